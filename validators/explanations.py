"""Explanations (giải trình) that last: a warning explained once stays quiet until something about
it changes.

It wakes when the value, the values beside it, the person or the rule changes, and when its day of
lapse has passed. Errors cannot be explained away.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from . import shapes
from .rules import BOOK, Rule
from .shapes import Shape, dtypes


class Explanation(Shape):
    """Why a unit says that a finding is right as it stands."""

    fingerprint: str
    rule: str
    mark: str
    """Of the rule when it was explained."""
    text: str
    by: str
    at: str
    document: str
    until: str
    """ISO day up to which it holds."""


EXPLANATIONS = dtypes(Explanation)
SHOWN = {
    "explained": "text",
    "explained_by": "by",
    "explained_document": "document",
    "explained_until": "until",
}
"""Columns that :func:`apply` adds, and what of the explanation stands in them."""


def empty() -> pd.DataFrame:
    return shapes.empty(Explanation)


def mark(rule: str, rules: Mapping[str, Rule] = BOOK) -> str:
    """Changes whenever the rule says something else: its level, its law, its words or what it
    reads; '' for no such rule."""
    r = rules.get(rule)
    if r is None:
        return ""
    said = repr(
        (r.id, r.severity, r.gate, r.reads, r.message, [(x.text, x.since, x.until) for x in r.laws])
    )
    return hashlib.sha256(said.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Said:
    """Who explains, when (ISO), with which document, and the ISO day after which the warning wakes
    again.

    Raises:
        ValueError: no author, or no day of lapse.
    """

    by: str
    at: str
    until: str
    document: str = ""

    def __post_init__(self) -> None:
        if not self.by or not self.until:
            raise ValueError("an explanation needs an author and a day of lapse")


def explain(
    findings: pd.DataFrame, text: pd.Series | str, said: Said, rules: Mapping[str, Rule] = BOOK
) -> pd.DataFrame:
    """Explanations for the findings at warning or info level among *findings*; those without a text
    are left out.

    Args:
        text: one for all, or a Series on the index of *findings* (the column "Giải trình" of a
            marked workbook).
        rules: the rules in force, when packs changed some.
    """
    texts = (
        pd.Series(text, index=findings.index, dtype="str")
        if isinstance(text, str)
        else text.reindex(findings.index).astype("str")
    )
    kept = findings[(findings["severity"] != "error") & texts.notna() & (texts.str.strip() != "")]
    return pd.DataFrame(
        {
            "fingerprint": kept["fingerprint"],
            "rule": kept["rule"],
            "mark": kept["rule"]
            .map({r: mark(r, rules) for r in kept["rule"].unique()})
            .astype("str"),
            "text": texts[kept.index].str.strip(),
            "by": said.by,
            "at": said.at,
            "document": said.document,
            "until": said.until,
        },
        columns=list(EXPLANATIONS),
    ).astype(EXPLANATIONS)


def with_followers(chosen: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    """*chosen* and those of *findings* that were folded under one of them: who explains the one
    that is shown explains these too.

    What follows from an error stays, as the error does.
    """
    if "follows" not in findings:
        return chosen
    heads = list(chosen.loc[chosen["severity"] != "error", "fingerprint"])
    under = findings["follows"].isin(heads) & ~findings["fingerprint"].isin(
        list(chosen["fingerprint"])
    )
    return pd.concat([chosen, findings[under]])


def apply(
    findings: pd.DataFrame, explanations: pd.DataFrame, as_of: str, rules: Mapping[str, Rule] = BOOK
) -> pd.DataFrame:
    """*findings* with the columns of :data:`SHOWN`: the explanation that holds on *as_of*, '' for
    none. The latest one counts."""
    marks = {r: mark(r, rules) for r in explanations["rule"].unique()}
    holds = (
        (explanations["mark"] == explanations["rule"].map(marks))
        & (explanations["mark"] != "")
        & (explanations["until"] >= as_of)
    )
    latest = (
        explanations[holds]
        .sort_values("at", kind="stable")
        .drop_duplicates("fingerprint", keep="last")
        .set_index("fingerprint")
    )
    may = findings["severity"] != "error"
    return findings.assign(
        **{
            shown: findings["fingerprint"].map(latest[name]).astype("str").fillna("").where(may, "")
            for shown, name in SHOWN.items()
        }
    )


def awake(findings: pd.DataFrame) -> pd.DataFrame:
    """The findings that still ask for an answer; all of them where nobody looked for
    explanations."""
    return findings[findings["explained"] == ""] if "explained" in findings else findings


def asleep(findings: pd.DataFrame) -> pd.DataFrame:
    """The explained ones among *findings*."""
    return findings[findings["explained"] != ""] if "explained" in findings else findings.iloc[:0]
