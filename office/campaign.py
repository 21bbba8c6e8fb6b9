"""The campaign: how many people no error holds back, day by day and unit by unit, when that is
enough, and whom to urge."""

import datetime
from dataclasses import dataclass

import pandas as pd
import pandera.pandas as pa

from ..connectors.reports import words
from ..validators.shapes import Shape, of_rows
from ..validators.texts import t
from ..validators.written import vn_date
from . import letters, periods, runs
from .stop import Stop
from .units import contacts
from .workspace import Workspace

MONTHS = 12
"""Periods that a unit's forecast looks back on."""


@dataclass(frozen=True)
class Campaign:
    """The way to the head count: (day, people whom no error holds back), the target, and the day on
    which the straight line reaches it (None when it says nothing)."""

    points: list[tuple[datetime.date, float]]
    target: int
    finish: datetime.date | None
    width: tuple[datetime.date, datetime.date | None] | None = None
    """How far the days that the line names lie apart (``words.width``)."""

    @property
    def done(self) -> int:
        return int(self.points[-1][1]) if self.points else 0

    def outlook(self) -> str:
        """What is left and when it is done, as a sentence; '' when nothing is."""
        left = self.target - self.done
        if not self.points or left <= 0:
            return ""
        if self.finish is None:
            return t("Còn {n} người; chưa đủ ngày để dự báo.", n=words.number(left))
        reached = t(
            "Còn {n} người; theo đà này đạt mục tiêu ngày {day}",
            n=words.number(left),
            day=vn_date(self.finish.isoformat()),
        )
        return f"{reached} ({between(*self.width)})." if self.width else f"{reached}."


def between(earliest: datetime.date, latest: datetime.date | None) -> str:
    """The width of a forecast in words."""
    first = vn_date(earliest.isoformat())
    if latest is None:
        return t("sớm nhất {first}; muộn nhất chưa rõ, còn ít kỳ", first=first)
    return t("từ {first} đến {last}", first=first, last=vn_date(latest.isoformat()))


class Behind(Shape):
    """A unit in the campaign, one line each: its counts of the last period, and who is asked."""

    unit: str
    name: str
    sent: bool
    people: int
    clean: int
    left: int
    """Of ``people`` those whom an error holds back; of a silent unit those of its last file."""
    error: int
    finish: str
    """ISO day on which its line over the periods reaches all its people; '' when it says
    nothing."""
    width: str
    """Between which days that day lies, in words (:func:`between`)."""
    reminded: str
    """UTC instant of the last reminder that was queued in the period, '' for none."""
    contact: str


def campaign(workspace: Workspace) -> Campaign:
    """The campaign's progress, from the days on which a period was run."""
    target = int(workspace.settings.office["target"])
    days = periods.progress(workspace)
    points = [
        (datetime.date.fromisoformat(d), float(n))
        for d, n in zip(days["day"], days["done"], strict=True)
    ]
    return Campaign(points, target, words.forecast(points, target), words.width(points, target))


def by_unit(workspace: Workspace) -> tuple[str, pd.DataFrame]:
    """(period that was run last, a frame of :class:`Behind`): silent units first, then those with
    most people left; what has no known unit is left out. ('', an empty frame) before the first
    run."""
    period, counts = _last(workspace)
    if counts is None:
        return "", of_rows(Behind, [])
    past = [*periods.before(workspace, period, MONTHS)[1], (period, counts)]
    points = _points(workspace, past)
    largest = {unit: int(max(n for _, n, _ in line)) for unit, line in points.items()}
    reminded, known = _reminded(workspace, period), contacts(workspace)
    rows: list[dict[str, object]] = []
    ended = _ended(workspace)
    for one in counts[(counts["unit"] != "") & ~counts["unit"].isin(ended)].to_dict("records"):
        unit = str(one["unit"])
        whole = int(one["people"]) if one["sent"] else largest[unit]
        line = [(day, float(clean)) for day, _, clean in points[unit]]
        finish, width = words.forecast(line, whole), words.width(line, whole)
        rows.append(
            {
                "unit": unit, "name": one["name"], "sent": bool(one["sent"]),
                "people": int(one["people"]), "clean": int(one["clean"]),
                "left": whole - int(one["clean"]), "error": int(one["error"]),
                "finish": finish.isoformat() if finish else "",
                "width": between(*width) if width else "",
                "reminded": reminded.get(unit, ""), "contact": known.get(unit, ""),
            }
        )  # fmt: skip
    found = of_rows(Behind, rows)
    return period, found.sort_values(
        ["sent", "left", "name"], ascending=[True, False, True], ignore_index=True
    )


def _ended(workspace: Workspace) -> set[str]:
    """Units of the registry that are no more: nobody answers for them."""
    registry, today = workspace.units(), datetime.date.today().isoformat()
    if registry is None:
        return set()
    until = registry["valid_to"].fillna("")
    return set(registry.loc[(until != "") & (until < today), "code"].astype(str))


class Urged(Shape):
    """A unit that is to be urged today."""

    unit: str
    name: str
    people: int
    """Whose records wait for the unit."""
    sent: bool
    means: str = pa.Field(isin=("letter", "telephone"))
    reminded: str
    contact: str


PATIENCE = datetime.timedelta(days=3)
"""So long a unit has to answer a reminder before it is asked again."""


def urge(workspace: Workspace, now: datetime.datetime) -> tuple[str, pd.DataFrame]:
    """(period, :class:`Urged`): whom to urge, those with most people first. First by letter; by
    telephone whoever has no address, or did not answer a reminder in :data:`PATIENCE`. Who was
    reminded within it is left in peace.

    Args:
        now: with a time zone.
    """
    period, units = by_unit(workspace)
    registry = workspace.units()
    reached = (
        set()
        if registry is None
        else set(registry.loc[registry["email"].fillna("") != "", "code"].astype(str))
    )
    rows: list[dict[str, object]] = []
    for one in units[~units["sent"] | (units["left"] > 0)].to_dict("records"):
        reminded = str(one["reminded"])
        if reminded and now - datetime.datetime.fromisoformat(reminded) < PATIENCE:
            continue
        by_letter = one["unit"] in reached and not reminded
        kept = {c: one[c] for c in ("unit", "name", "sent", "reminded", "contact")}
        means = "letter" if by_letter else "telephone"
        rows.append({**kept, "people": max(int(one["left"]), 0), "means": means})
    found = of_rows(Urged, rows)
    return period, found.sort_values("people", ascending=False, kind="stable", ignore_index=True)


def means(name: str) -> str:
    """How a unit is urged, in the language in use."""
    return {"letter": t("thư"), "telephone": t("điện thoại")}[name]


def _last(workspace: Workspace) -> tuple[str, pd.DataFrame | None]:
    for period in reversed(workspace.periods()):
        try:
            return period, periods.counts_of(workspace, period)
        except Stop:
            continue
    return "", None


def _points(
    workspace: Workspace, past: list[tuple[str, pd.DataFrame]]
) -> dict[str, list[tuple[datetime.date, int, int]]]:
    """Unit -> (day of the run, people, clean) of each period, oldest first."""
    found: dict[str, list[tuple[datetime.date, int, int]]] = {}
    for period, counts in past:
        run = runs.last(workspace, period)
        day = datetime.date.fromisoformat(run.at[:10] if run else f"{period}-28")
        columns = (counts[c].tolist() for c in ("unit", "people", "clean"))
        for unit, people, clean in zip(*columns, strict=True):
            found.setdefault(str(unit), []).append((day, int(people), int(clean)))
    return found


def _reminded(workspace: Workspace, period: str) -> dict[str, str]:
    if not workspace.has_mirror():
        return {}
    with workspace.mirror() as mirror:
        sent = letters.last(letters.states(mirror, period), remind=True)
    return {str(u): str(at) for u, at in zip(sent["unit"], sent["created"], strict=True)}
