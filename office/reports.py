"""The period's reports: a marked workbook and a page for each unit, one page for the province."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from ..connectors.files import private_folder, write_private
from ..connectors.reports import printing, province_page
from ..connectors.reports.subjects import Province
from ..connectors.reports.writing import write_units
from ..validators.scores import TOTAL, WORDS, scores
from ..validators.texts import t
from .pipeline import Checked
from .stop import USAGE, Stop
from .workspace import Workspace

PROVINCE, PREFIX = "tinh.html", "HSCB_"
"""File of the province's page; how the names of units' reports begin."""


def write_all(
    workspace: Workspace,
    period: str,
    checked: Checked,
    rendered: pd.DataFrame,
    plan,
    units: pd.DataFrame | None,
    *,
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Write everything that a period's readers get; the folder. Units without findings get their
    page only."""
    folder = workspace.folder("reports", period)
    previous, history = _before(workspace, period)
    counts = province_page.unit_counts(units, checked.records, rendered, checked.as_of)
    names = {} if units is None else dict(zip(units["code"], units["name"], strict=True))
    province = Province(
        checked.records,
        rendered,
        checked.as_of,
        period,
        names,
        previous,
        None if plan is None else plan.changes,
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
        counts=counts,
        registry=units is not None,
        records=checked.records,
        findings=rendered,
        as_of=checked.as_of,
        period=period,
        place=str(workspace.settings.office["name"]),
        target=int(workspace.settings.office["target"]),
        progress=_progress(workspace, checked.as_of, int(counts["clean"].sum())),
        scores=_scores(checked),
        plan=None if plan is None else plan.changes,
        previous=history[-1][1] if history else None,
        history=[(name, province_page.sums(figures)) for name, figures in history],
        states=province.states,
        crashed=[o.rule for o in checked.crashed],
    )
    write_private(folder / PROVINCE, page.encode())
    _remember(workspace, period, rendered, counts)
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


def _state(workspace: Workspace, period: str) -> Path:
    return private_folder(workspace.root / ".hoso" / "periods" / period)


def _remember(
    workspace: Workspace, period: str, rendered: pd.DataFrame, counts: pd.DataFrame
) -> None:
    """Keep what next month's reports compare with."""
    write_private(_state(workspace, period) / "findings.parquet", rendered.to_parquet(index=False))
    write_private(_state(workspace, period) / "counts.parquet", counts.to_parquet(index=False))


def counts_of(workspace: Workspace, period: str) -> pd.DataFrame:
    """The counts that the last run of the period left (columns of ``province_page.COUNTS``).

    Raises:
        Stop: the period was not run yet.
    """
    path = _state(workspace, period) / "counts.parquet"
    if not path.exists():
        raise Stop(
            t("Kỳ {period} chưa chạy; chạy: hoso run --period {period}", period=period), USAGE
        )
    return pd.read_parquet(path)


def last_findings(workspace: Workspace) -> tuple[str, pd.DataFrame | None]:
    """The last period that was run and its rendered findings, or ('', None)."""
    ran = sorted((workspace.root / ".hoso" / "periods").glob("*/findings.parquet"))
    return (ran[-1].parent.name, pd.read_parquet(ran[-1])) if ran else ("", None)


def _before(
    workspace: Workspace, period: str
) -> tuple[pd.DataFrame | None, list[tuple[str, pd.DataFrame]]]:
    """Rendered findings of the last period before this one, and the unit counts of the last ones,
    oldest first."""
    periods = workspace.root / ".hoso" / "periods"
    earlier = (
        sorted(p for p in periods.glob("*") if p.name < period and (p / "counts.parquet").exists())
        if periods.exists()
        else []
    )
    if not earlier:
        return None, []
    return pd.read_parquet(earlier[-1] / "findings.parquet"), [
        (p.name, pd.read_parquet(p / "counts.parquet")) for p in earlier[-province_page.MONTHS :]
    ]


def _progress(workspace: Workspace, day: str, done: int) -> pd.DataFrame:
    """*done*, the people whom no error holds back, one line a day of a run; the same day is counted
    once, by its last run."""
    path = workspace.root / ".hoso" / "progress.csv"
    days = (
        pd.read_csv(path, dtype={"day": "str", "done": "int64"})
        if path.exists()
        else pd.DataFrame({"day": pd.Series(dtype="str"), "done": pd.Series(dtype="int64")})
    )
    days = pd.concat(
        [days[days["day"] != day], pd.DataFrame({"day": [day], "done": [done]})], ignore_index=True
    ).sort_values("day")
    write_private(path, days.to_csv(index=False).encode())
    return days


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
