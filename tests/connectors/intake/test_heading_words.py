"""Headings that say in other words, shortened or in two languages what a known heading says."""

import pytest

from hoso.connectors.intake.headings import Reader, vocabulary
from hoso.connectors.intake.headings.canonical import canonical, stands_for
from hoso.connectors.intake.headings.variants import peeled


@pytest.fixture(scope="module")
def reader():
    return Reader(vocabulary())


def _read(reader, *heading):
    found = reader.alone(tuple(map(reader.readable, heading)), "nguoi")
    return f"{found.field} {found.role}".strip()


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        # another word for the day
        ("Thời gian tuyển dụng", "ngay_tuyen_dung"),
        ("Tháng năm tuyển dụng", "ngay_tuyen_dung"),
        ("Mốc thời gian bổ nhiệm ngạch", "ngay_ngach"),
        ("Thời điểm bổ nhiệm CDNN", "ngay_ngach"),
        ("Ngày xếp bậc lương hiện hưởng", "ngay_bac"),
        ("Về đơn vị từ ngày", "ngay_vao_co_quan"),
        ("Nâng lương lần tới", "ngay_nang_luong_sau"),
        ("Hợp đồng đến hết ngày", "het_han_hop_dong"),
        ("Ngày kết thúc HĐLV", "het_han_hop_dong"),
        ("Ngày hưởng VK", "ngay_vuot_khung"),
        ("Kết nạp Đảng CSVN", "ngay_vao_dang"),
        # another word for the thing
        ("Cơ quan đang làm việc", "ma_don_vi_su_dung"),
        ("Trình độ chính trị", "ly_luan_chinh_tri"),
        ("Trình độ CNTT", "tin_hoc"),
        ("Học vấn phổ thông", "gdpt"),
        ("Loại HĐ lao động", "loai_hop_dong"),
        ("Họ, chữ đệm và tên", "ho_ten"),
        ("Mã số viên chức", "so_hieu"),
        ("Mức độ hoàn thành nhiệm vụ năm 2025", "danh_gia_nam year:2025"),
        ("XepLoaiVienChucNam2024", "danh_gia_nam year:2024"),
        ("KET_QUA_DANH_GIA_NAM_2025", "danh_gia_nam year:2025"),
        # shortened
        ("ĐVCT", "ma_don_vi_su_dung"),
        ("C.vụ", "chuc_vu"),
        ("NTD", "ngay_tuyen_dung"),
        ("Ngày TD", "ngay_tuyen_dung"),
        ("HSPCCV", "pc_chuc_vu"),
        ("PCƯĐ", "pc_khac"),
        ("Q.quán", "que_quan"),
        ("Số CC", "cccd"),
        # in brackets, numbered, in two languages
        ("[Quê quán (xã, tỉnh)]", "que_quan"),
        ("(7) Ngày TD (*)", "ngay_tuyen_dung"),
        ("Nữ (đánh dấu x)", "gioi_tinh tick:Nữ"),
        ("Từ ngày / Contract date", ""),
        ("Hết hạn hợp đồng\n(Contract end)", "het_han_hop_dong"),
        ("Chức danh\nnghề nghiệp / Rank", "ten_ngach"),
        ("Địa chỉ\nemail", "email"),
        ("Hệ\nsố", "he_so"),
        ("Họ và tên khai sinh CB-GV-NV", "ho_ten"),
        ("Ngày được bầu/phê chuẩn", "ngay_bo_nhiem"),
        ("Ngày bổ nhiệm, bầu cử", "ngay_bo_nhiem"),
        ("Dự kiến nâng lương lần sau", "ngay_nang_luong_sau"),
        ("Ngày đến hạn nâng bậc lương", "ngay_nang_luong_sau"),
        ("Số sổ", "so_bhxh"),
        ("Ngày vào ngạch", "ngay_ngach"),
        ("Thời gian giữ hạng", "ngay_ngach"),
        ("Văn bằng cao nhất", "trinh_do_cm"),
        ("Danh hiệu thi đua năm 2025", "khen_thuong"),
        ("Cấp bậc, chức vụ, chức danh nghề", "chuc_vu"),
        ("Mã định danh (CSDL ngành)", "so_hieu"),
        ("Môn giảng dạy", "vi_tri_viec_lam"),
        ("Tình trạng làm việc", "trang_thai"),
    ],
)
def test_a_heading_in_other_words(reader, heading, field):
    assert _read(reader, heading) == field


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        (("Thẻ căn cước", "Số thẻ"), "cccd"),
        (("Đảng viên", "Số thẻ"), "so_the_dang"),
        (("Tiền lương hiện nay", "Hệ số"), "he_so"),
        (("Phụ cấp chức vụ", "Hệ số"), "pc_chuc_vu"),
        (("Ngạch, bậc lương hiện hưởng", "Hệ\nsố"), "he_so"),
        (("Lương hiện hưởng", "Thời điểm hưởng VK"), "ngay_vuot_khung"),
        (("Các khoản phụ cấp", "Chức vụ"), "pc_chuc_vu"),
        (("CÁC KHOẢN PHỤ CẤP", "ƯU ĐÃI"), "pc_khac"),
        (("HĐLV", "Hình thức"), "loai_hop_dong"),
        (("HĐLV", "Từ ngày / Contract date"), "ngay_hop_dong"),
        (("HĐLV", "Hết hạn (Contract end)"), "het_han_hop_dong"),
        (("Trình độ đào tạo", "Chuyên môn"), "trinh_do_cm"),
        (("Trình độ đào tạo", "[Trình độ CM]"), "trinh_do_cm"),
        (("Trình độ", "Phổ thông"), "gdpt"),
        (("Trình độ chuyên môn đào tạo", "ĐH"), "trinh_do_cm tick:DH"),
        (("Kết quả đánh giá, xếp loại năm 2025", "HTXSNV"), "danh_gia_nam tick:HTXS"),
        (("Kết quả đánh giá, xếp loại năm 2025", "Không HTNV"), "danh_gia_nam tick:KHT"),
        (("Đảng CSVN", "Dự bị"), "ngay_vao_dang"),
        (("Đảng viên", "[Ngày\nchính thức]"), "ngay_chinh_thuc"),
    ],
)
def test_a_heading_under_its_parent(reader, heading, field):
    assert _read(reader, *heading) == field


@pytest.mark.parametrize(
    "heading",
    ["Ngày nâng bậc", "Số tiết/tuần", "Biển số xe", "Cỡ áo", "Số tài khoản", "Loại", "Từ"],
)
def test_what_says_too_little_names_no_field(reader, heading):
    found = reader.alone((heading,), "nguoi")
    assert found.field == "" or found.how == "fuzzy"


def test_years_and_words_of_now_are_no_part_of_a_writing():
    assert canonical("xep loai chat luong nam 2025") == canonical("danh gia 2024") == "xep loai"
    assert canonical("chuc vu hien nay") == "chuc vu"


def test_initials_that_stand_for_two_fields_stand_for_none():
    phrases = [("ngay vao dang", "ngay_vao_dang"), ("noi van dong", "noi_o")]
    assert stands_for("nvd", phrases) == ("", "")
    assert stands_for("nvd", phrases[:1]) == ("ngay_vao_dang", "ngay vao dang")
    assert stands_for("ngay vao dang", phrases) == ("", "")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("13. Ngày sinh (*)", "Ngày sinh"),
        ("[Trường đào tạo]", "Trường đào tạo"),
        ("Ngày vào Đảng (dự bị)", "Ngày vào Đảng (dự bị)"),
        ("Hệ số (số)", "Hệ số"),
        ("Chức vụ\nPosition", "Chức vụ"),
        ("DS_2025", "DS 2025"),
        ("ĐH", "ĐH"),
        ("CCCD/CMND", "CCCD/CMND"),
    ],
)
def test_what_is_around_a_heading_is_peeled_off(text, rest):
    assert peeled(text) == rest
