"""The three states side by side: what was agreed on last, the mirror, the submissions."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...validators.records import Records
from ...validators.schemas import dictionary
from ...validators.schemas.field import Field
from ..canonical import among, distinct
from ..judgements import Standing, standing
from ..settings import Settings

UNIT, MANAGING = "ma_don_vi_su_dung", "ma_don_vi_quan_ly"
LEAVING = ("ngay_roi", "ly_do_roi", "so_qd_roi")

State = dict[str, pd.DataFrame]
"""Table name -> frame of the dictionary's fields with ``id`` (and ``version`` in the mirror)."""


@dataclass(frozen=True)
class Known:
    """What is known without the submissions of a period.

    Attributes:
        base: what was agreed on last; an empty one compares two ways.
        theirs: the mirror.
        units: registry (``UNITS``), or None: unit codes are taken as they stand.
        ledger: deliveries of this and earlier periods (``situations.LEDGER``); without any of this
            period whoever sent a file lists all.
        numbers: which number belonged to whom and when (table ``identifier`` of the mirror): who
            bore a number before.
        judgements: what people answered before (``judgements.COLUMNS``).
        mirror_day: ISO day of the last pull; '' when unknown.
        period: ISO month that the submissions were sent for; '' is the month of the day.
    """

    base: State
    theirs: State
    units: pd.DataFrame | None = None
    ledger: pd.DataFrame | None = None
    numbers: pd.DataFrame | None = None
    judgements: pd.DataFrame | None = None
    mirror_day: str = ""
    period: str = ""


@dataclass(frozen=True)
class Sides:
    """All that a plan is made of, ready to be compared.

    Attributes:
        ours: the submissions; ``people``: their people with ``unit``.
        base, theirs: the known states, those closed included; ``base_people`` and ``their_people``
            have every field of the dictionary, on a plain index.
        kept_out: labels of people whose errors keep them out.
        said: the judgements that hold on the day.
        ways: the whole table of settings.
    """

    ours: Records
    people: pd.DataFrame
    base: State
    theirs: State
    base_people: pd.DataFrame
    their_people: pd.DataFrame
    units: pd.DataFrame | None
    numbers: pd.DataFrame | None
    kept_out: frozenset[int]
    said: Standing
    ways: Settings
    as_of: str

    @staticmethod
    def of(
        ours: Records, known: Known, as_of: str, ways: Settings, kept_out: Collection[int] = ()
    ) -> "Sides":
        """Bring what was given into one form."""
        theirs = with_closed(known.theirs, known.base)
        return Sides(
            ours=ours,
            people=with_units(ours.nguoi, known.units),
            base=known.base,
            theirs=theirs,
            base_people=people_of(known.base),
            their_people=people_of(theirs),
            units=known.units,
            numbers=known.numbers,
            kept_out=frozenset(kept_out),
            said=standing(known.judgements, as_of, int(ways["judgements"]["absent_days"])),
            ways=ways,
            as_of=as_of,
        )

    def fields(self, table: str) -> tuple[Field, ...]:
        """The fields of a table that are compared."""
        fields = dictionary.tables()[table].fields
        if table != "nguoi":
            return fields
        return tuple(f for f in fields if f.name not in self.ways["ignored"])


def at(state: pd.DataFrame, ids: pd.Series | np.ndarray) -> np.ndarray:
    """Where these persons stand in a state, -1 for those it does not have."""
    return pd.Index(state["id"]).get_indexer(pd.Index(ids))


def with_closed(theirs: State, base: State) -> State:
    """The mirror with those whom it no longer lists, as they were agreed on last and closed: who
    comes back is known."""
    if not len(base.get("nguoi", ())):
        return theirs
    people = theirs.get("nguoi", base["nguoi"].iloc[:0])
    lost = distinct(base["nguoi"]["id"]) - distinct(people["id"])
    if not lost:
        return theirs
    found = dict(theirs)
    for name, frame in base.items():
        rows = frame[among(frame["id"], lost)]
        rows = rows.assign(closed="?") if name == "nguoi" else rows
        held = theirs.get(name)
        some = held is not None and len(held)
        found[name] = pd.concat([held, rows], ignore_index=True) if some else rows
    return found


def people_of(state: State) -> pd.DataFrame:
    """The people of a state with every field of the dictionary, on a plain index."""
    frame = state.get("nguoi")
    if frame is None or not len(frame):
        return dictionary.empty("nguoi").assign(
            id=pd.Series(dtype="str"), version=pd.Series(dtype="int64")
        )
    frame = frame.reset_index(drop=True)
    missing = {
        f.name: pd.Series(np.nan, index=frame.index, dtype=dictionary.dtype(f))
        for f in dictionary.nguoi().fields
        if f.name not in frame
    }
    if "version" not in frame:
        missing["version"] = pd.Series(0, index=frame.index)
    if not missing:
        return frame
    return pd.concat([frame, pd.DataFrame(missing, index=frame.index)], axis=1)


def with_units(nguoi: pd.DataFrame, units: pd.DataFrame | None) -> pd.DataFrame:
    """The people with ``unit``: the unit they are declared in, else the one that sent the file.
    Names that the registry does not know say nothing about a code."""
    using, managing = nguoi[UNIT], nguoi[MANAGING]
    if units is not None:
        codes = set(units["code"])
        using, managing = using.where(using.isin(codes)), managing.where(managing.isin(codes))
    unit = using.fillna(nguoi["_don_vi"])
    return nguoi.assign(unit=unit, **{UNIT: unit, MANAGING: managing})
