"""What stands in each cell of a form, and who is behind it.

A cell counts the lines of which the form, the row and the column are surely true. Whom the blank or
unclear value of a record leaves open stands in the "chưa rõ" lines of the form, and whom it leaves
open whether the form is about at all in :attr:`Drawn.open`; nobody is dropped unseen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas as pd

from .. import plain
from ..codelists import code_list
from ..rules.context import Context, factorised
from ..rules.expressions import OF_UNITS, Columns, surely
from ..schemas import dictionary
from ..texts import t
from ..units import Registry
from . import Check, Form, Line, Sum, Unknown, listing

TOTAL = "*"
"""Code of the row that adds up a form whose rows are the values of a field."""
NOT_TOLD = "?"
"""Code of the row of those of whom the field says nothing."""
DOUBTFUL = 0.05
"""From this share of unknown on, a figure is marked."""
_UNDETERMINED = "Chưa xác định"
_DIVISIONS = ("PHONG", "PHONGH", "PHONGX")


class NoCell(LookupError):
    """There is no such cell, or nobody stands behind it; the sentence says which there are."""


@dataclass(frozen=True)
class Broken:
    """A check that does not hold: in which line, and what both sides are."""

    check: Check
    line: str
    left: float
    right: float


@dataclass(frozen=True, eq=False)
class Drawn:
    """A form with its figures.

    Attributes:
        labels: code of each row -> its words.
        figures: rows (codes) by columns (codes of the form's columns, then of its unknown ones);
            NaN where nothing is known (a unit whose quota nobody gives).
        open: how many it cannot be said of whether the form is about them.
        considered: how many lines the table has on the day.
        without: units of a column that adds up the registry and lacks a figure, by column.
        broken: checks that do not hold.
        texts: of a list, what is written in each row (its codes) and column that shows something.
    """

    form: Form
    day: str
    labels: dict[str, str]
    figures: pd.DataFrame
    open: int
    considered: int
    without: dict[str, list[str]]
    broken: list[Broken]
    _masks: "_Masks"
    texts: pd.DataFrame

    def people(self, row: str, column: str) -> pd.Index:
        """Ids of those whom a cell counts (of the lines, in a form about a list), in order.

        Raises:
            NoCell: there is no such cell, or it counts no people.
        """
        return self._masks.behind(row, column)

    def unknown_share(self, code: str) -> float:
        """The share of the whole that an unknown column (of the form's total) is."""
        total = self._masks.whole()
        return float(self._masks.columns[code].sum()) / total if total else 0.0


def context(
    frames: Mapping[str, pd.DataFrame], day: str, units: pd.DataFrame | None = None
) -> Context:
    """What forms are counted from: people with ``id``, lists whose lines say whose they are by it.

    Codes that stand for "not determined" are blanks here: a figure knows no difference.
    """
    people = frames["nguoi"].set_index("id")
    given = {"nguoi": people}
    # A line of the register finds its person by the number that it gives.
    given |= {
        name: lines
        if name in dictionary.registers()
        else lines.assign(_nguoi=lines["id"].to_numpy())
        for name, lines in frames.items()
        if name != "nguoi"
    }
    cleared = {name: _determined(frame, name) for name, frame in given.items()}
    return Context(plain.records(cleared), day, units)


def _determined(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    blank = {}
    for field in dictionary.every()[table].fields:
        undetermined = _not_determined(field.codelist) if field.codelist else ()
        if undetermined and field.name in frame:
            values = frame[field.name]
            blank[field.name] = values.mask(values.isin(undetermined))
    return frame.assign(**blank)


@cache
def _not_determined(name: str) -> tuple[str, ...]:
    rows = code_list(name).rows
    return tuple(rows.loc[rows["label_vi"] == _UNDETERMINED, "code"])


def draw(form: Form, c: Context, ids: pd.Index, columns: Columns | None = None) -> Drawn:
    """The figures of a form.

    Args:
        c: from :func:`context`. ids: of the lines of the form's table, in its order.
        columns: of the same context and table, where several forms are drawn from it.

    Raises:
        LookupError: the form asks the registry, and there is none.
    """
    values = columns or Columns(c, form.table)
    masks = _Masks.of(form, values, ids)
    figures = masks.counts()
    for line in form.columns:
        if line.distinct or line.total or line.mean:
            figures[line.code] = masks.counted(line, values)
        if line.shows:
            figures[line.code] = np.nan
    without: dict[str, list[str]] = {}
    for line in form.columns:
        if line.adds:
            figures[line.code], without[line.code] = _added(line, c, masks, form)
    for line in form.columns:
        if line.sum:
            figures[line.code] = _sums(line.sum, figures)
    for line in form.rows:
        if line.sum:
            figures.loc[line.code] = _sums(line.sum, figures.T)
        if line.mean:
            figures.loc[line.code] = masks.means(line, values, figures.columns)
    for line in form.columns:
        if line.ratio:
            part, whole = (figures[code] for code in line.ratio)
            figures[line.code] = (100 * part / whole.where(whole != 0)).round(1)
    codes = [line.code for line in (*form.columns, *form.unknown_columns)]
    figures = figures[codes]
    broken = [*_broken(form.checks, figures), *_broken(form.row_checks, figures.T)]
    labels = masks.labels(c)
    texts = masks.texts(values)
    return Drawn(
        form, c.as_of, labels, figures, int(masks.open.sum()), values.size, without, broken, masks,
        texts,
    )  # fmt: skip


def _sums(sum: Sum, figures: pd.DataFrame) -> pd.Series:
    found = pd.Series(0.0, index=figures.index)
    for sign, code in sum.parts:
        found = found + sign * figures[code]
    return found


def _broken(checks: tuple[Check, ...], figures: pd.DataFrame) -> list[Broken]:
    found = []
    for check in checks:
        left, right = _sums(check.left, figures), _sums(check.right, figures)
        holds = {"=": left == right, "<=": left <= right, ">=": left >= right}[check.sign]
        wrong = ~holds & left.notna() & right.notna()
        found += [
            Broken(check, str(line), float(left[line]), float(right[line]))
            for line in figures.index[wrong]
        ]
    return found


def _added(line: Line, c: Context, masks: "_Masks", form: Form) -> tuple[pd.Series, list[str]]:
    """A column of the registry added up over the units of each row, and the units that lack it.

    Rows are units or values of a column of the registry. A unit counts for the nearest unit above
    it that manages people of the form. A division whose unit has a figure is in that figure.
    """
    codes, registry = masks.row_codes, Registry(c.registry)
    units = registry.units
    here = units[
        ((units["valid_from"] == "") | (units["valid_from"] <= c.as_of))
        & ((units["valid_to"] == "") | (units["valid_to"] >= c.as_of))
        & (units["kind"].isin(line.kinds) if line.kinds else True)
    ]
    known = here[line.adds].dropna()
    part = here["kind"].isin(_DIVISIONS) & here["parent"].isin(set(known.index))
    managing = masks.units_of(c)
    row_of = _row_of_units(form, here, registry, managing)
    placed = row_of.notna() & ~part
    figures = known[placed.reindex(known.index)].groupby(row_of).sum(min_count=1).reindex(codes)
    if TOTAL in figures.index:
        figures[TOTAL] = known[placed.reindex(known.index)].sum(min_count=1)
    lacking = here.index[placed & here[line.adds].isna() & here.index.isin(managing)]
    return figures.astype("float64"), list(map(str, lacking))


def _row_of_units(
    form: Form, units: pd.DataFrame, registry: Registry, managing: set[str]
) -> pd.Series:
    """The row in which each unit stands; missing for none."""
    of, _, column = form.by.rpartition(".")
    if of == "don_vi":
        return units[column]
    found = [
        next((above for above in registry.path(u) if above in managing), None) for u in units.index
    ]
    row_of = pd.Series(found, index=units.index, dtype="str")
    return row_of.map(registry.units[column]).astype("str") if of else row_of


@dataclass(frozen=True, eq=False)
class _Masks:
    """Which lines stand in which column and in which row."""

    form: Form
    ids: pd.Index
    base: np.ndarray
    open: np.ndarray
    columns: dict[str, np.ndarray]
    rows: dict[str, np.ndarray]
    row_codes: list[str]
    _row_of: np.ndarray
    """Position of the row of each line in ``row_codes``, where the rows are values of a field or
    the lines themselves."""

    @staticmethod
    def of(form: Form, values: Columns, ids: pd.Index) -> "_Masks":
        who = values.truth(form.who)
        base = surely(who)
        rows: dict[str, np.ndarray] = {}
        row_of = np.zeros(values.size, dtype="int64")
        if form.listed:
            order = listing.order(form, values, ids, base)
            base = np.isin(np.arange(values.size), order)
            row_of[order] = np.arange(1, len(order) + 1)
        columns = _axis(form.columns, form.unknown_columns, values, base)
        if form.listed:
            codes = [TOTAL, *map(str, range(1, int(base.sum()) + 1))]
        elif form.by:
            at, texts = factorised(values.values(form.by))
            used = np.unique(at[base])
            order = sorted((str(texts[i]), i) for i in used if i >= 0)
            codes = [TOTAL, *(code for code, _ in order)]
            place = np.full(len(texts) + 1, -1, dtype="int64")
            for n, (_, i) in enumerate(order):
                place[i] = n + 1
            if (used < 0).any():
                place[-1] = len(codes)
                codes.append(NOT_TOLD)
            row_of = place[at]
        else:
            rows = _axis(form.rows, form.unknown_rows, values, base)
            codes = [line.code for line in (*form.rows, *form.unknown_rows)]
        open_ = np.asarray(who.isna(), dtype=bool)
        return _Masks(form, ids, base, open_, columns, rows, codes, row_of)

    def counts(self) -> pd.DataFrame:
        """Rows by those columns that count people."""
        if self.form.by:
            size = len(self.row_codes)
            told = {}
            for code, mask in self.columns.items():
                own = np.bincount(self._row_of[mask & self.base], minlength=size).astype("float64")
                own[0] = mask.sum()
                told[code] = own
            return pd.DataFrame(told, index=pd.Index(self.row_codes))
        left = np.array([self.rows.get(c, self._nobody) for c in self.row_codes], dtype="float64")
        right = np.array(list(self.columns.values()), dtype="float64")
        return pd.DataFrame(
            left @ right.T, index=pd.Index(self.row_codes), columns=pd.Index(self.columns)
        )

    def units_of(self, c: Context) -> set[str]:
        """The managing units of those whom the form counts."""
        return set(c.frame()["ma_don_vi_quan_ly"].array[np.flatnonzero(self.base)])

    def counted(self, line: Line, values: Columns) -> pd.Series:
        """Different values of a field, the sum or the mean of a number, over the lines of each
        cell."""
        told = _told(line, values)
        how = "nunique" if line.distinct else "mean" if line.mean else "sum"
        if not self.form.by:
            found = {
                row: told[self.rows.get(row, self._nobody) & self.columns[line.code]].agg(how)
                for row in self.row_codes
            }
            return pd.Series(found, dtype="float64").round(1 if line.mean else 9)
        own = told[self.columns[line.code]]
        place = self._row_of[self.columns[line.code]]
        by_row = own.groupby(place).agg(how).reindex(range(len(self.row_codes)))
        by_row[0] = own.agg(how)
        by_row = by_row if line.mean else by_row.fillna(0.0)
        return pd.Series(
            by_row.to_numpy(dtype="float64").round(1 if line.mean else 9), index=self.row_codes
        )

    def means(self, line: Line, values: Columns, columns: pd.Index) -> pd.Series:
        """The mean of a number over those of each column who stand in a row."""
        told, own = _told(line, values), self.rows[line.code]
        found = {c: told[own & self.columns[c]].mean() for c in columns if c in self.columns}
        return pd.Series(found, dtype="float64").reindex(columns).round(1)

    def texts(self, values: Columns) -> pd.DataFrame:
        """What is written in a list."""
        shown = [line for line in self.form.columns if line.shows]
        own = np.flatnonzero(self.base)
        lines = own[np.argsort(self._row_of[own])] if self.form.listed else own[:0]
        told = {line.code: listing.written(line.shows, values, lines) for line in shown}
        return pd.DataFrame(told, index=pd.Index(self.row_codes[1:] if shown else []))

    @cached_property
    def _nobody(self) -> np.ndarray:
        return np.zeros(len(self.base), dtype=bool)

    def whole(self) -> int:
        return int(self.base.sum())

    def labels(self, c: Context) -> dict[str, str]:
        """What each row is called."""
        if not self.form.by:
            words = {line.code: " - ".join(line.head) for line in self.form.rows}
            return words | {u.code: _unclear(u) for u in self.form.unknown_rows}
        known = {} if self.form.listed else _names_of(self.form, c)
        fixed = {TOTAL: t("Tổng số"), NOT_TOLD: t("Chưa rõ")}
        return {code: fixed.get(code) or known.get(code, code) for code in self.row_codes}

    def behind(self, row: str, column: str) -> pd.Index:
        if (row, column) == (NOT_TOLD, NOT_TOLD):
            return self.ids[self.open]
        if row not in self.row_codes:
            raise NoCell(t("không có hàng «{code}»", code=row))
        line = next((x for x in self.form.columns if x.code == column), None)
        if line is not None and line.sum and self._adds_up(line.sum, self.columns):
            own = [self.columns[code] for _, code in line.sum.parts]
            return self.ids[self._in_row(row) & np.any(own, axis=0)]
        if column not in self.columns:
            if line is None:
                known = ", ".join((*self.columns, *(x.code for x in self.form.columns if x.sum)))
                raise NoCell(
                    t("không có cột «{code}»; các cột là {known}", code=column, known=known)
                )
            raise NoCell(
                t(
                    "cột {code} tính từ {what}, không đếm người",
                    code=column,
                    what=line.sum or line.adds or " / ".join(line.ratio or ()),
                )
            )
        return self.ids[self._in_row(row) & self.columns[column]]

    def _in_row(self, row: str) -> np.ndarray:
        if self.form.by:
            return self.base & (
                np.ones(len(self.base), dtype=bool)
                if row == TOTAL
                else self._row_of == self.row_codes.index(row)
            )
        own = next((line for line in self.form.rows if line.code == row and line.sum), None)
        if own is not None and own.sum is not None:
            if not self._adds_up(own.sum, self.rows):
                raise NoCell(t("hàng {code} tính từ {what}", code=row, what=own.sum))
            return np.any([self.rows[code] for _, code in own.sum.parts], axis=0)
        return self.rows[row]

    @staticmethod
    def _adds_up(sum: Sum, lines: dict[str, np.ndarray]) -> bool:
        """Whether a sum opens those of its parts: nothing is taken away, all of them count."""
        return all(sign > 0 and code in lines for sign, code in sum.parts)


def _told(line: Line, values: Columns) -> pd.Series:
    """The values that a line counts, adds up or makes a mean of."""
    if line.mean is not None:
        return pd.Series(values.numbers(line.mean))
    return values.c.frame(values.table)[line.distinct or line.total].reset_index(drop=True)


def _unclear(unknown: Unknown) -> str:
    return t("Chưa rõ {what}", what=unknown.label.lower())


def _axis(
    lines: tuple[Line, ...], unknown: tuple[Unknown, ...], values: Columns, base: np.ndarray
) -> dict[str, np.ndarray]:
    """Who stands in each line that counts people, and of whom it is not known."""
    told: dict[str, Any] = {
        line.code: values.truth(line.where) for line in lines if line.where is not None
    }
    found = {
        line.code: base if line.where is None else base & surely(told[line.code])
        for line in lines
        if line.counts
    }
    for each in unknown:
        any_of = told[each.lines[0]]
        for code in each.lines[1:]:
            any_of = any_of | told[code]
        found[each.code] = base & np.asarray(any_of.isna(), dtype=bool)
    return found


def _names_of(form: Form, c: Context) -> dict[str, str]:
    """Value of the field of the rows -> its words: a unit's name, a code's label."""
    of, _, name = form.by.rpartition(".")
    if of in OF_UNITS:
        rows = code_list(listing.LISTS[name]).rows if name in listing.LISTS else None
        return {} if rows is None else dict(zip(rows["code"], rows["label_vi"], strict=True))
    own = dictionary.field(name, of or form.table)
    if own.kind == "unit":
        units = c.units
        return {} if units is None else dict(zip(units["code"], units["name"], strict=True))
    if own.codelist:
        rows = code_list(own.codelist).rows
        return dict(zip(rows["code"], rows["label_vi"], strict=True))
    return {}
