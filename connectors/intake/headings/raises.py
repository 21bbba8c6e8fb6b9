"""Headings of a raise that do not say which ("Mốc nâng lương", "Ngày nâng bậc"): the last or the
next, as their days and those beside them tell."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from .canonical import canonical, current
from .decision import Mapping
from .standing import iso

LAST, NEXT = "ngay_bac", "ngay_nang_luong_sau"
_WRITINGS = frozenset(
    {"ngay nang luong", "ngay tinh nang luong", "ngay nang", "luong ngay nang", "nang luong"}
)
"""Canonical writings of a heading of either."""
_OVER = frozenset({"ngay_cap", "ngay_tuyen_dung", "ngay_ngach", "ngay_bo_nhiem", "ngay_hop_dong"})
"""Fields of days that are over when a list is written."""
SHARE = 0.8
"""Least share of the rows that must agree."""


def told(
    columns: Sequence[Mapping],
    rows: Sequence[Sequence[object]],
    day: str,
    expand: Callable[[str], str],
) -> list[Mapping]:
    """The *columns*, those of a raise with the field that their days prove. *day* is that of the
    title (ISO), '' for none; *expand* writes short forms out."""
    open_ = [i for i, m in enumerate(columns) if not m.field and _is_of_raise(m.heading, expand)]
    result = list(columns)
    for i in open_:
        name, why = _which(result, _days(rows, result[i].column), rows, day)
        if name:
            result[i] = replace(result[i], field=name, how="content", score=0.9, reason=why)
    return result


def _is_of_raise(heading: str, expand: Callable[[str], str]) -> bool:
    parts = heading.split(" / ")
    texts = (" ".join(parts), " ".join(parts[-2:]), parts[-1])
    return any(canonical(expand(current(text))) in _WRITINGS for text in texts if text)


def _days(rows: Sequence[Sequence[object]], column: int) -> list[str]:
    return [iso(r[column]) if column < len(r) else "" for r in rows]


def _which(
    columns: Sequence[Mapping], own: list[str], rows: Sequence[Sequence[object]], day: str
) -> tuple[str, str]:
    """(field, why) of a column with the days *own*, ('', '') when they do not tell."""
    taken = {m.field: m.column for m in columns if m.field}
    if not any(own) or (LAST in taken and NEXT in taken):
        return "", ""
    if LAST in taken:
        late = _share(own, _days(rows, taken[LAST]))
        return (NEXT, "ngày sau ngày hưởng bậc") if late >= SHARE else ("", "")
    if NEXT in taken:
        early = _share(_days(rows, taken[NEXT]), own)
        return (LAST, "ngày trước ngày nâng lương lần sau") if early >= SHARE else ("", "")
    given = [d for d in own if d]
    over = [d for name in _OVER & set(taken) for d in _days(rows, taken[name]) if d]
    if day and _share(given, [day] * len(given)) >= SHARE:
        return NEXT, "ngày sau ngày của danh sách"
    if _share([day or max(over, default="")] * len(given), given) >= SHARE:
        return LAST, "ngày đã qua"
    return "", ""


def _share(late: Sequence[str], early: Sequence[str]) -> float:
    """Share of the pairs of days in which the first is the later one."""
    pairs = [(a, b) for a, b in zip(late, early, strict=True) if a and b]
    return sum(a > b for a, b in pairs) / len(pairs) if pairs else 0.0
