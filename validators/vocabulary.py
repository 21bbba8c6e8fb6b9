"""The words of a month, declared once: situations of people, outcomes of comparisons, kinds of
changes.

The sync makes them, the mirror stores them, review workbook, pages and terminal show them. They
stand among the validators because connectors know nothing of the sync, and both need them.
"""

from dataclasses import dataclass

from .texts import pick

Bilingual = tuple[str, str]
"""(Vietnamese, English), as ``texts.pick`` takes it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a line of a plan is about.

    Attributes:
        label: what people call it.
        approving: what follows when a person approves such a line; empty for what nobody decides.
        happens: what an event says of the person, with ``{there}``, where the national side has
            the person, and ``{here}``, where the unit says; empty where the two units say it.
        event: of a whole person (comes, moves, goes, is in question), not of one value.
        asks_who: asks who or where somebody is, which only people can know.
        differs: unit and national side say different things, and neither is known to be newer.
    """

    name: str
    label: Bilingual
    approving: Bilingual = ("", "")
    happens: Bilingual = ("", "")
    event: bool = False
    asks_who: bool = False
    differs: bool = False

    @property
    def decided(self) -> bool:
        """Whether a person decides on it before it is applied; the others are only told."""
        return bool(self.approving[0])


def _event(
    name: str,
    label: Bilingual,
    approving: Bilingual,
    *,
    happens: Bilingual = ("", ""),
    asks_who: bool = False,
) -> Kind:
    return Kind(name, label, approving, happens, event=True, asks_who=asks_who)


# In the order in which pages count them.
_KINDS = (
    _event("new", ("Người mới", "New"),
    ("thêm hồ sơ với mọi giá trị", "adds the record with all its values"),
    happens=("Hồ sơ mới về {here}", "New record in {here}")),
    _event("transferred", ("Chuyển đơn vị", "Transferred"),
    ("đổi đơn vị và các giá trị khác", "moves the person and changes what differs")),
    _event("leaver", ("Thôi công tác", "Left service"), ("đóng hồ sơ", "closes the record"),
    happens=("Thôi công tác ở {there}", "Left service in {there}")),
    _event("returned", ("Trở lại", "Returned"),
    ("mở lại hồ sơ và đổi các giá trị khác", "opens the record again and changes what differs")),
    _event("absent", ("Vắng trong tệp", "Absent from the file"),
    ("đóng hồ sơ; từ chối: người ấy vẫn làm việc",
    "closes the record; rejecting says that the person still works"), asks_who=True,
    happens=("Có trong CSDL quốc gia ở {there}; không có trong tệp của đơn vị",
    "In the national database in {there}; not in the unit's file")),
    _event("identity_conflict", ("Xung đột số định danh", "Conflicting personal ID"),
    ("nhận số đơn vị khai; từ chối: giữ số quốc gia",
    "takes the unit's number; rejecting keeps the national one"), asks_who=True),
    _event("duplicate", ("Khai trùng hai nơi", "Declared in two places"),
    ("ghi nhận là đã xem; không giá trị nào đổi",
    "notes that it was seen; no value changes"), asks_who=True,
    happens=("Theo CSDL quốc gia ở {there}; đơn vị khai ở {here}",
    "In {there} by the national database; in {here} by the unit")),
    _event("ambiguous", ("Chưa rõ là ai", "Unclear who it is"),
    ("là cùng một người, nối từ kỳ sau; từ chối: là người khác",
    "the same person, joined from the next run on; rejecting says another person"), asks_who=True),
    _event("reorganised", ("Sắp xếp đơn vị", "Unit reorganised"),
    ("đổi đơn vị theo quyết định sắp xếp", "moves the person as the reorganisation decided")),
    Kind("push", ("Đơn vị sửa", "Changed by the unit"),
    ("nhận giá trị đơn vị khai", "takes the unit's value")),
    Kind("keep_theirs", ("Giữ của Bộ", "Keep the Ministry's")),
    Kind("conflict", ("Xung đột giá trị", "Conflicting values"),
    ("nhận giá trị đơn vị khai; từ chối: giữ giá trị quốc gia",
    "takes the unit's value; rejecting keeps the national one"), differs=True),
    Kind("two_way", ("Khác, chưa có mốc chung", "Different, nothing agreed before"),
    ("nhận giá trị đơn vị khai; từ chối: giữ giá trị quốc gia",
    "takes the unit's value; rejecting keeps the national one"), differs=True),
    Kind("erase", ("Xóa giá trị", "Value erased"), ("xóa giá trị", "erases the value")),
    Kind("agreed", ("Hai bên đã giống nhau", "Both sides came to the same")),
)  # fmt: skip
KINDS = {k.name: k for k in _KINDS}
EVENTS = tuple(k.name for k in _KINDS if k.event)
VALUES = tuple(k.name for k in _KINDS if not k.event)
TOLD = tuple(k.name for k in _KINDS if not k.decided)
"""Kinds that nobody decides on: the unit is told, or both sides came to the same."""
REVIEWED = tuple(k.name for k in _KINDS if k.decided)
ABOUT_PEOPLE = tuple(k.name for k in _KINDS if k.asks_who)
DIFFERENT = tuple(k.name for k in _KINDS if k.differs)
HARD_FIRST = (
    "conflict", "identity_conflict", "duplicate", "ambiguous", "absent", "erase", "leaver",
    "returned", "transferred", "reorganised", "new", "two_way", "push",
)  # fmt: skip
"""Reviewed kinds, what people must think about first."""

OUTCOMES = ("nothing", "push", "keep_theirs", "agreed", "conflict", "two_way")
"""What comparing base, theirs and ours gives, by its number; all but "nothing" are kinds too."""

SEVERAL = "; "
"""Between the units that declare one person, in a line of kind "duplicate"."""

_OF_EVENTS = (
    "transferred", "reorganised", "leaver", "returned", "absent", "identity_conflict", "duplicate",
    "ambiguous",
)  # fmt: skip
SITUATIONS: dict[str, Bilingual] = {
    "new": KINDS["new"].label,
    "changed": ("Có thay đổi", "Changed"),
    "unchanged": ("Không đổi", "Unchanged"),
    **{name: KINDS[name].label for name in _OF_EVENTS},
    "kept_out": ("Giữ lại ngoài kế hoạch vì lỗi", "Kept out of the plan by errors"),
    "silent": ("Đơn vị không gửi tệp", "The unit sent no file"),
}
"""What is the case for a person -> label; each row of a submission and each known person has
exactly one."""
COUNTED = ("new", "changed", *(name for name in _OF_EVENTS if name != "reorganised"))
"""Situations that the figures of a month name."""

STANDINGS: dict[str, Bilingual] = {
    "not_sent": ("Chưa gửi", "Not sent"),
    "errors": ("Đã gửi, có lỗi", "Sent, with errors"),
    "waiting": ("Chờ duyệt", "Waits for a decision"),
    "approved": ("Đã duyệt, chưa áp dụng", "Approved, not applied"),
    "applied": ("Đã áp dụng, chưa gửi Bộ", "Applied, not sent to the Ministry"),
    "sent": ("Đã gửi Bộ, chờ trả lời", "Sent to the Ministry, no answer yet"),
    "refused": ("Bộ từ chối", "Refused by the Ministry"),
    "accepted": ("Bộ đã nhận hoặc đã khớp", "Accepted by the Ministry, or the same there"),
    "gone": ("Không còn thuộc diện", "No longer counted"),
}
"""Where a record stands on its way to the national database (``sync.standing``): each record of a
campaign is in exactly one, in the order of the way."""


_OF_LINES: dict[str, Bilingual] = {
    "add": ("thêm dòng này vào danh sách", "adds this line to the list"),
    "remove": ("bỏ dòng này khỏi danh sách", "takes this line off the list"),
}
"""What approving does to a line of a list that comes or goes whole, whatever its kind."""


def approving(kind: str, op: str = "set", *, of_list: bool = False) -> str:
    """What follows when a person approves a change, in the language in use.

    Args:
        op: ``add``, ``set``, ``remove`` or ``close`` (``sync.changes.CHANGES``).
        of_list: the change is of a line of a list.
    """
    about = KINDS.get(kind)
    if of_list and op in _OF_LINES and (about is None or not about.event):
        return pick(_OF_LINES[op])
    return pick(about.approving) if about is not None else ""


@dataclass(frozen=True, slots=True)
class Submission:
    """What came of a file that a unit sent: what people call it, whether somebody must be told, and
    whether it is set aside, with all that was found in it."""

    name: str
    label: Bilingual
    told: bool = False
    aside: bool = False


DECISIONS: dict[str, Bilingual] = {
    "approve": ("Duyệt", "Approved"),
    "reject": ("Từ chối", "Rejected"),
    "defer": ("Hoãn", "Deferred"),
}
"""What people decide about a line of a plan, as the review workbook offers it."""
ANSWERED: dict[str, Bilingual] = {
    **DECISIONS,
    "works": ("còn làm việc", "still works"),
    "left": ("đã thôi", "has left"),
    "same": ("cùng một người", "the same person"),
    "different": ("người khác", "another person"),
    "national": ("giữ giá trị quốc gia", "the national value stays"),
    "unit": ("theo đơn vị", "as the unit says"),
    "here": ("đơn vị nhận", "the unit says: ours"),
    "elsewhere": ("đơn vị không nhận", "the unit says: not ours"),
    "unsure": ("chưa rõ, hỏi lại", "unsure, ask again"),
}
"""Answers to the questions of a plan (``sync.judgements.ANSWERS``), as people say them."""

_SUBMISSIONS = (
    Submission("stands", ("Được tính", "Counted")),
    Submission("part", ("Được tính phần chưa có tệp sau thay",
    "Counted in part, a later file has the rest")),
    Submission("replaced", ("Đã có tệp sau thay", "Replaced by a later file")),
    Submission("repeat", ("Trùng nội dung với tệp khác", "Same content as another file")),
    Submission("older", ("Ngày số liệu cũ hơn tệp đang dùng, không tính",
    "Declares an older day than the file in use, not counted"), told=True, aside=True),
    Submission("other_period", ("Của kỳ khác, không tính", "Of another period, not counted"),
    told=True, aside=True),
    Submission("other_list", ("Danh sách cho việc khác, không phải bản kê khai, không tính",
    "A list for another purpose and no declaration, not counted"), told=True, aside=True),
    Submission("waits", ("Chờ trả lời, chưa tính", "Waits for an answer, not counted yet"),
    told=True, aside=True),
    Submission("dropped", ("Cán bộ đã bỏ", "Dropped by an officer"), aside=True),
    Submission("nobody", ("Không có người nào", "Holds nobody"), told=True),
    Submission("refused", ("Không đọc được", "Could not be read"), aside=True),
)  # fmt: skip
SUBMISSIONS = {s.name: s for s in _SUBMISSIONS}
"""What comes of a unit's file, in the order in which it is counted."""
DOUBTS: dict[str, Bilingual] = {
    "order": ("không rõ tệp nào gửi sau", "unclear which file is the later one"),
    "between": ("sổ gửi lại trả lời một tệp cũ hơn", "the returned workbook answers an older file"),
    "fewer": ("không rõ người không còn trong tệp sau là đã bỏ hay vẫn còn",
    "unclear whether people missing from the later file are gone"),
    "narrower": ("tệp sau thiếu nhiều cột của tệp trước",
    "the later file lacks many columns of the earlier"),
}  # fmt: skip
"""Why an officer is asked about a file."""


def label(kind: str) -> str:
    """What people call a kind of change, in the language in use; an unknown kind as it is."""
    return pick(KINDS[kind].label) if kind in KINDS else kind
