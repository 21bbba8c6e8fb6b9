"""The folder in which a Department works: where everything of a period lies."""

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..connectors.files import private_folder, write_private
from ..validators.texts import t
from . import anchors
from .settings import FILE, TEMPLATE, Settings
from .stop import USAGE, Stop

if TYPE_CHECKING:
    from ..connectors.intake.loading import Told
    from ..connectors.mirror import Mirror

SPELLINGS = "cach-viet.csv"
"""The province's own spellings of codes, in the workspace."""
FOLDERS = ("inbox", "reports", "reviews", "messages", ".hoso")


@dataclass(frozen=True)
class Workspace:
    """A folder with ``hoso.toml``. Folders are 0700 and files 0600: they hold the files of 24,000
    people.

    Attributes:
        by: who works in it; '' for the account of the machine.
    """

    root: Path
    by: str = ""

    @staticmethod
    def find(start: Path | None = None) -> "Workspace":
        """The workspace that holds *start* (default: the current folder).

        Raises:
            Stop: there is none here or above.
        """
        here = (start or Path.cwd()).resolve()
        for folder in (here, *here.parents):
            if (folder / FILE).is_file():
                return Workspace(folder)
        raise Stop(
            t(
                "Không thấy {file} ở {folder} hay thư mục trên; tạo nơi làm việc bằng: hoso init",
                file=FILE,
                folder=here,
            ),
            USAGE,
        )

    @staticmethod
    def create(root: Path, *, name: str, target: int) -> "Workspace":
        """Make the folders and ``hoso.toml``; what is already there stays as it is."""
        workspace = Workspace(root.resolve())
        for folder in ("", *FOLDERS):
            private_folder(workspace.root / folder)
        config = workspace.root / FILE
        if not config.exists():
            write_private(
                config, TEMPLATE.format(name=name.replace('"', "'"), target=target).encode()
            )
        return workspace

    @cached_property
    def settings(self) -> Settings:
        return Settings.read(self.root / FILE)

    def folder(self, kind: str, period: str) -> Path:
        """``kind`` (one of :data:`FOLDERS`) of one period, made when missing."""
        return private_folder(self.root / kind / period)

    @property
    def cache(self) -> Path:
        return private_folder(self.root / ".hoso" / "cache")

    def inbox(self, period: str) -> Path:
        """The folder of what the units sent for the period."""
        return self.folder("inbox", period)

    def periods(self) -> list[str]:
        return sorted(p.name for p in (self.root / "inbox").iterdir() if p.is_dir())

    def latest(self) -> str:
        """The newest period that has an inbox.

        Raises:
            Stop: nothing was received yet.
        """
        periods = self.periods()
        if not periods:
            raise Stop(
                t(
                    "Chưa có kỳ nào: đặt tệp của các đơn vị vào {folder}/<năm-tháng>/",
                    folder=self.root / "inbox",
                ),
                USAGE,
            )
        return periods[-1]

    def units(self) -> pd.DataFrame | None:
        """The registry: ``units.csv`` with what applied reorganisations say over it; None when the
        file is not there."""
        return self._units(lambda mirror: mirror.read("unit"))

    def units_known(self, known: str) -> pd.DataFrame | None:
        """The same by what ``units.csv`` and reorganisations had said until an ISO day or UTC
        instant. A ``units.csv`` that was replaced by ``hoso init`` or the desk is kept in
        ``backups``; one that was edited in its place is as it is now."""
        return self._units(lambda mirror: mirror.units_known(known), self._units_file(known))

    def _units_file(self, known: str) -> Path:
        """The file that was ``units.csv`` then: the first that was put away later."""
        at = (known if "T" in known else f"{known}T235959").replace("-", "").replace(":", "")[:15]
        kept = sorted((self.root / "backups").glob("units-*T*.csv"))
        later = (f for f in kept if f.stem.removeprefix("units-") > at)
        return next(later, self.root / "units.csv")

    def _units(
        self, said: "Callable[[Mirror], pd.DataFrame]", path: Path | None = None
    ) -> pd.DataFrame | None:
        from ..connectors.registry.units import read_units
        from ..validators.reorganisation import overlaid

        path = path or self.root / "units.csv"
        if not path.exists():
            return None
        kept = read_units(path)
        if not self.has_mirror():
            return kept
        with self.mirror() as mirror:
            return overlaid(kept, said(mirror))

    @staticmethod
    def here() -> "Workspace | None":
        """The workspace that holds the current folder, or None."""
        folder = Path.cwd().resolve()
        return next((Workspace(f) for f in (folder, *folder.parents) if (f / FILE).is_file()), None)

    @property
    def mapping_file(self) -> Path:
        return self.root / "mappings.json"

    def mappings(self) -> dict[str, dict[str, str]]:
        """Confirmed mappings: signature of a heading -> {column letter: field, '' = none}."""
        return (
            json.loads(self.mapping_file.read_text(encoding="utf-8"))
            if self.mapping_file.exists()
            else {}
        )

    @staticmethod
    def saved_mappings() -> dict[str, dict[str, str]]:
        """The confirmed mappings of the workspace that holds the current folder; none outside a
        workspace."""
        here = Workspace.here()
        return here.mappings() if here else {}

    def told(self) -> "Told":
        """What people said about the workbooks: saved mappings and the province's spellings.

        Raises:
            BadSpellings: the file of spellings names a list or code that there is not.
        """
        from ..connectors.intake.loading import Told
        from ..connectors.intake.spellings import read_spellings

        return Told(self.mappings(), read_spellings(self.root / SPELLINGS))

    @staticmethod
    def told_here() -> "Told":
        """:meth:`told` of the workspace that holds the current folder; nothing outside one."""
        from ..connectors.intake.loading import Told

        here = Workspace.here()
        return here.told() if here else Told()

    def has_mirror(self) -> bool:
        """Whether the mirror was made; a server's is taken to be there."""
        url = str(self.settings.mirror["url"])
        return (
            not url.startswith("sqlite:///")
            or (self.root / url.removeprefix("sqlite:///")).exists()
        )

    def need_mirror(self) -> None:
        """Say what to do where there is no mirror yet.

        Raises:
            Stop: there is none.
        """
        if not self.has_mirror():
            raise Stop(t("Chưa có bản sao CSDL quốc gia: hoso mirror pull."), USAGE)

    def mirror(self) -> "Mirror":
        from ..connectors.mirror import Mirror

        url = str(self.settings.mirror["url"])
        if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
            url = f"sqlite:///{self.root / url.removeprefix('sqlite:///')}"
        mirror = Mirror.open(url, backups=self.root / "backups")
        mirror.on_leave = self._note_head
        return mirror

    def _note_head(self, mirror: "Mirror") -> None:
        """Note the head of the audit outside the database."""
        at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        anchors.note(self.root, mirror.audit_head(), at, self.settings.audit)
