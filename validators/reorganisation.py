"""Reorganisations: what decisions do to the registry of units. Pure: frames in, frames out.

A line of :data:`EVENTS` moves one unit; the lines of one decision and day that share a unit are one
:class:`Event` ("nhập A và B vào C" is two lines, "tách A thành B và C" too). An event ends units,
begins units, and gives names and parents; it says where the records of a unit go, and where only a
person can say.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from .rules.context import UNITS
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

# unit, to: codes ('' = none); name, parent, quota: of the unit after the event ('' or NaN = as they
# follow from the others);
# day: ISO, the first day of the new state; row: line of the officer's file, for sentences.
EVENTS = {
    "kind": "str", "unit": "str", "to": "str", "name": "str", "parent": "str", "quota": "float64",
    "decision": "str", "day": "str",
    "note": "str", "row": "int64",
}  # fmt: skip
_CODE = re.compile(r"[A-Z]\d{2}(\.[0-9A-Z]+)*")
_TEXTS = tuple(c for c, kind in UNITS.items() if kind == "str")

Rows = dict[str, dict[str, object]]
"""Code -> what an event says of the unit; what it does not name stays as it is."""


def frame(lines: Iterable[dict[str, object]] = ()) -> pd.DataFrame:
    """A frame of :data:`EVENTS`."""
    rows = list(lines)
    return pd.DataFrame(
        {
            c: pd.Series(
                [r.get(c, "" if k == "str" else 0 if k == "int64" else None) for r in rows], dtype=k
            )
            for c, k in EVENTS.items()
        }
    )


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
        code = str(unit)
        targets = tuple(dict.fromkeys(to for to in own["to"] if to))
        first = own.iloc[0]
        if targets or first["kind"] == "close":
            follow[code] = targets
            if code not in targets:
                rows.setdefault(code, {}).update(
                    valid_to=before, successors=";".join(targets), decision=decision
                )
            continue
        said: dict[str, object] = {"decision": decision}
        if first["name"]:
            old = registry.name[code]
            known = [old, *parts(str(registry.units.at[code, "aliases"]))]
            said |= {
                "name": first["name"],
                "aliases": "; ".join(dict.fromkeys(a for a in known if a != first["name"])),
            }
        if first["parent"]:
            said["parent"] = first["parent"]
            moved[code] = (registry.parent[code], str(first["parent"]))
        if not np.isnan(first["quota"]):
            said["quota"] = float(first["quota"])
        rows.setdefault(code, {}).update(said)
    for to, own in lines[lines["to"] != ""].groupby("to", sort=False):
        rows.setdefault(str(to), {}).update(_target(str(to), own, decision, day, registry))
    children = []
    for child, parent in registry.parent.items():
        if (
            parent in follow
            and parent not in follow[parent]
            and child not in rows
            and registry.valid(child, day)
        ):
            if len(follow[parent]) == 1:
                rows[child] = {"parent": follow[parent][0]}
                moved[child] = (parent, follow[parent][0])
            else:
                children.append((child, parent))
    text = "".join(
        f"{len(v)}:{v}"
        for v in lines.drop(columns=["row", "note"])
        .astype(object)
        .fillna("")
        .astype(str)
        .to_numpy()
        .ravel()
        .tolist()
    )
    return Event(
        "R" + hashlib.sha256(text.encode()).hexdigest()[:10],
        decision,
        day,
        lines,
        follow,
        moved,
        rows,
        tuple(children),
    )


def _target(
    to: str, own: pd.DataFrame, decision: str, day: str, registry: Registry
) -> dict[str, object]:
    """What is said of a unit that takes over others: everything when it is new, else its name,
    parent and quota."""
    told = {c: next((v for v in own[c] if v), "") for c in ("name", "parent")}
    quota = own["quota"].dropna()
    known = to in registry.codes
    sources = registry.units.loc[[u for u in own["unit"] if u in registry.codes]]
    if known:
        said: dict[str, object] = {c: v for c, v in told.items() if v}
        if told["name"] and told["name"] != registry.name[to]:
            old = [registry.name[to], *parts(str(registry.units.at[to, "aliases"]))]
            said["aliases"] = "; ".join(dict.fromkeys(a for a in old if a != told["name"]))
    else:
        first = sources.iloc[0]
        alike = {
            c: first[c] if sources[c].nunique(dropna=False) == 1 else ""
            for c in ("kind", "autonomy")
        }
        said = {
            "code": to,
            "name": told["name"] or first["name"],
            "parent": told["parent"] or first["parent"],
            **alike,
            "level": first["level"],
            "self_funding": first["self_funding"]
            if sources["self_funding"].nunique(dropna=False) == 1
            else None,
            "valid_from": day,
            "decision": decision,
        }
        said = {c: v for c, v in said.items() if v is not None and v == v and v != ""}
    whole = own["kind"].isin(["merge", "rename", "move"]).all()
    if len(quota):
        said["quota"] = float(quota.iloc[0])
    elif whole:
        # Posts follow the people until a decision says otherwise.
        staying = (
            registry.units.loc[[to]]
            if known and to not in set(own["unit"])
            else registry.units.iloc[:0]
        )
        total = pd.concat([staying["quota"], sources["quota"]])
        if total.notna().any():
            said["quota"] = float(total.sum())
    return said


def problems(lines: pd.DataFrame, units: pd.DataFrame) -> list[str]:
    """One sentence for each thing that keeps the lines from being understood: row, unit and what to
    do."""
    registry = Registry(units)
    found: list[str] = []

    def bad(row: int, what: str) -> None:
        found.append(t("Dòng {row}: {what}", row=row, what=what))

    for line in lines.to_dict("records"):
        row, unit, to = int(line["row"]), str(line["unit"]), str(line["to"])
        if line["kind"] not in KINDS:
            bad(
                row,
                t(
                    "loại “{kind}” không có; dùng một trong: {kinds}",
                    kind=line["kind"],
                    kinds=", ".join(KINDS.values()),
                ),
            )
            continue
        if not line["decision"]:
            bad(row, t("thiếu số quyết định"))
        if not _is_day(str(line["day"])):
            bad(
                row,
                t(
                    "ngày hiệu lực “{day}” không phải là ngày; viết dạng 2025-07-01 hoặc "
                    "01/07/2025",
                    day=line["day"],
                ),
            )
            continue
        if unit not in registry.codes:
            bad(row, t("đơn vị “{unit}” không có trong danh bạ", unit=unit))
            continue
        if not registry.valid(unit, str(date.fromisoformat(str(line["day"])) - timedelta(days=1))):
            bad(row, t("đơn vị {unit} không hoạt động vào ngày trước ngày hiệu lực", unit=unit))
        if line["kind"] in ("merge", "split") and not to:
            bad(row, t("thiếu đơn vị mới"))
        if line["kind"] == "merge" and to == unit:
            bad(
                row,
                t(
                    "đơn vị {unit} không thể nhập vào chính nó; chỉ ghi những đơn vị được nhập",
                    unit=unit,
                ),
            )
        if line["kind"] == "rename" and not line["name"]:
            bad(row, t("thiếu tên mới của {unit}", unit=unit))
        if line["kind"] == "move" and not line["parent"]:
            bad(row, t("thiếu cấp trên mới của {unit}", unit=unit))
        if (
            line["parent"]
            and line["parent"] not in registry.codes
            and line["parent"] not in set(lines["to"])
        ):
            bad(row, t("cấp trên “{unit}” không có trong danh bạ", unit=line["parent"]))
        if line["parent"] and registry.within(str(line["parent"]), unit):
            bad(
                row,
                t(
                    "cấp trên mới {parent} nằm dưới chính đơn vị {unit}",
                    parent=line["parent"],
                    unit=unit,
                ),
            )
        if to and to not in registry.codes:
            if not _CODE.fullmatch(to) or len(to) > 35:
                bad(
                    row,
                    t(
                        "mã đơn vị mới “{unit}” không đúng cấu trúc (một chữ, hai số, các "
                        "cấp cách nhau bằng dấu chấm)",
                        unit=to,
                    ),
                )
            if not (lines.loc[lines["to"] == to, "name"] != "").any():
                bad(row, t("đơn vị mới {unit} chưa có trong danh bạ nên phải ghi tên", unit=to))
        elif to and not registry.valid(to, str(line["day"])):
            bad(row, t("đơn vị mới {unit} không hoạt động vào ngày hiệu lực", unit=to))
    return found or _together(lines)


def _together(lines: pd.DataFrame) -> list[str]:
    """What is wrong between lines."""
    found = []
    for unit, own in lines.groupby("unit", sort=False):
        row = int(own["row"].iloc[-1])
        kinds = set(own["kind"])
        if "split" in kinds and (len(kinds) > 1 or own["to"].nunique() < 2):
            found.append(
                t(
                    "Dòng {row}: {what}",
                    row=row,
                    what=t(
                        "tách {unit} cần ít nhất hai dòng “tách” với hai đơn vị mới khác "
                        "nhau, và không loại nào khác",
                        unit=unit,
                    ),
                )
            )
        elif "split" not in kinds and len(own) > 1:
            found.append(
                t(
                    "Dòng {row}: {what}",
                    row=row,
                    what=t(
                        "đơn vị {unit} đã có ở dòng {other}; mỗi đơn vị chỉ đổi một lần "
                        "trong một tệp",
                        unit=unit,
                        other=int(own["row"].iloc[0]),
                    ),
                )
            )
        said = own[own["to"] == ""]
        ended = set(own["to"]) - {unit, ""} and unit not in set(own["to"])
        if ended or "close" in kinds or len(said):
            others = lines[(lines["to"] == unit) & (lines["unit"] != unit)]
            if len(others):
                found.append(
                    t(
                        "Dòng {row}: {what}",
                        row=row,
                        what=t(
                            "đơn vị {unit} vừa nhận đơn vị khác (dòng {other}) vừa tự thay "
                            "đổi; nạp hai tệp, áp dụng tệp trước rồi tới tệp sau",
                            unit=unit,
                            other=int(others["row"].iloc[0]),
                        ),
                    )
                )
    for to, own in lines[lines["to"] != ""].groupby("to", sort=False):
        if own[["decision", "day"]].drop_duplicates().shape[0] > 1:
            found.append(
                t(
                    "Dòng {row}: {what}",
                    row=int(own["row"].iloc[-1]),
                    what=t(
                        "đơn vị {unit} nhận theo hai quyết định; nạp từng quyết định một", unit=to
                    ),
                )
            )
    return found


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
        parent = str(row["parent"])
        path = registry.path(code)
        if parent and parent not in registry.codes:
            found.append((code, t("cấp trên {unit} không có trong danh bạ", unit=parent)))
        elif parent and (parent == code or registry.parent[path[-1]] in path):
            found.append((code, t("các cấp trên vòng lại chính đơn vị này")))
        elif code in here and parent and parent not in here:
            found.append(
                (code, t("cấp trên {unit} không hoạt động vào ngày {day}", unit=parent, day=day))
            )
        for heir in parts(str(row["successors"])):
            if heir not in registry.codes:
                found.append((code, t("đơn vị kế thừa {unit} không có trong danh bạ", unit=heir)))
        if (
            row["valid_to"]
            and row["valid_to"] < day
            and not row["successors"]
            and not row["decision"]
        ):
            found.append((code, t("đã kết thúc mà không có đơn vị kế thừa hay số quyết định")))
        if code in here and not (row["email"] or row["phone"]):
            found.append((code, t("chưa có thư điện tử hay điện thoại để liên hệ")))
    names: dict[tuple[str, str], str] = {}
    for code in sorted(here):
        same = (registry.parent[code], registry._forms(registry.name[code])[0])
        if same in names:
            found.append((code, t("trùng tên với {unit} dưới cùng cấp trên", unit=names[same])))
        names.setdefault(same, code)
    return sorted(found)
