"""From a table on a grid to plain columns, one list of cell values for each field, and what there
is to say of them.

Here the cells of one person that units put in several columns come together: the birth date under
the sex, the name in two parts, day, month and year apart, ticks, yearly ratings; here repeats are
copied down and old encodings decoded.
"""

import bisect
import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

from ....validators import date_columns, encodings
from ....validators.columns import letter as column_letter
from ....validators.folding import clean
from ....validators.unit_names import is_unit_name, without_numbering
from ..headings import JOINED, Mapping, apart, is_yes, reason
from . import carried, classes, sexes, titles
from .found import Table
from .grids import Cell, Grid
from .rows import without_count

DITTO = frozenset(
    {
        "nt",
        "NT",
        "Nt",
        "như trên",
        "Như trên",
        "nhu tren",
        '"',
        "''",
        "〃",
        "”",
        "“",
        "-nt-",
        "- nt -",
        "-NT-",
        '""',
    }
)
GROUP_FIELDS = frozenset(
    {"ma_don_vi_quan_ly", "ma_don_vi_su_dung", "ten_don_vi", "doi_tuong", "ma_don_vi"}
)
"""Fields of which one merged cell may stand for several people."""


Problem = tuple[int, str, str, str, str, str, str]
"""(row from 1 or 0, letter, field, rule, value, proposal, detail)."""


@dataclass
class Shaped:
    """One table as plain values. ``fields`` has a list for each field ("nguoi.x" in a list's sheet:
    whose line it is); ``raws`` the texts as they stood, where they differ from the values;
    ``ratings`` year -> texts."""

    kind: str
    heading_first: int
    heading_last: int
    rows: list[int]
    fields: dict[str, list[Cell]] = field(default_factory=dict)
    raws: dict[str, list[Cell]] = field(default_factory=dict)
    ratings: dict[int, list[Cell]] = field(default_factory=dict)
    columns: list[tuple[str, str, str, str, float, str]] = field(default_factory=list)
    """(letter, heading, field, how, score, reason)."""
    problems: list[Problem] = field(default_factory=list)
    month_first: list[str] = field(default_factory=list)
    places: dict[str, dict[int, tuple[int, str]]] = field(default_factory=dict)
    """Field -> row from 1 -> (row, letter) of the cell that holds the value, where that is not the
    row's cell in the field's first column."""
    unit: str = ""
    as_of: str = ""
    signature: str = ""
    sections: list[tuple[int, str]] = field(default_factory=list)
    sender: str = ""
    questions: list[tuple[str, str, str, list[tuple[str, float, str]], str]] = field(
        default_factory=list
    )
    """(letter, heading, near or rival, candidates as (field, score, why), letter of the column read
    instead or '')."""
    aside: str = ""
    """Why its people are nobody's, '' when they are the unit's: see ``asides`` and ``turned``."""
    purpose: str = ""
    """What a list of people is for that is none of staff: see ``purposes``."""
    declared: str = ""
    """Day or month as of which the title says that the list holds; '' for none."""
    told_people: int = 0
    """How many people a form or a turned table tells of."""
    rated_in: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Year -> (row, letter) of its ratings; row 0: that of each person."""
    above: str = ""
    """The superiors of the unit, as the letterhead names them; '' for none."""
    layout: str = ""
    """``turned.FORM`` or ``turned.TURNED`` where its one person stood on a form or in a turned
    table: a column is called by the cell of its value then."""
    joined: int = 0
    """How many of its people are those of another table of the file, and counted there."""


@dataclass
class _Work:
    """One table while its columns become fields. ``letters``: column -> its letter; ``used``: the
    columns that feed a field; ``values``: column -> its cells."""

    grid: Grid
    table: Table
    result: Shaped
    letters: dict[int, str]
    used: list[Mapping] = field(default_factory=list)
    values: dict[int, list[Cell]] = field(default_factory=dict)

    @property
    def child(self) -> bool:
        """Whether it is a list, not the people themselves."""
        return self.table.decision.table != "nguoi"

    def key(self, m: Mapping) -> str:
        return f"nguoi.{m.field}" if self.child and m.link else m.field


def shape(grid: Grid, table: Table, kinds: dict[tuple[str, str], str]) -> Shaped:
    """The values of *table*, column by column."""
    decision = table.decision
    work = _Work(
        grid, table, _as_found(table), {m.column: column_letter(m.column) for m in decision.columns}
    )
    result = work.result
    _columns_told(work, kinds)
    _found_before(work)
    _hidden(grid, table, work.letters, result)
    plain = _take_values(work, kinds)
    old = _in_old_letters([m.column for m in work.used], plain, work.values)
    _decode(work, old)
    for m in work.used:
        if kinds.get((decision.table, m.field)) == "code" and not m.role:
            _say_codes(m.heading, work.values[m.column])
            if m.field == "gioi_tinh" and not work.child:
                _say_sexes(work, m)
        if not work.child and m.field in carried.FIELDS and not m.role:
            _carry_down(grid, table, m, work.values[m.column], result)
    _combine(work)
    if not work.child:
        _take_apart(result)
        _units_told(grid, table, result)
        _class_told(grid, table, result)
        _reason_told(grid, table, result)
    _read_dates([n for n in result.fields if kinds.get((decision.table, n)) == "date"], result)
    return result


def _as_found(table: Table) -> Shaped:
    """What is known of *table* before its cells are looked at."""
    decision = table.decision
    return Shaped(
        decision.table,
        table.heading[0] + 1,
        table.heading[1] + 1,
        [r + 1 for r in table.people],
        unit=table.unit,
        as_of=table.as_of,
        signature=decision.signature,
        sender=table.sender,
        aside=table.aside,
        purpose=table.purpose,
        declared=titles.declared(table.title),
        told_people=table.told_people,
        above=table.above,
        sections=[(r + 1, text) for r, text in table.sections.items()],
    )


def _columns_told(work: _Work, kinds: dict[tuple[str, str], str]) -> None:
    """What each column was taken for, and what is asked about some. In place."""
    decision, letters, result = work.table.decision, work.letters, work.result
    for m in decision.columns:
        if m.heading or m.field:
            # A column that says whose line it is keeps a name of its own where the list has that
            # field too.
            name = work.key(m) if (decision.table, m.field) in kinds else m.field
            result.columns.append((letters[m.column], m.heading, name, m.how, m.score, m.reason))
    result.questions = [
        (letters[q.column], q.heading, q.kind, list(q.candidates), letters.get(q.instead, ""))
        for q in decision.questions
    ]


def _found_before(work: _Work) -> None:
    """What the finding of the table had to say: of cells, of columns for the same field. In
    place."""
    decision, letters, result = work.table.decision, work.letters, work.result
    name_of = {m.column: m.field for m in decision.columns}
    for row, column, rule, value, proposal, detail in work.table.problems:
        letter, name = letters.get(column, ""), name_of.get(column, "")
        result.problems.append((row + 1, letter, name, rule, value, proposal, detail))
    for name, kept, lost in decision.duplicates:
        both = f"{letters[kept]}, {letters[lost]}"
        result.problems.append((0, letters[lost], name, "ld-duplicate-columns", "", "", both))


def _take_values(work: _Work, kinds: dict[tuple[str, str], str]) -> set[int]:
    """The cells of the columns that feed a field, tidied, copied down and filled. In place.

    Returns:
        The columns in which there was nothing to tidy.
    """
    grid, table, letters, result = work.grid, work.table, work.letters, work.result
    lines = [grid.rows[r] for r in table.people]
    columns = list(zip(*lines, strict=False)) if lines else []
    merged = _merged_people(grid, table)
    work.used = [m for m in table.decision.columns if m.field and m.column < len(columns)]
    plain: set[int] = set()
    for m in work.used:
        cells = list(columns[m.column])
        if grid.marks.digits and kinds.get((table.decision.table, m.field)) not in _FIGURES:
            _as_shown(grid, table, m.column, cells)
        if _are_plain(cells):
            plain.add(m.column)
            _mark_errors(grid, table, m, letters[m.column], cells, result)
        else:
            _tidy(cells)
            _mark_errors(grid, table, m, letters[m.column], cells, result)
            _copy_ditto(grid, table, m, letters[m.column], cells, result)
        if m.column in merged:
            _fill_merged(table, m, letters[m.column], cells, merged[m.column], result)
        work.values[m.column] = cells
    return plain


_FIGURES = frozenset({"date", "int", "decimal"})
"""Kinds of fields whose numbers are figures; of the others a number is what its cell shows."""

_PLAIN: set[str] = set()
"""Texts of columns beyond ASCII met before that nothing here changes. The columns of many files
share most of theirs."""
_PLAIN_KEPT = 50_000
_PLAIN_TYPES = frozenset({str, float, datetime.date})
_BLANK_FIRST = re.compile(r"\0\s")


def _are_plain(cells: Sequence[Cell]) -> bool:
    """True when tidying, copying down and decoding would leave all cells as they are."""
    types = set(map(type, cells))
    if not types <= _PLAIN_TYPES:
        return False
    texts = cast("list[str]", [v for v in cells if type(v) is str] if len(types) > 1 else cells)
    if str not in types:
        return True
    joined = "\0".join(texts)
    if joined[:1].isspace() or _BLANK_FIRST.search(joined) or not DITTO.isdisjoint(texts):
        return False
    if joined.isascii() or _PLAIN.issuperset(texts):
        return True
    if len(_PLAIN) > _PLAIN_KEPT:
        _PLAIN.clear()
    if encodings.maybe_legacy(set(texts) - _PLAIN):
        return False
    _PLAIN.update(texts)
    return True


def _read_dates(names: Sequence[str], result: Shaped) -> None:
    """In which order the dates of each column stand, and which of them a program has swapped. In
    place."""
    fields = result.fields
    letter_of = {name: letter for letter, _, name, *_ in reversed(result.columns)}
    proven = [n for n in names if date_columns.month_first(fields[n])]
    if proven:
        proven += [n for n in names if n not in proven and date_columns.says_no_order(fields[n])]
    result.month_first.extend(proven)
    for name in proven:
        first = next((str(v) for v in fields[name] if isinstance(v, str) and v), "")
        result.problems.append(
            (0, letter_of.get(name, ""), name, "ld-date-ambiguous", first, "", _MONTHS_FIRST)
        )
    for name in names:
        for i in date_columns.swapped_by_excel(fields[name]):
            cell = fields[name][i]
            if isinstance(cell, datetime.date):
                swapped = f"{cell.month:02d}/{cell.day:02d}/{cell.year:04d}"
                result.problems.append(
                    (
                        result.rows[i],
                        letter_of.get(name, ""),
                        name,
                        "ld-date-ambiguous",
                        f"{cell:%d/%m/}{cell.year:04d}",
                        swapped,
                        "swapped by the program",
                    )
                )


_MONTHS_FIRST = "column of months first"
_OF_UNITS = frozenset({"ma_don_vi_su_dung", "ma_don_vi_quan_ly", "ten_don_vi"})


def _units_told(grid: Grid, table: Table, result: Shaped) -> None:
    """Who sends the list and where its people work, where no column says so: the sheet's name, the
    rows of sections. In place."""
    if not is_unit_name(result.unit) and is_unit_name(grid.name):
        result.unit = without_numbering(clean(grid.name))
    sections = [*table.sections, *([table.section_above] if table.section_above >= 0 else [])]
    if not sections or not _OF_UNITS.isdisjoint(result.fields):
        return
    heads = {}
    for row in sections:
        texts = [clean(v) for v in grid.rows[row][table.left : table.right] if isinstance(v, str)]
        # A section that is no unit ("Biên chế") ends the one above it.
        named = (without_count(without_numbering(t)) for t in texts if is_unit_name(t))
        heads[row] = next(named, "")
    order = sorted(heads)
    places = [bisect.bisect(order, row) for row in table.people]
    told: list[Cell] = [heads[order[at - 1]] if at else "" for at in places]
    if any(told):
        result.fields["ten_don_vi"] = told


_PARTS_OF_DAY = dict.fromkeys(("ngay", "thang", "nam_")).keys()
_OF_LABOUR = re.compile(r"(?i)lao động|hđlđ|\b(?:68|111|161)\b")


def _by_sections(grid: Grid, table: Table, says: Callable[[str], str]) -> list[str]:
    """What the section of each person *says*, '' where it says nothing: that of a unit leaves what
    the section above it said."""
    above = [table.section_above] if table.section_above >= 0 else []
    sections = sorted([*table.sections, *above])
    heads: list[str] = []
    for row in sections:
        texts = [clean(v) for v in grid.rows[row][table.left : table.right] if isinstance(v, str)]
        told = next(filter(None, map(says, texts)), "")
        unit = not told and any(map(is_unit_name, texts))
        heads.append(heads[-1] if unit and heads else told)
    places = [bisect.bisect(sections, row) for row in table.people]
    return [heads[at - 1] if at else "" for at in places]


def _reason_told(grid: Grid, table: Table, result: Shaped) -> None:
    """Why people left by the sections of their list, where a column says when and none why. In
    place."""
    if "ngay_roi" not in result.fields or "ly_do_roi" in result.fields:
        return
    told: list[Cell] = list(_by_sections(grid, table, reason))
    if any(told):
        result.fields["ly_do_roi"] = told


def _class_told(grid: Grid, table: Table, result: Shaped) -> None:
    """The class of the people by the section or the title of their list, where no column tells it;
    whoever has a contract of another class is left open. In place."""
    if "doi_tuong" in result.fields:
        return
    by_section = _by_sections(grid, table, classes.of_section)
    if any(by_section):
        by_section = _by_sections(grid, table, classes.of_section_beside)
    if not table.people_class and not any(by_section):
        return
    if any(m.field == "doi_tuong" for m in table.decision.columns) or any(
        name == "doi_tuong" for q in table.decision.questions for name, _, _ in q.candidates
    ):
        return
    contracts = result.fields.get("loai_hop_dong", [""] * len(result.rows))
    hired = table.people_class == "Lao động hợp đồng"
    told: list[Cell] = [
        own
        or ("" if not hired and isinstance(c, str) and _OF_LABOUR.search(c) else table.people_class)
        for own, c in zip(by_section, contracts, strict=True)
    ]
    if any(told):
        result.fields["doi_tuong"] = told


_OWN_CODES = re.compile(
    r"(?:^|[\s(,;:\-/])([^\W\d_][^\d=:;,()/]{0,20}?)\s*[=:]\s*(\d{1,2}|[xX])(?=$|[\s),;./])"
)
_OWN_CODES_FIRST = re.compile(
    r"(?:^|[\s(,;])(\d{1,2}|[xX])\s*[=:]\s*([^\W\d_][^\d=:;,()/]{0,20}?)(?=$|[),;./])"
)


def _say_codes(heading: str, cells: list[Cell]) -> None:
    """A heading that says what its cells mean ("Giới tính (Nam=1; Nữ=0)") has them say it. In
    place."""
    if "=" not in heading and ":" not in heading:
        return
    meant = {code: label.strip() for label, code in _OWN_CODES.findall(heading)}
    meant = meant if len(meant) > 1 else dict(_OWN_CODES_FIRST.findall(heading))
    if len(meant) < 2:
        return
    for i, value in enumerate(cells):
        cells[i] = meant.get(_digits(value), value) if value != "" else value


def _say_sexes(work: _Work, m: Mapping) -> None:
    """A column of the sex in signs says it by its heading, or by the ID numbers beside it; where
    neither tells, somebody is asked once. In place."""
    cells = work.values[m.column]
    ids = next((work.values[o.column] for o in work.used if o.field == "cccd"), [""] * len(cells))
    told = sexes.by_heading(m.heading, cells) or sexes.by_numbers(cells, ids)
    if told:
        work.values[m.column] = told
    elif sexes.are_signs(cells):
        letter = work.letters[m.column]
        shown = ", ".join(sorted({_digits(v) for v in cells if v != ""}))
        work.values[m.column] = [""] * len(cells)
        work.result.problems.append((0, letter, m.field, "ld-code-asked", shown, "", "Nam / Nữ"))


def _as_shown(grid: Grid, table: Table, column: int, cells: list[Cell]) -> None:
    """Numbers become the digits that people see, where the cell's format is digits only. In
    place."""
    digits = grid.marks.digits
    for i, row in enumerate(table.people):
        value = cells[i]
        if type(value) is float and (row, column) in digits and 0 <= value == value // 1 < 1e16:
            before, filled = digits[row, column]
            cells[i] = before + f"{value:.0f}".zfill(filled)


def _carry_down(grid: Grid, table: Table, m: Mapping, cells: list[Cell], result: Shaped) -> None:
    """The unit on the first row of its people is that of the rows below. In place."""
    heads = (clean(v) for r in table.sections for v in grid.rows[r] if isinstance(v, str))
    sections = "" in cells and any(map(is_unit_name, heads))
    for i, rule, value, proposal, detail in carried.down(cells, sections):
        where = (result.rows[i], column_letter(m.column), m.field)
        result.problems.append((*where, rule, value, proposal, detail))


def _tidy(cells: list[Cell]) -> None:
    """Blank texts become '', midnight goes, times and durations become text. In place."""
    for i, value in enumerate(cells):
        if isinstance(value, str):
            if value.isspace():
                cells[i] = ""
        elif isinstance(value, datetime.datetime):
            if value.time() == datetime.time():
                cells[i] = value.date()
        elif isinstance(value, bool):
            cells[i] = "TRUE" if value else "FALSE"
        elif isinstance(value, (datetime.time, datetime.timedelta)):
            cells[i] = str(value)


def _mark_errors(
    grid: Grid, table: Table, m: Mapping, letter: str, cells: list[Cell], result: Shaped
) -> None:
    errors, uncached = grid.marks.errors, grid.marks.uncached
    if not errors and not uncached:
        return
    for i, row in enumerate(table.people):
        if (row, m.column) in errors:
            cells[i] = errors[row, m.column]
            result.problems.append(
                (row + 1, letter, m.field, "ld-excel-error", errors[row, m.column], "", "")
            )
        elif (row, m.column) in uncached:
            cells[i] = ""
            result.problems.append(
                (row + 1, letter, m.field, "ld-excel-error", "", "", "formula without a value")
            )


def _copy_ditto(
    grid: Grid, table: Table, m: Mapping, letter: str, cells: list[Cell], result: Shaped
) -> None:
    if DITTO.isdisjoint(cells):
        return
    above = (grid.rows[r][m.column] for r in reversed(table.before))
    last = next((v for v in above if v != "" and v not in DITTO), "")
    for i in range(len(cells)):
        value = cells[i]
        previous = cells[i - 1] if i else last
        if isinstance(value, str) and value in DITTO and previous != "":
            cells[i] = previous
            result.problems.append(
                (table.people[i] + 1, letter, m.field, "ld-ditto", value, str(cells[i]), "")
            )


def _merged_people(grid: Grid, table: Table) -> dict[int, list[tuple[int, int]]]:
    """Column -> (first, last) positions in ``people`` of cells merged downwards."""
    found: dict[int, list[tuple[int, int]]] = {}
    if not grid.merges or not table.people:
        return found
    place = {row: i for i, row in enumerate(table.people)}
    for r0, c0, r1, c1 in grid.merges:
        if r1 > r0 and r0 in place and r1 in place and r1 > table.heading[1]:
            for column in range(c0, min(c1, table.right - 1) + 1):
                found.setdefault(column, []).append((place[r0], place[r1]))
    return found


def _fill_merged(
    table: Table,
    m: Mapping,
    letter: str,
    cells: list[Cell],
    spans: list[tuple[int, int]],
    result: Shaped,
) -> None:
    for first, last in spans:
        for i in range(first + 1, last + 1):
            value = cells[first]
            if value == "" or cells[i] != "":
                continue
            if m.field in GROUP_FIELDS:
                cells[i] = value
            area = f"{letter}{table.people[first] + 1}:{letter}{table.people[last] + 1}"
            result.problems.append(
                (
                    table.people[i] + 1,
                    letter,
                    m.field,
                    "ld-merged-data",
                    str(value),
                    "" if m.field in GROUP_FIELDS else str(value),
                    area,
                )
            )


def _hidden(grid: Grid, table: Table, letters: dict[int, str], result: Shaped) -> None:
    if not grid.visible:
        result.problems.append((0, "", "", "ld-hidden", grid.name, "", "sheet"))
    for row in table.people:
        if row in grid.marks.hidden_rows:
            result.problems.append((row + 1, "", "", "ld-hidden", "", "", "row"))
    for m in table.decision.columns:
        if m.column in grid.marks.hidden_columns and m.field:
            result.problems.append(
                (0, letters[m.column], m.field, "ld-hidden", m.heading, "", "column")
            )


def _in_old_letters(
    columns: Sequence[int], plain: set[int], values: dict[int, list[Cell]]
) -> dict[int, tuple[list[str], list[str]]]:
    """Column -> (its texts, the encoding of each), of those that hold letters of old encodings.
    What one column proves, the words of the others are read by, also of *plain* ones."""
    texts = {
        c: _texts(values[c])
        for c in columns
        if c not in plain and encodings.maybe_legacy({v for v in values[c] if isinstance(v, str)})
    }
    said = {c: encodings.judge(own) for c, own in texts.items()}
    known = encodings.prevailing((texts[c], own) for c, own in said.items())
    if known:
        texts |= {c: _texts(values[c]) for c in columns if c not in texts}
        said = {
            c: encodings.judge(own, known)
            for c, own in texts.items()
            if c in said or not "".join(own).isascii()
        }
    return {c: (texts[c], own) for c, own in said.items() if any(own)}


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [v if isinstance(v, str) else "" for v in cells]


def _decode(work: _Work, old: dict[int, tuple[list[str], list[str]]]) -> None:
    """Columns typed in TCVN3 or VNI become Unicode; the texts as they stood are kept. What one
    column proves helps those of few words beside it. In place.

    Args:
        old: see ``_in_old_letters``.
    """
    result, people = work.result, work.table.people
    for m in work.used:
        if m.column not in old:
            continue
        cells, (texts, said) = work.values[m.column], old[m.column]
        before = list(cells)
        drawn = work.grid.marks.capitals if encodings.TCVN3 in said else ()
        for i, encoding in enumerate(said):
            if drawn and texts[i] and encoding != encodings.VNI and (people[i], m.column) in drawn:
                cells[i] = _in_capitals(texts[i], encoding)
            elif encoding:
                cells[i] = encodings.decode(texts[i], encoding)
            if encoding and m.field == "ho_ten":
                result.problems.append(
                    (
                        result.rows[i],
                        work.letters[m.column],
                        m.field,
                        "pe-name-legacy-encoding",
                        texts[i],
                        clean(str(cells[i])),
                        encoding,
                    )
                )
        if m.role == "" and m.field not in JOINED:
            result.raws[work.key(m)] = before


def _in_capitals(text: str, encoding: str) -> str:
    """A text whose font shows capitals; the letters are the lower-case ones, also those of a text
    in ASCII only."""
    if encoding:
        return encodings.decode(text, encoding).upper()
    return text.upper() if text.isascii() else text


def _combine(work: _Work) -> None:
    """Makes one list for each field from the columns that feed it. In place."""
    used, values, result = work.used, work.values, work.result
    roles: dict[str, dict[str, int]] = {}
    for m in used:
        if m.role:
            roles.setdefault(m.field, {})[m.role] = m.column
        elif m.field not in JOINED:
            result.fields[work.key(m)] = values[m.column]
    _join(work)
    birth = roles.get("ngay_sinh", {})
    if "nam" in birth or "nu" in birth:
        _birth_under_sex(work, birth)
    _days_in_parts(work, roles)
    name_parts = roles.get("ho_ten", {})
    if "ho" in name_parts and "ten" in name_parts:
        triples = zip(
            *(values[name_parts[r]] for r in ("ho", "dem", "ten") if r in name_parts), strict=True
        )
        result.fields["ho_ten"] = [" ".join(str(p) for p in row if p != "") for row in triples]
    for m in used:
        if m.role.startswith("parts:"):
            _apart(m, values[m.column], work.letters[m.column], result)
    for name, columns in roles.items():
        _of_groups(work, name, columns)


def _join(work: _Work) -> None:
    """Fields of free text: what several columns tell becomes one text. In place."""
    for name in JOINED:
        sources = [m for m in work.used if m.field == name]
        if len(sources) == 1:
            work.result.fields[name] = work.values[sources[0].column]
        elif sources:
            work.result.fields[name] = [
                _told(sources, work.values, i) for i in range(len(work.result.rows))
            ]


def _days_in_parts(work: _Work, roles: dict[str, dict[str, int]]) -> None:
    """Day, month and year in columns of their own, where no column has the whole day. In place."""
    blank: list[Cell] = [""] * len(work.result.rows)
    for name, columns in roles.items():
        if name not in work.result.fields and columns.keys() & _PARTS_OF_DAY:
            parts = [work.values.get(columns.get(r, -1), blank) for r in _PARTS_OF_DAY]
            work.result.fields[name] = [
                "/".join(_digits(p) for p in triple if p != "")
                for triple in zip(*parts, strict=True)
            ]


def _of_groups(work: _Work, name: str, columns: dict[str, int]) -> None:
    """What columns that stand for values of the field say: ticks, years, step and coefficient in
    one cell. In place.

    Args:
        columns: role -> column.
    """
    values, result = work.values, work.result
    ticks = {role[5:]: c for role, c in columns.items() if role.startswith("tick:")}
    if ticks:
        _ticks(name, ticks, values, result)
        _place(work, name, list(ticks.values()))
    years = sorted((int(role[5:]), c) for role, c in columns.items() if role.startswith("year:"))
    for year, column in years:
        result.ratings[year] = values[column]
    if years and name not in result.fields:
        result.fields[name] = list(values[years[-1][1]])
        letter = work.letters[years[-1][1]]
        result.places.setdefault(name, {}).update((row, (row, letter)) for row in result.rows)
    result.rated_in.update((year, (0, work.letters[column])) for year, column in years)
    if "step_coefficient" in columns:
        _step_coefficient(values[columns["step_coefficient"]], result)


def _apart(m: Mapping, cells: list[Cell], letter: str, result: Shaped) -> None:
    """Share the values of a column among the fields that its heading names; a field with a column
    of its own keeps what stands there."""
    names = m.role[6:].split("+")
    rows = [apart(value, names) for value in cells]
    for name, pieces in zip(names, map(list, zip(*rows, strict=True)), strict=False):
        own = result.fields.get(name)
        result.fields[name] = (
            pieces
            if own is None
            else [a if a != "" else b for a, b in zip(own, pieces, strict=True)]
        )
        if own is None:
            result.raws[name] = list(cells)
            if name != m.field:
                told = (letter, m.heading, name, m.how, m.score, m.reason)
                result.columns.append(told)


def _told(sources: Sequence[Mapping], values: dict[int, list[Cell]], i: int) -> str:
    return "; ".join(
        f"{m.heading}: {_digits(values[m.column][i])}"
        for m in sources
        if values[m.column][i] not in ("", 0.0)
    )


def _digits(value: Cell) -> str:
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",") if value != int(value) else f"{value:.0f}"
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/}{value.year:04d}"
    return str(value).strip()


def _birth_under_sex(work: _Work, columns: dict[str, int]) -> None:
    """Birth dates, or ticks, in a column of men and one of women: the dates, and the sex. In place.

    Args:
        columns: "nam", "nu" -> column, one of them or both.
    """
    result, under = work.result, [columns[role] for role in ("nam", "nu") if role in columns]
    dates, sexes = _dates_and_sexes(work, columns)
    _place(work, "ngay_sinh", under)
    given = result.fields.get("gioi_tinh")
    if given is None:
        result.fields["gioi_tinh"] = sexes
        _place(work, "gioi_tinh", under)
    else:
        _hold_against(work, columns, given, sexes)
    if all(is_yes(d) for d in dates if d != "") and any(d != "" for d in dates):
        # The columns hold ticks, not dates.
        return
    if "ngay_sinh" in result.fields:
        dates = [
            d if d != "" else own for d, own in zip(dates, result.fields["ngay_sinh"], strict=True)
        ]
    result.fields["ngay_sinh"] = dates


def _dates_and_sexes(work: _Work, columns: dict[str, int]) -> tuple[list[Cell], list[Cell]]:
    """What stands under men or women, and under which of them; where under both, no sex, and it is
    told."""
    blank: list[Cell] = [""] * len(work.result.rows)
    man, woman = (
        work.values[columns[role]] if role in columns else blank for role in ("nam", "nu")
    )
    dates: list[Cell] = []
    sexes: list[Cell] = []
    for i, (a, b) in enumerate(zip(man, woman, strict=True)):
        if a != "" and b != "":
            both = f"{_digits(a)} | {_digits(b)}"
            _sex_doubtful(work, i, columns["nam"], (both, "", "both"))
            sexes.append("")
        else:
            sexes.append("Nam" if a != "" else "Nữ" if b != "" else "")
        dates.append(a if a != "" else b)
    return dates, sexes


def _hold_against(
    work: _Work, columns: dict[str, int], given: list[Cell], sexes: list[Cell]
) -> None:
    """A column of the sex beside: it is filled where blank, and told where it says another one. In
    place."""
    for i, (said, stands) in enumerate(zip(given, sexes, strict=True)):
        if said == "":
            given[i] = stands
        elif (
            stands
            and isinstance(said, str)
            and clean(said).lower() in ("nam", "nữ", "nu")
            and clean(said).lower()[:2] != str(stands).lower()[:2]
        ):
            column = columns["nam" if stands == "Nam" else "nu"]
            _sex_doubtful(work, i, column, (said, str(stands), "differs"))


def _sex_doubtful(work: _Work, i: int, column: int, told: tuple[str, str, str]) -> None:
    """Say of row *i* what was found: (value, proposal, detail). In place."""
    work.result.problems.append(
        (work.result.rows[i], work.letters[column], "ngay_sinh", "pe-birth-column-gender", *told)
    )


def _place(work: _Work, name: str, columns: list[int]) -> None:
    """Notes the rows whose value stands in another column than the first that the table names for
    the field."""
    values, letters, result = work.values, work.letters, work.result
    first = next((letter for letter, _, field_name, *_ in result.columns if field_name == name), "")
    first_column = next((c for c, letter in letters.items() if letter == first), -1)
    places = result.places.setdefault(name, {})
    for i, row in enumerate(result.rows):
        if first_column in values and values[first_column][i] != "":
            continue
        column = next((c for c in columns if values[c][i] != ""), -1)
        if column >= 0 and letters[column] != first:
            places[row] = (row, letters[column])


def _ticks(name: str, ticks: dict[str, int], values: dict[int, list[Cell]], result: Shaped) -> None:
    """What the ticks of a group of columns say; two of them in a row say nothing, and are told. In
    place."""
    given = result.fields.get(name)
    ticked = [
        [code for code, column in ticks.items() if _is_ticked(values[column][i])]
        for i in range(len(result.rows))
    ]
    chosen: list[Cell] = [codes[0] if len(codes) == 1 else "" for codes in ticked]
    if name == "gioi_tinh" and len(ticks) == 1 and any(c != "" for c in chosen):
        other = "Nam" if "Nữ" in ticks else "Nữ"
        chosen = [c or other for c in chosen]
    result.fields[name] = (
        chosen
        if given is None
        else [a if a != "" else b for a, b in zip(given, chosen, strict=True)]
    )
    twice = [i for i, codes in enumerate(ticked) if len(codes) > 1 and result.fields[name][i] == ""]
    if not twice:
        return
    heading_of = {letter: heading for letter, heading, *_ in result.columns}
    shown = list(result.fields[name])
    for i in twice:
        letters = [column_letter(ticks[code]) for code in ticked[i]]
        said = [heading_of[letter].rpartition(" / ")[2] for letter in letters]
        shown[i] = both = " + ".join(said)
        result.problems.append(
            (result.rows[i], letters[0], name, "ld-code-asked", both, "", " / ".join(said))
        )
    result.raws[name] = shown


def _is_ticked(value: Cell) -> bool:
    if isinstance(value, str):
        return value.strip().lower() not in ("", "-", "không", "0")
    return value != 0.0


_STEP_COEFFICIENT = re.compile(
    r"(?i)(?:bậc\s*:?\s*)?(\d{1,2}(?:/\d{1,2})?)\s*[/\-–;|,()\s]\s*\(?"
    r"(?:hệ số|hsl?)?\s*:?\s*(\d{1,2}[.,]\d{1,2})\)?"
)
_A_DAY = r"(\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4})"
_NUMBER_AND_DAY = re.compile(
    r"(?i)(\d{12})\s*[,;\-–(\s]\s*(?:ngày cấp|cấp ngày|cấp|ngày)?\s*:?\s*" + _A_DAY + r"\)?"
)
_TWO_DAYS = re.compile(_A_DAY + r"\s*(?:[-–;,/(\s]|đến)\s*" + _A_DAY + r"\)?")
_DECISION_AND_DAY = re.compile(
    r"(?i)(\S.*?[^\s,;(])\s*[,;(]?\s*(?:ký ngày|ngày ký|ngày)\s*:?\s*" + _A_DAY + r"\)?"
)
_TOGETHER = (
    ("so_quyet_dinh", "ngay_quyet_dinh", _DECISION_AND_DAY),
    ("bac", "he_so", _STEP_COEFFICIENT),
    ("cccd", "ngay_cap", _NUMBER_AND_DAY),
    ("ngay_vao_dang", "ngay_chinh_thuc", _TWO_DAYS),
)
"""Fields of which one column often holds both values: (first, second, the form of its cells)."""


def _take_apart(result: Shaped) -> None:
    """Columns that hold two values in most cells, where no other column has the second. In
    place."""
    for name, other, form in _TOGETHER:
        cells = result.fields.get(name)
        if cells is None or other in result.fields:
            continue
        texts = [clean(v) if isinstance(v, str) else "" for v in cells]
        found = [form.fullmatch(text) for text in texts]
        if not any(found) or sum(m is not None for m in found) * 2 < len(cells) - cells.count(""):
            continue
        result.raws.setdefault(name, list(cells))
        result.fields[name] = [m[1] if m else v for m, v in zip(found, cells, strict=True)]
        result.fields[other] = [m[2] if m else "" for m in found]
        letter = next(
            (letter for letter, _, field_name, *_ in result.columns if field_name == name), ""
        )
        result.places.setdefault(other, {}).update(
            (row, (row, letter)) for row, m in zip(result.rows, found, strict=True) if m
        )


def _step_coefficient(cells: Sequence[Cell], result: Shaped) -> None:
    steps: list[Cell] = []
    coefficients: list[Cell] = []
    for value in cells:
        match = _STEP_COEFFICIENT.fullmatch(clean(value)) if isinstance(value, str) else None
        steps.append(match[1] if match else value)
        coefficients.append(match[2] if match else "")
    result.fields["bac"] = steps
    result.fields.setdefault("he_so", coefficients)
    result.raws["bac"] = list(cells)
