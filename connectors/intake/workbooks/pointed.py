"""Headings that somebody pointed at, because hoso did not see them: found again by their texts in
the next file of the unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from ....validators.folding import fold
from ..headings import HEADING, HEIGHT, Overrides, answers_key, heading_key
from . import titles
from .drawing import line
from .grids import Cell, Grid
from .titles import without_digits


@dataclass(frozen=True)
class Pointed:
    """A heading: its first and last row, and {letter: field} of the columns that were named."""

    first: int
    last: int
    columns: dict[str, str]


def find(grid: Grid, overrides: Overrides | None, stem: str) -> list[Pointed]:
    """The headings of a sheet that somebody pointed at, from top to bottom.

    Args:
        stem: the file's name, for files that name no unit.
    """
    told = {k: v for k, v in (overrides or {}).items() if k.startswith(f"{HEADING}:")}
    if not told:
        return []
    heights = sorted({int(answer[HEIGHT]) for answer in told.values()}, reverse=True)
    found: list[Pointed] = []
    row = 0
    while row < len(grid.rows):
        here = next((p for h in heights if (p := _at(grid, row, h, told, stem))), None)
        if here is not None:
            found.append(here)
        row = row + 1 if here is None else here.last + 1
    return found


def _at(grid: Grid, row: int, height: int, told: Overrides, stem: str) -> Pointed | None:
    texts = [line(grid, r) for r in range(row, min(row + height, len(grid.rows)))]
    if len(texts) < height or not any(texts[0]):
        return None
    everybody = heading_key(texts, "")
    keys = [answers_key(everybody, s) for s in (*senders(grid.rows, row, stem), "")]
    answer = next((told[k] for k in keys if k in told), None)
    if answer is None:
        return None
    columns = {letter: field for letter, field in answer.items() if letter != HEIGHT}
    return Pointed(row, row + height - 1, columns)


def senders(rows: Sequence[Sequence[Cell]], row: int, stem: str) -> list[str]:
    """Who may have sent a table under a heading at *row*: the unit of the title, then the name of
    the file."""
    unit, _ = titles.unit_and_day(titles.lines(rows, 0, row))
    return [s for s in (fold(unit), fold(without_digits(stem))) if s]
