"""Birth dates that stand in several columns, each with a heading of its own and none over them:
"Ngày sinh Nam | Ngày sinh Nữ", "Ngày sinh | Tháng sinh | Năm sinh"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ....validators.folding import fold
from .decision import Mapping

BESIDE_SEX = re.compile(r"(?i)[\s(\[,:–-]*\b(?:nam|nữ)(?:\s+giới)?\b[\s)\]]*$")
"""The sex at the end of a heading."""
_AND = re.compile(r"(?i)\bnam\s*[/,&–-]\s*nữ|\bnam\s+(?:và|hay|hoặc)\s+nữ")


def birth_under_sex(heading: str) -> str:
    """nam or nu for a heading (in lower case) that ends in one of the sexes, "" for any other."""
    found = BESIDE_SEX.search(heading)
    if not found or not found.start() or _AND.search(heading):
        return ""
    return "nu" if "nữ" in found[0] else "nam"


def parts_side_by_side(columns: Sequence[Mapping]) -> list[Mapping]:
    """The columns, with day and year of the birth date told apart from it where a column of its
    month stands between them, or beside one of them."""
    result = list(columns)
    month = next((i for i, m in enumerate(result) if _is(m, "thang")), -1)
    if month < 0:
        return result
    for i, role, words in ((month - 1, "ngay", ("ngay",)), (month + 1, "nam_", ("nam",))):
        m = result[i] if 0 <= i < len(result) else None
        low = fold(m.heading.rpartition(" / ")[2]) if m is not None else ""
        if m is not None and m.field == "ngay_sinh" and not m.role and low.startswith(words):
            result[i] = replace(m, role=role, reason="một phần của ngày sinh")
    return result


def _is(m: Mapping, role: str) -> bool:
    return m.field == "ngay_sinh" and m.role == role
