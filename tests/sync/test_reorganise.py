"""Whatever units are merged, divided, closed, renamed or moved: nobody is lost, nobody is doubled,
heads balance."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.sync import reorganise
from hoso.validators import reorganisation
from hoso.validators.reorganisation import overlaid
from hoso.validators.rules.context import units_frame
from hoso.validators.units import Registry

from ..more import more

CODES = [f"H42.0{i}" for i in range(1, 7)]
UNITS = units_frame(
    [
        {"code": "H42", "name": "UBND tỉnh"},
        *({"code": c, "name": f"Đơn vị {c}", "parent": "H42", "quota": 9} for c in CODES),
    ]
)
NEW = ["H42.11", "H42.12"]
MERGE = st.tuples(st.sampled_from(CODES), st.sampled_from([*CODES, *NEW])).map(
    lambda p: [{"kind": "merge", "unit": p[0], "to": p[1], "name": "Tên mới"}]
)
SPLIT = st.tuples(
    st.sampled_from(CODES),
    st.lists(st.sampled_from([*CODES, *NEW]), min_size=2, max_size=3, unique=True),
).map(lambda p: [{"kind": "split", "unit": p[0], "to": to, "name": "Tên mới"} for to in p[1]])
ALONE = st.tuples(
    st.sampled_from(["close", "rename", "move"]),
    st.sampled_from(CODES),
    st.sampled_from(["", *NEW]),
).map(
    lambda p: [
        {
            "kind": p[0],
            "unit": p[1],
            "to": "" if p[0] == "close" else p[2],
            "name": "Tên khác",
            "parent": "H42" if p[0] == "move" else "",
        }
    ]
)
FILE = st.lists(st.one_of(MERGE, SPLIT, ALONE), min_size=1, max_size=3).map(
    lambda parts: [line for part in parts for line in part]
)


@given(FILE, st.lists(st.sampled_from(CODES), max_size=25), st.randoms(use_true_random=False))
@settings(max_examples=more(60), deadline=None)
def test_heads_are_conserved_and_everybody_is_somewhere(lines, where, random):
    table = reorganisation.frame(
        {"decision": "1/QĐ", "day": "2026-11-15", "row": n, **line}
        for n, line in enumerate(lines, start=2)
    )
    if reorganisation.problems(table, UNITS):
        return
    events = reorganisation.events(table, UNITS)
    n = len(where)
    people = pd.DataFrame(
        {
            "id": [f"p{i}" for i in range(n)],
            "cccd": [f"{i:012}" for i in range(n)],
            "ho_ten": "A",
            "version": 1,
            "ma_don_vi_su_dung": where,
            "ma_don_vi_quan_ly": [random.choice([u, "H42"]) for u in where],
        }
    ).astype(
        {
            "id": "str",
            "cccd": "str",
            "ho_ten": "str",
            "ma_don_vi_su_dung": "str",
            "ma_don_vi_quan_ly": "str",
        }
    )
    choices = {c: t for e in events for c, t in e.follow.items()}
    chosen = {
        i: random.choice(choices[u])
        for i, u in zip(people["id"], where, strict=True)
        if len(choices.get(u, ())) > 1 and random.random() < 0.7
    }
    assert reorganise.strange(events, UNITS, people, chosen) == []
    state = {"nguoi": people}
    made = reorganise.plan(
        events, UNITS, pd.DataFrame(columns=list(UNITS.columns)), state, state, chosen
    )
    assert len(reorganise.unbalanced(made.heads)) == 0 and made.changes["change"].is_unique
    moves = made.changes[
        (made.changes["table"] == "nguoi") & (made.changes["field"] == "ma_don_vi_su_dung")
    ].set_index("id")["ours"]
    assert moves.index.is_unique
    before = people.set_index("id")["ma_don_vi_su_dung"]
    after = before.mask(before.index.isin(moves.index), moves.reindex(people["id"]))
    heads = made.heads.set_index("unit")
    assert after.value_counts().reindex(heads.index).fillna(0).tolist() == heads["after"].tolist()
    registry = Registry(
        overlaid(UNITS, pd.DataFrame([{"code": c, **r} for e in events for c, r in e.rows.items()]))
    )
    ended = {i for i, u in after.items() if not registry.valid(u, "2026-11-15")}
    # Whom no single successor takes and nobody placed is listed, and nobody else is left in a unit
    # that is no more.
    assert ended <= set(made.waiting["id"]) and set(made.waiting["id"]).isdisjoint(moves.index)
    assert made.heads["waiting"].sum() == len(made.waiting)


def test_the_event_heads_its_group_and_says_the_figures():
    table = reorganisation.frame(
        [
            {
                "kind": "merge",
                "unit": "H42.01",
                "to": "H42.02",
                "decision": "1/QĐ",
                "day": "2026-11-15",
                "row": 2,
            }
        ]
    )
    people = pd.DataFrame(
        {
            "id": ["a", "b"],
            "cccd": ["1", "2"],
            "ho_ten": ["A", "B"],
            "version": [3, 4],
            "ma_don_vi_su_dung": ["H42.01", "H42.02"],
            "ma_don_vi_quan_ly": ["H42.01", "H42"],
        }
    )
    state = {"nguoi": people.astype({c: "str" for c in people if c != "version"})}
    changes = reorganise.plan(
        reorganisation.events(table, UNITS),
        UNITS,
        pd.DataFrame(columns=list(UNITS.columns)),
        state,
        state,
    ).changes
    assert changes["group"].nunique() == 1
    head = changes[(changes["table"] == "unit") & changes["field"].eq("")].iloc[0]
    assert (
        head["theirs"] == "H42.01: 1, H42.02: 1; cộng 2 hồ sơ"
        and head["ours"] == "H42.01: 0, H42.02: 2; cộng 2 hồ sơ"
    )
    assert changes.loc[
        changes["table"] == "nguoi", ["id", "field", "ours", "version", "evidence"]
    ].to_numpy().tolist() == [
        ["a", "ma_don_vi_su_dung", "H42.02", 3, "1/QĐ!2"],
        ["a", "ma_don_vi_quan_ly", "H42.02", 3, "1/QĐ!2"],
    ]
