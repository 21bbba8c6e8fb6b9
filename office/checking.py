"""One file of an inbox checked by itself, with all that the workspace knows: what putting it right
has come to, before the month is run again."""

import datetime
from dataclasses import dataclass

from ..validators.explanations import awake
from ..validators.quieting import heads
from ..validators.rules import messages
from ..validators.texts import language
from . import inbox, intake
from .month import last_day
from .progress import Progress, silent
from .stop import UNREADABLE, Stop
from .workspace import Workspace


@dataclass(frozen=True)
class Checked:
    """Counts as ``intake.Checked.summary``; (rule in words, how many findings) of what nobody has
    explained, the most first."""

    summary: dict[str, int]
    rules: list[tuple[str, int]]


def check_again(
    workspace: Workspace, period: str, file: str, *, progress: Progress = silent
) -> Checked:
    """Check a file of a period's inbox (its path there; of an archive the whole archive is read).

    Raises:
        Stop: it is gone, or cannot be read.
    """
    path, _ = inbox.path_of(workspace, period, file)
    day = min(last_day(period), datetime.date.today().isoformat())
    checked, _ = intake.check_files(
        [path], day, units_file=None, workspace=workspace, progress=progress
    )
    report = next((f for f in checked.files if f.path == f"{workspace.inbox(period)}/{file}"), None)
    if report is None or report.status == "refused":
        raise Stop((report.reason if report else "") or file, UNREADABLE)
    open_ = heads(awake(checked.findings))
    titles = messages.render(open_, language(), day)["title"]
    return Checked(checked.summary(), [(str(k), int(n)) for k, n in titles.value_counts().items()])
