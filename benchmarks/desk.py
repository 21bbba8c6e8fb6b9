"""Processor time and memory of the desk's pages on a whole province.

    python -m benchmarks.desk [--people 24000] [--lines 18000]

The workspace is made in a process of its own; then each page is asked for as a browser would, in
this process, without a network between: what is told is the processor time of the answer (median,
and the first time), its size, and the memory of the process at the end. Issue 11 asks for 50 ms a
page and 400 MB. Not installed with the package.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

import pandas as pd
import psutil

from hoso.desk.app import Desk, build
from hoso.desk.door import Door, Links, Sessions
from hoso.desk.jobs import Jobs
from hoso.office import people as office_people
from hoso.office.workspace import Workspace
from hoso.validators.change import Change
from hoso.validators.shapes import of_rows

PORT, TIMES, UNITS = 4711, 7, 500
BUDGET_MS, BUDGET_MB = 50, 400
FIELDS = ("dien_thoai", "noi_sinh", "que_quan", "dan_toc", "ton_giao", "chuc_vu")
PAGES = (
    "/", "/month", "/decisions", "/decisions?kind=push&decision=", "/decisions?unit=H42.007",
    "/decisions?after=P-000009000", "/questions", "/questions/answers", "/plans", "/plans/1",
    "/receipts", "/reports", "/national", "/campaign", "/units", "/units/H42.007", "/units/check",
    "/rules", "/rules/id-cccd-gender", "/rules/packs", "/templates", "/audit", "/settings",
    "/figures", "/figures/form?form=HS-02", "/figures/people?form=HS-02&row=*&column=2",
    "/figures/form?balance=2026", "/register", "/register/check", "/register/due?until=2030-12-31",
    "/people", "search: nguyen thi huong", "search: 037085000900", "person",
)  # fmt: skip
"""Addresses; "search: words" and "person" stand for addresses that name nobody."""
ABSENT = 60
"""Every so many lines of the plan one asks about a person."""


def make(root: Path, people: int, lines: int) -> None:
    """A mirror of *people* and a plan of *lines* over them."""
    from hoso.connectors.mirror import read_national

    workspace = Workspace.create(root, name="Sở Nội vụ", target=people)
    codes = [f"H42.{n:03d}" for n in range(UNITS)]
    units = "".join(f"{c},Trường THCS số {n},,SNCL_T,\n" for n, c in enumerate(codes))
    (root / "units.csv").write_text("code,name,parent,kind,email\n" + units, encoding="utf-8")
    folder = root / "national"
    folder.mkdir()
    pd.DataFrame(
        {
            "cccd": [f"0370{85 + n % 15:02d}{n:06d}" for n in range(people)],
            "ho_ten": [f"Nguyễn Thị Hương {n}" for n in range(people)],
            "ngay_sinh": "1985-02-03",
            "gioi_tinh": "Nữ",
            "doi_tuong": "VC",
            "ma_don_vi_su_dung": [codes[n % UNITS] for n in range(people)],
            "trang_thai": "DANG_LAM",
        }
    ).to_csv(folder / "nguoi.csv", index=False)
    with workspace.mirror() as mirror:
        mirror.pull(read_national(folder), period="2026-10", source="bench")
        known = mirror.theirs()["nguoi"]
        mirror.save_plan(plan(known, lines), {"period": "2026-11", "as_of": "2026-11-28"})


def plan(known: pd.DataFrame, lines: int) -> pd.DataFrame:
    """Values that units say otherwise, of one person after another."""
    from hoso.sync.changes import seal

    about = known[["id", "cccd", "ho_ten", "ma_don_vi_su_dung", "version"]].to_dict("records")
    rows = []
    for n in range(lines):
        one, field = about[(n // len(FIELDS)) % len(about)], FIELDS[n % len(FIELDS)]
        rows.append(
            {
                "change": f"P-{n:09d}", "id": one["id"],
                "kind": "absent" if n % ABSENT == 0 else "push" if n % 3 else "conflict",
                "cccd": one["cccd"], "ho_ten": one["ho_ten"], "unit": one["ma_don_vi_su_dung"],
                "table": "nguoi", "line": "", "op": "set", "field": field, "base": "Xã Yên Mạc",
                "theirs": "Xã Yên Mạc, tỉnh Ninh Bình", "ours": f"Xã Yên Mô, số {n}",
                "version": one["version"], "reason": "Khớp theo số định danh cá nhân",
                "evidence": f"tep-{n % UNITS}.xlsx!Danh sách!F{n % 60 + 7}", "group": "",
                "decision": "", "by": None, "note": None, "seal": "",
            }
        )  # fmt: skip
    frame = of_rows(Change, rows)
    return frame.assign(seal=seal(frame))


class Browser:
    """Asks the application for pages, as a browser that was let in."""

    def __init__(self, workspace: Workspace):
        door = Door(PORT, Links(b"bench"), Sessions(), by="lan")
        self._desk = Desk(workspace, door, Jobs(workspace))
        self._app = build(self._desk)
        cookie, _ = door.sessions.begin("vi", "lan")
        self._headers = [
            (b"host", f"127.0.0.1:{PORT}".encode()),
            (b"cookie", f"{door.cookie}={cookie}".encode()),
        ]

    def address(self, page: str) -> str:
        """The address of a page of :data:`PAGES`."""
        kind, _, words = page.partition(": ")
        if kind == "search":
            return "/people/found/" + self._desk.keys.of("search", words)
        if kind == "person":
            with self._desk.workspace.mirror() as mirror:
                (who,), _ = office_people.search(mirror, "037085000900")
            return "/people/one/" + self._desk.keys.of("person", who.id)
        return page

    async def get(self, address: str) -> tuple[int, int]:
        """(status, bytes) of a page."""
        path, _, query = address.partition("?")
        got: list[int] = []
        status = 0

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            nonlocal status
            status = message.get("status", status)
            got.append(len(message.get("body", b"")))

        scope = {
            "type": "http", "method": "GET", "path": path, "raw_path": path.encode(),
            "query_string": query.encode(), "headers": self._headers, "scheme": "http",
            "http_version": "1.1", "server": ("127.0.0.1", PORT), "client": ("127.0.0.1", 1),
            "root_path": "",
        }  # fmt: skip
        await self._app(scope, receive, send)
        return status, sum(got)


async def measure(root: Path) -> bool:
    browser, good = Browser(Workspace(root)), True
    print(f"{'page':42} {'first':>8} {'median':>8} {'size':>8}")
    for name in PAGES:
        address, took, size = browser.address(name), [], 0
        for _ in range(TIMES):
            began = time.process_time()
            status, size = await browser.get(address)
            took.append(1000 * (time.process_time() - began))
            assert status == 200, (name, status)
        middle = statistics.median(took)
        good &= middle <= BUDGET_MS
        print(f"{name:42} {took[0]:5.0f} ms {middle:5.0f} ms {size / 1024:5.0f} KB")
    held = psutil.Process().memory_info().rss / 2**20
    print(f"memory {held:.0f} MB")
    return good and held <= BUDGET_MB


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=24_000)
    asked.add_argument("--lines", type=int, default=18_000)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="hoso-desk-") as folder:
        root = Path(folder) / "so"
        made = get_context("spawn").Process(target=make, args=(root, given.people, given.lines))
        made.start()
        made.join()
        return 0 if made.exitcode == 0 and asyncio.run(measure(root)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
