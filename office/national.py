"""The national side of the month: an export is judged, shown in figures, taken in, taken back."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..validators.texts import t
from . import choices, overrides
from .stop import GATE, USAGE, Stop
from .workspace import Workspace


@dataclass(frozen=True)
class Arrival:
    """An export before it is taken in.

    Attributes:
        frames: from ``connectors.mirror.read_national``.
        pulled: figures of a rehearsal (``connectors.mirror.Pulled``).
        known: people open in the mirror before.
        gates: frame of ``sync.gates.GATES``, one line for each of ``gates.ARRIVALS``.
        silent: lists without a file, and labels of columns without a heading, by table: what is
            known there stays.
        unknown: headings that hoso does not know, by table.
    """

    frames: dict[str, pd.DataFrame]
    pulled: object
    known: int
    gates: pd.DataFrame
    silent: dict[str, list[str]]
    unknown: dict[str, list[str]]

    @property
    def stopped(self) -> pd.DataFrame:
        return self.gates[self.gates["tripped"]]


def this_period() -> str:
    return datetime.date.today().strftime("%Y-%m")


def judge(
    workspace: Workspace, mirror, export: Path, period: str, as_of: str | None = None
) -> Arrival:
    """Read an export and say what it would do. Nothing is kept.

    Args:
        mirror: the open mirror.
        period: "2026-11"; as_of: ISO day on which the export is true, default the period's first.

    Raises:
        Stop: the period is none, or older than the last that was taken in.
        BadExport: the export cannot be read.
    """
    frames, before = _given(mirror, export, period, as_of)
    pulled = mirror.rehearse_pull(frames, period=period, as_of=as_of)
    return _arrival(workspace, frames, pulled, before)


def take(
    workspace: Workspace,
    mirror,
    export: Path,
    *,
    period: str,
    as_of: str | None = None,
    show: Callable[[Arrival], object],
) -> Arrival:
    """Take an export in; a backup is made before. It is judged in the very transaction that keeps
    it, so what was shown is what came.

    Args:
        show: is given what the export would do, before the gates are asked; what it raises leaves
            everything as it was.

    Raises:
        Stop: as :func:`judge`, or a gate stops it.
    """
    frames, before = _given(mirror, export, period, as_of)
    found = []

    def consent(pulled: object) -> None:
        found.append(_arrival(workspace, frames, pulled, before))
        show(found[0])
        _refuse_stopped(found[0])

    mirror.pull(frames, period=period, source=export.name, as_of=as_of, consent=consent)
    return found[0]


def _given(
    mirror, export: Path, period: str, as_of: str | None
) -> tuple[dict[str, pd.DataFrame], int]:
    """The frames of an export whose period may be taken in, and how many people are known."""
    from ..connectors.mirror import read_national

    _check_period(period, as_of, mirror.last_period())
    return read_national(export), len(mirror.theirs()["nguoi"])


def _arrival(workspace: Workspace, frames: dict[str, pd.DataFrame], pulled, before: int) -> Arrival:
    from ..sync import arrivals
    from ..sync.settings import over_defaults

    figures = arrivals.Figures(
        pulled.people, before, pulled.new, pulled.closed, pulled.reopened, pulled.changed
    )
    limits = over_defaults(workspace.settings.sync)["gates"]
    gates = arrivals.gates(
        frames["nguoi"],
        figures,
        limits if before else _first(limits),
        overrides.known(workspace),
        datetime.date.today().isoformat(),
    )
    return Arrival(frames, pulled, before, gates, _silent(frames), _unknown(frames))


def _refuse_stopped(arrival: Arrival) -> None:
    if len(arrival.stopped):
        names = ", ".join(arrival.stopped["gate"])
        raise Stop(
            t(
                "Bản xuất bị chặn bởi ngưỡng {names}; chưa nạp gì. Kiểm tra rồi cho qua: hoso "
                'mirror pull ... --override NGƯỠNG --because "..." --until NĂM-THÁNG-NGÀY',
                names=names,
            ),
            GATE,
        )


def _check_period(period: str, as_of: str | None, last: str | None) -> None:
    choices.month(period)
    if as_of and as_of > datetime.date.today().isoformat():
        raise Stop(t("Ngày của bản xuất ({day}) chưa tới.", day=as_of), USAGE)
    if last and period < last:
        raise Stop(
            t(
                "Bản xuất kỳ {period} cũ hơn kỳ đã nạp gần nhất ({last}); không nạp, để dữ liệu "
                "mới không bị dữ liệu cũ ghi đè.",
                period=period,
                last=last,
            ),
            USAGE,
        )


def _first(limits: dict[str, float]) -> dict[str, float]:
    """An empty mirror has nobody who could be gone, returned or changed."""
    return {**limits, "export_gone": 1.0, "export_returned": 1.0, "export_changed": 1.0}


def _silent(frames: dict[str, pd.DataFrame]) -> dict[str, list[str]]:
    from ..connectors.mirror.pull import given
    from ..validators.schemas import dictionary

    found = {}
    for name, table in dictionary.tables().items():
        if name not in frames:
            found[name] = []
        else:
            here = set(given(frames[name], name))
            labels = [f.labelled() for f in table.fields if f.name not in here]
            if labels:
                found[name] = labels
    return found


def _unknown(frames: dict[str, pd.DataFrame]) -> dict[str, list[str]]:
    return {n: f.attrs["unknown"] for n, f in frames.items() if f.attrs.get("unknown")}
