"""Reads the workbook of the register: headings by the dictionary, values by the parsers that
people's workbooks are read with, under the same limits of what a file may be."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ...validators import parsing
from ...validators.columns import letter
from ...validators.folding import fold
from ...validators.schemas import dictionary
from ...validators.schemas.decisions import DECISION
from ...validators.texts import t
from ..intake.workbooks import preflight
from ..intake.workbooks.limits import Limits
from ..intake.workbooks.refusals import sentence
from ..registry.reorganisation import table_of
from ..registry.units import BadRegistry

ROW = "_row"
"""Column of a frame: the row of the sheet in which the line stands."""


@dataclass(frozen=True)
class Unread:
    """A cell that says something that could not be read."""

    table: str
    row: int
    cell: str
    sentence: str


@dataclass(frozen=True)
class Read:
    """The register of a file: table -> frame of its fields and :data:`ROW`; the cells that could
    not be read (their value is missing), the columns that nobody knows (``sheet: heading``)."""

    register: dict[str, pd.DataFrame]
    unread: list[Unread]
    unknown: list[str]

    def place(self, table: str, row: int) -> str:
        """``sheet!row`` of a line; '' for the label of none."""
        if row < 0:
            return ""
        return (
            f"{dictionary.registers()[table].label}!{int(self.register[table][ROW].tolist()[row])}"
        )


def read(path: Path) -> Read:
    """The register of a workbook; a table whose sheet is not there has no lines.

    Raises:
        BadRegistry: it is no such workbook; one sentence.
    """
    try:
        preflight.check(path.read_bytes(), Limits())
    except preflight.Refused as error:
        raise BadRegistry(f"{path.name}: {sentence(error.code, error.values)}") from error
    except OSError as error:
        raise BadRegistry(f"{path.name}: {error.strerror or type(error).__name__}") from error
    found: dict[str, pd.DataFrame] = {}
    unread: list[Unread] = []
    unknown: list[str] = []
    for name, table in dictionary.registers().items():
        heading, rows = table_of(path, table.label)
        if not heading and name == DECISION:
            raise BadRegistry(
                t(
                    "{file}: không có trang “{sheet}”; lấy mẫu bằng: hoso template build --kind "
                    "so_quyet_dinh",
                    file=path.name,
                    sheet=table.label,
                )
            )
        known = dictionary.headings(name)
        columns = [known.get(fold(h), "") for h in heading]
        unknown += [
            f"{table.label}: {h}" for h, c in zip(heading, columns, strict=True) if h and not c
        ]
        lacking = [n for n in table.key[:2] if rows and n not in columns]
        if lacking:
            raise BadRegistry(
                t(
                    "{file}, trang {sheet}: thiếu cột {columns}",
                    file=path.name,
                    sheet=table.label,
                    columns=", ".join(table.field(n).label for n in lacking),
                )
            )
        found[name], wrong = _typed(table, columns, rows)
        unread += wrong
    return Read(found, unread, unknown)


def _typed(
    table: dictionary.Table, columns: list[str], rows: list[tuple[int, list[str]]]
) -> tuple[pd.DataFrame, list[Unread]]:
    """The lines with the dictionary's types."""
    cells = pd.DataFrame([r for _, r in rows], dtype="str") if rows else pd.DataFrame()
    made: dict[str, pd.Series] = {}
    wrong: list[Unread] = []
    for field in table.fields:
        if field.name not in columns or not rows:
            made[field.name] = pd.Series(np.nan, index=range(len(rows)))
            continue
        at = columns.index(field.name)
        codes, different = pd.factorize(cells[at].fillna("").str.strip())
        values, notes = parsing.read([str(v) for v in different], field)
        bad = {i for i, p in notes if p.value is None or p.detail == parsing.UNLISTED}
        made[field.name] = pd.Series(
            [None if c in bad else values[c] for c in codes], dtype="object"
        )
        for line in np.flatnonzero(np.isin(codes, list(bad))):
            number = rows[int(line)][0]
            said = t(
                "“{value}” không đọc được là {field}.",
                value=str(different[codes[line]]),
                field=field.label,
            )
            place = f"{table.label}!{letter(at)}{number}"
            wrong.append(Unread(table.name, int(line), place, said))
    frame = pd.DataFrame(made, index=pd.RangeIndex(len(rows)))
    kinds = {f.name: dictionary.dtype(f) for f in table.fields}
    return frame.astype(kinds).assign(**{ROW: [n for n, _ in rows]}), wrong
