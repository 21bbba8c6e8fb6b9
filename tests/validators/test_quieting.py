"""What follows from another finding is folded under it, and nothing is lost."""

import pandas as pd

from hoso.validators import quieting
from hoso.validators.records import TableFound
from hoso.validators.rules import BOOK, Example, engine, examples
from hoso.validators.shapes import of_rows


def _run(example: Example, *rules: str):
    context = examples.context(example)
    return engine.run(
        context, [BOOK[r] for r in rules] if rules else None
    ).findings, context.records.tables


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
    assert list(quieting.heads(quieted)["rule"]) == ["re-not-future"] and list(
        quieted["cause"]
    ) == ["", "row"]


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


def test_an_insurance_code_follows_from_the_wrong_personal_number():
    """From August 2025 the code may be the person's own number: when that is wrong, the code only
    seems to be."""
    found, tables = _run(
        Example({"cccd": "037090001234", "so_bhxh": "037190001234"}),
        "id-cccd-gender",
        "id-bhxh-format",
    )
    quieted = quieting.quiet(found, tables)
    assert list(quieting.heads(quieted)["rule"]) == ["id-cccd-gender"]
    folded = quieted[quieted["follows"] != ""]
    assert (
        list(folded["rule"]) == ["id-bhxh-format"]
        and list(folded["cause"]) == ["row"]
        and list(folded["main"]) == ["id-cccd-gender"]
    )
    assert set(folded["follows"]) == set(quieting.heads(quieted)["fingerprint"])
    assert list(quieting.first_things(quieted)["unlocked"]) == [1]


def test_names_in_an_old_encoding_are_one_finding_for_the_column():
    import unicodedata

    more = tuple(
        {"_raw": {"ho_ten": unicodedata.normalize("NFD", "Trần Thị Hoa")}} if n % 4 == 0 else {}
        for n in range(40)
    )
    found, tables = _run(Example(more=more), "pe-name-legacy-encoding")
    assert len(found) == 10
    shown = quieting.heads(quieting.quiet(found, tables))
    assert len(shown) == 1 and shown["folded"].item() == 9


def test_an_explained_finding_hides_nothing():
    found, tables = _run(Example({"cccd": "37190001234"}), "id-cccd-lost-zero", "id-cccd-format")
    mild = found.assign(
        severity="warning",
        explained=["sai từ gốc" if r == "id-cccd-format" else "" for r in found["rule"]],
    )
    quieted = quieting.quiet(mild, tables)
    assert (quieted["follows"] == "").all()


def test_first_things_are_ordered_by_people_unlocked():
    more = ({"cccd": "12"}, {"cccd": "13"}, {"he_so": None, "cccd": "14"})
    found, _ = _run(Example({"he_so": None}, more=more), "id-cccd-format", "ld-required-value")
    first = quieting.first_things(found)
    assert first.iloc[0].to_dict() == {"rule": "id-cccd-format", "people": 3, "unlocked": 2}


def test_nothing_found():
    found, tables = _run(Example(), "id-phone")
    assert quieting.quiet(found, tables).empty and quieting.first_things(found).empty
    assert quieting.heads(
        quieting.quiet(
            of_rows(TableFound, []).assign(**dict.fromkeys(found.columns, ""))[list(found.columns)]
        )
    ).empty
