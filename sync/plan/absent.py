"""Known people whom no submission of the period speaks of."""

from dataclasses import replace

import numpy as np
import pandas as pd

from ...validators.texts import t
from .. import situations
from ..canonical import among, distinct
from ..match import candidates
from .reacted import What, no_lines, stated
from .sides import UNIT, Sides
from .understood import unread_tables


def gone(sides: Sides, rows: pd.DataFrame, scope: pd.DataFrame) -> pd.DataFrame:
    """Known people in service whom no row of this period speaks of.

    Returns:
        Frame on the index of ``their_people`` with ``situation``, ``cause``, ``reason`` and
        ``ours``: day and reason of one of whom an officer said that this person left.
    """
    theirs = sides.their_people
    seen = distinct(rows["id"]) | candidates(rows["candidates"])
    serving = ~situations.has_left(theirs, sides.as_of)
    unlisted = theirs.loc[serving & ~among(theirs["id"], seen)]
    found = situations.absences(unlisted, scope, sides.units, sides.as_of).assign(ours="")
    found = _answered(_unread(_kept_out(found, sides, rows), sides), sides)
    return _owed(found, theirs.loc[serving & among(theirs["id"], seen)], unlisted)


def _unread(found: pd.DataFrame, sides: Sides) -> pd.DataFrame:
    """Of a table of which a row was not understood nobody is gone: the row may be any of those who
    seem to be absent."""
    tables = list(unread_tables(sides.ours, "nguoi"))
    if not tables:
        return found
    people = sides.people
    units = distinct(people.loc[people["_table"].isin(tables), "unit"].dropna())
    senders = sides.ours.senders()
    units |= distinct(senders[senders.index.isin(tables)].dropna())
    held = sides.their_people.loc[found.index, UNIT]
    hit = (found["situation"] == "absent").to_numpy() & among(held, units - {""})
    said = t("Tệp của đơn vị có hàng chưa hiểu được, có thể là người này")
    found.loc[hit, ["situation", "cause", "reason"]] = ["kept_out", "unread", said]
    return found


def _kept_out(found: pd.DataFrame, sides: Sides, rows: pd.DataFrame) -> pd.DataFrame:
    """A row that errors keep out may have lost its numbers to the very errors: name or birth date
    in the same unit will do."""
    names = ["ho_ten", "ngay_sinh"]
    lost = sides.people[["unit", *names]].loc[rows.index[rows["kept_out"] & ~rows["known"]]]
    held = sides.their_people[[UNIT, *names]].loc[found.index]
    hit = np.zeros(len(found), dtype=bool)
    for name in names:
        keys = distinct((lost["unit"] + "|" + lost[name]).dropna())
        hit |= among(held[UNIT] + "|" + held[name], keys)
    hit &= (found["situation"] == "absent").to_numpy()
    said = ["kept_out", "errors", t("Có trong tệp của đơn vị nhưng dòng còn lỗi")]
    found.loc[hit, ["situation", "cause", "reason"]] = said
    return found


def _owed(found: pd.DataFrame, listed: pd.DataFrame, unlisted: pd.DataFrame) -> pd.DataFrame:
    """Of a part of a unit (``situations.parts``) of which nobody is listed while others are, nobody
    is gone: its list has not come yet."""
    waits = (found["situation"] == "absent") & (found["cause"] == "unexplained")
    if not waits.any():
        return found
    part = (unlisted[UNIT] + "|" + situations.parts(unlisted))[waits]
    came = distinct((listed[UNIT] + "|" + situations.parts(listed)).dropna())
    whole = part[~among(part, came) & among(unlisted.loc[part.index, UNIT], distinct(listed[UNIT]))]
    many = whole.groupby(whole).transform("size") >= situations.PART_FROM
    place = whole.index[many.to_numpy(dtype=bool)]
    said = t("Đơn vị gửi riêng từng phần; phần có người này chưa gửi trong kỳ")
    found.loc[place, ["situation", "cause", "reason"]] = ["silent", "owed", said]
    return found


def _answered(found: pd.DataFrame, sides: Sides) -> pd.DataFrame:
    """Absent people of whom somebody said, while they were in the same unit, that they still work
    or that they left."""
    theirs, answers = sides.their_people, sides.said.absent
    asked = found.index[(found["situation"] == "absent").to_numpy()]
    for place, person in zip(asked, theirs.loc[asked, "id"], strict=True):
        answer = answers.get(str(person))
        if answer is None or answer.unit != theirs.at[place, UNIT]:
            continue
        if answer.word == "left":
            said = t("Đã xác nhận thôi công tác ({said})", said=answer.said)
            entry = ["leaver", "left", said, answer.ours]
        else:
            said = t("Đã xác nhận còn làm việc ({said})", said=answer.said)
            entry = ["absent", "works", said, ""]
        found.loc[place, ["situation", "cause", "reason", "ours"]] = entry
    return found


def lines(sides: Sides, gone: pd.DataFrame) -> pd.DataFrame:
    """The lines of people whom nobody lists: the question, or the leaving that a person has
    confirmed."""
    way = sides.ways["reactions"]["absent"]
    asked = gone[(gone["situation"] == "absent") & (gone["cause"] != "works")]
    left = gone[gone["situation"] == "leaver"]
    parts = [no_lines()]
    if way["event"]:
        parts.append(_lines(sides, asked, What(way["event"], way["op"])))
    parts.append(_lines(sides, left, What("leaver", "close", ours=left["ours"])))
    for name, pattern in (("ngay_roi", r"^(\d\S*)"), ("ly_do_roi", r"([A-Z]\S*)$")):
        given = left["ours"].str.extract(pattern)[0].dropna()
        what = What("leaver", "set", name, ours=given)
        parts.append(_lines(sides, left.loc[given.index], what))
    return pd.concat(parts, ignore_index=True)


def _lines(sides: Sides, gone: pd.DataFrame, what: What) -> pd.DataFrame:
    """Change lines of these people; base and mirror are the field's, or the unit."""
    who = sides.their_people.loc[gone.index]
    column = what.field or UNIT
    agreed = sides.base_people[["id", column]].drop_duplicates("id").set_index("id")
    about = {
        **{c: who[c].to_numpy(dtype=object) for c in ("id", "cccd", "ho_ten")},
        "unit": who[UNIT].to_numpy(dtype=object),
        "version": who["version"].to_numpy(),
        "reason": gone["reason"].to_numpy(dtype=object),
        "evidence": np.full(len(who), "", dtype=object),
    }
    base = agreed[column].reindex(who["id"]).to_numpy()
    both = {"base": base, "theirs": who[column].fillna("").to_numpy()}
    return stated(about, replace(what, **both))
