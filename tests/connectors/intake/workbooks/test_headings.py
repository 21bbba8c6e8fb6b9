"""One heading at a time: other writings, parents and neighbours, several values in a column."""

import datetime

import pytest

from hoso.connectors.intake.headings import Reader, apart, vocabulary
from hoso.connectors.intake.workbooks import rows


@pytest.fixture(scope="module")
def reader():
    return Reader(vocabulary())


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("3. Họ và tên", "ho_ten"),
        ("Họ tên nhân viên", "ho_ten"),
        ("Tên người lao động", "ho_ten"),
        ("hotencb", "ho_ten"),
        ("NgaySinh", "ngay_sinh"),
        ("(4) Giới tính", "gioi_tinh"),
        ("Ngày sinh\nDate of birth", "ngay_sinh"),
        ("Position / Chức vụ", "chuc_vu"),
        ("Dân tộc (Ethnicity)", "dan_toc"),
        ("Mã ngạch - Rank code", "ma_ngach"),
        ("ĐTDĐ", "dien_thoai"),
        ("Hưởng từ", "ngay_bac"),
        ("Tổ", "ma_don_vi_su_dung"),
    ],
)
def test_other_writings_of_a_heading(reader, heading, field):
    assert reader.alone((reader.readable(heading),), "nguoi").field == field


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        (("Ngạch viên chức", "Ngày bổ nhiệm"), "ngay_ngach"),
        (("Hợp đồng làm việc", "Từ ngày"), "ngay_hop_dong"),
        (("Hợp đồng", "Đến ngày"), "het_han_hop_dong"),
        (("Chức vụ", "Tên"), "chuc_vu"),
        (("Chức vụ hiện nay", "Từ ngày"), "ngay_bo_nhiem"),
        (("Ngạch công chức", "Hệ số"), "he_so"),
        (("Ngạch, bậc lương", "Ngày xếp"), "ngay_bac"),
        (("Đảng viên", "Dự bị"), "ngay_vao_dang"),
    ],
)
def test_the_parent_decides(reader, heading, field):
    assert reader.alone(heading, "nguoi").field == field


def decided(reader, headings, lines):
    columns = {i: list(h) for i, h in enumerate(headings)}
    found = reader.decide(columns, lines, "")
    return found.table, {m.column: m.field for m in found.columns if m.field}, found.questions


PERSON = [("STT",), ("Họ và tên",), ("Ngày sinh",), ("Số CCCD",)]
LINE = [1.0, "Trần Thị Bình", "12/03/1980", "037180000002"]
OTHER = [2.0, "Lê Văn Cường", "01/05/1985", "037085000003"]


def test_since_beside_the_pay_makes_no_history(reader):
    headings = [*PERSON, ("Mã ngạch",), ("Bậc",), ("Hệ số",), ("Từ ngày",)]
    table, fields, _ = decided(
        reader,
        headings,
        [[*LINE, "01.003", 2.0, 2.67, "01/02/2024"], [*OTHER, "01.003", 3.0, 3.0, "01/03/2025"]],
    )
    assert (table, fields[7]) == ("nguoi", "ngay_bac")


def test_a_history_repeats_its_persons(reader):
    headings = [*PERSON, ("Mã ngạch",), ("Bậc",), ("Hệ số",), ("Từ ngày",)]
    lines = [[*LINE, "01.003", float(b), 2.0 + b / 3, f"01/02/20{10 + 3 * b}"] for b in range(1, 5)]
    assert decided(reader, headings, lines)[0] == "qt_luong"


@pytest.mark.parametrize("heading", ["Đơn vị công tác", "Đơn vị", "Nơi công tác"])
def test_a_list_reads_its_own_unit(reader, heading):
    """The unit of a line of the work history is that line's, also when the heading is the label of
    the person's unit."""
    headings = ["STT", "Số CCCD", "Họ và tên", "Từ ngày", "Đến ngày", heading, "Chức vụ"]
    columns = {i: [h] for i, h in enumerate(headings)}
    lines = [["1", "037087007722", "Lưu Đức Cảnh", "01/03/2012", "", "Sở Nội vụ", "Chuyên viên"]]
    found = reader.decide(columns, lines, "Quá trình công tác")
    assert found.table == "qt_cong_tac"
    assert [m.field for m in found.columns][5] == "ma_don_vi"


def test_the_unit_of_the_person_stays_beside_that_of_the_line(reader):
    headings = ["Số CCCD", "Họ và tên", "Đơn vị công tác", "Từ ngày", "Cơ quan, đơn vị", "Chức vụ"]
    columns = {i: [h] for i, h in enumerate(headings)}
    lines = [["037087007722", "Lưu Đức Cảnh", "Sở Nội vụ", "01/03/2012", "Sở Y tế", "Chuyên viên"]]
    found = reader.decide(columns, lines, "Quá trình công tác")
    assert [m.field for m in found.columns][2] == "ma_don_vi_su_dung"
    assert [m.field for m in found.columns][4] == "ma_don_vi"


def test_an_award_column_leaves_the_staff_staff(reader):
    headings = [*PERSON, ("Hình thức khen thưởng",), ("Ngày quyết định",)]
    lines = [[*LINE, "Giấy khen", "01/02/2024"], [*OTHER, "Giấy khen", "01/02/2024"]]
    assert decided(reader, headings, lines)[0] == "nguoi"


def test_pay_in_force_wins_over_the_proposed(reader):
    pay = [("Lương đề nghị nâng", "Bậc"), ("Lương đề nghị nâng", "Hệ số")]
    now = [("Lương hiện hưởng", "Bậc"), ("Lương hiện hưởng", "Hệ số")]
    _, fields, questions = decided(
        reader, [*PERSON, *pay, *now], [[*LINE, 3.0, 3.0, 2.0, 2.67], [*OTHER, 4.0, 3.33, 3.0, 3.0]]
    )
    assert (fields[6], fields[7]) == ("bac", "he_so")
    assert 4 not in fields
    assert questions == ()


def test_a_column_of_names_needs_no_known_heading(reader):
    headings = [("STT",), ("Thầy, cô giáo",), ("Ngày sinh",), ("Số CCCD",)]
    assert decided(reader, headings, [LINE, OTHER])[1][1] == "ho_ten"


def test_whatever_is_not_read_is_asked_about(reader):
    _, _, questions = decided(reader, [*PERSON, ("Số ngày phép",)], [[*LINE, 12.0], [*OTHER, 14.0]])
    assert [(q.column, q.kind) for q in questions] == [(4, "unread")]
    assert 1 <= len(questions[0].candidates) <= 3


def test_codes_under_a_rank_are_its_codes(reader):
    _, fields, _ = decided(
        reader, [*PERSON, ("Ngạch",)], [[*LINE, "V.07.04.32"], [*OTHER, "01.003"]]
    )
    assert fields[4] == "ma_ngach"


@pytest.mark.parametrize(
    ("cell", "fields", "pieces"),
    [
        ("037180000002, cấp ngày 5/6/2021", ("cccd", "ngay_cap"), ["037180000002", "5/6/2021"]),
        ("3/2/2005 - 3/2/2006", ("ngay_vao_dang", "ngay_chinh_thuc"), ["3/2/2005", "3/2/2006"]),
        (
            "Chuyên viên, Phòng Nội vụ",
            ("chuc_vu", "ma_don_vi_su_dung"),
            ["Chuyên viên", "Phòng Nội vụ"],
        ),
        ("Bậc 8, hệ số 4,65", ("bac", "he_so"), ["8", "4,65"]),
        ("Cán sự, bậc 5", ("ten_ngach", "bac"), ["Cán sự", "5"]),
        ("", ("cccd", "ngay_cap"), ["", ""]),
    ],
)
def test_cells_are_taken_apart(cell, fields, pieces):
    assert apart(cell, fields) == pieces


@pytest.mark.parametrize(
    "row",
    [
        ["1", "1", "2", "3"], ["A", "B", 1.0, 2.0], ["3a", "3b", "4"], ["1", "2", "3=1x2"],
        ["I", "II", "III", "IV"], ["cột 1", "cột 2", "cột 3"], ["[1]", "[2]", "[3]"],
    ],
)  # fmt: skip
def test_rows_that_number_columns(row):
    assert rows.is_column_numbers(row)


@pytest.mark.parametrize(
    "row",
    [
        [1.0, "Trần Thị Bình", 3.0], ["3", "2", "1"], ["1", "Y", datetime.date(1980, 1, 1)],
    ],
)  # fmt: skip
def test_rows_that_number_nothing(row):
    assert not rows.is_column_numbers(row)
