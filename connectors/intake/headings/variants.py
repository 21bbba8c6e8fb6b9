"""Other ways to write the same heading: without its number and marks, one of its two languages,
without the word for the person. And the headings of several values in one column."""

import re

from ....validators.encodings.syllables import is_word
from ....validators.folding import fold, fold_words

_NUMBER = re.compile(r"^\s*(?:\(?\d{1,2}[a-z]?\)?\s*[.)\-:]|\(\d{1,2}\)|[IVX]{1,4}[.)](?=\s))\s*")
_MARKS = re.compile(r"[\s*:.(_]+$|\(\s*\*?\s*\)|\*")
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]?")
_HALVES = re.compile(r"\s*[\n|]\s*|\s+[/–-]\s+|(?<=\w)/(?=\w)|\s*/\s*")
_VOWEL = re.compile("[aeiou]")
_BORROWED = frozenset({"email", "e-mail", "mail", "gmail", "zalo", "facebook"})
"""English words of Vietnamese headings."""
_PARTS = re.compile(r"\s*[,;+\n&/]\s*|\s+[–-]\s+|(?<!họ)\s+và\s+", re.IGNORECASE)
_PERSON = re.compile(
    r"\b(?:can bo(?: cong chuc)?(?: vien chuc)?|cong chuc(?: vien chuc)?|vien chuc|giao vien|"
    r"nhan vien|nguoi lao dong|nld|cb cc vc|cb gv nv|cbccvc|cbgvnv|ccvc|cbcc|cbvc|cbgv|gvnv|cbnv|"
    r"hoc vien|bac si|y si|dieu duong|giang vien|cb|gv|nv|cc|vc|hv|khai sinh|day du|in hoa|cua|"
    r"ca nhan|hien nay|hien tai|dang giu|dang huong|hien giu|hien huong|dang xep|nhan su|"
    r"nguoi ld|neu co|bat buoc)\b"
)
_NAME = frozenset({"ten", "ho ten", "ho va ten", "ho chu dem ten", "ho chu dem va ten", "name"})
_CODE = frozenset({"ma", "ma so", "so hieu", "so ho so", "ma ho so", "so hieu ho so"})
_WHOSE_NAME = re.compile(
    r"ho (?:va )?(?:(?:chu )?dem (?:va )?)?ten "
    r"((?:nguoi|can bo|cong chuc|vien chuc|giao vien|nhan vien|giang vien|bac si|y si|dieu duong"
    r"|hoc vien|dang vien|doan vien|hoi vien|thanh vien|uy vien|dai bieu|ung vien|thi sinh"
    r"|chuyen vien|lao dong|ca nhan|nha giao|lanh dao|chu nhiem|tac gia|dong chi"
    r"|cb|gv|nv|cc|vc|nld)\b.*)"
)
_OTHERS = re.compile(
    r"\b(?:cha|bo|me|vo|chong|con|ong|ba|chau|anh|chi|em|than nhan|nguoi than|phu thuoc|lien he"
    r"|gioi thieu|ky|lap|hoc sinh|sinh vien|tre|benh|chu ho|phu huynh|giam ho|bao tin|thay the"
    r"|huong dan|khac|goi|thuong dung|quan he|thuong goi|bi danh|viet tat|don vi|de tai"
    r"|sang kien)\b"
)
"""Whose name a heading speaks of, or what else, where it is not that of the person of the list."""
_GLUED = re.compile(r"(ten|hoten|hovaten)(gv|cb|nv|cc|vc|nld|hv|cbgv|cbgvnv|cbnv|ccvc|cbccvc)")
_ENGLISH = {
    "name": "ho_ten", "full name": "ho_ten", "fullname": "ho_ten", "staff name": "ho_ten",
    "employee name": "ho_ten", "no": "stt", "sex": "gioi_tinh", "gender": "gioi_tinh",
    "date of birth": "ngay_sinh", "dob": "ngay_sinh", "birthday": "ngay_sinh",
    "birth date": "ngay_sinh", "id no": "cccd", "id number": "cccd", "id card no": "cccd",
    "citizen id": "cccd", "position": "chuc_vu", "title": "chuc_vu", "mobile": "dien_thoai",
    "phone": "dien_thoai", "phone number": "dien_thoai", "grade code": "ma_ngach",
    "rank code": "ma_ngach", "step": "bac", "coefficient": "he_so", "salary coefficient": "he_so",
    "qualification": "trinh_do_cm", "degree": "trinh_do_cm", "major": "chuyen_nganh",
    "department": "ma_don_vi_su_dung", "unit": "ma_don_vi_su_dung", "ethnicity": "dan_toc",
    "ethnic group": "dan_toc", "religion": "ton_giao", "note": "ghi_chu", "notes": "ghi_chu",
    "remarks": "ghi_chu", "address": "noi_o",
}  # fmt: skip


_AROUND = re.compile(r"\s*(?:\[([^\[\]]+)\]|\(([^()]+)\))\s*")
_ASIDE = re.compile(
    r"(?i)\s*[(\[]\s*(?:đánh dấu(?: x)?|x nếu [^)\]]*|số|ghi [^)\]]*|ngày\s*/\s*tháng\s*/\s*năm"
    r"|nếu có|đồng|vnđ|\d+ (?:chữ )?số|[*%]|[a-z][a-z0-9 .,'/=;:-]*)\s*[)\]]"
)
"""What stands in brackets behind a heading and is no part of it: how to fill the column in, a unit,
the heading in English."""


_TERM = re.compile(
    r"(?i)[\s,(–-]*\b(?:(?:cho )?(?:nhiệm kỳ|giai đoạn|nk|nhiệm kì)\s*)(?:19|20)\d\d\s*"
    r"[-–/]\s*(?:\d{4}|\d{2})\s*\)?"
)
"""The years of which a heading speaks."""
_EXAMPLE = re.compile(r"(?i)[\s(\[,;*)–-]*(?<!\w)(?:vd|ví dụ)\b\s*[.:].*$")
"""How to fill the column in, behind the heading: "Hệ số lương (*) VD: 2,34"."""


def bare(text: str) -> str:
    """*text* without the number before it and the marks around it."""
    return _MARKS.sub(" ", _NUMBER.sub("", text)).strip()


def peeled(text: str) -> str:
    """*text* without its number, its marks, the brackets around all of it and those that only say
    how to fill the column in."""
    plain = bare(text if " " in text.strip() else _spaced(text))
    plain = bare(_TERM.sub(" ", _EXAMPLE.sub("", plain))) or plain
    if match := _AROUND.fullmatch(plain):
        plain = bare(match[1] or match[2])
    rest = plain if plain.isascii() else _ASIDE.sub(" ", plain)
    halves = [h for h in re.split(r"\n|\s/\s", rest) if h.strip()]
    own = [h for h in halves if not _is_foreign(h, rest)]
    if own and len(own) < len(halves):
        rest = "\n".join(own)
    return bare(rest) or plain or text


def _spaced(text: str) -> str:
    """*text* with its words apart: HoTen, HO_TEN."""
    pairs = zip(text, f" {text}", strict=False)
    return "".join(
        " " if c == "_" else f" {c}" if (c.isupper() or c.isdigit()) and before.islower() else c
        for c, before in pairs
    ).strip()


def _is_foreign(half: str, text: str) -> bool:
    """True for the English half of a heading *text*: known, or beside Vietnamese letters without
    any and with a word that is no syllable."""
    if english(half):
        return True
    return (
        half.isascii()
        and not text.isascii()
        and any(
            len(w) > 2 and _VOWEL.search(w) and w not in _BORROWED and not is_word(w)
            for w in half.lower().split()
        )
    )


def variants(text: str, halved: bool = True) -> list[str]:
    """*text* in other writings that mean the same heading, the nearest first; never *text*. The
    halves of a text are tried alone when it is *halved*: no text of a parent and a child is."""
    plain = bare(text)
    found = [plain, _spaced(plain)]
    if "\n" in plain and not any(_is_foreign(h, plain) for h in plain.split("\n")):
        # Lines of one language belong together.
        plain = " ".join(plain.split())
    halves = [h for h in _HALVES.split(plain) if h.strip()] if halved else []
    if len(halves) > 1:
        # Of two languages the Vietnamese one is the surer.
        found += sorted(halves, key=str.isascii)
    found.append(_BRACKETS.sub(" ", plain))
    for one in (plain, *halves):
        words = fold_words(_BRACKETS.sub(" ", one))
        rest = " ".join(_PERSON.sub(" ", words).split())
        if rest != words and rest:
            # The bare word for a name is the given name; with the word for the person, all of it.
            # His code is no code of a rank.
            found.append("họ và tên" if rest in _NAME else "số hiệu" if rest in _CODE else rest)
        if _GLUED.fullmatch(words.replace(" ", "")):
            found.append("họ và tên")
    if halved and (named := _WHOSE_NAME.match(fold_words(plain))) and not _OTHERS.search(named[1]):
        found.append("họ và tên")
    found += [m[1] for m in _BRACKETS.finditer(plain) if len(m[1]) > 3]
    return [v for v in dict.fromkeys(found) if v.strip() and v != text]


def english(text: str) -> str:
    """The field of a heading in English, or ''."""
    return _ENGLISH.get(fold_words(text), "")


def parts(text: str) -> list[str]:
    """The headings of a column of several values: "Số CCCD, ngày cấp" -> both; at most four."""
    found = [p for p in _PARTS.split(_BRACKETS.sub(r", \1", text)) if fold(p)]
    return found if 2 <= len(found) <= 4 else []
