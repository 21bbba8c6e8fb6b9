"""Finds every table of people, or of their lists, on a sheet: where its heading is, which rows are
people, which are not.

A table begins at a row that names at least the person and one thing more. Its heading goes on
through merged cells and through rows that hold headings only; then every row is a person, a
section, a total, a signature or nothing.
"""

import datetime
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ....validators.folding import clean, fold
from ..headings import Decision, Reader
from .grids import Cell, Grid

SAMPLE = 200
"""Rows by which a column's content is judged."""

_NUMBER = re.compile(r"\(?\s*(\d{1,6})\s*[.)]?\s*")
_COLUMN_MARK = re.compile(
    r"\(?\s*(?:\d{1,3}[a-z]?|[A-Za-z]{1,2}|\d{1,3}\s*=\s*[\d+\-*/() ]+)\s*\)?"
)
_ROMAN = re.compile(r"(?=[IVXL])(?:X{0,4}|XL|L?X{0,3})(?:IX|IV|V?I{0,3})[.)]?")
_TOTAL = re.compile(r"(?i)(?:tổng(?: số| cộng)?|cộng(?: chung)?|tong so|tong cong|cong)\b")
_TOTAL_FOLDED = frozenset({"tong", "tongso", "tongcong", "cong", "congchung", "tongcongchung"})
_COUNT = re.compile(r"(?i)(\d{1,6})\s*(?:người|cán bộ|cb|công chức|viên chức|đồng chí|đ/c|hồ sơ|$)")
_DAY = re.compile(r"\d{1,2}\s*[/.\-]\s*(?:19|20)?\d\d\b|\b(?:19|20)\d\d\b")
_VALUE = re.compile(r"\s*'?(?:\d{9,12}|\d{1,2}[/.\-]\d{1,2}[/.\-]19\d\d)\s*")
"""An ID number or a day of birth: no heading is one."""
_PROOFS = frozenset({"cccd", "cmnd", "so_hieu", "so_bhxh", "ngay_sinh"})
_SIGNATURE = (
    "nguoilap", "thutruong", "kytendongdau", "ghirohoten", "xacnhan", "noinhan", "kyghirohoten",
    "toicamdoan", "lapbieu",
    "kytenvadongdau", "danhsachnayco", "danhsachgom",
)  # fmt: skip
_SIGNER = frozenset(
    {
        "hieutruong",
        "giamdoc",
        "chutich",
        "ketoan",
        "truongphong",
        "ktgiamdoc",
        "kthieutruong",
        "ktchutich",
        "chanhvanphong",
        "nguoitonghop",
    }
)
_NAMES_WORD = re.compile(r"(?i)t[êe]n|t\xaan|teân")
_PLACE_AND_DAY = re.compile(r"(?i)ngày\s*[\d.…]*\s*tháng\s*[\d.…]*\s*năm")
_AS_OF = re.compile(
    r"(?i)(?:tính đến|đến|thời "
    r"điểm|ngày)\D{0,12}(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*((?:19|20)\d\d)"
)
_AS_OF_WORDS = re.compile(
    r"(?i)(?:tính đến|đến|thời điểm)\D{0,12}(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*((?:19|20)\d\d)"
)
_MOTTO = (
    "conghoaxahoi",
    "doclaptudo",
    "danhsach",
    "bieuso",
    "bieumau",
    "mauso",
    "kemtheo",
    "tinhden",
    "dvt",
    "donvitinh",
    "bangtonghop",
    "bieutonghop",
    "phuluc",
)
_ORGAN = (
    "phong",
    "ban",
    "to",
    "khoa",
    "truong",
    "trung tam",
    "van phong",
    "lanh dao",
    "bien che",
    "hop dong",
    "xa",
    "phuong",
    "ubnd",
    "khoi",
    "so",
    "chi cuc",
    "benh vien",
    "tram",
    "can bo",
    "cong chuc",
    "vien chuc",
    "bo phan",
    "doi",
)


@dataclass
class Table:
    """A table as found. Rows and columns count from 0; ``people`` are the rows of people in
    order."""

    heading: tuple[int, int]
    left: int
    right: int
    decision: Decision
    headings: dict[int, list[str]]
    people: list[int]
    sections: dict[int, str] = field(default_factory=dict)
    problems: list[tuple[int, int, str, str, str, str]] = field(default_factory=list)
    """(row or -1, column or -1, rule, value, proposal, detail)."""
    unit: str = ""
    as_of: str = ""
    title: str = ""
    sender: str = ""
    """Who sent it, as far as the file tells: the folded unit name of the title, or else the file's
    name without digits."""
    score: int = 0


def text_of(value: Cell) -> str:
    """A heading cell as text: years come as numbers."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return f"{value:.0f}" if value == int(value) else repr(value)
    return str(value)


def find(
    grid: Grid, reader: Reader, overrides: dict[str, dict[str, str]] | None = None, stem: str = ""
) -> list[Table]:
    """All tables of a sheet, from top to bottom and left to right. *stem* is the file's name, for
    files that name no unit."""
    found: list[Table] = []
    rows = grid.rows
    row, above = 0, 0
    while row < len(rows):
        names = _names(rows[row], reader)
        if not names:
            row += 1
            continue
        first, last = _extent(grid, row, names, reader, above)
        spans = _spans(grid, names, row, first, last)
        title = _title_lines(rows, above, first)
        ends = [last + 1]
        for left, right in spans:
            table, end = _read(grid, reader, first, last, left, right, title, overrides, stem)
            ends.append(end)
            if table is not None:
                found.append(table)
        row = above = max(ends)
    return found


def _names(row: Sequence[Cell], reader: Reader) -> list[int]:
    """Columns that name the person, when the row can be a heading; else nothing."""
    texts = [(c, v) for c, v in enumerate(row) if isinstance(v, str) and v and len(v) <= 80]
    if len(texts) < 2 or sum(isinstance(v, float) for v in row) > 2:
        return []
    known = [(c, reader.known(v)) for c, v in texts]
    fields = [f for _, f in known if f]
    if len(fields) < 2 or any(_VALUE.fullmatch(v) for _, v in texts):
        return []
    whole = [c for c, f in known if f == "ho_ten"]
    if whole:
        return whole if len(set(fields)) >= 2 else []
    parts = [c for c, f in known if f == "ho"]
    if parts and "ten" in fields:
        return parts
    if len(set(fields) - {"*"}) + fields.count("*") >= 3 and len(fields) * 2 >= len(texts):
        for name in ("cccd", "so_hieu"):
            found = [c for c, f in known if f == name]
            if found:
                return found[:1]
    return []


def _extent(grid: Grid, row: int, names: list[int], reader: Reader, above: int) -> tuple[int, int]:
    """First and last row of the heading block."""
    rows, merges = grid.rows, grid.merges or []
    first = last = row
    for r0, c0, r1, c1 in merges:
        if (
            c1 > c0
            and r0 == r1 == row - 1 >= above
            and c0 > 0
            and (c1 - c0 + 1) < 0.6 * len(rows[row])
        ):
            parents = [(c, v) for c, v in enumerate(rows[row - 1]) if v != ""]
            if all(
                isinstance(v, str) and len(v) <= 60 and c > 0 and not fold(v).startswith(_MOTTO)
                for c, v in parents
            ):
                first = row - 1
    for r0, _c0, r1, c1 in merges:
        if first <= r0 <= last and r1 > last and r1 - first < 5 and c1 < len(rows[row]) + 1:
            last = r1
    while last + 1 < len(rows) and last - first < 3:
        if not _is_subheading(rows[last + 1], rows[last], names, reader):
            break
        last += 1
    return first, min(last, len(rows) - 1)


def _is_subheading(
    row: Sequence[Cell], above: Sequence[Cell], names: list[int], reader: Reader
) -> bool:
    """A row below a heading that holds headings too: no name in it, only texts (or years), one of
    them known."""
    filled = [(c, v) for c, v in enumerate(row) if v != ""]
    if (
        not filled
        or any(row[c] != "" for c in names)
        or (len(row) > 1 and row[0] != "" and above[0] != "")
    ):
        return False
    texts = [text_of(v) for _, v in filled]
    if any(
        not isinstance(v, str) and not re.fullmatch(r"(19|20)\d\d", t)
        for (_, v), t in zip(filled, texts, strict=True)
    ):
        return False
    if any(len(t) > 60 for t in texts) or _is_column_numbers(row):
        return False
    if any(_ROMAN.fullmatch(t.strip()) for t in texts):
        return False
    known = sum(
        1
        for t in texts
        if reader.known(t)
        or clean(t).lower() in ("nam", "nữ", "ngày", "tháng", "năm")
        or re.search(r"\b(19|20)\d\d\b", t)
    )
    return (known >= 1 and known * 3 >= len(texts)) or (
        len(texts) >= 4 and all(not any(ch.isdigit() for ch in t) for t in texts)
    )


def _is_column_numbers(row: Sequence[Cell]) -> bool:
    """(1) (2) (3), or A B 1 2: a row that numbers the columns."""
    filled = [text_of(v).strip() for v in row if v != ""]
    if len(filled) < 3 or not all(_COLUMN_MARK.fullmatch(t) for t in filled):
        return False
    numbers = [
        int(re.sub(r"\D.*", "", t.strip("( )"))) for t in filled if t.strip("( )")[:1].isdigit()
    ]
    if len(numbers) < 2:
        return len(filled) >= 3 and not numbers and filled == sorted(filled)
    return all(a < b for a, b in itertools.pairwise(numbers))


def _spans(grid: Grid, names: list[int], row: int, first: int, last: int) -> list[tuple[int, int]]:
    """(first column, column after the last) of each of the tables that stand side by side."""
    width = len(grid.rows[row])
    if len(names) == 1:
        return [(0, width)]
    starts = [0]
    for previous, name in itertools.pairwise(names):
        start = name
        for column in range(name - 1, max(previous, name - 3), -1):
            texts = [
                fold(text_of(grid.rows[r][column]))
                for r in range(first, last + 1)
                if grid.rows[r][column] != ""
            ]
            if any(t in ("tt", "stt", "sott", "sothutu") for t in texts):
                start = column
                break
        starts.append(start)
    if any(b - a < 3 for a, b in itertools.pairwise(starts)):
        return [(0, width)]
    return list(zip(starts, [*starts[1:], width], strict=True))


def _headings(grid: Grid, first: int, last: int, left: int, right: int) -> dict[int, list[str]]:
    """Column -> texts above it, parent first, merged cells filled."""
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
    if not grid.merges and last > first:
        # Text and ods files lose the merges: a parent goes on over the columns that have only a
        # child.
        for r in range(first, last):
            parent = ""
            for c in range(left, right):
                if (r, c) in filled:
                    parent = (
                        filled[r, c]
                        if any((k, c) in filled for k in range(r + 1, last + 1))
                        else ""
                    )
                elif parent and any((k, c) in filled for k in range(r + 1, last + 1)):
                    filled[r, c] = parent
    return {
        c: [filled[r, c] for r in range(first, last + 1) if (r, c) in filled]
        for c in range(left, right)
    }


def _title_lines(rows: Sequence[Sequence[Cell]], above: int, first: int) -> list[list[str]]:
    start = max(above, first - 12)
    return [
        [clean(v) for v in rows[r] if isinstance(v, str) and v.strip()] for r in range(start, first)
    ]


def _read(
    grid: Grid,
    reader: Reader,
    first: int,
    last: int,
    left: int,
    right: int,
    title: list[list[str]],
    overrides: dict[str, dict[str, str]] | None,
    stem: str,
) -> tuple[Table | None, int]:
    """The table under a heading block and the row where the next may begin."""
    rows = grid.rows
    headings = _headings(grid, first, last, left, right)
    body = last + 1
    while body < len(rows) and body < last + 3 and (_is_column_numbers(rows[body][left:right])):
        body += 1
    counts = [right - left - r[left:right].count("") for r in rows[body : body + SAMPLE]]
    sample = [
        r for r, filled in zip(rows[body : body + SAMPLE], counts, strict=True) if filled >= 2
    ]
    lines = " ".join(" ".join(line) for line in title)
    unit, as_of = _unit_and_day(title)
    sender = fold(unit) or fold(re.sub(r"\d", "", stem))
    decision = reader.decide(
        dict(headings.items()), sample, f"{grid.name} {lines}", overrides, sender
    )
    found = Table(
        (first, last),
        left,
        right,
        decision,
        headings,
        [],
        title=lines,
        unit=unit,
        as_of=as_of,
        sender=sender,
    )
    found.score = sum(1 for m in decision.columns if m.field)
    end = _walk(grid, reader, found, body, counts)
    if not any(m.field == "ho_ten" for m in decision.columns):
        # Without names a person is who has a number: where most of the full rows have none, they
        # are not passed over in silence.
        below = rows[body : end if end > body else len(rows)]
        full = sum(
            1
            for r in below
            if right - left - r[left:right].count("") >= max(4, 0.6 * (right - left))
        )
        if len(found.people) * 2 < full:
            found.problems.append(
                (first, -1, "ld-header-found", "", "", f"{body + 1}–{body + len(below)}")
            )
    if not [m for m in decision.columns if m.field]:
        return None, end
    return found, end


def _walk(grid: Grid, reader: Reader, table: Table, body: int, counts: list[int]) -> int:
    """Tells people from everything else, row by row. Returns the row where another table may begin.

    *counts* are the filled cells of the rows from *body* on, as far as they were counted."""
    rows, left, right = grid.rows, table.left, table.right
    columns = {(m.field, m.role): m.column for m in table.decision.columns if m.field}
    stt = columns.get(("stt", ""), -1)
    names = [c for (f, _), c in columns.items() if f == "ho_ten"]
    keys = names or [columns[k] for k in (("cccd", ""), ("so_hieu", "")) if k in columns]
    if not keys:
        return body
    alone = not names
    proofs = [(f, c) for (f, _), c in columns.items() if f in _PROOFS]
    below = _below_merged(grid, names)
    counted = since_section = ahead = 0
    usual = _usual(rows, body, keys, counts)
    row = body
    while row < len(rows):
        line = rows[row]
        cells = line[left:right] if left or right < len(line) else line
        filled = counts[row - body] if row - body < len(counts) else len(cells) - cells.count("")
        if not filled:
            row += 1
            continue
        number = _number(line[stt]) if stt >= 0 else None
        named = any(line[c] != "" for c in keys) if alone else any(_is_name(line[c]) for c in keys)
        if named and _is_person(line, stt, number, filled, usual, names, reader):
            if (
                names
                and number is None
                and any(_NAMES_WORD.search(text_of(line[c])) for c in names)
                and _names(line, reader)
            ):
                return row
            table.people.append(row)
            counted += 1
            since_section += 1
            row += 1
            continue
        if row > body and (filled >= 3 or row + 1 < len(rows)) and _names(line, reader):
            return row
        if (
            names
            and row not in below
            and _is_nameless_person(line, cells, number, stt, filled, usual, proofs)
        ):
            table.people.append(row)
            counted += 1
            since_section += 1
            row += 1
            continue
        text = next((v for v in cells if isinstance(v, str) and v.strip()), "")
        if number is not None and not text:
            row += 1
            continue
        if _is_total(text, cells):
            said = _said(cells)
            if said is not None and said not in (counted, since_section):
                table.problems.append((row, -1, "ld-total-matches", str(said), "", str(counted)))
        elif _is_signature(cells) and filled <= 6:
            if row >= ahead:
                ahead, ended = _next_full(rows, row + 1, stt, keys, left, right, usual, reader)
                if ended:
                    # Below the signatures nothing belongs to this table; another one may follow.
                    return ahead
        elif (filled <= 4 and text and table.people) or (filled <= 2 and text):
            table.sections[row] = clean(text)
            since_section = 0
        row += 1
    return row


def _next_full(
    rows: Sequence[Sequence[Cell]],
    row: int,
    stt: int,
    keys: list[int],
    left: int,
    right: int,
    usual: float,
    reader: Reader,
) -> tuple[int, bool]:
    """The next row that is a person in full, or else (with True) where another table or the end of
    the sheet comes first.

    Words of a signature among the people end nothing: somebody typed them into a cell."""
    while row < len(rows) and not _names(rows[row], reader):
        line = rows[row]
        filled = right - left - line[left:right].count("")
        numbered = stt < 0 or _number(line[stt]) is not None
        if (
            numbered
            and filled >= max(4, 0.6 * usual)
            and any(_is_name(line[c]) for c in keys)
            and not _is_signature(line[left:right])
        ):
            return row, False
        row += 1
    return row, True


def _usual(rows: Sequence[Sequence[Cell]], body: int, keys: list[int], counts: list[int]) -> float:
    """The median of the filled cells of rows that have one of *keys*."""
    named = sorted(
        [
            filled
            for line, filled in zip(rows[body : body + SAMPLE], counts, strict=True)
            if any(line[c] != "" for c in keys)
        ]
    )
    return float(named[len(named) // 2]) if named else 0.0


def _number(value: Cell) -> int | None:
    if isinstance(value, float):
        return int(value) if value == int(value) and 0 < value < 1_000_000 else None
    if isinstance(value, str):
        match = _NUMBER.fullmatch(value)
        return int(match[1]) if match else None
    return None


def _is_name(value: Cell) -> bool:
    return isinstance(value, str) and (value[:1].isalpha() or any(c.isalpha() for c in value))


def _is_person(
    line: Sequence[Cell],
    stt: int,
    number: int | None,
    filled: int,
    usual: float,
    names: list[int],
    reader: Reader,
) -> bool:
    if number is not None:
        if filled <= 2 and usual >= 5 and names:
            words = f" {fold_plain(line[names[0]])} "
            return not any(f" {w} " in words for w in _ORGAN)
        return True
    if stt >= 0 and line[stt] != "":
        text = text_of(line[stt]).strip()
        if filled <= max(4, usual * 0.4) or _is_total(text, line):
            return False
        return not _is_total(text, line)
    text = next((v for v in line if isinstance(v, str) and v.strip()), "")
    if _is_total(text, line):
        return False
    least = max(3 if stt >= 0 else 2, 0.3 * usual)
    return filled >= least and not (filled <= 4 and _is_signature(line))


def _below_merged(grid: Grid, names: list[int]) -> set[int]:
    """Rows whose name belongs to a cell merged from above: the person of that cell goes on
    there."""
    return {
        row
        for r0, c0, r1, c1 in grid.merges or []
        if r1 > r0 and any(c0 <= c <= c1 for c in names)
        for row in range(r0 + 1, r1 + 1)
    }


def _is_nameless_person(
    line: Sequence[Cell],
    cells: Sequence[Cell],
    number: int | None,
    stt: int,
    filled: int,
    usual: float,
    proofs: list[tuple[str, int]],
) -> bool:
    """A line without a name that all the same speaks of one person: it has a personal value, or a
    number and most cells."""
    if (
        _is_column_numbers(cells)
        or _is_signature(cells)
        or any(isinstance(v, str) and _is_total(v, cells) for v in cells)
    ):
        return False
    proven = any(_is_proof(f, line[c]) for f, c in proofs)
    if number is not None:
        meaning = filled - cells.count(0.0)
        return (proven and filled >= 2) or (usual >= 5 and meaning >= max(4, 0.6 * usual))
    return proven and (stt < 0 or line[stt] == "") and filled >= max(3, 0.5 * usual)


def _is_proof(name: str, value: Cell) -> bool:
    """True for an ID number, a personnel number or a day of birth: a sum or a remark is none of
    them."""
    if value == "":
        return False
    if name == "ngay_sinh":
        if isinstance(value, datetime.date):
            return True
        if isinstance(value, float):
            return value == int(value) and (1900 <= value <= 2100 or 5000 < value < 50000)
        return isinstance(value, str) and _DAY.search(value) is not None
    text = text_of(value).replace(" ", "")
    if name == "so_hieu":
        return isinstance(value, str) and len(text) <= 20 and any(c.isdigit() for c in text)
    return text.isdigit() and 8 <= len(text) <= 12


def fold_plain(value: Cell) -> str:
    from ....validators.folding import fold_words

    return fold_words(text_of(value))


def _is_total(text: str, cells: Sequence[Cell]) -> bool:
    if not text:
        return False
    plain = clean(text)
    return (
        bool(_TOTAL.match(plain)) and (fold(plain) in _TOTAL_FOLDED or not _looks_named(plain))
    ) or fold(plain) in _TOTAL_FOLDED


def _looks_named(text: str) -> bool:
    """Three or more capitalised words without digits: a person called Tổng or Cộng is not a
    total."""
    words = text.split()
    return (
        len(words) >= 3
        and all(w[:1].isupper() and not w.isupper() for w in words)
        and not any(c.isdigit() for c in text)
    )


def _said(cells: Sequence[Cell]) -> int | None:
    """The number of people that a total row states."""
    for value in cells:
        if isinstance(value, str):
            match = _COUNT.search(value)
            if match and (
                "người" in value.lower() or "tổng" in value.lower() or "cộng" in value.lower()
            ):
                return int(match[1])
    return None


def _is_signature(cells: Sequence[Cell]) -> bool:
    for value in cells:
        if isinstance(value, str) and value:
            if _PLACE_AND_DAY.search(value):
                return True
            folded = fold(value)
            if folded in _SIGNER or any(s in folded for s in _SIGNATURE):
                return True
    return False


def _unit_and_day(lines: list[list[str]]) -> tuple[str, str]:
    """Unit name and ISO day found in the title rows."""
    unit, day = "", ""
    for line in lines:
        for text in line:
            for pattern in (_AS_OF, _AS_OF_WORDS):
                match = pattern.search(text)
                if match and not day:
                    try:
                        day = datetime.date(int(match[3]), int(match[2]), int(match[1])).isoformat()
                    except ValueError:
                        continue
    for line in lines:
        for text in line:
            match = re.match(r"(?i)(?:tên )?(?:đơn vị|cơ quan)(?: báo cáo)?\s*:\s*(.{3,})", text)
            if match and not text.lower().startswith("đơn vị tính"):
                return match[1].strip(" ."), day
    left = [
        line[0]
        for line in lines[:6]
        if line and not fold(line[0]).startswith(_MOTTO) and not _PLACE_AND_DAY.search(line[0])
    ]
    names = [
        text
        for text in left
        if 4 < len(text) < 120
        and not text.startswith("(")
        and not any(w in fold(text) for w in ("danhsach", "socauhoi", "thongke", "conghoa"))
    ]
    return (names[1] if len(names) > 1 else names[0] if names else unit), day


_EXAMPLES = (
    "vidu",
    "bangvidu",
    "maumau",
    "minhhoa",
    "dulieumau",
    "mauvidu",
    "huongdan",
    "example",
    "sample",
)


def is_example(sheet: str, table: Table) -> bool:
    """True for the worked example of a form: its sheet, or the title above it, says so."""
    return fold(sheet).startswith(_EXAMPLES) or fold(table.title).startswith(("vidu", "minhhoa"))
