"""What a change set will do, counted for a page. The set itself comes from outside as a frame."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ...validators.texts import t

KINDS = {
    "new": "Người mới", "transferred": "Chuyển đến hoặc đi", "leaver": "Thôi công tác",
    "returned": "Trở lại", "absent": "Vắng trong tệp",
    "identity_conflict": "Trùng định danh", "duplicate": "Khai hai lần",
    "ambiguous": "Chưa rõ là ai", "reorganised": "Do sắp xếp đơn vị",
    "push": "Cập nhật", "keep_theirs": "Giữ của Bộ", "conflict": "Mâu thuẫn",
    "two_way": "Hai bên cùng sửa", "erase": "Xóa giá trị",
}  # fmt: skip


def kind_text(kind: str) -> str:
    """What people call a kind of change; an unknown kind as it is."""
    return t(KINDS[kind]) if kind in KINDS else kind


def plan_rows(ids: Sequence[str], kinds: Sequence[str]) -> list[dict[str, Any]]:
    """People and lines of each kind that occurs, in the order of :data:`KINDS`; one id and one kind
    a line of the plan."""
    lines = Counter(kinds)
    people = Counter(kind for _, kind in set(zip(ids, kinds, strict=True)))
    rank = {k: i for i, k in enumerate(KINDS)}
    return [
        {"kind": kind_text(str(k)), "people": people[k], "lines": lines[k]}
        for k in sorted(lines, key=lambda k: (rank.get(k, 99), str(k)))
    ]
