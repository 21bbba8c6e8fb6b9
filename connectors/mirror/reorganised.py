"""The registry's part of a change set: rows of ``unit``, and head counts that must balance. Inside
the caller's transaction.

The table holds only what reorganisations said; the office's own file holds the rest.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ...validators.rules.context import UNITS
from ...validators.texts import t
from . import engine, rows, writing
from .changes import Line
from .errors import BadPlan, StalePlan
from .writing import Image

PREFIX = "unit:"
USING = "ma_don_vi_su_dung"


def images(conn: sa.Connection, number: int, lines: list[Line]) -> list[Image]:
    """Images of the registry rows that the lines change.

    Raises:
        StalePlan: another reorganisation changed one of these values after the plan was made.
        BadPlan: a line speaks of a column that the registry does not have.
    """
    values = [p for p in lines if p.field]
    codes = sorted({p.id.removeprefix(PREFIX) for p in values})
    now = writing.read(conn, "unit", codes)
    after = {(c,): dict(now.get((c,), {})) for c in codes}
    for p in values:
        code = p.id.removeprefix(PREFIX)
        if p.field not in UNITS or p.field == "code":
            raise BadPlan(
                t(
                    "Dòng {change}: danh bạ đơn vị không có cột {field}.",
                    change=p.change,
                    field=p.field,
                )
            )
        held = now.get((code,), {}).get(p.field)
        if (None if held is None else rows.text(held)) != (p.theirs or None):
            raise StalePlan(
                t(
                    "Danh bạ đơn vị đã đổi sau khi lập đợt số {n} (đơn vị {unit}); không áp "
                    "dụng gì. Nạp lại tệp sắp xếp.",
                    n=number,
                    unit=code,
                )
            )
        if p.ours is None:
            after[code,].pop(p.field, None)
        else:
            after[code,][p.field] = (
                float(str(p.ours)) if UNITS[p.field] == "float64" else str(p.ours)
            )
    return [
        Image("unit", key, now.get(key), row) for key, row in after.items() if now.get(key) != row
    ]


def expected(conn: sa.Connection, number: int, meta: Mapping[str, Any]) -> dict[str, int]:
    """Records of each unit that the plan counted before; {} for a plan of a month.

    Raises:
        StalePlan: a unit has more or fewer records than when the plan was made.
    """
    heads = {str(code): int(n) for code, n in meta.get("heads", {}).items()}
    now = _count(conn, heads)
    other = sorted(code for code in heads if heads[code] != now.get(code, 0))
    if other:
        raise StalePlan(
            t(
                "Số hồ sơ của {unit} đã đổi sau khi lập đợt số {n} ({was} nay là {now}); "
                "không áp dụng gì. Nạp lại tệp sắp xếp.",
                n=number,
                unit=other[0],
                was=heads[other[0]],
                now=now.get(other[0], 0),
            )
        )
    return heads


def balance(conn: sa.Connection, number: int, heads: Mapping[str, int]) -> None:
    """Count again what was written.

    Raises:
        BadPlan: the units of the event together gained or lost a record; nothing stays written.
    """
    total = sum(_count(conn, heads).values())
    if total != sum(heads.values()):
        raise BadPlan(
            t(
                "Đợt số {n} không cân: {before} hồ sơ trước, {after} hồ sơ sau; không áp dụng gì.",
                n=number,
                before=sum(heads.values()),
                after=total,
            )
        )


def _count(conn: sa.Connection, codes: Mapping[str, int]) -> dict[str, int]:
    if not codes:
        return {}
    where = f"closed IS NULL AND {engine.among(conn, USING)} GROUP BY {USING}"
    name = conn.dialect.identifier_preparer.quote(USING)
    found = conn.exec_driver_sql(
        f"SELECT {name}, count(*) FROM nguoi WHERE {where}", engine.values(conn, codes)
    )
    return {str(code): int(n) for code, n in found}
