"""CONTRIBUTING.md leads a newcomer to places that are there, and the rule that it shows is one."""

import re
from pathlib import Path, PurePosixPath

import pandas as pd

from hoso.validators.rules import BOOK, Example, engine, examples, laws, rule
from hoso.validators.rules.context import Context

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
TEXT = re.sub(r"^```.*?^```$", "", PAGE, flags=re.MULTILINE | re.DOTALL)
NAMED = re.findall(r"`([^`\n]+)`", TEXT)
PLACE = re.compile(r"(?:[\w<>*.-]+/)*[\w<>*.-]+(?:/|\.(?:py|csv|j2|po|css|js|md|txt|toml))")
ROOMS = [p for p in ROOT.iterdir() if p.is_dir() and p.name not in ("build", "dist", "demo", "out")]


def places() -> list[PurePosixPath]:
    """Files and folders of the project, from its root."""
    inside = [p for room in ROOMS if not room.name.startswith(".") for p in room.rglob("*")]
    return [
        PurePosixPath(p.relative_to(ROOT).as_posix())
        for p in [*ROOMS, *ROOT.glob("*.*"), *inside]
        if "__pycache__" not in p.parts
    ]


def missing(names: list[str]) -> list[str]:
    """Those that no file or folder ends with; what stands in <> is anything."""
    there = places()
    return [
        n for n in names if not any(p.match(re.sub(r"<\w+>", "*", n).rstrip("/")) for p in there)
    ]


def test_every_place_that_is_named_is_there():
    named = [n for n in NAMED if PLACE.fullmatch(n)]
    named += re.findall(r"\b(?:tests|docs|tools)/[\w/]+\.\w+", PAGE)
    assert len(set(named)) > 40 and missing(["cli/main.py", "desk/pages/<group>.py"]) == []
    assert missing(["cli/nowhere.py"]) == ["cli/nowhere.py"]
    assert missing(named) == []


def test_every_link_leads_somewhere():
    headings = {
        re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-")
        for h in re.findall("(?m)^#+ (.+)", PAGE)
    }
    for target in re.findall(r"\]\(([^)]+)\)", PAGE):
        assert target[1:] in headings if target[0] == "#" else (ROOT / target).exists(), target


def test_every_target_of_make_and_every_name_in_capitals_is_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in re.findall(r"(?:^    |`)make ([a-z]+)", PAGE, re.MULTILINE):
        assert re.search(rf"^{name}:", makefile, re.MULTILINE), name
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for room in ("cli", "desk", "validators", "tests")
        for path in (ROOT / room).rglob("*.py")
    )
    capitals = {n for n in NAMED if re.fullmatch(r"[A-Z]{4,}", n)}
    assert {"COMMANDS", "GROUPS"} <= capitals
    assert [n for n in capitals if not re.search(rf"^{n}\b.* = ", code, re.MULTILINE)] == []


def test_the_rule_that_is_shown_is_one():
    """As it stands: known words, a document that is declared, and examples that are true."""
    (shown,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    before = set(BOOK)
    names = {"rule": rule, "Example": Example, "laws": laws, "Context": Context, "pd": pd}
    try:
        exec(compile(shown, "CONTRIBUTING.md", "exec"), names)
        (made,) = set(BOOK) - before
        for example, told in (
            (BOOK[made].wrong, [made]),
            (BOOK[made].right, []),
            *((one, []) for one in BOOK[made].lawful),
        ):
            result = engine.run(examples.context(example), [BOOK[made]])
            assert not result.crashed and result.findings["rule"].tolist() == told
        assert BOOK[made].lawful
    finally:
        for name in set(BOOK) - before:
            del BOOK[name]
