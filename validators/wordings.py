"""What people write for the codes of the lists: "ĐHSP", "Cử nhân Luật", "HĐ KXĐTH", "HT tốt NV",
"Tiếng Anh B1", "IELTS 5.5".

Each reader takes a text and gives the codes that it may mean: one where there is one meaning,
several where somebody has to say, none where the text says something else. Meanings: common
practice in Vietnamese offices. Language levels: the framework of six steps (Circular
01/2014/TT-BGDĐT, with the step of each European level); scores as in the tables of Circular
18/2021/TT-BGDĐT, annex, and of the makers of IELTS and TOEIC where these agree.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from .folding import fold_words

Codes = tuple[str, ...]
Spellings = Mapping[str, Mapping[str, str]]
"""What a province writes by itself: list -> folded text -> code. It goes before the readers here,
so that what they have to ask is answered once for everybody."""


@lru_cache(maxsize=65536)
def read(list_name: str, text: str) -> Codes:
    """The codes of *list_name* that *text* may mean; () for none."""
    reader = _READERS.get(list_name)
    return reader(fold_words(text)) if reader and len(text) <= 120 else ()


def _first(table: tuple[tuple[re.Pattern[str], Codes], ...], words: str) -> Codes:
    return next((codes for pattern, codes in table if pattern.match(words)), ())


def _table(rows: dict[str, str]) -> tuple[tuple[re.Pattern[str], Codes], ...]:
    return tuple((re.compile(p + r"(?![a-z0-9])"), tuple(c.split())) for p, c in rows.items())


# ---------------------------------------------------------------- degrees

_DOCTOR, _PHARMACIST, _NURSE = r"(?:bac s[iy]|bs)", r"(?:duoc s[iy]|ds)", r"(?:dieu duong|dd)"
_LEVEL = r" ?(?:chuyen khoa|ck) ?(?:cap )?"
_DEGREES = _table(
    {
        r"tien s[iy] khoa hoc|tskh": "TSKH",
        r"(?:(?:pgs|gs|pho giao su|giao su) )?(?:tien s[iy]|ts)(?: bs)?": "TS",
        _DOCTOR + _LEVEL + "(?:ii|2)": "BSCKII",
        _PHARMACIST + _LEVEL + "(?:ii|2)": "DSCKII",
        _NURSE + _LEVEL + "(?:ii|2)": "DDCKII",
        _DOCTOR + _LEVEL + "(?:i|1)": "BSCKI",
        _PHARMACIST + _LEVEL + "(?:i|1)": "DSCKI",
        _NURSE + _LEVEL + "(?:i|1)": "DDCKI",
        r"(?:chuyen khoa|ck) ?(?:cap )?(?:ii|2)": "BSCKII DSCKII DDCKII",
        r"(?:chuyen khoa|ck) ?(?:cap )?(?:i|1)": "BSCKI DSCKI DDCKI",
        _DOCTOR + " noi tru|bsnt": "BSNT",
        r"thac s[iy]|th ?s|cao hoc|master|mba": "THS",
        r"(?:sau|tren) (?:dai hoc|dh)|sdh": "THS TS",
        r"duoi (?:dai hoc|dh)": "CD TC SC",
        r"(?:cu nhan|cn) ?(?:cao dang|cd)": "CNCD",
        r"k[yi] su|ks": "KS",
        r"dai hoc|dh[a-z]{0,4}|cu nhan|cn|bac s[iy]|bs|kien truc su|kts": "DH",
        r"duoc s[iy] (?:trung hoc|trung cap)|dsth": "TC",
        r"duoc s[iy] cao dang": "CD",
        r"duoc s[iy]|ds": "DH",
        r"cao dang|cd[a-z]{0,4}": "CD",
        r"trung cap|tccn|thcn|tc[a-z]{0,3}|trung hoc (?:chuyen nghiep|su pham|y te|kinh te)": "TC",
        r"y s[iy]|nu ho sinh trung cap": "TC",
        r"so cap|sc": "SC",
        r"chua qua dao tao|chua dao tao|lao dong pho thong": "CDT",
    }
)
_GOT = re.compile(r"^(?:da )?(?:tot nghiep|tn|bang|co bang|trinh do|td|hoc vi) (?:td )?")


def degree(words: str) -> Codes:
    """The degrees that folded *words* begin with; several for a group: "trên đại học"."""
    return _first(_DEGREES, _GOT.sub("", words))


_OR = re.compile(r"(?i)\s*/\s*|\s+(?:hoặc|hay)\s+")


def alternatives(text: str) -> list[str]:
    """The texts between which a cell does not choose: "Cao đẳng hoặc Trung cấp", "ĐH/CĐ"."""
    found = [part.strip() for part in _OR.split(text) if part.strip()]
    # A stroke behind one letter shortens its word: "c/b".
    return found if len(found) > 1 and all(len(part) > 1 for part in found) else []


_BETWEEN = re.compile(r"\s*(?:[;\n,+&]|\bvà\b|\s[-–]\s)\s*")
_BRACKETED = re.compile(r"\([^)]*\)|\[[^\]]*\]")


@lru_cache(maxsize=65536)
def degrees(text: str) -> tuple[tuple[str, str], ...]:
    """The degrees of a cell as (code, field of study): "ĐH Luật; Thạc sĩ Quản lý công" has two.
    () when a part that begins like a degree has not one meaning."""
    found: list[tuple[str, str]] = []
    for part in _BETWEEN.split(_BRACKETED.sub(" ", text)):
        codes = degree(fold_words(part))
        if len(codes) > 1:
            return ()
        if codes:
            found.append((codes[0], _field_of(part)))
        elif found and part.strip():
            # "ĐH Luật, Kế toán" goes on with what was studied.
            found[-1] = (found[-1][0], ", ".join(p for p in (found[-1][1], part.strip()) if p))
    return tuple(found)


_DEGREE_WORDS = re.compile(
    r"(?i)^(?:tiến sĩ|thạc s[ĩỹ]|cao học|đại học|cử nhân|k[ỹĩ] sư|cao đẳng|trung cấp"
    r"|th\.?\s?s|ts|đh|cn|ks|cđ|tc|tccn)(?=[\s.:\-]|$)[\s.:\-]*"
    r"(?:chuyên ngành|ngành|về)?\s*"
)


def _field_of(part: str) -> str:
    rest = _DEGREE_WORDS.sub("", part.strip())
    return rest.strip(" .:-") if rest != part.strip() else ""


# ---------------------------------------------------------------- contracts, ratings

_ENDLESS = re.compile(
    r"khong xac dinh|khong thoi han|k ?xd ?(?:th)?\b|ko xd|vo thoi han|khong thoi"
)
_ENDING = re.compile(r"xac dinh|xd ?th\b|co thoi han|\d+ ?(?:thang|nam|th)\b|ngan han")
_LABOUR = re.compile(r"lao dong|hdld|\bld\b")
_SUPPORT = re.compile(r"ho tro|phuc vu|htpv")
_EXPERT = re.compile(r"chuyen mon|nghiep vu|cmnv")
_CONTRACTS = re.compile(r"(?:hop dong|hd|lam viec|lv|nd|nghi dinh|theo|k?xd|khong|co thoi|xac|ko)")


def _contract(words: str) -> Codes:
    words = re.sub(r"\b20\d\d\b", "", words)
    words = re.sub(r"\b(?:0|kg|hong) ?(?=xd|xac|th\b|thoi|co\b)", "khong ", words)
    if not _CONTRACTS.match(words):
        return ()
    if re.search(r"\b(?:nd)?235\b", words):
        return ("HDLD_235",)
    if re.search(r"\b(?:hd|nd|hdld)?68\b", words):
        return ("HDLD_68",)
    if re.search(r"\b(?:hd|nd|hdld)?111\b", words):
        if _SUPPORT.search(words):
            return ("HDLD_111_HTPV",)
        return ("HDLD_111_CMNV",) if _EXPERT.search(words) else ("HDLD_111_HTPV", "HDLD_111_CMNV")
    if re.search(r"\bvu,? ?viec\b", words):
        return ("HDVV",)
    if "lan dau" in words:
        return ("HDLV_LD",)
    if _LABOUR.search(words) and "lam viec" not in words:
        return ("HDLD_111_HTPV", "HDLD_111_CMNV", "HDLD_68", "HDLD_235")
    if _ENDLESS.search(words):
        return ("HDLV_KXDTH",)
    if _ENDING.search(words):
        return ("HDLV_XDTH",)
    if re.fullmatch(r"hop dong lam viec|hdlv", words):
        return ("HDLV_XDTH", "HDLV_KXDTH", "HDLV_LD")
    return ()


_RATINGS = _table(
    {
        r"(?:khong|ko|k|chua) ?(?:hoan thanh|ht)[a-z ]*": "KHT",
        r"(?:khong|chua|ko) (?:danh gia|xep loai|xl|dg).*": "KDG",
        r"(?:hoan thanh|ht).*(?:han che|hc).*": "HTHC",
        r"(?:hoan thanh|ht)? ?(?:xuat sac|xs)[a-z ]*": "HTXS",
        r"(?:hoan thanh|ht)? ?tot[a-z ]*|htt[a-z ]*": "HTT",
        r"(?:(?:hoan thanh|ht)(?: nhiem vu| nv| chuc trach)*|htnv)$": "HT",
        r"loai [abcd]": "HTXS HTT HT KHT",
    }
)


def _rating(words: str) -> Codes:
    return _first(_RATINGS, re.sub(r"^(?:xep loai|xl|muc)\b ?:? ?", "", words))


# ---------------------------------------------------------------- training

_POLITICS_NOISE = re.compile(
    r"\b(?:ly luan|llct|ct|chinh tri|hanh chinh|hc|trinh do|bang|ve|hoc vien)\b"
)
_STATE_NOISE = re.compile(
    r"\b(?:chung chi|chung nhan|cc|da|boi duong|bd|qlnn|quan ly nha nuoc|ngach|chuong trinh|ct|lop"
    r"|trinh do|kien thuc|tieu chuan|tuong duong|hang)\b"
)
_IT_NOISE = re.compile(
    r"\b(?:chung chi|cc|trinh do|td|tin hoc|tin|cntt|cong nghe thong tin|ung dung|ud|udcntt"
    r"|van phong|vp|su dung|quoc gia|bang|nganh|chuyen nganh|loai)\b"
)
_BY_WORDS: dict[str, tuple[re.Pattern[str], dict[str, str]]] = {
    "ly_luan_chinh_tri": (
        _POLITICS_NOISE,
        {"trung cap": "TC", "tc": "TC", "tcct": "TC", "tcllct": "TC", "cao cap": "CC", "cc": "CC",
         "ccct": "CC", "ccllct": "CC", "so cap": "SC", "sc": "SC", "scct": "SC", "scllct": "SC",
         "cu nhan": "CN", "cn": "CN", "cnct": "CN", "chua qua dao tao": "00", "chua dao tao": "00"},
    ),
    "quan_ly_nha_nuoc": (
        _STATE_NOISE,
        {"cv": "CV", "chuyen vien": "CV", "cvc": "CVC", "chuyen vien chinh": "CVC", "cvcc": "CVCC",
         "chuyen vien cao cap": "CVCC", "cs": "CS", "can su": "CS", "lanh dao phong": "LDP",
         "lanh dao cap phong": "LDP", "cap phong": "LDP", "lanh dao cap xa": "LDX",
         "cap xa": "LDX", "lanh dao cap huyen": "LDH", "cap huyen": "LDH", "lanh dao cap so": "LDS",
         "cap so": "LDS", "lanh dao cap vu": "LDV", "cap vu": "LDV", "chua qua": "00",
         "chua hoc": "00"},
    ),
    "tin_hoc": (
        _IT_NOISE,
        {"a": "A", "b": "B", "c": "C", "co ban": "CB", "cb": "CB", "nang cao": "NC", "nc": "NC",
         "trung cap": "TC", "tc": "TC", "cao dang": "CD", "cd": "CD", "dai hoc": "DH", "dh": "DH",
         "cu nhan": "DH", "ky su": "DH", "thac si": "DH", "thac sy": "DH"},
    ),
}  # fmt: skip


def _by_words(list_name: str) -> Callable[[str], Codes]:
    noise, known = _BY_WORDS[list_name]

    def reader(words: str) -> Codes:
        bare = " ".join(noise.sub(" ", words).split())
        # The noise itself may be what was written: "CC" alone is "cao cấp".
        code = known.get(words) or known.get(bare)
        return (code,) if code else ()

    return reader


_DEFENCE = re.compile(
    r"(?:(?:chung chi|cc|chung nhan|bd|boi duong|kt|kien thuc) )?(?:qpan |qp an |qpan kt )?"
    r"(?:doi tuong|d ?tuong|dt|nhom)(?: so)? ?(?P<n>[1-4]|i{1,3}|iv)(?: .*)?"
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def _defence(words: str) -> Codes:
    if match := _DEFENCE.fullmatch(words):
        return (f"DT{_ROMAN.get(match['n'], match['n'])}",)
    if re.fullmatch(r"chua (?:qua |hoc|bd|boi duong|co|dao tao)?.*", words):
        return ("0",)
    done = r"(?:da )?(?:qua |hoc|bd|boi duong|duoc boi duong|co)(?: (?:chung chi|cc|qpan|bd|kt))*"
    return ("1",) if re.fullmatch(done, words) else ()


# ---------------------------------------------------------------- languages

_LANGUAGES = {
    "tieng anh": "en", "anh van": "en", "anh": "en", "english": "en", "ta": "en",
    "tieng phap": "fr", "phap van": "fr", "phap": "fr", "tieng nga": "ru", "nga van": "ru",
    "nga": "ru", "tieng trung quoc": "zh", "tieng trung": "zh", "trung van": "zh", "trung": "zh",
    "tieng hoa": "zh", "hoa": "zh", "tieng nhat": "ja", "nhat": "ja", "tieng han quoc": "ko",
    "tieng han": "ko", "han": "ko", "tieng duc": "de", "duc": "de", "tieng lao": "lo", "lao": "lo",
    "tieng thai": "th", "tieng khmer": "km", "khmer": "km", "tieng tay ban nha": "es",
}  # fmt: skip
_LANGUAGE = re.compile(r"\b(" + "|".join(sorted(_LANGUAGES, key=len, reverse=True)) + r")\b")
_EUROPE = {"a1": "B1", "a2": "B2", "b1": "B3", "b2": "B4", "c1": "B5", "c2": "B6"}
_TESTS = {"ielts": "en", "toeic": "en", "toefl": "en", "ket": "en", "pet": "en", "fce": "en",
          "aptis": "en", "vstep": "en", "hsk": "zh", "jlpt": "ja", "topik": "ko", "delf": "fr",
          "dalf": "fr", "tcf": "fr"}  # fmt: skip
_LEVEL_NOISE = re.compile(
    r"\b(?:chung chi|cc|trinh do|td|bang|chau au|khung|cefr|quoc gia|cap do|loai|nganh|cn sp|tieng"
    r"|ngoai ngu|chuan|tuong duong|nang luc|aptis|vstep|delf|dalf|tcf)\b"
)
# "T.Anh", "C.chỉ B", "B2 KCÂ", "Đ.học": the words that offices shorten beside a level.
_SHORT_WORDS = re.compile(
    r"\b(?:(t)(?= (?:anh|phap|nga|trung|nhat|han|duc|lao|thai|hoa)\b)|(c chi|ch chi|k c a|kca|ca)"
    r"|(d hoc|c dang|c nhan|th si))\b"
)
_SPELLED = {"t": "tieng", "c chi": "cc", "ch chi": "cc", "k c a": "chau au", "kca": "chau au",
            "ca": "chau au", "d hoc": "dh", "c dang": "cd", "c nhan": "cn",
            "th si": "ths"}  # fmt: skip
_SCHOOLED = {"cao dang": "CD", "cd": "CD", "dai hoc": "DH", "dh": "DH", "cu nhan": "DH", "cn": "DH",
             "cu nhan su pham": "DH", "thac si": "SDH", "thac sy": "SDH", "ths": "SDH",
             "th s": "SDH", "tien si": "SDH", "ts": "SDH", "sau dai hoc": "SDH"}  # fmt: skip
# Lowest score of each step, highest first.
_IELTS = ((8.5, "B6"), (7.0, "B5"), (5.5, "B4"), (4.0, "B3"))
_TOEIC = ((945, "B5"), (785, "B4"), (550, "B3"), (225, "B2"), (120, "B1"))
_JLPT = {"n4": "B3", "n3": "B4"}


@lru_cache(maxsize=65536)
def language(text: str) -> tuple[str, str]:
    """(code of the language, code of its level) that one cell says, '' for what it does not say:
    ("en", "B3") of "Tiếng Anh B1", ("en", "B4") of "IELTS 5.5", ("", "B3") of "B1 châu Âu"."""
    if len(text) > 60 or re.search(r"[;\n+]", text):
        return "", ""
    words = _SHORT_WORDS.sub(lambda m: _SPELLED[m[1] or m[2] or m[3]], fold_words(text))
    for test, code in _TESTS.items():
        if re.search(rf"\b{test}\b", words):
            level = _score(test, words)
            if level:
                return code, level
    named = _LANGUAGE.search(words)
    if match := re.fullmatch(r"(?:jlpt )?(n[1-5])", words):
        return ("ja", _JLPT[match[1]]) if match[1] in _JLPT else ("", "")
    bare = _LANGUAGE.sub(" ", words, count=1) if named else words
    level = _level(" ".join(_LEVEL_NOISE.sub(" ", bare).split()))
    if not level and " ".join(_LEVEL_NOISE.sub(" ", bare).split()):
        return "", ""
    return (_LANGUAGES[named[1]] if named else ""), level


def _level(bare: str) -> str:
    if bare in _EUROPE:
        return _EUROPE[bare]
    if match := re.fullmatch(r"bac ?([1-6])(?: ?6)?|([1-6]) 6|bac (i{1,3}|iv|vi?)(?: vi)?", bare):
        romans = {**_ROMAN, "v": "5", "vi": "6"}
        return f"B{match[1] or match[2] or romans[match[3]]}"
    if match := re.fullmatch(
        r"(?:bac ?([1-6])(?: 6)? )?([abc][12])(?: bac ?([1-6])(?: 6)?)?", bare
    ):
        step = match[1] or match[3]
        return _EUROPE[match[2]] if step in (None, _EUROPE[match[2]][1]) else ""
    if bare in ("a", "b", "c"):
        return f"QG_{bare.upper()}"
    return _SCHOOLED.get(bare, "")


def _score(test: str, words: str) -> str:
    numbers = re.search(rf"\b{test}\b\D*(\d{{1,3}})(?: (\d))?\b", words)
    if test == "ket" or test == "pet" or test == "fce":
        return {"ket": "B2", "pet": "B3", "fce": "B4"}[test]
    if numbers is None:
        return ""
    value = float(f"{numbers[1]}.{numbers[2] or 0}")
    if test in ("hsk", "topik"):
        return f"B{value:.0f}" if 1 <= value <= 6 else ""
    steps = _IELTS if test == "ielts" and value <= 9 else _TOEIC if test == "toeic" else ()
    return next((level for least, level in steps if value >= least), "")


def _language_level(words: str) -> Codes:
    level = language(words)[1]
    return (level,) if level else ()


def _class(words: str) -> Codes:
    return ("CB", "CC", "VC") if re.fullmatch(r"(?:trong )?bien che", words) else ()


_READERS: dict[str, Callable[[str], Codes]] = {
    "doi_tuong": _class,
    "trinh_do_chuyen_mon": degree,
    "loai_hop_dong": _contract,
    "xep_loai_chat_luong": _rating,
    "quoc_phong_an_ninh": _defence,
    "ngoai_ngu_trinh_do": _language_level,
    **{name: _by_words(name) for name in _BY_WORDS},
}
