"""Reads workbooks by other libraries than the loader's, and tells which rows speak of a person, by
a rule of its own.

openpyxl reads xlsx, xlrd xls, odfpy ods, the standard library text, web pages and XML of 2003; the
binary records of xlsb are walked here. It knows nothing of letterheads or merges: it is for files
that held one plain table before they were spoiled.
"""

import contextlib
import csv
import html.parser
import io
import os
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.etree import ElementTree

import openpyxl
import xlrd
from odf.element import Element
from odf.opendocument import load as load_ods
from odf.table import Table, TableRow

Rows = dict[int, list[object]]
"""Row number from 1 -> values of the row; '' is a blank."""

WIDTH = 64
_NOT_PEOPLE = re.compile(r"(?i)tổng|cộng|người lập|họ và tên|^\s*[IVX]+\s*$|^\s*STT\s*$")
"""Words that make it a question of judgement whether the row is a person."""


class Unreadable(Exception):
    """The other reader refuses the file too."""


def rows_of(form: str, data: bytes) -> list[Rows]:
    """The rows of each sheet.

    Raises:
        Unreadable: the reader of the format could not read the file.
    """
    readers = {
        "xlsx": _xlsx,
        "xls": _xls,
        "xlsb": _xlsb,
        "ods": _ods,
        "csv": _csv,
        "html": _html,
        "xml": _xml,
    }
    try:
        return [dict(_filled(sheet)) for sheet in readers[form](data)]
    except Exception as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error


def people(
    rows: Rows, head: Sequence[str], *, from_heading: bool = False
) -> tuple[set[int], set[int]] | None:
    """(rows that are people beyond doubt, rows that may be people), None when the heading *head* is
    no longer there.

    *head* holds "Họ và tên" and "Số CCCD"; it is there when half of it stands in one row. Rows
    count from 1, or from it.
    """
    at = max(rows, key=lambda r: sum(v in head for v in rows[r]), default=0)
    if not at or sum(v in head for v in rows[at]) * 2 < len(head):
        return None
    heading = rows[at]
    name, number = (
        heading.index(h) if h in heading else head.index(h) for h in ("Họ và tên", "Số CCCD")
    )
    certain, possible = set(), set()
    for row, values in rows.items():
        if row <= at:
            continue
        filled = [v for v in values if v != ""]
        words = re.findall(r"[^\W\d_]+", str(values[name])) if name < len(values) else []
        proven = (
            number < len(values)
            and re.fullmatch(r"\D?(?:\d\D?){10,12}", str(values[number])) is not None
        )
        if words or proven or len(filled) >= 3:
            possible.add(row)
        if (
            sum(len(w) > 1 for w in words) >= 2
            and len(filled) >= len(head) - 1
            and not any(_NOT_PEOPLE.search(str(v)) for v in filled)
        ):
            certain.add(row)
    start = at if from_heading else 0
    return {r - start for r in certain}, {r - start for r in possible}


def _filled(sheet: Iterable[tuple[int, Iterable[object]]]) -> Iterator[tuple[int, list[object]]]:
    for row, values in sheet:
        own = ["" if v is None else v.strip() if isinstance(v, str) else v for v in values]
        if any(v != "" for v in own):
            yield row, own


def _xlsx(data: bytes) -> Iterator[Iterable[tuple[int, Iterable[object]]]]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for page in book.worksheets:
        page.reset_dimensions()  # what the file says of its extent may be spoiled too
        yield enumerate((row[:WIDTH] for row in page.iter_rows(values_only=True)), 1)


def _xls(data: bytes) -> Iterator[Iterable[tuple[int, Iterable[object]]]]:
    with (
        open(os.devnull, "w", encoding="utf-8") as nowhere,
        xlrd.open_workbook(file_contents=data, logfile=nowhere) as book,
    ):
        for page in book.sheets():
            yield [(r + 1, page.row_values(r, 0, WIDTH)) for r in range(page.nrows)]


def _ods(data: bytes) -> Iterator[Iterable[tuple[int, Iterable[object]]]]:
    with contextlib.redirect_stdout(io.StringIO()):  # odfpy prints the parts that it cannot parse
        document: Any = load_ods(io.BytesIO(data))
    for table in document.spreadsheet.getElementsByType(Table):
        rows, number = [], 1
        for line in table.getElementsByType(TableRow):
            values: list[object] = []
            for cell in line.childNodes:
                if isinstance(cell, Element) and cell.qname[1] in (
                    "table-cell",
                    "covered-table-cell",
                ):
                    words = (
                        "\n".join(str(p) for p in cell.childNodes)
                        or cell.getAttribute("value")
                        or cell.getAttribute("datevalue")
                    )
                    values += [words] * min(
                        int(cell.getAttribute("numbercolumnsrepeated") or 1), WIDTH
                    )
            times = int(line.getAttribute("numberrowsrepeated") or 1)
            rows += [(number + i, values) for i in range(min(times, 1000))]
            number += times
        yield rows


def _csv(data: bytes) -> Iterator[Iterable[tuple[int, Iterable[object]]]]:
    text = data.decode("utf-8", "replace").replace("\0", "")
    csv.field_size_limit(1 << 20)
    # Line by line, so that a stray quote swallows no line: no cell of the sound file has a line
    # break.
    yield (
        (n, next(csv.reader([line]), [])) for n, line in enumerate(re.split(r"\r\n|\r|\n", text), 1)
    )


class _Page(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self.open = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self.open = False

    def handle_data(self, data: str) -> None:
        if self.open:
            self.rows[-1][-1] += data


def _html(data: bytes) -> Iterator[Iterable[tuple[int, Iterable[object]]]]:
    page = _Page()
    page.feed(data.decode("utf-8", "replace"))
    page.close()
    yield enumerate(page.rows, 1)


def _xml(data: bytes) -> Iterator[Iterable[tuple[int, Iterable[object]]]]:
    space = "{urn:schemas-microsoft-com:office:spreadsheet}"
    for table in ElementTree.fromstring(data).iter(f"{space}Table"):
        rows, number = [], 0
        for line in table.findall(f"{space}Row"):
            number = int(line.get(f"{space}Index", number + 1))
            values: list[object] = []
            for cell in line.findall(f"{space}Cell"):
                column = min(int(cell.get(f"{space}Index", len(values) + 1)), WIDTH)
                values += [""] * (column - 1 - len(values))
                values.append("".join(cell.itertext()))
            rows.append((number, values))
        yield rows


def _xlsb(data: bytes) -> Iterator[Iterable[tuple[int, Iterable[object]]]]:
    """[MS-XLSB] 2.1.4: kind and length of each record are numbers of seven bits a byte."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheet = package.read("xl/worksheets/sheet1.bin")
    rows: dict[int, list[object]] = {}
    at = row = 0
    while at < len(sheet):
        kind, at = _number(sheet, at, 2)
        length, at = _number(sheet, at, 4)
        body, at = sheet[at : at + length], at + length
        if kind == 0:
            row = struct.unpack_from("<I", body)[0] + 1
        elif kind in (3, 5, 6):
            column = struct.unpack_from("<I", body)[0]
            value: object = "#"
            if kind == 5:
                value = struct.unpack_from("<d", body, 8)[0]
            elif kind == 6:
                value = body[12 : 12 + 2 * struct.unpack_from("<I", body, 8)[0]].decode("utf-16-le")
            if column < WIDTH:
                values = rows.setdefault(row, [])
                values += [""] * (column + 1 - len(values))
                values[column] = value
    yield rows.items()


def _number(data: bytes, at: int, longest: int) -> tuple[int, int]:
    value = 0
    for i in range(longest):
        value |= (data[at + i] & 0x7F) << 7 * i
        if data[at + i] < 128:
            return value, at + i + 1
    return value, at + longest
