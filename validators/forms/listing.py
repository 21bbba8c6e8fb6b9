"""Lists, forms with a row for each line: which lines, in which order, what is written in a cell."""

import numpy as np
import pandas as pd

from ..codelists import code_list
from ..rules.expressions import OF_UNITS, Columns, Node
from ..schemas import dictionary
from ..written import vn_date
from . import Form

LISTS = {"kind": "loai_don_vi", "autonomy": "nhom_tu_chu"}
"""Column of the registry -> the code list of its codes."""


def order(form: Form, values: Columns, ids: pd.Index, base: np.ndarray) -> np.ndarray:
    """Positions of the lines of a list in its order: by the fields of ``sort``, then by their ids;
    of each value of ``once`` the first."""
    keys = {f"{n}": values.values(name).reset_index(drop=True) for n, name in enumerate(form.sort)}
    table = pd.DataFrame({**keys, "id": ids}, index=pd.RangeIndex(values.size))
    if form.once:
        table["once"] = values.values(form.once).array
    own = table[base].sort_values([*keys, "id"], kind="stable")
    return (own.drop_duplicates("once") if form.once else own).index.to_numpy()


def written(shows: tuple[Node, ...], values: Columns, lines: np.ndarray) -> list[str]:
    """What stands in the cells of the lines: days, codes and units in words, several values of one
    cell after a comma."""
    told = [_words(node, values).array[lines] for node in shows]
    return [", ".join(v for v in cell if v) for cell in zip(*told, strict=True)]


def _words(node: Node, values: Columns) -> pd.Series:
    """The values of a part as people write them; '' where there is none."""
    if node.does != "field":
        if node.type == "number":
            return _numbers(pd.Series(values.numbers(node)))
        codes, texts = values.texts(node)
        return pd.Series(np.append(np.asarray(texts, dtype=object), "")[codes])
    own = values.values(node.value).reset_index(drop=True)
    if own.dtype.kind == "f":
        return _numbers(own)
    words = _in_words(node, values, own.dropna().unique())
    return pd.Series([words.get(v, "") for v in own], dtype="object")


def _numbers(own: pd.Series) -> pd.Series:
    return own.map(lambda v: "" if np.isnan(v) else f"{v:,.10g}".replace(",", " "))


def _in_words(node: Node, values: Columns, different) -> dict[str, str]:
    """Value -> its words."""
    of, _, name = node.value.rpartition(".")
    same = {str(v): str(v) for v in different}
    if node.type == "date":
        return {v: vn_date(v) for v in same}
    if of in OF_UNITS:
        known = code_list(LISTS[name]) if name in LISTS else None
        return same if known is None else {v: known.label(v) for v in same}
    field = dictionary.field(name, of or values.table)
    if field.codelist:
        return {v: code_list(field.codelist).label(v) for v in same}
    units = values.c.units
    if field.kind == "unit" and units is not None:
        return same | dict(zip(units["code"], units["name"], strict=True))
    return same
