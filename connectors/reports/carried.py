"""What registry and mirror know of people and their unit did not write: carried into the workbook
that the unit gets back, so that nobody is asked for what the office knows."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from ...validators.records import Records
from ...validators.schemas import dictionary

OF_MIRROR = ("so_hieu", "ma_don_vi_quan_ly")
"""Codes that the national side gives; a unit seldom knows them by heart."""


def carried(
    records: Records, units: pd.DataFrame | None, mirror: Mapping[str, pd.DataFrame] | None
) -> Records:
    """The records with the codes that others know where a person has none: the personnel number
    and the managing unit by the mirror, the unit by who sent the file, its managing unit by the
    registry. Of a unit that laid its people out in tables of different columns also what the mirror
    knows under a column that a person's own table lacks: in the one table of the workbook the cell
    would look as if it had been left blank. What must be given is asked for all the same. What a
    unit wrote, and did not write so that it was understood, stays.

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
            made[name] = own.where(~free, values).astype(nguoi[name].dtype)

    kept = None if mirror is None else mirror.get("nguoi")
    if kept is not None and len(kept) and "cccd" in kept:
        known = kept.dropna(subset=["cccd"]).drop_duplicates("cccd", keep=False).set_index("cccd")
        # An ID that stands twice in the file says of neither who it is.
        ids = nguoi["cccd"].where(~nguoi["cccd"].duplicated(keep=False))
        for name in OF_MIRROR:
            if name in known:
                fill(name, ids.map(known[name]).astype("str"))
        for name, gap in _gaps(records):
            if name in known and gap.any():
                there = known[name].dropna()
                fill(name, ids.where(gap).map(there).astype(nguoi[name].dtype))
    if units is not None:
        sender = nguoi["_don_vi"].where(nguoi["_don_vi"].isin(units["code"]))
        fill("ma_don_vi_su_dung", sender)
        parent = units.set_index("code")["parent"].replace("", np.nan)
        unit = made.get("ma_don_vi_su_dung", nguoi["ma_don_vi_su_dung"])
        fill("ma_don_vi_quan_ly", unit.map(parent).astype("str"))
    return replace(records, nguoi=nguoi.assign(**made)) if made else records


def _gaps(records: Records) -> Iterator[tuple[str, pd.Series]]:
    """Each field that is not asked of everybody, with the people whose table has no column for it
    though another table of their unit has."""
    nguoi = records.nguoi
    unit, table = nguoi["_don_vi"].fillna(""), nguoi["_table"]
    several = table.groupby(unit).transform("nunique") > 1
    if not several.any():
        return
    columns = records.columns
    tables = columns["_table"].groupby(columns["field"]).unique()
    for f in dictionary.nguoi().fields:
        if f.name in tables and not any(r.level == "error" for r in f.required):
            has = table.isin(tables[f.name])
            yield f.name, several & ~has & has.groupby(unit).transform("any")
