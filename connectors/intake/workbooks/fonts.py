"""What the format of a cell says beyond its value.

Fonts that draw TCVN3 letters as capitals (.VnTimeH, .VnArialH ...): the letters themselves are the
lower-case ones, and only the font says that people see capitals. Number formats of digits only
(000000000000): the cell holds 37175012345, and people see 037175012345.

Sources: TCVN 5712:1993 with the ABC fonts, in which a name that ends in H is the capitals font of
its family; ECMA-376 part 1, 18.8.30 and 18.8.31 (number formats).
"""

import re
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

_CAPITALS = re.compile(r"\.Vn[A-Za-z0-9 _\-]*H")
_IN_BYTES = re.compile(rb"\.Vn[A-Za-z0-9 _\-]*H[\"'<]")


def draws_capitals(name: str) -> bool:
    """True for the name of a capitals font."""
    return _CAPITALS.fullmatch(name.strip()) is not None


Digits = tuple[str, int]
"""Of a number format of digits only: what stands before the number, and the digits that it is
filled up to with zeros."""

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')
_PLACES = re.compile(r"[0#][0# \-]*")


def shown_digits(code: str) -> Digits | None:
    """What a number format of digits only shows; None for every other format.

    >>> shown_digits("000000000000"), shown_digits('"0"##########'), shown_digits("#,##0.00")
    (('', 12), ('0', 10), None)
    """
    before = ""
    places = ""
    at = 0
    first = code.partition(";")[0]
    for match in [*_LITERAL.finditer(first), None]:
        places += first[at : match.start() if match else len(first)]
        if match is None:
            break
        literal = match[1] or match[2] or ""
        if literal.isdigit() and not places.strip():
            before += literal
        elif literal.strip(" -."):
            return None
        at = match.end()
    if _PLACES.fullmatch(places.strip()) is None:
        return None
    digits = re.sub(r"[ \-]", "", places)
    filled = len(digits) - digits.index("0") if "0" in digits else 0
    return (before, filled) if before or filled > 1 else None


_SEVERAL_ZEROS = re.compile(rb'formatCode\s*=\s*["\'][^<>]*?(?:0[ #\-]?0|0[#"]|\\0|quot;0)')


def digit_styles(styles: bytes) -> dict[int, Digits]:
    """Cell formats (numbers as in ``s="3"``) of an xlsx file's ``styles.xml`` that show digits
    only; mostly none."""
    if not _SEVERAL_ZEROS.search(styles):
        return {}
    part = _parts(styles)
    formats = {
        str(f.get("numFmtId", "")): shown_digits(str(f.get("formatCode", "")))
        for f in part.get("numFmts", ())
    }
    used = [formats.get(str(x.get("numFmtId", ""))) for x in part.get("cellXfs", ())]
    return {i: digits for i, digits in enumerate(used) if digits is not None}


def _parts(styles: bytes) -> dict[str, Any]:
    try:
        document = fromstring(styles)
    except (ParseError, DefusedXmlException, ValueError):
        return {}
    return {str(e.tag).rpartition("}")[2]: e for e in document}


def capital_styles(styles: bytes) -> frozenset[int]:
    """Cell formats (numbers as in ``s="3"``) of an xlsx file's ``styles.xml`` that are in a
    capitals font; mostly none."""
    if not _IN_BYTES.search(styles):
        return frozenset()
    part = _parts(styles)
    fonts = [
        next((str(n.get("val", "")) for n in font if str(n.tag).endswith("}name")), "")
        for font in part.get("fonts", ())
    ]
    used = [x.get("fontId", "0") for x in part.get("cellXfs", ())]
    return frozenset(
        i
        for i, font in enumerate(used)
        if font.isdecimal() and int(font) < len(fonts) and draws_capitals(fonts[int(font)])
    )
