"""Lists of people who have left: what their title says, and from which day their columns say it."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import replace

from ....validators.codelists import code_list
from ....validators.folding import fold, fold_words
from .context import SINCE
from .decision import Mapping

_LEFT = re.compile(
    r"\b(?:nghi huu|nghi viec|thoi viec|nghi cong tac|thoi cong tac|chuyen cong tac|chuyen di"
    r"|chuyen don vi|chuyen nganh|tinh gian|tu tran|bien dong giam|cham dut hop dong|buoc thoi viec"
    r"|da nghi|da chuyen)\b"
)
_COMING = re.compile(
    r"\b(?:du kien|ke hoach|thoi diem|den tuoi|du tuoi|sap|se|de nghi|dang ky|nhu cau|du dieu kien"
    r"|de xuat|xet|dang cong tac|dang lam viec|hien co|bien dong tang|tang giam|den han|thong bao"
    r"|hien dang|chinh sach|doi tuong|giai quyet|nghi dinh)\b"
)
"""Words of a title that speaks of who is still there."""
_DAY = frozenset({"", "ngay_bo_nhiem", "ngay_nghi_huu"})
"""Fields that a column of a bare "Từ ngày" may have got from its neighbours."""
_SINCE_LEFT = frozenset({"ngaynghi", "tungay", "ngaychuyen", "ngaythoiviec", "ngaynghihuu"})
LEFT_DAY = "ngày thôi công tác, theo tiêu đề của danh sách"


_YEARS = re.compile(r"\b20\d\d\b")
_SPAN = re.compile(r"\b(20\d\d)(?: nam)?(?: (?:den|toi))?(?: het)?(?: nam)? (20\d\d)\b")


def says_left(title: str) -> bool:
    """Whether a *title* says that the people of its list have left: in years to come, or over a
    span of years that goes on, nobody has yet."""
    words = fold_words(title)
    return _LEFT.search(words) is not None and not (_COMING.search(words) or _is_to_come(words))


def _is_to_come(words: str) -> bool:
    this = datetime.date.today().year
    return any(int(last) >= this for _, last in _SPAN.findall(words)) or any(
        int(year) > this for year in _YEARS.findall(words)
    )


_REASONS = (
    ("TGBC", r"tinh gian"),
    ("ND178", r"(?:nghi dinh|nd)(?: so)? (?:178|67)"),
    ("NHTT", r"(?:nghi|huu|huu tri) (?:huu )?(?:truoc tuoi|truoc han|som)"),
    ("NH", r"nghi huu|huu tri|nghi che do huu"),
    ("BTV", r"buoc thoi viec"),
    ("TV", r"thoi viec|xin nghi viec|nghi viec"),
    ("HHD", r"(?:het han|het|cham dut) hop dong"),
    ("CCT", r"chuyen (?:cong tac )?(?:ra |di )?(?:ngoai tinh|tinh khac)"),
    ("DD", r"dieu dong(?: trong tinh)?|chuyen (?:cong tac )?trong tinh"),
    ("TT", r"tu tran|qua doi"),
)
"""A reason of leaving -> the words of a section that say it, the particular ones first."""


def reason(section: str) -> str:
    """Why the people of a *section* have left, as the list of reasons calls it; '' where its words
    say none, or several."""
    words, found = fold_words(section), []
    for code, form in _REASONS:
        rest = re.sub(rf"\b(?:{form})\b", " ", words)
        found += [code] if rest != words else []
        words = rest
    return code_list("ly_do_roi").label(found[0]) if len(found) == 1 else ""


def days(columns: Sequence[Mapping], hint: str) -> list[Mapping]:
    """The *columns* of a list of leavers, whose only "Từ ngày" is the day on which they left.
    *hint*: name of the sheet and title."""
    if any(m.field == "ngay_roi" for m in columns) or not says_left(hint):
        return list(columns)
    open_ = [i for i, m in enumerate(columns) if m.how != "manual" and _is_since(m)]
    result = list(columns)
    if len(open_) == 1:
        given = replace(result[open_[0]], field="ngay_roi", how="alias", score=0.85, role="")
        result[open_[0]] = replace(given, reason=LEFT_DAY)
    return result


def _is_since(m: Mapping) -> bool:
    low = fold(m.heading.rpartition(" / ")[2])
    return m.field in _DAY and (low in SINCE or low in _SINCE_LEFT)
