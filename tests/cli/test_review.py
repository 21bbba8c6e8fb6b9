"""``hoso review``: a filled workbook is never written over, and what is told are the rows that
somebody decided."""

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from hoso.cli.init import init
from hoso.cli.sync import review
from hoso.connectors.review.workbook import HEAD, LINES
from hoso.office.workspace import Workspace

from ..sync.plans import against

DAY = "2026-11-30"


@pytest.fixture
def planned(tmp_path, monkeypatch, person, records):
    """A workspace whose plan has somebody new, somebody absent and a new step of pay; the number of
    its lines."""
    assert CliRunner().invoke(init, [str(tmp_path / "tinh")]).exit_code == 0
    monkeypatch.chdir(tmp_path / "tinh")
    known = [person(i) for i in range(9)]
    sent = [person(0), person(1, he_so=3.0), *(person(i) for i in range(3, 10))]
    with Workspace.find().mirror() as mirror:
        mirror.pull({"nguoi": pd.DataFrame(known)}, period="2026-11", source="export")
        found = against(mirror, records(sent), DAY).changes
        number = mirror.save_plan(found, {"period": "2026-11", "as_of": DAY}, by="Lan")
    return number, len(found)


def run(*args):
    return CliRunner().invoke(review, [str(a) for a in args])


def fill(path, words):
    book = openpyxl.load_workbook(path)
    at = list(HEAD).index("decision") + 1
    for row, word in enumerate(words, start=2):
        book[LINES].cell(row, at).value = word
    book.save(path)


def test_the_count_told_is_that_of_rows_decided(planned):
    number, lines = planned
    assert (
        run("export", number, "sổ duyệt.xlsx")
        .output.strip()
        .endswith(f"hoso review import {number} 'sổ duyệt.xlsx'")
    )
    fill("sổ duyệt.xlsx", ["Từ chối ", "DUYỆT"])
    said = run("import", number, "sổ duyệt.xlsx").output
    assert "Đã ghi 2 quyết định: 1 duyệt, 1 từ chối, 0 hoãn; 1 dòng chưa quyết định." in said
    assert lines > 3, "somebody new has many lines and is one row"
    said = run("approve", number, "--kind", "push", "--kind", "new", "--because", "x").output
    assert "đã duyệt 1 dòng" in said


def test_a_filled_workbook_is_never_written_over(planned):
    number, _ = planned
    assert run("export", number, "a.xlsx").exit_code == 0
    assert run("export", number, "a.xlsx").exit_code == 0, "nobody wrote into it"
    fill("a.xlsx", ["Duyệt"])
    again = run("export", number, "a.xlsx")
    assert "đã có 1 dòng được điền, không ghi đè" in str(again.exception)
    assert openpyxl.load_workbook("a.xlsx")[LINES].cell(2, 2).value == "Duyệt"
    Workspace.find().root.joinpath("b.xlsx").write_text("của tôi", encoding="utf-8")
    assert "không phải sổ duyệt" in str(run("export", number, "b.xlsx").exception)
    assert Workspace.find().root.joinpath("b.xlsx").read_text(encoding="utf-8") == "của tôi"
