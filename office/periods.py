"""What a run of a period leaves for later ones: its findings, the counts of its units, and how the
campaign went day by day."""

from pathlib import Path

import pandas as pd

from ..connectors.files import private_folder, write_private
from ..validators.texts import t
from .stop import USAGE, Stop
from .workspace import Workspace


def _state(workspace: Workspace, period: str) -> Path:
    return private_folder(workspace.root / ".hoso" / "periods" / period)


def remember(
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


def last_findings(
    workspace: Workspace, columns: list[str] | None = None
) -> tuple[str, pd.DataFrame | None]:
    """The last period that was run and its rendered findings (only these columns of them), or
    ('', None)."""
    ran = sorted((workspace.root / ".hoso" / "periods").glob("*/findings.parquet"))
    if not ran:
        return "", None
    return ran[-1].parent.name, pd.read_parquet(ran[-1], columns=columns)


def found_until(workspace: Workspace, period: str) -> pd.DataFrame:
    """The findings of this period and of those before, the newest of each fingerprint and unit:
    one about a person in two units has one fingerprint in both."""
    ran = sorted(
        p
        for p in (workspace.root / ".hoso" / "periods").glob("*/findings.parquet")
        if p.parent.name <= period
    )
    frames = [pd.read_parquet(p) for p in ran]
    if not frames:
        return pd.DataFrame(columns=["unit", "fingerprint", "rule", "severity"], dtype="str")
    return (
        pd.concat(frames, ignore_index=True)
        .drop_duplicates(["unit", "fingerprint"], keep="last")
        .reset_index(drop=True)
    )


def before(
    workspace: Workspace, period: str, months: int
) -> tuple[pd.DataFrame | None, list[tuple[str, pd.DataFrame]]]:
    """Rendered findings of the last period before this one, and the unit counts of the last
    *months*, oldest first."""
    periods = workspace.root / ".hoso" / "periods"
    earlier = (
        sorted(p for p in periods.glob("*") if p.name < period and (p / "counts.parquet").exists())
        if periods.exists()
        else []
    )
    if not earlier:
        return None, []
    return pd.read_parquet(earlier[-1] / "findings.parquet"), [
        (p.name, pd.read_parquet(p / "counts.parquet")) for p in earlier[-months:]
    ]


def progress(workspace: Workspace) -> pd.DataFrame:
    """``done``, the people whom no error holds back, by ``day`` of a run, in order of the days."""
    path = _progress(workspace)
    if not path.exists():
        return pd.DataFrame({"day": pd.Series(dtype="str"), "done": pd.Series(dtype="int64")})
    return pd.read_csv(path, dtype={"day": "str", "done": "int64"}).sort_values("day")


def campaign(workspace: Workspace, day: str, done: int) -> pd.DataFrame:
    """:func:`progress` with *done* on *day*; the same day is counted once, by its last run."""
    days = progress(workspace)
    days = pd.concat(
        [days[days["day"] != day], pd.DataFrame({"day": [day], "done": [done]})], ignore_index=True
    ).sort_values("day")
    write_private(_progress(workspace), days.to_csv(index=False).encode())
    return days


def _progress(workspace: Workspace) -> Path:
    return workspace.root / ".hoso" / "progress.csv"
