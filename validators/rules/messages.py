"""The words of findings: joined when something is shown, a whole rule at a time."""

import re
from collections.abc import Iterator
from string import Formatter
from typing import cast

import numpy as np
import pandas as pd

from ..codelists import code_list
from ..schemas import dictionary
from ..texts import LANGUAGES
from ..written import written
from .rule import BOOK, Rule
from .words import english

BLANK = ("(trống)", "(blank)")
_OPTIONAL = re.compile(r"(\[[^\[\]{}]*\{\w+\}[^\[\]]*\])")


def render(findings: pd.DataFrame, lang: str = "vi", as_of: str = "") -> pd.DataFrame:
    """*findings* with four text columns more: ``title``, ``message``, ``fix`` and ``law``
    (documents in force on *as_of*).

    A blank value reads "(trống)"; a proposed code reads as its label.
    """
    texts = {
        name: np.full(len(findings), "", dtype=object)
        for name in ("title", "message", "fix", "law")
    }
    if len(findings):
        which = LANGUAGES.index(lang)
        all_words = _words(findings, which, as_of)
        for rule_id, positions in findings.groupby("rule", sort=False).indices.items():
            book = BOOK[str(rule_id)]
            words = {name: values[positions] for name, values in all_words.items()}
            texts["title"][positions] = book.title[which]
            texts["message"][positions] = fill(book.message[which], words)
            texts["fix"][positions] = fill(book.fix[which], words)
            texts["law"][positions] = law(book, as_of)
    return findings.assign(
        **{n: pd.Series(v, index=findings.index, dtype="str") for n, v in texts.items()}
    )


def fill(template: str, words: dict[str, np.ndarray]) -> np.ndarray:
    """The template once for each line of *words*; a name that *words* lacks is a KeyError.

    What stands in square brackets with a name is left out where that name is blank: "Write the
    code[; suggested: {proposal}]."
    """
    out = np.full(len(words["value"]), "", dtype=object)
    for part in _OPTIONAL.split(template):
        optional = _OPTIONAL.fullmatch(part) is not None
        made = np.full(len(out), "", dtype=object)
        known = np.ones(len(out), dtype=bool)
        for text, name, _, _ in Formatter().parse(part[1:-1] if optional else part):
            made = made + text
            if name is not None:
                made = made + words[name]
                known &= words[name] != ""
        out = out + (np.where(known, made, "") if optional else made)
    return out


def law(rule: Rule, as_of: str = "") -> str:
    """The rule's documents, those in force on *as_of* only when a day is given."""
    laws = [
        x
        for x in rule.laws
        if not as_of or (x.since <= as_of and (not x.until or as_of <= x.until))
    ]
    return "; ".join(x.text for x in laws or rule.laws)


def _words(findings: pd.DataFrame, which: int, as_of: str) -> dict[str, np.ndarray]:
    value = findings["value"].fillna("").to_numpy(dtype=object)
    proposal = np.array(findings["proposal"].fillna(""), dtype=object)
    label = np.full(len(findings), "", dtype=object)
    for (table, name), positions in _by_field(findings):
        found = next((f for f in _table(table).fields if f.name == name), None)
        label[positions] = (found.label_en if which else found.label) if found else name
        if found is not None and found.codelist and found.codelist != "ma_ngach":
            labels = code_list(found.codelist)
            proposal[positions] = [labels.label(p) if p else "" for p in proposal[positions]]
        elif found is not None:
            proposal[positions] = [written(found, p, comma=not which) for p in proposal[positions]]
    return {
        "value": np.where(value == "", BLANK[which], value),
        "proposal": proposal,
        "label": label,
        "detail": _details(findings["detail"].fillna(""), which),
        "as_of": np.full(len(findings), as_of, dtype=object),
    }


def _details(details: pd.Series, which: int) -> np.ndarray:
    if not which:
        return details.to_numpy(dtype=object)
    return details.map({d: english(d) for d in details.unique()}).to_numpy(dtype=object)


def _by_field(findings: pd.DataFrame) -> Iterator[tuple[tuple[str, str], np.ndarray]]:
    """((table, field), positions) for each field in *findings*."""
    for pair, positions in findings.groupby(["table", "field"], sort=False).indices.items():
        yield cast(tuple[str, str], pair), np.asarray(positions)


def _table(name: object) -> dictionary.Table:
    return dictionary.tables().get(str(name), dictionary.nguoi())
