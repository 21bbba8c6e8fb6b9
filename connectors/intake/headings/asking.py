"""What to ask about a column that nobody could name: the fields that its heading and its cells come
nearest to."""

import itertools
from collections.abc import Callable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

MOST = 3
"""Candidates of a question."""


def candidates(
    words: str,
    phrases: dict[str, str],
    content: tuple[str, float, str],
    cells: list[object],
    plausible: Callable[[str, list[object]], float],
) -> tuple[tuple[str, float, str], ...]:
    """(field, score, why), the likeliest first, for a heading *words* (folded, short forms written
    out) over *cells*. A field that its cells speak against is no candidate."""
    scores: dict[str, tuple[float, str]] = {}
    if content[0]:
        scores[content[0]] = (max(0.6, content[1]), content[2])
    for phrase, value in _alike(words, tuple(phrases)) if words else ():
        name = phrases[phrase]
        if name and value > scores.get(name, (0.0, ""))[0]:
            scores[name] = (value, phrase)
    ranked = sorted(scores.items(), key=lambda s: -s[1][0])
    named = [(n, s, why) for n, (s, why) in ranked]
    fitting = itertools.islice((c for c in named if plausible(c[0], cells) >= 0.5), MOST)
    return tuple(fitting) or tuple(named[:MOST])


@lru_cache(maxsize=4096)
def _alike(words: str, phrases: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """(phrase, likeness from 0 to 1): hundreds of files share their headings."""
    return tuple(
        (phrase, round(score / 100 * weight, 2))
        for scorer, weight in ((fuzz.token_set_ratio, 0.9), (fuzz.WRatio, 0.85))
        for phrase, score, _ in process.extract(words, phrases, scorer=scorer, limit=12)
    )


def has_data(cells: Sequence[object]) -> bool:
    """True when a column holds values worth asking about: not only noughts and signs for
    nothing."""
    return any(c not in ("", 0.0, "-", "–", ".", "0") for c in cells)
