"""What every format is made from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from ...validators.records import Records
from ...validators.rules import BOOK, Rule, messages
from ...validators.rules.engine import Outcome, Result


class File(Protocol):
    """The report on one file that was read or refused."""

    @property
    def path(self) -> Any: ...
    @property
    def status(self) -> str: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def remarks(self) -> Sequence[str]: ...


class Checked(Protocol):
    """What was looked at, what was passed over, and which rules crashed: all that SARIF, JUnit and
    GitHub annotations need beside the findings."""

    @property
    def files(self) -> Sequence[File]: ...
    @property
    def skipped(self) -> Sequence[str]: ...
    @property
    def crashed(self) -> Sequence[Outcome]: ...


class Check(Checked, Protocol):
    """The outcome of a check of records: also what came of each rule."""

    @property
    def files(self) -> Sequence[Any]: ...
    @property
    def records(self) -> Records: ...
    @property
    def result(self) -> Result: ...
    @property
    def as_of(self) -> str: ...
    def summary(self) -> Mapping[str, int]: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """A file that was looked at (``read``) or could not be (``refused``, with the reason); what
    else is remarked of it."""

    path: str
    status: str = "read"
    reason: str | None = None
    remarks: Sequence[str] = ()


@dataclass(frozen=True)
class Looked:
    """A look at files by rules that are not of the book (templates): see :class:`Described` for the
    rules."""

    files: Sequence[Seen]
    crashed: Sequence[Outcome] = ()
    skipped: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Described:
    """A rule as the formats tell it: ``severity`` is error, warning or info."""

    id: str
    title: str
    law: str
    severity: str
    tags: tuple[str, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)


def described(rule: Rule, as_of: str = "") -> Described:
    return Described(
        rule.id,
        rule.title[0],
        messages.law(rule, as_of),
        rule.severity,
        (rule.scope, rule.quality),
        {"confidence": rule.confidence},
    )


def of_book(ids: Iterable[str], as_of: str = "") -> dict[str, Described]:
    """The rules of the book with these ids, with the law of a day."""
    return {i: described(BOOK[i], as_of) for i in ids}


def refused(checked: Checked) -> list[tuple[str, str]]:
    """(path, reason) of each file that could not be read."""
    return [(str(f.path), f.reason or "") for f in checked.files if f.status == "refused"]


def explained(row: Mapping[Any, Any]) -> str:
    """Why a finding is right as it stands, '' when nobody explained it."""
    return str(row.get("explained", "") or "")


def cell(sheet: str, column: str, row: int) -> str:
    """The address as people write it: "Danh sách!G17", a sheet alone when the row is 0."""
    return f"{sheet}!{column}{row}" if row else sheet
