"""Explanations live in the ledger: stored once, found again, errors refused."""

import pytest

from hoso.connectors.corrections import remembered
from hoso.connectors.mirror import Mirror
from hoso.validators import explanations
from hoso.validators.rules import BOOK, Example, engine, examples


@pytest.fixture
def mirror(tmp_path):
    with Mirror.open(f"sqlite:///{tmp_path / 'mirror.db'}") as opened:
        yield opened


def _found():
    context = examples.context(Example({"cccd": "003190001234", "gioi_tinh": "Nam"}))
    return engine.run(context, [BOOK["id-cccd-province"], BOOK["id-cccd-gender"]]).findings


def test_a_warning_is_kept_and_an_error_refused(mirror):
    found = _found()
    kept, refused = remembered.remember(
        mirror,
        found,
        "Thẻ cấp ở nước ngoài",
        explanations.Said(
            by="Lê Thị B", at="2026-10-01T08:00:00", until="2027-10-01", document="12/CV-SNV"
        ),
        period="2026-10",
    )
    assert list(kept["rule"]) == ["id-cccd-province"] and list(refused["rule"]) == [
        "id-cccd-gender"
    ]
    applied = explanations.apply(_found(), remembered.known(mirror), "2026-11-01")
    assert list(explanations.awake(applied)["rule"]) == ["id-cccd-gender"]
    asleep = explanations.asleep(applied).iloc[0]
    assert (asleep["explained"], asleep["explained_by"]) == ("Thẻ cấp ở nước ngoài", "Lê Thị B")
    assert (asleep["explained_document"], asleep["explained_until"]) == ("12/CV-SNV", "2027-10-01")
    assert mirror.audit_verify() == []


def test_an_old_explanation_without_a_mark_holds_nothing(mirror):
    found = _found()
    kept, _ = remembered.remember(
        mirror, found, "x", explanations.Said("a", "2026-10-01", "2027-10-01")
    )
    unmarked = remembered.known(mirror).assign(mark="")
    assert len(kept) == 1 and len(
        explanations.awake(explanations.apply(found, unmarked, "2026-11-01"))
    ) == len(found)


def test_nothing_known_at_first(mirror):
    assert remembered.known(mirror).empty and list(remembered.known(mirror)) == list(
        explanations.EXPLANATIONS
    )
