"""The steps of diff and plan, each by the smallest case that tells it from its neighbours."""

import numpy as np
import pandas as pd
import pytest

from hoso.sync import diff, gates, list_diff, match, match_fuzzy, situations
from hoso.sync.identity import Judged
from hoso.sync.plan import balances, persons
from hoso.sync.plan.balances import heads_after
from hoso.validators.change import Change
from hoso.validators.schemas import dictionary
from hoso.validators.vocabulary import OUTCOMES

from .conftest import table
from .plans import plan

DAY, BORN = "2026-11-30", dictionary.field("ngay_sinh")
RATING = dictionary.children_tables()["ds_danh_gia"]


def made(ours, base, **more):
    return plan(ours, **{"base": base, "theirs": base, "as_of": DAY, **more})


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "expected"),
    [
        ("1980-05-12", "1980", "1980-05-12", "nothing"),
        ("1980", "1980-05-12", "1980", "agreed"),
        ("1975", "1980-05-12", "1980", "agreed"),
        ("1975", "1980", "1980-05-12", "conflict"),
        ("1980-05-12", "1980-05-12", "1980", "nothing"),
        ("1980", "1980", "1980-05-12", "push"),
        ("1980", "1980-05-12", "1975", "conflict"),
        ("1980-05-12", "1980", "1975", "push"),
    ],
)
def test_a_coarser_date_of_either_side_is_no_change(base, theirs, ours, expected):
    a, b, c = (np.array([v], dtype=object) for v in (base, theirs, ours))
    true = np.array([True])
    found = diff.outcome(a, b, c, BORN, said=true, has_base=true)
    assert OUTCOMES[found[0]] == expected
    frames = [pd.DataFrame({"ngay_sinh": [v]}, dtype="str") for v in (base, theirs, ours)]
    one, other, third = (diff.Side.of(f, (BORN,), np.array([0])) for f in frames)
    lines = diff.values(diff.Asked(one, other, third, (BORN,), true))
    assert len(lines) == (expected != "nothing")
    if expected == "agreed":
        assert lines["ours"].tolist() == [theirs], "the more precise one stands"


EMAIL, PAY = dictionary.field("email"), dictionary.field("he_so")


def side(rows, **columns):
    frame = pd.DataFrame(columns)
    return diff.Side.of(frame, (EMAIL, PAY), np.array(rows))


@pytest.mark.parametrize(
    ("ours", "theirs", "rows"),
    [
        # As many rows as the state has, in another order; a state without the column.
        (side([1, 0], email=["a", "b"]), side([0, 1], email=["b", "c"]), [1]),
        (side([0, 1], email=["b", "a"]), side([1, 0], email=["c", "b"]), [1]),
        (side([0, 1], email=["a", None]), side([0, 1], he_so=[1.0, 2.0]), [0]),
        (side([0, 1], he_so=[2.0, None]), side([1, -1], he_so=[9.0, 2.0]), []),
        (side([0, 1], he_so=[2.0, 3.0]), side([1, -1], he_so=[9.0, 2.0]), [1]),
        (side([0, 1], he_so=["3.0", "2.0"]), side([0, 1], he_so=[3.0, 2.5]), [1]),
    ],
)
def test_rows_stand_beside_each_other_as_they_are_told(ours, theirs, rows):
    has = np.array([True, True])
    lines = diff.values(diff.Asked(theirs, theirs, ours, (EMAIL, PAY), has))
    assert lines["at"].tolist() == rows


def test_an_erased_value_is_said_and_an_unsaid_one_is_not():
    ours, theirs = side([0, 1], email=["a", None]), side([0, 1], email=["a", "b"])
    erased = {"email": np.array([True, False])}
    asked = diff.Asked(theirs, theirs, ours, (EMAIL, PAY), np.array([True, True]), erased)
    (line,) = diff.values(asked).to_dict("records")
    assert (line["at"], line["erase"], line["ours"], line["theirs"]) == (0, True, "", "a")
    assert OUTCOMES[line["outcome"]] == "push"


def ratings(*rows):
    return table([{"nam": y, "xep_loai": x} for y, x in rows], "ds_danh_gia").assign(
        id=pd.Series(["p"] * len(rows), dtype="str")
    )


def lists(base, theirs, ours):
    a, b, c = (ratings(*side) for side in (base, theirs, ours))
    return list_diff.lists(a, b, c, RATING.fields, RATING.key, {"p"})


def test_a_blank_beside_a_line_that_the_mirror_took_away_changed_nothing():
    for ours, event, outcome in (
        (None, list_diff.LINE_THEIR_REMOVE, diff.KEEP_THEIRS),
        ("XS", list_diff.LINE_ADD, diff.CONFLICT),
    ):
        found = lists([(2020.0, "HT")], [], [(2020.0, ours), (2021.0, "HT")])
        at = found.keys["line"].tolist().index("nam=2020")
        assert (found.event[at], found.outcome[at]) == (event, outcome)


def test_of_equal_lines_the_first_stands():
    found = lists([], [], [(2020.0, "HT"), (2021.0, "HT"), (2020.0, "HT")])
    assert sorted(found.mine) == [0, 1]


def test_a_list_is_in_step_only_where_the_base_says_so_too():
    one, other = ratings((2020.0, "HT")), ratings((2020.0, "XS"))
    for base, has_base, settled in (
        (one, {"p"}, {"p"}),
        (other, {"p"}, set()),
        (other, set(), {"p"}),
    ):
        assert list_diff.in_step(base, one, one, RATING.fields, has_base) == settled
    assert list_diff.in_step(one, other, one, RATING.fields, {"p"}) == set()


def test_nobody_who_is_asked_about_is_proposed_to_another_row(person, state, monkeypatch):
    offered = []

    def propose(people, free, known, **limits):
        offered.extend(free["id"])
        return match_fuzzy._none()

    monkeypatch.setattr(match_fuzzy, "propose", propose)
    known = state([person(i, cmnd="123456789") for i in (0, 1)] + [person(2), person(3)])["nguoi"]
    rows = [person(8, cccd=None, so_hieu=None, cmnd="123456789"), person(2), person(9)]
    people = state(rows)["nguoi"].assign(unit="A")
    limits = {"key_holders": 3, "propose_bits": 5.0, "margin_bits": 4.0}
    match.match(people, known, known.iloc[:0], Judged(), None, limits)
    assert offered == ["p3"]


def test_a_new_number_goes_to_the_office_only_when_it_can_be_right(person, state, records):
    base = state([person(0), person(1)])
    for number, situation in (("037080654321", "identity_conflict"), ("037181654321", "kept_out")):
        sent = records([person(0, cccd=number, he_so=3.0), person(1)])
        found = made(sent, base, kept_out={0})
        assert found.people.set_index("row").at[0, "situation"] == situation
        assert "he_so" not in set(found.changes["field"]), "its errors still keep its values out"
    sent = records([person(0, cccd="037181654321"), person(1)])
    found = made(sent, base)
    assert found.changes["field"].tolist() == ["cccd"], "the number is asked about once"
    assert found.changes["kind"].tolist() == ["identity_conflict"]


def test_who_was_never_known_and_has_left_is_no_business_of_the_mirror(person, state, records):
    base = state([person(0)])
    gone = person(50, ngay_roi="2026-11-01", ly_do_roi="TV")
    found = made(records([person(0), gone]), base)
    assert found.changes.empty
    assert list(found.people.set_index("row").loc[1, ["unit_before", "unit_after"]]) == ["", ""]


def test_heads_after_follow_the_events_of_persons_only(state, person):
    theirs = state([person(i) for i in range(4)] + [person(4, ngay_roi=DAY, ly_do_roi="TV")])
    lines = [
        ("p0", "leaver", "nguoi", "", "x"),
        ("p1", "leaver", "nguoi", "ngay_roi", "2026-11-01"),
        ("p2", "transferred", "nguoi", "", "B"),
        ("p3", "transferred", "nguoi", "ma_don_vi_su_dung", "B"),
        ("p4", "returned", "nguoi", "", "C"),
        ("new:x", "new", "nguoi", "", "D"),
        ("new:y", "new", "ds_danh_gia", "", "D"),
    ]
    changes = pd.DataFrame(lines, columns=["id", "kind", "table", "field", "ours"], dtype="str")
    found = heads_after(changes, theirs["nguoi"], DAY)
    assert found.to_dict() == {"p1": "A", "p3": "A", "p2": "B", "p4": "C", "new:x": "D"}


def test_the_contents_of_a_plan_are_what_the_models_say(person, state, records):
    """Somebody of every situation, and a row kept out."""
    base = state([person(i) for i in range(6)] + [person(8, ma_don_vi_su_dung="B")])
    sent = [
        person(0),
        person(1, he_so=2.67),
        person(2, ma_don_vi_su_dung="B"),
        person(3, ngay_roi="2026-11-15", ly_do_roi="TV"),
        person(50),
        person(5, cccd="037080999999"),
    ]
    found = made(records(sent), base, kept_out={1})
    for model, frame in (
        (Change, found.changes),
        (persons.Person, found.people),
        (balances.Balance, found.balance),
        (gates.Gate, found.gates),
        (persons.KeptOut, found.kept_out),
        (situations.Delivery, found.delivered),
    ):
        assert len(frame), model
        model.validate(frame, lazy=True)
