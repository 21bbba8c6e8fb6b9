"""What the office has to do next, in order, and how far its month and its campaign are. Everything
is counted from what the stages left; nothing is read anew and nothing is written."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from ..connectors.mail.outbox import UNSETTLED
from ..connectors.reports import province_page, words
from ..validators.texts import t
from ..validators.vocabulary import ABOUT_PEOPLE, EVENTS, REVIEWED
from . import letters, runs
from .campaign import Campaign, campaign
from .exchange import NOT_SENDABLE
from .periods import counts_of
from .runs import Run
from .stop import Stop
from .workspace import Workspace

if TYPE_CHECKING:
    from ..connectors.mirror import Mirror

LETTERS_OPEN = ("queued", "sending", "retry", *UNSETTLED)
"""States of a letter that somebody or something still has to bring to its end."""
STEPS = ("intake", "check", "plan", "decide", "apply", "send")


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do.

    Attributes:
        key: what kind it is, for the rim's button or command.
        count: how many of them there are, at least 1.
        sentence: what it is, in the language in use; without the count.
        since: ISO instant or day from which it waits, '' where nobody knows.
        about: number of the plan or change set, or the period that it is about.
    """

    key: str
    count: int
    sentence: str
    since: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the month: "done", "now" or "later", and its figure in words ('' before)."""

    key: str
    state: str
    figure: str = ""


@dataclass(frozen=True)
class Today:
    """The state of the office: its newest period ('' before the first), the line of the month, the
    tasks in the order in which they are to be done, the campaign."""

    period: str
    steps: list[Step]
    tasks: list[Task]
    campaign: Campaign


@dataclass
class _Seen:
    """What the tasks are counted from."""

    period: str = ""
    run: Run | None = None
    new: list[str] = field(default_factory=list)
    new_since: str = ""
    plan: int | None = None
    planned: str = ""
    state: str = ""
    waiting: pd.DataFrame | None = None
    applied: list[tuple[int, str]] = field(default_factory=list)
    exported: int = 0
    refused: tuple[int, str] = (0, "")
    open_letters: tuple[int, str] = (0, "")
    letters: int = 0
    written: set[str] = field(default_factory=set)
    unwritten: int = 0
    silent: int = 0
    pulled: bool = False

    def lines(self, *, decision: str, people: bool | None = None) -> int:
        """Lines of the plan that a person decides on and that stand so; those that ask who or where
        somebody is, or the others."""
        found = self.waiting
        if found is None or not len(found):
            return 0
        kinds = [k for k in REVIEWED if people is None or (k in ABOUT_PEOPLE) == people]
        # What follows a person's own line is decided with it.
        own = found["kind"].isin(kinds) & (found["whole"] | ~found["kind"].isin(EVENTS))
        if people:
            own = found["kind"].isin(kinds) & (
                found["whole"] | (found["kind"] == "identity_conflict")
            )
        return int(found.loc[own & (found["decision"] == decision), "lines"].sum())


Waiting = Callable[["Mirror", int], pd.DataFrame]
"""Gives the lines of a plan by kind and decision, counted."""


def counted(mirror: "Mirror", number: int) -> pd.DataFrame:
    return mirror.waiting(number)


def today(workspace: Workspace, waiting: Waiting = counted) -> Today:
    """What to do next. Works on a workspace in which nothing was done yet, too.

    Args:
        waiting: counts the lines of a plan; whoever asks often may know them.
    """
    seen = _seen(workspace, waiting)
    return Today(
        seen.period, _steps(seen), [*_first(workspace, seen), *_tasks(seen)], campaign(workspace)
    )


def _seen(workspace: Workspace, waiting: Waiting) -> _Seen:
    seen = _Seen()
    periods = workspace.periods()
    if periods:
        seen.period = periods[-1]
        seen.run = runs.last(workspace, seen.period)
        now = runs.inbox(workspace, seen.period)
        seen.new = runs.new(seen.run, now)
        if seen.new:
            oldest = min(now[name][1] for name in seen.new)
            seen.new_since = datetime.datetime.fromtimestamp(oldest, datetime.UTC).isoformat()
    if workspace.has_mirror():
        _of_mirror(workspace, seen, waiting)
    if seen.run is not None:
        _of_units(workspace, seen)
    return seen


def _of_mirror(workspace: Workspace, seen: _Seen, waiting: Waiting) -> None:
    with workspace.mirror() as mirror:
        seen.pulled = mirror.last_pull() is not None
        sets = mirror.plans()
        plans = sets[sets["kind"] == "plan"]
        if len(plans):
            newest = plans.iloc[-1]
            seen.plan, seen.state = int(newest["number"]), str(newest["state"])
            seen.planned = str(newest["created"])
            seen.waiting = waiting(mirror, seen.plan)
        seen.refused = mirror.refused()
        sent = letters.states(mirror, seen.period)
    for line in sets[(sets["state"] == "applied") & (sets["kind"] != "undo")].itertuples():
        folder = workspace.root / "messages" / str(line.period) / f"{line.number:04d}"
        if (folder / NOT_SENDABLE).exists():
            seen.exported += 1
        else:
            seen.applied.append((int(str(line.number)), str(line.applied)))
    still = sent[sent["state"].isin(LETTERS_OPEN)]
    seen.letters = len(sent)
    seen.open_letters = (len(still), _oldest(still["created"]))
    seen.written = set(sent["unit"])


def _oldest(instants: "pd.Series[str]") -> str:
    known = instants.dropna()
    return str(known.min()) if len(known) else ""


def _of_units(workspace: Workspace, seen: _Seen) -> None:
    """Units that sent nothing; and, where a mail server is named, those that did and were not told
    yet what came of it."""
    try:
        counts = counts_of(workspace, seen.period)
    except Stop:
        return
    if (workspace.root / "units.csv").exists():
        sums = province_page.sums(counts)
        seen.silent = sums["units"] - sums["sent"]
    if workspace.settings.mail.get("host") and workspace.has_mirror():
        heard = set(counts.loc[counts["sent"] & (counts["unit"] != ""), "unit"])
        seen.unwritten = len(heard - seen.written)


def _first(workspace: Workspace, seen: _Seen) -> list[Task]:
    """What an office needs once before its first month."""
    found = []
    if not (workspace.root / "units.csv").exists():
        found.append(Task("registry", 1, t("Chưa có danh bạ đơn vị (units.csv)")))
    if not seen.pulled:
        found.append(Task("national", 1, t("Chưa nạp bản xuất nào của CSDL quốc gia")))
    if not seen.period:
        found.append(Task("period", 1, t("Chưa có kỳ nào: chưa nhận tệp của đơn vị")))
    return found


def _tasks(seen: _Seen) -> list[Task]:
    run, period = seen.run, seen.period
    since = run.at if run else ""
    plan = str(seen.plan or "")
    decided = seen.state == "planned"
    first_applied = seen.applied[0] if seen.applied else (0, "")
    every = [
        Task("files", len(seen.new), t("tệp mới đến, chưa đọc"), seen.new_since, period),
        Task("refused", run.refused if run else 0, t("tệp không đọc được"), since, period),
        Task("unknown", run.unknown if run else 0, t("tệp chưa rõ của đơn vị nào"), since, period),
        Task("aside", run.aside if run else 0, t("tệp để ngoài, cần xem lý do"), since, period),
        Task("asked", run.asked if run else 0,
             t("câu hỏi về tệp nào thay tệp nào"), since, period),
        Task("columns", run.columns if run else 0, t("cột chưa rõ là trường nào"), since, period),
        Task("gates", len(run.gates) if run else 0, t("ngưỡng đang chặn kế hoạch"), since, plan),
        Task("questions", seen.lines(decision="", people=True) if decided else 0,
             t("câu hỏi về người: cùng một người, vắng, khai trùng"), seen.planned, plan),
        Task("decisions", seen.lines(decision="", people=False) if decided else 0,
             t("thay đổi chờ quyết định"), seen.planned, plan),
        Task("approved", seen.lines(decision="approve") if decided else 0,
             t("thay đổi đã duyệt, chưa áp dụng"), seen.planned, plan),
        Task("export", len(seen.applied), t("đợt đã áp dụng, chưa xuất thông điệp"),
             first_applied[1], str(first_applied[0])),
        Task("ministry", seen.refused[0], t("thông điệp bị CSDL quốc gia từ chối"),
             seen.refused[1]),
        Task("letters", seen.open_letters[0], t("thư chưa gửi xong"), seen.open_letters[1], period),
        Task("results", seen.unwritten, t("đơn vị chưa được báo kết quả"), since, period),
        Task("silent", seen.silent, t("đơn vị chưa gửi tệp"), "", period),
    ]  # fmt: skip
    return [task for task in every if task.count]


def _steps(seen: _Seen) -> list[Step]:
    run = seen.run
    waiting = seen.lines(decision="") if seen.state == "planned" else 0
    applied = seen.state == "applied" and run is not None and run.plan == seen.plan
    figures = {
        "intake": t("{n} tệp", n=words.number(len(run.files))) if run else "",
        "check": t("{n} người, {m} lỗi", n=words.number(run.people), m=words.number(run.errors))
        if run
        else "",
        "plan": t("số {n}", n=seen.plan) if run and run.plan else "",
        "decide": t("còn {n}", n=words.number(waiting)) if run and run.plan else "",
        "apply": t("đợt {n}", n=seen.plan) if applied else "",
        "send": t("{n} thư", n=words.number(seen.letters)) if seen.letters else "",
    }
    done = {
        "intake": run is not None and not seen.new and not run.asked,
        "check": run is not None and not seen.new,
        "plan": run is not None and run.plan is not None and not run.gates and not seen.new,
        "decide": run is not None and run.plan is not None and not waiting and bool(seen.state),
        "apply": applied,
        "send": applied and not seen.applied and bool(seen.letters) and not seen.open_letters[0],
    }
    found, now = [], True
    for key in STEPS:
        state = "done" if done[key] else "now" if now and seen.period else "later"
        now = now and done[key]
        found.append(Step(key, state, figures[key]))
    return found


def step_name(key: str) -> str:
    """What people call a step of the month."""
    return {
        "intake": t("Nhận"), "check": t("Kiểm tra"), "plan": t("Kế hoạch"),
        "decide": t("Duyệt"), "apply": t("Áp dụng"), "send": t("Gửi"),
    }[key]  # fmt: skip
