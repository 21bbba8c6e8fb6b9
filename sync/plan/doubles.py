"""One person in two rows: which of them stands, or that the office must say."""

import numpy as np
import pandas as pd

from ...validators.texts import t


def doubles(
    rows: pd.DataFrame, people: pd.DataFrame, chosen: dict[str, str]
) -> dict[str, np.ndarray | pd.Series]:
    """``duplicate`` (rows for one person of which none stands by itself), ``superseded`` (the row
    beside the one that stands, or that only repeats a question) and ``reason``.

    Args:
        rows: facts with ``id``, ``kept_out``, ``left_ours``, ``reason``.
        people: the rows themselves, with ``unit``.
        chosen: person -> the unit to which an officer said that this one belongs.
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
        belongs = chosen.get(str(person), chosen.get(f"new:{person}"))
        stands, why = standing(unit[own], sound[own], left[own], belongs)
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


def standing(
    unit: np.ndarray, sound: np.ndarray, left: np.ndarray, belongs: str | None
) -> tuple[int | None, str]:
    """Which of one person's rows stands, and why.

    Args:
        unit: of each row.
        sound: rows without an error that keeps them out.
        left: rows that say that the person left the unit.
        belongs: the unit that an officer named, None when nobody did.

    Returns:
        Position of the row and what is added to its reason; None and the question when more than
        one could stand, or none.
    """
    told = np.flatnonzero(sound & (unit == belongs))
    if len(told) == 1:
        return int(told[0]), "; " + t("cán bộ đã xác định đơn vị của người khai trùng")
    alone = np.flatnonzero(sound)
    if len(alone) == 1:
        return int(alone[0]), ""
    stays = np.flatnonzero(sound & ~left)
    if len(stays) == 1:
        return int(stays[0]), "; " + t("đơn vị cũ khai đã chuyển đi")
    units = ", ".join(sorted(set(unit)))
    return None, t("Cùng một người được khai {n} lần, ở: {units}", n=len(unit), units=units)
