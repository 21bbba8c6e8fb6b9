"""Code lists as data, each row with its own source, validity and confidence.

A list is looked up by its name and, where the law changed it, by the day in use::

    >>> code_list("dan_toc").label("01")
    'Kinh'

``valid_from`` empty means that no lower limit is known; ``valid_to`` empty that no end was found.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

import pandas as pd

from ..folding import fold


@dataclass(frozen=True, eq=False)
class CodeList:
    """One list. ``rows`` has at least ``code`` and ``label_vi``; every value is text, missing is
    ''."""

    name: str
    rows: pd.DataFrame

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(self.rows["code"])

    @cached_property
    def _labels(self) -> dict[str, str]:
        # A code may stand twice with other dates; the later row is the one in use.
        return dict(zip(self.rows["code"], self.rows["label_vi"], strict=True))

    def label(self, code: str) -> str:
        """The Vietnamese label, or the code itself when it is not in the list."""
        return self._labels.get(code, code)

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Folded code, label and other spelling -> code. A folded form of two codes is left out."""
        seen: dict[str, str] = {}
        double: set[str] = set()
        for column in ("code", "label_vi", "other_spellings"):
            if column not in self.rows:
                continue
            for code, cell in zip(self.rows["code"], self.rows[column], strict=True):
                for part in cell.replace(";", "|").split("|"):
                    folded = fold(part)
                    if folded and seen.setdefault(folded, code) != code and column != "code":
                        double.add(folded)
        codes = {fold(c) for c in self.codes}
        return {k: v for k, v in seen.items() if k not in double or k in codes}

    def on(self, day: str) -> "CodeList":
        """The rows in force on an ISO day."""
        if "valid_from" not in self.rows or not day:
            return self
        return CodeList(self.name, in_force(self.rows, day))


def in_force(rows: pd.DataFrame, day: str) -> pd.DataFrame:
    """The rows whose ``valid_from`` and ``valid_to`` hold an ISO day."""
    until = rows["valid_to"]
    # '' is before every day: a row without a first day has no lower limit.
    return rows[(rows["valid_from"] <= day) & ((until == "") | (until >= day))]


@cache
def table(name: str) -> pd.DataFrame:
    """Any table of this package as text; missing cells are ''. Do not write into it: it is
    shared."""
    with (
        resources.files("hoso.validators.codelists")
        .joinpath(f"{name}.csv")
        .open(encoding="utf-8") as file
    ):
        return pd.read_csv(file, dtype=str, keep_default_na=False)


@cache
def code_list(name: str, day: str = "") -> CodeList:
    """The list *name*, limited to the rows in force on *day* (ISO) when a day is given.

    ``ma_ngach`` joins ranks, professional titles and the codes that they replaced.

    Raises:
        FileNotFoundError: there is no such list.
    """
    if name == "ma_ngach":
        parts = [
            table(n).assign(list=n)
            for n in ("ma_vien_chuc_cu", "ngach_cong_chuc", "chuc_danh_nghe_nghiep")
        ]
        rows = pd.concat(parts, ignore_index=True).fillna("")
    else:
        rows = table(name)
    return CodeList(name, rows).on(day)
