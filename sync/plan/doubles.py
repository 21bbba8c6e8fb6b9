"""One person in two rows: which of them stands, or that the office must say."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...validators.texts import t
from ..judgements import Standing


def doubles(
    rows: pd.DataFrame, people: pd.DataFrame, said: Standing
) -> dict[str, np.ndarray | pd.Series]:
    """``duplicate`` (rows for one person of which none stands by itself), ``superseded`` (the row
    beside the one that stands, or that only repeats a question) and ``reason``.

    Args:
        rows: facts with ``id``, ``kept_out``, ``left_ours``, ``reason``.
        people: the rows themselves, with ``unit``.
        said: what people answered.
    """
    who = rows["id"].where(rows["id"] != "", people["cccd"].fillna("")).to_numpy(dtype=object)
    several = np.flatnonzero((who != "") & pd.Series(who).duplicated(keep=False).to_numpy())
    unit = people["unit"].fillna("?").to_numpy(dtype=object)
    sound = ~rows["kept_out"].to_numpy(dtype=bool)
    left = rows["left_ours"].to_numpy(dtype=bool)
    reason = rows["reason"].to_numpy(dtype=object).copy()
    duplicate, superseded = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    for person, places in pd.Series(several).groupby(who[several]).indices.items():
        own = several[places]
        names = (str(person), f"new:{person}")
        belongs = next((said.units[n] for n in names if n in said.units), None)
        told = (np.isin(unit[own], [*_by(names, units)]) for units in (said.elsewhere, said.here))
        stands, why = standing(Rows(unit[own], sound[own], left[own], *told), belongs)
        superseded[own] = True
        if stands is None:
            duplicate[own] = True
            reason[own] = why
            superseded[own[0]] = False  # one row carries the question
        else:
            reason[own[stands]] += why
            superseded[own[stands]] = False
    return {
        "duplicate": duplicate,
        "superseded": superseded,
        "reason": pd.Series(reason, index=rows.index, dtype="str"),
    }


def _by(names: tuple[str, ...], units: Mapping[str, frozenset[str]]) -> set[str]:
    """The units that said something of a person."""
    return {unit for name in names for unit in units.get(name, ())}


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one person, each value one a row.

    Attributes:
        unit: that declares the person.
        sound: without an error that keeps it out.
        left: it says that the person left the unit.
        elsewhere, here: its unit answered that the person is not theirs, is theirs.
    """

    unit: np.ndarray
    sound: np.ndarray
    left: np.ndarray
    elsewhere: np.ndarray
    here: np.ndarray


def standing(rows: Rows, belongs: str | None = None) -> tuple[int | None, str]:
    """Which of one person's rows stands, and why.

    Args:
        rows: the person's rows.
        belongs: the unit that an officer named, None when nobody did.

    Returns:
        Position of the row and what is added to its reason; None and the question when more than
        one could stand, or none.
    """
    told = np.flatnonzero(rows.sound & (rows.unit == belongs))
    if len(told) == 1:
        return int(told[0]), "; " + t("cán bộ đã xác định đơn vị của người khai trùng")
    kept = np.flatnonzero(~rows.elsewhere)
    if len(kept) == 1 and len(rows.unit) > 1:
        others = _named(rows.unit[rows.elsewhere])
        return int(kept[0]), "; " + t("{units} báo người này không thuộc đơn vị", units=others)
    sound = rows.sound & ~rows.elsewhere
    alone = np.flatnonzero(sound)
    if len(alone) == 1:
        return int(alone[0]), ""
    stays = np.flatnonzero(sound & ~rows.left)
    if len(stays) == 1:
        return int(stays[0]), "; " + t("đơn vị cũ khai đã chuyển đi")
    asked = [
        t("Cùng một người được khai {n} lần, ở: {units}", n=len(rows.unit), units=_named(rows.unit))
    ]
    if rows.here.any():
        asked.append(t("{units} báo người này thuộc đơn vị", units=_named(rows.unit[rows.here])))
    if rows.elsewhere.any():
        others = _named(rows.unit[rows.elsewhere])
        asked.append(t("{units} báo người này không thuộc đơn vị", units=others))
    return None, "; ".join(asked)


def _named(units: np.ndarray) -> str:
    return ", ".join(sorted(set(units)))
