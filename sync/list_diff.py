"""The three-way diff of lists: postings, pay, training and so on of each person.

A closed lattice for a line of a list: present or not in base, theirs and ours. Where theirs and
ours both have it, its values are compared as those of a person.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..validators.notation import forms
from ..validators.schemas.field import Field
from .canonical import among, distinct, no_less, texts
from .diff import AGREED, CONFLICT, KEEP_THEIRS, NOTHING, PUSH, TWO_WAY, Asked, Side, values
from .pairing import paired

# What happens to a line of a list as a whole.
LINE_VALUES, LINE_ADD, LINE_REMOVE, LINE_THEIR_ADD, LINE_THEIR_REMOVE, LINE_GONE = range(6)


@dataclass(frozen=True)
class Lists:
    """What came of one child table.

    Attributes:
        keys: frame ``id``, ``line`` (natural key as text), one row a line of any of the three
            sides.
        base, theirs, ours: their values, on the rows of ``keys``; ``mine`` position in our frame,
            -1 when not ours.
        event: what happens to the line as a whole (numbers above); ``outcome`` of that event.
        values: as ``diff.values``, for the lines that both sides hold; ``at`` is a position in
            ``keys``.
    """

    keys: pd.DataFrame
    base: Side
    theirs: Side
    ours: Side
    mine: np.ndarray
    event: np.ndarray
    outcome: np.ndarray
    values: pd.DataFrame


def in_step(
    base: pd.DataFrame,
    theirs: pd.DataFrame,
    ours: pd.DataFrame,
    fields: tuple[Field, ...],
    has_base: set[str],
) -> set[str]:
    """The persons whose list is the same to the letter, line for line in any order, wherever it is
    known: :func:`lists` would find nothing. Most are, so that only the rest is put into words.
    Arguments as for :func:`lists`."""
    sides = (base, theirs, ours)
    people = pd.Index(ours["id"].to_numpy(dtype=object)).unique()
    who = np.concatenate(
        [people.get_indexer(pd.Index(side["id"].to_numpy(dtype=object))) for side in sides]
    )
    line = np.zeros(len(who), dtype="int64")
    for f in fields:
        if not any(f.name in side for side in sides):
            continue
        columns = [
            side[f.name] if f.name in side else pd.Series(np.nan, index=side.index)
            for side in sides
        ]
        if f.kind in ("int", "decimal"):
            column = np.concatenate(
                [pd.to_numeric(c, errors="coerce").to_numpy(dtype="float64") for c in columns]
            )
        else:
            column = pd.concat([c.astype("str") for c in columns], ignore_index=True)
        codes, found = pd.factorize(column)
        line = pd.factorize(line * (len(found) + 1) + codes + 1)[0]
    pair = pd.factorize(who * (len(line) + 1) + line)[0]  # lines of others are pairs of a person -1
    ends = np.cumsum([len(side) for side in sides])
    held = [
        np.bincount(some, minlength=pair.max(initial=-1) + 1) for some in np.split(pair, ends[:-1])
    ]
    known = np.append(among(people, has_base), False)
    b, t, o = (count[pair] for count in held)
    apart = (t != o) | (known[who] & (b != o))
    return set(people[np.bincount(who[apart & (who >= 0)], minlength=len(people)) == 0])


def lists(
    base: pd.DataFrame,
    theirs: pd.DataFrame,
    ours: pd.DataFrame,
    fields: tuple[Field, ...],
    key: tuple[str, ...],
    has_base: set[str],
) -> Lists:
    """Compare the lists of the persons in ``ours``, each list as a set by its natural key; lines
    whose keys are only compatible are one line (``pairing``).

    A person without a line in ``ours`` is left alone: like a blank cell, an empty list says
    nothing.

    Args:
        base, theirs, ours: lines with ``id`` (the person) and the fields of the table.
        has_base: ids of the persons whose record was agreed on before.
    """
    people = distinct(ours["id"])
    frames = [side[among(side["id"], people)] for side in (base, theirs)] + [ours]
    frames = [side.reset_index(drop=True) for side in frames]
    keys, places = _aligned(natural_keys(frames, fields, key))
    keys, places = paired(keys, places, frames, fields, key)
    b, t, o = (Side.of(side, fields, at) for side, at in zip(frames, places, strict=True))
    agreed_before = among(keys["id"], has_base)
    event, outcomes = _events((b, t, o), fields, agreed_before)
    keys = keys.assign(line=_names(keys["id"], (b, t, o), fields, key))
    both = Side(o.frame, o.fields, np.where(event == LINE_VALUES, o.rows, -1))
    found = values(Asked(b, t, both, fields, agreed_before))
    return Lists(keys, b, t, o, o.rows, event, outcomes, found)


def _aligned(lines: list[pd.DataFrame]) -> tuple[pd.DataFrame, list[np.ndarray]]:
    """The different keys of all sides, and where each stands on each side (-1: nowhere); of equal
    lines the first stands."""
    keys = pd.concat(lines).drop_duplicates().reset_index(drop=True)
    index = pd.MultiIndex.from_frame(keys)
    places = []
    for side in lines:
        at = np.full(len(keys), -1, dtype="int64")
        first = np.flatnonzero(~side.duplicated().to_numpy())
        at[index.get_indexer(pd.MultiIndex.from_frame(side.iloc[first]))] = first
        places.append(at)
    return keys, places


def _events(
    sides: tuple[Side, Side, Side], fields: tuple[Field, ...], agreed_before: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """What happens to each line as a whole, and the outcome of that. A line that one side took away
    and the other changed since is a conflict."""
    b, t, o = sides
    # Present in base, theirs, ours: 4, 2, 1. With 3 and 7 the values are compared.
    presence = b.there * 4 + t.there * 2 + o.there
    they_moved, we_moved = _moved(b, t, fields), _moved(b, o, fields, blank_says_nothing=True)
    event = np.select(
        [presence == 1, presence == 2, presence == 4, presence == 5, presence == 6],
        [
            LINE_ADD,
            np.where(agreed_before, LINE_THEIR_ADD, LINE_REMOVE),
            LINE_GONE,
            np.where(we_moved, LINE_ADD, LINE_THEIR_REMOVE),
            LINE_REMOVE,
        ],
        LINE_VALUES,
    )
    outcomes = np.select(
        [
            event == LINE_VALUES,
            event == LINE_GONE,
            ~agreed_before,
            presence == 1,
            presence == 2,
            presence == 5,
        ],
        [NOTHING, AGREED, TWO_WAY, PUSH, KEEP_THEIRS, np.where(we_moved, CONFLICT, KEEP_THEIRS)],
        np.where(they_moved, CONFLICT, PUSH),
    )
    return event, outcomes.astype("int8")


def _moved(
    base: Side, other: Side, fields: tuple[Field, ...], blank_says_nothing: bool = False
) -> np.ndarray:
    """Lines of the base that the other side holds otherwise, not only in another notation or with
    something lost. For ours a blank says nothing."""
    moved = np.zeros(len(base.rows), dtype=bool)
    both = base.there & other.there
    for f in fields:
        if f.name in other:
            at = np.flatnonzero(both & other.column(f.name).unlike(base.column(f.name)))
            given, was = other.some(f.name, at), base.some(f.name, at)
            differ = ~no_less(given, was, f)
            moved[at] |= differ & ((given != "") | (not blank_says_nothing))
    return moved


def natural_keys(
    sides: list[pd.DataFrame], fields: tuple[Field, ...], key: tuple[str, ...]
) -> list[pd.DataFrame]:
    """``id`` and ``line`` for every line. Lines of one person that share a key on any side
    (``shared``) are told apart by all their values instead: pairing them by their order would
    invent changes."""
    named = [_key_text(side, tuple(f for f in fields if f.name in key)) for side in sides]
    shared = {
        pair
        for lines in named
        for pair in lines[lines.duplicated()].itertuples(index=False, name=None)
    }
    if shared:
        for side, lines in zip(sides, named, strict=True):
            again = np.array(
                [pair in shared for pair in lines.itertuples(index=False, name=None)], dtype=bool
            )
            lines["shared"] = again
            if again.any():
                lines.loc[again, "line"] = _key_text(side[again], fields)["line"].to_numpy()
    return [lines if "shared" in lines else lines.assign(shared=False) for lines in named]


def _key_text(side: pd.DataFrame, fields: tuple[Field, ...]) -> pd.DataFrame:
    """``line`` as "tu_ngay=2020-01|loai_phu_cap=PCCV", missing parts left out."""
    columns, known = texts(side, fields), {f.name: f for f in fields}
    line = np.full(len(side), "", dtype=object)
    for name, column in columns.items():
        line = _append(line, name, forms(column, known[name]))
    return pd.DataFrame({"id": side["id"].to_numpy(dtype=object), "line": line})


def _append(line: np.ndarray, name: str, column: np.ndarray) -> np.ndarray:
    return line + np.where(column == "", "", np.where(line == "", "", "|") + (name + "=") + column)


def _names(
    ids: pd.Series, sides: tuple[Side, Side, Side], fields: tuple[Field, ...], key: tuple[str, ...]
) -> np.ndarray:
    """The natural key of each line as text, all parts: as the mirror names the line, or the base,
    else made from its values, with "#2" and so on for a further line of the same key."""
    base, theirs, ours = sides
    line = np.full(len(ids), "", dtype=object)
    for f in fields:
        if f.name in key:
            column = np.where(
                theirs.there, theirs[f.name], np.where(ours.there, ours[f.name], base[f.name])
            )
            line = line + np.where(line == "", "", "|") + (f.name + "=") + column
    named = np.zeros(len(ids), dtype=bool)
    for side in (base, theirs):  # of two names the mirror's stands
        if "line" in side.frame:
            given = np.append(side.frame["line"].to_numpy(dtype=object), "")[side.rows]
            line = np.where(side.there, given, line)
            named |= side.there
    return _numbered(ids.to_numpy(dtype=object), line, named)


def _numbered(ids: np.ndarray, line: np.ndarray, named: np.ndarray) -> np.ndarray:
    """Names that are taken get a number, unless they stand already (``named``)."""
    first = np.argsort(~named, kind="stable")  # names that stand already are not given again
    double = pd.DataFrame({"id": ids[first], "line": line[first]}).duplicated(keep=False).to_numpy()
    used: set[tuple[str, str]] = set()
    for i in first[double]:
        person, name, nth = str(ids[i]), str(line[i]), 1
        while not named[i] and (person, name) in used:
            nth += 1
            name = f"{line[i]}#{nth}"
        line[i] = name
        used.add((person, name))
    return line
