"""What a change set will do, counted for a page. The set itself comes from outside as a frame."""

from typing import Any

import pandas as pd

from ...validators.texts import t

PLAN = ("id", "kind")
"""Columns of a change set that the pages read: person and kind of change."""
KINDS = {
    "new": "Người mới", "transferred": "Chuyển đến hoặc đi", "leaver": "Thôi công tác", "returned": "Trở lại", "absent": "Vắng trong tệp",
    "identity_conflict": "Trùng định danh", "duplicate": "Khai hai lần", "ambiguous": "Chưa rõ là ai", "reorganised": "Do sắp xếp đơn vị",
    "push": "Cập nhật", "keep_theirs": "Giữ của Bộ", "conflict": "Mâu thuẫn", "two_way": "Hai bên cùng sửa", "erase": "Xóa giá trị",
}  # fmt: skip


def kind_text(kind: str) -> str:
    """What people call a kind of change; an unknown kind as it is."""
    return t(KINDS[kind]) if kind in KINDS else kind


def plan_rows(plan: pd.DataFrame) -> list[dict[str, Any]]:
    """People and lines of each kind that occurs, in the order of :data:`KINDS`."""
    lines = plan["kind"].value_counts()
    people = plan.groupby("kind")["id"].nunique()
    rank = {k: i for i, k in enumerate(KINDS)}
    return [
        {"kind": kind_text(str(k)), "people": int(people[k]), "lines": int(lines[k])} for k in sorted(lines.index, key=lambda k: (rank.get(k, 99), k))
    ]
