"""Connections, transactions, the one writer's lock, and bulk reading and writing, on SQLite and
PostgreSQL alike."""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import sqlalchemy as sa
from pyarrow import csv
from sqlalchemy import event, exc

from ...validators.texts import t
from ..files import private_folder
from .errors import Busy, MirrorError, Unreachable

WAIT = 30.0
"""Seconds that a writer waits for another one."""
LOCKED = "counter"
"""The table whose lock the one writer of a PostgreSQL mirror holds. An account that only reports
may not lock it, as it could an advisory lock, which is everybody's."""
FIRST = 0x686F736F
"""Key of the advisory lock of whoever makes the tables; before that there are no accounts."""


def create(url_or_path: str | Path, wait: float = WAIT) -> sa.Engine:
    """An engine for a database URL or for the path of an SQLite file (made with mode 0600, its
    folder with 0700).

    Raises:
        Unreachable: neither SQLite nor PostgreSQL, or the file cannot be made.
    """
    text = str(url_or_path)
    url = sa.make_url(text) if "://" in text else sa.URL.create("sqlite", database=text)
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
        return sa.create_engine(
            url, connect_args={"application_name": f"hoso/{os.getpid()}"}, pool_pre_ping=True
        ).execution_options(wait=wait)
    if url.get_backend_name() != "sqlite":
        raise Unreachable(
            t(
                "Bản sao chỉ dùng được SQLite hoặc PostgreSQL, không dùng được {kind}.",
                kind=url.get_backend_name(),
            )
        )
    if url.database and url.database != ":memory:":
        path = Path(url.database)
        try:
            private_folder(path.parent)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            path.chmod(0o600)
        except OSError as e:
            raise Unreachable(
                t("Không mở được bản sao {file}: {why}", file=path, why=e.strerror)
            ) from e
    engine = sa.create_engine(
        url,
        connect_args={"timeout": wait},
        poolclass=sa.StaticPool if not url.database or url.database == ":memory:" else None,
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not guessed by the driver
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            "cache_size=-8192",
            "secure_delete=OFF",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(conn: sa.Connection) -> None:
        conn.exec_driver_sql(
            "BEGIN IMMEDIATE" if conn.get_execution_options().get("writes") else "BEGIN"
        )

    return engine.execution_options(wait=wait)


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One consistent view of the whole mirror."""
    with _translated(engine), engine.connect() as conn:
        if conn.dialect.name == "postgresql":
            conn = conn.execution_options(isolation_level="REPEATABLE READ")
        with conn.begin():
            yield conn


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction of the one writer: committed when the block ends, rolled back when it raises.

    Raises:
        Busy: another writer held the mirror longer than the time to wait.
        Unreachable: the database was lost.
    """
    with _translated(engine), engine.connect() as conn:
        conn = conn.execution_options(writes=True)
        with conn.begin():
            if conn.dialect.name == "postgresql":
                wait = int(1000 * conn.get_execution_options().get("wait", WAIT))
                conn.exec_driver_sql(f"SET LOCAL lock_timeout = {wait}")
                try:
                    made = conn.exec_driver_sql("SELECT to_regclass(%s)", (LOCKED,)).scalar()
                    conn.exec_driver_sql(
                        f"LOCK TABLE {LOCKED} IN SHARE ROW EXCLUSIVE MODE"
                        if made
                        else f"SELECT pg_advisory_xact_lock({FIRST})"
                    )
                except exc.OperationalError as e:
                    if getattr(e.orig, "sqlstate", None) == "55P03":
                        raise Busy(
                            t(
                                "{who} đang ghi vào bản sao; đợi xong rồi chạy lại.",
                                who=_holder(engine),
                            )
                        ) from e
                    raise
            yield conn


@contextmanager
def _translated(engine: sa.Engine) -> Iterator[None]:
    try:
        yield
    except (engine.dialect.loaded_dbapi.OperationalError, exc.DatabaseError) as e:
        found = told(engine, e)
        if found is None:
            raise
        raise found from e


def told(engine: sa.Engine, error: BaseException) -> MirrorError | None:
    """What an error of the database means for the user; None when it is no lost or locked
    database."""
    # Bulk reading and writing use the driver itself, so its errors arrive bare.
    bare = isinstance(error, engine.dialect.loaded_dbapi.OperationalError)
    if not bare and type(error) not in (exc.DatabaseError, exc.OperationalError):
        return None
    why = str(error if bare else error.orig)  # pyright: ignore[reportAttributeAccessIssue]
    if "database is locked" in why:
        return Busy(t("Một tiến trình khác đang ghi vào bản sao; đợi xong rồi chạy lại."))
    first = (why.strip().splitlines() or ["?"])[0].rstrip(" .")
    return Unreachable(
        t(
            "Không dùng được cơ sở dữ liệu của bản sao ({why}); không có gì dở dang, khi "
            "dùng được thì chạy lại lệnh này.",
            why=first,
        )
    )


def _holder(engine: sa.Engine) -> str:
    asked = (
        "SELECT a.application_name, a.usename FROM pg_locks l JOIN pg_stat_activity a USING "
        "(pid) WHERE l.granted AND (l.relation = to_regclass(%s) AND l.mode = "
        "'ShareRowExclusiveLock' OR l.locktype = 'advisory' AND l.objid = %s)"
    )
    with engine.connect() as conn:
        found = conn.exec_driver_sql(asked, (LOCKED, FIRST)).first()
    return (
        t("{program} (tài khoản {user})", program=found[0], user=found[1])
        if found
        else t("Một tiến trình khác")
    )


def _quoted(conn: sa.Connection, names: Iterable[str]) -> list[str]:
    return [conn.dialect.identifier_preparer.quote(n) for n in names]


def mark(conn: sa.Connection) -> str:
    """How this database's driver writes a parameter."""
    return "%s" if conn.dialect.name == "postgresql" else "?"


def insert(
    conn: sa.Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    """Add rows in bulk: COPY on PostgreSQL, executemany on SQLite. ``None`` is NULL."""
    if not rows:
        return
    name, *quoted = _quoted(conn, (table, *columns))
    if conn.dialect.name == "postgresql":
        cursor: Any = conn.connection.cursor()
        with cursor, cursor.copy(f"COPY {name} ({', '.join(quoted)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    conn.exec_driver_sql(
        f"INSERT INTO {name} ({', '.join(quoted)}) VALUES ({', '.join('?' * len(quoted))})",
        [tuple(r) for r in rows],
    )


def delete(
    conn: sa.Connection, table: str, columns: Sequence[str], keys: Sequence[Sequence[object]]
) -> None:
    """Remove the rows with these (text or integer) keys."""
    if not keys:
        return
    name, *quoted = _quoted(conn, (table, *columns))
    if conn.dialect.name == "postgresql":
        kinds = ["bigint[]" if isinstance(k, int) else "text[]" for k in keys[0]]
        given = ", ".join(f"%s::{kind}" for kind in kinds)
        match = " AND ".join(f"t.{q} = k.{q}" for q in quoted)
        lists = tuple(list(column) for column in zip(*keys, strict=True))
        conn.exec_driver_sql(
            f"DELETE FROM {name} t USING unnest({given}) AS k({', '.join(quoted)}) WHERE {match}",
            lists,
        )
        return
    conn.exec_driver_sql(
        f"DELETE FROM {name} WHERE {' AND '.join(f'{q} = ?' for q in quoted)}",
        [tuple(k) for k in keys],
    )


def among(conn: sa.Connection, column: str) -> str:
    """SQL that a column is one of the values of the single parameter made by :func:`values`."""
    (quoted,) = _quoted(conn, (column,))
    return (
        f"{quoted} = ANY(%s)"
        if conn.dialect.name == "postgresql"
        else f"{quoted} IN (SELECT value FROM json_each(?))"
    )


def values(conn: sa.Connection, wanted: Iterable[object]) -> tuple[object]:
    return (list(wanted),) if conn.dialect.name == "postgresql" else (json.dumps(list(wanted)),)


def select(
    conn: sa.Connection,
    table: str,
    columns: Sequence[str],
    where: str = "",
    parameters: tuple[object, ...] = (),
    order: str = "",
) -> list[tuple]:
    """Rows as tuples. ``where`` and ``order`` are SQL of ours, never of a user."""
    name, *quoted = _quoted(conn, (table, *columns))
    sql = (
        f"SELECT {', '.join(quoted)} FROM {name}"
        + (f" WHERE {where}" if where else "")
        + (f" ORDER BY {order}" if order else "")
    )
    # The driver's own cursor gives tuples at once; SQLAlchemy's rows would double the time.
    if conn.dialect.name == "sqlite":
        return conn.connection.driver_connection.execute(sql, parameters).fetchall()  # pyright: ignore[reportOptionalMemberAccess]
    cursor: Any = conn.connection.cursor()
    with cursor:
        return cursor.execute(sql, parameters or None).fetchall()


BATCH = 1024
"""Rows that are Python objects at one time while a frame is read from SQLite."""


def frame(conn: sa.Connection, sql: str, columns: Mapping[str, str]) -> pd.DataFrame:
    """The result of a query of ours as a frame; no value passes through Python one by one on
    PostgreSQL (COPY as CSV).

    Args:
        columns: names in the order of the query -> ``str``, ``float64`` or ``int64`` (never NULL).
    """
    kinds = {
        n: {"str": pa.large_string(), "float64": pa.float64(), "int64": pa.int64()}[k]
        for n, k in columns.items()
    }
    read = _copied if conn.dialect.name == "postgresql" else _fetched
    return read(conn, sql, pa.schema(list(kinds.items()))).combine_chunks().to_pandas()


def _fetched(conn: sa.Connection, sql: str, wanted: pa.Schema) -> pa.Table:
    # The driver's own cursor: SQLAlchemy's rows would double the time.
    cursor: Any = conn.connection.driver_connection.execute(sql)  # pyright: ignore[reportOptionalMemberAccess]
    batches = []
    while rows := cursor.fetchmany(BATCH):
        lists = zip(*rows, strict=True)
        batches.append(
            pa.record_batch(
                [pa.array(v, type=f.type) for v, f in zip(lists, wanted, strict=True)],
                schema=wanted,
            )
        )
    return pa.Table.from_batches(batches, schema=wanted)


def _copied(conn: sa.Connection, sql: str, wanted: pa.Schema) -> pa.Table:
    cursor: Any = conn.connection.cursor()
    with cursor, cursor.copy(f"COPY ({sql}) TO STDOUT WITH (FORMAT csv)") as copy:
        data = b"".join(copy)
    if not data:
        return wanted.empty_table()
    # COPY writes NULL as nothing and an empty text as "", so the two stay apart.
    return csv.read_csv(
        pa.py_buffer(data),
        read_options=csv.ReadOptions(column_names=wanted.names, block_size=1 << 24),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=wanted,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
