"""Every field of the dictionary, of people and of lists, with cells as people fill them in: what is
read, what stood there, what is noticed, whose line it is. As it was kept."""

import datetime
import random
from collections.abc import Sequence

from hoso.connectors.intake import loading
from hoso.connectors.intake.workbooks.grids import Cell, Grid
from hoso.connectors.intake.workbooks.marks import Marks
from hoso.validators.codelists import code_list
from hoso.validators.encodings import encode
from hoso.validators.schemas import dictionary
from hoso.validators.schemas.field import Field

from ...golden import compared
from . import at_home

PEOPLE = (
    "Nguyễn Văn An (1980)", "Trần Thị Bình (nữ)", "Hoàng Thị Mười", "LÊ QUỐC CƯỜNG", "Đỗ Văn Em",
    "Phạm Thị Giang (con ông An)", "Vũ Thị Hà 1979", "Hoàng Thị Mười", "bùi văn khánh", "Y Moan",
    "Ngô Văn Long (12/5/1981)", "Tống Thị Mai", "Lương Văn Năm (Nam)", "Cao Thị Oanh",
)  # fmt: skip
WIDE = 9
"""Columns of a sheet beside number, name, ID and class."""
CLASSES = ("CC", "VC", "Hợp đồng lao động", "Công chức", "")
BLANK: Sequence[Cell] = ("", "", "không", "-", "#N/A", "nt", "chưa có", "x", "NULL", "…")
DAYS: Sequence[Cell] = (
    "12/03/1975", "1980", "5/1982", 29221.0, datetime.date(1990, 2, 3), "31/02/1980", "12-3-75",
    "03/25/1980", "tháng 5 năm 1982", "22.9.1980", "năm 1985", "19800512", "l2/03/1975", 1975.0,
    "1/1/2030", "2026-13-01", "Từ 1/9/2020", "5/9/99", "04/05/1985 (âm lịch)",
    datetime.date(1905, 7, 3),
)  # fmt: skip
NUMBERS: Sequence[Cell] = (
    "3,33", 3.33, "4.98", "4,98 + 7%", "3/9", "5%", 12.0, "2,34x", "1.200.000", "l,33", 0.0, "10 %",
    datetime.date(2024, 9, 3), "7% VK", "Bậc 3", "-1", "3,333", "2.340.000 đồng", 2340000.0,
)  # fmt: skip
TEXTS: Sequence[Cell] = (
    "Trường THCS Gia Hưng", "  Luật,  kinh tế ", "12/QĐ-UBND", "0912 345 678", 912345678.0,
    "+84912345678", "an@x.vn; binh@x.vn", "an @x.vn", "037075000001", 37075000001.0,
    "Phòng\nNội vụ",
    "ĐH Luật; Thạc sĩ Quản lý công", "Gia Vân, Gia Viễn, Ninh Bình", "SĐT: 0912345678", "3.7E+10",
    "NB 0123", "Tr\u00adường \u200bTHPT", "TRƯỜNG THPT Hoa Lư A", "'037075000001",
    "xã Gia Vân - huyện Gia Viễn",
)  # fmt: skip
SPOKEN: Sequence[Cell] = (
    "Đại học", "ĐH Luật; Thạc sĩ Quản lý công", "thạc sỹ", "Cử nhân", "12/12", "Tiếng Anh B1",
    "IELTS 5.5", "Anh B", "Kinh", "kinh", "Nữ", "nam", "Khiển trách", "Cảnh cáo", "Hoàn thành tốt",
    "HTXSNV", "Trung cấp", "Sơ cấp", "Không xác định thời hạn", "V.07.04.32", "v070432", "01.003",
    "B", "A2", 1.0, 99.0, "Không", "Con thương binh", "Bằng khen", "LĐTT", "Phật giáo", "Mường",
)  # fmt: skip


def cells(f: Field, luck: random.Random, count: int) -> list[Cell]:
    """What people write into a column of the field, a little of it blank or out of place."""
    kinds = {"date": DAYS, "int": NUMBERS, "decimal": NUMBERS, "code": SPOKEN}
    fitting = list(kinds.get(f.kind, TEXTS))
    if f.codelist:
        known = list(code_list(f.codelist).spellings)
        fitting += [*luck.sample(sorted(code_list(f.codelist).codes), 2), *luck.sample(known, 3)]
    strange = [*BLANK, *DAYS, *NUMBERS, *TEXTS]
    found = [luck.choice(fitting) for _ in range(count)]
    for _ in range(3):
        found[luck.randrange(count)] = luck.choice(strange)
    return found


def number(n: int) -> str:
    return f"037{n % 2}80{n:06d}"


def sheet(name: str, columns: dict[str, list[Cell]]) -> Grid:
    rows: list[list[Cell]] = [list(columns), *map(list, zip(*columns.values(), strict=True))]
    return Grid(name, True, rows, None, Marks())


def people(fields: Sequence[Field], luck: random.Random, title: str) -> Grid:
    count = len(PEOPLE)
    columns: dict[str, list[Cell]] = {
        "STT": [float(n) for n in range(1, count + 1)],
        "Họ và tên": list(PEOPLE),
        "Số CCCD": [number(n) if n % 5 else "" for n in range(count)],
        "Đối tượng": [luck.choice(CLASSES) for _ in range(count)],
    }
    return sheet(title, columns | {f.label: cells(f, luck, count) for f in fields})


def lines(table: str, luck: random.Random) -> Grid:
    """A list on a sheet of its own; its lines belong to people by number or name, or to nobody."""
    about, count = dictionary.tables()[table], 16
    owners = [luck.randrange(len(PEOPLE) + 1) for _ in range(count)]
    names = [PEOPLE[n] if n < len(PEOPLE) else "Không Có Ai" for n in owners]
    columns: dict[str, list[Cell]] = {
        "Số CCCD": [number(n) if luck.random() < 0.6 else "" for n in owners],
        "Họ và tên": [name.split(" (")[0] for name in names],
    }
    return sheet(about.label, columns | {f.label: cells(f, luck, count) for f in about.fields})


STAFF = ("STT", "Họ và tên", "Số CCCD", "Ngày sinh", "Chức vụ")


def staff(count: int, *more: str, first: int = 0) -> list[list[Cell]]:
    """The heading and lines of so many people, *more* texts behind the heading."""
    lines: list[list[Cell]] = [[*STAFF, *more]]
    for n in range(first, first + count):
        name = PEOPLE[n % len(PEOPLE)].split(" (")[0]
        lines.append([float(n + 1), name, number(n), "12/03/1980", "Giáo viên"])
    return lines


def with_column(lines: list[list[Cell]], heading: str, values: Sequence[Cell]) -> list[list[Cell]]:
    return [[*line, heading if i == 0 else values[(i - 1) % len(values)]]
            for i, line in enumerate(lines)]  # fmt: skip


def grid(name: str, rows: list[list[Cell]], *, visible: bool = True, marks=None) -> Grid:
    width = max(map(len, rows))
    square = [[*row, *[""] * (width - len(row))] for row in rows]
    return Grid(name, visible, square, None, marks or Marks())


FORMS = ("Khiển trách", "Cảnh cáo", "Hạ bậc lương", "Buộc thôi việc", "Phê bình", "Cách chức", "")


def odd() -> dict[str, list[Grid]]:
    """Files in which something stands beside the people, or instead of them."""
    classes = ("CB", "CC", "VC", "", "HDLD")
    judged = with_column(with_column(staff(14), "Đối tượng", classes), "Kỷ luật", FORMS)
    judged = with_column(judged, "Loại hợp đồng", ("", "lạ lùng", "", "HĐ lạ"))
    punished: list[list[Cell]] = [["Số CCCD", "Ngày", "Hình thức kỷ luật", "Số quyết định"]]
    punished.extend([number(n % 6), "1/2/2020", FORMS[n % 7], f"{n}/QĐ"] for n in range(12))
    nameless: list[list[Cell]] = [["", "Vũ Thị Lan", number(40 + n)] for n in range(6)]
    alike = [*staff(3), [], ["", "NGƯỜI LẬP"], *nameless]
    some = [*staff(3), [], ["", "NGƯỜI LẬP"], *nameless[:2], ["", "Lê Văn Ba", "", "1/1/1980"]]
    errors = {(1, 3): "#N/A", (2, 4): "#REF!", (2, 2): "#NUM!"}
    wrong = staff(4)
    wrong[1][3], wrong[2][4], wrong[3][3] = "", "#REF!", "#VALUE!"
    hidden = Marks(errors=errors, uncached={(3, 4)}, hidden_rows={2, 4}, hidden_columns={2, 4})
    rated = with_column(staff(5), "Xếp loại năm 2023", ("HTTNV", "", "giỏi", "HTXSNV", "#N/A"))
    rated = with_column(rated, "Xếp loại năm 2024", ("", "HTNV", "đạt", "x", "HTTNV"))
    pupils = [["STT", "Họ và tên học sinh", "Lớp"], [1.0, "Lê Ba", "6A"], [2.0, "Vũ Hà", "6B"]]
    kin = [["STT", "Họ tên thân nhân", "Quan hệ", "Năm sinh"], [1.0, "Lê Ba", "Con", 2010.0]]
    example = [["Ví dụ"], *staff(1, first=90)]
    signed: list[list[Cell]] = [[], ["", "NGƯỜI LẬP BIỂU", "", "HIỆU TRƯỞNG"]]
    late = staff(2, first=10)[1:]
    stray: list[list[Cell]] = [["", "Vũ Thị Lan", number(50)], ["", "Lê Ba", number(51)], []]
    long = "Họ tên người được bổ nhiệm vào ngạch theo quyết định của cơ quan có thẩm quyền quản lý"
    swapped: list[Cell] = ["25/03/2010", datetime.date(2012, 3, 2), "14/5/2011", "31/12/2014"]
    swapped += [datetime.date(2013, 5, 4), datetime.date(2015, 1, 2)]
    moments: list[Cell] = [datetime.time(8, 30), datetime.timedelta(hours=5), True, False, "  "]
    moments += [datetime.datetime(2020, 1, 2), datetime.datetime(2020, 1, 2, 3, 4)]
    shown = Marks(digits={(r, 2): ("", 12) for r in range(1, 5)} | {(2, 0): ("0", 3)})
    lost = staff(6)
    for n, line in enumerate(lost[1:]):
        line[2] = float(37080000000 + n) if n < 5 else "x"
    form: list[list[Cell]] = [
        ["PHIẾU CÁN BỘ"],
        ["Họ và tên: Lê Văn Ba"],
        ["Ngày sinh:", "", "1/2/1980"],
        ["Giới tính", "Nam", "Dân tộc: Kinh"],
        ["Số CCCD: 037080000001"],
        ["Chức vụ: ......", "…", "Giáo viên"],
        ["Hệ số lương", 2.34],
        ["Điện thoại", ""],
    ]
    across: list[list[Cell]] = [
        ["Họ và tên", "Lê Văn Ba", "Vũ Thị Hà", "Đỗ Em"],
        ["Ngày sinh", "1/2/1980", "3/4/1981", 1982.0],
        ["Số CCCD", number(2), number(3), ""],
        ["Chức vụ", "Giáo viên", "Kế toán", "Văn thư"],
        ["Hệ số lương", 2.34, 3.0, "3,33"],
        ["Giới tính", "Nam", "Nữ", ""],
    ]
    return {
        "form": [grid("Phiếu", form)],
        "two forms": [grid("Phiếu", [*form, [], *form])],
        "form of few": [grid("Phiếu", form[:4])],
        "form without a number": [grid("Phiếu", [form[1], *form[3:4], *form[5:]])],
        "form of nobody": [grid("Phiếu", [form[0], ["Họ và tên:"], *form[2:]])],
        "form beside": [grid("Danh sách", staff(3)), grid("Phiếu", form)],
        "form hidden": [grid("Danh sách", staff(3)), grid("Phiếu", form, visible=False)],
        "turned": [grid("Bảng", across)],
        "turned for one": [grid("Bảng", [line[:2] for line in across])],
        "turned of few": [grid("Bảng", across[:4])],
        "swapped": [
            grid("Danh sách", with_column(staff(12), "Ngày tuyển dụng", swapped)),
            grid("Công tác", with_column(staff(12), "Ngày vào Đảng", ("1/2/2003", "3/4/2005"))),
        ],
        "moments": [
            grid("Trường THCS Gia Hưng", with_column(staff(14), "Ghi chú", moments)),
            grid("x", with_column(with_column(staff(14), "Ngày sinh", moments), "Bậc", moments)),
        ],
        "digits": [grid("Danh sách", lost, marks=shown)],
        "above": [grid("Danh sách", [*stray, *staff(3)])],
        "between": [grid("Danh sách", [*staff(3), *signed, *stray, ["Danh sách 2"], *staff(2)])],
        "long heading": [
            grid("Danh sách", [["STT", long, "Số CCCD", "Ngày sinh", "Chức vụ"], *staff(3)[1:]])
        ],
        "below": [grid("Danh sách", [*staff(3), *signed, *late])],
        "further below": [grid("Danh sách", [["Đơn vị A"], *staff(3), *signed, [], *late])],
        "goes on": [grid("Trang 1", staff(4)), grid("Trang 2", late), grid("Trang 3", [[], *late])],
        "goes on elsewhere": [
            grid("Trang 1", staff(4)),
            grid("Khác", [["STT", "Họ và tên", "Điện thoại"], *late]),
            grid("Chữ", [["", "Lê Văn Ba"], ["x", "y", "z"], *late]),
        ],
        "judged": [grid("Danh sách", judged), grid("Kỷ luật", punished)],
        "alike": [grid("Danh sách", alike)],
        "some": [grid("Danh sách", some), grid("Ghi thêm", nameless)],
        "errors": [grid("Danh sách", wrong, marks=hidden)],
        "rated": [grid("Danh sách", rated)],
        "beside": [
            grid("Danh sách", staff(4)),
            grid("Học sinh", pupils),
            grid("Thân nhân", kin),
            grid("Mẫu", example),
            grid("Cũ", staff(3), visible=False),
        ],
        "nobody": [grid("Danh sách", [[*STAFF]]), grid("Trống", [["", ""]])],
        "nothing": [grid("Sheet1", [["Kính gửi Sở"], ["Báo cáo"]])],
        "empty": [],
        "hidden alone": [grid("Danh sách", staff(3), visible=False)],
        "months first": [
            grid(
                "Danh sách",
                with_column(
                    staff(6),
                    "Ngày tuyển dụng",
                    (
                        "03/25/2010",
                        "12/31/2011",
                        "01/02/2012",
                        "5/13/2013",
                        "02/28/2014",
                        "7/4/2015",
                    ),
                ),
            )
        ],
        "old letters": [
            grid(
                "Danh sách",
                [
                    [encode(str(v), "tcvn3") if isinstance(v, str) else v for v in line]
                    for line in staff(6)
                ],
            )
        ],
        "named again": [
            grid("Danh sách", staff(6)),
            grid(
                "Khen thưởng",
                [
                    ["ĐỀ NGHỊ KHEN THƯỞNG"],
                    ["STT", "Họ và tên", "Danh hiệu"],
                    *[[float(n), PEOPLE[n].split(" (")[0], "LĐTT"] for n in range(1, 6)],
                ],
            ),
            grid(
                "Quy hoạch",
                [
                    ["QUY HOẠCH"],
                    ["STT", "Họ và tên", "Chức danh"],
                    *[[float(n), f"Tống Văn {c}", "HT"] for n, c in enumerate("ABCD", 1)],
                ],
            ),
            grid(
                "Đề tài",
                [
                    ["STT", "Tên đề tài", "Cấp"],
                    [1.0, "đổi mới dạy học 2", "Tỉnh"],
                    [2.0, "ứng dụng: số hóa", "Bộ"],
                    [3.0, "khảo sát 12 xã", "Tỉnh"],
                ],
            ),
        ],
        "by sex": [
            grid(
                "Danh sách",
                [
                    ["STT", "Họ và tên", "Ngày sinh", "", "Giới tính", "Số CCCD"],
                    ["", "", "Nam", "Nữ", "", ""],
                    [1.0, "Lê Văn An", "1/2/1980", "", "Nam", number(2)],
                    [2.0, "Vũ Thị Hà", "", "3/4/1981", "nữ", number(3)],
                    [3.0, "Đỗ Thị Em", "5/6/1982", "", "Nữ", number(4)],
                    [4.0, "Cao Văn Tư", "", "7/8/1983", "Nam", number(6)],
                    [5.0, "Bùi Ba", "1/1/1984", "2/2/1984", "", number(8)],
                    [6.0, "Y Moan", "", "", "", number(10)],
                    [7.0, "Hồ Năm", "1985", "", "khác", number(12)],
                    [8.0, "Lý Sáu", "", 1986.0, "", number(14)],
                    [9.0, "Lý Bảy", "", 1986.0, 1.0, number(16)],
                    [10.0, "Lý Tám", 1986.0, "", True, number(18)],
                ],
            )
        ],
        "in parts": [
            grid(
                "Danh sách",
                [
                    [
                        "STT",
                        "Họ và tên",
                        "Ngày",
                        "Tháng",
                        "Năm sinh",
                        "Nữ",
                        "Đại học",
                        "Cao đẳng",
                        "Bậc/Hệ số",
                    ],
                    [1.0, "Lê Văn An", 1.0, 2.0, 1980.0, "", "x", "", "3/3,33"],
                    [2.0, "Vũ Thị Hà", "", 4.0, "1981", "x", "", "x", "4 - 3,66"],
                    [3.0, "Đỗ Thị Em", "5", "", "82", "X", "x", "x", "5"],
                    [4.0, "Cao Văn Tư", 31.0, 2.0, 1983.0, "v", "", "", ""],
                ],
            )
        ],
        "grouped": [
            grid(
                "Danh sách",
                [
                    ["TRƯỜNG THCS GIA HƯNG"],
                    ["DANH SÁCH CÔNG CHỨC, VIÊN CHỨC"],
                    [],
                    ["STT", "Họ và tên", "Ngày sinh", "Chức vụ", "Hệ số"],
                    ["(1)", "(2)", "(3)", "(4)", "(5)"],
                    ["I", "Ban giám hiệu"],
                    [1.0, "Lê Văn An", "1/2/1980", "HT", 4.0],
                    [2.0, "Vũ Thị Hà", "3/4/1981", "PHT", 3.66],
                    ["", "Cộng: 2 người", "", "", 7.66],
                    ["II", "TỔ TOÁN"],
                    [1.0, "Đỗ Thị Em", "nt", "GV", "nt"],
                    ["", "", "", "TTCM", ""],
                    [2.0, "Cao Văn Tư", "5/6/1983", '"', "-"],
                    [3.0],
                    ["", "Tổng cộng: 4 người"],
                    ["", "Ghi chú: nghỉ thai sản"],
                    ["", "Gia Hưng, ngày 1 tháng 2 năm 2026"],
                    ["", "NGƯỜI LẬP BIỂU", "", "HIỆU TRƯỞNG"],
                    ["", "Lê Thị Lan", "", "Lê Văn An"],
                ],
            )
        ],
    }


def files() -> dict[str, list[Grid]]:
    """Name of the file -> its sheets."""
    own = ("stt", "ho_ten", "cccd", "doi_tuong")
    fields = [f for f in dictionary.nguoi().fields if f.name not in own]
    found = {}
    for at in range(0, len(fields), WIDE):
        luck = random.Random(f"people {fields[at].name}")
        found[f"p{at:02d}"] = [people(fields[at : at + WIDE], luck, "Danh sách")]
    for table in dictionary.children_tables():
        luck = random.Random(table)
        birth = [f for f in fields if f.name in ("ngay_sinh", "gioi_tinh")]
        found[table] = [people(birth, luck, "Danh sách"), lines(table, luck)]
    return found | odd()


SERVICE = (
    "Mã ngạch", "Tên ngạch", "Bậc", "Hệ số lương", "Ngày hưởng bậc", "Ngày tuyển dụng", "Chức vụ",
    "Số sổ BHXH", "Trình độ chuyên môn", "Ngày vào Đảng", "Loại hợp đồng", "Phụ cấp chức vụ",
    "Đối tượng", "Ngày về cơ quan", "Giới tính", "Ghi chú", "Điện thoại",
)  # fmt: skip


def test_golden_asides(tmp_path):
    """Names of pupils, relatives, things and nominees, with one fact more or less of the staff."""
    kept: dict[bytes, list[Grid]] = {}

    def put(name: str, *sheets: Grid) -> None:
        (tmp_path / f"{len(kept):03d} {name}.xlsx").write_bytes(str(len(kept)).encode())
        kept[str(len(kept)).encode()] = list(sheets)

    base = ("Mã ngạch", "Bậc", "Hệ số lương")
    for heading in SERVICE:
        columns = [h for h in ("Chức vụ", *base) if h != heading][:3]
        lines: list[list[Cell]] = [["STT", "Họ và tên học sinh", *columns, heading]]
        lines += [[float(n), PEOPLE[n].split(" (")[0], *["x"] * 4] for n in range(1, 4)]
        put(f"pupils {heading}", grid("Danh sách", lines))
    for word in ("Khen thưởng", "Thi đua", "Danh hiệu đề nghị", "Đề nghị tặng", "Sáng kiến",
                 "Quy hoạch", "Nghỉ lễ"):  # fmt: skip
        names = [[float(n), PEOPLE[n].split(" (")[0], "HT"] for n in range(1, 4)]
        put(
            word,
            grid("Danh sách", staff(6)),
            grid(word, [["STT", "Họ và tên", "Nội dung"], *names]),
        )
    for head in ("Họ tên phụ huynh", "Họ tên sinh viên", "Ngày sinh viên chức", "Năm sinh viên",
                 "Tên trẻ em", "Bệnh nhân", "Họ tên cha", "Người bệnh", "Quan hệ với chủ hộ",
                 "Người phụ thuộc", "Họ tên trẻ"):  # fmt: skip
        lines = [["STT", "Họ và tên", head], *([float(n), PEOPLE[n], "a"] for n in (2, 3, 5))]
        put(head, grid("Danh sách", lines))
    for title in ("DANH SÁCH HỌC SINH", "DANH SÁCH CÁN BỘ", "VÍ DỤ", "Ví dụ cách ghi"):
        put(title, grid("Trang 1", [[title], *staff(3)]), grid("Ví dụ", staff(2, first=9)))
    for texts in (("đổi mới 2", "số hóa: a", "x/y"), ("Lê Ba", "số hóa: a", "x/y", "a;b"),
                  ("LÊ BA", "lê ba", "Lê ba"), ("a b c d e f g", "h", "i 1")):  # fmt: skip
        lines = [["STT", "Họ và tên", "Cấp"], *([float(n), t, "Tỉnh"] for n, t in enumerate(texts))]
        put("things", grid("Danh sách", lines))
    with at_home.sheets(kept):
        told = at_home.told(at_home.load([tmp_path]), tmp_path)
    shown = [
        "\n".join(
            [f"== {path}", *(line for line in text.split("\n") if not line.startswith("  stt"))]
        )
        for path, text in sorted(told.items())
    ]
    brief = [line for part in shown for line in part.split("\n") if line.startswith(_BRIEF)]
    compared("intake/asides.txt", "\n".join(brief))


_BRIEF = ("== 0", "sheet", "  ngu", "  ds_", "  qt_", "probl", "  ho_")


def test_the_provinces_own_spellings_count_in_ratings_too(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"rated")
    told = loading.Told(spellings={"xep_loai_chat_luong": {"gioi": "HTXS"}})
    with at_home.sheets({b"rated": odd()["rated"]}):
        plain = at_home.load([tmp_path]).records.con["ds_danh_gia"]
        own = at_home.load([tmp_path], told=told).records.con["ds_danh_gia"]
    assert "HTXS" in own.loc[own["nam"] == 2023, "xep_loai"].tolist()
    assert plain["xep_loai"].tolist() != own["xep_loai"].tolist()


def test_golden_cells(tmp_path):
    kept = {}
    for name, grids in files().items():
        (tmp_path / f"{name}.xlsx").write_bytes(name.encode())
        kept[name.encode()] = grids
    with at_home.sheets(kept):
        told = at_home.told(at_home.load([tmp_path]), tmp_path)
    parts = [f"== {path}\n{text}\n" for path, text in sorted(told.items())]
    compared("intake/cells.txt", "\n".join(parts))
