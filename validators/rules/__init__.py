"""The rule book: importing this package registers every rule, one module for each subject."""

from .rule import BOOK, GATES, Example, Law, Rule, rule

__all__ = ["BOOK", "GATES", "Example", "Law", "Rule", "rule"]
