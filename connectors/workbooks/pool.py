"""Worker processes that read files, started again when one dies, and stopped when one takes too long."""

import datetime
import io
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from .limits import Limits
from .worker import receive, send

_SAFE = {("datetime", "date"): datetime.date, ("datetime", "datetime"): datetime.datetime, ("datetime", "time"): datetime.time, ("datetime", "timedelta"): datetime.timedelta}


class _Plain(pickle.Unpickler):
    """Builtin values and dates only: a worker that was taken over by a file cannot send code."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _SAFE:
            return _SAFE[module, name]
        raise pickle.UnpicklingError(f"{module}.{name}")


def load_plain(data: bytes) -> Any:
    return _Plain(io.BytesIO(data)).load()


class Worker:
    """One process and its two pipes."""

    def __init__(self, setup: bytes | tuple[Any, ...]):
        environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1", "PYTHONHASHSEED": "0"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hoso.connectors.workbooks.worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
        )  # fmt: skip
        send(self.process.stdin, setup)  # pyright: ignore[reportArgumentType]

    def read(self, job: tuple[str, str, str], limits: Limits) -> dict[str, Any]:
        """What the file gave; ``sent`` are the bytes of it. A death or a stop is a refusal too."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.process.kill()

        timer = threading.Timer(limits.seconds, stop)
        timer.daemon = True
        timer.start()
        data = None
        try:
            with suppress(BrokenPipeError):
                send(self.process.stdin, job)  # pyright: ignore[reportArgumentType]
                data = receive(self.process.stdout)  # pyright: ignore[reportArgumentType]
        finally:
            timer.cancel()
        if data is not None:
            return {**load_plain(data), "sent": data}
        status = self.process.wait()
        if late.is_set():
            return _refused("seconds", limit=limits.seconds)
        # Rust ends the process when it gets no memory (SIGABRT); the system kills when there is none left (SIGKILL).
        return _refused("memory", limit=limits.memory) if status in (-6, -9, 134, 137) else _refused("died")

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


def _refused(code: str, **values: object) -> dict[str, Any]:
    return {"status": "refused", "code": code, "values": values, "format": "", "sheets": [], "stamp": "", "sent": b""}


def read_all(jobs: list[tuple[str, str, str]], setup: tuple[Any, ...], limits: Limits, workers: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """(number of the job, result) as they come. Processes are few and live for the whole run."""
    waiting: queue.SimpleQueue[int | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[int, dict[str, Any]] | BaseException] = queue.SimpleQueue()
    for i in range(len(jobs)):
        waiting.put(i)
    count = max(1, min(workers, len(jobs)))
    stopping = threading.Event()
    for _ in range(count):
        waiting.put(None)

    def serve() -> None:
        worker: Worker | None = None
        try:
            while not stopping.is_set() and (i := waiting.get()) is not None:
                if worker is None or not worker.alive:
                    worker = Worker(setup)
                done.put((i, worker.read(jobs[i], limits)))
                if not worker.alive:
                    worker.close()
                    worker = None
        except BaseException as error:  # noqa: BLE001 - handed to the caller's thread, which raises it
            done.put(error)
        finally:
            if worker is not None:
                worker.close()

    threads = [threading.Thread(target=serve, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(len(jobs)):
            item = done.get()
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stopping.set()
        for thread in threads:
            thread.join()


