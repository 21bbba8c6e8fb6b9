"""One line a person: the known ones and those whom a submission adds."""

import numpy as np
import pandas as pd
import pandera.pandas as pa

from ...validators.shapes import Shape, blank, dtypes
from ...validators.texts import t
from ...validators.vocabulary import SITUATIONS
from .. import changes as change_set
from ..canonical import among, distinct
from ..match import candidates
from .sides import UNIT, Sides


class Person(Shape):
    """One person of a plan."""

    id: str
    cccd: str = blank()
    ho_ten: str = blank()
    unit_before: str
    """'' when the person is not in service before; so ``unit_after``."""
    unit_after: str
    situation: str = pa.Field(isin=tuple(SITUATIONS))
    outcome: str
    cause: str
    reason: str
    how: str
    row: int = pa.Field(ge=-1)
    """Label in the submission's people, -1 when nobody listed the person."""
    lines: int = pa.Field(ge=0)


class KeptOut(Shape):
    """A row that its errors keep out."""

    row: int = pa.Field(ge=0)
    file: str
    sheet: str
    sheet_row: int = pa.Field(ge=1)
    unit: str = blank()
    cccd: str = blank()
    ho_ten: str = blank()
    id: str


PEOPLE, KEPT_OUT = dtypes(Person), dtypes(KeptOut)

# The worst outcome among the lines of a person is the person's own.
_OUTCOMES = ("nothing", "agreed", "keep_theirs", "push", "erase", "two_way", "conflict")


def people(
    sides: Sides, rows: pd.DataFrame, gone: pd.DataFrame, changes: pd.DataFrame
) -> pd.DataFrame:
    """One line a person (:data:`PEOPLE`)."""
    listed, unlisted = _listed(sides, rows), _unlisted(sides, gone)
    asked = _candidates(sides, rows, distinct(listed["id"]))
    about = pd.concat([listed, unlisted, asked], ignore_index=True)
    about = _refused(about, changes)
    asks = changes[~changes["kind"].isin(change_set.TOLD)]
    about["lines"] = about["id"].map(asks["id"].value_counts()).fillna(0).astype("int64")
    about.loc[(about["situation"] == "unchanged") & (about["lines"] > 0), "situation"] = "changed"
    rank = changes["kind"].map({kind: i for i, kind in enumerate(_OUTCOMES)})
    worst = about["id"].map(rank.groupby(changes["id"]).max()).fillna(0).astype("int64")
    about["outcome"] = np.array(_OUTCOMES, dtype=object)[worst]
    return about[list(PEOPLE)].fillna({"unit_before": "", "unit_after": ""}).astype(PEOPLE)


def _refused(about: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """New people whom an officer refused stay outside."""
    comes = distinct(changes.loc[changes["kind"] == "new", "id"])
    was_to_come = (about["situation"] == "new") & (about["unit_after"] != "")
    refused = was_to_come.to_numpy() & ~among(about["id"], comes)
    told = {"unit_after": about["unit_after"].mask(refused, "")}
    return about.assign(**told, cause=about["cause"].mask(refused, "refused"))


def _listed(sides: Sides, rows: pd.DataFrame) -> pd.DataFrame:
    """Whom a row stands for: where they were, and where they are once the plan is carried out."""
    rows = rows[~rows["superseded"]]
    mine = sides.people[["cccd", "ho_ten"]].loc[rows.index]
    situation = rows["situation"].to_numpy(dtype=object)
    known = rows["known"].to_numpy()
    before = np.where(known & ~rows["left_theirs"].to_numpy(), rows["their_unit"], "")
    stranger_left = ~known & rows["left_ours"].to_numpy()
    moves = np.isin(situation, ("transferred", "reorganised", "new", "returned"))
    after = np.select([stranger_left | (situation == "leaver"), moves], ["", rows["unit"]], before)
    return pd.DataFrame(
        {
            "id": rows["id"].where(rows["known"], rows["key"]).to_numpy(dtype=object),
            **{c: mine[c].to_numpy(dtype=object) for c in mine},
            "unit_before": before,
            "unit_after": after,
            "situation": situation,
            "cause": "",
            "reason": rows["reason"].to_numpy(dtype=object),
            "how": rows["how"].to_numpy(dtype=object),
            "row": rows.index.to_numpy(),
        }
    )


def _unlisted(sides: Sides, gone: pd.DataFrame) -> pd.DataFrame:
    """People whom nobody lists."""
    found = _in_place(sides.their_people.loc[gone.index])
    leaves = (gone["situation"] == "leaver").to_numpy()
    said = {c: gone[c].to_numpy(dtype=object) for c in ("situation", "cause", "reason")}
    return found.assign(unit_after=found["unit_after"].mask(leaves, ""), **said)


def _candidates(sides: Sides, rows: pd.DataFrame, told: set[str]) -> pd.DataFrame:
    """Who is the candidate of an open question is in service as before: the question stands on the
    row that asks it."""
    open_rows = rows[rows["verdict"].isin(["ambiguous", "conflict"])]
    out = open_rows["situation"] == "kept_out"
    waits, asked = (candidates(open_rows.loc[which, "candidates"]) for which in (out, ~out))
    theirs = sides.their_people
    found = _in_place(theirs[among(theirs["id"], (asked | waits) - told)])
    question = among(found["id"], asked)
    kept_out = t("Có trong tệp của đơn vị nhưng dòng còn lỗi")
    unsure = t("Có một dòng trong tệp của đơn vị chưa khớp chắc chắn với người này")
    return found.assign(
        situation=np.where(question, "ambiguous", "kept_out"),
        cause=np.where(question, "candidate", "errors"),
        reason=np.where(question, unsure, kept_out),
    )


def _in_place(who: pd.DataFrame) -> pd.DataFrame:
    """Known people of the mirror whom no row stands for, in the unit where they were."""
    unit = who[UNIT].to_numpy(dtype=object)
    return pd.DataFrame(
        {
            **{c: who[c].to_numpy(dtype=object) for c in ("id", "cccd", "ho_ten")},
            "unit_before": unit,
            "unit_after": unit,
            "how": "",
            "row": -1,
        }
    )


def kept_out(sides: Sides, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that errors keep out, with their places (:data:`KEPT_OUT`)."""
    out = rows[rows["kept_out"]]
    mine = sides.people[["_table", "_row", "unit", "cccd", "ho_ten"]].loc[out.index]
    tables = sides.ours.tables.drop_duplicates("_table").set_index("_table")
    return pd.DataFrame(
        {
            "row": out.index.to_numpy(),
            **{c: tables[c].reindex(mine["_table"]).to_numpy(dtype=object) for c in _PLACE},
            "sheet_row": mine["_row"].to_numpy(),
            **{c: mine[c].to_numpy(dtype=object) for c in ("unit", "cccd", "ho_ten")},
            "id": out["id"].to_numpy(dtype=object),
        }
    ).astype(KEPT_OUT)


_PLACE = ("file", "sheet")
