"""Looks at a file before any reader does: what it really is, and whether it is safe to read.

No reader is safe alone: two cells far apart in a file of 5 KB make calamine end the process, a
megabyte unpacks to gigabytes. Nothing here builds a cell.
"""

import io
import itertools
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import olefile

from ....validators.columns import number as column_number
from .limits import MB, Limits, Refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CONTENT = re.compile(rb"<v[\s>]|<is[\s>]|<t[\s>]")
_ROW = re.compile(rb'<row\b[^>]*?\sr\s*=\s*["\'](\d{1,9})')
_WIDE = re.compile(rb'r\s*=\s*["\'][A-Za-z]{3,}\d')
"""A column beyond ZZ. It begins with a letter, not with the blank before it: such a search is eight
times as fast."""
_CELL = re.compile(rb'<c\b[^>]*?\sr\s*=\s*["\']([A-Za-z]{1,4})(\d{1,9})["\'][^>]*?(?<!/)>')


@dataclass
class Package:
    """What the look found. ``parts`` holds the unpacked XML that later steps need, ``notes`` what
    to tell the user."""

    format: str
    parts: dict[str, bytes] = field(default_factory=dict)
    macros: bool = False


def kind(data: bytes) -> str:
    """The format by content: xlsx, xlsb, ods, xls, html, xml (Excel 2003), zip or csv.

    Raises:
        Refused: it is none of them, or locked.
    """
    if not data:
        raise Refused("empty")
    if _is_zip(data):
        with _opened(data) as package:
            return _zip_kind(package)
    if data[:8] == OLE:
        return _ole_kind(data)
    if data[:2] == b"\x09\x08":
        raise Refused("old")
    if data[:4] in (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"):
        raise Refused("old")
    if data[:5] == b"%PDF-":
        raise Refused("pdf")
    if data[:4] == b"\x89PNG" or data[:3] == b"\xff\xd8\xff" or data[:4] == b"GIF8":
        raise Refused("image")
    if data[:5] == b"{\\rtf":
        raise Refused("word")
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\0", b"").lower()
    if head.startswith((b"\xff\xfe<", b"\xfe\xff<")):
        head = head[2:]
    if head.startswith(b"<"):
        return _markup_kind(data, head)
    if b"content-type: multipart/related" in head:
        raise Refused("html")
    if _looks_binary(data):
        raise Refused("not-a-spreadsheet")
    return "csv"


def _markup_kind(data: bytes, head: bytes) -> str:
    """A web page or Excel's XML of 2003 under another name; anything else with angle brackets is no
    spreadsheet."""
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and not re.search(
        rb"<(?:html|!doctype html)\b", head
    ):
        return "xml"
    body = data.replace(b"\0", b"").lower()
    if b"<table" in body or b"<frameset" in body:
        return "html"
    raise Refused(
        "html" if re.search(rb"<(?:html|body|!doctype html)\b", body) else "not-a-spreadsheet"
    )


def _looks_binary(data: bytes) -> bool:
    sample = data[:8192]
    if sample[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    zeros = sample.count(0)
    if (
        zeros
        and min(sample[0::2].count(0), sample[1::2].count(0)) == 0
        and zeros > len(sample) // 6
    ):
        return False  # UTF-16 without its mark: the zeros stand on one side only
    control = sum(sample.count(c) for c in (*range(9), *range(14, 32)) if c != 27)
    return control > len(sample) // 100


def _is_zip(data: bytes) -> bool:
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


@contextmanager
def _opened(data: bytes) -> Iterator[zipfile.ZipFile]:
    """The package; whatever is wrong with it, found on opening or on reading, refuses the file as
    damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield package
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        KeyError,
        NotImplementedError,
        RuntimeError,
        zlib.error,
        EOFError,
    ) as error:
        raise Refused("damaged") from error


def _zip_kind(package: zipfile.ZipFile) -> str:
    names = {n.lower() for n in package.namelist()}
    if any(i.flag_bits & 1 for i in package.infolist()):
        raise Refused("encrypted")
    mimetype = package.open("mimetype").read(100) if "mimetype" in names else b""
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if any(n.startswith("word/") for n in names):
        raise Refused("word")
    if "[content_types].xml" in names or mimetype:
        raise Refused("not-a-spreadsheet")
    return "zip"


def _ole_kind(data: bytes) -> str:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as package:
            streams = {"/".join(s).lower() for s in package.listdir()}
    except (OSError, ValueError, IndexError, KeyError) as error:
        raise Refused("damaged") from error
    if "encryptedpackage" in streams:
        raise Refused("encrypted")
    if "workbook" in streams or "book" in streams:
        return "xls"
    raise Refused("word" if "worddocument" in streams else "not-a-spreadsheet")


def check(data: bytes, limits: Limits) -> Package:
    """Refuse what is unsafe, and hand on the XML parts already unpacked.

    Raises:
        Refused: with the limit or the fault.
    """
    if len(data) > limits.size:
        raise Refused("size", limit=limits.size)
    if not _is_zip(data):
        return Package(kind(data))
    with _opened(data) as package:
        found = Package(_zip_kind(package))
        if found.format in ("xlsx", "xlsb", "ods"):
            _check_zip(package, len(data), limits, found)
    return found


def _check_zip(package: zipfile.ZipFile, packed: int, limits: Limits, found: Package) -> None:
    infos = package.infolist()
    check_members(infos, packed, limits)
    for info in infos:
        name = info.filename.lower()
        found.macros |= name.endswith("vbaproject.bin")
        if found.format == "xlsb" and name.endswith(".bin") and name.startswith("xl/"):
            package.read(
                info
            )  # the sum that stands for the part is compared: calamine does not always
        if _is_read(name):
            part = package.read(info)
            # One letter is looked for first: that costs a hundredth, and a sheet of plain cells has
            # none.
            if part[:2] in (b"\xff\xfe", b"\xfe\xff") or (
                b"!" in part and b"<!" in part and _DECLARATION.search(part)
            ):
                raise Refused("entities")
            found.parts[info.filename] = part


def _is_read(name: str) -> bool:
    """The parts that readers parse as XML."""
    if not name.endswith((".xml", ".rels")):
        return False
    return name.startswith(
        (
            "xl/worksheets/sheet",
            "xl/workbook",
            "xl/_rels/",
            "xl/sharedstrings",
            "xl/styles",
            "[content",
            "content.xml",
            "meta.xml",
            "docprops/custom",
            "_rels/",
        )
    ) or (
        name.startswith("xl/")
        and name.count("/") <= 2
        and "theme" not in name
        and "drawing" not in name
    )


def check_members(infos: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    """Refuse a zip by its directory: too many parts, too large, packed too well, locked, or with
    names that lead out."""
    if len(infos) > limits.parts:
        raise Refused("parts", limit=limits.parts)
    names = [i.filename for i in infos]
    if len(set(names)) != len(names) or any(
        n.startswith("/") or "\\" in n or ".." in n.split("/") for n in names
    ):
        raise Refused("names")
    if any(i.flag_bits & 1 for i in infos):
        raise Refused("encrypted")
    total = sum(i.file_size for i in infos)
    if total > limits.unpacked:
        raise Refused("unpacked", limit=limits.unpacked)
    if any(
        i.file_size > 5 * MB and i.file_size > limits.ratio * max(i.compress_size, 1) for i in infos
    ):
        raise Refused("ratio", limit=limits.ratio)
    if total > 5 * MB and total > limits.ratio * packed:
        raise Refused("ratio", limit=limits.ratio)


def check_extent(xml: bytes, sheet: str, limits: Limits) -> None:
    """Refuse a sheet whose values stand too far apart. Formatted blanks cost nothing and are not
    counted."""
    numbers = [int(n) for n in _ROW.findall(xml)]
    ordered = all(a < b for a, b in itertools.pairwise(numbers))
    if not ordered and (twice := _cell_twice(xml, numbers)):
        raise Refused("twice", sheet=sheet, cell=twice)
    last = _last_row(xml, numbers, ordered)
    if last > limits.rows:
        raise Refused("rows", sheet=sheet, row=last, limit=limits.rows)
    wide = _WIDE.search(xml) is not None
    if not wide and last * 702 <= limits.cells:
        return
    width = 1
    for match in _CELL.finditer(xml):
        column = column_number(match[1].decode())
        if column > width:
            end = xml.find(b"</c", match.end())
            if end > 0 and _CONTENT.search(xml, match.end(), end):
                width = column
                if width > limits.columns:
                    raise Refused(
                        "columns", sheet=sheet, column=match[1].decode(), limit=limits.columns
                    )
    if last * width > limits.cells:
        raise Refused("cells", sheet=sheet, limit=limits.cells)


def _cell_twice(xml: bytes, numbers: list[int]) -> str:
    """A cell that stands twice in the sheet, because its row does: one of the two would be read and
    the other, with a person in it, be lost; '' for none."""
    several = {n for n, times in Counter(numbers).items() if times > 1}
    seen: set[tuple[bytes, int]] = set()
    for letters, number in _CELL.findall(xml) if several else ():
        if (row := int(number)) in several:
            if (letters, row) in seen:
                return letters.decode() + str(row)
            seen.add((letters, row))
    return ""


def _last_row(xml: bytes, numbers: list[int], ordered: bool) -> int:
    """Row number of the last cell that holds a value (rows may stand in any order: the largest
    number wins)."""
    if not numbers:
        return 0
    if not ordered:
        return max(numbers)
    value = 0
    for tag in (b"<v>", b"<v ", b"<is>", b"<is "):
        # Only what stands behind the last one found can be later.
        value = max(value, xml.rfind(tag, value))
    start = xml.rfind(b"<row", 0, value)
    match = _ROW.match(xml, start) if start >= 0 else None
    return int(match[1]) if match else 0
