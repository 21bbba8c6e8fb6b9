"""The inbox of a period: taking a file in, and what was last understood of each file in it, so that
nobody reads five hundred workbooks again to show a list of them."""

import dataclasses
import datetime
import hashlib
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..connectors.files import private_folder, write_private
from ..connectors.intake.loading import SUFFIXES, FileReport, questions
from ..connectors.intake.workbooks.limits import Refused
from ..connectors.intake.workbooks.preflight import kind
from ..connectors.intake.workbooks.refusals import sentence
from ..validators.texts import pick, t
from ..validators.vocabulary import DOUBTS, SEVERAL, SUBMISSIONS
from . import choices, intake, runs
from .stop import UNREADABLE, USAGE, Stop
from .workspace import Workspace

if TYPE_CHECKING:
    from .submissions import Received

DEEP = 6
"""Folders within folders of an inbox that are kept as they were sent."""
NEW = "new"
STATES = (NEW, "refused", "unknown", "asked", "columns", "aside")
"""What a list of files can be asked for: came after the last reading, could not be read, unit
unknown, doubtful replacement, columns asked about, set aside for a reason to look at."""


@dataclass(frozen=True)
class Seen:
    """A file of an inbox as it was last read.

    Attributes:
        file: path within the inbox; a file of an archive stands behind the archive's.
        unit: code (of a list of several units all of them, see ``units``), or "?" and a name that
            only tells files of one sender, or ''. calls: what the
            file itself calls its unit.
        outcome: of ``vocabulary.SUBMISSIONS``; 'new' for what was not read yet.
        declared: day, month or period as of which it says that it holds.
        reason: why it could not be read, or what is odd about it as a whole. notes: what else is
            said of it. replaces: in the place of which files it counts.
        doubts: what an officer is asked about it. columns: how many columns wait for an answer.
    """

    file: str
    sha256: str = ""
    unit: str = ""
    outcome: str = NEW
    people: int = 0
    counted: int = 0
    declared: str = ""
    reason: str = ""
    notes: list[str] = field(default_factory=list)
    replaces: str = ""
    doubts: list[str] = field(default_factory=list)
    columns: int = 0
    calls: str = ""

    @property
    def known_unit(self) -> str:
        """The code, '' when nobody knows."""
        return "" if self.unit.startswith("?") else self.unit

    @property
    def units(self) -> list[str]:
        """The codes: of a list of several units, each of them."""
        return self.known_unit.split(SEVERAL) if self.known_unit else []

    def states(self) -> set[str]:
        """Of :data:`STATES`, those that it is in."""
        if self.outcome == NEW:
            return {NEW}
        found = {
            "refused": self.outcome == "refused",
            "unknown": self.outcome != "refused" and not self.known_unit,
            "asked": bool(self.doubts),
            "columns": bool(self.columns),
            "aside": self.outcome in SUBMISSIONS and SUBMISSIONS[self.outcome].told,
        }
        return {name for name, holds in found.items() if holds}


@dataclass(frozen=True)
class Listing:
    """What lies in a period's inbox; ``at``: UTC instant at which it was last read, '' never."""

    period: str
    at: str
    files: list[Seen]

    def counts(self) -> dict[str, int]:
        """State -> how many files are in it, of the states that some are in."""
        every = [f.states() for f in self.files]
        found = {name: sum(name in own for own in every) for name in STATES}
        return {name: n for name, n in found.items() if n}


def called(state: str) -> str:
    """What people call an outcome or a state of a file."""
    if state in SUBMISSIONS:
        return pick(SUBMISSIONS[state].label)
    return {
        NEW: t("Mới đến, chưa đọc"),
        "unknown": t("Chưa rõ của đơn vị nào"),
        "asked": t("Cần hỏi tệp nào thay tệp nào"),
        "columns": t("Có cột chưa rõ là trường nào"),
        "aside": t("Để ngoài, cần xem lý do"),
    }.get(state, state)


def remember(
    workspace: Workspace, found: "Received", reports: Sequence[FileReport], seen: runs.Inbox
) -> None:
    """Keep what was understood of a period's files.

    Args:
        seen: the inbox before it was read: what came meanwhile is new.
    """
    lines = {str(f["file"]): f for f in found.judged.files.to_dict("records")}
    traces, doubts = found.traces(), _doubts(found)
    files = []
    for report in reports:
        short, line = found.short(report.path), lines.get(report.path)
        own = Seen(
            short,
            report.sha256,
            outcome="refused",
            reason=report.reason or "",
            notes=report.notes,
            replaces=traces.get(short, ""),
            doubts=doubts.get(short, []),
            columns=len(questions(report)),
            calls=next((s.unit for _, _, own in report.sheets for s in own if s.unit), ""),
        )
        if line is not None:
            own = dataclasses.replace(
                own,
                unit=str(line["unit"]),
                outcome=str(line["outcome"]),
                people=int(line["people"]),
                counted=int(line["counted"]),
                declared=str(line["declared"] or line["period"]),
            )
        files.append(own)
    at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    kept = {"at": at, "seen": seen, "files": [dataclasses.asdict(f) for f in files]}
    path = private_folder(_file(workspace, found.period).parent) / "files.json"
    write_private(path, json.dumps(kept, ensure_ascii=False).encode())


def _doubts(found: "Received") -> dict[str, list[str]]:
    """File -> what an officer is asked about it."""
    said: dict[str, list[str]] = {}
    for q in found.judged.questions.itertuples():
        sentence_ = t(
            "{why} (so với {other}, {n} người)",
            why=pick(DOUBTS[str(q.why)]),
            other=found.short(q.other),
            n=q.people,
        )
        said.setdefault(found.short(q.file), []).append(sentence_)
    return said


def listing(workspace: Workspace, period: str) -> Listing:
    """What lies in a period's inbox: what was not read yet first, then what somebody must look at,
    then the rest by unit."""
    path = _file(workspace, period)
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    before, now = kept.get("seen", {}), runs.inbox(workspace, period)
    fresh = {name for name, about in now.items() if before.get(name) != about}
    known = [Seen(**f) for f in kept.get("files", ())]
    own = [f for f in known if (top := _top(f.file, now)) and top not in fresh]
    files = [*(Seen(name) for name in sorted(fresh)), *sorted(own, key=_order)]
    return Listing(period, kept.get("at", ""), files)


def _top(file: str, now: runs.Inbox) -> str:
    """The file of the inbox that a file is, or the archive that holds it; '' when it is gone."""
    while file and file not in now:
        file = file.rpartition("/")[0]
    return file


def _order(file: Seen) -> tuple[bool, str, str]:
    return not file.states(), file.unit.lstrip("?"), file.file


def path_of(workspace: Workspace, period: str, file: str) -> tuple[Path, str]:
    """(path, file within that archive or '') of a file of a listing.

    Raises:
        Stop: it is gone, or is a link: what that points to was not sent.
    """
    root = workspace.root / "inbox" / period
    top = _top(file, runs.inbox(workspace, period))
    if not top:
        raise Stop(t("Tệp này không còn trong hộp nhận."), USAGE)
    if (root / top).is_symlink():
        raise Stop(sentence("link", {}), UNREADABLE)
    return root / top, file[len(top) + 1 :]


def _file(workspace: Workspace, period: str) -> Path:
    return workspace.root / ".hoso" / "periods" / period / "files.json"


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken in: the name that it got; whether the same content lay there already,
    and then nothing was kept."""

    name: str
    again: bool = False


def most_bytes(workspace: Workspace, name: str) -> int:
    """Bytes that a file of this name may have: an archive as many as it may hold."""
    limits = intake.bounds(workspace.settings.limits)
    return limits.unpacked if name.lower().endswith(".zip") else limits.size


def refuse_name(name: str) -> None:
    """Turn away what is no workbook by its name, before its bytes come.

    Raises:
        Stop: it is none.
    """
    if not name.lower().endswith(SUFFIXES):
        raise Stop(sentence("not-a-spreadsheet", {}), UNREADABLE)
    if name.startswith("~$"):
        raise Stop(
            t("Đây là tệp khóa mà Excel để lại, không phải tệp của đơn vị; không nhận."), UNREADABLE
        )


def take(workspace: Workspace, period: str, file: Path, folder: Sequence[str] = ()) -> Taken:
    """Move a file into a period's inbox, under its own name or, where another file has that one,
    with a number behind it; nothing that lies there is changed. The period begins with its first
    file.

    Args:
        file: whole, its name fit for a folder.
        folder: the folders in which it was sent, outermost first, each fit for a folder.

    Raises:
        Stop: no month, or no workbook by its content or its name.
    """
    choices.month(period)
    refuse_name(file.name)
    _refuse_content(file, most_bytes(workspace, file.name))
    place = workspace.inbox(period)
    for part in folder[:DEEP]:
        place = private_folder(place / part)
    digest = _sha256(file)
    number, target = 1, place / file.name
    while target.exists():
        if target.is_file() and _sha256(target) == digest:
            break
        number += 1
        target = place / f"{file.stem} ({number}){file.suffix}"
    again = target.exists()
    if not again:
        file.rename(target)
    return Taken(target.relative_to(workspace.inbox(period)).as_posix(), again)


def _refuse_content(file: Path, most: int) -> None:
    if file.suffix.lower() == ".zip" and zipfile.is_zipfile(file):
        return  # what is in it is looked at one by one
    try:
        if file.stat().st_size > most:
            raise Refused("size", limit=most)
        if kind(file.read_bytes()) == "zip":
            raise Refused("not-a-spreadsheet")
    except Refused as refused:
        raise Stop(sentence(refused.code, dict(refused.values)), UNREADABLE) from refused


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def month_after(period: str) -> str:
    """The month after a period."""
    year, month = map(int, period.split("-"))
    return f"{year + month // 12}-{month % 12 + 1:02d}"
