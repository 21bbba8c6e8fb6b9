"""Tables under each other on one sheet: with other columns in another order, and with the same
heading repeated on the next page."""

import openpyxl
import pytest

from hoso.connectors.intake.workbooks import rows
from hoso.validators.quieting import OF_COLUMNS

from .at_home import load

HEAD = ["STT", "Họ và tên", "Số CCCD", "Ngày sinh", "Giới tính", "Mã ngạch", "Bậc", "Hệ số"]
STAFF = [
    [1, "Lại Thị Hằng", "037181004411", "04/05/1981", "Nữ", "V.07.04.32", 3, "3,00"],
    [2, "Tạ Văn Cảnh", "037090004412", "11/12/1990", "Nam", "V.07.04.32", 2, "2,67"],
]
OTHER = ["TT", "Số CCCD", "Họ và tên", "Nữ", "Năm sinh", "Hạng/Mã số", "Bậc lương", "Hệ số lương"]
MORE = [
    [1, "035085004413", "Cao Bá Quát", "", "20/01/1985", "V.07.04.31", 1, "4,00"],
    [2, "037193058309", "Đoàn Thị Giao", "x", "15/09/1993", "V.07.04.32", 2, "2,67"],
]
ALL = ["Lại Thị Hằng", "Tạ Văn Cảnh", "Cao Bá Quát", "Đoàn Thị Giao"]


def _load(tmp_path, lines):
    sheet = (book := openpyxl.Workbook()).worksheets[0]
    for line in lines:
        sheet.append(line)
    book.save(tmp_path / "a.xlsx")
    return load([tmp_path / "a.xlsx"], jobs=1)


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("between", [[], [["TRƯỜNG TIỂU HỌC B"], ["DANH SÁCH VIÊN CHỨC"], []]])
def test_a_heading_is_one_wherever_the_name_stands(tmp_path, numbered, between):
    first = 0 if numbered else 1
    lines = [HEAD, *STAFF, *between, OTHER, *MORE]
    found = _load(tmp_path, [line[first:] if len(line) > 1 else line for line in lines])
    people = found.records.nguoi
    assert people["ho_ten"].tolist() == ALL
    assert people["cccd"].tolist()[2:] == ["035085004413", "037193058309"]
    assert people["gioi_tinh"].tolist()[2:] == ["Nam", "Nữ"]
    assert people["ma_ngach"].notna().all()


def test_a_row_of_other_columns_is_nobody_and_told(tmp_path):
    """A number where people have names, and a name elsewhere: no person of that name."""
    found = _load(tmp_path, [HEAD, *STAFF, MORE[0]])
    assert found.records.nguoi["ho_ten"].tolist() == ALL[:2]
    told = found.records.problems
    assert told["rule"].tolist() == ["ld-row-unread"]
    assert told["_row"].tolist() == [4]
    assert rows.is_moved(MORE[0], [1])
    assert not rows.is_moved(STAFF[0], [1])


@pytest.mark.parametrize("between", [[], [["Trang 2"]], [["Cộng mang sang"]]])
def test_the_next_page_is_the_same_list(tmp_path, between):
    lines = [["DANH SÁCH VIÊN CHỨC"], HEAD, *STAFF, *between, HEAD]
    lines += [[3, "Cao Bá Quát", "035085004413", "20/01/1985", "Nam", "V.07.04.31", 1, "4,00"]]
    people = _load(tmp_path, lines).records.nguoi
    assert people["doi_tuong"].tolist() == ["VC", "VC", "VC"]


def test_cadres_beside_another_class_are_one(tmp_path):
    lines = [HEAD, ["A", "CÁN BỘ"], STAFF[0], ["B", "CÔNG CHỨC"], STAFF[1]]
    assert _load(tmp_path, lines).records.nguoi["doi_tuong"].tolist() == ["CB", "CC"]
    alone = _load(tmp_path, [HEAD, ["A", "CÁN BỘ"], *STAFF]).records.nguoi
    assert alone["doi_tuong"].isna().all()


def test_an_example_row_is_nobody(tmp_path):
    example = ["VD", "Nguyễn Văn A", "037080000001", "01/01/1980", "Nam", "01.003", 1, "2,34"]
    found = _load(tmp_path, [HEAD, example, *STAFF])
    assert found.records.nguoi["ho_ten"].tolist() == ALL[:2]
    assert found.records.problems.empty


@pytest.mark.parametrize("over", ["Vợ (chồng)", "Thông tin vợ/chồng", "Cha"])
def test_a_name_of_kin_is_no_table_beside(tmp_path, over):
    sheet = (book := openpyxl.Workbook()).worksheets[0]
    sheet.append(["STT", "Họ và tên", "Ngày sinh", over, "", "Số CCCD", "Mã ngạch", "Hệ số"])
    sheet.append(["", "", "", "Họ và tên", "Năm sinh", "", "", ""])
    for p in STAFF:
        sheet.append([p[0], p[1], p[3], "Trần Văn Nam", 1980, p[2], p[5], p[7]])
    for area in ("D1:E1", *(f"{c}1:{c}2" for c in "ABCFGH")):
        sheet.merge_cells(area)
    book.save(tmp_path / "a.xlsx")
    people = load([tmp_path / "a.xlsx"], jobs=1).records.nguoi
    assert people["ho_ten"].tolist() == ALL[:2]
    assert people["he_so"].tolist() == [3.0, 2.67]


def test_of_two_names_the_first_is_the_persons(tmp_path):
    lines = [["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Họ và tên người hướng dẫn", "Hệ số"]]
    lines += [[p[0], p[1], p[3], p[2], "Trần Văn Nam", p[7]] for p in STAFF]
    people = _load(tmp_path, lines).records.nguoi
    assert people["ho_ten"].tolist() == ALL[:2]
    assert people["he_so"].tolist() == [3.0, 2.67]


def test_sections_of_units_over_the_column_of_both(tmp_path):
    lines = [["STT", "Đơn vị/Họ và tên", *HEAD[2:]], ["I", "PHÒNG A"], STAFF[0]]
    lines += [["II", "PHÒNG B"], STAFF[1]]
    people = _load(tmp_path, lines).records.nguoi
    assert people["ho_ten"].tolist() == ALL[:2]
    assert people["ten_don_vi"].tolist() == ["PHÒNG A", "PHÒNG B"]


@pytest.mark.parametrize(
    "marks",
    [
        ["A", "B", "", "C", "D", 1.0, "(5)=(3)+(4)", "(6)=(5)x2.530"],
        ["(1)", "(2)", "(3)", "(4)=(2)+(3)"],
    ],
)
def test_a_numbering_may_say_how_it_is_counted(marks):
    assert rows.is_column_numbers(marks)


def test_what_is_typed_alike_down_a_column_is_told_once():
    assert {"ld-ditto", "pe-name-legacy-encoding", "ld-merged-data"} <= {*OF_COLUMNS}
