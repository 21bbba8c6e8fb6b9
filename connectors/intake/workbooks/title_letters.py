"""Titles, headings and sections that were typed in TCVN3 or VNI, as Unicode: without it nobody
knows what "Nöõ" and "Löông" head."""

import re
from collections.abc import Sequence

from ....validators import encodings
from .found import Table
from .grids import Cell, Grid

HEAD = 30
"""Rows in which the first heading stands, with what is above it."""
_FIGURES = re.compile(r"\d{4}")


def decode_titles(grid: Grid) -> dict[int, Sequence[Cell]]:
    """Decode the rows of words (no number, day or long figure in them) of a sheet that has such
    letters in one of them. In place.

    Returns:
        Row -> its cells as they stood, of the rows that changed: those that turn out to be people
        get them back (:func:`give_back`).
    """
    words = [r for r, row in enumerate(grid.rows) if _is_words(row)]
    if not encodings.maybe_legacy(
        [v for r in words for v in grid.rows[r] if isinstance(v, str) and v]
    ):
        return {}
    head = [v for row in grid.rows[:HEAD] for v in row if isinstance(v, str) and v]
    speaking = [encodings.witness(text) for text in head]
    known = frozenset(e for e in encodings.LEGACY if speaking.count(e) >= 2)
    rows = list(grid.rows)
    before: dict[int, Sequence[Cell]] = {}
    for r in words:
        rows[r] = _decoded(rows[r], known)
        if rows[r] != grid.rows[r]:
            before[r] = grid.rows[r]
    grid.rows = rows
    return before


def give_back(grid: Grid, tables: Sequence[Table], before: dict[int, Sequence[Cell]]) -> None:
    """The rows of people as they stood: their cells are judged column by column, and every name
    that is converted there is told (``shaping``). In place."""
    if before:
        people = {r for table in tables for r in table.people}
        grid.rows = [before.get(r, row) if r in people else row for r, row in enumerate(grid.rows)]


def _is_words(row: Sequence[Cell]) -> bool:
    return all(v == "" or (isinstance(v, str) and not _FIGURES.search(v)) for v in row)


def _decoded(row: Sequence[Cell], known: frozenset[str]) -> list[Cell]:
    return [
        encodings.decode(v, own)
        if isinstance(v, str) and not v.isascii() and (own := encodings.told(v, known))
        else v
        for v in row
    ]
