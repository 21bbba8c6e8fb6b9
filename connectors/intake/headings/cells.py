"""What single cells are: days, figures, codes, names of ranks; and the filled ones of a column."""

import itertools
import re
from collections.abc import Sequence

from ....validators.folding import clean

RANK = re.compile(r"(?i)V\.\d\d\.\d\d\.\d\d|\d\d[a-z]?\.\d{3}")
RANK_AS_WRITTEN = re.compile(
    r"(?i)\bV[\s.,_-]*\d\d[\s.,_-]*\d\d[\s.,_-]*\d\d\b|\b\d{1,2}[a-z]?[\s.,_-]+\d{3}\b"
)
"""A code with other marks between its parts, or none."""
_GRADED = re.compile(r"(?i)\bh\S{1,3}ng\s+(?:I{1,3}|IV|V|[1-5])\W*$")
_PAIR = re.compile(
    r"(?i)(?:bậc\s*)?\d{1,2}(?:/\d{1,2})?\s*[/\-–;|,()\s]\s*\(?\d{1,2}[.,]\d{1,2}\)?"
)
_DAY_TEXT = re.compile(
    r"(?i)\D{0,8}\d{1,2}\s*[/.\-\s]\s*\d{1,2}(?:\s*[/.\-\s]\s*\d{2,4})?\D{0,2}|\D{0,8}(?:\d{1,2}\s*[/.\-]\s*)?(?:19|20)\d\d|.*tháng\s*\d+.*|\d{5}|\d{8}|\d{4}-\d\d-\d\d.*"
)


class Filled:
    """The filled cells of each column of a sample, found when they are asked for: most columns are
    known by their headings."""

    def __init__(self, rows: Sequence[Sequence[object]]):
        self._columns = list(itertools.zip_longest(*rows, fillvalue=""))
        self._filled: dict[int, list[object]] = {}

    def __getitem__(self, column: int) -> list[object]:
        found = self._filled.get(column)
        if found is None:
            own = self._columns[column] if column < len(self._columns) else ()
            found = self._filled[column] = [v for v in own if v != ""]
        return found


def plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if value == int(value) else repr(value)
    return str(value).strip()


_CUT_RANK = re.compile(r"(\d{1,2})\.(\d{1,3})")


def as_rank(text: str) -> str:
    """The code of a rank that a program took for a number: 1.003 was 01.003, 13.09 was 13.090; ''
    where it was none."""
    found = _CUT_RANK.fullmatch(text)
    return f"{found[1].zfill(2)}.{found[2].ljust(3, '0')}" if found else ""


_GRADE = re.compile(r"(?i)\W*(?:h\S{1,3}ng\s+)?(?:I{1,3}|IV|V|[1-5])\W*")


def are_grades(cells: list[object]) -> bool:
    """True for classes of professional titles alone: II, III, hạng 2."""
    return bool(cells) and all(isinstance(c, str) and _GRADE.fullmatch(c) for c in cells)


def are_words(cells: list[object]) -> bool:
    return all(isinstance(c, str) and sum(x.isalpha() for x in c) >= 4 for c in cells)


def is_rank_name(value: object) -> bool:
    """True for the name of a professional title, which ends in its class; in old encodings too."""
    return isinstance(value, str) and _GRADED.search(value) is not None


def are_named_codes(cells: list[object]) -> bool:
    """Most cells hold a rank's name and its code."""
    found = [
        isinstance(c, str) and RANK.search(c) and sum(x.isalpha() for x in c) >= 5 for c in cells
    ]
    return sum(map(bool, found)) >= 0.7 * len(found)


def are_pairs(cells: list[object]) -> bool:
    """Most cells hold a step and a coefficient, as in "4/3,33"."""
    return sum(
        isinstance(c, str) and _PAIR.fullmatch(c.strip()) is not None for c in cells
    ) >= 0.7 * len(cells)


def is_day(value: object) -> bool:
    if isinstance(value, float):
        return value == int(value) and (1900 <= value <= 2100 or 5000 < value < 60000)
    if not isinstance(value, str) or _DAY_TEXT.fullmatch(value.strip()):
        return True
    return not value.isascii() and _DAY_TEXT.fullmatch(clean(value)) is not None


def is_figure(value: object) -> bool:
    return isinstance(value, float) or (
        isinstance(value, str) and value.strip().replace(",", "").replace(".", "").isdigit()
    )
