"""How much of a change set waits for what, counted in the database: pages ask it often, and 18,000
lines need not be read for it."""

import json
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from ...validators.schemas import dictionary
from ...validators.texts import t
from . import engine, rows
from .errors import BadPlan
from .schema import changeset, changeset_line, image, message, pending
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


WHO = ("id", "cccd", "ho_ten", "ma_don_vi_su_dung", "ma_don_vi_quan_ly", "trang_thai", "ngay_roi",
       "ly_do_roi", "closed")  # fmt: skip


def _everybody(conn: sa.Connection) -> pd.DataFrame:
    """Who the mirror knows (:data:`WHO`), those whom the national side no longer holds too."""
    return rows.frame(engine.select(conn, "nguoi", WHO), dict.fromkeys(WHO, "str"))


def _open_lines(conn: sa.Connection) -> pd.DataFrame:
    """``id``, ``kind``, ``decision`` of the lines of the newest plan; none once it was applied or
    taken back."""
    c = changeset_line.c
    newest = sa.select(sa.func.max(changeset.c.number)).where(changeset.c.kind == "plan")
    found = conn.execute(
        sa.select(c.id, c.kind, c.decision)
        .join(changeset, changeset.c.number == c.changeset)
        .where(c.changeset == newest.scalar_subquery(), changeset.c.state == "planned")
    ).all()
    return rows.frame(found, dict.fromkeys(("id", "kind", "decision"), "str"))


def _applied(conn: sa.Connection) -> frozenset[str]:
    """Ids of the people of whom something was applied that no export has shown."""
    i = image.c
    found = conn.execute(
        sa.select(i.key)
        .join(
            pending, sa.and_(pending.c.changeset == i.changeset, pending.c.position == i.position)
        )
        .where(i.relation.in_(list(dictionary.tables())))
        .distinct()
    ).scalars()
    return frozenset(json.loads(key)[0] for key in found)


def _messages(conn: sa.Connection) -> pd.DataFrame:
    """``id``, ``service``, ``state`` of every message, in the order in which they were made."""
    c = message.c
    found = conn.execute(
        sa.select(c.changeset, c.id, c.service, c.state).order_by(
            c.changeset, c.position, c.created
        )
    ).all()
    # Of who was new then the message has the name that the plan gave.
    metas = conn.execute(sa.select(changeset.c.number, changeset.c.meta)).all()
    born = {int(n): json.loads(meta).get("born", {}) for n, meta in metas if meta}
    named = [(born.get(n, {}).get(who, who), *more) for n, who, *more in found]
    return rows.frame(named, dict.fromkeys(("id", "service", "state"), "str"))


@dataclass(frozen=True)
class OnTheWay:
    """How far records are: everybody, those whom the national side no longer holds too
    (:data:`WHO`); the lines of the open plan (``id``, ``kind``, ``decision``); ids of people of
    whom something was applied that no export has shown; messages in their order (``id``,
    ``service``, ``state``)."""

    people: pd.DataFrame
    lines: pd.DataFrame
    applied: frozenset[str]
    messages: pd.DataFrame


def on_the_way(conn: sa.Connection) -> OnTheWay:
    """The same in one reading."""
    return OnTheWay(_everybody(conn), _open_lines(conn), _applied(conn), _messages(conn))
