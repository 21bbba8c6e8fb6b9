"""Lists of who is named for an award: what stands beside the award is of it."""

from collections.abc import Sequence

from ....validators.folding import fold_words
from .decision import Mapping

OF_AWARD = "quyết định khen thưởng, không phải quyết định bổ nhiệm"
"""The reason of a column of the award's decision."""
_DECISION = frozenset({"so_quyet_dinh", "ngay_quyet_dinh"})
_POST = frozenset({"ngay_bo_nhiem", "het_han_chuc_vu"})
_WORDS = ("khen thuong", "thi dua", "danh hieu")


def settled(columns: Sequence[Mapping], hint: str) -> list[Mapping]:
    """The *columns* of a list whose title (*hint*) speaks of awards, without the decisions of posts
    that its decisions were taken for."""
    fields = {m.field for m in columns}
    words = fold_words(hint)
    if "khen_thuong" not in fields or fields & _POST or not any(w in words for w in _WORDS):
        return list(columns)
    return [
        m.without(OF_AWARD) if m.field in _DECISION and m.how != "manual" else m for m in columns
    ]
