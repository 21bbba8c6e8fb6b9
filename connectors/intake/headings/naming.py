"""Names of persons that stand in two or three columns: family name, middle name, given name, under
headings of their own, under one heading over all of them, or under one heading and none."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ....validators.folding import fold_words
from .decision import Mapping

_MIDDLE = r"(?:(?:chu |ten )?(?:dem|lot)|(?:ten|chu) giua)"
_PARTS = {
    "ten": rf"ten(?: goi| rieng| chinh)?|{_MIDDLE}(?: va)? ten|(?:first|given) names?",
    "dem": rf"{_MIDDLE}|middle names?",
    "ho": rf"ho(?:(?: va)? {_MIDDLE})?|ho lot ten|(?:last|family) names?|surnames?",
}
_ROLES = {role: re.compile(form) for role, form in _PARTS.items()}
_AROUND = re.compile(r"^(?:phan|cot) ")
_NIGHT = frozenset({"đêm", "đếm"})
PARTS_OF_NAME = {"ho": "họ và chữ đệm", "dem": "chữ đệm", "ten": "tên"}
"""What is said of a column of each part."""
_FIGURE = re.compile(r"\d").search
SHARE = 0.8
"""Least share of the rows whose cells must be parts of a name, where no heading says that they
are."""


def name_part(text: str) -> str:
    """ho (with or without the middle name), dem or ten for the heading of a part of the name, ''
    for any other text."""
    if len(text) > 40 or text.strip().lower() in _NIGHT:
        return ""
    words = _AROUND.sub("", fold_words(text))
    return next((role for role, form in _ROLES.items() if form.fullmatch(words)), "")


def over_one_heading(columns: Sequence[Mapping], rows: Sequence[Sequence[object]]) -> list[Mapping]:
    """The columns with the parts of the name told apart, where one heading of the name stands over
    two or three columns and each of them holds a part: the columns on the right have the same
    heading or none."""
    result = list(columns)
    at = {m.column: i for i, m in enumerate(result)}
    for m in columns:
        if m.field != "ho_ten" or m.role or m.how == "manual":
            continue
        beside = _beside(m, result, at, rows)
        roles = _roles([m.column, *beside], rows)
        if not roles:
            continue
        # Of three columns the first two may hold the name, and the third something else.
        for column, role in zip((m.column, *beside), roles, strict=False):
            why = "họ tên nằm ở nhiều cột cạnh nhau"
            part = replace(m, column=column, role=role, reason=why)
            if column in at:
                result[at[column]] = replace(part, heading=result[at[column]].heading)
            else:
                result.append(part)
        return sorted(result, key=lambda c: c.column)
    return result


def _beside(
    name: Mapping, columns: Sequence[Mapping], at: dict[int, int], rows: Sequence[Sequence[object]]
) -> list[int]:
    """The columns on the right of the *name*'s that no other heading claims; at most two."""
    found: list[int] = []
    width = max(map(len, rows), default=0)
    for column in range(name.column + 1, min(name.column + 3, width)):
        own = columns[at[column]] if column in at else None
        if own is not None and own.heading and own.heading != name.heading:
            break
        if own is not None and own.field not in ("", "ho_ten"):
            break
        found.append(column)
    return found


def _roles(columns: Sequence[int], rows: Sequence[Sequence[object]]) -> tuple[str, ...]:
    """The role of each of *columns*, () when they are no parts of names."""
    lines = [[_text(r, c) for c in columns] for r in rows]
    lines = [line for line in lines if line[0]]
    for count, roles in ((3, ("ho", "dem", "ten")), (2, ("ho", "ten"))):
        if len(columns) < count or not lines:
            continue
        own = [line[:count] for line in lines]
        given = [line[-1] for line in own]
        told = [line for line in own if line[-1] and _are_words(line)]
        # A column of given names beside whole ones is there to sort by.
        repeated = sum(line[0].split()[-1:] == [line[-1]] for line in own)
        if _are_words_of_a_list(given, [line[0] for line in own]):
            continue
        single = count == 2 or sum(" " not in line[0] for line in own) >= SHARE * len(own)
        if single and len(told) >= SHARE * len(own) and repeated * 2 <= len(given):
            return roles
    return ()


def _text(row: Sequence[object], column: int) -> str:
    value = row[column] if column < len(row) else ""
    return value.strip() if isinstance(value, str) else "" if value == "" else "?"


def _are_words(parts: Sequence[str]) -> bool:
    """True when each of *parts* that is not blank is one to four words as of a name, in whatever
    encoding."""
    words = [part.split() for part in parts if part]
    return (
        all(
            len(w) <= 4 and all((c[0].isupper() or c[0] > "\x7f") and not _FIGURE(c) for c in w)
            for w in words
        )
        and len(words[-1]) <= 2
    )


def _are_words_of_a_list(given: Sequence[str], first: Sequence[str]) -> bool:
    """True for a column of few words ("Nam", "Nữ"; "GV") beside the names: many people share
    them."""
    words = {g for g in given if g}
    abbreviated = all(w.isupper() for w in words) and not all(f.isupper() for f in first)
    few = len(given) >= 5 and len(words) <= 0.4 * len(given)
    return abbreviated or few or all(fold_words(w) in ("nam", "nu") for w in words)
