"""Text from a workbook made safe for formats of lines and of XML."""

import re

# Characters that XML 1.0 does not allow, line breaks, and marks that make text read otherwise than it is stored.
_CONTROL = re.compile("[\x00-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+")


def one_line(text: str) -> str:
    return _CONTROL.sub(" ", str(text))
