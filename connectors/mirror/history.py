"""Why does the record say this? Every version with two times: when it was true, when we knew it.

A version is a whole row, true from the day of its pull or plan. A field that the dictionary gives a
date of effect (``since``: a coefficient is true from the day of its step) is true from that date of
the same row instead, so a raise that is reported in November and counts from April is told as true
from April, and known from November.
"""

import json
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd
import sqlalchemy as sa

from ...validators.schemas import dictionary
from . import engine, rows
from .rows import Row

COLUMNS = (
    "table",
    "line",
    "field",
    "before",
    "value",
    "valid_from",
    "valid_to",
    "recorded_from",
    "recorded_to",
    "by",
    "changeset",
    "source",
    "id",
)
_KINDS = dict.fromkeys(COLUMNS, "str") | {"changeset": "float64"}


def person(conn: sa.Connection, number: str) -> list[str]:
    """Ids of everybody who bears or bore this cccd, cmnd or so_hieu."""
    return sorted(
        {
            r[0]
            # Every scheme is named: the key begins with it.
            for r in engine.select(
                conn,
                "identifier",
                ("id",),
                f"scheme IN ('cccd', 'cmnd', 'so_hieu') AND value = {engine.mark(conn)}",
                (number,),
            )
        }
    )


def of(
    conn: sa.Connection, cccd: str, as_of: str | None = None, known: str | None = None
) -> pd.DataFrame:
    """One row for each field of each version of each line of a person (columns :data:`COLUMNS`).

    Args:
        cccd: any number that the person bears or bore.
        as_of: only what was true on this day. known: only what was recorded at this instant or by
            the end of this day (default with ``as_of``: all that is recorded). With neither: every
            version, also those that later knowledge replaced; rows of fields that a version left as
            they were are left out.

    Returns:
        ``before``: the field in the version before; ``changeset``: NaN for a pull; ``source``: the
        export of a pull, the cell (``file!sheet!cell``) or the reason of a change set's line; empty
        when nobody bears the number.
    """
    return _told(conn, person(conn, cccd), as_of, known)


def instant(known: str) -> str:
    """The UTC instant up to which a day's (or an instant's) knowledge goes."""
    return f"{known}T23:59:59.999999Z" if len(known) == 10 else known


def of_person(
    conn: sa.Connection, person: str, as_of: str | None = None, known: str | None = None
) -> pd.DataFrame:
    """The same of one person by the mirror's own id."""
    return _told(conn, [person], as_of, known)


def of_unit(
    conn: sa.Connection, code: str, as_of: str | None = None, known: str | None = None
) -> pd.DataFrame:
    """The same of a unit: what reorganisations said of it."""
    found = _told(conn, [code], as_of, known)
    return found[found["table"] == "unit"].reset_index(drop=True)


def value_on(table: str, field: str, versions: pd.DataFrame, day: str) -> object:
    """What a field of one line was on a day (None: nothing), by these versions of the line.

    Args:
        versions: ``record``, ``valid_from``, ``valid_to``, in order of ``valid_from``.
    """
    told = []
    for v in versions.itertuples():
        end = v.valid_to if isinstance(v.valid_to, str) else None
        record = rows.loads(str(v.record)) or {}
        told.append(_Version(0, record, str(v.valid_from), end, "", None, 0, None))
    spans = _spans(table, field, told)
    on = [s.value for s in spans if s.start <= day and (s.end is None or s.end > day)]
    return on[-1] if on else None


_Line = tuple[str, str, str]
"""Person (or unit), table, line."""


@dataclass(frozen=True)
class _Version:
    """One stored version of one line."""

    seq: int
    record: Row
    valid_from: str
    valid_to: str | None
    recorded_from: str
    recorded_to: str | None
    event: int
    changeset: int | None


@dataclass(frozen=True)
class _Span:
    """A value of one field and the days on which it is true ([start, end), None = open)."""

    value: object
    start: str
    end: str | None
    before: object
    version: _Version


@cache
def _since(table: str) -> dict[str, str]:
    """Field -> the field that holds its date of effect."""
    known = dictionary.tables().get(table)
    return {f.name: f.since for f in known.fields if f.since} if known else {}


def _start(table: str, field: str, version: _Version) -> str:
    """The day from which this version's value of *field* is true."""
    own = version.record.get(_since(table).get(field, ""))
    return str(own) if own else version.valid_from


def _spans(table: str, field: str, versions: list[_Version]) -> list[_Span]:
    """The values of *field* one after the other, by what the *versions* say together; they are in
    order of ``valid_from``."""
    found: list[_Span] = []
    dated = _since(table).get(field, "")
    before = None
    for n, version in enumerate(versions):
        value, start = version.record.get(field), _start(table, field, version)
        goes_on = n + 1 < len(versions) and versions[n + 1].valid_from == version.valid_to
        end = None if goes_on else version.valid_to
        last = found[-1] if found and found[-1].value == value == before else None
        if last and (not version.record.get(dated) or last.start == start):
            found[-1] = replace(last, end=end)
        else:
            if last:
                # The same value with another date: it is dated anew, and what was true before it
                # lasts until then.
                found = [replace(s, end=start) if s.end == last.start else s for s in found[:-1]]
            found = [
                replace(s, end=start) if s.end is None or s.end > start else s
                for s in found
                if s.start < start
            ]
            if value is not None:
                found.append(_Span(value, start, end, last.before if last else before, version))
        before = value
    return found


_VERSION = (
    "id", "table", "line", "seq", "record", "valid_from", "valid_to", "recorded_from",
    "recorded_to", "event", "changeset",
)  # fmt: skip


def _told(
    conn: sa.Connection, people: list[str], as_of: str | None, known: str | None
) -> pd.DataFrame:
    lines = _lines(conn, people)
    tell = _Teller.of(conn, people, [v for versions in lines.values() for v in versions])
    until = known and instant(known)
    found = []
    for line, versions in lines.items():
        _, table, _ = line
        spans = (
            _true(table, versions, as_of, until) if as_of or until else _changes(table, versions)
        )
        found += [(s.version.seq, tell.row(line, field, s)) for field, s in spans]
    return rows.frame([row for _, row in sorted(found, key=lambda told: told[0])], _KINDS)


def _lines(conn: sa.Connection, people: list[str]) -> dict[_Line, list[_Version]]:
    """Every version of every line of these people, in the order in which they were written."""
    stored = engine.select(
        conn,
        "history",
        _VERSION,
        engine.among(conn, "id"),
        engine.values(conn, people),
        order="seq",
    )
    lines: dict[_Line, list[_Version]] = {}
    for i, table, line, seq, record, *rest in stored:
        lines.setdefault((i, table, line), []).append(
            _Version(seq, rows.loads(record) or {}, *rest)
        )
    return lines


@dataclass(frozen=True)
class _Teller:
    """Who recorded a version, and from where: entries of the audit by number, cells of change
    sets."""

    entries: dict[int, tuple[str, str]]
    cells: dict[tuple[int | None, str, str, str, str], str]

    @classmethod
    def of(cls, conn: sa.Connection, people: list[str], versions: list[_Version]) -> "_Teller":
        entries = engine.select(
            conn,
            "audit",
            ("seq", "by", "detail"),
            engine.among(conn, "seq"),
            engine.values(conn, sorted({v.event for v in versions})),
        )
        numbers = sorted({v.changeset for v in versions if v.changeset is not None})
        return cls({n: (by, detail) for n, by, detail in entries}, _cells(conn, people, numbers))

    def row(self, line: _Line, field: str, span: _Span) -> tuple:
        """What is told of one value, in the order of :data:`COLUMNS`."""
        i, table, name = line
        version = span.version
        by, _ = self.entries.get(version.event, (None, ""))
        old, new = (None if v is None else rows.text(v) for v in (span.before, span.value))
        true = (span.start, span.end)
        recorded = (version.recorded_from, version.recorded_to)
        source = self._source(line, field, version)
        return (table, name, field, old, new, *true, *recorded, by, version.changeset, source, i)

    def _source(self, line: _Line, field: str, version: _Version) -> str | None:
        """The cell or the reason of the change set's line, else the export of the pull."""
        if version.changeset is None:
            _, detail = self.entries.get(version.event, (None, "{}"))
            return json.loads(detail).get("source")
        i, table, name = line
        places = (self.cells.get((version.changeset, i, table, name, f)) for f in (field, ""))
        return next((p for p in places if p), None)


def _cells(
    conn: sa.Connection, people: list[str], numbers: list[int]
) -> dict[tuple[int | None, str, str, str, str], str]:
    """(change set, person, table, line, field) -> where the value stood, or why it was set."""
    found: dict[tuple[int | None, str, str, str, str], str] = {}
    for number in numbers:
        meta = engine.select(conn, "changeset", ("meta",), f"number = {int(number)}")[0][0]
        born = {i: new for new, i in json.loads(meta).get("born", {}).items() if i in people}
        known = {**{i: i for i in people}, **{new: i for i, new in born.items()}}
        names = ("id", "table", "line", "field", "evidence", "reason")
        for i, table, line, field, evidence, reason in engine.select(
            conn,
            "changeset_line",
            names,
            f"changeset = {int(number)} AND {engine.among(conn, 'id')}",
            engine.values(conn, known),
        ):
            found[number, known[i], table or "nguoi", _line(table, line or ""), field or ""] = (
                evidence or reason
            )
    return found


def _line(table: str, line: str) -> str:
    try:
        return (
            rows.canonical_line(table, line)
            if line and table in dictionary.children_tables()
            else line
        )
    except ValueError:
        return line  # of a line that was never applied


def _changes(table: str, versions: list[_Version]) -> list[tuple[str, _Span]]:
    """Field and value of everything that a version, once written, changed."""
    found, last = [], {}
    for v in versions:
        for field in sorted(v.record.keys() | last.keys()):
            if v.record.get(field) != last.get(field):
                found.append(
                    (
                        field,
                        _Span(
                            v.record.get(field),
                            _start(table, field, v),
                            v.valid_to,
                            last.get(field),
                            v,
                        ),
                    )
                )
        if v.valid_to is None:
            last = v.record
    return found


def _true(
    table: str, versions: list[_Version], as_of: str | None, until: str | None
) -> list[tuple[str, _Span]]:
    """Field and value of what was known at *until* (None: now) to be true, on *as_of* when
    given."""
    known = [
        v
        for v in versions
        if (
            v.recorded_to is None
            if until is None
            else v.recorded_from <= until and (v.recorded_to is None or v.recorded_to > until)
        )
    ]
    known = sorted(known, key=lambda v: v.valid_from)
    changes = _changes(table, [v for v in versions if until is None or v.recorded_from <= until])
    found = []
    for field in sorted({f for v in known for f in v.record}):
        for span in _spans(table, field, known):
            if as_of is None or (span.start <= as_of and (span.end is None or span.end > as_of)):
                # A version that later knowledge cut short stands there once more; who first said so
                # is asked for.
                said = [
                    c.version
                    for f, c in changes
                    if f == field
                    and c.value == span.value
                    and c.version.valid_from <= span.version.valid_from
                ]
                found.append(
                    (
                        field,
                        replace(
                            span,
                            version=replace(
                                said[-1] if said else span.version,
                                recorded_to=span.version.recorded_to,
                            ),
                        ),
                    )
                )
    return found
