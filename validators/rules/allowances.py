"""Group E: allowances.

Leadership allowance: Nghị định 204/2004/NĐ-CP, for communes Nghị định 07/2026/NĐ-CP, for schools
Thông tư 33/2005/TT-BGDĐT (list ``phu_cap_chuc_vu``).
"""

import re
from collections.abc import Mapping
from functools import cache

import numpy as np
import pandas as pd

from ..codelists import table
from ..folding import fold_words
from .context import Context, combined, factorised, months_between
from .facts import leads, lines, on_table, unit_name
from .hits import hits
from .pay import DAY, TEACHER
from .retirement import LEFT
from .rule import Example, Law, rule

LINES = "qt_phu_cap"
ND204 = Law("Nghị định 204/2004/NĐ-CP", "2004-10-01")
ND07 = Law("Nghị định 07/2026/NĐ-CP", "2026-01-01")
DEPUTY = {
    "chuc_vu": "Phó Trưởng phòng",
    "ngay_bo_nhiem": "2024-03-01",
    "so_quyet_dinh": "15/QĐ-SNV",
    "ngay_quyet_dinh": "2024-02-26",
    "pc_chuc_vu": 0.3,
}


def _example(
    nguoi: Mapping[str, object] | None = None,
    *allowances: dict[str, object],
    **con: list[dict[str, object]],
) -> Example:
    given = {LINES: list(allowances)} if allowances else {}
    return Example(dict(nguoi or {}), {**given, **con}, as_of=DAY)


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
    laws=(ND204,),
    confidence="read",
    wrong=_example({"chuc_vu": None, "pc_chuc_vu": 0.3}),
    right=_example(DEPUTY),
)
def leader_needs_post(c: Context) -> pd.Series:
    known = c.given("chuc_vu") | c.has_column("chuc_vu")
    return (c.frame()["pc_chuc_vu"] > 0) & known & ~leads(c) & c.frame()["kiem_nhiem"].isna()


# How a written post begins -> the posts of the list that it may be. The first that fits counts.
_POSTS = (
    (r"pho chu tich (?:ubnd|uy ban nhan dan)\b(?!.*\btinh\b)", ("Phó Chủ tịch UBND",)),
    (r"chu tich (?:ubnd|uy ban nhan dan)\b(?!.*\btinh\b)", ("Chủ tịch UBND",)),
    (r"pho giam doc so\b", ("Phó Giám đốc Sở",)),
    (r"giam doc so\b", ("Giám đốc Sở",)),
    (r"pho chi cuc truong\b", ("Phó Chi cục trưởng",)),
    (r"chi cuc truong\b", ("Chi cục trưởng",)),
    (r"pho hieu truong\b", ("Phó Hiệu trưởng",)),
    (r"hieu truong\b", ("Hiệu trưởng",)),
    (
        r"pho truong phong\b",
        (
            "Phó Trưởng phòng chuyên môn",
            "Phó Trưởng phòng thuộc Sở",
            "Phó Trưởng phòng thuộc Chi cục",
        ),
    ),
    (
        r"truong phong\b",
        ("Trưởng phòng chuyên môn", "Trưởng phòng thuộc Sở", "Trưởng phòng thuộc Chi cục"),
    ),
)
_SCHOOLS = (
    (r"\b(?:mam non|mau giao)\b", "Trường mầm non"),
    (r"\b(?:tieu hoc|th)\b", "Trường tiểu học"),
    (r"\b(?:thcs|trung hoc co so)\b", "Trường trung học cơ sở"),
    (r"\b(?:thpt|trung hoc pho thong)\b", "Trường trung học phổ thông"),
)


def _posts_of(post: str) -> tuple[str, ...]:
    words = fold_words(post)
    return next((posts for pattern, posts in _POSTS if re.match(pattern, words)), ())


@cache
def _values(
    posts: tuple[str, ...], schools: tuple[str, ...], big_city: bool, day: str
) -> tuple[float, ...]:
    """Coefficients that the list allows for any of the posts on a day; for heads of schools only
    those of the schools."""
    rows = table("phu_cap_chuc_vu")
    rows = rows[
        rows["position_vi"].isin(posts)
        & (rows["valid_from"] <= day)
        & ((rows["valid_to"] == "") | (rows["valid_to"] >= day))
    ]
    if not big_city:
        rows = rows[rows["locality_or_class"] != "Hà Nội, TP.HCM"]
    if schools:
        rows = rows[rows["unit_type"].isin(schools)]
    return tuple(sorted({float(v) for v in rows["coefficient"]}))


def _allowed(c: Context) -> pd.Series:
    """Tuple of the coefficients that the post may have; empty where the list does not tell."""

    def make() -> pd.Series:
        frame = c.frame()
        big_city = bool(c.setting("big_city", False))
        at, rows = combined(c.texts("chuc_vu"), factorised(unit_name(c)), c.texts("doi_tuong"))
        values = np.empty(len(rows), dtype=object)
        for i, (post, unit, kind) in enumerate(rows):
            names = _posts_of(post or "")
            schools = (
                tuple(school for pattern, school in _SCHOOLS if re.search(pattern, unit or ""))
                if names
                else ()
            )
            heads_school = bool(names) and names[0].endswith("Hiệu trưởng")
            # Divisions of public units have their own values, and a school of a kind that the list
            # lacks has none.
            untold = (names and "phòng" in names[0] and kind not in ("CC", "CB")) or (
                heads_school and bool(unit) and not schools
            )
            values[i] = (
                ()
                if untold or not names
                else _values(names, schools if heads_school else (), big_city, c.as_of)
            )
        return pd.Series(values[at], index=frame.index)

    return c.once("allowed leadership allowance", make)


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
    laws=(ND204,),
    confidence="read",
    wrong=_example({**DEPUTY, "pc_chuc_vu": None}),
    right=_example(DEPUTY),
)
def post_needs_leader(c: Context) -> pd.DataFrame:
    value = c.frame()["pc_chuc_vu"]
    blank = (value == 0) | (value.isna() & c.has_column("pc_chuc_vu"))
    allowed = _allowed(c)
    known = allowed.astype(bool)

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
    laws=(ND204, ND07, Law("Thông tư 33/2005/TT-BGDĐT", "2006-01-01")),
    confidence="from_memory",
    wrong=_example({**DEPUTY, "pc_chuc_vu": 0.45}),
    right=_example(DEPUTY),
    note="Bảng của xã và chi cục đã đối chiếu văn bản; sở và trường học ghi theo trí nhớ.",
)
def leader_value(c: Context) -> pd.DataFrame:
    value, allowed = c.frame()["pc_chuc_vu"], _allowed(c)
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


def _kind(c: Context, code: str) -> pd.Series:
    return c.frame(LINES)["loai_phu_cap"] == code


def _owner(c: Context, values: pd.Series) -> pd.Series:
    """Values by person, for every line."""
    frame = c.frame(LINES)
    return pd.Series(values.reindex(frame["_nguoi"]).to_numpy(), index=frame.index)


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
    laws=(ND204, Law("Thông tư 78/2005/TT-BNV")),
    confidence="secondary",
    wrong=_example(DEPUTY, _pccv("2024-03-01"), _pccv("2025-03-01", he_so=0.25)),
    right=_example(DEPUTY, _pccv("2022-03-01", "2024-02-29", 0.25), _pccv("2024-03-01")),
)
def leader_one(c: Context) -> pd.Series:
    return _overlaps(c) & _kind(c, "PCCV")


DISMISSED = ("CB_CCH", "CB_BN", "CC_CCH", "CC_GC", "VC_CCH")


@rule(
    "al-leader-after-term",
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
    laws=(
        Law("Nghị định 50/2022/NĐ-CP", "2022-08-15"),
        Law("Nghị định 115/2020/NĐ-CP", "2020-09-29"),
    ),
    confidence="read",
    wrong=_example(LEFT, _pccv("2024-03-01")),
    right=_example(LEFT, _pccv("2024-03-01", "2026-09-30")),
)
def leader_after_term(c: Context) -> pd.DataFrame:
    end = c.date("den_ngay", LINES).fillna(pd.Timestamp("2200-01-01"))
    start = c.date("tu_ngay", LINES)
    discipline = c.frame("ds_ky_luat")
    dismissed = c.last_day("ngay", "ds_ky_luat")[discipline["hinh_thuc"].isin(DISMISSED)]
    day = dismissed.groupby(discipline["_nguoi"]).max()
    post_ends = pd.DataFrame(
        {"left": _owner(c, c.last_day("ngay_roi")), "dismissed": _owner(c, day)}
    )
    post_ends["dismissed"] = post_ends["dismissed"].where(post_ends["dismissed"] >= start)
    first = post_ends.min(axis=1)
    # The month in which the post ends is paid whole.
    found = (
        _kind(c, "PCCV")
        & (start <= first)
        & (end > first + pd.offsets.MonthEnd(1))
        & (first <= c.day)
    )
    return hits(c, found, LINES, detail=first.dt.strftime("%Y-%m-%d"))


@rule(
    "al-preserved",
    table=LINES,
    severity="warning",
    quality="đủ",
    reads=("den_ngay", "loai_phu_cap"),
    needs=("loai_phu_cap",),
    blames=("den_ngay", "loai_phu_cap"),
    title=("Phụ cấp bảo lưu có ngày kết thúc", "A preserved allowance has an end"),
    message=("Hệ số bảo lưu không có ngày kết thúc.", "The preserved difference has no end."),
    fix=(
        "Ghi ngày hết bảo lưu theo quyết định sắp xếp.",
        "Enter the last day of the preservation by the decision.",
    ),
    laws=(Law("Nghị định 204/2004/NĐ-CP; quy định về sắp xếp tổ chức"),),
    confidence="from_memory",
    wrong=_example(
        {}, {"tu_ngay": "2025-07-01", "den_ngay": None, "loai_phu_cap": "BLCL", "he_so": 0.3}
    ),
    right=_example(
        {},
        {"tu_ngay": "2025-07-01", "den_ngay": "2026-12-31", "loai_phu_cap": "BLCL", "he_so": 0.3},
    ),
)
def preserved(c: Context) -> pd.Series:
    return _kind(c, "BLCL") & ~c.given("den_ngay", LINES)


_TEACHES = r"V\.07\.|V\.09\.|15\.|15[ac]\."
_TREATS = r"V\.08\.|16\."


@rule(
    "al-teacher-seniority",
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
        "Tính 5% khi đủ 5 năm, sau đó mỗi năm thêm 1%.",
        "5 percent after five years, then one more for each year.",
    ),
    laws=(Law("Nghị định 77/2021/NĐ-CP", "2021-08-01"),),
    confidence="secondary",
    wrong=_example(TEACHER, {"tu_ngay": "2025-09-01", "loai_phu_cap": "TNN", "phan_tram": 20}),
    right=_example(TEACHER, {"tu_ngay": "2025-09-01", "loai_phu_cap": "TNN", "phan_tram": 11}),
    note=(
        "Ngày bắt đầu dạy học không có trong hồ sơ nên chỉ xét mức cao nhất tính từ ngày tuyển "
        "dụng."
    ),
)
def teacher_seniority(c: Context) -> pd.DataFrame:
    percent, mine = c.frame(LINES)["phan_tram"], _kind(c, "TNN")
    code, kind = c.person("ma_ngach", LINES), c.person("doi_tuong", LINES)
    until = c.date("den_ngay", LINES).where(c.date("den_ngay", LINES) <= c.day, c.day)
    years = np.floor(months_between(_owner(c, c.date("ngay_tuyen_dung")), until) / 12)
    # Civil servants of some branches (inspection, enforcement) have a seniority allowance of their
    # own.
    stranger = (kind == "VC") & code.notna() & ~code.str.match(_TEACHES).fillna(False).astype(bool)
    little, much = percent < 5, percent > years
    reasons = ["không giữ chức danh nhà giáo", "thấp hơn 5%", "nhiều hơn số năm từ ngày tuyển dụng"]
    detail = pd.Series(np.select([stranger, little, much], reasons, ""), index=percent.index)
    return hits(c, mine & (stranger | little | much), LINES, detail=detail)


@rule(
    "al-public-service-25",
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
    laws=(Law("Nghị định 34/2012/NĐ-CP", "2012-05-01"),),
    confidence="from_memory",
    wrong=_example(TEACHER, {"tu_ngay": "2020-09-01", "loai_phu_cap": "CVU", "phan_tram": 25}),
    right=_example({}, {"tu_ngay": "2020-09-01", "loai_phu_cap": "CVU", "phan_tram": 25}),
)
def public_service(c: Context) -> pd.DataFrame:
    percent, kind = c.frame(LINES)["phan_tram"], c.person("doi_tuong", LINES)
    stranger, other = kind.isin(["VC", "HDLD", "KCT"]), percent.notna() & (percent != 25)
    detail = pd.Series(
        np.where(stranger, "không phải cán bộ, công chức", "khác 25%"), index=percent.index
    )
    return hits(c, _kind(c, "CVU") & (stranger | other), LINES, detail=detail)


@rule(
    "al-profession-sector",
    table=LINES,
    severity="warning",
    reads=("loai_phu_cap", "phan_tram"),
    needs=("loai_phu_cap",),
    title=("Phụ cấp ưu đãi nghề hợp với lĩnh vực", "Preferential allowance fits the sector"),
    message=(
        "Phụ cấp ưu đãi theo nghề cho mã {detail} không thuộc giáo dục, y tế.",
        "A preferential allowance for code {detail}, outside education and health.",
    ),
    fix=(
        "Kiểm tra chức danh và công việc trực tiếp làm.",
        "Check the title and the work really done.",
    ),
    laws=(
        Law("Quyết định 244/2005/QĐ-TTg", "2005-11-01"),
        Law("Nghị định 56/2011/NĐ-CP", "2011-08-19"),
    ),
    confidence="from_memory",
    wrong=_example({}, {"tu_ngay": "2020-09-01", "loai_phu_cap": "UDN", "phan_tram": 30}),
    right=_example(TEACHER, {"tu_ngay": "2020-09-01", "loai_phu_cap": "UDN", "phan_tram": 30}),
)
def profession_sector(c: Context) -> pd.DataFrame:
    code = c.person("ma_ngach", LINES)
    fits = code.str.match(f"{_TEACHES}|{_TREATS}").fillna(True).astype(bool)
    return hits(c, _kind(c, "UDN") & ~fits, LINES, detail=code)


@rule(
    "al-date-order",
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
    laws=(Law("Thông điệp HOSO_CBCCVC, DS_QUATRINH_PHUCAP"),),
    confidence="secondary",
    wrong=_example(
        {}, {"tu_ngay": "2024-03-01", "den_ngay": "2023-03-01", "loai_phu_cap": "TN", "he_so": 0.2}
    ),
    right=_example(
        {}, {"tu_ngay": "2022-03-01", "den_ngay": "2023-03-01", "loai_phu_cap": "TN", "he_so": 0.2}
    ),
)
def date_order(c: Context) -> pd.DataFrame:
    turned = c.last_day("den_ngay", LINES) < c.date("tu_ngay", LINES)
    overlaps = _overlaps(c) & ~_kind(c, "PCCV") & ~turned
    # The allowance of the flat record goes on, yet every line of it has ended.
    leading = _kind(c, "PCCV")
    rows = lines(c, LINES, "tu_ngay")
    rows = rows[leading.reindex(rows.index)]
    last = rows.index[~rows["_nguoi"].duplicated(keep="last")]
    ended = c.last_day("den_ngay", LINES).reindex(last) < c.day
    still = _owner(c, c.frame()["pc_chuc_vu"]).reindex(last) > 0
    closed = on_table(ended & still, c.frame(LINES)) & ~turned
    reasons = [
        "đến ngày trước từ ngày",
        "trùng thời gian với dòng cùng loại",
        "đã kết thúc nhưng hồ sơ còn phụ cấp chức vụ",
    ]
    detail = pd.Series(np.select([turned, overlaps, closed], reasons, ""), index=turned.index)
    field = pd.Series(np.where(overlaps, "tu_ngay", "den_ngay"), index=turned.index)
    return hits(c, turned | overlaps | closed, LINES, detail=detail, field=field)
