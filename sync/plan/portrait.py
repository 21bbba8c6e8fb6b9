"""People and lines in words: what a question shows of those whom it is about."""

import numpy as np
import pandas as pd

from ...validators.schemas import dictionary
from ...validators.schemas.field import Field
from .. import diff
from .sides import UNIT


def portrait(people: pd.DataFrame, at: np.ndarray) -> np.ndarray:
    """Who stands at these positions, in one text: name, birth date, personal ID, unit."""
    fields = tuple(dictionary.field(f) for f in ("ho_ten", "ngay_sinh", "cccd", UNIT))
    return together(diff.Side.of(people, fields, at), fields, np.arange(len(at)))


def together(side: diff.Side, fields: tuple[Field, ...], at: np.ndarray) -> np.ndarray:
    """The values of whole lines as one text each, '' where the side has no such line."""
    shown = np.full(len(at), "", dtype=object)
    for f in fields:
        column = side[f.name][at]
        labelled = np.where(shown == "", "", "; ") + (f.labelled() + ": ") + column
        shown = shown + np.where(column == "", "", labelled)
    return shown
