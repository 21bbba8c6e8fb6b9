"""The officer at the desk, in a browser: everything is done by what stands on the pages, and what
comes of it is read from them."""

import re
import shutil
from collections import Counter
from pathlib import Path

from hoso.office import decisions
from hoso.office.workspace import Workspace

from .officer import Officer, Ran

UNTIL = "2026-12-31"
ROWS = "rows => rows.map(row => [...row.children].map(cell => cell.innerText.trim()))"


def number(text: str) -> int:
    """ "1.234" -> 1234."""
    return int(text.replace(".", ""))


class AtDesk(Officer):
    """Clicks, chooses, types.

    Args:
        tab: a tab of a browser that was let in. home: address of the desk.
    """

    def __init__(self, tab, home: str, workspace: Workspace):
        self._tab, self._home, self._workspace = tab, home, workspace
        self._waiting: dict[tuple[str, str], list[Path]] = {}
        self._mail = workspace.root.parent / "keo-tha"

    # ------------------------------------------------------------ hands

    def _to(self, name: str) -> None:
        """A page by its name in the navigation; what was refused leads back first."""
        if not self._tab.locator("nav").count():
            self._tab.locator("main a").first.click()
        self._tab.locator("nav").get_by_role("link", name=name, exact=True).click()

    def _press(self, name: str | re.Pattern, within=None) -> None:
        """A button, after which another page comes."""
        exact = isinstance(name, str)
        with self._tab.expect_navigation():
            (within or self._tab.locator("main")).get_by_role(
                "button", name=name, exact=exact
            ).first.click()

    def _said(self) -> str:
        return self._tab.inner_text("main")

    def _done(self) -> str:
        """What comes of the work that was just begun, when it is over."""
        assert "/jobs/" in self._tab.url, self._said()
        self._tab.locator("#state:not([hx-get])").wait_for(timeout=120_000)
        said = self._said()
        assert self._tab.locator("#state > .told.good").count() == 1, said
        return said

    def _rows(self) -> list[list[str]]:
        """The table of the page, row by row."""
        return self._tab.locator("main table").first.locator("tbody > tr").evaluate_all(ROWS)

    # ------------------------------------------------------------ what comes in

    def take(self, period: str, path: Path, folder: str = "") -> None:
        # Officers drop what came since they looked last, together.
        self._waiting.setdefault((period, folder), []).append(path)

    def _take_all(self) -> None:
        for (period, folder), paths in self._waiting.items():
            self._files(period)
            if folder:
                dropped = self._mail / folder
                dropped.mkdir(parents=True, exist_ok=True)
                for path in paths:
                    shutil.copy2(path, dropped)
                self._tab.locator("#folder").set_input_files(dropped)
            else:
                self._tab.locator("#file").set_input_files(paths)
            self._press(re.compile("^Nhận vào kỳ"))
            assert self._tab.inner_text("#wrong") == ""
        self._waiting.clear()

    def _files(self, period: str, state: str = "") -> None:
        self._to("Tệp")
        choose = self._tab.locator("form.filter select[name=period]")
        if choose.locator(f"option[value='{period}']").count() == 0:
            # A month that nobody would begin today: the test does, whatever day it is.
            self._tab.goto(f"{self._home}/files?period={period}")
            return
        choose.select_option(period)
        if state and self._tab.locator(f"select[name=state] option[value={state}]").count():
            self._tab.select_option("select[name=state]", state)
        self._press("Lọc")

    def pull(self, folder: Path, period: str) -> None:
        self._to("Hôm nay")
        self._tab.get_by_role("link", name="Nạp bản xuất").click()
        self._tab.locator("#file").set_input_files(sorted(folder.iterdir()))
        self._press("Gửi lên")
        self._tab.fill("#period", period)
        self._press("Xem trước")
        self._done()
        self._tab.get_by_role("link", name="Xem và nạp").click()
        self._press("Nạp")
        self._done()

    # ------------------------------------------------------------ the month

    def cannot_run(self, period: str) -> None:
        self._to("Chạy kỳ")
        assert "Chưa nhận tệp nào" in self._said()
        assert self._tab.get_by_role("button", name="Chạy", exact=True).count() == 0
        if period not in ("2026-11", "2026-12"):
            self._tab.goto(f"{self._home}/files?period={period}")
            assert "không phải" in self._said(), self._said()

    def run(self, period: str, day: str) -> Ran:
        self._take_all()
        self._to("Chạy kỳ")
        self._tab.select_option("#period", period)
        self._tab.fill("#as_of", day)
        self._press("Chạy")
        return self._ran(period)

    def let_pass(self, period: str, day: str, gate: str, because: str) -> Ran:
        self._to("Hôm nay")
        self._tab.get_by_role("link", name="Xem ngưỡng").click()
        form = self._tab.locator("form[action='/month/gates']")
        assert form.locator("input[name=as_of]").get_attribute("value") == day
        form.locator(f"input[value='{gate}']").check()
        form.locator("input[name=because]").fill(because)
        form.locator("input[name=until]").fill(UNTIL)
        self._press("Cho qua và chạy lại kỳ")
        return self._ran(period)

    def _ran(self, period: str) -> Ran:
        said = self._done()
        figures = {row[0]: number(row[1]) for row in self._rows()}
        plan = re.search(r"kế hoạch số (\d+)", said)
        assert plan is not None, said
        self._files(period, "aside")
        aside = self._tab.locator("select[name=state] option[value=aside]").count()
        told = {row[0].rpartition("/")[2] for row in self._rows()} if aside else set()
        return Ran(figures, told, int(plan[1]), said)

    def counted(self, period: str) -> Counter:
        codes = {name: code for code, name in decisions.unit_names(self._workspace).items()}
        self._files(period)
        found = Counter()
        for _, unit, _, _, counted, *_ in self._rows():
            if counted:
                found[codes.get(unit, unit)] += number(counted)
        return found

    def said_of_files(self, period: str) -> str:
        self._files(period)
        return self._said()

    def keep(self, period: str, file: str, because: str = "") -> str:
        return self._say(period, file, "Tính tệp này", because)

    def drop(self, period: str, file: str) -> None:
        self._say(period, file, "Không tính")

    def _say(self, period: str, file: str, word: str, because: str = "") -> str:
        self._files(period)
        self._tab.get_by_role("link", name=file, exact=True).click()
        asked = self._tab.locator("details", has_text="Tệp này có được tính không?")
        if asked.get_attribute("open") is None:
            asked.locator("summary").click()
        asked.locator("input[name=because]").fill(because)
        self._press(word, asked)
        return self._done()

    def cannot_keep(self, period: str, file: str) -> None:
        self._files(period)
        assert self._tab.get_by_role("link", name=file, exact=True).count() == 0

    # ------------------------------------------------------------ letters

    def results(self, period: str) -> None:
        self._to("Thư")
        self._press(re.compile("^Gửi thư cho"))
        self._done()

    def remind(self, period: str, deadline: str) -> None:
        self._to("Thư")
        self._tab.get_by_role("link", name="Đôn đốc", exact=True).click()
        self._tab.fill("#deadline", deadline)
        self._press(re.compile("^Gửi thư cho"))
        self._done()

    # ------------------------------------------------------------ decisions

    def approve(self, *kinds: str, because: str, plan: int = 0) -> None:
        for kind in kinds:
            if self._filtered(kind, plan):
                self._approve(because)
                assert "Đã ghi quyết định" in self._said(), self._said()

    def cannot_approve(self, *kinds: str, gate: str) -> None:
        assert self._filtered(kinds[0], 0)
        self._approve("đã xem")
        assert gate in self._said()

    def _filtered(self, kind: str, plan: int) -> bool:
        """Whether lines of this kind wait; and if so, the page of them."""
        self._to("Duyệt" if not plan else "Áp dụng và xuất")
        if plan:
            self._tab.get_by_role("link", name=f"Đợt số {plan}", exact=True).click()
            self._tab.get_by_role("link", name="Xem từng dòng").click()
            self._tab.select_option("select[name=decision]", "waiting")
        if not self._tab.locator(f"select[name=kind] option[value={kind}]").count():
            return False
        self._tab.select_option("select[name=kind]", kind)
        self._press("Lọc")
        return self._tab.locator("tr.item").count() > 0

    def _approve(self, because: str) -> None:
        """All lines of the page's filter."""
        self._tab.fill("#because", because)
        every = self._tab.locator("button[formaction$='/all'][value=approve]")
        if not every.count():
            self._tab.locator("tr.item input[name=item]").check()
            every = self._tab.locator(".bar-of-words button[name=word][value=approve]")
        with self._tab.expect_navigation():
            every.click()

    def apply(self, plan: int = 0) -> None:
        self._open(plan)
        self._press("Thử áp dụng")
        self._done()
        self._tab.get_by_role("link", name="Xem và áp dụng").click()
        asked = self._tab.locator("label[for=typed]").inner_text()
        people = re.search(r"\((\d+)\)", asked)
        assert people is not None, asked
        self._tab.fill("#typed", people[1])
        self._press("Áp dụng")
        self._done()

    def _open(self, plan: int) -> None:
        """The page of a change set, by default the newest."""
        self._to("Áp dụng và xuất")
        named = f"Đợt số {plan}" if plan else re.compile(r"^Đợt số \d+$")
        self._tab.get_by_role("link", name=named, exact=bool(plan)).first.click()

    def undo(self, plan: int) -> None:
        self._open(plan)
        self._tab.fill("#typed", str(plan))
        self._press("Hoàn tác")
        self._done()

    def reorganise(self, table: Path) -> int:
        self._to("Đơn vị")
        self._tab.get_by_role("link", name="Sắp xếp đơn vị").click()
        self._tab.locator("#table").set_input_files(table)
        self._press("Lập đợt")
        self._done()
        return int(self._rows()[0][0].removeprefix("Đợt số "))

    def has_left(self, change: str, reason: str, day: str, because: str) -> None:
        self._to("Hôm nay")
        self._tab.locator("main a[href^='/questions']").click()
        card = self._tab.locator("section", has=self._tab.locator(f"input[value='{change}']"))
        card.locator("input[name=word][value=left]").check()
        card.locator("input[name=because]").fill(because)
        card.locator("select[name=reason]").select_option(reason)
        card.locator("input[name=day]").fill(day)
        self._press("Ghi câu trả lời", card)
        assert "Đã ghi câu trả lời" in self._said()

    def audit(self) -> str:
        self._to("Nhật ký")
        self._press("Kiểm tra nhật ký")
        return self._done()
