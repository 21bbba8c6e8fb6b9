"""The diff in DuckDB and the diff in pandas say the same, line for line."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.sync import diff, out_of_core
from hoso.validators.schemas import dictionary
from hoso.validators.vocabulary import OUTCOMES

from ..more import more

FIELDS = tuple(
    dictionary.field(n)
    for n in ("ho_ten", "ngay_sinh", "he_so", "bac", "ma_ngach", "que_quan", "dien_thoai")
)
TEXT = st.sampled_from(
    [
        None,
        "Hòa",
        "Hoà",
        "HÒA",
        "Nguyễn  Văn A",
        "Nguyễn Văn A",
        "Ðạt",
        "Đạt",
        "e\u0301",
        "é",
        " a",
        "a",
        "'",
        "thuỷ",
        "thủy",
        "THUỶ",
        "quỳ",
        "qùy",
    ]
)
VALUES = {
    "ho_ten": TEXT,
    "que_quan": TEXT,
    "dien_thoai": TEXT,
    "ma_ngach": st.sampled_from([None, "01.003", "V.07.03.29"]),
    "ngay_sinh": st.sampled_from([None, "1980", "1980-05", "1980-05-12", "1981-05"]),
    "he_so": st.one_of(
        st.none(), st.floats(-100, 100), st.sampled_from([2.34, 2.335, 2.345, -0.0, 0.0])
    ),
    "bac": st.one_of(st.none(), st.sampled_from([1.0, 2.0, -0.0])),
}
PERSON = st.fixed_dictionaries(VALUES)
ROW = st.tuples(PERSON, PERSON, PERSON, st.booleans(), st.booleans(), st.booleans())


def frame(people):
    return pd.DataFrame(
        {f.name: pd.Series([p[f.name] for p in people], dtype=dictionary.dtype(f)) for f in FIELDS}
    )


def both(lines, drop=()):
    base, theirs, ours = (frame([line[i] for line in lines]) for i in range(3))
    base = base.drop(columns=list(drop))
    n = len(lines)
    here = np.arange(n)
    at = {
        "base": np.where([x[3] for x in lines], here, -1),
        "theirs": np.where([x[4] for x in lines], here, -1),
        "ours": here,
    }
    erased = {"dien_thoai": np.array([x[5] for x in lines], dtype=bool)}
    asked = diff.Asked(
        diff.Side.of(base, FIELDS, at["base"]),
        diff.Side.of(theirs, FIELDS, at["theirs"]),
        diff.Side.of(ours, FIELDS, at["ours"]),
        FIELDS,
        at["base"] >= 0,
        erased,
    )
    return diff.values(asked), out_of_core.values(asked, memory="200MB")


@settings(max_examples=more(20), deadline=None)
@given(st.lists(ROW, min_size=1, max_size=12), st.sampled_from([(), ("que_quan",)]))
def test_both_implementations_are_equal(lines, drop):
    pd.testing.assert_frame_equal(*both(lines, drop), check_dtype=False)


def test_every_outcome_is_compared():
    blank = dict.fromkeys(VALUES)
    phone = lambda v: {**blank, "dien_thoai": v}  # noqa: E731
    lines = [
        (*(phone(v) for v in triple), True, True, False)
        for triple in (
            ("a", "a", "b"),
            ("a", "b", "a"),
            ("a", "b", "b"),
            ("a", "b", "c"),
            ("a", "a", "a"),
        )
    ]
    lines += [
        (phone("a"), phone("a"), phone("b"), False, True, False),
        (phone("a"), phone("a"), phone("a"), True, True, True),
    ]
    one, other = both(lines)
    pd.testing.assert_frame_equal(one, other, check_dtype=False)
    assert [OUTCOMES[o] for o in one["outcome"]] == [
        "push",
        "keep_theirs",
        "agreed",
        "conflict",
        "two_way",
        "push",
    ]
