"""A plan as something to decide on: its items in the order in which people think about them,
filters over them, and the decisions that go back. What is shown of an item is made for a page of
items only, however long the plan is."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import compress
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..connectors.reports.words import number as number_text
from ..connectors.review.items import UNIT, items
from ..connectors.review.shown import ordered
from ..connectors.review.told import Words, source
from ..connectors.templates.workbook import as_cells
from ..validators.schemas import dictionary
from ..validators.texts import language, pick, t
from ..validators.vocabulary import ABOUT_PEOPLE, DECISIONS, EVENTS, approving
from .four_eyes import refuse_approving
from .overrides import refuse_stopped
from .stop import GATE, USAGE, Stop
from .workspace import Workspace

if TYPE_CHECKING:
    from ..connectors.mirror import Mirror

WORDS = (*DECISIONS, "")
"""What may be decided of an item; '' takes a decision back."""


def called() -> dict[str, str]:
    """What people call the decisions of :data:`WORDS`, first those that wait for one."""
    return {"": t("Chờ"), **{word: pick(label) for word, label in DECISIONS.items()}}


@dataclass(frozen=True)
class Index:
    """What filters and pages ask of the items again and again, as plain lists in their order, and
    where the lines of each lie; ``value``: the field, '' where a person as a whole is meant, whom a
    condition on the field never reaches."""

    names: list[str]
    kind: list[str]
    value: list[str]
    unit: list[str]
    group: list[str]
    block: Mapping[str, str]
    rows: Mapping[str, list[int]]
    sizes: Mapping[str, int]


@dataclass(frozen=True)
class Board:
    """A plan's items.

    Attributes:
        heads: one line an item (the line that names it), in the order of the review workbook, with
            ``block``: the same for the items of one person, or of one cause.
        lines: every line with the name of its ``item``.
        decision: name of an item -> (decision, who, why), in the order of the items, brought up to
            ``stamp``.
    """

    number: int
    period: str
    state: str
    heads: pd.DataFrame
    lines: pd.DataFrame
    index: Index
    stamp: int = 0
    decision: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether decisions are still taken."""
        return self.state == "planned"

    def counts(self) -> dict[str, int]:
        """Decision ('' for none) -> how many items."""
        found = {str(word): 0 for word in WORDS}
        for word, _, _ in self.decision.values():
            found[word] += 1
        return found


@dataclass(frozen=True, slots=True)
class Filter:
    """Which items: of these kinds, fields, units; with this decision ("waiting" for none); of one
    cause. '' is no condition; people: those that ask who or where somebody is, or the others."""

    kind: str = ""
    field: str = ""
    unit: str = ""
    decision: str = ""
    group: str = ""
    people: bool | None = None


def board(mirror: "Mirror", number: int, before: Board | None = None) -> Board:
    """The items of a plan; of *before* what cannot have changed is taken over.

    Raises:
        BadPlan: there is no such plan.
    """
    state, stamp = mirror.stamp(number)
    if before is not None and before.number == number:
        if (before.state, before.stamp) == (state, stamp):
            return before
        kept = before.heads, before.lines, before.index
    else:
        kept = _items(mirror.plan(number))
    about = mirror.read("changeset", number=number)
    return Board(
        number,
        str(about["period"].iloc[0]),
        state,
        *kept,
        stamp=stamp,
        decision=_decisions(kept[0], mirror.decisions(number)),
    )


def _items(lines: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, Index]:
    lines = lines.assign(item=items(lines))
    lines = lines[lines["item"] != ""].reset_index(drop=True)
    heads = lines[lines["change"] == lines["item"]]
    if len(heads):
        heads = ordered(heads).rename(columns={"_block": "block"})
        heads = heads.drop(columns=[c for c in heads if str(c).startswith("_")])
    else:
        heads = heads.assign(block="")
    return heads, lines, _index(heads, lines)


def _index(heads: pd.DataFrame, lines: pd.DataFrame) -> Index:
    columns = {
        c: heads[c].fillna("").astype(object).tolist()
        for c in ("change", "kind", "field", "unit", "group", "block")
    }
    rows: dict[str, list[int]] = {}
    for position, item in enumerate(lines["item"].astype(object).tolist()):
        rows.setdefault(item, []).append(position)
    return Index(
        columns["change"],
        columns["kind"],
        [
            "" if kind in EVENTS else of
            for kind, of in zip(columns["kind"], columns["field"], strict=True)
        ],
        columns["unit"],
        columns["group"],
        dict(zip(columns["change"], columns["block"], strict=True)),
        rows,
        Counter(columns["group"]),
    )


def _decisions(
    heads: pd.DataFrame, given: Mapping[str, tuple[str, str, str]]
) -> dict[str, tuple[str, str, str]]:
    nothing = ("", "", "")
    return {str(change): given.get(str(change), nothing) for change in heads["change"]}


def chosen(found: Board, which: Filter) -> list[str]:
    """Names of the items that a filter lets through, in their order."""
    index, wanted = found.index, "" if which.decision == "waiting" else which.decision
    holds: list[list[bool]] = []
    if which.kind:
        holds.append([kind == which.kind for kind in index.kind])
    if which.field:
        holds.append([of == which.field for of in index.value])
    if which.unit:
        holds.append([unit == which.unit for unit in index.unit])
    if which.group:
        holds.append([group == which.group for group in index.group])
    if which.people is not None:
        holds.append([(kind in ABOUT_PEOPLE) == which.people for kind in index.kind])
    if which.decision:
        holds.append([word == wanted for word, _, _ in found.decision.values()])
    return list(compress(index.names, map(all, zip(*holds, strict=True)))) if holds else index.names


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an item on its three sides, in words; ``what`` names the field, and the line of
    a list it is in."""

    what: str
    base: str
    theirs: str
    ours: str


@dataclass(frozen=True)
class Item:
    """An item in words.

    Attributes:
        told: what happens, of an item that is no single value. values: on three sides.
        does: what follows from approving it. reason: why it is asked. source: where it was read.
        same: how many items have its cause. decision, by, note: what was decided.
    """

    change: str
    kind: str
    person: str
    cccd: str
    unit: str
    told: str
    values: list[Value]
    does: str
    reason: str
    source: str
    group: str
    same: int
    decision: str
    by: str
    note: str
    block: str


def shown(found: Board, names: Collection[str], units: Mapping[str, str]) -> list[Item]:
    """Items in words, in the given order.

    Args:
        names: of the items. units: code -> name.
    """
    own = found.lines.iloc[[row for name in names for row in found.index.rows[name]]]
    # As plain objects: taken one by one out of columns of texts they cost three times as much.
    cells = as_cells(own, "base", "theirs", "ours").astype(object)
    of_item: dict[str, list[Any]] = {name: [] for name in names}
    for line in cells.itertuples():
        of_item[str(line.item)].append(line)
    words = Words(units)
    return [_item(found, words, lines) for lines in of_item.values()]


def _item(found: Board, words: Words, lines: list[Any]) -> Item:
    head = next(line for line in lines if line.change == line.item)
    kind, group = str(head.kind), _text(head.group)
    values = [
        Value(
            words.where(line),
            *(words.value(str(line.table), _text(line.field), getattr(line, side))
              for side in ("base", "theirs", "ours")),
        )
        for line in lines
        if _text(line.field)
    ]  # fmt: skip
    whole = head.table == UNIT or (kind in EVENTS and not _text(head.field))
    decision, by, note = found.decision[str(head.change)]
    return Item(
        str(head.change),
        kind,
        _text(head.ho_ten),
        _text(head.cccd),
        words.unit(head.unit),
        words.event(head) if whole else "",
        values,
        approving(kind, str(head.op), of_list=bool(_text(head.line))),
        _text(head.reason),
        source(_text(head.evidence)),
        group,
        found.index.sizes[group] if group else 0,
        decision,
        by,
        note,
        found.index.block[str(head.change)],
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Said:
    """What is decided, one of :data:`WORDS`, and why."""

    word: str
    because: str = ""


def decide(
    workspace: Workspace,
    mirror: "Mirror",
    found: Board,
    said: Said,
    asked: Mapping[str, str],
    *,
    by: str,
) -> int:
    """Decide on items; how many lines changed.

    Args:
        found: the plan as it is now.
        asked: name of each item -> the decision that whoever decides saw on it.

    Raises:
        Stop: an item that the plan does not have or that somebody decided on meanwhile; a gate
            stops the plan; it is applied; rejecting without a reason; approving what oneself
            prepared, where four eyes are asked for.
    """
    word, because = said.word, said.because.strip()
    if word not in WORDS:
        raise Stop(t("Không hiểu quyết định {word}.", word=word), USAGE)
    if word == "approve":
        refuse_stopped(workspace, found.number)
        refuse_approving(workspace, mirror, found.number, by)
    if word == "reject" and not because:
        raise Stop(t("Hãy nói vì sao từ chối; lý do được ghi vào nhật ký."), USAGE)
    strange = [name for name in asked if name not in found.decision]
    if strange:
        raise Stop(
            t("Kế hoạch số {n} không có dòng {change}.", n=found.number, change=strange[0]), USAGE
        )
    _refuse_overtaken(found, asked)
    own = found.lines.iloc[[row for name in asked for row in found.index.rows[name]]]
    given = own[["change", "seal"]].assign(decision=word, note=because)
    return mirror.decide(found.number, given, by=by)


def waiting(found: Board, which: Filter, count: str, said: Said) -> dict[str, str]:
    """The items under a filter that wait for a decision, to decide on all of them: as
    :func:`decide` is asked.

    Args:
        count: how many of them whoever decides saw.

    Raises:
        Stop: they are others by now; approving without any condition; no reason.
    """
    names = [name for name in chosen(found, which) if not found.decision[name][0]]
    if str(len(names)) != count:
        raise Stop(
            t(
                "Số dòng chờ theo bộ lọc này nay là {n}, khác với lúc trang hiện ra; không ghi gì. "
                "Tải lại trang rồi xem lại.",
                n=number_text(len(names)),
            ),
            GATE,
        )
    if said.word == "approve" and not (which.kind or which.field or which.unit):
        raise Stop(t("Duyệt theo khối cần ít nhất một bộ lọc: loại, trường hoặc đơn vị."), USAGE)
    if not said.because.strip():
        raise Stop(t("Hãy nói vì sao; lý do được ghi vào nhật ký cho từng dòng."), USAGE)
    return dict.fromkeys(names, "")


def _refuse_overtaken(found: Board, asked: Mapping[str, str]) -> None:
    """Nobody decides over what somebody else decided meanwhile and they have not seen."""
    moved = [name for name, seen in asked.items() if found.decision[name][0] != seen]
    if moved:
        _, who, _ = found.decision[moved[0]]
        raise Stop(
            t(
                "{n} dòng đã có quyết định khác từ lúc trang này hiện ra (người quyết định: "
                "{name}); không ghi gì. Tải lại trang rồi xem lại.",
                n=len(moved),
                name=who or "–",
            ),
            GATE,
        )


def filters(found: Board, units: Mapping[str, str]) -> dict[str, list[tuple[str, str, int]]]:
    """What can be filtered by: "kind", "field", "unit" -> (value, what people call it, how many
    items wait of it), the most first."""
    index, waits = found.index, [not word for word, _, _ in found.decision.values()]
    kinds, fields, at = (
        Counter(compress(values, waits)) for values in (index.kind, index.value, index.unit)
    )
    return {
        "kind": _counted(kinds, {}),
        "field": _counted(fields, _labels(language())),
        "unit": _counted(at, units),
    }


@cache
def _labels(lang: str) -> dict[str, str]:
    """Field -> what people call it in the language in use; of a name in several tables the
    person's."""
    found: dict[str, str] = {}
    for table in dictionary.tables().values():
        for field_ in table.fields:
            found.setdefault(field_.name, field_.labelled(lang))
    return found


def _counted(values: "Counter[str]", labels: Mapping[str, str]) -> list[tuple[str, str, int]]:
    return [(v, labels.get(v) or v, n) for v, n in values.most_common() if v]
