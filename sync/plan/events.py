"""The lines that carry what happens to a person as a whole: an event, or a question."""

import numpy as np
import pandas as pd

from ...validators.schemas import dictionary
from ...validators.vocabulary import SEVERAL
from .. import diff
from ..settings import Settings
from .portrait import portrait
from .reacted import Reacted, What, no_lines
from .sides import Sides, at


def events(sides: Sides, reacted: Reacted) -> pd.DataFrame:
    """One line for each row whose situation has an event in the settings; for each candidate one,
    where it is not clear who the person is."""
    parts = [no_lines()]
    for situation, rows in reacted.told.groupby("situation"):
        way = sides.ways["reactions"][situation]
        if way["event"]:
            made = _KINDS.get(str(situation), _moved)
            parts.append(made(sides, reacted, rows, way))
    return pd.concat(parts, ignore_index=True)


def _moved(sides: Sides, reacted: Reacted, rows: pd.DataFrame, way: Settings) -> pd.DataFrame:
    """From unit to unit."""
    return reacted.lines(rows, _between_units(rows, way))


def _between_units(rows: pd.DataFrame, way: Settings) -> What:
    units = (rows[c].to_numpy() for c in ("base_unit", "their_unit", "unit"))
    return What(way["event"], way["op"], "", *units)


def _left(sides: Sides, reacted: Reacted, rows: pd.DataFrame, way: Settings) -> pd.DataFrame:
    """From the unit to the day and the reason of leaving."""
    mine = sides.people.loc[rows.index]
    ours = mine["ngay_roi"].fillna("") + " " + mine["ly_do_roi"].fillna("")
    base, theirs = rows["base_unit"].to_numpy(), rows["their_unit"].to_numpy()
    what = What(way["event"], way["op"], "", base, theirs, ours.str.strip().to_numpy())
    return reacted.lines(rows, what)


def _doubled(sides: Sides, reacted: Reacted, rows: pd.DataFrame, way: Settings) -> pd.DataFrame:
    """All units that declare the person stand on our side: each of them is asked."""
    ids = _asked_about(rows)
    every = reacted.rows[reacted.rows["duplicate"]]
    by_person = every.assign(person=_asked_about(every)).groupby("person")["unit"]
    units = by_person.agg(lambda u: SEVERAL.join(sorted(set(u) - {""})))
    ours = pd.Series(ids, dtype=object).map(units).to_numpy()
    rows = rows.assign(their_at=at(sides.their_people, ids), unit=ours)
    return reacted.lines(rows, _between_units(rows, way), ids=ids)


def _ambiguous(sides: Sides, reacted: Reacted, rows: pd.DataFrame, way: Settings) -> pd.DataFrame:
    """A question for each candidate; the row is named by its key, so that an answer finds it
    again."""
    told = [
        _each(evidence, found.count(";") + 1)
        for evidence, found in zip(rows["evidence"], rows["candidates"], strict=True)
    ]
    rows = rows.assign(
        candidate=rows["candidates"].str.split(";"),
        evidence=pd.Series(told, index=rows.index, dtype=object),
    )
    rows = _with_evidence(rows.explode(["candidate", "evidence"]))
    ids = rows["candidate"].where(rows["candidate"] != "", rows["key"]).to_numpy(dtype=object)
    rows = rows.assign(their_at=at(sides.their_people, ids))
    what = What(
        way["event"],
        way["op"],
        theirs=portrait(sides.their_people, rows["their_at"].to_numpy()),
        ours=portrait(sides.people, sides.people.index.get_indexer(rows.index)),
        line=rows["key"].str.removeprefix("new:").to_numpy(dtype=object),
    )
    return reacted.lines(rows, what, ids=ids)


def _each(evidence: str, n: int) -> list[str]:
    """What speaks for each of ``n`` candidates, '' where nothing is written down."""
    return [*evidence.split("|"), *[""] * n][:n]


def _disputed(sides: Sides, reacted: Reacted, rows: pd.DataFrame, way: Settings) -> pd.DataFrame:
    """One number of two persons, or two numbers of one: the numbers on all sides."""
    rows = _with_evidence(rows)
    ids = _asked_about(rows)
    rows = rows.assign(their_at=at(sides.their_people, ids))
    what = What(
        way["event"],
        way["op"],
        np.where(rows["known"], "cccd", ""),
        _numbers(sides.base_people, at(sides.base_people, ids)),
        _numbers(sides.their_people, rows["their_at"].to_numpy()),
        sides.people.loc[rows.index, "cccd"].fillna("").to_numpy(),
    )
    return reacted.lines(rows, what, ids=ids)


def _numbers(people: pd.DataFrame, places: np.ndarray) -> np.ndarray:
    return diff.Side.of(people, (dictionary.field("cccd"),), places)["cccd"]


def _asked_about(rows: pd.DataFrame) -> np.ndarray:
    """The known person; else the one candidate, where there is one; else the key of the row."""
    one = (rows["candidates"] != "") & ~rows["candidates"].str.contains(";")
    ids = rows["id"].where(rows["known"], rows["candidates"].where(one, rows["key"]))
    return ids.to_numpy(dtype=object)


def _with_evidence(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows, with what speaks for the candidate behind the reason."""
    more = rows["evidence"].to_numpy(dtype=object)
    reason = rows["reason"].to_numpy(dtype=object)
    return rows.assign(reason=reason + np.where(more == "", "", "; " + more))


_KINDS = {
    "leaver": _left,
    "duplicate": _doubled,
    "ambiguous": _ambiguous,
    "identity_conflict": _disputed,
}
