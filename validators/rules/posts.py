"""Who heads a unit and who is a deputy, by the words of the post and the kind of the unit; terms of
office."""

import re
from typing import Any

import numpy as np
import pandas as pd

from .. import pay_tables
from ..folding import fold_words
from ..units import Registry, parts
from .context import Context, add_months, combined
from .facts import active, leads, mapped

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
_PUBLIC_UNIT = r"hieu truong|giam doc|truong tram|truong ban|chu nhiem"
# Words after the title that still mean the unit itself and not a part of it.
_ITSELF = {
    "SO": r"( so( .*)?| (tinh|thanh pho)( .*)?)?",
    "XA": r"( ubnd.*| uy ban.*| (xa|phuong|dac khu)( .*)?)?",
    "HUYEN": r"( ubnd.*| uy ban.*| (huyen|thi xa|thanh pho)( .*)?)?",
}
CLASSES_IN_HEADCOUNT = ("CB", "CC", "VC", "CBX", "CCX")
_TEAM = re.compile(r"^(to truong|to pho|pho to|nhom truong|khoi truong)")


def registry(c: Context) -> Registry:
    """The registry of the run with its look-ups."""
    units = c.units if c.units is not None else pd.DataFrame({"code": []})
    return c.once("registry", lambda: Registry(units))


def role(post: str, kind: str) -> str:
    """``head``, ``deputy`` or '' for a written post in a unit of *kind*. An acting or temporary
    head is the head."""
    words = re.sub(r"^(quyen|q) ", "", fold_words(post))
    titles = HEADS.get(kind) or (_PUBLIC_UNIT if kind.startswith("SNCL") else "")
    if not titles:
        return ""
    rest = _ITSELF.get(kind, r"( .*)?")
    if re.fullmatch(rf"pho ({titles}){rest}", words):
        return "head" if re.search(r"phu trach|dieu hanh", words) else "deputy"
    return "head" if re.fullmatch(rf"({titles}){rest}", words) else ""


def roles(c: Context) -> pd.Series:
    """:func:`role` of every person who is active, in the using unit as the registry knows it; ''
    for all others."""

    def make() -> pd.Series:
        frame = c.frame()
        if c.units is None:
            return pd.Series("", index=frame.index, dtype="str")
        kinds = c.units.drop_duplicates("code").set_index("code")["kind"]
        kind_of = dict(zip(kinds.index, kinds, strict=True))
        at, rows = combined(c.texts("chuc_vu"), c.texts("ma_don_vi_su_dung"))
        found = np.array(
            [role(post or "", kind_of.get(unit, "")) for post, unit in rows], dtype=object
        )[at]
        return pd.Series(np.where(active(c), found, ""), index=frame.index, dtype="str")

    return c.once("roles", make)


def manages(c: Context) -> pd.Series:
    """True for leadership posts that are held for a term: not leaders of teams in a school, and not
    elected cadres."""

    def make() -> pd.Series:
        frame = c.frame()
        team = mapped(frame["chuc_vu"], lambda v: bool(_TEAM.match(fold_words(v))), False).astype(
            bool
        )
        return leads(c) & ~team & ~c.among("doi_tuong", ("CB", "CBX"))

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
    the unit took over others."""

    def make() -> pd.Series:
        units = registry(c).units
        heirs = {s for cell in units["successors"] for s in parts(cell)}
        born = units.loc[units["code"].isin(heirs) & (units["valid_from"] != ""), "valid_from"]
        until = pd.to_datetime(born, errors="coerce") + pd.DateOffset(years=5)
        return until[until >= c.day].dt.strftime("%Y-%m-%d")

    return c.once("merged", make)


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
