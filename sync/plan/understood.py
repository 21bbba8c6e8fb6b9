"""Of which tables every row was understood: only these say that something is no longer there."""

import pandas as pd

from ...validators.records import Records
from ...validators.schemas import dictionary
from ..canonical import distinct

UNREAD = "ld-row-unread"
"""What the loader notes of a row that it could not take for a person or a line."""


def unread_tables(ours: Records, name: str) -> set[int]:
    """Tables of the submissions with a row that was not understood: nobody knows what it is, or
    (of a list) whose it is, or a part of its key was written and could not be read.

    Args:
        name: of the dictionary.
    """
    kind = ours.tables.drop_duplicates("_table").set_index("_table")["kind"]
    noted = ours.problems.loc[ours.problems["rule"] == UNREAD, "_table"]
    found = {int(at) for at in noted.unique() if kind.get(at) == name}
    child = ours.con.get(name)
    if child is None or not len(child):
        return found
    lost = child["_nguoi"] < 0
    raw = ours.raw_con.get(name, pd.DataFrame())
    for part in dictionary.tables()[name].key:
        if part in raw and part in child:
            lost |= child[part].isna() & raw[part].reindex(child.index).notna()
    return found | {int(at) for at in child.loc[lost, "_table"].unique()}


def unread(ours: Records, name: str, mine: pd.DataFrame) -> set[str]:
    """The people of whose list not every row was understood.

    Args:
        name: of the list.
        mine: its lines that count, with ``id`` and ``_table``.
    """
    tables = unread_tables(ours, name)
    return distinct(mine.loc[mine["_table"].isin(tables), "id"]) if tables else set()
