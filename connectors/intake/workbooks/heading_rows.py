"""Where the heading of a table of people is: its rows, the tables that stand side by side under it,
and the texts above each column."""

import itertools
import re
from collections.abc import Sequence
from functools import partial

from ....validators.folding import clean, fold
from ..headings import Reader, are_of_kin, name_part
from .grids import Cell, Grid
from .letterheads import MOTTO
from .rows import ROMAN, VALUE, is_column_numbers, looks_like_name, text_of

ROWS = 6
"""Most rows of one heading."""
LOOKED = 12
"""Rows below a heading in which a column of names is looked for."""
_NUMBER_HEADS = frozenset({"tt", "stt", "sott", "sothutu"})
"""Folded headings of the row's number."""
_IDENTITY = frozenset({"ngay_sinh", "cccd", "gioi_tinh", "so_hieu", "ma_ngach", "he_so"})


def names(row: Sequence[Cell], reader: Reader, below: Sequence[Sequence[Cell]] = ()) -> list[int]:
    """Columns that name the person, when the row can be a heading; else nothing. *below* are the
    rows under it: where no heading names the person, a column full of names does."""
    texts = [(c, v) for c, v in enumerate(row) if isinstance(v, str) and v and len(v) <= 80]
    if len(texts) < 2 or sum(isinstance(v, float) for v in row) > 2:
        return []
    if any(VALUE.fullmatch(v) for _, v in texts):
        return []
    known = [(c, reader.known(v) or reader.first_of(v)) for c, v in texts]
    fields = [f for _, f in known if f]
    if len(fields) < 2:
        return []
    whole = [c for c, f in known if f == "ho_ten"]
    if whole:
        return whole if len(set(fields)) >= 2 else []
    parts = [c for c, f in known if f == "ho"]
    if parts and "ten" in fields:
        return parts
    if any(_names_person(r, reader) for r in below[: ROWS // 2]):
        # Parents of a heading that names the person further down.
        return []
    if len(set(fields) - {"*"}) + fields.count("*") >= 3 and len(fields) * 2 >= len(texts):
        named = _named_by_content(known, below) if _IDENTITY.intersection(fields) else []
        if named:
            return named
        for name in ("cccd", "so_hieu"):
            found = [c for c, f in known if f == name]
            if found:
                return found[:1]
    return []


def _names_person(row: Sequence[Cell], reader: Reader) -> bool:
    known = [reader.known(v) for v in row if isinstance(v, str) and v and len(v) <= 80]
    return "ho_ten" in known and len(set(known) - {"", "*"}) >= 2


def _named_by_content(known: list[tuple[int, str]], below: Sequence[Sequence[Cell]]) -> list[int]:
    """The column, of no known heading, whose cells are names of persons."""
    for column, name in known:
        if not name or name == "*":
            cells = [r[column] for r in below[:LOOKED] if column < len(r) and r[column] != ""]
            if cells and sum(map(looks_like_name, cells)) >= 0.6 * len(cells):
                return [column]
    return []


def extent(grid: Grid, row: int, named: list[int], reader: Reader, above: int) -> tuple[int, int]:
    """First and last row of the heading block around *row*; nothing above row *above* belongs to
    it."""
    rows, merges = grid.rows, grid.merges or []
    first = last = row
    while first - 1 >= above and row - first < ROWS - 2 and _is_above(grid, first, row, reader):
        first -= 1
    for r0, _c0, r1, c1 in merges:
        if first <= r0 <= last and r1 > last and r1 - first < ROWS and c1 < len(rows[row]) + 1:
            last = r1
    while last + 1 < len(rows) and last - first < ROWS - 2:
        below = rows[last + 1]
        if not _is_subheading(below, rows[last], named, reader) and not _is_under_merged(
            below, [m for m in merges if m[2] == last and m[3] > m[1]], named
        ):
            break
        last += 1
    return first, min(last, len(rows) - 1)


def _is_above(grid: Grid, first: int, row: int, reader: Reader) -> bool:
    """True when the row above *first* holds the parents of the heading at *row*."""
    above, width = grid.rows[first - 1], len(grid.rows[row])
    texts = [(c, v) for c, v in enumerate(above) if v != ""]
    if not texts or any(not isinstance(v, str) or len(v) > 60 for _, v in texts):
        return False
    merges = [m for m in grid.merges or [] if m[0] == first - 1]
    if any(r1 >= row and c0 == c1 for _, c0, r1, c1 in merges):
        # A heading of one column that reaches down to this row is of its own height.
        return True
    if any(
        c1 > c0 > 0 and r1 == first - 1 and (c1 - c0 + 1) < 0.6 * width for _, c0, r1, c1 in merges
    ):
        return all(c > 0 and not fold(str(v)).startswith(MOTTO) for c, v in texts)
    beside = [c for c, v in texts if reader.known(str(v)) and grid.rows[row][c] == ""]
    return len(beside) >= 2


def _is_subheading(
    row: Sequence[Cell], above: Sequence[Cell], named: list[int], reader: Reader
) -> bool:
    """A row below a heading that holds headings too: no name in it, only texts (or years), one of
    them known; or the same headings in another language."""
    filled = [(c, v) for c, v in enumerate(row) if v != ""]
    if not filled:
        return False
    if is_other_language(above, row, named, reader) or _are_name_parts(row, named, reader):
        return True
    if _is_section(filled, above, named):
        return False
    texts = [text_of(v) for _, v in filled]
    if any(len(t) > 60 or ROMAN.fullmatch(t.strip()) for t in texts) or is_column_numbers(row):
        return False
    if any(
        not isinstance(v, str) and not re.fullmatch(r"(19|20)\d\d", t)
        for (_, v), t in zip(filled, texts, strict=True)
    ):
        return False
    known = sum(map(partial(_heads, reader), texts))
    if any(row[c] != "" for c in named) or (len(row) > 1 and row[0] != "" and above[0] != ""):
        # What stands under the heading of the name is its part: a name is no known heading.
        return (
            known >= 3
            and known * 2 >= len(texts)
            and all(row[c] == "" or _heads(reader, text_of(row[c])) for c in named)
        )
    return (known >= 1 and known * 3 >= len(texts)) or (
        len(texts) >= 4 and all(not any(ch.isdigit() for ch in t) for t in texts)
    )


def _is_section(
    filled: Sequence[tuple[int, Cell]], above: Sequence[Cell], named: Sequence[int]
) -> bool:
    """True for a row of one text, numbered, before the names or under a heading of one column: a
    section, however much it sounds like a heading ("I. LÃNH ĐẠO, QUẢN LÝ", "Năm 2027")."""
    if len(filled) != 1:
        return False
    ((c, text),) = filled
    if c < min(named, default=0) and fold(text_of(text)) not in _NUMBER_HEADS:
        return True
    alone = c + 1 < len(above) and above[c] != "" and above[c + 1] != ""
    return alone or bool(re.match(r"(?:[IVXL]+|[A-Z]|\d+)\s*[.)/]\s*\S", text_of(text)))


def _is_under_merged(
    row: Sequence[Cell], parents: Sequence[tuple[int, int, int, int]], named: list[int]
) -> bool:
    """True for a row of words that stand all under headings merged over several columns, two under
    one of them and none under that of the name."""
    filled = [c for c, v in enumerate(row) if v != ""]
    if not all(_is_words(row[c]) for c in filled):
        return False
    under = [[c for c in filled if c0 <= c <= c1] for _, c0, _, c1 in parents]
    return (
        any(len(columns) >= 2 for columns in under)
        and sum(map(len, under)) == len(filled)
        and not any(c in filled for c in named)
    )


def _is_words(value: Cell) -> bool:
    return (
        isinstance(value, str)
        and len(value) <= 60
        and sum(map(str.isalpha, value)) >= 2
        and not any(map(str.isdigit, value))
    )


def _are_name_parts(row: Sequence[Cell], named: list[int], reader: Reader) -> bool:
    """True for a row with the headings of the family name and the given name, the first under one
    of the columns that name the person: nobody is called so."""
    for c in named:
        parts = [name_part(reader.readable(text_of(v))) for v in row[c : c + 3] if v != ""]
        if parts[:2] == ["ho", "ten"] or parts == ["ho", "dem", "ten"]:
            return True
    return False


def _heads(reader: Reader, text: str) -> bool:
    """True for the text of a heading, also of one that means something only under another."""
    return (
        bool(reader.known(text))
        or clean(text).lower() in ("nam", "nữ", "ngày", "tháng", "năm")
        or re.search(r"\b(19|20)\d\d\b", text) is not None
    )


def is_other_language(
    upper: Sequence[Cell], lower: Sequence[Cell], named: list[int], reader: Reader
) -> bool:
    """True when the two rows name the person in the same column in different words, with texts
    only: a heading in two languages."""
    pairs = [(upper[c], lower[c]) for c in named]
    if not pairs or not all(isinstance(a, str) and isinstance(b, str) for a, b in pairs):
        return False
    if any(isinstance(v, float) for v in lower) or all(
        fold(str(a)) == fold(str(b)) for a, b in pairs
    ):
        return False
    return all(
        reader.known(str(a)) == reader.known(str(b)) == "ho_ten" for a, b in pairs if a and b
    ) and all(a and b for a, b in pairs)


def spans(
    grid: Grid, named: list[int], row: int, block: tuple[int, int], reader: Reader
) -> list[tuple[int, int]]:
    """(first column, column after the last) of each of the tables that stand side by side under
    the rows of *block*."""
    width = len(grid.rows[row])
    first, last = block
    named = _own_names(grid, named, row, block, reader)
    numbered = [c for c in range(width) if _counts(grid, c, first, last)]
    starts = [0, *(c for c in numbered if _begins(grid, c, first, last))]
    if len(starts) < max(2, len(named)):
        starts = [0]
        for previous, name in itertools.pairwise(named):
            near = [c for c in numbered if max(previous, name - 3) < c < name]
            starts.append(near[-1] if near else name)
    if any(b - a < 3 for a, b in itertools.pairwise(starts)) or width - starts[-1] < 2:
        return [(0, width)]
    return list(zip(starts, [*starts[1:], width], strict=True))


def _own_names(
    grid: Grid, named: Sequence[int], row: int, block: tuple[int, int], reader: Reader
) -> list[int]:
    """Those of the columns *named* with which a table may begin: a name of relatives is one of the
    person's columns, and so is one that no number, blank column or repeated heading sets apart."""
    heads = texts_above(grid, *block, 0, len(grid.rows[row]))
    found = list(named[:1])
    for name in named[1:]:
        if are_of_kin(heads[name]):
            continue
        before = {reader.known(heads[c][-1]) for c in range(found[-1], name) if heads[c]} - {""}
        after = [reader.known(h[-1]) for c, h in heads.items() if c > name and h]
        apart = any(not heads[c] for c in range(found[-1] + 1, name))
        numbered = any(_counts(grid, c, *block) for c in range(max(found[-1], name - 3), name))
        if apart or numbered or len(before.intersection(after)) >= 2:
            found.append(name)
    return found


def _begins(grid: Grid, column: int, first: int, last: int) -> bool:
    """True for a column of numbers that has a table, and a blank column or another such column, on
    its left."""
    rows = grid.rows[first : last + 1]
    headed = [any(row[c] != "" for row in rows) for c in range(column)]
    return sum(headed) >= 3 and (
        not headed[-1] or any(_counts(grid, c, first, last) for c in range(column))
    )


def _counts(grid: Grid, column: int, first: int, last: int) -> bool:
    """True for a column whose heading is that of the row's number."""
    return any(
        fold(text_of(row[column])) in _NUMBER_HEADS
        for row in grid.rows[first : last + 1]
        if row[column] != ""
    )


def texts_above(
    grid: Grid, first: int, last: int, left: int, right: int, joined: Sequence[int] = ()
) -> dict[int, list[str]]:
    """Column -> texts above it, parent first, merged cells filled. A row of *joined* says the same
    as the row before it, in another language: their texts become one."""
    rows = grid.rows
    filled = {
        (r, c): text_of(rows[r][c])
        for r in range(first, last + 1)
        for c in range(left, right)
        if rows[r][c] != ""
    }
    for r0, c0, r1, c1 in grid.merges or []:
        if r0 <= last and r1 >= first and (r0, c0) in filled:
            for r in range(max(r0, first), min(r1, last) + 1):
                for c in range(max(c0, left), min(c1, right - 1) + 1):
                    filled.setdefault((r, c), filled[r0, c0])
    across = any(m[0] <= last and m[2] >= first and m[3] > m[1] for m in grid.merges or [])
    if not across and last > first:
        _carry_parents(filled, first, last, left, right)
    for r in joined:
        for c in range(left, right):
            if (r, c) in filled and (r - 1, c) in filled:
                if fold(filled[r, c]) != fold(filled[r - 1, c]):
                    filled[r - 1, c] = f"{filled[r - 1, c]}\n{filled[r, c]}"
                del filled[r, c]
    return {
        c: [filled[r, c] for r in range(first, last + 1) if (r, c) in filled]
        for c in range(left, right)
    }


def _carry_parents(
    filled: dict[tuple[int, int], str], first: int, last: int, left: int, right: int
) -> None:
    """Text files lose the merges, and headings repeated on a page often have none: a parent goes on
    over the columns that have only a child. In place."""
    for r in range(first, last):
        parent = ""
        for c in range(left, right):
            below = any((k, c) in filled for k in range(r + 1, last + 1))
            if (r, c) in filled:
                parent = filled[r, c] if below else ""
            elif parent and below:
                filled[r, c] = parent
