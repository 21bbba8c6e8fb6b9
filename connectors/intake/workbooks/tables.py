"""Finds every table of people, or of their lists, on a sheet.

A table begins at a row that names at least the person and one thing more. Its heading goes on
through merged cells and through rows that hold headings only (``heading_rows``); then every row is
a person, a section, a total, a signature or nothing (``walk``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ....validators.columns import number
from ....validators.folding import fold
from ....validators.unit_names import is_unit_name, without_numbering
from ..headings import Overrides, Reader, answers_key, says_left
from . import heading_rows, pointed, rows, titles
from .found import SAMPLE, Table
from .grids import TEXT_SHEET, Cell, Grid
from .walk import walk

_PAGE = re.compile(r"(?i)\W*(?:trang|tờ|page)\s*(?:số)?\s*\d+(?:\s*/\s*\d+)?\W*")
_BENEATH = 4
"""Most rows of numbers and hints between a heading and the first person."""


@dataclass(frozen=True)
class _Place:
    """The heading block of a table and the columns that it spans."""

    first: int
    last: int
    left: int
    right: int
    joined: tuple[int, ...] = ()
    named: tuple[int, ...] = ()
    like: int = -1
    """First row of the same heading on a page before, whose merges hold here too; else -1."""
    told: dict[str, str] = field(default_factory=dict)
    """{letter: field} of columns that somebody named with the heading."""


Given = tuple[Overrides | None, str]
"""The saved mappings and the file's name, for files that name no unit."""


def find(
    grid: Grid, reader: Reader, overrides: Overrides | None = None, stem: str = ""
) -> list[Table]:
    """All tables of a sheet, from top to bottom and left to right. *stem* is the file's name, for
    files that name no unit."""
    found: list[Table] = []
    told = pointed.find(grid, overrides, stem)
    ends = [*(p.first for p in told), len(grid.rows)]
    _search(_until(grid, ends[0]), reader, (overrides, stem), 0, found)
    if told:
        # What was taken for a heading above the one that somebody pointed at heads nobody.
        found = [t for t in found if t.people]
    for heading, end in zip(told, ends[1:], strict=True):
        part = _until(grid, end)
        row = _pointed(part, reader, heading, (overrides, stem), found)
        _search(part, reader, (overrides, stem), row, found)
    return found


def _until(grid: Grid, end: int) -> Grid:
    """The sheet as far as row *end*."""
    return grid if end == len(grid.rows) else replace(grid, rows=grid.rows[:end])


def _search(grid: Grid, reader: Reader, given: Given, start: int, found: list[Table]) -> None:
    """Put the tables from row *start* on behind *found*."""
    blocks: list[tuple[int, int, int]] = []
    sheet = grid.rows
    row = above = start
    while row < len(sheet):
        below = sheet[row + 1 : row + 1 + heading_rows.LOOKED]
        named = heading_rows.names(sheet[row], reader, below)
        if not named:
            row += 1
            continue
        first, last, like = _again(sheet, row, blocks) or (
            *heading_rows.extent(grid, row, named, reader, above),
            -1,
        )
        if like < 0:
            blocks.append((first, row, last))
        joined = tuple(
            r
            for r in range(first + 1, last + 1)
            if heading_rows.is_other_language(sheet[r - 1], sheet[r], named, reader)
        )
        title = titles.lines(sheet, above, first)
        ends = [last + 1]
        for left, right in heading_rows.spans(grid, named, row, (first, last), reader):
            place = _Place(first, last, left, right, joined, tuple(named), like)
            table, end = _read(grid, reader, place, title, given, found)
            ends.append(end)
            if table is not None:
                found.append(table)
        row = above = max(ends)


def _pointed(
    grid: Grid, reader: Reader, told: pointed.Pointed, given: Given, found: list[Table]
) -> int:
    """Put the table under a heading that somebody pointed at behind *found*; the row where the next
    may begin."""
    width = len(grid.rows[told.first])
    names = [number(letter) - 1 for letter, name in told.columns.items() if name == "ho_ten"]
    place = _Place(told.first, told.last, 0, width, named=tuple(names), told=told.columns)
    above = max((t.people[-1] + 1 for t in found), default=0)
    title = titles.lines(grid.rows, above, told.first)
    table, end = _read(grid, reader, place, title, given, [])
    found.extend([] if table is None else [table])
    return max(end, told.last + 1)


def _again(
    sheet: Sequence[Sequence[Cell]], row: int, blocks: Sequence[tuple[int, int, int]]
) -> tuple[int, int, int] | None:
    """(first row, last row, first row of the block on the page before) where the heading of several
    rows around *row* repeats one of *blocks* (first row, row of the name, last row)."""
    for first, named, last in blocks:
        top = row - (named - first)
        if last > first and list(sheet[top : top + last - first + 1]) == list(
            sheet[first : last + 1]
        ):
            return top, top + last - first, first
    return None


def _read(
    grid: Grid,
    reader: Reader,
    place: _Place,
    title: list[list[str]],
    given: Given,
    before: list[Table],
) -> tuple[Table | None, int]:
    """The table under a heading block and the row where the next may begin; *before* are the tables
    above."""
    sheet, left, right = grid.rows, place.left, place.right
    by = place.like - place.first if place.like >= 0 else 0
    joined = [r + by for r in place.joined]
    headings = heading_rows.texts_above(
        grid, place.first + by, place.last + by, left, right, joined
    )
    others = {
        r: "heading" for r in range(place.first, place.last + 1) if any(v != "" for v in sheet[r])
    }
    body = place.last + 1
    while body < min(len(sheet), place.last + 1 + _BENEATH) and (
        kind := _beneath(sheet[body][left:right])
    ):
        others[body] = kind
        body += 1
    below = _own(sheet[body : body + SAMPLE], place.named, reader)
    counts = [right - left - r[left:right].count("") for r in below]
    sample = [r for r, filled in zip(below, counts, strict=True) if filled >= 2]
    lines = " ".join(" ".join(line) for line in title)
    unit, as_of = titles.unit_and_day(title)
    sender = fold(unit) or fold(titles.without_digits(given[1]))
    over = "" if lines else titles.right_above(sheet, place.first)
    hint = f"{grid.name} {over if says_left(over) else lines}"
    decision = reader.decide(headings, sample, hint, given[0], sender)
    if place.told:
        key = answers_key(decision.signature, sender)
        said = {**place.told, **(given[0] or {}).get(key, {})}
        decision = reader.decide(headings, sample, hint, {**(given[0] or {}), key: said}, sender)
    found = Table(
        (place.first, place.last), left, right, decision, headings, [],
        others=others, title=lines, unit=unit, as_of=as_of, sender=sender,
        above=titles.superiors(title),
    )  # fmt: skip
    pages = [
        t
        for t in before
        if t.decision.signature == decision.signature and (t.left, t.right) == (left, right)
    ]
    if pages and not any(title):
        _go_on(found, pages[-1], titles.texts_right_above(sheet, place.first))
    found.before = [row for t in pages for row in t.people]
    _of_unit_above(found, before)
    end = walk(grid, reader, found, body, counts, (len(found.before), _above(before, left, right)))
    _tell_nameless(found, sheet, body, end)
    if grid.name == TEXT_SHEET:
        _tell_surplus(found, sheet)
    if not [m for m in decision.columns if m.field]:
        return None, end
    return found, end


def _go_on(table: Table, before: Table, over: Sequence[str]) -> None:
    """A heading repeated on the next page, with nothing between: what the list is, whose, of which
    day and of which section stands only on the page before. In place.

    Args:
        over: the texts right above the heading; a carried sum or the number of a page say nothing.
    """
    if all(rows.is_total(text) or _PAGE.fullmatch(text) for text in over):
        table.title = table.title or before.title
    table.unit, table.as_of, table.sender = before.unit, before.as_of, before.sender
    table.above = before.above
    table.section_above = max(before.sections, default=before.section_above)


def _above(before: Sequence[Table], left: int, right: int) -> int:
    """How many people the tables above have, whatever their headings."""
    return sum(len(t.people) for t in before if t.left < right and left < t.right)


def _of_unit_above(table: Table, before: Sequence[Table]) -> None:
    """A second table whose lines above name no unit is of the unit of the one above it, or of the
    section that ended that one. In place."""
    if is_unit_name(table.unit) or not before:
        return
    last = before[-1]
    behind = [text for row, text in last.sections.items() if row > max(last.people, default=-1)]
    named = (without_numbering(text) for text in reversed(behind) if is_unit_name(text))
    table.unit = next(named, "") or last.unit or table.unit


def _own(
    below: Sequence[Sequence[Cell]], named: Sequence[int], reader: Reader
) -> Sequence[Sequence[Cell]]:
    """The rows *below* a heading as far as the next: another table's cells prove nothing."""
    for i, row in enumerate(below):
        if any(rows.may_head(row[c]) for c in named) and heading_rows.names(row, reader):
            return below[:i]
    return below


def _beneath(cells: Sequence[Cell]) -> str:
    """'numbering' or 'hint' for a row that belongs to the heading above it, '' for any other."""
    if rows.is_column_numbers(cells):
        return "numbering"
    return "hint" if rows.is_hint(cells) else ""


def _tell_nameless(table: Table, sheet: Sequence[Sequence[Cell]], body: int, end: int) -> None:
    """Without names a person is who has a number: where most of the full rows have none, they are
    not passed over in silence."""
    if any(m.field == "ho_ten" for m in table.decision.columns):
        return
    left, right = table.left, table.right
    below = sheet[body : end if end > body else len(sheet)]
    full = sum(
        1 for r in below if right - left - r[left:right].count("") >= max(4, 0.6 * (right - left))
    )
    if len(table.people) * 2 < full:
        table.problems.append(
            (table.heading[0], -1, "ld-header-found", "", "", f"{body + 1}–{body + len(below)}")
        )


def _tell_surplus(table: Table, sheet: Sequence[Sequence[Cell]]) -> None:
    """A line of a text file with a cell more than the heading has columns: a comma inside a value
    has moved the cells after it. Told at the last column, with what stands there and beyond."""
    headed = [c for c, texts in table.headings.items() if any(texts)]
    last = max(headed, default=-1)
    # Words beyond the last heading are rather a note than a value that has moved.
    beyond = [
        r for r in table.people if last >= 0 and any(_is_value(v) for v in sheet[r][last + 1 :])
    ]
    if len(beyond) * 2 > len(table.people):
        # A column that only lacks its heading is asked about.
        return
    for row in beyond:
        cells = [str(v) for v in sheet[row][last:] if v != ""]
        table.problems.append((row, last, "ld-value-unreadable", ",".join(cells), "", "surplus"))


def _is_value(value: Cell) -> bool:
    """True for what holds figures and no words."""
    text = str(value)
    return any(map(str.isdigit, text)) and not any(map(str.isalpha, text))
