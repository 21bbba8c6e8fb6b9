"""Findings: one columnar frame from the first line to the last; the words are joined when something
is shown."""

import hashlib

import pandas as pd

# ``table`` is the dictionary table, ``index`` the label of the row in it (-1 for a finding about a
# sheet or a file), ``person`` the key people know (personal ID, else personnel number, else name);
# ``column`` the letter in the sheet. ``event`` is the ISO day of the event that was judged (''=the
# day of the check), ``reason`` the code of a reason in the row that explains the finding,
# ``stated`` what the row says as a reason, fitting or not.
FINDINGS = {
    "rule": "str", "severity": "str", "file": "str", "sheet": "str", "row": "int64",
    "column": "str", "field": "str",
    "value": "str", "proposal": "str", "unit": "str", "person": "str", "table": "str",
    "index": "int64", "detail": "str",
    "fingerprint": "str", "event": "str", "reason": "str", "stated": "str",
}  # fmt: skip
SEVERITIES = ("error", "warning", "info")
SEVERITY_TEXTS = {
    "error": ("Lỗi", "Error"),
    "warning": ("Cảnh báo", "Warning"),
    "info": ("Lưu ý", "Note"),
}
"""How people call them, in Vietnamese and English; everything that shows a finding says these
words."""


def empty() -> pd.DataFrame:
    return pd.DataFrame({c: pd.Series(dtype=t) for c, t in FINDINGS.items()})


def fingerprint(rule: str, person: str, field: str, value: str, neighbours: str = "") -> str:
    """Same while rule, person, value and the values beside it stay the same; length-prefixed, so
    that no two inputs join alike."""
    parts = (rule, person, field, value, neighbours)
    return hashlib.sha256("".join(f"{len(p)}:{p}" for p in parts).encode()).hexdigest()[:20]


def by_severity(findings: pd.DataFrame) -> dict[str, int]:
    counts = findings["severity"].value_counts()
    return {s: int(counts.get(s, 0)) for s in SEVERITIES}
