"""A marked workbook filled in by a clerk and sent back: it loads without any mapping, and its
answers are read."""

import openpyxl
import pandas as pd
import pytest

from hoso.connectors.reports import skeleton
from hoso.connectors.reports.answers import Explained, Still, answers
from hoso.connectors.reports.marked import write_marked
from hoso.validators import explanations
from hoso.validators.rules import engine, messages
from hoso.validators.rules.context import Context
from hoso.validators.shapes import dtypes

from ...typed import text
from ..intake.at_home import load
from .conftest import AS_OF, NAME, PERIOD, UNIT
from .one_unit import subject
from .programs import convert

PLAN = pd.DataFrame(
    [
        (
            "c1",
            "push",
            "P1",
            "037190000001",
            "Trần Thị An",
            "nguoi",
            "he_so",
            "3.33",
            "3.66",
            "đơn vị sửa",
        ),
        (
            "c2",
            "absent",
            "P2",
            "037190000002",
            "Lê Văn B",
            "nguoi",
            "",
            None,
            None,
            "không có trong tệp",
        ),
    ],
    columns=[
        "change",
        "kind",
        "id",
        "cccd",
        "ho_ten",
        "table",
        "field",
        "theirs",
        "ours",
        "reason",
    ],
).astype("str")


@pytest.fixture
def filled(tmp_path, month):
    """Two numbers corrected, two findings answered, one absent person answered."""
    path = tmp_path / "don-vi.xlsx"
    write_marked(path, subject(UNIT, NAME, month.records, month.findings, AS_OF, PERIOD, plan=PLAN))
    book = openpyxl.load_workbook(path)
    book["Hồ sơ"]["B3"].value, book["Hồ sơ"]["B4"].value = "037190000019", "037190000037"
    tasks = book[skeleton.TASKS]
    tasks["M8"].value, tasks["N9"].value = "Đã sửa", "Giấy tờ gốc ghi như vậy"
    book[skeleton.PLANNED]["H5"].value = "Đã nghỉ hưu"
    book.save(path)
    return path, tasks["P8"].value, tasks["P9"].value


@pytest.mark.parametrize("through", ["openpyxl", "libreoffice"])
def test_answers_come_back(tmp_path, filled, through):
    path, repaired, explained = filled
    if through == "libreoffice":
        path = convert(path, "xlsx:Calc MS Excel 2007 XML", tmp_path / "out")
    found = answers(path)
    assert dict(found.findings.dtypes.astype(str)) == dtypes(Explained) and dict(
        found.people.dtypes.astype(str)
    ) == dtypes(Still)
    assert found.findings.drop(columns="file").to_numpy().tolist() == [
        [repaired, "Đã sửa", ""],
        [explained, "", "Giấy tờ gốc ghi như vậy"],
    ]
    assert found.people.drop(columns="file").to_numpy().tolist() == [
        ["c2", "037190000002", "Đã nghỉ hưu"]
    ]
    back = load([path]).records
    assert set(back.columns["how"]) == {"exact"} and back.nguoi["cccd"].tolist()[:2] == [
        "037190000019",
        "037190000037",
    ]
    assert set(back.tables["unit"]) == {NAME} and back.tables["stamp"].str.contains(UNIT).all()


def test_corrected_findings_are_gone_and_explained_ones_quiet(tmp_path, month):
    """The whole way: mark, correct, explain every warning, load, check: the rest is the errors
    nobody corrected."""
    path = tmp_path / "a.xlsx"
    write_marked(path, subject(UNIT, NAME, month.records, month.findings, AS_OF, PERIOD))
    book = openpyxl.load_workbook(path)
    book["Hồ sơ"]["B4"].value = "037190000037"
    tasks = book[skeleton.TASKS]
    for row in range(skeleton.TASK_HEADING_ROW + 1, tasks.max_row + 1):
        if "Cảnh báo" in text(tasks.cell(row, 2).value):
            tasks.cell(row, 14, "Đang chờ xác minh")
    book.save(path)
    records = load([path]).records
    after = messages.render(engine.run(Context(records, AS_OF)).findings, as_of=AS_OF)
    assert "03719000003X" in set(month.findings["value"]) and "03719000003X" not in set(
        after["value"]
    )
    said = answers(path).findings.set_index("fingerprint")["reason"]
    before = month.findings
    kept = explanations.explain(
        before,
        before["fingerprint"].map(said),
        explanations.Said("Trường", "2026-11-30", "2027-11-30"),
    )
    assert len(kept) == (before["severity"] == "warning").sum() > 0
    quiet = explanations.apply(before, kept, AS_OF)
    assert set(explanations.awake(quiet)["severity"]) <= {"error", "info"}


def test_other_files_hold_no_answers(tmp_path):
    book = openpyxl.Workbook()
    book.worksheets[0].title = skeleton.TASKS
    book.worksheets[0].append(["Đã sửa", "khác"])
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "b.xlsx").write_bytes(b"khong phai")
    for name in ("a.xlsx", "b.xlsx"):
        found = answers(tmp_path / name)
        assert found.findings.empty and found.people.empty
