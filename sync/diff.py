"""The three-way diff: what unit and national side agreed on (base), what the mirror says (theirs),
what the unit says (ours).

A closed lattice for a value: said or not, base known or not, and which of the three are equal. No
files, no reactions: only what is the case. Lists stand in ``list_diff``.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..validators.notation import LESS, SAME, relations
from ..validators.schemas.field import Field
from ..validators.shapes import Shape, dtypes
from .canonical import no_less, text

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

    A value that is the mirror's with something lost (a zero in front, the tone marks) is told, as
    one to keep; a date without its day says nothing, like a blank cell.
    """
    beside = relations(ours, theirs, field)
    with_theirs = np.isin(beside, (SAME, LESS))
    with_base, still = no_less(ours, base, field), no_less(theirs, base, field)
    found = np.select(
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
    )
    worse = said & (beside == LESS) & (found == NOTHING) & (field.kind != "date")
    return np.where(worse, KEEP_THEIRS, found).astype("int8")


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
        """Where values are not the same to the letter. Only such values can state different facts:
        two that are the same have the same text."""
        if other.values is None:
            return ~self.missing
        if isinstance(self.values, np.ndarray):
            equal = self.values == other.values
        else:
            equal = pc.fill_null(
                pc.call_function("equal", [self.values, other.values]), False
            ).to_numpy(zero_copy_only=False)
        return ~(equal | (self.missing & other.missing))


@dataclass(frozen=True)
class Asked:
    """What is to be compared, value by value.

    Attributes:
        base, theirs, ours: the three sides, aligned row by row.
        fields: in which order they are told.
        has_base: where unit and national side have agreed on a record before.
        erased: field name -> where the unit says that the value is to be erased.
    """

    base: Side
    theirs: Side
    ours: Side
    fields: tuple[Field, ...]
    has_base: np.ndarray
    erased: dict[str, np.ndarray] = field(default_factory=dict)


class Unlike(Shape):
    """One line a value that is not in step."""

    at: int
    """Position of the row."""
    field: object
    outcome: np.int8
    erase: bool
    """Whether the value is to be erased."""
    base: object
    """The canonical text; so ``theirs`` and ``ours``."""
    theirs: object
    ours: object


LINES = dtypes(Unlike)


def values(asked: Asked) -> pd.DataFrame:
    """Every value that is not in step (:data:`LINES`), field by field, in the order of the rows."""
    judged = ((f, _open(asked, f)) for f in asked.fields if f.name in asked.ours)
    parts = [_of_field(asked, f, at) for f, at in judged if len(at)]
    found = {
        c: np.concatenate([part[c] for part in parts]) if parts else np.zeros(0) for c in LINES
    }
    return pd.DataFrame(found).astype(LINES)


def _of_field(asked: Asked, f: Field, at: np.ndarray) -> dict[str, np.ndarray]:
    """The lines of one field, of the rows in which there is something to judge."""
    erase = asked.erased[f.name][at] if f.name in asked.erased else np.zeros(len(at), dtype=bool)
    was, held = asked.base.some(f.name, at), asked.theirs.some(f.name, at)
    mine = np.where(erase, "", asked.ours.some(f.name, at))
    said = (mine != "") | erase
    found = outcome(was, held, mine, f, said=said, has_base=asked.has_base[at])
    # Of two dates that agree the more precise one stands.
    mine = np.where(found == AGREED, held, mine)
    hits = np.flatnonzero(found)
    columns = (at, np.full(len(at), f.name, dtype=object), found, erase, was, held, mine)
    return {c: column[hits] for c, column in zip(LINES, columns, strict=True)}


def _open(asked: Asked, f: Field) -> np.ndarray:
    """The rows in which there is something to judge. Where nothing is said, or all that is known of
    a value is the same to the letter, there is not."""
    said = asked.ours.column(f.name)
    unlike = said.unlike(asked.theirs.column(f.name))
    unlike |= asked.has_base & said.unlike(asked.base.column(f.name))
    unlike &= ~said.missing
    if f.name in asked.erased:
        unlike |= asked.erased[f.name]
    return np.flatnonzero(unlike)
