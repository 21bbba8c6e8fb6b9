"""The way of the data from workbooks to findings, the same for ``check``, ``run`` and ``demo``."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ..connectors.intake import loading
from ..connectors.intake.workbooks.limits import Limits
from ..validators import explanations as explaining
from ..validators import findings as finding
from ..validators import quieting
from ..validators import units as registry
from ..validators.records import Records
from ..validators.rules import engine, packs
from ..validators.rules.context import Context
from ..validators.texts import t
from .stop import USAGE, Stop

Progress = Callable[[int, int], None]


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
    def findings(self) -> pd.DataFrame:
        return self.result.findings

    @property
    def refused(self) -> list[loading.FileReport]:
        return [f for f in self.files if f.status == "refused"]

    @property
    def crashed(self) -> list[engine.Outcome]:
        return [o for o in self.result.outcomes.values() if o.outcome == "crashed"]

    def summary(self) -> dict[str, int]:
        counts = finding.by_severity(self.findings)
        return {
            "people": len(self.records.nguoi),
            "errors": counts["error"],
            "warnings": counts["warning"],
            "info": counts["info"],
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
    overrides: dict[str, dict[str, str]] | None = None,
    progress: Progress | None = None,
) -> loading.Loaded:
    """Read every file.

    Args:
        limits: figures of ``[limits]`` over the loader's own. overrides: confirmed mappings, see
            ``loading.load``.

    Raises:
        Stop: a limit that does not exist.
    """
    try:
        bounds = Limits(**limits) if limits else None
    except TypeError as error:
        known = ", ".join(f.name for f in dataclasses.fields(Limits))
        raise Stop(
            t("hoso.toml, mục [limits]: tên lạ; các giới hạn là {known}.", known=known), USAGE
        ) from error
    return loading.load(
        paths, limits=bounds, jobs=jobs, cache=cache, overrides=overrides, progress=progress
    )


def check(
    loaded: loading.Loaded,
    as_of: str,
    *,
    units: pd.DataFrame | None = None,
    mirror: dict[str, pd.DataFrame] | None = None,
    settings: Mapping[str, Any] | None = None,
    regime: packs.Regime | None = None,
    explanations: pd.DataFrame | None = None,
) -> Checked:
    """Resolve units where a registry is known and run the rules once over everybody.

    Args:
        settings: parameters of rules, over those of the packs.
        regime: the rules to ask; by default the book with the packs of hoso that are in force.
        explanations: given before (``EXPLANATIONS``); what they explain stays among the findings
            and says so.
    """
    records = loaded.records if units is None else registry.resolve(loaded.records, units, as_of)
    checked = judge(
        records,
        loaded.files,
        as_of,
        units=units,
        mirror=mirror,
        settings=settings,
        regime=regime,
        explanations=explanations,
    )
    return dataclasses.replace(checked, skipped=loaded.skipped)


def judge(
    records: Records,
    files: list[loading.FileReport],
    as_of: str,
    *,
    units: pd.DataFrame | None = None,
    mirror: dict[str, pd.DataFrame] | None = None,
    settings: Mapping[str, Any] | None = None,
    regime: packs.Regime | None = None,
    explanations: pd.DataFrame | None = None,
) -> Checked:
    """Run the rules over records whose units are resolved; parameters as for :func:`check`."""
    asked = regime or packs.regime(as_of)
    context = Context(records, as_of, units, mirror, {**asked.settings, **(settings or {})})
    result = engine.run(context, asked.rules.values())
    given = explaining.empty() if explanations is None else explanations
    told = explaining.apply(result.findings, given, as_of, asked.rules)
    result = dataclasses.replace(result, findings=quieting.quiet(told, records.tables))
    return Checked(files, records, result, as_of)
