"""Official forms as data: which figures stand in which cell, as expressions of the language of
local rules.

A form is a TOML file. Its columns and rows are the numbered lines of the paper's head::

    id = "BM01/BNV"
    title = "Số lượng, chất lượng công chức từ cấp huyện trở lên"
    law = "Thông tư 11/2012/TT-BNV"
    since = "2013-01-01"
    until = "2023-05-09"            # '' or not there: still in force
    confidence = "secondary"        # read, secondary, from_memory
    period = "01-01..12-31"         # the figures are those of its last day
    due = "01-31"
    who = 'co_mat and doi_tuong == "CC"'
    rows = "ma_don_vi_quan_ly"      # one row for each unit (or each code) of this field
    checks = ["34 = 35 + 36"]

    [[column]]
    code = "3"
    head = ["Trong đó", "Nữ"]       # from the top of the head downwards
    where = 'nu'

    [[unknown]]                     # "chưa rõ": for whom none of these columns can be told
    code = "?tuoi"
    label = "Tuổi"
    columns = ["31", "32"]
    whole = "2"                     # these and the unknown make up this column

Instead of ``rows`` a form may have ``[[row]]`` tables like its columns. A line without ``where``
counts everybody whom ``who`` lets in; ``sum = "3 + 4 - 5"`` works it out of others of its own kind;
``adds = "quota"`` adds up a column of the registry over the units of a row (``kinds``: only those).
In a form about the register of decisions (``table = "sap_xep"``) ``distinct = "ma_cu"`` counts the
different values of a field instead of the lines, and ``total = "doi_du"`` adds up a number of them.
``ratio = "8 / 1"`` is the one in percent of the other; ``mean = "tuoi"`` the mean of a number over
those who are counted.
``rows = "dong"`` makes a list: a row for each line (person, decision), in the order of ``sort``,
for each value of ``once`` only the first; ``shows = "ten_cu"`` writes what a field says into it.
Names of parts (``co_mat``, ``nu``, ``tuoi``) stand in ``terms.toml`` and, for one form, in its own
``[[term]]`` tables. Where the lines of a form belong to people, the parts are those of the person.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, get_args

from ..rules.context import UNITS
from ..rules.expressions import OF_UNITS, ExpressionError, Names, Node, parse, part
from ..rules.rule import Confidence
from ..schemas import dictionary
from ..texts import t

KEYS = {
    "form": (
        "id", "title", "law", "since", "until", "confidence", "period", "due", "unit", "table",
        "who", "rows", "sort", "once", "checks", "row_checks", "note", "column", "row", "unknown",
        "term",
    ),
    "column": (
        "code", "head", "where", "sum", "adds", "kinds", "distinct", "total", "ratio", "mean",
        "shows",
    ),
    "row": ("code", "head", "where", "sum", "mean"),
    "unknown": ("code", "label", "columns", "rows", "whole"),
    "term": ("name", "is", "says"),
}  # fmt: skip
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})?")
_PERIOD = re.compile(r"(\d{2}-\d{2})\.\.(\d{2}-\d{2})")
_MONTH_DAY = re.compile(r"\d{2}-\d{2}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CODE = re.compile(r"[^\s+\-=<>,]+")
SIGNS = ("=", "<=", ">=")
LINES = "dong"
"""What ``rows`` of a list says: a row for each line."""


class FormError(ValueError):
    """One sentence that names the file, the place in it and what to do."""


@dataclass(frozen=True)
class Sum:
    """Lines added up and taken away: (+1 or -1, code)."""

    parts: tuple[tuple[int, str], ...]

    def __str__(self) -> str:
        told = " ".join(f"{'+' if sign > 0 else '-'} {code}" for sign, code in self.parts)
        return told.removeprefix("+ ")


@dataclass(frozen=True)
class Line:
    """A column or a row. ``head``: its words from the top of the paper's head downwards; ``where``:
    who is counted (None: everybody of the form); ``sum``: worked out of others; ``adds``: a column
    of the registry, over the units of these ``kinds`` (of loai_don_vi; () for all); ``distinct``: a
    field whose different values are counted, not the lines; ``total``: a number that is added up
    over the lines; ``ratio``: the code of which it is how many percent of the other's; ``mean``: a
    number of which it is the mean; ``shows``: what is written into the cells of a list, one after
    the other."""

    code: str
    head: tuple[str, ...]
    where: Node | None = None
    sum: Sum | None = None
    adds: str = ""
    kinds: tuple[str, ...] = ()
    distinct: str = ""
    total: str = ""
    ratio: tuple[str, str] | None = None
    mean: Node | None = None
    shows: tuple[Node, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether its figures are of those who stand in it, not worked out of other figures."""
        return not (self.sum or self.adds or self.ratio)


@dataclass(frozen=True)
class Unknown:
    """Those of whom it cannot be told in which of some ``lines`` they stand; with these they make
    up the line ``whole`` ('': they need not)."""

    code: str
    label: str
    lines: tuple[str, ...]
    whole: str


@dataclass(frozen=True)
class Check:
    """What must hold between columns in every row, or between rows in every column."""

    left: Sum
    sign: str
    right: Sum

    def __str__(self) -> str:
        return f"{self.left} {self.sign} {self.right}"


@dataclass(frozen=True)
class Term:
    """A named part of expressions, and what it means in words; '' needs none."""

    name: str
    text: str
    says: str
    tree: Node


@dataclass(frozen=True)
class Form:
    """One form; see the module. ``by``: the field whose values are the rows (:data:`LINES` for a
    list), '' where ``rows`` are lines of their own. ``terms``: those that its expressions name.
    ``sort``, ``once``: fields, of a list."""

    id: str
    title: str
    law: str
    since: str
    until: str
    confidence: str
    begins: str
    ends: str
    due: str
    unit: str
    table: str
    who: Node
    by: str
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    unknown_columns: tuple[Unknown, ...]
    unknown_rows: tuple[Unknown, ...]
    checks: tuple[Check, ...]
    row_checks: tuple[Check, ...]
    terms: tuple[Term, ...]
    note: str = ""
    source: str = ""
    sort: tuple[str, ...] = ()
    once: str = ""

    @property
    def listed(self) -> bool:
        """Whether it is a list: a row for each line."""
        return self.by == LINES

    def by_field(self, name: str) -> "Form":
        """The same form with a row for each value of another field.

        Raises:
            FormError: it has rows of its own, or there is no such field.
        """
        if not self.by or self.listed:
            raise FormError(t("biểu {id} có các hàng riêng, không chia theo trường", id=self.id))
        by = _by({"rows": name}, self.table, False)
        if any(line.adds for line in self.columns) and not _of_units(by, self.table):
            raise FormError(t("adds chỉ dùng được khi rows là đơn vị hoặc cột của danh bạ"))
        return replace(self, by=by)

    def in_force(self, day: str) -> bool:
        return self.since <= day and (not self.until or day <= self.until)

    def day_of(self, year: int) -> str:
        """The day of which the figures of a year are."""
        return f"{year}-{self.ends}"

    def due_of(self, year: int) -> str:
        """The day by which they are to be there; '' when none is known."""
        return self.due and f"{year + (self.due <= self.ends)}-{self.due}"

    def next_due(self, day: str) -> tuple[str, str]:
        """(the day by which figures are to be there next, the day of which they are), from *day*
        on; ('', '') when none is known, or when the form is not in force on that day any more."""
        first = int(day[:4]) - 1
        told = ((self.due_of(y), self.day_of(y)) for y in range(first, first + 3))
        return next(((due, of) for due, of in told if due >= day and self.in_force(of)), ("", ""))


def parse_form(text: str, source: str) -> Form:
    """The form of one file.

    Raises:
        FormError: it is none; the sentence names the file and the place.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormError(
            t("{file} không phải TOML hợp lệ: {why}", file=source, why=error)
        ) from error
    try:
        return _form(data, source)
    except (ExpressionError, FormError) as error:
        raise FormError(t("{file}: {why}.", file=source, why=str(error).rstrip("."))) from error


@cache
def builtin() -> dict[str, Form]:
    """The forms of hoso by id, in order of name."""
    files = sorted(
        (f for f in resources.files(__name__).iterdir() if f.name.endswith(".toml")),
        key=lambda f: f.name,
    )
    made = [
        parse_form(f.read_text(encoding="utf-8"), f.name) for f in files if f.name != "terms.toml"
    ]
    return {form.id: form for form in made}


@cache
def common_terms() -> tuple[Term, ...]:
    """The parts that every form may name."""
    text = resources.files(__name__).joinpath("terms.toml").read_text(encoding="utf-8")
    return _terms(tomllib.loads(text)["term"], "nguoi", ())


@cache
def terms_of(table: str) -> tuple[Term, ...]:
    """The parts that forms about a table may name: of the person to whom each line belongs."""
    if table == "nguoi":
        return common_terms()
    own = {f.name for f in dictionary.every()[table].fields}
    if table in dictionary.registers() and "cccd" not in own:
        return ()
    told = (term for term in common_terms() if term.name not in own)
    return tuple(replace(term, tree=_of_person(term.tree)) for term in told)


def _of_person(node: Node) -> Node:
    """The same of the person of a line."""
    own = node.does == "field" and "." not in node.value
    return replace(
        node,
        value=f"nguoi.{node.value}" if own else node.value,
        parts=tuple(_of_person(part) for part in node.parts),
    )


def _form(data: dict[str, Any], source: str) -> Form:
    _only(data, "form", t("biểu"))
    table = str(data.get("table", "nguoi"))
    if table not in dictionary.every():
        known = ", ".join(dictionary.every())
        raise FormError(t("không có bảng «{name}»; các bảng là {known}", name=table, known=known))
    terms = _terms(data.get("term", []), table, terms_of(table))
    names = Names({term.name: term.tree for term in terms}, units=True)
    columns = _lines(data, "column", table, names)
    rows = _lines(data, "row", table, names)
    by = _by(data, table, bool(rows))
    begins, ends = _period(_text(data, "period", "01-01..12-31"))
    if any(line.adds for line in columns) and not _of_units(by, table):
        raise FormError(t("adds chỉ dùng được khi rows là đơn vị hoặc cột của danh bạ"))
    unknown = [_unknown(u, columns, rows) for u in data.get("unknown", [])]
    of_columns = tuple(u for u, axis in unknown if axis == "columns")
    of_rows = tuple(u for u, axis in unknown if axis == "rows")
    known = {line.code for line in columns} | {u.code for u in of_columns}
    checks = [_check(c, known) for c in data.get("checks", [])]
    of_lines = {line.code for line in rows} | {u.code for u in of_rows}
    row_checks = [_check(c, of_lines) for c in data.get("row_checks", [])]
    who = _tree(_text(data, "who", "co_mat"), "who", table, names)
    sort, once = _list(data, by, columns, table)
    trees = [tree for line in (*columns, *rows) for tree in (line.where, line.mean, *line.shows)]
    named = set(_shared([who, *(tree for tree in trees if tree)]))
    return Form(
        _text(data, "id"),
        _text(data, "title"),
        _text(data, "law"),
        _day(data, "since"),
        _day(data, "until"),
        _confidence(data),
        begins,
        ends,
        _due(data),
        _text(data, "unit", "người"),
        table,
        who,
        by,
        rows,
        columns,
        of_columns,
        of_rows,
        (*checks, *(_complete(u) for u in of_columns if u.whole)),
        (*row_checks, *(_complete(u) for u in of_rows if u.whole)),
        tuple(term for term in terms if replace(term.tree, shared=True) in named),
        _text(data, "note", ""),
        source,
        sort,
        once,
    )


def _list(
    data: Mapping[str, Any], by: str, columns: tuple[Line, ...], table: str
) -> tuple[tuple[str, ...], str]:
    """The fields by which a list is sorted, and the one of which each value stands in it once."""
    sort, once = tuple(map(str, data.get("sort", ()))), _text(data, "once", "")
    if by != LINES and (sort or once or any(line.shows for line in columns)):
        raise FormError(t('shows, sort và once chỉ dùng được khi rows = "dong"'))
    for name in (*sort, *([once] if once else [])):
        if _tree_of(name, "sort", table, Names(units=True)).does != "field":
            raise FormError(t("không có trường «{what}»", what=name))
    return sort, once


def _confidence(data: Mapping[str, Any]) -> str:
    confidence = _text(data, "confidence", "from_memory")
    if confidence not in get_args(Confidence):
        raise FormError(
            t(
                "khóa {name} phải là một trong: {known}",
                name="confidence",
                known=", ".join(get_args(Confidence)),
            )
        )
    return confidence


def _shared(trees: list[Node]) -> Iterator[Node]:
    """The parts of expressions that have a name."""
    for tree in trees:
        if tree.shared:
            yield tree
        yield from _shared(list(tree.parts))


def _terms(given: Any, table: str, before: tuple[Term, ...]) -> tuple[Term, ...]:
    found = list(before)
    for each in given:
        _only(each, "term", t("phần có tên"))
        name = _text(each, "name")
        if not _NAME.fullmatch(name) or any(term.name == name for term in found):
            raise FormError(t("tên «{name}» không dùng được hoặc đã có", name=name))
        names = Names({term.name: term.tree for term in found}, units=True)
        try:
            tree = part(_text(each, "is"), table, names)
        except ExpressionError as error:
            raise FormError(f"{name}: {error}") from error
        found.append(Term(name, _text(each, "is"), _text(each, "says", ""), tree))
    return tuple(found)


def _lines(data: dict[str, Any], kind: str, table: str, names: Names) -> tuple[Line, ...]:
    found: list[Line] = []
    for given in data.get(kind, []):
        _only(given, kind, t("cột") if kind == "column" else t("hàng"))
        code = str(given.get("code", ""))
        if not _CODE.fullmatch(code) or any(line.code == code for line in found):
            raise FormError(t("ký hiệu «{code}» của {kind} thiếu hoặc trùng", code=code, kind=kind))
        found.append(_line(given, code, table, names))
    for line in found:
        for _, code in line.sum.parts if line.sum else ():
            if code not in {other.code for other in found if not other.sum}:
                raise FormError(t("{line}: không có ký hiệu «{code}»", line=line.code, code=code))
        for code in line.ratio or ():
            if code not in {other.code for other in found if not other.ratio}:
                raise FormError(t("{line}: không có ký hiệu «{code}»", line=line.code, code=code))
    return tuple(found)


def _line(given: Mapping[str, Any], code: str, table: str, names: Names) -> Line:
    head = given.get("head", [])
    words = (head,) if isinstance(head, str) else tuple(head)
    if not words or not all(isinstance(w, str) and w.strip() for w in words):
        raise FormError(t("{line}: thiếu lời của đầu biểu (head)", line=code))
    if sum(key in given for key in ("where", "sum", "adds", "ratio")) > 1:
        raise FormError(t("{line}: chỉ ghi một trong where, sum, adds, ratio", line=code))
    adds = str(given.get("adds", ""))
    if adds and UNITS.get(adds) != "float64":
        known = ", ".join(c for c, kind in UNITS.items() if kind == "float64")
        raise FormError(t("{line}: chỉ cộng được các cột {known}", line=code, known=known))
    where = given.get("where")
    return Line(
        code,
        words,
        None if where is None else _tree(str(where), code, table, names),
        _sum(str(given["sum"])) if "sum" in given else None,
        adds,
        tuple(given.get("kinds", ())),
        _field_of(given, "distinct", table, code),
        _field_of(given, "total", table, code),
        _ratio(str(given["ratio"])) if "ratio" in given else None,
        _number(str(given["mean"]), code, table, names) if "mean" in given else None,
        _shows(given.get("shows", ()), code, table, names),
    )


def _ratio(text: str) -> tuple[str, str]:
    part, sign, whole = text.partition("/")
    if not sign or not part.strip() or not whole.strip():
        raise FormError(t("ratio «{text}» phải có dạng 8 / 1", text=text))
    return part.strip(), whole.strip()


def _number(text: str, place: str, table: str, names: Names) -> Node:
    tree = _tree_of(text, place, table, names)
    if tree.type != "number":
        raise FormError(t("{line}: mean phải là một số", line=place))
    return tree


def _shows(given: Any, place: str, table: str, names: Names) -> tuple[Node, ...]:
    """What stands in the cells of a list: fields, numbers or texts."""
    told = (given,) if isinstance(given, str) else tuple(given)
    trees = tuple(_tree_of(str(text), place, table, names) for text in told)
    if any(tree.does != "field" and tree.type not in ("number", "text") for tree in trees):
        raise FormError(t("{line}: shows phải là trường, số hoặc chữ", line=place))
    return trees


def _field_of(given: Mapping[str, Any], key: str, table: str, code: str) -> str:
    """The field of the table that a column counts the values of, or adds up."""
    name = str(given.get(key, ""))
    numbers = [f.name for f in dictionary.every()[table].fields if f.kind in ("int", "decimal")]
    known = numbers if key == "total" else [f.name for f in dictionary.every()[table].fields]
    if name and (name not in known or "sum" in given or "adds" in given):
        raise FormError(t("{line}: không có trường «{what}»", line=code, what=name))
    return name


def _tree(text: str, place: str, table: str, names: Names) -> Node:
    try:
        return parse(text, table, names)
    except ExpressionError as error:
        raise FormError(f"{place}: {error}") from error


def _tree_of(text: str, place: str, table: str, names: Names) -> Node:
    """The same of what may be a value, too."""
    try:
        return part(text, table, names)
    except ExpressionError as error:
        raise FormError(f"{place}: {error}") from error


def _sum(text: str) -> Sum:
    parts, sign = [], 1
    for at, piece in enumerate(text.split()):
        if at % 2:
            if piece not in "+-":
                raise FormError(t("«{text}» phải có dạng 3 + 4 - 5", text=text))
            sign = 1 if piece == "+" else -1
        else:
            parts.append((sign, piece))
    if not parts or len(text.split()) % 2 == 0:
        raise FormError(t("«{text}» phải có dạng 3 + 4 - 5", text=text))
    return Sum(tuple(parts))


def _check(text: str, known: set[str]) -> Check:
    pieces = re.fullmatch(r"(.+?)\s(=|<=|>=)\s(.+)", text.strip())
    if not pieces:
        raise FormError(t("phép kiểm «{text}» phải có dạng 1 = 2 + 3", text=text))
    check = Check(_sum(pieces[1]), pieces[2], _sum(pieces[3]))
    for _, code in (*check.left.parts, *check.right.parts):
        if code not in known:
            raise FormError(t("phép kiểm «{text}»: không có cột «{code}»", text=text, code=code))
    return check


def _complete(unknown: Unknown) -> Check:
    parts = tuple((1, code) for code in (*unknown.lines, unknown.code))
    return Check(Sum(((1, unknown.whole),)), "=", Sum(parts))


def _unknown(
    given: dict[str, Any], columns: tuple[Line, ...], rows: tuple[Line, ...]
) -> tuple[Unknown, str]:
    """Who is not known, and of which kind its lines are."""
    _only(given, "unknown", t("chưa rõ"))
    axis = "rows" if "rows" in given else "columns"
    counted = {line.code for line in (rows if axis == "rows" else columns) if line.where}
    own = {line.code for line in (rows if axis == "rows" else columns)}
    lines, whole = tuple(map(str, given.get(axis, ()))), str(given.get("whole", ""))
    for code in lines:
        if code not in counted:
            raise FormError(t("chưa rõ: không có ký hiệu «{code}»", code=code))
    if not lines or (whole and whole not in own):
        raise FormError(t("chưa rõ: không có ký hiệu «{code}»", code=whole))
    code = _text(given, "code")
    if not code.startswith("?") or not _CODE.fullmatch(code):
        raise FormError(t("ký hiệu của cột chưa rõ bắt đầu bằng dấu hỏi: «{code}»", code=code))
    return Unknown(code, _text(given, "label"), lines, whole), axis


def _by(data: dict[str, Any], table: str, has_rows: bool) -> str:
    by = _text(data, "rows", "")
    if bool(by) == has_rows:
        raise FormError(t("ghi rows hoặc các mục [[row]], một trong hai"))
    if not by or by == LINES:
        return by
    of, _, name = by.rpartition(".")
    own = dictionary.every()["nguoi" if of == "nguoi" else table].fields
    known = name in UNITS if of in OF_UNITS else any(f.name == name for f in own)
    if not known:
        raise FormError(t("không có trường «{what}»", what=by))
    return by


def _of_units(by: str, table: str) -> bool:
    """Whether the rows are units or values of their registry."""
    return table == "nguoi" and (by.rpartition(".")[0] in OF_UNITS or by in OF_UNITS.values())


def _period(text: str) -> tuple[str, str]:
    found = _PERIOD.fullmatch(text)
    if not found:
        raise FormError(t("khóa period phải có dạng 01-01..12-31"))
    return found[1], found[2]


def _due(data: Mapping[str, Any]) -> str:
    due = _text(data, "due", "")
    if due and not _MONTH_DAY.fullmatch(due):
        raise FormError(t("khóa due phải có dạng 01-31"))
    return due


def _day(data: Mapping[str, Any], name: str) -> str:
    value = str(data.get(name, ""))
    if not _DAY.fullmatch(value):
        raise FormError(t("khóa {name} phải là ngày dạng năm-tháng-ngày", name=name))
    return value


def _text(data: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = data.get(name, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise FormError(t("thiếu khóa {name}", name=name))
    return value.strip()


def _only(given: Any, kind: str, what: str) -> None:
    if not isinstance(given, dict):
        raise FormError(t("mỗi {what} là một mục [[{kind}]]", what=what, kind=kind))
    unknown = set(given) - set(KEYS[kind])
    if unknown:
        raise FormError(
            t(
                "{what}: không có khóa {name}; các khóa là {known}",
                what=what,
                name=", ".join(sorted(unknown)),
                known=", ".join(KEYS[kind]),
            )
        )
