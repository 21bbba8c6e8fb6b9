"""Rows of several files that speak of the same person.

Stricter than a key and wider: a correction may change the very number, name or day by which the
person was known, so any two of them that agree will do, and what stands alone must be the only one
of its kind on both sides.
"""

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from ..validators.folding import fold_words

ALIKE = 80.0
"""Likeness (0 to 100) from which two written names may be one, a slip of the pen apart."""
# Rows, by position in ``_row``, of two files; the first file is the earlier given.
PAIRS = {"file_a": "int64", "file_b": "int64", "row_a": "int64", "row_b": "int64"}


def same_people(people: pd.DataFrame) -> pd.DataFrame:
    """Pairs of rows of different files that are one person (:data:`PAIRS`), in both directions.

    Args:
        people: rows: ``file``, ``unit`` (only rows of one unit are compared), ``place`` (what is
            given back as row), ``ho_ten``, ``ngay_sinh``, ``cccd``, ``so_hieu``.
    """
    rows = _keys(people)
    day = rows["day"].where(rows["day"].str.len() == 10)
    found = _joined(rows.assign(_key=rows["number"]))
    found = [found[_agree(found)]]
    once = _joined(rows.assign(_key=rows["staff"]), once=True)
    found.append(once[_agree(once)])
    found.append(_joined(rows.assign(_key=rows["name"] + "|" + day)))
    named = _joined(rows.assign(_key=rows["name"]), once=True)
    found.append(named[~_apart(named)])
    known = pd.concat(found, ignore_index=True)
    born = _joined(rows.assign(_key=day), once=True)
    taken = set(zip(known["row_a"], known["file_b"], strict=True))
    free = np.fromiter(
        (p not in taken for p in zip(born["row_a"], born["file_b"], strict=True)), bool, len(born)
    )
    born = born[free]
    found.append(born[_likeness(born) >= ALIKE])
    both = pd.concat(found, ignore_index=True)[list(PAIRS)].drop_duplicates()
    return both.drop_duplicates(["row_a", "file_b"]).astype(PAIRS)


def shared(people: pd.DataFrame, wanted: set[int]) -> pd.DataFrame:
    """How many people two files have in common, whoever sent them: ``file_a`` (one of *wanted*),
    ``file_b``, ``people``."""
    rows = _keys(people.assign(unit="", place=np.arange(len(people))))
    day = rows["day"].where(rows["day"].str.len() == 10)
    found = []
    for key in (rows["number"], rows["name"] + "|" + day):
        both = _joined(rows.assign(_key=key))
        found.append(both[both["file_a"].isin(wanted) & _agree(both)])
    both = pd.concat(found, ignore_index=True).drop_duplicates(["row_a", "file_b"])
    return both.groupby(["file_a", "file_b"]).size().rename("people").reset_index()


def _keys(people: pd.DataFrame) -> pd.DataFrame:
    """The rows with what they can be known by; NaN where a row does not tell."""
    names = people["ho_ten"].fillna("")
    folded = names.map({n: fold_words(n) for n in names.unique()})
    digits = people["cccd"].fillna("").str.replace(r"\D", "", regex=True)
    # A number that lost its leading zeros is the same number.
    number = digits.str.zfill(12).where(digits.str.len().between(9, 12))
    return pd.DataFrame(
        {
            "file": people["file"].to_numpy(),
            "unit": people["unit"].to_numpy(dtype=object) if "unit" in people else "",
            "row": people["place"].to_numpy(),
            "name": folded.where(folded != "").to_numpy(dtype=object),
            "day": people["ngay_sinh"].to_numpy(dtype=object),
            "number": number.to_numpy(dtype=object),
            "staff": people["so_hieu"].to_numpy(dtype=object),
        }
    ).astype(dict.fromkeys(("name", "day", "number", "staff"), "str"))


def _joined(rows: pd.DataFrame, *, once: bool = False) -> pd.DataFrame:
    """Pairs of rows of two files with one ``_key``; with *once* only keys that each file has
    once."""
    rows = rows[rows["_key"].notna()]
    times = rows.groupby(["file", "_key"])["row"].transform("size")
    # What stands at many people of a file names nobody.
    rows = rows[times <= (1 if once else 4)]
    both = rows.merge(rows, on=["unit", "_key"], suffixes=("_a", "_b"))
    return both[both["file_a"] != both["file_b"]]


def _agree(pairs: pd.DataFrame) -> np.ndarray:
    """Where name or birth date say the same too, or one of them is not told."""
    name = pairs["name_a"].isna() | pairs["name_b"].isna() | (_likeness(pairs) >= ALIKE)
    return (name | _same_day(pairs)).to_numpy(dtype=bool)


def _apart(pairs: pd.DataFrame) -> np.ndarray:
    """Where both number and birth date say that these are two people of one name."""
    told = pairs[["number_a", "number_b", "day_a", "day_b"]].notna()
    numbers = told["number_a"] & told["number_b"] & (pairs["number_a"] != pairs["number_b"])
    days = told["day_a"] & told["day_b"] & ~_same_day(pairs)
    return (numbers & days).to_numpy(dtype=bool)


def _same_day(pairs: pd.DataFrame) -> pd.Series:
    """Where both days agree at the precision that both have."""
    one, other = pairs["day_a"].fillna(""), pairs["day_b"].fillna("")
    same = [
        bool(a and b) and a[: min(len(a), len(b))] == b[: min(len(a), len(b))]
        for a, b in zip(one, other, strict=True)
    ]
    return pd.Series(same, index=pairs.index, dtype="bool")


def _likeness(pairs: pd.DataFrame) -> np.ndarray:
    """How much the two names of each pair resemble each other, 0 to 100."""
    if not len(pairs):
        return np.zeros(0)
    names = (pairs[c].fillna("").tolist() for c in ("name_a", "name_b"))
    return process.cpdist(*names, scorer=fuzz.ratio)
