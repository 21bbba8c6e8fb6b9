"""When two writings state one fact: the one comparison of values, declared by field.

Values of plan, lists and their keys, answers, explanations and groups of one cause are compared
here and nowhere else. Two writings are the same when they differ only in Unicode form, blanks,
place of the tone mark, capitals, marks between parts, a full stop at the end, known abbreviations,
"tỉnh", "huyện", "xã" written, shortened or left out, +84 for the first 0, code against label.
One is *less* than the other when it agrees with it and has lost something: a date without its day,
a number without its first zero, a text without its tone marks. Less is told, never proposed.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache

import numpy as np

from . import wordings
from .codelists import code_list
from .folding import clean, fold, fold_words, key
from .schemas.dictionary import Table
from .schemas.field import Field
from .unit_names import ABBREVIATIONS, expanded, spelled_out

DIFFERENT, SAME, LESS, MORE = range(4)
"""How one writing stands to another: another fact, the same, the same with something lost, the same
with something that the other lacks."""

# What the words of posts, schools and papers are shortened to, beside those of units. A key with đ
# is asked for first: "gđ" is not "gd".
_SHORT = {
    **ABBREVIATIONS,
    "gv": "giáo viên", "gvcn": "giáo viên chủ nhiệm", "ht": "hiệu trưởng",
    "hiệu phó": "phó hiệu trưởng", "hieu pho": "phó hiệu trưởng", "pht": "phó hiệu trưởng",
    "p ht": "phó hiệu trưởng",
    "ttcm": "tổ trưởng chuyên môn", "tpcm": "tổ phó chuyên môn", "nv": "nhân viên",
    "cv": "chuyên viên", "cvc": "chuyên viên chính", "cvcc": "chuyên viên cao cấp",
    "gđ": "giám đốc", "pgđ": "phó giám đốc", "ptp": "phó trưởng phòng", "pct": "phó chủ tịch",
    "bs": "bác sĩ", "ds": "dược sĩ", "đd": "điều dưỡng", "ktv": "kỹ thuật viên", "ys": "y sĩ",
    "ks": "kỹ sư", "cb": "cán bộ", "vc": "viên chức", "hđ": "hợp đồng", "tpt": "tổng phụ trách",
    "hv": "học viện", "sp": "sư phạm", "đhsp": "đại học sư phạm", "cđsp": "cao đẳng sư phạm",
    "đhqg": "đại học quốc gia", "hn": "hà nội", "tphcm": "thành phố hồ chí minh",
    "hcm": "hồ chí minh", "ktqd": "kinh tế quốc dân", "qtkd": "quản trị kinh doanh",
    "cntt": "công nghệ thông tin", "qlgd": "quản lý giáo dục", "qlnn": "quản lý nhà nước",
    "llct": "lý luận chính trị", "tdtt": "thể dục thể thao", "gdtc": "giáo dục thể chất",
    "bca": "bộ công an", "csqlhc": "cảnh sát quản lý hành chính",
    "qlhc": "quản lý hành chính", "ttxh": "trật tự xã hội", "bac sy": "bác sĩ", "y sy": "y sĩ",
    "dkql": "đăng ký quản lý", "dlqg": "dữ liệu quốc gia", "bác sỹ": "bác sĩ", "y sỹ": "y sĩ",
    "kỹ sư": "kỹ sư", "kĩ sư": "kỹ sư", "kĩ thuật": "kỹ thuật",
}  # fmt: skip
_OFFICE = {
    "ca": "công an", "cs": "cảnh sát", "ct": "cư trú", "dc": "dân cư", "nb": "ninh bình",
    "cục trưởng": "",
}  # fmt: skip
_TRAINING = {
    "cq": "chính quy", "tc": "tại chức", "vlvh": "vừa làm vừa học", "vhvl": "vừa làm vừa học",
    "vừa học vừa làm": "vừa làm vừa học", "tx": "từ xa", "lt": "liên thông", "hệ": "",
}  # fmt: skip
_TERM = {"nhiệm kỳ": "", "nhiệm kì": "", "nk": "", "giai đoạn": ""}
_LINKS = ("và", "va", "về")
_TOKEN = re.compile(r"[^\W_]+|\+")


def _words(text: str, known: dict[str, str]) -> str:
    words = [w for w in _TOKEN.findall(key(text)) if w not in _LINKS]
    return " ".join(filter(None, expanded(words, known)))


def _text(text: str) -> str:
    return _words(text, _SHORT)


def _school(text: str) -> str:
    return _words(text, _SHORT).removeprefix("trường ")


def _scoped(more: dict[str, str]) -> Callable[[str], str]:
    known = {**_SHORT, **more}
    return lambda text: _words(text, known)


def _name(text: str) -> str:
    return " ".join(_TOKEN.findall(key(text)))


def _exact(text: str) -> str:
    return key(text).rstrip(". ").replace(" ", "")


def _email(text: str) -> str:
    return clean(text).lower().strip(" .;,").replace(" ", "")


_SIGNS = re.compile(r"[\s.,'’`\-–()]+")
_SEVERAL = re.compile(r"\s*[;/,]\s*|\s+-\s+")


def _digits(text: str) -> str:
    return _SIGNS.sub("", clean(text)).upper()


def _phone(text: str) -> str:
    found = [_SIGNS.sub("", part) for part in _SEVERAL.split(clean(text))]
    return ";".join(re.sub(r"^(?:\+84|0084|84(?=\d{9,10}$))0?", "0", part) for part in found)


def _unit(text: str) -> str:
    return spelled_out(text) if " " in text.strip() else clean(text).strip(" .").upper()


_PIECES = re.compile(r"\s*(?:[,;–—|/\n]|\s-\s)\s*")
_KINDS = {
    "tỉnh": "tỉnh", "t": "tỉnh", "thành phố": "thành phố", "tp": "thành phố", "huyện": "huyện",
    "h": "huyện", "quận": "quận", "q": "quận", "thị xã": "thị xã", "tx": "thị xã", "xã": "xã",
    "x": "xã", "phường": "phường", "p": "phường", "thị trấn": "thị trấn", "tt": "thị trấn",
    "đặc khu": "đặc khu",
}  # fmt: skip
_KIND = re.compile(r"(" + "|".join(sorted(_KINDS, key=len, reverse=True)) + r")(?:\s*\.\s*|\s+)")
_INSIDE = re.compile(
    r"\s(?=(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn)\s+[^\W\d_a-zà-ỹđ])"
)
_CITY = {"hcm": "hồ chí minh", "hn": "hà nội"}


@lru_cache(maxsize=65536)
def _place(text: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    """The words of a place without those of its levels, and where which of these stood."""
    bare: list[str] = []
    kinds: list[tuple[int, str]] = []
    for piece in _PIECES.split(_INSIDE.sub(", ", clean(text))):
        rest = key(piece).replace("tphcm", "tp hcm")
        while found := _KIND.match(rest):
            kinds.append((len(bare), _KINDS[found[1]]))
            rest = rest[found.end() :]
        words = _TOKEN.findall(rest)
        bare += _CITY.get(" ".join(words), " ".join(words)).split()
    while bare[-2:] == ["việt", "nam"]:
        del bare[-2:]
    return " ".join(bare), tuple(kinds)


def _same_place(one: str, other: str) -> bool:
    """Whether levels that both sides name are the same ones."""
    here, there = dict(_place(one)[1]), dict(_place(other)[1])
    return all(there.get(at, kind) == kind for at, kind in here.items())


@cache
def _spellings(list_name: str) -> dict[str, str]:
    return code_list(list_name).spellings


def _code(text: str, list_name: str) -> str:
    """The code of a label or of one of its other spellings; else the text folded."""
    known = code_list(list_name)
    if text in known.codes:
        return text
    folded = fold(text)
    found = _spellings(list_name).get(folded)
    if found:
        return found
    meant = [c for c in wordings.read(list_name, text) if c in known.codes]
    return meant[0] if len(meant) == 1 else folded


_FORMS: dict[str, Callable[[str], str]] = {
    "text": _text,
    "name": _name,
    "school": _school,
    "office": _scoped(_OFFICE),
    "training": _scoped(_TRAINING),
    "term": _scoped(_TERM),
    "exact": _exact,
    "email": _email,
    "digits": _digits,
    "phone": _phone,
    "unit": _unit,
    "place": lambda text: _place(text)[0],
    "date": lambda text: text,
    "int": lambda text: text,
    "decimal": lambda text: text,
}
NUMBERS = ("int", "decimal")
_SHORTER = ("digits", "phone")


@lru_cache(maxsize=262144)
def _form(text: str, notation: str, codes: str) -> str:
    return _code(text, codes) if codes else _FORMS[notation](text)


def form(text: str, field: Field) -> str:
    """One form for all writings of a fact: the key under which values, lines of a list and answers
    are found again. '' stays ''."""
    return _form(text, field.writing, field.codelist) if text else ""


def plain(text: str) -> str:
    """The one form of a text that is the value of no single field."""
    return _text(text)


def forms(texts: np.ndarray, field: Field) -> np.ndarray:
    """:func:`form` of a column of texts, once for each different one."""
    if field.writing in (*NUMBERS, "date"):
        return texts
    known = {text: form(text, field) for text in set(texts)}
    return np.array([known[text] for text in texts], dtype=object)


def relation(one: str, other: str, field: Field) -> int:
    """How the text *one* stands to *other*: :data:`DIFFERENT`, :data:`SAME`, :data:`LESS`,
    :data:`MORE`. A missing value ('') is the same as a missing one only."""
    if one == other:
        return SAME
    if not one or not other or field.writing in NUMBERS:
        return DIFFERENT
    return _relation(one, other, field.writing, field.codelist)


@lru_cache(maxsize=262144)
def _relation(one: str, other: str, notation: str, codes: str) -> int:
    if notation == "date":
        return LESS if other.startswith(one) else MORE if one.startswith(other) else DIFFERENT
    here, there = (_form(text, notation, codes) for text in (one, other))
    if here == there:
        return SAME if notation != "place" or _same_place(one, other) else DIFFERENT
    if codes:
        return DIFFERENT
    if _lost(one, other, here, there, notation):
        return LESS
    return MORE if _lost(other, one, there, here, notation) else DIFFERENT


def _lost(less: str, more: str, form: str, whole: str, notation: str) -> bool:
    """Whether a writing is the other one without its first zeros, or without its tone marks."""
    if notation in _SHORTER:
        return len(form) < len(whole) and form.isdigit() and form == whole.lstrip("0")
    return (
        notation not in ("exact", "email", "unit")
        and fold_words(form) == fold_words(whole)
        and _unmarked(less)
        and not _unmarked(more)
    )


def _unmarked(text: str) -> bool:
    return all(c.isascii() or not c.isalpha() for c in clean(text))


def relations(one: np.ndarray, other: np.ndarray, field: Field) -> np.ndarray:
    """:func:`relation` of two columns of texts, as an array of int8."""
    found = np.where(one == other, SAME, DIFFERENT).astype("int8")
    if field.writing in NUMBERS:
        return found
    rest = np.flatnonzero((found == DIFFERENT) & (one != "") & (other != ""))
    if len(rest):
        found[rest] = [
            _relation(a, b, field.writing, field.codelist)
            for a, b in zip(one[rest], other[rest], strict=True)
        ]
    return found


@lru_cache(maxsize=65536)
def line_form(table: Table, line: str) -> str:
    """The key of a list's line in one form for all its writings; a text that is no key of the table
    stays as it is."""
    try:
        parts = table.parts(line)
    except ValueError:
        return line
    given = ((name, form(text, table.field(name))) for name, text in parts.items() if text)
    again = re.search(r"#\d+$", line)
    return "|".join(f"{name}={text}" for name, text in given) + (again.group() if again else "")
