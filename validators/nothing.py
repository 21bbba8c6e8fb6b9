"""Texts that stand for no value: signs and words for nothing, and what a program writes into a cell
that it could not calculate."""

import re

from .folding import fold

_ERROR_TEXT = re.compile(
    r"#[A-Z/0-9_?!]{3,14}[!?]|#N/A|#DIV/0|#GETTING_DATA|Err:5\d\d", re.IGNORECASE
)


def is_error(text: str) -> bool:
    """The text of an error cell, as programs write it into a text file too."""
    return text[:1] in "#Ee" and _ERROR_TEXT.fullmatch(text) is not None


_DASHES = re.compile(r"[-–—_.…*/\s]*")
WORDS_FOR_NOTHING = frozenset(
    {"khong", "khongco", "chua", "chuaco", "k", "ko", "na", "null", "none", "nan", "khongxacdinh",
     "nil", "trong", "chuaro", "khongro", "chuabiet", "khongbiet", "chuacapnhat", "chuacapnhap",
     "capnhatsau", "bosungsau", "sebosung", "chuacothongtin", "khongcothongtin", "khongcodulieu",
     "dangcapnhat", "dangbosung", "undefined", "nodata"}
)  # fmt: skip


def is_blank(text: str) -> bool:
    """Signs that stand for nothing: "-", "...", "…"."""
    return _DASHES.fullmatch(text) is not None


def is_nothing(text: str) -> bool:
    """Signs and words that stand for a value that is not there: "-", "…", "NULL", "chưa có"."""
    return is_blank(text) or (
        len(text) < 24 and not is_error(text) and fold(text) in WORDS_FOR_NOTHING
    )
