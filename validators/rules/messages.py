"""The words of findings: joined when something is shown, a whole rule at a time."""

import re
from collections.abc import Iterator
from string import Formatter
from typing import cast

import numpy as np
import pandas as pd

from .. import reasons
from ..codelists import code_list
from ..schemas import dictionary
from ..texts import LANGUAGES
from ..written import vietnamese, vn_date, written
from .rule import BOOK, Rule
from .words import english

BLANK = ("(trống)", "(blank)")
_EXPLAINED = (
    " Đã giải trình trong dòng: {label} (“{said}”).",
    " Explained in the row: {label} (“{said}”).",
)
_NO_REASON = (
    " Dòng ghi “{said}”, không phải lý do được chấp nhận ở đây.",
    " The row says “{said}”, which is no accepted reason here.",
)
_PASSED = (
    " Dòng ghi “{said}”, nhưng lý do này không giải trình được ở đây: đã quá thời hạn, quá "
    "mức hoặc không cùng chiều.",
    " The row says “{said}”, but this reason explains nothing here: its time or its measure is "
    "passed, or it points the other way.",
)
_ACCEPTED = (
    " Lý do được chấp nhận nếu ghi ở cột Ghi chú hoặc Lý do: {reasons}.",
    " Accepted when stated in the note or reason column: {reasons}.",
)
# Fields that people always write with two decimals: 4,00.
_COEFFICIENTS = ("he_so", "pc_chuc_vu")
_PLAIN_NUMBER = re.compile(r"\d{1,2}(?:\.\d)?")
_OPTIONAL = re.compile(r"(\[[^\[\]{}]*\{\w+\}[^\[\]]*\])")


def render(findings: pd.DataFrame, lang: str = "vi", as_of: str = "") -> pd.DataFrame:
    """*findings* with four text columns more: ``title``, ``message``, ``fix`` and ``law``
    (documents in force on *as_of*).

    A blank value reads "(trống)"; a proposed code reads as its label. In Vietnamese every day is
    written dd/mm/yyyy and every decimal with a comma, whatever the rule gave.
    """
    texts = {
        name: np.full(len(findings), "", dtype=object)
        for name in ("title", "message", "fix", "law")
    }
    if len(findings):
        which = LANGUAGES.index(lang)
        all_words = _words(findings, which, as_of)
        all_events = _column(findings, "event")
        for rule_id, places in findings.groupby("rule", sort=False).indices.items():
            positions = np.asarray(places)
            book = BOOK[str(rule_id)]
            words = {name: values[positions] for name, values in all_words.items()}
            texts["title"][positions] = book.title[which]
            texts["message"][positions] = fill(book.message[which], words)
            texts["fix"][positions] = fill(book.fix[which], words)
            events = all_events[positions]
            for event in set(events):
                texts["law"][positions[events == event]] = law(book, as_of, event)
            if book.reasons:
                _reasons(book, findings.iloc[positions], texts, positions, which)
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
            if text.startswith("%"):
                # The cell may have its own sign: "85%".
                made = np.array([m.removesuffix("%") for m in made], dtype=object)
            made = made + text
            if name is not None:
                made = made + words[name]
                known &= words[name] != ""
        out = out + (np.where(known, made, "") if optional else made)
    return out


def law(rule: Rule, as_of: str = "", event: str = "") -> str:
    """The rule's documents, those in force on the day of the event or on *as_of* only when a day is
    given."""
    laws = rule.cited(as_of, event) if as_of else ()
    return "; ".join(x.text for x in laws or rule.laws)


def _reasons(
    rule: Rule,
    findings: pd.DataFrame,
    texts: dict[str, np.ndarray],
    positions: np.ndarray,
    which: int,
) -> None:
    """Say which reason of the row explains a finding, quote one that does not, and name those that
    would be accepted."""
    codes, said = _column(findings, "reason"), _column(findings, "stated")
    accepted = "; ".join(reasons.known(code).label[which] for code in rule.reasons)
    for position, code, quoted in zip(positions, codes, said, strict=True):
        if code:
            label = reasons.known(code).label[which]
            texts["message"][position] += _EXPLAINED[which].format(
                label=label, said=quoted or label
            )
            continue
        if quoted:
            known = reasons.read(quoted) & set(rule.reasons)
            texts["message"][position] += (_PASSED if known else _NO_REASON)[which].format(
                said=quoted
            )
        texts["fix"][position] += _ACCEPTED[which].format(reasons=accepted)


def _column(findings: pd.DataFrame, name: str) -> np.ndarray:
    """A text column of *findings* that frames of former versions lack."""
    if name not in findings:
        return np.full(len(findings), "", dtype=object)
    return findings[name].fillna("").to_numpy(dtype=object)


def _words(findings: pd.DataFrame, which: int, as_of: str) -> dict[str, np.ndarray]:
    value = findings["value"].fillna("").to_numpy(dtype=object, copy=True)
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
        if name in _COEFFICIENTS:
            proposal[positions] = [_two_decimals(p, comma=not which) for p in proposal[positions]]
        if found is not None and not which:
            value[positions] = [written(found, v) for v in value[positions]]
    if not which:
        proposal = np.array([vietnamese(p) for p in proposal], dtype=object)
    return {
        "value": np.where(value == "", BLANK[which], value),
        "proposal": proposal,
        "label": label,
        "detail": _details(findings["detail"].fillna(""), which),
        "as_of": np.full(len(findings), as_of if which else vn_date(as_of), dtype=object),
    }


def _two_decimals(text: str, *, comma: bool) -> str:
    """A coefficient as people write it, "4" -> "4,00"; what is no number stays as it is."""
    plain = text.replace(",", ".")
    if not _PLAIN_NUMBER.fullmatch(plain):
        return text
    return f"{float(plain):.2f}".replace(".", "," if comma else ".")


def _details(details: pd.Series, which: int) -> np.ndarray:
    told = english if which else vietnamese
    return details.map({d: told(d) for d in details.unique()}).to_numpy(dtype=object)


def _by_field(findings: pd.DataFrame) -> Iterator[tuple[tuple[str, str], np.ndarray]]:
    """((table, field), positions) for each field in *findings*."""
    for pair, positions in findings.groupby(["table", "field"], sort=False).indices.items():
        yield cast(tuple[str, str], pair), np.asarray(positions)


def _table(name: object) -> dictionary.Table:
    return dictionary.tables().get(str(name), dictionary.nguoi())
