"""Other ways to write the same heading: without its number and marks, one of its two languages,
without the word for the person. And the headings of several values in one column."""

import re

from ....validators.folding import fold, fold_words

_NUMBER = re.compile(r"^\s*(?:\(?\d{1,2}[a-z]?\)?\s*[.)\-:]|\(\d{1,2}\)|[IVX]{1,4}[.)])\s*")
_MARKS = re.compile(r"[\s*:.(_]+$|\(\s*\*?\s*\)|\*")
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]?")
_HALVES = re.compile(r"\s*[\n|]\s*|\s+[/–-]\s+|(?<=\w)/(?=\w)|\s*/\s*")
_CAMEL = re.compile(r"(?<=[a-zà-ỹ])(?=[A-ZĐ])|_")
_PARTS = re.compile(r"\s*[,;+\n&/]\s*|\s+[–-]\s+|(?<!họ)\s+và\s+", re.IGNORECASE)
_PERSON = re.compile(
    r"\b(?:can bo(?: cong chuc)?(?: vien chuc)?|cong chuc(?: vien chuc)?|vien chuc|giao vien|"
    r"nhan vien|nguoi lao dong|nld|cb cc vc|cb gv nv|cbccvc|cbgvnv|ccvc|cbcc|cbvc|cbgv|gvnv|cbnv|"
    r"hoc vien|bac si|y si|dieu duong|giang vien|cb|gv|nv|cc|vc|hv|khai sinh|day du|in hoa|cua|"
    r"ca nhan|hien nay|hien tai|dang giu|dang huong|neu co|bat buoc)\b"
)
_NAME = frozenset({"ten", "ho ten", "ho va ten", "ho chu dem ten", "ho chu dem va ten", "name"})
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


def bare(text: str) -> str:
    """*text* without the number before it and the marks around it."""
    return _MARKS.sub(" ", _NUMBER.sub("", text)).strip()


def variants(text: str) -> list[str]:
    """*text* in other writings that mean the same heading, the nearest first; never *text*."""
    plain = bare(text)
    found = [plain, _CAMEL.sub(" ", plain)]
    halves = [h for h in _HALVES.split(plain) if h.strip()]
    if len(halves) > 1:
        # Of two languages the Vietnamese one is the surer.
        found += sorted(halves, key=str.isascii)
    found.append(_BRACKETS.sub(" ", plain))
    for one in (plain, *halves):
        words = fold_words(_BRACKETS.sub(" ", one))
        rest = " ".join(_PERSON.sub(" ", words).split())
        if rest != words and rest:
            # The bare word for a name is the given name; with the word for the person, all of it.
            found.append("họ và tên" if rest in _NAME else rest)
        if _GLUED.fullmatch(words.replace(" ", "")):
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
