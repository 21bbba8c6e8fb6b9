"""Who must give what: the demands of the field dictionary (``schemas.field.Required``), asked of
people by class, way of pay and day."""

import re

import numpy as np
import pandas as pd

from .. import kinds
from ..schemas.field import Field, Required
from . import stated
from .context import Context
from .facts import mapped, matches
from .probation import on_probation_now

# Elected cadres, and the cadres of communes until the level was unified: a rank only where they
# have one (Decree 33/2023/NĐ-CP Art. 16).
ELECTED = ("CB", "CBX")
CONTRACT_WORKER, PART_TIME = "HDLD", "KCT"


def way_of_pay(c: Context) -> pd.Series:
    """How each person is paid, one of ``schemas.field.Pay``.

    A labour contract is paid by agreement or by the table of public employees (Decree 111/2022
    Art. 6; Decree 235/2026 Art. 11.2.d): who gives neither rank nor step is paid by agreement. A
    part-time commune worker has an allowance (Decree 33/2023 Art. 34). A unit that pays for itself
    may agree on the pay of its public employees as well, which the note tells (Decree 60/2021). An
    unknown class is asked like a civil servant.
    """

    def make() -> pd.Series:
        kind = c.frame()["doi_tuong"]
        ranked = c.given("ma_ngach")
        agreed = (kind == CONTRACT_WORKER) & ~ranked & ~c.given("bac")
        agreed |= ~c.given("bac") & stated.says(c, "THOA_THUAN")
        # Judges, prosecutors, cipher officers and the forces stand in tables of their own, which
        # have no rank codes.
        own = mapped(c.frame()["ten_ngach"], lambda t: bool(kinds.severity("ma_ngach", t)), False)
        # The table of posts has steps of its own (1 and 2, one for each term).
        by_post = (kind.isin(ELECTED) | own.astype(bool)) & ~ranked
        ways = np.select(
            [kind == PART_TIME, agreed, by_post], ["phu_cap", "thoa_thuan", "chuc_vu"], "bang_luong"
        )
        return pd.Series(ways, index=kind.index, dtype="str")

    return c.once("way of pay", make)


def asked(c: Context, required: Required, table: str = "nguoi") -> pd.Series:
    """True for the lines of *table* whose person is asked by *required* on the day."""
    frame = c.frame(table)
    wanted = pd.Series(required.holds(c.as_of), index=frame.index)
    if required.doi_tuong:
        wanted &= _of_person(c, c.frame()["doi_tuong"].isin(required.doi_tuong), table)
    if required.paid:
        wanted &= _of_person(c, way_of_pay(c).isin(required.paid), table)
    return wanted


def rated_year(c: Context) -> int:
    """The latest year whose ratings are there on the day: they are given until the end of March."""
    return c.day.year - (1 if c.day.month > _RATED_BY else 2)


_RATED_BY = 3
_WHOLE_YEAR = "-07-01"
"""Who came to work later in a year worked under six months of it."""


def not_yet(c: Context, name: str) -> pd.Series:
    """True for people who cannot have a value of the field *name* yet: nobody on probation holds a
    title (Decree 115/2020 Art. 24; Decree 138/2020 Art. 23), nobody is rated before six months of
    work in a year (Decree 90/2020 Art. 2.3; Decree 233/2026 Art. 14)."""
    if name == "ngay_ngach":
        return on_probation_now(c)
    if name == "danh_gia_nam":
        first = pd.Timestamp(f"{rated_year(c)}{_WHOLE_YEAR}")
        return c.last_day("ngay_tuyen_dung") > first
    return pd.Series(False, index=c.frame().index)


def demanded(c: Context, f: Field, level: str) -> pd.Series:
    """True for the lines of the field's table that must give it at *level* on the day."""
    wanted = pd.Series(False, index=c.frame(f.table).index)
    for required in f.required:
        if required.level == level:
            wanted |= asked(c, required, f.table)
    return wanted & ~not_yet(c, f.name) if f.table == "nguoi" else wanted


def nowhere(c: Context) -> pd.Series:
    """Lines of the work history that tell a time of no work, which has no unit."""
    return matches(_NO_WORK, c.frame("qt_cong_tac")["chuc_vu"])


_NO_WORK = re.compile(
    r"^(?:nghi|thoi viec|cho viec|o nha|di hoc|hoc|hoc sinh|sinh vien|that nghiep|chua co viec"
    r"|khong lam viec|lao dong tu do|lam tu do|nhap ngu|di nghia vu|di bo doi|bo doi|du hoc)\b"
)


def _of_person(c: Context, mask: pd.Series, table: str) -> pd.Series:
    """A mask of people as a mask of the lines of *table*; lines of nobody are not asked."""
    if table == "nguoi":
        return mask
    owner = c.frame(table)["_nguoi"]
    return pd.Series(mask.reindex(owner).fillna(False).to_numpy(dtype=bool), index=owner.index)
