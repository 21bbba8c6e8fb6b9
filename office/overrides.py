"""Gates that an officer let pass, and what still stops a plan. Kept in the workspace; each override
is in the audit too."""

import json
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ..connectors.files import private_folder, write_private
from ..sync.gates import Override, override
from ..validators.shapes import of_rows
from ..validators.texts import t
from ..validators.written import vn_date
from . import choices
from .stop import GATE, USAGE, Stop
from .workspace import Workspace

if TYPE_CHECKING:
    from ..connectors.mirror import Mirror


def _folder(workspace: Workspace):
    return private_folder(workspace.root / ".hoso" / "gates")


def known(workspace: Workspace) -> pd.DataFrame:
    """Every override so far; those that lapsed are let pass by nobody."""
    path = _folder(workspace) / "overrides.json"
    lines = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return of_rows(Override, lines)


@dataclass(frozen=True, slots=True)
class LetPass:
    """Gates to let pass, who says so and why, and the last day on which it holds. A name is a
    gate, or gate:unit for one unit."""

    names: tuple[str, ...]
    by: str
    because: str
    until: str


def add(workspace: Workspace, mirror: "Mirror", asked: LetPass, day: str) -> None:
    """Let gates pass, judged on an ISO *day*.

    Raises:
        Stop: no such gate, no reason, or no day of the calendar to come.
    """
    until = choices.day(asked.until).isoformat() if asked.names and asked.until.strip() else ""
    if until and until < day:
        raise Stop(
            t("Cho qua ngưỡng đến {until} thì đã hết hiệu lực ngày {day}: không có tác dụng.",
              until=vn_date(until), day=vn_date(day)),
            USAGE,
        )  # fmt: skip
    try:
        lines = [
            override(name.partition(":")[0], asked.by, asked.because, until, name.partition(":")[2])
            for name in asked.names
        ]
    except ValueError as error:
        raise Stop(str(error), USAGE) from error
    if not lines:
        return
    for line in lines:
        mirror.note(
            "override",
            line["gate"],
            by=asked.by,
            unit=line["unit"],
            because=asked.because,
            until=until,
        )
    whole = pd.concat([known(workspace), pd.DataFrame(lines)], ignore_index=True).to_dict("records")
    write_private(
        _folder(workspace) / "overrides.json",
        json.dumps(whole, ensure_ascii=False, indent=1).encode(),
    )


def remember(workspace: Workspace, number: int, stopped: pd.DataFrame) -> None:
    """Write down what stops plan *number*: the last run's word counts."""
    lines = stopped[["gate", "unit"]].to_dict("records")
    write_private(_folder(workspace) / f"{number}.json", json.dumps(lines).encode())


def names(stopped: Iterable[Mapping[Hashable, object]]) -> list[str]:
    """What stops a plan, as it is let pass: gate, or gate:unit, each once.

    Args:
        stopped: lines with ``gate`` and ``unit``.
    """
    return sorted({f"{s['gate']}:{s['unit']}".rstrip(":") for s in stopped})


def said(number: int, stopped: Iterable[Mapping[Hashable, object]]) -> str:
    """That gates stop plan *number*, and how they are let pass.

    Args:
        stopped: as for :func:`names`.
    """
    return t(
        "Kế hoạch số {n} bị chặn bởi ngưỡng {names}. Kiểm tra rồi cho qua: hoso run "
        '--override NGƯỠNG:ĐƠN-VỊ --because "..." --until NĂM-THÁNG-NGÀY',
        n=number,
        names=", ".join(names(stopped)),
    )


def refuse_stopped(workspace: Workspace, number: int) -> None:
    """Raises:
    Stop: a gate stops the plan.
    """
    path = _folder(workspace) / f"{number}.json"
    stopped = json.loads(path.read_text()) if path.exists() else []
    if stopped:
        raise Stop(said(number, stopped), GATE)
