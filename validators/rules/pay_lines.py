"""The lines of the pay history in their order: the scale of each, and since when the time in its
step counts."""

import pandas as pd

from .. import pay_tables
from ..pay_tables import PROBATION_PERCENT
from .context import Context, of_owner
from .facts import lines, order
from .scales import TABLE_VALUE, kept_scale, less_than_a_step, transfer_told, transferred

TABLE = "qt_luong"


def history(c: Context) -> pd.DataFrame:
    """The lines in order (see ``facts.lines``), with ``group`` and ``before_group``, and ``since``
    and ``since_last``: the days between which lies the day from which the time in the step counts
    (Thông tư 02/2007/TT-BNV Mục II). For the line before they are ``before_since`` and
    ``before_since_last``.
    """

    def make() -> pd.DataFrame:
        rows = lines(c, TABLE, "tu_ngay")
        same = rows["before_first"].notna()
        group = _group(c, rows)
        rows = rows.assign(group=group, before_group=group.shift(1).where(same))
        run = (~_keeps_date(rows)).cumsum()
        for new, day in (("since", "first"), ("since_last", "last")):
            rows[new] = rows[day].groupby(run).transform("first")
            rows[f"before_{new}"] = rows[new].shift(1).where(same)
        return rows

    return c.once("pay history", make)


def _group(c: Context, rows: pd.DataFrame) -> pd.Series:
    code, step, value = rows["ma_ngach"], rows["bac"], rows["he_so"]
    held = order(c.person("trinh_do_cm", TABLE).reindex(rows.index), "trinh_do_chuyen_mon")
    kept = kept_scale(code, step, value, held, c.day)
    former = pay_tables.salary_group(code, pd.Timestamp("2004-10-01"))
    group = former.where(kept, pay_tables.salary_group(code, rows["first"]))
    told = of_owner(transfer_told(c), rows)
    group = group.mask(_written_as_b(group, step, value), "B")
    return transferred(group, step, value, told, rows["last"])


def _written_as_b(group: pd.Series, step: pd.Series, value: pd.Series) -> pd.Series:
    """Lines of a title of scale A0 whose step and coefficient are those of scale B, which it had
    before (Thông tư 21/2023/TT-BGDĐT Điều 6)."""
    now, former = (
        (pay_tables.coefficient(pd.Series(g, index=group.index), step) - value).abs() <= TABLE_VALUE
        for g in ("A0", "B")
    )
    return (group == "A0") & former & ~now


def _keeps_date(rows: pd.DataFrame) -> pd.Series:
    """Lines that do not begin a new step: the same pay under another code or decision, or a new
    rank or scale that gives less than one step of the former."""
    placed = (rows["ma_ngach"] != rows["before_ma_ngach"]) | (rows["group"] != rows["before_group"])
    equal = (rows["he_so"] - rows["before_he_so"]).abs() <= TABLE_VALUE
    unwritten = rows["he_so"].isna() | rows["before_he_so"].isna()
    same = (rows["bac"] == rows["before_bac"]) & ~placed & (equal | unwritten)
    former = pd.DataFrame(
        {
            "code": rows["before_ma_ngach"],
            "day": rows["before_first"],
            "step": rows["before_bac"],
            "value": rows["before_he_so"],
        }
    )
    small = placed & (equal | less_than_a_step(former, rows["he_so"]))
    probation = rows["before_phan_tram_huong"] == PROBATION_PERCENT
    return rows["before_first"].notna() & (same | small) & ~probation
