"""Cells that hold no value, half a value or more than a value: what is told of each."""

import datetime

import openpyxl
import pytest

from hoso.validators import parsing
from hoso.validators.rules import BOOK
from hoso.validators.rules.context import Context
from hoso.validators.rules.engine import run
from hoso.validators.rules.messages import render

from .at_home import load

HEADING = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Giới tính", "Hệ số lương"]


def _people(cells, column, n=4):
    lines = []
    for i in range(max(n, len(cells))):
        line = [i + 1, f"Lại Văn {'ABCDEFGH'[i]}", "14/05/1981", f"0370810044{i:02}", "Nam", 3.33]
        if i < len(cells):
            line[HEADING.index(column)] = cells[i]
        lines.append(line)
    return lines


def _load(tmp_path, lines, heading=HEADING):
    book = openpyxl.Workbook()
    for line in (heading, *lines):
        book.worksheets[0].append(line)
    book.save(tmp_path / "a.xlsx")
    return load([tmp_path / "a.xlsx"], jobs=1).records


def _found(records, *rules):
    findings = run(Context(records, "2026-11-01"), [BOOK[r] for r in rules]).findings
    return render(findings)


@pytest.mark.parametrize(
    "word", ["-", "–", "…", "NULL", "N/A", "NaN", "không", "chưa có", "chưa rõ", "Chưa cập nhật"]
)
def test_a_word_for_nothing_in_a_required_field_is_missing_and_quoted(tmp_path, word):
    records = _load(tmp_path, _people([word], "Số CCCD"))
    found = _found(records, "ld-required-value", "id-cccd-format")
    assert found[["rule", "row", "column"]].values.tolist() == [["ld-required-value", 2, "D"]]
    assert f"«{word}»" in found["message"][0]


def test_a_word_for_nothing_is_no_birth_date(tmp_path):
    records = _load(tmp_path, _people(["chưa rõ"], "Ngày sinh"))
    assert _found(records, "pe-birth-present")["row"].tolist() == [2]


def test_error_texts_of_a_text_file_are_error_cells(tmp_path):
    path = tmp_path / "a.csv"
    lines = [HEADING, *_people(["#N/A"], "Số CCCD")]
    lines[3][5], lines[4][2] = "#REF!", "#VALUE!"
    path.write_text("\n".join(",".join(map(str, line)) for line in lines), encoding="utf-8")
    records = load([path], jobs=1).records
    found = _found(records, "ld-excel-error", "ld-required-value", "pe-birth-present")
    assert sorted(found[["rule", "row", "column", "value"]].values.tolist()) == [
        ["ld-excel-error", 2, "D", "#N/A"],
        ["ld-excel-error", 4, "F", "#REF!"],
        ["ld-excel-error", 5, "C", "#VALUE!"],
    ]


def test_a_month_first_text_among_real_dates_is_proposed(tmp_path):
    days = [datetime.date(1975, 3, 12), "12/21/1980", datetime.date(1990, 6, 5)]
    records = _load(tmp_path, _people(days, "Ngày sinh"))
    assert records.nguoi["ngay_sinh"].fillna("").tolist()[:3] == ["1975-03-12", "", "1990-06-05"]
    told = records.problems
    assert told[["rule", "_row", "proposal"]].values.tolist() == [
        ["ld-date-ambiguous", 3, "21/12/1980"]
    ]


def test_a_column_that_proves_its_order_decides_one_that_does_not(tmp_path):
    heading = [*HEADING, "Ngày hưởng bậc"]
    days = ["10/20/1979", "3/25/1981", "7/14/1985", "9/30/1990"]
    since = ["9/1/2023", "11/1/2024", "8/1/2025", "2/1/2026"]
    lines = [[*p, d] for p, d in zip(_people(days, "Ngày sinh"), since, strict=True)]
    records = _load(tmp_path, lines, heading)
    assert records.nguoi["ngay_sinh"].tolist()[0] == "1979-10-20"
    assert records.nguoi["ngay_bac"].tolist() == [
        "2023-09-01", "2024-11-01", "2025-08-01", "2026-02-01",
    ]  # fmt: skip
    told = records.problems[records.problems["rule"] == "ld-date-ambiguous"]
    assert told[["_row", "field"]].values.tolist() == [[0, "ngay_sinh"], [0, "ngay_bac"]]


@pytest.mark.parametrize(
    ("cell", "value", "rule", "proposal", "detail"),
    [
        ("31/11/1975", None, "ld-value-unreadable", "", parsing.NO_SUCH_DAY),
        ("8/3/03", "2003-03-08", "ld-date-ambiguous", "08/03/2003", "two-digit year"),
        ("25/12/'00", "2000-12-25", "ld-date-ambiguous", "25/12/2000", "two-digit year"),
        ("13 tháng 3 năm 1990", "1990-03-13", "", "", ""),
        ("13 tháng 3, 1990", "1990-03-13", "", "", ""),
        ("75", None, "ld-date-ambiguous", "1975", "only two digits"),
        (1.0, None, "ld-date-ambiguous", "2001", "only two digits"),
    ],
)
def test_what_is_told_of_odd_birth_dates(cell, value, rule, proposal, detail):
    assert parsing.date(cell, birth=True) == parsing.Parsed(value, rule, proposal, detail)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("ThS. Lại Văn Hùng", "Lại Văn Hùng"),
        ("PGS.TS. Tạ Đình Lộc", "Tạ Đình Lộc"),
        ("BS CKI Mai Thị Nga", "Mai Thị Nga"),
        ("Ông/Bà: Mai Thị Nga", "Mai Thị Nga"),
        ("Ông Lại Văn Hùng", "Lại Văn Hùng"),
        ("Bà: Thị Nở", "Thị Nở"),
        ("Lại Văn Hùng (nghỉ TS)", "Lại Văn Hùng"),
        ("Lại Văn Hùng (TTCM)", "Lại Văn Hùng"),
    ],
)
def test_titles_and_remarks_leave_the_name_and_are_told(cell, name):
    found = parsing.name(cell)
    assert (found.value, found.rule) == (name, "ld-name-alone")


@pytest.mark.parametrize(
    "name",
    ["Ông Văn Tùng", "Cô Thị Mai", "Tsần A Sáng", "Bá Văn Thành", "Anh Đức Minh", "Ks' Chin"],
)
def test_names_that_begin_like_titles_stay(name):
    assert parsing.name(name).value == name


def test_a_heading_says_what_its_codes_mean(tmp_path):
    heading = [*HEADING[:4], "Giới tính (Nam=1; Nữ=0)", HEADING[5]]
    records = _load(tmp_path, _people([1, 0, "0", "Nam"], "Giới tính"), heading)
    assert records.nguoi["gioi_tinh"].tolist() == ["Nam", "Nữ", "Nữ", "Nam"]


def test_a_decimal_cut_by_its_comma_is_put_together_and_another_cell_more_is_no_value(tmp_path):
    path = tmp_path / "a.csv"
    lines = [
        "STT,Họ và tên,Giới tính,Hệ số lương",
        '1,Đinh Văn Tú,Nam,"3,33"',
        "2,Lê Thị Hà,Nữ,4,65",
        '3,Phạm Thị Lan,Nữ,"2,34",nghỉ thai sản',
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert load([path], jobs=1).records.nguoi["he_so"].tolist() == [3.33, 4.65, 2.34]
