"""The people of forms and turned tables laid out as an ordinary table, a row each under their
labels, so that headings, cells and values are read as everywhere; and what was read of them given
back to the sheets and cells where it stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ....validators.columns import letter as column_letter
from ....validators.columns import number as column_number
from ....validators.folding import clean, fold
from ..headings import Overrides, Reader
from . import titles
from .cards import NUMBER, Card, Entry
from .found import Table
from .grids import Cell, Grid
from .marks import Marks
from .shaping import Problem, Shaped

_NUMBER = re.compile(NUMBER)
_Key = tuple[str, int]
"""A folded label without its number, and how many like it stand before it on the same form."""


@dataclass(frozen=True)
class _Person:
    """One card: the number of its sheet in the file, its table there, and the entry of each column
    of the table laid out (None: the label is not on the card)."""

    sheet: int
    table: Table
    card: Card
    entries: list[Entry | None]

    def cell(self, column: int) -> tuple[int, str]:
        """(row from 1, letter) of a value; (0, '') where the card has no such label."""
        entry = self.entries[column]
        return (entry.cell[0] + 1, column_letter(entry.cell[1])) if entry is not None else (0, "")


@dataclass(frozen=True)
class LaidOut:
    """The people of all forms (or turned tables) of a file.

    Attributes:
        grid: their labels in its first row, then a row a person. table: all of them, on it.
        people: in the order of the rows. names: what each column is called to people, the cell of
            its value on the first card that has the label ("C7").
    """

    grid: Grid
    table: Table
    people: list[_Person]
    names: list[str]


def lay_out(
    there: Sequence[tuple[Grid, list[Table]]],
    reader: Reader,
    overrides: Overrides | None,
    stem: str,
) -> list[LaidOut]:
    """What forms and turned tables tell for certain, each kind laid out for itself. *stem* is the
    file's name."""
    kinds: dict[str, list[tuple[int, Table, Card]]] = {}
    for n, (_, own) in enumerate(there):
        for table in own:
            kinds.setdefault(table.aside, []).extend((n, table, card) for card in table.cards)
    grids = [grid for grid, _ in there]
    return [_laid_out(grids, own, reader, overrides, stem) for own in kinds.values() if own]


def _laid_out(
    grids: Sequence[Grid],
    own: Sequence[tuple[int, Table, Card]],
    reader: Reader,
    overrides: Overrides | None,
    stem: str,
) -> LaidOut:
    keyed = [dict(_keyed(card)) for _, _, card in own]
    keys = list(dict.fromkeys(key for card in keyed for key in card))
    people = [
        _Person(n, table, card, [entries.get(key) for key in keys])
        for (n, table, card), entries in zip(own, keyed, strict=True)
    ]
    first = [next(e for p in people if (e := p.entries[c])) for c in range(len(keys))]
    names = [f"{column_letter(e.cell[1])}{e.cell[0] + 1}" for e in first]
    values = [["" if e is None else e.value for e in p.entries] for p in people]
    sheet = grids[people[0].sheet]
    title = titles.lines(sheet.rows, 0, people[0].card.first)
    unit, as_of = titles.unit_and_day(title)
    sender = fold(unit) or fold(titles.without_digits(stem))
    lines = " ".join(" ".join(line) for line in title)
    headings = {c: [e.label] for c, e in enumerate(first)}
    said = _by_letters(overrides or {}, names)
    decision = reader.decide(headings, values, f"{sheet.name} {lines}", said, sender)
    rows: list[Sequence[Cell]] = [[e.label for e in first], *values]
    table = Table(
        (0, 0), 0, len(keys), decision, headings, list(range(1, len(rows))),
        title=lines, unit=unit, as_of=as_of, sender=sender, above=titles.superiors(title),
    )  # fmt: skip
    return LaidOut(Grid(sheet.name, True, rows, None, _marks(grids, people)), table, people, names)


def _keyed(card: Card) -> Iterator[tuple[_Key, Entry]]:
    seen: dict[str, int] = {}
    for entry in card.entries:
        label = fold(_NUMBER.sub("", clean(entry.label)))
        yield (label, seen.setdefault(label, 0)), entry
        seen[label] += 1


def _by_letters(overrides: Overrides, names: Sequence[str]) -> Overrides:
    """The answers about cells as answers about the columns laid out."""
    letters = {name: column_letter(c) for c, name in enumerate(names)}
    return {
        key: {letters[at]: said for at, said in answers.items() if at in letters}
        for key, answers in overrides.items()
        if not letters.keys().isdisjoint(answers)
    }


def _marks(grids: Sequence[Grid], people: Sequence[_Person]) -> Marks:
    """What the sheets say beside the values of the cells that were laid out."""
    found = Marks()
    for i, person in enumerate(people, 1):
        marks = grids[person.sheet].marks
        for c, entry in enumerate(person.entries):
            if entry is None or entry.inside:
                continue
            if entry.cell in marks.errors:
                found.errors[i, c] = marks.errors[entry.cell]
            if entry.cell in marks.digits:
                found.digits[i, c] = marks.digits[entry.cell]
            found.uncached.update({(i, c)} if entry.cell in marks.uncached else ())
            found.capitals.update({(i, c)} if entry.cell in marks.capitals else ())
    return found


# ---------------------------------------------------------------- given back


def given_back(laid: LaidOut, shaped: Shaped, grids: Sequence[Grid]) -> list[tuple[int, Shaped]]:
    """(number of its sheet, table of one person) of everybody: what was read of the table laid out,
    with the cells where it stands. What is said of the whole stands with the first."""
    return [
        (person.sheet, _of_one(laid, shaped, i, grids[person.sheet]))
        for i, person in enumerate(laid.people)
    ]


def _of_one(laid: LaidOut, shaped: Shaped, i: int, grid: Grid) -> Shaped:
    person, row = laid.people[i], shaped.rows[i]
    name = next(letter for letter, _, field, *_ in shaped.columns if field == "ho_ten")
    own = person.cell(column_number(name) - 1)[0]
    places = {
        field: {own: cell}
        for field in shaped.fields
        if (cell := _place(person, shaped, field, row)) is not None
    }
    raws = {field: [cells[i]] for field, cells in shaped.raws.items()}
    raws |= {f: [text] for f in places if (text := _whole(person, shaped, f, row))}
    said = titles.lines(grid.rows, 0, min(c.first for c in person.table.cards))
    unit, as_of = titles.unit_and_day(said)
    return replace(
        shaped,
        heading_first=person.card.first + 1,
        heading_last=person.card.first + 1,
        rows=[own],
        fields={field: [cells[i]] for field, cells in shaped.fields.items()},
        raws=raws,
        ratings={year: [cells[i]] for year, cells in shaped.ratings.items()},
        columns=[
            (laid.names[c], *rest)
            for letter, *rest in shaped.columns
            if person.entries[c := column_number(letter) - 1] is not None or not i
        ],
        problems=[p for told in shaped.problems if (p := _told(laid, told, i, row)) is not None],
        places=places,
        unit=unit or shaped.unit,
        as_of=as_of or shaped.as_of,
        above=titles.superiors(said) or shaped.above,
        questions=[] if i else [_asked(laid, q) for q in shaped.questions],
        rated_in={
            year: person.cell(column_number(letter) - 1)
            for year, (_, letter) in shaped.rated_in.items()
        },
        layout=person.table.aside,
    )


def _column(shaped: Shaped, field: str, row: int) -> int:
    """The column laid out from which a field comes, -1 for none."""
    moved = shaped.places.get(field, {}).get(row)
    letters = (letter for letter, _, name, *_ in shaped.columns if name == field)
    letter = moved[1] if moved else next(letters, "")
    return column_number(letter) - 1 if letter else -1


def _place(person: _Person, shaped: Shaped, field: str, row: int) -> tuple[int, str] | None:
    column = _column(shaped, field, row)
    cell = person.cell(column) if column >= 0 else (0, "")
    return cell if cell[0] else None


def _whole(person: _Person, shaped: Shaped, field: str, row: int) -> str:
    """The text of a cell that holds label and value, '' for any other."""
    column = _column(shaped, field, row)
    entry = person.entries[column] if column >= 0 else None
    return f"{entry.label}: {entry.value}" if entry is not None and entry.inside else ""


def _told(laid: LaidOut, told: Problem, i: int, row: int) -> Problem | None:
    """What is to say of a person; of the whole with the first; None for what is of another."""
    at, letter, field, rule, value, proposal, detail = told
    if rule == "ld-duplicate-columns":
        both = (laid.names[column_number(one) - 1] for one in detail.split(", "))
        detail = ", ".join(both)
    if at == 0:
        name = laid.names[column_number(letter) - 1] if letter else ""
        return None if i else (0, name, field, rule, value, proposal, detail)
    if at != row or not letter:
        return None
    where, name = laid.people[i].cell(column_number(letter) - 1)
    return (where, name, field, rule, value, proposal, detail)


_Question = tuple[str, str, str, list[tuple[str, float, str]], str]


def _asked(laid: LaidOut, question: _Question) -> _Question:
    letter, heading, kind, candidates, instead = question
    other = laid.names[column_number(instead) - 1] if instead else ""
    return laid.names[column_number(letter) - 1], heading, kind, candidates, other
