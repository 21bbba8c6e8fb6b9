"""The conditions of Decree 120/2020/NĐ-CP on a reorganisation of public service units, judged
before it is planned.

Only public units (SNCL) are judged, and only by what registry and records tell: who is counted, the
quotas, the groups of autonomy, the number of the decision. Deputies above the cap are no breach:
they may stay for five years (Art. 27), and the rules on deputies follow them from then on.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from .codelists import code_list
from .folding import fold_words
from .reorganisation import Event
from .rules import laws
from .rules.units import BASIC_SERVICE
from .texts import t
from .units import Registry

BUDGET, STAFF, AUTONOMY, POWER = "rx-no-more-budget", "rx-min-15", "rx-autonomy", "rx-power"
NAMES = (BUDGET, STAFF, AUTONOMY, POWER)
ARTICLES = {BUDGET: "Điều 4.3", STAFF: "Điều 5.1.d", AUTONOMY: "Điều 5.2.c", POWER: "Điều 24"}
LEAST = 15
"""Viên chức of a public unit, unless it is exempt."""
FREE = ("N1", "N2")
"""Groups that pay for themselves: their number is that of their scheme."""
_PROVINCE = re.compile(r"(?:QĐ|NQ)-(?:UBND|HĐND|UBTVQH\d*|CP|TTG)$")


@dataclass(frozen=True)
class Breach:
    """A condition that an event breaks, of which unit, in one sentence with the article."""

    condition: str
    unit: str
    sentence: str


@dataclass(frozen=True)
class Staff:
    """Viên chức after an event: how many are sure to work in each unit (code -> number), and for
    each of those who wait the units they may go to."""

    sure: "pd.Series[int]"
    waiting: list[tuple[str, ...]]


def judge(
    event: Event, before: pd.DataFrame, after: pd.DataFrame, staff: Staff, least: int = LEAST
) -> list[Breach]:
    """What an event breaks.

    Args:
        before, after: registry (``UNITS``). staff: of its units, afterwards.
        least: parameter ``public_unit_staff`` of the rules.
    """
    if not any(law.since <= event.day for law in (laws.ND120_2020, laws.ND120_2020_83)):
        return []
    old, new = Registry(before), Registry(after)
    heirs = _heirs(event)
    if not any(_public(code, r) for r in (old, new) for code in (*event.follow, *heirs)):
        return []
    return [
        *_power(event),
        *_budget(event, old, new, heirs),
        *_autonomy(event, old, new, heirs),
        *_staff(event, new, heirs, staff, least),
    ]


def _heirs(event: Event) -> tuple[str, ...]:
    return tuple(dict.fromkeys(to for targets in event.follow.values() for to in targets))


def _public(code: str, registry: Registry) -> bool:
    return code in registry.codes and str(registry.units.at[code, "kind"]).startswith("SNCL")


def _breach(condition: str, unit: str, what: str) -> Breach:
    law = t("Nghị định 120/2020/NĐ-CP, {article}", article=ARTICLES[condition])
    return Breach(condition, unit, f"{what} ({law}).")


def _power(event: Event) -> Iterable[Breach]:
    """Public units are founded, reorganised and dissolved by the People's Committee."""
    if event.follow and not _PROVINCE.search(event.decision.strip().upper()):
        first = next(iter(event.follow))
        yield _breach(
            POWER,
            first,
            t(
                "{unit}: quyết định {decision} không phải của UBND; tổ chức lại, giải thể đơn vị "
                "sự nghiệp công lập do UBND quyết định",
                unit=first,
                decision=event.decision,
            ),
        )


def _budget(event: Event, old: Registry, new: Registry, heirs: tuple[str, ...]) -> Iterable[Breach]:
    """Posts after are no more than posts before, as far as every unit's are known."""
    sources = tuple(dict.fromkeys((*event.follow, *(h for h in heirs if h in old.codes))))
    had = old.units.loc[list(sources), "quota"]
    have = new.units.loc[list(heirs), "quota"]
    if heirs and had.notna().all() and have.sum() > had.sum():
        yield _breach(
            BUDGET,
            heirs[0],
            t(
                "{unit}: biên chế sau sắp xếp {after:g}, trước sắp xếp {before:g} ({units}); không "
                "được làm tăng số người hưởng lương từ ngân sách",
                unit=", ".join(heirs),
                after=float(have.sum()),
                before=float(had.sum()),
                units=", ".join(f"{u}: {n:g}" for u, n in had.items()),
            ),
        )


def _autonomy(
    event: Event, old: Registry, new: Registry, heirs: tuple[str, ...]
) -> Iterable[Breach]:
    """The heir of units of one group is not below it; of several, the decision names its group."""
    rank = {code: n for n, code in enumerate(code_list("nhom_tu_chu").rows["code"])}
    named = {str(u) for u in event.lines.loc[event.lines["autonomy"] != "", "to"]}
    for heir in heirs:
        from_ = [u for u, targets in event.follow.items() if heir in targets and u != heir]
        units = [*from_, *([heir] if heir in old.codes else [])]
        groups = {u: str(old.units.at[u, "autonomy"]) for u in units}
        known = {g for g in groups.values() if g in rank}
        own = str(new.units.at[heir, "autonomy"])
        told = ", ".join(f"{u}: {g}" for u, g in groups.items() if g)
        if len(known) > 1 and heir not in named:
            yield _breach(
                AUTONOMY,
                heir,
                t(
                    "{unit}: các đơn vị khác nhóm tự chủ ({groups}); quyết định phải nêu nhóm tự "
                    "chủ của đơn vị mới (cột Nhóm tự chủ)",
                    unit=heir,
                    groups=told,
                ),
            )
        elif known and own in rank and rank[own] > max(rank[g] for g in known):
            yield _breach(
                AUTONOMY,
                heir,
                t(
                    "{unit}: nhóm tự chủ {own} thấp hơn trước sắp xếp ({groups})",
                    unit=heir,
                    own=own,
                    groups=told,
                ),
            )


def _staff(
    event: Event, new: Registry, heirs: tuple[str, ...], staff: Staff, least: int
) -> Iterable[Breach]:
    """Every heir that is not exempt can still have the least number; all together, too."""
    bound = [h for h in heirs if _public(h, new) and not _exempt(h, new)]
    sure = {
        h: int(staff.sure[[new.within(str(u), h) for u in staff.sure.index]].sum()) for h in bound
    }
    for heir, number in sure.items():
        most = number + sum(heir in choices for choices in staff.waiting)
        if most < least:
            yield _breach(
                STAFF,
                heir,
                t(
                    "{unit}: {n} viên chức sau sắp xếp, tối thiểu {least}",
                    unit=heir,
                    n=most,
                    least=least,
                ),
            )
            return
    short = sum(max(0, least - number) for number in sure.values())
    free = sum(any(h in bound for h in choices) for choices in staff.waiting)
    if short > free:
        yield _breach(
            STAFF,
            bound[0],
            t(
                "{units}: cộng lại {n} viên chức, mỗi đơn vị tối thiểu {least}",
                units=", ".join(bound),
                n=sum(sure.values()) + free,
                least=least,
            ),
        )


def _exempt(code: str, registry: Registry) -> bool:
    """Basic and essential services, and units that pay for themselves."""
    unit = registry.units.loc[code]
    basic = re.search(BASIC_SERVICE, fold_words(str(unit["name"])))
    return bool(basic) or unit["autonomy"] in FREE
