"""What the last run of a period saw and left to do, kept beside its findings, so that the office
can say what comes next without reading a workbook again."""

import dataclasses
import datetime
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..connectors.files import private_folder, write_private
from ..connectors.intake.loading import questions
from . import overrides
from .workspace import Workspace

if TYPE_CHECKING:
    from .month import Month

Inbox = dict[str, list[float]]
"""Path within the inbox -> size in bytes, time of the last change in seconds since the epoch."""


@dataclass(frozen=True)
class Run:
    """A run of a period.

    Attributes:
        at: UTC instant of its end. as_of: ISO day whose law held.
        files: what lay in the inbox when it began.
        read, refused: files that could be read, and could not.
        unknown: files whose unit nobody knows. aside: files that do not count, for a reason that
            somebody should look at. asked: questions about files. columns: columns that wait for
            an answer.
        people, errors: declared people, errors to be put right, as ``Checked.summary`` counts them.
        gates: names of the gates that stop its plan. plan: number of its plan.
    """

    period: str
    as_of: str
    at: str
    files: Inbox
    read: int = 0
    refused: int = 0
    unknown: int = 0
    aside: int = 0
    asked: int = 0
    columns: int = 0
    people: int = 0
    errors: int = 0
    gates: list[str] = field(default_factory=list)
    plan: int | None = None


def inbox(workspace: Workspace, period: str) -> Inbox:
    """What lies in a period's inbox; nothing where there is none. What programs leave beside an
    open workbook is no file of a unit."""
    root = workspace.root / "inbox" / period
    found: Inbox = {}
    for path in root.rglob("*") if root.is_dir() else ():
        # A link is told of as what it is; what it points to is nobody's business here.
        if path.name.startswith((".", "~$")) or not (path.is_symlink() or path.is_file()):
            continue
        about = path.lstat()
        found[path.relative_to(root).as_posix()] = [float(about.st_size), about.st_mtime]
    return found


def new(run: Run | None, now: Inbox) -> list[str]:
    """Files that came, or became others, after the run began."""
    before = run.files if run else {}
    return sorted(name for name, about in now.items() if before.get(name) != about)


def remember(workspace: Workspace, month: "Month", seen: Inbox) -> Run:
    """Keep what a run leaves.

    Args:
        seen: the inbox before it was read: what came meanwhile is new.
    """
    checked, judged = month.checked, month.received.judged
    summary = checked.summary()
    run = Run(
        month.period,
        checked.as_of,
        datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        seen,
        read=len(checked.files) - len(checked.refused),
        refused=len(checked.refused),
        unknown=sum(not u or u.startswith("?") for u in judged.files["unit"]),
        aside=len(month.received.told()),
        asked=len(judged.questions),
        columns=sum(len(questions(file)) for file in checked.files),
        people=summary["people"],
        errors=summary["errors"],
        gates=overrides.names(month.tripped.to_dict("records")),
        plan=month.plan_number,
    )  # fmt: skip
    write_private(
        _file(workspace, month.period), json.dumps(dataclasses.asdict(run)).encode()
    )  # fmt: skip
    return run


def last(workspace: Workspace, period: str) -> Run | None:
    """The last run of a period; None before the first, and of one that an older hoso ran."""
    path = workspace.root / ".hoso" / "periods" / period / "run.json"
    if not path.exists():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    known = {f.name for f in dataclasses.fields(Run)}
    return Run(**{k: v for k, v in kept.items() if k in known})


def _file(workspace: Workspace, period: str) -> Path:
    return private_folder(workspace.root / ".hoso" / "periods" / period) / "run.json"
