"""Files that must not be read: each gives one sentence, and the others are read all the same."""

import io
import random
import zipfile

import msoffcrypto.format.ooxml
import openpyxl
import pytest

from hoso.connectors.loading import load
from hoso.connectors.workbooks.limits import MB, Limits
from hoso.connectors.workbooks.refusals import sentence

LIMITS = Limits(seconds=20, memory=600 * MB)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["STT", "Họ và tên", "Ngày sinh", "Số CCCD"])
    book.active.append([1, "Nguyễn Văn An", "12/03/1975", "037075000001"])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def changed(change, data: bytes | None = None) -> bytes:
    """A workbook with some of its parts changed: ``change`` gets and gives name -> bytes."""
    with zipfile.ZipFile(io.BytesIO(data or workbook())) as package:
        parts = {i.filename: package.read(i) for i in package.infolist()}
    parts = change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def in_sheet(old: bytes, new: bytes):
    return lambda parts: parts | {SHEET: parts[SHEET].replace(old, new)}


def encrypted() -> bytes:
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(workbook())).encrypt("x", out)
    return out.getvalue()


def locked_zip() -> bytes:
    data = bytearray(workbook())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        info = package.infolist()[0]
    data[info.header_offset + 6] |= 1
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def word() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<w/>")
    return out.getvalue()


HOSTILE = {
    "empty.xlsx": (b"", "empty"),
    "pdf.xlsx": (b"%PDF-1.7 ...", "pdf"),
    "image.xlsx": (b"\x89PNG\r\n\x1a\n....", "image"),
    "page.xls": (b"<html><body><p>Not a table</p></body></html>", "html"),
    "mime.xls": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", "html"),
    "xml2003.xls": (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><x>', "damaged"),
    "noise.xls": (random.Random(1).randbytes(5000), "not-a-spreadsheet"),
    "excel2.xls": (b"\x09\x00\x04\x00\x02\x00\x10\x00" + bytes(100), "old"),
    "ole.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
    "locked.xlsx": (encrypted(), "encrypted"),
    "locked-zip.xlsx": (locked_zip(), "encrypted"),
    "letter.xlsx": (word(), "word"),
    "cut.xlsx": (workbook()[:2000], "damaged"),
    "cut-end.xlsx": (workbook()[:-30], "damaged"),
    "flipped.xlsx": (workbook().replace(b"PK\x01\x02", b"PK\x01\x03", 1), "damaged"),
    "laughs.xlsx": (changed(in_sheet(b"<worksheet", b'<!DOCTYPE lolz [<!ENTITY lol "lol">]><worksheet')), "entities"),
    "outside.xlsx": (changed(in_sheet(b"<worksheet", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet')), "entities"),
    "utf16.xlsx": (changed(lambda p: p | {SHEET: p[SHEET].decode().encode("utf-16")}), "entities"),
    "up.xlsx": (changed(lambda p: p | {"../up.xml": b"<x/>"}), "names"),
    "slash.xlsx": (changed(lambda p: p | {"/etc/x.xml": b"<x/>"}), "names"),
    "many.xlsx": (changed(lambda p: p | {f"xl/media/{i}.bin": b"" for i in range(3100)}), "parts"),
    "bomb.xlsx": (changed(in_sheet(b"<sheetData>", b"<sheetData>" + b" " * (60 * MB))), "ratio"),
    "strings.xlsx": (changed(lambda p: p | {"xl/sharedStrings.xml": b"<sst><si><t>" + b"A" * (50 * MB) + b"</t></si></sst>"}), "ratio"),
    "far.xlsx": (changed(in_sheet(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>')), "rows"),
    "wide.xlsx": (changed(in_sheet(b"</sheetData>", b'<row r="9"><c r="XFD9" t="n"><v>1</v></c></row></sheetData>')), "columns"),
    "spread.xlsx": (changed(in_sheet(b"</sheetData>", b'<row r="99999"><c r="ALA99999" t="n"><v>1</v></c></row></sheetData>')), "cells"),
    "no-book.xlsx": (changed(lambda p: {n: b for n, b in p.items() if n != "xl/worksheets/sheet1.xml"}), "damaged"),
    "broken-xml.xlsx": (changed(in_sheet(b"</c>", b"</d>")), "damaged"),
}  # fmt: skip


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("inbox")
    for name, (data, _) in HOSTILE.items():
        (folder / name).write_bytes(data)
    (folder / "good.xlsx").write_bytes(workbook())
    return load([folder, folder / "gone.xlsx"], jobs=2, limits=LIMITS)


@pytest.mark.parametrize("name", HOSTILE)
def test_gives_its_sentence(loaded, name):
    file = next(f for f in loaded.files if f.path.endswith(f"/{name}"))
    assert (file.status, file.code) == ("refused", HOSTILE[name][1])
    assert file.reason
    assert "\n" not in file.reason


def test_the_good_file_is_read(loaded):
    assert loaded.records.nguoi["ho_ten"].tolist() == ["Nguyễn Văn An"]


def test_a_missing_file_is_told(loaded):
    assert loaded.files[-1].status == "refused"


def test_every_refusal_has_a_sentence_of_its_own():
    codes = ["missing", "unreadable", "empty", "size", "unpacked", "ratio", "parts", "rows", "columns", "cells", "seconds", "memory", "encrypted", "html", "pdf", "image", "word", "not-a-spreadsheet", "old", "damaged", "entities", "names", "died"]  # fmt: skip
    values = {"limit": MB, "sheet": "A", "row": 1, "column": "B"}
    assert len({sentence(c, values) for c in codes}) == len(codes)


def test_a_large_file_is_named_with_the_limit(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"STT;x\n" * 400_000)
    loaded = load([tmp_path / "a.csv"], jobs=1, limits=Limits(size=MB))
    assert "1 MB" in (loaded.files[0].reason or "")


def test_a_worker_that_takes_too_long_is_stopped(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"STT,Ho va ten,Ngay sinh\n" + b"1,A B,1/1/1980\n" * 90_000)
    (tmp_path / "b.xlsx").write_bytes(workbook())
    loaded = load([tmp_path / "a.csv", tmp_path / "b.xlsx"], jobs=1, limits=Limits(seconds=0.05))
    assert "0.05" in (loaded.files[0].reason or "")


def test_a_sheet_that_wants_too_much_memory_is_refused_and_the_next_is_read(tmp_path):
    rows = b"".join(b'<row r="%d"><c r="A%d" t="n"><v>1</v></c><c r="ALA%d" t="n"><v>1</v></c></row>' % (r, r, r) for r in range(2, 5900))
    (tmp_path / "a.xlsx").write_bytes(changed(in_sheet(b"</sheetData>", rows + b"</sheetData>")))
    (tmp_path / "b.xlsx").write_bytes(workbook())
    loaded = load([tmp_path / "a.xlsx", tmp_path / "b.xlsx"], jobs=1, limits=Limits(memory=60 * MB, columns=2000))
    assert [f.status for f in loaded.files] == ["refused", "read"]
    assert "60 MB" in (loaded.files[0].reason or "")


@pytest.mark.parametrize("seed", range(40))
def test_mutated_bytes_never_stop_the_run(tmp_path, seed):
    rng = random.Random(seed)
    data = bytearray(workbook())
    for _ in range(rng.randint(1, 30)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    (tmp_path / "a.xlsx").write_bytes(bytes(data))
    loaded = load([tmp_path / "a.xlsx"], jobs=1, limits=LIMITS)
    assert loaded.files[0].status == "refused" or len(loaded.records.nguoi) <= 1


@pytest.mark.parametrize("number", [b"1E999", b"-1E999", b"NaN", b"inf"])
@pytest.mark.parametrize("column", [0, 2, 3, 4])
def test_a_number_without_end_is_an_error_cell(tmp_path, number, column):
    book = openpyxl.Workbook()
    rows = [["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Hệ số lương"], [1, "Nguyễn Văn An", "1980", "037080000001", 3], [2, "Lê Thị Lan", "1981", "037181000002", 4]]
    rows[1][column] = 987654
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    (tmp_path / "a.xlsx").write_bytes(changed(in_sheet(b"<v>987654</v>", b"<v>" + number + b"</v>"), data.getvalue()))
    loaded = load([tmp_path / "a.xlsx"], jobs=1)
    if loaded.files[0].status == "refused":
        assert loaded.files[0].code == "damaged"
        return
    assert loaded.records.nguoi["ho_ten"].tolist() == ["Nguyễn Văn An", "Lê Thị Lan"]
    told = loaded.records.problems.query("rule == 'ld-excel-error'")
    assert told[["_row", "column", "value"]].to_numpy().tolist() == [[2, "ABCDE"[column], "#NUM!"]]
