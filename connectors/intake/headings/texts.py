"""Which field one text names: as it stands in the dictionary, in another writing, in other words,
or nearly."""

import itertools
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from ....validators.encodings import LEGACY, decode
from ....validators.folding import fold, fold_words
from .canonical import canonical, canonicals, current, stands_for, unordered
from .decision import Vocabulary
from .naming import name_part
from .shortened import Shortened
from .variants import english, peeled
from .vocabulary import TICKS
from .words import BRACKETS, SHORT, YEAR_WORDS, expand, lines, opposite, sound, writings

FUZZY = 91.0
"""Least similarity (0-100) of a heading to a known one, to be read without asking."""
NEAR = 78.0
"""Least similarity of a heading to a known one, to be asked about."""

_PARTS_OF_HEADINGS = frozenset(
    {
        "tt", "stt", "ten", "nu", "nam", "luong", "tungay", "denngay", "phucap", "trinhdo", "ngay",
        "thang", "so", "ma", "to", "khoa", "phong", "luonghienhuong", "daihoc", "caodang",
        "trungcap", "thacsi", "dubi", "hopdong", "loai", "huongtu", "duoi", "tren",
    }
)  # fmt: skip
"""Folded headings that mean something only under or beside another."""


class Texts:
    """Matches single texts against a vocabulary, remembering every one that it has seen (five
    hundred files share their headings)."""

    def __init__(self, words: Vocabulary):
        self.words = words
        self.choices = {t: list(p) for t, p in words.phrases.items()}
        self.sounds = {
            t: {sound(p): p for p in phrases if len(p) > 7} for t, phrases in words.phrases.items()
        }
        dates = {n for (t, n), kind in words.kinds.items() if t == "nguoi" and kind == "date"}
        self.canonical = canonicals(words.phrases["nguoi"], frozenset(dates))
        self.unordered = unordered(self.canonical)
        self.shortened = Shortened(words.phrases["nguoi"])
        self.same = lru_cache(maxsize=16384)(self._same)
        self.match = lru_cache(maxsize=16384)(self._match)
        self.known = lru_cache(maxsize=65536)(self._known)
        self.readable = lru_cache(maxsize=16384)(self._readable)
        self.headed = lru_cache(maxsize=16384)(self._headed)
        self.direct = lru_cache(maxsize=16384)(self._direct)
        self.near = lru_cache(maxsize=16384)(self._near)

    def _readable(self, text: str) -> str:
        """*text* in Unicode when it is a heading typed in TCVN3 or VNI, else cleaned; its lines
        stay apart."""
        plain = lines(text)
        if text.isascii() or self._any(plain):
            return plain
        for encoding in LEGACY:
            decoded = lines(decode(text, encoding))
            if self._any(decoded):
                return decoded
        return plain

    def _in_full(self, text: str) -> str:
        """*text* with the words of which it gives only letters written out, where it is no known
        heading, or value of a tick, as it stands."""
        whole = self.shortened.written_out(text, SHORT)
        if whole == text or self._written(text, "nguoi", False)[0] or self.same(text)[0]:
            return text
        if any(fold(text) in self.words.spellings[field] for field in TICKS):
            # "C.đẳng" over ticks is a value as it stands.
            return text
        return whole

    def _headed(self, text: str) -> str:
        """What *text* says as a heading, whichever table it may be of."""
        return self._in_full(peeled(text))

    def old_letters(self, texts: Sequence[str]) -> str:
        """The encoding in which most of the headings beyond ASCII are known, '' for Unicode."""
        votes = Counter(
            next(
                (e for e in LEGACY if plain not in (lines(t), "") and lines(decode(t, e)) == plain),
                "",
            )
            for t in texts
            if not t.isascii() and self._any(plain := self.readable(t))
        )
        return votes.most_common(1)[0][0] if votes else ""

    def in_letters(self, old: str, text: str) -> str:
        """*text* readable, where the headings around it are in the encoding *old*."""
        plain = self.readable(text)
        if not old or text.isascii() or self._any(plain) or any(c > "\u00ff" for c in plain):
            return plain
        return lines(decode(text, old))

    def _any(self, text: str) -> bool:
        folded = fold(text)
        return (
            any(folded in names for names in self.words.alias.values())
            or name_part(text) != ""
            or folded in _PARTS_OF_HEADINGS
        )

    def _known(self, text: str) -> str:
        """'' when *text* is no heading; else the field of the person that it names, or '*' for a
        heading of a list."""
        if len(text) > 80:
            return ""
        plain = self._in_full(self.readable(text))
        folded = fold(plain)
        if not folded:
            return ""
        name = self.words.exact["nguoi"].get(folded) or self.words.alias["nguoi"].get(folded)
        if name:
            return name
        if part := name_part(plain):
            return part if part != "dem" else "*"
        phrase = expand(fold_words(BRACKETS.sub(" ", plain)))
        if phrase in self.words.phrases["nguoi"]:
            return self.words.phrases["nguoi"][phrase] or "*"
        if any(folded in names for names in self.words.alias.values()):
            return "*"
        return self.direct(plain, "nguoi")[0] or self.same(plain)[0]

    def _same(self, text: str, halved: bool = True) -> tuple[str, str]:
        """(field, the canonical writing) of a heading of the person that says in other words what
        a known one says; ('', '') for any other."""
        for other in (text, *(v for v, _, _ in writings(text, halved))):
            raw = current(other)
            for words in dict.fromkeys((canonical(raw), canonical(expand(raw)))):
                if name := self.in_other_words(words):
                    return name, words
        return "", ""

    def in_other_words(self, words: str) -> str:
        """The field of the person that canonical *words* name, in whatever order; '' for none."""
        return self.canonical.get(words) or self.unordered.get(frozenset(words.split()), "")

    def _shortened(self, text: str) -> tuple[str, str]:
        """(field, the heading) that the first letters in *text* stand for, ('', '') for none."""
        raw = YEAR_WORDS.sub(" ", current(BRACKETS.sub(" ", text)))
        known = itertools.chain(self.words.phrases["nguoi"].items(), self.canonical.items())
        return stands_for(" ".join(raw.split()), known)

    def _direct(self, text: str, table: str, halved: bool = True) -> tuple[str, str]:
        """(field, the writing that is known) of a heading in one of its other writings, without
        any guess; ('', '') when none is known."""
        if day := self._day_in_brackets(text, table):
            return day, text
        known = ("", "")
        for other, folded, words in writings(text, halved):
            name = (
                self.words.alias[table].get(folded)
                or (len(folded) > 2 and self.words.phrases[table].get(words))
                or (table == "nguoi" and english(other))
            )
            if name == "ho_ten" and not english(other):
                # Over sections of units "Đơn vị/Họ và tên": the people are what the list is of.
                return name, other
            if name and not known[0]:
                known = name, other
        return known

    def _written(self, text: str, table: str, halved: bool) -> tuple[str, str, float, str]:
        """(field, how, score, the known heading) of a text that is a known heading, in whatever
        writing."""
        folded = fold(text)
        if not folded:
            return "", "", 0.0, ""
        if folded in self.words.exact[table]:
            return self.words.exact[table][folded], "exact", 1.0, text
        if folded in self.words.alias[table]:
            return self.words.alias[table][folded], "alias", 0.98, text
        bare = fold_words(BRACKETS.sub(" ", text)) or fold_words(text)
        if bare.replace(" ", "") in self.words.alias[table]:
            return self.words.alias[table][bare.replace(" ", "")], "alias", 0.96, bare
        for words in (expand(fold_words(text)), expand(bare)):
            if len(bare) > 3 and words in self.words.phrases[table]:
                return self.words.phrases[table][words], "alias", 0.95, words
        name, by = self.direct(text, table, halved)
        if name:
            return name, "alias", 0.94, by
        if table == "nguoi" and english(text):
            return english(text), "alias", 0.94, text
        return "", "", 0.0, ""

    def _day_in_brackets(self, text: str, table: str) -> str:
        """The day that brackets behind a heading name ("Đảng viên (ngày chính thức)"), '' for
        none."""
        inside = [m[0].strip("()[] ") for m in BRACKETS.finditer(text)]
        names = (self.words.alias[table].get(fold(part), "") for part in inside if part)
        name = next((n for n in names if n), "")
        return name if self.words.kinds.get((table, name)) == "date" else ""

    def _match(
        self, text: str, table: str, halved: bool = True, same: bool = True
    ) -> tuple[str, str, float, str]:
        """(field, how, score, the known heading) of one text: *halved* when it may be in two
        languages, *same* when it may say a heading in other words or nearly."""
        known = self._written(text, table, halved)
        if known[0] or not same:
            return known
        if table == "nguoi":
            name, by = self.same(text, halved)
            if name:
                return name, "alias" if len(fold(text)) > 3 else "fuzzy", 0.93, by
            name, by = self._shortened(text)
            if name:
                return name, "fuzzy", 0.92, by
        words = expand(fold_words(BRACKETS.sub(" ", text)) or fold_words(text))
        if len(words) < 7:
            return "", "", 0.0, ""
        heard = self.sounds[table].get(sound(words))
        if heard is not None and heard != words and words not in self.words.phrases[table]:
            return self.words.phrases[table][heard], "fuzzy", 0.93, heard
        found = process.extractOne(
            words, self.choices[table], scorer=fuzz.ratio, score_cutoff=FUZZY
        )
        if found is None:
            found = process.extractOne(
                words, self.choices[table], scorer=fuzz.token_sort_ratio, score_cutoff=FUZZY + 4
            )
        if found is None or len(found[0]) < 7 or opposite(words, found[0]):
            return "", "", 0.0, ""
        return self.words.phrases[table][found[0]], "fuzzy", round(found[1] / 100, 2), found[0]

    def _near(self, heading: tuple[str, ...], table: str) -> tuple[tuple[str, float, str], ...]:
        """(field, score, the known heading) of what a heading resembles without being it; at most
        three."""
        best: dict[str, tuple[float, str]] = {}
        for text in (
            dict.fromkeys((" ".join(heading), " ".join(heading[-2:]), heading[-1]))
            if heading
            else ()
        ):
            bare = fold_words(BRACKETS.sub(" ", text)) or fold_words(text)
            words = expand(bare)
            known = self.words.phrases[table].get(words)
            if known and bare != words:
                best[known] = max(best.get(known, (0.0, "")), (0.85, words))
            if len(words) < 7:
                continue
            for scorer, least in ((fuzz.ratio, NEAR), (fuzz.token_sort_ratio, NEAR + 6)):
                for phrase, score, _ in process.extract(
                    words, self.choices[table], scorer=scorer, score_cutoff=least, limit=5
                ):
                    name = self.words.phrases[table][phrase]
                    if name and len(phrase) >= 7 and not opposite(words, phrase):
                        best[name] = max(
                            best.get(name, (0.0, "")), (min(round(score / 100, 2), 0.99), phrase)
                        )
        ranked = sorted(
            ((name, score, by) for name, (score, by) in best.items()), key=lambda c: -c[1]
        )
        return tuple(ranked[:3])
