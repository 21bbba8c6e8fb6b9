"""What the cells of one column prove together about its dates. Imports no pandas: it runs in worker
processes."""

import datetime
import re
from collections.abc import Iterable, Sequence

_DMY = re.compile(
    r"(?P<d>\d{1,2})\s*[/.\-,\\|\s]\s*(?P<m>\d{1,2})\s*[/.\-,\\|\s]\s*(?P<y>\d{4}|\d{2})"
)


_SECOND_ABOVE_12 = re.compile(r"(?m)^\s*\d{1,2}\s*[/.\-,\\|]\s*(?:1[3-9]|[2-9]\d)\s*[/.\-,\\|]")


PROOF = 4
"""One of so many dates at least must have a second number above 12, to prove its column."""
_DATES = frozenset({datetime.date, datetime.datetime})


def month_first(values: Iterable[object]) -> bool:
    """True when the texts of a column prove month/day/year: several have a second number above 12,
    none a first one. One of many is a slip: of days as good as any more than half are above 12."""
    values = list(values)
    texts = [v for v in values if isinstance(v, str)]
    if not _SECOND_ABOVE_12.search("\n".join(texts)):
        return False
    dates = [m for v in texts if (m := _DMY.fullmatch(v.strip()))]
    # One text among real dates is a slip, and no proof of its column.
    if len(dates) < 2 or len(dates) < sum(isinstance(v, datetime.date) for v in values):
        return False
    above = sum(int(m["m"]) > 12 for m in dates)
    return above * PROOF >= len(dates) and all(int(m["d"]) <= 12 for m in dates)


def says_no_order(values: Iterable[object]) -> bool:
    """True when a column has dates as texts of which each can be read both ways: a column beside
    it may prove the order of the file. Pay and posts begin on the first of a month: "01/5/2024",
    "01/9/2025" say theirs."""
    dates = [m for v in values if isinstance(v, str) and (m := _DMY.fullmatch(v.strip()))]
    if len(dates) < 3 or any(int(m["d"]) > 12 or int(m["m"]) > 12 for m in dates):
        return False
    first, second = (sum(int(m[part]) == 1 for m in dates) for part in "dm")
    return not (first * 2 > len(dates) and second * 2 < len(dates))


def swapped_by_excel(values: Sequence[object]) -> list[int]:
    """Positions of real dates in which a program has probably swapped day and month.

    A column typed as dd/mm/yyyy on a computer set to month first: days above 12 stay text, the
    others become dates with day and month swapped. Judged only where both kinds stand and no text
    date could have been swapped.
    """
    if _DATES.isdisjoint(map(type, values)):
        return []
    texts = [m for v in values if isinstance(v, str) and (m := _DMY.fullmatch(v.strip()))]
    dates = [i for i, v in enumerate(values) if isinstance(v, datetime.date)]
    if len(texts) < 3 or len(dates) < 2 or any(int(m["d"]) <= 12 for m in texts):
        return []
    if any(_day(values[i]) > 12 for i in dates):
        return []
    return [i for i in dates if _day(values[i]) != _month(values[i])]


def _day(value: object) -> int:
    return value.day if isinstance(value, datetime.date) else 0


def _month(value: object) -> int:
    return value.month if isinstance(value, datetime.date) else 0
