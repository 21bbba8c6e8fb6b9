"""Which sheets a template has, which columns, and what may stand in them: the specification,
without any writer.

Every table of the dictionary is a sheet named by its label: a title row, the heading row, then one
line a person or a line of a person's list. Lists begin with the personal ID and the name, by which
a line finds its person.
"""

from dataclasses import dataclass
from functools import cache, cached_property

import pandas as pd

from ...validators import codelists, pay_tables
from ...validators.columns import letter
from ...validators.folding import fold
from ...validators.schemas import dictionary
from ...validators.schemas.field import Field
from ..own_sheets import GUIDE as GUIDE
from ..own_sheets import LISTS as LISTS
from .kinds import KINDS, WHOLE

TITLE_ROW, HEADING_ROW, FIRST_ROW = 1, 2, 3
"""Sheet rows, from 1."""
LAST_ROW = 1_002
"""Drop-downs and checks reach this row, a thousand lines: the largest unit of the province has
fewer people, and LibreOffice Calc keeps a check no further than a thousand rows below the last row
with data."""
KEYS = ("cccd", "ho_ten")
"""Fields of the person that stand first in every list sheet."""
RANK, STEP, COEFFICIENT = "ma_ngach", "bac", "he_so"
"""The steps on offer are those of the rank, the coefficient on offer is that of the step."""
MOST_STEPS = 12
PEOPLE_FROZEN = 4
"""Columns of the people's sheet that stay in sight."""

# What the officer looks at first stands first; the others keep the order of the dictionary.
_FIRST = ("stt", "cccd", "ho_ten", "so_hieu")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: the field (of ``table``) that it holds, its letter and its width in
    characters."""

    field: Field
    letter: str
    width: int
    required: bool
    of_person: bool = False

    @property
    def heading(self) -> str:
        return self.field.label


@dataclass(frozen=True)
class Sheet:
    """A sheet for one table of the dictionary."""

    table: str
    name: str
    columns: tuple[Column, ...]

    @cached_property
    def positions(self) -> dict[str, int]:
        """Field -> index (from 0) of its column; in a list sheet the list's own field wins over the
        person's key."""
        ranked = sorted(enumerate(self.columns), key=lambda item: not item[1].of_person)
        return {c.field.name: i for i, c in ranked}


def required(field: Field, as_of: str) -> bool:
    """Whether the template marks the column: somebody must give it, at error level, on that day."""
    return any(r.level == "error" and r.since <= as_of for r in field.required)


def _width(field: Field) -> int:
    widths = {"date": 12, "int": 9, "decimal": 9, "place": 30, "unit": 30}
    if field.name == "stt":
        return 6
    if field.kind == "code":
        return 22
    if field.kind == "text":
        return 14 if field.length <= 20 else 18 if field.length <= 50 else 26
    return widths[field.kind]


@cache
def sheets(as_of: str, kind: str = WHOLE) -> tuple[Sheet, ...]:
    """The sheets of a kind's template (see ``kinds``) under the law of an ISO day, people first."""
    without = KINDS[kind].without
    person = dictionary.nguoi()
    found = []
    for table in dictionary.tables().values():
        if table.name in without:
            continue
        if table is person:
            order = [person.field(n) for n in _FIRST] + [
                f for f in person.fields if f.name not in _FIRST
            ]
            fields = [(f, False) for f in order]
        else:
            fields = [(person.field(n), True) for n in KEYS] + [(f, False) for f in table.fields]
        given = [(f, of_person) for f, of_person in fields if f"{f.table}.{f.name}" not in without]
        columns = tuple(
            Column(f, letter(i), _width(f), required(f, as_of), of_person)
            for i, (f, of_person) in enumerate(given)
        )
        found.append(Sheet(table.name, table.label, columns))
    return tuple(found)


@cache
def shown(codelist: str) -> dict[str, str]:
    """Code -> what a cell shows: the label; with the code behind it where the label alone would not
    say which code; and for ranks and titles, which people know by their code, the code first."""
    whole = codelists.code_list(codelist)
    texts: dict[str, str] = {}
    for code in whole.rows["code"]:
        label = whole.label(code)
        if codelist == "ma_ngach":
            texts[code] = f"{code} - {label}"
        else:
            texts[code] = label if whole.spellings.get(fold(label)) == code else f"{label} ({code})"
    return texts


def codes(codelist: str, as_of: str, kind: str = WHOLE) -> list[str]:
    """The codes that a drop-down of a kind's template offers on an ISO day, in the order of the
    list."""
    return [
        code
        for code in dict.fromkeys(codelists.code_list(codelist, as_of).rows["code"])
        if KINDS[kind].offers(codelist, code)
    ]


def choices(codelist: str, as_of: str, kind: str = WHOLE) -> list[str]:
    """What a cell shows for each of :func:`codes`."""
    texts = shown(codelist)
    return [texts[code] for code in codes(codelist, as_of, kind)]


def scales(as_of: str, kind: str = WHOLE) -> list[list[float]]:
    """For each rank that is offered, the coefficients of its steps from the first on; none for one
    without a salary group."""
    ranks = pd.Series(codes(RANK, as_of, kind), dtype="str")
    group = pay_tables.salary_group(
        ranks, pd.Timestamp(min(as_of, pd.Timestamp.max.date().isoformat()))
    )
    by_step = [
        pay_tables.coefficient(group, pd.Series(float(step), index=group.index))
        for step in range(1, MOST_STEPS + 1)
    ]
    return [[value for value in line if value == value] for line in zip(*by_step, strict=True)]


@cache
def known_headings() -> frozenset[str]:
    """Folded headings of every table, other spellings included."""
    return frozenset(
        heading for table in dictionary.tables() for heading in dictionary.headings(table)
    )
