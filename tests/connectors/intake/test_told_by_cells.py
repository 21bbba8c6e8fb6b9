"""Columns whose cells say more than their heading: ticks, languages, codes cut to numbers, a birth
date under the sex; names with a remark beside them."""

import openpyxl
import pytest

from hoso.connectors.intake.headings.leaving import says_left

from .at_home import load

NAMES = ["Lại Thị Hằng", "Tạ Văn Cảnh", "Cao Bá Quát", "Đỗ Thị Tám"]
DAYS = ["04/05/1981", "11/12/1990", "01/02/1985", "03/04/1979"]
SEX = ["Nữ", "Nam", "Nam", "Nữ"]
IDS = ["037181004411", "037090004412", "037085004413", "037179004414"]


def _load(tmp_path, heading, cells, *more, names=NAMES):
    """A list with a column *heading* of *cells*, and the rows *more* below it."""
    sheet = (book := openpyxl.Workbook()).worksheets[0]
    sheet.append(["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", heading])
    for n, row in enumerate(zip(names, DAYS, SEX, IDS, cells, strict=True), 1):
        sheet.append([n, *row])
    for row in more:
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    return load([tmp_path / "a.xlsx"], jobs=1).records


@pytest.mark.parametrize("total", [[], [["Tổng cộng", "", "", "", "", 3]]])
def test_ticks_are_no_days(tmp_path, total):
    records = _load(tmp_path, "Đảng viên", ["x", "x", "", "x"], *total)
    assert "ld-value-unreadable" not in records.problems["rule"].tolist()
    assert records.nguoi["ngay_vao_dang"].isna().all()


def test_a_tick_among_days_is_told(tmp_path):
    records = _load(tmp_path, "Ngày vào Đảng", ["x", "03/02/2010", "03/02/2011", ""])
    assert "ld-value-unreadable" in records.problems["rule"].tolist()


@pytest.mark.parametrize("spelling", ["Tiếng Anh", "Anh văn", "Anh"])
def test_a_column_of_languages_is_no_level(tmp_path, spelling):
    records = _load(tmp_path, "Ngoại ngữ", [spelling, "Tiếng Pháp", spelling, "Tiếng Anh B1"])
    assert records.nguoi["ngoai_ngu"].tolist() == ["en", "fr", "en", "en"]
    assert records.nguoi["trinh_do_ngoai_ngu"].notna().tolist() == [False] * 3 + [True]


@pytest.mark.parametrize("heading", ["Ngạch", "Mã ngạch"])
@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (["01.002", 1.003, 1.003, "01.003"], ["01.002", "01.003", "01.003", "01.003"]),
        ([13.095, 15.113, 6.031, 1.01], ["13.095", "15.113", "06.031", "01.010"]),
    ],
)
def test_codes_that_became_numbers_are_codes(tmp_path, heading, cells, codes):
    assert _load(tmp_path, heading, cells).nguoi["ma_ngach"].tolist() == codes


def test_coefficients_are_no_codes(tmp_path):
    records = _load(tmp_path, "Số", [2.34, 3.0, 4.98, 3.33])
    assert records.nguoi["ma_ngach"].isna().all()


@pytest.mark.parametrize("over", ["Năm sinh", "Ngày sinh", "Ngày, tháng, năm sinh"])
@pytest.mark.parametrize("prize", ["Danh hiệu thi đua", "Hình thức khen thưởng"])
def test_a_birth_date_under_the_sex_is_no_year_of_a_prize(tmp_path, over, prize):
    sheet = (book := openpyxl.Workbook()).worksheets[0]
    head = ["STT", "Họ và tên", over, "", "Số CCCD", "Chức vụ", prize, "Số quyết định"]
    for row in (["DANH SÁCH KHEN THƯỞNG NĂM HỌC 2025 - 2026"], [*head, "Ngày quyết định"]):
        sheet.append(row)
    sheet.append(["", "", "Nam", "Nữ"])
    for n, (name, sex, number) in enumerate(zip(NAMES, SEX, IDS, strict=True), 1):
        born = ["", 1981] if sex == "Nữ" else [1990, ""]
        sheet.append(
            [n, name, *born, number, "Giáo viên", "Lao động tiên tiến", "1/QĐ", "10/07/2026"]
        )
    for area in ("C2:D2", *(f"{c}2:{c}3" for c in "ABEFGHI")):
        sheet.merge_cells(area)
    book.save(tmp_path / "a.xlsx")
    people = load([tmp_path / "a.xlsx"], jobs=1).records.nguoi
    assert people["cccd"].tolist() == IDS
    assert people["ngay_sinh"].tolist() == ["1981", "1990", "1990", "1981"]
    assert people["gioi_tinh"].notna().all()


@pytest.mark.parametrize(
    "beside",
    ["(TPT Đội)", "(tức Bình)", "- Tổ trưởng", "– Hiệu trưởng", "(bí danh Hoa)", "- GV Toán"],
)
def test_a_remark_beside_a_name_is_none_of_it(tmp_path, beside):
    names = [f"{NAMES[0]} {beside}", *NAMES[1:]]
    records = _load(tmp_path, "Chức vụ", ["Giáo viên"] * 4, names=names)
    assert records.nguoi["ho_ten"].tolist() == NAMES
    assert records.problems["rule"].tolist() == ["ld-name-alone"]


@pytest.mark.parametrize("name", ["Kpă H'Lan - Niê", "Lại Thị Hằng (Nga)", "Trần - Lê An"])
def test_another_name_beside_a_name_stays(tmp_path, name):
    records = _load(tmp_path, "Chức vụ", ["Giáo viên"] * 4, names=[name, *NAMES[1:]])
    assert records.nguoi["ho_ten"].iloc[0] == name


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("DANH SÁCH VIÊN CHỨC NGHỈ HƯU GIAI ĐOẠN 2077 - 2090", False),
        ("DANH SÁCH VIÊN CHỨC NGHỈ HƯU GIAI ĐOẠN 2020-2095", False),
        ("NGHỈ HƯU TỪ NĂM 2020 ĐẾN NĂM 2095", False),
        ("DANH SÁCH VIÊN CHỨC NGHỈ HƯU NĂM 2088", False),
        ("DANH SÁCH VIÊN CHỨC NGHỈ HƯU GIAI ĐOẠN 2015 - 2020", True),
        ("DANH SÁCH VIÊN CHỨC NGHỈ HƯU NĂM 2024", True),
    ],
)
def test_in_years_to_come_nobody_has_left(title, left):
    assert says_left(title) is left
