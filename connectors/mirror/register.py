"""The register of decisions in the mirror's history: what it says, and since when we know it.

A decision is true from the day on which it was signed. What a later workbook says of it replaces
what was known before; it is not that another thing was true until then. So a line has no other
versions than those of our knowledge.
"""

from dataclasses import dataclass, replace

import pandas as pd
import sqlalchemy as sa

from ...validators.register.replacing import called, key_of
from ...validators.schemas import dictionary
from ...validators.schemas.decisions import DECISION
from ...validators.texts import t
from . import on_day, rows, writing
from .errors import BadPlan
from .writing import Event, Key

ACTION = "decisions"
"""What the audit calls it."""
PREFIX = "QD:"
LAST = "9999-12-31"


@dataclass(frozen=True)
class Recorded:
    """Ids of the decisions that were written, and how many lines they have (themselves too)."""

    ids: tuple[str, ...]
    lines: int


def held(conn: sa.Connection, day: str = "", known: str | None = None) -> dict[str, pd.DataFrame]:
    """Every table of the register: decisions signed by *day* ('' for all) as known on *known*."""
    on = day or LAST
    return {name: on_day.frame(conn, name, [on], known)[on] for name in dictionary.registers()}


def take(conn: sa.Connection, event: Event, frames: dict[str, pd.DataFrame]) -> Recorded:
    """Write decisions and their lines, and end the lines that they no longer have."""
    ids = {name: PREFIX + key_of(frame) for name, frame in frames.items()}
    signed = dict(zip(ids[DECISION], frames[DECISION]["ngay_ky"], strict=True))
    by_day: dict[str, set[str]] = {}
    for decision, day in signed.items():
        by_day.setdefault(str(day), set()).add(str(decision))
    lines = 0
    for name, frame in frames.items():
        said = _rows(name, frame, ids[name])
        lines += len(said)
        known = writing.open_keys(conn, name, set(signed))
        for day, decisions in by_day.items():
            after = {k: v for k, v in said.items() if k[0] in decisions}
            gone = {k: None for k in known if k[0] in decisions and k not in said}
            if after or gone:
                writing.remember(conn, replace(event, valid=day), name, {**after, **gone})
    return Recorded(tuple(sorted(signed)), lines)


def withdraw(conn: sa.Connection, event: Event, number: str) -> Recorded:
    """End everything that is known of a decision, by its number or "number|day"."""
    own = called(held(conn)[DECISION], number)
    if len(own) != 1:
        raise BadPlan(
            t(
                "Sổ có {n} quyết định {so}; ghi rõ dạng “SỐ|NĂM-THÁNG-NGÀY” của một quyết định.",
                n=len(own),
                so=number,
            )
        )
    decision, day = str(own["id"].iloc[0]), str(own["ngay_ky"].iloc[0])
    lines = 0
    for name in dictionary.registers():
        gone = dict.fromkeys(writing.open_keys(conn, name, {decision}))
        lines += len(gone)
        writing.remember(conn, replace(event, valid=day), name, gone)
    return Recorded((decision,), lines)


def _rows(table: str, frame: pd.DataFrame, ids: pd.Series) -> dict[Key, rows.Row | None]:
    names = [f.name for f in dictionary.registers()[table].fields]
    found: dict[Key, rows.Row | None] = {}
    for decision, values in zip(ids, zip(*rows.objects(frame, names), strict=True), strict=True):
        row = {n: v for n, v in zip(names, values, strict=True) if v is not None}
        line = "" if table == DECISION else rows.line_key(table, row)
        found[str(decision), line] = row
    return found
