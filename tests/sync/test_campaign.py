"""Where a record stands: exactly one state each, and the order of what is to be done."""

import hypothesis.strategies as st
import pandas as pd
from hypothesis import given, settings

from hoso.sync import campaign
from hoso.sync.campaign import Declared, Standing, Way
from hoso.validators.shapes import dtypes, of_rows
from hoso.validators.vocabulary import KINDS, STANDINGS


def run(*rows):
    """(id, listed, kept_out) of a run."""
    return of_rows(
        Declared,
        [
            {"id": i, "cccd": i[-1], "ho_ten": i, "unit": "A", "listed": here, "kept_out": out}
            for i, here, out in rows
        ],
    )


def way(known, lines=(), applied=(), messages=(), gone=()):
    kinds = {"id": "str", "kind": "str", "decision": "str"}
    return Way(
        pd.DataFrame(
            {
                **{c: pd.Series([k[-1] if c == "cccd" else k for k in known], dtype="str")
                   for c in ("id", "cccd", "ho_ten")},
                "unit": pd.Series(["A"] * len(known), dtype="str"),
                "gone": pd.Series([k in gone for k in known], dtype="bool"),
            }
        ),
        pd.DataFrame(list(lines), columns=list(kinds)).astype(kinds),
        frozenset(applied),
        pd.DataFrame(list(messages), columns=["id", "service", "state"]).astype("str"),
    )  # fmt: skip


def states(runs, found):
    records = campaign.standings(runs, found)
    Standing.validate(records)
    return dict(zip(records["id"], records["state"], strict=True))


def test_each_state_is_reached_and_what_is_to_be_done_comes_first():
    listed = [(f"p{k}", True, k == 1) for k in range(1, 8)]
    found = states(
        [run(*listed, ("p8", False, False), ("p9", False, False))],
        way(
            [f"p{k}" for k in range(1, 10)],
            lines=[("p1", "push", ""), ("p2", "push", "approve"), ("p2", "conflict", "defer"),
                   ("p3", "push", "approve"), ("p7", "keep_theirs", "")],
            applied=["p3", "p4", "p5", "p6"],
            messages=[("p5", "s", "sent"), ("p6", "s", "refused"), ("p4", "s", "accepted"),
                      ("p4", "t", "queued")],
            gone=["p9"],
        ),
    )  # fmt: skip
    assert found == {
        "p1": "errors", "p2": "waiting", "p3": "approved", "p4": "applied", "p5": "sent",
        "p6": "refused", "p7": "accepted", "p8": "not_sent", "p9": "gone",
    }  # fmt: skip


def test_a_refused_message_that_was_sent_anew_is_no_longer_refused():
    again = [("p1", "s", "refused"), ("p1", "s", "sent")]
    assert states([run(("p1", True, False))], way(["p1"], applied=["p1"], messages=again)) == {
        "p1": "sent"
    }


def test_who_was_new_and_is_in_the_mirror_since_is_one_record():
    assert states([run(("new:1", True, False))], way(["p1"], applied=["p1"])) == {"p1": "applied"}


def test_who_was_declared_once_and_then_not_at_all_stands_still_in_the_sum():
    earlier, later = run(("p1", True, False), ("new:2", True, False)), run(("p1", False, False))
    assert states([earlier, later], way(["p1"])) == {"p1": "accepted", "new:2": "not_sent"}


IDS = st.sampled_from([f"p{k}" for k in range(6)] + [f"new:{k}" for k in range(4, 9)])
RUNS = st.lists(
    st.lists(st.tuples(IDS, st.booleans(), st.booleans()), unique_by=lambda r: r[0], max_size=8),
    max_size=3,
)
LINES = st.lists(
    st.tuples(
        IDS, st.sampled_from(list(KINDS)), st.sampled_from(["", "approve", "reject", "defer"])
    ),
    max_size=8,
)
MESSAGES = st.lists(
    st.tuples(IDS, st.sampled_from("st"),
              st.sampled_from(["queued", "sent", "accepted", "refused", "replaced"])),
    max_size=8,
)  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(RUNS, LINES, st.sets(IDS), MESSAGES, st.sets(IDS))
def test_every_record_is_in_exactly_one_state(runs, lines, applied, messages, gone):
    known = [f"p{k}" for k in range(5)]
    found = states([run(*rows) for rows in runs], way(known, lines, applied, messages, gone))
    assert set(found) >= set(known) and set(found.values()) <= set(STANDINGS)
    named = {i for rows in runs for i, _, _ in rows}
    # Of a person two ids are one record: a number that the mirror has is the mirror's person.
    assert {i[-1] for i in found} == {i[-1] for i in {*named, *known}}
    assert len(found) == len({i[-1] for i in found})


def test_the_dtypes_are_those_of_the_model():
    found = campaign.standings([], way([]))
    assert dict(found.dtypes.astype(str)) == dict(dtypes(Standing)) and not len(found)
