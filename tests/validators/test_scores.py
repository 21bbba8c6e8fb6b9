"""Scores go back to cells, and what was not looked at has none."""

import math

from hoso.validators import scores
from hoso.validators.rules import BOOK, Example, engine, examples


def _scores(example: Example, *rules: str):
    context = examples.context(example)
    result = engine.run(context, [BOOK[r] for r in rules] if rules else None)
    table = scores.scores(result.findings, result.outcomes, context.records.nguoi)
    return table.set_index(["unit", "word"]), result


def test_a_sound_unit_has_full_scores():
    table, _ = _scores(Example())
    assert (table.loc["H42.05.01"]["score"].dropna() == 100).all()
    assert set(table.loc[scores.TOTAL].index) == set(scores.WORDS)


def test_shares_of_people():
    table, result = _scores(
        Example({"cccd": "12"}, more=({}, {}, {"cccd": "13"})), "id-cccd-format", "id-phone"
    )
    right = table.to_dict("index")[scores.TOTAL, "đúng"]
    assert (right["people"], right["good"], right["score"]) == (4, 2, 50.0)
    assert set(scores.counting(result.findings, "đúng")["value"]) == {"12", "13"}
    assert table.loc[("H42.05.01", "sạch"), "score"] == 100


def test_a_line_of_a_list_counts_against_its_person():
    line = {"quan_he": "Bố đẻ", "ho_ten": "Nguyễn Văn Nam", "nam_sinh": 1985}
    context = examples.context(Example(con={"ds_gia_dinh": [line]}, more=({},)))
    result = engine.run(context, [BOOK["pe-family-self"]])
    grave = result.findings.assign(severity="error")
    table = scores.scores(grave, result.outcomes, context.records.nguoi).set_index(["unit", "word"])
    assert (
        table.loc[(scores.TOTAL, "đúng"), "people"],
        table.loc[(scores.TOTAL, "đúng"), "good"],
    ) == (2, 1)


def test_no_rule_no_score():
    table, _ = _scores(Example(), "id-cccd-format")
    assert math.isnan(table["score"][scores.TOTAL, "sống"])
