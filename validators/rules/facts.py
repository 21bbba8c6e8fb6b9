"""Facts that several rules ask of a person, each a Series on the index of its table, worked out
once for a run."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from ..codelists import table
from ..folding import fold_words, key
from ..posts import is_short
from .context import Context, factorised

LEFT_STATE = "KET_THUC"
LOW_RATINGS = ("HT", "HTHC", "KHT")
"""Below "hoàn thành tốt nhiệm vụ"."""
FAIR_RATINGS = ("HTXS", "HTT", "HT", "HTHC")
"""All but "không hoàn thành nhiệm vụ"."""
# Parts of patterns for the names of units, folded (see :func:`unit_name`).
SCHOOL_LEVELS = "mam non|mau giao|tieu hoc|thcs|thpt"
NO_OFFICE = r"^(?!so |phong (?!kham)|ubnd |chi cuc |van phong )"
"""Begins the name of a unit that is no office over others of its field."""
_LEADER = re.compile(r"\b(giám đốc|trưởng|phó|chủ tịch|bí thư|chánh|chủ nhiệm)\b")
_LEADER_WITHOUT_MARKS = re.compile(r"\b(giam doc|truong|pho|chu tich|bi thu|chanh|chu nhiem)\b")


def mapped(values: pd.Series, function: Callable[[str], Any], missing: Any = None) -> pd.Series:
    """*function* of each text, called once for each distinct text; *missing* where there is
    none."""
    codes, texts = factorised(values)
    found = pd.Series([*map(function, texts), np.nan if missing is None else missing])
    return pd.Series(found.array.take(codes), index=values.index)


def issuer(number: str) -> str:
    """The letters of who issued a decision, folded: "12/QĐ-SGDĐT" -> "sgddt"; '' for none."""
    found = re.search(r"\b(?:qd|nq) (.+)$", fold_words(number))
    return found[1] if found else ""


def says(values: pd.Series, *phrases: str) -> pd.Series:
    """True where the folded text has one of the folded phrases."""
    return mapped(values, lambda v: any(p in fold_words(v) for p in phrases), False).astype(bool)


def matches(pattern: re.Pattern[str], *texts: pd.Series) -> pd.Series:
    """True where one of the *texts* of a row (all on one index), folded, has the pattern."""
    found = pd.Series(False, index=texts[0].index)
    for values in texts:
        told = mapped(values, lambda v: pattern.search(fold_words(v)) is not None, False)
        found |= told.astype(bool)
    return found


def active(c: Context) -> pd.Series:
    """True for people who have not left on the as-of day, as far as the record says."""

    def make() -> pd.Series:
        gone = c.among("trang_thai", (LEFT_STATE,)) | (c.date("ngay_roi") <= c.day)
        return ~gone & (~c.given("ly_do_roi") | (c.date("ngay_roi") > c.day))

    return c.once("active", make)


def closed(c: Context) -> pd.Series:
    """True for records that say that the person left: closed state, a day of leaving that has come,
    or a reason."""
    return ~active(c)


def age_told(c: Context) -> pd.Series:
    """True where the birth date gives an age of 18 to 80, or is not known: others have a finding on
    the birth date, and what would follow from that date is no second fault."""

    def make() -> pd.Series:
        youngest, oldest = c.last_day("ngay_sinh"), c.date("ngay_sinh")
        eighteen, eighty = (c.day - pd.DateOffset(years=years) for years in (18, 81))
        return ~((oldest > eighteen) | (youngest < eighty))

    return c.once("age told", make)


def is_leader(post: str) -> bool:
    """Whether the words of a post are those of a leadership post. Without tone marks "truong"
    counts as "trưởng"."""
    words, form = (post.lower(), _LEADER_WITHOUT_MARKS) if post.isascii() else (key(post), _LEADER)
    return form.search(words) is not None or is_short(post)


def leads(c: Context) -> pd.Series:
    """True where chuc_vu is a leadership post."""
    return c.once("leads", lambda: mapped(c.frame()["chuc_vu"], is_leader, False).astype(bool))


def order(values: pd.Series, name: str) -> pd.Series:
    """Rank of a code inside its list (column ``order``); NaN for codes without one."""
    rows = table(name)
    ranks = dict(zip(rows["code"], pd.to_numeric(rows["order"], errors="coerce"), strict=True))
    return mapped(values, lambda code: ranks.get(code, np.nan), np.nan).astype("float64")


def unit_called(c: Context) -> pd.Series:
    """Name of the using unit as people write it: from the registry, else ten_don_vi, else the name
    that stands in the place of the unit's code, else NaN."""

    def make() -> pd.Series:
        frame = c.frame()
        using = frame["ma_don_vi_su_dung"]
        written = frame["ten_don_vi"].fillna(using.where(using.str.contains(" ", regex=False)))
        if c.units is None:
            return written
        names = dict(zip(c.units["code"][::-1], c.units["name"][::-1], strict=True))
        listed = mapped(frame["ma_don_vi_su_dung"], lambda code: names.get(code, np.nan))
        return listed.astype("str").fillna(written)

    return c.once("unit_called", make)


def unit_name(c: Context) -> pd.Series:
    """Folded words of :func:`unit_called`, else ''."""
    return c.once("unit_name", lambda: mapped(unit_called(c), fold_words, "").astype("str"))


def of_using_unit(c: Context, column: str) -> pd.Series:
    """What the registry says of everybody's using unit; NaN where it lacks the unit.

    Raises:
        LookupError: there is no registry.
    """
    units = c.registry.drop_duplicates("code").set_index("code")
    return c.frame()["ma_don_vi_su_dung"].map(units[column])


def number(values: pd.Series) -> pd.Series:
    """Numbers as short text ("3.33", "5"), '' where missing."""
    return mapped(values, lambda v: f"{v:.2f}".rstrip("0").rstrip("."), "").astype("str")


def lines(c: Context, name: str, by: str) -> pd.DataFrame:
    """Lines of a child table whose person and day are known, in order of day, with what stood in
    the line before.

    Columns of the table, ``first`` and ``last`` (datetime64: the days between which *by* lies) and
    for each of them a ``before_`` column of the same person's line before (NaN in the first line).
    The index keeps the labels.
    """

    def make() -> pd.DataFrame:
        frame = c.frame(name)
        rows = frame.assign(first=c.date(by, name), last=c.last_day(by, name))
        rows = rows[(rows["_nguoi"] >= 0) & rows["first"].notna()]
        rows = rows.sort_values(["_nguoi", "first"], kind="stable")
        before = rows.drop(columns="_nguoi").shift(1)
        same = rows["_nguoi"].eq(rows["_nguoi"].shift(1))
        return rows.join(before.where(same).add_prefix("before_"))

    return c.once(("lines", name, by), make)


def inside(days: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """Every pair of a day (``_nguoi``, ``day``) and a span of the same person that holds it
    (``_nguoi``, ``start``, ``end``, both within): the columns of both, and ``line``, the label of
    the day."""
    met = days.assign(line=days.index).merge(spans, on="_nguoi")
    return met[(met["day"] >= met["start"]) & (met["day"] <= met["end"])]


def on_table(mask: pd.Series, frame: pd.DataFrame) -> pd.Series:
    """A mask of some rows as a mask of all rows of *frame*."""
    return mask.reindex(frame.index, fill_value=False).astype(bool)
