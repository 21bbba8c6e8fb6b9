"""What people answered, on which values: rows are added, an earlier answer to the same question is
closed, none is erased."""

import pandas as pd
import sqlalchemy as sa

from ...validators.texts import t
from . import engine, rows
from .errors import BadPlan
from .schema import judgement

QUESTION = ("subject", "kind", "table", "line", "field")
"""What is asked: about whom, which kind of change, and where in the record."""
VALUES = ("base", "theirs", "ours")
COLUMNS = (*QUESTION, *VALUES, "answer", "by", "note", "until")


def keep(conn: sa.Connection, answers: pd.DataFrame, at: str) -> None:
    """Write answers (columns of :data:`COLUMNS`; ``until`` may lack). An answer '' only closes the
    earlier one."""
    given = answers.reindex(columns=list(COLUMNS))
    questions = list(zip(*(_texts(given, c) for c in QUESTION), strict=True))
    known = engine.select(
        conn,
        "judgement",
        ("seq", *QUESTION),
        f"closed IS NULL AND {engine.among(conn, 'subject')}",
        engine.values(conn, sorted({q[0] for q in questions})),
    )
    asked = set(questions)
    old = [k[0] for k in known if tuple(v or "" for v in k[1:]) in asked]
    if old:
        conn.exec_driver_sql(
            f"UPDATE judgement SET closed = {engine.mark(conn)} WHERE {engine.among(conn, 'seq')}",
            (at, *engine.values(conn, old)),
        )
    lines = zip(*rows.objects(given, COLUMNS), strict=True)
    engine.insert(
        conn,
        "judgement",
        (*COLUMNS, "at"),
        [(*line, at) for line, word in zip(lines, _texts(given, "answer"), strict=True) if word],
    )


def _texts(frame: pd.DataFrame, column: str) -> list[str]:
    return frame[column].astype(object).where(frame[column].notna(), "").astype(str).tolist()


def close(conn: sa.Connection, number: int, at: str) -> None:
    """Close one judgement.

    Raises:
        BadPlan: there is no open one of that number.
    """
    done = conn.execute(
        judgement.update()
        .where(judgement.c.seq == number, judgement.c.closed.is_(None))
        .values(closed=at)
    )
    if not done.rowcount:
        raise BadPlan(t("Không có ý kiến số {n} còn hiệu lực; xem: hoso judge list", n=number))
