"""A reorganisation as a change set: one event, the units it changes, and the records that follow.

Records follow to the successor where there is exactly one. Where there are several, or none, a
person says for each record; who is not decided on stays where the record is, counted and listed.
Heads before and after balance to zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pandera.pandas as pa

from ..validators.reorganisation import Event
from ..validators.rules.context import UNITS
from ..validators.shapes import Shape, blank, checked, dtypes
from ..validators.texts import t
from . import changes as change_set

USING, MANAGING = "ma_don_vi_su_dung", "ma_don_vi_quan_ly"
TABLE = "unit"
"""``table`` of the lines that change the registry; the line without a field is the event itself."""


class Head(Shape):
    """One line a unit of an event: records before, into, out of and after it, and those that wait
    for a decision."""

    event: str
    unit: str
    before: int = pa.Field(ge=0)
    into: int = pa.Field(alias="in", ge=0)
    out: int = pa.Field(ge=0)
    after: int = pa.Field(ge=0)
    waiting: int = pa.Field(ge=0)


class Waiting(Shape):
    """A record for which a person must choose among ``choices`` (codes with ";")."""

    event: str
    id: str
    cccd: str = blank()
    ho_ten: str = blank()
    unit: str
    choices: str


HEADS, WAITING = dtypes(Head), dtypes(Waiting)


@dataclass(frozen=True)
class Reorganised:
    """Attributes:
    changes: frame of ``changes.CHANGES``; every line of an event has its key as ``group``.
    heads: frame of :data:`HEADS`.
    waiting: frame of :data:`WAITING`: records for which a person must choose among ``choices``
        (codes with ";").
    """

    changes: pd.DataFrame
    heads: pd.DataFrame
    waiting: pd.DataFrame


def plan(
    events: list[Event],
    units: pd.DataFrame,
    said: pd.DataFrame,
    base: dict[str, pd.DataFrame],
    theirs: dict[str, pd.DataFrame],
    chosen: Mapping[str, str] | None = None,
) -> Reorganised:
    """Plan the events of one decision.

    Args:
        units: the registry before the event (``UNITS``).
        said: what earlier reorganisations said (the mirror's ``unit`` table): the versions that the
            lines are planned on.
        base, theirs: states of the mirror; only people who are not closed.
        chosen: person id -> unit, where a person decided, for the divided units and for exceptions
            of the others.

    """
    parent = dict(zip(units["code"], units["parent"].fillna(""), strict=True))
    people = theirs["nguoi"]
    agreed = base["nguoi"].drop_duplicates("id").set_index("id")
    parts, heads, waiting = [], [], []
    for event in events:
        after = {**parent, **{c: str(r["parent"]) for c, r in event.rows.items() if "parent" in r}}
        goes = _destinations(event, people, chosen or {})
        moved = _moved(event, people, goes, parent, after)
        heads.append(_heads(event, people, moved[USING], goes))
        parts += [
            _event_lines(event, heads[-1], said),
            *(_person_lines(event, people, agreed, column, ours) for column, ours in moved.items()),
        ]
        waiting.append(_waiting(event, people, goes))
    lines = pd.concat(parts, ignore_index=True).assign(
        decision="", by="", note="", seal="", change=""
    )
    for name in ("base", "theirs", "ours"):
        lines[name] = lines[name].where(lines[name] != "", np.nan)
    lines = lines[list(change_set.CHANGES)].astype(change_set.CHANGES)
    name = "-".join(e.key for e in events[:1])
    lines["change"] = pd.Series(
        [f"{name}-{i:06d}" for i in range(1, len(lines) + 1)], index=lines.index, dtype="str"
    )
    lines["seal"] = change_set.seal(lines)
    return Reorganised(
        checked(lines, change_set.Change),
        checked(pd.concat(heads, ignore_index=True), Head),
        checked(pd.concat(waiting, ignore_index=True), Waiting),
    )


def _destinations(event: Event, people: pd.DataFrame, chosen: Mapping[str, str]) -> pd.Series:
    """Person's label -> the unit that the record goes to; '' while nobody has said; only people of
    units that follow."""
    own = people[people[USING].isin(list(event.follow))]
    one = {code: targets[0] if len(targets) == 1 else "" for code, targets in event.follow.items()}
    said = own["id"].map(dict(chosen)).astype("str")
    return said.fillna(own[USING].map(one).astype("str")).fillna("")


def _moved(
    event: Event,
    people: pd.DataFrame,
    goes: pd.Series,
    parent: dict[str, str],
    after: dict[str, str],
) -> dict[str, pd.Series]:
    """Column -> label -> the code that the record gets, where it changes."""
    using = goes[(goes != "") & (goes != people.loc[goes.index, USING])]
    managing = people[MANAGING]
    # The managing unit itself follows, in whatever unit its people work.
    single = {code: targets[0] for code, targets in event.follow.items() if len(targets) == 1}
    ours = managing.map(single).astype("str")
    old, held = people.loc[using.index, USING], managing[using.index]
    above = using.map(after)
    with_unit, with_parent = held == old, (held == old.map(parent)) & (above != "")
    moves = using.where(with_unit, above.where(with_parent))
    ours = ours.where(~ours.index.isin(moves.dropna().index), moves.reindex(ours.index)).astype(
        "str"
    )
    for code, (was, now) in event.moved.items():
        own = (people[USING] == code) & (managing == was)
        ours = ours.mask(own, now)
    ours = ours[ours.notna() & (ours != managing)]
    return {USING: using, MANAGING: ours}


def _person_lines(
    event: Event, people: pd.DataFrame, agreed: pd.DataFrame, column: str, ours: pd.Series
) -> pd.DataFrame:
    who = people.loc[ours.index]
    row_of = {str(u): int(r) for u, r in zip(event.lines["unit"], event.lines["row"], strict=True)}
    return pd.DataFrame(
        {
            "kind": "reorganised",
            "id": who["id"],
            "cccd": who["cccd"],
            "ho_ten": who["ho_ten"],
            "unit": who[USING],
            "table": "nguoi",
            "line": "",
            "op": "set",
            "field": column,
            "base": agreed[column].reindex(who["id"]).to_numpy(dtype=object),
            "theirs": who[column],
            "ours": ours,
            "version": who["version"],
            "reason": _reason(event),
            "evidence": [_evidence(event, row_of.get(str(u), 0)) for u in who[USING]],
            "group": event.key,
        }
    )


def _reason(event: Event) -> str:
    return t(
        "Quyết định {decision}, từ {day}: {words}",
        decision=event.decision,
        day=event.day,
        words=event.words(),
    )


def _evidence(event: Event, row: int) -> str:
    return f"{event.decision}!{row}" if row else event.decision


def _event_lines(event: Event, heads: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """The line of the event, then a line for each value that it says of a unit."""

    def counted(column: str) -> str:
        each = [f"{c}: {n}" for c, n in zip(heads["unit"], heads[column], strict=True)]
        return (
            t("{each}; cộng {total} hồ sơ", each=", ".join(each), total=int(heads[column].sum()))
            if each
            else ""
        )

    line = {
        "kind": "reorganised",
        "id": f"unit:{event.key}",
        "cccd": "",
        "ho_ten": "",
        "unit": str(event.lines["unit"].iloc[0]),
        "table": TABLE,
        "line": "",
        "op": "set",
        "version": 0,
        "reason": _reason(event),
        "evidence": _evidence(event, int(event.lines["row"].iloc[0])),
        "group": event.key,
    }
    rows: list[dict[str, object]] = [
        {**line, "field": "", "base": "", "theirs": counted("before"), "ours": counted("after")}
    ]
    known = {str(r["code"]): r for r in said.to_dict("records")}
    for code, values in event.rows.items():
        held = known.get(code, {})
        for field in UNITS:
            if field != "code" and field in values:
                rows.append(
                    {
                        **line,
                        "id": f"unit:{code}",
                        "unit": code,
                        "field": field,
                        "base": "",
                        "theirs": _text(held.get(field)),
                        "ours": _text(values[field]),
                    }
                )
    return pd.DataFrame(rows)


def _text(value: object) -> str:
    if value is None or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _heads(event: Event, people: pd.DataFrame, using: pd.Series, goes: pd.Series) -> pd.DataFrame:
    """Counted by carrying the lines out, not from what they promise."""
    was = people[USING]
    now = was.mask(was.index.isin(using.index), using.reindex(was.index))
    stays = goes.index[(goes == "").to_numpy()]
    rows = [
        {
            "event": event.key,
            "unit": code,
            "before": int((was == code).sum()),
            "in": int((using == code).sum()),
            "out": int((was.loc[using.index] == code).sum()),
            "after": int((now == code).sum()),
            "waiting": int((was.loc[stays] == code).sum()),
        }
        for code in dict.fromkeys([*event.units(), *sorted(set(goes) - {""})])
    ]
    return pd.DataFrame(rows, columns=list(HEADS)).astype(HEADS)


def _waiting(event: Event, people: pd.DataFrame, goes: pd.Series) -> pd.DataFrame:
    who = people.loc[goes.index[(goes == "").to_numpy()]]
    choices = who[USING].map({code: ";".join(targets) for code, targets in event.follow.items()})
    found = {
        "event": event.key,
        "id": who["id"],
        "cccd": who["cccd"],
        "ho_ten": who["ho_ten"],
        "unit": who[USING],
        "choices": choices,
    }
    return pd.DataFrame(found, columns=list(WAITING)).astype(WAITING)


def strange(
    events: list[Event], units: pd.DataFrame, people: pd.DataFrame, chosen: Mapping[str, str]
) -> list[str]:
    """One sentence for each choice that speaks of somebody whom no event moves, or of an unknown
    unit."""
    unit = dict(zip(people["id"], people[USING], strict=True))
    sources = {code for e in events for code in e.follow}
    known = {*units["code"], *(c for e in events for c in e.rows)}
    found = [
        t("Hồ sơ {id} không thuộc đơn vị nào được sắp xếp.", id=person)
        for person in chosen
        if unit.get(person) not in sources
    ]
    return found + [
        t("Hồ sơ {id}: đơn vị {unit} không có trong danh bạ.", id=person, unit=to)
        for person, to in chosen.items()
        if to not in known
    ]


def unbalanced(heads: pd.DataFrame) -> pd.DataFrame:
    """Lines of :data:`HEADS` whose figures do not balance, and events whose units together gain or
    lose anybody."""
    off = heads["before"] + heads["in"] - heads["out"] != heads["after"]
    total = heads.groupby("event")[["before", "after"]].transform("sum")
    return heads[off | (total["before"] != total["after"])]
