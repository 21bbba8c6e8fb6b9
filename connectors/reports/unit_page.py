"""The page of one unit: what was found in its declarations and what will be done with its people."""

from typing import Any

import pandas as pd

from ...validators.findings import by_severity
from ...validators.records import Records
from ...validators.schemas import dictionary
from ...validators.texts import language, pick, t
from .. import untrusted
from . import charts, tasks, words
from .plans import plan_rows

ROWS = 1_000
"""Findings that stand on a page; the marked workbook has them all."""
CHART = 10


def unit_page(
    *,
    unit: str,
    unit_name: str,
    records: Records,
    findings: pd.DataFrame,
    as_of: str,
    period: str,
    plan: pd.DataFrame | None = None,
    previous: pd.DataFrame | None = None,
) -> str:
    """HTML of the unit's page, self-contained and without a script.

    Args:
        records, findings: of that unit alone; findings rendered. ``previous``: those of the month before.
        plan: the unit's lines of the change set (columns :data:`plans.PLAN`).

    Ids are masked, and the text of a finding about sensitive data gives way to the rule's title.
    """
    todo = tasks.ordered(findings, records)
    rules = _rules(todo)
    states = []
    if previous is not None:
        counted = tasks.compare(previous, findings, set(tasks.person_keys(records)))["state"].value_counts()
        states = [(label, int(counted.get(s, 0))) for s, label in (("repaired", t("đã sửa từ kỳ trước")), ("new", t("mới so với kỳ trước")))]
    return words.environment().get_template("unit.html.j2").render(
        lang=language(), style=words.style(), orientation="portrait", as_of=as_of, unit=unit,
        title=t("{unit}: kết quả kiểm tra hồ sơ kỳ {period}", unit=unit_name, period=words.day(period)),
        people=len(records.nguoi), held=int(tasks.held(findings, records).sum()), counts=by_severity(findings), states=states, rules=rules,
        chart=charts.bars(t("Số lần theo quy tắc"), [(r["title"], r["count"], r["severity"]) for r in rules[:CHART]]),
        sheets=_sheets(todo), findings=_lines(todo.head(ROWS)), more=max(len(todo) - ROWS, 0),
        plan=plan_rows(plan) if plan is not None else [],
    )  # fmt: skip


def _rules(todo: pd.DataFrame) -> list[dict[str, Any]]:
    found = []
    for rule, lines in todo.groupby("rule", sort=False):
        about = lines["about"]
        first = lines.iloc[0]
        found.append(
            {
                "rule": rule, "title": first["title"] or rule, "severity": first["severity"], "level": pick(words.SEVERITY[first["severity"]]),
                "count": len(lines), "people": about[about >= 0].nunique(), "frees": int(first["frees"]),
            }
        )  # fmt: skip
    return found


def _sheets(todo: pd.DataFrame) -> list[dict[str, Any]]:
    table = pd.crosstab(todo["sheet"], todo["severity"]) if len(todo) else pd.DataFrame()
    return [{"sheet": sheet, **{s: int(row.get(s, 0)) for s in words.SEVERITY}} for sheet, row in table.iterrows()]


def _lines(todo: pd.DataFrame) -> list[dict[str, str]]:
    sensitive = {(f.table, f.name) for table in dictionary.tables().values() for f in table.fields if f.sensitive}
    columns = ("severity", "rule", "sheet", "row", "column", "person", "table", "field", "title", "message", "fix")
    return [
        {
            "severity": severity, "level": pick(words.SEVERITY[severity]), "rule": rule,
            "place": f"{sheet} {column}{row or ''}".strip() or t("Cả tệp"), "who": untrusted.mask_person(person),
            "text": title if (table, field) in sensitive else untrusted.mask(message), "fix": untrusted.mask(fix),
        }
        for severity, rule, sheet, row, column, person, table, field, title, message, fix in zip(*(todo[c] for c in columns), strict=True)
    ]  # fmt: skip

