"""``hoso map``: a doubtful column is asked about, the answer is kept for its sender while the
headings stay."""

import json
import subprocess

import openpyxl
import pytest
from click.testing import CliRunner

from hoso.cli.main import hoso as group


def save(path, unit, heading="Ngày nâng bậc"):
    book = openpyxl.Workbook()
    for row in (
        ["ỦY BAN NHÂN DÂN TỈNH"],
        [unit],
        [],
        ["STT", "Họ và tên", heading],
        [1, "Nguyễn Văn An", "1/1/2024"],
        [2, "Trần Thị Bình", "1/3/2025"],
    ):
        book.worksheets[0].append(row)
    book.save(path)


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "hoso.toml").write_text("", encoding="utf-8")
    save(tmp_path / "a.xlsx", "Trường THCS Gia Hưng")
    save(tmp_path / "b.xlsx", "Trường THCS Ninh Sơn")
    return tmp_path


def hoso(*words, answer=None):
    return CliRunner().invoke(group, list(words), input=answer)


def test_check_names_the_column_and_the_command_that_answers(workspace):
    said = hoso("check", "a.xlsx").output
    assert "? cột C «Ngày nâng bậc»" in said
    assert "hoso map a.xlsx --set C=ngay_bac" in said


def test_a_suggested_command_runs_nothing_that_a_file_is_named(workspace):
    """Units choose the names of their files; officers copy what hoso shows into a shell."""
    name = "a $(touch caught) 'b' `id`.xlsx"
    (workspace / "a.xlsx").rename(workspace / name)
    said = hoso("check", str(workspace / name)).output
    line = next(line for line in said.splitlines() if "--set C=" in line)
    shown = line.rpartition(" hoso ")[2].rpartition(" (hoặc")[0]
    typed = subprocess.run(
        ["sh", "-c", f"printf '%s\n' {shown}"], cwd=workspace, capture_output=True, text=True
    ).stdout.splitlines()
    assert typed == ["map", name, "--set", "C=ngay_bac"]
    assert not (workspace / "caught").exists()


def test_an_answer_holds_for_its_sender_only(workspace):
    assert hoso("map", "a.xlsx", "--set", "C=ngay_bac").exit_code == 0
    (key,) = json.loads((workspace / "mappings.json").read_text(encoding="utf-8"))
    assert key.endswith("@truongthcsgiahung")
    assert "? cột C" not in hoso("check", "a.xlsx").output
    assert "? cột C" in hoso("check", "b.xlsx").output
    save(workspace / "a.xlsx", "Trường THCS Gia Hưng", "Ngày nâng bậc sau")
    assert "manual" not in hoso("map", "a.xlsx", "--no-ask").output


def test_an_answer_for_every_unit(workspace):
    hoso("map", "a.xlsx", "--set", "C=", "--every-unit")
    assert "? cột C" not in hoso("check", "b.xlsx").output


@pytest.mark.parametrize(
    ("answer", "field"),
    [("1\n", "ngay_bac"), ("la gi\nngay_ngach\n", "ngay_ngach"), ("0\n", ""), ("\n", None)],
)
def test_asks_at_the_terminal(workspace, answer, field):
    assert hoso("map", "a.xlsx", "--ask", answer=answer).exit_code == 0
    path = workspace / "mappings.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    assert list(known.values()) == ([] if field is None else [{"C": field}])


def test_the_province_declares_a_spelling_for_every_file(workspace):
    book = openpyxl.Workbook()
    book.worksheets[0].append(["STT", "Họ và tên", "Ngày sinh", "Loại hợp đồng"])
    book.worksheets[0].append([1, "Nguyễn Văn An", "1/1/1984", "HĐ 111"])
    book.save(workspace / "c.xlsx")
    assert "ld-code-asked" in hoso("check", "c.xlsx").output
    (workspace / "cach-viet.csv").write_text(
        "list,written,code\nloai_hop_dong,HĐ 111,HDLD_111_HTPV\n", encoding="utf-8"
    )
    assert "ld-code-asked" not in hoso("check", "c.xlsx").output


def test_where_no_table_was_seen_the_heading_is_pointed_at(workspace):
    book = openpyxl.Workbook()
    for row in (
        ["ỦY BAN NHÂN DÂN TỈNH"],
        ["Trường THCS Gia Hưng"],
        [],
        ["#", "Ai", "Sinh", "Thẻ"],
        [1, "Nguyễn Văn An", "01/02/1980", "037080000001"],
        [2, "Trần Thị Bình", "03/04/1981", "037181000002"],
    ):
        book.worksheets[0].append(row)
    book.save("la.xlsx")
    assert hoso("map", "la.xlsx").exit_code != 0
    assert "5-6:C" in str(hoso("map", "la.xlsx", "--heading", "B4").exception)
    assert hoso("map", "la.xlsx", "--heading", "99:B").exit_code != 0
    shown = hoso("map", "la.xlsx", "--heading", "4:B")
    assert shown.exit_code == 0 and "ho_ten" in shown.output
    found = json.loads(hoso("check", "la.xlsx", "--format", "json").output)
    assert [t["people"] for t in found["files"][0]["sheets"][0]["tables"]] == [2]
