"""An explained warning sleeps until its value, its neighbours, its rule or its day change."""

import pandas as pd
import pytest

from hoso.validators import explanations
from hoso.validators.rules import BOOK, Example, engine, examples

RULE = "id-issue-date"
WRONG = {"ngay_cap": "2010-06-15"}


def _found(person: dict, rule: str = RULE) -> pd.DataFrame:
    return engine.run(examples.context(Example(person)), [BOOK[rule]]).findings


def _given(findings: pd.DataFrame) -> pd.DataFrame:
    return explanations.explain(
        findings,
        "Thẻ thí điểm",
        explanations.Said(
            by="Lê Thị B", at="2026-10-01T08:00:00", until="2027-10-01", document="12/CV"
        ),
    )


def test_it_sleeps_and_wakes_with_its_day():
    found = _found(WRONG)
    given = _given(found)
    assert explanations.awake(explanations.apply(_found(WRONG), given, "2027-10-01")).empty
    assert len(explanations.awake(explanations.apply(found, given, "2027-10-02"))) == 1


@pytest.mark.parametrize(
    "change", [{"ngay_cap": "2010-06-16"}, {"cccd": "037190001235"}, {"ngay_sinh": "1990-05-13"}]
)
def test_it_wakes_when_value_or_neighbours_change(change):
    given = _given(_found(WRONG))
    assert (
        len(
            explanations.awake(explanations.apply(_found({**WRONG, **change}), given, "2026-11-01"))
        )
        == 1
    )


def test_it_sleeps_when_something_else_changes():
    given = _given(_found(WRONG))
    assert explanations.awake(
        explanations.apply(_found({**WRONG, "dien_thoai": "0987654321"}), given, "2026-11-01")
    ).empty


def test_it_wakes_when_the_rule_changes():
    given = _given(_found(WRONG)).assign(mark="khác")
    assert len(explanations.awake(explanations.apply(_found(WRONG), given, "2026-11-01"))) == 1


def test_errors_cannot_be_explained_away():
    found = _found({"cccd": "12"}, "id-cccd-format")
    assert _given(found).empty
    forged = _given(found.assign(severity="warning"))
    assert len(explanations.awake(explanations.apply(found, forged, "2026-11-01"))) == 1


def test_blank_texts_explain_nothing():
    found = _found(WRONG)
    texts = pd.Series(["  "], index=found.index, dtype="str")
    assert explanations.explain(
        found, texts, explanations.Said("a", "2026-10-01", "2027-01-01")
    ).empty


def test_author_and_lapse_are_needed():
    with pytest.raises(ValueError, match="author"):
        explanations.explain(_found(WRONG), "x", explanations.Said("", "2026-10-01", ""))


def test_what_is_folded_goes_with_the_one_that_is_shown():
    found = (
        _found(WRONG)
        .iloc[[0, 0, 0]]
        .reset_index(drop=True)
        .assign(
            fingerprint=["head", "under", "else"], follows=["", "head", "other"], severity="warning"
        )
    )
    head = found[found["fingerprint"] == "head"]
    assert list(explanations.with_followers(head, found)["fingerprint"]) == ["head", "under"]
    error = head.assign(severity="error")
    assert list(explanations.with_followers(error, found)["fingerprint"]) == ["head"]


@pytest.mark.parametrize("written", ["15/6/2010", "15-06-2010", "ngày 15 tháng 6 năm 2010"])
def test_it_sleeps_when_the_same_is_written_otherwise(written):
    """The marked workbook itself shows codes by their labels and days by their numbers."""

    def found(text):
        context = examples.context(Example(WRONG))
        context.records.raw["ngay_cap"] = pd.Series(
            text, index=context.records.nguoi.index, dtype="str"
        )
        return engine.run(context, [BOOK[RULE]]).findings

    before, after = found("15/06/2010"), found(written)
    assert after["value"].tolist() == [written]
    assert before["fingerprint"].tolist() == after["fingerprint"].tolist()
    assert explanations.awake(explanations.apply(after, _given(before), "2026-11-01")).empty
