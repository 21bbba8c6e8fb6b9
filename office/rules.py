"""Which rules are asked: the book, the Department's own rules and the packs, as the workspace's
configuration says; and what they found last."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ..validators.rules import local
from ..validators.rules import packs as bundles
from ..validators.rules.local import LocalRuleError
from .periods import last_findings
from .stop import USAGE, Stop
from .workspace import Workspace

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
    return Asked(all_packs, settings, _explanations(workspace, mirror))


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
    period, findings = last_findings(workspace) if workspace else ("", None)
    return period, None if findings is None else {
        str(r): int(n) for r, n in findings["rule"].value_counts().items()
    }
