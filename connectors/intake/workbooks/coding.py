"""Columns as bytes for the way from a worker to its parent. Imports no pandas: it runs in worker
processes.

A million cells sent as so many objects cost the parent more time and memory than reading them costs
the workers. Nearly all
are texts: those of a column go as one text, which the parent takes apart for many files at once
(``connectors.coded``).
"""

from collections.abc import Sequence
from typing import Any, cast

from .grids import Cell
from .shaping import Shaped

Packed = tuple[bytes, list[int] | None, list[Any]]
"""The texts of a column with a zero character between any two (a cell that is no text is blank
here); the positions of the cells that are no text, None when the first part is left out; those
cells."""

_FIELDS = tuple(Shaped.__dataclass_fields__).index("fields")


def packed(cells: Sequence[Cell]) -> Packed:
    """One column."""
    try:
        text, at = "\0".join(cast("Sequence[str]", cells)), []
    except TypeError:
        text, at = "", [i for i, v in enumerate(cells) if type(v) is not str]
    rest = [cells[i] for i in at]
    if len(at) == len(cells):
        return b"", None, rest
    if at:
        text = "\0".join([v if type(v) is str else "" for v in cells])
    if text.count("\0") == len(cells) - 1:
        try:
            return text.encode(), at, rest
        except UnicodeEncodeError:  # half of a pair of UTF-16, which has no bytes of its own
            pass
    return b"", None, list(cells)


def coded(result: dict[str, Any]) -> dict[str, Any]:
    """What a file gave (see ``worker.read``), with each list of ``fields`` packed."""
    sheets = [
        (name, visible, [_table(values) for values in tables])
        for name, visible, tables in result["sheets"]
    ]
    return {**result, "sheets": sheets}


def _table(values: tuple[Any, ...]) -> tuple[Any, ...]:
    fields = {name: packed(cells) for name, cells in values[_FIELDS].items()}
    return (*values[:_FIELDS], fields, *values[_FIELDS + 1 :])
