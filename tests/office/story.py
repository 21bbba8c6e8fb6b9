"""An office of twelve units for two months: what the script does, and the tally that it keeps by
itself of what must come of it."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from copy import copy, deepcopy
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

import openpyxl
import pandas as pd

from hoso.office import periods
from hoso.office.month import Month
from hoso.office.workspace import Workspace

from ..typed import single, there
from . import books
from .officer import Officer, Ran
from .people import Person, person
from .terminal import Terminal

SERVER = Path(__file__).parents[1] / "connectors" / "mail" / "smtp_server.py"
PARENT = "H42.09"
DEGREE = {True: "DH", False: "TC"}
NAMES = ("Ninh Hải", "Gia Sinh", "Yên Mạc", "Kim Tân", "Đồng Phong", "Khánh Thủy", "Trường Yên",
         "Lai Thành", "Quỳnh Lưu", "Phú Lộc", "Xuân Áng", "Thượng Kiệm")  # fmt: skip
UNITS = tuple(f"{PARENT}.{n}" for n in range(21, 33))


def name(unit: str) -> str:
    return f"Trường THCS {NAMES[UNITS.index(unit)]}"


def staff_of(unit: str) -> list[Person]:
    """The people of a unit at the beginning: eight or nine teachers, then staff."""
    first = UNITS.index(unit) * 20
    return [person(first + k, teacher=k < 9) for k in range(13 if UNITS.index(unit) < 8 else 12)]


@dataclass
class Tally:
    """What must hold, by the script's own book-keeping.

    Attributes:
        declared: unit -> key of a person -> the person as the file that stands says.
        wrong: (unit, key) -> errors in that row.
        served: key -> unit in the mirror.
        aside: names of files that must be told and not counted.
        asked: how many questions about files there are.
    """

    declared: dict[str, dict[int, Person]] = field(default_factory=dict)
    wrong: Counter = field(default_factory=Counter)
    served: dict[int, str] = field(default_factory=dict)
    aside: set[str] = field(default_factory=set)
    asked: int = 0

    def counts(self, unit: str, people: list[Person], wrong: dict[int, int] | None = None) -> None:
        """These rows of the unit count now, whatever stood for the same people before."""
        for one in people:
            self.declared.setdefault(unit, {})[one.key] = one
            self.wrong[unit, one.key] = (wrong or {}).get(one.key, 0)

    def gone(self, unit: str, *keys: int) -> None:
        for key in keys:
            del self.declared[unit][key]
            del self.wrong[unit, key]

    def people(self) -> int:
        return len({key for own in self.declared.values() for key in own})

    def errors(self) -> int:
        return self.wrong.total()

    def heads(self) -> dict[str, int]:
        return dict(Counter(self.served.values()))


class Office:
    """The workspace, and the officer who works in it; by default at the terminal."""

    def __init__(self, root: Path):
        self.workspace = Workspace.create(root, name="Sở Nội vụ", target=200)
        self.root, self.tally = self.workspace.root, Tally()
        self.terminal = Terminal(self.workspace)
        self.officer: Officer = self.terminal
        lines = ["code,name,parent,kind,email", f"{PARENT},Sở Giáo dục và Đào tạo,,SO,"]
        lines += [f"{u},{name(u)},{PARENT},SNCL_T,{u.lower()}@truong.example.vn" for u in UNITS]
        (self.root / "units.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def copy(self, to: Path) -> "Office":
        """The same office again in *to*, with all that was done in this one; at the terminal."""
        shutil.copytree(self.root, to)
        other = copy(self)
        other.workspace, other.tally = Workspace(to), deepcopy(self.tally)
        other.root = other.workspace.root
        other.officer = other.terminal = Terminal(other.workspace)
        return other

    def hoso(self, *words: object, status: int = 0) -> str:
        """A command as it is typed."""
        return self.terminal.hoso(*words, status=status)

    # ------------------------------------------------------------ what comes in

    @property
    def mail(self) -> Path:
        """Where the files of the units lie before somebody takes them in."""
        return self.root.parent / "thu-den"

    def send(
        self,
        period: str,
        file: str,
        unit: str,
        people: list[Person],
        day: str = "",
        *,
        saved: float | None = None,
    ) -> Path:
        """A unit sends a file; its layout is told by the unit's number, its form by its ending. The
        path that it has in the inbox when the officer has taken it in.

        Args:
            saved: when it was saved last, in seconds since the epoch; now by default.
        """
        folder = self.mail / period
        folder.mkdir(parents=True, exist_ok=True)
        by_form = [layout for layout, form in books.LAYOUTS if form == file.rpartition(".")[2]]
        layout = by_form[UNITS.index(unit) % len(by_form) if unit in UNITS else 0]
        path = folder / file
        layout(path, name(unit) if unit in UNITS else unit, people, day)
        if saved is not None:
            os.utime(path, (saved, saved))
        self.officer.take(period, path)
        return self.root / "inbox" / period / file

    def national(
        self, period: str, people: dict[int, tuple[str, Person]], numbered: bool = False
    ) -> None:
        """The national side's export: key -> unit and person; with or without their numbers of
        personnel."""
        folder = self.root / "national" / period
        folder.mkdir(parents=True)
        lines = [
            {
                "cccd": p.cccd, "ho_ten": p.name, "ngay_sinh": p.born,
                "gioi_tinh": "Nữ" if p.woman else "Nam", "doi_tuong": "VC",
                "ma_ngach": p.rank[0], "ten_ngach": p.rank[1], "bac": p.step,
                "he_so": p.rank[2], "ngay_bac": p.since,
                "ngay_tuyen_dung": p.hired, "ma_don_vi_su_dung": unit,
                "ma_don_vi_quan_ly": PARENT, "trang_thai": "DANG_LAM",
                "trinh_do_cm": DEGREE[p.teacher],
                **({"so_hieu": f"NB{key:07d}"} if numbered else {}),
            }
            for key, (unit, p) in people.items()
        ]  # fmt: skip
        pd.DataFrame(lines).to_csv(folder / "nguoi.csv", index=False)
        self.officer.pull(folder, period)

    # ------------------------------------------------------------ what must agree

    def month(self, period: str) -> Ran:
        """Run the month and hold every figure against the tally."""
        ran = self.officer.run(period, f"{period}-28")
        tally, counts = self.tally, periods.counts_of(self.workspace, period)
        counts = counts.set_index("unit")
        assert ran.people == tally.people()
        assert ran.errors == tally.errors(), ran.wrong
        for unit in {*UNITS, *tally.declared} & {*counts.index}:
            own = tally.declared.get(unit, {})
            wrong = {k: n for (u, k), n in tally.wrong.items() if u == unit and n}
            line = counts.loc[unit]
            got = (line["people"], line["clean"], line["error"], bool(line["sent"]))
            assert got == (len(own), len(own) - len(wrong), sum(wrong.values()), bool(own)), unit
        assert ran.told == tally.aside
        assert ran.asked == tally.asked
        self._page(period)
        self._files(period)
        return ran

    def whole(self, period: str) -> Month:
        """:meth:`month` at the terminal, with all that the use case gave."""
        return there(self.month(period).month)

    def planned(self) -> pd.DataFrame:
        """The lines of the newest plan."""
        with self.workspace.mirror() as mirror:
            return mirror.plan(there(mirror.latest_plan()))

    def report(self, period: str, name: str) -> str:
        """The one page of the reports of this name."""
        (page,) = (self.root / "reports" / period).glob(name)
        return page.read_text(encoding="utf-8")

    def _page(self, period: str) -> None:
        """The province's page says the same; no share is above 100 %."""
        page = self.report(period, "tinh.html")
        found = re.findall(r"<b>([\d.]+)</b><span>([^<]+)</span>", page)
        figures = {label: int(number.replace(".", "")) for number, label in found}
        held = {k for (_, k), n in self.tally.wrong.items() if n}
        assert figures["người đã khai"] == self.tally.people()
        assert figures["người không có lỗi"] == self.tally.people() - len(held)
        assert figures["lỗi"] == self.tally.errors()
        assert all(float(n.replace(",", ".")) <= 100 for n in re.findall(r"([\d,]+)\s*%", page))

    def _files(self, period: str) -> None:
        """What is told of the files adds up to the same people."""
        counted = self.officer.counted(period)
        assert +counted == {u: len(own) for u, own in self.tally.declared.items() if own}

    def heads(self) -> None:
        """The mirror holds whom the tally holds, where it holds them."""
        with self.workspace.mirror() as mirror:
            people = mirror.theirs()["nguoi"]
        serving = people[people["ngay_roi"].isna() & (people["trang_thai"] != "KET_THUC")]
        assert dict(serving["ma_don_vi_su_dung"].value_counts()) == self.tally.heads()

    def marked(self, period: str, unit: str) -> Path:
        (found,) = (self.root / "reports" / period).glob(f"*_{unit}.xlsx")
        return found


def correct(path: Path, to: Path, changes: dict[str, dict[str, str]], gone: tuple[str, ...] = ()):
    """A clerk corrects a marked workbook: name of a person -> heading -> what to write; *gone* are
    people whose rows are deleted."""
    book = openpyxl.load_workbook(path)
    for address, value in cells(path, changes):
        sheet, _, cell = address.rpartition("!")
        book[sheet][cell].value = value
    for who in gone:
        sheet, row = _row(book, who)
        sheet.delete_rows(there(row))
    book.save(to)


def cells(path: Path, changes: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    """("Sheet!G17", value) of each correction."""
    book = openpyxl.load_workbook(path)
    found = []
    for who, wanted in changes.items():
        sheet, row = _row(book, who)
        for heading, value in wanted.items():
            column = next(
                single(c).column_letter
                for above in range(there(row) - 1, 0, -1)
                for c in sheet[above]
                if str(c.value or "").replace("*", "").strip() == heading
            )
            found.append((f"{sheet.title}!{column}{row}", value))
    return found


def _row(book, who: str):
    from hoso.connectors.own_sheets import OWN_SHEETS

    return next(
        (sheet, cell.row)
        for sheet in book
        if sheet.title not in OWN_SHEETS
        for line in sheet.iter_rows(min_row=2)
        for cell in line
        if cell.value == who
    )


class Post:
    """A real mail server that keeps what it takes, and the letters in it."""

    def __init__(self, folder: Path):
        self.taken = folder / "taken"
        self.taken.mkdir(parents=True)
        port, log = folder / "port", folder / "log"
        command = [sys.executable, str(SERVER), str(port), str(log), "--keep", str(self.taken)]
        self.process = subprocess.Popen(command)
        for _ in range(400):
            if port.exists():
                break
            time.sleep(0.05)
        self.port = int(port.read_text())

    def settings(self) -> str:
        return (
            f'[mail]\nhost = "127.0.0.1"\nport = {self.port}\ntls = "none"\n'
            'sender = "hoso@ninhbinh.example.vn"\nper_minute = 0\n'
        )

    def letters(self) -> dict[str, list]:
        """Address -> letters since the last call."""
        found: dict[str, list] = {}
        for file in sorted(self.taken.iterdir()):
            letter = message_from_bytes(file.read_bytes(), policy=policy.default)
            found.setdefault(str(letter["To"]), []).append(letter)
            file.unlink()
        return found

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
