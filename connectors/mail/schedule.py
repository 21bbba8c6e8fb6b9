"""When a silent unit is reminded: so many days before the period's deadline, and after it."""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta


def deadline(period: str, day: int) -> date:
    """Day *day* of the month after which the period is named ("2026-11"); the month's last day when
    it is shorter.

    Raises:
        ValueError: *period* is not a month, or *day* is not 1 to 31.
    """
    year, month = map(int, period.split("-"))
    if not 1 <= day <= 31:
        raise ValueError(day)
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def step(due: date, days_before: Sequence[int], today: date) -> int:
    """How many of the reminders have fallen due by *today*: 0 is none yet, 2 is the second.

    Args:
        days_before: days before the deadline (7, 3, 1); a negative number is so many days after it.
    """
    return sum(due - timedelta(days=d) <= today for d in set(days_before))
