"""Openings + in - out = closings: who came and who went between days, by unit or by class.

From what the records say on some days (the ends of months): who comes and goes within one month is
in no line, and who leaves a unit for another of the province goes out of one and into the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .codelists import code_list
from .texts import pick

OPENING, IN, OUT, CLOSING, REST = "1", "2", "3", "4", "5"
NEW, BACK, TAKEN, HERE, FOUNDED, INTO = "t1", "t2", "t3", "t4", "t5", "t6"
GONE, ENDED, CHANGED, UNTOLD = "g1", "g2", "g3", "g?"
WORDS = {
    OPENING: ("Đầu kỳ", "Opening"),
    NEW: ("Tuyển dụng", "Recruited"),
    BACK: ("Trở lại", "Came back"),
    TAKEN: ("Tiếp nhận và khác", "Taken over, other"),
    HERE: ("Từ đơn vị khác trong tỉnh", "From another unit of the province"),
    FOUNDED: ("Do sắp xếp đơn vị", "By a reorganisation"),
    INTO: ("Đổi đối tượng", "Changed class"),
    IN: ("Tổng số tăng", "All in"),
    GONE: ("Sang đơn vị khác trong tỉnh", "To another unit of the province"),
    ENDED: ("Do sắp xếp đơn vị", "By a reorganisation"),
    CHANGED: ("Đổi đối tượng", "Changed class"),
    UNTOLD: ("Chưa rõ lý do", "For no known reason"),
    OUT: ("Tổng số giảm", "All out"),
    CLOSING: ("Cuối kỳ", "Closing"),
    REST: ("Chênh lệch", "Remainder"),
}
"""Column of a balance -> its words; those who left stand by the code of their reason besides."""
NOT_TOLD = "?"
"""Where a record says neither unit nor class."""
FIELDS = (
    "trang_thai", "ngay_roi", "ly_do_roi", "doi_tuong", "ngay_tuyen_dung", "ho_ten", "ngay_sinh",
    "so_hieu", "ma_don_vi_quan_ly", "ma_don_vi_su_dung",
)  # fmt: skip
"""What is read of everybody."""
KEYS = {"unit": "ma_don_vi_quan_ly", "class": "doi_tuong"}


@dataclass(frozen=True)
class State:
    """Everybody on a day: ``id`` and :data:`FIELDS` of people who are there or were closed, and who
    of them is present (a mask)."""

    day: str
    people: pd.DataFrame
    present: np.ndarray


def lines(states: Sequence[State], by: str, ended: frozenset[str] = frozenset()) -> pd.DataFrame:
    """Who stands in which cell: columns ``row`` (unit or class), ``column``, ``id``, ``day``.

    Args:
        states: in order of their days; the first is the opening, the last the closing. by: a key of
            :data:`KEYS`. ended: units that a reorganisation ended or began.
    """
    rows = [_keyed(s, by) for s in states]
    found = [
        pd.DataFrame({"row": keys.to_numpy(), "column": column, "id": keys.index, "day": state.day})
        for column, keys, state in ((OPENING, rows[0], states[0]), (CLOSING, rows[-1], states[-1]))
    ]
    opening, seen = states[0].day, set(states[0].people["id"])
    for after, was, now in zip(states[1:], rows, rows[1:], strict=False):
        out, into = _across(was, now, by, ended)
        _left(out, was, now, after)
        _came(into, was, now, after, opening, seen)
        found += [_cells(out, was, after.day), _cells(into, now, after.day)]
        seen |= set(after.people["id"])
    return pd.concat(found, ignore_index=True).astype("str")


def _keyed(state: State, by: str) -> pd.Series:
    """Id -> row of those who are present."""
    own = state.people[state.present]
    return pd.Series(own[KEYS[by]].fillna(NOT_TOLD).to_numpy(), index=own["id"].to_numpy())


def _across(
    was: pd.Series, now: pd.Series, by: str, ended: frozenset[str]
) -> tuple[pd.Series, pd.Series]:
    """How everybody went out of a row and into one, as far as it was from one to another."""
    both = was.index.union(now.index)
    old, new = was.reindex(both), now.reindex(both)
    moved = old.notna() & new.notna() & (old != new)
    out, into = (pd.Series("", index=both, dtype="object") for _ in range(2))
    if by == "class":
        out[moved], into[moved] = CHANGED, INTO
        return out, into
    decided = moved & (old.isin(ended) | new.isin(ended))
    out[moved], into[moved] = GONE, HERE
    out[decided], into[decided] = ENDED, FOUNDED
    return out, into


def _left(out: pd.Series, was: pd.Series, now: pd.Series, after: State) -> None:
    """Those who are not there any more, by the reason of their record."""
    gone = out.index.isin(was.index) & ~out.index.isin(now.index)
    reason = after.people.drop_duplicates("id").set_index("id")["ly_do_roi"].reindex(out.index)
    out[gone] = reason[gone].fillna(UNTOLD)


def _came(
    into: pd.Series, was: pd.Series, now: pd.Series, after: State, opening: str, seen: set[str]
) -> None:
    """Those who were not there before: recruited since the opening, back again, or others."""
    come = ~into.index.isin(was.index) & into.index.isin(now.index)
    day = after.people.drop_duplicates("id").set_index("id")["ngay_tuyen_dung"]
    recruited = day.reindex(into.index)
    fresh = ((recruited > opening) & (recruited <= after.day)).fillna(False).to_numpy(dtype=bool)
    into[come] = TAKEN
    into[come & into.index.isin(seen)] = BACK
    into[come & fresh] = NEW


def _cells(how: pd.Series, row: pd.Series, day: str) -> pd.DataFrame:
    own = how[how != ""]
    told = {"row": row.reindex(own.index).to_numpy(), "column": own.to_numpy(), "id": own.index}
    return pd.DataFrame(told).assign(day=day)


def figures(found: pd.DataFrame) -> pd.DataFrame:
    """Rows (the total first, as ``*``) by columns, in the order of the paper."""
    counts = found.groupby(["row", "column"]).size().unstack(fill_value=0)
    reasons = [c for c in code_list("ly_do_roi").rows["code"] if c in counts]
    into = [c for c in (NEW, BACK, TAKEN, HERE, FOUNDED, INTO) if c in counts]
    out = [*reasons, *(c for c in (GONE, ENDED, CHANGED, UNTOLD) if c in counts)]
    counts = counts.reindex(columns=[OPENING, *into, *out, CLOSING], fill_value=0).sort_index()
    counts = pd.concat([counts.sum().to_frame("*").T, counts])
    counts[IN], counts[OUT] = counts[into].sum(axis=1), counts[out].sum(axis=1)
    counts[REST] = counts[OPENING] + counts[IN] - counts[OUT] - counts[CLOSING]
    return counts[[OPENING, *into, IN, *out, OUT, CLOSING, REST]].astype("int64")


def parts(found: pd.DataFrame, column: str, *, sum: bool = False) -> list[str]:
    """The columns of :func:`figures` that a column adds up (with itself where *sum*); the column
    alone where it adds up none."""
    columns = list(map(str, found.columns))
    ends = {IN: (OPENING, IN), OUT: (IN, OUT)}
    if column not in ends:
        return [column]
    first, last = (columns.index(c) for c in ends[column])
    return columns[first + 1 : last + sum]


def words(column: str) -> str:
    """What a column of a balance is called."""
    return pick(WORDS[column]) if column in WORDS else code_list("ly_do_roi").label(column)
