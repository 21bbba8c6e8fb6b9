"""Years in which somebody worked under six months because of unpaid leave, as the notes and the
work history tell it (Nghị định 90/2020/NĐ-CP Điều 2 khoản 3, sửa đổi bởi Nghị định 48/2023)."""

import pandas as pd

from .. import bounds
from .context import Context
from .facts import says

UNPAID = "KHONG_LUONG"
WORK = "qt_cong_tac"
LEAST_DAYS = 182
"""Days of work, about six months, from which a year is rated."""


def unpaid(c: Context) -> pd.DataFrame:
    """(person, start, end) of every unpaid leave that is told with both days."""

    def make() -> pd.DataFrame:
        notes = c.frame()["ghi_chu"].dropna()
        told = [
            (person, time.since, time.until)
            for person, text in notes.items()
            if (time := _time(str(text))).since and time.until
        ]
        noted = pd.DataFrame(told, columns=["person", "start", "end"])
        frame = c.frame(WORK)
        leave = says(frame["chuc_vu"], "khong luong", "khong huong luong") & (frame["_nguoi"] >= 0)
        listed = pd.DataFrame(
            {
                "person": frame["_nguoi"],
                "start": c.last_day("tu_ngay", WORK),
                "end": c.date("den_ngay", WORK).fillna(c.day),
            }
        )[leave]
        spans = pd.concat(
            [noted.assign(start=pd.to_datetime(noted["start"]), end=pd.to_datetime(noted["end"])),
             listed], ignore_index=True,
        )  # fmt: skip
        return spans.dropna().astype({"person": "int64"})

    return c.once("unpaid leave", make)


def _time(text: str) -> bounds.Said:
    if "lương" not in text.lower() and "luong" not in text.lower():
        return bounds.Said()
    return bounds.said(UNPAID, text)


def hardly_worked(c: Context) -> pd.MultiIndex:
    """(person, year) of the years of which unpaid leave left under six months of work."""

    def make() -> pd.MultiIndex:
        spans = unpaid(c)
        pieces = [
            (person, float(year), (min(end, _last(year)) - max(start, _first(year))).days + 1)
            for person, start, end in spans.itertuples(index=False, name=None)
            for year in range(start.year, end.year + 1)
        ]
        days = pd.DataFrame(pieces, columns=["person", "year", "days"])
        away = days.groupby(["person", "year"])["days"].sum()
        left = away[365 - away < LEAST_DAYS].index
        return pd.MultiIndex.from_tuples(list(left), names=["person", "year"])

    return c.once("hardly worked", make)


def _first(year: int) -> pd.Timestamp:
    return pd.Timestamp(year, 1, 1)


def _last(year: int) -> pd.Timestamp:
    return pd.Timestamp(year, 12, 31)
