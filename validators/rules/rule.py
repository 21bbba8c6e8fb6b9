"""What a rule is: a small frozen value with one vectorised function."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field, fields, replace
from typing import Any, Literal

import pandas as pd

from .context import Context

Severity = Literal["error", "warning", "info"]
Scope = Literal["cell", "row", "file", "unit", "province", "tree", "sync"]
"""What a rule must see to judge: ``cell`` the text of a cell before it became a value, ``row`` the
typed values of one person with the person's lists, the wider ones more than one person."""
Quality = Literal["đúng", "đủ", "sạch", "sống", "thống nhất", "dùng chung"]
# ``logic``: the rule rests on the sense of the data itself (a day of birth before every other day),
# not on a text. What rests on memory alone is never an error (a test over the book).
Confidence = Literal["read", "secondary", "from_memory", "logic"]

# The order in which rules are heard: a finding of an earlier gate on the same cell or person quiets
# the later ones.
GATES = ("file", "cell", "row", "person", "unit", "province", "sync")
Gate = Literal["file", "cell", "row", "person", "unit", "province", "sync"]

Test = Callable[[Context], Any]
"""Context -> boolean Series (True = wrong) on the index of the rule's table, or a frame of hits
(see :data:`HITS`)."""
Proposal = Callable[[Context, pd.Index], pd.Series]
"""Context, index labels that were hit -> proposed values as text ('' = none), same index."""

# A rule about sheets, files, units or the tree gives a frame with these columns instead of a mask.
# ``index`` is -1 when the finding is not about one row of ``table``; then ``_table`` and ``row`` (0
# = whole sheet) say where. A column ``table`` names another table of the dictionary for its hits,
# ``severity`` another level,
# ``event`` the ISO day of the event that is judged, ``reason`` the code of the reason in the row
# that explains the hit ('' = none does, whatever the row says); all columns but ``index`` may be
# left out.
HITS = (
    "index",
    "_table",
    "row",
    "column",
    "field",
    "value",
    "proposal",
    "unit",
    "detail",
    "table",
    "severity",
    "event",
    "reason",
)


@dataclass(frozen=True, slots=True)
class Law:
    """Legal basis: the document as people cite it, the days between which it is in force (ISO, '' =
    open), and what took its place when it ended."""

    text: str
    since: str = ""
    until: str = ""
    successor: str = ""

    def in_force(self, day: str) -> bool:
        return self.since <= day and (not self.until or day <= self.until)

    def at(self, article: str) -> "Law":
        """The same document, cited by an article: its days are declared once, in ``laws``."""
        return replace(self, text=f"{self.text} {article}")


@dataclass(frozen=True, slots=True)
class Example:
    """A record for the two examples of a rule, as plain values.

    ``nguoi`` are fields of one person over a sound default; ``con`` child lines by table; ``more``
    further people; ``units``, ``mirror`` rows of the registry or the mirror; ``problems`` what the
    loader noticed; ``as_of`` the day; ``sheet`` what stands in ``TABLES`` for the first sheet;
    ``without`` fields that have no column there; ``headings`` further columns of it, as rows of
    ``COLUMNS``. See ``examples.context``.
    """

    nguoi: dict[str, Any] = field(default_factory=dict)
    con: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    more: tuple[dict[str, Any], ...] = ()
    units: tuple[dict[str, Any], ...] = ()
    mirror: tuple[dict[str, Any], ...] = ()
    problems: tuple[dict[str, Any], ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    as_of: str = ""
    sheet: dict[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    headings: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the book.

    Attributes:
        id: as in the rule book; never changed, never used again.
        reads: fields read; when a submission has none of the columns in ``needs`` the rule is
            *skipped*, not passed.
        lists: tables besides the judged one that a rule of scope ``row`` looks at (dotted names in
            ``reads`` name theirs already). also: tables besides ``table`` whose rows it judges.
        covers: "field.check" of the dictionary's checks (``schemas.checks``) that it says better.
        blames: fields whose cell is marked, the first that has a column wins.
        message, fix: Vietnamese and English templates; ``{value}``, ``{proposal}``, ``{label}``,
            ``{detail}`` and ``{as_of}``.
        local: file of the Department that declares it, '' for a rule of hoso.
        lawful: people near the fault whom the rule must not accuse.
        event: fields with the day of the event that is judged, the first that has one counts: the
            finding cites the law of that day, and the rule goes on after its law has ended.
        reasons: reasons (``validators.reasons``) that make the finding an information when the row
            states one of them.
    """

    id: str
    scope: Scope
    gate: Gate
    severity: Severity
    quality: Quality
    table: str
    reads: tuple[str, ...]
    needs: tuple[str, ...]
    blames: tuple[str, ...]
    title: tuple[str, str]
    message: tuple[str, str]
    fix: tuple[str, str]
    laws: tuple[Law, ...]
    confidence: Confidence
    wrong: Example
    right: Example
    test: Test
    propose: Proposal | None = None
    note: str = ""
    local: str = ""
    lawful: tuple[Example, ...] = ()
    event: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()

    @property
    def judges(self) -> tuple[str, ...]:
        """The tables in whose rows it finds something, its own first."""
        return (self.table, *self.also)

    def beside(self, table: str) -> tuple[str, ...]:
        """The tables that it must see beside *table* to judge the rows of *table*."""
        dotted = (name.partition(".")[0] for name in (*self.reads, *self.needs) if "." in name)
        # A reason that explains a line may stand in the person's row.
        owner = ("nguoi",) if self.reasons else ()
        return tuple(t for t in dict.fromkeys((*dotted, *self.lists, *owner)) if t != table)

    def in_force(self, day: str) -> bool:
        """Whether the rule applies on an ISO day: while one of its laws does, and a rule about past
        events from the first of them on; a law without dates always does."""
        if self.event:
            return any(law.since <= day for law in self.laws)
        return any(law.in_force(day) for law in self.laws)

    def cited(self, day: str, event: str = "") -> tuple[Law, ...]:
        """The documents that a finding of *day* cites: those in force on the day of the event when
        it is told and there are any, else those in force on *day*."""
        then = tuple(law for law in self.laws if event and law.in_force(event))
        return then or tuple(law for law in self.laws if law.in_force(day))


BOOK: dict[str, Rule] = {}


@dataclass(frozen=True, slots=True)
class rule:
    """Registers the decorated function as a rule; its words are those of :class:`Rule`. ``needs``
    defaults to ``reads``, ``blames`` to the first of ``reads``."""

    id: str
    _: KW_ONLY
    scope: Scope = "row"
    gate: Gate = "row"
    severity: Severity
    quality: Quality = "đúng"
    table: str = "nguoi"
    reads: tuple[str, ...] = ()
    needs: tuple[str, ...] | None = None
    blames: tuple[str, ...] | None = None
    title: tuple[str, str]
    message: tuple[str, str]
    fix: tuple[str, str]
    laws: tuple[Law, ...]
    confidence: Confidence
    wrong: Example
    right: Example
    propose: Proposal | None = None
    note: str = ""
    lawful: tuple[Example, ...] = ()
    event: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()

    def __call__(self, test: Test) -> Test:
        if self.id in BOOK:
            raise ValueError(f"rule {self.id} is declared twice")
        said = {f.name: getattr(self, f.name) for f in fields(self)}
        said["needs"] = self.reads if self.needs is None else self.needs
        said["blames"] = self.reads[:1] if self.blames is None else self.blames
        BOOK[self.id] = Rule(**said, test=test)
        return test
