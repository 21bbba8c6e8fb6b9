"""``hoso check`` from the outside: exit statuses, one sentence for a bad file, the JSON that others
build on."""

import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from hoso.connectors.intake.workbooks.limits import Limits
from hoso.connectors.mail.protect import encrypt
from hoso.validators.schemas import dictionary

from .. import warm

HEADINGS = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Đơn vị công tác"]
PEOPLE = [
    [1, "Nguyễn Thị Hòa", "12/03/1985", "Nữ", "037185001234", "Trường Tiểu học Ninh Sơn"],
    [2, "Đinh Văn Bình", "05/11/1979", "Nam", "037079004321", "Trường Tiểu học Ninh Sơn"],
    [
        3,
        "Phạm Minh Tuấn",
        "20/07/1990",
        "Nam",
        "037190007777",
        "Trường Tiểu học Ninh Sơn",
    ],  # digit 4 says female
]


def hoso(*args: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own, forked from one that has loaded everything."""
    return warm.run(list(map(str, args)), cwd, {**os.environ, "PYTHONIOENCODING": "utf-8"}, 120)


def workbook(people: Sequence[Sequence[str | float | None]] = PEOPLE) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Danh sách"
    sheet["A1"] = "DANH SÁCH CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC"
    for column, heading in enumerate(HEADINGS, 1):
        sheet.cell(3, column, heading)
    for row, person in enumerate(people, 4):
        for column, value in enumerate(person, 1):
            sheet.cell(row, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bomb() -> bytes:
    """A workbook that unpacks to more than a file may, and packs fast."""
    size = 500_000_000
    assert size > Limits().unpacked
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(b"</sheetData>", b" " * size + b"</sheetData>")
            target.writestr(item.filename, data)
    return out.getvalue()


BAD = {
    "khong-phai-bang-tinh.xlsx": lambda: (
        b"Kinh gui So Noi vu, day khong phai la bang tinh.\n\x00\x01\x02" * 20
    ),
    "ma-hoa.xlsx": lambda: encrypt(workbook(), "ABCD"),
    "rong.xlsx": lambda: b"",
    "cut.xlsx": lambda: workbook()[:3000],
    "anh.xls": lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 500,
    "bom.xlsx": bomb,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    (folder / "tot.xlsx").write_bytes(workbook())
    for name, make in BAD.items():
        (folder / name).write_bytes(make())
    return folder


@pytest.fixture(scope="module")
def result(folder) -> tuple[subprocess.CompletedProcess[str], dict]:
    done = hoso("check", folder, "--format", "json", "--as-of", "2026-11-01")
    return done, json.loads(done.stdout)


def test_a_bad_file_gives_status_3_and_the_others_are_checked(result):
    done, found = result
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert found["summary"]["people"] == 3
    by_name = {Path(f["path"]).name: f for f in found["files"]}
    assert by_name["tot.xlsx"]["status"] == "read"
    for name in BAD:
        assert by_name[name]["status"] == "refused", name
        reason = by_name[name]["reason"]
        assert reason and "\n" not in reason and "Error" not in reason, reason
    assert len({f["reason"] for n, f in by_name.items() if n != "tot.xlsx"}) >= 5


@pytest.mark.parametrize("name", BAD)
def test_each_bad_file_alone_gives_one_sentence(folder, name):
    done = hoso("check", folder / name)
    assert done.returncode == 3
    assert "Traceback" not in done.stdout + done.stderr
    assert sum(name in line for line in done.stdout.splitlines()) == 1


def test_a_spreadsheet_under_a_wrong_name_is_read_and_said(tmp_path):
    (tmp_path / "danh-sach.xls").write_bytes(workbook())
    found = json.loads(hoso("check", tmp_path / "danh-sach.xls", "--format", "json").stdout)
    assert found["files"][0]["format"] == "xlsx"
    assert found["summary"]["people"] == 3


def test_a_missing_file_is_a_sentence(tmp_path):
    done = hoso("check", tmp_path / "khong-co.xlsx")
    assert done.returncode == 3
    assert "khong-co.xlsx" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_the_json_has_its_stable_keys(result):
    _, found = result
    assert list(found)[:3] == ["version", "as_of", "files"]
    assert found["version"] == 1 and found["as_of"] == "2026-11-01"
    file = next(f for f in found["files"] if f["status"] == "read")
    assert set(file) >= {"path", "sha256", "status", "reason", "format", "sheets"}
    table = file["sheets"][0]["tables"][0]
    assert (table["heading_rows"], table["first_row"], table["last_row"], table["people"]) == (
        [3],
        4,
        6,
        3,
    )
    assert {c: v["field"] for c, v in table["columns"].items()} == {
        "A": "stt",
        "B": "ho_ten",
        "C": "ngay_sinh",
        "D": "gioi_tinh",
        "E": "cccd",
        "F": "ma_don_vi_su_dung",
    }
    assert set(found["findings"][0]) >= {
        "rule",
        "severity",
        "file",
        "sheet",
        "row",
        "column",
        "field",
        "value",
        "message",
        "proposal",
    }
    assert found["rules"]["id-cccd-gender"] == {"outcome": "found", "count": 1}
    assert set(found["summary"]) == {"people", "errors", "warnings", "info", "under", "explained"}


def test_a_finding_stands_at_its_cell(result):
    _, found = result
    gender = [f for f in found["findings"] if f["rule"] == "id-cccd-gender"]
    assert [(f["row"], f["field"], f["severity"]) for f in gender] == [(6, "cccd", "error")] or [
        (f["row"], f["severity"]) for f in gender
    ] == [(6, "error")]


@pytest.mark.parametrize("form", ["text", "sarif", "junit", "github"])
def test_other_formats_say_the_same(folder, form):
    done = hoso("check", folder / "tot.xlsx", "--format", form, "--max", "0")
    assert done.returncode == 1, done.stderr
    assert "id-cccd-gender" in done.stdout


@pytest.mark.parametrize("suffix", ["parquet", "csv", "jsonl"])
def test_records_are_written_for_their_owner_only(folder, tmp_path, suffix):
    import pandas as pd

    target = tmp_path / f"ho-so.{suffix}"
    hoso("check", folder / "tot.xlsx", "--records", target)
    read = {
        "parquet": pd.read_parquet,
        "csv": lambda p: pd.read_csv(p, dtype=str),
        "jsonl": lambda p: pd.read_json(p, lines=True, dtype=str),  # pyright: ignore[reportArgumentType]
    }
    frame = read[suffix](target)
    assert list(frame["ho_ten"]) == [p[1] for p in PEOPLE]
    assert list(frame["ngay_sinh"]) == ["1985-03-12", "1979-11-05", "1990-07-20"]
    assert list(frame["cccd"].astype(str)) == [p[4] for p in PEOPLE]
    assert list(frame.columns) == [f.name for f in dictionary.nguoi().fields] + [
        "_file",
        "_sheet",
        "_row",
    ]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_help_and_wrong_usage():
    shown = hoso("--help")
    assert shown.returncode == 0 and "hoso check" in shown.stdout
    assert hoso("check").returncode == 2
    assert hoso("khong-co-lenh").returncode == 2


@pytest.mark.parametrize("encoding", ["cp1252", "cp1258", "ascii"])
def test_vietnamese_is_written_as_utf8_whatever_the_console_says(encoding):
    done = subprocess.run(
        [sys.executable, "-m", "hoso.cli", "--help"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=False,
    )
    assert done.returncode == 0
    assert "đọc, kiểm tra" in done.stdout.decode("utf-8")


def test_english_is_spoken_on_request(folder):
    done = hoso("--lang", "en", "check", folder / "rong.xlsx")
    assert done.returncode == 3
    assert "COULD NOT BE READ" in done.stdout
