"""A unit that sends teachers and staff apart and has sent one of them owes the other: its people
are not gone."""

import pytest

from .story import UNITS, Office, staff_of

PERIOD, UNIT = "2026-11", UNITS[0]
TEACHERS = [p for p in staff_of(UNIT) if p.teacher]
STAFF = [p for p in staff_of(UNIT) if not p.teacher]


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    office = Office(tmp_path_factory.mktemp("known") / "so")
    office.national(PERIOD, {p.key: (UNIT, p) for p in staff_of(UNIT)})
    return office


@pytest.fixture
def office(known, tmp_path):
    return known.copy(tmp_path / "so")


def sent(office, people, file="mot.xlsx"):
    office.send(PERIOD, file, UNIT, people)
    office.tally.counts(UNIT, people)
    ran = office.month(PERIOD)
    return ran.situation("absent"), ran.owed


def test_the_part_that_is_owed_is_told_and_nobody_of_it_is_gone(office):
    assert sent(office, TEACHERS) == (0, len(STAFF))
    assert not (office.planned()["kind"] == "absent").any()
    said = office.hoso("run", "--period", PERIOD, "--as-of", f"{PERIOD}-28")
    assert f"{UNIT}: còn một phần chưa gửi, {len(STAFF)} người" in said
    # It came: who is missing from it now is asked about.
    assert sent(office, STAFF[1:], "hai.csv") == (1, 0)
    assert "chưa gửi" not in office.hoso("run", "--period", PERIOD, "--as-of", f"{PERIOD}-28")


def test_a_teacher_who_is_not_in_the_teachers_list_is_asked_about(office):
    assert sent(office, TEACHERS[1:]) == (1, len(STAFF))


def test_two_of_a_part_are_too_few_to_be_a_list(office):
    """The unit has two of staff in the mirror: that both left is believed to be possible."""
    office.national("2026-12", {p.key: (UNIT, p) for p in [*TEACHERS, *STAFF[:2]]})
    assert sent(office, TEACHERS) == (2, 0)
