"""Questions about people answered in the browser: the same store as the terminal's, the reason
kept, what does not fit refused."""

import re

import pytest

from hoso.office.month import run_month

from ..office.story import UNITS, Office, staff_of
from ..typed import there

NOV = "2026-11"
TWICE, GONE = staff_of(UNITS[1])[3], staff_of(UNITS[0])[2]


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Somebody is gone from the file of a unit; somebody is declared by two units."""
    made = Office(tmp_path_factory.mktemp("desk") / "so")
    made.national("2026-10", {p.key: (u, p) for u in UNITS[:2] for p in staff_of(u)})
    first = [p for p in staff_of(UNITS[0]) if p.key != GONE.key]
    made.send(NOV, "ninh-hai.xlsx", UNITS[0], [*first, TWICE], "2026-11-20")
    made.send(NOV, "gia-sinh.xlsx", UNITS[1], staff_of(UNITS[1]), "2026-11-20")
    run_month(made.workspace, NOV, as_of="2026-11-28", jobs=1)
    return made


@pytest.fixture
def root(office):
    return office.root


def asked(page, name):
    """The part of the page that asks about somebody, and the line that it answers."""
    part = next(p for p in page.split("<section")[1:] if name in p)
    return part, there(re.search(r'name="change" value="([^"]+)"', part))[1]


def test_today_leads_to_the_questions(seat):
    assert 'href="/questions?plan=1"' in seat.get("/")


def test_somebody_who_left_is_answered_with_reason_and_day(office, seat):
    part, change = asked(seat.get("/questions"), GONE.name)
    assert "còn làm việc" in part and "đã thôi" in part and "Nghỉ hưu" in part
    wrong = {"change": change, "word": "left", "because": "quyết định 12"}
    assert "phải có lý do" in seat.post("/questions/1", 400, **wrong)
    assert "vì sao" in seat.post("/questions/1", 400, change=change, word="works", because=" ")
    assert "Hãy chọn" in seat.post("/questions/1", 400, change=change, because="x")
    assert "Ngày phải có thật" in seat.post("/questions/1", 400, **wrong, reason="NH", day="32/1/1")
    page = seat.post(
        "/questions/1", change=change, word="left", because="<i>quyết định</i> 12", reason="NH",
        day="2026-11-01", until="2027-06-30",
    )  # fmt: skip
    assert "Đã ghi câu trả lời" in page
    part, _ = asked(page, GONE.name)
    assert "Đã trả lời: đã thôi" in part and "lan: &lt;i&gt;quyết định&lt;/i&gt; 12" in part
    with office.workspace.mirror() as mirror:
        (one,) = mirror.judgements().to_dict("records")
    assert (one["kind"], one["answer"], one["by"], one["until"]) == (
        "absent", "left", "lan", "2027-06-30",
    )  # fmt: skip
    assert "đã thôi" in office.hoso("judge", "list", "--kind", "absent")


def test_somebody_declared_twice_belongs_to_a_unit(office, seat):
    part, change = asked(seat.get("/questions?plan=1"), TWICE.name)
    assert f'value="{UNITS[0]}"' in part and f'value="{UNITS[1]}"' in part
    page = seat.post(
        "/questions/1", change=change, word="unit", because="đã gọi hỏi", unit=UNITS[1]
    )
    assert "Đã trả lời: theo đơn vị" in asked(page, TWICE.name)[0]
    stands = "Không có đơn vị"
    assert stands in seat.post(
        "/questions/1", 400, change=change, word="unit", because="x", unit="H99"
    )


def test_what_is_no_question_is_refused(seat):
    seat.post("/questions/1", 400, change="P-none", word="works", because="x")
    seat.post("/questions/77", 400, change="P-none", word="works", because="x")
    seat.get("/questions?plan=x", 404)
    seat.get("/questions?plan=77", 400)


def test_an_answer_is_listed_with_who_gave_it_and_taken_back(office, seat):
    _, change = asked(seat.get("/questions"), TWICE.name)
    seat.post("/questions/1", change=change, word="unsure", because="hỏi sau")
    page = seat.get("/questions/answers")
    row = next(r for r in page.split("<tr>") if "hỏi sau" in r)
    number = there(re.search(r"/questions/answers/(\d+)/withdraw", row))[1]
    assert TWICE.name in row and ">lan" in row
    address = f"/questions/answers/{number}/withdraw"
    assert "vì sao" in seat.post(address, 400, because=" ")
    assert f"Đã rút ý kiến số {number}" in seat.post(address, because="nhầm người")
    assert "hỏi sau" not in seat.get("/questions/answers")
    with office.workspace.mirror() as mirror:
        assert int(number) not in set(mirror.judgements()["seq"])
