"""The national side of the month: an export is judged, shown in figures, taken in, taken back."""

import dataclasses
import datetime
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..connectors.files import private_folder, write_private
from ..connectors.reports import words
from ..connectors.reports.words import instant
from ..validators.schemas import dictionary
from ..validators.texts import pick, t
from ..validators.written import vn_date
from . import choices, overrides, standings
from .stop import GATE, UNREADABLE, USAGE, Stop
from .workspace import Workspace

if TYPE_CHECKING:
    from ..connectors.mirror import Mirror
    from ..connectors.mirror.pull import Pulled


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
    pulled: "Pulled"
    known: int
    gates: pd.DataFrame
    silent: dict[str, list[str]]
    unknown: dict[str, list[str]]

    @property
    def stopped(self) -> pd.DataFrame:
        return self.gates[self.gates["tripped"]]


def this_period() -> str:
    return datetime.date.today().strftime("%Y-%m")


def status(mirror: "Mirror") -> dict[str, object]:
    """The state of the copy (``Mirror.status``), with the time of its last pull in words."""
    found, at = mirror.status(), mirror.last_pull()
    if at:
        last = t("Lần nạp gần nhất")
        found[last] = t("kỳ {period}, lúc {at}", period=vn_date(str(found[last])), at=instant(at))
    return found


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

    def consent(pulled: "Pulled") -> None:
        found.append(_arrival(workspace, frames, pulled, before))
        show(found[0])
        _refuse_stopped(found[0])

    mirror.pull(
        frames, period=period, source=export.name, as_of=as_of, by=workspace.by or None,
        consent=consent,
    )  # fmt: skip
    standings.note(workspace)
    return found[0]


def undo(workspace: Workspace, *, by: str) -> str:
    """Take the last pull back; its period.

    Raises:
        MirrorError: there is none, or something was applied since.
    """
    with workspace.mirror() as mirror:
        period = mirror.undo_pull(by=by)
    standings.note(workspace)
    return period


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


def rows(arrival: Arrival) -> list[tuple[str, int]]:
    """What an export would do, as (label, number)."""
    done = arrival.pulled
    return [
        (t("Người trong bản xuất"), done.people),
        (t("Người đang có trong bản sao"), arrival.known),
        (t("Người mới"), done.new),
        (t("Có thay đổi"), done.changed),
        (t("Không còn trong bản xuất"), done.closed),
        (t("Trở lại"), done.reopened),
        (t("Dòng của danh sách không tìm được người"), sum(done.orphans.values())),
    ]


def gate_row(line: Mapping[Any, Any]) -> tuple[str, str, str, str]:
    """A gate as people read it (name, value, limit, where): shares in percent, people as whole
    numbers."""
    counted = line["gate"] in ("export_numbers", "export_twice")
    value, limit = (
        words.number(int(line[c])) if counted else f"{100 * line[c]:.1f}".replace(".", ",") + " %"
        for c in ("value", "limit")
    )
    return str(line["gate"]), value, limit, str(line["detail"])


def sentences(arrival: Arrival) -> list[str]:
    """What the export does not speak of, and what hoso does not know in it."""
    named = {n: pick((table.label, table.label_en)) for n, table in dictionary.tables().items()}
    found = []
    lists = [named[n] for n, labels in arrival.silent.items() if not labels]
    if lists:
        names = "; ".join(lists)
        found.append(t("Danh sách không có trong bản xuất, giữ nguyên: {names}.", names=names))
    for name, labels in arrival.silent.items():
        if labels:
            found.append(
                t(
                    "{table}: cột không có trong bản xuất, giữ nguyên: {columns}.",
                    table=named[name],
                    columns="; ".join(labels),
                )
            )
    for name, headings in arrival.unknown.items():
        found.append(
            t(
                "{table}: không biết cột {columns}; bỏ qua.",
                table=named[name],
                columns="; ".join(headings),
            )
        )
    return found


SUFFIXES = (".zip", ".csv")
"""Of what an export may come as: the whole in an archive, or its tables one by one."""


def _coming(workspace: Workspace) -> Path:
    return workspace.root / ".hoso" / "national"


def keep(workspace: Workspace, file: Path) -> None:
    """Keep an export, or a table of one, until it is taken in or thrown away. An archive takes the
    place of what lay there; a table stands beside the other tables.

    Args:
        file: whole, its name fit for a folder.

    Raises:
        Stop: it is neither by its name.
    """
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise Stop(t("Bản xuất là một tệp .zip hoặc các tệp <bảng>.csv."), UNREADABLE)
    folder = _coming(workspace)
    if suffix == ".zip" or any(p.suffix.lower() == ".zip" for p in kept(workspace)):
        forget(workspace)
    file.replace(private_folder(folder) / file.name)


def kept(workspace: Workspace) -> list[Path]:
    """The files of the export that is kept, by name."""
    folder = _coming(workspace)
    return sorted(folder.iterdir()) if folder.is_dir() else []


def export_of(workspace: Workspace) -> Path:
    """What is kept, as :func:`judge` and :func:`take` read it.

    Raises:
        Stop: nothing is.
    """
    files = kept(workspace)
    if not files:
        raise Stop(t("Gửi bản xuất lên trước."), USAGE)
    return files[0] if files[0].suffix.lower() == ".zip" else _coming(workspace)


def forget(workspace: Workspace) -> None:
    """Throw away what is kept, and what was seen of it."""
    shutil.rmtree(_coming(workspace), ignore_errors=True)
    _seen_file(workspace).unlink(missing_ok=True)


@dataclass(frozen=True)
class Seen:
    """What somebody saw of the export that is kept before it is taken in.

    Attributes:
        files: name, size and time of each, so that other files are seen anew.
        rows, sentences: as the functions of those names. stopped: gates, as :func:`gate_row`.
    """

    period: str
    as_of: str
    files: list[list[object]]
    rows: list[list[Any]]
    sentences: list[str]
    stopped: list[list[str]]

    def names(self) -> list[str]:
        """The gates that stop it."""
        return [line[0] for line in self.stopped]


def look(workspace: Workspace, period: str, as_of: str = "") -> Seen:
    """Judge the export that is kept, and keep what was seen.

    Raises:
        Stop, BadExport: as :func:`judge`; nothing is kept.
    """
    with workspace.mirror() as mirror:
        arrival = judge(workspace, mirror, export_of(workspace), period, as_of or None)
    found = Seen(
        period,
        as_of,
        _files(workspace),
        [list(row) for row in rows(arrival)],
        sentences(arrival),
        [list(gate_row(line)) for line in arrival.stopped.to_dict("records")],
    )
    text = json.dumps(dataclasses.asdict(found), ensure_ascii=False)
    write_private(_seen_file(workspace), text.encode())
    return found


def seen(workspace: Workspace) -> Seen | None:
    """What was seen of the export that is kept; None before, and when other files came."""
    file = _seen_file(workspace)
    if not file.exists():
        return None
    found = Seen(**json.loads(file.read_text(encoding="utf-8")))
    return found if found.files == _files(workspace) else None


def take_seen(workspace: Workspace, let_pass: overrides.LetPass | None = None) -> Arrival:
    """Take in the export that is kept, if it still does what was seen; then it is kept no longer.

    Raises:
        Stop: it was not looked at, would do something else by now, or as :func:`take`.
    """
    known = seen(workspace)
    if known is None:
        raise Stop(t("Xem trước bản xuất đã; chưa nạp gì."), USAGE)

    def same(arrival: Arrival) -> None:
        if [list(row) for row in rows(arrival)] != known.rows:
            raise Stop(
                t("Bản sao đã đổi từ lúc xem trước; xem trước lại rồi nạp. Chưa nạp gì."), GATE
            )

    with workspace.mirror() as mirror:
        if let_pass is not None:
            overrides.add(workspace, mirror, let_pass, datetime.date.today().isoformat())
        taken = take(
            workspace, mirror, export_of(workspace), period=known.period,
            as_of=known.as_of or None, show=same,
        )  # fmt: skip
    forget(workspace)
    return taken


def _seen_file(workspace: Workspace) -> Path:
    return workspace.root / ".hoso" / "national.json"


def _files(workspace: Workspace) -> list[list[object]]:
    abouts = [(file.name, file.stat()) for file in kept(workspace)]
    return [[name, about.st_size, about.st_mtime_ns] for name, about in abouts]
