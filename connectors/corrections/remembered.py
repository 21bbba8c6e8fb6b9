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
    *,
    by: str,
    at: str,
    until: str,
    document: str = "",
    period: str = "",
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Store why warnings are right as they stand, from the command or from the column "Giải trình"
    of a returned workbook.

    Args:
        findings: frame of ``FINDINGS``, those that were explained.
        text: one for all, or a Series on the index of *findings*; a blank text explains nothing.
        by, at, until, document: who, when (ISO), until which ISO day, and with which document.

    Returns:
        The explanations that were stored (``EXPLANATIONS``), and the findings that had a text and
        were refused, because an error cannot be explained away.

    Raises:
        ValueError: no author, or no day of lapse.
    """
    kept = explanations.explain(findings, text, by=by, at=at, until=until, document=document)
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
        mirror.note("explain", by=by, explanations=len(kept), until=until)
    return kept, refused


def known(mirror: "Mirror") -> pd.DataFrame:
    """Every explanation ever given, as ``EXPLANATIONS``."""
    kept = mirror.read("explanation")
    return (
        kept.reindex(columns=list(explanations.EXPLANATIONS))
        .astype(explanations.EXPLANATIONS)
        .fillna("")
    )
