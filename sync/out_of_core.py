"""The three-way diff of values in DuckDB, for states larger than memory: the same lines as
``diff.values``, from one join that DuckDB keeps in columns and spills when it must. A property test
holds the two equal.
"""

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from ..validators.folding import writing
from ..validators.schemas.field import Field
from . import diff

_NUMBERS = ("int", "decimal")
_WRITTEN = ("text", "place", "unit")


def values(
    base: pd.DataFrame,
    theirs: pd.DataFrame,
    ours: pd.DataFrame,
    rows: dict[str, np.ndarray],
    fields: tuple[Field, ...],
    has_base: np.ndarray,
    erased: dict[str, np.ndarray],
    memory: str = "1GB",
) -> pd.DataFrame:
    """Every value that is not in step; result and meaning as ``diff.values``.

    Args:
        base, theirs, ours: frames of the dictionary's fields.
        rows: ``base``, ``theirs``, ``ours``: positions in the frames, aligned, -1 where a state has
            no such row.
        memory: how much DuckDB may hold before it spills.
    """
    asked = tuple(f for f in fields if f.name in ours)
    with duckdb.connect(config={"memory_limit": memory, "preserve_insertion_order": False}) as conn:
        conn.create_function("writing", writing, ["VARCHAR"], "VARCHAR")  # pyright: ignore[reportArgumentType]
        marks = {f"erase_{n}": e for n, e in erased.items()}
        conn.register(
            "picked",
            pa.table({"place": np.arange(len(has_base)), "has_base": has_base, **rows, **marks}),
        )
        for name, frame in (("b", base), ("t", theirs), ("o", ours)):
            held = [f.name for f in asked if f.name in frame]
            conn.register(
                f"side_{name}",
                pa.table({"place": np.arange(len(frame)), **{n: pa.array(frame[n]) for n in held}}),
            )
        conn.execute(
            f"CREATE TEMP TABLE aligned AS SELECT "
            f"{', '.join(_columns(asked, base, theirs, erased))} FROM picked p LEFT JOIN "
            f"side_b b ON b.place = p.base LEFT JOIN side_t t ON t.place = p.theirs LEFT "
            f"JOIN side_o o ON o.place = p.ours"
        )
        parts = [conn.execute(_query(f)).fetchnumpy() for f in asked]
    found = [
        pd.DataFrame(
            {
                "at": p["place"],
                "field": f.name,
                **{c: np.asarray(p[c]) for c in ("outcome", "erase", "base", "theirs", "ours")},
            }
        ).sort_values("at")
        for f, p in zip(asked, parts, strict=True)
        if len(p["place"])
    ]
    shape = {
        "at": "int64",
        "field": object,
        "outcome": "int8",
        "erase": bool,
        "base": object,
        "theirs": object,
        "ours": object,
    }
    return (
        pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(shape))
    ).astype(shape)


def _columns(
    fields: tuple[Field, ...],
    base: pd.DataFrame,
    theirs: pd.DataFrame,
    erased: dict[str, np.ndarray],
) -> list[str]:
    found = ["p.place", "p.has_base"]
    for f in fields:
        erase = f'p."erase_{f.name}"' if f.name in erased else "false"
        found.append(f'{erase} AS "erase_{f.name}"')
        for side, held in (("b", f.name in base), ("t", f.name in theirs), ("o", True)):
            text = _text(f'{side}."{f.name}"', f) if held else "''"
            found.append(
                f'{text} AS "{side}_{f.name}"'
                if side != "o"
                else f"CASE WHEN {erase} THEN '' ELSE {text} END AS \"o_{f.name}\""
            )
    return found


def _text(column: str, f: Field) -> str:
    """SQL of the canonical text, see ``canonical.text``."""
    if f.kind not in _NUMBERS:
        return f"coalesce({column}, '')"
    digits = f.scale if f.kind == "decimal" else 0
    return (
        f"CASE WHEN {column} IS NULL OR isnan({column}) THEN '' ELSE printf('%.{digits}f', "
        f"{column} + 0.0) END"
    )


def _same(one: str, other: str, f: Field, coarser: bool) -> str:
    """SQL of ``canonical.same``."""
    rest = "false"
    if f.kind in _WRITTEN:
        form = "lower(writing({}))" if f.name == "ho_ten" else "writing({})"
        rest = f"{form.format(one)} = {form.format(other)}"
    elif f.kind == "date" and coarser:
        rest = f"length({one}) < length({other}) AND starts_with({other}, {one})"
    return (
        f"CASE WHEN {one} = {other} THEN true WHEN {one} = '' OR {other} = '' THEN false ELSE "
        f"{rest} END"
    )


def _query(f: Field) -> str:
    b, t, o, erase = (f'"{side}_{f.name}"' for side in ("b", "t", "o", "erase"))
    return f"""
        WITH facts AS (
            SELECT place, has_base, {erase} AS erase, {b} AS base, {t} AS theirs, {o} AS ours,
                ({o} <> '' OR {erase}) AS said,
                {_same(o, t, f, True)} AS with_theirs,
                {_same(o, b, f, True)} AS with_base,
                {_same(t, b, f, False)} AS still
            FROM aligned
        ), lines AS (
            SELECT *, CASE
                WHEN NOT said THEN {diff.NOTHING}
                WHEN NOT has_base AND with_theirs THEN {diff.NOTHING}
                WHEN NOT has_base THEN {diff.TWO_WAY}
                WHEN with_base AND still THEN {diff.NOTHING}
                WHEN with_theirs THEN {diff.AGREED}
                WHEN with_base THEN {diff.KEEP_THEIRS}
                WHEN still THEN {diff.PUSH}
                ELSE {diff.CONFLICT} END AS outcome
            FROM facts
        )
        SELECT place, outcome, erase, base, theirs,
            CASE WHEN outcome = {diff.AGREED} THEN theirs ELSE ours END AS ours
        FROM lines WHERE outcome <> {diff.NOTHING}"""
