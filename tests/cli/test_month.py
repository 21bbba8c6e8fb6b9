"""A whole month from the outside: demo, then the same workspace by hand, step by step."""

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from hoso.cli import demo as story
from hoso.fixtures import measure

from ..typed import content
from ..worlds import World
from .test_check import hoso


@pytest.fixture(scope="module")
def province(worlds) -> World:
    return worlds("plain")


@pytest.fixture(scope="module")
def started(province, tmp_path_factory) -> Path:
    """The demo's province with a fresh mirror: what an officer starts a month with."""
    folder = tmp_path_factory.mktemp("started") / "tinh"
    shutil.copytree(
        province[0],
        folder,
        # The anchors of one mirror's audit accuse another one.
        ignore=shutil.ignore_patterns(
            "mirror.db*", "reports", "messages", "backups", "neo-nhat-ky.jsonl"
        ),
    )
    for period in (story.BEFORE, story.PERIOD):
        done = hoso("mirror", "pull", folder / "national" / period, "--period", period, cwd=folder)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def workspace(started, tmp_path) -> Path:
    """A copy of it for each test."""
    return Path(shutil.copytree(started, tmp_path / "tinh"))


def test_the_demo_ends_with_its_figures(province):
    folder, said = province
    for words in ("recall", "Precision", "phân loại đúng", "Thông điệp"):
        assert words in said
    reports = folder / "reports" / story.PERIOD
    assert (reports / "tinh.html").stat().st_size > 10_000
    assert len(list(reports.glob("HSCB_*.html"))) == 12
    assert list(reports.glob("HSCB_*.xlsx"))
    assert list((folder / "messages" / story.PERIOD).rglob("*.json"))


def test_personal_files_are_for_their_owner_only(province):
    folder, _ = province
    for path in folder.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_demo_replaces_no_other_folder(tmp_path):
    (tmp_path / "quan-trong.txt").write_text("x")
    done = hoso("demo", tmp_path, "--people", "200", "--workbooks", "5")
    assert done.returncode == 2
    assert (tmp_path / "quan-trong.txt").exists()


def test_the_month_by_hand(workspace):
    letter = workspace / "inbox" / story.PERIOD / "cong van.pdf"
    letter.write_bytes(b"%PDF-1.7")
    first = hoso("run", "--period", story.PERIOD, "--as-of", story.AS_OF, cwd=workspace)
    assert f"  {letter}" in first.stderr.splitlines(), "a covering letter is named and is no fault"
    assert first.returncode in (1, 4), first.stderr
    assert "Kế hoạch số 1" in first.stdout
    again = hoso("run", "--period", story.PERIOD, "--as-of", story.AS_OF, cwd=workspace)
    assert "Kế hoạch số 1" in again.stdout, "the same plan is not stored twice"

    assert hoso("apply", cwd=workspace).returncode == 2, "nothing is approved by default"
    done = hoso("review", "export", "1", "duyet.xlsx", cwd=workspace)
    assert done.returncode == 0, done.stderr
    assert (workspace / "duyet.xlsx").stat().st_mode & 0o777 == 0o600
    done = hoso(
        "review",
        "approve",
        "--kind",
        "push",
        "--kind",
        "transferred",
        "--because",
        "thử",
        "--by",
        "Lan",
        cwd=workspace,
    )
    assert done.returncode == 0, done.stderr
    done = hoso("apply", "--by", "Lan", cwd=workspace)
    assert done.returncode == 0, done.stderr
    assert hoso("export", cwd=workspace).returncode in (0, 1)
    messages = sorted((workspace / "messages" / story.PERIOD).rglob("*.json"))
    before = [m.read_bytes() for m in messages]
    assert messages and hoso("export", cwd=workspace).returncode in (0, 1)
    assert [m.read_bytes() for m in messages] == before, "the same change set, the same bytes"

    header = json.loads(before[0])["Header"]
    transaction = next(v for k, v in header.items() if "ransaction" in k)
    (workspace / "tra-loi.json").write_text(
        json.dumps([{"transaction_id": transaction, "err_code": 1, "message": "sai mã"}])
    )
    answered = hoso("receipts", "tra-loi.json", cwd=workspace)
    assert answered.returncode == 1 and "sai mã" in answered.stdout, answered.stderr
    line = next(x for x in answered.stdout.splitlines() if "sai mã" in x)
    assert transaction in line and re.search(r"\(\d{12}\)", line)

    assert "nguyên vẹn" in hoso("audit", "verify", cwd=workspace).stdout
    undone = hoso("undo", "1", cwd=workspace)
    assert undone.returncode == 0, undone.stderr
    assert hoso("undo", "1", cwd=workspace).returncode == 2
    assert hoso("mirror", "status", cwd=workspace).returncode == 0
    assert hoso("backup", "luu.db", cwd=workspace).returncode == 0
    assert hoso("restore", "luu.db", "--yes", cwd=workspace).returncode == 0
    assert "nguyên vẹn" in hoso("audit", "verify", cwd=workspace).stdout


def test_a_gate_stops_review_and_apply_until_it_is_let_pass(workspace):
    config = workspace / "hoso.toml"
    config.write_text(
        config.read_text(encoding="utf-8").replace(
            "[sync] ", "[sync]\nfield_share = 0.0\nleast = 1\n# ", 1
        ),
        encoding="utf-8",
    )
    when = ("--period", story.PERIOD, "--as-of", story.AS_OF)
    ran = hoso("run", *when, cwd=workspace)
    assert ran.returncode == 4 and "--override" in ran.stdout and "review export" not in ran.stdout
    approve = ("review", "approve", "--kind", "push", "--because", "thử")
    for stopped in (approve, ("review", "export", "1", "d.xlsx"), ("apply",)):
        done = hoso(*stopped, cwd=workspace)
        assert done.returncode == 4 and "field_share" in done.stderr, done.stderr
    assert hoso("run", *when, "--override", "field_share", cwd=workspace).returncode == 2, (
        "without a reason"
    )
    assert (
        hoso(
            "run",
            *when,
            "--override",
            "khong_co",
            "--because",
            "x",
            "--until",
            "2026-12-31",
            cwd=workspace,
        ).returncode
        == 2
    )
    passed = hoso(
        "run",
        *when,
        "--override",
        "field_share",
        "--because",
        "đã hỏi đơn vị",
        "--until",
        "2026-12-31",
        cwd=workspace,
    )
    assert passed.returncode != 4, passed.stdout
    assert hoso(*approve, cwd=workspace).returncode == 0
    assert hoso("apply", cwd=workspace).returncode == 0


def test_letters_are_written_and_hold_no_person(workspace):
    hoso("run", "--period", story.PERIOD, "--as-of", story.AS_OF, cwd=workspace)
    config = workspace / "hoso.toml"
    config.write_text(
        config.read_text(encoding="utf-8")
        .replace("# host =", "host =")
        .replace("# sender =", "sender ="),
        encoding="utf-8",
    )
    done = hoso("send", "--period", story.PERIOD, "--dry-run", cwd=workspace)
    assert done.returncode == 0, done.stderr
    letters = list((workspace / "reports" / story.PERIOD / "thu").glob("*.eml"))
    assert letters
    from email import message_from_bytes

    people = pd.read_csv(workspace / "truth" / story.PERIOD / "people.csv", dtype=str)
    for eml in letters[:5]:
        parts = [
            p
            for p in message_from_bytes(eml.read_bytes()).walk()
            if p.get_content_maintype() == "text"
        ]
        text = "".join(content(p).decode() for p in parts)
        assert not [n for n in people["ho_ten"] if n in text]
        assert not [n for n in people["cccd"].dropna() if n in text]


def test_a_mapping_is_kept(workspace):
    file = sorted((workspace / "inbox" / story.PERIOD).glob("*.xlsx"))[0]
    shown = hoso("map", file, cwd=workspace)
    assert shown.returncode == 0 and "ho_ten" in shown.stdout, shown.stderr
    letter = next(
        line.split("│")[1].strip()
        for line in shown.stdout.splitlines()
        if "│ dien_thoai" in line or " dien_thoai " in line
    )
    assert hoso("map", file, "--set", f"{letter}=", cwd=workspace).returncode == 0
    assert "dien_thoai" not in hoso("map", file, cwd=workspace).stdout
    assert hoso("map", file, "--set", f"{letter}=khong_co", cwd=workspace).returncode == 2


def test_the_measure_sees_what_is_missed_and_who_is_accused():
    truth = pd.DataFrame(
        {
            "file": ["a.xlsx", "a.xlsx"],
            "sheet": "S",
            "row": [5, 6],
            "column": ["B", "C"],
            "kind": ["x", "y"],
            "rules": ["r1;r2", "r3"],
        }
    )
    findings = pd.DataFrame(
        {
            "file": ["in/a.xlsx", "in/a.xlsx", "in/a.xlsx"],
            "sheet": "S",
            "row": [5, 9, 6],
            "column": ["B", "B", "D"],
            "rule": ["r2", "r1", "r3"],
            "severity": ["error", "error", "warning"],
        }
    )
    measured = measure.of_faults(findings, truth, 102)
    assert (measured.found, measured.injected, measured.accused, measured.cells) == (1, 2, 1, 100)
    assert measured.recall == 0.5 and list(measured.missed["kind"]) == ["y"]


def test_the_measure_of_differences_asks_for_the_field():
    truth = pd.DataFrame(
        {
            "cccd": ["1", "1", "2", "3"],
            "kind": ["changed", "changed", "new", "new"],
            "table": "nguoi",
            "field": ["bac", "he_so", "", ""],
        }
    )
    changes = pd.DataFrame({"cccd": ["1"], "kind": ["push"], "table": ["nguoi"], "field": ["bac"]})
    people = pd.DataFrame({"cccd": ["1", "2"], "situation": ["changed", "new"]})
    asked, missed = measure.of_differences(changes, people, truth, kept_out={"3"})
    assert asked == 3 and list(missed["field"]) == ["he_so"]


def test_units_are_listed_and_have_a_password(workspace):
    shown = hoso("units", "list", "tieu", "hoc", cwd=workspace)
    assert shown.returncode == 0 and "iểu học" in shown.stdout, shown.stderr
    assert hoso("units", "list", "--on", "1900-01-01", cwd=workspace).returncode == 0
    code = pd.read_csv(workspace / "units.csv", dtype=str)["code"].iloc[0]
    first = hoso("units", "password", code, cwd=workspace).stdout
    assert (
        len(first.strip()) == 19 and hoso("units", "password", code, cwd=workspace).stdout == first
    )
    assert hoso("units", "password", code, "--renew", cwd=workspace).stdout != first
    assert hoso("units", "password", "khong-co", cwd=workspace).returncode == 2
