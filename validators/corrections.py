"""Proposed values, ready to be accepted: which cell, from what to what, by which rule, on what
evidence.

Nothing is applied here. A proposal is *certain* when it follows from other values of the record and
the law, with one result only; everything else needs a person who looks at the paper.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .codelists import code_list
from .encodings import LEGACY, encode, judge
from .explanations import awake
from .folding import fold
from .schemas import dictionary
from .schemas.field import Field
from .written import vn_date

Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a proposal is drawn from, in both languages; ``certain``: always, never, or when only
    the spelling changes."""

    words: Words
    certain: str = "never"


_DIGITS: Words = (
    "Thêm số 0 ở đầu thì số khớp mã tỉnh, thế kỷ và năm sinh",
    "With its leading zeros the number agrees with province, century and birth year",
)
_LIST: Words = ("Cách viết gần nhất trong danh mục", "The nearest spelling of the list")
_TABLE: Words = (
    "Bảng lương của Nghị định 204/2004/NĐ-CP theo ngạch và bậc đã ghi",
    "The pay table of Decree 204/2004 for the rank and step written",
)
_ID: Words = ("Số định danh cá nhân (số thứ 4 đến thứ 6)", "The personal ID number (digits 4 to 6)")
_RETIREMENT: Words = (
    "Ngày sinh và giới tính, lộ trình của Nghị định 135/2020/NĐ-CP",
    "Birth date and sex, by the roadmap of Decree 135/2020",
)
_PARTY: Words = (
    "Ngày vào Đảng cộng 12 tháng dự bị",
    "Day of admission plus 12 months of probation",
)
_UNIT: Words = (
    "Danh bạ đơn vị: chỉ một đơn vị kế thừa",
    "The registry of units: there is one successor only",
)
_MEANT: Words = ("Danh bạ đơn vị: tên gần nhất", "The registry of units: the nearest name")
_PLACE: Words = (
    "Bảng chuyển đổi địa danh: chỉ một nơi kế thừa",
    "The conversion table of places: there is one successor only",
)
_DEGREE: Words = ("Quá trình đào tạo đã khai", "The list of training that was given")
_ALLOWANCE: Words = ("Bảng phụ cấp của chức vụ đã ghi", "The allowance table for the post written")
_RAISE: Words = (
    "Ngày hưởng bậc và thời hạn nâng bậc",
    "The day of the step and the period of the raise",
)

EVIDENCE: Mapping[str, Evidence] = {
    "id-cccd-format": Evidence(_DIGITS, "always"),
    "id-cccd-lost-zero": Evidence(_DIGITS, "always"),
    "id-cmnd-format": Evidence(
        ("Thêm số 0 ở đầu cho đủ chữ số", "Leading zeros make up the digits")
    ),
    "id-bhxh-format": Evidence(
        ("Thêm số 0 ở đầu cho đủ chữ số", "Leading zeros make up the digits")
    ),
    "id-phone": Evidence(
        (
            "Đầu số di động sau khi thêm số 0 hoặc bỏ mã nước",
            "The mobile prefix once the zero is back or the country code gone",
        )
    ),
    "pe-name-case": Evidence(
        ("Viết hoa chữ đầu mỗi tiếng", "A capital at the head of each syllable")
    ),
    "pe-name-legacy-encoding": Evidence(
        ("Giải mã phông chữ cũ", "The text decoded from its old font")
    ),
    "pe-birth-present": Evidence(_ID),
    "pe-place-old-name": Evidence(_PLACE, "always"),
    "re-hdld-not-headcount": Evidence(
        ("Loại hợp đồng lao động đã ghi", "The labour contract that was written")
    ),
    "qu-highest": Evidence(_DEGREE),
    "qu-degree-code": Evidence(_LIST, "spelling"),
    "qu-politics-list": Evidence(_LIST, "spelling"),
    "sa-code-known": Evidence(_LIST, "spelling"),
    "sa-code-valid-date": Evidence(
        (
            "Mã thay thế trong thông tư hiện hành",
            "The code that replaced it in the present circular",
        )
    ),
    "sa-code-name-match": Evidence(
        ("Tên của mã trong danh mục", "The name of the code in its list")
    ),
    "sa-coefficient-scale": Evidence(
        (
            "Hệ số của bảng lương có cùng chữ số",
            "The coefficient of the pay table with these digits",
        )
    ),
    "sa-step-range": Evidence(_TABLE),
    "sa-coefficient-table": Evidence(_TABLE),
    "sa-step-denominator": Evidence(_TABLE),
    "sa-next-raise": Evidence(_RAISE),
    "sa-overscale-value": Evidence(_RAISE),
    "sa-overscale-missing": Evidence(_RAISE),
    "sa-promotion-coefficient": Evidence(_TABLE),
    "sa-raise-delay-discipline": Evidence(_RAISE),
    "pa-official-12m": Evidence(_PARTY),
    "pa-official-late": Evidence(_PARTY),
    "rt-early-reason": Evidence(_RETIREMENT),
    "sa-amount": Evidence(
        ("Hệ số, phụ cấp nhân lương cơ sở", "Coefficient and allowances times the base salary")
    ),
    "sa-entry-step": Evidence(_TABLE),
    "sa-raise-uncounted-time": Evidence(_RAISE),
    "un-active-on-date": Evidence(_UNIT, "always"),
    "un-commune-map": Evidence(_PLACE, "always"),
    "un-district-after-2025": Evidence(_UNIT, "always"),
    "un-code-format": Evidence(_MEANT),
    "un-two-agencies-dates": Evidence(
        ("Đơn vị cử đi biệt phái khai", "What the sending unit writes")
    ),
    "pl-post-exists": Evidence(_UNIT, "always"),
    "ap-merger-keeps-term": Evidence(
        ("Thời hạn của quyết định trước khi sắp xếp", "The term of the decision before the merger")
    ),
    "rt-date-match": Evidence(_RETIREMENT, "always"),
    "rt-fixed-60-55": Evidence(_RETIREMENT, "always"),
    "al-post-needs-leader": Evidence(_ALLOWANCE),
    "al-leader-value": Evidence(_ALLOWANCE),
    "un-name-code": Evidence(_MEANT),
    "sy-destructive-null": Evidence(
        (
            "Giá trị đang có trong cơ sở dữ liệu quốc gia",
            "The value that the national database holds",
        ),
        "always",
    ),
    "ld-required-value": Evidence(_ID, "always"),
    "ld-expected-value": Evidence(_ID, "always"),
    "ld-code-unknown": Evidence(_LIST, "spelling"),
}
"""Evidence of the proposals of each rule; a rule that is not here must not propose (a test asserts
it)."""

# file, sheet, row, column: the cell; ``old`` as it stood, ``new`` in the frame's form (ISO days,
# codes); ``certain``: may be accepted without looking; ``rivals``: how many other values were
# proposed for the same cell; ``rule`` the first that proposes it, ``rules`` all of them (tuple).
PROPOSALS = (
    "file",
    "sheet",
    "row",
    "column",
    "table",
    "field",
    "old",
    "new",
    "rule",
    "rules",
    "evidence",
    "certain",
    "rivals",
    "index",
)


def proposals(findings: pd.DataFrame, language: int = 0) -> pd.DataFrame:
    """One line a cell and proposed value (:data:`PROPOSALS`), in the order of the findings;
    explained findings propose nothing.

    A value that several rules propose is certain when one of them is, and stands on the evidence of
    that one.

    Args:
        language: 0 Vietnamese, 1 English, for the evidence.
    """
    open_ = awake(findings)
    mine = open_[
        (open_["proposal"].fillna("") != "")
        & (open_["row"] > 0)
        & (open_["column"] != "")
        & open_["rule"].isin(list(EVIDENCE))
    ]
    mine = mine[mine["proposal"] != mine["value"]]
    cell = ["file", "sheet", "row", "column"]
    spelling = [
        fold(str(a)) == fold(str(b)) for a, b in zip(mine["value"], mine["proposal"], strict=True)
    ]
    how = mine["rule"].map({r: e.certain for r, e in EVIDENCE.items()})
    certain = (how == "always") | (
        (how == "spelling") & pd.Series(spelling, index=mine.index, dtype=bool)
    )
    known = [*cell, "proposal"]
    together = {
        key: tuple(dict.fromkeys(part)) for key, part in mine.groupby(known, sort=False)["rule"]
    }
    place = pd.Series(np.arange(len(mine)), index=mine.index)
    first = place.groupby([mine[c] for c in known], sort=False).transform("min")
    mine = (
        mine.assign(certain=certain, first=first)
        .sort_values(["first", "certain"], ascending=[True, False], kind="stable")
        .drop_duplicates(known)
    )
    certain = mine["certain"]
    rivals = mine.groupby(cell)["proposal"].transform("size") - 1
    rules = pd.Series(
        [together[key] for key in mine[known].itertuples(index=False, name=None)],
        index=mine.index,
        dtype=object,
    )
    return pd.DataFrame(
        {
            **{c: mine[c] for c in (*cell, "table", "field")},
            "old": mine["value"],
            "new": mine["proposal"],
            "rule": mine["rule"],
            "rules": rules,
            "evidence": mine["rule"]
            .map({r: e.words[language] for r, e in EVIDENCE.items()})
            .astype("str"),
            "certain": certain & (rivals == 0),
            "rivals": rivals.astype("int64"),
            "index": mine["index"],
        },
        columns=list(PROPOSALS),
    ).reset_index(drop=True)


@dataclass(frozen=True)
class Column:
    """How a unit writes one column: what stood in its cells, so that a new value is written in the
    same manner."""

    field: Field
    texts: tuple[str, ...]

    def written(self, value: str, units: Mapping[str, str] | None = None) -> str:
        """*value* (ISO day, code, number as text) as this unit writes such values; see
        :meth:`encoded` for old fonts.

        Args:
            units: code -> name of the registry, for columns that hold names.
        """
        if self.field.kind == "date":
            return self._day(value)
        if self.field.kind in ("int", "decimal"):
            return (
                value.replace(".", ",")
                if any("," in x for x in self.texts) or not any("." in x for x in self.texts)
                else value
            )
        if self.field.kind == "unit" and units and not self._mostly(units):
            return units.get(value, value)
        if self.field.codelist and self.field.codelist != "ma_ngach":
            codes = code_list(self.field.codelist)
            return value if self._mostly(codes.codes) else codes.label(value)
        return value

    def _mostly(self, codes) -> bool:
        given = [x for x in self.texts if x]
        return bool(given) and sum(x in codes for x in given) * 2 > len(given)

    def _day(self, value: str) -> str:
        parts = value.split("-")
        for text in self.texts:
            if len(text) == 10 and text[4] == text[7] == "-" and text[:4].isdigit():
                return value
            sign = next((s for s in "/-." if len(text) >= 8 and text.count(s) == 2), "")
            if sign:
                return sign.join(reversed(parts))
        return vn_date(value)

    def encoded(self, text: str) -> str:
        """*text* in the old encoding of the column, where its cells are typed in one; else as it
        is."""
        votes = [e for e in judge(list(self.texts)) if e in LEGACY]
        return encode(text, votes[0]) if votes and not text.isascii() else text


def label(table: str, name: str, lang: str) -> str:
    """The field as people call it."""
    return next(
        (f.labelled(lang) for f in dictionary.tables()[table].fields if f.name == name), name
    )
