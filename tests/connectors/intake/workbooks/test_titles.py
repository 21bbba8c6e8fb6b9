"""Whose a list is, where it says so itself."""

import openpyxl
import pytest

from hoso.connectors.intake.workbooks.titles import lines, superiors, unit_and_day

from ..at_home import load

HEAD = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD"]


@pytest.mark.parametrize(
    ("titles", "unit"),
    [
        (["DANH SÁCH VIÊN CHỨC TRƯỜNG MẦM NON HẢI AN NĂM 2026"], "TRƯỜNG MẦM NON HẢI AN"),
        (["DANH SÁCH CBCCVC UBND XÃ GIA VIỄN (Tính đến 30/11/2026)"], "UBND XÃ GIA VIỄN"),
        (["BIỂU TỔNG HỢP SỐ LIỆU CỦA Sở Nội vụ", "(Kèm theo Công văn số 1)"], "Sở Nội vụ"),
        (["DANH SÁCH CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC VÀ NGƯỜI LAO ĐỘNG"], ""),
        (["SỞ NỘI VỤ", "DANH SÁCH VIÊN CHỨC TRƯỜNG CHÍNH TRỊ"], "SỞ NỘI VỤ"),
    ],
)
def test_the_unit_of_a_title(titles, unit):
    assert unit_and_day([[text] for text in titles])[0] == unit


@pytest.mark.parametrize(
    ("titles", "above", "unit"),
    [
        (["SỞ Y TẾ", "BỆNH VIỆN MẮT", "", "DANH SÁCH"], "SỞ Y TẾ", "BỆNH VIỆN MẮT"),
        (["Biểu 03", "SỞ Y TẾ", "BỆNH VIỆN MẮT"], "SỞ Y TẾ", "BỆNH VIỆN MẮT"),
        (["Mẫu 2C-BNV/2008", "", "SỞ Y TẾ", "TTYT YÊN MÔ", "DANH SÁCH"], "SỞ Y TẾ", "TTYT YÊN MÔ"),
        (["PHỤ LỤC II", "(Kèm theo Công văn số 3)", "SỞ Y TẾ", "Biểu số 4a", "BỆNH VIỆN MẮT"],
         "SỞ Y TẾ", "BỆNH VIỆN MẮT"),
        (["UBND TỈNH NINH BÌNH", "SỞ Y TẾ", "BỆNH VIỆN MẮT", "CƠ CẤU NHÂN LỰC"],
         "UBND TỈNH NINH BÌNH / SỞ Y TẾ", "BỆNH VIỆN MẮT"),
        (["SỞ GIÁO DỤC", "VÀ ĐÀO TẠO", "TRƯỜNG THPT BÌNH MINH"],
         "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỜNG THPT BÌNH MINH"),
        (["SỞ NỘI VỤ", "TỈNH NINH BÌNH", "", "DANH SÁCH"], "", "SỞ NỘI VỤ TỈNH NINH BÌNH"),
        (["SỞ Y TẾ", "CHẤM CÔNG THÁNG 11"], "", "SỞ Y TẾ"),
        (["SỞ NN&MT", "VƯỜN QUỐC GIA CÚC PHƯƠNG"], "SỞ NN&MT", "VƯỜN QUỐC GIA CÚC PHƯƠNG"),
        (["UBND XÃ GIA VIỄN", "Đơn vị: Trạm Y tế"], "UBND XÃ GIA VIỄN", "Trạm Y tế"),
        (["SỞ Y TẾ", "Số: 12/BC-SYT"], "", "SỞ Y TẾ"),
        (["TRƯỜNG MẪU GIÁO HOA MAI", "BIỂU KÊ KHAI TIỀN LƯƠNG"], "", "TRƯỜNG MẪU GIÁO HOA MAI"),
    ],
)  # fmt: skip
def test_the_lower_line_of_a_letterhead_is_whose_list_it_is(titles, above, unit):
    title = [[text] if text else [] for text in titles]
    assert (superiors(title), unit_and_day(title)[0]) == (above, unit)


def test_a_letterhead_in_one_cell_has_two_lines():
    title = lines([["SỞ Y TẾ\nBỆNH VIỆN MẮT", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]], 0, 1)
    assert (superiors(title), unit_and_day(title)[0]) == ("SỞ Y TẾ", "BỆNH VIỆN MẮT")


def _person(n):
    return [n, f"Trần Thị {'ABCDEFGH'[n]}n", f"0{n}/05/1980", f"03618000{n:04d}"]


def test_a_heading_repeated_on_the_next_page_goes_on_with_its_unit_and_section(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    assert sheet is not None
    lines = [
        ["UBND XÃ GIA VIỄN"], [None, "Tính đến ngày 30/11/2026"], HEAD,
        ["I. Trường Tiểu học Gia Hòa"],
        _person(1), ["II. Trạm Y tế Gia Viễn"], _person(2), HEAD, _person(3),
    ]  # fmt: skip
    for line in lines:
        sheet.append(line)
    book.save(tmp_path / "a.xlsx")
    records = load([tmp_path]).records
    assert records.nguoi["ten_don_vi"].tolist() == [
        "Trường Tiểu học Gia Hòa", "Trạm Y tế Gia Viễn", "Trạm Y tế Gia Viễn",
    ]  # fmt: skip
    assert set(records.tables["unit"]) == {"UBND XÃ GIA VIỄN"}
    assert set(records.tables["as_of"]) == {"2026-11-30"}
