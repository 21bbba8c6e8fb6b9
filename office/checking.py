"""Reads and checks files for a command, with what the workspace knows when there is one."""

from pathlib import Path

import pandas as pd

from ..validators.texts import t
from . import pipeline, regime
from .progress import Progress, silent, step
from .workspace import Workspace


def check_files(
    paths: list[Path],
    day: str,
    *,
    units_file: Path | None,
    workspace: Workspace | None,
    progress: Progress = silent,
) -> tuple[pipeline.Checked, pd.DataFrame | None, dict[str, pd.DataFrame] | None, regime.Asked]:
    """(the check, the registry of units, the mirror, what was asked), with what the workspace
    knows.

    Args:
        units_file: a registry over the workspace's.
    """
    from ..connectors.registry.units import read_units

    asked = regime.of(workspace)
    units = read_units(units_file) if units_file else workspace.units() if workspace else None
    kept = None
    if workspace and workspace.has_mirror():
        with workspace.mirror() as mirror:
            theirs = mirror.theirs()
            kept = theirs if len(theirs["nguoi"]) else None
    loaded = pipeline.read(
        paths,
        overrides=Workspace.saved_mappings(),
        limits=workspace.settings.limits if workspace else None,
        progress=step(progress, t("Đọc tệp")),
    )
    checked = pipeline.check(
        loaded,
        day,
        units=units,
        mirror=kept,
        settings=asked.settings,
        regime=asked.on(day),
        explanations=asked.explanations,
    )
    return checked, units, kept, asked
