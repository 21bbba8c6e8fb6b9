"""Which field the cells of a column speak for."""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from ....validators.folding import clean, fold
from ..workbooks.rows import looks_like_name
from .cells import (
    RANK,
    RANK_AS_WRITTEN,
    Filled,
    are_named_codes,
    are_pairs,
    are_words,
    as_rank,
    is_day,
    is_figure,
    is_rank_name,
    plain,
)
from .decision import Mapping, Vocabulary
from .fields import JOINED
from .ticks import is_tick

_OF_FIGURES = frozenset(
    {"so_hieu", "so_the_dang", "so_bhyt", "so_quyet_dinh", "ghi_chu", "pc_khac"}
)
"""Fields of texts that may be a bare number."""
_TICKABLE = JOINED | {"tap_su", "kiem_nhiem"}
"""Fields of which a tick in the cell says something."""

TICKED = "cột ngày chỉ có dấu đánh"
"""The reason of a column of days that holds ticks alone."""
_DOUBTFUL = frozenset(
    {
        "ten_ngach", "ma_ngach", "bac", "he_so", "chuc_vu", "doi_tuong", "trinh_do_ngoai_ngu",
        "cmnd",
    }
)  # fmt: skip
"""Fields whose headings also stand over values of another."""
_NAMED_CODE = ("ten_ngach", "ma_ngach")
_STEP = ("bac", "he_so")


_Guess = tuple[str, float, str]
"""(field, share of the cells that are values of it, why)."""
_NOTHING: _Guess = ("", 0.0, "")
_RANK_NAMES: _Guess = ("ten_ngach", 0.8, "phần lớn ô là tên ngạch, hạng")


class Contents:
    """Asks cells whether they could be values of a field."""

    def __init__(self, words: Vocabulary):
        self.words = words
        self.fits = cache(self._fits)

    def plausible(self, name: str, cells: list[object]) -> float:
        """Share of the cells that could be values of the field."""
        return sum(map(self.fits(name), cells)) / len(cells) if cells else 1.0

    def _fits(self, name: str) -> Callable[[object], bool]:
        """Whether a cell could be a value of the field."""
        test, tickable = self._test(name), name in _TICKABLE
        return lambda value: tickable if is_tick(value) else test(value)

    def _test(self, name: str) -> Callable[[object], bool]:
        """Whether a cell that is no tick could be a value of the field."""
        kind = self.words.kinds.get(("nguoi", name), "")
        if not kind:
            # A field of a list, whose cells nothing here knows.
            return lambda value: True
        known = self.words.spellings.get(name, {})
        if kind == "date":
            return lambda value: not isinstance(value, (str, float)) or is_day(value)
        if name in ("cccd", "cmnd", "so_bhxh", "dien_thoai"):
            return lambda value: sum(map(str.isdigit, plain(value))) >= 8
        if kind in ("int", "decimal"):
            return lambda value: (
                isinstance(value, float)
                or (
                    any(map(str.isdigit, text := plain(value)))
                    and _WHOLE_DAY.fullmatch(text) is None
                )
            )
        if name == "ma_ngach":
            names = self.words.spellings["ten_ngach"]
            return lambda value: (
                RANK_AS_WRITTEN.search(text := plain(value)) is not None
                or as_rank(text) in known
                or text.upper() in known
                or (low := fold(text)) in known
                or low in names
            )
        if known:
            codes = frozenset(known.values())
            return lambda value: (
                (not is_figure(value) and not is_day(value))
                or (name == "gioi_tinh" and plain(value) in ("0", "1"))
                or (text := plain(value)) in codes
                or text.zfill(2) in codes
                or fold(text) in known
            )
        if name in _OF_FIGURES:
            return lambda value: True
        if name == "email":
            return lambda value: not is_figure(value)
        return lambda value: not (is_figure(value) or _is_of_its_own(value))

    def proves(self, name: str, cells: list[object]) -> bool:
        """True when nearly all cells are words of the field's own list, and not of the commonest
        words of every list."""
        known = self.words.spellings.get(name, {})
        texts = [fold(plain(c)) for c in cells]
        words = [s for s in texts if len(s) > 2 and not s.isdigit() and s != "khong"]
        return (
            len(words) >= 2
            and len(words) * 2 >= len(texts)
            and sum(s in known for s in texts) >= 0.9 * len(texts)
        )

    def corrected(self, columns: list[Mapping], filled: Filled) -> list[Mapping]:
        """Give unnamed columns a field, and correct a few named ones, by what stands in them."""
        taken = {m.field for m in columns if m.field}
        result = []
        if "ho_ten" not in taken:
            columns = _named(columns, filled)
        columns = _names_beside_codes(columns, filled)
        for m in columns:
            doubtful = (
                not m.field
                or m.field in _DOUBTFUL
                or (m.role == "" and self.words.kinds.get(("nguoi", m.field)) == "date")
            )
            cells = filled[m.column] if doubtful else []
            if m.how == "manual" or m.reason == "đã bỏ" or len(cells) < (1 if m.field else 2):
                result.append(m)
                continue
            result.append(self._as_shown(m, cells, taken))
        return result

    def _as_shown(self, m: Mapping, cells: list[object], taken: set[str]) -> Mapping:
        """*m* as its cells show it; the fields that it gets are added to *taken*."""
        if m.role == "" and (both := _two_values(m, cells, taken)):
            return both
        is_day = self.words.kinds.get(("nguoi", m.field)) == "date"
        if is_day and m.role == "" and _are_ticks_with_sums(cells):
            return m.without(TICKED)
        name, share, why = self._otherwise(m, cells)
        if not name or name in taken:
            return m
        taken.add(name)
        role = "" if not m.field or m.field == "ten_ngach" else m.role
        return replace(m, field=name, how="content", score=round(share, 2), reason=why, role=role)

    def _otherwise(self, m: Mapping, cells: list[object]) -> _Guess:
        """What the *cells* of a column say that it is, where its heading says nothing or something
        that they are not."""
        if not m.field:
            return self._unnamed(m, cells)
        if m.field == "ten_ngach":
            return self.guess(cells, m.heading)
        if m.field == "doi_tuong" and m.how == "alias":
            known = self.words.spellings["doi_tuong"]
            said = any(fold(plain(c)) in known for c in cells)
            return _NOTHING if said else self.guess(cells, m.heading)
        if m.field == "trinh_do_ngoai_ngu":
            names = self.words.spellings["ngoai_ngu"]
            named = sum(fold(plain(c)) in names for c in cells) >= 0.7 * len(cells)
            return ("ngoai_ngu", 0.9, "phần lớn ô là tên một thứ tiếng") if named else _NOTHING
        if m.role:
            return _NOTHING
        if m.field == "cmnd":
            guessed = self.guess(cells, m.heading)
            return guessed if guessed[0] == "cccd" else _NOTHING
        if m.field == "chuc_vu":
            return _RANK_NAMES if _are_rank_names(cells) else _NOTHING
        if m.field == "ma_ngach" and are_words(cells) and self.plausible("ma_ngach", cells) < 0.9:
            return "ten_ngach", 0.8, "các ô là tên, không phải mã"
        return _NOTHING

    def _unnamed(self, m: Mapping, cells: list[object]) -> _Guess:
        guessed = self.guess(cells, m.heading)
        if guessed[0]:
            return guessed
        if _are_wages(m, cells):
            return "tien_luong", 0.8, "các ô là số tiền lương"
        return _RANK_NAMES if _are_rank_names(cells) else _NOTHING

    def guess(self, cells: list[object], heading: str) -> _Guess:
        """(field, share of the cells that are values of it, why), the field "" where none is
        clear."""
        texts = [plain(c) for c in cells]
        n = len(texts)
        times = Counter(texts)

        def share(test: Callable[[str], bool]) -> float:
            return sum([k for text, k in times.items() if test(text)]) / n

        found = share(lambda s: len(s) == 12 and s.isdigit() and s[:3] in self.words.provinces)
        if found >= 0.7:
            return "cccd", found, "phần lớn ô là số 12 chữ số có mã tỉnh đúng"
        ranks = self.words.spellings["ma_ngach"]
        found = share(
            lambda s: s.upper() in ranks or RANK.fullmatch(s) is not None or as_rank(s) in ranks
        )
        if found >= 0.7:
            return "ma_ngach", found, "phần lớn ô là mã ngạch"
        found = share(lambda s: "@" in s and "." in s)
        if found >= 0.7:
            return "email", found, "phần lớn ô là địa chỉ thư"
        for name in ("gioi_tinh", "doi_tuong", "dan_toc", "danh_gia_nam"):
            spellings = self.words.spellings[name]
            # Single letters are sizes, classes or marks as well.
            found = share(
                lambda s, spellings=spellings: (
                    len(s) > 1 and not any(map(str.isdigit, s)) and fold(s) in spellings
                )
            )
            if found >= 0.7:
                return name, found, "phần lớn ô thuộc danh mục"
        if heading == "" and n >= 2:
            numbers = [int(s) for s in texts if s.isdigit() and len(s) < 6]
            if len(numbers) >= 0.9 * n and sum(
                b - a == 1 for a, b in itertools.pairwise(numbers)
            ) >= 0.7 * (n - 1):
                return "stt", 0.9, "số thứ tự tăng dần"
        return "", 0.0, ""


_WHOLE_DAY = re.compile(
    r"(?:\d{1,2}\s*[/.\-]\s*)?\d{1,2}\s*[/.\-]\s*(?:19|20)\d\d|(?:19|20)\d\d-\d\d?-\d\d?(?:[ T].*)?"
)
_OF_ITS_OWN = re.compile(rf"(?:{RANK.pattern[4:]})|\S+@\S+\.\S+", re.IGNORECASE)
_WAGE = re.compile(r"(?i)lương|tiền công")
_LEAST_WAGE = 500_000.0


def _is_of_its_own(value: object) -> bool:
    """True for a code of a rank or an address of mail: no words of another field."""
    return isinstance(value, str) and _OF_ITS_OWN.fullmatch(value.strip()) is not None


def _are_wages(m: Mapping, cells: list[object]) -> bool:
    """True for sums of money under a heading of wages alone."""
    return (
        " / " not in m.heading
        and _WAGE.search(clean(m.heading)) is not None
        and all(isinstance(c, float) and c >= _LEAST_WAGE for c in cells)
    )


def _names_beside_codes(columns: Sequence[Mapping], filled: Filled) -> list[Mapping]:
    """The *columns*: of several called by the code of the rank those of words are its name."""
    called = [m for m in columns if m.field == "ma_ngach" and m.role == "" and m.how != "manual"]
    if len(called) < 2 or any(m.field == "ten_ngach" for m in columns):
        return list(columns)
    words = {m.column for m in called if (own := filled[m.column]) and are_words(own)}
    if len(words) != 1:
        return list(columns)
    why = "các ô là tên, không phải mã"
    return [
        replace(m, field="ten_ngach", how="content", score=0.8, reason=why)
        if m.column in words and m in called
        else m
        for m in columns
    ]


def _are_rank_names(cells: list[object]) -> bool:
    return sum(map(is_rank_name, cells)) >= 0.7 * len(cells)


def _are_ticks_with_sums(cells: list[object]) -> bool:
    """True for ticks, and the sums of them in rows of totals."""
    ticks = sum(map(is_tick, cells))
    others = [c for c in cells if not is_tick(c)]
    return ticks * 2 >= len(cells) and all(isinstance(c, float) and c < 1900 for c in others)


def _named(columns: list[Mapping], filled: Filled) -> list[Mapping]:
    """The first column of no known heading whose cells are names of persons becomes the name's."""
    for i, m in enumerate(columns):
        cells = [] if m.field or m.reason == "đã bỏ" else filled[m.column]
        if cells and sum(map(looks_like_name, cells)) >= 0.7 * len(cells):
            why = "phần lớn ô là họ tên người"
            named = replace(m, field="ho_ten", how="content", score=0.9, reason=why, role="")
            return [*columns[:i], named, *columns[i + 1 :]]
    return columns


def _two_values(m: Mapping, cells: list[object], taken: set[str]) -> Mapping | None:
    """*m* as a column of two values, when its cells hold both and no other column has them."""
    if m.field in _NAMED_CODE and not set(_NAMED_CODE) <= taken and are_named_codes(cells):
        taken.update(_NAMED_CODE)
        role, why = "parts:" + "+".join(_NAMED_CODE), "phần lớn ô có cả tên và mã ngạch"
        return replace(m, how="content", score=0.9, reason=why, role=role)
    if m.field in _STEP and not set(_STEP) <= taken and are_pairs(cells):
        role, why = "step_coefficient", "phần lớn ô có cả bậc và hệ số"
        return replace(m, field="bac", how="content", score=0.95, role=role, reason=why)
    return None
