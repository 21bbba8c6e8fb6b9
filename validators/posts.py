"""Names of posts, parsed: who heads what, at which level, in charge of what.

The one place that knows the words. "Phó Hiệu trưởng phụ trách chuyên môn" is a deputy in charge of
a field; "Phó Hiệu trưởng phụ trách" and "Quyền Hiệu trưởng" head the school for the time being
(Decree 115/2020 Art. 47.3). A cell may name several posts ("Bí thư chi bộ, Hiệu trưởng"); the
first that leads a body of the administration or of a public unit counts.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from .folding import fold_words

HEAD, DEPUTY = "head", "deputy"

# Titles of heads, longest first, folded: title -> the body that it heads by itself, '' when the
# words behind it or the unit tell.
TITLES = {
    "chi cuc truong": "chi cuc", "hieu truong": "truong", "vien truong": "vien",
    "chanh van phong": "van phong", "chanh thanh tra": "thanh tra", "tram truong": "tram",
    "truong tram": "tram", "truong phong": "phong", "truong khoa": "khoa", "truong ban": "ban",
    "truong bo mon": "khoa", "chu nhiem khoa": "khoa", "giam doc": "", "chu tich": "",
    "chu nhiem": "", "truong dai": "tram", "to truong": "to", "nhom truong": "to",
    "khoi truong": "to", "doi truong": "to", "truong nhom": "to", "truong bo phan": "to",
}  # fmt: skip
TEAM = ("to", "khoa")
"""Bodies inside a unit whose leaders are not appointed as managers of the unit."""

# Short forms that stand for a post of a leader, folded, where a cell begins with them.
SHORT = {
    "p ht": "pho hieu truong", "pht": "pho hieu truong", "ht": "hieu truong",
    "p gd": "pho giam doc", "pgd": "pho giam doc", "gd": "giam doc",
    "ttcm": "to truong chuyen mon", "tpcm": "to pho chuyen mon", "p tp": "pho truong phong",
    "ptp": "pho truong phong", "cvp": "chanh van phong", "pcvp": "pho chanh van phong",
}  # fmt: skip
_SHORT = re.compile(r"(?:" + "|".join(SHORT) + r")\b")

# What a title followed by these words leads: a society, a people's body or a programme, not a unit.
_NOT_OF_UNITS = re.compile(
    r"(cong doan|hoi dong|hoi |hdnd|hdqt|hdql|uy ban mat tran|ubmttq|mat tran|doan |ban thanh tra"
    r"|chuong trinh|du an|de tai|lop|clb|cau lac bo|bo mon|uy ban kiem tra|hdt\b"
    r"|thanh tra nhan dan|nu cong|doi\b|van nghe)"
)
# Words after "phụ trách" by which the whole body is meant.
_WHOLE = re.compile(
    r"(?:dieu hanh|chung|don vi|co quan|nha truong|truong|so|phong|ban|khoa|trung tam"
    r"|tram(?: y te)?|benh vien|chi cuc|van phong|vien|to)?"
    r"(?: (?:so|truong|phong|don vi|co quan|chung))?"
)
_CHARGE = re.compile(r" ?\b(?:phu trach|dieu hanh)\b ?")
_BETWEEN = re.compile(r"\s*(?:,|;|\+|/|\n| - |–|\bkiêm(?: nhiệm)?\b|\bvà\b)\s*", re.IGNORECASE)
_BEFORE = re.compile(r"^(?:nguyen|cuu|tro ly|thu ky|giup viec|du kien|quy hoach)\b")

# The height of the post of a head (its deputy is one lower), by the body that is headed. What is
# compared is only whether a post is equal or lower: by the allowance tables of Decree 204/2004,
# district bodies by Decree 204 until 2025, commune bodies by Decree 07/2026.
HEIGHTS = {
    "tinh": 10, "so": 8, "huyen": 7, "chi cuc": 6, "benh vien": 6, "xa": 6, "xa cu": 3,
    "phong": 5, "phong huyen": 4, "van phong": 5, "thanh tra": 5, "truong": 5, "trung tam": 5,
    "vien": 6, "ban": 5, "phong xa": 3, "tram": 3, "khoa": 3, "to": 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Post:
    """Attributes:
    role: ``head`` (also acting), ``deputy`` or '' when the words are no post of a leader.
    title: the words of the head of that body, folded; '' when ``role`` is ''.
    body: what is led: a key of :data:`HEIGHTS` as far as the words alone tell it, or ''.
    acting: heads it for the time being.
    function: what a deputy is in charge of, folded; '' when nothing is said.
    rest: the words behind the title.
    """

    role: str = ""
    title: str = ""
    body: str = ""
    acting: bool = False
    function: str = ""
    rest: str = ""

    @property
    def team(self) -> bool:
        return self.body in TEAM

    def height(self, kind: str = "") -> int:
        """How high the post stands, in a unit of *kind* (``loai_don_vi``; '' = not known); 0 for no
        post."""
        if not self.role:
            return 0
        of_head = HEIGHTS.get(_body_in(self, kind), 5)
        return of_head - (self.role == DEPUTY)


NONE = Post()


@lru_cache(maxsize=65536)
def parse(text: str) -> Post:
    """The post that a cell names; of several the first that leads a unit, else the first that
    leads anything. "Phó Trưởng phòng - Phụ trách phòng" heads it for the time being."""
    found = [p for part in _BETWEEN.split(text) if (p := _one(fold_words(part))).role]
    first = next((p for p in found if not p.team), found[0] if found else NONE)
    heads = (p for p in found if p.acting and p.title == first.title)
    return next(heads, first) if first.role == DEPUTY else first


def is_short(text: str) -> bool:
    """Whether a cell names a post of a leader by one of its short forms: "PHT", "BTCB, HT"."""
    return any(_SHORT.match(fold_words(part)) for part in _BETWEEN.split(text))


def _one(words: str) -> Post:
    if _BEFORE.match(words):
        return NONE
    words = _SHORT.sub(lambda m: SHORT[m[0]], words, count=1) if _SHORT.match(words) else words
    acting = bool(re.match(r"(quyen|q) ", words))
    words = re.sub(r"^(quyen|q) ", "", words)
    charge = re.fullmatch(r"(?:phu trach|dieu hanh) (.+)", words)
    if charge:
        return _body_in_charge(charge[1])
    for start, role in (("pho ", DEPUTY), ("", HEAD)):
        for title, body in TITLES.items():
            names = (title, *_deputies_of(title)) if role == DEPUTY else (title,)
            for name in names:
                whole = name if role == HEAD or name != title else start + name
                if words == whole or words.startswith(whole + " "):
                    return _leader(role, title, body, words[len(whole) :].strip(), acting)
    return NONE


def _deputies_of(title: str) -> tuple[str, ...]:
    """Words for the deputy that do not begin with "phó": "Tổ phó", "Khối phó"."""
    return (title.replace("truong", "pho"),) if title.endswith("truong") else ()


def _leader(role: str, title: str, body: str, rest: str, acting: bool) -> Post:
    if _NOT_OF_UNITS.match(rest) or (title == "truong phong" and rest.startswith("kham")):
        return NONE if not rest.startswith("kham") else Post(role, title, "tram", acting, "", rest)
    function = ""
    parts = _CHARGE.split(rest, maxsplit=1)
    if len(parts) == 2:
        rest, function = parts[0].strip(), _CHARGE.sub("", parts[1]).strip()
        if role == DEPUTY and _WHOLE.fullmatch(function):
            role, acting, function = HEAD, True, ""
    return Post(role, title, body or _said(title, rest), acting, function, rest)


def _body_in_charge(words: str) -> Post:
    """ "Phụ trách trường", "Phụ trách Phòng Kinh tế": heads it for the time being; "Phụ trách kế
    toán" does not."""
    for start, title in (
        ("truong", "hieu truong"), ("phong", "truong phong"), ("trung tam", "giam doc"),
        ("tram", "truong tram"), ("chi cuc", "chi cuc truong"), ("benh vien", "giam doc"),
    ):  # fmt: skip
        if words == start or words.startswith(start + " "):
            return Post(HEAD, title, TITLES[title] or start, True, "", words)
    return NONE


def _said(title: str, rest: str) -> str:
    """The body that the words behind "giám đốc", "chủ tịch" name."""
    if title == "chu tich":
        for words, body in (
            (r"\b(tinh|thanh pho truc thuoc)\b", "tinh"),
            (r"\b(huyen|quan|thi xa|thanh pho)\b", "huyen"),
            (r"\b(xa|phuong|thi tran|dac khu)\b", "xa"),
        ):
            if re.search(words, rest):
                return body
        return ""
    for start, body in (("so", "so"), ("benh vien", "benh vien"), ("trung tam", "trung tam")):
        if rest == start or rest.startswith(start + " "):
            return body
    return ""


_BY_KIND = {
    "SO": {"": "so"}, "CCUC": {"": "chi cuc", "phong": "phong huyen"},
    "HUYEN": {"": "huyen", "phong": "phong huyen"}, "PHONGH": {"": "phong huyen"},
    "XA": {"": "xa", "phong": "phong xa", "van phong": "phong xa"},
    "PHONGX": {
        "": "phong xa", "phong": "phong xa", "van phong": "phong xa", "trung tam": "phong xa",
    },
    "PHONG": {"": "phong"}, "SNCL_T": {"phong": "khoa"}, "SNCL_S": {"phong": "khoa"},
    "SNCL_H": {"phong": "khoa"}, "SNCL_X": {"phong": "khoa"},
}  # fmt: skip


def _body_in(post: Post, kind: str) -> str:
    """The body of a post in a unit of *kind*: "Trưởng phòng" in a commune's division heads that
    division."""
    if kind == "PHONGH" and post.body in ("phong", "van phong", "thanh tra"):
        return "phong huyen"
    return _BY_KIND.get(kind, {}).get(post.body, post.body)
