"""The page of articles says what the rules themselves cite."""

import re
from pathlib import Path

import pytest

from hoso.validators.rules import BOOK

PAGE = Path(__file__).parents[2] / "docs" / "articles.md"
ROWS = [
    tuple(cell.strip() for cell in line.strip("|\n").split("|"))
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| \d", line)
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}")
def test_the_rules_of_an_article_cite_its_document(row: tuple[str, ...]):
    document, article, rules, without = row
    named = re.findall(r"`([^`]+)`", rules)
    assert article and (named or without)
    for name in named:
        assert any(document in law.text for law in BOOK[name].laws), name
    for name in re.findall(r"`([^`]+)`", without):
        assert name in BOOK


def test_every_rule_that_cites_an_article_of_a_document_read_stands_on_the_page():
    read = {row[0] for row in ROWS}
    named = {name for row in ROWS for name in re.findall(r"`([^`]+)`", " ".join(row[2:]))}
    for rule in BOOK.values():
        for law in rule.laws:
            if any(document in law.text for document in read) and "Điều" in law.text:
                assert rule.id in named, (rule.id, law.text)
