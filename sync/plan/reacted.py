"""The rows by what the table of reactions does with them, and the lines made of them."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from .. import changes as change_set
from .evidence import Evidence
from .sides import Sides

# What a line has when it is named: all columns but these.
_LATER = ("change", "group", "decision", "by", "note", "seal")


@dataclass(frozen=True)
class What:
    """What change lines state, each a value for all lines or one a line: columns of ``CHANGES``."""

    kind: Any
    op: str
    field: Any = ""
    base: Any = ""
    theirs: Any = ""
    ours: Any = ""
    table: str = "nguoi"
    line: Any = ""


def stated(about: dict[str, np.ndarray], what: What) -> pd.DataFrame:
    """Change lines without names and seals.

    Args:
        about: ``id, cccd, ho_ten, unit, version, reason``, one value a line.
    """
    n = len(about["id"])
    said = {
        c: np.broadcast_to(np.asarray(getattr(what, c), dtype=object), n)
        for c in ("kind", "table", "line", "op", "field", "base", "theirs", "ours")
    }
    # Arrays as they are: taken for texts, they would be made Arrow, and again when all are joined.
    return pd.DataFrame({c: pd.Series(v, dtype=v.dtype) for c, v in {**about, **said}.items()})


def no_lines() -> pd.DataFrame:
    """No change lines, with all their columns."""
    return _none().copy(deep=False)


@cache
def _none() -> pd.DataFrame:
    return (
        change_set.empty()
        .drop(columns=list(_LATER))
        .astype({c: "object" for c in change_set.CHANGES if c not in (*_LATER, "version")})
    )


@dataclass(frozen=True)
class Reacted:
    """The rows of the submissions, sorted by what is done with them.

    Attributes:
        rows: all of them, as ``facts.of_rows`` gives them.
        compared: known people whose values are compared.
        added: people whom nobody knew, taken over whole.
        told: rows that stand, and of which an event may tell.
        ids: person of each row: the known id, else the key.
    """

    sides: Sides
    rows: pd.DataFrame
    compared: pd.DataFrame
    added: pd.DataFrame
    told: pd.DataFrame
    ids: pd.Series
    evidence: Evidence

    @staticmethod
    def of(sides: Sides, rows: pd.DataFrame) -> "Reacted":
        """Sort the rows by the settings' ``reactions``."""
        ways = sides.ways["reactions"]
        reaction = rows["situation"].map({s: ways[s]["values"] for s in rows["situation"].unique()})
        known = rows["known"]
        # Whom nobody knew and who has left again is no business of the mirror.
        stands = ~rows["superseded"] & (known | ~rows["left_ours"])
        return Reacted(
            sides,
            rows,
            compared=rows[stands & (reaction == "diff") & known & ~rows["kept_out"]],
            added=rows[stands & (reaction == "all") & ~known],
            told=rows[stands],
            ids=rows["id"].where(known, rows["key"]),
            evidence=Evidence(sides.ours),
        )

    def lines(
        self,
        who: pd.DataFrame,
        what: What,
        *,
        ids: np.ndarray | None = None,
        child: np.ndarray | None = None,
    ) -> pd.DataFrame:
        """Change lines of these rows.

        Args:
            who: rows of the submissions, one a line.
            what: what the lines state.
            ids: whom they are about, where that is not the person of the row.
            child: label in the child table of each line; None: the person's own row.
        """
        mine = self.sides.people[["cccd", "ho_ten", "unit"]].loc[who.index]
        versions = np.append(self.sides.their_people["version"].to_numpy(), 0)
        about = {
            "id": self.ids.loc[who.index].to_numpy(dtype=object) if ids is None else ids,
            **{c: mine[c].to_numpy(dtype=object) for c in mine},
            "version": versions[who["their_at"].to_numpy()],
            "reason": who["reason"].to_numpy(dtype=object),
        }
        made = stated(about, what)
        own = who.index.to_numpy()
        labels = own if child is None else child
        return made.assign(
            evidence=self.evidence(what.table, labels, made["field"].to_numpy(), own)
        )
