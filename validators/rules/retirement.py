"""Group K: retirement and leaving.

The pension begins on the first day of the month after the one in which the age of the roadmap is
reached (Nghị định 135/2020/NĐ-CP Art. 3 and 4). When only the year of birth is known, 1 January
counts (Art. 3.3); Nghị định 158/2025/NĐ-CP Art. 12 says the same, and the first day of the month
when only month and year are known.
"""

import re
from functools import reduce

import numpy as np
import pandas as pd

from .. import bounds, pay_tables
from ..posts import HEIGHTS, parse
from ..schemas import dictionary
from . import laws, stated
from .context import Context, add_months, months_between, of_owner
from .facts import active, age_told, closed, leads, mapped, matches
from .hits import hits
from .rule import Example, rule

DAY = "2026-11-01"
ND135 = laws.ND135_2020.at("Điều 4")
PROCEDURE = (
    laws.ND115_2020.at("Điều 59"),
    laws.ND115_2020_85.at("Điều 59"),
    laws.ND138_2020,
    laws.ND138_2020_116,
    laws.ND170_2025,
    laws.ND170_2025_300,
    laws.ND259_2026,
)

# A man born in December 1964 retires on 2026-07-01, one born in June 1965 on 2027-01-01.
BORN_1964 = {
    "ho_ten": "Nguyễn Văn Hùng", "gioi_tinh": "Nam", "ngay_sinh": "1964-12-10",
    "cccd": "037064001234", "nam_tn": 1988,
    "ngay_tuyen_dung": "1990-09-01", "ngay_vao_co_quan": "1990-09-01", "ngay_ngach": "1994-09-01",
    "ngay_nghi_huu": "2026-07-01",
}  # fmt: skip
BORN_1965 = {
    **BORN_1964,
    "ngay_sinh": "1965-06-10",
    "cccd": "037065001234",
    "ngay_nghi_huu": "2027-01-01",
}
BORN_1966 = {
    **BORN_1964,
    "ngay_sinh": "1966-01-10",
    "cccd": "037066001234",
    "ngay_nghi_huu": "2027-11-01",
}
# A woman born in December 1974: 52 years are the least age of 2026 for heavy work.
HEAVY = {
    "ngay_sinh": "1974-12-06", "cccd": "037174001234", "nam_tn": 1996,
    "ngay_tuyen_dung": "1998-09-01", "ngay_vao_co_quan": "1998-09-01", "ngay_ngach": "2000-09-01",
    "ngay_nghi_huu": "2027-01-01",
}  # fmt: skip
TEACHES = {
    "doi_tuong": "VC", "ma_don_vi_quan_ly": "H42.09", "ma_don_vi_su_dung": "H42.09.21",
    "ten_don_vi": "Trường THPT Hoa Lư A",
    "loai_hop_dong": "HDLV_KXDTH", "ngay_hop_dong": "2014-09-01",
    "vi_tri_viec_lam": "Giáo viên dạy môn Ngữ văn",
    "ma_ngach": "V.07.05.15", "ten_ngach": "Giáo viên trung học phổ thông hạng III",
    "ngay_ngach": "2016-09-01",
    "quan_ly_nha_nuoc": None,
}  # fmt: skip
LEFT = {
    "trang_thai": "KET_THUC",
    "ngay_roi": "2026-09-30",
    "ly_do_roi": "CCT",
    "so_qd_roi": "120/QĐ-SNV",
}


def _example(base: dict[str, object], **changes: object) -> Example:
    return Example({**base, **changes}, as_of=DAY)


def due(c: Context) -> tuple[pd.Series, pd.Series]:
    """First and last day on which the person may retire by age, as far as the birth date is
    known."""

    def make() -> tuple[pd.Series, pd.Series]:
        gender, told = c.frame()["gioi_tinh"], age_told(c)
        first, last = c.date("ngay_sinh").where(told), c.last_day("ngay_sinh").where(told)
        return pay_tables.retirement_date(gender, first), pay_tables.retirement_date(gender, last)

    return c.once("retirement due", make)


def _proposal(c: Context) -> pd.Series:
    """The date of the law where month and year of birth are known."""
    first, last = due(c)
    return pay_tables.iso(first.where(first == last))


def _extended(c: Context) -> pd.Series:
    """Records that speak of work beyond the age, whether or not it has ended."""
    return stated.says(c, "TUOI_CAO_HON", ever=True)


def _deferred(c: Context) -> pd.Series:
    """Records that speak of a deferral of the date."""
    return stated.says(c, "LUI_NGHI_HUU", ever=True)


def _in_service(c: Context) -> pd.Series:
    """People whose service ends at the age: not elected cadres, and not people on labour contracts,
    who may be hired at any age (Bộ luật Lao động 2019 Điều 148, 149)."""
    return ~c.among("doi_tuong", ("CB", "CBX", "HDLD", "KCT"))


# Years (in months) by which retirement may come earlier: Nghị định 135/2020/NĐ-CP Điều 5, and for
# preschool teachers Luật Nhà giáo 73/2025/QH15 Điều 26 khoản 2.
EARLIER = int(bounds.months("TUOI_THAP_HON"))
LOWER = ("TUOI_THAP_HON", "NANG_NHOC")


def _lower_age(c: Context) -> pd.Series:
    """People whose recorded date is up to five years before the age of that year's roadmap, and
    whose work or note allows it."""
    told, born = c.last_day("ngay_nghi_huu"), c.date("ngay_sinh")
    # The age is reached in the month before the pension begins.
    age = pay_tables.age_of_year(c.frame()["gioi_tinh"], (told - pd.Timedelta(days=1)).dt.year)
    reached = add_months(_month_start(born), age - EARLIER + 1)
    within = told >= reached - pd.Timedelta(days=1)
    preschool = c.judged("ma_ngach", lambda code: code.startswith(_PRESCHOOL))
    by_law = preschool & (told >= pd.Timestamp(laws.LUAT73_2025.since))
    return within & (stated.says(c, *LOWER) | by_law)


_PRESCHOOL = ("V.07.02.", "15a.205", "15a.206", "15.115")


def _month_start(days: pd.Series) -> pd.Series:
    return days - pd.to_timedelta(days.dt.day - 1, unit="D")


def _leaves_early(c: Context) -> pd.Series:
    return c.frame()["ly_do_roi"].isin(
        ["NHTT", "TGBC", "ND178", "TV", "BTV", "CCT", "DD", "HHD", "TT", "SN"]
    )


def _told_apart(c: Context) -> pd.Series:
    """Recorded retirement date that is not the one of the law: the first of the month or the last
    day before it."""
    first, last = due(c)
    told_first, told_last = c.date("ngay_nghi_huu"), c.last_day("ngay_nghi_huu")
    return (told_last < first - pd.Timedelta(days=1)) | (told_first > last)


def _by_old_rule(c: Context) -> pd.Series:
    gender = c.frame()["gioi_tinh"]
    old_first = pay_tables.old_rule_retirement_date(gender, c.date("ngay_sinh"))
    old_last = pay_tables.old_rule_retirement_date(gender, c.last_day("ngay_sinh"))
    birthday = add_months(c.date("ngay_sinh"), gender.map(pay_tables.OLD_AGE).astype("float64"))
    told_first, told_last = c.date("ngay_nghi_huu"), c.last_day("ngay_nghi_huu")
    on_first = (told_last >= old_first - pd.Timedelta(days=1)) & (told_first <= old_last)
    return _told_apart(c) & (on_first | ((told_first <= birthday) & (birthday <= told_last)))


# Months of work beyond the age: five years (doctors, BSCKII and other highly qualified public
# employees, Nghị định 50/2022/NĐ-CP Điều 3), seven for an associate professor, ten for a professor
# (Luật Nhà giáo 73/2025/QH15 Điều 27; before it Nghị định 141/2013/NĐ-CP Điều 9, kept for decisions
# until 2022-08-14 by Nghị định 50/2022/NĐ-CP Điều 7).
EXTENSION = bounds.months("TUOI_CAO_HON", "hoc_ham=")
LONGEST = {code: bounds.months("TUOI_CAO_HON", f"hoc_ham={code}") for code in ("02", "01")}


def _most_extension(c: Context) -> pd.Series:
    return c.frame()["hoc_ham"].map(LONGEST).astype("float64").fillna(EXTENSION)


def _extended_too_long(c: Context) -> pd.Series:
    _, last = due(c)
    return _extended(c) & (c.date("ngay_nghi_huu") > add_months(last, _most_extension(c)))


def _most_deferral(c: Context) -> pd.Series:
    """Most months of deferral by the ground that the note gives: 1, 3 or 6; 6 where it gives
    none."""

    def told(text: str) -> float:
        return bounds.of("LUI_NGHI_HUU", text).months

    return mapped(c.frame()["ghi_chu"], told, float("nan")).astype("float64")


def _deferred_too_long(c: Context) -> pd.Series:
    _, last = due(c)
    return _deferred(c) & (c.date("ngay_nghi_huu") > add_months(last, _most_deferral(c)))


@rule(
    "rt-past-active",
    gate="person",
    severity="error",
    quality="sống",
    reads=("ngay_nghi_huu", "ngay_sinh", "gioi_tinh"),
    needs=("ngay_sinh", "gioi_tinh"),
    blames=("ngay_nghi_huu", "ngay_sinh"),
    title=("Đã đến tuổi nghỉ hưu thì hồ sơ được kết thúc", "A record ends at the retirement age"),
    message=(
        "Đã đến thời điểm nghỉ hưu {detail} nhưng hồ sơ còn hoạt động và không có quyết "
        "định kéo dài.",
        "Retirement fell on {detail}, but the record is active and no extension is recorded.",
    ),
    fix=(
        "Kết thúc hồ sơ (ngày, lý do, số quyết định), hoặc ghi quyết định kéo dài ở cột Ghi chú.",
        "Close the record (day, reason, decision), or note the decision on extension.",
    ),
    laws=(ND135,),
    confidence="read",
    lawful=(
        _example(
            {**BORN_1964, **TEACHES, "trinh_do_cm": "TS"},
            ghi_chu="Nghỉ hưu ở tuổi cao hơn đến 2029",
        ),
        # NĐ 50/2022 Điều 3, 4: the last day of the decision has not passed.
        _example(
            {**BORN_1964, **TEACHES, "trinh_do_cm": "TS"},
            ghi_chu="Kéo dài công tác từ 01/7/2026 đến 01/11/2026",
        ),
        # BLLĐ 2019 Điều 148, 149: a labour contract has no end by age.
        _example(BORN_1964, doi_tuong="HDLD", ngay_nghi_huu=None),
    ),
    wrong=_example(BORN_1964),
    right=_example(BORN_1966),
    reasons=("TUOI_CAO_HON",),
)
def past_active(c: Context) -> pd.DataFrame:
    _, last = due(c)
    told = c.last_day("ngay_nghi_huu")
    # A later recorded date is judged by the rules on the date, on deferral and on extension.
    day = last.where(last.notna(), told)
    found = active(c) & (day <= c.day) & ~(told > c.day) & _in_service(c)
    # An extension explains until its own end: that of the note, or the recorded date that follows
    # from it.
    goes_on = stated.says(c, "TUOI_CAO_HON")
    ended = (told > last) & (told <= c.day) & ~_ends_later(c)
    fitting = pd.Series(np.where(goes_on & ~ended, "TUOI_CAO_HON", ""), index=told.index)
    return hits(c, found, detail=pay_tables.iso(day), reason=fitting)


def _ends_later(c: Context) -> pd.Series:
    """Records whose note names an end of the extension that has not come."""

    def later(text: str) -> bool:
        return bounds.ends("TUOI_CAO_HON", text) >= c.as_of

    return mapped(c.frame()["ghi_chu"], later, False).astype(bool) & _extended(c)


@rule(
    "rt-date-match",
    severity="warning",
    reads=("ngay_nghi_huu", "ngay_sinh", "gioi_tinh"),
    title=("Ngày nghỉ hưu đúng lộ trình tuổi nghỉ hưu", "Retirement date follows the roadmap"),
    message=(
        "Ngày nghỉ hưu “{value}” khác ngày theo quy định[ ({proposal})].",
        "Retirement date “{value}” is not the one of the law[ ({proposal})].",
    ),
    fix=(
        "Ghi ngày 01 của tháng sau tháng đủ tuổi; nếu lùi, kéo dài hoặc nghỉ sớm thì ghi rõ.",
        "Write the first day of the month after the age is reached; state a deferral, "
        "extension or early leave.",
    ),
    laws=(ND135, laws.ND135_2020.at("Điều 5"), laws.LUAT73_2025.at("Điều 26, 27")),
    confidence="read",
    lawful=(
        # NĐ 135/2020 Điều 5: heavy work, five years below the age of the year.
        _example(HEAVY, ghi_chu="15 năm làm nghề nặng nhọc, độc hại"),
        # Luật Nhà giáo Điều 26 khoản 2: preschool teachers.
        _example({**HEAVY, **TEACHES, "ma_ngach": "V.07.02.26"}),
        _example(BORN_1965, ngay_nghi_huu="2027-04-01", ghi_chu="Lùi thời điểm nghỉ hưu"),
    ),
    wrong=_example({}, ngay_nghi_huu="2049-06-01"),
    right=_example({}, ngay_nghi_huu="2050-05-31"),
    reasons=LOWER,
)
def date_match(c: Context) -> pd.DataFrame:
    found = _told_apart(c) & ~_by_old_rule(c) & ~_leaves_early(c) & _in_service(c)
    # Deferral and extension are judged by rules of their own.
    later = c.date("ngay_nghi_huu") > due(c)[1]
    found &= ~((_deferred(c) | _extended(c)) & later)
    return _dated_otherwise(c, found)


def _dated_otherwise(c: Context, found: pd.Series) -> pd.DataFrame:
    """Hits of recorded dates that are not those of the law: information where the work or the note
    allows a lower age."""
    level = pd.Series(np.where(_lower_age(c), "info", ""), index=found.index)
    return hits(
        c, found, proposal=_proposal(c), severity=level, reason=lambda labels: _fits_date(c, labels)
    )


def _fits_date(c: Context, labels: pd.Index) -> pd.Series:
    """The reason of the row that fits a date up to five years early, '' where none does."""
    lower, read = _lower_age(c)[labels], stated.read(c)[labels]
    return pd.Series(
        [
            next((r for r in LOWER if early and r in said), "")
            for said, early in zip(read, lower, strict=True)
        ],
        index=labels,
        dtype="str",
    )


@rule(
    "rt-fixed-60-55",
    severity="warning",
    quality="sống",
    reads=("ngay_nghi_huu", "ngay_sinh", "gioi_tinh"),
    title=(
        "Ngày nghỉ hưu không tính theo tuổi 60, 55 trước đây",
        "Retirement date not by the old ages of 60 and 55",
    ),
    message=(
        "Ngày nghỉ hưu “{value}” tính theo tuổi cũ (nam 60, nữ 55)[; theo lộ trình là {proposal}].",
        "Retirement date “{value}” is by the old ages (60 and 55)[; by the roadmap it is "
        "{proposal}].",
    ),
    fix=("Tính lại theo lộ trình từ năm 2021.", "Reckon again by the roadmap in force since 2021."),
    laws=(ND135,),
    confidence="read",
    lawful=(_example({}, ngay_nghi_huu="2045-06-01", ghi_chu="Nghỉ hưu ở tuổi thấp hơn, độc hại"),),
    wrong=_example({}, ngay_nghi_huu="2045-06-01"),
    right=_example({}),
    reasons=LOWER,
)
def fixed_60_55(c: Context) -> pd.DataFrame:
    found = _by_old_rule(c) & ~_leaves_early(c) & _in_service(c)
    return _dated_otherwise(c, found)


@rule(
    "rt-year-only",
    gate="person",
    severity="info",
    quality="đủ",
    reads=("ngay_sinh", "gioi_tinh"),
    title=("Gần tuổi nghỉ hưu cần đủ tháng sinh", "Near retirement the month of birth is needed"),
    message=(
        "Chỉ biết năm sinh “{value}”: ngày nghỉ hưu được ước tính theo ngày 01 tháng 01 "
        "({detail}).",
        "Only the year of birth “{value}” is known: retirement is estimated from 1 January "
        "({detail}).",
    ),
    fix=(
        "Bổ sung ngày, tháng sinh theo giấy khai sinh; nếu không xác định được thì theo "
        "ngày 01/01.",
        "Add day and month from the birth certificate; 1 January counts if they cannot be found.",
    ),
    laws=(laws.ND135_2020.at("Điều 3"), laws.ND158_2025.at("Điều 12")),
    confidence="read",
    lawful=(_example({}, ngay_sinh="1990"),),
    wrong=_example(BORN_1966, ngay_sinh="1966"),
    right=_example(BORN_1966, ngay_sinh="1966-01"),
)
def year_only(c: Context) -> pd.DataFrame:
    first, last = due(c)
    years = int(c.setting("retirement_watch_years", 5))
    soon = (first <= c.day + pd.DateOffset(years=years)) & (last > c.day)
    return hits(
        c, (c.precision("ngay_sinh") == "y") & soon & active(c), detail=pay_tables.iso(first)
    )


@rule(
    "rt-notice-6m",
    lists=("qt_luong",),
    gate="person",
    severity="warning",
    quality="sống",
    reads=("ngay_nghi_huu", "ngay_sinh", "gioi_tinh", "so_qd_roi"),
    needs=("ngay_sinh", "gioi_tinh"),
    blames=("ngay_nghi_huu", "ngay_sinh"),
    title=(
        "Trước khi nghỉ hưu 6 tháng có thông báo, 3 tháng có quyết định",
        "Notice six months before retirement, decision three months before",
    ),
    message=(
        "Nghỉ hưu từ {detail}: đến hạn ra thông báo (6 tháng) hoặc quyết định (3 tháng).",
        "Retires on {detail}: the notice (6 months) or the decision (3 months) is due.",
    ),
    fix=(
        "Ra thông báo, quyết định nghỉ hưu và ghi số quyết định.",
        "Issue notice and decision, and enter the number of the decision.",
    ),
    laws=PROCEDURE,
    confidence="read",
    reasons=("QD_NGHI_HUU", "TB_NGHI_HUU"),
    lawful=(
        _example(BORN_1965, ghi_chu="Kéo dài thời gian công tác đến 2030"),
        _example(BORN_1965, ghi_chu="Quyết định số 85/QĐ-SNV về việc nghỉ hưu từ 01/01/2027"),
        # A raise on the notice of retirement says that the notice was given.
        Example(
            BORN_1965,
            {
                "qt_luong": [
                    {
                        "tu_ngay": "2026-08-01",
                        "ma_ngach": "01.003",
                        "bac": 5,
                        "he_so": 3.66,
                        "ly_do": "Nâng bậc trước thời hạn do có thông báo nghỉ hưu",
                    }
                ]
            },
            as_of="2026-08-01",
        ),
        # Five months ahead the notice is enough.
        Example(
            {**BORN_1965, "ghi_chu": "Đã có thông báo nghỉ hưu số 12/TB-SNV"}, as_of="2026-08-01"
        ),
    ),
    wrong=_example(BORN_1965),
    right=_example(BORN_1965, so_qd_roi="85/QĐ-SNV"),
)
def notice_6m(c: Context) -> pd.DataFrame:
    first, last = due(c)
    near = (first > c.day) & (last <= c.day + pd.DateOffset(months=6))
    found = near & active(c) & c.frame()["so_qd_roi"].isna() & ~_extended(c) & ~_deferred(c)
    found &= _in_service(c)
    # A raise on the notice says that the file is being made: only a reminder is left.
    decided = stated.says(c, "QD_NGHI_HUU") | _in_pay_lines(c, "QD_NGHI_HUU")
    paid, noticed = _in_pay_lines(c, "TB_NGHI_HUU"), stated.says(c, "TB_NGHI_HUU")
    early = first > c.day + pd.DateOffset(months=int(bounds.months("TB_NGHI_HUU")))
    reason = np.select([decided, (noticed & early) | paid], ["QD_NGHI_HUU", "TB_NGHI_HUU"], "")
    return hits(c, found, detail=pay_tables.iso(first), reason=pd.Series(reason, index=found.index))


def _in_pay_lines(c: Context, code: str) -> pd.Series:
    """People of whom a line of the pay history states the reason: raised on the notice."""
    told = c.frame("qt_luong")["_nguoi"][stated.says(c, code, table="qt_luong", ever=True)]
    return pd.Series(c.frame().index.isin(told), index=c.frame().index)


@rule(
    "rt-extension",
    gate="person",
    severity="error",
    reads=("ghi_chu", "ngay_nghi_huu", "ngay_sinh", "gioi_tinh"),
    needs=("ghi_chu", "ngay_sinh", "gioi_tinh"),
    blames=("ngay_nghi_huu", "ghi_chu"),
    title=(
        "Kéo dài công tác tối đa 5 năm (phó giáo sư 7, giáo sư 10), chỉ viên chức, không giữ chức "
        "vụ",
        "Extension: at most 5 years (associate professors 7, professors 10), public employees, no "
        "leadership post",
    ),
    message=(
        "Kéo dài thời gian công tác không đúng quy định: {detail}.",
        "The extension does not follow the rules: {detail}.",
    ),
    fix=(
        "Xem lại quyết định kéo dài; thôi chức vụ và phụ cấp chức vụ trong thời gian kéo dài.",
        "Check the decision; post and leadership allowance end with the age.",
    ),
    laws=(laws.ND50_2022, laws.LUAT73_2025.at("Điều 27"), laws.ND93_2026.at("Điều 18")),
    confidence="read",
    lawful=(
        # Luật Nhà giáo Điều 27: seven years for an associate professor, ten for a professor.
        _example(
            {**BORN_1964, **TEACHES, "hoc_ham": "02", "trinh_do_cm": "TS"},
            ngay_nghi_huu="2033-07-01",
            ghi_chu="Kéo dài thời gian công tác",
        ),
        _example(
            {**BORN_1964, **TEACHES, "hoc_ham": "01", "trinh_do_cm": "TS"},
            ngay_nghi_huu="2036-07-01",
            ghi_chu="Kéo dài thời gian công tác",
        ),
    ),
    wrong=_example(
        {**BORN_1964, **TEACHES, "trinh_do_cm": "TS"},
        ngay_nghi_huu="2032-07-01",
        ghi_chu="Kéo dài thời gian công tác",
    ),
    right=_example(
        {**BORN_1964, **TEACHES, "trinh_do_cm": "TS"},
        ngay_nghi_huu="2029-07-01",
        ghi_chu="Kéo dài thời gian công tác",
    ),
)
def extension(c: Context) -> pd.DataFrame:
    frame = c.frame()
    _, last = due(c)
    reached = _extended(c) & (last <= c.day) & active(c)
    too_long = _extended_too_long(c)
    in_post = reached & (frame["doi_tuong"] == "VC") & (leads(c) | (frame["pc_chuc_vu"] > 0))
    # The high posts of Decree 83/2022 Art. 2 are those of the centre and the head of a province;
    # no head of a department or division is among them.
    high = mapped(frame["chuc_vu"], lambda v: parse(v).height() >= HEIGHTS["tinh"], False)
    not_eligible = reached & frame["doi_tuong"].isin(["CC", "CCX"]) & ~high.astype(bool)
    latest = add_months(last, _most_extension(c))
    until = "quá thời hạn được kéo dài, muộn nhất là " + pay_tables.iso(latest)
    detail = np.select(
        [too_long, in_post, not_eligible],
        [until, "còn giữ chức vụ hoặc phụ cấp chức vụ", "không phải viên chức"],
        "",
    )
    # An end that is written too far ahead can still be mended: only who has stayed is in breach.
    ahead = too_long & (latest > c.day) & ~in_post & ~not_eligible
    return hits(
        c,
        too_long | in_post | not_eligible,
        detail=pd.Series(detail, index=frame.index),
        severity=pd.Series(np.where(ahead, "warning", ""), index=frame.index),
    )


# Titles of which no law asks a doctor's degree and no special field is told: teachers of schools,
# lecturers but the senior ones, administrative and shared titles.
_PLAIN = re.compile(r"V\.07\.(?:0[2-6]|07|01\.(?!01)|08\.(?!20))|V\.09\.02\.|0[126]\.\d")
_SPECIAL = re.compile(
    r"\b(?:phap y|tam than|nghe thuat|the thao|the duc|xiec|mua|nhac|chuyen sau|dac thu|y|duoc"
    r"|dieu duong|benh vien|suc khoe|my thuat|mi thuat|van hoa|san khau|dien anh)\b"
)


@rule(
    "rt-extension-who",
    gate="person",
    severity="warning",
    reads=("ghi_chu", "ma_ngach", "trinh_do_cm", "ngay_sinh"),
    needs=("ghi_chu", "ma_ngach", "trinh_do_cm"),
    blames=("ghi_chu",),
    title=("Nghỉ hưu ở tuổi cao hơn đúng đối tượng", "Who may retire at a higher age"),
    message=(
        "Nghỉ hưu ở tuổi cao hơn nhưng không có học hàm, trình độ tiến sĩ hay chuyên khoa II và "
        "chức danh không đòi hỏi.",
        "Retires at a higher age without an academic title, a doctor's degree or specialist level "
        "II, in a title that asks for none.",
    ),
    fix=(
        "Đối chiếu quyết định; ngành, lĩnh vực chuyên sâu đặc thù thì ghi ở cột Ghi chú.",
        "Compare with the decision; write a special field in the note column.",
    ),
    laws=(
        laws.ND50_2022.at("Điều 2"),
        laws.LUAT73_2025.at("Điều 27"),
        laws.ND93_2026.at("Điều 19"),
    ),
    confidence="read",
    lawful=(
        _example(
            {**BORN_1964, **TEACHES, "trinh_do_cm": "TS"}, ghi_chu="Nghỉ hưu ở tuổi cao hơn 3 năm"
        ),
        # Nghị định 93/2026 Điều 19: special fields of arts and sports.
        _example(
            {**BORN_1964, **TEACHES, "ma_ngach": "V.07.05.15", "trinh_do_cm": "DH"},
            ghi_chu="Nghỉ hưu ở tuổi cao hơn, lĩnh vực nghệ thuật",
        ),
        # A lecturer of medicine; the title of a senior lecturer asks for the degree itself.
        _example(
            {
                **BORN_1964,
                **TEACHES,
                "ma_ngach": "V.07.01.03",
                "trinh_do_cm": "THS",
                "chuyen_nganh": "Y đa khoa",
            },
            ghi_chu="Nghỉ hưu ở tuổi cao hơn 3 năm",
        ),
    ),
    wrong=_example(
        {**BORN_1964, **TEACHES, "trinh_do_cm": "DH"},
        ngay_nghi_huu="2028-07-01",
        ghi_chu="Nghỉ hưu ở tuổi cao hơn",
    ),
    right=_example(
        {**BORN_1964, **TEACHES, "trinh_do_cm": "TS"},
        ngay_nghi_huu="2028-07-01",
        ghi_chu="Nghỉ hưu ở tuổi cao hơn",
    ),
)
def extension_who(c: Context) -> pd.Series:
    _, last = due(c)
    frame = c.frame()
    learned = c.given("hoc_ham") | c.given("hoc_vi") & c.among("hoc_vi", ("TS", "TSKH"))
    learned |= c.among("trinh_do_cm", ("TS", "TSKH", "BSCKII", "DSCKII", "DDCKII"))
    plain = c.judged("ma_ngach", lambda code: bool(_PLAIN.match(code)))
    places = ("ghi_chu", "vi_tri_viec_lam", "ten_don_vi", "chuyen_nganh")
    special = matches(_SPECIAL, *(frame[name] for name in places))
    senior = frame["he_so"] >= _A3_FROM
    reached = _extended(c) & (last <= c.day) & active(c) & c.among("doi_tuong", ("VC",))
    return reached & plain & ~learned & ~special & ~senior & c.given("trinh_do_cm")


_A3_FROM = 6.2
"""The first coefficient of group A3.1, whose titles ask for a doctor's degree."""


@rule(
    "rt-deferral",
    severity="warning",
    reads=("ngay_nghi_huu", "ghi_chu", "ngay_sinh", "gioi_tinh"),
    title=("Lùi thời điểm nghỉ hưu 1, 3 hoặc 6 tháng", "Deferral of 1, 3 or 6 months"),
    message=(
        "Ngày nghỉ hưu “{value}” lùi {detail} tháng với căn cứ đã ghi; chỉ được lùi tối đa 1 tháng "
        "(Tết, tang, thiên tai), 3 tháng (bệnh nặng, tai nạn) hoặc 6 tháng (bệnh chữa trị dài "
        "ngày).",
        "Retirement date “{value}” is {detail} months late on the ground stated; at most 1 month "
        "(New Year, a death, a disaster), 3 (serious illness, accident) or 6 (an illness of long "
        "treatment) are allowed.",
    ),
    fix=("Xem lại căn cứ lùi thời điểm nghỉ hưu.", "Check the basis of the deferral."),
    laws=PROCEDURE,
    confidence="read",
    lawful=(
        _example(BORN_1965, ngay_nghi_huu="2027-07-01", ghi_chu="Lùi thời điểm nghỉ hưu 6 tháng"),
        # Điều 59 khoản 2 điểm c, khoản 3: of several grounds the one with most months.
        _example(
            BORN_1965,
            ngay_nghi_huu="2027-07-01",
            ghi_chu="Lùi nghỉ hưu do tai nạn và đang điều trị bệnh cần chữa trị dài ngày",
        ),
        _example(BORN_1965, ngay_nghi_huu="2027-02-01", ghi_chu="Lùi nghỉ hưu do trùng Tết"),
    ),
    wrong=_example(
        BORN_1965, ngay_nghi_huu="2027-05-01", ghi_chu="Lùi thời điểm nghỉ hưu do ốm đau"
    ),
    right=_example(
        BORN_1965, ngay_nghi_huu="2027-04-01", ghi_chu="Lùi thời điểm nghỉ hưu do ốm đau"
    ),
)
def deferral(c: Context) -> pd.DataFrame:
    _, last = due(c)
    months = months_between(last, c.date("ngay_nghi_huu"))
    return hits(
        c,
        _deferred_too_long(c),
        detail=months.map(lambda m: "" if np.isnan(m) else f"{m:.0f}").astype("str"),
    )


@rule(
    "rt-early-reason",
    severity="warning",
    quality="thống nhất",
    reads=("ly_do_roi", "ngay_roi", "ngay_sinh", "gioi_tinh"),
    title=("Nghỉ hưu trước tuổi ghi đúng lý do", "Early retirement has its own reason"),
    message=(
        "Lý do “nghỉ hưu đúng tuổi” nhưng nghỉ trước tuổi hơn một tháng (đủ tuổi: {detail}).",
        "The reason is retirement at the age, but the person left more than a month before "
        "it ({detail}).",
    ),
    fix=(
        "Ghi lý do nghỉ hưu trước tuổi và căn cứ, hoặc sửa ngày.[ Đề nghị: {proposal}]",
        "Give early retirement with its basis, or correct the day.[ Proposed: {proposal}]",
    ),
    laws=(laws.ND135_2020.at("Điều 5"), laws.ND178_2024),
    event=("ngay_roi",),
    confidence="read",
    lawful=(
        _example(BORN_1966, **{**LEFT, "ly_do_roi": "NH", "ghi_chu": "Nghề nặng nhọc, độc hại"}),
        _example(BORN_1966, **{**LEFT, "ly_do_roi": "NH", "ngay_roi": "2027-10-31"}),
    ),
    wrong=_example(BORN_1966, **{**LEFT, "ly_do_roi": "NH"}),
    right=_example(BORN_1966, **{**LEFT, "ly_do_roi": "NHTT"}),
    reasons=LOWER,
)
def early_reason(c: Context) -> pd.DataFrame:
    first, _ = due(c)
    month = add_months(first, -1)
    found = (c.frame()["ly_do_roi"] == "NH") & (c.last_day("ngay_roi") < month) & _in_service(c)
    return hits(c, found, proposal="NHTT", detail=pay_tables.iso(first))


@rule(
    "rt-closed-needs-reason",
    gate="person",
    severity="error",
    quality="đủ",
    reads=("ngay_roi", "ly_do_roi", "so_qd_roi", "trang_thai"),
    needs=(),
    blames=("ngay_roi", "trang_thai"),
    title=(
        "Hồ sơ kết thúc có ngày, lý do và số quyết định",
        "A closed record has day, reason and decision",
    ),
    message=("Hồ sơ đã kết thúc nhưng thiếu {detail}.", "The record is closed without {detail}."),
    fix=(
        "Bổ sung ngày thôi công tác, lý do và số quyết định.",
        "Add the day, the reason and the number of the decision.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    lawful=(Example({**LEFT, "so_qd_roi": None}, without=("so_qd_roi",), as_of=DAY),),
    wrong=_example({}, **{**LEFT, "ly_do_roi": None}),
    right=_example({}, **LEFT),
)
def closed_needs_reason(c: Context) -> pd.DataFrame:
    frame = c.frame()
    fields = {"ngay_roi": "ngày thôi công tác", "ly_do_roi": "lý do", "so_qd_roi": "số quyết định"}
    # The number of the decision is asked only where the sheet has a column for it.
    missing = {name: frame[name].isna() for name in fields}
    missing["so_qd_roi"] &= c.has_column("so_qd_roi")
    lacks = pd.DataFrame(missing)
    detail = pd.Series(
        [
            ", ".join(label for label, gone in zip(fields.values(), row, strict=True) if gone)
            for row in lacks.loc[closed(c)].to_numpy()
        ],
        index=frame.index[closed(c)],
        dtype="str",
    )
    field = lacks.idxmax(axis=1)
    return hits(c, closed(c) & lacks.any(axis=1), field=field, detail=detail.reindex(frame.index))


# Days that lie in the record of a person who left: flat fields, and the first day of the lines of
# the lists.
FLAT = ("ngay_bac", "ngay_ngach", "ngay_bo_nhiem", "ngay_bo_nhiem_lai", "ngay_vao_co_quan")
LISTS = ("qt_luong", "qt_cong_tac", "qt_phu_cap")


@rule(
    "rt-after-close",
    lists=("ds_danh_gia", "qt_cong_tac", "qt_luong", "qt_phu_cap"),
    gate="person",
    severity="error",
    quality="thống nhất",
    reads=("ngay_roi",),
    title=(
        "Không có lương, chức vụ, đánh giá sau ngày thôi công tác",
        "Nothing is dated after the day of leaving",
    ),
    message=(
        "Đã thôi công tác ngày “{value}” nhưng còn {detail}.",
        "Left on “{value}”, yet there is {detail}.",
    ),
    fix=(
        "Sửa ngày thôi công tác hoặc bỏ dòng sau ngày đó.",
        "Correct the day of leaving, or remove what follows it.",
    ),
    laws=(laws.LOGIC,),
    confidence="logic",
    lawful=(_example({}, **{**LEFT, "ngay_roi": "2025-09-01"}),),
    wrong=_example({}, **{**LEFT, "ngay_roi": "2025-06-30"}),
    right=_example({}, **LEFT),
)
def after_close(c: Context) -> pd.DataFrame:
    frame = c.frame()
    left = c.last_day("ngay_roi")
    after = {name: c.date(name) > left for name in FLAT}
    for name in LISTS:
        rows = c.frame(name)
        late = c.date("tu_ngay", name) > of_owner(left, rows)
        after[name] = pd.Series(frame.index.isin(rows.loc[late, "_nguoi"]), index=frame.index)
    rating = c.frame("ds_danh_gia")
    year = of_owner(left.dt.year, rating)
    after["ds_danh_gia"] = pd.Series(
        frame.index.isin(rating.loc[rating["nam"] > year, "_nguoi"]), index=frame.index
    )
    found = reduce(lambda a, b: a | b, after.values())
    labels = {name: dictionary.field(name).label for name in FLAT} | {
        n: dictionary.tables()[n].label for n in (*LISTS, "ds_danh_gia")
    }
    return hits(c, found, detail=pd.DataFrame(after).idxmax(axis=1).map(labels).astype("str"))
