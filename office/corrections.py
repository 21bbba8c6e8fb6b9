"""Corrections that somebody accepts, written into a copy of a unit's file, and explanations of what
is right as it stands."""

import datetime
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..connectors.corrections import copies, remembered
from ..connectors.files import write_private
from ..connectors.untrusted import csv_for_people
from ..validators import corrections, explanations
from ..validators.corrections import Column, label
from ..validators.records import Records
from ..validators.schemas import dictionary
from ..validators.texts import LANGUAGES, language, t
from . import inbox
from .intake import Known, check_files
from .month import last_day
from .progress import Progress, silent
from .stop import UNREADABLE, USAGE, Stop
from .workspace import Workspace

CELL = re.compile(r"(?:(?P<sheet>.+)!)?(?P<column>[A-Za-z]{1,3})(?P<row>[0-9]{1,7})")


@dataclass(frozen=True)
class Proposed:
    """What hoso proposes for a file: ``found``, one line a proposal (``corrections.proposals``),
    and what is needed to write it."""

    file: Path
    format: str
    records: Records
    known: Known
    found: pd.DataFrame
    skipped: list[str]


@dataclass(frozen=True)
class Written:
    """The copy, the list of what was done, and how many cells were changed."""

    target: Path
    listing: Path
    cells: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a warning is right as it stands: words, who says so, the document and the last day (ISO)
    on which it holds."""

    text: str
    by: str
    until: str
    document: str = ""


def propose(
    file: Path,
    day: str,
    *,
    units_file: Path | None,
    workspace: Workspace | None,
    progress: Progress = silent,
) -> Proposed:
    """Check a file and gather what can be put right in it.

    Raises:
        Stop: the file cannot be read; or see ``intake.check_files``.
    """
    checked, known = check_files(
        [file], day, units_file=units_file, workspace=workspace, progress=progress
    )
    report = checked.files[0]
    if report.status == "refused":
        raise Stop(f"{file}: {report.reason}", UNREADABLE)
    found = corrections.proposals(checked.findings, LANGUAGES.index(language()))
    return Proposed(file, report.format, checked.records, known, found, checked.skipped)


def chosen(
    found: pd.DataFrame, rules: tuple[str, ...], cells: tuple[str, ...], all_certain: bool
) -> pd.Series:
    """Which proposals are accepted: those of the rules, those in the cells ("G17",
    "Danh sách!G17"), all certain ones.

    Raises:
        Stop: a rule or cell without a proposal, or what is no cell.
    """
    wanted = set(rules)
    named = [not wanted.isdisjoint(told) for told in found["rules"].tolist()]
    taken = pd.Series(named, index=found.index, dtype=bool) | (found["certain"] & all_certain)
    unknown = wanted - {r for told in found["rules"] for r in told}
    if unknown:
        raise Stop(
            t("Không có đề xuất của {rules} trong tệp.", rules=", ".join(sorted(unknown))), USAGE
        )
    for text in cells:
        match = _cell(text)
        here = (
            (found["column"] == match["column"].upper())
            & (found["row"] == int(match["row"]))
            & ((found["sheet"] == match["sheet"]) | (match["sheet"] is None))
        )
        if not here.any():
            raise Stop(t("Không có đề xuất nào ở ô {cell}.", cell=text), USAGE)
        taken |= here
    return taken


def _cell(text: str) -> re.Match[str]:
    """Raises:
    Stop: the text names no cell.
    """
    match = CELL.fullmatch(text)
    if not match:
        raise Stop(
            t("Ô phải có dạng G17 hoặc «Trang tính!G17», không phải {cell}", cell=text), USAGE
        )
    return match


def write(proposed: Proposed, taken: pd.Series, output: Path | None = None) -> Written:
    """Write a new copy of the file with what was accepted, and the list of what was done beside it.

    Args:
        taken: for each proposal whether it is accepted. Two for one cell: neither is written.
        output: the copy; by default "-da-sua" after the file's name.

    Raises:
        Stop: copy or list exist already, or the format cannot be written.
    """
    file, found = proposed.file, proposed.found
    accepted = found[taken].drop_duplicates(["sheet", "row", "column"], keep=False)
    target = output or file.with_name(f"{file.stem}-da-sua{file.suffix}")
    listing = target.with_name(f"{target.stem}-thay-doi.csv")
    for path in (target, listing):
        if path.exists():
            raise Stop(t("{file} đã có; xóa tệp ấy hoặc đặt tên khác bằng -o.", file=path), USAGE)
    changes = [
        _change(line, proposed.records, proposed.known.units)
        for line in accepted.to_dict("records")
    ]
    try:
        data, said = copies.write(file, proposed.format, changes)
    except copies.NotWritable as error:
        raise Stop(str(error), USAGE) from error
    done = dict(zip(accepted.index, (why or t("đã ghi") for why in said), strict=True))
    outcome = [
        done.get(i, t("có đề xuất khác cho cùng ô") if wanted else t("không chọn"))
        for i, wanted in taken.items()
    ]
    write_private(target, data)
    write_private(listing, _listing(found, outcome))
    return Written(target, listing, sum(not why for why in said))


def accept(
    workspace: Workspace,
    period: str,
    file: str,
    cells: tuple[str, ...],
    *,
    progress: Progress = silent,
) -> Written:
    """Write a copy of a file of an inbox with the proposals in these cells, among the reports of
    its period: in the inbox it would be taken for a file of the unit.

    Raises:
        Stop: a file of an archive; see :func:`propose`, :func:`chosen`, :func:`write`.
    """
    path, member = inbox.path_of(workspace, period, file)
    if member:
        raise Stop(t("Tệp nằm trong tệp nén: hãy giải nén rồi nhận lại từng tệp."), USAGE)
    day = min(last_day(period), datetime.date.today().isoformat())
    proposed = propose(path, day, units_file=None, workspace=workspace, progress=progress)
    taken = chosen(proposed.found, (), cells, False)
    folder, n = workspace.folder("reports", period), 1
    while (
        target := folder / f"{path.stem}-da-sua{'' if n == 1 else f'-{n}'}{path.suffix}"
    ).exists():
        n += 1
    return write(proposed, taken, target)


def _change(line: dict, records: Records, units: pd.DataFrame | None) -> copies.Change:
    """The accepted value in the manner of its column."""
    about = dictionary.field(line["field"], line["table"])
    frame, raw = (
        (records.nguoi, records.raw)
        if line["table"] == "nguoi"
        else (records.con[line["table"]], records.raw_con[line["table"]])
    )
    # The table of the line itself: a file may have several on one sheet, and several files a sheet
    # of the same name.
    mine = frame.index[frame["_table"] == _table(line, frame, records.tables)]
    texts = (
        raw[line["field"]].reindex(mine).dropna()
        if line["field"] in raw
        else pd.Series(dtype="str")
    )
    column = Column(about, tuple(texts.astype("str")))
    names = None if units is None else dict(zip(units["code"], units["name"], strict=True))
    text = column.encoded(column.written(str(line["new"]), names))
    number, is_day = None, False
    if about.kind in ("int", "decimal"):
        number = float(line["new"]) if re.fullmatch(r"-?\d+(\.\d+)?", str(line["new"])) else None
    elif about.kind == "date" and len(str(line["new"])) == 10:
        number, is_day = (
            float((datetime.date.fromisoformat(str(line["new"])) - datetime.date(1970, 1, 1)).days),
            True,
        )
    if label := _label_before(line, raw, records.columns):
        text, number, is_day = f"{label}: {text}", None, False
    return copies.Change(line["sheet"], int(line["row"]), line["column"], text, number, is_day)


def _label_before(line: dict, raw: pd.DataFrame, columns: pd.DataFrame) -> str:
    """The label that stands before the value in the same cell of a form, '' for none."""
    texts = raw[line["field"]] if line["field"] in raw else pd.Series(dtype="str")
    stood = str(texts.get(line["index"], ""))
    labels = columns.loc[columns["field"] == line["field"], "heading"].unique()
    return next((label for label in labels if stood.startswith(f"{label}: ")), "")


def _table(line: dict, frame: pd.DataFrame, tables: pd.DataFrame) -> int:
    """Number of the table that the line of a proposal stands in, -1 for none."""
    at = frame.index.get_indexer(pd.Index([line["index"]]))[0]
    if at >= 0:
        return int(frame["_table"].iloc[at])
    here = tables[
        (tables["file"] == line["file"])
        & (tables["sheet"] == line["sheet"])
        & (tables["first_row"] <= line["row"])
        & (line["row"] <= tables["last_row"])
    ]
    return int(here["_table"].iloc[0]) if len(here) else -1


def _listing(found: pd.DataFrame, outcome: list[str]) -> bytes:
    """The list as CSV for people."""
    rows = [
        [
            t("Ô"),
            t("Trường"),
            t("Giá trị cũ"),
            t("Giá trị mới"),
            t("Quy tắc"),
            t("Căn cứ của đề xuất"),
            t("Chắc chắn"),
            t("Kết quả"),
        ]
    ]
    for line, said in zip(found.to_dict("records"), outcome, strict=True):
        cell = f"{line['sheet']}!{line['column']}{line['row']}"
        rows.append(
            [
                cell,
                label(line["table"], line["field"], language()),
                line["old"],
                line["new"],
                ", ".join(line["rules"]),
                line["evidence"],
                t("có") if line["certain"] else t("không"),
                said,
            ]
        )
    return csv_for_people(rows)


def explained(workspace: Workspace) -> pd.DataFrame:
    """Every explanation that was given (``EXPLANATIONS``)."""
    with workspace.mirror() as mirror:
        return remembered.known(mirror)


def explain(
    workspace: Workspace, findings: pd.DataFrame, cell: str, given: Explanation, rule: str = ""
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keep an explanation of what was found in a cell, with what follows from it; (kept, refused):
    an error cannot be explained.

    Args:
        rule: only what this rule found there, '' for all.

    Raises:
        Stop: nothing was found there; see :func:`explain_these`.
    """
    return explain_these(workspace, findings, _at(findings, cell, rule), given)


def explain_these(
    workspace: Workspace, findings: pd.DataFrame, here: pd.DataFrame, given: Explanation
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keep an explanation of *here*, some of the *findings*, with what follows from them; (kept,
    refused).

    Raises:
        Stop: no words, or a day that is past.
    """
    if not given.text.strip():
        raise Stop(t("Hãy nói vì sao giá trị này đúng."), USAGE)
    if given.until < datetime.date.today().isoformat():
        raise Stop(t("Ngày hết hạn {day} đã qua.", day=given.until), USAGE)
    here = explanations.with_followers(here, findings)
    with workspace.mirror() as mirror:
        return remembered.remember(
            mirror,
            here,
            given.text,
            explanations.Said(
                given.by,
                datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
                given.until,
                given.document,
            ),
        )


def _at(found: pd.DataFrame, cell: str, rule: str) -> pd.DataFrame:
    match = _cell(cell)
    here = found[(found["column"] == match["column"].upper()) & (found["row"] == int(match["row"]))]
    if match["sheet"] is not None:
        here = here[here["sheet"] == match["sheet"]]
    if rule:
        here = here[here["rule"] == rule]
    if here.empty:
        raise Stop(t("Không có phát hiện nào ở ô {cell}.", cell=cell), USAGE)
    return here
