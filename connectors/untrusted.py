"""Text that others wrote, on its way out: the one place that makes it fit for workbooks, pages,
lines, CSV and JSON.

A workbook cell gets text as text, whatever it looks like; a page gets it escaped; a line stays one
line. Nothing else in the connectors calls the writers' own methods with data, and nothing else in
the commands the terminal's (tests assert it).
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import BaseLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

if TYPE_CHECKING:
    import pandas as pd

CELL_LIMIT = 32_767
"""UTF-16 units that a cell may hold (ECMA-376, Part 1, and the limits page of Excel)."""
COMMENT_LIMIT = 4_000
PAGE_LIMIT = 2_000

# Line breaks that are none of ours; controls of both blocks but tab and line feed; marks that
# nobody sees (Vietnamese needs none of them) and those that make text read otherwise than it is
# stored; lone surrogates and non-characters, which no XML parser accepts.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_BREAKS, _GAP = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]"), re.compile("[\t\n]+")
# Two of them may share the sign between: "_x0041_x0042_".
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# What a spreadsheet takes for a formula where it opens a CSV; it may cut at ";" and at tabs where
# its list separator is another.
_FORMULA = re.compile(r"(^|[;\t\n])(?=\s*[=+\-@])")
_BETWEEN, _NEXT = "\ue000", '</t></si><si><t xml:space="preserve">'
_ID = re.compile(r"(?<!\d)\d(?:[ .]?\d){8,}(?!\d)")
_NUMBER = re.compile(r"\b[A-ZĐ]{1,5}\d{5,}\b|\b(?=(?:[^\W_]*?\d){6})[^\W_]{9,}\b")


def clean(text: str, limit: int = CELL_LIMIT) -> str:
    """*text* without characters that hide, reorder or break, at most *limit* UTF-16 units; a cut is
    shown by "…". Whatever breaks a line becomes a line feed."""
    if _UNWANTED.search(text):
        text = _UNWANTED.sub("", _BREAKS.sub("\n", text))
    if len(text) * 2 > limit and len(text.encode("utf-16-le")) // 2 > limit:
        text = text.encode("utf-16-le")[: (limit - 1) * 2].decode("utf-16-le", "ignore") + "…"
    return text


def one_line(text: str, limit: int = CELL_LIMIT) -> str:
    """*text*, cleaned, without line breaks and tabs: for a terminal, a header of a letter, formats
    of lines."""
    return _GAP.sub(" ", clean(text, limit))


def json_text(value: Any) -> str:
    """*value* as JSON that says exactly the same and holds no unwanted character: each stands as
    its escape."""
    return _UNWANTED.sub(
        lambda found: json.dumps(found[0])[1:-1], json.dumps(value, ensure_ascii=False, indent=1)
    )


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might take a part of *text* for a formula when it opens it in a CSV."""
    return bool(_FORMULA.search(text))


def csv_for_people(rows: Iterable[Iterable[object]]) -> bytes:
    """A CSV that an officer opens with a double click (UTF-8 with mark): an apostrophe stands
    before what would be a formula.

    Files for machines keep the data exact and do not come through here.
    """
    out = io.StringIO()
    csv.writer(out).writerows(
        [_FORMULA.sub(r"\1'", clean(cell)) if isinstance(cell, str) else cell for cell in row]
        for row in rows
    )
    return out.getvalue().encode("utf-8-sig")


def frame_for_people(frame: "pd.DataFrame", headings: Sequence[str]) -> bytes:
    """The lines of *frame* as :func:`csv_for_people`, what is missing as a blank, under what people
    call its columns."""
    return csv_for_people(
        [
            headings,
            *frame.astype(object).where(frame.notna(), "").itertuples(index=False, name=None),
        ]
    )


def markup(text: str, limit: int = CELL_LIMIT) -> str:
    """*text*, cleaned, as the content of an XML element of a workbook; "_x0041_" stays what it says
    (ECMA-376, 22.9.2.19)."""
    text = clean(text, limit)
    if "_x" in text:
        text = _ESCAPE.sub("_x005F_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def strings(texts: Iterable[str]) -> str:
    """*texts* as entries of a workbook's table of strings: cells that show them name the entry, so
    they are text whatever they look like. One pass over all of them together, since a unit has
    thousands and hardly one is odd."""
    texts = list(texts)
    if not texts:
        return ""
    whole = _BETWEEN.join(texts)
    odd = (
        whole.count(_BETWEEN) != len(texts) - 1
        or "_x" in whole
        or _UNWANTED.search(whole)
        or max(map(len, texts)) * 2 > CELL_LIMIT
    )
    whole = (
        _BETWEEN.join(map(markup, texts))
        if odd
        else whole.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    )
    if odd and whole.count(_BETWEEN) != len(texts) - 1:
        return "".join(f'<si><t xml:space="preserve">{markup(text)}</t></si>' for text in texts)
    return f'<si><t xml:space="preserve">{whole.replace(_BETWEEN, _NEXT)}</t></si>'


def put_text(sheet: Any, row: int, column: int, text: str, style: Any = None) -> None:
    """Write *text* into a cell of an XlsxWriter sheet as a string: never a formula, a number or a
    link.

    Args:
        sheet: ``xlsxwriter.worksheet.Worksheet``.
        row, column: from 0.
        style: format; give it the number format "@" where people may edit the cell.
    """
    text = clean(text)
    if "_x" in text or text.startswith("<r>"):
        # XlsxWriter misses escapes that share a sign, and takes what looks like its own
        # "<r>...</r>" for XML: it gets ours.
        sheet.write_string(row, column, _run(text), style)
    elif text:
        sheet.write_string(row, column, text, style)
    else:
        sheet.write_blank(row, column, None, style)


def _run(text: str) -> str:
    """*text* as one run of rich text in which XlsxWriter finds nothing more to escape, cut the
    sooner the more its escapes need."""
    most = CELL_LIMIT
    while (
        len(
            (
                run
                := f'<r><t xml:space="preserve">{markup(text, most).replace("_", "&#95;")}</t></r>'
            ).encode("utf-16-le")
        )
        > CELL_LIMIT * 2
    ):
        most //= 2
    return run


def put_number(sheet: Any, row: int, column: int, number: float, style: Any = None) -> None:
    """Write a finite number.

    Raises:
        TypeError: NaN or infinity, which a workbook cannot hold.
    """
    sheet.write_number(row, column, number, style)


def merge(sheet: Any, row: int, column: int, rows: int, columns: int, style: Any) -> None:
    """One empty cell over *rows* and *columns* of an XlsxWriter sheet."""
    sheet.merge_range(row, column, row + rows - 1, column + columns - 1, "", style)


def put_blank(sheet: Any, row: int, column: int, style: Any) -> None:
    sheet.write_blank(row, column, None, style)


def inside(target: str, cell: str) -> str:
    """The place of *cell* of our own sheet *target*, for a link. The names of sheets are ours,
    never data.

    Raises:
        ValueError: the target is not a plain sheet name or the cell not a plain reference.
    """
    if not re.fullmatch(r"[^'\[\]:*?/\\<>&\"]{1,31}", target) or not re.fullmatch(
        r"[A-Z]{1,3}[1-9][0-9]{0,6}", cell
    ):
        raise ValueError(f"{target}!{cell}")
    return f"'{target}'!{cell}"


def mask(text: str) -> str:
    """Ids in *text* with only the first and last three signs left: "037•••123". Nine digits or
    more, or digits with letters before or among them, as personnel numbers and mistyped ids
    have."""

    def hide(found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found[0])
        return f"{digits[:3]}{'•' * (len(digits) - 6)}{digits[-3:]}"

    return _NUMBER.sub(lambda found: mask_person(found[0]), _ID.sub(hide, text))


def mask_person(key: str) -> str:
    """A person's key for a page: an id masked as in :func:`mask`, a name as its initials, another
    key by its ends."""
    key = clean(key, 200).strip()
    if not any(c.isdigit() for c in key):
        return "".join(f"{word[0]}." for word in key.split()[:5])
    return f"{key[:3]}{'•' * (len(key) - 6)}{key[-3:]}" if len(key) > 6 else "•" * len(key)


def _shown(value: Any) -> Any:
    return (
        clean(value, PAGE_LIMIT)
        if isinstance(value, str) and not isinstance(value, Markup)
        else value
    )


def environment(loader: BaseLoader, made: type[Environment] = Environment) -> Environment:
    """The Jinja environment of every page: escapes all, refuses unknown names, cleans each text
    that is shown."""
    return made(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def pages() -> Environment:
    """The environment with the report templates."""
    return environment(PackageLoader("hoso.connectors.reports", ""))
