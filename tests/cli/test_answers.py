"""Units answer in their marked workbooks and send them back: the next month knows what they
said."""

import shutil

import openpyxl
import pandas as pd
import pytest

from hoso.cli import demo as story
from hoso.connectors.reports import skeleton
from hoso.office.answers import STILL
from hoso.office.workspace import Workspace

from ..typed import properties
from .test_check import hoso


@pytest.fixture(scope="module")
def workspace(worlds, tmp_path_factory):
    return worlds("faulty").copy(tmp_path_factory.mktemp("answers") / "tinh")


def column(sheet, row: int, heading: str) -> int:
    return next(c.column for c in sheet[row] if c.value == heading)


def fill(path, to) -> tuple[int, int]:
    """Answer everything in a marked workbook as a clerk would; how many findings and absent
    people."""
    book = openpyxl.load_workbook(path)
    tasks, findings, people = book[skeleton.TASKS], 0, 0
    heading = next(r for r in range(1, 30) if skeleton.FINGERPRINT in [c.value for c in tasks[r]])
    mark, reason = (column(tasks, heading, h) for h in (skeleton.FINGERPRINT, skeleton.REASON))
    for row in range(heading + 1, tasks.max_row + 1):
        if tasks.cell(row, mark).value:
            tasks.cell(row, reason, "Giấy tờ gốc ghi như vậy")
            findings += 1
    if skeleton.PLANNED in book.sheetnames:
        planned = book[skeleton.PLANNED]
        heading = next(r for r in range(1, 30) if skeleton.CHANGE in [c.value for c in planned[r]])
        change, working, what = (
            column(planned, heading, skeleton.CHANGE),
            column(planned, heading, skeleton.WORKING),
            1,
        )
        for row in range(heading + 1, planned.max_row + 1):
            if planned.cell(row, change).value and "ắng" in "".join(
                str(c.value) for c in planned[row][what - 1 : working]
            ):
                planned.cell(row, working, "Còn làm việc")
                people += 1
    book.save(to)
    return findings, people


def test_answers_count_from_the_next_run_and_only_once(workspace):
    inbox = workspace / "inbox" / story.PERIOD
    before = pd.read_parquet(workspace / ".hoso" / "periods" / story.PERIOD / "findings.parquet")
    answered = [
        fill(path, inbox / path.name)
        for path in sorted((workspace / "reports" / story.PERIOD).glob("HSCB_*.xlsx"))
    ]
    assert sum(n for n, _ in answered) > 0
    done = hoso("run", "--period", story.PERIOD, "--as-of", story.AS_OF, cwd=workspace)
    assert done.returncode in (0, 1, 4), done.stdout + done.stderr
    after = pd.read_parquet(workspace / ".hoso" / "periods" / story.PERIOD / "findings.parquet")
    with Workspace(workspace).mirror() as mirror:
        kept, judged = mirror.read("explanation"), mirror.judgements()
    assert len(kept) > 0 and set(kept["text"]) == {"Giấy tờ gốc ghi như vậy"}
    assert set(kept["fingerprint"]) <= set(
        before.loc[before["severity"] != "error", "fingerprint"]
    ), "errors cannot be explained away"
    still = after[after["fingerprint"].isin(kept["fingerprint"])]
    assert len(still) and (still["explained"] != "").all()
    mine = judged[judged["note"].isin(list(STILL))]
    assert len(mine) == sum(n for _, n in answered)
    again = hoso("run", "--period", story.PERIOD, "--as-of", story.AS_OF, cwd=workspace)
    assert again.returncode == done.returncode
    with Workspace(workspace).mirror() as mirror:
        assert len(mirror.read("explanation")) == len(kept) and len(mirror.judgements()) == len(
            judged
        )


def test_a_unit_answers_for_itself_only(workspace):
    """The workbook of one unit, sent back under the stamp of another, explains nothing."""
    files = sorted((workspace / "reports" / story.PERIOD).glob("HSCB_*.xlsx"))
    assert len(files) >= 2
    from hoso.connectors.templates.stamp import parse

    other = Workspace(workspace)
    inbox = workspace / "inbox" / "2027-01"
    inbox.mkdir(mode=0o700)
    for path in files:
        fill(path, inbox / path.name)
        book = openpyxl.load_workbook(inbox / path.name)
        for prop in properties(book).props:
            mark = parse(str(prop.value))
            if mark:
                prop.value = str(prop.value).replace(mark.unit, "H00.00.00")
        book.save(inbox / path.name)
    with other.mirror() as mirror:
        before = len(mirror.read("explanation"))
    done = hoso("run", "--period", "2027-01", "--as-of", story.AS_OF, cwd=workspace)
    assert done.returncode in (0, 1, 4), done.stderr
    with other.mirror() as mirror:
        assert len(mirror.read("explanation")) == before
    shutil.rmtree(inbox)
