"""What stands on a form or in a turned table: of each person the labels, the values and the cell of
each value; nothing where a part of the sheet is not certain."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ..headings import Reader
from . import rows
from .grids import Cell, Grid

FIELDS = 5
"""Least fields that must stand before values."""
WHO = frozenset({"cccd", "cmnd", "ngay_sinh", "so_hieu"})
"""Of which one must stand beside the name."""
_LONGEST = 80
_DOTS = " .…_"
NUMBER = r"^\s*(?:\d{1,2}[a-z]?|[a-z]|[IVX]{1,4})\s*[.)]\s*"
"""The number of a label."""
_NUMBERED = re.compile(NUMBER + r"(?=[^\W\d])")
_ALIKE = 0.7
"""Share of the labels of the fullest card that every other has too."""
_MARKED = 0.7
"""Share of the known labels with a colon or a number, from which only such texts are labels."""
_OF_LABELS = 0.6
"""Share of the texts of a column that are known labels, from which all of them are labels."""


@dataclass(frozen=True)
class Entry:
    """A label, and the cell (row, column, from 0) in which its value stands or would stand.

    Attributes:
        inside: whether label and value share that cell.
    """

    label: str
    cell: tuple[int, int]
    value: Cell = ""
    inside: bool = False


@dataclass
class Card:
    """What is told of one person, in order; ``first`` and ``last`` are rows from 0."""

    first: int
    last: int
    entries: list[Entry] = field(default_factory=list)


class _Doubt(Exception):
    """A part of the sheet that is neither label, value nor a line of words."""


def label_of(value: Cell) -> tuple[str, str]:
    """(label, what stands behind its colon) of a cell; the label '' for what can be none."""
    if not isinstance(value, str) or len(value) > 2 * _LONGEST + 40:
        return "", ""
    label, colon, rest = value.partition(":")
    label = label.strip()
    return (label, rest.strip() if colon else "") if 2 <= len(label) <= _LONGEST else ("", "")


def is_blank(value: Cell) -> bool:
    """True for a cell without a value: blank, or dots to write upon."""
    return value == "" or (isinstance(value, str) and not value.strip(_DOTS))


def on_form(grid: Grid, first: int, last: int, reader: Reader) -> list[Card]:
    """The people of the forms in rows *first* to *last*, [] where anything in them is doubtful."""
    return _certain(_form(grid, first, last, reader), reader)


def across(grid: Grid, first: int, last: int, reader: Reader) -> list[Card]:
    """The people of the turned table in rows *first* to *last*, [] where anything in it is
    doubtful."""
    return _certain(_turned(grid, first, last, reader), reader)


def _certain(cards: Iterator[Card], reader: Reader) -> list[Card]:
    try:
        found = list(cards)
    except _Doubt:
        return []
    sizes = [_labels_of_person(card, reader) for card in found]
    # Who has far fewer labels than the others is a relative of one of them.
    least = max(FIELDS, _ALIKE * max(sizes, default=0))
    return found if found and min(sizes) >= least else []


def _labels_of_person(card: Card, reader: Reader) -> int:
    """How many fields a card names, 0 where it is not one person's: without a name that is one,
    without another value, without a label of what tells persons apart, or with two of one."""
    told = [(reader.known(e.label), e.value) for e in card.entries]
    fields = {name for name, _ in told} - {"", "*"}
    given = [(name, value) for name, value in told if not is_blank(value)]
    names = [value for name, value in given if name == "ho_ten"]
    who = [name for name, _ in told if name in WHO]
    certain = len(names) == 1 and rows.is_name(names[0]) and len(given) > 1
    return len(fields) if certain and who and len(set(who)) == len(who) else 0


# ---------------------------------------------------------------- forms


def _form(grid: Grid, first: int, last: int, reader: Reader) -> Iterator[Card]:
    is_label = _labels(grid, first, last, reader)
    steps = _steps(grid, first, last, is_label)
    card: Card | None = None
    for r in range(first, last + 1):
        line = grid.rows[r]
        entries = [
            e
            for e in _entries(grid, r, is_label, steps)
            if not is_blank(e.value) or reader.known(e.label)
        ]
        if not entries:
            _words_only(line)
            continue
        names = [e for e in entries if reader.known(e.label) == "ho_ten"]
        if len(names) > 1 or (len(entries) > 2 and all(is_blank(e.value) for e in entries)):
            raise _Doubt
        if card is not None and names and _named(card, reader):
            yield card
            card = None
        card = card or Card(r, r)
        card.entries += entries
        card.last = r
    if card is not None:
        yield card


def _named(card: Card, reader: Reader) -> bool:
    return any(reader.known(e.label) == "ho_ten" for e in card.entries)


def _words_only(line: Sequence[Cell]) -> None:
    """Raises:
    _Doubt: a row without a label that is no title, section or note.
    """
    filled = [v for v in line if not is_blank(v)]
    if len(filled) > 1 or not all(isinstance(v, str) for v in filled):
        raise _Doubt


IsLabel = Callable[[int, Cell], bool]
"""(column, cell) -> whether the cell is a label."""


def _labels(grid: Grid, first: int, last: int, reader: Reader) -> IsLabel:
    """How labels are told on this form: by colon or number, or else by the columns in which they
    stand."""
    known: Counter[int] = Counter()
    texts: Counter[int] = Counter()
    marked = 0
    for r in range(first, last + 1):
        for c, value in enumerate(grid.rows[r]):
            if not isinstance(value, str) or is_blank(value):
                continue
            texts[c] += 1
            if reader.known(label_of(value)[0]) not in ("", "*"):
                known[c] += 1
                marked += _is_marked(value)
    if marked >= _MARKED * known.total():
        return lambda column, value: isinstance(value, str) and _is_marked(value)
    own = {c for c, n in known.items() if n >= _OF_LABELS * texts[c]}
    return lambda column, value: (
        bool(label_of(value)[0]) if column in own else _names_before_colon(value, reader)
    )


def _names_before_colon(value: Cell, reader: Reader) -> bool:
    known = reader.known(label_of(value)[0])
    return isinstance(value, str) and ":" in value and known not in ("", "*")


def _is_marked(text: str) -> bool:
    """True for a text that ends in a colon, begins with a number, or has a colon after words."""
    label, _ = label_of(text)
    letters = any(map(str.isalpha, label))
    return letters and (":" in text or _NUMBERED.match(text) is not None)


def _steps(grid: Grid, first: int, last: int, is_label: IsLabel) -> dict[int, int]:
    """Column of labels -> how many columns further on their values stand mostly."""
    found: dict[int, Counter[int]] = {}
    for r in range(first, last + 1):
        label = -1
        for c, value in enumerate(grid.rows[r]):
            if is_blank(value):
                continue
            if is_label(c, value):
                label = c
            elif label >= 0:
                found.setdefault(label, Counter())[c - label] += 1
                label = -1
    return {c: own.most_common(1)[0][0] for c, own in found.items()}


def _entries(grid: Grid, r: int, is_label: IsLabel, steps: dict[int, int]) -> Iterator[Entry]:
    """The labels of a row, each with its value.

    Raises:
        _Doubt: a value before any label, or two values behind one.
    """
    line = grid.rows[r]
    filled = [(c, v) for c, v in enumerate(line) if not is_blank(v)]
    at = [i for i, (c, v) in enumerate(filled) if is_label(c, v)]
    if not at:
        return
    if any(rows.number(v) is None for _, v in filled[: at[0]]):
        raise _Doubt
    for i, end in zip(at, [*at[1:], len(filled)], strict=True):
        column, text = filled[i]
        label, inside = label_of(text)
        values = filled[i + 1 : end]
        if len(values) == 1 + (not inside) and end < len(filled) and _is_count(values[-1][1]):
            # The number of the next label.
            values = values[:-1]
        if len(values) + bool(inside.strip(_DOTS)) > 1:
            raise _Doubt
        if inside.strip(_DOTS):
            yield Entry(label, (r, column), inside, inside=True)
        elif values:
            yield Entry(label, (r, values[0][0]), values[0][1])
        else:
            until = filled[end][0] if end < len(filled) else len(line)
            step = column + steps.get(column, 1)
            yield Entry(label, (r, step if step < until else column))


def _is_count(value: Cell) -> bool:
    number = rows.number(value)
    return number is not None and number < 100


# ---------------------------------------------------------------- turned tables


def _turned(grid: Grid, first: int, last: int, reader: Reader) -> Iterator[Card]:
    known = Counter(
        c
        for r in range(first, last + 1)
        for c, v in enumerate(grid.rows[r])
        if isinstance(v, str) and reader.known(label_of(v)[0]) not in ("", "*")
    )
    column = known.most_common(1)[0][0]
    named = [
        r for r in range(first, last + 1)
        if reader.known(label_of(grid.rows[r][column])[0]) == "ho_ten"
    ]  # fmt: skip
    if len(named) != 1:
        raise _Doubt
    line = grid.rows[named[0]]
    people = [c for c in range(column + 1, len(line)) if rows.is_name(line[c])]
    cards = {c: Card(first, last) for c in people}
    for r in range(first, last + 1):
        line = grid.rows[r]
        values = [c for c in range(column + 1, len(line)) if not is_blank(line[c])]
        label = label_of(line[column])[0]
        before = [v for v in line[:column] if not is_blank(v)]
        if any(rows.number(v) is None for v in before) and (values or label):
            raise _Doubt
        if not set(values) <= set(people) or (values and not label):
            raise _Doubt
        if not label or (not values and not reader.known(label)):
            continue
        for c, card in cards.items():
            card.entries.append(Entry(label, (r, c), "" if is_blank(line[c]) else line[c]))
    yield from cards.values()
