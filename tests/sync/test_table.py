"""Every row of the table of docs/sync.md through a whole plan, for people and for lists; blank,
erase, absent column and absent list kept apart."""

import pandas as pd
import pytest

from hoso.validators.schemas import dictionary

from .plans import plan

A, B, C = "a@x.vn", "b@x.vn", "c@x.vn"
ERASE = "(xóa)"


def made(ours, base, theirs):
    return plan(ours, base=base, theirs=theirs, as_of="2026-11-30", mirror_day="2026-11-20").changes


def told(changes, field):
    found = changes[changes["field"] == field][["kind", "base", "theirs", "ours"]].fillna("")
    return [tuple(x) for x in found.to_numpy().tolist()]


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "expected"),
    [
        (A, A, A, []),
        (A, A, B, [("push", A, A, B)]),
        (A, B, A, [("keep_theirs", A, B, A)]),
        (A, B, B, [("agreed", A, B, B)]),
        (A, B, C, [("conflict", A, B, C)]),
        (None, A, A, [("agreed", "", A, A)]),
        (None, None, A, [("push", "", "", A)]),
        (A, A, None, []),
        (A, B, None, []),
        (None, None, None, []),
        (A, A, ERASE, [("erase", A, A, "")]),
        (A, B, ERASE, [("conflict", A, B, "")]),
        (A, None, ERASE, [("agreed", A, "", "")]),
        (None, None, ERASE, []),
        (A, None, A, [("keep_theirs", A, "", A)]),
        (A, None, B, [("conflict", A, "", B)]),
    ],
)
def test_a_value_of_a_person(person, state, records, base, theirs, ours, expected):
    sent = records([person(0, email=None if ours == ERASE else ours)], raw={"email": [ours]})
    found = made(sent, state([person(0, email=base)]), state([person(0, email=theirs)]))
    assert told(found, "email") == expected
    assert set(found["field"]) <= {"email"}


@pytest.mark.parametrize(
    ("theirs", "ours", "expected"),
    [
        (A, A, []),
        (A, B, [("two_way", "", A, B)]),
        (None, B, [("two_way", "", "", B)]),
        (A, None, []),
        (A, ERASE, [("erase", "", A, "")]),
    ],
)
def test_a_value_without_a_base(person, state, records, theirs, ours, expected):
    sent = records([person(0, email=None if ours == ERASE else ours)], raw={"email": [ours]})
    found = made(
        sent, {"nguoi": state([person(0)])["nguoi"].iloc[:0]}, state([person(0, email=theirs)])
    )
    assert told(found, "email") == expected


@pytest.mark.parametrize("theirs", [A, B, None])
def test_an_absent_column_leaves_its_field_alone(person, state, records, theirs):
    sent = records([person(0)])
    sent = type(sent)(
        sent.nguoi.assign(email=pd.Series(float("nan"), index=sent.nguoi.index, dtype="str")),
        sent.con,
        sent.raw.drop(columns="email", errors="ignore"),
        sent.places,
        sent.tables,
        sent.columns,
    )
    assert made(sent, state([person(0, email=A)]), state([person(0, email=theirs)])).empty


# One list with a text value and a number as key, one with a number and a key of date and code.
LISTS = {
    "ds_danh_gia": ({"nam": 2024.0}, "xep_loai", ("HT", "TOT", "XS"), "nam=2024"),
    "qt_phu_cap": (
        {"tu_ngay": "2020-01", "loai_phu_cap": "PCCV"},
        "he_so",
        (0.2, 0.3, 0.4),
        "tu_ngay=2020-01|loai_phu_cap=PCCV",
    ),
}


def shown(name, field, value):
    return f"{value:.2f}" if dictionary.field(field, name).kind == "decimal" else value


@pytest.mark.parametrize("name", ["ds_danh_gia", "qt_phu_cap"])
@pytest.mark.parametrize(
    ("base", "theirs", "ours", "expected"),
    [
        ("A", "A", "A", set()),
        ("A", "A", "B", {("push", "set", "value")}),
        ("A", "B", "A", {("keep_theirs", "set", "value")}),
        ("A", "B", "B", {("agreed", "set", "value")}),
        ("A", "B", "C", {("conflict", "set", "value")}),
        ("A", "A", "blank", set()),
        ("A", "A", "", {("push", "remove", "")}),
        ("A", "B", "", {("conflict", "remove", "")}),
        ("A", "", "A", {("keep_theirs", "remove", "")}),
        ("A", "", "B", {("conflict", "add", "key"), ("conflict", "add", "value")}),
        ("A", "", "", {("agreed", "remove", "")}),
        ("", "A", "", {("keep_theirs", "add", "")}),
        ("", "", "A", {("push", "add", "key"), ("push", "add", "value")}),
        ("", "A", "A", {("agreed", "set", "key"), ("agreed", "set", "value")}),
        ("", "A", "B", {("agreed", "set", "key"), ("conflict", "set", "value")}),
        ("A", "A", "absent list", set()),
        ("A", "B", "absent list", set()),
        ("A", "", "absent list", set()),
    ],
)
def test_a_line_of_a_list(person, state, records, name, base, theirs, ours, expected):
    key, field, values, line = LISTS[name]
    value = dict(zip("ABC", values, strict=True)) | {"blank": None}
    # A further line that all sides hold: the list is there. "absent list": nobody's line is.
    kept = {
        **key,
        **({"nam": 2019.0} if "nam" in key else {"tu_ngay": "2011-05"}),
        field: values[0],
    }

    def lines(letter, **owner):
        return [{**owner, **kept}, *([{**owner, **key, field: value[letter]}] if letter else [])]

    mine = None if ours == "absent list" else {name: lines(ours, _nguoi=0)}
    found = made(
        records([person(0)], mine),
        *(state([person(0)], {name: lines(letter, id="p0")}) for letter in (base, theirs)),
    )
    assert set(found["line"]) <= {line}
    part = found["field"].fillna("").map(lambda f: "value" if f == field else "key" if f else "")
    assert set(zip(found["kind"], found["op"], part, strict=True)) == expected
    values_said = found[found["field"] == field]
    if ours in "ABC" and len(values_said):
        assert values_said["ours"].tolist() == [shown(name, field, value[ours])]
