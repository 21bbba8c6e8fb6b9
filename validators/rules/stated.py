"""What the rows say as a reason: the notes of people and the reason columns of their lists, read
once for a run by ``validators.reasons``, and whether they still explain (``validators.bounds``)."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from .. import bounds, reasons
from ..schemas import dictionary
from .context import Context
from .facts import mapped

COLUMNS = ("ghi_chu", "ly_do")
"""Fields in which a row may state a reason, in any table that has them."""
_NONE: frozenset[str] = frozenset()
_WHOLE_DAY = len("2026-01-01")
DELAY_DECIDED = "GIAM_NANG_LUONG"
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


def read(c: Context, table: str = "nguoi", rule: str = "") -> pd.Series:
    """Codes of the reasons that each row states and that still explain on the day of the check, as
    frozensets. A *rule* may have bounds of its own."""
    rule = rule if rule in bounds.rules_of_their_own() else ""

    def make() -> pd.Series:
        frame = c.frame(table)
        codes = pd.Series([_NONE] * len(frame), index=frame.index, dtype=object)
        for name in _fields(table):
            own = mapped(frame[name], lambda text: bounds.read(text, c.as_of, rule), _NONE)
            given = own.map(bool)
            if given.any():
                codes[given] = [a | b for a, b in zip(codes[given], own[given], strict=True)]
        return codes if table != "nguoi" or not rule else _counted(c, codes, rule)

    return c.once(("reasons", table, rule), make)


def _counted(c: Context, codes: pd.Series, rule: str) -> pd.Series:
    """*codes* of people without the reasons whose time, counted from a field of the person because
    the note names no day, has run out."""
    given = codes[codes.map(bool)]
    if given.empty:
        return codes
    people = c.frame().loc[given.index].to_dict("records")
    left = []
    for stated, person in zip(given, people, strict=True):
        texts = [person[n] for n in _fields("nguoi")]
        text = "; ".join(t for t in texts if isinstance(t, str))
        left.append(
            frozenset(code for code in stated if not _run_out(code, text, rule, person, c.as_of))
        )
    kept = codes.copy()
    kept[given.index] = pd.Series(left, index=given.index, dtype=object)
    return kept


def _run_out(code: str, text: str, rule: str, person: Mapping[Any, Any], day: str) -> bool:
    field = bounds.of(code, text, rule).counts_from
    counted = person[field] if field else None
    # A year alone says too little to end a reason.
    if not isinstance(counted, str) or len(counted) < _WHOLE_DAY:
        return False
    return "" < bounds.ends(code, text, rule, counted) < day


def says(c: Context, *codes: str, table: str = "nguoi", ever: bool = False) -> pd.Series:
    """True for rows that state one of these reasons, and (unless *ever*) whose bound is not passed
    on the day of the check.

    Raises:
        KeyError: there is no such reason.
    """
    wanted = frozenset(reasons.known(code).code for code in codes)

    def told(text: str) -> bool:
        return bool(wanted & (reasons.read(text) if ever else bounds.read(text, c.as_of)))

    frame = c.frame(table)
    found = pd.Series(False, index=frame.index)
    for name in _fields(table):
        found |= mapped(frame[name], told, False).astype(bool)
    return found


def months(c: Context, *codes: str) -> pd.Series:
    """Months that the reasons of each person's row account for, of those in *codes* that it states;
    infinity where one of them names no length and the law sets none, 0 where none is stated."""
    wanted = frozenset(codes)

    def told(text: str) -> float:
        named = {code: bounds.length(code, text) for code in sorted(wanted & reasons.read(text))}
        if not named:
            return 0.0
        # "Kéo dài nâng lương 6 tháng do kỷ luật": the decision on the raise tells the whole delay.
        whole = named.get(DELAY_DECIDED, np.nan)
        total = whole if whole == whole else sum(m for m in named.values())
        return total if total == total else np.inf

    frame = c.frame()
    parts = [mapped(frame[name], told, 0.0).astype("float64") for name in _fields("nguoi")]
    return sum(parts, pd.Series(0.0, index=frame.index))
