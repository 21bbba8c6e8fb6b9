"""Who is on probation (tập sự) on the day of the check."""

import pandas as pd

from ..folding import fold_words
from ..pay_tables import PROBATION_PERCENT
from . import stated
from .context import Context
from .facts import active
from .hits import each


def marked(c: Context) -> pd.Series:
    """True where the row says that the person is on probation."""
    said = each(c.frame()["tap_su"], fold_words).fillna("")
    return (said != "") & ~said.str.fullmatch(
        r"0|khong.*|mien.*|het.*|hoan thanh.*|da .*|xong.*|n|no"
    ).astype(bool)


def on_probation_now(c: Context) -> pd.Series:
    """People who are on probation on the day of the check: a mark, the pay of 85 percent, or a note
    that says so."""

    def make() -> pd.Series:
        paid = c.frame()["phan_tram_huong"] == PROBATION_PERCENT
        return (marked(c) | paid | stated.says(c, "DANG_TAP_SU")) & active(c)

    return c.once("on probation", make)
