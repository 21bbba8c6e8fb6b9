"""Who heads a unit and who is a deputy, by the words of the post and the kind of the unit; terms of
office."""

import re
from typing import Any

import numpy as np
import pandas as pd

from .. import pay_tables
from ..folding import fold_words
from ..posts import parse
from ..units import Registry, parts
from . import stated
from .context import Context, add_months, combined, units_frame
from .facts import active, mapped

TERM_MONTHS = 60
# Posts that count as the head of a unit of a kind; the deputy is the same after "phó". Folded, from
# the first word on.
HEADS = {
    "SO": r"giam doc|chanh thanh tra|truong ban|chanh van phong",
    "VP": r"chanh van phong|truong ban",
    "CCUC": r"chi cuc truong", "PHONG": r"truong phong|chanh van phong|chanh thanh tra",
    "HUYEN": r"chu tich",
    "PHONGH": r"truong phong|chanh van phong", "XA": r"chu tich",
    "PHONGX": r"truong phong|chanh van phong|giam doc",
    "HOI": r"chu tich",
}  # fmt: skip
_PUBLIC_UNIT = r"hieu truong|giam doc|truong tram|tram truong|vien truong|truong ban|chu nhiem"
_BODY = re.compile(r"^(trung tam|benh vien|truong|vien|ban|tram|phan hieu|co so|phong kham)\b")
# Words after the title that still mean the unit itself and not a part of it.
_ITSELF = {
    "SO": r"( so( .*)?| (tinh|thanh pho)( .*)?)?",
    "XA": r"( ubnd.*| uy ban.*| (xa|phuong|dac khu)( .*)?)?",
    "HUYEN": r"( ubnd.*| uy ban.*| (huyen|thi xa|thanh pho)( .*)?)?",
}
CLASSES_IN_HEADCOUNT = ("CB", "CC", "VC", "CBX", "CCX")


def registry(c: Context) -> Registry:
    """The registry of the run with its look-ups; one of no units when there is none."""
    units = c.units if c.units is not None else units_frame()
    return c.once("registry", lambda: Registry(units))


def role(post: str, kind: str, unit: str = "") -> str:
    """``head``, ``deputy`` or '' for a written post in a unit of *kind* with the name *unit*. An
    acting or temporary head is the head; who leads a part of the unit is neither."""
    titles = HEADS.get(kind) or (_PUBLIC_UNIT if kind.startswith("SNCL") else "")
    found = parse(post)
    if not titles or not found.role or not re.fullmatch(titles, found.title):
        return ""
    rest = f" {found.rest}" if found.rest else ""
    if not re.fullmatch(_ITSELF.get(kind, r"( .*)?"), rest):
        return ""
    part = _BODY.match(found.rest) if kind.startswith("SNCL") and unit else None
    return "" if part and part[1] not in fold_words(unit) else found.role


def roles(c: Context) -> pd.Series:
    """:func:`role` of every person who is active, in the using unit as the registry knows it; ''
    for all others."""

    def make() -> pd.Series:
        frame = c.frame()
        if c.units is None:
            return pd.Series("", index=frame.index, dtype="str")
        units = registry(c)
        kind_of = units.units["kind"].to_dict()
        at, rows = combined(c.texts("chuc_vu"), c.texts("ma_don_vi_su_dung"))
        found = np.array(
            [
                role(post or "", kind_of.get(unit, ""), units.name.get(str(unit), ""))
                for post, unit in rows
            ],
            dtype=object,
        )[at]
        return pd.Series(np.where(active(c), found, ""), index=frame.index, dtype="str")

    return c.once("roles", make)


def _for_a_term(text: str) -> bool:
    post = parse(text)
    return bool(post.role) and post.body != "to"


def manages(c: Context) -> pd.Series:
    """True for leadership posts that are held for a term: not leaders of teams in a school, not
    elected cadres, and not managers by labour contract (Decree 235/2026 Art. 3.5)."""

    def make() -> pd.Series:
        held = mapped(c.frame()["chuc_vu"], _for_a_term, False).astype(bool)
        return held & ~c.among("doi_tuong", ("CB", "CBX", "HDLD", "KCT"))

    return c.once("manages", make)


def term(c: Context) -> tuple[pd.Series, pd.Series]:
    """First and last possible day on which the present term of office ends: 60 months after the
    last appointment."""

    def make() -> tuple[pd.Series, pd.Series]:
        again = c.given("ngay_bo_nhiem_lai")
        first = c.date("ngay_bo_nhiem").mask(again, c.date("ngay_bo_nhiem_lai"))
        last = c.last_day("ngay_bo_nhiem").mask(again, c.last_day("ngay_bo_nhiem_lai"))
        return add_months(first, TERM_MONTHS), add_months(last, TERM_MONTHS)

    return c.once("term", make)


def retires(c: Context) -> pd.Series:
    """The latest day on which the person may retire by age, as far as the birth date is known."""
    return c.once(
        "retires",
        lambda: pay_tables.retirement_date(c.frame()["gioi_tinh"], c.last_day("ngay_sinh")),
    )


def staff(c: Context) -> pd.Series:
    """Unit code -> active people of the classes that count in the headcount."""

    def make() -> pd.Series:
        frame = c.frame()
        counted = active(c) & c.among("doi_tuong", CLASSES_IN_HEADCOUNT)
        return frame.loc[counted, "ma_don_vi_su_dung"].value_counts()

    return c.once("staff", make)


def merged_until(c: Context) -> pd.Series:
    """Unit code -> ISO day until which surplus deputies of a merger are allowed: five years after
    the unit took over others, as the registry knows it or a deputy's row states it."""

    def make() -> pd.Series:
        units = registry(c).units
        heirs = {s for cell in units["successors"] for s in parts(cell)}
        born = units.loc[units["code"].isin(heirs) & (units["valid_from"] != ""), "valid_from"]
        taken_over = pd.to_datetime(born, errors="coerce") + pd.DateOffset(years=5)
        until = pd.concat([taken_over, _told_merged(c)]).groupby(level=0).max()
        return until[until >= c.day].dt.strftime("%Y-%m-%d")

    return c.once("merged", make)


def _told_merged(c: Context) -> pd.Series:
    """Unit code -> five years after the appointment of the deputies whose rows give a merger as
    the reason."""
    told = (roles(c) == "deputy") & stated.says(c, "SAP_XEP") & c.given("ma_don_vi_su_dung")
    days = c.date("ngay_bo_nhiem")[told] + pd.DateOffset(years=5)
    return pd.Series(days.to_numpy(), index=c.frame().loc[told, "ma_don_vi_su_dung"].to_numpy())


def surplus(c: Context, cap: pd.Series, merged: bool) -> pd.DataFrame:
    """Hits for the deputies beyond *cap* (unit code -> number), last appointed first; only units of
    a merger, or only others."""
    frame = c.frame()
    deputies = frame.index[(roles(c) == "deputy") & frame["ma_don_vi_su_dung"].isin(cap.index)]
    rows = pd.DataFrame(
        {
            "unit": frame.loc[deputies, "ma_don_vi_su_dung"],
            "since": c.date("ngay_bo_nhiem").reindex(deputies),
        }
    )
    rows = rows[rows["unit"].isin(merged_until(c).index) == merged]
    rows["cap"] = rows["unit"].map(cap).astype("float64")
    rows["number"] = rows.groupby("unit")["unit"].transform("size")
    order = rows.sort_values("since", kind="stable", na_position="last").groupby("unit").cumcount()
    over = rows[order.reindex(rows.index) >= rows["cap"]]
    detail = [f"{n} / {int(cap)}" for n, cap in zip(over["number"], over["cap"], strict=True)]
    return pd.DataFrame({"index": over.index, "unit": over["unit"].to_numpy(), "detail": detail})


def unit_hits(c: Context, units: pd.Series | list[str], **columns: Any) -> pd.DataFrame:
    """Hits about whole units: placed on the first sheet that holds people of the unit, if any."""
    codes = pd.Series(list(units), dtype="str")
    frame = c.frame()
    sheet = frame.drop_duplicates("ma_don_vi_su_dung").set_index("ma_don_vi_su_dung")["_table"]
    sender = frame.drop_duplicates("_don_vi").set_index("_don_vi")["_table"]
    table = codes.map(sender).fillna(codes.map(sheet)).fillna(-1).astype("int64")
    return pd.DataFrame(
        {"index": np.full(len(codes), -1), "_table": table, "row": 0, "unit": codes, **columns}
    )


# A post that ended so many days before an appointment was still the one held until then.
_HELD_UNTIL = 92


def heights(c: Context, posts: pd.Series, units: pd.Series) -> pd.Series:
    """How high each written post stands in its unit (``posts.Post.height``); 0 for no post."""
    kinds = registry(c).units["kind"].to_dict()
    pairs = pd.DataFrame({"post": posts, "unit": units})
    known: dict[tuple[Any, Any], int] = {}
    for post, unit in pairs.drop_duplicates().itertuples(index=False, name=None):
        kind = str(kinds.get(unit, ""))
        known[post, unit] = parse(post).height(kind) if isinstance(post, str) else 0
    found = [known[row] for row in pairs.itertuples(index=False, name=None)]
    return pd.Series(found, index=posts.index, dtype="int64")


def held_before(c: Context) -> pd.Series:
    """How high the highest post was that each person held until the present appointment, as the
    work history tells it; 0 for none."""

    def make() -> pd.Series:
        lines, table = c.frame("qt_cong_tac"), "qt_cong_tac"
        people = c.frame().index
        owner = lines["_nguoi"]
        appointed = pd.Series(c.date("ngay_bo_nhiem").reindex(owner).to_numpy(), index=lines.index)
        ended = c.last_day("den_ngay", table)
        held = (c.last_day("tu_ngay", table) < appointed) & (
            ended.isna() | (ended >= appointed - pd.Timedelta(days=_HELD_UNTIL))
        )
        own = lines[held & (owner >= 0)]
        if own.empty:
            return pd.Series(0, index=people, dtype="int64")
        high = heights(c, own["chuc_vu"], own["ma_don_vi"]).groupby(own["_nguoi"]).max()
        return high.reindex(people).fillna(0).astype("int64")

    return c.once("held before", make)


def not_higher(c: Context) -> pd.Series:
    """True where the present post is equal to or lower than the one that was held until the
    appointment: neither age nor time in office is asked then (Decree 115/2020 Art. 44.5.b)."""
    frame = c.frame()
    now = heights(c, frame["chuc_vu"], frame["ma_don_vi_su_dung"])
    before = held_before(c)
    return (before > 0) & (before >= now)
