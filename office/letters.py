"""The period's letters to the units: results or reminders, each a job of the outbox that is done
once."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import sqlalchemy as sa

from ..connectors.files import private_folder, write_private
from ..connectors.mail import bounces, letters, outbox, schedule
from ..connectors.mail.letter import Attachment, Letter
from ..connectors.mail.protect import encrypt
from ..connectors.mail.server import Server
from ..connectors.mirror.schema import outbox as outbox_table
from ..validators.addresses import addresses
from ..validators.texts import t
from . import anchors, choices
from .passwords import password_of, server_password
from .periods import counts_of
from .progress import Progress, silent, step
from .reports import stem
from .stop import USAGE, Stop
from .units import address_faults
from .workspace import Workspace

if TYPE_CHECKING:
    from ..connectors.mail.outbox import Heard, Sent
    from ..connectors.mirror import Mirror


STATES = {
    "queued": "Chờ gửi",
    "sending": "Đang gửi",
    "sent": "Đã gửi",
    "retry": "Sẽ gửi lại",
    "failed": "Bị từ chối",
    "unsure": "Chưa rõ đã tới chưa",
    "bounced": "Bị trả lại",
}


def state_name(state: str) -> str:
    """What people call a state of a letter."""
    return t(STATES[state]) if state in STATES else state


@dataclass(frozen=True, slots=True)
class Asked:
    """Which letters: results, or reminders (the *step*-th by schedule, 0 by hand) with the deadline
    that they name."""

    remind: bool = False
    deadline: str = ""
    overdue: bool = False
    step: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """A letter to one mailbox of a unit, and what it is: what was sent once is not sent again."""

    unit: str
    letter: Letter
    key: outbox.Key


@dataclass(frozen=True, slots=True)
class Composed:
    """The letters of a period, the units that have no address at all, and the addresses that are
    none: their sentences name unit and line."""

    letters: list[Made]
    without_address: list[str]
    bad_addresses: list[str]


@dataclass(frozen=True, slots=True)
class Held:
    """A letter that is not made because its unit was sent one of its kind already, with another
    deadline or other words: the deadlines (of then, of now) and the day of the first."""

    unit: str
    kind: str
    before: str
    now: str
    day: str


@dataclass(frozen=True, slots=True)
class Queued:
    """How many letters are new, and those that wait for ``--again``."""

    new: int
    held: list[Held]


def scheduled(workspace: Workspace, period: str, today: datetime.date) -> Asked | None:
    """The newest reminder that has fallen due; None before the first.

    Raises:
        Stop: ``[mail]`` has no schedule, or one that cannot be.
    """
    mail = _mail(workspace)
    day, days_before = mail.get("deadline_day"), mail.get("reminders")
    if (
        not isinstance(day, int)
        or not isinstance(days_before, list)
        or not all(isinstance(d, int) for d in days_before)
    ):
        raise Stop(
            t(
                "hoso.toml, mục [mail]: lịch đôn đốc cần deadline_day = ngày và reminders = "
                "[số ngày trước hạn, ...]."
            ),
            USAGE,
        )
    try:
        due = schedule.deadline(period, day)
    except ValueError as error:
        raise Stop(
            t(
                "hoso.toml, mục [mail]: deadline_day phải từ 1 đến 31 và kỳ có dạng "
                "năm-tháng, không phải {day} và {period}.",
                day=day,
                period=period,
            ),
            USAGE,
        ) from error
    step = schedule.step(due, days_before, today)
    return Asked(True, f"{due:%d/%m/%Y}", today > due, step) if step else None


@dataclass(frozen=True)
class _Desk:
    """What every letter of a period needs."""

    workspace: Workspace
    period: str
    asked: Asked
    now: datetime.datetime

    @cached_property
    def mail(self) -> dict[str, Any]:
        return _mail(self.workspace)

    @cached_property
    def office(self) -> str:
        return str(self.workspace.settings.office["name"])

    @cached_property
    def anchor(self) -> str:
        head = anchors.last(self.workspace.root)
        return head.told() if head else ""

    def report(self, unit: str) -> Path:
        """Where the unit's marked workbook lies when something is wrong."""
        return self.workspace.root / "reports" / self.period / f"{stem(self.period, unit)}.xlsx"

    def written(self, unit: Any, recipient: str) -> Made:
        """The letter to one unit, a line of the period's counts."""
        code, asked = str(unit.unit), self.asked
        kind = _kind(asked.remind)
        facts = {
            "office": self.office, "unit": unit.name, "period": self.period, "people": unit.people,
            "errors": unit.error, "warnings": unit.warning,
            "deadline": asked.deadline, "overdue": asked.overdue, "step": asked.step,
            "reply_to": str(self.mail.get("reply_to", "")),
        }  # fmt: skip
        words = letters.write(kind, facts, self.workspace.root / "letters")
        report, sender = self.report(code), str(self.mail["sender"])
        plain = report.read_bytes() if report.exists() and not asked.remind else b""
        said = outbox.content_hash(
            words.subject.encode(), words.body.encode(), words.html.encode(), plain
        )
        key = outbox.Key(f"{kind}-{asked.step}" if asked.step else kind, asked.deadline, said)
        letter = Letter(
            (str(self.mail.get("name", self.office)), sender),
            recipient,
            words.subject,
            words.body,
            outbox.message_id(self.period, code, str(key), recipient, sender.rpartition("@")[2]),
            self.now,
            facts["reply_to"],
            words.html,
            self._attached(code, plain),
            self.anchor,
        )
        return Made(code, letter, key)

    def _attached(self, unit: str, plain: bytes) -> tuple[Attachment, ...]:
        """The unit's workbook behind its password."""
        if not plain:
            return ()
        closed = encrypt(plain, password_of(self.workspace, unit))
        return (Attachment(f"{stem(self.period, unit)}.xlsx", closed),)


def compose(
    workspace: Workspace, period: str, asked: Asked, *, only: str, now: datetime.datetime
) -> Composed:
    """Every letter of the period. Units without an address are named, not dropped silently.

    Args:
        only: code of the one unit to write to, '' for all.

    Raises:
        Stop: no mail server or sender in ``hoso.toml``, no registry, or the period was not run.
    """
    units = workspace.units()
    only = choices.unit(only, units) if only else ""
    period = choices.period(period, workspace)
    asked = replace(asked, deadline=deadline_of(period, asked.deadline))
    desk = _Desk(workspace, period, asked, now)
    mail, counts = desk.mail, counts_of(workspace, period)
    units = _registry(units)
    written = _addresses(units)
    to = counts[_asked(workspace, period, counts, remind=asked.remind)]
    if only:
        to = to[to["unit"] == only]
    made, without, bad = [], [], []
    for unit in to.itertuples(index=False):
        good, wrong = addresses(written.get(str(unit.unit), ""))
        if wrong:
            bad.append(str(unit.unit))
        if mail.get("test_recipient"):
            good = [str(mail["test_recipient"])]
        made += [desk.written(unit, recipient) for recipient in good]
        if not good and not wrong:
            without.append(str(unit.unit))
    return Composed(made, without, [s for _, s in address_faults(workspace, units, bad)])


def recipients(workspace: Workspace, period: str, *, remind: bool) -> pd.DataFrame:
    """Who would be written to: one line a unit with ``unit``, ``name``, ``people``, ``error``,
    ``warning`` and ``email`` as the registry has it ('' for none); of the letters nothing is made.

    Raises:
        Stop: no registry, or the period was not run.
    """
    written = _addresses(_registry(workspace.units()))
    counts = counts_of(workspace, period)
    to = counts[_asked(workspace, period, counts, remind=remind) & (counts["unit"] != "")]
    columns = ["unit", "name", "people", "error", "warning"]
    return to[columns].assign(email=to["unit"].map(written).fillna("")).reset_index(drop=True)


def _asked(
    workspace: Workspace, period: str, counts: pd.DataFrame, *, remind: bool
) -> "pd.Series[bool]":
    """Which lines of a period's counts get a letter."""
    # A file in which nobody was found was sent too: its unit gets what is wrong with it, and no
    # letter that it sent nothing.
    folder = workspace.root / "reports" / period
    reported = counts["unit"].map(lambda u: (folder / f"{stem(period, str(u))}.xlsx").exists())
    heard = counts["sent"] | reported.astype(bool)
    return ~heard if remind else heard


def deadline_of(period: str, given: str) -> str:
    """A deadline as letters write it (dd/mm/yyyy), '' for none.

    Raises:
        Stop: it is no day, or lies before the period.
    """
    if not given:
        return ""
    day = choices.day(given)
    if f"{day:%Y-%m}" < period:
        raise Stop(t("Hạn {day} trước kỳ {period}.", day=f"{day:%d/%m/%Y}", period=period), USAGE)
    return f"{day:%d/%m/%Y}"


def write_dry(workspace: Workspace, period: str, made: Iterable[Made]) -> Path:
    """Write letters as files instead of sending them; the folder. The second mailbox of a unit has
    "-2" behind its name."""
    folder = private_folder(workspace.root / "reports" / period / "thu")
    many: dict[str, int] = {}
    for one in made:
        many[one.unit] = n = many.get(one.unit, 0) + 1
        name = stem(period, one.unit) + (f"-{n}" if n > 1 else "")
        write_private(folder / f"{name}.eml", one.letter.as_bytes())
    return folder


def enqueue(
    workspace: Workspace, mirror: "Mirror", period: str, made: Iterable[Made], *, again: bool
) -> Queued:
    """Put letters into the outbox, each of a unit, a kind and a period once.

    Args:
        again: make also those of which one went out before with another deadline or other words.
    """
    folder = workspace.root / ".hoso" / "outbox"
    new, held = 0, []
    for one in made:
        before = _same_kind(mirror, period, one)
        lost = before is not None and before.state in ("failed", "bounced")
        if before is None or (before.key != one.key and (again or lost)):
            new += outbox.enqueue(
                mirror.engine,
                folder,
                one.letter,
                outbox.Occasion(period, one.unit, str(one.key)),
                one.letter.date,
            )
        elif _differs(before.key, one.key):
            held.append(
                Held(one.unit, one.key.kind, before.key.deadline, one.key.deadline, before.day)
            )
    return Queued(new, held)


def _same_kind(mirror: "Mirror", period: str, one: Made) -> "outbox.Earlier | None":
    """The last letter of its kind to the same mailbox, of which rows of old know only what it
    said."""
    found = [
        e
        for e in outbox.earlier(mirror.engine, period, one.unit, one.letter.recipient)
        if e.key.kind == one.key.kind or (not e.key.kind and e.key.hash == one.key.hash)
    ]
    return found[-1] if found else None


def _differs(before: "outbox.Key", now: "outbox.Key") -> bool:
    """Whether the officer must be told: another deadline, or results that changed. A reminder that
    only became overdue says nothing new."""
    if not before.kind:
        return False
    return before.deadline != now.deadline or (
        not now.kind.startswith("don-doc") and before.hash != now.hash
    )


def send(
    workspace: Workspace, mirror: "Mirror", *, most: int, only: str, progress: Progress = silent
) -> "Sent":
    """Send what is due from the outbox, at the pace that ``[mail]`` allows.

    Raises:
        Stop: no mail server or sender in ``hoso.toml``, or the keyring is locked.
    """
    mail = _mail(workspace)
    return outbox.send_all(
        mirror.engine,
        _server(mail),
        str(mail["sender"]),
        outbox.Round(
            clock=lambda: datetime.datetime.now(datetime.UTC),
            most=most,
            per_minute=int(str(mail.get("per_minute", 60))),
            only=only,
        ),
        progress=step(progress, t("Gửi thư")),
    )


def states(mirror: "Mirror", period: str) -> pd.DataFrame:
    """The period's letters, one line each: ``seq``, ``unit``, ``state``, ``reply`` and more."""
    with mirror.engine.connect() as conn:
        return pd.read_sql(sa.select(outbox_table).where(outbox_table.c.period == period), conn)


def unsettled(sent: pd.DataFrame) -> pd.DataFrame:
    """Those of :func:`states` that wait for somebody's word."""
    return sent[sent["state"].isin(outbox.UNSETTLED)]


def last(sent: pd.DataFrame, *, remind: bool) -> pd.DataFrame:
    """The last letter of each unit among those of :func:`states`: of the reminders, or of the
    results."""
    own = sent[sent["content"].fillna("").str.startswith(_kind(remind))]
    return own.drop_duplicates("unit", keep="last")


def hear(mirror: "Mirror", reports: Path, now: datetime.datetime) -> "Heard":
    """Take reports of non-delivery over: ``.eml``, mbox, Maildir or a folder."""
    return outbox.hear(mirror.engine, bounces.read(reports), now)


def of_heard(heard: "Heard") -> str:
    """What reports of non-delivery said, as a sentence."""
    return t(
        "{bounced} thư bị trả lại, {delivered} thư chưa rõ nay đã tới, {delayed} báo "
        "chậm; {unknown} báo không thuộc hộp thư đi này.",
        bounced=heard.bounced,
        delivered=heard.delivered,
        delayed=heard.delayed,
        unknown=heard.unknown,
    )


def decide(mirror: "Mirror", seq: int, *, arrived: bool, now: datetime.datetime) -> None:
    """Say of a letter that it arrived, or send it again.

    Raises:
        Stop: the letter does not wait for such a decision.
    """
    try:
        outbox.decide(mirror.engine, seq, arrived=arrived, now=now)
    except LookupError as error:
        raise Stop(
            t("Thư số {n} không chờ quyết định như vậy; xem hoso send.", n=seq), USAGE
        ) from error


def missing(workspace: Workspace) -> list[str]:
    """What ``[mail]`` of ``hoso.toml`` lacks before a letter can be written."""
    return [n for n in ("host", "sender") if not workspace.settings.mail.get(n)]


def _mail(workspace: Workspace) -> dict[str, Any]:
    names = ", ".join(missing(workspace))
    if names:
        raise Stop(t("hoso.toml, mục [mail]: thiếu {names}.", names=names), USAGE)
    return workspace.settings.mail


def _kind(remind: bool) -> str:
    return "don-doc" if remind else "ket-qua"


def _registry(units: pd.DataFrame | None) -> pd.DataFrame:
    """Raises:
    Stop: there is none.
    """
    if units is None:
        raise Stop(t("Chưa có danh bạ: đặt units.csv vào nơi làm việc."), USAGE)
    return units


def _addresses(units: pd.DataFrame) -> dict[str, str]:
    """Unit -> addresses as the registry has them, '' for none."""
    return dict(zip(units["code"], units["email"].fillna(""), strict=True))


def _server(mail: dict[str, Any]) -> Server:
    ca_file = mail.get("ca_file")
    return Server(
        str(mail["host"]),
        int(str(mail.get("port", 587))),
        str(mail.get("tls", "starttls")),
        str(mail.get("user", "")),
        server_password(str(mail.get("user", "")), str(mail["host"])),
        Path(str(ca_file)) if ca_file else None,
    )
