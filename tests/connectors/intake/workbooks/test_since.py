"""Of what a heading "Từ ngày" or "Đến ngày" tells, by the heading above it."""

import pytest

from hoso.connectors.intake.headings.context import SINCE, UNTIL, are_of_kin, since_under


@pytest.mark.parametrize("low", sorted(UNTIL))
def test_until_is_the_end_of_a_contract_and_of_nothing_else(low):
    assert since_under(low, ["hopdonglaodong"]) == "het_han_hop_dong"
    assert since_under(low, ["hdlv"]) == "het_han_hop_dong"
    assert [since_under(low, [topic]) for topic in ("luong", "chucvu", "")] == ["", "", ""]


@pytest.mark.parametrize("low", sorted(SINCE))
def test_since_is_said_of_what_stands_above(low):
    topics = {
        "phucapthamnienvuotkhung": "ngay_vuot_khung", "tnvk": "ngay_vuot_khung",
        "bonhiemlaichucvu": "ngay_bo_nhiem_lai", "hopdong": "ngay_hop_dong",
        "hdlv": "ngay_hop_dong", "luonghienhuong": "ngay_bac", "ngachcongchuc": "ngay_ngach",
        "cdnn": "ngay_ngach", "chucdanhnghenghiep": "ngay_ngach", "chucvu": "ngay_bo_nhiem",
        "dangvien": "ngay_vao_dang", "cccd": "ngay_cap", "cancuoc": "ngay_cap", "khac": "",
    }  # fmt: skip
    assert {topic: since_under(low, [topic]) for topic in topics} == topics


@pytest.mark.parametrize(
    ("child", "above", "field"),
    [
        ("Ngày bổ nhiệm", ["Lương hiện hưởng", "Ngạch"], "ngay_ngach"),
        ("Từ ngày", ["Lương", "Ngạch, bậc", "Ngạch"], "ngay_ngach"),
        ("Ngày bổ nhiệm", ["Lương", "Ngạch, CDNN", "Hiện giữ"], "ngay_ngach"),
        ("Thời điểm bổ nhiệm", ["Chức danh nghề nghiệp"], "ngay_ngach"),
        ("Ngày bổ nhiệm", ["Ngạch, bậc lương"], "ngay_ngach"),
        ("Ngày hưởng", ["Ngạch, bậc lương"], "ngay_bac"),
        ("Ngày hiệu lực", ["Hợp đồng lao động"], "ngay_hop_dong"),
        ("Năm bổ nhiệm", ["Chức vụ"], "ngay_bo_nhiem"),
        ("Từ ngày", ["Hiện trạng"], ""),
    ],
)
def test_the_nearest_heading_above_that_says_of_what_decides(child, above, field):
    assert since_under(child, above) == field


def test_any_other_heading_says_no_day():
    assert since_under("Họ tên", ["Hợp đồng"]) == ""


@pytest.mark.parametrize(
    ("above", "kin"),
    [
        (("Vợ (chồng)",), True), (("Thông tin", "Họ tên con"), True), (("Người phụ thuộc",), True),
        (("Lương",), False), ((), False), (("Chức vụ", "Con số"), False),
    ],
)  # fmt: skip
def test_columns_of_relatives_are_known_by_any_heading_above(above, kin):
    assert are_of_kin(above) is kin
