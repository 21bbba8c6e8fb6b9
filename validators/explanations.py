"""Explanations (giải trình) that last: a warning explained once stays quiet until something about it changes.

It wakes when the value, the values beside it, the person or the rule changes, and when its day of lapse has passed. Errors
cannot be explained away.
"""

import hashlib

import pandas as pd

from .rules import BOOK

# fingerprint of the finding; rule and its mark when it was explained; by whom, at (ISO), with which document, until (ISO day).
EXPLANATIONS = {
    "fingerprint": "str", "rule": "str", "mark": "str", "text": "str", "by": "str", "at": "str", "document": "str", "until": "str",
}  # fmt: skip


def empty() -> pd.DataFrame:
    return pd.DataFrame({c: pd.Series(dtype=t) for c, t in EXPLANATIONS.items()})


def mark(rule: str) -> str:
    """Changes whenever the rule says something else: its level, its law, its words or what it reads."""
    r = BOOK[rule]
    said = repr((r.id, r.severity, r.gate, r.reads, r.message, [(x.text, x.since, x.until) for x in r.laws]))
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def explain(findings: pd.DataFrame, text: pd.Series | str, *, by: str, at: str, until: str, document: str = "") -> pd.DataFrame:
    """Explanations for the findings at warning or info level among *findings*; those without a text are left out.

    Args:
        text: one for all, or a Series on the index of *findings* (the column "Giải trình" of a marked workbook).
        until: ISO day after which the warning wakes again.

    Raises:
        ValueError: no author, or no day of lapse.
    """
    if not by or not until:
        raise ValueError("an explanation needs an author and a day of lapse")
    texts = pd.Series(text, index=findings.index, dtype="str") if isinstance(text, str) else text.reindex(findings.index).astype("str")
    kept = findings[(findings["severity"] != "error") & texts.notna() & (texts.str.strip() != "")]
    return pd.DataFrame(
        {
            "fingerprint": kept["fingerprint"], "rule": kept["rule"], "mark": kept["rule"].map({r: mark(r) for r in kept["rule"].unique()}),
            "text": texts[kept.index], "by": by, "at": at, "document": document, "until": until,
        }
    ).astype(EXPLANATIONS).reset_index(drop=True)  # fmt: skip


def apply(findings: pd.DataFrame, explanations: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """*findings* with ``explained``: the text of the explanation that holds on *as_of*, '' for none. The latest one counts."""
    marks = {r: mark(r) for r in explanations["rule"].unique() if r in BOOK}
    holds = (explanations["mark"] == explanations["rule"].map(marks)) & (explanations["until"] >= as_of)
    latest = explanations[holds].sort_values("at", kind="stable").drop_duplicates("fingerprint", keep="last")
    text = findings["fingerprint"].map(latest.set_index("fingerprint")["text"]).astype("str").fillna("")
    return findings.assign(explained=text.where(findings["severity"] != "error", ""))


def awake(explained: pd.DataFrame) -> pd.DataFrame:
    """The findings that still ask for an answer."""
    return explained[explained["explained"] == ""]
