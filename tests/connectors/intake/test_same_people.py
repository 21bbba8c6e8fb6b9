"""Sheets of a workbook that tell of the same people: joined, each counted once, every value at its
own cell."""

import openpyxl
import pytest

from hoso.validators.rules.context import Context
from hoso.validators.rules.engine import run

from .at_home import load

PEOPLE = [
    ("Lại Thị Hằng", "04/05/1981", "037181004411", "V.07.04.32", 3, "3,00"),
    ("Tạ Văn Cảnh", "11/12/1990", "037090004412", "V.07.04.32", 2, "2,67"),
    ("Cao Bá Quát", "20/01/1985", "035085004413", "V.07.04.31", 1, "4,00"),
    ("Vũ Thị Mây", "08/03/1992", "037192004414", "V.07.04.32", 1, "2,34"),
]
PAY = ["Mã số CDNN", "Bậc", "Hệ số"]


def _load(tmp_path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, (heading, rows) in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append([name.upper()])
        sheet.append(["STT", *heading])
        for n, row in enumerate(rows, 1):
            sheet.append([n, *row])
    book.save(tmp_path / "a.xlsx")
    return load([tmp_path / "a.xlsx"], jobs=1)


def _whole(people=PEOPLE):
    return (["Họ và tên", "Ngày sinh", "Số CCCD"], [p[:3] for p in people])


def _pay(people=PEOPLE):
    return (["Họ và tên", "Ngày sinh", *PAY], [(*p[:2], *p[3:]) for p in people])


def _told(loaded, rule):
    found = run(Context(loaded.records, "2026-11-01")).findings
    mine = found[found["rule"] == rule]
    return mine[["sheet", "column", "row", "value", "person"]].to_numpy().tolist()


@pytest.mark.parametrize("order", [PEOPLE, PEOPLE[::-1]], ids=["in order", "sorted otherwise"])
def test_sheets_complete_each_other(tmp_path, order):
    loaded = _load(tmp_path, Chung=_whole(), Luong=_pay(order))
    nguoi = loaded.records.nguoi
    assert nguoi["ho_ten"].tolist() == [p[0] for p in PEOPLE]
    assert nguoi["cccd"].tolist() == [p[2] for p in PEOPLE]
    assert nguoi["he_so"].tolist() == [3.0, 2.67, 4.0, 2.34]
    assert nguoi["bac"].tolist() == [3, 2, 1, 1]
    assert loaded.files[0].people == len(PEOPLE)
    (told,) = _told(loaded, "ld-same-people")
    assert told[0] == "Luong"
    assert not _told(loaded, "id-person-fuzzy-duplicate")
    assert not _told(loaded, "ld-sheets-differ")


def test_a_fault_is_at_the_cell_of_its_own_sheet(tmp_path):
    wrong = [(*p[:4], 15 if n == 1 else p[4], p[5]) for n, p in enumerate(PEOPLE)]
    loaded = _load(tmp_path, Chung=_whole(), Luong=_pay(wrong[::-1]))
    assert _told(loaded, "sa-step-range") == [["Luong", "E", 5, "15", "037090004412"]]


def test_what_the_loader_notices_on_another_sheet_has_its_person(tmp_path):
    wrong = [(*p[:5], "ba phẩy" if n == 1 else p[5]) for n, p in enumerate(PEOPLE)]
    loaded = _load(tmp_path, Chung=_whole(), Luong=_pay(wrong))
    (told,) = _told(loaded, "ld-value-unreadable")
    assert told == ["Luong", "F", 4, "ba phẩy", "037090004412"]


def test_three_sheets(tmp_path):
    degrees = (
        ["Họ và tên", "Năm sinh", "Trình độ"],
        [(p[0], p[1][-4:], "Đại học") for p in PEOPLE],
    )
    loaded = _load(tmp_path, Chung=_whole(), Luong=_pay(), TrinhDo=degrees)
    nguoi = loaded.records.nguoi
    assert len(nguoi) == 4 and nguoi["trinh_do_cm"].notna().all() and nguoi["he_so"].notna().all()
    assert [told[0] for told in _told(loaded, "ld-same-people")] == ["Luong", "TrinhDo"]


def test_who_stands_on_one_sheet_only_stays(tmp_path):
    loaded = _load(tmp_path, Chung=_whole(PEOPLE[:3]), Luong=_pay())
    nguoi = loaded.records.nguoi
    assert nguoi["ho_ten"].tolist() == [p[0] for p in PEOPLE]
    assert nguoi["he_so"].tolist() == [3.0, 2.67, 4.0, 2.34]
    assert loaded.files[0].people == 4


def test_sheets_that_say_different_things_are_told_at_both_cells(tmp_path):
    other = [(*p[:5], "3,33" if n == 0 else p[5]) for n, p in enumerate(PEOPLE)]
    pay = (["Họ và tên", "Ngày sinh", *PAY, "Số CCCD"], [(*p[:2], *p[3:], p[2]) for p in PEOPLE])
    loaded = _load(tmp_path, Chung=pay, Luong=_pay(other))
    assert len(loaded.records.nguoi) == 4
    assert _told(loaded, "ld-sheets-differ") == [
        ["Chung", "F", 3, "3,00", "037181004411"],
        ["Luong", "F", 3, "3,33", "037181004411"],
    ]
    assert loaded.records.nguoi["he_so"].tolist()[0] == 3.0


def test_the_same_person_in_two_lists_of_others_stays_a_fault(tmp_path):
    others = [
        ("Đỗ Văn Em", "01/02/1977", "037077001111"),
        ("Hà Thị Lê", "03/04/1988", "037188001112"),
    ]
    loaded = _load(tmp_path, ToA=_whole(), ToB=_whole([*others, PEOPLE[0]]))
    assert len(loaded.records.nguoi) == 7
    assert len(_told(loaded, "id-cccd-unique-file")) == 2


def test_namesakes_with_other_numbers_are_not_joined(tmp_path):
    others = [(p[0], p[1], f"0381{n}5004499") for n, p in enumerate(PEOPLE)]
    loaded = _load(tmp_path, ToA=_whole(), ToB=_whole(others))
    assert len(loaded.records.nguoi) == 8


def test_pages_of_one_list_are_others(tmp_path):
    loaded = _load(tmp_path, Trang1=_whole(PEOPLE[:2]), Trang2=_whole(PEOPLE[2:]))
    assert len(loaded.records.nguoi) == 4 and not _told(loaded, "ld-same-people")
