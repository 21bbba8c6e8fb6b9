"""Sheets that tell of people otherwise than a row each: a form with a label before every value
("Họ và tên: …"), and a turned table, with the fields down and the people across. They are told for
what they are, and not read: nobody could be led to their cells by a row and a column.
"""

from collections.abc import Sequence

from ..headings import Decision, Reader
from . import rows
from .found import Table
from .grids import Cell, Grid

FORM, TURNED = "form", "turned"
"""What ``Table.aside`` says of such a sheet."""
LOOKED = 400
"""Rows of a sheet that are looked at."""
_FIELDS = 5
"""Least fields that must stand before values."""
_WHO = frozenset({"cccd", "cmnd", "ngay_sinh", "so_hieu"})

Pair = tuple[str, list[Cell]]
"""A field, and the values behind its label."""


def instead(grid: Grid, tables: list[Table], reader: Reader) -> list[Table]:
    """*tables*, or what takes their place where the sheet is a form or a turned table."""
    if any(t.people and sum(bool(m.field) for m in t.decision.columns) >= _FIELDS for t in tables):
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
    first, last = min(told), max(told)
    lines = {r: "turned" for r in range(first, last + 1) if any(v != "" for v in grid.rows[r])}
    width = len(grid.rows[first])
    blank = Decision("nguoi", (), "")
    return [
        Table(
            (first, first), 0, width, blank, {}, [],
            others=lines, aside=kind, told_people=people,
        )
    ]  # fmt: skip


def _pairs(line: Sequence[Cell], reader: Reader) -> list[Pair]:
    """The labels of a row with the values behind each: in the same cell after a colon, or in the
    cells that follow it."""
    found: list[Pair] = []
    for value in line:
        if value == "" or (isinstance(value, str) and not value.strip(" .…_")):
            continue
        label, colon, rest = (
            value.partition(":") if isinstance(value, str) and len(value) <= 200 else ("", "", "")
        )
        name = reader.known(label.strip()) if 2 <= len(label.strip()) <= 60 else ""
        if name and name != "*":
            found.append((name, [rest.strip()] if colon and rest.strip(" .…_") else []))
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
    if len(told) < _FIELDS - 1 or len(fields) < _FIELDS or not named or not fields & _WHO:
        return "", 0
    across = sum(len(pairs) == 1 and len(pairs[0][1]) >= 2 for pairs in told) * 2 > len(told)
    if across and sum(map(rows.is_name, named[0])) >= 2:
        return TURNED, sum(map(rows.is_name, named[0]))
    return FORM, len(named)
