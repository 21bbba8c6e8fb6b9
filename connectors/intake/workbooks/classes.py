"""The class of people (đối tượng) that the title of a list or the name of its sheet says, where no
column does: "Danh sách viên chức", sheets "Công chức" and "HĐLĐ"."""

import re
from collections.abc import Sequence

from ....validators.folding import clean
from ....validators.unit_names import without_numbering
from . import titles
from .found import Table
from .grids import Grid

_CLASSES = (
    ("Viên chức", re.compile(r"viên chức")),
    ("Công chức", re.compile(r"công chức")),
    ("Lao động hợp đồng", re.compile(r"(?:lao động )?hợp đồng(?! làm việc)(?: lao động)?|hđlđ")),
    ("Cán bộ", re.compile(r"cán bộ")),
)
_OTHERS = re.compile(r"người lao động|giáo viên|nhân viên|nv\b|đảng viên|học sinh")
_LIST = re.compile(r"danh sách\s+(?:trích ngang\s+)?(.+)")
_SUMMARY = re.compile(
    r"(?:tổng hợp|kết quả|biểu|bảng|hồ sơ|trích ngang|thống kê|quy hoạch|lý lịch)\b.{0,100}"
)
_OF_RULES = re.compile(
    r"(?:luật|nghị định|ngạch|tiêu chuẩn|điều lệ)\s+(?:công chức|viên chức|cán bộ)"
)
_ADDED = re.compile(r"^[\divxa-d]+\s*[.)\-:]\s*|\s*\(?\d+\)?$")


def tell(sheets: Sequence[tuple[Grid, list[Table]]]) -> None:
    """Say in ``Table.people_class`` of which class its people are. In place.

    "Cán bộ" also means whoever works somewhere: it is a class only beside sheets or titles that
    name the others.
    """
    told = [(t, _said(grid, t)) for grid, own in sheets for t in own if not t.aside]
    beside = {name for _, name in told if name and name != "Cán bộ"}
    for table, name in told:
        table.people_class = name if name != "Cán bộ" or beside else ""


def _said(grid: Grid, table: Table) -> str:
    if over := of_section(_line_above(grid, table)):
        return over
    title = clean(table.title or titles.right_above(grid.rows, table.heading[0])).lower()
    own = re.sub(r"\s+", " ", _ADDED.sub("", clean(grid.name).lower()))
    lists = [m[1] for m in [*_LIST.finditer(title)][-1:]]
    by_title = _classes(lists[0][:60]) if lists else _classes_rated(title)
    whole = [n for n, form in _CLASSES if form.fullmatch(own)]
    if whole and (not by_title or by_title == whole):
        return whole[0]
    return by_title[0] if len(by_title) == 1 else ""


_COUNTED = re.compile(r"[\s:(–-]*\d+\s*(?:người|cán bộ|viên chức|công chức|lđ)?\W*$")
_WHOLE = (
    *_CLASSES[:2],
    (
        "Lao động hợp đồng",
        re.compile(
            r"(?:người )?(?:lao động )?hợp đồng(?! làm việc)(?: lao động)?|hđlđ|lđhđ"
            r"|(?:lao động )?hợp đồng (?:lao động )?(?:theo )?(?:nghị định|nđ)?\s*(?:số )?"
            r"(?:68|111|161)(?:/20\d\d)?(?:/nđ-cp)?"
        ),
    ),
)


def of_section(text: str) -> str:
    """The class that a line or a section names, and no more: "B. LAO ĐỘNG HỢP ĐỒNG"; '' for any
    other. "Cán bộ" is whoever works there."""
    bare = _COUNTED.sub("", without_numbering(clean(text)).lower())
    return next((name for name, form in _WHOLE if form.fullmatch(bare)), "")


_CADRES = re.compile(r"cán bộ(?: lãnh đạo(?:, quản lý)?| chủ chốt| chuyên trách| bầu cử)?")


def of_section_beside(text: str) -> str:
    """The class that a section names beside others that name one: there "A. CÁN BỘ" is the cadres,
    who are elected or appointed."""
    bare = _COUNTED.sub("", without_numbering(clean(text)).lower())
    return of_section(text) or ("Cán bộ" if _CADRES.fullmatch(bare) else "")


def _line_above(grid: Grid, table: Table) -> str:
    """The last line above the heading of a table, where it stands alone in its row."""
    for line in reversed(grid.rows[max(0, table.heading[0] - 3) : table.heading[0]]):
        texts = [v for v in line if v != ""]
        if texts:
            return str(texts[0]) if len(texts) == 1 else ""
    return ""


def _classes_rated(title: str) -> list[str]:
    """The class of whom a summary, a pay sheet or the like is, that is called no list: viên chức or
    công chức."""
    found = _SUMMARY.search(title)
    told = _classes(_OF_RULES.sub(" ", found[0])) if found else []
    return told if told in (["Viên chức"], ["Công chức"]) else []


def _classes(text: str) -> list[str]:
    """The classes that a title names; nothing when it names more than the classes."""
    if _OTHERS.search(text):
        return []
    return [name for name, form in _CLASSES if form.search(text)]
