"""The three-way diff: what unit and national side agreed on (base), what the mirror says (theirs),
what the unit says (ours).

A closed lattice. For a value: said or not, base known or not, and which of the three are equal. For
a line of a list: present or not in each of the three. No files, no reactions: only what is the
case.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..validators.folding import writing
from ..validators.schemas.field import Field
from ..validators.vocabulary import OUTCOMES
from .canonical import among, distinct, same, text, texts

NOTHING, PUSH, KEEP_THEIRS, AGREED, CONFLICT, TWO_WAY = range(6)


def outcome(
    base: np.ndarray,
    theirs: np.ndarray,
    ours: np.ndarray,
    field: Field,
    *,
    said: np.ndarray,
    has_base: np.ndarray,
) -> np.ndarray:
    """The outcome of one field for every row, as an array of the numbers above.

    Args:
        base, theirs, ours: canonical texts, '' when missing, aligned.
        said: where the unit says anything: a value, or that the value is to be erased (then
            ``ours`` is '').
        has_base: where unit and national side have agreed on a record before.
    """
    with_theirs = same(ours, theirs, field, coarser=True)
    with_base = same(ours, base, field, coarser=True)
    still = same(theirs, base, field)
    return np.select(
        [
            ~said,
            ~has_base & with_theirs,
            ~has_base,
            with_base & still,
            with_theirs,
            with_base,
            still,
        ],
        [NOTHING, NOTHING, TWO_WAY, NOTHING, AGREED, KEEP_THEIRS, PUSH],
        CONFLICT,
    ).astype("int8")


@dataclass(frozen=True)
class Side:
    """One of the three states. Columns stay as they are; only what is asked for becomes text.

    Attributes:
        frame: the state.
        fields: name -> field, those that the frame has.
        rows: positions in the frame, -1 where the state has no such row.
    """

    frame: pd.DataFrame
    fields: dict[str, Field]
    rows: np.ndarray
    _texts: dict[str, np.ndarray] = field(default_factory=dict)

    @staticmethod
    def of(frame: pd.DataFrame, fields: tuple[Field, ...], rows: np.ndarray) -> "Side":
        """The rows of ``frame`` at these positions; -1 where the state has no such row."""
        return Side(frame, {f.name: f for f in fields if f.name in frame}, rows)

    @property
    def there(self) -> np.ndarray:
        return self.rows >= 0

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def __getitem__(self, name: str) -> np.ndarray:
        """The canonical texts of a whole column, kept for the next time."""
        if name not in self._texts:
            self._texts[name] = self.some(name, slice(None))
        return self._texts[name]

    def some(self, name: str, at: np.ndarray | slice) -> np.ndarray:
        """The canonical texts of some rows; '' where the state has no such row or no such
        column."""
        rows = self.rows[at]
        if name not in self.fields or not len(self.frame):
            return np.full(len(rows), "", dtype=object)
        return np.where(rows < 0, "", text(self.frame[name].take(rows), self.fields[name]))

    def column(self, name: str) -> "Column":
        """A column as it is compared; all missing where the state has no such column."""
        if name not in self.fields:
            return Column(None, np.ones(len(self.rows), dtype=bool))
        values = self.frame[name]
        if self.fields[name].kind in ("int", "decimal"):
            numbers = np.append(
                pd.to_numeric(values, errors="coerce").to_numpy(dtype="float64"), np.nan
            )[self.rows]
            return Column(numbers, np.isnan(numbers))
        letters = pa.array(values.astype("str"))
        letters = letters.combine_chunks() if isinstance(letters, pa.ChunkedArray) else letters
        letters = letters if self._places is None else letters.take(self._places)
        return Column(letters, letters.is_null().to_numpy(zero_copy_only=False))

    @cached_property
    def _places(self) -> pa.Array | None:
        """The rows as Arrow takes them; None for all rows as they stand."""
        if len(self.rows) == len(self.frame) and (self.rows == np.arange(len(self.rows))).all():
            return None
        return pa.array(self.rows, mask=~self.there)


@dataclass(frozen=True)
class Column:
    """Values as stored (numbers, Arrow text, None for a state without the column) and where they
    are missing."""

    values: np.ndarray | pa.Array | None
    missing: np.ndarray

    def unlike(self, other: "Column") -> np.ndarray:
        """Where two columns are not the same to the letter. Only such values can state different
        facts: two that are the same have the same text."""
        if self.values is None or other.values is None:
            return ~(self.missing & other.missing)
        if isinstance(self.values, np.ndarray):
            equal = self.values == other.values
        else:
            equal = pc.fill_null(
                pc.call_function("equal", [self.values, other.values]), False
            ).to_numpy(zero_copy_only=False)
        return ~(equal | (self.missing & other.missing))


def values(
    base: Side,
    theirs: Side,
    ours: Side,
    fields: tuple[Field, ...],
    has_base: np.ndarray,
    erased: dict[str, np.ndarray],
) -> pd.DataFrame:
    """Every value that is not in step, one line each: ``at`` (position), ``field``, ``outcome``,
    ``erase``, three texts."""
    parts = []
    for f in fields:
        if f.name not in ours:
            continue
        # Where nothing is said, or all that is known of a value is the same to the letter, there is
        # nothing to judge.
        said = ours.column(f.name)
        open_rows = said.unlike(theirs.column(f.name)) | (
            has_base & said.unlike(base.column(f.name))
        )
        open_rows &= ~said.missing
        if f.name in erased:
            open_rows |= erased[f.name]
        at = np.flatnonzero(open_rows)
        if not len(at):
            continue
        erase = erased[f.name][at] if f.name in erased else np.zeros(len(at), dtype=bool)
        was, held = base.some(f.name, at), theirs.some(f.name, at)
        mine = np.where(erase, "", ours.some(f.name, at))
        found = outcome(was, held, mine, f, said=(mine != "") | erase, has_base=has_base[at])
        mine = np.where(
            found == AGREED, held, mine
        )  # of two dates that agree the more precise one stands
        hits = np.flatnonzero(found)
        if len(hits):
            parts.append(
                (f.name, at[hits], found[hits], erase[hits], was[hits], held[hits], mine[hits])
            )
    if not parts:
        return _lines([], [], [], [], [], [], [])
    names = np.repeat(np.array([p[0] for p in parts], dtype=object), [len(p[1]) for p in parts])
    return _lines(names, *(np.concatenate([p[i] for p in parts]) for i in range(1, 7)))


def _lines(field, at, outcome, erase, base, theirs, ours) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "at": np.asarray(at, dtype="int64"),
            "field": np.asarray(field, dtype=object),
            "outcome": np.asarray(outcome, dtype="int8"),
            "erase": np.asarray(erase, dtype=bool),
            "base": np.asarray(base, dtype=object),
            "theirs": np.asarray(theirs, dtype=object),
            "ours": np.asarray(ours, dtype=object),
        }
    )


# A line of a list, by presence in base, theirs, ours (4, 2, 1). Where theirs and ours both have it,
# its values are compared.
LINE_VALUES, LINE_ADD, LINE_REMOVE, LINE_THEIR_ADD, LINE_THEIR_REMOVE, LINE_GONE = range(6)


@dataclass(frozen=True)
class Lists:
    """What came of one child table.

    Attributes:
        keys: frame ``id``, ``line`` (natural key as text), one row a line of any of the three
            sides.
        base, theirs, ours: their values, on the rows of ``keys``; ``mine`` position in our frame,
            -1 when not ours.
        event: what happens to the line as a whole (numbers above); ``outcome`` of that event.
        values: as :func:`values`, for the lines that both sides hold; ``at`` is a position in
            ``keys``.
    """

    keys: pd.DataFrame
    base: Side
    theirs: Side
    ours: Side
    mine: np.ndarray
    event: np.ndarray
    outcome: np.ndarray
    values: pd.DataFrame


def in_step(
    base: pd.DataFrame,
    theirs: pd.DataFrame,
    ours: pd.DataFrame,
    fields: tuple[Field, ...],
    has_base: set[str],
) -> set[str]:
    """The persons whose list is the same to the letter, line for line in any order, wherever it is
    known: :func:`lists` would find nothing. Most are, so that only the rest is put into words.
    Arguments as for :func:`lists`."""
    sides = (base, theirs, ours)
    people = pd.Index(ours["id"].to_numpy(dtype=object)).unique()
    who = np.concatenate(
        [people.get_indexer(pd.Index(side["id"].to_numpy(dtype=object))) for side in sides]
    )
    line = np.zeros(len(who), dtype="int64")
    for f in fields:
        if not any(f.name in side for side in sides):
            continue
        columns = [
            side[f.name] if f.name in side else pd.Series(np.nan, index=side.index)
            for side in sides
        ]
        if f.kind in ("int", "decimal"):
            values = np.concatenate(
                [pd.to_numeric(c, errors="coerce").to_numpy(dtype="float64") for c in columns]
            )
        else:
            values = pd.concat([c.astype("str") for c in columns], ignore_index=True)
        codes, found = pd.factorize(values)
        line = pd.factorize(line * (len(found) + 1) + codes + 1)[0]
    pair = pd.factorize(who * (len(line) + 1) + line)[0]  # lines of others are pairs of a person -1
    ends = np.cumsum([len(side) for side in sides])
    held = [
        np.bincount(some, minlength=pair.max(initial=-1) + 1) for some in np.split(pair, ends[:-1])
    ]
    known = np.append(among(people, has_base), False)
    b, t, o = (count[pair] for count in held)
    apart = (t != o) | (known[who] & (b != o))
    return set(people[np.bincount(who[apart & (who >= 0)], minlength=len(people)) == 0])


def lists(
    base: pd.DataFrame,
    theirs: pd.DataFrame,
    ours: pd.DataFrame,
    fields: tuple[Field, ...],
    key: tuple[str, ...],
    has_base: set[str],
) -> Lists:
    """Compare the lists of the persons in ``ours``, each list as a set by its natural key.

    A person without a line in ``ours`` is left alone: like a blank cell, an empty list says
    nothing.

    Args:
        base, theirs, ours: lines with ``id`` (the person) and the fields of the table.
        has_base: ids of the persons whose record was agreed on before.
    """
    people = distinct(ours["id"])
    sides = [side[among(side["id"], people)].reset_index(drop=True) for side in (base, theirs)] + [
        ours.reset_index(drop=True)
    ]
    lines = _natural_keys(sides, fields, key)
    keys = pd.concat(lines).drop_duplicates().reset_index(drop=True)
    index = pd.MultiIndex.from_frame(keys)
    places = []
    for side, side_keys in zip(sides, lines, strict=True):
        at = np.full(len(keys), -1, dtype="int64")
        where = (
            index.get_indexer(pd.MultiIndex.from_frame(side_keys))
            if len(side_keys)
            else np.array([], dtype="int64")
        )
        at[where[::-1]] = np.arange(len(side))[::-1]  # of equal lines the first stands
        places.append(at)
    b, t, o = (Side.of(side, fields, at) for side, at in zip(sides, places, strict=True))
    agreed_before = among(keys["id"], has_base)
    moved = _moved(b, t, fields)  # lines of base that the mirror holds otherwise
    mine_moved = _moved(b, o, fields, blank_says_nothing=True)
    presence = b.there * 4 + t.there * 2 + o.there
    event = np.select(
        [
            t.there & o.there,
            presence == 1,
            presence == 5,
            presence == 6,
            (presence == 2) & agreed_before,
            presence == 2,
        ],
        [
            LINE_VALUES,
            LINE_ADD,
            np.where(mine_moved, LINE_ADD, LINE_THEIR_REMOVE),
            LINE_REMOVE,
            LINE_THEIR_ADD,
            LINE_REMOVE,
        ],
        LINE_GONE,
    )
    outcomes = np.select(
        [
            event == LINE_VALUES,
            event == LINE_GONE,
            ~agreed_before,
            presence == 1,
            presence == 5,
            presence == 6,
            presence == 2,
        ],
        [
            NOTHING,
            AGREED,
            TWO_WAY,
            PUSH,
            np.where(mine_moved, CONFLICT, KEEP_THEIRS),
            np.where(moved, CONFLICT, PUSH),
            KEEP_THEIRS,
        ],
        NOTHING,
    ).astype("int8")
    keys = keys.assign(line=_shown(keys, sides, places, (b, t, o), fields, key))
    both = event == LINE_VALUES
    held = Side(o.frame, o.fields, np.where(both, o.rows, -1))
    return Lists(
        keys, b, t, o, places[2], event, outcomes, values(b, t, held, fields, agreed_before, {})
    )


def _moved(
    base: Side, other: Side, fields: tuple[Field, ...], blank_says_nothing: bool = False
) -> np.ndarray:
    moved = np.zeros(len(base.rows), dtype=bool)
    both = base.there & other.there
    for f in fields:
        if f.name in other:
            mine = other.column(f.name)
            at = np.flatnonzero(
                both
                & ~moved
                & mine.unlike(base.column(f.name))
                & ~(mine.missing & blank_says_nothing)
            )
            if len(at):
                given = other.some(f.name, at)
                differ = ~same(given, base.some(f.name, at), f, coarser=blank_says_nothing)
                moved[at] = differ & (given != "") if blank_says_nothing else differ
    return moved


def _natural_keys(
    sides: list[pd.DataFrame], fields: tuple[Field, ...], key: tuple[str, ...]
) -> list[pd.DataFrame]:
    """``id`` and ``line`` for every line. Lines of one person that share a key on any side are told
    apart by all their
    values instead: pairing them by their order would invent changes."""
    named = [_key_text(side, tuple(f for f in fields if f.name in key)) for side in sides]
    shared = {
        pair
        for lines in named
        for pair in lines[lines.duplicated()].itertuples(index=False, name=None)
    }
    if shared:
        for side, lines in zip(sides, named, strict=True):
            again = np.array(
                [pair in shared for pair in lines.itertuples(index=False, name=None)], dtype=bool
            )
            if again.any():
                lines.loc[again, "line"] = _key_text(side[again], fields)["line"].to_numpy()
    return named


def _key_text(side: pd.DataFrame, fields: tuple[Field, ...]) -> pd.DataFrame:
    """``line`` as "tu_ngay=2020-01|loai_phu_cap=PCCV", missing parts left out."""
    columns = texts(side, fields)
    line = np.full(len(side), "", dtype=object)
    for name, column in columns.items():
        line = _append(
            line, name, pd.Series(column, dtype=object).map(writing).to_numpy(dtype=object)
        )
    return pd.DataFrame({"id": side["id"].to_numpy(dtype=object), "line": line})


def _append(line: np.ndarray, name: str, column: np.ndarray) -> np.ndarray:
    return line + np.where(column == "", "", np.where(line == "", "", "|") + (name + "=") + column)


def _shown(
    keys: pd.DataFrame,
    sides: list[pd.DataFrame],
    places: list[np.ndarray],
    values: tuple[Side, ...],
    fields: tuple[Field, ...],
    key: tuple[str, ...],
) -> np.ndarray:
    """The natural key of each line as text, all parts: as the mirror names the line, else made from
    its values, with "#2" and so on for a further line of the same key."""
    base, theirs, ours = values
    line = np.full(len(keys), "", dtype=object)
    for f in fields:
        if f.name in key:
            column = np.where(
                theirs.there, theirs[f.name], np.where(ours.there, ours[f.name], base[f.name])
            )
            line = line + np.where(line == "", "", "|") + (f.name + "=") + column
    named = np.zeros(len(keys), dtype=bool)
    for side, at in zip(
        sides[:2], places[:2], strict=True
    ):  # base, then the mirror, whose name stands
        if "line" in side:
            line = np.where(
                at >= 0, side["line"].to_numpy(dtype=object)[at] if len(side) else "", line
            )
            named |= at >= 0
    ids = keys["id"].to_numpy(dtype=object)
    first = np.argsort(~named, kind="stable")  # names that stand already are not given again
    double = pd.DataFrame({"id": ids[first], "line": line[first]}).duplicated(keep=False).to_numpy()
    used: set[tuple[str, str]] = set()
    for i in first[double]:
        name, nth = str(line[i]), 1
        while not named[i] and (ids[i], name) in used:
            nth += 1
            name = f"{line[i]}#{nth}"
        line[i] = name
        used.add((ids[i], name))
    return line


__all__ = [
    "AGREED",
    "CONFLICT",
    "KEEP_THEIRS",
    "NOTHING",
    "OUTCOMES",
    "PUSH",
    "TWO_WAY",
    "Lists",
    "Side",
    "lists",
    "outcome",
    "values",
]
