"""What a unit answered in its workbook is taken once: what an officer withdrew or answered
otherwise does not come back with the next run."""

import openpyxl
import pytest

from hoso.connectors.reports import skeleton

from ..typed import there
from .story import UNITS, Office, staff_of

PERIOD, UNIT = "2026-11", UNITS[0]
STAYS, LEFT = "Còn làm việc", "Đã nghỉ hưu"


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """The unit leaves one teacher out of its file."""
    office = Office(tmp_path_factory.mktemp("asked") / "so")
    office.national(PERIOD, {p.key: (UNIT, p) for p in staff_of(UNIT)})
    office.send(PERIOD, "mot.xlsx", UNIT, staff_of(UNIT)[1:])
    office.tally.counts(UNIT, staff_of(UNIT)[1:])
    assert asks(office.whole(PERIOD))
    return office


@pytest.fixture
def office(asked, tmp_path):
    return asked.copy(tmp_path / "so")


def asks(month) -> bool:
    return bool((month.plan.changes["kind"] == "absent").any())


def answer(office, word: str, file: str) -> None:
    """The unit answers in the workbook of the last run and sends it back."""
    book = openpyxl.load_workbook(office.marked(PERIOD, UNIT))
    sheet = book[skeleton.PLANNED]
    (top,) = (row for row in sheet if skeleton.WORKING in [c.value for c in row])
    column = next(c.column for c in top if c.value == skeleton.WORKING)
    name = staff_of(UNIT)[0].name
    (row,) = (r[0].row for r in sheet if name in [c.value for c in r])
    sheet.cell(there(row), there(column), word)
    book.save(office.root / "inbox" / PERIOD / file)


def standing(office) -> list[tuple[str, str]]:
    with office.workspace.mirror() as mirror:
        found = mirror.judgements()
    return list(zip(found["by"], found["note"], strict=True))


def test_what_was_withdrawn_is_not_taken_again(office):
    answer(office, STAYS, "gui-lai.xlsx")
    month = office.whole(PERIOD)
    assert month.taken.judged == 1 and not asks(month)
    office.hoso("judge", "withdraw", 1, "--because", "đã hỏi lại đơn vị")
    month = office.whole(PERIOD)
    assert month.taken.judged == 0 and standing(office) == [] and asks(month)


def test_an_officers_answer_stands_over_the_unit_s_old_one(office):
    answer(office, STAYS, "gui-lai.xlsx")
    office.hoso("run", "--period", PERIOD, "--as-of", f"{PERIOD}-28", status=0)
    office.hoso("judge", "withdraw", 1, "--because", "đã hỏi lại đơn vị")
    month = office.whole(PERIOD)
    (line,) = month.plan.changes.loc[month.plan.changes["kind"] == "absent", "change"]
    office.hoso(
        "judge", "line", line, "left", "--reason", "NH", "--because", "quyết định 12", "--by", "Lan"
    )
    for _ in range(2):
        assert office.whole(PERIOD).taken.judged == 0
        assert standing(office) == [("Lan", "quyết định 12")]


def test_the_last_workbook_of_a_unit_holds_and_no_run_turns_it_round(office):
    """The later file is the earlier by its name."""
    answer(office, STAYS, "z.xlsx")
    answers = office.whole(PERIOD).taken.judged
    assert answers == 1
    book = office.root / "inbox" / PERIOD / "z.xlsx"
    changed = openpyxl.load_workbook(book)
    cell = next(c for row in changed[skeleton.PLANNED] for c in row if c.value == STAYS)
    cell.value = LEFT
    changed.save(book.with_name("a.xlsx"))
    assert office.whole(PERIOD).taken.judged == 1
    for _ in range(2):
        assert office.whole(PERIOD).taken.judged == 0
        assert standing(office) == [(UNIT, LEFT)]


def test_asked_anew_the_unit_may_say_the_same_again(office):
    answer(office, STAYS, "gui-lai.xlsx")
    office.whole(PERIOD)
    office.hoso("judge", "withdraw", 1, "--because", "đã hỏi lại đơn vị")
    with office.workspace.mirror() as mirror:
        plans = len(mirror.plans())
    # Another file moves the plan on, so that the workbook asks by a line of a later one.
    people = staff_of(UNIT)[1:]
    people[0] = people[0].but(name=people[0].name + " An")
    office.send(PERIOD, "hai.xlsx", UNIT, people)
    office.tally.counts(UNIT, people)
    assert asks(office.whole(PERIOD))
    with office.workspace.mirror() as mirror:
        assert len(mirror.plans()) > plans
    answer(office, STAYS, "gui-lai-2.xlsx")
    month = office.whole(PERIOD)
    assert month.taken.judged == 1 and not asks(month)
