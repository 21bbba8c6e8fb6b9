"""Applying a plan in two steps: a rehearsal that changes nothing and says what would come of it,
head by head, and the apply of exactly what was rehearsed."""

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..connectors.files import private_folder, write_private
from ..connectors.reports.words import number as number_text
from ..sync.situations import has_left
from ..validators.texts import pick, t
from ..validators.vocabulary import Bilingual
from . import decisions, standings
from .overrides import refuse_stopped
from .stop import GATE, Stop
from .workspace import Workspace

if TYPE_CHECKING:
    from ..connectors.mirror import Applied

HEADINGS: tuple[Bilingual, ...] = (
    ("Đơn vị", "Unit"), ("Trước", "Before"), ("Đến", "In"), ("Đi", "Out"), ("Sau", "After"),
)  # fmt: skip
"""Of the columns of :attr:`Rehearsal.heads`."""


@dataclass(frozen=True)
class Rehearsal:
    """What applying a plan would do.

    Attributes:
        stamp: number of the plan's last decision then: what is decided later was not rehearsed.
        lines, people: that would change.
        heads: (unit, people before, who come, who go, people after) of each unit whose people
            change, by code.
        total: people in service before and after.
    """

    number: int
    stamp: int
    lines: int
    people: int
    heads: list[list[str | int]]
    total: tuple[int, int]

    @property
    def sentence(self) -> str:
        """What came of it."""
        return t(
            "Thử xong, chưa ghi gì: {lines} dòng của {people} người sẽ đổi; số người đang làm việc "
            "trước {before}, sau {after}.",
            lines=number_text(self.lines),
            people=number_text(self.people),
            before=number_text(self.total[0]),
            after=number_text(self.total[1]),
        )


def headings() -> tuple[str, ...]:
    """:data:`HEADINGS` in the language in use."""
    return tuple(map(pick, HEADINGS))


def rehearse(workspace: Workspace, number: int | None, *, by: str) -> Rehearsal:
    """Carry a plan (the newest by default) out and take it back, all in one transaction; keep what
    it said.

    Raises:
        Stop: no plan, or a gate stops it. BadPlan, StalePlan: it could not be applied.
    """
    with workspace.mirror() as mirror:
        n = decisions.number_of(mirror, number)
        refuse_stopped(workspace, n)
        _, stamp = mirror.stamp(n)
        about = mirror.read("changeset", number=n)
        found = mirror.rehearse_apply(n, by=by)
    day = str(about["as_of"].iloc[0])
    before, after = _serving(found.before, day), _serving(found.after, day)
    made = Rehearsal(
        n,
        stamp,
        found.applied.lines,
        found.applied.people,
        _moved(before, after),
        (len(before), len(after)),
    )
    write_private(_file(workspace, n), json.dumps(dataclasses.asdict(made)).encode())
    return made


def rehearsed(workspace: Workspace, number: int, stamp: int) -> Rehearsal | None:
    """The last rehearsal of a plan, while nothing was decided since."""
    path = _file(workspace, number)
    if not path.exists():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    found = Rehearsal(**{**kept, "total": tuple(kept["total"])})
    return found if found.stamp == stamp else None


def apply_rehearsed(
    workspace: Workspace, number: int, stamp: int, *, by: str
) -> "tuple[int, Applied]":
    """Apply a plan of which this was rehearsed.

    Raises:
        Stop: something was decided since the rehearsal, or a gate stops the plan.
    """
    with workspace.mirror() as mirror:
        state, now = mirror.stamp(number)
    if state == "planned" and (now != stamp or rehearsed(workspace, number, now) is None):
        raise Stop(
            t(
                "Có quyết định mới sau lần thử áp dụng kế hoạch số {n}; không áp dụng gì. Thử lại "
                "rồi áp dụng.",
                n=number,
            ),
            GATE,
        )
    return decisions.apply(workspace, number, by=by)


def undo(workspace: Workspace, number: int, *, by: str) -> int:
    """Take an applied change set back; the number of the one that does it.

    Raises:
        MirrorError: it was not applied, or something touched the same place since.
    """
    with workspace.mirror() as mirror:
        inverse = mirror.undo(number, by=by)
    standings.note(workspace)
    return inverse


def _serving(people: pd.DataFrame, day: str) -> "pd.Series[str]":
    """Person -> unit of those who are in service."""
    there = people[~has_left(people, day)]
    return there.set_index("id")["ma_don_vi_su_dung"].fillna("")


def _moved(before: "pd.Series[str]", after: "pd.Series[str]") -> list[list[str | int]]:
    both = pd.DataFrame({"was": before, "now": after})
    was, now = both["was"], both["now"]
    came = now[now.notna() & (was != now)].value_counts()
    went = was[was.notna() & (was != now)].value_counts()
    counted = pd.DataFrame(
        {
            "before": was.value_counts(), "came": came, "went": went, "after": now.value_counts(),
        }
    )  # fmt: skip
    changed = counted.fillna(0).astype("int64").sort_index()
    changed = changed[(changed["came"] > 0) | (changed["went"] > 0)]
    return [
        [str(unit), *(int(n) for n in row)]
        for unit, row in zip(changed.index, changed.to_numpy().tolist(), strict=True)
    ]


def _file(workspace: Workspace, number: int) -> Path:
    return private_folder(workspace.root / ".hoso" / "rehearsed") / f"{number:06d}.json"
