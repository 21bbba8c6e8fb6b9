"""Where a finding stands: the cell that it blames and the value in it."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from ..findings import fingerprint
from ..pay_tables import iso
from . import stated
from .context import Context
from .rule import Rule

Columns = dict[str, np.ndarray]


class Locator:
    """Turns hits into findings with file, sheet, row and column letter. Everything is looked up by
    array, never by row."""

    def __init__(self, context: Context):
        self.context = context
        records = context.records
        tables = records.tables
        self.tables = pd.Index(tables["_table"])
        # One line more than there are tables: -1 (not found) reaches an empty text.
        self.file = np.append(tables["file"].fillna("").to_numpy(dtype=object), "")
        self.sheet = np.append(tables["sheet"].fillna("").to_numpy(dtype=object), "")
        columns = records.columns
        columns = columns[(columns["field"] != "") & columns["field"].notna()].drop_duplicates(
            ["_table", "field"]
        )
        self.fields = pd.Index(columns["field"].unique())
        self.letters = np.full((len(tables) + 1, len(self.fields) + 1), "", dtype=object)
        at = (
            self.tables.get_indexer(pd.Index(columns["_table"])),
            self.fields.get_indexer(pd.Index(columns["field"])),
        )
        self.letters[at] = columns["column"].fillna("").to_numpy(dtype=object)
        self.letters[-1, :] = ""
        self.places = _moved_places(records.places, self.tables)
        nguoi = records.nguoi
        person = nguoi["cccd"].fillna(nguoi["so_hieu"]).fillna(nguoi["ho_ten"]).fillna("")
        self.person = np.append(person.to_numpy(dtype=object), "")
        self.unit = np.append(nguoi["_don_vi"].fillna("").to_numpy(dtype=object), "")
        self.sender = np.append(records.senders().to_numpy(dtype=object), "")
        self._shown: dict[tuple[str, str], np.ndarray] = {}

    def columns(self, rule: Rule, hits: pd.DataFrame) -> list[Columns]:
        """The columns of ``FINDINGS`` for *hits*: one dict for each table that the hits speak
        of."""
        if "table" not in hits:
            return [self._columns(rule, hits, rule.table)]
        named = hits["table"].where(hits["table"].notna() & (hits["table"] != ""), rule.table)
        return [
            self._columns(rule, part, str(table))
            for table, part in hits.groupby(named.to_numpy(), sort=False)
        ]

    def _columns(self, rule: Rule, hits: pd.DataFrame, table: str) -> Columns:
        frame = self.context.frame(frame_table(table, self.context))
        told, n = _Hits(hits), len(hits)
        place = self._place(told, frame, table)
        name, letter, value, meant = self._cells(rule, told, frame, table, place)
        place = self._moved(place, name, told.text("column") == "")
        person = self.person[place.owner]
        unit = told.text("unit")
        unit = np.where(unit == "", self.unit[place.owner], unit)
        # What is about a whole table, or a line whose person was not found, is for the unit that
        # sent the file.
        unit = np.where((unit == "") & (place.owner < 0), self.sender[place.at_table], unit)
        beside = self._beside(rule, frame, place.position)
        severity = told.text("severity")
        severity[severity == ""] = rule.severity
        reason, said = self._reasons(rule, table, place.position, place.owner)
        if "reason" in hits:
            reason = told.text("reason")
        severity[reason != ""] = "info"
        return {
            "rule": np.full(n, rule.id, dtype=object),
            "severity": severity,
            "file": self.file[place.at_table],
            "sheet": self.sheet[place.at_table],
            "row": place.row,
            "column": letter,
            "field": name,
            "value": value,
            "proposal": told.text("proposal"),
            "unit": unit,
            "person": person,
            "table": np.full(n, table, dtype=object),
            "index": place.index,
            "detail": told.text("detail"),
            "fingerprint": np.array(
                [
                    fingerprint(rule.id, *parts)
                    for parts in zip(person, name, meant, beside, strict=True)
                ],
                dtype=object,
            ),
            "event": self._event(rule, table, place.position, told.text("event")),
            "reason": reason,
            "stated": said,
        }

    def _place(self, told: "_Hits", frame: pd.DataFrame, table: str) -> "_Place":
        """Where the hits stand: as they say themselves, else where their row stands."""
        records = self.context.records
        index = told.number("index", -1)
        position = frame.index.get_indexer(pd.Index(index))
        known = position >= 0
        sheet, row = told.number("_table", -1), told.number("row", 0)
        sheet = np.where(
            known & (sheet < 0), _take(frame["_table"].to_numpy(), position, -1), sheet
        )
        row = np.where(known & (row <= 0), _take(frame["_row"].to_numpy(), position, 0), row)
        owner = position
        if table in records.con:
            owner = records.nguoi.index.get_indexer(
                pd.Index(_take(frame["_nguoi"].to_numpy(), position, -1))
            )
        at_table = self.tables.get_indexer(pd.Index(sheet))
        return _Place(index, position, owner, at_table, sheet, row)

    def _cells(
        self, rule: Rule, told: "_Hits", frame: pd.DataFrame, table: str, place: "_Place"
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Field and column letter of the blamed cells, what they show and what they mean."""
        name, letter, value = told.text("field"), told.text("column"), told.text("value")
        # What tells a finding apart is what a cell means: written in another way, or shown by the
        # label of its code, it is the same.
        meant = value.copy()
        blank = name == ""
        if blank.any():
            chosen = np.full(len(name), rule.blames[0] if rule.blames else "", dtype=object)
            for blame in reversed(rule.blames):
                chosen = np.where(self._letter(place, blame) != "", blame, chosen)
            name = np.where(blank, chosen, name)
        for blamed in set(name) - {""}:
            mine = name == blamed
            letter = np.where(mine & (letter == ""), self._letter(place, blamed), letter)
            open_value = mine & (value == "") & (place.position >= 0)
            if blamed in frame and open_value.any():
                at = place.position[open_value]
                value[open_value] = self._shown_values(table, blamed, frame, at)
                read = shown(frame[blamed].iloc[at])
                meant[open_value] = np.where(read == "", value[open_value], read)
        return name, letter, value, meant

    def _event(self, rule: Rule, table: str, position: np.ndarray, given: np.ndarray) -> np.ndarray:
        """ISO days of the events that are judged; what the hits themselves say wins."""
        event = given
        frame = self.context.frame(frame_table(table, self.context))
        for name in rule.event:
            blank = (event == "") & (position >= 0)
            if name in frame and blank.any():
                days = iso(self.context.date(name, frame_table(table, self.context)))
                event = np.where(blank, _take(days.to_numpy(dtype=object), position, ""), event)
        return event

    def _reasons(
        self, rule: Rule, table: str, position: np.ndarray, owner: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """For each hit: the code of the reason that explains it ('' = none), and what its row says
        as a reason."""
        code = np.full(len(position), "", dtype=object)
        said = code.copy()
        if not rule.reasons:
            return code, said
        texts = [stated.shown(self.context, "nguoi").to_numpy(dtype=object)]
        read = [stated.read(self.context, "nguoi", rule.id).to_numpy(dtype=object)]
        places = [owner]
        if table in self.context.records.con:
            texts.append(stated.shown(self.context, table).to_numpy(dtype=object))
            read.append(stated.read(self.context, table, rule.id).to_numpy(dtype=object))
            places.append(position)
        for text, codes, place in zip(texts, read, places, strict=True):
            for i in np.flatnonzero((place >= 0) & (code == "")):
                fitting = next((r for r in rule.reasons if r in codes[place[i]]), "")
                if fitting or not said[i]:
                    code[i], said[i] = fitting, text[place[i]]
        return code, said

    def _letter(self, place: "_Place", name: str) -> np.ndarray:
        """The letter of the cell that holds the field: the table's column, or the place of that one
        row."""
        at = self.fields.get_indexer(pd.Index([name]))[0]
        letters = (
            self.letters[place.at_table, at]
            if at >= 0
            else np.full(len(place.at_table), "", dtype=object)
        )
        if name not in self.places:
            return letters
        found = self.places[name].of(place)
        return np.where(found >= 0, self.places[name].letter[found], letters)

    def _moved(self, place: "_Place", name: np.ndarray, unsaid: np.ndarray) -> "_Place":
        """The places of the cells, where those do not stand in the rows of their persons and the
        hits do not say where (*unsaid*)."""
        at_table, row = place.at_table, place.row
        for field in set(name) & self.places.keys():
            moved = self.places[field]
            found = moved.of(place)
            mine = (name == field) & (found >= 0) & unsaid
            at_table = np.where(mine, moved.at_table[found], at_table)
            row = np.where(mine, moved.row[found], row)
        return replace(place, at_table=at_table, row=row)

    def _shown_values(
        self, table: str, name: str, frame: pd.DataFrame, position: np.ndarray
    ) -> np.ndarray:
        """Text of the cells as they stood, or the parsed value where the cell's text was not
        kept."""
        values = shown(frame[name].iloc[position])
        records = self.context.records
        raw = records.raw if table == "nguoi" else records.raw_con.get(table)
        if raw is None or name not in raw:
            return values
        if not raw.index.equals(frame.index):
            kept = raw[name].reindex(frame.index[position]).to_numpy(dtype=object)
        else:
            kept = raw[name].iloc[position].to_numpy(dtype=object)
        return np.where(pd.isna(kept), values, kept)

    def _beside(self, rule: Rule, frame: pd.DataFrame, position: np.ndarray) -> np.ndarray:
        """The values that the rule read in the same row: part of the fingerprint, so that an
        explanation wakes when they change."""
        read = [name for name in rule.reads if name in frame]
        if not read:
            return np.full(len(position), "", dtype=object)
        inside = np.where(position >= 0, position, 0)
        columns = [
            shown(frame[name].iloc[inside])
            if len(frame)
            else np.full(len(position), "", dtype=object)
            for name in read
        ]
        texts = np.array(
            ["\x1f".join(values) for values in zip(*columns, strict=True)], dtype=object
        )
        return np.where(position >= 0, texts, "")


@dataclass(frozen=True)
class _Hits:
    """What the hits of a rule say themselves, as arrays."""

    frame: pd.DataFrame

    def text(self, name: str) -> np.ndarray:
        """Texts, '' where nothing is said; an array of its own."""
        if name not in self.frame:
            return np.full(len(self.frame), "", dtype=object)
        given = self.frame[name]
        values = (
            given.to_numpy(dtype=object, copy=True)
            if given.dtype.kind in "OTU"
            else given.astype("str").to_numpy(dtype=object, copy=True)
        )
        values[given.isna().to_numpy()] = ""
        return values

    def number(self, name: str, default: int) -> np.ndarray:
        if name not in self.frame:
            return np.full(len(self.frame), default)
        return self.frame[name].fillna(default).to_numpy(dtype="int64")


@dataclass(frozen=True)
class _Place:
    """Of each hit: the label of its row, the position of the row and of its person (-1 = none), the
    position of its sheet among the tables, number of the sheet, and row in the sheet."""

    index: np.ndarray
    position: np.ndarray
    owner: np.ndarray
    at_table: np.ndarray
    sheet: np.ndarray
    row: np.ndarray


@dataclass(frozen=True)
class _Moved:
    """Of each value of a field that stands elsewhere: key of its table and row, letter of its cell,
    position of the table on whose sheet it stands, and the row there."""

    keys: pd.Index
    letter: np.ndarray
    at_table: np.ndarray
    row: np.ndarray

    def of(self, place: "_Place") -> np.ndarray:
        """Position of each value, -1 for those that stand where their row does."""
        return self.keys.get_indexer(pd.Index(_cell_key(place.sheet, place.row)))


def _moved_places(places: pd.DataFrame, tables: pd.Index) -> dict[str, _Moved]:
    """Field -> the values of it that stand elsewhere than in the rows of their persons."""
    places = places[places["field"] != ""]
    if not len(places):
        return {}
    return {
        str(name): _Moved(
            pd.Index(_cell_key(part["_table"].to_numpy(), part["_row"].to_numpy())),
            part["column"].to_numpy(dtype=object),
            tables.get_indexer(pd.Index(part["at_table"])),
            part["at_row"].to_numpy(),
        )
        for name, part in places.drop_duplicates(["_table", "_row", "field"]).groupby(
            "field", sort=False
        )
    }


def frame_table(table: str, context: Context) -> str:
    """The table of the dictionary that holds the rows of *table*."""
    return table if table in context.records.con else "nguoi"


def _cell_key(table: np.ndarray, row: np.ndarray) -> np.ndarray:
    """One number for a row of a table; a sheet has at most 2**20 rows."""
    return table.astype("int64") * (1 << 21) + row


def _take(values: np.ndarray, position: np.ndarray, default: Any) -> np.ndarray:
    if not len(values):
        return np.full(len(position), default)
    return np.where(position >= 0, values[np.where(position >= 0, position, 0)], default)


def shown(values: pd.Series) -> np.ndarray:
    """Values as people read them: 3.66, 5, 2020-05; '' for missing. Object array of text."""
    texts = values
    if values.dtype.kind == "f":
        texts = values.map("{:.12g}".format, na_action="ignore")
    found = texts.to_numpy(dtype=object, copy=True)
    found[values.isna().to_numpy()] = ""
    return found
