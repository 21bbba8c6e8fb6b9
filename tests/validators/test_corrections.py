"""Proposals: which are certain, what several rules propose together, and how a unit writes its own
columns."""

import pandas as pd

from hoso.validators import corrections
from hoso.validators.findings import empty

CELL = {
    "file": "a.xlsx",
    "sheet": "DS",
    "row": 5,
    "column": "G",
    "table": "nguoi",
    "field": "ngay_sinh",
    "value": "",
    "index": 0,
    "severity": "warning",
}


def _found(*lines: dict) -> pd.DataFrame:
    made = pd.DataFrame([{**CELL, **line} for line in lines])
    return made.reindex(columns=list(empty().columns)).astype(
        {c: t for c, t in empty().dtypes.items() if c in ("rule", "proposal", "value")}
    )


def test_every_rule_of_a_merged_proposal_is_kept():
    told = corrections.proposals(
        _found(
            {"rule": "pe-birth-present", "proposal": "1990"},
            {"rule": "ld-expected-value", "proposal": "1990"},
        )
    )
    assert told["rules"].tolist() == [("pe-birth-present", "ld-expected-value")]
    # One of them is certain, so the proposal is, on that one's evidence.
    assert told["certain"].tolist() == [True] and told["rule"].tolist() == ["ld-expected-value"]


def test_rivals_are_not_certain():
    told = corrections.proposals(
        _found(
            {"rule": "ld-expected-value", "proposal": "1990"},
            {"rule": "pe-birth-present", "proposal": "1991"},
        )
    )
    assert told["certain"].tolist() == [False, False] and told["rivals"].tolist() == [1, 1]
    assert told["new"].tolist() == ["1990", "1991"], "in the order of the findings"


def test_nothing_proposed():
    told = corrections.proposals(empty())
    assert told.empty and list(told.columns) == list(corrections.PROPOSALS)
