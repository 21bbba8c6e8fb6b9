"""What the cells of a column say against what its heading says: a heading of a day over words, of a
personal number over words, of an honour over sums of money names no such field."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from ....validators.folding import fold, fold_words
from ....validators.nothing import is_error, is_nothing
from ....validators.unit_names import is_unit_name
from .decision import Mapping
from .ticks import is_tick

LEAST = 3
"""Cells that a column must have to refute its heading."""
SHARE = 0.1
"""Most cells that may fit a field which the others refute."""
REFUTED = "tiêu đề là “{heading}” nhưng các ô không phải"
_REFUTED = REFUTED.partition("{")[0]
_NEVER = frozenset({"stt", "ho_ten", "so_hieu", "ghi_chu", "pc_khac", "tap_su", "kiem_nhiem"})
"""Fields of which any cell may be a value, or whose wrong cells must be told one by one."""
_MONEY = re.compile(r"(?i)\b(?:thành tiền|số tiền|tiền thưởng|mức thưởng|kinh phí)\b")
MONEY = "số tiền, không phải trường nào của hồ sơ"
"""The reason of a column under a heading of money."""
_NEVER_TICKED = frozenset(
    {
        "cccd", "cmnd", "so_bhxh", "so_bhyt", "dien_thoai", "email", "dan_toc", "ton_giao",
        "que_quan", "noi_sinh", "noi_o", "ho_khau", "chuyen_nganh", "truong",
    }
)  # fmt: skip
"""Fields of which a tick says nothing."""
OF_ANYTHING = "lý do của việc khác, không phải của việc thôi công tác"
_WORKING = re.compile(r"(?i)\W*(?:đang|còn|hiện) (?:làm việc|công tác|đi làm|giảng dạy)\W*")
WORKING = "đang làm việc, không phải trạng thái hồ sơ"
"""The reason of a column that says of everybody that he works there."""
_VAGUE = frozenset({"lydo", "lido"})
"""Folded headings that name a field only where its cells are words of the field's list."""
_WISH = re.compile(
    r"(?i)\b(?:đăng ký|nhu cầu|nguyện vọng|đề nghị|dự kiến|kế hoạch|cử đi|cần|sẽ)\b"
    r".*\b(?:đào tạo|bồi dưỡng|đi học|tập huấn)\b"
)
WISH = "nguyện vọng, kế hoạch đào tạo, chưa phải trình độ"
"""The reason of a column under a heading of training to come."""
LISTED = 0.3
_OF_STUDY = re.compile(r"(?:truong )?(?:dh|dai hoc|cd|cao dang|hv|hoc vien|trung cap|tc)")


class _Cells(Protocol):
    def __getitem__(self, column: int, /) -> list[object]: ...


Fits = Callable[[str], Callable[[object], bool]]
"""Field -> whether a cell could be a value of it."""


def checked(columns: Sequence[Mapping], filled: _Cells, fits: Fits) -> list[Mapping]:
    """The *columns*, without the fields that their cells refute."""
    taken = {m.field for m in columns if m.field}
    return [_checked(m, filled, fits, taken) for m in columns]


def _checked(m: Mapping, filled: _Cells, fits: Fits, taken: set[str]) -> Mapping:
    if not m.field or m.role or m.how not in ("exact", "alias") or m.field in _NEVER:
        return m
    alone = m.field == "truong" and " / " not in m.heading
    may_be_unit = alone and "ma_don_vi_su_dung" not in taken
    if m.field == "trang_thai" and all(_WORKING.fullmatch(str(c)) for c in filled[m.column]):
        return m.without(WORKING) if filled[m.column] else m
    if not may_be_unit and _bear_out(filled[m.column], fits(m.field)):
        return m
    cells = [c for c in filled[m.column] if _says_something(c)]
    ticked = m.field in _NEVER_TICKED and bool(cells) and all(map(is_tick, cells))
    if len(cells) < LEAST and not ticked:
        return m
    if may_be_unit and _are_units(cells):
        why = "các ô là tên đơn vị"
        return replace(m, field="ma_don_vi_su_dung", how="content", score=0.8, reason=why)
    if not ticked and (_bear_out(cells, fits(m.field)) or any(map(_is_mark, cells))):
        return m
    reason = REFUTED.format(heading=m.heading.rpartition(" / ")[2])
    return m.without(reason)


def is_refuted(m: Mapping) -> bool:
    """True for a column whose heading names a field that its cells are none of."""
    return not m.field and m.reason.startswith(_REFUTED)


def proven(
    columns: Sequence[Mapping], filled: _Cells, spellings: dict[str, dict[str, str]]
) -> list[Mapping]:
    """The *columns*, without the fields that a heading of one vague word gives them and their cells
    do not: "Lý do" may be of anything, and is a note where nobody leaves."""
    left = any(m.field == "ngay_roi" for m in columns)
    return [
        m
        if fold(m.heading) not in _VAGUE or m.how == "manual" or _are_listed(m, filled, spellings)
        else m.without(REFUTED.format(heading=m.heading))
        if left
        else replace(m, field="ghi_chu", how="content", score=0.8, reason=OF_ANYTHING)
        for m in columns
    ]


def _are_listed(m: Mapping, filled: _Cells, spellings: dict[str, dict[str, str]]) -> bool:
    known = spellings.get(m.field)
    cells = filled[m.column] if known else []
    return known is None or sum(fold(str(c)) in known for c in cells) >= LISTED * len(cells)


def _bear_out(cells: Sequence[object], fits: Callable[[object], bool]) -> bool:
    """True when more of *cells* than ``SHARE`` say something that fits: the first ones mostly
    settle it."""
    found = 0
    for cell in cells:
        found += fits(cell) and _says_something(cell)
        if found > SHARE * len(cells):
            return True
    return False


def full(rows: Sequence[Sequence[object]]) -> list[Sequence[object]]:
    """The *rows* that have half as many cells as the fullest, or more: sections, sums and
    signatures have few."""
    counts = [len(r) - r.count("") for r in rows]
    least = 0.5 * max(counts, default=0)
    return [r for r, filled in zip(rows, counts, strict=True) if filled >= least]


def is_of_money(heading: Sequence[str]) -> bool:
    """True for a heading under one of money, or of money itself."""
    return any(_MONEY.search(part) for part in heading)


def is_of_wish(heading: Sequence[str]) -> bool:
    """True for a heading of training that somebody wishes or plans, or under one."""
    return any(_WISH.search(part) for part in heading)


def _says_something(cell: object) -> bool:
    return not isinstance(cell, str) or not (is_nothing(cell) or is_error(cell))


def _is_mark(cell: object) -> bool:
    """True for a tick, or a sign that repeats the cell above. Two letters are a word: VC, HĐ."""
    text = cell.strip() if isinstance(cell, str) else "00"
    word = len(text) == 2 and text.isalpha() and text.lower() not in ("nt", "có")
    return len(text) <= 2 and not text.isdigit() and not word


def _are_units(cells: Sequence[object]) -> bool:
    """True for names of units that are no schools where people studied."""
    names = [c for c in cells if isinstance(c, str) and is_unit_name(c)]
    return len(names) >= 0.7 * len(cells) and not any(
        _OF_STUDY.match(fold_words(name)) for name in names
    )
