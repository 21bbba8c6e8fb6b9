"""Lawful people of single, unusual kinds, each with its day and its article: health, communes,
schools of every level, contracts, retirement, service abroad and leave.

Fields stand over the default person of ``rules.examples``: a woman born on 1990-05-12.
"""

from typing import Any

from .people import NO_PAY, STEP, VC, WORKER

Y23, Y25, Y26 = "2023-12-31", "2025-07-15", "2026-11-30"
WORK, PAY, RATED, PUNISHED, PLANNED, PAID, REWARDED = (
    "qt_cong_tac", "qt_luong", "ds_danh_gia", "ds_ky_luat", "ds_quy_hoach", "qt_phu_cap",
    "ds_khen_thuong",
)  # fmt: skip

UNITS: tuple[dict[str, Any], ...] = (
    {"code": "H42.04", "name": "Sở Y tế", "parent": "H42", "kind": "SO", "level": 2, "quota": 60},
    {"code": "H42.04.01", "name": "Bệnh viện Đa khoa tỉnh", "parent": "H42.04", "kind": "SNCL_S",
     "level": 3, "quota": 600, "autonomy": "N2", "self_funding": 100},
    {"code": "H42.04.02", "name": "Trung tâm Kiểm soát bệnh tật tỉnh", "parent": "H42.04",
     "kind": "SNCL_S", "level": 3, "quota": 140, "autonomy": "N4"},
    {"code": "H42.09.22", "name": "Trường Phổ thông dân tộc nội trú tỉnh", "parent": "H42.09",
     "kind": "SNCL_S", "level": 3, "quota": 60, "autonomy": "N4", "self_funding": 5},
    {"code": "H42.10", "name": "Trường Đại học Hoa Lư", "parent": "H42", "kind": "SNCL_T",
     "level": 2, "quota": 200, "autonomy": "N3B", "self_funding": 40},
    {"code": "H42.60", "name": "UBND xã Gia Viễn", "parent": "H42", "kind": "XA", "level": 2,
     "quota": 60},
    {"code": "H42.60.01", "name": "Phòng Kinh tế xã Gia Viễn", "parent": "H42.60",
     "kind": "PHONGX", "level": 3, "quota": 12},
    {"code": "H42.60.11", "name": "Trường Mầm non Gia Viễn", "parent": "H42.60",
     "kind": "SNCL_X", "level": 3, "quota": 40, "autonomy": "N4"},
    {"code": "H42.60.12", "name": "Trường Tiểu học Gia Viễn", "parent": "H42.60",
     "kind": "SNCL_X", "level": 3, "quota": 40, "autonomy": "N4"},
    {"code": "H42.60.13", "name": "Trường THCS Gia Viễn", "parent": "H42.60",
     "kind": "SNCL_X", "level": 3, "quota": 40, "autonomy": "N4"},
)  # fmt: skip


def _at(code: str) -> dict[str, Any]:
    """Where somebody works, and who manages."""
    from hoso.validators.rules.examples import UNITS as USUAL

    unit = next(u for u in (*UNITS, *USUAL) if u["code"] == code)
    above = unit["parent"] if unit["kind"] != "XA" else unit["code"]
    return {"ma_don_vi_su_dung": code, "ma_don_vi_quan_ly": above, "ten_don_vi": unit["name"]}


def _title(code: str, name: str, job: str, **more: Any) -> dict[str, Any]:
    return {**VC, "ma_ngach": code, "ten_ngach": name, "vi_tri_viec_lam": job, **more}


COMMUNE = {**_at("H42.60.01"), "vi_tri_viec_lam": "Chuyên viên về tài chính"}
HEAD = {
    "ngay_bo_nhiem": "2025-07-01", "so_quyet_dinh": "12/QĐ-UBND", "ngay_quyet_dinh": "2025-06-30",
    "ly_luan_chinh_tri": "TC",
}  # fmt: skip
LECTURER = {**_at("H42.10"), "trinh_do_cm": "THS", "hoc_vi": "THS"}
DOCTOR = {**_at("H42.04.01"), "chuyen_nganh": "Y đa khoa", "truong": "Trường Đại học Y Hà Nội"}
MAN = {"ho_ten": "Nguyễn Văn Hùng", "gioi_tinh": "Nam"}
# Born in December 1964: 61 years and 6 months in June 2026.
OLD = {
    **MAN, "ngay_sinh": "1964-12-10", "cccd": "037064001234", "nam_tn": 1988.0,
    "ngay_tuyen_dung": "1990-09-01", "ngay_vao_co_quan": "1990-09-01", "ngay_ngach": "1994-09-01",
    "bac": 9.0, "he_so": 4.98, "vuot_khung": 14.0, "ngay_bac": "2014-09-01",
    "ngay_nang_luong_sau": None, "ngay_hop_dong": "2012-01-01",
}  # fmt: skip
LEFT = {"trang_thai": "KET_THUC", "so_qd_roi": "120/QĐ-SNV"}
# Recruited in the spring of 2026: still on probation in the autumn.
NEW = {
    "ngay_sinh": "2000-05-12", "cccd": "037300001234", "nam_tn": 2022.0, "danh_gia_nam": None,
    "ngay_tuyen_dung": "2026-03-01", "ngay_vao_co_quan": "2026-03-01", "ngay_ngach": None,
    "bac": 1.0, "he_so": 2.34, "ngay_bac": "2026-03-01", "ngay_nang_luong_sau": None,
    "phan_tram_huong": 85.0, "tap_su": "x", "ngay_nghi_huu": "2060-06-01",
}  # fmt: skip
YEARS = [{"nam": y, "xep_loai": "HTT"} for y in (2023, 2024, 2025)]


def _step(day: str, **more: Any) -> dict[str, Any]:
    return {**STEP[day], **more}


# (day, what, fields, lists, article)
UNUSUAL: tuple[tuple[str, str, dict[str, Any], dict[str, Any], str], ...] = (
    # ---- Health ----
    (Y26, "doctor of class III", {**_title("V.08.01.03", "Bác sĩ (hạng III)", "Bác sĩ"), **DOCTOR},
     {}, "Thông tư liên tịch 10/2015 Điều 6"),
    (Y23, "doctor of class II with CKI",
     {**_title("V.08.01.02", "Bác sĩ chính (hạng II)", "Bác sĩ"), **DOCTOR, "trinh_do_cm": "BSCKI",
      "ngay_ngach": "2022-09-01", "bac": 1.0, "he_so": 4.40, "ngay_bac": "2022-09-01",
      "ngay_nang_luong_sau": "2025-09-01"}, {}, "Thông tư liên tịch 10/2015 Điều 5"),
    (Y26, "nurse of class IV with a college degree",
     {**_title("V.08.05.13", "Điều dưỡng (hạng IV)", "Điều dưỡng"), **DOCTOR,
      "trinh_do_cm": "CD", "chuyen_nganh": "Điều dưỡng", "ngay_ngach": "2016-09-01", "bac": 7.0,
      "he_so": 3.06, "ngay_bac": "2025-09-01", "ngay_nang_luong_sau": "2027-09-01"}, {},
     "Thông tư liên tịch 26/2015 Điều 6"),
    (Y25, "doctor on probation for nine months",
     {**_title("V.08.01.03", "Bác sĩ (hạng III)", "Bác sĩ"), **DOCTOR, **NEW, "gioi_tinh": "Nữ",
      "cccd": "037199001234", "ngay_sinh": "1999-05-12", "ngay_tuyen_dung": "2025-01-01",
      "ngay_vao_co_quan": "2025-01-01", "ngay_bac": "2025-01-01", "bac": 2.0, "he_so": 2.67,
      "loai_hop_dong": "HDLV_XDTH", "ngay_hop_dong": "2025-01-01",
      "het_han_hop_dong": "2027-12-31", "trinh_do_cm": "BSNT", "ngay_nghi_huu": "2059-06-01"}, {},
     "Nghị định 115/2020 Điều 21 khoản 2 điểm a, Điều 23"),
    # ---- Schools ----
    (Y26, "preschool teacher", {**_title("V.07.02.26", "Giáo viên mầm non hạng III",
     "Giáo viên mầm non"), **_at("H42.60.11"), "trinh_do_cm": "CD", "chuyen_nganh": "Mầm non",
     "bac": 5.0, "he_so": 3.34, "ngay_ngach": "2022-06-01"},
     {PAID: [{"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN", "phan_tram": 45}]},
     "Thông tư 01/2021; Nghị định 182/2026 Điều 3 khoản 6"),
    (Y26, "primary teacher", {**_title("V.07.03.29", "Giáo viên tiểu học hạng III",
     "Giáo viên tiểu học"), **_at("H42.60.12"), "ngay_ngach": "2022-06-01"},
     {PAID: [{"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN", "phan_tram": 45}]},
     "Thông tư 02/2021; Nghị định 182/2026 Điều 3 khoản 6"),
    (Y26, "lower-secondary teacher in area II",
     {**_title("V.07.04.32", "Giáo viên trung học cơ sở hạng III", "Giáo viên THCS"),
      **_at("H42.60.13"), "ngay_ngach": "2022-06-01", "ghi_chu": "Trường đóng ở xã khu vực II"},
     {PAID: [{"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN", "phan_tram": 45}]},
     "Nghị định 182/2026 Điều 3 khoản 6 điểm b"),
    (Y26, "teacher of a boarding school for ethnic minorities",
     {**_title("V.07.05.15", "Giáo viên trung học phổ thông hạng III", "Giáo viên THPT"),
      **_at("H42.09.22"), "ngay_ngach": "2016-06-01"},
     {PAID: [{"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN", "phan_tram": 80}]},
     "Nghị định 182/2026 Điều 3 khoản 9 điểm a"),
    (Y23, "lecturer with a master", {**_title("V.07.01.03", "Giảng viên (hạng III)", "Giảng viên"),
     **_step(Y23), **LECTURER, "ngay_ngach": "2021-09-01"}, {}, "Thông tư 40/2020 Điều 5"),
    (Y26, "lecturer of old without a master",
     {**_title("V.07.01.03", "Giảng viên (hạng III)", "Giảng viên"), **_at("H42.10"),
      "ngay_ngach": "2014-09-01"}, {}, "Thông tư 40/2020 Điều 10: đã bổ nhiệm trước"),
    (Y26, "accountant of a school", {**_title("06.031", "Kế toán viên", "Kế toán"),
     **_at("H42.60.13"), "chuyen_nganh": "Kế toán"}, {}, "Thông tư 12/2022: vị trí dùng chung"),
    # ---- Communes of two levels ----
    (Y26, "civil servant of a commune division", COMMUNE, {}, "Luật 80/2025: liên thông cấp xã"),
    (Y25, "came from the district on 2025-07-01",
     {**_step(Y25), **COMMUNE, "ngay_vao_co_quan": "2025-07-01"},
     {WORK: [{"tu_ngay": "2013-09-01", "den_ngay": "2025-06-30", "ma_don_vi": "H42.05.02",
              "chuc_vu": "Chuyên viên"},
             {"tu_ngay": "2025-07-01", "ma_don_vi": "H42.60.01", "chuc_vu": "Chuyên viên"}]},
     "Luật 72/2025 Điều 54"),
    (Y25, "part-time worker until May 2026",
     {"doi_tuong": "KCT", **_at("H42.60"), "vi_tri_viec_lam": "Người hoạt động không chuyên trách",
      **NO_PAY, "ngay_tuyen_dung": "2019-01-01", "ngay_vao_co_quan": "2019-01-01"}, {},
     "Kết luận 163-KL/TW; Công văn 12/CV-BCĐ"),
    (Y26, "chair of a commune, elected", {"doi_tuong": "CB", **_at("H42.60"), **HEAD,
     "chuc_vu": "Chủ tịch UBND xã", "vi_tri_viec_lam": "Chủ tịch UBND xã", "pc_chuc_vu": 0.6,
     "ly_luan_chinh_tri": "CC"}, {}, "Nghị định 07/2026: phụ cấp 0,60"),
    # ---- Contracts ----
    (Y26, "contract of Decree 111 signed before July 2026",
     {**WORKER, **_at("H42.60.13"), "loai_hop_dong": "HDLD_111_CMNV",
      "ngay_hop_dong": "2025-08-01", "ngay_tuyen_dung": "2025-08-01",
      "ngay_vao_co_quan": "2025-08-01", "vi_tri_viec_lam": "Giáo viên Tin học"}, {},
     "Nghị định 235/2026 Điều 14: tiếp tục đến hết thời hạn"),
    (Y26, "guard of 64 on a labour contract",
     {**WORKER, **MAN, "ngay_sinh": "1962-03-02", "cccd": "037062001234", "ngay_nghi_huu": None,
      "nam_tn": 1984.0, "vi_tri_viec_lam": "Bảo vệ"}, {}, "Bộ luật Lao động 2019 Điều 148, 149"),
    (Y26, "work contract without end of 2026-07",
     {**_title("V.07.03.29", "Giáo viên tiểu học hạng III", "Giáo viên tiểu học"), **NEW,
      **_at("H42.60.12"), "ngay_tuyen_dung": "2026-07-15", "ngay_vao_co_quan": "2026-07-15",
      "ngay_ngach": "2026-07-15", "ngay_bac": "2026-07-15", "ngay_hop_dong": "2026-07-15",
      "ngay_nang_luong_sau": "2029-07-15", "phan_tram_huong": 100.0, "tap_su": None}, {},
     "Luật 129/2025 Điều 20: không tập sự, hai loại hợp đồng"),
    # ---- Retirement ----
    (Y26, "associate professor beyond the age",
     {**_title("V.07.01.02", "Giảng viên chính (hạng II)", "Giảng viên"), **OLD, **_at("H42.10"),
      "trinh_do_cm": "TS", "hoc_vi": "TS", "hoc_ham": "02", "bac": 5.0, "he_so": 5.76,
      "vuot_khung": None, "ngay_bac": "2024-09-01", "ngay_nang_luong_sau": "2027-09-01",
      "ngay_nghi_huu": "2033-07-01", "ghi_chu": "Kéo dài thời gian công tác đến 01/7/2033"}, {},
     "Luật Nhà giáo 73/2025 Điều 27"),
    (Y26, "retired early by ten years at the reorganisation",
     {**OLD, **LEFT, "ngay_sinh": "1974-12-10", "cccd": "037074001234", "nam_tn": 1998.0,
      "vuot_khung": 13.0, "ngay_tuyen_dung": "2000-09-01", "ngay_vao_co_quan": "2000-09-01",
      "ngay_ngach": "2001-09-01", "ngay_roi": "2026-07-01", "ly_do_roi": "NHTT",
      "ngay_nghi_huu": "2026-07-01", "ghi_chu": "Nghỉ theo Nghị định 178/2024/NĐ-CP"}, {},
     "Nghị định 178/2024 Điều 7"),
    (Y26, "preschool teacher retired five years early",
     {**_title("V.07.02.26", "Giáo viên mầm non hạng III", "Giáo viên mầm non"), **LEFT,
      **_at("H42.60.11"), "ngay_sinh": "1974-08-06", "cccd": "037174001234", "nam_tn": 1996.0,
      "ngay_tuyen_dung": "1998-09-01", "ngay_vao_co_quan": "1998-09-01",
      "ngay_hop_dong": "2012-01-01", "ngay_ngach": "2022-06-01", "trinh_do_cm": "CD",
      "bac": 9.0, "he_so": 4.58, "ngay_bac": "2024-09-01", "ngay_nang_luong_sau": "2027-09-01",
      "ngay_roi": "2026-09-01", "ly_do_roi": "NHTT", "ngay_nghi_huu": "2026-09-01",
      "ghi_chu": "Nghỉ hưu ở tuổi thấp hơn theo Luật Nhà giáo"}, {},
     "Luật Nhà giáo 73/2025 Điều 26 khoản 2"),
    # ---- Absence, study, secondment ----
    (Y26, "studies abroad on 40 percent",
     {"phan_tram_huong": 40.0, "ghi_chu": "Đi học thạc sĩ ở nước ngoài từ 01/9/2026, hưởng 40%"},
     {RATED: YEARS}, "Nghị định 204/2004 Điều 8 khoản 4"),
    (Y26, "maternity leave in the year of the rating",
     {"ghi_chu": "Nghỉ thai sản từ 02/2025 đến 8/2025"},
     {RATED: [*YEARS[:2], {"nam": 2025, "xep_loai": "KDG"}]}, "Nghị định 90/2020 Điều 2"),
    (Y26, "probation prolonged by maternity leave",
     {**NEW, "cccd": "037300001235", "ngay_tuyen_dung": "2025-06-15",
      "ngay_vao_co_quan": "2025-06-15",
      "ngay_bac": "2025-06-15", "ghi_chu": "Tập sự 12 tháng, không tính 06 tháng nghỉ thai sản"},
     {}, "Nghị định 170/2025; Nghị định 115/2020 Điều 21 khoản 2 điểm d"),
    (Y26, "teacher seconded to the department for three years",
     {**_title("V.07.05.15", "Giáo viên trung học phổ thông hạng III", "Giáo viên THPT"),
      "ngay_ngach": "2016-06-01", "ghi_chu": "Biệt phái tại Sở Giáo dục và Đào tạo"},
     {WORK: [{"tu_ngay": "2013-09-01", "den_ngay": "2023-12-31", "ma_don_vi": "H42.09.21",
              "chuc_vu": "Giáo viên"},
             {"tu_ngay": "2024-01-01", "den_ngay": "2026-12-31", "ma_don_vi": "H42.09",
              "chuc_vu": "Biệt phái"}]}, "Luật 58/2010 Điều 36 khoản 2"),
    # ---- From the forces, from elsewhere ----
    (Y26, "officer who left the army for the civil service",
     {**MAN, "cccd": "037090001234", "ngay_nghi_huu": "2052-06-01", "ngay_tuyen_dung": "2024-03-01",
      "ngay_vao_co_quan": "2024-03-01", "ngay_ngach": "2024-03-01",
      "ghi_chu": "Sĩ quan chuyển ngành, không tập sự"},
     {WORK: [{"tu_ngay": "2009-09-01", "den_ngay": "2024-02-29", "ma_don_vi": "Bộ CHQS tỉnh",
              "chuc_vu": "Sĩ quan"},
             {"tu_ngay": "2024-03-01", "ma_don_vi": "H42.05.01", "chuc_vu": "Chuyên viên"}]},
     "Thông tư 79/2005 Mục III"),
    (Y26, "received into the civil service from a school",
     {"ngay_vao_co_quan": "2025-10-01", "ngay_ngach": "2025-10-01",
      "ghi_chu": "Tiếp nhận vào công chức, không tập sự"},
     {WORK: [{"tu_ngay": "2013-09-01", "den_ngay": "2025-09-30", "ma_don_vi": "H42.09.21",
              "chuc_vu": "Giáo viên"},
             {"tu_ngay": "2025-10-01", "ma_don_vi": "H42.05.01", "chuc_vu": "Chuyên viên"}]},
     "Luật 80/2025; Nghị định 170/2025: tiếp nhận"),
    # ---- Posts ----
    (Y26, "deputy whose term is prolonged to the pension",
     {**OLD, "ngay_sinh": "1966-01-10", "cccd": "037066001234", "ngay_nghi_huu": "2027-11-01",
      "chuc_vu": "Phó Trưởng phòng", "ngay_bo_nhiem": "2016-05-01",
      "ngay_bo_nhiem_lai": "2021-05-01", "so_quyet_dinh": "46/QĐ-SNV",
      "ngay_quyet_dinh": "2021-04-20", "pc_chuc_vu": 0.3, "het_han_chuc_vu": "2027-11-01"}, {},
     "Nghị định 115/2020 Điều 49 khoản 2"),
    (Y25, "deputy in charge of the division",
     {**_step(Y25), **HEAD, "chuc_vu": "Phó Trưởng phòng phụ trách", "ma_don_vi_su_dung":
      "H42.05.02", "ten_don_vi": "Phòng Công chức viên chức", "pc_chuc_vu": 0.3,
      "ngay_bo_nhiem": "2022-07-01", "ngay_quyet_dinh": "2022-06-30"}, {},
     "Nghị định 115/2020 Điều 47 khoản 3"),
    (Y26, "appointed again while the year after a reprimand has passed",
     {**HEAD, "chuc_vu": "Phó Trưởng phòng", "pc_chuc_vu": 0.3, "ngay_bo_nhiem": "2025-12-01",
      "ngay_quyet_dinh": "2025-11-20"},
     {PUNISHED: [{"ngay": "2024-11-10", "hinh_thuc": "CC_KT", "ly_do": "Vi phạm giao thông"}],
      PLANNED: [{"chuc_danh": "Phó Trưởng phòng", "ma_don_vi": "H42.05.01",
                 "nhiem_ky": "2025-2030", "so_quyet_dinh": "12/QĐ-SNV"}]},
     "Luật 22/2008 Điều 82; Luật 80/2025"),
    # ---- Allowances of a profession and of posts ----
    (Y23, "doctor of preventive medicine on 100 percent until the end of 2023",
     {**_title("V.08.01.03", "Bác sĩ (hạng III)", "Bác sĩ"), **DOCTOR, **_at("H42.04.02"),
      **_step(Y23)},
     {PAID: [{"tu_ngay": "2022-01-01", "loai_phu_cap": "UDN", "phan_tram": 100}]},
     "Nghị định 05/2023 Điều 1"),
    (Y25, "doctor of preventive medicine back on 40 percent",
     {**_title("V.08.01.03", "Bác sĩ (hạng III)", "Bác sĩ"), **DOCTOR, **_at("H42.04.02"),
      **_step(Y25)},
     {PAID: [{"tu_ngay": "2022-01-01", "den_ngay": "2023-12-31", "loai_phu_cap": "UDN",
              "phan_tram": 100},
             {"tu_ngay": "2024-01-01", "loai_phu_cap": "UDN", "phan_tram": 40}]},
     "Nghị định 56/2011 Điều 3"),
    (Y25, "primary teacher on 35 percent before 2026",
     {**_title("V.07.03.29", "Giáo viên tiểu học hạng III", "Giáo viên tiểu học"),
      **_at("H42.60.12"), **_step(Y25), "ngay_ngach": "2022-06-01"},
     {PAID: [{"tu_ngay": "2014-09-01", "loai_phu_cap": "UDN", "phan_tram": 35}]},
     "Quyết định 244/2005"),
    (Y26, "teacher on maternity leave whose allowance was closed",
     {**_title("V.07.04.32", "Giáo viên trung học cơ sở hạng III", "Giáo viên THCS"),
      **_at("H42.60.13"), "ngay_ngach": "2022-06-01",
      "ghi_chu": "Nghỉ thai sản từ 15/8/2026 đến 14/02/2027"},
     {PAID: [{"tu_ngay": "2026-01-01", "den_ngay": "2026-08-14", "loai_phu_cap": "UDN",
              "phan_tram": 40}]}, "Nghị định 182/2026 Điều 6 khoản 3"),
    (Y26, "teacher whose maternity leave began before the decree",
     {**_title("V.07.04.32", "Giáo viên trung học cơ sở hạng III", "Giáo viên THCS"),
      **_at("H42.60.13"), "ngay_ngach": "2022-06-01",
      "ghi_chu": "Nghỉ thai sản từ 15/6/2026 đến 14/12/2026"},
     {PAID: [{"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN", "phan_tram": 40}]},
     "Nghị định 182/2026 Điều 10 khoản 4"),
    (Y26, "lecturer of pedagogy on 40 percent",
     {**_title("V.07.01.03", "Giảng viên (hạng III)", "Giảng viên"), **LECTURER,
      "ngay_ngach": "2021-09-01"},
     {PAID: [{"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN", "phan_tram": 40}]},
     "Nghị định 182/2026 Điều 3 khoản 5 điểm d, Điều 9 khoản 1"),
    (Y26, "head of a commune's division", {**COMMUNE, **HEAD, "chuc_vu": "Trưởng phòng",
     "pc_chuc_vu": 0.25, "ngay_bo_nhiem": "2026-02-01", "ngay_quyet_dinh": "2026-01-25"},
     {PLANNED: [{"chuc_danh": "Trưởng phòng", "ma_don_vi": "H42.60.01", "nhiem_ky": "2025-2030",
                 "so_quyet_dinh": "9/QĐ-UBND"}]}, "Nghị định 07/2026: phụ cấp 0,25"),
    # ---- Raises, ratings, titles ----
    (Y26, "raised a year early for merit that the list of rewards tells",
     {"ngay_bac": "2025-09-01"},
     {PAY: [{"tu_ngay": "2020-09-01", "den_ngay": "2023-08-31", "ma_ngach": "01.003", "bac": 3,
             "he_so": 3.0},
            {"tu_ngay": "2023-09-01", "den_ngay": "2025-08-31", "ma_ngach": "01.003", "bac": 4,
             "he_so": 3.33},
            {"tu_ngay": "2025-09-01", "ma_ngach": "01.003", "bac": 5, "he_so": 3.66}],
      REWARDED: [{"ngay": "2024-12-20", "hinh_thuc": "46"}]}, "Thông tư 08/2013 Điều 3 khoản 1"),
    (Y26, "advanced worker of the year before a weak one",
     {}, {RATED: [{"nam": 2023, "xep_loai": "HTT"}, {"nam": 2024, "xep_loai": "HTT"},
                  {"nam": 2025, "xep_loai": "HT"}],
          REWARDED: [{"ngay": "2025-01-15", "hinh_thuc": "47"}]},
     "Luật Thi đua, khen thưởng 06/2022 Điều 24"),
    (Y26, "year not rated, and the note says why",
     {"ghi_chu": "Năm 2024 nghỉ thai sản và ốm đau 07 tháng, không xếp loại"},
     {RATED: [{"nam": 2023, "xep_loai": "HTT"}, {"nam": 2025, "xep_loai": "HTT"}]},
     "Nghị định 90/2020 Điều 2 khoản 3"),
    # ---- Contracts, leave, discipline ----
    (Y26, "cleaner on the lowest wage",
     {**WORKER, **_at("H42.60.13"), "loai_hop_dong": "HDLD_235", "ngay_hop_dong": "2026-08-01",
      "ngay_tuyen_dung": "2026-08-01", "ngay_vao_co_quan": "2026-08-01", "tien_luong": 3_700_000,
      "vi_tri_viec_lam": "Tạp vụ", "danh_gia_nam": None}, {}, "Nghị định 293/2025: vùng IV"),
    (Y26, "guard of a department on a new contract of Decree 111",
     {**WORKER, "ngay_hop_dong": "2026-08-01", "ngay_tuyen_dung": "2026-08-01",
      "ngay_vao_co_quan": "2026-08-01", "vi_tri_viec_lam": "Bảo vệ", "danh_gia_nam": None}, {},
     "Nghị định 111/2022: cơ quan hành chính"),
    (Y26, "seconded for exactly three years by the note",
     {"ghi_chu": "Biệt phái từ 01/01/2024 đến 31/12/2026"}, {RATED: YEARS},
     "Luật 58/2010 Điều 36 khoản 2"),
    (Y26, "reprimanded before her maternity leave",
     {"ghi_chu": "Nghỉ thai sản từ 01/3/2026 đến 31/8/2026"},
     {PUNISHED: [{"ngay": "2026-02-10", "hinh_thuc": "CC_KT", "ly_do": "Vi phạm giao thông"}]},
     "Nghị định 172/2025"),
    (Y26, "warned a month after a reprimand",
     {}, {PUNISHED: [{"ngay": "2026-02-10", "hinh_thuc": "CC_KT", "ly_do": "Vi phạm giao thông"},
                     {"ngay": "2026-04-10", "hinh_thuc": "CC_CC", "ly_do": "Vi phạm giao thông"}]},
     "Nghị định 172/2025; Nghị định 234/2026 Điều 2 khoản 3"),
    (Y26, "term ended during her maternity leave",
     {**HEAD, "chuc_vu": "Phó Trưởng phòng", "pc_chuc_vu": 0.3, "ngay_bo_nhiem": "2021-09-01",
      "ngay_quyet_dinh": "2021-08-20", "ma_don_vi_su_dung": "H42.05.02",
      "ten_don_vi": "Phòng Công chức viên chức",
      "ghi_chu": "Nghỉ thai sản từ 15/7/2026 đến 14/01/2027"},
     {}, "Nghị định 115/2020 Điều 49 khoản 5 điểm c"),
)  # fmt: skip
