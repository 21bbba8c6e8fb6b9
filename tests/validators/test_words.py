"""What rules say is whole in both languages: details are translated, and a part whose value is
blank is left out."""

import ast
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hoso.validators import rules
from hoso.validators.rules import BOOK, engine, examples, messages
from hoso.validators.rules.words import PHRASES, english

# Texts in the bodies of rules that are no words of a detail: names, patterns, values of lists, what
# the book itself is made of.
NOT_SHOWN = {
    "Hiệu trưởng", "phòng", "Hà Nội, TP.HCM", "Thị", "Văn", "Thường xuyên", "Danh sách", "sạch",
    # Kinds of a code list.
    "huân chương", "danh hiệu nhà nước",
    # Of examples and of tests on what a note says.
    "Trường THPT Hoa Lư A", "Bảo tàng tỉnh", "Hướng dẫn viên bảo tàng", "lương",
    r"^[Ss]ố:?\s*|\s+",
}  # fmt: skip
ALWAYS = ("pe-place-old-name", "sa-amount")  # finds only what it has a proposal for
# Modules beside the rules, whose own texts go through the catalogue.
NOT_RULES = ("expressions.py", "local.py", "schema.py", "words.py", "examples.py")


def _vietnamese(text: str) -> bool:
    return any(ord(ch) > 127 and ch.isalpha() for ch in text)


def _said(path: Path) -> set[str]:
    """Vietnamese texts in the bodies of the functions of a module; what an f-string fills in is
    {1}, {2} ..."""
    found: set[str] = set()
    for function in (
        n
        for n in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(n, ast.FunctionDef)
    ):
        body = function.body[1:] if ast.get_docstring(function) else function.body
        inside = {
            id(v)
            for s in body
            for n in ast.walk(s)
            if isinstance(n, ast.JoinedStr)
            for v in n.values
        }
        for node in (n for s in body for n in ast.walk(s)):
            if isinstance(node, ast.JoinedStr):
                number = iter(range(1, 20))
                found.add(
                    "".join(
                        str(v.value) if isinstance(v, ast.Constant) else f"{{{next(number)}}}"
                        for v in node.values
                    )
                )
            elif (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in inside
            ):
                found.add(node.value)
    return {f for f in found if _vietnamese(f)} - NOT_SHOWN


def test_every_word_of_a_detail_has_its_english():
    files = [p for p in Path(rules.__file__).parent.glob("*.py") if p.name not in NOT_RULES]
    said = {s.strip() for p in files for s in _said(p)}
    shown = {
        s
        for s in said
        if "[" not in s
        and "\\" not in s
        and "{value}" not in s
        and not s.startswith("{1} có trong danh mục")
    }
    missing = {
        s
        for s in shown
        if s not in PHRASES
        and s + " {1}" not in PHRASES
        and "{1} " + s + " {2}" not in PHRASES
        and not _filled(s)
    }
    assert missing == set()


def _filled(text: str) -> bool:
    """A piece of a phrase that is put together, or one whose numbers are counted differently."""
    return any(
        text.replace("{1} {2}: {3}", "{1}: {2}").replace("/ {4}", "/ {3}") == p for p in PHRASES
    )


@pytest.mark.parametrize(
    ("vietnamese", "wanted"),
    [
        ("không có tỉnh «Hà Nậm»", "there is no province “Hà Nậm”"),
        ("12 tháng sau kỷ luật 2022-10-01", "12 months after the discipline of 2022-10-01"),
        ("24 tháng sau kỷ luật ngày 01/10/2022", "24 months after the discipline of 01/10/2022"),
        ("lý do, số quyết định", "the reason, the number of the decision"),
        ("Số CCCD, Hệ số lương", "ID number, Salary coefficient"),
        ("H42.05.01", "H42.05.01"),
        ("", ""),
        ("CC 2025: 3 xuất sắc / 1 tốt", "CC 2025: 3 excellent / 1 good"),
        ("Trường THPT Duy Hà", "Trường THPT Duy Hà"),
    ],
)
def test_details_in_english(vietnamese, wanted):
    from hoso.validators.schemas import dictionary

    if "CCCD" in vietnamese:
        wanted = f"{dictionary.field('cccd').label_en}, {dictionary.field('he_so').label_en}"
    assert english(vietnamese) == wanted


@cache
def found_by(name: str) -> pd.DataFrame:
    """What a rule finds in its wrong example. Shared: nobody writes into it."""
    return engine.run(examples.context(BOOK[name].wrong), [BOOK[name]]).findings


def test_the_words_of_a_rule_quote_nothing_vietnamese_but_values():
    """The details of all wrong examples, in English: what is Vietnamese in them stands so in the
    file, a list or the registry."""
    for rule in BOOK.values():
        for detail in found_by(rule.id)["detail"].unique():
            if detail in PHRASES:
                assert english(detail) == PHRASES[detail] != detail


def test_what_is_blank_is_left_out():
    words = {
        "value": np.array(["a", "b"], dtype=object),
        "proposal": np.array(["", "X"], dtype=object),
    }
    assert list(messages.fill("Sai «{value}»[; gợi ý: {proposal}].", words)) == [
        "Sai «a».",
        "Sai «b»; gợi ý: X.",
    ]
    rates = {"value": np.array(["7%", "8"], dtype=object)}
    assert list(messages.fill("Có {value}% vượt khung.", rates)) == [
        "Có 7% vượt khung.",
        "Có 8% vượt khung.",
    ]
    assert list(messages.fill("Sai [dấu ngoặc] {value}.", words)) == [
        "Sai [dấu ngoặc] a.",
        "Sai [dấu ngoặc] b.",
    ]


def test_no_rule_leaves_an_empty_suggestion():
    for rule in (r for r in BOOK.values() if r.id not in ALWAYS):
        found = found_by(rule.id).assign(proposal="")
        for lang in ("vi", "en"):
            shown = messages.render(found, lang, examples.AS_OF)
            for text in {*shown["message"], *shown["fix"]}:
                assert not any(x in text for x in (": .", "  ", "[", "]", "()")), (rule.id, text)
