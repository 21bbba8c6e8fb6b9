"""``python -m benchmarks.load``: reading 500 workbooks of 48 rows and 60 columns, against calamine reading the same cells.

The floor is calamine in one process, values only, nothing looked at. The ratios are what counts: seconds differ between
machines. ``--files`` and ``--rounds`` make it smaller or steadier.
"""

import argparse
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import python_calamine
import xlsxwriter
from openpyxl.styles import PatternFill

from hoso.connectors.loading import load
from hoso.validators.codelists import code_list
from hoso.validators.schemas import dictionary

ROWS, COLUMNS = 48, 60


def value(kind: str, codelist: str, name: str, rng: random.Random) -> object:
    """A cell as units type it, for a field of *kind*."""
    day = f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/{rng.randint(1970, 2020)}"
    if name == "cccd":
        return f"037{rng.randint(0, 999999999):09d}"
    if name == "ho_ten":
        return f"{rng.choice(['Nguyễn', 'Trần', 'Lê', 'Đinh', 'Phạm'])} {rng.choice(['Văn', 'Thị', 'Đức', 'Minh'])} {rng.choice(['Hà', 'Hoàng', 'Lan', 'Tú', 'Anh'])}"
    if kind == "date":
        return day
    if kind == "code":
        rows = code_list(codelist).rows
        return rows["label_vi" if codelist != "ma_ngach" else "code"].iloc[rng.randrange(len(rows))]
    if kind == "int":
        return rng.randint(1, 9)
    if kind == "decimal":
        return round(rng.uniform(1, 6), 2)
    return rng.choice(["Xã Gia Hưng, tỉnh Ninh Bình", "Chuyên viên", "Trường Đại học Hồng Đức", "Số 12 đường Trần Hưng Đạo", f"Ghi chú {rng.randrange(5000)}"])


def make(folder: Path, files: int) -> list[Path]:
    """The workbooks, the same for the same number of files."""
    rng = random.Random(1)
    fields = dictionary.nguoi().fields[:COLUMNS]
    paths = []
    for n in range(files):
        path = folder / f"{n:03d}.xlsx"
        with xlsxwriter.Workbook(str(path), {"constant_memory": False}) as book:
            sheet = book.add_worksheet("Danh sách")
            for c, f in enumerate(fields):
                sheet.write_string(0, c, f.label)
            for r in range(1, ROWS + 1):
                for c, f in enumerate(fields):
                    cell = r if f.name == "stt" else value(f.kind, f.codelist, f.name, rng)
                    if isinstance(cell, str):
                        sheet.write_string(r, c, cell)
                    else:
                        sheet.write_number(r, c, cell)  # pyright: ignore[reportArgumentType]
        paths.append(path)
    return paths


def floor(paths: list[Path]) -> None:
    for path in paths:
        with path.open("rb") as file, python_calamine.CalamineWorkbook.from_filelike(file) as book:
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def seconds(work: Callable[[], object], rounds: int) -> float:
    """Median of *rounds* runs."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def stray(folder: Path, path: Path) -> Path:
    """The same workbook with one formatted blank cell in the last row of the sheet."""
    book = openpyxl.load_workbook(path)
    cell = book.worksheets[0].cell(1_048_576, 3)
    cell.fill = PatternFill("solid", fgColor="FFFF00")
    other = folder / "stray.xlsx"
    book.save(other)
    return other


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = make(folder, asked.files)
        base = seconds(lambda: floor(paths), asked.rounds)
        first = seconds(lambda: load(paths, jobs=asked.jobs), asked.rounds)
        cache = folder / "kept"
        load(paths, jobs=asked.jobs, cache=cache)
        second = seconds(lambda: load(paths, jobs=asked.jobs, cache=cache), asked.rounds)
        plain = folder / "plain.xlsx"
        openpyxl.load_workbook(paths[0]).save(plain)
        far = stray(folder, paths[0])
        one, other = seconds(lambda: load([plain]), 5), seconds(lambda: load([far]), 5)
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    sys.stdout.write(
        f"floor (calamine, one process)      {base:6.2f} s   1.00\n"
        f"load {asked.files} workbooks                 {first:6.2f} s   {first / base:.2f}\n"
        f"second run, nothing changed        {second:6.2f} s   {second / base:.2f}\n"
        f"formatted cell in row 1,048,576    {other:6.2f} s   {other / one:.2f} times the sheet without\n"
        f"peak memory: main {own:.0f} MB, largest worker {child:.0f} MB\n"
    )


if __name__ == "__main__":
    main()
