"""The pay scale that a rank or title is paid by, as several groups of rules ask for it."""

import pandas as pd

from .. import pay_tables
from . import stated
from .context import Context
from .facts import order

TABLE_VALUE = 0.005
"""Coefficients are compared to half of the last written digit."""

# Qualification that a group asks for: rank in the list of qualifications (5 university, 4 college,
# 3 intermediate).
NEEDED = {"A3.1": 5, "A3.2": 5, "A2.1": 5, "A2.2": 5, "A1": 5, "A0": 4, "B": 3}

# Officers (cán sự, kế toán viên trung cấp ...) below the new standard keep scale B for six years
# from the circular that moved their code to A0 (Thông tư 02/2021/TT-BNV Điều 14).
KEPT_YEARS = 6


def kept_scale(
    code: pd.Series, step: pd.Series, value: pd.Series, held: pd.Series, day: pd.Timestamp
) -> pd.Series:
    """True where the pay is that of the scale which the code had before, and may still be kept.

    Args:
        held: rank of the qualification (see :data:`NEEDED`), NaN where it is not known.
    """
    kept = pd.Series(False, index=code.index)
    for again in pay_tables.codes_used_again().itertuples():
        since = pd.Timestamp(str(again.since))
        if not since <= day < since + pd.DateOffset(years=KEPT_YEARS):
            continue
        former, now = (pd.Series(str(g), index=code.index) for g in (again.former, again.now))
        below = ~(held >= NEEDED.get(str(again.now), 0))
        fits = (pay_tables.coefficient(former, step) - value).abs() <= TABLE_VALUE
        other = (pay_tables.coefficient(now, step) - value).abs() <= TABLE_VALUE
        kept |= (code == again.code) & below & fits & ~other
    return kept


# Titles of the second group of a scale pass to the first one with their professional level, once a
# decision says so (Nghị định 232/2026/NĐ-CP Điều 7 khoản 3 điểm d, đ, Điều 18 khoản 2 điểm d, đ).
TRANSFERRED = {"A2.2": "A2.1", "A3.2": "A3.1"}
TRANSFER_SINCE = pd.Timestamp("2026-07-01")


def transfer_told(c: Context) -> pd.Series:
    """Public employees whose note, or the reason of a line of whose pay history, states the
    transfer to a professional level."""

    def make() -> pd.Series:
        lines = stated.says(c, "CHUYEN_BAC_NGHE", table="qt_luong")
        told = c.frame("qt_luong")["_nguoi"][lines]
        noted = stated.says(c, "CHUYEN_BAC_NGHE") | c.frame().index.isin(told)
        return noted & c.among("doi_tuong", ("VC",))

    return c.once("transfer told", make)


def transferred(
    group: pd.Series, step: pd.Series, value: pd.Series, told: pd.Series, day: pd.Series
) -> pd.Series:
    """*group*, or the group that it passed to where the pay is that of the latter.

    Args:
        told: whether the person's record states the transfer.
        day: datetime64, the day for which the pay is judged.
    """
    into = group.map(TRANSFERRED)
    other = (pay_tables.coefficient(group, step) - value).abs() <= TABLE_VALUE
    fits = (pay_tables.coefficient(into, step) - value).abs() <= TABLE_VALUE
    return into.where(told & fits & ~other & (day >= TRANSFER_SINCE), group)


def group_now(c: Context) -> pd.Series:
    """Salary group of the present rank on the as-of day; the former one where it may be kept,
    the next one where the title passed to it."""

    def make() -> pd.Series:
        frame = c.frame()
        code, step, value = frame["ma_ngach"], frame["bac"], frame["he_so"]
        held = order(frame["trinh_do_cm"], "trinh_do_chuyen_mon")
        former = pay_tables.salary_group(code, pd.Timestamp("2004-10-01"))
        kept = kept_scale(code, step, value, held, c.day)
        group = former.where(kept, pay_tables.salary_group(code, c.day))
        day = pd.Series(c.day, index=frame.index)
        return transferred(group, step, value, transfer_told(c), day)

    return c.once("group_now", make)


def group_at_step(c: Context) -> pd.Series:
    """Salary group that the present code had on the day of the step: differs only for codes that
    were used again."""

    def make() -> pd.Series:
        then = pay_tables.salary_group(c.frame()["ma_ngach"], c.last_day("ngay_bac"))
        return then.fillna(group_now(c))

    return c.once("group_at_step", make)


def less_than_a_step(former: pd.DataFrame, value: pd.Series) -> pd.Series:
    """True where *value* is above the former pay by less than the difference of two steps there:
    the step then keeps its date (Thông tư 02/2007/TT-BNV Mục II khoản 1 điểm a, khoản 2).

    Args:
        former: the pay before: ``code``, ``day`` (datetime64), ``step`` and ``value``.
    """
    group = pay_tables.salary_group(former["code"], former["day"])
    above = pay_tables.coefficient(group, former["step"] + 1) - former["value"]
    below = former["value"] - pay_tables.coefficient(group, former["step"] - 1)
    return (value - former["value"]) < above.fillna(below) - TABLE_VALUE
