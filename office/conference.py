"""The figures of the year as they are said at the conference: this year's, last year's, the change,
and the decisions behind them."""

from pathlib import Path

import pandas as pd

from ..connectors.forms.conference import ENDINGS, Line, Paper
from ..connectors.forms.conference import write as written
from ..validators.conference import Figure, groups
from ..validators.texts import pick, t
from ..validators.written import vn_date
from .decisions import unit_names
from .forms import LINES, Asked, Drawing, Made, day_of, headings, wrong_ending
from .stop import Stop
from .workspace import Workspace


def of_year(workspace: Workspace, year: int, known: str = "") -> Paper:
    """The report of a year.

    Args:
        known: ISO day of the knowledge, '' for now.

    Raises:
        Stop: there is no mirror, or it says nothing of the year at all.
    """
    drawing, names = Drawing(workspace), unit_names(workspace)

    def made(figure: Figure, of: int) -> Made | Stop:
        return drawing.of(Asked(figure.form, day_of(workspace, figure.form, of), known))

    def line(figure: Figure) -> Line:
        now, then = made(figure, year), made(figure, year - 1)
        listed = figure.list and isinstance(now, Made)
        return Line(
            pick(figure.title),
            _total(now, figure),
            _total(then, figure),
            f"{figure.form}, {figure.column}",
            _listed(now.behind("*", figure.column), names) if listed else None,
        )

    told = [(pick(group.title), [line(figure) for figure in group.figures]) for group in groups()]
    why = [str(m) for m in drawing.made.values() if isinstance(m, Stop)]
    if all(one.value is None for _, lines in told for one in lines):
        raise Stop(why[0])
    return Paper(
        t("Số liệu năm {year}", year=year),
        str(workspace.settings.office["name"]),
        year,
        told,
        headings(LINES[1:]),
        list(dict.fromkeys([*_doubts(drawing.made), *why])),
    )


def write(paper: Paper, target: Path) -> None:
    """Write the report into a file (0600), by the ending of its name.

    Raises:
        Stop: the name ends in something else.
    """
    try:
        written(paper, target)
    except ValueError as error:
        raise wrong_ending(ENDINGS) from error


def _total(made: Made | Stop, figure: Figure) -> float | None:
    if isinstance(made, Stop):
        return None
    value = float(made.drawn.figures.loc["*", figure.column])
    return None if value != value else value


def _listed(lines: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """The lines of the register with the names of their units and days as people write them."""
    told = lines[list(LINES[1:])].fillna("")
    units = told["don_vi"].map(lambda code: names.get(code) or code)
    return told.assign(don_vi=units, ngay_ky=told["ngay_ky"].map(vn_date)).sort_values(
        ["ngay_ky", "so", "ten"], ignore_index=True
    )


def _doubts(drawn: dict[Asked, Made | Stop]) -> list[str]:
    """What does not add up in a form, with the form."""
    return [
        f"{asked.form}, {vn_date(asked.day)}: {told}"
        for asked, made in drawn.items()
        if isinstance(made, Made)
        for told in made.broken()
    ]
