"""Limits over the whole plan, known before anything is written.

A gate that trips stops the plan until an officer overrides it by name, with a reason and a day of
lapse.
"""

from typing import Any

import numpy as np
import pandas as pd

from ..validators.schemas import dictionary
from ..validators.texts import t
from .changes import TOLD

# One line a gate and unit ('' = the province). value and limit in the gate's own measure: shares 0
# to 1, people, or days.
# over: beyond the limit; tripped: over and not overridden.
GATES = {
    "gate": "str", "unit": "str", "limit": "float64", "value": "float64", "over": "bool",
    "tripped": "bool", "detail": "str",
    "overridden_by": "str", "because": "str",
}  # fmt: skip
# Those of an export of the national side, measured in ``arrivals.py``.
ARRIVALS = ("export_numbers", "export_twice", "export_gone", "export_returned", "export_changed")
NAMES = (
    "absent_share", "absent_usual", "smaller_share", "changed_key_share", "changed_identity_share",
    "field_share", "mirror_days",
    "over_quota", "balance", *ARRIVALS,
)  # fmt: skip
# Who let a gate pass: for one unit ('' = all), with a reason, up to and including a day (ISO).
OVERRIDES = {"gate": "str", "unit": "str", "by": "str", "because": "str", "until": "str"}


def gates(
    about: pd.DataFrame,
    changes: pd.DataFrame,
    balance: pd.DataFrame,
    people: pd.DataFrame,
    ledger: pd.DataFrame,
    units: pd.DataFrame | None,
    limits: dict[str, Any],
    as_of: str,
    mirror_day: str,
    overrides: pd.DataFrame | None,
) -> pd.DataFrame:
    """Measure every gate.

    Args:
        about, changes, balance: as in ``plan.Plan``.
        people: rows of the submission with ``unit``.
        ledger: deliveries of all periods (``situations.LEDGER``); those before this month give what
            is usual.
        limits: table ``gates`` of the settings.
        mirror_day: ISO day of the last pull; '' when unknown, which is itself too old.
        overrides: frame of :data:`OVERRIDES`.
    """
    unit = balance[balance["unit"] != ""].set_index("unit")
    before = unit["before"].astype("float64")
    least = float(limits["least"])
    parts: list[pd.DataFrame] = []

    def measure(name: str, value: pd.Series, limit: Any, over: pd.Series, detail: Any = "") -> None:
        parts.append(
            pd.DataFrame(
                {
                    "gate": name,
                    "unit": value.index.astype("str"),
                    "limit": np.asarray(limit, dtype="float64") + np.zeros(len(value)),
                    "value": value.to_numpy(dtype="float64"),
                    "over": over.to_numpy(dtype=bool),
                    "detail": detail,
                }
            )
        )

    def share(name: str, count: pd.Series, of: pd.Series, detail: Any = "") -> None:
        part = (count / of.where(of > 0)).fillna(0.0)
        measure(name, part, limits[name], (part > limits[name]) & (count >= least), detail)

    share("absent_share", unit["absent"].astype("float64"), before)

    period = as_of[:7]
    earlier = ledger[ledger["period"] < period]
    worst = earlier.groupby("unit")["absent"].max().reindex(unit.index)
    going = (unit["absent"] + unit["left"]).astype("float64")
    usual = np.maximum(worst * float(limits["absent_usual"]), least)
    known = worst.notna()
    measure("absent_usual", going[known], usual[known], going[known] > usual[known])

    last = earlier.sort_values("period").groupby("unit")["people"].last()
    now = (
        ledger[(ledger["period"] == period) & (ledger["status"] == "accepted")]
        .groupby("unit")["people"]
        .sum()
    )
    both = now.index.intersection(last.dropna().index)
    share("smaller_share", (last[both] - now[both]).clip(lower=0), last[both])

    keys = changes[
        (changes["table"] == "nguoi")
        & changes["field"].isin(["cccd", "so_hieu"])
        & (changes["op"] == "set")
    ]
    names = changes[
        (changes["table"] == "nguoi")
        & changes["field"].isin(["ho_ten", "ngay_sinh"])
        & (changes["op"] == "set")
    ]
    listed = about[(about["row"] >= 0) & (about["unit_before"] != "")]
    sent = people["unit"].reindex(listed["row"]).value_counts().astype("float64")
    for name, lines in (("changed_key_share", keys), ("changed_identity_share", names)):
        asked = lines[~lines["kind"].isin(TOLD)]
        count = asked.groupby("unit")["id"].nunique().reindex(sent.index).fillna(0.0)
        share(name, count, sent)

    values = changes[
        (changes["table"] == "nguoi") & (changes["op"] == "set") & (changes["field"] != "")
    ]
    values = values[values["kind"].isin(["push", "two_way", "conflict", "erase"])]
    each = values.groupby(["unit", "field"])["id"].nunique()
    if len(each):
        top = each.groupby(level="unit").idxmax()
        labels = [t("trường {field}", field=dictionary.field(f).labelled()) for _, f in top]
        share(
            "field_share",
            each.groupby(level="unit").max().astype("float64"),
            sent.reindex(top.index).fillna(0.0),
            labels,
        )

    age = (pd.Timestamp(as_of) - pd.Timestamp(mirror_day)).days if mirror_day and as_of else np.nan
    old = pd.Series([age], index=[""], dtype="float64")
    measure(
        "mirror_days",
        old,
        limits["mirror_days"],
        old > limits["mirror_days"],
        "" if mirror_day else t("không rõ ngày lấy dữ liệu quốc gia"),
    )

    if units is not None and len(units):
        quota = (
            units.drop_duplicates("code", keep="last")
            .set_index("code")["quota"]
            .reindex(unit.index)
        )
        above = (unit["after"] - quota).fillna(0.0).clip(lower=0)
        measure(
            "over_quota",
            above,
            limits["over_quota"],
            (above > limits["over_quota"]) & (unit["after"] > unit["before"]),
        )

    every = balance.set_index("unit")
    off = (
        (
            every["before"]
            + every["new"]
            + every["in"]
            - every["left"]
            - every["out"]
            - every["after"]
        )
        .abs()
        .astype("float64")
    )
    off[""] += abs(float((every["in"] - every["out"]).to_numpy()[every.index == ""].sum()))
    measure("balance", off, 0.0, off != 0)

    found = (
        pd.concat(parts, ignore_index=True)
        .assign(tripped=lambda f: f["over"], overridden_by="", because="")
        .astype(GATES)[list(GATES)]
    )
    return _override(found, overrides, as_of)


def _override(found: pd.DataFrame, overrides: pd.DataFrame | None, as_of: str) -> pd.DataFrame:
    """Enter the overrides that have not lapsed."""
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
    """One line of :data:`OVERRIDES`.

    Raises:
        ValueError: no such gate, or no name, reason or day.
    """
    if gate not in NAMES:
        raise ValueError(
            t("Không có cổng kiểm soát tên {name}; có: {names}", name=gate, names=", ".join(NAMES))
        )
    if not (by.strip() and because.strip()) or len(until) != 10:
        raise ValueError(
            t(
                "Cho qua cổng kiểm soát phải có tên người, lý do và ngày hết hiệu lực "
                "(năm-tháng-ngày)"
            )
        )
    return {"gate": gate, "unit": unit, "by": by, "because": because, "until": until}
