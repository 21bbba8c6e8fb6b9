"""Every remark of the terminal stands in JSON and in SARIF too."""

import json

import openpyxl
import pytest

from .test_check import hoso

NAMES = ["Lại Thị Hằng", "Tạ Văn Cảnh", "Cao Bá Quát"]


@pytest.fixture
def folder(tmp_path):
    """A list with an unknown column and another suffix than its content, beside a letter."""
    sheet = (book := openpyxl.Workbook()).worksheets[0]
    sheet.append(["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Số ngày phép"])
    for n, name in enumerate(NAMES, 1):
        sheet.append([n, name, f"0{n}/05/1981", f"03708100000{n}", 10 + n])
    (tmp_path / "vao").mkdir()
    book.save(tmp_path / "vao" / "a.xlsx")
    (tmp_path / "vao" / "a.xlsx").rename(tmp_path / "vao" / "a.xls")
    (tmp_path / "vao" / "thu.docx").write_bytes(b"PK")
    return tmp_path / "vao"


def _said(folder, *more):
    return hoso("check", folder, *more).stdout


def test_remarks_in_every_format(folder):
    shown = " ".join(_said(folder).split())
    found = json.loads(_said(folder, "--format", "json"))
    (file,) = found["files"]
    assert len(file["remarks"]) == 2
    assert "Đuôi tệp là .xls" in file["remarks"][0] and file["remarks"][0] in shown
    assert "«Số ngày phép»" in file["remarks"][1] and "cột E «Số ngày phép»" in shown
    assert [n.rpartition("/")[2] for n in found["skipped"]] == ["thu.docx"]
    log = json.loads(_said(folder, "--format", "sarif"))
    (told,) = log["runs"][0]["invocations"]
    assert told["executionSuccessful"] is True
    texts = [n["message"]["text"] for n in told["toolExecutionNotifications"]]
    assert texts == [*file["remarks"], "Không phải bảng tính, không được đọc."]
    assert {n["level"] for n in told["toolExecutionNotifications"]} == {"note"}
