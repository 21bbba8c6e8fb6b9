"""Heads before and after, unit by unit."""

import pandas as pd
import pandera.pandas as pa

from ...validators.shapes import Shape
from .. import situations
from ..canonical import among, distinct
from .sides import UNIT


class Balance(Shape):
    """Heads of a unit, and of the province (``unit`` '')."""

    unit: str
    before: int = pa.Field(ge=0)
    new: int = pa.Field(ge=0)
    into: int = pa.Field(alias="in", ge=0)
    left: int = pa.Field(ge=0)
    out: int = pa.Field(ge=0)
    after: int = pa.Field(ge=0)
    absent: int = pa.Field(ge=0)
    returned: int = pa.Field(ge=0)


def balance(
    about: pd.DataFrame, changes: pd.DataFrame, theirs: pd.DataFrame, as_of: str
) -> pd.DataFrame:
    """Heads per unit if everything that the plan proposes is approved; who is absent stays until a
    person decides.

    before, new, in, left and out come from the situations, after from carrying out the change
    lines: that both agree is what the gate ``balance`` checks.
    """
    was, now, s = about["unit_before"], about["unit_after"], about["situation"]
    moved = (was != "") & (now != "") & (was != now)
    comes = s.isin(["new", "returned"]) & (was == "") & (now != "")
    columns = {
        "before": was[was != ""].value_counts(),
        "new": now[comes].value_counts(),
        "in": now[moved].value_counts(),
        "left": was[(s == "leaver") & (was != "") & (now == "")].value_counts(),
        "out": was[moved].value_counts(),
        "after": heads_after(changes, theirs, as_of).value_counts(),
        "absent": was[(s == "absent") & (about["cause"] != "works")].value_counts(),
        "returned": now[(s == "returned") & (now != "")].value_counts(),
    }
    found = pd.DataFrame(columns).fillna(0).astype("int64").sort_index()
    found = pd.concat([found, found.sum().rename("").to_frame().T])
    return found.rename_axis("unit").reset_index().astype({"unit": "str"})


def heads_after(changes: pd.DataFrame, theirs: pd.DataFrame, as_of: str) -> pd.Series:
    """Person -> unit after the lines of the plan are carried out."""
    serving = theirs.loc[~situations.has_left(theirs, as_of), ["id", UNIT]]
    unit = serving.set_index("id")[UNIT]
    events = changes[(changes["table"] == "nguoi") & (changes["field"] == "")]
    leave = events.loc[events["kind"] == "leaver", "id"]
    come = events[events["kind"].isin(["new", "returned", "transferred", "reorganised"])]
    come = come.set_index("id")["ours"]
    unit = unit[~among(unit.index, distinct(leave) | distinct(come.index))]
    return pd.concat([unit, come])
