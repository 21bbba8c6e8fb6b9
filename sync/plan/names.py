"""The names of a plan and of its changes."""

import hashlib

import numpy as np
import pandas as pd

from .. import changes as change_set
from ..groups import groups
from ..settings import Settings

_ORDER = ["unit", "id", "table", "line", "op", "field", "kind"]


def named(parts: list[pd.DataFrame], ways: Settings) -> tuple[pd.DataFrame, str]:
    """All lines in order with group, name and seal, and the id of the plan."""
    lines = pd.concat(parts, ignore_index=True)
    for name in ("base", "theirs", "ours"):
        lines[name] = lines[name].where(lines[name] != "", np.nan)
    lines = lines.assign(change="", group="", decision="", by="", note="", seal="")
    lines = lines[list(change_set.CHANGES)].astype(change_set.CHANGES)
    lines = lines.sort_values(_ORDER, kind="stable", ignore_index=True)
    stated = change_set.stated(lines)
    name = plan_id(stated)
    names = [f"{name}-{i:06d}" for i in range(1, len(lines) + 1)]
    found = {
        "group": groups(lines, int(ways["group_from"])),
        "change": pd.Series(names, index=lines.index, dtype="str"),
        "seal": pd.Series(change_set.named(names, stated), index=lines.index, dtype="str"),
    }
    return lines.assign(**found), name


def plan_id(stated: list[str]) -> str:
    """Hash of what all lines state; the names of the changes come from it and are not part of
    it."""
    seals = "".join(change_set.named([""] * len(stated), stated))
    return "P" + hashlib.sha256(seals.encode()).hexdigest()[:10]
