"""Rewards of the register: given twice, above their share, before the lower one, in a year of
discipline. The law is by memory (``limits.toml``), so all of it warns."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from ..codelists import code_list
from ..texts import t
from . import WARNING, Fault, data

Register = Mapping[str, pd.DataFrame]


def faults(register: Register) -> list[Fault]:
    """What the lines say together."""
    lines = register["khen_thuong"]
    year = lines["nam"].fillna(pd.to_numeric(lines["ngay_ky"].str[:4], errors="coerce"))
    own = lines.assign(nam=year)
    return [*_twice(own), *_above(own)]


def _twice(lines: pd.DataFrame) -> Iterator[Fault]:
    known = lines.dropna(subset=["cccd", "hinh_thuc", "nam"])
    for row in known.index[known.duplicated(["cccd", "hinh_thuc", "nam"])]:
        said = t(
            "{name}: {reward} của năm {year} đã có trong sổ.",
            name=lines.at[row, "ten"],
            reward=_label(lines.at[row, "hinh_thuc"]),
            year=f"{lines['nam'][row]:g}",
        )
        yield Fault("khen_thuong", int(row), "rw-twice", WARNING, said)


def _above(lines: pd.DataFrame) -> Iterator[Fault]:
    """More of a title than its share of the one below allows, in a unit and year that have both."""
    for limit in data("limits")["limit"]:
        own = lines[_in_force(lines, limit)].dropna(subset=["nam", "ma_don_vi"])
        kinds = own["hinh_thuc"].where(own["hinh_thuc"].isin([limit["reward"], limit["of"]]))
        for (unit, year), part in own.groupby(["ma_don_vi", "nam"]):
            count = kinds.reindex(part.index).value_counts()
            some, all_ = count.get(limit["reward"], 0), count.get(limit["of"], 0)
            if not all_ or some * 100 <= limit["percent"] * all_:
                continue
            said = t(
                "{unit}, năm {year}: {some} {reward} trên {all} {of}, quá {percent} % ({law}).",
                unit=unit, year=int(float(str(year))), some=some, all=all_,
                reward=_label(limit["reward"]), of=_label(limit["of"]),
                percent=limit["percent"], law=limit["law"],
            )  # fmt: skip
            first = part.index[part["hinh_thuc"] == limit["reward"]][0]
            yield Fault("khen_thuong", int(first), "rw-limit", WARNING, said)


def against_people(register: Register, people: Register) -> list[Fault]:
    """What people's records say of whom the register rewards: nothing where they keep no list."""
    lines, who = register["khen_thuong"].dropna(subset=["cccd"]), people["nguoi"]
    names = who.drop_duplicates("cccd").set_index("cccd")["id"]
    own = lines.assign(id=lines["cccd"].map(names)).dropna(subset=["id"])
    return [*_ladder(register, own, people), *_disciplined(own, people)]


def _ladder(register: Register, own: pd.DataFrame, people: Register) -> Iterator[Fault]:
    """The lower reward was there before: in the records or in the register."""
    kept = people.get("ds_khen_thuong")
    if kept is None or kept.empty:
        return
    named = own[["id", "hinh_thuc", "ngay_ky"]]
    before = pd.concat(
        [kept[["id", "hinh_thuc", "ngay"]].rename(columns={"ngay": "ngay_ky"}), named]
    )
    for step in data("limits")["ladder"]:
        first = before[before["hinh_thuc"] == step["after"]].groupby("id")["ngay_ky"].min()
        asked = own[(own["hinh_thuc"] == step["reward"]) & _in_force(own, step)]
        late = asked["id"].map(first).astype("str").fillna("9999") >= asked["ngay_ky"]
        for row in asked.index[late]:
            said = t(
                "{name}: {reward} mà chưa có {before} trước đó ({law}).",
                name=own.at[row, "ten"], reward=_label(step["reward"]),
                before=_label(step["after"]), law=step["law"],
            )  # fmt: skip
            yield Fault("khen_thuong", int(row), "rw-ladder", WARNING, said)


def _disciplined(own: pd.DataFrame, people: Register) -> Iterator[Fault]:
    kept = people.get("ds_ky_luat")
    if kept is None or kept.empty:
        return
    years = set(zip(kept["id"], kept["ngay"].str[:4], strict=True))
    for row, who, year in zip(own.index, own["id"], own["nam"], strict=True):
        if year == year and (who, f"{year:.0f}") in years:
            said = t(
                "{name}: khen thưởng của năm {year}, năm có kỷ luật.",
                name=own.at[row, "ten"],
                year=int(year),
            )
            yield Fault("khen_thuong", int(row), "rw-discipline", WARNING, said)


def _in_force(lines: pd.DataFrame, law: Mapping[str, Any]) -> pd.Series:
    return (lines["ngay_ky"] >= law["since"]) & (
        (lines["ngay_ky"] <= law["until"]) if law["until"] else True
    )


def _label(code: object) -> str:
    return code_list("khen_thuong").label(str(code))
