"""Runs the book over the records and says what came of every rule.

Rules of scope ``row`` are run as the pandera checks that ``schema`` gives to anybody; rules of a
cell's text and of wider scope are the engine's own.
"""

import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from ..findings import FINDINGS, Finding, empty
from ..shapes import checked
from .checks import Judged, RuleCheck, evaluate, lacking
from .context import Context
from .hits import from_problems
from .locate import Columns, Locator
from .rule import BOOK, Rule


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one rule: ``passed``, ``found`` (with the count), ``skipped`` (with what it
    lacked), ``crashed`` or ``not in force``."""

    rule: str
    outcome: str
    count: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Result:
    """Attributes:
    findings: frame of ``FINDINGS``.
    outcomes: one for each rule that was asked for.
    """

    findings: pd.DataFrame
    outcomes: dict[str, Outcome]

    @property
    def crashed(self) -> list[Outcome]:
        return [o for o in self.outcomes.values() if o.outcome == "crashed"]


def run(context: Context, rules: Iterable[Rule] | None = None) -> Result:
    """Evaluate every rule once over the joined frames.

    A rule that raises is reported as crashed and the others go on; nothing is swallowed.
    """
    parts: list[Columns] = []
    outcomes: dict[str, Outcome] = {}
    locate = partial(_located, context)
    source = _Records(context)
    noticed = set(context.records.problems["rule"])
    for rule in BOOK.values() if rules is None else rules:
        if not rule.in_force(context.as_of):
            outcomes[rule.id] = Outcome(rule.id, "not in force", reason=context.as_of)
            continue
        lacks = lacking(rule, context)
        if lacks and rule.id not in noticed:
            outcomes[rule.id] = Outcome(rule.id, "skipped", reason=lacks)
            continue
        try:
            hits = None if lacks else _hits(rule, source)
            found = locate(rule, hits) if hits is not None else []
            if rule.id in noticed:
                found = _with_noticed(found, locate(rule, from_problems(context, rule.id)))
        except Exception as error:  # noqa: BLE001 - shown, not raised; its text may quote a person
            where = traceback.extract_tb(error.__traceback__)[-1]
            outcomes[rule.id] = Outcome(
                rule.id, "crashed", reason=f"{type(error).__name__} ({where.name}:{where.lineno})"
            )
            continue
        parts.extend(found)
        count = sum(len(part["rule"]) for part in found)
        outcomes[rule.id] = Outcome(rule.id, "found" if count else "passed", count)
    return Result(_join(parts), outcomes)


def _located(context: Context, rule: Rule, hits: pd.DataFrame) -> list[Columns]:
    """Where hits stand; what it takes to look that up is made when there are any."""
    return context.once("locator", lambda: Locator(context)).columns(rule, hits)


def _with_noticed(found: list[Columns], noticed: list[Columns]) -> list[Columns]:
    """What the rule found, then what the loader noticed in other cells."""
    places = {p for part in found for p in _places(part)}
    kept = [np.array([p not in places for p in _places(part)], dtype=bool) for part in noticed]
    return [
        *found,
        *(
            {c: v[new] for c, v in part.items()}
            for part, new in zip(noticed, kept, strict=True)
            if new.any()
        ),
    ]


def _places(part: Columns) -> list[tuple[object, ...]]:
    # In a turned table several people share a row.
    whose = (part[c] for c in ("file", "sheet", "row", "field", "person"))
    return list(zip(*whose, strict=True))


def _join(parts: list[Columns]) -> pd.DataFrame:
    if not parts:
        return empty()
    found = {
        c: pd.Series(np.concatenate([p[c] for p in parts]), dtype=t) for c, t in FINDINGS.items()
    }
    return checked(pd.DataFrame(found, copy=False), Finding)


class _Records:
    """The source of checks that run on the frames of one context."""

    def __init__(self, context: Context):
        self.all = Judged(context)

    def judged(self, frame: pd.DataFrame, rule: Rule) -> Judged:
        return self.all


def _hits(rule: Rule, source: _Records) -> pd.DataFrame | None:
    """What a rule finds; a rule of scope ``row`` through its pandera checks, of which one fails
    when there is anything."""
    context = source.all.context
    if rule.scope != "row":
        return evaluate(rule, context)
    results = [
        RuleCheck(rule, table, source, cases=False)(context.frame(table)) for table in rule.judges
    ]
    found = source.all.take(rule)
    return None if all(r.check_passed for r in results) else found
