"""What calamine does not tell of xls and xlsb sheets: error cells, hidden rows and columns.

Only record heads are looked at; nothing here trusts a length that leads out of the data.
Sources: [MS-XLS] 2.4 (BoolErr, Formula, Row, ColInfo, BoundSheet8), [MS-XLSB] 2.4 (BrtCellError,
BrtFmlaError, BrtRowHdr, BrtColInfo, BrtBundleSh), error values [MS-XLS] 2.5.10.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

import olefile

from .fonts import Digits, draws_capitals, shown_digits
from .limits import Refused
from .marks import Marks

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_EOF, _BOF, _BOUND_SHEET, _BOOL_ERR, _FORMULA, _ROW, _COL_INFO = (
    0x0A,
    0x0809,
    0x85,
    0x0205,
    0x06,
    0x0208,
    0x7D,
)
_FILE_PASS = 0x2F
_FONT, _XF, _LABEL_SST, _LABEL, _RSTRING = 0x31, 0xE0, 0xFD, 0x0204, 0xD6
_FORMAT, _NUMBER, _RK, _MUL_RK = 0x041E, 0x0203, 0x027E, 0xBD
_ROWS = 1_048_576
_HEAD = struct.Struct("<HH")
_PLACE = struct.Struct("<HH")


def scan_xls(data: bytes) -> list[Marks]:
    """The marks of each sheet of a BIFF5 or BIFF8 file, in the order of the workbook. Empty when it
    cannot be read.

    Raises:
        Refused: it is locked by a password.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as package:
            name = next((n for n in ("Workbook", "Book") if package.exists(n)), "")
            stream = package.openstream(name).read() if name else b""
    except (OSError, ValueError, IndexError, KeyError):
        return []
    starts: list[int] = []
    fonts: list[str] = []
    formats: list[tuple[int, int]] = []
    codes: dict[int, Digits | None] = {}
    for kind, start, end in _biff(stream, 0):
        if kind == _BOUND_SHEET and end - start >= 4:
            starts.append(int.from_bytes(stream[start : start + 4], "little"))
        elif kind == _FILE_PASS:
            raise Refused("encrypted")
        elif kind == _FONT and end - start > 15:
            fonts.append(_font_name(stream[start + 14 : end]))
        elif kind == _XF and end - start >= 4:
            formats.append(_PLACE.unpack_from(stream, start))
        elif kind == _FORMAT and end - start > 4:
            number = int.from_bytes(stream[start : start + 2], "little")
            codes[number] = shown_digits(_format_code(stream[start + 2 : end]))
    # There is no font number 4: what is called 5 is the fifth.
    capitals = frozenset(
        i
        for i, (f, _) in enumerate(formats)
        if (n := f - (f > 4)) < len(fonts) and draws_capitals(fonts[n])
    )
    digits = {i: shown for i, (_, f) in enumerate(formats) if (shown := codes.get(f)) is not None}
    return [_biff_sheet(stream, start, capitals, digits) for start in starts]


def _format_code(data: bytes) -> str:
    """A text with its length before it: two bytes and a sign for two-byte letters in BIFF8, one
    byte in BIFF5."""
    length = int.from_bytes(data[:2], "little")
    if len(data) == 3 + length * (1 + (data[2] & 1)):
        return data[3:].decode("utf-16-le" if data[2] & 1 else "latin-1", "replace")
    return data[1 : 1 + data[0]].decode("latin-1")


def _font_name(data: bytes) -> str:
    """A name with its length before it: BIFF8 tells next whether a letter has two bytes, BIFF5 does
    not."""
    if len(data) > 1 and data[1] in (0, 1):
        return data[2 : 2 + data[0] * (1 + data[1])].decode(
            "utf-16-le" if data[1] else "latin-1", "replace"
        )
    return data[1 : 1 + data[0]].decode("latin-1")


def _biff(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """(record, first byte, byte after the last) of one substream; charts inside it are passed
    over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = _HEAD.unpack_from(stream, at)
        start, at = at + 4, at + 4 + length
        if at > len(stream):
            return
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, start, at


def _biff_sheet(
    stream: bytes, at: int, capitals: frozenset[int], digits: dict[int, Digits]
) -> Marks:
    found = Marks()
    for kind, start, end in _biff(stream, at):
        size = end - start
        if digits and kind in (_NUMBER, _RK, _MUL_RK, _FORMULA) and size >= 6:
            found.digits.update(_biff_digits(stream, kind, start, end, digits))
        if kind == _BOOL_ERR and size >= 8 and stream[start + 7]:
            found.errors[_PLACE.unpack_from(stream, start)] = _error(stream[start + 6])
        elif kind == _FORMULA and size >= 14:
            result = stream[start + 6 : start + 14]
            if result[6:] == b"\xff\xff" and result[0] == 2:
                found.errors[_PLACE.unpack_from(stream, start)] = _error(result[2])
        elif kind == _ROW and size >= 16 and stream[start + 12] & 0x20:
            found.hidden_rows.add(_PLACE.unpack_from(stream, start)[0])
        elif kind == _COL_INFO and size >= 10 and stream[start + 8] & 1:
            first, last = _PLACE.unpack_from(stream, start)
            found.hidden_columns.update(range(first, min(last, 255) + 1))
        elif (
            capitals
            and kind in (_LABEL_SST, _LABEL, _RSTRING)
            and size >= 6
            and int.from_bytes(stream[start + 4 : start + 6], "little") in capitals
        ):
            found.capitals.add(_PLACE.unpack_from(stream, start))
    return found


def _biff_digits(
    stream: bytes, kind: int, start: int, end: int, digits: dict[int, Digits]
) -> Iterator[tuple[tuple[int, int], Digits]]:
    """The numbers of one record under a format of digits only; MulRk holds several of a row."""
    row, column = _PLACE.unpack_from(stream, start)
    ends = range(start + 4, end - 7, 6) if kind == _MUL_RK else (start + 4,)
    for i, at in enumerate(ends):
        shown = digits.get(int.from_bytes(stream[at : at + 2], "little"))
        if shown is not None:
            yield (row, column + i), shown


def _error(code: int) -> str:
    return ERRORS.get(code, "#VALUE!")


def scan_xlsb(data: bytes) -> list[Marks]:
    """The marks of each sheet of an xlsb file, in the order of the workbook. Empty when it cannot
    be read.

    Raises:
        Refused: a row has a number that no row can have. calamine takes it for the end of the sheet
        and says nothing.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            targets = _relations(package.read("xl/_rels/workbook.bin.rels"))
            parts = [targets.get(i, "") for i in _bundle(package.read("xl/workbook.bin"))]
            names = set(package.namelist())
            styles = package.read("xl/styles.bin") if "xl/styles.bin" in names else b""
            digits = _xlsb_digits(styles)
            return [
                _xlsb_sheet(package.read(part), digits) if part in names else Marks()
                for part in parts
            ]
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        KeyError,
        RuntimeError,
        NotImplementedError,
        zlib.error,
        EOFError,
    ):
        return []


def _relations(rels: bytes) -> dict[str, str]:
    from .marks import relations

    return {
        i: target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        for i, target in relations(rels).items()
    }


def _records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """(record, first byte, byte after the last); kind and length are numbers of seven bits a
    byte."""
    at, total = 0, len(part)
    while at < total:
        kind = part[at]
        at += 1
        if kind & 0x80 and at < total:
            kind = (kind & 0x7F) | (part[at] & 0x7F) << 7
            at += 1
        length = shift = 0
        while at < total and shift < 28:
            byte = part[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        if at + length > total:
            return
        yield kind, at, at + length
        at += length


def _bundle(workbook: bytes) -> list[str]:
    """Relation of each sheet."""
    found = []
    for kind, start, end in _records(workbook):
        if kind == 156 and end - start >= 12:
            letters = int.from_bytes(workbook[start + 8 : start + 12], "little")
            found.append(
                workbook[start + 12 : min(start + 12 + 2 * letters, end)].decode(
                    "utf-16-le", "replace"
                )
            )
    return found


def _xlsb_digits(styles: bytes) -> dict[int, Digits]:
    """Cell formats that show digits only (BrtFmt, BrtBeginCellXFs, BrtXF)."""
    codes: dict[int, Digits | None] = {}
    used: list[int] = []
    inside = False
    for kind, start, end in _records(styles):
        if kind == 44 and end - start >= 6:
            letters = int.from_bytes(styles[start + 2 : start + 6], "little")
            text = styles[start + 6 : min(start + 6 + 2 * letters, end)]
            number = int.from_bytes(styles[start : start + 2], "little")
            codes[number] = shown_digits(text.decode("utf-16-le", "replace"))
        elif kind in (617, 618):
            inside = kind == 617
        elif kind == 47 and inside and end - start >= 4:
            used.append(int.from_bytes(styles[start + 2 : start + 4], "little"))
    return {i: shown for i, f in enumerate(used) if (shown := codes.get(f)) is not None}


def _xlsb_sheet(part: bytes, digits: dict[int, Digits] | None = None) -> Marks:
    found = Marks()
    row = 0
    for kind, start, end in _records(part):
        size = end - start
        if digits and kind in (2, 5, 9) and size >= 8:
            shown = digits.get(int.from_bytes(part[start + 4 : start + 7], "little"))
            if shown is not None:
                found.digits[row, int.from_bytes(part[start : start + 4], "little")] = shown
        if kind == 0 and size >= 12:
            row = int.from_bytes(part[start : start + 4], "little")
            if row >= _ROWS:
                raise Refused("damaged")
            if part[start + 11] & 0x10:
                found.hidden_rows.add(row)
        elif kind in (3, 11) and size >= 9:
            found.errors[row, int.from_bytes(part[start : start + 4], "little")] = _error(
                part[start + 8]
            )
        elif kind == 60 and size >= 17 and part[start + 16] & 1:
            first, last = struct.unpack_from("<II", part, start)
            found.hidden_columns.update(range(first, min(last, 2000) + 1))
    return found
