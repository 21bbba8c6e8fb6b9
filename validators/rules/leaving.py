"""Group K2: how early somebody may retire before the age."""

import re

import numpy as np
import pandas as pd

from .. import pay_tables
from ..folding import fold_words
from . import laws, stated
from .context import Context, add_months
from .facts import age_told, mapped
from .hits import hits
from .retirement import BORN_1966, DAY, LEFT
from .rule import Example, rule

# Five years for heavy work, in hard areas and for preschool teachers (Decree 135/2020 Art. 5, Law
# on Teachers Art. 26.2); ten years at most on any ground: mining, reduced ability to work by 81
# percent, reorganisation (Decree 178/2024 Art. 7), reduction of staff.
USUAL, MOST = 60, 120
_FIVE = ("NANG_NHOC", "TUOI_THAP_HON")
_EARLY = {**LEFT, "ly_do_roi": "NHTT"}
# A woman born in October 1979: 46 years in 2025.
_YOUNG = {
    "ngay_sinh": "1979-10-12", "cccd": "037179001234", "nam_tn": 2001,
    "ngay_tuyen_dung": "2003-09-01", "ngay_vao_co_quan": "2003-09-01", "ngay_ngach": "2004-09-01",
    "ngay_nghi_huu": "2026-09-01", **_EARLY,
}  # fmt: skip


WIDELY_REDUCED = 81
"""Percent of the ability to work from whose loss on ten years are allowed, else five (Law 58/2014
Art. 55.1 as amended by the Labour Code of 2019, Law 41/2024 Art. 65: from memory)."""
_REDUCED = re.compile(
    r"(?:suy giam|mat)(?: (?:kha nang lao dong|knld|suc lao dong))(?: [a-z]+){0,3} (\d{2,3})\b"
)


def _reduced_by(c: Context) -> pd.Series:
    """Percent by which the ability to work is reduced, as note or health tell it; NaN where they do
    not."""

    def told(text: str) -> float:
        found = _REDUCED.search(fold_words(text))
        return float(found[1]) if found else np.nan

    parts = [mapped(c.frame()[name], told, np.nan).astype("float64") for name in _HEALTH]
    return parts[0].fillna(parts[1])


_HEALTH = ("ghi_chu", "suc_khoe")


@rule(
    "rt-earliest",
    gate="person",
    severity="warning",
    reads=("ngay_roi", "ly_do_roi", "ngay_sinh", "gioi_tinh"),
    needs=("ngay_roi", "ly_do_roi", "ngay_sinh"),
    title=("Nghỉ hưu trước tuổi không quá mức cho phép", "Early retirement within its limits"),
    message=(
        "Nghỉ hưu trước tuổi từ “{value}”, sớm hơn {detail} so với tuổi nghỉ hưu của năm đó.",
        "Retired early on “{value}”, more than {detail} before the age of that year.",
    ),
    fix=(
        "Kiểm tra ngày sinh, ngày nghỉ và lý do: sớm tối đa 5 năm (nghề nặng nhọc, vùng đặc biệt "
        "khó khăn, giáo viên mầm non), 10 năm (sắp xếp bộ máy, tinh giản, hầm lò, suy giảm khả "
        "năng lao động từ 81%).",
        "Check birth, day and reason: five years at most (heavy work, hard areas, preschool "
        "teachers), ten (reorganisation, staff reduction, mining, ability reduced by 81 percent).",
    ),
    laws=(
        laws.ND135_2020.at("Điều 5"),
        laws.LUAT73_2025.at("Điều 26"),
        laws.ND178_2024,
        laws.BHXH_2014.at("Điều 55"),
        laws.BHXH_2024.at("Điều 65"),
    ),
    event=("ngay_roi",),
    confidence="secondary",
    wrong=Example(_YOUNG, as_of=DAY),
    right=Example({**BORN_1966, **_EARLY}, as_of=DAY),
    lawful=(
        # Decree 178/2024 Art. 7: up to ten years at a reorganisation.
        Example({**_YOUNG, "ngay_sinh": "1977-10-12", "cccd": "037177001234",
                 "ghi_chu": "Nghỉ theo Nghị định 178/2024 do sắp xếp tổ chức"}, as_of=DAY),
        Example({**_YOUNG, "ly_do_roi": "TV"}, as_of=DAY),
        # Law 58/2014 Art. 55.1.b: ability to work reduced by 81 percent and more.
        Example({**_YOUNG, "ngay_sinh": "1977-10-12", "cccd": "037177001234",
                 "suc_khoe": "Suy giảm khả năng lao động 83%",
                 "ghi_chu": "Nghỉ hưu trước tuổi do suy giảm khả năng lao động"}, as_of=DAY),
    ),
)  # fmt: skip
def earliest(c: Context) -> pd.DataFrame:
    frame, left = c.frame(), c.last_day("ngay_roi")
    age = pay_tables.age_of_year(frame["gioi_tinh"], (left - pd.Timedelta(days=1)).dt.year)
    # Where only five years fit what the row says, five count.
    reduced = _reduced_by(c)
    wide = stated.says(c, "SAP_XEP") | stated.says(c, "SUY_GIAM") | (reduced >= WIDELY_REDUCED)
    five = (stated.says(c, *_FIVE) | (reduced < WIDELY_REDUCED)) & ~wide
    limit = pd.Series(np.where(five, USUAL, MOST), index=frame.index)
    born = c.date("ngay_sinh").where(age_told(c))
    first = add_months(born - pd.to_timedelta(born.dt.day - 1, unit="D"), age - limit + 1)
    found = (frame["ly_do_roi"] == "NHTT") & (left < first - pd.Timedelta(days=1))
    return hits(c, found, detail=(limit // 12).map(lambda years: f"{years:.0f} năm"))
