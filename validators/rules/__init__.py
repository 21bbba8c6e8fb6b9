"""The rule book: importing this package registers every rule, one module for each subject."""

from importlib import import_module
from importlib.util import find_spec

from .rule import BOOK, GATES, Example, Law, Rule, rule

__all__ = ["BOOK", "GATES", "Example", "Law", "Rule", "rule"]

for _subject in (
    "loading", "identity", "personal", "recruitment", "pay", "pay_history", "allowances", "education", "party", "retirement", "appointments",
    "planning", "evaluation", "units", "sync_rules",
):  # fmt: skip
    if find_spec(f"{__name__}.{_subject}") is not None:
        import_module(f"{__name__}.{_subject}")
