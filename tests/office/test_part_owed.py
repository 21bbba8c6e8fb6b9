"""A unit that sends teachers and staff apart and has sent one of them owes the other: its people
are not gone."""

import pytest

from .story import UNITS, Office, staff_of

PERIOD, UNIT = "2026-11", UNITS[0]
TEACHERS = [p for p in staff_of(UNIT) if p.teacher]
STAFF = [p for p in staff_of(UNIT) if not p.teacher]


@pytest.fixture
def office(tmp_path):
    office = Office(tmp_path / "so")
    office.national(PERIOD, {p.key: (UNIT, p) for p in staff_of(UNIT)})
    return office


def sent(office, people, file="mot.xlsx"):
    office.send(PERIOD, file, UNIT, people)
    office.tally.counts(UNIT, people)
    month = office.month(PERIOD)
    return month, month.plan.people["situation"].value_counts()


def test_the_part_that_is_owed_is_told_and_nobody_of_it_is_gone(office):
    month, situations = sent(office, TEACHERS)
    assert situations["silent"] == len(STAFF) and "absent" not in situations
    assert not (month.plan.changes["kind"] == "absent").any()
    said = office.hoso("run", "--period", PERIOD, "--as-of", f"{PERIOD}-28")
    assert f"{UNIT}: còn một phần chưa gửi, {len(STAFF)} người" in said
    # It came: who is missing from it now is asked about.
    month, situations = sent(office, STAFF[1:], "hai.csv")
    assert situations["absent"] == 1 and "silent" not in situations
    assert "chưa gửi" not in office.hoso("run", "--period", PERIOD, "--as-of", f"{PERIOD}-28")


def test_a_teacher_who_is_not_in_the_teachers_list_is_asked_about(office):
    _, situations = sent(office, TEACHERS[1:])
    assert (situations["absent"], situations["silent"]) == (1, len(STAFF))


def test_two_of_a_part_are_too_few_to_be_a_list(office):
    """The unit has two of staff in the mirror: that both left is believed to be possible."""
    office.national("2026-12", {p.key: (UNIT, p) for p in [*TEACHERS, *STAFF[:2]]})
    _, situations = sent(office, TEACHERS)
    assert situations["absent"] == 2 and "silent" not in situations
