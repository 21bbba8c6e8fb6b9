"""What a cell says, as a value of its field: dates of reduced precision, numbers, codes, ID
numbers, names, texts.

Each function takes one cell value (text, float, date ...) and returns a :class:`Parsed`;
:func:`column` applies one to a whole column, once for each different value. Nothing is guessed
silently: what was changed in more than writing carries the id of a rule, and what cannot be read
gives no value and a proposal where there is one.

Forms and reading rules: the project's notes on real spreadsheets, section 4; precision after ISO
8601-1:2019.
"""

import datetime
import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache, partial
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from . import abbreviations, wordings
from .codelists import CodeList, code_list
from .folding import clean, fold, fold_words
from .nothing import WORDS_FOR_NOTHING, is_blank, is_error
from .schemas.field import Field
from .written import vn_date

UNREADABLE, AMBIGUOUS, FLOAT_ID, LEGACY_NAME, ASKED, ERROR_CELL = (
    "ld-value-unreadable",
    "ld-date-ambiguous",
    "id-cccd-float",
    "pe-name-legacy-encoding",
    "ld-code-asked",
    "ld-excel-error",
)


class Parsed(NamedTuple):
    """A value (None = blank or not readable), and what there is to say about it."""

    value: str | float | None = None
    rule: str = ""
    proposal: str = ""
    detail: str = ""
    also: str = ""
    """A second value in the same cell: the percent of "4,98 + 7%", the birth date or the sex of
    "Nguyễn Văn A (1980)"."""


UNLISTED = "not in the list"
BLANK = Parsed()
# Fields in which "Không" is an answer.
_NO_IS_VALUE = frozenset({"ton_giao", "tieng_dan_toc", "ghi_chu", "ket_qua_dan_cu"})

IDS = frozenset({"cccd", "cmnd", "so_bhxh", "dien_thoai", "so_the_dang"})
NAMES = frozenset({"ho_ten"})
PERCENTS = frozenset({"vuot_khung", "phan_tram_huong", "phan_tram"})


def shown(value: object) -> str:
    """A cell as people see it: dates as dd/mm/yyyy, whole numbers without a point. '' when
    blank."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) < 1e18 and value == int(value) else repr(value)
    if isinstance(value, datetime.datetime):
        return f"{value:%d/%m/}{value.year:04d}" + (
            "" if value.time() == datetime.time() else f" {value:%H:%M:%S}"
        )
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/}{value.year:04d}"
    return str(value)


# ---------------------------------------------------------------- dates

_D, _M, _Y = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})", r"(?P<y>\d{4}|\d{2})"
_TWO_DIGITS = re.compile(r"['’]?\d\d", re.ASCII)
_SEP = r"\s*[/.\-,\\|\s]\s*"
_DMY = re.compile(_D + _SEP + _M + _SEP + "['’]?" + _Y)
_PLAIN_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", re.ASCII)
_ISO = re.compile(r"(?P<y>\d{4})\s*[-/.]\s*(?P<m>\d{1,2})(?:\s*[-/.]\s*(?P<d>\d{1,2}))?")
_MY = re.compile(r"(?:[Tt](?:háng)?\s*\.?\s*)?(?P<m>\d{1,2})\s*[/.\-]\s*(?P<y>\d{4})")
_MY_SHORT = re.compile(r"[Tt](?:háng)?\s*\.?\s*(?P<m>\d{1,2})\s*[/.\-]\s*(?P<y>\d{2})")
_Y_ONLY = re.compile(r"(?:năm\s*)?(?P<y>(?:18|19|20|21)\d\d)")
_WORDS = re.compile(
    r"(?:(?:ngày\s*)?(?P<d>\d{1,2})\s*,?\s*)?(?:tháng\s*(?P<m>\d{1,2})\s*,?\s*)"
    r"(?:năm\s*)?(?P<y>\d{4})"
)
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[AaPp][Mm])?$")
_PREFIX = re.compile(
    r"^(?:sinh\s*(?:ngày|năm)?|từ\s*ngày|từ|ngày|n\.)\s*:?\s*(?=\d)", re.IGNORECASE
)
TYPED_LETTERS = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "|": "1"})
EPOCH = datetime.date(1899, 12, 30)


def date(value: object, *, birth: bool = False, month_first: bool = False) -> Parsed:
    """ISO text of the precision that the cell gives.

    Args:
        birth: a two-digit year is 19yy (else 20yy up to 40).
        month_first: the column was proven to be month/day/year.
    """
    if not month_first:
        found = _plain_day(value)
        if found is not None:
            return found
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        if value.year == 1905 and datetime.date(1905, 3, 1) <= value <= datetime.date(1905, 10, 1):
            # A year typed into a cell that is formatted as a date: 1985 shows as 07/06/1905.
            year = (value - EPOCH).days
            return Parsed(f"{year:04d}", AMBIGUOUS, f"{year}", "year typed into a date cell")
        return Parsed(value.isoformat())
    if isinstance(value, bool):
        return Parsed(None, UNREADABLE)
    if isinstance(value, float):
        if birth and 0 <= value <= 99 and value == int(value):
            return _short_year(f"{value:02.0f}")
        return _date_number(value) if math.isfinite(value) else Parsed(None, UNREADABLE)
    text = clean(shown(value))
    if not text or is_blank(text):
        return BLANK
    if is_error(text):
        return Parsed(None, ERROR_CELL)
    text = text.lstrip("'’`")
    if birth and _TWO_DIGITS.fullmatch(text):
        return _short_year(text)
    found = _date_text(text, birth, month_first)
    if found is not None:
        return found
    if fold(text) in WORDS_FOR_NOTHING:
        return BLANK
    found = _date_text(text.translate(TYPED_LETTERS), birth, month_first)
    if found is not None and found.value:
        return Parsed(None, UNREADABLE, vn_date(str(found.value)), "letters typed for digits")
    return Parsed(None, UNREADABLE)


@lru_cache(maxsize=1 << 17)
def _plain_day(value: object) -> Parsed | None:
    """A whole day as dd/mm/yyyy, the form of nearly every date; the columns of a province share
    their days."""
    match = _PLAIN_DAY.fullmatch(value) if isinstance(value, str) else None
    iso = _iso(match[3], match[2], match[1]) if match else None
    return Parsed(iso) if iso else None


def _date_number(value: float) -> Parsed:
    whole = int(value)
    if value != whole:
        month, year = divmod(round((value - whole) * 10000), 10000)[1], whole
        # 5.198 was "5.1980" (May 1980) before a program took it for a number.
        if 1 <= year <= 12 and 1900 <= month <= 2100:
            return Parsed(f"{month:04d}-{year:02d}")
        if 10000 < value < 60000:
            return Parsed((EPOCH + datetime.timedelta(days=whole)).isoformat())
        return Parsed(None, UNREADABLE)
    if 1850 <= whole <= 2100:
        return Parsed(f"{whole:04d}")
    if 2100 < whole < 60000:
        return Parsed((EPOCH + datetime.timedelta(days=whole)).isoformat())
    digits = str(whole)
    if whole >= 1011850:
        return _packed(digits.zfill(8)) if len(digits) in (7, 8) else Parsed(None, UNREADABLE)
    return Parsed(None, UNREADABLE)


def _packed(digits: str) -> Parsed:
    """ddmmyyyy or yyyymmdd."""
    for y, m, d in ((digits[4:], digits[2:4], digits[:2]), (digits[:4], digits[4:6], digits[6:])):
        iso = _iso(y, m, d)
        if iso and 1850 <= int(y) <= 2100:
            return Parsed(iso)
    return Parsed(None, UNREADABLE)


def _date_text(text: str, birth: bool, month_first: bool) -> Parsed | None:
    text = _TIME.sub("", text)
    match = _WORDS.search(text.lower())
    if match and len(match[0]) >= len(text) - 2:
        iso = _iso(match["y"], match["m"], match["d"])
        return Parsed(iso) if iso else Parsed(None, UNREADABLE, "", NO_SUCH_DAY)
    text = _PREFIX.sub("", text).strip(" .,;")
    match = _DMY.fullmatch(text)
    if match:
        found = _day_month(match["d"], match["m"], _year(match["y"], birth), month_first)
        if birth and len(match["y"]) == 2 and found.value and str(found.value) > "2000":
            day = vn_date(str(found.value))
            return found._replace(rule=AMBIGUOUS, proposal=day, detail="two-digit year")
        return found
    match = _ISO.fullmatch(text)
    if match:
        iso = _iso(match["y"], match["m"], match["d"])
        return Parsed(iso) if iso else Parsed(None, UNREADABLE)
    match = _MY.fullmatch(text) or _MY_SHORT.fullmatch(text)
    if match:
        iso = _iso(_year(match["y"], birth), match["m"], None)
        return Parsed(iso) if iso else Parsed(None, UNREADABLE)
    match = _Y_ONLY.fullmatch(text.lower())
    if match:
        return Parsed(match["y"])
    if re.fullmatch(r"\d{5}", text):
        return _date_number(float(text))
    if re.fullmatch(r"\d{8}", text):
        return _packed(text)
    return None


def _day_month(first: str, second: str, year: str, month_first: bool) -> Parsed:
    day, month = (second, first) if month_first else (first, second)
    iso = _iso(year, month, day)
    if iso:
        return Parsed(iso)
    other = _iso(year, day, month)
    if other:
        return Parsed(None, AMBIGUOUS, vn_date(other), "month first")
    # "31/11/1975" has the form of a day, and is none.
    is_form = 1 <= int(month) <= 12 and 1 <= int(day) <= 31
    return Parsed(None, UNREADABLE, "", NO_SUCH_DAY if is_form else "")


NO_SUCH_DAY = "không có ngày này"
_YOUNGEST = 12
"""Whoever works was born by 2012; a birth year of two digits up to this is one of 20yy."""


def _year(text: str, birth: bool) -> str:
    if len(text) == 4:
        return text
    late = int(text) <= _YOUNGEST if birth else int(text) <= 40
    return ("20" if late else "19") + text


def _short_year(text: str) -> Parsed:
    """ "75" in a column of birth dates may be a year, or an age: it is proposed and not read."""
    return Parsed(None, AMBIGUOUS, _year(text.strip("'’"), True), "only two digits")


def _iso(year: str, month: str, day: str | None) -> str:
    y, m = int(year), int(month)
    if day is None:
        return f"{y:04d}-{m:02d}" if 1 <= m <= 12 else ""
    try:
        return datetime.date(y, m, int(day)).isoformat()
    except ValueError:
        return ""


# ---------------------------------------------------------------- numbers

_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[.,\s]\d{3})+(?:[.,]\d{1,2})?")
_PLUS = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(?:[+(\[]\s*(?:(?:TN)?VK\s*:?\s*)?|[;,/-]?\s*(?:TN)?VK\s*:?\s*|(?<=\s))"
    r"(\d{1,3}(?:[.,]\d+)?)\s*%\s*(?:(?:TN)?VK)?\s*[)\]]?",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"(?:bậc\s*)?(\d{1,2})\s*(?:[/\\]\s*\d{1,2})?(?:\s*[(\[]?\s*vk\s*\d{0,2}\s*%?\s*[)\]]?)?",
    re.IGNORECASE,
)


def number(value: object, *, percent: bool = False, grouped: bool = False) -> Parsed:
    """A float. "3,33" and "3.33" alike; "50%" is 50 in a percent field; "4,98 + 7%" has the percent
    in ``also``.

    Args:
        percent: numbers below 1 are shares of one and are told as percent.
        grouped: "5.000.000" has thousand separators (money); never in coefficients.
    """
    if isinstance(value, bool):
        return Parsed(None, UNREADABLE)
    if isinstance(value, float):
        return _number_of_cell(value, percent)
    if isinstance(value, datetime.date):
        return Parsed(None, UNREADABLE, _date_as_number(value), "a date stands in a number column")
    text = clean(shown(value)).lstrip("'’`")
    if is_error(text):
        return Parsed(None, ERROR_CELL)
    if not text or is_blank(text) or fold(text) in WORDS_FOR_NOTHING:
        return BLANK
    return Parsed(None, UNREADABLE) if len(text) > 60 else _number_of_text(text, grouped)


def _number_of_cell(value: float, percent: bool) -> Parsed:
    if not math.isfinite(value):
        return Parsed(None, UNREADABLE)
    share = percent and 0 < abs(value) <= 1 and value != int(value)
    return Parsed(round(value * 100, 4) if share else _rounded(value))


def _number_of_text(text: str, grouped: bool) -> Parsed:
    """The first reading that fits: a number or a percentage, thousands, a sum with a percentage, an
    amount of money, and what letters were typed for."""
    bare = text.replace(" ", "").rstrip(".")
    # "4,98 5%" is no 4,985: what stands before the blank is a number of its own.
    if bare.endswith("%") and not re.search(r"\d\s+\d", text):
        bare = bare[:-1]
        if _NUMBER.fullmatch(bare):
            return Parsed(_decimal(bare))
    if grouped and _GROUPED.fullmatch(text):
        return Parsed(float(re.sub(r"[.,\s]", "", text)))
    if _NUMBER.fullmatch(bare):
        return Parsed(_decimal(bare))
    match = _PLUS.fullmatch(text)
    if match:
        return Parsed(_decimal(match[1]), also=match[2].replace(",", "."))
    if grouped:
        money = re.sub(r"(?i)\s*(?:đồng|đ|vnđ|vnd)\.?$", "", text)
        if money != text:
            return number(money, grouped=True)
    mended = bare.translate(TYPED_LETTERS)
    if _NUMBER.fullmatch(mended):
        return Parsed(None, UNREADABLE, mended.replace(".", ","), "letters typed for digits")
    return Parsed(None, UNREADABLE)


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))


def _rounded(value: float) -> float:
    """Products of formulas come as 3.3300000000000001; more than ten digits are noise."""
    return round(value, 10) if value != int(value) else value


def _date_as_number(value: datetime.date) -> str:
    return f"{value.day},{value.month:02d}"


def step(value: object) -> Parsed:
    """The number of the step: "4", "Bậc 4", "4/9". 4/9 taken for a date by Excel is proposed, not
    read."""
    if isinstance(value, datetime.date):
        low, high = sorted((value.day, value.month))
        return Parsed(None, UNREADABLE, f"{low}/{high}", "a fraction became a date")
    if isinstance(value, str):
        text = clean(value)
        match = _STEP.fullmatch(text)
        if match:
            return Parsed(float(match[1]))
        if _ROMAN.fullmatch(text.upper()):
            return Parsed(float(_roman(text.upper())))
    return number(value)


_ROMAN = re.compile(r"(?=[IVX])X{0,1}(?:IX|IV|V?I{0,3})")


def _roman(text: str) -> int:
    values = {"I": 1, "V": 5, "X": 10}
    total = 0
    for c, following in zip(text, [*text[1:], ""], strict=True):
        total += -values[c] if following and values[following] > values[c] else values[c]
    return total


def year(value: object) -> Parsed:
    """A year as a number: 2005, "2005", "06/2005", a date."""
    found = date(value)
    if isinstance(found.value, str):
        return Parsed(float(found.value[:4]))
    return found


# ---------------------------------------------------------------- texts

_ID_SIGNS = re.compile(r"[\s.'’`\-]+")
_WRITTEN_OUT = re.compile(r"(?<=\d{6})[.,]0{1,2}$")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}")


def identifier(value: object) -> Parsed:
    """Digits of a number that names somebody. Lost zeros are not put back; the rules say what is
    missing."""
    if isinstance(value, float):
        return Parsed(shown(value))
    if isinstance(value, str) and value.isdecimal() and value.isascii():
        return Parsed(value)
    text = clean(shown(value))
    if is_error(text):
        return Parsed(None, ERROR_CELL)
    if not text or is_blank(text) or fold(text) in WORDS_FOR_NOTHING:
        return BLANK
    if _SCIENTIFIC.fullmatch(text):
        return Parsed(text, FLOAT_ID)
    # "37175012345.0" is a number that a program wrote out: its point is none of the clerk's.
    bare = _ID_SIGNS.sub("", _WRITTEN_OUT.sub("", text))
    return Parsed(bare if bare.isdigit() else text.lstrip("'’`"))


_NAME_AND_BIRTH = re.compile(
    r"(?P<name>[^\W\d_][^\d()\[\]]*?)\s*(?:[(\[–,;-]|(?=\bsinh\b|\bSN\b))\s*"
    r"(?:(?:SN|NS|sinh(?:\s+(?:năm|ngày))?)\s*[.:]?\s*)?(?P<day>(?:\d{1,2}[/.-]){0,2}(?:19|20)\d\d)\s*[)\]]?",
    re.IGNORECASE,
)
_NAME_AND_SEX = re.compile(
    r"(?P<name>[^\W\d_][^\d()\[\]]*?)\s*[(\[]\s*(?P<sex>nam|nữ)\s*[)\]]", re.IGNORECASE
)


def name(value: object) -> Parsed:
    """A full name in its display form, capitals kept; a birth date or a sex behind it is in
    ``also``, as it stood in ``detail``."""
    text = shown(value)
    plain = clean(text).strip(" .,;")
    if is_error(plain):
        return Parsed(None, ERROR_CELL)
    if not plain:
        return BLANK
    addressed = _address(plain)
    if addressed is not None:
        return addressed
    if plain[-1] in ")]" or plain[-1].isdigit() or _DASHED.fullmatch(plain):
        more = _name_and_more(plain)
        if more is not None:
            return more
    if plain != _spaces(text):
        # Letters differ, not only blanks: other code points were typed.
        return Parsed(plain, LEGACY_NAME, plain, "look-alike letters or separate marks")
    return Parsed(plain)


_TITLES = re.compile(
    r"(?:(?:ông/bà|ông \(bà\)|đồng chí|đ/c|nhà giáo|pgs|gs|tskh|ts|th\.?s"
    r"|bs(?:\.?\s?ck\s?)?(?:i{1,2}|[12])?|ds|cn|ks|ktv|đd|nsưt|nsnd|ngưt|ngnd|ttưt|ttnd|luật sư"
    r"|bác sĩ|thạc sĩ|tiến sĩ|cử nhân|kỹ sư|dược sĩ|giáo sư|phó giáo sư)"
    r"(?:\s*[.:,\-]\s*|\s+))+",
    re.IGNORECASE,
)
_MISTER = re.compile(r"(?:ông|bà|anh|chị|cô|thầy)\s*:?\s+", re.IGNORECASE)
# Names of families by which "Ông Nguyễn Văn A" is told from the family Ông ("Ông Văn Tùng").
_FAMILIES = frozenset(
    ["nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do",
     "ho", "ngo", "duong", "ly", "dinh", "mai", "dao", "trinh", "doan", "truong", "lam", "luong",
     "ta", "cao", "chu", "ha", "to", "tong", "quach", "luu", "thai", "lai", "vuong", "phung",
     "bach", "kieu", "khuc", "tang", "dam", "nghiem", "luc", "la", "ninh", "nong", "chau", "giap",
     "ton"]
)  # fmt: skip
_NOTE = re.compile(r"(?P<name>[^\W\d_][^\d()\[\]]*?)\s*[(\[](?P<note>[^)\]]{1,60})[)\]]")
_DASHED = re.compile(r"(?P<name>[^\W\d_][^\d()\[\]]*?)\s+[-–]\s*(?P<note>[^\W\d_][^()\[\]]{1,60})")
# What a remark begins with, folded; another word in brackets may be a second name.
_REMARK = re.compile(
    r"(?:nghi|di|dang|chuyen|biet phai|tap su|thu viec|ts|hd|hop dong|huu|om|tt|to (?:truong|pho)"
    r"|ttcm|tpcm|ht|pht|hieu (?:truong|pho)|bi thu|bt|moi|ve|kiem nhiem|phu trach|quyen|truong|pho"
    r"|bao luu|khong luong|cong tac|nhan vien|giao vien|gv|nv|ke toan|bien che"
    r"|tpt|tong phu trach|tuc|bi danh|ten (?:goi|khac|thuong|cu)|chu tich|giam doc|van thu|thu quy"
    r"|thu vien|thiet bi|y te|bao ve|cong doan|doan|thai san|vien chuc|cong chuc|can bo|tp|pp|gd"
    r"|pgd|ct|pct|ptp|p tp|ptk|tk|pcn|ptbm|tbm|pvp|cvp|ktt|ctcd|btct|hp|php|gvcn|nvyt|nvvt)"
    r"(?![a-z])"
)


def _address(plain: str) -> Parsed | None:
    """A name behind a title ("ThS. Nguyễn Văn A", "Ông Trần Văn B"), which is none of its words."""
    match = _TITLES.match(plain)
    rest = plain[match.end() :] if match else plain
    mister = _MISTER.match(rest)
    words = rest[mister.end() :].split() if mister else []
    if mister and len(words) >= 2 and (":" in mister[0] or fold(words[0]) in _FAMILIES):
        rest = rest[mister.end() :]
    if rest == plain or len(rest.split()) < 2:
        return None
    beside = rest[-1] in ")]" or rest[-1].isdigit() or _DASHED.fullmatch(rest)
    more = _name_and_more(rest) if beside else None
    found = more or Parsed(rest)
    title = plain[: len(plain) - len(rest)].strip(" .:,-")
    return found if found.also else Parsed(str(found.value), NAME_ALONE, rest, BESIDE + title)


NAME_ALONE, BESIDE = "ld-name-alone", "beside the name: "


def _name_and_more(plain: str) -> Parsed | None:
    match = _NAME_AND_SEX.fullmatch(plain)
    if match:
        return Parsed(match["name"], detail=match["sex"], also=match["sex"].capitalize())
    match = _NAME_AND_BIRTH.fullmatch(plain)
    day = date(match["day"]).value if match else None
    if match and isinstance(day, str):
        return Parsed(match["name"], detail=match["day"], also=day)
    # "(nghỉ TS)", "(TTCM)": a remark that is none of the name's words.
    match = _NOTE.fullmatch(plain) or _DASHED.fullmatch(plain)
    if match is None or not _REMARK.match(fold_words(match["note"])):
        return None
    return Parsed(match["name"], NAME_ALONE, match["name"], BESIDE + match["note"])


@lru_cache(maxsize=4096)
def _spaces(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" .,;")


def free_text(value: object, field: str = "") -> Parsed:
    """Any text; signs and words for "nothing" are blank except where "Không" is an answer."""
    plain = _plain_text(value)
    if plain is not None:
        return plain
    text = clean(shown(value)).lstrip("'’`")
    if is_error(text):
        return Parsed(None, ERROR_CELL)
    if not text or is_blank(text):
        return BLANK
    if field not in _NO_IS_VALUE and fold(text) in WORDS_FOR_NOTHING:
        return BLANK
    return Parsed(text)


@lru_cache(maxsize=1 << 17)
def _plain_text(value: object) -> Parsed | None:
    """A text that says something for certain, as nearly every one does; schools, places and posts
    stand in many columns."""
    text = clean(value).lstrip("'’`") if isinstance(value, str) else ""
    return (
        Parsed(text)
        if text[:1].isalnum() and (len(text) > 15 or text[0] not in "kKcCnNE")
        else None
    )


# ---------------------------------------------------------------- codes

# What units write beside codes and labels, folded. Meanings: common practice in Vietnamese offices.
SPOKEN: dict[str, dict[str, str]] = {
    "ma_ngach": {"cv": "01.003", "cvc": "01.002", "cvcc": "01.001"},
    "gioi_tinh": {"nam": "Nam", "nu": "Nữ", "trai": "Nam", "gai": "Nữ"},
    "doi_tuong": {"canbo": "CB", "hopdong": "HDLD", "hdld": "HDLD", "hd": "HDLD", "hd68": "HDLD",
    "hd111": "HDLD", "laodonghopdong": "HDLD",
    "hopdonglaodong": "HDLD", "nguoilaodonghopdong": "HDLD", "khongchuyentrach": "KCT",
    "nguoihoatdongkhongchuyentrach": "KCT"},
    "trinh_do_chuyen_mon": {"daihoc": "DH", "cunhan": "DH", "caodang": "CD", "trungcap": "TC",
    "thacsi": "THS", "thacsy": "THS", "tiensi": "TS", "tiensy": "TS", "ths": "THS", "kysu": "KS",
    "kisu": "KS", "socap": "SC", "ck1": "BSCKI", "ck2": "BSCKII", "bsck1": "BSCKI",
    "bsck2": "BSCKII", "cki": "BSCKI", "ckii": "BSCKII", "bscki": "BSCKI", "bsckii": "BSCKII"},
    "ly_luan_chinh_tri": {"chuaqua": "00", "caocapllct": "CC", "trungcapllct": "TC",
    "socapllct": "SC", "cunhanchinhtri": "CN", "caocaplyluanchinhtri": "CC",
    "trungcaplyluanchinhtri": "TC", "socaplyluanchinhtri": "SC"},
    "quan_ly_nha_nuoc": {"chuyenvien": "CV", "chuyenvienchinh": "CVC", "chuyenviencaocap": "CVCC",
    "cansu": "CS", "bdcv": "CV", "qlnnchuyenvien": "CV", "qlnnchuyenvienchinh": "CVC"},
    "tin_hoc": {"coban": "CB", "nangcao": "NC", "cnttcoban": "CB", "udcnttcoban": "CB",
    "cnttnangcao": "NC", "udcnttnangcao": "NC", "tinhoccoban": "CB", "tinhocnangcao": "NC",
    "tinhoca": "A", "tinhocb": "B", "tinhocc": "C", "cca": "A", "ccb": "B", "ccc": "C",
    "trungcap": "TC", "caodang": "CD", "daihoc": "DH", "ungdungcongnghethongtincoban": "CB",
    "ungdungcongnghethongtinnangcao": "NC"},
    "ngoai_ngu_ten": {"anh": "en", "tienganh": "en", "anhvan": "en", "ta": "en", "phap": "fr",
    "nga": "ru", "trung": "zh", "trungquoc": "zh", "hoa": "zh", "nhat": "ja", "han": "ko",
    "hanquoc": "ko", "duc": "de", "lao": "lo", "thai": "th"},
    "xep_loai_chat_luong": {"htxsnv": "HTXS", "httnv": "HTT", "htnv": "HT", "khtnv": "KHT",
    "xuatsac": "HTXS", "hoanthanhxuatsac": "HTXS", "hoanthanhtot": "HTT", "tot": "HTT",
    "hoanthanh": "HT", "khonghoanthanh": "KHT", "hoanthanhxsnv": "HTXS",
    "hoanthanhxuatsacnv": "HTXS", "hoanthanhtotnv": "HTT", "hoanthanhnv": "HT",
    "khonghoanthanhnv": "KHT", "khonghtnv": "KHT", "khonght": "KHT", "khongdanhgia": "KDG",
    "khongxeploai": "KDG"},
    "loai_hop_dong": {"khongxacdinhthoihan": "HDLV_KXDTH", "xacdinhthoihan": "HDLV_XDTH",
    "kxdth": "HDLV_KXDTH", "xdth": "HDLV_XDTH", "hdlvkhongxacdinhthoihan": "HDLV_KXDTH",
    "hdlvxacdinhthoihan": "HDLV_XDTH", "hdlvkxdth": "HDLV_KXDTH", "hdlvxdth": "HDLV_XDTH",
    "khongthoihan": "HDLV_KXDTH", "hd68": "HDLD_68", "nd68": "HDLD_68"},
    "ton_giao": {"khong": "99", "khongco": "99", "khongtongiao": "99", "k": "99", "phat": "01",
    "daophat": "01", "thienchua": "02", "thienchuagiao": "02", "conggiao": "02",
    "daothienchua": "02"},
    "quoc_phong_an_ninh": {"x": "1", "co": "1", "da": "1", "chua": "0", "khong": "0",
    "doituong1": "DT1", "doituong2": "DT2", "doituong3": "DT3", "doituong4": "DT4"},
    "trinh_do_gdpt": {"1212": "22", "1112": "21", "1012": "20", "912": "19", "1010": "10",
    "910": "09", "810": "08", "12": "22", "lop12": "22", "lop1212": "22", "lop1112": "21",
    "lop1012": "20", "lop912": "19", "lop1010": "10", "thpt": "22", "ptth": "22",
    "tnthpt": "22", "totnghiepthpt": "22", "trunghocphothong": "22",
    "totnghieptrunghocphothong": "22"},
    "hoc_ham": {"gs": "01", "pgs": "02"},
    "khen_thuong": {"gk": "43"},
}  # fmt: skip

_BRACKETED = re.compile(r"[(\[]([^)\]]+)[)\]]")
_RANK = re.compile(r"(?i)\b(?:V\.?\s?\d\d\.?\d\d\.?\d\d|\d\d[a-z]?\.\d{3}[a-z]?)(?!\d)")


@cache
def _words(list_name: str) -> dict[str, str]:
    """Folded text -> code: what the list itself knows, then what people say."""
    return {**SPOKEN.get(list_name, {}), **code_list(list_name).spellings}


@cache
def _choices(list_name: str) -> tuple[str, ...]:
    return tuple(k for k in _words(list_name) if len(k) >= 3)


def code(value: object, list_name: str) -> Parsed:
    """The code of a list, or the text itself when it is in no list: then the rules accuse it, with
    a proposal."""
    if isinstance(value, float):
        return _code_number(value, list_name)
    if isinstance(value, datetime.date):
        # 12/12 (grade 12 of 12) taken for a date by Excel.
        words = _words(list_name)
        found = words.get(fold(f"{value.day}{value.month}")) or words.get(
            fold(f"{value.month}{value.day}")
        )
        return Parsed(
            shown(value), "", code_list(list_name).label(found) if found else "", UNLISTED
        )
    text = clean(shown(value)).lstrip("'’`")
    if is_error(text):
        return Parsed(None, ERROR_CELL)
    if not text or is_blank(text):
        return BLANK
    words = _words(list_name)
    if list_name in _LANGUAGE_LISTS:
        return _language(text, list_name)
    if text in code_list(list_name).codes:
        return Parsed(text)
    folded = fold(text)
    if folded in words:
        return Parsed(words[folded])
    if folded in WORDS_FOR_NOTHING and list_name != "ton_giao":
        return BLANK
    if list_name == "ma_ngach":
        match = _RANK.search(text)
        if match:
            found = words.get(fold(match[0]))
            if found and match[0] != text:
                return Parsed(found)
    for part in _BRACKETED.findall(text):
        if fold(part) in words:
            return Parsed(words[fold(part)])
    bare = fold(_BRACKETED.sub("", text))
    if bare in words and bare != folded:
        return Parsed(words[bare])
    meant = _meant(text, list_name)
    return meant or Parsed(text, "", _nearest(folded, list_name), UNLISTED)


def _declared(value: object, own: Mapping[str, str]) -> Parsed | None:
    """The code that the province declared for what a cell shows; None for what it did not."""
    found = own.get(fold(clean(shown(value))))
    return Parsed(found) if found else None


def _meant(text: str, list_name: str) -> Parsed | None:
    """What is written otherwise than in the list: its one code, or a question where it may be
    several."""
    known = code_list(list_name)
    words = _words(list_name)
    several = [
        words.get(fold(part)) or "".join(wordings.read(list_name, part)[:1])
        for part in wordings.alternatives(text)
    ]
    if len(set(several)) > 1 and all(c in known.codes for c in several):
        return Parsed(None, ASKED, "", " / ".join(map(known.label, dict.fromkeys(several))))
    if list_name == "trinh_do_chuyen_mon" and len(found := wordings.degrees(text)) > 1:
        order = known.rows["code"].tolist()  # the highest first
        return Parsed(min((code for code, _ in found), key=order.index), also=DEGREES)
    codes = [c for c in wordings.read(list_name, text) if c in known.codes]
    short = abbreviations.read(list_name, text)
    if len(codes) != 1 and short and (not codes or set(short) < set(codes)):
        codes = [*short]
    elif len(codes) == 1 and len(short) == 1 and codes[0] != short[0]:
        codes.append(short[0])  # two ways of reading that differ: somebody has to say
    if len(codes) == 1:
        return Parsed(codes[0])
    # A form of discipline has a code for each class of people, all of the same name: that name is
    # no question of writing.
    labels = {_BRACKETED.sub("", known.label(c)).strip(): known.label(c) for c in codes}
    if len(labels) > 1:
        return Parsed(None, ASKED, "", " / ".join(labels.values()))
    return None


DEGREES = "degrees"
"""In ``also`` of a cell with several degrees: ``wordings.degrees`` tells them."""
_LANGUAGE_LISTS = ("ngoai_ngu_ten", "ngoai_ngu_trinh_do")
NO_LANGUAGE = "không ghi tiếng nào"


def _language(text: str, list_name: str) -> Parsed:
    """The language or the level of a cell that may say both; the other one is in ``also``. "B1" of
    Europe is step 3 of 6 and never the code B1."""
    words, folded = _words(list_name), fold(text)
    name, level = wordings.language(text)
    if list_name == "ngoai_ngu_ten":
        code = name or words.get(folded)
        if code:
            return Parsed(code, also=level)
        if level:
            return Parsed(None, ASKED, "", NO_LANGUAGE, level)
    else:
        code = level or words.get(folded)
        if code:
            return Parsed(code, also=name)
    if folded in WORDS_FOR_NOTHING:
        return BLANK
    return _meant(text, list_name) or Parsed(text, "", _nearest(folded, list_name), UNLISTED)


def _code_number(value: float, list_name: str) -> Parsed:
    text = shown(value)
    known: CodeList = code_list(list_name)
    if list_name == "ma_ngach":
        # 1.003 and 1.01 were "01.003" and "01.010" before a program took them for numbers.
        whole, _, part = text.partition(".")
        for candidate in (f"{whole.zfill(2)}.{part.ljust(3, '0')}", text):
            if candidate in known.codes:
                return Parsed(candidate)
        return Parsed(text, "", "", UNLISTED)
    for candidate in (text, text.zfill(2)):
        if candidate in known.codes:
            return Parsed(candidate)
    return code(text, list_name)


@lru_cache(maxsize=4096)
def _nearest(folded: str, list_name: str) -> str:
    """Label of the one nearest spelling within a bounded distance, or ''."""
    if len(folded) < 3:
        return ""
    bound = 1 if len(folded) < 7 else 2 if len(folded) < 14 else 3
    found = process.extract(
        folded, _choices(list_name), scorer=OSA.distance, score_cutoff=bound, limit=3
    )
    words = _words(list_name)
    best = {words[f[0]] for f in found if f[1] == found[0][1]}
    return code_list(list_name).label(best.pop()) if len(best) == 1 else ""


def resembling(text: str, list_name: str, limit: int = 3) -> list[str]:
    """Labels of the codes that an unread *text* may mean, the likeliest first."""
    known = code_list(list_name)
    labels = {fold_words(known.label(c)): known.label(c) for c in known.rows["code"]}
    short = [known.label(c) for c in abbreviations.read(list_name, text)]
    near = process.extract(fold_words(text), list(labels), scorer=fuzz.WRatio, limit=limit)
    return list(dict.fromkeys([*short, *(labels[found[0]] for found in near)]))[:limit]


# ---------------------------------------------------------------- columns


def parser(
    field: Field, month_first: bool = False, own: Mapping[str, str] | None = None
) -> Callable[[object], Parsed]:
    """The function that reads a cell of *field*; *own*: folded text -> code, the province's own
    spellings for the field's list."""
    if field.kind == "date":
        return partial(date, birth=field.name == "ngay_sinh", month_first=month_first)
    if field.kind == "code":
        if own:
            return lambda v: _declared(v, own) or code(v, field.codelist)
        return lambda v: code(v, field.codelist)
    if field.name == "bac":
        return step
    if field.name in ("nam_tn", "nam", "nam_sinh"):
        return year
    if field.kind in ("int", "decimal"):
        percent = field.name in PERCENTS
        grouped = field.kind == "int" and not percent
        return lambda v: number(v, percent=percent, grouped=grouped)
    if field.name in IDS:
        return identifier
    if field.name in NAMES:
        return name
    return lambda v: free_text(v, field.name)


def column(
    values: Sequence[object],
    field: Field,
    *,
    month_first: bool = False,
    own: wordings.Spellings | None = None,
) -> tuple[list[str | float | None], list[tuple[int, Parsed]]]:
    """Read a whole column: (values, what there is to say: position and :class:`Parsed`).

    Each different cell value is read once; a province has 24,000 cells and a few hundred different
    ones.
    """
    different = list(dict.fromkeys(values))
    found = read(different, field, month_first=month_first, own=own)
    if len(different) == len(values):
        return found
    place = {value: i for i, value in enumerate(different)}
    said, noted = found[0], dict(found[1])
    places = [place[v] for v in values]
    return [said[i] for i in places], [
        (k, noted[i]) for k, i in enumerate(places) if i in noted
    ] if noted else []


def read(
    values: Sequence[object],
    field: Field,
    *,
    month_first: bool = False,
    own: wordings.Spellings | None = None,
) -> tuple[list[str | float | None], list[tuple[int, Parsed]]]:
    """As :func:`column`, of values that are all different."""
    one = parser(field, month_first, (own or {}).get(field.codelist))
    if field.kind == "date" and not month_first:
        found = [
            day or one(value) for value, day in zip(values, map(_plain_day, values), strict=True)
        ]
    else:
        found = [BLANK if value == "" else one(value) for value in values]
    return [p.value for p in found], [
        (i, p) for i, p in enumerate(found) if p.rule or p.detail or p.also
    ]
