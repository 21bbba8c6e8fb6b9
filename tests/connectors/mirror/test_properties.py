"""Random change sets: apply then undo is nothing, on every row; apply gives what the lines say."""

import tempfile
from pathlib import Path

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoso.connectors.mirror import Mirror, rows

from ...more import more
from .province import frames, plan, pulled, saved, state

PEOPLE = 5
TEXT = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=12
)
NUMBER = st.floats(min_value=-1e9, max_value=1e9).map(repr)
VALUE = st.one_of(
    st.fixed_dictionaries(
        {"field": st.sampled_from(["ho_ten", "dien_thoai", "ghi_chu"]), "ours": TEXT}
    ),
    st.fixed_dictionaries({"field": st.sampled_from(["he_so", "bac", "nam_tn"]), "ours": NUMBER}),
    st.fixed_dictionaries(
        {"field": st.sampled_from(["ho_ten", "he_so", "dien_thoai"]), "kind": st.just("erase")}
    ),
)
CHILD = st.one_of(
    st.fixed_dictionaries(
        {
            "line": st.sampled_from(
                ["tu_ngay=2010-01|loai_phu_cap=PCCV", "tu_ngay=2015-01|loai_phu_cap=PCCV"]
            ),
            "field": st.just("he_so"),
            "ours": NUMBER,
        }
    ),
    st.fixed_dictionaries(
        {
            "line": st.sampled_from(
                ["tu_ngay=2020|loai_phu_cap=", "tu_ngay=2021|loai_phu_cap=PCKV"]
            ),
            "op": st.just("add"),
            "field": st.just("phan_tram"),
            "ours": NUMBER,
        }
    ),
).map(lambda d: {"table": "qt_phu_cap", **d})
EVENT = st.sampled_from(
    [
        {"kind": "leaver", "op": "close"},
        {"table": "qt_phu_cap", "line": "tu_ngay=2010-01|loai_phu_cap=PCCV", "op": "remove"},
    ]
)
LINE = st.tuples(st.integers(0, PEOPLE - 1), st.one_of(VALUE, CHILD, EVENT)).map(
    lambda p: {"who": p[0], **p[1]}
)


def one_of_each(lines: list[dict]) -> list[dict]:
    """At most one line for each place, and none on a line that is removed."""
    removed = {(x["who"], x["line"]) for x in lines if x.get("op") == "remove"}
    found = {}
    for x in lines:
        if x.get("op") == "remove" or (x["who"], x.get("line")) not in removed:
            found.setdefault(
                (x["who"], x.get("table"), x.get("line"), x.get("field"), x.get("op")), x
            )
    return list(found.values())


CHANGES = st.lists(LINE, min_size=1, max_size=8).map(one_of_each)


@given(st.lists(CHANGES, min_size=1, max_size=3))
@settings(max_examples=more(10), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_undoing_every_apply_restores_every_row(sets):
    with tempfile.TemporaryDirectory() as folder, Mirror.open(Path(folder) / "m.db") as mirror:
        pulled(mirror, PEOPLE)
        before, numbers = [], []
        for lines in sets:
            before.append(state(mirror))
            theirs = mirror.theirs(closed=True)
            own = theirs["qt_phu_cap"].groupby("id")["line"].agg(set).to_dict()
            ids = theirs["nguoi"]["id"]
            fit = [
                x
                for x in lines
                if "line" not in x
                or x.get("op") == "add"
                or x["line"] in own.get(ids[x["who"]], ())
            ]
            if not fit:
                before.pop()
                continue
            number = saved(mirror, plan(theirs, *fit))
            mirror.apply(number, by="Lan")
            after = mirror.theirs(closed=True)
            for x in fit:
                if x.get("field") and "line" not in x:
                    expected = rows.value(
                        "nguoi", x["field"], None if x.get("kind") == "erase" else x["ours"]
                    )
                    found = after["nguoi"].set_index("id")[x["field"]][ids[x["who"]]]
                    assert found == expected or (expected is None and pd.isna(found))
            numbers.append(number)
        for number, was in zip(reversed(numbers), reversed(before), strict=True):
            mirror.undo(number, by="Lan")
            assert state(mirror) == was
        assert mirror.audit_verify() == []
        assert len(mirror.theirs()["nguoi"]) == len(frames(PEOPLE)["nguoi"])


@given(
    st.dictionaries(
        st.sampled_from(["tu_ngay", "loai_phu_cap"]),
        TEXT.filter(lambda s: "tu_ngay=" not in s and "loai_phu_cap=" not in s and "#" not in s),
        min_size=1,
    )
)
def test_a_line_key_says_its_fields(row):
    line = rows.line_key("qt_phu_cap", row)
    assert rows.key_fields("qt_phu_cap", line) == row
    assert rows.canonical_line("qt_phu_cap", line) == line


@given(st.floats(min_value=1990, max_value=2100).map(round).map(float))
def test_a_number_in_a_line_key_has_one_form(year):
    assert (
        rows.canonical_line("ds_danh_gia", f"nam={year}")
        == rows.line_key("ds_danh_gia", {"nam": year})
        == f"nam={int(year)}"
    )


@given(NUMBER)
def test_numbers_keep_their_text(text):
    assert float(rows.text(rows.value("nguoi", "he_so", text))) == float(text)
