"""The closed lattice: every outcome of the three-way table, enumerated."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.sync import canonical, diff, list_diff
from hoso.validators.notation import SAME, relation
from hoso.validators.schemas import dictionary
from hoso.validators.vocabulary import OUTCOMES

TEXT = dictionary.field("dien_thoai")
POST = dictionary.field("chuc_vu")
DATE = dictionary.field("ngay_sinh")


def one(base, theirs, ours, *, field=TEXT, said=None, has_base=True):
    side = lambda v: np.array([v], dtype=object)  # noqa: E731
    found = diff.outcome(
        side(base),
        side(theirs),
        side(ours),
        field,
        said=np.array([ours != "" if said is None else said]),
        has_base=np.array([has_base]),
    )
    return OUTCOMES[found[0]]


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "outcome"),
    [
        ("a", "a", "a", "nothing"),
        ("a", "a", "b", "push"),
        ("a", "b", "a", "keep_theirs"),
        ("a", "b", "b", "agreed"),
        ("a", "b", "c", "conflict"),
        ("", "", "a", "push"),
        ("", "b", "b", "agreed"),
        ("", "b", "a", "conflict"),
        ("a", "", "a", "keep_theirs"),
        ("a", "", "b", "conflict"),
    ],
)
def test_each_row_of_the_table(base, theirs, ours, outcome):
    assert one(base, theirs, ours) == outcome


def test_the_lattice_is_closed_and_symmetric():
    for base, theirs, ours in itertools.product("abc", repeat=3):
        found = one(base, theirs, ours)
        assert (found == "nothing") == (base == theirs == ours)
        assert (found == "conflict") == (len({base, theirs, ours}) == 3)
        swapped = one(base, ours, theirs)
        assert swapped == {"push": "keep_theirs", "keep_theirs": "push"}.get(found, found)


def test_without_a_base_every_difference_is_asked():
    assert one("", "a", "a", has_base=False) == "nothing"
    assert one("", "a", "b", has_base=False) == "two_way"


def test_a_blank_says_nothing_and_erase_says_something():
    assert one("a", "a", "", said=False) == "nothing"
    assert one("a", "b", "", said=False) == "nothing"
    assert one("a", "a", "", said=True) == "push"
    assert one("a", "b", "", said=True) == "conflict"
    assert one("a", "", "", said=True) == "agreed"


def test_a_less_precise_date_that_agrees_does_not_erase():
    assert one("1980-05-12", "1980-05-12", "1980", field=DATE) == "nothing"
    assert one("1980-05-12", "1980-05-12", "1980-06", field=DATE) == "push"
    assert one("1980", "1980", "1980-05-12", field=DATE) == "push"
    assert one("1980", "1980", "1980-01-01", field=DATE) == "push"


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        ("Hòa", "Hoà", True),
        ("Hòa", "Hoa", False),
        ("HÒA", "Hòa", True),
        ("é", "é", True),
        ("a  b", "a b", True),
    ],
)
def test_a_change_of_writing_is_not_a_change_of_fact(a, b, equal):
    assert (relation(a, b, POST) == SAME) is equal


def test_names_in_capitals_are_the_same_names():
    assert relation("NGUYỄN THỊ HOÀ", "Nguyễn Thị Hòa", dictionary.field("ho_ten")) == SAME


@given(st.lists(st.one_of(st.none(), st.floats(-1000, 1000)), min_size=1, max_size=20))
def test_decimals_have_the_digits_of_their_field(numbers):
    shown = canonical.text(pd.Series(numbers, dtype="float64"), dictionary.field("he_so"))
    for number, text in zip(numbers, shown, strict=True):
        assert text == ("" if number is None else f"{number + 0.0:.2f}")
    assert canonical.text(pd.Series([3.0]), dictionary.field("bac")).tolist() == ["3"]


@pytest.mark.parametrize(
    ("cell", "erases"),
    [
        ("(xóa)", True),
        ("(xoá)", True),
        ("(Xóa)", True),
        ("xóa", False),
        ("", False),
        ("(x)", False),
        (None, False),
    ],
)
def test_only_the_explicit_value_erases(cell, erases):
    raw = pd.DataFrame({"email": pd.Series([cell], dtype="str")})
    assert canonical.erased(raw, "email", raw.index).tolist() == [erases]


RATING = dictionary.tables()["ds_danh_gia"]


def lists(base, theirs, ours, has_base=True):
    def side(lines):
        rows = pd.DataFrame(
            [{"id": "p", "nam": float(y), "xep_loai": x} for y, x in lines],
            columns=["id", "nam", "xep_loai"],
        )
        return rows.astype({"id": "str", "nam": "float64", "xep_loai": "str"})

    found = list_diff.lists(
        side(base),
        side(theirs),
        side(ours),
        RATING.fields,
        RATING.key,
        {"p"} if has_base else set(),
    )
    told = {}
    for i in range(len(found.keys)):
        values = {
            name: OUTCOMES[outcome]
            for at, name, outcome in found.values[["at", "field", "outcome"]].to_numpy().tolist()
            if at == i
        }
        told[found.keys["line"][i]] = values or (int(found.event[i]), OUTCOMES[found.outcome[i]])
    return told


KEPT = (2020, "HT")


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "expected"),
    [
        ("A", "A", "A", (list_diff.LINE_VALUES, "nothing")),
        ("A", "A", "B", {"xep_loai": "push"}),
        ("A", "B", "A", {"xep_loai": "keep_theirs"}),
        ("A", "B", "B", {"xep_loai": "agreed"}),
        ("A", "B", "C", {"xep_loai": "conflict"}),
        ("A", "A", "", (list_diff.LINE_REMOVE, "push")),
        ("A", "B", "", (list_diff.LINE_REMOVE, "conflict")),
        ("A", "", "A", (list_diff.LINE_THEIR_REMOVE, "keep_theirs")),
        ("A", "", "B", (list_diff.LINE_ADD, "conflict")),
        ("", "A", "", (list_diff.LINE_THEIR_ADD, "keep_theirs")),
        ("", "", "A", (list_diff.LINE_ADD, "push")),
        ("", "A", "B", {"nam": "agreed", "xep_loai": "conflict"}),
        ("", "A", "A", {"nam": "agreed", "xep_loai": "agreed"}),
        ("A", "", "", (list_diff.LINE_GONE, "agreed")),
    ],
)
def test_each_presence_of_a_line(base, theirs, ours, expected):
    a, b, c = ([KEPT, *([(2021, value)] if value else [])] for value in (base, theirs, ours))
    assert lists(a, b, c)["nam=2021"] == expected


def test_lines_without_a_base_are_asked_two_ways():
    told = lists([], [KEPT, (2021, "A")], [KEPT, (2022, "B")], has_base=False)
    assert told == {
        "nam=2020": (list_diff.LINE_VALUES, "nothing"),
        "nam=2021": (list_diff.LINE_REMOVE, "two_way"),
        "nam=2022": (list_diff.LINE_ADD, "two_way"),
    }


def test_lines_that_share_a_key_are_never_paired_by_their_order():
    told = lists([(2021, "A"), (2021, "B")], [(2021, "A"), (2021, "B")], [(2021, "B"), (2021, "A")])
    assert set(told.values()) == {(list_diff.LINE_VALUES, "nothing")}
    told = lists([(2021, "A"), (2021, "B")], [(2021, "A"), (2021, "B")], [(2021, "B"), (2021, "C")])
    assert sorted(told.values()) == [
        (list_diff.LINE_VALUES, "nothing"),
        (list_diff.LINE_ADD, "push"),
        (list_diff.LINE_REMOVE, "push"),
    ]
    assert len(told) == 3


def test_a_list_is_a_set():
    lines = [(2019, "A"), (2020, "B"), (2021, "C")]
    for order in itertools.permutations(lines):
        assert set(lists(lines, lines, list(order)).values()) == {
            (list_diff.LINE_VALUES, "nothing")
        }
