"""What one unit's reports are made of, cut from the whole province at little cost.

Everything that looks at people or findings is done once for all units; a unit gets slices. Lines
are made into texts some units at a time, so that memory stays flat.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from ...validators.explanations import awake
from ...validators.people import persons
from ...validators.records import Records
from ...validators.schemas import dictionary
from ...validators.texts import t
from ...validators.vocabulary import SEVERAL
from ..templates import layout, stamp
from ..templates.kinds import KINDS, WHOLE
from ..templates.workbook import as_cells, columns_of
from . import lacking, tasks
from .moved import moved

Columns = dict[str, list[Any]]
"""Columns of equal length by name."""
NOWHERE, HEADING = -2, -1
"""Lines of a finding that is about no column of the template, and of one about a whole column."""
BATCH = 25

_TODO = (
    "rule", "severity", "sheet", "row", "column", "field", "value", "proposal", "person", "table",
    "fingerprint", "title", "message", "fix", "law",
    "about", "frees", "name", "line", "place", "follows", "folded", "told",
)  # fmt: skip
_CHANGED = ("state", "severity", "rule", "person", "value", "message")
_PLAN = ("change", "kind", "id", "cccd", "ho_ten", "table", "field", "theirs", "ours", "reason")


@dataclass(frozen=True)
class Subject:
    """One unit in one month.

    Attributes:
        people, held: how many people it declared, and how many of them an error holds back.
        data: table -> its columns as the template shows them (see ``columns_of``) and the number of
            lines.
        todo: its findings in the order of the work (see ``tasks.ordered``), with ``name`` of the
            person, ``told``: the message with the places that its marked workbook has, and the
            place in the template: ``line`` from 0 (or :data:`HEADING`,
            :data:`NOWHERE`) and ``place``, the column from 0. ``folded`` says how many follow from
            it.
        under: those that follow from another, with the same columns: their cells are marked, the
            list of work leaves them out.
        changed: findings of both months with their state, None for the first month.
        plan: the unit's lines of the change set, None without a mirror.
        kind: of the template in which the data are shown (``kinds.KINDS``): the one that the unit
            filled in, else the whole.
        older: ISO day of the template that the unit filled in, when it is of that kind but not
            today's; '' otherwise.
        left_out: headings of the unit's columns that no field was found for: the template has no
            place for what stands there.
        files: SHA-256 of each file that it sent.
        used: the columns (table, field) that those files had.
        received: what became of its files, one sentence each, when there is something to say.
    """

    unit: str
    unit_name: str
    as_of: str
    period: str
    people: int
    held: int
    data: dict[str, tuple[list[list[Any] | None], int]]
    todo: Columns
    under: Columns
    changed: Columns | None = None
    plan: Columns | None = None
    kind: str = WHOLE
    older: str = ""
    left_out: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    used: frozenset[stamp.Column] = frozenset()
    received: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Cut:
    """A frame in the order of the units: positions of its lines, and where each unit begins."""

    order: np.ndarray
    begins: np.ndarray

    @staticmethod
    def of(codes: np.ndarray, units: int) -> "_Cut":
        order = np.argsort(codes, kind="stable")
        return _Cut(order, np.searchsorted(codes[order], np.arange(units + 1)))

    def lines(self, first: int, last: int) -> np.ndarray:
        """Positions of the units from *first* to before *last*."""
        return self.order[self.begins[first] : self.begins[last]]

    def within(self) -> np.ndarray:
        """For each position of the frame the line (from 0) that it is in its unit."""
        found = np.empty(len(self.order), dtype="int64")
        codes = np.searchsorted(self.begins, np.arange(len(self.order)), side="right") - 1
        found[self.order] = np.arange(len(self.order)) - self.begins[np.maximum(codes, 0)]
        return found


_Tables = dict[str, tuple[list[list[Any] | None], list[int]]]
"""Table -> its columns, and where each unit of a batch begins in them."""


@dataclass
class Province:
    """The month of all units, ready to be cut. People whose unit is not known stand under the code
    ''.

    Args:
        records: everybody.
        findings: of everybody, rendered (``FINDINGS`` and what ``rules.messages`` adds); folded
            when ``quieting.quiet`` saw them; what was explained is no work any more.
        as_of, period: ISO day of the law; month as "2026-11".
        names: unit code -> name.
        previous: rendered findings of the month before; plan: the change set; None when there is
            none.
        whole: make one unit of this code of everything, whatever codes the lines carry.
        received: code of a unit -> what became of its files (see ``Subject``).

    Attributes:
        units: codes, in the order in which they are cut.
        kinds, older, left_out, files, used: for each unit what ``Subject`` says of them.
        states: how many findings became what since the month before (``tasks.STATES``); None for
            the first month.
    """

    records: Records
    findings: pd.DataFrame
    as_of: str
    period: str
    names: dict[str, str] = field(default_factory=dict)
    previous: pd.DataFrame | None = None
    plan: pd.DataFrame | None = None
    whole: str | None = None
    received: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        senders = self._find_units()
        owners = self._find_owners(senders)
        self.kinds, self.older = self._templates(owners)
        self.left_out, self.files = self._unplaced(senders), self._sent(senders)
        self.used = self._used(senders)
        if "follows" not in self.findings:
            self.findings = self.findings.assign(follows="", folded=0)
        self._wanted = lacking.lacking(self.findings, self.records, self.as_of)
        self._count_people()
        self._order_work(owners)
        self._compare_months()
        if self.plan is not None:
            plan = self.plan
            if self.whole is None:
                plan = _for_each_unit(plan, self.records.nguoi)
            self.plan = as_cells(plan, *(side for side in ("theirs", "ours") if side in plan))
        self._plan_cut = (
            None if self.plan is None else _Cut.of(self._codes(self.plan), len(self.units))
        )

    def _find_units(self) -> pd.Series:
        """Name the units and say whose each person is; the number of the unit that sent each
        sheet."""
        nguoi, senders = self.records.nguoi, self.records.senders()
        if self.whole is not None:
            self.units, self._code = [self.whole], {self.whole: 0}
            self._own = np.zeros(len(nguoi), dtype="int64")
            return pd.Series(0, index=senders.index)
        who = nguoi["_don_vi"].fillna("")
        # A unit whose file holds nobody is told so.
        self.units: list[str] = sorted({*who.unique(), *senders.unique()})
        self._code = {u: i for i, u in enumerate(self.units)}
        self._own = who.map(self._code).to_numpy("int64")
        return senders.map(self._code).astype("int64")

    def _find_owners(self, senders: pd.Series) -> dict[str, np.ndarray]:
        """Table -> number of the unit of each line; the tables are cut by it."""
        nguoi, own = self.records.nguoi, self._own
        owners = {"nguoi": own}
        for table, lines in self.records.con.items():
            at = nguoi.index.get_indexer(pd.Index(lines["_nguoi"]))
            # A line that found no person still belongs to who sent it.
            owners[table] = (
                np.where(at >= 0, own[at], senders.reindex(lines["_table"]).to_numpy())
                if len(nguoi)
                else np.zeros(len(lines), dtype="int64")
            )
        self._cuts = {table: _Cut.of(codes, len(self.units)) for table, codes in owners.items()}
        return owners

    def _count_people(self) -> None:
        """One person in two rows of a unit is one, and held back by an error in either."""
        self.held = tasks.held(self.findings, self.records, self._wanted)
        each = pd.DataFrame(
            {"unit": self._own, "person": persons(self.records.nguoi), "held": self.held}
        )
        each = each.groupby(["unit", "person"])["held"].max().groupby("unit").agg(["size", "sum"])
        each = each.reindex(range(len(self.units)), fill_value=0)
        self._people, self._held = each["size"].tolist(), each["sum"].astype(int).tolist()

    def _order_work(self, owners: dict[str, np.ndarray]) -> None:
        """The findings in the order of the work, each with its place in the unit's workbook."""
        todo = tasks.ordered(
            awake(self.findings).reset_index(drop=True),
            self.records,
            self._wanted,
            by_unit=self.whole is None,
        )
        codes = self._codes(todo)
        self._todo = self._placed(todo, codes, owners)
        self._todo_cut = _Cut.of(codes, len(self.units))

    def _compare_months(self) -> None:
        """What became of the findings of the month before."""
        self._changed, self._changed_cut, self.states = None, None, None
        if self.previous is None:
            return
        changed = tasks.compare(
            self.previous, self.findings, self.records, by_unit=self.whole is None
        )
        if "follows" in changed:
            # What only follows from another finding is repaired with it.
            changed = changed[changed["follows"].fillna("") == ""].reset_index(drop=True)
        self.states = {s: int((changed["state"] == s).sum()) for s in tasks.STATES}
        self._changed = changed[list(_CHANGED)]
        self._changed_cut = _Cut.of(self._codes(changed), len(self.units))

    def _codes(self, lines: pd.DataFrame) -> np.ndarray:
        """Number of the unit of each line; -1 for one that sent nothing."""
        if self.whole is not None:
            return np.zeros(len(lines), dtype="int64")
        return lines["unit"].fillna("").map(self._code).fillna(-1).to_numpy("int64")

    def _templates(self, owners: dict[str, np.ndarray]) -> tuple[list[str], list[str]]:
        """Kind of template of each unit, and the day of the one it filled in if today's is another.

        A unit keeps its own only when all its people came in templates of one kind and nothing that
        it wrote would fall out.
        """
        kinds, older = [""] * len(self.units), [""] * len(self.units)
        texts = (
            self.records.nguoi["_table"]
            .map(self.records.tables.set_index("_table")["stamp"])
            .fillna("")
        )
        for unit, text in (
            pd.DataFrame({"unit": self._own, "stamp": texts.to_numpy()})
            .drop_duplicates()
            .itertuples(index=False)
        ):
            mark = stamp.parse(text)
            kind = mark.kind if mark is not None and mark.kind in KINDS else WHOLE
            kinds[unit] = kind if kinds[unit] in ("", kind) else WHOLE
            if mark is not None and not mark.current:
                older[unit] = max(older[unit], mark.as_of)
        for kind in set(kinds) - {"", WHOLE}:
            for unit in self._filled(KINDS[kind].without, owners) & {
                i for i, k in enumerate(kinds) if k == kind
            }:
                kinds[unit] = WHOLE
        return [k or WHOLE for k in kinds], [
            day if k not in ("", WHOLE) else "" for day, k in zip(older, kinds, strict=True)
        ]

    def _filled(self, without: frozenset[str], owners: dict[str, np.ndarray]) -> set[int]:
        """Units that have a line of one of these tables, or wrote something into one of these
        columns ("table.field")."""
        found: set[int] = set()
        for name in without:
            table, _, column = name.partition(".")
            if not column:
                found.update(owners[table].tolist())
                continue
            frame, raw = (
                (self.records.nguoi, self.records.raw)
                if table == "nguoi"
                else (self.records.con[table], self.records.raw_con.get(table, pd.DataFrame()))
            )
            written = frame[column].notna()
            if column in raw:
                written |= raw[column].reindex(frame.index).notna()
            found.update(owners[table][written.to_numpy()].tolist())
        return found

    def _unplaced(self, senders: pd.Series) -> list[tuple[str, ...]]:
        """Headings of columns without a field, each once, of each unit."""
        columns = self.records.columns
        lost = columns[(columns["field"] == "") & (columns["heading"].str.strip() != "")]
        headings = lost["heading"].groupby(senders.reindex(lost["_table"]).to_numpy()).unique()
        return [tuple(headings.get(i, ())) for i in range(len(self.units))]

    def _sent(self, senders: pd.Series) -> list[tuple[str, ...]]:
        """SHA-256 of the files of each unit."""
        sums = self.records.tables.set_index("_table")["sha256"].fillna("")
        sent = sums[sums != ""].groupby(senders.reindex(sums.index)).unique()
        return [tuple(sorted(sent.get(i, ()))) for i in range(len(self.units))]

    def _used(self, senders: pd.Series) -> list[frozenset[stamp.Column]]:
        """The columns of the files of each unit."""
        columns = self.records.columns[self.records.columns["field"].fillna("") != ""]
        kind = columns["_table"].map(self.records.tables.set_index("_table")["kind"])
        found: list[set[stamp.Column]] = [set() for _ in self.units]
        lines = pd.DataFrame(
            {
                "unit": senders.reindex(columns["_table"]).to_numpy(),
                "table": kind.to_numpy(),
                "field": columns["field"].to_numpy(),
            }
        ).drop_duplicates()
        for unit, table, name in lines.itertuples(index=False):
            if unit == unit and unit >= 0:
                found[int(unit)].add((table, name))
        return [frozenset(columns) for columns in found]

    def _placed(
        self, todo: pd.DataFrame, codes: np.ndarray, owners: dict[str, np.ndarray]
    ) -> pd.DataFrame:
        """*todo* with the person's name and the place in the unit's own workbook; nothing of
        another unit's people."""
        nguoi = self.records.nguoi
        at = nguoi.index.get_indexer(pd.Index(todo["about"]))
        mine = (
            (at >= 0) & (self._own[at] == codes) if len(nguoi) else np.zeros(len(todo), dtype=bool)
        )
        names = np.full(len(todo), "", dtype=object)
        names[mine] = nguoi["ho_ten"].to_numpy(dtype=object)[at[mine]]
        names[pd.isna(names)] = ""
        line, place = np.full(len(todo), NOWHERE), np.zeros(len(todo), dtype="int64")
        tables, index, fields = todo["table"].to_numpy(), todo["index"].to_numpy(), todo["field"]
        kinds = np.append(np.array(self.kinds, dtype=object), WHOLE)[
            codes
        ]  # the last is for -1, a unit that sent nothing
        for kind, spec in (
            (k, s) for k in sorted(set(kinds)) for s in layout.sheets(self.as_of, k)
        ):
            here = np.flatnonzero((tables == spec.table) & (kinds == kind))
            if not len(here):
                continue
            frame = nguoi if spec.table == "nguoi" else self.records.con[spec.table]
            where = frame.index.get_indexer(index[here])
            known = where >= 0
            known[known] = owners[spec.table][where[known]] == codes[here][known]
            column = fields.iloc[here].map(spec.positions).fillna(-1).to_numpy("int64")
            line[here] = np.where(
                known,
                self._cuts[spec.table].within()[where] if len(frame) else 0,
                np.where(column >= 0, HEADING, NOWHERE),
            )
            place[here] = np.where(column >= 0, column, spec.positions["ho_ten"])
        told = moved(todo, codes, self._own, self._cuts["nguoi"].within(), self.records)
        found = as_cells(todo, "proposal").assign(name=names, line=line, place=place, told=told)
        if len(self._wanted):
            found["told"] = self._told_to_fill(found, codes)
        return found[list(_TODO)]

    def _told_to_fill(self, todo: pd.DataFrame, codes: np.ndarray) -> pd.Series:
        people = self.records.nguoi.index
        lines = self._cuts["nguoi"].within()
        at = dict(zip(people, self._own, strict=True)), dict(zip(people, lines, strict=True))
        sheets = {kind: layout.sheets(self.as_of, kind) for kind in set(self.kinds)}
        places = [
            next(s.positions for s in sheets[kind] if s.table == "nguoi") for kind in self.kinds
        ]
        return lacking.cells(todo, self._wanted, at, (codes, places))

    def subjects(self, first: int = 0, last: int | None = None) -> Iterator[Subject]:
        """The units from number *first* to before *last*, in order."""
        last = len(self.units) if last is None else last
        for start in range(first, last, BATCH):
            yield from self._batch(start, min(start + BATCH, last))

    def _batch(self, first: int, last: int) -> Iterator[Subject]:
        tables = self._tables(first, last)
        todo = _lists(self._todo, self._todo_cut, first, last, _TODO)
        changed = (
            None
            if self._changed is None or self._changed_cut is None
            else _lists(self._changed, self._changed_cut, first, last, _CHANGED)
        )
        plan = (
            None
            if self.plan is None or self._plan_cut is None
            else _lists(self.plan, self._plan_cut, first, last, _PLAN)
        )
        for i, unit in enumerate(self.units[first:last]):
            kind = self.kinds[first + i]
            yield Subject(
                unit,
                self.names.get(unit) or unit or t("Chưa rõ đơn vị"),
                self.as_of,
                self.period,
                self._people[first + i],
                self._held[first + i],
                _of_unit(tables, i, _chosen(self.as_of, kind)),
                *_split(todo(i)),
                None if changed is None else changed(i),
                None if plan is None else plan(i),
                kind,
                self.older[first + i],
                self.left_out[first + i],
                self.files[first + i],
                self.used[first + i],
                tuple(self.received.get(unit, ())),
            )

    def _tables(self, first: int, last: int) -> _Tables:
        """The lines of these units as the whole template shows them."""
        records, tables = self.records, {}
        for spec in layout.sheets(self.as_of):
            cut = self._cuts[spec.table]
            at = cut.lines(first, last)
            if not len(at):
                continue
            frame = records.nguoi if spec.table == "nguoi" else records.con[spec.table]
            raw = records.raw if spec.table == "nguoi" else records.raw_con.get(spec.table)
            lines = frame.iloc[at]
            if raw is None or len(raw) != len(frame):
                raw = pd.DataFrame(index=frame.index) if raw is None else raw.reindex(frame.index)
            tables[spec.table] = (
                columns_of(spec, records.nguoi, lines, raw.iloc[at]),
                (cut.begins[first : last + 1] - cut.begins[first]).tolist(),
            )
        return tables


def _of_unit(
    tables: _Tables, i: int, chosen: dict[str, list[int]]
) -> dict[str, tuple[list[list[Any] | None], int]]:
    """Table -> the *chosen* columns of the *i*-th unit and the number of its lines."""
    data = {}
    for table, places in chosen.items():
        if table not in tables:
            continue
        columns, begins = tables[table]
        a, b = begins[i], begins[i + 1]
        if b > a:
            chosen_columns = (columns[c] for c in places)
            data[table] = ([None if c is None else c[a:b] for c in chosen_columns], b - a)
    return data


def _for_each_unit(plan: pd.DataFrame, nguoi: pd.DataFrame) -> pd.DataFrame:
    """The lines of a plan, those about a person whom several units declare once for each of them:
    each is asked, and sees the name that it wrote itself."""
    twice = plan["kind"] == "duplicate"
    if not twice.any():
        return plan
    lines = plan[twice].assign(unit=plan.loc[twice, "ours"].str.split(SEVERAL)).explode("unit")
    own = nguoi.drop_duplicates(["cccd", "_don_vi"]).set_index(["cccd", "_don_vi"])["ho_ten"]
    names = own.reindex(pd.MultiIndex.from_frame(lines[["cccd", "unit"]])).to_numpy()
    lines = lines.assign(ho_ten=pd.Series(names, index=lines.index).fillna(""))
    return pd.concat([plan[~twice], lines]).sort_index(kind="stable").reset_index(drop=True)


@cache
def _chosen(as_of: str, kind: str) -> dict[str, list[int]]:
    """Table -> which of the whole template's columns a kind's has, in its order."""
    whole = {
        s.table: {(c.field.name, c.of_person): i for i, c in enumerate(s.columns)}
        for s in layout.sheets(as_of)
    }
    return {
        s.table: [whole[s.table][c.field.name, c.of_person] for c in s.columns]
        for s in layout.sheets(as_of, kind)
    }


def _split(todo: Columns) -> tuple[Columns, Columns]:
    """The findings to work on, and those that follow from one of them."""
    shown = [not above for above in todo["follows"]]
    return tuple(
        {
            name: [v for v, s in zip(values, shown, strict=True) if s is side]
            for name, values in todo.items()
        }
        for side in (True, False)
    )  # pyright: ignore[reportReturnType]


def _lists(frame: pd.DataFrame, cut: _Cut, first: int, last: int, names: tuple[str, ...]):
    """A function that gives the columns of the *i*-th unit from *first*."""
    at = cut.lines(first, last)
    lines = frame.iloc[at]
    begins = (cut.begins[first : last + 1] - cut.begins[first]).tolist()
    columns = {n: lines[n].tolist() if n in lines else [None] * len(at) for n in names}
    return lambda i: {n: c[begins[i] : begins[i + 1]] for n, c in columns.items()}


@cache
def field_labels() -> dict[tuple[str, str], str]:
    """(table, field) -> what people call the column."""
    return {
        (table.name, f.name): f.label
        for table in dictionary.tables().values()
        for f in table.fields
    }
