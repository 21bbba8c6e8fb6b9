"""One JSON object with stable keys: what was read, what was found, what came of every rule."""

from typing import Any

import pandas as pd

from ...validators.explanations import SHOWN
from .checked import Check

VERSION = 1
KEYS = (
    "rule",
    "severity",
    "file",
    "sheet",
    "row",
    "column",
    "field",
    "value",
    "message",
    "proposal",
    "fix",
    "law",
    "fingerprint",
)


def json_object(checked: Check, rendered: pd.DataFrame) -> dict[str, Any]:
    """The object of ``hoso check --format json``; *rendered* are the findings with their words."""
    return {
        "version": VERSION,
        "as_of": checked.as_of,
        "files": [f.as_dict() for f in checked.files],
        "skipped": list(checked.skipped),
        "findings": finding_objects(rendered),
        "rules": {
            rule: _outcome(o.outcome, o.count, o.reason)
            for rule, o in checked.result.outcomes.items()
        },
        "summary": dict(checked.summary()),
    }


def finding_objects(rendered: pd.DataFrame) -> list[dict[str, Any]]:
    """One object a finding; a blank proposal is null, a row of 0 (the whole sheet) too.

    ``follows`` is null, or the fingerprint of the finding that this one follows from and goes with.
    ``explained`` is null, or who explained the finding how, with which document, until when: an
    explained one is not lost.
    """
    rows = rendered[list(KEYS)].to_dict("records")
    known = (
        rendered[list(SHOWN)].to_dict("records") if "explained" in rendered else [{}] * len(rows)
    )
    follows = rendered["follows"] if "follows" in rendered else [""] * len(rows)
    for row, given, above in zip(rows, known, follows, strict=True):
        row["follows"] = above or None
        row["explained"] = (
            {inner: given[shown] for shown, inner in SHOWN.items()}
            if given.get("explained")
            else None
        )
        row["proposal"] = row["proposal"] or None
        row["row"] = int(row["row"]) or None
        row["column"] = row["column"] or None
    return rows  # pyright: ignore[reportReturnType]


def _outcome(outcome: str, count: int, reason: str) -> dict[str, Any]:
    return {"outcome": outcome, "count": count, **({"reason": reason} if reason else {})}
