"""A rule that raises is told as crashed in every output, and the exit status is not zero."""

import json
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from hoso.cli.main import hoso
from hoso.office import stop
from hoso.office.workspace import Workspace
from hoso.validators.rules import BOOK

from .test_check import workbook

BROKEN = "id-phone"


def _raise(context):
    raise RuntimeError("037190001234")


@pytest.fixture
def broken(monkeypatch):
    monkeypatch.setitem(BOOK, BROKEN, replace(BOOK[BROKEN], test=_raise, needs=()))


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit", "github"])
def test_every_output_of_check_tells_it(tmp_path, monkeypatch, broken, form):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.xlsx").write_bytes(workbook())
    done = CliRunner().invoke(
        hoso, ["check", "a.xlsx", "--format", form, "--jobs", "1"], standalone_mode=False
    )
    assert done.return_value == stop.INTERNAL, done.output
    told = done.output
    assert BROKEN in told and "037190001234" not in told
    if form == "json":
        assert json.loads(done.stdout)["rules"][BROKEN]["outcome"] == "crashed"
    if form == "sarif":
        run = json.loads(done.stdout)["runs"][0]["invocations"][0]
        assert not run["executionSuccessful"] and [
            n["descriptor"]["id"] for n in run["toolExecutionNotifications"]
        ] == [BROKEN]
    if form == "junit":
        suite = next(s for s in ElementTree.fromstring(done.stdout) if s.get("name") == "hoso")
        assert [(c.get("name"), len(c.findall("error"))) for c in suite] == [(BROKEN, 1)]
    if form == "github":
        assert any(
            line.startswith("::error") and BROKEN in line for line in done.stdout.splitlines()
        )


def test_the_month_and_the_page_of_the_province_tell_it(tmp_path, monkeypatch, broken):
    workspace = Workspace.create(tmp_path / "so", name="Sở Nội vụ", target=10)
    inbox = workspace.folder("inbox", "2026-11")
    (inbox / "a.xlsx").write_bytes(workbook())
    monkeypatch.chdir(workspace.root)
    done = CliRunner().invoke(
        hoso,
        ["run", "--period", "2026-11", "--as-of", "2026-11-01", "--jobs", "1"],
        standalone_mode=False,
    )
    assert done.return_value == stop.INTERNAL, done.output
    assert BROKEN in done.output and "037190001234" not in done.output
    page = (workspace.folder("reports", "2026-11") / "tinh.html").read_text(encoding="utf-8")
    assert f"<code>{BROKEN}</code>" in page
