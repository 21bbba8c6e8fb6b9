"""Which rules are asked: the book, the Department's own rules and the packs, as the workspace's
configuration says; and what they found last."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from ..validators.folding import fold_words
from ..validators.rules import Rule, local
from ..validators.rules import packs as bundles
from ..validators.rules.local import LocalRuleError
from ..validators.texts import t
from .periods import last_findings
from .stop import USAGE, Stop
from .workspace import Workspace

_PLACE = re.compile(r" (?:Điều|Bảng|[Mm]ục|[Pp]hụ lục) .*")
"""Where in a document, as laws are cited."""
FOLDERS = {"local": "local", "packs": "packs"}


@dataclass(frozen=True)
class Asked:
    """What a check asks beside the records: packs, parameters of rules, explanations given
    before."""

    packs: Mapping[str, bundles.Pack] = field(default_factory=bundles.builtin)
    settings: Mapping[str, Any] = field(default_factory=dict)
    explanations: pd.DataFrame | None = None

    def on(self, day: str) -> bundles.Regime:
        return bundles.regime(day, self.packs)


def of(workspace: Workspace | None = None, folder: Path | None = None, mirror: Any = None) -> Asked:
    """Read local rules and packs, put the rules into the book, and say what is asked.

    Args:
        folder: of local rules, over the one that the workspace names.
        mirror: opened already, for the explanations; otherwise the workspace's, when there is one.

    Raises:
        Stop: a file of rules or of a pack cannot be used; the sentence names file and line.
    """
    return replace(book(workspace, folder), explanations=_explanations(workspace, mirror))


def book(workspace: Workspace | None = None, folder: Path | None = None) -> Asked:
    """What is asked, as :func:`of`, without the explanations: for whoever only reads the book.

    Raises:
        Stop: as :func:`of`.
    """
    from ..connectors.rule_book import folders

    settings = dict(workspace.settings.rules) if workspace else {}
    named = {key: settings.pop(name, "") for key, name in FOLDERS.items()}
    places = {key: workspace.root / str(name) for key, name in named.items() if name and workspace}
    if folder is not None:
        places["local"] = folder
    try:
        if "local" in places:
            local.adopt(folders.local_rules(places["local"]))
        own = folders.own_packs(places["packs"]) if "packs" in places else []
        all_packs = bundles.known([*bundles.builtin().values(), *own])
        local.adopt(r for p in all_packs.values() for r in p.rules)
    except LocalRuleError as error:
        raise Stop(str(error), USAGE) from error
    return Asked(all_packs, settings)


def _explanations(workspace: Workspace | None, mirror: Any) -> pd.DataFrame | None:
    from ..connectors.corrections import remembered

    if mirror is not None:
        return remembered.known(mirror)
    if workspace is None or not workspace.has_mirror():
        return None
    with workspace.mirror() as opened:
        return remembered.known(opened)


def fired(workspace: Workspace | None) -> tuple[str, dict[str, int] | None]:
    """(last period that was run, findings by rule), or ('', None)."""
    period, findings = last_findings(workspace, ["rule"]) if workspace else ("", None)
    return period, None if findings is None else {
        str(r): int(n) for r, n in findings["rule"].value_counts().items()
    }


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rules: with these words (no tone marks needed) in number, sentence, laws or remark;
    that judge this table, read or mark this field; of this level, confidence, document; in force on
    a day. '' is no condition."""

    words: str = ""
    table: str = ""
    field: str = ""
    severity: str = ""
    confidence: str = ""
    law: str = ""
    day: str = ""

    def takes(self, rule: Rule) -> bool:
        return (
            (not self.table or self.table in rule.judges)
            and (not self.field or self.field in (*rule.reads, *rule.blames))
            and self.severity in ("", rule.severity)
            and self.confidence in ("", rule.confidence)
            and (not self.law or self.law in documents([rule]))
            and (not self.day or rule.in_force(self.day))
            and fold_words(self.words) in _words(rule)
        )


def chosen(rules: Iterable[Rule], which: Filter) -> list[Rule]:
    """The rules that the filter takes, in order of the book."""
    return [rule for rule in rules if which.takes(rule)]


def documents(rules: Iterable[Rule]) -> list[str]:
    """The documents on which rules rest, by name, without the article."""
    return sorted({_PLACE.sub("", law.text) for rule in rules for law in rule.laws})


def _words(rule: Rule) -> str:
    laws = (law.text for law in rule.laws)
    return fold_words(" ".join((rule.id, *rule.title, *laws, rule.note)))


def one(asked: Asked, number: str, day: str) -> Rule:
    """The rule of this number, as it stands on an ISO day.

    Raises:
        Stop: there is none.
    """
    known = asked.on(day).rules
    if number not in known:
        near = [i for i in known if number in i][:5]
        raise Stop(
            t("Không có quy tắc {id}. Gần giống: {near}", id=number, near=", ".join(near) or "-"),
            USAGE,
        )
    return known[number]
