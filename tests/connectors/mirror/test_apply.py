"""Plan, decide, apply, undo, on both engines."""

import pandas as pd
import pytest

from hoso.connectors.mirror import BadPlan, Blocked, Mirror, StalePlan, schema
from hoso.sync import changes as change_set

from .province import everything, frames, plan, pulled, saved, state


def person(mirror: Mirror, i: str, closed: bool = True) -> pd.Series:
    people = mirror.theirs(closed=closed)["nguoi"]
    return people[people["id"] == i].iloc[0]


def test_the_lines_of_the_database_are_those_of_sync():
    assert tuple(change_set.CHANGES) == schema.LINE


def test_a_plan_is_read_back_as_it_was_saved_and_stored_once(mirror):
    changes = plan(pulled(mirror), *everything()).assign(decision="", extra=range(12))
    number = mirror.save_plan(changes, {"period": "2026-11"})
    assert mirror.save_plan(changes, {"period": "2026-11"}) == number == mirror.latest_plan()
    pd.testing.assert_frame_equal(mirror.plan(number), changes)


def test_the_newest_plan_is_what_was_planned_last(mirror):
    """Back to what was planned before another plan: that one is not the last word any more."""
    changes = plan(pulled(mirror), *everything())
    for period in ("2026-11", None):
        meta = {"period": period} if period else {}
        mirror.save_plan(changes, meta)
        mirror.save_plan(changes.iloc[:3], meta)
        again = mirror.save_plan(changes, meta)
        assert again == mirror.latest_plan() and len(mirror.plan(again)) == len(changes)
        assert mirror.save_plan(changes, meta) == again


def test_what_is_approved_is_applied_and_nothing_else(mirror):
    theirs = pulled(mirror)
    lines = [
        *everything(),
        {"who": 5, "field": "ho_ten", "ours": "Không được", "decision": "reject"},
        {"who": 5, "kind": "keep_theirs", "field": "he_so", "ours": "9"},
    ]
    applied = mirror.apply(saved(mirror, plan(theirs, *lines)), by="Lan")
    assert (applied.lines, applied.people, applied.again) == (12, 6, False)
    ids = theirs["nguoi"]["id"]
    assert person(mirror, ids[0])["he_so"] == 3.33
    assert pd.isna(person(mirror, ids[0])["dien_thoai"])
    assert person(mirror, ids[1])["ho_ten"] == "Nguyễn Thị Đổi"
    assert person(mirror, ids[3])["closed"] == "2026-11-30"
    assert ids[3] not in set(mirror.theirs()["nguoi"]["id"])
    assert person(mirror, ids[5])["ho_ten"] == theirs["nguoi"]["ho_ten"][5]
    assert person(mirror, ids[5])["version"] == theirs["nguoi"]["version"][5]
    pay = mirror.theirs(closed=True)["qt_phu_cap"].set_index(["id", "line"])["he_so"]
    assert (ids[1], "tu_ngay=2010-01|loai_phu_cap=PCCV") not in pay.index
    assert pay[ids[2], "tu_ngay=2015-01|loai_phu_cap=PCCV"] == 0.9
    assert pay[ids[2], "tu_ngay=2020|loai_phu_cap=PCKV"] == 0.5
    new = mirror.theirs()["nguoi"].set_index("cccd").loc["037085111111"]
    assert new["ho_ten"] == "Trần Mới"
    assert pay[new["id"], "tu_ngay=2026|loai_phu_cap=PCCV"] == 0.2
    base = mirror.base()["nguoi"].set_index("id")
    assert base.loc[ids[1], "ho_ten"] == "Nguyễn Thị Đổi"
    assert base.loc[new["id"], "ho_ten"] == "Trần Mới"
    assert mirror.audit_verify() == []


def test_the_second_time_does_nothing(mirror):
    number = saved(mirror, plan(pulled(mirror), *everything()))
    first = mirror.apply(number, by="Lan")
    before = state(mirror, set())
    second = mirror.apply(number, by="Lan")
    assert second.again
    assert (second.lines, second.people, second.rows) == (first.lines, first.people, first.rows)
    assert state(mirror, set()) == before


def test_apply_then_undo_restores_every_row(mirror):
    theirs = pulled(mirror)
    before = state(mirror)
    number = saved(mirror, plan(theirs, *everything()))
    mirror.apply(number, by="Lan")
    assert state(mirror) != before
    inverse = mirror.undo(number, by="Lan")
    assert state(mirror) == before
    assert set(mirror.plan(inverse)["kind"]) == {"undo"}
    with pytest.raises(BadPlan):
        mirror.apply(number, by="Lan")
    # An undo is a change set like any other: it can be undone.
    mirror.undo(inverse, by="Lan")
    assert person(mirror, theirs["nguoi"]["id"][0])["he_so"] == 3.33


def test_a_person_added_after_an_undo_gets_a_new_id(mirror):
    theirs = pulled(mirror)
    lines = [
        {"id": "new:1", "kind": "new", "op": "add"},
        {"id": "new:1", "kind": "new", "op": "add", "field": "cccd", "ours": "037085111111"},
    ]
    first = saved(mirror, plan(theirs, *lines))
    mirror.apply(first, by="Lan")
    given = mirror.theirs()["nguoi"]["id"].max()
    mirror.undo(first, by="Lan")
    mirror.apply(saved(mirror, plan(theirs, *lines)), by="Lan")
    assert mirror.theirs()["nguoi"]["id"].max() > given


def test_a_stale_plan_is_refused_whole(mirror):
    theirs = pulled(mirror)
    stale = saved(
        mirror,
        plan(
            theirs,
            {"who": 0, "field": "he_so", "ours": "3.33"},
            {"who": 1, "field": "he_so", "ours": "3.66"},
        ),
    )
    mirror.apply(
        saved(mirror, plan(theirs, {"who": 1, "field": "dien_thoai", "ours": "0999"})), by="Lan"
    )
    before = state(mirror, set())
    with pytest.raises(StalePlan):
        mirror.apply(stale, by="Lan")
    assert state(mirror, set()) == before


def test_a_version_names_contents(mirror):
    """After an undo the old contents are back, and with them the plans that were made on them; a
    plan on the contents in between stays stale."""
    theirs = pulled(mirror)
    first = saved(mirror, plan(theirs, {"who": 0, "field": "he_so", "ours": "3"}))
    mirror.apply(first, by="Lan")
    between = saved(mirror, plan(mirror.theirs(), {"who": 0, "field": "dien_thoai", "ours": "1"}))
    mirror.undo(first, by="Lan")
    mirror.apply(saved(mirror, plan(theirs, {"who": 0, "field": "he_so", "ours": "4"})), by="Lan")
    with pytest.raises(StalePlan):
        mirror.apply(between, by="Lan")


def test_an_undo_leaves_what_came_later_elsewhere_and_stops_at_the_same_field(mirror):
    theirs = pulled(mirror)
    first = saved(mirror, plan(theirs, {"who": 0, "field": "he_so", "ours": "3"}))
    mirror.apply(first, by="Lan")
    second = saved(mirror, plan(mirror.theirs(), {"who": 0, "field": "dien_thoai", "ours": "1"}))
    mirror.apply(second, by="Lan")
    mirror.undo(first, by="Lan")
    now = person(mirror, theirs["nguoi"]["id"][0])
    assert (now["he_so"], now["dien_thoai"]) == (2.34, "1")
    third = saved(mirror, plan(mirror.theirs(), {"who": 0, "field": "dien_thoai", "ours": "2"}))
    mirror.apply(third, by="Lan")
    before = state(mirror, set())
    with pytest.raises(Blocked, match="đợt"):
        mirror.undo(second, by="Lan")
    assert state(mirror, set()) == before


def test_an_undo_of_a_new_person_waits_for_what_was_added_to_them(mirror):
    pulled(mirror)
    lines = [
        {"id": "new:1", "kind": "new", "op": "add"},
        {"id": "new:1", "kind": "new", "op": "add", "field": "cccd", "ours": "1"},
    ]
    first = saved(mirror, plan({}, *lines))
    mirror.apply(first, by="Lan")
    theirs = mirror.theirs()
    who = int(theirs["nguoi"].index[theirs["nguoi"]["cccd"] == "1"][0])
    mirror.apply(
        saved(
            mirror,
            plan(theirs, {"who": who, "table": "ds_tin_hoc", "line": "trinh_do=CB", "op": "add"}),
        ),
        by="Lan",
    )
    with pytest.raises(Blocked):
        mirror.undo(first, by="Lan")


def test_nothing_is_approved_by_default(mirror):
    number = mirror.save_plan(plan(pulled(mirror), *everything()).assign(decision=""), {})
    with pytest.raises(BadPlan, match="duyệt"):
        mirror.apply(number, by="Lan")


def test_a_new_person_needs_the_event(mirror):
    theirs = pulled(mirror)
    lines = [
        {"id": "new:1", "kind": "new", "op": "add", "decision": "reject"},
        {"id": "new:1", "kind": "new", "op": "add", "field": "cccd", "ours": "1"},
        {"who": 0, "field": "he_so", "ours": "3"},
    ]
    assert mirror.apply(saved(mirror, plan(theirs, *lines)), by="Lan").lines == 1
    assert len(mirror.theirs()["nguoi"]) == len(theirs["nguoi"])


def test_nobody_gets_the_number_of_another(mirror):
    theirs = pulled(mirror)
    number = saved(
        mirror, plan(theirs, {"who": 0, "field": "cccd", "ours": theirs["nguoi"]["cccd"][1]})
    )
    before = state(mirror)
    with pytest.raises(BadPlan, match="CCCD"):
        mirror.apply(number, by="Lan")
    assert state(mirror) == before


@pytest.mark.parametrize(
    "line",
    [
        {"who": 0, "field": "he_so", "ours": "ba phẩy ba"},
        {"who": 0, "field": "khong_co", "ours": "1"},
        {"who": 0, "table": "khong_co", "line": "a=1", "op": "add"},
        {"who": 0, "table": "qt_phu_cap", "line": "vô nghĩa", "op": "add"},
        {
            "who": 0,
            "table": "qt_phu_cap",
            "line": "tu_ngay=1999|loai_phu_cap=PCCV",
            "field": "he_so",
            "ours": "1",
        },
    ],
)
def test_a_line_that_does_not_fit_stops_the_whole(mirror, line):
    theirs = pulled(mirror)
    number = saved(mirror, plan(theirs, {"who": 1, "field": "he_so", "ours": "3"}, line))
    before = state(mirror)
    with pytest.raises(BadPlan, match="c2"):
        mirror.apply(number, by="Lan")
    assert state(mirror) == before


def test_decisions_of_another_plan_or_an_altered_line_are_refused(mirror):
    changes = plan(pulled(mirror), *everything())
    number = mirror.save_plan(changes.assign(decision=""), {})
    with pytest.raises(BadPlan):
        mirror.decide(number, changes.assign(change="x" + changes["change"]), by="Lan")
    with pytest.raises(BadPlan, match="c1"):
        mirror.decide(number, changes.assign(seal=["khác", *changes["seal"][1:]]), by="Lan")
    with pytest.raises(BadPlan):
        mirror.decide(number, changes.assign(decision="có lẽ"), by="Lan")
    with pytest.raises(BadPlan):
        mirror.decide(99, changes, by="Lan")


def test_answers_are_kept_with_their_values(mirror):
    changes = plan(
        pulled(mirror),
        {
            "who": 0,
            "kind": "conflict",
            "field": "he_so",
            "base": "1",
            "theirs": "2",
            "ours": "3",
            "decision": "reject",
        },
    )
    number = saved(mirror, changes)
    mirror.decide(number, changes.assign(decision="approve"), by="Hoa")
    answers = mirror.read("judgement")
    assert answers[["base", "theirs", "ours", "answer", "by"]].to_numpy().tolist() == [
        ["1", "2", "3", "reject", "Lan"],
        ["1", "2", "3", "approve", "Hoa"],
    ]
    assert answers["closed"].notna().tolist() == [True, False]
    assert mirror.read("decision", changeset=number)["decision"].tolist() == ["reject", "approve"]


def test_what_both_sides_say_becomes_the_base(mirror):
    pulled(mirror)
    moved = frames()
    moved["nguoi"].loc[0, "dien_thoai"] = "0900"
    mirror.pull(moved, period="2026-11", source="export")
    theirs = mirror.theirs()
    changes = plan(
        theirs, {"who": 0, "kind": "agreed", "field": "dien_thoai", "ours": "0900", "decision": ""}
    )
    mirror.apply(mirror.save_plan(changes, {}), by="Lan")
    assert mirror.base()["nguoi"]["dien_thoai"][0] == "0900"
    pd.testing.assert_frame_equal(
        mirror.theirs()["nguoi"].drop(columns="version"), theirs["nguoi"].drop(columns="version")
    )


def test_a_backup_stands_before_each_apply_on_sqlite(tmp_path):
    with Mirror.open(tmp_path / "m.db") as mirror:
        theirs = pulled(mirror)
        before = state(mirror)
        mirror.apply(saved(mirror, plan(theirs, *everything())), by="Lan")
        (taken,) = (tmp_path / "backups").iterdir()
        assert taken.stat().st_mode & 0o777 == 0o600
        assert (tmp_path / "m.db").stat().st_mode & 0o777 == 0o600
        mirror.restore(taken)
        assert state(mirror) == before
        assert mirror.audit_verify() == []


def test_a_backup_stands_before_each_undo_too(tmp_path):
    with Mirror.open(tmp_path / "m.db") as mirror:
        number = saved(mirror, plan(pulled(mirror), {"who": 0, "field": "he_so", "ours": "3"}))
        mirror.apply(number, by="Lan")
        before = len(list((tmp_path / "backups").iterdir()))
        mirror.undo(number, by="Lan")
        assert len(list((tmp_path / "backups").iterdir())) == before + 1
