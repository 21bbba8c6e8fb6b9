"""The facts of every row of the submissions: who it is, where it stands, what is the case."""

import numpy as np
import pandas as pd

from ...validators import codelists
from ...validators.schemas import dictionary
from .. import diff, situations
from ..match import match, person_key
from .doubles import doubles
from .sides import UNIT, Sides, at


def of_rows(sides: Sides) -> pd.DataFrame:
    """One line a row of the submissions: what ``match`` found, the facts and the situation of
    ``situations.of_rows``, ``key`` (the person without an id), the unit on all sides, and
    ``their_at`` and ``base_at``: positions in the known states or -1."""
    people, theirs, base = sides.people, sides.their_people, sides.base_people
    limits = sides.ways["matching"]
    rows = match(people, theirs, base, sides.said.identity, sides.numbers, limits)
    rows["kept_out"] = people.index.isin(list(sides.kept_out))
    rows["left_ours"] = situations.has_left(people, sides.as_of)
    rows["conflict"] = _conflicts(rows, people)
    rows["ambiguous"] = (rows["verdict"] == "ambiguous").to_numpy()
    rows["key"] = ("new:" + person_key(people)).fillna("new:").to_numpy(dtype=object)
    rows["their_at"], rows["base_at"] = at(theirs, rows["id"]), at(base, rows["id"])
    rows["known"] = rows["their_at"] >= 0
    left = np.append(situations.has_left(theirs, sides.as_of), False)
    rows["left_theirs"] = left[rows["their_at"]]
    rows = rows.assign(**doubles(rows, people, sides.said))
    rows = rows.assign(**_moves(rows, sides))
    rows["situation"] = situations.of_rows(rows)
    return rows


def _conflicts(rows: pd.DataFrame, people: pd.DataFrame) -> np.ndarray:
    """Where the number of the row is in dispute. Errors keep a row out of that, but for a known
    person whose new number could well be the person's own: the office must see it."""
    reissued = (rows["id"] != "") & plausible(people)
    return ((rows["verdict"] == "conflict") & (~rows["kept_out"] | reissued)).to_numpy()


def plausible(people: pd.DataFrame) -> pd.Series:
    """Where the personal ID could be the person's own: a province, sex with century, and year of
    birth that agree. Any other is a slip of the row.

    Source: Nghị định 137/2015/NĐ-CP, Điều 13; Thông tư 59/2021/TT-BCA, Điều 4 and annexes.
    """
    number, born = people["cccd"], people["ngay_sinh"]
    digits = codelists.table("cccd_the_ky_gioi_tinh")
    century = digits["birth_year_from"].str[:2] + digits["gender_vi"]
    sex = dict(zip(century, digits["code"], strict=True))
    provinces = codelists.table("cccd_ma_tinh")["code"]
    fits = (
        number.str.fullmatch("[0-9]{12}")
        & number.str[:3].isin(provinces)
        & (number.str[3] == (born.str[:2] + people["gioi_tinh"]).map(sex))
        & (number.str[4:6] == born.str[2:4])
    )
    return fits.fillna(False).astype(bool)


def _moves(rows: pd.DataFrame, sides: Sides) -> dict[str, np.ndarray]:
    """The unit on all sides, who is declared in another one than before, and who follows a
    reorganisation."""
    ours = sides.people["unit"].fillna("").to_numpy(dtype=object)
    held, agreed = (
        np.append(side[UNIT].fillna("").to_numpy(dtype=object), "")[rows[places].to_numpy()]
        for side, places in ((sides.their_people, "their_at"), (sides.base_people, "base_at"))
    )
    found = diff.outcome(
        agreed,
        held,
        ours,
        dictionary.field(UNIT),
        said=ours != "",
        has_base=rows["base_at"].to_numpy() >= 0,
    )
    moved = rows["known"].to_numpy() & np.isin(found, (diff.PUSH, diff.TWO_WAY, diff.CONFLICT))
    follows = situations.successors(sides.units, sides.as_of)
    led = [pair in follows for pair in zip(held, ours, strict=True)]
    return {
        "moved": moved,
        "reorganised": moved & np.array(led, dtype=bool),
        "unit": ours,
        "their_unit": held,
        "base_unit": agreed,
    }
