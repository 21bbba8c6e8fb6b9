"""The small changes that `make mutants` tries are those that it says."""

import ast
import importlib.util
import time

import pytest

from tools import loaded, mutations, rooms

CHANGES = [
    (
        "StatementLeftOut",
        "def f():\n    note(1)\n    return 2\n",
        "def f():\n    pass\n    return 2\n",
    ),
    ("StatementLeftOut", "x &= y\n", "pass\n"),
    ("StatementLeftOut", "x[1] = y\n", "pass\n"),
    ("BranchLeftOut", "if a > 1:\n    b()\n", "if False:\n    b()\n"),
    ("BranchLeftOut", "x = a if b else c\n", "x = a if False else c\n"),
    ("FilterLeftOut", "x = [a for a in b if a > 1]\n", "x = [a for a in b if True]\n"),
    ("OperandLeftOut", "x = a & b\n", "x = b\n"),
    ("OperandLeftOut", "x = a or b\n", "x = b\n"),
    ("ElementLeftOut", "f(a, mode=1)\n", "f(a)\n"),
    ("ElementLeftOut", "A = (1, 2)\n", "A = (2,)\n"),
    ("ElementLeftOut", 'A = {"a", "b"}\n', 'A = {"b",}\n'),
    ("ElementLeftOut", "A = [1, 2, 3]\n", "A = [2, 3]\n"),
    ("TextShortened", 'A = "[=+@-]"\n', 'A = "[=+@-"\n'),
    ("NumberReplacer", "A = 15\n", "A = 16\n"),
]


@pytest.mark.parametrize(("operator", "before", "after"), CHANGES)
def test_each_kind_makes_its_change(operator, before, after):
    made = mutations.made(mutations.Mutant("a.py", operator, 0, 1), before)
    assert made is not None
    assert ast.dump(ast.parse(made)) == ast.dump(ast.parse(after))


def test_what_says_nothing_about_behaviour_is_left_alone():
    quiet = """
__all__ = ["a", "b"]
def f(x: "int | None" = None) -> "str | None":
    "What it does - and more."
    raise ValueError(t("Sai (1)."), 5)
"""
    found = {(m.line, mutations.family(m.operator)) for m in mutations.mutants("a.py", quiet, 1)}
    assert found == {(5, "StatementLeftOut")}


def test_a_guard_that_no_input_meets_is_left_alone():
    """What a cache may hold, and lists that are of one length whatever comes in."""
    quiet = """
@lru_cache(maxsize=1 << 4)
def f(a):
    return zip(a, a, strict=True)
@dataclass(frozen=True, slots=True)
class A:
    pass
"""
    assert mutations.mutants("a.py", quiet, 1) == []
    assert mutations.mutants("a.py", "x = f(strict=True, maxsize=3, most=4)\n", 1)


def test_a_place_counts_once_for_each_kind_and_the_seed_chooses():
    source = "def f(a, b):\n    return a < b\n"
    found = mutations.mutants("a.py", source, 1)
    assert [mutations.family(m.operator) for m in found].count("ReplaceComparison") == 1
    assert found == mutations.mutants("a.py", source, 1)
    chosen = {mutations.mutants("a.py", source, n)[0] for n in range(20)}
    assert len(chosen) > 1


def test_every_module_of_the_core_has_tests_that_are_there():
    paths = rooms.modules()
    assert {"validators/parsing.py", "connectors/mail/outbox.py"} <= set(paths)
    for path in paths:
        tests = [t for t in rooms.tests_of(path) if t.endswith(".py") or "/" in t]
        assert tests, path
        for test in tests:
            assert (rooms.ROOT / test).exists(), (path, test)


MODULE = """
import functools
BOUND = 3
def kept(f):
    @functools.wraps(f)
    def inside(*a):
        return f(*a) + 0
    return inside
class A:
    @kept
    def more(self, n, least=1):
        return n > BOUND
def less(n):
    return any(n < b for b in (BOUND,))
"""


@pytest.fixture
def module(tmp_path):
    (file := tmp_path / "a.py").write_text(MODULE)
    spec = importlib.util.spec_from_file_location("a", file)
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.mark.parametrize(
    ("before", "after", "more", "less"),
    [
        ("n > BOUND", "n >= BOUND", True, False),
        ("n < b", "n <= b", False, True),
        ("+ 0", "+ 1", True, False),
        ("BOUND = 3", "BOUND = 2", None, None),
        ("least=1", "least=2", None, None),
        ("    @kept\n", "", None, None),
    ],
)
def test_a_change_is_put_into_the_loaded_module(module, before, after, more, less):
    """In a function, also one behind a decorator; what is done while loading has to be loaded."""
    found = loaded.replaced(module.__file__, MODULE, MODULE.replace(before, after))
    assert (found is None) == (more is None)
    for function, code in found or []:
        function.__code__ = code
    assert (bool(module.A().more(3)), module.less(3)) == (bool(more), bool(less))


def test_the_function_in_which_a_change_stands():
    lines = MODULE.splitlines()
    names = {text.strip(): loaded.function_at(MODULE, n) for n, text in enumerate(lines, 1)}
    assert names["BOUND = 3"] == names["class A:"] == names["def less(n):"] == loaded.MODULE
    assert names["return f(*a) + 0"] == "kept.<locals>.inside"
    assert names["return inside"] == names["def inside(*a):"] == "kept"
    assert (names["return n > BOUND"], names["@kept"]) == ("A.more", loaded.MODULE)


def test_the_tests_that_reach_a_function_are_told_the_quickest_first(tmp_path):
    (kept := tmp_path / "reached.json").write_text(
        """{"slow": [3.0, [["a.py", "f"]]], "quick": [0.1, [["a.py", "f"], ["a.py", "g"]]],
            "other": [0.2, [["b.py", "f"]]], "process": [9.0, [["", "process"]]]}"""
    )
    reached = loaded.Reached(kept)
    assert reached.by("a.py", "f") == ["quick", "slow", "process"]
    assert reached.by("a.py", "g") == ["quick", "process"]
    assert reached.by("a.py", loaded.MODULE) == ["quick", "slow", "process"]


def test_a_fork_that_dies_or_lasts_is_told_apart():
    assert loaded.forked(lambda: 0, 60) == 0
    assert loaded.forked(lambda: 1 // 0, 60) == 99
    assert loaded.forked(lambda: time.sleep(60) or 0, 0.1) is None
