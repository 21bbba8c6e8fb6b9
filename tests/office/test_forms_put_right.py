"""Forms and turned tables from the file to the corrected copy: each fault at the cell of its own
person, and put right there."""

import openpyxl
import pytest

from hoso.office import corrections

DAY = "2026-11-01"
LABELS = ("Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Dân tộc", "Đối tượng")
SOUND = ("Lại Thị Hằng", "04/05/1981", "Nữ", "037181004411", "Kinh", "Viên chức")
LOST = ("Tạ Văn Cảnh", "11/12/1990", "Nam", 37090004412, "Kinh", "Viên chức")
LETTERS = ("Cao Bá Quát", "20/01/1985", "Nam", "O35085004413", "Kinh", "Viên chức")
PEOPLE = (SOUND, LOST, LETTERS)


def _book(path, *sheets):
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for n, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"P{n}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def _put_right(path):
    """(cells that were proposed, the workbook with all of them written)."""
    proposed = corrections.propose(path, DAY, units_file=None, workspace=None)
    found = proposed.found
    taken = found["field"].isin(["cccd"])
    written = corrections.write(proposed, taken)
    cells = {f"{s}!{c}{r}" for s, c, r in found.loc[taken, ["sheet", "column", "row"]].to_numpy()}
    return cells, openpyxl.load_workbook(written.target)


def _forms(make):
    return [[["PHIẾU THÔNG TIN"], *map(make, LABELS, person)] for person in PEOPLE]


def test_beside_their_labels(tmp_path):
    path = _book(tmp_path / "a.xlsx", *_forms(lambda label, value: [f"{label}:", None, value]))
    cells, book = _put_right(path)
    assert cells == {"P2!C5", "P3!C5"}
    assert (book["P2"]["C5"].value, book["P3"]["C5"].value) == ("037090004412", "035085004413")
    assert book["P1"]["C5"].value == SOUND[3]


def test_behind_their_labels_in_one_cell(tmp_path):
    path = _book(tmp_path / "a.xlsx", *_forms(lambda label, value: [f"{label}: {value}"]))
    cells, book = _put_right(path)
    assert "P3!A5" in cells and book["P3"]["A5"].value == "Số CCCD: 035085004413"


@pytest.mark.parametrize("before", [[], [1]])
def test_across(tmp_path, before):
    rows = [
        [*before, label, *values]
        for label, *values in zip(LABELS, SOUND, LOST, LETTERS, strict=True)
    ]
    cells, book = _put_right(_book(tmp_path / "a.xlsx", rows))
    lost, letters = ("D4", "E4") if before else ("C4", "D4")
    assert cells == {f"P1!{lost}", f"P1!{letters}"}
    assert (book["P1"][lost].value, book["P1"][letters].value) == ("037090004412", "035085004413")
