"""Small changes of the code, as a slip of the hand would make them: which there are, and each made.

cosmic-ray brings the turned comparisons, arithmetic, numbers off by one, ``and`` for ``or``; the
operators here add what it lacks: a statement, an argument, a value of a set or a branch left out.
Of several changes of the same place one is taken, so that a place counts once for each kind.
"""

import ast
import hashlib
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.operators.provider import OperatorProvider
from parso.python.tree import Name

# Of decorators hoso has dataclass, property and caches: without them nothing works, or all is slow.
# VariableReplacer and VariableInserter want to be told names; ExceptionReplacer stumbles on dotted
# ones.
LEFT_OUT = {"RemoveDecorator", "VariableReplacer", "VariableInserter", "ExceptionReplacer"}
Place = tuple[int, int]


class _Own(Operator):
    """Ours say all ``places`` of a node at once: cosmic-ray asks on while the node is changed."""

    def mutation_positions(self, node):
        return list(self.places(node))

    def places(self, node) -> Iterator[tuple[Place, Place]]:
        raise NotImplementedError

    @classmethod
    def examples(cls):
        return ()


def _written(text: str, where):
    """A word that stands where another node stood."""
    return Name(text, where.start_pos, where.get_first_leaf().prefix)


class StatementLeftOut(_Own):
    """A call for its effect, an assignment to an element or an ``x &= y`` becomes ``pass``."""

    def places(self, node):
        if node.type == "simple_stmt" and self._has_effect(node.children[0]):
            yield node.start_pos, node.children[0].end_pos

    def mutate(self, node, index):
        node.children[0] = _written("pass", node.children[0])
        return node

    @staticmethod
    def _has_effect(node) -> bool:
        if node.type in ("atom_expr", "raise_stmt", "del_stmt"):
            return True
        if node.type != "expr_stmt":
            return False
        target, sign = node.children[0], node.children[1]
        return target.type == "atom_expr" or getattr(sign, "value", "=") != "="


class BranchLeftOut(_Own):
    """The condition of an ``if``, ``elif`` or ``x if c else y`` becomes False."""

    def places(self, node):
        for at in self._conditions(node):
            yield node.children[at].start_pos, node.children[at].end_pos

    def mutate(self, node, index):
        at = self._conditions(node)[index]
        node.children[at] = _written("False", node.children[at])
        return node

    @staticmethod
    def _conditions(node) -> list[int]:
        if node.type == "if_stmt":
            return [
                i + 1
                for i, child in enumerate(node.children)
                if getattr(child, "value", "") in ("if", "elif")
            ]
        return [2] if node.type == "test" and node.children[1].value == "if" else []


class FilterLeftOut(_Own):
    """The condition of a comprehension becomes True."""

    def places(self, node):
        if node.type == "comp_if":
            yield node.children[1].start_pos, node.children[1].end_pos

    def mutate(self, node, index):
        node.children[1] = _written("True", node.children[1])
        return node


class OperandLeftOut(_Own):
    """One side of ``and``, ``or``, ``&``, ``|``."""

    KINDS = ("and_test", "or_test", "and_expr", "expr")

    def places(self, node):
        if node.type in self.KINDS:
            for operand in node.children[::2]:
                yield operand.start_pos, operand.end_pos

    def mutate(self, node, index):
        at = 2 * index
        gone = slice(at, at + 2) if at + 1 < len(node.children) else slice(at - 1, at + 1)
        del node.children[gone]
        return node


class ElementLeftOut(_Own):
    """A keyword argument, or an element of a list, set, tuple or dictionary, of two or more."""

    def places(self, node):
        for at in self._elements(node):
            yield node.children[at].start_pos, node.children[at].end_pos

    def mutate(self, node, index):
        at = self._elements(node)[index]
        if node.type != "arglist" and len(node.children) == 3:
            # One alone keeps its comma: "(a,)" is a tuple, "(a)" none.
            node.children = [node.children[2 - at], node.children[1]]
            return node
        gone = slice(at, at + 2) if at + 1 < len(node.children) else slice(at - 1, at + 1)
        del node.children[gone]
        return node

    @staticmethod
    def _elements(node) -> list[int]:
        if node.type == "arglist":
            return [
                i for i in range(0, len(node.children), 2) if node.children[i].type == "argument"
            ]
        if node.type == "testlist_comp" and getattr(node.children[1], "value", "") == ",":
            return list(range(0, len(node.children), 2))
        if node.type == "dictorsetmaker" and [
            getattr(c, "value", "") for c in node.children[1:2]
        ] == [","]:
            return list(range(0, len(node.children), 2))
        return []


class TextShortened(_Own):
    """The last character of a short pattern, SQL text or sign; names and words are left alone (a
    name that is wrong is noticed by anything; lists of words are data)."""

    def places(self, node):
        if node.type == "string" and re.search(r"[^\w.: ]", self._inner(node)[:40]):
            yield node.start_pos, node.end_pos

    def mutate(self, node, index):
        inner = self._inner(node)
        start = node.value.index(inner)
        kept = inner[:-1] if inner[-2:-1] != "\\" else inner[:-2]
        node.value = node.value[:start] + kept + node.value[start + len(inner) :]
        return node

    @staticmethod
    def _inner(node) -> str:
        text = node.value.lstrip("rRbBuU")
        quote = text[:3] if text[:3] in ('"""', "'''") else text[:1]
        return text[len(quote) : -len(quote)]


OWN = (
    StatementLeftOut,
    BranchLeftOut,
    FilterLeftOut,
    OperandLeftOut,
    ElementLeftOut,
    TextShortened,
)


@cache
def operators() -> dict[str, type[Operator]]:
    """Name -> operator: cosmic-ray's and those above."""
    core = OperatorProvider()
    # "is" where "==" stands is a fault of style: small numbers and names are one object each.
    kept: dict[str, type[Operator]] = {
        n: core[n] for n in core if n not in LEFT_OUT and not re.search("Eq_Is", n)
    }
    return kept | {o.__name__: o for o in OWN}


def family(name: str) -> str:
    """What kind of slip an operator is: the many of cosmic-ray that turn one sign are one kind."""
    return name.split("_")[0].removesuffix("Operator")


@dataclass(frozen=True)
class Mutant:
    """One change: *occurrence* of *operator* in the module at *path* (relative, in "/")."""

    path: str
    operator: str
    occurrence: int
    line: int

    def key(self, source: str) -> str:
        """Stays while module and change stay."""
        text = f"{source}|{self.path}|{self.operator}|{self.occurrence}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def made(mutant: Mutant, source: str) -> str | None:
    """The module with the change, or None when it says the same or can no longer be read."""
    changed = mutate_code(source, operators()[mutant.operator](), mutant.occurrence)
    try:
        same = changed is None or ast.dump(ast.parse(changed)) == ast.dump(ast.parse(source))
    except SyntaxError:
        return None
    return None if same else changed


def mutants(path: str, source: str, seed: int) -> list[Mutant]:
    """The changes of a module, in the order of its lines: one a place and kind, by *seed*."""
    nodes = list(ast_nodes(get_ast(source)))
    quiet = list(_quiet(ast.parse(source)))
    places: dict[tuple[str, Place, Place], list[Mutant]] = {}
    for name, operator in operators().items():
        count = 0
        own: Any = operator()
        for node in nodes:
            for start, end in own.mutation_positions(node):
                mutant = Mutant(path, name, count, start[0])
                count += 1
                if not any(a <= start and end <= b for a, b in quiet):
                    places.setdefault((family(name), start, end), []).append(mutant)
    chosen = random.Random(f"{seed}|{path}")
    return [
        chosen.choice(found)
        for _, found in sorted(places.items(), key=lambda p: (p[0][1:], p[0][0]))
    ]


def _quiet(tree: ast.AST) -> Iterator[tuple[Place, Place]]:
    """Where a change says nothing about behaviour: annotations, docstrings, ``t("...")`` and other
    texts for people (a test of its own holds the sentences), ``__all__``, type aliases, how much a
    cache may hold, ``strict=`` of ``zip`` (a guard that no input ever meets), ``frozen`` and
    ``slots`` of dataclasses."""
    for node in ast.walk(tree):
        yield from _span(_annotations(node))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield from _span([node])
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("t", "cast")
        ):
            yield from _span([node])
        if isinstance(node, ast.Call):
            yield from _span([k for k in node.keywords if (_called(node), k.arg) in _GUARDS])
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield from _span(node.exc.args)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            yield from _span([node])
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield from _span([node])


_GUARDS = {
    ("zip", "strict"),
    ("lru_cache", "maxsize"),
    ("dataclass", "frozen"),
    ("dataclass", "slots"),
}
"""(function, argument) that say nothing about what is made."""


def _called(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def _annotations(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.AnnAssign | ast.arg):
        return [node.annotation] if node.annotation else []
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return [node.returns] if node.returns else []
    return []


def _span(nodes: Iterable[ast.AST]) -> Iterator[tuple[Place, Place]]:
    """Start and end as parso counts: lines from 1, columns in characters; ast counts bytes, so a
    line with letters beyond ASCII before the place may end a little late, which does no harm."""
    for node in nodes:
        yield (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)  # pyright: ignore[reportAttributeAccessIssue]


def changed_line(source: str, changed: str) -> tuple[int, str, str]:
    """Number of the first line that differs, as it stood and as it became."""
    before, after = source.split("\n"), changed.split("\n")
    for number, (old, new) in enumerate(zip(before, after, strict=False), start=1):
        if old != new:
            return number, old.strip(), new.strip()
    return len(before), "", ""


def of_files(root: Path, paths: Iterable[str], seed: int) -> list[Mutant]:
    """The changes of several modules."""
    return [m for p in paths for m in mutants(p, (root / p).read_text(encoding="utf-8"), seed)]
