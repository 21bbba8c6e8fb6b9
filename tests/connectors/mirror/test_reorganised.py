"""A reorganisation as one change set: planned, approved as a whole, applied, undone; on both
engines."""

import pandas as pd
import pytest

from hoso.connectors.mirror import Mirror
from hoso.connectors.mirror.errors import Blocked, StalePlan
from hoso.connectors.review.workbook import approve, read_review, sheet, write_review
from hoso.sync import reorganise
from hoso.validators import reorganisation
from hoso.validators.reorganisation import overlaid
from hoso.validators.rules.context import units_frame
from hoso.validators.units import Registry

from .province import frames, plan, saved, state

UNITS = units_frame(
    [
        {"code": c, "name": f"Trường {c}", "parent": "H42", "quota": 5}
        for c in ("H42.01", "H42.02", "H42.03")
    ]
    + [{"code": "H42", "name": "UBND tỉnh"}]
)
WHERE = ["H42.01", "H42.01", "H42.02", "H42.02", "H42.02", "H42.03"]


@pytest.fixture
def known(mirror: Mirror):
    given = frames()
    given["nguoi"] = given["nguoi"].assign(
        ma_don_vi_su_dung=WHERE,
        ma_don_vi_quan_ly=["H42.01", "H42", "H42.02", "H42", "H42.99", "H42.02"],
    )
    mirror.pull(given, period="2026-10", source="export")
    return mirror


def planned(mirror: Mirror, lines: list[dict], chosen: dict[str, str] | None = None):
    table = reorganisation.frame(
        {"decision": "12/QĐ-UBND", "day": "2026-11-15", "row": n, **line}
        for n, line in enumerate(lines, start=2)
    )
    said = mirror.read("unit")
    registry = overlaid(UNITS, said)
    assert reorganisation.problems(table, registry) == []
    found = reorganisation.events(table, registry)
    made = reorganise.plan(found, registry, said, mirror.base(), mirror.theirs(), chosen)
    assert len(reorganise.unbalanced(made.heads)) == 0
    heads = dict(zip(made.heads["unit"], made.heads["before"].tolist(), strict=True))
    number = mirror.save_plan(
        made.changes,
        {"period": "2026-11", "as_of": "2026-11-15", "heads": heads},
        by="Lan",
        kind="reorganise",
    )
    return number, made


def approved(mirror: Mirror, number: int) -> None:
    mirror.decide(
        number,
        approve(mirror.plan(number), kind="reorganised", by="Lan", because="theo quyết định"),
        by="Lan",
    )


MERGER = [
    {"kind": "merge", "unit": "H42.01", "to": "H42.10", "name": "Trường Mười"},
    {"kind": "merge", "unit": "H42.02", "to": "H42.10"},
]


def test_one_event_is_one_line_of_review_and_one_undo(known, tmp_path):
    before = state(known)
    number, made = planned(known, MERGER)
    assert known.latest_plan() is None  # a month's plan is another kind
    shown = sheet(known.plan(number))
    assert (
        len(shown) == 1
        and "cộng 5 hồ sơ" in shown["what"][0].splitlines()[0]
        and shown["what"][0].splitlines()[1].endswith("H42.10: 5; cộng 5 hồ sơ")
    )
    write_review(known.plan(number), tmp_path / "duyet.xlsx")
    assert (read_review(tmp_path / "duyet.xlsx", known.plan(number))["decision"] == "").all()
    approved(known, number)
    known.apply(number, by="Lan")
    people = known.theirs()["nguoi"].sort_values("so_hieu")
    assert people["ma_don_vi_su_dung"].tolist() == ["H42.10"] * 5 + ["H42.03"]
    # The manager follows where it was one of the units; another office that manages somebody stays.
    assert people["ma_don_vi_quan_ly"].tolist() == [
        "H42.10",
        "H42",
        "H42.10",
        "H42",
        "H42.99",
        "H42.10",
    ]
    assert (
        known.base()["nguoi"].sort_values("so_hieu")["ma_don_vi_su_dung"].tolist()
        == people["ma_don_vi_su_dung"].tolist()
    )
    registry = Registry(overlaid(UNITS, known.read("unit")))
    assert (
        registry.follow("H42.01", "2026-11-15") == "H42.10"
        and registry.units.at["H42.10", "quota"] == 10
    )
    told = known.unit_history("H42.01")
    assert told.set_index("field").loc[
        "successors", ["value", "valid_from", "changeset"]
    ].tolist() == ["H42.10", "2026-11-15", number]
    assert known.history("NB000")["valid_from"].max() == "2026-11-15"
    known.undo(number, by="Lan")
    assert state(known) == before and known.audit_verify() == []
    assert made.heads[["before", "after"]].sum().tolist() == [5, 5]


def test_a_division_moves_whom_somebody_placed_and_lists_the_rest(known):
    ids = known.theirs()["nguoi"].set_index("so_hieu")["id"]
    division = [
        {"kind": "split", "unit": "H42.02", "to": "H42.11", "name": "Trường Mười Một"},
        {"kind": "split", "unit": "H42.02", "to": "H42.03"},
    ]
    number, made = planned(known, division, {ids["NB002"]: "H42.11", ids["NB003"]: "H42.03"})
    assert made.waiting[["id", "unit", "choices"]].to_numpy().tolist() == [
        [ids["NB004"], "H42.02", "H42.11;H42.03"]
    ]
    assert made.heads.set_index("unit")[["before", "in", "out", "after", "waiting"]].to_dict(
        "index"
    ) == {
        "H42.02": {"before": 3, "in": 0, "out": 2, "after": 1, "waiting": 1},
        "H42.11": {"before": 0, "in": 1, "out": 0, "after": 1, "waiting": 0},
        "H42.03": {"before": 1, "in": 1, "out": 0, "after": 2, "waiting": 0},
    }
    approved(known, number)
    known.apply(number, by="Lan")
    assert known.theirs()["nguoi"].sort_values("so_hieu")["ma_don_vi_su_dung"].tolist() == [
        "H42.01",
        "H42.01",
        "H42.11",
        "H42.03",
        "H42.02",
        "H42.03",
    ]


def test_without_the_event_nobody_moves_and_a_person_can_be_left_out(known):
    before = state(known)
    number, _ = planned(known, MERGER)
    lines = known.plan(number)
    people = lines[lines["table"] == "nguoi"]
    known.decide(number, people.assign(decision="approve"), by="Lan")
    with pytest.raises(Exception, match="chưa có dòng nào được duyệt"):
        known.apply(number, by="Lan")
    event = lines[(lines["table"] == "unit") & (lines["field"].fillna("") == "")]
    known.decide(
        number,
        pd.concat(
            [
                event.assign(decision="approve"),
                people[people["ho_ten"] == "Nguyễn Văn A"].assign(decision="reject"),
            ]
        ),
        by="Lan",
    )
    known.apply(number, by="Lan")
    assert known.theirs()["nguoi"].sort_values("so_hieu")["ma_don_vi_su_dung"].tolist() == [
        "H42.01"
    ] + ["H42.10"] * 4 + ["H42.03"]
    known.undo(number, by="Lan")
    assert state(known) == before


def test_a_reorganisation_that_is_stale_is_refused_whole(known):
    number, _ = planned(known, MERGER)
    approved(known, number)
    other, _ = planned(known, [{"kind": "merge", "unit": "H42.03", "to": "H42.01"}])
    approved(known, other)
    known.apply(other, by="Lan")
    before = state(known)
    with pytest.raises(StalePlan):
        known.apply(number, by="Lan")
    assert state(known) == before
    # The same unit ended twice: the second plan was made on a registry that is no more.
    known.undo(other, by="Lan")
    number, _ = planned(known, [{"kind": "close", "unit": "H42.03", "decision": "13"}])
    again, _ = planned(known, [{"kind": "rename", "unit": "H42.03", "name": "Tên mới"}])
    for n in (number, again):
        approved(known, n)
    known.apply(number, by="Lan")
    with pytest.raises(StalePlan):
        known.apply(again, by="Lan")


def test_what_came_later_stands_in_the_way_of_an_undo(known):
    number, _ = planned(known, MERGER)
    approved(known, number)
    known.apply(number, by="Lan")
    theirs = known.theirs()
    later = saved(
        known,
        plan(
            theirs,
            {"who": 0, "field": "ma_don_vi_su_dung", "ours": "H42.03", "kind": "transferred"},
        ),
    )
    known.apply(later, by="Lan")
    with pytest.raises(Blocked):
        known.undo(number, by="Lan")
    known.undo(later, by="Lan")
    known.undo(number, by="Lan")
    assert known.read("unit").empty
