"""What lasts: one piece of work at a time, in a process of its own, with its true state in a file
of the workspace. So a reload, a second tab and a desk that was started again show the same, and the
desk itself stays small."""

import contextlib
import dataclasses
import datetime
import json
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..connectors.files import private_folder, write_private
from ..office.stop import GATE, Stop
from ..office.workspace import Workspace
from ..validators.texts import language, t

KEPT = 50
"""Pieces of work whose end is remembered."""
SILENT_SECONDS = 20.0
"""A process that wrote nothing for so long, and that is not ours, is taken to be dead."""
GOING = "going"


@dataclass(frozen=True)
class Job:
    """A piece of work.

    Attributes:
        state: going, done, stopped (the office said why not), failed, cancelled, lost (the process
            was killed; the work is wholly there or wholly not).
        what, done, total: where it is, as ``office.progress`` tells it.
        sentence: what came of it. rows: its figures, with the headings of their columns.
        next: (address, words) of where to go from here.
        safe: it may be cancelled while it goes.
        beat: seconds since the epoch of the last sign of life.
    """

    number: int
    kind: str
    title: str
    by: str
    begun: str
    safe: bool
    state: str = GOING
    what: str = ""
    done: int = 0
    total: int = 0
    sentence: str = ""
    rows: list[list[object]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    next: list[str] = field(default_factory=list)
    ended: str = ""
    beat: float = 0.0

    @property
    def going(self) -> bool:
        return self.state == GOING

    @property
    def share(self) -> int:
        """Hundredths of the present step."""
        return min(100, 100 * self.done // self.total) if self.total else 0


def folder(workspace: Workspace) -> Path:
    return private_folder(workspace.root / ".hoso" / "desk" / "jobs")


def _file(workspace: Workspace, number: int) -> Path:
    return folder(workspace) / f"{number:06d}.json"


def write(workspace: Workspace, job: Job) -> None:
    text = json.dumps(dataclasses.asdict(job), ensure_ascii=False)
    write_private(_file(workspace, job.number), text.encode())


def _read(workspace: Workspace, number: int) -> Job:
    return Job(**json.loads(_file(workspace, number).read_text(encoding="utf-8")))


def asked_to_stop(workspace: Workspace, number: int) -> Path:
    """The file that asks a piece of work to stop."""
    return folder(workspace) / f"{number:06d}.stop"


def now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


class Jobs:
    """The work of one workspace."""

    def __init__(self, workspace: Workspace):
        self._workspace = workspace
        self._lock = threading.Lock()
        self._process: tuple[int, subprocess.Popen[bytes]] | None = None

    def latest(self) -> Job | None:
        """The piece of work that was begun last, with its state as it is now."""
        numbers = self._numbers()
        return self.get(numbers[-1]) if numbers else None

    def get(self, number: int) -> Job | None:
        try:
            job = _read(self._workspace, number)
        except FileNotFoundError:
            return None
        return self._lost(job) if job.going and self._dead(job) else job

    def _numbers(self) -> list[int]:
        return sorted(int(p.stem) for p in folder(self._workspace).glob("[0-9]*.json"))

    def _dead(self, job: Job) -> bool:
        if self._process is not None and self._process[0] == job.number:
            return self._process[1].poll() is not None
        return time.time() - job.beat > SILENT_SECONDS

    def _lost(self, job: Job) -> Job:
        # It may have written its end between our two looks.
        job = _read(self._workspace, job.number)
        if not job.going:
            return job
        lost = dataclasses.replace(
            job,
            state="lost",
            ended=now(),
            sentence=t(
                "Việc bị ngắt giữa chừng. Không có gì dở dang: mỗi bước hoặc đã ghi trọn, hoặc "
                "chưa ghi gì. Hãy xem lại rồi chạy lại."
            ),
        )
        write(self._workspace, lost)
        return lost

    def start(self, kind: str, given: Mapping[str, object], *, by: str) -> Job:
        """Begin a piece of work (a name of ``work.WORKS``).

        Raises:
            Stop: another one goes on.
        """
        from .work import WORKS

        work = WORKS[kind]
        with self._lock:
            last = self.latest()
            if last is not None and last.going:
                raise Stop(
                    t("Đang làm việc khác: {title}. Đợi xong rồi làm tiếp.", title=last.title), GATE
                )
            number = last.number + 1 if last else 1
            job = Job(number, kind, work.title(), by, now(), work.safe, beat=time.time())
            write(self._workspace, job)
            self._forget(number)
            request = {
                "workspace": str(self._workspace.root), "job": dataclasses.asdict(job),
                "given": dict(given), "language": language(),
            }  # fmt: skip
            self._process = (number, _process(request))
        return job

    def cancel(self, number: int) -> None:
        """Ask a piece of work to stop where it is safe.

        Raises:
            Stop: it cannot be stopped, or is over.
        """
        job = self.get(number)
        if job is None or not job.going or not job.safe:
            raise Stop(t("Việc này không dừng giữa chừng được, hoặc đã xong."), GATE)
        write_private(asked_to_stop(self._workspace, number), b"")

    def wait(self, number: int, seconds: float = 600.0) -> Job:
        """The piece of work when it is over."""
        end = time.monotonic() + seconds
        while (job := self.get(number)) is not None and job.going and time.monotonic() < end:
            time.sleep(0.05)
        assert job is not None
        return job

    def _forget(self, number: int) -> None:
        for old in self._numbers():
            if old <= number - KEPT:
                with contextlib.suppress(FileNotFoundError):
                    _file(self._workspace, old).unlink()


def _process(request: dict[str, object]) -> subprocess.Popen[bytes]:
    """The process that works. What it is to do comes by its input: others on the machine see what
    stands on a command line."""
    process = subprocess.Popen(
        [sys.executable, "-m", "hoso.desk.work"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # Ctrl-C at the terminal ends the desk; what is being written is brought to its end.
        start_new_session=True,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(request).encode())
    process.stdin.close()
    return process
