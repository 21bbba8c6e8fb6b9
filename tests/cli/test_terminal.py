"""What others wrote, on the terminal: shown as text, without colours, orders or line breaks of its
own; machine output stays exact."""

import ast
import io
import json
import os
import re
from contextlib import redirect_stderr, redirect_stdout
from html import escape
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import hoso.cli.show
from hoso.cli import show
from hoso.cli.main import main
from hoso.connectors.corrections import remembered
from hoso.connectors.untrusted import one_line
from hoso.office.decisions import Answer, judge
from hoso.office.workspace import Workspace
from hoso.validators.explanations import EXPLANATIONS, Said

from ..hostile import HOSTILE, SHORT, STAIN
from ..sync.plans import against

DAY = "2026-11-30"
HEADINGS = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Đơn vị công tác"]
OWN = re.compile(r"\x1b\[3\dm\x1b\[1m([^\x1b]*)\x1b\[0m")
"""A word in a colour of ours."""


def stored(text: str) -> str:
    """*text* as the XML of a workbook holds it: signs that XML has not are written as readers
    decode them."""
    return re.sub(
        "[\x00-\x08\x0b-\x1f\ufffe\uffff]",
        lambda m: f"_x{ord(m[0]):04X}_",
        re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text),
    )


def save(path, rows, titles=("DS",)):
    """A workbook with the same *rows* on a sheet of each of *titles*, whatever they are."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for n in range(len(titles)):
        sheet = book.create_sheet(f"T{n}T")
        for r, row in enumerate(rows, 1):
            for c, value in enumerate(row, 1):
                cell = sheet.cell(r, c, stored(value) if isinstance(value, str) else value)
                if isinstance(value, str):
                    cell.data_type = "s"
    plain = path.with_name("plain.xlsx")
    book.save(plain)
    with ZipFile(plain) as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "xl/workbook.xml":
                for n, title in enumerate(titles):
                    data = data.replace(f'"T{n}T"'.encode(), f'"{escape(title)}"'.encode())
            target.writestr(item, data)
    plain.unlink()


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    """A terminal that folds nothing, so that a value can be looked for as a whole, and that gets
    every escape."""
    real = show.console
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_: False)
    monkeypatch.setattr(
        show,
        "console",
        lambda: Console(
            file=real().file, width=200_000, highlight=False, force_terminal=True, color_system=None
        ),
    )


def said(*words) -> str:
    """What the command says on both streams, without the colours of our own; it ends with a
    documented status."""
    output = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with redirect_stdout(output), redirect_stderr(output), pytest.raises(SystemExit) as ended:
        main([str(w) for w in words])
    output.flush()
    text = OWN.sub(r"\1", output.buffer.getvalue().decode())  # pyright: ignore[reportAttributeAccessIssue]
    assert ended.value.code in (0, 1, 2, 3, 4), (words, text[-300:])
    assert STAIN.findall(text) == [], words
    return text


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def shows(output: str, texts, most: int = 60) -> None:
    whole = squeezed(output)
    assert [text for text in texts if squeezed(one_line(text)[:most]) not in whole] == []


@pytest.fixture
def here(tmp_path, monkeypatch):
    said("init", tmp_path / "tinh")
    monkeypatch.chdir(tmp_path / "tinh")
    return tmp_path / "tinh"


def test_values_of_a_submission(here):
    rows = [
        HEADINGS,
        *(
            [
                n,
                "Nguyễn Văn An",
                "12/03/1985",
                "Nam",
                f"{text[:200]} 12",
                "Trường Tiểu học Ninh Sơn",
            ]
            for n, text in enumerate(HOSTILE, 1)
        ),
    ]
    # Sound people beside them, or the whole column would be one finding.
    rows += [
        [
            n,
            f"Trần Văn {chr(65 + n % 26)}",
            "12/03/1985",
            "Nam",
            f"037085{n:06d}",
            "Trường Tiểu học Ninh Sơn",
        ]
        for n in range(200)
    ]
    save(here / "a.xlsx", rows)
    output = said("check", "a.xlsx", "--max", "0", "--as-of", DAY)
    assert len(
        [
            line
            for line in output.splitlines()
            if "id-cccd-format" in line and line.startswith("a.xlsx:DS!E")
        ]
    ) == len(HOSTILE)
    for text in ("=1+1", "<script>alert(1)</script>", "[red]đỏ[/x]", "{{ 7*7 }}", "gnp.exe"):
        assert text in output
    assert said("fix", "a.xlsx", "--as-of", DAY)


def test_headings_and_names_of_sheets(here):
    titles = [text for text in SHORT if not re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff]", text)]
    for n in range(8):
        # A heading that reads as a value would make the row one of data, and no table would be
        # there to show.
        few = [
            text[:300] for text in HOSTILE[n::8] if not re.search(r"\d/\d|\d{4}|\d\*|\ufffe", text)
        ]
        save(
            here / f"a{n}.xlsx",
            [
                [*HEADINGS, "Quê quán", "Dân tộc", *few],
                *(
                    [
                        i,
                        f"Nguyễn Văn {chr(65 + i)}",
                        "1/1/1980",
                        "Nam",
                        f"037080{i:06d}",
                        "A",
                        "Ninh Bình",
                        "Kinh",
                        *few,
                    ]
                    for i in range(9)
                ),
            ],
        )
        shows(said("map", f"a{n}.xlsx", "--no-ask"), few, 20)
    save(
        here / "b.xlsx",
        [["STT", "Họ và tên", "Ngày sinh", "Số CCCD"], [1, "Nguyễn Văn An", "1/1/1980", "12"]],
        titles,
    )
    shows(said("map", "b.xlsx", "--no-ask"), titles)
    shows(said("check", "a0.xlsx", "b.xlsx", "--explain", "--max", "0", "--as-of", DAY), titles)


def test_names_of_files(here):
    names = [
        os.fsdecode(n)
        for n in dict.fromkeys(
            os.fsencode(text.replace("/", "∕").replace("\x00", ""))[:60] for text in HOSTILE
        )
    ] + ["khong-phai-\udcff"]
    for name in names:
        (here / "inbox" / f"{name}.xlsx").write_bytes(b"PK\x03\x04" + os.fsencode(name))
        (here / "inbox" / f"{name}.pdf").write_bytes(b"x")
    output = said("check", "inbox", "--as-of", DAY)
    names = [os.fsencode(n).decode(errors="backslashreplace") for n in names]
    shows(output, [f"{n}.xlsx" for n in names], 12)
    shows(output, [f"{n}.pdf" for n in names], 12)
    assert len([line for line in output.split("\n") if "KHÔNG ĐỌC ĐƯỢC" in line]) == len(names)
    for name in names[:3] + names[-5:]:
        said("map", here / "inbox" / f"{name}.xlsx")
        said("template", "check", here / "inbox" / f"{name}.xlsx")
        said("receipts", here / "inbox" / f"{name}.xlsx")
        said("check", here / f"khong co {name}.xlsx")
        said("lệnh " + name)


@pytest.fixture
def month(here, person, records):
    """A mirror whose people, answers and explanations bear hostile texts, and a plan over it."""
    texts = [text.replace("\x00", "") for text in HOSTILE]
    national = [person(i, ho_ten=text[:300], chuc_vu=text[:300]) for i, text in enumerate(texts)]
    sent = [
        person(i, ho_ten=text[:300], chuc_vu=f"mới {text[:300]}", noi_sinh=text[:300])
        for i, text in enumerate(texts)
        if i % 3
    ]
    pd.DataFrame(
        {
            "code": [f"U{i}" for i in range(len(texts))],
            "name": [t[:300] for t in texts],
            "parent": [t[:30] for t in texts],
        }
    ).to_csv(here / "units.csv", index=False, lineterminator="\r\n")
    with Workspace.find().mirror() as mirror:
        mirror.pull(
            {"nguoi": pd.DataFrame(national)}, period="2026-11", source="\x1b[31m\u202eexport"
        )
        found = against(mirror, records(sent), DAY).changes
        number = mirror.save_plan(found, {"period": "2026-11", "as_of": DAY}, by="\x9b31mLan\u202e")
    return number, found


def test_the_plan_and_its_questions(here, month):
    number, found = month
    output = said("plan", "--max", "0")
    shows(output, [text.replace("\x00", "") for text in HOSTILE])
    absent = found[found["kind"] == "absent"]
    assert len(absent) > 10
    shows(said("judge", "questions", "--kind", "absent"), absent["ho_ten"])
    with Workspace.find().mirror() as mirror:
        judge(
            mirror,
            number,
            [
                Answer(str(change), "works", text)
                for change, text in zip(absent["change"], reversed(SHORT), strict=False)
            ],
            by="\x1b[5mLan\u202e",
        )
    shows(said("judge", "list"), list(reversed(SHORT))[: len(absent)])


def test_the_history_of_a_person_and_of_units(here, month):
    with Workspace.find().mirror() as mirror:
        people = mirror.theirs()["nguoi"]
    for n in range(0, len(people), 6):
        shows(said("mirror", "history", people["cccd"].iloc[n]), [people["ho_ten"].iloc[n]])
    said("mirror", "status")
    said("audit", "verify")
    units = pd.read_csv(here / "units.csv", dtype="str", keep_default_na=False)
    if STAIN.search(said("units", "list")) is None:
        shows(said("units", "list"), units["name"], 20)
    for code in ("U0", "U34", "U42"):
        said("units", "show", code)
    said("units", "check")


def test_explanations(here, month):
    line = {c: pd.Series([""] * len(SHORT), dtype="str") for c in EXPLANATIONS}
    findings = pd.DataFrame(line).assign(
        unit="",
        rule=[f"pe-{n}" for n in range(len(SHORT))],
        fingerprint=[f"{n:040d}" for n in range(len(SHORT))],
        severity="warning",
    )
    with Workspace.find().mirror() as mirror:
        kept, _ = remembered.remember(
            mirror,
            findings,
            pd.Series(SHORT),
            Said(
                by="\x1b[31mLan\u202e",
                at="2026-11-30T00:00:00+00:00",
                until="2027-01-01",
                document="[red]12[/x]",
            ),
        )
    assert len(kept) == len(SHORT)
    shows(said("explain", "--list"), [*SHORT, "[red]12[/x]"])


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "github"])
def test_machine_output_on_the_terminal_is_clean_and_the_json_exact(here, form):
    texts = [text.strip()[:100] for text in SHORT]
    save(
        here / "a.xlsx",
        [
            HEADINGS,
            *(
                [n, "Nguyễn Văn An", "12/03/1985", "Nam", f"x{text}y", "A"]
                for n, text in enumerate(texts, 1)
            ),
            # As many sound numbers: a column of nothing but rubbish is asked about.
            *(
                [n, "Nguyễn Văn An", "12/03/1985", "Nam", f"037085{n:06}", "A"]
                for n in range(len(texts) + 1, 2 * len(texts) + 1)
            ),
        ],
        ["\u202e[red]\x9b31m\u200b"],
    )
    (here / "b\u202e\x1b\udcff.xlsx").write_bytes(b"x")
    output = said(
        "check", here / "a.xlsx", here / "b\u202e\x1b\udcff.xlsx", "--format", form, "--as-of", DAY
    )
    if form == "json":
        found = json.loads(output)
        values = {f["value"] for f in found["findings"] if f["rule"] == "id-cccd-format"}
        assert any("\u202e" in v for v in values) and any("\x9b" in v for v in values)
        assert {f["sheet"] for f in found["findings"]} >= {"\u202e[red]\x9b31m\u200b"}
        assert str(here / "b\u202e\x1b\\xff.xlsx") in {f["path"] for f in found["files"]}


@given(st.text(st.characters(categories=None), max_size=60))
def test_a_line_stays_one_line(text):
    done = one_line(text)
    assert (
        len(done.splitlines()) <= 1
        and not STAIN.search(done)
        and "\t" not in done
        and one_line(done) == done
    )


# ---------------------------------------------------------------- nothing else

CLI = Path(hoso.cli.show.__file__).parent
HOUSE = [CLI.parent / part for part in ("cli", "office", "connectors", "sync", "validators")]
MAY: dict[tuple[str, ...], set[str]] = {
    ("cli", "show.py"): {"click.echo", "rich", "sys.stdout", "sys.stderr"},
    ("cli", "main.py"): {"sys.stdout", "sys.stderr"},
    ("workbooks", "worker.py"): {"sys.stdout"},
}


def _ours(call: ast.Call) -> bool:
    """Whether a question is our own text with nothing filled in."""
    first = call.args[0] if call.args else None
    return (
        isinstance(first, ast.Call)
        and isinstance(first.func, ast.Name)
        and first.func.id == "t"
        and isinstance(first.args[0], ast.Constant)
        and not first.keywords
    )


def _speaks(tree: ast.AST) -> set[str]:
    """Ways to a terminal that a module uses."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
            )
            found |= {"rich" for name in names if name.split(".")[0] == "rich"}
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "print"
        ):
            found.add("print")
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("prompt", "confirm")
            and not _ours(node)
        ):
            found.add(f"click.{node.func.attr}")
        elif (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and (node.value.id, node.attr)
            in {
                ("click", "echo"),
                ("click", "secho"),
                ("click", "echo_via_pager"),
                ("sys", "stdout"),
                ("sys", "stderr"),
            }
        ):
            found.add(f"{node.value.id}.{node.attr}")
    return found


def test_nothing_else_speaks_to_the_terminal():
    modules = [path for folder in HOUSE for path in folder.rglob("*.py")]
    assert len(modules) > 150
    found = {
        str(p.relative_to(CLI.parent)): more
        for p in modules
        if (more := _speaks(ast.parse(p.read_text("utf-8"))) - MAY.get(p.parts[-2:], set()))
    }
    assert found == {}


def test_the_check_above_can_fail():
    bad = (
        "import rich.table\nfrom rich import print as "
        "p\nprint(x)\nclick.echo(x)\nclick.secho(x)\nclick.prompt(t('a', "
        "b=x))\nsys.stdout.write(x)\nclick.prompt(t('a'))\nclick.confirm(x)\n"
    )
    assert _speaks(ast.parse(bad)) == {
        "rich",
        "print",
        "click.echo",
        "click.secho",
        "click.prompt",
        "sys.stdout",
        "click.confirm",
    }


def test_the_title_of_a_table_is_bold(monkeypatch):
    shown = Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=60)
    monkeypatch.setattr(show, "console", lambda: shown)
    show.table("[i]Tựa[/i]", ("Một cột rộng hơn tựa",), [("ô",)])
    assert "\x1b[1m[i]Tựa[/i]" in shown.file.getvalue()  # pyright: ignore[reportAttributeAccessIssue]
