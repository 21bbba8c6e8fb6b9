"""The sheets of a file as they look: the texts of their cells, what is merged, and what each row
was taken for."""

import datetime
from collections.abc import Sequence
from typing import Any

from . import accounts
from .found import Table
from .grids import Cell, Grid

ROWS, COLUMNS, LETTERS = 2_000, 120, 300
"""The most that is drawn: rows and columns of a sheet from its beginning, letters of a cell."""


def draw(there: Sequence[tuple[Grid, Sequence[Table]]]) -> list[dict[str, Any]]:
    """One entry a sheet, as builtins: ``name``, ``height`` and ``width`` of the whole, ``rows`` of
    texts, ``told`` (row from 1 -> one of ``accounts.REASONS``, of the rows that are drawn),
    ``merges`` (first row and column, last row and column, from 1)."""
    return [_sheet(grid, own) for grid, own in there]


def _sheet(grid: Grid, own: Sequence[Table]) -> dict[str, Any]:
    told = accounts.reasons(grid, own)
    lines = [line(grid, r) for r in range(min(ROWS, len(grid.rows)))]
    return {
        "name": grid.name,
        "height": len(grid.rows),
        "width": max(map(len, grid.rows), default=0),
        "rows": lines,
        "told": {r + 1: reason for r, reason in told.items() if r < ROWS},
        "merges": [tuple(n + 1 for n in m) for m in grid.merges or [] if m[0] < ROWS],
    }


def line(grid: Grid, row: int) -> list[str]:
    """The texts of a row as they look."""
    return [_shown(grid, row, c, v) for c, v in enumerate(grid.rows[row][:COLUMNS])]


def _shown(grid: Grid, row: int, column: int, value: Cell) -> str:
    """A cell's text as a person reads it."""
    place = (row, column)
    if place in grid.marks.errors:
        return grid.marks.errors[place]
    if type(value) is float:
        if place in grid.marks.digits and 0 <= value == value // 1 < 1e16:
            before, filled = grid.marks.digits[place]
            return before + f"{value:.0f}".zfill(filled)
        return f"{value:.15g}".replace(".", ",")
    if isinstance(value, datetime.datetime):
        day = f"{value:%d/%m/}{value.year:04d}"
        return day if value.time() == datetime.time() else f"{day} {value:%H:%M}"
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/}{value.year:04d}"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(value)[:LETTERS]
