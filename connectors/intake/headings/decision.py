"""What was decided about the columns of a table, and the words by which it was."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum

from ....validators.folding import fold

Overrides = dict[str, dict[str, str]]


def answers_key(signature: str, sender: str) -> str:
    """Under which key a mapping is saved: that of one sender with these headings, or of every
    sender when *sender* is ''."""
    return f"{signature}@{sender}" if sender else signature


HEADING, HEIGHT = "heading", "rows"
"""How the key of a heading that somebody pointed at begins; under which word its answer says how
many rows it has, beside {letter: field} of the columns that were named with it."""


def heading_key(rows: Sequence[Sequence[str]], sender: str) -> str:
    """Under which key it is saved that these rows are the heading of a table; see
    :func:`answers_key`."""
    folded = "\n".join("\t".join(map(fold, row)).rstrip() for row in rows)
    digest = hashlib.sha256(folded.encode(errors="replace")).hexdigest()[:32]
    return answers_key(f"{HEADING}:{digest}", sender)


@dataclass(frozen=True)
class Vocabulary:
    """The words of the dictionary as plain values, so that worker processes need not load it.

    Attributes:
        exact, alias: table -> folded heading -> field.
        phrases: table -> words of a heading with short forms written out -> field.
        kinds: (table, field) -> kind of value.
        needed: table -> fields that each line must have.
        labels: table -> folded label, to be found in sheet names and titles.
        spellings: field -> folded spelling -> code, for the lists that headings or contents are
            compared with.
        provinces: first three digits of a personal ID number.
    """

    exact: dict[str, dict[str, str]]
    alias: dict[str, dict[str, str]]
    phrases: dict[str, dict[str, str]]
    kinds: dict[tuple[str, str], str]
    needed: dict[str, frozenset[str]]
    labels: dict[str, str]
    spellings: dict[str, dict[str, str]]
    provinces: frozenset[str]
    fingerprint: str = ""


class Stand(IntEnum):
    """How near a heading is to what is in force, the nearest first."""

    PRESENT = 0
    UNSAID = 1
    NEW = 2
    OLD = 3
    PROPOSED = 4


@dataclass(frozen=True)
class Mapping:
    """What one column means.

    ``role`` tells how its values make the field: '' (as they are), nam and nu (birth date under the
    sex), ho and ten, ngay, thang, nam_ (parts of the birth date), tick:CODE, year:2024 (a yearly
    rating), step_coefficient, age.
    """

    column: int
    heading: str
    field: str = ""
    how: str = ""
    score: float = 0.0
    reason: str = ""
    role: str = ""
    link: bool = False
    """True for a column of a list's sheet that only says whose line it is."""
    stand: Stand = Stand.UNSAID
    """Whether its heading speaks of present, new, old or proposed values."""

    def without(self, reason: str) -> "Mapping":
        """The column without a field, and why."""
        return replace(self, field="", how="", score=0.0, role="", reason=reason)


@dataclass(frozen=True)
class Question:
    """A column that is not read until somebody says what it is.

    Attributes:
        kind: ``near`` (its heading resembles known ones), ``rival`` (another column claims the same
            field too).
        candidates: (field, score from 0 to 1, the known heading or what speaks for it), the
            likeliest first.
        instead: the column that is read for the field meanwhile, -1 when none is.
    """

    column: int
    heading: str
    kind: str
    candidates: tuple[tuple[str, float, str], ...]
    instead: int = -1


@dataclass(frozen=True)
class Decision:
    """The table that a sheet's table feeds, and its columns."""

    table: str
    columns: tuple[Mapping, ...]
    signature: str
    duplicates: tuple[tuple[str, int, int], ...] = field(default=())
    questions: tuple[Question, ...] = ()
