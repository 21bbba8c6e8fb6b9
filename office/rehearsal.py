"""A pack of rules tried before it is in force: whom it would trouble, and whom no longer."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..connectors.reports.words import number
from ..validators.rules import packs
from ..validators.texts import language, pick, t
from .intake import Checked, Known, ask, check_files
from .progress import Progress, silent
from .stop import CLEAN, INTERNAL, UNREADABLE, USAGE, Stop
from .workspace import Workspace


@dataclass(frozen=True)
class Rehearsal:
    """The check as it is and as it would be, and the findings that differ
    (``packs.differences``)."""

    pack: packs.Pack
    now: Checked
    then: Checked
    differences: pd.DataFrame
    known: Known

    def unit_names(self) -> dict[str, str]:
        """Code -> name of the units of the registry."""
        units = self.known.units
        return {} if units is None else dict(zip(units["code"], units["name"], strict=True))

    @property
    def status(self) -> int:
        if self.now.crashed or self.then.crashed:
            return INTERNAL
        return UNREADABLE if self.now.refused else CLEAN


def in_words(made: Rehearsal) -> tuple[pd.DataFrame, list[str]]:
    """The findings that differ, and what people call the columns."""
    from ..validators.corrections import label
    from ..validators.findings import SEVERITY_TEXTS
    from ..validators.schemas import dictionary

    headings = {
        "rule": t("Quy tắc"), "unit": t("Đơn vị"), "person": t("Người"), "change": t("Thay đổi"),
        "severity": t("Mức"), "file": t("Tệp"), "sheet": t("Trang tính"), "row": t("Hàng"),
        "column": t("Cột"), "field": t("Trường"), "value": t("Giá trị"),
    }  # fmt: skip
    changes = {
        "new": t("Thêm"),
        "ceased": t("Hết"),
        "graver": t("Nặng hơn"),
        "lighter": t("Nhẹ hơn"),
    }
    found, tables, names = made.differences, dictionary.tables(), made.unit_names()
    told = found.drop(columns="table").assign(
        unit=found["unit"].map(lambda u: names.get(u, u)),
        change=found["change"].map(changes),
        severity=found["severity"].map(lambda s: pick(SEVERITY_TEXTS[s])),
        field=[
            label(table, name, language()) if table in tables else name
            for table, name in zip(found["table"], found["field"], strict=True)
        ],
    )
    return told, [headings[c] for c in told]


def by_rule(made: Rehearsal) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """(headings, rows): what would change, by rule."""
    columns = (t("Thêm"), t("Hết"), t("Nặng hơn"), t("Nhẹ hơn"), t("Đơn vị"), t("Người"))
    rows = packs.tally(made.differences, "rule").itertuples(index=False, name=None)
    return (t("Quy tắc"), *columns), list(rows)


def sentence(made: Rehearsal) -> str:
    """How many a pack would trouble, of how many that were looked at."""
    found, pack = made.differences, made.pack
    people = found.loc[found["person"] != "", ["unit", "person"]].drop_duplicates()
    return t(
        "Gói {id} hiệu lực từ {since}: {units} đơn vị, {people} người bị ảnh hưởng; xét "
        "{total} người, dữ liệu của ngày {day}.",
        id=pack.id,
        since=pack.since,
        units=number(found.loc[found["unit"] != "", "unit"].nunique()),
        people=number(len(people)),
        total=number(made.now.summary()["people"]),
        day=made.now.as_of,
    )


def rehearse(
    pack_id: str,
    paths: list[Path],
    day: str,
    *,
    units_file: Path | None,
    workspace: Workspace | None,
    progress: Progress = silent,
) -> Rehearsal:
    """Check *paths* under the rules of *day*, then as if the pack were in force.

    Raises:
        Stop: no such pack; or see ``intake.check_files``.
    """
    now, known = check_files(
        paths, day, units_file=units_file, workspace=workspace, progress=progress
    )
    every = known.asked.packs
    if pack_id not in every:
        raise Stop(
            t("Không có gói {id}; các gói là {known}", id=pack_id, known=", ".join(sorted(every))),
            USAGE,
        )
    pack = every[pack_id]
    then = ask(now.records, now.files, day, known, packs.rehearsed(pack, day, every))
    return Rehearsal(pack, now, then, packs.differences(now.findings, then.findings), known)
