"""Lines of the persons' own fields."""

import numpy as np
import pandas as pd

from ...validators.schemas import dictionary
from ...validators.schemas.field import Field
from ...validators.vocabulary import OUTCOMES
from .. import diff, situations
from ..canonical import erased, texts
from ..match import NUMBER_BEFORE
from .reacted import Reacted, What
from .sides import LEAVING, MANAGING, UNIT, Sides


def values(sides: Sides, reacted: Reacted) -> pd.DataFrame:
    """Values that are not in step, all values of a new person, what a return takes back, and what
    is agreed for the first time."""
    fields = sides.fields("nguoi")
    parts = [
        _compared(sides, reacted, fields),
        _added(sides, reacted, fields),
        _back(sides, reacted),
        _first_base(sides, reacted),
    ]
    return pd.concat(parts, ignore_index=True)


def _compared(sides: Sides, reacted: Reacted, fields: tuple[Field, ...]) -> pd.DataFrame:
    found = _differences(sides, reacted.compared, fields)
    who = reacted.compared.iloc[found["at"].to_numpy()]
    # The number in dispute stands on the line of the event itself.
    dispute = (who["situation"] == "identity_conflict").to_numpy() & (found["field"] == "cccd")
    found, who = found[~dispute], who[~dispute.to_numpy()]
    what = What(
        _kinds(found, who),
        "set",
        field=found["field"].to_numpy(dtype=object),
        base=found["base"].to_numpy(dtype=object),
        theirs=found["theirs"].to_numpy(dtype=object),
        ours=found["ours"].to_numpy(dtype=object),
    )
    return reacted.lines(who, what)


def _differences(sides: Sides, rows: pd.DataFrame, fields: tuple[Field, ...]) -> pd.DataFrame:
    """What ``diff.values`` finds, out of core when there are very many people."""
    mine = sides.people.index.get_indexer(rows.index)
    states = (sides.base_people, sides.their_people, sides.people)
    places = (rows["base_at"].to_numpy(), rows["their_at"].to_numpy(), mine)
    erase = {f.name: e for f in fields if (e := erased(sides.ours.raw, f.name, rows.index)).any()}
    base, theirs, ours = (diff.Side.of(s, fields, p) for s, p in zip(states, places, strict=True))
    asked = diff.Asked(base, theirs, ours, fields, has_base=places[0] >= 0, erased=erase)
    if len(rows) < sides.ways["diff"]["duckdb_from"]:
        return diff.values(asked)
    from .. import out_of_core  # DuckDB is loaded only where it is needed

    return out_of_core.values(asked)


def _kinds(found: pd.DataFrame, who: pd.DataFrame) -> np.ndarray:
    """The kind of each line: the outcome, unless the situation of the person says more."""
    kind = np.array(OUTCOMES, dtype=object)[found["outcome"]]
    field = found["field"].to_numpy(dtype=object)
    situation = who["situation"].to_numpy(dtype=object)
    # A number that the person bore before is old, not corrected: the unit is told the one in force.
    old = (field == "cccd") & (who["how"] == NUMBER_BEFORE).to_numpy()
    moves = np.isin(field, (UNIT, MANAGING)) & np.isin(situation, ("transferred", "reorganised"))
    leaves = np.isin(field, LEAVING) & (situation == "leaver")
    erases = found["erase"].to_numpy() & np.isin(kind, ("push", "two_way"))
    return np.select(
        [old, kind == "keep_theirs", moves, leaves, erases],
        ["keep_theirs", kind, situation, "leaver", "erase"],
        kind,
    )


def _added(sides: Sides, reacted: Reacted, fields: tuple[Field, ...]) -> pd.DataFrame:
    """Every value that is given of a new person."""
    columns = texts(sides.people.loc[reacted.added.index], fields)
    given = [np.flatnonzero(column != "") for column in columns.values()]
    names = np.repeat(np.array(list(columns), dtype=object), [len(hits) for hits in given])
    told = [column[hits] for column, hits in zip(columns.values(), given, strict=True)]
    what = What("new", "add", names, ours=np.concatenate(told))
    return reacted.lines(reacted.added.iloc[np.concatenate(given)], what)


def _back(sides: Sides, reacted: Reacted) -> pd.DataFrame:
    """Who returns is no longer one who left."""
    rows = reacted.compared[reacted.compared["situation"] == "returned"]
    parts = []
    for name in (*LEAVING, "trang_thai"):
        held = _held(sides, name, rows["their_at"])
        closed = held == situations.CLOSED if name == "trang_thai" else held != ""
        at = np.flatnonzero(closed)
        what = What("returned", "set", name, theirs=held[at])
        parts.append(reacted.lines(rows.iloc[at], what))
    return pd.concat(parts, ignore_index=True)


def _first_base(sides: Sides, reacted: Reacted) -> pd.DataFrame:
    """Where nothing was agreed on before, what nobody disputes is agreed from now on: one line
    says so, on the first key that both sides give alike."""
    rows = reacted.compared
    mine = sides.people[list(_SIGNS)].loc[rows.index]
    waits = rows["base_at"].to_numpy() < 0
    parts = []
    for name in _SIGNS:
        held = _held(sides, name, rows["their_at"])
        alike = (held != "") & (mine[name].fillna("").to_numpy(dtype=object) == held)
        at = np.flatnonzero(waits & alike)
        what = What("agreed", "set", name, theirs=held[at], ours=held[at])
        parts.append(reacted.lines(rows.iloc[at], what))
        waits = waits & ~alike
    return pd.concat(parts, ignore_index=True)


# What shows that a row is the person: the first of these that both sides give alike.
_SIGNS = ("so_hieu", "ho_ten", "cccd")


def _held(sides: Sides, name: str, places: pd.Series) -> np.ndarray:
    """What the mirror says in one field."""
    field = dictionary.field(name)
    return diff.Side.of(sides.their_people, (field,), places.to_numpy())[name]
