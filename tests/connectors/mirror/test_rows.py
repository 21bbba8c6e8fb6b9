"""Rows as JSON text: what the history and the sums of the audit hold."""

import datetime
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.connectors.mirror import rows, tally

VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
SAID = st.recursive(
    VALUES, lambda of: st.lists(of, max_size=4) | st.dictionaries(st.text(), of, max_size=4)
)


@given(SAID)
@settings(max_examples=50, deadline=None)
def test_a_row_says_what_json_says(said):
    assert rows.dumps(said) == json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    told = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    assert rows.encoder((", ", ": "), sort_keys=True, default=str)(said) == told


def test_without_the_encoder_in_c_it_says_the_same(monkeypatch):
    monkeypatch.setattr(json.encoder, "c_make_encoder", None)
    slow = rows.encoder((", ", ": "), sort_keys=True, default=str)
    said = ("b", {"z": "Đỗ", "a": [1.0, datetime.date(2026, 11, 1)]})
    assert slow(said) == '["b", {"a": [1.0, "2026-11-01"], "z": "Đỗ"}]'


def test_what_json_does_not_know_is_refused_in_a_row():
    with pytest.raises(TypeError):
        rows.dumps({"ngay_sinh": datetime.date(1980, 3, 12)})


def test_sums_are_not_moved_by_who_did_not_count(mirror):
    """A write that began before there were sums cannot end after: its rows would be in no sum."""
    idle = tally.Tally(counts=False)
    idle.put("theirs", 1)
    idle.record("theirs_nguoi", ("P1",), None, {"ho_ten": "A"})
    assert idle.moved == {}
    with mirror.engine.connect() as conn:
        assert not tally.begun(conn).counts
        assert tally.after(conn, idle) == tally.shown(tally.whole(conn))
