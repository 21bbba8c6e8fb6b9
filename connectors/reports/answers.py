"""Answers of a unit, read from a marked workbook that it sent back."""

import os
from dataclasses import dataclass

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from ...validators.folding import fold
from ...validators.shapes import Shape, dtypes
from .skeleton import ANSWER, CHANGE, FINGERPRINT, PERSON, PLANNED, REASON, TASKS, WORKING


class Explained(Shape):
    """One line a finding that was answered."""

    file: str
    fingerprint: str
    answer: str
    """What was chosen under "Đã sửa" ('' = nothing)."""
    reason: str
    """What was written under "Giải trình" ('' = nothing)."""


class Still(Shape):
    """One line an absent person about whom "Còn làm việc?" was answered."""

    file: str
    change: str
    cccd: str
    answer: str


@dataclass(frozen=True)
class Answers:
    """Frames of the shapes :class:`Explained` and :class:`Still`."""

    findings: pd.DataFrame
    people: pd.DataFrame


def answers(path: str | os.PathLike[str]) -> Answers:
    """The answers in a workbook; empty frames for one that is not ours or holds none.

    The columns are found by their headings, since people move and delete columns. Ask only for
    files that the loader
    accepted: the parser runs in this process.

    Raises:
        OSError: the file cannot be read.
    """
    try:
        book = CalamineWorkbook.from_path(os.fspath(path))
    except CalamineError:
        return Answers(_frame(Explained, []), _frame(Still, []))
    name = os.fspath(path)
    found = [
        (name, mark, answer, reason)
        for mark, answer, reason in _lines(book, TASKS, (FINGERPRINT, ANSWER, REASON))
        if mark and (answer or reason)
    ]
    people = [
        (name, change, cccd, answer)
        for change, cccd, answer in _lines(book, PLANNED, (CHANGE, PERSON, WORKING))
        if change and answer
    ]
    return Answers(_frame(Explained, found), _frame(Still, people))


def _frame(model: type[Shape], lines: list[tuple[str, ...]]) -> pd.DataFrame:
    columns = dtypes(model)
    return pd.DataFrame(lines, columns=list(columns)).astype(columns)


def _lines(book: CalamineWorkbook, sheet: str, headings: tuple[str, ...]) -> list[list[str]]:
    """The texts under *headings* on a sheet; nothing when the sheet or one of the headings is not
    there."""
    if sheet not in book.sheet_names:
        return []
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    wanted = [fold(h) for h in headings]
    for n, row in enumerate(rows):
        names = [fold(str(cell)) for cell in row]
        if all(w in names for w in wanted):
            at = [names.index(w) for w in wanted]
            return [[str(line[i]).strip() for i in at] for line in rows[n + 1 :]]
    return []
