"""How long, until when and how much a stated reason explains: the bounds of ``reasons``.

The bounds are data (list ``gioi_han_ly_do``), the first row of a reason counts whose rules and
words fit. ``stated`` says what of the text binds: ``end``, the day until which it says that it
lasts; ``length``, the months that it names; ``months`` is the most that the law allows, counted
from the day that the text names or, where it names none, from the person's field ``counts_from``.
A reason whose bound is passed is quoted in the finding and explains nothing.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import pandas as pd

from . import reasons
from .codelists import table
from .folding import fold_words

LIST = "gioi_han_ly_do"
_SENTENCES = re.compile(r"[;\n]|\.\s+(?=[^\W\d_])")
_PARTS = re.compile(r",\s")
# A day, a month or a year, in folded words. Numbers of documents ("05/2023/NĐ-CP") are none.
_DATE = (
    r"(?<!\d )(?:(?:ngay |thang |nam )*(?:(?:(\d{1,2}) )?(\d{1,2}) )?"
    r"((?:19|20)\d\d)\b)(?! (?:nd|tt|qd|qh|nq|ttlt|kl|hd)\b)"
)
# "Điều động đến từ 01/8/2026" begins on that day.
_UNTIL = re.compile(r"\b(?:den|toi|het)\b(?: (?!(?:tu|ke)\b)[a-z]+){0,6}? " + _DATE)
_SINCE = re.compile(r"\b(?:tu|ke tu)(?: ngay| thang| nam)* " + _DATE)
_RANGE = re.compile(_DATE + r" " + _DATE.replace(r"(?<!\d )", ""))
_BARE = re.compile(r"(?<!\bngay )(?<!\bso )(?<!\bthang )(?<!\bnam )" + _DATE)
_LENGTH = re.compile(r"\b(\d{1,3}) (thang|nam)\b(?! (?:19|20)\d\d)")


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says of the time of a reason: ISO days, '' where it says nothing; ``months`` is
    the length that it names, NaN for none."""

    since: str = ""
    until: str = ""
    months: float = float("nan")


@dataclass(frozen=True, slots=True)
class Bound:
    """One row of the list; ``months`` is NaN where the law sets no number."""

    code: str
    rules: frozenset[str]
    words: re.Pattern[str] | None
    case: str
    stated: str
    months: float
    counts_from: str
    source: str


@cache
def declared() -> dict[str, tuple[Bound, ...]]:
    """The bounds of each reason, in the order of the list."""
    found: dict[str, tuple[Bound, ...]] = {}
    for row in table(LIST).to_dict("records"):
        case = row["words"] if "=" in row["words"] else ""
        words = "|".join(f"(?:{w.strip()})" for w in row["words"].split(";"))
        bound = Bound(
            row["code"],
            frozenset(filter(None, row["rules"].split(";"))),
            re.compile(rf"\b(?:{words})\b") if row["words"] and not case else None,
            case,
            row["stated"],
            float(row["months"] or "nan"),
            row["counts_from"],
            row["source"],
        )
        found[bound.code] = (*found.get(bound.code, ()), bound)
    return found


@cache
def rules_of_their_own() -> frozenset[str]:
    """Rules for which a reason has another bound than elsewhere."""
    return frozenset(r for rows in declared().values() for b in rows for r in b.rules)


def months(code: str, case: str = "") -> float:
    """The most months that a reason allows, of the row with this *case* (``field=value``); NaN for
    no number.

    Raises:
        LookupError: there is no such row.
    """
    for bound in declared().get(code, ()):
        if bound.case == case and bound.words is None:
            return bound.months
    raise LookupError(f"{code} {case}")


def of(code: str, text: str, rule: str = "") -> Bound:
    """The bound of a reason that *text* states, for a rule.

    Raises:
        KeyError: no row of the list is about the reason.
    """
    folded = fold_words(text)
    for bound in declared()[code]:
        ours = not bound.rules or rule in bound.rules
        if ours and not bound.case and (bound.words is None or bound.words.search(folded)):
            return bound
    raise KeyError(code)


@lru_cache(maxsize=1 << 16)
def said(code: str, text: str) -> Said:
    """The time that *text* gives to a reason: what stands in the same part of the sentence, then
    in parts that state no reason."""
    found = Said()
    for sentence in _SENTENCES.split(text):
        parts = [(reasons.read(p), _time(fold_words(p))) for p in _PARTS.split(sentence)]
        own = [time for codes, time in parts if code in codes]
        if own:
            silent = [time for codes, time in parts if not codes]
            found = _joined([found, *own, *silent])
    if found == Said() and code in reasons.read(text):
        found = _time(fold_words(text))
    return found


@lru_cache(maxsize=1 << 16)
def near(text: str, words: re.Pattern[str]) -> Said | None:
    """The time that *text* gives to what folded *words* tell: what stands in the same part of the
    sentence, then in its other parts; None where the words do not stand."""
    for sentence in _SENTENCES.split(text):
        if not words.search(fold_words(sentence)):
            continue
        parts = [fold_words(part) for part in _PARTS.split(sentence)]
        own = [part for part in parts if words.search(part)]
        return _joined([_time(p) for p in (*own, *(p for p in parts if p not in own))])
    return None


def _joined(times: list[Said]) -> Said:
    known = [t.months for t in times if t.months == t.months]
    return Said(
        next((t.since for t in times if t.since), ""),
        next((t.until for t in times if t.until), ""),
        known[0] if known else float("nan"),
    )


def _time(folded: str) -> Said:
    since = until = ""
    span = _RANGE.search(folded)
    if span:
        since, until = _day(*span.groups()[:3]), _day(*span.groups()[3:], last=True)
        # "nhiệm kỳ 2021-2026" says when it ends, not since when the reason counts.
        since = since if span[2] else ""
    if end := _UNTIL.search(folded):
        until = until or _day(*end.groups(), last=True)
    if start := _SINCE.search(folded) or (None if until else _BARE.search(folded)):
        since = since or _day(*start.groups())
    length = _LENGTH.search(folded)
    named = float(length[1]) * (12 if length[2] == "nam" else 1) if length else float("nan")
    return Said(since, until, named)


def _day(day: str | None, month: str | None, year: str, *, last: bool = False) -> str:
    """ISO day of the parts of a date, the first or the last that they allow; '' for none."""
    number = int(month or (12 if last else 1))
    if not 1 <= number <= 12 or (day and not 1 <= int(day) <= 31):
        return ""
    start = pd.Timestamp(int(year), number, 1)
    end = start + pd.offsets.MonthEnd(0)
    told = min(int(day), end.day) if day else (end.day if last else 1)
    return start.replace(day=told).strftime("%Y-%m-%d")


def last_named(text: str) -> str:
    """The latest ISO day that a text names, of a month or a year its last; '' for none."""
    found = re.finditer(_DATE, fold_words(text))
    return max((_day(*date.groups(), last=True) for date in found), default="")


def ends(code: str, text: str, rule: str = "", counts_from: str = "") -> str:
    """ISO day until which a reason that *text* states explains for a rule, '' where nothing ends
    it.

    Args:
        counts_from: the person's own day (the field that the bound names), used where the text
            names none.
    """
    bound = of(code, text, rule)
    if bound.stated != "end":
        return ""
    told = said(code, text)
    since = told.since or ("" if told.until else counts_from)
    if not since:
        return told.until
    days = [told.until] if told.until else []
    for length in (told.months, bound.months):
        if length == length:
            end = pd.Timestamp(since) + pd.DateOffset(months=int(length)) - pd.Timedelta(days=1)
            days.append(end.strftime("%Y-%m-%d"))
    return min(days, default="")


@lru_cache(maxsize=1 << 16)
def read(text: str, day: str, rule: str = "") -> frozenset[str]:
    """Codes of the reasons that a text states and that still explain on an ISO day."""
    return frozenset(
        code for code in reasons.read(text) if not (end := ends(code, text, rule)) or end >= day
    )


def length(code: str, text: str, rule: str = "") -> float:
    """Months that a reason accounts for: what the text names (its length, or the months between its
    days), at most what the law allows; NaN where neither tells."""
    bound, told = of(code, text, rule), said(code, text)
    named = told.months
    if named != named and told.since and told.until:
        after = pd.Timestamp(told.until) + pd.Timedelta(days=1)
        start = pd.Timestamp(told.since)
        named = float((after.year - start.year) * 12 + after.month - start.month)
    known = [m for m in (named, bound.months) if m == m]
    return min(known, default=float("nan"))
