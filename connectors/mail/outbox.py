"""The outbox: each letter is made once, sent with patience, and never twice.

A letter's states: queued -> sending -> sent, or retry (the server said "later"), failed (it said
no), unsure; a letter that was sent becomes ``bounced`` when a delivery report says that it did not
arrive. Claiming and recording are two transactions with the sending between them. When the program
dies in between, nobody knows whether the server took the letter: it becomes ``unsure``, is shown to
the officer and is not sent again by itself.
"""

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from ..files import private_folder, write_private
from ..mirror.schema import outbox
from .bounces import Report
from .letter import Letter
from .server import Connection, Fate, Reply, Server, ServerError

TRIES = 5
# Minutes before the next try after the 1st, 2nd ... "later".
BACK_OFF = (5, 30, 120, 480)
# A letter that has been under way for longer has no living sender: every step of the talk with the
# server times out earlier.
GIVEN_UP = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Sent:
    """What one run of the outbox did: letters by fate, and those an earlier crash left unsure."""

    sent: int = 0
    retry: int = 0
    failed: int = 0
    unsure: int = 0


def content_hash(*parts: bytes) -> str:
    """Hash of what the letter says, without what differs at each making (date, encryption salt)."""
    return hashlib.sha256(b"".join(len(p).to_bytes(8, "big") + p for p in parts)).hexdigest()


UNSETTLED = ("unsure", "failed", "bounced")
"""States of a letter that waits for the officer's word."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a letter of a unit and a period is: its kind ("ket-qua", "don-doc-2"), the deadline that
    it names ('' = none) and the hash of what it says."""

    kind: str
    deadline: str
    hash: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.deadline.replace('/', '-')}/{self.hash}"

    @staticmethod
    def of(content: str) -> "Key":
        """The key that a row of the outbox carries; rows of old know the hash alone."""
        kind, _, rest = content.rpartition("/")[0].partition("/")
        return Key(kind, rest.replace("-", "/"), content.rpartition("/")[2])


@dataclass(frozen=True, slots=True)
class Earlier:
    """A letter that is in the outbox already."""

    seq: int
    key: Key
    state: str
    day: str


def earlier(engine: sa.Engine, period: str, unit: str, recipient: str) -> list[Earlier]:
    """The letters of a period that were made for one mailbox of a unit, in their order; ``day`` is
    the ISO day on which each was made."""
    asked = sa.select(outbox).where(
        outbox.c.period == period, outbox.c.unit == unit, outbox.c.recipient == recipient
    )
    with engine.connect() as conn:
        return [
            Earlier(row.seq, Key.of(row.content), row.state, str(row.created)[:10])
            for row in conn.execute(asked.order_by(outbox.c.seq))
        ]


def message_id(period: str, unit: str, content: str, recipient: str, domain: str) -> str:
    """Same for the same letter, so that a server or a reader can drop a double."""
    key = content_hash(*(x.encode() for x in (period, unit, content, recipient)))
    return f"<{key[:32]}@{domain}>"


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a letter goes out: with its mailbox, what makes it the same letter as another.
    ``content`` is the hash of what it says, or a :class:`Key` as text."""

    period: str
    unit: str
    content: str


def enqueue(
    engine: sa.Engine, folder: Path, letter: Letter, occasion: Occasion, now: datetime
) -> bool:
    """Put a letter into the outbox; False when it is there already. Its bytes lie in *folder*
    (0600) until it is sent."""
    path = private_folder(folder) / f"{letter.message_id.strip('<>').split('@')[0]}.eml"
    row = {
        **asdict(occasion),
        "recipient": letter.recipient,
        "state": "queued",
        "message_id": letter.message_id,
        "subject": letter.subject,
        "path": str(path),
        "attempts": 0,
        "next_try": _text(now),
        "created": _text(now),
        "updated": _text(now),
    }
    with engine.begin() as conn:
        there = conn.execute(
            sa.select(outbox.c.seq).where(
                *(outbox.c[k] == row[k] for k in ("period", "unit", "content", "recipient"))
            )
        ).first()
        if there:
            return False
        # The file first: a row without its letter could never be sent.
        write_private(path, letter.as_bytes())
        conn.execute(outbox.insert().values(row))
    return True


def settle(engine: sa.Engine, now: datetime) -> int:
    """Turn what a dead run left in ``sending`` into ``unsure``; a sender that is still alive keeps
    its letter."""
    left = (outbox.c.state == "sending") & (outbox.c.updated <= _text(now - GIVEN_UP))
    with engine.begin() as conn:
        return conn.execute(
            outbox.update().where(left).values(state="unsure", reply="", updated=_text(now))
        ).rowcount


@dataclass(frozen=True, slots=True)
class Round:
    """How one run of the outbox goes.

    Attributes:
        clock: tells the time. sleep: waits so many seconds.
        most: cap of letters. per_minute: rate; 0 is as fast as the server takes them.
        only: one unit's code; '' = all.
    """

    clock: Callable[[], datetime]
    most: int = 500
    per_minute: int = 60
    only: str = ""
    sleep: Callable[[float], None] = time.sleep


def send_all(
    engine: sa.Engine,
    server: Server,
    sender: str,
    way: Round,
    progress: Callable[[int, int], None] | None = None,
) -> Sent:
    """Send what is due, in the order it was made.

    Raises:
        ServerError: no connection at all; what was sent before stays recorded.
    """
    settle(engine, way.clock())
    counts = dict.fromkeys(Fate, 0)
    connection: Connection | None = None
    waiting = _due(engine, way.clock(), way.most, way.only)
    try:
        for done, seq in enumerate(waiting):
            if connection is None or connection.broken:
                connection = server.connect()
            row = _claim(engine, seq, way.clock())
            if row is None:
                continue
            reply = connection.send(sender, row.recipient, Path(row.path).read_bytes())
            counts[_record(engine, row, reply, way.clock())] += 1
            if progress:
                progress(done + 1, len(waiting))
            if way.per_minute and done + 1 < len(waiting):
                way.sleep(60 / way.per_minute)
    finally:
        if connection is not None:
            connection.__exit__(None, None, None)
    return Sent(counts[Fate.SENT], counts[Fate.RETRY], counts[Fate.FAILED], counts[Fate.UNSURE])


def _due(engine: sa.Engine, now: datetime, most: int, only: str) -> list[int]:
    asked = sa.select(outbox.c.seq).where(
        outbox.c.state.in_(("queued", "retry")), outbox.c.next_try <= _text(now)
    )
    if only:
        asked = asked.where(outbox.c.unit == only)
    with engine.connect() as conn:
        return list(conn.scalars(asked.order_by(outbox.c.seq).limit(most)))


def _claim(engine: sa.Engine, seq: int, now: datetime) -> sa.Row | None:
    """Take a letter for sending; None when somebody else took it meanwhile."""
    with engine.begin() as conn:
        taken = conn.execute(
            outbox.update()
            .where(outbox.c.seq == seq, outbox.c.state.in_(("queued", "retry")))
            .values(state="sending", attempts=outbox.c.attempts + 1, updated=_text(now))
        )
        return (
            conn.execute(sa.select(outbox).where(outbox.c.seq == seq)).one()
            if taken.rowcount
            else None
        )


def _record(engine: sa.Engine, row: sa.Row, reply: Reply, now: datetime) -> Fate:
    fate = reply.fate
    if fate is Fate.RETRY and row.attempts >= TRIES:
        fate = Fate.FAILED
    wait = BACK_OFF[min(row.attempts, len(BACK_OFF)) - 1]
    with engine.begin() as conn:
        conn.execute(
            outbox.update()
            .where(outbox.c.seq == row.seq)
            .values(
                state=str(fate),
                reply=reply.text,
                updated=_text(now),
                next_try=_text(now + timedelta(minutes=wait)),
            )
        )
    return fate


def decide(engine: sa.Engine, seq: int, *, arrived: bool, now: datetime) -> None:
    """The officer's word: an unsure letter arrived; or one that is unsure, refused or returned
    shall go out once more.

    Raises:
        LookupError: there is no such letter of that number.
    """
    state, before = ("sent", ("unsure",)) if arrived else ("queued", UNSETTLED)
    values = {"state": state, "next_try": _text(now), "updated": _text(now)} | (
        {} if arrived else {"attempts": 0}
    )
    with engine.begin() as conn:
        done = conn.execute(
            outbox.update().where(outbox.c.seq == seq, outbox.c.state.in_(before)).values(**values)
        )
    if not done.rowcount:
        raise LookupError(seq)


@dataclass(frozen=True, slots=True)
class Heard:
    """What delivery reports told: letters by what became of them; ``unknown`` are not in this
    outbox."""

    bounced: int = 0
    delivered: int = 0
    delayed: int = 0
    unknown: int = 0


def hear(engine: sa.Engine, reports: Iterable[Report], now: datetime) -> Heard:
    """Record delivery reports. Hearing the same report twice changes nothing more; nothing is sent
    again by itself."""
    counts = {"bounced": 0, "delivered": 0, "delayed": 0, "unknown": 0}
    with engine.begin() as conn:
        for report in reports:
            mine = outbox.c.message_id == report.message_id
            if conn.execute(sa.select(outbox.c.seq).where(mine)).first() is None:
                counts["unknown"] += 1
            elif report.action == "failed":
                values = {
                    "state": "bounced",
                    "reply": f"{report.status} {report.text}".strip(),
                    "updated": _text(now),
                }
                counts["bounced"] += conn.execute(
                    outbox.update()
                    .where(mine, outbox.c.state.in_(("sent", "unsure", "sending")))
                    .values(**values)
                ).rowcount
            elif report.action == "delivered":
                counts["delivered"] += conn.execute(
                    outbox.update()
                    .where(mine, outbox.c.state == "unsure")
                    .values(state="sent", updated=_text(now))
                ).rowcount
            elif report.action == "delayed":
                counts["delayed"] += 1
    return Heard(**counts)


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


__all__ = [
    "Earlier",
    "Heard",
    "Key",
    "Sent",
    "ServerError",
    "content_hash",
    "decide",
    "earlier",
    "enqueue",
    "hear",
    "message_id",
    "send_all",
    "settle",
]
