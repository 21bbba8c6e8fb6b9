"""``hoso template`` from the outside."""

import json

import openpyxl
import pytest

from .test_check import hoso


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("template")
    for name in ("mau.xlsx", "lan-hai.xlsx"):
        assert hoso("template", "build", folder / name, "--as-of", "2026-07-01").returncode == 0
    return folder


def test_built_twice_the_bytes_are_equal(built):
    assert (built / "mau.xlsx").read_bytes() == (built / "lan-hai.xlsx").read_bytes()


def test_the_template_agrees_with_its_specification(built):
    done = hoso("template", "check", built / "mau.xlsx")
    assert done.returncode == 0 and "khớp với đặc tả" in done.stdout, done.stderr


def test_a_renamed_heading_fails_and_names_the_cell(built, tmp_path):
    book = openpyxl.load_workbook(built / "mau.xlsx")
    sheet = book["Hồ sơ"]
    cell = next(c for row in sheet.iter_rows(max_row=10) for c in row if c.value and "Số CCCD" in str(c.value))
    cell.value = "Cột lạ"
    book.save(tmp_path / "hong.xlsx")
    done = hoso("template", "check", tmp_path / "hong.xlsx", "--format", "github")
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"Hồ sơ!{cell.coordinate}" in done.stdout and "::error file=" in done.stdout
    found = json.loads(hoso("template", "check", tmp_path / "hong.xlsx", "--format", "json").stdout)
    assert any(d["severity"] == "error" for d in found[0]["differences"])


def test_what_is_no_workbook_is_status_3(tmp_path):
    (tmp_path / "x.xlsx").write_text("không phải bảng tính")
    done = hoso("template", "check", tmp_path / "x.xlsx", tmp_path / "khong-co.xlsx")
    assert done.returncode == 3 and "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 2
