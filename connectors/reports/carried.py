"""What registry and mirror know of people and their unit did not write: carried into the workbook
that the unit gets back, so that nobody is asked for what the office knows."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from ...validators.records import Records

OF_MIRROR = ("so_hieu", "ma_don_vi_quan_ly")
"""Codes that the national side gives; a unit seldom knows them by heart."""


def carried(
    records: Records, units: pd.DataFrame | None, mirror: Mapping[str, pd.DataFrame] | None
) -> Records:
    """The records with the codes that others know where a person has none: the personnel number
    and the managing unit by the mirror, the unit by who sent the file, its managing unit by the
    registry. What a unit wrote, and did not write so that it was understood, stays.

    Args:
        units: the registry; mirror: the national side's tables; None when there is none.
    """
    nguoi = records.nguoi
    if nguoi.empty:
        return records
    made: dict[str, pd.Series] = {}

    def fill(name: str, values: pd.Series) -> None:
        own = made.get(name, nguoi[name])
        written = (
            records.raw[name].reindex(nguoi.index).notna()
            if name in records.raw
            else pd.Series(False, index=nguoi.index)
        )
        free = own.isna() & ~written & values.notna()
        if free.any():
            made[name] = own.where(~free, values).astype("str")

    kept = None if mirror is None else mirror.get("nguoi")
    if kept is not None and len(kept) and "cccd" in kept:
        known = kept.dropna(subset=["cccd"]).drop_duplicates("cccd", keep=False).set_index("cccd")
        # An ID that stands twice in the file says of neither who it is.
        ids = nguoi["cccd"].where(~nguoi["cccd"].duplicated(keep=False))
        for name in OF_MIRROR:
            if name in known:
                fill(name, ids.map(known[name]).astype("str"))
    if units is not None:
        sender = nguoi["_don_vi"].where(nguoi["_don_vi"].isin(units["code"]))
        fill("ma_don_vi_su_dung", sender)
        parent = units.set_index("code")["parent"].replace("", np.nan)
        unit = made.get("ma_don_vi_su_dung", nguoi["ma_don_vi_su_dung"])
        fill("ma_don_vi_quan_ly", unit.map(parent).astype("str"))
    return replace(records, nguoi=nguoi.assign(**made)) if made else records
