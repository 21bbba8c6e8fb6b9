"""Answers are applied while their values and their day stand; then the question comes back."""

import pandas as pd
import pytest

from hoso.sync import judgements

from .plans import plan

DAY = "2026-11-30"


def made(ours, base, theirs=None, given=None, day=DAY):
    return plan(
        ours,
        base=base,
        theirs=base if theirs is None else theirs,
        as_of=day,
        mirror_day="2026-11-20",
        judgements=given,
    )


def answered(found, row, word, **more):
    line = found.changes.iloc[row].to_dict()
    return pd.DataFrame(
        [
            {
                **judgements.answer(line, judgements.Said(word, "đã hỏi", **more)),
                "by": "Lan",
                "at": "2026-11-20T00:00:00Z",
            }
        ]
    )


def test_who_still_works_is_not_asked_again_until_the_day(person, state, records):
    base, sent = state([person(0), person(1)]), records([person(0)])
    first = made(sent, base)
    assert first.changes["kind"].tolist() == ["absent"]
    given = answered(first, 0, "works")
    again = made(sent, base, given=given)
    assert again.changes.empty and again.balance.set_index("unit").loc["A", "absent"] == 0
    assert list(again.people.set_index("id").loc["p1", ["situation", "cause"]]) == [
        "absent",
        "works",
    ]
    assert made(sent, base, given=given, day="2027-03-31").changes["kind"].tolist() == ["absent"], (
        "it lapses"
    )
    moved = {"nguoi": base["nguoi"].assign(ma_don_vi_su_dung="B")}
    assert made(records([person(0, ma_don_vi_su_dung="B")]), moved, given=given).changes[
        "kind"
    ].tolist() == ["absent"], "another unit, another question"


def test_who_left_is_closed_with_day_and_reason(person, state, records):
    base, sent = state([person(0), person(1)]), records([person(0)])
    given = answered(made(sent, base), 0, "left", reason="NH", day="2026-11-01")
    found = made(sent, base, given=given)
    assert found.changes[["kind", "op", "field", "ours"]].fillna("").to_numpy().tolist() == [
        ["leaver", "close", "", "2026-11-01 NH"],
        ["leaver", "set", "ly_do_roi", "NH"],
        ["leaver", "set", "ngay_roi", "2026-11-01"],
    ]
    assert list(found.balance.set_index("unit").loc["A", ["before", "left", "after"]]) == [2, 1, 1]
    assert (found.changes["decision"] == "").all()


def test_a_national_value_is_kept_while_the_values_stand(person, state, records):
    base, sent = state([person(0)]), records([person(0, he_so=3.0)])
    given = answered(made(sent, base), 0, "national")
    found = made(sent, base, given=given).changes
    assert found["kind"].tolist() == ["keep_theirs"] and "Lan" in found["reason"][0]
    other = made(records([person(0, he_so=3.33)]), base, given=given).changes
    assert other["kind"].tolist() == ["push"] and "national" in other["reason"][0], (
        "asked again, with last month's answer"
    )


def test_same_or_different_person_and_taking_it_back(person, state, records):
    base, sent = (
        state([person(0), person(1)]),
        records([person(0, cccd=None, so_hieu=None), person(1)]),
    )
    first = made(sent, base)
    assert first.changes[["kind", "id"]].to_numpy().tolist() == [
        ["ambiguous", "p0"]
    ] and first.changes["version"].tolist() == [7]
    same = made(sent, base, given=answered(first, 0, "same")).people.set_index("id")
    assert list(same.loc["p0", ["situation", "how"]]) == ["unchanged", "judgement"]
    different = made(sent, base, given=answered(first, 0, "different"))
    assert different.people.loc[different.people["row"] == 0, "situation"].tolist() == ["new"]
    assert made(sent, base, given=answered(first, 0, "unsure")).changes["kind"].tolist() == [
        "ambiguous"
    ]
    assert made(sent, base, given=answered(first, 0, "same")[:0]).changes["kind"].tolist() == [
        "ambiguous"
    ], "taken back"


def test_a_person_declared_twice_belongs_to_the_named_unit(person, state, records):
    base = state([person(0)])
    sent = records([person(0), person(0, ma_don_vi_su_dung="B")])
    first = made(sent, base)
    assert first.changes["kind"].tolist() == ["duplicate"]
    assert made(sent, base, given=answered(first, 0, "unit", unit="A")).changes.empty
    assert "transferred" in set(
        made(sent, base, given=answered(first, 0, "unit", unit="B")).changes["kind"]
    )


@pytest.mark.parametrize(
    ("word", "more"),
    [("same", {}), ("left", {}), ("left", {"reason": "??"}), ("works", {"until": "mai"})],
)
def test_an_answer_that_does_not_fit_is_a_sentence(person, state, records, word, more):
    found = made(records([person(0)]), state([person(0), person(1)]))
    with pytest.raises(ValueError, match=" "):
        answered(found, 0, word, **more)


def test_a_decision_in_the_review_is_an_answer(person, state, records):
    base, sent = state([person(0)]), records([person(0, he_so=3.0)])
    given = answered(made(sent, base), 0, "national").assign(answer="reject")
    assert made(sent, base, given=given).changes["kind"].tolist() == ["keep_theirs"]


def test_a_value_is_found_at_its_own_cell(person, state, records):
    sent = records([person(0, he_so=3.0)])
    sent.places.loc[0] = [0, 5, "he_so", "K", 0, 5]
    assert made(sent, state([person(0)])).changes["evidence"].tolist() == ["A.xlsx!DS!K5"]


def test_a_closed_unit_by_its_old_name_is_the_known_line(person, state, records):
    line = {"tu_ngay": "2001-09", "den_ngay": "2005-08"}
    base = state([person(0)], {"qt_cong_tac": [{"id": "p0", **line, "ma_don_vi": "H37.01"}]})
    sent = records(
        [person(0)], {"qt_cong_tac": [{"_nguoi": 0, **line, "ma_don_vi": "Trường Tiểu học cũ"}]}
    )
    assert made(sent, base).changes.empty


def test_the_months_before_measure_this_one(person, state, records):
    base = state([person(i) for i in range(60)])
    first = plan(
        records([person(i) for i in range(59)]),
        base=base,
        theirs=base,
        as_of="2026-10-31",
        mirror_day="2026-10-20",
    )
    assert first.delivered[["period", "unit", "people", "absent"]].to_numpy().tolist() == [
        ["2026-10", "A", 59.0, 1.0]
    ]
    second = plan(
        records([person(i) for i in range(45)]),
        base=base,
        theirs=base,
        ledger=first.delivered,
        as_of=DAY,
        mirror_day="2026-11-20",
    )
    assert {"absent_usual", "smaller_share"} <= set(second.stopped["gate"])


def test_a_refused_line_stays_refused_however_it_is_written_now(person, state, records):
    """The national side writes the place of study in other words than when its removal was
    refused; a line that says something else is asked about again."""
    kept = {"id": "p0", "tu_ngay": "2010-09", "chuyen_nganh": "Toán", "co_so": "Trường Đại học X"}
    old = {"id": "p0", "tu_ngay": "2000-09", "chuyen_nganh": "Luật", "co_so": "Trường Đại học Y"}
    base = state([person(0)], {"qt_dao_tao": [kept, old]})
    sent = records([person(0)], {"qt_dao_tao": [{"_nguoi": 0, **kept} | {"id": None}]})
    first = made(sent, base)
    assert first.changes["op"].tolist() == ["remove"]
    given = answered(first, 0, "national")
    for said, kind in (("ĐH Y.", "keep_theirs"), ("ĐH Z", "conflict")):
        theirs = state([person(0)], {"qt_dao_tao": [kept, old | {"co_so": said}]})
        assert made(sent, base, theirs, given).changes["kind"].tolist() == [kind], said
