"""Sums over the contents of tables, kept from entry to entry of the audit.

The sum of a part (theirs, base, ...) is the sum of a long hash of each of its rows, modulo
2^2048: it does not depend on the order, and a write moves it by the rows that it takes away and
puts there. The audit's entry holds the sums after its write; recomputed, they show that a row was
altered, removed or added behind the audit's back. So long a hash, because sums of short ones can be
forged (Bellare and Micciancio, "A New Paradigm for Collision-free Hashing", 1997).
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from itertools import zip_longest
from typing import Any

import sqlalchemy as sa

from ...validators.schemas import dictionary
from . import engine, rows, schema

BYTES = 256
_MODULUS = 1 << (8 * BYTES)
Sums = dict[str, int]
"""Part -> its sum."""

PARTS: tuple[str, ...] = ("theirs", "base", "numbers", "history", "decisions", "messages")
HISTORY = (
    "table", "id", "line", "record", "valid_from", "valid_to", "recorded_from", "event",
    "changeset", "recorded_to",
)  # fmt: skip
DECISION = ("changeset", "change", "decision", "by", "note", "at")
MESSAGE = ("transaction_id", "changeset", "service", "action", "id", "sha256", "position", "state")
RECEIPT = ("transaction_id", "err_code", "message", "at", "source")


_text = rows.encoder((", ", ": "), sort_keys=True, default=str)


def weight(*said: object) -> int:
    """The hash of one row as a number."""
    return int.from_bytes(hashlib.shake_256(_text(said).encode()).digest(BYTES), "big")


@cache
def _part(relation: str) -> str:
    if relation in ("person", "identifier"):
        return "numbers"
    return "base" if relation.startswith("base_") else "theirs"


@cache
def _relations() -> dict[str, str]:
    """Relation of the records, person and numbers -> part."""
    names = [schema.relation(s, n) for s in schema.STATES for n in dictionary.tables()]
    return {name: _part(name) for name in (*names, "person", "identifier")}


class Tally:
    """By how much one write moves the sums.

    ``counts``: whether there are sums to move. Where no entry has them yet, all are taken anew
    after the write (:func:`after`), and what it moves need not be hashed row by row.
    """

    def __init__(self, counts: bool = True) -> None:
        self.moved: Sums = {}
        self.counts = counts

    def put(self, part: str, *row: object) -> None:
        if self.counts:
            self.moved[part] = self.moved.get(part, 0) + weight(*row)

    def take(self, part: str, *row: object) -> None:
        if self.counts:
            self.moved[part] = self.moved.get(part, 0) - weight(*row)

    def record(
        self,
        relation: str,
        key: tuple[str, ...],
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
    ) -> None:
        """One row of the records, before and after; other relations have no sum."""
        part = _relations().get(relation)
        if part is None or not self.counts:
            return
        if before is not None:
            self.take(part, relation, key, dict(before))
        if after is not None:
            self.put(part, relation, key, {k: v for k, v in after.items() if v is not None})


def begun(conn: sa.Connection) -> Tally:
    """The tally of a write that begins in this transaction."""
    return Tally(counts=stated(conn) is not None)


def after(conn: sa.Connection, tally: Tally) -> dict[str, str]:
    """The sums after a write, for its entry: those of the last entry and what was moved; all anew
    where no entry has them yet.

    Raises:
        ValueError: the tally did not count although there are sums to move.
    """
    last = stated(conn)
    if last is None:
        return shown(whole(conn))
    if not tally.counts:
        raise ValueError("the sums moved, and nobody counted")
    return shown({p: last[p] + tally.moved.get(p, 0) for p in PARTS})


def shown(sums: Sums) -> dict[str, str]:
    return {part: f"{sums[part] % _MODULUS:0{2 * BYTES}x}" for part in PARTS}


def stated(conn: sa.Connection) -> Sums | None:
    """The sums of the newest entry that has them."""
    found = conn.execute(
        sa.select(schema.audit.c.detail)
        .where(schema.audit.c.detail.contains('"sums": {'))
        .order_by(schema.audit.c.seq.desc())
        .limit(1)
    ).scalar()
    if found is None:
        return None
    return {part: int(text, 16) for part, text in json.loads(found)["sums"].items()}


def whole(conn: sa.Connection) -> Sums:
    """The sums of what the tables hold now."""
    sums: Sums = dict.fromkeys(PARTS, 0)
    for table in dictionary.tables():
        for part, total in zip(("theirs", "base"), _of_table(conn, table), strict=True):
            sums[part] += total
    for relation in ("person", "identifier"):
        sums[_part(relation)] += of_relation(conn, relation)
    for part, table, columns in (
        ("history", "history", HISTORY),
        ("decisions", "decision", DECISION),
        ("messages", "message", MESSAGE),
        ("messages", "receipt", RECEIPT),
    ):
        sums[part] += sum(weight(*row) for row in engine.select(conn, table, columns))
    return {part: total % _MODULUS for part, total in sums.items()}


def of_relation(conn: sa.Connection, relation: str) -> int:
    """The sum of one table of the records."""
    from . import writing

    names, n = writing.columns(relation), len(writing.keys(relation))
    rows_held = engine.select(conn, relation, names)
    return sum(_weighed(relation, _said(names, n, row)) for row in rows_held)


def _of_table(conn: sa.Connection, table: str) -> tuple[int, int]:
    """The sums of *table* as the national side has it and as the base has it.

    The base is made as a copy, so its rows mostly come in the same order and are the same; where
    they are, the row is said as JSON once for both. What differs, or comes elsewhere, is said for
    itself: the sum does not depend on the order.
    """
    theirs, base = schema.relation("theirs", table), schema.relation("base", table)
    names, fewer = schema.columns("theirs", table), schema.columns("base", table)
    n, more = len(schema.keys(table)), len(names) - len(fewer)
    sums = [0, 0]
    rows_of = (engine.select(conn, r, c) for r, c in ((theirs, names), (base, fewer)))
    for row, other in zip_longest(*rows_of):
        said = None
        if row is not None:
            said = _said(names, n, row)
            sums[0] += _weighed(theirs, said)
        if other is not None:
            # What only the national side has (the day of closing) must be missing.
            alike = row is not None and (*other[:n], *(None,) * more, *other[n:]) == row
            same = said if said is not None and alike else _said(fewer, n, other)
            sums[1] += _weighed(base, same)
    return sums[0], sums[1]


def _said(names: tuple[str, ...], n: int, row: tuple) -> str:
    """Key (the first *n* columns) and values of a row as JSON, without the missing ones."""
    held = {c: v for c, v in zip(names[n:], row[n:], strict=True) if v is not None}
    return _text((row[:n], held))


def _weighed(relation: str, said: str) -> int:
    """:func:`weight` of (relation, key, values), whose last two are *said* already."""
    text = f'["{relation}", {said[1:]}'.encode()
    return int.from_bytes(hashlib.shake_256(text).digest(BYTES), "big")
