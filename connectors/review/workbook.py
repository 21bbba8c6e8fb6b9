"""The review workbook: a change set out as lines to decide on, and the decisions back in.

Lines that only make sense together (a new person with all values, a line of a list) are one line
here. Each is sealed by what it shows; a workbook with lines added, removed, altered or of another
plan is refused whole.
"""

import io
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from ...validators.texts import pick, t
from ...validators.vocabulary import KINDS
from ..files import write_private
from ..own_sheets import GUIDE, REVIEW_LINES, REVIEW_UNITS
from ..untrusted import put_blank, put_text
from .back import ReviewError, filled, read_review
from .items import UNIT, approve, decided, items
from .shown import DECISIONS, EDITED, HEAD, TECHNICAL, Shown, sheet, shown
from .told import CARDS, units_in

__all__ = [
    "CARDS",
    "DECISIONS",
    "EDITED",
    "GUIDE",
    "HEAD",
    "LINES",
    "NAMES",
    "UNIT",
    "ReviewError",
    "approve",
    "decided",
    "filled",
    "items",
    "read_review",
    "sheet",
    "write_review",
]

LINES, NAMES = REVIEW_LINES, REVIEW_UNITS
_WIDTH = {
    "ho_ten": 22, "decision": 11, "note": 14, "kind": 14, "what": 48, "does": 22, "reason": 24,
    "cccd": 14, "unit": 20, "source": 30, "group": 34, "change": 22, "seal": 27,
}  # fmt: skip
_CARD = (24, 44, 24, 44)
_LINE, _HIGHEST = 15, 405
"""Points of a line of text; Excel makes no row higher than 409."""
_COLOURS = dict(zip(DECISIONS.values(), ("#c6efce", "#ffc7ce", "#ffeb9c"), strict=True))


def write_review(changes: pd.DataFrame, path: Path, names: Mapping[str, str] | None = None) -> None:
    """Write the review workbook (mode 0600).

    Args:
        changes: a change set, frame of ``sync.changes.CHANGES``.
        path: the workbook to make.
        names: code -> name of units; those that the change set speaks of are listed in it.
    """
    spoken = units_in(changes)
    names = {code: name for code, name in sorted((names or {}).items()) if code in spoken}
    made = shown(changes, names)
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(
        memory,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    styles = _styles(book)
    _lines(book, made, styles)
    if made.cards:
        _cards(book, made, styles)
    _guide(book, made.rows, changes, styles)
    _names(book, names, styles)
    book.close()
    write_private(Path(path), memory.getvalue())


def _styles(book: Any) -> dict[str, Any]:
    plain = {"num_format": "@", "valign": "top", "text_wrap": True}
    plain |= {"border": 1, "border_color": "#bfbfbf"}
    edit = {**plain, "bg_color": "#fff8dc", "border": 1, "border_color": "#bf9000"}
    top = {"top": 2, "top_color": "#1f4e79"}
    heading = {
        "bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#1f4e79",
        "font_color": "#ffffff", "border": 1,
    }  # fmt: skip
    return {
        name: book.add_format(how)
        for name, how in {
            "head": heading,
            "title": {"bold": True, "font_size": 14},
            "long": {"num_format": "@", "text_wrap": True, "valign": "top"},
            "plain": plain,
            "plain.first": plain | top,
            "name": plain | {"font_color": "#808080"},
            "name.first": plain | top | {"bold": True},
            "edit": edit,
            "edit.first": edit | top,
            "faint": {"num_format": "@", "font_color": "#808080"},
            "label": plain | {"font_color": "#595959"},
            "who": {"num_format": "@", "bold": True, "bg_color": "#ddebf7", "text_wrap": True},
        }.items()
    }


def _page(sheet: Any, name: str) -> None:
    """A4 across, as wide as one page, with the number of the page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&8{name}&R&8{t('Trang')} &P/&N")


def _lines(book: Any, made: Shown, styles: dict[str, Any]) -> None:
    """The sheet to decide on."""
    lines = book.add_worksheet(LINES)
    columns = list(HEAD)
    for c, name in enumerate(columns):
        put_text(lines, 0, c, HEAD[name], styles["head"])
        hidden = {"hidden": 1} if name in TECHNICAL else {}
        lines.set_column(c, c, _WIDTH[name], None, hidden)
    lines.set_row(0, 2 * _LINE)
    style = {
        name: "faint" if name in TECHNICAL else "edit" if name in EDITED else "plain"
        for name in columns
    } | {"ho_ten": "name"}
    wrapped = [n for n in columns if n not in TECHNICAL]
    widths = [_WIDTH[n] for n in wrapped]
    heights = [
        _height(texts, widths) for texts in made.rows[wrapped].itertuples(index=False, name=None)
    ]
    for r, row in enumerate(made.rows.itertuples(index=False), start=1):
        begins = ".first" if made.first[r - 1] else ""
        lines.set_row(r, heights[r - 1])
        for c, text in enumerate(row):
            name = style[columns[c]]
            how = styles[name if name == "faint" else name + begins]
            if text:
                put_text(lines, r, c, text, how)
            else:
                put_blank(lines, r, c, how)
    last = max(len(made.rows), 1)
    lines.autofilter(0, 0, last, len(columns) - 1)
    lines.freeze_panes(1, columns.index("note"))
    lines.repeat_rows(0)
    lines.print_area(0, 0, last, columns.index("unit"))
    _page(lines, LINES)
    _choices(book, lines, last, columns.index("decision"))
    lines.activate()


def _choices(book: Any, lines: Any, last: int, at: int) -> None:
    lines.data_validation(
        1,
        at,
        last,
        at,
        {
            "validate": "list",
            "source": list(DECISIONS.values()),
            "error_title": LINES,
            "error_message": "Chọn Duyệt, Từ chối hoặc Hoãn.",
        },
    )
    for label, colour in _COLOURS.items():
        rule = {
            "type": "cell",
            "criteria": "==",
            "value": f'"{label}"',
            "format": book.add_format({"bg_color": colour}),
        }
        lines.conditional_format(1, at, last, at, rule)


def _height(texts: Sequence[str], widths: Sequence[int]) -> int:
    """Points that a row needs: words wrap a little before the end of a column."""
    return min(
        _LINE
        * max(
            sum(max(math.ceil(len(part) / (width * 0.95)), 1) for part in text.split("\n"))
            for text, width in zip(texts, widths, strict=True)
        ),
        _HIGHEST,
    )


def _cards(book: Any, made: Shown, styles: dict[str, Any]) -> None:
    """The sheet of the new records: a block for each person, two columns of label and value."""
    cards = book.add_worksheet(CARDS)
    for c, width in enumerate(_CARD):
        cards.set_column(c, c, width)
    for r, row in enumerate(made.cards):
        title = r in made.titles
        for c, text in enumerate(row):
            if title:
                put_text(cards, r, c, text, styles["who"])
            elif text:
                put_text(cards, r, c, text, styles["plain" if c % 2 else "label"])
        cards.set_row(r, _height(row, _CARD))
    _page(cards, CARDS)


def _guide(book: Any, rows: pd.DataFrame, changes: pd.DataFrame, styles: dict[str, Any]) -> None:
    """What to do, and what there is to decide, by kind and by cause."""
    guide = book.add_worksheet(GUIDE)
    for c, width in enumerate((74, 10, 62)):
        guide.set_column(c, c, width)
    told = int((changes["kind"] == "keep_theirs").sum())
    said = (
        t(
            "Chọn Duyệt, Từ chối hoặc Hoãn ở cột Quyết định của trang {sheet}. Dòng để "
            "trống là chưa quyết định.",
            sheet=LINES,
        ),
        t("Chỉ điền cột Quyết định và Ghi chú. Không thêm, bớt, sửa dòng: tệp như vậy bị từ chối."),
        t(
            "Các việc của một người đứng liền nhau, việc khó đứng trước. Lọc theo cột "
            "Cùng nguyên nhân để quyết định một lần cho nhiều người."
        ),
        t("{n} giá trị do Bộ sửa không cần quyết định; đơn vị được báo.", n=told),
    )
    put_text(guide, 0, 0, t("Hướng dẫn duyệt"), styles["title"])
    for r, sentence in enumerate(said, start=1):
        put_text(guide, r, 0, sentence, styles["long"])
        guide.set_row(r, _height([sentence], [74]))
    means = {k.label[0]: pick(k.approving) for k in KINDS.values()}
    counted = rows["kind"].value_counts(sort=False)
    top = _grid(
        guide,
        len(said) + 2,
        (t("Việc"), t("Số dòng"), t("Duyệt thì")),
        [(str(kind), str(n), means[str(kind)]) for kind, n in counted.items()],
        styles,
    )
    each = rows.loc[rows["group"] != "", "group"].value_counts(sort=True)
    if len(each):
        _grid(
            guide,
            top + 1,
            (t("Cùng nguyên nhân"), t("Số dòng")),
            [(str(cause), str(n)) for cause, n in each.items()],
            styles,
        )
    _page(guide, GUIDE)


def _grid(
    sheet: Any, top: int, heads: Sequence[str], rows: list[tuple[str, ...]], styles: dict[str, Any]
) -> int:
    """A small table from row *top*; the row after it."""
    for c, text in enumerate(heads):
        put_text(sheet, top, c, text, styles["head"])
    for r, row in enumerate(rows, start=top + 1):
        for c, text in enumerate(row):
            put_text(sheet, r, c, text, styles["plain"])
        sheet.set_row(r, _height(row, (74, 10, 62)[: len(row)]))
    return top + 1 + len(rows)


def _names(book: Any, names: Mapping[str, str], styles: dict[str, Any]) -> None:
    """Codes and names of the units, as the other sheets say them; read back with the decisions."""
    sheet = book.add_worksheet(NAMES)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 60)
    for c, text in enumerate((t("Mã đơn vị"), t("Tên đơn vị"))):
        put_text(sheet, 0, c, text, styles["head"])
    for r, pair in enumerate(names.items(), start=1):
        for c, text in enumerate(pair):
            put_text(sheet, r, c, text, styles["plain"])
    _page(sheet, NAMES)
