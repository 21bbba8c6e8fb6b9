"""Of columns that say the same of two times side by side (pay held and pay given, the unit before
and after a merger): which of them is in force, and what is left open.

What a heading says of the time stands in the heading itself or above it; whether the new has become
the present, the title tells (a decision gave it, a proposal only asks for it) and the days from
which it holds. Where neither does, nothing of either is read, and both are asked about.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ....validators.folding import clean
from .decision import Mapping, Question, Stand

_SPOKEN = (
    (Stand.PRESENT, r"hiện (?:hưởng|tại|nay|giữ|xếp|có|đang)|đang (?:hưởng|xếp|giữ)|cao nhất"),
    (Stand.PROPOSED, r"đề nghị|đề xuất|dự kiến|sắp (?:được )?nâng|lần sau|tiếp theo|kỳ tới"),
    (
        Stand.NEW,
        r"mới|(?<!lần )sau(?= (?:khi|sắp xếp|sáp nhập|hợp nhất|xếp|nâng|điều chỉnh)\b|$)"
        r"|(?:được|đã) (?:nâng|xếp)|nâng lên|chuyển xếp"
        r"|(?:(?<=chức vụ )|(?<=chức danh ))(?:được )?bổ nhiệm",
    ),
    (Stand.OLD, r"cũ|trước(?! (?:thời )?hạn\b| tuổi\b)"),
)
_FOLDED = (
    (Stand.PRESENT, r"hien (?:huong|tai|nay|giu|xep)|dang (?:huong|xep|giu)|cao nhat"),
    (Stand.PROPOSED, r"de nghi|du kien|sap nang|lan sau|tiep theo"),
    (
        Stand.NEW,
        r"moi|sau (?:khi|sap xep|sap nhap|nang|xep)|(?:duoc|da) (?:nang|xep)|nang len"
        r"|(?:(?<=chuc vu )|(?<=chuc danh ))(?:duoc )?bo nhiem",
    ),
    (Stand.OLD, r"cu|truoc (?:khi|sap xep|sap nhap|nang|xep)"),
)
"""The same of headings that are typed without marks."""


def _forms(words: tuple[tuple[Stand, str], ...]) -> list[tuple[Stand, re.Pattern[str]]]:
    return [(stand, re.compile(rf"\b(?:{form})(?!\w)")) for stand, form in words]


_MARKED, _PLAIN = _forms(_SPOKEN), _forms(_FOLDED)


def _around(words: tuple[tuple[Stand, str], ...], then: str) -> re.Pattern[str]:
    """The words with the marks around them, and with what happened *then*."""
    spoken = "|".join(form for _, form in words)
    return re.compile(
        rf"(?i)[\s(\[,:–-]*(?<!\w)(?:{spoken})(?: khi)?(?: (?:{then}))*(?!\w)[\s)\]]*"
    )


_MARKED_TIME = _around(
    _SPOKEN, r"(?:sắp xếp|sáp nhập|hợp nhất|điều chỉnh|nâng|xếp|chuyển)(?: lương| bậc| hạng)?"
)
_PLAIN_TIME = _around(_FOLDED, r"(?:sap xep|sap nhap|nang|xep|chuyen)(?: luong| bac| hang)?")
PAY = frozenset({"bac", "he_so", "ngay_bac", "ma_ngach", "ten_ngach", "vuot_khung"})
"""Fields of which a lone column of old or proposed values is no value in force."""
NOT_PRESENT = "lương cũ, mới hoặc đề nghị: không phải lương hiện hưởng"
"""The reason of a column that was understood and that feeds no field."""
UNDECIDED = "có cả cột đang giữ và cột mới: chờ xác nhận bằng hoso map"
NOT_ALONE = "chỉ có giá trị cũ hoặc đề nghị, không rõ giá trị hiện nay"
LEFT = frozenset({NOT_PRESENT, UNDECIDED, NOT_ALONE})


def said(text: str) -> Stand:
    """What the heading *text* says of the time."""
    words = clean(text).lower()
    forms = _PLAIN if words.isascii() else _MARKED
    return next((when for when, form in forms if form.search(words)), Stand.UNSAID)


def above(parents: Sequence[str]) -> Stand:
    """What the headings above a column say of the time: the nearest that says anything decides."""
    told = (said(p) for p in reversed(parents))
    return next((when for when in told if when is not Stand.UNSAID), Stand.UNSAID)


def timeless(heading: Sequence[str]) -> tuple[str, ...]:
    """*heading* (parent first) whose last text has no words for old, new or proposed, and is left
    out where it says nothing else; () where it has none."""
    text = clean(heading[-1])
    if said(text) not in (Stand.NEW, Stand.OLD, Stand.PROPOSED):
        return ()
    words = _PLAIN_TIME if text.isascii() else _MARKED_TIME
    rest = clean(words.sub(" ", text)).strip("()[],:– -")
    if rest == text:
        return ()
    return (*heading[:-1], rest) if rest else tuple(heading[:-1])


@dataclass(frozen=True)
class Document:
    """What a list is, as its title tells: *given* True for a decision or what one gave, False for a
    proposal, None when it does not say; *day* of the title (ISO), '' for none."""

    given: bool | None = None
    day: str = ""


_ATTACHED = re.compile(
    r"(?i)(?:kèm theo|theo|đính kèm)\s+(?:(?P<given>quyết định|qđ|nghị quyết)"
    r"|tờ trình|công văn|báo cáo|kế hoạch|văn bản)\b"
)
_ASKS = re.compile(
    r"(?i)\b(?:đề nghị|đề xuất|dự kiến|kế hoạch|đủ điều kiện|đủ tiêu chuẩn|đến hạn|dự thảo|rà soát"
    r"|xét (?:nâng|thăng|chuyển|bổ nhiệm))\b"
)
_GAVE = re.compile(r"(?i)\b(?:đã|được|kết quả|phê duyệt|công nhận)\b")
_A_DAY = re.compile(r"(?<!\d)(?:(\d{1,2})\s*[/.\-]\s*)?(\d{1,2})\s*[/.\-]\s*((?:19|20)\d\d)(?!\d)")


def document(title: str, day: str) -> Document:
    """The list under *title*, whose day is *day*."""
    attached, asks = _ATTACHED.search(title), _ASKS.search(title)
    if attached:
        given = bool(attached["given"])
        return Document(None if given and asks else given, day)
    return Document(False if asks else True if _GAVE.search(title) else None, day)


class _Cells(Protocol):
    def __getitem__(self, column: int, /) -> list[object]: ...


Stands = frozenset[Stand]
_HELD: Stands = frozenset({Stand.PRESENT, Stand.UNSAID})


def present(
    columns: Sequence[Mapping], filled: _Cells, about: Document
) -> tuple[list[Mapping], list[Question]]:
    """The *columns*, of those of old, new and proposed values only the ones in force with their
    field; and what there is to ask of the others."""
    spoken = {i: m for i, m in enumerate(columns) if m.field and m.how != "manual" and not m.link}
    if all(m.stand is Stand.UNSAID for m in spoken.values()):
        return list(columns), []
    claims: dict[tuple[str, str], list[int]] = {}
    for i, m in spoken.items():
        claims.setdefault((m.field, m.role), []).append(i)
    kept = _answered(columns, claims) or _in_force(columns, claims, filled, about)
    result, asked = list(columns), []
    for places in claims.values():
        asked += _leave(result, places, kept)
    return result, asked


def _answered(columns: Sequence[Mapping], claims: dict[tuple[str, str], list[int]]) -> Stands:
    """The one stand that somebody has confirmed for a field that others claim too."""
    told = {m.stand for m in columns if m.how == "manual" and (m.field, m.role) in claims}
    return frozenset(told) if len(told) == 1 else frozenset()


def _in_force(
    columns: Sequence[Mapping],
    claims: dict[tuple[str, str], list[int]],
    filled: _Cells,
    about: Document,
) -> Stands:
    """The stands that are read where several claim a field; none when that is left open."""
    there = {columns[i].stand for own in claims.values() if len(own) > 1 for i in own}
    held = there & _HELD
    if Stand.NEW not in there or not (held or Stand.OLD in there):
        lone = _HELD if about.given is False else _HELD | {Stand.NEW}
        return lone | {Stand.OLD} if there and not held else lone
    news = [m.column for m in columns if m.stand is Stand.NEW and m.field.startswith("ngay_")]
    holds = _holds([cell for column in news for cell in filled[column]], about)
    if holds is None and held:
        return frozenset()
    # "Cũ" and "mới" alone: what is called new is what holds, if nobody says otherwise.
    return frozenset(held or {Stand.OLD}) if holds is False else frozenset({Stand.NEW})


def _holds(days: Sequence[object], about: Document) -> bool | None:
    """Whether what is called new is in force; None when nothing tells."""
    if about.given is False:
        return False
    told = [told_day for d in days if (told_day := iso(d))]
    if not told or not about.day:
        return about.given
    begun = sum(d <= about.day[: len(d)] for d in told) * 2 >= len(told)
    if about.given is None:
        return begun
    return True if begun else None


def iso(cell: object) -> str:
    """The day or month of a cell, '' for none."""
    if isinstance(cell, datetime.date):
        return cell.isoformat()[:10]
    found = _A_DAY.search(cell) if isinstance(cell, str) else None
    if not found:
        return ""
    day, month, year = found.groups()
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


def _leave(result: list[Mapping], places: list[int], kept: Stands) -> list[Question]:
    """Take the field from the columns at *places* that are not in force; the questions about them.
    In place."""
    stands = {result[i].stand for i in places}
    read = _read(stands, kept)
    if len(stands) == 1 and (read is not None or not _are_lone(result, places)):
        return []
    reads = [i for i in places if result[i].stand is read]
    first = result[reads[0]].column if reads else -1
    asked = []
    for i in places:
        m = result[i]
        if i in reads:
            continue
        if not reads or Stand.NEW in stands:
            kind = "rival" if len(stands) > 1 else "near"
            candidates = ((m.field, m.score, m.how),)
            asked.append(Question(m.column, m.heading, kind, candidates, first))
        reason = NOT_PRESENT if reads else UNDECIDED if len(stands) > 1 else NOT_ALONE
        result[i] = m.without(reason)
    return asked


def _read(stands: set[Stand], kept: Stands) -> Stand | None:
    """Which of *stands* keeps the field that they claim, None when none does."""
    inside = stands & kept
    if inside:
        return min(inside)
    calm = stands & _HELD if kept or Stand.NEW not in stands else set()
    return min(calm, default=None)


def _are_lone(columns: Sequence[Mapping], places: Sequence[int]) -> bool:
    """True for columns that alone claim a field and whose values are not those of now: of pay, or
    by the words of their own headings."""
    return any(
        columns[i].field in PAY or said(columns[i].heading.rpartition(" / ")[2]) is columns[i].stand
        for i in places
    )
