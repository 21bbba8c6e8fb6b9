"""The values of all files, each different one read once, and the columns as numbers of them.

Workers send columns packed (``workbooks.coding``). Here those of many files are taken apart in one
go, and their values are read by the field's parser while the workers read on.
"""

from array import array
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from ...validators import parsing
from ...validators.schemas import dictionary
from ...validators.schemas.field import Field
from ...validators.wordings import Spellings
from .workbooks.coding import Packed
from .workbooks.shaping import Shaped

TOGETHER = 64
"""Tables that are taken apart in one go: few, and each costs its own calls; many, and the parent
begins late."""

_NAMES = tuple(Shaped.__dataclass_fields__)
_KIND, _ROWS, _FIELDS = (_NAMES.index(name) for name in ("kind", "rows", "fields"))


class Column:
    """The different values of one field. Number 0 is the blank cell.

    Attributes:
        cells: each value as it stood; ``texts``: as people see it (None = blank); ``values``: as
            the field's parser read it (None = none); ``noted``: what there is to say of some.
    """

    def __init__(self, about: Field | None, own: Spellings | None = None):
        self.about, self._own = about, own
        self.cells: list[Any] = [""]
        self.texts: list[str | None] = [None]
        self.values: list[str | float | None] = [None]
        self.noted: dict[int, parsing.Parsed] = {}
        self._numbers: dict[Any, int] = {"": 0}

    def numbers(self, values: Sequence[Any]) -> np.ndarray:
        """The number of each value (int32); new values are read."""
        new = [v for v in dict.fromkeys(values) if v not in self._numbers]
        if new:
            start = len(self.cells)
            self._numbers.update(zip(new, range(start, start + len(new)), strict=True))
            self.cells.extend(new)
            self.texts.extend(
                [v or None if type(v) is str else parsing.shown(v) or None for v in new]
            )
            read, notes = (
                parsing.read(new, self.about, own=self._own)
                if self.about
                else ([None] * len(new), [])
            )
            self.values.extend(read)
            self.noted.update((start + i, parsed) for i, parsed in notes)
        return np.frombuffer(array("i", map(self._numbers.__getitem__, values)), dtype=np.int32)


class Values:
    """What files gave, as numbers. ``columns``: (table, field) -> its different values;
    ``spellings``: the province's own."""

    def __init__(self, spellings: Spellings | None = None) -> None:
        self.spellings = spellings
        self.columns: dict[tuple[str, str], Column] = {}
        self._waiting: list[tuple[str, dict[str, Any], int]] = []

    def take(self, result: dict[str, Any]) -> None:
        """Add what one file gave. Sooner or later its packed columns become arrays of numbers
        (int32), in place."""
        self._waiting.extend(
            (t[_KIND], t[_FIELDS], len(t[_ROWS]))
            for _, _, tables in result["sheets"]
            for t in tables
        )
        if len(self._waiting) >= TOGETHER:
            self.read()

    def read(self) -> None:
        """Turn all columns that wait into numbers."""
        waiting, self._waiting = self._waiting, []
        together: dict[tuple[str, str], list[tuple[dict[str, Any], int]]] = {}
        for kind, fields, size in waiting:
            for name in fields:
                together.setdefault((kind, name), []).append((fields, size))
        for key, tables in together.items():
            column = self.columns.get(key)
            if column is None:
                column = self.columns[key] = Column(_about(*key), self.spellings)
            numbers = _unpacked([(fields[key[1]], size) for fields, size in tables], column)
            start = 0
            for fields, size in tables:
                fields[key[1]] = numbers[start : start + size]
                start += size


def _about(kind: str, name: str) -> Field | None:
    """The field by which a column is read: that of the people for "nguoi.x"; None for a column that
    nobody asks for."""
    table, _, own = name.rpartition(".")
    return next((f for f in dictionary.tables()[table or kind].fields if f.name == own), None)


def _unpacked(columns: list[tuple[Packed, int]], column: Column) -> np.ndarray:
    """The numbers of the cells of *columns* (each with its rows), one after the other."""
    columns = [c for c in columns if c[1]]
    if not columns:
        return np.zeros(0, dtype=np.int32)
    joined = b"\0".join(
        [bytes(size - 1) if at is None else texts for (texts, at, _), size in columns]
    )
    found = _texts(joined, column)
    start = 0
    for (_, at, rest), size in columns:
        if at is None:
            found[start : start + size] = column.numbers(rest)
        elif rest:
            found[np.array(at) + start] = column.numbers(rest)
        start += size
    return found


def _texts(joined: bytes, column: Column) -> np.ndarray:
    """The numbers of texts that stand in one, with zeros between them."""
    ends = np.flatnonzero(np.frombuffer(joined, dtype=np.uint8) == 0)
    if len(ends) == len(joined):
        return np.zeros(len(ends) + 1, dtype=np.int32)
    data = joined.replace(b"\0", b"")
    offsets = np.concatenate([[0], ends - np.arange(len(ends)), [len(data)]]).astype(np.int64)
    texts = pa.LargeStringArray.from_buffers(
        len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(data)
    ).dictionary_encode()
    return column.numbers(texts.dictionary.to_pylist())[texts.indices.to_numpy()]
