"""A form as a workbook in its printed layout: A3 across (A4 for a narrow one), head and codes on
every page."""

import io
from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import xlsxwriter

from ...validators.texts import t
from ..untrusted import merge, put_blank, put_number, put_text
from .printed import Cell, Printed

FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
WHOLE, PART = "#,##0", "#,##0.0"
TOP = 5
"""Rows above the head: who reports and which form, title, day, unit."""
_NARROW, _NAME, _NUMBER = 5, 38, 6.5
MANY = 20
"""Columns of figures above which they are as narrow as can be."""
UPRIGHT, A4 = 135, 200
"""Letters across a page upright, and across A4; what is wider is A3."""


def workbook(paper: Printed, office: str) -> bytes:
    """The workbook of a printed form.

    Args:
        office: who reports, for the corner.
    """
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    style = _styles(book)
    sheet = book.add_worksheet(t("Biểu"))
    sheet.set_default_row(18)
    last = len(paper.codes) - 1
    _corner(sheet, paper, office, style, last)
    for cell in paper.head:
        _put(sheet, cell, TOP, 0, style["head"])
    under = TOP + paper.depth
    for at, code in enumerate(paper.codes):
        put_text(sheet, under, at, code, style["code"])
    first = under + 1
    bold = {n for n, code in enumerate(paper.rows) if code == "*"}
    for cell in paper.beside:
        words = style["total"] if cell.row in bold else style["words"]
        _put(sheet, cell, first, 0, words)
    for r, figures in enumerate(paper.figures):
        kind = "total " if r in bold else ""
        for c, value in enumerate(figures):
            whole = not isinstance(value, float) or value.is_integer()
            number = style[f"{kind}{'number' if whole else 'part'}"]
            if value is None or value == "":
                put_blank(sheet, first + r, paper.words + c, number)
            elif isinstance(value, str):
                look = style["total"] if r in bold else style["words"]
                put_text(sheet, first + r, paper.words + c, value, look)
            else:
                put_number(sheet, first + r, paper.words + c, value, number)
    widths = _widths(paper)
    _foot(sheet, paper, first + len(paper.figures) + 1, style, sum(widths))
    _page(sheet, paper, first, widths)
    book.close()
    return memory.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    grid = {**FONT, "border": 1}
    return {
        name: book.add_format(look)
        for name, look in {
            "head": {**grid, "bold": True, "align": "center", "text_wrap": True},
            "code": {**grid, "italic": True, "align": "center", "font_size": 9},
            "words": {**grid, "text_wrap": True},
            "total": {**grid, "bold": True, "text_wrap": True},
            "number": {**grid, "num_format": WHOLE},
            "total number": {**grid, "bold": True, "num_format": WHOLE},
            "part": {**grid, "num_format": PART},
            "total part": {**grid, "bold": True, "num_format": PART},
            "title": {**FONT, "bold": True, "align": "center", "font_size": 14},
            "middle": {**FONT, "align": "center", "italic": True},
            "corner": {**FONT, "bold": True, "text_wrap": True},
            "right": {**FONT, "align": "right", "italic": True, "text_wrap": True},
            "note": {**FONT, "font_size": 10, "text_wrap": True, "valign": "top"},
            "sign": {**FONT, "bold": True, "align": "center"},
        }.items()
    }


def _put(sheet: Any, cell: Cell, row: int, column: int, style: Any) -> None:
    r, c = row + cell.row, column + cell.column
    if cell.rows > 1 or cell.columns > 1:
        merge(sheet, r, c, cell.rows, cell.columns, style)
    put_text(sheet, r, c, cell.text, style)


def _across(sheet: Any, row: int, first: int, last: int, text: str, style: Any) -> None:
    _put(sheet, Cell(0, 0, 1, last - first + 1, text), row, first, style)


def _corner(sheet: Any, paper: Printed, office: str, style: dict[str, Any], last: int) -> None:
    title, day, form, law, unit = paper.title
    middle = last // 2
    sheet.set_row(0, 32)
    _across(sheet, 0, 0, middle, office, style["corner"])
    _across(sheet, 0, middle + 1, last, f"{form} - {law}", style["right"])
    _across(sheet, 2, 0, last, title.upper(), style["title"])
    _across(sheet, 3, 0, last, day, style["middle"])
    _across(sheet, 4, 0, last, unit, style["right"])


def _foot(sheet: Any, paper: Printed, row: int, style: dict[str, Any], width: float) -> None:
    """Notes and signatures under a table so many letters wide."""
    last = len(paper.codes) - 1
    middle = last // 2
    for note in paper.notes:
        _across(sheet, row, 0, last, note, style["note"])
        sheet.set_row(row, max(_LINE, _high(note, 1.2 * width)))
        row += 1
    row += 1
    _across(
        sheet,
        row,
        middle + 1,
        last,
        t("......, ngày ...... tháng ...... năm ......"),
        style["middle"],
    )
    _across(sheet, row + 1, 0, middle, t("NGƯỜI LẬP BIỂU"), style["sign"])
    _across(sheet, row + 1, middle + 1, last, t("THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"), style["sign"])
    _across(sheet, row + 2, 0, middle, t("(Ký, ghi rõ họ tên)"), style["middle"])
    _across(sheet, row + 2, middle + 1, last, t("(Ký, ghi rõ họ tên, đóng dấu)"), style["middle"])


def _widths(paper: Printed) -> list[float]:
    """How wide each column is, in letters: words within reason, numbers so that none is hidden."""
    before = [_NARROW, _NAME] if paper.numbered else [_NAME / 2, _NAME, _NARROW]
    least = _NUMBER if len(paper.columns) > MANY else 1.5 * _NUMBER
    own = [_width([row[at] for row in paper.figures], least) for at in range(len(paper.columns))]
    return [*map(float, before[: paper.words]), *own]


def _width(cells: Sequence[float | str | None], least: float) -> float:
    """Of a column: as most of its words ask, and its longest number."""
    said = sorted(len(v) for v in cells[1:] if isinstance(v, str))
    if said and said[-1] > 1:
        return float(min(34, max(10, 2 + said[int(0.9 * (len(said) - 1))])))
    numbers = (len(f"{v:,.{0 if v.is_integer() else 1}f}") for v in cells if isinstance(v, float))
    return max(least, 2.0 + max(numbers, default=0))


_LINE = 15.0
"""Height of a line of words."""


_SLIM = 1.08
"""Letters of the words of lines that stand where one of the sheet's own letters does; those of
heads are bold."""


def _high(text: str, width: float) -> float:
    """How high a text of so many letters' width is."""
    return _LINE * len(wrap(text, max(4, int(width)))) if text else 0.0


def _heights(sheet: Any, paper: Printed, first: int, widths: list[float]) -> None:
    """Rows as high as their words ask: spreadsheets grow neither merged cells nor rows of a set
    height."""

    def wide(cell: Cell) -> float:
        return sum(widths[cell.column : cell.column + cell.columns])

    levels: list[float] = []
    for level in range(paper.depth):
        ends = [c for c in paper.head if c.row + c.rows - 1 == level]
        # What a cell over several levels still needs of its last.
        needed = [_high(c.text, wide(c) / _SLIM) - sum(levels[c.row : level]) for c in ends]
        levels.append(max(18.0, 6.0 + max(needed, default=0.0)))
        sheet.set_row(TOP + level, levels[-1])
    beside: dict[int, list[float]] = {}
    for cell in paper.beside:
        if cell.rows == 1:
            beside.setdefault(cell.row, []).append(_high(cell.text, _SLIM * wide(cell)))
    for r, figures in enumerate(paper.figures):
        own = zip(figures, widths[paper.words :], strict=True)
        words = max((_high(v, _SLIM * w) for v, w in own if isinstance(v, str)), default=0.0)
        labels = max(beside.get(r, [0.0]))
        if (high := max(words, labels)) > _LINE:
            sheet.set_row(first + r, high)


def _page(sheet: Any, paper: Printed, first: int, widths: list[float]) -> None:
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    _heights(sheet, paper, first, widths)
    sheet.freeze_panes(first, paper.words)
    if sum(widths) > UPRIGHT:
        sheet.set_landscape()
    sheet.set_paper(8 if sum(widths) > A4 else 9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TOP, first - 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.set_footer("&C&P/&N")
