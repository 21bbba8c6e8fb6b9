"""Group E: allowances.

Leadership allowance: Nghị định 204/2004/NĐ-CP, for communes Nghị định 07/2026/NĐ-CP, for schools
Thông tư 33/2005/TT-BGDĐT (list ``phu_cap_chuc_vu``).
"""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..codelists import table
from ..pay_tables import LONGEST_PROBATION, PROBATION_PERCENT, SHORTEST_PROBATION
from . import laws, post_allowances, stated
from .context import Context, months_between, of_owner, owner_is
from .facts import NO_OFFICE, SCHOOL_LEVELS, leads, lines, matches, on_table, unit_name
from .hits import hits
from .pay import DAY, TEACHER
from .retirement import LEFT
from .rule import Example, rule

LINES = "qt_phu_cap"
DEPUTY = {
    "chuc_vu": "Phó Trưởng phòng",
    "ngay_bo_nhiem": "2024-03-01",
    "so_quyet_dinh": "15/QĐ-SNV",
    "ngay_quyet_dinh": "2024-02-26",
    "pc_chuc_vu": 0.3,
}


def example(
    nguoi: Mapping[str, object] | None = None,
    *allowances: dict[str, object],
    **con: list[dict[str, object]],
) -> Example:
    given = {LINES: list(allowances)} if allowances else {}
    return Example(dict(nguoi or {}), {**given, **con}, as_of=DAY)


_COMMUNE = {"code": "H42.60", "name": "UBND xã Gia Viễn", "kind": "XA"}
_DIVISION = {"code": "H42.60", "name": "Phòng Kinh tế xã Gia Viễn", "kind": "PHONGX"}


def _commune(
    post: str, value: float, doi_tuong: str = "CC", day: str = DAY, **changes: object
) -> Example:
    """Somebody who leads in a commune: of the old level as a cadre, else in its division."""
    unit = _DIVISION if doi_tuong == "CC" else _COMMUNE
    fields = {
        **DEPUTY,
        "chuc_vu": post,
        "pc_chuc_vu": value,
        "doi_tuong": doi_tuong,
        "ma_don_vi_su_dung": unit["code"],
        **changes,
    }
    return Example(fields, as_of=day, units=({**unit, "parent": "H42", "level": 2},))


def _pccv(tu_ngay: str, den_ngay: str | None = None, he_so: float = 0.3) -> dict[str, object]:
    return {"tu_ngay": tu_ngay, "den_ngay": den_ngay, "loai_phu_cap": "PCCV", "he_so": he_so}


@rule(
    "al-leader-needs-post",
    severity="error",
    quality="thống nhất",
    reads=("pc_chuc_vu", "chuc_vu"),
    needs=("pc_chuc_vu", "chuc_vu"),
    title=(
        "Có phụ cấp chức vụ thì có chức vụ lãnh đạo",
        "Leadership allowance needs a leadership post",
    ),
    message=(
        "Có phụ cấp chức vụ {value} nhưng không có chức vụ lãnh đạo.",
        "Leadership allowance {value} without a leadership post.",
    ),
    fix=(
        "Ghi chức vụ, hoặc bỏ phụ cấp; phụ cấp khác ghi ở cột Phụ cấp khác.",
        "Enter the post or remove the allowance; other allowances have their own column.",
    ),
    laws=(laws.ND204_2004,),
    confidence="read",
    reasons=("BAO_LUU", "SAP_XEP"),
    lawful=(
        # NĐ 178/2024 Điều 11: kept after a reorganisation.
        example({"chuc_vu": None, "pc_chuc_vu": 0.3, "ghi_chu": "Bảo lưu phụ cấp sau sắp xếp"}),
        example({"chuc_vu": None, "pc_chuc_vu": 0.3, "kiem_nhiem": "Trưởng ban quản lý chợ"}),
    ),
    wrong=example({"chuc_vu": None, "pc_chuc_vu": 0.3}),
    right=example(DEPUTY),
)
def leader_needs_post(c: Context) -> pd.Series:
    known = c.given("chuc_vu") | c.has_column("chuc_vu")
    return (c.frame()["pc_chuc_vu"] > 0) & known & ~leads(c) & c.frame()["kiem_nhiem"].isna()


@rule(
    "al-post-needs-leader",
    gate="person",
    severity="warning",
    quality="đủ",
    reads=("pc_chuc_vu", "chuc_vu"),
    title=("Có chức vụ lãnh đạo thì có phụ cấp chức vụ", "A leadership post has its allowance"),
    message=(
        "Giữ chức vụ “{detail}” nhưng không có phụ cấp chức vụ.",
        "Holds “{detail}” without a leadership allowance.",
    ),
    fix=(
        "Bổ sung hệ số phụ cấp chức vụ.[ Đề nghị: {proposal}]",
        "Enter the coefficient.[ Proposed: {proposal}]",
    ),
    laws=(laws.ND204_2004,),
    confidence="read",
    lawful=(
        example({"chuc_vu": "Kế toán trưởng", "pc_chuc_vu": None}),
        # NĐ 33/2023 Điều 16: a cadre who draws a pension has 90 percent of step 1 and no more.
        _commune("Chủ tịch Hội Cựu chiến binh", 0, "CBX", day="2025-06-15"),
    ),
    wrong=example({**DEPUTY, "pc_chuc_vu": None}),
    right=example(DEPUTY),
)
def post_needs_leader(c: Context) -> pd.DataFrame:
    value = c.frame()["pc_chuc_vu"]
    blank = (value == 0) | (value.isna() & c.has_column("pc_chuc_vu"))
    allowed = post_allowances.allowed(c)
    known = (
        allowed.astype(bool) & ~post_allowances.leads_a_team(c) & ~c.among("doi_tuong", ("CBX",))
    )

    def single(labels: pd.Index) -> pd.Series:
        return pd.Series(
            [f"{v[0]:.2f}" if len(v) == 1 else "" for v in allowed[labels]],
            index=labels,
            dtype="str",
        )

    return hits(c, blank & known, proposal=single, detail=c.frame()["chuc_vu"])


@rule(
    "al-leader-value",
    severity="warning",
    reads=("pc_chuc_vu", "chuc_vu"),
    title=("Hệ số phụ cấp chức vụ đúng bảng", "Leadership coefficient is that of the table"),
    message=(
        "Hệ số phụ cấp {value} không có trong bảng cho chức vụ này (ngày {as_of}); bảng "
        "cho: {detail}.",
        "Coefficient {value} is not in the table for this post on {as_of}; the table gives: "
        "{detail}.",
    ),
    fix=(
        "Đối chiếu quyết định bổ nhiệm, hạng trường hoặc loại đơn vị.[ Đề nghị: {proposal}]",
        "Compare with the appointment decision and the class of the unit.[ Proposed: {proposal}]",
    ),
    laws=(laws.ND204_2004, laws.ND07_2026, laws.ND33_2023.at("Điều 19"), laws.TT33_2005),
    confidence="from_memory",
    reasons=("BAO_LUU", "SAP_XEP"),
    lawful=(
        example({**DEPUTY, "chuc_vu": "Trưởng phòng", "pc_chuc_vu": 0.5}),
        # NĐ 07/2026: the head of a commune's division; what a department gave may be preserved.
        _commune("Trưởng phòng", 0.25),
        _commune("Phó Trưởng phòng", 0.3, ghi_chu="Bảo lưu phụ cấp chức vụ sau sắp xếp"),
        # NĐ 33/2023 Điều 19: of two posts the higher counts.
        _commune("Phó Bí thư Đảng ủy, Chủ tịch UBND xã", 0.25, "CBX", day="2025-06-15"),
        _commune("Bí thư Đảng ủy, Chủ tịch HĐND xã", 0.3, "CBX", day="2025-06-15"),
        # From July 2025 until the decree nobody told the values of the new communes.
        _commune("Trưởng phòng", 0.5, day="2025-07-15"),
    ),
    wrong=example({**DEPUTY, "pc_chuc_vu": 0.45}),
    right=example(DEPUTY),
    note=(
        "Bảng của xã và chi cục đã đối chiếu văn bản; sở, huyện, trường học và cán bộ xã trước "
        "01/7/2025 ghi theo trí nhớ. Mức xét theo loại đơn vị khi danh mục đơn vị cho biết."
    ),
)
def leader_value(c: Context) -> pd.DataFrame:
    value, allowed = c.frame()["pc_chuc_vu"], post_allowances.allowed(c)
    wrong = pd.Series(
        [
            len(a) > 0 and v > 0 and not any(abs(v - x) <= 0.005 for x in a)
            for v, a in zip(value.to_numpy(), allowed.to_numpy(), strict=True)
        ],
        index=value.index,
    )
    shown = pd.Series(
        ["; ".join(f"{x:.2f}" for x in a) for a in allowed[wrong]],
        index=wrong.index[wrong],
        dtype="str",
    )
    single = shown.where(~shown.str.contains(";", na=False), "")
    return hits(c, wrong, proposal=single, detail=shown)


def of_kind(c: Context, code: str) -> pd.Series:
    return c.frame(LINES)["loai_phu_cap"] == code


def _overlaps(c: Context) -> pd.Series:
    """Lines that begin before an earlier line of the same person and kind ends (an open line ends
    never)."""

    def make() -> pd.Series:
        frame = c.frame(LINES)
        end = c.date("den_ngay", LINES)
        rows = lines(c, LINES, "tu_ngay")
        rows = rows[rows["loai_phu_cap"].notna()]
        ends = end.reindex(rows.index).fillna(pd.Timestamp("2200-01-01"))
        group = [rows["_nguoi"], rows["loai_phu_cap"]]
        reached = ends.astype("int64").groupby(group).cummax().groupby(group).shift(1)
        latest = pd.to_datetime(reached.astype("Int64").astype("float64"), unit=ends.dt.unit)
        return on_table(latest > rows["last"], frame)

    return c.once("allowance overlaps", make)


def _both_preferential(c: Context) -> pd.Series:
    """Preferential allowances of teachers who teach people with disabilities beside their own
    classes: theirs and that of Nghị định 182/2026 Điều 3 go together (Điều 4 khoản 5)."""
    told = owner_is(stated.says(c, "DAY_KHUYET_TAT", ever=True), c.frame(LINES))
    told |= stated.says(c, "DAY_KHUYET_TAT", table=LINES, ever=True)
    return (
        told & of_kind(c, "UDN") & (c.date("tu_ngay", LINES) >= pd.Timestamp(laws.ND182_2026.since))
    )


@rule(
    "al-leader-one",
    table=LINES,
    severity="warning",
    reads=("loai_phu_cap", "tu_ngay", "den_ngay"),
    needs=("loai_phu_cap", "tu_ngay"),
    title=("Chỉ hưởng một phụ cấp chức vụ", "Only one leadership allowance"),
    message=(
        "Hưởng hai phụ cấp chức vụ cùng lúc (dòng “{value}”).",
        "Two leadership allowances at the same time (line “{value}”).",
    ),
    fix=(
        "Giữ mức cao nhất; chức vụ kiêm nhiệm hưởng phụ cấp kiêm nhiệm.",
        "Keep the highest; a second post has the concurrent allowance.",
    ),
    laws=(laws.ND204_2004, laws.TT78_2005),
    confidence="secondary",
    lawful=(example(DEPUTY, _pccv("2022-03-01", "2024-03-01", 0.25), _pccv("2024-03-01")),),
    wrong=example(DEPUTY, _pccv("2024-03-01"), _pccv("2025-03-01", he_so=0.25)),
    right=example(DEPUTY, _pccv("2022-03-01", "2024-02-29", 0.25), _pccv("2024-03-01")),
)
def leader_one(c: Context) -> pd.Series:
    return _overlaps(c) & of_kind(c, "PCCV")


DISMISSED = ("CB_CCH", "CB_BN", "CC_CCH", "CC_GC", "VC_CCH")


@rule(
    "al-leader-after-term",
    lists=("nguoi", "ds_ky_luat"),
    table=LINES,
    gate="person",
    severity="error",
    quality="sống",
    reads=("den_ngay", "tu_ngay", "loai_phu_cap"),
    needs=("loai_phu_cap", "tu_ngay"),
    blames=("den_ngay", "tu_ngay"),
    title=("Phụ cấp chức vụ dừng khi thôi chức vụ", "Leadership allowance ends with the post"),
    message=(
        "Phụ cấp chức vụ còn sau ngày {detail} là ngày cách chức hoặc thôi công tác.",
        "The leadership allowance goes on after {detail}, the day of dismissal or leaving.",
    ),
    fix=(
        "Ghi ngày kết thúc phụ cấp theo quyết định.",
        "Enter the end of the allowance by the decision.",
    ),
    laws=(laws.ND204_2004, laws.ND50_2022.at("Điều 3")),
    confidence="read",
    lawful=(
        example(LEFT, _pccv("2024-03-01", "2026-09-15")),
        # Demoted: the allowance of the lower post begins on the day of the discipline.
        Example(
            {"chuc_vu": "Phó Trưởng phòng", "pc_chuc_vu": 0.3, "ngay_bo_nhiem": "2023-02-01"},
            {
                LINES: [{**_pccv("2023-02-01"), "he_so": 0.3}],
                "ds_ky_luat": [{"ngay": "2023-02-01", "hinh_thuc": "CC_GC"}],
            },
            as_of="2023-12-31",
        ),
    ),
    wrong=example(LEFT, _pccv("2024-03-01")),
    right=example(LEFT, _pccv("2024-03-01", "2026-09-30")),
)
def leader_after_term(c: Context) -> pd.DataFrame:
    end = c.date("den_ngay", LINES).fillna(pd.Timestamp("2200-01-01"))
    start = c.date("tu_ngay", LINES)
    discipline = c.frame("ds_ky_luat")
    dismissed = c.last_day("ngay", "ds_ky_luat")[discipline["hinh_thuc"].isin(DISMISSED)]
    day = dismissed.groupby(discipline["_nguoi"]).max()
    days = {"left": c.last_day("ngay_roi"), "dismissed": day}
    post_ends = pd.DataFrame({name: of_owner(d, c.frame(LINES)) for name, d in days.items()})
    # A line that begins on the day itself is of the lower post (Nghị định 112/2020: giáng chức).
    post_ends["dismissed"] = post_ends["dismissed"].where(post_ends["dismissed"] > start)
    first = post_ends.min(axis=1)
    # The month in which the post ends is paid whole.
    found = (
        of_kind(c, "PCCV")
        & (start <= first)
        & (end > first + pd.offsets.MonthEnd(1))
        & (first <= c.day)
    )
    return hits(c, found, LINES, detail=first.dt.strftime("%Y-%m-%d"))


@rule(
    "al-preserved",
    table=LINES,
    severity="info",
    quality="đủ",
    reads=("den_ngay", "loai_phu_cap"),
    needs=("loai_phu_cap",),
    blames=("den_ngay", "loai_phu_cap"),
    title=("Hệ số bảo lưu không ghi ngày kết thúc", "A preserved difference without an end"),
    message=(
        "Hệ số bảo lưu không có ngày kết thúc; bảo lưu trong ngạch, chức danh được xếp thì không "
        "có thời hạn.",
        "The preserved difference has no end; one that is kept in the present rank needs none.",
    ),
    fix=(
        "Chỉ ghi ngày hết bảo lưu khi quyết định có thời hạn (chuyển ngành 18 tháng, sắp xếp tổ "
        "chức).",
        "Enter the last day only when the decision has one (18 months from the forces, a "
        "reorganisation).",
    ),
    laws=(laws.TT79_2005, laws.TT02_2007.at("Mục II")),
    confidence="secondary",
    lawful=(
        example(
            {}, {"tu_ngay": "2007-07-01", "den_ngay": None, "loai_phu_cap": "BLCL", "he_so": 0.12}
        ),
    ),
    wrong=example(
        {}, {"tu_ngay": "2025-07-01", "den_ngay": None, "loai_phu_cap": "BLCL", "he_so": 0.3}
    ),
    right=example(
        {},
        {"tu_ngay": "2025-07-01", "den_ngay": "2026-12-31", "loai_phu_cap": "BLCL", "he_so": 0.3},
    ),
)
def preserved(c: Context) -> pd.Series:
    return of_kind(c, "BLCL") & ~c.given("den_ngay", LINES)


_TEACHES = r"V\.07\.|V\.09\.|15\.|15[ac]\."
TREATS = r"V\.08\.|16\."


@rule(
    "al-teacher-seniority",
    lists=("nguoi", "qt_cong_tac", "qt_luong"),
    table=LINES,
    severity="warning",
    reads=("phan_tram", "loai_phu_cap", "tu_ngay"),
    needs=("loai_phu_cap", "phan_tram"),
    title=("Phụ cấp thâm niên nhà giáo đúng số năm", "Teaching seniority fits the years"),
    message=(
        "Phụ cấp thâm niên {value}% không hợp: {detail}.",
        "Seniority allowance {value}% does not fit: {detail}.",
    ),
    fix=(
        "Tính 5% khi đủ 5 năm, sau đó mỗi năm thêm 1%; thời gian giảng dạy có đóng BHXH trước "
        "tuyển dụng ghi ở quá trình công tác. Người không thuộc ngành có phụ cấp thâm niên thì bỏ "
        "dòng.",
        "5 percent after five years, then one more for each year; insured teaching before "
        "recruitment goes into the work history. Remove the line outside the branches that have "
        "it.",
    ),
    laws=(laws.ND77_2021, laws.ND204_2004.at("Điều 6 khoản 8")),
    reasons=("CONG_TAC_TRUOC", "CHUYEN_NGANH", "TUYEN_LAI", "BAO_LUU"),
    confidence="secondary",
    lawful=(
        # NĐ 77/2021 Điều 3: insured teaching before recruitment counts.
        example(
            {**TEACHER, "ghi_chu": "Dạy hợp đồng có đóng BHXH từ 2005"},
            {"tu_ngay": "2025-09-01", "loai_phu_cap": "TNN", "phan_tram": 20},
        ),
        example(
            {"ma_ngach": "04.025", "ten_ngach": "Thanh tra viên"},
            {"tu_ngay": "2025-09-01", "loai_phu_cap": "TNN", "phan_tram": 8},
        ),
        # NĐ 77/2021 Điều 3: thirteen years from the title on, without the probation before it.
        example(
            {**TEACHER, "ngay_tuyen_dung": "2012-09-01", "ngay_ngach": "2013-09-01"},
            {"tu_ngay": "2026-09-01", "loai_phu_cap": "TNN", "phan_tram": 13},
        ),
        # The same with the probation as a line of the pay history.
        example(
            {**TEACHER, "ngay_tuyen_dung": "2012-09-01", "ngay_ngach": "2013-09-01"},
            {"tu_ngay": "2026-09-01", "loai_phu_cap": "TNN", "phan_tram": 13},
            qt_luong=[
                {"tu_ngay": "2012-09-01", "ma_ngach": "V.07.05.15", "phan_tram_huong": 85},
                {"tu_ngay": "2013-09-01", "ma_ngach": "V.07.05.15", "phan_tram_huong": 100},
            ],
        ),
    ),
    wrong=example(TEACHER, {"tu_ngay": "2025-09-01", "loai_phu_cap": "TNN", "phan_tram": 20}),
    right=example(TEACHER, {"tu_ngay": "2025-09-01", "loai_phu_cap": "TNN", "phan_tram": 11}),
    note=(
        "Ngày bắt đầu dạy học không có trong hồ sơ nên chỉ xét mức cao nhất tính từ ngày tuyển "
        "dụng; trừ tập sự khi ngày bổ nhiệm chức danh sau ngày tuyển dụng 6 đến 13 tháng."
    ),
)
def teacher_seniority(c: Context) -> pd.DataFrame:
    frame, mine = c.frame(LINES), of_kind(c, "TNN")
    percent = frame["phan_tram"]
    until = c.date("den_ngay", LINES).where(c.date("den_ngay", LINES) <= c.day, c.day)
    served, taught = (
        np.floor(months_between(of_owner(day, frame), until) / 12)
        for day in (_began(c), _taught_since(c))
    )
    little, much = percent < 5, percent > taught
    stranger = owner_is(_without_seniority(c), frame)
    teaches = owner_is(c.judged("ma_ngach", lambda code: bool(re.match(TAUGHT, code))), frame)
    reasons = [
        NO_SENIORITY,
        "thấp hơn 5%",
        "nhiều hơn số năm từ ngày tuyển dụng",
        "nhiều hơn số năm giảng dạy không kể thời gian tập sự",
        "nhiều hơn số năm công tác không kể thời gian tập sự",
    ]
    kinds = [stranger, little, percent > served, much & teaches, much]
    detail = pd.Series(np.select(kinds, reasons, ""), index=percent.index)
    # Earlier service explains more years, not the allowance of a stranger; one may be preserved.
    fitting = pd.Series("", index=percent.index, dtype="str")
    for code in ("CONG_TAC_TRUOC", "CHUYEN_NGANH", "TUYEN_LAI", "BAO_LUU"):
        said = owner_is(stated.says(c, code), frame)
        fits = stranger if code == "BAO_LUU" else much & ~stranger & ~little
        fitting = fitting.mask(said & fits, code)
    found = mine & (stranger | little | much)
    return hits(c, found, LINES, detail=detail, reason=fitting)


# Titles of those who teach; staff who support it (V.07.06, V.07.07.2x) are none.
TAUGHT = r"V\.07\.(?:0[^67]|07\.1)|V\.09\.02|15\.|15[ac]\."
NO_SENIORITY = "không thuộc ngành có phụ cấp thâm niên nghề"
# Civil servants of these branches have a seniority allowance of their own: their ranks, and the
# words of their units and posts (Nghị định 204/2004/NĐ-CP Điều 6 khoản 8, Nghị định 76/2009/NĐ-CP).
_BRANCH_RANKS = ("03.", "04.", "08.", "10.", "19.", "21.", "12.")
_BRANCH = re.compile(
    r"\b(?:thanh tra|kiem lam|kiem tra|thi hanh an|hai quan|toa an|vien kiem sat|kiem toan|co yeu"
    r"|quan su|cong an|bien phong|du tru|chinh tri|kiem ngu)\b"
)


def _without_seniority(c: Context) -> pd.Series:
    """People whose title and unit are of no branch that has a seniority allowance."""
    titled = c.judged("ma_ngach", lambda code: bool(re.match(TAUGHT, code)))
    ranked = c.judged("ma_ngach", lambda code: code.startswith(_BRANCH_RANKS))
    frame = c.frame()
    branch = matches(_BRANCH, unit_name(c), frame["chuc_vu"], frame["vi_tri_viec_lam"])
    teacher = c.judged("ma_ngach", lambda code: code.startswith("V."))
    return c.given("ma_ngach") & ~titled & (teacher | (~ranked & ~branch))


def _began(c: Context) -> pd.Series:
    """First possible day of service: recruitment, or the first line of the work history where that
    is earlier."""
    history = c.frame("qt_cong_tac")
    first = c.date("tu_ngay", "qt_cong_tac").groupby(history["_nguoi"]).min()
    told = pd.DataFrame(
        {"recruited": c.date("ngay_tuyen_dung"), "history": first.reindex(c.frame().index)}
    )
    return told.min(axis=1)


# A title given so many months after recruitment followed the probation, whose decision may take a
# month; a later day may be that of another title.
_PROBATION = (SHORTEST_PROBATION, LONGEST_PROBATION + 1)


_AS_PROBATION = re.compile(r"^(?:dang |huong luong )?tap su\b")


def _taught_since(c: Context) -> pd.Series:
    """First possible day that counts as teaching: probation does not (Nghị định 77/2021/NĐ-CP
    Điều 3). It ended on the day of the title or, for whoever has another title by now, of the first
    line of pay after it."""
    began, title = _began(c), c.last_day("ngay_ngach")
    pay = c.frame("qt_luong")
    probation = (pay["phan_tram_huong"] == PROBATION_PERCENT) | matches(_AS_PROBATION, pay["ly_do"])
    paid = c.last_day("tu_ngay", "qt_luong")[~probation].groupby(pay["_nguoi"]).min()
    first = pd.DataFrame({"title": title, "paid": paid.reindex(title.index)}).min(axis=1)
    after = months_between(c.date("ngay_tuyen_dung"), first)
    straight = (began == c.date("ngay_tuyen_dung")) & after.between(*_PROBATION)
    return began.mask(straight, first)


@rule(
    "al-public-service-25",
    lists=("nguoi",),
    table=LINES,
    severity="warning",
    reads=("phan_tram", "loai_phu_cap"),
    needs=("loai_phu_cap",),
    blames=("phan_tram", "loai_phu_cap"),
    title=(
        "Phụ cấp công vụ 25% chỉ cho cán bộ, công chức",
        "Public-service allowance of 25 percent: cadres and civil servants only",
    ),
    message=(
        "Phụ cấp công vụ không hợp: {detail}.",
        "The public-service allowance does not fit: {detail}.",
    ),
    fix=("Bỏ dòng phụ cấp, hoặc ghi 25%.", "Remove the line, or write 25."),
    laws=(laws.ND34_2012,),
    confidence="from_memory",
    lawful=(example({}, {"tu_ngay": "2020-09-01", "loai_phu_cap": "CVU", "phan_tram": None}),),
    wrong=example(TEACHER, {"tu_ngay": "2020-09-01", "loai_phu_cap": "CVU", "phan_tram": 25}),
    right=example({}, {"tu_ngay": "2020-09-01", "loai_phu_cap": "CVU", "phan_tram": 25}),
)
def public_service(c: Context) -> pd.DataFrame:
    percent, kind = c.frame(LINES)["phan_tram"], c.person("doi_tuong", LINES)
    stranger, other = kind.isin(["VC", "HDLD", "KCT"]), percent.notna() & (percent != 25)
    detail = pd.Series(
        np.where(stranger, "không phải cán bộ, công chức", "khác 25%"), index=percent.index
    )
    return hits(c, of_kind(c, "CVU") & (stranger | other), LINES, detail=detail)


# Schools and health units have the allowance for their other staff too (Nghị định 182/2026/NĐ-CP
# Điều 3 khoản 1; Nghị định 56/2011/NĐ-CP Điều 3 khoản 7); artists by Quyết định 14/2015/QĐ-TTg.
_ARTISTS = r"V\.10\.0[34]\.|V\.11\.09\.|17\.1"
_CARE = re.compile(
    rf"{NO_OFFICE}.*\b(?:truong|{SCHOOL_LEVELS}|giao duc|dao tao|benh vien|y te|phong kham"
    r"|benh tat|giam dinh y khoa|phap y|dieu duong|bao tro xa hoi|cong tac xa hoi|tam than"
    r"|cai nghien|nha hat|nghe thuat|thu y|kiem dich|chinh tri)\b"
)


@rule(
    "al-profession-sector",
    lists=("nguoi",),
    table=LINES,
    severity="warning",
    reads=("loai_phu_cap", "phan_tram"),
    needs=("loai_phu_cap",),
    title=("Phụ cấp ưu đãi nghề hợp với lĩnh vực", "Preferential allowance fits the sector"),
    message=(
        "Phụ cấp ưu đãi theo nghề cho mã {detail} ở đơn vị không thuộc giáo dục, y tế, nghệ thuật.",
        "A preferential allowance for code {detail} in a unit outside education, health and the "
        "arts.",
    ),
    fix=(
        "Kiểm tra chức danh, đơn vị và công việc trực tiếp làm; người được điều động còn được bảo "
        "lưu (tối đa 12 tháng) thì ghi ở cột Ghi chú.",
        "Check the title, the unit and the work really done; write a preserved allowance (at most "
        "12 months) in the note column.",
    ),
    laws=(laws.QD244_2005, laws.ND182_2026.at("Điều 2, 3"), laws.ND56_2011, laws.QD14_2015),
    reasons=("BAO_LUU", "BIET_PHAI"),
    confidence="secondary",
    lawful=(
        # QĐ 14/2015: performers; NĐ 182/2026 Điều 3 khoản 1: the other staff of a school.
        example(
            {**TEACHER, "ma_ngach": "V.10.04.14", "ten_ngach": "Diễn viên hạng III"},
            {"tu_ngay": "2020-09-01", "loai_phu_cap": "UDN", "phan_tram": 20},
        ),
        example(
            {**TEACHER, "ma_ngach": "06.031", "ten_ngach": "Kế toán viên"},
            {"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN", "phan_tram": 20},
        ),
    ),
    wrong=example({}, {"tu_ngay": "2020-09-01", "loai_phu_cap": "UDN", "phan_tram": 30}),
    right=example(TEACHER, {"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN", "phan_tram": 40}),
)
def profession_sector(c: Context) -> pd.DataFrame:
    code = c.person("ma_ngach", LINES)
    fits = code.str.match(f"{_TEACHES}|{TREATS}|{_ARTISTS}").fillna(True).astype(bool)
    care = owner_is(matches(_CARE, unit_name(c)), c.frame(LINES))
    ended = c.last_day("den_ngay", LINES) < c.day
    found = of_kind(c, "UDN") & ~fits & ~care & ~ended
    return hits(c, found, LINES, detail=code)


_SCHOOL = re.compile(
    rf"^(?!so |phong |ubnd ).*\b(?:{SCHOOL_LEVELS}|trung hoc|noi tru|ban tru"
    r"|giao duc thuong xuyen|gdtx)\b"
)
_HIGHER = re.compile(r"\b(?:cao dang|dai hoc|trung cap|chinh tri)\b")
SUPPORT_PERCENT = 20
"""Of staff who support education (Nghị định 182/2026/NĐ-CP Điều 3 khoản 1)."""
_ACCOUNTANT = {**TEACHER, "ma_ngach": "06.031", "ten_ngach": "Kế toán viên",
               "vi_tri_viec_lam": "Kế toán viên"}  # fmt: skip


def _supports(c: Context) -> pd.Series:
    """People of a school whose title is none of those who teach or treat: accountants, clerks,
    librarians, equipment staff."""
    unit = unit_name(c)
    schools = matches(_SCHOOL, unit) & ~matches(_HIGHER, unit)
    other = ~c.judged("ma_ngach", lambda code: bool(re.match(f"{TAUGHT}|{TREATS}", code)))
    return schools & other & c.given("ma_ngach") & ~leads(c)


@rule(
    "al-support-rate",
    lists=("nguoi",),
    table=LINES,
    severity="warning",
    reads=("phan_tram", "loai_phu_cap", "tu_ngay"),
    needs=("loai_phu_cap", "phan_tram"),
    title=(
        "Phụ cấp ưu đãi của nhân sự hỗ trợ giáo dục không quá 20%",
        "The preferential allowance of staff who support education is at most 20 percent",
    ),
    message=(
        "Phụ cấp ưu đãi {value}% cho người không trực tiếp giảng dạy: {detail}.",
        "Preferential allowance of {value}% for somebody who does not teach: {detail}.",
    ),
    fix=(
        "Từ 01/01/2026 ghi 20%; trước ngày ấy thì kết thúc dòng; sửa mã chức danh nếu người này "
        "giảng dạy.",
        "Write 20 percent from 2026-01-01 on, close the line before that day, or correct the code "
        "of the title of somebody who teaches.",
    ),
    laws=(laws.QD244_2005, laws.ND182_2026.at("Điều 3 khoản 1")),
    reasons=("BAO_LUU",),
    confidence="secondary",
    lawful=(
        # NĐ 182/2026 Điều 3 khoản 1; NĐ 56/2011 for the school's nurse; a line that has ended.
        example(_ACCOUNTANT, {"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN", "phan_tram": 20}),
        example(
            {**_ACCOUNTANT, "ma_ngach": "V.08.05.12", "ten_ngach": "Điều dưỡng hạng III"},
            {"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN", "phan_tram": 30},
        ),
        example(
            _ACCOUNTANT,
            {
                "tu_ngay": "2020-01-01",
                "den_ngay": "2025-12-31",
                "loai_phu_cap": "UDN",
                "phan_tram": 30,
            },
        ),
        # Điều 8 khoản 1: moved from another school in February, for at most twelve months.
        example(
            {**_ACCOUNTANT, "ghi_chu": "Bảo lưu phụ cấp ưu đãi từ 01/02/2026"},
            {"tu_ngay": "2026-02-01", "loai_phu_cap": "UDN", "phan_tram": 30},
        ),
    ),
    wrong=example(_ACCOUNTANT, {"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN", "phan_tram": 40}),
    right=example(TEACHER, {"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN", "phan_tram": 40}),
    note="Nhân viên y tế trường học hưởng theo Nghị định 56/2011/NĐ-CP, không xét ở đây.",
)
def support_rate(c: Context) -> pd.DataFrame:
    since = pd.Timestamp(laws.ND182_2026.since)
    # From 2026 on a line that ended under the older decision is no more judged.
    now = ~(c.last_day("den_ngay", LINES) < (since if c.day >= since else c.day))
    most = SUPPORT_PERCENT if c.day >= since else 0
    supports = owner_is(_supports(c), c.frame(LINES))
    found = of_kind(c, "UDN") & supports & now & (c.frame(LINES)["phan_tram"] > most)
    detail = (
        "nhân sự hỗ trợ giáo dục hưởng 20%"
        if most
        else "chỉ nhà giáo trực tiếp giảng dạy được hưởng"
    )
    return hits(c, found, LINES, field="phan_tram", detail=detail)


@rule(
    "al-amount-bound",
    table=LINES,
    severity="warning",
    reads=("he_so", "phan_tram", "loai_phu_cap", "tu_ngay"),
    needs=("loai_phu_cap",),
    blames=("he_so", "phan_tram"),
    title=(
        "Hệ số, phần trăm phụ cấp trong khung của loại phụ cấp",
        "Coefficient or percent of an allowance within the range of its kind",
    ),
    message=(
        "Mức {value} ngoài khung của loại phụ cấp này ({detail}).",
        "{value} is outside the range of this kind of allowance ({detail}).",
    ),
    fix=(
        "Đối chiếu quyết định; kiểm tra loại phụ cấp và ô hệ số, phần trăm.",
        "Compare with the decision; check the kind and the two cells.",
    ),
    laws=(laws.ALLOWANCE_RANGES,),
    reasons=("BAO_LUU",),
    confidence="from_memory",
    lawful=(
        example(_ACCOUNTANT, {"tu_ngay": "2024-03-01", "loai_phu_cap": "KTT", "he_so": 0.1}),
        example({}, {"tu_ngay": "2020-09-01", "loai_phu_cap": "KV", "he_so": 0.7}),
        example({}, {"tu_ngay": "2020-09-01", "loai_phu_cap": "TN", "he_so": 0.3}),
        example(
            {"chuc_vu": "Kế toán trưởng"},
            {
                "tu_ngay": "2012-09-01",
                "den_ngay": "2018-05-14",
                "loai_phu_cap": "KTT",
                "he_so": 0.2,
            },
        ),
    ),
    wrong=example(_ACCOUNTANT, {"tu_ngay": "2024-03-01", "loai_phu_cap": "KTT", "he_so": 0.2}),
    right=example({}, {"tu_ngay": "2024-03-01", "loai_phu_cap": "DH", "he_so": 0.2}),
    note="Khung ghi ở danh mục muc_phu_cap; các thông tư năm 2005, 2018 ghi theo trí nhớ.",
)
def amount_bound(c: Context) -> pd.DataFrame:
    frame, ended = c.frame(LINES), c.last_day("den_ngay", LINES)
    parts = []
    for row in table("muc_phu_cap").to_dict("records"):
        value = frame[row["field"]]
        levels = [float(level) for level in filter(None, row["levels"].split(";"))]
        if levels:
            outside = value.notna() & ~value.round(3).isin(levels)
        else:
            outside = (value < float(row["least"]) - _HALF) | (value > float(row["most"]) + _HALF)
        here = ~(ended < pd.Timestamp(row["valid_from"])) & (row["valid_from"] <= c.as_of)
        found = of_kind(c, row["code"]) & outside & here
        span = row["levels"].split(";") if levels else dict.fromkeys((row["least"], row["most"]))
        if found.any():
            detail = ("; " if levels else " - ").join(span)
            parts.append(hits(c, found, LINES, field=row["field"], detail=detail))
    return (
        pd.concat(parts, ignore_index=True)
        if parts
        else hits(c, pd.Series(False, index=frame.index), LINES)
    )


_ACCOUNTS = re.compile(r"\b(?:ke toan|tai vu|tai chinh)\b")


@rule(
    "al-chief-accountant",
    lists=("nguoi", "qt_cong_tac"),
    table=LINES,
    severity="warning",
    reads=("loai_phu_cap", "he_so"),
    needs=("loai_phu_cap", "nguoi.ma_ngach"),
    title=(
        "Phụ cấp trách nhiệm kế toán trưởng cho người làm kế toán",
        "The chief accountant's allowance goes to somebody in accounting",
    ),
    message=(
        "Phụ cấp kế toán trưởng cho người giữ mã {detail}, không ghi việc kế toán.",
        "A chief accountant's allowance for code {detail}, and no work in accounting is told.",
    ),
    fix=(
        "Kiểm tra loại phụ cấp; phụ trách kế toán thì ghi ở cột Kiêm nhiệm.",
        "Check the kind; write who is in charge of the accounts in the column of second posts.",
    ),
    laws=(laws.ALLOWANCE_RANGES,),
    confidence="from_memory",
    lawful=(
        example(
            {"kiem_nhiem": "Phụ trách kế toán"},
            {"tu_ngay": "2020-09-01", "loai_phu_cap": "KTT", "he_so": 0.1},
        ),
        example(_ACCOUNTANT, {"tu_ngay": "2020-09-01", "loai_phu_cap": "KTT", "he_so": 0.1}),
    ),
    wrong=example(
        {"vi_tri_viec_lam": "Chuyên viên"},
        {"tu_ngay": "2024-03-01", "loai_phu_cap": "KTT", "he_so": 0.1},
    ),
    right=example(
        {"chuc_vu": "Kế toán trưởng"},
        {"tu_ngay": "2024-03-01", "loai_phu_cap": "KTT", "he_so": 0.1},
    ),
)
def chief_accountant(c: Context) -> pd.DataFrame:
    names = ("chuc_vu", "vi_tri_viec_lam", "kiem_nhiem", "ten_ngach", "chuyen_nganh", "ghi_chu")
    accounts = c.judged("ma_ngach", lambda code: code.startswith("06."))
    accounts |= matches(_ACCOUNTS, *(c.frame()[name] for name in names))
    ended = c.last_day("den_ngay", LINES) < c.day
    known = c.person("ma_ngach", LINES).notna()
    works = owner_is(accounts, c.frame(LINES))
    found = of_kind(c, "KTT") & known & ~works & ~ended
    return hits(c, found, LINES, detail=c.person("ma_ngach", LINES))


CONCURRENT = 10
COMMUNE_CONCURRENT = 50


@rule(
    "al-concurrent-rate",
    lists=("nguoi",),
    table=LINES,
    severity="warning",
    reads=("phan_tram", "loai_phu_cap", "tu_ngay"),
    needs=("loai_phu_cap", "phan_tram"),
    title=(
        "Phụ cấp kiêm nhiệm 10%, cán bộ, công chức cấp xã 50%",
        "Concurrent allowance of 10 percent, of commune officials 50",
    ),
    message=(
        "Phụ cấp kiêm nhiệm {value}%; mức của đối tượng này là {detail}%.",
        "Concurrent allowance of {value}%; the rate of this class is {detail}%.",
    ),
    fix=(
        "Đối chiếu quyết định kiêm nhiệm; mức 50% chỉ cho cán bộ, công chức cấp xã đến 30/6/2025.",
        "Compare with the decision; 50 percent is for commune officials until 2025-06-30.",
    ),
    laws=(laws.ND204_2004.at("Điều 6 khoản 2"), laws.TT78_2005, laws.ND33_2023.at("Điều 20")),
    reasons=("BAO_LUU",),
    confidence="from_memory",
    lawful=(
        Example(
            {"doi_tuong": "CCX"},
            {LINES: [{"tu_ngay": "2023-09-01", "loai_phu_cap": "KN", "phan_tram": 50}]},
            as_of="2025-06-15",
        ),
        # Lines from before Decree 33/2023, when communes had 20 percent.
        Example(
            {"doi_tuong": "CCX"},
            {LINES: [{"tu_ngay": "2015-09-01", "loai_phu_cap": "KN", "phan_tram": 20}]},
            as_of="2025-06-15",
        ),
    ),
    wrong=example({}, {"tu_ngay": "2024-03-01", "loai_phu_cap": "KN", "phan_tram": 20}),
    right=example({}, {"tu_ngay": "2024-03-01", "loai_phu_cap": "KN", "phan_tram": 10}),
)
def concurrent_rate(c: Context) -> pd.DataFrame:
    frame = c.frame(LINES)
    commune = c.person("doi_tuong", LINES).isin(["CBX", "CCX"])
    since = c.last_day("tu_ngay", LINES) >= pd.Timestamp(laws.ND33_2023.since)
    drawn = of_kind(c, "KN") & ~(c.last_day("den_ngay", LINES) < c.day)
    other = frame["phan_tram"].notna() & (frame["phan_tram"] != CONCURRENT) & ~commune
    less = frame["phan_tram"].notna() & (frame["phan_tram"] != COMMUNE_CONCURRENT) & commune & since
    # A line of somebody who was of a commune when it began, or still works in one.
    old = frame["phan_tram"].isin((20, COMMUNE_CONCURRENT))
    was = old & (_moved_since(c) | _in_commune(c))
    detail = commune.map({True: str(COMMUNE_CONCURRENT), False: str(CONCURRENT)})
    found = drawn & ((other & ~was) | less)
    return hits(c, found, LINES, field="phan_tram", detail=detail)


_OF_COMMUNE = re.compile(r"\b(?:xa|phuong|thi tran|dac khu)\b")


def _in_commune(c: Context) -> pd.Series:
    return owner_is(matches(_OF_COMMUNE, unit_name(c)), c.frame(LINES))


def _moved_since(c: Context) -> pd.Series:
    """Lines that began before the person came to the present unit."""
    return c.date("tu_ngay", LINES) < of_owner(c.date("ngay_vao_co_quan"), c.frame(LINES))


_HALF = 0.005
"""Half of the last written digit."""


@rule(
    "al-date-order",
    lists=("nguoi",),
    table=LINES,
    severity="error",
    reads=("tu_ngay", "den_ngay", "loai_phu_cap"),
    needs=("tu_ngay",),
    title=(
        "Các dòng phụ cấp đúng thứ tự, không trùng nhau",
        "Allowance lines are in order and do not overlap",
    ),
    message=(
        "Dòng phụ cấp “{value}” không hợp: {detail}.",
        "Allowance line “{value}” does not fit: {detail}.",
    ),
    fix=("Sửa từ ngày, đến ngày theo quyết định.", "Correct the dates by the decisions."),
    laws=(laws.ALLOWANCE_LINES,),
    confidence="secondary",
    lawful=(
        example(
            {},
            {"tu_ngay": "2022-03-01", "den_ngay": "2023-03-01", "loai_phu_cap": "TN", "he_so": 0.2},
            {"tu_ngay": "2023-03-01", "den_ngay": None, "loai_phu_cap": "TN", "he_so": 0.3},
        ),
        example(
            {"ghi_chu": "Không chuyên trách, dạy lớp hòa nhập có 35% người khuyết tật"},
            {"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN", "phan_tram": 30},
            {"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN", "phan_tram": 20},
        ),
    ),
    wrong=example(
        {}, {"tu_ngay": "2024-03-01", "den_ngay": "2023-03-01", "loai_phu_cap": "TN", "he_so": 0.2}
    ),
    right=example(
        {}, {"tu_ngay": "2022-03-01", "den_ngay": "2023-03-01", "loai_phu_cap": "TN", "he_so": 0.2}
    ),
)
def date_order(c: Context) -> pd.DataFrame:
    turned = c.last_day("den_ngay", LINES) < c.date("tu_ngay", LINES)
    overlaps = _overlaps(c) & ~of_kind(c, "PCCV") & ~turned & ~_both_preferential(c)
    # The allowance of the flat record goes on, yet every line of it has ended.
    leading = of_kind(c, "PCCV")
    rows = lines(c, LINES, "tu_ngay")
    rows = rows[leading.reindex(rows.index)]
    last = rows.index[~rows["_nguoi"].duplicated(keep="last")]
    ended = c.last_day("den_ngay", LINES).reindex(last) < c.day
    still = c.person("pc_chuc_vu", LINES).reindex(last) > 0
    closed = on_table(ended & still, c.frame(LINES)) & ~turned
    reasons = [
        "đến ngày trước từ ngày",
        "trùng thời gian với dòng cùng loại",
        "đã kết thúc nhưng hồ sơ còn phụ cấp chức vụ",
    ]
    detail = pd.Series(np.select([turned, overlaps, closed], reasons, ""), index=turned.index)
    field = pd.Series(np.where(overlaps, "tu_ngay", "den_ngay"), index=turned.index)
    return hits(c, turned | overlaps | closed, LINES, detail=detail, field=field)
