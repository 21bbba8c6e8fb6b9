"""Group D2: promotion to the class above: how long the class below was held.

The years are data (list ``thang_hang``), by title, class and degree. Time in an equivalent title
counts, so only the class is looked at, not the title.
"""

from functools import cache

import numpy as np
import pandas as pd

from ..codelists import code_list, table
from ..pay_tables import LONGEST_PROBATION
from . import laws
from .context import Context, add_months, months_between, of_owner
from .facts import LOW_RATINGS, inside, lines, on_table, order
from .hits import hits
from .pay import TEACHER
from .pay_lines import TABLE
from .recruitment import EXEMPT
from .rule import Example, rule

DAY = "2026-06-01"
# Class of a title -> how high it stands; of codes without a written class the scale tells it.
CLASSES = {"I": 4, "II": 3, "III": 2, "IV": 1, "V": 0}
_BY_SCALE = {"A3": "I", "A2": "II", "A1": "III", "A0": "IV", "B": "IV", "C": "V"}
LAST_ENTRY_STEP = 3
"""Of a doctor (entry_step.csv)."""
PROFESSORS = ("01", "02")
"""They become senior lecturers without an examination (Luật Giáo dục đại học; Nghị định 93/2026
Điều 4 khoản 2 điểm b)."""


@cache
def class_of() -> dict[str, float]:
    """Code -> how high its class stands, NaN where the list does not tell."""
    rows = code_list("ma_ngach").rows
    told = dict(zip(rows["code"], rows["class"], strict=True))
    scale = dict(zip(rows["code"], rows["salary_group"].str.split(".").str[0], strict=True))
    return {
        code: float(CLASSES.get(told[code] or _BY_SCALE.get(scale[code], ""), np.nan))
        for code in told
    }


def _promotions(c: Context) -> pd.DataFrame:
    """Lines of the pay history by which somebody came into the class above, with ``held`` (most
    whole months in the class below) and ``needed``, ``source`` of the list."""
    rows = lines(c, TABLE, "tu_ngay")
    height = rows["ma_ngach"].map(class_of())
    same = rows["before_first"].notna()
    before = height.shift(1).where(same)
    rows = rows.assign(height=height, began=_run_began(c, rows, height).shift(1).where(same))
    rows = rows[(height == before + 1) & rows["began"].notna()]
    return rows.assign(held=months_between(rows["began"], rows["last"]), **_needed(c, rows))


def _run_began(c: Context, rows: pd.DataFrame, height: pd.Series) -> pd.Series:
    """First possible day of the class that each line is of: its first line; where that is the first
    of the person, older lines may be missing and all service counts."""
    first_of_person = rows["before_first"].isna()
    starts = first_of_person | (height != height.shift(1))
    older = first_of_person & ~_after_probation(c, rows)
    began = rows["first"].where(~older, _service_began(c, rows))
    return began.groupby(starts.cumsum()).transform("first")


def _after_probation(c: Context, rows: pd.DataFrame) -> pd.Series:
    """Lines that begin on a step of entry, at most a year after a recruitment that no work came
    before: the class was not held during the probation before them."""
    recruited = of_owner(c.date("ngay_tuyen_dung"), rows)
    waited = months_between(of_owner(c.last_day("ngay_tuyen_dung"), rows), rows["first"])
    began_there = _service_began(c, rows) == recruited
    return began_there & waited.between(1, LONGEST_PROBATION) & (rows["bac"] <= LAST_ENTRY_STEP)


def _service_began(c: Context, rows: pd.DataFrame) -> pd.Series:
    """The earliest day of each line's person: recruitment, the first line of the work history, or
    the line itself."""
    work = c.frame("qt_cong_tac")
    first = c.date("tu_ngay", "qt_cong_tac").groupby(work["_nguoi"]).min()
    told = {
        "line": rows["first"],
        "work": of_owner(first, rows),
        "recruited": of_owner(c.date("ngay_tuyen_dung"), rows),
    }
    return pd.DataFrame(told).min(axis=1)


def _needed(c: Context, rows: pd.DataFrame) -> dict[str, pd.Series]:
    """Months that the list asks for each promotion (NaN where it is silent), and its source."""
    degree = order(c.person("trinh_do_cm", TABLE).reindex(rows.index), "trinh_do_chuyen_mon")
    professor = c.person("hoc_ham", TABLE).reindex(rows.index).isin(PROFESSORS)
    ranks = order(table("thang_hang")["degree"], "trinh_do_chuyen_mon")
    needed = pd.Series(np.nan, index=rows.index)
    source = pd.Series("", index=rows.index, dtype="str")
    day = rows["first"].dt.strftime("%Y-%m-%d")
    for row, rank in zip(table("thang_hang").to_dict("records"), ranks, strict=True):
        here = rows["ma_ngach"].str.startswith(row["prefix"]) & (
            rows["height"] == CLASSES[row["class"]]
        )
        here &= (day >= row["valid_from"]) & (day <= row["valid_to"]) & ~professor
        needed = needed.mask(here, float(row["months"]))
        if row["degree"]:
            needed = needed.mask(here & (degree >= rank), float(row["degree_months"]))
        source = source.mask(here, row["source"])
    return {"needed": needed, "source": source}


_HELD_86 = [
    {"tu_ngay": "2016-09-01", "den_ngay": "2023-10-31", "ma_ngach": "V.07.05.15", "bac": 1,
     "he_so": 2.34},
    {"tu_ngay": "2023-11-01", "den_ngay": None, "ma_ngach": "V.07.05.14", "bac": 1, "he_so": 4.00},
]  # fmt: skip
_SECOND_CLASS = {
    **TEACHER, "ma_ngach": "V.07.05.14", "ten_ngach": "Giáo viên trung học phổ thông hạng II",
    "ngay_ngach": "2023-11-01", "ngay_bac": "2023-11-01", "bac": 1, "he_so": 4.00,
    "ngay_nang_luong_sau": "2026-11-01", "ngay_tuyen_dung": "2015-09-01",
    "ngay_vao_co_quan": "2015-09-01", "ngay_hop_dong": "2016-09-01",
}  # fmt: skip
_LINES_OF_LECTURER = [
    {"tu_ngay": "2012-09-01", "den_ngay": "2021-02-28", "ma_ngach": "V.07.01.03", "bac": 1,
     "he_so": 2.34},
    {"tu_ngay": "2021-03-01", "den_ngay": "2026-03-31", "ma_ngach": "V.07.01.02", "bac": 1,
     "he_so": 4.40},
    {"tu_ngay": "2026-04-01", "den_ngay": None, "ma_ngach": "V.07.01.01", "bac": 1, "he_so": 6.20},
]  # fmt: skip
_SENIOR_LECTURER = {
    **_SECOND_CLASS, "ma_ngach": "V.07.01.01", "ten_ngach": "Giảng viên cao cấp hạng I",
    "ngay_ngach": "2026-04-01", "ngay_bac": "2026-04-01", "bac": 1, "he_so": 6.20,
    "ngay_nang_luong_sau": "2029-04-01", "trinh_do_cm": "TS", "ngay_tuyen_dung": "2011-09-01",
    "ngay_vao_co_quan": "2011-09-01", "ma_don_vi_su_dung": None, "ma_don_vi_quan_ly": None,
    "ten_don_vi": "Trường Đại học Hoa Lư", "vi_tri_viec_lam": "Giảng viên cao cấp",
}  # fmt: skip


def _example(
    nguoi: dict[str, object], history: list[dict[str, object]], **changes: object
) -> Example:
    return Example({**nguoi, **changes}, {TABLE: history}, as_of=DAY)


@rule(
    "sa-promotion-years",
    lists=("nguoi", "qt_cong_tac"),
    table=TABLE,
    gate="person",
    severity="warning",
    reads=("tu_ngay", "ma_ngach"),
    needs=("tu_ngay", "ma_ngach"),
    blames=("ma_ngach", "tu_ngay"),
    title=(
        "Đủ thời gian giữ hạng dưới mới thăng hạng",
        "The class below was held long enough before a promotion",
    ),
    message=("Thăng hạng lên “{value}” khi {detail}.", "Promoted to “{value}” when {detail}."),
    fix=(
        "Đối chiếu quyết định bổ nhiệm hạng; thời gian giữ chức danh tương đương ở nơi khác thì "
        "bổ sung quá trình công tác hoặc ghi ở cột Ghi chú.",
        "Compare with the decision on the class; time in an equivalent title elsewhere goes into "
        "the work history or the note column.",
    ),
    laws=(laws.PROMOTION,),
    event=("tu_ngay",),
    reasons=("DAC_CACH", *EXEMPT),
    confidence="read",
    lawful=(
        # TT 04/2021 Điều 9 khoản 2: six years with a master's degree.
        _example(_SECOND_CLASS, _HELD_86, trinh_do_cm="THS"),
        # Older service of the same class is in the work history, not in the pay history.
        Example(
            _SECOND_CLASS,
            {
                TABLE: _HELD_86,
                "qt_cong_tac": [
                    {"tu_ngay": "2012-09-01", "den_ngay": "2015-08-31", "ma_don_vi": "H42.09.21"}
                ],
            },
            as_of=DAY,
        ),
        # A professor is appointed senior lecturer without an examination.
        _example(_SENIOR_LECTURER, _LINES_OF_LECTURER, hoc_ham="02"),
        # TT 03/2021 Điều 7: the new code of the same class.
        _example(
            _SECOND_CLASS,
            [{**_HELD_86[0], "ma_ngach": "V.07.04.11"}, {**_HELD_86[1], "ma_ngach": "V.07.04.31"}],
            ma_ngach="V.07.04.31",
        ),
    ),
    wrong=_example(_SECOND_CLASS, _HELD_86),
    right=_example(
        _SECOND_CLASS,
        [{**_HELD_86[0], "tu_ngay": "2013-09-01"}, _HELD_86[1]],
        ngay_tuyen_dung="2012-09-01",
        ngay_vao_co_quan="2012-09-01",
    ),
    note=(
        "Chỉ xét các chức danh có trong danh mục thang_hang; chưa xét huấn luyện viên, diễn viên, "
        "di sản viên, thư viện viên vì được thăng hạng sớm nhờ thành tích."
    ),
)
def promotion_years(c: Context) -> pd.DataFrame:
    rows = _promotions(c)
    short = rows[rows["held"] < rows["needed"]]
    frame = c.frame(TABLE)
    found = on_table(pd.Series(True, index=short.index), frame)
    detail = pd.Series(
        [
            f"mới giữ hạng dưới {held:.0f} tháng, phải đủ {needed:.0f} tháng theo {source}"
            for held, needed, source in zip(
                short["held"], short["needed"], short["source"], strict=True
            )
        ],
        index=short.index,
        dtype="str",
    )
    return hits(c, found, TABLE, detail=detail.reindex(frame.index))


_BARS = {"KT": 12, "CC": 12, "HBL": 12, "GC": 24, "CCH": 24}
"""Months after each form of discipline in which nobody is promoted (Luật 58/2010 Điều 56)."""
_GOOD_YEARS = [{"nam": y, "xep_loai": "HTT"} for y in (2021, 2022, 2023, 2024, 2025)]
_LONG_HELD = [{**_HELD_86[0], "tu_ngay": "2013-09-01"}, _HELD_86[1]]
_SERVED = {"ngay_tuyen_dung": "2012-09-01", "ngay_vao_co_quan": "2012-09-01"}


def _rated(year: int, rating: str, **con: list[dict[str, object]]) -> Example:
    years = [{**y, "xep_loai": rating} if y["nam"] == year else y for y in _GOOD_YEARS]
    lists: dict[str, list[dict[str, object]]] = {TABLE: _LONG_HELD, "ds_danh_gia": years, **con}
    return Example({**_SECOND_CLASS, **_SERVED}, lists, as_of=DAY)


@rule(
    "sa-promotion-conduct",
    lists=("nguoi", "ds_danh_gia", "ds_ky_luat"),
    table=TABLE,
    gate="person",
    severity="warning",
    quality="thống nhất",
    reads=("tu_ngay", "ma_ngach"),
    needs=("tu_ngay", "ma_ngach"),
    blames=("ma_ngach", "tu_ngay"),
    title=(
        "Thăng hạng khi năm liền trước hoàn thành tốt và không trong thời hạn kỷ luật",
        "Promoted after a good year and outside of the time of a discipline",
    ),
    message=("Thăng hạng lên “{value}” khi {detail}.", "Promoted to “{value}” when {detail}."),
    fix=(
        "Đối chiếu quyết định bổ nhiệm hạng, kết quả xếp loại năm liền trước năm dự thi, xét và "
        "quyết định kỷ luật.",
        "Compare the promotion with the rating of the year before and the discipline.",
    ),
    laws=(
        laws.ND115_2020.at("Điều 32 khoản 1 điểm a"),
        laws.ND115_2020_85.at("Điều 32 khoản 1 điểm a"),
        laws.ND138_2020.at("Điều 30"),
    ),
    event=("tu_ngay",),
    reasons=("DAC_CACH", *EXEMPT),
    confidence="read",
    lawful=(
        # A low year two years before; a low year that came after the examination of 2022.
        _rated(2021, "HT"),
        # The twelve months after a reprimand had passed.
        _rated(2099, "HT", ds_ky_luat=[{"ngay": "2022-10-10", "hinh_thuc": "VC_KT"}]),
        # A professor is appointed without an examination.
        Example(
            {**_SENIOR_LECTURER, "hoc_ham": "02"},
            {TABLE: _LINES_OF_LECTURER, "ds_danh_gia": [{"nam": 2025, "xep_loai": "HT"}]},
            as_of=DAY,
        ),
    ),
    wrong=_rated(2022, "HT"),
    right=_rated(2099, "HT"),
)
def promotion_conduct(c: Context) -> pd.DataFrame:
    rows = lines(c, TABLE, "tu_ngay")
    height = rows["ma_ngach"].map(class_of())
    up = rows["before_first"].notna() & (height == height.shift(1) + 1)
    professor = c.person("hoc_ham", TABLE).reindex(rows.index).isin(PROFESSORS)
    in_time = rows["first"].between(_SINCE_115, _UNTIL_115)
    rows = rows[up & in_time & ~professor]
    low, barred = _low_year(c, rows), _barred(c, rows)
    texts = [
        f"năm {year:.0f} xếp loại dưới Hoàn thành tốt nhiệm vụ" if bad else ""
        for year, bad in zip(rows["first"].dt.year - 1, low, strict=True)
    ]
    detail = pd.Series(texts, index=rows.index, dtype="str")
    detail = detail.mask(barred, "đang trong thời hạn kỷ luật")
    frame = c.frame(TABLE)
    found = on_table(detail != "", frame)
    return hits(c, found, TABLE, detail=detail.reindex(frame.index))


_SINCE_115 = pd.Timestamp("2020-09-29")
_UNTIL_115 = pd.Timestamp("2026-06-30")


def _low_year(c: Context, rows: pd.DataFrame) -> pd.Series:
    ratings = c.frame("ds_danh_gia")
    low = ratings.loc[ratings["xep_loai"].isin(LOW_RATINGS), ["_nguoi", "nam"]].dropna()
    years = pd.MultiIndex.from_arrays([rows["_nguoi"], rows["first"].dt.year - 1.0])
    return pd.Series(years.isin(pd.MultiIndex.from_frame(low)), index=rows.index)


def _barred(c: Context, rows: pd.DataFrame) -> pd.Series:
    punished = c.frame("ds_ky_luat")
    months = punished["hinh_thuc"].str.split("_").str[1].map(_BARS)
    bars = pd.DataFrame(
        {
            "_nguoi": punished["_nguoi"],
            "start": c.last_day("ngay", "ds_ky_luat"),
            "end": add_months(c.date("ngay", "ds_ky_luat"), months),
        }
    )[~punished["hinh_thuc"].fillna("DANG").str.startswith("DANG")]
    met = inside(rows[["_nguoi", "first"]].rename(columns={"first": "day"}), bars)
    return pd.Series(rows.index.isin(met.loc[met["day"] < met["end"], "line"]), index=rows.index)
