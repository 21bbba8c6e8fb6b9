"""How much of a change set waits for what, counted in the database: pages ask it often, and 18,000
lines need not be read for it."""

import pandas as pd
import sqlalchemy as sa

from .schema import changeset_line, message

COLUMNS = {"kind": "str", "decision": "str", "whole": "bool", "lines": "int64", "people": "int64"}


def lines(conn: sa.Connection, number: int) -> pd.DataFrame:
    """The lines of a change set by kind and decision ('' for none): ``whole`` says that they are
    about a person (or a line of a list) as a whole and no single value; ``lines`` and ``people``
    count them."""
    c = changeset_line.c
    decision = sa.func.coalesce(c.decision, "")
    whole = (sa.func.coalesce(c.field, "") == "") & (sa.func.coalesce(c.line, "") == "")
    found = conn.execute(
        sa.select(c.kind, decision, whole, sa.func.count(), sa.func.count(c.id.distinct()))
        .where(c.changeset == number)
        .group_by(c.kind, decision, whole)
    ).all()
    columns = list(zip(*found, strict=True)) if found else [()] * len(COLUMNS)
    return pd.DataFrame(
        {
            n: pd.Series(list(v), dtype=kind)
            for (n, kind), v in zip(COLUMNS.items(), columns, strict=True)
        }
    )


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
