"""The house keeps its shape: which part may import which, and what the wheel holds."""

import ast
import configparser
from pathlib import Path

import pytest

from tools import house

ROOT = Path(__file__).parent.parent
PARTS = ("validators", "sync", "connectors", "office", "cli", "desk", "fixtures")
MAY_IMPORT = {
    "validators": set(),
    "sync": {"validators"},
    "connectors": {"validators"},
    "fixtures": {"validators", "connectors"},
    "office": {"validators", "connectors", "sync"},
    "desk": {"validators", "connectors", "sync", "office"},
    "cli": {"validators", "connectors", "sync", "office", "desk", "fixtures"},
}


def modules(part: str) -> list[Path]:
    return sorted(p for p in (ROOT / part).rglob("*.py"))


def imported_parts(path: Path) -> set[str]:
    """Parts of hoso that a module imports, relative or absolute, at top level or inside a
    function."""
    inside = path.relative_to(ROOT).parent.parts
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom):
            base = list(inside[: len(inside) - node.level + 1]) if node.level else []
            if node.level and node.level > len(inside):
                base = []
            module = (node.module or "").split(".") if node.module else []
            names = [[*base, *module, a.name] for a in node.names] if node.level else [module]
        elif isinstance(node, ast.Import):
            names = [a.name.split(".") for a in node.names]
        for name in names:
            if name[:1] == ["hoso"]:
                name = name[1:]
            if name and name[0] in PARTS:
                found.add(name[0])
    return found - {inside[0]}


@pytest.mark.parametrize("part", PARTS)
def test_arrows_point_one_way(part):
    assert modules(part)
    wrong = {
        str(p.relative_to(ROOT)): sorted(bad)
        for p in modules(part)
        if (bad := imported_parts(p) - MAY_IMPORT[part])
    }
    assert wrong == {}


def test_the_reader_of_arrows_sees_them():
    assert imported_parts(ROOT / "office" / "workspace.py") >= {"connectors", "validators"}
    assert imported_parts(ROOT / "connectors" / "formats" / "records.py") == {"validators"}


@pytest.mark.parametrize("part", ["validators", "sync"])
def test_the_core_knows_no_file_database_or_network(part):
    forbidden = {
        "openpyxl",
        "sqlalchemy",
        "requests",
        "smtplib",
        "socket",
        "sqlite3",
        "python_calamine",
        "xlsxwriter",
        "psycopg",
        "click",
    }
    for path in modules(part):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            assert not {n.split(".")[0] for n in names} & forbidden, path


def test_setup_cfg_lists_every_package():
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = set(config["options"]["packages"].split())
    folders = {
        "hoso." + ".".join(p.parent.relative_to(ROOT).parts)
        for part in PARTS
        for p in (ROOT / part).rglob("__init__.py")
    }
    assert listed == folders


def test_every_dependency_has_an_upper_bound():
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = config["options"]["install_requires"].split("\n") + [
        x for v in config["options.extras_require"].values() for x in v.split("\n")
    ]
    assert [x for x in lines if x.strip() and "<" not in x] == []


def test_no_module_at_the_root():
    assert not (ROOT / "__init__.py").exists()


def test_the_picture_of_the_house_is_the_one_of_the_code():
    """``make house`` draws it anew."""
    assert house.PICTURE.read_text(encoding="utf-8") == house.drawing()


def test_every_room_stands_on_the_page_of_the_house():
    page = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")
    assert {r for r in house.rooms("connectors") if f"`{r}/`" not in page} == set()


def test_the_office_knows_no_terminal():
    """A page in the browser calls the same use cases: they print, ask and know nothing of click."""
    for path in modules("office"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                module = getattr(node, "module", None) or ""
                names = {a.name.split(".")[0] for a in node.names} | {module.split(".")[0]}
                assert not names & {"click", "rich", "cli", "getpass"}, path
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("print", "input"), path
