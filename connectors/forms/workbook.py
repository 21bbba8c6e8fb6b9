"""A form as a workbook in its printed layout: A3 across (A4 for a narrow one), head and codes on
every page."""

import io
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
    _foot(sheet, paper, first + len(paper.figures) + 1, style, last)
    _page(sheet, paper, first, last)
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


def _foot(sheet: Any, paper: Printed, row: int, style: dict[str, Any], last: int) -> None:
    middle = last // 2
    # Spreadsheets do not grow a merged row with its words.
    width = _NARROW + _NAME + _NUMBER * max(last - 1, 1) + sum(_texts(paper).values())
    for note in paper.notes:
        _across(sheet, row, 0, last, note, style["note"])
        sheet.set_row(row, 14 * (1 + int(len(note) / (1.1 * width))))
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


def _texts(paper: Printed) -> dict[int, float]:
    """Columns of a list that hold words, and how wide each is: as most of its cells ask, within
    reason."""
    found = {}
    for at in range(len(paper.columns)):
        said = [len(v) for row in paper.figures[1:] if isinstance(v := row[at], str)]
        if any(n > 1 for n in said):
            said.sort()
            found[at] = float(min(34, max(10, 2 + said[int(0.9 * (len(said) - 1))])))
    return found


_LINE = 15.0
"""Height of a line of words."""


def _heights(sheet: Any, paper: Printed, first: int, texts: dict[int, float], other: float) -> None:
    """Rows as high as their words ask: spreadsheets grow neither merged cells nor rows of a set
    height."""
    widths = [texts.get(at, other) for at in range(len(paper.columns))]
    for level in range(paper.depth - 1):
        own = [c for c in paper.head if c.row == level and c.rows == 1 and c.column >= paper.words]
        lines = (
            _lines_of(c.text, sum(widths[(n := c.column - paper.words) : n + c.columns]))
            for c in own
        )
        sheet.set_row(TOP + level, max(18, _LINE * max(lines, default=1)))
    for r, figures in enumerate(paper.figures if texts else ()):
        said = ((v, widths[at]) for at, v in enumerate(figures) if isinstance(v, str))
        lines = max((_lines_of(v, width) for v, width in said), default=1)
        if lines > 1:
            sheet.set_row(first + r, _LINE * lines)


def _lines_of(text: str, width: float) -> int:
    return 1 + int(1.15 * len(text) / width)


def _page(sheet: Any, paper: Printed, first: int, last: int) -> None:
    wide = [_NARROW, _NAME] if paper.numbered else [_NAME / 2, _NAME, _NARROW]
    for at, width in enumerate(wide[: paper.words]):
        sheet.set_column(at, at, width)
    texts = _texts(paper)
    many = len(paper.columns) > 20 or sum(texts.values()) > 110
    sheet.set_column(paper.words, last, _NUMBER if many else 1.5 * _NUMBER)
    for at, width in texts.items():
        sheet.set_column(paper.words + at, paper.words + at, width)
    _heights(sheet, paper, first, texts, _NUMBER if many else 1.5 * _NUMBER)
    # The lowest words of a head stand in columns of figures: three lines at least.
    sheet.set_row(TOP + paper.depth - 1, 96 if many else 64)
    sheet.freeze_panes(first, paper.words)
    if many or texts:
        sheet.set_landscape()
    sheet.set_paper(8 if many else 9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TOP, first - 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.set_footer("&C&P/&N")
