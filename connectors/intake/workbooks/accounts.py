"""Accounts for every row of a sheet: how many are people, and what the others were taken for.

The sum over the reasons is the number of the sheet's rows. A row that could be a person, by its
name, birth date or personal ID, and was taken for something else is told.
"""

from collections import Counter
from collections.abc import Sequence

from . import rows, titles
from .found import Table
from .grids import Cell, Grid

REASONS = (
    "person", "line", "aside", "title", "heading", "numbering", "hint", "section", "subtotal",
    "signature", "note", "prepared", "continued", "turned", "unexplained", "blank",
)  # fmt: skip
"""What a row can be: a person; a line of a list; a row of a table that is none of people (see
``asides``); ...; a number and nothing more; a further line of the person above it; a line of a
form or of a turned table (see ``turned``); nothing that the loader can name; nothing at all."""

Suspect = tuple[int, str, str]
"""(row from 0, the text that speaks for a person, what the row was taken for)."""


def account(grid: Grid, tables: Sequence[Table]) -> tuple[dict[str, int], list[Suspect]]:
    """(reason -> number of rows, rows that could be people) of one sheet."""
    told = reasons(grid, tables)
    counts = Counter(told.values())
    rest = {r: reason for r, reason in told.items() if reason not in _NEVER}
    suspects: list[Suspect] = []
    if not tables and titles.is_example(grid.name, ""):
        return dict(counts), suspects
    for row, reason in sorted(rest.items()):
        owners = [t for t in tables if t.heading[0] <= row]
        text = _speaks_for_person(grid.rows[row], reason, owners)
        if text and not (reason == "continued" and text in _above(grid, owners, row)):
            suspects.append((row, text, reason))
    return dict(counts), suspects


def reasons(grid: Grid, tables: Sequence[Table]) -> dict[int, str]:
    """Row from 0 -> what it is, of every row of a sheet."""
    told = _told(tables)
    first = min((t.heading[0] for t in tables), default=0)
    last = max((r for t in tables for r in (*t.people[-1:], *t.others)), default=-1)
    for row in range(len(grid.rows)):
        if row not in told:
            told[row] = _outside(grid.rows[row], row < first, row > last, bool(tables))
    return told


def _above(grid: Grid, owners: Sequence[Table], row: int) -> set[str]:
    """The texts of the person whose row goes on in *row*."""
    people = [r for t in owners for r in t.people if r < row]
    return {rows.text_of(v) for v in grid.rows[max(people)]} if people else set()


_NEVER = frozenset({"person", "line", "aside", "heading", "numbering", "hint", "turned", "blank"})
_WEIGHT = {name: i for i, name in enumerate(REASONS)}


def _told(tables: Sequence[Table]) -> dict[int, str]:
    """Row -> what it is; of tables side by side the one that makes most of it."""
    told: dict[int, str] = {}
    for table in tables:
        kind = "aside" if table.aside else "person" if table.decision.table == "nguoi" else "line"
        own = table.others | dict.fromkeys(table.people, kind)
        for row, reason in own.items():
            before = told.get(row)
            if before is None or _WEIGHT[reason] < _WEIGHT[before]:
                told[row] = reason
    return told


def _outside(line: Sequence[Cell], above: bool, below: bool, is_table: bool) -> str:
    """What a row is that belongs to no table."""
    if line.count("") == len(line):
        return "blank"
    filled = [v for v in line if v != "" and not (isinstance(v, str) and v.isspace())]
    if not filled:
        return "blank"
    if rows.is_signature(line):
        return "signature"
    text = next((v for v in filled if isinstance(v, str)), "")
    if rows.is_note(text):
        return "note"
    if rows.is_total(text):
        return "subtotal"
    if above or not is_table:
        return "title" if len(filled) <= 4 else "unexplained"
    return "signature" if below and len(filled) <= 4 else "unexplained"


def _speaks_for_person(line: Sequence[Cell], reason: str, owners: Sequence[Table]) -> str:
    """The name, birth date or personal ID of a row that was taken for something else, or ''.

    Beside a signature stands the name of who signs, in a title a day: there only an ID number, or a
    name beside a birth date or a number of the list, speak for a person."""
    number = next((v for v in line if isinstance(v, str) and rows.is_personal_id(v)), None)
    if number is None:
        columns = [
            m.column
            for t in owners
            for m in t.decision.columns
            if m.field == "cccd" and m.column < len(line)
        ]
        number = next((line[c] for c in columns if rows.is_personal_id(line[c])), None)
    if number is not None:
        return rows.text_of(number)
    name = next((v for v in line if rows.looks_like_name(v)), "")
    if not name:
        return ""
    filled = sum(v != "" for v in line)
    born = any(rows.is_birth_date(v) for v in line)
    listed = isinstance(line[0], (float, str)) and rows.number(line[0]) is not None and filled >= 3
    in_names = reason in ("section", "unexplained", "note") and any(
        m.field == "ho_ten" and m.column < len(line) and line[m.column] == name
        for t in owners
        for m in t.decision.columns
    )
    return str(name) if born or listed or in_names else ""
