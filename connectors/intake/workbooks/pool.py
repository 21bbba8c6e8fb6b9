"""Worker processes that read files, started again when one dies, and stopped when one takes too
long."""

import datetime
import io
import math
import os
import pickle
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from .limits import Limits
from .worker import receive, send

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

_SAFE = {
    ("datetime", "date"): datetime.date,
    ("datetime", "datetime"): datetime.datetime,
    ("datetime", "time"): datetime.time,
    ("datetime", "timedelta"): datetime.timedelta,
}


class _Plain(pickle.Unpickler):
    """Builtin values and dates only: a worker that was taken over by a file cannot send code."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _SAFE:
            return _SAFE[module, name]
        raise pickle.UnpicklingError(f"{module}.{name}")


def load_plain(data: bytes) -> Any:
    return _Plain(io.BytesIO(data)).load()


AHEAD = 4
"""Files that a worker has before it, so that it never waits for a parent that is busy with what
came before."""
_PIPE = 1 << 20
"""Bytes of answers that may wait in a pipe, where the system allows it; else its own 64 KB."""


class Worker:
    """One process and its two pipes. It answers in the order in which it was asked."""

    def __init__(self, setup: tuple[Any, ...], limits: Limits):
        environment = {
            **os.environ,
            "PYTHONIOENCODING": "utf-8",
            "PYTHONUTF8": "1",
            "PYTHONHASHSEED": "0",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hoso.connectors.intake.workbooks.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        _widen(self.process.stdout)
        self.limits = limits
        self.asked: deque[int] = deque()
        self._answered = 0
        self._deadline = math.inf
        self._stopped_at: int | None = None
        send(self.process.stdin, setup)  # pyright: ignore[reportArgumentType]

    def ask(self, number: int, job: tuple[str, ...]) -> None:
        """Give it a file to read, under the number of the job."""
        if not self.asked:
            self._deadline = time.monotonic() + self.limits.seconds
        self.asked.append(number)
        with suppress(BrokenPipeError):  # it died: its answer will say so
            send(self.process.stdin, job)  # pyright: ignore[reportArgumentType]

    def answer(self) -> tuple[int, dict[str, Any]] | None:
        """(number, what the file gave); ``sent`` are the bytes of it. A death or a stop is a
        refusal too, of the file that it was reading; None when the stop came a moment after that
        file was done, and no other may be blamed."""
        data = receive(self.process.stdout)  # pyright: ignore[reportArgumentType]
        if data is not None:
            self._answered += 1
            self._deadline = time.monotonic() + self.limits.seconds
            return self.asked.popleft(), {**load_plain(data), "sent": data}
        status = self.process.wait()
        if self._stopped_at is not None:
            return (
                (self.asked.popleft(), _refused("seconds", limit=self.limits.seconds))
                if self._stopped_at == self._answered
                else None
            )
        # Rust ends the process when it gets no memory (SIGABRT); the system kills when there is
        # none left (SIGKILL).
        died = (
            _refused("memory", limit=self.limits.memory)
            if status in (-6, -9, 134, 137)
            else _refused("died")
        )
        return self.asked.popleft(), died

    def stop_if_late(self) -> None:
        """Kill it when the file that it reads takes longer than it may."""
        if self.asked and time.monotonic() > self._deadline and self._stopped_at is None:
            self._stopped_at = self._answered
            self.process.kill()

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def close(self) -> None:
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                with suppress(BrokenPipeError):
                    stream.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _widen(pipe: Any) -> None:
    """Room for some answers, where the system gives it."""
    if fcntl is not None and hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)


def _refused(code: str, **values: object) -> dict[str, Any]:
    return {
        "status": "refused",
        "code": code,
        "values": values,
        "format": "",
        "sheets": [],
        "stamp": "",
        "sent": b"",
    }


class _Run:
    """Threads that each feed one worker, until every job is done or one of them fails."""

    def __init__(
        self, jobs: Sequence[tuple[str, ...]], setup: tuple[Any, ...], limits: Limits, count: int
    ):
        self.jobs, self.setup, self.limits, self.count = jobs, setup, limits, count
        self.waiting = deque(range(len(jobs)))
        self.done: queue.SimpleQueue[tuple[int, dict[str, Any]] | BaseException] = (
            queue.SimpleQueue()
        )
        self.stopping = threading.Event()
        self.running: dict[int, Worker] = {}

    def serve(self, place: int) -> None:
        """What one thread does."""
        try:
            while not self.stopping.is_set():
                worker = self._ask(place)
                if worker is None or not worker.asked:
                    return
                found = worker.answer()
                if found is not None:
                    self.done.put(found)
                if found is None or not worker.alive:
                    self.waiting.extendleft(reversed(worker.asked))
                    del self.running[place]
                    worker.close()
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            self.done.put(error)
        finally:
            if place in self.running:
                self.running[place].close()

    def _ask(self, place: int) -> Worker | None:
        """Put jobs before the worker of this place, which is started when there is one to do."""
        worker = self.running.get(place)
        # Towards the end each takes one at a time: nobody shall sit idle while another has four
        # before it.
        ahead = max(1, min(AHEAD, len(self.waiting) // self.count))
        while self.waiting and (worker is None or len(worker.asked) < ahead):
            if worker is None:
                worker = self.running[place] = Worker(self.setup, self.limits)
            with suppress(IndexError):  # another thread was quicker
                i = self.waiting.popleft()
                worker.ask(i, self.jobs[i])
        return worker

    def watch(self) -> None:
        """Stop who takes too long."""
        while not self.stopping.wait(0.05):
            for worker in list(self.running.values()):
                worker.stop_if_late()


def read_all(
    jobs: Sequence[tuple[str, ...]], setup: tuple[Any, ...], limits: Limits, workers: int
) -> Iterator[tuple[int, dict[str, Any]]]:
    """(number of the job, result) as they come. Processes are few and live for the whole run."""
    run = _Run(jobs, setup, limits, max(1, min(workers, len(jobs))))
    threads = [
        threading.Thread(target=run.serve, args=(place,), daemon=True) for place in range(run.count)
    ]
    threads.append(threading.Thread(target=run.watch, daemon=True))
    for thread in threads:
        thread.start()
    try:
        for _ in range(len(jobs)):
            item = run.done.get()
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        run.stopping.set()
        for thread in threads:
            thread.join()
