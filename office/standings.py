"""Where each record of the campaign stands, how many stood where on each day, and whom to urge."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pandera.pandas as pa

from ..connectors.files import private_folder, write_private
from ..connectors.reports import words
from ..sync import campaign
from ..sync.situations import has_left
from ..validators.shapes import Shape, dtypes, empty
from ..validators.texts import pick, t
from ..validators.vocabulary import STANDINGS
from . import choices
from .workspace import Workspace

if TYPE_CHECKING:
    from ..connectors.mirror.waiting import OnTheWay
    from ..sync.plan import Plan

GONE = "gone"
"""The state that counts for no target."""


class Count(Shape):
    """Records of a unit in a state on a day."""

    day: str
    unit: str
    state: str = pa.Field(isin=tuple(STANDINGS))
    people: int = pa.Field(ge=0)


@dataclass(frozen=True)
class Standings:
    """Every record of the campaign in its state (``sync.campaign.Standing``), and the target."""

    records: pd.DataFrame
    target: int

    def counts(self, units: "set[str] | None" = None) -> dict[str, int]:
        """State -> records, every state; of some units only when asked."""
        found = self.of(units)["state"].value_counts()
        return {state: int(found.get(state, 0)) for state in STANDINGS}

    def of(self, units: "set[str] | None" = None) -> pd.DataFrame:
        """The records of some units, or all."""
        return self.records if units is None else self.records[self.records["unit"].isin(units)]

    @property
    def known(self) -> int:
        """Records that count for the target."""
        return int((self.records["state"] != GONE).sum())

    @property
    def nameless(self) -> int:
        """People of the target whom neither the national side nor a unit has named; negative when
        more are known than the target says."""
        return self.target - self.known

    def sentence(self) -> str:
        """How the states and the target go together."""
        n, goal = self.nameless, words.number(self.target)
        people = words.number(abs(n))
        if n > 0:
            return t("Chỉ tiêu {target}: còn {n} người chưa ai khai.", target=goal, n=people)
        if n < 0:
            return t("Biết nhiều hơn chỉ tiêu {target}: {n} người.", target=goal, n=people)
        return t("Đủ chỉ tiêu {target}.", target=goal)


def name(state: str) -> str:
    """What people call a state."""
    return pick(STANDINGS[state])


def by_unit(records: pd.DataFrame) -> pd.DataFrame:
    """Records by unit (index, its code) and state (a column each)."""
    found = records.groupby(["unit", "state"]).size().unstack(fill_value=0)
    return found.reindex(columns=list(STANDINGS), fill_value=0).astype("int64")


def leave(workspace: Workspace, period: str, plan: "Plan | None") -> None:
    """Keep of a run whom it listed, and note the day's counts. Without a plan nobody's record can
    be on its way."""
    if plan is not None:
        people = campaign.declared(plan.people, plan.kept_out)
        write_private(_kept(workspace, period), people.to_parquet(index=False))
        note(workspace)


def standings(workspace: Workspace) -> Standings:
    """Where the records stand now. Of an office without a mirror: none."""
    target = int(workspace.settings.office["target"])
    if not workspace.has_mirror():
        return Standings(empty(campaign.Standing), target)
    with workspace.mirror() as mirror:
        found = mirror.on_the_way()
    return Standings(campaign.standings(_runs(workspace), _way(found)), target)


def note(workspace: Workspace) -> None:
    """Note how many records stand where today; what was noted of today before gives way."""
    today = datetime.date.today().isoformat()
    records = standings(workspace).records
    counts = records.groupby(["unit", "state"], as_index=False).size()
    of_today = counts.rename(columns={"size": "people"}).assign(day=today)
    days = daily(workspace)
    kept = pd.concat([days[days["day"] != today], of_today[list(dtypes(Count))]])
    write_private(_days(workspace), kept.to_csv(index=False).encode())


def daily(workspace: Workspace) -> pd.DataFrame:
    """Records by day, unit and state (:class:`Count`), of every day on which something was run,
    applied, sent or answered."""
    path = _days(workspace)
    if not path.exists():
        return empty(Count)
    found = pd.read_csv(path, dtype=dtypes(Count), keep_default_na=False)
    return found.sort_values(["day", "unit", "state"], ignore_index=True)


def by_day(workspace: Workspace) -> pd.DataFrame:
    """:func:`daily` of the whole office by day (index) and state (a column each)."""
    found = daily(workspace).groupby(["day", "state"])["people"].sum().unstack(fill_value=0)
    return found.reindex(columns=list(STANDINGS), fill_value=0).astype("int64")


def _way(found: "OnTheWay") -> campaign.Way:
    people = found.people
    serving = people["ma_don_vi_su_dung"].fillna(people["ma_don_vi_quan_ly"]).fillna("")
    today = datetime.date.today().isoformat()
    known = people.assign(unit=serving, gone=has_left(people, today))
    return campaign.Way(known[[*campaign.WHO, "gone"]], found.lines, found.applied, found.messages)


def _runs(workspace: Workspace) -> list[pd.DataFrame]:
    begins = str(workspace.settings.office.get("campaign_from", ""))
    first = choices.month(begins) if begins else ""
    kept = sorted((workspace.root / ".hoso" / "periods").glob("*/declared.parquet"))
    return [pd.read_parquet(path) for path in kept if path.parent.name >= first]


def _kept(workspace: Workspace, period: str) -> Path:
    return private_folder(workspace.root / ".hoso" / "periods" / period) / "declared.parquet"


def _days(workspace: Workspace) -> Path:
    return private_folder(workspace.root / ".hoso") / "standings.csv"
