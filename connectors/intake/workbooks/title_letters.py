"""Titles, headings and sections that were typed in TCVN3 or VNI, as Unicode: without it nobody
knows what "Nöõ" and "Löông" head."""

from collections.abc import Sequence

from ....validators import encodings
from .found import Table
from .grids import Cell, Grid

HEAD = 30
"""Rows in which the first heading stands, with what is above it."""


def decode_titles(grid: Grid) -> dict[int, Sequence[Cell]]:
    """Decode the rows of words (no number, day or long figure alone in them) of a sheet that has
    such letters in one of them. In place.

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
    return all(v == "" or (isinstance(v, str) and _speaks(v)) for v in row)


def _speaks(text: str) -> bool:
    """False for a day or a long figure; a heading may name its year."""
    digits = sum(map(str.isdigit, text))
    letters = sum(map(str.isalpha, text))
    return digits < 4 or (digits == 4 and letters > 1) or digits * 2 < len(text.replace(" ", ""))


def _decoded(row: Sequence[Cell], known: frozenset[str]) -> list[Cell]:
    """Cell by cell; where one cell of a row tells its encoding and none is Unicode, the others that
    can be of it are ("Sè" beside "Hä tªn")."""
    places = [i for i, v in enumerate(row) if isinstance(v, str) and not v.isascii()]
    said = {i: encodings.beside(str(row[i]), known) for i in places}
    own = {e for e in said.values() if e in encodings.LEGACY} or set(known)
    alone = len(own) == 1 and "unicode" not in said.values()
    decoded = list(row)
    for i in places:
        text = str(row[i])
        if said[i] not in ("", "unicode"):
            decoded[i] = encodings.decode(text, said[i])
        elif alone and encodings.may_be(text, next(iter(own))):
            decoded[i] = encodings.decode(text, next(iter(own)))
    return decoded
