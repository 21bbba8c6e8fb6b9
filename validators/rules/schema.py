"""The book as pandera schemas: what a table must be on a day, for anybody who has a frame."""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.backends.pandas.container import DataFrameSchemaBackend
from pandera.errors import FailureCaseMetadata, SchemaError, SchemaWarning

from .. import plain
from ..schemas import dictionary
from ..schemas.checks import LISTED
from ..schemas.dictionary import Table
from ..schemas.field import Field
from ..texts import t
from .checks import CellBackend, CellCheck, Judged, RuleCheck, below, lacking
from .context import Context
from .rule import BOOK, Rule, Severity

KEY = "key"

# While a schema validates: what was found in the frame at hand, for all its checks.
_at_hand: ContextVar[dict[tuple[int, int], tuple[pd.DataFrame, Judged]] | None] = ContextVar(
    "at_hand", default=None
)


class Frames:
    """The context of any frame of one table, beside the same lists, registry and settings."""

    def __init__(
        self,
        table: str,
        as_of: str,
        lists: Mapping[str, pd.DataFrame],
        units: pd.DataFrame | None,
        settings: Mapping[str, Any],
    ):
        self.table, self.as_of, self.lists = table, as_of, dict(lists)
        self.units, self.settings = units, dict(settings)
        self.not_judged: dict[str, str] = {}

    def judged(self, frame: pd.DataFrame, rule: Rule) -> Judged | None:
        """What rules find in *frame*; None, and noted in ``not_judged``, when the frame lacks a
        column that *rule* needs."""
        judged = self._of(frame)
        lacks = lacking(rule, judged.context)
        if lacks:
            self.not_judged[rule.id] = lacks
        return None if lacks else judged

    def _of(self, frame: pd.DataFrame) -> Judged:
        known, key = _at_hand.get(), (id(self), id(frame))
        if known is not None and key in known:
            return known[key][1]
        records = plain.records({**self.lists, self.table: frame})
        judged = Judged(Context(records, self.as_of, self.units, settings=self.settings))
        if known is not None:
            known[key] = frame, judged
        return judged

    @contextmanager
    def validating(self) -> Iterator[None]:
        """Rules share what they work out of the frame that is validated; one warning names the
        rules that could not be judged."""
        token = _at_hand.set({})
        self.not_judged = {}
        try:
            yield
        finally:
            _at_hand.reset(token)
            if self.not_judged:
                lacks = ", ".join(f"{rule} ({column})" for rule, column in self.not_judged.items())
                text = t("Không xét vì thiếu cột: {rules}", rules=lacks)
                warnings.warn(text, SchemaWarning, stacklevel=3)


class Backend(DataFrameSchemaBackend):
    """Failure cases name the check (the rule) by its id, and not by its words."""

    def failure_cases_metadata(
        self, schema_name: str, schema_errors: list[SchemaError]
    ) -> FailureCaseMetadata:
        found = super().failure_cases_metadata(schema_name, schema_errors)
        names = {
            e.check.error: e.check.name for e in schema_errors if isinstance(e.check, pa.Check)
        }
        cases = found.failure_cases
        cases["check"] = cases["check"].map(lambda check: names.get(check, check))
        return found


class Schema(pa.DataFrameSchema):
    """A table on a day.

    Attributes:
        frames: where its rules see the frame, its lists and the registry.
        left_out: id of each rule of the table that is not among the checks -> why.
    """

    frames: Frames
    left_out: dict[str, str]

    def validate(self, check_obj: pd.DataFrame, *args: Any, **options: Any) -> pd.DataFrame:
        """As pandera's; a rule whose columns the frame lacks is named in a ``SchemaWarning``."""
        with self.frames.validating():
            return super().validate(check_obj, *args, **options)


Schema.register_backend(pd.DataFrame, Backend)


class KeyCheck(CellCheck):
    """No two lines of a list are the same line: same person, same key (see ``Table.key``)."""

    def __init__(self, table: Table, raises: Severity):
        self.key = table.key

        def right(frame: pd.DataFrame) -> pd.Series:
            fields = [c for c in ("_nguoi", *plain.PERSON_KEYS) if c in frame][:1]
            if not fields or not set(self.key) <= set(frame.columns):
                return pd.Series(True, index=frame.index)
            whole = frame[[*fields, *self.key]].notna().all(axis=1)
            return ~(whole & frame.duplicated([*fields, *self.key]))

        super().__init__(
            right,
            name=KEY,
            error=f"{KEY}: {', '.join(self.key)}",
            raise_warning=below("warning", raises),
            ignore_na=False,
        )

    def cells(self, frame: pd.DataFrame, right: pd.Series) -> pd.DataFrame | None:
        """The first field of the key of each line that stands there a second time."""
        wrong = frame.loc[~right, self.key[0]]
        return pd.DataFrame(
            {"column": self.key[0], "index": wrong.index, "failure_case": wrong.to_numpy()}
        )


KeyCheck.register_backend(pd.DataFrame, CellBackend)


def schema(
    table: str,
    as_of: str,
    *,
    lists: Mapping[str, pd.DataFrame] | None = None,
    units: pd.DataFrame | None = None,
    settings: Mapping[str, Any] | None = None,
    raises: Severity = "error",
) -> Schema:
    """What *table* must be on a day: its columns and every rule of the book that judges its rows.

    Args:
        table: of the dictionary, "nguoi" or one of the lists.
        as_of: ISO day whose law applies.
        lists: further tables by name, "nguoi" among them for the schema of a list; a line finds
            its person as ``plain.records`` says. units: the registry (see ``context.UNITS``).
        settings: parameters of rules, as in ``Context``.
        raises: the lowest severity that makes a failure case; what is lighter is a
            ``SchemaWarning``.

    Returns:
        A ``DataFrameSchema``. Rules that read lists or the registry are left out without them:
        ``left_out``, also under ``metadata["left_out"]``. Rules of wider scope (cell, file, unit,
        province, tree, sync) are no matter of a row and not here.

    Raises:
        KeyError: the dictionary has no such table.
    """
    about = dictionary.tables()[table]
    given = dict(lists or {})
    unknown = set(given) - set(dictionary.tables())
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    frames = Frames(table, as_of, given, units, settings or {})
    checks: list[pa.Check] = [KeyCheck(about, raises)] if about.key else []
    left_out: dict[str, str] = {}
    for rule in rules_of(table):
        lacks = [name for name in rule.beside(table) if name not in given]
        lacks += ["units"] if "@units" in rule.needs and units is None else []
        if not rule.in_force(as_of):
            left_out[rule.id] = t("không có hiệu lực ngày {day}", day=as_of)
        elif lacks:
            left_out[rule.id] = t("thiếu {what}", what=", ".join(lacks))
        else:
            checks.append(RuleCheck(rule, table, frames, raises=raises))
    covered = {c for r in BOOK.values() if r.table == table for c in r.covers}
    made = Schema(
        columns={f.name: _column(about, f, as_of, covered, raises) for f in about.fields},
        checks=checks,
        coerce=True,
        name=table,
        title=about.label,
        description=about.label_en,
        metadata={"as_of": as_of, "left_out": left_out},
    )
    made.frames, made.left_out = frames, left_out
    return made


def rules_of(table: str) -> list[Rule]:
    """The rules of the book that judge rows of *table*."""
    return [r for r in BOOK.values() if r.scope == "row" and table in r.judges]


def _column(
    table: Table, field: Field, as_of: str, covered: set[str], raises: Severity
) -> pa.Column:
    """The column of the model with the checks that no rule of the book says better (*covered*), at
    the level of the day."""
    model = table.model.to_schema().columns[field.name]
    # The model's own checks are shared: copies are set to the level.
    checks = [copy(c) for c in model.checks if f"{field.name}.{c.name}" not in covered]
    for check in checks:
        level: Severity = "warning" if check.raise_warning else "error"
        if check.name == LISTED:
            level = field.level(as_of) or "warning"
        check.raise_warning = below(level, raises)
    return pa.Column(
        model.dtype,
        checks=checks,
        nullable=True,
        required=False,
        title=field.label,
        description=field.label_en,
        metadata=model.metadata,
    )
