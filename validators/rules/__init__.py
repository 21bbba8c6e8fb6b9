"""The rule book: importing this package registers every rule, one module for each subject."""

from .rule import BOOK, GATES, Example, Law, Rule, rule

# isort: off
# The order of the book, as people look things up: file, person, service, unit, sync.
from . import (
    loading,
    identity,
    personal,
    recruitment,
    contracts,
    pay,
    pay_history,
    pay_away,
    promotions,
    titles,
    allowances,
    preferential,
    education,
    party,
    retirement,
    leaving,
)
from . import (
    appointments,
    careers,
    movement,
    planning,
    evaluation,
    conduct,
    sanctions,
    terms,
    rewards,
    units,
    sync_rules,
)
# isort: on

__all__ = [
    "BOOK",
    "GATES",
    "Example",
    "Law",
    "Rule",
    "allowances",
    "appointments",
    "careers",
    "conduct",
    "contracts",
    "education",
    "evaluation",
    "identity",
    "leaving",
    "loading",
    "movement",
    "party",
    "pay",
    "pay_away",
    "pay_history",
    "personal",
    "planning",
    "preferential",
    "promotions",
    "recruitment",
    "retirement",
    "rewards",
    "rule",
    "sanctions",
    "sync_rules",
    "terms",
    "titles",
    "units",
]  # fmt: skip
