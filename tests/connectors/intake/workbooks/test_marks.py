"""Error cells and hidden rows in the formats of which calamine tells neither, in files made here
byte by byte."""

import io
import re
import struct
import zipfile

import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P
from xlwt import Formula

from hoso.connectors.intake.workbooks import marks_binary, marks_ods

from ....typed import spreadsheet
from ..at_home import load

HEADING = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD"]


def problems(path):
    records = load([path], jobs=1).records
    assert records.nguoi["ho_ten"].tolist() == ["Nguyễn Văn An", "Trần Thị Bình"]
    return sorted(
        records.problems[["rule", "_row", "column", "value"]].itertuples(index=False, name=None)
    ), records


def ods(path):
    document = OpenDocumentSpreadsheet()
    sheet = Table(name="Danh sách")
    sheet.addElement(TableColumn(numbercolumnsrepeated=3))
    sheet.addElement(TableColumn(visibility="collapse"))
    for number, row in enumerate(
        [HEADING, [1, "Nguyễn Văn An", "#N/A", "037075000001"], [2, "Trần Thị Bình", "1980", None]]
    ):
        line = TableRow(visibility="collapse") if number == 1 else TableRow()
        for value in row:
            if value is None:
                line.addElement(TableCell(formula="of:=[.A1]"))
                continue
            cell = (
                TableCell(valuetype="string", formula="of:=NA()", stringvalue="")
                if value == "#N/A"
                else TableCell(valuetype="string")
            )
            cell.addElement(P(text=str(value)))
            line.addElement(cell)
        sheet.addElement(line)
    spreadsheet(document).addElement(sheet)
    document.save(str(path))
    # LibreOffice marks an error with a name of its own.
    with zipfile.ZipFile(path) as package:
        parts = {i: package.read(i) for i in package.infolist()}
    with zipfile.ZipFile(path, "w") as package:
        for info, data in parts.items():
            if info.filename == "content.xml":
                data = data.replace(
                    b'office:string-value=""', b'office:string-value="" calcext:value-type="error"'
                )
                data = data.replace(
                    b"<office:document-content ",
                    b"<office:document-content "
                    b'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:'
                    b'xmlns:calcext:1.0" ',
                    1,
                )
            package.writestr(info, data)
    return path


def test_ods_errors_and_hidden_lines_are_told(tmp_path):
    found, records = problems(ods(tmp_path / "a.ods"))
    assert found == [
        ("ld-excel-error", 2, "C", "#N/A"),
        ("ld-excel-error", 3, "D", ""),
        ("ld-hidden", 0, "D", "Số CCCD"),
        ("ld-hidden", 2, "", ""),
    ]
    assert records.raw["ngay_sinh"].tolist() == ["#N/A", "1980"]


def test_ods_merged_headings_are_known(tmp_path):
    document = OpenDocumentSpreadsheet()
    sheet = Table(name="A")
    for row in [
        ["TT", "Họ và tên", ("Ngày sinh", 2), "Chức vụ"],
        ["", "", "Nam", "Nữ", ""],
        ["1", "Trần Thị Bình", "", "1980", "GV"],
    ]:
        line = TableRow()
        for value in row:
            text, span = value if isinstance(value, tuple) else (value, 1)
            cell = TableCell(valuetype="string", numbercolumnsspanned=span) if text else TableCell()
            if text:
                cell.addElement(P(text=text))
            line.addElement(cell)
            for _ in range(span - 1):
                line.addElement(CoveredTableCell())
        sheet.addElement(line)
    spreadsheet(document).addElement(sheet)
    document.save(str(tmp_path / "a.ods"))
    records = load([tmp_path / "a.ods"], jobs=1).records
    assert records.nguoi[["gioi_tinh", "ngay_sinh"]].to_numpy().tolist() == [["Nữ", "1980"]]


def test_ods_repeats_are_counted_and_the_endless_rest_is_not():
    content = (
        b'<d xmlns:t="t" xmlns:calcext="calcext"><t:table t:name="A">'
        b'<t:table-row t:number-rows-repeated="3"><t:table-cell t:number-columns-repeated="2"/>'
        b'<t:table-cell t:formula="x" t:value-type="string" calcext:value-type="error" '
        b't:number-columns-repeated="2"/></t:table-row>'
        b'<t:table-row t:visibility="filter" t:number-rows-repeated="1048570">'
        b'<t:table-cell t:number-columns-repeated="16384"/>'
        b"</t:table-row></t:table></d>"
    )
    found, merges = marks_ods.scan(content)["A"]
    assert sorted(found.errors) == [(r, c) for r in range(3) for c in (2, 3)]
    assert len(found.hidden_rows) == marks_ods.MOST
    assert merges == []


def test_xls_errors_and_hidden_lines_are_told(tmp_path):
    book = xlwt.Workbook()
    page = book.add_sheet("Trang đầu")
    page = book.add_sheet("Danh sách")
    for r, row in enumerate(
        [
            HEADING,
            [1, "Nguyễn Văn An", "", "037075000001"],
            [2, "Trần Thị Bình", "1980", "037180000002"],
        ]
    ):
        for c, value in enumerate(row):
            if value != "":
                page.write(r, c, value)
    page.row(1).set_cell_error(2, 0x2A)
    page.row(2).hidden = True
    page.col(3).hidden = True
    book.save(str(tmp_path / "a.xls"))
    found, _ = problems(tmp_path / "a.xls")
    assert found == [
        ("ld-excel-error", 2, "C", "#N/A"),
        ("ld-hidden", 0, "D", "Số CCCD"),
        ("ld-hidden", 3, "", ""),
    ]


def test_xls_formula_results_are_told_apart(tmp_path):
    book = xlwt.Workbook()
    page = book.add_sheet("A")
    page.write(0, 0, Formula("1+1"))
    book.save(str(tmp_path / "a.xls"))
    data = (tmp_path / "a.xls").read_bytes()
    assert marks_binary.scan_xls(data)[0].errors == {}
    found = re.search(rb"\x06\x00[\x14-\x40]\x00\x00\x00\x00\x00", data)
    assert found
    at = found.start() + 4
    wrong = data[: at + 6] + b"\x02\x00\x07\x00\x00\x00\xff\xff" + data[at + 14 :]
    assert marks_binary.scan_xls(wrong)[0].errors == {(0, 0): "#DIV/0!"}


def record(kind: int, body: bytes) -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, out = len(body), b""
    while True:
        out += bytes([length & 0x7F | (0x80 if length > 127 else 0)])
        length >>= 7
        if not length:
            return head + out + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb() -> bytes:
    """A workbook of one sheet with three rows; C2 is #REF!, row 3 is hidden."""
    cells = b""
    for r, row in enumerate(
        [
            HEADING,
            [1.0, "Nguyễn Văn An", None, "037075000001"],
            [2.0, "Trần Thị Bình", "1980", "037180000002"],
        ]
    ):
        cells += record(
            0,
            struct.pack("<IIH", r, 0, 300)
            + bytes([0, 0x10 if r == 2 else 0, 0])
            + struct.pack("<I", 0),
        )
        for c, value in enumerate(row):
            place = struct.pack("<II", c, 0)
            if value is None:
                cells += record(3, place + b"\x17")
            elif isinstance(value, float):
                cells += record(5, place + struct.pack("<d", value))
            else:
                cells += record(6, place + wide(str(value)))
    sheet = (
        record(129, b"")
        + record(148, struct.pack("<IIII", 0, 2, 0, 3))
        + record(145, b"")
        + cells
        + record(146, b"")
        + record(130, b"")
    )
    workbook = (
        record(131, b"")
        + record(143, b"")
        + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Danh sách"))
        + record(144, b"")
        + record(132, b"")
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{package}/content-types"><Default Extension="bin" '
            f'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Default '
            f'Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.bin"/></Relationships>'
        ),
        "xl/_rels/workbook.bin.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
        ),
        "xl/workbook.bin": workbook,
        "xl/worksheets/sheet1.bin": sheet,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_xlsb_errors_and_hidden_lines_are_told(tmp_path):
    (tmp_path / "a.xlsb").write_bytes(xlsb())
    found, _ = problems(tmp_path / "a.xlsb")
    assert found == [("ld-excel-error", 2, "C", "#REF!"), ("ld-hidden", 3, "", "")]


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_cut_records_stop_the_scan_quietly(cut):
    data = xlsb()
    assert marks_binary.scan_xlsb(data[:-cut] if cut else data) is not None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.bin")
    marks_binary._xlsb_sheet(sheet[:cut])
    marks_binary.scan_xls(sheet[:cut])
