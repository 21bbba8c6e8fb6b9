"""A repaired copy: a new template of the same kind, day and unit, with the data of the old one moved into it."""

import datetime
from typing import Any

from ...validators.texts import t
from . import check, layout
from .described import Book, Sheet
from .stamp import stamp
from .workbook import Book as Writer
from .workbook import fill


def repair(book: Book, as_of: str) -> tuple[bytes, list[tuple[str, int, str]]]:
    """The bytes of the repaired workbook, and the (sheet, row, column) of each value that has no place in it.

    Args:
        book: the damaged template (``described.describe``).
        as_of: ISO day of the law that the copy follows.
    """
    old = book.stamp
    writer = Writer(stamp(old.kind if old and old.kind in layout.KINDS else "don_vi", as_of, old.unit if old else ""), t("Hồ sơ cán bộ, công chức, viên chức"))
    pairs = check.pair_sheets(book, as_of)
    names = [s.title.removeprefix("Đơn vị: ") for s in pairs.values() if s.title.startswith("Đơn vị: ")]
    unit_name = names[0] if names else ""
    lost: list[tuple[str, int, str]] = []
    for spec in layout.sheets(as_of):
        target = writer.data_sheet(spec, unit_name)
        if spec.table == "nguoi":
            target.activate()
        if (sheet := pairs.get(spec.name)) is not None:
            lines, left = _lines(sheet, spec)
            fill(writer, target, spec, lines)
            lost += left
    kept = {id(s) for s in pairs.values()}
    for sheet in book.sheets:
        if id(sheet) not in kept:
            lost += [(sheet.name, row, sheet.columns[i].letter) for row, i in sheet.cells]
    writer.guide(unit_name)
    writer.lists()
    return writer.bytes(), lost


def _lines(sheet: Sheet, spec: layout.Sheet) -> tuple[list[tuple[Any, ...]], list[tuple[str, int, str]]]:
    pairs, _ = check.pair_columns(sheet, spec)
    formulas = set(sheet.formulas)
    moved = {i: target for target, i in pairs.items()}
    rows: dict[int, list[Any]] = {}
    lost = [(sheet.name, row, letter) for row, letter in sheet.stray]
    for (row, i), value in sorted(sheet.cells.items()):
        letter = sheet.columns[i].letter
        if i not in moved or (row, letter) in formulas:
            lost.append((sheet.name, row, letter))
            continue
        line = rows.setdefault(row, [None] * len(spec.columns))
        line[moved[i]] = _value(value, spec.columns[moved[i]].field.kind in ("int", "decimal"))
    return [tuple(line) for line in rows.values()], lost


def _value(value: Any, number: bool) -> Any:
    """A cell's value as the template keeps it: numbers where numbers belong, otherwise text."""
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value if number else f"{value:.15g}"
    return str(value)
