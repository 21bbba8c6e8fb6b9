"""The figures of a month as (label, number), each counted from what the stages returned."""

from typing import TYPE_CHECKING

from ..validators.texts import pick, t
from ..validators.vocabulary import COUNTED, SITUATIONS, SUBMISSIONS

if TYPE_CHECKING:
    import pandas as pd

    from ..sync.plan import Plan
    from .answers import Taken
    from .month import Month
    from .submissions import Received

Rows = list[tuple[str, int]]


def of_month(month: "Month") -> Rows:
    """Files, people, findings, answers taken over, and the plan."""
    s = month.checked.summary()
    return [
        (t("Tệp đọc được"), len(month.checked.files) - len(month.checked.refused)),
        (t("Tệp không đọc được"), len(month.checked.refused)),
        *of_files(month.received),
        (t("Người"), s["people"]),
        (t("Lỗi"), s["errors"]),
        (t("Cảnh báo"), s["warnings"]),
        *([(t("Phát hiện kéo theo"), s["under"])] if s["under"] else []),
        (t("Đã giải trình"), s["explained"]),
        *((label, n) for label, n in _taken(month.taken) if n),
        *of_plan(month.plan),
    ]


def of_files(received: "Received") -> Rows:
    """Files by what came of them, and how many questions there are about them."""
    counts = {n: k for n, k in received.counts().items() if n != "refused"}
    asked = len(received.judged.questions)
    return [
        *((t("Tệp: {outcome}", outcome=pick(SUBMISSIONS[n].label)), k) for n, k in counts.items()),
        *([(t("Câu hỏi về tệp"), asked)] if asked else []),
    ]


def of_plan(plan: "Plan | None") -> Rows:
    """People by situation, people with conflicts, people kept out; nothing without a plan."""
    if plan is None:
        return []
    counts = plan.people["situation"].value_counts()
    owed = len(_of_owed(plan))
    silent = int(counts.get("silent", 0)) - owed
    conflicts = plan.changes.loc[plan.changes["kind"] == "conflict", "id"].nunique()
    return [
        *((pick(SITUATIONS[name]), int(counts.get(name, 0))) for name in COUNTED),
        (t("Người có xung đột giá trị"), int(conflicts)),
        (pick(SITUATIONS["kept_out"]), len(plan.kept_out)),
        *([(t("Người của đơn vị không gửi tệp"), silent)] if silent else []),
        *([(t("Người thuộc phần đơn vị chưa gửi"), owed)] if owed else []),
    ]


def owed(plan: "Plan | None") -> list[tuple[str, int]]:
    """(unit, people) of units that sent one part of their people (teachers and staff apart) and
    still owe another."""
    if plan is None:
        return []
    found = _of_owed(plan)["unit_before"].value_counts().sort_index()
    return [(str(unit), int(n)) for unit, n in found.items()]


def _of_owed(plan: "Plan") -> "pd.DataFrame":
    return plan.people[plan.people["cause"] == "owed"]


def _taken(taken: "Taken") -> Rows:
    return [
        (t("Giải trình mới nhận trong sổ gửi lại"), taken.explained),
        (t("Giải trình cho lỗi, không nhận"), taken.refused),
        (t("Trả lời «Còn làm việc?» mới nhận"), taken.judged),
    ]
