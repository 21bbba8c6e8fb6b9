"""The lines above a table: whose it is, of which day, and whether it is only an example."""

import datetime
import re
from collections.abc import Sequence
from itertools import chain

from ....validators.folding import clean, fold
from ....validators.unit_names import is_unit_name
from . import letterheads
from .grids import Cell

LINES = 12
"""Rows above a heading that may belong to its title."""

_AS_OF = re.compile(
    r"(?i)(?:tính đến|đến|thời "
    r"điểm|ngày)\D{0,12}(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*((?:19|20)\d\d)"
)
_AS_OF_WORDS = re.compile(
    r"(?i)(?:tính đến|đến|thời điểm)\D{0,12}(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*((?:19|20)\d\d)"
)
_DECLARED = re.compile(
    r"(?i)(?:tính đến|số liệu đến|đến hết|đến ngày|thời điểm)\D{0,16}?"
    r"(\d{1,2})\s*(?:[/.\-]|tháng)\s*(\d{1,2})\s*(?:[/.\-]|năm)\s*((?:19|20)\d\d)"
)
_MONTH = re.compile(r"(?i)(?:tháng|kỳ)\s*(\d{1,2})\s*(?:/|-|năm)\s*(20\d\d)(?!\s*/)")
_UNIT = re.compile(r"(?i)(?:tên )?(?:đơn vị|cơ quan)(?: báo cáo)?\s*:\s*(.{3,})")
_MEASURE = re.compile(
    r"(?i)(?:(?:[\d.]+|trăm|nghìn|ngàn|triệu|tỷ)\s*)*(?:người|đồng|đ|vnđ|vnd|%|phần trăm|biên chế"
    r"|chỉ tiêu|lượt(?: người)?|suất|hệ số|tháng|năm)?(?:\s*[,/;và]+\s*(?:người|đồng|tháng|%))*"
)
"""What behind "Đơn vị:" is what the figures count, and no sender."""
_TITLES = ("danhsach", "bangtonghop", "bieutonghop", "bangke", "thongke", "tonghop", "bieu", "bang")
_UNTIL = re.compile(r"(?i)[\s,(–-]+(?:năm|tháng|quý|kỳ|tính đến|đến ngày|thời điểm)\b.*$")
_EXAMPLES = (
    "vidu",
    "bangvidu",
    "maumau",
    "minhhoa",
    "dulieumau",
    "mauvidu",
    "huongdan",
    "example",
    "sample",
)


def lines(rows: Sequence[Sequence[Cell]], above: int, first: int) -> list[list[str]]:
    """The texts of the rows above a heading that begins at *first*, no further up than *above*."""
    start = max(above, first - LINES)
    told = [[v for v in rows[r] if isinstance(v, str) and v.strip()] for r in range(start, first)]
    return [own for line in told for own in _broken(line)]


def _broken(line: list[str]) -> list[list[str]]:
    """The texts of a row, the lines of its first cell under each other as people see them."""
    first = [clean(part) for part in (line[0].split("\n") if line else [])]
    first = [part for part in first if part]
    return [[*first[:1], *map(clean, line[1:])], *([part] for part in first[1:])]


def right_above(rows: Sequence[Sequence[Cell]], first: int) -> str:
    """The lines of few words right above a heading that begins at *first*: of a second table they
    ended the first."""
    return " ".join(texts_right_above(rows, first))


def texts_right_above(rows: Sequence[Sequence[Cell]], first: int) -> list[str]:
    """The texts of :func:`right_above`, each for itself."""
    texts: list[str] = []
    for line in rows[max(0, first - 4) : first]:
        own = [str(v) for v in line if v != ""]
        texts = [*texts, *own] if len(own) <= 2 else []
    return texts


def unit_and_day(title: list[list[str]]) -> tuple[str, str]:
    """Unit name and ISO day found in the title rows, '' for what they do not tell."""
    day = next((d for line in title for text in line for d in (day_in(text),) if d), "")
    own = _declared_unit(title) or next(reversed(_block(title)), "")
    if not is_unit_name(own):
        # A line that names no unit ("A. BIÊN CHẾ") says less than the title of the list.
        own = next(filter(None, map(_in_title, chain.from_iterable(title))), "") or own
    return own, day


def superiors(title: list[list[str]]) -> str:
    """The units above the one whose list it is, as its letterhead names them, the highest first:
    "UBND TỈNH / SỞ Y TẾ"; '' when it names none."""
    named = _block(title)
    return " / ".join(named if _declared_unit(title) else named[:-1])


def _block(title: list[list[str]]) -> list[str]:
    return letterheads.block(
        [[t for t in line if not (_UNIT.match(t) or _is_measure(t))] for line in title]
    )


def _declared_unit(title: list[list[str]]) -> str:
    """The unit behind "Đơn vị:", '' without."""
    found = (_UNIT.match(text) for line in title for text in line if not _is_measure(text))
    return next((m[1].strip(" .") for m in found if m), "")


def without_digits(stem: str) -> str:
    """A file's name, as far as it is the same in every month."""
    return re.sub(r"\d", "", stem)


def _is_measure(text: str) -> bool:
    """True for "Đơn vị: người", "Đơn vị tính: đồng"."""
    match = _UNIT.match(text.strip("() "))
    said = match[1].strip(" .)") if match else ""
    return text.lower().startswith("đơn vị tính") or bool(said and _MEASURE.fullmatch(said))


def _in_title(text: str) -> str:
    """The unit at the end of the list's own title, '' when there is none: DANH SÁCH VIÊN CHỨC
    TRƯỜNG MẦM NON HẢI AN NĂM 2026."""
    if not fold(text).startswith(_TITLES):
        return ""
    words = _UNTIL.sub("", text).split()
    rests = (" ".join(words[i:]) for i in range(2, len(words)))
    return next((rest for rest in rests if is_unit_name(rest)), "")


def declared(title: str) -> str:
    """The day ("2026-11-30"), or only the month ("2026-11"), as of which a list says what it says;
    '' when its title does not tell. The day on which it was signed is none."""
    for pattern in (_DECLARED, _MONTH):
        for found in pattern.finditer(title):
            day, month, year = (1, *found.groups())[-3:]
            before = title[: found.start()].rstrip()
            if pattern is _MONTH and re.search(r"(?i)ngày\s*\d{0,2}$", before):
                continue
            try:
                told = datetime.date(int(year), int(month), int(day)).isoformat()
            except ValueError:
                continue
            return told if pattern is _DECLARED else told[:7]
    return ""


def day_in(text: str) -> str:
    """The first day (ISO) of which *text* says that it holds then or was signed then, '' for
    none."""
    for pattern in (_AS_OF, _AS_OF_WORDS):
        if match := pattern.search(text):
            try:
                return datetime.date(int(match[3]), int(match[2]), int(match[1])).isoformat()
            except ValueError:
                continue
    return ""


def is_example(sheet: str, title: str) -> bool:
    """True for the worked example of a form: its sheet, or the title above it, says so."""
    return fold(sheet).startswith(_EXAMPLES) or fold(title).startswith(("vidu", "minhhoa"))
