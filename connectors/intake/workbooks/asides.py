"""Which of a file's tables are none of the unit's people, though they look like it: a worked
example, an old sheet that is hidden, a class, a list of projects, the same people named once more
for an award. And which sheet goes on where another ended."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ....validators import encodings
from ....validators.folding import fold, fold_words
from ..headings import Decision, Reader, says_left
from . import rows, titles
from .found import SAMPLE, Table
from .grids import Cell, Grid
from .walk import walk

Sheet = tuple[Grid, list[Table]]

# "Ngày sinh viên chức" is the birth date of a viên chức.
_PUPILS = re.compile(
    r"hoc sinh|phu huynh|(?<!nam )(?<!ngay )sinh vien(?! chuc)|tre em|ho ten tre|benh nhan"
    r"|nguoi benh|ho ten cha"
)
_SERVICE = frozenset(
    {
        "ma_ngach", "ten_ngach", "bac", "he_so", "ngay_bac", "ngay_tuyen_dung", "chuc_vu",
        "so_bhxh", "trinh_do_cm", "ngay_vao_dang", "loai_hop_dong", "pc_chuc_vu", "doi_tuong",
        "ngay_vao_co_quan",
    }
)  # fmt: skip
_STAFF = 4
"""Facts of service that only a list of the staff has."""
_NOMINEES = (
    "khen thuong", "thi dua", "danh hieu de nghi", "de nghi tang", "sang kien", "quy hoach",
)  # fmt: skip
_BEHIND = re.compile(r"\(.*?\)|[-–,]?\s*(?:19|20)\d\d\s*$")
_IDENTITY = frozenset({"ngay_sinh", "gioi_tinh", "cccd", "cmnd"})


def set_aside(sheets: Sequence[Sheet]) -> None:
    """Say in ``Table.aside`` why a table's people are not counted: ``example``, ``hidden``,
    ``relatives``, ``pupils``, ``things`` (names of no persons), ``leavers`` (no column says when
    they left), ``nominees`` (people of another table of the file, named once more). In place."""
    tables = [(grid, t) for grid, own in sheets for t in own]
    examples = [titles.is_example(grid.name, t.title) for grid, t in tables]
    # The example of a form is one beside the form; a lone table is no example whatever its sheet is
    # called.
    for (_, table), example in zip(tables, examples, strict=True):
        if example and not all(examples):
            table.aside = "example"
    for grid, table in tables:
        if not table.aside and table.decision.table == "nguoi":
            table.aside = _kind(grid, table) or _left(grid, table)
    seen = [t for g, t in tables if g.visible and _are_people(t)]
    for grid, table in tables:
        if not grid.visible and not table.aside and seen:
            table.aside = "hidden"
    for grid, table in tables:
        if _are_people(table) and _speaks_of(table, grid, _NOMINEES):
            others = [(g, t) for g, t in tables if t is not table and _are_people(t)]
            if _repeats(grid, table, others) or _only_names(table, [t for _, t in others]):
                table.aside = "nominees"


def _left(grid: Grid, table: Table) -> str:
    """``leavers`` for people of whom the title says that they have left, and no column when."""
    title = table.title[-200:] or titles.right_above(grid.rows, table.heading[0])
    told = any(m.field == "ngay_roi" for m in table.decision.columns)
    return "leavers" if not told and table.people and says_left(title) else ""


def _only_names(table: Table, others: Sequence[Table]) -> bool:
    """True for a list of names without a fact of a person, in a file that has people with some."""
    own = {m.field for m in table.decision.columns}
    return not own & (_IDENTITY | _SERVICE) and any(
        len({m.field for m in t.decision.columns} & (_IDENTITY | _SERVICE)) >= _STAFF
        for t in others
    )


def _are_people(table: Table) -> bool:
    return table.decision.table == "nguoi" and not table.aside and bool(table.people)


def _kind(grid: Grid, table: Table) -> str:
    fields = {m.field for m in table.decision.columns}
    if len(fields & _SERVICE) >= _STAFF:
        # Who has a rank, a pay and a day of recruitment is of the staff, whatever else is told.
        return ""
    headings = [fold_words(" ".join(h)) for h in table.headings.values()]
    title = fold_words(f"{grid.name} {table.title[-200:]}")
    if any(h.startswith("quan he") or "nguoi phu thuoc" in h for h in headings):
        return "relatives"
    if "danh sach hoc sinh" in title or any(_PUPILS.search(h) for h in headings):
        return "pupils"
    if not table.people or fields & _IDENTITY or "ho_ten" not in fields:
        return ""
    cells = _names(grid, table)[:SAMPLE]
    persons = sum(map(_may_be_person, cells))
    return "things" if len(cells) >= 2 and persons < 0.3 * len(cells) else ""


def _may_be_person(text: str) -> bool:
    """A name by its form: few words, all of letters, and capitals; any letters of old encodings."""
    words = _BEHIND.sub(" ", text).split()
    text = " ".join(words)
    return (
        1 <= len(words) <= 6
        and not any(c.isdigit() or c in ":;/\\" for c in text)
        and (text.isupper() or text.islower() or all(not w[0].islower() for w in words))
    )


def _readings(names: Sequence[str]) -> set[str]:
    """Folded names, each also as it would be read out of the old encodings: one of two tables may
    be typed in them."""
    found = set(map(fold, names))
    for name in names:
        if not name.isascii():
            found.update(fold(encodings.decode(name, e)) for e in encodings.LEGACY)
    return found


def _names(grid: Grid, table: Table) -> list[str]:
    columns = [m.column for m in table.decision.columns if m.field == "ho_ten"]
    names = []
    for row in table.people:
        parts = [str(grid.rows[row][c]).strip() for c in columns if grid.rows[row][c] != ""]
        if parts:
            names.append(" ".join(parts))
    return names


def _speaks_of(table: Table, grid: Grid, words: Sequence[str]) -> bool:
    text = fold_words(
        f"{grid.name} {table.title[-200:]} "
        + " ".join(" ".join(h) for h in table.headings.values())
    )
    return any(w in text for w in words)


def _repeats(grid: Grid, table: Table, others: Sequence[tuple[Grid, Table]]) -> bool:
    """True when most people of *table* stand in another table too, with more columns."""
    mine = [_readings([n]) for n in _names(grid, table)]
    own = sum(bool(m.field) for m in table.decision.columns)
    for other_grid, other in others:
        theirs = _readings(_names(other_grid, other))
        if sum(bool(n & theirs) for n in mine) >= 0.6 * len(mine) and own < sum(
            bool(m.field) for m in other.decision.columns
        ):
            return True
    return False


def continue_tables(sheets: Sequence[Sheet], reader: Reader) -> list[tuple[str, str]]:
    """Read the rows of a sheet that stand under no heading, and fit the columns of the people on
    the sheet before it, as the rest of them. In place; returns (sheet, sheet whose table goes on
    there)."""
    found = []
    for (before_grid, before), (grid, own) in pairwise(s for s in sheets if s[0].visible):
        model = _last_people(before)
        if model is None:
            continue
        above = grid.rows[: min((t.heading[0] for t in own), default=len(grid.rows))]
        start = _first_fit(above, model)
        if start is not None and not _is_headed(above[:start], model, reader):
            own.insert(0, _rest(grid, model, start, reader))
            found.append((grid.name, before_grid.name))
    return found


def _is_headed(above: Sequence[Sequence[Cell]], model: Table, reader: Reader) -> bool:
    """True when a row of *above* is a heading of its own, of other columns than *model*'s."""
    columns = {m.column: m.field for m in model.decision.columns if m.field}
    for line in above:
        texts = [(c, v) for c, v in enumerate(line) if isinstance(v, str) and v.strip()]
        known = [(c, reader.known(v)) for c, v in texts]
        other = sum(columns.get(c, "") != name for c, name in known)
        if len(texts) >= 3 and sum(bool(n) for _, n in known) >= 2 and other * 3 >= len(texts):
            return True
    return False


def continue_below(grid: Grid, own: list[Table], reader: Reader) -> None:
    """Read rows that fit the columns of a sheet's people, and that no table reached, as more of
    them: people beneath the signatures. In place."""
    model = _last_people(own)
    if model is None:
        return
    end = max(r for t in own for r in (t.heading[1], *t.people[-1:], *t.others))
    rest = grid.rows[end + 1 :]
    start = _first_fit(rest, model)
    if start is not None:
        own.append(_rest(grid, model, end + 1 + start, reader))


def _last_people(tables: Sequence[Table]) -> Table | None:
    """The last table of people that has some, None without any."""
    return next((t for t in reversed(tables) if t.decision.table == "nguoi" and t.people), None)


def _rest(grid: Grid, model: Table, start: int, reader: Reader) -> Table:
    rest = replace(
        model,
        heading=(start, start - 1),
        people=[],
        sections={},
        others={},
        problems=[],
        decision=replace(model.decision, duplicates=(), questions=()),
    )
    width = len(grid.rows[start])
    rest.right = min(model.right, width)
    rest.decision = _within(rest.decision, width)
    counts = [
        rest.right - rest.left - r[rest.left : rest.right].count("")
        for r in grid.rows[start : start + SAMPLE]
    ]
    walk(grid, reader, rest, start, counts, (len(model.people), len(model.people)))
    return rest


def _within(decision: Decision, width: int) -> Decision:
    return replace(decision, columns=tuple(m for m in decision.columns if m.column < width))


def _first_fit(sheet: Sequence[Sequence[Cell]], model: Table) -> int | None:
    """The first of rows that fit *model*: most rows with several cells have a name in its column of
    names and a personal value, or the next number, in theirs."""
    columns = {m.field: m.column for m in model.decision.columns if m.field}
    if "ho_ten" not in columns:
        return None
    proofs = [(f, c) for f, c in columns.items() if f in rows.PROOFS]
    fitting = []
    full = 0
    for i, line in enumerate(sheet[:SAMPLE]):
        if sum(v != "" for v in line) < 3:
            continue
        full += 1
        if _fits(line, columns, proofs):
            fitting.append(i)
    return fitting[0] if fitting and len(fitting) >= 0.6 * full else None


def _fits(line: Sequence[Cell], columns: dict[str, int], proofs: Sequence[tuple[str, int]]) -> bool:
    if columns["ho_ten"] >= len(line) or not rows.is_name(line[columns["ho_ten"]]):
        return False
    proven = sum(c < len(line) and rows.is_proof(f, line[c]) for f, c in proofs)
    stt = columns.get("stt", len(line))
    numbered = stt < len(line) and rows.number(line[stt]) is not None
    return proven >= 1 or (
        not proofs and numbered and rows.looks_like_name(line[columns["ho_ten"]])
    )
