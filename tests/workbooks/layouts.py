"""Layouts as units send them, each with what must come out: tables, heading rows, first and last
person, columns, values.

A table is told as ``T(heading rows, rows of people, columns)``: rows as in the sheet, columns as
"A=stt B=ho_ten"; columns that must stay without a field are not named.
"""

import datetime
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import openpyxl
from openpyxl.styles import PatternFill

from hoso.validators.encodings import encode

from .build import Sheet, changed, html, ods, replaced, text, xls, xls5, xlsb, xlsx, xml2003, zipped

A, B, C = "Nguyễn Văn An", "Trần Thị Bình", "Hoàng Thị Mười"
IDS = ("037075000001", "037180000002", "037182000003")
HEAD = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Hệ số lương"]
ROWS = [
    [1, A, "12/03/1975", "Nam", IDS[0], "3,33"],
    [2, B, "1980", "Nữ", IDS[1], 2.34],
    [3, C, "05/1982", "Nữ", IDS[2], "4.98"],
]
MAIN = "A=stt B=ho_ten C=ngay_sinh D=gioi_tinh E=cccd F=he_so"
VALUES = {
    "ho_ten": [A, B, C],
    "ngay_sinh": ["1975-03-12", "1980", "1982-05"],
    "gioi_tinh": ["Nam", "Nữ", "Nữ"],
    "cccd": list(IDS),
    "he_so": [3.33, 2.34, 4.98],
}
SHORT = ["STT", "Họ và tên", "Chức vụ"]
TWO = [[1, A, "GV"], [2, B, "KT"]]
COLS = "A=stt B=ho_ten C=chuc_vu"
TITLE = [["ỦY BAN NHÂN DÂN TỈNH"], ["TRƯỜNG THCS GIA HƯNG"], ["DANH SÁCH CÁN BỘ"], []]
SIGNED = [
    [],
    ["", "NGƯỜI LẬP BIỂU", "", "THỦ TRƯỞNG ĐƠN VỊ"],
    ["", "Lê Thị Lan", "", "Đinh Văn Hòa"],
]
LEGACY_NAMES = [
    "Nguyễn Thị Phượng",
    "Trần Văn Đức",
    "Lê Thị Hường",
    "Phạm Quốc Cường",
    "Vũ Thị Nguyệt",
    "Đặng Văn Hoàng",
    "Bùi Thị Thu Hà",
    "Hoàng Văn Hoà",
]


KIN_ROWS = [
    ["STT", "Họ tên CBVC", "Quan hệ", "Họ tên thân nhân", "Năm sinh"],
    [1, A, "Con", B, "1999"],
]
KIN_COLUMNS = "A=stt B=nguoi.ho_ten C=quan_he D=ho_ten E=nam_sinh"


@dataclass(frozen=True)
class T:
    """One table. *rows* are the rows of the people (or lines), *columns* every column with a
    field."""

    heading: tuple[int, int]
    rows: Sequence[int]
    columns: str
    sheet: str = "Danh sách"
    kind: str = "nguoi"
    aside: str = ""


@dataclass(frozen=True)
class Layout:
    """Files as they arrive (name -> bytes) and what they must give, all of them together.

    ``people`` are values by field, in order; ``told`` are (rule, row, column) of what the loader
    must notice, all of it; ``asks`` are "file letter kind field" of the questions; ``notes`` are
    words that the file's notes must hold.
    """

    files: dict[str, bytes]
    tables: Sequence[T]
    people: Mapping[str, Sequence[object]] = field(default_factory=dict)
    told: Sequence[tuple[str, int, str]] = ()
    asks: Sequence[tuple[str, str, str]] = ()
    notes: Sequence[str] = ()
    formats: Sequence[str] = ()
    lists: Mapping[str, Mapping[str, Sequence[object]]] = field(default_factory=dict)


def one(
    rows: Sequence[Sequence[object]],
    rows_of: Sequence[int],
    columns: str = COLS,
    heading: tuple[int, int] = (1, 1),
    merges: Sequence[str] = (),
    **more,
) -> Layout:
    """A workbook of one sheet with one table."""
    return Layout(
        {"a.xlsx": xlsx(Sheet(rows, merges=merges))}, [T(heading, rows_of, columns)], **more
    )


def main(name: str, data: bytes, sheet: str = "Danh sách", **more) -> Layout:
    """A file that holds the main rows in one format or another."""
    return Layout({name: data}, [T((1, 1), [2, 3, 4], MAIN, sheet)], VALUES, **more)


def both(a: object, b: object) -> list[Sequence[object]]:
    """Two people, whose third column holds *a* and *b*."""
    return [[1, A, a], [2, B, b]]


def legacy(
    encoding: str, heading: Sequence[str], names: Sequence[str] = LEGACY_NAMES
) -> list[list[object]]:
    return [
        list(heading),
        *[[i, encode(n, encoding), f"19{70 + i}"] for i, n in enumerate(names, 1)],
    ]


def old_font(make, **more) -> bytes:
    """Names under .VnTimeH: lower-case letters that people see as capitals; one name has no mark at
    all."""
    rows = [
        ["STT", "Họ và tên", "Năm sinh"],
        *[
            [i, encode(n.lower(), "tcvn3"), f"19{70 + i}"]
            for i, n in enumerate(
                ["Nguyễn Thị Phượng", "Trần Văn Đức", "Lê Thị Hường", "Le Van Nam"], 1
            )
        ],
    ]
    return make(Sheet(rows, font=".VnTimeH", font_columns="B", **more))


CAPITALS = {"ho_ten": ["NGUYỄN THỊ PHƯỢNG", "TRẦN VĂN ĐỨC", "LÊ THỊ HƯỜNG", "LE VAN NAM"]}
DECODED = [("pe-name-legacy-encoding", r, "B") for r in (2, 3, 4)]


def far() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(Sheet([HEAD, *ROWS]))))
    book["Danh sách"].cell(1_048_576, 3).fill = PatternFill("solid", fgColor="FF0000")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def macros() -> bytes:
    types = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    data = replaced(
        xlsx(Sheet([HEAD, *ROWS])),
        "[Content_Types].xml",
        types,
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    return changed(
        data, lambda parts: parts | {"xl/vbaProject.bin": b'\xd0\xcf\x11\xe0 Shell "touch /tmp/x"'}
    )


SIDE = [
    [*a, None, *b]
    for a, b in zip([SHORT, *TWO], [SHORT, [1, C, "GV"], [2, "Lê Thị Lan", "KT"]], strict=True)
]
PAY = ["Số CCCD", "Họ và tên", "Từ ngày", "Đến ngày", "Mã ngạch", "Bậc", "Hệ số"]
NFD = [
    [unicodedata.normalize("NFD", v) if isinstance(v, str) else v for v in row]
    for row in [HEAD, *ROWS]
]
PLAIN = xlsx(Sheet([HEAD, *ROWS]))
DAY = datetime.date

LAYOUTS: dict[str, Layout] = {
    # ---- where the table stands, and what stands around it
    "plain": one([SHORT, *TWO], [2, 3], people={"chuc_vu": ["GV", "KT"]}),
    "title and signatures": one(
        [*TITLE, SHORT, *TWO, *SIGNED], [6, 7], heading=(5, 5), people={"ho_ten": [A, B]}
    ),
    "in the middle of the sheet": one(
        [[], [], ["", "", "TT", "Họ tên", "Hệ số"], ["", "", 1, A, 2.34], ["", "", 2, B, "3,00"]],
        [4, 5],
        "C=stt D=ho_ten E=he_so",
        (3, 3),
        people={"he_so": [2.34, 3.0]},
    ),
    "no numbers": one(
        [["Họ và tên", "Giới tính", "Dân tộc"], [A, "nam", "kinh"], [B, "NỮ", "Mường"]],
        [2, 3],
        "A=ho_ten B=gioi_tinh C=dan_toc",
        people={"gioi_tinh": ["Nam", "Nữ"]},
    ),
    "numbers as text": one(
        [SHORT, ["01", A, "GV"], ["2.", B, "KT"]], [2, 3], people={"ho_ten": [A, B]}
    ),
    "blank lines between people": one([SHORT, TWO[0], [], [], TWO[1]], [2, 5]),
    "column numbers": one([SHORT, [1, 2, 3], *TWO], [3, 4]),
    "column numbers in brackets": one([SHORT, ["(1)", "(2)", "(3)"], *TWO], [3, 4]),
    "column letters and numbers": one(
        [
            [*SHORT, "Hệ số", "Bậc"],
            ["A", "B", "1", "2", "3"],
            [1, A, "GV", 2.34, 1],
            [2, B, "KT", 3, 3],
        ],
        [3, 4],
        COLS + " D=he_so E=bac",
    ),
    "sections in roman numbers": one(
        [SHORT, ["I", "LÃNH ĐẠO"], TWO[0], ["II", "GIÁO VIÊN"], [1, B, "KT"]], [3, 5]
    ),
    "sections without a number": one([SHORT, ["TỔ TOÁN"], TWO[0], ["TỔ VĂN"], TWO[1]], [3, 5]),
    "sections by class": one(
        [SHORT, ["A", "BIÊN CHẾ"], TWO[0], ["B", "HỢP ĐỒNG"], [1, B, "KT"]], [3, 5]
    ),
    "unit names between groups": one(
        [SHORT, ["Trường Mầm non Gia Hưng"], TWO[0], ["Trường Tiểu học Gia Hưng"], [1, B, "KT"]],
        [3, 5],
    ),
    "subtotals": one(
        [
            ["STT", "Họ và tên", "Hệ số lương"],
            [1, A, 3],
            ["", "Cộng", 3],
            [2, B, 4],
            ["", "Tổng cộng", 7],
        ],
        [2, 4],
        "A=stt B=ho_ten C=he_so",
        people={"he_so": [3.0, 4.0]},
    ),
    "total that says how many": one([SHORT, *TWO, ["", "Tổng cộng: 2 người"]], [2, 3]),
    "total that is wrong": one(
        [SHORT, *TWO, ["", "Tổng số: 3 người"]], [2, 3], told=[("ld-total-matches", 4, "")]
    ),
    "heading on each page": Layout(
        {"a.xlsx": xlsx(Sheet([SHORT, TWO[0], SHORT, TWO[1]]))},
        [T((1, 1), [2], COLS), T((3, 3), [4], COLS)],
        {"ho_ten": [A, B]},
    ),
    "notes below": one(
        [SHORT, *TWO, [], ["Ghi chú: đồng chí An nghỉ thai sản từ tháng 5, đơn vị đã báo cáo."]],
        [2, 3],
    ),
    "place and day below": one(
        [
            SHORT,
            *TWO,
            ["", "", "Gia Hưng, ngày 5 tháng 1 năm 2026"],
            ["", "", "HIỆU TRƯỞNG"],
            ["", "", "Đinh Văn Hòa"],
        ],
        [2, 3],
    ),
    "no table": Layout(
        {"a.xlsx": xlsx(Sheet([["Kính gửi: Sở Nội vụ"], ["Đơn vị không có biến động."]]))},
        [],
        told=[("ld-header-found", 0, "")],
    ),
    "heading without people": one(
        [*TITLE, SHORT, *SIGNED], [], heading=(5, 5), told=[("ld-nobody", 5, "")]
    ),
    "numbers prepared for people to come": one(
        [SHORT, [1], [2], [3]], [], told=[("ld-nobody", 1, "")]
    ),
    "far formatted cell": main("a.xlsx", far()),
    # ---- headings of several rows
    "two heading rows": one(
        [
            ["STT", "Họ và tên", "Lương", ""],
            ["", "", "Bậc", "Hệ số"],
            [1, A, 2, 2.67],
            [2, B, 3, "3,00"],
        ],
        [3, 4],
        "A=stt B=ho_ten C=bac D=he_so",
        (1, 2),
        ["A1:A2", "B1:B2", "C1:D1"],
        people={"bac": [2.0, 3.0], "he_so": [2.67, 3.0]},
    ),
    "three heading rows": one(
        [
            ["STT", "Họ và tên", "Thông tin chi tiết", "", ""],
            ["", "", "Lương hiện hưởng", "", "Chức vụ"],
            ["", "", "Bậc", "Hệ số", ""],
            [1, A, 2, 2.67, "GV"],
            [2, B, 3, 3, "KT"],
        ],
        [4, 5],
        "A=stt B=ho_ten C=bac D=he_so E=chuc_vu",
        (1, 3),
        ["A1:A3", "B1:B3", "C1:E1", "C2:D2", "E2:E3"],
    ),
    "heading merged downwards": one(
        [SHORT, [], *TWO], [3, 4], heading=(1, 2), merges=["A1:A2", "B1:B2", "C1:C2"]
    ),
    "line breaks in headings": one(
        [["STT", "Họ\nvà tên", "Ngày, tháng,\nnăm sinh"], [1, A, "1/2/1980"], [2, B, "1985"]],
        [2, 3],
        "A=stt B=ho_ten C=ngay_sinh",
        people={"ngay_sinh": ["1980-02-01", "1985"]},
    ),
    "capitals and double spaces": one(
        [["STT", "HỌ  VÀ  TÊN", "NGÀY SINH"], [1, f"  {A} ", "01.02.1980"], [2, B, "02-1985"]],
        [2, 3],
        "A=stt B=ho_ten C=ngay_sinh",
        people={"ho_ten": [A, B], "ngay_sinh": ["1980-02-01", "1985-02"]},
    ),
    "letterhead in two halves": Layout(
        {
            "a.xlsx": xlsx(
                Sheet(
                    [
                        ["SỞ NỘI VỤ", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
                        ["Trường THPT Hoa Lư A", "", "", "Độc lập - Tự do - Hạnh phúc"],
                        ["DANH SÁCH (Tính đến ngày 31/12/2025)"],
                        [],
                        HEAD,
                        *ROWS,
                    ],
                    merges=["A1:C1", "D1:F1", "A2:C2", "D2:F2", "A3:F3"],
                )
            )
        },
        [T((5, 5), [6, 7, 8], MAIN)],
        VALUES,
    ),
    # ---- several tables
    "two tables one under another": Layout(
        {"a.xlsx": xlsx(Sheet([SHORT, TWO[0], [], ["DANH SÁCH 2"], SHORT, [1, B, "KT"]]))},
        [T((1, 1), [2], COLS), T((5, 5), [6], COLS)],
        {"ho_ten": [A, B]},
    ),
    "stacked tables of other columns": Layout(
        {
            "a.xlsx": xlsx(
                Sheet([SHORT, *TWO, [], ["TT", "Họ và tên", "Bậc", "Hệ số lương"], [1, C, 3, 3.0]])
            )
        },
        [T((1, 1), [2, 3], COLS), T((5, 5), [6], "A=stt B=ho_ten C=bac D=he_so")],
    ),
    "tables side by side": Layout(
        {"a.xlsx": xlsx(Sheet(SIDE))},
        [T((1, 1), [2, 3], COLS), T((1, 1), [2, 3], "E=stt F=ho_ten G=chuc_vu")],
        {"ho_ten": [A, B, C, "Lê Thị Lan"]},
    ),
    "a sheet for each class": Layout(
        {
            "a.xlsx": xlsx(
                Sheet([SHORT, TWO[0]], "Công chức"), Sheet([SHORT, [1, B, "KT"]], "Viên chức")
            )
        },
        [T((1, 1), [2], COLS, "Công chức"), T((1, 1), [2], COLS, "Viên chức")],
    ),
    "a list on a sheet of its own": Layout(
        {
            "a.xlsx": xlsx(
                Sheet([HEAD, *ROWS]),
                Sheet(
                    [PAY, [IDS[1], B, "01/01/2020", "31/12/2022", "01.003", 1, 2.34]],
                    "Diễn biến lương",
                ),
            )
        },
        [
            T((1, 1), [2, 3, 4], MAIN),
            T(
                (1, 1),
                [2],
                "A=cccd B=ho_ten C=tu_ngay D=den_ngay E=ma_ngach F=bac G=he_so",
                "Diễn biến lương",
                "qt_luong",
            ),
        ],
        VALUES,
        lists={"qt_luong": {"tu_ngay": ["2020-01-01"], "_nguoi": [1]}},
    ),
    "a worked example": Layout(
        {
            "a.xlsx": xlsx(
                Sheet([HEAD, *ROWS]),
                Sheet([HEAD, [1, "Nguyễn Văn A", "1990", "Nam", "", 2.34]], "Ví dụ"),
            )
        },
        [T((1, 1), [2, 3, 4], MAIN), T((1, 1), [2], MAIN, "Ví dụ", aside="example")],
        VALUES,
        notes=["ví dụ"],
    ),
    "a lone table on a sheet called example": Layout(
        {"a.xlsx": xlsx(Sheet([HEAD, *ROWS], "Ví dụ"))},
        [T((1, 1), [2, 3, 4], MAIN, "Ví dụ")],
        VALUES,
    ),
    "code lists beside people": Layout(
        {
            "a.xlsx": xlsx(
                Sheet([HEAD, *ROWS]),
                Sheet([["Mã", "Tên dân tộc"], ["01", "Kinh"], ["03", "Mường"]], "DM dân tộc"),
                Sheet(
                    [["STT", "Mã ngạch", "Tên ngạch", "Hệ số"], [1, "01.003", "Chuyên viên", 2.34]],
                    "Danh mục",
                ),
            )
        },
        [T((1, 1), [2, 3, 4], MAIN)],
        VALUES,
    ),
    "only a code list": Layout(
        {
            "a.xlsx": xlsx(
                Sheet([["STT", "Tên phân loại công tác"], [1, "Biên chế"], [2, "Hợp đồng"]])
            )
        },
        [],
        told=[("ld-header-found", 0, "")],
    ),
    # ---- hidden things
    "a hidden sheet": Layout(
        {
            "a.xlsx": xlsx(
                Sheet([SHORT, TWO[0]]), Sheet([SHORT, [1, B, "KT"]], "Cũ", state="hidden")
            )
        },
        [T((1, 1), [2], COLS), T((1, 1), [2], COLS, "Cũ", aside="hidden")],
        {"ho_ten": [A]},
        told=[("ld-hidden", 0, "")],
    ),
    "a very hidden sheet": Layout(
        {
            "a.xlsx": xlsx(
                Sheet([SHORT, TWO[0]]), Sheet([SHORT, [1, B, "KT"]], "Cũ", state="veryHidden")
            )
        },
        [T((1, 1), [2], COLS), T((1, 1), [2], COLS, "Cũ", aside="hidden")],
        {"ho_ten": [A]},
        told=[("ld-hidden", 0, "")],
    ),
    "hidden rows and columns": main(
        "a.xlsx",
        xlsx(Sheet([HEAD, *ROWS], hidden_rows=[3], hidden_columns="E")),
        told=[("ld-hidden", 0, "E"), ("ld-hidden", 3, "")],
    ),
    "a hidden row in ods": main(
        "a.ods", ods(Sheet([HEAD, *ROWS], hidden_rows=[4])), told=[("ld-hidden", 4, "")]
    ),
    "a hidden row in xls": main(
        "a.xls", xls(Sheet([HEAD, *ROWS], hidden_rows=[4])), told=[("ld-hidden", 4, "")]
    ),
    "a hidden row in xlsb": main(
        "a.xlsb", xlsb([HEAD, *ROWS], hidden_rows=[3]), told=[("ld-hidden", 3, "")]
    ),
    # ---- fields in several columns, several in one
    "birth date under the sex": one(
        [
            ["TT", "Họ và tên", "Ngày, tháng, năm sinh", ""],
            ["", "", "Nam", "Nữ"],
            [1, A, "12/3/1975", ""],
            [2, B, "", 1980],
        ],
        [3, 4],
        "A=stt B=ho_ten C=ngay_sinh D=ngay_sinh",
        (1, 2),
        ["A1:A2", "B1:B2", "C1:D1"],
        people={"gioi_tinh": ["Nam", "Nữ"], "ngay_sinh": ["1975-03-12", "1980"]},
    ),
    "birth date under both sexes": one(
        [
            ["TT", "Họ và tên", "Ngày sinh", "", "Chức vụ"],
            ["", "", "Nam", "Nữ", ""],
            [1, A, "12/3/1975", "1/1/1980", "GV"],
        ],
        [3],
        "A=stt B=ho_ten C=ngay_sinh D=ngay_sinh E=chuc_vu",
        (1, 2),
        ["A1:A2", "B1:B2", "C1:D1", "E1:E2"],
        told=[("pe-birth-column-gender", 3, "C")],
    ),
    "sex by one ticked column": one(
        [["STT", "Họ và tên", "Nữ", "Chức vụ"], [1, A, "", "GV"], [2, B, "x", "KT"]],
        [2, 3],
        "A=stt B=ho_ten C=gioi_tinh D=chuc_vu",
        people={"gioi_tinh": ["Nam", "Nữ"]},
    ),
    "sex by two ticked columns": one(
        [
            ["STT", "Họ và tên", "Giới tính", ""],
            ["", "", "Nam", "Nữ"],
            [1, A, "x", ""],
            [2, B, "", "X"],
        ],
        [3, 4],
        "A=stt B=ho_ten C=gioi_tinh D=gioi_tinh",
        (1, 2),
        ["A1:A2", "B1:B2", "C1:D1"],
        people={"gioi_tinh": ["Nam", "Nữ"]},
    ),
    "qualification by ticks": one(
        [
            ["STT", "Họ và tên", "Trình độ chuyên môn", "", ""],
            ["", "", "Thạc sĩ", "Đại học", "Cao đẳng"],
            [1, A, "", "x", ""],
            [2, B, "x", "", ""],
        ],
        [3, 4],
        "A=stt B=ho_ten C=trinh_do_cm D=trinh_do_cm E=trinh_do_cm",
        (1, 2),
        ["A1:A2", "B1:B2", "C1:E1"],
        people={"trinh_do_cm": ["DH", "THS"]},
    ),
    "name in two columns": one(
        [
            ["TT", "Họ đệm", "Tên", "Chức vụ"],
            [1, "Nguyễn Văn", "An", "GV"],
            [2, "Trần Thị", "Bình", "KT"],
        ],
        [2, 3],
        "A=stt B=ho_ten C=ho_ten D=chuc_vu",
        people={"ho_ten": [A, B]},
    ),
    "birth date in three columns": one(
        [
            ["TT", "Họ và tên", "Ngày sinh", "", ""],
            ["", "", "Ngày", "Tháng", "Năm"],
            [1, A, 12, 3, 1975],
            [2, B, "", 5, 1980],
        ],
        [3, 4],
        "A=stt B=ho_ten C=ngay_sinh D=ngay_sinh E=ngay_sinh",
        (1, 2),
        ["A1:A2", "B1:B2", "C1:E1"],
        people={"ngay_sinh": ["1975-03-12", "1980-05"]},
    ),
    "step and coefficient in one column": one(
        [["STT", "Họ và tên", "Bậc/Hệ số"], [1, A, "2/2,67"], [2, B, "3 / 3,00"]],
        [2, 3],
        "A=stt B=ho_ten C=bac",
        people={"bac": [2.0, 3.0], "he_so": [2.67, 3.0]},
    ),
    "step and coefficient under one name": one(
        [["STT", "Họ và tên", "Hệ số lương"], *both("4/3,33", "3/3,00")],
        [2, 3],
        "A=stt B=ho_ten C=bac",
        people={"bac": [4.0, 3.0], "he_so": [3.33, 3.0]},
    ),
    "years in headings": one(
        [
            ["STT", "Họ và tên", "Số CCCD", "Xếp loại năm 2023", "Xếp loại năm 2024"],
            [1, A, IDS[0], "HTTNV", "HTXSNV"],
            [2, B, IDS[1], "", "HTNV"],
        ],
        [2, 3],
        "A=stt B=ho_ten C=cccd D=danh_gia_nam E=danh_gia_nam",
        people={"danh_gia_nam": ["HTXS", "HT"]},
        lists={"ds_danh_gia": {"nam": [2023.0, 2024.0, 2024.0], "xep_loai": ["HTT", "HTXS", "HT"]}},
    ),
    "years under one heading": one(
        [
            ["STT", "Họ và tên", "Đánh giá, xếp loại", ""],
            ["", "", 2023, 2024],
            [1, A, "HTT", "HTXS"],
            [2, B, "HT", "HT"],
        ],
        [3, 4],
        "A=stt B=ho_ten C=danh_gia_nam D=danh_gia_nam",
        (1, 2),
        ["A1:A2", "B1:B2", "C1:D1"],
        lists={"ds_danh_gia": {"nam": [2023.0, 2023.0, 2024.0, 2024.0]}},
    ),
    "several allowances": one(
        [
            ["STT", "Họ và tên", "Phụ cấp khu vực", "PC công vụ"],
            [1, A, 0.5, "25%"],
            [2, B, "", "25%"],
        ],
        [2, 3],
        "A=stt B=ho_ten C=pc_khac D=pc_khac",
        people={"pc_khac": ["Phụ cấp khu vực: 0,5; PC công vụ: 25%", "PC công vụ: 25%"]},
    ),
    "a date column with ticks only": one(
        [["STT", "Họ và tên", "Đảng viên"], *both("x", "x")],
        [2, 3],
        "A=stt B=ho_ten",
        people={"ho_ten": [A, B]},
        asks=[("C", "unread", "ngay_vao_dang")],
    ),
    # ---- what a column is
    "ID numbers known by what they are": one(
        [["STT", "Họ và tên", "Mã riêng"], *both(IDS[0], IDS[1])],
        [2, 3],
        "A=stt B=ho_ten C=cccd",
        people={"cccd": list(IDS[:2])},
    ),
    "rank codes known by what they are": one(
        [["STT", "Họ và tên", "Cột 7"], *both("V.07.04.32", "01.003")],
        [2, 3],
        "A=stt B=ho_ten C=ma_ngach",
    ),
    "sex known by what it is": one(
        [["STT", "Họ và tên", "Cột 7"], *both("Nam", "nữ")],
        [2, 3],
        "A=stt B=ho_ten C=gioi_tinh",
        people={"gioi_tinh": ["Nam", "Nữ"]},
    ),
    "numbers without a heading": one([["", "Họ và tên", "Chức vụ"], *TWO, [3, C, "GV"]], [2, 3, 4]),
    "an abbreviation": one(
        [
            ["STT", "Họ và tên", "CV", "HSL", "PCCV"],
            [1, A, "Hiệu trưởng", 4.98, 0.7],
            [2, B, "GV", 3.0, ""],
        ],
        [2, 3],
        "A=stt B=ho_ten C=chuc_vu D=he_so E=pc_chuc_vu",
    ),
    "an abbreviation that its cells refute": one(
        [["STT", "Họ và tên", "TH"], *both(12, 14)],
        [2, 3],
        "A=stt B=ho_ten",
        asks=[("C", "unread", "gdpt")],
    ),
    "a misspelt heading": one(
        [
            ["STT", "Họ và tên", "Trình độ chyên môn", "Chuyên nghành"],
            [1, A, "Đại học", "Luật"],
            [2, B, "Thạc sĩ", "Toán"],
        ],
        [2, 3],
        "A=stt B=ho_ten C=trinh_do_cm D=chuyen_nganh",
        people={"trinh_do_cm": ["DH", "THS"]},
    ),
    "a heading as it is heard": one(
        [
            ["STT", "Họ và tên", "Lơi xinh", "Cuê cuán"],
            [1, A, "Ninh Bình", "Hà Nam"],
            [2, B, "Hà Nam", "Nam Định"],
        ],
        [2, 3],
        "A=stt B=ho_ten C=noi_sinh D=que_quan",
    ),
    "a doubtful heading is asked about": one(
        [["STT", "Họ và tên", "Ngày nâng bậc"], *both("1/1/2024", "1/3/2025")],
        [2, 3],
        "A=stt B=ho_ten",
        asks=[("C", "near", "ngay_bac")],
    ),
    "a doubtful heading that its cells prove": one(
        [["STT", "Họ và tên", "Thành phần các dân tộc"], *both("Kinh", "Mường")],
        [2, 3],
        "A=stt B=ho_ten C=dan_toc",
        people={"dan_toc": ["01", "04"]},
    ),
    "a doubtful heading whose field is known": one(
        [
            ["STT", "Họ và tên", "Ngày hưởng bậc", "Ngày nâng bậc"],
            [1, A, "1/1/2024", "1/1/2024"],
            [2, B, "1/3/2025", "1/2/2025"],
        ],
        [2, 3],
        "A=stt B=ho_ten C=ngay_bac",
        asks=[("D", "unread", "ngay_nang_luong_sau")],
    ),
    "two columns for one field": one(
        [["STT", "Họ và tên", "Số CCCD", "Số định danh cá nhân"], [1, A, IDS[0], "037075000009"]],
        [2],
        "A=stt B=ho_ten C=cccd",
        people={"cccd": [IDS[0]]},
        told=[("ld-duplicate-columns", 0, "D")],
        asks=[("D", "rival", "cccd")],
    ),
    "two columns with equal right": one(
        [
            ["STT", "Họ và tên", "SĐT", "Di động"],
            [1, A, "0912345678", "0987654321"],
            [2, B, "0912345679", "0987654322"],
        ],
        [2, 3],
        "A=stt B=ho_ten",
        told=[("ld-duplicate-columns", 0, "D")],
        asks=[("C", "rival", "dien_thoai"), ("D", "rival", "dien_thoai")],
    ),
    "two columns of which one holds the field": one(
        [
            ["STT", "Họ và tên", "SĐT", "Di động"],
            [1, A, "không", "0987654321"],
            [2, B, "chưa có", "0987654322"],
        ],
        [2, 3],
        "A=stt B=ho_ten D=dien_thoai",
        people={"dien_thoai": ["0987654321", "0987654322"]},
    ),
    "two columns of which one is blank": one(
        [
            ["STT", "Họ và tên", "Số điện thoại", "Di động"],
            [1, A, "", "0987654321"],
            [2, B, "", "0987654322"],
        ],
        [2, 3],
        "A=stt B=ho_ten D=dien_thoai",
    ),
    "a column twice": one(
        [["STT", "Họ và tên", "Hệ số lương", "Hệ số lương"], [1, A, 3.33, 3.33], [2, B, 3.0, 3.0]],
        [2, 3],
        "A=stt B=ho_ten C=he_so",
        told=[("ld-duplicate-columns", 0, "D")],
    ),
    # ---- letters
    "TCVN3 headings and names": Layout(
        {
            "a.xlsx": xlsx(
                Sheet(
                    legacy("tcvn3", [encode(h, "tcvn3") for h in ("STT", "Họ và tên", "Năm sinh")])
                )
            )
        },
        [T((1, 1), range(2, 10), "A=stt B=ho_ten C=ngay_sinh")],
        {"ho_ten": LEGACY_NAMES},
        told=[("pe-name-legacy-encoding", r, "B") for r in range(2, 10)],
    ),
    "VNI headings and names": Layout(
        {
            "a.xlsx": xlsx(
                Sheet(legacy("vni", [encode(h, "vni") for h in ("STT", "Họ và tên", "Năm sinh")]))
            )
        },
        [T((1, 1), range(2, 10), "A=stt B=ho_ten C=ngay_sinh")],
        {"ho_ten": LEGACY_NAMES},
        told=[("pe-name-legacy-encoding", r, "B") for r in range(2, 10)],
    ),
    "VNI rows pasted into a Unicode column": one(
        [
            ["STT", "Họ và tên", "Năm sinh"],
            [1, A, 1975],
            *[
                [i, encode(n, "vni"), 1980]
                for i, n in enumerate(
                    ["Hồng Văn Hồng", "Nguyễn Thị Mười", "Đặng Đức Bình", "Trần Thị Hương"], 2
                )
            ],
            [6, "Hoàng Thị Hoà", 1981],
            [7, "Phạm Thị Lượng", 1982],
        ],
        range(2, 9),
        "A=stt B=ho_ten C=ngay_sinh",
        people={
            "ho_ten": [
                A,
                "Hồng Văn Hồng",
                "Nguyễn Thị Mười",
                "Đặng Đức Bình",
                "Trần Thị Hương",
                "Hoàng Thị Hoà",
                "Phạm Thị Lượng",
            ]
        },
        told=[("pe-name-legacy-encoding", r, "B") for r in range(3, 7)],
    ),
    "Unicode names that look like VNI": one(
        [["STT", "Họ và tên", "Năm sinh"], [1, "Hoàng Đoàn Toàn", 1975], [2, "Đoàn Văn Hoà", 1980]],
        [2, 3],
        "A=stt B=ho_ten C=ngay_sinh",
        people={"ho_ten": ["Hoàng Đoàn Toàn", "Đoàn Văn Hoà"]},
    ),
    "a capitals font in xlsx": Layout(
        {"a.xlsx": old_font(xlsx)},
        [T((1, 1), range(2, 6), "A=stt B=ho_ten C=ngay_sinh")],
        CAPITALS,
        told=DECODED,
    ),
    "a capitals font in xls": Layout(
        {"a.xls": old_font(xls)},
        [T((1, 1), range(2, 6), "A=stt B=ho_ten C=ngay_sinh")],
        CAPITALS,
        told=DECODED,
    ),
    "a capitals font in ods": Layout(
        {"a.ods": old_font(ods)},
        [T((1, 1), range(2, 6), "A=stt B=ho_ten C=ngay_sinh")],
        CAPITALS,
        told=DECODED,
    ),
    "separate marks": main(
        "a.xlsx", xlsx(Sheet(NFD)), told=[("pe-name-legacy-encoding", r, "B") for r in (2, 3, 4)]
    ),
    "look-alikes and invisible letters": one(
        [["STT", "Họ và tên", "Năm sinh"], [1, "Ðặng\u200b Văn\xa0 Аn", 1975], [2, B, 1980]],
        [2, 3],
        "A=stt B=ho_ten C=ngay_sinh",
        people={"ho_ten": ["Đặng Văn An", B]},
        told=[("pe-name-legacy-encoding", 2, "B")],
    ),
    # ---- values
    "real dates": one(
        [["STT", "Họ và tên", "Ngày sinh"], *both(DAY(1975, 3, 12), DAY(1980, 5, 1))],
        [2, 3],
        "A=stt B=ho_ten C=ngay_sinh",
        people={"ngay_sinh": ["1975-03-12", "1980-05-01"]},
    ),
    "dates of 1904": Layout(
        {
            "a.xlsx": xlsx(
                Sheet(
                    [["STT", "Họ và tên", "Ngày sinh"], *both(DAY(1975, 3, 12), DAY(1980, 5, 1))]
                ),
                epoch_1904=True,
            )
        },
        [T((1, 1), [2, 3], "A=stt B=ho_ten C=ngay_sinh")],
        {"ngay_sinh": ["1975-03-12", "1980-05-01"]},
    ),
    "serial numbers": one(
        [["STT", "Họ và tên", "Ngày sinh"], *both(27465, "29342")],
        [2, 3],
        "A=stt B=ho_ten C=ngay_sinh",
        people={"ngay_sinh": ["1975-03-12", "1980-05-01"]},
    ),
    "month first": one(
        [["STT", "Họ và tên", "Ngày sinh"], *both("3/25/1975", "5/1/1980")],
        [2, 3],
        "A=stt B=ho_ten C=ngay_sinh",
        people={"ngay_sinh": ["1975-03-25", "1980-05-01"]},
        told=[("ld-date-ambiguous", 0, "C")],
    ),
    "dates in words": one(
        [["STT", "Họ và tên", "Ngày sinh"], *both("ngày 12 tháng 3 năm 1975", "tháng 5 năm 1980")],
        [2, 3],
        "A=stt B=ho_ten C=ngay_sinh",
        people={"ngay_sinh": ["1975-03-12", "1980-05"]},
    ),
    "ID numbers in every form": one(
        [
            ["STT", "Họ và tên", "Số CCCD"],
            [1, A, "037 075 000 001"],
            [2, B, "'037180000002"],
            [3, C, 37182000003],
            [4, "Lê Thị Lan", "3.70E+10"],
        ],
        [2, 3, 4, 5],
        "A=stt B=ho_ten C=cccd",
        people={"cccd": ["037075000001", "037180000002", "37182000003", "3.70E+10"]},
        told=[("id-cccd-float", 5, "C")],
    ),
    "error cells and formulas": one(
        [HEAD, [1, A, "#N/A", "Nam", IDS[0], "=1+2"]],
        [2],
        MAIN,
        told=[("ld-excel-error", 2, "C"), ("ld-excel-error", 2, "F")],
    ),
    "error cells of xlsb": Layout(
        {"a.xlsb": xlsb([HEAD, *ROWS], errors={(1, 2): 0x17})},
        [T((1, 1), [2, 3, 4], MAIN)],
        told=[("ld-excel-error", 2, "C")],
    ),
    "ditto marks": one(
        [["STT", "Họ và tên", "Dân tộc"], [1, A, "Kinh"], [2, B, "nt"], [3, C, '"']],
        [2, 3, 4],
        "A=stt B=ho_ten C=dan_toc",
        people={"dan_toc": ["01", "01", "01"]},
        told=[("ld-ditto", 3, "C"), ("ld-ditto", 4, "C")],
    ),
    "birth years behind the names": one(
        [["STT", "Họ và tên", "Chức vụ"], [1, f"{A} (1975)", "GV"], [2, f"{B} (SN 5/1980)", ""]],
        [2, 3],
        "A=stt B=ho_ten C=chuc_vu",
        people={"ho_ten": [A, B], "ngay_sinh": ["1975", "1980-05"]},
        told=[("ld-name-alone", 2, "B"), ("ld-name-alone", 3, "B")],
    ),
    "one cell for several people": one(
        [["STT", "Họ và tên", "Đơn vị công tác"], [1, A, "Phòng A"], [2, B, ""]],
        [2, 3],
        "A=stt B=ho_ten C=ma_don_vi_su_dung",
        merges=["C2:C3"],
        people={"ma_don_vi_su_dung": ["Phòng A", "Phòng A"]},
        told=[("ld-merged-data", 3, "C")],
    ),
    "several lines for one person": one(
        [
            [*HEAD, "Ghi chú"],
            [*ROWS[0], "a"],
            ["", "", "12/03/1975", "Nam", IDS[0], 3.66, "b"],
            [*ROWS[1], ""],
        ],
        [2, 4],
        MAIN + " G=ghi_chu",
        merges=["A2:A3", "B2:B3"],
    ),
    "people without a name": one(
        [
            HEAD,
            ROWS[0],
            [2, "", "1980", "Nữ", IDS[1], 2.34],
            [5, "", "", "", "", ""],
            ["", "", "", "", "", 8.67],
        ],
        [2, 3],
        MAIN,
    ),
    # ---- rows that are no people, and people that look like something else
    "numbering with repeats": one(
        [[*SHORT, "Số CCCD", "Hệ số"], [1, 1, 2, "3a", "3b"], [1, A, "GV", IDS[0], 3.33]],
        [3],
        COLS + " D=cccd E=he_so",
    ),
    "numbering with formulas": one(
        [[*SHORT, "Hệ số"], ["1", "2", "3", "4=2x3"], [1, A, "GV", 3.33]], [3], COLS + " D=he_so"
    ),
    "numbering in roman numbers": one([SHORT, ["I", "II", "III"], *TWO], [3, 4]),
    "numbering in words": one([SHORT, ["Cột 1", "Cột 2", "Cột 3"], *TWO], [3, 4]),
    "hints under the numbering": one(
        [
            HEAD,
            [1, 2, 3, 4, 5, 6],
            ["", "viết chữ in hoa", "dd/mm/yyyy", "Nam hoặc Nữ", "(12 số)", ""],
            *ROWS,
        ],
        [4, 5, 6],
        MAIN,
        people=VALUES,
    ),
    "a nameless row with the post of a signer": one(
        [
            [*HEAD, "Chức vụ"],
            [*ROWS[0], "Giáo viên"],
            [2, "", "", "Nữ", "", "", "Hiệu trưởng"],
            [*ROWS[2], "Kế toán"],
        ],
        [2, 3, 4],
        MAIN + " G=chuc_vu",
        people={"ho_ten": [A, "", C]},
    ),
    "page sums": one(
        [*[SHORT, TWO[0]], ["", "Cộng trang 1"], ["", "Mang sang"], TWO[1], ["", "Tổng cộng: 2"]],
        [2, 5],
    ),
    "people beneath the signatures": Layout(
        {
            "a.xlsx": xlsx(
                Sheet(
                    [
                        HEAD,
                        ROWS[0],
                        ["", "NGƯỜI LẬP BIỂU", "", "THỦ TRƯỞNG"],
                        ["", "Lê Thị Lan", "", ""],
                        ["", B, "20/10/1980", "Nữ", IDS[1], ""],
                    ]
                )
            )
        },
        [T((1, 1), [2], MAIN)],
        told=[("ld-row-unread", 5, "")],
    ),
    "a sheet that goes on where another ended": Layout(
        {
            "a.xlsx": xlsx(
                Sheet([HEAD, ROWS[0]]), Sheet([["(tiếp theo)"], ROWS[1], ROWS[2]], "Trang 2")
            )
        },
        [T((1, 1), [2], MAIN), T((2, 1), [2, 3], MAIN, "Trang 2")],
        VALUES,
        notes=["Trang 2"],
    ),
    "a sheet of people without any heading": Layout(
        {"a.xlsx": xlsx(Sheet(ROWS))}, [], told=[("ld-row-unread", r, "") for r in (1, 2, 3)]
    ),
    "a class beside the staff": Layout(
        {
            "a.xlsx": xlsx(
                Sheet([HEAD, *ROWS]),
                Sheet(
                    [
                        ["STT", "Họ và tên", "Ngày sinh", "Họ tên cha", "Điện thoại phụ huynh"],
                        [1, "Lê Minh Khôi", "2/3/2016", "Lê Văn Tám", "0912345678"],
                    ],
                    "Lớp 2B",
                ),
            )
        },
        [
            T((1, 1), [2, 3, 4], MAIN),
            T((1, 1), [2], "A=stt B=ho_ten C=ngay_sinh", "Lớp 2B", aside="pupils"),
        ],
        VALUES,
        told=[("ld-not-staff", 1, "")],
    ),
    "birth dates of viên chức, who are no students": Layout(
        {"a.xlsx": xlsx(Sheet([["STT", "Họ và tên", "Ngày sinh viên chức", *HEAD[3:]], *ROWS]))},
        [T((1, 1), [2, 3, 4], MAIN)],
        VALUES,
    ),
    "projects with names": Layout(
        {
            "a.xlsx": xlsx(
                Sheet([HEAD, *ROWS]),
                Sheet(
                    [
                        ["STT", "Full name", "Chức vụ"],
                        [1, "Đường liên xã đoạn qua cầu số 2", "Chủ đầu tư"],
                        [2, "Nhà văn hóa thôn 4, giai đoạn 1", "Chủ đầu tư"],
                    ],
                    "Dự án",
                ),
            )
        },
        [T((1, 1), [2, 3, 4], MAIN), T((1, 1), [2, 3], COLS, "Dự án", aside="things")],
        VALUES,
        told=[("ld-not-staff", 1, "")],
    ),
    # ---- formats
    "xlsm": main("a.xlsm", macros(), notes=["macro"]),
    "xls of Excel 97": main("a.xls", xls(Sheet([HEAD, *ROWS])), formats=["xls"]),
    "xls of Excel 95": Layout(
        {
            "a.xls": xls5(
                [
                    [encode(str(v), "tcvn3") if isinstance(v, str) else v for v in row]
                    for row in [HEAD, *ROWS]
                ]
            )
        },
        [T((1, 1), [2, 3, 4], MAIN, "Sheet1")],
        VALUES | {"gioi_tinh": ["Nam", "Nữ", "Nữ"]},
        told=[("pe-name-legacy-encoding", r, "B") for r in (2, 3, 4)],
        formats=["xls"],
    ),
    "xlsb": main("a.xlsb", xlsb([HEAD, *ROWS]), formats=["xlsb"]),
    "ods": main("a.ods", ods(Sheet([HEAD, *ROWS])), formats=["ods"]),
    "ods with merged headings": Layout(
        {
            "a.ods": ods(
                Sheet(
                    [
                        ["TT", "Họ và tên", "Ngày sinh", "", "Chức vụ"],
                        ["", "", "Nam", "Nữ", ""],
                        [1, B, "", "1980", "GV"],
                    ],
                    merges=["A1:A2", "B1:B2", "C1:D1", "E1:E2"],
                )
            )
        },
        [T((1, 2), [3], "A=stt B=ho_ten C=ngay_sinh D=ngay_sinh E=chuc_vu")],
        {"gioi_tinh": ["Nữ"], "ngay_sinh": ["1980"]},
    ),
    "an xlsx called xls": main(
        "a.xls", xlsx(Sheet([HEAD, *ROWS], "Tờ 1")), "Tờ 1", notes=["xlsx"], formats=["xlsx"]
    ),
    "an xls called xlsx": main(
        "a.xlsx", xls(Sheet([HEAD, *ROWS], "Cán bộ")), "Cán bộ", notes=[".xlsx"], formats=["xls"]
    ),
    "a text called xls": main(
        "a.xls", text([HEAD, *ROWS], "utf-16", ";"), notes=["csv"], formats=["csv"]
    ),
    "a page called xls": main("a.xls", html([HEAD, *ROWS]), notes=["html"], formats=["html"]),
    "a page with merged headings": Layout(
        {
            "a.xls": html(
                [
                    ["TT", "Họ và tên", "Ngày sinh", ""],
                    ["", "", "Nam", "Nữ"],
                    [1, A, "1975", ""],
                    [2, B, "", "5/1980"],
                ],
                {(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (1, 2)},
                "<h2>DANH SÁCH</h2>",
            )
        },
        [T((2, 3), [4, 5], "A=stt B=ho_ten C=ngay_sinh D=ngay_sinh")],
        {"gioi_tinh": ["Nam", "Nữ"], "ngay_sinh": ["1975", "1980-05"]},
        notes=["html"],
    ),
    "a page in TCVN3": Layout(
        {
            "a.xls": b"<table><tr>"
            + b"<tr>".join(
                b"<td>" + b"<td>".join(encode(v, "tcvn3").encode("latin-1") for v in row)
                for row in [
                    ["STT", "Họ và tên", "Chức vụ"],
                    *[[str(i), n, "Giáo viên"] for i, n in enumerate(LEGACY_NAMES, 1)],
                ]
            )
        },
        [T((1, 1), range(2, 10), COLS)],
        {"ho_ten": LEGACY_NAMES, "chuc_vu": ["Giáo viên"] * 8},
        notes=["html"],
        told=[("pe-name-legacy-encoding", r, "B") for r in range(2, 10)],
    ),
    "XML of Excel 2003": main(
        "a.xls",
        xml2003([HEAD, [1, A, DAY(1975, 3, 12), "Nam", IDS[0], 3.33], *ROWS[1:]]),
        notes=["xml"],
        formats=["xml"],
    ),
    # ---- text files
    "csv in UTF-8": main("a.csv", text([HEAD, *ROWS])),
    "csv in UTF-8 with its mark": main("a.csv", text([HEAD, *ROWS], "utf-8-sig", ";")),
    "csv in UTF-16": main("a.csv", text([HEAD, *ROWS], "utf-16", "\t")),
    "csv in UTF-16 without its mark": main("a.txt", text([HEAD, *ROWS], "utf-16-le", "\t")),
    "csv in windows-1258": main("a.csv", text([HEAD, *ROWS], "cp1258", ";")),
    "csv in TCVN3": main(
        "a.csv",
        text([HEAD, *ROWS], "tcvn3"),
        told=[("pe-name-legacy-encoding", r, "B") for r in (2, 3, 4)],
    ),
    "csv in VNI": main(
        "a.csv",
        text([HEAD, *ROWS], "vni", ";"),
        told=[("pe-name-legacy-encoding", r, "B") for r in (2, 3, 4)],
    ),
    "csv that names its delimiter": Layout(
        {"a.csv": text([HEAD, *ROWS], "utf-8", ";", "sep=;\r\n")},
        [T((2, 2), [3, 4, 5], MAIN)],
        VALUES,
    ),
    "csv with bars": main("a.txt", text([HEAD, *ROWS], "utf-8", "|")),
    "csv with line breaks in cells": main(
        "a.csv", text([[*HEAD[:1], "Họ\nvà tên", *HEAD[2:]], *ROWS])
    ),
    "tsv": main("a.tsv", text([HEAD, *ROWS], "utf-8", "\t")),
    # ---- several files
    "a zip of two": Layout(
        {
            "a.zip": zipped(
                {
                    "1/truong a.xlsx": xlsx(Sheet([SHORT, TWO[0]])),
                    "2/b.csv": text([SHORT, [1, B, "KT"]]),
                }
            )
        },
        [T((1, 1), [2], COLS), T((1, 1), [2], COLS)],
        {"ho_ten": [A, B]},
        formats=["xlsx", "csv"],
    ),
    "a folder in a folder, with clutter": Layout(
        {
            "x/a.xlsx": xlsx(Sheet([SHORT, [1, A, "HT"]])),
            "x/y/b.csv": text([SHORT, [1, B, "PHT"]]),
            "x/~$a.xlsx": b"lock",
            "x/.hidden.csv": b"STT,Ho va ten",
            "x/photo.jpg": b"\xff\xd8\xff",
        },
        [T((1, 1), [2], COLS), T((1, 1), [2], COLS)],
        {"ho_ten": [A, B]},
    ),
    "the same content three times": Layout(
        {"a.xlsx": PLAIN, "b.xlsx": PLAIN, "c.zip": zipped({"x/a.xlsx": PLAIN})},
        [T((1, 1), [2, 3, 4], MAIN)] * 3,
        VALUES,
        told=[("ld-same-file", 0, ""), ("ld-same-file", 0, "")],
    ),
    "two heading rows of a text file, with the parts of the name": Layout(
        {
            "a.csv": text(
                [
                    ["STT", "Họ và tên", "", "Ngày, tháng, năm sinh", "", "", "Phái", "Chức vụ"],
                    ["", "Họ và đệm", "Tên", "Ngày", "Tháng", "Năm", "", "Tên chức vụ"],
                    ["1", "Nguyễn Văn", "An", "12", "3", "1975", "Nam", "Văn thư"],
                    ["2", "Trần Thị", "Bình", "1", "12", "1980", "Nữ", "Kế toán"],
                ],
                delimiter=";",
            )
        },
        [
            T(
                (1, 2),
                [3, 4],
                "A=stt B=ho_ten C=ho_ten D=ngay_sinh E=ngay_sinh F=ngay_sinh G=gioi_tinh H=chuc_vu",
            )
        ],
        {"ho_ten": [A, B], "ngay_sinh": ["1975-03-12", "1980-12-01"]},
    ),
    "a sheet that goes on behind the relatives of the one before": Layout(
        {
            "a.xlsx": xlsx(
                Sheet([HEAD, *ROWS[:2], [], *KIN_ROWS], "Trang 1"),
                Sheet([ROWS[2], [], *KIN_ROWS], "Trang 2"),
            )
        },
        [
            T((1, 1), [2, 3], MAIN, "Trang 1"),
            T((5, 5), [6], KIN_COLUMNS, "Trang 1", "ds_gia_dinh"),
            T((1, 0), [1], MAIN, "Trang 2"),
            T((3, 3), [4], KIN_COLUMNS, "Trang 2", "ds_gia_dinh"),
        ],
        VALUES,
        notes=["Trang 2"],
    ),
    "relatives beneath two people, decomposed letters": Layout(
        {
            "a.xlsx": xlsx(
                Sheet(
                    [
                        [unicodedata.normalize("NFD", str(v)) for v in row]
                        for row in [HEAD, *ROWS[:2], [], *KIN_ROWS]
                    ]
                )
            )
        },
        [T((1, 1), [2, 3], MAIN), T((5, 5), [6], KIN_COLUMNS, kind="ds_gia_dinh")],
        {"ho_ten": [A, B]},
        told=[("pe-name-legacy-encoding", r, c) for r, c in ((2, "B"), (3, "B"), (6, "D"))],
    ),
    "an award list beside the staff, whose list has no number": Layout(
        {
            "a.xlsx": xlsx(
                Sheet(
                    [
                        [*HEAD[1:], "", "STT", "Họ và tên", "Danh hiệu thi đua"],
                        [*ROWS[0][1:], "", 1, B, "LĐTT"],
                        [*ROWS[1][1:], "", 2, A, "CSTĐ"],
                        ROWS[2][1:],
                    ]
                )
            )
        },
        [
            T((1, 1), [2, 3, 4], "A=ho_ten B=ngay_sinh C=gioi_tinh D=cccd E=he_so"),
            T((1, 1), [2, 3], "G=stt H=ho_ten I=khen_thuong", aside="nominees"),
        ],
        VALUES,
        told=[("ld-not-staff", 1, "")],
    ),
    "the heading of the next page without its merged cells": Layout(
        {
            "a.xlsx": xlsx(
                Sheet(
                    [
                        ["STT", "Họ và tên", "Ngày sinh", "", "Chức vụ"],
                        ["", "", "Nam", "Nữ", ""],
                        [1, A, "12/03/1975", "", "GV"],
                        ["STT", "Họ và tên", "Ngày sinh", "", "Chức vụ"],
                        ["", "", "Nam", "Nữ", ""],
                        [2, B, "", "1/12/1980", "KT"],
                    ],
                    merges=["A1:A2", "B1:B2", "C1:D1", "E1:E2"],
                )
            )
        },
        [
            T((1, 2), [3], "A=stt B=ho_ten C=ngay_sinh D=ngay_sinh E=chuc_vu"),
            T((4, 5), [6], "A=stt B=ho_ten C=ngay_sinh D=ngay_sinh E=chuc_vu"),
        ],
        {"ngay_sinh": ["1975-03-12", "1980-12-01"], "gioi_tinh": ["Nam", "Nữ"]},
    ),
    "staff that teach pupils and were born": one(
        [
            [
                "STT",
                "Họ và tên viên chức",
                "Ngày tháng năm sinh viên chức",
                "Chức vụ",
                "Bậc",
                "Hệ số",
                "Ngày tuyển dụng",
                "Số học sinh",
            ],
            [1, A, "12/03/1975", "Giáo viên", 3, 3.0, "1/9/1999", 35],
            [2, B, "1/12/1980", "Giáo viên", 2, 2.67, "1/9/2004", 40],
        ],
        [2, 3],
        "A=stt B=ho_ten C=ngay_sinh D=chuc_vu E=bac F=he_so G=ngay_tuyen_dung",
        asks=[("H", "unread", "so_hieu")],
    ),
    "names of ranks with their codes": one(
        [
            ["STT", "Họ và tên", "Ngạch, chức danh nghề nghiệp"],
            [1, A, "Giáo viên THPT hạng III (V.07.05.15)"],
            [2, B, "Kế toán viên (06.031)"],
        ],
        [2, 3],
        "A=stt B=ho_ten C=ma_ngach",
        people={
            "ten_ngach": ["Giáo viên THPT hạng III", "Kế toán viên"],
            "ma_ngach": ["V.07.05.15", "06.031"],
        },
    ),
    "an ID number in groups with its day": one(
        [
            ["STT", "Họ và tên", "Số CCCD, ngày cấp"],
            [1, A, "037 075 000 001 cấp ngày 22/06/2021"],
            [2, B, "03718000000 cấp ngày 22/06/2021"],
        ],
        [2, 3],
        "A=stt B=ho_ten C=cccd",
        people={"cccd": [IDS[0], "03718000000"], "ngay_cap": ["2021-06-22", "2021-06-22"]},
    ),
    "a tick where a unit is expected": one(
        [["STT", "Họ và tên", "ĐV"], *both("x", "")],
        [2, 3],
        "A=stt B=ho_ten",
        asks=[("C", "unread", "ma_don_vi_quan_ly")],
    ),
    "short words of VNI beside longer ones": Layout(
        {
            "a.xlsx": xlsx(
                Sheet(
                    [
                        ["STT", "Họ và tên", "Nơi sinh", "Trình độ chuyên môn"],
                        *(
                            [i, encode(n, "vni"), encode("Thị trấn Nghĩa Hưng", "vni"), degree]
                            for i, (n, degree) in enumerate(
                                zip(LEGACY_NAMES, 4 * ["CÑ", "ÑH"], strict=True), 1
                            )
                        ),
                    ]
                )
            )
        },
        [T((1, 1), range(2, 10), "A=stt B=ho_ten C=noi_sinh D=trinh_do_cm")],
        {"trinh_do_cm": 4 * ["CD", "DH"]},
        told=[("pe-name-legacy-encoding", r, "B") for r in range(2, 10)],
    ),
    "dittos go on over the heading of the next page": Layout(
        {
            "a.xlsx": xlsx(
                Sheet(
                    [
                        [*SHORT, "Đơn vị"],
                        [1, A, "GV", "Tổ Toán"],
                        [*SHORT, "Đơn vị"],
                        [2, B, "KT", '"'],
                    ]
                )
            )
        },
        [
            T((1, 1), [2], f"{COLS} D=ma_don_vi_su_dung"),
            T((3, 3), [4], f"{COLS} D=ma_don_vi_su_dung"),
        ],
        {"ho_ten": [A, B], "ma_don_vi_su_dung": ["Tổ Toán", "Tổ Toán"]},
        told=[("ld-ditto", 4, "D")],
    ),
    "names at the foot of a heading whose parents look like one": one(
        [
            ["", "", "CCCD", "", "Ngày vào Đảng", "", "Trình độ đào tạo", "Hợp đồng"],
            ["STT", "Họ tên", "Số", "Ngày cấp", "Dự bị", "Chính thức", "Chuyên môn", "Loại HĐ"],
            [1, A, IDS[0], "1/2/2021", "", "", "ĐH", ""],
            [2, B, IDS[1], "1/2/2021", "", "", "CĐ", ""],
        ],
        [3, 4],
        "A=stt B=ho_ten C=cccd D=ngay_cap E=ngay_vao_dang F=ngay_chinh_thuc G=trinh_do_cm "
        "H=loai_hop_dong",
        (1, 2),
        merges=["C1:D1", "E1:F1"],
    ),
    "sizes are no sexes": one(
        [["STT", "Họ và tên", "Cỡ áo"], [1, A, "M"], [2, B, "M"]],
        [2, 3],
        "A=stt B=ho_ten",
        asks=[("C", "unread", "ma_don_vi_su_dung")],
    ),
    "titles with their class are names of ranks": one(
        [
            ["STT", "Họ và tên", "Chức danh"],
            [1, A, "Giáo viên THCS hạng III"],
            [2, B, "Giáo viên THCS hạng II"],
        ],
        [2, 3],
        "A=stt B=ho_ten C=ten_ngach",
    ),
    "a list of names only, for an award": Layout(
        {
            "a.xlsx": xlsx(
                Sheet([[*HEAD, "Bậc", "Chức vụ"], *([*row, 3, "GV"] for row in ROWS)], "Danh sách"),
                Sheet(
                    [["STT", "Họ và tên", "Danh hiệu thi đua"], [1, "Lê Thị Lan", "LĐTT"]], "Khen"
                ),
            )
        },
        [
            T((1, 1), [2, 3, 4], f"{MAIN} G=bac H=chuc_vu"),
            T((1, 1), [2], "A=stt B=ho_ten C=khen_thuong", "Khen", aside="nominees"),
        ],
        VALUES,
        told=[("ld-not-staff", 1, "")],
    ),
    "headings in two languages": one(
        [
            ["STT\nNo.", "Họ và tên\nFull name", "Ngày sinh\nDate of birth", "Chức vụ / Position"],
            [1, A, "12/03/1975", "GV"],
            [2, B, "1980", "KT"],
        ],
        [2, 3],
        "A=stt B=ho_ten C=ngay_sinh D=chuc_vu",
    ),
}
