"""What calamine does not tell of an xlsx sheet: error cells, formulas without a value, hidden rows
and columns.

Found by scanning the sheet's XML, because a blank where "#N/A" stood would erase a value in the
mirror.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ....validators.columns import number as column_number
from .fonts import Digits

_ERROR = re.compile(rb'<c\b([^>]*\st\s*=\s*["\']e["\'][^>]*)>(.*?)</c\s*>', re.DOTALL)
_FORMULA = re.compile(
    rb"<c\b([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f\s*>)\s*(?:<v\s*/>|<v\s*>\s*</v\s*>)?\s*</c\s*>"
)
_REF = re.compile(rb'\sr\s*=\s*["\']([A-Za-z]{1,3})(\d{1,7})["\']')
_VALUE = re.compile(rb"<v[^>]*>([^<]*)</v")
_HIDDEN_ROW = re.compile(
    rb'<row\b(?=[^>]*\shidden\s*=\s*["\'](?:1|true)["\'])[^>]*?\sr\s*=\s*["\'](\d+)'
)
_HIDDEN_COLUMN = re.compile(rb'<col\b(?=[^>]*\shidden\s*=\s*["\'](?:1|true)["\'])([^>]*)>')
_SPAN = re.compile(rb'\s(min|max)\s*=\s*["\'](\d+)["\']')


@dataclass
class Marks:
    """Positions are (row, column), from 0."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncached: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    capitals: set[tuple[int, int]] = field(default_factory=set)
    """Cells under a font that draws TCVN3 letters as capitals; looked for only in files that have
    such a font."""
    digits: dict[tuple[int, int], Digits] = field(default_factory=dict)
    """Cells under a number format of digits only; looked for only in files that have one."""


def _position(attributes: bytes) -> tuple[int, int] | None:
    match = _REF.search(b" " + attributes)
    return (int(match[2]) - 1, column_number(match[1].decode()) - 1) if match else None


def scan(xml: bytes) -> Marks:
    """The marks of one sheet."""
    found = Marks()
    head = xml.find(b"<sheetData") + len(b"<sheetData")
    end = xml.rfind(b"</sheetData")
    start, end = (head, end) if len(b"<sheetData") <= head <= end else (0, len(xml))

    def stands(text: bytes, rare: bytes) -> bool:
        """One letter is looked for first: that costs a hundredth, and plain cells have none of
        these."""
        return xml.find(rare, start, end) >= 0 and xml.find(text, start, end) >= 0

    if stands(b't="e"', b"e") or stands(b"t='e'", b"'"):
        for match in _ERROR.finditer(xml):
            where = _position(match[1])
            if where:
                value = _VALUE.search(match[2])
                found.errors[where] = value[1].decode("ascii", "replace") if value else "#VALUE!"
    if stands(b"<f", b"f"):
        for match in _FORMULA.finditer(xml):
            where = _position(match[1])
            if where:
                found.uncached.add(where)
    if stands(b"hidden", b"h"):
        found.hidden_rows = {int(m[1]) - 1 for m in _HIDDEN_ROW.finditer(xml)}
    if xml.find(b"hidden", 0, start) >= 0 or not start:
        for match in _HIDDEN_COLUMN.finditer(xml):
            span = {k: int(v) for k, v in _SPAN.findall(b" " + match[1])}
            if b"min" in span:
                found.hidden_columns.update(
                    range(span[b"min"] - 1, min(span.get(b"max", span[b"min"]), 2000))
                )
    return found


_STYLE = re.compile(rb'\ss\s*=\s*["\'](\d{1,6})["\']')
_ANY_CELL = re.compile(rb"<c\b([^>]*)>")


def styled(xml: bytes, styles: Collection[int]) -> dict[tuple[int, int], int]:
    """Cells of the sheet that have one of *styles*, each with its style."""
    found = {}
    for match in _ANY_CELL.finditer(xml):
        style = _STYLE.search(b" " + match[1])
        number = int(style[1]) if style else 0
        if number in styles:
            where = _position(match[1])
            if where:
                found[where] = number
    return found


def sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """Sheet name -> part name, from the workbook and its relations. Empty when they cannot be
    read."""
    workbook = parts.get("xl/workbook.xml")
    rels = parts.get("xl/_rels/workbook.xml.rels")
    return {} if workbook is None or rels is None else dict(_sheet_parts(workbook, rels))


@lru_cache(maxsize=64)
def _sheet_parts(workbook: bytes, rels: bytes) -> dict[str, str]:
    """Kept, because many units send the same template: their files differ in the cells only."""
    try:
        targets = relations(rels)
        found = {}
        for element in fromstring(workbook).iter():
            if element.tag.rpartition("}")[2] == "sheet":
                relation = next(
                    (v for k, v in element.attrib.items() if k.rpartition("}")[2] == "id"), None
                )
                target = targets.get(relation or "", "")
                found[element.get("name", "")] = (
                    target.lstrip("/") if target.startswith("/") else "xl/" + target
                )
        return found
    except (ParseError, DefusedXmlException, ValueError):
        return {}


def relations(xml: bytes) -> dict[str, str]:
    """Id -> target of a part of relations.

    Raises:
        ValueError: it is no sound XML.
    """
    try:
        return {e.get("Id", ""): e.get("Target", "") for e in fromstring(xml)}
    except (ParseError, DefusedXmlException) as error:
        raise ValueError(str(error)) from error
