"""A pack of rules tried before it is in force: whom it would trouble, and whom no longer."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..validators.rules import packs
from ..validators.texts import t
from .intake import Checked, Known, ask, check_files
from .progress import Progress, silent
from .stop import CLEAN, INTERNAL, UNREADABLE, USAGE, Stop
from .workspace import Workspace


@dataclass(frozen=True)
class Rehearsal:
    """The check as it is and as it would be, and the findings that differ
    (``packs.differences``)."""

    pack: packs.Pack
    now: Checked
    then: Checked
    differences: pd.DataFrame
    known: Known

    @property
    def status(self) -> int:
        if self.now.crashed or self.then.crashed:
            return INTERNAL
        return UNREADABLE if self.now.refused else CLEAN


def rehearse(
    pack_id: str,
    paths: list[Path],
    day: str,
    *,
    units_file: Path | None,
    workspace: Workspace | None,
    progress: Progress = silent,
) -> Rehearsal:
    """Check *paths* under the rules of *day*, then as if the pack were in force.

    Raises:
        Stop: no such pack; or see ``intake.check_files``.
    """
    now, known = check_files(
        paths, day, units_file=units_file, workspace=workspace, progress=progress
    )
    every = known.asked.packs
    if pack_id not in every:
        raise Stop(
            t("Không có gói {id}; các gói là {known}", id=pack_id, known=", ".join(sorted(every))),
            USAGE,
        )
    pack = every[pack_id]
    then = ask(now.records, now.files, day, known, packs.rehearsed(pack, day, every))
    return Rehearsal(pack, now, then, packs.differences(now.findings, then.findings), known)
