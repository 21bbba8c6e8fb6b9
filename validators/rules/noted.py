"""Events that only a note tells, and the days that it gives to them."""

import re

import pandas as pd

from .. import bounds
from .context import Context


def noted(c: Context, words: re.Pattern[str]) -> pd.DataFrame:
    """People whose note has these folded words, by person: ``since`` and ``until``, the days that
    the note gives to them (NaT where it gives none)."""

    def make() -> pd.DataFrame:
        notes = c.frame()["ghi_chu"].dropna()
        told = {label: bounds.near(str(text), words) for label, text in notes.items()}
        given = {label: said for label, said in told.items() if said is not None}
        days = {
            "since": [s.since for s in given.values()],
            "until": [s.until for s in given.values()],
        }
        index = pd.Index(list(given), dtype="int64")
        return pd.DataFrame(
            {
                name: pd.to_datetime(pd.Series(values, index=index, dtype="str"), errors="coerce")
                for name, values in days.items()
            },
            index=index,
        ).astype("datetime64[us]")

    return c.once(("noted", words.pattern), make)


def has(c: Context, words: re.Pattern[str]) -> pd.Series:
    """True for people whose note has these folded words."""
    frame = c.frame()
    return pd.Series(frame.index.isin(noted(c, words).index), index=frame.index)


def since(c: Context, words: re.Pattern[str]) -> pd.Series:
    """The day since which, by the note, for everybody; NaT where none is told."""
    return noted(c, words)["since"].reindex(c.frame().index)
