"""Rows of sections: right under a heading, with counts beside them, and what they say of the people
below them."""

import numpy as np
import openpyxl
import pytest

from hoso.validators.rules import BOOK, engine
from hoso.validators.rules.context import Context
from hoso.validators.rules.messages import fill

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


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("TRƯỜNG MẦM NON HẢI AN (16 người)", A),
        ("I. TRƯỜNG MẦM NON HẢI AN: 16", A),
        ("TRƯỜNG MẦM NON HẢI AN - 16 viên chức", A),
        ("TRƯỜNG MẦM NON HẢI AN (có 16 đ/c)", A),
        ("TRƯỜNG TIỂU HỌC SỐ 2", "TRƯỜNG TIỂU HỌC SỐ 2"),
        ("TRƯỜNG TIỂU HỌC HẢI AN 2", "TRƯỜNG TIỂU HỌC HẢI AN 2"),
    ],
)
def test_a_count_behind_a_section_is_no_part_of_the_unit(tmp_path, said, name):
    found = _load(tmp_path, [HEAD, [said], *STAFF])
    assert set(found.records.nguoi["ten_don_vi"]) == {name}


def test_a_sum_may_be_that_of_all_tables_above(tmp_path):
    rows = [
        ["DANH SÁCH VIÊN CHỨC TRƯỜNG MẦM NON HẢI AN"],
        [],
        ["A. BIÊN CHẾ"],
        HEAD,
        *STAFF,
        ["", "Cộng A: 2 người"],
        ["B. LAO ĐỘNG HỢP ĐỒNG"],
        [*HEAD[:5], "Công việc", "Ngày ký HĐLĐ", "Tiền công"],
        [1, "Cao Bá Quát", "01/02/1985", "Nam", "037085004413", "Bảo vệ", "01/08/2026", 5500000],
        [],
        ["Tổng cộng: 3 người"],
    ]
    found = _load(tmp_path, rows).records
    assert "ld-total-matches" not in found.problems["rule"].tolist()
    assert found.nguoi["doi_tuong"].tolist()[2:] == ["HDLD"]
    assert found.tables["unit"].tolist() == [A, A]
    wrong = _load(tmp_path, [*rows[:-1], ["Tổng cộng: 5 người"]]).records
    assert "ld-total-matches" in wrong.problems["rule"].tolist()


@pytest.mark.parametrize(
    "hired", ["B. LAO ĐỘNG HỢP ĐỒNG", "II. Hợp đồng 111", "HĐLĐ", "Hợp đồng lao động (1 người)"]
)
def test_a_section_says_the_class(tmp_path, hired):
    rows = [HEAD, ["I. Viên chức"], STAFF[0], [hired], STAFF[1]]
    assert _load(tmp_path, rows).records.nguoi["doi_tuong"].tolist() == ["VC", "HDLD"]


@pytest.mark.parametrize("section", ["Hợp đồng làm việc", "Cán bộ quản lý", "Giáo viên"])
def test_a_section_of_posts_says_no_class(tmp_path, section):
    people = _load(tmp_path, [HEAD, [section], *STAFF]).records.nguoi
    assert people["doi_tuong"].isna().all()


@pytest.mark.parametrize(
    ("section", "code"),
    [
        ("I. Nghỉ hưu đúng tuổi", "NH"),
        ("1. Nghỉ hưu trước tuổi", "NHTT"),
        ("II. THÔI VIỆC THEO NGUYỆN VỌNG", "TV"),
        ("Buộc thôi việc", "BTV"),
        ("III. Chuyển công tác ra ngoài tỉnh", "CCT"),
        ("Tinh giản biên chế: 2 người", "TGBC"),
        ("Hết hạn hợp đồng", "HHD"),
        ("Điều động trong tỉnh", "DD"),
        ("Từ trần", "TT"),
        ("Nghỉ theo Nghị định 178", "ND178"),
        ("Nghỉ hưu, thôi việc", None),
        ("Giáo viên", None),
    ],
)
def test_a_section_says_why_people_left(tmp_path, section, code):
    head = [*HEAD, "Ngày thôi làm việc"]
    day = "01/06/2026"
    rows = [
        ["DANH SÁCH VIÊN CHỨC GIẢM NĂM 2026"],
        head,
        ["A. Từ trần"],
        [*STAFF[0], day],
        [section],
        [A],
        [*STAFF[1], day],
    ]
    told = _load(tmp_path, rows).records.nguoi["ly_do_roi"]
    assert told.iloc[0] == "TT"
    assert (None if told.isna().iloc[1] else told.iloc[1]) == code


@pytest.mark.parametrize("unit", ["VĂN PHÒNG", "TRƯỜNG MẦM NON HẢI AN", ""])
def test_a_letterhead_of_few_words_names_its_unit_with_its_superior(tmp_path, unit):
    rows = [["UBND XÃ HẢI AN"], [unit], [], ["KẾT QUẢ XẾP LOẠI NĂM 2025"], [], HEAD, *STAFF]
    found = _load(tmp_path, rows)
    told = engine.run(Context(found.records, "2026-11-30")).findings
    assert not (told["detail"].fillna("").str.contains("tên tệp nói đơn vị")).any()


def test_a_merged_unit_is_that_of_all_its_rows(tmp_path):
    rows = [[*HEAD, "Đơn vị"], [*STAFF[0], A], STAFF[1]]
    records = _load(tmp_path, rows, ["I2:I3"]).records
    assert records.nguoi["ma_don_vi_su_dung"].tolist() == [A, A]
    (told,) = records.problems.to_dict("records")
    words = {
        name: np.array([told[name] or ""], dtype=object) for name in ("value", "detail", "proposal")
    }
    said = fill(BOOK[told["rule"]].message[0], words).tolist()
    assert said == [f"Ô gộp I2:I3 chỉ ghi giá trị «{A}» một lần."]


@pytest.mark.parametrize("second", [["", "Tám"], ["Họ và tên", "Tám"]])
def test_a_name_in_two_columns_under_one_heading_is_one_name(tmp_path, second):
    rows = [
        ["STT", "Họ và tên", second[0], *HEAD[2:]],
        [1, "Lại Thị", "Hằng", *STAFF[0][2:]],
        [2, "Tạ Văn", "Cảnh", *STAFF[1][2:]],
    ]
    found = _load(tmp_path, rows, [] if second[0] else ["B1:C1"])
    assert found.records.nguoi["ho_ten"].tolist() == ["Lại Thị Hằng", "Tạ Văn Cảnh"]
    told = engine.run(Context(found.records, "2026-11-30")).findings
    assert "ld-duplicate-columns" not in told["rule"].tolist()
