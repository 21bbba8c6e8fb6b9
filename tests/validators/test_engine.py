"""What the engine makes of many rules at once: which are asked, what they find, by unit; what the
loader noticed beside it; and a rule that fails."""

from dataclasses import replace

import pytest

from hoso.validators.rules import BOOK, Example, engine, examples
from hoso.validators.rules.context import Context

from ..golden import compared

FAULTS = Example(
    {"cccd": "37190001234", "dien_thoai": "12", "ngay_tuyen_dung": "2028-09-01", "he_so": 9.0},
    con={"qt_luong": [{"tu_ngay": "2020-01-01", "he_so": 2.34}, {"tu_ngay": None, "he_so": 99.0}]},
    more=({"gioi_tinh": None, "_file": "b.xlsx"}, {"ma_don_vi_su_dung": "H42.99"}, {}),
    problems=(
        {"_row": 5, "field": "dien_thoai", "rule": "ld-value-unreadable", "value": "12"},
        {"_row": 6, "field": "gioi_tinh", "rule": "pe-gender-list", "value": "x"},
        {"_row": 5, "field": "cccd", "rule": "id-cccd-format", "value": "37190001234"},
    ),
    without=("email", "ngay_nghi_huu"),
)


SOME = (
    "id-cccd-format", "id-cccd-lost-zero", "id-phone", "pe-gender-list", "re-not-future",
    "re-order",
    "id-cccd-unique-file", "id-cccd-unique-province", "id-sohieu-unique", "ap-one-head", "un-tree",
    "ap-in-planning", "id-changed-against-mirror", "id-bhxh-format", "ld-value-unreadable",
    "ld-header-found", "sa-coefficient-scale",
)  # fmt: skip


def told(result: engine.Result) -> str:
    lines = [
        f"{o.rule} {o.outcome} {o.count or ''} {o.reason}".strip() for o in result.outcomes.values()
    ]
    columns = ["rule", "severity", "file", "row", "column", "field", "value", "unit", "table"]
    lines += [
        " ".join(str(v) for v in line if v == v)
        for line in result.findings[columns].itertuples(index=False, name=None)
    ]
    return "\n".join(lines)


def test_golden_rules_of_every_scope():
    """Found, passed, skipped for want of a column or a registry, not in force."""
    rules, parts = [BOOK[name] for name in SOME], []
    for day in ("2026-11-01", "2019-06-30"):
        context = examples.context(replace(FAULTS, as_of=day))
        parts.append(f"== {day}\n{told(engine.run(context, rules))}")
        bare = Context(context.records, day)
        parts.append(f"== {day} without registry and mirror\n{told(engine.run(bare, rules))}")
    compared("rules/engine.txt", "\n".join(parts))


def test_what_the_loader_noticed_of_a_cell_is_told_once():
    """The rule finds the cell too: one finding; in another cell it is told beside it."""
    rule = BOOK["id-cccd-format"]
    noticed = {"_row": 5, "field": "cccd", "rule": rule.id, "value": "x"}
    both = Example({"cccd": "37190001234"}, problems=(noticed,))
    assert len(engine.run(examples.context(both), [rule]).findings) == 1
    other = replace(both, more=({},), problems=({**noticed, "_row": 6},))
    found = engine.run(examples.context(other), [rule])
    assert found.findings["row"].tolist() == [5, 6]
    assert found.outcomes[rule.id] == engine.Outcome(rule.id, "found", 2)


def test_what_was_noticed_counts_where_the_rule_lacks_its_column():
    rule = BOOK["id-phone"]
    noticed = {"_row": 5, "field": "dien_thoai", "rule": rule.id, "value": "x"}
    silent = examples.context(Example(without=("dien_thoai",)))
    assert engine.run(silent, [rule]).outcomes[rule.id].outcome == "skipped"
    told_of = examples.context(Example(without=("dien_thoai",), problems=(noticed,)))
    assert engine.run(told_of, [rule]).outcomes[rule.id] == engine.Outcome(rule.id, "found", 1)


@pytest.mark.parametrize("scope", ["row", "file"])
def test_a_rule_that_fails_is_told_and_stops_no_other(monkeypatch, scope):
    broken = next(r for r in BOOK.values() if r.scope == scope)
    sound = BOOK["id-cccd-lost-zero"]

    def fails(*_: object) -> None:
        raise KeyError("Nguyễn Văn An")

    broken = replace(broken, test=fails, needs=())
    context = examples.context(Example({"cccd": "37190001234"}))
    result = engine.run(context, [broken, sound])
    outcome = result.outcomes[broken.id]
    assert outcome.outcome == "crashed" and result.crashed == [outcome]
    assert outcome.reason.startswith("KeyError (fails:")
    assert "Nguyễn" not in outcome.reason, "what was wrong may quote a person"
    assert result.outcomes[sound.id].outcome == "found"
    assert set(result.findings["rule"]) == {sound.id}
