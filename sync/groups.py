"""The same cause for many people is one decision with a list of exceptions."""

import hashlib

import pandas as pd

from ..validators.notation import forms
from ..validators.schemas import dictionary
from .changes import VALUES


def groups(changes: pd.DataFrame, least: int) -> pd.Series:
    """A group id for each line, '' for a line of its own.

    Lines of one value group when the same field goes from the same old to the same new value for
    ``least`` people or more (a renamed title, a new pay table, a new commune code), however they
    are written; people of a reorganised unit when they go the same way.
    """
    by = ["kind", "table", "op", "field", "theirs", "ours"]
    values = (
        changes["kind"].isin(set(VALUES) - {"agreed"})
        & (changes["field"] != "")
        & (changes["op"] == "set")
    )
    moves = (changes["kind"] == "reorganised") & (changes["field"].isin(["", "ma_don_vi_su_dung"]))
    found = pd.Series("", index=changes.index, dtype="str")
    for rows, columns in ((values, by), (moves, ["kind", "theirs", "ours"])):
        some = _in_one_form(changes.loc[rows, [*columns, "id"]].fillna("\0"))
        if not len(some):
            continue
        people = some.groupby(columns, sort=False)["id"].transform("nunique")
        many = some[people >= (least if columns is by else 1)]
        names = {
            cause: "g-"
            + hashlib.sha256("".join(f"{len(c)}:{c}" for c in cause).encode()).hexdigest()[:10]
            for cause in many[columns].drop_duplicates().itertuples(index=False, name=None)
        }
        given = [names[cause] for cause in many[columns].itertuples(index=False, name=None)]
        found.loc[many.index] = pd.Series(given, index=many.index, dtype="str")
    return found


def _in_one_form(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines with their values in the one form that stands for all writings."""
    if "field" not in lines:
        return lines
    found = lines.astype({"theirs": object, "ours": object})
    for (table, name), part in lines.groupby(["table", "field"], sort=False):
        field = dictionary.field(str(name), str(table))
        for side in ("theirs", "ours"):
            found.loc[part.index, side] = forms(part[side].to_numpy(dtype=object), field)
    return found
