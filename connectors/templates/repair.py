"""A template made new with the data of an old one moved into it: to repair a damaged one, to
migrate an old version."""

import datetime
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ...validators import parsing
from ...validators.schemas.field import Field
from ...validators.texts import t
from . import check, layout
from .described import Book, Sheet
from .stamp import stamp
from .workbook import Book as Writer
from .workbook import fill

MOVED, REWRITTEN, UNLISTED, LOST = "moved", "rewritten", "unlisted", "lost"
COLUMNS = ("what", "sheet", "row", "column", "to_sheet", "to_row", "to_column")


@dataclass(frozen=True)
class Moved:
    """The new workbook, and one line a value of the old one.

    ``values`` has :data:`COLUMNS`: ``what`` is moved, rewritten (the new template writes the same
    code otherwise), unlisted (kept, but not in the list) or lost (no place for it); where it stood
    and where it stands. No value itself.
    """

    data: bytes
    values: pd.DataFrame


def repair(book: Book, as_of: str) -> tuple[bytes, list[tuple[str, int, str]]]:
    """The bytes of the repaired workbook, and the (sheet, row, column) of each value that has no
    place in it.

    Args:
        book: the damaged template (``described.describe``).
        as_of: ISO day of the law that the copy follows.
    """
    made = move(book, as_of, check.kind_of(book))
    lost = made.values[made.values["what"] == LOST]
    return made.data, list(zip(lost["sheet"], lost["row"], lost["column"], strict=True))


def move(book: Book, as_of: str, kind: str, *, rewrite: bool = False) -> Moved:
    """*book*'s data in a new template of *kind* and day.

    Args:
        rewrite: write codes and days as the new template does; otherwise text stays as it stands.
    """
    writer = Writer(
        stamp(kind, as_of, book.stamp.unit if book.stamp else ""),
        t("Hồ sơ cán bộ, công chức, viên chức"),
    )
    pairs = check.pair_sheets(book, as_of, kind)
    names = [
        s.title.removeprefix("Đơn vị: ") for s in pairs.values() if s.title.startswith("Đơn vị: ")
    ]
    unit_name = names[0] if names else ""
    told: list[tuple[Any, ...]] = []
    for spec in layout.sheets(as_of, kind):
        target = writer.data_sheet(spec, unit_name)
        if spec.table == "nguoi":
            target.activate()
        if (sheet := pairs.get(spec.name)) is not None:
            offered = (
                {
                    c.field.codelist: set(layout.choices(c.field.codelist, as_of, kind))
                    for c in spec.columns
                    if c.field.codelist
                }
                if rewrite
                else {}
            )
            lines, about = _lines(sheet, spec, offered)
            fill(writer, target, spec, lines)
            told += about
    kept = {id(s) for s in pairs.values()}
    for sheet in book.sheets:
        if id(sheet) not in kept:
            told += [
                (LOST, sheet.name, row, sheet.columns[i].letter, "", 0, "")
                for row, i in sheet.cells
            ]
    writer.guide(unit_name)
    writer.lists()
    return Moved(writer.bytes(), pd.DataFrame(told, columns=pd.Index(COLUMNS)))


def _lines(
    sheet: Sheet, spec: layout.Sheet, offered: dict[str, set[str]]
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    pairs, _ = check.pair_columns(sheet, spec)
    formulas = set(sheet.formulas)
    targets = {i: target for target, i in pairs.items()}
    rows: dict[int, list[Any]] = {}
    told: list[tuple[Any, ...]] = [
        (LOST, sheet.name, row, letter, "", 0, "") for row, letter in sheet.stray
    ]
    for (row, i), value in sorted(sheet.cells.items()):
        letter = sheet.columns[i].letter
        if i not in targets or (row, letter) in formulas:
            told.append((LOST, sheet.name, row, letter, "", 0, ""))
            continue
        line = rows.setdefault(row, [None] * len(spec.columns))
        column = spec.columns[targets[i]]
        number = column.field.kind in ("int", "decimal")
        was = _value(value, number)
        now, what = _written(was, column.field, offered)
        line[targets[i]] = now
        told.append(
            (
                what,
                sheet.name,
                row,
                letter,
                spec.name,
                layout.FIRST_ROW + list(rows).index(row),
                column.letter,
            )
        )
    return [tuple(line) for line in rows.values()], told


def _written(value: Any, field: Field, offered: dict[str, set[str]]) -> tuple[Any, str]:
    """The value as the new template writes it, and what became of it."""
    if field.codelist not in offered or not isinstance(value, str):
        return value, MOVED
    code = parsing.code(value, field.codelist).value
    text = layout.shown(field.codelist).get(str(code), value) if code is not None else value
    if text not in offered[field.codelist]:
        return value, UNLISTED
    return text, MOVED if text == value else REWRITTEN


def _value(value: Any, number: bool) -> Any:
    """A cell's value as the template keeps it: numbers where numbers belong, otherwise text."""
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value if number else f"{value:.15g}"
    return str(value)
