"""What is decided on as one: the lines of a change set that only make sense together."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ...validators.texts import t
from ...validators.vocabulary import EVENTS, TOLD

UNIT = "unit"
"""Table of the lines that change the registry: a reorganisation with all who follow is one item."""

_BY = ("kind", "field", "unit", "group")
"""By what a block is named."""


def items(changes: pd.DataFrame) -> pd.Series:
    """For each change the name of the item it belongs to (the ``change`` of the item's first line);
    '' for what is only told."""
    name = changes["change"].to_numpy(dtype=object).copy()
    whole = changes["kind"].isin(EVENTS)
    lines = ~whole & changes["op"].isin(["add", "remove"]) & (changes["line"].fillna("") != "")
    for rows, by in ((whole, ["id", "kind"]), (lines, ["id", "table", "line", "op", "kind"])):
        some = changes[rows.to_numpy(dtype=bool)]
        if len(some):
            # The line that carries the event, else the first, gives the name.
            first = some.assign(_event=(some["field"].fillna("") != "")).sort_values(
                "_event", kind="stable"
            )
            name[np.flatnonzero(rows)] = (
                some[by]
                .merge(first.drop_duplicates(by)[[*by, "change"]], on=by, how="left")["change"]
                .to_numpy(dtype=object)
            )
    heads = changes[(changes["table"] == UNIT) & (changes["field"].fillna("") == "")].set_index(
        "group"
    )["change"]
    for group, change in heads.items():
        name[(changes["group"] == group).to_numpy(dtype=bool)] = change
    name[changes["kind"].isin(TOLD).to_numpy(dtype=bool)] = ""
    return pd.Series(name, index=changes.index, dtype="str")


def decided(changes: pd.DataFrame) -> pd.Series:
    """Decision -> how many items carry it: the rows that somebody sees, not the lines of the
    plan."""
    item = items(changes)
    heads = changes.assign(_item=item)[item != ""].drop_duplicates("_item")
    return heads["decision"].fillna("").value_counts()


def approve(
    changes: pd.DataFrame, *, by: str, because: str, **where: Iterable[str] | str | None
) -> pd.DataFrame:
    """Approve a block: the undecided items that meet every condition given.

    Args:
        by, because: who and why, entered into each line.
        where: values to meet of ``kind``, ``field``, ``unit``, ``group``; none given, or empty, is
            no condition. A condition on the field never reaches a person as a whole.

    Raises:
        ValueError: no condition at all, or no name or reason: nothing is approved by default.
        TypeError: a condition on something else.
    """
    if strange := set(where) - set(_BY):
        raise TypeError(", ".join(sorted(strange)))
    conditions = {name: _several(where.get(name)) for name in _BY}
    if not any(conditions.values()):
        raise ValueError(
            t("Hãy nêu loại, trường, đơn vị hoặc nhóm cần duyệt; không gì được duyệt mặc định.")
        )
    if not (by.strip() and because.strip()):
        raise ValueError(t("Duyệt theo khối phải ghi ai duyệt và vì sao."))
    item = items(changes)
    hit = (item != "") & (changes["decision"].fillna("") == "")
    for name, values in conditions.items():
        if values:
            hit &= changes[name].isin(values)
    if conditions["field"]:
        hit &= ~changes["kind"].isin(EVENTS) & (changes["op"] == "set")
    chosen = item.isin(set(item[hit]))
    return changes.assign(
        decision=changes["decision"].fillna("").mask(chosen, "approve").astype("str"),
        by=changes["by"].fillna("").mask(chosen, by).astype("str"),
        note=changes["note"].fillna("").mask(chosen, because).astype("str"),
    )


def _several(values: Iterable[str] | str | None) -> list[str]:
    return [] if values is None else [values] if isinstance(values, str) else list(values)
