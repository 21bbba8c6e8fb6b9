"""What was true of everybody on a day, by what was known on another: the frames from which figures
are counted, and counted again unchanged.

The same answer as ``history.of`` gives for one person, for all of them at once: a field that the
dictionary gives a date of effect is true from that date, whichever version of the line says so.
"""

import io
from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
import sqlalchemy as sa
from pyarrow import json as pj

from ...validators.schemas import dictionary
from . import engine, history, rows, schema

_SPAN = {"id": "str", "line": "str", "valid_from": "str", "valid_to": "str", "record": "str"}


def frame(
    conn: sa.Connection,
    table: str,
    days: Iterable[str],
    known: str | None,
    *,
    fields: Iterable[str] | None = None,
    closed: bool = False,
) -> dict[str, pd.DataFrame]:
    """One table of the record or of the register as it was on each of some days: ``id``, for a
    list ``line``, and the fields.

    Args:
        days: ISO. known: ISO day (until its end) or UTC instant of the knowledge; None for all.
        fields: of the dictionary, default all of the table.
        closed: people who are closed, too, with the day in ``closed``.

    Returns:
        Day -> people who were recorded to be there (closed ones only when asked), or lines of a
        list of which something was true, whoever they belong to. In order of their keys.
    """
    spec = dictionary.every()[table]
    wanted = [f for f in spec.fields if fields is None or f.name in set(fields)]
    versions = _versions(conn, table, known)
    if not len(versions):
        names = [*schema.keys(table), *(["closed"] if closed else [])]
        none = pd.DataFrame(columns=[*names, *(f.name for f in wanted)])
        return {day: _typed(none, table, wanted, closed) for day in days}
    read = dict.fromkeys([*(f.name for f in wanted), *(f.since for f in wanted if f.since)])
    said = _said(versions["record"], table, list(read))
    return {day: _on(day, versions, said, table, wanted, closed) for day in days}


def _on(
    day: str,
    versions: pd.DataFrame,
    said: pd.DataFrame,
    table: str,
    wanted: list[dictionary.Field],
    closed: bool,
) -> pd.DataFrame:
    lines = _Lines(versions, day)
    here = lines.current(versions["valid_from"])
    found = {
        f.name: _dated(lines, versions, said[f.name], said[f.since], (table, f.name))
        if f.since
        else lines.at(here, said[f.name])
        for f in wanted
    }
    told = pd.DataFrame({n: lines.first(versions[n]) for n in ("id", "line")}).assign(**found)
    if table == "nguoi":
        told["closed"] = lines.at(here, said["closed"])
        there = (here >= 0) & (told["closed"].isna().to_numpy() | closed)
    else:
        there = told[[f.name for f in wanted]].notna().any(axis=1).to_numpy()
    return _typed(told[there], table, wanted, closed)


def units(conn: sa.Connection, known: str | None) -> pd.DataFrame:
    """What applied reorganisations had said of units, as known on a day: the last word of each, in
    the shape of the mirror's ``unit`` table."""
    names = [c.name for c in schema.ledger.tables["unit"].columns]
    kinds = {c: "float64" if c in ("level", "quota", "self_funding") else "str" for c in names}
    versions = _versions(conn, "unit", known)
    if not len(versions):
        return rows.frame([], kinds)
    last = versions[~versions.duplicated(["id", "line"], keep="last") & versions["valid_to"].isna()]
    said = [{"code": i, **rows.loads(r)} for i, r in zip(last["id"], last["record"], strict=True)]  # pyright: ignore[reportGeneralTypeIssues]
    return pd.DataFrame(said, columns=names).astype(kinds)


def first_day(conn: sa.Connection) -> str | None:
    """The first day of which the mirror knows anything."""
    quoted = conn.dialect.identifier_preparer.quote("table")
    sql = f"SELECT min(valid_from) FROM history WHERE {quoted} = 'nguoi'"
    return conn.exec_driver_sql(sql).scalar()


def _versions(conn: sa.Connection, table: str, known: str | None) -> pd.DataFrame:
    """What is known of each line of a table, in order of the days from which it is true."""
    mark, quote = engine.mark(conn), conn.dialect.identifier_preparer.quote
    where, given = "recorded_to IS NULL", ()
    if known is not None:
        where = f"recorded_from <= {mark} AND (recorded_to IS NULL OR recorded_to > {mark})"
        given = (history.instant(known),) * 2
    found = engine.select(
        conn,
        "history",
        tuple(_SPAN),
        f"{quote('table')} = {mark} AND record IS NOT NULL AND {where}",
        (table, *given),
        order="id, line, valid_from, seq",
    )
    return rows.frame(found, _SPAN)


def _said(records: pd.Series, table: str, read: list[str]) -> pd.DataFrame:
    """The fields of records of JSON, a column each."""
    numbers = rows.numeric(table)
    names = [*read, "closed"]
    wanted = pa.schema([(n, pa.float64() if n in numbers else pa.large_string()) for n in names])
    text = "\n".join(records).encode()
    options = pj.ParseOptions(explicit_schema=wanted, unexpected_field_behavior="ignore")
    size = pj.ReadOptions(block_size=max(1 << 20, int(records.str.len().max()) * 8))
    told = pj.read_json(io.BytesIO(text), read_options=size, parse_options=options)
    return told.select(names).combine_chunks().to_pandas()


class _Lines:
    """The versions of each line, as positions in one frame of them all."""

    def __init__(self, versions: pd.DataFrame, day: str):
        self.day = day
        key = versions[["id", "line"]]
        begins = ~((key == key.shift()).all(axis=1).to_numpy())
        self.starts = np.flatnonzero(begins)
        self.of_line = np.cumsum(begins) - 1
        ends, after = versions["valid_to"], versions["valid_from"].shift(-1)
        last = np.append(begins[1:], True)
        goes_on = ~last & (after == ends).to_numpy()
        # The end of what a version says, where nothing follows it.
        self.over = (~goes_on) & (ends <= day).fillna(False).to_numpy(dtype=bool)

    def current(self, start: pd.Series) -> np.ndarray:
        """For each line the position of the last version that began by the day and is not over; -1
        for none."""
        begun = (start <= self.day).fillna(False).to_numpy(dtype=bool)
        at = np.maximum.reduceat(np.where(begun, np.arange(len(begun)), -1), self.starts)
        return np.where((at >= 0) & self.over[at], -1, at)

    def first(self, values: pd.Series) -> pd.Series:
        return values.iloc[self.starts].reset_index(drop=True)

    def at(self, positions: np.ndarray, values: pd.Series) -> pd.Series:
        """The values at these positions, missing for -1."""
        return pd.Series(values.array.take(positions, allow_fill=True))


def _dated(
    lines: _Lines, versions: pd.DataFrame, said: pd.Series, since: pd.Series, field: tuple[str, str]
) -> pd.Series:
    """The values of a field with a date of effect."""
    start = since.where(since.notna(), versions["valid_from"])
    found = lines.at(lines.current(start), said)
    # The same value dated anew, to after the day: what was true before it lasts until then. Seldom,
    # so these lines are told one by one.
    before, same_line = said.shift(), np.append(False, np.diff(lines.of_line) == 0)
    anew = same_line & ((said == before) & since.notna() & (start > lines.day)).to_numpy()
    for line in np.unique(lines.of_line[anew & (start != start.shift()).to_numpy()]):
        own = versions[lines.of_line == line]
        found.iloc[line] = history.value_on(*field, own, lines.day)
    return found


def _typed(
    told: pd.DataFrame, table: str, wanted: list[dictionary.Field], closed: bool
) -> pd.DataFrame:
    texts = [*schema.keys(table), *(["closed"] if closed else [])]
    kinds = {**dict.fromkeys(texts, "str"), **{f.name: dictionary.dtype(f) for f in wanted}}
    return told[list(kinds)].astype(kinds).reset_index(drop=True)
