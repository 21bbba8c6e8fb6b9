"""Small provinces on which ``hoso demo`` ran, each made once for all tests that begin with one.

The workers of one run share them: the first that asks makes it, the others wait. Nobody changes
one; who needs to begins with a copy (:meth:`World.copy`).
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

OPTIONS = {
    "plain": ("--people", "300", "--workbooks", "12"),
    # Where units have something to answer; each unit is large.
    "faulty": ("--people", "300", "--workbooks", "8", "--faults", "0.15"),
}


class World(NamedTuple):
    """The folder of a workspace, and what ``hoso demo`` said when it made it."""

    folder: Path
    said: str

    def copy(self, to: Path) -> Path:
        """The workspace again in *to*, with the files' own permissions."""
        return Path(shutil.copytree(self.folder, to))


def hoso(*words: object, cwd: Path, ends: tuple[int, ...] = (0,)) -> str:
    """What ``hoso`` says as a process of its own, in Vietnamese.

    Raises:
        AssertionError: it said something on stderr, or its status is none of *ends*.
    """
    done = subprocess.run(
        [sys.executable, "-m", "hoso.cli", *map(str, words)],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "HOSO_LANG": "vi", "PYTHONIOENCODING": "utf-8"},
    )
    assert not done.stderr and done.returncode in ends, done.stdout + done.stderr
    return done.stdout


def world(root: Path, name: str) -> World:
    """The world *name* of :data:`OPTIONS`, made in *root* when it is not there yet."""
    own = root / name
    own.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder, said = own / "tinh", own / "said.txt"
    with open(own / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            shutil.rmtree(folder, ignore_errors=True)
            told = hoso("demo", folder, *OPTIONS[name], cwd=own)
            said.write_text(told, encoding="utf-8")
    return World(folder, said.read_text(encoding="utf-8"))
