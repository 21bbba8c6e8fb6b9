"""Where the tables of the register stand in a workbook: sheets of any name, a heading of several
rows under titles, merged cells, numbers of columns, sums and signatures."""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from ...validators.folding import clean, fold
from ...validators.schemas import dictionary
from ..intake.workbooks import heading_rows, rows
from ..intake.workbooks.grids import Cell, Grid

BOTH = "so+ngay_ky"
"""Meaning of a column that gives number and day of a decision in one cell."""
DEEPEST = 3
"""Most rows of a heading."""
_LOOKED = 25
"""Rows of a sheet in which its heading is looked for."""
_NEAR = 91
_LEAST = 3
"""Known headings of a table, on a sheet that is not called as the table."""
_OF = r"(?:quyetdinh|qd|nghiquyet)"
_BOTH = re.compile(rf"{_OF}?so(?:va)?ngay(?:thangnam)?(?:ky|banhanh)?{_OF}?")
_SPLIT = re.compile(
    r"\s*(?P<so>\S.*?)\s*(?:[,;(]|\bngày\b|\bký\b|\n)[\s,;(]*(?:ngày\s*)?"
    r"(?P<day>\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}).*",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Piece:
    """A table as it stands on a sheet: of which table of the register, the heading and the meaning
    (field, :data:`BOTH` or '') of each column, (number of the row, its cells) for each line."""

    table: str
    sheet: str
    headings: list[str]
    columns: list[str]
    lines: list[tuple[int, list[str]]]


def find(sheets: Sequence[Grid]) -> list[Piece]:
    """The tables of the register, one for each sheet that holds one, in the order of the sheets."""
    return [piece for grid in sheets if grid.visible and (piece := _piece(grid)) is not None]


def _piece(grid: Grid) -> Piece | None:
    named = [
        n for n, table in dictionary.registers().items() if fold(table.label) == fold(grid.name)
    ]
    best = max(_headings(grid, named), key=lambda one: one[0], default=None)
    if best is None:
        return None
    _, table, last, texts, columns = best
    lines = list(_lines(grid, last + 1, columns))
    if BOTH in columns:
        texts, columns, lines = _apart(texts, columns, lines)
    return Piece(table, grid.name, texts, columns, lines)


def _headings(
    grid: Grid, named: list[str]
) -> Iterator[tuple[tuple[float, int], str, int, list[str], list[str]]]:
    """What each few rows would be as a heading: how good, of which table, its last row, the words
    and the meaning of each column."""
    width = len(grid.rows[0]) if grid.rows else 0
    for first in range(min(_LOOKED, len(grid.rows))):
        if not any(isinstance(v, str) and v.strip() for v in grid.rows[first]):
            continue
        for last in range(first, min(first + DEEPEST, len(grid.rows))):
            above = heading_rows.texts_above(grid, first, last, 0, width)
            words = [[clean(v) for v in dict.fromkeys(above[c])] for c in range(width)]
            for table in dictionary.registers():
                columns = _meanings(words, table)
                known = {c for c in columns if c}
                own = table in named
                keyed = BOTH in known or "so" in known
                if not known or not (own or (keyed and len(known) >= _LEAST)):
                    continue
                said = [" - ".join(parts) for parts in words]
                score = len(known) + (2 * len(dictionary.registers()) if own else 0)
                score -= 0.5 * sum(bool(t) and not c for t, c in zip(said, columns, strict=True))
                yield (score, -(last - first)), table, last, said, columns


def _meanings(words: list[list[str]], table: str) -> list[str]:
    """The field of each column; of two columns of one field the first has it."""
    found: list[str] = []
    for parts in words:
        meaning = next((m for text in _readings(parts) if (m := _meaning(text, table))), "")
        found.append("" if meaning in found else meaning)
    return found


def _readings(parts: list[str]) -> list[str]:
    """What a heading of several rows may say: all of it in either order, its last words, first."""
    if len(parts) < 2:
        return parts
    return [" ".join(parts), " ".join(reversed(parts)), parts[-1], " ".join(parts[-2:]), parts[0]]


def _meaning(text: str, table: str) -> str:
    folded = fold(text)
    if not folded:
        return ""
    known = dictionary.headings(table)
    if folded in known:
        return known[folded]
    if _BOTH.fullmatch(folded):
        return BOTH
    if len(folded) < 6:
        return ""
    near = process.extractOne(folded, list(known), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return known[near[0]] if near else ""


def _lines(grid: Grid, first: int, columns: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The lines under a heading. A line of the same decision as the one above may leave number and
    day blank; sums, numbers of columns and what stands under the signatures are no lines."""
    merged = _merged(grid)
    keys = [c for c, name in enumerate(columns) if name in ("so", "ngay_ky", BOTH)]
    above: list[str] = []
    for number in range(first, len(grid.rows)):
        row = grid.rows[number]
        cells = [shown(merged.get((number, c), v)) for c, v in enumerate(row)]
        filled = [c for c, v in enumerate(cells) if v and c < len(columns) and columns[c]]
        first_words = next((v for v in cells if v), "")
        if rows.is_signature(row) and not any(cells[c] for c in keys):
            return
        if not filled or rows.is_total(first_words) or rows.is_column_numbers(row):
            continue
        if not any(cells[c] for c in keys):
            if not above or len(filled) < 2:
                continue
            for c in keys:
                cells[c] = above[c]
        above = cells
        yield number + 1, cells


def _merged(grid: Grid) -> dict[tuple[int, int], Cell]:
    """What a cell says that belongs to one merged downwards."""
    return {
        (r, c0): grid.rows[r0][c0]
        for r0, c0, r1, c1 in grid.merges or []
        if r1 > r0 and c0 == c1
        for r in range(r0, min(r1, len(grid.rows) - 1) + 1)
    }


def _apart(
    headings: list[str], columns: list[str], lines: list[tuple[int, list[str]]]
) -> tuple[list[str], list[str], list[tuple[int, list[str]]]]:
    """Number and day of one column in two."""
    at = columns.index(BOTH)
    told = []
    for number, cells in lines:
        found = _SPLIT.fullmatch(cells[at])
        so, day = (found["so"], found["day"].replace(" ", "")) if found else (cells[at], "")
        told.append((number, [*cells[:at], so, *cells[at + 1 :], day]))
    named = [*columns[:at], "so", *columns[at + 1 :], "ngay_ky"]
    return [*headings, headings[at]], named, told


def shown(cell: Cell) -> str:
    """A cell as the parsers of values read it."""
    if isinstance(cell, datetime.date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
