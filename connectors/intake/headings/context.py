"""What a heading means by what stands around it: the parent above, the column on its left, the
other columns that claim the same field."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ....validators.folding import clean, fold, fold_words
from .canonical import canonical, current
from .decision import Mapping, Stand
from .words import expand

SINCE = frozenset(
    {
        "ngay", "ngayhuong", "tungay", "thoidiemhuong", "thoigianhuong", "thoidiem", "thoigian",
        "tungaythangnam", "ngaythangnam", "thangnam", "tu", "tuthangnam", "huongtu", "mochuong",
        "ngayxep", "ngaybonhiem", "ngaybn", "ngaygiu", "ngayky", "nambonhiem", "nambn", "namhuong",
        "thoigianhuongtu", "thoidiemhuongtu", "ngayhuongtu", "huongtungay", "huongtuthang",
        "ngayhieuluc", "hieuluctungay", "hieuluc", "ngaycohieuluc", "cohieuluctungay",
        "hieuluctu", "cohieuluctu",
    }
)  # fmt: skip
"""Folded headings that say since when, and of what only by their place."""
UNTIL = frozenset({"denngay", "den", "denthangnam", "ngayhethan", "hethan", "thoihan"})
_SINCE_UNDER = (
    ("vuotkhung", "ngay_vuot_khung"), ("tnvk", "ngay_vuot_khung"),
    ("bonhiemlai", "ngay_bo_nhiem_lai"), ("hopdong", "ngay_hop_dong"), ("hdlv", "ngay_hop_dong"),
    ("hdld", "ngay_hop_dong"),
    ("luong", "ngay_bac"), ("ngach", "ngay_ngach"), ("cdnn", "ngay_ngach"),
    ("nghenghiep", "ngay_ngach"), ("chucvu", "ngay_bo_nhiem"), ("dang", "ngay_vao_dang"),
    ("cccd", "ngay_cap"), ("cancuoc", "ngay_cap"),
)  # fmt: skip
_GIVEN = frozenset({"ngaybonhiem", "ngaygiu", "bonhiem"})
_IN_FORCE = re.compile(r"hieuluc|tungay|ketu")
"""Folded headings of the day from which a decision holds; that of its signing is another."""
_OF_RANK = ("ngach", "cdnn", "nghenghiep", "hangchucdanh")
"""A rank is given by appointment, a step of pay is not."""
_SINCE_BESIDE = {
    "he_so": "ngay_bac", "bac": "ngay_bac", "ma_ngach": "ngay_ngach", "ten_ngach": "ngay_ngach",
    "vuot_khung": "ngay_vuot_khung", "chuc_vu": "ngay_bo_nhiem", "loai_hop_dong": "ngay_hop_dong",
    "ly_do_roi": "ngay_roi",
}  # fmt: skip
OF_KIN = "của thân nhân, không phải của người trong danh sách"
"""The reason of a column beneath a heading of relatives."""
_KIN = re.compile(
    r"\b(?:vợ|chồng|cha|bố|mẹ|các con|họ tên con|thân nhân|người thân|người phụ thuộc)\b"
)


def are_of_kin(parents: Sequence[str]) -> bool:
    """Whether one of the headings above a column names relatives ("Vợ (chồng)")."""
    return any(_KIN.search(clean(p).lower()) for p in parents)


NAMES_OF = {"chuc_vu": "chuc_vu", "ten_ngach": "ten_ngach", "ma_ngach": "ten_ngach"}
"""Fields under which a heading "Tên" names the field itself."""


def since_under(child: str, parents: Sequence[str]) -> str:
    """The field of a heading "Từ ngày" or "Đến ngày" under *parents*, the nearest of which decides,
    or ''."""
    low = fold(child)
    one = canonical(current(child)).replace(" ", "")
    until, since = low in UNTIL, low in SINCE or one in SINCE or _written_out(child) in SINCE
    for parent in reversed(parents):
        topic = fold(parent)
        if until and ("hopdong" in topic or "hdlv" in topic or "hdld" in topic):
            return "het_han_hop_dong"
        if since and one in _GIVEN and any(word in topic for word in _OF_RANK):
            return "ngay_ngach"
        name = next((name for word, name in _SINCE_UNDER if word in topic), "")
        if since and name:
            return name
        if since and "bonhiem" in topic and _IN_FORCE.search(low):
            return "ngay_bo_nhiem"
    return ""


def _written_out(text: str) -> str:
    """A folded heading with its short forms written out: "T.gian hưởng" is "thoigianhuong"."""
    return expand(fold_words(text)).replace(" ", "")


def by_neighbours(columns: Sequence[Mapping]) -> list[Mapping]:
    """Columns "Từ ngày" that no parent explains get the date of what stands on their left."""
    result = list(columns)
    taken = {(m.field, max(m.stand, Stand.UNSAID)) for m in result if m.field}
    for i, m in enumerate(result):
        low = fold(m.heading.rpartition(" / ")[2])
        since = low in SINCE or _written_out(m.heading.rpartition(" / ")[2]) in SINCE
        generic = since and (not m.field or (m.how == "fuzzy" and " / " not in m.heading))
        if not generic or i == 0:
            continue
        left = next((o for o in reversed(result[:i]) if o.field), None)
        name = _SINCE_BESIDE.get(left.field, "") if left else ""
        claim = (name, max(left.stand, Stand.UNSAID) if left else Stand.UNSAID)
        if left and name and claim not in taken:
            taken.add(claim)
            why = "ngay sau cột " + result[i - 1].heading.replace("\n", " ")
            given = replace(m, field=name, how="alias", score=0.85, role="", reason=why)
            result[i] = replace(given, stand=left.stand)
    return result
