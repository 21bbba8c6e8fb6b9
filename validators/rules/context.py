"""What a rule may look at: the records, the day, the registry and the mirror; with conversions done
once for all rules."""

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from ..placed import Placed
from ..records import Records
from ..schemas import dictionary
from ..shapes import Shape, blank, dtypes, of_rows

# The unit in which pandas reads days: one unit for all, so that no comparison converts.
DAY_UNIT = "us"


@dataclass(eq=False)
class Context:
    """One run of the book.

    Attributes:
        records: all submissions, joined.
        as_of: ISO day whose law applies and against which "future" and "overdue" are judged.
        units: registry, one row a unit (see ``UNITS``), or None when there is none: rules that need
            it are skipped.
        mirror: table name -> frame of the mirror with the person's fields and ``id``, or None.
        settings: parameters of rules (grace months, tolerance, ...) over :data:`DEFAULTS`.
        placed: what was said of people whom several units declare.
    """

    records: Records
    as_of: str
    units: pd.DataFrame | None = None
    mirror: dict[str, pd.DataFrame] | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    placed: Placed = field(default_factory=Placed)

    _cache: dict[Any, Any] = field(default_factory=dict, repr=False)

    def frame(self, table: str = "nguoi") -> pd.DataFrame:
        return self.records.nguoi if table == "nguoi" else self.records.con[table]

    @property
    def registry(self) -> pd.DataFrame:
        """The registry of units, for rules that need "@units".

        Raises:
            LookupError: there is none.
        """
        if self.units is None:
            raise LookupError("units")
        return self.units

    def mirrored(self, table: str = "nguoi") -> pd.DataFrame:
        """A table of the mirror, for rules that need "@mirror".

        Raises:
            LookupError: there is no mirror.
        """
        if self.mirror is None:
            raise LookupError("mirror")
        return self.mirror[table]

    def setting(self, name: str, default: Any) -> Any:
        return self.settings.get(name, default)

    @cached_property
    def day(self) -> pd.Timestamp:
        return pd.Timestamp(self.as_of)

    def _once(self, key: Any, make: Any) -> Any:
        """``make()`` the first time *key* is asked for, then the same value again: rules share what
        costs time."""
        if key not in self._cache:
            self._cache[key] = make()
        return self._cache[key]

    once = _once

    def texts(self, name: str, table: str = "nguoi") -> tuple[np.ndarray, pd.Index]:
        """A field as (number of its text in each row, -1 where missing; the different texts): most
        fields have few of them, and what is true of a text is worked out once."""
        return self._once(("texts", table, name), lambda: factorised(self.frame(table)[name]))

    def date(self, name: str, table: str = "nguoi") -> pd.Series:
        """datetime64 of a date field: the first day that the text allows ("1980" is 1980-01-01).
        NaT when missing."""
        return self._span(name, table)[0]

    def last_day(self, name: str, table: str = "nguoi") -> pd.Series:
        """datetime64: the last day that the text allows ("1980" is 1980-12-31), so that unknown
        days accuse nobody."""
        return self._span(name, table)[1]

    def _span(self, name: str, table: str) -> tuple[pd.Series, pd.Series]:
        def make() -> tuple[pd.Series, pd.Series]:
            codes, texts = self.texts(name, table)
            index = self.frame(table).index
            first, last = (
                pd.Series(np.append(days, np.datetime64("NaT"))[codes], index=index)
                for days in _days(texts)
            )
            return first, last

        return self._once(("days", table, name), make)

    def precision(self, name: str, table: str = "nguoi") -> pd.Series:
        """'y', 'm', 'd' or '' for each value of a date field."""

        def make() -> pd.Series:
            codes, texts = self.texts(name, table)
            known = pd.Series([_PRECISION.get(len(t), "") for t in texts] + [""], dtype="str")
            return pd.Series(known.array.take(codes), index=self.frame(table).index)

        return self._once(("precision", table, name), make)

    def given(self, name: str, table: str = "nguoi") -> pd.Series:
        """True where the field has a value."""
        return self._once(("given", table, name), lambda: self.frame(table)[name].notna())

    def has_column(self, name: str, table: str = "nguoi") -> pd.Series:
        """True for each row whose sheet has a column for the field (a blank cell differs from an
        absent column)."""

        def make() -> pd.Series:
            sheets, present = self._once("present", self._tables_with)
            frame = self.frame(table)
            at = sheets.get_indexer(pd.Index(frame["_table"]))
            return pd.Series(
                np.append(present[name], False)[at] if name in present else False, index=frame.index
            )

        return self._once(("column", table, name), make)

    def _tables_with(self) -> tuple[pd.Index, dict[str, np.ndarray]]:
        """The numbers of the tables, and field -> whether each of them has a column for it."""
        columns = self.records.columns
        sheets = pd.Index(columns["_table"].unique())
        at = sheets.get_indexer(pd.Index(columns["_table"]))
        present = {}
        for name, lines in columns.groupby("field").indices.items():
            present[str(name)] = np.zeros(len(sheets), dtype=bool)
            present[str(name)][at[lines]] = True
        return sheets, present

    def judged(self, name: str, test: Callable[[str], bool], table: str = "nguoi") -> pd.Series:
        """*test* of each text of a field, asked once for each different one; False where there is
        none."""
        codes, texts = self.texts(name, table)
        found = np.fromiter((test(t) for t in texts), dtype=bool, count=len(texts))
        return pd.Series(np.append(found, False)[codes], index=self.frame(table).index)

    def judged_together(
        self, names: tuple[str, ...], test: Callable[..., bool], table: str = "nguoi"
    ) -> pd.Series:
        """*test* of the texts of several fields in a row (None where missing), asked once for each
        different combination."""
        at, rows = combined(*(self.texts(name, table) for name in names))
        found = np.fromiter((test(*row) for row in rows), dtype=bool, count=len(rows))
        return pd.Series(found[at], index=self.frame(table).index)

    def among(self, name: str, codes: Iterable[str], table: str = "nguoi") -> pd.Series:
        """True where the text of a field is one of *codes*."""
        wanted = codes if isinstance(codes, Set) else set(codes)
        return self.judged(name, wanted.__contains__, table)

    def person(self, name: str, table: str) -> pd.Series:
        """A person's field for every line of a child table (NaN where the person was not found)."""
        return self.of("nguoi", name, table)

    def of(self, owner: str, name: str, table: str) -> pd.Series:
        """A field of the person, or of the decision, to whom each line of a table belongs; NaN
        where there is none."""
        return of_owner(self.frame(owner)[name], self.frame(table), owner)


_PRECISION = {4: "y", 7: "m", 10: "d"}


def of_owner(values: pd.Series, rows: pd.DataFrame, owner: str = "nguoi") -> pd.Series:
    """Values by person (or by decision, where that is the owner), for every line of *rows*: missing
    where nobody was found."""
    return pd.Series(values.reindex(rows[f"_{owner}"]).array, index=rows.index)


def owner_is(flags: pd.Series, rows: pd.DataFrame) -> pd.Series:
    """Flags by person, for every line of *rows*: False where the person was not found."""
    told = flags.astype(bool).reindex(rows["_nguoi"], fill_value=False)
    return pd.Series(told.array, index=rows.index)


def factorised(values: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """(number of each value among the different ones, -1 where missing; the different ones)."""
    codes, different = values.factorize()
    return codes, pd.Index(different)


def combined(
    *fields: tuple[np.ndarray, pd.Index],
) -> tuple[np.ndarray, list[tuple[str | None, ...]]]:
    """(number of each row's combination, the different combinations with None for missing) of
    factorised fields."""
    number = np.zeros(len(fields[0][0]), dtype="int64")
    for codes, texts in fields:
        number = number * (len(texts) + 1) + codes + 1
    at, different = pd.factorize(number)
    columns: list[list[str | None]] = []
    for _, texts in reversed(fields):
        different, own = np.divmod(different, len(texts) + 1)
        names = [None, *texts.tolist()]
        columns.append([names[i] for i in own])
    return at, list(zip(*reversed(columns), strict=True))


def _days(texts: pd.Index) -> tuple[np.ndarray, np.ndarray]:
    """datetime64 of the first and the last day that each ISO text of reduced precision allows; NaT
    for no date."""
    length = np.fromiter((len(t) for t in texts), dtype="int64", count=len(texts))
    tail = np.select([length == 4, length == 7], ["-01-01", "-01"], "")
    full = pd.Series(texts.to_numpy(dtype=object) + tail.astype(object), dtype="str")
    first = pd.to_datetime(full, format="%Y-%m-%d", errors="coerce").to_numpy()
    last = first.copy()
    day = np.timedelta64(1, "D")
    for size, unit in ((4, "Y"), (7, "M")):
        here = length == size
        last[here] = (first[here].astype(f"datetime64[{unit}]") + 1).astype("datetime64[D]") - day
    return first, last


def _months(days: np.ndarray) -> np.ndarray:
    return days.astype("datetime64[M]")


def _day_of_month(days: np.ndarray) -> np.ndarray:
    """Days since the first of the month, as timedelta64[D]."""
    return days.astype("datetime64[D]") - _months(days).astype("datetime64[D]")


def months_between(start: pd.Series, end: pd.Series | pd.Timestamp) -> pd.Series:
    """Whole months from *start* to *end* (negative when reversed); NaN when either is missing."""
    left = start.to_numpy(dtype="datetime64[D]")
    right = (
        np.full(len(left), end.to_datetime64(), dtype="datetime64[D]")
        if isinstance(end, pd.Timestamp)
        else end.to_numpy(dtype="datetime64[D]")
    )
    months = (_months(right) - _months(left)).astype("float64") - (
        _day_of_month(right) < _day_of_month(left)
    )
    return pd.Series(np.where(np.isnat(left) | np.isnat(right), np.nan, months), index=start.index)


def add_months(start: pd.Series, months: pd.Series | int) -> pd.Series:
    """*start* plus whole months, the day cut to the month's last; vectorised."""
    days = start.to_numpy(dtype="datetime64[D]")
    more = np.asarray(months, dtype="float64")
    known = ~np.isnat(days) & ~np.isnan(more)
    month = _months(days) + np.where(known, more, 0).astype("int64")
    first, after = month.astype("datetime64[D]"), (month + 1).astype("datetime64[D]")
    moved = np.minimum(first + _day_of_month(days), after - np.timedelta64(1, "D"))
    return pd.Series(
        np.where(known, moved, np.datetime64("NaT")).astype(f"datetime64[{DAY_UNIT}]"),
        index=start.index,
    )


class Unit(Shape):
    """A unit of the registry; texts are '' when nobody says them, valid times ISO ('' = open)."""

    code: str
    name: str
    aliases: str
    parent: str
    kind: str
    """Code of loai_don_vi."""
    level: float = blank()
    quota: float = pa.Field(nullable=True, ge=0)
    """People."""
    autonomy: str
    """Code of nhom_tu_chu."""
    self_funding: float = blank()
    email: str
    phone: str
    contact: str
    valid_from: str
    valid_to: str
    successors: str
    decision: str


UNITS = dtypes(Unit)


def units_frame(rows: Any = ()) -> pd.DataFrame:
    """A registry of these rows; what they do not say is '' or NaN."""
    return of_rows(Unit, rows, text="")


def fields_of(table: str) -> tuple[str, ...]:
    return tuple(f.name for f in dictionary.tables()[table].fields)
