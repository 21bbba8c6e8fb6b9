"""Times in which somebody did not work, as the notes and the work history tell them, and the years
of which they left under six months of work (Nghị định 90/2020/NĐ-CP Điều 2 khoản 3, sửa đổi bởi
Nghị định 48/2023/NĐ-CP; Nghị định 233/2026/NĐ-CP Điều 14)."""

import re

import pandas as pd
from pandas.api.typing import NaTType

from .. import bounds, reasons
from ..folding import fold_words
from .context import Context
from .facts import mapped

UNPAID, MATERNITY, ILL = "KHONG_LUONG", "NGHI_THAI_SAN", "NGHI_OM"
ABROAD, SUSPENDED = "HOC_NUOC_NGOAI", "DINH_CHI"
KINDS = (UNPAID, MATERNITY, ILL, ABROAD, SUSPENDED)
WORK = "qt_cong_tac"
Day = pd.Timestamp | NaTType
Told = tuple[int, str, Day, Day, bool]
"""Person, kind, start, end, whether both days are told."""
LEAST_DAYS = 182
"""Days of work, about six months, from which a year is rated."""
_SIX_MONTHS = pd.DateOffset(months=6)
"""Of maternity leave whose note names no end (Luật Bảo hiểm xã hội)."""


def away(c: Context) -> pd.DataFrame:
    """Every absence that a note or the work history tells: ``person``, ``kind`` (one of
    :data:`KINDS`), ``start``, ``end`` and ``told``, whether both days are told.

    ``start`` is NaT where only "đang" says that it is now; ``end`` is the day of the check where
    nothing ends it. Absences that name neither a day nor the present are left out.
    """

    def make() -> pd.DataFrame:
        told = _once([row for row in (*_noted(c), *_listed(c)) if not pd.isna(row[3])])
        person, kind, start, end, both = zip(*told, strict=True) if told else ((),) * 5
        return pd.DataFrame(
            {
                "person": pd.Series(person, dtype="int64"),
                "kind": pd.Series(kind, dtype="str"),
                "start": pd.Series(start, dtype="datetime64[us]"),
                "end": pd.Series(end, dtype="datetime64[us]"),
                "told": pd.Series(both, dtype="bool"),
            }
        )

    return c.once("away", make)


def _once(told: list[Told]) -> list[Told]:
    """*told* without what a note and the work history both tell: spans of a person and a kind that
    overlap are one."""
    undated, kept = [row for row in told if pd.isna(row[2])], list[Told]()
    for row in sorted((r for r in told if not pd.isna(r[2])), key=lambda r: r[:3]):
        person, kind, start, end, both = row
        before = kept[-1] if kept else None
        if before and before[:2] == (person, kind) and max(start, before[3]) == before[3]:
            kept[-1] = (person, kind, before[2], max(end, before[3]), both or before[4])
        else:
            kept.append(row)
    return undated + kept


def _noted(c: Context) -> list[Told]:
    notes = c.frame()["ghi_chu"].dropna()
    kinds = _kinds_of(notes)
    told = kinds[kinds.map(bool).astype(bool)]
    return [
        (int(str(person)), kind, *_span(kind, str(text), c.day))
        for person, text, codes in zip(told.index, notes[told.index], told, strict=True)
        for kind in sorted(codes)
    ]


def _kinds_of(texts: pd.Series) -> pd.Series:
    """The absences that each text states, as frozensets."""
    none: frozenset[str] = frozenset()
    return mapped(texts, lambda text: frozenset(KINDS) & reasons.read(text), none).astype(object)


def _span(kind: str, text: str, day: pd.Timestamp) -> tuple[Day, Day, bool]:
    """(start, end, whether both are told) of an absence by its note; end is NaT where it tells no
    time."""
    said = bounds.said(kind, text)
    start = pd.Timestamp(said.since) if said.since else pd.NaT
    if said.until:
        return (start, pd.Timestamp(said.until), True) if said.since else (pd.NaT, pd.NaT, False)
    if said.since and said.months == said.months:
        end = start + pd.DateOffset(months=int(said.months)) - pd.Timedelta(days=1)
        return start, end, True
    if said.since:
        end = start + _SIX_MONTHS if kind in (MATERNITY, ILL) else max(day, start)
        return start, end, False
    is_now = re.search(r"\bdang\b", fold_words(text)) is not None
    return pd.NaT, day if is_now else pd.NaT, False


def _listed(c: Context) -> list[Told]:
    frame = c.frame(WORK)
    codes = _kinds_of(frame["chuc_vu"])
    rows = pd.DataFrame(
        {
            "person": frame["_nguoi"],
            "codes": codes,
            "start": c.last_day("tu_ngay", WORK),
            "end": c.date("den_ngay", WORK).fillna(c.day),
        }
    )[codes.map(bool).astype(bool) & (frame["_nguoi"] >= 0)].dropna()
    return [
        (int(person), kind, start, end, True)
        for person, stated, start, end in rows.itertuples(index=False, name=None)
        for kind in sorted(stated)
    ]


def now(c: Context, *kinds: str) -> pd.DataFrame:
    """The absences of these kinds that last on the day of the check, one a person: the first of
    them, by person."""
    spans = away(c)
    here = spans["kind"].isin(kinds) & (spans["end"] >= c.day) & ~(spans["start"] > c.day)
    return spans[here].drop_duplicates("person").set_index("person")


def hardly_worked(c: Context, *kinds: str) -> pd.MultiIndex:
    """(person, year) of the years of which absences of these kinds left under six months of
    work."""

    def make() -> pd.MultiIndex:
        spans = away(c)
        known = spans["told"] & spans["kind"].isin(kinds)
        spans = spans.loc[known, ["person", "start", "end"]]
        pieces = [
            (person, float(year), (min(end, _last(year)) - max(start, _first(year))).days + 1)
            for person, start, end in spans.itertuples(index=False, name=None)
            for year in range(start.year, end.year + 1)
        ]
        days = pd.DataFrame(pieces, columns=["person", "year", "days"])
        lost = days.groupby(["person", "year"])["days"].sum()
        left = lost[365 - lost < LEAST_DAYS].index
        return pd.MultiIndex.from_tuples(list(left), names=["person", "year"])

    return c.once(("hardly worked", kinds), make)


def _first(year: int) -> pd.Timestamp:
    return pd.Timestamp(year, 1, 1)


def _last(year: int) -> pd.Timestamp:
    return pd.Timestamp(year, 12, 31)
