"""Whether the lines of a change set are those that were planned and decided.

Each line has a seal over what a reviewer saw; the entry of the audit that tells of the plan holds
the digest of all lines; what was decided stands in the log of decisions, whose sum the audit keeps
(``tally``). All three are asked before anything is applied.
"""

import json
from collections.abc import Collection

import pandas as pd
import sqlalchemy as sa

from ...validators.sealing import seal
from ...validators.texts import t
from . import audit, engine, schema
from .errors import BadPlan

_LATER = ("decision", "by", "note")
"""What is entered into a line after it was planned."""
_PLANNED = tuple(n for n, c in enumerate((*schema.LINE, "more")) if c not in _LATER)


def of_lines(lines: list[tuple]) -> str:
    """Digest of lines (columns ``schema.LINE`` and ``more``) as they were planned."""
    return audit.digest([[line[n] for n in _PLANNED] for line in lines])


def stored(conn: sa.Connection, number: int) -> str:
    """:func:`of_lines` of the lines that the database has of a change set."""
    where = f"changeset = {int(number)}"
    columns = (*schema.LINE, "more")
    return of_lines(engine.select(conn, "changeset_line", columns, where, order="position"))


def planned(conn: sa.Connection, number: int) -> str | None:
    """The digest that the audit holds; None for a change set from before digests were kept."""
    c = schema.audit.c
    found = conn.execute(
        sa.select(c.detail)
        .where(c.action.in_(("plan", "undo")), c.subject == str(number))
        .order_by(c.seq.desc())
    ).scalars()
    return next((d["sealed"] for text in found if "sealed" in (d := json.loads(text))), None)


def undecided(conn: sa.Connection, number: int) -> list[str]:
    """Lines whose decision is not the last one of the log of decisions."""
    quote = conn.dialect.identifier_preparer.quote
    log = engine.select(
        conn,
        "decision",
        ("change", "decision", "by", "note"),
        f"changeset = {int(number)}",
        order="seq",
    )
    last = {change: tuple(v or "" for v in rest) for change, *rest in log}
    lines = engine.select(
        conn,
        "changeset_line",
        ("change", *_LATER),
        f"changeset = {int(number)}",
        order=quote("position"),
    )
    held = {change: tuple(v or "" for v in rest) for change, *rest in lines}
    return [c for c, now in held.items() if now != last.get(c, ("", *now[1:]))]


def check(
    conn: sa.Connection, number: int, changes: pd.DataFrame, effective: Collection[str]
) -> None:
    """Refuse a change set with a line that was altered after it was planned or decided.

    Args:
        changes: its lines.
        effective: names of those that would be carried out.

    Raises:
        BadPlan: the sentence names a line.
    """
    own = changes[changes["change"].isin(set(effective))]
    broken = own.loc[(own["seal"].fillna("") != seal(own)).to_numpy(), "change"].tolist()
    broken = broken or undecided(conn, number)
    known = planned(conn, number)
    if not broken and known is not None and known != stored(conn, number):
        broken = changes["change"].tolist()[:1]
    if broken:
        raise BadPlan(
            t(
                "Đợt {n}: dòng {change} không còn như lúc lập kế hoạch và duyệt; không áp dụng gì. "
                "Xem hoso audit verify, rồi lập kế hoạch mới: hoso run",
                n=number,
                change=broken[0],
            )
        )
