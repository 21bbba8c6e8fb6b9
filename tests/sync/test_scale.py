"""What keeps a plan of a large province linear: crowded keys and blocks are left out and told, and
only asked values are counted."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import matching
from hoso.sync import diff, list_diff, match_fuzzy
from hoso.sync.settings import over_defaults
from hoso.validators.schemas import dictionary

from ..more import more
from .plans import plan

LIMITS = over_defaults()["matching"]
FILLER = "000000000"


def made(ours, base, **more):
    return plan(ours, base=base, theirs=base, as_of="2026-11-30", mirror_day="2026-11-20", **more)


def test_a_number_that_a_crowd_holds_is_no_key_and_the_reason_says_so(person, state, records):
    holders = LIMITS["key_holders"] + 1
    base = state([person(i, cmnd=FILLER) for i in range(holders)])
    sent = [person(i, cmnd=FILLER) for i in range(holders)] + [person(90, cmnd=FILLER)]
    found = made(records(sent), base).people.set_index("row")
    assert found.loc[list(range(holders)), "how"].tolist() == ["cccd"] * holders
    assert (
        found["situation"][holders] == "new"
        and str(holders) in found["reason"][holders]
        and "CMND" in found["reason"][holders]
    )
    fewer = made(records(sent), base, settings={"matching": {"key_holders": holders}})
    asked = fewer.changes[fewer.changes["kind"] == "ambiguous"]
    assert (
        len(asked) == holders and fewer.people.set_index("row")["situation"][holders] == "ambiguous"
    )


def test_after_a_crowded_key_the_next_one_is_asked(person, state, records):
    holders = LIMITS["key_holders"] + 1
    base = state([person(i, cccd=FILLER) for i in range(holders)])
    found = made(records([person(i, cccd=FILLER) for i in range(1)]), base).people.set_index("row")
    assert found.loc[0, "how"] == "so_hieu" and found.loc[0, "id"] == "p0"


def test_a_proposal_says_that_a_key_was_of_no_use(person, state, records):
    holders = LIMITS["key_holders"] + 1
    base = state([person(i, cmnd=FILLER) for i in range(holders)])
    found = made(records([person(0, cccd=None, so_hieu=None, cmnd=FILLER)]), base)
    (row,) = found.people[found.people["row"] == 0].to_dict("records")
    assert row["how"] == "proposal" and str(holders) in row["reason"] and "CMND" in row["reason"]


@pytest.mark.parametrize("bare", [False, True])
def test_crowded_blocks_bring_fewer_pairs_and_the_same_proposals(bare, monkeypatch):
    sent, known, _ = matching.case(1200, seed=5, bare=bare)
    proposals = {}
    for crowd in (2, 10**9):
        monkeypatch.setattr(match_fuzzy, "CROWD", crowd)
        scored = matching.scored(sent, known)
        proposals[crowd] = (
            len(scored),
            match_fuzzy.chosen(
                match_fuzzy.told(scored), LIMITS["propose_bits"], LIMITS["margin_bits"]
            ),
        )
    assert proposals[2][0] < proposals[10**9][0]
    few, all_ = (set(zip(p["row"], p["id"], strict=True)) for _, p in proposals.values())
    assert few <= all_ and len(all_ - few) <= len(all_) * 0.005


def test_pairs_grow_with_the_people_when_all_share_a_telephone():
    pairs = {}
    for n in (60, 240):
        people = pd.DataFrame(
            {
                "ho_ten": [f"Lê Văn A{i}" for i in range(n)],
                "ngay_sinh": [f"{1950 + i % (n // 6)}-01-{i % 28 + 1:02d}" for i in range(n)],
                "dien_thoai": "0229123456",
            }
        )
        side = match_fuzzy.prepared(people.assign(unit="U"))
        one, other, blocks = match_fuzzy.narrowed(side, side)
        pairs[n] = sum(
            int((one[a].value_counts() * other[b].value_counts()).sum()) for a, b in blocks
        )
        assert all(any(one[a][i] == other[b][i] for a, b in blocks) for i in range(n)), (
            "everybody still meets himself"
        )
    assert pairs[240] <= 5 * pairs[60]


def test_what_is_counted_is_what_all_the_names_would_give(person):
    rng = np.random.default_rng(4)
    words = [
        "Nguyễn",
        "NGUYEN",
        "Trần",
        "Thị",
        "văn",
        "Hoà",
        "Hòa",
        "Hoa",
        "-",
        "A.B",
        "Ðạt",
        "Đạt",
    ]
    names = [" ".join(rng.choice(words, int(rng.integers(1, 4)))) for _ in range(300)]
    known = pd.DataFrame(
        [
            person(i, ho_ten=n, que_quan=f"Xã {i % 7}, tỉnh X", so_bhxh="0 1" if i % 2 else "01")
            for i, n in enumerate(names)
        ]
    )
    asked = match_fuzzy.prepared(known.iloc[:40])
    whole, held = match_fuzzy.prepared(known), match_fuzzy.counted(known, asked)
    assert held.people == 300
    for column, counts in held.held.items():
        given = asked[column].dropna().unique()
        assert (
            counts.reindex(given).tolist() == whole[column].value_counts().reindex(given).tolist()
        ), column


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("email", ["a", None, "", "b", "a"]),
        ("he_so", [1.0, None, -0.0, 0.0, 2.345]),
        ("ngay_sinh", ["1980", "1980-05", None, "1980-05-12", "1980"]),
    ],
)
def test_what_is_the_same_to_the_letter_has_the_same_text(name, values):
    field = dictionary.field(name)
    frame = pd.DataFrame({name: pd.Series(values, dtype=dictionary.dtype(field))})
    rows = np.array([(a, b) for a in range(-1, 5) for b in range(-1, 5)])
    one, other = (diff.Side.of(frame, (field,), rows[:, i]) for i in range(2))
    unlike = one.column(name).unlike(other.column(name))
    assert (unlike | (one[name] == other[name])).all() and not unlike[
        rows[:, 0] == rows[:, 1]
    ].any()
    nothing = diff.Side.of(frame[[]], (field,), rows[:, 1])
    assert (one.column(name).unlike(nothing.column(name)) == ~one.column(name).missing).all()


RATING = dictionary.tables()["ds_danh_gia"]
YEAR, GRADE = (
    st.sampled_from([None, 2020.0, 2021.0, -0.0, 0.0]),
    st.sampled_from([None, "", "HT", "ht", "XS"]),
)
LIST = st.lists(st.tuples(st.sampled_from("pq"), YEAR, GRADE), max_size=5)


@settings(max_examples=more(60), deadline=None)
@given(LIST, LIST, LIST, st.sets(st.sampled_from("pq")), st.booleans(), st.booleans())
def test_lists_in_step_hold_nothing_to_say(base, theirs, ours, has_base, same, no_column):
    """Whoever is passed over would have had no line; the others have the same lines without
    those."""
    if same:
        theirs, ours = base, base[::-1]

    def side(lines):
        frame = pd.DataFrame(lines, columns=["id", "nam", "xep_loai"]).astype(
            {"id": "str", "nam": "float64", "xep_loai": "str"}
        )
        return frame.drop(columns="xep_loai") if no_column else frame

    known, held, sent = side([x for x in base if x[0] in has_base]), side(theirs), side(ours)
    settled = list_diff.in_step(known, held, sent, RATING.fields, has_base)

    def told(ours):
        found = list_diff.lists(known, held, ours, RATING.fields, RATING.key, has_base)
        whole = [
            (found.keys["id"][i], found.keys["line"][i], int(found.event[i]), int(found.outcome[i]))
            for i in np.flatnonzero(found.event != list_diff.LINE_VALUES)
        ]
        return whole, [
            (found.keys["id"][at], found.keys["line"][at], *more)
            for at, *more in found.values[
                ["at", "field", "outcome", "base", "theirs", "ours"]
            ].itertuples(index=False)
        ]

    rest = sent[~sent["id"].isin(settled)]
    assert told(sent) == told(rest)
