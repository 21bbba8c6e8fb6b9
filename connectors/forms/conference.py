"""The report of the year for the conference: a page, or a document for a word processor."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd
from jinja2 import PackageLoader

from ...validators.texts import language, t
from ..files import write_private
from ..reports import words
from ..untrusted import environment, one_line

ENDINGS = (".html", ".docx")
WIDE = 100
"""Percent of the longer bar of a figure."""
MANY = 2
"""So many times last year's a change is told without its share."""
BLOCKS = 18
"""Letters of the longer bar in a document."""


@dataclass(frozen=True)
class Line:
    """A figure: what it is called, this year and last year (None for what is not known), form and
    cell, the lines behind it."""

    title: str
    value: float | None
    before: float | None
    source: str
    behind: pd.DataFrame | None

    @property
    def bars(self) -> tuple[int, int]:
        """How long both years are, in percent of the longer."""
        both = [max(v or 0.0, 0.0) for v in (self.value, self.before)]
        top = max(both) or 1.0
        now, then = (round(WIDE * v / top) for v in both)
        return now, then


@dataclass(frozen=True)
class Paper:
    """The report: title, who says it, year, groups of figures, what the columns of the lists are
    called, sentences at the foot."""

    title: str
    office: str
    year: int
    groups: Sequence[tuple[str, Sequence[Line]]]
    headings: Sequence[str]
    notes: Sequence[str]

    def annexes(self) -> list[Line]:
        """The figures with something behind them."""
        return [
            line
            for _, lines in self.groups
            for line in lines
            if line.behind is not None and len(line.behind)
        ]


def write(paper: Paper, target: Path) -> None:
    """Write the report (mode 0600).

    Raises:
        ValueError: the name ends in none of :data:`ENDINGS`.
    """
    made = {".html": lambda: page(paper).encode(), ".docx": lambda: document(paper)}
    if target.suffix.lower() not in made:
        raise ValueError(target.suffix)
    write_private(target, made[target.suffix.lower()]())


def number(value: float | None, *, sign: bool = False) -> str:
    """A figure as people write it, '' for none; with its sign when asked."""
    if value is None:
        return ""
    return ("+" if sign and value > 0 else "") + words.number(value)


def change(line: Line) -> str:
    """This year's less last year's, and its share while that says something: of a few it is only
    noise."""
    if line.value is None or line.before is None:
        return ""
    apart = line.value - line.before
    told = number(apart, sign=True)
    if not apart or abs(apart) > MANY * line.before:
        return told
    share = 100 * apart / line.before
    return f"{told} ({'+' if share > 0 else ''}{words.number(share, 1)} %)"


def page(paper: Paper) -> str:
    """The report as a page that loads nothing."""
    env = environment(PackageLoader("hoso.connectors.forms", ""))
    env.filters |= {"number": number}
    template = env.get_template("conference.html.j2")
    return template.render(paper=paper, lang=language(), t=t, change=change)


def document(paper: Paper) -> bytes:
    """The report as .docx, A4, figures first, then the lists behind them."""
    # Drawn in only here: nothing else writes documents.
    import docx
    from docx.shared import Cm, Pt

    made = docx.Document()
    font = made.styles["Normal"].font
    font.name, font.size = "Times New Roman", Pt(12)
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(1.5)
    # The day of making would make each file another one.
    made.core_properties.created = made.core_properties.modified = datetime(paper.year, 12, 31)
    made.core_properties.author, made.core_properties.title = _clean(paper.office, paper.title)
    made.add_paragraph(*_clean(paper.office)).runs[0].bold = True
    made.add_heading(*_clean(paper.title), level=0)
    _figures(made, paper)
    for note in paper.notes:
        made.add_paragraph(*_clean(note), style="List Bullet")
    for n, line in enumerate(paper.annexes(), 1):
        made.add_heading(*_clean(f"{t('Phụ lục')} {n}. {line.title} ({line.source})"), level=1)
        assert line.behind is not None
        _table(made, paper.headings, line.behind.itertuples(index=False, name=None))
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def _figures(made, paper: Paper) -> None:
    heads = (
        t("Chỉ tiêu"), str(paper.year), str(paper.year - 1), t("Thay đổi"), t("So sánh"), t("Ô"),
    )  # fmt: skip
    for group, lines in paper.groups:
        made.add_heading(*_clean(group), level=1)
        _table(
            made,
            heads,
            [
                (
                    line.title, number(line.value), number(line.before), change(line),
                    "\n".join("█" * round(BLOCKS * bar / WIDE) or "·" for bar in line.bars),
                    line.source,
                )
                for line in lines
            ],
        )  # fmt: skip


def _table(made, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    table = made.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, _clean(*heads), strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = "\n".join(_clean(*str(value).split("\n")))


def _clean(*texts: str) -> list[str]:
    """What others wrote, without what a document must not hold."""
    return [one_line(text) for text in texts]
