"""``hoso template`` from the outside."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import openpyxl
import pytest

from hoso.connectors.mirror.store import Mirror
from hoso.connectors.templates import layout, stamp
from hoso.connectors.templates.build import build
from hoso.connectors.templates.check import check
from hoso.fixtures.perfect import records
from hoso.fixtures.province import generate

from ..typed import properties, single, there
from .test_check import hoso

SARIF = Path(__file__).parent.parent / "data" / "sarif-2.1.0-rtm.5.json"


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
    cell = next(
        c
        for row in sheet.iter_rows(max_row=10)
        for c in row
        if c.value and "Số CCCD" in str(c.value)
    )
    single(cell).value = "Cột lạ"
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


def test_a_repaired_copy_stands_beside_and_says_what_has_no_place(built, tmp_path):
    book = openpyxl.load_workbook(built / "mau.xlsx")
    sheet = book["Hồ sơ"]
    sheet["C2"], sheet["C3"], sheet["CM9"] = "Cột lạ", "Nguyễn Thị Mật", "Trần Văn Kín"
    book.save(tmp_path / "hong.xlsx")
    before = (tmp_path / "hong.xlsx").read_bytes()
    done = hoso(
        "template", "check", tmp_path / "hong.xlsx", "--fix", "--filled", "--format", "json"
    )
    assert done.returncode == 1 and "Hồ sơ!CM9: không có chỗ" in done.stderr
    assert (
        json.loads(done.stdout)
        and "Mật" not in done.stdout + done.stderr
        and "Kín" not in done.stdout + done.stderr
    )
    copy = tmp_path / "hong-da-sua.xlsx"
    assert copy.stat().st_mode & 0o777 == 0o600 and (tmp_path / "hong.xlsx").read_bytes() == before
    assert openpyxl.load_workbook(copy)["Hồ sơ"]["C3"].value == "Nguyễn Thị Mật"
    assert hoso("template", "check", copy, "--filled").returncode == 0
    again = hoso("template", "check", tmp_path / "hong.xlsx", "--fix", "--filled")
    assert again.returncode == 2 and "đã có" in again.stderr, "nothing is written over"


def test_machine_formats_follow_their_schemas(built, tmp_path):
    book = openpyxl.load_workbook(built / "mau.xlsx")
    book["Hồ sơ"].protection.sheet = False
    book["Hồ sơ"]["F2"] = "Cột lạ"
    book.save(tmp_path / "hong.xlsx")
    (tmp_path / "x.xlsx").write_text("không phải bảng tính")
    log = json.loads(
        hoso(
            "template", "check", tmp_path / "hong.xlsx", tmp_path / "x.xlsx", "--format", "sarif"
        ).stdout
    )
    jsonschema.Draft7Validator(json.loads(SARIF.read_text(encoding="utf-8"))).validate(log)
    assert {r["ruleId"] for r in log["runs"][0]["results"]} == {
        "tpl-protection-off",
        "tpl-heading-renamed",
    }
    assert not log["runs"][0]["invocations"][0]["executionSuccessful"]
    suites = ElementTree.fromstring(
        hoso("template", "check", tmp_path / "hong.xlsx", "--format", "junit").stdout
    )
    assert suites.get("failures") == "1" and suites.find(".//failure") is not None


def test_what_a_new_template_means_for_units_with_the_old_one(built, tmp_path):
    """The old one by name, and out of the history of a repository."""

    def run(*words):
        return subprocess.run(
            ["git", "-C", tmp_path, "-c", "user.name=a", "-c", "user.email=a@b", *words],
            check=True,
            capture_output=True,
        )

    book = openpyxl.load_workbook(built / "mau.xlsx")
    book["Hồ sơ"]["F2"] = "Ngày tháng năm sinh"
    book["Hồ sơ"]["CL2"] = "Ghi thêm"
    book.save(tmp_path / "mau.xlsx")
    run("init", "-q")
    run("add", ".")
    run("commit", "-qm", "old")
    (tmp_path / "old.xlsx").write_bytes((tmp_path / "mau.xlsx").read_bytes())
    (tmp_path / "mau.xlsx").write_bytes((built / "mau.xlsx").read_bytes())
    for against in ("HEAD", tmp_path / "old.xlsx"):
        done = hoso("template", "check", tmp_path / "mau.xlsx", "--against", against)
        assert (
            done.returncode == 1
            and "[chg-column-removed]" in done.stdout
            and "[chg-heading-known]" in done.stdout
        ), done.stdout + done.stderr
        assert "Hồ sơ!CL2" in done.stdout and "Hồ sơ!F2" in done.stdout
    lost = hoso("template", "check", tmp_path / "mau.xlsx", "--against", "v99")
    assert lost.returncode == 2 and "v99" in lost.stderr and "Traceback" not in lost.stderr


def test_a_unit_gets_its_own_kind_with_its_people_in_it(worlds, tmp_path):
    folder = worlds("plain").copy(tmp_path / "tinh")
    with Mirror.open(folder / "mirror.db") as mirror:
        people = mirror.theirs()["nguoi"]
    serving = people[people["ngay_roi"].isna()]
    unit = serving["ma_don_vi_su_dung"].value_counts().index[0]
    done = hoso(
        "template",
        "build",
        tmp_path / "mau.xlsx",
        "--unit",
        unit,
        "--filled",
        "--as-of",
        "2026-11-01",
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    sheet = openpyxl.load_workbook(tmp_path / "mau.xlsx")["Hồ sơ"]
    ids = {
        v for row in range(3, sheet.max_row + 1) if isinstance(v := sheet.cell(row, 2).value, str)
    }
    wanted = set(serving.loc[serving["ma_don_vi_su_dung"].eq(unit), "cccd"].dropna())
    assert wanted <= ids <= set(serving["cccd"])
    assert hoso("template", "check", tmp_path / "mau.xlsx", "--filled").returncode == 0
    assert hoso("template", "build", tmp_path / "x.xlsx", "--filled").returncode == 2
    unknown = hoso("template", "build", tmp_path / "x.xlsx", "--unit", "KHONG.CO", cwd=folder)
    assert unknown.returncode == 2 and "KHONG.CO" in unknown.stderr


def test_an_old_version_filled_with_48_people_is_migrated(tmp_path):
    """Every value in its new place: the old one has two columns the other way round, an older
    heading, an older stamp, one column that is gone since, and a code written without its label."""
    whole = records(generate(3, 400))
    people = whole.nguoi.head(48)
    own = replace(
        whole,
        nguoi=people,
        raw=whole.raw.reindex(people.index),
        con={n: f[f["_nguoi"].isin(people.index)] for n, f in whole.con.items()},
        raw_con={},
    )
    assert len(own.nguoi) == 48
    build(tmp_path / "cu.xlsx", as_of="2025-01-01", records=own)
    book = openpyxl.load_workbook(tmp_path / "cu.xlsx")
    sheet = book["Hồ sơ"]
    swap, gone = ("F", "G"), "CL"
    for row in range(2, 51):
        a, b = (sheet[f"{c}{row}"] for c in swap)
        a.value, b.value = b.value, a.value
    sheet["C2"], sheet[f"{gone}2"], sheet[f"{gone}5"] = (
        "Họ và tên khai sinh",
        "Cột của năm cũ",
        "ghi gì đó",
    )
    old = stamp.Stamp("don_vi", "2025-01-01", "0" * 16)
    properties(book)["hoso"].value = str(old)
    book.defined_names["HOSO_MAU"].attr_text = f'"{old}"'
    for page in book:
        there(there(page.oddFooter).left).text = str(old)
    book.save(tmp_path / "cu.xlsx")
    before = {
        f: [sheet[f"{c}{row}"].value for row in range(3, 51)]
        for f, c in {"ngay_sinh": "G", "gioi_tinh": "F", "ho_ten": "C", "cccd": "B"}.items()
    }
    done = hoso(
        "template", "migrate", tmp_path / "cu.xlsx", tmp_path / "moi.xlsx", "--as-of", "2026-07-01"
    )
    assert done.returncode == 1 and f"Hồ sơ!{gone}5: không có chỗ" in done.stderr, done.stderr
    new = openpyxl.load_workbook(tmp_path / "moi.xlsx")
    for spec in layout.sheets("2026-07-01"):
        was = openpyxl.load_workbook(tmp_path / "cu.xlsx")[spec.name]
        for i, column in enumerate(spec.columns, 1):
            at = (
                {"ngay_sinh": 7, "gioi_tinh": 6}.get(column.field.name, i)
                if spec.table == "nguoi"
                else i
            )
            for row in range(3, was.max_row + 1):
                old_value = (
                    None
                    if (spec.table == "nguoi" and f"{gone}" == layout.letter(at - 1))
                    else was.cell(row, at).value
                )
                assert new[spec.name].cell(row, i).value == old_value, (
                    spec.name,
                    column.letter,
                    row,
                )
    assert [new["Hồ sơ"][f"F{row}"].value for row in range(3, 51)] == before["ngay_sinh"]
    assert hoso("template", "check", tmp_path / "moi.xlsx", "--filled").returncode == 0
    assert (
        hoso("template", "migrate", tmp_path / "cu.xlsx", tmp_path / "moi.xlsx").returncode == 2
    ), "nothing is written over"
    assert (
        hoso("template", "migrate", tmp_path / "khong-co.xlsx", tmp_path / "x.xlsx").returncode == 3
    )


def test_an_old_template_is_taken_for_a_year(built, tmp_path):
    book = openpyxl.load_workbook(built / "mau.xlsx")
    old = stamp.Stamp("don_vi", "2024-01-15", "0" * 16)
    assert old.accepted_until == "2025-01-15"
    properties(book)["hoso"].value = str(old)
    book.defined_names["HOSO_MAU"].attr_text = f'"{old}"'
    for page in book:
        there(there(page.oddFooter).left).text = str(old)
    book.save(tmp_path / "cu.xlsx")
    for today, rule in (("2025-01-15", "tpl-stamp-old"), ("2025-01-16", "tpl-stamp-expired")):
        assert rule in set(check(tmp_path / "cu.xlsx", today=today)["rule"])
