"""Group D, second part: what the lines of the pay history (diễn biến lương) say of each other.

Every rule looks at a line and the same person's line before it, in the order of their first day.
"""

import numpy as np
import pandas as pd

from .. import pay_tables
from ..codelists import table
from ..pay_tables import PROBATION_PERCENT
from . import laws, stated
from .context import Context, add_months, months_between, of_owner, owner_is
from .facts import FAIR_RATINGS, inside, number, on_table, order, says
from .hits import hits
from .pay import BROUGHT, DAY, DOCTORS, KEEPS, TT08, code_in_doubt, delay_between
from .pay_lines import TABLE, history
from .rule import Example, rule
from .scales import TABLE_VALUE

TT08_SOM = laws.TT08_2013.at("Điều 3")

SCALE_BEGAN = pd.Timestamp("2004-10-01")
_UNTIL_TITLE = 18
"""Months from recruitment to the title at most: the probation of twelve, or with the work of a
doctor's practice eighteen (Nghị định 115/2020 Điều 21)."""
Line = tuple[str, str | None, int, float]


def with_history(
    *rows: Line,
    code: str = "01.003",
    changes: dict[str, object] | None = None,
    last: dict[str, object] | None = None,
    **con: list[dict[str, object]],
) -> Example:
    """The expert of the examples with a pay history of (from, to, step, coefficient); *last* over
    the last line."""
    history: list[dict[str, object]] = [
        {
            "tu_ngay": a,
            "den_ngay": b,
            "ma_ngach": code,
            "bac": s,
            "he_so": k,
            "phan_tram_huong": 100,
            "ly_do": "Thường xuyên",
        }
        for a, b, s, k in rows
    ]
    history[-1].update(last or {})
    return Example(changes or {}, {TABLE: history, **con}, as_of=DAY)


THIRD: Line = ("2019-09-01", "2022-08-31", 3, 3.00)
FOURTH: Line = ("2022-09-01", "2025-08-31", 4, 3.33)
FIFTH: Line = ("2025-09-01", None, 5, 3.66)
SOUND = with_history(THIRD, FOURTH, FIFTH)


STEP_LOWERED = "CC_HBL"


def _lowered(day: str, form: str) -> Example:
    """From step 6 back to step 5 after a discipline of this day and form."""
    return with_history(
        ("2023-03-01", "2024-05-31", 6, 3.99),
        ("2024-06-01", None, 5, 3.66),
        ds_ky_luat=[{"ngay": day, "hinh_thuc": form}],
    )


# A title of group A2.2 that passed to A2.1 with its professional level (NĐ 232/2026 Điều 18).
TRANSFER: list[dict[str, object]] = [
    {"tu_ngay": "2024-03-01", "den_ngay": "2026-09-30", "ma_ngach": "V.10.02.05",
     "bac": 2, "he_so": 4.34},
    {"tu_ngay": "2026-10-01", "ma_ngach": "V.10.02.05", "bac": 1, "he_so": 4.40,
     "ly_do": "Chuyển xếp lương vào bậc nghề nghiệp 4"},
]  # fmt: skip


# Placed under a new code at nearly the same coefficient (4,98 to 5,02): the step keeps its date,
# and the raise comes three years after that.
KEPT_TIME = Example(
    {"ma_ngach": "V.07.04.31", "bac": 5, "he_so": 5.36},
    {
        TABLE: [
            {"tu_ngay": "2022-01-01", "den_ngay": "2023-12-31", "ma_ngach": "V.07.04.11",
            "bac": 9, "he_so": 4.98},
            {"tu_ngay": "2024-01-01", "den_ngay": "2024-12-31", "ma_ngach": "V.07.04.31",
            "bac": 4, "he_so": 5.02},
            {"tu_ngay": "2025-01-01", "ma_ngach": "V.07.04.31", "bac": 5, "he_so": 5.36},
        ]
    },
    as_of=DAY,
)  # fmt: skip


def _placed_anew(*codes_steps: tuple[str, str, int, float]) -> Example:
    """A teacher with a pay history of (from, code, step, coefficient)."""
    rows = [
        {"tu_ngay": day, "ma_ngach": code, "bac": step, "he_so": value, "phan_tram_huong": 100}
        for day, code, step, value in codes_steps
    ]
    last = {n: rows[-1][n] for n in ("ma_ngach", "bac", "he_so")}
    return Example(last, {TABLE: rows}, as_of=DAY)


# Only the code changes, once and twice: the time in the step goes on (the circulars of 2021 on
# teachers, Thông tư 02/2007/TT-BNV Mục II).
RENAMED = _placed_anew(
    ("2014-09-01", "15.113", 3, 3.00),
    ("2016-06-01", "V.07.05.15", 3, 3.00),
    ("2017-09-01", "V.07.05.15", 4, 3.33),
)
RENAMED_TWICE = _placed_anew(
    ("2020-03-01", "15.113", 4, 3.33),
    ("2021-06-01", "V.07.04.11", 4, 3.33),
    ("2022-08-01", "V.07.04.32", 4, 3.33),
    ("2023-03-01", "V.07.04.32", 5, 3.66),
)
# From A0 to A1 by less than one step of A0 (Thông tư 03/2021/TT-BGDĐT Điều 8).
A0_TO_A1 = _placed_anew(
    ("2021-09-01", "V.07.04.12", 8, 4.27),
    ("2023-10-01", "V.07.04.32", 7, 4.32),
    ("2024-09-01", "V.07.04.32", 8, 4.65),
)


# The list begins with the placement under the code of 2015; the step is older than the line.
BEGINS_WITH_CODE = Example(
    {
        "ma_ngach": "V.07.05.15", "bac": 5, "he_so": 3.66, "ngay_tuyen_dung": "2009-09-01",
        "ngay_ngach": "2016-07-01",
    },
    {
        TABLE: [
            {"tu_ngay": "2016-07-01", "den_ngay": "2016-08-31", "ma_ngach": "V.07.05.15",
            "bac": 2, "he_so": 2.67},
            {"tu_ngay": "2016-09-01", "ma_ngach": "V.07.05.15", "bac": 3, "he_so": 3.00},
        ]
    },
    as_of=DAY,
)  # fmt: skip


def _ratings(*years: int, xep_loai: str = "KHT") -> list[dict[str, object]]:
    """A good rating for every year since recruitment, but *xep_loai* for these years."""
    return [{"nam": n, "xep_loai": xep_loai if n in years else "HTT"} for n in range(2014, 2026)]


def _raises(rows: pd.DataFrame) -> pd.Series:
    """Lines that are the next step of the same code."""
    return (rows["ma_ngach"] == rows["before_ma_ngach"]) & (rows["bac"] == rows["before_bac"] + 1)


def _most_months(rows: pd.DataFrame) -> pd.Series:
    """Most whole months that count towards each raise."""
    return months_between(rows["before_since"], rows["last"])


def _told_early(c: Context, rows: pd.DataFrame) -> pd.Series:
    return stated.says(c, "NANG_TRUOC", table=TABLE).reindex(rows.index)


def _found(c: Context, mask: pd.Series, **columns: object) -> pd.DataFrame:
    frame = c.frame(TABLE)
    return hits(c, on_table(mask, frame), TABLE, **columns)


@rule(
    "sa-history-continuous",
    lists=("nguoi",),
    table=TABLE,
    severity="error",
    quality="thống nhất",
    reads=("tu_ngay", "den_ngay", "ma_ngach", "bac", "he_so"),
    needs=("tu_ngay",),
    title=(
        "Diễn biến lương liên tục và kết thúc ở lương hiện hưởng",
        "Pay history has no gap and ends at the present pay",
    ),
    message=(
        "Dòng diễn biến lương “{value}” không nối tiếp: {detail}.",
        "The line of the pay history at “{value}” does not follow: {detail}.",
    ),
    fix=(
        "Đối chiếu các quyết định lương; sửa ngày hoặc bổ sung dòng còn thiếu.",
        "Compare with the pay decisions; correct the dates or add the missing line.",
    ),
    laws=(laws.PAY_HISTORY,),
    confidence="secondary",
    lawful=(
        with_history(
            ("2018-09-01", "2020-08-31", 3, 3.00),
            FOURTH,
            FIFTH,
            changes={"ghi_chu": "Thôi việc 2020, tuyển dụng lại 2022"},
        ),
    ),
    wrong=with_history(("2018-09-01", "2021-08-31", 3, 3.00), FOURTH, FIFTH),
    right=SOUND,
)
def history_continuous(c: Context) -> pd.DataFrame:
    rows = history(c)
    end_first, end_last = (
        d.reindex(rows.index) for d in (c.date("den_ngay", TABLE), c.last_day("den_ngay", TABLE))
    )
    same = rows["before_first"].notna()
    before_end_first, before_end_last = (
        end_first.shift(1).where(same),
        end_last.shift(1).where(same),
    )
    tolerance = int(c.setting("history_gap_months", 1))
    reversed_ = end_last < rows["first"]
    overlap = before_end_first > rows["last"]
    gap = add_months(before_end_last, tolerance) + pd.Timedelta(days=1) < rows["first"]
    # Who left and was recruited again has no pay in between; the record says so, or its day of
    # recruitment is the first day after the gap.
    again = _recruited_again(c, rows)
    gap &= ~again
    latest = ~rows["_nguoi"].duplicated(keep="last")
    differs, field = _differs_from_present(c, rows)
    kinds = [
        (reversed_, "den_ngay", "ngày kết thúc trước ngày bắt đầu"),
        (overlap, "tu_ngay", "trùng thời gian với dòng trước"),
        (gap, "tu_ngay", "thiếu thời gian sau dòng trước"),
        (latest & differs, "", "dòng cuối khác lương hiện hưởng"),
    ]
    blamed = pd.Series(
        np.select([k for k, _, _ in kinds], [f if f else field for _, f, _ in kinds], ""),
        index=rows.index,
    )
    detail = pd.Series(
        np.select([k for k, _, _ in kinds], [d for _, _, d in kinds], ""), index=rows.index
    )
    return _found(c, reversed_ | overlap | gap | (latest & differs), field=blamed, detail=detail)


def _recruited_again(c: Context, rows: pd.DataFrame) -> pd.Series:
    """Lines that begin with a new recruitment."""
    noted = stated.says(c, "TUYEN_LAI") | stated.says(c, "KHONG_LUONG")
    of_line = stated.says(c, "TUYEN_LAI", "KHONG_LUONG", table=TABLE).reindex(rows.index)
    entered = (rows["first"] <= of_owner(c.last_day("ngay_tuyen_dung"), rows)) & (
        rows["last"] >= of_owner(c.date("ngay_tuyen_dung"), rows)
    )
    return owner_is(noted, rows) | of_line | entered


def _differs_from_present(c: Context, rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Whether a line differs from the person's present pay, and in which field.

    A present pay that does not fit the table is not compared: it has a finding of its own.
    """
    now = {name: c.person(name, TABLE).reindex(rows.index) for name in ("ma_ngach", "bac", "he_so")}
    listed = pay_tables.coefficient(pay_tables.salary_group(now["ma_ngach"], c.day), now["bac"])
    sound = (now["he_so"] - listed).abs() <= TABLE_VALUE
    doubted = of_owner(code_in_doubt(c), rows)
    code = (
        rows["ma_ngach"].notna()
        & now["ma_ngach"].notna()
        & (rows["ma_ngach"] != now["ma_ngach"])
        & ~doubted
    )
    step = (rows["bac"] - now["bac"]).abs() > 0
    value = (rows["he_so"] - now["he_so"]).abs() > TABLE_VALUE
    field = pd.Series(
        np.select([value, step, code], ["he_so", "bac", "ma_ngach"], ""), index=rows.index
    )
    return sound & (code | step | value), field


@rule(
    "sa-history-step-jump",
    lists=("ds_ky_luat",),
    table=TABLE,
    severity="warning",
    reads=("bac", "ma_ngach", "ly_do"),
    needs=("bac", "ma_ngach"),
    title=("Trong một ngạch, bậc tăng từng bậc", "Inside one code the step rises by one"),
    message=(
        "Bậc {value} không nối tiếp bậc {detail} của dòng trước.",
        "Step {value} does not follow step {detail} of the line before.",
    ),
    fix=(
        "Bổ sung dòng còn thiếu, hoặc ghi lý do (kỷ luật, chuyển ngạch, xếp lại lương).",
        "Add the missing line, or the reason (discipline, change of rank, new classification).",
    ),
    laws=(TT08,),
    reasons=("KY_LUAT", "XEP_LAI", *BROUGHT),
    confidence="read",
    lawful=(
        with_history(("2019-09-01", "2025-08-31", 3, 3.00), FIFTH, last={"ly_do": "Xếp lại lương"}),
        # NĐ 112/2020 Điều 7: the step lowered by one, a form in force until 2025-06-30.
        _lowered("2024-05-20", "CC_HBL"),
        Example(
            {"doi_tuong": "VC", "ma_ngach": "V.10.02.05", "bac": 1, "he_so": 4.40},
            {TABLE: TRANSFER},
            as_of=DAY,
        ),
    ),
    wrong=with_history(("2019-09-01", "2025-08-31", 3, 3.00), FIFTH),
    right=SOUND,
)
def history_step_jump(c: Context) -> pd.DataFrame:
    rows = history(c)
    step = rows["bac"] - rows["before_bac"]
    # A title that passed to another scale has the nearest coefficient there, not the next step.
    placed = rows["before_group"].notna() & (rows["group"] != rows["before_group"])
    lowered = (step == -1) & _step_lowered(c, rows)
    jumps = ((step > 1) | (step < 0)) & ~placed & ~lowered
    found = (rows["ma_ngach"] == rows["before_ma_ngach"]) & jumps
    return _found(c, found, detail=number(rows["before_bac"]))


def _step_lowered(c: Context, rows: pd.DataFrame) -> pd.Series:
    """Lines after a discipline that lowered the step, decided since the line before, while that
    form was in force."""
    frame, forms = c.frame("ds_ky_luat"), table("hinh_thuc_ky_luat")
    until = frame["hinh_thuc"].map(dict(zip(forms["code"], forms["valid_to"], strict=True)))
    day = c.date("ngay", "ds_ky_luat")
    decided = pd.DataFrame({"_nguoi": frame["_nguoi"], "day": day})[
        (frame["hinh_thuc"] == STEP_LOWERED) & ~(day > pd.to_datetime(until, errors="coerce"))
    ]
    return _met(rows, rows["before_first"], decided)


def _met(rows: pd.DataFrame, start: pd.Series, days: pd.DataFrame) -> pd.Series:
    """Lines from whose *start* to whose beginning one of the *days* of the person lies."""
    spans = pd.DataFrame(
        {"_nguoi": rows["_nguoi"], "start": start, "end": rows["last"], "span": rows.index}
    )
    return pd.Series(rows.index.isin(inside(days, spans)["span"]), index=rows.index)


@rule(
    "sa-history-before-2004",
    table=TABLE,
    severity="info",
    reads=("tu_ngay", "he_so"),
    title=(
        "Hệ số trước 01/10/2004 thuộc thang lương cũ",
        "Coefficients before 2004-10-01 are of an older scale",
    ),
    message=(
        "Dòng từ “{value}” thuộc thang lương trước Nghị định 204/2004/NĐ-CP, không đối "
        "chiếu với bảng lương.",
        "The line from “{value}” is of the scale before Decree 204/2004 and is not compared "
        "with the table.",
    ),
    fix=("Không cần sửa; chỉ để biết.", "Nothing to do; for information."),
    laws=(laws.ND204_2004,),
    confidence="read",
    lawful=(with_history(("2004-10-01", "2019-08-31", 2, 2.67), THIRD, FOURTH, FIFTH),),
    wrong=with_history(("2004-01-01", "2019-08-31", 2, 2.67), THIRD, FOURTH, FIFTH),
    right=SOUND,
)
def history_before_2004(c: Context) -> pd.Series:
    return (c.last_day("tu_ngay", TABLE) < SCALE_BEGAN) & c.given("he_so", TABLE)


@rule(
    "sa-raise-too-early",
    lists=("nguoi",),
    table=TABLE,
    severity="error",
    reads=("tu_ngay", "bac", "ma_ngach"),
    title=(
        "Hai bậc không gần nhau hơn thời hạn trừ 12 tháng",
        "Two steps are not closer than the period less 12 months",
    ),
    message=(
        "Nâng bậc từ “{value}” chỉ sau {detail} tháng; sớm nhất là thời hạn trừ 12 tháng.",
        "Raise on “{value}” after only {detail} months; the earliest is the period less 12 months.",
    ),
    fix=("Đối chiếu hai quyết định nâng lương gần nhau.", "Compare the two decisions."),
    laws=(TT08_SOM,),
    event=("tu_ngay",),
    confidence="read",
    reasons=KEEPS,
    lawful=(
        KEPT_TIME,
        RENAMED,
        RENAMED_TWICE,
        A0_TO_A1,
        with_history(
            ("2021-09-01", "2023-08-31", 3, 3.00), ("2023-09-01", "2025-08-31", 4, 3.33), FIFTH
        ),
        BEGINS_WITH_CODE,
    ),
    wrong=with_history(
        ("2021-03-01", "2024-02-29", 3, 3.00), ("2024-03-01", "2025-08-31", 4, 3.33), FIFTH
    ),
    right=SOUND,
)
def raise_too_early(c: Context) -> pd.DataFrame:
    rows = history(c)
    most = _most_months(rows)
    found = (
        _raises(rows)
        & ~_cut(c, rows)
        & (most < pay_tables.raise_months(rows["group"]) - 12)
        & (rows["first"] >= SCALE_BEGAN)
    )
    return _found(c, found, field="tu_ngay", detail=number(most))


EARLY = ("NANG_TRUOC", "NANG_TRUOC_THANH_TICH", "NANG_TRUOC_NGHI_HUU")
_MERITS = ("44", "CSTDT", "46", "41", "42")
"""Emulation fighters and certificates of merit: grounds of an early raise (Điều 3 khoản 1)."""
_SINCE_08 = pd.Timestamp("2013-09-15")
_BEFORE_RETIREMENT = 24
"""Months before the retirement age in which the raise on the notice may come."""


@rule(
    "sa-raise-early-reason",
    lists=("nguoi", "ds_khen_thuong"),
    table=TABLE,
    gate="person",
    severity="warning",
    quality="đủ",
    reads=("tu_ngay", "bac", "ma_ngach"),
    needs=("tu_ngay", "bac", "ma_ngach"),
    title=("Nâng bậc sớm hơn thời hạn thì có căn cứ", "A raise before its time has a ground"),
    message=(
        "Nâng bậc từ “{value}” sau {detail}, không có căn cứ nâng trước thời hạn.",
        "Raise on “{value}” after {detail}, without a ground for an early one.",
    ),
    fix=(
        "Sửa mốc theo thời hạn; nâng trước thời hạn (thành tích xuất sắc, thông báo nghỉ hưu) thì "
        "ghi ở Lý do hoặc Ghi chú của dòng.",
        "Correct the date; write an early raise (for merit, on the notice of retirement) in the "
        "reason or note of the line.",
    ),
    laws=(TT08, TT08_SOM, laws.TT08_2013_03.at("Điều 2, Điều 3")),
    event=("tu_ngay",),
    confidence="read",
    reasons=(*EARLY, *KEEPS),
    lawful=(
        KEPT_TIME,
        RENAMED,
        RENAMED_TWICE,
        A0_TO_A1,
        # Nine months early for merit: told in the line, or by the title in the list of rewards.
        with_history(
            ("2019-12-01", "2022-11-30", 3, 3.00),
            ("2022-12-01", "2025-08-31", 4, 3.33),
            FIFTH,
            last={"ly_do": "Trước thời hạn 03 tháng do lập thành tích xuất sắc"},
        ),
        with_history(
            ("2019-12-01", "2022-11-30", 3, 3.00),
            ("2022-12-01", "2025-08-31", 4, 3.33),
            FIFTH,
            last={"ly_do": None},
            ds_khen_thuong=[{"ngay": "2024-12-20", "hinh_thuc": "46"}],
        ),
        # The list begins with the present unit, the step before it.
        with_history(
            ("2023-09-01", "2025-08-31", 4, 3.33), FIFTH, changes={"ngay_vao_co_quan": "2023-09-01"}
        ),
    ),
    wrong=with_history(
        ("2020-09-01", "2023-08-31", 3, 3.00), ("2023-09-01", "2025-08-31", 4, 3.33), FIFTH
    ),
    right=SOUND,
    note=(
        "Không xét sau dòng đầu bắt đầu cùng ngày ngạch, ngày về đơn vị hoặc 01/01, 01/7; người có "
        "danh hiệu hoặc bằng khen trong thời gian giữ bậc; hai năm trước tuổi nghỉ hưu."
    ),
)
def raise_early_reason(c: Context) -> pd.DataFrame:
    rows = history(c)
    most, period = _most_months(rows), pay_tables.raise_months(rows["group"])
    early = _raises(rows) & ~_cut(c, rows) & (most < period) & (most >= period - 12)
    found = (
        early
        & (rows["first"] >= _SINCE_08)
        & ~_told_early(c, rows)
        & ~_rewarded(c, rows)
        & ~_near_retirement(c, rows)
    )
    detail = [
        f"{a:.0f} tháng (thời hạn {b:.0f} tháng)"
        for a, b in zip(most[found], period[found], strict=True)
    ]
    detail = pd.Series(detail, index=rows.index[found], dtype="str").reindex(c.frame(TABLE).index)
    return _found(c, found, field="tu_ngay", detail=detail)


def _cut(c: Context, rows: pd.DataFrame) -> pd.Series:
    """Lines after the first of a person, where that one may be younger than its step: it begins
    with the rank, with the unit, or on a day on which lists are cut or made anew."""
    first = rows["before_first"].shift(1).isna() & rows["before_first"].notna()
    day = rows["before_first"]
    other = pd.Series(False, index=rows.index)
    for name in ("ngay_ngach", "ngay_vao_co_quan"):
        other |= day == of_owner(c.date(name), rows)
    half = (day.dt.day == 1) & day.dt.month.isin((1, 7))
    # Whoever was recruited not long before began to be paid by step with that line.
    new = months_between(of_owner(c.last_day("ngay_tuyen_dung"), rows), day) <= _UNTIL_TITLE
    return first & (other | half) & ~new


def _rewarded(c: Context, rows: pd.DataFrame) -> pd.Series:
    """Lines in whose step, or in the six years before, a title or certificate was given."""
    frame = c.frame("ds_khen_thuong")
    given = pd.DataFrame({"_nguoi": frame["_nguoi"], "day": c.date("ngay", "ds_khen_thuong")})
    given = given[frame["hinh_thuc"].isin(_MERITS)]
    return _met(rows, rows["last"] - pd.DateOffset(years=6), given)


def _on_notice(c: Context, rows: pd.DataFrame) -> pd.Series:
    """Raises on the notice of retirement, which has a ground of its own (Điều 3 khoản 2): the line
    says so, or the notice is told in another column or by the person's note shortly before the
    pension."""
    said = stated.says(c, "NANG_TRUOC_NGHI_HUU", "TB_NGHI_HUU", table=TABLE, ever=True)
    said = said.reindex(rows.index)
    of_person = owner_is(stated.says(c, "TB_NGHI_HUU", "NANG_TRUOC_NGHI_HUU", ever=True), rows)
    return said | (of_person & _near_retirement(c, rows))


def _near_retirement(c: Context, rows: pd.DataFrame) -> pd.Series:
    born, sex = c.last_day("ngay_sinh"), c.frame()["gioi_tinh"]
    age = pay_tables.retirement_date(sex, born)
    left = months_between(rows["first"], of_owner(age, rows))
    return left <= _BEFORE_RETIREMENT


# Who retires with the next month: a raise on the notice of it is no other rule's matter.
_RETIRES_SOON = {
    "ngay_sinh": "1969-11-20", "cccd": "037169001234", "nam_tn": 1992.0,
    "ngay_nghi_huu": "2026-12-01", "ghi_chu": "Đã có quyết định nghỉ hưu",
}  # fmt: skip


@rule(
    "sa-raise-early-twice",
    lists=("nguoi",),
    table=TABLE,
    severity="warning",
    reads=("tu_ngay", "bac", "ma_ngach", "ly_do"),
    needs=("tu_ngay", "bac", "ma_ngach"),
    title=("Không nâng lương trước thời hạn hai lần liên tiếp", "No two early raises in a row"),
    message=(
        "Nâng bậc từ “{value}” là lần thứ hai liên tiếp trước thời hạn.",
        "The raise on “{value}” is the second early one in a row.",
    ),
    fix=(
        "Đối chiếu hai quyết định; chỉ một lần được nâng trước thời hạn vì thành tích.",
        "Compare the two decisions; only one may be early for merit.",
    ),
    laws=(TT08_SOM, laws.TT08_2013_03.at("Điều 3")),
    event=("tu_ngay",),
    confidence="read",
    lawful=(
        # TT 08/2013 Điều 3 khoản 2: the raise on the notice of retirement has its own ground.
        with_history(
            ("2020-11-01", "2023-01-31", 3, 3.00),
            ("2023-02-01", "2025-08-31", 4, 3.33),
            FIFTH,
            last={"ly_do": "Trước thời hạn khi có thông báo nghỉ hưu"},
            changes=_RETIRES_SOON,
        ),
        # The notice stands in the note of the line.
        with_history(
            ("2020-11-01", "2023-01-31", 3, 3.00),
            ("2023-02-01", "2025-08-31", 4, 3.33),
            FIFTH,
            last={"ly_do": "Trước thời hạn", "ghi_chu": "Thông báo nghỉ hưu số 90/TB-STC"},
            changes=_RETIRES_SOON,
        ),
    ),
    wrong=with_history(
        ("2020-11-01", "2023-01-31", 3, 3.00), ("2023-02-01", "2025-08-31", 4, 3.33), FIFTH
    ),
    right=with_history(
        ("2020-02-01", "2023-01-31", 3, 3.00), ("2023-02-01", "2025-08-31", 4, 3.33), FIFTH
    ),
)
def raise_early_twice(c: Context) -> pd.DataFrame:
    rows = history(c)
    most = _most_months(rows)
    period = pay_tables.raise_months(rows["group"])
    # A raise that came more than 12 months early has a finding of its own and is no early raise for
    # merit.
    early = _raises(rows) & (((most < period) & (most >= period - 12)) | _told_early(c, rows))
    early &= ~_on_notice(c, rows)
    twice = early & early.shift(1, fill_value=False) & (rows["before_ma_ngach"] == rows["ma_ngach"])
    return _found(c, twice, field="tu_ngay")


@rule(
    "sa-raise-delay-discipline",
    lists=("ds_danh_gia", "ds_ky_luat", "nguoi"),
    table=TABLE,
    gate="person",
    severity="warning",
    reads=("tu_ngay", "bac", "ma_ngach"),
    needs=("tu_ngay", "bac", "ma_ngach"),
    title=(
        "Kỷ luật và năm không hoàn thành nhiệm vụ kéo dài thời hạn nâng lương",
        "Discipline and a year not completed put the raise off",
    ),
    message=(
        "Nâng bậc từ “{value}” sau {detail} tháng, không tính thời gian kéo dài do kỷ luật "
        "hoặc không hoàn thành nhiệm vụ.",
        "Raise on “{value}” after {detail} months, without the delay for discipline or a "
        "year not completed.",
    ),
    fix=(
        "Lùi mốc nâng lương 3, 6 hoặc 12 tháng theo từng trường hợp, hoặc ghi căn cứ khác.",
        "Put the raise off by 3, 6 or 12 months by case, or state another basis.",
    ),
    laws=(TT08, laws.LUAT58_2010.at("Điều 56")),
    note=(
        "Kỷ luật và năm không hoàn thành nhiệm vụ cùng năm được coi là cùng một hành vi: chỉ kéo "
        "dài theo hình thức kỷ luật (Thông tư 03/2021/TT-BNV; từ năm 2021)."
    ),
    confidence="read",
    lawful=(
        with_history(THIRD, FOURTH, ("2026-03-01", None, 5, 3.66), ds_danh_gia=_ratings(2023)),
        # A warning, and the year that failed by the same act: six months, not twelve.
        with_history(
            ("2019-03-01", "2022-02-28", 3, 3.00),
            ("2022-03-01", "2025-08-31", 4, 3.33),
            FIFTH,
            ds_danh_gia=_ratings(2023),
            ds_ky_luat=[{"ngay": "2023-05-10", "hinh_thuc": "CC_CC"}],
        ),
    ),
    wrong=with_history(THIRD, FOURTH, FIFTH, ds_danh_gia=_ratings(2023)),
    right=with_history(
        ("2019-03-01", "2022-02-28", 3, 3.00),
        ("2022-03-01", "2025-08-31", 4, 3.33),
        FIFTH,
        ds_danh_gia=_ratings(2023),
    ),
)
def raise_delay_discipline(c: Context) -> pd.DataFrame:
    rows = history(c)
    most = _most_months(rows)
    delay = delay_between(c, rows["_nguoi"], rows["before_since_last"], rows["first"], sure=True)
    needed = pay_tables.raise_months(rows["group"]) + delay
    found = _raises(rows) & (delay > 0) & (most < needed) & ~_told_early(c, rows)
    return _found(c, found, field="tu_ngay", detail=number(most))


@rule(
    "sa-raise-rating",
    lists=("nguoi",),
    table=TABLE,
    gate="person",
    severity="warning",
    reads=("tu_ngay", "bac", "ma_ngach"),
    needs=("tu_ngay", "bac", "ma_ngach", "ds_danh_gia.xep_loai"),
    title=(
        "Nâng lương thường xuyên cần kết quả từ Hoàn thành nhiệm vụ",
        "A regular raise needs ratings of at least completed",
    ),
    message=(
        "Nâng bậc từ “{value}” trong khi không năm nào của thời hạn được xếp loại từ Hoàn "
        "thành nhiệm vụ trở lên.",
        "Raise on “{value}” although no year of the period was rated completed or better.",
    ),
    fix=(
        "Bổ sung kết quả đánh giá các năm, hoặc xem lại quyết định nâng lương.",
        "Add the ratings of the years, or check the decision.",
    ),
    laws=(TT08,),
    confidence="read",
    lawful=(with_history(THIRD, FOURTH, FIFTH, ds_danh_gia=_ratings(2023)),),
    wrong=with_history(
        ("2017-09-01", "2020-08-31", 3, 3.00),
        ("2020-09-01", "2025-08-31", 4, 3.33),
        FIFTH,
        ds_danh_gia=_ratings(2021, 2022, 2023, 2024),
    ),
    right=with_history(THIRD, FOURTH, FIFTH, ds_danh_gia=_ratings(2023, 2024, xep_loai="HT")),
)
def raise_rating(c: Context) -> pd.DataFrame:
    rows, ratings = history(c), c.frame("ds_danh_gia")
    ratings = ratings[
        (ratings["_nguoi"] >= 0) & ratings["xep_loai"].notna() & ratings["nam"].notna()
    ]
    spans = pd.DataFrame(
        {
            "_nguoi": rows["_nguoi"],
            "from": rows["before_last"].dt.year,
            "to": rows["first"].dt.year,
            "span": rows.index,
        }
    )
    joined = spans.merge(ratings[["_nguoi", "nam", "xep_loai"]], on="_nguoi")
    held = joined[(joined["nam"] > joined["from"]) & (joined["nam"] < joined["to"])]
    good = held["xep_loai"].isin(FAIR_RATINGS)
    years, fine = (
        s.groupby(held["span"]).sum().reindex(rows.index, fill_value=0)
        for s in (good | ~good, good)
    )
    return _found(c, _raises(rows) & (years >= 2) & (fine == 0), field="tu_ngay")


PROMOTED_INTO = {"A1": ("A2.1", "A2.2"), "A2.1": ("A3.1", "A3.2"), "A2.2": ("A3.1", "A3.2", "A2.1")}
LIFTED_INTO = ("A0 A1", "B A0", "B A1")


_NURSE = {
    "ma_ngach": "V.08.05.12", "ten_ngach": "Điều dưỡng hạng III", "doi_tuong": "VC",
    "loai_hop_dong": "HDLV_KXDTH", "ngay_hop_dong": "2014-09-01",
}  # fmt: skip
_NURSE_BEFORE = {
    "tu_ngay": "2021-09-01", "den_ngay": "2023-05-31", "ma_ngach": "V.08.05.13", "bac": 7,
    "he_so": 3.06,
}  # fmt: skip


def _nurse(step: int, value: float, **line: object) -> Example:
    """From scale B at 3.06 to the class of A1."""
    pay = {"bac": step, "he_so": value}
    lifted = {"tu_ngay": "2023-06-01", "ma_ngach": _NURSE["ma_ngach"], **pay, **line}
    return Example({**_NURSE, **pay}, {TABLE: [_NURSE_BEFORE, lifted]}, as_of=DAY)


@rule(
    "sa-promotion-coefficient",
    lists=("nguoi",),
    table=TABLE,
    severity="warning",
    reads=("he_so", "ma_ngach", "vuot_khung"),
    needs=("he_so", "ma_ngach"),
    title=(
        "Nâng ngạch xếp vào hệ số bằng hoặc cao hơn gần nhất",
        "On promotion the coefficient is the nearest equal or higher one",
    ),
    message=(
        "Hệ số {value} khi nâng ngạch khác hệ số bằng hoặc cao hơn gần nhất[ ({proposal})].",
        "Coefficient {value} on promotion is not the nearest equal or higher one[ ({proposal})].",
    ),
    fix=("Đối chiếu quyết định nâng ngạch, xếp lương.", "Compare with the decision on promotion."),
    laws=(laws.TT02_2007.at("Mục II"),),
    confidence="secondary",
    event=("tu_ngay",),
    lawful=(
        # TT 02/2007 Mục II khoản 1: over-scale counts, 4.98 and 6 percent give 5.42.
        Example(
            {"ma_ngach": "01.002", "bac": 4, "he_so": 5.42},
            {
                TABLE: [
                    {
                        "tu_ngay": "2022-09-01",
                        "den_ngay": "2025-08-31",
                        "ma_ngach": "01.003",
                        "bac": 9,
                        "he_so": 4.98,
                        "vuot_khung": 6,
                    },
                    {"tu_ngay": "2025-09-01", "ma_ngach": "01.002", "bac": 4, "he_so": 5.42},
                ]
            },
            as_of=DAY,
        ),
        # Mục III: into another kind of title, the nearest; or with earlier work counted.
        _nurse(4, 3.33),
        _nurse(5, 3.66, ly_do="Tính thời gian đóng BHXH trước khi tuyển dụng"),
    ),
    wrong=Example(
        {
            "ma_ngach": "01.002",
            "ten_ngach": "Chuyên viên chính",
            "ngay_ngach": "2025-09-01",
            "bac": 2,
            "he_so": 4.74,
            "quan_ly_nha_nuoc": "CVC",
            "ly_luan_chinh_tri": "TC",
        },
        {
            TABLE: [
                {
                    "tu_ngay": "2022-09-01",
                    "den_ngay": "2025-08-31",
                    "ma_ngach": "01.003",
                    "bac": 5,
                    "he_so": 3.66,
                },
                {"tu_ngay": "2025-09-01", "ma_ngach": "01.002", "bac": 2, "he_so": 4.74},
            ]
        },
        as_of=DAY,
    ),
    right=Example(
        {
            "ma_ngach": "01.002",
            "ten_ngach": "Chuyên viên chính",
            "ngay_ngach": "2025-09-01",
            "bac": 1,
            "he_so": 4.40,
            "quan_ly_nha_nuoc": "CVC",
            "ly_luan_chinh_tri": "TC",
        },
        {
            TABLE: [
                {
                    "tu_ngay": "2022-09-01",
                    "den_ngay": "2025-08-31",
                    "ma_ngach": "01.003",
                    "bac": 5,
                    "he_so": 3.66,
                },
                {"tu_ngay": "2025-09-01", "ma_ngach": "01.002", "bac": 1, "he_so": 4.40},
            ]
        },
        as_of=DAY,
    ),
    note=(
        "Lên A2, A3 thì phải đúng hệ số gần nhất; từ A0, B lên A0, A1 chỉ nêu hệ số cao hơn hệ số "
        "gần nhất, vì thời gian trước đó có thể được tính."
    ),
)
def promotion_coefficient(c: Context) -> pd.DataFrame:
    rows = history(c)
    pairs = {f"{old} {new}" for old, several in PROMOTED_INTO.items() for new in several}
    moved = rows["before_group"] + " " + rows["group"]
    before = rows["before_he_so"] * (1 + rows["before_vuot_khung"].fillna(0) / 100)
    expected = pay_tables.nearest(rows["group"], before.round(2))
    promoted = moved.isin(pairs) & ((rows["he_so"] - expected).abs() > TABLE_VALUE)
    # Into another kind of title: the time before may count, so that only more than the nearest of
    # somebody who was not recruited anew is wrong.
    anew = of_owner(c.last_day("ngay_tuyen_dung"), rows) >= rows["before_first"]
    anew |= stated.says(c, *BROUGHT, table=TABLE).reindex(rows.index)
    anew |= of_owner(stated.says(c, *BROUGHT, ever=True), rows)
    lifted = moved.isin(LIFTED_INTO) & (rows["he_so"] > expected + TABLE_VALUE) & ~anew
    found = promoted | (lifted & (rows["before_phan_tram_huong"] != PROBATION_PERCENT))
    return _found(c, found, proposal=number(expected))


@rule(
    "sa-entry-step",
    lists=("nguoi", "qt_cong_tac"),
    table=TABLE,
    gate="person",
    severity="warning",
    reads=("bac", "ma_ngach", "tu_ngay"),
    title=(
        "Bậc đầu tiên sau tuyển dụng theo trình độ",
        "First step after recruitment follows the qualification",
    ),
    message=(
        "Bậc đầu tiên là {value}, cao hơn bậc mà trình độ cho phép[ ({proposal})].",
        "The first step is {value}, above the one that the qualification allows[ ({proposal})].",
    ),
    fix=(
        "Đối chiếu quyết định bổ nhiệm và xếp lương sau tập sự; thời gian công tác trước đó ghi ở "
        "quá trình công tác.",
        "Compare with the decision after probation; earlier service goes into the work history.",
    ),
    laws=(laws.TITLE_PAY,),
    reasons=BROUGHT,
    confidence="read",
    lawful=(
        with_history(
            ("2014-09-01", "2019-08-31", 3, 3.00),
            ("2019-09-01", "2025-08-31", 4, 3.33),
            FIFTH,
            changes={"ghi_chu": "Bộ đội chuyển ngành"},
        ),
        with_history(
            ("2014-09-01", "2019-08-31", 3, 3.00),
            ("2019-09-01", "2025-08-31", 4, 3.33),
            FIFTH,
            qt_cong_tac=[
                {"tu_ngay": "2006-09-01", "den_ngay": "2013-08-31", "chuc_vu": "Hợp đồng"},
                {"tu_ngay": "2013-09-01", "chuc_vu": "Chuyên viên"},
            ],
        ),
        # Nghị quyết 261/2025/QH15: a doctor recruited in 2026 begins on step 2.
        with_history(
            ("2026-08-01", None, 2, 2.67),
            code="V.08.01.03",
            changes={
                "ma_ngach": "V.08.01.03",
                "ten_ngach": "Bác sĩ (hạng III)",
                "doi_tuong": "VC",
                "bac": 2,
                "he_so": 2.67,
                "ngay_tuyen_dung": "2026-08-01",
                "ngay_vao_co_quan": "2026-08-01",
                "ngay_ngach": "2026-08-01",
                "ngay_bac": "2026-08-01",
                "ngay_nang_luong_sau": "2029-08-01",
            },
        ),
    ),
    wrong=with_history(
        ("2014-09-01", "2019-08-31", 3, 3.00), ("2019-09-01", "2025-08-31", 4, 3.33), FIFTH
    ),
    right=with_history(
        ("2014-09-01", "2018-08-31", 1, 2.34),
        ("2018-09-01", "2022-08-31", 2, 2.67),
        ("2022-09-01", "2025-08-31", 3, 3.00),
        ("2025-09-01", None, 4, 3.33),
        changes={"bac": 4, "he_so": 3.33},
    ),
)
def entry_step(c: Context) -> pd.DataFrame:
    rows = history(c)
    held = order(c.person("trinh_do_cm", TABLE).reindex(rows.index), "trinh_do_chuyen_mon")
    recruited_first = of_owner(c.date("ngay_tuyen_dung"), rows)
    recruited_last = of_owner(c.last_day("ngay_tuyen_dung"), rows)
    # Doctors start on step 3 of A1, masters on 2; college graduates in a group B title on 2
    # (entry_step.csv).
    allowed = pd.Series(1.0, index=rows.index)
    allowed = allowed.mask((rows["group"] == "A1") & (held == 6), 2.0).mask(
        (rows["group"] == "A1") & (held >= 7), 3.0
    )
    allowed = allowed.mask((rows["group"] == "B") & (held >= 4), 2.0)
    doctors = rows["ma_ngach"].str.match(DOCTORS).fillna(False) & (rows["first"] >= _STEP_2_SINCE)
    allowed = allowed.mask(doctors & (allowed < 2), 2.0)
    # Insured service before recruitment gives steps: it stands in the work history.
    work = c.frame("qt_cong_tac")
    served = work["_nguoi"][
        c.last_day("tu_ngay", "qt_cong_tac") < of_owner(c.date("ngay_tuyen_dung"), work)
    ]
    entered = (
        ~rows["_nguoi"].isin(served)
        & rows["before_first"].isna()
        & (rows["first"] >= recruited_first)
        & (rows["last"] <= add_months(recruited_last, 24))
    )
    found = (
        entered
        & rows["group"].isin(["A1", "A0", "B"])
        & held.notna()
        & (rows["bac"] > allowed)
        & (rows["first"] >= SCALE_BEGAN)
    )
    return _found(c, found, proposal=number(allowed))


# From memory, and only to accuse nobody: Nghị quyết 261/2025/QH15 places doctors and pharmacists on
# step 2 when they are recruited.
_STEP_2_SINCE = pd.Timestamp("2026-01-01")

UNPAID = (
    "khong luong",
    "khong huong luong",
    "dinh chi",
    "tam giam",
    "tam giu",
    "qua han o nuoc ngoai",
)


@rule(
    "sa-raise-uncounted-time",
    table="qt_cong_tac",
    gate="person",
    severity="info",
    reads=("chuc_vu", "tu_ngay", "den_ngay"),
    needs=("chuc_vu", "tu_ngay", "nguoi.ngay_nang_luong_sau"),
    title=(
        "Thời gian không tính vào thời hạn nâng lương",
        "Time that does not count toward the raise",
    ),
    message=(
        "Thời gian “{value}” ({detail} tháng) không tính vào thời hạn nâng lương, mốc nâng "
        "lương chưa lùi.",
        "“{value}” ({detail} months) does not count toward the raise, and the next raise "
        "was not put off.",
    ),
    fix=(
        "Lùi mốc nâng lương lần sau.[ Đề nghị: {proposal}]",
        "Put the next raise off.[ Proposed: {proposal}]",
    ),
    laws=(TT08,),
    confidence="read",
    lawful=(
        Example(
            {"ngay_nang_luong_sau": "2029-03-01"},
            {
                "qt_cong_tac": [
                    {
                        "tu_ngay": "2026-02-01",
                        "den_ngay": "2026-07-31",
                        "chuc_vu": "Nghỉ không hưởng lương",
                    }
                ]
            },
            as_of=DAY,
        ),
    ),
    wrong=Example(
        {},
        {
            "qt_cong_tac": [
                {
                    "tu_ngay": "2013-09-01",
                    "den_ngay": "2026-01-31",
                    "ma_don_vi": "H42.05.01",
                    "chuc_vu": "Chuyên viên",
                },
                {
                    "tu_ngay": "2026-02-01",
                    "den_ngay": "2026-07-31",
                    "ma_don_vi": "H42.05.01",
                    "chuc_vu": "Nghỉ không hưởng lương",
                },
                {"tu_ngay": "2026-08-01", "ma_don_vi": "H42.05.01", "chuc_vu": "Chuyên viên"},
            ]
        },
        as_of=DAY,
    ),
    right=Example(
        {},
        {
            "qt_cong_tac": [
                {"tu_ngay": "2013-09-01", "ma_don_vi": "H42.05.01", "chuc_vu": "Chuyên viên"}
            ]
        },
        as_of=DAY,
    ),
)
def raise_uncounted_time(c: Context) -> pd.DataFrame:
    frame = c.frame("qt_cong_tac")
    step = of_owner(c.date("ngay_bac"), frame)
    told = of_owner(c.last_day("ngay_nang_luong_sau"), frame)
    group = pay_tables.salary_group(c.person("ma_ngach", "qt_cong_tac"), c.day)
    begin, end = c.last_day("tu_ngay", "qt_cong_tac"), c.date("den_ngay", "qt_cong_tac")
    inside_from = begin.where(begin > step, step)
    months = ((end.where(end <= c.day, c.day) - inside_from).dt.days / 30.44).round()
    due = add_months(step, pay_tables.raise_months(group) + months)
    # The next raise is a month; half a month of rounding accuses nobody.
    late = told < due - pd.Timedelta(days=31)
    found = says(frame["chuc_vu"], *UNPAID) & (months >= 1) & late
    return hits(c, found, "qt_cong_tac", detail=number(months), proposal=pay_tables.iso(due))
