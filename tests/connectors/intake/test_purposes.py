"""Lists of people that are none of staff: what they are for is told once, their cells are checked,
and they are asked for no column of staff."""

import openpyxl
import pytest

from hoso.validators.rules import BOOK, engine
from hoso.validators.rules.context import Context

from .at_home import load

PEOPLE = [
    [1, "Lại Thị Hằng", "04/05/1981", "0371810044110"],
    [2, "Tạ Văn Cảnh", "11/12/1990", "037090004412"],
    [3, "Cao Bá Quát", "20/01/1985", "035085004413"],
]
HEAD = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD"]
AWARDS = {"Danh hiệu, hình thức khen thưởng": "Lao động tiên tiến", "Số quyết định": "174/QĐ-SNV"}


def _load(tmp_path, title, more, sheet="Sheet1"):
    page = (book := openpyxl.Workbook()).worksheets[0]
    page.title = sheet
    page.append([title])
    page.append([*HEAD, *more])
    for person in PEOPLE:
        page.append([*person, *more.values()])
    book.save(tmp_path / "a.xlsx")
    return load([tmp_path / "a.xlsx"], jobs=1).records


def _asked(records, *rules):
    return engine.run(Context(records, "2026-11-30"), [BOOK[r] for r in rules]).findings


@pytest.mark.parametrize(
    ("title", "more", "purpose"),
    [
        ("DANH SÁCH CÁ NHÂN ĐỀ NGHỊ KHEN THƯỞNG NĂM 2026", AWARDS, "thi đua, khen thưởng"),
        ("DANH SÁCH QUY HOẠCH", {"Chức danh quy hoạch": "Trưởng phòng"}, "quy hoạch"),
        ("NHU CẦU ĐÀO TẠO NĂM 2027", {"Chức vụ": "Văn thư"}, "đào tạo, bồi dưỡng"),
        ("DANH BẠ CƠ QUAN", {"Điện thoại": "0912345678"}, "danh bạ"),
        ("DANH SÁCH ĐẢNG VIÊN", {"Ngày vào Đảng": "03/02/2010"}, "đảng viên"),
    ],
)
def test_what_it_is_for_is_told_once(tmp_path, title, more, purpose):
    records = _load(tmp_path, title, more)
    assert records.nguoi["ho_ten"].tolist() == [p[1] for p in PEOPLE]
    told = _asked(records, "ld-other-list", "ld-required-columns", "id-cccd-format")
    assert sorted(told["rule"]) == ["id-cccd-format", "ld-other-list"]
    said = told[told["rule"] == "ld-other-list"].iloc[0]
    assert said["severity"] == "warning"
    assert purpose in said["detail"]


def test_the_decision_of_an_award_is_none_of_a_post(tmp_path):
    records = _load(tmp_path, "DANH SÁCH KHEN THƯỞNG", AWARDS)
    assert records.nguoi["so_quyet_dinh"].isna().all()
    assert records.nguoi["khen_thuong"].notna().all()


@pytest.mark.parametrize(
    ("title", "more"),
    [
        ("DANH SÁCH VIÊN CHỨC", {"Chức vụ": "Văn thư"}),
        ("DANH SÁCH VIÊN CHỨC ĐƯỢC QUY HOẠCH", {"Mã ngạch": "01.003", "Bậc": 3, "Hệ số": "3,00"}),
        ("DANH SÁCH NGHỈ HƯU, ĐÀO TẠO", {"Ngày thôi công tác": "01/02/2026"}),
    ],
)
def test_a_list_of_staff_is_none(tmp_path, title, more):
    assert "ld-other-list" not in _load(tmp_path, title, more).problems["rule"].tolist()


def test_who_has_left_is_asked_for_no_column_of_staff(tmp_path):
    more = {"Ngày thôi công tác": "01/02/2026", "Lý do thôi công tác": "Nghỉ hưu"}
    records = _load(tmp_path, "DANH SÁCH NGHỈ HƯU", more)
    assert _asked(records, "ld-required-columns").empty
