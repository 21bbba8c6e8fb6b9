"""The units in the left corner above a list: the superior first, below it the one whose list it
is."""

import re
from collections.abc import Iterator, Sequence

from ....validators.folding import fold
from ....validators.unit_names import is_unit_name
from .rows import PLACE_AND_DAY

MOST = 6
"""Lines of text at the top that a letterhead may take."""
MOTTO = (
    "conghoaxahoi",
    "doclaptudo",
    "danhsach",
    "bieuso",
    "bieumau",
    "mauso",
    "kemtheo",
    "tinhden",
    "dvt",
    "donvitinh",
    "bangtonghop",
    "bieutonghop",
    "phuluc",
)
"""Folded beginnings of lines that name no unit."""
_TITLES = (
    "bang", "baocao", "bieu", "cocau", "chatluong", "chamcong", "dexuat", "doingu", "dukien",
    "ketqua", "kehoach", "kyluong", "hoso", "lylich", "nam", "nhanluc", "nhansu", "nhucau",
    "phieu", "quyhoach", "quyetdinh", "rasoat", "ky", "thang", "thoidiem", "thongke", "thongtin",
    "thuctrang", "totrinh", "tonghop", "trichngang", "vv", "solieu", "quy", "congkhai",
    "denngay", "denhet",
)  # fmt: skip
"""Folded beginnings of a title: what stands right below one unit is no other unit's name."""
_SPEAKS = ("danhsach", "socauhoi", "thongke", "conghoa", "dangcongsan")
_FORM = re.compile(
    r"(?i)(?:(?:biểu|mẫu|bảng|phụ lục|bm|pl)\b\s*)+(?:số\b)?\s*[:.\-]*\s*"
    r"(?:\d{1,3}\s*[a-zđ]?|[ivx]{1,5}|[a-zđ])\b(?:\s*[/\-.(].{0,30})?"
)
"""The number of a form: "Biểu 03", "Mẫu 2C-BNV/2008", "Phụ lục II"."""
_NUMBER = re.compile(r"(?i)số\s*:")
_GOES_ON = re.compile(
    r"(?i)(?:(?:và\b|[&–,-])\s*\S"
    r"|(?:tỉnh|thành phố|tp\.?|huyện|thị xã|thị trấn|xã|phường)\s(?!ủy\b|đoàn\b|hội\b))"
)
"""How the rest of a name begins that takes two lines: "VÀ ĐÀO TẠO", "TỈNH NINH BÌNH"."""
_UNFINISHED = re.compile(r"(?i)(?:\bvà|&|[-–,])$")


def block(title: Sequence[Sequence[str]]) -> list[str]:
    """The names of units on the left above a list, each line below the superior of the line above;
    [] when no line may name one. *title*: the texts of each row, blank rows too."""
    lines = list(_lines(title))
    first = next((n for n, (_, text) in enumerate(lines) if is_unit_name(text)), -1)
    if first < 0:
        return [text for _, text in lines if not fold(text).startswith(_TITLES)][:2]
    found = [lines[first][1]]
    at = lines[first][0]
    for i, text in lines[first + 1 :]:
        if i > at + 1:
            break
        if not (_GOES_ON.match(text) or _UNFINISHED.search(found[-1])):
            if not is_unit_name(text) and (len(found) > 1 or fold(text).startswith(_TITLES)):
                break
            found.append(text)
        else:
            found[-1] = f"{found[-1]} {text}"
        at = i
    below = (text for i, text in lines if i > at and is_unit_name(text))
    return found if len(found) > 1 else [*found, *[t for t in below if t != found[0]][:1]]


def _lines(title: Sequence[Sequence[str]]) -> Iterator[tuple[int, str]]:
    """(place, the first text) of the rows that may name a unit; the number of a form takes no
    place."""
    place, told = 0, 0
    for line in title:
        text = line[0] if line else ""
        if _FORM.fullmatch(text):
            continue
        place += 1
        told += bool(text)
        if told > MOST:
            return
        if 4 < len(text) < 120 and _may_name(text):
            yield place, _without_party(text)


_CELL = re.compile(r"(?i)(?:chi bộ|chi đoàn|công đoàn(?: cơ sở)?|công đoàn bộ phận)\s+")


def _without_party(text: str) -> str:
    """ "CHI BỘ TRƯỜNG THCS A" are the members in the unit that it is called after."""
    rest = _CELL.sub("", text, count=1)
    return rest if is_unit_name(rest) else text


def _may_name(text: str) -> bool:
    folded = fold(text)
    return not (
        text.startswith("(")
        or folded.startswith(MOTTO)
        or any(w in folded for w in _SPEAKS)
        or _NUMBER.match(text)
        or PLACE_AND_DAY.search(text)
    )
