"""What was read from workbooks, as frames: the one shape that loader, rules, sync and reports
share."""

from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from .schemas import dictionary
from .shapes import Shape, blank, checked, empty


class TableFound(Shape):
    """One line for each table found."""

    table: int = pa.Field(alias="_table", ge=0)
    file: str
    sha256: str
    format: str
    sheet: str
    visible: bool
    kind: str
    """The dictionary table it feeds ("nguoi", "qt_luong", ...), '' for none."""
    heading_first: int = pa.Field(ge=0)
    heading_last: int = pa.Field(ge=0)
    first_row: int = pa.Field(ge=0)
    last_row: int = pa.Field(ge=0)
    people: int = pa.Field(ge=0)
    unit: str
    """The unit name found in the title rows ('' when none)."""
    above: str
    """The superiors of the unit in its letterhead, the highest first, with " / " between."""
    as_of: str
    """The ISO day found in the title rows ('' when none)."""
    declared: str
    """The day, or the month, as of which the title expressly says to hold."""
    stamp: str


class ColumnFound(Shape):
    """One line for each column of each table."""

    table: int = pa.Field(alias="_table", ge=0)
    column: str
    heading: str
    field: str
    """'' when unmapped."""
    how: str = pa.Field(isin=("", "exact", "alias", "fuzzy", "content", "manual"))
    score: float
    reason: str


class Problem(Shape):
    """What the loader noticed."""

    table: int = pa.Field(alias="_table", ge=0)
    row: int = pa.Field(alias="_row", ge=0)
    """0 = the table."""
    column: str
    """'' = the row."""
    field: str
    rule: str = pa.Field(str_matches="^[a-z]{2}-")
    """An id of the book (ld-..., id-..., pe-...)."""
    value: str = blank()
    proposal: str = blank()
    detail: str


class Place(Shape):
    """A value that does not stand in the first column of its field: a woman's birth date under
    "Nữ", a tick under "Đại học"; or not in the row of its person: on a form, in a turned table, on
    another sheet of the same people."""

    table: int = pa.Field(alias="_table", ge=0)
    row: int = pa.Field(alias="_row", ge=1)
    """The person's, or the line's."""
    field: str
    """'' = something else of the same person."""
    column: str
    at_table: int = pa.Field(ge=0)
    """On whose sheet it stands."""
    at_row: int = pa.Field(ge=1)
    """The row there."""


META = ("_table", "_row", "_don_vi")


@dataclass(frozen=True)
class Records:
    """People and their lists, typed, with the address of every cell.

    Attributes:
        nguoi: one row a person; every field of the dictionary (missing = NaN) and ``_table``,
            ``_row`` (sheet row, from 1) and ``_don_vi`` (code of the unit that sent the file, NaN
            when not known).
        con: child table name -> frame of its fields, with ``_table``, ``_row`` and ``_nguoi``
            (index label into ``nguoi``, -1 when the person was not found).
        raw: same index as ``nguoi``; the text of each cell as it stood, for the fields that came
            from a cell.
        raw_con: the same for the child tables.
        tables, columns, problems, places: frames of the shapes above; ``tables`` has ``_don_vi``
            too once the senders are known.
    """

    nguoi: pd.DataFrame
    con: dict[str, pd.DataFrame]
    raw: pd.DataFrame
    raw_con: dict[str, pd.DataFrame] = field(default_factory=dict)
    tables: pd.DataFrame = field(default_factory=lambda: empty(TableFound))
    columns: pd.DataFrame = field(default_factory=lambda: empty(ColumnFound))
    problems: pd.DataFrame = field(default_factory=lambda: empty(Problem))
    places: pd.DataFrame = field(default_factory=lambda: empty(Place))

    def with_unit(self, don_vi: dict[str, str]) -> "Records":
        """The same records, with the sender's unit code set by file path."""
        code_of_table = self.tables.set_index("_table")["file"].map(don_vi).astype("str")
        tables = self.tables.assign(_don_vi=code_of_table.array)
        return replace(
            self,
            nguoi=self.nguoi.assign(_don_vi=self.nguoi["_table"].map(code_of_table).astype("str")),
            tables=tables,
        )

    def senders(self) -> pd.Series:
        """``_table`` -> code of the unit that sent its file, '' when not known."""
        tables = self.tables.set_index("_table")
        if "_don_vi" in tables:
            return tables["_don_vi"].fillna("").astype("str")
        files = pd.Index(self.nguoi["_table"].map(tables["file"]))
        of_people = pd.Series(self.nguoi["_don_vi"].array, index=files).dropna()
        return tables["file"].map(of_people[~of_people.index.duplicated()]).astype("str").fillna("")

    def only(self, people: np.ndarray, lines: dict[str, np.ndarray]) -> "Records":
        """The same records with only some of their people and lines, numbered anew.

        Tables of which nothing is left go with what was noticed about them; those without a kind,
        of which only something is told, stay.

        Args:
            people: mask over ``nguoi``; lines: over each table of ``con``. A line of a person who
                goes and which stays has found none any more.
        """
        label = np.full(len(self.nguoi) + 1, -1)
        label[:-1][people] = np.arange(int(people.sum()))
        con, raw_con, masks = {}, dict(self.raw_con), {"nguoi": people, **lines}
        for name, frame in self.con.items():
            at = self.nguoi.index.get_indexer(pd.Index(frame["_nguoi"]))
            kept = frame.assign(_nguoi=label[at])[lines[name]]
            con[name] = kept.reset_index(drop=True)
            if name in raw_con and len(raw_con[name]) == len(frame):
                raw_con[name] = raw_con[name][lines[name]].reset_index(drop=True)
        gone, left = self._split(masks)
        tables = self.tables
        stay = set(tables.loc[tables["_table"].isin(left) | (tables["kind"] == ""), "_table"])
        # A table of people that had none is told of still.
        stay |= set(tables.loc[tables["people"] == 0, "_table"])
        # On the sheet of a table may stand what another one says of its people.
        places = self.places
        stay |= set(places.loc[places["_table"].isin(stay), "at_table"])

        def about(frame: pd.DataFrame, *, rows: bool) -> pd.DataFrame:
            mask = frame["_table"].isin(stay)
            if rows and len(frame) and len(gone):
                mask &= ~pd.MultiIndex.from_frame(frame[["_table", "_row"]]).isin(gone)
            return frame[mask].reset_index(drop=True)

        return replace(
            self,
            nguoi=self.nguoi[people].reset_index(drop=True),
            con=con,
            raw=self.raw[people].reset_index(drop=True),
            raw_con=raw_con,
            tables=about(self.tables, rows=False),
            columns=about(self.columns, rows=False),
            problems=about(self.problems, rows=True),
            places=about(self.places, rows=True),
        )

    def _split(self, masks: dict[str, np.ndarray]) -> tuple[pd.MultiIndex, set[int]]:
        """Rows of which nothing is left, as (table, row), and tables of which something is."""
        frames = {"nguoi": self.nguoi, **self.con}
        gone = [frames[n].loc[~mask, ["_table", "_row"]] for n, mask in masks.items()]
        kept = [frames[n].loc[mask, ["_table", "_row"]] for n, mask in masks.items()]
        left = pd.concat(kept)
        rows = pd.MultiIndex.from_frame(pd.concat(gone).drop_duplicates())
        return rows.difference(pd.MultiIndex.from_frame(left.drop_duplicates())), set(
            left["_table"]
        )

    def checked(self) -> "Records":
        """These records, when every frame has the columns and dtypes that it must have.

        Raises:
            Misshaped: one has not.
        """
        checked(self.nguoi, row("nguoi"))
        for name, lines in self.con.items():
            checked(lines, row(name))
        checked(self.tables, TableFound, more=("_don_vi",))
        checked(self.columns, ColumnFound)
        checked(self.problems, Problem)
        checked(self.places, Place)
        return self

    @staticmethod
    def empty() -> "Records":
        con = {n: empty(row(n)) for n in dictionary.children_tables()}
        return Records(empty(row("nguoi")), con, pd.DataFrame())


class _Addressed(pa.DataFrameModel):
    """Where a row stands."""

    table: int = pa.Field(alias="_table", ge=0)
    row: int = pa.Field(alias="_row", ge=1)


class _Sent(_Addressed):
    unit: str = pa.Field(alias="_don_vi", nullable=True)


class _Owned(_Addressed):
    person: int = pa.Field(alias="_nguoi", ge=-1)


@cache
def row(table: str) -> type[pa.DataFrameModel]:
    """The shape of ``nguoi`` or of a list in :class:`Records`: the dictionary's fields, then where
    the row stands and whose it is."""
    more = _Sent if table == "nguoi" else _Owned
    # Of several bases the last one's columns come first.
    bases: tuple[type, ...] = (more, dictionary.tables()[table].model, Shape)
    made: Any = type
    return made(f"{table}, addressed", bases, {})


def concat(parts: list[Records]) -> Records:
    """Join submissions into one frame each, renumbering tables and people. Validating one frame of
    24,000 rows costs a hundredth of validating five hundred frames of 48."""
    if not parts:
        return Records.empty()
    table_offsets, people_offsets, tables, people = [], [], 0, 0
    for part in parts:
        table_offsets.append(tables)
        people_offsets.append(people)
        tables += int(part.tables["_table"].max()) + 1 if len(part.tables) else 0
        people += len(part.nguoi)

    def stack(frames: list[pd.DataFrame], *, ignore_index: bool = True) -> pd.DataFrame:
        shifted = [
            f.assign(**{c: f[c] + t for c in ("_table", "at_table") if c in f})
            for f, t in zip(frames, table_offsets, strict=True)
        ]
        filled = [f for f in shifted if len(f)] or shifted[:1]
        return pd.concat(filled, ignore_index=ignore_index)

    con: dict[str, pd.DataFrame] = {}
    raw_con: dict[str, pd.DataFrame] = {}
    for name in parts[0].con:
        lines = []
        for part, offset in zip(parts, people_offsets, strict=True):
            child = part.con[name]
            position = pd.Series(np.arange(len(part.nguoi)), index=part.nguoi.index)
            found = child["_nguoi"].map(position).fillna(-1).astype("int64")
            lines.append(child.assign(_nguoi=found.where(found < 0, found + offset)))
        con[name] = stack(lines)
        raws = [part.raw_con.get(name, pd.DataFrame(index=part.con[name].index)) for part in parts]
        raw_con[name] = pd.concat(raws, ignore_index=True)
    return Records(
        stack([p.nguoi for p in parts]),
        con,
        pd.concat([p.raw for p in parts], ignore_index=True),
        raw_con,
        stack([p.tables for p in parts]),
        stack([p.columns for p in parts]),
        stack([p.problems for p in parts]),
        stack([p.places for p in parts]),
    )
