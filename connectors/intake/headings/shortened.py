"""Words of which a heading gives only letters, written out by the words beside them: "V.khung",
"Bậc lg", "Ng.cấp", "Đvị".

Which words stand beside each other is learnt from the known headings; what could be two words stays
as it is.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable

from ....validators.encodings.syllables import ONSETS
from ....validators.folding import fold_words

_WORD = re.compile(r"(\w+)")
_VOWELS = re.compile("[aeiouy]")
LONGEST = 3
"""Letters of a shortened word; of one glued to the next, the first alone."""


class Shortened:
    """The pairs of words of known headings (folded *phrases*), by what is left of one of them."""

    def __init__(self, phrases: Iterable[str]):
        pairs = {
            pair
            for words in map(str.split, phrases)
            for pair in itertools.pairwise(words)
            if all(len(w) > 1 and _VOWELS.search(w) for w in pair)
        }
        first: dict[tuple[str, str], set[str]] = defaultdict(set)
        second: dict[tuple[str, str], set[str]] = defaultdict(set)
        glued: dict[str, set[str]] = defaultdict(set)
        for a, b in pairs:
            for short in _shorts(a) | {a[0], a[:2]}:
                if not _VOWELS.search(short):
                    first[short, b].add(a)
            for short in _shorts(b):
                second[a, short].add(b)
            if not _VOWELS.match(a):
                glued[a[0] + b].add(f"{a} {b}")
        self.first, self.second, self.glued = map(_only, (first, second, glued))

    def written_out(self, text: str, known: dict[str, str]) -> str:
        """*text* with its shortened words in full; *known* are short forms that have a meaning of
        their own."""
        pieces = _WORD.split(text)
        words = [fold_words(w) for w in pieces[1::2]]
        for i, word in enumerate(words):
            whole = self._whole(words, i, known)
            if whole and whole != word:
                pieces[2 * i + 1] = whole
                # The point behind a shortened word ends no sentence.
                pieces[2 * i + 2] = " " + pieces[2 * i + 2].lstrip("./")
        return "".join(pieces).strip()

    def _whole(self, words: list[str], i: int, known: dict[str, str]) -> str:
        word = words[i]
        if not word or (word in known and len(word) > 1):
            return ""
        if _VOWELS.search(word):
            return self.glued.get(word, "") if _is_glued(word) else ""
        found = self.first.get((word, words[i + 1]), "") if i + 1 < len(words) else ""
        if i and not found:
            before = known.get(words[i - 1], words[i - 1]).rpartition(" ")[2]
            found = self.second.get((before, word), "")
        return found


def _is_glued(word: str) -> bool:
    """True for what begins as no syllable does: the first letter of a word before it."""
    two = word[:2]
    return len(two) == 2 and not _VOWELS.search(two) and two not in ONSETS


def _shorts(word: str) -> set[str]:
    """What is left of a *word* without its vowels or its middle, two letters or three."""
    found = {word[0] + word[-1], word[0] + word[-2:], _VOWELS.sub("", word)}
    return {s for s in found if 2 <= len(s) <= LONGEST and not _VOWELS.search(s)} - {word}


def _only(claims: dict) -> dict:
    return {key: words.pop() for key, words in claims.items() if len(words) == 1}
