"""Columns whose headings leave open what they mean, told by the columns beside them and by their
cells."""

import pytest

from hoso.connectors.intake.headings import Reader, vocabulary

WHO = [("STT",), ("Họ và tên",), ("Ngày sinh",), ("Số CCCD",)]
NAMES = ("Lại Thị Hằng", "Tạ Văn Cảnh", "Cao Bá Quát", "Lê Thu An")
CODES = ("V.07.04.32", "V.07.04.31", "V.07.04.32", "V.07.06.14")


@pytest.fixture(scope="module")
def reader():
    return Reader(vocabulary())


def _read(reader, columns, title=""):
    """(field, role) of each of *columns* (heading -> cells of four people) behind who they are, and
    the headings that are asked about."""
    headings = [*WHO, *(tuple(h.split("|")) for h in columns)]
    lines = [
        [float(n), name, f"0{n}/05/198{n}", f"03708100000{n}",
         *(v[n - 1] for v in columns.values())]
        for n, name in enumerate(NAMES, 1)
    ]  # fmt: skip
    found = reader.decide(dict(enumerate(map(list, headings))), lines, title)
    asked = [q.heading for q in found.questions]
    return [(m.field, m.role) for m in found.columns[len(WHO) :]], asked


X = ["x", "", "x", ""]
Y = ["", "x", "", "x"]
TERM = ["2026 - 2031"] * 4
POSTS = ["Trưởng phòng", "Phó Trưởng phòng", "Chuyên viên", "Chuyên viên"]


@pytest.mark.parametrize(
    ("columns", "title", "fields"),
    [
        ({"Chức vụ": POSTS, "Chức danh quy hoạch": POSTS, "Nhiệm kỳ": TERM}, "",
         ["chuc_vu", "quy_hoach", "nhiem_ky_quy_hoach"]),
        ({"Chức vụ": POSTS, "Ngày bổ nhiệm": ["01/02/2020"] * 4, "Nhiệm kỳ": TERM,
          "Chức danh quy hoạch": POSTS}, "",
         ["chuc_vu", "ngay_bo_nhiem", "nhiem_ky", "quy_hoach"]),
        ({"Chức vụ": POSTS, "Nhiệm kỳ": TERM}, "DANH SÁCH CÁN BỘ", ["chuc_vu", "nhiem_ky"]),
        ({"Hiện giữ|Chức vụ": POSTS, "Quy hoạch|Chức vụ": POSTS, "Quy hoạch|Nhiệm kỳ": TERM}, "",
         ["chuc_vu", "quy_hoach", "nhiem_ky_quy_hoach"]),
    ],
)  # fmt: skip
def test_a_term_is_of_the_post_or_of_the_planning_on_its_left(reader, columns, title, fields):
    assert [name for name, _ in _read(reader, columns, title)[0]] == fields


STAFF = ("Biên chế", "Trong biên chế", "BC")
HIRED = ("Hợp đồng", "HĐ", "HĐLĐ", "HĐ 111", "Hợp đồng NĐ 111")


@pytest.mark.parametrize("parent", ["", "Hình thức|", "Đối tượng|", "Trong đó|"])
@pytest.mark.parametrize("hired", HIRED)
@pytest.mark.parametrize("staff", [*STAFF, "Viên chức", "VC"])
def test_ticks_under_classes_say_the_class(reader, parent, staff, hired):
    columns = {parent + staff: X, parent + hired: Y, "Mã ngạch": CODES}
    found, asked = _read(reader, columns)
    assert found[:2] == [
        ("doi_tuong", "tick:Viên chức"), ("doi_tuong", "tick:Lao động hợp đồng"),
    ]  # fmt: skip
    assert asked == []


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("SỞ NỘI VỤ DANH SÁCH CÔNG CHỨC", "Công chức"),
        ("TRƯỜNG THCS GIA HÒA DANH SÁCH NHÂN SỰ", "Viên chức"),
        ("SỞ NỘI VỤ DANH SÁCH NHÂN SỰ", "Biên chế"),
        ("DANH SÁCH CÔNG CHỨC, VIÊN CHỨC", "Biên chế"),
    ],
)
def test_whose_permanent_staff_it_is_the_title_tells(reader, title, said):
    found, _ = _read(reader, {"Biên chế": X, "Hợp đồng": Y}, title)
    assert found[0] == ("doi_tuong", f"tick:{said}")


def test_ticks_beside_a_class_in_words_and_dates_of_contracts_stay(reader):
    words = ["Viên chức", "HĐLĐ", "Viên chức", "HĐLĐ"]
    found, _ = _read(reader, {"Đối tượng": words, "Viên chức": X, "HĐLĐ": Y})
    assert found[0] == ("doi_tuong", "") and ("doi_tuong", "tick:Viên chức") not in found
    found, _ = _read(reader, {"Hợp đồng": X, "Hệ số": ["2,34", "3", "3,33", "4"]})
    assert found[0][0] != "doi_tuong"


@pytest.mark.parametrize("heading", ["ĐT", "Đ.T"])
def test_classes_are_no_telephones(reader, heading):
    assert _read(reader, {heading: ["VC", "HĐ", "VC", "VC"]})[0] == [("doi_tuong", "")]
    phones = ["0912345678", "0912345679", "", "0912345670"]
    assert _read(reader, {heading: phones})[0] == [("dien_thoai", "")]


def test_ticks_of_kinds_of_work_are_no_words(reader):
    kinds = {"Vị trí|CBQL": X, "Vị trí|GV": Y, "Vị trí|NV": [""] * 4}
    found, asked = _read(reader, {**kinds, "Chức vụ": POSTS})
    assert found == [("", "")] * 3 + [("chuc_vu", "")] and asked == []
    found, _ = _read(reader, kinds)
    assert found == [("vi_tri_viec_lam", f"tick:{k}") for k in ("CBQL", "GV", "NV")]


ROOMS = ["Phòng Kế hoạch", "Văn phòng", "Phòng Kế hoạch", "Phòng Quản lý đô thị"]
OFFICES = ["Sở Xây dựng"] * 4


@pytest.mark.parametrize(
    ("room", "office"), [("Phòng", "Cơ quan"), ("Phòng ban", "Đơn vị"), ("Bộ phận", "Nơi công tác")]
)
def test_the_office_beside_a_room_is_the_unit(reader, room, office):
    wanted = [("ten_don_vi", ""), ("ma_don_vi_su_dung", "")]
    assert _read(reader, {room: ROOMS, office: OFFICES})[0] == wanted
    assert _read(reader, {office: OFFICES, room: ROOMS})[0] == wanted[::-1]
    # What the cells say counts more than the heading.
    assert _read(reader, {room: OFFICES, office: ROOMS})[0] == wanted[::-1]


@pytest.mark.parametrize(
    "heading", ["Ngày vào Đảng (chính thức)", "Ngày vào Đảng", "Ngày chính thức"]
)
def test_two_days_of_the_party_in_a_cell(reader, heading):
    cells = ["12/11/2010 (CT: 12/11/2011)", "03/02/2015; 03/02/2016", "", "19/05/2026"]
    found, asked = _read(reader, {heading: cells})
    assert found == [("ngay_vao_dang", "parts:ngay_vao_dang+ngay_chinh_thuc")] and asked == []


@pytest.mark.parametrize("heading", ["Đang làm việc", "Đang công tác|TRANG_THAI", "Còn làm việc"])
def test_who_works_says_nothing_of_the_file(reader, heading):
    assert _read(reader, {heading: ["TRUE"] * 4}) == ([("", "")], [])
    assert _read(reader, {heading: ["TRUE", "FALSE", "TRUE", "TRUE"]})[1] != []


@pytest.mark.parametrize("over", ["Trình độ đào tạo|Y|", "Trình độ|Chuyên môn|", "Trình độ CM|"])
@pytest.mark.parametrize("doctor", ["BSCK {}", "Bác sĩ CK{}", "BS chuyên khoa {}", "BS CK cấp {}"])
def test_ticks_of_specialists_under_one_heading_more(reader, over, doctor):
    columns = {over + doctor.format("II"): X, over + doctor.format("I"): Y}
    found, _ = _read(reader, columns)
    assert found == [("trinh_do_cm", "tick:BSCKII"), ("trinh_do_cm", "tick:BSCKI")]


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("Ngày vào ngành GD", ["01/09/2005"] * 4, "ngay_tuyen_dung"),
        ("Năm vào ngành y tế", ["2005", "2006", "2007", "2008"], "ngay_tuyen_dung"),
        ("Nghề nghiệp, chức vụ", POSTS, "chuc_vu"),
        ("Chức danh công việc", POSTS, "chuc_vu"),
        ("Danh hiệu thi đua", ["LĐTT", "CSTĐ CS", "LĐTT", ""], "khen_thuong"),
        ("QQ", ["xã Gia Hòa, tỉnh Ninh Bình"] * 4, "que_quan"),
        ("LHĐ", ["HĐ KXĐTH"] * 4, "loai_hop_dong"),
    ],
)
def test_headings_that_are_plain_to_a_clerk(reader, heading, cells, field):
    assert _read(reader, {heading: cells}) == ([(field, "")], [])


def test_the_award_goes_before_the_title_of_emulation(reader):
    columns = {"Danh hiệu thi đua": ["LĐTT"] * 4, "Khen thưởng": ["Giấy khen"] * 4}
    assert [name for name, _ in _read(reader, columns)[0]] == ["", "khen_thuong"]


def test_of_an_old_and_a_new_code_the_new_one_is_read(reader):
    old = ["17.170", "17.166", "17.157", "17.170"]
    columns = {"Mã số CDNN|Mã cũ": old, "Mã số CDNN|Mã mới": CODES, "Bậc": ["3"] * 4}
    assert [name for name, _ in _read(reader, columns)[0]] == ["", "ma_ngach", "bac"]


def test_a_column_like_nothing_known_is_asked_about(reader):
    _, asked = _read(reader, {"Zxqw": ["q7", "w8", "", "r5"]})
    assert asked == ["Zxqw"]
