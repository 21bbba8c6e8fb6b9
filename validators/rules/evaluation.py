"""Group J: yearly ratings and discipline.

Ratings: Nghị định 90/2020/NĐ-CP (as amended by 48/2023) up to the year 2025; civil servants Nghị
định 335/2025/NĐ-CP from 2026-01-01; public employees Nghị định 233/2026/NĐ-CP from 2026-07-01.
Discipline: Nghị định 112/2020/NĐ-CP, then 172/2025 (cadres and civil servants) and 234/2026 (public
employees).
"""

import re
from typing import Any

import numpy as np
import pandas as pd

from .. import kinds, pay_tables
from ..codelists import code_list, table
from ..folding import fold_words
from ..schemas import dictionary
from . import laws
from .absences import ILL, MATERNITY, UNPAID, hardly_worked
from .context import Context, add_months, of_owner, owner_is
from .facts import FAIR_RATINGS, active, inside, is_leader, leads, mapped
from .hits import each, hits, not_in_list
from .rule import Example, rule

DAY = "2026-11-01"
RATINGS, DISCIPLINE = "ds_danh_gia", "ds_ky_luat"
RATING = (laws.ND90_2020, laws.ND90_2020_48, laws.ND335_2025, laws.ND233_2026)
FORMS = (laws.ND112_2020, laws.ND112_2020_71, laws.ND172_2025, laws.ND234_2026)
CAP_SINCE = 2023  # first year rated under the cap of Nghị định 48/2023/NĐ-CP
LIMITED_UNTIL = 2019  # last year with "hoàn thành nhiệm vụ nhưng còn hạn chế về năng lực"


def _rated(*lines: dict[str, Any], nguoi: dict[str, Any] | None = None, **more: Any) -> Example:
    return Example(nguoi or {}, con={RATINGS: list(lines)}, as_of=DAY, **more)


def _punished(*lines: dict[str, Any], nguoi: dict[str, Any] | None = None) -> Example:
    return Example(nguoi or {}, con={DISCIPLINE: list(lines)}, as_of=DAY)


_YEARS = tuple({"nam": y, "xep_loai": "HTT"} for y in (2023, 2024, 2025))
SOUND = _rated(*_YEARS)


@rule(
    "ev-list",
    lists=("nguoi",),
    covers=("xep_loai.ld-code-unknown",),
    gate="cell",
    severity="error",
    table=RATINGS,
    reads=("xep_loai", "nam"),
    needs=("xep_loai",),
    title=("Mức xếp loại có trong danh mục của năm đó", "Rating in the list of its year"),
    message=(
        "Mức xếp loại “{value}” không có trong danh mục áp dụng cho năm {detail}.",
        "The rating “{value}” is not in the list for the year {detail}.",
    ),
    fix=(
        "Dùng một trong bốn mức: xuất sắc, tốt, hoàn thành, không hoàn thành nhiệm vụ.",
        "Use one of the four ratings.",
    ),
    laws=RATING,
    confidence="read",
    wrong=_rated({"nam": 2024, "xep_loai": "HTHC"}),
    right=SOUND,
    lawful=(_rated({"nam": 2018, "xep_loai": "HTHC"}), _rated({"nam": 2024, "xep_loai": "KDG"})),
)
def rating_list(c: Context) -> pd.DataFrame:
    frame = c.frame(RATINGS)
    unknown = not_in_list(c, "xep_loai", RATINGS)
    ended = (frame["xep_loai"] == "HTHC") & (
        (frame["nam"] > LIMITED_UNTIL) | (c.person("doi_tuong", RATINGS) == "VC")
    )
    return hits(
        c,
        unknown | ended,
        RATINGS,
        detail=frame["nam"].map("{:.0f}".format),
        severity=_of_kind(c, unknown, "xep_loai", RATINGS),
    )


def _of_kind(c: Context, unknown: pd.Series, name: str, table_name: str) -> pd.Series:
    """The severity of words that the list does not hold and that are plainly of its kind, '' for
    every other line."""
    codelist = dictionary.field(name, table_name).codelist
    told = mapped(c.frame(table_name)[name], lambda text: kinds.severity(codelist, text), "")
    return told.where(unknown, "").astype("str")


@rule(
    "ev-year-present",
    gate="person",
    severity="warning",
    quality="đủ",
    reads=("danh_gia_nam",),
    needs=("ds_danh_gia.nam",),
    blames=("danh_gia_nam", "ho_ten"),
    title=("Mỗi năm công tác có một kết quả xếp loại", "A rating for each year of service"),
    message=("Thiếu kết quả xếp loại năm {detail}.", "No rating for {detail}."),
    fix=(
        "Bổ sung kết quả, hoặc ghi “Không đánh giá” khi tập sự hay nghỉ dài ngày.",
        "Add the rating, or “not rated” for probation and long leave.",
    ),
    laws=RATING,
    confidence="from_memory",
    reasons=("KHONG_XEP_LOAI",),
    wrong=_rated({"nam": 2023, "xep_loai": "HTT"}, {"nam": 2025, "xep_loai": "HTT"}),
    right=SOUND,
    note=(
        "Xét các năm giữa năm đầu và năm cuối có kết quả, và năm vừa qua kể từ tháng 4; năm nghỉ "
        "không hưởng lương còn dưới 6 tháng làm việc thì không xét."
    ),
    lawful=(
        _rated(
            {"nam": 2023, "xep_loai": "HTT"},
            {"nam": 2024, "xep_loai": "KDG"},
            {"nam": 2025, "xep_loai": "HTT"},
        ),
        # The row says that the year was not rated, and why.
        Example(
            {"ghi_chu": "Năm 2024 nghỉ thai sản và ốm đau 07 tháng, không xếp loại chất lượng"},
            con={RATINGS: [{"nam": 2023, "xep_loai": "HTT"}, {"nam": 2025, "xep_loai": "HTT"}]},
            as_of=DAY,
        ),
        # NĐ 90/2020 Điều 2 khoản 3: under six months of work in 2024.
        Example(
            {"ghi_chu": "Nghỉ không hưởng lương từ 01/3/2024 đến 30/11/2024"},
            con={RATINGS: [{"nam": 2023, "xep_loai": "HTT"}, {"nam": 2025, "xep_loai": "HTT"}]},
            as_of=DAY,
        ),
    ),
)
def year_present(c: Context) -> pd.DataFrame:
    rows = c.frame(RATINGS)
    rows = rows[(rows["_nguoi"] >= 0) & rows["nam"].notna()].drop_duplicates(["_nguoi", "nam"])
    due = c.day.year - (1 if c.day.month >= 4 else 2)
    span = rows[rows["nam"] <= due].groupby("_nguoi")["nam"].agg(["min", "size"])
    span = span[active(c).reindex(span.index).to_numpy(dtype=bool)] if len(span) else span
    lacking = span[due - span["min"] + 1 > span["size"]]
    if lacking.empty:
        return hits(c, pd.Series(False, index=c.frame().index))
    wanted = lacking.index.repeat((due - lacking["min"] + 1).astype("int64"))
    year = (
        lacking["min"].reindex(wanted).to_numpy()
        + pd.Series(1, index=wanted).groupby(level=0).cumsum().to_numpy()
        - 1
    )
    grid = pd.MultiIndex.from_arrays([wanted, year])
    told = pd.MultiIndex.from_arrays([rows["_nguoi"], rows["nam"]])
    # A year with under six months of work is not rated.
    missing = grid.difference(told).difference(hardly_worked(c, ILL, MATERNITY, UNPAID))
    missing = missing.to_frame(index=False, name=["index", "nam"])
    texts = missing["nam"].map("{:.0f}".format).groupby(missing["index"]).agg(", ".join)
    return pd.DataFrame({"index": texts.index, "detail": texts.to_numpy()})


@rule(
    "ev-one-per-year",
    gate="person",
    severity="error",
    quality="sạch",
    table=RATINGS,
    reads=("nam",),
    title=("Mỗi người một kết quả xếp loại mỗi năm", "One rating per person and year"),
    message=(
        "Năm “{value}” đã có kết quả ở dòng trên: {detail}.",
        "The year “{value}” already has a rating above: {detail}.",
    ),
    fix=("Giữ một kết quả của năm.", "Keep one rating of the year."),
    laws=(laws.MESSAGE.at("DS_KETQUA_DANHGIA_PHANLOAI"),),
    confidence="secondary",
    wrong=_rated(*_YEARS, {"nam": 2025, "xep_loai": "HT"}),
    right=SOUND,
    lawful=(
        Example(
            more=({},),
            con={RATINGS: [{"_nguoi": i, "nam": 2025, "xep_loai": "HTT"} for i in (0, 1)]},
            as_of=DAY,
        ),
    ),
)
def one_per_year(c: Context) -> pd.DataFrame:
    frame = c.frame(RATINGS)
    rows = frame[(frame["_nguoi"] >= 0) & frame["nam"].notna()]
    repeated = rows.duplicated(["_nguoi", "nam"])
    first = rows.groupby(["_nguoi", "nam"])["xep_loai"].transform("first").fillna("")
    return pd.DataFrame({"index": rows.index[repeated], "detail": first[repeated].to_numpy()})


@rule(
    "ev-excellent-cap",
    scope="unit",
    gate="unit",
    severity="warning",
    quality="thống nhất",
    table=RATINGS,
    reads=("xep_loai", "nam"),
    title=("Số xuất sắc trong tỷ lệ cho phép", "Share of excellent ratings within the cap"),
    message=(
        "Năm và tỷ lệ: {detail}; vượt mức 20% số người hoàn thành tốt.",
        "Year and share: {detail}; over 20 percent of those rated good.",
    ),
    fix=(
        "Rà soát kết quả; mức 25% chỉ dành cho đơn vị được xếp loại xuất sắc.",
        "Check the ratings; 25 percent is for units rated excellent.",
    ),
    laws=(laws.ND90_2020, laws.ND90_2020_48, laws.ND233_2026),
    confidence="read",
    wrong=Example(
        more=({}, {}, {}),
        con={
            RATINGS: [
                {"_nguoi": i, "nam": 2025, "xep_loai": "HTXS" if i < 3 else "HTT"} for i in range(4)
            ]
        },
        as_of=DAY,
    ),
    right=Example(
        more=({}, {}, {}),
        con={
            RATINGS: [
                {"_nguoi": i, "nam": 2025, "xep_loai": "HTXS" if i < 1 else "HTT"} for i in range(4)
            ]
        },
        as_of=DAY,
    ),
    note="Tính riêng cán bộ, công chức và viên chức; mức tính tròn lên. Tham số: tỷ lệ.",
    lawful=(
        # Before the cap of Decree 48/2023.
        Example(
            more=({}, {}, {}),
            con={RATINGS: [{"_nguoi": i, "nam": 2022, "xep_loai": "HTXS"} for i in range(4)]},
            as_of=DAY,
        ),
    ),
)
def excellent_cap(c: Context) -> pd.DataFrame:
    frame = c.frame(RATINGS)
    facts = pd.DataFrame(
        {
            "unit": c.person("_don_vi", RATINGS),
            "class": c.person("doi_tuong", RATINGS),
            "nam": frame["nam"],
            "best": frame["xep_loai"] == "HTXS",
            "good": frame["xep_loai"] == "HTT",
            "_table": frame["_table"],
        }
    ).dropna(subset=["unit", "class", "nam"])
    groups = facts.groupby(["unit", "class", "nam"]).agg(
        best=("best", "sum"), good=("good", "sum"), _table=("_table", "first")
    )
    cap = np.ceil(groups["good"] * float(c.setting("excellent_share", 0.20)) - 1e-9).clip(lower=1)
    over = groups[groups["best"] > cap].reset_index()
    over = over[over["nam"] >= CAP_SINCE].reset_index(drop=True)
    detail = [
        f"{k} {y:.0f}: {b} xuất sắc / {g} tốt"
        for k, y, b, g in zip(over["class"], over["nam"], over["best"], over["good"], strict=True)
    ]
    return pd.DataFrame(
        {
            "index": np.full(len(over), -1),
            "_table": over["_table"],
            "row": 0,
            "unit": over["unit"],
            "detail": detail,
        }
    )


# Breaches outside of duty, as the reason of a discipline names them: they do not decide the rating
# (Decree 90/2020 Art. 15; Decree 233/2026 Art. 12.4.c, 14.3.a).
OUTSIDE_DUTY = re.compile(
    r"\b(?:dan so|sinh con|con thu|ke hoach hoa gia dinh|giao thong|nong do con|hon nhan"
    r"|gia dinh|che do mot vo|ngoai tinh|an ninh trat tu|trat tu cong cong|danh bac|danh bai"
    r"|dat dai|xay dung nha o|noi cu tru)\b"
)


# The same words may name a breach of duty: of who manages land, issues permits, keeps the money.
_IN_DUTY = re.compile(
    r"\b(?:thuc (?:hien|thi) (?:nhiem vu|cong vu)|thi hanh (?:nhiem vu|cong vu)|cong vu|quan ly"
    r"|thieu trach nhiem|cap (?:giay|phep)|tham muu|giang day|kham chua benh|tai chinh|ke toan)\b"
)
_FAMILY_PLANNING = re.compile(r"\b(?:ke hoach hoa gia dinh|con thu|sinh con)\b")


def outside_duty(reason: str) -> bool:
    """Whether the reason of a discipline names a breach outside of duty."""
    words = fold_words(reason)
    if _FAMILY_PLANNING.search(words):
        return True
    return bool(OUTSIDE_DUTY.search(words)) and not _IN_DUTY.search(words)


@rule(
    "ev-discipline-conflict",
    gate="person",
    severity="warning",
    quality="thống nhất",
    table=RATINGS,
    reads=("xep_loai", "nam"),
    needs=("xep_loai", "nam", "ds_ky_luat.ngay"),
    title=("Năm bị kỷ luật không xếp loại tốt", "No good rating in a year of discipline"),
    message=(
        "Xếp loại “{value}” trong năm bị kỷ luật ({detail}).",
        "Rated “{value}” in a year of discipline ({detail}).",
    ),
    fix=(
        "Đối chiếu quyết định kỷ luật và kết quả xếp loại; vi phạm không liên quan nhiệm vụ (dân "
        "số, giao thông, gia đình) thì ghi ở cột Lý do.",
        "Compare the discipline and the rating; state a breach outside of duty (population, "
        "traffic, family) in the reason column.",
    ),
    laws=RATING,
    confidence="read",
    wrong=Example(
        con={RATINGS: list(_YEARS), DISCIPLINE: [{"ngay": "2024-03-10", "hinh_thuc": "CC_KT"}]},
        as_of=DAY,
    ),
    right=Example(
        con={
            RATINGS: [{**y, "xep_loai": "KHT" if y["nam"] == 2024 else "HTT"} for y in _YEARS],
            DISCIPLINE: [{"ngay": "2024-03-10", "hinh_thuc": "CC_KT"}],
        },
        as_of=DAY,
    ),
    lawful=(
        # Decree 233/2026 Art. 12.4.c, 14.3.a: only breaches of duty decide the rating.
        Example(
            con={
                RATINGS: list(_YEARS),
                DISCIPLINE: [
                    {"ngay": "2024-03-10", "hinh_thuc": "CC_KT", "ly_do": "Vi phạm về dân số"}
                ],
            },
            as_of=DAY,
        ),
        # Art. 14.3.b: the breach counted for the year before.
        Example(
            con={
                RATINGS: [{**y, "xep_loai": "KHT" if y["nam"] == 2023 else "HTT"} for y in _YEARS],
                DISCIPLINE: [{"ngay": "2024-03-10", "hinh_thuc": "CC_KT"}],
            },
            as_of=DAY,
        ),
    ),
)
def discipline_conflict(c: Context) -> pd.DataFrame:
    punished = c.frame(DISCIPLINE)
    outside = mapped(punished["ly_do"], outside_duty, False).astype(bool)
    punished = punished[
        ~punished["hinh_thuc"].fillna("").str.startswith("DANG")
        & punished["ngay"].notna()
        & ~outside
    ]
    years = pd.MultiIndex.from_arrays(
        [punished["_nguoi"], punished["ngay"].str[:4].astype("float64")]
    )
    days = pd.Series(punished["ngay"].to_numpy(), index=years)
    days = days[~days.index.duplicated()]
    frame = c.frame(RATINGS)
    day = pd.Series(
        days.reindex(pd.MultiIndex.from_arrays([frame["_nguoi"], frame["nam"]])).to_numpy(),
        index=frame.index,
    )
    # What already counted for the year before does not count again (Decree 233/2026 Art. 14.3.b).
    failed = frame[frame["xep_loai"] == "KHT"]
    counted = pd.MultiIndex.from_arrays([frame["_nguoi"], frame["nam"] - 1]).isin(
        pd.MultiIndex.from_arrays([failed["_nguoi"], failed["nam"]])
    )
    found = day.notna() & frame["xep_loai"].isin(FAIR_RATINGS) & (frame["_nguoi"] >= 0) & ~counted
    return hits(c, found, RATINGS, detail=each(day, lambda v: "/".join(reversed(v.split("-")))))


_BANDS = {"HTXS": (90.0, 100.0), "HTT": (70.0, 90.0), "HT": (50.0, 70.0), "KHT": (0.0, 50.0)}


@rule(
    "ev-score-rating",
    severity="warning",
    quality="thống nhất",
    table=RATINGS,
    reads=("diem", "xep_loai", "nam"),
    title=("Xếp loại hợp với điểm (từ năm 2026)", "Rating fits the score (from 2026)"),
    message=("Điểm “{value}” ứng với mức {detail}.", "The score “{value}” means {detail}."),
    fix=(
        "Đối chiếu điểm và mức xếp loại: từ 90 xuất sắc, từ 70 tốt, từ 50 hoàn thành.",
        "Compare: from 90 excellent, 70 good, 50 completed.",
    ),
    laws=(laws.ND335_2025, laws.ND233_2026),
    confidence="read",
    wrong=_rated({"nam": 2026, "xep_loai": "HTXS", "diem": 82}),
    right=_rated({"nam": 2026, "xep_loai": "HTT", "diem": 82}),
    note=(
        "Người đứng đầu hoặc người bị giới hạn tỷ lệ xuất sắc có thể nhận mức thấp hơn điểm: "
        "chỉ nêu khi mức cao hơn điểm, hoặc thấp hơn hai bậc."
    ),
    lawful=(
        # Held back by the share of excellent ratings.
        _rated({"nam": 2026, "xep_loai": "HTT", "diem": 95}),
    ),
)
def score_rating(c: Context) -> pd.DataFrame:
    frame = c.frame(RATINGS)
    score = frame["diem"]
    least = frame["xep_loai"].map({k: low for k, (low, _) in _BANDS.items()})
    most = frame["xep_loai"].map({"HTXS": 101.0, "HTT": 101.0, "HT": 90.0, "KHT": 70.0})
    fits = pd.Series(
        np.select([score >= 90, score >= 70, score >= 50], ["HTXS", "HTT", "HT"], "KHT"),
        index=frame.index,
    )
    found = (frame["nam"] >= 2026) & ((score < least) | (score >= most))
    labels = code_list("xep_loai_chat_luong")
    return hits(c, found, RATINGS, detail=fits.map(labels.label))


_OF = {"CB": ("CB", "CBX"), "CC": ("CC", "CCX"), "VC": ("VC",)}


@rule(
    "di-form-class-date",
    lists=("nguoi", "qt_cong_tac"),
    covers=("hinh_thuc.ld-code-unknown",),
    gate="cell",
    severity="error",
    table=DISCIPLINE,
    reads=("hinh_thuc", "ngay"),
    needs=("hinh_thuc",),
    title=(
        "Hình thức kỷ luật có cho đối tượng và thời điểm đó",
        "Form of discipline exists for the class on the date",
    ),
    message=("Hình thức “{value}” {detail}.", "The form “{value}” {detail}."),
    fix=(
        "Đối chiếu quyết định; từ 01/7/2025 không còn hạ bậc lương và giáng chức.",
        "Compare with the decision; pay reduction and demotion ended on 2025-07-01.",
    ),
    laws=FORMS,
    confidence="read",
    wrong=_punished({"ngay": "2026-02-10", "hinh_thuc": "CC_HBL"}),
    right=_punished({"ngay": "2024-02-10", "hinh_thuc": "CC_HBL"}),
    note=(
        "Người chuyển giữa viên chức và công chức: chỉ so với đối tượng hiện nay khi kỷ luật "
        "sau ngày về cơ quan hiện nay."
    ),
    lawful=(
        # Removed from an elected office, and a civil servant since.
        Example(
            {},
            {
                DISCIPLINE: [{"ngay": "2019-06-12", "hinh_thuc": "CB_BN"}],
                "qt_cong_tac": [
                    {
                        "tu_ngay": "2013-09-01",
                        "den_ngay": "2019-06-12",
                        "ma_don_vi": "H42.05.01",
                        "chuc_vu": "Phó Chủ tịch UBND xã",
                    },
                    {"tu_ngay": "2019-06-13", "ma_don_vi": "H42.05.01", "chuc_vu": "Chuyên viên"},
                ],
            },
            as_of=DAY,
        ),
        # The last day of the form; an official elected only later.
        _punished({"ngay": "2025-06-30", "hinh_thuc": "CC_HBL"}),
        _punished(
            {"ngay": "2018-02-10", "hinh_thuc": "CC_HBL"},
            nguoi={
                "doi_tuong": "CB",
                "chuc_vu": "Phó Chủ tịch HĐND",
                "ngay_bo_nhiem": "2021-07-01",
            },
        ),
    ),
)
def form_class_date(c: Context) -> pd.DataFrame:
    frame = c.frame(DISCIPLINE)
    forms = table("hinh_thuc_ky_luat")
    form = frame["hinh_thuc"]
    kind = c.person("doi_tuong", DISCIPLINE)
    # A labour contract has the forms of the Labour Code, which the list does not hold.
    unknown = not_in_list(c, "hinh_thuc", DISCIPLINE) & ~kind.isin(["HDLD", "KCT"])
    until = pd.to_datetime(
        form.map(dict(zip(forms["code"], forms["valid_to"], strict=True))), errors="coerce"
    )
    ended = c.date("ngay", DISCIPLINE) > until
    entered = of_owner(c.last_day("ngay_vao_co_quan"), frame)
    since = c.date("ngay", DISCIPLINE) >= entered
    prefix = form.str.split("_").str[0]
    # Cadres and civil servants change places by election, so that only public employees are told
    # apart from them.
    elected = form.isin(_NOT_FOR_CADRES) & kind.isin(_OF["CB"]) & _elected_then(c)
    vc = prefix.isin(["CB", "CC"]) & kind.isin(_OF["VC"]) | (prefix == "VC") & kind.isin(
        (*_OF["CB"], *_OF["CC"])
    )
    detail = pd.Series("không còn được áp dụng vào ngày kỷ luật", index=frame.index, dtype="str")
    detail = detail.mask(vc & since, "không áp dụng cho đối tượng này").mask(
        unknown, "không có trong danh mục"
    )
    detail = detail.mask(elected, "không áp dụng cho cán bộ")
    never = (form == "CB_BN") & kind.isin([*_OF["CC"], *_OF["VC"]]) & _never_elected(c)
    detail = detail.mask(never & ~unknown, "không áp dụng cho đối tượng này")
    return hits(
        c,
        unknown | ended | (vc & since) | elected | never,
        DISCIPLINE,
        detail=detail,
        severity=_of_kind(c, unknown, "hinh_thuc", DISCIPLINE),
    )


# A cadre is reprimanded, warned, dismissed from the post or removed from office (Law 22/2008 Art.
# 78.1, Law 80/2025).
_NOT_FOR_CADRES = ("CC_HBL", "CC_GC")
_ELECTED = re.compile(r"^(?:pho )?(?:chu tich|bi thu|truong ban hdnd)\b")


def _never_elected(c: Context) -> pd.Series:
    """Lines of discipline of people whose work history has no elected post: removal from office is
    of those only (Luật 22/2008 Điều 78, 79)."""
    owner, work = c.frame(DISCIPLINE)["_nguoi"], c.frame("qt_cong_tac")
    elected = mapped(work["chuc_vu"], lambda v: bool(_ELECTED.match(fold_words(v))), False)
    return owner.isin(work["_nguoi"]) & ~owner.isin(work["_nguoi"][elected.astype(bool)])


def _elected_then(c: Context) -> pd.Series:
    """Lines of discipline of people who held an elected post on that day, as the work history or
    the day of the present post tells it."""
    frame, work, name = c.frame(DISCIPLINE), c.frame("qt_cong_tac"), "qt_cong_tac"
    day = c.date("ngay", DISCIPLINE)
    post = of_owner(c.date("ngay_bo_nhiem"), frame)
    elected = mapped(work["chuc_vu"], lambda v: bool(_ELECTED.match(fold_words(v))), False)
    terms = pd.DataFrame(
        {
            "_nguoi": work["_nguoi"],
            "start": c.last_day("tu_ngay", name),
            "end": c.date("den_ngay", name).fillna(c.day),
        }
    )[elected.astype(bool)]
    held = inside(pd.DataFrame({"_nguoi": frame["_nguoi"], "day": day}), terms)["line"]
    return (post <= day) | frame.index.isin(held)


_DEPUTY = {
    "chuc_vu": "Phó Trưởng phòng",
    "ngay_bo_nhiem": "2023-05-01",
    "so_quyet_dinh": "46/QĐ-SNV",
    "ngay_quyet_dinh": "2023-04-20",
    "pc_chuc_vu": 0.3,
}
_POSTS = ("CB_CCH", "CC_GC", "CC_CCH", "VC_CCH")
_WORK = [{"tu_ngay": "2013-09-01", "ma_don_vi": "H42.05.01", "chuc_vu": "Chuyên viên"}]


@rule(
    "di-leader-only",
    lists=("nguoi", "qt_cong_tac"),
    gate="person",
    severity="error",
    quality="thống nhất",
    table=DISCIPLINE,
    reads=("hinh_thuc", "ngay"),
    needs=("hinh_thuc", "ngay", "nguoi.chuc_vu"),
    title=(
        "Giáng chức, cách chức với người giữ chức vụ; hạ bậc lương với người không giữ",
        "Demotion only for leaders, pay reduction only for others",
    ),
    message=("Hình thức “{value}”: {detail}.", "The form “{value}”: {detail}."),
    fix=(
        "Kiểm tra hình thức kỷ luật và chức vụ tại thời điểm đó.",
        "Check the form and the post at that time.",
    ),
    laws=FORMS,
    confidence="read",
    wrong=Example(
        _DEPUTY, con={DISCIPLINE: [{"ngay": "2024-02-10", "hinh_thuc": "CC_HBL"}]}, as_of=DAY
    ),
    right=Example(
        {"chuc_vu": None},
        con={DISCIPLINE: [{"ngay": "2024-02-10", "hinh_thuc": "CC_HBL"}]},
        as_of=DAY,
    ),
    note=(
        "Cách chức, giáng chức chỉ bị nêu khi quá trình công tác có mà không dòng nào giữ chức vụ."
    ),
    lawful=(
        # Appointed after it.
        Example(
            _DEPUTY, con={DISCIPLINE: [{"ngay": "2020-02-10", "hinh_thuc": "CC_HBL"}]}, as_of=DAY
        ),
    ),
)
def leader_only(c: Context) -> pd.DataFrame:
    frame = c.frame(DISCIPLINE)
    day = c.date("ngay", DISCIPLINE)
    person = frame["_nguoi"]
    holds = leads(c).reindex(person).fillna(False).to_numpy(dtype=bool)
    held = pd.Series(c.last_day("ngay_bo_nhiem").reindex(person).to_numpy(), index=frame.index)
    reduced = (frame["hinh_thuc"] == "CC_HBL") & holds & (held <= day)
    work = c.frame("qt_cong_tac")
    posts = mapped(work["chuc_vu"], is_leader, False).astype(bool)
    with_lines = person.isin(work["_nguoi"])
    ever = person.isin(work.loc[posts, "_nguoi"]) | holds | held.notna()
    removed = frame["hinh_thuc"].isin(_POSTS) & with_lines & ~ever
    detail = pd.Series("người này đang giữ chức vụ lãnh đạo", index=frame.index, dtype="str").mask(
        removed, "người này chưa giữ chức vụ lãnh đạo nào"
    )
    return hits(c, (reduced | removed) & (person >= 0), DISCIPLINE, detail=detail)


@rule(
    "di-expiry",
    severity="info",
    quality="sống",
    reads=("ky_luat",),
    needs=("ky_luat", "ds_ky_luat.ngay"),
    title=("Kỷ luật đã hết hiệu lực", "Discipline has expired"),
    message=(
        "“{value}” đã hết 12 tháng từ {detail} mà không tái phạm; không còn cản trở quy "
        "hoạch, bổ nhiệm.",
        "“{value}” expired 12 months after {detail} without a new offence; it blocks "
        "nothing any more.",
    ),
    fix=(
        "Giữ trong danh sách kỷ luật, bỏ khỏi cột kỷ luật hiện tại.",
        "Keep it in the list and clear the present column.",
    ),
    laws=(
        laws.LUAT22_2008.at("Điều 82"),
        laws.LUAT58_2010.at("Điều 56"),
        laws.LUAT80_2025,
        laws.ND234_2026,
    ),
    confidence="read",
    wrong=_punished({"ngay": "2024-03-10", "hinh_thuc": "CC_KT"}, nguoi={"ky_luat": "CC_KT"}),
    right=_punished({"ngay": "2026-03-10", "hinh_thuc": "CC_KT"}, nguoi={"ky_luat": "CC_KT"}),
    lawful=(_punished({"ngay": "2025-11-01", "hinh_thuc": "CC_KT"}, nguoi={"ky_luat": "CC_KT"}),),
)
def expiry(c: Context) -> pd.DataFrame:
    frame = c.frame(DISCIPLINE)
    latest = c.last_day("ngay", DISCIPLINE).groupby(frame["_nguoi"]).max().reindex(c.frame().index)
    found = c.given("ky_luat") & (add_months(latest, 12) < c.day)
    return hits(c, found, detail=pay_tables.iso(latest))


# Months after the dismissal before somebody may apply again (Decree 112/2020 Art. 40, 41; Decree
# 234/2026 Art. 22.1.c).
BARRED_MONTHS = 12


@rule(
    "di-forced-resignation",
    also=("nguoi",),
    lists=("nguoi", "ds_ky_luat"),
    gate="person",
    severity="error",
    quality="sống",
    table=DISCIPLINE,
    reads=("hinh_thuc", "ngay"),
    needs=(),
    title=("Bị buộc thôi việc thì hồ sơ phải kết thúc", "Forced resignation closes the record"),
    message=("“{value}” mà hồ sơ vẫn đang hoạt động.", "“{value}” and the record is still active."),
    fix=(
        "Ghi ngày, lý do thôi công tác và kết thúc hồ sơ; hoặc sửa hình thức kỷ luật.",
        "Close the record with date and reason, or mend the form.",
    ),
    laws=FORMS,
    confidence="read",
    wrong=_punished({"ngay": "2026-02-10", "hinh_thuc": "CC_BTV"}),
    lawful=(
        # Decree 234/2026 Art. 22.1.c: recruited again after 12 months.
        _punished(
            {"ngay": "2025-05-10", "hinh_thuc": "VC_BTV"},
            nguoi={"ngay_tuyen_dung": "2026-09-01", "ngay_vao_co_quan": "2026-09-01"},
        ),
        # The day of first recruitment is kept; the unit received the person again.
        _punished(
            {"ngay": "2019-05-10", "hinh_thuc": "CC_BTV"}, nguoi={"ngay_vao_co_quan": "2021-09-01"}
        ),
    ),
    right=_punished(
        {"ngay": "2026-02-10", "hinh_thuc": "CC_BTV"},
        nguoi={
            "trang_thai": "KET_THUC",
            "ngay_roi": "2026-03-01",
            "ly_do_roi": "BTV",
            "so_qd_roi": "120/QĐ-SNV",
        },
    ),
)
def forced_resignation(c: Context) -> pd.DataFrame:
    frame, people = c.frame(DISCIPLINE), c.frame()
    here = active(c)
    form = frame["hinh_thuc"].isin(["CC_BTV", "VC_BTV"])
    day = c.last_day("ngay", DISCIPLINE)
    # Who was recruited again has a new record: allowed once the months of the law are over.
    again = pd.concat([c.last_day("ngay_tuyen_dung"), c.last_day("ngay_vao_co_quan")], axis=1).max(
        axis=1
    )
    again = of_owner(again, frame)
    answered = form & (again <= c.day) & (again >= add_months(day, BARRED_MONTHS))
    listed = form & ~answered & (day <= c.day)
    listed &= owner_is(here, frame)
    told = frame.loc[listed | answered, "_nguoi"]
    said = people["ky_luat"].isin(["CC_BTV", "VC_BTV"]) & here & ~people.index.isin(told)
    return pd.concat(
        [
            hits(c, listed, DISCIPLINE, field="hinh_thuc").assign(table=DISCIPLINE),
            hits(c, said, field="ky_luat").assign(table="nguoi"),
        ],
        ignore_index=True,
    )
