"""Where each record of a campaign stands on its way to the national database.

A record is somebody whom the national side has or a unit declared. It is in exactly one state of
``vocabulary.STANDINGS``, so the states add up to the records on every day, and each figure opens
its list. Of several that could be said, what somebody still has to do comes first: an error before
a decision that waits, that before what is approved, applied, sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pandera.pandas as pa

from ..validators.shapes import Shape, blank, dtypes, empty
from ..validators.vocabulary import REVIEWED, STANDINGS
from .identity import ROW


class Declared(Shape):
    """A person of a run, as the next ones have to know: listed in a file or not, and held back by
    errors or not."""

    id: str
    """The mirror's person id, or "new:<key>"."""
    cccd: str = blank()
    ho_ten: str = blank()
    unit: str
    listed: bool
    kept_out: bool


class Standing(Shape):
    """A record of the campaign and its state."""

    id: str = pa.Field(unique=True)
    cccd: str = blank()
    ho_ten: str = blank()
    unit: str
    """The unit that has the person in service, '' when nobody knows."""
    state: str = pa.Field(isin=tuple(STANDINGS))


WHO = ("id", "cccd", "ho_ten", "unit")


@dataclass(frozen=True)
class Way:
    """How far records are, by the mirror.

    Attributes:
        known: those whom the mirror has: ``id``, ``cccd``, ``ho_ten``, ``unit``, and ``gone``
            (bool): no longer in service.
        lines: of the newest plan while it is open: ``id``, ``kind``, ``decision``.
        applied: ids of whom something was applied that no export of the national side has shown.
        messages: ``id``, ``service`` and ``state`` of each message, in the order in which they were
            made.
    """

    known: pd.DataFrame
    lines: pd.DataFrame
    applied: frozenset[str]
    messages: pd.DataFrame


def declared(people: pd.DataFrame, kept_out: pd.DataFrame) -> pd.DataFrame:
    """What a run leaves (:class:`Declared`), one line a person.

    Args:
        people, kept_out: of its plan (``plan.persons.Person``, ``KeptOut``).
    """
    row_unit = people["row"].map(kept_out.set_index("row")["unit"]).astype("str")
    unit = people["unit_after"].where(people["unit_after"] != "", people["unit_before"])
    found = people.assign(
        unit=unit.where(unit != "", row_unit).fillna(""),
        listed=people["row"] >= 0,
        kept_out=people["situation"] == "kept_out",
    )
    # Whoever has no number at all is still somebody.
    nameless = found["id"] == ROW
    found["id"] = found["id"].where(~nameless, ROW + _by_name(found))
    # Whose row has an error in the number may be found by name and unit alone: one record, not two.
    known = found[~found["listed"] & found["kept_out"]]
    meant = _by_name(found).isin(_by_name(known))
    found = found[~(found["listed"] & found["kept_out"] & meant & found["id"].str.startswith(ROW))]
    # Somebody of two rows is listed, and held back when one row is.
    found = found.sort_values(["kept_out", "listed"], ascending=False, kind="stable")
    return found.drop_duplicates("id")[list(dtypes(Declared))].reset_index(drop=True)


def _by_name(people: pd.DataFrame) -> "pd.Series[str]":
    return people["unit"] + "|" + people["ho_ten"].fillna("").str.casefold()


def standings(runs: Sequence[pd.DataFrame], way: Way) -> pd.DataFrame:
    """Each record of the campaign with its state (:class:`Standing`), by unit and name.

    Args:
        runs: :class:`Declared` of the last run of each period of the campaign, oldest first.
    """
    said = [_named(run, way.known) for run in runs]
    newest = said[-1] if said else empty(Declared)
    ever = pd.concat(said, ignore_index=True) if said else newest
    strangers = ever[~ever["id"].isin(way.known["id"]) & (ever["unit"] != "")]
    records = pd.concat(
        [way.known, _once(strangers).assign(gone=False)], ignore_index=True
    ).reset_index(drop=True)
    state = _states(records, newest, ever, way)
    found = records[list(WHO)].assign(state=pd.Series(state, dtype="str", index=records.index))
    found = found.astype(dtypes(Standing))
    return found.sort_values(["unit", "ho_ten", "id"], ignore_index=True)


def _named(run: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """A run in which who was new then and is in the mirror since has the mirror's id."""
    numbers = known.dropna(subset=["cccd"]).drop_duplicates("cccd").set_index("cccd")["id"]
    stranger = ~run["id"].isin(known["id"])
    found = run["cccd"].where(stranger).map(numbers)
    return run.assign(id=found.fillna(run["id"]).astype("str"))


def _once(strangers: pd.DataFrame) -> pd.DataFrame:
    """Those whom the mirror does not have, as they were declared last: once by id, once by
    number."""
    last = strangers.drop_duplicates("id", keep="last")
    repeated = last["cccd"].notna() & last.duplicated("cccd", keep="last")
    return last.loc[~repeated, list(WHO)]


def _states(
    records: pd.DataFrame, newest: pd.DataFrame, ever: pd.DataFrame, way: Way
) -> np.ndarray:
    """The state of each record, what is to be done first."""
    asks = way.lines[way.lines["kind"].isin(REVIEWED)]
    open_, approved = asks["decision"].fillna("").isin(["", "defer"]), asks["decision"] == "approve"
    last = way.messages.drop_duplicates(["id", "service"], keep="last")

    def message(state: str) -> "pd.Series[bool]":
        return records["id"].isin(last.loc[last["state"] == state, "id"])

    applied = records["id"].isin(way.applied)
    listed = ever.loc[ever["listed"], "id"]
    now = newest.loc[newest["listed"], "id"]
    known = records["id"].isin(way.known["id"])
    state = {
        "errors": records["id"].isin(newest.loc[newest["kept_out"], "id"]),
        "waiting": records["id"].isin(asks.loc[open_, "id"]),
        "approved": records["id"].isin(asks.loc[approved, "id"]),
        "refused": message("refused"),
        "sent": applied & message("sent") & ~message("queued"),
        "applied": applied & ~(message("accepted") & ~message("queued")),
        "gone": records["gone"].astype(bool),
        "accepted": records["id"].isin(now) | (records["id"].isin(listed) & known),
    }
    return np.select([s.to_numpy() for s in state.values()], list(state), "not_sent")
