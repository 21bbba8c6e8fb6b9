"""The law of the judgement: what follows from answers, and which answers cannot all be true."""

import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.sync.identity import Judged, Judgement, Verdict

from ..typed import there
from .plans import plan

SAME, DIFFERENT, UNSURE = Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE
NAMES = ["new:a", "new:b", "new:c", "p1", "p2"]
ANSWER = st.builds(
    Judgement, st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(list(Verdict))
).filter(lambda j: j.one != j.other)


def judged(*answers):
    return Judged(tuple(Judgement(*a) for a in answers))


def test_same_is_carried_on_and_different_holds_for_all_members():
    found = judged(("new:a", "p1", SAME), ("new:b", "p1", SAME), ("new:c", "new:b", DIFFERENT))
    assert found.verdict("new:a", "new:b") == SAME
    assert found.verdict("new:c", "new:a") == found.verdict("p1", "new:c") == DIFFERENT
    assert found.verdict("new:a", "p2") == DIFFERENT, "the mirror has both p1 and p2"
    assert found.verdict("new:c", "p2") == UNSURE, "of that nobody said anything"
    assert found.known("new:b") == ["p1"] and found.known("new:c") == []
    assert found.rows == {"a", "b", "c"}


def test_what_cannot_be_true_is_found_and_told_with_all_its_answers():
    found = judged(
        ("new:a", "new:b", SAME, "Lan"), ("new:b", "new:c", SAME), ("new:a", "new:c", DIFFERENT)
    )
    wrong = there(found.contradiction("new:b"))
    assert wrong.told() == "a = b (Lan); b = c; a ≠ c"
    assert found.verdict("new:a", "new:b") == UNSURE, "nothing is proved by it"
    two = there(judged(("new:a", "p1", SAME), ("new:a", "p2", SAME)).contradiction("new:a"))
    assert two.different is None and two.told() == "a = p1; a = p2"
    assert judged(("new:a", "p1", SAME), ("new:b", "p2", SAME)).contradiction("new:a") is None


@pytest.mark.parametrize(
    ("last", "follows"), [(SAME, SAME), (DIFFERENT, DIFFERENT), (UNSURE, UNSURE)]
)
def test_the_last_answer_about_a_pair_counts_whichever_is_named_first(last, follows):
    for first in Verdict:
        assert (
            judged(("new:a", "p1", first), ("p1", "new:a", last)).verdict("new:a", "p1") == follows
        )


@given(st.lists(ANSWER, max_size=7))
def test_the_law(answers):
    found = Judged(tuple(answers))
    verdict = {pair: found.verdict(*pair) for pair in itertools.product(NAMES, repeat=2)}
    wrong = {n: found.contradiction(n) for n in NAMES}
    for a, b, c in itertools.product(NAMES, repeat=3):
        assert verdict[a, b] == verdict[b, a]
        if verdict[a, b] == SAME:
            assert verdict[a, c] == verdict[b, c], "what holds of one holds of the other"
    for n in NAMES:
        assert verdict[n, n] == (UNSURE if wrong[n] else SAME)
        told = wrong[n]
        if told is None:
            assert len(found.known(n)) < 2
            continue
        # Without one of the answers that are told, this very contradiction would not be.
        ways = told.same
        assert all(j.verdict == SAME and j in answers for j in ways)
        assert ways[0].one != ways[-1].other or len(ways) > 1
        ends = told.different
        assert ends is None or (ends in answers and ends.verdict == DIFFERENT)
    for j in found.standing:
        if not (wrong[j.one] or wrong[j.other]):
            assert verdict[j.one, j.other] == j.verdict, "an answer that stands is followed"


def asked(found):
    return found.changes[found.changes["kind"] == "ambiguous"]


def given_answers(*answers):
    """Answers about the row of person 0 without numbers: (id, word)."""
    return pd.DataFrame(
        [
            {
                "subject": who, "kind": "ambiguous", "table": "nguoi", "line": LINE, "field": "",
                "answer": word, "by": "Lan", "note": "đã hỏi", "at": "2026-11-20T00:00:00Z",
            }
            for who, word in answers
        ]
    )  # fmt: skip


LINE = "A/Nguyễn Văn A0/1980-01-01"


@pytest.fixture
def twins(person, state, records):
    """A row whose only number, that of the old card, two known persons hold."""
    base = state([person(0, cmnd="123456789"), person(1, cmnd="123456789"), person(2)])
    sent = records([person(0, cccd=None, so_hieu=None, cmnd="123456789"), person(2)])

    def made(*answers):
        return plan(
            sent,
            base=base,
            theirs=base,
            as_of="2026-11-30",
            judgements=given_answers(*answers) if answers else None,
        )

    return made


def test_a_candidate_who_is_somebody_else_is_not_asked_about_again(twins):
    assert set(asked(twins())["id"]) == {"p0", "p1"}
    assert set(asked(twins(("p0", "different")))["id"]) == {"p1"}
    none = twins(("p0", "different"), ("p1", "different"))
    assert asked(none).empty and none.people.set_index("row").at[0, "situation"] == "new"


def test_who_is_said_to_be_one_is_no_candidate_for_another(twins):
    found = twins(("p0", "same"))
    assert asked(found).empty
    assert found.people.set_index("row").loc[0, ["id", "how"]].tolist() == ["p0", "judgement"]


def test_one_row_that_is_two_known_persons_is_asked_again_and_told_why(twins):
    found = twins(("p0", "same"), ("p1", "same"))
    lines = asked(found)
    assert set(lines["id"]) == {"p0", "p1"}
    told = f"{LINE} = p0 (Lan 2026-11-20: đã hỏi); {LINE} = p1 (Lan 2026-11-20: đã hỏi)"
    assert all(told in reason and "mâu thuẫn" in reason for reason in lines["reason"])
    assert asked(twins(("p0", "same"), ("p1", "same"), ("p1", "different"))).empty
