"""What the terminal reaches of the office the desk reaches, too: a use case that ``cli`` calls and
no page leads to stands in :data:`ONLY_THERE` with its reason, or is a gap."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
Name = tuple[str, str]
"""(module of the office, name in it)."""
ONLY_THERE = {
    "accounts.add": "who lets people into a shared desk stands at its machine",
    "choices.kind": "a typed kind; the desk offers the kinds",
    "conference.of_year": "the report of a year, not of a month; the desk shows its forms",
    "conference.write": "the same, as a file",
    "corrections.explain": "of a file anywhere; the desk explains a finding (explain_these)",
    "decisions.approve_block": "a block by options; the desk decides all of a filter (deciding)",
    "decisions.lines_of": "a plan as a list; the desk shows its items (deciding.board)",
    "decisions.questions": "the same; the desk shows questions as cards (questions.names)",
    "exchange.last_applied": "what is meant where no number is typed",
    "forms.day_of": "--year; the desk names the day of each form",
    "intake.validate": "files outside a workspace; the desk checks what lies in the inbox",
    "letters.write_dry": "letters as files; the desk shows them as they would go",
    "mappings.point_out": "a heading by words; the desk takes a click (point)",
    "mappings.tables_of": "of a file anywhere; the desk looks at one of the inbox (look)",
    "standings.by_day": "states day by day as a table; the desk draws the progress as a line",
    "standings.by_unit": "states by unit as a file; the desk shows units (campaign.by_unit)",
    "templates.compare": "whoever makes templates, before they are issued; not of a month",
    "templates.migrate": "the same",
    "templates.repair": "the same",
}


def _imports(tree: ast.AST) -> tuple[dict[str, str], dict[str, Name]]:
    """(what a file calls modules of the office, what it calls names of them)."""
    modules: dict[str, str] = {}
    names: dict[str, Name] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        parts = (node.module or "").split(".")
        for alias in node.names:
            called = alias.asname or alias.name
            if parts[-1] == "office":
                modules[called] = alias.name
            elif len(parts) > 1 and parts[-2] == "office":
                names[called] = (parts[-1], alias.name)
            elif node.level == 1 and "office" in str(getattr(tree, "where", "")):
                if node.module is None:
                    modules[called] = alias.name
                elif len(parts) == 1:
                    names[called] = (parts[0], alias.name)
    return modules, names


def _read(path: Path) -> ast.Module:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tree.where = path.parent.name  # pyright: ignore[reportAttributeAccessIssue]
    return tree


def _used(node: ast.AST, modules: dict[str, str], names: dict[str, Name]) -> set[Name]:
    found = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
            if one.value.id in modules:
                found.add((modules[one.value.id], one.attr))
        elif isinstance(one, ast.Name) and one.id in names:
            found.add(names[one.id])
    return found


def _office() -> dict[Name, set[Name]]:
    """Each function and class of the office that others may call -> what it calls of the office
    itself."""
    found = {}
    for path in sorted((ROOT / "office").glob("*.py")):
        tree = _read(path)
        modules, names = _imports(tree)
        own = {n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
        names |= {name: (path.stem, name) for name in own}
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found[path.stem, node.name] = _used(node, modules, names)
    return found


def _reached(rim: str, office: dict[Name, set[Name]]) -> tuple[set[Name], set[Name]]:
    """(functions of the office that a rim calls, those and all that they lead to)."""
    called: set[Name] = set()
    for path in sorted((ROOT / rim).rglob("*.py")):
        tree = _read(path)
        called |= _used(tree, *_imports(tree))
    called &= office.keys()
    every, waiting = set(called), list(called)
    while waiting:
        for other in office[waiting.pop()] & office.keys() - every:
            every.add(other)
            waiting.append(other)
    return called, every


def test_what_the_terminal_reaches_the_desk_reaches():
    office = _office()
    terminal, _ = _reached("cli", office)
    _, desk = _reached("desk", office)
    # A class leads on, and is no use case itself.
    gaps = {".".join(name) for name in terminal - desk if name[1][0].islower()}
    assert gaps == ONLY_THERE.keys()
