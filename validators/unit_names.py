"""How names of units are written: abbreviations, and what tells them from other titles. Imports no
pandas: it runs in worker processes."""

import re
from collections.abc import Iterator
from functools import lru_cache

from .folding import fold, fold_words, key

# Folded words as units write them -> the words meant. Longest first; "và" and "&" are dropped
# before.
ABBREVIATIONS = {
    "ubnd": "ủy ban nhân dân", "hdnd": "hội đồng nhân dân", "ubmttq": "ủy ban mặt trận tổ quốc",
    "vp": "văn phòng",
    "ttyt": "trung tâm y tế", "tt y te": "trung tâm y tế", "tyt": "trạm y tế", "pyt": "phòng y tế",
    "bv": "bệnh viện", "bvdk": "bệnh viện đa khoa", "dk": "đa khoa", "yhct": "y học cổ truyền",
    "ttksbt": "trung tâm kiểm soát bệnh tật", "cdc": "trung tâm kiểm soát bệnh tật",
    "thpt": "trung học phổ thông", "thcs": "trung học cơ sở", "th": "tiểu học", "mn": "mầm non",
    "mg": "mẫu giáo",
    "ptdtnt": "phổ thông dân tộc nội trú", "gdtx": "giáo dục thường xuyên",
    "gdnn": "giáo dục nghề nghiệp",
    "dh": "đại học", "cd": "cao đẳng", "gd dt": "giáo dục đào tạo", "gddt": "giáo dục đào tạo",
    "khcn": "khoa học công nghệ",
    "kh cn": "khoa học công nghệ", "nnptnt": "nông nghiệp phát triển nông thôn",
    "nn ptnt": "nông nghiệp phát triển nông thôn",
    "nnmt": "nông nghiệp môi trường", "nn mt": "nông nghiệp môi trường",
    "tnmt": "tài nguyên môi trường",
    "tn mt": "tài nguyên môi trường", "ldtbxh": "lao động thương binh xã hội",
    "ld tbxh": "lao động thương binh xã hội",
    "ld tb xh": "lao động thương binh xã hội", "khdt": "kế hoạch đầu tư",
    "kh dt": "kế hoạch đầu tư",
    "tckh": "tài chính kế hoạch", "tc kh": "tài chính kế hoạch", "khtc": "kế hoạch tài chính",
    "kh tc": "kế hoạch tài chính",
    "tttt": "thông tin truyền thông", "tt tt": "thông tin truyền thông",
    "gtvt": "giao thông vận tải",
    "vhxh": "văn hóa xã hội", "vh xh": "văn hóa xã hội", "ccvc": "công chức viên chức",
    "tccb": "tổ chức cán bộ",
    "tchc": "tổ chức hành chính", "hcqt": "hành chính quản trị", "bql": "ban quản lý",
    "qlda": "quản lý dự án",
    "dtxd": "đầu tư xây dựng", "pvhcc": "phục vụ hành chính công", "so nv": "sở nội vụ",
    "so tc": "sở tài chính", "so xd": "sở xây dựng", "so ct": "sở công thương",
    "so tp": "sở tư pháp", "so yt": "sở y tế",
    "so vhtt": "sở văn hóa thể thao", "so vh tt": "sở văn hóa thể thao",
    "phong vhtt": "phòng văn hóa thông tin",
    "phong vh tt": "phòng văn hóa thông tin", "phong nv": "phòng nội vụ",
    "sgddt": "sở giáo dục đào tạo", "syt": "sở y tế",
    "snv": "sở nội vụ", "tp": "thành phố", "tx": "thị xã", "h": "huyện", "x": "xã",
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_GLUED = {"tt": "trung tâm", "bv": "bệnh viện", "p": "phòng", "s": "sở"}
"""What stands before another abbreviation without a blank: "TTGDNN", "PGDĐT"."""


@lru_cache(maxsize=65536)
def spelled_out(name: str) -> str:
    """The key form of a unit name: words only, abbreviations written out, "và" and "&" left out."""
    whole = [w for w in _WORD.findall(key(name)) if w not in ("và", "va")]
    words = [part for word in whole for part in _unglued(word)]
    out: list[str] = []
    for word in expanded(words, ABBREVIATIONS):
        if word == "p":
            word = "phường" if out else "phòng"
        elif word == "tt":
            word = "thị trấn" if out else "trung tâm"
        out.append(word)
    return " ".join(out)


def _unglued(word: str) -> tuple[str, ...]:
    """A word, or the two abbreviations of which it is made."""
    folded = fold(word)
    if folded in ABBREVIATIONS or folded != word.replace("đ", "d"):
        return (word,)
    for short, whole in _GLUED.items():
        rest = folded.removeprefix(short)
        if rest != folded and len(rest) > 2 and rest in ABBREVIATIONS:
            return (whole, rest)
    return (word,)


def expanded(words: list[str], known: dict[str, str]) -> Iterator[str]:
    """Words (key forms) with the known abbreviations written out, the longest first. A key of
    *known* with marks of its own is asked for as it stands, one without by the folded words."""
    longest = _longest(tuple(known))
    at = 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            some = words[at : at + length]
            meant = known.get(" ".join(some))
            # A word with marks of its own is a word, not an abbreviation ("thị" is not TH, "xã" is
            # not X).
            if meant is None and all(fold(w) == w.replace("đ", "d") for w in some):
                meant = known.get(" ".join(fold(w) for w in some))
            if meant is not None:
                yield meant
                at += length
                break
        else:
            yield words[at]
            at += 1


@lru_cache(maxsize=32)
def _longest(known: tuple[str, ...]) -> int:
    return max(k.count(" ") for k in known) + 1


# Words with which the name of a unit begins, written out.
_HEADS = (
    "sở|phòng|ban|trường|trung tâm|bệnh viện|ủy ban|hội đồng|văn phòng|chi cục|cục|trạm|khoa|tổ"
    "|học viện|đại học|cao đẳng|trung học|tiểu học|mầm non|mẫu giáo|nhà|thư viện|bảo tàng|đài"
    "|viện|tòa án|quỹ|hội|liên đoàn|đoàn|đảng ủy|huyện ủy|tỉnh ủy|thành ủy|mặt trận|thanh tra"
    "|xã|phường|thị trấn|huyện|thành phố|thị xã|tỉnh|đội|bộ phận|bộ môn|công ty|hạt|phổ thông"
)
_UNIT = re.compile(f"(?:{_HEADS}) [^\\W\\d_]|(?:thanh tra|văn phòng)$")
_UNIT_BARE = re.compile(
    f"(?:{'|'.join(fold_words(h) for h in _HEADS.split('|'))}) [a-z]|(?:thanh tra|van phong)$"
)
_NUMBERING = re.compile(r"^\s*(?:[A-ZĐ]|[IVXL]+|\d{1,2})\s*[.)\-/:]\s*")


@lru_cache(maxsize=65536)
def is_unit_name(text: str) -> bool:
    """Whether a title, the name of a sheet or a section ("II. PHÒNG TỔ CHỨC") names a unit: it
    begins as names of units do."""
    bare = without_numbering(text)
    written = spelled_out(bare)
    pattern = _UNIT_BARE if bare.isascii() else _UNIT
    return len(bare) < 120 and pattern.match(written) is not None


def without_numbering(text: str) -> str:
    """The title of a section without its number: "II. PHÒNG TỔ CHỨC" is "PHÒNG TỔ CHỨC"."""
    return _NUMBERING.sub("", text).strip(" .:-")


_PART = re.compile(
    r"(?:khoa|phòng|tổ|bộ phận|bộ môn|đoàn|đội|nhóm|khối|ban|văn phòng|kho|xưởng|quầy|lớp)\b"
    r"(?! quản lý (?:dự án|rừng)| dân tộc| tiếp công dân| tuyên giáo| tổ chức tỉnh)"
)
# "Phòng Kinh tế, UBND xã A", "Văn phòng Sở Nội vụ": a part that says of what.
_OF_WHOM = re.compile(
    r"\b(?:(?<!cơ )(?<!trụ )sở|ủy ban nhân dân|hội đồng nhân dân"
    r"|(?<!môi )(?<!thị )(?<!hiện )(?<!công )trường(?! học)|bệnh viện|huyện|xã(?! hội)|phường"
    r"|thị trấn|thành phố|tỉnh|chi cục|tỉnh ủy|đảng ủy)\b"
)
_SMALL = re.compile(r"(?:trung tâm|trạm|chi nhánh|hạt|nhà|bảo vệ|ban giám|lãnh đạo)\b")


@lru_cache(maxsize=65536)
def is_part(name: str) -> bool:
    """Whether *name* is that of a part of a unit: a department, a team ("Khoa Nội", "Tổ 1")."""
    return _PART.match(spelled_out(name)) is not None


@lru_cache(maxsize=65536)
def says_whose(name: str) -> bool:
    """Whether a name says too of which unit the part is ("Phòng Nội vụ huyện A")."""
    return _OF_WHOM.search(spelled_out(name)) is not None


def is_beside_parts(name: str) -> bool:
    """Whether *name* may stand for a part in a column of parts, and not by itself."""
    return _SMALL.match(spelled_out(name)) is not None
