"""Fonts that draw TCVN3 letters as capitals (.VnTimeH, .VnArialH ...): the letters themselves are
the lower-case ones, and only the font says that people see capitals.

Source: TCVN 5712:1993 with the ABC fonts, in which a name that ends in H is the capitals font of
its family.
"""

import re
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

_CAPITALS = re.compile(r"\.Vn[A-Za-z0-9 _\-]*H")
_IN_BYTES = re.compile(rb"\.Vn[A-Za-z0-9 _\-]*H[\"'<]")


def draws_capitals(name: str) -> bool:
    """True for the name of a capitals font."""
    return _CAPITALS.fullmatch(name.strip()) is not None


def capital_styles(styles: bytes) -> frozenset[int]:
    """Cell formats (numbers as in ``s="3"``) of an xlsx file's ``styles.xml`` that are in a
    capitals font; mostly none."""
    if not _IN_BYTES.search(styles):
        return frozenset()
    try:
        document = fromstring(styles)
    except (ParseError, DefusedXmlException, ValueError):
        return frozenset()
    part = {str(e.tag).rpartition("}")[2]: e for e in document}
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
