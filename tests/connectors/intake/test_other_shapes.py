"""Lists whose headings name several values each; forms and turned tables, which are told."""

import openpyxl
import pytest

from .at_home import load

PEOPLE = [
    ("Lại Thị Hằng", "04/05/1981", "Nữ", "037181004411", "V.07.04.32", 3, "3,00"),
    ("Tạ Văn Cảnh", "11/12/1990", "Nam", "037090004412", "V.07.04.32", 2, "2,67"),
    ("Cao Bá Quát", "20/01/1985", "Nam", "035085004413", "V.07.04.31", 1, "4,00"),
]
LABELS = ["Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Mã ngạch", "Bậc", "Hệ số"]


def _load(tmp_path, *sheets):
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for n, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Trang {n}")
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    return load([tmp_path / "a.xlsx"], jobs=1)


def _turned(loaded):
    found = loaded.records.problems
    return found.loc[found["rule"] == "ld-turned", ["_row", "value", "detail"]].to_numpy().tolist()


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        (
            ["Họ và tên, ngày sinh", "Nam/Nữ", "Số CCCD", "Mã ngạch, bậc, hệ số"],
            lambda p: [f"{p[0]}\n{p[1]}", p[2], p[3], f"{p[4]}; bậc {p[5]}/9; hệ số {p[6]}"],
        ),
        (
            ["Họ và tên / Năm sinh", "Giới tính", "Số CCCD, ngày cấp", "Mã ngạch - bậc - hệ số"],
            lambda p: [
                f"{p[0]} ({p[1]})",
                p[2],
                f"{p[3]}, 05/05/2021",
                f"{p[4]} - {p[5]} - {p[6]}",
            ],
        ),
        (
            ["Họ tên\nNgày sinh\nGiới tính", "Số CCCD\nNgày cấp\nNơi cấp", "Mã ngạch\nBậc\nHệ số"],
            lambda p: [
                f"{p[0]}\n{p[1]}\n{p[2]}",
                f"{p[3]}\n05/05/2021\nBộ Công an",
                f"{p[4]}\n{p[5]}\n{p[6]}",
            ],
        ),
        (
            ["Họ tên, ngày tháng năm sinh", "Giới tính", "CCCD", "Mã ngạch, bậc lương, hệ số"],
            lambda p: [f"{p[0]}, sinh ngày {p[1]}", p[2], p[3], f"{p[4]}, {p[5]}, {p[6]}"],
        ),
    ],
)
def test_headings_of_several_values_head_a_list(tmp_path, headings, cells):
    rows = [["TRƯỜNG TIỂU HỌC GIA HƯNG"], [], ["TT", *headings]]
    loaded = _load(tmp_path, rows + [[n, *cells(p)] for n, p in enumerate(PEOPLE, 1)])
    nguoi = loaded.records.nguoi
    assert nguoi["ho_ten"].tolist() == [p[0] for p in PEOPLE]
    assert nguoi["ngay_sinh"].tolist() == ["1981-05-04", "1990-12-11", "1985-01-20"]
    assert nguoi["gioi_tinh"].tolist() == ["Nữ", "Nam", "Nam"]
    assert nguoi["cccd"].tolist() == [p[3] for p in PEOPLE]
    assert nguoi["ma_ngach"].tolist() == [p[4] for p in PEOPLE]
    assert nguoi["bac"].tolist() == [3, 2, 1]
    assert nguoi["he_so"].tolist() == [3.0, 2.67, 4.0]


def _form(person, make):
    return [["PHIẾU THÔNG TIN"], [], *make(list(zip(LABELS, person, strict=True)))]


def _pairs_of(told):
    return [[x for pair in told[i : i + 2] for x in (pair[0] + ":", pair[1])] for i in (0, 2, 4, 6)]


FORMS = {
    "label, value": lambda told: [[a + ":", b] for a, b in told],
    "a blank cell between": lambda told: [[a, None, b] for a, b in told],
    "one cell": lambda told: [[f"{a}: {b}"] for a, b in told],
    "numbered": lambda told: [[f"{n}. {a}:", b] for n, (a, b) in enumerate(told, 1)],
    "a number of its own": lambda told: [[n, a, b] for n, (a, b) in enumerate(told, 1)],
    "two in a row": _pairs_of,
}


@pytest.mark.parametrize("make", FORMS.values(), ids=FORMS)
def test_forms_are_told_for_what_they_are(tmp_path, make):
    loaded = _load(tmp_path, *[_form(p, make) for p in PEOPLE])
    assert not len(loaded.records.nguoi)
    assert [row for row, _, _ in _turned(loaded)] == [0, 0, 0]
    assert [value for _, value, _ in _turned(loaded)] == ["Trang 1", "Trang 2", "Trang 3"]
    assert "phiếu của 1 người" in _turned(loaded)[0][2]
    assert loaded.records.problems["rule"].unique().tolist() == ["ld-turned"]


def test_several_forms_on_one_sheet(tmp_path):
    rows = [row for p in PEOPLE for row in _form(p, FORMS["label, value"])]
    loaded = _load(tmp_path, rows)
    assert ["phiếu của 3 người" in detail for _, _, detail in _turned(loaded)] == [True]


@pytest.mark.parametrize("numbered", [False, True])
def test_a_turned_table_is_told(tmp_path, numbered):
    rows = [
        [*([n] if numbered else []), label, *cells]
        for n, (label, *cells) in enumerate(zip(LABELS, *PEOPLE, strict=True), 1)
    ]
    loaded = _load(tmp_path, [["THÔNG TIN CÁN BỘ"], [], *rows])
    assert not len(loaded.records.nguoi)
    assert [row for row, _, _ in _turned(loaded)] == [0]
    assert "quay ngang" in _turned(loaded)[0][2] and "3 người" in _turned(loaded)[0][2]
    assert loaded.records.problems["rule"].unique().tolist() == ["ld-turned"]


def test_a_list_is_no_turned_table(tmp_path):
    rows = [["STT", *LABELS], *[[n, *p] for n, p in enumerate(PEOPLE, 1)]]
    loaded = _load(tmp_path, [["Người lập biểu: Lê Thị Lan"], ["Đơn vị: Sở Nội vụ"], [], *rows])
    assert len(loaded.records.nguoi) == 3 and not _turned(loaded)


def test_a_list_of_little_is_no_form(tmp_path):
    rows = [["Họ và tên", "Chức vụ"], ["Lại Thị Hằng", "Giáo viên"], ["Tạ Văn Cảnh", "Kế toán"]]
    loaded = _load(tmp_path, rows)
    assert len(loaded.records.nguoi) == 2 and not _turned(loaded)
