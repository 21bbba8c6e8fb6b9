"""What stands beside the workbooks in a folder is named, and changes nothing else."""

import io
import json
import zipfile

import openpyxl

from .test_check import hoso


def check(folder):
    return hoso("check", folder, "--format", "json")


def test_files_that_are_no_spreadsheets_are_named(tmp_path):
    book = openpyxl.Workbook()
    book.worksheets[0].append(["STT", "Họ và tên", "Ngày sinh", "Số CCCD"])
    book.worksheets[0].append([1, "Nguyễn Văn An", "12/03/1975", "037075000001"])
    alone, folder = tmp_path / "alone", tmp_path / "inbox"
    for place in (alone, folder):
        place.mkdir()
        book.save(place / "a.xlsx")
    (folder / "cong van.pdf").write_bytes(b"%PDF-1.7")
    (folder / ".hidden.pdf").write_bytes(b"%PDF-1.7")
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("b.csv", "STT,Họ và tên,Ngày sinh\n1,Trần Thị Bình,1980\n")
        archive.writestr("thu.docx", "x")
    (folder / "z.zip").write_bytes(data.getvalue())
    before = check(alone)
    result = check(folder)
    assert "pdf" not in before.stderr
    assert [line.strip() for line in result.stderr.splitlines() if line.startswith("  ")] == [
        str(folder / "cong van.pdf"),
        str(folder / "z.zip" / "thu.docx"),
    ]
    assert "2 tệp" in result.stderr
    assert result.returncode == before.returncode
    assert [f["path"] for f in json.loads(result.stdout)["files"]] == [
        str(folder / "a.xlsx"),
        str(folder / "z.zip" / "b.csv"),
    ]
