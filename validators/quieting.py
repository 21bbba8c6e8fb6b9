"""Few findings instead of many: what follows from another finding is folded under it.

Nothing is dropped: a folded finding keeps its line and names the one above it. A finding is never folded under a milder one,
so that no error hides behind a warning.
"""

import numpy as np
import pandas as pd

from .findings import SEVERITIES
from .rules import BOOK, GATES

# A field that is wrong for most people of a sheet is one mistake: a shifted or wrongly named column.
COLUMN_SHARE = 0.6
COLUMN_LEAST = 10

_ROW = ["file", "sheet", "row"]
_ABOUT_CELLS = ("cell", "row")


def quiet(findings: pd.DataFrame, tables: pd.DataFrame | None = None) -> pd.DataFrame:
    """*findings* with ``under`` (position of the finding that it follows from, -1 for none), ``cause`` ('', "column", "cell" or
    "row") and ``folded`` (how many lie under it).

    Args:
        tables: as ``Records.tables``, for the number of people of a sheet; without it no column is folded.
    """
    n = len(findings)
    under = np.full(n, -1)
    cause = np.full(n, "", dtype=object)
    if n:
        line = pd.DataFrame(
            {
                **{c: findings[c].to_numpy() for c in (*_ROW, "field", "rule")},
                "weight": findings["severity"].map(list(SEVERITIES).index).to_numpy(),
                "gate": findings["rule"].map({r: GATES.index(b.gate) for r, b in BOOK.items()}).fillna(len(GATES)).to_numpy(),
                "at": np.arange(n),
            }
        )
        for name, heads in (("column", _columns(line, tables)), ("cell", _cells(line)), ("row", _rows(line))):
            free = (under < 0) & (heads >= 0)
            under[free] = heads[free]
            cause[free] = name
        under = _roots(under)
    folded = np.bincount(under[under >= 0], minlength=n) if n else under
    return findings.assign(
        under=under.astype("int64"), cause=pd.Series(cause, index=findings.index, dtype="str"), folded=folded.astype("int64")
    )


def heads(quieted: pd.DataFrame) -> pd.DataFrame:
    """The findings to show: those that follow from no other."""
    return quieted[quieted["under"] < 0]


def first_things(findings: pd.DataFrame) -> pd.DataFrame:
    """"Fix these first": columns rule, field, people (who have it), unlocked (people whose only errors it is), most first."""
    errors = findings[(findings["severity"] == "error") & (findings["person"] != "")]
    if errors.empty:
        return pd.DataFrame({"rule": pd.Series(dtype="str"), "field": pd.Series(dtype="str"), "people": [], "unlocked": []}).astype(
            {"people": "int64", "unlocked": "int64"}
        )
    each = errors[["unit", "person", "rule", "field"]].drop_duplicates()
    alone = each.groupby(["unit", "person"])["rule"].transform("nunique") == 1
    found = each.assign(unlocked=alone.astype("int64")).groupby(["rule", "field"], as_index=False).agg(
        people=("person", "size"), unlocked=("unlocked", "sum")
    )
    return found.sort_values(["unlocked", "people", "rule"], ascending=[False, False, True], ignore_index=True)


def _columns(line: pd.DataFrame, tables: pd.DataFrame | None) -> np.ndarray:
    """For each finding, the first of its column where the column as a whole is wrong."""
    head = np.full(len(line), -1)
    if tables is None or tables.empty:
        return head
    about_cells = line["gate"].isin([GATES.index(g) for g in _ABOUT_CELLS]) & (line["field"] != "") & (line["row"] > 0)
    mine = line[about_cells]
    if mine.empty:
        return head
    column = ["file", "sheet", "field"]
    rows = mine.groupby(column)["row"].nunique().rename("rows").reset_index()
    size = (tables["last_row"] - tables["first_row"] + 1).groupby([tables["file"], tables["sheet"]]).sum().rename("size").reset_index()
    rows = rows.merge(size, on=["file", "sheet"], how="inner")
    whole = rows[(rows["rows"] >= COLUMN_LEAST) & (rows["rows"] >= COLUMN_SHARE * rows["size"])]
    inside = mine.merge(whole[column], on=column)
    top = inside.sort_values(["weight", "gate", "at"]).groupby(column, sort=False)["at"].first().rename("head").reset_index()
    joined = inside.merge(top, on=column)
    joined = joined[joined["at"] != joined["head"]]
    head[joined["at"].to_numpy()] = joined["head"].to_numpy()
    return head


def _cells(line: pd.DataFrame) -> np.ndarray:
    """For each finding, the gravest of the same cell, of those the one of the earliest gate."""
    head = np.full(len(line), -1)
    mine = line[(line["row"] > 0) & (line["field"] != "")]
    order = mine.sort_values(["weight", "gate", "at"])
    first = order.groupby([*_ROW, "field"], sort=False)["at"].transform("first")
    follows = order["at"] != first
    head[order.loc[follows, "at"].to_numpy()] = first[follows].to_numpy()
    return head


def _rows(line: pd.DataFrame) -> np.ndarray:
    """For each finding of the row gate, a finding of the cell gate on a value that its rule read."""
    head = np.full(len(line), -1)
    cells = line[(line["gate"] == GATES.index("cell")) & (line["row"] > 0)]
    later = line[(line["gate"] == GATES.index("row")) & (line["row"] > 0)]
    if cells.empty or later.empty:
        return head
    reads = later.assign(read=later["rule"].map({r: b.reads for r, b in BOOK.items()})).explode("read")
    pairs = reads.merge(cells, left_on=[*_ROW, "read"], right_on=[*_ROW, "field"], suffixes=("", "_of"))
    pairs = pairs[pairs["weight_of"] <= pairs["weight"]].sort_values(["at", "weight_of", "at_of"]).drop_duplicates("at")
    head[pairs["at"].to_numpy()] = pairs["at_of"].to_numpy()
    return head


def _roots(under: np.ndarray) -> np.ndarray:
    """Each chain of folds led to its top, so that what is shown holds everything below it."""
    top = under.copy()
    while True:
        above = np.where(top >= 0, under[np.where(top >= 0, top, 0)], -1)
        step = (top >= 0) & (above >= 0)
        if not step.any():
            return top
        top = np.where(step, above, top)
