"""Which lines of a plan take effect, and what each does to the rows: without a database."""

import pytest

from hoso.connectors.mirror import changes, schema
from hoso.connectors.mirror.changes import Line
from hoso.connectors.mirror.errors import BadPlan

from ...typed import there

TURNED = "tu_ngay=2020|loai_phu_cap=PCCV"
COLD = "loai_phu_cap=PCCV|tu_ngay=2020"


def line(
    change="c", kind="push", id="p1", table="nguoi", key="", op="set", field="", ours=None, **more
):
    given = {"version": 1, "decision": "approve", "theirs": None, "group": "", **more}
    return Line(
        change, kind, id, table, key, op, field, ours, given["version"], given["decision"],
        given["theirs"], given["group"],
    )  # fmt: skip


def taken(*plan: Line) -> list[str]:
    return [p.change for p in changes.effective(list(plan))]


@pytest.mark.parametrize(
    ("kind", "decision", "effective"),
    [
        ("push", "approve", True),
        ("push", "", False),
        ("push", "reject", False),
        ("agreed", "", True),
        ("keep_theirs", "approve", False),
    ],
)
def test_what_is_approved_or_agreed_takes_effect(kind, decision, effective):
    assert taken(line(kind=kind, decision=decision, field="he_so")) == ["c"] * effective


@pytest.mark.parametrize(
    ("event", "own", "effective"),
    [
        ("approve", "", True),
        ("approve", "approve", True),
        ("approve", "reject", False),
        ("", "approve", False),
        ("reject", "approve", False),
    ],
)
def test_values_go_with_the_event_of_their_person(event, own, effective):
    for id in ("new:1", "p1"):
        head = line("head", "new", id, op="add", decision=event)
        value = line("value", "new", id, op="add", field="ho_ten", decision=own)
        assert ("value" in taken(head, value)) == effective
        # A new person of whom a part was refused would be a fragment; of a known one it is not.
        fragment = id.startswith("new:") and own == "reject"
        assert ("head" in taken(head, value)) == (event == "approve" and not fragment)


def test_a_value_of_another_kind_does_not_go_with_the_event():
    head = line("head", "leaver", op="close", decision="approve")
    assert taken(head, line("value", "push", field="he_so", decision="")) == ["head"]


def test_nobody_begins_without_the_line_that_says_so():
    """Values of a person whose event is missing, of another kind or not an addition."""
    value = line("value", "new", "new:1", op="add", field="ho_ten")
    assert taken(value) == []
    assert taken(line("head", "other", "new:1", op="add"), value) == ["head"]
    assert taken(line("head", "new", "new:1", op="set"), value) == []
    listed = line("list", "new", "new:1", "qt_phu_cap", COLD, "add")
    assert taken(listed) == []
    assert taken(line("head", "new", "new:2", op="add"), listed) == ["head"]


@pytest.mark.parametrize(
    ("head", "registry", "person", "wanted"),
    [
        ("approve", "", "", ["head", "registry", "person"]),
        ("approve", "", "reject", ["head", "registry"]),
        ("approve", "reject", "approve", ["head", "registry", "person"]),
        ("reject", "approve", "approve", []),
        ("", "approve", "approve", []),
    ],
)
def test_a_reorganisation_takes_effect_whole_but_for_people_refused(head, registry, person, wanted):
    plan = [
        line("head", "reorganise", "A", changes.UNIT, op="close", decision=head, group="g"),
        line("registry", "reorganise", "A", changes.UNIT, decision=registry, field="n", group="g"),
        line("person", "reorganise", field="ma_don_vi_su_dung", decision=person, group="g"),
    ]  # fmt: skip
    assert sorted(taken(*plan)) == sorted(wanted)


def test_a_line_of_a_list_takes_effect_whole_or_not_at_all():
    """What is only told beside it, and the lines of others, are no part of it."""
    part = line("part", table="qt_phu_cap", key=COLD, op="add", field="he_so")
    whole = line("whole", table="qt_phu_cap", key=COLD, op="add")
    assert taken(whole, part) == ["whole", "part"]
    for other in (
        {"kind": "keep_theirs", "decision": ""},
        {"id": "p2", "decision": ""},
        {"key": TURNED.replace("2020", "2021"), "decision": ""},
        {"op": "set", "decision": ""},
        {"op": "remove", "decision": ""},
    ):
        beside = line(**{"change": "x", "table": "qt_phu_cap", "key": COLD, "op": "add", **other})
        assert taken(whole, beside) == ["whole"], other
    refused = line("part", table="qt_phu_cap", key=COLD, op="add", field="he_so", decision="")
    assert taken(whole, refused) == []


def test_the_order_in_which_lines_must_take_effect():
    plan = [
        line("close", op="close"),
        line("value", field="he_so"),
        line("list value", table="qt_phu_cap", key=COLD, field="he_so"),
        line("list line", table="qt_phu_cap", key=COLD, op="add"),
        line("list gone", table="qt_phu_cap", key=COLD, op="remove"),
        line("begin", id="new:1", op="add", kind="new"),
    ]
    assert taken(*plan) == ["begin", "list gone", "list line", "value", "list value", "close"]


def test_what_nobody_decided_is_disputed():
    plan = [
        line("a", field="he_so"),
        line("b", field="bac", decision=""),
        line("c", "keep_theirs", field="cccd"),
        line("d", "agreed", field="ho_ten"),
        line("e", table="qt_phu_cap", key=TURNED, op="remove", decision=""),
        line("f", "leaver", op="close", decision=""),
    ]  # fmt: skip
    found = changes.disputed(plan, changes.effective(plan))
    canonical = changes.rows.canonical_line("qt_phu_cap", TURNED)
    assert found == {("p1", "nguoi", "", "bac"), ("p1", "qt_phu_cap", canonical, "")}


def now(theirs=None, base=None, pay=None, base_pay=None):
    return {
        "nguoi": {("p1",): theirs} if theirs is not None else {},
        "base_nguoi": {("p1",): base} if base is not None else {},
        "qt_phu_cap": pay or {},
        "base_qt_phu_cap": base_pay or {},
    }


def done(plan, held, born=None, open_values=()):
    """Relation -> key -> row after the plan, of what it changed."""
    images = changes.execute(plan, held, born or {}, "2026-11-30", open_values)
    assert images == sorted(images, key=lambda m: (m.relation, m.key))
    for image in images:
        assert image.before == held[image.relation].get(image.key)
    return {(m.relation, *m.key): m.after for m in images}


def test_a_value_goes_to_both_sides_and_an_agreed_one_to_the_base():
    held = now({"ho_ten": "A", "he_so": 2.0}, {"ho_ten": "A"})
    assert done([line(field="he_so", ours="3")], held) == {
        ("nguoi", "p1"): {"ho_ten": "A", "he_so": 3.0},
        ("base_nguoi", "p1"): {"ho_ten": "A", "he_so": 3.0},
    }
    assert done([line(kind="agreed", field="he_so", ours="2")], held) == {
        ("base_nguoi", "p1"): {"ho_ten": "A", "he_so": 2.0}
    }
    assert held["nguoi"]["p1",] == {"ho_ten": "A", "he_so": 2.0}, "what is given stays"


def test_an_erased_value_is_gone_and_the_same_value_changes_nothing():
    held = now({"he_so": 2.0}, {"he_so": 2.0})
    assert done([line(kind="erase", field="he_so", ours="2")], held) == {
        ("nguoi", "p1"): {},
        ("base_nguoi", "p1"): {},
    }
    assert done([line(field="he_so", ours="2")], held) == {}
    assert done([line(field="he_so", ours=None)], held)["nguoi", "p1"] == {}


def test_a_base_that_begins_holds_what_nobody_disputes():
    held = now({"ho_ten": "A", "he_so": 2.0, "bac": 1.0, "closed": "2026-01-01"})
    open_values = {("p1", "nguoi", "", "bac"), ("p2", "nguoi", "", "ho_ten")}
    found = done([line(field="he_so", ours="3")], held, open_values=open_values)
    assert found["base_nguoi", "p1"] == {"ho_ten": "A", "he_so": 3.0}


def test_people_begin_end_and_come_back():
    assert done([line(op="close", kind="leaver")], now({"bac": 1.0}, {"bac": 1.0})) == {
        ("nguoi", "p1"): {"bac": 1.0, "closed": "2026-11-30"}
    }
    back = [line(op="add", kind="new")]
    assert done(back, now({"bac": 1.0, "closed": "2025-01-01"})) == {
        ("nguoi", "p1"): {"bac": 1.0},
        ("base_nguoi", "p1"): {},
    }
    new = [
        line(id="new:1", kind="new", op="add"),
        line(id="new:1", kind="new", op="add", field="ho_ten", ours="B"),
    ]
    assert done(new, now(), {"new:1": "p7"}) == {
        ("nguoi", "p7"): {"ho_ten": "B"},
        ("base_nguoi", "p7"): {"ho_ten": "B"},
    }


KEY = ("p1", changes.rows.canonical_line("qt_phu_cap", COLD))
ROW = {"tu_ngay": "2020", "loai_phu_cap": "PCCV", "he_so": 0.2}


def pay(**more):
    return line(table="qt_phu_cap", key=COLD, **more)


def test_a_line_of_a_list_begins_changes_and_ends_on_both_sides():
    begun = {"tu_ngay": "2020", "loai_phu_cap": "PCCV"}
    assert done([pay(op="add"), pay(op="add", field="he_so", ours="0.5")], now({}, {})) == {
        ("qt_phu_cap", *KEY): {**begun, "he_so": 0.5},
        ("base_qt_phu_cap", *KEY): {**begun, "he_so": 0.5},
    }
    held = now({}, {}, {KEY: ROW}, {KEY: ROW})
    for op in ("remove", "close"):
        assert done([pay(op=op)], held) == {
            ("qt_phu_cap", *KEY): None,
            ("base_qt_phu_cap", *KEY): None,
        }
    changed = done([pay(field="he_so", ours="0.9")], held)
    assert changed["qt_phu_cap", *KEY] == changed["base_qt_phu_cap", *KEY] == {**ROW, "he_so": 0.9}
    assert done([pay(kind="agreed", op="remove")], held) == {("base_qt_phu_cap", *KEY): None}


def test_a_line_of_a_base_begins_with_what_nobody_disputes():
    held = now({}, {}, {KEY: {**ROW, "so_qd": "1"}})
    open_values = {("p1", "qt_phu_cap", KEY[1], "so_qd")}
    found = done([pay(field="he_so", ours="0.9")], held, open_values=open_values)
    assert found["base_qt_phu_cap", *KEY] == {**ROW, "he_so": 0.9}


def test_a_line_whose_key_field_is_set_gets_its_new_key():
    held = now({}, {}, {KEY: ROW}, {KEY: ROW})
    other = ("p1", changes.rows.line_key("qt_phu_cap", {**ROW, "tu_ngay": "2021"}))
    change = pay(field="tu_ngay", ours="2021")
    found = done([change], held)
    assert found["qt_phu_cap", *KEY] is None
    assert (
        found["qt_phu_cap", *other]
        == found["base_qt_phu_cap", *other]
        == {**ROW, "tu_ngay": "2021"}
    )
    # Where a line of that key stands already, it is the second, and the third.
    second = (other[0], f"{other[1]}#2")
    held["qt_phu_cap"][other] = {**ROW, "tu_ngay": "2021", "he_so": 0.7}
    assert there(done([change], held)["qt_phu_cap", *second])["he_so"] == 0.2
    held["qt_phu_cap"][second] = {**ROW, "tu_ngay": "2021", "he_so": 0.8}
    assert there(done([change], held)["qt_phu_cap", other[0], f"{other[1]}#3"])["he_so"] == 0.2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (line(table="x", field="he_so"), "không có bảng x"),
        (line(field="khong_co", ours="1"), "không có trường khong_co"),
        (line(field="he_so", ours="abc"), "he_so phải là số"),
        (line(id="p9", field="he_so", ours="1"), "không có dòng"),
        (line(id="p9", op="close"), "không có dòng"),
        (pay(op="remove"), "không có dòng"),
        (pay(field="he_so", ours="1"), "không có dòng"),
        (line(table="qt_phu_cap", key="x", op="add"), "khóa của dòng"),
    ],
)
def test_a_line_that_does_not_fit_is_named(wrong, words):
    with pytest.raises(BadPlan, match=f"Dòng c: .*{words}"):
        done([wrong], now({}, {}))


def test_the_states_are_both_sides():
    assert schema.STATES == ("theirs", "base")
