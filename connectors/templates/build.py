"""Issues the template: empty, or with a unit's present records filled in."""

import os
from pathlib import Path

from ...validators.records import Records
from ...validators.texts import t
from ..files import write_private
from . import layout
from .kinds import WHOLE
from .stamp import stamp
from .workbook import Book, fill, rows_of


def build(
    path: str | os.PathLike[str],
    *,
    kind: str = WHOLE,
    as_of: str,
    records: Records | None = None,
    unit: str | None = None,
    unit_name: str = "",
) -> None:
    """Write the template workbook to *path*; the same input gives the same bytes.

    Args:
        kind: one of ``layout.KINDS``.
        as_of: ISO day whose law and code lists apply.
        records: people to fill in (one unit's), or None for an empty template.
        unit, unit_name: code for the stamp and name for the title rows.

    Raises:
        ValueError: no such kind, or *as_of* is not a day.
        OSError: the folder is missing or not writable.
    """
    write_private(
        Path(path),
        template(kind=kind, as_of=as_of, records=records, unit=unit, unit_name=unit_name),
    )


def template(
    *,
    kind: str = WHOLE,
    as_of: str,
    records: Records | None = None,
    unit: str | None = None,
    unit_name: str = "",
) -> bytes:
    """The workbook of :func:`build` as bytes."""
    if kind not in layout.KINDS:
        raise ValueError(
            t("Không có loại mẫu {kind}; có: {kinds}", kind=kind, kinds=", ".join(layout.KINDS))
        )
    book = Book(stamp(kind, as_of, unit or ""), t("Hồ sơ cán bộ, công chức, viên chức"))
    for spec in layout.sheets(as_of, kind):
        sheet = book.data_sheet(spec, unit_name)
        if spec.table == "nguoi":
            sheet.activate()
        if records is not None:
            fill(book, sheet, spec, rows_of(spec, records)[0])
    book.guide(unit_name)
    book.lists()
    return book.bytes()
