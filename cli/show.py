"""What people see on the terminal: tables, progress bars, lines of findings."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click
import pandas as pd
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from ..validators.findings import SEVERITY_TEXTS
from ..validators.texts import pick, t

COLOUR = {"error": "red", "warning": "yellow", "info": "blue"}


def severity(name: str) -> str:
    """The word for a severity, in capitals as a terminal shows it."""
    return pick(SEVERITY_TEXTS[name]).upper()


def console() -> Console:
    """Width 110 in a pipe, so that a log reads the same everywhere."""
    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else 110, highlight=False)


@contextmanager
def progress(text: str) -> Iterator:
    """A bar on a terminal, nothing in a pipe. Yields a function ``(done, total)``."""
    err = Console(file=sys.stderr)
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=err, transient=True) as bar:
        task = bar.add_task(text, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def number(value: float) -> str:
    """24000 -> 24.000 in Vietnamese, 24,000 in English."""
    text = f"{value:,.0f}"
    return text if pick((".", ",")) == "," else text.replace(",", ".")


def share(value: float) -> str:
    text = f"{value:.2%}"
    return text if pick((",", ".")) == "." else text.replace(".", ",")


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """A table whose first column is text and whose others are aligned right when they are numbers."""
    grid = Table(title=title, title_justify="left", title_style="bold")
    rows = [[number(c) if isinstance(c, int) and not isinstance(c, bool) else str(c) for c in row] for row in rows]
    raw_columns = list(columns)
    for position, name in enumerate(raw_columns):
        numeric = bool(rows) and all(row[position].replace(".", "").replace(",", "").replace("%", "").strip().lstrip("-").isdigit() or not row[position] for row in rows)
        grid.add_column(name, justify="right" if numeric and position else "left", overflow="fold")
    for row in rows:
        grid.add_row(*row)
    console().print(grid)


def findings(rendered: pd.DataFrame, most: int) -> None:
    """One line a finding: where, how grave, which rule, what and what to do, and how many follow from it. Says how many were not shown."""
    shown = rendered.head(most) if most else rendered
    for f in shown.itertuples():
        cell = f"{f.sheet}!{f.column}{f.row}" if f.row else f.sheet
        place = ":".join(p for p in (str(f.file), str(cell)) if p)
        mark = click.style(severity(str(f.severity)), fg=COLOUR[str(f.severity)], bold=True)
        under = int(getattr(f, "folded", 0))
        more = " " + t("(kéo theo {n} phát hiện)", n=number(under)) if under else ""
        click.echo(f"{place}: {mark} {f.message} {f.fix} [{f.rule}]{more}")
    if len(shown) < len(rendered):
        click.echo(t("... và {n} phát hiện nữa (tổng {total}); --max 0 để xem hết.", n=number(len(rendered) - len(shown)), total=number(len(rendered))))
