"""The balance of a year: who was there, who came and went and why, who is there at the end."""

import calendar
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ..validators import balance
from ..validators.balance import FIELDS, NOT_TOLD, REST, State
from ..validators.codelists import code_list
from ..validators.texts import t
from ..validators.written import vn_date
from . import choices
from .forms import now, origin, people_of
from .stop import USAGE, Stop
from .workspace import Workspace

if TYPE_CHECKING:
    from ..connectors.forms.printed import Printed

__all__ = ["REST", "Balanced", "of_year"]


@dataclass(frozen=True)
class Balanced:
    """A balance: figures (rows by columns), words of each row, who stands in which cell
    (``balance.lines``), everybody, and what is printed."""

    figures: pd.DataFrame
    labels: dict[str, str]
    lines: pd.DataFrame
    people: pd.DataFrame
    paper: "Printed"

    def words(self, column: str) -> str:
        return balance.words(column)

    def behind(self, row: str, column: str) -> pd.DataFrame:
        """Who stands in a cell; the total and the sums, too.

        Raises:
            Stop: no such row or column, or the remainder.
        """
        row = choices.chosen(row, {**self.labels, "*": "*", NOT_TOLD: NOT_TOLD}, t("hàng"))
        names = {c: self.words(c) for c in self.figures.columns if c != REST}
        column = choices.chosen(column, names, t("cột"))
        own = self.lines if row == "*" else self.lines[self.lines["row"] == row]
        parts = balance.parts(self.figures, column)
        return people_of(self.people, own.loc[own["column"].isin(parts), "id"])


def of_year(workspace: Workspace, year: int, by: str, known: str, today: str) -> Balanced:
    """The balance of a year, until today where it is not over.

    Args:
        by: a key of ``balance.KEYS``. known: ISO day or UTC instant, '' for now. today: ISO.

    Raises:
        Stop: no mirror, or it knows nothing of the year.
    """
    at = known or now()
    days, found, everybody, registry = moved(workspace, year, by, at, today)
    with workspace.mirror() as mirror:
        first = mirror.first_day()
    figures = balance.figures(found)
    labels = {row: _label(row, by, registry) for row in map(str, figures.index)}
    facts = [t("Người đến và đi trong cùng một tháng không nằm trong dòng nào."), origin(at)]
    if first and days[0] == first:
        facts.insert(0, t("Bản sao biết từ ngày {day}; đầu kỳ là ngày ấy.", day=vn_date(first)))
    paper = _printed(figures, labels, days, facts)
    return Balanced(figures, labels, found, everybody, paper)


def moved(
    workspace: Workspace, year: int, by: str, at: str, today: str
) -> tuple[list[str], pd.DataFrame, pd.DataFrame, pd.DataFrame | None]:
    """The days that are compared, who stands in which cell (``balance.lines``), everybody as last
    known, and the registry.

    Args:
        at: ISO day or UTC instant of the knowledge.

    Raises:
        Stop: no mirror, or it knows nothing of the year.
    """
    workspace.need_mirror()
    with workspace.mirror() as mirror:
        days = _days(year, mirror.first_day(), today)
        frames = mirror.on_days(days, at, FIELDS)
    registry = workspace.units_known(at)
    states = [_state(day, frames[day]) for day in days]
    found = balance.lines(states, by, _ended(registry, days))
    everybody = pd.concat(reversed([s.people for s in states])).drop_duplicates("id")
    return days, found, everybody, registry


def _days(year: int, first: str | None, today: str) -> list[str]:
    """The opening and the ends of the months, as far as the mirror knows and the year has come."""
    ends = [
        f"{year - 1}-12-31",
        *(f"{year}-{m:02d}-{calendar.monthrange(year, m)[1]}" for m in range(1, 13)),
    ]
    known = [day for day in ends if first and first <= day <= today]
    if first and ends[0] < first < ends[-1]:
        known.insert(0, first)
    if ends[0] < today < ends[-1] and known and known[-1] < today:
        known.append(today)
    if len(known) < 2:
        raise Stop(
            t(
                "Bản sao không biết đủ năm {year}; ngày sớm nhất bản sao biết là {first}.",
                year=year,
                first=first or "-",
            ),
            USAGE,
        )
    return known


def _state(day: str, people: pd.DataFrame) -> State:
    from ..validators import forms
    from ..validators.forms import counting
    from ..validators.rules.expressions import Columns, surely

    (present,) = (term.tree for term in forms.common_terms() if term.name == "co_mat")
    told = surely(Columns(counting.context({"nguoi": people}, day)).truth(present))
    return State(day, people, told & people["closed"].isna().to_numpy())


def _ended(registry: pd.DataFrame | None, days: list[str]) -> frozenset[str]:
    """Units that a decision ended or began in the time."""
    if registry is None:
        return frozenset()
    changed = pd.concat(
        [
            registry.loc[registry[c].between(days[0], days[-1]), "code"]
            for c in ("valid_from", "valid_to")
        ]
    )
    return frozenset(changed)


def _label(row: str, by: str, registry: pd.DataFrame | None) -> str:
    if row == "*":
        return t("Tổng số")
    if row == NOT_TOLD:
        return t("Chưa rõ")
    if by == "class":
        return code_list("doi_tuong").label(row)
    names = {} if registry is None else dict(zip(registry["code"], registry["name"], strict=True))
    return str(names.get(row) or row)


def _printed(
    figures: pd.DataFrame, labels: dict[str, str], days: list[str], facts: list[str]
) -> "Printed":
    from ..connectors.forms.printed import Cell, Printed, spanned

    over = {c: (t("Tăng"),) for c in balance.parts(figures, balance.IN, sum=True)}
    over |= {c: (t("Giảm"),) for c in balance.parts(figures, balance.OUT, sum=True)}
    columns = list(map(str, figures.columns))
    paths = [(t("TT"),), (t("Chỉ tiêu"),), *((*over.get(c, ()), balance.words(c)) for c in columns)]
    rows = list(map(str, figures.index))
    beside = [
        cell
        for n, row in enumerate(rows)
        for cell in (Cell(n, 0, 1, 1, str(n) if n else ""), Cell(n, 1, 1, 1, labels[row]))
    ]
    title = (
        t("Cân đối số người"),
        t("(Từ {first} đến {last})", first=vn_date(days[0]), last=vn_date(days[-1])),
        t("Cân đối"),
        t("Biểu của hoso"),
        t("Đơn vị tính: {unit}", unit=t("người")),
    )
    numbers: list[list[float | str | None]] = [
        [float(v) for v in line] for line in figures.to_numpy()
    ]
    return Printed(
        title,
        2,
        True,
        2,
        spanned(paths),
        ["A", "B", *columns],
        beside,
        rows,
        columns,
        numbers,
        set(),
        facts,
    )
