"""What a heading means, parent over child: ("Ngày, tháng, năm sinh", "Nam").

The words come from the field dictionary; this adds only what a dictionary of fields cannot say:
headings that name a part of a field, and headings whose meaning depends on the one above.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from ....validators.folding import clean, fold, fold_words
from . import evidence, standing
from .births import BESIDE_SEX, birth_under_sex
from .canonical import canonical, current
from .context import NAMES_OF, OF_KIN, are_of_kin, since_under
from .decision import Mapping
from .naming import PARTS_OF_NAME, name_part
from .texts import Texts
from .ticks import are_classes, ticked
from .variants import parts
from .vocabulary import TICKS
from .words import YEAR, YEAR_WORDS, expand

_STEP_AND_COEFFICIENT = frozenset(
    {
        "bacheso",
        "bacluongheso",
        "bachesoluong",
        "bacluonghesoluong",
        "bacvaheso",
        "bacvahesoluong",
        "bachsl",
        "bacvahsl",
        "hesobac",
        "bacluongvahesoluong",
        "bacluongvaheso",
    }
)
_WEAK = frozenset(
    {
        "so",
        "heso",
        "hesoluong",
        "muc",
        "giatri",
        "ten",
        "noidung",
        "ma",
        "hientai",
        "hienhuong",
        "tyle",
        "ghiro",
        "so hieu",
        "loai",
    }
)
_ALLOWANCES = frozenset({"pc_chuc_vu", "pc_khac", "vuot_khung"})
_NUMBERED = frozenset({"cccd", "cmnd", "so_bhxh", "so_bhyt", "so_the_dang"})

_Made = tuple[str, str, float, str, str]
"""Field, how, score, role and reason of a heading."""


class Meanings:
    """The meaning of headings, remembered."""

    def __init__(self, texts: Texts):
        self.texts, self.words = texts, texts.words
        self.alone = lru_cache(maxsize=65536)(self._of_its_time)
        self.column = lru_cache(maxsize=16384)(self._column)
        self.first_of = lru_cache(maxsize=65536)(self._first_of)

    def _column(self, column: int, heading: tuple[str, ...], table: str) -> Mapping:
        """The meaning of one column by its heading alone (texts from parent to child, already
        readable)."""
        return replace(self.alone(heading, table), column=column)

    def _of_its_time(self, heading: tuple[str, ...], table: str) -> Mapping:
        """The meaning of a heading by its texts, and of what time it speaks: a heading that is
        known but for the words "cũ", "mới", "đề nghị" speaks of what is known."""
        made = self._alone(heading, table)
        if table != "nguoi" or not heading:
            return made
        own = standing.said(heading[-1])
        if not made.field and (rest := standing.timeless(heading)):
            known = self._alone(rest, table)
            return replace(known, heading=made.heading, stand=own) if known.field else made
        # A post that somebody is appointed to is new beside the one that he holds.
        given = own is standing.Stand.NEW and made.field == "chuc_vu"
        says = given or own is standing.Stand.PRESENT
        when = own if says else standing.above(heading[:-1])
        return made if when is standing.Stand.UNSAID else replace(made, stand=when)

    def _alone(self, heading: tuple[str, ...], table: str) -> Mapping:
        shown = " / ".join(map(clean, heading))
        blank = Mapping(-1, shown)
        if not heading:
            return blank
        heading = tuple(map(self.texts.headed, heading))
        child, parents, low = heading[-1], heading[:-1], fold(heading[-1])
        if table == "nguoi" and are_of_kin(parents):
            return replace(blank, reason=OF_KIN)
        if table == "nguoi" and evidence.is_of_money(heading):
            return replace(blank, reason=evidence.MONEY)
        if table == "nguoi" and evidence.is_of_wish(heading):
            return replace(blank, reason=evidence.WISH)
        if table == "nguoi":
            special = self._special(blank, child, low, parents)
            if special is not None:
                return special
        tries = [(" ".join(heading), "cả tiêu đề")]
        if len(heading) > 2:
            tries.append((" ".join(heading[-2:]), "hai dòng cuối"))
        if parents:
            tries.append((f"{child} {parents[-1]}", "tiêu đề con và cha"))
        for text, why in tries:
            found = self.texts.match(text, table, not parents, False)
            if found[0]:
                return _named_so(blank, found, why)
        if not parents:
            own = self.texts.match(child, table)
            return _named_so(blank, own, "tiêu đề") if own[0] else self._unknown(blank, table)
        if table == "nguoi":
            # A parent that makes another known heading of its child decides.
            words = canonical(expand(current(" ".join(heading))))
            name = self.texts.in_other_words(words)
            if name:
                return _named_so(blank, (name, "alias", 0.93, words), "cả tiêu đề")
        return self._beneath(blank, heading, tries, table)

    def _beneath(
        self, blank: Mapping, heading: tuple[str, ...], tries: list[tuple[str, str]], table: str
    ) -> Mapping:
        """The meaning of a heading that only with its parents, or only alone, is like a known
        one."""
        child, low = heading[-1], fold(heading[-1])
        own, parent = self.texts.match(child, table), self.texts.match(heading[-2], table)
        weak = self._is_weak(low, parent[0])
        if own[0] and own[1] != "fuzzy" and own[2] >= 0.94 and not weak:
            return _named_so(blank, own, "tiêu đề")
        best = ("", "", 0.0, "")
        for text, why in tries:
            found = self.texts.match(text, table, False)
            if found[0] and found[1] != "fuzzy" and not (weak and found[0] == own[0]):
                return _named_so(blank, found, why)
            best = max(best, found, key=lambda f: f[2])
        if own[0] and not weak and (own[1] != "fuzzy" or own[2] >= best[2]):
            return _named_so(blank, own, "tiêu đề")
        if best[0] and len(low) > 2:
            return _named_so(blank, best, "tiêu đề")
        if parent[0] and weak:
            return replace(_named_so(blank, parent, "tiêu đề cha"), score=parent[2] - 0.05)
        return self._unknown(blank, table)

    def _unknown(self, blank: Mapping, table: str) -> Mapping:
        words = canonical(expand(fold_words(blank.heading)))
        if table == "nguoi" and words.startswith("phu cap "):
            return replace(blank, field="pc_khac", how="alias", score=0.9, reason="phụ cấp khác")
        return replace(blank, reason="không giống tiêu đề nào đã biết")

    def _is_weak(self, low: str, parent: str) -> bool:
        """True when a folded heading says less than the one above it, which names *parent*."""
        if low in ("heso", "hesoluong"):
            return parent in _ALLOWANCES
        if low in ("sothe", "so", "maso", "ma") and parent in _NUMBERED:
            return True
        return low in _WEAK and bool(parent)

    def _special(
        self, blank: Mapping, child: str, low: str, parents: Sequence[str]
    ) -> Mapping | None:
        """The meaning of a heading that names a part of a field, or a field only by what stands
        above it; None for any other."""
        above = self.texts.match(parents[-1], "nguoi")[0] if parents else ""
        if parents and fold(parents[-1]) == "sinh":
            above = "ngay_sinh"
        made = (
            self._of_birth(child, low, parents, above)
            or self._of_name(child, low, above)
            or self._under(child, low, parents, above)
            or self._of_year(child, parents)
        )
        if made is None:
            above = above or self._over(parents[-1:])
            made = self._of_tick(child, low, above or self._over(parents))
        name = since_under(child, parents) if made is None else ""
        if name and (above != "chuc_vu" or name == "ngay_bo_nhiem"):
            made = (name, "alias", 0.85, "", f"“{child}” dưới “{parents[-1]}”")
        if made is None:
            return self.several(blank, child)
        name, how, score, role, why = made
        return replace(blank, field=name, how=how, score=score, role=role, reason=why)

    def _over(self, parents: Sequence[str]) -> str:
        """The field that the nearest of *parents* names, over those that name none."""
        names = (self.texts.match(YEAR_WORDS.sub(" ", p), "nguoi")[0] for p in reversed(parents))
        return next(filter(None, names), "")

    def _of_birth(self, child: str, low: str, parents: Sequence[str], above: str) -> _Made | None:
        """Of the birth date under the sex, or day, month and year apart; and of the sex ticked."""
        sex = clean(child).lower()
        woman = sex.startswith("n") and not sex.startswith("nam")
        if sex in ("nam", "nữ", "nam giới", "nữ giới", "nu") and (
            above in ("ngay_sinh", "gioi_tinh") or not parents or sex != "nam"
        ):
            if above == "ngay_sinh":
                role = "nu" if woman else "nam"
                return "ngay_sinh", "exact", 1.0, role, "ngày sinh đứng ở cột giới tính"
            role = f"tick:{'Nữ' if woman else 'Nam'}"
            return "gioi_tinh", "exact", 0.95, role, "cột đánh dấu giới tính"
        if above == "ngay_sinh" and low in ("ngay", "thang", "nam", "namsinh"):
            role = {"ngay": "ngay", "thang": "thang"}.get(low, "nam_")
            return "ngay_sinh", "exact", 0.95, role, "một phần của ngày sinh"
        if low in ("thangsinh", "sinhthang") and above in ("", "ngay_sinh"):
            return "ngay_sinh", "exact", 0.95, "thang", "một phần của ngày sinh"
        if role := birth_under_sex(sex):
            rest = BESIDE_SEX.sub(" ", child)
            if self.texts.match(rest, "nguoi")[0] == "ngay_sinh":
                return "ngay_sinh", "exact", 0.95, role, "ngày sinh đứng ở cột giới tính"
        return None

    def _of_name(self, child: str, low: str, above: str) -> _Made | None:
        if low in ("ten", "tengoi") and above in NAMES_OF:
            return NAMES_OF[above], "alias", 0.9, "", f"“{child}” dưới “{above}”"
        if (part := name_part(child)) and above in ("", "ho_ten"):
            return "ho_ten", "exact", 0.95, part, PARTS_OF_NAME[part]
        return None

    def _under(self, child: str, low: str, parents: Sequence[str], above: str) -> _Made | None:
        if low == "dubi" and above == "ngay_vao_dang":
            return "ngay_vao_dang", "alias", 0.96, "", f"“{child}” dưới “{parents[-1]}”"
        if low == "nam" and above in ("trinh_do_cm", "truong", "chuyen_nganh"):
            return "nam_tn", "alias", 0.85, "", f"“{child}” dưới “{parents[-1]}”"
        if low in _STEP_AND_COEFFICIENT:
            return "bac", "alias", 0.95, "step_coefficient", "bậc và hệ số trong một ô"
        if are_classes(child):
            return "doi_tuong", "alias", 0.9, "", "tiêu đề nêu các loại người"
        return None

    def _of_year(self, child: str, parents: Sequence[str]) -> _Made | None:
        """Of a rating of one year."""
        years = list(dict.fromkeys(YEAR.findall(child)))
        if len(years) != 1:
            return None
        rest = clean(YEAR.sub(" ", re.sub(r"(?i)\bnăm\b", " ", child)))
        texts = [" ".join([*parents, rest]).strip(), rest, *reversed(parents)]
        if any(text and self.texts.match(text, "nguoi")[0] == "danh_gia_nam" for text in texts):
            why = f"xếp loại của năm {years[0]}"
            return "danh_gia_nam", "alias", 0.95, f"year:{years[0]}", why
        return None

    def _of_tick(self, child: str, low: str, above: str) -> _Made | None:
        """Of a column in which a tick says that its heading holds; a heading of several values
        says that one of them does."""
        if above not in TICKS:
            return None
        known = self.words.spellings[above]
        named = self.texts.match(child, "nguoi")
        free = above != "trinh_do_cm" or named[0] in ("", above) or named[1] == "fuzzy"
        said = ticked(child, known)
        if low in known:
            return (above, "alias", 0.9, f"tick:{said}", "cột đánh dấu") if free else None
        return (above, "alias", 0.85, f"tick:{said}", "cột đánh dấu của vài mức") if said else None

    def several(self, blank: Mapping, child: str) -> Mapping | None:
        """The meaning of a column of several values: "Số CCCD, ngày cấp"."""
        folded = fold(child)
        if (
            folded in self.words.alias["nguoi"]
            or expand(fold_words(child)) in (self.words.phrases["nguoi"])
            or ("\n" in child and len(parts(clean(child))) < 2 and self.texts.same(clean(child))[0])
        ):
            return None
        if "dang" in folded and "dubi" in folded and "chinhthuc" in folded:
            names = ["ngay_vao_dang", "ngay_chinh_thuc"]
        elif "hopdong" in folded and "tungay" in folded and "denngay" in folded:
            names = ["ngay_hop_dong", "het_han_hop_dong"]
        elif "quyetdinh" in folded and {"so", "ngay"} <= set(map(fold, parts(child))):
            names = ["so_quyet_dinh", "ngay_quyet_dinh"]
        else:
            names = [self._part(p) for p in parts(child)]
        known = list(dict.fromkeys(n for n in names if n))
        if len(known) < 2 or len(names) - names.count("") < len(names) * 0.6:
            return None
        return replace(
            blank,
            field=known[0],
            how="alias",
            score=0.9,
            role="parts:" + "+".join(known),
            reason="nhiều giá trị trong một ô",
        )

    def _first_of(self, text: str) -> str:
        """The first field of a heading of several values ("Họ và tên, ngày sinh"), '' for any other
        text."""
        if len(text) > 80 or not parts(text):
            return ""
        several = self.several(Mapping(-1, text), self.texts.readable(text))
        return several.field if several else ""

    def _part(self, text: str) -> str:
        folded, words = fold(text), expand(fold_words(text))
        return (
            self.words.alias["nguoi"].get(folded)
            or self.words.phrases["nguoi"].get(words, "")
            or self.texts.direct(text, "nguoi")[0]
        )


def _named_so(blank: Mapping, by: tuple[str, str, float, str], what: str) -> Mapping:
    """*blank* with the field of a match, and its reason."""
    name, how, score, known = by
    sign = "≈" if how == "fuzzy" else "="
    return replace(blank, field=name, how=how, score=score, reason=f"{what} {sign} “{known}”")
