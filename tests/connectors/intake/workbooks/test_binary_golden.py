"""What is found in the records of old and binary workbooks beside the values: errors, hidden rows
and columns, fonts of capitals, formats of digits; and in what is cut off. As it was kept."""

import struct

from hoso.connectors.intake.workbooks import marks_binary
from hoso.connectors.intake.workbooks.limits import Refused

from ....golden import compared
from ....workbooks.build import biff, ole, parts_of, record, wide, xlsb, zipped
from ....workbooks.layouts import HEAD, ROWS
from .test_grids_golden import told_marks

BOF, EOF, SHEET = 0x0809, 0x0A, "xl/worksheets/sheet1.bin"
CODES = ("000000000000", "0.00", '"0"#########')
FONTS = ("Arial", ".VnTimeH", ".VnTime", ".VnArialH", ".VnAvantH", "x")


def begin(kind: int) -> bytes:
    return biff(BOF, struct.pack("<HHHH", 0x0600, kind, 0, 0))


def text8(text: str, long: bool) -> bytes:
    """A text of BIFF8 with two bytes of length, one or two bytes a letter."""
    letters = text.encode("utf-16-le" if long else "latin-1")
    return struct.pack("<HB", len(text), long) + letters


def place(row: int, column: int, style: int = 0) -> bytes:
    return struct.pack("<HHH", row, column, style)


def workbook(*sheets: bytes, old: bool = False, extra: bytes = b"") -> bytes:
    """A compound file: fonts, formats, styles (font n, format n), then the sheets."""
    globe = begin(5) + extra
    for n, name in enumerate(FONTS):
        name = name.encode("utf-16-le" if n % 2 and not old else "latin-1")
        short = bytes([len(FONTS[n])]) + (b"" if old else bytes([n % 2])) + name
        globe += biff(0x31, bytes(14) + short)
    for n, code in enumerate(CODES):
        text = bytes([len(code)]) + code.encode() if old else text8(code, bool(n % 2))
        globe += biff(0x041E, struct.pack("<H", 164 + n) + text)
    for font, form in ((0, 0), (1, 164), (2, 165), (3, 166), (5, 0), (6, 164), (7, 9), (4, 0)):
        globe += biff(0xE0, struct.pack("<HH", font, form) + bytes(16))
    at = len(globe) + 12 * len(sheets) + 4
    bounds = b""
    for sheet in sheets:
        bounds += biff(0x85, struct.pack("<II", at, 0))
        at += len(sheet)
    return ole("Workbook", globe + bounds + biff(EOF, b"") + b"".join(sheets))


def formula(row: int, column: int, result: bytes, style: int = 0) -> bytes:
    return biff(0x06, place(row, column, style) + result + bytes(6))


ERRORS = begin(16) + b"".join(
    biff(0x0205, place(code, 1) + bytes([code, code != 7])) for code in (*marks_binary.ERRORS, 99)
)
RESULTS = begin(16) + b"".join(
    formula(row, 2, result, 1)
    for row, result in enumerate(
        (
            b"\x02\0\x17\0\0\0\xff\xff",
            b"\x02\0\x17\0\0\0\xff\xfe",
            b"\x01\0\x17\0\0\0\xff\xff",
            b"\x02\0\x63\0\0\0\xff\xff",
            struct.pack("<d", 1.5),
        )
    )
)
HIDDEN = (
    begin(16)
    + biff(0x0208, struct.pack("<HHHHHHHH", 3, 0, 9, 255, 0, 0, 0x20, 0))
    + biff(0x0208, struct.pack("<HHHHHHHH", 4, 0, 9, 255, 0, 0, 0x10, 0))
    + biff(0x0208, struct.pack("<HHHHHHH", 5, 0, 9, 255, 0, 0, 0x20))
    + biff(0x7D, struct.pack("<HHHHH", 2, 3, 9, 0, 1))
    + biff(0x7D, struct.pack("<HHHHH", 5, 6, 9, 0, 2))
    + biff(0x7D, struct.pack("<HHHHH", 254, 999, 9, 0, 3))
    + biff(0x7D, struct.pack("<HHHH", 8, 8, 9, 0))
)
LETTERS = begin(16) + b"".join(
    biff(kind, place(row, 0, style) + bytes(4))
    for row, (kind, style) in enumerate(
        (k, s) for k in (0xFD, 0x0204, 0xD6, 0x0203) for s in range(8)
    )
)
NUMBERS = (
    begin(16)
    + b"".join(biff(0x0203, place(0, s, s) + bytes(8)) for s in range(8))
    + b"".join(biff(0x027E, place(1, s, s) + bytes(4)) for s in range(8))
    + biff(0xBD, place(2, 3, 1) + bytes(4) + b"".join(struct.pack("<HI", s, 0) for s in (0, 3, 5))
           + struct.pack("<H", 6))
    + biff(0xBD, place(3, 3, 1) + bytes(4) + struct.pack("<H", 3))
    + biff(0xFD, place(4, 0, 1) + bytes(4))
)  # fmt: skip
CHART = begin(16) + begin(32) + biff(0x0205, place(9, 9) + b"\x07\x01") + biff(EOF, b"")
CHART += biff(0x0205, place(1, 1) + b"\x07\x01") + biff(EOF, b"")
CUT = begin(16) + biff(0x0205, place(1, 1) + b"\x07\x01") + struct.pack("<HH", 0x0205, 99) + b"x"
END = biff(EOF, b"")


def told(read, data: bytes) -> list[str]:
    try:
        return [told_marks(found) for found in read(data)] or ["nothing"]
    except Refused as refused:
        return [f"refused {refused.code}"]


def test_golden_xls():
    lines = []
    for name, body in {
        "errors": ERRORS + END,
        "results": RESULTS + END,
        "hidden": HIDDEN + END,
        "letters": LETTERS + END,
        "numbers": NUMBERS + END,
        "chart": CHART,
        "cut": CUT,
    }.items():
        for old in (False, True):
            lines += [f"== {name} {old}", *told(marks_binary.scan_xls, workbook(body, old=old))]
    two = workbook(HIDDEN + END, CHART)
    locked = workbook(CHART, extra=biff(0x2F, b"x"))
    for name, data in {
        "two": two,
        "locked": locked,
        "none": b"x",
        "no book": ole("A", b""),
    }.items():
        lines += [f"== {name}", *told(marks_binary.scan_xls, data)]
    compared("intake/xls.txt", "\n".join(lines))


def column(first: int, last: int, flags: int) -> bytes:
    return record(60, struct.pack("<IIII", first, last, 9, 0) + bytes([flags, 0]))


def row(number: int, flags: int = 0) -> bytes:
    return record(0, struct.pack("<IIH", number, 0, 300) + bytes([0, flags, 0, 0, 0, 0, 0]))


def cell(kind: int, at: int, style: int, rest: bytes = bytes(8)) -> bytes:
    return record(kind, struct.pack("<I", at) + style.to_bytes(3, "little") + b"\0" + rest)


STYLES = (
    b"".join(record(44, struct.pack("<H", 164 + n) + wide(c)) for n, c in enumerate(CODES))
    + record(47, struct.pack("<HH", 0, 164) + bytes(12))
    + record(617, b"")
    + b"".join(record(47, struct.pack("<HH", 7, f) + bytes(12)) for f in (0, 164, 165, 166))
    + record(47, b"xx")
    + record(618, b"")
    + record(47, struct.pack("<HH", 0, 166) + bytes(12))
)


def test_golden_xlsb():
    parts = parts_of(xlsb([HEAD, *ROWS], (2,), {(1, 1): 0x17}))
    errors = b"".join(cell(k, c, 0, bytes([c])) for k in (3, 11, 4) for c in (0, 7, 42, 99))
    digits = b"".join(cell(k, s, s) for k in (2, 5, 9, 6) for s in range(5))
    sheets = {
        "as it is": parts[SHEET],
        "errors": row(0) + errors + row(1) + errors + record(3, b"short"),
        "rows": row(2, 0x10) + row(3, 0x20) + row(4, 0x30) + row(1_048_575, 0x10),
        "no such row": row(1_048_576),
        "columns": column(1, 2, 1)
        + column(4, 5, 2)
        + column(1999, 9999, 3)
        + record(60, bytes(16)),
        "digits": row(3) + digits,
        "long record": record(999, bytes(300)) + row(1, 0x10),
        "cut": row(1, 0x10) + record(3, bytes(300))[:20],
        "cut head": row(1, 0x10) + b"\x83",
    }
    lines = []
    for name, sheet in sheets.items():
        for styles in (b"", STYLES):
            more = {"xl/styles.bin": styles} if styles else {}
            data = zipped(parts | {SHEET: sheet} | more)
            lines += [f"== {name} {bool(styles)}", *told(marks_binary.scan_xlsb, data)]
    gone = zipped({n: p for n, p in parts.items() if n != SHEET})
    rels = "xl/_rels/workbook.bin.rels"
    rooted = parts | {rels: parts[rels].replace(b'Target="worksheets', b'Target="/xl/worksheets')}
    two = record(156, struct.pack("<II", 0, 2) + wide("rId9") + wide("B"))
    more = {"xl/workbook.bin": two + parts["xl/workbook.bin"] + record(156, b"short")}
    for name, data in {
        "sheet gone": gone,
        "from the root": zipped(rooted),
        "two sheets": zipped(parts | more),
        "no zip": b"PK",
        "no book": zipped({"a": b""}),
    }.items():
        lines += [f"== {name}", *told(marks_binary.scan_xlsb, data)]
    compared("intake/xlsb.txt", "\n".join(lines))
