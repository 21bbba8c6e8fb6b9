"""What stands in a template workbook, in one normal form: whichever program saved the file, equal
templates read alike.

Only xlsx. Values are the file's own text; nothing here judges.
"""

import io
import re
from dataclasses import dataclass, field, replace
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ...validators.folding import fold
from ..intake.workbooks import preflight
from ..intake.workbooks.limits import MB, Limits, Refused
from . import layout
from . import stamp as stamps
from .layout import FIRST_ROW, LAST_ROW
from .stamp import Stamp

LIMITS = replace(Limits(), size=10 * MB, unpacked=60 * MB, parts=300, cells=500_000)
"""A template is 50 KB; a unit's filled one a few hundred."""
_MERGE = re.compile(
    rb'<mergeCell\b[^>]*?\sref\s*=\s*["\']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})["\']'
)
_NAME = re.compile(r"(?:DM|NGACH)_\w+")
_REFERENCE = re.compile(r"^\$?'?([^'!\[\]]+)'?!\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)$")


@dataclass(frozen=True)
class Check:
    """A data validation of one column. ``kind`` is OOXML's type ("any" for a prompt alone);
    ``rule`` its condition with "#" for the cell's own address; ``choices`` the texts of a list,
    None when its source leads nowhere."""

    kind: str
    rule: str
    choices: tuple[str, ...] | None = ()
    strict: bool = True
    prompt: str = ""


@dataclass
class Column:
    """A column of a data sheet. ``formats`` maps number format -> first row (0 = the column as a
    whole)."""

    letter: str
    heading: str
    formats: dict[str, int]
    locked: bool
    hidden: bool
    checks: dict[Check, list[tuple[int, int]]] = field(default_factory=dict)


@dataclass
class Sheet:
    """``cells`` are the values under the headings by (row, column index from 0); ``stray`` the
    addresses of values outside the table. ``roomy``: people may add and delete rows."""

    name: str
    state: str
    protected: bool
    roomy: bool
    password: bool
    heading_row: int
    title: str
    columns: list[Column]
    cells: dict[tuple[int, int], Any]
    stray: list[tuple[int, str]]
    formulas: list[tuple[int, str]]
    notes: list[tuple[int, str]]
    hidden_rows: list[int]
    merged: list[tuple[int, str]]
    texts: tuple[str, ...] = ()


@dataclass
class Book:
    sheets: list[Sheet]
    stamps: dict[str, Stamp | None]
    names: frozenset[str]
    macros: bool
    links: tuple[str, ...]
    authors: tuple[str, ...]

    @property
    def stamp(self) -> Stamp | None:
        """The first stamp that is left, the property before the name before the footer."""
        return next((s for s in self.stamps.values() if s), None)


def describe(data: bytes) -> Book:
    """The normal form of an xlsx file.

    Raises:
        Refused: not an xlsx workbook, or not safe to open.
    """
    package = preflight.check(data, LIMITS)
    if package.format != "xlsx":
        raise Refused("not-a-template")
    for name, part in package.parts.items():
        if name.lower().startswith("xl/worksheets/"):
            preflight.check_extent(part, name, LIMITS)
            # The reader builds an object for every merged cell.
            for match in _MERGE.finditer(part):
                left, top, right, bottom = _bounds(match[1].decode())
                if (right - left + 1) * (bottom - top + 1) > LIMITS.cells:
                    raise Refused("cells", sheet=name, limit=LIMITS.cells)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), keep_links=True)
    except Exception as error:  # whatever a stranger's XML makes the reader raise
        raise Refused("damaged") from error
    data_sheets = [s for s in book.worksheets if s.title not in (layout.LISTS, layout.GUIDE)]
    external = book._external_links  # pyright: ignore[reportAttributeAccessIssue]
    links = tuple(str(link.file_link.Target) if link.file_link else "?" for link in external)
    about = book.properties
    return Book(
        [_data_sheet(s, book) if s in data_sheets else _text_sheet(s) for s in book.worksheets],
        _stamps(book),
        frozenset(book.defined_names),
        package.macros,
        links,
        tuple(
            n for n in (about.creator, about.lastModifiedBy) if n and n not in ("hoso", "openpyxl")
        ),
    )


def _bounds(reference: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = range_boundaries(reference)
    return int(left or 1), int(top or 1), int(right or 16_384), int(bottom or 1_048_576)


def _stamps(book: Workbook) -> dict[str, Stamp | None]:
    found = {p.name: str(p.value) for p in book.custom_doc_props.props}  # pyright: ignore[reportAttributeAccessIssue]
    name = book.defined_names.get(stamps.NAME)
    footers = [s.oddFooter.left.text or "" for s in book.worksheets]  # pyright: ignore[reportOptionalMemberAccess]
    return {
        "property": stamps.parse(found.get(stamps.PROPERTY, "")),
        "name": stamps.parse(str(name.attr_text)) if name else None,
        "footer": next(filter(None, map(stamps.parse, footers)), None),
    }


def _common(sheet: Worksheet) -> dict[str, Any]:
    p = sheet.protection
    return {
        "name": sheet.title,
        "state": sheet.sheet_state,
        "protected": bool(p.sheet),
        "password": bool(p.hashValue or p.password),
        "roomy": not (p.sheet and (p.insertRows or p.deleteRows or p.selectUnlockedCells)),
    }


def _text_sheet(sheet: Worksheet) -> Sheet:
    texts = tuple(str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None)
    return Sheet(
        **_common(sheet),
        heading_row=0,
        title="",
        columns=[],
        cells={},
        stray=[],
        formulas=[],
        notes=[],
        hidden_rows=[],
        merged=[],
        texts=texts,
    )


def _data_sheet(sheet: Worksheet, book: Workbook) -> Sheet:
    top = _heading_row(sheet)
    heads = (
        {
            c.column - 1: str(c.value).strip()
            for c in sheet[top]
            if c.value is not None and str(c.value).strip()
        }
        if top
        else {}
    )
    width = max(heads, default=-1) + 1
    columns = [_column(sheet, i, heads.get(i, "")) for i in range(width)]
    cells, stray, formulas, notes = {}, [], [], []
    for (row, number), cell in sorted(sheet._cells.items()):  # pyright: ignore[reportAttributeAccessIssue]
        i, letter = number - 1, layout.letter(number - 1)
        if cell.comment is not None:
            notes.append((row, letter))
        if row > top and i < width and cell.has_style:
            columns[i].formats.setdefault(cell.number_format, row)
        if cell.value is None:
            continue
        if cell.data_type == "f":
            formulas.append((row, letter))
        if row > top and i < width and heads.get(i):
            cells[row, i] = cell.value
        elif row != top and (row, number) != (layout.TITLE_ROW, 1):
            stray.append((row, letter))
    _add_checks(sheet, book, columns)
    hidden = [r for r, d in sheet.row_dimensions.items() if d.hidden]
    merged = [
        (m.min_row, layout.letter(m.min_col - 1))
        for m in sheet.merged_cells.ranges
        if m.max_row > layout.TITLE_ROW
    ]
    title = sheet.cell(layout.TITLE_ROW, 1).value
    return Sheet(
        **_common(sheet),
        heading_row=top,
        title=str(title or ""),
        columns=columns,
        cells=cells,
        stray=stray,
        formulas=formulas,
        notes=notes,
        hidden_rows=sorted(hidden),
        merged=merged,
    )


def _heading_row(sheet: Worksheet) -> int:
    """Row with the most headings that the dictionary knows, among the first fifteen; 0 when none
    has two."""
    known = layout.known_headings()
    counts = {
        row: sum(fold(str(c.value)) in known for c in sheet[row] if c.value is not None)
        for row in range(1, min(sheet.max_row, 15) + 1)
    }
    best = max(counts, key=lambda r: (counts[r], -r), default=0)
    return best if counts.get(best, 0) >= 2 else 0


def _column(sheet: Worksheet, i: int, heading: str) -> Column:
    found = next(
        (
            d
            for d in sheet.column_dimensions.values()
            if d.min is not None and d.min <= i + 1 <= (d.max or d.min)
        ),
        None,
    )
    style = found if found is not None else sheet.column_dimensions[layout.letter(i)]
    return Column(
        layout.letter(i),
        heading,
        {style.number_format: 0},
        bool(style.protection.locked),
        bool(found is not None and found.hidden),
    )


def _add_checks(sheet: Worksheet, book: Workbook, columns: list[Column]) -> None:
    for v in sheet.data_validations.dataValidation:
        for area in v.sqref.ranges:
            top, bottom = max(area.min_row, FIRST_ROW), min(area.max_row, LAST_ROW)
            for i in range(area.min_col - 1, min(area.max_col, len(columns))):
                if top <= bottom:
                    check = _check(
                        v, sheet, book, columns[i].letter, {c.letter: c.heading for c in columns}
                    )
                    columns[i].checks.setdefault(check, []).append((top, bottom))


def _check(
    v: Any, sheet: Worksheet, book: Workbook, letter: str, headings: dict[str, str]
) -> Check:
    kind = "any" if v.type in (None, "none") else str(v.type)
    first, second = (str(f or "").lstrip("=").strip() for f in (v.formula1, v.formula2))
    prompt = f"{v.promptTitle or ''}: {v.prompt or ''}"
    strict = kind == "any" or (bool(v.showErrorMessage) and v.errorStyle in (None, "stop"))
    if kind == "any":
        return Check(kind, "", prompt=prompt)
    if kind == "list" and first.upper().startswith("OFFSET("):
        # Which cells it looks at is told by their headings, so that it stays the same where columns
        # moved.
        formula = first.replace(" ", "")
        rule = re.sub(
            r"(?<![\w.])\$?([A-Z]{1,3})\$?\d+\b(?!\()",
            lambda m: f"[{headings.get(m[1], m[1])}]",
            formula,
        )
        parts = [_choices(name, sheet, book) for name in sorted(set(_NAME.findall(formula)))]
        return Check(
            kind,
            rule,
            None if None in parts else tuple(text for part in parts for text in part or ()),
            strict,
            prompt,
        )
    if kind == "list":
        return Check(kind, "", _choices(first, sheet, book), strict, prompt)
    if kind == "custom":
        return Check(
            kind,
            re.sub(rf"(?<![A-Z$])\$?{letter}\$?\d+\b", "#", first.replace(" ", "")),
            strict=strict,
            prompt=prompt,
        )
    operator = v.operator or "between"
    bounds = (first, second) if operator in ("between", "notBetween") else (first,)
    return Check(kind, f"{operator} {' '.join(map(_number, bounds))}", strict=strict, prompt=prompt)


def _number(text: str) -> str:
    return f"{float(text):g}" if re.fullmatch(r"-?\d+(\.\d*)?([eE][+-]?\d+)?", text) else text


def _choices(source: str, sheet: Worksheet, book: Workbook) -> tuple[str, ...] | None:
    """The texts that a drop-down offers, whether they are written in it, in a range or behind a
    name."""
    if len(source) > 1 and source[0] == source[-1] == '"':
        return tuple(part.strip() for part in source[1:-1].replace('""', '"').split(","))
    name = book.defined_names.get(source) or sheet.defined_names.get(source)
    found = _REFERENCE.match(str(name.attr_text).lstrip("=") if name is not None else source)
    if not found or found[1] not in book.sheetnames:
        return None
    left, top, right, bottom = _bounds(f"{found[2]}{found[3]}:{found[4]}{found[5]}")
    target = book[found[1]]
    # Each of the two goes over all cells of the sheet.
    right, bottom = min(right, target.max_column), min(bottom, target.max_row)
    cells = target._cells  # pyright: ignore[reportAttributeAccessIssue]
    # A drop-down takes one column or one row.
    values = (
        cells.get((row, column))
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    )
    texts = tuple(str(c.value) for c in values if c is not None and c.value is not None)
    return texts or None
