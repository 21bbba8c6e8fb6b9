"""A file as grids of plain cell values, one for each sheet."""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import python_calamine

from . import delimited, fonts, marks_binary, marks_ods, markup
from . import marks as xml_marks
from .limits import Limits, Refused
from .preflight import Package, check, check_extent

TEXT_SHEET = "Danh sách"
"""What the one sheet of a text file is called, which has no name of its own."""

Cell = object
"""'' (blank), text, float, bool, date, datetime, time or timedelta: what calamine gives."""


@dataclass
class Grid:
    """One sheet. ``rows`` is rectangular from A1 on; ``merges`` are (row, column, last row, last
    column), from 0."""

    name: str
    visible: bool
    rows: Sequence[Sequence[Cell]]
    merges: list[tuple[int, int, int, int]] | None = None
    marks: xml_marks.Marks = field(default_factory=xml_marks.Marks)


def read(data: bytes, limits: Limits) -> tuple[str, list[Grid], Package]:
    """(format, grids, package) of a file's bytes.

    Raises:
        Refused: see ``refusals``.
    """
    package = check(data, limits)
    if package.format == "zip":
        raise Refused("not-a-spreadsheet")
    if package.format == "csv":
        rows, _ = delimited.rows(data, limits)
        return "csv", [Grid(TEXT_SHEET, True, rows)], package
    if package.format in ("html", "xml"):
        pages = (
            markup.read_html(data, TEXT_SHEET, limits)
            if package.format == "html"
            else markup.read_xml(data, limits)
        )
        return (
            package.format,
            [Grid(p.name, p.visible, p.squared(limits), p.merges, p.marks) for p in pages],
            package,
        )
    sheets = xml_marks.sheet_parts(package.parts) if package.format == "xlsx" else {}
    for sheet, part in sheets.items():
        if part in package.parts:
            check_extent(package.parts[part], sheet, limits)
    styles = package.parts.get("xl/styles.xml", b"") if package.format == "xlsx" else b""
    capitals, digits = fonts.capital_styles(styles), fonts.digit_styles(styles)
    in_order = (
        marks_binary.scan_xls(data)
        if package.format == "xls"
        else marks_binary.scan_xlsb(data)
        if package.format == "xlsb"
        else []
    )
    named = marks_ods.scan(package.parts.get("content.xml", b"")) if package.format == "ods" else {}
    grids = []
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for number, meta in enumerate(workbook.sheets_metadata):
                if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                sheet = workbook.get_sheet_by_name(meta.name)
                if sheet.total_height * sheet.total_width > limits.cells:
                    raise Refused("cells", sheet=meta.name, limit=limits.cells)
                rows = sheet.to_python(skip_empty_area=False)
                merged = sheet.merged_cell_ranges
                merges = None if merged is None else [(a[0], a[1], b[0], b[1]) for a, b in merged]
                visible = meta.visible == python_calamine.SheetVisibleEnum.Visible
                grid = Grid(meta.name, visible, rows, merges)
                part = package.parts.get(sheets.get(meta.name, ""))
                if part is not None:
                    grid.marks = xml_marks.scan(part)
                    if capitals:
                        grid.marks.capitals = set(xml_marks.styled(part, capitals))
                    if digits:
                        grid.marks.digits = {
                            where: digits[style]
                            for where, style in xml_marks.styled(part, digits).items()
                        }
                elif number < len(in_order):
                    grid.marks = in_order[number]
                elif meta.name in named:
                    grid.marks, grid.merges = named[meta.name]
                if package.format != "xlsx" or _is_odd(rows):
                    _tidy_numbers(grid)
                grids.append(grid)
    except python_calamine.PasswordError as error:
        raise Refused("encrypted") from error
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise Refused("damaged") from error
    except BaseException as error:
        # What calamine did not foresee comes as a panic, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise Refused("damaged") from error
    return package.format, grids, package


def _is_odd(rows: Sequence[Sequence[Cell]]) -> bool:
    """True when a cell may hold no finite number ("1E999" or "NaN" written as a number): then the
    sum of all is none either."""
    return not math.isfinite(sum([v for row in rows for v in row if type(v) is float]))


def _tidy_numbers(grid: Grid) -> None:
    """Whole numbers of xls become floats as in the other formats; what is no finite number becomes
    the error that Excel shows."""
    rows = [[float(v) if type(v) is int else v for v in row] for row in grid.rows]
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if type(value) is float and not math.isfinite(value):
                row[c] = ""
                grid.marks.errors[r, c] = "#NUM!"
    grid.rows = rows
