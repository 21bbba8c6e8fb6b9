"""Pages by key: a page begins after the line with which the one before ended."""

from dataclasses import dataclass

MOST = 100
"""Lines of a page."""


@dataclass(frozen=True)
class Slice:
    """A page of something ordered.

    Attributes:
        first, last: positions in the whole, from 1; 0 when there is none.
        total: how many there are.
        start: position of the first line from 0, to cut the page out.
        before: key of the line after which the page before begins: '' for the beginning, None when
            this is the first page.
        after: key of the line after which the next page begins; None on the last one.
    """

    start: int
    first: int
    last: int
    total: int
    before: str | None
    after: str | None


def cut(keys: list[str], after: str = "", most: int = MOST) -> Slice:
    """The page that begins behind the line *after* ('' for the first page; a key that is no longer
    there gives the first page, too).

    Args:
        keys: of all lines, in their order, each once.
    """
    start = keys.index(after) + 1 if after and after in keys else 0
    end = min(start + most, len(keys))
    before = None if not start else keys[start - most - 1] if start > most else ""
    return Slice(
        start,
        start + 1 if end > start else 0,
        end,
        len(keys),
        before,
        keys[end - 1] if end < len(keys) else None,
    )
