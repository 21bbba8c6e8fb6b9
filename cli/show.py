"""What people see on the terminal: sentences, tables, progress bars, lines of findings.

No other module speaks to it (a test asserts that), so what others wrote is shown as text: a name
cannot colour, move, hide or break a line.
"""

import datetime
import os
import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
import rich.progress
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from ..connectors.files import write_private
from ..connectors.untrusted import PAGE_LIMIT, frame_for_people, one_line
from ..office.progress import Progress, silent
from ..validators.texts import pick, t

if TYPE_CHECKING:
    import pandas as pd

    from ..validators.rules.engine import Outcome

COLOUR = {"error": "red", "warning": "yellow", "info": "blue"}


def severity(name: str) -> str:
    """The word for a severity, in capitals as a terminal shows it."""
    from ..validators.findings import SEVERITY_TEXTS

    return pick(SEVERITY_TEXTS[name]).upper()


def say(text: str, *, err: bool = False) -> None:
    """One line of text, on stderr when asked."""
    click.echo(one_line(text), err=err)


def mark(place: str, word: str, colour: str, text: str) -> None:
    """One line: where, a word in a colour of ours, what."""
    click.echo(f"{one_line(place)}: {click.style(word, fg=colour, bold=True)} {one_line(text)}")


def data(text: str) -> None:
    """What a machine reads, as it is; the formats have no unwanted character in it."""
    click.echo(text, nl=False)


def console() -> Console:
    """Width 110 in a pipe, so that a log reads the same everywhere."""
    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else 110, highlight=False)


def skipped(names: Sequence[str]) -> None:
    """What a folder holds beside workbooks. On stderr, so that nothing else reads otherwise; a
    letter beside the workbooks is no fault and changes no exit status."""
    if names:
        say(
            t("{n} tệp trong thư mục không phải bảng tính, không được đọc:", n=len(names)), err=True
        )
    for name in names:
        say(f"  {name}", err=True)


def crashed(outcomes: Iterable["Outcome"]) -> None:
    """Rules that broke, on stderr."""
    for outcome in outcomes:
        say(
            t("Quy tắc {rule} bị hỏng khi chạy: {why}", rule=outcome.rule, why=outcome.reason),
            err=True,
        )


def iso(day: datetime.datetime | None) -> str | None:
    """The day that an option of the command line names."""
    return day.date().isoformat() if day else None


def today_or(day: datetime.datetime | None) -> str:
    """The day that an option names, or today."""
    return iso(day) or datetime.date.today().isoformat()


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar on a terminal, nothing in a pipe. Yields what a use case calls
    (``office.progress.Progress``): each step has its own words on the one bar."""
    err = Console(file=sys.stderr)
    if not sys.stderr.isatty():
        yield silent
        return
    with rich.progress.Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
    ) as bar:
        task, told = bar.add_task("", total=None), ""

        def advance(what: str, done: int, total: int) -> None:
            nonlocal told
            if what != told:
                told = what
                bar.reset(task, description=what)
            bar.update(task, completed=done, total=total or None)

        yield advance


def near(path: Path | str) -> Path:
    """The path as seen from here, where it lies below; else as it is."""
    path = Path(path)
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def typed(path: Path | str) -> str:
    """A path as it is typed in a command that is shown for copying. Names come from others: in
    double quotes a shell would run what stands in $(...)."""
    shown = one_line(str(near(path)))
    return shlex.quote(shown) if os.name == "posix" else f'"{shown}"'


def number(value: float) -> str:
    """24000 -> 24.000 in Vietnamese, 24,000 in English."""
    text = f"{value:,.0f}"
    return text if pick((".", ",")) == "," else text.replace(",", ".")


def share(value: float) -> str:
    text = f"{value:.2%}"
    return text if pick((",", ".")) == "." else text.replace(".", ",")


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """A table whose first column is text and whose others are aligned right when they are
    numbers."""
    grid = Table(title=_cell(title, "bold"), title_justify="left")
    rows = [
        [number(c) if isinstance(c, int) and not isinstance(c, bool) else str(c) for c in row]
        for row in rows
    ]
    raw_columns = list(columns)
    for position, name in enumerate(raw_columns):
        numeric = bool(rows) and all(
            row[position]
            .replace(".", "")
            .replace(",", "")
            .replace("%", "")
            .strip()
            .lstrip("-")
            .isdigit()
            or not row[position]
            for row in rows
        )
        grid.add_column(
            _cell(name), justify="right" if numeric and position else "left", overflow="fold"
        )
    for row in rows:
        grid.add_row(*map(_cell, row))
    console().print(grid)


def frame(
    title: str, headings: Sequence[str], told: "pd.DataFrame", target: Path | None, said: str = ""
) -> bool:
    """The lines of *told* under *headings* as a table; or in the .csv *target* (mode 0600), and
    *said*, by default that it was written. Whether they are on the terminal."""
    if target is None:
        table(title, headings, told.itertuples(index=False, name=None))
        return True
    write_private(target, frame_for_people(told, headings))
    say(said or t("Đã ghi {file}", file=near(target)))
    return False


def _cell(text: str, style: str = "") -> Text:
    """Text that rich reads nothing into."""
    return Text(one_line(text, PAGE_LIMIT), style=style)


def findings(rendered: "pd.DataFrame", most: int) -> None:
    """One line a finding: where, how grave, which rule, what and what to do, and how many follow
    from it. Says how many were not shown."""
    shown = rendered.head(most) if most else rendered
    for f in shown.itertuples():
        cell = f"{f.sheet}!{f.column}{f.row}" if f.row else f.sheet
        file = str(near(str(f.file))) if f.file else ""
        place = ":".join(p for p in (file, str(cell)) if p)
        under = int(getattr(f, "folded", 0))
        more = " " + t("(kéo theo {n} phát hiện)", n=number(under)) if under else ""
        mark(
            place,
            severity(str(f.severity)),
            COLOUR[str(f.severity)],
            f"{f.message} {f.fix} [{f.rule}]{more}",
        )
    if len(shown) < len(rendered):
        say(
            t(
                "... và {n} phát hiện nữa (tổng {total}); --max 0 để xem hết.",
                n=number(len(rendered) - len(shown)),
                total=number(len(rendered)),
            )
        )
