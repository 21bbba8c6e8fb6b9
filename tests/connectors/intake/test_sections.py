"""Rows of sections: right under a heading, with counts beside them, and what they say of the people
below them."""

import openpyxl
import pytest

from .at_home import load

A, B = "TRƯỜNG MẦM NON HẢI AN", "TRƯỜNG TIỂU HỌC HẢI AN"
HEAD = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Chức vụ", "Bậc", "Hệ số"]
STAFF = [
    [1, "Lại Thị Hằng", "04/05/1981", "Nữ", "037181004411", "Kế toán", 3, "3,00"],
    [2, "Tạ Văn Cảnh", "11/12/1990", "Nam", "037090004412", "Văn thư", 2, "2,67"],
]


def _load(tmp_path, rows, merges=()):
    sheet = (book := openpyxl.Workbook()).worksheets[0]
    for row in rows:
        sheet.append(row)
    for area in merges:
        sheet.merge_cells(area)
    book.save(tmp_path / "a.xlsx")
    return load([tmp_path / "a.xlsx"], jobs=1)


@pytest.mark.parametrize("section", ["Năm 2027", "QUÝ I NĂM 2027", "Viên chức", "Nam"])
@pytest.mark.parametrize("merge", ["A3:H3", "A3:B3", ""])
def test_the_first_section_is_no_part_of_a_heading_of_two_rows(tmp_path, section, merge):
    rows = [
        ["STT", "Họ và tên", "Ngày sinh", "", "Số CCCD", "Chức vụ", "Bậc", "Hệ số"],
        ["", "", "Nam", "Nữ"],
        [section],
        [1, "Lại Thị Hằng", "", "04/05/1981", "037181004411", "Kế toán", 3, "3,00"],
        [2, "Tạ Văn Cảnh", "11/12/1990", "", "037090004412", "Văn thư", 2, "2,67"],
    ]
    merges = ["C1:D1", *(f"{c}1:{c}2" for c in "ABEFGH"), *([merge] if merge else [])]
    people = _load(tmp_path, rows, merges).records.nguoi
    assert people["ngay_sinh"].tolist() == ["1981-05-04", "1990-12-11"]
    assert people["gioi_tinh"].tolist() == ["Nữ", "Nam"]


@pytest.mark.parametrize("mark", ["I", "A.", 1])
@pytest.mark.parametrize("counts", [[], ["", 2], [2, 0, 1], ["2 người"], [2, 0, 1, 0, 1]])
def test_counts_beside_a_section_leave_it_one(tmp_path, mark, counts):
    second = {"I": "II", "A.": "B."}.get(mark, 2)
    rows = [HEAD, [mark, A, *counts], STAFF[0], [second, B, *counts], STAFF[1]]
    found = _load(tmp_path, rows)
    assert found.records.nguoi["ho_ten"].tolist() == ["Lại Thị Hằng", "Tạ Văn Cảnh"]
    assert found.records.nguoi["ten_don_vi"].tolist() == [A, B]
