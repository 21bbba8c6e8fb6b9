"""One writing for all headings that say the same in other words: "Thời điểm tuyển dụng", "Ngày
tuyển", "Tuyển dụng từ ngày". And the phrase that a shortened heading stands for: "ĐVCT", "C.vụ".

Everything here works on folded words; what the words are is declared in the tables.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from ....validators.encodings.syllables import is_word
from ....validators.folding import fold_words

SAME = {
    # who
    "ho va ten": (
        "ho chu dem va ten", "ho va chu dem va ten", "ho chu dem ten", "ho dem va ten",
        "ho dem ten", "ho lot va ten", "ho ten lot va ten", "ho ten dem va ten",
        "ho chu lot va ten",
    ),
    "dien thoai": (
        "so dien thoai di dong", "so dien thoai", "dien thoai di dong", "so dt di dong", "so dt",
        "dtdd", "sdt", "dt di dong",
    ),
    "cccd": (
        "can cuoc cong dan", "the can cuoc cong dan", "the can cuoc", "can cuoc", "the cccd",
    ),
    # since when
    "ngay": (
        "ngay thang nam", "ngay thang", "thang nam", "thoi diem", "thoi gian", "moc thoi gian",
        "moc tinh", "moc xet", "moc", "ke tu ngay", "tu ngay", "tu thang nam", "tu thang",
        "bat dau tu", "bat dau", "ke tu",
    ),
    "het han": (
        "ngay het han", "ngay ket thuc", "thoi han den ngay", "thoi han den", "den ngay",
        "den thang nam", "den het ngay", "den het", "ket thuc", "thoi han", "ngay den han", "den",
    ),
    "noi cap": ("noi cap the", "co quan cap", "co quan cap the", "don vi cap"),
    "ngay cap": ("ngay cap the", "cap ngay"),
    "sau": ("lan sau", "lan toi", "lan ke tiep", "lan tiep theo", "tiep theo", "ke tiep",
            "ky tiep theo", "ky toi", "ky sau"),
    # where
    "don vi": (
        "co quan to chuc don vi", "co quan don vi", "don vi co quan", "co quan", "to chuc don vi",
        "don vi truc thuoc",
    ),
    "cong tac": ("dang cong tac", "hien dang cong tac", "hien cong tac", "dang lam viec",
                 "lam viec"),
    "vao don vi": ("ve don vi", "nhan cong tac tai don vi", "chuyen den don vi", "ve co quan",
                   "vao co quan", "den co quan", "den don vi", "ve truong", "vao truong",
                   "den truong", "chuyen ve truong", "chuyen ve don vi"),
    "tuyen dung": (
        "duoc tuyen dung", "tuyen dung lan dau", "tuyen", "vao bien che", "bat dau cong tac",
        "bat dau lam viec", "vao lam viec", "vao lam",
    ),
    "vi tri viec lam": (
        "ten vi tri viec lam", "vi tri viec lam ten vi tri", "vi tri viec lam dam nhan",
        "vi tri viec lam dam nhiem", "vi tri viec lam duoc giao", "vi tri cong viec",
        "vi tri lam viec", "vi tri dam nhan", "vi tri dam nhiem", "vi tri vl", "ten vtvl", "vtvl",
    ),
    # under what contract
    "hop dong": ("hop dong lam viec", "hop dong lao dong", "hdlv", "hdld", "hd"),
    "loai": ("hinh thuc",),
    "vao nganh": (
        "vao nganh giao duc", "vao nganh giao duc dao tao", "vao nganh gd", "vao nganh gd dt",
        "vao nganh gddt", "vao nganh y te", "vao nganh y", "vao nganh van hoa",
    ),
    # in what rank, at what pay
    "ngach": (
        "ngach chuc danh nghe nghiep", "ngach cdnn", "hang chuc danh nghe nghiep", "hang cdnn",
        "chuc danh nghe nghiep", "cdnn", "ngach cong chuc", "ngach vien chuc",
    ),
    "ma": ("ma so",),
    "luong": ("muc luong", "bang luong", "tien luong", "ngach bac luong", "bac luong ngach"),
    "bac": ("bac luong", "so bac"),
    "he so": ("he so luong ngach bac", "he so luong", "hs luong", "hsl", "hs"),
    "nang luong": ("nang bac luong", "nang muc luong", "nang bac", "nl", "nbl"),
    "huong": (
        "nang bac luong gan nhat", "nang luong gan nhat", "nang bac gan nhat",
        "huong bac luong", "huong muc luong", "huong he so luong", "huong he so", "huong luong",
        "huong bac", "xep luong", "xep bac", "xep",
    ),
    "vuot khung": (
        "phu cap tham nien vuot khung", "tham nien vuot khung", "phu cap vuot khung", "pctnvk",
        "pc tnvk", "tnvk", "pcvk", "vk", "tn vuot khung",
    ),
    "phu cap": (
        "cac khoan phu cap luong", "cac khoan phu cap", "cac loai phu cap", "he so phu cap",
        "muc phu cap", "hs phu cap", "hs pc", "hspc", "pc",
    ),
    "chuc vu": (
        "chuc vu lanh dao quan ly", "chuc vu quan ly lanh dao", "chuc vu lanh dao", "chuc vu ldql",
        "chuc vu chinh quyen", "chuc vu quan ly", "lanh dao quan ly",
    ),
    "bo nhiem": ("duoc bo nhiem", "bn", "giu chuc vu", "duoc bau", "bau cu", "bau",
                 "phe chuan"),
    # with what schooling
    "van hoa": ("giao duc pho thong", "hoc van pho thong", "hoc van", "pho thong", "gdpt",
                "trinh do van hoa"),
    "chuyen mon": (
        "chuyen mon nghiep vu", "chuyen mon ky thuat", "trinh do chuyen mon dao tao", "cmnv",
        "cmkt", "bang cap chuyen mon", "van bang chuyen mon", "bang chuyen mon", "cm",
    ),
    "chinh tri": ("ly luan chinh tri", "ly luan ct", "llct", "ly luan"),
    "quan ly nha nuoc": (
        "quan ly hanh chinh nha nuoc", "quan ly hanh chinh nn", "qlhcnn", "qlnn", "quan ly nn",
    ),
    "quoc phong an ninh": (
        "kien thuc quoc phong an ninh", "giao duc quoc phong an ninh",
        "boi duong quoc phong an ninh", "quoc phong", "gdqpan", "gdqp an", "gd qpan", "ktqpan",
        "ktqp an", "kien thuc qpan", "kien thuc qp an", "qpan", "qp an",
    ),
    "truong dao tao": (
        "ten truong dao tao", "truong tot nghiep", "tot nghiep truong", "tot nghiep tai truong",
        "noi tot nghiep", "truong tn",
    ),
    "tin hoc": (
        "ung dung cong nghe thong tin", "cong nghe thong tin", "ung dung cntt", "cntt", "tin",
    ),
    "dao tao": ("dao tao boi duong",),
    "nganh": ("chuyen nganh", "nganh nghe"),
    # of the Party
    "dang": ("dang cong san viet nam", "dang cong san", "dang csvn", "dcsvn", "dang vien"),
    # how rated
    "xep loai": (
        "ket qua danh gia xep loai chat luong", "danh gia xep loai chat luong",
        "ket qua danh gia xep loai", "danh gia xep loai", "danh gia phan loai",
        "phan loai danh gia", "xep loai danh gia", "ket qua xep loai chat luong",
        "xep loai chat luong", "ket qua danh gia", "ket qua xep loai", "danh gia",
        "muc do hoan thanh nhiem vu", "xl",
    ),
    "nghi huu": ("du tuoi nghi huu", "den tuoi nghi huu", "ve huu", "huu tri"),
}  # fmt: skip
"""One writing -> the others that mean the same."""

EMPTY = (
    "hien nay", "hien tai", "hien huong", "hien giu", "hien dang giu", "hien dang huong", "hien",
    "dang giu", "dang huong", "dang xep", "cao nhat", "gan nhat", "neu co", "ghi ro",
    "theo quy dinh", "boi duong", "cua", "ban than",
)  # fmt: skip
"""Words that add nothing to a heading."""

TOO_LITTLE = frozenset(
    {
        "huong",
        "loai",
        "ngay",
        "so",
        "ma",
        "luong",
        "sau",
        "nganh",
        "dao tao",
        "cong tac",
        "ngay nang luong",
        "huong vuot khung",
    }
)
"""Writings that name no field by themselves."""

_WRITING = {other: one for one, others in SAME.items() for other in others}
_WRITING.update({one: one for one in SAME} | dict.fromkeys(EMPTY, ""))
_SAME = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, _WRITING), key=len, reverse=True)) + r")\b"
)
_YEAR = re.compile(r"\b(?:nam )?(?:19|20)\d\d\b")
_DEGREE = re.compile(r"^trinh do (?!ngoai ngu\b)")
LONGEST = 8
"""Letters of a short form."""


@lru_cache(maxsize=32768)
def canonical(words: str) -> str:
    """The one writing of folded *words*, '' when nothing is left of them."""
    found = _YEAR.sub(" ", words)
    for _ in range(2):
        found = " ".join(_SAME.sub(lambda m: f" {_WRITING[m[0]]} ", found).split())
    found = _DEGREE.sub("", found)
    return " ".join(dict.fromkeys(found.split()))


def canonicals(phrases: dict[str, str], dates: frozenset[str]) -> dict[str, str]:
    """Canonical writing -> field, of known headings (folded words -> field) that agree in it. The
    word for the day may fail where enough is said without it (*dates*: fields of days)."""
    claims: dict[str, set[str]] = {}
    for words, name in phrases.items():
        one = canonical(words)
        claims.setdefault(one, set()).add(name)
        if name in dates and one.startswith("ngay ") and len(one.split()) >= 4:
            claims.setdefault(one.removeprefix("ngay "), set()).add(name)
    claims.pop("", None)
    return {
        one: names.pop()
        for one, names in claims.items()
        if one not in TOO_LITTLE and len(names) == 1
    }


def unordered(known: dict[str, str]) -> dict[frozenset[str], str]:
    """The same by the words alone, where at least three of them say the same in any order."""
    claims: dict[frozenset[str], set[str]] = {}
    for one, name in known.items():
        claims.setdefault(frozenset(one.split()), set()).add(name)
    return {w: names.pop() for w, names in claims.items() if len(names) == 1 and len(w) >= 3}


def stands_for(words: str, phrases: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """(field, phrase) of the only field of which a shortened heading (folded words, not written
    out) can stand for a heading; ('', '') when there is none or more than one.

    What is no syllable is the beginning of a word, or the first letters of several: "c vu", "dvct",
    "ngay td".
    """
    tokens = words.split()
    short = [t for t in tokens if _is_short(t)]
    if not short or not 1 <= len(tokens) <= 5 or (len(tokens) == 1 and len(short[0]) < 3):
        return "", ""
    found: dict[str, str] = {}
    for phrase, name in phrases:
        if name and phrase[:1] == words[0] and phrase != words and _spells(tokens, phrase.split()):
            found.setdefault(name, phrase)
            if len(found) > 1:
                return "", ""
    return next(iter(found.items()), ("", ""))


def _spells(tokens: list[str], words: list[str]) -> bool:
    if not tokens or not words:
        return not tokens and not words
    first, rest = tokens[0], tokens[1:]
    if first == words[0]:
        return _spells(rest, words[1:])
    if not _is_short(first):
        return False
    if len(first) <= 2 and words[0].startswith(first) and _spells(rest, words[1:]):
        return True
    n = len(first)
    return (
        2 <= n <= len(words)
        and all(w[0] == c for w, c in zip(words[:n], first, strict=True))
        and _spells(rest, words[n:])
    )


@lru_cache(maxsize=4096)
def _is_short(token: str) -> bool:
    return len(token) <= LONGEST and token.isalpha() and not is_word(token)


def current(text: str) -> str:
    """*text*, folded words, without the word "đang" (now), which folds like the Party's."""
    return fold_words(re.sub(r"(?i)\bđang\b", " ", text))
