"""The version stamp of a workbook that we issued: which kind, law of which day, which dictionary.

It stands in a custom document property, in a hidden defined name and in the footer, because
programs that save the file again keep some of them and lose others.
"""

import re
from dataclasses import dataclass

from ...validators.schemas import dictionary

PROPERTY = "hoso"
NAME = "HOSO_MAU"
VERSION = 1
ACCEPTED_MONTHS = 12
"""How long after the day of its law an old template is still accepted."""
_TEXT = re.compile(r"hoso/(\d+) ([a-z_]+) (\d{4}-\d{2}-\d{2}) ([0-9a-f]{16})(?: ([\w.\-]{1,60}))?")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Kind of template, ISO day of the law it follows, fingerprint of the dictionary, and code of
    the unit ('' = empty template)."""

    kind: str
    as_of: str
    fingerprint: str
    unit: str = ""
    version: int = VERSION

    def __str__(self) -> str:
        return (
            f"hoso/{self.version} {self.kind} {self.as_of} {self.fingerprint} {self.unit}".rstrip()
        )

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


def stamp(kind: str, as_of: str, unit: str = "") -> Stamp:
    """The stamp of a workbook made now. A unit code that cannot stand in it (blanks) is left
    out."""
    return Stamp(
        kind,
        as_of,
        dictionary.fingerprint(),
        unit if re.fullmatch(r"[\w.\-]{1,60}", unit, re.ASCII) else "",
    )


def parse(text: str) -> Stamp | None:
    """The stamp that *text* (property, name or footer) carries, or None."""
    found = _TEXT.search(text)
    return Stamp(found[2], found[3], found[4], found[5] or "", int(found[1])) if found else None
