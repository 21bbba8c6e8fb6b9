"""What is decided on as one: the lines of a change set that only make sense together."""

from collections.abc import Iterable

import pandas as pd

from ...validators.change import Change
from ...validators.items import UNIT, items
from ...validators.shapes import checked
from ...validators.texts import t
from ...validators.vocabulary import EVENTS

__all__ = ["UNIT", "approve", "decided", "items"]

_BY = ("kind", "field", "unit", "group")
"""By what a block is named."""


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
    decided = changes.assign(
        decision=changes["decision"].fillna("").mask(chosen, "approve").astype("str"),
        by=changes["by"].fillna("").mask(chosen, by).astype("str"),
        note=changes["note"].fillna("").mask(chosen, because).astype("str"),
    )
    return checked(decided, Change, more=changes.columns)


def _several(values: Iterable[str] | str | None) -> list[str]:
    return [] if values is None else [values] if isinstance(values, str) else list(values)
