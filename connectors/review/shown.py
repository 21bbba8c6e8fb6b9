"""What the review workbook shows: one row an item, and a card of each hire.

Whoever reads the workbook back makes the same rows of the plan and compares: so everything here
follows from the change set and the names of units that the workbook itself lists, and speaks
Vietnamese in whatever language hoso speaks.
"""

import contextvars
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ...validators import vocabulary
from ...validators.texts import t, use
from ...validators.vocabulary import EVENTS, HARD_FIRST, KINDS, approving
from ..templates.workbook import as_cells
from ..untrusted import CELL_LIMIT, clean
from .items import UNIT, items
from .told import Words, source

DECISIONS = {word: label[0] for word, label in vocabulary.DECISIONS.items()}
HEAD = {
    "ho_ten": "Họ và tên", "decision": "Quyết định", "note": "Ghi chú", "kind": "Việc",
    "what": "Thay đổi", "does": "Duyệt thì", "reason": "Vì sao", "cccd": "Số định danh",
    "unit": "Đơn vị", "source": "Nguồn", "group": "Cùng nguyên nhân",
    "change": "Mã thay đổi", "seal": "Dấu",
}  # fmt: skip
EDITED = ("decision", "note")
TECHNICAL = ("change", "seal")
"""Columns that only hoso needs; the workbook hides them."""
_LONGEST = CELL_LIMIT // 4


@dataclass(frozen=True)
class Shown:
    """Attributes:
    rows: one row an item with the columns of :data:`HEAD`.
    first: for each row whether another person, or another cause, begins.
    cards: rows (label, value, label, value) of the sheet with the new records.
    titles: positions in ``cards`` of the rows that name a person.
    """

    rows: pd.DataFrame
    first: np.ndarray
    cards: list[tuple[str, str, str, str]]
    titles: frozenset[int]


def sheet(changes: pd.DataFrame, names: Mapping[str, str] | None = None) -> pd.DataFrame:
    """The rows of :func:`shown` alone."""
    return shown(changes, names or {}).rows


def shown(changes: pd.DataFrame, names: Mapping[str, str]) -> Shown:
    """What the workbook of a change set shows: a person's items together, people of one cause
    together, hard ones first.

    Args:
        changes: frame of ``sync.changes.CHANGES``.
        names: code -> name of units.
    """
    return contextvars.copy_context().run(_shown, changes, names)


def _shown(changes: pd.DataFrame, names: Mapping[str, str]) -> Shown:
    use("vi")
    item = items(changes)
    lines = as_cells(changes[item != ""].assign(_item=item[item != ""]), "base", "theirs", "ours")
    if not len(lines):
        empty = pd.DataFrame({c: pd.Series(dtype="str") for c in HEAD})
        return Shown(empty, np.zeros(0, dtype=bool), [], frozenset())
    of_item: dict[str, list[Any]] = {}
    for name, line in zip(lines["_item"], lines.itertuples(), strict=True):
        of_item.setdefault(name, []).append(line)
    heads = ordered(lines[lines["change"] == lines["_item"]])
    told = _Told(Words(names))
    rows = [told.row(head, of_item[str(head.change)]) for head in heads.itertuples()]
    found = pd.DataFrame(rows, columns=list(HEAD)).astype("str")
    found["group"] = _causes(found)
    for name in HEAD:
        found[name] = found[name].map(lambda text: clean(str(text), _LONGEST)).astype("str")
    block = heads["_block"].to_numpy(dtype=object)
    first = np.append(True, block[1:] != block[:-1])
    cards = [tuple(clean(cell, _LONGEST) for cell in row) for row in told.cards]
    return Shown(found, first, cards, frozenset(told.titles))  # pyright: ignore[reportArgumentType]


def _causes(rows: pd.DataFrame) -> pd.Series:
    """Each cause in words, with the number of its rows, in place of its id; '' for a row that is
    alone in it."""
    some = rows[rows["group"] != ""].groupby("group")
    number = rows["group"].map(some.size().to_dict()).fillna(0).astype("int64")
    first = some["what"].first().str.replace("\n", "; ").to_dict()
    what = [first.get(group, "") for group in rows["group"]]
    told = [t("{n} dòng: {what}", n=n, what=w) for n, w in zip(number, what, strict=True)]
    return pd.Series(told, index=rows.index, dtype="str").where(number > 1, "")


def ordered(heads: pd.DataFrame) -> pd.DataFrame:
    """Items in the order of the sheet, with ``_block``: those of one person, or the people of whom
    nothing else is asked than the same causes. A block stands where its hardest item does."""
    rank = heads["kind"].map({k: i for i, k in enumerate(HARD_FIRST)}).fillna(len(HARD_FIRST))
    group, person = heads["group"].fillna(""), heads["id"].fillna("")
    alone = (group == "").groupby(person).transform("any")
    causes = pd.Series("", index=heads.index, dtype="str")
    if not alone.all():
        same = group[~alone].groupby(person[~alone])
        joined = same.agg(lambda g: "|".join(sorted(set(g))))
        causes = causes.where(alone, person.map(joined))
    block = causes.where(causes != "", "\0" + person)
    return (
        heads.assign(
            _block=block,
            _rank=rank,
            _hard=rank.groupby(block).transform("min"),
            _cause=causes,
            _unit=heads["unit"]
            .fillna("")
            .groupby(block)
            .transform("first")
            .where(causes == "", ""),
        )
        .fillna({"unit": "", "ho_ten": "", "id": ""})
        .sort_values(
            ["_hard", "_cause", "_unit", "unit", "ho_ten", "id", "_rank", "change"],
            kind="stable",
            ignore_index=True,
        )
    )


class _Told:
    """Rows of the sheet, and beside them the cards to which some of them point."""

    def __init__(self, words: Words):
        self.words = words
        self.cards: list[tuple[str, str, str, str]] = []
        self.titles: set[int] = set()

    def row(self, head: Any, lines: list[Any]) -> tuple[str, ...]:
        kind = str(head.kind)
        return (
            _text(head.ho_ten),
            DECISIONS.get(_text(head.decision), _text(head.decision)),
            _text(head.note),
            KINDS[kind].label[0] if kind in KINDS else kind,
            self._what(head, lines),
            approving(kind, str(head.op), of_list=bool(_text(head.line))),
            _text(head.reason),
            _text(head.cccd),
            self.words.unit(head.unit),
            source(_text(head.evidence)),
            _text(head.group),
            str(head.change),
            _sealed(lines),
        )

    def _what(self, head: Any, lines: list[Any]) -> str:
        values = [v for v in lines if _text(v.field)]
        if head.table == UNIT or (len(lines) == 1 and head.op not in ("add", "remove")):
            return self.words.of_one(head)
        if head.kind == "new":
            return self.words.hire(head, values, self._card(head, values))
        if head.kind in EVENTS:
            return self.words.of_event(head, values)
        if _text(head.line):
            return self.words.of_list(lines)
        return self.words.of_one(head)

    def _card(self, head: Any, values: list[Any]) -> int:
        """Add the card of a hire; the row of the sheet on which it begins."""
        if self.cards:
            self.cards.append(("", "", "", ""))
        at = len(self.cards)
        self.titles.add(at)
        self.cards.append((_text(head.ho_ten), self.words.unit(head.unit), _text(head.cccd), ""))
        pairs = self.words.card(values)
        half = (len(pairs) + 1) // 2
        for i in range(half):
            right = pairs[half + i] if half + i < len(pairs) else ("", "")
            self.cards.append((pairs[i][0], pairs[i][1], right[0], right[1]))
        return at + 1


def _sealed(lines: list[Any]) -> str:
    """The seal of an item: of its line, or of all its lines together."""
    if len(lines) == 1:
        return _text(lines[0].seal)
    return hashlib.sha256("".join(_text(v.seal) for v in lines).encode()).hexdigest()[:24]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
