"""Values in the one form in which they are compared and shown: text, '' when missing.

Dates keep their precision, decimals have the digits of their field, whole numbers no comma. A
change of writing is no change of fact: what is the same in another notation stands in
``validators.notation``.
"""

from collections.abc import Collection

import numpy as np
import pandas as pd
import pyarrow as pa

from ..validators.folding import key
from ..validators.notation import LESS, SAME, relations
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
    held = map(wanted.__contains__, values.to_numpy(dtype=object))
    return np.fromiter(held, dtype=bool, count=len(values))


def no_less(one: np.ndarray, other: np.ndarray, field: Field) -> np.ndarray:
    """Where *one* states no other fact than *other*: the same, or the same with something lost (see
    ``validators.notation``). Like a blank cell, what is lost would only erase."""
    return np.isin(relations(one, other, field), (SAME, LESS))


def _holds(texts: pd.Series, sign: str) -> bool:
    """Whether a sign stands anywhere in a text column: one search through its bytes, many times
    faster than to ask text after text. What a slice leaves out may be met too."""
    held = pa.array(texts)
    parts = held.chunks if isinstance(held, pa.ChunkedArray) else [held]
    letters = [part.buffers()[-1] for part in parts]
    return any(b is not None and sign.encode() in b.to_pybytes() for b in letters)


def erased(raw: pd.DataFrame, name: str, index: pd.Index) -> np.ndarray:
    """Where the cell as it stood says :data:`ERASE`, for the rows of ``index``."""
    if name not in raw or not _holds(cells := raw[name].astype("str"), ERASE[:1]):
        return np.zeros(len(index), dtype=bool)
    like = cells[cells.str.contains(ERASE[:1], regex=False, na=False)]
    said = like.index[["(x" in cell.lower() and key(cell) == key(ERASE) for cell in like.tolist()]]
    return index.isin(said) if len(said) else np.zeros(len(index), dtype=bool)
