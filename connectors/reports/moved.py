"""Places that messages name, as they are in the marked workbook: its rows lie elsewhere than those
of the files that the unit sent."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from ...validators.records import Records
from ...validators.schemas import dictionary
from ..templates.layout import FIRST_ROW

_SEPARATOR = ", "


def moved(
    todo: pd.DataFrame, codes: np.ndarray, own: np.ndarray, within: np.ndarray, records: Records
) -> pd.Series:
    """The message of each finding, with the rows of the unit's own people ("DS!7", "a.xlsx!DS!7",
    "a.xlsx dòng 7") as those of its marked workbook; rows of others stay as they are.

    Args:
        todo: findings, rendered; ``detail`` as the rule wrote it.
        codes: number of the unit of each finding.
        own, within: number of the unit of each person, and the line (from 0) in its workbook.
    """
    message = todo["message"]
    if "detail" not in todo:
        return message
    detail = todo["detail"].fillna("").astype("str")
    placed = detail.str.contains(r"(?:!| dòng )\d+(?:,|$)", regex=True)
    named = (placed & (todo["table"] == "nguoi")).to_numpy(dtype=bool)
    if not named.any():
        return message
    known = _places(own, within, records, set(codes[named]))
    found = message.to_numpy(dtype=object).copy()
    columns = (detail, todo["file"].fillna(""), message)
    at = np.flatnonzero(named)
    for i, told, file, text in zip(at, *(c.iloc[at] for c in columns), strict=True):
        here = known.get(int(codes[i]), {})
        found[i] = text.replace(told, _here(told, str(file), here))
    return pd.Series(found, index=todo.index, dtype="str")


def _here(told: str, file: str, known: Mapping[str, int]) -> str:
    """The places of a detail, each in the workbook where it is the unit's own."""
    sheet = dictionary.nguoi().label
    parts = []
    for place in told.split(_SEPARATOR):
        line = known.get(place, known.get(f"{_name(file)}!{place}"))
        parts.append(place if line is None else f"{sheet}!{FIRST_ROW + line}")
    return _SEPARATOR.join(parts)


def _places(
    own: np.ndarray, within: np.ndarray, records: Records, units: set[int]
) -> dict[int, dict[str, int]]:
    """Unit -> place of a person in the files that it sent, in either writing -> line in its
    workbook."""
    mine = np.flatnonzero(np.isin(own, list(units)))
    tables = records.tables.set_index("_table")
    people = records.nguoi.iloc[mine]
    files = people["_table"].map(tables["file"]).fillna("").map(_name)
    sheets = people["_table"].map(tables["sheet"]).fillna("")
    found: dict[int, dict[str, int]] = {}
    for unit, line, file, sheet, row in zip(
        own[mine], within[mine], files, sheets, people["_row"], strict=True
    ):
        places = found.setdefault(int(unit), {})
        places[f"{file}!{sheet}!{row}"] = places[f"{file} dòng {row}"] = int(line)
    return found


def _name(file: str) -> str:
    return re.split(r"[/\\]", file)[-1]
