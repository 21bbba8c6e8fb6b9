"""Columns as numbers: each different value of a field goes from a worker to its parent once.

Five hundred files share most of their values. A worker that sent every cell as an object would cost its parent more time
and memory than reading the files costs the worker. Imports no pandas: it runs in worker processes.
"""

from array import array
from collections.abc import Iterable
from typing import Any

from .shaping import Shaped

KEPT = 150_000
"""Values that a process remembers, of all fields together; then it begins anew."""

Key = tuple[str, str]
"""Table of the dictionary and field; "nguoi.x" in a list's sheet: whose line it is."""

_NAMES = tuple(Shaped.__dataclass_fields__)
_KIND, _FIELDS = _NAMES.index("kind"), _NAMES.index("fields")


class Codes(dict[Any, int]):
    """Value -> number, in the order in which values come; '' is 0. ``new`` are the values not yet handed over."""

    __slots__ = ("new",)

    def __init__(self) -> None:
        super().__init__({"": 0})
        self.new: list[Any] = []

    def __missing__(self, value: Any) -> int:
        number = self[value] = len(self)
        self.new.append(value)
        return number

    def numbers(self, values: Iterable[Any]) -> "array[int]":
        """The number of each value (32 bits)."""
        return array("i", map(self.__getitem__, values))


class Coder:
    """Turns what files gave into numbers and the values that have not been sent before."""

    def __init__(self) -> None:
        self.codes: dict[Key, Codes] = {}
        self.round = 0

    def coded(self, result: dict[str, Any]) -> dict[str, Any]:
        """*result* with bytes of 32-bit numbers in place of each list of ``fields``; ``new`` has for each key the values
        whose numbers follow those sent so far, and ``round`` goes up whenever these begin anew."""
        if sum(map(len, self.codes.values())) > KEPT:
            self.codes = {}
            self.round += 1
        sheets = [(name, visible, [self._table(values) for values in tables]) for name, visible, tables in result["sheets"]]
        new = {key: codes.new for key, codes in self.codes.items() if codes.new}
        for key in new:
            self.codes[key].new = []
        return {**result, "sheets": sheets, "new": new, "round": self.round}

    def _table(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        kind = values[_KIND]
        fields = {}
        for name, cells in values[_FIELDS].items():
            codes = self.codes.get((kind, name))
            if codes is None:
                codes = self.codes[kind, name] = Codes()
            fields[name] = codes.numbers(cells).tobytes()
        return (*values[:_FIELDS], fields, *values[_FIELDS + 1 :])
