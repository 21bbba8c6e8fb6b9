"""Where the unit of a list is told, and that a unit which nobody tells is one finding a sheet."""

import openpyxl
import pytest

from hoso.validators.rules import BOOK
from hoso.validators.rules.context import Context, units_frame
from hoso.validators.rules.engine import run
from hoso.validators.unit_names import is_unit_name, without_numbering
from hoso.validators.units import resolve

from ..connectors.intake.at_home import load

HEADING = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD"]
PEOPLE = [
    [1, "Lại Thị Hạnh", "04/05/1981", "037181004411"],
    [2, "Mai Văn Khôi", "17/09/1979", "036079004422"],
    [3, "Tạ Đình Lộc", "30/01/1990", "001090004433"],
]


@pytest.mark.parametrize(
    "text",
    ["TRƯỜNG THPT YÊN MÔ B", "TTYT huyện Kim Sơn", "II. Phòng Tổ chức", "Khoa Nội", "UBND xã A",
     "Tổ Văn phòng", "A. KHOA DƯỢC", "Trạm Y tế xã Gia Hưng", "Bộ môn Toán"],
)  # fmt: skip
def test_names_of_units(text):
    assert is_unit_name(text)


@pytest.mark.parametrize(
    "text",
    ["", "DANH SÁCH CÁN BỘ", "Biểu số 1", "Danh sách", "Sheet1", "I. Biên chế", "Lãnh đạo",
     "BẢN CŨ", "Tổng cộng: 12 người", "Hợp đồng", "Giáo viên"],
)  # fmt: skip
def test_other_titles(text):
    assert not is_unit_name(text)


def test_numbering_leaves_a_section():
    assert without_numbering("IV. Khoa Nhi:") == "Khoa Nhi"


def _found(tmp_path, rows, sheet="Danh sách", units=None, name="ds.xlsx"):
    book = openpyxl.Workbook()
    book.worksheets[0].title = sheet
    for row in rows:
        book.worksheets[0].append(row)
    book.save(tmp_path / name)
    records = load([tmp_path / name], jobs=1).records
    if units is not None:
        records = resolve(records, units)
    found = run(Context(records, "2026-11-01", units=units), [BOOK["sy-required"]]).findings
    return records, found[["row", "field", "value", "detail"]].values.tolist()


def test_a_unit_that_nobody_tells_is_one_finding_for_the_sheet(tmp_path):
    _, found = _found(tmp_path, [["DANH SÁCH CÁN BỘ"], [], HEADING, *PEOPLE])
    assert len(found) == 1 and found[0][:2] == [0, "ma_don_vi_su_dung"]


@pytest.mark.parametrize(
    ("rows", "sheet"),
    [
        ([["TRƯỜNG THCS KHÁNH PHÚ"], ["DANH SÁCH"], HEADING, *PEOPLE], "Danh sách"),
        ([["DANH SÁCH"], HEADING, *PEOPLE], "Phòng Tài vụ"),
        ([["DANH SÁCH"], HEADING, ["A", "KHOA DƯỢC"], *PEOPLE], "Danh sách"),
    ],
)
def test_the_title_the_sheet_or_a_section_tells_it(tmp_path, rows, sheet):
    assert _found(tmp_path, rows, sheet)[1] == []


def test_sections_tell_whose_people_are_where(tmp_path):
    rows = [HEADING, ["A", "KHOA DƯỢC"], PEOPLE[0], ["B", "KHOA NHI"], *PEOPLE[1:]]
    records, _ = _found(tmp_path, rows)
    assert records.nguoi["ten_don_vi"].tolist() == ["KHOA DƯỢC", "KHOA NHI", "KHOA NHI"]


def test_a_blank_cell_of_a_unit_column_is_told_at_its_row(tmp_path):
    rows = [[*HEADING, "Mã đơn vị sử dụng"], [*PEOPLE[0], "H42.01"], [*PEOPLE[1], ""]]
    _, found = _found(tmp_path, rows)
    assert [f[:2] for f in found] == [[3, "ma_don_vi_su_dung"]]


def test_with_a_registry_the_name_must_be_in_it(tmp_path):
    rows = [["TRƯỜNG THCS KHÁNH PHÚ"], ["DANH SÁCH"], HEADING, *PEOPLE]
    units = units_frame([{"code": "H42.09", "name": "Sở Giáo dục và Đào tạo", "kind": "SO"}])
    _, found = _found(tmp_path, rows, units=units)
    assert [f[:3] for f in found] == [[0, "ma_don_vi_su_dung", "TRƯỜNG THCS KHÁNH PHÚ"]]
