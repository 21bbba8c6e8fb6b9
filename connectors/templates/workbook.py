"""The one writer of our workbooks: an empty template, and the same template filled with a unit's
people.

XlsxWriter, because 500 of them are written each month and it takes a third of the time of openpyxl
for the same cells. The bytes depend on the input alone: parts carry a fixed time and the document
the day of its law.
"""

import io
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from ...validators.codelists import code_list
from ...validators.records import Records
from ...validators.schemas import dictionary
from ...validators.schemas.field import Field
from ...validators.texts import t
from ...validators.written import vn_date, written
from .. import untrusted
from . import layout, stamp
from .layout import FIRST_ROW, HEADING_ROW, LAST_ROW, TITLE_ROW, Column, Sheet

# Consequence -> fill, border and font: told apart by line and letter as well, so that nothing rests
# on colour alone.
MARKS: dict[str, dict[str, Any]] = {
    "error": {"bg_color": "#FFC7CE", "border": 5, "border_color": "#9C0006", "bold": True},
    "warning": {"bg_color": "#FFEB9C", "border": 8, "border_color": "#7F6000"},
    "info": {"bg_color": "#DDEBF7", "border": 4, "border_color": "#1F4E79", "italic": True},
}
STYLES: dict[str, dict[str, Any]] = {
    "": {},
    "text": {"num_format": "@", "locked": False},
    "wrap": {"num_format": "@", "locked": False, "text_wrap": True, "valign": "top"},
    "int": {"num_format": "0", "locked": False},
    "open": {"locked": False},
    "title": {"bold": True, "font_size": 14},
    "note": {"italic": True, "font_color": "#404040"},
    "heading": {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center",
    "border": 1, "bg_color": "#1F4E79", "font_color": "#FFFFFF"},
    "required": {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center",
    "border": 1, "bg_color": "#7B2D00", "font_color": "#FFFFFF", "underline": 1},
    "cell": {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"},
    "bold": {"bold": True, "valign": "top", "text_wrap": True, "border": 1,
    "border_color": "#BFBFBF"},
    "number": {"num_format": "0", "valign": "top", "border": 1, "border_color": "#BFBFBF"},
    "link": {"font_color": "#0563C1", "underline": 1, "valign": "top", "border": 1,
    "border_color": "#BFBFBF"},
    "answer": {"num_format": "@", "locked": False, "text_wrap": True, "valign": "top", "border": 1,
    "bg_color": "#F2F2F2"},
}  # fmt: skip
_PROTECTION = {
    "insert_rows": True, "delete_rows": True, "sort": True, "autofilter": True,
    "format_columns": True, "format_rows": True,
    "format_cells": True, "select_locked_cells": True, "select_unlocked_cells": True,
}  # fmt: skip


STEPS, SCALES = "NGACH_SO_BAC", "NGACH_HE_SO"
"""Names of the ranges that hold each rank's number of steps, and below the steps' numbers the
coefficients."""


class _OpenSheet(Worksheet):
    """A sheet whose last formatted column reaches to the edge. ``set_column`` to column XFD would
    keep sixteen thousand entries a sheet, which costs more time than all the cells."""

    open_from: int | None = None

    def _write_col_info(self, col_min: int, col_max: int, col_info: Any) -> None:
        super()._write_col_info(col_min, 16_383 if col_min == self.open_from else col_max, col_info)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """Formulas are ours alone and use no function younger than Excel 2007, so the 150
        replacements a formula that XlsxWriter tries are not needed."""
        return formula.removeprefix("=")


class Book:
    """A workbook in memory. Sheets are added in order; :meth:`bytes` closes it."""

    def __init__(self, stamped: stamp.Stamp, title: str):
        self.stamp = stamped
        self._buffer = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}
        )
        self._styles: dict[tuple[str, str], Any] = {}
        day = date.fromisoformat(stamped.as_of)
        self._book.set_properties(
            {"title": title, "author": "hoso", "created": datetime(day.year, day.month, day.day)}
        )
        self._book.set_custom_property(stamp.PROPERTY, str(stamped), "text")
        self._book.define_name(stamp.NAME, f'="{stamped}"')
        self._book.defined_names[-1][3] = (
            True  # hidden: XlsxWriter has the flag, but no argument for it
        )
        self._listed: dict[str, int] = {}

    def style(self, name: str, mark: str = "") -> Any:
        """The format *name* of ``STYLES``, laid over with the marks of a consequence."""
        key = (name, mark)
        if key not in self._styles:
            self._styles[key] = self._book.add_format(
                STYLES[name] | (MARKS[mark] if mark else {}) | {"font_name": "Times New Roman"}
            )
        return self._styles[key]

    def decimal(self, scale: int, mark: str = "") -> Any:
        name = f"decimal{scale}"
        STYLES.setdefault(name, {"num_format": "0." + "0" * scale, "locked": False})
        return self.style(name, mark)

    def of(self, field: Field, mark: str = "") -> Any:
        """The format of a field's cells. Dates are text: the day and month of "05/03/1980" must not
        depend on the regional settings of a PC, and "1980" typed into a date cell would become a
        day of 1905."""
        if field.kind == "int":
            return self.style("int", mark)
        return (
            self.decimal(field.scale, mark) if field.kind == "decimal" else self.style("text", mark)
        )

    def add(self, name: str) -> Any:
        """A new sheet of ours; its name never holds data."""
        sheet = self._book.add_worksheet(name, _OpenSheet)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        sheet.set_footer(f"&L&8{self.stamp.printed}&C&8&A&R&8{t('Trang')} &P/&N")
        return sheet

    def data_sheet(self, spec: Sheet, unit_name: str) -> Any:
        """An empty sheet of the template: title, headings, formats, checks, protection."""
        sheet = self.add(spec.name)
        # In these words readers find the unit's name again, whoever reads the sheet.
        untrusted.put_text(
            sheet,
            TITLE_ROW - 1,
            0,
            f"Đơn vị: {unit_name}" if unit_name else spec.name,
            self.style("title"),
        )
        for i, column in enumerate(spec.columns):
            sheet.set_column(i, i, column.width, self.of(column.field))
            untrusted.put_text(
                sheet,
                HEADING_ROW - 1,
                i,
                column.heading,
                self.style("required" if column.required else "heading"),
            )
            self._check(sheet, i, column, spec)
        # The cells beside the table stay open, or rows could be neither deleted nor sorted on a
        # protected sheet.
        sheet.open_from = len(spec.columns)
        sheet.set_column(sheet.open_from, sheet.open_from, None, self.style("open"))
        sheet.dim_colmax = (
            sheet.open_from - 1
        )  # or readers that trust the stated extent would see one column more
        sheet.set_row(TITLE_ROW - 1, 24)
        sheet.set_row(HEADING_ROW - 1, 48)
        frozen = layout.PEOPLE_FROZEN if spec.table == "nguoi" else len(layout.KEYS)
        sheet.freeze_panes(HEADING_ROW, frozen)
        sheet.autofilter(HEADING_ROW - 1, 0, LAST_ROW - 1, len(spec.columns) - 1)
        sheet.repeat_rows(TITLE_ROW - 1, HEADING_ROW - 1)
        sheet.repeat_columns(0, frozen - 1)
        sheet.set_paper(8)
        sheet.protect("", _PROTECTION)
        return sheet

    def _check(self, sheet: Any, i: int, column: Column, spec: Sheet) -> None:
        """Drop-down or check of a column. Texts within Excel's limits of 32 (title) and 255
        characters."""
        field = column.field
        if field.codelist:
            self._listed.setdefault(field.codelist, len(self._listed))
        held = _held_to(column, spec)
        if held is None:
            return
        must = t("Bắt buộc. ") if column.required else ""
        about = {
            "input_title": field.label[:32],
            "error_title": t("Chưa đúng"),
            "ignore_blank": True,
            **held,
            "input_message": (must + held["input_message"]).strip(),
        }
        sheet.data_validation(FIRST_ROW - 1, i, LAST_ROW - 1, i, about)

    def lists(self) -> None:
        """The hidden sheet behind the drop-downs, for the lists that sheets added before it use."""
        sheet = self.add(layout.LISTS)
        for name, i in self._listed.items():
            untrusted.put_text(sheet, 0, i, name, self.style("heading"))
            texts = layout.choices(name, self.stamp.as_of, self.stamp.kind)
            for row, text in enumerate(texts, 1):
                untrusted.put_text(sheet, row, i, text, self.style("text"))
            column = layout.letter(i)
            self._book.define_name(
                f"DM_{name}", f"='{layout.LISTS}'!${column}$2:${column}${len(texts) + 1}"
            )
        if layout.RANK in self._listed:
            self._scales(sheet, len(self._listed))
        sheet.set_column(0, max(len(self._listed) - 1, 0), 24)
        sheet.protect("")
        sheet.hide()

    def _scales(self, sheet: Any, i: int) -> None:
        """Beside the lists, in the row of each rank: the number of its steps, then their
        coefficients."""
        scales, number = layout.scales(self.stamp.as_of, self.stamp.kind), self.style("text")
        for step in range(1, layout.MOST_STEPS + 1):
            untrusted.put_number(sheet, 0, i + step, step, number)
        for row, scale in enumerate(scales, 1):
            for at, value in enumerate([len(scale) or layout.MOST_STEPS, *scale]):
                untrusted.put_number(sheet, row, i + at, value, number)
        first, last, end = (
            layout.letter(i + 1),
            layout.letter(i + layout.MOST_STEPS),
            len(scales) + 1,
        )
        self._book.define_name(
            STEPS, f"='{layout.LISTS}'!${layout.letter(i)}$2:${layout.letter(i)}${end}"
        )
        self._book.define_name(SCALES, f"='{layout.LISTS}'!${first}$1:${last}${end}")

    def guide(self, unit_name: str) -> None:
        """The sheet that says how to fill in, with every column, its form, who must give it and
        where it comes from."""
        sheet = self.add(layout.GUIDE)
        untrusted.put_text(
            sheet, 0, 0, t("Hướng dẫn điền hồ sơ cán bộ, công chức, viên chức"), self.style("title")
        )
        row = 1
        for line in self._advice(unit_name):
            untrusted.put_text(sheet, row, 0, line, self.style("note"))
            row += 1
        row += 1
        headings = ((t("Cột"), 34), (t("Bắt buộc"), 12), (t("Cách ghi"), 48), (t("Nguồn"), 44))
        for i, (heading, width) in enumerate(headings):
            untrusted.put_text(sheet, row, i, heading, self.style("heading"))
            sheet.set_column(i, i, width)
        sheet.freeze_panes(row + 1, 0)
        sheet.repeat_rows(row)
        for spec in layout.sheets(self.stamp.as_of, self.stamp.kind):
            row += 1
            untrusted.put_text(
                sheet, row, 0, t("Trang {sheet}", sheet=spec.name), self.style("heading")
            )
            for column in spec.columns:
                row += 1
                self._explain(sheet, row, column)
        sheet.fit_to_pages(1, 0)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _advice(self, unit_name: str) -> list[str]:
        """How to fill in, sentence by sentence."""
        lines = [
            unit_name and t("Đơn vị: {unit}", unit=unit_name),
            t(
                "Mỗi người một dòng ở trang “{sheet}”; các quá trình ghi ở trang riêng, nối "
                "với người bằng Số CCCD.",
                sheet=layout.sheets(self.stamp.as_of, self.stamp.kind)[0].name,
            ),
            t(
                "Cột có tiêu đề nền nâu, gạch chân là bắt buộc. Không đổi tên, không xóa "
                "cột; được thêm, xóa, sắp xếp dòng."
            ),
            t(
                "Ngày ghi ngày/tháng/năm (05/03/1980); chỉ biết tháng thì 03/1980, chỉ biết "
                "năm thì 1980. Không tự thêm ngày 01/01."
            ),
            t(
                "Dán từ tệp khác: dùng Dán giá trị (Paste Values) để giữ danh sách chọn và "
                "định dạng."
            ),
            t(
                "Áp dụng quy định đến ngày {day}. Dấu phiên bản: {stamp}",
                day=vn_date(self.stamp.as_of),
                stamp=self.stamp,
            ),
        ]
        return [line for line in lines if line]

    def _explain(self, sheet: Any, row: int, column: Column) -> None:
        """One column in the guide."""
        # The letter stands before the name, so that a line of this sheet never reads like a row of
        # headings.
        untrusted.put_text(
            sheet,
            row,
            0,
            t("Cột {letter}: {heading}", letter=column.letter, heading=column.heading),
            self.style("bold"),
        )
        texts = (t("Bắt buộc") if column.required else "", _how(column.field), column.field.source)
        for i, text in enumerate(texts, 1):
            untrusted.put_text(sheet, row, i, text, self.style("cell"))

    def bytes(self) -> bytes:
        """The finished file."""
        self._book.close()
        return self._buffer.getvalue()


def _held_to(column: Column, spec: Sheet) -> dict[str, Any] | None:
    """What the cells of a column are held to, in XlsxWriter's words; None: anything goes, and
    nothing is to be said."""
    field, cell = column.field, f"{column.letter}{FIRST_ROW}"
    if field.codelist:
        return {
            "validate": "list",
            "source": f"=DM_{field.codelist}",
            "input_message": t("Chọn trong danh sách."),
            "error_message": t("Giá trị không có trong danh mục. Bấm mũi tên bên phải ô để chọn."),
        }
    if field.name in (layout.STEP, layout.COEFFICIENT) and layout.RANK in spec.positions:
        return _of_rank(field, spec)
    if field.kind == "date":
        return _a_date(cell)
    if field.kind in ("int", "decimal"):
        return _a_number(field)
    if field.name == "cccd":
        return {
            "validate": "custom",
            "value": f"=AND(LEN({cell})=12,ISNUMBER(VALUE({cell})),ISTEXT({cell}))",
            "input_message": t("Đúng 12 chữ số, kể cả số 0 ở đầu."),
            "error_message": t("Số định danh cá nhân phải là văn bản gồm đúng 12 chữ số."),
        }
    if column.required or field.note:
        return {"validate": "any", "input_message": field.note + "." if field.note else ""}
    return None


def _of_rank(field: Field, spec: Sheet) -> dict[str, Any]:
    """Step and coefficient: those of the rank that stands in the same row."""
    rank, step = (
        f"${spec.columns[spec.positions[n]].letter}{FIRST_ROW}" for n in (layout.RANK, layout.STEP)
    )
    # OFFSET and not INDIRECT: names survive a sheet that is renamed, in Excel and in LibreOffice.
    line = f"MATCH({rank},DM_{layout.RANK},0)"
    steps = f"IFERROR(INDEX({STEPS},{line}),{layout.MOST_STEPS})"
    if field.name == layout.STEP:
        return {
            "validate": "list",
            "source": f"=OFFSET({SCALES},0,0,1,{steps})",
            "input_message": t("Chọn bậc của ngạch đã ghi."),
            "error_message": t("Ngạch này không có bậc ấy. Bấm mũi tên bên phải ô để chọn."),
        }
    return {
        "validate": "list",
        "source": (
            f"=OFFSET({SCALES},{line},IF(ISNUMBER({step}),{step}-1,0),1,"
            f"IF(ISNUMBER({step}),1,{steps}))"
        ),
        "input_message": t("Chọn hệ số của bậc đã ghi."),
        "error_type": "warning",
        "error_message": t(
            "Không phải hệ số của ngạch và bậc đã ghi; chỉ giữ khi có quyết định bảo lưu hệ số."
        ),
    }


def _a_date(cell: str) -> dict[str, Any]:
    whole = f'RIGHT("01/01/"&{cell},10)'
    return {
        "validate": "custom",
        "value": (
            f"=OR(ISNUMBER({cell}),AND(OR(LEN({cell})=4,LEN({cell})=7,LEN({cell})=10),"
            f'ISNUMBER(DATEVALUE(RIGHT({cell},4)&"-"&MID({whole},4,2)&"-"&LEFT({whole},2)))))'
        ),
        "input_message": t(
            "Gõ ngày/tháng/năm, ví dụ 05/03/1980; chỉ biết tháng thì 03/1980, chỉ "
            "biết năm thì 1980."
        ),
        "error_message": t(
            "Ngày phải ghi dạng 05/03/1980, 03/1980 hoặc 1980 và phải có thật trên lịch."
        ),
    }


def _a_number(field: Field) -> dict[str, Any]:
    low, high = (
        field.minimum if field.minimum is not None else 0,
        field.maximum if field.maximum is not None else 1e12,
    )
    span = (
        t("từ {low} đến {high}", low=_vn(low), high=_vn(high))
        if field.maximum is not None
        else t("từ {low} trở lên", low=_vn(low))
    )
    what = t("Số nguyên") if field.kind == "int" else t("Số")
    return {
        "validate": "integer" if field.kind == "int" else "decimal",
        "criteria": "between",
        "minimum": low,
        "maximum": high,
        "input_message": f"{what} {span}.",
        "error_message": t("Phải là {what} {span}.", what=what.lower(), span=span),
    }


def _how(field: Field) -> str:
    if field.codelist:
        return t("Chọn trong danh sách ({n} giá trị)", n=len(code_list(field.codelist).codes))
    return {
        "date": t("Ngày/tháng/năm"),
        "int": t("Số nguyên"),
        "decimal": t("Số, {n} chữ số sau dấu phẩy", n=field.scale),
        "place": t("Xã/phường, tỉnh/thành phố"),
        "unit": t("Tên hoặc mã đơn vị"),
        "text": t("Văn bản"),
    }[field.kind] + (f". {field.note}" if field.note else "")


def _vn(number: float) -> str:
    return f"{number:g}".replace(".", ",")


def cell_text(field: Field, value: str) -> str:
    """What a cell shows for a value of a frame: codes by label, the rest as :func:`written`."""
    return (
        layout.shown(field.codelist).get(value, value) if field.codelist else written(field, value)
    )


def as_cells(lines: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """*lines* with each value of *columns* as :func:`cell_text` of the field that its line names by
    ``table`` and ``field``; what stands in a line of no field, or is missing, stays as it is."""
    fields = {
        (table.name, f.name): f for table in dictionary.tables().values() for f in table.fields
    }

    def shown(column: str) -> Any:
        keys = list(zip(lines["table"], lines["field"], lines[column], strict=True))
        texts = {
            key: cell_text(fields[key[:2]], key[2])
            for key in set(keys)
            if key[:2] in fields and isinstance(key[2], str)
        }
        return pd.array([texts.get(key, key[2]) for key in keys], dtype="str")

    return lines.assign(**{column: shown(column) for column in columns})


def columns_of(
    spec: Sheet, people: pd.DataFrame, lines: pd.DataFrame, raw: pd.DataFrame
) -> list[list[Any] | None]:
    """A table's columns as the template shows them: text, number or None; None for a column without
    any value.

    A cell that was not understood shows the text that stood there, so that nothing a unit wrote
    gets lost.

    Args:
        people: ``Records.nguoi``, whole. lines: the table's lines, all or some. raw: their texts as
            they stood, same index.
    """
    found: list[list[Any] | None] = []
    for column in spec.columns:
        field = column.field
        values = (
            people[field.name].reindex(lines["_nguoi"])
            if column.of_person
            else lines.get(field.name)
        )
        missing = np.ones(len(lines), dtype=bool) if values is None else values.isna().to_numpy()
        was = (
            raw[field.name]
            if not column.of_person and field.name in raw and missing.any()
            else None
        )
        unread = missing & was.notna().to_numpy() if was is not None else None
        if missing.all() and (unread is None or not unread.any()):
            found.append(None)
            continue
        texts: list[Any] = [None] * len(lines) if values is None else values.tolist()
        if field.kind == "date" or field.codelist:
            shown = {v: cell_text(field, v) for v in set(texts) if isinstance(v, str)}
            texts = list(map(shown.get, texts))
        elif missing.any():
            texts = [None if gone else v for gone, v in zip(missing.tolist(), texts, strict=True)]
        if was is not None and unread is not None:
            stood = was.to_numpy(dtype=object)
            for i in np.flatnonzero(unread).tolist():
                texts[i] = stood[i]
        found.append(texts)
    return found


def rows_of(spec: Sheet, records: Records) -> tuple[list[tuple[Any, ...]], list[Any]]:
    """The lines of :func:`columns_of` for everybody, with the frame's index labels."""
    lines = records.nguoi if spec.table == "nguoi" else records.con[spec.table]
    raw = records.raw if spec.table == "nguoi" else records.raw_con.get(spec.table, pd.DataFrame())
    columns = columns_of(spec, records.nguoi, lines, raw.reindex(lines.index))
    blank = [None] * len(lines)
    return list(zip(*(c or blank for c in columns), strict=True)), lines.index.tolist()


def fill(
    book: Book,
    sheet: Any,
    spec: Sheet,
    rows: list[tuple[Any, ...]],
    marks: dict[tuple[int, int], str] | None = None,
) -> None:
    """Write lines under the headings; *marks* maps (line, column) from 0 to a consequence."""
    marks = marks or {}
    plain = [book.of(c.field) for c in spec.columns]
    for line, values in enumerate(rows):
        row = FIRST_ROW - 1 + line
        for i, value in enumerate(values):
            if value is None:
                continue
            if isinstance(value, str):
                untrusted.put_text(sheet, row, i, value, plain[i])
            else:
                untrusted.put_number(sheet, row, i, value, plain[i])
    for (line, i), mark in marks.items():
        value, style = rows[line][i], book.of(spec.columns[i].field, mark)
        row = FIRST_ROW - 1 + line
        if value is None:
            untrusted.put_blank(sheet, row, i, style)
        elif isinstance(value, str):
            untrusted.put_text(sheet, row, i, value, style)
        else:
            untrusted.put_number(sheet, row, i, value, style)
