"""The way of the data from files to findings: read, resolve units, ask the rules, with what the
workspace knows. Every command and every page goes this one way."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ..connectors.intake import loading
from ..connectors.intake.workbooks.limits import Limits
from ..validators import explanations as explaining
from ..validators import findings as finding
from ..validators import people, quieting
from ..validators import units as registry
from ..validators.placed import Placed
from ..validators.records import Records
from ..validators.rules import engine, packs
from ..validators.rules.context import Context
from ..validators.texts import t
from . import rules
from .placed import placed
from .progress import Progress, silent, step
from .stop import CLEAN, FINDINGS, INTERNAL, UNREADABLE, USAGE, Stop
from .workspace import Workspace


@dataclass(frozen=True)
class Known:
    """What is known beside the records: the registry of units, the mirror, what is asked, and what
    was said of people whom several units declare."""

    units: pd.DataFrame | None = None
    mirror: dict[str, pd.DataFrame] | None = None
    asked: rules.Asked = field(default_factory=rules.Asked)
    placed: Placed = field(default_factory=Placed)


@dataclass(frozen=True)
class Checked:
    """What came of reading and checking: the reports of the files, the records, the findings and
    the rules' outcomes; ``skipped`` names what was passed over in folders, because it is no
    workbook."""

    files: list[loading.FileReport]
    records: Records
    result: engine.Result
    as_of: str
    skipped: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The documented exit status: a file that could not be read weighs more than a finding, a
        crashed rule most."""
        if self.crashed:
            return INTERNAL
        if self.refused:
            return UNREADABLE
        return FINDINGS if self.summary()["errors"] else CLEAN

    @property
    def findings(self) -> pd.DataFrame:
        return self.result.findings

    @property
    def refused(self) -> list[loading.FileReport]:
        return [f for f in self.files if f.status == "refused"]

    @property
    def crashed(self) -> list[engine.Outcome]:
        return [o for o in self.result.outcomes.values() if o.outcome == "crashed"]

    def summary(self) -> dict[str, int]:
        """What is to be put right, as lists and pages show it: what follows from another finding is
        ``under`` it and no error of its own, what was explained is counted apart."""
        open_ = explaining.awake(self.findings)
        shown = quieting.heads(open_)
        counts = finding.by_severity(shown)
        return {
            "people": people.count(self.records.nguoi),
            "errors": counts["error"],
            "warnings": counts["warning"],
            "info": counts["info"],
            "under": len(open_) - len(shown),
            "explained": len(explaining.asleep(self.findings)),
        }

    def kept_out(self) -> set[int]:
        """Index labels of the people with a finding at error level: they take no part in the plan,
        their unit does."""
        errors = self.findings[self.findings["severity"] == "error"]
        own = errors.loc[(errors["table"] == "nguoi") & (errors["index"] >= 0), "index"]
        out = set(own.astype(int))
        for table, lines in errors[(errors["table"] != "nguoi") & (errors["index"] >= 0)].groupby(
            "table"
        ):
            if table in self.records.con:
                people = self.records.con[str(table)]["_nguoi"].reindex(lines["index"])
                out.update(int(p) for p in people.dropna() if p >= 0)
        return out


def read(
    paths: list[Path],
    *,
    jobs: int | None = None,
    cache: Path | None = None,
    limits: dict[str, Any] | None = None,
    told: loading.Told | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> loading.Loaded:
    """Read every file.

    Args:
        limits: figures of ``[limits]`` over the loader's own.
        told: saved mappings and spellings, see ``loading.Told``.
        progress: how many files are read, of how many.

    Raises:
        Stop: a limit that does not exist.
    """
    return loading.load(
        paths, limits=bounds(limits or {}), jobs=jobs, cache=cache, told=told, progress=progress
    )


def bounds(limits: dict[str, Any]) -> Limits:
    """What a file may cost, with the figures of ``[limits]``.

    Raises:
        Stop: a limit that does not exist.
    """
    try:
        return Limits(**limits)
    except TypeError as error:
        known = ", ".join(f.name for f in dataclasses.fields(Limits))
        raise Stop(
            t("hoso.toml, mục [limits]: tên lạ; các giới hạn là {known}.", known=known), USAGE
        ) from error


def check(
    loaded: loading.Loaded, as_of: str, known: Known, regime: packs.Regime | None = None
) -> Checked:
    """Resolve units where a registry is known and run the rules once over everybody.

    Args:
        known: what stands beside the records. Explanations given before explain among the findings
            and say so.
        regime: the rules to ask; by default those that are asked on the day.
    """
    records = loaded.records
    if known.units is not None:
        records = registry.resolve(records, known.units, as_of)
    checked = ask(records, loaded.files, as_of, known, regime)
    return dataclasses.replace(checked, skipped=loaded.skipped)


def ask(
    records: Records,
    files: list[loading.FileReport],
    as_of: str,
    known: Known,
    regime: packs.Regime | None = None,
) -> Checked:
    """Run the rules over records whose units are resolved; parameters as for :func:`check`."""
    asked = regime or known.asked.on(as_of)
    settings = {**asked.settings, **known.asked.settings}
    context = Context(records, as_of, known.units, known.mirror, settings, known.placed)
    result = engine.run(context, asked.rules.values())
    given = known.asked.explanations
    told = explaining.apply(
        result.findings, explaining.empty() if given is None else given, as_of, asked.rules
    )
    result = dataclasses.replace(result, findings=quieting.quiet(told, records.tables))
    return Checked(files, records, result, as_of)


def validate(
    paths: list[Path],
    day: str,
    *,
    units_file: Path | None = None,
    rules_folder: Path | None = None,
    jobs: int | None = None,
    progress: Progress = silent,
) -> Checked:
    """Check files where they lie, by themselves: nothing is asked of a mirror, and of a registry
    only what *units_file* says.

    Args:
        rules_folder: local rules, over those that the workspace names.

    Raises:
        Stop: rules or the registry cannot be used.
    """
    from ..connectors.registry.units import read_units

    units = read_units(units_file) if units_file else None
    asked = rules.of(Workspace.here(), rules_folder)
    loaded = read(
        paths, jobs=jobs, told=Workspace.told_here(), progress=step(progress, t("Đọc tệp"))
    )
    return check(loaded, day, Known(units, asked=asked))


def check_files(
    paths: list[Path],
    day: str,
    *,
    units_file: Path | None,
    workspace: Workspace | None,
    progress: Progress = silent,
) -> tuple[Checked, Known]:
    """Check files against all that the workspace knows: its registry, its mirror, what was
    explained before.

    Args:
        units_file: a registry over the workspace's.

    Raises:
        Stop: rules, limits or the registry cannot be used.
    """
    from ..connectors.registry.units import read_units

    asked = rules.of(workspace)
    units = read_units(units_file) if units_file else workspace.units() if workspace else None
    kept, said = None, Placed()
    if workspace and workspace.has_mirror():
        with workspace.mirror() as mirror:
            theirs = mirror.theirs()
            kept = theirs if len(theirs["nguoi"]) else None
            said = placed(mirror.judgements(), theirs["nguoi"], day)
    loaded = read(
        paths,
        told=workspace.told() if workspace else None,
        limits=workspace.settings.limits if workspace else None,
        progress=step(progress, t("Đọc tệp")),
    )
    known = Known(units, kept, asked, said)
    return check(loaded, day, known), known
