"""Columns that claim one field: the surest of them has it; among equals the one that its cells
prove, else none, and it is asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .cells import plain
from .decision import Mapping, Question
from .fields import JOINED

CLEAR = 0.05
"""Of two columns that claim a field in the same way, the one with so much more score is the
surer."""
LIKELY = 0.5
"""Least share of a column's cells that could be values of the field, to be a second one of it."""
_ORDER = {"manual": 0, "exact": 1, "alias": 2, "content": 3, "fuzzy": 4}
_NOT_ASKED = frozenset({"stt"})
"""Fields of which it does not matter which column is read."""

Plausible = Callable[[str, list[object]], float]
"""(field, cells) -> share of the cells that could be values of it."""


@dataclass(frozen=True)
class _Claim:
    """Who claims a field, as places among the columns, the surest first.

    Attributes:
        filled: place -> its filled cells.
        first: the one that has the field, or would have it.
        rivals: those that say something else than the first.
        undecided: True when nothing tells which is right.
    """

    field: str
    ranked: list[int]
    filled: dict[int, list[object]]
    first: int
    rivals: list[int]
    undecided: bool


def settled(
    columns: list[Mapping], rows: list[Sequence[object]], plausible: Plausible
) -> tuple[list[Mapping], list[tuple[str, int, int]], list[Question]]:
    """One column for each field and role.

    Returns the columns, (field, column read, column left) of fields with several columns, and what
    there is to ask.
    """
    result = _one_name(columns)
    claims: dict[tuple[str, str], list[int]] = {}
    for i, m in enumerate(result):
        if m.field and m.field not in JOINED:
            claims.setdefault((m.field, m.role + ("@" if m.link else "")), []).append(i)
    duplicates: list[tuple[str, int, int]] = []
    asked: list[Question] = []
    for (name, _), places in claims.items():
        if len(places) > 1:
            claim = _claim(name, result, places, rows, plausible)
            duplicates += _duplicates(claim, result, plausible)
            asked += _leave(claim, result)
    return result, duplicates, asked


def _one_name(columns: Sequence[Mapping]) -> list[Mapping]:
    """The *columns*, without parts of the name where it stands whole or is not told by them."""
    named = [m for m in columns if m.field == "ho_ten"]
    whole = [m for m in named if m.role == "" or m.role.startswith("parts:")]
    parts = {m.role for m in named if m.role}
    if not whole and {"ho", "ten"} <= parts:
        return list(columns)
    alone = not whole and "ho" not in parts

    def one(m: Mapping) -> Mapping:
        if m.field != "ho_ten" or not m.role or m in whole:
            return m
        if alone and m.role == "ten":
            return replace(m, role="", reason="cột tên duy nhất")
        return m.without("đã có cột họ và tên")

    return [one(m) for m in columns]


def _claim(
    name: str,
    columns: Sequence[Mapping],
    places: list[int],
    rows: list[Sequence[object]],
    plausible: Plausible,
) -> _Claim:
    cells = {i: [_cell(r, columns[i].column) for r in rows] for i in places}
    filled = {i: [c for c in own if c != ""] for i, own in cells.items()}
    ranked = sorted(
        places, key=lambda i: (_ORDER[columns[i].how], -columns[i].score, -len(filled[i]))
    )
    first = ranked[0]
    rivals = [i for i in ranked[1:] if filled[i] and not _agree(cells[first], cells[i])]
    if rivals and not filled[first] and columns[first].how != "manual":
        first, rivals = rivals[0], rivals[1:]
    undecided = name not in _NOT_ASKED and any(
        not _is_surer(columns[first], columns[i]) for i in rivals
    )
    if name == "ho_ten" and not any(_are_halves(columns[first], columns[i]) for i in rivals):
        # Of two names the first is the person's: without any nobody is read.
        undecided = False
    if undecided:
        share = {i: plausible(name, filled[i]) for i in (first, *rivals)}
        best = max(share, key=lambda i: share[i])
        if all(share[best] >= 0.7 and share[i] <= 0.3 for i in share if i != best):
            first, undecided = best, False
    return _Claim(name, ranked, filled, first, rivals, undecided)


def _cell(row: Sequence[object], column: int) -> object:
    return row[column] if column < len(row) else ""


def _agree(a: Sequence[object], b: Sequence[object]) -> bool:
    """True when no row says two things in both."""
    both = zip(map(plain, a), map(plain, b), strict=True)
    return all(one == other for one, other in both if one and other)


def _duplicates(
    claim: _Claim, columns: Sequence[Mapping], plausible: Plausible
) -> list[tuple[str, int, int]]:
    """(field, column read, column left) of the columns that say the field twice; one whose cells
    are something else is only asked about."""
    kept = claim.ranked[0] if claim.undecided else claim.first
    return [
        (claim.field, columns[claim.first].column, columns[i].column)
        for i in claim.ranked
        if claim.filled[i] and i != kept and _ORDER[columns[i].how] <= 2
        and (claim.undecided or i != claim.first)
        and plausible(claim.field, claim.filled[i]) >= LIKELY
    ]  # fmt: skip


def _leave(claim: _Claim, result: list[Mapping]) -> list[Question]:
    """Take the field from the columns that do not have it; the questions about them. In place."""
    asked: list[Question] = []
    spoken = (claim.first, *claim.rivals)
    instead = -1 if claim.undecided else result[claim.first].column
    for i in claim.ranked:
        m = result[i]
        if i == claim.first and not claim.undecided:
            continue
        reason = f"trường {claim.field} đã có cột khác rõ hơn"
        if claim.undecided and i in spoken:
            reason = f"nhiều cột cùng là trường {claim.field}: chờ xác nhận bằng hoso map"
        kept = result[claim.first].how == "manual"
        if i in spoken and claim.field not in _NOT_ASKED and not kept:
            candidates = ((claim.field, m.score, m.how),)
            asked.append(Question(m.column, m.heading, "rival", candidates, instead))
        result[i] = m.without(reason)
    return asked


def _are_halves(a: Mapping, b: Mapping) -> bool:
    """True for neighbours under one heading, which may hold a value in two parts."""
    return abs(a.column - b.column) == 1 and a.heading == b.heading


def _is_surer(a: Mapping, b: Mapping) -> bool:
    return _ORDER[a.how] < _ORDER[b.how] or (a.how == b.how and a.score >= b.score + CLEAR)
