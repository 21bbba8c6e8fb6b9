"""Columns that a sheet lacks as a whole, person by person: who is held back by it, and which cells
of the marked workbook, where every column stands, are to be filled in."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ...validators.records import Records
from ...validators.rules.context import Context
from ...validators.rules.loading import lacking_columns
from ...validators.schemas import dictionary
from ...validators.texts import t
from ..templates.layout import FIRST_ROW, letter

RULE = "ld-required-columns"


def lacking(findings: pd.DataFrame, records: Records, as_of: str) -> pd.DataFrame:
    """``file``, ``sheet``, ``person`` (index label) and ``field`` of each value that is wanted from
    a column that its sheet lacks, in the order of people; empty without such a finding."""
    parts = []
    if len(records.nguoi) and (findings["rule"] == RULE).any():
        tables = records.tables.set_index("_table")
        for f, absent in lacking_columns(Context(records, as_of)):
            people = records.nguoi.index[absent]
            of = tables.loc[records.nguoi.loc[people, "_table"], ["file", "sheet"]]
            parts.append(of.assign(person=people, field=f.name))
    names = ["file", "sheet", "person", "field"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=names)


def cells(
    todo: pd.DataFrame,
    wanted: pd.DataFrame,
    at: tuple[Mapping[int, int], Mapping[int, int]],
    units: tuple[np.ndarray, Sequence[Mapping[str, int]]],
) -> pd.Series:
    """What is told of each finding, with the cells that are to be filled in the unit's workbook.

    Args:
        wanted: as :func:`lacking` gives it.
        at: index label of a person -> number of the unit, and line (from 0) in its workbook.
        units: number of the unit of each finding; number of a unit -> field -> column (from 0).
    """
    told = todo["told"].copy()
    codes, places = units
    sheet = dictionary.nguoi().label
    for i in np.flatnonzero(todo["rule"] == RULE):
        line, code = todo.iloc[i], int(codes[i])
        mine = wanted[(wanted["file"] == line["file"]) & (wanted["sheet"] == line["sheet"])]
        mine = mine[mine["person"].map(at[0]) == code]
        found = [
            _column(places[code][str(name)], sorted(people.map(at[1])))
            for name, people in mine.groupby("field", sort=False)["person"]
            if str(name) in places[code]
        ]
        if found:
            told.iloc[i] += " " + t(
                "Trong sổ này điền ở trang {sheet}: {cells}.", sheet=sheet, cells=", ".join(found)
            )
    return told


def _column(place: int, lines: list[int]) -> str:
    """ "AU10:AU12, AU15"."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    name = letter(place)
    return ", ".join(
        f"{name}{FIRST_ROW + a}" + (f":{name}{FIRST_ROW + b}" if b > a else "") for a, b in runs
    )
