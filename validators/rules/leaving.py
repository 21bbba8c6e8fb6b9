"""Group K2: how early somebody may retire before the age."""

import numpy as np
import pandas as pd

from .. import pay_tables
from . import laws, stated
from .context import Context, add_months
from .facts import age_told
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
    laws=(laws.ND135_2020.at("Điều 5"), laws.LUAT73_2025.at("Điều 26"), laws.ND178_2024),
    event=("ngay_roi",),
    confidence="secondary",
    wrong=Example(_YOUNG, as_of=DAY),
    right=Example({**BORN_1966, **_EARLY}, as_of=DAY),
    lawful=(
        # Decree 178/2024 Art. 7: up to ten years at a reorganisation.
        Example({**_YOUNG, "ngay_sinh": "1977-10-12", "cccd": "037177001234",
                 "ghi_chu": "Nghỉ theo Nghị định 178/2024 do sắp xếp tổ chức"}, as_of=DAY),
        Example({**_YOUNG, "ly_do_roi": "TV"}, as_of=DAY),
    ),
)  # fmt: skip
def earliest(c: Context) -> pd.DataFrame:
    frame, left = c.frame(), c.last_day("ngay_roi")
    age = pay_tables.age_of_year(frame["gioi_tinh"], (left - pd.Timedelta(days=1)).dt.year)
    # Where only five years fit what the row says, five count.
    wide = stated.says(c, "SAP_XEP") | stated.says(c, "SUY_GIAM")
    five = stated.says(c, *_FIVE) & ~wide
    limit = pd.Series(np.where(five, USUAL, MOST), index=frame.index)
    born = c.date("ngay_sinh").where(age_told(c))
    first = add_months(born - pd.to_timedelta(born.dt.day - 1, unit="D"), age - limit + 1)
    found = (frame["ly_do_roi"] == "NHTT") & (left < first - pd.Timedelta(days=1))
    return hits(c, found, detail=(limit // 12).map(lambda years: f"{years:.0f} năm"))
