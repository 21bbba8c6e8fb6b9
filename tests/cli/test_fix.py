"""``hoso fix`` and ``hoso explain``: proposals accepted into a new copy, warnings explained
once."""

import csv
import io
import json

import openpyxl
import pandas as pd
import pytest

from hoso.office import corrections as office
from hoso.office.stop import Stop
from hoso.validators import corrections
from hoso.validators.rules import BOOK, Example, examples

from .test_check import HEADINGS, hoso, workbook

LOST = [
    [
        1,
        "Nguyễn Thị Hòa",
        "12/03/1985",
        "Nữ",
        37185001234,
        "Trường Tiểu học Ninh Sơn",
    ],  # the leading zero is gone
    [2, "Đinh Văn Bình", "05/11/1979", "Nam", "037079004321", "Trường Tiểu học Ninh Sơn"],
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "truong.xlsx"
    path.write_bytes(workbook(LOST))
    return path


def ids(path) -> list[object]:
    sheet = openpyxl.load_workbook(path)["Danh sách"]
    return [sheet.cell(row, HEADINGS.index("Số CCCD") + 1).value for row in (4, 5)]


def test_certain_proposals_go_into_a_new_copy_and_a_list(file, tmp_path):
    before = file.read_bytes()
    done = hoso("fix", file, "--all-certain", "--as-of", "2026-11-01")
    assert done.returncode == 0, done.stdout + done.stderr
    assert file.read_bytes() == before, "the unit's own file stays as it is"
    new, listing = tmp_path / "truong-da-sua.xlsx", tmp_path / "truong-da-sua-thay-doi.csv"
    assert ids(new) == ["037185001234", "037079004321"]
    lines = list(csv.DictReader(io.StringIO(listing.read_text(encoding="utf-8-sig"))))
    assert [(line["Ô"], line["Giá trị mới"]) for line in lines if line["Kết quả"] == "đã ghi"] == [
        ("Danh sách!E4", "037185001234")
    ]
    assert new.stat().st_mode & 0o077 == 0 and listing.stat().st_mode & 0o077 == 0
    assert (
        "id-cccd"
        not in hoso("check", new, "--format", "json", "--as-of", "2026-11-01").stdout.split(
            '"rules"'
        )[0]
    )
    assert hoso("fix", file, "--all-certain").returncode == 2, "nothing is written over"


def test_nothing_is_accepted_by_itself(file, tmp_path):
    done = hoso("fix", file, "--as-of", "2026-11-01")
    assert done.returncode == 2 and "037185001234" in done.stdout and "--all-certain" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["truong.xlsx"]
    for wrong in (["--cell", "Z99"], ["--cell", "???"], ["--rule", "pe-khong-co"]):
        done = hoso("fix", file, *wrong)
        assert done.returncode == 2 and "Traceback" not in done.stderr, wrong


def test_a_merged_proposal_is_accepted_by_either_rule():
    found = pd.DataFrame(
        {
            "rule": ["id-cccd-lost-zero"],
            "rules": [("id-cccd-lost-zero", "id-cccd-format")],
            "certain": [False],
            "sheet": ["DS"],
            "column": ["G"],
            "row": [5],
        }
    )
    for name in ("id-cccd-format", "id-cccd-lost-zero"):
        assert office.chosen(found, (name,), (), False).tolist() == [True]
    with pytest.raises(Stop):
        office.chosen(found, ("id-phone",), (), False)


def test_a_value_is_written_as_its_own_table_writes_it():
    """Two files have a sheet of the same name; the days of one are written with dots."""
    records = examples.context(
        Example(
            {"ngay_cap": "2021-06-15"}, more=({"ngay_cap": "2021-06-15", "_file": "khac.xlsx"},)
        )
    ).records
    records.raw["ngay_cap"] = pd.Series(
        ["15/06/2021", "15.06.2021"], index=records.raw.index, dtype="str"
    )
    told = {
        "field": "ngay_cap",
        "table": "nguoi",
        "sheet": "Danh sách",
        "row": 5,
        "column": "G",
        "new": "2021-06-16",
    }
    for index, file, written in (
        (0, examples.FILE, "16/06/2021"),
        (1, "khac.xlsx", "16.06.2021"),
        (-1, "khac.xlsx", "16.06.2021"),
    ):
        assert office._change({**told, "index": index, "file": file}, records, None).text == written


def test_every_rule_that_proposes_says_on_what_evidence():
    assert {r.id for r in BOOK.values() if r.propose} <= set(corrections.EVIDENCE)
    assert set(corrections.EVIDENCE) <= set(BOOK)


def test_a_warning_is_explained_once_and_an_error_never(tmp_path):
    assert hoso("init", tmp_path / "noi").returncode == 0
    people = [
        [1, "NGUYỄN THỊ HÒA", "12/03/1985", "Nữ", "037085001234", "Trường Tiểu học Ninh Sơn"]
    ]  # digit 4 says male
    book = openpyxl.load_workbook(io.BytesIO(workbook(people)))
    book["Danh sách"]["G3"], book["Danh sách"]["G4"] = (
        "Số điện thoại",
        "0229123",
    )  # too few digits, a warning
    book.save(tmp_path / "noi" / "ds.xlsx")
    home = tmp_path / "noi"
    assert hoso("mirror", "status", cwd=home).returncode == 0
    told = [
        "--text",
        "Thẻ ghi như vậy",
        "--document",
        "12/CV-SNV",
        "--until",
        "2027-06-30",
        "--by",
        "hoa",
        "--as-of",
        "2026-11-01",
    ]
    refused = hoso("explain", "ds.xlsx", "E4", "--rule", "id-cccd-gender", *told, cwd=home)
    assert refused.returncode == 1 and "id-cccd-gender" in refused.stderr, (
        refused.stdout + refused.stderr
    )

    def warnings() -> list[dict]:
        found = json.loads(
            hoso("check", "ds.xlsx", "--format", "json", "--as-of", "2026-11-01", cwd=home).stdout
        )
        return [f for f in found["findings"] if f["severity"] == "warning" and f["column"]]

    first = warnings()
    assert first, "the sample must have a warning"
    cell = f"{first[0]['column']}{first[0]['row']}"
    kept = hoso("explain", "ds.xlsx", cell, "--rule", first[0]["rule"], *told, cwd=home)
    assert kept.returncode == 0, kept.stdout + kept.stderr
    assert first[0]["rule"] in hoso("explain", "--list", cwd=home).stdout
    after = [f for f in warnings() if f["rule"] == first[0]["rule"]]
    assert all(f.get("explained") for f in after), after
