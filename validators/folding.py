"""Vietnamese text in its three forms: for display, as a key, and for search.

Source: the project's notes on real spreadsheets, section 5.5; Unicode Standard Annex 15 (NFC).
"""

import re
import unicodedata
from functools import lru_cache

# Letters that look like Vietnamese ones and are not: Icelandic eth, African D, Cyrillic and Greek
# capitals.
LOOK_ALIKES = str.maketrans(
    {
        "Ð": "Đ",
        "Ɖ": "Đ",
        "ð": "đ",
        "ɖ": "đ",
        "А": "A",
        "В": "B",
        "С": "C",
        "Е": "E",
        "Н": "H",
        "К": "K",
        "М": "M",
        "О": "O",
        "Р": "P",
        "Т": "T",
        "Х": "X",
        "У": "Y",
        "а": "a",
        "с": "c",
        "е": "e",
        "о": "o",
        "р": "p",
        "х": "x",
        "у": "y",
        "і": "i",
        "Α": "A",
        "Β": "B",
        "Ε": "E",
        "Ζ": "Z",
        "Η": "H",
        "Ι": "I",
        "Κ": "K",
        "Μ": "M",
        "Ν": "N",
        "Ο": "O",
        "Ρ": "P",
        "Τ": "T",
        "Υ": "Y",
        "Χ": "X",
        "ο": "o",
        "ν": "v",
    }
)

# Zero-width and direction marks carry no meaning in a cell. U+00AD is NOT here: in TCVN3 it is the
# letter ư.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"\s+")
# Whatever makes clean() change a text that is already in NFC; most texts have none of it and are
# let go at once.
_UNCLEAN = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
    + "".join(map(chr, LOOK_ALIKES))
    + r"]|^\s|\s$|[^\S ]|\s\s"
)
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_D = str.maketrans({"đ": "d", "Đ": "D"})

# Old and new place of the tone mark in the open syllables oa, oe, uy: the new place is folded to
# the old one.
_TONE_PLACE = {
    new: old
    for old, new in zip(
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        strict=True,
    )
}
_TONE_RE = re.compile(r"(?<!q)(" + "|".join(_TONE_PLACE) + r")(?![\w])")
_TONE_ANY_CASE = re.compile(_TONE_RE.pattern, re.IGNORECASE)


def clean(text: str) -> str:
    """The display form: NFC, look-alike letters mended, invisible characters gone, single
    spaces."""
    if unicodedata.is_normalized("NFC", text):
        if not _UNCLEAN.search(text):
            return text
    else:
        text = unicodedata.normalize("NFC", text)
    text = _INVISIBLE.sub("", text).translate(LOOK_ALIKES)
    return _SPACES.sub(" ", text).strip()


def key(text: str) -> str:
    """The key form: lower case, tone mark in its old place ("hoà" and "hòa" are equal); i and y
    stay apart."""
    return _TONE_RE.sub(lambda m: _TONE_PLACE[m[1]], clean(text).lower())


@lru_cache(maxsize=65536)
def writing(text: str) -> str:
    """The display form with the tone mark in its old place and the case kept: two texts that differ
    only in how the same letters are written ("Hoà", "Hòa") have the same one."""
    return _TONE_ANY_CASE.sub(_old_place, clean(text))


def _old_place(match: re.Match[str]) -> str:
    old = _TONE_PLACE[match[0].lower()]
    return "".join(
        new.upper() if was.isupper() else new for was, new in zip(match[0], old, strict=True)
    )


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    """A text without spaces, folded; a space for each run of other characters. Names share their
    words, so these are kept."""
    word = unicodedata.normalize("NFD", clean(word).translate(_D).lower())
    return _NOT_WORD.sub(" ", "".join(c for c in word if not unicodedata.combining(c))).strip()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The search form: lower case letters and digits only, no marks, đ as d. Proposes; never
    decides."""
    return "".join(map(_folded, text.split())).replace(" ", "")


@lru_cache(maxsize=65536)
def fold_words(text: str) -> str:
    """Like :func:`fold`, with single spaces kept between words."""
    return " ".join(filter(None, map(_folded, text.split())))
