"""Conditions on reorganising public units, judged before anything is planned; let pass by name."""

import datetime
from typing import TYPE_CHECKING

import pandas as pd

from ..sync import reorganise as planning
from ..validators import conditions
from ..validators.conditions import Breach, Staff
from ..validators.reorganisation import Event, overlaid
from ..validators.rules.context import UNITS, units_frame
from ..validators.texts import t
from . import overrides
from .stop import GATE, Stop
from .workspace import Workspace

if TYPE_CHECKING:
    from ..connectors.mirror import Mirror


class Broken(Stop):
    """What a reorganisation breaks; ``others`` come before the sentence itself."""

    def __init__(self, breaches: list[Breach]):
        names = overrides.names({"gate": b.condition, "unit": b.unit} for b in breaches)
        super().__init__(
            t(
                "Không lập đợt nào. Khi có căn cứ thì cho qua: --override {names} "
                '--because "..." --until NĂM-THÁNG-NGÀY',
                names=" --override ".join(names),
            ),
            GATE,
        )
        self.others = [b.sentence for b in breaches]


def refuse(
    workspace: Workspace,
    mirror: "Mirror",
    made: list[tuple[list[Event], planning.Reorganised]],
    registry: pd.DataFrame,
    people: pd.DataFrame,
    let_pass: overrides.LetPass | None,
) -> None:
    """Judge every event; what somebody let pass is written into the audit.

    Args:
        made: events of each decision with what they would do. people: of the mirror, as they are.

    Raises:
        Broken: a condition is broken and nobody let it pass. Stop: the override is none.
    """
    today = datetime.date.today().isoformat()
    if let_pass is not None:
        overrides.add(workspace, mirror, let_pass, today)
    known = overrides.known(workspace)
    passed = set(
        zip(*(known.loc[known["until"] >= today, c] for c in ("gate", "unit")), strict=True)
    )
    least = int(workspace.settings.rules.get("public_unit_staff", conditions.LEAST))
    found = []
    for events, plan in made:
        staff = _staff(people, plan)
        for event in events:
            said = units_frame([{"code": code, **row} for code, row in event.rows.items()])
            blank = said.mask(said == "") if len(said) else said
            after = overlaid(registry, blank.astype(UNITS))
            found += conditions.judge(event, registry, after, staff, least)
    standing = [
        b for b in found if (b.condition, b.unit) not in passed and (b.condition, "") not in passed
    ]
    if standing:
        raise Broken(standing)


def _staff(people: pd.DataFrame, plan: planning.Reorganised) -> Staff:
    """Viên chức after a plan; who waits for a choice is in no unit yet."""
    own = people[people["doi_tuong"] == "VC"].set_index("id")
    lines = plan.changes
    moves = lines[(lines["table"] == "nguoi") & (lines["field"] == planning.USING)]
    goes = moves.set_index("id")["ours"]
    waiting = plan.waiting[plan.waiting["id"].isin(own.index)]
    now = own[planning.USING].mask(own.index.isin(goes.index), goes.reindex(own.index))
    sure = now[~now.index.isin(waiting["id"])].value_counts()
    return Staff(sure, [tuple(c.split(";")) for c in waiting["choices"]])
