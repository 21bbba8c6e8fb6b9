"""Whole plans: situations, heads, gates, and what follows from carrying a plan out."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoso.sync import gates
from hoso.sync.groups import groups
from hoso.sync.settings import over_defaults
from hoso.validators.records import Problem
from hoso.validators.shapes import of_rows

from ..more import more
from .plans import plan

DAY = "2026-11-30"


def made(ours, base, theirs=None, **more):
    return plan(
        ours,
        base=base,
        theirs=base if theirs is None else theirs,
        as_of=DAY,
        mirror_day="2026-11-20",
        **more,
    )


def situation(found, row):
    return found.people.set_index("row")["situation"].at[row]


def test_situations_of_a_month(person, state, records):
    known = [person(i) for i in range(8)] + [
        person(8, ma_don_vi_su_dung="B"),
        person(9, ma_don_vi_su_dung="C"),
    ]
    base = state(known)
    sent = [
        person(0),
        person(1, he_so=2.67),
        person(2, ma_don_vi_su_dung="B"),
        person(3, ngay_roi="2026-11-15", ly_do_roi="TV"),
        person(50),
        person(5, cccd="037080999999"),
        person(6),
        person(6, ma_don_vi_su_dung="B"),
    ]
    found = made(records(sent), base)
    assert [situation(found, i) for i in range(7)] == [
        "unchanged",
        "changed",
        "transferred",
        "leaver",
        "new",
        "identity_conflict",
        "duplicate",
    ]
    rest = found.people[found.people["row"] == -1].set_index("id")["situation"].to_dict()
    assert rest == {"p4": "absent", "p7": "absent", "p8": "absent", "p9": "silent"}
    events = found.changes[
        found.changes["kind"].isin(["new", "transferred", "leaver", "absent", "duplicate"])
        & (found.changes["field"] == "")
    ]
    assert events["kind"].value_counts().to_dict() == {
        "absent": 3,
        "new": 1,
        "transferred": 1,
        "leaver": 1,
        "duplicate": 1,
    }
    b = found.balance.set_index("unit")
    assert (b["before"] + b["new"] + b["in"] - b["left"] - b["out"] == b["after"]).all()
    assert list(b.loc["", ["before", "new", "left", "after"]]) == [10, 1, 1, 10]


def test_a_person_is_matched_in_order_and_told_why(person, state, records):
    base = state([person(0), person(1), person(2, cccd=None, cmnd="123456789"), person(3)])
    sent = [
        person(0, so_hieu=None),
        person(1, cccd=None),
        person(2, so_hieu=None, cmnd="123456789"),
        person(3, cccd=None, so_hieu=None),
    ]
    found = made(records(sent), base).people
    found = found[found["row"] >= 0].set_index("row")
    assert found["how"].tolist() == ["cccd", "so_hieu", "cmnd", "proposal"]
    assert found["situation"].tolist() == ["unchanged", "unchanged", "changed", "ambiguous"]
    assert (found["reason"] != "").all()


def test_a_stranger_behind_a_number_is_a_question(person, state, records):
    base = state([person(0), person(1)])
    found = made(
        records([person(0, ho_ten="Lê Thị Khác", ngay_sinh="1990-12-12"), person(1)]), base
    )
    assert situation(found, 0) == "identity_conflict"
    assert set(found.changes["kind"]) == {"identity_conflict"}


def test_blank_and_absent_column_leave_alone_and_erase_erases(person, state, records):
    base = state([person(0, email="a@x.vn"), person(1, email="b@x.vn")])
    found = made(
        records([person(0, email=None), person(1, email=None)], raw={"email": [None, "(xóa)"]}),
        base,
    )
    lines = found.changes[["id", "kind", "field", "theirs"]].to_numpy().tolist()
    assert lines == [["p1", "erase", "email", "b@x.vn"]]
    assert found.changes["ours"].isna().all()


def test_kept_out_people_are_neither_changed_nor_absent(person, state, records):
    base = state([person(0), person(1)])
    found = made(records([person(0, he_so=9.0), person(1)]), base, kept_out={0})
    assert len(found.changes) == 0
    assert situation(found, 0) == "kept_out"
    assert found.kept_out["row"].tolist() == [0]


def test_a_kept_out_row_that_lost_its_numbers_is_no_absence(person, state, records):
    base = state([person(0), person(1)])
    found = made(
        records([person(0, cccd=None, so_hieu=None, ngay_sinh="1981-01-01"), person(1)]),
        base,
        kept_out={0},
    )
    assert found.people.set_index("id")["situation"].at["p0"] == "kept_out"


def test_a_leaver_for_the_unit_that_declares_him_is_a_transfer(person, state, records):
    base = state([person(0), person(1)])
    sent = [
        person(0, ngay_roi="2026-11-01", ly_do_roi="DD"),
        person(1),
        person(0, ma_don_vi_su_dung="B"),
    ]
    found = made(records(sent), base)
    assert situation(found, 2) == "transferred"
    assert "leaver" not in set(found.changes["kind"])


def test_who_was_closed_comes_back(person, state, records):
    base = state([person(0, ngay_roi="2025-01-01", ly_do_roi="TV"), person(1)])
    theirs = {"nguoi": base["nguoi"][base["nguoi"]["id"] != "p0"]}
    found = made(records([person(0), person(1)]), base, theirs)
    assert situation(found, 0) == "returned"
    event = found.changes[(found.changes["kind"] == "returned") & (found.changes["field"] == "")]
    assert event[["id", "op"]].to_numpy().tolist() == [["p0", "add"]]
    assert list(found.balance.set_index("unit").loc["A", ["before", "new", "after"]]) == [1, 1, 2]


def test_a_reorganised_unit_is_one_decision(person, state, records):
    units = pd.DataFrame(
        {
            "code": ["A", "B", "S"],
            "quota": [float("nan")] * 3,
            "valid_to": ["2026-06-30", "", ""],
            "successors": ["B", "", ""],
        }
    )
    base = state([person(i) for i in range(3)])
    found = made(records([person(i, ma_don_vi_su_dung="B") for i in range(3)]), base, units=units)
    assert set(found.people["situation"]) == {"reorganised"}
    assert found.changes["group"].nunique() == 1
    assert found.balance.set_index("unit").loc[["A", "B"], "after"].tolist() == [0, 3]


def test_nobody_who_is_known_is_added_whatever_the_office_wrote(person, state, records):
    """ "All" is what is taken of a new person; of a known one it takes nothing over."""
    base, sent = state([person(0), person(1)]), records([person(0, he_so=3.0), person(9)])
    ways = {"reactions": {"unchanged": {"values": "all"}}}
    found = made(sent, base, settings=ways).changes
    assert set(found["id"]) == {f"new:{person(9)['cccd']}", "p1"}


def test_retirement_is_a_cause_of_absence(person, state, records):
    base = state([person(0, ngay_sinh="1960-01-01"), person(1), person(2)])
    found = made(records([person(2)]), base).people.set_index("id")
    assert found.loc[["p0", "p1"], "cause"].tolist() == ["retirement", "unexplained"]


def test_the_ledger_limits_who_can_be_absent(person, state, records):
    base = state([person(0, doi_tuong="CC"), person(1, doi_tuong="VC"), person(2, doi_tuong="CC")])
    ledger = pd.DataFrame(
        {
            "period": ["2026-11"],
            "unit": ["A"],
            "category": ["CC"],
            "status": ["accepted"],
            "people": [1.0],
            "absent": [float("nan")],
        }
    )
    found = made(records([person(2, doi_tuong="CC")]), base, ledger=ledger).people.set_index("id")[
        "situation"
    ]
    assert found[["p0", "p1"]].tolist() == ["absent", "silent"]
    refused = made(
        records([person(2, doi_tuong="CC")]), base, ledger=ledger.assign(status="refused")
    ).people.set_index("id")["situation"]
    assert refused[["p0", "p1"]].tolist() == ["silent", "silent"]


def test_lists_that_are_not_there_are_left_alone(person, state, records):
    rating = {"nam": 2024.0, "xep_loai": "HT"}
    base = state(
        [person(0), person(1)], {"ds_danh_gia": [{"id": "p0", **rating}, {"id": "p1", **rating}]}
    )
    assert len(made(records([person(0), person(1)]), base).changes) == 0
    sent = {
        "ds_danh_gia": [
            {"_nguoi": 0, **rating, "xep_loai": "XS"},
            {"_nguoi": 0, "nam": 2025.0, "xep_loai": "HT"},
        ]
    }
    found = made(records([person(0), person(1)], sent), base).changes
    assert found[["id", "line", "op", "field", "ours"]].to_numpy().tolist() == [
        ["p0", "nam=2024", "set", "xep_loai", "XS"],
        ["p0", "nam=2025", "add", "nam", "2025"],
        ["p0", "nam=2025", "add", "xep_loai", "HT"],
    ]


def test_the_same_change_for_many_is_one_group(person, state, records):
    base = state([person(i, chuc_vu="Cũ") for i in range(4)] + [person(4)])
    found = made(
        records([person(i, chuc_vu="Mới") for i in range(4)] + [person(4, email="x@y.vn")]), base
    ).changes
    names = found.groupby("field")["group"].agg(set).to_dict()
    assert len(names["chuc_vu"]) == 1 and names["chuc_vu"] != {""} and names["email"] == {""}
    assert (groups(found, 5) == "").all()


def test_the_same_plan_has_the_same_names_and_seals(person, state, records):
    base, sent = state([person(0), person(1)]), [person(0, he_so=3.0), person(1, email="a@b.vn")]
    one, two = made(records(sent), base), made(records(sent), base)
    pd.testing.assert_frame_equal(one.changes, two.changes)
    moved = {"nguoi": base["nguoi"].assign(version=8)}
    assert made(records(sent), base, moved).id != one.id


def tripped(found):
    return set(found.gates.loc[found.gates["tripped"], "gate"])


def test_a_column_that_the_national_side_lacks_may_be_filled(person, state, records):
    """Filled is not shifted: only where a value was known can another one show a wrong column."""

    def shares(had, sent):
        """The share, and if it trips, when these addresses stood there and those are sent."""
        base = state([person(i, email=had.get(i)) for i in range(10)])
        gates = made(records([person(i, email=sent(i)) for i in range(10)]), base).gates
        line = gates[gates["gate"] == "field_share"]
        return line[["value", "tripped"]].to_numpy().tolist()

    def mine(i):
        return f"ho{i}@x.vn"

    assert shares({}, mine) == [[0.0, False]]
    assert shares({i: mine(i) for i in range(3)}, mine) == [[0.0, False]]
    # All that was known becomes another thing: the column is not what it is taken for.
    assert shares(dict.fromkeys(range(3), "chung@x.vn"), mine) == [[1.0, True]]
    assert shares({0: "chung@x.vn", 1: "chung@x.vn"}, mine) == [[1.0, False]], "two are too few"


def test_gates(person, state, records):
    base = state([person(i) for i in range(10)])
    assert tripped(made(records([person(i) for i in range(10)]), base)) == set()
    assert tripped(made(records([person(i) for i in range(6)]), base)) == {"absent_share"}
    assert tripped(
        made(records([person(i, dien_thoai=f"09{i:08d}") for i in range(10)]), base)
    ) == {"field_share"}
    born = [person(i, ngay_sinh="1970-01-01") if i < 4 else person(i) for i in range(10)]
    assert tripped(made(records(born), base)) == {"changed_identity_share"}
    numbers = [person(i, so_hieu=f"X{i}" if i < 4 else f"NB{i:04d}") for i in range(10)]
    assert tripped(made(records(numbers), base)) == {"changed_key_share"}
    old = plan(
        records([person(i) for i in range(10)]),
        base=base,
        theirs=base,
        as_of=DAY,
        mirror_day="2026-09-01",
    )
    assert tripped(old) == {"mirror_days"}
    units = pd.DataFrame(
        {"code": ["A", "S"], "quota": [10.0, 5.0], "valid_to": ["", ""], "successors": ["", ""]}
    )
    assert tripped(made(records([person(i) for i in range(11)]), base, units=units)) == {
        "over_quota"
    }


def test_a_unit_is_measured_by_its_own_months(person, state, records):
    base = state([person(i) for i in range(100)])
    months = pd.DataFrame(
        {
            "period": ["2026-10", "2026-11"],
            "unit": ["A", "A"],
            "category": ["", ""],
            "status": ["accepted", "accepted"],
            "people": [100.0, 94.0],
            "absent": [1.0, float("nan")],
        }
    )
    assert tripped(made(records([person(i) for i in range(94)]), base, ledger=months)) == {
        "absent_usual"
    }
    assert tripped(
        made(
            records([person(i) for i in range(94)]),
            base,
            ledger=months.assign(people=[200.0, 94.0]),
        )
    ) == {"absent_usual", "smaller_share"}


def test_a_gate_is_overridden_by_name_until_its_day(person, state, records):
    base, sent = state([person(i) for i in range(10)]), records([person(i) for i in range(6)])

    def until(day, **more):
        return pd.DataFrame([gates.override("absent_share", "Lan", "sáp nhập", day, **more)])

    assert tripped(made(sent, base, overrides=until("2026-12-31"))) == set()
    assert tripped(made(sent, base, overrides=until("2026-12-31", unit="B"))) == {"absent_share"}
    assert tripped(made(sent, base, overrides=until("2026-11-29"))) == {"absent_share"}
    with pytest.raises(ValueError, match="absent_share"):
        gates.override("nothing", "Lan", "vì", "2026-12-31")
    with pytest.raises(ValueError):
        gates.override("absent_share", "Lan", " ", "2026-12-31")


def test_the_office_writes_over_single_names_only():
    assert over_defaults({"absent_share": 0.5})["gates"]["absent_share"] == 0.5
    assert (
        over_defaults({"reactions": {"absent": {"event": ""}}})["reactions"]["absent"]["op"]
        == "close"
    )
    for wrong in ({"nothing": 1}, {"gates": {"absent_share": "nhiều"}}, {"reactions": 3}):
        with pytest.raises(ValueError):
            over_defaults(wrong)


VALUE = st.sampled_from([None, "a@x.vn", "b@x.vn", "c@x.vn"])
UNITS = st.sampled_from(["A", "B", "C"])
LIFE = st.tuples(
    st.sampled_from(["all", "base", "ours", "theirs"]),
    UNITS,
    UNITS,
    VALUE,
    VALUE,
    VALUE,
    st.booleans(),
)


@settings(
    max_examples=more(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(LIFE, min_size=1, max_size=8), st.booleans())
def test_random_histories(person, state, records, apply, lives, two_sent):
    """Heads are conserved; silence changes nobody; a plan carried out leaves nothing; what is
    refused stays."""
    base, theirs, ours = [], [], []
    ids = [[], []]
    for n, (where, was, now, b, t, o, left) in enumerate(lives):
        if where in ("all", "base"):
            base.append(person(n, ma_don_vi_su_dung=was, email=b))
            ids[0].append(f"p{n}")
        if where != "ours":
            theirs.append(person(n, ma_don_vi_su_dung=was, email=t))
            ids[1].append(f"p{n}")
        if where != "theirs" and (two_sent or now != "C"):
            gone = {"ngay_roi": "2026-11-02", "ly_do_roi": "TV"} if left and where == "all" else {}
            ours.append(person(n, ma_don_vi_su_dung=now, email=o, **gone))
    base, theirs = state(base, ids=ids[0]), state(theirs, ids=ids[1])
    sent = records(ours)
    found = made(sent, base, theirs)
    assert tripped(found) & {"balance"} == set()
    assert not found.people["id"].duplicated().any()
    assert set(theirs["nguoi"]["id"]) <= set(found.people["id"])
    silent = {"A", "B", "C"} - {p["ma_don_vi_su_dung"] for p in ours}
    quiet = found.people[(found.people["row"] == -1) & found.people["unit_before"].isin(silent)]
    assert not set(quiet["id"]) & set(found.changes["id"])
    after_base, after = apply(found, base, theirs)
    again = made(sent, after_base, after)
    asked = again.changes[~again.changes["kind"].isin(["keep_theirs", "agreed"])]
    assert asked.empty, asked[["kind", "id", "field", "base", "theirs", "ours"]]
    refused = apply(found, base, theirs, lambda c: pd.Series(False, index=c.index))[1]["nguoi"]
    pd.testing.assert_frame_equal(
        refused.set_index("id"), theirs["nguoi"].set_index("id"), check_like=True
    )


def test_nobody_is_gone_from_a_table_with_a_row_that_was_not_understood(person, state, records):
    base = state([*(person(n) for n in range(4)), person(9, ma_don_vi_su_dung="B"),
                  person(8, ma_don_vi_su_dung="B")])  # fmt: skip
    sent = records([*(person(n) for n in range(3)), person(9, ma_don_vi_su_dung="B")])
    absent = lambda found: found.changes.loc[found.changes["kind"] == "absent", "id"].tolist()  # noqa: E731
    assert absent(made(sent, base)) == ["p3", "p5"]
    of_a = int(sent.nguoi.loc[0, "_table"])
    noted = {"_table": of_a, "_row": 9, "rule": "ld-row-unread"}
    found = made(replace(sent, problems=of_rows(Problem, [noted])), base)
    assert absent(found) == ["p5"]
    (kept,) = found.people[found.people["id"] == "p3"].to_dict("records")
    assert kept["situation"] == "kept_out" and "chưa hiểu được" in kept["reason"]
