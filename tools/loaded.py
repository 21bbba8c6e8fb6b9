"""The tests of a room, loaded once and asked about one change after another.

The unchanged room runs once and tells which tests reach which function. A change inside a function
is put into the loaded module of a fork, and only the tests that reach it are asked, the quickest
first. What a module does while it is loaded (its constants, its tables, a function that ran then)
cannot be changed so: it is answered by None, and has to be loaded anew.
"""

import ast
import gc
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from _pytest.runner import runtestprotocol

from .rooms import modules

Function = tuple[str, str]
"""Path of the module and qualified name, as a code object has it."""
MODULE = ""
"""In place of a name: what a module does while it is loaded."""
PROCESS: Function = ("", "process")
"""Reached by a test that starts a process: what runs there is not seen, so it is asked always."""

Answer = tuple[str, str]
"""``killed``, ``survived`` or ``slow`` (noticed by the time limit); the test that noticed."""
STATES = {0: "survived", None: "slow"}


class Calls:
    """Which functions run, told apart by who asked for them."""

    def __init__(self, folder: str):
        self._folder = folder
        self._stack: list[set[Function]] = [set()]

    def start(self) -> None:
        threading.settrace(self._called)
        sys.settrace(self._called)

    @staticmethod
    def stop() -> None:
        sys.settrace(None)
        threading.settrace(None)  # pyright: ignore[reportArgumentType]

    def heard(self, event: str, _arguments: tuple) -> None:
        if event in ("subprocess.Popen", "os.fork", "os.posix_spawn"):
            self._stack[-1].add(PROCESS)

    def _called(self, frame, _event, _argument) -> None:
        code = frame.f_code
        if code.co_filename.startswith(self._folder):
            path = code.co_filename[len(self._folder) + 1 :]
            self._stack[-1].add((path, code.co_qualname))

    @contextmanager
    def into(self, found: set[Function]) -> Iterator[None]:
        self._stack.append(found)
        try:
            yield
        finally:
            self._stack.pop()


class Reached:
    """What the unchanged room told: which tests reach which function, and how long each takes. Kept
    in a file, for what is asked later."""

    def __init__(self, kept: Path):
        told = json.loads(kept.read_text(encoding="utf-8"))
        self.seconds = {test: seconds for test, (seconds, _) in told.items()}
        self._tests: dict[Function, list[str]] = {}
        for test, (_, functions) in told.items():
            for path, name in functions:
                self._tests.setdefault((path, name), []).append(test)

    def by(self, path: str, name: str) -> list[str]:
        """Tests that reach a function, or any of the module, the quickest first."""
        tests = {
            test
            for function, found in self._tests.items()
            if function == PROCESS or (function[0] == path and name in (function[1], MODULE))
            for test in found
        }
        return sorted(tests, key=lambda t: self.seconds[t])


def file_of(root: Path, path: str) -> Path:
    """Where Python finds the module at *path* in the copy."""
    return root / "path" / "hoso" / path


class Room:
    """A plugin of pytest: where tests would run, *serve* is called with the loaded room.

    Args:
        root: the copy of the project.
        kept: file of :class:`Reached`; written when it is not there.
    """

    def __init__(self, root: Path, kept: Path, serve: "Callable[[Room], None]"):
        self.root = root
        self._kept = kept
        self.loading: set[Function] = set()
        self.items: dict[str, pytest.Item] = {}
        self._calls = Calls(str(file_of(root, "")))
        self._fixtures: dict[object, set[Function]] = {}
        self._made: dict[object, float] = {}
        self._serve = serve

    def load(self, options: list[str]) -> int:
        """Collect the room and serve; the status of pytest.

        A room of which a test fails without a change ends with 99.
        """
        with self._calls.into(self.loading):
            self._calls.start()
            return int(pytest.main(options, plugins=[self]))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        self._calls.stop()
        if not self._kept.exists() and forked(self._unchanged, 3600):
            os._exit(99)
        self.reached = Reached(self._kept)
        self._serve(self)
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef):
        """What a shared fixture ran, and how long, counts for each test that takes it."""
        start = time.monotonic()
        with self._calls.into(self._fixtures.setdefault(fixturedef, set())):
            made = yield
        self._made[fixturedef] = time.monotonic() - start
        return made

    def _unchanged(self) -> int:
        """In a fork: each test with cold caches, so that it reaches what it would reach alone."""
        found: dict[str, tuple[float, list[Function]]] = {}
        kept = _caches(self.root)
        sys.addaudithook(self._calls.heard)
        for item, after in _followed(list(self.items.values())):
            for cache in kept:
                cache.cache_clear()
            start, mine = time.monotonic(), set()
            self._calls.start()
            with self._calls.into(mine):
                failed = _fails(item, after)
            self._calls.stop()
            if failed:
                return 1
            named = item._fixtureinfo.name2fixturedefs.values()  # pyright: ignore[reportAttributeAccessIssue]
            taken = [d for fixtures in named for d in fixtures]
            mine.update(*(self._fixtures.get(d, set()) for d in taken))
            seconds = max(time.monotonic() - start, sum(self._made.get(d, 0) for d in taken))
            found[item.nodeid] = seconds, sorted(mine)
        self._kept.write_text(json.dumps(found), encoding="utf-8")
        return 0

    def asked(self, path: str, line: int, sources: tuple[str, str]) -> Answer | None:
        """``killed``, ``survived`` or ``slow``, and the test that noticed.

        None: has to be loaded anew.

        Args:
            line: where the change stands.
            sources: the module as it is and as it becomes.
        """
        name = function_at(sources[0], line)
        if name == MODULE or (path, name) in self.loading:
            return None
        new = replaced(str(file_of(self.root, path)), *sources)
        if new is None:
            return None
        older = [t for t in self.reached.by(path, name) if t in self.items]
        # A test that is newer than what was kept may reach anything.
        tests = [t for t in self.items if t not in self.reached.seconds] + older
        noticed = self.root / "noticed"
        noticed.write_text("", encoding="utf-8")

        def run() -> int:
            for function, code in new:
                function.__code__ = code
            for item, after in _followed([self.items[t] for t in tests]):
                if _fails(item, after):
                    noticed.write_text(item.nodeid, encoding="utf-8")
                    return 1
            return 0

        status = forked(run, 20 + 10 * sum(self.reached.seconds[t] for t in older))
        return STATES.get(status, "killed"), noticed.read_text(encoding="utf-8")


def _followed(items: list[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    return zip(items, [*items[1:], None], strict=True)


def _fails(item: pytest.Item, after: pytest.Item | None) -> bool:
    """Whether a test fails; the fixtures that it shares with the one *after* it stay."""
    return any(r.failed for r in runtestprotocol(item, log=False, nextitem=after))


def _caches(root: Path) -> list:
    """Caches of the core and of the tests: what a test takes from one it would reach alone."""
    core = {str(file_of(root, path)) for path in modules()}
    tests = str(root / "tests")
    return [
        o
        for o in gc.get_objects()
        if type(o).__name__ == "_lru_cache_wrapper"
        and (file := getattr(o.__wrapped__, "__code__", _fails.__code__).co_filename)
        and (file in core or file.startswith(tests))
    ]


def forked(run: Callable[[], int], limit: float) -> int | None:
    """What *run* gives in a fork, 99 when it dies; None when it takes longer than *limit*."""
    child = os.fork()
    if not child:
        status = 99
        try:
            os.setsid()
            status = run()
        finally:
            os._exit(status)
    end = time.monotonic() + limit
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def function_at(source: str, line: int) -> str:
    """Qualified name of the innermost function in whose body *line* is."""

    def inside(node: ast.AST, scope: str, found: str) -> str:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                found = inside(child, f"{scope}{child.name}.", found)
            elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                mine = child.body[0].lineno <= line <= (child.end_lineno or 0)
                found = f"{scope}{child.name}" if mine else found
                found = inside(child, f"{scope}{child.name}.<locals>.", found)
            else:
                found = inside(child, scope, found)
        return found

    return inside(ast.parse(source), "", MODULE)


def replaced(file: str, source: str, changed: str) -> list[tuple[FunctionType, CodeType]] | None:
    """The living functions of the module in *file* with the code that they get; None when what it
    does while it is loaded becomes another."""
    new = _pairs(_compiled(source, file), _compiled(changed, file))
    if new is None:
        return None
    found = []
    for function in gc.get_objects():
        if isinstance(function, FunctionType) and function.__code__.co_filename == file:
            code = new.get(function.__code__)
            if code is None or code.co_freevars != function.__code__.co_freevars:
                return None
            found.append((function, code))
    return found


def _compiled(source: str, file: str) -> CodeType:
    return compile(source, file, "exec", dont_inherit=True)


def _pairs(old: CodeType, new: CodeType) -> dict[CodeType, CodeType] | None:
    """Code of each function before and after; None when a module or class does other things."""
    function = old.co_flags & 1  # CO_OPTIMIZED: neither module nor body of a class
    inner = [c for c in old.co_consts if isinstance(c, CodeType)]
    after = [c for c in new.co_consts if isinstance(c, CodeType)]
    if not function and _itself(old) != _itself(new):
        return None
    found = {old: new} if function else {}
    if [c.co_name for c in inner] == [c.co_name for c in after]:
        for one, other in zip(inner, after, strict=True):
            below = _pairs(one, other)
            if below is None:
                return None
            found |= below
    return found


def _itself(code: CodeType) -> tuple:
    """What a piece of code does, without the functions inside."""
    consts = [type(c) if isinstance(c, CodeType) else (type(c), repr(c)) for c in code.co_consts]
    return code.co_code, code.co_names, code.co_varnames, consts
