"""Tells people from everything else beneath a heading, row by row, and says of every other row what
it was taken for."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ....validators.folding import clean
from ....validators.unit_names import is_unit_name
from ..headings import Reader
from . import heading_rows, rows
from .found import Table
from .grids import Cell, Grid


@dataclass
class _Walk:
    """What stays the same while the rows of one table are walked, and the counts so far."""

    grid: Grid
    reader: Reader
    table: Table
    stt: int
    names: list[int]
    keys: list[int]
    proofs: list[tuple[str, int]]
    usual: float
    below: set[int]
    counted: int = 0
    carried: int = 0
    above: int = 0
    since_section: int = 0
    since_page: int = 0
    last_number: int = 0
    ahead: int = 0
    groups: list[int] = field(default_factory=list)

    def person(self, row: int, number: int | None) -> None:
        self.table.people.append(row)
        self.counted += 1
        self.since_section += 1
        self.since_page += 1
        if number is not None:
            self.last_number = number

    def other(self, row: int, cells: Sequence[Cell], filled: int, number: int | None) -> int | None:
        """Say what a row is that is no person by its name. Returns the row where the table has
        ended, or None when it goes on."""
        line = self.grid.rows[row]
        reader = self.reader
        if (filled >= 3 or row + 1 < len(self.grid.rows)) and heading_rows.names(line, reader):
            return row
        if self.names and row not in self.below and self._is_nameless(line, cells, number, filled):
            self.person(row, number)
            return None
        text = next((v for v in cells if isinstance(v, str) and v.strip()), "")
        others = self.table.others
        if row in self.below and not rows.is_total(text):
            others[row] = "continued"
        elif number is not None and not text:
            others[row] = "prepared"
        elif rows.is_total(text):
            self._total(row, cells)
        elif rows.is_signature(cells) and filled <= 6 and number is None:
            others[row] = "signature"
            if row >= self.ahead:
                self.ahead, ended = self._next_full(row + 1)
                if ended:
                    # Below the signatures nothing belongs to this table; another one may follow.
                    others.update((r, "signature") for r in self._filled(row + 1, self.ahead))
                    return self.ahead
        elif rows.is_column_numbers(cells):
            others[row] = "numbering"
        elif text and (
            filled <= 2 or (filled <= 4 and self.table.people) or rows.is_section(cells)
        ):
            others[row] = "note" if rows.is_note(text) else "section"
            self.table.sections[row] = clean(text)
            if others[row] == "section":
                self.since_section = 0
        else:
            others[row] = "unexplained"
        return None

    def _filled(self, start: int, end: int) -> list[int]:
        left, right = self.table.left, self.table.right
        return [r for r in range(start, end) if any(v != "" for v in self.grid.rows[r][left:right])]

    def _total(self, row: int, cells: Sequence[Cell]) -> None:
        self.table.others[row] = "subtotal"
        said = rows.counted_people(cells)
        whole = self.carried + self.counted
        sums = (whole, self.counted, self.since_section, self.since_page, self.above + self.counted)
        if said is not None and said not in sums and said not in self.groups:
            self.table.problems.append((row, -1, "ld-total-matches", str(said), "", str(whole)))
        self.groups.append(self.since_section)
        self.since_page = 0

    def _is_nameless(
        self, line: Sequence[Cell], cells: Sequence[Cell], number: int | None, filled: int
    ) -> bool:
        """A line without a name that all the same speaks of one person: it has a personal value,
        or a number and most cells."""
        if rows.is_column_numbers(cells) or _is_counted_section(
            line, cells, self.stt, number, self.names
        ):
            return False
        if rows.is_moved(line, self.names):
            return False
        certain = any(f != "ngay_sinh" and rows.is_proof(f, line[c]) for f, c in self.proofs)
        if not certain and any(isinstance(v, str) and rows.is_total(v) for v in cells):
            return False
        proven = certain or any(rows.is_proof(f, line[c]) for f, c in self.proofs)
        if number is None:
            if not certain and rows.is_signature(cells):
                return False
            blank = self.stt < 0 or line[self.stt] == ""
            return proven and blank and filled >= max(3, 0.5 * self.usual)
        meaning = filled - cells.count(0.0)
        if proven and filled >= 2:
            return True
        follows = number == self.last_number + 1
        return self.usual >= 5 and meaning >= (3 if follows else max(4, 0.6 * self.usual))

    def _next_full(self, row: int) -> tuple[int, bool]:
        """The next row that is a person in full, or else (with True) where another table or the end
        of the sheet comes first.

        Words of a signature among the people end nothing: somebody typed them into a cell."""
        sheet, left, right = self.grid.rows, self.table.left, self.table.right
        while row < len(sheet) and not heading_rows.names(sheet[row], self.reader):
            line = sheet[row]
            filled = right - left - line[left:right].count("")
            number = rows.number(line[self.stt]) if self.stt >= 0 else None
            if (
                (self.stt < 0 or number is not None)
                and filled >= max(4, 0.6 * self.usual)
                and (
                    any(rows.is_name(line[c]) for c in self.keys)
                    or any(rows.is_proof(f, line[c]) for f, c in self.proofs)
                )
                and (number is not None or not rows.is_signature(line[left:right]))
            ):
                return row, False
            row += 1
        return row, True


def walk(
    grid: Grid,
    reader: Reader,
    table: Table,
    body: int,
    counts: list[int],
    before: tuple[int, int] = (0, 0),
) -> int:
    """Tells people from everything else, row by row. Returns the row where another table may begin.

    *counts* are the filled cells of the rows from *body* on, as far as they were counted; *before*
    the people of the pages before, and of all tables above, for the sum of all."""
    sheet, left, right = grid.rows, table.left, table.right
    columns = {(m.field, m.role): m.column for m in table.decision.columns if m.field}
    stt = columns.get(("stt", ""), -1)
    names = [c for (f, role), c in columns.items() if f == "ho_ten"]
    keys = names or [columns[k] for k in (("cccd", ""), ("so_hieu", "")) if k in columns]
    if not keys:
        return body
    alone = not names
    proofs = [(f, c) for (f, _), c in columns.items() if f in rows.PROOFS]
    usual = _usual(sheet, body, keys, counts)
    state = _Walk(grid, reader, table, stt, names, keys, proofs, usual, _below_merged(grid, names))
    state.carried, state.above = before
    row = body
    while row < len(sheet):
        line = sheet[row]
        cells = line[left:right] if left or right < len(line) else line
        filled = counts[row - body] if row - body < len(counts) else len(cells) - cells.count("")
        if not filled:
            row += 1
            continue
        number = rows.number(line[stt]) if stt >= 0 else None
        named = (
            any(line[c] != "" for c in keys) if alone else any(rows.is_name(line[c]) for c in keys)
        )
        if (
            named
            and _is_person(line, stt, number, filled, usual, names)
            and not _is_counted_section(line, cells, stt, number, names)
            and not (len(str(line[keys[0]])) <= 6 and rows.is_column_numbers(cells))
        ):
            if (
                names
                and number is None
                and any(rows.may_head(line[c]) for c in names)
                and heading_rows.names(line, reader)
            ):
                return row
            if stt >= 0 and rows.is_example(line[stt]):
                table.others[row] = "hint"
            else:
                state.person(row, number)
        elif (end := state.other(row, cells, filled, number)) is not None and row > body:
            return end
        row += 1
    return row


def _usual(sheet: Sequence[Sequence[Cell]], body: int, keys: list[int], counts: list[int]) -> float:
    """The median of the filled cells of rows that have one of *keys*; of all rows with two cells
    and more when no row has one."""
    pairs = list(zip(sheet[body : body + len(counts)], counts, strict=True))
    named = sorted([filled for line, filled in pairs if any(line[c] != "" for c in keys)])
    named = named or sorted(filled for _, filled in pairs if filled > 1)
    return float(named[len(named) // 2]) if named else 0.0


def _is_person(
    line: Sequence[Cell], stt: int, number: int | None, filled: int, usual: float, names: list[int]
) -> bool:
    if number is not None:
        if filled <= 2 and usual >= 5 and names:
            return not rows.speaks_of_unit(rows.text_of(line[names[0]]))
        return True
    if stt >= 0 and line[stt] != "":
        return filled > max(4, usual * 0.4) and not rows.is_total(rows.text_of(line[stt]).strip())
    text = next((v for v in line if isinstance(v, str) and v.strip()), "")
    if rows.is_total(text):
        return False
    least = max(3 if stt >= 0 else 2, 0.3 * usual)
    if filled < least:
        return False
    # In a list without numbers "Tạ Văn Cảnh | Kế toán" is one of its people.
    listed = stt < 0 and any(rows.looks_like_name(line[c]) for c in names)
    return listed or filled > 4 or not rows.is_signature(line)


def _is_counted_section(
    line: Sequence[Cell], cells: Sequence[Cell], stt: int, number: int | None, names: list[int]
) -> bool:
    """A section with counts where people have names: under a number in letters, or a unit's name
    under any number."""
    if stt < 0 or not names or not rows.is_section(cells):
        return False
    name = line[names[0]]
    if number is None:
        return rows.is_mark(line[stt])
    return isinstance(name, str) and is_unit_name(name) and not rows.looks_like_name(name)


def _below_merged(grid: Grid, names: list[int]) -> set[int]:
    """Rows whose name belongs to a cell merged from above: the person of that cell goes on
    there."""
    return {
        row
        for r0, c0, r1, c1 in grid.merges or []
        if r1 > r0 and any(c0 <= c <= c1 for c in names)
        for row in range(r0 + 1, r1 + 1)
    }
