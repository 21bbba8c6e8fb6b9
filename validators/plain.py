"""Frames without a workbook as records: what the rules need when somebody has only a frame of
the dictionary's columns.
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
import pandas as pd

from .columns import letter
from .records import META, ColumnFound, Records, TableFound
from .schemas import dictionary
from .schemas.decisions import DECISION
from .shapes import of_rows

# Fields by which a line of a list names its person, in the order in which they are asked.
PERSON_KEYS = ("cccd", "so_hieu")
DECISION_KEYS = ("so", "ngay_ky")


def records(frames: Mapping[str, pd.DataFrame]) -> Records:
    """Records that hold these frames, each as a sheet of its own.

    Args:
        frames: name of a table (of the record, or of the register of decisions) -> its frame, with
            fields of the dictionary as columns, in any order, and any index. A column that is not
            in the frame is not there; a table that is not given has no lines. A line of a list
            finds its person by ``_nguoi`` (index label of the people's frame), else by ``cccd`` or
            ``so_hieu``. ``_don_vi`` of a person is the code of the unit that sends the record.

    Returns:
        The same values, numbers as float64 and all else as text, under the labels 0, 1, ...; the
        cells are taken to say what the values say.
    """
    people = frames["nguoi"] if "nguoi" in frames else _named(frames)
    tables, columns = [], []
    typed: dict[str, pd.DataFrame] = {}
    cells: dict[str, pd.DataFrame] = {}
    beside = (*dictionary.registers(), *dictionary.derived())
    named = (*dictionary.tables(), *(n for n in beside if n in frames))
    for number, name in enumerate(named):
        given = people if name == "nguoi" else frames.get(name, pd.DataFrame())
        present = [f for f in dictionary.every()[name].fields if f.name in given]
        typed[name] = _typed(name, given).assign(
            _table=np.int64(number), _row=np.arange(1, len(given) + 1, dtype="int64")
        )
        texts = [f.name for f in present if dictionary.dtype(f) == "str"]
        cells[name] = typed[name][texts]
        tables.append(_sheet(number, name, len(given)))
        columns += [
            {
                "_table": number,
                "column": letter(at),
                "heading": f.label,
                "field": f.name,
                "how": "exact",
                "score": 1.0,
                "reason": "",
            }
            for at, f in enumerate(present)
        ]
        if name == "nguoi":
            own = given["_don_vi"] if "_don_vi" in given else pd.Series(np.nan, index=given.index)
            typed[name]["_don_vi"] = own.astype("str").array
        else:
            typed[name]["_nguoi"] = _owners(given, people)
        if name in dictionary.registers():
            decisions = frames.get(DECISION, pd.DataFrame(columns=list(DECISION_KEYS)))
            typed[name][f"_{DECISION}"] = _found(_joined(decisions), _joined(given))
    nguoi, raw = typed.pop("nguoi"), cells.pop("nguoi")
    return Records(
        nguoi, typed, raw, cells, of_rows(TableFound, tables), of_rows(ColumnFound, columns)
    )


def frames_of(records: Records) -> dict[str, pd.DataFrame]:
    """The other way: table -> its frame with the columns that some sheet has, and without the
    address of a cell. A line keeps the label of its person in ``_nguoi``."""
    kind = records.columns["_table"].map(records.tables.set_index("_table")["kind"])
    mapped = set(zip(kind, records.columns["field"], strict=True))
    found = {"nguoi": records.nguoi, **records.con}
    return {
        name: table[
            [
                column
                for column in table.columns
                if column in ("_nguoi", "_don_vi")
                or (
                    column not in META and ((name, column) in mapped or table[column].notna().any())
                )
            ]
        ]
        for name, table in found.items()
    }


def _typed(name: str, given: pd.DataFrame) -> pd.DataFrame:
    """The fields of a table with the dictionary's types, NaN where the frame has no column."""
    if not len(given):
        return _blank(name).copy(deep=False)
    types = {f.name: dictionary.dtype(f) for f in dictionary.every()[name].fields}
    found = {}
    for field, kind in types.items():
        if field not in given:
            found[field] = pd.Series(np.nan, index=range(len(given)))
        elif kind == "float64":
            found[field] = pd.to_numeric(given[field], errors="coerce").reset_index(drop=True)
        else:
            found[field] = given[field].reset_index(drop=True)
    return pd.DataFrame(found, index=pd.RangeIndex(len(given))).astype(types)


@cache
def _blank(name: str) -> pd.DataFrame:
    return dictionary.empty(name)


def _named(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """People of whom only what the lines of lists name is known."""
    for key in ("_nguoi", *PERSON_KEYS):
        known = [lines[key].dropna() for lines in frames.values() if key in lines]
        if known:
            different = pd.Index(pd.concat(known).unique())
            return pd.DataFrame({key: different}, index=different if key == "_nguoi" else None)
    return pd.DataFrame()


def _owners(lines: pd.DataFrame, people: pd.DataFrame) -> np.ndarray:
    """Position of the person of each line, -1 where nobody or several are meant."""
    found = np.full(len(lines), -1, dtype="int64")
    if "_nguoi" in lines:
        return _found(people.index, pd.Index(lines["_nguoi"]))
    for key in PERSON_KEYS:
        if key in lines and key in people:
            at = _found(pd.Index(people[key]), pd.Index(lines[key]))
            found = np.where((found < 0) & lines[key].notna().to_numpy(), at, found)
    return found


def _found(known: pd.Index, asked: pd.Index) -> np.ndarray:
    """Position in *known* of each of *asked*, -1 for none and for what stands there twice."""
    first = ~known.duplicated(keep=False)
    at = known[first].get_indexer(asked)
    return np.where(at >= 0, np.append(np.flatnonzero(first), -1)[at], -1).astype("int64")


def _joined(lines: pd.DataFrame) -> pd.Index:
    """What a decision is named by, in one text."""
    return pd.Index(lines["so"] + "|" + lines["ngay_ky"])


def _sheet(number: int, name: str, lines: int) -> dict[str, object]:
    return {
        "_table": number,
        "file": "",
        "sha256": "",
        "format": "",
        "sheet": name,
        "visible": True,
        "kind": name,
        "heading_first": 0,
        "heading_last": 0,
        "first_row": 1,
        "last_row": lines,
        "people": lines if name == "nguoi" else 0,
        "unit": "",
        "above": "",
        "as_of": "",
        "declared": "",
        "stamp": "",
    }
