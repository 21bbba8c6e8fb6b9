"""Functions stay small: complexity, length and number of parameters, measured in every part.

What is still above stands in ``tests/data/shape.txt`` by name; the list may only shrink.
``python -m tests.test_shape`` writes it anew, and refuses to make it longer.
"""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PARTS = ("validators", "sync", "connectors", "office", "cli", "desk", "fixtures", "tools")
KEPT = ROOT / "tests" / "data" / "shape.txt"
COMPLEX, LONG, MANY = 15, 50, 6
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[tuple[str, Function]]:
    """(place, function) of each, nested ones by the names around them."""

    def walk(node: ast.AST, names: tuple[str, ...]) -> Iterator[tuple[str, Function]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, Function | ast.ClassDef):
                inside = (*names, child.name)
                if isinstance(child, Function):
                    yield f"{path.relative_to(ROOT).as_posix()}::{'.'.join(inside)}", child
                yield from walk(child, inside)
            else:
                yield from walk(child, names)

    yield from walk(ast.parse(path.read_text(encoding="utf-8")), ())


def length(function: Function) -> int:
    """Lines of the body, without the docstring."""
    body = function.body[1:] if ast.get_docstring(function, clean=False) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def parameters(function: Function) -> int:
    """Without self and cls; none for a command, whose options are words of the command line."""
    if any(
        "click" in ast.unparse(d) or ".command(" in ast.unparse(d) for d in function.decorator_list
    ):
        return 0
    args = function.args
    named = [a.arg for a in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
    return len([n for n in named if n not in ("self", "cls")])


def complexities() -> dict[tuple[str, int], int]:
    """(file, line) -> complexity of what ruff finds too complex."""
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "C901",
         "--config", f"lint.mccabe.max-complexity={COMPLEX}", "--output-format", "json",
         "--exit-zero", *PARTS],
        cwd=ROOT, capture_output=True, check=True, encoding="utf-8",
    )  # fmt: skip
    return {
        (Path(f["filename"]).relative_to(ROOT).as_posix(), f["location"]["row"]): int(
            f["message"].split("(")[1].split(" ")[0]
        )
        for f in json.loads(done.stdout)
    }


def above() -> set[str]:
    """Every function above a bound, as "file::name what"."""
    knots, found = complexities(), set()
    for part in PARTS:
        for path in sorted((ROOT / part).rglob("*.py")):
            if "migrations/versions" in path.as_posix():
                continue
            for place, function in functions(path):
                if (path.relative_to(ROOT).as_posix(), function.lineno) in knots:
                    found.add(f"{place} complexity")
                if length(function) > LONG:
                    found.add(f"{place} length")
                if parameters(function) > MANY:
                    found.add(f"{place} parameters")
    return found


def kept() -> set[str]:
    return set(KEPT.read_text(encoding="utf-8").splitlines()) if KEPT.exists() else set()


def test_no_new_knot():
    """Take it apart into named steps; the list is for those that were there before."""
    assert sorted(above() - kept()) == []


def test_the_list_shrinks():
    """What was taken apart leaves the list: python -m tests.test_shape"""
    assert sorted(kept() - above()) == []


def test_the_measures_see_what_they_are_for(tmp_path):
    lines = "\n".join(f"    x{n} = {n}" for n in range(LONG + 1))
    source = f'def f(a, b, c, d, e, g, h):\n    """Says\n    much."""\n{lines}\n'
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    assert (length(function), parameters(function)) == (LONG + 1, 7)


if __name__ == "__main__":
    now, before = above(), kept()
    if before and now - before:
        sys.exit("\n".join(["New, take them apart:", *sorted(now - before)]))
    KEPT.write_text("".join(f"{line}\n" for line in sorted(now)), encoding="utf-8")
