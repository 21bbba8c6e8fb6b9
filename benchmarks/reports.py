"""``python -m benchmarks.reports``: marked workbooks and unit pages of a whole province.

Prints the time of a workbook and of a page, the ratio to openpyxl writing the same values into the
same sheets without marks, the time of all over the processes, and the growth of memory. Units are
copies of one sound unit of 48 people, twelve of them made wrong in five fields.
"""

import argparse
import io
import os
import tempfile
import time
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import psutil

from hoso.connectors.reports.subjects import Province
from hoso.connectors.reports.writing import write_units
from hoso.connectors.templates import layout
from hoso.connectors.templates.workbook import rows_of
from hoso.validators.records import Records, concat
from hoso.validators.rules import engine, examples, messages
from hoso.validators.rules.rule import Example

AS_OF, PERIOD, PEOPLE = "2026-11-30", "2026-11", 48


def unit() -> tuple[Records, pd.DataFrame]:
    """48 people and the rendered findings of the book on them."""
    wrong = {
        "cccd": "12345",
        "dan_toc": "99",
        "he_so": 9.9,
        "ngay_sinh": None,
        "trinh_do_cm": "ABC",
    }
    more = [{**examples.another(n), **(wrong if n % 4 == 0 else {})} for n in range(1, PEOPLE)]
    context = examples.context(Example(more=tuple(more), as_of=AS_OF))
    return context.records, messages.render(engine.run(context).findings, as_of=AS_OF)


def province(records: Records, findings: pd.DataFrame, units: int) -> tuple[Records, pd.DataFrame]:
    """*units* units of these people and findings."""
    codes = [f"DV{n:04d}" for n in range(units)]
    everybody = concat([records] * units)
    everybody.nguoi["_don_vi"] = pd.Series(np.repeat(codes, len(records.nguoi)), dtype="str")
    all_findings = pd.concat([findings] * units, ignore_index=True)
    at = np.repeat(np.arange(units), len(findings))
    sizes = (
        all_findings["table"]
        .map({"nguoi": len(records.nguoi), **{n: len(c) for n, c in records.con.items()}})
        .fillna(0)
    )
    index = (
        all_findings["index"]
        .where(all_findings["index"] < 0, all_findings["index"] + at * sizes)
        .astype("int64")
    )
    return everybody, all_findings.assign(
        unit=pd.Series(np.repeat(codes, len(findings)), dtype="str"), index=index
    )


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
    samples = max(asked.units // 25, 5)
    started = time.process_time()
    for _ in range(samples):
        plain(records)
    floor = (time.process_time() - started) / samples
    everybody, all_findings = province(records, findings, asked.units)
    with tempfile.TemporaryDirectory() as folder:

        def place(code: str) -> Path:
            return Path(folder, code)

        started = time.process_time()
        whole = Province(everybody, all_findings, AS_OF, PERIOD)
        once = (time.process_time() - started) / asked.units
        process = psutil.Process()
        list(write_units(whole, place, pages=False))
        before = process.memory_info().rss
        started = time.process_time()
        list(write_units(whole, place, pages=False))
        one = (time.process_time() - started) / asked.units + once
        started = time.process_time()
        list(write_units(whole, place, workbooks=False))
        page = (time.process_time() - started) / asked.units
        grown = (process.memory_info().rss - before) / 2**20
        started = time.perf_counter()
        list(write_units(whole, place, processes=asked.processes))
        parallel = time.perf_counter() - started
    print(f"openpyxl, plain:      {floor * 1000:7.1f} ms of processor a workbook")
    print(
        f"marked workbook:      {one * 1000:7.1f} ms of processor a workbook, ratio "
        f"{one / floor:.2f}"
    )
    print(f"unit page:            {page * 1000:7.1f} ms of processor a page")
    print(f"all, {asked.processes} processes:     {parallel:7.1f} s by the clock")
    print(f"memory grew by        {grown:7.1f} MB over {2 * asked.units} files")


if __name__ == "__main__":
    main()
