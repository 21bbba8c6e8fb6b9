"""Writes accepted values into a new copy of a unit's file; every other byte of the data stays what
it was.

xlsx and xlsm: only the ``<c>`` elements of the accepted cells are replaced inside the sheet's XML,
so that styles, widths, merged cells, pictures, filters and formulas stay. csv: only the changed
lines are written anew, in the file's own encoding. xls, xlsb and ods cannot be written without loss
and are refused.
"""

import csv
import io
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape

from defusedxml import ElementTree

from ...validators.columns import number as column_number
from ...validators.encodings import LEGACY, encode
from ...validators.texts import t
from ..intake.workbooks.delimited import delimiter_of, text_of
from ..untrusted import is_formula, markup, one_line

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TAG = re.compile(rb"""<(?:"[^"]*"|'[^']*'|[^>"'])*>""")
_DAY_ZERO = {False: 25569, True: 24107}
"""Serial number of 1970-01-01 in workbooks that count from 1900, and from 1904."""


class NotWritable(ValueError):
    """The file cannot be written without loss; one sentence."""


@dataclass(frozen=True, slots=True)
class Change:
    """One accepted value. ``text`` is what a text cell gets; ``number`` what a cell gets whose
    column holds numbers (a day as days since 1970-01-01 when ``is_day``), None where only text will
    do."""

    sheet: str
    row: int
    column: str
    text: str
    number: float | None = None
    is_day: bool = False


def write(path: Path, form: str, changes: Sequence[Change]) -> tuple[bytes, list[str]]:
    """The new file, and for each change '' or why it was left out.

    Args:
        form: format as the loader saw it.

    Raises:
        NotWritable: the format is neither xlsx nor csv, or the file is written in a way that
        cannot be kept.
    """
    data = path.read_bytes()
    if form == "xlsx":
        return _workbook(data, changes)
    if form == "csv":
        return _lines(data, changes)
    raise NotWritable(
        t(
            "{file}: không ghi được tệp {format} mà giữ nguyên trình bày; hãy lưu thành "
            ".xlsx rồi chạy lại.",
            file=path.name,
            format=form,
        )
    )


# ---------------------------------------------------------------- xlsx


def _workbook(data: bytes, changes: Sequence[Change]) -> tuple[bytes, list[str]]:
    out, said = io.BytesIO(), [""] * len(changes)
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        parts, later = _sheets(source)
        asked: dict[str, list[int]] = {}
        for i, change in enumerate(changes):
            if change.sheet in parts:
                asked.setdefault(parts[change.sheet], []).append(i)
            else:
                said[i] = t("không thấy trang tính")
        for item in source.infolist():
            content = source.read(item)
            if item.filename in asked:
                mine = asked[item.filename]
                content, why = _sheet(content, [changes[i] for i in mine], later)
                for i, reason in zip(mine, why, strict=True):
                    said[i] = reason
            target.writestr(item, content)
    return out.getvalue(), said


def _sheets(book: zipfile.ZipFile) -> tuple[dict[str, str], bool]:
    """(name of a sheet -> part of the package, whether days count from 1904)."""
    root = next(
        (
            r.get("Target", "")
            for r in ElementTree.fromstring(book.read("_rels/.rels"))
            if r.get("Type", "").endswith("/officeDocument")
        ),
        "xl/workbook.xml",
    ).lstrip("/")
    tree = ElementTree.fromstring(book.read(root))
    folder = posixpath.dirname(root)
    relations = ElementTree.fromstring(
        book.read(posixpath.join(folder, "_rels", posixpath.basename(root) + ".rels"))
    )
    targets = {
        r.get("Id"): posixpath.normpath(
            posixpath.join(folder, r.get("Target", ""))
            if not r.get("Target", "").startswith("/")
            else r.get("Target", "")[1:]
        )
        for r in relations
    }
    found, later = {}, False
    for node in tree.iter():
        kind = node.tag.rpartition("}")[2]
        if kind == "workbookPr":
            later = node.get("date1904") in ("1", "true")
        elif kind == "sheet":
            relation = node.get(_RELATION) or next(
                (v for k, v in node.attrib.items() if k.endswith("}id")), ""
            )
            found[node.get("name", "")] = targets.get(relation, "")
    return found, later


@dataclass(slots=True)
class _Cell:
    start: int
    end: int
    name: str
    attributes: dict[str, str]
    formula: bool = False
    filled: bool = False


@dataclass(slots=True)
class _Row:
    start: int
    end: int
    name: str
    cells: dict[int, _Cell]


class _Reader:
    """Where every row and cell of a sheet's XML stands, in bytes."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self.rows: dict[int, _Row] = {}
        self.row: _Row | None = None
        self.cell: _Cell | None = None
        self.last_row = self.last_column = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.refuse

    def tag_end(self, at: int) -> int:
        found = _TAG.match(self.xml, at)
        return found.end() if found else at

    def start(self, name: str, attributes: dict[str, str]) -> None:
        at, kind = self.parser.CurrentByteIndex, name.rpartition(":")[2]
        if kind == "row":
            self.last_row = int(attributes.get("r") or self.last_row + 1)
            self.last_column = 0
            self.row = self.rows[self.last_row] = _Row(at, self.tag_end(at), name, {})
        elif kind == "c" and self.row:
            given = re.match("[A-Z]+", attributes.get("r", ""))
            self.last_column = column_number(given[0]) if given else self.last_column + 1
            self.cell = _Cell(at, self.tag_end(at), name, attributes)
            self.row.cells[self.last_column] = self.cell
        elif kind == "f" and self.cell:
            self.cell.formula = True
        elif kind in ("v", "is") and self.cell:
            self.cell.filled = True

    def end(self, name: str) -> None:
        at, kind = self.parser.CurrentByteIndex, name.rpartition(":")[2]
        thing = {"c": self.cell, "row": self.row}.get(kind)
        if thing and at > thing.start:
            thing.end = self.tag_end(at)
        if kind == "c":
            self.cell = None
        elif kind == "row":
            self.row = None

    def refuse(self, *_: object) -> None:
        raise NotWritable(
            t("Trang tính có khai báo kiểu tài liệu; hãy mở bằng Excel, lưu lại rồi chạy lại.")
        )


def _read(xml: bytes) -> dict[int, _Row]:
    """Where every row and cell of a sheet's XML stands, in bytes.

    Raises:
        NotWritable: it declares a document type, or letters that are not UTF-8.
    """
    head = xml[:200].lower()
    if xml[:2] in (b"\xff\xfe", b"\xfe\xff") or (
        b"encoding=" in head and not re.search(rb"""encoding=["']utf-?8""", head)
    ):
        raise NotWritable(
            t("Trang tính không ghi bằng UTF-8; hãy mở bằng Excel, lưu lại rồi chạy lại.")
        )
    reader = _Reader(xml)
    reader.parser.Parse(xml, True)
    return reader.rows


def _sheet(xml: bytes, changes: Sequence[Change], later: bool) -> tuple[bytes, list[str]]:
    rows = _read(xml)
    said, pieces = [""] * len(changes), []
    for i, change in enumerate(changes):
        row = rows.get(change.row)
        at = column_number(change.column)
        if row is None or (xml[row.end - 2 : row.end] == b"/>" and not row.cells):
            said[i] = t("không thấy dòng này trong trang tính")
            continue
        old = row.cells.get(at)
        if old is not None and old.formula:
            said[i] = t("ô là công thức, không ghi đè")
            continue
        prefix = row.name.rpartition(":")[0]
        new = _element(
            change, old, prefix + ":" if prefix else "", _holds_numbers(rows, at, old), later
        )
        if old is not None:
            pieces.append((old.start, old.end, new))
        else:
            after = [c for n, c in row.cells.items() if n < at]
            place = max(c.end for c in after) if after else _TAG.match(xml, row.start).end()  # pyright: ignore[reportOptionalMemberAccess]
            pieces.append((place, place, new))
    for start, end, new in sorted(pieces, reverse=True):
        xml = xml[:start] + new + xml[end:]
    return xml, said


def _holds_numbers(rows: Mapping[int, _Row], at: int, old: _Cell | None) -> _Cell | None:
    """The cell itself when it holds a number; for a blank one a cell of its column, when most of
    them do."""
    if old is not None and old.filled:
        return old if old.attributes.get("t", "n") == "n" else None
    given = [r.cells[at] for r in rows.values() if at in r.cells and r.cells[at].filled]
    numbers = [c for c in given if c.attributes.get("t", "n") == "n"]
    return numbers[-1] if len(numbers) * 2 > len(given) else None


def _element(
    change: Change, old: _Cell | None, prefix: str, like: _Cell | None, later: bool
) -> bytes:
    """The ``<c>`` element: a number where the column holds numbers, else a text (never a
    formula)."""
    style = (old.attributes.get("s") if old is not None else None) or (
        like.attributes.get("s") if like is not None else None
    )
    head = f'<{prefix}c r="{change.column}{change.row}"' + (
        f' s="{escape(style)}"' if style else ""
    )
    if like is not None and change.number is not None:
        number = change.number + _DAY_ZERO[later] if change.is_day else change.number
        return f"{head}><{prefix}v>{number:.15g}</{prefix}v></{prefix}c>".encode()
    return (
        f'{head} t="inlineStr"><{prefix}is><{prefix}t '
        f'xml:space="preserve">{markup(change.text)}</{prefix}t></{prefix}is></{prefix}c>'
    ).encode()


# ---------------------------------------------------------------- csv


def _lines(data: bytes, changes: Sequence[Change]) -> tuple[bytes, list[str]]:
    text, encoding = text_of(data)
    if encoding == "cp1258":
        raise NotWritable(
            t(
                "Tệp ghi bằng bảng mã Windows-1258 không ghi lại được nguyên vẹn; hãy lưu "
                "thành UTF-8 hoặc .xlsx rồi chạy lại."
            )
        )
    sign = delimiter_of(text)
    physical = text.splitlines(keepends=True)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    asked: dict[int, list[int]] = {}
    for i, change in enumerate(changes):
        asked.setdefault(change.row, []).append(i)
    said = [t("không thấy dòng này trong tệp")] * len(changes)
    out, before = [], 0
    for number, cells in enumerate(reader, 1):
        lines = physical[before : reader.line_num]
        before = reader.line_num
        if number not in asked:
            out += lines
            continue
        for i in asked[number]:
            at = column_number(changes[i].column) - 1
            value = one_line(changes[i].text)
            if is_formula(value):
                said[i] = t("giá trị bắt đầu bằng dấu của công thức, không ghi vào csv")
                continue
            cells += [""] * (at + 1 - len(cells))
            cells[at] = encode(value, encoding) if encoding in LEGACY else value
            said[i] = ""
        ending = re.search(r"[\r\n]*$", lines[-1] if lines else "")
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=sign, lineterminator=ending[0] if ending else "").writerow(
            cells
        )
        out.append(buffer.getvalue())
    joined = "".join(out)
    if encoding in LEGACY:
        return joined.encode("latin-1"), said
    if encoding == "utf-16":
        name = "utf-16-le" if data[:2] == b"\xff\xfe" or data[1:2] == b"\0" else "utf-16-be"
        mark = data[:2] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else b""
        return mark + joined.encode(name), said
    return (b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b"") + joined.encode(), said
