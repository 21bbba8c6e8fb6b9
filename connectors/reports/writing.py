"""Writes every unit's marked workbook and page, over the cores of the machine."""

import gc
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from ..files import write_private
from .marked import marked
from .skeleton import skeleton
from .subjects import BATCH, Province, Subject
from .unit_page import unit_page

Stem = Callable[[str], Path]
"""Unit code -> the path of its reports without an ending."""


def write_units(
    province: Province,
    stem: Stem,
    *,
    processes: int = 1,
    workbooks: bool = True,
    pages: bool = True,
) -> Iterator[int]:
    """Write each unit's page, and a workbook for each unit with findings (one of an earlier run
    goes where there are none any more); gives how many units are done so far.

    With several processes the province is not sent to them: they are forks and see it as it is.
    Where a process cannot be forked safely, one does it all.

    Raises:
        OSError: a folder is missing or not writable.
    """
    for kind in set(province.kinds):
        skeleton(
            province.as_of,
            province.period,
            kind,
            changed=province.previous is not None,
            planned=province.plan is not None,
        )
    units = len(province.units)
    ranges = [(start, min(start + BATCH, units)) for start in range(0, units, BATCH)]
    done = 0
    if processes <= 1 or len(ranges) == 1 or sys.platform != "linux":
        for first, last in ranges:
            done += _range(province, stem, workbooks, pages, first, last)
            yield done
        return
    global _shared
    _shared = (province, stem, workbooks, pages)
    # Frozen, or the forks' collector would write into every page of memory that they share.
    gc.freeze()
    try:
        with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
            for written in pool.map(_shared_range, *zip(*ranges, strict=True)):
                done += written
                yield done
    finally:
        gc.unfreeze()
        _shared = None


_shared: tuple[Province, Stem, bool, bool] | None = None
"""What forks see of their parent."""


def _shared_range(first: int, last: int) -> int:
    assert _shared is not None
    return _range(*_shared, first, last)


def _range(
    province: Province, stem: Stem, workbooks: bool, pages: bool, first: int, last: int
) -> int:
    for subject in province.subjects(first, last):
        _write(subject, stem(subject.unit), workbooks, pages)
    return last - first


def _write(subject: Subject, place: Path, workbooks: bool, pages: bool) -> None:
    workbook = place.with_name(place.name + ".xlsx")
    if workbooks and subject.todo["rule"]:
        write_private(workbook, marked(subject))
    elif workbooks:
        # One of an earlier run would be taken, and mailed, for this run's.
        workbook.unlink(missing_ok=True)
    if pages:
        write_private(place.with_name(place.name + ".html"), unit_page(subject).encode())
