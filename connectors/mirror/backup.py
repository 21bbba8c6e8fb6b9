"""Backup and restore. A backup is always a whole SQLite mirror, also of PostgreSQL, so that either
engine can take it in."""

import os
import sqlite3
import tempfile
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from ...validators.texts import t
from ..files import private_folder
from . import audit, engine, migrations, schema, verifying
from .errors import BadExport, Unreachable

KEPT = 12
"""Automatic backups kept beside the mirror."""


def _file(database: sa.Engine) -> Path | None:
    name = database.url.database
    return Path(name) if database.dialect.name == "sqlite" and name and name != ":memory:" else None


def _tables() -> list[sa.Table]:
    return [*schema.ledger.sorted_tables, *schema.records().sorted_tables]


def before_writing(database: sa.Engine, what: int | str, folder: Path | None = None) -> Path | None:
    """A copy of the mirror in *folder* (default: ``backups`` beside an SQLite file), before *what*
    (a change set's number, ``pull``) is written: called while this process is the writer, so
    nothing else moves. Nothing is done for a server without a folder, or in memory.

    Returns:
        The file, None where nothing was done.
    """
    place = _kept_in(database, folder)
    if place is None:
        return None
    folder, stem = place
    private_folder(folder)
    for half in folder.glob(f".{stem}-*"):
        half.unlink()  # of a process that was killed: there is only one writer
    taken = sorted(folder.glob(f"{stem}-*.db"))
    last = int(taken[-1].stem.rsplit("-", 2)[1]) if taken else 0
    made = write(database, folder / f"{stem}-{last + 1:06d}-{what}.db")
    # Only now: a backup that cannot be written costs no older one.
    for old in taken[: max(0, len(taken) + 1 - KEPT)]:
        old.unlink()
    return made


def _kept_in(database: sa.Engine, folder: Path | None) -> tuple[Path, str] | None:
    """Folder of the automatic backups and how their names begin, None where none are kept."""
    source = _file(database)
    if source is None:
        return (folder, "mirror") if folder is not None else None
    return folder or source.parent / "backups", source.stem


def latest(database: sa.Engine, what: str, folder: Path | None = None) -> Path | None:
    """The newest automatic backup made before *what*, None where there is none."""
    place = _kept_in(database, folder)
    if place is None:
        return None
    taken = sorted(place[0].glob(f"{place[1]}-*.db"))
    return taken[-1] if taken and taken[-1].stem.endswith(f"-{what}") else None


def write(database: sa.Engine, path: Path) -> Path:
    """Write the whole mirror to *path*, mode 0600; half a backup is never seen under that name.

    Raises:
        Unreachable: the file cannot be written.
    """
    private_folder(path.parent)
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
        source = _file(database)
        if source is not None:
            with engine.reading(database) as conn:
                target = sqlite3.connect(temporary)
                conn.connection.driver_connection.backup(target)  # pyright: ignore[reportOptionalMemberAccess]
                target.execute("PRAGMA journal_mode=DELETE")
                target.close()
        else:
            _copy_to_file(database, temporary)
        os.replace(temporary, path)
    except (OSError, sqlite3.Error) as e:
        raise Unreachable(
            t(
                "Không ghi được bản sao lưu {file}: {why}",
                file=path,
                why=getattr(e, "strerror", None) or e,
            )
        ) from e
    finally:
        for rest in ("", "-wal", "-shm"):
            temporary.with_name(temporary.name + rest).unlink(missing_ok=True)
    return path


def _copy_to_file(database: sa.Engine, path: Path) -> None:
    target = engine.create(path)
    try:
        migrations.upgrade(target)
        with engine.reading(database) as source, engine.writing(target) as sink:
            _copy(source, sink)
        with target.connect() as conn:
            conn.connection.driver_connection.execute("PRAGMA journal_mode=DELETE")  # pyright: ignore[reportOptionalMemberAccess]
    finally:
        target.dispose()


def _copy(source: sa.Connection, sink: sa.Connection) -> None:
    known = set(sa.inspect(source).get_table_names())
    sink.execute(schema.counter.delete())
    for table in _tables():
        if table.name in known:
            there = {c["name"] for c in sa.inspect(source).get_columns(table.name)}
            names = [c.name for c in table.columns if c.name in there]
            engine.insert(sink, table.name, names, engine.select(source, table.name, names))


def restore(
    database: sa.Engine, path: Path, note: Callable[[sa.Connection, int], object] | None = None
) -> None:
    """Replace everything by the backup at *path*, in one transaction.

    A private copy of the backup is brought to the present form first, and *note* (given the number
    of the backup's own last entry) writes the audit entry into it: what arrives is whole, entry
    included, or nothing arrives.

    Raises:
        BadExport: it is not a backup of a mirror, or it is damaged or was altered.
    """
    with tempfile.TemporaryDirectory(prefix="hoso-") as folder:  # mode 0700
        copy = Path(folder) / "mirror.db"
        _checked_copy(path, copy)
        ready = engine.create(copy)
        try:
            migrations.upgrade(ready)
            with engine.writing(ready) as conn:
                wrong = verifying.verify(conn)
                if wrong:
                    raise BadExport(
                        t("{file} không còn nguyên vẹn: {why}", file=path, why=" ".join(wrong[:3]))
                    )
                own = audit.head(conn)[0]
                with engine.reading(database) as present:
                    _carry_on(present, conn)
                if note is not None:
                    note(conn, own)
            _take_in(database, ready)
        finally:
            ready.dispose()


def _carry_on(present: sa.Connection, ready: sa.Connection) -> None:
    """Into an older backup of this same mirror: the audit entries written since, and the numbers
    given since, so that the chain goes on and no number names two people."""
    last, link = audit.head(ready)
    since = present.execute(
        sa.select(schema.audit).where(schema.audit.c.seq >= max(last, 1)).order_by("seq")
    ).mappings()
    entries = [dict(e) for e in since]
    if last:
        if not entries or entries[0]["seq"] != last or entries[0]["hash"] != link:
            return  # nothing to join: a new mirror, or the backup of another one
        entries = entries[1:]  # an empty mirror is the beginning of every chain
    if entries:
        ready.execute(schema.audit.insert(), entries)
        end = {"seq": entries[-1]["seq"], "hash": entries[-1]["hash"]}
        ready.execute(schema.audit_head.delete())
        ready.execute(schema.audit_head.insert().values(one=1, **end))
    given = {c.name: int(c.value) for c in present.execute(sa.select(schema.counter))}
    last = present.execute(sa.select(sa.func.max(schema.changeset.c.number))).scalar()
    if last:
        given["changeset"] = max(given.get("changeset", 0), int(last))
    known = {c.name: int(c.value) for c in ready.execute(sa.select(schema.counter))}
    for name, value in given.items():
        if name not in known:
            ready.execute(schema.counter.insert().values(name=name, value=value))
        elif known[name] < value:
            ready.execute(
                schema.counter.update().where(schema.counter.c.name == name).values(value=value)
            )


def _checked_copy(path: Path, copy: Path) -> None:
    wrong = BadExport(t("{file} không phải bản sao lưu nguyên vẹn của hoso.", file=path))
    if not path.is_file():
        raise wrong
    os.close(os.open(copy, os.O_CREAT | os.O_RDWR, 0o600))
    try:
        with (
            closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            whole = source.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            names = {
                r[0] for r in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
            if not whole or not {"alembic_version", "audit", "nguoi", "base_nguoi"} <= names:
                raise wrong
            source.backup(target)
    except sqlite3.DatabaseError as e:
        raise wrong from e


def _take_in(database: sa.Engine, ready: sa.Engine) -> None:
    if database.dialect.name == "sqlite":
        with engine.writing(database):  # nobody else is writing
            pass
        with ready.connect() as source, database.connect() as sink:
            source.connection.driver_connection.backup(  # pyright: ignore[reportOptionalMemberAccess]
                sink.connection.driver_connection
            )
        return
    with engine.writing(database) as sink, engine.reading(ready) as source:
        quote = sink.dialect.identifier_preparer.quote
        sink.exec_driver_sql(f"TRUNCATE {', '.join(quote(table.name) for table in _tables())}")
        _copy(source, sink)
        for table in schema.ledger.sorted_tables:
            if "seq" in table.c and table.c.seq.autoincrement is True:
                sink.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'seq'), "
                    f"coalesce(max(seq), 0) + 1, false) FROM {table.name}"
                )
