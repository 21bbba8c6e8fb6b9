"""Every rule of the book: its examples, its words, its law."""

import re
from collections import Counter
from pathlib import Path
from string import Formatter
from typing import get_args

import pandas as pd
import pytest

from hoso.connectors.intake.frames import LIST_RULES
from hoso.validators.rules import BOOK, GATES, Example, Rule, engine, examples, messages, packs
from hoso.validators.rules.missing import MISSING
from hoso.validators.rules.rule import Confidence
from hoso.validators.schemas import dictionary

from .together import row_findings

RULES = list(BOOK.values())
NAMES = {"value", "proposal", "label", "detail", "as_of"}


BY_GATE = {gate: [r for r in RULES if r.gate == gate] for gate in GATES}

# What a fault cannot help showing to other rules of its gate; the same cell is then told once
# (``quieting``).
CONSEQUENCES = {
    "id-cccd-lost-zero": {"id-cccd-format"},
    "id-cccd-float": {"id-cccd-format"},
    "pe-place-old-name": {"pe-place-valid"},
    # Somebody whom the mirror has under another number is also new in the file, and missing from
    # it.
    "id-changed-against-mirror": {"sy-local-only", "sy-mirror-only"},
    "sy-local-only": {"sy-mirror-only"},
    # Four weak years running bar the raise, and end the service of a civil servant.
    "sa-raise-rating": {"ev-two-years"},
}


@pytest.fixture(scope="module")
def together() -> dict[int, pd.DataFrame]:
    """What the rules of a row find in the examples that need no file of their own."""
    return row_findings((rule, e) for rule in RULES for e in (rule.wrong, rule.right))


def _run(example: Example, rule: Rule, together: dict[int, pd.DataFrame]) -> pd.DataFrame:
    """What the rules of the same gate find in an example."""
    gate = BY_GATE[rule.gate]
    known = together.get(id(example))
    alone = gate if known is None else [r for r in gate if r.scope != "row"]
    result = engine.run(examples.context(example), alone)
    assert not result.crashed
    if rule in alone:
        outcome = result.outcomes[rule.id]
        assert outcome.outcome in ("found", "passed"), f"{outcome.outcome}: {outcome.reason}"
    if known is None:
        return result.findings
    return pd.concat([known, result.findings])


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_wrong_example_fires_exactly_its_rule_and_the_right_one_nothing(rule: Rule, together):
    found = _run(rule.wrong, rule, together)
    assert rule.id in set(found["rule"])
    assert set(found["rule"]) - {rule.id} <= CONSEQUENCES.get(rule.id, set())
    own = found[found["rule"] == rule.id]
    for lang in ("vi", "en"):
        shown = messages.render(own, lang, examples.AS_OF)
        for column in ("title", "message", "fix", "law"):
            assert (shown[column].str.len() > 3).all()
            assert not shown[column].str.contains(r"[{}\[\]]", regex=True).any()
    assert _run(rule.right, rule, together)["rule"].tolist() == []


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_words_are_whole(rule: Rule):
    assert rule.laws and all(law.text for law in rule.laws)
    assert rule.wrong != rule.right
    assert rule.confidence in get_args(Confidence)
    for pair in (rule.title, rule.message, rule.fix):
        assert len(pair) == 2 and all(pair) and pair[0] != pair[1]
        names = [
            {name for _, name, _, _ in Formatter().parse(text) if name is not None} for text in pair
        ]
        assert names[0] == names[1] and names[0] <= NAMES
    if rule.table != "file":
        known = {f.name for f in dictionary.tables()[rule.table].fields}
        assert {r for r in (*rule.reads, *rule.blames) if "." not in r} <= known


def test_the_default_person_is_sound():
    result = engine.run(examples.context(Example()))
    assert not result.crashed
    assert result.findings[["rule", "field", "value", "detail"]].to_dict("records") == []


def test_what_is_missing_is_not_in_the_book():
    assert not set(MISSING) & set(BOOK)
    assert all(len(reason) == 2 and all(reason) for reason in MISSING.values())


def test_every_module_of_rules_is_registered():
    """A module with rules that nobody imports would leave the book without a word."""
    from hoso.validators import rules

    files = Path(rules.__file__).parent.glob("*.py")
    written = {f.stem for f in files if "\n@rule(" in f.read_text(encoding="utf-8")}
    assert written <= set(rules.__all__)


def test_the_documentation_counts_what_the_book_holds():
    text = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
    # Rules of packs and of a Department join the book when a command adopts them.
    joined = {r.id for p in packs.builtin().values() for r in p.rules}
    own = [r for r in RULES if not r.local and r.id not in joined]
    counts = Counter(r.confidence for r in own)
    told = {
        mark: int(n)
        for mark, n in re.findall(
            r"^\| `(read|secondary|from_memory|logic)` \|[^|]*\| (\d+) \|$", text, re.M
        )
    }
    assert told == dict(counts)
    assert (
        f"{len(own)} quy tắc được đánh giá" in text and f"{len(MISSING)} chưa đánh giá được" in text
    )
    named = set(
        re.findall(
            r"`([a-z]{2}(?:-[a-z0-9]+)+)`", text.split("## Độ tin cậy")[1].split("## Tham số")[0]
        )
    )
    assert named <= set(BOOK)


def test_the_loader_and_the_book_agree_on_who_tells_of_a_value_in_no_list():
    """The loader tells it under the rule that covers the check. Two lists are of the day of the
    line, which the loader does not know: it tells of what is in none of them under its own rule."""
    of_the_day = {
        ("ds_danh_gia", "xep_loai"): "ev-list",
        ("ds_ky_luat", "hinh_thuc"): "di-form-class-date",
    }
    covered = {
        (rule.table, field): rule.id
        for rule in BOOK.values()
        for field, check in (c.split(".") for c in rule.covers)
        if check == "ld-code-unknown"
    }
    assert covered == LIST_RULES | of_the_day
