"""Where two texts differ, so that the eye finds it."""

from difflib import SequenceMatcher
from functools import lru_cache

LONGEST = 400
"""Letters of a text that is compared letter by letter; a longer one is marked whole."""
ALIKE = 0.5
"""Below this share of same letters marks within the text are noise: it is marked whole."""

Parts = list[tuple[bool, str]]
"""Pieces of a text in their order: whether it is another on the other side, and the piece."""


@lru_cache(maxsize=4096)
def marked(one: str, other: str) -> tuple[Parts, Parts]:
    """The pieces of both texts. Nothing is marked of a text that stands against none."""
    if not one or not other or one == other:
        return _whole(one, False), _whole(other, False)
    match = SequenceMatcher(None, one, other, autojunk=False)
    if max(len(one), len(other)) > LONGEST or match.ratio() < ALIKE:
        return _whole(one, True), _whole(other, True)
    left: Parts = []
    right: Parts = []
    for kind, a, b, c, d in match.get_opcodes():
        if b > a:
            left.append((kind != "equal", one[a:b]))
        if d > c:
            right.append((kind != "equal", other[c:d]))
    return left, right


def _whole(text: str, differs: bool) -> Parts:
    return [(differs, text)] if text else []
