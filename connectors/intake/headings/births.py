"""Days that stand in several columns: birth dates, each part with a heading of its own and none
over them ("Ngày sinh Nam | Ngày sinh Nữ", "Ngày sinh | Tháng sinh | Năm sinh"), and any day with
its parts beneath its heading."""

import re
from collections.abc import Callable, Sequence
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


_PARTS = {"ngay": "ngay", "thang": "thang", "nam": "nam_"}


def in_parts(columns: Sequence[Mapping], over: Callable[[Mapping], str]) -> list[Mapping]:
    """The columns, with "Ngày | Tháng | Năm" (or the last two) side by side under the heading of a
    day as the parts of that day. *over*: the field of what stands above a column, '' for none."""
    result = list(columns)
    if not any(m.heading.lower().endswith(("tháng", "thang")) for m in columns):
        return result
    for i, m in enumerate(columns):
        run = _run(columns[i : i + 3])
        if not run or (i and _run(columns[i - 1 : i + 2]) and _same_above(columns[i - 1], m)):
            continue
        name = over(m)
        for k, role in enumerate(run if name else ()):
            known = replace(columns[i + k], field=name, how="alias", score=0.9, role=role)
            result[i + k] = replace(known, reason="một phần của ngày")
    return result


def _run(columns: Sequence[Mapping]) -> tuple[str, ...]:
    """The roles of the columns with which *columns* begins, when they are the parts of one day."""
    lows = [fold(m.heading.rpartition(" / ")[2]) for m in columns]
    for parts in (("ngay", "thang", "nam"), ("thang", "nam")):
        own = columns[: len(parts)]
        if tuple(lows[: len(parts)]) == parts and all(_same_above(own[0], m) for m in own):
            return () if any(m.role for m in own) else tuple(_PARTS[p] for p in parts)
    return ()


def _same_above(a: Mapping, b: Mapping) -> bool:
    above = a.heading.rpartition(" / ")[0]
    return bool(above) and above == b.heading.rpartition(" / ")[0]


def _is(m: Mapping, role: str) -> bool:
    return m.field == "ngay_sinh" and m.role == role
