"""Messages to the national side, on their way.

A message is entered with its whole text and with the audit's entry in one transaction, *before*
anything leaves the house; what leaves is the text that was entered. So a process killed at any
instant leaves either no message, or all of them with their entry, and the next run sends the very
same bytes under the same transaction id, by which the other side knows them again.

State: queued -> sent (put where it is fetched from) -> accepted or refused; a refused one that was
made anew becomes replaced.
"""

from collections.abc import Sequence

import pandas as pd
import pandera.pandas as pa
import sqlalchemy as sa

from ...validators.shapes import Shape, checked
from . import audit, engine
from .schema import message, receipt
from .tally import MESSAGE, RECEIPT, Tally, after


class Order(Shape):
    """A message to be entered."""

    transaction_id: str
    service: str
    action: str
    id: str
    body: str
    sha256: str


class Answer(Shape):
    """What the national side said of a message ('' = nothing yet, but it is handed over)."""

    transaction_id: str
    err_code: str = pa.Field(isin=("", "0", "1"))
    message: str


OPEN = ("queued", "sent", "accepted")
ANSWERS = {"": "sent", "0": "accepted", "1": "refused"}
"""Answer of the national side -> state; '' = none yet, but the message is where it will be fetched
from."""


def queue(
    conn: sa.Connection, number: int, made: pd.DataFrame, *, at: str, by: str, again: bool
) -> int:
    """Enter messages (frame of :class:`Order`) of change set *number*; how many were entered.

    Of one person and service only one is ever under way. A refused one gives way to one with other
    contents; with the same contents it goes out once more, under its old id, only when *again* is
    set.
    """
    c = message.c
    known = conn.execute(
        sa.select(c.transaction_id, c.id, c.service, c.state, c.position).where(
            c.changeset == number
        )
    ).all()
    fresh, replaced, repeated = _sorted(number, made, known, at, again)
    tally = Tally()
    if fresh:
        conn.execute(message.insert(), fresh)
        for row in fresh:
            tally.put("messages", *(row[c] for c in MESSAGE))
    for transactions, state in ((replaced, "replaced"), (repeated, "queued")):
        if transactions:
            _moved(conn, tally, dict.fromkeys(transactions, state))
            conn.execute(
                message.update().where(c.transaction_id == sa.bindparam("t")).values(state=state),
                [{"t": x} for x in transactions],
            )
    if fresh or repeated:
        audit.append(
            conn,
            at=at,
            by=by,
            action="export",
            subject=str(number),
            messages=len(fresh),
            replaced=len(replaced),
            repeated=len(repeated),
            digest=audit.digest([[f["transaction_id"], f["sha256"]] for f in fresh]),
            sums=after(conn, tally),
        )
    return len(fresh) + len(repeated)


def _sorted(
    number: int, made: pd.DataFrame, known: Sequence[sa.Row], at: str, again: bool
) -> tuple[list[dict], list[str], list[str]]:
    """Rows of new messages; those that they replace and those that go out once more, by their
    transaction ids."""
    under_way = {(k.id, k.service) for k in known if k.state in OPEN}
    refused = {(k.id, k.service): k.transaction_id for k in known if k.state == "refused"}
    last = max((int(k.position or 0) for k in known), default=0)
    fresh, replaced, repeated = [], [], []
    for row in checked(made, Order).to_dict("records"):
        place = (row["id"], row["service"])
        if place in under_way:
            continue
        before = refused.get(place)
        if before == row["transaction_id"]:
            if again:
                repeated.append(before)
            continue
        if before is not None:
            replaced.append(before)
        last += 1
        fresh.append(
            {**row, "changeset": number, "position": last, "state": "queued", "created": at}
        )
    return fresh, replaced, repeated


def answered(
    conn: sa.Connection, answers: pd.DataFrame, *, at: str, by: str, source: str, action: str
) -> dict[str, int]:
    """Enter answers (frame of :class:`Answer`) and what they make of the messages; messages by new
    state.

    A message once accepted stays accepted, whatever arrives late; so does one that was replaced,
    unless it is accepted after all. Answers to messages that are not ours are left out.
    """
    c = message.c
    states = {str(k): str(s) for k, s in conn.execute(sa.select(c.transaction_id, c.state))}
    moved: dict[str, str] = {}
    receipts = []
    for row in checked(answers, Answer).to_dict("records"):
        transaction, state = str(row["transaction_id"]), ANSWERS[str(row["err_code"])]
        if transaction not in states:
            continue
        if row["err_code"]:
            receipts.append(
                {
                    "transaction_id": transaction,
                    "err_code": row["err_code"],
                    "message": row["message"],
                    "at": at,
                    "source": source,
                }
            )
        now = moved.get(transaction, states[transaction])
        if state == "accepted" or now == "queued" or (now == "sent" and state == "refused"):
            moved[transaction] = state
    tally = Tally()
    if receipts:
        conn.execute(receipt.insert(), receipts)
        for row in receipts:
            tally.put("messages", *(row[name] for name in RECEIPT))
    moved = {k: s for k, s in moved.items() if s != states[k]}
    _moved(conn, tally, moved)
    for state in sorted(set(moved.values())):
        change = (
            message.update()
            .where(c.transaction_id == sa.bindparam("t"))
            .values(state=state, sent=sa.func.coalesce(c.sent, at))
        )
        conn.execute(change, [{"t": k} for k, s in moved.items() if s == state])
    counts = {s: sum(v == s for v in moved.values()) for s in sorted(set(moved.values()))}
    if receipts or moved:
        audit.append(
            conn,
            at=at,
            by=by,
            action=action,
            subject=source,
            receipts=len(receipts),
            sums=after(conn, tally),
            **counts,
        )
    return counts


def _moved(conn: sa.Connection, tally: Tally, states: dict[str, str]) -> None:
    """Note that messages get another state; before it is written."""
    if not states:
        return
    where, given = engine.among(conn, "transaction_id"), engine.values(conn, states)
    for row in engine.select(conn, "message", MESSAGE, where, given):
        tally.take("messages", *row)
        tally.put("messages", *row[:-1], states[str(row[0])])


def tried(conn: sa.Connection, transactions: list[str]) -> None:
    """Count one more attempt to hand these messages over."""
    if transactions:
        change = (
            message.update()
            .where(message.c.transaction_id == sa.bindparam("t"))
            .values(attempts=message.c.attempts + 1)
        )
        conn.execute(change, [{"t": x} for x in transactions])
