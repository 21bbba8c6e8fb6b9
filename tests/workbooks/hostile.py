"""Files that are damaged, locked, of another kind, or made to harm, each with the reason that must
be given for it.

``Hostile(bytes, reason)``: the code of the refusal (see ``refusals``); or with ``people`` the
number of people that are read all the same, because nothing of the file is lost; or ``"no table"``
for a file that is read and holds none.
"""

import io
import random
import struct
import zipfile
import zlib
from dataclasses import dataclass

import msoffcrypto.format.ooxml

from hoso.connectors.intake.workbooks.limits import MB

from .build import (
    SHEET,
    Sheet,
    biff,
    changed,
    html,
    ods,
    ole,
    parts_of,
    replaced,
    text,
    xls,
    xls5,
    xlsb,
    xlsx,
    xml2003,
    zipped,
)
from .layouts import HEAD, ROWS

BOOK = xlsx(Sheet([HEAD, *ROWS]))
BINARY = xlsb([HEAD, *ROWS])
OLD = xls(Sheet([HEAD, *ROWS]))
OPEN = ods(Sheet([HEAD, *ROWS]))
CONTENT = "content.xml"


@dataclass(frozen=True)
class Hostile:
    data: bytes
    reason: str = ""
    people: int = -1


def no(data: bytes, reason: str) -> Hostile:
    return Hostile(data, reason)


def sheet(old: bytes, new: bytes) -> bytes:
    return replaced(BOOK, SHEET, old, new)


def rows(extra: bytes) -> bytes:
    """The workbook with more XML at the end of its rows."""
    return sheet(b"</sheetData>", extra + b"</sheetData>")


def encrypted() -> bytes:
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(BOOK)).encrypt("x", out)
    return out.getvalue()


def flagged(data: bytes) -> bytes:
    """A package whose first part says that it is encrypted."""
    raw = bytearray(data)
    raw[6] |= 1
    raw[raw.find(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


def twice(data: bytes) -> bytes:
    """A package in which two parts have one name."""
    parts = parts_of(data)
    data = zipped(parts | {"xl/worksheets/sheeX1.xml": parts[SHEET]})
    return data.replace(b"xl/worksheets/sheeX1.xml", SHEET.encode())


def lying(size: int) -> bytes:
    """A package whose directory says that a part is *size* bytes long."""
    raw = bytearray(BOOK)
    at = raw.find(b"PK\x01\x02")
    raw[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(raw)


def wrong_sum(data: bytes, name: str) -> bytes:
    """A package one part of which does not have the sum that stands for it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        right = struct.pack("<I", package.getinfo(name).CRC)
    return data.replace(right, struct.pack("<I", zlib.crc32(b"other")))


def ole_loop() -> bytes:
    """A compound file whose sectors go round in a circle."""
    raw = bytearray(OLD)
    first = struct.unpack_from("<I", raw, 76)[0]
    struct.pack_into("<I", raw, 512 * (first + 1), 0)
    return bytes(raw)


LAUGHS = (
    b'<!DOCTYPE lolz [<!ENTITY lol "lol">'
    + b"".join(
        b'<!ENTITY l%d "%s">' % (i, b"&l%d;" % (i - 1) * 10 if i else b"&lol;") for i in range(9)
    )
    + b"]>"
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
PLAIN_LINES = text([HEAD, *ROWS])

HOSTILE: dict[str, Hostile] = {
    # ---- other kinds of file
    "empty.xlsx": no(b"", "empty"),
    "empty.csv": no(b"", "empty"),
    "pdf.xlsx": no(b"%PDF-1.7 ...", "pdf"),
    "png.xlsx": no(b"\x89PNG\r\n\x1a\n....", "image"),
    "jpeg.xls": no(b"\xff\xd8\xff\xe0....", "image"),
    "gif.ods": no(b"GIF89a....", "image"),
    "rtf.xls": no(b"{\\rtf1\\ansi ...}", "word"),
    "docx.xlsx": no(
        zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}), "word"
    ),
    "doc.xls": no(
        ole("WordDoc", b"x").replace("WordDoc".encode("utf-16-le"), "Archive".encode("utf-16-le")),
        "not-a-spreadsheet",
    ),
    "pptx.xlsx": no(
        zipped({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"}),
        "not-a-spreadsheet",
    ),
    "exe.xlsx": no(b"MZ\x90\x00\x03\x00\x00\x00\x04" + bytes(300), "not-a-spreadsheet"),
    "gzip.xlsx": no(
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + random.Random(5).randbytes(900),
        "not-a-spreadsheet",
    ),
    "seven.xlsx": no(
        b"7z\xbc\xaf\x27\x1c\x00\x04" + random.Random(6).randbytes(900), "not-a-spreadsheet"
    ),
    "rar.xlsx": no(b"Rar!\x1a\x07\x01\x00" + random.Random(7).randbytes(900), "not-a-spreadsheet"),
    "sqlite.xls": no(b"SQLite format 3\x00" + bytes(500), "not-a-spreadsheet"),
    "noise.xls": no(random.Random(1).randbytes(5000), "not-a-spreadsheet"),
    "zeros.csv": no(bytes(4000), "not-a-spreadsheet"),
    "json.xlsx": no(b'{"STT": 1, "Ho ten": "A"}', "no table"),
    "prose.csv": no("Kính gửi Sở Nội vụ, đơn vị không có biến động.\n".encode(), "no table"),
    "blanks.csv": no(b" \r\n \r\n", "no table"),
    "mark.csv": no(b"\xef\xbb\xbf", "no table"),
    # ---- pages and XML
    "page.xls": no(b"<html><body><p>Not a table</p></body></html>", "html"),
    "mime.xls": no(b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", "html"),
    "frames.xls": no(b"<html><frameset><frame src='sheet001.htm'></frameset></html>", "html"),
    "feed.xls": no(b"<?xml version='1.0'?><rss><channel/></rss>", "not-a-spreadsheet"),
    "wide-page.xls": no(
        b"<table><tr><td>STT<td>Ho va ten<td colspan=60000>x<td>y</table>", "columns"
    ),
    "long-page.xls": no(b"<table>" + b"<tr><td>1" * 100_001 + b"</table>", "rows"),
    "deep-page.xls": no(b"<table><tr><td>" * 40, "damaged"),
    "script.xls": Hostile(
        html(
            [HEAD, *ROWS],
            before="<script>document.write('<table>')</script><img src='http://127.0.0.1:9/x'>",
        ),
        people=3,
    ),
    "cut-page.xls": Hostile(html([HEAD, *ROWS])[:-40], people=3),
    "xml-damaged.xls": no(
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><x>',
        "damaged",
    ),
    "xml-cut.xls": no(xml2003([HEAD, *ROWS])[:-60], "damaged"),
    "xml-laughs.xls": no(xml2003([HEAD, *ROWS], LAUGHS.decode()), "entities"),
    "xml-outside.xls": no(xml2003([HEAD, *ROWS], OUTSIDE.decode()), "entities"),
    "xml-far.xls": no(
        xml2003([HEAD, *ROWS]).replace(b'<Row ss:Index="4">', b'<Row ss:Index="900000">'), "rows"
    ),
    "xml-wide.xls": no(
        xml2003([HEAD, *ROWS]).replace(b'<Cell ss:Index="6">', b'<Cell ss:Index="9000">'), "columns"
    ),
    # ---- locked
    "locked.xlsx": no(encrypted(), "encrypted"),
    "locked-zip.xlsx": no(flagged(BOOK), "encrypted"),
    "locked.ods": no(flagged(OPEN), "encrypted"),
    "locked-95.xls": no(
        xls5([["STT", "Ho ten"], [1, "A B"]], extra=biff(0x2F, b"\1\2\3\4")), "encrypted"
    ),
    # ---- old and damaged
    "excel2.xls": no(b"\x09\x00\x04\x00\x02\x00\x10\x00" + bytes(100), "old"),
    "excel3.xls": no(b"\x09\x02\x06\x00\x00\x00\x10\x00" + bytes(100), "old"),
    "excel4.xls": no(b"\x09\x04\x06\x00\x00\x00\x10\x00" + bytes(100), "old"),
    "ole.xls": no(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
    "ole-cut.xls": no(OLD[:1400], "damaged"),
    "ole-loop.xls": no(ole_loop(), "damaged"),
    "cut.xlsx": no(BOOK[:2000], "damaged"),
    "cut-end.xlsx": no(BOOK[:-30], "damaged"),
    "flipped.xlsx": no(BOOK.replace(b"PK\x01\x02", b"PK\x01\x03", 1), "damaged"),
    "sum.xlsx": no(wrong_sum(BOOK, SHEET), "damaged"),
    "sum.xlsb": no(wrong_sum(BINARY, "xl/worksheets/sheet1.bin"), "damaged"),
    "sum.ods": no(wrong_sum(OPEN, CONTENT), "damaged"),
    "cut.xlsb": no(BINARY[:-60], "damaged"),
    "cut.ods": no(OPEN[:-60], "damaged"),
    "no-sheet.xlsx": no(
        changed(BOOK, lambda p: {n: b for n, b in p.items() if n != SHEET}), "damaged"
    ),
    "no-relations.xlsx": no(
        changed(BOOK, lambda p: {n: b for n, b in p.items() if n != "xl/_rels/workbook.xml.rels"}),
        "damaged",
    ),
    "no-sheet.xlsb": no(
        changed(BINARY, lambda p: {n: b for n, b in p.items() if not n.endswith("sheet1.bin")}),
        "damaged",
    ),
    "half-sheet.xlsb": no(
        changed(
            BINARY, lambda p: p | {"xl/worksheets/sheet1.bin": p["xl/worksheets/sheet1.bin"][:200]}
        ),
        "damaged",
    ),
    "half-sheet.xlsx": no(
        changed(BOOK, lambda p: p | {SHEET: p[SHEET][: len(p[SHEET]) // 2]}), "damaged"
    ),
    "broken-xml.xlsx": no(sheet(b"</c>", b"</d>"), "damaged"),
    "broken-xml.ods": no(
        replaced(OPEN, CONTENT, b"</table:table-row>", b"</table:table-rov>"), "damaged"
    ),
    "empty-sheet.xlsx": no(changed(BOOK, lambda p: p | {SHEET: b""}), "damaged"),
    # ---- made to harm
    "laughs.xlsx": no(sheet(b"<worksheet", LAUGHS + b"<worksheet"), "entities"),
    "outside.xlsx": no(sheet(b"<worksheet", OUTSIDE + b"<worksheet"), "entities"),
    "outside-styles.xlsx": no(
        replaced(BOOK, "xl/styles.xml", b"<styleSheet", OUTSIDE + b"<styleSheet"), "entities"
    ),
    "outside.ods": no(
        replaced(OPEN, CONTENT, b"<office:document-content", OUTSIDE + b"<office:document-content"),
        "entities",
    ),
    "utf16.xlsx": no(
        changed(BOOK, lambda p: p | {SHEET: p[SHEET].decode().encode("utf-16")}), "entities"
    ),
    "up.xlsx": no(changed(BOOK, lambda p: p | {"../up.xml": b"<x/>"}), "names"),
    "slash.xlsx": no(changed(BOOK, lambda p: p | {"/etc/x.xml": b"<x/>"}), "names"),
    "back.xlsx": no(changed(BOOK, lambda p: p | {"xl\\x.xml": b"<x/>"}), "names"),
    "twice.xlsx": no(twice(BOOK), "names"),
    "many.xlsx": no(
        changed(BOOK, lambda p: p | {f"xl/media/{i}.bin": b"" for i in range(3100)}), "parts"
    ),
    "bomb.xlsx": no(sheet(b"<sheetData>", b"<sheetData>" + b" " * (30 * MB)), "ratio"),
    "bomb.ods": no(
        replaced(OPEN, CONTENT, b"<office:body>", b"<office:body>" + b" " * (30 * MB)), "ratio"
    ),
    "lying.xlsx": no(lying(500 * MB), "unpacked"),
    "far.xlsx": no(rows(b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>'), "rows"),
    "wide.xlsx": no(rows(b'<row r="9"><c r="XFD9" t="n"><v>1</v></c></row>'), "columns"),
    "row twice.xlsx": no(
        rows(b'<row r="3"><c r="B3" t="inlineStr"><is><t>A</t></is></c></row>'), "twice"
    ),
    "spread.xlsx": no(rows(b'<row r="99999"><c r="ALA99999" t="n"><v>1</v></c></row>'), "cells"),
    "merges.xlsx": Hostile(
        sheet(
            b"</sheetData>",
            b'</sheetData><mergeCells count="1"><mergeCell ref="J1:XFD1048576"/></mergeCells>',
        ),
        people=3,
    ),
    "links.xlsx": Hostile(
        changed(
            BOOK, lambda p: p | {"xl/externalLinks/externalLink1.xml": b'<externalLink xmlns="x"/>'}
        ),
        people=3,
    ),
    "wide.csv": no(b",".join([b"STT"] * 1001) + b"\n", "columns"),
    "long.csv": no(b"STT,Ho va ten\n" + b"1,A B\n" * 100_001, "rows"),
    "quote.csv": Hostile(PLAIN_LINES.replace(b"1980", b'"1980'), people=3),
    "nul.csv": Hostile(PLAIN_LINES.replace(b"1980", b"19\x0080"), people=3),
    # ---- archives
    "zip-in-zip.zip": no(zipped({"a.zip": zipped({"a.xlsx": BOOK})}), "not-a-spreadsheet"),
    "up.zip": no(zipped({"../../a.xlsx": BOOK}), "names"),
    "bomb.zip": no(zipped({"a.csv": b"1" * (20 * MB)}), "ratio"),
    "locked.zip": no(flagged(zipped({"a.xlsx": BOOK})), "encrypted"),
    "cut.zip": no(zipped({"a.xlsx": BOOK})[:-30], "damaged"),
    "nothing.zip": no(zipped({"readme.md": b"x", "photo.jpg": b"y"}), "no-files"),
}
