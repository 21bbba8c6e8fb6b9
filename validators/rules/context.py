"""What a rule may look at: the records, the day, the registry and the mirror; with conversions done once for all rules."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ..records import Records
from ..schemas import dictionary


@dataclass(eq=False)
class Context:
    """One run of the book.

    Attributes:
        records: all submissions, joined.
        as_of: ISO day whose law applies and against which "future" and "overdue" are judged.
        units: registry, one row a unit (see ``UNITS``), or None when there is none: rules that need it are skipped.
        mirror: table name -> frame of the mirror with the person's fields and ``id``, or None.
        settings: parameters of rules (grace months, tolerance, ...) over :data:`DEFAULTS`.
    """

    records: Records
    as_of: str
    units: pd.DataFrame | None = None
    mirror: dict[str, pd.DataFrame] | None = None
    settings: dict[str, Any] = field(default_factory=dict)

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
        """``make()`` the first time *key* is asked for, then the same value again: rules share what costs time."""
        if key not in self._cache:
            self._cache[key] = make()
        return self._cache[key]

    once = _once

    def date(self, name: str, table: str = "nguoi") -> pd.Series:
        """datetime64 of a date field: the first day that the text allows ("1980" is 1980-01-01). NaT when missing."""
        return self._once(("date", table, name), lambda: _first_day(self.frame(table)[name]))

    def last_day(self, name: str, table: str = "nguoi") -> pd.Series:
        """datetime64: the last day that the text allows ("1980" is 1980-12-31), so that unknown days accuse nobody."""
        return self._once(("last", table, name), lambda: _last_day(self.frame(table)[name], self.date(name, table)))

    def precision(self, name: str, table: str = "nguoi") -> pd.Series:
        """'y', 'm', 'd' or '' for each value of a date field."""
        lengths = self.frame(table)[name].str.len()
        return lengths.map({4.0: "y", 7.0: "m", 10.0: "d"}).fillna("")

    def given(self, name: str, table: str = "nguoi") -> pd.Series:
        """True where the field has a value."""
        return self.frame(table)[name].notna()

    def has_column(self, name: str, table: str = "nguoi") -> pd.Series:
        """True for each row whose sheet has a column for the field (a blank cell differs from an absent column)."""
        present = self._once("present", self._tables_with)
        return self.frame(table)["_table"].isin(present.get(name, ()))

    def _tables_with(self) -> dict[str, list[int]]:
        """Field -> the tables that have a column for it."""
        columns = self.records.columns
        return {str(f): lines.tolist() for f, lines in columns.groupby("field")["_table"]}

    def person(self, name: str, table: str) -> pd.Series:
        """A person's field for every line of a child table (NaN where the person was not found)."""
        child = self.frame(table)
        values = self.records.nguoi[name].reindex(child["_nguoi"])
        return pd.Series(values.to_numpy(), index=child.index, dtype=values.dtype)


def _first_day(text: pd.Series) -> pd.Series:
    full = text.where(text.str.len() != 4, text + "-01-01")
    full = full.where(full.str.len() != 7, full + "-01")
    return pd.to_datetime(full, format="%Y-%m-%d", errors="coerce")


def _last_day(text: pd.Series, first: pd.Series) -> pd.Series:
    length = text.str.len().to_numpy()
    last = first.copy()
    year, month = length == 4, length == 7
    last[year] = first[year] + pd.offsets.YearEnd(0)
    last[month] = first[month] + pd.offsets.MonthEnd(0)
    return last


def months_between(start: pd.Series, end: pd.Series | pd.Timestamp) -> pd.Series:
    """Whole months from *start* to *end* (negative when reversed); NaN when either is missing."""
    if isinstance(end, pd.Timestamp):
        end = pd.Series(end, index=start.index)
    months = (end.dt.year - start.dt.year) * 12 + (end.dt.month - start.dt.month)
    return (months - (end.dt.day < start.dt.day)).where(start.notna() & end.notna(), np.nan)


def add_months(start: pd.Series, months: pd.Series | int) -> pd.Series:
    """*start* plus whole months, the day cut to the month's last; vectorised."""
    total = start.dt.year * 12 + start.dt.month - 1 + months
    ok = start.notna() & pd.Series(total, index=start.index).notna()
    year, month = total // 12, total % 12 + 1
    first = pd.to_datetime(
        {"year": year.where(ok, 2000).astype("int64"), "month": month.where(ok, 1).astype("int64"), "day": 1}, errors="coerce"
    )
    day = np.minimum(start.dt.day.where(ok, 1), first.dt.days_in_month)
    return (first + pd.to_timedelta(day - 1, unit="D")).where(ok)


# The registry of units. ``kind`` of loai_don_vi, ``autonomy`` of nhom_tu_chu; ``quota`` people; valid times ISO ('' = open).
UNITS = {
    "code": "str", "name": "str", "aliases": "str", "parent": "str", "kind": "str", "level": "float64", "quota": "float64",
    "autonomy": "str", "self_funding": "float64", "email": "str", "valid_from": "str", "valid_to": "str", "successors": "str",
    "decision": "str",
}  # fmt: skip


def units_frame(rows: Any = ()) -> pd.DataFrame:
    rows = list(rows)
    return pd.DataFrame({c: pd.Series([r.get(c, "" if t == "str" else None) for r in rows], dtype=t) for c, t in UNITS.items()})


def fields_of(table: str) -> tuple[str, ...]:
    return tuple(f.name for f in dictionary.tables()[table].fields)
