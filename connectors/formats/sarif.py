"""SARIF 2.1.0 (OASIS), as code scanning tools read it.

A workbook has no lines of text: ``region`` carries row and column of the sheet, and the logical
location says sheet and cell.
"""

import os
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

import pandas as pd

from ...validators.columns import number as column_number
from ...validators.texts import t
from ..untrusted import one_line
from .checked import Checked, Described, cell, explained, refused

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif(
    checked: Checked, rendered: pd.DataFrame, rules: Mapping[str, Described]
) -> dict[str, Any]:
    """The SARIF log of one run. *rules* has every rule that *rendered* names."""
    used = list(dict.fromkeys(rendered["rule"]))
    number = {rule: i for i, rule in enumerate(used)}
    results = [_result(row, number[row["rule"]]) for row in rendered.to_dict("records")]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "hoso",
                        "version": version("hoso"),
                        "language": "vi",
                        "rules": [_rule(rules[r]) for r in used],
                    }
                },
                "columnKind": "utf16CodeUnits",
                "invocations": [_invocation(checked)],
                "results": results,
            }
        ],
    }


def _rule(rule: Described) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": f"{rule.title} ({rule.law})" if rule.law else rule.title},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": list(rule.tags), **rule.properties},
    }


def _result(row: Any, number: int) -> dict[str, Any]:
    place: dict[str, Any] = {
        "logicalLocations": [
            {
                "fullyQualifiedName": one_line(cell(row["sheet"], row["column"], row["row"])),
                "kind": "element",
            }
        ]
    }
    if row["file"]:
        region = {"startLine": max(int(row["row"]), 1)} | (
            {"startColumn": column_number(row["column"])} if row["column"] else {}
        )
        place["physicalLocation"] = {
            "artifactLocation": {"uri": _uri(str(row["file"]))},
            "region": region,
        }
    result = {
        "ruleId": row["rule"],
        "ruleIndex": number,
        "level": LEVELS[row["severity"]],
        "message": {"text": one_line(f"{row['message']} {row['fix']}")},
        "locations": [place],
        "partialFingerprints": {"hoso/v1": row["fingerprint"]},
    }
    if row.get("follows"):
        result["properties"] = {"follows": row["follows"]}
    if explained(row):
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": one_line(explained(row))}
        ]
    return result


def _uri(path: str) -> str:
    """The place of a file; what is no Unicode in its name stands as the bytes that it is on the
    disk."""
    return quote(os.fsencode(path.replace("\\", "/")))


def _invocation(checked: Checked) -> dict[str, Any]:
    """Files that could not be read and rules that crashed make the run unsuccessful; what is
    remarked of the others, and what was passed over, does not."""
    wrong = [_notification("error", reason, path) for path, reason in refused(checked)]
    wrong += [
        {**_notification("error", f"{o.rule}: {o.reason}"), "descriptor": {"id": o.rule}}
        for o in checked.crashed
    ]
    notes = [_notification("note", text, str(f.path)) for f in checked.files for text in f.remarks]
    notes += [
        _notification("note", t("Không phải bảng tính, không được đọc."), name)
        for name in checked.skipped
    ]
    return {"executionSuccessful": not wrong, "toolExecutionNotifications": [*wrong, *notes]}


def _notification(level: str, text: str, path: str = "") -> dict[str, Any]:
    place = {"physicalLocation": {"artifactLocation": {"uri": _uri(path)}}}
    said = {"level": level, "message": {"text": one_line(text)}}
    return {**said, "locations": [place]} if path else said
