"""SARIF 2.1.0 (OASIS), as code scanning tools read it.

A workbook has no lines of text: ``region`` carries row and column of the sheet, and the logical location says sheet and cell.
"""

from importlib.metadata import version
from typing import Any
from urllib.parse import quote

import pandas as pd

from ...validators.columns import number as column_number
from ...validators.rules import BOOK, messages
from .checked import Checked, cell, crashed, refused

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif(checked: Checked, rendered: pd.DataFrame) -> dict[str, Any]:
    """The SARIF log of one run."""
    used = list(dict.fromkeys(rendered["rule"]))
    number = {rule: i for i, rule in enumerate(used)}
    results = [_result(row, number[row["rule"]]) for row in rendered.to_dict("records")]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "hoso", "version": version("hoso"), "language": "vi", "rules": [_rule(r, checked.as_of) for r in used]}},
                "columnKind": "utf16CodeUnits",
                "invocations": [_invocation(checked)],
                "results": results,
            }
        ],
    }


def _rule(id: str, as_of: str) -> dict[str, Any]:
    rule = BOOK[id]
    return {
        "id": id,
        "shortDescription": {"text": rule.title[0]},
        "fullDescription": {"text": f"{rule.title[0]} ({messages.law(rule, as_of)})"},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": [rule.scope, rule.quality], "confidence": rule.confidence},
    }


def _result(row: Any, number: int) -> dict[str, Any]:
    place: dict[str, Any] = {
        "logicalLocations": [{"fullyQualifiedName": cell(row["sheet"], row["column"], row["row"]), "kind": "element"}]
    }
    if row["file"]:
        region = {"startLine": max(int(row["row"]), 1)} | ({"startColumn": column_number(row["column"])} if row["column"] else {})
        place["physicalLocation"] = {"artifactLocation": {"uri": quote(str(row["file"]).replace("\\", "/"))}, "region": region}
    return {
        "ruleId": row["rule"],
        "ruleIndex": number,
        "level": LEVELS[row["severity"]],
        "message": {"text": f"{row['message']} {row['fix']}"},
        "locations": [place],
        "partialFingerprints": {"hoso/v1": row["fingerprint"]},
    }


def _invocation(checked: Checked) -> dict[str, Any]:
    """Files that could not be read and rules that crashed make the run unsuccessful."""
    notes = [
        {"level": "error", "message": {"text": reason}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": quote(path)}}}]}
        for path, reason in refused(checked)
    ]
    notes += [{"level": "error", "message": {"text": f"{o.rule}: {o.reason}"}, "descriptor": {"id": o.rule}} for o in crashed(checked)]
    return {"executionSuccessful": not notes, "toolExecutionNotifications": notes}
