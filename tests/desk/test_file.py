"""One file in the browser: what was understood of it, put right by clicking, checked again; what
stands in it is text."""

import csv
import re

import openpyxl
import pytest

from hoso.desk import grids
from hoso.office import month
from hoso.office.workspace import Workspace

from ..hostile import SHORT, STAIN
from ..office.story import UNITS, Office, name, staff_of
from ..typed import there

NOV = "2026-11"
STRANGE = ["#", "Ai", "Sinh", "Thẻ"]


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path / "so")


@pytest.fixture
def root(office):
    return office.root


def laid(office, file, *lines):
    """A workbook in the inbox, and the month's files read."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = "DS"
    for line in lines:
        book.worksheets[0].append(list(line))
    book.save(office.workspace.inbox(NOV) / file)
    month.receive(office.workspace, NOV)


def opened(seat, file):
    """Address of the page of a file, as the list leads there."""
    text = seat.get(f"/files?period={NOV}")
    found = re.search(rf'href="(/files/one/\w+)">{re.escape(file)}<', text)
    assert found, text
    assert "xlsx" not in found[1]
    return found[1]


def cells(page):
    return re.findall(r'<td class="(\w+)">([^<]*)</td>', page)


def test_a_sheet_is_shown_as_it_looks_with_what_its_columns_are(office, seat):
    laid(office, "a.xlsx", [name(UNITS[0])], [],
         ["STT", "Họ và tên", "Ngày sinh", "Năm tốt nghiệp lớp"],
         [1, "Nguyễn Văn An", "01/02/1980", 2001], [2, "Trần Thị Bình", "03/04/1981", 2002],
         ["", "Cộng", "", ""])  # fmt: skip
    page = seat.get(opened(seat, "a.xlsx"))
    assert ("read", "Nguyễn Văn An") in cells(page) and ("asked", "2001") in cells(page)
    assert "Bảng 1: tiêu đề dòng 3–3, 2 người" in page
    assert "dòng cộng" in page and "Dòng không tính là người: 1" in page
    assert "Năm tốt nghiệp" in page and "nam_tn" not in re.sub(r'value="nam_tn"', "", page)
    assert "a.xlsx" not in there(re.search(r"<title>(.*?)</title>", page))[1]


def test_a_column_is_put_right_by_a_candidate_and_remembered_for_the_unit(office, seat):
    lines = [[name(UNITS[0])], [], ["STT", "Họ và tên", "Ngày sinh", "Năm tốt nghiệp lớp"],
             [1, "Nguyễn Văn An", "01/02/1980", 2001]]  # fmt: skip
    laid(office, "a.xlsx", *lines)
    address = opened(seat, "a.xlsx")
    page = seat.post(f"{address}/columns", table="1", **{"one-D": "nam_tn"})
    assert "Đã nhớ 1 cột" in page and ("said", "2001") in cells(page)
    lines[3][1] = "Lê Văn Cường"
    laid(office, "b.xlsx", *lines)
    assert ("said", "2001") in cells(seat.get(opened(seat, "b.xlsx")))
    lines[0][0] = name(UNITS[1])
    laid(office, "c.xlsx", *lines)
    assert ("asked", "2001") in cells(seat.get(opened(seat, "c.xlsx")))


def test_a_column_is_any_field_by_its_words_or_none(office, seat):
    laid(office, "a.xlsx", [name(UNITS[0])], [], ["STT", "Họ và tên", "Ngày sinh", "Chuyện gì đó"],
         [1, "Nguyễn Văn An", "01/02/1980", "Văn thư"])  # fmt: skip
    address = opened(seat, "a.xlsx")
    page = seat.post(f"{address}/columns", table="1", **{"any-D": "Vị trí việc làm"})
    assert ("said", "Văn thư") in cells(page)
    page = seat.post(f"{address}/columns", table="1", **{"none-D": "1"})
    assert ("left", "Văn thư") in cells(page)
    assert "Gần nhất" in seat.post(f"{address}/columns", 400, table="1", **{"any-D": "Vị trí việ"})
    assert "Chưa chọn gì" in seat.post(f"{address}/columns", 400, table="1")
    assert "không còn bảng" in seat.post(f"{address}/columns", 400, table="9", **{"one-D": "bac"})
    seat.post(f"{address}/columns", 400, table="1", **{"one-D": "__class__"})


def test_a_heading_that_was_not_seen_is_pointed_at(office, seat):
    laid(office, "a.xlsx", [name(UNITS[0])], [], STRANGE,
         [1, "Nguyễn Văn An", "01/02/1980", "037080000001"])  # fmt: skip
    address = opened(seat, "a.xlsx")
    assert "Bảng 1" not in seat.get(address)
    page = seat.post(f"{address}/heading", sheet="0", row="3", column="1")
    assert "Bảng 1: tiêu đề dòng 3–3, 1 người" in page and "Đã nhớ dòng tiêu đề" in page
    assert ("said", "Nguyễn Văn An") in cells(page)
    assert "không thấy người nào" in seat.post(f"{address}/heading", sheet="0", row="1", column="0")
    for wrong in ({"row": "99"}, {"column": "99"}, {"sheet": "7"}, {"row": "x"}, {"row": "2"}):
        seat.post(f"{address}/heading", 400, **{"sheet": "0", "row": "3", "column": "1", **wrong})


def test_an_officer_says_whether_a_file_counts(office, seat):
    office.send(NOV, "moi.xlsx", UNITS[0], staff_of(UNITS[0]), "2026-11-20")
    office.send(NOV, "cu.xlsx", UNITS[0], staff_of(UNITS[0]), "2026-09-20")
    month.receive(office.workspace, NOV)
    address = opened(seat, "moi.xlsx")
    seat.post(f"{address}/said", word="drop", because="gửi nhầm")
    job = seat.desk.jobs.wait(1)
    assert job.state == "done" and "Cán bộ đã bỏ" in job.sentence
    assert "Cán bộ đã bỏ" in seat.get(address)
    with office.workspace.mirror() as mirror:
        (noted,) = mirror.read("audit", action="intake").to_dict("records")
    assert "gửi nhầm" in noted["detail"] and noted["by"] == "lan"
    assert "Không có câu trả lời" in seat.post(f"{address}/said", 400, word="destroy")


def test_a_file_is_checked_again_at_once(office, seat):
    people = staff_of(UNITS[0])
    people[0] = people[0].but(cccd=people[0].cccd[:-1])
    office.send(NOV, "a.xlsx", UNITS[0], people, "2026-11-20")
    month.receive(office.workspace, NOV)
    seat.post(f"{opened(seat, 'a.xlsx')}/check")
    job = seat.desk.jobs.wait(1)
    assert job.state == "done" and "13 người, 1 lỗi" in job.sentence, job


def test_a_file_of_an_archive_and_one_that_cannot_be_read_have_a_page(office, seat):
    import zipfile

    laid(
        office,
        "in.xlsx",
        [name(UNITS[0])],
        ["STT", "Họ và tên", "Ngày sinh"],
        [1, "Lê B", "1/2/1981"],
    )
    inside = office.workspace.inbox(NOV) / "in.xlsx"
    with zipfile.ZipFile(office.workspace.inbox(NOV) / "goi.zip", "w") as packed:
        packed.write(inside, "thu-muc/ds.xlsx")
    inside.unlink()
    (office.workspace.inbox(NOV) / "hong.xlsx").write_bytes(b"%PDF-1.7")
    month.receive(office.workspace, NOV)
    assert "Lê B" in seat.get(opened(seat, "goi.zip/thu-muc/ds.xlsx"))
    assert "Tệp là PDF" in seat.get(opened(seat, "hong.xlsx"))
    address = opened(seat, "hong.xlsx")
    (office.workspace.inbox(NOV) / "hong.xlsx").unlink()
    assert "không còn trong hộp nhận" in seat.get(address, 400)
    seat.get("/files/one/" + "0" * 32, 404)


def test_whatever_stands_in_a_sheet_is_text(office, seat):
    with (office.workspace.inbox(NOV) / "a.csv").open("w", newline="", encoding="utf-8") as file:
        write = csv.writer(file).writerow
        write([name(UNITS[0])])
        write(["STT", "Họ và tên", "Ngày sinh", *SHORT])
        for n, text in enumerate(SHORT, 1):
            write([n, text, "01/02/1980", *SHORT])
    month.receive(office.workspace, NOV)
    page = seat.get(opened(seat, "a.csv"))
    assert "<script>alert" not in page and "<img src=x" not in page and "<svg" not in page
    assert "&lt;script&gt;alert(1)" in page and not STAIN.search(page)


def test_a_wide_sheet_is_cut_and_merged_cells_are_one():
    sheet = {
        "name": "S", "height": 3, "width": 300,
        "rows": [["a"] * 120, ["b", "", "c", *[""] * 117], ["d"] * 120],
        "told": {1: "heading", 2: "heading", 3: "person"},
        "merges": [(1, 1, 2, 2), (1, 2, 3, 3), (2, 3, 9, 3), (3, 79, 3, 300)],
    }  # fmt: skip
    grid = grids.cut(sheet, [], range(1, 50))
    assert len(grid.columns) == grids.COLUMNS and [r.number for r in grid.rows] == [1, 2, 3]
    first = grid.rows[0].cells
    assert (first[0].across, first[0].down) == (2, 2) and first[1].column == 3
    assert sum(c.across for c in grid.rows[2].cells) == grids.COLUMNS - 1  # beneath (2, 3, 9, 3)


def test_the_spellings_and_answers_of_the_workspace_count_wherever_the_desk_was_started(
    office, seat, monkeypatch, tmp_path
):
    laid(office, "a.xlsx", [name(UNITS[0])], [], STRANGE, [1, "Nguyễn Văn An", "1/2/1980", "1"])
    seat.post(f"{opened(seat, 'a.xlsx')}/heading", sheet="0", row="3", column="1")
    monkeypatch.chdir(tmp_path)
    from hoso.office.checking import check_again

    assert check_again(Workspace(office.root), NOV, "a.xlsx").summary["people"] == 1
