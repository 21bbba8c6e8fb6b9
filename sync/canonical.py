"""Values in the one form in which they are compared and shown: text, '' when missing.

Dates keep their precision, decimals have the digits of their field, whole numbers no comma. A
change of writing is not a
change of fact: texts are equal when they differ only in Unicode form, spaces or the place of the
tone mark.
"""

from collections.abc import Collection

import numpy as np
import pandas as pd

from ..validators.folding import key, writing
from ..validators.schemas.field import Field

ERASE = "(xóa)"
"""What a unit writes into a cell to say that the value is to be erased; a blank cell says
nothing."""


def text(values: pd.Series, field: Field) -> np.ndarray:
    """One column as an object array of texts, '' where missing."""
    if field.kind not in ("int", "decimal"):
        return values.astype("str").fillna("").to_numpy(dtype=object)
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype="float64")
    codes, found = pd.factorize(numbers)  # few different numbers: format each once
    digits = field.scale if field.kind == "decimal" else 0
    shown = np.array([f"{number + 0.0:.{digits}f}" for number in found] + [""], dtype=object)
    return shown[codes]


def texts(frame: pd.DataFrame, fields: tuple[Field, ...]) -> dict[str, np.ndarray]:
    """Field name -> :func:`text`, for the fields that the frame has."""
    return {f.name: text(frame[f.name], f) for f in fields if f.name in frame}


def distinct(values: pd.Series | pd.Index) -> set[str]:
    """The different values of a text column. Several times faster than ``set``, which asks Arrow
    for one value after the other."""
    return set(values.to_numpy(dtype=object))


def among(values: pd.Series | pd.Index, wanted: Collection[str]) -> np.ndarray:
    """Where a value is one of these. On text columns several times faster than ``isin``, which
    turns the set into Arrow."""
    return np.fromiter(
        (v in wanted for v in values.to_numpy(dtype=object)), dtype=bool, count=len(values)
    )


def same(one: np.ndarray, other: np.ndarray, field: Field, *, coarser: bool = False) -> np.ndarray:
    """Where two columns state the same fact.

    Args:
        coarser: a date of ``one`` that is less precise and agrees ("1980" and "1980-05-12") is no
            change: like a blank cell, it would only erase.
    """
    equal = one == other
    rest = np.flatnonzero(~equal & (one != "") & (other != ""))
    if not len(rest):
        return equal
    if field.kind in ("text", "place", "unit"):
        # The form of a record asks for the birth name in capitals, which many units do not use.
        fold_case = field.name == "ho_ten"
        equal[rest] = [
            _written(a, fold_case) == _written(b, fold_case)
            for a, b in zip(one[rest], other[rest], strict=True)
        ]
    elif field.kind == "date" and coarser:
        equal[rest] = [
            len(a) < len(b) and b.startswith(a) for a, b in zip(one[rest], other[rest], strict=True)
        ]
    return equal


def _written(value: str, fold_case: bool) -> str:
    form = writing(value)
    return form.lower() if fold_case else form


def erased(raw: pd.DataFrame, name: str, index: pd.Index) -> np.ndarray:
    """Where the cell as it stood says :data:`ERASE`, for the rows of ``index``."""
    if name not in raw:
        return np.zeros(len(index), dtype=bool)
    cells = raw[name].astype("str")
    like = cells[cells.str.contains("(", regex=False).fillna(False).astype(bool)]
    said = like.index[["(x" in cell.lower() and key(cell) == key(ERASE) for cell in like.tolist()]]
    return index.isin(said) if len(said) else np.zeros(len(index), dtype=bool)
