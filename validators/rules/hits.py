"""Hits that many rules share: what the loader noticed, and codes that are not in their list."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from ..codelists import code_list
from ..schemas import dictionary
from .context import Context
from .facts import mapped


def each(values: pd.Series, change: Callable[[str], str]) -> pd.Series:
    """*change* of every given text, called once for each different one; NaN stays, and the dtype is
    ``str`` even when all are."""
    return mapped(values, change).astype("str")


def whole_text(numbers: pd.Series) -> pd.Series:
    """Numbers as text without decimals, NaN where missing."""
    return mapped(numbers, "{:.0f}".format).astype("str")


def noticed(c: Context) -> None:
    """The test of a rule that only the loader can judge: the engine adds what it noticed under the
    rule's id."""
    return


def from_problems(c: Context, rule_id: str) -> pd.DataFrame:
    """What the loader noticed under *rule_id*, as hits.

    A problem in the row of a person or of a line of a list gets the index of that row; any other
    keeps sheet and row only.
    """
    problems = c.records.problems
    mine = problems[problems["rule"] == rule_id].reset_index(drop=True)
    hits = pd.DataFrame(
        {
            "index": -1,
            "_table": mine["_table"],
            "row": mine["_row"],
            "column": mine["column"],
            "field": mine["field"],
            "value": mine["value"],
            "proposal": mine["proposal"],
            "detail": mine["detail"],
            "table": "nguoi",
        }
    )
    if hits.empty:
        return hits
    kind = mine["_table"].map(c.records.tables.set_index("_table")["kind"]).fillna("nguoi")
    places = pd.MultiIndex.from_frame(mine[["_table", "_row"]])
    for table in kind.unique():
        if table != "nguoi" and table not in c.records.con:
            continue
        at = rows_of(c, table).get_indexer(places)
        if (lost := (at < 0) & (mine["_row"] > 0).to_numpy()).any():
            at[lost] = rows_of(c, table).get_indexer(_home(c, places[lost]))
        found = (at >= 0) & (kind == table).to_numpy()
        hits.loc[found, "index"] = c.frame(table).index.to_numpy()[at[found]]
        hits.loc[(kind == table).to_numpy(), "table"] = table
    return hits


def _home(c: Context, cells: pd.MultiIndex) -> pd.MultiIndex:
    """(_table, _row) of the person of whom other *cells* (table, row) tell; a cell that tells of
    several, or of nobody, stays."""

    def make() -> pd.DataFrame:
        places = c.records.places
        own = places[["at_table", "at_row", "_table", "_row"]].drop_duplicates()
        own = own[(own["at_table"] != own["_table"]) | (own["at_row"] != own["_row"])]
        own = own.drop_duplicates(["at_table", "at_row"], keep=False)
        return own.set_index(["at_table", "at_row"])

    homes = c.once(("homes",), make)
    at = homes.index.get_indexer(cells)
    if not len(homes):
        return cells
    told = homes.to_numpy()[at]
    there = cells.to_frame(index=False).to_numpy()
    found = np.where((at >= 0)[:, None], told, there)
    return pd.MultiIndex.from_arrays([found[:, 0], found[:, 1]])


def rows_of(c: Context, table: str) -> pd.MultiIndex:
    """(_table, _row) of every line of *table*; of two lines from one row the first counts."""

    def make() -> pd.MultiIndex:
        frame = c.frame(table)
        pairs = pd.MultiIndex.from_arrays([frame["_table"], frame["_row"]])
        if pairs.is_unique:
            return pairs
        # A repeated pair would be ambiguous: the later ones get a place that no problem can name.
        rows = frame["_row"].to_numpy().copy()
        rows[pairs.duplicated()] = -np.arange(1, pairs.duplicated().sum() + 1)
        return pd.MultiIndex.from_arrays([frame["_table"], rows])

    return c.once(("rows", table), make)


def not_in_list(c: Context, name: str, table: str = "nguoi", codelist: str = "") -> pd.Series:
    """True where a coded field has a value that its list does not hold."""
    codes = code_list(codelist or dictionary.field(name, table).codelist).codes
    return c.judged(name, lambda text: text not in codes, table)


def hits(c: Context, mask: pd.Series, table: str = "nguoi", **columns: Any) -> pd.DataFrame:
    """Hits for the True rows of *mask*.

    Args:
        columns: constants, Series on the same index, or functions of the labels that were hit,
            which are called only when there are any: what costs time and is only shown belongs
            there.
    """
    labels = c.frame(table).index[np.asarray(mask, dtype=bool)]
    out = pd.DataFrame({"index": labels})
    for name, given in columns.items():
        values: Any = given
        if callable(given):
            values = given(labels) if len(labels) else ""
        if isinstance(values, pd.Series):
            values = (
                values.to_numpy() if values.index is labels else values.reindex(labels).to_numpy()
            )
        out[name] = values
    return out
