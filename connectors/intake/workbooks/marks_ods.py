"""What calamine does not tell of an ods document: error cells, formulas without a value, hidden
rows and columns, merges.

Source: OpenDocument 1.3, part 3, chapter 9 (tables); ``calcext:value-type`` is LibreOffice's own
mark of an error.
"""

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from .fonts import draws_capitals
from .marks import Marks

MOST = 100_000
"""Repeats beyond this are the empty rest of the sheet."""

_HIDDEN = frozenset({"collapse", "filter"})
_ZERO_FIRST = re.compile(r"0[\d \-]*\d")
"""The text of a number that people see filled up with zeros."""
Merge = tuple[int, int, int, int]


def scan(content: bytes) -> dict[str, tuple[Marks, list[Merge]]]:
    """Sheet name -> (marks, merges) of a ``content.xml``. Empty when it cannot be read."""
    try:
        document = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError):
        return {}
    capitals = _capital_styles(document)
    return {
        _of(e).get("name", ""): _sheet(e, capitals) for e in document.iter() if _tag(e) == "table"
    }


def _capital_styles(document: Element) -> frozenset[str]:
    """Names of the cell styles in a font that draws TCVN3 letters as capitals."""
    found = set()
    for style in document.iter():
        if _tag(style) == "style":
            about = [_of(e) for e in style if _tag(e) == "text-properties"]
            if any(
                draws_capitals(a.get(n, "").strip("'\""))
                for a in about
                for n in ("font-name", "font-family")
            ):
                found.add(_of(style).get("name", ""))
    return frozenset(found)


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _of(element: Element) -> dict[str, str]:
    """Attributes by local name; ``calcext:value-type`` (told first to last) goes before
    ``office:value-type``."""
    found: dict[str, str] = {}
    for name, value in element.attrib.items():
        space, _, local = name.rpartition("}")
        if local == "value-type" and "calcext" in space:
            found["calc-type"] = value
        else:
            found[local] = value
    return found


def _repeats(about: dict[str, str], name: str) -> int:
    value = about.get(name, "1")
    return max(int(value), 1) if value.isdigit() else 1


def _sheet(table: Element, capitals: frozenset[str]) -> tuple[Marks, list[Merge]]:
    found, merges = Marks(), []
    row = column = 0
    for element in table.iter():
        tag = _tag(element)
        if tag == "table-column":
            about = _of(element)
            count = _repeats(about, "number-columns-repeated")
            if about.get("visibility") in _HIDDEN:
                found.hidden_columns.update(range(column, column + min(count, 2000)))
            column += count
        elif tag == "table-row":
            about = _of(element)
            count = _repeats(about, "number-rows-repeated")
            if about.get("visibility") in _HIDDEN:
                found.hidden_rows.update(range(row, row + min(count, MOST)))
            _cells(element, row, min(count, MOST), found, merges, capitals)
            row += count
    return found, merges


def _cells(
    line: Element, row: int, rows: int, found: Marks, merges: list[Merge], capitals: frozenset[str]
) -> None:
    column = 0
    for cell in line:
        if _tag(cell) not in ("table-cell", "covered-table-cell"):
            continue
        about = _of(cell)
        count = _repeats(about, "number-columns-repeated")
        if count <= 2000:
            where = (
                [(r, c) for r in range(row, row + rows) for c in range(column, column + count)]
                if "formula" in about
                else []
            )
            if capitals and about.get("style-name") in capitals and "value-type" in about:
                found.capitals.update((row, c) for c in range(column, column + count))
            if about.get("value-type") == "float" and _ZERO_FIRST.fullmatch(
                shown := "".join(cell.itertext()).strip()
            ):
                digits = sum(c.isdigit() for c in shown)
                found.digits.update(((row, c), ("", digits)) for c in range(column, column + count))
            if about.get("calc-type") == "error":
                text = "".join(cell.itertext()).strip() or "#VALUE!"
                found.errors.update(dict.fromkeys(where, text))
            elif where and "value-type" not in about:
                found.uncached.update(where)
            down, right = (
                _repeats(about, "number-rows-spanned"),
                _repeats(about, "number-columns-spanned"),
            )
            if down > 1 or right > 1:
                merges.append((row, column, row + down - 1, column + right - 1))
        column += count
