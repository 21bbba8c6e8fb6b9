"""Makes workbooks of every format from the same plain rows, whole ones and damaged ones. Nothing
made here is kept."""

import csv
import datetime
import io
import struct
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties, TextProperties
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from xlwt.CompoundDoc import XlsDoc

from hoso.validators.encodings import encode

from ..typed import spreadsheet, there

SHEET = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True)
class Sheet:
    """Rows of values ('' or None = blank), from A1 on. ``merges`` as in "A1:B2"; ``font`` for the
    text cells of ``font_columns``."""

    rows: Sequence[Sequence[object]]
    name: str = "Danh sách"
    merges: Sequence[str] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: str = ""
    state: str = "visible"
    font: str = ""
    font_columns: str = ""
    formats: dict[str, str] = field(default_factory=dict)


def xlsx(*sheets: Sheet, epoch_1904: bool = False) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    if epoch_1904:
        book.epoch = CALENDAR_MAC_1904
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.sheet_state = sheet.state
        for r, row in enumerate(sheet.rows, 1):
            for c, value in enumerate(row, 1):
                if value is not None and value != "":
                    cell = page.cell(r, c, value)
                    if (
                        sheet.font
                        and get_column_letter(c) in sheet.font_columns
                        and isinstance(value, str)
                    ):
                        cell.font = Font(name=sheet.font)
        for area in sheet.merges:
            page.merge_cells(area)
        for row in sheet.hidden_rows:
            page.row_dimensions[row].hidden = True
        for letter in sheet.hidden_columns:
            page.column_dimensions[letter].hidden = True
        for cell, shape in sheet.formats.items():
            page[cell].number_format = shape
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(*sheets: Sheet) -> bytes:
    """BIFF8."""
    book = xlwt.Workbook()
    for sheet in sheets:
        page = book.add_sheet(sheet.name, cell_overwrite_ok=True)
        styled = xlwt.easyxf(f"font: name {sheet.font}") if sheet.font else None
        day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
        for r, row in enumerate(sheet.rows):
            for c, value in enumerate(row):
                if value is None or value == "":
                    continue
                if isinstance(value, datetime.date):
                    page.write(r, c, value, day)
                elif (
                    styled is not None
                    and get_column_letter(c + 1) in sheet.font_columns
                    and isinstance(value, str)
                ):
                    page.write(r, c, value, styled)
                else:
                    page.write(r, c, value)
        for area in sheet.merges:
            left, top, right, bottom = map(there, range_boundaries(area))
            page.merge(top - 1, bottom - 1, left - 1, right - 1)
        for row in sheet.hidden_rows:
            page.row(row - 1).hidden = True
        page.visibility = {"visible": 0, "hidden": 1, "veryHidden": 2}[sheet.state]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def biff(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def xls5(rows: Sequence[Sequence[object]], *, extra: bytes = b"", name: str = "Sheet1") -> bytes:
    """BIFF5 (Excel 5.0/95), record by record: one byte a letter. *extra* records stand after the
    first of the workbook."""
    body = biff(0x0809, struct.pack("<HHHH", 0x0500, 0x0010, 0, 0))
    body += biff(0x0200, struct.pack("<HHHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, str) and value:
                text = value.encode("latin-1")
                body += biff(0x0204, struct.pack("<HHHH", r, c, 15, len(text)) + text)
            elif isinstance(value, (int, float)):
                body += biff(0x0203, struct.pack("<HHHd", r, c, 15, float(value)))
    body += biff(0x0A, b"")
    title = name.encode("latin-1")
    head = (
        biff(0x0809, struct.pack("<HHHH", 0x0500, 0x0005, 0, 0))
        + extra
        + biff(0x42, struct.pack("<H", 1252))
    )
    at = len(head) + 4 + 7 + len(title) + 4
    stream = (
        head
        + biff(0x85, struct.pack("<IBBB", at, 0, 0, len(title)) + title)
        + biff(0x0A, b"")
        + body
    )
    return ole("Book", stream)


def ole(stream: str, content: bytes) -> bytes:
    """A compound file with one stream (up to eight letters in its name)."""
    out = io.BytesIO()
    XlsDoc().save(out, content.ljust(4608, b"\0"))
    data = bytearray(out.getvalue())
    at = data.find("Workbook".encode("utf-16-le"))
    data[at : at + 16] = stream.encode("utf-16-le").ljust(16, b"\0")
    data[at + 64 : at + 66] = struct.pack("<H", 2 * len(stream) + 2)
    return bytes(data)


def record(kind: int, body: bytes) -> bytes:
    """One record of an xlsb part: kind and length are numbers of seven bits a byte."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, out = len(body), b""
    while True:
        out += bytes([length & 0x7F | (0x80 if length > 127 else 0)])
        length >>= 7
        if not length:
            return head + out + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(
    rows: Sequence[Sequence[object]],
    hidden_rows: Sequence[int] = (),
    errors: dict[tuple[int, int], int] | None = None,
) -> bytes:
    """A workbook of one sheet in binary records; *errors* are (row, column) from 0 -> error value
    of [MS-XLSB] 2.5.97.2."""
    cells = b""
    for r, row in enumerate(rows):
        cells += record(
            0,
            struct.pack("<IIH", r, 0, 300)
            + bytes([0, 0x10 if r + 1 in hidden_rows else 0, 0])
            + struct.pack("<I", 0),
        )
        for c, value in enumerate(row):
            place = struct.pack("<II", c, 0)
            if errors and (r, c) in errors:
                cells += record(3, place + bytes([errors[r, c]]))
            elif isinstance(value, (int, float)):
                cells += record(5, place + struct.pack("<d", float(value)))
            elif isinstance(value, str) and value:
                cells += record(6, place + wide(value))
    width = max(map(len, rows))
    sheet = (
        record(129, b"")
        + record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1))
        + record(145, b"")
        + cells
        + record(146, b"")
        + record(130, b"")
    )
    workbook = (
        record(131, b"")
        + record(143, b"")
        + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Danh sách"))
        + record(144, b"")
        + record(132, b"")
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{package}/content-types"><Default Extension="bin" '
            f'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Default '
            f'Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.bin"/></Relationships>'
        ),
        "xl/_rels/workbook.bin.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
        ),
        "xl/workbook.bin": workbook,
        "xl/worksheets/sheet1.bin": sheet,
    }
    return zipped(
        {name: part.encode() if isinstance(part, str) else part for name, part in parts.items()}
    )


def ods(*sheets: Sheet) -> bytes:
    document = OpenDocumentSpreadsheet()
    for sheet in sheets:
        style = None
        if sheet.font:
            style = Style(name="chu", family="table-cell")
            style.addElement(TableCellProperties(backgroundcolor="#ffffff"))
            style.addElement(TextProperties(fontname=sheet.font))
            document.automaticstyles.addElement(style)
        spans = {}
        for area in sheet.merges:
            left, top, right, bottom = map(there, range_boundaries(area))
            spans[top, left] = (bottom - top + 1, right - left + 1)
        covered = {
            (r, c)
            for (t, le), (down, across) in spans.items()
            for r in range(t, t + down)
            for c in range(le, le + across)
        } - set(spans)
        page = Table(name=sheet.name)
        width = max((len(row) for row in sheet.rows), default=0)
        for r, row in enumerate(sheet.rows, 1):
            line = TableRow(visibility="collapse") if r in sheet.hidden_rows else TableRow()
            for c in range(1, width + 1):
                value = row[c - 1] if c <= len(row) else ""
                if (r, c) in covered:
                    line.addElement(CoveredTableCell())
                    continue
                more: dict[str, object] = {}
                if (r, c) in spans:
                    more = {
                        "numberrowsspanned": spans[r, c][0],
                        "numbercolumnsspanned": spans[r, c][1],
                    }
                if style is not None and get_column_letter(c) in sheet.font_columns:
                    more["stylename"] = style
                if isinstance(value, str) and value:
                    cell = TableCell(valuetype="string", **more)
                    cell.addElement(P(text=value))
                elif isinstance(value, datetime.date):
                    cell = TableCell(valuetype="date", datevalue=value.isoformat(), **more)
                elif isinstance(value, (int, float)):
                    cell = TableCell(valuetype="float", value=str(value), **more)
                else:
                    cell = TableCell(**more)
                line.addElement(cell)
            page.addElement(line)
        spreadsheet(document).addElement(page)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def shown(value: object) -> str:
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def text(
    rows: Sequence[Sequence[object]], encoding: str = "utf-8", delimiter: str = ",", first: str = ""
) -> bytes:
    """A text file. ``tcvn3`` and ``vni`` are the bytes of the old fonts; *first* stands before
    everything ("sep=;")."""
    out = io.StringIO(newline="")
    out.write(first)
    csv.writer(out, delimiter=delimiter).writerows([[shown(v) for v in row] for row in rows])
    if encoding in ("tcvn3", "vni"):
        return encode(out.getvalue(), encoding).encode("latin-1")
    return windows(out.getvalue()) if encoding == "cp1258" else out.getvalue().encode(encoding)


def windows(words: str) -> bytes:
    """windows-1258 has no letter for most vowels with a tone: the tone follows as a mark of its
    own."""
    out = bytearray()
    for letter in words:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            marks = unicodedata.normalize("NFD", letter)
            tone = next(m for m in marks[1:] if m in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", "".join(m for m in marks if m != tone))
            out += base.encode("cp1258") + tone.encode("cp1258")
    return bytes(out)


def html(
    rows: Sequence[Sequence[object]],
    spans: dict[tuple[int, int], tuple[int, int]] | None = None,
    before: str = "",
) -> bytes:
    """A page as old programs write it under the name .xls: closing tags left out. *spans* are (row,
    column) -> (down, across)."""
    spans = spans or {}
    covered = {
        (r + i, c + k)
        for (r, c), (down, across) in spans.items()
        for i in range(down)
        for k in range(across)
    } - set(spans)
    lines = []
    for r, row in enumerate(rows):
        cells = []
        for c, value in enumerate(row):
            if (r, c) not in covered:
                down, across = spans.get((r, c), (1, 1))
                cells.append(
                    f"<td rowspan={down} "
                    f"colspan='{across}'>{shown(value).replace('&', '&amp;').replace('<', '&lt;')}"
                )
        lines.append("<tr>" + "".join(cells))
    return (
        f"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><head><meta "
        f"charset=utf-8><style>td{{color:red}}</style></head><body>{before}<table "
        f"border=1>{''.join(lines)}</table></body></html>"
    ).encode()


def xml2003(rows: Sequence[Sequence[object]], head: str = "", name: str = "Danh sách") -> bytes:
    """XML Spreadsheet 2003. *head* stands before the root."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    lines = []
    for r, row in enumerate(rows, 1):
        cells = []
        for c, value in enumerate(row, 1):
            if value is None or value == "":
                continue
            kind = (
                "String"
                if isinstance(value, str)
                else "DateTime"
                if isinstance(value, datetime.date)
                else "Number"
            )
            words = (
                f"{value.isoformat()}T00:00:00.000"
                if isinstance(value, datetime.date)
                else shown(value)
            )
            cells.append(
                f'<Cell ss:Index="{c}"><Data '
                f'ss:Type="{kind}">{words.replace("&", "&amp;").replace("<", "&lt;")}</Data></Cell>'
            )
        lines.append(f'<Row ss:Index="{r}">{"".join(cells)}</Row>')
    return (
        f'<?xml version="1.0"?>{head}<?mso-application progid="Excel.Sheet"?><Workbook '
        f'xmlns="{space}" xmlns:ss="{space}"><Worksheet '
        f'ss:Name="{name}"><Table>{"".join(lines)}</Table></Worksheet></Workbook>'
    ).encode()


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {i.filename: package.read(i) for i in package.infolist()}


def changed(data: bytes, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> bytes:
    """A package with some of its parts changed."""
    return zipped(change(parts_of(data)))


def replaced(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A package in one part of which *old* became *new*."""
    parts = parts_of(data)
    if old not in parts[part]:
        raise ValueError(f"{old!r} does not stand in {part}")
    return zipped(parts | {part: parts[part].replace(old, new)})
