"""Lists of people who have left: what their title says, and from which day their columns say it."""

import re
from collections.abc import Sequence
from dataclasses import replace

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


def says_left(title: str) -> bool:
    """Whether a *title* says that the people of its list have left."""
    words = fold_words(title)
    return _LEFT.search(words) is not None and _COMING.search(words) is None


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
