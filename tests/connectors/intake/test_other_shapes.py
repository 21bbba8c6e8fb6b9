"""Lists whose headings name several values each; forms and turned tables, read where all of them is
certain and told where it is not."""

import openpyxl
import pytest

from hoso.connectors.intake import loading
from hoso.validators import quieting
from hoso.validators.rules.context import Context
from hoso.validators.rules.engine import run

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


def _are_read(loaded):
    nguoi = loaded.records.nguoi
    assert nguoi["ho_ten"].tolist() == [p[0] for p in PEOPLE]
    assert nguoi["ngay_sinh"].tolist() == ["1981-05-04", "1990-12-11", "1985-01-20"]
    assert nguoi["gioi_tinh"].tolist() == ["Nữ", "Nam", "Nam"]
    assert nguoi["cccd"].tolist() == [p[3] for p in PEOPLE]
    assert nguoi["ma_ngach"].tolist() == [p[4] for p in PEOPLE]
    assert nguoi["bac"].tolist() == [3, 2, 1]
    assert nguoi["he_so"].tolist() == [3.0, 2.67, 4.0]
    assert not len(loaded.records.problems)
    assert loaded.files[0].people == len(PEOPLE)


def _cells(loaded, name):
    """(sheet, row, letter) of the values of a field, a person each."""
    records = loaded.records
    sheets = records.tables.set_index("_table")["sheet"]
    places = records.places[records.places["field"] == name]
    return [
        (sheets[table], row, letter)
        for table, row, letter in places[["at_table", "at_row", "column"]].to_numpy().tolist()
    ]


@pytest.mark.parametrize("make", FORMS.values(), ids=FORMS)
def test_forms_are_read_and_each_value_keeps_its_cell(tmp_path, make):
    forms = [_form(p, make) for p in PEOPLE]
    loaded = _load(tmp_path, *forms)
    _are_read(loaded)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for name, at in (("ho_ten", 0), ("cccd", 3), ("he_so", 6)):
        for person, (sheet, row, letter) in zip(PEOPLE, _cells(loaded, name), strict=True):
            assert str(person[at]) in str(book[sheet][f"{letter}{row}"].value)
    for rows, form in zip(loaded.files[0].rows, forms, strict=True):
        assert sum(rows.values()) == len(form)


def test_several_forms_on_one_sheet(tmp_path):
    rows = [row for p in PEOPLE for row in _form(p, FORMS["label, value"])]
    loaded = _load(tmp_path, rows)
    _are_read(loaded)
    assert [row for _, row, _ in _cells(loaded, "ho_ten")] == [3, 12, 21]


@pytest.mark.parametrize("numbered", [False, True])
def test_a_turned_table_is_read(tmp_path, numbered):
    rows = [
        [*([n] if numbered else []), label, *cells]
        for n, (label, *cells) in enumerate(zip(LABELS, *PEOPLE, strict=True), 1)
    ]
    loaded = _load(tmp_path, [["THÔNG TIN CÁN BỘ"], [], *rows])
    _are_read(loaded)
    letters = "CDE" if numbered else "BCD"
    assert _cells(loaded, "cccd") == [("Trang 1", 6, letter) for letter in letters]


def test_a_list_is_no_turned_table(tmp_path):
    rows = [["STT", *LABELS], *[[n, *p] for n, p in enumerate(PEOPLE, 1)]]
    loaded = _load(tmp_path, [["Người lập biểu: Lê Thị Lan"], ["Đơn vị: Sở Nội vụ"], [], *rows])
    assert len(loaded.records.nguoi) == 3 and not _turned(loaded)


def test_a_list_of_little_is_no_form(tmp_path):
    rows = [["Họ và tên", "Chức vụ"], ["Lại Thị Hằng", "Giáo viên"], ["Tạ Văn Cảnh", "Kế toán"]]
    loaded = _load(tmp_path, rows)
    assert len(loaded.records.nguoi) == 2 and not _turned(loaded)


MORE = {
    "two values behind a label": [["Ngày cấp:", "05/05/2021", "06/06/2022"]],
    "a table of its own": [
        ["Từ ngày", "Đến ngày", "Làm gì, ở đâu"],
        ["01/2005", "12/2010", "Giáo viên"],
    ],
    "words beside words": [["Giáo viên", "Trường Tiểu học Gia Hưng"]],
    "a relative": [["Họ và tên vợ/chồng:", "Lê Văn Tám"], ["Ngày sinh:", "01/01/1980"]],
    "a relative by name": [["Họ và tên:", "Lê Văn Tám"], ["Ngày sinh:", "01/01/1980"]],
}


@pytest.mark.parametrize("more", MORE.values(), ids=MORE)
def test_a_form_with_something_else_is_told_and_not_read(tmp_path, more):
    form = _form(PEOPLE[0], FORMS["label, value"])
    loaded = _load(tmp_path, [*form[:8], *more, *form[8:]])
    assert not len(loaded.records.nguoi)
    assert ["phiếu của" in detail for _, _, detail in _turned(loaded)] == [True]


def test_beside_a_turned_table(tmp_path):
    rows = [[a, *b] for a, *b in zip(LABELS, *PEOPLE, strict=True)]
    rows[2].append("xem lại")
    assert not len(_load(tmp_path, rows).records.nguoi)


def test_an_unknown_label_is_asked_about_once(tmp_path):
    make = FORMS["label, value"]
    forms = [
        [*_form(p, make), ["Số quyết định biệt danh:", f"QĐ {n}"]] for n, p in enumerate(PEOPLE)
    ]
    loaded = _load(tmp_path, *forms)
    assert len(loaded.records.nguoi) == 3
    (asked,) = loading.questions(loaded.files[0])
    assert (asked["sheet"], asked["column"]) == ("Trang 1", "B10")
    told = loading.Told({loading.explain(loaded.files[0])[0]["signature"]: {"B10": "ghi_chu"}})
    again = load([tmp_path / "a.xlsx"], jobs=1, told=told)
    assert again.records.nguoi["ghi_chu"].tolist() == ["QĐ 0", "QĐ 1", "QĐ 2"]


def test_what_all_forms_lack_is_shown_once(tmp_path):
    loaded = _load(tmp_path, *[_form(p, FORMS["label, value"]) for p in PEOPLE])
    found = run(Context(loaded.records, "2026-11-01")).findings
    lacking = found[found["rule"] == "ld-required-columns"]
    shown = quieting.heads(quieting.quiet(found, loaded.records.tables))
    assert lacking["sheet"].tolist() == ["Trang 1", "Trang 2", "Trang 3"]
    assert (shown["rule"] == "ld-required-columns").sum() == 1
