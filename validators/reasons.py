"""The one reader of reasons: what a note or a reason column says of why a value is as it is.

The reasons are data (list ``ly_do_trong_dong``): each has the words by which it is known, without
marks, as regular expressions on whole words separated by ";", and the text that makes it a reason.
Negated words ("không được nâng trước thời hạn") state nothing.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from .codelists import table
from .folding import fold_words

LIST = "ly_do_trong_dong"
# What stands before a reason and turns it into its opposite. A reason that begins with "không" or
# "chưa" itself is none of these.
_NEGATED = re.compile(
    r"\b(?:khong|chua)(?: (?:duoc|co|phai|thuoc|dien|doi tuong|xet|de nghi|cho|bi|he|thoi gian"
    r"|nang luong|nang bac luong|nang))*$"
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Attributes:
    label: in Vietnamese and English. words: what it is known by, folded. law: the text that makes
        it a reason.
    """

    code: str
    label: tuple[str, str]
    words: re.Pattern[str]
    law: str


@cache
def recognised() -> dict[str, Reason]:
    """Every reason that is read, by code, in the order of the list."""
    found = {}
    for row in table(LIST).to_dict("records"):
        words = "|".join(f"(?:{part.strip()})" for part in row["words"].split(";"))
        found[row["code"]] = Reason(
            row["code"],
            (row["label_vi"], row["label_en"]),
            re.compile(rf"\b(?:{words})\b"),
            row["source"],
        )
    return found


def known(code: str) -> Reason:
    """The reason with this code.

    Raises:
        KeyError: there is none.
    """
    return recognised()[code]


@lru_cache(maxsize=1 << 16)
def read(text: str) -> frozenset[str]:
    """Codes of the reasons that a text states."""
    folded = fold_words(text)
    return frozenset(code for code, r in recognised().items() if _states(r, folded))


def _states(reason: Reason, folded: str) -> bool:
    return any(
        not _NEGATED.search(folded[: found.start()].rstrip())
        for found in reason.words.finditer(folded)
    )
