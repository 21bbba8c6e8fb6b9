"""Limits over the whole plan, known before anything is written.

A gate that trips stops the plan until an officer overrides it by name, with a reason and a day of
lapse.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from ..validators import conditions
from ..validators.schemas import dictionary
from ..validators.shapes import Shape, blank, dtypes
from ..validators.texts import t
from .changes import TOLD


class Gate(Shape):
    """One line a gate and unit ('' = the province)."""

    gate: str
    unit: str
    limit: float = blank()
    """In the gate's own measure, as ``value``: shares 0 to 1, people, or days."""
    value: float = blank()
    over: bool
    """Beyond the limit."""
    tripped: bool
    """Over and not overridden."""
    detail: str
    overridden_by: str
    because: str


GATES = dtypes(Gate)
# Those of an export of the national side, measured in ``arrivals.py``.
ARRIVALS = (
    "export_numbers", "export_twice", "export_codes", "export_gone", "export_returned",
    "export_changed",
)  # fmt: skip
NAMES = (
    "absent_share", "absent_usual", "smaller_share", "changed_key_share", "changed_identity_share",
    "field_share", "mirror_days",
    "over_quota", "balance", *ARRIVALS,
)  # fmt: skip


PASSABLE = (*NAMES, *conditions.NAMES)


class Override(Shape):
    """Who let a gate pass: for one unit ('' = all), with a reason, up to and including a day."""

    gate: str = pa.Field(isin=PASSABLE)
    unit: str
    by: str
    because: str
    until: str
    """ISO day."""


@dataclass(frozen=True)
class Measured:
    """What is measured: a plan before its gates.

    Attributes:
        about, changes, balance: as in ``plan.Plan`` (``people``, ``changes``, ``balance``).
        people: rows of the submission with ``unit``.
        ledger: deliveries of all periods (``situations.LEDGER``); those before this month give what
            is usual.
        units: registry, or None.
        period: ISO month of the deliveries.
    """

    about: pd.DataFrame
    changes: pd.DataFrame
    balance: pd.DataFrame
    people: pd.DataFrame
    ledger: pd.DataFrame
    units: pd.DataFrame | None
    period: str

    @property
    def heads(self) -> pd.DataFrame:
        """The balance unit by unit."""
        return self.balance[self.balance["unit"] != ""].set_index("unit")

    @cached_property
    def sent(self) -> pd.Series:
        """Unit -> people listed who were in service before."""
        row = self.about["row"]
        listed = row[(row >= 0) & (self.about["unit_before"] != "")]
        return self.people["unit"].reindex(listed).value_counts().astype("float64")

    def earlier(self) -> pd.DataFrame:
        """The deliveries of the months before."""
        return self.ledger[self.ledger["period"] < self.period]


def gates(of: Measured, limits: dict[str, Any], as_of: str, mirror_day: str) -> pd.DataFrame:
    """Measure every gate.

    Args:
        of: what is measured.
        limits: table ``gates`` of the settings.
        as_of: ISO day.
        mirror_day: ISO day of the last pull; '' when unknown, which is itself too old.

    Returns:
        Frame of :data:`GATES`, nobody having let one pass.
    """
    parts = [
        _share("absent_share", of.heads["absent"], of.heads["before"], limits),
        _absent_usual(of, limits),
        _smaller(of, limits),
        *(_identity(name, fields, of, limits) for name, fields in _IDENTITY.items()),
        _one_field(of, limits),
        _mirror_days(limits, as_of, mirror_day),
        _over_quota(of, limits),
        _balance(of.balance),
    ]
    found = pd.concat(parts, ignore_index=True)
    found = found.assign(tripped=found["over"], overridden_by="", because="")
    return found.astype(GATES)[list(GATES)]


# People of a unit with another value in one of these fields.
_IDENTITY = {
    "changed_key_share": ("cccd", "so_hieu"),
    "changed_identity_share": ("ho_ten", "ngay_sinh"),
}


def _measure(
    name: str, value: pd.Series, limit: Any, over: pd.Series, detail: Any = ""
) -> pd.DataFrame:
    """Lines of one gate; ``value`` and ``over`` by unit."""
    return pd.DataFrame(
        {
            "gate": name,
            "unit": value.index.astype("str"),
            "limit": np.asarray(limit, dtype="float64") + np.zeros(len(value)),
            "value": value.to_numpy(dtype="float64"),
            "over": over.to_numpy(dtype=bool),
            "detail": detail,
        }
    )


def _share(
    name: str, count: pd.Series, of: pd.Series, limits: dict[str, Any], detail: Any = ""
) -> pd.DataFrame:
    """A part of the people of the unit, which counts from ``least`` people on."""
    part = (count / of.where(of > 0)).astype("float64").fillna(0.0)
    over = (part > limits[name]) & (count >= limits["least"])
    return _measure(name, part, limits[name], over, detail)


def _absent_usual(of: Measured, limits: dict[str, Any]) -> pd.DataFrame:
    """More absent or leaving than so many times those of the unit's worst month."""
    heads = of.heads
    worst = of.earlier().groupby("unit")["absent"].max().reindex(heads.index).dropna()
    going = (heads["absent"] + heads["left"])[worst.index]
    usual = np.maximum(worst * float(limits["absent_usual"]), limits["least"])
    return _measure("absent_usual", going, usual, going > usual)


def _smaller(of: Measured, limits: dict[str, Any]) -> pd.DataFrame:
    """People fewer than in the unit's last submission."""
    last = of.earlier().sort_values("period").groupby("unit")["people"].last().dropna()
    sent = of.ledger[(of.ledger["period"] == of.period) & (of.ledger["status"] == "accepted")]
    now = sent.groupby("unit")["people"].sum()
    both = now.index.intersection(last.index)
    return _share("smaller_share", (last[both] - now[both]).clip(lower=0), last[both], limits)


def _set_values(changes: pd.DataFrame) -> pd.DataFrame:
    """Lines of persons' own values."""
    own = (changes["table"] == "nguoi") & (changes["op"] == "set") & (changes["field"] != "")
    return changes[own]


def _identity(
    name: str, fields: tuple[str, ...], of: Measured, limits: dict[str, Any]
) -> pd.DataFrame:
    """People for whom one of these fields is to change."""
    lines = _set_values(of.changes)
    asked = lines[lines["field"].isin(fields) & ~lines["kind"].isin(TOLD)]
    sent = of.sent
    count = asked.groupby("unit")["id"].nunique().reindex(sent.index).fillna(0.0)
    return _share(name, count, sent, limits)


def _one_field(of: Measured, limits: dict[str, Any]) -> pd.DataFrame:
    """The field that changes for most people of the unit: the mark of a shifted column.

    Only of whom a value was known can it show that the column is another one. Who had none and is
    given one counts neither among those who change nor among all: a unit may fill a whole column
    that the national export lacks.
    """
    lines = _set_values(of.changes)
    lines = lines[lines["kind"].isin(["push", "two_way", "conflict", "erase"])]
    lines = lines.drop_duplicates(["unit", "field", "id"])
    known = lines["theirs"].notna() | lines["base"].notna()
    each = known.groupby([lines["unit"], lines["field"]]).agg(["sum", "size"]).reset_index("field")
    rest = of.sent.reindex(each.index).fillna(0.0) - (each["size"] - each["sum"])
    each = each.assign(rest=rest, part=each["sum"] / rest.where(rest > 0))
    enough = each["sum"] >= limits["least"]
    top = each.assign(enough=enough).sort_values(
        ["enough", "part", "sum"], ascending=False, kind="stable"
    )
    top = top[~top.index.duplicated()].sort_index()
    labels = [t("trường {field}", field=dictionary.field(f).labelled()) for f in top["field"]]
    return _share("field_share", top["sum"], top["rest"], limits, labels)


def _mirror_days(limits: dict[str, Any], as_of: str, mirror_day: str) -> pd.DataFrame:
    """Age of the mirror; an unknown one is no number, and not over the limit."""
    known = bool(mirror_day and as_of)
    age = (pd.Timestamp(as_of) - pd.Timestamp(mirror_day)).days if known else np.nan
    old = pd.Series([age], index=[""], dtype="float64")
    detail = "" if mirror_day else t("không rõ ngày lấy dữ liệu quốc gia")
    return _measure("mirror_days", old, limits["mirror_days"], old > limits["mirror_days"], detail)


def _over_quota(of: Measured, limits: dict[str, Any]) -> pd.DataFrame:
    """People above the quota, where the plan makes it more."""
    if of.units is None or not len(of.units):
        return _measure("over_quota", *(pd.Series(dtype="float64"),) * 3)
    heads = of.heads
    units = of.units.drop_duplicates("code", keep="last").set_index("code")
    above = (heads["after"] - units["quota"].reindex(heads.index)).fillna(0.0).clip(lower=0)
    over = (above > limits["over_quota"]) & (heads["after"] > heads["before"])
    return _measure("over_quota", above, limits["over_quota"], over)


def _balance(balance: pd.DataFrame) -> pd.DataFrame:
    """Heads that the changes do not explain, and moves between units that do not meet."""
    every = balance.set_index("unit")
    comes = every["before"] + every["new"] + every["in"]
    goes = every["left"] + every["out"] + every["after"]
    off = (comes - goes).abs()
    off[""] += abs(float(every["in"].loc[""]) - float(every["out"].loc[""]))
    return _measure("balance", off, 0.0, off != 0)


def let_pass(found: pd.DataFrame, overrides: pd.DataFrame | None, as_of: str) -> pd.DataFrame:
    """Enter the overrides (frame of :class:`Override`) that have not lapsed."""
    if overrides is None:
        return found
    for o in overrides[overrides["until"] >= as_of].astype("str").to_dict("records"):
        rows = found["tripped"] & (found["gate"] == o["gate"])
        rows = rows & (found["unit"] == o["unit"]) if o["unit"] else rows
        found["tripped"] = found["tripped"] & ~rows
        found["overridden_by"] = found["overridden_by"].mask(rows, o["by"])
        found["because"] = found["because"].mask(rows, o["because"])
    return found


def override(gate: str, by: str, because: str, until: str, unit: str = "") -> dict[str, str]:
    """One line of :class:`Override`: a gate of a plan, or a condition of a reorganisation.

    Raises:
        ValueError: no such gate, or no name, reason or day.
    """
    if gate not in PASSABLE:
        known = ", ".join(PASSABLE)
        raise ValueError(t("Không có ngưỡng tên {name}; có: {names}", name=gate, names=known))
    if not (by.strip() and because.strip()) or len(until) != 10:
        raise ValueError(
            t("Cho qua ngưỡng phải có tên người, lý do và ngày hết hiệu lực (năm-tháng-ngày)")
        )
    return {"gate": gate, "unit": unit, "by": by, "because": because, "until": until}
