"""How the words of a heading are written: short forms written out, other writings, and what is near
in writing or in sound without being the same."""

import re
from collections.abc import Iterable
from functools import lru_cache

from ....validators.folding import clean, fold, fold_words
from .variants import variants

# Short forms of words in headings, folded.
SHORT = {
    "tg": "thoi gian", "hsl": "he so luong", "hs": "he so", "pc": "phu cap",
    "pccv": "phu cap chuc vu", "qd": "quyet dinh",
    "bn": "bo nhiem", "bnl": "bo nhiem lai", "dv": "don vi", "cq": "co quan", "td": "trinh do",
    "cm": "chuyen mon",
    "hd": "hop dong", "cdnn": "chuc danh nghe nghiep", "llct": "ly luan chinh tri",
    "qlnn": "quan ly nha nuoc",
    "tnvk": "tham nien vuot khung", "vtvl": "vi tri viec lam", "ntns": "ngay thang nam sinh",
    "dt": "dien thoai",
    "sdt": "so dien thoai", "gt": "gioi tinh", "dtts": "dan toc thieu so", "tn": "tot nghiep",
    "nn": "ngoai ngu",
    "th": "tin hoc", "cv": "chuc vu", "kn": "ket nap", "qh": "quy hoach", "nk": "nhiem ky",
    "ki": "ky", "t": "thoi", "xl": "xep loai", "dg": "danh gia",
    "vh": "van hoa",

}  # fmt: skip
# Short forms whose meaning the words beside them decide.
SHORT_BESIDE = (
    (re.compile(r"\btd (?=huong|bo nhiem|bn\b|xep|nang|giu|vao|ve\b|vk\b|tnvk)"), "thoi diem "),
    (re.compile(r"\b(ngay|nam|thang nam) td\b"), r"\1 tuyen dung"),
    (
        re.compile(r"\b(nganh|he|truong|noi|hinh thuc|loai hinh|co so|bac|trinh do|td|mon) dt\b"),
        r"\1 dao tao",
    ),
    (re.compile(r"\b(ngay) ct\b"), r"\1 chinh thuc"),
    (re.compile(r"\b(noi|dv|don vi|cq|co quan|vi tri) ct\b"), r"\1 cong tac"),
    (re.compile(r"\b(trinh do|td) ct\b"), r"\1 chinh tri"),
    (re.compile(r"\b(noi|truong|nam) tn\b"), r"\1 tot nghiep"),
    (re.compile(r"\b(so|ma|the) cc\b"), r"\1 can cuoc"),
)

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
YEAR_WORDS = re.compile(r"(?i)(?:\bnăm\b)?\s*\b(?:19|20)\d\d\b")
BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")


@lru_cache(maxsize=65536)
def expand(words: str) -> str:
    """Folded words with short forms written out."""
    for short, whole in SHORT_BESIDE:
        words = short.sub(whole, words)
    return " ".join(SHORT.get(w, w) for w in words.split())


@lru_cache(maxsize=16384)
def writings(text: str, halved: bool = True) -> tuple[tuple[str, str, str], ...]:
    """The other writings of a heading, each folded and with short forms written out too: all
    tables ask for them."""
    return tuple((v, fold(v), expand(fold_words(v))) for v in variants(text, halved))


def lines(text: str) -> str:
    return (
        clean(text) if "\n" not in text else "\n".join(filter(None, map(clean, text.split("\n"))))
    )


# Sounds that people confuse in writing, longest first: each group is written in one way.
_CONFUSED = (
    ("ngh", "ng"),
    ("gh", "g"),
    ("tr", "ch"),
    ("gi", "d"),
    ("r", "d"),
    ("x", "s"),
    ("l", "n"),
    ("k", "c"),
    ("q", "c"),
)


@lru_cache(maxsize=16384)
def sound(words: str) -> str:
    """Folded words as they are heard: i and y, s and x, ch and tr, d, gi and r, l and n alike."""
    heard = []
    for word in words.split():
        for written, spoken in _CONFUSED:
            if word.startswith(written):
                word = spoken + word[len(written) :]
                break
        heard.append(word.replace("y", "i"))
    return " ".join(heard)


def opposite(a: str, b: str) -> bool:
    """Headings that differ by one weighty word ("bổ nhiệm", "bổ nhiệm lại"; "cấp", "sau") are not
    near each other."""
    heavy = {
        "lai",
        "sau",
        "cu",
        "moi",
        "dang",
        "het",
        "cap",
        "ky",
        "den",
        "tu",
        "truoc",
        "me",
        "cha",
        "vo",
        "chong",
        "con",
        "luong",
        "thang",
        "nam",
        "dai",
        "quy",
        "hoach",
    }
    return bool((set(a.split()) ^ set(b.split())) & heavy)


def distinct(parts: Iterable[str]) -> list[str]:
    """The texts without blanks and repeats of the one above."""
    found: list[str] = []
    for part in parts:
        if part and (not found or fold(part) != fold(found[-1])):
            found.append(part)
    return found
