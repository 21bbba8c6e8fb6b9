"""Every field of the dictionary, of people and of lists, with cells as people fill them in: what is
read, what stood there, what is noticed, whose line it is. As it was kept."""

import datetime
import random
from collections.abc import Sequence

from hoso.connectors.intake.workbooks.grids import Cell, Grid
from hoso.connectors.intake.workbooks.marks import Marks
from hoso.validators.codelists import code_list
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
    return found


def test_golden_cells(tmp_path):
    kept = {}
    for name, grids in files().items():
        (tmp_path / f"{name}.xlsx").write_bytes(name.encode())
        kept[name.encode()] = grids
    with at_home.sheets(kept):
        told = at_home.told(at_home.load([tmp_path]), tmp_path)
    parts = [f"== {path}\n{text}\n" for path, text in sorted(told.items())]
    compared("intake/cells.txt", "\n".join(parts))
