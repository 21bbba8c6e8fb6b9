"""One month from the inbox to the plan and the reports. Nothing is applied here."""

import calendar
import datetime
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..connectors.reports.words import number as number_text
from ..validators.texts import t
from . import (
    answers,
    choices,
    decisions,
    deliveries,
    inbox,
    intake,
    overrides,
    rules,
    runs,
    standings,
    submissions,
)
from .placed import placed
from .progress import Progress, silent, step
from .reports import Found, write_all
from .senders import Sender
from .stop import USAGE, Stop
from .workspace import Workspace

if TYPE_CHECKING:
    from ..connectors.intake.loading import Loaded
    from ..connectors.mirror import Mirror
    from ..sync import plan as planning
    from ..sync.plan import Plan
    from ..sync.settings import Settings


@dataclass(frozen=True)
class Month:
    """What a run of one period gave: which files count, what was checked, what is planned (None
    without a mirror), where the reports lie."""

    period: str
    received: submissions.Received
    checked: intake.Checked
    rendered: pd.DataFrame
    plan: "Plan | None"
    plan_number: int | None
    reports: Path
    taken: answers.Taken

    @property
    def tripped(self) -> pd.DataFrame:
        """The gates that stop the plan."""
        return pd.DataFrame() if self.plan is None else self.plan.stopped


def last_day(period: str) -> str:
    """ISO day on which a period "2026-11" is judged: its last.

    Raises:
        Stop: the text is not a year and a month.
    """
    year, month = map(int, choices.month(period).split("-"))
    return f"{period}-{calendar.monthrange(year, month)[1]:02d}"


def run_month(
    workspace: Workspace,
    period: str,
    *,
    as_of: str | None = None,
    jobs: int | None = None,
    let_pass: overrides.LetPass | None = None,
    progress: Progress = silent,
) -> Month:
    """Read the inbox, check, plan against the mirror, write the reports. May be run again at any
    time: files that did not change are not read again, and a plan that is the same is not stored
    twice.

    Args:
        as_of: ISO day whose law holds; by default the period's last, or today before that.
        let_pass: gates to override.

    Raises:
        Stop: no such period, or nothing received for it; settings, rules or gates that cannot be
            used.
    """
    from ..validators.rules import messages

    choices.period(period, workspace)
    as_of = as_of or min(last_day(period), datetime.date.today().isoformat())
    seen = runs.inbox(workspace, period)
    units, loaded = read_inbox(workspace, period, jobs=jobs, progress=progress)
    received = submissions.received(workspace, period, loaded, units, as_of)
    inbox.remember(workspace, received, loaded.files, seen)
    with workspace.mirror() as mirror:
        if let_pass is not None:
            overrides.add(workspace, mirror, let_pass, as_of)
        whole = mirror.theirs(closed=True)
        theirs = _in_service(whole)
        taken = answers.take(workspace, mirror, received.heard(loaded.records), period, as_of)
        known = intake.Known(
            units,
            theirs if len(theirs["nguoi"]) else None,
            rules.of(workspace, mirror=mirror),
            placed(mirror.judgements(), whole["nguoi"], as_of),
        )
        checked = intake.ask(received.records, loaded.files, as_of, known)
        checked = replace(checked, skipped=loaded.skipped)
        rendered = messages.render(checked.findings, as_of=as_of)
        plan, number = _plan(workspace, mirror, period, checked, known, whole)
    folder = write_all(
        workspace,
        Found(
            period,
            checked,
            rendered,
            None if plan is None else plan.changes,
            units,
            known.mirror,
            received.by_unit(),
        ),
        jobs=jobs,
        progress=step(progress, t("Ghi báo cáo")),
    )
    month = Month(period, received, checked, rendered, plan, number, folder, taken)
    runs.remember(workspace, month, seen)
    standings.leave(workspace, period, plan)
    return month


def read_inbox(
    workspace: Workspace, period: str, *, jobs: int | None = None, progress: Progress = silent
) -> "tuple[pd.DataFrame | None, Loaded]":
    """The registry, and what a period's inbox holds; what did not change is not read again.

    Raises:
        Stop: no such period, or nothing received for it; settings that cannot be used.
    """
    choices.period(period, workspace)
    units = workspace.units()
    return units, intake.read(
        [workspace.inbox(period)],
        jobs=jobs,
        cache=workspace.cache,
        limits=workspace.settings.limits,
        told=workspace.told(),
        progress=step(progress, t("Đọc tệp của các đơn vị")),
    )


def assign(
    workspace: Workspace, period: str, file: str, of: Sender, *, progress: Progress = silent
) -> tuple[str, submissions.Received]:
    """Say whose a file of a period is, and judge the period's files again; (the file, what counts
    now).

    Raises:
        Stop: no such file or unit; see :func:`read_inbox`.
    """
    units, loaded = read_inbox(workspace, period, progress=progress)
    as_of = _judged_on(workspace, period)
    before = submissions.received(workspace, period, loaded, units, as_of)
    name = submissions.assign(workspace, before, loaded, file, of)
    return name, receive(workspace, period, progress=progress)


def _judged_on(workspace: Workspace, period: str) -> str:
    """The day on which the last run judged a period, so that what is said of its files between two
    runs is what the run said; before the first, its last day, or today before that."""
    ran = runs.last(workspace, period)
    return ran.as_of if ran else min(last_day(period), datetime.date.today().isoformat())


def receive(
    workspace: Workspace, period: str, *, progress: Progress = silent
) -> submissions.Received:
    """What the units sent for a period and what of it counts, without asking any rule.

    Raises:
        Stop: see :func:`read_inbox`.
    """
    seen = runs.inbox(workspace, period)
    units, loaded = read_inbox(workspace, period, progress=progress)
    as_of = _judged_on(workspace, period)
    received = submissions.received(workspace, period, loaded, units, as_of)
    inbox.remember(workspace, received, loaded.files, seen)
    return received


def _plan(
    workspace: Workspace,
    mirror: "Mirror",
    period: str,
    checked: intake.Checked,
    known: intake.Known,
    whole: dict[str, pd.DataFrame],
) -> "tuple[Plan | None, int | None]":
    """The period's plan and its number in the mirror; (None, None) while the mirror is empty.

    Args:
        whole: the mirror with those who are closed: whoever was ever known is found again.
    """
    from ..sync import plan as planning

    if known.mirror is None:
        return None, None
    settings = ways(workspace)
    plan = planning.plan(
        checked.records,
        _known(mirror, period, whole, known.units),
        checked.as_of,
        settings=settings,
        kept_out=checked.kept_out(),
        overrides=overrides.known(workspace),
    )
    number = mirror.save_plan(
        plan.changes,
        {"period": period, "as_of": checked.as_of, "delivered": deliveries.stored(plan.delivered)},
        by=workspace.by or None,
    )
    overrides.remember(workspace, number, plan.stopped)
    return plan, number


def _in_service(whole: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The mirror without those whom the national side no longer holds."""
    people = whole["nguoi"]
    gone = set(people.loc[people["closed"].notna(), "id"])
    if not gone:
        return whole
    return {
        name: frame[~frame["id"].isin(gone)].reset_index(drop=True) for name, frame in whole.items()
    }


def ways(workspace: Workspace) -> "Settings":
    """Reactions and gates: the table of the sync with the office's ``[sync]`` over it.

    Raises:
        Stop: a name or a value that there is not.
    """
    from ..sync.settings import over_defaults

    try:
        return over_defaults(workspace.settings.sync)
    except ValueError as error:
        raise Stop(str(error), USAGE) from error


def _known(
    mirror: "Mirror", period: str, theirs: dict[str, pd.DataFrame], units: pd.DataFrame | None
) -> "planning.Known":
    """What is known beside the submissions of a period."""
    from ..sync import plan as planning

    return planning.Known(
        mirror.base(),
        theirs,
        units=units,
        ledger=deliveries.earlier(mirror, period),
        numbers=mirror.read("identifier"),
        judgements=mirror.judgements(),
        mirror_day=(mirror.last_pull() or "")[:10],
        period=period,
    )


def in_words(found: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """What :func:`notations` found as people read it, and what they call the columns."""
    from ..connectors.review.told import Words
    from ..connectors.templates.workbook import as_cells

    words, shown = Words({}), as_cells(found, "theirs", "ours").fillna("")
    places = zip(shown["table"], shown["field"], strict=True)
    headings = {
        "unit": t("Đơn vị"), "ho_ten": t("Họ và tên"), "field": t("Trường"),
        "theirs": t("Bản sao"), "ours": t("Đơn vị khai"), "less": t("Ghi chú"),
    }  # fmt: skip
    told = shown.assign(
        field=[words.label(str(table), str(field)) for table, field in places],
        less=[t("kém hơn") if less else "" for less in shown["less"]],
    )
    return told[list(headings)], list(headings.values())


def of_notations(found: pd.DataFrame) -> str:
    """How many there are, as a sentence."""
    return t(
        "{n} chỗ chỉ khác cách viết, {less} chỗ kém hơn bản sao (mất số 0, mất dấu, mất ngày); "
        "không chỗ nào được áp dụng.",
        n=number_text(len(found)),
        less=number_text(int(found["less"].sum())),
    )


def notations(
    workspace: Workspace, number: int | None, *, progress: Progress = silent
) -> pd.DataFrame:
    """What the inbox of a plan's period (the newest plan by default) writes otherwise than the
    mirror without stating another fact: frame of ``sync.plan.notations.COLUMNS``. Nothing of it is
    ever applied.

    Raises:
        Stop: there is no such plan, or its inbox is gone.
    """
    from ..sync import plan as planning

    with workspace.mirror() as mirror:
        n = decisions.number_of(mirror, number)
        plans = mirror.plans().set_index("number")
        period, as_of = (str(plans.at[n, c]) for c in ("period", "as_of"))
    received = receive(workspace, period, progress=progress)
    with workspace.mirror() as mirror:
        known = _known(mirror, period, mirror.theirs(closed=True), workspace.units())
        return planning.notations(received.records, known, as_of, settings=ways(workspace))
