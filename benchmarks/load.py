"""``python -m benchmarks.load``: reading 500 workbooks of 48 rows and 60 columns, against calamine
reading the same cells.

The floor is calamine in one process, values only, nothing looked at. The ratios are what counts:
seconds differ between machines. Where other work shares the processors, the ratio of processor
seconds (children included) says more than that of the clock. Memory is that of this process and its
workers together; pages that they share count once (PSS). ``--files`` and ``--rounds`` make it
smaller or steadier.
"""

import argparse
import random
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import openpyxl
import psutil
import python_calamine
import xlsxwriter
from openpyxl.styles import PatternFill

from hoso.connectors.intake.loading import load
from hoso.validators.codelists import code_list
from hoso.validators.schemas import dictionary

ROWS, COLUMNS = 48, 60


def value(kind: str, codelist: str, name: str, rng: random.Random) -> str | float:
    """A cell as units type it, for a field of *kind*."""
    day = f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/{rng.randint(1970, 2020)}"
    if name == "cccd":
        return f"037{rng.randint(0, 999999999):09d}"
    if name == "ho_ten":
        return (
            f"{rng.choice(['Nguyễn', 'Trần', 'Lê', 'Đinh', 'Phạm'])} "
            f"{rng.choice(['Văn', 'Thị', 'Đức', 'Minh'])} "
            f"{rng.choice(['Hà', 'Hoàng', 'Lan', 'Tú', 'Anh'])}"
        )
    if kind == "date":
        return day
    if kind == "code":
        rows = code_list(codelist).rows
        return rows["label_vi" if codelist != "ma_ngach" else "code"].iloc[rng.randrange(len(rows))]
    if kind == "int":
        return rng.randint(1, 9)
    if kind == "decimal":
        return round(rng.uniform(1, 6), 2)
    return rng.choice(
        [
            "Xã Gia Hưng, tỉnh Ninh Bình",
            "Chuyên viên",
            "Trường Đại học Hồng Đức",
            "Số 12 đường Trần Hưng Đạo",
            f"Ghi chú {rng.randrange(5000)}",
        ]
    )


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
                        sheet.write_number(r, c, cell)
        paths.append(path)
    return paths


def floor(paths: list[Path]) -> None:
    for path in paths:
        with path.open("rb") as file, python_calamine.CalamineWorkbook.from_filelike(file) as book:
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def processor() -> float:
    """Seconds of processor used so far, by ended children too."""
    return sum(
        u.ru_utime + u.ru_stime
        for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def seconds(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Medians of *rounds* runs: by the clock, of processor."""
    clock, used = [], []
    for _ in range(rounds):
        start, before = time.perf_counter(), processor()
        work()
        clock.append(time.perf_counter() - start)
        used.append(processor() - before)
    return statistics.median(clock), statistics.median(used)


def peak(work: Callable[[], object]) -> tuple[float, float]:
    """MB before *work* and at its peak, of this process and its children together."""
    stop = threading.Event()
    me = psutil.Process()
    before = me.memory_full_info().pss / 1e6
    found = [before]

    def watch() -> None:
        while not stop.wait(0.05):
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                found.append(
                    sum(p.memory_full_info().pss for p in (me, *me.children(recursive=True))) / 1e6
                )

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        work()
    finally:
        stop.set()
        watcher.join()
    return before, max(found)


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
        before, most = peak(lambda: load(paths, jobs=asked.jobs))
        base = seconds(lambda: floor(paths), asked.rounds)
        first = seconds(lambda: load(paths, jobs=asked.jobs), asked.rounds)
        cache = folder / "kept"
        load(paths, jobs=asked.jobs, cache=cache)
        second = seconds(lambda: load(paths, jobs=asked.jobs, cache=cache), asked.rounds)
        plain = folder / "plain.xlsx"
        openpyxl.load_workbook(paths[0]).save(plain)
        far = stray(folder, paths[0])
        one, other = seconds(lambda: load([plain]), 5), seconds(lambda: load([far]), 5)
    lines = [
        ("", "clock s", "ratio", "processor s", "ratio"),
        ("floor (calamine, one process)", *_figures(base, base)),
        (f"load {asked.files} workbooks", *_figures(first, base)),
        ("second run, nothing changed", *_figures(second, base)),
        ("one workbook", *_figures(one, one)),
        ("with a formatted cell in row 1,048,576", *_figures(other, one)),
    ]
    for label, *figures in lines:
        sys.stdout.write(f"{label:40}" + "".join(f"{figure:>13}" for figure in figures) + "\n")
    sys.stdout.write(
        f"peak memory of all processes: {most:.0f} MB, of which {before:.0f} MB before the "
        f"first file\n"
    )


def _figures(found: tuple[float, float], base: tuple[float, float]) -> tuple[str, ...]:
    return tuple(
        text for f, b in zip(found, base, strict=True) for text in (f"{f:.3f}", f"{f / b:.2f}")
    )


if __name__ == "__main__":
    main()
