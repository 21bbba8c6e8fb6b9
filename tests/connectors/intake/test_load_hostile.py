"""Limits at work: size, time, memory, and numbers without end."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from hoso.connectors.intake.loading import load
from hoso.connectors.intake.workbooks.limits import MB, Limits


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["STT", "Họ và tên", "Ngày sinh", "Số CCCD"])
    book.worksheets[0].append([1, "Nguyễn Văn An", "12/03/1975", "037075000001"])
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
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="n"><v>1</v></c><c r="ALA%d" t="n"><v>1</v></c></row>'
        % (r, r, r)
        for r in range(20, 5900)
    )
    (tmp_path / "a.xlsx").write_bytes(changed(in_sheet(b"</sheetData>", rows + b"</sheetData>")))
    (tmp_path / "b.xlsx").write_bytes(workbook())
    loaded = load(
        [tmp_path / "a.xlsx", tmp_path / "b.xlsx"],
        jobs=1,
        limits=Limits(memory=60 * MB, columns=2000),
    )
    assert [f.status for f in loaded.files] == ["refused", "read"]
    assert "60 MB" in (loaded.files[0].reason or "")


@pytest.mark.parametrize("number", [b"1E999", b"-1E999", b"NaN", b"inf"])
@pytest.mark.parametrize("column", [0, 2, 3, 4])
def test_a_number_without_end_is_an_error_cell(tmp_path, number, column):
    book = openpyxl.Workbook()
    rows = [
        ["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Hệ số lương"],
        [1, "Nguyễn Văn An", "1980", "037080000001", 3],
        [2, "Lê Thị Lan", "1981", "037181000002", 4],
    ]
    rows[1][column] = 987654
    for row in rows:
        book.worksheets[0].append(row)
    data = io.BytesIO()
    book.save(data)
    (tmp_path / "a.xlsx").write_bytes(
        changed(in_sheet(b"<v>987654</v>", b"<v>" + number + b"</v>"), data.getvalue())
    )
    loaded = load([tmp_path / "a.xlsx"], jobs=1)
    if loaded.files[0].status == "refused":
        assert loaded.files[0].code == "damaged"
        return
    assert loaded.records.nguoi["ho_ten"].tolist() == ["Nguyễn Văn An", "Lê Thị Lan"]
    told = loaded.records.problems.query("rule == 'ld-excel-error'")
    assert told[["_row", "column", "value"]].to_numpy().tolist() == [[2, "ABCDE"[column], "#NUM!"]]


def test_a_link_in_an_inbox_is_told_and_not_followed(tmp_path):
    """Whoever may put a link into the inbox must not have hoso read what it points to."""
    elsewhere, inbox = tmp_path / "elsewhere", tmp_path / "inbox"
    elsewhere.mkdir()
    inbox.mkdir()
    (elsewhere / "others.xlsx").write_bytes(workbook())
    (inbox / "own.xlsx").write_bytes(workbook())
    (inbox / "file.xlsx").symlink_to(elsewhere / "others.xlsx")
    (inbox / "folder").symlink_to(elsewhere)
    (inbox / "gone.xlsx").symlink_to(elsewhere / "gone.xlsx")
    (inbox / "round").symlink_to(inbox)
    (inbox / "itself.xlsx").symlink_to(inbox / "itself.xlsx")
    loaded = load([inbox])
    told = {Path(f.path).name: (f.status, f.code) for f in loaded.files}
    assert told == {
        "own.xlsx": ("read", ""),
        "file.xlsx": ("refused", "link"),
        "folder": ("refused", "link"),
        "gone.xlsx": ("refused", "link"),
        "round": ("refused", "link"),
        "itself.xlsx": ("refused", "link"),
    }
    # A path that the officer names is the officer's own choice.
    assert [f.status for f in load([inbox / "file.xlsx"]).files] == ["read"]


def test_a_link_in_an_archive_is_told_too(tmp_path):
    """Nothing is unpacked, so that there is nothing to follow; and the path that it holds is no
    list of people."""
    target = tmp_path / "others.xlsx"
    target.write_bytes(workbook())
    link = zipfile.ZipInfo("link.xlsx")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, str(target))
        archive.writestr("own.xlsx", workbook())
    told = {Path(f.path).name: f.status for f in load([tmp_path / "a.zip"]).files}
    assert told == {"link.xlsx": "refused", "own.xlsx": "read"}
