"""Four eyes: who prepared a plan does not approve of it, who approved does not apply it."""

import dataclasses

import pytest

from hoso.office import deciding, decisions
from hoso.office.deciding import Said
from hoso.office.decisions import Block
from hoso.office.month import run_month
from hoso.office.settings import FILE
from hoso.office.stop import Stop
from hoso.office.workspace import Workspace

from .people import person
from .story import UNITS, staff_of

NOV = "2026-11"


@pytest.fixture(scope="module")
def prepared(twelve_units, tmp_path_factory):
    """A plan that "lan" prepared."""
    office = twelve_units.copy(tmp_path_factory.mktemp("prepared") / "so")
    office.send(NOV, "ninh-hai.xlsx", UNITS[0], [*staff_of(UNITS[0]), person(900)], "2026-11-20")
    run_month(dataclasses.replace(office.workspace, by="lan"), NOV, as_of="2026-11-28", jobs=1)
    return office


@pytest.fixture
def workspace(prepared, tmp_path):
    return prepared.copy(tmp_path / "so").workspace


def four_eyes(workspace) -> Workspace:
    file = workspace.root / FILE
    text = file.read_text(encoding="utf-8").replace("# four_eyes", "four_eyes")
    file.write_text(text, encoding="utf-8")
    return Workspace(workspace.root)


def decide(workspace, word: str, by: str) -> int:
    with workspace.mirror() as mirror:
        board = deciding.board(mirror, 1)
        name = board.index.names[0]
        asked = {name: board.decision[name][0]}
        return deciding.decide(workspace, mirror, board, Said(word, "vì sao"), asked, by=by)


def test_the_audit_says_who_prepared(workspace):
    with workspace.mirror() as mirror:
        assert mirror.prepared_by(1) == "lan" and mirror.prepared_by(9) == ""


def test_each_step_is_another_ones(workspace):
    there = four_eyes(workspace)
    with pytest.raises(Stop, match="lan đã lập kế hoạch số 1"):
        decide(there, "approve", "lan")
    with pytest.raises(Stop, match="lan đã lập"):
        decisions.approve_block(there, 1, Block(kind=("new",)), by="lan", because="đúng")
    with pytest.raises(Stop, match="lan đã lập"):
        review(there, "lan")
    assert decide(there, "reject", "lan") and decide(there, "", "lan")
    assert decide(there, "approve", "minh")
    with pytest.raises(Stop, match="minh đã duyệt"):
        decisions.apply(there, 1, by="minh")
    with there.mirror() as mirror:
        assert mirror.plans()["state"].tolist() == ["planned"]
    _, done = decisions.apply(there, 1, by="lan")
    assert done.people == 1


def review(workspace, by: str) -> None:
    """Approve by the review workbook."""
    import openpyxl

    file = workspace.root / "duyet.xlsx"
    decisions.export_review(workspace, 1, file)
    book = openpyxl.load_workbook(file)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "Quyết định" and sheet.cell(cell.row + 1, cell.column):
                    sheet.cell(cell.row + 1, cell.column, "Duyệt")
    book.save(file)
    decisions.import_review(workspace, 1, file, by=by)


def test_without_the_setting_one_person_may_do_all(workspace):
    assert decide(workspace, "approve", "lan")
    assert decisions.apply(workspace, 1, by="lan")[1].people == 1
