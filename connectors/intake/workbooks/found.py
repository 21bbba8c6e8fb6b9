"""A table as it was found on a sheet."""

from dataclasses import dataclass, field

from ..headings import Decision
from .cards import Card

SAMPLE = 200
"""Rows by which a column's content is judged."""


@dataclass
class Table:
    """A table as found. Rows and columns count from 0; ``people`` are the rows of people in order;
    ``others`` says of every other row with a value, from the heading on, what it is (see
    ``accounts.REASONS``)."""

    heading: tuple[int, int]
    left: int
    right: int
    decision: Decision
    headings: dict[int, list[str]]
    people: list[int]
    sections: dict[int, str] = field(default_factory=dict)
    others: dict[int, str] = field(default_factory=dict)
    problems: list[tuple[int, int, str, str, str, str]] = field(default_factory=list)
    """(row or -1, column or -1, rule, value, proposal, detail)."""
    unit: str = ""
    above: str = ""
    """The superiors of the unit, as the letterhead names them: see ``titles.superiors``."""
    as_of: str = ""
    title: str = ""
    sender: str = ""
    """Who sent it, as far as the file tells: the folded unit name of the title, or else the file's
    name without digits."""
    section_above: int = -1
    """Row of the last section on the page before, where the heading is only repeated; else -1."""
    before: list[int] = field(default_factory=list)
    """The people of the pages before, under the same heading: rows."""
    aside: str = ""
    """Why its people are nobody's: see ``asides`` and ``turned``."""
    people_class: str = ""
    """The class of all its people, as far as title and sheet tell: see ``classes``."""
    purpose: str = ""
    """What it is for, where it is a list of people and none of staff: see ``purposes``."""
    told_people: int = 0
    """How many people a form or a turned table tells of."""
    cards: list[Card] = field(default_factory=list)
    """The people of a form or a turned table, where it is certain what it says of them."""
