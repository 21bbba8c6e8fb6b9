"""Numbers under a format of digits only are the digits that people see, in every format of file."""

import datetime

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from hoso.connectors.intake.workbooks.fonts import shown_digits
from hoso.validators.rules import BOOK
from hoso.validators.rules.context import Context
from hoso.validators.rules.engine import run

from ....typed import spreadsheet
from ..at_home import load

HEADING = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Điện thoại", "Hệ số lương"]
PEOPLE = [
    [1, "Lại Thị Hạnh", "04/05/1981", 37181004411.0, 912000111.0, 3.33],
    [2, "Mai Văn Khôi", "17/09/1979", 36079004422.0, 383000222.0, 2.67],
    [3, "Tạ Đình Lộc", "30/01/1990", 1090004433.0, 912000333.0, 2.34],
]


@pytest.mark.parametrize(
    ("code", "digits"),
    [
        ("000000000000", ("", 12)),
        ('"0"###########', ("0", 0)),
        ("\\0###########", ("0", 0)),
        ("000\\ 000\\ 000\\ 000", ("", 12)),
        ("0000-000-000", ("", 10)),
        ("0###########", ("", 12)),
        ("000000000000;[Red]-000", ("", 12)),
        ("[$-42A]0000000000", ("", 10)),
        ("0", None),
        ("General", None),
        ("0.00", None),
        ("#,##0", None),
        ("0%", None),
        ("dd/mm/yyyy", None),
        ("00.000", None),
        ("@", None),
    ],
)
def test_formats_of_digits_only(code, digits):
    assert shown_digits(code) == digits


def xlsx(path):
    book = openpyxl.Workbook()
    for row in (HEADING, *PEOPLE):
        book.worksheets[0].append(row)
    for row in (2, 3, 4):
        book.worksheets[0].cell(row, 4).number_format = "000000000000"
        book.worksheets[0].cell(row, 5).number_format = '"0"#########'
        book.worksheets[0].cell(row, 6).number_format = "0.00"
    book.save(path)


def xls(path):
    book = xlwt.Workbook()
    page = book.add_sheet("Danh sách")
    formats = {3: "000000000000", 4: '"0"#########', 5: "0.00"}
    for r, row in enumerate((HEADING, *PEOPLE)):
        for c, value in enumerate(row):
            style = xlwt.XFStyle()
            if r and c in formats:
                style.num_format_str = formats[c]
            page.write(r, c, value, style)
    book.save(str(path))


def ods(path):
    document = OpenDocumentSpreadsheet()
    sheet = Table(name="Danh sách")
    for row in (HEADING, *PEOPLE):
        line = TableRow()
        for c, value in enumerate(row):
            number = isinstance(value, (int, float))
            cell = (
                TableCell(valuetype="float", value=value)
                if number
                else TableCell(valuetype="string")
            )
            shown = (
                f"{value:.0f}".zfill({3: 12, 4: 10}.get(c, 1))
                if number and c != 5
                else str(value).replace(".", ",")
            )
            cell.addElement(P(text=shown))
            line.addElement(cell)
        sheet.addElement(line)
    spreadsheet(document).addElement(sheet)
    document.save(str(path))


@pytest.mark.parametrize("make", [xlsx, xls, ods], ids=lambda f: f.__name__)
def test_the_digits_that_people_see_are_the_value(tmp_path, make):
    path = tmp_path / f"a.{make.__name__}"
    make(path)
    records = load([path], jobs=1).records
    assert records.nguoi["cccd"].tolist() == ["037181004411", "036079004422", "001090004433"]
    assert records.nguoi["dien_thoai"].tolist() == ["0912000111", "0383000222", "0912000333"]
    assert records.nguoi["he_so"].tolist() == [3.33, 2.67, 2.34]
    assert records.raw["cccd"].tolist()[0] == "037181004411"
    found = run(Context(records, "2026-11-01"), [r for r in BOOK.values() if r.id[:3] == "id-"])
    assert found.findings.empty


def test_days_keep_their_value_under_any_format(tmp_path):
    book = openpyxl.Workbook()
    book.worksheets[0].append(HEADING[:4])
    book.worksheets[0].append([1, "Lại Thị Hạnh", datetime.date(1981, 5, 4), "037181004411"])
    book.worksheets[0].append([2, "Mai Văn Khôi", 17091979, "036079004422"])
    book.worksheets[0].cell(3, 3).number_format = "00000000"
    book.save(tmp_path / "a.xlsx")
    records = load([tmp_path / "a.xlsx"], jobs=1).records
    assert records.nguoi["ngay_sinh"].tolist() == ["1981-05-04", "1979-09-17"]


def _numbers(tmp_path, cells):
    book = openpyxl.Workbook()
    book.worksheets[0].append(HEADING[:4])
    for row, cell in zip(PEOPLE * 2, cells, strict=False):
        book.worksheets[0].append([*row[:3], cell])
    book.save(tmp_path / "a.xlsx")
    records = load([tmp_path / "a.xlsx"], jobs=1).records
    rules = [BOOK["id-cccd-format"], BOOK["id-cccd-lost-zero"]]
    found = run(Context(records, "2026-11-01"), rules).findings
    return found[["rule", "severity", "row", "value", "proposal", "detail"]].values.tolist()


def test_a_whole_column_of_numbers_is_one_error_and_proposes_each(tmp_path):
    assert _numbers(tmp_path, [37181004411.0, 36079004422.0, 1090004433.0]) == [
        ["id-cccd-format", "error", 0, "37181004411", "", "3"],
        ["id-cccd-lost-zero", "warning", 2, "37181004411", "037181004411", ""],
        ["id-cccd-lost-zero", "warning", 3, "36079004422", "036079004422", ""],
        ["id-cccd-lost-zero", "warning", 4, "1090004433", "001090004433", ""],
    ]


def test_one_number_that_lost_its_zero_is_an_error_of_its_own(tmp_path):
    found = _numbers(tmp_path, [37181004411.0, "036079004422", "001090004433"])
    assert [line[:3] for line in found] == [
        ["id-cccd-format", "error", 2],
        ["id-cccd-lost-zero", "warning", 2],
    ]


@pytest.mark.parametrize(
    ("cell", "proposal"),
    [
        ("CCCD: 037181004411", "037181004411"),
        ("037181004411 (cấp 2021)", "037181004411"),
        ("Số 037181004411, cấp ngày 02/03/2021", "037181004411"),
        ("037 181 004 411 (thẻ mới)", "037181004411"),
        ("O3718I004411", "037181004411"),
        ("37181004411.0", "037181004411"),
        ("37181004411,0", "037181004411"),
        ("037181004411 hoặc 037181004412", ""),
        ("037181004411 (CMND 161234567)", "037181004411"),
        ("371810044110123", ""),
    ],
)
def test_a_number_with_more_in_its_cell_is_proposed(tmp_path, cell, proposal):
    rule, severity, row, _, proposed, _ = _numbers(tmp_path, [cell, "036079004422", "x"])[0]
    assert (rule, severity, row, proposed) == ("id-cccd-format", "error", 2, proposal)
