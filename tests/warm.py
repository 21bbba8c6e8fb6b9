"""Runs ``hoso`` as a process of its own without paying for the interpreter and pandas each time.

One process loads the libraries and the commands and runs none of them; each command is a fork of
it, with its own folder, environment, output and status, so that nothing of one is left for the
next. That ``python -m hoso.cli`` starts from nothing is proved where a test says so.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

LOADED = (
    "hoso.cli.main", "hoso.cli.check", "hoso.cli.demo", "hoso.cli.fix", "hoso.cli.month",
    "hoso.cli.sync", "hoso.cli.mirror", "hoso.cli.export", "hoso.cli.send", "hoso.cli.template",
    "hoso.cli.units", "hoso.cli.rules", "hoso.validators.rules", "hoso.sync.plan",
    "hoso.connectors.mirror", "hoso.connectors.reports.marked", "hoso.connectors.reports.sheets",
    "xlsxwriter", "openpyxl", "pyarrow.csv",
)  # fmt: skip


class Warm:
    """The process that forks; see :func:`run`."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        atexit.register(self.close)

    def ask(self, request: dict[str, object]) -> int:
        assert self.process.stdin is not None and self.process.stdout is not None
        print(json.dumps(request), file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline())

    def close(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        self.process.wait()


@cache
def _warm(process: int) -> Warm:
    return Warm()


def run(
    args: list[str], cwd: Path | None, env: dict[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    """``hoso`` with *args* in *cwd*, as ``subprocess.run`` with both outputs taken as UTF-8.

    Raises:
        subprocess.TimeoutExpired: it took longer than *timeout* seconds.
    """
    with tempfile.TemporaryDirectory(prefix="hoso-out-") as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        request = {
            "args": args, "cwd": str(cwd or os.getcwd()), "env": env, "timeout": timeout,
            "out": str(out), "err": str(err),
        }  # fmt: skip
        if _warm(os.getpid()).process.poll() is not None:  # something else ended it
            _warm.cache_clear()
        status = _warm(os.getpid()).ask(request)
        said = [p.read_text(encoding="utf-8") for p in (out, err)]
    if status == 1000:
        raise subprocess.TimeoutExpired(args, timeout, *said)
    return subprocess.CompletedProcess(args, status, *said)


def _command(request: dict) -> None:
    """In the fork: becomes the command and ends with it."""
    os.setsid()
    for path, number in ((request["out"], 1), (request["err"], 2)):
        os.dup2(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    time.tzset()
    sys.argv = ["hoso", *request["args"]]
    code = 70
    try:
        from hoso.cli.main import main

        main()
    except SystemExit as ended:
        code = int(ended.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _ended(child: int, timeout: float) -> int:
    """Status of the fork, minus the signal that ended it; 1000 when it had to be ended."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return 1000


def _serve() -> None:
    import importlib

    del sys.path[0]  # the folder of this file, which no command sees
    for name in LOADED:
        importlib.import_module(name)
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if not child:
            _command(request)
        print(_ended(child, request["timeout"]), file=answers, flush=True)


if __name__ == "__main__":
    _serve()
