"""Reorganisations: what decisions do to the registry of units. Pure: frames in, frames out.

A line of :data:`EVENTS` moves one unit; the lines of one decision and day that share a unit are one
:class:`Event` ("nhập A và B vào C" is two lines, "tách A thành B và C" too). An event ends units,
begins units, and gives names and parents; it says where the records of a unit go, and where only a
person can say.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from .codelists import code_list
from .rules.context import UNITS
from .shapes import Shape, blank, dtypes, of_rows
from .texts import t
from .units import Registry, parts

KINDS = {
    "merge": "nhập",
    "split": "tách",
    "close": "giải thể",
    "rename": "đổi tên",
    "move": "chuyển",
}
"""What may happen to a unit, with the word that officers write."""


class Line(Shape):
    """One line of an officer's file of reorganisations."""

    kind: str
    unit: str
    """Codes, '' = none; so ``to``."""
    to: str
    name: str
    """Name, parent, quota, group of autonomy (code of nhom_tu_chu) and share of own funding of the
    unit after the event: '' or NaN = as they follow from the others."""
    parent: str
    quota: float = blank()
    autonomy: str
    self_funding: float = blank()
    decision: str
    day: str
    """ISO, the first day of the new state."""
    note: str
    row: int
    """In the officer's file, for sentences."""


EVENTS = dtypes(Line)
_LATER = ("autonomy", "self_funding")
_CODE = re.compile(r"[A-Z]\d{2}(\.[0-9A-Z]+)*")
_TEXTS = tuple(c for c, kind in UNITS.items() if kind == "str")

Rows = dict[str, dict[str, object]]
"""Code -> what an event says of the unit; what it does not name stays as it is."""


def frame(lines: Iterable[dict[str, object]] = ()) -> pd.DataFrame:
    """A frame of :data:`EVENTS`."""
    return of_rows(Line, lines, text="", number=0)


@dataclass(frozen=True)
class Event:
    """What one decision does to units that belong together.

    Attributes:
        key: same for the same lines.
        lines: frame of :data:`EVENTS`, of one decision and day.
        follow: ended or divided unit -> the units that its records may go to; one: they follow;
            several or none: a person says.
        moved: unit -> (parent before, parent after), for those that keep their code.
        rows: what the registry holds of the units afterwards.
        open_children: (child, its ended parent): units below that no single successor takes over.
    """

    key: str
    decision: str
    day: str
    lines: pd.DataFrame
    follow: dict[str, tuple[str, ...]]
    moved: dict[str, tuple[str, str]]
    rows: Rows
    open_children: tuple[tuple[str, str], ...]

    def units(self) -> tuple[str, ...]:
        """Codes of every unit that loses or gets records, in order."""
        return tuple(
            dict.fromkeys(
                [*self.follow, *(to for targets in self.follow.values() for to in targets)]
            )
        )

    def words(self) -> str:
        """The event in one line: what happens to which units."""
        told = []
        for (kind, to), own in self.lines.groupby(["kind", "to"], sort=False):
            told.append(f"{KINDS[str(kind)]} {', '.join(own['unit'])}" + (f" → {to}" if to else ""))
        return "; ".join(told)


def events(lines: pd.DataFrame, units: pd.DataFrame) -> list[Event]:
    """The events of a file in order of day. Call :func:`problems` first: lines that it names are
    not understood here."""
    registry = Registry(units)
    found = []
    for (day, decision), own in lines.groupby(["day", "decision"], sort=True):
        for together in _components(own):
            found.append(_event(own.loc[together], str(decision), str(day), registry))
    return found


def _components(lines: pd.DataFrame) -> list[list[int]]:
    """Labels of the lines that share a unit, each group in the order of the file."""
    groups: list[tuple[set[str], list[int]]] = []
    for label, unit, to in zip(lines.index, lines["unit"], lines["to"], strict=True):
        codes, labels = {c for c in (unit, to) if c}, [int(label)]
        rest = []
        for other, members in groups:
            if codes & other:
                codes |= other
                labels = members + labels
            else:
                rest.append((other, members))
        groups = [*rest, (codes, labels)]
    return [sorted(labels) for _, labels in groups]


def _event(lines: pd.DataFrame, decision: str, day: str, registry: Registry) -> Event:
    before = str(date.fromisoformat(day) - timedelta(days=1))
    follow: dict[str, tuple[str, ...]] = {}
    moved: dict[str, tuple[str, str]] = {}
    rows: Rows = {}
    for unit, own in lines.groupby("unit", sort=False):
        code, first = str(unit), own.iloc[0]
        targets = tuple(dict.fromkeys(to for to in own["to"] if to))
        if not targets and first["kind"] != "close":
            rows[code] = _kept(code, first, decision, registry)
            if first["parent"]:
                moved[code] = (registry.parent[code], str(first["parent"]))
            continue
        follow[code] = targets
        if code not in targets:
            rows[code] = {
                "valid_to": before, "successors": ";".join(targets), "decision": decision
            }  # fmt: skip
    for to, own in lines[lines["to"] != ""].groupby("to", sort=False):
        rows.setdefault(str(to), {}).update(_target(str(to), own, decision, day, registry))
    below = _below(follow, rows, day, registry)
    taken = {child: p for child, p in below.items() if len(follow[p]) == 1}
    rows |= {child: {"parent": follow[p][0]} for child, p in taken.items()}
    return Event(
        _key(lines),
        decision,
        day,
        lines,
        follow,
        moved | {child: (p, follow[p][0]) for child, p in taken.items()},
        rows,
        tuple((child, p) for child, p in below.items() if child not in taken),
    )


def _kept(
    code: str, line: "pd.Series[Any]", decision: str, registry: Registry
) -> dict[str, object]:
    """What is said of a unit that goes on under its code."""
    said: dict[str, object] = {"decision": decision}
    if line["name"]:
        said |= {"name": line["name"], "aliases": _other_names(code, line["name"], registry)}
    if line["parent"]:
        said["parent"] = line["parent"]
    if not np.isnan(line["quota"]):
        said["quota"] = float(line["quota"])
    return said


def _other_names(code: str, name: str, registry: Registry) -> str:
    """The aliases of a unit that is called *name* from now on: its old name stays known."""
    known = [registry.name[code], *parts(str(registry.units.at[code, "aliases"]))]
    return "; ".join(dict.fromkeys(a for a in known if a != name))


def _below(
    follow: dict[str, tuple[str, ...]], rows: Rows, day: str, registry: Registry
) -> dict[str, str]:
    """The units right below those that end, which the event says nothing about itself -> their
    parent."""
    return {
        child: parent
        for child, parent in registry.parent.items()
        if parent in follow
        and parent not in follow[parent]
        and child not in rows
        and registry.valid(child, day)
    }


def _key(lines: pd.DataFrame) -> str:
    """What names an event: the same for the same lines, wherever they stand in a file."""
    said = lines.drop(columns=["row", "note"]).astype(object).fillna("").astype(str)
    # Columns that came later and say nothing leave the key as it was.
    said = said.drop(columns=[c for c in _LATER if not (said[c] != "").any()])
    text = "".join(f"{len(v)}:{v}" for v in said.to_numpy().ravel().tolist())
    return "R" + hashlib.sha256(text.encode()).hexdigest()[:10]


def _target(
    to: str, own: pd.DataFrame, decision: str, day: str, registry: Registry
) -> dict[str, object]:
    """What is said of a unit that takes over others: everything when it is new, else its name,
    parent and quota."""
    told = {c: next((v for v in own[c] if v), "") for c in ("name", "parent")}
    sources = registry.units.loc[[u for u in own["unit"] if u in registry.codes]]
    said: dict[str, object]
    if to in registry.codes:
        said = {c: v for c, v in told.items() if v}
        if told["name"] and told["name"] != registry.name[to]:
            said["aliases"] = _other_names(to, told["name"], registry)
    else:
        said = {"code": to, **_begun(told, sources), "valid_from": day, "decision": decision}
    posts = _posts(to, own, sources, registry)
    group, share = own.loc[own["autonomy"] != "", "autonomy"], own["self_funding"].dropna()
    if len(group):
        # A share is that of its group; what the units before had says nothing of another group.
        said.pop("self_funding", None)
        said["autonomy"] = str(group.iloc[0])
    if len(share):
        said["self_funding"] = float(share.iloc[0])
    return said if posts is None else {**said, "quota": posts}


def _begun(told: dict[str, str], sources: pd.DataFrame) -> dict[str, object]:
    """What a new unit has from those that it takes over: the first one's name, parent and level
    unless told, and what all of them have alike."""
    first = sources.iloc[0]

    def alike(column: str, otherwise: object) -> object:
        return first[column] if sources[column].nunique(dropna=False) == 1 else otherwise

    said = {
        "name": told["name"] or first["name"],
        "parent": told["parent"] or first["parent"],
        "kind": alike("kind", ""),
        "autonomy": alike("autonomy", ""),
        "level": first["level"],
        "self_funding": alike("self_funding", None),
    }
    return {c: v for c, v in said.items() if v is not None and v == v and v != ""}


def _posts(to: str, own: pd.DataFrame, sources: pd.DataFrame, registry: Registry) -> float | None:
    """The posts of a unit that takes over others; None when nothing says how many."""
    given = own["quota"].dropna()
    if len(given):
        return float(given.iloc[0])
    if not own["kind"].isin(["merge", "rename", "move"]).all():
        return None
    # Posts follow the people until a decision says otherwise.
    stays = to in registry.codes and to not in set(own["unit"])
    staying = registry.units.loc[[to]] if stays else registry.units.iloc[:0]
    total = pd.concat([staying["quota"], sources["quota"]])
    return float(total.sum()) if total.notna().any() else None


def problems(lines: pd.DataFrame, units: pd.DataFrame) -> list[str]:
    """One sentence for each thing that keeps the lines from being understood: row, unit and what to
    do."""
    registry = Registry(units)
    found = [
        _at(int(line["row"]), what)
        for line in lines.to_dict("records")
        for what in _wrong({str(c): v for c, v in line.items()}, lines, registry)
    ]
    return found or _together(lines)


def _at(row: int, what: str) -> str:
    return t("Dòng {row}: {what}", row=row, what=what)


def _wrong(line: dict[str, Any], lines: pd.DataFrame, registry: Registry) -> Iterator[str]:
    """What is wrong with one line; where its kind, day or unit is, nothing more can be said."""
    unit, day = str(line["unit"]), str(line["day"])
    if line["kind"] not in KINDS:
        yield t(
            "loại “{kind}” không có; dùng một trong: {kinds}",
            kind=line["kind"],
            kinds=", ".join(KINDS.values()),
        )
        return
    if not line["decision"]:
        yield t("thiếu số quyết định")
    if not _is_day(day):
        yield t(
            "ngày hiệu lực “{day}” không phải là ngày; viết dạng 2025-07-01 hoặc 01/07/2025",
            day=line["day"],
        )
        return
    if unit not in registry.codes:
        yield t("đơn vị “{unit}” không có trong danh bạ", unit=unit)
        return
    if not registry.valid(unit, str(date.fromisoformat(day) - timedelta(days=1))):
        yield t("đơn vị {unit} không hoạt động vào ngày trước ngày hiệu lực", unit=unit)
    if line["autonomy"] and line["autonomy"] not in code_list("nhom_tu_chu").codes:
        yield t("nhóm tự chủ “{value}” không có", value=line["autonomy"])
    yield from _missing(line)
    yield from _wrong_parent(line, lines, registry)
    yield from _wrong_target(line, lines, registry)


def _missing(line: dict[str, Any]) -> Iterator[str]:
    """What the kind of the line asks for."""
    kind, unit, to = line["kind"], str(line["unit"]), str(line["to"])
    if kind in ("merge", "split") and not to:
        yield t("thiếu đơn vị mới")
    if kind == "merge" and to == unit:
        yield t(
            "đơn vị {unit} không thể nhập vào chính nó; chỉ ghi những đơn vị được nhập", unit=unit
        )
    if kind == "rename" and not line["name"]:
        yield t("thiếu tên mới của {unit}", unit=unit)
    if kind == "move" and not line["parent"]:
        yield t("thiếu cấp trên mới của {unit}", unit=unit)


def _wrong_parent(line: dict[str, Any], lines: pd.DataFrame, registry: Registry) -> Iterator[str]:
    unit, parent = str(line["unit"]), line["parent"]
    if not parent:
        return
    if parent not in registry.codes and parent not in set(lines["to"]):
        yield t("cấp trên “{unit}” không có trong danh bạ", unit=parent)
    if registry.within(str(parent), unit):
        yield t("cấp trên mới {parent} nằm dưới chính đơn vị {unit}", parent=parent, unit=unit)


def _wrong_target(line: dict[str, Any], lines: pd.DataFrame, registry: Registry) -> Iterator[str]:
    to = str(line["to"])
    if not to:
        return
    if to in registry.codes:
        if not registry.valid(to, str(line["day"])):
            yield t("đơn vị mới {unit} không hoạt động vào ngày hiệu lực", unit=to)
        return
    if not _CODE.fullmatch(to) or len(to) > 35:
        yield t(
            "mã đơn vị mới “{unit}” không đúng cấu trúc (một chữ, hai số, các "
            "cấp cách nhau bằng dấu chấm)",
            unit=to,
        )
    if not (lines.loc[lines["to"] == to, "name"] != "").any():
        yield t("đơn vị mới {unit} chưa có trong danh bạ nên phải ghi tên", unit=to)


def _together(lines: pd.DataFrame) -> list[str]:
    """What is wrong between lines."""
    found = []
    for unit, own in lines.groupby("unit", sort=False):
        row = int(own["row"].iloc[-1])
        found += [_at(row, what) for what in _repeated(str(unit), own)]
        found += [_at(row, what) for what in _gives_and_takes(str(unit), own, lines)]
    for to, own in lines[lines["to"] != ""].groupby("to", sort=False):
        if own[["decision", "day"]].drop_duplicates().shape[0] > 1:
            what = t("đơn vị {unit} nhận theo hai quyết định; nạp từng quyết định một", unit=to)
            found.append(_at(int(own["row"].iloc[-1]), what))
    return found


def _repeated(unit: str, own: pd.DataFrame) -> Iterator[str]:
    """A unit in more lines than one, or in fewer than a division needs."""
    kinds = set(own["kind"])
    if "split" in kinds and (len(kinds) > 1 or own["to"].nunique() < 2):
        yield t(
            "tách {unit} cần ít nhất hai dòng “tách” với hai đơn vị mới khác "
            "nhau, và không loại nào khác",
            unit=unit,
        )
    elif "split" not in kinds and len(own) > 1:
        yield t(
            "đơn vị {unit} đã có ở dòng {other}; mỗi đơn vị chỉ đổi một lần trong một tệp",
            unit=unit,
            other=int(own["row"].iloc[0]),
        )


def _gives_and_takes(unit: str, own: pd.DataFrame, lines: pd.DataFrame) -> Iterator[str]:
    """A unit that takes over another one and ends or changes itself."""
    heirs = set(own["to"])
    ended = bool(heirs - {unit, ""}) and unit not in heirs
    others = lines[(lines["to"] == unit) & (lines["unit"] != unit)]
    if len(others) and (ended or "close" in set(own["kind"]) or "" in heirs):
        yield t(
            "đơn vị {unit} vừa nhận đơn vị khác (dòng {other}) vừa tự thay "
            "đổi; nạp hai tệp, áp dụng tệp trước rồi tới tệp sau",
            unit=unit,
            other=int(others["row"].iloc[0]),
        )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def overlaid(units: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """The registry with what applied reorganisations say over it (missing = not said); other names
    of a unit are joined.

    Args:
        units: frame of ``UNITS`` as the office keeps it.
        said: the mirror's ``unit`` table.
    """
    if not len(said):
        return units
    known = units.drop_duplicates("code").set_index("code", drop=False)
    over = said.drop_duplicates("code").set_index("code", drop=False).reindex(columns=list(UNITS))
    result = known.reindex([*known.index, *(c for c in over.index if c not in known.index)])
    for column in UNITS:
        given = over[column].reindex(result.index)
        if column == "aliases":
            both = zip(result[column], given, strict=True)
            result[column] = pd.Series(
                ["; ".join(dict.fromkeys([*parts(a), *parts(b)])) for a, b in both],
                index=result.index,
                dtype="str",
            )
        else:
            result[column] = given.where(given.notna(), result[column])
    result = result.reset_index(drop=True).astype(UNITS)
    return result.assign(**{c: result[c].fillna("") for c in _TEXTS})


def faults(units: pd.DataFrame, day: str) -> list[tuple[str, str]]:
    """(code, sentence) of everything in the registry that does not fit together on a day."""
    registry = Registry(units)
    found: list[tuple[str, str]] = []
    here = {c for c in registry.codes if registry.valid(c, day)}
    for code, row in zip(registry.units.index, registry.units.to_dict("records"), strict=True):
        wrong_place = _misplaced(code, str(row["parent"]), here, day, registry)
        found += [(code, wrong_place)] if wrong_place else []
        for heir in parts(str(row["successors"])):
            if heir not in registry.codes:
                found.append((code, t("đơn vị kế thừa {unit} không có trong danh bạ", unit=heir)))
        ended = row["valid_to"] and row["valid_to"] < day
        if ended and not (row["successors"] or row["decision"]):
            found.append((code, t("đã kết thúc mà không có đơn vị kế thừa hay số quyết định")))
        if code in here and not (row["email"] or row["phone"]):
            found.append((code, t("chưa có thư điện tử hay điện thoại để liên hệ")))
    return sorted(found + _namesakes(here, registry))


def _misplaced(code: str, parent: str, here: set[str], day: str, registry: Registry) -> str:
    """What is wrong with what stands above a unit; '' when nothing is."""
    path = registry.path(code)
    if parent and parent not in registry.codes:
        return t("cấp trên {unit} không có trong danh bạ", unit=parent)
    if parent and (parent == code or registry.parent[path[-1]] in path):
        return t("các cấp trên vòng lại chính đơn vị này")
    if code in here and parent and parent not in here:
        return t("cấp trên {unit} không hoạt động vào ngày {day}", unit=parent, day=day)
    return ""


def _namesakes(here: set[str], registry: Registry) -> list[tuple[str, str]]:
    """Units of one name below one parent."""
    found: list[tuple[str, str]] = []
    names: dict[tuple[str, str], str] = {}
    for code in sorted(here):
        same = (registry.parent[code], registry._forms(registry.name[code])[0])
        if same in names:
            found.append((code, t("trùng tên với {unit} dưới cùng cấp trên", unit=names[same])))
        names.setdefault(same, code)
    return found
