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
from ..intake.workbooks import grids, preflight
from ..intake.workbooks.limits import Limits
from ..intake.workbooks.refusals import sentence
from ..registry.units import BadRegistry
from . import layout

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
    not be read (their value is missing), the columns that nobody knows (``sheet: heading``), the
    sheet of each line."""

    register: dict[str, pd.DataFrame]
    unread: list[Unread]
    unknown: list[str]
    sheets: dict[str, list[str]]

    def place(self, table: str, row: int) -> str:
        """``sheet!row`` of a line; '' for the label of none."""
        if row < 0:
            return ""
        return f"{self.sheets[table][row]}!{int(self.register[table][ROW].tolist()[row])}"


def read(path: Path, units: pd.DataFrame | None = None) -> Read:
    """The register of a workbook, as it is laid out (see ``layout``); a table that no sheet holds
    has no lines.

    Args:
        units: the registry; a unit may be written by its name then.

    Raises:
        BadRegistry: it is no such workbook; one sentence.
    """
    try:
        _, sheets, _ = grids.read(path.read_bytes(), Limits())
    except preflight.Refused as error:
        raise BadRegistry(f"{path.name}: {sentence(error.code, error.values)}") from error
    except OSError as error:
        raise BadRegistry(f"{path.name}: {error.strerror or type(error).__name__}") from error
    pieces = layout.find(sheets)
    if not any(piece.table == DECISION for piece in pieces):
        raise BadRegistry(
            t(
                "{file}: không có trang “{sheet}”; lấy mẫu bằng: hoso template build --kind "
                "so_quyet_dinh",
                file=path.name,
                sheet=dictionary.registers()[DECISION].label,
            )
        )
    codes = _codes(units)
    parts: dict[str, list[pd.DataFrame]] = {n: [] for n in dictionary.registers()}
    told: dict[str, list[str]] = {n: [] for n in parts}
    unread: list[Unread] = []
    unknown: list[str] = []
    for piece in pieces:
        table = dictionary.registers()[piece.table]
        lacking = [n for n in table.key[:2] if piece.lines and n not in piece.columns]
        if lacking:
            raise BadRegistry(
                t(
                    "{file}, trang {sheet}: thiếu cột {columns}",
                    file=path.name,
                    sheet=piece.sheet,
                    columns=", ".join(table.field(n).label for n in lacking),
                )
            )
        heads = zip(piece.headings, piece.columns, strict=True)
        unknown += [f"{piece.sheet}: {h}" for h, c in heads if h and not c and not _numbers(h)]
        frame, wrong = _typed(table, piece, len(told[table.name]), codes)
        parts[table.name].append(frame)
        told[table.name] += [piece.sheet] * len(frame)
        unread += wrong
    made = {
        n: pd.concat(own, ignore_index=True) if own else dictionary.empty(n).assign(**{ROW: []})
        for n, own in parts.items()
    }
    return Read(made, unread, unknown, told)


def _numbers(heading: str) -> bool:
    """Whether a column numbers the lines of a list."""
    return fold(heading) in ("tt", "stt", "sott")


def _codes(units: pd.DataFrame | None) -> dict[str, str]:
    """Folded name of a unit that is the only one of that name -> its code."""
    if units is None:
        return {}
    names = pd.Series(units["code"].to_numpy(), index=units["name"].map(fold))
    single = names[~names.index.duplicated(keep=False)]
    return dict(zip(map(str, single.index), single, strict=True))


def _typed(
    table: dictionary.Table, piece: layout.Piece, before: int, codes: dict[str, str]
) -> tuple[pd.DataFrame, list[Unread]]:
    """The lines with the dictionary's types.

    Args:
        before: lines of the table on other sheets. codes: of units by their folded name.
    """
    columns, rows = piece.columns, piece.lines
    cells = pd.DataFrame([r for _, r in rows], dtype="str") if rows else pd.DataFrame()
    made: dict[str, pd.Series] = {}
    wrong: list[Unread] = []
    for field in table.fields:
        if field.name not in columns or not rows:
            made[field.name] = pd.Series(np.nan, index=range(len(rows)))
            continue
        at = columns.index(field.name)
        texts = cells[at].fillna("").str.strip()
        if field.kind == "unit":
            texts = texts.map(lambda said: codes.get(fold(said), said))
        number_of, different = pd.factorize(texts)
        values, notes = parsing.read([str(v) for v in different], field)
        bad = {i for i, p in notes if p.value is None or p.detail == parsing.UNLISTED}
        made[field.name] = pd.Series(
            [None if c in bad else values[c] for c in number_of], dtype="object"
        )
        for line in np.flatnonzero(np.isin(number_of, list(bad))):
            number = rows[int(line)][0]
            said = t(
                "“{value}” không đọc được là {field}.",
                value=str(different[number_of[line]]),
                field=field.label,
            )
            place = f"{piece.sheet}!{letter(at)}{number}"
            wrong.append(Unread(table.name, before + int(line), place, said))
    frame = pd.DataFrame(made, index=pd.RangeIndex(len(rows)))
    kinds = {f.name: dictionary.dtype(f) for f in table.fields}
    return frame.astype(kinds).assign(**{ROW: [n for n, _ in rows]}), wrong
