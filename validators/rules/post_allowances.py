"""Which coefficients of the leadership allowance a written post may have, by the unit in which it
is held and the day (list ``phu_cap_chuc_vu``)."""

import re
from functools import cache

import numpy as np
import pandas as pd

from ..codelists import in_force, table
from ..folding import fold_words
from .context import Context, combined, factorised
from .facts import unit_name
from .posts import registry

# How a written post begins -> the posts of the list that it may be. The first that fits counts.
_POSTS = (
    (r"pho chu tich (?:ubnd|uy ban nhan dan)\b(?!.*\btinh\b)", ("Phó Chủ tịch UBND",)),
    (r"chu tich (?:ubnd|uy ban nhan dan)\b(?!.*\btinh\b)", ("Chủ tịch UBND",)),
    (r"pho giam doc so\b", ("Phó Giám đốc Sở",)),
    (r"giam doc so\b", ("Giám đốc Sở",)),
    (r"pho chi cuc truong\b", ("Phó Chi cục trưởng",)),
    (r"chi cuc truong\b", ("Chi cục trưởng",)),
    (r"pho hieu truong\b", ("Phó Hiệu trưởng",)),
    (r"hieu truong\b", ("Hiệu trưởng",)),
    (
        r"pho truong phong\b",
        (
            "Phó Trưởng phòng chuyên môn",
            "Phó Trưởng phòng thuộc Sở",
            "Phó Trưởng phòng thuộc Chi cục",
            "Phó Trưởng phòng cấp huyện",
        ),
    ),
    (
        r"truong phong\b",
        (
            "Trưởng phòng chuyên môn",
            "Trưởng phòng thuộc Sở",
            "Trưởng phòng thuộc Chi cục",
            "Trưởng phòng cấp huyện",
        ),
    ),
    (r"to truong\b", ("Tổ trưởng chuyên môn",)),
    (r"(?:to pho|pho to truong)\b", ("Tổ phó chuyên môn",)),
)
TEAMS = ("Tổ trưởng chuyên môn", "Tổ phó chuyên môn")
# Cadres of a commune until 2025-06-30; of several posts in one cell the highest counts.
_CADRES = (
    (r"(?<!pho )\bbi thu dang uy\b", "Bí thư Đảng ủy"),
    (
        r"\bpho bi thu\b|(?<!pho )\bchu tich (?:hdnd|hoi dong nhan dan|ubnd|uy ban nhan dan)\b",
        "Phó Bí thư; Chủ tịch HĐND; Chủ tịch UBND",
    ),
    (
        r"\bpho chu tich (?:hdnd|hoi dong nhan dan|ubnd|uy ban nhan dan)\b"
        r"|(?<!pho )\bchu tich (?:uy ban |ub)?(?:mttq|mat tran)",
        "Phó Chủ tịch HĐND, UBND; Chủ tịch Ủy ban MTTQ",
    ),
    (
        r"(?<!pho )\bchu tich hoi (?:lien hiep )?(?:phu nu|lhpn|nong dan|cuu chien binh|ccb)\b"
        r"|(?<!pho )\bbi thu (?:doan|xa doan)\b",
        "Trưởng tổ chức chính trị - xã hội",
    ),
)
_SCHOOLS = (
    (r"\b(?:mam non|mau giao)\b", "Trường mầm non"),
    (r"\b(?:tieu hoc|th)\b", "Trường tiểu học"),
    (r"\b(?:thcs|trung hoc co so)\b", "Trường trung học cơ sở"),
    (r"\b(?:thpt|trung hoc pho thong)\b", "Trường trung học phổ thông"),
)
_DEPARTMENT, _BRANCH = "Sở và tương đương", "Chi cục thuộc Sở"
_COMMUNE, _OLD_COMMUNE = "UBND xã, phường, đặc khu", "Cán bộ cấp xã"
_DISTRICT = "Phòng chuyên môn cấp huyện"
# Kind of the unit (of a division also that of the unit above it) -> the part of the list.
_TYPES = {
    "SO": _DEPARTMENT, "PHONG SO": _DEPARTMENT, "CCUC": _BRANCH, "PHONG CCUC": _BRANCH,
    "XA": _COMMUNE, "PHONGX": _COMMUNE, "PHONGX XA": _COMMUNE,
    "HUYEN": _DISTRICT, "PHONGH": _DISTRICT, "PHONGH HUYEN": _DISTRICT,
}  # fmt: skip
COMMUNES_SINCE = "2026-01-01"
"""Decree 07/2026/NĐ-CP; what posts of the new communes had from July 2025 is not known."""
OLD_COMMUNES_UNTIL = "2025-06-30"


def _posts_of(post: str) -> tuple[str, ...]:
    words = fold_words(post)
    return next((posts for pattern, posts in _POSTS if re.match(pattern, words)), ())


def _cadre(post: str) -> tuple[str, ...]:
    words = fold_words(post)
    return next(((name,) for pattern, name in _CADRES if re.search(pattern, words)), ())


@cache
def _values(
    posts: tuple[str, ...], types: tuple[str, ...], big_city: bool, day: str
) -> tuple[float, ...]:
    """Coefficients that the list allows for any of the posts on a day, in units of these types
    where any are given."""
    rows = in_force(table("phu_cap_chuc_vu"), day)
    rows = rows[rows["position_vi"].isin(posts)]
    if not big_city:
        rows = rows[rows["locality_or_class"] != "Hà Nội, TP.HCM"]
    if types:
        rows = rows[rows["unit_type"].isin(types)]
    return tuple(sorted({float(v) for v in rows["coefficient"]}))


def _kinds(c: Context) -> tuple[np.ndarray, pd.Index]:
    """Kind of everybody's using unit, of a division with that of the unit above ("PHONG SO"), as
    factorised texts."""
    units = registry(c)
    kind = units.units["kind"].to_dict()

    def of(code: str) -> str:
        own, above = kind.get(code, ""), kind.get(units.parent.get(code, ""), "")
        return f"{own} {above}" if own.startswith("PHONG") and above else own

    codes, texts = c.texts("ma_don_vi_su_dung")
    return codes, pd.Index([of(str(t)) for t in texts], dtype=object)


def _of(
    post: str, unit: str, doi_tuong: str, kind: str, big_city: bool, day: str
) -> tuple[float, ...]:
    """The coefficients of one post; () where the list does not tell."""
    commune = doi_tuong == "CBX" or (doi_tuong == "CB" and kind == "XA")
    if commune and day <= OLD_COMMUNES_UNTIL:
        return _values(_cadre(post), (_OLD_COMMUNE,), big_city, day)
    names = _posts_of(post)
    if not names:
        return ()
    part = _TYPES.get(kind, "")
    if names[0] in TEAMS or names[0].endswith("Hiệu trưởng"):
        schools = tuple(school for pattern, school in _SCHOOLS if re.search(pattern, unit))
        known = bool(schools) if unit else names[0] not in TEAMS
        return _values(names, schools, big_city, day) if known else ()
    if "phòng" in names[0]:
        # Divisions of public units have their own values.
        if doi_tuong not in ("CC", "CB") or (part == _COMMUNE and day < COMMUNES_SINCE):
            return ()
        return _values(names, (part,) if part else (), big_city, day)
    return _values(names, (), big_city, day)


def allowed(c: Context) -> pd.Series:
    """Tuple of the coefficients that the post may have; empty where the list does not tell."""

    def make() -> pd.Series:
        big_city = bool(c.setting("big_city", False))
        at, rows = combined(
            c.texts("chuc_vu"), factorised(unit_name(c)), c.texts("doi_tuong"), _kinds(c)
        )
        values = np.empty(len(rows), dtype=object)
        for i, row in enumerate(rows):
            post, unit, doi_tuong, kind = (text or "" for text in row)
            values[i] = _of(post, unit, doi_tuong, kind, big_city, c.as_of) if post else ()
        return pd.Series(values[at], index=c.frame().index)

    return c.once("allowed leadership allowance", make)


def leads_a_team(c: Context) -> pd.Series:
    """Posts inside a school whose leader is no manager of the unit."""
    return c.judged("chuc_vu", lambda post: _posts_of(post)[:1] in {(t,) for t in TEAMS})
