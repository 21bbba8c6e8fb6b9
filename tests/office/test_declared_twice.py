"""Somebody whom two units declare: the units answer in their marked workbooks, or the officer says,
and it is honoured."""

import openpyxl
import pytest

from hoso.connectors.reports import skeleton

from ..typed import there
from .story import UNITS, Office, staff_of

PERIOD = "2026-11"
ONE, OTHER = UNITS[0], UNITS[1]


@pytest.fixture(scope="module")
def declared(tmp_path_factory):
    """A teacher of the first unit is declared by the second, too."""
    office = Office(tmp_path_factory.mktemp("declared") / "so")
    people = [(u, p) for u in (ONE, OTHER) for p in staff_of(u)]
    office.national(PERIOD, {p.key: (u, p) for u, p in people})
    moved = staff_of(ONE)[0]
    office.send(PERIOD, "mot.xlsx", ONE, staff_of(ONE))
    office.send(PERIOD, "hai.xlsx", OTHER, [*staff_of(OTHER), moved])
    for unit, own in ((ONE, staff_of(ONE)), (OTHER, [*staff_of(OTHER), moved])):
        office.tally.counts(unit, own, {moved.key: 1})
    month = office.whole(PERIOD)
    assert there(month.plan).people["situation"].value_counts()["duplicate"] == 1
    return office, moved


@pytest.fixture
def office(declared, tmp_path):
    office, moved = declared
    return office.copy(tmp_path / "so"), moved


def sent_back(office, unit, sheet, heading, person, answer):
    """The unit's marked workbook with one answer, in the inbox."""
    path = office.marked(PERIOD, unit)
    book = openpyxl.load_workbook(path)
    lines = [*book[sheet].iter_rows()]
    top = next(i for i, row in enumerate(lines) if heading in [c.value for c in row])
    column = next(i for i, c in enumerate(lines[top]) if c.value == heading)
    (row,) = (r for r in lines[top + 1 :] if person in [c.value for c in r])
    row[column].value = answer
    book.save(office.root / "inbox" / PERIOD / f"gui-lai-{unit}.xlsx")


def offered(office, unit):
    """What the drop-downs of the sheet of planned changes offer, by cell."""
    sheet = openpyxl.load_workbook(office.marked(PERIOD, unit))[skeleton.PLANNED]
    return {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}


PLACES = [
    (skeleton.PLANNED, skeleton.WORKING, "Không thuộc đơn vị này"),
    (skeleton.TASKS, skeleton.REASON, "Không thuộc đơn vị"),
]


@pytest.mark.parametrize(("sheet", "heading", "answer"), PLACES)
def test_not_ours_settles_it(office, sheet, heading, answer):
    office, moved = office
    (choices,) = offered(office, OTHER).values()
    assert all(word in choices for word in skeleton.DECLARED_TWICE)
    sent_back(office, OTHER, sheet, heading, moved.name, answer)
    office.tally.counts(ONE, [moved])
    office.tally.counts(OTHER, [moved])
    month = office.whole(PERIOD)
    assert month.taken.judged == 1 and month.taken.refused == 0
    situations = there(month.plan).people["situation"].value_counts()
    assert "duplicate" not in situations and "transferred" not in situations
    assert not (month.plan.changes["kind"] == "duplicate").any()
    again = office.whole(PERIOD)
    assert again.taken.judged == 0, "the same answer is taken once"


def test_ours_is_told_to_the_officer_who_decides(office):
    office, moved = office
    sent_back(office, OTHER, skeleton.PLANNED, skeleton.WORKING, moved.name, "Thuộc đơn vị này")
    month = office.whole(PERIOD)
    (line,) = month.plan.changes[month.plan.changes["kind"] == "duplicate"].to_dict("records")
    assert f"{OTHER} báo người này thuộc đơn vị" in line["reason"]
    office.hoso("judge", "line", line["change"], "unit", "--unit", OTHER, "--because", "đã hỏi")
    # The unit that was not meant is still told; the other's row is sound and stands.
    office.tally.counts(OTHER, [moved])
    month = office.whole(PERIOD)
    (line,) = (
        there(month.plan)
        .people[there(month.plan).people["situation"] == "transferred"]
        .to_dict("records")
    )
    assert line["unit_after"] == OTHER


def test_nobody_else_can_say_it(office):
    """The answer of a unit that does not declare the person is not taken."""
    office, moved = office
    sent_back(office, OTHER, skeleton.PLANNED, skeleton.WORKING, moved.name, "Đã nghỉ hưu")
    month = office.whole(PERIOD)
    assert month.taken.judged == 0
    assert there(month.plan).people["situation"].value_counts()["duplicate"] == 1
