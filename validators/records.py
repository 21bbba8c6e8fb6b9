"""What was read from workbooks, as frames: the one shape that loader, rules, sync and reports
share."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from .schemas import dictionary

# One line for each table found. ``kind`` is the dictionary table it feeds ("nguoi", "qt_luong",
# ...). ``unit`` and ``as_of`` are the unit name and the ISO day found in the title rows ('' when
# none); ``declared`` is the day, or the month, as of which the title expressly says to hold.
TABLES = {
    "_table": "int64", "file": "str", "sha256": "str", "format": "str", "sheet": "str",
    "visible": "bool", "kind": "str",
    "heading_first": "int64", "heading_last": "int64", "first_row": "int64", "last_row": "int64",
    "people": "int64",
    "unit": "str", "as_of": "str", "declared": "str", "stamp": "str",
}  # fmt: skip
# One line for each column of each table: ``field`` is '' when unmapped; ``how`` is exact, alias,
# fuzzy, content, manual.
COLUMNS = {
    "_table": "int64",
    "column": "str",
    "heading": "str",
    "field": "str",
    "how": "str",
    "score": "float64",
    "reason": "str",
}
# What the loader noticed: ``rule`` is an id of the book (ld-..., id-..., pe-...). ``_row`` 0 = the
# table, column '' = the row.
PROBLEMS = {
    "_table": "int64", "_row": "int64", "column": "str", "field": "str", "rule": "str",
    "value": "str", "proposal": "str",
    "detail": "str",
}  # fmt: skip
# Values that do not stand in the first column of their field: a woman's birth date under "Nữ", a
# tick under "Đại học".
PLACES = {"_table": "int64", "_row": "int64", "field": "str", "column": "str"}
META = ("_table", "_row", "_don_vi")


def frame(columns: dict[str, str], rows: Iterable[dict[str, object]] = ()) -> pd.DataFrame:
    """A frame with exactly these columns and dtypes."""
    rows = list(rows)
    return pd.DataFrame(
        {c: pd.Series([r.get(c) for r in rows], dtype=t) for c, t in columns.items()}
    )


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
    tables: pd.DataFrame = field(default_factory=lambda: frame(TABLES))
    columns: pd.DataFrame = field(default_factory=lambda: frame(COLUMNS))
    problems: pd.DataFrame = field(default_factory=lambda: frame(PROBLEMS))
    places: pd.DataFrame = field(default_factory=lambda: frame(PLACES))

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
        of_people = self.nguoi.set_index(self.nguoi["_table"].map(tables["file"]))[
            "_don_vi"
        ].dropna()
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

    @staticmethod
    def empty() -> "Records":
        con = {
            n: dictionary.empty(n).assign(**_meta(), _nguoi=np.array([], "int64"))
            for n in dictionary.children_tables()
        }
        return Records(dictionary.empty("nguoi").assign(**_meta()), con, pd.DataFrame())


def _meta() -> dict[str, pd.Series]:
    return {
        "_table": pd.Series(dtype="int64"),
        "_row": pd.Series(dtype="int64"),
        "_don_vi": pd.Series(dtype="str"),
    }


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
            f.assign(_table=f["_table"] + t) if "_table" in f else f
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
