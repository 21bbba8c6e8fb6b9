"""The field dictionary, read back from the models: the one list of fields and tables."""

import re
from dataclasses import dataclass
from functools import cache, cached_property

import pandas as pd
import pandera.pandas as pa

from ..folding import fold
from . import children, decisions, movement, person
from .field import Field


@dataclass(frozen=True, eq=False)
class Table:
    """A table of the record: the person (``nguoi``) or one of its lists. There is one of each, so
    it is equal to itself only, and a cache that asks by it need not hash all its fields."""

    name: str
    label: str
    label_en: str
    model: type[pa.DataFrameModel]
    fields: tuple[Field, ...]
    message: str

    @cached_property
    def key(self) -> tuple[str, ...]:
        """Fields by which two lines of one person's list are the same line."""
        return tuple(f.name for f in self.fields if f.key)

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {f.name: f for f in self.fields}

    def field(self, name: str) -> Field:
        """The field *name*.

        Raises:
            KeyError: there is no such field.
        """
        return self._by_name[name]

    def parts(self, line: str) -> dict[str, str]:
        """The parts of a line's key by field name: of "tu_ngay=2020-01|loai_phu_cap=PCCV#2" the
        two values, without the number of a repeated line.

        Raises:
            ValueError: the text is not a key of this table.
        """
        pieces = _parts(self.key).split(re.sub(r"#\d+$", "", line))
        if pieces[0] or len(pieces) < 3:
            raise ValueError(line)
        return dict(zip(pieces[1::2], pieces[2::2], strict=True))


@cache
def _parts(key: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"(?:^|\|)(" + "|".join(key) + ")=")


def _table(model: type[pa.DataFrameModel]) -> Table:
    about: dict[str, str] = model.Config.metadata["hoso"]  # pyright: ignore[reportAttributeAccessIssue, reportOptionalSubscript]
    fields = tuple(
        Field(
            name=str(name),
            table=about["name"],
            **{
                **(own := column.metadata or {}),
                "since": own.get("since") or about.get("since", ""),
            },
        )
        for name, column in model.to_schema().columns.items()
    )
    return Table(about["name"], about["label"], about["label_en"], model, fields, about["message"])


@cache
def tables() -> dict[str, Table]:
    """Every table by name, the person first."""
    found = [_table(m) for m in (person.Nguoi, *children.MODELS)]
    return {t.name: t for t in found}


@cache
def registers() -> dict[str, Table]:
    """The tables of the register of decisions by name, the decisions themselves first. They are no
    part of a person's record, so :func:`tables` does not have them."""
    found = [_table(m) for m in decisions.MODELS]
    return {t.name: t for t in found}


@cache
def derived() -> dict[str, Table]:
    """Tables that are made of the history, for forms: no file holds them."""
    return {t.name: t for t in (_table(movement.BienDong),)}


@cache
def every() -> dict[str, Table]:
    """The tables of the record, those of the register of decisions and those of the history."""
    return {**tables(), **registers(), **derived()}


def nguoi() -> Table:
    return tables()["nguoi"]


def children_tables() -> dict[str, Table]:
    return {n: t for n, t in tables().items() if n != "nguoi"}


def field(name: str, table: str = "nguoi") -> Field:
    """The field *name* of *table*.

    Raises:
        KeyError: no such table or field.
    """
    return every()[table].field(name)


@cache
def headings(table: str = "nguoi") -> dict[str, str]:
    """Folded heading -> field name, from labels, aliases and the field names themselves."""
    found: dict[str, str] = {}
    for f in every()[table].fields:
        for heading in (f.label, *f.headings, f.name):
            found.setdefault(fold(heading), f.name)
    return found


def dtype(f: Field) -> str:
    return "float64" if f.kind in ("int", "decimal") else "str"


def empty(table: str) -> pd.DataFrame:
    """A frame of no rows with every column of *table*."""
    # What is written into a copy never reaches the original (copy on write of pandas 3).
    return _empty(table).copy(deep=False)


@cache
def _empty(table: str) -> pd.DataFrame:
    return pd.DataFrame({f.name: pd.Series(dtype=dtype(f)) for f in every()[table].fields})


@cache
def fingerprint() -> str:
    """Hash of the whole dictionary: changes whenever a field, a list name or a requirement
    changes."""
    import hashlib

    text = "\n".join(repr(f) for t in tables().values() for f in t.fields)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
