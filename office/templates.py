"""The workbook that units fill in: issued, held against its specification, carried over to a newer
one."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..connectors.files import write_private
from ..validators.texts import t
from . import choices
from .stop import UNREADABLE, USAGE, Stop
from .units import registry_of
from .workspace import Workspace

if TYPE_CHECKING:
    from ..connectors.formats import Seen
    from ..connectors.templates.repair import Moved


@dataclass(frozen=True)
class Compared:
    """Which workbooks were read, and every difference found (``templates.differences``)."""

    seen: "list[Seen]"
    found: pd.DataFrame

    @property
    def unread(self) -> "list[Seen]":
        return [s for s in self.seen if s.status == "refused"]


@dataclass(frozen=True)
class Carried:
    """A new workbook and what became of each value, by its old cell (``repair.Moved.values``)."""

    target: Path
    values: pd.DataFrame


@dataclass(frozen=True)
class _Own:
    """Whose template it is."""

    kind: str
    name: str = ""
    below: frozenset[str] = frozenset()


def build(
    target: Path,
    workspace: Workspace | None = None,
    *,
    kind: str | None,
    as_of: str,
    unit: str | None,
    filled: bool,
) -> int | None:
    """Write the template; the same input gives the same bytes. How many records it holds when it
    was asked to be *filled*.

    Args:
        workspace: of the unit; by default the one that holds the current folder.
        kind: of units; by default the unit's own by the registry, the whole template without one.
        unit: code of the unit whose name and code stand in it.
        filled: with the records of the unit and those below it.

    Raises:
        Stop: no such unit, or records asked for without naming one.
    """
    from ..connectors.templates.build import build as build_template
    from ..connectors.templates.kinds import WHOLE
    from ..connectors.templates.known import records_of

    if filled and not unit:
        raise Stop(t("--filled cần --unit: hồ sơ của đơn vị nào?"), USAGE)
    own, records = _Own(kind or WHOLE), None
    if unit:
        workspace = workspace or Workspace.find()
        unit = choices.unit(unit, registry_of(workspace))
        own = _own(workspace, unit, kind)
        if filled:
            with workspace.mirror() as mirror:
                records = records_of(mirror.theirs(), set(own.below))
    build_template(
        target, kind=own.kind, as_of=as_of, records=records, unit=unit, unit_name=own.name
    )
    return None if records is None else len(records.nguoi)


def _own(workspace: Workspace, unit: str, kind: str | None) -> _Own:
    from ..connectors.templates.kinds import kind_of
    from ..validators.units import Registry

    registry = Registry(registry_of(workspace))
    name = registry.name[unit]
    return _Own(
        kind or kind_of(str(registry.units["kind"][unit]), name),
        name,
        frozenset(code for code in registry.codes if registry.within(code, unit)),
    )


def compare(
    paths: Sequence[Path],
    *,
    as_of: str,
    today: str,
    filled: bool = False,
    against: str | None = None,
) -> Compared:
    """Hold workbooks against the specification, or against an older version: what replacing it
    means for units that still have it.

    Args:
        as_of: ISO day of the specification, '' for the day on each workbook's stamp.
        filled: what was filled in is no difference.
        against: a revision of git or a file.

    Raises:
        Stop: there is no such older version.
    """
    from ..connectors.formats import Seen
    from ..connectors.intake.workbooks.preflight import Refused
    from ..connectors.intake.workbooks.refusals import sentence
    from ..connectors.templates import described, differences
    from ..connectors.templates.against import against as consequences
    from ..connectors.templates.check import check

    seen, frames = [], []
    for path in paths:
        try:
            if against:
                older = described.describe(_before(path, against))
                newer = described.describe(path.read_bytes())
                frames.append(consequences(older, newer, path.as_posix()))
            else:
                frames.append(check(path, as_of=as_of, filled=filled, today=today))
        except Refused as error:
            seen.append(Seen(path.as_posix(), "refused", sentence(error.code, error.values)))
        except OSError as error:
            seen.append(Seen(path.as_posix(), "refused", error.strerror or type(error).__name__))
        else:
            seen.append(Seen(path.as_posix()))
    return Compared(
        seen, pd.concat(frames, ignore_index=True) if frames else differences.frame([], "")
    )


def _before(path: Path, against: str) -> bytes:
    """The template's older version: a file, or what a git revision holds at the same place.

    Raises:
        Stop: there is neither.
    """
    if Path(against).is_file():
        return Path(against).read_bytes()
    try:
        done = subprocess.run(
            ["git", "-C", str(path.resolve().parent), "show", f"{against}:./{path.name}"],
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise Stop(
            t(
                "Không có tệp {name}, và không chạy được git: {why}",
                name=against,
                why=error.strerror or type(error).__name__,
            ),
            USAGE,
        ) from error
    if done.returncode:
        why = done.stderr.decode(errors="replace").strip().splitlines()
        raise Stop(
            t(
                "{file}: không tìm thấy bản {name}: {why}",
                file=path,
                name=against,
                why=why[0] if why else "git",
            ),
            USAGE,
        )
    return done.stdout


def repair(path: Path, *, as_of: str, today: str) -> Carried:
    """Write a repaired copy beside *path*, with its values.

    Raises:
        Stop: the copy exists already.
    """
    from ..connectors.templates import described
    from ..connectors.templates.check import kind_of
    from ..connectors.templates.repair import move

    book = described.describe(path.read_bytes())
    target = _free(path.with_name(f"{path.stem}-da-sua.xlsx"))
    day = as_of or (book.stamp.as_of if book.stamp else today)
    return _carried(target, move(book, day, kind_of(book)))


def migrate(old: Path, new: Path, *, kind: str | None, as_of: str) -> Carried:
    """Carry what was filled into an old template over to a new one.

    Args:
        workspace: of the unit; by default the one that holds the current folder.
        kind: of units; by default the old template's.
        as_of: ISO day of the new template.

    Raises:
        Stop: the old one cannot be read, or the new one exists already.
    """
    from ..connectors.intake.workbooks.preflight import Refused
    from ..connectors.intake.workbooks.refusals import sentence
    from ..connectors.templates import described
    from ..connectors.templates.check import kind_of
    from ..connectors.templates.repair import move

    try:
        book = described.describe(old.read_bytes())
    except Refused as error:
        raise Stop(f"{old}: {sentence(error.code, error.values)}", UNREADABLE) from error
    except OSError as error:
        raise Stop(f"{old}: {error.strerror or type(error).__name__}", UNREADABLE) from error
    made = move(book, as_of, kind or kind_of(book), rewrite=True)
    return _carried(_free(new), made)


def _carried(target: Path, made: "Moved") -> Carried:
    write_private(target, made.data)
    return Carried(target, made.values)


def _free(target: Path) -> Path:
    if target.exists():
        raise Stop(t("{file} đã có; hãy đổi tên hoặc xóa tệp ấy trước.", file=target), USAGE)
    return target
