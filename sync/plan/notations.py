"""What a submission writes otherwise than the mirror without stating another fact: listed for
whoever asks, never proposed and never applied."""

import numpy as np
import pandas as pd

from ...validators.notation import LESS, SAME, relations
from ...validators.records import Records
from ...validators.schemas import dictionary
from ...validators.schemas.field import Field
from .. import diff, list_diff
from ..canonical import among, distinct
from ..settings import Settings, over_defaults
from . import facts
from .lists import known_lines, own_lines, with_known_units
from .reacted import Reacted
from .sides import Known, Sides

COLUMNS = {
    "id": "str", "unit": "str", "ho_ten": "str", "table": "str", "line": "str", "field": "str",
    "theirs": "str", "ours": "str", "less": "bool",
}  # fmt: skip
"""One line a value; ``less``: ours has lost something (a zero, the tone marks, the day)."""


def notations(
    ours: Records, known: Known, as_of: str, *, settings: Settings | None = None
) -> pd.DataFrame:
    """Every value of a known person that is written otherwise (:data:`COLUMNS`). Arguments as for
    ``plan``."""
    sides = Sides.of(ours, known, as_of, over_defaults(settings))
    reacted = Reacted.of(sides, facts.of_rows(sides))
    parts = [_of_people(sides, reacted)]
    for name in dictionary.children_tables():
        mine = own_lines(sides, reacted, name)
        if len(mine):
            parts.append(_of_list(sides, reacted, name, mine))
    found = pd.concat([p for p in parts if len(p)] or parts[:1], ignore_index=True)
    return found.sort_values(
        ["unit", "ho_ten", "id", "table", "line", "field"], kind="stable", ignore_index=True
    )


def _of_people(sides: Sides, reacted: Reacted) -> pd.DataFrame:
    rows = reacted.compared
    fields = sides.fields("nguoi")
    theirs = diff.Side.of(sides.their_people, fields, rows["their_at"].to_numpy())
    mine = diff.Side.of(sides.people, fields, sides.people.index.get_indexer(rows.index))
    return _told(sides, rows["id"].to_numpy(dtype=object), "nguoi", "", (theirs, mine), fields)


def _of_list(sides: Sides, reacted: Reacted, name: str, mine: pd.DataFrame) -> pd.DataFrame:
    fields, key = sides.fields(name), dictionary.children_tables()[name].key
    people = distinct(mine["id"])
    base, theirs = (known_lines(state, name) for state in (sides.base, sides.theirs))
    base, theirs = (side[among(side["id"], people)] for side in (base, theirs))
    mine = with_known_units(mine, [base, theirs], name, key)
    found = list_diff.lists(base, theirs, mine, fields, key, people)
    ids = found.keys["id"].to_numpy(dtype=object)
    return _told(sides, ids, name, found.keys["line"], (found.theirs, found.ours), fields)


def _told(
    sides: Sides,
    ids: np.ndarray,
    table: str,
    line: pd.Series | str,
    both: tuple[diff.Side, diff.Side],
    fields: tuple[Field, ...],
) -> pd.DataFrame:
    """The values of two aligned sides that differ in their writing alone."""
    theirs, mine = both
    parts = []
    for f in fields:
        if f.name not in mine:
            continue
        one, other = mine[f.name], theirs[f.name]
        how = relations(one, other, f)
        at = np.flatnonzero((one != other) & (one != "") & np.isin(how, (SAME, LESS)))
        said = {"field": f.name, "theirs": other[at], "ours": one[at], "less": how[at] == LESS}
        lines = line if isinstance(line, str) else line.to_numpy(dtype=object)[at]
        parts.append(pd.DataFrame({"id": ids[at], "table": table, "line": lines, **said}))
    held = sides.their_people.drop_duplicates("id").set_index("id")
    found = pd.concat([p for p in parts if len(p)] or [pd.DataFrame(columns=list(COLUMNS))])
    names = {
        "unit": held["ma_don_vi_su_dung"].reindex(found["id"]).fillna("").to_numpy(dtype=object),
        "ho_ten": held["ho_ten"].reindex(found["id"]).fillna("").to_numpy(dtype=object),
    }
    return found.assign(**names)[list(COLUMNS)].astype(COLUMNS)
