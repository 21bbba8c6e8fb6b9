"""Lawful people who look unusual, made by joining sound parts: class and way of pay, event, day.

Each line names its article. ``PARTS`` of one axis do not touch the fields of another, so every
combination that ``fits`` is lawful as well.
"""

from collections.abc import Iterator
from typing import Any

from hoso.validators.rules.rule import Example

DAYS = ("2023-12-31", "2025-07-15", "2026-11-30")
PAY = ("ma_ngach", "ten_ngach", "ngay_ngach", "bac", "he_so", "ngay_bac", "ngay_nang_luong_sau")
NO_PAY = dict.fromkeys(PAY)
# Steps as they stood on each day: the default person was raised on 2025-09-01.
STEP = {
    "2023-12-31": {"bac": 4.0, "he_so": 3.33, "ngay_bac": "2022-09-01",
                   "ngay_nang_luong_sau": "2025-09-01"},
    "2025-07-15": {"bac": 4.0, "he_so": 3.33, "ngay_bac": "2022-09-01",
                   "ngay_nang_luong_sau": "2025-09-01"},
    "2026-11-30": {},
}  # fmt: skip
SCHOOL = {"ma_don_vi_su_dung": "H42.09.21", "ma_don_vi_quan_ly": "H42.09",
          "ten_don_vi": "Trường THPT Hoa Lư A", "quan_ly_nha_nuoc": None}  # fmt: skip
VC = {**SCHOOL, "doi_tuong": "VC", "loai_hop_dong": "HDLV_KXDTH", "ngay_hop_dong": "2014-09-01",
      "vi_tri_viec_lam": "Chuyên viên về quản trị công sở"}  # fmt: skip
WORKER = {"doi_tuong": "HDLD", "quan_ly_nha_nuoc": None, "ngay_tuyen_dung": "2023-03-01",
          "ngay_vao_co_quan": "2023-03-01", "loai_hop_dong": "HDLD_111_HTPV",
          "ngay_hop_dong": "2023-03-01", "vi_tri_viec_lam": "Lái xe", **NO_PAY}  # fmt: skip
WORK, RATED, PUNISHED, PLANNED, REWARDED = (
    "qt_cong_tac", "ds_danh_gia", "ds_ky_luat", "ds_quy_hoach", "ds_khen_thuong",
)  # fmt: skip

# name -> (days, fields, article)
CLASSES: dict[str, tuple[tuple[str, ...], dict[str, Any], str]] = {
    "civil servant": (DAYS, {}, "Luật 22/2008, Luật 80/2025: ngạch, bậc"),
    "public employee in a shared post": (DAYS, VC, "Thông tư 12/2022: viên chức giữ ngạch 01.003"),
    "driver by agreed wage": (DAYS, WORKER, "Nghị định 111/2022 Điều 6: lương thỏa thuận"),
    "driver by agreed wage in a school": (
        DAYS[:2], {**WORKER, **SCHOOL}, "Nghị định 111/2022 Điều 6: lương thỏa thuận"),
    "provincial cadre paid by post": (
        DAYS, {"doi_tuong": "CB", **NO_PAY, "he_so": 6.2, "ma_don_vi_su_dung": "H42",
               "ten_don_vi": "UBND tỉnh Ninh Bình"}, "Nghị quyết 730/2004: lương chức vụ"),
}  # fmt: skip


def _held(post: str, until: str) -> dict[str, Any]:
    return {WORK: [{"tu_ngay": "2014-01-01", "den_ngay": until, "ma_don_vi": "H42.05.01",
                    "chuc_vu": post}]}  # fmt: skip


# name -> (fields, lists, article)
EVENTS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "plain": ({}, {}, "không có gì khác thường"),
    "reprimand outside duty": (
        {}, {RATED: [{"nam": 2022, "xep_loai": "HTT"}, {"nam": 2023, "xep_loai": "HT"}],
             PUNISHED: [{"ngay": "2022-03-10", "hinh_thuc": "DANG_KT", "ly_do": "Dân số"}]},
        "Nghị định 90/2020 Điều 15; Nghị định 233/2026 Điều 12.4c"),
    "Party reprimand long over": (
        {}, {PUNISHED: [{"ngay": "2018-05-10", "hinh_thuc": "DANG_KT"}]}, "Quy định 80-QĐ/TW"),
    "Front's own term of planning": (
        {}, {PLANNED: [{"chuc_danh": "Phó Chủ tịch Ủy ban MTTQ", "ma_don_vi": "H42.05.01",
                        "nhiem_ky": "2024-2029", "so_quyet_dinh": "12/QĐ-SNV"}]},
        "Điều lệ MTTQ: đại hội 2019, 2024"),
    "Party term of planning": (
        {}, {PLANNED: [{"chuc_danh": "Phó Trưởng phòng", "ma_don_vi": "H42.05.01",
                        "nhiem_ky": "2025-2030", "so_quyet_dinh": "12/QĐ-SNV"}]},
        "Quy định 50-QĐ/TW, 377-QĐ/TW"),
    "term of the people's council": (
        {}, {PLANNED: [{"chuc_danh": "Phó Trưởng phòng", "ma_don_vi": "H42.05.01",
                        "nhiem_ky": "2026-2031", "so_quyet_dinh": "12/QĐ-SNV"}]},
        "Quy định 50-QĐ/TW, 377-QĐ/TW"),
    "advanced worker in January and December": (
        {}, {REWARDED: [{"ngay": "2022-01-05", "hinh_thuc": "47"},
                        {"ngay": "2022-12-20", "hinh_thuc": "47"}]},
        "Luật Thi đua, khen thưởng: mỗi năm xét một lần"),
    "emulation fighter by the ladder": (
        {}, {REWARDED: [*({"ngay": f"{y}-12-20", "hinh_thuc": "46"} for y in (2018, 2019, 2020)),
                        {"ngay": "2021-12-20", "hinh_thuc": "CSTDT"}]},
        "Luật Thi đua, khen thưởng Điều 21-23"),
    "title of the time in the army": (
        {}, {REWARDED: [{"ngay": "2011-12-20", "hinh_thuc": "48"}]},
        "Luật Thi đua, khen thưởng Điều 24"),
    "two posts at once, one concurrent": (
        {}, {WORK: [
            {"tu_ngay": "2014-01-01", "den_ngay": "2021-12-31", "ma_don_vi": "H42.05.01",
             "chuc_vu": "Chuyên viên"},
            {"tu_ngay": "2018-01-01", "den_ngay": "2019-12-31", "ma_don_vi": "H42.09",
             "chuc_vu": "Kiêm nhiệm thư ký Hội đồng"}]}, "Thông tư 78/2005: kiêm nhiệm"),
    "moved between two units": (
        {}, {WORK: [
            {"tu_ngay": "2014-01-01", "den_ngay": "2018-12-31", "ma_don_vi": "H42.05.02",
             "chuc_vu": "Chuyên viên"},
            {"tu_ngay": "2019-01-01", "ma_don_vi": "H42.05.01", "chuc_vu": "Chuyên viên"}]},
        "Luật 22/2008 Điều 50: điều động"),
    "former chief inspector": (
        {}, _held("Phó Chánh Thanh tra Sở", "2022-06-30"), "Luật Thanh tra 84/2025: chức vụ cũ"),
    "once a district's head of division": (
        {}, _held("Trưởng phòng", "2022-06-30"), "Luật 72/2025: cấp huyện kết thúc"),
    "one word for the note": ({"ghi_chu": "Hồ sơ đã đối chiếu"}, {}, "không có gì khác thường"),
    "Party member": (
        {"ngay_vao_dang": "2016-05-19", "ngay_chinh_thuc": "2017-05-19",
         "so_the_dang": "37012345"}, {}, "Điều lệ Đảng Điều 5"),
    "leads a team": ({"chuc_vu": "Tổ trưởng"}, {}, "không phải chức vụ có thời hạn"),
    "chief accountant": ({"kiem_nhiem": "Phụ trách kế toán"}, {}, "Nghị định 174/2016"),
    "trade union chair": (
        {"kiem_nhiem": "Chủ tịch Công đoàn cơ sở"}, {}, "Luật Công đoàn: kiêm nhiệm"),
    "ethnic minority, name of one word": (
        {"dan_toc": "02", "ghi_chu": "Tên một chữ theo giấy khai sinh"}, {}, "Luật Căn cước"),
    "a rating not given": (
        {}, {RATED: [{"nam": 2021, "xep_loai": "HTT"}, {"nam": 2022, "xep_loai": "KDG"},
                     {"nam": 2023, "xep_loai": "HTT"}]},
        "Nghị định 90/2020: làm việc dưới 6 tháng không xếp loại"),
    "a certificate of basic IT": ({"tin_hoc": "CB"}, {}, "Thông tư 03/2014/TT-BTTTT"),
    "landline in the note": ({"ghi_chu": "Điện thoại cơ quan 0229 3871 156"}, {}, "không bắt buộc"),
}  # fmt: skip
# Events whose lists or fields do not go with a class.
NOT_WITH = {"provincial cadre paid by post": {"leads a team"}}


def people() -> Iterator[tuple[str, Example, str]]:
    """(name, the person, articles) of every combination that fits."""
    for day in DAYS:
        for kind, (days, fields, law) in CLASSES.items():
            if day not in days:
                continue
            for event, (more, con, article) in EVENTS.items():
                if event in NOT_WITH.get(kind, ()):
                    continue
                step = {} if fields.keys() & NO_PAY.keys() else STEP[day]
                own = {**step, **fields, **more}
                yield (
                    f"{day} {kind}: {event}",
                    Example(own, con=con, as_of=day),
                    f"{law}; {article}",
                )
