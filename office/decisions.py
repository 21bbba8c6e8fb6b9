"""What people decide about the lines of a plan, and what they know about its questions."""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..connectors.reports import words
from ..validators.texts import t
from ..validators.vocabulary import ABOUT_PEOPLE
from . import choices, standings
from .four_eyes import refuse_applying, refuse_approving
from .overrides import refuse_stopped
from .stop import USAGE, Stop
from .workspace import Workspace

if TYPE_CHECKING:
    from ..connectors.mirror import Applied, Mirror


@dataclass(frozen=True)
class Answer:
    """An answer to one line of a plan; the parts are those of ``sync.judgements.Said``."""

    change: str
    word: str
    because: str
    until: str = ""
    reason: str = ""
    day: str = ""
    unit: str = ""


def judge(mirror: "Mirror", number: int, answers: Iterable[Answer], *, by: str) -> int:
    """Store answers to lines of plan *number*: the one way in for the command, the reports of units
    and everybody else. They count from the next ``hoso run`` on; how many were stored.

    Raises:
        Stop: a line that the plan does not have, or an answer that does not fit its line; then
        nothing is stored.
    """
    from ..sync import judgements

    lines = {str(c["change"]): c for c in mirror.plan(number).to_dict("records")}
    found = []
    for a in answers:
        if a.change not in lines:
            raise Stop(
                t(
                    "Kế hoạch số {n} không có dòng {change}; xem: hoso plan {n}",
                    n=number,
                    change=a.change,
                ),
                USAGE,
            )
        try:
            found.append(
                judgements.answer(
                    {str(k): v for k, v in lines[a.change].items()},
                    judgements.Said(a.word, a.because, a.until, a.reason, a.day, a.unit),
                )
            )
        except ValueError as error:
            raise Stop(str(error), USAGE) from error
    return mirror.judge(pd.DataFrame(found, dtype="str"), by=by) if found else 0


@dataclass(frozen=True)
class Block:
    """Lines of a plan that are approved together: those of these kinds, fields and units."""

    kind: tuple[str, ...] = ()
    field: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.kind or self.field or self.unit)


def number_of(mirror: "Mirror", given: int | None) -> int:
    """The plan that is meant: the one that was named, or the newest.

    Raises:
        Stop: there is none yet.
    """
    found = given or mirror.latest_plan()
    if found is None:
        raise Stop(t("Chưa có kế hoạch nào; chạy: hoso run"), USAGE)
    return found


def lines_of(workspace: Workspace, number: int | None) -> tuple[int, pd.DataFrame]:
    """(number, lines) of a plan, the newest by default.

    Raises:
        Stop: there is no plan yet.
    """
    with workspace.mirror() as mirror:
        n = number_of(mirror, number)
        return n, mirror.plan(n)


def questions(lines: pd.DataFrame, kind: str | None = None) -> pd.DataFrame:
    """The lines of a plan that ask about a person and wait for an answer; of one kind when asked.

    Raises:
        Stop: there is no such kind.
    """
    return lines[
        lines["kind"].isin((choices.kind(kind),) if kind else ABOUT_PEOPLE)
        & ((lines["field"].fillna("") == "") | (lines["kind"] == "identity_conflict"))
        & (lines["decision"].fillna("") == "")
    ].fillna("")


def export_review(workspace: Workspace, number: int, target: Path) -> None:
    """Write the review workbook of a plan.

    Raises:
        Stop: a gate stops the plan; the file is there already, and somebody filled it in or it is
        no review workbook.
    """
    from ..connectors.review.workbook import filled, write_review

    units = workspace.units()
    names = {} if units is None else dict(zip(units["code"], units["name"], strict=True))
    with workspace.mirror() as mirror:
        refuse_stopped(workspace, number)
        lines = mirror.plan(number)
        if target.exists():
            _refuse_filled(target, number, filled(target, lines))
        write_review(lines, target, names)


def _refuse_filled(target: Path, number: int, rows: int | None) -> None:
    if rows is None:
        raise Stop(
            t("{file} đã có và không phải sổ duyệt; hãy đặt tên khác.", file=target.name), USAGE
        )
    if rows:
        raise Stop(
            t(
                "{file} đã có {n} dòng được điền, không ghi đè; nhận lại bằng: "
                "hoso review import {number} {quoted}, hoặc ghi ra tên khác.",
                file=target.name,
                n=rows,
                number=number,
                quoted=shlex.quote(str(target)),
            ),
            USAGE,
        )


@dataclass(frozen=True, slots=True)
class Decided:
    """How many rows of a review workbook were decided how, and how many still wait."""

    approved: int
    rejected: int
    deferred: int
    waiting: int

    @property
    def all(self) -> int:
        return self.approved + self.rejected + self.deferred

    @property
    def sentence(self) -> str:
        """What was taken over."""
        return t(
            "Đã ghi {n} quyết định: {approved} duyệt, {rejected} từ chối, {deferred} hoãn; "
            "{waiting} dòng chưa quyết định.",
            n=words.number(self.all),
            approved=words.number(self.approved),
            rejected=words.number(self.rejected),
            deferred=words.number(self.deferred),
            waiting=words.number(self.waiting),
        )


def import_review(workspace: Workspace, number: int, source: Path, *, by: str) -> Decided:
    """Take the decisions of a review workbook over.

    Raises:
        ReviewError: the workbook was altered or belongs to another plan.
    """
    from ..connectors.review.workbook import decided, read_review

    with workspace.mirror() as mirror:
        lines = mirror.plan(number)
        back = read_review(source, lines, by=by)
        if decided(back).get("approve", 0) > decided(lines).get("approve", 0):
            refuse_approving(workspace, mirror, number, by)
        mirror.decide(number, back, by=by)
    rows = decided(back)
    return Decided(*(int(rows.get(d, 0)) for d in ("approve", "reject", "defer", "")))


def approve_block(
    workspace: Workspace, number: int | None, block: Block, *, by: str, because: str
) -> tuple[int, int]:
    """Approve a block of lines; (number of the plan, how many rows of its review workbook were
    approved by it).

    Raises:
        Stop: no reason, no block, no plan, a gate stops the plan, or a kind, field or unit that
            there is not.
    """
    from ..connectors.review.workbook import approve, decided

    if not because.strip():
        raise Stop(t("Hãy nói vì sao (--because)."), USAGE)
    if not block:
        raise Stop(t("Nói rõ duyệt khối nào: --kind, --field hoặc --unit."), USAGE)
    with workspace.mirror() as mirror:
        n = number_of(mirror, number)
        refuse_stopped(workspace, n)
        refuse_approving(workspace, mirror, n, by)
        lines = mirror.plan(n)
        known = _named(workspace, lines)
        given = approve(
            lines,
            kind=[choices.kind(k) for k in block.kind],
            field=[choices.field(f) for f in block.field],
            unit=[choices.chosen(u, known, t("đơn vị")) for u in block.unit],
            by=by,
            because=because,
        )
        mirror.decide(n, given, by=by)
    before, after = (int(decided(frame).get("approve", 0)) for frame in (lines, given))
    return n, after - before


def _named(workspace: Workspace, lines: pd.DataFrame) -> dict[str, str]:
    """Code -> name of the units of the registry and of a plan."""
    return {**dict.fromkeys(lines["unit"].dropna(), ""), **unit_names(workspace)}


def unit_names(workspace: Workspace) -> dict[str, str]:
    """Code -> name ('' for none) of the units of the registry."""
    units = workspace.units()
    return {} if units is None else dict(zip(units["code"], units["name"].fillna(""), strict=True))


def apply(workspace: Workspace, number: int | None, *, by: str) -> "tuple[int, Applied]":
    """Apply what was approved, in one transaction; (number of the plan, what was done).

    Raises:
        Stop: no plan, or a gate stops it.
    """
    with workspace.mirror() as mirror:
        n = number_of(mirror, number)
        refuse_stopped(workspace, n)
        refuse_applying(workspace, mirror, n, by)
        done = mirror.apply(n, by=by)
    standings.note(workspace)
    return n, done


def answer(workspace: Workspace, number: int | None, given: Answer, *, by: str) -> None:
    """Store an answer to one line of a plan, the newest by default.

    Raises:
        Stop: see :func:`judge`; or a unit that there is not.
    """
    with workspace.mirror() as mirror:
        n = number_of(mirror, number)
        if given.unit:
            known = _named(workspace, mirror.plan(n))
            given = replace(given, unit=choices.chosen(given.unit, known, t("đơn vị")))
        judge(mirror, n, [given], by=by)
