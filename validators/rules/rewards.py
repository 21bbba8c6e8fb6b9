"""Group K: rewards (khen thưởng): the ladder of titles, once a year, none in a year of discipline,
titles of the armed forces.

Law 06/2022/QH15 was not opened: all of it is from memory, and nothing here is an error.
"""

import re
from typing import Any

import pandas as pd

from ..codelists import code_list
from . import laws
from .context import Context, of_owner
from .facts import LOW_RATINGS, SCHOOL_LEVELS, matches
from .hits import hits
from .rule import Example, rule

DAY = "2026-11-01"
TABLE, DISCIPLINE = "ds_khen_thuong", "ds_ky_luat"
LAWS = (laws.LUAT15_2003, laws.LUAT06_2022)
NATION, PROVINCE, BASE, ADVANCED, SOLDIER = "44", "CSTDT", "46", "47", "48"
ANNUAL = (BASE, ADVANCED, SOLDIER)
# A title -> (the title before it, how often that one must have been given by each law). The Law of
# 2003 is confirmed (3 of the base in a row); that of 2022 not: the lower number is taken for it.
LADDER = {NATION: (PROVINCE, 2, 2), PROVINCE: (BASE, 3, 2)} | {
    f"{of}ND": (f"{of}UT", 1, 1) for of in ("NG", "TT", "NS")
}
_ARMED = re.compile(r"quan su|dan quan|cong an|co yeu|quoc phong|bien phong|bo doi")


def _given(*lines: dict[str, Any], **con: Any) -> Example:
    """Lines of rewards, and of other lists by name; ``nguoi`` are fields of the person."""
    return Example(con.pop("nguoi", {}), con={TABLE: list(lines), **con}, as_of=DAY)


def _title(day: str, code: str) -> dict[str, Any]:
    return {"ngay": day, "hinh_thuc": code}


@rule(
    "rw-title-class",
    gate="person",
    severity="warning",
    table=TABLE,
    reads=("hinh_thuc", "ngay"),
    needs=("hinh_thuc",),
    title=("Danh hiệu hợp với đối tượng", "Title fits the class"),
    message=(
        "“{value}” là danh hiệu của lực lượng vũ trang.",
        "“{value}” is a title of the armed forces.",
    ),
    fix=(
        "Cán bộ, công chức, viên chức được tặng Lao động tiên tiến; người từ quân đội, công an "
        "chuyển sang thì giữ ngày được tặng khi đó.",
        "Civilians are Lao động tiên tiến; for a former soldier keep the day of that time.",
    ),
    laws=LAWS,
    event=("ngay",),
    confidence="from_memory",
    wrong=_given(_title("2025-06-30", SOLDIER)),
    right=_given(_title("2025-06-30", ADVANCED)),
    lawful=(
        # Given before the person came from the army.
        _given(_title("2010-12-30", SOLDIER)),
        _given(
            _title("2025-06-30", SOLDIER), nguoi={"vi_tri_viec_lam": "Chỉ huy trưởng quân sự xã"}
        ),
    ),
)
def title_class(c: Context) -> pd.Series:
    frame = c.frame(TABLE)
    entered = of_owner(c.date("ngay_tuyen_dung"), frame)
    armed = matches(_ARMED, c.person("vi_tri_viec_lam", TABLE), c.person("chuc_vu", TABLE))
    later = ~(c.date("ngay", TABLE) < entered)
    return (frame["hinh_thuc"] == SOLDIER) & (frame["_nguoi"] >= 0) & later & ~armed


@rule(
    "rw-once-a-year",
    gate="person",
    severity="warning",
    quality="sạch",
    table=TABLE,
    reads=("ngay", "hinh_thuc"),
    title=("Danh hiệu hằng năm một lần mỗi năm", "A yearly title once a year"),
    message=(
        "“{value}”: danh hiệu {detail} đã có trong cùng năm ở dòng trên.",
        "“{value}”: the title {detail} was already given in the same year above.",
    ),
    fix=("Giữ một dòng cho mỗi năm xét tặng.", "Keep one line for each year."),
    laws=LAWS,
    event=("ngay",),
    confidence="from_memory",
    wrong=_given(_title("2025-06-30", ADVANCED), _title("2025-10-30", ADVANCED)),
    right=_given(_title("2024-06-30", ADVANCED), _title("2025-06-30", ADVANCED)),
    lawful=(
        # For two school years, both signed in the same year.
        _given(
            {**_title("2025-01-25", ADVANCED), "nam": 2024},
            {**_title("2025-08-25", ADVANCED), "nam": 2025},
        ),
        # For 2024 given in January, for 2025 in December.
        _given(_title("2025-01-05", ADVANCED), _title("2025-12-20", ADVANCED)),
        _given(_title("2025-06-30", ADVANCED), _title("2025-06-30", BASE)),
    ),
)
def once_a_year(c: Context) -> pd.DataFrame:
    frame = c.frame(TABLE)
    rows = frame.assign(first=c.date("ngay", TABLE), last=c.last_day("ngay", TABLE))
    rows = rows[(rows["_nguoi"] >= 0) & rows["hinh_thuc"].isin(ANNUAL) & rows["first"].notna()]
    rows = rows.sort_values(["_nguoi", "hinh_thuc", "first"], kind="stable")
    before = rows.shift(1)
    same = rows["_nguoi"].eq(before["_nguoi"]) & rows["hinh_thuc"].eq(before["hinh_thuc"])
    year = rows["first"].dt.year.eq(before["first"].dt.year)
    # Where both years are written they alone decide.
    written = rows["nam"].notna() & before["nam"].notna()
    year = year.mask(written, rows["nam"].eq(before["nam"]))
    near = (
        (rows["last"] - before["first"] < pd.Timedelta(days=300))
        | (rows["ngay"].str.len() == 4)
        | written
    )
    found = rows[same & year & near]
    labels = code_list("khen_thuong")
    return pd.DataFrame(
        {"index": found.index, "detail": found["hinh_thuc"].map(labels.label).to_numpy()}
    )


@rule(
    "rw-ladder",
    gate="person",
    severity="warning",
    quality="đủ",
    table=TABLE,
    reads=("hinh_thuc", "ngay"),
    title=("Danh hiệu thi đua theo thứ bậc", "Emulation titles follow their ladder"),
    message=(
        "“{value}” nhưng danh sách chỉ có {detail}.",
        "“{value}”, but there is only {detail}.",
    ),
    fix=(
        "Bổ sung các danh hiệu trước: Chiến sĩ thi đua cơ sở 3 lần (từ năm 2024 là 2 lần) cho cấp "
        "bộ, tỉnh; 2 lần cấp bộ, tỉnh cho toàn quốc.",
        "Add the earlier titles: of the base three (two since 2024) for ministry or province, two "
        "of these for the nation.",
    ),
    laws=LAWS,
    event=("ngay",),
    confidence="from_memory",
    wrong=_given(_title("2023-06-30", BASE), _title("2025-06-30", PROVINCE)),
    right=_given(
        *(_title(f"{y}-06-30", BASE) for y in (2021, 2022, 2023)), _title("2024-06-30", PROVINCE)
    ),
    lawful=(
        # A list of this one title says nothing of earlier years.
        _given(_title("2025-06-30", PROVINCE)),
        _given(_title("2014-11-20", "NGUT"), _title("2023-11-20", "NGND")),
        # By the Law of 2022, of which 2 are taken.
        _given(*(_title(f"{y}-12-20", BASE) for y in (2023, 2024)), _title("2025-06-30", PROVINCE)),
    ),
    note="Chỉ xét khi danh sách của người đó có danh hiệu khác trước ngày ấy.",
)
def ladder(c: Context) -> pd.DataFrame:
    frame = c.frame(TABLE)
    rows = frame.assign(last=c.last_day("ngay", TABLE))
    rows = rows[(rows["_nguoi"] >= 0) & rows["last"].notna()]
    rows = rows.sort_values(["_nguoi", "last"], kind="stable")
    earlier = rows.groupby("_nguoi").cumcount()
    labels, index, details = code_list("khen_thuong"), [], []
    new = rows["last"] >= pd.Timestamp(laws.LUAT06_2022.since)
    for code, (below, former, present) in LADDER.items():
        number = (rows["hinh_thuc"] == below).groupby(rows["_nguoi"]).cumsum()
        least = new.map({True: present, False: former})
        found = (rows["hinh_thuc"] == code) & (number < least) & (earlier > 0)
        index.extend(rows.index[found])
        pairs = zip(number[found], least[found], strict=True)
        details.extend(f"{n}/{of} {labels.label(below)}" for n, of in pairs)
    return pd.DataFrame({"index": index, "detail": details})


@rule(
    "rw-discipline-year",
    gate="person",
    severity="warning",
    quality="thống nhất",
    table=TABLE,
    reads=("hinh_thuc", "ngay"),
    needs=("hinh_thuc", "ngay", "ds_ky_luat.ngay"),
    title=("Không tặng danh hiệu của năm bị kỷ luật", "No title of a year of discipline"),
    message=(
        "“{value}” của năm bị kỷ luật (ngày {detail}).",
        "“{value}” of a year of discipline ({detail}).",
    ),
    fix=(
        "Đối chiếu quyết định khen thưởng, kỷ luật và năm xét tặng.",
        "Compare the reward, the discipline and the year of the title.",
    ),
    laws=LAWS,
    event=("ngay",),
    confidence="from_memory",
    wrong=_given(
        _title("2025-12-20", ADVANCED),
        **{DISCIPLINE: [{"ngay": "2025-04-10", "hinh_thuc": "CC_KT"}]},
    ),
    right=_given(
        _title("2025-12-20", ADVANCED),
        **{DISCIPLINE: [{"ngay": "2024-04-10", "hinh_thuc": "CC_KT"}]},
    ),
    lawful=(
        # Given in January for the year before; the discipline came after.
        _given(
            _title("2025-01-10", ADVANCED),
            **{DISCIPLINE: [{"ngay": "2025-04-10", "hinh_thuc": "CC_KT"}]},
        ),
    ),
    note="Quyết định ký trong quý I là của năm trước.",
)
def discipline_year(c: Context) -> pd.DataFrame:
    frame, punished = c.frame(TABLE), c.frame(DISCIPLINE)
    given = c.date("ngay", TABLE)
    year = given.dt.year - (given.dt.month <= 3) * (c.precision("ngay", TABLE) != "y")
    year = frame["nam"].fillna(year)
    rows = pd.DataFrame(
        {"line": frame.index, "_nguoi": frame["_nguoi"], "year": year, "given": given}
    )[frame["hinh_thuc"].isin((BASE, ADVANCED, PROVINCE)) & (frame["_nguoi"] >= 0)]
    day = c.date("ngay", DISCIPLINE)
    bad = pd.DataFrame({"_nguoi": punished["_nguoi"], "year": day.dt.year, "day": day})
    met = rows.merge(bad, on=["_nguoi", "year"])
    met = met[met["day"] <= met["given"]].drop_duplicates("line")
    mask = frame.index.to_series().isin(met["line"])
    days = met.set_index("line")["day"].dt.strftime("%d/%m/%Y")
    return hits(c, mask, TABLE, detail=days.reindex(frame.index))


# A title of a year asks for that year's rating: "hoàn thành tốt nhiệm vụ" for Lao động tiên tiến,
# and every higher title stands on it (Luật 15/2003/QH11, Luật 06/2022/QH15 Điều 22 to 24).
RATINGS = "ds_danh_gia"
_SCHOOL = re.compile(rf"\b(?:truong|{SCHOOL_LEVELS}|gdtx|dai hoc|cao dang)\b")


def title_year(c: Context) -> pd.Series:
    """The year of each title, as float: the one that is written, else as the day of the decision
    tells it (NaN where it does not). Signed from October on it is of that year, until March of the
    year before, in a school at the end of the school year of that year."""
    given = c.date("ngay", TABLE)
    month, whole = given.dt.month, c.precision("ngay", TABLE) == "d"
    of_school = matches(_SCHOOL, c.person("ten_don_vi", TABLE)) & month.between(5, 8)
    year = given.dt.year.where((month >= 10) | of_school, (given.dt.year - 1).where(month <= 3))
    told = year.where(whole, given.dt.year.where(c.precision("ngay", TABLE) == "y"))
    return c.frame(TABLE)["nam"].fillna(told)


@rule(
    "rw-rating",
    gate="person",
    severity="warning",
    quality="thống nhất",
    table=TABLE,
    reads=("hinh_thuc", "ngay"),
    needs=("hinh_thuc", "ngay", "ds_danh_gia.xep_loai"),
    title=(
        "Danh hiệu thi đua của năm hoàn thành tốt nhiệm vụ",
        "An emulation title of a year that was rated good",
    ),
    message=(
        "“{value}” của năm xếp loại {detail}.",
        "“{value}” of a year that was rated {detail}.",
    ),
    fix=(
        "Đối chiếu quyết định khen thưởng, kết quả xếp loại và năm xét tặng; danh hiệu cần xếp "
        "loại từ Hoàn thành tốt nhiệm vụ.",
        "Compare the reward, the rating and the year; the title needs a rating of good at least.",
    ),
    laws=LAWS,
    event=("ngay",),
    confidence="from_memory",
    wrong=_given(
        _title("2024-12-25", ADVANCED),
        **{RATINGS: [{"nam": 2024, "xep_loai": "KHT"}, {"nam": 2025, "xep_loai": "HTT"}]},
    ),
    right=_given(
        _title("2024-12-25", ADVANCED),
        **{RATINGS: [{"nam": 2024, "xep_loai": "HTT"}, {"nam": 2025, "xep_loai": "HTT"}]},
    ),
    lawful=(
        # Signed in February for the year before.
        _given(
            _title("2025-02-10", BASE),
            **{RATINGS: [{"nam": 2024, "xep_loai": "HTXS"}, {"nam": 2025, "xep_loai": "HT"}]},
        ),
        # A certificate of commendation may be for one deed.
        _given(
            _title("2024-12-25", "43"),
            **{RATINGS: [{"nam": 2024, "xep_loai": "HT"}, {"nam": 2025, "xep_loai": "HTT"}]},
        ),
        # Not rated in the year of the maternity leave, which counts for the title.
        _given(
            _title("2024-12-25", ADVANCED),
            **{RATINGS: [{"nam": 2024, "xep_loai": "KDG"}, {"nam": 2025, "xep_loai": "HTT"}]},
        ),
    ),
)
def title_rating(c: Context) -> pd.DataFrame:
    frame, ratings = c.frame(TABLE), c.frame(RATINGS)
    rows = pd.DataFrame({"line": frame.index, "_nguoi": frame["_nguoi"], "nam": title_year(c)})[
        frame["hinh_thuc"].isin((BASE, ADVANCED, PROVINCE)) & (frame["_nguoi"] >= 0)
    ]
    low = ratings.loc[ratings["xep_loai"].isin(LOW_RATINGS), ["_nguoi", "nam", "xep_loai"]]
    met = rows.merge(low, on=["_nguoi", "nam"]).drop_duplicates("line").set_index("line")
    labels = code_list("xep_loai_chat_luong")
    detail = pd.Series(
        [f"{labels.label(r)} ({y:.0f})" for r, y in zip(met["xep_loai"], met["nam"], strict=True)],
        index=met.index,
        dtype="str",
    )
    mask = frame.index.to_series().isin(met.index)
    return hits(c, mask, TABLE, detail=detail.reindex(frame.index))
