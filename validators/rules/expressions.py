"""The language in which a Department writes rules of its own: small, typed, and without any way
into Python.

An expression says when a line is wrong, in the names of the field dictionary::

    doi_tuong == "CC" and years(ngay_sinh, ngay_tuyen_dung) < 18
    so_hieu not matches "NB[0-9]{4,6}"
    chuc_vu is not missing and pccv is missing

Grammar, loosest first: ``or``; ``and``; ``not``; ``== != < <= > >=``, ``in (...)``, ``not in
(...)``, ``matches "..."``, ``not matches "..."``, ``is missing``, ``is not missing``; ``+ -``; ``*
/``; ``-``; parentheses, names, numbers, texts in quotes and the functions of :data:`FUNCTIONS`.
Names are fields; in a list ``nguoi.<field>`` is the person's. ``as_of`` is the day of the check.
There is no attribute, no index, no assignment and no other call: what is not in this list does not
parse.

Logic has three values. A comparison with a missing value is neither true nor false, ``not`` of it
is not either, and only what is surely true accuses. Dates of reduced precision are spans ("1980" is
the whole year), and a comparison that depends on the unknown day is not sure. Patterns are RE2 (no
backtracking, so no pattern takes more than linear time).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..folding import fold_words
from ..schemas import dictionary
from ..texts import t
from .context import Context

Type = Literal["text", "number", "date", "truth"]
LONGEST = 2000
"""Characters of an expression; more is nothing that a person can check."""
DEEPEST = 40
LONGEST_PATTERN = 200

FUNCTIONS: dict[str, tuple[tuple[Type, ...], Type]] = {
    "year": (("date",), "number"),
    "month": (("date",), "number"),
    "months": (("date", "date"), "number"),
    "years": (("date", "date"), "number"),
    "length": (("text",), "number"),
    "words": (("text",), "text"),
    "abs": (("number",), "number"),
}
"""Name -> types of the arguments and of the result. ``months`` and ``years`` are whole ones from
the first to the second day, and missing unless both days are exact; ``words`` is the text in lower
case without marks, to compare spellings."""

KINDS: dict[str, Type] = {"int": "number", "decimal": "number", "date": "date"}
_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?)|(?P<text>"[^"\n]*"|'[^'\n]*')"""
    r"""|(?P<sign>==|!=|<=|>=|[<>()+\-*/,]))"""
)
_KEYWORDS = frozenset({"and", "or", "not", "in", "matches", "is", "missing"})
_ORDER = frozenset({"<", "<=", ">", ">="})
_ISO = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


class ExpressionError(ValueError):
    """An expression that cannot be used; the sentence says why and at which character (from 1)."""

    def __init__(self, sentence: str, at: int):
        super().__init__(t("{why} (ký tự thứ {at} của biểu thức)", why=sentence, at=at))


@dataclass(frozen=True, slots=True)
class Node:
    """One part of an expression: what it does, the type of its value, its parts or its value, where
    it stands."""

    does: str
    type: Type
    parts: "tuple[Node, ...]" = ()
    value: Any = None
    at: int = 0

    def names(self) -> Iterator[str]:
        """Fields that are read, in order of first use."""
        if self.does == "field":
            yield self.value
        for part in self.parts:
            yield from part.names()


def parse(text: str, table: str = "nguoi") -> Node:
    """The tree of an expression about lines of *table*.

    Raises:
        ExpressionError: it is no expression of this language, names an unknown field, mixes types,
        or is no statement.
    """
    if len(text) > LONGEST:
        raise ExpressionError(t("biểu thức dài quá {n} ký tự", n=LONGEST), LONGEST)
    parser = _Parser(list(_tokens(text)), table)
    tree = parser.either(0)
    parser.end()
    if tree.type != "truth":
        raise ExpressionError(t("biểu thức phải cho kết quả đúng hoặc sai"), tree.at)
    return tree


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """(kind, text, position from 1), with ('end', '', ...) last."""
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if not found or found.lastgroup is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            raise ExpressionError(
                t("không hiểu «{what}»", what=text[start : start + 12]), start + 1
            )
        word = found[found.lastgroup]
        kind = "keyword" if word in _KEYWORDS else found.lastgroup
        yield kind, word, found.start(found.lastgroup) + 1
        at = found.end()
    yield "end", "", len(text) + 1


class _Parser:
    """Recursive descent; every level counts its depth."""

    def __init__(self, tokens: list[tuple[str, str, int]], table: str):
        self.tokens = tokens
        self.table = table
        self.next = 0

    def _at(self) -> int:
        return self.tokens[self.next][2]

    def _is(self, *words: str) -> bool:
        kind, word, _ = self.tokens[self.next]
        return kind in ("keyword", "sign") and word in words

    def _take(self, *words: str) -> str:
        """The word, when it is one of *words*, else ''."""
        if not self._is(*words):
            return ""
        self.next += 1
        return self.tokens[self.next - 1][1]

    def _must(self, word: str) -> None:
        if not self._take(word):
            raise ExpressionError(t("thiếu «{what}»", what=word), self._at())

    def end(self) -> None:
        kind, word, at = self.tokens[self.next]
        if kind != "end":
            raise ExpressionError(t("thừa «{what}»", what=word), at)

    def either(self, depth: int) -> Node:
        return self._join("or", self._both, depth)

    def _both(self, depth: int) -> Node:
        return self._join("and", self._negated, depth)

    def _join(self, word: str, inner: Callable[[int], Node], depth: int) -> Node:
        parts = [inner(depth)]
        while self._is(word):
            self.next += 1
            parts.append(inner(depth))
        if len(parts) == 1:
            return parts[0]
        for part in parts:
            _want(part, "truth")
        return Node(word, "truth", tuple(parts), at=parts[0].at)

    def _negated(self, depth: int) -> Node:
        at = self._at()
        if self._is("not"):
            self.next += 1
            return Node(
                "not", "truth", (_want(self._negated(self._deeper(depth)), "truth"),), at=at
            )
        return self._test(depth)

    def _deeper(self, depth: int) -> int:
        if depth >= DEEPEST:
            raise ExpressionError(t("biểu thức lồng quá {n} bậc", n=DEEPEST), self._at())
        return depth + 1

    def _test(self, depth: int) -> Node:
        left = self._sum(depth)
        at = self._at()
        if sign := self._take("==", "!=", "<", "<=", ">", ">="):
            left, right = _alike(left, self._sum(depth), at)
            if (sign in _ORDER and left.type == "text") or left.type == "truth":
                raise ExpressionError(t("không so sánh được bằng «{what}» ở đây", what=sign), at)
            return Node(sign, "truth", (left, right), at=at)
        if self._take("is"):
            negated = bool(self._take("not"))
            self._must("missing")
            if left.does != "field":
                raise ExpressionError(t("«missing» chỉ hỏi được một trường"), at)
            tree = Node("missing", "truth", (left,), at=at)
            return Node("not", "truth", (tree,), at=at) if negated else tree
        negated = bool(self._take("not"))
        if self._take("in"):
            tree = self._one_of(left, at)
        elif self._take("matches"):
            tree = self._pattern(left, at)
        elif negated:
            raise ExpressionError(t("sau «not» ở đây phải là «in» hoặc «matches»"), self._at())
        else:
            return left
        return Node("not", "truth", (tree,), at=at) if negated else tree

    def _one_of(self, left: Node, at: int) -> Node:
        self._must("(")
        values = [_alike(left, self._sum(0), at)[1]]
        while self._take(","):
            values.append(_alike(left, self._sum(0), at)[1])
        self._must(")")
        if any(v.does != "value" for v in values):
            raise ExpressionError(t("danh sách của «in» chỉ gồm số và chữ"), at)
        if left.type == "truth":
            raise ExpressionError(t("không so sánh được bằng «{what}» ở đây", what="in"), at)
        return Node(
            "or", "truth", tuple(Node("==", "truth", (left, v), at=at) for v in values), at=at
        )

    def _pattern(self, left: Node, at: int) -> Node:
        kind, word, place = self.tokens[self.next]
        if kind != "text":
            raise ExpressionError(t("sau «matches» phải là một mẫu trong ngoặc kép"), place)
        self.next += 1
        pattern = word[1:-1]
        if len(pattern) > LONGEST_PATTERN:
            raise ExpressionError(t("mẫu dài quá {n} ký tự", n=LONGEST_PATTERN), place)
        try:
            pc.match_substring_regex(pa.array([""]), pattern=_whole(pattern))  # pyright: ignore[reportAttributeAccessIssue]
        except pa.ArrowInvalid as error:
            raise ExpressionError(
                t(
                    "mẫu «{what}» không dùng được: {why}",
                    what=pattern,
                    why=str(error).removeprefix("Invalid regular expression: "),
                ),
                place,
            ) from error
        return Node("matches", "truth", (_want(left, "text"),), pattern, at)

    def _sum(self, depth: int) -> Node:
        left = self._product(depth)
        while sign := self._take("+", "-"):
            left = Node(
                sign,
                "number",
                (_want(left, "number"), _want(self._product(depth), "number")),
                at=left.at,
            )
        return left

    def _product(self, depth: int) -> Node:
        left = self._atom(depth)
        while sign := self._take("*", "/"):
            left = Node(
                sign,
                "number",
                (_want(left, "number"), _want(self._atom(depth), "number")),
                at=left.at,
            )
        return left

    def _atom(self, depth: int) -> Node:
        kind, word, at = self.tokens[self.next]
        if self._take("-"):
            return Node(
                "negative", "number", (_want(self._atom(self._deeper(depth)), "number"),), at=at
            )
        if self._take("("):
            inner = self.either(self._deeper(depth))
            self._must(")")
            return inner
        self.next += 1
        if kind == "number":
            return Node("value", "number", value=float(word), at=at)
        if kind == "text":
            return Node("value", "text", value=word[1:-1], at=at)
        if kind == "name":
            return self._call(word, at, depth) if self._is("(") else self._name(word, at)
        self.next -= 1
        raise ExpressionError(
            t("không hiểu «{what}»", what=word) if word else t("biểu thức chưa hết"), at
        )

    def _call(self, word: str, at: int, depth: int) -> Node:
        if word not in FUNCTIONS:
            raise ExpressionError(
                t(
                    "không có hàm «{what}»; các hàm là {known}",
                    what=word,
                    known=", ".join(FUNCTIONS),
                ),
                at,
            )
        wanted, gives = FUNCTIONS[word]
        self._must("(")
        given = [self._sum(self._deeper(depth))]
        while self._take(","):
            given.append(self._sum(self._deeper(depth)))
        self._must(")")
        if len(given) != len(wanted):
            raise ExpressionError(t("hàm «{what}» cần {n} giá trị", what=word, n=len(wanted)), at)
        return Node(
            word, gives, tuple(_want(g, w) for g, w in zip(given, wanted, strict=True)), at=at
        )

    def _name(self, word: str, at: int) -> Node:
        if word == "as_of":
            return Node("as_of", "date", at=at)
        table, _, name = word.rpartition(".")
        if table not in ("", "nguoi") or table == self.table:
            raise ExpressionError(t("không có trường «{what}»", what=word), at)
        field = next(
            (f for f in dictionary.tables()[table or self.table].fields if f.name == name), None
        )
        if field is None:
            raise ExpressionError(t("không có trường «{what}»", what=word), at)
        return Node("field", KINDS.get(field.kind, "text"), value=word, at=at)


def _want(node: Node, type: Type) -> Node:
    if node.type == type:
        return node
    if type == "date" and node.does == "value" and node.type == "text":
        return _as_day(node)
    words = {"text": t("chữ"), "number": t("số"), "date": t("ngày"), "truth": t("đúng hoặc sai")}
    raise ExpressionError(
        t("cần {wanted}, gặp {found}", wanted=words[type], found=words[node.type]), node.at
    )


def _as_day(node: Node) -> Node:
    """A text in quotes where a day is wanted: "2020-07-01", "2020-07" or "2020"."""
    text = node.value
    first = pd.to_datetime(
        text + "-01-01"[: 10 - len(text)] if len(text) == 4 else (text + "-01")[:10],
        format="%Y-%m-%d",
        errors="coerce",
    )
    if not _ISO.fullmatch(text) or pd.isna(first):
        raise ExpressionError(t("«{what}» không phải ngày dạng năm-tháng-ngày", what=text), node.at)
    end = {4: pd.offsets.YearEnd(0), 7: pd.offsets.MonthEnd(0)}.get(len(text))
    return Node("day", "date", value=(first, first + end if end is not None else first), at=node.at)


def _alike(left: Node, right: Node, at: int) -> tuple[Node, Node]:
    """Both sides of a comparison, a text in quotes turned into a day beside a day."""
    if left.type != right.type:
        if left.type == "date":
            return left, _want(right, "date")
        if right.type == "date":
            return _want(left, "date"), right
        raise ExpressionError(t("hai vế khác loại: không so sánh chữ với số"), at)
    return left, right


def _whole(pattern: str) -> str:
    return f"^(?:{pattern})$"


# ---------------------------------------------------------------- values of whole columns

Truth = Any
"""``pandas.arrays.BooleanArray``: True, False or not known, with Kleene's and, or, not."""


@dataclass(frozen=True, slots=True)
class _Days:
    """The first and the last day that each text allows (datetime64, NaT when missing)."""

    first: np.ndarray
    last: np.ndarray


def wrong(tree: Node, c: Context, table: str = "nguoi") -> pd.Series:
    """True for the lines of *table* of which the expression is surely true."""
    found = _Columns(c, table).truth(tree)
    return pd.Series(found.fillna(False).to_numpy(dtype=bool), index=c.frame(table).index)


class _Columns:
    def __init__(self, c: Context, table: str):
        self.c = c
        self.table = table
        self.size = len(c.frame(table))

    def truth(self, node: Node) -> Truth:
        if node.does == "not":
            return ~self.truth(node.parts[0])
        if node.does in ("and", "or"):
            found = self.truth(node.parts[0])
            for part in node.parts[1:]:
                found = found & self.truth(part) if node.does == "and" else found | self.truth(part)
            return found
        if node.does == "missing":
            return self._missing(node.parts[0].value)
        if node.does == "matches":
            texts = self._text(node.parts[0])
            match = pc.match_substring_regex  # pyright: ignore[reportAttributeAccessIssue]
            hit = match(pa.array(texts, from_pandas=True), pattern=_whole(node.value))
            return _known(
                pd.Series(hit.to_pandas()).fillna(False).to_numpy(dtype=bool),
                texts.isna().to_numpy(),
            )
        left, right = node.parts
        if left.type == "date":
            return _compare_days(node.does, self._days(left), self._days(right))
        if left.type == "number":
            a, b = self._number(left), self._number(right)
            # Ten digits after the comma are more than any figure of a record has: what differs
            # there is rounding.
            with np.errstate(invalid="ignore"):
                return _known(
                    _SIGNS[node.does](np.round(a - b, 10), 0.0), np.isnan(a) | np.isnan(b)
                )
        x, y = self._text(left), self._text(right)
        same = (x == y).fillna(False).to_numpy(dtype=bool)
        return _known(same if node.does == "==" else ~same, (x.isna() | y.isna()).to_numpy())

    def _source(self, name: str) -> tuple[str, str]:
        table, _, field = name.rpartition(".")
        return table or self.table, field

    def _missing(self, name: str) -> Truth:
        """A blank cell; where the sheet has no column for the field nothing can be said."""
        table, field = self._source(name)
        blank = self._values(name).isna().to_numpy()
        if table != self.table:
            return _known(blank, np.zeros(self.size, dtype=bool))
        return _known(blank, blank & ~self.c.has_column(field, table).to_numpy())

    def _values(self, name: str) -> pd.Series:
        table, field = self._source(name)
        return (
            self.c.frame(table)[field] if table == self.table else self.c.person(field, self.table)
        )

    def _text(self, node: Node) -> pd.Series:
        if node.does == "value":
            return pd.Series(np.full(self.size, node.value, dtype=object), dtype="str")
        if node.does == "field":
            return self._values(node.value).reset_index(drop=True)
        texts = self._text(node.parts[0])
        return texts.map({v: fold_words(v) for v in texts.dropna().unique()}).astype("str")

    def _number(self, node: Node) -> np.ndarray:
        match node.does:
            case "value":
                return np.full(self.size, node.value)
            case "field":
                return self._values(node.value).to_numpy(dtype="float64")
            case "negative":
                return -self._number(node.parts[0])
            case "abs":
                return np.abs(self._number(node.parts[0]))
            case "length":
                return self._text(node.parts[0]).str.len().to_numpy(dtype="float64")
            case "year" | "month":
                days = self._days(node.parts[0])
                sides = [
                    getattr(pd.DatetimeIndex(d), node.does).to_numpy(dtype="float64")
                    for d in (days.first, days.last)
                ]
                return np.where(sides[0] == sides[1], sides[0], np.nan)
            case "months" | "years":
                return self._apart(
                    self._days(node.parts[0]),
                    self._days(node.parts[1]),
                    12 if node.does == "years" else 1,
                )
        a, b = (self._number(p) for p in node.parts)
        with np.errstate(all="ignore"):
            found = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}[node.does](
                a, b
            )
        return np.where(np.isfinite(found), found, np.nan)

    def _apart(self, start: _Days, end: _Days, unit: int) -> np.ndarray:
        a, b = pd.DatetimeIndex(start.first), pd.DatetimeIndex(end.first)
        months = (b.year - a.year) * 12 + (b.month - a.month) - (b.day < a.day)
        exact = (start.first == start.last) & (end.first == end.last)
        return np.where(exact, np.floor(np.asarray(months, dtype="float64") / unit), np.nan)

    def _days(self, node: Node) -> _Days:
        if node.does == "field":
            table, field = self._source(node.value)
            first, last = self.c.date(field, table), self.c.last_day(field, table)
            if table != self.table:
                owner = self.c.frame(self.table)["_nguoi"]
                first, last = first.reindex(owner), last.reindex(owner)
            return _Days(
                first.to_numpy(dtype="datetime64[ns]"), last.to_numpy(dtype="datetime64[ns]")
            )
        first, last = (self.c.day, self.c.day) if node.does == "as_of" else node.value
        return _Days(
            *(
                np.full(self.size, np.datetime64(day, "ns"), dtype="datetime64[ns]")
                for day in (first, last)
            )
        )


_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


def _known(values: np.ndarray, unknown: np.ndarray) -> Truth:
    return pd.arrays.BooleanArray(np.asarray(values, dtype=bool), np.asarray(unknown, dtype=bool))


def _compare_days(sign: str, a: _Days, b: _Days) -> Truth:
    """Sure only when it holds for every day that both texts allow."""
    if sign in (">", ">="):
        return _compare_days("<" if sign == ">" else "<=", b, a)
    if sign == "!=":
        return ~_compare_days("==", a, b)
    missing = np.isnat(a.first) | np.isnat(b.first)
    if sign == "<":
        sure, never = a.last < b.first, a.first >= b.last
    elif sign == "<=":
        sure, never = a.last <= b.first, a.first > b.last
    else:
        sure = (a.first == a.last) & (b.first == b.last) & (a.first == b.first)
        never = (a.last < b.first) | (b.last < a.first)
    return _known(sure, missing | ~(sure | never))
