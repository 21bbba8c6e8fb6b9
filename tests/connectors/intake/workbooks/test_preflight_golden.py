"""What a file is taken for by its bytes, and why it is refused before any reader sees it: on both
sides of every limit. As it was kept."""

import zipfile
from collections.abc import Callable

from hoso.connectors.intake.workbooks import preflight
from hoso.connectors.intake.workbooks.limits import MB, Limits, Refused

from ....golden import compared
from ....workbooks.build import SHEET, parts_of, zipped
from ....workbooks.hostile import BINARY, BOOK, HOSTILE, OLD, OPEN

HTML = b"<html><body><table><tr><td>1</td></tr></table></body></html>"
SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
BYTES: dict[str, bytes] = {
    "nothing": b"",
    "text": "STT,Họ và tên".encode(),
    "text with mark": b"\xef\xbb\xbfSTT",
    "old 2": b"\x09\x08\x00\x00",
    "old 1": b"\x09\x00\x04\x00\x02",
    "old 3": b"\x09\x02\x06\x00",
    "old 4": b"\x09\x04\x06\x00",
    "nearly old": b"\x09\x04\x06\x01",
    "pdf": b"%PDF-1.7",
    "nearly pdf": b"%PDF1.7",
    "png": b"\x89PNG\r\n",
    "jpeg": b"\xff\xd8\xff\xe0",
    "gif": b"GIF89a",
    "rtf": b"{\\rtf1",
    "page": HTML,
    "page behind blanks": b"\xef\xbb\xbf \t\r\n" + HTML,
    "page in UTF-16": HTML.decode().encode("utf-16"),
    "page of frames": b"<html><frameset></frameset></html>",
    "page without a table": b"<html><body>a</body></html>",
    "page by its type": b"<!doctype html><p>a",
    "markup": b"<note>a</note>",
    "capitals": HTML.upper(),
    "table alone": b"<table>",
    "of 2003": b'<?xml version="1.0"?><Workbook xmlns="' + SPREADSHEET + b'">',
    "of 2003 in a page": b'<html xmlns:x="' + SPREADSHEET + b'"><table>',
    "2003 far behind": b"<a>" + b" " * 4096 + SPREADSHEET,
    "page of several parts": b"MIME-Version: 1.0\nContent-Type: multipart/related; x",
    "zeros": b"STT\0\0\0\0" * 50,
    "UTF-16 with mark": "STT,Họ".encode("utf-16"),
    "UTF-16 without": "STT,Ho va ten,Ngay sinh".encode("utf-16-le"),
    "UTF-16 the other way": "STT,Ho va ten,Ngay sinh".encode("utf-16-be"),
    "few zeros": b"STT,Ho va ten" * 3 + b"\0",
    "one control of a hundred": b"a" * 100 + b"\x01",
    "two controls of a hundred": b"a" * 98 + b"\x01\x02",
    "escapes": b"a" * 90 + b"\x1b" * 9,
    "form feeds": b"a" * 90 + b"\x0b" * 9,
    "controls far behind": b"a" * 8192 + b"\x01" * 500,
    "last control": b"a" * 90 + b"\x1f" * 3,
    "ole without streams": OLD[:8] + b"\0" * 600,
    "zip that ends": b"PK\x05\x06" + b"\0" * 18,
    "zip that is none": b"PK\x03\x04" + b"\0" * 40,
    "zip of texts": zipped({"a.csv": b"STT", "b/c.txt": b"x"}),
    "letter": zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}),
    "slides": zipped({"[Content_Types].xml": b"<a/>", "ppt/presentation.xml": b"<a/>"}),
    "drawing": zipped({"mimetype": b"application/vnd.oasis.opendocument.graphics"}),
    "open": zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet-template"}),
    "book": zipped({"XL/Workbook.xml": b"<a/>"}),
    "binary book": zipped({"xl/workbook.bin": b"a", "xl/workbook.xml": b"<a/>"}),
}
PARTS = (
    "xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
    "xl/sharedStrings.xml", "[Content_Types].xml", "content.xml", "meta.xml", "docProps/custom.xml",
    "docProps/core.xml", "_rels/.rels", "xl/comments1.xml", "xl/theme/theme1.xml",
    "xl/drawings/drawing1.xml", "xl/tables/table1.xml", "xl/a/b/c.xml", "xl/media/a.png",
    "customXml/item1.xml", "xl/vbaProject.bin", "xl/charts/chart1.xml", "a.rels", "xl/drawing9.xml",
)  # fmt: skip


def said(judged: Callable[[], object]) -> str:
    """What was found, or why it was refused."""
    try:
        found = judged()
    except Refused as refused:
        return f"refused {refused.code} {refused.values or ''}".strip()
    if isinstance(found, preflight.Package):
        macros = " macros" if found.macros else ""
        return f"{found.format}{macros} {' '.join(sorted(found.parts))}".strip()
    return str(found)


def info(name: str, size: int = 10, packed: int = 10, flags: int = 0) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.file_size, made.compress_size, made.flag_bits = size, packed, flags
    return made


BOUNDS = Limits(parts=3, unpacked=20 * MB, ratio=10)
MEMBERS: dict[str, tuple[list[zipfile.ZipInfo], int]] = {
    "few": ([info("a"), info("b"), info("c")], 30),
    "one too many": ([info("a"), info("b"), info("c"), info("d")], 30),
    "one name twice": ([info("a"), info("a")], 30),
    "from the root": ([info("/a")], 30),
    "backwards": ([info("a\\b")], 30),
    "out": ([info("a/../b")], 30),
    "two points in a name": ([info("a..b/c")], 30),
    "locked": ([info("a"), info("b", flags=1)], 30),
    "other flags": ([info("a", flags=8)], 30),
    "as large as may be": ([info("a", 20 * MB, 10 * MB)], 10 * MB),
    "larger": ([info("a", 20 * MB + 1, 10 * MB)], 10 * MB),
    "five well packed": ([info("a", 5 * MB, 1)], 10 * MB),
    "more well packed": ([info("a", 5 * MB + 1, 1)], 10 * MB),
    "at the ratio": ([info("a", 10 * MB, MB)], 10 * MB),
    "beyond the ratio": ([info("a", 10 * MB + 1, MB)], 10 * MB),
    "nothing packed": ([info("a", 6 * MB, 0)], 10 * MB),
    "together at the ratio": ([info("a", 5 * MB, MB), info("b", 5 * MB, MB)], MB),
    "together beyond": ([info("a", 5 * MB, MB), info("b", 5 * MB, MB)], MB - 1),
    "together little": ([info("a", 5 * MB, MB)], 1),
}


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def cell(place: str, content: str = "<v>1</v>") -> str:
    return f'<c r="{place}" t="n">{content}</c>' if content else f'<c r="{place}"/>'


NARROW = Limits(rows=10, columns=800, cells=7500)
EXTENTS: dict[str, str] = {
    "no row": "<sheetData/>",
    "last row": row(1, cell("A1")) + row(10, cell("A10")),
    "a row beyond": row(1, cell("A1")) + row(11, cell("A11")),
    "a blank row beyond": row(1, cell("A1")) + row(99, cell("A99", "")),
    "a text in place beyond": row(2, cell("A2")) + row(12, cell("A12", "<is><t>a</t></is>")),
    "a value with marks": row(2, cell("A2")) + row(13, cell("A13", '<v xml:space="x">1</v>')),
    "rows in disorder": row(14, cell("A14", "")) + row(2, cell("A2")),
    "one row twice": row(15, cell("A15", "")) + row(15, cell("A15", "")),
    "narrow and long": row(9, cell("ZZ9")),
    "wide and blank": row(1, cell("AAA1", "")),
    "wide with formula": row(1, cell("AAA1", "<f>1</f>"), cell("B1")),
    "last column": row(1, cell("ADT1")),
    "a column beyond": row(1, cell("ADU1")),
    "two far apart": row(1, cell("ADT1")) + row(9, cell("A9")),
    "two further apart": row(1, cell("ADT1")) + row(10, cell("A10")),
    "with quotes": row(1, "<c s='1' r='ADU1'><v>1</v></c>"),
    "no end": row(1, '<c r="ADU1"><v>1'),
}


def test_golden_preflight():
    told = [f"{name}: {said(lambda d=d: preflight.kind(d))}" for name, d in BYTES.items()]
    books = {"xlsx": BOOK, "xlsb": BINARY, "xls": OLD, "ods": OPEN, **BYTES}
    books |= {f"hostile {name}": case.data for name, case in HOSTILE.items()}
    parts = parts_of(BOOK)
    books |= {f"with {name}": zipped(parts | {name: b"<a/>"}) for name in PARTS}
    for sign in (b"<!DOCTYPE a>", b"<! ENTITY a>", b"<!-- a -->", b"\xff\xfe<\0", b"a!b <! c"):
        books |= {f"sign {sign!r} in {n}": zipped(parts | {n: sign}) for n in (SHEET, "a.xml")}
    told += [f"{n}: {said(lambda d=d: preflight.check(d, Limits()))}" for n, d in books.items()]
    for size in (len(BOOK), len(BOOK) - 1):
        told.append(f"size {said(lambda s=size: preflight.check(BOOK, Limits(size=s)).format)}")
    told += [
        f"{name}: {said(lambda m=m: preflight.check_members(m[0], m[1], BOUNDS))}"
        for name, m in MEMBERS.items()
    ]
    told += [
        f"{name}: {said(lambda x=x: preflight.check_extent(x.encode(), 'DS', NARROW))}"
        for name, x in EXTENTS.items()
    ]
    text = "\n".join(told).replace(f"'limit': {len(BOOK) - 1}", "'limit': one less")
    compared("intake/preflight.txt", text)
