"""docs/library.md is run as it stands: each block after the other, over one small workbook."""

import re
import warnings
from pathlib import Path

import openpyxl
import pytest
from pandera.errors import SchemaWarning

from hoso.connectors.intake.loading import load
from hoso.connectors.mirror import Mirror
from hoso.validators.plain import frames_of

PAGE = Path(__file__).parents[1] / "docs" / "library.md"
HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "Hệ số lương")
PEOPLE = (
    (1, "Lại Thị Mơ", "04/05/1981", "Nữ", "037181004401", "0912345678", 3.33),
    (2, "Đinh Văn Khoát", "12/09/1975", "Nam", "03707500440", "0987654321", 4.98),
)
AT = HEADINGS.index("Điện thoại")


def blocks(text: str) -> list[str]:
    """The Python of a page, each block with as many blank lines before it as puts it on its own
    line of the page: an error names the line of the page."""
    return [
        "\n" * text.count("\n", 0, found.start(1)) + found[1]
        for found in re.finditer(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    ]


def written(path: Path, rows) -> Path:
    book = openpyxl.Workbook()
    for row in (HEADINGS, *rows):
        book.worksheets[0].append(row)
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return path


@pytest.fixture
def said(tmp_path, monkeypatch):
    """What the page's names mean after all its blocks. The mirror knows both people, one of them
    by another telephone."""
    monkeypatch.chdir(tmp_path)
    before = [list(p) for p in PEOPLE]
    before[0][AT] = "0911111111"
    known = load([written(tmp_path / "earlier" / "a.xlsx", before)], jobs=1).records
    with Mirror.open(tmp_path / "mirror.db") as mirror:
        mirror.pull(frames_of(known), period="2026-10", source="export")
    written(tmp_path / "received" / "a.xlsx", PEOPLE)
    names: dict = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SchemaWarning)
        for block in blocks(PAGE.read_text(encoding="utf-8")):
            exec(compile(block, str(PAGE), "exec"), names)
    return names


def test_the_page_runs_and_finds_what_is_there(said):
    assert [(f.status, f.people) for f in said["loaded"].files] == [("read", 2)]
    cases = said["cases"]
    wrong = cases[cases["check"] == "id-cccd-format"]
    assert wrong[["column", "index", "failure_case"]].values.tolist() == [
        ["cccd", 1, "03707500440"]
    ]
    assert all("units" in why or "hiệu lực" in why for why in said["nguoi"].left_out.values())


def test_the_engine_of_the_page_finds_the_same(said):
    told = said["told"].set_index("rule").loc["id-cccd-format"]
    assert (told["row"], told["column"]) == (3, "E")
    assert not said["result"].crashed
    assert said["result"].outcomes["id-cccd-format"].outcome == "found"


def test_the_plan_of_the_page_has_the_one_difference(said):
    made = said["made"]
    assert made.counts()["changed"] >= 1
    phone = made.changes[made.changes["field"] == "dien_thoai"]
    assert phone[["theirs", "ours"]].values.tolist() == [["0911111111", "0912345678"]]


def test_the_page_has_its_four_parts():
    found = blocks(PAGE.read_text(encoding="utf-8"))
    assert len(found) == 4
    lines = [line for block in found for line in block.strip("\n").splitlines() if line.strip()]
    assert len(lines) <= 35
