"""What an export is taken for while our own changes are on their way: rows in, rows out."""

import pytest

from hoso.connectors.mirror import pending
from hoso.connectors.mirror.pending import Pending
from hoso.connectors.mirror.rows import Row
from hoso.connectors.mirror.writing import Key

KEY: Key = ("p1",)


def held(waiting: Pending, shown: dict | None, present: dict | None):
    """The row that counts afterwards, and the images that the export has shown."""
    rows: dict[Key, Row] = {} if shown is None else {KEY: shown}
    there: dict[Key, Row] = {} if present is None else {KEY: present}
    seen = pending.hold("nguoi", {KEY: waiting}, rows, there)
    return rows.get(KEY), seen


ONE, TWO = (1, 0), (2, 0)


@pytest.mark.parametrize(
    ("shown", "counts", "seen"),
    [
        # Still what was there before: our change stays, and is waited for.
        ({"he_so": 2.0}, {"he_so": 3.0}, []),
        # Our change.
        ({"he_so": 3.0}, {"he_so": 3.0}, [ONE]),
        # Something that neither side had: the export counts.
        ({"he_so": 4.0}, {"he_so": 4.0}, [ONE]),
        ({}, {}, [ONE]),
        # A correction beside what waits comes through.
        ({"he_so": 2.0, "bac": 5.0}, {"he_so": 3.0, "bac": 5.0}, []),
        ({"he_so": 3.0, "bac": 5.0}, {"he_so": 3.0, "bac": 5.0}, [ONE]),
    ],
)
def test_a_value_that_we_changed(shown, counts, seen):
    assert held(Pending([ONE], {"he_so": [2.0]}), shown, {"he_so": 3.0}) == (counts, seen)


def test_a_value_that_we_wrote_where_there_was_none_and_one_that_we_erased():
    assert held(Pending([ONE], {"bac": [None]}), {}, {"bac": 3.0}) == ({"bac": 3.0}, [])
    assert held(Pending([ONE], {"bac": [3.0]}), {"bac": 3.0}, {}) == ({}, [])


def test_of_two_changes_each_earlier_value_is_from_before():
    waiting = Pending([ONE, TWO], {"he_so": [2.0, 3.0]})
    for before in (2.0, 3.0):
        assert held(waiting, {"he_so": before}, {"he_so": 4.0}) == ({"he_so": 4.0}, [])
    assert held(waiting, {"he_so": 4.0}, {"he_so": 4.0}) == ({"he_so": 4.0}, [ONE, TWO])


def test_a_value_that_came_back_waits_for_one_export_more():
    """2 became 3 and 2 again: an export that shows 2 may be one from before both."""
    waiting = Pending([ONE, TWO], {"he_so": [2.0, 3.0]})
    assert held(waiting, {"he_so": 2.0}, {"he_so": 2.0}) == ({"he_so": 2.0}, [ONE])
    assert held(Pending([TWO], {"he_so": [3.0]}), {"he_so": 2.0}, {"he_so": 2.0})[1] == [TWO]


@pytest.mark.parametrize(
    ("waiting", "counts", "seen"),
    [
        (Pending([ONE], absent=True), {"bac": 1.0}, []),
        (Pending([ONE], {"closed": ["2025-01-01"]}), {"bac": 1.0}, []),
        (Pending([ONE], {"closed": [None]}), None, [ONE]),
        (Pending([ONE], {"bac": [2.0]}), None, [ONE]),
    ],
)
def test_who_is_not_in_the_export_yet(waiting, counts, seen):
    """Begun or opened again by us: not there yet. Otherwise the national side has ended the row."""
    present = {"bac": 1.0}
    found = held(waiting, None, present)
    assert found == (counts, seen)
    assert found[0] is not present, "a row of its own: what is written to one is not to the other"


@pytest.mark.parametrize(
    ("waiting", "shown", "counts", "seen"),
    [
        (Pending([ONE], {"bac": [1.0]}, there=True), {"bac": 1.0}, None, []),
        (Pending([ONE], {"bac": [1.0]}, there=True), {"bac": 2.0}, {"bac": 2.0}, [ONE]),
        (Pending([ONE], {"bac": [1.0]}, there=True), {"he_so": 1.0}, {"he_so": 1.0}, [ONE]),
        (Pending([ONE], {"bac": [1.0]}), {"bac": 1.0}, {"bac": 1.0}, [ONE]),
    ],
)
def test_a_row_that_we_ended(waiting, shown, counts, seen):
    assert held(waiting, shown, None) == (counts, seen)


def test_a_row_that_is_nowhere_is_waited_for_no_longer():
    assert held(Pending([ONE], {"bac": [1.0]}), None, None) == (None, [ONE])


def test_people_are_found_again_by_what_they_had_before_the_oldest_change():
    waiting = {
        KEY: Pending([ONE, TWO], {"cccd": ["1", "2"], "so_hieu": [None]}),
        ("p2",): Pending([ONE], {"cccd": ["5"]}, absent=True),
        ("p3",): Pending([ONE], {"cccd": ["6"]}),
        ("p4",): Pending([ONE], absent=False),
    }
    present = {k: {"cccd": "3", "so_hieu": "N", "ho_ten": "A"} for k in (KEY, ("p2",), ("p4",))}
    assert pending.as_shown(waiting, present) == {KEY: {"cccd": "1", "ho_ten": "A"}}


def test_what_was_there_before_is_known_in_another_notation():
    waiting = Pending([ONE], {"chuc_vu": ["GV"]})
    assert held(waiting, {"chuc_vu": "Giáo viên."}, {"chuc_vu": "Hiệu trưởng"}) == (
        {"chuc_vu": "Hiệu trưởng"},
        [],
    )
    assert held(waiting, {"chuc_vu": "HT"}, {"chuc_vu": "Hiệu trưởng"}) == (
        {"chuc_vu": "HT"},
        [ONE],
    )
