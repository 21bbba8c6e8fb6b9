"""The shape of the frames that go from one part to another, each a strict pandera model that stands
with its owner (``Finding`` in ``findings``, ``Change`` in ``sync.changes`` ...).

The model is the one declaration: dtypes and empty frames are made from it. Where a frame crosses a
border its columns and dtypes are compared (:func:`checked`, a fraction of a millisecond whatever
its length); the contents, which ``Model.validate`` goes through, are for the tests.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pa


def blank() -> Any:
    """A column in which values may be missing."""
    return pa.Field(nullable=True)


class Shape(pa.DataFrameModel):
    """Exactly these columns, in this order."""

    class Config(pa.DataFrameModel.Config):
        strict = True
        ordered = True


class Misshaped(TypeError):
    """A frame is not what its model says: a fault of hoso, not of anybody's data."""


@cache
def _dtypes(model: type[pa.DataFrameModel]) -> dict[str, Any]:
    columns = model.to_schema().columns
    return {str(name): column.dtype.type for name, column in columns.items()}  # pyright: ignore[reportAttributeAccessIssue, reportOptionalMemberAccess]


def dtypes(model: type[pa.DataFrameModel]) -> dict[str, str]:
    """Column -> dtype as pandas is told it: str, float64, int64, bool."""
    return {name: str(dtype) for name, dtype in _dtypes(model).items()}


def empty(model: type[pa.DataFrameModel]) -> pd.DataFrame:
    """A frame of no rows."""
    # What is written into a copy never reaches the original (copy on write of pandas 3).
    return _empty(model).copy(deep=False)


@cache
def _empty(model: type[pa.DataFrameModel]) -> pd.DataFrame:
    return pd.DataFrame({c: pd.Series(dtype=t) for c, t in dtypes(model).items()})


def of_rows(
    model: type[pa.DataFrameModel],
    rows: Iterable[Mapping[str, object]],
    *,
    text: str | None = None,
    number: int | None = None,
) -> pd.DataFrame:
    """A frame of *rows*; what a row does not say is missing, or *text* in a column of texts and
    *number* in one of whole numbers."""
    lines = list(rows)
    if not lines:
        return empty(model)
    unsaid = {"str": text, "int64": number}
    made = {
        c: pd.Series([r.get(c, unsaid.get(str(t))) for r in lines], dtype=t)
        for c, t in _dtypes(model).items()
    }
    return pd.DataFrame(made, copy=False)


def checked(
    frame: pd.DataFrame, model: type[pa.DataFrameModel], *, more: Iterable[str] = ()
) -> pd.DataFrame:
    """*frame*, when its columns and dtypes are those of the model.

    Args:
        more: names of columns that may stand behind those of the model.

    Raises:
        Misshaped: they are not; the sentence says which.
    """
    wanted = _dtypes(model)
    found = dict(zip(frame.columns, frame.dtypes.array, strict=True))
    if found == wanted and list(found) == list(wanted):
        return frame
    told = {c: t for c, t in found.items() if c in wanted or c not in more}
    wrong = [f"{c}: {t}" for c, t in told.items() if c not in wanted or wanted[c] != t]
    wrong += [f"{c}: none" for c in wanted if c not in told]
    if wrong or list(told) != list(wanted):
        raise Misshaped(f"{model.__name__}: {', '.join(wrong) or 'order of the columns'}")
    return frame
