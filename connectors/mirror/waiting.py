"""How much of a change set waits for what, counted in the database: pages ask it often, and 18,000
lines need not be read for it."""

import pandas as pd
import sqlalchemy as sa

from ...validators.texts import t
from . import rows
from .errors import BadPlan
from .schema import changeset, changeset_line, message
from .schema import decision as decided

COLUMNS = {"kind": "str", "decision": "str", "whole": "bool", "lines": "int64"}


def lines(conn: sa.Connection, number: int) -> pd.DataFrame:
    """The lines of a change set by kind and decision ('' for none): ``whole`` says that they are
    about a person as a whole and no single value; ``lines`` counts them."""
    c = changeset_line.c
    decision = sa.func.coalesce(c.decision, "")
    whole = (sa.func.coalesce(c.field, "") == "") & (sa.func.coalesce(c.line, "") == "")
    found = conn.execute(
        sa.select(c.kind, decision, whole, sa.func.count())
        .where(c.changeset == number)
        .group_by(c.kind, decision, whole)
    ).all()
    return rows.frame(found, COLUMNS)


def stamp(conn: sa.Connection, number: int) -> tuple[str, int]:
    """(state, number of the last decision) of a change set: while they are the same, nothing of it
    changed.

    Raises:
        BadPlan: there is none of that number.
    """
    state = conn.execute(sa.select(changeset.c.state).where(changeset.c.number == number)).scalar()
    if state is None:
        raise BadPlan(t("Không có kế hoạch số {n}; xem: hoso plan.", n=number))
    last = sa.select(sa.func.max(decided.c.seq)).where(decided.c.changeset == number)
    return str(state), int(conn.execute(last).scalar() or 0)


def decisions(conn: sa.Connection, number: int) -> dict[str, tuple[str, str, str]]:
    """Line -> (decision, who, why) of those lines of a change set that are decided on."""
    c = changeset_line.c
    found = conn.execute(
        sa.select(c.change, c.decision, c.by, c.note).where(
            c.changeset == number, sa.func.coalesce(c.decision, "") != ""
        )
    )
    return {str(line): (str(d), str(by or ""), str(note or "")) for line, d, by, note in found}


def refused(conn: sa.Connection) -> tuple[int, str]:
    """How many messages the national side refused and nobody sent again since, and when the oldest
    of them went out ('' when there is none)."""
    c = message.c
    n, since = conn.execute(
        sa.select(sa.func.count(), sa.func.min(sa.func.coalesce(c.sent, c.created))).where(
            c.state == "refused"
        )
    ).one()
    return int(n), str(since or "")
