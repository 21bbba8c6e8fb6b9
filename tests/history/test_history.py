"""A year and a month of a small province: every outcome is the true one; ``make history`` does two
years of 24,000 people."""

from dataclasses import replace

import pandas as pd
import pytest

from hoso.connectors.mirror import Mirror
from hoso.fixtures import history

from . import run as runs


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    # The national side takes a month to take over what was approved, as it does.
    return runs.run(240, 14, 13, 4, tmp_path_factory.mktemp("history"), delay=1)


def test_every_outcome_of_a_year_is_the_true_one(told):
    assert told.faults == []
    periods = [m["period"] for m in told.months]
    assert len(periods) == 13 and periods[::12] == ["2026-11", "2027-11"]


def test_everything_happened_that_happens_to_a_province(told):
    assert set(told.situations) == {
        "unchanged",
        "changed",
        "new",
        "transferred",
        "leaver",
        "returned",
        "absent",
        "identity_conflict",
        "duplicate",
        "reorganised",
        "kept_out",
        "silent",
    }
    assert {*history.SHARES, "old_card", "silent", "reorganised"} <= set(told.happened)


def test_the_same_seed_tells_the_same():
    for one, other in zip(
        history.tell(3, 150, 10, count=3).months,
        history.tell(3, 150, 10, count=3).months,
        strict=True,
    ):
        pd.testing.assert_frame_equal(one.records.nguoi, other.records.nguoi)
        pd.testing.assert_frame_equal(one.lines, other.lines)
        assert one.people == other.people


SPOILED = {
    "a situation": lambda m: replace(m, people={**m.people, next(iter(m.people)): "transferred"}),
    "a person nobody listed": lambda m: replace(
        m, people={k: v for n, (k, v) in enumerate(m.people.items()) if n}
    ),
    "a line too few": lambda m: replace(m, lines=m.lines.iloc[1:]),
    "a value after the apply": lambda m: replace(
        m,
        theirs=m.theirs.assign(
            que_quan=m.theirs["que_quan"].mask(m.theirs.index == m.theirs.index[3], "Nơi khác")
        ),
    ),
    "a person lost": lambda m: replace(m, theirs=m.theirs.iloc[1:]),
    "a step too many": lambda m: replace(m, pay=m.pay | {("NB000000", "2020-01-01", 1.0)}),
}


def test_whatever_differs_from_the_truth_is_said(tmp_path):
    story = history.tell(5, 120, 10, count=1)
    with Mirror.open(tmp_path / "m.db") as mirror:
        mirror.pull(story.first, period="2026-10", source="first")
        month = next(story.months)
        # What the plan says wrongly is found before anything is applied, so one mirror serves them
        # all.
        for name in list(SPOILED)[:3]:
            assert runs._month(mirror, story.units, SPOILED[name](month), pd.DataFrame())[0], name
        assert runs._month(mirror, story.units, month, pd.DataFrame())[0] == []
        for name in list(SPOILED)[3:]:
            assert runs._compare_mirror(mirror, SPOILED[name](month)), name
