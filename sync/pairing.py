"""Which lines of a list are one line, where their keys are not equal.

A date of less precision, a key that is only partly given, or a key that was corrected on a line
that its decision number or its rank and step tell apart: such lines are paired before anything is
called removed or added, so that what is blank in one of them erases nothing. Only where exactly one
line fits on each side; anything else stays apart.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..validators.notation import DIFFERENT, relations
from ..validators.schemas.field import Field
from .canonical import text

BASE, THEIRS, OURS = range(3)

# What tells two lines of one person to be the same although their keys differ; all of the fields
# must be given alike.
_MARKS = (("so_quyet_dinh",), ("so_hop_dong",), ("ma_ngach", "bac"))


def paired(
    keys: pd.DataFrame,
    places: list[np.ndarray],
    frames: list[pd.DataFrame],
    fields: tuple[Field, ...],
    key: tuple[str, ...],
) -> tuple[pd.DataFrame, list[np.ndarray]]:
    """Join lines that lie on different sides and fit together.

    Args:
        keys: ``id``, ``line`` and ``shared`` (its key is that of others of the person too), one row
            a line of any side.
        places: where each stands in the frames of base, theirs and ours; -1 where it does not.
        fields, key: of the table.

    Returns:
        The same two, shorter.
    """
    held = np.column_stack(places)
    ids = keys["id"].to_numpy(dtype=object)
    shared = keys["shared"].to_numpy(dtype=bool)
    alive = np.ones(len(keys), dtype=bool)
    groups = _Groups(ids, held, shared, alive, frames, fields, key)
    # The two known sides first, then ours with what is known.
    for own, others in (((BASE,), (THEIRS,)), ((BASE, THEIRS), (OURS,))):
        for fit in (_by_key, _by_part, _by_mark):
            groups.join(own, others, fit)
    if alive.all():
        return keys, places
    kept = np.flatnonzero(alive)
    return keys.iloc[kept].reset_index(drop=True), [held[kept, s] for s in range(3)]


@dataclass(frozen=True)
class _Groups:
    """The lines on their way: ``held`` is written to, and what was joined to another is no longer
    ``alive``."""

    ids: np.ndarray
    held: np.ndarray
    shared: np.ndarray
    alive: np.ndarray
    frames: list[pd.DataFrame]
    fields: tuple[Field, ...]
    key: tuple[str, ...]

    def join(self, own: tuple[int, ...], others: tuple[int, ...], fit) -> None:
        """Join lines of which one is on the sides *own* only and one on the sides *others*."""
        there = self.held >= 0
        mine = there[:, own].any(axis=1) & ~there[:, others].any(axis=1)
        theirs = there[:, others].any(axis=1) & ~there[:, own].any(axis=1)
        left, right = _of_one_person(self.ids, self.alive & mine, self.alive & theirs)
        if not len(left):
            return
        apart = ~(there[left] & there[right]).any(axis=1)
        left, right = left[apart], right[apart]
        ok = fit(self, left, right)
        left, right = _only(left[ok], right[ok])
        self.held[left] = np.maximum(self.held[left], self.held[right])
        self.alive[right] = False

    def relation(self, f: Field, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """How the values of a field stand to each other; -1 where one of them is not given."""
        one, other = self._texts(f, left), self._texts(f, right)
        given = (one != "") & (other != "")
        return np.where(given, relations(one, other, f), -1)

    def _texts(self, f: Field, at: np.ndarray) -> np.ndarray:
        """The texts of some lines: as the mirror has them, else the base, else we."""
        found = np.full(len(at), "", dtype=object)
        for side in (THEIRS, BASE, OURS):
            frame = self.frames[side]
            need = np.flatnonzero((found == "") & (self.held[at, side] >= 0))
            if f.name in frame and len(need):
                found[need] = text(frame[f.name].take(self.held[at[need], side]), f)
        return found

    def contradicted(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Where any field says two different facts."""
        no = np.zeros(len(left), dtype=bool)
        for f in self.fields:
            no |= self.relation(f, left, right) == DIFFERENT
        return no


def _by_key(groups: _Groups, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Every part of the key agrees. Lines that share a key with others must agree in all."""
    ok = np.ones(len(left), dtype=bool)
    for f in groups.fields:
        if f.name in groups.key:
            ok &= groups.relation(f, left, right) > DIFFERENT
    shared = np.flatnonzero(ok & (groups.shared[left] | groups.shared[right]))
    ok[shared] = ~groups.contradicted(left[shared], right[shared])
    return ok


def _by_part(groups: _Groups, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """What is given of the key agrees, and nothing else contradicts."""
    some = np.zeros(len(left), dtype=bool)
    for f in groups.fields:
        if f.name in groups.key:
            some |= groups.relation(f, left, right) > DIFFERENT
    at = np.flatnonzero(some)
    some[at] = ~groups.contradicted(left[at], right[at])
    return some


def _by_mark(groups: _Groups, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The same decision or contract number, or the same rank and step, under another key."""
    ok = np.zeros(len(left), dtype=bool)
    by_name = {f.name: f for f in groups.fields}
    for marks in _MARKS:
        if all(name in by_name for name in marks):
            ok |= np.logical_and.reduce(
                [groups.relation(by_name[name], left, right) > DIFFERENT for name in marks]
            )
    return ok


def _of_one_person(
    ids: np.ndarray, mine: np.ndarray, theirs: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """All pairs of lines of one person, the first among *mine* and the second among *theirs*."""
    left, right = np.flatnonzero(mine), np.flatnonzero(theirs)
    if not len(left) or not len(right):
        return left[:0], right[:0]
    pairs = pd.merge(
        pd.DataFrame({"id": ids[left], "left": left}),
        pd.DataFrame({"id": ids[right], "right": right}),
        on="id",
    )
    return pairs["left"].to_numpy(), pairs["right"].to_numpy()


def _only(left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The pairs whose members fit nothing else."""
    n = int(max(left.max(initial=-1), right.max(initial=-1))) + 1
    once = (np.bincount(left, minlength=n)[left] == 1) & (
        np.bincount(right, minlength=n)[right] == 1
    )
    return left[once], right[once]
