"""Packs: what a document changes in the book, as data. A pack is the one that it inherits, minus
these rules, plus these,
with these changed: level, days of force, parameters.

The book itself is the root: its rules are in force by the days of their own laws. A pack of hoso is
a TOML file beside this module; a Department may add its own. On a day the packs in force are
applied from the oldest to the newest, each after those that it inherits. A pack that is not in
force yet can be rehearsed (:func:`rehearsed`).

::

    id = "nb-2027"
    title = {vi = "...", en = "..."}
    law = "Công văn 12/SNV-CCVC"
    since = "2027-01-01"            # until = "" unless it ends
    inherits = "vtvl-2027"          # '' for the book alone
    remove = ["id-phone"]           # no longer asked
    add = ["un-commune-map"]        # asked although its own law is not in force
    [change.id-cccd-lost-zero]
    severity = "error"              # or since, until
    [settings]
    raise_grace_months = 6
    [[rule]]                        # rules that come with the pack, as in a file of local rules
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Any, get_args

import pandas as pd

from ...texts import t
from ..local import LocalRuleError, declared, table_of
from ..rule import BOOK, Law, Rule, Severity

KEYS = frozenset(
    {
        "id",
        "title",
        "law",
        "since",
        "until",
        "inherits",
        "remove",
        "add",
        "change",
        "settings",
        "rule",
        "note",
    }
)
CHANGES = frozenset({"severity", "since", "until"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Pack:
    """Attributes:
    since, until: ISO days between which it is in force ('' = open).
    inherits: id of the pack before, '' for the book.
    remove, add: ids of rules that it takes out, and puts in force whatever their own law says.
    change: rule id -> ``severity``, ``since``, ``until``.
    settings: parameters of rules.
    rules: rules that come with it.
    local: file of the Department that declares it, '' for a pack of hoso.
    """

    id: str
    title: tuple[str, str]
    law: str
    since: str
    until: str = ""
    inherits: str = ""
    remove: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    change: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    note: str = ""
    local: str = ""

    def in_force(self, day: str) -> bool:
        return self.since <= day and (not self.until or day <= self.until)


@dataclass(frozen=True)
class Regime:
    """What is asked on a day: every rule of the book (one that is not in force says so when it is
    run), the parameters, and the packs that were applied, the oldest first."""

    rules: dict[str, Rule]
    settings: dict[str, Any]
    packs: tuple[Pack, ...] = ()


def parse(text: str, source: str, *, local: bool = True) -> Pack:
    """The pack of one file.

    Raises:
        LocalRuleError: one sentence that names the file and what to do.
    """
    data = table_of(text, source)
    try:
        return _pack(data, text, source if local else "")
    except _Wrong as error:
        raise LocalRuleError(t("{file}: {why}.", file=source, why=error)) from error


class _Wrong(ValueError):
    pass


def _pack(data: dict[str, Any], text: str, source: str) -> Pack:
    title = _head(data)
    # The tests of hoso prove the examples of its own packs.
    rules = tuple(declared(data.get("rule", []), text, source or data["id"], proved=not source))
    if not source:
        rules = tuple(replace(r, local="") for r in rules)
    known = {*BOOK, *(r.id for r in rules)}
    lists = {name: tuple(data.get(name, ())) for name in ("remove", "add")}
    change = data.get("change", {})
    for id in (*lists["remove"], *lists["add"], *change):
        if id not in known:
            raise _Wrong(t("không có quy tắc {id}", id=id))
    for id, changes in change.items():
        _check_change(id, changes)
    return Pack(
        data["id"],
        (title["vi"], title["en"]),
        data["law"],
        data["since"],
        data.get("until", ""),
        data.get("inherits", ""),
        lists["remove"],
        lists["add"],
        change,
        data.get("settings", {}),
        rules,
        data.get("note", ""),
        source,
    )


def _head(data: dict[str, Any]) -> dict[str, str]:
    """The title in both languages; what every pack says stands there and is of its kind."""
    unknown = set(data) - KEYS
    if unknown:
        raise _Wrong(
            t(
                "không có khóa {name}; các khóa là {known}",
                name=", ".join(sorted(unknown)),
                known=", ".join(sorted(KEYS)),
            )
        )
    for name in ("id", "law", "since"):
        if not isinstance(data.get(name), str) or not data[name]:
            raise _Wrong(t("thiếu khóa {name}", name=name))
    title = data.get("title")
    if (
        not isinstance(title, dict)
        or set(title) != {"vi", "en"}
        or not all(isinstance(v, str) and v for v in title.values())
    ):
        raise _Wrong(
            t('khóa {name} phải có đủ hai tiếng: {name} = {{vi = "...", en = "..."}}', name="title")
        )
    for name in ("since", "until"):
        if data.get(name) and not (isinstance(data[name], str) and _DAY.fullmatch(data[name])):
            raise _Wrong(t("khóa {name} phải là ngày dạng năm-tháng-ngày", name=name))
    return title


def _check_change(id: str, changes: Any) -> None:
    """What a pack changes of a rule that is there."""
    if not isinstance(changes, dict) or set(changes) - CHANGES:
        raise _Wrong(
            t("change.{id}: chỉ đổi được {known}", id=id, known=", ".join(sorted(CHANGES)))
        )
    if changes.get("severity", "error") not in get_args(Severity):
        raise _Wrong(
            t(
                "khóa {name} phải là một trong: {known}",
                name="severity",
                known=", ".join(get_args(Severity)),
            )
        )
    if any(changes.get(n) and not _DAY.fullmatch(str(changes[n])) for n in ("since", "until")):
        raise _Wrong(t("khóa {name} phải là ngày dạng năm-tháng-ngày", name=f"change.{id}"))


@cache
def builtin() -> dict[str, Pack]:
    """The packs of hoso by id."""
    files = sorted(
        (f for f in resources.files(__name__).iterdir() if f.name.endswith(".toml")),
        key=lambda f: f.name,
    )
    return known(parse(f.read_text(encoding="utf-8"), f.name, local=False) for f in files)


def known(packs: Iterable[Pack]) -> dict[str, Pack]:
    """Packs by id, those of the Department after those of hoso.

    Raises:
        LocalRuleError: an id stands twice, a pack inherits one that is not there, or itself.
    """
    found: dict[str, Pack] = {}
    for pack in packs:
        if pack.id in found:
            raise LocalRuleError(t("Hai gói quy tắc cùng mã {id}.", id=pack.id))
        found[pack.id] = pack
    for pack in found.values():
        chain(pack, found)
    return found


def chain(pack: Pack, packs: Mapping[str, Pack]) -> tuple[Pack, ...]:
    """The pack and those that it inherits, the oldest first.

    Raises:
        LocalRuleError: one of them is not there, or they inherit in a circle.
    """
    line = [pack]
    while line[-1].inherits:
        above = packs.get(line[-1].inherits)
        if above is None:
            raise LocalRuleError(
                t(
                    "Gói {id} kế thừa gói {above}, nhưng không có gói ấy.",
                    id=line[-1].id,
                    above=line[-1].inherits,
                )
            )
        if above in line:
            raise LocalRuleError(t("Gói {id} kế thừa vòng tròn.", id=pack.id))
        line.append(above)
    return tuple(reversed(line))


def regime(
    day: str,
    packs: Mapping[str, Pack] | None = None,
    also: Sequence[Pack] = (),
    book: Mapping[str, Rule] = BOOK,
) -> Regime:
    """What is asked on an ISO day.

    Args:
        packs: all that are known (default: those of hoso). also: packs to apply although they are
            not in force.
    """
    packs = builtin() if packs is None else packs
    order: list[Pack] = []
    for pack in sorted(
        (p for p in packs.values() if p.in_force(day)), key=lambda p: (p.since, p.id)
    ) + list(also):
        order += [p for p in chain(pack, packs) if p not in order]
    rules, settings = dict(book), {}
    for pack in order:
        _apply(pack, rules)
        settings |= pack.settings
    return Regime(rules, settings, tuple(order))


def _apply(pack: Pack, rules: dict[str, Rule]) -> None:
    law = Law(pack.law, pack.since, pack.until)
    for rule in pack.rules:
        rules[rule.id] = rule
    for id in pack.add:
        rules[id] = replace(rules[id], laws=(law, *rules[id].laws))
    for id in pack.remove:
        rules[id] = replace(rules[id], laws=())
    for id, change in pack.change.items():
        rule = rules[id]
        laws, event = (law, *(x for x in rule.laws if x != law)), rule.event
        if "since" in change or "until" in change:
            # The pack says when the rule is asked; past events do not keep it awake.
            laws = (Law(pack.law, change.get("since", ""), change.get("until", "")),)
            event = ()
        rules[id] = replace(
            rule, severity=change.get("severity", rule.severity), laws=laws, event=event
        )


def rehearsed(
    pack: Pack, day: str, packs: Mapping[str, Pack] | None = None, book: Mapping[str, Rule] = BOOK
) -> Regime:
    """What would be asked once *pack* is in force: the law of its first day (or of *day*, when that
    is later), without dates, so that records of *day* can be judged by it.

    Ages, terms and what is overdue stay as they are on *day*: only the rules are those of the
    future.
    """
    packs = {**(builtin() if packs is None else packs), pack.id: pack}
    law_day = max(day, pack.since)
    future = regime(law_day, packs, also=chain(pack, packs), book=book)
    rules = {
        id: replace(
            rule,
            laws=tuple(
                Law(x.text)
                for x in rule.laws
                if x.since <= law_day and (not x.until or law_day <= x.until)
            ),
        )
        for id, rule in future.rules.items()
    }
    return Regime(rules, future.settings, future.packs)


# What a pack would change for the records of a day: "new" and "ceased" findings, and those whose
# level changed.
DIFFERENCES = (
    "rule",
    "unit",
    "person",
    "change",
    "severity",
    "file",
    "sheet",
    "row",
    "column",
    "table",
    "field",
    "value",
)
_SAME = ("fingerprint", "file", "sheet", "row", "field")


def differences(now: pd.DataFrame, then: pd.DataFrame) -> pd.DataFrame:
    """Findings that only one of two checks of the same records has, or has at another level:
    columns :data:`DIFFERENCES`.

    ``change`` is new, ceased, graver or lighter; ``severity`` the level then, for a ceased one the
    level now.
    """
    both = now.drop_duplicates(list(_SAME)).merge(
        then.drop_duplicates(list(_SAME)),
        on=list(_SAME),
        how="outer",
        suffixes=("_now", ""),
        indicator="side",
    )
    levels = list(get_args(Severity))
    was, will = (
        both[c].map({s: i for i, s in enumerate(levels)}) for c in ("severity_now", "severity")
    )
    change = (
        pd.Series("", index=both.index)
        .mask(both["side"] == "right_only", "new")
        .mask(both["side"] == "left_only", "ceased")
    )
    change = change.mask((both["side"] == "both") & (will < was), "graver").mask(
        (both["side"] == "both") & (will > was), "lighter"
    )
    gone = both["side"] == "left_only"
    columns = {
        c: both[c].where(~gone, both[f"{c}_now"]) if f"{c}_now" in both else both[c]
        for c in DIFFERENCES
        if c != "change"
    }
    return pd.DataFrame({**columns, "change": change})[list(DIFFERENCES)][change != ""].reset_index(
        drop=True
    )


def tally(found: pd.DataFrame, by: str) -> pd.DataFrame:
    """Counts of :func:`differences` by ``rule`` or ``unit``: new, ceased, graver, lighter, units,
    people; the most people first."""
    lines = []
    for name, part in found.groupby(by):
        counts = part["change"].value_counts()
        people = part.loc[part["person"] != "", ["unit", "person"]].drop_duplicates()
        lines.append(
            {
                by: name,
                **{c: int(counts.get(c, 0)) for c in ("new", "ceased", "graver", "lighter")},
                "units": part.loc[part["unit"] != "", "unit"].nunique(),
                "people": len(people),
            }
        )
    columns = [by, "new", "ceased", "graver", "lighter", "units", "people"]
    return pd.DataFrame(lines, columns=columns).sort_values(
        ["people", by], ascending=[False, True], ignore_index=True
    )
