"""Why does the record say this? Every version with two times: when it was true, when we knew it."""

import pandas as pd
import sqlalchemy as sa

from . import engine, rows

COLUMNS = ("table", "line", "field", "before", "value", "valid_from", "valid_to", "recorded_from", "recorded_to", "by", "changeset", "id")


def person(conn: sa.Connection, number: str) -> list[str]:
    """Ids of everybody who bears or bore this cccd, cmnd or so_hieu."""
    mark = "%s" if conn.dialect.name == "postgresql" else "?"
    return sorted({r[0] for r in engine.select(conn, "identifier", ("id",), f"value = {mark}", (number,))})


def of(conn: sa.Connection, cccd: str, as_of: str | None = None, known: str | None = None) -> pd.DataFrame:
    """One row for each field of each version of each line of a person (columns :data:`COLUMNS`).

    Args:
        cccd: any number that the person bears or bore.
        as_of: only what was true on this day. known: only what was recorded at this instant or by the end of this day.
            With neither: every version; rows of fields that a version left as they were are left out.

    Returns:
        ``before``: the field in the version before; ``changeset``: NaN for a pull; empty when nobody bears the number.
    """
    return _told(conn, person(conn, cccd), as_of, known)


def of_unit(conn: sa.Connection, code: str, as_of: str | None = None, known: str | None = None) -> pd.DataFrame:
    """The same of a unit: what reorganisations said of it."""
    found = _told(conn, [code], as_of, known)
    return found[found["table"] == "unit"].reset_index(drop=True)


def _told(conn: sa.Connection, people: list[str], as_of: str | None, known: str | None) -> pd.DataFrame:
    names = ("id", "table", "line", "record", "valid_from", "valid_to", "recorded_from", "recorded_to", "event", "changeset")
    stored = engine.select(conn, "history", names, engine.among(conn, "id"), engine.values(conn, people), order="seq")
    who = dict(engine.select(conn, "audit", ("seq", "by"), engine.among(conn, "seq"), engine.values(conn, sorted({r[8] for r in stored}))))
    until = f"{known}T23:59:59.999999Z" if known and len(known) == 10 else known
    found, last = [], {}
    for i, table, line, record, start, end, since, gone, event, number in stored:
        if until and (since > until or (gone is not None and gone <= until)):
            continue
        if as_of and (start > as_of or (end is not None and end <= as_of)):
            continue
        now = rows.loads(record) or {}
        before = last.get((i, table, line), {})
        for field in sorted(now.keys() | before.keys()):
            if not as_of and now.get(field) == before.get(field):
                continue
            old, new = (None if v is None else rows.text(v) for v in (before.get(field), now.get(field)))
            found.append((table, line, field, old, new, start, end, since, gone, who.get(event), number, i))
        if end is None:
            last[i, table, line] = now
    lists = list(zip(*found, strict=True)) if found else [()] * len(COLUMNS)
    return pd.DataFrame({c: pd.Series(list(v), dtype="float64" if c == "changeset" else "str") for c, v in zip(COLUMNS, lists, strict=True)})
