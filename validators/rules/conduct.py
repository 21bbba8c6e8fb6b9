"""Group J2: discipline beside a maternity leave, beside other discipline, beside ratings and
membership of the Party."""

import re
from collections.abc import Mapping

import pandas as pd

from . import laws
from .absences import MATERNITY, away
from .context import Context, add_months
from .evaluation import outside_duty
from .facts import active, inside, lines, mapped, matches, on_table
from .hits import hits
from .rule import Example, rule

DAY = "2026-11-30"
TABLE, RATINGS = "ds_ky_luat", "ds_danh_gia"
# Administrative forms, by weight.
WEIGHT = {"KT": 1, "CC": 2, "HBL": 3, "GC": 4, "CCH": 5, "BN": 6, "BTV": 6}
IN_FORCE_MONTHS = 12
EXPELLED = "DANG_KTR"
_ASKED = re.compile(r"\b(?:de nghi|don xin|tu nguyen)\b")
_EARLIER_ACT = re.compile(
    r"\b(?:hanh vi|vi pham|sai pham)\b.*\b(?:truoc|nam (?:19|20)\d\d|phat hien)"
)
BASE_LAWS = (laws.ND112_2020, laws.ND112_2020_71, laws.ND172_2025)


def _punished(*rows: dict[str, object], nguoi: Mapping[str, object] | None = None) -> Example:
    return Example(dict(nguoi or {}), {TABLE: list(rows)}, as_of=DAY)


_LEAVE = {"ghi_chu": "Nghỉ thai sản từ 01/3/2026 đến 31/8/2026"}


def _reprimand(day: str, form: str = "CC_KT", **more: object) -> dict[str, object]:
    return {"ngay": day, "hinh_thuc": form, **more}


def _years(*ratings: str, **nguoi: object) -> Example:
    """Ratings of 2022 and the years after it."""
    years = [{"nam": 2022 + i, "xep_loai": r} for i, r in enumerate(ratings)]
    return Example(dict(nguoi), {RATINGS: years}, as_of=DAY)


def _told(c: Context, words: re.Pattern[str]) -> pd.Series:
    """Lines whose reason or note has these words."""
    frame = c.frame(TABLE)
    return matches(words, frame["ly_do"], frame["ghi_chu"])


@rule(
    "di-maternity",
    lists=("nguoi", "qt_cong_tac"),
    table=TABLE,
    gate="person",
    severity="warning",
    reads=("ngay", "hinh_thuc"),
    title=("Chưa kỷ luật người đang nghỉ thai sản", "No discipline during maternity leave"),
    message=(
        "Kỷ luật ngày “{value}” trong thời gian nghỉ thai sản ({detail}).",
        "Disciplined on “{value}” during maternity leave ({detail}).",
    ),
    fix=(
        "Đối chiếu ngày quyết định và thời gian nghỉ; người vi phạm có văn bản đề nghị xem xét thì "
        "ghi ở cột Lý do.",
        "Compare the days; write in the reason column that she asked for it in writing.",
    ),
    laws=(*BASE_LAWS, laws.ND234_2026.at("Điều 3 khoản 2")),
    event=("ngay",),
    confidence="secondary",
    wrong=_punished(_reprimand("2026-05-10"), nguoi=_LEAVE),
    right=_punished(_reprimand("2026-10-10"), nguoi=_LEAVE),
    lawful=(
        # The discipline came before the leave; or she asked for it.
        _punished(_reprimand("2026-02-10"), nguoi=_LEAVE),
        _punished(
            _reprimand("2026-05-10", ly_do="Vi phạm; có văn bản đề nghị xem xét kỷ luật"),
            nguoi=_LEAVE,
        ),
    ),
)
def maternity(c: Context) -> pd.DataFrame:
    frame = c.frame(TABLE)
    leave = away(c)
    leave = leave[leave["kind"] == MATERNITY].rename(columns={"person": "_nguoi"})
    days = pd.DataFrame({"_nguoi": frame["_nguoi"], "day": c.date("ngay", TABLE)})
    met = inside(days, leave).drop_duplicates("line").set_index("line")
    whole = c.precision("ngay", TABLE) == "d"
    found = on_table(pd.Series(True, index=met.index), frame) & whole & ~_told(c, _ASKED)
    spans = met["start"].dt.strftime("%d/%m/%Y") + " - " + met["end"].dt.strftime("%d/%m/%Y")
    return hits(c, found, TABLE, detail=spans.reindex(frame.index))


@rule(
    "di-heavier",
    table=TABLE,
    gate="person",
    severity="warning",
    reads=("ngay", "hinh_thuc"),
    title=(
        "Đang thi hành kỷ luật mà vi phạm tiếp thì hình thức nặng hơn",
        "A further offence during a discipline has a heavier form",
    ),
    message=(
        "“{value}” không nặng hơn kỷ luật đang thi hành từ {detail}.",
        "“{value}” is not heavier than the discipline of {detail}, which is still running.",
    ),
    fix=(
        "Đối chiếu hai quyết định; nếu hành vi xảy ra trước kỷ luật trước thì ghi ở cột Lý do.",
        "Compare the two decisions; write in the reason column that the act was an earlier one.",
    ),
    laws=(*BASE_LAWS, laws.ND234_2026.at("Điều 2 khoản 3")),
    event=("ngay",),
    confidence="secondary",
    blames=("hinh_thuc",),
    wrong=_punished(_reprimand("2026-01-10"), _reprimand("2026-08-10")),
    right=_punished(_reprimand("2026-01-10"), _reprimand("2026-08-10", "CC_CC")),
    lawful=(
        # Twelve months have passed; Party and administration punish the same act.
        _punished(_reprimand("2025-01-10"), _reprimand("2026-02-10")),
        _punished(_reprimand("2026-01-10", "DANG_CC"), _reprimand("2026-02-01", "CC_CC")),
        # An act from before the first discipline that was found later.
        _punished(
            _reprimand("2026-01-10"),
            _reprimand("2026-08-10", ly_do="Hành vi năm 2023, phát hiện sau"),
        ),
    ),
)
def heavier(c: Context) -> pd.DataFrame:
    frame = c.frame(TABLE)
    administrative = ~frame["hinh_thuc"].fillna("DANG").str.startswith("DANG")
    rows = lines(c, TABLE, "ngay")
    rows = rows[administrative.reindex(rows.index)]
    weight = rows["hinh_thuc"].str.split("_").str[1].map(WEIGHT)
    same = rows["_nguoi"].eq(rows["_nguoi"].shift(1))
    before, day = weight.shift(1).where(same), rows["last"].shift(1).where(same)
    running = rows["last"] < add_months(rows["first"].shift(1).where(same), IN_FORCE_MONTHS)
    found = running & (weight <= before) & ~_told(c, _EARLIER_ACT).reindex(rows.index)
    detail = day.dt.strftime("%d/%m/%Y")
    return hits(c, on_table(found, frame), TABLE, detail=detail.reindex(frame.index))


@rule(
    "pa-expelled",
    lists=(TABLE,),
    gate="person",
    severity="warning",
    quality="thống nhất",
    reads=("chuc_vu_dang",),
    needs=("chuc_vu_dang", "ds_ky_luat.hinh_thuc"),
    title=("Bị khai trừ thì không còn chức vụ Đảng", "No Party post after an expulsion"),
    message=(
        "Còn chức vụ Đảng “{value}” sau khi bị khai trừ ngày {detail}.",
        "Still holds the Party post “{value}” after the expulsion of {detail}.",
    ),
    fix=(
        "Bỏ chức vụ Đảng; kết nạp lại thì ghi ngày vào Đảng mới.",
        "Remove the post; write the new date of admission of somebody admitted again.",
    ),
    laws=(laws.DIEU_LE.at("Điều 35"), laws.LOGIC),
    confidence="logic",
    wrong=Example(
        {"chuc_vu_dang": "Bí thư chi bộ", "ngay_vao_dang": "2016-05-19",
         "ngay_chinh_thuc": "2017-05-19"},
        {TABLE: [_reprimand("2025-05-01", EXPELLED)]}, as_of=DAY),
    right=Example(
        {"chuc_vu_dang": None, "ngay_vao_dang": "2016-05-19", "ngay_chinh_thuc": "2017-05-19"},
        {TABLE: [_reprimand("2025-05-01", EXPELLED)]}, as_of=DAY),
    lawful=(
        # Admitted again after the expulsion.
        Example(
            {"chuc_vu_dang": "Bí thư chi bộ", "ngay_vao_dang": "2018-05-19",
             "ngay_chinh_thuc": "2019-05-19"},
            {TABLE: [_reprimand("2013-05-01", EXPELLED)]}, as_of=DAY),
    ),
)  # fmt: skip
def expelled(c: Context) -> pd.DataFrame:
    frame = c.frame(TABLE)
    day = c.last_day("ngay", TABLE)[frame["hinh_thuc"] == EXPELLED]
    last = day.groupby(frame["_nguoi"]).max().reindex(c.frame().index)
    found = c.given("chuc_vu_dang") & last.notna() & ~(c.date("ngay_vao_dang") > last)
    return hits(c, found, detail=last.dt.strftime("%d/%m/%Y"))


@rule(
    "ev-two-years",
    lists=(RATINGS,),
    gate="person",
    severity="warning",
    quality="sống",
    reads=("doi_tuong", "ho_ten"),
    needs=("doi_tuong", "ds_danh_gia.xep_loai"),
    blames=("ho_ten",),
    title=(
        "Công chức hai năm liền không hoàn thành nhiệm vụ",
        "A civil servant rated not completed two years running",
    ),
    message=(
        "Công chức không hoàn thành nhiệm vụ hai năm liên tiếp ({detail}) mà hồ sơ vẫn đang làm "
        "việc.",
        "A civil servant was rated not completed two years running ({detail}) and is still in "
        "service.",
    ),
    fix=(
        "Đối chiếu kết quả xếp loại và quyết định cho thôi việc.",
        "Compare the ratings and the decision to end the service.",
    ),
    laws=(laws.LUAT22_2008.at("Điều 58 khoản 3"), laws.LUAT80_2025),
    confidence="from_memory",
    wrong=_years("KHT", "KHT", "HT", "HTT"),
    right=_years("KHT", "HT", "HT", "HTT"),
    lawful=(
        # Two years, not one after the other.
        _years("KHT", "HT", "KHT", "HT"),
        # Luật Viên chức Điều 29: the unit may end the contract of a public employee.
        _years("KHT", "KHT", "HT", "HTT", doi_tuong="VC"),
        # From Luật 80/2025 on a lower position may be given instead.
        _years("HTT", "HTT", "KHT", "KHT"),
    ),
    note="Chỉ xét hai năm mà năm sau đến năm 2023, khi chỉ có một hướng xử lý.",
)  # fmt: skip
def two_years(c: Context) -> pd.DataFrame:
    ratings = c.frame(RATINGS)
    bad = ratings[(ratings["xep_loai"] == "KHT") & (ratings["_nguoi"] >= 0)]
    bad = bad[["_nguoi", "nam"]].drop_duplicates()
    pairs = bad.merge(bad.assign(nam=bad["nam"] + 1), on=["_nguoi", "nam"])
    year = pairs[pairs["nam"] <= _LAST_YEAR].groupby("_nguoi")["nam"].max()
    year = year.reindex(c.frame().index)
    found = c.among("doi_tuong", ("CC", "CCX")) & year.notna() & active(c)
    detail = pd.Series(
        [f"{y - 1:.0f}, {y:.0f}" for y in year[found]], index=year.index[found], dtype="str"
    )
    return hits(c, found, detail=detail.reindex(year.index))


_LAST_YEAR = 2023


def _rated_in(*, form: str, rating: str, reason: str = "Thiếu trách nhiệm") -> Example:
    years = [{"nam": y, "xep_loai": rating if y == 2024 else "HTT"} for y in (2023, 2024, 2025)]
    line = {"ngay": "2024-03-10", "hinh_thuc": form, "ly_do": reason}
    return Example({}, {RATINGS: years, TABLE: [line]}, as_of=DAY)


@rule(
    "ev-party-excellent",
    table=RATINGS,
    gate="person",
    severity="warning",
    quality="thống nhất",
    reads=("xep_loai", "nam"),
    needs=("xep_loai", "nam", "ds_ky_luat.ngay"),
    title=(
        "Năm bị kỷ luật Đảng không xếp loại xuất sắc",
        "No best rating of a year of Party discipline",
    ),
    message=(
        "Xếp loại “{value}” trong năm bị kỷ luật Đảng ({detail}).",
        "Rated “{value}” in a year of Party discipline ({detail}).",
    ),
    fix=(
        "Đối chiếu quyết định kỷ luật Đảng và kết quả xếp loại; vi phạm không liên quan nhiệm vụ "
        "thì ghi ở cột Lý do.",
        "Compare the Party discipline with the rating; state a breach outside of duty in the "
        "reason column.",
    ),
    laws=(laws.ND90_YEARS, laws.ND335_2025, laws.ND233_2026.at("Điều 14 khoản 3")),
    confidence="secondary",
    wrong=_rated_in(form="DANG_CC", rating="HTXS"),
    right=_rated_in(form="DANG_CC", rating="HT"),
    lawful=(
        _rated_in(form="DANG_KT", rating="HTT"),
        _rated_in(form="DANG_KT", rating="HTXS", reason="Vi phạm chính sách dân số"),
    ),
    note="Mức tốt chưa nêu: kỷ luật Đảng quyết định xếp loại đảng viên, không phải luôn công chức.",
)
def party_excellent(c: Context) -> pd.DataFrame:
    frame, punished = c.frame(RATINGS), c.frame(TABLE)
    outside = mapped(punished["ly_do"], outside_duty, False).astype(bool)
    party = punished["hinh_thuc"].fillna("").str.startswith("DANG") & ~outside
    day = c.date("ngay", TABLE)
    lines = pd.DataFrame({"_nguoi": punished["_nguoi"], "nam": day.dt.year, "day": day})
    lines = lines[party & day.notna()].drop_duplicates(["_nguoi", "nam"])
    best = frame[(frame["xep_loai"] == "HTXS") & (frame["_nguoi"] >= 0)]
    met = best[["_nguoi", "nam"]].reset_index(names="line").merge(lines, on=["_nguoi", "nam"])
    met = met.set_index("line")
    found = pd.Series(frame.index.isin(met.index), index=frame.index)
    return hits(c, found, RATINGS, detail=met["day"].dt.strftime("%d/%m/%Y").reindex(frame.index))
