"""Group D: rank or title, step, coefficient, raises and pay history.

Tables: Nghị định 204/2004/NĐ-CP; raises: Thông tư 08/2013/TT-BNV and 03/2021/TT-BNV.
"""

import re
from functools import cache

import numpy as np
import pandas as pd

from .. import bounds, kinds, pay_tables
from ..codelists import code_list, table
from ..folding import fold
from ..pay_tables import LONGEST_PROBATION, PROBATION_PERCENT, SHORTEST_PROBATION
from . import laws, stated
from .context import Context, add_months, months_between
from .facts import SCHOOL_LEVELS, active, mapped, matches, number, order, unit_name
from .hits import hits
from .pay_lines import history
from .probation import marked
from .rule import Example, rule
from .scales import NEEDED, TABLE_VALUE, group_at_step, group_now

DAY = "2026-11-01"
SCALES = laws.ND204_2004.at("Bảng 2 và Bảng 3")
VUOT_KHUNG = laws.ND204_2004.at("Điều 6")
TT08 = laws.TT08_2013.at("Điều 2")

# An upper-secondary teacher, and a woman long enough in service to stand on the last step; the
# default person of the examples is an expert on step 5 since 2025-09-01.
TEACHER = {
    "doi_tuong": "VC", "ma_don_vi_quan_ly": "H42.09", "ma_don_vi_su_dung": "H42.09.21",
    "ten_don_vi": "Trường THPT Hoa Lư A",
    "loai_hop_dong": "HDLV_KXDTH", "ngay_hop_dong": "2014-09-01",
    "vi_tri_viec_lam": "Giáo viên dạy môn Ngữ văn",
    "ma_ngach": "V.07.05.15", "ten_ngach": "Giáo viên trung học phổ thông hạng III",
    "ngay_ngach": "2016-09-01",
    "quan_ly_nha_nuoc": None,
}  # fmt: skip
LONG_SERVICE = {
    "ngay_sinh": "1975-05-12", "cccd": "037175001234", "nam_tn": 1997,
    "ngay_tuyen_dung": "1997-09-01",
    "ngay_vao_co_quan": "1997-09-01", "ngay_ngach": "1998-09-01", "ngay_nghi_huu": "2035-06-01",
    "bac": 9, "he_so": 4.98, "ngay_bac": "2022-05-01", "ngay_nang_luong_sau": None,
}  # fmt: skip


# An officer with an intermediate diploma, on step 8 of scale B.
OFFICER = {
    "ma_ngach": "01.004", "ten_ngach": "Cán sự", "trinh_do_cm": "TC", "bac": 8, "he_so": 3.26,
    "ngay_ngach": "2010-01-01", "ngay_tuyen_dung": "2009-01-01", "ngay_bac": "2025-06-01",
    "ngay_nang_luong_sau": "2027-06-01",
}  # fmt: skip


def _expert(**changes: object) -> Example:
    return Example(changes, as_of=DAY)


def _teacher(**changes: object) -> Example:
    return Example({**TEACHER, **changes}, as_of=DAY)


def _long_service(**changes: object) -> Example:
    return Example({**LONG_SERVICE, **changes}, as_of=DAY)


# ---- Codes ----


def _known(c: Context) -> pd.Series:
    return c.among("ma_ngach", code_list("ma_ngach").codes)


def _code_proposal(c: Context, labels: pd.Index) -> pd.Series:
    spelt = {fold(code): code for code in code_list("ma_ngach").codes}
    return mapped(c.frame()["ma_ngach"].reindex(labels), lambda v: spelt.get(fold(v), ""), "")


@rule(
    "sa-code-known",
    covers=("ma_ngach.ld-code-unknown",),
    gate="cell",
    severity="error",
    reads=("ma_ngach",),
    title=(
        "Mã ngạch, mã chức danh nghề nghiệp có trong danh mục",
        "Rank or title code is in a list",
    ),
    message=(
        "Mã “{value}” không có trong danh mục ngạch công chức và chức danh nghề nghiệp.",
        "Code “{value}” is in no list of ranks and titles.",
    ),
    fix=(
        "Ghi đúng mã theo quyết định bổ nhiệm, ví dụ 01.003 hoặc V.07.03.28.[ Đề nghị: {proposal}]",
        "Write the code of the appointment decision, such as 01.003 or V.07.03.28.[ "
        "Proposed: {proposal}]",
    ),
    laws=(laws.TITLES,),
    confidence="read",
    propose=_code_proposal,
    lawful=(_expert(ma_ngach="06.031", ten_ngach="Kế toán viên"), _teacher()),
    wrong=_expert(ma_ngach="01.099"),
    right=_expert(),
    note=(
        "Chỉ là cảnh báo khi danh mục không có mã nào của cả nhóm mã ấy, hoặc ô ghi một chức danh "
        "xếp lương theo bảng riêng (thẩm phán, kiểm sát viên, cơ yếu, lực lượng vũ trang): danh "
        "mục thiếu, không phải mã sai."
    ),
)
def code_known(c: Context) -> pd.DataFrame:
    found = c.given("ma_ngach") & ~_known(c)
    code = c.frame()["ma_ngach"]
    return hits(c, found, severity=lambda at: mapped(code.reindex(at), _lacking, ""))


def _lacking(code: str) -> str:
    return kinds.severity("ma_ngach", code)


# Teacher codes that the circulars of 2021 replaced; they have a rule of their own.
OLD_TEACHER = tuple(
    [f"V.07.02.0{n}" for n in (4, 5, 6)]
    + [f"V.07.03.0{n}" for n in (7, 8, 9)]
    + [f"V.07.04.{n}" for n in (10, 11, 12)]
    + ["15.112", "15.113", "15.114", "15.115"]
    + [f"15a.20{n}" for n in range(1, 7)]
)
NEW_TEACHER = tuple(
    [f"V.07.02.{n}" for n in (24, 25, 26)]
    + [f"V.07.03.{n}" for n in (27, 28, 29)]
    + [f"V.07.04.{n}" for n in (30, 31, 32)]
)


@rule(
    "sa-code-valid-date",
    gate="cell",
    severity="warning",
    quality="sống",
    reads=("ma_ngach",),
    title=("Mã ngạch còn hiệu lực", "Rank code is in force"),
    message=(
        "Mã “{value}” không còn hoặc chưa được dùng vào ngày {as_of}. {detail}",
        "Code “{value}” is not in use on {as_of}. {detail}",
    ),
    fix=(
        "Ghi mã mới theo quyết định bổ nhiệm hoặc chuyển chức danh; mã cũ chỉ ghi trong quá "
        "trình.[ Đề nghị: {proposal}]",
        "Write the code given by the decision on transfer; keep the old one in the history "
        "only.[ Proposed: {proposal}]",
    ),
    laws=(laws.TITLES,),
    confidence="read",
    reasons=("GIU_CHUC_DANH_CU",),
    lawful=(_expert(ma_ngach="01.004", ten_ngach="Cán sự", bac=6, he_so=3.65),),
    wrong=_teacher(ma_ngach="13.095", ten_ngach="Kỹ sư"),
    right=_teacher(ma_ngach="V.05.02.07", ten_ngach="Kỹ sư hạng III"),
)
def code_valid_date(c: Context) -> pd.DataFrame:
    code = c.frame()["ma_ngach"]
    successor = _successors(c.as_of)
    out_of_force = _known(c) & ~code.isin(code_list("ma_ngach", c.as_of).codes)
    replaced = code.isin(successor)
    found = (out_of_force | replaced) & ~code.isin(OLD_TEACHER)
    return hits(c, found, proposal=code.map(successor).fillna("").astype("str"))


def _successors(day: str) -> dict[str, str]:
    """Old title code -> the code that replaced it, where that one was in force on the day."""
    known = code_list("ma_ngach").rows.drop_duplicates("code", keep="last").set_index("code")
    rows = table("ma_vien_chuc_cu")
    last = rows["successor_code"].str.split(" then ").str[-1]
    since = (
        last.map(known["valid_from"])
        .fillna("")
        .where(
            lambda s: s != "",
            last.map(known.get("circular_in_force_from", known["valid_from"])).fillna(""),
        )
    )
    return {
        old: new
        for old, new, start in zip(rows["code"], last, since, strict=True)
        if new and start <= day
    }


# Rank of the diploma in the list of qualifications that Luật Giáo dục 2019 Điều 72 asks, by level.
TEACHER_STANDARD = {"V.07.02": 4, "V.07.03": 5, "V.07.04": 5}


def _below_standard(c: Context) -> pd.Series:
    """Teachers whose diploma is below the standard of their level, and who keep the former code
    until they reach it or retire (Thông tư 01, 02, 03, 04/2021/TT-BGDĐT, article on transition)."""
    needed = c.frame()["ma_ngach"].str.slice(0, 7).map(TEACHER_STANDARD).astype("float64")
    return order(c.frame()["trinh_do_cm"], "trinh_do_chuyen_mon") < needed


@rule(
    "sa-reclassification",
    gate="cell",
    severity="warning",
    quality="sống",
    reads=("ma_ngach", "ngay_ngach"),
    needs=("ma_ngach",),
    title=(
        "Giáo viên mầm non, phổ thông đã chuyển mã theo các thông tư năm 2021",
        "Teachers carry the codes of the 2021 circulars",
    ),
    message=(
        "Mã “{value}” và ngày bổ nhiệm chức danh không hợp với việc chuyển mã từ ngày "
        "20/3/2021. {detail}",
        "Code “{value}” and the date of the title do not fit the change of codes of "
        "2021-03-20. {detail}",
    ),
    fix=(
        "Ghi mã mới (V.07.02.24 đến V.07.04.32, V.07.05.13 đến V.07.05.15) và ngày của "
        "quyết định chuyển chức danh; người chưa đạt chuẩn trình độ giữ mã cũ.",
        "Write the new code (V.07.02.24 to V.07.04.32, V.07.05.13 to V.07.05.15) and the "
        "date of the decision on it; those below the standard keep the old code.",
    ),
    reasons=("GIU_CHUC_DANH_CU",),
    laws=(laws.TT_GIAO_VIEN_2021, laws.TT08_2023),
    confidence="read",
    lawful=(
        # TT 01/2021 Điều 9 khoản 1: below the standard keeps the code of class IV.
        _teacher(ma_ngach="V.07.02.06", ten_ngach=None, trinh_do_cm="TC", bac=6, he_so=2.86),
        _teacher(ma_ngach="V.07.04.11", ten_ngach=None, ghi_chu="Giữ mã số cũ đến khi nghỉ hưu"),
    ),
    wrong=_teacher(ma_ngach="V.07.04.11", ten_ngach="Giáo viên trung học cơ sở hạng II"),
    right=_teacher(
        ma_ngach="V.07.04.32",
        ten_ngach="Giáo viên trung học cơ sở hạng III",
        ngay_ngach="2021-03-20",
    ),
)
def reclassification(c: Context) -> pd.DataFrame:
    code = c.frame()["ma_ngach"]
    start = pd.Timestamp("2021-03-20")
    old = code.isin(OLD_TEACHER) & ~_below_standard(c)
    early = code.isin(NEW_TEACHER) & (c.last_day("ngay_ngach") < start)
    blamed = pd.Series(np.where(early, "ngay_ngach", "ma_ngach"), index=code.index)
    return hits(c, old | early, field=blamed)


def _of_other_class(c: Context) -> pd.Series:
    """Civil servants with a title of public employees."""
    return c.among("doi_tuong", ("CC", "CCX")) & c.judged(
        "ma_ngach", lambda code: code.startswith("V.")
    )


DOCTORS = r"V\.08\.(?:01|02|08)\."
"""Titles of doctors and pharmacists."""
HEALTH_UNIT = re.compile(
    r"\b(?:benh vien|tram y te|trung tam y te|kiem soat benh tat|phong kham)\b"
)
SCHOOL = re.compile(rf"\b(?:{SCHOOL_LEVELS}|trung hoc co so|trung hoc pho thong)\b")


def _of_other_sector(c: Context) -> pd.Series:
    """Teachers' titles in a health unit, doctors' and pharmacists' titles in a school."""

    def make() -> pd.Series:
        unit = unit_name(c)
        in_health, in_school = matches(HEALTH_UNIT, unit), matches(SCHOOL, unit)
        teaches = c.judged("ma_ngach", lambda code: bool(re.match(r"V\.07\.0[2345]\.", code)))
        treats = c.judged("ma_ngach", lambda code: bool(re.match(DOCTORS, code)))
        return (teaches & in_health & ~in_school) | (treats & in_school & ~in_health)

    return c.once("title of another sector", make)


def code_in_doubt(c: Context) -> pd.Series:
    """Codes that have a finding of their own, so that name and history are not held against them
    again."""
    return ~_known(c) | _of_other_class(c) | _of_other_sector(c) | c.among("ma_ngach", OLD_TEACHER)


_IN_BRACKETS = re.compile(r"\((?!\s*hạng\b)[^)]*\)", re.IGNORECASE)


def _name_key(name: str) -> str:
    """A title without what stands in brackets, but with its class: "Bác sĩ cao cấp (hạng I)"."""
    return fold(_IN_BRACKETS.sub("", name))


_CLASS = re.compile(r"\bhạng\s+(IV|III|II|I|V|[1-5])\b", re.IGNORECASE)
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"}


@cache
def _names() -> dict[str, set[str]]:
    """Folded name of a rank or title -> codes that bear it."""
    rows = code_list("ma_ngach").rows
    found: dict[str, set[str]] = {}
    for code, label in zip(rows["code"], rows["label_vi"], strict=True):
        for name in (label, _CLASS.sub("", label)):
            found.setdefault(_name_key(name), set()).add(code)
    return found


def _class_in(name: str) -> str:
    found = _CLASS.search(name)
    return _ROMAN.get(found[1], found[1].upper()) if found else ""


@rule(
    "sa-code-name-match",
    severity="warning",
    quality="thống nhất",
    reads=("ma_ngach", "ten_ngach"),
    blames=("ten_ngach",),
    title=("Mã và tên ngạch, chức danh khớp nhau", "Code and title agree"),
    message=(
        "Tên “{value}” không phải là tên của mã đã ghi.[ Theo danh mục: {proposal}]",
        "Title “{value}” is not that of the code given.[ In the list: {proposal}]",
    ),
    fix=(
        "Xem lại mã hoặc tên theo quyết định bổ nhiệm.",
        "Check code and title against the appointment decision.",
    ),
    laws=(laws.TITLES,),
    confidence="read",
    lawful=(
        _teacher(ma_ngach="V.08.01.01", ten_ngach="Bác sĩ cao cấp (hạng I)"),
        _teacher(ma_ngach="V.08.01.03", ten_ngach="Bác sĩ"),
    ),
    wrong=_expert(ten_ngach="Chuyên viên chính"),
    right=_expert(ten_ngach="chuyen vien"),
)
def code_name_match(c: Context) -> pd.DataFrame:
    rows = code_list("ma_ngach").rows
    names, classes = _names(), dict(zip(rows["code"], rows["class"], strict=True))
    labels_of = dict(zip(rows["code"], rows["label_vi"], strict=True))

    def differ(code: str | None, name: str | None) -> bool:
        if name is None:
            return False
        bearers, written, listed = (
            names.get(_name_key(name)),
            _class_in(name),
            classes.get(code or "", ""),
        )
        return (bearers is not None and code not in bearers) or bool(
            written and listed and written != listed
        )

    wrong = c.judged_together(("ma_ngach", "ten_ngach"), differ) & ~code_in_doubt(c)
    return hits(
        c,
        wrong,
        proposal=lambda labels: (
            c.frame()["ma_ngach"][labels].map(labels_of).fillna("").astype("str")
        ),
    )


@rule(
    "sa-code-class",
    severity="warning",
    reads=("ma_ngach", "doi_tuong"),
    title=(
        "Công chức không giữ mã chức danh nghề nghiệp viên chức",
        "Civil servants hold no public-employee title",
    ),
    message=(
        "Công chức đang ghi mã “{value}” là mã chức danh nghề nghiệp viên chức.",
        "A civil servant has code “{value}”, a title of public employees.",
    ),
    fix=(
        "Ghi mã ngạch công chức, hoặc sửa đối tượng thành viên chức.",
        "Write the civil-service rank, or correct the class to public employee.",
    ),
    laws=(laws.TT02_2021, laws.TT12_2022),
    confidence="from_memory",
    reasons=("SAP_XEP", "GIU_CHUC_DANH_CU", "BIET_PHAI"),
    lawful=(_teacher(ma_ngach="06.031", ten_ngach="Kế toán viên"),),
    wrong=_expert(ma_ngach="V.05.02.07", ten_ngach="Kỹ sư hạng III", ngay_ngach="2016-09-01"),
    right=_teacher(),
)
def code_class(c: Context) -> pd.Series:
    return _of_other_class(c)


@rule(
    "sa-code-sector",
    severity="warning",
    quality="thống nhất",
    reads=("ma_ngach", "ma_don_vi_su_dung", "ten_don_vi"),
    needs=("ma_ngach",),
    blames=("ma_ngach",),
    title=(
        "Chức danh nghề nghiệp hợp với lĩnh vực của đơn vị",
        "Title fits the sector of the unit",
    ),
    message=(
        "Mã “{value}” không thuộc lĩnh vực của đơn vị công tác ({detail}).",
        "Code “{value}” does not belong to the sector of the unit ({detail}).",
    ),
    fix=("Kiểm tra lại mã chức danh hoặc đơn vị công tác.", "Check the code or the unit."),
    laws=(laws.TITLES,),
    confidence="read",
    reasons=("BIET_PHAI", "SAP_XEP"),
    lawful=(_teacher(ma_ngach="V.08.05.12", ten_ngach="Điều dưỡng hạng III"),),
    wrong=Example(
        {**TEACHER, "ten_don_vi": "Bệnh viện đa khoa Hoa Lư"},
        units=({"code": "H42.09.21", "name": "Bệnh viện đa khoa Hoa Lư"},),
        as_of=DAY,
    ),
    right=_teacher(),
    note="Y sĩ, điều dưỡng, hộ sinh ở trường học và các vị trí dùng chung không bị nêu.",
)
def code_sector(c: Context) -> pd.DataFrame:
    return hits(c, _of_other_sector(c), detail=c.frame()["ten_don_vi"].fillna(unit_name(c)))


# ---- Step and coefficient ----


@rule(
    "sa-coefficient-scale",
    covers=("he_so.range",),
    gate="cell",
    severity="error",
    reads=("he_so",),
    title=(
        "Hệ số lương nằm trong khoảng 1,00 đến 10,00",
        "Coefficient lies between 1.00 and 10.00",
    ),
    message=(
        "Hệ số “{value}” không thể là hệ số lương: có thể đã mất dấu phẩy hoặc bị đổi thành ngày.",
        "“{value}” cannot be a coefficient: the decimal comma was lost, or the value became "
        "a date.",
    ),
    fix=(
        "Ghi hệ số có hai chữ số thập phân, ví dụ 3,33.[ Đề nghị: {proposal}]",
        "Write the coefficient with two decimals, such as 3.33.[ Proposed: {proposal}]",
    ),
    laws=(SCALES,),
    confidence="logic",
    lawful=(_long_service(he_so=8.0), _expert(he_so=1.0)),
    wrong=_expert(he_so=366),
    right=_expert(),
)
def coefficient_scale(c: Context) -> pd.DataFrame:
    value = c.frame()["he_so"]
    small = value / 100
    proposal = number(small).where(
        (small >= 1) & (small <= 10) & (pay_tables.fits(small) != ""), ""
    )
    return hits(c, (value < 1 - TABLE_VALUE) | (value > 10 + TABLE_VALUE), proposal=proposal)


@rule(
    "sa-step-range",
    covers=("bac.range",),
    severity="error",
    reads=("bac", "ma_ngach"),
    needs=("bac",),
    title=("Bậc lương nằm trong số bậc của nhóm ngạch", "Step lies within the group"),
    message=(
        "Bậc {value} không có trong nhóm lương của ngạch này (nhiều nhất {detail} bậc).",
        "There is no step {value} in the group of this rank (at most {detail}).",
    ),
    fix=(
        "Ghi lại bậc theo quyết định lương gần nhất.[ Theo hệ số: {proposal}]",
        "Write the step of the latest pay decision.[ By the coefficient: {proposal}]",
    ),
    laws=(SCALES,),
    confidence="read",
    lawful=(_expert(bac=9, he_so=4.98),),
    wrong=_expert(bac=10),
    right=_expert(),
)
def step_range(c: Context) -> pd.DataFrame:
    group, step = group_at_step(c), c.frame()["bac"]
    steps = pd.DataFrame(
        {"then": pay_tables.last_step(group), "now": pay_tables.last_step(group_now(c))}
    )
    most = steps.max(axis=1).fillna(12)
    by_value = pay_tables.step_of(group, c.frame()["he_so"])
    return hits(
        c,
        (step < 1) | (step > most) | (step % 1 != 0) & step.notna(),
        detail=number(most),
        proposal=number(by_value),
    )


def _listed(c: Context) -> tuple[pd.Series, pd.Series]:
    """Table coefficients of the present (code, step): by the group of today, and by the group on
    the day of the step."""
    step = c.frame()["bac"]
    return pay_tables.coefficient(group_now(c), step), pay_tables.coefficient(
        group_at_step(c), step
    )


@rule(
    "sa-coefficient-table",
    severity="error",
    reads=("he_so", "bac", "ma_ngach"),
    needs=("he_so",),
    title=("Hệ số lương đúng bảng lương của ngạch và bậc", "Coefficient equals the table value"),
    message=(
        "Hệ số {value} không khớp với ngạch, bậc đã ghi[; bảng lương cho {proposal}].[ Hệ "
        "số này có ở: {detail}]",
        "Coefficient {value} does not fit the rank and step given[; the table gives {proposal}].[ "
        "This coefficient stands at: {detail}]",
    ),
    fix=(
        "Đối chiếu quyết định lương gần nhất; sửa hệ số, bậc hoặc mã ngạch.",
        "Compare with the latest pay decision; correct coefficient, step or code.",
    ),
    laws=(SCALES,),
    confidence="read",
    lawful=(
        # TT 02/2021 Điều 14: an officer below the standard keeps scale B until 2027-07-31.
        _expert(**OFFICER),
        # NĐ 232/2026 Điều 18 khoản 2: a title of A2.2 that passed to A2.1.
        _expert(
            doi_tuong="VC",
            ma_ngach="V.10.02.05",
            bac=1,
            he_so=4.40,
            ghi_chu="Chuyển vào bậc nghề nghiệp 4 theo Nghị định 232/2026/NĐ-CP",
        ),
        # Without a column of ranks or of steps.
        _expert(ma_ngach=None, ten_ngach=None),
        _expert(bac=None),
        _expert(ma_ngach=None, ten_ngach=None, bac=None, doi_tuong="CBX", he_so=1.75),
    ),
    wrong=_expert(he_so=3.99),
    right=_expert(),
)
def coefficient_table(c: Context) -> pd.DataFrame:
    value = c.frame()["he_so"]
    now, then = _listed(c)
    differs = ((value - now).abs() > TABLE_VALUE) & ~((value - then).abs() <= TABLE_VALUE)
    nowhere = _in_no_scale(c)
    readable = (value >= 1 - TABLE_VALUE) & (value <= 10 + TABLE_VALUE)
    return hits(
        c,
        (differs | _at_no_step(c) | nowhere) & readable,
        proposal=number(now),
        detail=pay_tables.fits(value),
        # Whoever has no rank there may be paid by a scale of another law.
        severity=pd.Series(np.where(nowhere, "warning", "error"), index=value.index),
    )


def _at_no_step(c: Context) -> pd.Series:
    """Rank and coefficient are given, the step is not, and no step of the rank's group has that
    coefficient."""
    value, step = c.frame()["he_so"], c.frame()["bac"]
    groups = group_now(c), group_at_step(c)
    listed = pay_tables.last_step(groups[0]).notna()
    there = [pay_tables.step_of(group, value).notna() for group in groups]
    return step.isna() & value.notna() & listed & ~there[0] & ~there[1]


def _in_no_scale(c: Context) -> pd.Series:
    """The coefficient of somebody whose rank is not given, and who is paid by a rank, stands in no
    scale (at the step, where that is given)."""
    frame = c.frame()
    ranked = ~frame["doi_tuong"].isin(["CB", "CBX", "HDLD", "KCT"]) & ~marked(c)
    unknown = frame["ma_ngach"].isna() & ranked
    return unknown & ~pay_tables.stands_somewhere(frame["bac"], frame["he_so"])


_FRACTION = re.compile(r"^\s*\d{1,2}\s*/\s*(\d{1,2})\s*$")


@rule(
    "sa-step-denominator",
    scope="cell",
    gate="cell",
    severity="warning",
    reads=("bac", "ma_ngach"),
    title=(
        "Mẫu số của bậc (như 4/9) là số bậc của nhóm",
        "The second number of a step such as 4/9 is the size of the group",
    ),
    message=(
        "Bậc ghi “{value}” nhưng nhóm lương của ngạch có {detail} bậc.",
        "The step reads “{value}” but the group of this rank has {detail} steps.",
    ),
    fix=(
        "Xem lại mã ngạch hoặc bậc.[ Đề nghị: {proposal}]",
        "Check code and step.[ Proposed: {proposal}]",
    ),
    laws=(SCALES,),
    confidence="read",
    lawful=(_expert(bac="5/9"), _expert(**{**OFFICER, "bac": "8/12"})),
    wrong=Example(
        problems=({"rule": "sa-step-denominator", "field": "bac", "value": "5/12", "detail": "9"},),
        as_of=DAY,
    ),
    right=_expert(),
)
def step_denominator(c: Context) -> pd.DataFrame:
    frame, raw = c.frame(), c.records.raw
    if "bac" not in raw:
        return hits(c, pd.Series(False, index=frame.index))
    text = raw["bac"].reindex(frame.index).astype("str")

    def below(value: str) -> float:
        found = _FRACTION.match(value)
        return float(found[1]) if found else np.nan

    written, most = mapped(text, below).astype("float64"), pay_tables.last_step(group_now(c))
    proposal = (number(frame["bac"]) + "/" + number(most)).where(frame["bac"] <= most, "")
    return hits(
        c,
        (written != most) & written.notna() & most.notna(),
        detail=number(most),
        proposal=proposal,
    )


@rule(
    "sa-group-qualification",
    gate="person",
    severity="warning",
    reads=("trinh_do_cm", "ma_ngach"),
    title=("Trình độ chuyên môn đủ cho nhóm ngạch", "Qualification suffices for the salary group"),
    message=(
        "Trình độ “{value}” thấp hơn yêu cầu của nhóm lương {detail}.",
        "Qualification “{value}” is below what salary group {detail} asks.",
    ),
    fix=(
        "Bổ sung văn bằng, hoặc giải trình nếu bổ nhiệm theo quy định trước đây.",
        "Add the degree, or explain an appointment under older rules.",
    ),
    laws=(laws.TITLES,),
    confidence="read",
    lawful=(_expert(trinh_do_cm="TC", ngay_tuyen_dung="2010-09-01", ma_ngach="01.005"),),
    wrong=_expert(trinh_do_cm="TC", ngay_tuyen_dung="2010-09-01"),
    right=_expert(trinh_do_cm="THS"),
    note="Người tuyển dụng từ 2012 do quy tắc trình độ khi tuyển dụng nêu.",
)
def group_qualification(c: Context) -> pd.DataFrame:
    now = group_now(c)
    held = order(c.frame()["trinh_do_cm"], "trinh_do_chuyen_mon")
    then = pay_tables.salary_group(c.frame()["ma_ngach"], c.date("ngay_ngach"))
    needed = np.fmin(now.map(NEEDED).astype("float64"), then.map(NEEDED).astype("float64"))
    # Recent recruits have the finding on the qualification at recruitment.
    since = pd.Timestamp(str(c.setting("qualification_since", "2012-01-01")))
    told = c.date("ngay_tuyen_dung") >= since
    kept = c.among("ma_ngach", OLD_TEACHER) & _below_standard(c)
    return hits(c, (held < needed) & ~told & ~kept, detail=now.fillna(""))


# ---- Dates and raises ----


# Reasons for which somebody comes with a rank or step of former service.
BROUGHT = ("CONG_TAC_TRUOC", "CHUYEN_NGANH", "TUYEN_LAI", "TU_CONG_CHUC", "SAP_XEP")


def _recruited(c: Context) -> pd.Series:
    """First possible day of recruitment; a day that has not come yet has a finding of its own and
    is left out."""
    return c.date("ngay_tuyen_dung").where(c.date("ngay_tuyen_dung") <= c.day)


def _step_before_recruitment(c: Context) -> pd.Series:
    return c.last_day("ngay_bac") < _recruited(c)


@rule(
    "sa-date-order",
    severity="error",
    reads=("ngay_bac", "ngay_ngach", "ngay_tuyen_dung"),
    needs=("ngay_bac",),
    title=(
        "Ngày tuyển dụng, ngày ngạch và ngày bậc theo đúng thứ tự",
        "Dates of recruitment, rank and step stand in order",
    ),
    message=(
        "Ngày “{value}” không hợp thứ tự: {detail}.",
        "Date “{value}” is out of order: {detail}.",
    ),
    fix=(
        "Đối chiếu các quyết định tuyển dụng, bổ nhiệm ngạch và nâng lương.",
        "Compare with the decisions on recruitment, rank and raise.",
    ),
    laws=(laws.LOGIC,),
    confidence="logic",
    lawful=(
        # TT 02/2007 Mục II: promoted by less than one step, the step keeps its date.
        _expert(
            ngay_ngach="2024-12-01", ngay_bac="2024-05-01", bac=1, he_so=4.40, ma_ngach="01.002"
        ),
        _expert(ngay_bac="2013-03-01", ghi_chu="Tiếp nhận, xếp lương theo thời gian đóng BHXH"),
    ),
    wrong=_expert(ngay_bac="2013-03-01", ngay_nang_luong_sau=None),
    right=_expert(ngay_ngach="2025-09", ngay_bac="2025-09-01"),
    note=(
        "Bậc trước ngạch chỉ là thông tin: nâng ngạch với chênh lệch nhỏ và xếp lại lương cùng hệ "
        "số giữ ngày hưởng bậc cũ (Thông tư 02/2007/TT-BNV Mục II)."
    ),
)
def date_order(c: Context) -> pd.DataFrame:
    recruited = _recruited(c)
    rank_before = c.last_day("ngay_ngach") < recruited
    step_before = _step_before_recruitment(c)
    # On promotion by less than one step, and when the pay is only placed anew, the date of the step
    # stays that of the former rank; nothing in the record says that it was not so.
    step_before_rank = c.last_day("ngay_bac") < c.date("ngay_ngach")
    index = c.frame().index
    blamed = pd.Series(np.where(rank_before, "ngay_ngach", "ngay_bac"), index=index)
    graver = rank_before | step_before
    detail = pd.Series(
        np.where(
            rank_before,
            "ngày ngạch trước ngày tuyển dụng",
            np.where(step_before, "ngày bậc trước ngày tuyển dụng", "ngày bậc trước ngày ngạch"),
        ),
        index=index,
    )
    # Who came from elsewhere (transfer, forces, insured service) brought rank and step along.
    brought = graver & stated.says(c, *BROUGHT)
    rows = code_list("ma_ngach").rows
    born = pd.to_datetime(
        c.frame()["ma_ngach"]
        .map(dict(zip(rows["code"], rows["valid_from"], strict=True)))
        .astype("str"),
        errors="coerce",
    )
    told = step_before_rank & ~graver & ~(born > c.last_day("ngay_bac"))
    return hits(
        c,
        graver | told,
        field=blamed,
        detail=detail,
        severity=pd.Series(np.where(graver & ~brought, "", "info"), index=index),
    )


# Discipline that puts a raise off, in months (raise_delay.csv): code of the form -> months; yearly
# rating KHT 6.
DELAY = {
    "CB_KT": 6, "CC_KT": 6, "VC_KT": 3, "CB_CC": 6, "CC_CC": 6, "VC_CC": 6, "CB_CCH": 12,
    "CC_CCH": 12, "VC_CCH": 12, "CC_GC": 12,
}  # fmt: skip
KHT_DELAY = 6
# For one act the delay is that of the discipline, not the sum with the year that failed by it
# (Thông tư 03/2021/TT-BNV, in force since 2021-08-15; from memory). Who is disciplined is rated so
# (Nghị định 90/2020/NĐ-CP), so that the act is taken for one.
_NOT_SUMMED_SINCE = 2021


def _delay_events(c: Context) -> pd.DataFrame:
    """(person, first day, last day, months, same) of every discipline and every year rated not
    completed; ``same`` is true of a year whose rating followed from a discipline of that year."""

    def make() -> pd.DataFrame:
        discipline, rating = c.frame("ds_ky_luat"), c.frame("ds_danh_gia")
        punished = pd.DataFrame(
            {
                "person": discipline["_nguoi"],
                "first": c.date("ngay", "ds_ky_luat"),
                "last": c.last_day("ngay", "ds_ky_luat"),
                "months": discipline["hinh_thuc"].map(DELAY).astype("float64"),
                "same": False,
            }
        )
        failed = rating[(rating["xep_loai"] == "KHT") & rating["nam"].between(1900, 2200)]
        end = pd.to_datetime(failed["nam"].map("{:.0f}-12-31".format))
        own = punished[punished["months"].notna()]
        years = pd.MultiIndex.from_arrays([own["person"], own["first"].dt.year])
        same = pd.MultiIndex.from_arrays([failed["_nguoi"], failed["nam"]]).isin(years)
        rated = pd.DataFrame(
            {
                "person": failed["_nguoi"],
                "first": end,
                "last": end,
                "months": float(KHT_DELAY),
                "same": same & (failed["nam"] >= _NOT_SUMMED_SINCE),
            }
        )
        events = pd.concat([punished, rated], ignore_index=True)
        return events[(events["person"] >= 0) & events["months"].notna() & events["first"].notna()]

    return c.once("delay_events", make)


def delay_between(
    c: Context, person: pd.Series, start: pd.Series, end: pd.Series, *, sure: bool
) -> pd.Series:
    """Months of delay for each (person, start, end]: those that surely lie inside, or (not *sure*)
    those that may."""
    spans = pd.DataFrame({"person": person, "start": start, "end": end})
    spans["span"] = np.arange(len(spans))
    joined = spans.merge(_delay_events(c), on="person")
    inside = (joined["first"] > joined["start"]) & (joined["last"] <= joined["end"])
    touching = (joined["last"] >= joined["start"]) & (joined["first"] <= joined["end"])
    counted = inside & ~joined["same"] if sure else touching
    months = joined[counted].groupby("span")["months"].sum()
    return pd.Series(spans["span"].map(months).fillna(0).to_numpy(), index=person.index)


def _delay_now(c: Context) -> pd.Series:
    """Months by which the raise after the present step may be late, as far as lists and the flat
    fields tell."""
    index = c.frame().index
    person, today = pd.Series(index, index=index), pd.Series(c.day, index=index)
    listed = delay_between(c, person, c.date("ngay_bac"), today, sure=False)
    flat = (
        c.frame()["ky_luat"].map(DELAY).fillna(0) + (c.frame()["danh_gia_nam"] == "KHT") * KHT_DELAY
    )
    return pd.Series(np.maximum(listed, flat), index=index)


# Why a raise may come later than the period.
DELAYED = ("GIAM_NANG_LUONG", "KY_LUAT", "KHONG_LUONG", "DINH_CHI", "HOC_NUOC_NGOAI", "HUONG_HUU")


def _paid_by_table(c: Context) -> pd.Series:
    """People whose steps rise by the table: not contract workers, not on the last step, not on
    probation."""

    def make() -> pd.Series:
        rises = (
            ~c.among("doi_tuong", ("HDLD", "KCT"))
            & (c.frame()["bac"] < pay_tables.last_step(group_now(c)))
            & ~marked(c)
        )
        return rises & ~_step_before_recruitment(c)

    return c.once("paid by table", make)


def _due(c: Context) -> tuple[pd.Series, pd.Series]:
    """First and last day on which the regular raise after the present step may fall, without
    delays."""

    def make() -> tuple[pd.Series, pd.Series]:
        months = pay_tables.raise_months(group_now(c))
        first, last = c.date("ngay_bac"), c.last_day("ngay_bac")
        least, most = _probation_in_step(c)
        return add_months(first, months + least), add_months(last, months + most)

    return c.once("raise due", make)


def _probation_in_step(c: Context) -> tuple[pd.Series, pd.Series]:
    """Fewest and most months of probation at the beginning of the present step: they count towards
    no raise (Decree 115/2020 Art. 23.3). Who was recruited into the step may have had some, who is
    paid 85 percent has."""
    frame = c.frame()
    begun = (c.date("ngay_bac") - c.date("ngay_tuyen_dung")).abs() <= pd.Timedelta(days=31)
    paid = frame["phan_tram_huong"] == PROBATION_PERCENT
    return (
        pd.Series(np.where(begun & paid, float(SHORTEST_PROBATION), 0.0), index=frame.index),
        pd.Series(np.where(begun, float(LONGEST_PROBATION), 0.0), index=frame.index),
    )


def _latest_due(c: Context) -> pd.Series:
    """Last day on which the raise may fall, with the delays that are known."""
    return c.once("raise due with delays", lambda: add_months(_due(c)[1], _delay_now(c)))


def _grace(c: Context) -> int:
    """Months by which a raise may be late before anybody asks."""
    return int(c.setting("raise_grace_months", 3))


def _overdue(c: Context) -> pd.Series:
    """Steps whose raise is more than the grace behind."""

    def make() -> pd.Series:
        latest = add_months(_latest_due(c), _grace(c))
        return _paid_by_table(c) & active(c) & (latest < c.day)

    return c.once("raise overdue", make)


# Why the next raise may come earlier than the period after the step.
KEEPS = (
    "GIU_MOC",
    "CONG_TAC_TRUOC",
    "CHUYEN_NGANH",
    "TUYEN_LAI",
    "TU_CONG_CHUC",
    "CHUYEN_BAC_NGHE",
)


@rule(
    "sa-next-raise",
    lists=("ds_danh_gia", "ds_ky_luat", "qt_luong"),
    severity="warning",
    quality="thống nhất",
    reads=("ngay_nang_luong_sau", "ngay_bac", "ma_ngach", "bac"),
    title=("Mốc nâng lương lần sau đúng thời hạn", "Next raise falls when it is due"),
    message=(
        "Mốc nâng lương “{value}” không khớp với ngày hưởng bậc[; theo thời hạn là {proposal}].",
        "Next raise “{value}” does not fit the date of the step[; it is due on {proposal}].",
    ),
    fix=(
        "Sửa mốc, hoặc ghi rõ lý do kéo dài, nâng trước thời hạn.",
        "Correct it, or state why it was put off or brought forward.",
    ),
    laws=(TT08, laws.TT02_2007.at("Mục II")),
    confidence="read",
    lawful=(
        _expert(**OFFICER),
        # NĐ 115/2020 Điều 23 khoản 3: the months of probation count towards no raise.
        _expert(
            ngay_tuyen_dung="2025-02-03",
            ngay_bac="2025-02-03",
            ngay_ngach="2025-02-03",
            ngay_nang_luong_sau="2028-11-03",
            bac=1,
            he_so=2.34,
        ),
        _expert(ngay_nang_luong_sau="2029-03-01", ghi_chu="Kéo dài thời hạn nâng lương 6 tháng"),
        _expert(
            ngay_nang_luong_sau="2029-09-01", ghi_chu="Nghỉ không lương từ 01/10/2025 đến 30/9/2026"
        ),
        _expert(
            ngay_nang_luong_sau="2027-09-01", ghi_chu="Giữ mốc xét nâng bậc lương của ngạch cũ"
        ),
    ),
    wrong=_expert(ngay_nang_luong_sau="2027-09-01"),
    right=_expert(ngay_nang_luong_sau="2028-09"),
    reasons=(*DELAYED, *KEEPS),
)
def next_raise(c: Context) -> pd.DataFrame:
    first, last = _due(c)
    early = stated.says(c, "NANG_TRUOC", "NANG_TRUOC_THANH_TICH", "NANG_TRUOC_NGHI_HUU")
    sooner = -bounds.months("NANG_TRUOC")
    earliest = add_months(first, pd.Series(np.where(early, sooner, 0), index=first.index))
    latest = _latest_due(c)
    told_first, told_last = c.date("ngay_nang_luong_sau"), c.last_day("ngay_nang_luong_sau")
    too_early = told_last < _month_start(earliest)
    too_late = told_first > latest + pd.offsets.MonthEnd(0)
    kept = _kept_due(c)
    as_kept = (told_last >= _month_start(kept)) & (told_first <= kept + pd.offsets.MonthEnd(0))
    told = first.where((c.precision("ngay_bac") == "d") & (first == last))
    found = (too_early | too_late) & ~as_kept & _paid_by_table(c) & ~_overdue(c)
    return hits(
        c,
        found,
        proposal=lambda labels: pay_tables.iso(told[labels]),
        # The day of the month is not asked.
        reason=lambda labels: _reason_of(
            c, too_late, labels, months_between(_due(c)[1], _month_start(told_first))
        ),
    )


def _month_start(days: pd.Series) -> pd.Series:
    return days - pd.to_timedelta(days.dt.day - 1, unit="D")


def _reason_of(
    c: Context, late: pd.Series, labels: pd.Index, months: pd.Series | float = 0.0
) -> pd.Series:
    """The reason of the row that fits the direction: a delay explains no earlier day, and no more
    than the months that the row names or the law allows.

    Args:
        months: how late each row is; the least that it is where that is not known.
    """
    read = stated.read(c)[labels]
    enough = (stated.months(c, *DELAYED) >= months)[labels]
    return pd.Series(
        [
            next(
                (r for r in (DELAYED if behind else KEEPS) if r in said and (fits or not behind)),
                "",
            )
            for said, behind, fits in zip(read, late[labels], enough, strict=True)
        ],
        index=labels,
        dtype="str",
    )


def _kept_due(c: Context) -> pd.Series:
    """Day of the raise counted from the step of the former rank, for those who were promoted by
    less than the difference of two steps there (Thông tư 02/2007/TT-BNV Mục II khoản 1 điểm a), or
    placed at the same coefficient."""

    def make() -> pd.Series:
        rows = history(c)
        rows = rows[~rows["_nguoi"].duplicated(keep="last") & (rows["since"] < rows["first"])]
        days = pd.Series(rows["since"].to_numpy(), index=pd.Index(rows["_nguoi"]))
        days = days.reindex(c.frame().index)
        return add_months(days, pay_tables.raise_months(group_now(c)))

    return c.once("raise due as kept", make)


@rule(
    "sa-raise-overdue",
    lists=("ds_danh_gia", "ds_ky_luat"),
    gate="person",
    severity="warning",
    quality="sống",
    reads=("ngay_bac", "ma_ngach", "bac"),
    title=("Không quá hạn nâng bậc lương", "No raise is overdue"),
    message=(
        "Hưởng bậc từ “{value}”, đến hạn nâng từ {detail} mà chưa nâng.",
        "On this step since “{value}”; the raise was due on {detail}.",
    ),
    fix=(
        "Cập nhật quyết định nâng lương, hoặc ghi lý do kéo dài.",
        "Enter the decision on the raise, or the reason of the delay.",
    ),
    laws=(TT08,),
    confidence="read",
    lawful=(
        _expert(ngay_bac="2022-09-01", ngay_nang_luong_sau=None, ghi_chu="Nghỉ không lương 2024"),
    ),
    wrong=_expert(ngay_bac="2022-09-01", ngay_nang_luong_sau=None),
    right=_expert(ngay_bac="2023-09-01", ngay_nang_luong_sau=None),
    reasons=DELAYED,
)
def raise_overdue(c: Context) -> pd.DataFrame:
    behind = pd.Series(True, index=c.frame().index)
    late = months_between(_due(c)[1], c.day - pd.DateOffset(months=_grace(c)))
    return hits(
        c,
        _overdue(c),
        detail=lambda labels: pay_tables.iso(_latest_due(c)[labels]),
        reason=lambda labels: _reason_of(c, behind, labels, late),
    )


# ---- Over-scale ----


def _on_last_step(c: Context) -> pd.Series:
    frame = c.frame()
    return frame["bac"] == pay_tables.last_step(group_now(c))


def _over_scale(c: Context) -> tuple[pd.Series, pd.Series]:
    """Least and most over-scale percent that the time on the last step allows."""
    group = group_now(c)
    late = pd.Series(c.day - pd.DateOffset(months=_grace(c)), index=group.index)
    fewest = months_between(c.last_day("ngay_bac"), late) - _delay_now(c)
    return pay_tables.over_scale(group, fewest), pay_tables.over_scale(
        group, months_between(c.date("ngay_bac"), c.day)
    )


@rule(
    "sa-overscale-last-step",
    severity="error",
    reads=("vuot_khung", "bac", "ma_ngach"),
    title=("Chỉ hưởng vượt khung ở bậc cuối", "Over-scale percent only on the last step"),
    message=(
        "Có {value}% vượt khung nhưng chưa ở bậc cuối của nhóm lương (bậc {detail}).",
        "{value}% over scale, but not on the last step of the group ({detail}).",
    ),
    fix=(
        "Bỏ phần trăm vượt khung hoặc sửa bậc, mã ngạch theo quyết định lương.",
        "Remove the percent, or correct step and code by the pay decision.",
    ),
    laws=(VUOT_KHUNG,),
    confidence="read",
    lawful=(_long_service(vuot_khung=8),),
    wrong=_expert(vuot_khung=5),
    right=_long_service(vuot_khung=6),
)
def overscale_last_step(c: Context) -> pd.DataFrame:
    last = pay_tables.last_step(group_now(c))
    return hits(c, (c.frame()["vuot_khung"] > 0) & (c.frame()["bac"] < last), detail=number(last))


_LAST_STEP = {
    "bac": 9,
    "he_so": 4.98,
    "ngay_bac": "2022-05-01",
    "ngay_nang_luong_sau": None,
    "ngay_tuyen_dung": "1998-05-01",
}


@rule(
    "sa-overscale-value",
    lists=("ds_danh_gia", "ds_ky_luat"),
    severity="warning",
    reads=("vuot_khung", "ngay_bac", "bac", "ma_ngach", "ngay_vuot_khung"),
    needs=("vuot_khung", "ngay_bac", "bac", "ma_ngach"),
    title=(
        "Phần trăm vượt khung đúng thời gian ở bậc cuối",
        "Over-scale percent fits the time on the last step",
    ),
    message=(
        "{value}% vượt khung không khớp với thời gian ở bậc cuối; tính được {proposal}%.",
        "{value}% over scale does not fit the time on the last step; {proposal}% was reckoned.",
    ),
    fix=(
        "Đối chiếu quyết định hưởng phụ cấp thâm niên vượt khung gần nhất.",
        "Compare with the latest decision on the over-scale allowance.",
    ),
    laws=(VUOT_KHUNG,),
    confidence="read",
    lawful=(
        _long_service(vuot_khung=5, ky_luat="CC_CC"),
        _long_service(vuot_khung=5, ghi_chu="Nghỉ không lương 12 tháng năm 2023"),
        # The day of the latest percent stands as the day of the step: the time is not known.
        _long_service(vuot_khung=6, ngay_bac="2025-05-01", ngay_vuot_khung="2025-05-01"),
    ),
    wrong=_long_service(vuot_khung=9),
    right=_long_service(vuot_khung=6),
    reasons=DELAYED,
)
def overscale_value(c: Context) -> pd.DataFrame:
    told = c.frame()["vuot_khung"]
    least, most = _over_scale(c)
    whole = told % 1 == 0
    found = _on_last_step(c) & (told > 0) & (~whole | (told < least) | (told > most))
    found &= c.frame()["ngay_bac"] != c.frame()["ngay_vuot_khung"]
    # A delay explains a lower percent, never a higher one.
    late = whole & (told < least)
    return hits(
        c,
        found & most.notna(),
        proposal=number(most.where(c.precision("ngay_bac") == "d")),
        reason=lambda labels: _reason_of(c, late, labels).where(late[labels], ""),
    )


@rule(
    "sa-overscale-missing",
    lists=("ds_danh_gia", "ds_ky_luat"),
    gate="person",
    severity="warning",
    quality="đủ",
    reads=("vuot_khung", "ngay_bac", "bac", "ma_ngach"),
    title=(
        "Ở bậc cuối quá thời hạn thì có vượt khung",
        "Long on the last step means an over-scale percent",
    ),
    message=(
        "Ở bậc cuối đã quá thời hạn mà chưa có phần trăm vượt khung; tính được {proposal}%.",
        "On the last step beyond the period, with no over-scale percent; {proposal}% was reckoned.",
    ),
    fix=(
        "Bổ sung phần trăm vượt khung theo quyết định, hoặc ghi lý do chưa được hưởng.",
        "Enter the percent of the decision, or why there is none.",
    ),
    laws=(VUOT_KHUNG,),
    confidence="read",
    lawful=(_long_service(vuot_khung=0, ghi_chu="Kỷ luật cảnh cáo 2024, kéo dài thời hạn"),),
    wrong=_long_service(vuot_khung=0),
    right=_long_service(ngay_bac="2024-05-01", vuot_khung=0),
    reasons=DELAYED,
)
def overscale_missing(c: Context) -> pd.DataFrame:
    told = c.frame()["vuot_khung"]
    least, most = _over_scale(c)
    blank = (told == 0) | (told.isna() & c.has_column("vuot_khung"))
    found = (
        _on_last_step(c)
        & blank
        & (least > 0)
        & active(c)
        & ~c.frame()["doi_tuong"].isin(["HDLD", "KCT"])
    )
    return hits(c, found, proposal=number(most))


# Percent of the pay that a reason gives.
PERCENT = {0.0: "KHONG_LUONG", 40.0: "HOC_NUOC_NGOAI", 50.0: "DINH_CHI", 90.0: "HUONG_HUU"}


@rule(
    "sa-percent-received",
    gate="cell",
    severity="warning",
    reads=("phan_tram_huong",),
    title=(
        "Phần trăm hưởng là 100, 85, hoặc 40, 50 khi có lý do",
        "Percent received is 100, 85, or 40, 50 with a reason",
    ),
    message=(
        "Phần trăm hưởng “{value}” không phải 100 hoặc 85, cũng không có lý do hưởng mức này.",
        "Percent received “{value}” is neither 100 nor 85, and nothing says why.",
    ),
    fix=(
        "Ghi 100; 85 khi tập sự; 40 khi học tập, công tác ở nước ngoài; 50 khi tạm đình chỉ công "
        "tác, tạm giữ, tạm giam; 90 khi đang hưởng lương hưu, và ghi lý do.",
        "Write 100; 85 on probation; 40 abroad; 50 while suspended or detained; 90 for pensioners, "
        "with the reason.",
    ),
    laws=(
        laws.ND204_2004.at("Điều 8 khoản 4"),
        laws.ND172_2025,
        laws.ND112_2020,
        laws.ND112_2020_71,
    ),
    confidence="secondary",
    lawful=(
        _expert(phan_tram_huong=40, ghi_chu="Đi học ở nước ngoài, hưởng 40% lương"),
        _expert(phan_tram_huong=50, ghi_chu="Tạm đình chỉ công tác"),
        _expert(phan_tram_huong=0, ghi_chu="Nghỉ không hưởng lương từ 01/6/2026"),
        _expert(phan_tram_huong=85, tap_su="x"),
    ),
    wrong=_expert(phan_tram_huong=95),
    right=_expert(phan_tram_huong=100),
    reasons=tuple(PERCENT.values()),
)
def percent_received(c: Context) -> pd.DataFrame:
    value = c.frame()["phan_tram_huong"]
    found = value.notna() & ~value.isin([PROBATION_PERCENT, 100]) & ~marked(c)

    def fitting(labels: pd.Index) -> pd.Series:
        read = stated.read(c, rule="sa-percent-received")[labels]
        reasons = zip(read, value[labels], strict=True)
        return pd.Series(
            [
                PERCENT.get(percent, "") if PERCENT.get(percent) in said else ""
                for said, percent in reasons
            ],
            index=labels,
            dtype="str",
        )

    return hits(c, found, reason=fitting)


def _amounts(c: Context) -> pd.DataFrame:
    """Amounts that a sheet may mean: pay alone, with over-scale, with leadership allowance, with
    both (VND a month)."""
    frame = c.frame()
    base = pay_tables.base_salary(c.as_of)
    share = frame["phan_tram_huong"].fillna(100) / 100
    over, lead = 1 + frame["vuot_khung"].fillna(0) / 100, frame["pc_chuc_vu"].fillna(0)
    plain = frame["he_so"]
    return pd.DataFrame(
        {
            "plain": plain * share * base,
            "over": plain * over * share * base,
            "lead": (plain * share + lead) * base,
            "all": (plain * over * share + lead) * base,
        }
    )


@rule(
    "sa-amount",
    lists=("qt_phu_cap",),
    gate="person",
    severity="warning",
    quality="thống nhất",
    reads=("tien_luong", "he_so"),
    title=(
        "Tiền lương bằng hệ số và phụ cấp nhân lương cơ sở",
        "Amount is coefficient and allowances times base salary",
    ),
    message=(
        "Tiền lương {value} không khớp với hệ số và lương cơ sở ngày {as_of}; tính được "
        "{proposal} đồng.",
        "Amount {value} does not fit coefficient and base salary on {as_of}; {proposal} VND "
        "was reckoned.",
    ),
    fix=(
        "Kiểm tra mức lương cơ sở, hệ số và các phụ cấp.",
        "Check base salary, coefficient and allowances.",
    ),
    laws=(laws.ND24_2023, laws.ND73_2024, laws.ND161_2026),
    confidence="read",
    lawful=(
        _expert(tien_luong=9_259_800, pc_khac="0,2 trách nhiệm"),
        _expert(tien_luong=9_260_000),
    ),
    wrong=_expert(tien_luong=8_564_400),
    right=_expert(tien_luong=9_259_800),
)
def amount(c: Context) -> pd.DataFrame:
    frame, told = c.frame(), c.frame()["tien_luong"]
    sums = _amounts(c)
    tolerance = float(c.setting("amount_tolerance", 1000))
    near = sums.sub(told, axis=0).abs().min(axis=1) <= tolerance
    others = c.frame("qt_phu_cap")
    more = frame["pc_khac"].notna() | pd.Series(
        frame.index.isin(others["_nguoi"]), index=frame.index
    )
    # Other allowances are text, so they only tell that the sum may be higher.
    found = (
        told.notna()
        & frame["he_so"].between(1, 10)
        & ~near
        & (~more | (told < sums["plain"] - tolerance))
    )
    return hits(
        c,
        found,
        proposal=sums["all"].round().map(lambda v: "" if np.isnan(v) else f"{v:.0f}").astype("str"),
    )
