"""Looking somebody up in the mirror, and why the record says what it says: every value with where
it was read, from when it is true, since when it is known, who decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..connectors.review.told import Words, source
from ..connectors.templates.workbook import cell_text
from ..validators.folding import fold_words
from ..validators.schemas import dictionary
from ..validators.texts import pick, t
from .stop import USAGE, Stop

if TYPE_CHECKING:
    from ..connectors.mirror import Mirror

MOST = 1_000
"""People that are found by a name at most: who needs more asks for more of the name."""
CLOSED = "closed"
OPEN = "9999-12-31"
"""A day on which only what has no end is true."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is: as ``connectors.mirror.people.WHO``."""

    id: str
    name: str
    born: str
    cccd: str
    number: str
    unit: str
    closed: str


def _order(name: str) -> tuple[str, str]:
    """By given name, then by the whole: as lists of people stand."""
    folded = fold_words(name)
    return folded.rpartition(" ")[2], folded


def search(mirror: "Mirror", words: str) -> tuple[list[Person], bool]:
    """Who bears or bore the number that was asked for, or has these words in the name, tone marks
    and order apart; and whether there are more than :data:`MOST`, of whom some are given then.

    Raises:
        Stop: nothing to look for.
    """
    asked = " ".join(words.split())
    if len(asked) < 2:
        raise Stop(t("Gõ ít nhất hai chữ của tên, hoặc một số đầy đủ."), USAGE)
    if any(c.isdigit() for c in asked):
        return [Person(*line) for line in mirror.people_of(asked.replace(" ", ""))], False
    parts = fold_words(asked).split()
    found = [Person(*line) for line in mirror.called(parts, MOST + 1)] if parts else []
    found.sort(key=lambda person: _order(person.name))
    return found[:MOST], len(found) > MOST


@dataclass(frozen=True, slots=True)
class Told:
    """One value at one time: what it was before, from when (to when) it is true, since when it is
    known, who wrote it into which change set (0: an export of the national side), who decided and
    why, where it was read."""

    value: str
    before: str
    true: str
    until: str
    known: str
    by: str
    changeset: int
    decided: str
    note: str
    source: str


@dataclass(frozen=True)
class Value:
    """A field of the record, in words: what it is now, and every change of it, the newest first."""

    what: str
    now: Told | None
    changes: list[Told]


@dataclass(frozen=True)
class Record:
    """A person's record at a time.

    Attributes:
        days, instants: when something became true, or known: the stops of both times, oldest first.
        parts: (table or line of a list, its values).
        units: (change set, unit, where) of the units that declared the person.
    """

    person: Person
    days: list[str]
    instants: list[str]
    parts: list[tuple[str, list[Value]]]
    units: list[tuple[int, str, str]]


def record(
    mirror: "Mirror", person: str, names: Mapping[str, str], as_of: str = "", known: str = ""
) -> Record:
    """The record of a person of the mirror, as it was true on a day and as far as it was known at
    the end of another ('' for what holds now).

    Args:
        names: code -> name of the units.

    Raises:
        Stop: there is nobody of this id.
    """
    who = mirror.one(person)
    if who is None:
        raise Stop(t("Bản sao không có người này."), USAGE)
    words = Words(names)
    every = _lines(mirror.person_history(person))
    now = _lines(mirror.person_history(person, as_of or OPEN, known or None))
    sets = sorted({int(line["changeset"]) for line in every if line["changeset"]})
    last = mirror.latest_plan()
    said = mirror.declared(person, sorted({*sets, *([last] if last else [])}))
    decided = {
        (int(d["changeset"]), d["table"], d["line"] or "", d["field"] or ""): (d["by"], d["note"])
        for d in _lines(said)
    }
    parts = _parts(words, now, every, decided)
    days = sorted({str(line["valid_from"])[:10] for line in every if line["valid_from"]})
    instants = sorted({str(line["recorded_from"])[:10] for line in every if line["recorded_from"]})
    units = [
        (int(d["changeset"]), words.unit(d["unit"]), source(d["evidence"] or ""))
        for d in _lines(said.drop_duplicates(["changeset", "unit"], keep="last"))
        if d["unit"]
    ]
    return Record(Person(*who), days, instants, parts, units[::-1])


Lines = list[dict[str, Any]]
_Place = tuple[str, str, str]
"""Table, line of a list, field."""
_Decided = dict[tuple[int, str, str, str], tuple[str, str]]


def _lines(frame: Any) -> Lines:
    return frame.astype(object).where(frame.notna(), "").to_dict("records")


def _parts(
    words: Words, now: Lines, every: Lines, decided: _Decided
) -> list[tuple[str, list[Value]]]:
    """The values, first those of the person in the order of the dictionary, then line by line."""
    order = {
        (table.name, f.name): (n, m)
        for n, table in enumerate(dictionary.tables().values())
        for m, f in enumerate(table.fields)
    }
    last = (len(order), 0)
    current = {_place(line): line for line in now}
    changes: dict[_Place, Lines] = {}
    for line in every:
        changes.setdefault(_place(line), []).append(line)
    found = {*current, *changes}
    in_order = sorted(found, key=lambda p: (order.get((p[0], p[2]), last)[0], p[1],
                                            order.get((p[0], p[2]), last)))  # fmt: skip
    parts: dict[tuple[str, str], list[Value]] = {}
    for place in in_order:
        own = [_told(words, line, decided) for line in reversed(changes.get(place, []))]
        held = current.get(place)
        value = Value(_label(words, place), _told(words, held, decided) if held else None, own)
        parts.setdefault(place[:2], []).append(value)
    return [(_part(words, table, line), values) for (table, line), values in parts.items()]


def _place(line: dict[str, Any]) -> _Place:
    return str(line["table"]), str(line["line"]), str(line["field"])


def _part(words: Words, table: str, line: str) -> str:
    if table == "nguoi":
        return t("Người")
    about = dictionary.tables().get(table)
    if line:
        return words.line(table, line)
    return table if about is None else pick((about.label, about.label_en))


def _label(words: Words, place: tuple[str, str, str]) -> str:
    table, _, name = place
    return t("Không còn trong CSDL quốc gia từ") if name == CLOSED else words.label(table, name)


def _told(words: Words, line: dict[str, Any], decided: _Decided) -> Told:
    table, name = str(line["table"]), str(line["field"])
    number = int(line["changeset"]) if line["changeset"] else 0
    place = (number, table, str(line["line"]))
    by, note = decided.get((*place, name)) or decided.get((*place, "")) or ("", "")
    return Told(
        _shown(words, table, name, line["value"]),
        _shown(words, table, name, line["before"]),
        str(line["valid_from"]),
        str(line["valid_to"]),
        str(line["recorded_from"]),
        str(line["by"]),
        number,
        by,
        note,
        source(str(line["source"])),
    )


def _shown(words: Words, table: str, name: str, value: object) -> str:
    """A value as people write it."""
    if value == "":
        return ""
    about = dictionary.tables().get(table)
    known = next((f for f in about.fields if f.name == name), None) if about else None
    return words.value(table, name, cell_text(known, str(value))) if known else str(value)
