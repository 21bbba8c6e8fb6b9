"""The version stamp of a workbook that we issued: which kind, law of which day, which dictionary;
of a marked workbook also which period and which files it answers.

It stands in a custom document property, in a hidden defined name and in the footer, because
programs that save the file again keep some of them and lose others.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from ...validators.schemas import dictionary
from ..own_sheets import STAMP

PROPERTY = "hoso"
NAME = "HOSO_MAU"
VERSION = 1
ACCEPTED_MONTHS = 12
"""How long after the day of its law an old template is still accepted."""
Column = tuple[str, str]
"""Table and field."""
_TEXT = re.compile(STAMP)
_FILES, _DIGITS = 5, 12
"""How many files a stamp names, and by how many digits: a property or a footer takes no more than
255 signs."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Kind of template, ISO day of the law it follows, fingerprint of the dictionary, and code of
    the unit ('' = empty template).

    Attributes:
        period: month that a marked workbook answers ("2026-11"); '' for a template.
        files: the first twelve digits of the SHA-256 of each of the unit's files that it answers,
            sorted, at most five; the footer leaves them out, so they are not compared.
        columns: the columns (table, field) that those files had; the footer leaves them out, too.
    """

    kind: str
    as_of: str
    fingerprint: str
    unit: str = ""
    version: int = VERSION
    period: str = ""
    files: tuple[str, ...] = field(default=(), compare=False)
    columns: frozenset[Column] = field(default=frozenset(), compare=False)

    def __str__(self) -> str:
        parts = [
            self.printed,
            self.files and f"tep={','.join(self.files)}",
            self.columns and f"cot={_bits(self.columns):x}",
        ]
        return " ".join(filter(None, parts))

    @property
    def marked(self) -> bool:
        """Whether it is the stamp of a marked workbook, made of what a unit sent."""
        return bool(self.period)

    @property
    def printed(self) -> str:
        """What the footer of each page says: all but the files and their columns."""
        parts = [f"hoso/{self.version}", self.kind, self.as_of, self.fingerprint, self.unit]
        return " ".join(filter(None, [*parts, self.period and f"ky={self.period}"]))

    def answers(self, sha256: str) -> bool:
        """Whether the workbook was made of a file with this SHA-256 (hexadecimal)."""
        return sha256[:_DIGITS] in self.files

    @property
    def accepted_until(self) -> str:
        """Last ISO day on which workbooks of this stamp are taken although the dictionary has
        changed since."""
        year, month, _ = map(int, self.as_of.split("-"))
        years, month = divmod(year * 12 + month - 1 + ACCEPTED_MONTHS, 12)
        return f"{years:04d}-{month + 1:02d}-{min(int(self.as_of[8:]), 28):02d}"

    @property
    def current(self) -> bool:
        """Whether the workbook was made from the dictionary in use."""
        return self.fingerprint == dictionary.fingerprint()


def stamp(
    kind: str,
    as_of: str,
    unit: str = "",
    *,
    period: str = "",
    files: Iterable[str] = (),
    columns: Iterable[Column] = (),
) -> Stamp:
    """The stamp of a workbook made now. A unit code that cannot stand in it (blanks) is left
    out.

    Args:
        period, files, columns: of a marked workbook, the month that it answers, the SHA-256 of the
            files that it was made of, and the columns that those had.
    """
    return Stamp(
        kind,
        as_of,
        dictionary.fingerprint(),
        unit if re.fullmatch(r"[\w.\-]{1,60}", unit, re.ASCII) else "",
        period=period if re.fullmatch(r"\d{4}-\d{2}", period, re.ASCII) else "",
        files=tuple(sorted({digest[:_DIGITS] for digest in files})[:_FILES]),
        columns=frozenset(columns),
    )


def parse(text: str) -> Stamp | None:
    """The stamp that *text* (property, name or footer) carries, or None."""
    found = _TEXT.search(text)
    if not found:
        return None
    version, kind, day, fingerprint, unit, period, files, bits = found.groups(default="")
    # Another dictionary numbers its columns otherwise.
    known = fingerprint == dictionary.fingerprint()
    return Stamp(
        kind,
        day,
        fingerprint,
        unit,
        int(version),
        period,
        tuple(filter(None, files.split(","))),
        _columns(int(bits, 16)) if bits and known else frozenset(),
    )


@cache
def _places() -> dict[Column, int]:
    """The place of each column of the dictionary, in its order."""
    every = [(table.name, f.name) for table in dictionary.tables().values() for f in table.fields]
    return {column: i for i, column in enumerate(every)}


def _bits(columns: Iterable[Column]) -> int:
    places = _places()
    return sum(1 << places[c] for c in columns if c in places)


def _columns(bits: int) -> frozenset[Column]:
    return frozenset(c for c, i in _places().items() if bits >> i & 1)
