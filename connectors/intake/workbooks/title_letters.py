"""Titles, headings and sections that were typed in TCVN3 or VNI, as Unicode: without it nobody
knows what "Nöõ" and "Löông" head."""

import re
from collections.abc import Sequence

from ....validators import encodings
from .grids import Cell, Grid

HEAD = 30
"""Rows in which the first heading stands, with what is above it."""
_FIGURES = re.compile(r"\d{4}")


def decode_titles(grid: Grid) -> None:
    """Decode the rows of words (no number, day or long figure in them) of a sheet that has such
    letters in its head. In place; the cells of people are judged column by column (``shaping``)."""
    head = [v for row in grid.rows[:HEAD] for v in row if isinstance(v, str) and v]
    if not encodings.maybe_legacy(head):
        return
    speaking = [encodings.witness(text) for text in head]
    known = frozenset(e for e in encodings.LEGACY if speaking.count(e) >= 2)
    grid.rows = [_decoded(row, known) if _is_words(row) else row for row in grid.rows]


def _is_words(row: Sequence[Cell]) -> bool:
    return all(v == "" or (isinstance(v, str) and not _FIGURES.search(v)) for v in row)


def _decoded(row: Sequence[Cell], known: frozenset[str]) -> list[Cell]:
    return [
        encodings.decode(v, own)
        if isinstance(v, str) and not v.isascii() and (own := encodings.told(v, known))
        else v
        for v in row
    ]
