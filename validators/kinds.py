"""Whether a text that a code list does not know is plainly of the list's kind: "Phụ cấp đặc thù"
is an allowance, whether our list has it or not. What the list lacks is then a question about the
list and no fault of the person.

The words by which a kind is known are data (table ``tu_cung_loai``): regular expressions on folded
words with which the text begins, separated by ";". A rank code is of the kind where the list holds
no code of its whole family: the ranks of an own table of pay.
"""

import re
from functools import cache, lru_cache

from .codelists import code_list, table
from .folding import fold_words

TABLE = "tu_cung_loai"


@cache
def _known() -> dict[str, tuple[re.Pattern[str], str]]:
    """List -> the beginning of a text of its kind, and the severity of what it does not hold."""
    found = {}
    for row in table(TABLE).to_dict("records"):
        words = "|".join(f"(?:{part.strip()})" for part in row["words"].split(";"))
        found[row["list"]] = (re.compile(rf"(?:{words})\b"), row["severity"])
    return found


_RANK = re.compile(r"(\d{2})[a-z]?\.\d{3}|(V\.\d{2})\.\d{2}\.\d{2}")


@cache
def _families() -> frozenset[str]:
    """The beginnings of rank codes of which the list holds any."""
    found = (_RANK.fullmatch(code) for code in code_list("ma_ngach").codes)
    return frozenset(m[1] or m[2] for m in found if m)


@lru_cache(maxsize=1 << 14)
def severity(list_name: str, text: str) -> str:
    """How a *text* that the list does not hold is told: ``warning`` or ``info`` where it is of the
    list's kind, '' where it is not (or where nothing is known of the kind)."""
    if list_name not in _known():
        return ""
    words, told = _known()[list_name]
    if list_name == "ma_ngach" and (rank := _RANK.fullmatch(text)):
        return "" if (rank[1] or rank[2]) in _families() else told
    return told if words.match(fold_words(text)) else ""
