"""Sheets that tell of people otherwise than a row each: a form with a label before every value
("Họ và tên: …"), and a turned table, with the fields down and the people across. Where all of it is
certain, its people are read (``laid_out``); any other is told for what it is.
"""

from collections.abc import Sequence

from ..headings import Decision, Reader
from . import cards, rows
from .cards import FIELDS, WHO, label_of
from .found import Table
from .grids import Cell, Grid

FORM, TURNED = "form", "turned"
"""What ``Table.aside`` says of such a sheet."""
LOOKED = 400
"""Rows of a sheet that are looked at."""

Pair = tuple[str, list[Cell]]
"""A field, and the values behind its label."""


def instead(grid: Grid, tables: list[Table], reader: Reader) -> list[Table]:
    """*tables*, or what takes their place where the sheet is a form or a turned table."""
    if any(t.people and sum(bool(m.field) for m in t.decision.columns) >= FIELDS for t in tables):
        return tables
    if len(grid.rows) <= 1 or not grid.visible:
        return tables
    told = {
        r: pairs
        for r, line in enumerate(grid.rows[:LOOKED])
        if (pairs := _pairs(line, reader)) and _is_told(pairs)
    }
    kind, people = _kind(list(told.values()))
    if not kind:
        return tables
    first, last = min(told), _end(grid, max(told), reader)
    lines = {r: "turned" for r in range(first, last + 1) if any(v != "" for v in grid.rows[r])}
    width = len(grid.rows[first])
    blank = Decision("nguoi", (), "")
    read = cards.on_form if kind == FORM else cards.across
    return [
        Table(
            (first, first), 0, width, blank, {}, [],
            others=lines, aside=kind, told_people=people,
            cards=[] if any(t.decision.table != "nguoi" for t in tables)
            else read(grid, first, last, reader),
        )
    ]  # fmt: skip


def _end(grid: Grid, last: int, reader: Reader) -> int:
    """The last row that has labels of whatever kind, from row *last* on."""
    for r in range(last + 1, min(len(grid.rows), LOOKED)):
        filled = [v for v in grid.rows[r] if not cards.is_blank(v)]
        label = label_of(filled[0])[0] if filled else ""
        alone = len(filled) < 2 and reader.known(label) in ("", "*")
        if not label or alone or rows.is_signature(filled):
            return r - 1
    return max(last, min(len(grid.rows), LOOKED) - 1)


def _pairs(line: Sequence[Cell], reader: Reader) -> list[Pair]:
    """The labels of a row with the values behind each: in the same cell after a colon, or in the
    cells that follow it."""
    found: list[Pair] = []
    for value in line:
        if cards.is_blank(value):
            continue
        label, rest = label_of(value)
        name = reader.known(label) if label else ""
        if name and name != "*":
            found.append((name, [rest] if rest.strip(" .…_") else []))
        elif found:
            found[-1][1].append(value)
    return found


def _is_told(pairs: Sequence[Pair]) -> bool:
    """True for a row in which most labels have a value: a heading has none."""
    return sum(bool(values) for _, values in pairs) * 2 > len(pairs)


def _kind(told: Sequence[Sequence[Pair]]) -> tuple[str, int]:
    """('form', 'turned' or '', number of people) of a sheet's rows of labels and values."""
    fields = {name for pairs in told for name, values in pairs if values}
    named = [values for pairs in told for name, values in pairs if name == "ho_ten" and values]
    if len(told) < FIELDS - 1 or len(fields) < FIELDS or not named or not fields & WHO:
        return "", 0
    across = sum(len(pairs) == 1 and len(pairs[0][1]) >= 2 for pairs in told) * 2 > len(told)
    if across and sum(map(rows.is_name, named[0])) >= 2:
        return TURNED, sum(map(rows.is_name, named[0]))
    return FORM, len(named)
