"""The score of a unit in the Ministry's six words, each traceable to rules and cells.

đúng (right): people without a finding at error level. đủ (complete), sạch (clean), sống (alive),
thống nhất (consistent),
dùng chung (shared): people without an error or warning of a rule of that word. A word of which no
rule could be evaluated has no score (NaN), never a full one.
"""

import numpy as np
import pandas as pd

from .people import persons
from .rules import BOOK
from .rules.engine import Outcome

WORDS = ("đúng", "đủ", "sạch", "sống", "thống nhất", "dùng chung")
TOTAL = ""


def scores(
    findings: pd.DataFrame, outcomes: dict[str, Outcome], people: pd.DataFrame
) -> pd.DataFrame:
    """Columns unit ('' = all units), word, people, good, score (0 to 100): one line for each unit
    and word. One person in two rows is one, in a unit and in all of them.

    Args:
        findings: of the run; those about a sheet or a unit (index -1) count against nobody.
        people: ``Records.nguoi``; people without a known sender count in the total only.
    """
    lines = []
    each = pd.DataFrame({"unit": people["_don_vi"].fillna(""), "person": persons(people)})
    total, sizes = each["person"].nunique(), _by_unit(each)
    for word in WORDS:
        bad = each[each.index.isin(_people(counting(findings, word), people))]
        wrong = _by_unit(bad).reindex(sizes.index, fill_value=0)
        known = _evaluated(word, outcomes)
        table = pd.DataFrame(
            {
                "unit": [TOTAL, *sizes.index],
                "people": [total, *sizes],
                "bad": [bad["person"].nunique(), *wrong],
            }
        )
        lines.append(table.assign(word=word, known=known))
    found = pd.concat(lines, ignore_index=True)
    good = found["people"] - found["bad"]
    score = (100.0 * good / found["people"].where(found["people"] > 0)).where(
        found["known"], np.nan
    )
    return found.assign(good=good, score=score)[["unit", "word", "people", "good", "score"]]


def _by_unit(each: pd.DataFrame) -> pd.Series:
    """Known unit -> different people."""
    return each[each["unit"] != ""].groupby("unit")["person"].nunique()


def counting(findings: pd.DataFrame, word: str) -> pd.DataFrame:
    """The findings that lower the score of *word*: the way back from a figure to its cells."""
    if word == "đúng":
        return findings[findings["severity"] == "error"]
    of_word = findings["rule"].isin([r.id for r in BOOK.values() if r.quality == word])
    return findings[of_word & (findings["severity"] != "info")]


def _people(findings: pd.DataFrame, people: pd.DataFrame) -> np.ndarray:
    """Labels of the people whom these findings are about; lines of a list count against their
    person by personal number."""
    own = findings.loc[
        (findings["table"] == "nguoi") & (findings["index"] >= 0), "index"
    ].to_numpy()
    key = people["cccd"].fillna(people["so_hieu"]).fillna(people["ho_ten"])
    named = findings.loc[
        (findings["table"] != "nguoi") & (findings["person"] != ""), ["unit", "person"]
    ]
    of_lists = people.index[
        pd.MultiIndex.from_arrays([people["_don_vi"].fillna(""), key]).isin(
            list(named.itertuples(index=False, name=None))
        )
    ]
    return np.union1d(own, of_lists)


def _evaluated(word: str, outcomes: dict[str, Outcome]) -> bool:
    heard = [r for r, o in outcomes.items() if o.outcome in ("found", "passed") and r in BOOK]
    return bool(heard) if word == "đúng" else any(BOOK[r].quality == word for r in heard)
