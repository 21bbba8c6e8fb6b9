"""The workbook of stated figures: what a paper says that a cell of a form is, and who is meant."""

import io
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from ...validators.folding import clean, fold
from ...validators.texts import t
from ..files import write_private
from ..registry.reorganisation import table_of
from ..registry.units import BadRegistry, as_day, as_number
from ..untrusted import put_text

FIGURES, NAMES = "Số công bố", "Danh sách"
"""The sheets; the second may be left empty."""
TITLES = {
    "form": "Biểu", "row": "Hàng", "column": "Cột", "day": "Ngày", "value": "Số công bố",
    "source": "Nguồn",
}  # fmt: skip
NAMED = {"form": "Biểu", "row": "Hàng", "column": "Cột", "number": "Số CCCD hoặc số hiệu"}


class BadStated(BadRegistry):
    """The file cannot be used; one sentence with file, line and column."""


@dataclass(frozen=True)
class Stated:
    """A stated figure, as written: form, row, column, ISO day ('' = today), value, where it stands;
    ``names``: numbers of those who are meant, None where nobody lists them."""

    form: str
    row: str
    column: str
    day: str
    value: float
    source: str
    names: tuple[str, ...] | None


def read(path: Path) -> list[Stated]:
    """The stated figures of a file.

    Raises:
        BadRegistry: it is no such file, or a line of it cannot be read.
    """
    figures = _lines(path, "", TITLES)
    if not figures:
        raise BadStated(t("{file}: không có số công bố nào", file=path.name))
    meant: dict[tuple[str, str, str], list[str]] = {}
    for _, line in _lines(path, NAMES, NAMED) if path.suffix.lower() != ".csv" else ():
        meant.setdefault(_cell(line), []).append(line["number"])
    return [_stated(path, number, line, meant.get(_cell(line))) for number, line in figures]


def _cell(line: dict[str, str]) -> tuple[str, str, str]:
    return fold(line["form"]), fold(line["row"]) or line["row"], line["column"].strip()


def _stated(path: Path, number: int, line: dict[str, str], meant: list[str] | None) -> Stated:
    value, day = as_number(line["value"]), as_day(line["day"])
    for column, wrong in (("value", value is None or value is False), ("day", day is None)):
        if wrong:
            raise BadStated(
                t(
                    "{file}, dòng {line}, cột {column}: “{value}” không đọc được",
                    file=path.name,
                    line=number,
                    column=TITLES[column],
                    value=line[column],
                )
            )
    names = None if meant is None else tuple(meant)
    return Stated(
        line["form"],
        line["row"],
        line["column"],
        day or "",
        float(value or 0),
        line["source"],
        names,
    )


def _lines(path: Path, sheet: str, titles: dict[str, str]) -> list[tuple[int, dict[str, str]]]:
    heading, rows = table_of(path, sheet)
    known = {fold(title): name for name, title in titles.items()}
    columns = [known.get(fold(h), "") for h in heading]
    missing = [title for name, title in titles.items() if name not in columns and heading]
    if missing:
        raise BadStated(
            t(
                "{file}: thiếu cột {columns}; lấy mẫu bằng: hoso figures stated",
                file=path.name,
                columns=", ".join(missing),
            )
        )
    found = []
    for number, cells in rows:
        line = dict.fromkeys(titles, "")
        line |= {c: clean(v) for c, v in zip(columns, cells, strict=False) if c}
        found.append((number, line))
    return found


def write_template(path: Path) -> None:
    """Write the workbook that an officer fills (mode 0600)."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    head = book.add_format(
        {"bold": True, "bg_color": "#1f4e79", "font_color": "#ffffff", "border": 1}
    )
    text = book.add_format({"num_format": "@"})
    for name, titles in ((FIGURES, TITLES), (NAMES, NAMED)):
        sheet = book.add_worksheet(name)
        for c, title in enumerate(titles.values()):
            put_text(sheet, 0, c, title, head)
            sheet.set_column(c, c, 22, text)
        sheet.freeze_panes(1, 0)
    book.close()
    write_private(path, memory.getvalue())
