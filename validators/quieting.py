"""Few findings instead of many: what follows from another finding is folded under it.

Nothing is dropped: a folded finding keeps its line and names the one above it. A finding is never
folded under a milder one, so that no error hides behind a warning.
"""

import numpy as np
import pandas as pd

from .findings import SEVERITIES
from .rules import BOOK, GATES

# A field that is wrong for most people of a sheet is one mistake: a shifted or wrongly named
# column.
COLUMN_SHARE = 0.6
COLUMN_LEAST = 10

# Findings that are always one for their column: what is told is how the sheet was typed, not one
# person's mistake.
OF_COLUMNS = (
    "pe-name-legacy-encoding", "id-cccd-lost-zero", "ld-ditto", "ld-name-alone", "ld-merged-data",
)  # fmt: skip

_ROW = ["file", "sheet", "row"]
_COLUMN = ["file", "sheet", "field"]
_SAID = ["value", "detail"]
_ABOUT_CELLS = ("cell", "row")


def quiet(findings: pd.DataFrame, tables: pd.DataFrame | None = None) -> pd.DataFrame:
    """*findings* with ``follows`` (fingerprint of the finding that each follows from, '' for none),
    ``cause`` ('', "sheet", "column", "cell" or "row"), ``main`` (the rule of the finding that is
    shown for it) and ``folded`` (how many lie under it).

    What was explained neither hides a finding nor is hidden.

    Args:
        tables: as ``Records.tables``, for the number of people of a sheet; without it no column is
            folded for its share.
    """
    n = len(findings)
    under = np.full(n, -1)
    cause = np.full(n, "", dtype=object)
    line = _lines(findings)
    # Each fold leads to a finding that is graver or as grave, and among those of an earlier place
    # in ``order``: there is no circle.
    for name, heads in (
        ("sheet", _sheets(line, n)),
        ("column", _columns(line, n, tables)),
        ("cell", _cells(line, n)),
        ("row", _rows(line, n)),
    ):
        free = (under < 0) & (heads >= 0)
        under[free] = heads[free]
        cause[free] = name
    under = _roots(under)
    prints, rules = (
        findings["fingerprint"].to_numpy(dtype=object),
        findings["rule"].to_numpy(dtype=object),
    )
    follows, main = np.full(n, "", dtype=object), rules.copy()
    under_one = under >= 0
    follows[under_one], main[under_one] = prints[under[under_one]], rules[under[under_one]]
    return findings.assign(
        follows=pd.Series(follows, index=findings.index, dtype="str"),
        cause=pd.Series(cause, index=findings.index, dtype="str"),
        main=pd.Series(main, index=findings.index, dtype="str"),
        folded=np.bincount(under[under_one], minlength=n).astype("int64")
        if n
        else np.zeros(0, dtype="int64"),
    )


def _lines(findings: pd.DataFrame) -> pd.DataFrame:
    """What folding looks at, one line a finding that nobody explained: ``at`` its position,
    ``order`` the later the less it explains.

    A rule that reads one value alone tells about that value; one that reads several may accuse any
    of them.
    """
    place = {
        rule: (len(b.reads) > 1, GATES.index(b.gate), len(b.reads), i)
        for i, (rule, b) in enumerate(BOOK.items())
    }
    rank = {rule: n for n, rule in enumerate(sorted(place, key=lambda r: place[r]))}
    line = pd.DataFrame(
        {
            **{c: findings[c].to_numpy() for c in (*_ROW, "field", "rule", "person", *_SAID)},
            "weight": findings["severity"]
            .map({s: i for i, s in enumerate(SEVERITIES)})
            .to_numpy(dtype="int64"),
            "order": findings["rule"].map(rank).fillna(len(rank)).to_numpy(dtype="int64"),
            "gate": findings["rule"]
            .map({r: p[1] for r, p in place.items()})
            .fillna(len(GATES))
            .to_numpy(dtype="int64"),
            "alone": findings["rule"]
            .map({r: not p[0] for r, p in place.items()})
            .fillna(False)
            .to_numpy(dtype="bool"),
            "at": np.arange(len(findings)),
        }
    )
    return line[(findings["explained"] == "").to_numpy()] if "explained" in findings else line


def heads(quieted: pd.DataFrame) -> pd.DataFrame:
    """The findings to show: those that follow from no other; all of them where nothing was folded
    yet."""
    return quieted[quieted["follows"] == ""] if "follows" in quieted else quieted


def first_things(findings: pd.DataFrame) -> pd.DataFrame:
    """ "Fix these first": columns rule, people (who have it), unlocked (people whose only errors it
    is), most unlocked first.

    What follows from another finding goes when that one is repaired, so it counts as that one's
    rule.
    """
    errors = findings[(findings["severity"] == "error") & (findings["person"] != "")]
    each = (
        errors[["unit", "person"]]
        .assign(rule=errors["main"] if "main" in errors else errors["rule"])
        .drop_duplicates()
    )
    alone = each.groupby(["unit", "person"])["rule"].transform("nunique") == 1
    found = (
        each.assign(unlocked=alone.astype("int64"))
        .groupby("rule", as_index=False)
        .agg(people=("person", "size"), unlocked=("unlocked", "sum"))
    )
    return found.sort_values(
        ["unlocked", "people", "rule"], ascending=[False, False, True], ignore_index=True
    )


def _columns(line: pd.DataFrame, n: int, tables: pd.DataFrame | None) -> np.ndarray:
    """For each finding, the one that tells that its column as a whole is wrong."""
    head = np.full(n, -1)
    about_cells = (
        line["gate"].isin([GATES.index(g) for g in _ABOUT_CELLS])
        & (line["field"] != "")
        & (line["row"] > 0)
    )
    mine = line[about_cells]
    wrong = [mine[mine["rule"].isin(OF_COLUMNS)]]
    if tables is not None and len(mine):
        rows = mine.groupby(_COLUMN)["row"].nunique().rename("rows").reset_index()
        size = (
            (tables["last_row"] - tables["first_row"] + 1)
            .groupby([tables["file"], tables["sheet"]])
            .sum()
            .rename("people")
            .reset_index()
        )
        rows = rows.merge(size, on=["file", "sheet"], how="inner")
        whole = rows[
            (rows["rows"] >= COLUMN_LEAST) & (rows["rows"] >= COLUMN_SHARE * rows["people"])
        ]
        wrong.append(mine.merge(whole[_COLUMN], on=_COLUMN))
    for part, by in zip(wrong, ([*_COLUMN, "rule"], _COLUMN), strict=False):
        order = part.sort_values(["weight", "order", "at"])
        first = order.groupby(by, sort=False)["at"].transform("first")
        _under(head, order, first)
    return head


def _sheets(line: pd.DataFrame, n: int) -> np.ndarray:
    """For each finding about a whole sheet, the one that says the same of the file's first such
    sheet: forms are twenty sheets with one fault."""
    head = np.full(n, -1)
    whole = line[(line["row"] == 0) & (line["sheet"] != "") & (line["field"] == "")]
    by = ["file", "rule", "weight", *_SAID]
    _under(head, whole, whole.groupby(by, sort=False, dropna=False)["at"].transform("first"))
    return head


def _cells(line: pd.DataFrame, n: int) -> np.ndarray:
    """For each finding, the gravest of the same cell, of those the one of the earliest gate."""
    head = np.full(n, -1)
    order = line[(line["row"] > 0) & (line["field"] != "")].sort_values(["weight", "order", "at"])
    # In a turned table several people share a row.
    by = [*_ROW, "field", "person"]
    _under(head, order, order.groupby(by, sort=False, dropna=False)["at"].transform("first"))
    return head


def _rows(line: pd.DataFrame, n: int) -> np.ndarray:
    """For each finding of the row gate, an earlier one about another value of the row that its rule
    read; of all gates those about that value alone."""
    head = np.full(n, -1)
    within = line[
        ((line["gate"] <= GATES.index("row")) | line["alone"])
        & (line["row"] > 0)
        & (line["field"] != "")
    ]
    later = within[within["gate"] == GATES.index("row")]
    if later.empty:
        return head
    reads = later.assign(read=later["rule"].map({r: b.reads for r, b in BOOK.items()})).explode(
        "read"
    )
    reads = reads[reads["read"].notna() & (reads["read"] != reads["field"])]
    pairs = reads.merge(
        within, left_on=[*_ROW, "read"], right_on=[*_ROW, "field"], suffixes=("", "_of")
    )
    pairs = pairs[(pairs["weight_of"] <= pairs["weight"]) & (pairs["order_of"] < pairs["order"])]
    pairs = pairs.sort_values(["at", "weight_of", "order_of", "at_of"]).drop_duplicates("at")
    head[pairs["at"].to_numpy()] = pairs["at_of"].to_numpy()
    return head


def _under(head: np.ndarray, lines: pd.DataFrame, first: pd.Series) -> None:
    """Put each of *lines* that is not the first of its group under that one."""
    follows = (lines["at"] != first).to_numpy()
    head[lines["at"].to_numpy()[follows]] = first.to_numpy()[follows]


def _roots(under: np.ndarray) -> np.ndarray:
    """Each chain of folds led to its top, so that what is shown holds everything below it."""
    top = under.copy()
    while True:
        above = np.where(top >= 0, under[np.where(top >= 0, top, 0)], -1)
        step = (top >= 0) & (above >= 0)
        if not step.any():
            return top
        top = np.where(step, above, top)
