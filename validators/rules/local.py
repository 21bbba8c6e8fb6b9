"""A Department's own rules, written as data: TOML with an expression of :mod:`expressions`, tried
on their own examples.

No Python is run from them. A rule whose examples do not come out as it says is refused with the
name of its file and the line. While they are adopted they are rules of the book like all others,
marked ``local``.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from string import Formatter
from typing import Any, cast, get_args

from ..schemas import dictionary
from ..texts import t
from . import engine, examples
from .expressions import ExpressionError, Node, parse, wrong
from .missing import MISSING
from .rule import BOOK, GATES, Confidence, Example, Gate, Law, Quality, Rule, Scope, Severity

KEYS = frozenset(
    {
        "id",
        "title",
        "message",
        "fix",
        "expression",
        "fields",
        "table",
        "blames",
        "detail",
        "severity",
        "quality",
        "gate",
        "law",
        "since",
        "until",
        "confidence",
        "note",
        "wrong",
        "right",
    }
)
_ID = re.compile(r"[a-z][a-z0-9]{1,9}(-[a-z0-9]+)+")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})?")
_NAMES = frozenset({"value", "label", "detail", "as_of"})
_FIX = ("Sửa ô này theo văn bản của tỉnh.", "Mend this cell as the province's document asks.")


class LocalRuleError(ValueError):
    """One sentence that names the file, the line and what to do."""


def rules_of(text: str, source: str) -> list[Rule]:
    """The rules of one file, each proved by its examples.

    Args:
        text: TOML with ``[[rule]]`` tables. source: name of the file, for sentences and the book.

    Raises:
        LocalRuleError: it is not TOML, or a rule is not whole, not sound or not proved.
    """
    data = table_of(text, source)
    unknown = set(data) - {"rule"}
    if unknown:
        raise LocalRuleError(
            t(
                "{file}: không có mục {name}; tệp quy tắc chỉ gồm các mục [[rule]].",
                file=source,
                name=", ".join(sorted(unknown)),
            )
        )
    return declared(data.get("rule", []), text, source)


def table_of(text: str, source: str) -> dict[str, Any]:
    """The TOML of a file of rules or of a pack.

    Raises:
        LocalRuleError: it is none.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LocalRuleError(
            t("{file} không phải TOML hợp lệ: {why}", file=source, why=error)
        ) from error


def declared(tables: Any, text: str, source: str, proved: bool = False) -> list[Rule]:
    """The rules of the ``[[rule]]`` tables of a file (of a pack, too).

    Args:
        proved: somebody ran the examples before, so they are not run again.

    Raises:
        LocalRuleError: as :func:`rules_of`.
    """
    if not isinstance(tables, list):
        raise LocalRuleError(t("{file}: mỗi quy tắc là một mục [[rule]].", file=source))
    lines = [
        text.count("\n", 0, m.start()) + 1
        for m in re.finditer(r"^[ \t]*\[\[[ \t]*rule[ \t]*\]\]", text, re.MULTILINE)
    ]
    found: dict[str, Rule] = {}
    for position, given in enumerate(tables):
        where = (
            t("{file}, dòng {line}", file=source, line=lines[position])
            if position < len(lines)
            else source
        )
        try:
            rule = _rule(given, source)
            if rule.id in found:
                raise LocalRuleError(t("mã {id} đã dùng cho quy tắc khác", id=rule.id))
            if not proved:
                prove(rule)
        except (ExpressionError, LocalRuleError) as error:
            raise LocalRuleError(t("{where}: {why}.", where=where, why=error)) from error
        found[rule.id] = rule
    return list(found.values())


def adopt(rules: Iterable[Rule]) -> None:
    """Put local rules into the book for the rest of the process.

    Raises:
        LocalRuleError: an id is another rule's.
    """
    for rule in rules:
        if rule.id in BOOK and BOOK[rule.id] != rule:
            raise LocalRuleError(
                t(
                    "Hai quy tắc cùng mã {id}: {first} và {second}.",
                    id=rule.id,
                    first=BOOK[rule.id].local or "hoso",
                    second=rule.local or "hoso",
                )
            )
        BOOK[rule.id] = rule


@contextmanager
def adopted(rules: Iterable[Rule]) -> Iterator[None]:
    """The same for the time of a ``with`` block."""
    before = dict(BOOK)
    try:
        adopt(rules)
        yield
    finally:
        BOOK.clear()
        BOOK.update(before)


def _rule(given: Any, source: str) -> Rule:
    if not isinstance(given, dict):
        raise LocalRuleError(t("quy tắc phải là một mục [[rule]]"))
    unknown = set(given) - KEYS
    if unknown:
        raise LocalRuleError(
            t(
                "không có khóa {name}; các khóa là {known}",
                name=", ".join(sorted(unknown)),
                known=", ".join(sorted(KEYS)),
            )
        )
    id, table = _id(given), _table(given)
    tree = parse(_text(given, "expression"), table)
    reads = _reads(given, tree)
    blames = _list(given, "blames", tuple(r for r in reads if "." not in r)[:1])
    detail = _text(given, "detail", "")
    _check_fields(table, (*blames, *([detail] if detail else ())))
    message = _pair(given, "message")
    for words in message:
        _slots(words, bool(detail))
    since, until = _day(given, "since"), _day(given, "until")
    return Rule(
        id,
        cast(Scope, "row"),
        _choice(given, "gate", cast("tuple[Gate, ...]", GATES), "row"),
        _choice(given, "severity", get_args(Severity)),
        _choice(given, "quality", get_args(Quality), "đúng"),
        table,
        reads,
        reads,
        blames,
        _pair(given, "title"),
        message,
        _pair(given, "fix", _FIX),
        (Law(_text(given, "law"), since, until),),
        _choice(given, "confidence", get_args(Confidence), "read"),
        _example(given, "wrong", table),
        _example(given, "right", table),
        _test(tree, table, detail),
        None,
        _text(given, "note", ""),
        source,
    )


def _id(given: dict[str, Any]) -> str:
    id = _text(given, "id")
    if not _ID.fullmatch(id):
        raise LocalRuleError(
            t("mã «{id}» phải gồm chữ thường không dấu, số và gạch nối, ví dụ nb-dien-thoai", id=id)
        )
    if (id in BOOK and not BOOK[id].local) or id in MISSING:
        raise LocalRuleError(t("mã {id} là của sổ quy tắc chung; đặt mã khác", id=id))
    return id


def _table(given: dict[str, Any]) -> str:
    table = _text(given, "table", "nguoi")
    if table not in dictionary.tables():
        raise LocalRuleError(
            t(
                "không có bảng «{name}»; các bảng là {known}",
                name=table,
                known=", ".join(dictionary.tables()),
            )
        )
    return table


def _reads(given: dict[str, Any], tree: Node) -> tuple[str, ...]:
    """The fields of the expression; ``fields``, when given, names just these."""
    reads = tuple(dict.fromkeys(tree.names()))
    if not reads:
        raise LocalRuleError(t("biểu thức không đọc trường nào"))
    if "fields" in given and set(_list(given, "fields")) != set(reads):
        raise LocalRuleError(
            t("khóa fields phải nêu đúng các trường của biểu thức: {known}", known=", ".join(reads))
        )
    return reads


def _check_fields(table: str, names: tuple[str, ...]) -> None:
    fields = {f.name for f in dictionary.tables()[table].fields}
    for name in names:
        if name not in fields:
            raise LocalRuleError(t("không có trường «{what}»", what=name))


def _test(tree: Node, table: str, detail: str) -> Any:
    def test(c: Any) -> Any:
        mask = wrong(tree, c, table)
        if not detail:
            return mask
        from .hits import hits

        values = c.frame(table)[detail]
        return hits(
            c,
            mask,
            table,
            detail=values.astype("str")
            if values.dtype.kind != "f"
            else values.map("{:g}".format, na_action="ignore").astype("str"),
        )

    return test


def prove(rule: Rule) -> None:
    """Run both examples on the day on which the rule is in force.

    Raises:
        LocalRuleError: the wrong one passes, or the right one does not, or the rule cannot be
        evaluated on them.
    """
    law = rule.laws[0]
    day = (
        max(law.since, examples.AS_OF)
        if not law.until
        else min(law.until, max(law.since, examples.AS_OF))
    )
    for example, expected in ((rule.wrong, "found"), (rule.right, "passed")):
        result = engine.run(examples.context(replace(example, as_of=day)), [rule])
        outcome = result.outcomes[rule.id]
        if outcome.outcome == expected:
            continue
        name = "wrong" if expected == "found" else "right"
        if outcome.outcome == "skipped":
            raise LocalRuleError(
                t(
                    "ví dụ {name} của {id} thiếu {what}, nên không xét được",
                    name=name,
                    id=rule.id,
                    what=outcome.reason,
                )
            )
        if outcome.outcome == "crashed":
            raise LocalRuleError(
                t(
                    "ví dụ {name} của {id} làm quy tắc hỏng: {what}",
                    name=name,
                    id=rule.id,
                    what=outcome.reason,
                )
            )
        raise LocalRuleError(
            t("ví dụ sai (wrong) của {id} không bị nêu", id=rule.id)
            if expected == "found"
            else t("ví dụ đúng (right) của {id} lại bị nêu", id=rule.id)
        )


def _example(given: Mapping[str, Any], name: str, table: str) -> Example:
    """Fields of the person over the sound record, and lines of lists under the list's name; '' is a
    blank cell."""
    values = given.get(name)
    if not isinstance(values, dict):
        raise LocalRuleError(t("thiếu khóa {name}", name=name))
    nguoi: dict[str, Any] = {}
    con: dict[str, list[dict[str, Any]]] = {}
    for key, value in values.items():
        if (
            key in dictionary.children_tables()
            and isinstance(value, list)
            and all(isinstance(line, dict) for line in value)
        ):
            con[key] = [_typed(line, key) for line in value]
        else:
            nguoi |= _typed({key: value}, "nguoi")
    if table != "nguoi" and table not in con:
        raise LocalRuleError(t("ví dụ {name} phải có dòng của {table}", name=name, table=table))
    return Example(nguoi, con)


def _typed(values: Mapping[str, Any], table: str) -> dict[str, Any]:
    known = {f.name: f for f in dictionary.tables()[table].fields}
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise LocalRuleError(t("không có trường «{what}»", what=name))
        number = dictionary.dtype(known[name]) == "float64"
        if value == "":
            found[name] = None
        elif number and isinstance(value, int | float) and not isinstance(value, bool):
            found[name] = float(value)
        elif not number and not isinstance(value, bool | list | dict):
            found[name] = str(value)
        else:
            raise LocalRuleError(t("giá trị của «{what}» trong ví dụ không đúng loại", what=name))
    return found


def _text(given: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = given.get(name, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise LocalRuleError(t("thiếu khóa {name}", name=name))
    return value.strip()


def _list(given: Mapping[str, Any], name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    value = given.get(name, list(default))
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise LocalRuleError(t("khóa {name} phải là danh sách tên", name=name))
    return tuple(value)


def _pair(
    given: Mapping[str, Any], name: str, default: tuple[str, str] | None = None
) -> tuple[str, str]:
    """``{vi = "...", en = "..."}``, both given."""
    value = given.get(name)
    if value is None and default is not None:
        return default
    if (
        not isinstance(value, dict)
        or set(value) != {"vi", "en"}
        or not all(isinstance(v, str) and v.strip() for v in value.values())
    ):
        raise LocalRuleError(
            t('khóa {name} phải có đủ hai tiếng: {name} = {{vi = "...", en = "..."}}', name=name)
        )
    return value["vi"], value["en"]


def _slots(words: str, detailed: bool) -> None:
    try:
        slots = {
            (name, spec, how) for _, name, spec, how in Formatter().parse(words) if name is not None
        }
    except ValueError as error:
        raise LocalRuleError(t("lời nhắn có ngoặc nhọn lẻ: {words}", words=words)) from error
    allowed = _NAMES if detailed else _NAMES - {"detail"}
    if any(name not in allowed or spec or how for name, spec, how in slots):
        raise LocalRuleError(
            t(
                "lời nhắn chỉ dùng được {known}",
                known=", ".join(f"{{{n}}}" for n in sorted(allowed)),
            )
        )


def _choice(
    given: Mapping[str, Any], name: str, known: tuple[Any, ...], default: str | None = None
) -> Any:
    value = given.get(name, default)
    if value not in known:
        raise LocalRuleError(
            t("khóa {name} phải là một trong: {known}", name=name, known=", ".join(known))
        )
    return value


def _day(given: Mapping[str, Any], name: str) -> str:
    value = str(given.get(name, ""))
    if not _DAY.fullmatch(value):
        raise LocalRuleError(t("khóa {name} phải là ngày dạng năm-tháng-ngày", name=name))
    return value
