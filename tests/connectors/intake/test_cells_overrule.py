"""Headings that say one thing over cells that say another, and headings of which a part decides."""

import datetime

import pytest

from hoso.connectors.intake.headings import Reader, vocabulary
from hoso.connectors.intake.headings.pieces import apart
from hoso.connectors.intake.workbooks import classes, letterheads, sexes
from hoso.validators.date_columns import month_first, says_no_order
from hoso.validators.parsing import code, name
from hoso.validators.unit_names import is_unit_name

WHO = ["STT", "Họ và tên", "Ngày sinh"]
NAMES = ["Lại Thị Hằng", "Tạ Văn Cảnh", "Cao Bá Quát", "Đỗ Thị Tám"]
IDS = ["037181004411", "037090004412", "037085004413", "037179004414"]


@pytest.fixture(scope="module")
def reader():
    return Reader(vocabulary())


def _decide(reader, columns, hint="DANH SÁCH"):
    """{heading: its cells} -> (heading -> field, headings asked about)."""
    headings = {c: [h] for c, h in enumerate([*WHO, *columns])}
    cells = zip(*columns.values(), strict=True)
    rows = [[float(n), NAMES[n % 4], "04/05/1981", *own] for n, own in enumerate(cells)]
    found = reader.decide(headings, rows, hint)
    asked = {q.heading for q in found.questions}
    return {m.heading: m.field for m in found.columns}, asked


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("Chức danh (mã)", ["V.07.02.25", "V.07.02.26", "V.07.02.26", "V.07.02.77"], "ma_ngach"),
        ("Vị trí việc làm", ["V.07.02.25", "V.07.02.26", "V.07.02.26", "V.07.02.26"], "ma_ngach"),
        ("Số CMND/CCCD mới", IDS, "cccd"),
        ("Mã ngạch", ["Chuyên viên", "CV", "Chuyên viên chính", "Chuyên viên"], "ma_ngach"),
        ("Mã ngạch", ["Giáo viên THCS", "Giáo viên", "Chuyên viên", "Kế toán"], "ten_ngach"),
        ("Mức lương (đồng/tháng)", [5_000_000.0, 6_000_000.0, 7e6, 7.5e6], "tien_luong"),
        ("T.gian hưởng", ["01/04/2023", "01/05/2024", "01/06/2025", "01/02/2026"], "ngay_bac"),
        ("Đảng viên (ngày chính thức)", ["01/04/2013"] * 4, "ngay_chinh_thuc"),
        ("Hệ số lương (*) VD: 2,34", ["2,34"] * 4, "he_so"),
        ("Chức danh quy hoạch nhiệm kỳ 2026-2031", ["Giám đốc Sở"] * 4, "quy_hoach"),
        ("Chức danh quy hoạch (giai đoạn 2026 – 2031)", ["Giám đốc Sở"] * 4, "quy_hoach"),
        ("Chức vụ bổ nhiệm", ["Trưởng phòng"] * 4, "chuc_vu"),
        ("Ngày chuyển Đảng chính thức", ["01/04/2013"] * 4, "ngay_chinh_thuc"),
        ("Hạn bổ nhiệm lại", ["01/04/2028"] * 4, "het_han_chuc_vu"),
        ("Dân tộc thiểu số", ["Mường", "Tày", "Kimh Bắc", "Thái"], "dan_toc"),
        ("Liên hệ", ["0912345678"] * 4, "dien_thoai"),
        ("TenPhongBan", ["Phòng A"] * 4, "ma_don_vi_su_dung"),
        ("B.lg", [3.0, 2.0, 1.0, 4.0], "bac"),
        ("Lý do", ["Thường xuyên"] * 4, "ghi_chu"),
        ("Giới tính", [0.0, 0.0, 0.0, 0.0], "gioi_tinh"),
    ],
)
def test_heading_and_cells_together_name_the_field(reader, heading, cells, field):
    fields, asked = _decide(reader, {heading: cells})
    assert fields[heading] == field
    assert not asked


@pytest.mark.parametrize(
    ("heading", "cells", "is_asked"),
    [
        ("Dân tộc thiểu số", ["", "x", "", "x"], True),
        ("Zalo", ["x", "", "", ""], True),
        ("% hưởng", ["01/04/2023", "01/05/2024", "01/06/2025", "01/02/2026"], True),
        ("Trạng thái", ["Đang làm việc"] * 4, False),
        ("Nhu cầu bồi dưỡng LLCT", ["x", "", "x", ""], False),
        ("Đăng ký đào tạo năm 2027 (QLNN)", ["x", "", "x", ""], False),
    ],
)
def test_cells_that_are_no_such_value_are_not_read(reader, heading, cells, is_asked):
    fields, asked = _decide(reader, {heading: cells})
    assert fields[heading] == ""
    assert (heading in asked) is is_asked


def test_a_column_that_is_only_called_alike_is_no_second_one(reader):
    phones = {"Số điện thoại": ["0912345678"] * 4, "Zalo": ["x", "", "x", ""]}
    headings = {c: [h] for c, h in enumerate([*WHO, *phones])}
    rows = [[1.0, n, "", a, b] for n, a, b in zip(NAMES, *phones.values(), strict=True)]
    assert reader.decide(headings, rows, "").duplicates == ()


def test_the_class_of_a_title_beside_its_code_asks_nothing(reader):
    pair = {"Hạng": ["II", "III", "II", "III"], "Mã ngạch": ["V.07.04.31"] * 4}
    assert _decide(reader, pair)[1] == set()
    assert _decide(reader, {"Hạng": pair["Hạng"]})[1] == {"Hạng"}


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("DANH SÁCH ĐỀ NGHỊ BỔ NHIỆM", "Chức vụ hiện nay"),
        ("DANH SÁCH CÔNG CHỨC", ""),
        ("(Kèm theo Quyết định số 5/QĐ-UBND)", "Chức vụ bổ nhiệm"),
    ],
)
def test_the_post_that_is_given_and_the_one_that_is_held(reader, title, read):
    columns = {"Chức vụ hiện nay": ["Chuyên viên"] * 4, "Chức vụ bổ nhiệm": ["Trưởng phòng"] * 4}
    fields, asked = _decide(reader, columns, title)
    assert [h for h, field in fields.items() if field == "chuc_vu"] == ([read] if read else [])
    assert asked >= columns.keys() - {read} - ({"Chức vụ hiện nay"} if read else set())


def test_the_highest_of_several_degrees(reader):
    headings = {c: [h] for c, h in enumerate(WHO)}
    headings |= {3: ["Văn bằng thứ nhất", "Trình độ"], 4: ["Văn bằng cao nhất", "Trình độ"]}
    rows = [[1.0, n, "04/05/1981", "Cao đẳng", "Đại học"] for n in NAMES]
    found = reader.decide(headings, rows, "")
    assert [m.column for m in found.columns if m.field == "trinh_do_cm"] == [4]
    assert found.duplicates == ()


@pytest.mark.parametrize(
    ("heading", "known"),
    [
        ("Họ và tên người hành nghề", "ho_ten"),
        ("Họ tên nhân viên được cử đi", "ho_ten"),
        ("Họ và tên vợ", ""),
        ("Họ và tên người hướng dẫn", ""),
        ("Họ và tên người thân", ""),
    ],
)
def test_whose_name_a_heading_speaks_of(reader, heading, known):
    assert (reader.known(heading) == "ho_ten") is bool(known)


def test_one_slip_turns_no_column():
    slips = ["1/13/1982", "3/4/1980", "5/6/1981", "12/7/1979", "8/9/1985"]
    assert not month_first(slips)
    assert month_first(["1/13/1982", "3/24/1980", "5/6/1981", "12/7/1979", "8/29/1985"])
    assert not says_no_order(["01/5/2024", "01/9/2025", "01/12/2023"])
    assert says_no_order(["2/5/2024", "3/9/2025", "4/12/2023"])


@pytest.mark.parametrize(
    ("heading", "cells", "sexes_"),
    [
        ("Giới tính (Nữ: x)", ["x", "", "X"], ["Nữ", "Nam", "Nữ"]),
        ("Giới tính (nam ghi 1)", [1.0, 0.0, ""], ["Nam", "Nữ", "Nữ"]),
        ("Giới tính", ["x", "", ""], []),
        ("Giới tính (Nữ: x)", ["Nam", "x", ""], []),
    ],
)
def test_a_heading_that_says_the_sign_of_one_sex(heading, cells, sexes_):
    assert sexes.by_heading(heading, cells) == sexes_


def test_signs_of_the_sex_by_the_numbers_beside():
    women = ["037181004411", "037179004414", "037190000001"]
    men = ["037090004412", "037085004413", "037083000002"]
    assert sexes.by_numbers([1.0, 0.0, 1.0, 0.0], [women[0], men[0], women[1], men[1]]) == [
        "Nữ", "Nam", "Nữ", "Nam",
    ]  # fmt: skip
    assert sexes.by_numbers([0.0, 0.0, 0.0], women) == ["Nữ"] * 3
    assert sexes.by_numbers([0.0, 0.0], [women[0], men[0]]) == []
    assert sexes.by_numbers([0.0, 1.0, 0.0], ["", "", ""]) == []


def test_number_and_day_of_a_decision_in_one_cell():
    fields = ["so_quyet_dinh", "ngay_quyet_dinh"]
    assert apart("56/QĐ-UBND ngày 27/05/2024", fields) == ["56/QĐ-UBND", "27/05/2024"]
    assert apart(datetime.date(2024, 5, 27), fields) == ["", datetime.date(2024, 5, 27)]


@pytest.mark.parametrize("note", ["PTP", "Tổ trưởng", "TPT Đội", "PVP"])
def test_a_post_behind_a_name_leaves_it(note):
    assert name(f"Mai Bảo Đường - {note}").value == "Mai Bảo Đường"


def test_short_names_of_ranks():
    assert [code(s, "ma_ngach").value for s in ("CV", "cvc", "CVCC")] == [
        "01.003", "01.002", "01.001",
    ]  # fmt: skip


def test_units_of_one_word_and_of_the_party():
    assert is_unit_name("Thanh tra")
    assert is_unit_name("VĂN PHÒNG")
    lines = [["ĐẢNG ỦY XÃ A"], ["CHI BỘ TRƯỜNG TIỂU HỌC A"], ["DANH SÁCH"]]
    assert letterheads.block(lines) == ["ĐẢNG ỦY XÃ A", "TRƯỜNG TIỂU HỌC A"]
    assert classes.of_section("A. CÁN BỘ") == ""
    assert classes.of_section_beside("A. CÁN BỘ") == "Cán bộ"
