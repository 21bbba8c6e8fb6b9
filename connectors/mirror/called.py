"""What people are called, as it is compared: the words of the name without tone marks, kept in step
with "theirs", so that a name is found among millions.

Derived and nothing else: no sum of the audit holds it, and it can be made anew at any time.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from ...validators.folding import fold_words
from . import engine

NAME = "ho_ten"
COMMON = 4_000, 400
"""Of so many people, if so many or more fit, the words are common ones: the first that fit are
found at once, and an index would count them all."""


def keep(
    conn: sa.Connection,
    images: Iterable[tuple[str, Mapping[str, Any] | None, Mapping[str, Any] | None]],
) -> None:
    """Follow what was written into "theirs": (id, row before, row after) of people."""
    gone, come = [], []
    for who, before, after in images:
        old, new = (None if row is None else words(row.get(NAME)) for row in (before, after))
        if old == new:
            continue
        if old is not None:
            gone.append((who,))
        if new is not None:
            come.append((who, new))
    engine.delete(conn, "called", ("id",), gone)
    engine.insert(conn, "called", ("id", "words"), come)


def anew(conn: sa.Connection) -> None:
    """Make it from what "theirs" holds; for a mirror from before it was kept."""
    conn.exec_driver_sql("DELETE FROM called")
    found = engine.select(conn, "nguoi", ("id", NAME))
    engine.insert(conn, "called", ("id", "words"), [(who, words(name)) for who, name in found])


def words(name: object) -> str:
    """A name as it is compared: lower letters and digits, one blank between words."""
    return fold_words(str(name or ""))


def having(conn: sa.Connection, asked: list[str], most: int) -> list[str]:
    """Ids of *most* people at most in whose name each of these words (of :func:`words`) begins a
    word."""
    mark = engine.mark(conn)
    if conn.dialect.name != "postgresql":
        fits = " AND ".join(f"instr(' ' || words, {mark}) > 0" for _ in asked)
        begins = tuple(f" {word}" for word in asked)
        return [who for (who,) in _rows(conn, "called", fits, (*begins, most))]
    fits = " AND ".join(f"strpos(' ' || words, {mark}) > 0" for _ in asked)
    begins = tuple(f" {word}" for word in asked)
    some, many = COMMON
    first = f"(SELECT id, words FROM called ORDER BY id LIMIT {some}) AS first"
    if len(_rows(conn, first, fits, (*begins, many))) >= many:
        return [who for (who,) in _rows(conn, "called", fits, (*begins, most))]
    # The planner knows nothing of the frequency of a beginning; what is common was found above.
    conn.exec_driver_sql("SET LOCAL enable_seqscan = off")
    fits = f"array_to_tsvector(string_to_array(words, ' ')) @@ {mark}::tsquery"
    query = " & ".join(f"'{word}':*" for word in asked)
    return [who for (who,) in _rows(conn, "called", fits, (query, most))]


def _rows(
    conn: sa.Connection, source: str, where: str, parameters: tuple[object, ...]
) -> list[tuple]:
    sql = f"SELECT id FROM {source} WHERE {where} LIMIT {engine.mark(conn)}"
    return [tuple(row) for row in conn.exec_driver_sql(sql, parameters)]
