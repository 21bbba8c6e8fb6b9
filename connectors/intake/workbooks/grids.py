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
    return package.format, _workbook(data, _Beside.of(data, package, limits), limits), package


@dataclass(frozen=True)
class _Beside:
    """What a workbook says beside the values of its cells, in the way of its format.

    Attributes:
        parts: sheet -> its XML (xlsx); capitals, digits: styles in which letters are shown as
            capitals, numbers with so many digits.
        in_order: the marks of each sheet (xls, xlsb). named: sheet -> marks and merges (ods).
    """

    format: str
    parts: dict[str, bytes]
    capitals: frozenset[int]
    digits: dict[int, fonts.Digits]
    in_order: list[xml_marks.Marks]
    named: dict[str, tuple[xml_marks.Marks, list[tuple[int, int, int, int]]]]

    @classmethod
    def of(cls, data: bytes, package: Package, limits: Limits) -> "_Beside":
        form = package.format
        sheets = xml_marks.sheet_parts(package.parts) if form == "xlsx" else {}
        parts = {s: package.parts[part] for s, part in sheets.items() if part in package.parts}
        for sheet, part in parts.items():
            check_extent(part, sheet, limits)
        styles = package.parts.get("xl/styles.xml", b"") if form == "xlsx" else b""
        scan = {"xls": marks_binary.scan_xls, "xlsb": marks_binary.scan_xlsb}.get(form)
        content = package.parts.get("content.xml", b"")
        return cls(
            form,
            parts,
            fonts.capital_styles(styles),
            fonts.digit_styles(styles),
            scan(data) if scan else [],
            marks_ods.scan(content) if form == "ods" else {},
        )

    def put(self, grid: Grid, number: int) -> None:
        """The marks, and for ods the merges, into the grid of the *number*-th sheet."""
        part = self.parts.get(grid.name)
        if part is not None:
            grid.marks = xml_marks.scan(part)
            if self.capitals:
                grid.marks.capitals = set(xml_marks.styled(part, self.capitals))
            if self.digits:
                grid.marks.digits = {
                    where: self.digits[style]
                    for where, style in xml_marks.styled(part, self.digits).items()
                }
        elif number < len(self.in_order):
            grid.marks = self.in_order[number]
        elif grid.name in self.named:
            grid.marks, grid.merges = self.named[grid.name]


def _workbook(data: bytes, beside: _Beside, limits: Limits) -> list[Grid]:
    """The sheets with cells."""
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return [
                _grid(workbook, number, meta, beside, limits)
                for number, meta in enumerate(workbook.sheets_metadata)
                if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
    except python_calamine.PasswordError as error:
        raise Refused("encrypted") from error
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise Refused("damaged") from error
    except BaseException as error:
        # What calamine did not foresee comes as a panic, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise Refused("damaged") from error


def _grid(
    workbook: python_calamine.CalamineWorkbook,
    number: int,
    meta: python_calamine.SheetMetadata,
    beside: _Beside,
    limits: Limits,
) -> Grid:
    sheet = workbook.get_sheet_by_name(meta.name)
    if sheet.total_height * sheet.total_width > limits.cells:
        raise Refused("cells", sheet=meta.name, limit=limits.cells)
    rows = sheet.to_python(skip_empty_area=False)
    merged = sheet.merged_cell_ranges
    merges = None if merged is None else [(a[0], a[1], b[0], b[1]) for a, b in merged]
    visible = meta.visible == python_calamine.SheetVisibleEnum.Visible
    grid = Grid(meta.name, visible, rows, merges)
    beside.put(grid, number)
    if beside.format != "xlsx" or _is_odd(rows):
        _tidy_numbers(grid)
    return grid


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
