"""What we changed and the national side has not shown yet.

An export that still holds what was there before an approved change is no correction of the
Ministry: the message is on its way. So what an apply (or the undo of something that was sent) wrote
stays in "theirs" until an export shows it, or shows something that neither side had before; then
the export counts. The table names rows of ``image``, where the values stand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa

from ...validators.notation import SAME, relation
from ...validators.schemas import dictionary
from ...validators.schemas.field import Field
from . import engine, rows
from .rows import Row
from .writing import Key

Name = tuple[int, int]
"""Change set and position of an image."""


@dataclass
class Pending:
    """One row of "theirs" with our changes that no export has shown.

    Attributes:
        images: their names, oldest first.
        old: field -> values that it had before one of them (None = missing).
        absent, there: whether one of them began the row, or ended it.
    """

    images: list[Name] = field(default_factory=list)
    old: dict[str, list[Any]] = field(default_factory=dict)
    absent: bool = False
    there: bool = False


def read(conn: sa.Connection) -> dict[str, dict[Key, Pending]]:
    """Relation -> key -> what is waited for."""
    quote = conn.dialect.identifier_preparer.quote
    columns = ", ".join(
        f"i.{quote(c)}" for c in ("changeset", "position", "relation", "key", "before", "after")
    )
    order = f"i.changeset, i.{quote('position')}"
    sql = (
        f"SELECT {columns} FROM pending p JOIN image i ON i.changeset = p.changeset AND "
        f"i.{quote('position')} = p.{quote('position')} ORDER BY {order}"
    )
    found: dict[str, dict[Key, Pending]] = {}
    for number, position, place, key, before, after in conn.exec_driver_sql(sql):
        was, now = rows.loads(before), rows.loads(after)
        own = found.setdefault(str(place), {}).setdefault(tuple(rows.loads(key) or ()), Pending())
        own.images.append((int(number), int(position)))
        own.absent |= was is None
        own.there |= now is None
        for name in {} if was is None else {**was, **(now or {})}:
            own.old.setdefault(name, []).append((was or {}).get(name))
    return found


def begin(conn: sa.Connection, number: int) -> None:
    """Wait for what change set *number* wrote to "theirs"."""
    written = engine.select(
        conn, "image", ("changeset", "position", "relation"), f"changeset = {int(number)}"
    )
    engine.insert(
        conn,
        "pending",
        ("changeset", "position"),
        [w[:2] for w in written if w[2] in dictionary.tables()],
    )


def undone(conn: sa.Connection, number: int, inverse: int) -> None:
    """Of an undone change set that was never sent nothing is waited for; of one that was, the way
    back as well."""
    if engine.select(conn, "message", ("transaction_id",), f"changeset = {int(number)}"):
        begin(conn, inverse)
    else:
        conn.exec_driver_sql(f"DELETE FROM pending WHERE changeset = {int(number)}")


def hold(
    table: str, waiting: Mapping[Key, Pending], shown: dict[Key, Row], present: Mapping[Key, Row]
) -> list[Name]:
    """Bring our own changes back into what an export shows, in place, where it shows what was there
    before them, in whatever notation.

    Args:
        table: of the dictionary.
        shown: rows of the export by key. present: rows of "theirs" as they are.

    Returns:
        The images that the export has shown, for :func:`done`.
    """
    seen: list[Name] = []
    for key, w in waiting.items():
        row, ours = shown.get(key), present.get(key)
        kept = False
        if row is None and ours is not None:
            # Not begun there yet, or not opened again.
            kept = w.absent or any(v is not None for v in w.old.get("closed", ()))
            if kept:
                shown[key] = dict(ours)
        elif row is not None and ours is None:
            kept = w.there and all(_among(table, f, row.get(f), w.old.get(f, ())) for f in row)
            if kept:
                del shown[key]
        elif row is not None and ours is not None:
            late = {
                f
                for f, values in w.old.items()
                if not _among(table, f, row.get(f), (ours.get(f),))
                and _among(table, f, row.get(f), values)
            }
            kept = bool(late)
            merged = {**row, **{f: ours.get(f) for f in late}}
            shown[key] = {f: v for f, v in merged.items() if v is not None}
        if not kept:
            # A value that came back to what it was can be told from one never changed only by an
            # export more.
            twice = len(w.images) > 1 and any(
                _among(table, f, (ours or {}).get(f), values) for f, values in w.old.items()
            )
            seen += w.images[:-1] if twice else w.images
    return seen


def _among(table: str, name: str, value: Any, values: Iterable[Any]) -> bool:
    """Whether a value is one of these, in whatever notation."""
    if value in values:
        return True
    field = _fields(table).get(name)
    return (
        field is not None
        and isinstance(value, str)
        and any(isinstance(v, str) and relation(value, v, field) == SAME for v in values)
    )


@cache
def _fields(table: str) -> dict[str, Field]:
    return {f.name: f for f in dictionary.tables()[table].fields}


def done(conn: sa.Connection, seen: list[Name]) -> None:
    """Wait for these images no longer."""
    engine.delete(conn, "pending", ("changeset", "position"), seen)


def as_shown(waiting: Mapping[Key, Pending], present: Mapping[Key, Row]) -> dict[Key, Row]:
    """The people as the national side held them before our changes, for finding them again by their
    old numbers."""
    found = {}
    for key, w in waiting.items():
        if key in present and w.old and not w.absent:
            before = {f: values[0] for f, values in w.old.items()}
            found[key] = {f: v for f, v in {**present[key], **before}.items() if v is not None}
    return found
