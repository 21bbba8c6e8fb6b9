"""The three-way diff of values in DuckDB, for states larger than memory: the same lines as
``diff.values``, from one join that DuckDB keeps in columns and spills when it must. A property test
holds the two equal.
"""

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from ..validators.notation import DIFFERENT, LESS, NUMBERS, SAME, relation
from ..validators.schemas import dictionary
from ..validators.schemas.field import Field
from . import diff


def values(asked: diff.Asked, memory: str = "1GB") -> pd.DataFrame:
    """Every value that is not in step; arguments and result as ``diff.values``.

    Args:
        memory: how much DuckDB may hold before it spills.
    """
    fields = tuple(f for f in asked.fields if f.name in asked.ours)
    with duckdb.connect(config={"memory_limit": memory, "preserve_insertion_order": False}) as conn:
        types: Any = (["VARCHAR"] * 4, "TINYINT")
        conn.create_function("relation", _related, *types)
        _register(conn, asked, fields)
        conn.execute(
            f"CREATE TEMP TABLE aligned AS SELECT {', '.join(_columns(asked, fields))} "
            f"FROM picked p LEFT JOIN side_b b ON b.place = p.base "
            f"LEFT JOIN side_t t ON t.place = p.theirs LEFT JOIN side_o o ON o.place = p.ours"
        )
        parts = [conn.execute(_query(f)).fetchnumpy() for f in fields]
    found = [
        pd.DataFrame({"field": f.name, **{c: np.asarray(p[c]) for c in diff.LINES if c != "field"}})
        for f, p in zip(fields, parts, strict=True)
        if len(p["at"])
    ]
    if not found:
        return pd.DataFrame(columns=list(diff.LINES)).astype(diff.LINES)
    lines = pd.concat([part.sort_values("at") for part in found], ignore_index=True)
    return lines[list(diff.LINES)].astype(diff.LINES)


def _register(
    conn: duckdb.DuckDBPyConnection, asked: diff.Asked, fields: tuple[Field, ...]
) -> None:
    """The three states as tables, and one of positions that puts them side by side."""
    sides = {"base": asked.base, "theirs": asked.theirs, "ours": asked.ours}
    picked = {
        "place": np.arange(len(asked.has_base)),
        "has_base": asked.has_base,
        **{name: side.rows for name, side in sides.items()},
        **{f"erase_{name}": where for name, where in asked.erased.items()},
    }
    conn.register("picked", pa.table(picked))
    for name, side in sides.items():
        columns = {f.name: pa.array(side.frame[f.name]) for f in fields if f.name in side}
        table = pa.table({"place": np.arange(len(side.frame)), **columns})
        conn.register(f"side_{name[0]}", table)


def _columns(asked: diff.Asked, fields: tuple[Field, ...]) -> list[str]:
    found = ["p.place", "p.has_base"]
    for f in fields:
        erase = f'p."erase_{f.name}"' if f.name in asked.erased else "false"
        found.append(f'{erase} AS "erase_{f.name}"')
        for name, side in (("b", asked.base), ("t", asked.theirs), ("o", asked.ours)):
            text = _text(f'{name}."{f.name}"', f) if f.name in side else "''"
            if name == "o":
                text = f"CASE WHEN {erase} THEN '' ELSE {text} END"
            found.append(f'{text} AS "{name}_{f.name}"')
    return found


def _text(column: str, f: Field) -> str:
    """SQL of the canonical text, see ``canonical.text``."""
    if f.kind not in NUMBERS:
        return f"coalesce({column}, '')"
    digits = f.scale if f.kind == "decimal" else 0
    return (
        f"CASE WHEN {column} IS NULL OR isnan({column}) THEN '' ELSE printf('%.{digits}f', "
        f"{column} + 0.0) END"
    )


def _relation(one: str, other: str, f: Field) -> str:
    """SQL of ``notation.relation``; the comparison itself is Python's, asked only where two texts
    are not the same to the letter."""
    rest = (
        str(DIFFERENT)
        if f.writing in NUMBERS
        else f"relation({one}, {other}, '{f.table}', '{f.name}')"
    )
    return (
        f"CASE WHEN {one} = {other} THEN {SAME} WHEN {one} = '' OR {other} = '' THEN {DIFFERENT} "
        f"ELSE {rest} END"
    )


def _related(one: str, other: str, table: str, name: str) -> int:
    return relation(one, other, dictionary.field(name, table))


def _query(f: Field) -> str:
    b, t, o, erase = (f'"{side}_{f.name}"' for side in ("b", "t", "o", "erase"))
    worse = "false" if f.kind == "date" else f"said AND beside = {LESS} AND found = {diff.NOTHING}"
    return f"""
        WITH facts AS (
            SELECT place, has_base, {erase} AS erase, {b} AS base, {t} AS theirs, {o} AS ours,
                ({o} <> '' OR {erase}) AS said,
                {_relation(o, t, f)} AS beside,
                beside IN ({SAME}, {LESS}) AS with_theirs,
                {_relation(o, b, f)} IN ({SAME}, {LESS}) AS with_base,
                {_relation(t, b, f)} IN ({SAME}, {LESS}) AS still
            FROM aligned
        ), outcomes AS (
            SELECT *, CASE
                WHEN NOT said THEN {diff.NOTHING}
                WHEN NOT has_base AND with_theirs THEN {diff.NOTHING}
                WHEN NOT has_base THEN {diff.TWO_WAY}
                WHEN with_base AND still THEN {diff.NOTHING}
                WHEN with_theirs THEN {diff.AGREED}
                WHEN with_base THEN {diff.KEEP_THEIRS}
                WHEN still THEN {diff.PUSH}
                ELSE {diff.CONFLICT} END AS found
            FROM facts
        ), lines AS (
            SELECT *, CASE WHEN {worse} THEN {diff.KEEP_THEIRS} ELSE found END AS outcome
            FROM outcomes
        )
        SELECT place AS "at", outcome, erase, base, theirs,
            CASE WHEN outcome = {diff.AGREED} THEN theirs ELSE ours END AS ours
        FROM lines WHERE outcome <> {diff.NOTHING}"""
