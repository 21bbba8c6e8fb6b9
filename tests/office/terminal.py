"""The officer at the terminal."""

import json
import os
import shutil
from collections import Counter
from pathlib import Path

from click.testing import CliRunner

from hoso.cli.main import hoso as program
from hoso.office import figures
from hoso.office.month import run_month
from hoso.office.workspace import Workspace

from ..typed import there
from .officer import Officer, Ran

UNTIL = "2026-12-31"


class Terminal(Officer):
    """Types commands in the workspace."""

    def __init__(self, workspace: Workspace):
        self.workspace = workspace

    def hoso(self, *words: object, status: int = 0) -> str:
        """A command as it is typed."""
        before = os.getcwd()
        os.chdir(self.workspace.root)
        try:
            done = CliRunner().invoke(program, [str(w) for w in words])
        finally:
            os.chdir(before)
        code = getattr(done.exception, "status", done.exit_code)
        code = code if done.exception else done.return_value or 0
        assert code == status, (words, done.output, done.exception)
        return done.output + str(done.exception or "")

    def take(self, period: str, path: Path, folder: str = "") -> None:
        place = self.workspace.root / "inbox" / period / folder
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, place / path.name)

    def pull(self, folder: Path, period: str) -> None:
        self.hoso("mirror", "pull", folder, "--period", period)

    def cannot_run(self, period: str) -> None:
        said = self.hoso("run", "--period", period, "--as-of", "2026-11-28", status=2)
        assert said.count("\n") <= 1 and "Traceback" not in said
        self.hoso("intake", "--period", period, status=2)

    def run(self, period: str, day: str) -> Ran:
        month = run_month(self.workspace, period, as_of=day, jobs=1)
        errors = month.rendered[month.rendered["severity"] == "error"]
        return Ran(
            dict(figures.of_month(month)),
            {path.rpartition("/")[2] for path, _ in month.received.told()},
            there(month.plan_number),
            errors[["file", "row", "rule", "message"]].to_string(),
            month,
        )

    def let_pass(self, period: str, day: str, gate: str, because: str) -> Ran:
        self.hoso("run", "--period", period, "--as-of", day, "--override", gate,
                  "--because", because, "--until", UNTIL)  # fmt: skip
        return self.run(period, day)

    def counted(self, period: str) -> Counter:
        said = json.loads(self.hoso("intake", "--period", period, "--format", "json"))
        found = Counter()
        for file in said["files"]:
            found[file["unit"]] += file["counted"]
        return found

    def said_of_files(self, period: str) -> str:
        return self.hoso("intake", "--period", period)

    def keep(self, period: str, file: str, because: str = "") -> str:
        more = ("--because", because) if because else ("--by", "Lan")
        return self.hoso("intake", "keep", file, "--period", period, *more)

    def drop(self, period: str, file: str) -> None:
        self.hoso("intake", "drop", file, "--period", period)

    def cannot_keep(self, period: str, file: str) -> None:
        self.hoso("intake", "keep", file, "--period", period, status=2)

    def results(self, period: str) -> None:
        self.hoso("send", "--period", period)

    def remind(self, period: str, deadline: str) -> None:
        self.hoso("send", "--period", period, "--remind", "--deadline", deadline)

    def approve(self, *kinds: str, because: str, plan: int = 0) -> None:
        self._approve(kinds, because, plan)

    def cannot_approve(self, *kinds: str, gate: str) -> None:
        assert gate in self._approve(kinds, "đã xem", 0, status=4)

    def _approve(self, kinds: tuple[str, ...], because: str, plan: int, status: int = 0) -> str:
        number = (plan,) if plan else ()
        asked = [word for kind in kinds for word in ("--kind", kind)]
        return self.hoso("review", "approve", *number, *asked, "--because", because, status=status)

    def apply(self, plan: int = 0) -> None:
        self.hoso("apply", *((plan,) if plan else ()), "--by", "Lan")

    def undo(self, plan: int) -> None:
        self.hoso("undo", plan)

    def reorganise(self, table: Path) -> int:
        said = self.hoso("units", "reorganise", table)
        return int(said.partition("hoso apply ")[2].split()[0].rstrip(".;,"))

    def has_left(self, change: str, reason: str, day: str, because: str) -> None:
        self.hoso("judge", "line", change, "left", "--reason", reason, "--day", day,
                  "--because", because)  # fmt: skip

    def audit(self) -> str:
        return self.hoso("audit", "verify")
