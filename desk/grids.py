"""A part of a sheet as a page shows it: its cells as they look, and what rows and columns were
taken for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..connectors.intake.remarks import ROWS, label
from ..validators.columns import letter

COLUMNS = 80
"""Most columns that are shown."""
PLAIN = frozenset({"person", "line", "heading", "blank", "title"})
"""What a row can be without anybody asking why it was left out."""
COLUMNED = frozenset({"person", "line", "heading", "numbering", "aside"})
"""What a row is whose cells belong to columns."""


@dataclass(frozen=True)
class Column:
    """A column: its letter, what it was taken for in words, and how that is to be seen: "read",
    "said" (somebody said it), "asked", "left" (has a heading and is not read), "" (nothing)."""

    letter: str
    words: str
    look: str


@dataclass(frozen=True)
class Cell:
    text: str
    column: int
    across: int = 1
    down: int = 1


@dataclass(frozen=True)
class Row:
    """A row, with its number from 1, and what it was taken for, in words, and as a name."""

    number: int
    reason: str
    look: str
    cells: list[Cell]


@dataclass(frozen=True)
class Grid:
    """Rows *first* to *last* of a sheet of so many."""

    columns: list[Column]
    rows: list[Row]
    height: int


def columns(tables: Sequence[Mapping[str, Any]], width: int) -> list[Column]:
    """What each of *width* columns was taken for in the largest of a sheet's tables
    (``loading.explain``)."""
    named: dict[str, Column] = {}
    for table in sorted(tables, key=lambda one: one["people"], reverse=True)[:1]:
        asked = {q["column"] for q in table["questions"]}
        for one in table["columns"]:
            words, look = "", "asked" if one["column"] in asked else "left"
            if one["field"]:
                words = label(one["field"], table["kind"])
                look = "said" if one["how"] == "manual" else "read"
            before = named.get(one["column"])
            if before is not None and before.words and words:
                words = f"{before.words}, {words}"
            named[one["column"]] = Column(one["column"], words, look)
    return [named.get(letter(n), Column(letter(n), "", "")) for n in range(min(width, COLUMNS))]


def cut(
    sheet: Mapping[str, Any], tables: Sequence[Mapping[str, Any]], wanted: Iterable[int]
) -> Grid:
    """The *wanted* rows (from 1) of a drawn sheet (``workbooks.drawing``) of these tables."""
    numbers = [n for n in wanted if 1 <= n <= len(sheet["rows"])]
    own = columns(tables, sheet["width"])
    spans, hidden = _merged(sheet["merges"], numbers, len(own))
    rows = []
    for n in numbers:
        reason = sheet["told"].get(n, "blank")
        texts = _wide(sheet["rows"][n - 1], len(own))
        if reason not in COLUMNED:
            _spill(texts, n, spans, hidden)
        cells = [
            Cell(text, c, *spans.get((n, c), (1, 1)))
            for c, text in enumerate(texts, 1)
            if (n, c) not in hidden
        ]
        rows.append(Row(n, ROWS[reason]() if reason in ROWS else reason, reason, cells))
    return Grid(own, rows, sheet["height"])


def _spill(
    texts: Sequence[str],
    row: int,
    spans: dict[tuple[int, int], tuple[int, int]],
    hidden: set[tuple[int, int]],
) -> None:
    """Let the words of a row that is not of columns run over the blank cells behind them, as
    programs show them. In place."""
    for c, text in enumerate(texts, 1):
        if not text or (row, c) in spans or (row, c) in hidden:
            continue
        end = c
        while end < len(texts) and not texts[end] and not {(row, end + 1)} & (hidden | set(spans)):
            end += 1
        spans[row, c] = (end - c + 1, 1)
        hidden |= {(row, k) for k in range(c + 1, end + 1)}


def _wide(row: Sequence[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]


def _merged(
    merges: Sequence[Sequence[int]], numbers: Sequence[int], width: int
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """(place of a merged cell -> columns and rows that it spans, places beneath merged cells) of
    the rows that are shown."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    hidden: set[tuple[int, int]] = set()
    if not numbers:
        return spans, hidden
    first, last = numbers[0], numbers[-1]
    for r0, c0, r1, c1 in merges:
        if not first <= r0 <= last or c0 > width or (r0, c0) in hidden:
            continue
        down, across = min(r1, last) - r0 + 1, min(c1, width) - c0 + 1
        places = {(r, c) for r in range(r0, r0 + down) for c in range(c0, c0 + across)}
        if places & (hidden | set(spans)):
            continue
        spans[r0, c0] = (across, down)
        hidden |= places - {(r0, c0)}
    return spans, hidden


def left_out(sheet: Mapping[str, Any]) -> list[tuple[int, str, str]]:
    """(row, what it was taken for, its first text) of the rows that are no people, each with the
    reason; those of the title, of the heading and without a value are not named."""
    found = []
    for number, reason in sorted(sheet["told"].items()):
        if reason not in PLAIN and number <= len(sheet["rows"]):
            texts = [text for text in sheet["rows"][number - 1] if text]
            words = ROWS[reason]() if reason in ROWS else reason
            found.append((number, words, " · ".join(texts[:3])))
    return found
