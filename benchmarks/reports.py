"""``python -m benchmarks.reports``: marked workbooks and unit pages of a whole province.

Prints seconds a unit, the ratio to openpyxl writing the same values into the same sheets without marks, and the growth of
memory over the run. Units are copies of one sound unit of 48 people, twelve of them made wrong in five fields.
"""

import argparse
import io
import os
import tempfile
import time
from pathlib import Path

import openpyxl
import pandas as pd
import psutil

from hoso.connectors.reports import marked
from hoso.connectors.reports.unit_page import unit_page
from hoso.connectors.templates import layout
from hoso.connectors.templates.workbook import rows_of
from hoso.validators.records import Records
from hoso.validators.rules import engine, examples, messages
from hoso.validators.rules.rule import Example

AS_OF, PERIOD, PEOPLE = "2026-11-30", "2026-11", 48


def unit() -> tuple[Records, pd.DataFrame]:
    """48 people and the rendered findings of the book on them."""
    wrong = {"cccd": "12345", "dan_toc": "99", "he_so": 9.9, "ngay_sinh": None, "trinh_do_cm": "ABC"}
    more = [{**examples.another(n), **(wrong if n % 4 == 0 else {})} for n in range(1, PEOPLE)]
    context = examples.context(Example(more=tuple(more), as_of=AS_OF))
    return context.records, messages.render(engine.run(context).findings, as_of=AS_OF)


def plain(records: Records) -> int:
    """The same values by openpyxl, without marks, checks or formats; how many cells."""
    book, cells = openpyxl.Workbook(), 0
    for spec in layout.sheets(AS_OF):
        sheet = book.create_sheet(spec.name)
        sheet.append([c.heading for c in spec.columns])
        for row in rows_of(spec, records)[0]:
            sheet.append(row)
            cells += sum(v is not None for v in row)
    book.save(io.BytesIO())
    return cells


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=500)
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    asked = parser.parse_args()
    records, findings = unit()
    cells = plain(records)
    print(f"{asked.units} units of {PEOPLE} people: {cells} cells, {len(findings)} findings each")
    process = psutil.Process()
    with tempfile.TemporaryDirectory() as folder:
        jobs = [marked.Job(str(Path(folder, f"{n}.xlsx")), f"DV{n}", "Trường THPT", records, findings, AS_OF, PERIOD) for n in range(asked.units)]
        list(marked.write_many(jobs[:3]))
        before = process.memory_info().rss
        samples = max(asked.units // 10, 5)
        started = time.process_time()
        for _ in range(samples):
            plain(records)
        floor = (time.process_time() - started) / samples
        started = time.process_time()
        list(marked.write_many(jobs))
        one = (time.process_time() - started) / len(jobs)
        started = time.perf_counter()
        list(marked.write_many(jobs, asked.processes))
        parallel = time.perf_counter() - started
        started = time.process_time()
        for job in jobs:
            Path(folder, "page.html").write_text(unit_page(unit=job.unit, unit_name=job.unit_name, records=records, findings=findings, as_of=AS_OF, period=PERIOD), "utf-8")
        page = (time.process_time() - started) / len(jobs)
        grown = (process.memory_info().rss - before) / 2**20
    print(f"openpyxl, plain:      {floor * 1000:7.1f} ms of processor a workbook")
    print(f"marked workbook:      {one * 1000:7.1f} ms of processor a workbook, ratio {one / floor:.2f}")
    print(f"all, {asked.processes} processes:     {parallel:7.1f} s by the clock")
    print(f"unit page:            {page * 1000:7.1f} ms of processor a page")
    print(f"memory grew by        {grown:7.1f} MB over {2 * len(jobs)} files")


if __name__ == "__main__":
    main()
