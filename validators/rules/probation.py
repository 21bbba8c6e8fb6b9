"""Who is on probation (tập sự) on the day of the check."""

import re

import pandas as pd

from ..bounds import last_named
from ..folding import fold_words
from ..pay_tables import PROBATION_PERCENT
from . import stated
from .context import Context
from .facts import active, mapped

# What the column says of whom it does not name as on probation: the one list of such words.
_NOT = re.compile(
    r"(?:0|k|ko|khong.*|mien.*|het.*|hoan thanh.*|da .*|xong.*|qua .*|chinh thuc.*|n|no|sai|false)"
)


def marked(c: Context) -> pd.Series:
    """True where the row says that the person is on probation. A cell that tells until when is of
    those whose day has not come."""
    day = c.as_of

    def on(text: str) -> bool:
        words = fold_words(text)
        return bool(words) and not _NOT.fullmatch(words) and not "" < last_named(text) < day

    return mapped(c.frame()["tap_su"], on, False).astype(bool)


def on_probation_now(c: Context) -> pd.Series:
    """People who are on probation on the day of the check: a mark, the pay of 85 percent, or a note
    that says so."""

    def make() -> pd.Series:
        paid = c.frame()["phan_tram_huong"] == PROBATION_PERCENT
        return (marked(c) | paid | stated.says(c, "DANG_TAP_SU")) & active(c)

    return c.once("on probation", make)
