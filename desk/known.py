"""What pages ask again and again, read once and brought up to date when something was written."""

import datetime
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar, cast

import pandas as pd

from ..office import deciding, decisions, findings
from ..office.deciding import Board
from ..office.findings import Found
from ..office.workspace import Workspace

if TYPE_CHECKING:
    from ..connectors.mirror import Mirror
    from ..office.reconcile import Compared

T = TypeVar("T")
KEPT = 2
"""Plans that are kept at a time."""
MADE = 12
"""Pieces of :meth:`Known.fresh` that are kept at a time."""


class Known:
    """What is known of one workspace; of nothing in it may a page see an older state than the one
    that is written."""

    def __init__(self, workspace: Workspace):
        self._workspace = workspace
        self._lock = threading.Lock()
        self._boards: dict[int, Board] = {}
        self._found: Found | None = None
        self._waiting: tuple[object, pd.DataFrame] = (None, pd.DataFrame())
        self._names: tuple[object, Mapping[str, str]] = (None, {})
        self._drawing = threading.Lock()
        self._drawn: tuple[object, object] = (None, None)
        self._making = threading.Lock()
        self._made: tuple[object, dict[tuple[object, ...], object]] = (None, {})
        self.compared: list[Compared] | None = None
        """Stated figures as they were held against the forms last."""

    def board(self, number: int | None = None) -> Board:
        """A plan's items, of the newest plan by default.

        Raises:
            Stop: there is no plan yet. BadPlan: not that one.
        """
        with self._lock, self._workspace.mirror() as mirror:
            return self._board_now(mirror, number)

    def seen(self, number: int | None = None) -> tuple[Board, Mapping[str, str]]:
        """A plan's items as :meth:`board`, and code -> name of the units of the registry; the
        mirror is opened once for both.

        Raises:
            Stop, BadPlan: as :meth:`board`.
        """
        with self._lock, self._workspace.mirror() as mirror:
            return self._board_now(mirror, number), self._names_now(mirror)

    def findings(self, period: str) -> Found:
        """The findings of a period.

        Raises:
            Stop: it was not run yet.
        """
        with self._lock:
            now = findings.stamp(self._workspace, period)
            if self._found is None or (self._found.period, self._found.stamp) != (period, now):
                self._found = findings.found(self._workspace, period)
            return self._found

    def names(self) -> Mapping[str, str]:
        """Code -> name of the units of the registry."""
        if not self._workspace.has_mirror():
            return decisions.unit_names(self._workspace)
        with self._lock, self._workspace.mirror() as mirror:
            return self._names_now(mirror)

    def fresh(self, what: tuple[object, ...], make: Callable[[], T]) -> T:
        """What *make* gives for *what*: as it was made last, when nothing was written since and it
        is the same day. For what depends on the records, the registry and what runs left, and on
        nothing else."""
        stamp = self._written()
        with self._making:
            if self._made[0] != stamp:
                self._made = (stamp, {})
            made = self._made[1]
            if what not in made:
                while len(made) >= MADE:
                    made.pop(next(iter(made)))
                made[what] = make()
            return cast("T", made[what])

    def _written(self) -> tuple[object, ...]:
        """Changes when anything is written that :meth:`fresh` speaks of."""
        root, head = self._workspace.root, None
        if self._workspace.has_mirror():
            with self._workspace.mirror() as mirror:
                head = mirror.audit_head()
        places = (root / "units.csv", root / ".hoso" / "standings.csv")
        runs = sorted((root / ".hoso" / "periods").glob("*/findings.parquet"))[-1:]
        times = [p.stat().st_mtime_ns for p in (*places, *runs) if p.exists()]
        return (datetime.date.today(), head, len(times), *times)

    def drawn(self, asked: Mapping[str, str], make: Callable[[], T]) -> T:
        """What *make* draws: as it was drawn last, when the same is asked for again and nothing was
        written since."""
        with self._drawing:  # nobody else waits for a form
            path = self._workspace.root / "units.csv"
            with self._workspace.mirror() as mirror:
                head = mirror.audit_head()
            there = path.stat().st_mtime_ns if path.exists() else 0
            stamp = (*asked.items(), head, there)
            if self._drawn[0] != stamp:
                self._drawn = (None, None)  # one at a time: it holds everybody
                self._drawn = (stamp, make())
            return cast("T", self._drawn[1])

    def waiting(self, mirror: "Mirror", number: int) -> pd.DataFrame:
        """The lines of a plan by kind and decision; counted again when something was decided."""
        stamp = (number, *mirror.stamp(number))
        known, found = self._waiting
        if known != stamp:
            found = mirror.waiting(number)
            self._waiting = (stamp, found)
        return found

    def _board_now(self, mirror: "Mirror", number: int | None) -> Board:
        number = decisions.number_of(mirror, number)
        found = deciding.board(mirror, number, self._boards.pop(number, None))
        self._boards[number] = found
        while len(self._boards) > KEPT:
            del self._boards[next(iter(self._boards))]
        return found

    def _names_now(self, mirror: "Mirror") -> Mapping[str, str]:
        path = self._workspace.root / "units.csv"
        if not path.exists():
            return {}
        stamp = (path.stat().st_mtime_ns, mirror.audit_head())
        if self._names[0] != stamp:
            self._names = (stamp, decisions.unit_names(self._workspace))
        return self._names[1]
