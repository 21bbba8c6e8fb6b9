"""Small changes of the layouts, by seed: a cell, a row, a column or a heading otherwise than a unit
that followed the layout would have it. Each lies close to a border of some judgement."""

import datetime
import random
from collections.abc import Iterator, Sequence

from hoso.connectors.intake.workbooks import grids
from hoso.connectors.intake.workbooks.grids import Cell, Grid
from hoso.connectors.intake.workbooks.limits import Limits, Refused
from hoso.connectors.intake.workbooks.marks import Marks

from .layouts import LAYOUTS

Rows = list[list[Cell]]
CELLS: Sequence[Cell] = (
    "", "Lê Thị Lan", "Y Moan", "Trường THCS Gia Hưng", "12/03/1975", "1980", 1975.0, "05/1982",
    datetime.date(1990, 2, 3), "037075000001", 37075000001.0, "3/9", 3.33, "4,98", 0.0, 12.0, "x",
    "Nam", "nữ", "nt", "không", "#N/A", "Cộng: 2 người", "V.07.04.32", "Ghi chú: nghỉ thai sản",
    "B - C", "Bậc 3, hệ số 3,00", "01.003", True, "12/25/1980", "Nguyễn Văn An (1980)",
)  # fmt: skip
LINES: Sequence[Sequence[Cell]] = (
    (), ("", "Tổng cộng: 3 người"), ("", "Cộng", "", 2.0), ("II", "TỔ VĂN"), ("Phòng Nội vụ",),
    ("(1)", "(2)", "(3)", "(4)", "(5)"), (1.0, 2.0, 3.0), ("", "NGƯỜI LẬP BIỂU", "", "HIỆU TRƯỞNG"),
    ("", "Lê Thị Lan", "", "Đinh Văn Hòa"), ("", "", "Gia Hưng, ngày 5 tháng 1 năm 2026"),
    ("STT", "Họ và tên", "Chức vụ"), ("No.", "Full name", "Date of birth"), (9.0,),
    (4.0, "Lê Thị Lan", "GV", "1980"), ("", "Lê Thị Lan", "GV"), (5.0, "", "1980", "Nữ", "3,00"),
    ("Ghi chú: đồng chí An nghỉ thai sản từ tháng 5",), ("", "", "ghi theo CCCD", "dd/mm/yyyy"),
    ("VD", "Nguyễn Văn A", "GV"), ("", "Nam", "Nữ"), ("Đơn vị: Trường THCS Gia Hưng",),
)  # fmt: skip
COLUMNS: Sequence[Sequence[Cell]] = (
    ("",), ("Ghi chú", "", "chuyển đến"), ("Số CMND", "123456789", "037180000009"),
    ("Năm sinh", 1980.0, "1985"), ("Hệ số", 2.34, "3,00"),
    ("Từ ngày", "01/02/2024", "01/03/2025"),
    ("Đại học", "x", ""), ("Xếp loại năm 2024", "HTTNV", "HTXSNV"),
    ("Họ", "Nguyễn Văn", "Trần Thị"),
    ("Tên", "An", "Bình"), ("Trình độ", "ĐH", "Thạc sĩ"), ("", "Phòng A", "Phòng B"),
    ("Ngày vào Đảng / chính thức", "3/2/2005 - 3/2/2006", ""), ("Cột lạ", "a", 1.0),
    ("Họ và tên vợ (chồng)", "Lê Văn C", "Lê Văn D"), ("Số ngày phép", 12.0, 14.0),
)  # fmt: skip
NAMES = ("Danh sách", "Ví dụ", "Kỷ luật", "Diễn biến lương", "Hướng dẫn", "Nghỉ hưu")


def bases() -> Iterator[tuple[str, Grid]]:
    """The first sheet of every layout, as it was read."""
    for name, case in LAYOUTS.items():
        for data in list(case.files.values())[:1]:
            try:
                _, found, _ = grids.read(data, Limits())
            except Refused:
                continue
            if found and len(found[0].rows) < 60:
                yield name, found[0]


def _square(rows: Rows) -> Rows:
    width = max((len(r) for r in rows), default=0)
    return [[*r, *[""] * (width - len(r))] for r in rows]


def _cell(rng: random.Random, rows: Rows) -> None:
    line = rng.choice(rows)
    if line:
        line[rng.randrange(len(line))] = rng.choice(CELLS)


def _row(rng: random.Random, rows: Rows) -> None:
    rows.insert(rng.randint(0, len(rows)), list(rng.choice(LINES)))


def _less(rng: random.Random, rows: Rows) -> None:
    if len(rows) > 2:
        rows.pop(rng.randrange(len(rows)))


def _twice(rng: random.Random, rows: Rows) -> None:
    at = rng.randrange(len(rows))
    rows[at:at] = [list(rows[at]) for _ in range(rng.choice((1, 1, 3)))]


def _more(rng: random.Random, rows: Rows) -> None:
    """The last line again and again, each with another name."""
    last = next((r for r in reversed(rows) if sum(v != "" for v in r) > 2), rows[-1])
    for n in range(rng.choice((2, 5, 9))):
        rows.append([f"{v} {'ABCDEFGHI'[n]}" if isinstance(v, str) and v else v for v in last])


def _column(rng: random.Random, rows: Rows) -> None:
    heading = next((i for i, r in enumerate(rows) if sum(v != "" for v in r) > 2), 0)
    at, (title, *cells) = rng.randint(0, len(rows[0])), rng.choice(COLUMNS)
    for i, line in enumerate(rows):
        below = cells[(i - heading - 1) % len(cells)] if cells and i > heading else ""
        line.insert(at, title if i == heading else below)


def _narrower(rng: random.Random, rows: Rows) -> None:
    if len(rows[0]) > 2:
        at = rng.randrange(len(rows[0]))
        for line in rows:
            line.pop(at)


def _slip(rng: random.Random, rows: Rows) -> None:
    """A letter of a word among the first rows lost, doubled or in capitals."""
    near = [
        (r, c) for r, line in enumerate(rows[:6]) for c, v in enumerate(line) if len(str(v)) > 3
    ]
    if near:
        r, c = rng.choice(near)
        word = str(rows[r][c])
        at = rng.randrange(len(word))
        letter = word[at]
        rows[r][c] = word[:at] + rng.choice(("", 2 * letter, letter.upper())) + word[at + 1 :]


EDITS = (_cell, _cell, _row, _row, _less, _twice, _more, _column, _column, _narrower, _slip, _slip)


def variants(seed: int, each: int) -> Iterator[tuple[str, Grid]]:
    """*each* changed sheets of every layout, by name; the same seed gives the same ones."""
    for name, base in bases():
        rng = random.Random(f"{seed}|{name}")
        for n in range(each):
            rows: Rows = [list(r) for r in base.rows]
            before = len(rows)
            edits = [rng.choice(EDITS) for _ in range(rng.choice((1, 1, 2, 3)))]
            for edit in edits:
                rows = _square(rows)
                if rows and rows[0]:
                    edit(rng, rows)
            rows = _square(rows)
            # Merged cells stay where they are as long as the rows do.
            merges = base.merges if len(rows) == before else None
            sheet = rng.choice(NAMES) if rng.random() < 0.1 else base.name
            yield f"{name} {n}", Grid(sheet, rng.random() > 0.1, rows, merges, Marks())
