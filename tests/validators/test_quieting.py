"""What follows from another finding is folded under it, and nothing is lost."""

import pandas as pd

from hoso.validators import quieting
from hoso.validators.records import TABLES, frame
from hoso.validators.rules import BOOK, Example, engine, examples


def _run(example: Example, *rules: str):
    context = examples.context(example)
    return engine.run(context, [BOOK[r] for r in rules] if rules else None).findings, context.records.tables


def test_same_cell_is_one():
    found, tables = _run(Example({"cccd": "37190001234"}), "id-cccd-lost-zero", "id-cccd-format")
    quieted = quieting.quiet(found, tables)
    shown = quieting.heads(quieted)
    # The error is shown, not the warning, though both are of one gate.
    assert list(shown["rule"]) == ["id-cccd-format"] and list(shown["folded"]) == [1]


def test_no_error_hides_behind_a_warning():
    found, tables = _run(Example({"ngay_vao_co_quan": "2012-01-01"}), "re-order")
    mild = found.assign(severity="warning", rule="ld-date-ambiguous")
    shown = quieting.heads(quieting.quiet(pd.concat([mild, found], ignore_index=True), tables))
    assert set(shown["severity"]) == {"error"}


def test_row_rule_follows_from_the_cell_that_it_read():
    found, tables = _run(Example({"ngay_tuyen_dung": "2028-09-01"}), "re-not-future", "re-order")
    assert list(found["field"]) == ["ngay_tuyen_dung", "ngay_vao_co_quan"]
    quieted = quieting.quiet(found, tables)
    assert list(quieting.heads(quieted)["rule"]) == ["re-not-future"] and list(quieted["cause"]) == ["", "row"]


def test_a_shifted_column_is_one_finding():
    more = tuple({"dien_thoai": f"12{n}"} for n in range(30))
    found, tables = _run(Example({"dien_thoai": "x"}, more=more), "id-phone")
    assert len(found) == 31
    shown = quieting.heads(quieting.quiet(found, tables))
    assert len(shown) == 1 and shown["folded"].item() == 30
    # Five wrong phones among thirty are five mistakes.
    few = tuple({"dien_thoai": "12"} if n < 5 else {} for n in range(30))
    found, tables = _run(Example(more=few), "id-phone")
    assert len(quieting.heads(quieting.quiet(found, tables))) == 5


def test_first_things_are_ordered_by_people_unlocked():
    more = ({"cccd": "12"}, {"cccd": "13"}, {"he_so": None, "cccd": "14"})
    found, _ = _run(Example({"he_so": None}, more=more), "id-cccd-format", "ld-required-value")
    first = quieting.first_things(found)
    assert first.iloc[0].to_dict() == {"rule": "id-cccd-format", "field": "cccd", "people": 3, "unlocked": 2}


def test_nothing_found():
    found, tables = _run(Example(), "id-phone")
    assert quieting.quiet(found, tables).empty and quieting.first_things(found).empty
    assert quieting.heads(quieting.quiet(frame(TABLES).assign(**dict.fromkeys(found.columns, ""))[list(found.columns)])).empty
