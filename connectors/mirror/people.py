"""The people of the mirror as somebody looks for one: by a number, by the name."""

import pandas as pd
import sqlalchemy as sa

from . import called, engine, history, rows

WHO = ("id", "ho_ten", "ngay_sinh", "cccd", "so_hieu", "ma_don_vi_su_dung", "closed")
_SAID = ("changeset", "table", "line", "field", "kind", "unit", "evidence", "by", "note")
DECLARED = dict.fromkeys(_SAID, "str") | {"changeset": "int64"}


def some(conn: sa.Connection, ids: list[str]) -> list[tuple[str, ...]]:
    """:data:`WHO` of these people."""
    where, values = engine.among(conn, "id"), engine.values(conn, ids)
    found = engine.select(conn, "nguoi", WHO, where, values, order="id")
    return [tuple(v or "" for v in line) for line in found]


def of_name(conn: sa.Connection, words: list[str], most: int) -> list[tuple[str, ...]]:
    """*most* people at most whose names have these words; see :func:`called.having`."""
    ids = called.having(conn, words, most)
    return some(conn, ids) if ids else []


def of_number(conn: sa.Connection, number: str) -> list[tuple[str, ...]]:
    """Who bears or bore this cccd, cmnd or so_hieu."""
    ids = history.person(conn, number)
    return some(conn, ids) if ids else []


def declared(conn: sa.Connection, person: str, changesets: list[int]) -> pd.DataFrame:
    """What units said of a person in these change sets, and who decided on it (columns of
    :data:`DECLARED`)."""
    found: list[tuple] = []
    for number in changesets:
        where = f"changeset = {int(number)} AND id = {engine.mark(conn)}"
        found += engine.select(conn, "changeset_line", _SAID, where, (person,))
    return rows.frame(found, DECLARED)
