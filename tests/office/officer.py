"""What an officer does in a month, whatever they do it with: the terminal, the desk."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from hoso.office.month import Month
from hoso.validators.texts import pick
from hoso.validators.vocabulary import SITUATIONS


@dataclass(frozen=True)
class Ran:
    """What a run of the month told.

    Attributes:
        figures: as ``office.figures.of_month``.
        told: names of the files that are told and not counted.
        plan: number of its plan. wrong: what is wrong in words, for who reads a test that failed.
        month: what the use case gave; None where a browser stood between.
    """

    figures: dict[str, int]
    told: set[str]
    plan: int
    wrong: str = ""
    month: Month | None = None

    @property
    def people(self) -> int:
        return self.figures["Người"]

    @property
    def errors(self) -> int:
        return self.figures["Lỗi"]

    @property
    def asked(self) -> int:
        return self.figures.get("Câu hỏi về tệp", 0)

    @property
    def silent(self) -> int:
        """People of units that sent nothing."""
        return self.figures.get("Người của đơn vị không gửi tệp", 0)

    @property
    def owed(self) -> int:
        """People of the part of a unit that it still owes."""
        return self.figures.get("Người thuộc phần đơn vị chưa gửi", 0)

    def situation(self, name: str) -> int:
        """How many people are in a situation of the plan."""
        return self.figures[pick(SITUATIONS[name])]


class Officer(Protocol):
    """The steps of a month."""

    def take(self, period: str, path: Path, folder: str = "") -> None:
        """Take a file of a unit in, into a folder of the inbox."""
        ...

    def pull(self, folder: Path, period: str) -> None:
        """Take an export of the national side in."""
        ...

    def cannot_run(self, period: str) -> None:
        """There is no way to run this month; it is said why."""
        ...

    def run(self, period: str, day: str) -> Ran: ...

    def let_pass(self, period: str, day: str, gate: str, because: str) -> Ran:
        """Let a gate pass for long enough, and run the month again."""
        ...

    def counted(self, period: str) -> Counter:
        """Unit -> people of its files that count."""
        ...

    def said_of_files(self, period: str) -> str:
        """All that is said of the files of a period."""
        ...

    def keep(self, period: str, file: str, because: str = "") -> str:
        """Say that a file counts; what is answered."""
        ...

    def drop(self, period: str, file: str) -> None: ...

    def cannot_keep(self, period: str, file: str) -> None:
        """There is no such file to keep."""
        ...

    def results(self, period: str) -> None:
        """Send the units their results."""
        ...

    def remind(self, period: str, deadline: str) -> None: ...

    def approve(self, *kinds: str, because: str, plan: int = 0) -> None:
        """Approve all lines of these kinds of a plan, by default the newest."""
        ...

    def cannot_approve(self, *kinds: str, gate: str) -> None:
        """A gate stops it and is named."""
        ...

    def apply(self, plan: int = 0) -> None: ...

    def undo(self, plan: int) -> None: ...

    def reorganise(self, table: Path) -> int:
        """Plan what a table declares; the number of its change set."""
        ...

    def has_left(self, change: str, reason: str, day: str, because: str) -> None:
        """Answer the question about somebody who is absent."""
        ...

    def audit(self) -> str:
        """Verify the audit; what is said of it."""
        ...
