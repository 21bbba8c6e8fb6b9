"""Whoever was ever known is found again before anybody is new."""

import pandas as pd

from hoso.sync.plan import Known
from hoso.sync.plan import plan as make


def test_who_is_known_only_from_a_closed_pull_is_found_again(mirror, person, records):
    """In no base: the second pull brought the person, the third no longer had this one."""
    frame = lambda *who: {"nguoi": pd.DataFrame([person(n) for n in who])}  # noqa: E731
    for period, who in (("2026-09", (0,)), ("2026-10", (0, 1)), ("2026-11", (0,))):
        mirror.pull(frame(*who), period=period, source="x", by="Bộ")
    known = mirror.theirs(closed=True)["nguoi"].set_index("cccd")["id"]
    sent = records([person(0), person(1)])
    found = make(sent, Known(mirror.base(), mirror.theirs(closed=True)), "2026-11-30")
    assert set(found.changes["kind"]) <= {"returned", "two_way", "agreed"}
    assert set(found.changes["id"]) == {known[person(1)["cccd"]]}
    assert found.people.set_index("id")["situation"][known[person(0)["cccd"]]] == "unchanged"
    number = mirror.save_plan(found.changes, {"period": "2026-11", "as_of": "2026-11-30"})
    mirror.decide(number, found.changes.assign(decision="approve"), by="Lan")
    mirror.apply(number, by="Lan")
    assert sorted(mirror.theirs()["nguoi"]["id"]) == sorted(known)
    assert mirror.audit_verify() == []
