"""The rule book on the desk: found by its filters, every rule with all that the book says of it."""

import re

import pytest
from markupsafe import escape

from hoso.connectors.rule_book.page import row
from hoso.office import rules
from hoso.office.month import run_month
from hoso.validators.rules import BOOK

from ..office.people import person
from ..office.story import UNITS, Office, staff_of
from .conftest import seat_at


def numbers(text: str) -> list[str]:
    return re.findall(r'href="/rules/(?!packs)([^"]+)"', text)


def total(text: str) -> int:
    found = re.search(r"trong ([\d.]+)", text)
    return int(found[1].replace(".", "")) if found else 0


def test_the_whole_book_a_hundred_at_a_time(seat):
    seen, path = [], "/rules"
    while path:
        text = seat.get(path)
        assert len(numbers(text)) <= 100
        seen += numbers(text)
        onward = re.search(r'href="(/rules\?[^"]*after=[^"]+)">[^<]*Trang sau', text)
        path = onward[1].replace("&amp;", "&") if onward else ""
    asked = [number for number in BOOK if number in set(seen)]
    assert seen == asked and len(seen) > 200 and total(text) == len(seen)


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ({"words": "can cuoc"}, lambda r: "căn cước" in str((r.title, r.laws)).lower()),
        ({"table": "qt_luong"}, lambda r: "qt_luong" in r.judges),
        ({"severity": "error"}, lambda r: r.severity == "error"),
        ({"confidence": "logic"}, lambda r: r.confidence == "logic"),
        ({"law": "Nghị định 204/2004/NĐ-CP"}, lambda r: "204/2004" in str(r.laws)),
        ({"severity": "error", "table": "qt_luong"},
         lambda r: r.severity == "error" and "qt_luong" in r.judges),
    ],
)  # fmt: skip
def test_each_filter_takes_what_it_says_and_no_more(seat, asked, holds):
    text = seat.get("/rules", params=asked)
    found = numbers(text)
    assert found and all(holds(BOOK[number]) for number in found)
    assert total(text) < total(seat.get("/rules"))
    if total(text) <= 100:
        others = set(numbers(seat.get("/rules")) + numbers(seat.get("/rules?after=" + found[-1])))
        assert not any(holds(BOOK[number]) for number in others - set(found))


def test_nothing_found_is_said(seat):
    assert "Không có quy tắc nào" in seat.get("/rules", params={"words": "không-có-đâu"})


@pytest.mark.parametrize(
    "number", ["id-cccd-gender", max(BOOK.values(), key=lambda r: len(r.laws) + len(r.lawful)).id]
)
def test_a_rule_says_all_that_the_book_says_of_it(seat, number):
    text, said = seat.get(f"/rules/{number}"), row(BOOK[number])
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))
    for name in ("title", "message", "fix", "wrong", "right"):
        shown = re.sub(r"\s+", " ", str(escape(said[name])))
        assert shown in plain, name
    assert all(str(escape(law)) in plain for law in said["laws"])


def test_a_rule_that_there_is_not_is_a_sentence(seat):
    assert "Không có quy tắc" in seat.get("/rules/khong-co", 400)


def test_how_often_a_rule_spoke_in_the_last_period(tmp_path):
    office = Office(tmp_path / "so")
    wrong = staff_of(UNITS[0])
    wrong[0] = wrong[0].but(cccd=wrong[0].cccd[:-1])
    office.send("2026-11", "ninh-hai.xlsx", UNITS[0], [*wrong, person(900)], "2026-11-20")
    run_month(office.workspace, "2026-11")
    seat = seat_at(office.root).enter()
    assert "Kỳ 11/2026" in seat.get("/rules")
    _, fired = rules.fired(office.workspace)
    number, n = next(iter((fired or {}).items()))
    assert n and f"kỳ 11/2026: {n} lần" in seat.get(f"/rules/{number}")
    # A pack tried on this period: what it would change, nothing of it kept but the list.
    page = seat.get("/rules/packs")
    pack = re.findall(r'name="pack" value="([^"]+)"', page)[-1]
    assert "differences" not in page and seat.get(f"/rules/packs/{pack}/differences", 404)
    seat.post("/rules/packs/rehearse", 404, pack="../../x")
    seat.post("/rules/packs/rehearse", pack=pack)
    done = seat.desk.jobs.wait(1)
    assert done.state == "done" and pack in done.sentence, done.sentence
    answer = seat.client.get(f"/rules/packs/{pack}/differences")
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.content.decode("utf-8-sig").startswith("Quy tắc")
