"""Takes the values of one cell apart among the fields that its heading names."""

import datetime
import re
from collections.abc import Sequence

_SHAPES = {
    "cccd": re.compile(r"(?<!\d)\d{3}(?:[ .]?\d{3}){3}(?!\d)|(?<!\d)\d{8,15}(?!\d)"),
    "cmnd": re.compile(r"(?<!\d)\d{9}(?!\d)"),
    "so_bhxh": re.compile(r"(?<!\d)\d{10}(?!\d)"),
    "dien_thoai": re.compile(r"(?<!\d)0\d{2,3}[ .]?\d{3}[ .]?\d{3,4}(?!\d)"),
    "email": re.compile(r"\S+@\S+"),
    "ma_ngach": re.compile(r"(?i)V\.\d\d\.\d\d\.\d\d|\b\d\d[a-z]?\.\d{3}\b"),
    "vuot_khung": re.compile(r"\d{1,2}\s*%"),
    "he_so": re.compile(r"(?<![\d.,/])\d{1,2}[.,]\d{1,2}(?![\d/])"),
    "bac": re.compile(r"(?i)(?:bậc\s*)?(?<![\d.,])\d{1,2}(?:/\d{1,2})?(?!\d|[.,]\d)"),
    "nam_tn": re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)"),
}
_ORDER = tuple(_SHAPES)
_DECISION = re.compile(r"\d+[a-zA-Z]?\s*/\s*[^\s,;()]*[^\W\d][^\s,;()]*")
"""The number of a decision as most are: 56/QĐ-UBND; others are words like any."""
_DATE = re.compile(
    r"(?i)\b(?:19|20)\d\d-\d\d?-\d\d?\b|\b\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2,4}\b|ngày\s*\d+\s*tháng\s*\d+\s*năm\s*\d{4}"
    r"|(?<!\d)\d{1,2}\s*/\s*(?:19|20)\d\d(?!\d)|(?<![\d/])(?:19|20)\d\d(?![\d/])"
)
_DATES = frozenset(
    {
        "ngay_sinh", "ngay_cap", "ngay_vao_dang", "ngay_chinh_thuc", "ngay_bac", "ngay_ngach",
        "ngay_bo_nhiem", "ngay_quyet_dinh", "ngay_hop_dong", "het_han_hop_dong",
        "ngay_tuyen_dung", "ngay_vuot_khung",
    }
)  # fmt: skip
_LABEL = re.compile(
    r"(?i)\b(?:cấp ngày|ngày cấp|cấp|ngày|số|cccd|cmnd|bậc|hệ số|hs|từ|sinh|nơi cấp|do)\b\s*:?"
)
_SEPARATOR = re.compile(r"\s*[,;\n/–-]\s*")
_EDGES = " ,;:/-–()\n\t"


def apart(value: object, fields: Sequence[str]) -> list[object]:
    """One piece for each of *fields*, '' where the cell holds none: numbers, codes and dates by
    their form, the words that are left by their order."""
    if not isinstance(value, str):
        return [value if _takes(name, value) else "" for name in fields]
    found: dict[str, str] = {}
    rest = value
    for name in _ORDER:
        if name in fields and name != "bac" and (match := _SHAPES[name].search(rest)):
            grouped = name in ("cccd", "dien_thoai")
            found[name] = re.sub(r"[ .]", "", match[0]) if grouped else match[0].strip()
            rest = f"{rest[: match.start()]};{rest[match.end() :]}"
    for name in [f for f in fields if f in _DATES]:
        if match := _DATE.search(rest):
            found[name] = re.sub(r"\s*([/.\-])\s*", r"\1", match[0].strip())
            rest = f"{rest[: match.start()]};{rest[match.end() :]}"
    if "bac" in fields and (match := _SHAPES["bac"].search(rest)):
        found["bac"] = re.sub(r"(?i)bậc\s*", "", match[0]).strip()
        rest = f"{rest[: match.start()]};{rest[match.end() :]}"
    if "so_quyet_dinh" in fields and (match := _DECISION.search(rest)):
        found["so_quyet_dinh"] = match[0]
        rest = f"{rest[: match.start()]};{rest[match.end() :]}"
    words = [f for f in fields if f not in (*_SHAPES, *_DATES, *found)]
    if words:
        shaped = len(found) > 0
        texts = [t.strip(_EDGES) for t in _SEPARATOR.split(rest, 0 if shaped else len(words) - 1)]
        texts = [t for t in texts if t and not (shaped and not _LABEL.sub("", t).strip(_EDGES))]
        if len(texts) > len(words):
            texts = [*texts[: len(words) - 1], ", ".join(texts[len(words) - 1 :])]
        found.update(zip(words, texts, strict=False))
    return [found.get(name, "") for name in fields]


def _takes(name: str, value: object) -> bool:
    if isinstance(value, datetime.date):
        return name in _DATES
    return name in ("cccd", "he_so", "bac", "nam_tn") if isinstance(value, float) else False


def are_combined(cells: Sequence[object], fields: Sequence[str]) -> bool:
    """True when a good part of the cells holds values of two fields and more."""
    split = sum(sum(p != "" for p in apart(c, fields)) >= 2 for c in cells)
    return bool(cells) and split >= 0.3 * len(cells)
