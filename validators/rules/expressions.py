"""The language in which a Department writes rules of its own: small, typed, and without any way
into Python.

An expression says when a line is wrong, in the names of the field dictionary::

    doi_tuong == "CC" and years(ngay_sinh, ngay_tuyen_dung) < 18
    so_hieu not matches "NB[0-9]{4,6}"
    chuc_vu is not missing and pccv is missing

Grammar, loosest first: ``or``; ``and``; ``not``; ``== != < <= > >=``, ``in (...)``, ``not in
(...)``, ``matches "..."``, ``not matches "..."``, ``is missing``, ``is not missing``; ``+ -``; ``*
/``; ``-``; parentheses, names, numbers, texts in quotes and the functions of :data:`FUNCTIONS`.
Names are fields; in a list ``nguoi.<field>`` is the person's, in a line of the register of
decisions ``quyet_dinh.<field>`` its decision's. ``as_of`` is the day of the check. Where the
registry is there (forms of figures), ``don_vi.<column>`` is what it says of the person's using unit
(of the line's own, in the register) and ``co_quan.<column>`` of the managing one; a caller may give
names of its own (:class:`Names`). There is no attribute, no index, no assignment and no other call:
what is not in this list does not parse.

Logic has three values. A comparison with a missing value is neither true nor false, ``not`` of it
is not either, and only what is surely true accuses. Dates of reduced precision are spans ("1980" is
the whole year), and a comparison that depends on the unknown day is not sure. Patterns are RE2 (no
backtracking, so no pattern takes more than linear time).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from .. import pay_tables, posts
from ..codelists import code_list
from ..folding import fold_words
from ..schemas import dictionary
from ..schemas.decisions import DECISION
from ..schemas.field import Field
from ..texts import t
from .context import UNITS, Context, factorised, of_owner

Type = Literal["text", "number", "date", "truth"]
LONGEST = 2000
"""Characters of an expression; more is nothing that a person can check."""
DEEPEST = 40
LONGEST_PATTERN = 200

FUNCTIONS: dict[str, tuple[tuple[Type, ...], Type]] = {
    "year": (("date",), "number"),
    "month": (("date",), "number"),
    "days": (("date", "date"), "number"),
    "months": (("date", "date"), "number"),
    "years": (("date", "date"), "number"),
    "length": (("text",), "number"),
    "words": (("text",), "text"),
    "leads": (("text",), "text"),
    "abs": (("number",), "number"),
    "listed": (("text", "text"), "text"),
    "order": (("text",), "number"),
    "pay_group": (("text",), "text"),
    "retires": (("date", "text"), "date"),
}
"""Name -> types of the arguments and of the result. ``days``, ``months``, ``years`` are whole ones
from the first to the second day, and missing where an unknown day would change them; ``words`` is
the text in lower case without marks, to compare spellings; ``leads`` what the words of a post are:
"head", "deputy" or "" (``posts.parse``); ``listed`` a column of the code list of a
field, by the code ("class" of a title), ``order`` its column of that name as a number;
``pay_group`` the group of the pay tables of a rank or title on the day of the check ("A2.1");
``retires`` the first day of the pension by birth date and sex."""

OF_UNITS = {"don_vi": "ma_don_vi_su_dung", "co_quan": "ma_don_vi_quan_ly"}
"""Before the dot of a name: the person's field whose unit is meant."""
UNIT_OF_LINE = "ma_don_vi"
"""The field whose unit is meant in a line of the register of decisions."""

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
    shared: bool = False
    """Whether several expressions have it, so that its value is kept."""

    def names(self) -> Iterator[str]:
        """Fields that are read, in order of first use."""
        if self.does == "field":
            yield self.value
        for part in self.parts:
            yield from part.names()


@dataclass(frozen=True)
class Names:
    """What an expression may name beside fields: parts that have a name of their own, and columns
    of the registry where there is one."""

    terms: Mapping[str, Node] = field(default_factory=dict)
    units: bool = False


NO_NAMES = Names()


def parse(text: str, table: str = "nguoi", names: Names = NO_NAMES) -> Node:
    """The tree of an expression about lines of *table*.

    Raises:
        ExpressionError: it is no expression of this language, names an unknown field, mixes types,
        or is no statement.
    """
    tree = part(text, table, names)
    if tree.type != "truth":
        raise ExpressionError(t("biểu thức phải cho kết quả đúng hoặc sai"), tree.at)
    return tree


def part(text: str, table: str = "nguoi", names: Names = NO_NAMES) -> Node:
    """The same of what may be a value, too: a part of other expressions.

    Raises:
        ExpressionError: as :func:`parse`.
    """
    if len(text) > LONGEST:
        raise ExpressionError(t("biểu thức dài quá {n} ký tự", n=LONGEST), LONGEST)
    parser = _Parser(list(_tokens(text)), table, names)
    tree = parser.either(0)
    parser.end()
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

    def __init__(self, tokens: list[tuple[str, str, int]], table: str, names: Names):
        self.tokens = tokens
        self.table = table
        self.names = names
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
        parts = tuple(_want(g, w) for g, w in zip(given, wanted, strict=True))
        if word in ("listed", "order", "pay_group"):
            return self._of_list(word, parts, at)
        return Node(word, gives, parts, at=at)

    def _of_list(self, word: str, parts: tuple[Node, ...], at: int) -> Node:
        """What a code list says of the code in a field."""
        own = _declared(parts[0].value, self.table) if parts[0].does == "field" else None
        if own is None or not own.codelist:
            raise ExpressionError(t("«{what}» chỉ hỏi được một trường có danh mục", what=word), at)
        column = parts[1].value if word == "listed" else "order"
        if word == "listed" and parts[1].does != "value":
            raise ExpressionError(t("tên cột của danh mục phải ở trong ngoặc kép"), parts[1].at)
        known = tuple(code_list(own.codelist).rows.columns)
        if word != "pay_group" and column not in known:
            raise ExpressionError(
                t(
                    "danh mục {list} không có cột «{what}»; các cột là {known}",
                    list=own.codelist,
                    what=column,
                    known=", ".join(known),
                ),
                at,
            )
        return Node(word, FUNCTIONS[word][1], parts[:1], (own.codelist, column), at)

    def _name(self, word: str, at: int) -> Node:
        if word in self.names.terms:
            return replace(self.names.terms[word], shared=True)
        if word == "as_of":
            return Node("as_of", "date", at=at)
        table, _, name = word.rpartition(".")
        if self.names.units and table in OF_UNITS and name in UNITS and _has_units(self.table):
            dated = name in ("valid_from", "valid_to")
            kind: Type = "date" if dated else "number" if UNITS[name] == "float64" else "text"
            return Node("field", kind, value=word, at=at)
        owners = ("", "nguoi", DECISION) if self.table in dictionary.registers() else ("", "nguoi")
        if table not in owners or table == self.table:
            raise ExpressionError(t("không có trường «{what}»", what=word), at)
        own = _declared(word, self.table)
        if own is None:
            raise ExpressionError(t("không có trường «{what}»", what=word), at)
        return Node("field", KINDS.get(own.kind, "text"), value=word, at=at)


def _has_units(table: str) -> bool:
    """Whether lines of a table belong to a unit, their own or their person's."""
    register = dictionary.registers().get(table)
    return register is None or any(f.name == UNIT_OF_LINE for f in register.fields)


def _declared(word: str, table: str) -> Field | None:
    """The field that a name means in expressions about *table*; None for none of the dictionary."""
    of, _, name = word.rpartition(".")
    known = dictionary.every().get(of or table)
    return next((f for f in known.fields if f.name == name), None) if known else None


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
Texts = tuple[np.ndarray, pd.Index]
"""Number of the text in each line (-1 where missing) among the different ones."""


@dataclass(frozen=True, slots=True)
class _Days:
    """The first and the last day that each text allows (datetime64, NaT when missing)."""

    first: np.ndarray
    last: np.ndarray


def wrong(tree: Node, c: Context, table: str = "nguoi") -> pd.Series:
    """True for the lines of *table* of which the expression is surely true."""
    return pd.Series(surely(Columns(c, table).truth(tree)), index=c.frame(table).index)


def surely(found: Truth) -> np.ndarray:
    """Where it is true beyond doubt."""
    return found.fillna(False).to_numpy(dtype=bool)


class Columns:
    """The values of expressions over the lines of one table; what several of them share is worked
    out once."""

    def __init__(self, c: Context, table: str = "nguoi"):
        self.c = c
        self.table = table
        self.size = len(c.frame(table))
        self._kept: dict[Node, Any] = {}

    def _value(self, node: Node, make: Callable[[Node], Any]) -> Any:
        if not node.shared:
            return make(node)
        if node not in self._kept:
            self._kept[node] = make(node)
        return self._kept[node]

    def truth(self, node: Node) -> Truth:
        """What a statement says of each line."""
        return self._value(node, self._truth)

    def _truth(self, node: Node) -> Truth:
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
            codes, texts = self.texts(node.parts[0])
            match = pc.match_substring_regex  # pyright: ignore[reportAttributeAccessIssue]
            hit = match(pa.array(texts, type=pa.large_string()), pattern=_whole(node.value))
            return _of_texts(codes, np.asarray(hit.to_numpy(zero_copy_only=False), dtype=bool))
        left, right = node.parts
        if left.type == "date":
            return _compare_days(node.does, self._days(left), self._days(right))
        if left.type == "number":
            a, b = self.numbers(left), self.numbers(right)
            # Ten digits after the comma are more than any figure of a record has: what differs
            # there is rounding.
            with np.errstate(invalid="ignore"):
                return _known(
                    _SIGNS[node.does](np.round(a - b, 10), 0.0), np.isnan(a) | np.isnan(b)
                )
        return self._same(left, right, node.does == "!=")

    def _same(self, left: Node, right: Node, otherwise: bool) -> Truth:
        if left.does == "value":
            left, right = right, left
        codes, texts = self.texts(left)
        if right.does == "value":
            return _of_texts(codes, np.asarray(texts == right.value, dtype=bool) ^ otherwise)
        others, words = self.texts(right)
        # The number of the right text among the left ones; -2 where it is none of them.
        there = np.append(texts.get_indexer(words), -1)
        there = np.where(np.arange(len(there)) < len(words), np.where(there < 0, -2, there), -1)
        return _known((codes == there[others]) ^ otherwise, (codes < 0) | (others < 0))

    def _source(self, name: str) -> tuple[str, str]:
        table, _, field = name.rpartition(".")
        return table or self.table, field

    def _missing(self, name: str) -> Truth:
        """A blank cell; where the sheet has no column for the field nothing can be said."""
        table, field = self._source(name)
        blank = self.values(name).isna().to_numpy()
        if table != self.table:
            return _known(blank, self._without(table))
        return _known(blank, blank & ~self.c.has_column(field, table).to_numpy())

    def _without(self, owner: str) -> np.ndarray:
        """Lines whose person is not there: of nobody it can be said that nothing is written."""
        if owner != "nguoi" or self.table not in dictionary.registers():
            return np.zeros(self.size, dtype=bool)
        return self.c.frame(self.table)["_nguoi"].isna().to_numpy()

    def values(self, name: str) -> pd.Series:
        """A named field (or column of a unit) for every line.

        Raises:
            LookupError: it is a unit's, and there is no registry.
        """
        table, field = self._source(name)
        if table in OF_UNITS:
            return self.c.once(("of unit", self.table, name), lambda: self._of_unit(table, field))
        if table == self.table:
            return self.c.frame(table)[field]
        return self.c.of(table, field, self.table)

    def _of_unit(self, whose: str, column: str) -> pd.Series:
        if self.table in dictionary.registers():
            codes = self.values(UNIT_OF_LINE)
        else:
            codes = self.values(
                OF_UNITS[whose] if self.table == "nguoi" else f"nguoi.{OF_UNITS[whose]}"
            )
        said = self.c.registry.drop_duplicates("code").set_index("code")[column]
        said = said.mask(said == "") if UNITS[column] == "str" else said
        at, different = factorised(codes)
        taken = said.reindex(different).array.take(at, allow_fill=True)
        return pd.Series(taken, index=codes.index)

    def texts(self, node: Node) -> Texts:
        """The values of a text."""
        return self._value(node, self._texts)

    def _texts(self, node: Node) -> Texts:
        if node.does == "value":
            return np.zeros(self.size, dtype="int64"), pd.Index([node.value])
        if node.does == "field":
            table, field = self._source(node.value)
            if table == self.table:
                return self.c.texts(field, table)
            key = ("texts of another", self.table, node.value)
            return self.c.once(key, lambda: factorised(self.values(node.value)))
        codes, texts = self.texts(node.parts[0])
        if node.does == "words":
            said = pd.Series([fold_words(v) for v in texts], dtype="str")
        elif node.does == "leads":
            said = pd.Series([posts.parse(str(v)).role for v in texts], dtype="str")
        elif node.does == "pay_group":
            said = pay_tables.salary_group(pd.Series(texts, dtype="str"), self.c.day)
        else:
            said = pd.Series(texts.map(_column_of(*node.value)), dtype="str")
        at, different = factorised(said)
        return np.append(at, -1)[codes], different

    def numbers(self, node: Node) -> np.ndarray:
        """The values of a number; NaN where it is not known."""
        return self._value(node, self._reckoned)

    def _reckoned(self, node: Node) -> np.ndarray:
        match node.does:
            case "value":
                return np.full(self.size, node.value)
            case "field":
                return self.values(node.value).to_numpy(dtype="float64")
            case "negative":
                return -self.numbers(node.parts[0])
            case "abs":
                return np.abs(self.numbers(node.parts[0]))
            case "length":
                codes, texts = self.texts(node.parts[0])
                return np.array([*map(len, texts), np.nan])[codes]
            case "order":
                codes, texts = self.texts(node.parts[0])
                told = pd.Series(texts, dtype="str").map(_column_of(*node.value))
                ranks = pd.to_numeric(told, errors="coerce")
                return np.append(np.asarray(ranks, dtype="float64"), np.nan)[codes]
            case "year" | "month":
                days = self._days(node.parts[0])
                sides = [
                    getattr(pd.DatetimeIndex(d), node.does).to_numpy(dtype="float64")
                    for d in (days.first, days.last)
                ]
                return np.where(sides[0] == sides[1], sides[0], np.nan)
            case "days":
                return _days_apart(self._days(node.parts[0]), self._days(node.parts[1]))
            case "months" | "years":
                unit = 12 if node.does == "years" else 1
                return _apart(self._days(node.parts[0]), self._days(node.parts[1]), unit)
        a, b = (self.numbers(p) for p in node.parts)
        with np.errstate(all="ignore"):
            found = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}[node.does](
                a, b
            )
        return np.where(np.isfinite(found), found, np.nan)

    def _days(self, node: Node) -> _Days:
        return self._value(node, self._dated)

    def _dated(self, node: Node) -> _Days:
        if node.does == "field":
            return self._days_of(node.value)
        if node.does == "retires":
            codes, texts = self.texts(node.parts[1])
            sex = pd.Series(texts.array.take(codes, allow_fill=True), dtype="str")
            born = self._days(node.parts[0])
            return _Days(*(_pension(sex, days) for days in (born.first, born.last)))
        first, last = (self.c.day, self.c.day) if node.does == "as_of" else node.value
        return _Days(
            *(
                np.full(self.size, np.datetime64(day, "ns"), dtype="datetime64[ns]")
                for day in (first, last)
            )
        )

    def _days_of(self, name: str) -> _Days:
        table, field = self._source(name)
        if table in OF_UNITS:
            days = pd.to_datetime(self.values(name), format="%Y-%m-%d", errors="coerce")
            first = last = days
        else:
            first, last = self.c.date(field, table), self.c.last_day(field, table)
            if table != self.table:
                rows = self.c.frame(self.table)
                first, last = of_owner(first, rows, table), of_owner(last, rows, table)
        return _Days(first.to_numpy(dtype="datetime64[ns]"), last.to_numpy(dtype="datetime64[ns]"))


@cache
def _column_of(list: str, column: str) -> dict[str, str]:
    """Code -> what a column of its code list says, for the codes of which it says something."""
    rows = code_list(list).rows
    said = rows[rows[column] != ""]
    return dict(zip(said["code"], said[column], strict=True))


def _of_texts(codes: np.ndarray, flags: np.ndarray) -> Truth:
    """What is said of each text, for the lines; not known where there is none."""
    return _known(np.append(flags, False)[codes], codes < 0)


def _pension(sex: pd.Series, born: np.ndarray) -> np.ndarray:
    return pay_tables.retirement_date(sex, pd.Series(born)).to_numpy(dtype="datetime64[ns]")


def _days_apart(start: _Days, end: _Days) -> np.ndarray:
    """Days between, where both are known to the day."""
    apart = (end.first - start.first) / np.timedelta64(1, "D")
    sure = (start.first == start.last) & (end.first == end.last)
    return np.where(sure, apart, np.nan)


def _apart(start: _Days, end: _Days, unit: int) -> np.ndarray:
    """Whole units of months, where every day that both sides allow gives the same."""
    least, most = (
        np.floor(_months_apart(a, b) / unit)
        for a, b in ((start.last, end.first), (start.first, end.last))
    )
    return np.where(least == most, least, np.nan)


def _months_apart(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    a, b = pd.DatetimeIndex(start), pd.DatetimeIndex(end)
    months = (b.year - a.year) * 12 + (b.month - a.month) - (b.day < a.day)
    return np.asarray(months, dtype="float64")


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
