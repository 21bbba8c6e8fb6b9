"""Headings that somebody pointed at: found again in the next file of the unit, and only there."""

import openpyxl
import pytest

from hoso.connectors.intake import loading
from hoso.connectors.intake.headings import HEIGHT, heading_key
from hoso.connectors.intake.loading import Told
from hoso.connectors.intake.workbooks.limits import Limits

from .at_home import load

TITLE = [["UBND TỈNH NINH BÌNH"], ["Trường Tiểu học Yên Mô"], [], ["DANH SÁCH"], []]
STRANGE = ["#", "Ai", "Sinh", "Thẻ"]
PEOPLE = [
    [1, "Nguyễn Văn An", "01/02/1980", "037080000001"],
    [2, "Trần Thị Bình", "03/04/1981", "037181000002"],
]


def book(path, *lines):
    made = openpyxl.Workbook()
    made.worksheets[0].title = "DS"
    for line in lines:
        made.worksheets[0].append(line)
    made.save(path)
    return path


def told(rows, sender, **columns):
    return Told({heading_key(rows, sender): {HEIGHT: str(len(rows)), **columns}})


@pytest.fixture
def file(tmp_path):
    return book(tmp_path / "yen-mo 11.xlsx", *TITLE, STRANGE, *PEOPLE)


def names(loaded):
    return loaded.records.nguoi["ho_ten"].tolist()


def test_without_a_word_nothing_is_seen(file):
    assert names(load([file])) == []


@pytest.mark.parametrize("sender", ["truongtieuhocyenmo", "yenmo", ""])
def test_the_heading_that_was_pointed_at_heads_the_people(file, sender):
    loaded = load([file], told=told([STRANGE], sender, B="ho_ten", C="ngay_sinh", D="cccd"))
    assert names(loaded) == ["Nguyễn Văn An", "Trần Thị Bình"]
    people = loaded.records.nguoi
    assert people["ngay_sinh"].tolist() == ["1980-02-01", "1981-04-03"]
    assert people["cccd"].tolist() == ["037080000001", "037181000002"]


def test_the_name_alone_is_enough(file):
    assert names(load([file], told=told([STRANGE], "", B="ho_ten"))) == [
        "Nguyễn Văn An", "Trần Thị Bình",
    ]  # fmt: skip


def test_another_unit_is_not_meant(file):
    assert names(load([file], told=told([STRANGE], "truongkhac", B="ho_ten"))) == []


def test_a_heading_of_two_rows(tmp_path):
    top, below = ["#", "Ai", "Giấy tờ", ""], ["", "", "Sinh", "Thẻ"]
    file = book(tmp_path / "a.xlsx", *TITLE, top, below, *PEOPLE)
    assert names(load([file], told=told([top, below], "", B="ho_ten"))) == [
        "Nguyễn Văn An", "Trần Thị Bình",
    ]  # fmt: skip


def test_a_table_above_stays_and_a_false_heading_goes(tmp_path):
    known = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD"]
    other = [1, "Lê Văn Cường", "05/06/1982", "037082000003"]
    file = book(tmp_path / "a.xlsx", *TITLE, known, other, [], STRANGE, *PEOPLE)
    loaded = load([file], told=told([STRANGE], "", B="ho_ten"))
    assert names(loaded) == ["Lê Văn Cường", "Nguyễn Văn An", "Trần Thị Bình"]
    false = book(tmp_path / "b.xlsx", *TITLE, known, STRANGE, *PEOPLE)
    loaded = load([false], told=told([STRANGE], "", B="ho_ten"))
    assert names(loaded) == ["Nguyễn Văn An", "Trần Thị Bình"]
    assert set(loaded.records.tables["first_row"]) == {8}


def test_looking_shows_what_reading_takes(file, tmp_path):
    said = told([STRANGE], "", B="ho_ten")
    for _ in range(2):  # the second time from what was kept
        seen = loading.look(file, "", limits=Limits(), cache=tmp_path / "kept", told=said)
        (sheet,) = seen.drawn
        assert sheet["rows"][5] == STRANGE and sheet["rows"][6][2] == "01/02/1980"
        assert sheet["told"][6] == "heading" and sheet["told"][7] == "person"
        assert seen.report.people == 2
    assert (
        loading.look(file, "", limits=Limits(), cache=tmp_path / "kept", told=Told()).report.people
        == 0
    )
