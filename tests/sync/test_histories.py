"""Random histories of people, units, periods and lists through the real mirror: what was approved
and nothing else is carried out, a second plan asks nothing new, an undo restores everything but the
trail, heads are conserved.

``make histories`` runs thousands of lives; the suite a seeded few (HOSO_HISTORIES: how many
histories of up to 24 lives).
"""

import os
import tempfile
from pathlib import Path

import pandas as pd
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hoso.connectors.mirror import Mirror
from hoso.connectors.review import workbook

from ..connectors.mirror.province import state
from .plans import plan

HISTORIES = int(os.environ.get("HOSO_HISTORIES", "3"))
ERASE = "(xóa)"
UNITS = ("A", "B", "C", "D")
YEARS = (2022, 2023, 2024)
TOLD = ["keep_theirs", "agreed"]
EMAIL = st.sampled_from([None, "a@x.vn", "b@x.vn", "c@x.vn"])
GRADES = st.dictionaries(st.sampled_from(YEARS), st.sampled_from(["XS", "TOT", "HT"]), max_size=3)
# What one period brings to a person: the Ministry's side, then what the unit says ("silent": only
# if the whole unit is).
PERIOD = st.fixed_dictionaries(
    {
        "their_email": st.one_of(st.just("same"), EMAIL),
        "their_grades": st.one_of(st.just("same"), GRADES),
        "email": st.one_of(st.none(), st.just(ERASE), EMAIL),
        "grades": st.one_of(st.none(), GRADES),
        "unit": st.sampled_from(["same", "same", "same", *UNITS]),
        "says": st.sampled_from(["here", "here", "here", "left", "absent"]),
    }
)
LIFE = st.fixed_dictionaries(
    {
        "unit": st.sampled_from(UNITS),
        "email": EMAIL,
        "grades": GRADES,
        "known": st.sampled_from([True, True, True, False]),
        "periods": st.tuples(PERIOD, PERIOD),
    }
)
HISTORY = st.tuples(
    st.lists(LIFE, min_size=1, max_size=24).filter(
        lambda lives: any(life["known"] for life in lives)
    ),
    st.sets(st.sampled_from(UNITS), max_size=2),
    st.integers(0, 5),
)
CAREFULLY = settings(
    max_examples=HISTORIES,
    deadline=None,
    derandomize=HISTORIES < 50,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),  # pyright: ignore[reportArgumentType]
)


def national(person, lives):
    """The first export: everybody who is known from the beginning."""
    known = [(n, life) for n, life in enumerate(lives) if life["known"]]
    people = [person(n, ma_don_vi_su_dung=life["unit"], email=life["email"]) for n, life in known]
    lines = [
        {"cccd": person(n)["cccd"], "nam": float(y), "xep_loai": g}
        for n, life in known
        for y, g in life["grades"].items()
    ]
    return {
        "nguoi": pd.DataFrame(people).astype({"email": "str"}),
        "ds_danh_gia": pd.DataFrame(lines, columns=["cccd", "nam", "xep_loai"]).astype(
            {"cccd": "str", "nam": "float64", "xep_loai": "str"}
        ),
    }


def corrected(mirror, person, lives, period):
    """The export of a period: what the mirror holds, with the Ministry's own changes."""
    held = mirror.theirs()
    people = held["nguoi"].drop(columns=["id", "version"]).astype({"email": object})
    names = held["nguoi"].set_index("id")["cccd"]
    grades = held["ds_danh_gia"].assign(cccd=lambda d: d["id"].map(names))[
        ["cccd", "nam", "xep_loai"]
    ]
    for n, life in enumerate(lives):
        at = people.index[people["cccd"] == person(n)["cccd"]]
        now = life["periods"][period]
        if len(at) and now["their_email"] != "same":
            people.loc[at, "email"] = now["their_email"]
        if len(at) and now["their_grades"] != "same":
            lines = [
                {"cccd": person(n)["cccd"], "nam": float(y), "xep_loai": g}
                for y, g in now["their_grades"].items()
            ]
            grades = pd.concat(
                [
                    grades[grades["cccd"] != person(n)["cccd"]],
                    pd.DataFrame(lines, columns=grades.columns).astype(grades.dtypes.to_dict()),
                ]
            )
    return {"nguoi": people.astype({"email": "str"}), "ds_danh_gia": grades.reset_index(drop=True)}


def submission(mirror, person, records, lives, period, silent):
    """What the units that are not silent send."""
    units = mirror.theirs()["nguoi"].set_index("cccd")["ma_don_vi_su_dung"].to_dict()
    people, grades, cells = [], [], []
    for n, life in enumerate(lives):
        now = life["periods"][period]
        own = units.get(person(n)["cccd"], life["unit"])
        unit = own if now["unit"] == "same" else now["unit"]
        if now["says"] == "absent" or unit in silent:
            continue
        gone = (
            {"ngay_roi": "2026-11-02", "ly_do_roi": "TV"}
            if now["says"] == "left" and unit == own
            else {}
        )
        email = now["email"]
        people.append(
            person(n, ma_don_vi_su_dung=unit, email=None if email == ERASE else email, **gone)
        )
        cells.append(email)
        grades += [
            {"_nguoi": len(people) - 1, "nam": float(y), "xep_loai": g}
            for y, g in (now["grades"] or {}).items()
        ]
    return records(people, {"ds_danh_gia": grades} if grades else None, raw={"email": cells}), {
        p["ma_don_vi_su_dung"] for p in people
    }


def cells(mirror, closed=False):
    """Everything in force (or closed too): (personal ID, table, line, field) -> value."""
    held = mirror.theirs(closed=closed)
    names = held["nguoi"].set_index("id")["cccd"]
    found = {}
    for table, frame in held.items():
        fields = [
            c
            for c in frame.columns
            if c not in ("id", "version", "line", "closed", "cccd", "so_hieu")
            or (table == "nguoi" and c in ("cccd", "so_hieu"))
        ]
        line = frame["line"] if table != "nguoi" else pd.Series("", index=frame.index)
        for who, at, row in zip(
            frame["id"].map(names), line, frame[fields].to_dict("records"), strict=True
        ):
            found |= {
                (who, table, at, str(f)): v for f, v in row.items() if v == v and v is not None
            }
    return found


def expected(before, dormant, changes):
    """The approved lines on the cells, by the meaning of a line and nothing else; who returns
    brings the closed record along."""
    after = dict(before)
    lines = changes[changes["decision"] == "approve"].fillna("")
    back = set(lines.loc[(lines["kind"] == "returned") & (lines["field"] == ""), "cccd"])
    after |= {k: v for k, v in dormant.items() if k[0] in back}
    for c in lines.to_dict("records"):
        who, table, line, field = c["cccd"], c["table"], c["line"], c["field"]
        if c["op"] == "close":
            after = {k: v for k, v in after.items() if k[0] != who}
        elif c["op"] == "remove":
            after = {k: v for k, v in after.items() if k[:3] != (who, table, line)}
        elif field and any(k[0] == who for k in after) | (c["kind"] in ("new", "returned")):
            after.pop((who, table, line, field), None)
            if c["ours"] != "":
                after[who, table, line, field] = (
                    float(c["ours"]) if field in ("nam", "he_so") else c["ours"]
                )
    return after


def questions(changes):
    asked = changes[~changes["kind"].isin(TOLD)]
    return set(
        map(
            tuple,
            asked[["kind", "id", "table", "line", "op", "field", "ours"]]
            .fillna("")
            .to_numpy()
            .tolist(),
        )
    )


def still_asked(decided):
    """What was not approved; who returns to the old unit, because only the return was approved, is
    asked of as a transfer."""
    asked = {q[:6] for q in questions(decided[decided["decision"] != "approve"])}
    back = set(
        decided.loc[(decided["kind"] == "returned") & (decided["decision"] == "approve"), "id"]
    )
    unit = {q[1] for q in asked if q[1] in back and q[5] == "ma_don_vi_su_dung"}
    return asked | {
        ("transferred", i, "nguoi", "", "set", field)
        for i in unit
        for field in ("", "ma_don_vi_su_dung")
    }


def made(mirror, sent, day):
    return plan(
        sent,
        base=mirror.base(),
        theirs=mirror.theirs(closed=True),
        as_of=day,
        mirror_day=day,
        judgements=mirror.judgements(),
        numbers=mirror.read("identifier"),
    )


def approve(changes, chance):
    """A choice of whole items, the same for the same chance; 0 approves all."""
    item = workbook.items(changes)
    names = {name: i for i, name in enumerate(sorted(set(item) - {""}))}
    asks = ~changes["kind"].isin(["ambiguous", "duplicate", "identity_conflict"])
    yes = [
        bool(name) and ask and (chance == 0 or names[name] % 6 != chance)
        for name, ask in zip(item, asks, strict=True)
    ]
    return changes.assign(
        decision=pd.Series(["approve" if y else "" for y in yes], index=changes.index, dtype="str")
    )


@CAREFULLY
@given(HISTORY)
def test_what_is_approved_is_carried_out_and_undone(person, records, history):
    lives, silent, chance = history
    with tempfile.TemporaryDirectory() as folder, Mirror.open(Path(folder) / "m.db") as mirror:
        mirror.pull(national(person, lives), period="2026-10", source="export")
        for period, (day, quiet) in enumerate((("2026-11-30", silent), ("2026-12-31", set()))):
            given = corrected(mirror, person, lives, period)
            if len(given["nguoi"]):  # an export of nobody, when all have left, is refused
                mirror.pull(given, period=day[:7], source="export")
            sent, sending = submission(mirror, person, records, lives, period, quiet)
            found = made(mirror, sent, day)
            assert not found.gates.loc[found.gates["gate"] == "balance", "over"].any()
            before, dormant, was = cells(mirror), cells(mirror, closed=True), state(mirror)
            decided = approve(found.changes, chance)
            if not (decided["decision"] == "approve").any():
                continue
            number = mirror.save_plan(
                found.changes, {"period": day[:7], "as_of": day}, by="kế hoạch"
            )
            mirror.decide(number, decided, by="Lan")
            mirror.apply(number, by="Lan")
            after = cells(mirror)
            assert after == expected(before, dormant, decided)
            held = {k[0]: v for k, v in before.items() if k[3] == "ma_don_vi_su_dung"}
            moved = set(found.people.loc[found.people["row"] >= 0, "cccd"])
            for who in {w for w, unit in held.items() if unit not in sending} - moved:
                assert {k: v for k, v in after.items() if k[0] == who} == {
                    k: v for k, v in before.items() if k[0] == who
                }, "a silent unit"
            if chance == 0:
                heads = pd.Series(
                    [v for k, v in after.items() if k[3] == "ma_don_vi_su_dung"], dtype="str"
                ).value_counts()
                gone = found.people[(found.people["situation"] == "absent")][
                    "unit_before"
                ].value_counts()
                told = found.balance[found.balance["unit"] != ""].set_index("unit")["after"]
                assert (
                    told - gone.reindex(told.index, fill_value=0)
                    == heads.reindex(told.index, fill_value=0)
                ).all()
            left = questions(made(mirror, sent, day).changes)
            assert {q[:6] for q in left} <= still_asked(decided)
            mirror.undo(number, by="Lan")
            assert state(mirror) == was
            again = made(mirror, sent, day)
            assert questions(again.changes) == questions(found.changes)
            number = mirror.save_plan(
                again.changes, {"period": day[:7], "as_of": day}, by="kế hoạch"
            )
            mirror.decide(number, approve(again.changes, chance), by="Lan")
            mirror.apply(number, by="Lan")
            assert cells(mirror) == after
        assert mirror.audit_verify() == []


@CAREFULLY
@given(HISTORY)
def test_disjoint_edits_commute(person, records, history):
    """One submission with the single values, one with the lists: in either order the mirror becomes
    the same."""
    lives, silent, _ = history
    ended = []
    for order in (("email", "grades"), ("grades", "email")):
        with tempfile.TemporaryDirectory() as folder, Mirror.open(Path(folder) / "m.db") as mirror:
            mirror.pull(national(person, lives), period="2026-10", source="export")
            for part in order:
                nothing = {"email": None, "grades": None, "unit": "same", "says": "here"}
                only = [
                    {**life, "periods": ({**nothing, part: life["periods"][0][part]},)}
                    for life in lives
                    if life["known"]
                ]
                numbers = [n for n, life in enumerate(lives) if life["known"]]
                sent, _ = submission(
                    mirror,
                    lambda n, numbers=numbers, **values: person(numbers[n], **values),
                    records,
                    only,
                    0,
                    silent,
                )
                found = made(mirror, sent, "2026-11-30").changes
                decided = approve(found, 0)
                if (decided["decision"] == "approve").any():
                    number = mirror.save_plan(
                        found, {"period": "2026-11", "as_of": "2026-11-30"}, by="kế hoạch"
                    )
                    mirror.decide(number, decided, by="Lan")
                    mirror.apply(number, by="Lan")
            ended.append(cells(mirror))
    assert ended[0] == ended[1]
