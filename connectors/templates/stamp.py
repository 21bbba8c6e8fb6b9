"""The version stamp of a workbook that we issued: which kind, law of which day, which dictionary;
of a marked workbook also which period and which files it answers.

It stands in a custom document property, in a hidden defined name and in the footer, because
programs that save the file again keep some of them and lose others.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ...validators.schemas import dictionary
from ..own_sheets import STAMP

PROPERTY = "hoso"
NAME = "HOSO_MAU"
VERSION = 1
ACCEPTED_MONTHS = 12
"""How long after the day of its law an old template is still accepted."""
_TEXT = re.compile(STAMP)
_FILES, _DIGITS = 6, 12
"""How many files a stamp names, and by how many digits: a property or a footer takes no more than
255 signs."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Kind of template, ISO day of the law it follows, fingerprint of the dictionary, and code of
    the unit ('' = empty template).

    Attributes:
        period: month that a marked workbook answers ("2026-11"); '' for a template.
        files: the first twelve digits of the SHA-256 of each of the unit's files that it answers,
            sorted, at most six; the footer leaves them out, so they are not compared.
    """

    kind: str
    as_of: str
    fingerprint: str
    unit: str = ""
    version: int = VERSION
    period: str = ""
    files: tuple[str, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return f"{self.printed} tep={','.join(self.files)}" if self.files else self.printed

    @property
    def printed(self) -> str:
        """What the footer of each page says: all but the files."""
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
    kind: str, as_of: str, unit: str = "", *, period: str = "", files: Iterable[str] = ()
) -> Stamp:
    """The stamp of a workbook made now. A unit code that cannot stand in it (blanks) is left
    out.

    Args:
        period, files: of a marked workbook, the month that it answers and the SHA-256 of the files
            that it was made of.
    """
    return Stamp(
        kind,
        as_of,
        dictionary.fingerprint(),
        unit if re.fullmatch(r"[\w.\-]{1,60}", unit, re.ASCII) else "",
        period=period if re.fullmatch(r"\d{4}-\d{2}", period, re.ASCII) else "",
        files=tuple(sorted({digest[:_DIGITS] for digest in files})[:_FILES]),
    )


def parse(text: str) -> Stamp | None:
    """The stamp that *text* (property, name or footer) carries, or None."""
    found = _TEXT.search(text)
    if not found:
        return None
    version, kind, day, fingerprint, unit, period, files = found.groups(default="")
    return Stamp(
        kind, day, fingerprint, unit, int(version), period, tuple(filter(None, files.split(",")))
    )
