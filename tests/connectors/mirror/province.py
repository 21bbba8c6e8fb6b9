"""A few people, and change sets over them, for the tests of the mirror."""

import itertools
import sqlite3
from collections.abc import Mapping
from typing import Any

import pandas as pd
import sqlalchemy as sa

from hoso.connectors.mirror import Mirror, schema
from hoso.sync import changes as change_set


def frames(n: int = 6) -> dict[str, pd.DataFrame]:
    people = pd.DataFrame(
        {
            "cccd": [f"0370850000{i:02d}" for i in range(n)],
            "so_hieu": [f"NB{i:03d}" for i in range(n)],
            "ho_ten": [f"Nguyễn Văn {chr(65 + i % 26)}" for i in range(n)],
            "ngay_sinh": [f"19{70 + i % 30}-05" for i in range(n)],
            "he_so": [2.34 + i / 100 for i in range(n)],
            "ma_don_vi_quan_ly": [f"U{i % 2}" for i in range(n)],
            "dien_thoai": [f"0912{i:06d}" for i in range(n)],
        }
    )
    pay = pd.DataFrame(
        {
            "cccd": [people["cccd"][i // 2] for i in range(2 * n)],
            "tu_ngay": [f"20{10 + i % 2 * 5}-01" for i in range(2 * n)],
            "loai_phu_cap": ["PCCV"] * (2 * n),
            "he_so": [0.3 + (i % 3) / 10 for i in range(2 * n)],
        }
    )
    return {"nguoi": people, "qt_phu_cap": pay}


_PULLED: dict[int, sqlite3.Connection] = {}


def pulled(mirror: Mirror, n: int = 6) -> dict[str, pd.DataFrame]:
    """What the mirror holds after the export of :func:`frames`. An untouched SQLite mirror gets it
    as a copy of the first that took it in; taking in itself is the matter of ``test_pull.py``."""
    fresh = mirror.engine.dialect.name == "sqlite" and mirror.audit_head()[0] == 0
    if not fresh or n not in _PULLED:
        mirror.pull(frames(n), period="2026-10", source="export")
    with mirror.engine.connect() as conn:
        own: Any = conn.connection.driver_connection
        if fresh and n in _PULLED:
            _PULLED[n].backup(own)
        elif fresh:
            _PULLED[n] = sqlite3.connect(":memory:")
            own.backup(_PULLED[n])
    return mirror.theirs()


def plan(theirs: dict[str, pd.DataFrame], *lines: Mapping[str, Any]) -> pd.DataFrame:
    """A CHANGES frame; ``who`` in a line is a position in ``nguoi``."""
    count = itertools.count(1)
    rows = []
    for given in lines:
        line: dict[str, Any] = {
            "change": f"c{next(count)}",
            "kind": "push",
            "table": "nguoi",
            "line": "",
            "op": "set",
            "field": "",
            "version": 0,
            "decision": "approve",
            **given,
        }
        who = line.pop("who", None)
        if who is not None:
            person = theirs["nguoi"].iloc[who]
            line |= {"id": person["id"], "version": int(person["version"]), "cccd": person["cccd"]}
        rows.append(line)
    frame = pd.DataFrame(
        {c: pd.Series([r.get(c) for r in rows], dtype=t) for c, t in change_set.CHANGES.items()}
    )
    return frame.assign(seal=change_set.seal(frame))


def saved(mirror: Mirror, changes: pd.DataFrame) -> int:
    """Store the plan undecided, then decide it as its lines say."""
    number = mirror.save_plan(
        changes.assign(decision=""), {"period": "2026-11", "as_of": "2026-11-30"}, by="kế hoạch"
    )
    mirror.decide(number, changes, by="Lan")
    return number


# Kept with its own history; everything else must be as it was after an undo.
TRAIL = {
    "audit",
    "audit_head",
    "history",
    "changeset",
    "changeset_line",
    "decision",
    "image",
    "judgement",
    "counter",
    "alembic_version",
}


def state(mirror: Mirror, skip: set[str] = TRAIL) -> dict[str, list[str]]:
    """Every row of every table that is not *skip*, as text, sorted."""
    tables = [*schema.ledger.sorted_tables, *schema.records().sorted_tables]
    with mirror.engine.connect() as conn:
        return {
            t.name: sorted(repr(tuple(r)) for r in conn.execute(sa.select(t)))
            for t in tables
            if t.name not in skip
        }


def everything() -> list[dict[str, object]]:
    """One line of each kind of change."""
    return [
        {"who": 0, "field": "he_so", "ours": "3.33"},
        {"who": 0, "kind": "erase", "field": "dien_thoai"},
        {"who": 1, "kind": "conflict", "field": "ho_ten", "ours": "Nguyễn Thị Đổi"},
        {
            "who": 1,
            "table": "qt_phu_cap",
            "line": "tu_ngay=2010-01|loai_phu_cap=PCCV",
            "op": "remove",
        },
        {
            "who": 2,
            "table": "qt_phu_cap",
            "line": "tu_ngay=2015-01|loai_phu_cap=PCCV",
            "field": "he_so",
            "ours": "0.9",
        },
        {
            "who": 2,
            "table": "qt_phu_cap",
            "line": "tu_ngay=2020|loai_phu_cap=PCKV",
            "op": "add",
            "field": "he_so",
            "ours": "0.5",
        },
        {"who": 3, "kind": "leaver", "op": "close"},
        {"who": 4, "kind": "push", "field": "cccd", "ours": "037085999999"},
        {"id": "new:1", "kind": "new", "op": "add"},
        {
            "id": "new:1",
            "kind": "new",
            "op": "add",
            "field": "cccd",
            "ours": "037085111111",
            "decision": "",
        },
        {
            "id": "new:1",
            "kind": "new",
            "op": "add",
            "field": "ho_ten",
            "ours": "Trần Mới",
            "decision": "",
        },
        {
            "id": "new:1",
            "kind": "new",
            "op": "add",
            "table": "qt_phu_cap",
            "line": "tu_ngay=2026|loai_phu_cap=PCCV",
            "field": "he_so",
            "ours": "0.2",
            "decision": "",
        },
    ]
