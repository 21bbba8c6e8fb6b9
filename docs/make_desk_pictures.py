"""Takes a picture of every page of the desk, on a screen (1280) and a telephone (360), light and
dark, over the office of the tests with a month in the midst of its work.

    PYTHONPATH=. python docs/make_desk_pictures.py FOLDER [NAME...]

Names are those of PAGES; by default all are taken. Needs Chromium and Playwright. The people in the
pictures are made up.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, sync_playwright

from hoso.office import national
from hoso.office.month import run_month
from tests.desk.live import at, served
from tests.office.people import person
from tests.office.story import UNITS, Office, staff_of

NOV = "2026-11"
SEARCH = "search:nguyen van"
PAGES: dict[str, tuple[str, str]] = {
    "hom-nay": ("/", ""),
    "tep": ("/files", ""),
    "mot-tep": ("/files", "a:text-is('hoi-cot.xlsx')"),
    "phat-hien": ("/findings", ""),
    "tung-phat-hien": ("/findings?by=", ""),
    "mot-phat-hien": ("/findings?by=", "a:has-text('Số định danh')"),
    "bao-cao": ("/reports", ""),
    "tep-la": ("/files?state=unknown", "tbody a"),
    "tim-nguoi": ("/people", ""),
    "nguoi": ("/people", SEARCH),
    "mot-nguoi": ("/people", f"{SEARCH} tbody a"),
    "chay-ky": ("/month", ""),
    "cau-hoi": ("/questions", ""),
    "cau-tra-loi": ("/questions/answers", ""),
    "duyet": ("/decisions?decision=", ""),
    "cac-dot": ("/plans", ""),
    "dot": ("/plans/1", ""),
    "phan-hoi": ("/receipts", ""),
    "thu": ("/letters", ""),
    "chien-dich": ("/campaign", ""),
    "trang-thai": ("/campaign/state/waiting", ""),
    "don-doc": ("/campaign/urge", ""),
    "quoc-gia": ("/national", ""),
    "so-quyet-dinh": ("/register", ""),
    "so-lieu": ("/figures", ""),
    "mot-bieu": ("/figures/form?form=HS-02", ""),
    "nguoi-cua-o": ("/figures/people?form=HS-02&row=*&column=2", ""),
    "don-vi": ("/units", ""),
    "mot-don-vi": ("/units/H42.09.21", ""),
    "sap-xep": ("/units/reorganise", ""),
    "bieu-mau": ("/templates", ""),
    "so-quy-tac": ("/rules?severity=error&table=qt_luong", ""),
    "goi-quy-tac": ("/rules/packs", ""),
    "mot-quy-tac": ("/rules/id-cccd-gender", ""),
    "cau-hinh": ("/settings", ""),
    "nhat-ky": ("/audit", ""),
    "khong-co": ("/nowhere", ""),
}
"""Name -> (address, link on that page to follow ('' for none): the addresses of some pages are not
known before)."""
LOOKS = [(1280, "light"), (360, "light"), (1280, "dark"), (360, "dark")]


def office(root: Path) -> Office:
    """Twelve units in the midst of a month: most sent something, some of it wrong or unclear."""
    made = Office(root)
    made.national("2026-10", {p.key: (u, p) for u in UNITS for p in staff_of(u)})
    for n, unit in enumerate(UNITS[:8]):
        people = staff_of(unit)
        if n % 2:
            people[0] = people[0].but(cccd=people[0].cccd[:-1])
            people[2] = people[2].but(born="2031-02-03")
        if n == 2:
            people = [*people[1:], person(900 + n)]
        made.send(NOV, f"{unit[-2:]}-danh-sach.xlsx", unit, people, "2026-11-20")
    made.send(NOV, "truong-la.xlsx", "Trường Mầm non Hoa Sen", [person(950), person(951)], "")
    made.send(NOV, "gui-lai-thieu.xlsx", UNITS[0], staff_of(UNITS[0])[:6], "2026-11-24")
    inbox = root / "inbox" / NOV
    unclear = openpyxl.load_workbook(inbox / "28-danh-sach.xlsx")
    _unclear(unclear.worksheets[0])
    unclear.save(inbox / "hoi-cot.xlsx")
    (inbox / "28-danh-sach.xlsx").unlink()
    (inbox / "quyet-dinh.xlsx").write_bytes(b"%PDF-1.7")
    run_month(made.workspace, NOV, as_of="2026-11-28", jobs=1)
    shutil.copy(inbox / "22-danh-sach.xlsx", inbox / "22-lan-2.xlsx")
    # An export of the next month waits to be taken in.
    shutil.copy(root / "national" / "2026-10" / "nguoi.csv", root / "nguoi.csv")
    national.keep(made.workspace, root / "nguoi.csv")
    national.look(made.workspace, NOV)
    return made


def _unclear(sheet) -> None:
    """A column that hoso asks about, and one that it does not read."""
    top = next(r[0].row for r in sheet.iter_rows() if r[0].value in ("STT", "TT"))
    for column, heading in ((16, "Năm tốt nghiệp lớp"), (17, "Sở thích")):
        sheet.cell(top, column, heading)
        for row in (r[0].row for r in sheet.iter_rows(top + 1) if len(str(r[4].value or "")) > 9):
            sheet.cell(row, column, 1990 + row if column == 16 else "cờ vua")


def go(tab: Page, home: str, address: str, link: str) -> None:
    tab.goto(home + address)
    if link.startswith(SEARCH):
        tab.get_by_role("searchbox").fill(SEARCH.partition(":")[2])
        tab.get_by_role("searchbox").press("Enter")
        tab.locator("caption").wait_for()
        link = link.removeprefix(SEARCH).strip()
    if link:
        tab.locator(link).first.click()
        tab.wait_for_load_state()


def main(target: Path, names: list[str]) -> None:
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as started:
        made = office(Path(folder) / "so")
        browser = started.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        with served(made.workspace) as live:
            for width, colours in LOOKS:
                with at(browser, live, width=width, colours=colours) as tab:
                    for name in names or PAGES:
                        go(tab, live.home, *PAGES[name])
                        tab.screenshot(
                            path=target / f"{name}-{width}-{colours}.png", full_page=True
                        )
                    print(width, colours, tab.said or "")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
