"""Findings: one columnar frame from the first line to the last; the words are joined when something
is shown."""

import hashlib

import pandas as pd
import pandera.pandas as pa

from . import shapes
from .shapes import Shape, blank, dtypes

SEVERITIES = ("error", "warning", "info")


class Finding(Shape):
    """What a rule says of a value, a row, a sheet or a file."""

    rule: str
    severity: str = pa.Field(isin=SEVERITIES)
    file: str
    sheet: str
    row: int = pa.Field(ge=0)
    column: str
    """The letter in the sheet."""
    field: str
    value: str = blank()
    proposal: str = blank()
    unit: str = blank()
    person: str = blank()
    """The key that people know: personal ID, else personnel number, else name."""
    table: str
    """Of the dictionary."""
    index: int = pa.Field(ge=-1)
    """Label of the row in the table; -1 of a finding about a sheet or a file."""
    detail: str = blank()
    fingerprint: str
    event: str
    """ISO day of the event that was judged ('' = the day of the check)."""
    reason: str
    """Code of a reason in the row that explains the finding."""
    stated: str
    """What the row says as a reason, fitting or not."""


FINDINGS = dtypes(Finding)
SEVERITY_TEXTS = {
    "error": ("Lỗi", "Error"),
    "warning": ("Cảnh báo", "Warning"),
    "info": ("Lưu ý", "Note"),
}
"""How people call them, in Vietnamese and English; everything that shows a finding says these
words."""


def empty() -> pd.DataFrame:
    return shapes.empty(Finding)


def fingerprint(rule: str, person: str, field: str, value: str, neighbours: str = "") -> str:
    """Same while rule, person, value and the values beside it stay the same; length-prefixed, so
    that no two inputs join alike."""
    parts = (rule, person, field, value, neighbours)
    return hashlib.sha256("".join(f"{len(p)}:{p}" for p in parts).encode()).hexdigest()[:20]


def by_severity(findings: pd.DataFrame) -> dict[str, int]:
    counts = findings["severity"].value_counts()
    return {s: int(counts.get(s, 0)) for s in SEVERITIES}
