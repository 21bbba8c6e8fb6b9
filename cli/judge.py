"""How well the month did, against what the generator knows: recall and precision, counted and not
claimed."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..validators.quieting import heads
from ..validators.records import Records

CELL = ["file", "sheet", "row", "column"]


@dataclass(frozen=True)
class Verdict:
    """Attributes:
    injected, found: faults in the truth file, and those for which one of their rules fired at their
        cell.
    cells, accused: clean cells with a value, and those accused at error level.
    missed: the faults not found. wrong: the clean cells accused.
    """

    injected: int
    found: int
    cells: int
    accused: int
    missed: pd.DataFrame
    wrong: pd.DataFrame

    @property
    def recall(self) -> float:
        return self.found / self.injected if self.injected else 1.0

    @property
    def accused_share(self) -> float:
        return self.accused / self.cells if self.cells else 0.0

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.accused) if self.found + self.accused else 1.0


def judge_faults(findings: pd.DataFrame, truth: pd.DataFrame, cells: int) -> Verdict:
    """Compare findings with the injected faults.

    Args:
        findings: FINDINGS frame of the run.
        truth: ``faults.csv``: file (name), sheet, row, column, kind, rules (";" between).
        cells: number of cells with a value that were read.
    """
    seen = findings.assign(file=findings["file"].map(lambda f: Path(str(f)).name))
    asked = (
        truth.reset_index(names="fault")
        .assign(rule=truth["rules"].str.split(";").to_numpy())
        .explode("rule")
    )
    hit = asked.merge(seen[[*CELL, "rule"]].drop_duplicates(), on=[*CELL, "rule"])
    found = truth.index.isin(hit["fault"])
    # What only follows from another finding accuses nobody anew: it goes with that one.
    errors = heads(seen[seen["severity"] == "error"]).drop_duplicates(CELL)
    clean = errors.merge(truth[CELL].drop_duplicates(), on=CELL, how="left", indicator=True)
    wrong = clean[clean["_merge"] == "left_only"].drop(columns="_merge")
    return Verdict(
        len(truth), int(found.sum()), cells - len(truth), len(wrong), truth[~found], wrong
    )


def who(records: Records, labels: set[int], people: pd.DataFrame) -> set[str]:
    """True personal numbers of the people read at *labels*; what stands in their row may be the
    fault itself."""
    rows = records.nguoi.loc[sorted(labels), ["_table", "_row"]]
    files = (
        rows["_table"]
        .map(records.tables.set_index("_table")["file"])
        .map(lambda f: Path(str(f)).name)
    )
    sheets = rows["_table"].map(records.tables.set_index("_table")["sheet"])
    asked = set(zip(files, sheets, rows["_row"].astype(str), strict=True))
    place = zip(people["file"], people["sheet"], people["row"], strict=True)
    return {cccd for cccd, at in zip(people["cccd"], place, strict=True) if at in asked}


# What the change set must show for each kind of difference that the generator makes in a value.
VALUE_KINDS = {"changed": ("push",), "keep_theirs": ("keep_theirs",), "conflict": ("conflict",)}


def judge_differences(
    changes: pd.DataFrame, people: pd.DataFrame, truth: pd.DataFrame, kept_out: set[str]
) -> tuple[int, pd.DataFrame]:
    """How many injected differences with the national snapshot were classified right, and those
    that were not.

    A changed value is right when the same person has a line of that kind for that field; a person's
    event when the person's situation is that one. A difference of a person who was kept out for an
    error is not asked for: nothing of that person may enter the plan.
    """
    asked = truth[~truth["cccd"].isin(kept_out)]
    lines = set(
        zip(
            changes["cccd"].fillna(""),
            changes["kind"],
            changes["table"],
            changes["field"].fillna(""),
            strict=True,
        )
    )
    events = set(zip(people["cccd"].fillna(""), people["situation"], strict=True))
    right = [
        any((d.cccd, kind, d.table, d.field) in lines for kind in VALUE_KINDS[str(d.kind)])
        if str(d.kind) in VALUE_KINDS
        else (d.cccd, d.kind) in events
        for d in asked.itertuples()
    ]
    return len(asked), asked[[not r for r in right]]
