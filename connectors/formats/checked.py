"""What every format is made from."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from ...validators.records import Records
from ...validators.rules.engine import Outcome, Result


class File(Protocol):
    """The report on one file that was read or refused."""

    @property
    def path(self) -> Any: ...
    @property
    def status(self) -> str: ...
    @property
    def reason(self) -> str | None: ...
    def as_dict(self) -> dict[str, Any]: ...


class Checked(Protocol):
    """The outcome of a check: files, records, findings and what came of each rule."""

    @property
    def files(self) -> Sequence[File]: ...
    @property
    def records(self) -> Records: ...
    @property
    def result(self) -> Result: ...
    @property
    def as_of(self) -> str: ...
    def summary(self) -> Mapping[str, int]: ...


def refused(checked: Checked) -> list[tuple[str, str]]:
    """(path, reason) of each file that could not be read."""
    return [(str(f.path), f.reason or "") for f in checked.files if f.status == "refused"]


def crashed(checked: Checked) -> list[Outcome]:
    """Rules that raised: they have no findings to show, and no output may hide them."""
    return [o for o in checked.result.outcomes.values() if o.outcome == "crashed"]


def cell(sheet: str, column: str, row: int) -> str:
    """The address as people write it: "Danh sách!G17", a sheet alone when the row is 0."""
    return f"{sheet}!{column}{row}" if row else sheet
