"""Which lines of a change set are one: a new person with all that is said of this one, a line of a
list with its values. Such an item is decided, judged, applied and sent whole, or not at all."""

import numpy as np
import pandas as pd

from .vocabulary import EVENTS, TOLD

UNIT = "unit"
"""Table of the lines that change the registry: a reorganisation with all who follow is one item."""

_OF_PERSON, _OF_LINE = ("id", "kind"), ("id", "table", "line", "op", "kind")


def items(changes: pd.DataFrame) -> pd.Series:
    """For each change the name of the item it belongs to (the ``change`` of the item's first line);
    '' for what is only told."""
    name = changes["change"].to_numpy(dtype=object).copy()
    whole = changes["kind"].isin(EVENTS)
    for rows, by in ((whole, _OF_PERSON), (~whole & of_list(changes), _OF_LINE)):
        some = changes[rows.to_numpy(dtype=bool)]
        if len(some):
            # The line that carries the event, else the first, gives the name.
            first = some.assign(_event=(some["field"].fillna("") != "")).sort_values(
                "_event", kind="stable"
            )
            name[np.flatnonzero(rows)] = (
                some[list(by)]
                .merge(first.drop_duplicates(by)[[*by, "change"]], on=list(by), how="left")[
                    "change"
                ]
                .to_numpy(dtype=object)
            )
    heads = changes[(changes["table"] == UNIT) & (changes["field"].fillna("") == "")].set_index(
        "group"
    )["change"]
    for group, change in heads.items():
        name[(changes["group"] == group).to_numpy(dtype=bool)] = change
    name[changes["kind"].isin(TOLD).to_numpy(dtype=bool)] = ""
    return pd.Series(name, index=changes.index, dtype="str")


def of_list(changes: pd.DataFrame) -> pd.Series:
    """Where a line of a list comes or goes as a whole."""
    return changes["op"].isin(["add", "remove"]) & (changes["line"].fillna("") != "")


def indivisible(changes: pd.DataFrame) -> pd.Series:
    """Like :func:`items`, for what a part of would be a fragment: a new person, a line of a list
    that comes or goes. '' elsewhere: of a transfer a value may be refused, and of a
    reorganisation a person."""
    new = (changes["kind"] == "new").to_numpy(dtype=bool)
    grouped = changes["group"].isin(changes.loc[changes["table"] == UNIT, "group"])
    part = (new | of_list(changes).to_numpy(dtype=bool)) & ~grouped.to_numpy(dtype=bool)
    name = items(changes).to_numpy(dtype=object)
    return pd.Series(np.where(part, name, ""), index=changes.index, dtype="str")
