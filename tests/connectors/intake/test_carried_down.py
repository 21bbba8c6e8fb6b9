"""Units that stand on the first row of their people only; the column of the year in which somebody
was rated."""

import openpyxl
import pytest

from hoso.connectors.intake.workbooks.carried import down
from hoso.validators.rules import engine
from hoso.validators.rules.context import Context

from .at_home import load

A, B = "Trường THCS Gia Hòa", "Trạm Y tế xã Gia Hòa"


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ([A, "", "", B, "", ""], [A, A, A, B, B, B]),
        ([A, "", "", ""], [A] * 4),
        ([A, "", B, "", ""], [A, A, B, B, B]),
    ],
)
def test_a_name_on_the_first_row_of_each_unit_is_carried_down(cells, wanted):
    ((place, rule, _, proposal, n),) = down(cells, False)
    assert (cells, place, rule, proposal) == (wanted, 1, "ld-ditto", A)
    assert int(n) == len(wanted) - len(set(wanted))


@pytest.mark.parametrize(
    ("cells", "sections"),
    [
        ([A, "", A, "", B, ""], False),
        (["", A, "", "", B, ""], False),
        ([A, B, "", A], False),
        ([A, "", "", B, "", ""], True),
        (["Hoa Lư", "", "", ""], False),
    ],
)
def test_what_is_not_certain_is_asked_once(cells, sections):
    before = list(cells)
    told = down(cells, sections)
    assert [t[1] for t in told] == ["ld-code-asked"] and cells == before


@pytest.mark.parametrize("cells", [["Phòng Kế hoạch", "", "", ""], [A, B, A], ["", "", ""]])
def test_nothing_is_said_of_rooms_and_of_full_or_blank_columns(cells):
    before = list(cells)
    assert down(cells, False) == [] and cells == before


HEAD = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Đơn vị"]


def _load(tmp_path, rows, merges=()):
    sheet = (book := openpyxl.Workbook()).worksheets[0]
    for row in rows:
        sheet.append(row)
    for area in merges:
        sheet.merge_cells(area)
    book.save(tmp_path / "a.xlsx")
    return load([tmp_path / "a.xlsx"], jobs=1).records


def test_each_person_has_the_unit_above(tmp_path):
    people = [
        [n, f"Lại Văn {c}", f"0{n}/05/1981", "Nam", u]
        for n, (c, u) in enumerate(zip("ABCD", (A, None, B, None), strict=True), 1)
    ]
    records = _load(tmp_path, [HEAD, *people])
    assert records.nguoi["ma_don_vi_su_dung"].tolist() == [A, A, B, B]
    assert records.problems[["_row", "column", "rule"]].to_numpy().tolist() == [
        [3, "E", "ld-ditto"]
    ]


@pytest.mark.parametrize(("bad", "letter"), [(0, "E"), (1, "F")])
def test_a_rating_at_fault_is_told_in_the_column_of_its_year(tmp_path, bad, letter):
    ratings = [["HTTNV", "HTTNV"], ["HTNV", "HTXSNV"]]
    ratings[0][bad] = "Đại học"
    top = [*HEAD[:4], "Kết quả xếp loại chất lượng", None]
    people = [
        [n, f"Lại Văn {c}", f"0{n}/05/1981", "Nam", *own]
        for n, (c, own) in enumerate(zip("AB", ratings, strict=True), 1)
    ]
    rows = [top, [None] * 4 + ["Năm 2024", "Năm 2025"], *people]
    records = _load(tmp_path, rows, ["E1:F1", *(f"{c}1:{c}2" for c in "ABCD")])
    found = engine.run(Context(records, "2026-11-30")).findings
    told = found[found["field"].isin(["xep_loai", "danh_gia_nam"]) & (found["row"] == 3)]
    assert set(told["column"]) == {letter}
