"""Seconds and memory of a month on a province, as ratios to the floor measured in the same run.

    python -m benchmarks.month [--people 24000] [--workbooks 500]

The floor is python-calamine reading the same cells of the same files in one process. The province
is made, and the floor measured, in processes of their own, so that what they leave in memory does
not count. Memory is the peak of this process and its workers together, sampled five times a second
(counting the pages of a process of 900 MB takes 10 ms in which it stands
still: more often would slow what is measured); a page of memory that forks share is counted once
(PSS). Not installed with the package.
"""

import argparse
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import psutil
from python_calamine import CalamineError, CalamineWorkbook

from hoso.cli import demo
from hoso.connectors.files import private_folder
from hoso.connectors.reports.subjects import Province
from hoso.connectors.reports.writing import write_units
from hoso.office import intake
from hoso.office.reports import stem
from hoso.office.workspace import Workspace
from hoso.sync import plan as planning
from hoso.validators.rules import messages


class Meter:
    """Stages with their seconds and their peak of memory."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, float, float]] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        peak = [0]
        stop = threading.Event()

        def watch() -> None:
            me = psutil.Process()
            while not stop.wait(0.2):
                try:
                    peak[0] = max(
                        peak[0],
                        sum(p.memory_full_info().pss for p in (me, *me.children(recursive=True))),
                    )
                except (psutil.NoSuchProcess, psutil.AccessDenied):
                    continue

        watcher = threading.Thread(target=watch)
        watcher.start()
        started = time.perf_counter()
        try:
            yield
        finally:
            seconds = time.perf_counter() - started
            stop.set()
            watcher.join()
            self.rows.append((name, seconds, peak[0] / 1e6))


def floor(paths: list[Path]) -> int:
    """Read every cell of every spreadsheet; files that are not spreadsheets are read as bytes."""
    cells = 0
    for path in paths:
        try:
            book = CalamineWorkbook.from_path(str(path))
        except CalamineError:
            cells += len(path.read_bytes().splitlines())
            continue
        for name in book.sheet_names:
            cells += sum(
                len(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            )
    return cells


def alone(what: Callable[..., Any], *given: Any) -> Any:
    """What a function gives in a fresh process that ends with it."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(what, *given).result()


def make(folder: str, people: int, workbooks: int) -> None:
    workspace = Workspace.create(private_folder(Path(folder)), name="benchmark", target=people)
    demo.make_province(workspace, people, workbooks, seed=1, faults=0.02)
    demo.pull_both(workspace)


def floor_of(folder: str) -> tuple[float, float]:
    """Seconds and megabytes of the floor."""
    paths = sorted(p for p in Workspace(Path(folder)).inbox(demo.PERIOD).rglob("*") if p.is_file())
    floor(paths)  # once unmeasured: the files come from the page cache for everybody
    meter = Meter()
    with meter.stage("floor"):
        floor(paths)
    return meter.rows[0][1:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=24000)
    parser.add_argument("--workbooks", type=int, default=500)
    parser.add_argument("--jobs", type=int, default=None)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        alone(make, folder, asked.people, asked.workbooks)
        measure(Workspace(Path(folder)), asked.jobs, alone(floor_of, folder))


def measure(workspace: Workspace, jobs: int | None, lowest: tuple[float, float]) -> None:
    meter = Meter()
    meter.rows.append(("floor", *lowest))
    units = workspace.units()
    with meter.stage("read"):
        loaded = intake.read([workspace.inbox(demo.PERIOD)], jobs=jobs)
    with workspace.mirror() as mirror:
        base, theirs = mirror.base(), mirror.theirs()
        as_of = demo.AS_OF
        with meter.stage("check"):
            checked = intake.check(loaded, as_of, intake.Known(units, theirs))
            rendered = messages.render(checked.findings)
        with meter.stage("plan"):
            plan = planning.plan(
                checked.records,
                planning.Known(base, theirs, units=units),
                as_of,
                kept_out=checked.kept_out(),
            )
        names = {} if units is None else dict(zip(units["code"], units["name"], strict=True))
        folder, processes = (
            workspace.folder("reports", demo.PERIOD),
            jobs or min(2, os.cpu_count() or 1),
        )

        def place(unit: str) -> Path:
            return folder / stem(demo.PERIOD, unit)

        with meter.stage("marked"):
            province = Province(
                checked.records, rendered, as_of, demo.PERIOD, names, None, plan.changes
            )
            list(write_units(province, place, processes=processes, pages=False))
        with meter.stage("pages"):
            list(write_units(province, place, processes=processes, workbooks=False))
        number = mirror.save_plan(plan.changes, {"period": demo.PERIOD, "as_of": as_of})
    with meter.stage("apply"):
        demo.approve_and_apply(workspace, number)
    report(meter.rows)


def report(rows: list[tuple[str, float, float]]) -> None:
    lowest = rows[0][1]
    seconds = {name: s for name, s, _ in rows}
    print(f"{'stage':10}{'seconds':>9}{'x floor':>9}{'MB peak':>9}")
    for name, s, mb in rows:
        print(f"{name:10}{s:9.2f}{s / lowest:9.2f}{mb:9.0f}")
    checking, everything = seconds["check"], seconds["check"] + seconds["plan"] + seconds["marked"]
    print(
        f"check: {checking / lowest:.2f} x floor (aim 3), with reading "
        f"{(seconds['read'] + checking) / lowest:.2f}"
    )
    print(
        f"check + plan + marked workbooks: {everything / lowest:.2f} x floor (aim 15), with "
        f"reading {(seconds['read'] + everything) / lowest:.2f}"
    )
    print(f"peak memory: {max(mb for _, _, mb in rows[1:]):.0f} MB (aim 1000)")


if __name__ == "__main__":
    main()
