"""Lawful unusual people pass, their neighbours with one fault do not, and new rules bring a near
miss with them."""

import pytest

from hoso.validators.rules import BOOK, engine, examples, packs
from hoso.validators.rules.context import Context
from hoso.validators.rules.rule import Example

from .people import DAYS, NO_PAY, WORKER, people
from .unusual import UNITS, UNUSUAL

PEOPLE = list(people())


def _together(day: str) -> tuple[list[str], Example]:
    """All people of a day as one province: the book then runs once."""
    own = [(name, example) for name, example, _ in PEOPLE if example.as_of == day]
    con: dict[str, list[dict[str, object]]] = {}
    for i, (_, example) in enumerate(own):
        for table, lines in example.con.items():
            con.setdefault(table, []).extend({**line, "_nguoi": i} for line in lines)
    first, *others = (example.nguoi for _, example in own)
    return [n for n, _ in own], Example(first, con=con, more=tuple(others), as_of=day)


def test_there_are_three_hundred_each_with_its_article():
    assert len(PEOPLE) >= 300 and len({name for name, *_ in PEOPLE}) == len(PEOPLE)
    assert all(law.strip() for *_, law in PEOPLE)


@pytest.mark.parametrize("day", DAYS)
def test_nobody_lawful_is_accused_at_error_level(day):
    names, example = _together(day)
    context = examples.context(example)
    result = engine.run(context)
    assert not result.crashed
    wrong = result.findings[result.findings["severity"] == "error"]
    lists = context.records.con
    accused = {
        (names[lists[t]["_nguoi"][i] if t in lists else i] if i >= 0 else "", rule)
        for t, i, rule in zip(wrong["table"], wrong["index"], wrong["rule"], strict=True)
    }
    assert accused == set()


@pytest.mark.parametrize("day", DAYS)
def test_no_rule_crashes_without_registry_mirror_and_settings(day):
    context = examples.context(_together(day)[1])
    assert context.units is not None
    result = engine.run(Context(context.records, day))
    assert not result.crashed, result.crashed


@pytest.mark.parametrize("rule", [r for r in BOOK.values() if r.lawful], ids=lambda r: r.id)
def test_a_near_miss_is_not_accused(rule):
    for example in rule.lawful:
        found = engine.run(examples.context(example), [rule]).findings
        assert set(found["severity"]) <= {"info"}


def test_every_rule_brings_a_lawful_near_miss():
    joined = {r.id for p in packs.builtin().values() for r in p.rules}
    bare = {r.id for r in BOOK.values() if not r.lawful and not r.local} - joined
    assert not bare, "give the rule a lawful= example that it must not accuse"


WRONG = {
    "ld-required-value": ({"bac": None}, {}),
    "ap-post-ended": ({"doi_tuong": "KCT", **NO_PAY}, {}),
    "re-contract-agency": ({**WORKER, "loai_hop_dong": "HDLD_111_CMNV"}, {}),
    "rw-title-class": ({}, {"ds_khen_thuong": [{"ngay": "2025-12-20", "hinh_thuc": "48"}]}),
    "pl-term-level": (
        {},
        {
            "ds_quy_hoach": [
                {"chuc_danh": "Trưởng phòng", "ma_don_vi": "H42.05.01", "nhiem_ky": "2019-2024"}
            ]
        },
    ),
}


@pytest.mark.parametrize("rule", WRONG)
def test_a_neighbour_with_one_fault_is_told(rule):
    fields, con = WRONG[rule]
    found = engine.run(
        examples.context(Example(fields, con=con, as_of="2026-11-30")), [BOOK[rule]]
    ).findings
    assert set(found["rule"]) == {rule}


# Findings about whole files and units, and blanks that are only expected.
_NOT_ASKED = {"ld-expected-value"}


@pytest.mark.parametrize("day", DAYS)
def test_nobody_of_an_unusual_kind_is_accused(day):
    """Neither of an error nor of a warning."""
    own = [(what, nguoi, con) for of, what, nguoi, con, _ in UNUSUAL if of == day]
    lists: dict[str, list[dict[str, object]]] = {}
    for i, (_, _, con) in enumerate(own):
        for table, lines in con.items():
            lists.setdefault(table, []).extend({**line, "_nguoi": i} for line in lines)
    first, *others = (nguoi for _, nguoi, _ in own)
    example = Example(first, con=lists, more=tuple(others), as_of=day, units=UNITS)
    context = examples.context(example)
    result = engine.run(context)
    assert not result.crashed
    told = result.findings[result.findings["severity"] != "info"]
    told = told[(told["index"] >= 0) & ~told["rule"].isin(_NOT_ASKED)]
    owners = context.records.con
    accused = {
        (own[owners[t]["_nguoi"][i] if t in owners else i][0], rule, value, detail)
        for t, i, rule, value, detail in zip(
            told["table"], told["index"], told["rule"], told["value"], told["detail"], strict=True
        )
    }
    assert accused == set()


def test_every_unusual_kind_names_its_article():
    assert len({what for _, what, *_ in UNUSUAL}) == len(UNUSUAL) >= 30
    assert all(law.strip() and day in DAYS for day, *_, law in UNUSUAL)
