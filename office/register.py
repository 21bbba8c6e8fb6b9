"""The register of decisions: taken in from a workbook, held against units and people, listed."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..connectors.reports import words
from ..validators.schemas import dictionary
from ..validators.schemas.decisions import DECISION, KINDS
from ..validators.texts import t
from . import choices
from .stop import USAGE, Stop
from .workspace import Workspace

if TYPE_CHECKING:
    from ..connectors.mirror.register import Recorded
    from ..validators.register import Fault
    from ..validators.schemas import Field

KIND = "so_quyet_dinh"
"""What ``hoso template build --kind`` calls the workbook of the register."""
LISTS = ("ds_khen_thuong", "ds_ky_luat")
"""Lists of people's records that rewards are held against."""


@dataclass(frozen=True)
class Told:
    """A fault with its place (``sheet!row`` or a cell; '' for none)."""

    place: str
    check: str
    severity: str
    sentence: str


@dataclass(frozen=True)
class Loaded:
    """What a workbook gave; ``recorded`` is None where an error kept everything out."""

    faults: list[Told]
    unknown: list[str]
    recorded: "Recorded | None"

    @property
    def strange(self) -> list[str]:
        """A sentence for each column that nobody knows."""
        return [t("Không biết cột này, bỏ qua: {heading}", heading=name) for name in self.unknown]

    @property
    def sentence(self) -> str:
        """What was taken in."""
        if self.recorded is None:
            return t("Không nạp gì; sửa các lỗi trên rồi nạp lại.")
        return t(
            "Đã nạp {n} quyết định, {lines} dòng.",
            n=words.number(len(self.recorded.ids)),
            lines=words.number(self.recorded.lines - len(self.recorded.ids)),
        )


def load(workspace: Workspace, source: Path, *, by: str, day: str) -> Loaded:
    """Take in a workbook of the register, wholly or not at all.

    Its decisions replace what was known of them; those that it does not name stay.

    Args:
        day: ISO, against which "future" is judged.

    Raises:
        BadRegistry: it is no such workbook. Stop: it has no decision.
    """
    from ..connectors.decisions.reading import read
    from ..validators.register import ERROR

    found = read(source, workspace.units())
    if not any(map(len, found.register.values())):
        raise Stop(t("{file}: sổ không có quyết định nào.", file=source.name), USAGE)
    _whole_days(found.register, source)
    with workspace.mirror() as mirror:
        together = _together(found.register, mirror.register_of_decisions())
        faults = _of_file(_faults(together, day), found.register)
        told = [
            *(Told(u.cell, "dc-unread", ERROR, u.sentence) for u in found.unread),
            *(_told(f, found.place(f.table, f.row)) for f in faults),
        ]
        if any(each.severity == ERROR for each in told):
            return Loaded(told, found.unknown, None)
        frames = {n: f.drop(columns="_row") for n, f in found.register.items()}
        done = mirror.record_decisions(frames, source=source.name, by=by)
    return Loaded(told, found.unknown, done)


def _whole_days(register: dict[str, pd.DataFrame], source: Path) -> None:
    """Number and whole day of signing are what everything goes by."""
    for name, lines in register.items():
        bad = lines["so"].isna() | (lines["ngay_ky"].fillna("").str.len() != 10)
        for row in lines["_row"][bad]:
            raise Stop(
                t(
                    "{file}, trang {sheet}, dòng {row}: phải có số quyết định và ngày ký đủ ngày, "
                    "tháng, năm.",
                    file=source.name,
                    sheet=dictionary.registers()[name].label,
                    row=int(row),
                ),
                USAGE,
            )


def _together(
    given: dict[str, pd.DataFrame], held: dict[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """What the register would be: the file's lines first, then those of other decisions."""
    from ..validators.register.replacing import key_of

    named = set(key_of(given[DECISION]))
    return {
        name: pd.concat(
            [given[name].drop(columns="_row"), lines[~key_of(lines).isin(named)]], ignore_index=True
        )[list(dictionary.empty(name).columns)]
        for name, lines in held.items()
    }


def _faults(
    register: dict[str, pd.DataFrame], day: str, people: pd.DataFrame | None = None
) -> "list[Fault]":
    from ..validators.register import across, line_faults

    return [*line_faults(register, day, people), *across.faults(register)]


def _of_file(faults: "list[Fault]", given: dict[str, pd.DataFrame]) -> "list[Fault]":
    """Only of the lines of the file; those come first in their tables."""
    return sorted(f for f in faults if f.row < len(given[f.table]))


def _told(fault: "Fault", place: str) -> Told:
    return Told(place, fault.check, fault.severity, fault.sentence)


def check(workspace: Workspace, day: str) -> list[Told]:
    """The register against itself, the registry of units and people's records, both ways;
    nothing where no register is kept."""
    from ..validators.register import across

    register = held(workspace)
    if register[DECISION].empty:
        return []
    with workspace.mirror() as mirror:
        people = mirror.on_day(day, None, ("nguoi", *LISTS, *across.RECORDS))
    found = [*_faults(register, day, people["nguoi"]), *across.planning(register)]
    found += across.against_people(register, people)
    units = workspace.units()
    if units is not None:
        found += [*across.against_units(register, units), *across.not_carried(register, units, day)]
    return [
        _told(f, "" if f.row < 0 else f"{register[f.table].at[f.row, 'so']}") for f in sorted(found)
    ]


def held(workspace: Workspace, day: str = "", known: str | None = None) -> dict[str, pd.DataFrame]:
    """The register as the mirror has it: decisions signed by *day*, each with the day on which it
    ended; ``id`` and ``line`` beside the fields.

    Raises:
        Stop: there is no mirror.
    """
    from ..validators.register.replacing import in_force

    workspace.need_mirror()
    with workspace.mirror() as mirror:
        register = mirror.register_of_decisions(day, known)
    return {**register, DECISION: in_force(register[DECISION])}


def listed(
    workspace: Workspace, year: int | None, kind: str, unit: str, known: str = ""
) -> pd.DataFrame:
    """Decisions with how many lines each has (``lines``), in order of days.

    Args:
        year: of signing; None for all. kind: code or words of loai_quyet_dinh, '' for all.
        unit: only those with a line about it; '' for all. known: by what was known on this day.

    Raises:
        Stop: no such kind or unit.
    """
    from ..validators.codelists import code_list

    register = held(workspace, known=known or None)
    own = register[DECISION]
    if year:
        own = own[own["ngay_ky"].str[:4] == str(year)]
    if kind:
        rows = code_list("loai_quyet_dinh").rows
        words = dict(zip(rows["code"], rows["label_vi"], strict=True))
        own = own[own["loai"] == choices.chosen(kind, words, t("loại quyết định"))]
    if unit:
        code = choices.unit(unit, workspace.units())
        own = own[own["id"].isin(_about(register, code))]
    counts = pd.concat([register[n]["id"] for n in KINDS]).value_counts()
    lines = own["id"].map(counts).fillna(0).astype("int64")
    return own.assign(lines=lines).sort_values(["ngay_ky", "so"], ignore_index=True)


def _about(register: dict[str, pd.DataFrame], unit: str) -> set[str]:
    """Ids of the decisions that have a line about a unit."""
    found: set[str] = set()
    for name in KINDS:
        for field in dictionary.registers()[name].fields:
            if field.kind == "unit":
                found |= set(register[name].loc[register[name][field.name] == unit, "id"])
    return found


def one(workspace: Workspace, number: str) -> list[dict[str, pd.DataFrame]]:
    """Everything that the register says of the decisions of a number: for each, table -> its lines,
    its own first, without tables of no line.

    Raises:
        Stop: there is no such decision.
    """
    from ..validators.register.replacing import called

    register = held(workspace)
    ids = called(register[DECISION], number)["id"]
    if not len(ids):
        raise Stop(t("Sổ không có quyết định {so}.", so=number), USAGE)
    return [
        {n: lines[lines["id"] == i] for n, lines in register.items() if (lines["id"] == i).any()}
        for i in ids
    ]


def facts(name: str, lines: pd.DataFrame) -> tuple[list[str], list[list[str]]]:
    """(headings, rows) of lines of a table of the register in words, without what every line of its
    decision says and what none says."""
    every = dictionary.registers()[name].fields
    some = [f for f in every if f.name not in ("so", "ngay_ky") and lines[f.name].notna().any()]
    fields = list(every) if name == DECISION else some
    told = lines[[f.name for f in fields]].itertuples(index=False, name=None)
    rows = [[shown(f, value) for f, value in zip(fields, line, strict=True)] for line in told]
    return [f.labelled() for f in fields], rows


def shown(field: "Field", value: object) -> str:
    """A value of the register in words."""
    from ..validators.codelists import code_list

    if value is None or value != value:
        return ""
    if field.codelist:
        return code_list(field.codelist).label(str(value))
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def due(workspace: Workspace, start: str, until: str) -> pd.DataFrame:
    """What falls due by the register from one ISO day to another; see ``register.due``."""
    from ..validators.register.due import due as falls_due

    return falls_due(held(workspace), start, until)


def withdraw(workspace: Workspace, number: str, *, because: str, by: str) -> str:
    """Take a decision out of the register; see ``Mirror.withdraw_decision``."""
    if not because.strip():
        raise Stop(t("Phải nói vì sao: --because."), USAGE)
    with workspace.mirror() as mirror:
        return mirror.withdraw_decision(number, because=because, by=by)


def write_template(target: Path) -> None:
    """Write the empty workbook of the register."""
    from ..connectors.decisions.workbook import write

    write(target)
