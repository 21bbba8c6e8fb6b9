"""One vocabulary for sync, mirror, review, pages and terminal."""

import re
import tomllib
from pathlib import Path

from hoso.validators import vocabulary as words

ROOT = Path(__file__).parents[2]


def test_every_kind_has_a_label_of_its_own_in_both_languages():
    for n in (0, 1):
        labels = [k.label[n] for k in words.KINDS.values()]
        assert all(labels) and len(set(labels)) == len(labels)
    assert all(all(pair) for pair in words.SITUATIONS.values())


def test_what_approving_does_is_said_of_all_that_people_decide():
    assert words.TOLD == ("keep_theirs", "agreed")
    assert all(bool(k.approving[0]) == bool(k.approving[1]) for k in words.KINDS.values())
    assert sorted(words.HARD_FIRST) == sorted(words.REVIEWED)


def test_situations_react_by_kinds_that_there_are():
    with (ROOT / "sync" / "defaults.toml").open("rb") as file:
        reactions = tomllib.load(file)["reactions"]
    assert set(reactions) == set(words.SITUATIONS)
    assert {r["event"] for r in reactions.values()} - {""} == set(words.EVENTS)


def test_outcomes_are_kinds():
    assert set(words.OUTCOMES) - {"nothing"} == set(words.VALUES) - {"erase"}


def test_the_guide_of_the_sync_names_them_all():
    told = (ROOT / "docs" / "sync.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+)`", told))
    assert {*words.SITUATIONS, *words.VALUES} <= named


def test_nobody_lists_the_words_a_second_time():
    """No other module of these parts names three or more of them as keys or items."""
    word = re.compile(r'"(' + "|".join({*words.KINDS, *words.SITUATIONS} - {"new"}) + r')"\s*[:,]')
    again = {
        path.relative_to(ROOT).as_posix(): n
        for part in ("validators", "connectors", "office", "cli", "desk")
        for path in (ROOT / part).rglob("*.py")
        if (n := len(set(word.findall(path.read_text(encoding="utf-8"))))) > 2
    }
    assert set(again) == {"validators/vocabulary.py"}
