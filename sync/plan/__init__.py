"""The plan: everything that would be done, as data, before the first write.

Facts (match, situations, diff), then reactions from the table of the office, then limits over the
whole. Pure: the same input gives the same plan, to the last byte of its ids.
"""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from ...validators.records import Records
from ...validators.shapes import checked
from ...validators.vocabulary import SITUATIONS
from .. import gates
from ..changes import Change
from ..settings import Settings, over_defaults
from ..situations import Delivery
from . import absent, balances, deliveries, facts, losses, names, persons
from .events import events
from .lists import lists
from .notations import notations
from .reacted import Reacted
from .sides import Known, Sides
from .values import values

__all__ = ["Known", "Plan", "notations", "plan"]


@dataclass(frozen=True)
class Plan:
    """A whole plan.

    Attributes:
        id: same for the same plan; part of the name of every change.
        changes: frame of ``changes.Change``.
        people: frame of ``persons.Person``.
        balance: frame of ``balances.Balance``.
        gates: frame of ``gates.Gate``.
        kept_out: frame of ``persons.KeptOut``: rows whose errors keep them out.
        delivered: this period's deliveries (``situations.Delivery``) with how many were absent or
            left: what the next months are measured by.
    """

    id: str
    changes: pd.DataFrame
    people: pd.DataFrame
    balance: pd.DataFrame
    gates: pd.DataFrame
    kept_out: pd.DataFrame
    delivered: pd.DataFrame

    @property
    def stopped(self) -> pd.DataFrame:
        """The gates that stop the plan."""
        return self.gates[self.gates["tripped"]]

    def counts(self) -> dict[str, int]:
        """People by situation."""
        found = self.people["situation"].value_counts()
        return {s: int(found.get(s, 0)) for s in SITUATIONS}


def plan(
    ours: Records,
    known: Known,
    as_of: str,
    *,
    settings: Settings | None = None,
    kept_out: Collection[int] = (),
    overrides: pd.DataFrame | None = None,
) -> Plan:
    """Make the plan of one period.

    Args:
        ours: the accepted submissions.
        known: what is known without them: both states, registry, deliveries, answers.
        as_of: ISO day.
        settings: what the office writes over ``defaults.toml``.
        kept_out: labels of people with a finding at error level: listed, and neither changed nor
            absent.
        overrides: see ``gates.Override``.
    """
    sides = Sides.of(ours, known, as_of, over_defaults(settings), kept_out)
    period = known.period or as_of[:7]
    delivered = deliveries.known(known.ledger, sides.people, period)
    scope = deliveries.accepted(delivered, period)

    rows = facts.of_rows(sides)
    gone = absent.gone(sides, rows, scope)
    reacted = Reacted.of(sides, rows)
    lines = [values(sides, reacted), lists(sides, reacted), events(sides, reacted)]
    changes, name = names.named(
        [
            sides.said.settle(losses.told(pd.concat(lines, ignore_index=True))),
            absent.lines(sides, gone),
        ],
        sides.ways,
    )
    about = persons.people(sides, rows, gone, changes)
    balance = balances.balance(about, changes, sides.their_people, as_of)
    measured = gates.Measured(about, changes, balance, sides.people, delivered, known.units, period)
    limits = gates.gates(measured, sides.ways["gates"], as_of, known.mirror_day)
    return Plan(
        name,
        checked(changes, Change),
        checked(about, persons.Person),
        checked(balance, balances.Balance),
        checked(gates.let_pass(limits, overrides, as_of), gates.Gate),
        checked(persons.kept_out(sides, rows), persons.KeptOut),
        checked(deliveries.with_heads(scope, balance), Delivery),
    )
