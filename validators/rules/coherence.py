"""Group B2: what the lists of one record say against each other or against the person: absences and
the best rating, degrees in their order, relatives, work as a child, the level of a school,
contracts one after the other, an allowance longer than its time.
"""

import re

import pandas as pd

from .. import pay_tables
from ..codelists import code_list
from ..folding import fold_words
from . import laws
from .absences import KINDS, MATERNITY, away
from .context import Context, add_months, months_between, of_owner
from .facts import active, lines, matches, on_table, order, unit_called, unit_name
from .hits import each, hits, whole_text
from .identity import birth_year
from .retirement import TEACHES
from .rule import Example, rule

DAY = "2026-11-01"
RATINGS, STUDY, FAMILY, WORK = "ds_danh_gia", "qt_dao_tao", "ds_gia_dinh", "qt_cong_tac"
CONTRACTS, ALLOWANCES, PLANNING = "ds_hop_dong", "qt_phu_cap", "ds_quy_hoach"

_BEST, _LAST_YEAR = "HTXS", 2025
"""Decree 233/2026 and Decree 335/2025 rate the time that was worked."""
_LONG = 90
_BEST_OF_2025 = [{"nam": 2024, "xep_loai": "HTT"}, {"nam": 2025, "xep_loai": "HTXS"}]


@rule(
    "ev-excellent-away",
    lists=("nguoi", WORK),
    table=RATINGS,
    gate="person",
    severity="warning",
    quality="thống nhất",
    reads=("xep_loai", "nam"),
    title=(
        "Nghỉ từ 03 tháng trong năm thì không xếp loại xuất sắc",
        "No best rating of a year with three months of absence",
    ),
    message=(
        "Xếp loại “{value}” năm {detail}, khi nghỉ từ 03 tháng trở lên (trừ thai sản).",
        "Rated “{value}” for {detail}, with three months of absence or more (maternity excepted).",
    ),
    fix=(
        "Đối chiếu thời gian nghỉ và kết quả xếp loại.",
        "Compare the absence with the rating.",
    ),
    laws=(laws.ND90_YEARS.at("Điều 2 khoản 3"),),
    confidence="secondary",
    blames=("xep_loai",),
    wrong=Example(
        {"ghi_chu": "Nghỉ ốm từ 01/3/2025 đến 15/7/2025"}, {RATINGS: _BEST_OF_2025},
        as_of="2026-03-01",
    ),
    right=Example(
        {"ghi_chu": "Nghỉ ốm từ 01/3/2024 đến 15/7/2024"}, {RATINGS: _BEST_OF_2025},
        as_of="2026-03-01",
    ),
    lawful=(
        Example(
            {"ghi_chu": "Nghỉ thai sản từ 01/3/2025 đến 31/8/2025"}, {RATINGS: _BEST_OF_2025},
            as_of="2026-03-01",
        ),
        Example(
            {"ghi_chu": "Nghỉ ốm từ 01/3/2025 đến 15/4/2025"}, {RATINGS: _BEST_OF_2025},
            as_of="2026-03-01",
        ),
    ),
)  # fmt: skip
def excellent_away(c: Context) -> pd.DataFrame:
    frame, spans = c.frame(RATINGS), away(c)
    kinds = spans["kind"].isin(set(KINDS) - {MATERNITY})
    spans = spans.loc[spans["told"] & kinds, ["person", "start", "end"]]
    best = frame[(frame["xep_loai"] == _BEST) & (frame["nam"] <= _LAST_YEAR)]
    met = best.assign(line=best.index).merge(spans, left_on="_nguoi", right_on="person")
    year = met["nam"].map("{:.0f}".format).astype("str")
    first = pd.to_datetime(year + "-01-01", errors="coerce")
    last = pd.to_datetime(year + "-12-31", errors="coerce")
    began, ended = met["start"].clip(lower=first), met["end"].clip(upper=last)
    lost = ((ended - began).dt.days + 1).clip(lower=0).groupby(met["line"]).sum()
    found = frame.index.to_series().isin(lost[lost >= _LONG].index)
    return hits(c, found, RATINGS, detail=whole_text(frame["nam"]))


_BACHELOR, _MASTER = (5,), (6,)
_OF_LAW: dict[str, object] = {"tu_ngay": "2008-09-01", "den_ngay": "2012-06-30", "trinh_do": "DH",
           "co_so": "Trường Đại học Luật Hà Nội", "chuyen_nganh": "Luật"}  # fmt: skip
_MASTER_OF: dict[str, object] = {**_OF_LAW, "trinh_do": "THS"}


def _studied(*study: dict[str, object], **nguoi: object) -> Example:
    return Example({"trinh_do_cm": "THS", **nguoi}, {STUDY: list(study)}, as_of=DAY)


@rule(
    "qu-degree-order",
    table=STUDY,
    gate="person",
    severity="warning",
    reads=("den_ngay", "trinh_do"),
    title=("Có bằng đại học trước bằng thạc sĩ", "The first degree comes before the master's"),
    message=(
        "“{value}” trước khi tốt nghiệp đại học ({detail}).",
        "“{value}” before the first degree ({detail}).",
    ),
    fix=("Kiểm tra thời gian của các dòng đào tạo.", "Check the days of the training lines."),
    laws=(laws.LOGIC,),
    confidence="logic",
    blames=("trinh_do", "den_ngay"),
    wrong=_studied(
        _OF_LAW, {**_MASTER_OF, "tu_ngay": "2008-09-01", "den_ngay": "2010-06-30"}
    ),
    right=_studied(
        _OF_LAW, {**_MASTER_OF, "tu_ngay": "2013-09-01", "den_ngay": "2015-06-30"}
    ),
    lawful=(
        # A second degree after the master's; the first one is not listed.
        _studied(
            _OF_LAW,
            {**_MASTER_OF, "tu_ngay": "2013-09-01", "den_ngay": "2015-06-30"},
            {**_OF_LAW, "tu_ngay": "2017-09-01", "den_ngay": "2019-06-30",
             "chuyen_nganh": "Tiếng Anh"},
        ),
        _studied(
            {**_MASTER_OF, "tu_ngay": "2013-09-01", "den_ngay": "2015-06-30"},
            {**_OF_LAW, "tu_ngay": "2017-09-01", "den_ngay": "2019-06-30",
             "chuyen_nganh": "Tiếng Anh", "hinh_thuc": "Văn bằng 2"},
        ),
    ),
)  # fmt: skip
def degree_order(c: Context) -> pd.DataFrame:
    frame, held = c.frame(STUDY), order(c.frame(STUDY)["trinh_do"], "trinh_do_chuyen_mon")
    second = matches(_SECOND, frame["hinh_thuc"], frame["chuyen_nganh"], frame["co_so"])
    bachelor = held.isin(_BACHELOR) & ~second
    # The same field, so that no degree of another one is taken for the first.
    field = each(frame["chuyen_nganh"], fold_words)
    keys = [frame["_nguoi"], field]
    first = c.date("den_ngay", STUDY)[bachelor].groupby([k[bachelor] for k in keys]).min()
    own = pd.MultiIndex.from_arrays(keys)
    earned = pd.Series(first.reindex(own).to_numpy(), index=frame.index)
    found = held.isin(_MASTER) & (c.last_day("den_ngay", STUDY) < earned)
    return hits(c, found, STUDY, detail=earned.dt.strftime("%d/%m/%Y"))


_BELOW_MASTER = ("DH", "KS", "CD", "CNCD", "TC", "SC", "CDT")
_DEGREES = ("THS", "TS", "TSKH")


@rule(
    "qu-degree-level",
    gate="person",
    severity="warning",
    quality="thống nhất",
    reads=("hoc_vi", "trinh_do_cm"),
    title=("Học vị không cao hơn trình độ chuyên môn", "The degree is no higher than the level"),
    message=(
        "Học vị “{value}” nhưng trình độ chuyên môn ghi {detail}.",
        "The degree is “{value}”, but the qualification is {detail}.",
    ),
    fix=("Cập nhật trình độ chuyên môn hoặc học vị.", "Update one of the two."),
    laws=(laws.TRAINING,),
    confidence="logic",
    blames=("hoc_vi", "trinh_do_cm"),
    wrong=Example({"hoc_vi": "TS", "trinh_do_cm": "DH"}, as_of=DAY),
    right=Example({"hoc_vi": "THS", "trinh_do_cm": "THS"}, as_of=DAY),
    # A doctor of medicine with specialist level II beside the degree.
    lawful=(Example({"hoc_vi": "TS", "trinh_do_cm": "BSCKII"}, as_of=DAY),),
)
def degree_level(c: Context) -> pd.DataFrame:
    found = c.among("hoc_vi", _DEGREES) & c.among("trinh_do_cm", _BELOW_MASTER)
    names = code_list("trinh_do_chuyen_mon")
    held = c.frame()["trinh_do_cm"].map(names.label, na_action="ignore").astype("str")
    return hits(c, found, detail=held)


_SECOND = re.compile(r"\b(?:bang (?:hai|2)|thu hai)\b")
_MALE = re.compile(r"(?:vo|vo cu)\b")
_FEMALE = re.compile(r"(?:chong|chong cu)\b")
_CHILD = re.compile(r"con(?: trai| gai| de| ruot| ca| thu| ut|$)")
_PARENT_AT = 14


@rule(
    "pe-family-kin",
    lists=("nguoi",),
    gate="row",
    severity="warning",
    table=FAMILY,
    reads=("quan_he", "nam_sinh"),
    needs=("quan_he",),
    title=("Quan hệ gia đình hợp với người kê khai", "Relations fit the person"),
    message=("Quan hệ “{value}”: {detail}.", "Relation “{value}”: {detail}."),
    fix=("Kiểm tra quan hệ và năm sinh.", "Check relation and birth year."),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example(con={FAMILY: [{"quan_he": "Vợ", "ho_ten": "Trần Thị Bình", "nam_sinh": 1991}]}),
    right=Example(con={FAMILY: [{"quan_he": "Chồng", "ho_ten": "Trần Văn Bình",
                                 "nam_sinh": 1988}]}),
    lawful=(
        # The parents of the husband; an adopted child.
        Example(con={FAMILY: [{"quan_he": "Bố chồng", "ho_ten": "Trần Văn Ba",
                               "nam_sinh": 1960}]}),
        Example(con={FAMILY: [{"quan_he": "Con nuôi", "ho_ten": "Trần Văn Ba",
                               "nam_sinh": 2000}]}),
    ),
)  # fmt: skip
def family_kin(c: Context) -> pd.DataFrame:
    frame = c.frame(FAMILY)
    relation, sex = each(frame["quan_he"], fold_words).fillna(""), c.person("gioi_tinh", FAMILY)
    wed = (relation.str.fullmatch(_MALE.pattern) & (sex == "Nữ")) | (
        relation.str.fullmatch(_FEMALE.pattern) & (sex == "Nam")
    )
    own = of_owner(birth_year(c), frame)
    child = relation.str.fullmatch(_CHILD.pattern + ".*") & ~relation.str.contains("dau|re|rieng")
    child &= frame["nam_sinh"] - own < _PARENT_AT
    detail = pd.Series("khác với giới tính của người kê khai", index=frame.index, dtype="str")
    return hits(c, wed | child, FAMILY, detail=detail.where(wed, "con kém cha, mẹ chưa đủ 14 tuổi"))


_CHILDHOOD = 15
_HELD = {"tu_ngay": "2013-09-01", "ma_don_vi": "H42.05.01", "chuc_vu": "Chuyên viên"}


@rule(
    "re-work-age",
    gate="person",
    severity="warning",
    table=WORK,
    reads=("tu_ngay", "chuc_vu"),
    needs=("tu_ngay", "nguoi.ngay_sinh"),
    title=("Quá trình công tác bắt đầu từ tuổi lao động", "Work begins at the age of labour"),
    message=(
        "Công tác từ “{value}” khi mới {detail} tuổi.",
        "Works since “{value}”, at the age of {detail}.",
    ),
    fix=("Kiểm tra ngày bắt đầu và ngày sinh.", "Check the day and the birth date."),
    laws=(laws.LOGIC,),
    confidence="logic",
    wrong=Example(con={WORK: [{**_HELD, "tu_ngay": "2003-01-01", "den_ngay": "2013-08-31"},
                              _HELD]}, as_of=DAY),
    right=Example(con={WORK: [_HELD]}, as_of=DAY),
    lawful=(
        # Schooling in the list of work.
        Example(con={WORK: [{**_HELD, "tu_ngay": "2003-09-01", "den_ngay": "2008-06-30",
                             "chuc_vu": "Học sinh"}, _HELD]}, as_of=DAY),
    ),
)  # fmt: skip
def work_age(c: Context) -> pd.DataFrame:
    frame = c.frame(WORK)
    age = months_between(of_owner(c.date("ngay_sinh"), frame), c.last_day("tu_ngay", WORK)) // 12
    school = matches(_PUPIL, frame["chuc_vu"], frame["ghi_chu"])
    found = (age < _CHILDHOOD) & ~school & (frame["_nguoi"] >= 0)
    return hits(c, found, WORK, detail=whole_text(age))


_PUPIL = re.compile(r"\b(?:hoc|hoc sinh|sinh vien|nang khieu|o nha|con nho|thieu nien)\b")

_LEVELS = {
    "V.07.02": "mam non|mau giao|nha tre|mn", "V.07.03": "tieu hoc|th",
    # Between lower and upper secondary schools teachers are moved and lent.
    "V.07.04": "thcs|trung hoc co so|thpt|trung hoc pho thong",
    "V.07.05": "thcs|trung hoc co so|thpt|trung hoc pho thong",
}  # fmt: skip
_ANY_LEVEL = "|".join(_LEVELS.values())
_SEVERAL = re.compile(
    r"\b(?:lien cap|nang khieu|chuyen biet|pho thong (?:dan toc|nhieu|lien)|noi tru|ban tru|gdtx)\b"
)
_PRIMARY = {
    "code": "H42.09.22", "name": "Trường Tiểu học Ninh Sơn", "parent": "H42.09", "kind": "SNCL_S",
    "level": 3, "quota": 40, "autonomy": "N4", "self_funding": 5,
}  # fmt: skip
_AT_PRIMARY = {**TEACHES, "ma_don_vi_su_dung": "H42.09.22", "ten_don_vi": _PRIMARY["name"]}


@rule(
    "sa-code-school",
    gate="person",
    severity="warning",
    reads=("ma_ngach", "ma_don_vi_su_dung", "ten_don_vi"),
    needs=("ma_ngach",),
    blames=("ma_ngach",),
    reasons=("BIET_PHAI", "SAP_XEP", "GIU_CHUC_DANH_CU"),
    title=(
        "Chức danh giáo viên hợp với cấp học của trường",
        "The title of a teacher fits the level of the school",
    ),
    message=(
        "Mã “{value}” không phải chức danh giáo viên của cấp học ở {detail}.",
        "“{value}” is not a title of teachers at the level of {detail}.",
    ),
    fix=(
        "Đối chiếu quyết định bổ nhiệm chức danh; biệt phái, sắp xếp thì ghi ở cột Ghi chú.",
        "Compare with the decision; write a secondment or reorganisation in the note.",
    ),
    laws=(laws.TT_GIAO_VIEN_2021,),
    confidence="read",
    wrong=Example(_AT_PRIMARY, units=(_PRIMARY,), as_of=DAY),
    right=Example(TEACHES, as_of=DAY),
    lawful=(
        # A school of talents for sports has no one level.
        Example(
            _AT_PRIMARY, units=({**_PRIMARY, "name": "Trường Năng khiếu thể dục thể thao tỉnh"},),
            as_of=DAY,
        ),
        # A school of two levels; seconded.
        Example(
            _AT_PRIMARY, units=({**_PRIMARY, "name": "Trường Tiểu học, THCS và THPT Ninh Sơn"},),
            as_of=DAY,
        ),
        Example(
            {**_AT_PRIMARY, "ghi_chu": "Điều động do sắp xếp trường, lớp năm 2026"},
            units=(_PRIMARY,), as_of=DAY,
        ),
    ),
)  # fmt: skip
def code_school(c: Context) -> pd.DataFrame:
    name, code = unit_name(c), c.frame()["ma_ngach"].fillna("").astype("str")
    title = code.str.slice(0, 7)
    fits = pd.Series(False, index=name.index)
    for prefix, words in _LEVELS.items():
        fits |= (title == prefix) & name.str.contains(rf"\b(?:{words})\b", regex=True)
    of_level = name.str.contains(rf"^truong\b.*\b(?:{_ANY_LEVEL})\b", regex=True)
    several = matches(_SEVERAL, name)
    found = title.isin(list(_LEVELS)) & of_level & ~several & ~fits & active(c)
    return hits(c, found, detail=unit_called(c))


_HIRED = {
    "doi_tuong": "HDLD", "loai_hop_dong": "HDLD_111_HTPV", "ngay_hop_dong": "2025-03-01",
    "het_han_hop_dong": "2027-02-28", "ngay_tuyen_dung": "2021-03-01",
    "ngay_vao_co_quan": "2021-03-01", "vi_tri_viec_lam": "Lái xe", "ma_ngach": None,
    "ten_ngach": None, "ngay_ngach": None, "bac": None, "he_so": None, "ngay_bac": None,
    "ngay_nang_luong_sau": None, "quan_ly_nha_nuoc": None, "ngay_nghi_huu": None,
}  # fmt: skip
_PLANNED = {"chuc_danh": "Phó Trưởng phòng", "ma_don_vi": "H42.05.01", "nhiem_ky": "2026-2031",
            "so_quyet_dinh": "12/QĐ-SNV"}  # fmt: skip
_FIRST_LINE = {"tu_ngay": "2019-09-01", "den_ngay": "2022-08-31", "ma_ngach": "01.003", "bac": 3,
               "he_so": 3.0}  # fmt: skip
_LATER_LINES = (
    {"tu_ngay": "2022-09-01", "den_ngay": "2025-08-31", "ma_ngach": "01.003", "bac": 4,
     "he_so": 3.33},
    {"tu_ngay": "2025-09-01", "ma_ngach": "01.003", "bac": 5, "he_so": 3.66},
)  # fmt: skip


@rule(
    "ev-not-future",
    table=RATINGS,
    gate="person",
    severity="warning",
    reads=("nam", "xep_loai"),
    title=("Năm xếp loại đã qua", "The year of a rating has come"),
    message=(
        "Xếp loại năm {value}, sau ngày lập hồ sơ ({as_of}).",
        "A rating of {value}, after the day of the record ({as_of}).",
    ),
    fix=("Sửa năm xếp loại.", "Mend the year."),
    laws=(laws.LOGIC,),
    confidence="logic",
    wrong=Example({}, {RATINGS: [{"nam": 2025, "xep_loai": "HTT"},
                                 {"nam": 2027, "xep_loai": "HTT"}]}, as_of=DAY),
    right=Example({}, {RATINGS: [{"nam": 2024, "xep_loai": "HTT"},
                                 {"nam": 2025, "xep_loai": "HTT"}]}, as_of=DAY),
    # Of the present year: a school rates at the end of the school year.
    lawful=(Example({}, {RATINGS: [{"nam": 2026, "xep_loai": "HTT"}]}, as_of=DAY),),
)  # fmt: skip
def rating_not_future(c: Context) -> pd.Series:
    return (c.frame(RATINGS)["nam"] > c.day.year) & c.given("xep_loai", RATINGS)


@rule(
    "pl-class",
    table=PLANNING,
    gate="person",
    severity="info",
    reads=("chuc_danh",),
    needs=("chuc_danh", "nguoi.doi_tuong"),
    title=(
        "Quy hoạch cán bộ, công chức, viên chức",
        "Those planned are cadres, civil servants or public employees",
    ),
    message=(
        "Quy hoạch “{value}” cho người làm việc theo hợp đồng lao động.",
        "Planned as “{value}”, and works by a labour contract.",
    ),
    fix=("Kiểm tra đối tượng hoặc dòng quy hoạch.", "Check the class or the line of planning."),
    laws=(laws.QD50_TW, laws.QD377_TW),
    confidence="from_memory",
    wrong=Example(_HIRED, {PLANNING: [_PLANNED]}, as_of=DAY),
    right=Example({}, {PLANNING: [_PLANNED]}, as_of=DAY),
    # Taken out of the planning.
    lawful=(Example(_HIRED, {PLANNING: [{**_PLANNED, "trang_thai": "Đưa ra"}]}, as_of=DAY),),
)
def planned_class(c: Context) -> pd.Series:
    frame = c.frame(PLANNING)
    out = matches(_OUT, frame["trang_thai"], frame["ghi_chu"])
    return c.person("doi_tuong", PLANNING).isin(("HDLD", "KCT")) & ~out


_OUT = re.compile(r"\b(?:dua ra|ra khoi|thoi|het)\b")


@rule(
    "sa-history-value",
    table="qt_luong",
    gate="person",
    severity="warning",
    reads=("he_so", "bac", "tu_ngay"),
    title=("Hệ số trong diễn biến lương có ở bậc ấy", "A former coefficient is of its step"),
    message=(
        "Hệ số {value} không phải của bậc {detail} ở nhóm ngạch nào.",
        "The coefficient {value} is that of step {detail} in no group.",
    ),
    fix=("Đối chiếu quyết định nâng bậc lương.", "Compare with the decision on the raise."),
    laws=(laws.ND204_2004.at("Bảng 2 và Bảng 3"),),
    event=("tu_ngay",),
    confidence="read",
    wrong=Example({}, {"qt_luong": [{**_FIRST_LINE, "he_so": 3.33}, *_LATER_LINES]}, as_of=DAY),
    right=Example({}, {"qt_luong": [_FIRST_LINE, *_LATER_LINES]}, as_of=DAY),
    lawful=(
        # Eighty-five percent of the first step; a coefficient of the scale before 2004.
        Example(
            {}, {"qt_luong": [{"tu_ngay": "2013-09-01", "den_ngay": "2014-08-31",
                               "ma_ngach": "01.003", "bac": 1, "he_so": 1.99,
                               "phan_tram_huong": 85}]}, as_of=DAY),
        Example(
            {}, {"qt_luong": [{"tu_ngay": "2002-09-01", "den_ngay": "2004-08-31",
                               "ma_ngach": "01.003", "bac": 3, "he_so": 2.26}]}, as_of=DAY),
    ),
)  # fmt: skip
def history_value(c: Context) -> pd.DataFrame:
    frame = c.frame("qt_luong")
    step, value = frame["bac"], frame["he_so"]
    known = step.notna() & value.notna() & frame["ma_ngach"].notna()
    # The last line is told by the present pay (sa-coefficient-table).
    known &= c.given("den_ngay", "qt_luong")
    known &= c.date("tu_ngay", "qt_luong") >= pd.Timestamp(laws.ND204_2004.since)
    whole = ~(frame["phan_tram_huong"] < 100) & ~(frame["vuot_khung"] > 0)
    listed = pay_tables.salary_group(frame["ma_ngach"], c.date("tu_ngay", "qt_luong")).notna()
    nowhere = ~pay_tables.stands_somewhere(step, value)
    found = known & whole & listed & nowhere & (value <= _MOST_VALUE)
    return hits(c, found, "qt_luong", detail=whole_text(step))


_MOST_VALUE = 8.0
_FIXED = ("HDLD_68", "HDLD_111_HTPV", "HDLD_111_CMNV", "HDLD_235")
_SIGNED: list[dict[str, object]] = [
    {"ngay_ky": "2021-03-01", "loai_hop_dong": "HDLD_68", "den_ngay": "2023-02-28"},
    {"ngay_ky": "2023-03-01", "loai_hop_dong": "HDLD_111_HTPV", "den_ngay": "2025-02-28"},
    {"ngay_ky": "2025-03-01", "loai_hop_dong": "HDLD_111_HTPV", "den_ngay": "2027-02-28"},
]
_GAP_DAYS = 31


@rule(
    "re-contract-third",
    table=CONTRACTS,
    lists=("nguoi",),
    gate="person",
    severity="warning",
    reads=("ngay_ky", "loai_hop_dong", "den_ngay"),
    title=(
        "Hợp đồng lao động xác định thời hạn chỉ ký liền hai lần",
        "Labour contracts of fixed length only twice running",
    ),
    message=(
        "Hợp đồng ký ngày “{value}” là hợp đồng xác định thời hạn thứ {detail} liên tiếp.",
        "The contract of “{value}” is number {detail} of fixed length running.",
    ),
    fix=(
        "Hợp đồng thứ ba phải không xác định thời hạn; người cao tuổi thì ghi rõ.",
        "The third contract has no end; say so of somebody beyond the age of retirement.",
    ),
    laws=(laws.BLLD_2019.at("Điều 20 khoản 2"),),
    event=("ngay_ky",),
    confidence="from_memory",
    wrong=Example(_HIRED, {CONTRACTS: _SIGNED}, as_of=DAY),
    right=Example(_HIRED, {CONTRACTS: _SIGNED[1:]}, as_of=DAY),
    lawful=(
        # Beyond the age of retirement (Điều 149); after a break of a year.
        Example(
            {**_HIRED, "ngay_sinh": "1963-05-12", "cccd": "037163001234", "nam_tn": 1986},
            {CONTRACTS: _SIGNED}, as_of=DAY,
        ),
        Example(
            _HIRED, {CONTRACTS: [{**_SIGNED[0], "den_ngay": "2022-02-28"}, *_SIGNED[1:]]},
            as_of=DAY,
        ),
    ),
)  # fmt: skip
def contract_third(c: Context) -> pd.DataFrame:
    rows = lines(c, CONTRACTS, "ngay_ky")
    ends = c.date("den_ngay", CONTRACTS).reindex(rows.index)
    fixed = rows["loai_hop_dong"].isin(_FIXED) & ends.notna()
    before = ends.shift(1).where(rows["before_first"].notna())
    close = rows["first"] - before <= pd.Timedelta(days=_GAP_DAYS)
    goes_on = fixed & fixed.shift(1, fill_value=False) & close
    number = goes_on.groupby((~goes_on).cumsum()).cumsum() + 1
    # From 59 on many contracts may follow each other; nearly so old accuses nobody.
    old = add_months(of_owner(c.date("ngay_sinh"), rows), _OLD_MONTHS) <= rows["last"]
    found = fixed & (number > 2) & ~old & (rows["first"] >= pd.Timestamp(laws.BLLD_2019.since))
    frame = c.frame(CONTRACTS)
    detail = whole_text(number).reindex(frame.index)
    return hits(c, on_table(found, frame), CONTRACTS, detail=detail)


_OLD_MONTHS = 55 * 12
_MOST_MONTHS = 60
"""Of the allowance that attracts people to areas of special difficulty, in a whole career."""


@rule(
    "al-attraction-years",
    table=ALLOWANCES,
    lists=("nguoi",),
    gate="person",
    severity="warning",
    reads=("loai_phu_cap", "tu_ngay", "den_ngay"),
    needs=("loai_phu_cap", "tu_ngay"),
    title=("Phụ cấp thu hút không quá 05 năm", "The attraction allowance lasts five years at most"),
    message=(
        "Phụ cấp thu hút đã hưởng {detail} tháng, quá 60 tháng.",
        "The attraction allowance was paid for {detail} months, more than 60.",
    ),
    fix=(
        "Ghi ngày kết thúc; được hưởng tiếp theo văn bản khác thì ghi ở cột Ghi chú.",
        "Enter its end; write another ground in the note.",
    ),
    laws=(laws.ND76_2019.at("Điều 4"), laws.ND61_2006.at("Điều 8")),
    confidence="from_memory",
    blames=("loai_phu_cap", "tu_ngay"),
    wrong=Example(TEACHES, {ALLOWANCES: [{"tu_ngay": "2018-09-01", "loai_phu_cap": "TH",
                                       "phan_tram": 70}]}, as_of=DAY),
    right=Example(TEACHES, {ALLOWANCES: [{"tu_ngay": "2022-09-01", "loai_phu_cap": "TH",
                                       "phan_tram": 70}]}, as_of=DAY),
    lawful=(
        # Ended after five years.
        Example(TEACHES, {ALLOWANCES: [{"tu_ngay": "2016-09-01", "den_ngay": "2021-08-31",
                                     "loai_phu_cap": "TH", "phan_tram": 70}]}, as_of=DAY),
    ),
)  # fmt: skip
def attraction_years(c: Context) -> pd.DataFrame:
    frame = c.frame(ALLOWANCES)
    own = (frame["loai_phu_cap"] == "TH") & (frame["_nguoi"] >= 0)
    until = c.date("den_ngay", ALLOWANCES)
    until = until.where(until <= c.day, c.day)
    months = months_between(c.last_day("tu_ngay", ALLOWANCES), until).where(own)
    total = months.groupby(frame["_nguoi"]).transform("sum")
    last = own & ~frame["_nguoi"].where(own).duplicated(keep="last")
    # Half a year for the decision that ends it.
    found = last & (total > _MOST_MONTHS + _SLACK)
    return hits(c, found, ALLOWANCES, detail=whole_text(total))


_SLACK = 6


@rule(
    "pe-maternity-man",
    gate="person",
    severity="warning",
    reads=("ghi_chu", "gioi_tinh"),
    lists=(WORK,),
    title=("Nghỉ thai sản 6 tháng là của lao động nữ", "Maternity leave of months is a woman's"),
    message=(
        "Nam giới nghỉ thai sản {detail} ngày.",
        "A man on maternity leave for {detail} days.",
    ),
    fix=(
        "Kiểm tra giới tính, ghi chú; lao động nam chỉ nghỉ khi vợ sinh con từ 5 đến 14 ngày làm "
        "việc, trừ khi vợ chết hoặc nhận con nuôi.",
        "Check sex and note; a father has 5 to 14 working days, unless the mother died or a child "
        "is adopted.",
    ),
    laws=(laws.BHXH_2024.at("Điều 53"), laws.BHXH_2014.at("Điều 34")),
    confidence="from_memory",
    blames=("ghi_chu",),
    wrong=Example(
        {"gioi_tinh": "Nam", "ho_ten": "Nguyễn Văn Hùng", "cccd": "037090001234",
         "ngay_nghi_huu": "2052-06-01", "ghi_chu": "Nghỉ thai sản từ 01/5/2026 đến 31/10/2026"},
        as_of=DAY),
    right=Example({"ghi_chu": "Nghỉ thai sản từ 01/5/2026 đến 31/10/2026"}, as_of=DAY),
    lawful=(
        Example(
            {"gioi_tinh": "Nam", "ho_ten": "Nguyễn Văn Hùng", "cccd": "037090001234",
             "ngay_nghi_huu": "2052-06-01",
             "ghi_chu": "Nghỉ thai sản khi vợ sinh con từ 01/5/2026 đến 12/5/2026"},
            as_of=DAY),
    ),
)  # fmt: skip
def maternity_man(c: Context) -> pd.DataFrame:
    spans = away(c)
    spans = spans[(spans["kind"] == MATERNITY) & spans["told"]]
    days = ((spans["end"] - spans["start"]).dt.days + 1).groupby(spans["person"]).max()
    lasted = days.reindex(c.frame().index)
    spared = matches(_FATHER, c.frame()["ghi_chu"])
    found = c.among("gioi_tinh", ("Nam",)) & (lasted > _FATHER_DAYS) & ~spared
    return hits(c, found, detail=whole_text(lasted))


_FATHER_DAYS = 31
_FATHER = re.compile(r"\b(?:con nuoi|vo (?:chet|mat|khong du)|mang thai ho|me chet)\b")
