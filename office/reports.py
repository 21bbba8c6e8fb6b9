"""The period's reports: a marked workbook and a page for each unit, one page for the province."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ..connectors.files import write_private
from ..connectors.reports import printing, province_page
from ..connectors.reports.carried import carried
from ..connectors.reports.subjects import Province
from ..connectors.reports.writing import write_units
from ..validators.scores import TOTAL, WORDS, scores
from ..validators.texts import t
from . import periods
from .intake import Checked
from .stop import USAGE, Stop
from .workspace import Workspace

PROVINCE, PREFIX = "tinh.html", "HSCB_"
"""File of the province's page; how the names of units' reports begin."""


@dataclass(frozen=True)
class Found:
    """What a period's reports tell: the check, its findings as rendered, the plan's lines, the
    registry and the mirror's tables when there are any, and what became of the files of units that
    sent several."""

    period: str
    checked: Checked
    rendered: pd.DataFrame
    plan: pd.DataFrame | None
    units: pd.DataFrame | None
    mirror: Mapping[str, pd.DataFrame] | None = None
    sent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def write_all(
    workspace: Workspace,
    found: Found,
    *,
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Write everything that a period's readers get; the folder. Units without findings get their
    page only."""
    period, checked, units = found.period, found.checked, found.units
    folder = workspace.folder("reports", period)
    previous, history = periods.before(workspace, period, province_page.MONTHS)
    counts = province_page.unit_counts(units, checked.records, found.rendered, checked.as_of)
    names = {} if units is None else dict(zip(units["code"], units["name"], strict=True))
    records = carried(checked.records, units, found.mirror)
    province = Province(
        records,
        found.rendered,
        checked.as_of,
        period,
        names,
        previous,
        found.plan,
        received=found.sent,
    )
    _forget(folder, {stem(period, unit) for unit in province.units})
    for done in write_units(
        province,
        lambda unit: folder / stem(period, unit),
        processes=jobs or min(2, os.cpu_count() or 1),
    ):
        if progress:
            progress(done, len(province.units))
    page = province_page.province_page(
        province_page.Standing(
            counts=counts,
            registry=units is not None,
            records=checked.records,
            findings=found.rendered,
            as_of=checked.as_of,
            period=period,
            place=str(workspace.settings.office["name"]),
            target=int(workspace.settings.office["target"]),
            progress=periods.campaign(
                workspace, checked.as_of, province_page.sums(counts)["clean"]
            ),
            scores=_scores(checked),
            plan=found.plan,
            previous=history[-1][1] if history else None,
            history=[(name, province_page.sums(figures)) for name, figures in history],
            states=province.states,
            crashed=[o.rule for o in checked.crashed],
        )
    )
    write_private(folder / PROVINCE, page.encode())
    periods.remember(workspace, period, found.rendered, counts)
    return folder


def _forget(folder: Path, stems: set[str]) -> None:
    """Take away what an earlier run of the period wrote for units that are no longer in it, and
    every print: its page is older."""
    for old in folder.glob("*"):
        of_unit = old.stem.startswith(PREFIX) and old.suffix in (".xlsx", ".html", ".pdf")
        if (of_unit and old.stem not in stems) or (
            old.suffix == ".pdf" and (of_unit or old.stem == Path(PROVINCE).stem)
        ):
            old.unlink()


ENDINGS = {
    ".html": lambda: t("trang"),
    ".xlsx": lambda: t("sổ đánh dấu"),
    ".pdf": lambda: t("bản in"),
}
"""Ending of a report's file -> what people call it."""


def written(workspace: Workspace, period: str) -> tuple[list[str], pd.DataFrame]:
    """What the last run of a period wrote: names of the province's files, and by unit its code
    ("unit"), "name", "people", "error", "warning" and the names of its "files".

    Raises:
        Stop: the period was not run yet.
    """
    counts = periods.counts_of(workspace, period)
    there = {p.name for p in (workspace.root / "reports" / period).glob("*") if p.is_file()}
    whole = Path(PROVINCE).stem
    files = [
        [own for ending in ENDINGS if (own := f"{stem(period, str(unit))}{ending}") in there]
        for unit in counts["unit"]
    ]
    found = counts[["unit", "name", "people", "error", "warning"]].assign(
        files=pd.Series(files, index=counts.index, dtype=object)
    )
    found = found[found["files"].map(bool)].sort_values("name", ignore_index=True)
    return [whole + ending for ending in ENDINGS if whole + ending in there], found


def copies(workspace: Workspace, period: str) -> list[str]:
    """Names of the corrected copies, and their lists, that were written beside a period's reports.
    They begin as the unit's own file is called.

    Raises:
        Stop: the period was not run yet.
    """
    there = (workspace.root / "reports" / period).glob("*")
    return sorted({p.name for p in there if p.is_file()} - _names(workspace, period))


def _names(workspace: Workspace, period: str) -> set[str]:
    of_province, of_units = written(workspace, period)
    return {*of_province, *(own for files in of_units["files"] for own in files)}


def file_of(workspace: Workspace, period: str, name: str) -> Path:
    """One of the files of :func:`written` or :func:`copies` by its name.

    Raises:
        Stop: there is none of that name.
    """
    if name not in _names(workspace, period) | {*copies(workspace, period)}:
        raise Stop(t("Kỳ {period} không có báo cáo {file}.", period=period, file=name), USAGE)
    return workspace.root / "reports" / period / name


def printer() -> str:
    """The browser that prints.

    Raises:
        Stop: there is none on this machine.
    """
    found = printing.browser()
    if found is None:
        raise Stop(
            t(
                "Không thấy Chromium, Chrome hay Edge để in PDF; cài một trình duyệt hoặc "
                "đặt biến HOSO_BROWSER là đường dẫn của nó. Trang HTML in được từ mọi trình "
                "duyệt."
            ),
            USAGE,
        )
    return found


def print_all(folder: Path, programme: str, progress: Callable[[int, int], None]) -> int:
    """Print every page of a period beside itself; how many."""
    pages = sorted(folder.glob("*.html"))
    for n, page in enumerate(pages, 1):
        printing.print_page(page, programme)
        progress(n, len(pages))
    return len(pages)


def stem(period: str, unit: str) -> str:
    """File name of a unit's reports: ASCII, the unit's code, no person."""
    return f"{PREFIX}{period.replace('-', '')}_{re.sub(r'[^A-Za-z0-9.-]', '_', unit) or 'khong-ro'}"


def _scores(checked: Checked) -> pd.DataFrame | None:
    """The Ministry's six words as one column each, one line a unit; None when nobody's sender is
    known."""
    lines = scores(checked.findings, checked.result.outcomes, checked.records.nguoi)
    units = lines[lines["unit"] != TOTAL]
    return (
        units.pivot(index="unit", columns="word", values="score")[list(WORDS)].reset_index()
        if len(units)
        else None
    )
