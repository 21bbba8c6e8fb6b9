"""The values of all files, each different one read once, and the columns as numbers into them.

Workers send columns as numbers of their own (``workbooks.coding``). Here the values of all workers get one number each and are
read by the field's parser as they arrive, while the workers read on.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..validators import parsing
from ..validators.schemas import dictionary
from ..validators.schemas.field import Field
from .workbooks.coding import Codes, Key

_BATCH = 2000
"""Values that are read at a time: a call for each file would cost more than the reading."""

Sender = tuple[int, int]
"""Number of the worker, and its round: see :class:`Values`."""


class Column:
    """The different values of one field. Position 0 is the blank cell.

    Attributes:
        cells: each value as it stood; ``values``: as the field's parser read it (None = none); ``noted``: what there is to
            say of some.
    """

    def __init__(self, about: Field | None):
        self.about = about
        self.cells: list[Any] = [""]
        self.values: list[str | float | None] = [None]
        self.noted: dict[int, parsing.Parsed] = {}
        self._codes = Codes()

    def numbers(self, values: Sequence[Any]) -> "array[int]":
        """The number of each value; new ones are read, sooner or later."""
        found = self._codes.numbers(values)
        if len(self._codes.new) >= _BATCH:
            self.read()
        return found

    def read(self) -> None:
        """Read what has come since the last time."""
        new, self._codes.new = self._codes.new, []
        if not new:
            return
        start = len(self.cells)
        self.cells.extend(new)
        if self.about is None:
            self.values.extend([None] * len(new))
            return
        values, notes = parsing.column(new, self.about)
        self.values.extend(values)
        self.noted.update((start + i, parsed) for i, parsed in notes)


def _about(kind: str, name: str) -> Field | None:
    """The field by which a column is read: that of the people for "nguoi.x"; None for a column that nobody asks for."""
    table, _, own = name.rpartition(".")
    return next((f for f in dictionary.tables()[table or kind].fields if f.name == own), None)


@dataclass
class Values:
    """Everything that workers have sent.

    Attributes:
        columns: table and field -> its different values.
        numbers: sender -> table and field -> for each number of the sender, the number here.
    """

    columns: dict[Key, Column] = field(default_factory=dict)
    numbers: dict[Sender, dict[Key, "array[int]"]] = field(default_factory=dict)

    def take(self, sender: Sender, new: dict[Key, list[Any]]) -> None:
        """Add the values that came with one file. Each file of a sender must be taken, in the order of sending."""
        known = self.numbers.setdefault(sender, {})
        for key, values in new.items():
            column = self.columns.get(key)
            if column is None:
                column = self.columns[key] = Column(_about(*key))
            known.setdefault(key, array("i", [0])).extend(column.numbers(values))

    def column(self, kind: str, name: str) -> Column:
        """The values of a field, all of them read."""
        column = self.columns.get((kind, name))
        if column is None:
            return Column(None)
        column.read()
        return column

    def codes(self, kind: str, name: str, parts: Sequence[tuple[Sender, bytes | None, int]]) -> np.ndarray:
        """Numbers into ``column(kind, name)`` of the cells of *parts* one after the other: sender, its numbers (None =
        all blank) and how many rows."""
        key = (kind, name)
        maps = {sender: self.numbers.get(sender, {}).get(key, array("i", [0])) for sender in dict.fromkeys(p[0] for p in parts)}
        starts, total = {}, 0
        for sender, known in maps.items():
            starts[sender] = total
            total += len(known)
        own = np.frombuffer(b"".join(data if data else bytes(4 * size) for _, data, size in parts), dtype=np.int32)
        sizes = [size for *_, size in parts]
        shift = np.repeat(np.array([starts[sender] for sender, *_ in parts], dtype=np.int64), sizes)
        joined = np.concatenate([np.frombuffer(known, dtype=np.int32) for known in maps.values()])
        # A worker that a file has taken over may send any number: none may lead outside.
        return joined.take(own + shift, mode="clip")
