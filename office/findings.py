"""The findings that the last run of a period left: filtered, counted, exported, explained, without
checking anything again."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ..connectors.formats import Looked, Seen, write
from ..connectors.formats.checked import cell, of_book
from ..connectors.formats.json_report import VERSION, finding_objects
from ..connectors.untrusted import csv_for_people, json_text
from ..validators.explanations import awake
from ..validators.findings import SEVERITIES, SEVERITY_TEXTS, by_severity
from ..validators.quieting import heads
from ..validators.rules import BOOK, messages
from ..validators.texts import language, pick, t
from . import rules, runs
from .stop import USAGE, Stop
from .workspace import Workspace

_WORDS = ("title", "message", "fix", "law")
KEPT = 24
"""Filters whose lines and counts are remembered."""


@dataclass(frozen=True)
class Found:
    """The findings of a period's last run, judged on ``as_of``.

    Attributes:
        stamp: changes when the period is run again.
        lines: as ``messages.render`` takes them, gravest first, then by unit, file and row; words
            are joined only for what is shown (:func:`told`).
        kept: what was filtered and counted lately: pages ask for the same again and again.
    """

    period: str
    as_of: str
    stamp: int
    lines: pd.DataFrame
    kept: dict[Any, Any] = field(default_factory=dict)

    def once(self, what: Any, make: Callable[[], Any]) -> Any:
        """What *make* gives, made once for *what*."""
        if what not in self.kept:
            while len(self.kept) >= KEPT:
                self.kept.pop(next(iter(self.kept)), None)
            self.kept[what] = make()
        return self.kept[what]

    def names(self, column: str) -> list[str]:
        """The different values of a column."""
        return self.once(column, lambda: sorted(v for v in self.lines[column].unique() if v))


@dataclass(frozen=True, slots=True)
class Filter:
    """Which findings; '' is no condition. follows: what lies under the finding of this fingerprint.
    every: also what was explained and what follows from another."""

    severity: str = ""
    rule: str = ""
    unit: str = ""
    file: str = ""
    person: str = ""
    follows: str = ""
    every: bool = False


def stamp(workspace: Workspace, period: str) -> int:
    """Changes when the period is run again; 0 before its first run."""
    path = _file(workspace, period)
    return path.stat().st_mtime_ns if path.exists() else 0


def found(workspace: Workspace, period: str) -> Found:
    """The findings that the last run of a period left.

    Raises:
        Stop: it was not run yet.
    """
    path, run = _file(workspace, period), runs.last(workspace, period)
    if not path.exists():
        raise Stop(
            t("Kỳ {period} chưa chạy; chạy: hoso run --period {period}", period=period), USAGE
        )
    rules.of(workspace)  # the province's own rules have words, too
    lines = pd.read_parquet(path)
    lines = lines.drop(columns=[c for c in _WORDS if c in lines])
    root = f"{workspace.root / 'inbox' / period}/"
    lines["file"] = lines["file"].str.removeprefix(root)
    weight = lines["severity"].map({s: n for n, s in enumerate(SEVERITIES)})
    lines = lines.assign(_weight=weight).sort_values(
        ["_weight", "unit", "file", "sheet", "row", "column"], kind="stable", ignore_index=True
    )
    as_of = run.as_of if run else datetime.date.today().isoformat()
    return Found(period, as_of, stamp(workspace, period), lines.drop(columns="_weight"))


def _file(workspace: Workspace, period: str) -> Path:
    return workspace.root / ".hoso" / "periods" / period / "findings.parquet"


def chosen(given: Found, which: Filter) -> pd.DataFrame:
    """The findings that a filter lets through, in their order."""
    return given.once(which, lambda: _chosen(given, which))


def _chosen(given: Found, which: Filter) -> pd.DataFrame:
    lines = given.lines
    if which.follows:
        lines = lines[lines["follows"] == which.follows]
    elif not which.every:
        lines = heads(awake(lines))
    for name in ("severity", "rule", "unit", "file", "person"):
        wanted = getattr(which, name)
        if wanted:
            lines = lines[lines[name] == wanted]
    return lines


def told(given: Found, lines: pd.DataFrame) -> pd.DataFrame:
    """Findings with their words in the language in use."""
    return messages.render(lines, language(), given.as_of)


def title(rule: str) -> str:
    """What people call a rule."""
    return pick(BOOK[rule].title) if rule in BOOK else rule


def severity(name: str) -> str:
    """What people call a level."""
    return pick(SEVERITY_TEXTS[name])


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one rule, unit or person: how many at each level, about how many people."""

    name: str
    counts: dict[str, int]
    people: int


def groups(given: Found, which: Filter, by: str) -> list[Group]:
    """The findings of a filter by "rule", "unit", "person" or "file"; the gravest first, then the
    most."""
    return given.once((which, by), lambda: _groups(chosen(given, which), by))


def counts(given: Found, which: Filter) -> dict[str, int]:
    """Level -> how many findings of a filter."""
    return given.once((which, ""), lambda: by_severity(chosen(given, which)))


def _groups(lines: pd.DataFrame, by: str) -> list[Group]:
    if not len(lines):
        return []
    counts = pd.crosstab(lines[by], lines["severity"]).reindex(
        columns=list(SEVERITIES), fill_value=0
    )
    people = {str(k): int(n) for k, n in lines.groupby(by)["person"].nunique().items()}
    order = counts.sort_values(list(SEVERITIES), ascending=False, kind="stable")
    rows = zip(order.index, order.itertuples(index=False, name=None), strict=True)
    found: list[Group] = []
    for name, row in rows:
        levels = {str(s): int(n) for s, n in zip(SEVERITIES, row, strict=True)}
        found += [Group(str(name), levels, people[str(name)])] if name else []
    return found


def export(given: Found, lines: pd.DataFrame, form: str) -> bytes:
    """Findings as a list for people (csv), or as the terminal tells them to programs (json, sarif).

    Raises:
        Stop: no such form.
    """
    if form == "csv":
        return _csv(told(given, lines))
    if form == "json":
        objects = finding_objects(told(given, lines))
        whole = {"version": VERSION, "period": given.period, "as_of": given.as_of,
                 "findings": objects}  # fmt: skip
        return (json_text(whole) + "\n").encode()
    if form == "sarif":
        files = [Seen(str(file)) for file in lines["file"].unique()]
        known = of_book(map(str, lines["rule"].unique()), given.as_of)
        return write("sarif", Looked(files), told(given, lines), known).encode()
    raise Stop(t("Không có dạng {form}.", form=form), USAGE)


def _csv(lines: pd.DataFrame) -> bytes:
    heading = (
        t("Mức"), t("Quy tắc"), t("Đơn vị"), t("Tệp"), t("Ô"), t("Người"), t("Giá trị"),
        t("Vì sao"), t("Cách sửa"), t("Đề xuất"), t("Căn cứ"),
    )  # fmt: skip
    rows = [
        (
            severity(line["severity"]), line["rule"], line["unit"], line["file"],
            cell(line["sheet"], line["column"], int(line["row"])), line["person"], line["value"],
            line["message"], line["fix"], line["proposal"], line["law"],
        )
        for line in lines.astype(object).where(lines.notna(), "").to_dict("records")
    ]  # fmt: skip
    return csv_for_people([heading, *rows])
