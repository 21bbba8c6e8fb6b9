"""The Department's own rules: a small language, no way out of it, proved by their own examples."""

import re

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hoso.validators.rules import BOOK, Example, engine, examples, local, messages, packs
from hoso.validators.rules.expressions import (
    DEEPEST,
    FUNCTIONS,
    LONGEST,
    ExpressionError,
    parse,
    wrong,
)
from hoso.validators.rules.local import LocalRuleError, adopted, rules_of

RULE = """
[[rule]]
id = "nb-dien-thoai"
title = {vi = "Công chức có số điện thoại", en = "Civil servants have a phone"}
message = {vi = "{label} để trống.", en = "{label} is blank."}
expression = 'doi_tuong == "CC" and dien_thoai is missing'
fields = ["doi_tuong", "dien_thoai"]
blames = ["dien_thoai"]
severity = "warning"
quality = "đủ"
law = "Công văn 12/SNV-CCVC"
since = "2026-01-01"
wrong = {dien_thoai = ""}
right = {dien_thoai = "0912345678"}
"""


def holds(
    expression: str, *people: dict, con: dict | None = None, table: str = "nguoi"
) -> list[bool]:
    first, *more = people or ({},)
    context = examples.context(Example(first, con or {}, tuple(more)))
    return wrong(parse(expression, table), context, table).tolist()


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('doi_tuong == "CC"', True),
        ('doi_tuong in ("VC", "CC")', True),
        ('doi_tuong not in ("VC", "CC")', False),
        ("he_so * 2 > 7 and he_so - 0.66 == 3", True),
        ("-he_so < 0 and 1 / (he_so - he_so) == 1", False),
        ('ngay_sinh < "1990-05-13" and ngay_sinh >= "1990-05"', False),
        ('ngay_sinh < "1990-05-13" and ngay_sinh >= "1990-05-12"', True),
        ("years(ngay_sinh, ngay_tuyen_dung) == 23", True),
        ("months(ngay_bac, ngay_nang_luong_sau) == 36", True),
        ("year(ngay_sinh) == 1990 and month(ngay_sinh) == 5", True),
        ('so_hieu matches "NB[0-9]{4}"', True),
        ('so_hieu not matches "[0-9]+"', True),
        ('words(ho_ten) == "nguyen thi hoa" and length(cccd) == 12', True),
        ("as_of > ngay_sinh", True),
        ("not (bac == 4) and abs(4 - bac) == 1", True),
        ("chuc_vu is missing", False),  # there is no such column, so nothing is blank
        ("he_so is not missing", True),
    ],
)
def test_values(expression, expected):
    assert holds(expression) == [expected]


@pytest.mark.parametrize(
    "expression",
    [
        'noi_cap == "x"',
        'noi_cap != "x"',
        'not noi_cap == "x"',
        'not (noi_cap matches "x")',
        'noi_cap not in ("x", "y")',
    ],
)
def test_a_missing_value_accuses_nobody(expression):
    assert holds(expression, {"noi_cap": None}) == [False]


@pytest.mark.parametrize(
    ("birth", "expression", "expected"),
    [
        ("1990", 'ngay_sinh < "1990-06-01"', False),
        ("1990", 'not ngay_sinh < "1990-06-01"', False),
        ("1990", 'ngay_sinh < "1991-01-01"', True),
        ("1990-05", 'ngay_sinh == "1990-05-12"', False),
        ("1990-05", 'ngay_sinh != "1990-05-12"', False),
        ("1990-05", 'ngay_sinh != "1990-06"', True),
        ("1990", "years(ngay_sinh, as_of) > 10", False),
        ("1990", "year(ngay_sinh) == 1990", True),
        ("1990", "month(ngay_sinh) == 1", False),
    ],
)
def test_an_unknown_day_accuses_nobody(birth, expression, expected):
    assert holds(expression, {"ngay_sinh": birth}) == [expected]


def test_lines_of_a_list_see_their_person():
    con = {
        "qt_luong": [
            {"he_so": 2.34, "tu_ngay": "2013-09-01"},
            {"he_so": 9.0, "tu_ngay": "1980-01-01"},
        ]
    }
    assert holds("he_so > nguoi.he_so or tu_ngay < nguoi.ngay_sinh", con=con, table="qt_luong") == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('id')",
        "ho_ten.__class__",
        "().__class__",
        "open('/etc/passwd')",
        "ho_ten[0]",
        "lambda: 1",
        "cccd = 1",
        "exec('1')",
        "eval(ho_ten)",
        "ho_ten.str.len() > 1",
        "{}",
        "`id`",
        "$HOME == 1",
        "@x",
        "1 if 1 else 2",
        "ho_ten; cccd",
        "nguoi.cccd == '1'",
        "_table == 1",
        "_don_vi == 'x'",
        "ho_ten",
        "1",
        "he_so",
        "he_so == 'a'",
        "ho_ten < 'b'",
        "ngay_sinh + 1 > 2",
        "ngay_sinh < 'hôm qua'",
        "he_so in (ho_ten)",
        "he_so in ()",
        "he_so ==",
        "and",
        "(he_so > 1",
        "he_so > 1)",
        "he_so > 1 he_so",
        "years(he_so, 1) > 1",
        "years(ngay_sinh) > 1",
        "khong_co == 1",
        "1 is missing",
        "not in (1)",
        "he_so not > 1",
        "he_so matches '1'",
        "ho_ten matches cccd",
        r"ho_ten matches '(a)\1'",
        "ho_ten matches '(?=a)'",
        "ho_ten matches 'a{5000}'",
        "ho_ten matches '('",
        "",
        " ",
        "\x00",
        "he_so > 1e999e",
        "(he_so > 1) == (he_so > 2)",
        "ngay_sinh < '2020-13-01'",
        "ngay_sinh < '99999'",
    ],
)
def test_what_is_not_the_language_is_refused(expression):
    with pytest.raises(ExpressionError, match=r"ký tự thứ \d+"):
        parse(expression)


def test_limits():
    with pytest.raises(ExpressionError, match="lồng"):
        parse("(" * (DEEPEST + 1) + "he_so > 1" + ")" * (DEEPEST + 1))
    with pytest.raises(ExpressionError, match="lồng"):
        parse("not " * (DEEPEST + 1) + "he_so > 1")
    with pytest.raises(ExpressionError, match="lồng"):
        parse("-" * (DEEPEST + 2) + "he_so > 1")
    with pytest.raises(ExpressionError, match="dài"):
        parse("he_so > 1 or " * LONGEST + "he_so > 1")
    with pytest.raises(ExpressionError, match="mẫu dài"):
        parse(f'ho_ten matches "{"a" * 300}"')
    parse("(" * (DEEPEST - 1) + "he_so > 1" + ")" * (DEEPEST - 1))


def test_a_pattern_that_would_backtrack_for_ever_does_not():
    people = [{"ghi_chu": "a" * 5000 + "!"} for _ in range(50)]
    assert holds('ghi_chu matches "(a+)+"', *people) == [False] * 50


WORDS = [
    "and",
    "or",
    "not",
    "in",
    "matches",
    "is",
    "missing",
    "he_so",
    "ho_ten",
    "ngay_sinh",
    "as_of",
    "(",
    ")",
    ",",
    "==",
    "<",
    "+",
    "-",
    "*",
    "/",
    "1",
    "'a'",
    '"2020"',
    *FUNCTIONS,
]


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), st.text(max_size=60)))
@example("he_so is not missing and not ho_ten in ('a')")
def test_any_text_parses_or_is_refused_and_what_parses_can_be_evaluated(text):
    try:
        tree = parse(text)
    except ExpressionError:
        return
    found = wrong(tree, CONTEXT)
    assert found.dtype == bool and len(found) == 3


CONTEXT = examples.context(
    Example({"he_so": None}, more=({"ho_ten": None, "ngay_sinh": "1990"}, {"ngay_sinh": None}))
)

_PLAIN = st.sampled_from(
    ["he_so > 3", 'noi_cap == "x"', "bac < 2", "ngay_sinh < '1990-06-01'", "he_so is missing"]
)


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        _PLAIN,
        lambda inner: st.one_of(
            inner.map("not ({})".format),
            st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
                "({0[0]}) {0[1]} ({0[2]})".format
            ),
        ),
        max_leaves=6,
    )
)
def test_the_laws_of_logic_hold(text):
    """Nothing is both wrong and not wrong, and De Morgan's law holds, also with missing values."""
    yes, no = wrong(parse(text), CONTEXT), wrong(parse(f"not ({text})"), CONTEXT)
    assert not (yes & no).any()
    assert (
        wrong(parse(f"not (({text}) or he_so > 3)"), CONTEXT)
        == wrong(parse(f"not ({text}) and not he_so > 3"), CONTEXT)
    ).all()


def test_a_rule_of_the_department_works_like_any_other():
    (rule,) = rules_of(RULE, "tinh.toml")
    assert (rule.local, rule.laws[0].since, rule.reads) == (
        "tinh.toml",
        "2026-01-01",
        ("doi_tuong", "dien_thoai"),
    )
    with adopted([rule]):
        result = engine.run(examples.context(Example({"dien_thoai": None}, more=({},))), [rule])
        shown = messages.render(result.findings, "vi", examples.AS_OF).iloc[0]
        assert shown["message"] == "Số điện thoại để trống." or shown["message"].endswith(
            "để trống."
        )
        assert (shown["severity"], shown["law"]) == ("warning", "Công văn 12/SNV-CCVC") and shown[
            "column"
        ]
        assert BOOK["nb-dien-thoai"] is rule
    assert "nb-dien-thoai" not in BOOK
    assert (
        engine.run(examples.context(Example(as_of="2025-12-31")), [rule]).outcomes[rule.id].outcome
        == "not in force"
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'wrong = {dien_thoai = ""}',
            'wrong = {dien_thoai = "1"}',
            "dòng 2: ví dụ sai (wrong) của nb-dien-thoai không bị nêu",
        ),
        (
            'right = {dien_thoai = "0912345678"}',
            'right = {dien_thoai = ""}',
            "dòng 2: ví dụ đúng (right) của nb-dien-thoai lại bị nêu",
        ),
        ("nb-dien-thoai", "id-phone", "mã id-phone là của sổ quy tắc chung"),
        ("nb-dien-thoai", "Nb_1", "phải gồm chữ thường"),
        ("dien_thoai is missing", "dien_thoai = 1", "không hiểu"),
        ('fields = ["doi_tuong", "dien_thoai"]', 'fields = ["doi_tuong"]', "doi_tuong, dien_thoai"),
        ('severity = "warning"', 'severity = "nặng"', "error, warning, info"),
        ('en = "{label} is blank."', 'fr = "x"', "đủ hai tiếng"),
        ("{label} để trống.", "{label.__class__}", "chỉ dùng được"),
        ("{label} để trống.", "{detail}", "chỉ dùng được"),
        ("{label} để trống.", "{label", "ngoặc nhọn"),
        ('since = "2026-01-01"', 'since = "01/01/2026"', "năm-tháng-ngày"),
        ('law = "Công văn 12/SNV-CCVC"', "", "thiếu khóa law"),
        ('blames = ["dien_thoai"]', 'blames = ["x"]', "không có trường «x»"),
        ('wrong = {dien_thoai = ""}', "wrong = {x = 1}", "không có trường «x»"),
        ('quality = "đủ"', 'python = "import os"', "không có khóa python"),
        ("[[rule]]", "[[rules]]", "chỉ gồm các mục [[rule]]"),
        ("[[rule]]", "[[rule", "không phải TOML"),
    ],
)
def test_a_bad_file_is_refused_with_one_sentence(old, new, sentence):
    assert old in RULE
    with pytest.raises(LocalRuleError, match=re.escape(sentence)) as error:
        rules_of(RULE.replace(old, new), "tinh.toml")
    assert str(error.value).startswith("tinh.toml") and "\n" not in str(error.value)


def test_the_line_of_the_second_rule_is_named():
    second = RULE.replace("nb-dien-thoai", "nb-hai").replace(
        'wrong = {dien_thoai = ""}', "wrong = {}"
    )
    with pytest.raises(LocalRuleError, match=f"dòng {RULE.count(chr(10)) + 2}: "):
        rules_of(RULE + second, "tinh.toml")
    with pytest.raises(LocalRuleError, match="đã dùng"):
        rules_of(RULE + RULE, "tinh.toml")


def test_the_type_of_every_column_stays():
    assert pd.Series(holds("he_so > 1", {}, {"he_so": None})).tolist() == [True, False]


@pytest.mark.parametrize(
    "rule", [r for p in packs.builtin().values() for r in p.rules], ids=lambda r: r.id
)
def test_examples_of_the_packs_of_hoso_are_proved(rule):
    """They are not proved when they are read, so that no run pays for it."""
    local.prove(rule)
