"""Explanations kept in the ledger of the mirror: who explained which warning, when, with which
document, until when."""

from typing import TYPE_CHECKING

import pandas as pd

from ...validators import explanations

if TYPE_CHECKING:
    from ..mirror import Mirror


def remember(
    mirror: "Mirror",
    findings: pd.DataFrame,
    text: pd.Series | str,
    said: explanations.Said,
    period: str = "",
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Store why warnings are right as they stand, from the command or from the column "Giải trình"
    of a returned workbook.

    Args:
        findings: frame of ``FINDINGS``, those that were explained.
        text: one for all, or a Series on the index of *findings*; a blank text explains nothing.

    Returns:
        The explanations that were stored (``EXPLANATIONS``), and the findings that had a text and
        were refused, because an error cannot be explained away.
    """
    kept = explanations.explain(findings, text, said)
    given = (
        pd.Series(text, index=findings.index, dtype="str")
        if isinstance(text, str)
        else text.reindex(findings.index).astype("str")
    )
    refused = findings[
        (findings["severity"] == "error") & given.notna() & (given.str.strip() != "")
    ]
    if len(kept):
        unit = findings["unit"].reindex(kept.index)
        mirror.record("explanation", kept.assign(period=period, unit=unit).reset_index(drop=True))
        mirror.note("explain", by=said.by, explanations=len(kept), until=said.until)
    return kept, refused


def known(mirror: "Mirror") -> pd.DataFrame:
    """Every explanation ever given, as ``EXPLANATIONS``."""
    kept = mirror.read("explanation")
    return (
        kept.reindex(columns=list(explanations.EXPLANATIONS))
        .astype(explanations.EXPLANATIONS)
        .fillna("")
    )
