"""What the rows say as a reason: the notes of people and the reason columns of their lists, read
once for a run by ``validators.reasons``."""

import pandas as pd

from .. import reasons
from ..schemas import dictionary
from .context import Context
from .facts import mapped

COLUMNS = ("ghi_chu", "ly_do")
"""Fields in which a row may state a reason, in any table that has them."""
_NONE: frozenset[str] = frozenset()
_SHOWN = 120


def _fields(table: str, *, quoted: bool = False) -> list[str]:
    known = {f.name: f for f in dictionary.tables()[table].fields}
    return [n for n in COLUMNS if n in known and not (quoted and known[n].sensitive)]


def shown(c: Context, table: str = "nguoi") -> pd.Series:
    """The words of each row as a finding quotes them, '' where there are none. Sensitive columns
    are never quoted."""

    def make() -> pd.Series:
        frame = c.frame(table)
        texts = pd.Series("", index=frame.index, dtype="str")
        for name in _fields(table, quoted=True):
            own = mapped(frame[name], _cut, "").astype("str")
            texts = texts.where(texts != "", own)
        return texts

    return c.once(("stated", table), make)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"


def read(c: Context, table: str = "nguoi") -> pd.Series:
    """Codes of the reasons that each row states, as frozensets."""

    def make() -> pd.Series:
        frame = c.frame(table)
        codes = pd.Series([_NONE] * len(frame), index=frame.index, dtype=object)
        for name in _fields(table):
            own = mapped(frame[name], reasons.read, _NONE)
            given = own.map(bool)
            if given.any():
                codes[given] = [a | b for a, b in zip(codes[given], own[given], strict=True)]
        return codes

    return c.once(("reasons", table), make)


def says(c: Context, *codes: str, table: str = "nguoi") -> pd.Series:
    """True for rows that state one of these reasons.

    Raises:
        KeyError: there is no such reason.
    """
    wanted = frozenset(reasons.known(code).code for code in codes)
    frame = c.frame(table)
    found = pd.Series(False, index=frame.index)
    for name in _fields(table):
        found |= mapped(frame[name], lambda v: bool(wanted & reasons.read(v)), False).astype(bool)
    return found
