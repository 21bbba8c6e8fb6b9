"""Which of the files that the units sent in a period count, and for which of their people.

Pure: what is known of the files, their people and what an officer decided come in; for each file
an outcome (``vocabulary.SUBMISSIONS``), for each row whether it stands, and what is doubtful come
out. A later file replaces an earlier one of the same unit for the people whom both list, wholly
when it answers for the whole of it; two files of one unit are never two people.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from ..validators.folding import fold_words
from ..validators.shapes import Shape, blank, of_rows
from .same_people import same_people, shared


class File(Shape):
    """One line a file that was sent."""

    file: str
    sha256: str
    unit: str
    """'' when nobody knows whose it is."""
    declared: str
    """The day (or month) that its title tells."""
    period: str
    """The period that the stamp of a marked workbook says."""
    answers: str
    """The beginnings of the hashes of the files that it answers, joined by ","."""
    seen: str
    """When hoso saw it first (ISO)."""
    changed: float = blank()
    """When it was laid there, in seconds."""
    saved: float = blank()
    """When the program that made it saved it, in seconds; NaN unknown."""
    same: str
    """The file with the same bytes that counts in its place."""
    fields: object = blank()
    """The columns that it has."""
    purpose: bool
    """Whether all its lists of people are for another purpose, and none is of staff."""
    lists: bool
    """Whether it has lists."""


WORDS = ("keep", "replace", "drop")


class Decision(Shape):
    """What an officer said of a file: it counts (keep), it counts and nothing else of its unit
    (replace), it does not count (drop). The last word about a file holds."""

    sha256: str
    word: str = pa.Field(isin=WORDS)
    at: str


class Question(Shape):
    """What is asked: of ``file``, beside which ``other``."""

    file: str
    other: str
    why: str
    people: int


class Trace(Shape):
    """Which file came in the place of which, and for how many people."""

    file: str
    other: str
    people: int


TOGETHER = 10.0
"""Seconds within which files laid into a folder say nothing about their order: they were copied."""
SAVED = 2.0
"""Seconds that two times of saving must lie apart to say which was first."""
MOST = 0.5
"""Part of the people of a file beyond which it is another version of the other, and no other part
of the unit."""
NARROW = 2 / 3
"""Part of the columns of the earlier file below which a later one says less than the earlier."""
GONE = 0.2
"""Part of the people (or three of them) that a complete file may leave out without a question."""
MARK = 12
"""Digits of a hash by which a stamp names a file."""
_AGAIN = re.compile(r"\b(sua|chinh|dieu chinh|bo sung|thay the|moi|lan [2-9]|v[2-9])\b")
"""What people write into the name of a file that comes in the place of another."""


Pairs = dict[Any, pd.DataFrame]
"""(earlier file, later file) -> the rows of both that are one person."""


@dataclass(frozen=True)
class Judged:
    """What came of the files of a period.

    Attributes:
        files: :class:`File` with ``people`` (rows in it), ``counted`` (rows that stand) and
            ``outcome`` (``vocabulary.SUBMISSIONS``), in the order in which they were given.
        stands: on the index of the people, whether the row counts.
        by: on the same index, the row that stands in its place, -1 for none.
        wholly: on the same index, the row went with the whole file: nothing of it is left.
        trace, questions: frames of :class:`Trace` and :class:`Question`.
    """

    files: pd.DataFrame
    stands: pd.Series
    by: pd.Series
    wholly: pd.Series
    trace: pd.DataFrame
    questions: pd.DataFrame


def submissions(
    files: pd.DataFrame,
    people: pd.DataFrame,
    decisions: pd.DataFrame,
    period: str,
    days_before: int = 0,
) -> Judged:
    """Judge the files of one period.

    Args:
        files: frame of :class:`File` on a plain index.
        people: the rows of all of them: ``file`` (position in *files*), ``ho_ten``, ``ngay_sinh``,
            ``cccd``, ``so_hieu``, ``said`` (a hash of all that the row says).
        decisions: frame of :class:`Decision` in the order in which they were made.
        period: ISO month that is run.
        days_before: how many days before the month a declared day still belongs to it.
    """
    desk = _Desk(files, people, _decided(files, decisions))
    desk.outcome[:] = np.select(
        [
            (desk.word == "drop"),
            (files["same"] != "").to_numpy(),
            _other_period(files, period, days_before) & (desk.word == ""),
            desk.heads == 0,
            files["purpose"].to_numpy() & (desk.word == ""),
        ],
        ["dropped", "repeat", "other_period", "nobody", "other_list"],
        "stands",
    )
    groups = list(_groups(files, desk))
    several = np.isin(desk.owner, [i for group in groups for i in group])
    by_files = same_people(desk.people[several]).groupby(["file_a", "file_b"])
    pairs: Pairs = dict(iter(by_files))
    for group in groups:
        desk.settle(desk.in_order(group), pairs)
    return desk.judged()


def adopted(files: pd.DataFrame, people: pd.DataFrame) -> pd.Series:
    """Whose a file is, where only its people tell: the unit whose file has most of them. Files of
    nobody known that have most of their people in common get one name of their own ("?3").

    Args:
        files, people: as for :func:`submissions`.
    """
    unit = files["unit"].to_numpy(dtype=object).copy()
    if not (unit == "").any():
        return files["unit"]
    heads = np.bincount(people["file"], minlength=len(files))
    both = shared(people, set(np.flatnonzero(unit == "").tolist()))
    near = both[both["people"] >= MOST * np.minimum(heads[both["file_a"]], heads[both["file_b"]])]
    for file, line in near.groupby("file_a"):
        known = {u for u in unit[line["file_b"]] if u and not u.startswith("?")}
        if len(known) == 1:
            unit[file] = known.pop()
    for a, b in zip(near["file_a"], near["file_b"], strict=True):
        if unit[a] == "":
            unit[a] = unit[b] if unit[b].startswith("?") else f"?{min(a, b)}" if not unit[b] else ""
    return pd.Series(unit, index=files.index, dtype="str")


def _decided(files: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """``word`` and ``at`` of each file, '' where nobody said anything."""
    last = decisions.drop_duplicates("sha256", keep="last").set_index("sha256")
    return last.reindex(files["sha256"]).fillna("").reset_index(drop=True)


def _other_period(files: pd.DataFrame, period: str, days_before: int) -> np.ndarray:
    """Where the stamp or the declared day is of another period."""
    stamped, declared = files["period"], files["declared"]
    first = pd.Period(period, "M").start_time
    earliest = (first - pd.Timedelta(days=days_before)).date().isoformat()
    month = declared.str[:7] == period
    near = (declared.str.len() == 10) & (declared >= earliest) & (declared < period)
    wrong_day = (declared != "") & ~month & ~near
    # What a stamp says of the period is surer than a title that was copied along.
    return np.where(stamped != "", stamped != period, wrong_day)


def _groups(files: pd.DataFrame, desk: "_Desk") -> Iterator[list[int]]:
    """Positions of the files of each unit of which more than one could count."""
    live = np.flatnonzero((desk.outcome == "stands") & (files["unit"] != "").to_numpy())
    found = pd.Series(live).groupby(files["unit"].to_numpy()[live]).indices
    for positions in found.values():
        if len(positions) > 1:
            yield live[positions].tolist()


@dataclass
class _Desk:
    """The files on the desk while they are judged; arrays by position of the file."""

    files: pd.DataFrame
    people: pd.DataFrame
    decided: pd.DataFrame
    outcome: np.ndarray = field(init=False)
    questions: list[dict[str, object]] = field(default_factory=list)
    trace: list[dict[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        unit = self.files["unit"].to_numpy()[self.people["file"]]
        self.people = self.people.assign(place=np.arange(len(self.people)), unit=unit)
        self.facts = self.files.to_dict("list")
        self.word = self.decided["word"].to_numpy(dtype=object)
        self.at = self.decided["at"].to_numpy(dtype=object)
        self.owner = self.people["file"].to_numpy()
        self.heads = np.bincount(self.owner, minlength=len(self.files))
        self.outcome = np.full(len(self.files), "stands", dtype=object)
        self.stands = np.ones(len(self.people), dtype=bool)
        self.by = np.full(len(self.people), -1)
        self.wholly = np.zeros(len(self.people), dtype=bool)
        self.bucket = np.zeros(len(self.files), dtype="int64")
        made = self.files["saved"].fillna(self.files["changed"])
        self.made = made.to_numpy()
        stems = [fold_words(re.sub(r"[\W_]+", " ", PurePath(f).stem)) for f in self.files["file"]]
        self.again = [bool(_AGAIN.search(stem)) for stem in stems]

    # ------------------------------------------------------------ order

    def _arrived(self, i: int) -> tuple[str, float]:
        """When a file came: first seen, then laid there. One that an officer said to keep came
        when that was said."""
        if self.word[i] in ("keep", "replace"):
            return self.at[i], 0.0
        return self.facts["seen"][i], self.facts["changed"][i]

    def in_order(self, group: list[int]) -> list[int]:
        """The files of a unit in the order in which they came.

        Those that came together are told apart by what they say: the one with the newest declared
        day goes first, so that the others are seen to be older; then what answers another, what is
        named as a correction, what was saved later.
        """
        facts = self.facts
        came = sorted(group, key=self._arrived)
        for before, i in itertools.pairwise(came):
            (day, moment), (day_before, moment_before) = self._arrived(i), self._arrived(before)
            apart = day != day_before or moment - moment_before > TOGETHER
            self.bucket[i] = self.bucket[before] + apart

        def key(i: int) -> tuple:
            newest = [-ord(c) for c in facts["declared"][i].ljust(10, "0")]
            told = (self.marked(i), self.again[i], self.made[i], facts["changed"][i])
            return (self.bucket[i], newest, *told, facts["file"][i])

        return sorted(came, key=key)

    def unordered(self, a: int, b: int) -> bool:
        """Whether nothing says which of two files is the later one."""
        saved = self.facts["saved"]
        return (
            self.bucket[a] == self.bucket[b]
            and self.again[a] == self.again[b]
            and not self.older(a, b)
            and not self.older(b, a)
            and not abs(saved[a] - saved[b]) > SAVED
        )

    def answers(self, later: int, earlier: int) -> bool:
        """Whether a marked workbook answers this file."""
        marks = self.facts["answers"][later]
        if not marks:
            # A footer, which is all that some programs keep, tells the period only.
            return self.marked(later) and not self.marked(earlier)
        return self.facts["sha256"][earlier][:MARK] in marks.split(",")

    def marked(self, i: int) -> bool:
        """Whether the file is a marked workbook that came back."""
        return self.facts["period"][i] != ""

    def older(self, a: int, b: int) -> bool:
        """Whether file *a* declares an older day than *b*, as far as both tell."""
        one, other = self.facts["declared"][a], self.facts["declared"][b]
        shared = min(len(one), len(other))
        return bool(shared) and one[:shared] < other[:shared]

    # ------------------------------------------------------------ one unit

    def settle(self, group: list[int], pairs: Pairs) -> None:
        """Judge the files of one unit, given oldest first; *pairs* by earlier and later file."""
        rows = {i: np.flatnonzero(self.owner == i) for i in group}
        before: list[int] = []
        for later in group:
            shared = {e: pairs[e, later] for e in before if (e, later) in pairs}
            if not self._refused(later, shared):
                for earlier in before:
                    self._replace(later, earlier, rows[earlier], shared.get(earlier))
                before.append(later)

    def _refused(self, later: int, shared: dict[int, pd.DataFrame]) -> bool:
        """Whether the file does not count beside those before it: older, or saying less."""
        if self.word[later] in ("keep", "replace"):
            return False
        for earlier, pairs in shared.items():
            again = pairs["row_b"].nunique() >= MOST * self.heads[later]
            if again and self.older(later, earlier):
                self.outcome[later] = "older"
                self._traced(earlier, later, 0)
                return True
            if again and self._narrower(later, earlier):
                self.outcome[later] = "waits"
                self.ask(later, earlier, "narrower", pairs["row_b"].nunique())
                return True
        return False

    def _narrower(self, later: int, earlier: int) -> bool:
        one, other = self.facts["fields"][later], self.facts["fields"][earlier]
        return not self.marked(later) and len(other & one) < NARROW * len(other)

    def _replace(
        self, later: int, earlier: int, rows: np.ndarray, pairs: pd.DataFrame | None
    ) -> None:
        """Let the later file stand in the place of what the earlier one still says."""
        known = self.word[later] == "replace" and self.facts["seen"][earlier] <= self.at[later]
        left = rows[self.stands[rows]]
        if not len(left) or (pairs is None and not known):
            return
        gone = 0
        if pairs is not None:
            mine = pairs[self.stands[pairs["row_a"].to_numpy()]]
            self.by[mine["row_a"]] = mine["row_b"]
            self.stands[mine["row_a"]] = False
            gone = mine["row_a"].nunique()
            self._doubts(later, earlier, mine)
        rest = rows[self.stands[rows]]
        answered = self.answers(later, earlier)
        complete = known or (answered and len(rest) <= max(3, GONE * len(rows)))
        if complete:
            self.stands[rest] = False
            self.wholly[left] = True
            gone += len(rest)
        elif len(rest) and gone and (answered or gone >= (1 - GONE) * len(rows)):
            self.ask(later, earlier, "fewer", len(rest))
        if gone:
            self._traced(later, earlier, gone)

    def _doubts(self, later: int, earlier: int, pairs: pd.DataFrame) -> None:
        """Ask where the order of the two is not known and they say different things."""
        said = self.people["said"].to_numpy()
        lists = self.facts["lists"][later] or self.facts["lists"][earlier]
        alike = (said[pairs["row_a"]] == said[pairs["row_b"]]).all() and not lists
        if alike or self.word[later] in ("keep", "replace"):
            return
        if self.marked(later) and not self.answers(later, earlier) and not self.marked(earlier):
            self.ask(later, earlier, "between", len(pairs))
        elif self.unordered(later, earlier) and not self.answers(later, earlier):
            self.ask(later, earlier, "order", len(pairs))

    def ask(self, later: int, earlier: int, why: str, people: int) -> None:
        """Ask an officer, unless a word about one of the two was given when both were there."""
        since = max(self.facts["seen"][later], self.facts["seen"][earlier])
        if not any(self.word[i] and self.at[i] >= since for i in (later, earlier)):
            two = self._two(later, earlier)
            self.questions.append({**two, "why": why, "people": people})

    def _two(self, file: int, other: int) -> dict[str, object]:
        names = self.facts["file"]
        return {"file": names[file], "other": names[other]}

    def _traced(self, file: int, other: int, people: int) -> None:
        self.trace.append({**self._two(file, other), "people": people})

    # ------------------------------------------------------------ what came of it

    def judged(self) -> Judged:
        """The whole, once every unit is settled."""
        self.stands &= np.isin(self.outcome, ("stands",))[self.owner]
        counted = np.bincount(self.owner[self.stands], minlength=len(self.files))
        partly = (self.outcome == "stands") & (counted < self.heads)
        self.outcome[partly] = np.where(counted[partly] > 0, "part", "replaced")
        # Who stands in the place of a row that was itself replaced stands in the place of both.
        while (again := (self.by >= 0) & (self.by[self.by] >= 0) & ~self.stands[self.by]).any():
            self.by[again] = self.by[self.by[again]]
        index = self.people.index
        labels = np.append(index.to_numpy(), -1)
        return Judged(
            self.files.assign(people=self.heads, counted=counted, outcome=self.outcome),
            pd.Series(self.stands, index=index),
            pd.Series(labels[self.by], index=index),
            pd.Series(self.wholly, index=index),
            of_rows(Trace, self.trace),
            of_rows(Question, self.questions),
        )
