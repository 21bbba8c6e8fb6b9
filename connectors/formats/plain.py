"""Text from a workbook made safe for formats of lines and of XML."""

import re

# Characters that XML 1.0 does not allow, and line breaks.
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")


def one_line(text: str) -> str:
    return _CONTROL.sub(" ", str(text))
