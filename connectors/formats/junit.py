"""JUnit XML as CI servers read it: a suite a file, a case a rule that found something there, a
failure a finding.

A rule whose every finding only follows from another one (``quieting``) is skipped and names that
other rule: it goes when that one is repaired, and its suite fails for that one.
"""

from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import pandas as pd

from ...validators.quieting import heads
from ...validators.texts import t
from ..untrusted import one_line
from .checked import Checked, cell, explained, refused


def junit(checked: Checked, rendered: pd.DataFrame) -> str:
    """The XML text. Only findings at error level are failures; the others are told in
    ``system-out``."""
    suites = Element("testsuites", name="hoso")
    by_file = dict(list(rendered.groupby("file", sort=False)))
    unread = dict(refused(checked))
    for file in dict.fromkeys([*(str(f.path) for f in checked.files), *map(str, by_file)]):
        _suite(suites, file, by_file.get(file, rendered.iloc[:0]), unread.get(file))
    broken = checked.crashed
    if broken:
        suite = SubElement(
            suites,
            "testsuite",
            name="hoso",
            tests=str(len(broken)),
            failures="0",
            errors=str(len(broken)),
        )
        for outcome in broken:
            case = SubElement(suite, "testcase", classname="hoso", name=outcome.rule)
            SubElement(case, "error", message=one_line(outcome.reason))
    for count in ("tests", "failures", "errors"):
        suites.set(count, str(sum(int(s.get(count, "0")) for s in suites)))
    indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suites, encoding="unicode") + "\n"


def _suite(suites: Element, file: str, findings: pd.DataFrame, reason: str | None) -> None:
    rules = list(findings.groupby("rule", sort=False))
    failing = sum(_fails(found) for _, found in rules)
    following = sum(heads(found).empty for _, found in rules)
    cases = len(rules) or 1
    suite = SubElement(
        suites,
        "testsuite",
        name=one_line(file),
        tests=str(cases),
        failures=str(failing),
        errors="1" if reason is not None else "0",
        skipped=str(following),
    )
    if reason is not None or not rules:
        case = SubElement(suite, "testcase", classname=one_line(file), name="read")
        if reason is not None:
            SubElement(case, "error", message=one_line(reason))
    for rule, found in rules:
        case = SubElement(suite, "testcase", classname=one_line(file), name=one_line(str(rule)))
        lines = [_line(r) for r in found.to_dict("records")]
        if heads(found).empty:
            above = ", ".join(dict.fromkeys(found["main"]))
            SubElement(
                case, "skipped", message=one_line(t("đi theo phát hiện khác: {rules}", rules=above))
            )
            SubElement(case, "system-out").text = "\n".join(lines)
        elif _fails(found):
            SubElement(
                case, "failure", type="error", message=one_line(found["title"].iloc[0])
            ).text = "\n".join(lines)
        else:
            SubElement(case, "system-out").text = "\n".join(lines)


def _fails(found: pd.DataFrame) -> bool:
    return bool((heads(found)["severity"] == "error").any())


def _line(row: Any) -> str:
    line = f"{one_line(cell(row['sheet'], row['column'], row['row']))}: {one_line(row['message'])}"
    if row.get("follows"):
        line += f" ({t('đi theo {rule}', rule=row['main'])})"
    return (
        f"{line} ({t('đã giải trình: {text}', text=one_line(explained(row)))})"
        if explained(row)
        else line
    )
