"""The page of one unit: what was found in its declarations and what will be done with its
people."""

from collections import Counter
from functools import cache
from typing import Any

from ...validators.findings import SEVERITIES
from ...validators.schemas import dictionary
from ...validators.texts import language, t
from ...validators.written import vn_date
from .. import untrusted
from . import charts, words
from .plans import plan_rows
from .subjects import Columns, Subject
from .tasks import STATES

ROWS = 1_000
"""Findings that stand on a page; the marked workbook has them all."""
CHART = 10


def unit_page(subject: Subject) -> str:
    """HTML of the unit's page, self-contained and without a script.

    Ids are masked, and the text of a finding about sensitive data gives way to the rule's title.
    """
    todo = subject.todo
    rules = _rules(todo)
    counts = Counter(todo["severity"])
    states = []
    if subject.changed is not None:
        counted = Counter(subject.changed["state"])
        states = [(words.became(s), counted[s]) for s in STATES]
    return (
        words.environment()
        .get_template("unit.html.j2")
        .render(
            lang=language(),
            style=words.style(),
            orientation="portrait",
            as_of=subject.as_of,
            unit=subject.unit,
            title=t(
                "{unit}: kết quả kiểm tra hồ sơ kỳ {period}",
                unit=subject.unit_name,
                period=vn_date(subject.period),
            ),
            people=subject.people,
            held=subject.held,
            counts={s: counts[s] for s in SEVERITIES},
            under=len(subject.under["rule"]),
            received=subject.received,
            states=states,
            rules=rules,
            chart=charts.bars(
                t("Số lần theo quy tắc"),
                [(r["title"], r["count"], r["severity"]) for r in rules[:CHART]],
            ),
            sheets=_sheets(todo),
            findings=_lines(todo),
            more=max(len(todo["rule"]) - ROWS, 0),
            plan=plan_rows(subject.plan["id"], subject.plan["kind"])
            if subject.plan is not None
            else [],
        )
    )


def _rules(todo: Columns) -> list[dict[str, Any]]:
    """Each rule once, in the order of the work."""
    found: dict[str, dict[str, Any]] = {}
    people: dict[str, set[int]] = {}
    for rule, title, severity, frees, about in zip(
        *(todo[c] for c in ("rule", "title", "severity", "frees", "about")), strict=True
    ):
        line = found.setdefault(
            rule,
            {
                "rule": rule,
                "title": title or rule,
                "severity": severity,
                "level": words.level_text(severity),
                "count": 0,
                "frees": frees,
            },
        )
        line["count"] += 1
        people.setdefault(rule, set()).add(about)
    return [{**line, "people": len(people[rule] - {-1})} for rule, line in found.items()]


def _sheets(todo: Columns) -> list[dict[str, Any]]:
    counts = Counter(zip(todo["sheet"], todo["severity"], strict=True))
    return [
        {"sheet": sheet, **{s: counts[sheet, s] for s in SEVERITIES}}
        for sheet in sorted(set(todo["sheet"]))
    ]


@cache
def _sensitive() -> frozenset[tuple[str, str]]:
    return frozenset(
        (f.table, f.name)
        for table in dictionary.tables().values()
        for f in table.fields
        if f.sensitive
    )


def _lines(todo: Columns) -> list[dict[str, str]]:
    sensitive = _sensitive()
    columns = (
        "severity",
        "rule",
        "sheet",
        "row",
        "column",
        "person",
        "table",
        "field",
        "title",
        "message",
        "fix",
        "folded",
    )
    return [
        {
            "severity": severity,
            "level": words.level_text(severity),
            "rule": rule,
            "place": f"{sheet} {column}{row or ''}".strip() or t("Cả tệp"),
            "who": untrusted.mask_person(person),
            "text": words.with_folded(
                title if (table, field) in sensitive else untrusted.mask(message), folded
            ),
            "fix": untrusted.mask(fix),
        }
        for (
            severity,
            rule,
            sheet,
            row,
            column,
            person,
            table,
            field,
            title,
            message,
            fix,
            folded,
        ) in zip(*(todo[c][:ROWS] for c in columns), strict=True)
    ]
