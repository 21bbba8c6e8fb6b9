"""The one way in which rows are written: current rows, both states, history and images in step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

import sqlalchemy as sa

from . import called, engine, rows, schema
from .rows import Row
from .tally import HISTORY, Tally

Key = tuple[str, ...]


@dataclass(frozen=True)
class Image:
    """One row of one database table before and after a write; None = no such row."""

    relation: str
    key: Key
    before: Row | None
    after: Row | None


@dataclass(frozen=True)
class Event:
    """A write: its audit number, when it is recorded, the day from which it is true, and the change
    set if any; by how much it moves the sums of the audit."""

    number: int
    at: str
    valid: str
    changeset: int | None = None
    tally: Tally = field(default_factory=Tally, compare=False)


@cache
def _records() -> dict[str, tuple[str, str]]:
    from ...validators.schemas import dictionary

    return {
        schema.relation(s, name): (s, name) for s in schema.STATES for name in dictionary.tables()
    }


def keys(relation: str) -> tuple[str, ...]:
    """Primary key columns of a table that images can hold."""
    if relation in _records():
        return schema.keys(_records()[relation][1])
    return tuple(c.name for c in schema.ledger.tables[relation].primary_key.columns)


def columns(relation: str) -> tuple[str, ...]:
    if relation in _records():
        return schema.columns(*_records()[relation])
    return tuple(c.name for c in schema.ledger.tables[relation].columns)


def read(conn: sa.Connection, relation: str, ids: Iterable[str] | None = None) -> dict[Key, Row]:
    """Rows by key, without missing values; of these people (or units) only when *ids* is given."""
    names = columns(relation)
    n = len(keys(relation))
    who = "code" if relation == "unit" else "id"
    where, parameters = (
        ("", ()) if ids is None else (engine.among(conn, who), engine.values(conn, ids))
    )
    return {
        tuple(r[:n]): {c: v for c, v in zip(names[n:], r[n:], strict=True) if v is not None}
        for r in engine.select(conn, relation, names, where, parameters)
    }


def write(conn: sa.Connection, event: Event, images: list[Image]) -> None:
    """Bring the tables from ``before`` to ``after``, and the history with them."""
    by_relation: dict[str, list[Image]] = {}
    for image in images:
        by_relation.setdefault(image.relation, []).append(image)
    for relation, own in by_relation.items():
        names = columns(relation)
        n = len(keys(relation))
        engine.delete(conn, relation, names[:n], [i.key for i in own if i.before is not None])
        engine.insert(
            conn,
            relation,
            names,
            [i.key + tuple(map(i.after.get, names[n:])) for i in own if i.after is not None],
        )
        for i in own:
            event.tally.record(relation, i.key, i.before, i.after)
        state, table = _records().get(relation, ("", ""))
        if state == "theirs" or relation == "unit":
            remember(conn, event, table or relation, {i.key: i.after for i in own})
        if (state, table) == ("theirs", "nguoi"):
            called.keep(conn, ((i.key[0], i.before, i.after) for i in own))


@dataclass(frozen=True)
class _Known:
    """The open version of a line: what we hold to be true of it until further notice."""

    seq: int
    id: str
    line: str
    record: str | None
    valid_from: str
    recorded_from: str
    event: int
    changeset: int | None

    def row(self, table: str, recorded_to: str | None) -> tuple:
        """As a row of the history, in the order of ``HISTORY``."""
        told = (table, self.id, self.line, self.record, self.valid_from, None, self.recorded_from)
        return (*told, self.event, self.changeset, recorded_to)


def remember(
    conn: sa.Connection, event: Event, table: str, after: Mapping[Key, Row | None]
) -> None:
    """Record that from ``event.valid`` on these lines hold what *after* says (None: nothing).

    What we knew before stays as known before (``recorded_to``); that it was true until now is new
    knowledge, so it becomes a version of its own. A line that is written back before its day simply
    replaces what was known.
    """
    current = _open_versions(conn, table, {k[0] for k in after})
    ended, fresh = [], []
    for key, row in after.items():
        who, line = key[0], "".join(key[1:])
        known = current.get((who, line))
        record = None if row is None else rows.dumps(row)
        if known is not None:
            if known.record == record:
                continue
            ended.append(known.seq)
            event.tally.take("history", *known.row(table, None))
            event.tally.put("history", *known.row(table, event.at))
            if known.valid_from < event.valid:
                until_now = (known.record, known.valid_from, event.valid)
                fresh.append(_version(event, table, (who, line), *until_now))
        if record is not None:
            start = event.valid if known is None else max(event.valid, known.valid_from)
            fresh.append(_version(event, table, (who, line), record, start, None))
    _end(conn, event, ended)
    for new in fresh:
        event.tally.put("history", *new)
    engine.insert(conn, "history", HISTORY, fresh)


def open_keys(conn: sa.Connection, table: str, ids: set[str]) -> set[Key]:
    """(person, unit or decision, line) of what is held to be true of these until further notice."""
    return {k for k, v in _open_versions(conn, table, ids).items() if v.record is not None}


def _open_versions(conn: sa.Connection, table: str, ids: set[str]) -> dict[tuple[str, str], _Known]:
    """(person or unit, line) -> the version that nothing has followed yet."""
    where = f"{engine.among(conn, 'id')} AND recorded_to IS NULL AND valid_to IS NULL"
    quoted = conn.dialect.identifier_preparer.quote("table")
    stored = engine.select(
        conn,
        "history",
        ("seq", "id", "line", "record", "valid_from", "recorded_from", "event", "changeset"),
        f"{where} AND {quoted} = {engine.mark(conn)}",
        (*engine.values(conn, ids), table),
    )
    return {(r[1], r[2]): _Known(*r) for r in stored}


def _version(
    event: Event,
    table: str,
    line: tuple[str, str],
    record: str | None,
    valid_from: str,
    valid_to: str | None,
) -> tuple:
    """A row of the history that *event* writes, in the order of ``HISTORY``."""
    told = (table, *line, record, valid_from, valid_to)
    return (*told, event.at, event.number, event.changeset, None)


def _end(conn: sa.Connection, event: Event, ended: list[int]) -> None:
    """From now on these versions are what was known before."""
    if ended:
        conn.exec_driver_sql(
            f"UPDATE history SET recorded_to = {engine.mark(conn)} "
            f"WHERE {engine.among(conn, 'seq')}",
            (event.at, *engine.values(conn, ended)),
        )


def versions(event: Event, present: Mapping[Key, Row], ids: Iterable[str]) -> list[Image]:
    """Images that give the people of *ids* the version of this event."""
    return [Image("person", (i,), present.get((i,)), {"version": event.number}) for i in ids]


def allot(conn: sa.Connection, count: int) -> list[str]:
    """New person ids, never given before."""
    last = conn.execute(
        sa.select(schema.counter.c.value).where(schema.counter.c.name == "person")
    ).scalar()
    if last is None:
        conn.execute(schema.counter.insert().values(name="person", value=count))
    else:
        conn.execute(
            schema.counter.update()
            .where(schema.counter.c.name == "person")
            .values(value=last + count)
        )
    return [f"P{n:07d}" for n in range((last or 0) + 1, (last or 0) + count + 1)]


def identifiers(person: Row | None) -> set[Key]:
    """(scheme, value, unit) of the numbers that a person bears."""
    if not person or person.get("closed"):
        return set()
    unit = person.get("ma_don_vi_quan_ly") or person.get("ma_don_vi_su_dung") or ""
    return {
        (scheme, person[scheme], unit if scheme == "so_hieu" else "")
        for scheme in ("cccd", "cmnd", "so_hieu")
        if person.get(scheme)
    }


def renumber(event: Event, ids: Mapping[str, Row | None], known: Mapping[Key, Row]) -> list[Image]:
    """Images that end the numbers which a person no longer bears and begin the new ones. Keys of
    *known* are rows of ``identifier``."""
    open_now: dict[str, dict[Key, Key]] = {}
    for key, row in known.items():
        if row.get("valid_to") is None:
            open_now.setdefault(key[3], {})[key[:3]] = key
    images = []
    for i, person in ids.items():
        want, have = identifiers(person), open_now.get(i, {})
        for number in sorted(set(have) - want):
            images.append(
                Image("identifier", have[number], known[have[number]], {"valid_to": event.valid})
            )
        for number in sorted(want - set(have)):
            key = (*number, i, event.valid)
            images.append(Image("identifier", key, known.get(key), {}))
    return images
