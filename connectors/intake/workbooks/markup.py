"""Old programs save a web page, or Excel's XML of 2003, under the name .xls; both are read here as
grids of cells.

The page goes through the parser of the standard library, which loads nothing and runs nothing; the
XML through defusedxml, which refuses declarations. Pictures, scripts, styles and links are left
out; formulas give the result that stands with them. Sources: HTML Living Standard 4.9 (tables);
Microsoft, "XML Spreadsheet Reference" (Office 2003).
"""

import datetime
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from .delimited import text_of
from .limits import Limits, Refused
from .marks import Marks

Merge = tuple[int, int, int, int]


@dataclass
class Sheet:
    """One sheet as read; rows may differ in length."""

    name: str
    rows: list[list[object]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)
    visible: bool = True

    def squared(self, limits: Limits) -> list[list[object]]:
        """The rows, filled up to one width.

        Raises:
            Refused: more rows, columns or cells than the limits allow.
        """
        width = max(map(len, self.rows), default=0)
        _check(self, len(self.rows), width, limits)
        if width * len(self.rows) > limits.cells:
            raise Refused("cells", sheet=self.name, limit=limits.cells)
        return [row + [""] * (width - len(row)) for row in self.rows]


def _check(sheet: Sheet, row: int, column: int, limits: Limits) -> None:
    if row > limits.rows:
        raise Refused("rows", sheet=sheet.name, row=row, limit=limits.rows)
    if column > limits.columns:
        raise Refused("columns", sheet=sheet.name, column=column, limit=limits.columns)


# ---------------------------------------------------------------- web pages

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]{3,20})""", re.IGNORECASE)
_UNSEEN = frozenset({"script", "style", "head", "title", "noscript", "template", "xml"})
_BREAKS = frozenset({"br", "p", "div", "li"})
_SPACES = re.compile(r"[ \t\r\n\f]+")


class _Page(HTMLParser):
    """Collects the cells of every table of a page, one table under another; a table inside a cell
    comes after its own. Text outside tables makes a row of one cell, as when Excel opens the
    page."""

    def __init__(self, name: str, limits: Limits):
        super().__init__(convert_charrefs=True)
        self.sheet = Sheet(name)
        self.limits = limits
        self.open: list[_Table] = []
        self.waiting: list[_Table] = []
        self.loose: list[str] = []
        self.unseen = 0
        self.framed = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag in ("frameset", "frame", "iframe"):
            self.framed = True
        elif tag == "body":
            self.unseen = 0
        elif tag == "table":
            self.unseen = 0
            self._loose_row()
            if len(self.open) >= 20:
                raise Refused("damaged")
            self.open.append(_Table())
        elif self.open and tag == "tr":
            self.open[-1].new_row(self.sheet, self.limits)
        elif self.open and tag in ("td", "th"):
            self.open[-1].new_cell(dict(attrs), self.sheet, self.limits)
        elif tag in _BREAKS:
            self._text("\n")
            if tag != "br" and not self.open:
                self._loose_row()

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag == "table" and self.open:
            done = self.open.pop()
            done.close_cell()
            self.waiting.append(done)
            if not self.open:
                self._lay()
        elif self.open and tag in ("td", "th", "tr"):
            self.open[-1].close_cell()
        elif not self.open and tag in ("p", "div", "h1", "h2", "h3", "h4"):
            self._loose_row()

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self._text(_SPACES.sub(" ", data))

    def _text(self, text: str) -> None:
        if self.open:
            if self.open[-1].cell is not None:
                self.open[-1].cell.append(text)
        else:
            self.loose.append(text)

    def _loose_row(self) -> None:
        text = _tidy(self.loose)
        self.loose = []
        if text and not self.open:
            self.sheet.rows.append([text])
            _check(self.sheet, len(self.sheet.rows), 1, self.limits)

    def _lay(self) -> None:
        # The outermost table was opened first and closed last.
        for table in reversed(self.waiting):
            top = len(self.sheet.rows)
            self.sheet.rows += table.rows
            self.sheet.merges += [(a + top, b, c + top, d) for a, b, c, d in table.merges]
            _check(self.sheet, len(self.sheet.rows), 0, self.limits)
        self.waiting = []

    def finish(self) -> None:
        """Take what a page without its closing tags left open."""
        self.close()
        while self.open:
            self.handle_endtag("table")
        self._loose_row()


class _Table:
    """One table under way: where a cell lands depends on the cells that reach down from the rows
    above."""

    def __init__(self) -> None:
        self.rows: list[list[object]] = []
        self.merges: list[Merge] = []
        self.reaching: dict[int, int] = {}
        self.cell: list[str] | None = None
        self.at = 0

    def new_row(self, sheet: Sheet, limits: Limits) -> None:
        self.close_cell()
        if self.rows:
            self.reaching = {c: left - 1 for c, left in self.reaching.items() if left > 1}
        self.rows.append([])
        self.at = 0
        _check(sheet, len(self.rows), 0, limits)

    def new_cell(self, attributes: dict[str, str | None], sheet: Sheet, limits: Limits) -> None:
        if not self.rows:
            self.new_row(sheet, limits)
        self.close_cell()
        while self.reaching.get(self.at, 0) > 0:
            self.at += 1
        right, down = _span(attributes, "colspan"), _span(attributes, "rowspan")
        _check(sheet, 0, self.at + right, limits)
        row = self.rows[-1]
        row += [""] * (self.at + 1 - len(row))
        if right > 1 or down > 1:
            top = len(self.rows) - 1
            self.merges.append((top, self.at, top + down - 1, self.at + right - 1))
            # The cells of this row are passed now, those of the next rows when they come.
            if down > 1:
                self.reaching.update(dict.fromkeys(range(self.at, self.at + right), down))
        self.cell = []
        self.where = self.at
        self.at += right

    def close_cell(self) -> None:
        if self.cell is not None:
            self.rows[-1][self.where] = _tidy(self.cell)
            self.cell = None


def _span(attributes: dict[str, str | None], name: str) -> int:
    text = (attributes.get(name) or "1").strip()
    return max(1, min(int(text), 65_534)) if text.isdecimal() and len(text) < 8 else 1


def _tidy(parts: list[str]) -> str:
    """The text of a cell: lines trimmed, no-break spaces at its ends gone."""
    lines = [" ".join(line.split(" ")).strip(" \xa0\t\r\f") for line in "".join(parts).split("\n")]
    return "\n".join(line for line in lines if line)


def read_html(data: bytes, name: str, limits: Limits) -> list[Sheet]:
    """The cells of a page's tables as one sheet.

    Raises:
        Refused: a page that only holds frames (its tables are in other files), or too many rows or
        columns.
    """
    found = _CHARSET.search(data[:4096])
    text = ""
    if found and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        try:
            text = data.decode(found[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError, UnicodeError):
            text = ""
    page = _Page(name, limits)
    page.feed(text or text_of(data)[0])
    page.finish()
    if page.framed and len(page.sheet.rows) < 2:
        raise Refused("html")
    return [page.sheet]


# ---------------------------------------------------------------- XML of 2003


def read_xml(data: bytes, limits: Limits) -> list[Sheet]:
    """The sheets of an XML Spreadsheet 2003.

    Raises:
        Refused: it is not sound, declares entities, or holds too many rows or columns.
    """
    try:
        document = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Refused("entities") from error
    except (ParseError, ValueError, LookupError) as error:
        raise Refused("damaged") from error
    return [_xml_sheet(e, limits) for e in document if _tag(e) == "Worksheet"]


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _of(element: Element) -> dict[str, str]:
    return {k.rpartition("}")[2]: v for k, v in element.attrib.items()}


def _int(about: dict[str, str], name: str, default: int) -> int:
    text = about.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 9 else default


def _xml_sheet(element: Element, limits: Limits) -> Sheet:
    sheet = Sheet(_of(element).get("Name", ""))
    for part in element:
        if _tag(part) == "WorksheetOptions":
            sheet.visible = not any(
                _tag(e) == "Visible" and (e.text or "").startswith("SheetHidden") for e in part
            )
        elif _tag(part) == "Table":
            _xml_table(part, sheet, limits)
    return sheet


def _xml_table(table: Element, sheet: Sheet, limits: Limits) -> None:
    about = _of(table)
    row = _int(about, "TopCell", 1) - 1
    left = _int(about, "LeftCell", 1) - 1
    column = left
    for line in table:
        if _tag(line) == "Column":
            about = _of(line)
            column = _int(about, "Index", column + 1) - 1
            span = _int(about, "Span", 0) + 1
            if about.get("Hidden") == "1":
                sheet.marks.hidden_columns.update(range(column, min(column + span, limits.columns)))
            column += span
        elif _tag(line) == "Row":
            about = _of(line)
            row = _int(about, "Index", row + 1) - 1
            span = _int(about, "Span", 0) + 1
            cells = [c for c in line if _tag(c) == "Cell"]
            if about.get("Hidden") == "1":
                sheet.marks.hidden_rows.update(range(row, min(row + span, limits.rows)))
            if cells:
                _check(sheet, row + 1, 0, limits)
                sheet.rows += [[] for _ in range(row + 1 - len(sheet.rows))]
                _xml_cells(cells, row, left, sheet, limits)
            row += span


def _xml_cells(cells: list[Element], row: int, left: int, sheet: Sheet, limits: Limits) -> None:
    column = left
    line = sheet.rows[row]
    for cell in cells:
        about = _of(cell)
        column = _int(about, "Index", column + 1) - 1
        right, down = _int(about, "MergeAcross", 0), _int(about, "MergeDown", 0)
        _check(sheet, 0, column + 1, limits)
        line += [""] * (column + 1 - len(line))
        data = next((e for e in cell if _tag(e) == "Data"), None)
        if data is not None:
            line[column] = _xml_value(data, (row, column), sheet.marks)
        elif "Formula" in about:
            sheet.marks.uncached.add((row, column))
        if right or down:
            sheet.merges.append((row, column, row + down, column + right))
        column += right + 1


def _xml_value(data: Element, where: tuple[int, int], marks: Marks) -> object:
    text = "".join(data.itertext())
    match _of(data).get("Type"):
        case "Number":
            try:
                return float(text)
            except ValueError:
                return text
        case "Boolean":
            return text.strip() == "1"
        case "DateTime":
            try:
                value = datetime.datetime.fromisoformat(text)
            except ValueError:
                return text
            return value.date() if value.time() == datetime.time() else value
        case "Error":
            marks.errors[where] = text or "#VALUE!"
            return ""
    return text
