"""What a change set does to rows. Pure: rows in, images out; nothing here knows a database.

A line takes effect when it is approved. A value line of an event (a new person, a transfer ...)
that has no decision of its own follows the decision on its event, and none takes effect without the
event. ``agreed`` lines need no decision: both sides said the same, so the base is brought up to it.
``keep_theirs`` lines tell and change nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

import pandas as pd

from ...validators.schemas import dictionary
from ...validators.texts import t
from ...validators.vocabulary import TOLD
from . import rows, schema
from .errors import BadPlan
from .rows import Row
from .writing import Image, Key

UNIT = "unit"
"""Table of the lines that change the registry of units; one without a field is the event of its
group."""
APPROVED = "approve"
AGREED = "agreed"
NEW = "new:"

Rows = dict[str, dict[Key, Row]]
"""Relation -> key -> row."""


@dataclass(frozen=True)
class Line:
    change: str
    kind: str
    id: str
    table: str
    line: str
    op: str
    field: str
    ours: object
    version: int
    decision: str
    theirs: object = None
    group: str = ""


def lines(changes: pd.DataFrame) -> list[Line]:
    """The lines of a CHANGES frame; '' for the person's table is read as ``nguoi``."""
    names = (
        "change",
        "kind",
        "id",
        "table",
        "line",
        "op",
        "field",
        "ours",
        "version",
        "decision",
        "theirs",
        "group",
    )
    lists = rows.objects(changes, names)
    return [
        Line(
            str(c),
            str(k),
            str(i),
            str(tb or "nguoi"),
            str(ln or ""),
            str(op or ""),
            str(f or ""),
            o,
            int(v or 0),
            str(d or ""),
            th,
            str(g or ""),
        )  # pyright: ignore[reportArgumentType]
        for c, k, i, tb, ln, op, f, o, v, d, th, g in zip(*lists, strict=True)
    ]


def effective(plan: list[Line]) -> list[Line]:
    """The lines that take effect, in the order in which they must.

    The lines of a group that an event of units heads take effect with it and never without it; a
    person of the group may be refused, the registry's part not. A new person and a line of a list
    take effect whole or not at all.
    """
    heads = {p.group: p.decision for p in plan if p.table == UNIT and not p.field}
    events = {(p.id, p.kind): p.decision for p in plan if p.table == "nguoi" and not p.field}
    for p in plan:
        if p.id.startswith(NEW):
            events.setdefault((p.id, p.kind), "")
    born = {
        p.id
        for p in plan
        if p.id.startswith(NEW)
        and p.op == "add"
        and p.table == "nguoi"
        and not p.field
        and p.decision == APPROVED
    }
    found = []
    for p in plan:
        if p.group in heads:
            if heads[p.group] == APPROVED and (p.table == UNIT or p.decision in ("", APPROVED)):
                found.append(p)
            continue
        event = events.get((p.id, p.kind))
        decision = (
            p.decision
            if event is None or not (p.field or p.line)
            else (p.decision or event)
            if event == APPROVED
            else ""
        )
        if p.id.startswith(NEW) and p.id not in born:
            continue
        if p.kind == AGREED or (p.kind not in TOLD and decision == APPROVED):
            found.append(p)
    return sorted(_unbroken(plan, found, set(heads)), key=_order)


def _unbroken(plan: list[Line], found: list[Line], groups: set[str]) -> list[Line]:
    """Of the lines that would take effect those of wholes of which no part is missing."""
    taken = {p.change for p in found}
    broken = {
        w for p in plan if p.change not in taken and (w := _whole(p)) and p.group not in groups
    }
    return [p for p in found if _whole(p) not in broken] if broken else found


def _whole(p: Line) -> tuple[str, ...] | None:
    """What a line is a part of and never goes without; None for a value of its own."""
    if p.id.startswith(NEW):
        return (p.id, p.kind)
    if p.op in ("add", "remove") and p.line:
        return (p.id, p.table, p.line, p.op, p.kind)
    return None


def _order(p: Line) -> int:
    """A person begins before the values and ends after them; a list's line goes before another
    takes its place."""
    if p.table == "nguoi" and not p.field:
        return 0 if p.op == "add" else 4
    return 1 if p.op in ("remove", "close") else 2 if not p.field else 3


def disputed(plan: list[Line], taken: list[Line]) -> set[tuple[str, str, str, str]]:
    """(id, table, line, field) of the values on which the sides differ and nobody decided for ours:
    they are not agreed on. The field is '' for a whole line of a list."""
    done = {p.change for p in taken}
    rest = [p for p in plan if (p.field or p.line) and p.kind not in TOLD and p.change not in done]
    child = dictionary.children_tables()
    return {
        (
            p.id,
            p.table,
            rows.canonical_line(p.table, p.line) if p.table in child else p.line,
            p.field,
        )
        for p in rest
    }


def execute(
    plan: list[Line],
    now: Mapping[str, Mapping[Key, Row]],
    born: Mapping[str, str],
    valid: str,
    open_values: Collection[tuple[str, str, str, str]] = (),
) -> list[Image]:
    """Images of the rows that *plan* (from :func:`effective`) changes.

    Args:
        now: relation -> key -> row, of every person that the plan touches.
        born: "new:..." -> the id given to that person.
        valid: day from which the changes are true.
        open_values: see :func:`disputed`; a base that begins with this change set begins without
            them.

    Raises:
        BadPlan: a line speaks of a row or field that is not there.
    """
    after: Rows = {relation: {k: dict(r) for k, r in own.items()} for relation, own in now.items()}
    renamed: set[tuple[str, Key]] = set()
    for p in plan:
        i = born.get(p.id, p.id)
        states = ("base",) if p.kind == AGREED else schema.STATES
        if p.table not in dictionary.tables():
            raise BadPlan(
                t(
                    "Dòng {change}: không có bảng {table}; lập lại kế hoạch.",
                    change=p.change,
                    table=p.table,
                )
            )
        if p.table == "nguoi":
            _person(after, p, i, states, valid, open_values)
        else:
            _list(after, p, i, states, renamed, open_values)
    for relation, key in renamed:
        _rename(after[relation], relation, key)
    images = []
    for relation, own in after.items():
        before = now[relation]
        images += [
            Image(relation, k, before.get(k), own.get(k))
            for k in own.keys() | before.keys()
            if before.get(k) != own.get(k)
        ]
    return sorted(images, key=lambda m: (m.relation, m.key))


def _person(
    after: Rows,
    p: Line,
    i: str,
    states: tuple[str, ...],
    valid: str,
    open_values: Collection[tuple[str, str, str, str]],
) -> None:
    theirs, base = after["nguoi"], after["base_nguoi"]
    key = (i,)
    if not p.field:
        if p.op == "add":
            theirs.setdefault(key, {}).pop("closed", None)
            base.setdefault(key, {})
        elif p.op in ("close", "remove"):
            _present(theirs, key, p)["closed"] = valid
        return
    for state in states:
        if state == "theirs":
            _set(_present(theirs, key, p), p)
        elif key not in base:
            # Without a base the reviewer saw both sides; what nobody disputed is agreed from now
            # on.
            base[key] = {
                f: v
                for f, v in _present(theirs, key, p).items()
                if f != "closed" and (p.id, p.table, p.line, f) not in open_values
            }
        else:
            _set(base[key], p)


def _list(
    after: Rows,
    p: Line,
    i: str,
    states: tuple[str, ...],
    renamed: set[tuple[str, Key]],
    open_values: Collection[tuple[str, str, str, str]],
) -> None:
    try:
        stated = rows.key_fields(p.table, p.line)
        key = (i, rows.canonical_line(p.table, p.line))
    except ValueError as e:
        raise BadPlan(
            t(
                "Dòng {change}: khóa của dòng danh sách không đọc được; lập lại kế hoạch.",
                change=p.change,
            )
        ) from e
    theirs, base = (after[schema.relation(s, p.table)] for s in schema.STATES)
    for state in states:
        own = theirs if state == "theirs" else base
        if p.op in ("remove", "close") and not p.field:
            if state == "theirs":
                _present(own, key, p)
            own.pop(key, None)
        elif p.op == "add" or (state == "base" and key not in own):
            begun = (
                dict(stated)
                if state == "theirs" or key not in theirs
                else {
                    f: v
                    for f, v in theirs[key].items()
                    if (p.id, p.table, key[1], f) not in open_values
                }
            )
            row = own.setdefault(key, begun)
            if p.field:
                _set(row, p)
        elif p.field:
            _set(_present(own, key, p), p)
        if p.field in dictionary.tables()[p.table].key:
            renamed.add((schema.relation(state, p.table), key))


def _rename(own: dict[Key, Row], relation: str, key: Key) -> None:
    """Give a line whose key field was set the key that it now has."""
    table = relation.removeprefix("base_")
    row = own.get(key)
    if row is None:
        return
    line = rows.line_key(table, row)
    if key[1].split("#")[0] == line:
        return
    del own[key]
    nth = 1
    while (key[0], line if nth == 1 else f"{line}#{nth}") in own:
        nth += 1
    own[key[0], line if nth == 1 else f"{line}#{nth}"] = row


def _present(own: dict[Key, Row], key: Key, p: Line) -> Row:
    if key not in own:
        raise BadPlan(
            t(
                "Dòng {change}: bản sao không có dòng {table} này; lập lại kế hoạch.",
                change=p.change,
                table=p.table,
            )
        )
    return own[key]


@cache
def _fields(table: str) -> frozenset[str]:
    return frozenset(f.name for f in dictionary.tables()[table].fields)


def _set(row: Row, p: Line) -> None:
    if p.field not in _fields(p.table):
        raise BadPlan(
            t(
                "Dòng {change}: bảng {table} không có trường {field}.",
                change=p.change,
                table=p.table,
                field=p.field,
            )
        )
    try:
        given = None if p.kind == "erase" else rows.value(p.table, p.field, p.ours)
    except ValueError as e:
        raise BadPlan(
            t("Dòng {change}: giá trị của {field} phải là số.", change=p.change, field=p.field)
        ) from e
    if given is None:
        row.pop(p.field, None)
    else:
        row[p.field] = given
