"""What a column means by the columns beside it, where its own heading leaves it open: the term of a
post or of what is planned, the office or the room in it, a tick for a class or a kind of work."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from ....validators.folding import clean, fold, fold_words
from ....validators.unit_names import is_part
from . import leaving
from .decision import Mapping
from .evidence import LEAST
from .ticks import CLASSES, are_ticks, is_yes

MOST = 0.7
"""Share of the cells that tells what a column holds."""
NOT_ASKED = frozenset(
    {
        KIND := "cột đánh dấu loại công việc, đã có cột chức vụ",
        WORKING := "mọi người trong bảng đều đang làm việc",
    }
)
"""Reasons of columns that were understood and feed no field."""
LEAVERS = "cột ghi ai còn làm việc: chờ xác nhận bằng hoso map"
WEAKER = "đã có cột khác nói rõ hơn: chờ xác nhận bằng hoso map"


class Cells(Protocol):
    """The filled cells of each column."""

    def __getitem__(self, column: int, /) -> list[object]: ...


def settled(columns: Sequence[Mapping], filled: Cells, hint: str) -> list[Mapping]:
    """The *columns* with the fields that the others give them. *hint*: name of the sheet and
    title."""
    steps: tuple[Callable[[list[Mapping], Cells, str], list[Mapping]], ...] = (
        _planned, _classes, _kinds_of_work, _rooms, _party_days, _awards, _working,
    )  # fmt: skip
    result = leaving.days(columns, hint)
    for step in steps:
        result = step(result, filled, hint)
    return result


def _own(m: Mapping) -> str:
    """The lowest text of a heading, folded."""
    return fold(m.heading.rpartition(" / ")[2])


def _open(m: Mapping) -> bool:
    return m.how != "manual" and m.reason != "đã bỏ"


def _given(m: Mapping, name: str, why: str, role: str = "") -> Mapping:
    return replace(m, field=name, how="alias", score=0.9, role=role, reason=why)


# ---------------------------------------------------------------- planning

_PLANNED = re.compile(r"quy ?hoach|\bqh\b")
_HELD = frozenset({"chuc_vu", "ngay_bo_nhiem", "ngay_bo_nhiem_lai", "so_quyet_dinh"})
_POSTS = frozenset({"chucvu", "chucdanh"})


def _planned(columns: list[Mapping], filled: Cells, hint: str) -> list[Mapping]:
    """A term belongs to what stands on its left, a post held or one that is planned; a post beneath
    a heading of planning is the one that is planned."""
    result = list(columns)
    taken = {m.field for m in columns}
    left = ""
    for i, m in enumerate(columns):
        planned = _PLANNED.search(fold_words(m.heading)) is not None
        alone = m.field == "nhiem_ky" and m.how != "manual"
        if alone and "nhiem_ky_quy_hoach" not in taken:
            if left == "planned" or (not left and _is_in_title(filled[m.column], hint)):
                result[i] = _given(m, "nhiem_ky_quy_hoach", "nhiệm kỳ của quy hoạch bên cạnh")
        elif planned and m.field == "chuc_vu" and m.how != "manual" and _own(m) in _POSTS:
            result[i] = _given(m, "quy_hoach", "chức danh dưới tiêu đề quy hoạch")
        if planned or m.field in _HELD:
            left = "planned" if planned else "held"
    return result


def _is_in_title(cells: Sequence[object], hint: str) -> bool:
    """True for one term in all cells, that of the planning of which the title speaks."""
    terms = {fold(str(c)) for c in cells}
    return (
        len(terms) == 1
        and _PLANNED.search(fold_words(hint)) is not None
        and (terms.pop() in fold(hint))
    )


# ---------------------------------------------------------------- classes

_STAFF = frozenset({"bienche", "bc", "trongbienche"})
_CONTRACT = frozenset({"hopdong", "hd"})
_OF_VIEN_CHUC = re.compile(r"vien chuc|\b(?:truong|benh vien|tram y te|trung tam)\b")
_OF_CONG_CHUC = re.compile(r"cong chuc")


def _classes(columns: list[Mapping], filled: Cells, hint: str) -> list[Mapping]:
    """Columns of ticks under the names of classes say the class of each person, where no column of
    words does."""
    found = {
        i: CLASSES[_own(m)]
        for i, m in enumerate(columns)
        if _open(m) and _own(m) in CLASSES and (are_ticks(filled[m.column]) or not filled[m.column])
    }
    beside = {_own(columns[i]) for i in found} - _CONTRACT
    words = [m for i, m in enumerate(columns) if m.field == "doi_tuong" and i not in found]
    ticked = any(filled[columns[i].column] for i in found)
    if not ticked or not beside or any(filled[m.column] for m in words):
        return columns
    result = list(columns)
    for i, label in found.items():
        said = _staff(columns, filled, hint) if _own(columns[i]) in _STAFF else label
        why = "cột đánh dấu loại người"
        result[i] = _given(columns[i], "doi_tuong", why, f"tick:{said}")
    return result


def _staff(columns: Sequence[Mapping], filled: Cells, hint: str) -> str:
    """Of which class the permanent staff of a list are: by their ranks, by the title, by the unit;
    "Biên chế" where nothing tells."""
    ranks = [str(c) for m in columns if m.field == "ma_ngach" for c in filled[m.column]]
    if ranks and sum(r.strip().upper().startswith("V.") for r in ranks) * 2 >= len(ranks):
        return "Viên chức"
    words = fold_words(hint)
    if _OF_CONG_CHUC.search(words):
        return "Biên chế" if "vien chuc" in words else "Công chức"
    return "Viên chức" if _OF_VIEN_CHUC.search(words) else "Biên chế"


# ---------------------------------------------------------------- kinds of work, working

_OF_WORK = frozenset({"vi_tri_viec_lam", "chuc_vu", "chuyen_nganh"})


def _kinds_of_work(columns: list[Mapping], filled: Cells, hint: str) -> list[Mapping]:
    """A tick is no job by itself: under the kinds of work side by side ("Vị trí | CBQL, GV, NV") it
    says the kind, which is read where no column has it in words."""
    groups: dict[str, list[int]] = {}
    for i, m in enumerate(columns):
        free = _open(m) and (m.field in _OF_WORK or not m.field) and " / " in m.heading
        if free and (are_ticks(filled[m.column]) or not filled[m.column]):
            groups.setdefault(m.heading.rpartition(" / ")[0], []).append(i)
    result = list(columns)
    for places in groups.values():
        fields = {columns[i].field for i in places} & _OF_WORK
        if not fields or not any(filled[columns[i].column] for i in places):
            continue
        words = any(m.field in _OF_WORK and i not in places for i, m in enumerate(columns))
        for i in places:
            own = clean(columns[i].heading.rpartition(" / ")[2])
            told = _given(columns[i], min(fields), "cột đánh dấu loại công việc", f"tick:{own}")
            result[i] = columns[i].without(KIND) if words else told
    return result


_NO = frozenset({"false", "không", "khong", "0", "0.0"})
_AT_WORK = re.compile(r"\b(?:dang|con|van) (?:lam viec|cong tac)\b")


def _working(columns: list[Mapping], filled: Cells, hint: str) -> list[Mapping]:
    """Whether somebody works is no state of a file: a column that says yes for everybody says
    nothing, any other is asked about."""
    return [
        m.without(WORKING if all(map(is_yes, filled[m.column])) else LEAVERS)
        if _open(m) and _AT_WORK.search(fold_words(m.heading)) and _says_whether(filled[m.column])
        else m
        for m in columns
    ]


def _says_whether(cells: Sequence[object]) -> bool:
    """True for cells that say yes or no."""
    said = [c for c in cells if not is_yes(c)]
    return bool(cells) and all(str(c).strip().lower() in _NO for c in said)


# ---------------------------------------------------------------- offices and rooms

_UNIT = "ma_don_vi_su_dung"
_ROOM = re.compile(r"phong|khoa|to|bophan|bomon|phongban|khoaphong|phongkhoa|tochuyenmon|tobomon")


def _rooms(columns: list[Mapping], filled: Cells, hint: str) -> list[Mapping]:
    """Of a unit and a room in it, each in a column of its own, the unit is where people work; the
    cells tell which is which, and the headings where there are none."""
    places = [i for i, m in enumerate(columns) if m.field == _UNIT and m.how != "manual"]
    rooms = [i for i in places if _is_room(columns[i], filled[columns[i].column])]
    if len(places) - len(rooms) != 1:
        return columns
    free = all(m.field != "ten_don_vi" for m in columns)
    result = list(columns)
    for i in rooms:
        why = "phòng, tổ trong đơn vị ở cột khác"
        only = free and len(rooms) == 1
        result[i] = _given(columns[i], "ten_don_vi", why) if only else columns[i].without(why)
    return result


def _is_room(m: Mapping, cells: Sequence[object]) -> bool:
    names = [c for c in cells if isinstance(c, str)]
    if not names:
        return _ROOM.fullmatch(_own(m)) is not None
    return sum(map(is_part, names)) >= MOST * len(names)


# ---------------------------------------------------------------- the Party, awards

_PARTY = ("ngay_vao_dang", "ngay_chinh_thuc")
_DAY = re.compile(r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2,4}|(?<!\d)(?:19|20)\d\d(?!\d)")


def _party_days(columns: list[Mapping], filled: Cells, hint: str) -> list[Mapping]:
    """A column of one of the days of the Party whose cells hold both gives both, where no other
    column has the second."""
    places = [i for i, m in enumerate(columns) if m.field in _PARTY]
    if len(places) != 1 or columns[places[0]].role or columns[places[0]].how == "manual":
        return columns
    m = columns[places[0]]
    cells = filled[m.column]
    both = sum(isinstance(c, str) and len(_DAY.findall(c)) == 2 for c in cells)
    least = LEAST if m.field == _PARTY[0] else 1
    if len(cells) < least or both * 2 < len(cells):
        return columns
    result = list(columns)
    role = "parts:" + "+".join(_PARTY)
    result[places[0]] = replace(m, field=_PARTY[0], role=role, reason="các ô có hai ngày vào Đảng")
    return result


def _awards(columns: list[Mapping], filled: Cells, hint: str) -> list[Mapping]:
    """Titles of emulation stand behind awards where a list has a column of each."""
    places = [i for i, m in enumerate(columns) if m.field == "khen_thuong" and m.how != "manual"]
    titles = [i for i in places if "danhhieu" in fold(columns[i].heading)]
    if not titles or len(titles) == len(places):
        return columns
    return [m.without(WEAKER) if i in titles else m for i, m in enumerate(columns)]
