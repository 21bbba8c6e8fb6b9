"""Taking in an export of the national database: "theirs" is replaced, people keep their ids,
history is kept.

What was approved and is not taken over yet stays (``pending.py``): an export from before is no
correction.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import sqlalchemy as sa

from ...validators.folding import fold
from ...validators.notation import line_form
from ...validators.schemas import dictionary
from . import pending, rows, schema, tally, writing
from .writing import Event, Image, Key


@dataclass(frozen=True)
class Pulled:
    """Attributes: people of the export; people who were new, changed, closed (no longer there) or
    reopened; ``orphans``: lines of each list whose person is not in the export (they were not taken
    in)."""

    people: int
    new: int
    changed: int
    closed: int
    reopened: int
    orphans: dict[str, int]


def owners(frames: dict[str, pd.DataFrame]) -> dict[str, pd.Series]:
    """Position in ``nguoi`` of each line of the lists, -1 when its person is not there.

    A list says its person by ``_nguoi`` (index label) or by ``cccd``, else ``so_hieu`` where only
    one person bears it.
    """
    people = frames["nguoi"].reset_index(drop=True)
    place = pd.Series(people.index, index=frames["nguoi"].index)
    by = {}
    for scheme in ("cccd", "so_hieu"):
        known = people[scheme].dropna() if scheme in people else pd.Series(dtype="str")
        if scheme == "so_hieu":
            known = known[~known.duplicated(keep=False)]
        known = known[~known.duplicated()]
        by[scheme] = pd.Series(known.index, index=known.to_numpy())
    found = {}
    for table in dictionary.children_tables():
        frame = frames.get(table)
        if frame is None:
            continue
        if "_nguoi" in frame:
            found[table] = frame["_nguoi"].map(place).fillna(-1).astype("int64")
            continue
        owner = pd.Series(float("nan"), index=frame.index)
        for scheme in ("cccd", "so_hieu"):
            if scheme in frame:
                owner = owner.fillna(frame[scheme].map(by[scheme]).astype("float64"))
        found[table] = owner.fillna(-1).astype("int64")
    return found


# Columns that must be equal, and whether a second witness is asked for; the surest first.
LADDER = (
    (("cccd", "so_hieu", "_unit"), False),
    (("cccd",), False),
    (("so_hieu", "_unit"), True),
    (("cmnd",), True),
    (("_name", "ngay_sinh", "gioi_tinh", "_unit"), True),
)


MATCHED = (
    "cccd",
    "so_hieu",
    "cmnd",
    "ngay_sinh",
    "gioi_tinh",
    "ho_ten",
    "ma_don_vi_quan_ly",
    "ma_don_vi_su_dung",
)


def _prepared(people: pd.DataFrame) -> pd.DataFrame:
    frame = pd.DataFrame(
        {c: people[c] if c in people else pd.Series(index=people.index) for c in MATCHED}
    ).astype("str")
    frame["_unit"] = frame["ma_don_vi_quan_ly"].fillna(frame["ma_don_vi_su_dung"])
    frame["_name"] = frame["ho_ten"].map(fold, na_action="ignore").astype("str")
    return frame.reset_index(drop=True)


def match(people: pd.DataFrame, known: pd.DataFrame) -> pd.Series:
    """For each row of *people* the ``id`` of the known person that it is, NaN for a new one; nobody
    twice.

    A personnel number or an old card number alone does not decide: where both sides have a ``cccd``
    and they differ, the name or the birth date must agree as well (numbers are given again after
    somebody leaves).
    """
    left, right = _prepared(people), _prepared(known)
    right["id"] = known["id"].to_numpy()
    found = pd.Series(index=left.index, dtype="str")
    for columns, witness in LADDER:
        on = list(columns)
        a = left.loc[found.isna(), :].dropna(subset=on)
        b = right.loc[~right["id"].isin(found.dropna()), :].dropna(subset=on)
        if witness and columns[0] == "_name":
            a, b = a[~a.duplicated(on, keep=False)], b[~b.duplicated(on, keep=False)]
        a = a.assign(_nth=a.groupby(on).cumcount(), _row=a.index)
        b = b.assign(_nth=b.groupby(on).cumcount())
        pairs = a.merge(b, on=[*on, "_nth"], suffixes=("", "_b"))
        if witness:
            own, other = pairs["cccd"], pairs["cccd_b"]
            agrees = own.isna() | other.isna() | (own == other)
            if columns[0] != "_name":
                agrees |= (pairs["_name"] == pairs["_name_b"]) | (
                    pairs["ngay_sinh"] == pairs["ngay_sinh_b"]
                )
            pairs = pairs[agrees]
        found.loc[pairs["_row"]] = pairs["id"].to_numpy()
    return found


def pull(conn: sa.Connection, frames: dict[str, pd.DataFrame], event: Event) -> Pulled:
    """Replace "theirs" by *frames*; where there is no base at all, "base" becomes the same.

    One table after the other, so that the largest list sets the memory and not their sum.
    """
    first = not any_base(conn)
    waiting = pending.read(conn)
    people = _replace_people(conn, event, frames["nguoi"], waiting.get("nguoi", {}))
    here, touched, seen = people.here, set(people.touched), list(people.seen)
    orphans = {}
    for table, owner in owners(frames).items():
        found = owner >= 0
        if not found.all():
            orphans[table] = int((~found).sum())
        frame = frames[table]
        lines = _lines(table, frame[found.to_numpy()], people.ids[owner[found]])
        present = writing.read(conn, table)
        lines = _as_named(table, lines, present)
        _keep_the_rest(lines, present, frame, table)
        seen += pending.hold(table, waiting.get(table, {}), lines, present)
        images = _moved(table, present, lines)
        images += [
            Image(table, k, r, None) for k, r in present.items() if k[0] in here and k not in lines
        ]
        writing.write(conn, event, images)
        touched.update(i.key[0] for i in images)
    writing.write(
        conn, event, writing.versions(event, writing.read(conn, "person"), sorted(touched))
    )
    pending.done(conn, seen)
    if first:
        _begin_base(conn, event)
    return people.told(touched, orphans)


@dataclass(frozen=True)
class _People:
    """What became of the people of an export.

    Attributes: ids of the export's rows; those who were new; how many were closed now; rows of
    "theirs" before and after, closed people included; ids whose row moved; what we wait for and
    the export shows.
    """

    ids: np.ndarray
    new: set[str]
    gone: int
    before: dict[Key, rows.Row]
    after: dict[Key, rows.Row]
    touched: set[str]
    seen: list[pending.Name]

    @property
    def here(self) -> set[str]:
        return set(self.ids)

    def told(self, touched: set[str], orphans: dict[str, int]) -> Pulled:
        """The figures of the pull; *touched*: ids of which a row of any table moved."""
        here, closed = self.here, {k[0] for k, r in self.before.items() if "closed" in r}
        changed = touched & here - self.new - closed
        reopened = {i for i in here & closed if "closed" not in self.after[i,]}
        return Pulled(len(self.ids), len(self.new), len(changed), self.gone, len(reopened), orphans)


def _replace_people(
    conn: sa.Connection, event: Event, people: pd.DataFrame, waiting: dict[Key, pending.Pending]
) -> _People:
    """The people and their numbers as the export has them; who is not there any more is closed."""
    known = writing.read(conn, "nguoi")
    ids = _found(people, known, waiting)
    new = [n for n, i in enumerate(ids) if i != i or i is None]
    for n, i in zip(new, writing.allot(conn, len(new)) if new else [], strict=True):
        ids[n] = i
    want: dict[Key, rows.Row] = {
        (i,): r for i, r in zip(ids, rows.of_frame(people, given(people, "nguoi")), strict=True)
    }
    _keep_the_rest(want, known, people, "nguoi")
    seen = pending.hold("nguoi", waiting, want, known)
    gone = {k: r for k, r in known.items() if k not in want and "closed" not in r}
    want |= {k: {**r, "closed": event.valid} for k, r in gone.items()}
    images = _moved("nguoi", known, want)
    touched = {i.key[0] for i in images}
    images += writing.renumber(
        event, {i.key[0]: i.after for i in images}, writing.read(conn, "identifier")
    )
    writing.write(conn, event, images)
    return _People(ids, {ids[n] for n in new}, len(gone), known, want, touched, seen)


def _moved(relation: str, before: dict[Key, rows.Row], after: dict[Key, rows.Row]) -> list[Image]:
    """Images of the rows that are there afterwards and were not so before."""
    return [Image(relation, k, before.get(k), r) for k, r in after.items() if before.get(k) != r]


def _found(
    people: pd.DataFrame, known: dict[Key, rows.Row], waiting: dict[Key, pending.Pending]
) -> np.ndarray:
    """The id of each row of *people*, NaN for a new person; who is not found as we hold the person
    is looked for as the national side holds the person until it takes over our changes."""
    ids = match(people, _frame(known)).to_numpy(dtype=object)
    taken = set(ids)
    old = {k: r for k, r in pending.as_shown(waiting, known).items() if k[0] not in taken}
    open_rows = np.flatnonzero(pd.isna(ids))
    if old and len(open_rows):
        ids[open_rows] = match(people.iloc[open_rows], _frame(old)).to_numpy(dtype=object)
    return ids


def given(frame: pd.DataFrame, table: str) -> list[str]:
    """The fields that an export speaks of: those of ``attrs["given"]``, else those of its
    columns."""
    said = frame.attrs.get("given", frame.columns)
    return [f.name for f in dictionary.tables()[table].fields if f.name in said]


def _keep_the_rest(
    want: dict[Key, rows.Row], known: dict[Key, rows.Row], frame: pd.DataFrame, table: str
) -> None:
    """A column that the export lacks says nothing: what is known there stays."""
    fields = {f.name for f in dictionary.tables()[table].fields}
    silent = fields - set(given(frame, table))
    if not silent:
        return
    for key in want.keys() & known.keys():
        kept = {f: v for f, v in known[key].items() if f in silent}
        if kept:
            want[key] = {**kept, **want[key]}


def _frame(known: dict[Key, rows.Row]) -> pd.DataFrame:
    """Known people for :func:`match`, those who are not closed first."""
    frame = pd.DataFrame(
        [{"id": k[0], **r} for k, r in known.items()], columns=["id", *MATCHED, "closed"]
    )
    return frame.sort_values(["closed", "id"], na_position="first")


def _lines(table: str, frame: pd.DataFrame, ids: Iterable[str]) -> dict[Key, rows.Row]:
    found: dict[Key, rows.Row] = {}
    seen: dict[Key, int] = {}
    for i, row in zip(ids, rows.of_frame(frame, given(frame, table)), strict=True):
        line = rows.line_key(table, row)
        nth = seen[i, line] = seen.get((i, line), 0) + 1
        found[i, line if nth == 1 else f"{line}#{nth}"] = row
    return found


def _as_named(
    table: str, lines: dict[Key, rows.Row], present: dict[Key, rows.Row]
) -> dict[Key, rows.Row]:
    """The lines of an export under the names by which we hold them: a key in another notation is
    the same line, where there is one such line that the export does not name itself."""
    strange = [key for key in lines if key not in present]
    if not strange:
        return lines
    own, spec = {key[0] for key in strange}, dictionary.tables()[table]
    held: dict[Key, list[Key]] = {}
    for key in present:
        if key[0] in own and key not in lines:
            held.setdefault((key[0], line_form(spec, key[1])), []).append(key)
    wanted: dict[Key, list[Key]] = {}
    for key in strange:
        wanted.setdefault((key[0], line_form(spec, key[1])), []).append(key)
    renamed = {
        keys[0]: held[form][0]
        for form, keys in wanted.items()
        if len(keys) == 1 and len(held.get(form, ())) == 1
    }
    return {renamed.get(key, key): row for key, row in lines.items()}


def _begin_base(conn: sa.Connection, event: Event) -> None:
    for table in dictionary.tables():
        base, theirs = schema.relation("base", table), schema.relation("theirs", table)
        quoted = [
            conn.dialect.identifier_preparer.quote(n)
            for n in (base, theirs, *schema.columns("base", table))
        ]
        names = ", ".join(quoted[2:])
        conn.exec_driver_sql(f"INSERT INTO {quoted[0]} ({names}) SELECT {names} FROM {quoted[1]}")
        if event.tally.counts:  # else all sums are taken anew
            event.tally.moved["base"] = event.tally.moved.get("base", 0) + tally.of_relation(
                conn, base
            )


def any_base(conn: sa.Connection) -> bool:
    """Whether there is a base: somebody was pulled before."""
    table = conn.dialect.identifier_preparer.quote(schema.relation("base", "nguoi"))
    return conn.exec_driver_sql(f"SELECT 1 FROM {table} LIMIT 1").first() is not None
