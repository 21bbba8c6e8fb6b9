"""A printed form into a file, by the ending of its name."""

from pathlib import Path

from jinja2 import PackageLoader

from ...validators.texts import language, t
from ..files import write_private
from ..untrusted import csv_for_people, environment
from .printed import Printed
from .workbook import workbook

ENDINGS = (".xlsx", ".html", ".csv")


def write(paper: Printed, office: str, target: Path) -> None:
    """Write a form (mode 0600).

    Raises:
        ValueError: the name ends in none of :data:`ENDINGS`.
    """
    made = {".xlsx": lambda: workbook(paper, office), ".html": lambda: page(paper, office).encode()}
    made[".csv"] = lambda: table(paper)
    ending = target.suffix.lower()
    if ending not in made:
        raise ValueError(ending)
    write_private(target, made[ending]())


def page(paper: Printed, office: str) -> str:
    """The form as a page that loads nothing."""
    template = environment(PackageLoader("hoso.connectors.forms", "")).get_template("form.html.j2")
    head = [[c for c in paper.head if c.row == level] for level in range(paper.depth)]
    beside = [[c for c in paper.beside if c.row == n] for n in range(len(paper.rows))]
    return template.render(
        paper=paper, office=office, head=head, beside=beside, lang=language(), t=t
    )


def _shown(value: float | str | None) -> object:
    if value is None or isinstance(value, str):
        return value or ""
    return int(value) if float(value).is_integer() else value


def table(paper: Printed) -> bytes:
    """The form as CSV: a line of codes, a line of words, then the rows with code and words."""
    words = {c.row: c.text for c in sorted(paper.beside, key=lambda c: c.column) if c.column < 2}
    heads = {c.column: c.text for c in sorted(paper.head, key=lambda c: c.row) if c.columns == 1}
    groups = {
        at: [c.text for c in paper.head if c.column <= at < c.column + c.columns] for at in heads
    }
    columns = range(paper.words, paper.words + len(paper.columns))
    lines: list[list[object]] = [
        ["", "", *paper.columns],
        ["", "", *(" - ".join(groups[c]) for c in columns)],
    ]
    for n, (code, figures) in enumerate(zip(paper.rows, paper.figures, strict=True)):
        shown = [_shown(v) for v in figures]
        lines.append([code, words.get(n, ""), *shown])
    return csv_for_people(lines)
