"""What decisions do to the registry."""

import pandas as pd
import pytest

from hoso.validators import reorganisation
from hoso.validators.reorganisation import events, faults, overlaid, problems
from hoso.validators.rules.context import units_frame
from hoso.validators.units import Registry

UNITS = units_frame(
    [
        {"code": "H42", "name": "UBND tỉnh", "kind": "VP", "level": 1, "email": "a@b"},
        {
            "code": "H42.09",
            "name": "Sở Giáo dục",
            "parent": "H42",
            "kind": "SO",
            "level": 2,
            "phone": "1",
        },
        {
            "code": "H42.10",
            "name": "Sở Y tế",
            "parent": "H42",
            "kind": "SO",
            "level": 2,
            "phone": "1",
        },
        {
            "code": "H42.09.01",
            "name": "Trường THPT A",
            "parent": "H42.09",
            "kind": "SNCL_S",
            "level": 3,
            "quota": 40,
            "autonomy": "N4",
            "phone": "1",
        },
        {
            "code": "H42.09.02",
            "name": "Trường THPT B",
            "parent": "H42.09",
            "kind": "SNCL_S",
            "level": 3,
            "quota": 30,
            "autonomy": "N4",
            "phone": "1",
        },
        {
            "code": "H42.09.02.1",
            "name": "Tổ Toán",
            "parent": "H42.09.02",
            "kind": "SNCL_S",
            "level": 4,
            "phone": "1",
        },
        {
            "code": "H42.09.03",
            "name": "Trường THPT C",
            "parent": "H42.09",
            "kind": "SNCL_S",
            "level": 3,
            "quota": 20,
            "phone": "1",
        },
        {
            "code": "H42.09.99",
            "name": "Trường cũ",
            "parent": "H42.09",
            "valid_to": "2020-01-01",
            "successors": "H42.09.01",
        },
    ]
)


def lines(*given):
    rows = [
        {"decision": "12/QĐ-UBND", "day": "2026-03-01", "row": n, **g}
        for n, g in enumerate(given, start=2)
    ]
    return reorganisation.frame(rows)


def applied(*given):
    table = lines(*given)
    assert problems(table, UNITS) == []
    found = events(table, UNITS)
    said = pd.DataFrame([{"code": c, **r} for e in found for c, r in e.rows.items()])
    return found, Registry(overlaid(UNITS, said))


def test_a_merger_ends_its_units_and_begins_one_with_their_posts():
    (event,), after = applied(
        {"kind": "merge", "unit": "H42.09.01", "to": "H42.09.10", "name": "Trường THPT A và B"},
        {"kind": "merge", "unit": "H42.09.02", "to": "H42.09.10"},
    )
    assert event.follow == {"H42.09.01": ("H42.09.10",), "H42.09.02": ("H42.09.10",)}
    assert after.successors("H42.09.01", "2026-03-01") == ("H42.09.10",)
    assert after.valid("H42.09.01", "2026-02-28") and not after.valid("H42.09.01", "2026-03-01")
    assert not after.valid("H42.09.10", "2026-02-28") and after.valid("H42.09.10", "2026-03-01")
    new = after.units.loc["H42.09.10"]
    assert list(new[["name", "parent", "kind", "autonomy", "quota", "decision"]]) == [
        "Trường THPT A và B",
        "H42.09",
        "SNCL_S",
        "N4",
        70,
        "12/QĐ-UBND",
    ]
    # What stood below goes with its unit.
    assert after.parent["H42.09.02.1"] == "H42.09.10" and event.moved == {
        "H42.09.02.1": ("H42.09.02", "H42.09.10")
    }


def test_a_merger_into_a_unit_that_stays_adds_its_posts():
    (event,), after = applied({"kind": "merge", "unit": "H42.09.03", "to": "H42.09.01"})
    assert (
        after.units.at["H42.09.01", "quota"] == 60 and after.units.at["H42.09.01", "valid_to"] == ""
    )
    assert event.units() == ("H42.09.03", "H42.09.01")


def test_a_division_leaves_the_choice_and_names_what_hangs_below():
    (event,), after = applied(
        {"kind": "split", "unit": "H42.09.02", "to": "H42.09.11", "name": "Trường D"},
        {"kind": "split", "unit": "H42.09.02", "to": "H42.09.12", "name": "Trường Đ"},
    )
    assert event.follow == {"H42.09.02": ("H42.09.11", "H42.09.12")}
    assert event.open_children == (("H42.09.02.1", "H42.09.02"),)
    assert after.successors("H42.09.02", "2026-03-01") == ("H42.09.11", "H42.09.12")


def test_a_unit_that_gives_a_part_away_goes_on():
    (event,), after = applied(
        {"kind": "split", "unit": "H42.09.02", "to": "H42.09.02"},
        {"kind": "split", "unit": "H42.09.02", "to": "H42.09.12", "name": "Trường Đ"},
    )
    assert after.valid("H42.09.02", "2026-03-01") and event.open_children == ()


def test_a_new_name_keeps_the_old_one_known_and_a_move_changes_the_parent():
    found, after = applied(
        {"kind": "rename", "unit": "H42.09.01", "name": "Trường THPT Hoa Lư"},
        {"kind": "move", "unit": "H42.09.03", "parent": "H42.10"},
    )
    assert len(found) == 2
    assert after.find("Trường THPT A") == after.find("Trường THPT Hoa Lư") == "H42.09.01"
    assert after.parent["H42.09.03"] == "H42.10" and [e.moved for e in found] == [
        {},
        {"H42.09.03": ("H42.09", "H42.10")},
    ]


def test_closing_without_a_successor_leaves_everybody_to_a_decision():
    (event,), after = applied({"kind": "close", "unit": "H42.09.03"})
    assert event.follow == {"H42.09.03": ()} and after.successors("H42.09.03", "2026-03-01") == ()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([{"kind": "xóa", "unit": "H42.09.01"}], "loại"),
        ([{"kind": "close", "unit": "H42.77"}], "không có trong danh bạ"),
        ([{"kind": "close", "unit": "H42.09.99"}], "không hoạt động"),
        ([{"kind": "merge", "unit": "H42.09.01"}], "thiếu đơn vị mới"),
        ([{"kind": "merge", "unit": "H42.09.01", "to": "H42.09.01"}], "chính nó"),
        ([{"kind": "rename", "unit": "H42.09.01"}], "thiếu tên"),
        ([{"kind": "move", "unit": "H42.09.01"}], "thiếu cấp trên"),
        ([{"kind": "move", "unit": "H42.09.02", "parent": "H42.09.02.1"}], "nằm dưới"),
        ([{"kind": "move", "unit": "H42.09.01", "parent": "H42.88"}], "cấp trên"),
        ([{"kind": "merge", "unit": "H42.09.01", "to": "H42.09.50"}], "phải ghi tên"),
        ([{"kind": "merge", "unit": "H42.09.01", "to": "trường", "name": "X"}], "cấu trúc"),
        ([{"kind": "close", "unit": "H42.09.01", "decision": ""}], "quyết định"),
        ([{"kind": "close", "unit": "H42.09.01", "day": "2026-02-30"}], "ngày"),
        ([{"kind": "merge", "unit": "H42.09.01", "to": "H42.09.99"}], "không hoạt động"),
        ([{"kind": "split", "unit": "H42.09.01", "to": "H42.09.02"}], "hai dòng"),
        (
            [
                {"kind": "close", "unit": "H42.09.01"},
                {"kind": "merge", "unit": "H42.09.01", "to": "H42.09.02"},
            ],
            "chỉ đổi một lần",
        ),
        (
            [
                {"kind": "merge", "unit": "H42.09.01", "to": "H42.09.02"},
                {"kind": "merge", "unit": "H42.09.02", "to": "H42.09.03"},
            ],
            "hai tệp",
        ),
        (
            [
                {"kind": "merge", "unit": "H42.09.01", "to": "H42.09.02"},
                {"kind": "merge", "unit": "H42.09.03", "to": "H42.09.02", "decision": "13"},
            ],
            "từng quyết định",
        ),
    ],
)
def test_what_cannot_be_is_said_with_its_row(given, said):
    found = problems(lines(*given), UNITS)
    assert found and any(said in sentence and "Dòng" in sentence for sentence in found)


def test_a_registry_that_fits_together_has_no_faults():
    assert faults(UNITS, "2026-01-01") == []
    spoiled = units_frame(
        [
            {"code": "A", "name": "A", "parent": "B", "phone": "1"},
            {"code": "B", "name": "B", "parent": "A", "phone": "1"},
            {"code": "C", "name": "C", "parent": "Z", "phone": "1"},
            {"code": "D", "name": "D", "valid_to": "2020-01-01"},
            {"code": "E", "name": "E", "parent": "D", "phone": "1"},
            {"code": "F", "name": "F", "successors": "Q", "phone": "1"},
            {"code": "G", "name": "F", "email": "x@y"},
            {"code": "H", "name": "H"},
        ]
    )
    found = faults(spoiled, "2026-01-01")
    assert [code for code, _ in found] == ["A", "B", "C", "D", "E", "F", "G", "H"]
