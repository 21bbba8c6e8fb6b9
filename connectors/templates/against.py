"""What a change of the template means for the units that still fill in the old one."""

from collections.abc import Iterator

import pandas as pd

from ...validators.folding import fold
from ...validators.schemas import dictionary
from ...validators.texts import t
from . import layout
from .check import NEWEST, Line, kind_of, out_of_order, pair_columns, pair_sheets
from .described import Book, Column, Sheet
from .differences import Place, difference, frame


def against(old: Book, new: Book, file: str = "") -> pd.DataFrame:
    """The consequences of replacing *old* by *new*, at the cells of *old*, the gravest first
    (``differences.COLUMNS``)."""
    return frame(list(_changes(old, new)), file)


def _changes(old: Book, new: Book) -> Iterator[Line]:
    day, kind = new.stamp.as_of if new.stamp else NEWEST, kind_of(new)
    before, after = pair_sheets(old, day, kind), pair_sheets(new, day, kind)
    kept = {id(s) for s in before.values()}
    for sheet in old.sheets:
        if sheet.columns and id(sheet) not in kept:
            yield difference(
                "chg-sheet-removed",
                t(
                    "Mẫu mới không còn trang “{sheet}”: dữ liệu ở đó không được nhận.",
                    sheet=sheet.name,
                ),
                Place(sheet.name),
            )
    for spec in layout.sheets(day, kind):
        if spec.name not in before:
            yield difference(
                "chg-sheet-added",
                t("Mẫu cũ chưa có trang “{sheet}”.", sheet=spec.name),
                Place(spec.name),
            )
        elif spec.name in after:
            yield from _sheet(before[spec.name], after[spec.name], spec)


def _sheet(old: Sheet, new: Sheet, spec: layout.Sheet) -> Iterator[Line]:
    row = old.heading_row
    was, _ = pair_columns(old, spec)
    now, _ = pair_columns(new, spec)
    known = dictionary.headings(spec.table)
    for i, column in enumerate(old.columns):
        if column.heading and i not in was.values():
            yield difference(
                "chg-column-removed",
                t(
                    "Mẫu mới không có cột “{heading}”: giá trị đơn vị điền ở đó sẽ mất.",
                    heading=column.heading[:60],
                ),
                Place(old.name, row, column.letter),
            )
    for target, column in enumerate(spec.columns):
        if target not in was:
            grave = "warning" if column.required else ""
            yield difference(
                "chg-column-added",
                t(
                    "Mẫu cũ chưa có cột “{heading}”: đơn vị dùng mẫu cũ không điền được.",
                    heading=column.heading,
                ),
                Place(old.name, row, column.letter, column.field.name),
                severity=grave,
            )
        elif target in now:
            yield from _column(
                old.columns[was[target]], new.columns[now[target]], column, old, known
            )
    shared = [target for target in sorted(was, key=was.__getitem__) if target in now]
    for k in out_of_order([now[target] for target in shared]):
        column, letter = spec.columns[shared[k]], old.columns[was[shared[k]]].letter
        yield difference(
            "chg-column-moved",
            t(
                "Cột “{heading}” chuyển từ {was} sang {wanted}.",
                heading=column.heading,
                was=letter,
                wanted=new.columns[now[shared[k]]].letter,
            ),
            Place(old.name, row, letter, column.field.name),
        )


def _column(
    old: Column, new: Column, column: layout.Column, sheet: Sheet, known: dict[str, str]
) -> Iterator[Line]:
    at = Place(sheet.name, column=old.letter, field=column.field.name)
    if old.heading != new.heading:
        read = column.of_person or known.get(fold(old.heading)) == column.field.name
        yield difference(
            "chg-heading-known" if read else "chg-heading-unknown",
            t(
                "Tiêu đề “{was}” đổi thành “{wanted}”.",
                was=old.heading[:60],
                wanted=new.heading[:60],
            ),
            at.of_row(sheet.heading_row),
            proposal=new.heading[:60],
        )
    if set(old.formats) != set(new.formats):
        yield difference(
            "chg-format",
            t("Cột “{heading}” đổi định dạng.", heading=column.heading),
            at.of_row(layout.FIRST_ROW),
        )
    lists = [[set(c.choices or ()) for c in x.checks if c.kind == "list"] for x in (old, new)]
    if all(lists):
        gone, more = len(lists[0][0] - lists[1][0]), len(lists[1][0] - lists[0][0])
        if gone:
            yield difference(
                "chg-list-removed",
                t(
                    "{n} mục của cột “{heading}” không còn dùng được.",
                    n=gone,
                    heading=column.heading,
                ),
                at.of_row(layout.FIRST_ROW),
            )
        if more:
            yield difference(
                "chg-list-added",
                t(
                    "{n} mục mới của cột “{heading}” không có trong mẫu cũ.",
                    n=more,
                    heading=column.heading,
                ),
                at.of_row(layout.FIRST_ROW),
            )
    elif {(c.kind, c.rule) for c in old.checks} != {(c.kind, c.rule) for c in new.checks}:
        yield difference(
            "chg-check",
            t("Cột “{heading}” đổi ràng buộc.", heading=column.heading),
            at.of_row(layout.FIRST_ROW),
        )
