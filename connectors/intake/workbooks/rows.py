"""What one row of a sheet looks like: a person's number or name, a total, a signature, the
numbering or the hints beneath a heading. Nothing here knows where the row stands."""

import datetime
import itertools
import re
from collections.abc import Sequence

from ....validators.folding import clean, fold, fold_words
from .grids import Cell

_NUMBER = re.compile(r"\(?\s*(\d{1,6})\s*[.)]?\s*")
_COLUMN_MARK = re.compile(
    r"(?i)[(\[]?\s*(?:(?:cột|cot|col|c)\.?\s*)?"
    r"(\d{1,3}(?:[a-z]|\.\d{1,2})?|[a-zđ]{1,2}|[ivx]{1,6})"
    r"\s*[)\]]?(?:\s*=\s*[\d+\-*/x×:.,()\[\]a-z ]+)?\s*[)\]]?"
)
ROMAN = re.compile(r"(?=[IVXL])(?:X{0,4}|XL|L?X{0,3})(?:IX|IV|V?I{0,3})[.)]?")
_HINT = re.compile(
    r"(?i)\b[dn]{1,2}\s*[/.\-]\s*[mt]{1,2}\s*[/.\-]\s*[yn]{2,4}\b|\b\d+\s*(?:chữ\s*)?số\b"
    r"|^ngày\s*/\s*tháng\s*/\s*năm$|\d+\s*ký tự"
    r"|^\W*(?:viết|ghi|chọn|nhập|điền|không (?:ghi|để|viết)|theo (?:mẫu|cccd|căn cước|quyết định"
    r"|danh mục|bằng)|ví dụ|vd|bắt buộc|in hoa|chữ in|định dạng|dạng|mẫu|nếu có|x nếu|đánh dấu"
    r"|text|date|number|yyyy|số thập phân)\b|\S+ hoặc \S+"
)
_TOTAL = re.compile(
    r"(?i)(?:tổng(?: số| cộng)?|cộng(?: chung)?|tong so|tong cong|cong|mang sang|chuyển sang trang"
    r"|sang trang|trang trước chuyển sang|lũy kế|luỹ kế)\b"
)
_TOTAL_FOLDED = frozenset(
    {"tong", "tongso", "tongcong", "cong", "congchung", "tongcongchung", "mangsang", "congmangsang"}
)
_PEOPLE = r"(?:người|cán bộ|cb|công chức|viên chức|đồng chí|đ/c)"
_COUNT = re.compile(rf"(\d{{1,6}})\s*(?:{_PEOPLE}|hồ sơ|$)", re.IGNORECASE)
_PAGE = re.compile(r"(?i)\b(?:cộng|tổng)?\s*(?:trang|tờ)\b")
_DAY = re.compile(r"\d{1,2}\s*[/.\-]\s*(?:19|20)?\d\d\b|\b(?:19|20)\d\d\b")
_BIRTH = re.compile(r"\s*\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*(?:19[3-9]\d|200\d)\s*")
_PERSONAL_ID = re.compile(r"\s*'?0\d{11}\s*")
VALUE = re.compile(r"\s*'?(?:\d{9,12}|\d{1,2}[/.\-]\d{1,2}[/.\-]19\d\d)\s*")
"""An ID number or a day of birth: no heading is one."""
PROOFS = frozenset({"cccd", "cmnd", "so_hieu", "so_bhxh", "ngay_sinh"})
_SIGNATURE = (
    "nguoilap", "thutruong", "kytendongdau", "ghirohoten", "xacnhan", "noinhan", "kyghirohoten",
    "toicamdoan", "lapbieu",
    "kytenvadongdau", "danhsachnayco", "danhsachgom",
)  # fmt: skip
_SIGNER = frozenset(
    {
        "hieutruong",
        "giamdoc",
        "chutich",
        "ketoan",
        "truongphong",
        "ktgiamdoc",
        "kthieutruong",
        "ktchutich",
        "chanhvanphong",
        "nguoitonghop",
    }
)
_NAMES = re.compile(r"ten|t\xaan|teân|name")
PLACE_AND_DAY = re.compile(r"(?i)ngày\s*[\d.…]*\s*tháng\s*[\d.…]*\s*năm")
_NOTE = re.compile(r"(?i)\s*[*(]*\s*(?:ghi chú|lưu ý|chú thích|chú ý|ghi chu|nguồn)\b")
_NO_FAMILY = frozenset({"tổ", "đội", "trường", "lớp", "phú", "hà nội", "hóa", "tổng", "lô"})
"""Words that only look like a family name without their marks."""
_ORGAN = (
    "phong",
    "ban",
    "to",
    "khoa",
    "truong",
    "trung tam",
    "van phong",
    "lanh dao",
    "bien che",
    "hop dong",
    "xa",
    "phuong",
    "ubnd",
    "khoi",
    "so",
    "chi cuc",
    "benh vien",
    "tram",
    "can bo",
    "cong chuc",
    "vien chuc",
    "bo phan",
    "doi",
)
FAMILY = frozenset({
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do",
    "ho", "ngo", "duong", "ly", "dinh", "dao", "doan", "trinh", "mai", "lam", "ha", "luu",
    "cao", "chau", "luong", "ta", "phung", "to", "quach", "vuong", "thai", "kieu", "trieu",
    "la", "nghiem", "khuc", "tong", "truong", "dam", "quan", "giang", "tang", "mac", "ninh",
    "chu", "thach", "kim", "son", "bach", "dong", "khong", "lo", "lu", "hua", "ton", "vi",
    "bang", "phu", "cu", "thi", "hau", "nong", "be", "y", "a", "h", "hoa", "cam", "mua",
    "giap", "sung", "vang", "ma", "tho", "dieu", "danh", "ong", "ung",
})  # fmt: skip
"""Folded family names, the commonest and those of the peoples of the highlands: by them a text is
taken for a name where no heading says so."""


def text_of(value: Cell) -> str:
    """A heading cell as text: years come as numbers."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return f"{value:.0f}" if value == int(value) else repr(value)
    return str(value)


def number(value: Cell) -> int | None:
    """The row's number in its list, when the cell holds one."""
    if isinstance(value, float):
        return int(value) if value == int(value) and 0 < value < 1_000_000 else None
    if isinstance(value, str):
        match = _NUMBER.fullmatch(value)
        return int(match[1]) if match else None
    return None


def is_name(value: Cell) -> bool:
    """True for a text that has a letter."""
    return isinstance(value, str) and (value[:1].isalpha() or any(c.isalpha() for c in value))


def looks_like_name(value: Cell) -> bool:
    """True for a text that is a person's name by itself: a known family name and two to five more
    words of letters only, all of them capitalised or all in capitals."""
    if not isinstance(value, str) or not 4 <= len(value) <= 40:
        return False
    words = clean(value).split()
    first = words[0].lower() if words else ""
    if not 2 <= len(words) <= 6 or fold(first) not in FAMILY or first in _NO_FAMILY:
        return False
    return all(
        w[0].isupper() and w.replace("'", "").replace("-", "").isalpha() for w in words
    ) and (any(not w.isupper() for w in words) or len(words) >= 3)


def is_proof(name: str, value: Cell) -> bool:
    """True for an ID number, a personnel number or a day of birth: a sum or a remark is none of
    them."""
    if value == "":
        return False
    if name == "ngay_sinh":
        if isinstance(value, datetime.date):
            return True
        if isinstance(value, float):
            return value == int(value) and (1900 <= value <= 2100 or 5000 < value < 50000)
        return isinstance(value, str) and _DAY.search(value) is not None
    text = text_of(value).replace(" ", "")
    if name == "so_hieu":
        return isinstance(value, str) and len(text) <= 20 and any(c.isdigit() for c in text)
    return text.isdigit() and 8 <= len(text) <= 12


def is_personal_id(value: Cell) -> bool:
    """True for twelve digits as a card shows them, and for the number that lost its first zero."""
    if isinstance(value, float):
        return value == int(value) and 1_000_000_000 * 10 <= value < 97_000_000_000
    return isinstance(value, str) and _PERSONAL_ID.fullmatch(value) is not None


def is_birth_date(value: Cell) -> bool:
    """True for a whole date that a grown person may have been born on."""
    if isinstance(value, datetime.date):
        return 1930 <= value.year <= 2009
    return isinstance(value, str) and _BIRTH.fullmatch(value) is not None


def is_total(text: str) -> bool:
    """True for the words of a sum; a person called Tổng or Cộng is none."""
    if not text:
        return False
    plain = clean(text)
    folded = fold(plain)
    return folded in _TOTAL_FOLDED or (bool(_TOTAL.match(plain)) and not _is_capitalised(plain))


def _is_capitalised(text: str) -> bool:
    words = text.split()
    return (
        len(words) >= 3
        and all(w[:1].isupper() and not w.isupper() for w in words)
        and not any(c.isdigit() for c in text)
    )


def counted_people(cells: Sequence[Cell]) -> int | None:
    """The number of people that a total row states; the number of a page is none."""
    for value in cells:
        if isinstance(value, str) and (match := _COUNT.search(value)):
            low = value.lower()
            if "người" in low or (
                ("tổng" in low or "cộng" in low) and not _PAGE.search(value[: match.start()])
            ):
                return int(match[1])
    return None


def is_signature(cells: Sequence[Cell]) -> bool:
    """True when a cell holds the words around a signature, or the post of who signs and no more."""
    for value in cells:
        if isinstance(value, str) and value:
            if PLACE_AND_DAY.search(value):
                return True
            folded = fold(value)
            if folded in _SIGNER or any(s in folded for s in _SIGNATURE):
                return True
    return False


def is_note(text: str) -> bool:
    """True for a remark about the table, and for a sentence."""
    return _NOTE.match(text) is not None or len(text) > 80


_MARK = re.compile(r"\s*(?:[IVXL]{1,5}|[A-ZĐ]|\d{1,2})\s*[.)/:-]?\s*")


_SOME = re.compile(rf"\W*\d{{1,5}}\s*{_PEOPLE}?\W*", re.IGNORECASE)
_COUNT_BEHIND = re.compile(
    rf"\s*(?:[(\[]\D{{0,12}}\d{{1,5}}\s*{_PEOPLE}?\s*[)\]]|:\s*\d{{1,5}}\s*{_PEOPLE}?"
    rf"|[-–—,]?\s*\d{{1,5}}\s*{_PEOPLE})\W*$",
    re.IGNORECASE,
)


def without_count(text: str) -> str:
    """A section without the count of its people: "KHOA SẢN (16 người)", "TỔ TOÁN: 17"; a number of
    the name stays: "Trường Tiểu học số 2"."""
    return _COUNT_BEHIND.sub("", text)


def is_section(cells: Sequence[Cell]) -> bool:
    """True for the words of one cell with nothing but a number of the list before them and counts
    behind: "I | TRƯỜNG MẦM NON HẢI AN | 22"."""
    filled = [v for v in cells if v != ""]
    words = [
        v for v in filled if isinstance(v, str) and not (_MARK.fullmatch(v) or _SOME.fullmatch(v))
    ]
    return len(words) == 1 and all(
        isinstance(v, str) or (isinstance(v, float) and v == v // 1 and 0 <= v < 10_000)
        for v in filled
    )


def is_mark(value: Cell) -> bool:
    """True for the number of a section in letters: I, IV., A, B)."""
    return isinstance(value, str) and bool(_MARK.fullmatch(value)) and value.strip()[0].isalpha()


def may_head(value: Cell) -> bool:
    """True for a text, among names of persons, that may be a heading: it is called so, in whatever
    encoding, or is no name; the heading of another table may have any column there."""
    if not isinstance(value, str) or len(value) > 80:
        return False
    text = fold_words(value)
    return (
        text in ("stt", "tt", "so tt")
        or _NAMES.search(text) is not None
        or _NAMES.search(value.lower()) is not None
        or not looks_like_name(value)
    )


def is_example(value: Cell) -> bool:
    """True for the number of a row that only shows how to fill the others in: VD, Ví dụ, Mẫu."""
    return isinstance(value, str) and fold(value) in ("vd", "vidu", "mau", "example")


def is_moved(line: Sequence[Cell], names: Sequence[int]) -> bool:
    """True for a line with a number where people have names, and a name elsewhere: it is of other
    columns than those of *names*."""
    return all(
        line[c] != "" and not is_name(line[c]) and not isinstance(line[c], datetime.date)
        for c in names
    ) and any(map(looks_like_name, line))


def speaks_of_unit(text: str) -> bool:
    """True when a word of a unit or of a class of people stands in *text*."""
    words = f" {fold_words(text)} "
    return any(f" {w} " in words for w in _ORGAN)


def is_column_numbers(row: Sequence[Cell]) -> bool:
    """True for a row that numbers the columns, in whatever way: (1) (2), A B 1 2, I II, 3a 3b,
    6=5x2, cột 1; numbers may repeat, none goes back."""
    filled = [text_of(v).strip() for v in row if v != ""]
    if len(filled) < 3:
        return False
    marks = [_COLUMN_MARK.fullmatch(t) for t in filled]
    if not all(marks):
        return False
    found = [m[1] for m in marks if m]
    numbers = [float(re.match(r"[\d.]+", t)[0]) for t in found if t[0].isdigit()]  # type: ignore[index]
    letters = [t.upper() for t in found if not t[0].isdigit()]
    if len(letters) > len(numbers) and all(ROMAN.fullmatch(t) for t in letters):
        romans = [_roman(t) for t in letters]
        return all(a < b for a, b in itertools.pairwise(romans)) and len(romans) >= 3
    if letters != sorted(letters) or (not numbers and len(set(letters)) < len(letters)):
        return False
    if len(numbers) < 2:
        return not numbers
    steps = [b - a for a, b in itertools.pairwise(numbers)]
    return all(0 <= s <= 5 for s in steps) and numbers[-1] > numbers[0]


def _roman(text: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50}[c] for c in text.rstrip(".)")]
    return sum(-v if i + 1 < len(values) and values[i + 1] > v else v for i, v in enumerate(values))


def is_hint(row: Sequence[Cell]) -> bool:
    """True for a row beneath a heading that says how to fill the columns in."""
    filled = [v for v in row if v != ""]
    texts = [v.strip() for v in filled if isinstance(v, str)]
    if not texts or len(texts) < len(filled) or any(VALUE.fullmatch(t) for t in texts):
        return False
    hints = sum(1 for t in texts if _HINT.search(t) or (t[0] == "(" and t[-1] == ")"))
    return hints == len(texts) or (hints >= 2 and hints * 2 >= len(texts))
