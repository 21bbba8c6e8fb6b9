"""Group D5: the over-scale percent, line by line of the pay history (Nghị định 204/2004/NĐ-CP Điều
6; Thông tư 04/2005/TT-BNV)."""

import pandas as pd

from .. import pay_tables
from . import laws, stated
from .context import Context, months_between, owner_is
from .facts import on_table
from .hits import hits, whole_text
from .pay import DAY, DELAYED, delay_between
from .pay_lines import TABLE, history
from .rule import Example, rule

EACH_PERCENT = 12
"""Months from a percent to the next."""


def _lines(*percents: tuple[str, float | None], **con: list[dict[str, object]]) -> Example:
    """Somebody on the last step of 01.003 with lines of (from, percent)."""
    rows = [
        {"tu_ngay": day, "ma_ngach": "01.003", "bac": 9, "he_so": 4.98, "vuot_khung": percent,
         "phan_tram_huong": 100}
        for day, percent in percents
    ]  # fmt: skip
    now = {
        "ngay_sinh": "1971-04-28", "cccd": "037171001234", "nam_tn": 1993, "bac": 9, "he_so": 4.98,
        "ngay_tuyen_dung": "1993-10-01", "ngay_vao_co_quan": "1993-10-01",
        "ngay_ngach": "1994-10-01", "ngay_bac": percents[0][0], "vuot_khung": percents[-1][1],
        "ngay_vuot_khung": percents[-1][0], "ngay_nang_luong_sau": None,
        "ngay_nghi_huu": "2031-05-01",
    }  # fmt: skip
    return Example(now, {TABLE: rows, **con}, as_of=DAY)


_FAILED_2024: list[dict[str, object]] = [
    {"nam": n, "xep_loai": "KHT" if n == 2024 else "HTT"} for n in range(2018, 2026)
]
_BEGUN: tuple[tuple[str, float | None], ...] = (
    ("2020-04-01", None),
    ("2023-04-01", 5),
    ("2024-04-01", 6),
)


@rule(
    "sa-overscale-delay",
    lists=("ds_danh_gia", "ds_ky_luat", "nguoi"),
    table=TABLE,
    gate="person",
    severity="warning",
    reads=("tu_ngay", "vuot_khung", "bac", "ma_ngach"),
    title=(
        "Kỷ luật và năm không hoàn thành nhiệm vụ kéo dài thời hạn vượt khung",
        "Discipline and a year not completed put the over-scale percent off",
    ),
    message=(
        "Vượt khung tăng từ “{value}” sau {detail} tháng, không kéo dài do kỷ luật hoặc năm không "
        "hoàn thành nhiệm vụ.",
        "The over-scale percent rose on “{value}” after {detail} months, without the delay for "
        "discipline or a year not completed.",
    ),
    fix=(
        "Lùi thời điểm tăng 3, 6 hoặc 12 tháng theo từng trường hợp, hoặc ghi căn cứ khác.",
        "Put the percent off by 3, 6 or 12 months by case, or state another basis.",
    ),
    laws=(laws.TT04_2005, laws.ND204_2004.at("Điều 6")),
    event=("tu_ngay",),
    confidence="from_memory",
    wrong=_lines(*_BEGUN, ("2025-04-01", 7), ds_danh_gia=_FAILED_2024),
    right=_lines(*_BEGUN, ("2025-10-01", 7), ds_danh_gia=_FAILED_2024),
    lawful=(
        # The year failed after the percent; a line says that the delay was taken.
        _lines(
            ("2019-01-01", None), ("2022-01-01", 5), ("2023-01-01", 6), ds_danh_gia=_FAILED_2024
        ),
        # The same percent decided again is no new one.
        _lines(*_BEGUN, ("2025-04-01", 6), ds_danh_gia=_FAILED_2024),
    ),
)
def overscale_delay(c: Context) -> pd.DataFrame:
    rows = history(c)
    percent = rows["vuot_khung"].fillna(0)
    same_step = (rows["ma_ngach"] == rows["before_ma_ngach"]) & (rows["bac"] == rows["before_bac"])
    before = rows["before_vuot_khung"].fillna(0)
    # The percent of a line began with the first line in a row that has it.
    run = (~(same_step & (percent == before))).cumsum()
    began, began_last = (
        rows[day].groupby(run).transform("first").shift(1) for day in ("first", "last")
    )
    raised = same_step & (percent > before)
    least = pay_tables.raise_months(rows["group"]).where(before == 0, EACH_PERCENT)
    served = months_between(began, rows["last"])
    delay = delay_between(c, rows["_nguoi"], began_last, rows["first"], sure=True)
    told = owner_is(stated.says(c, "GIAM_NANG_LUONG"), rows)
    told |= stated.says(c, *DELAYED, table=TABLE).reindex(rows.index)
    found = raised & (delay > 0) & (served < least + delay) & ~told
    frame = c.frame(TABLE)
    return hits(c, on_table(found, frame), TABLE, detail=whole_text(served).reindex(frame.index))
