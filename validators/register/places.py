"""Rearranged administrative units: area, people and numbers of units add up."""

from collections.abc import Iterator, Mapping

import pandas as pd

from ..texts import t
from . import WARNING, Fault, data
from .replacing import key_of, number_of

WITHIN = 0.01
"""Share by which area and people after may differ from those before: rounding, a new census."""
_FIGURES = {"dien_tich": "km²", "dan_so": "người"}
_PARTLY = ("NHAP_PHAN", "DIEU_CHINH")


def faults(register: Mapping[str, pd.DataFrame]) -> list[Fault]:
    """What the lines of rearranged communes and districts say together."""
    lines = register["dvhc"]
    keys = key_of(lines)
    return [*_sums(lines, keys), *_totals(lines)]


def _sums(lines: pd.DataFrame, keys: pd.Series) -> Iterator[Fault]:
    """Of each new unit, where whole units make it up; else of the decision as a whole."""
    partly = set(keys[lines["hinh_thuc"].isin(_PARTLY)])
    new = lines["ma_moi"].fillna(lines["ten_moi"])
    group = (keys + "|" + new).where(~keys.isin(partly), keys)
    for own in lines.groupby(group).groups.values():
        part = lines.loc[own]
        row = int(part.index[0])
        for figure, unit in _FIGURES.items():
            was = part.drop_duplicates(["ma_cu", "ten_cu"])[f"{figure}_truoc"]
            now = part[f"{figure}_sau"].dropna()
            if was.isna().any() or now.empty:
                continue
            before, after = float(was.sum()), float(now.sum())
            if abs(after - before) > WITHIN * max(before, after):
                said = t(
                    "{unit}: sau sắp xếp {after:g} {what}, cộng các đơn vị cũ {before:g}.",
                    unit=part.at[row, "ten_moi"],
                    after=after,
                    before=before,
                    what=unit,
                )
                yield Fault("dvhc", row, "dv-sums", WARNING, said)


def _totals(lines: pd.DataFrame) -> Iterator[Fault]:
    """How many units a resolution left, where it is known."""
    numbers = number_of(lines["so"])
    for total in data("totals")["total"]:
        own = lines[(numbers == total["so"]) & (lines["cap"] == total["cap"])]
        if own.empty:
            continue
        after = (own["ma_moi"].fillna(own["ten_moi"])).nunique()
        before = (own["ma_cu"].fillna(own["ten_cu"])).nunique()
        fewer = total.get("fewer")
        if (fewer is not None and before - after != fewer) or total.get("after", after) != after:
            said = t(
                "Nghị quyết {so}: {says}; sổ có {before} đơn vị cũ, {after} đơn vị mới.",
                so=total["so"],
                says=total["says"],
                before=before,
                after=after,
            )
            yield Fault("dvhc", int(own.index[0]), "dv-total", WARNING, said)
