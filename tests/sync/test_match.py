"""Each step of who is who, by itself: keys in their order, what stands behind them, doubles."""

import numpy as np
import pandas as pd
import pytest

from hoso.sync.identity import Judged
from hoso.sync.match import Key, lookup, match, person_key
from hoso.sync.plan.doubles import Rows, standing
from hoso.sync.plan.facts import plausible

LIMITS = {"key_holders": 3, "propose_bits": 1e9, "margin_bits": 0.0}


@pytest.fixture
def linked(person, state):
    """The link of one row: ``theirs`` and ``base`` are people, ids p0, p1 … and b0, b1 …"""

    def make(row, theirs, base=(), numbers=None):
        empty = state([person(0)])["nguoi"].iloc[:0]
        people = state([row])["nguoi"].assign(unit=row["ma_don_vi_su_dung"])
        known = state(list(theirs))["nguoi"] if theirs else empty
        before = state([p for _, p in base], ids=[i for i, _ in base])["nguoi"] if base else empty
        return match(people, known, before, Judged(), numbers, LIMITS).iloc[0]

    return make


def told(link):
    return link[["id", "how", "verdict"]].tolist()


def test_the_number_of_the_mirror_decides_before_that_of_the_base(person, linked):
    theirs = [person(0), person(1)]
    found = linked(person(0), theirs, [("p1", person(1, cccd=person(0)["cccd"]))])
    assert told(found) == ["p0", "cccd", "same"]
    other = person(0, cccd="037080999998")
    found = linked(person(0, so_hieu=None), [other], [("p0", person(0))])
    assert told(found) == ["p0", "cccd", "same"] and "lần thống nhất trước" in found["reason"]


def test_a_number_that_a_person_bore_before_is_known_only_once_it_has_ended(person, linked):
    numbers = pd.DataFrame(
        {"scheme": ["cccd"], "value": [person(0)["cccd"]], "id": ["p0"], "valid_to": ["2026-01-01"]}
    )
    row, theirs = person(0, so_hieu=None), [person(0, cccd="037080999998")]
    assert told(linked(row, theirs, numbers=numbers)) == ["p0", "cccd_before", "same"]
    for wrong in ({"valid_to": None}, {"scheme": "cmnd"}, {"id": "p9"}):
        assert told(linked(row, theirs, numbers=numbers.assign(**wrong)))[1] == ""


def test_the_managing_body_is_asked_before_the_unit(person, linked):
    row = person(0, cccd=None)
    moved = person(0, ma_don_vi_su_dung="B")
    assert told(linked(row, [moved])) == ["p0", "so_hieu", "same"]
    other = person(0, ma_don_vi_quan_ly="T")
    assert told(linked(row, [other])) == ["p0", "so_hieu", "same"]
    assert told(linked(row, [person(0, ma_don_vi_su_dung="B", ma_don_vi_quan_ly="T")]))[1] == ""
    both = [person(0, ma_don_vi_su_dung="B"), person(0, ma_don_vi_quan_ly="T")]
    assert told(linked(row, both)) == ["p0", "so_hieu", "same"]


@pytest.mark.parametrize("ours", [{"cmnd": "123456789", "cccd": None}, {"cccd": "123456789"}])
@pytest.mark.parametrize("held", [{"cmnd": "123456789", "cccd": None}, {"cccd": "123456789"}])
def test_nine_digits_are_the_number_of_the_old_card(person, linked, ours, held):
    how = "cccd" if "cmnd" not in ours and "cmnd" not in held else "cmnd"
    found = linked(person(0, so_hieu=None, **ours), [person(0, so_hieu="X", **held)])
    assert told(found) == ["p0", how, "same"]


def test_eight_digits_are_no_card(person, linked):
    row = person(0, so_hieu=None, cccd="12345678")
    assert told(linked(row, [person(0, so_hieu="X", cccd=None, cmnd="12345678")]))[1] == ""


def test_a_key_of_several_asks_and_a_key_of_a_crowd_is_passed_over(person, linked):
    row = person(0, cccd=None, so_hieu=None, cmnd="111111111")
    holders = [person(i, cmnd="111111111") for i in range(4)]
    found = linked(row, holders[:3])
    assert told(found) == ["", "cmnd", "ambiguous"] and found["candidates"] == "p0;p1;p2"
    found = linked(row, holders)
    assert told(found) == ["", "", "none"] and found["reason"].startswith("4 ")
    assert found["candidates"] == ""


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        ({}, "same"),
        ({"ho_ten": "Lê Thị Khác"}, "same"),
        ({"ngay_sinh": "1971-02-03"}, "same"),
        ({"ho_ten": "Lê Thị Khác", "ngay_sinh": "1971-02-03"}, "stranger"),
        ({"ho_ten": "NGUYEN VAN A0", "ngay_sinh": "1971-02-03"}, "same"),
        ({"ho_ten": "Lê Thị Khác", "ngay_sinh": "1980"}, "same"),
        ({"ho_ten": "Lê Thị Khác", "ngay_sinh": None}, "same"),
        ({"ho_ten": None, "ngay_sinh": "1971-02-03"}, "same"),
    ],
)
def test_a_stranger_has_another_name_and_another_birthday(person, linked, other, verdict):
    for keys, how, strange in (({}, "cccd", "conflict"), ({"cccd": None}, "so_hieu", "ambiguous")):
        found = linked(person(0, **other, **keys), [person(0)])
        want = ["", how, strange] if verdict == "stranger" else ["p0", how, "same"]
        assert told(found) == want and found["candidates"] == "p0"


def test_the_same_person_with_another_whole_number_is_a_conflict(person, linked):
    assert told(linked(person(0, cccd="037080999998"), [person(0)])) == [
        "p0",
        "so_hieu",
        "conflict",
    ]
    assert told(linked(person(0, cccd="03708099999"), [person(0)])) == ["p0", "so_hieu", "same"]
    assert told(linked(person(0), [person(0, cccd=None)])) == ["p0", "so_hieu", "same"]


def test_two_numbers_that_point_at_two_persons_are_a_conflict(person, linked):
    theirs = [person(0), person(1)]
    found = linked(person(0, so_hieu=person(1)["so_hieu"]), theirs)
    assert told(found) == ["", "cccd", "conflict"] and found["candidates"] == "p0;p1"
    assert told(linked(person(0, so_hieu="NEW"), theirs)) == ["p0", "cccd", "same"]
    # Whoever shares the personnel number with another is still found by the personal one.
    shared = [person(0), person(1, so_hieu=person(0)["so_hieu"])]
    assert told(linked(person(0), shared)) == ["p0", "cccd", "same"]


def test_lookup_answers_only_for_the_rows_asked():
    key = Key(
        "x",
        pd.Series(["a", None, "b", "c"]),
        pd.Series(["a", "b", "b", "b", None, "c"]),
        pd.Series(["p0", "p2", "p1", "p1", "p3", None]),
        "",
    )
    found = lookup(key, np.array([3, 2, 1]), 2)
    assert found.one.tolist() == ["", "", ""] and found.several.tolist() == ["", "p1;p2", ""]
    assert found.crowd.tolist() == [0, 0, 0]
    assert lookup(key, np.array([0, 2]), 1).crowd.tolist() == [0, 2]
    assert lookup(key, np.array([0]), 1).one.tolist() == ["p0"]


def test_a_person_without_an_id_is_known_by_the_first_key_given(person):
    rows = pd.DataFrame(
        [
            {**person(0), "unit": "A"},
            {**person(0, cccd=None), "unit": "A"},
            {**person(0, cccd=None, so_hieu=None), "unit": "A"},
            {**person(0, cccd=None, so_hieu=None, ngay_sinh=None), "unit": None},
        ]
    )
    assert person_key(rows).tolist() == [
        person(0)["cccd"],
        "A/NB0000",
        "A/Nguyễn Văn A0/1980-01-01",
        "/Nguyễn Văn A0/",
    ]


T, F = True, False


@pytest.mark.parametrize(
    ("unit", "sound", "left", "belongs", "expected"),
    [
        ("AB", (T, T), (F, F), None, None),
        ("AB", (T, T), (F, F), "B", 1),
        ("AB", (T, T), (F, F), "C", None),
        ("AB", (T, F), (F, F), "B", 0),
        ("AB", (F, T), (F, F), None, 1),
        ("AB", (F, T), (T, T), None, 1),
        ("AB", (T, T), (T, F), None, 1),
        ("AB", (T, T), (T, T), None, None),
        ("AB", (F, F), (F, F), "A", None),
        ("AAB", (T, T, T), (F, F, F), "A", None),
        ("AAB", (T, T, F), (F, T, F), "A", 0),
        ("ABC", (T, T, T), (T, F, F), None, None),
    ],
)
def test_which_of_two_rows_stands(unit, sound, left, belongs, expected):
    none = np.zeros(len(unit), dtype=bool)
    rows = Rows(np.array(list(unit)), np.array(sound), np.array(left), none, none)
    found, why = standing(rows, belongs)
    assert found == expected
    if expected is None:
        assert str(len(unit)) in why and ", ".join(sorted(set(unit))) in why
    else:
        assert (why == "") == (sum(sound) == 1)


@pytest.mark.parametrize(
    ("unit", "sound", "elsewhere", "here", "expected"),
    [
        ("AB", (T, T), "A", "", 1),
        ("AB", (T, F), "A", "", 1),  # the row in error is the one that holds the person
        ("AB", (T, T), "A", "A", 1),
        ("AB", (T, T), "AB", "", None),
        ("AB", (T, T), "", "A", None),  # what one unit claims does not speak for the other
        ("ABC", (T, T, T), "A", "", None),
        ("ABC", (T, T, T), "AC", "", 1),
    ],
)
def test_a_unit_may_say_that_somebody_is_not_theirs(unit, sound, elsewhere, here, expected):
    said = [np.isin(list(unit), list(units)) for units in (elsewhere, here)]
    none = np.zeros(len(unit), dtype=bool)
    found, why = standing(Rows(np.array(list(unit)), np.array(sound), none, *said))
    assert found == expected
    assert all(u in why for u in (elsewhere if expected is not None else unit))


@pytest.mark.parametrize(
    ("number", "born", "sex", "fits"),
    [
        ("037080000123", "1980-02-03", "Nam", T),
        ("037180000123", "1980-02-03", "Nữ", T),
        ("037180000123", "1980-02-03", "Nam", F),
        ("037280000123", "1980-02-03", "Nam", F),
        ("037205000123", "2005", "Nam", T),
        ("037081000123", "1980-02-03", "Nam", F),
        ("999080000123", "1980-02-03", "Nam", F),
        ("03708000012", "1980-02-03", "Nam", F),
        ("0370800001234", "1980-02-03", "Nam", F),
        ("03708000012x", "1980-02-03", "Nam", F),
        (None, "1980-02-03", "Nam", F),
        ("037080000123", None, "Nam", F),
        ("037080000123", "1980-02-03", None, F),
    ],
)
def test_a_number_that_could_be_the_persons_own(number, born, sex, fits):
    one = pd.DataFrame({"cccd": [number], "ngay_sinh": [born], "gioi_tinh": [sex]}, dtype="str")
    assert plausible(one).tolist() == [fits]
