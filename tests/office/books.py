"""Workbooks as a dozen clerks lay them out by hand."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pandas as pd

from .people import Person


def day(iso: str) -> str:
    year, month, number = iso.split("-")
    return f"{number}/{month}/{year}"


COLUMNS = {
    "Họ và tên": lambda p: p.name,
    "Ngày sinh": lambda p: day(p.born) if p.born else "",
    "Giới tính": lambda p: p.sex or ("Nữ" if p.woman else "Nam"),
    "Số CCCD": lambda p: p.cccd,
    "Đối tượng": lambda p: p.kind,
    "Mã ngạch": lambda p: p.rank[0],
    "Chức danh nghề nghiệp": lambda p: p.rank[1],
    "Bậc": lambda p: p.step,
    "Hệ số": lambda p: (p.pay or f"{p.rank[2]:.2f}").replace(".", ","),
    "Ngày hưởng bậc": lambda p: day(p.since),
    "Ngày tuyển dụng": lambda p: day(p.hired),
    "Trình độ chuyên môn": lambda p: "Đại học" if p.teacher else "Trung cấp",
}


def rows(people: Sequence[Person], headings: Sequence[str]) -> list[list[object]]:
    return [[n, *(COLUMNS[h](p) for h in headings)] for n, p in enumerate(people, 1)]


def title(unit: str, declared: str) -> list[list[object]]:
    told = f"(Tính đến ngày {day(declared)})" if declared else ""
    return [["UBND TỈNH NINH BÌNH"], [unit], [], [f"DANH SÁCH VIÊN CHỨC {told}".strip()], []]


def plain(path: Path, unit: str, people: Sequence[Person], declared: str) -> None:
    """Title, one row of headings."""
    book = openpyxl.Workbook()
    for row in (*title(unit, declared), ["STT", *COLUMNS], *rows(people, list(COLUMNS))):
        book.worksheets[0].append(row)
    book.save(path)


def two_rows(path: Path, unit: str, people: Sequence[Person], declared: str) -> None:
    """A heading over "Lương" in two rows, numbered beneath, people from another row on, signed."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "DS"
    headings = list(COLUMNS)
    for row in title(unit, declared):
        sheet.append(row)
    top = sheet.max_row + 1
    sheet.cell(top, 1, "TT")
    pay = headings.index("Bậc")
    for column, heading in enumerate(headings, 2):
        if not pay <= column - 2 < pay + 3:
            sheet.cell(top, column, heading)
            sheet.merge_cells(
                start_row=top, end_row=top + 1, start_column=column, end_column=column
            )
        else:
            sheet.cell(top + 1, column, heading)
    sheet.cell(top, pay + 2, "Lương hiện hưởng")
    sheet.merge_cells(start_row=top, end_row=top, start_column=pay + 2, end_column=pay + 4)
    for row in (range(1, len(headings) + 2), *rows(people, headings)):
        sheet.append(list(row))
    sheet.append([])
    sheet.append(["", f"Tổng cộng: {len(people)} người"])
    sheet.append(["", "", "", "", "", "HIỆU TRƯỞNG"])
    book.save(path)


def other_order(path: Path, unit: str, people: Sequence[Person], declared: str) -> None:
    """Columns in another order, real dates and numbers, two sheets of which one is empty."""
    import datetime

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Bieu 1"
    headings = [*reversed(COLUMNS)]
    headings.remove("Họ và tên")
    headings.insert(0, "Họ và tên")
    for row in (*title(unit, declared), ["STT", *headings]):
        sheet.append(row)
    for line in rows(people, headings):
        for i, heading in enumerate(headings, 1):
            if heading.startswith("Ngày") and line[i]:
                line[i] = datetime.datetime.strptime(str(line[i]), "%d/%m/%Y")
            elif heading == "Hệ số":
                line[i] = float(str(line[i]).replace(",", "."))
        sheet.append(line)
    book.create_sheet("Sheet2")
    book.save(path)


def text(path: Path, unit: str, people: Sequence[Person], declared: str) -> None:
    """CSV with semicolons, as Excel in Vietnam saves it."""
    out = io.StringIO()
    lines = (*title(unit, declared), ["STT", *COLUMNS], *rows(people, list(COLUMNS)))
    csv.writer(out, delimiter=";").writerows(lines)
    path.write_text(out.getvalue(), encoding="utf-8-sig")


def open_document(path: Path, unit: str, people: Sequence[Person], declared: str) -> None:
    """ods."""
    lines = [*title(unit, declared), ["STT", *COLUMNS], *rows(people, list(COLUMNS))]
    frame = pd.DataFrame([line + [None] * (len(COLUMNS) + 1 - len(line)) for line in lines])
    frame.to_excel(path, header=False, index=False, engine="odf")  # pyright: ignore[reportArgumentType]


LAYOUTS = (
    (plain, "xlsx"), (two_rows, "xlsx"), (other_order, "xlsx"), (text, "csv"),
    (open_document, "ods"),
)  # fmt: skip
