"""Whose a file is, as an officer says where the file itself does not tell, or tells it wrongly:
kept for that content and, when asked, for every later file that calls its unit the same."""

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..connectors.files import write_private
from ..validators.folding import fold_words
from ..validators.texts import t
from . import choices
from .stop import USAGE, Stop
from .workspace import Workspace

if TYPE_CHECKING:
    from ..connectors.intake.loading import Loaded

Said = dict[str, str]
"""What was said: "sha256" of the file, "calls" (what the file calls its unit, folded; '' when it
was said of this content alone), "unit", "by", "at", "because"."""


@dataclass(frozen=True, slots=True)
class Sender:
    """That a file is of a unit (code or name), who says so and why; ``every``: every other file
    that calls its unit the same, too."""

    unit: str
    by: str
    because: str = ""
    every: bool = False


def _file(workspace: Workspace) -> Path:
    return workspace.root / "senders.json"


def _known(workspace: Workspace) -> list[Said]:
    path = _file(workspace)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def _calls(tables: pd.DataFrame) -> dict[str, str]:
    """File -> what it calls its unit first, folded."""
    named = tables.loc[tables["unit"].fillna("") != "", ["file", "unit"]]
    first = named.drop_duplicates("file")
    return {str(f): fold_words(str(u)) for f, u in zip(first["file"], first["unit"], strict=True)}


def of_files(workspace: Workspace, loaded: "Loaded") -> dict[str, str]:
    """File -> unit, of the files of which somebody said whose they are. What was said of a content
    goes before what was said of a name; a name that was said to be two units says nothing."""
    known = _known(workspace)
    by_content = {one["sha256"]: one["unit"] for one in known}
    named: dict[str, set[str]] = {}
    for one in known:
        if one["calls"]:
            named.setdefault(one["calls"], set()).add(one["unit"])
    calls, found = _calls(loaded.records.tables), {}
    for file in loaded.files:
        units = named.get(calls.get(file.path, ""), set())
        unit = by_content.get(file.sha256) or (next(iter(units)) if len(units) == 1 else "")
        if unit:
            found[file.path] = unit
    return found


def say(workspace: Workspace, loaded: "Loaded", path: str, of: Sender) -> str:
    """Keep whose a file is, with the day; the code of the unit.

    Args:
        path: of a file that was read.

    Raises:
        Stop: no such unit; the file calls its unit nothing and more than itself was meant.
    """
    code = choices.unit(of.unit, workspace.units())
    report = next(f for f in loaded.files if f.path == path)
    calls = _calls(loaded.records.tables).get(path, "") if of.every else ""
    if of.every and not calls:
        raise Stop(
            t("Tệp không ghi tên đơn vị nào nên chỉ nhớ được cho chính tệp này."), USAGE
        )  # fmt: skip
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    said = {
        "sha256": report.sha256, "calls": calls, "unit": code, "by": of.by, "at": now,
        "because": of.because,
    }  # fmt: skip
    kept = [one for one in _known(workspace) if one["sha256"] != report.sha256]
    text = json.dumps([*kept, said], ensure_ascii=False, indent=1)
    write_private(_file(workspace), text.encode())
    return code
