"""Lines of the child tables: postings, pay, training and so on of each person."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ...validators.schemas import dictionary
from ...validators.schemas.field import Field
from ...validators.units import LIST_COLUMNS
from ...validators.vocabulary import OUTCOMES
from .. import list_diff
from ..canonical import among, distinct
from .portrait import together
from .reacted import Reacted, What, no_lines
from .sides import Sides, State
from .understood import unread

# A line that goes, or that only the mirror changed, is one change; its values are shown together.
_WHOLE = (
    (list_diff.LINE_REMOVE, "remove"),
    (list_diff.LINE_THEIR_ADD, "add"),
    (list_diff.LINE_THEIR_REMOVE, "remove"),
    (list_diff.LINE_GONE, "remove"),
)


def lists(sides: Sides, reacted: Reacted) -> pd.DataFrame:
    """Lines of all child tables in which the submissions have any line."""
    parts = [no_lines()]
    for name in dictionary.children_tables():
        mine = own_lines(sides, reacted, name)
        if len(mine):
            parts += _of_table(sides, reacted, name, mine)
    return pd.concat(parts, ignore_index=True)


def own_lines(sides: Sides, reacted: Reacted, name: str) -> pd.DataFrame:
    """Our lines of one table that count, with ``id``."""
    child = sides.ours.con.get(name)
    if child is None:
        return pd.DataFrame()
    wanted = {*reacted.compared.index, *reacted.added.index}
    mine = child[child["_nguoi"].isin(wanted)]
    return mine.assign(id=reacted.ids.reindex(mine["_nguoi"]).to_numpy(dtype=object))


def _of_table(sides: Sides, reacted: Reacted, name: str, mine: pd.DataFrame) -> list[pd.DataFrame]:
    fields, key = sides.fields(name), dictionary.children_tables()[name].key
    base, theirs = (known_lines(state, name) for state in (sides.base, sides.theirs))
    # Of a new person there is nothing that could have been agreed on otherwise: all is added.
    new = distinct(mine["id"]) - distinct(reacted.compared["id"])
    has_base = distinct(sides.base_people["id"]) | new
    mine = mine[~among(mine["id"], list_diff.in_step(base, theirs, mine, fields, has_base))]
    if not len(mine):
        return []
    people = distinct(mine["id"])
    base, theirs = (side[among(side["id"], people)] for side in (base, theirs))
    mine = with_known_units(mine, [base, theirs], name, key)
    found = list_diff.lists(base, theirs, mine, fields, key, has_base)
    whole = ~among(found.keys["id"], unread(sides.ours, name, mine))
    return _Table(reacted, name, fields, found, mine, whole).lines()


def known_lines(state: State, name: str) -> pd.DataFrame:
    frame = state.get(name)
    return dictionary.empty(name).assign(id=pd.Series(dtype="str")) if frame is None else frame


@dataclass(frozen=True)
class _Table:
    """What came of one table, on its way to change lines.

    Attributes:
        whole: of which lines the list is known whole; of others none is proposed to be removed.
    """

    reacted: Reacted
    name: str
    fields: tuple[Field, ...]
    found: list_diff.Lists
    mine: pd.DataFrame
    whole: np.ndarray

    def lines(self) -> list[pd.DataFrame]:
        parts = [self._values()]
        parts += [self._added(f.name) for f in self.fields]
        parts += [self._whole(event, op) for event, op in _WHOLE]
        return parts

    def _values(self) -> pd.DataFrame:
        """Values of lines that both sides hold."""
        v = self.found.values
        told = {c: v[c].to_numpy(dtype=object) for c in ("field", "base", "theirs", "ours")}
        return self._made(v["at"].to_numpy(), v["outcome"].to_numpy(), "set", **told)

    def _added(self, field: str) -> pd.DataFrame:
        """Given values of one field, of lines that only we hold now."""
        f = self.found
        at = np.flatnonzero((f.event == list_diff.LINE_ADD) & (f.ours[field] != ""))
        base, ours = f.base[field][at], f.ours[field][at]
        return self._made(at, f.outcome[at], "add", field=field, base=base, ours=ours)

    def _whole(self, event: int, op: str) -> pd.DataFrame:
        f = self.found
        here = f.event == event
        at = np.flatnonzero(here & self.whole if event == list_diff.LINE_REMOVE else here)
        base, theirs = (together(side, self.fields, at) for side in (f.base, f.theirs))
        return self._made(at, f.outcome[at], op, base=base, theirs=theirs)

    def _made(self, at: np.ndarray, outcome: np.ndarray, op: str, **told) -> pd.DataFrame:
        """Lines at these positions of the keys; of a new person all of them are new."""
        if not len(at):
            return no_lines()
        keys = self.found.keys
        who = self.reacted.rows.loc[self._rows.loc[keys["id"].to_numpy()[at]].to_numpy()]
        kind = np.array(OUTCOMES, dtype=object)[outcome]
        kind = np.where(who["known"], kind, "new")
        line = keys["line"].to_numpy(dtype=object)[at]
        what = What(kind, op, table=self.name, line=line, **told)
        labels = np.append(self.mine.index.to_numpy(), -1)[self.found.mine]
        return self.reacted.lines(who, what, child=labels[at])

    @cached_property
    def _rows(self) -> pd.Series:
        """Person -> the row that stands, or the first that gave a list."""
        ids = self.reacted.ids
        labels = pd.Index([*self.reacted.told.index, *ids.index])
        rows = pd.Series(labels, index=ids.reindex(labels).to_numpy(dtype=object))
        return rows[~rows.index.duplicated()]


def with_known_units(
    mine: pd.DataFrame, known: list[pd.DataFrame], name: str, key: tuple[str, ...]
) -> pd.DataFrame:
    """A unit of a list that is written otherwise than the known line of the same person and time (a
    unit closed long ago has a name and no code in the registry) is that line's unit, where there is
    exactly one such line."""
    column = dict(LIST_COLUMNS).get(name)
    if column is None or column not in key or column not in mine:
        return mine
    by = ["id", *(k for k in key if k != column)]
    held = pd.concat([k.reindex(columns=[*by, column]) for k in known]).drop_duplicates()
    whole = set(map(tuple, held.astype(object).fillna("").to_numpy().tolist()))
    held = held[~held.duplicated(by, keep=False)].set_index(by)[column]
    own = mine[[*by, column]].astype(object).fillna("")
    alone = ~mine.duplicated(by, keep=False).to_numpy()
    found = held.reindex(pd.MultiIndex.from_frame(mine[by])).to_numpy(dtype=object)
    strange = np.array([tuple(line) not in whole for line in own.to_numpy().tolist()], dtype=bool)
    # A name, or nothing: a code says what it means.
    written = mine[column].str.contains(" ", regex=False).fillna(True).to_numpy(dtype=bool)
    take = alone & strange & written & pd.notna(found)
    known_unit = pd.Series(found, index=mine.index, dtype="str")
    return mine.assign(**{column: mine[column].mask(take, known_unit)})
