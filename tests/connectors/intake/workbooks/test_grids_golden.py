"""The bytes of files as grids of cells: pages, Excel's XML of 2003, text files, marks and number
formats, and every layout. As it was kept."""

import hashlib

from hoso.connectors.intake.workbooks import delimited, fonts, grids, marks, markup
from hoso.connectors.intake.workbooks.limits import Limits, Refused

from ....golden import compared
from ....workbooks import hostile
from ....workbooks.layouts import LAYOUTS

FEW = Limits(rows=6, columns=4, cells=20)
PAGES = (
    "<table><tr><td>1<td>2<tr><td>3</table>",
    "<p>Đơn vị A<p>Danh sách<table><tr><th>a</th><th> b&nbsp; </th></tr></table>cuối",
    "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d</table>",
    "<table><tr><td rowspan=3 colspan=2>a<td>b<tr><td>c<tr><td>d<tr><td>e</table>",
    "<table><tr><td>a<table><tr><td>b</table>c<td>d</table>",
    "<table><tr><td>a<br>b<p>c</p><div>d</div><li>e</table>",
    "<script>x</script><style>y</style><table><tr><td>a<script>z</script>b</table>",
    "<head><title>t</title><body>x<table><tr><td>a</table>",
    "<style>open<table><tr><td>a</table>",
    "<title>t</style></title>x",
    "<table><td>a<td>b<tr><td>c",
    "<table><tr><td>a</td></tr></table><table><tr><td>b</td></tr></table>",
    "<table><tr><td colspan=0>a<td colspan=x>b<td colspan=' 2 '>c</table>",
    "<table><tr><td colspan=4>a</table>",
    "<table><tr><td colspan=5>a</table>",
    "<table>" + "<tr><td>a" * 6 + "</table>",
    "<table>" + "<tr><td>a" * 7 + "</table>",
    "<table>" + "<tr><td>a<td>b<td>c<td>d" * 5 + "</table>",
    "<table>" + "<tr><td>a<td>b<td>c<td>d" * 6 + "</table>",
    "<p>a" * 6,
    "<p>a" * 7,
    "<h1>a</h1><h2>b</h2>c<h5>d</h5>",
    "<frameset><frame>",
    "<iframe></iframe><table><tr><td>a</table>",
    "<iframe></iframe><table><tr><td>a<tr><td>b</table>",
    "<table>" * 21,
    "a &lt; b &amp; c",
    "</table></td>a",
    "<table><tr><td>a\n  b\t c</td><td>\xa0d\xa0</td></tr></table>",
)
BOOK = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{}</Workbook>'
)
CELL = '<Cell{}><Data ss:Type="{}">{}</Data></Cell>'


def sheet(inside: str, options: str = "") -> str:
    return f'<Worksheet ss:Name="DS"><Table>{inside}</Table>{options}</Worksheet>'


def row(*cells: str, about: str = "") -> str:
    return f"<Row{about}>{''.join(cells)}</Row>"


def data(kind: str, text: str, about: str = "") -> str:
    return CELL.format(about, kind, text)


VALUES = (
    ("Number", "1"), ("Number", "1.5"), ("Number", "x"), ("Boolean", "1"), ("Boolean", " 1 "),
    ("Boolean", "0"), ("DateTime", "1980-05-12T00:00:00.000"), ("DateTime", "1980-05-12T08:30:00"),
    ("DateTime", "x"), ("Error", "#N/A"), ("Error", ""), ("String", "a<b>c</b>"), ("Odd", "z"),
)  # fmt: skip
HIDDEN = "<WorksheetOptions><Visible>{}</Visible></WorksheetOptions>"
BOOKS = (
    *(sheet(row(data(kind, text.replace("<b>", "").replace("</b>", "")))) for kind, text in VALUES),
    sheet(row(data("Number", "1"), data("Number", "2", ' ss:Index="3"'), data("Number", "3"))),
    sheet(row(data("Number", "1"), about=' ss:Index="3"') + row(data("Number", "2"))),
    sheet(row(data("Number", "1"), about=' ss:Span="1"') + row(data("Number", "2"))),
    sheet(row(about=' ss:Index="2"') + row(data("Number", "2"))),
    sheet(row(data("Number", "1", ' ss:MergeAcross="1"'), data("Number", "2"))),
    sheet(row(data("Number", "1", ' ss:MergeDown="2"'))),
    sheet(row('<Cell ss:Formula="=A1"/>', "<Cell/>")),
    sheet(row(data("Number", "1"), about=' ss:Hidden="1" ss:Span="1"')),
    sheet('<Column ss:Hidden="1"/><Column/><Column ss:Hidden="1" ss:Span="1"/>' + row()),
    sheet('<Column ss:Index="3" ss:Hidden="1" ss:Span="9"/><Column ss:Hidden="1"/>' + row()),
    sheet(row(data("Number", "1"), about=' ss:Hidden="1" ss:Index="6" ss:Span="9"')),
    sheet(row(data("Number", "1")), HIDDEN.format("SheetHidden")),
    sheet(row(data("Number", "1")), HIDDEN.format("SheetVeryHidden")),
    sheet(row(data("Number", "1")), HIDDEN.format("SheetVisible")),
    sheet(row(data("Number", "1"), about=' ss:Index="6"')),
    sheet(row(data("Number", "1"), about=' ss:Index="7"')),
    sheet(row(data("Number", "1", ' ss:Index="4"'))),
    sheet(row(data("Number", "1", ' ss:Index="5"'))),
    sheet(row(data("Number", "1", ' ss:Index="x"'), data("Number", "2", ' ss:Index="123456789"'))),
    '<Worksheet ss:Name="T"><Table ss:TopCell="2" ss:LeftCell="2"><Row><Cell>'
    '<Data ss:Type="Number">1</Data></Cell></Row></Table></Worksheet><Styles/><Worksheet/>',
    "<Worksheet>",
    "<!DOCTYPE a><Worksheet/>",
)  # fmt: skip
TEXTS = (
    "STT,Họ và tên\n1,An\n", "STT;Họ và tên\n1;An, Bình\n2;Chi, Dũng", "a\tb\n1\t2", "a|b\n1|2",
    "sep=;\na;b,c\n1;2,3", "SEP=|\na|b", "sep=", "sep", 'a,"b,c"\n"d ""e""",f', 'a,"b\nc,d\ne,f',
    '"a;b";c\n"d;e";f', " a , b \n", "\n\na,b\n\n", "a,b,c\n1\n1,2,3", "", "a", "a\0b,c",
    "a,b;c\nd,e;f\ng;h", "a,b,c,d", "a,b,c,d,e", "a\n" * 6, "a\n" * 7, "a,b,c,d\n" * 5,
    "a,b,c,d\n" * 6, "a\na\na\na\na\nb,c,d,e", "x" * 30 + ";" + "," * 3,
)  # fmt: skip
NAMES = "Nguyễn Thị Phượng,Trần Văn Đức,Lê Thị Hường,Phạm Quốc Cường"
BYTES = (
    NAMES.encode(), NAMES.encode("utf-8-sig"), NAMES.encode("utf-16"), NAMES.encode("utf-16-le"),
    "Ho ten,Ngay sinh".encode("utf-16-be"), "Ho ten,Ngay sinh".encode("utf-16-le"),
    NAMES.encode() + b"\xff", "a,ệ".encode() + b"\xff\xfe", b"\xb5\xb8,\xca", b"Nguy\xd4n,Tr\xc7n",
    "Nguyeãn Thò Phöôïng".encode("latin-1"), "Nguyễn".encode()[:-1], b"\xe2\xe1 a", b"abc\x80",
)  # fmt: skip
CODES = (
    "000000000000", '"0"##########', "#,##0.00", "0", "00", "0.00", "General", "@", "0000000000;-0",
    "000 000 000 000", "000-000-000", "[Red]000000000000", '"A"000', '"1" 000', "000\\ 000",
    "\\0##", '"0"', "#", "##0", "#00", "0#", "_-000", "* 000", '000" "000', '0"0"0', "dd/mm/yyyy",
    "", "00%",
)  # fmt: skip
FONTS = (
    ".VnTimeH",
    ".VnTime",
    ".VnArialH",
    "VnTimeH",
    ".VnTimeHa",
    " .VnAvantH ",
    ".Vn Time-H",
    "H",
)
SHEETS = (
    b'<sheetData><row r="1"><c r="A1" t="e"><v>#N/A</v></c></row></sheetData>',
    b"<sheetData><row r='2'><c r='B2' t='e'><v>#REF!</v></c><c r='C2' t='e'/></row></sheetData>",
    b'<sheetData><c r="A1"><f>1+1</f></c><c r="B1"><f>1</f><v>2</v></c><c r="C1"><f/><v/></c>'
    b'<c r="D1"><f t="shared">1</f><v></v></c><c r="E1"> <f>1</f> </c></sheetData>',
    b'<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" hidden="true"/>'
    b'<col min="7" max="9"/></cols><sheetData><row r="3" hidden="1"/><row hidden="true" r="4"/>'
    b'<row r="5" hidden="0"/></sheetData>',
    b'<col min="1" max="99999" hidden="1"/>',
    b'<c t="e"><v>#N/A</v></c>',
    b"<sheetData/>",
    b"",
)


def told_marks(found: marks.Marks) -> str:
    shown = (
        dict(sorted(found.errors.items())), sorted(found.uncached), sorted(found.hidden_rows)[:12],
        sorted(found.hidden_columns)[:12], sorted(found.capitals),
        dict(sorted(found.digits.items())),
    )  # fmt: skip
    return " ".join(map(str, shown)) if any(shown) else "-"


def told_sheets(read) -> list[str]:
    try:
        return [
            f"{s.name} {s.visible} {s.squared(FEW)} {s.merges} {told_marks(s.marks)}"
            for s in read()
        ]
    except Refused as refused:
        return [f"refused {refused.code} {refused.values}"]


def told_rows(data: bytes, limits: Limits) -> str:
    try:
        return str(delimited.rows(data, limits))
    except Refused as refused:
        return f"refused {refused.code} {refused.values}"


def test_golden_markup():
    told = []
    for page in PAGES:
        told += [f"== {page}", *told_sheets(lambda p=page: markup.read_html(p.encode(), "T", FEW))]
    for name in ("utf-8", "windows-1258", "no-such", "ascii"):
        page = f"<meta charset='{name}'><table><tr><td>Đỗ".encode()
        told += [f"== {name}", *told_sheets(lambda p=page: markup.read_html(p, "T", FEW))]
    page = "<meta charset=ascii><table><tr><td>Đỗ".encode("utf-16")
    told += told_sheets(lambda: markup.read_html(page, "T", FEW))
    for book in BOOKS:
        text = BOOK.format(book).encode()
        told += [f"== {book}", *told_sheets(lambda t=text: markup.read_xml(t, FEW))]
    compared("intake/markup.txt", "\n".join(told))


def test_golden_texts():
    wide = Limits()
    told = [f"{text!r} {told_rows(text.encode(), FEW)}" for text in TEXTS]
    told += [f"{text!r} {delimited.delimiter_of(text)!r}" for text in TEXTS]
    told += [f"{data!r} {told_rows(data, wide)}" for data in BYTES]
    told += [f"{code!r} {fonts.shown_digits(code)}" for code in CODES]
    told += [f"{name!r} {fonts.draws_capitals(name)}" for name in FONTS]
    told += [f"{xml!r} {told_marks(marks.scan(xml))}" for xml in SHEETS]
    compared("intake/texts.txt", "\n".join(told))


def test_golden_grids():
    """Every file of every layout: sheets, size, merged cells, marks, a sum over the cells."""
    told: dict[bytes, list[str]] = {}
    for case in LAYOUTS.values():
        for path, content in case.files.items():
            if content in told:
                continue
            try:
                kind, found, package = grids.read(content, Limits())
            except Refused as refused:
                told[content] = [f"{path} refused {refused.code}"]
                continue
            told[content] = [f"{path} {kind}{' macros' if package.macros else ''}"]
            for grid in found:
                cells = hashlib.sha256(repr([list(r) for r in grid.rows]).encode()).hexdigest()
                size = f"{len(grid.rows)}x{len(grid.rows[0]) if grid.rows else 0}"
                about = f"{grid.name} {'' if grid.visible else 'hidden '}{size} #{cells[:8]}"
                told[content].append(f"  {about} {grid.merges or ''} {told_marks(grid.marks)}")
    books = {"xlsx": hostile.BOOK, "xlsb": hostile.BINARY, "xls": hostile.OLD, "ods": hostile.OPEN}
    for name, content in books.items():
        for limits in (Limits(cells=24), Limits(cells=23), Limits(rows=3), Limits(columns=5)):
            try:
                said = str([len(g.rows) for g in grids.read(content, limits)[1]])
            except Refused as refused:
                said = f"refused {refused.code} {refused.values}"
            told[f"{name} {limits}".encode()] = [f"{name} {limits.cells} {said}"]
    compared("intake/grids.txt", "\n".join(line for lines in told.values() for line in lines))
