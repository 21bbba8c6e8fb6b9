"""When silent units are reminded."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.connectors.mail.schedule import deadline, step


def test_the_deadline_is_a_day_of_the_periods_month():
    assert deadline("2026-11", 25) == date(2026, 11, 25)
    assert deadline("2026-02", 31) == date(2026, 2, 28)
    for period, day in [("2026-11", 0), ("2026-11", 32), ("2026-13", 5), ("thang 11", 5)]:
        with pytest.raises(ValueError):
            deadline(period, day)


def test_each_reminder_begins_on_its_day():
    due = date(2026, 11, 25)
    days = [date(2026, 11, d) for d in (17, 18, 21, 22, 24, 26, 27)]
    assert [step(due, [7, 3, 1, -2], day) for day in days] == [0, 1, 1, 2, 3, 3, 4]


@given(
    st.lists(st.integers(-40, 40), max_size=6),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 90),
)
def test_steps_only_grow_and_a_late_start_skips_none_for_good(days_before, due, later):
    today = due - timedelta(days=45)
    assert step(due, days_before, today) == 0
    assert (
        step(due, days_before, today + timedelta(days=later))
        <= step(due, days_before, today + timedelta(days=later + 1))
        <= len(set(days_before))
    )
    assert step(due, days_before, due + timedelta(days=40)) == len(set(days_before))
