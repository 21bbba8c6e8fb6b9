"""Lists of a workbook that tell of the same people: basic data, pay and degrees on a sheet each, a
copy sorted otherwise. What one sheet says completes the other; nobody is counted twice, and where
two cells say different things both are told."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import pandas as pd

from ...validators.folding import fold_words
from ...validators.records import ColumnFound, Place, Problem, Records
from ...validators.schemas import dictionary
from ...validators.schemas.field import Field
from ...validators.shapes import dtypes
from ...validators.texts import t
from .workbooks.shaping import Shaped

MOST = 0.6
"""Share of the people of a list that another must have, for both to be of the same people."""
BY_NAME, LEAST = 0.8, 3
"""The same, and how many people at least, where names alone tell."""
JOINED, DIFFERS = "ld-same-people", "ld-sheets-differ"
_IDS = ("cccd", "so_hieu")
_NEVER = frozenset({"stt", "ghi_chu", "pc_khac"})
"""Fields of which each list has its own."""
_COMPARED = frozenset({"date", "int", "decimal", "code"})
_NUMBERS = frozenset({"cccd", "so_hieu", "cmnd", "so_bhxh"})
"""Texts of which two that differ contradict each other; of other texts people write one thing in
many ways."""


class Part(Protocol):
    """A table as it was found, and its number."""

    @property
    def number(self) -> int: ...
    @property
    def shaped(self) -> Shaped: ...


_List = np.ndarray
"""The people (positions in ``nguoi``) of the tables of one sheet with the same columns, or of all
forms of a file."""


def join(records: Records, parts: Sequence[Part]) -> Records:
    """The *records* with the people that several lists of a file name as one person each. Says in
    ``Shaped.joined`` of *parts* how many of a table's people are counted elsewhere."""
    pairs: dict[int, int] = {}
    for lists in _files(records, parts):
        pairs |= _pairs(records.nguoi, lists)
    if not pairs:
        return records
    away = pd.Series(pairs)
    numbers = records.nguoi["_table"].reindex(away.index).value_counts()
    for part in parts:
        if part.shaped.kind == "nguoi" and not part.shaped.aside:
            part.shaped.joined = int(numbers.get(part.number, 0))
    return _Joining(records, away).done()


def _files(records: Records, parts: Sequence[Part]) -> Iterator[list[_List]]:
    """The lists of each file that has several, where a name stands twice in it."""
    files = records.tables.set_index("_table")["file"].to_dict()
    sheets = records.tables.set_index("_table")["sheet"].to_dict()
    kinds: dict[str, dict[Any, list[int]]] = defaultdict(dict)
    for part in parts:
        s = part.shaped
        if s.kind != "nguoi" or s.aside or not s.rows:
            continue
        fields = frozenset(name for _, _, name, *_ in s.columns if name)
        key = s.layout or (sheets[part.number], fields)
        kinds[files[part.number]].setdefault(key, []).append(part.number)
    several = {file: own for file, own in kinds.items() if len(own) > 1}
    if not several:
        return
    labels = records.nguoi.groupby("_table").indices
    names = records.nguoi["ho_ten"].str.lower()
    for own in several.values():
        lists = [np.concatenate([labels[i] for i in n]) for n in own.values()]
        if names.iloc[np.concatenate(lists)].dropna().duplicated().any():
            yield lists


# ---------------------------------------------------------------- who is who


def _pairs(nguoi: pd.DataFrame, lists: Sequence[_List]) -> dict[int, int]:
    """Person of a later list -> the same person of an earlier one."""
    every = np.concatenate(lists)
    told = nguoi[["ho_ten", *_IDS, "ngay_sinh"]].iloc[every].fillna("").to_numpy(dtype=object)
    people = {
        i: _Keys(fold_words(name), tuple(ids), born)
        for i, (name, *ids, born) in zip(every.tolist(), told.tolist(), strict=True)
    }
    groups: list[list[int]] = []
    found: dict[int, int] = {}
    for own in lists:
        labels = own.tolist()
        tries = [(_matched(people, labels, group), group) for group in groups]
        best, group = max(tries, key=lambda one: len(one[0]), default=({}, []))
        if best:
            found |= best
            group += [i for i in labels if i not in best]
        else:
            groups.append(labels)
    return found


@dataclass(frozen=True)
class _Keys:
    """What tells a person: name, ID numbers ('' for none), birth date as far as it is known."""

    name: str
    ids: tuple[str, ...]
    born: str

    def may_be(self, other: "_Keys") -> bool:
        """True for the same name, and nothing that tells two persons apart."""
        same = any(a and a == b for a, b in zip(self.ids, other.ids, strict=True))
        apart = any(a and b and a != b for a, b in zip(self.ids, other.ids, strict=True))
        if not self.name or self.name != other.name:
            return False
        return same or (not apart and _agree(self.born, other.born))

    def certain(self, other: "_Keys") -> bool:
        """True for what only one person has: an ID number or the day of birth."""
        same = any(a and a == b for a, b in zip(self.ids, other.ids, strict=True))
        return same or bool(self.born and other.born)


def _agree(a: str, b: str) -> bool:
    return a.startswith(b) or b.startswith(a)


def _matched(people: dict[int, _Keys], mine: list[int], group: list[int]) -> dict[int, int]:
    """Person of *mine* -> the one of *group* that it is, {} where the two are of other people. A
    person that could be two is none of them."""
    named: dict[str, list[int]] = defaultdict(list)
    for i in group:
        named[people[i].name].append(i)
    of: dict[int, list[int]] = defaultdict(list)
    for i in mine:
        own = [k for k in named.get(people[i].name, ()) if people[i].may_be(people[k])]
        if len(own) == 1:
            of[own[0]].append(i)
    found = {own[0]: k for k, own in of.items() if len(own) == 1}
    sure = sum(people[i].certain(people[k]) for i, k in found.items())
    if sure >= max(2, MOST * len(mine)) or (sure == len(mine) == 1):
        return found
    return found if len(found) >= max(LEAST, BY_NAME * len(mine)) else {}


# ---------------------------------------------------------------- one person of several


class _Joining:
    """The frames while people of later lists go into those of earlier ones.

    Attributes:
        away: label of a person that goes -> label of the one who stays.
    """

    def __init__(self, records: Records, away: pd.Series):
        self.records, self.away = records, away
        columns = records.columns[records.columns["field"] != ""]
        first = columns.drop_duplicates(["_table", "field"])
        keys = zip(first["_table"], first["field"], strict=True)
        self.letters = dict(zip(keys, first["column"], strict=True))
        places = records.places
        at = zip(places["_table"], places["_row"], places["field"], strict=True)
        cells = zip(places["at_table"], places["at_row"], places["column"], strict=True)
        self.moved = dict(zip(at, cells, strict=True))
        self.told = {name for _, name in self.letters} | {name for _, _, name in self.moved}
        """Fields that stand in some cell."""
        self.sheets = records.tables.set_index("_table")["sheet"].to_dict()
        self.rows = records.nguoi[["_table", "_row"]].to_numpy().tolist()
        self.nguoi, self.raw = records.nguoi.copy(), records.raw.copy()
        self.taken: dict[tuple[int, int, str], tuple[int, int, str]] = {}
        """(table, row, field) of a person -> (table, row, letter) of the value in another list."""
        self.same: list[tuple[Any, ...]] = []
        self.problems: list[tuple[Any, ...]] = []
        self.columns: dict[tuple[int, str], tuple[Any, ...]] = {}

    def done(self) -> Records:
        stays = self.away.to_numpy()
        goes = self.away.index.to_numpy()
        for field in dictionary.nguoi().fields:
            if field.name not in _NEVER:
                self._field(field, goes, stays)
        self._told(goes, stays)
        records = self.records
        left = ~records.nguoi.index.isin(goes)
        label = pd.Series(np.arange(int(left.sum())), index=records.nguoi.index[left])
        owner = pd.concat([label, label.reindex(stays).set_axis(goes)])
        con, raw_con = {}, dict(records.raw_con)
        for name, frame in records.con.items():
            of = frame["_nguoi"].map(owner).fillna(-1).astype("int64")
            con[name], raw = frame.assign(_nguoi=of), raw_con.get(name)
            if frame["_nguoi"].isin(goes).any() and raw is not None and len(raw) == len(frame):
                con[name], raw_con[name] = _once(con[name], raw)
        return replace(
            records,
            nguoi=self.nguoi[left].reset_index(drop=True),
            raw=self.raw[left].reset_index(drop=True),
            con=con,
            raw_con=raw_con,
            columns=_more(records.columns, ColumnFound, list(self.columns.values())),
            problems=_more(records.problems, Problem, self.problems),
            places=self._places(),
        )

    def _places(self) -> pd.DataFrame:
        known = self.records.places
        keys = zip(known["_table"], known["_row"], known["field"], strict=True)
        kept = known[[key not in self.taken for key in keys]].reset_index(drop=True)
        taken = [(*at, cell[2], *cell[:2]) for at, cell in self.taken.items()]
        return _more(kept, Place, [*taken, *self.same])

    def _field(self, field: Field, goes: np.ndarray, stays: np.ndarray) -> None:
        """Take over what only the later list says of a field; tell what they say differently."""
        name = field.name
        mine, theirs = self.nguoi[name].reindex(stays), self.nguoi[name].reindex(goes)
        blank, given = mine.isna().to_numpy(), theirs.notna().to_numpy()
        if name in self.told:
            for stay, go, gives in zip(stays[blank], goes[blank], given[blank], strict=True):
                self._take(stay, name, self._cell(go, name), gives)
        taken = blank & given
        if taken.any():
            # Of several that go into one person the first that says anything counts.
            self.nguoi[name] = _filled(self.nguoi[name], stays, theirs)
            if name in self.raw:
                told = self.raw[name].reindex(goes).where(given)
                self.raw[name] = _filled(self.raw[name], stays, told, blank)
        if field.kind in _COMPARED or name in _NUMBERS:
            for i in np.flatnonzero(~blank & given):
                if not _same(mine.iloc[i], theirs.iloc[i]):
                    self._differ(name, stays[i], goes[i])

    def _cell(self, label: int, name: str) -> tuple[int, int, str]:
        """(table, row, letter) of the cell of a field of a person, letter '' for none."""
        table, row = self.rows[label]
        letter = self.letters.get((table, name), "")
        return self.moved.get((table, row, name), (table, row, letter))

    def _take(self, label: int, name: str, cell: tuple[int, int, str], gives: bool) -> None:
        """A blank field stands in a *cell* of another list, if that has a column for it: one with
        a value (*gives*) goes before a blank one, and the own column before that."""
        table, row = self.rows[label]
        at = (table, row, name)
        owned = (table, name) in self.letters
        if not cell[2] or (not gives and (owned or at in self.taken)):
            return
        self.taken[at] = cell
        if not owned:
            about = (table, "", "", name, "alias", 1.0, "cột ở trang khác của cùng những người")
            self.columns.setdefault((table, name), about)

    def _differ(self, name: str, stay: int, go: int) -> None:
        cells = self._cell(stay, name), self._cell(go, name)
        shown = self._shown(stay, name), self._shown(go, name)
        for cell, own, beside, other in zip(cells, shown, cells[::-1], shown[::-1], strict=True):
            table, row, letter = cell
            there = f"«{other}» ({self.sheets[beside[0]]}!{beside[2]}{beside[1]})"
            self.problems.append((table, row, letter, name, DIFFERS, own, "", there))

    def _shown(self, label: int, name: str) -> str:
        stood = self.raw[name].get(label) if name in self.raw else None
        return stood if isinstance(stood, str) else str(self.nguoi[name].get(label))

    def _told(self, goes: np.ndarray, stays: np.ndarray) -> None:
        """That the rows of the later list are of the same people: of each by a place, of each table
        once."""
        rows = self.records.nguoi[["_table", "_row"]]
        at = (rows.loc[stays].to_numpy(), rows.loc[goes].to_numpy())
        for (table, row), (other, line) in zip(*(a.tolist() for a in at), strict=True):
            self.same.append((table, row, "", "", other, line))
        told: dict[tuple[str, str], list[int]] = defaultdict(list)
        for there, here in zip(*(a[:, 0].tolist() for a in at), strict=True):
            told[self.sheets[here], self.sheets[there]].append(here)
        for (sheet, other), tables in told.items():
            said = t("trang “{sheet}”: {n} người", sheet=other, n=len(tables))
            self.problems.append((tables[0], 0, "", "", JOINED, sheet, "", said))


def _filled(
    column: pd.Series, stays: np.ndarray, theirs: pd.Series, blank: np.ndarray | None = None
) -> pd.Series:
    """*column* with the first value that *theirs* says of each of *stays* where it has none, or
    where *blank*."""
    free = column.reindex(stays).isna().to_numpy() if blank is None else blank
    given = theirs.set_axis(stays)[free & theirs.notna().to_numpy()]
    given = given[~given.index.duplicated()]
    filled = column.copy()
    filled.loc[given.index] = given.to_numpy()
    return filled


def _same(a: object, b: object) -> bool:
    if isinstance(a, str) and isinstance(b, str):
        return _agree(a, b)
    return a == b


def _once(lines: pd.DataFrame, raw: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lines of a list without those that say of the same person what another table said."""
    what = lines.drop(columns=["_table", "_row"])
    twice = what.duplicated() & (lines["_nguoi"] >= 0)
    here = what.assign(_table=lines["_table"]).duplicated()
    kept = (~twice | here).to_numpy()
    return lines[kept].reset_index(drop=True), raw[kept].reset_index(drop=True)


def _more(frame: pd.DataFrame, model: Any, rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    if not rows:
        return frame
    added = pd.DataFrame(rows, columns=list(dtypes(model))).astype(dtypes(model))
    return pd.concat([frame, added], ignore_index=True) if len(frame) else added
