"""``make messages``: collects the texts for users and brings the English catalogue up to date;
compiles click's sentences in Vietnamese, which somebody writes by hand.

Works on the syntax tree, because a reader of tokens sees calls inside f-strings on Python 3.12 and
not on 3.11. The same sources give the same two files, byte for byte: no dates, no places, sorted by
text.
"""

import ast
import datetime
import io
import sys
from pathlib import Path

import jinja2
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2.ext import extract_from_ast

from hoso.cli.spoken import paragraphs

ROOT = Path(__file__).parents[1]
FOLDERS = ("cli", "desk", "office", "connectors", "validators", "sync")
CATALOGUE = ROOT / "validators" / "locale" / "en" / "LC_MESSAGES" / "hoso.po"
OF_CLICK = ROOT / "validators" / "locale" / "vi" / "LC_MESSAGES" / "click.po"
# Tables whose values are given to t() where they are shown.
LABELS = {
    "office/letters.py": "STATES",
    "office/exchange.py": "STATES",
    "connectors/reports/words.py": "_BECAME",
}
_EPOCH = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def texts() -> set[str]:
    """Every text that the code or a page gives to ``t``."""
    found: set[str] = set()
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            found |= _of_code(
                ast.parse(path.read_text(encoding="utf-8")),
                LABELS.get(path.relative_to(ROOT).as_posix(), ""),
            )
        for path in (ROOT / folder).rglob("*.j2"):
            tree = jinja2.Environment().parse(path.read_text(encoding="utf-8"))
            found |= {
                m if isinstance(m, str) else str(m[0])
                for _, _, m in extract_from_ast(tree, ["t"])
                if m
            }
    return found


def _of_code(tree: ast.Module, labels: str) -> set[str]:
    found = _of_helps(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t":
            if (
                node.args
                and isinstance(node.args[0], ast.Constant)
                and isinstance(node.args[0].value, str)
            ):
                found.add(node.args[0].value)
        elif (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Dict)
            and labels in [t.id for t in node.targets if isinstance(t, ast.Name)]
        ):
            found |= {
                v.value
                for v in node.value.values
                if isinstance(v, ast.Constant) and isinstance(v.value, str)
            }
    return found


def _of_helps(tree: ast.Module) -> set[str]:
    """What commands say of themselves and of their options; those in two languages stay so."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(
            "command(" in ast.unparse(d) or "group(" in ast.unparse(d) for d in node.decorator_list
        ):
            found |= set(paragraphs(ast.get_docstring(node) or "")) - {""}
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "click.option":
            found |= {
                k.value.value
                for k in node.keywords
                if k.arg in ("help", "show_default")
                and isinstance(k.value, ast.Constant)
                and isinstance(k.value.value, str)
                and " / " not in k.value.value
            }
    return found


def catalogue(wanted: set[str], translated: dict[str, str]) -> Catalog:
    """The catalogue of the texts wanted; a text without a translation stays empty."""
    made = Catalog(
        locale="en",
        project="hoso",
        version="1",
        copyright_holder="hoso",
        creation_date=_EPOCH,
        revision_date=_EPOCH,
        last_translator="hoso",
        language_team="hoso",
        fuzzy=False,
        header_comment="# English texts of hoso.",
    )
    for text in sorted(wanted):
        made.add(text, translated.get(text, ""))
    return made


def read(path: Path = CATALOGUE) -> dict[str, str]:
    """Text -> translation."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale="en") if m.id}


def write(translated: dict[str, str], path: Path = CATALOGUE) -> list[str]:
    """Write the ``.po`` and the ``.mo`` beside it; the texts that still lack a translation."""
    made = catalogue(texts(), translated)
    with path.open("wb") as file:
        write_po(file, made, width=0, no_location=True, omit_header=False)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, made)
    return [str(m.id) for m in made if m.id and not m.string]


def compiled(path: Path = OF_CLICK) -> bytes:
    """The ``.mo`` of a catalogue that is written by hand."""
    out = io.BytesIO()
    with path.open("rb") as file:
        write_mo(out, read_po(file))
    return out.getvalue()


if __name__ == "__main__":
    missing = write(read())
    OF_CLICK.with_suffix(".mo").write_bytes(compiled())
    for text in missing:
        print(text)
    sys.exit(1 if missing else 0)
