"""What is wrong with a whole file reaches the unit that sent it: a column too many, a file without
a table of people."""

from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from hoso.connectors.reports import skeleton
from hoso.connectors.reports.marked import marked
from hoso.connectors.reports.subjects import Province
from hoso.connectors.reports.unit_page import unit_page
from hoso.validators.rules import engine, messages
from hoso.validators.rules.context import Context, units_frame
from hoso.validators.units import resolve

from ...typed import text
from ..intake.at_home import load
from .conftest import AS_OF, PERIOD

HEAD = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Bậc lương"]
PERSON = [1, "Nguyễn Thị Lan", "05/03/1980", "Nữ", "037180000012", 3]


def save(path, *rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hop-thu")
    save(folder / "H42.01.xlsx", [*HEAD, "Bậc lương"], [*PERSON, 4])
    save(folder / "H42.02.xlsx", ["Kính gửi Sở Nội vụ"], ["Đơn vị không có thay đổi."])
    save(folder / "H42.03.xlsx", HEAD, PERSON)
    units = units_frame(
        [
            {"code": f"H42{n}", "name": f"Đơn vị {n or 'tỉnh'}", "valid_from": ""}
            for n in ("", ".01", ".02", ".03")
        ]
    )
    records = resolve(load([folder]).records, units, AS_OF)
    found = messages.render(engine.run(Context(records, AS_OF, units)).findings, as_of=AS_OF)
    return Province(records, found, AS_OF, PERIOD)


def test_findings_about_a_sheet_carry_its_sender(province):
    about = province.findings[province.findings["index"] < 0]
    by_rule = about.groupby("rule")["unit"].agg(set)
    assert by_rule["ld-duplicate-columns"] == {"H42.01"} and by_rule["ld-header-found"] == {
        "H42.02"
    }
    assert set(about.loc[about["file"] != "", "unit"]) <= {"H42.01", "H42.02", "H42.03"}


def test_each_unit_that_sent_a_file_is_told_what_is_wrong_with_it(province, tmp_path):
    assert province.units == ["H42.01", "H42.02", "H42.03"]
    for subject, rule in zip(
        province.subjects(), ("ld-duplicate-columns", "ld-header-found", ""), strict=True
    ):
        (tmp_path / "so.xlsx").write_bytes(marked(subject))
        rows = list(
            openpyxl.load_workbook(tmp_path / "so.xlsx")[skeleton.TASKS].iter_rows(
                min_row=skeleton.TASK_HEADING_ROW + 1, values_only=True
            )
        )
        told = {text(row[14]) for row in rows}
        assert (
            len(rows)
            == len(subject.todo["rule"])
            == (province.findings["unit"] == subject.unit).sum()
        )
        assert (rule in told or not rule) and not {"ld-duplicate-columns", "ld-header-found"} - {
            rule
        } & told
        assert not rule or rule in unit_page(subject)
    assert [s.people for s in province.subjects()] == [1, 0, 1]


def test_senders_are_those_of_the_people_until_the_registry_says_more(tmp_path):
    save(tmp_path / "a.xlsx", HEAD, PERSON)
    save(tmp_path / "b.xlsx", ["Không có ai"])
    records = load([tmp_path]).records
    assert records.senders().tolist() == ["", ""]
    by_people = replace(
        records,
        nguoi=records.nguoi.assign(_don_vi=pd.Series("X", index=records.nguoi.index, dtype="str")),
    )
    assert by_people.senders().tolist() == ["X", ""]
    assert records.with_unit({str(tmp_path / "b.xlsx"): "Y"}).senders().tolist() == ["", "Y"]
