"""The tables of the mirror, as SQLAlchemy Core.

Two kinds. The *ledger* (identifiers, change sets, history, audit, outbox ...) is written out here
and moved forward by the Alembic migrations. The *records* (the person and the lists) come from the
field dictionary and from nowhere else: a table ``<name>`` for what the national side holds now
("theirs") and ``base_<name>`` for what unit and national side last agreed on. :func:`grow` adds the
tables and columns that a newer dictionary has; it never drops one.

Times: ``at`` and ``recorded_*`` are UTC instants ("2026-11-30T08:15:00.123456Z"), ``valid_*`` are
days ("2026-11-30").
"""

from functools import cache

import sqlalchemy as sa

from ...validators.change import CHANGES
from ...validators.rules.context import UNITS
from ...validators.schemas import dictionary
from ...validators.schemas.field import Field

ledger = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)
BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _text(name: str, *, key: bool = False, empty: bool = False) -> sa.Column[str]:
    """A text column. ``key``: part of the primary key. ``empty``: '' when not given, never NULL."""
    if key:
        return sa.Column(name, sa.Text, primary_key=True, nullable=False)
    return sa.Column(name, sa.Text, nullable=not empty, server_default="" if empty else None)


def _number(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, BIG, primary_key=key, nullable=not key, autoincrement=False)


def _serial() -> sa.Column[int]:
    return sa.Column("seq", BIG, primary_key=True, autoincrement=True)


person = sa.Table(
    "person", ledger, _text("id", key=True), sa.Column("version", BIG, nullable=False)
)
"""Version of a person's whole record: the number of the audit entry that wrote it, so it names
contents, not a count."""

identifier = sa.Table(
    "identifier",
    ledger,
    _text("scheme", key=True),
    _text("value", key=True),
    _text("unit", key=True),
    _text("id", key=True),
    _text("valid_from", key=True),
    _text("valid_to"),
    sa.Index("ix_identifier_id", "id"),
)
"""Which number belonged to whom and when; scheme is cccd, cmnd or so_hieu (unique only with its
unit)."""

called = sa.Table(
    "called",
    ledger,
    _text("id", key=True),
    _text("words", empty=True),
    sa.Index(
        "ix_called_words",
        sa.text("array_to_tsvector(string_to_array(words, ' '))"),
        postgresql_using="gin",
    ).ddl_if(dialect="postgresql"),
)
"""The words of each person's name without tone marks; see ``called.py``."""

counter = sa.Table(
    "counter", ledger, _text("name", key=True), sa.Column("value", BIG, nullable=False)
)
"""Last number given out. A person's id is never given twice, not even after an undo."""

unit = sa.Table(
    "unit",
    ledger,
    *(
        _text("code", key=True)
        if name == "code"
        else sa.Column(name, sa.Text if t == "str" else sa.Double)
        for name, t in UNITS.items()
    ),
)

submission = sa.Table(
    "submission",
    ledger,
    _text("period", key=True),
    _text("unit", key=True),
    _text("sha256", key=True),
    _text("category"),
    _text("as_of"),
    _text("file"),
    _text("status", empty=True),
    _text("reason"),
    sa.Column("people", BIG),
    _text("received"),
)
"""What each unit delivered, what it lists completely (category, as_of) and what became of it."""

changeset = sa.Table(
    "changeset",
    ledger,
    _number("number", key=True),
    _text("kind", empty=True),
    _text("state", empty=True),
    _text("period"),
    _text("as_of"),
    _text("digest", empty=True),
    _text("meta", empty=True),
    _text("created"),
    _text("applied"),
    _text("applied_by"),
    _number("event"),
    _number("undoes"),
    _number("undone_by"),
)
"""kind: plan, undo. state: planned, applied, undone. event: audit entry of the apply."""

LINE = tuple(CHANGES)
changeset_line = sa.Table(
    "changeset_line",
    ledger,
    _number("changeset", key=True),
    _number("position", key=True),
    *(_number(c) if c == "version" else _text(c) for c in LINE),
    _text("more"),
)
"""``more``: JSON of any further column that the plan carried."""

decision = sa.Table(
    "decision",
    ledger,
    _serial(),
    _number("changeset"),
    _text("change"),
    _text("decision"),
    _text("by"),
    _text("note"),
    _text("at"),
    sa.Index("ix_decision_changeset", "changeset"),
)
"""Every decision ever made on a line; the line itself holds the last one."""

image = sa.Table(
    "image",
    ledger,
    _number("changeset", key=True),
    _number("position", key=True),
    _text("relation", empty=True),
    _text("key", empty=True),
    _text("before"),
    _text("after"),
)
"""Each row that a change set wrote, before and after (JSON, NULL = no such row): what an undo
needs."""

pending = sa.Table("pending", ledger, _number("changeset", key=True), _number("position", key=True))
"""Images of what we changed in "theirs" and no export has shown yet; see ``pending.py``."""

history = sa.Table(
    "history",
    ledger,
    _serial(),
    _text("table", empty=True),
    _text("id", empty=True),
    _text("line", empty=True),
    _text("record", empty=True),
    _text("valid_from", empty=True),
    _text("valid_to"),
    _text("recorded_from", empty=True),
    _text("recorded_to"),
    _number("event"),
    _number("changeset"),
    sa.Index("ix_history_id", "id"),
)
"""Every version of every line with two times: when it was true and when we knew it."""

audit = sa.Table(
    "audit",
    ledger,
    _number("seq", key=True),
    _text("at", empty=True),
    _text("by", empty=True),
    _text("action", empty=True),
    _text("subject", empty=True),
    _text("detail", empty=True),
    _text("previous", empty=True),
    _text("hash", empty=True),
)
audit_head = sa.Table("audit_head", ledger, _number("one", key=True), _number("seq"), _text("hash"))
"""The last entry once more, so that cutting the end off is seen."""

judgement = sa.Table(
    "judgement",
    ledger,
    _serial(),
    _text("subject", empty=True),
    _text("kind"),
    _text("table"),
    _text("line"),
    _text("field"),
    _text("base"),
    _text("theirs"),
    _text("ours"),
    _text("answer"),
    _text("by"),
    _text("note"),
    _text("at"),
    _text("closed"),
    _text("until"),
    sa.Index("ix_judgement_subject", "subject"),
)
"""What an officer answered, on which values. It stands while its values stand, up to and including
the day ``until``; a new answer closes the old one."""

message = sa.Table(
    "message",
    ledger,
    _text("transaction_id", key=True),
    _number("changeset"),
    _text("service"),
    _text("action"),
    _text("id"),
    _text("body"),
    _text("sha256"),
    _text("state", empty=True),
    sa.Column("attempts", BIG, nullable=False, server_default="0"),
    _text("created"),
    _text("sent"),
    _number("position"),
    sa.Index("ix_message_changeset", "changeset"),
)
"""Messages for the national system, in the order of their position. state: queued, sent, accepted,
refused, replaced."""
receipt = sa.Table(
    "receipt",
    ledger,
    _serial(),
    _text("transaction_id"),
    _text("err_code"),
    _text("message"),
    _text("at"),
    _text("source"),
    sa.Index("ix_receipt_transaction_id", "transaction_id"),
)

outbox = sa.Table(
    "outbox",
    ledger,
    _serial(),
    _text("period", empty=True),
    _text("unit", empty=True),
    _text("content", empty=True),
    _text("recipient", empty=True),
    _text("state", empty=True),
    _text("message_id"),
    _text("subject"),
    _text("path"),
    sa.Column("attempts", BIG, nullable=False, server_default="0"),
    _text("next_try"),
    _text("reply"),
    _text("created"),
    _text("updated"),
    sa.UniqueConstraint("period", "unit", "content", "recipient"),
)
"""Mail, once for each (period, unit, content, recipient). content: what the letter is and says,
"kind/deadline/hash" (``mail.outbox.Key``; the hash alone in rows of old). state: queued, sending,
sent, retry, failed, unsure, bounced."""

explanation = sa.Table(
    "explanation",
    ledger,
    _serial(),
    _text("period"),
    _text("unit"),
    _text("fingerprint"),
    _text("rule"),
    _text("text"),
    _text("by"),
    _text("at"),
    _text("until"),
    _text("mark"),
    _text("document"),
    sa.Index("ix_explanation_fingerprint", "fingerprint"),
)
"""Why a unit says that a finding is right as it stands; until: day of lapse; mark: of the rule, so
that a changed rule wakes it."""

STATES = ("theirs", "base")


def _column(f: Field) -> sa.Column:
    return sa.Column(f.name, sa.Double if f.kind in ("int", "decimal") else sa.Text)


def relation(state: str, table: str) -> str:
    """Name of the database table that holds *table* in a state."""
    return table if state == "theirs" else f"base_{table}"


def keys(table: str) -> tuple[str, ...]:
    """Columns that identify a row of a record table."""
    return ("id",) if table == "nguoi" else ("id", "line")


def columns(state: str, table: str) -> tuple[str, ...]:
    """All columns of a record table, keys first."""
    closed = ("closed",) if (state, table) == ("theirs", "nguoi") else ()
    return (*keys(table), *closed, *(f.name for f in dictionary.tables()[table].fields))


@cache
def records() -> sa.MetaData:
    """The record tables of the present dictionary.

    ``line`` is the natural key of a list's line as text, with "#2" and so on after it for a
    repeated one; ``closed`` the day from which the national side no longer holds the person.
    """
    metadata = sa.MetaData(naming_convention={"pk": "pk_%(table_name)s"})
    for state in STATES:
        for table in dictionary.tables().values():
            own = [_text(k, key=True) for k in keys(table.name)]
            extra = [_text("closed")] if (state, table.name) == ("theirs", "nguoi") else []
            sa.Table(
                relation(state, table.name),
                metadata,
                *own,
                *extra,
                *(_column(f) for f in table.fields),
            )
    return metadata


def grow(conn: sa.Connection) -> list[str]:
    """Add the record tables and columns that the dictionary has and the database lacks; their names
    are returned."""
    inspector = sa.inspect(conn)
    present = set(inspector.get_table_names())
    added = []
    for table in records().sorted_tables:
        if table.name not in present:
            table.create(conn)
            added.append(table.name)
            continue
        known = {c["name"] for c in inspector.get_columns(table.name)}
        quote = conn.dialect.identifier_preparer.quote
        for column in table.columns:
            if column.name not in known:
                kind = column.type.compile(conn.dialect)
                conn.exec_driver_sql(
                    f"ALTER TABLE {quote(table.name)} ADD COLUMN {quote(column.name)} {kind}"
                )
                added.append(f"{table.name}.{column.name}")
    return added
