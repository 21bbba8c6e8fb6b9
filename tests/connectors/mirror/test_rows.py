"""Rows as JSON text: what the history and the sums of the audit hold."""

import datetime
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.connectors.mirror import rows, schema, tally, writing
from hoso.validators.schemas import dictionary

from ...typed import there
from .province import frames

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


def test_the_sums_of_the_whole_are_those_of_each_row(mirror):
    """Rows that both states hold alike are said once; it must not matter where they stand, and
    that a person is closed on one side only."""
    mirror.pull(frames(), period="2026-10", source="")
    export = frames()
    export["nguoi"] = export["nguoi"].iloc[1:]
    export["nguoi"].loc[2, "que_quan"] = "Nơi khác"
    mirror.pull(export, period="2026-11", source="")
    with mirror.engine.connect() as conn:
        wanted = {"theirs": 0, "base": 0}
        for table in dictionary.tables():
            for state in wanted:
                relation = schema.relation(state, table)
                rows_held = writing.read(conn, relation).items()
                wanted[state] += sum(tally.weight(relation, k, r) for k, r in rows_held)
        found = tally.whole(conn)
        for state, total in wanted.items():
            assert found[state] == total % (1 << (8 * tally.BYTES)), state
        assert found["theirs"] != found["base"]
        assert tally.shown(found) == tally.shown(there(tally.stated(conn)))
