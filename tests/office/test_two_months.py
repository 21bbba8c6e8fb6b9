"""Two months of an office with twelve units, as offices live them: in pieces, late, twice, wrong,
returned; once at the terminal, once at the desk. After each step every figure equals the tally that
the script keeps by itself.

The steps follow one another; each is a test, so that the first that fails says where it broke."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from hoso.desk import jobs

from ..connectors.reports.browser import chromium
from ..connectors.reports.programs import need
from ..desk.here import Here
from ..desk.live import at, served
from .at_desk import AtDesk
from .people import person
from .story import PARENT, UNITS, Office, Post, cells, correct, staff_of

NOV, DEC = "2026-11", "2026-12"
U = dict(enumerate(UNITS, 1))
CLERK = Path(__file__).parents[1] / "data" / "clerk.py"
NEW = person(900)
REFUSED = "Failed to load resource: the server responded with a status of 4"
"""What the browser says of a page that says why not."""


@pytest.fixture(scope="module", params=["terminal", "desk"])
def office(request, tmp_path_factory):
    """The office whose officer works at the terminal, and the one who has the browser alone."""
    made = Office(tmp_path_factory.mktemp("office") / "so")
    if request.param == "terminal":
        yield made
        return
    with (
        chromium() as browser,
        pytest.MonkeyPatch.context() as patched,
        served(made.workspace) as live,
        at(browser, live) as tab,
    ):
        patched.setattr(jobs, "_process", Here)
        # As the other officer: one process reads, and its start is most of what it costs.
        patched.setattr(os, "cpu_count", lambda: 1)
        made.officer = AtDesk(tab, live.home, made.workspace)
        yield made
        assert {url.startswith(live.home) for url in tab.asked} == {True}
        assert [said for said in tab.said if not said.startswith(REFUSED)] == []


@pytest.fixture(scope="module")
def post(office, tmp_path_factory):
    found = Post(tmp_path_factory.mktemp("post"))
    config = office.root / "hoso.toml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("[mail]", found.settings() + "#", 1),
        encoding="utf-8",
    )
    yield found
    found.close()


def spoiled(unit: str, *faults: str):
    """The unit's people with these faults, one a woman; and where they are. Each is one error."""
    people = staff_of(unit)
    women = [p for p in people if p.woman]
    for fault, one in zip(faults, women, strict=False):
        ways = {
            "sex": {"sex": "Nam"},
            "short": {"cccd": one.cccd[:-1]},
            "kind": {"kind": ""},
            "pay": {"pay": "9.99"},
        }
        people[people.index(one)] = one.but(**ways[fault])
    return people, {one.key: 1 for one, _ in zip(women, faults, strict=False)}


def test_01_a_month_without_an_inbox_is_refused_and_leaves_nothing(office):
    before = sorted(str(p) for p in office.root.rglob("*"))
    for period in (NOV, "2026-13", "../2026-11"):
        office.officer.cannot_run(period)
    kept = {p for p in map(str, office.root.rglob("*")) if "mirror.db" not in p}
    assert kept - {p for p in before if "mirror.db" not in p} == set()


def test_02_the_national_side(office):
    everybody = {p.key: (u, p) for u in UNITS for p in staff_of(u)}
    office.national("2026-10", everybody)
    office.tally.served = {k: u for k, (u, _) in everybody.items()}
    office.heads()


def test_03_first_deliveries(office):
    """Nine units send, one of them teachers and staff apart; one sends last month's list; two are
    silent."""
    tally = office.tally
    people = [*staff_of(U[1])[1:], NEW]
    office.send(NOV, "ninh-hai.xlsx", U[1], people, "2026-11-20")
    tally.counts(U[1], people)
    for n, file, faults in (
        (2, "gia-sinh.xlsx", ("sex", "short")),
        (3, "yen-mac.xlsx", ("kind",)),
        (4, "kim-tan.csv", ("pay",)),
        (5, "dong-phong.ods", ()),
        (8, "lai-thanh.xlsx", ("short", "sex", "pay")),
        (9, "quynh-luu.xlsx", ()),
        (10, "phu-loc.xlsx", ()),
    ):
        people, wrong = spoiled(U[n], *faults)
        office.send(NOV, file, U[n], people, "" if n == 10 else "2026-11-20")
        tally.counts(U[n], people, wrong)
    people = staff_of(U[6])
    office.send(NOV, "khanh-thuy-gv.xlsx", U[6], [p for p in people if p.teacher], "2026-11-20")
    office.send(NOV, "khanh-thuy-nv.csv", U[6], [p for p in people if not p.teacher], "2026-11-15")
    tally.counts(U[6], people)
    office.send(NOV, "truong-yen.xlsx", U[7], staff_of(U[7]), "2026-10-31")
    tally.aside.add("truong-yen.xlsx")
    ran = office.month(NOV)
    assert ran.situation("new") == 1 and ran.situation("absent") == 1
    silent = sum(len(staff_of(U[n])) for n in (7, 11, 12))
    assert ran.silent == silent
    assert ran.situation("kept_out") == tally.errors()


def test_04_every_unit_gets_one_letter(office, post):
    office.officer.results(NOV)
    letters = post.letters()
    heard = [u for u, own in office.tally.declared.items() if own]
    assert sorted(letters) == sorted(f"{u.lower()}@truong.example.vn" for u in heard)
    assert all(len(own) == 1 for own in letters.values())
    for unit in heard:
        (letter,) = letters[f"{unit.lower()}@truong.example.vn"]
        wrong = sum(n for (u, _), n in office.tally.wrong.items() if u == unit)
        text = letter.get_body(("plain",)).get_content()
        people = len(office.tally.declared[unit])
        assert f"{people} " in text and (f"{wrong} lỗi" in text or not wrong), text
    office.officer.remind(NOV, "05/12/2026")
    reminded = post.letters()
    assert len(reminded) == 12 - len(heard)
    office.officer.results(NOV)
    assert post.letters() == {}, "nothing is sent twice"


def by_libreoffice(path: Path, to: Path, changes) -> None:
    """The corrections typed into LibreOffice, which saves the workbook."""
    python = shutil.which("python3", path="/usr/bin")
    program = need("soffice")
    if not python or subprocess.run([python, "-c", "import uno"], capture_output=True).returncode:
        pytest.skip("python3-uno not found")
    folder = to.parents[1] / "thu-ky"
    folder.mkdir()
    work = [[address, "type", value] for address, value in cells(path, changes)]
    (folder / "viec.json").write_text(json.dumps(work), encoding="utf-8")
    pipe = f"hoso-office-{os.getpid()}"
    serving = subprocess.Popen(
        [program, "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;",
         f"-env:UserInstallation={(folder / 'profile').as_uri()}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        done = subprocess.run(
            [python, CLERK, pipe, path, folder / "viec.json", folder / "gui"],
            capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
    finally:
        serving.terminate()
        serving.wait(timeout=30)
    assert done.returncode == 0, done.stderr
    shutil.move(folder / "gui.xlsx", to)


def test_05_what_was_corrected_comes_back(office):
    """A workbook corrected in LibreOffice, one by another program, a second list, a mail with two
    people, the same file again, an older one, late ones, two at once."""
    tally, inbox = office.tally, office.root / "inbox" / NOV
    # 2: both faults corrected in the marked workbook, by LibreOffice.
    sound = staff_of(U[2])
    sex, short = [p for p in sound if p.woman][:2]
    changes = {sex.name: {"Giới tính": "Nữ"}, short.name: {"Số CCCD": short.cccd}}
    back = office.mail / "sua" / "HSCB gia sinh.xlsx"
    back.parent.mkdir()
    write = by_libreoffice if office.officer is office.terminal else correct
    write(office.marked(NOV, U[2]), back, changes)
    office.officer.take(NOV, back, "sua")
    tally.counts(U[2], sound)
    # 3: by openpyxl; somebody who is not theirs is deleted in it.
    sound = staff_of(U[3])
    kind, out = next(p for p in sound if p.woman), sound[-1]
    back = back.with_name("yen mac da sua.xlsx")
    marked = office.marked(NOV, U[3])
    correct(marked, back, {kind.name: {"Đối tượng": "Viên chức"}}, gone=(out.name,))
    office.officer.take(NOV, back, "sua")
    tally.counts(U[3], sound)
    tally.gone(U[3], out.key)
    # 4: its own list again, whole.
    office.send(NOV, "kim-tan lan 2.csv", U[4], staff_of(U[4]), "2026-11-24")
    tally.counts(U[4], staff_of(U[4]))
    # 8: a mail with the two who were wrong; the number itself is among what was.
    sound = [p for p in staff_of(U[8]) if p.woman][:2]
    office.send(NOV, "sua-theo-thu.xlsx", U[8], sound, "2026-11-24")
    tally.counts(U[8], sound)
    # 5: the same bytes under another name.
    again = office.mail / "dong phong gui lai.ods"
    shutil.copy(inbox / "dong-phong.ods", again)
    office.officer.take(NOV, again)
    # 9: an older list comes late.
    office.send(NOV, "quynh-luu-cu.xlsx", U[9], staff_of(U[9])[:-1], "2026-11-05")
    tally.aside.add("quynh-luu-cu.xlsx")
    # 7, 11: late.
    for n, file in ((7, "truong-yen-11.xlsx"), (11, "xuan-ang.xlsx")):
        office.send(NOV, file, U[n], staff_of(U[n]), "2026-11-25")
        tally.counts(U[n], staff_of(U[n]))
    # 12: two at once that say different things; nothing tells which is the later.
    one = staff_of(U[12])
    other = [p.but(since="2025-10-01") for p in one]
    for file, people in (("thuong-kiem a.csv", one), ("thuong-kiem b.csv", other)):
        office.send(NOV, file, U[12], people, saved=1_790_000_000)
    tally.counts(U[12], one)
    tally.asked = 1
    office.month(NOV)
    page = office.report(NOV, f"*_{U[4]}.html")
    assert "kim-tan lan 2.csv: được tính (13 người được tính); thay cho " in page
    said = office.officer.said_of_files(NOV)
    assert "thay cho" in said and "Cần hỏi" in said


def test_06_an_answer_is_asked_for_once(office):
    officer = office.officer
    assert "12 người" in officer.keep(NOV, "thuong-kiem b.csv")
    officer.cannot_keep(NOV, "khong-co.xlsx")
    office.tally.asked = 0
    office.month(NOV)
    lines = office.planned()
    own = lines[(lines["unit"] == U[12]) & (lines["field"] == "ngay_bac")]
    assert own["id"].nunique() == 12 and set(own["ours"]) == {"2025-10-01"}
    # What was dropped is not counted, and counts again when an officer says so.
    officer.drop(NOV, "xuan-ang.xlsx")
    dropped = office.tally.declared.pop(U[11])
    for key in dropped:
        del office.tally.wrong[U[11], key]
    office.month(NOV)
    officer.keep(NOV, "xuan-ang.xlsx")
    office.tally.counts(U[11], [*dropped.values()])
    office.month(NOV)


def test_07_what_is_approved_is_applied(office):
    # A whole unit has another day: a gate asks whether a column has moved.
    officer = office.officer
    officer.cannot_approve("push", "new", gate="field_share")
    ran = officer.let_pass(NOV, f"{NOV}-28", f"field_share:{U[12]}", "đã gọi hỏi")
    assert ran.people == office.tally.people()
    officer.approve("push", "new", because="đã xem")
    officer.apply()
    office.tally.served[NEW.key] = U[1]
    office.heads()
    assert "nguyên vẹn" in officer.audit()


MERGED = f"{PARENT}.77"
DECISION = ("Nhập", "12/QĐ-UBND", "01/12/2026")


def test_08_two_schools_become_one(office):
    columns = ("Loại", "Mã đơn vị cũ", "Mã đơn vị mới", "Tên mới", "Số quyết định", "Ngày hiệu lực")
    kind, decision, day = DECISION
    lines = [(kind, U[n], MERGED, "Trường THCS Xuân Thượng", decision, day) for n in (11, 12)]
    pd.DataFrame(lines, columns=columns).to_excel(office.root / "sx.xlsx", index=False)
    number = office.officer.reorganise(office.root / "sx.xlsx")
    office.officer.approve("reorganised", because="theo quyết định", plan=number)
    office.officer.apply(number)
    for key, unit in office.tally.served.items():
        office.tally.served[key] = MERGED if unit in (U[11], U[12]) else unit
    office.heads()


def test_09_the_next_month(office):
    """One unit sends last month's workbook back, two declare one person, one has lost somebody;
    who is declared by two is one person of the province."""
    tally = office.tally
    tally.declared.clear()
    tally.wrong.clear()
    tally.aside = {"HSCB yen mac.xlsx"}
    moved = staff_of(U[6])[0]
    for n in (1, 2, 4, 5, 6, 7, 8, 9, 10):
        people = staff_of(U[n])
        people = [*people[1:], NEW] if n == 1 else people[:-1] if n == 4 else people
        people = [*people, moved] if n == 5 else people
        suffix = "csv" if n == 4 else "ods" if n == 5 else "xlsx"
        office.send(DEC, f"{n}.{suffix}", U[n], people, "2026-12-20")
        # Who is declared twice is an error in both rows, and one person all the same.
        tally.counts(U[n], people, {moved.key: 1} if moved in people else {})
    people = [*staff_of(U[11]), *(p.but(since="2025-10-01") for p in staff_of(U[12]))]
    office.send(DEC, f"{MERGED}.xlsx", "Trường THCS Xuân Thượng", people, "2026-12-20")
    tally.counts(MERGED, people)
    back = office.mail / "HSCB yen mac.xlsx"
    shutil.copy(office.root / "inbox" / NOV / "sua" / "yen mac da sua.xlsx", back)
    office.officer.take(DEC, back)
    ran = office.month(DEC)
    assert ran.people == sum(map(len, tally.declared.values())) - 1
    assert ran.situation("duplicate") == 1
    assert ran.silent == len(staff_of(U[3]))


def test_10_a_file_of_another_period_counts_when_somebody_says_so(office):
    assert "hoso intake keep" in office.hoso("intake", "--period", DEC)
    office.officer.keep(DEC, "HSCB yen mac.xlsx", because="không đổi gì")
    office.tally.aside.clear()
    office.tally.counts(U[3], staff_of(U[3])[:-1])
    office.month(DEC)


def test_11_undone_is_as_it_was(office):
    before, officer = dict(office.tally.served), office.officer
    gone = staff_of(U[4])[-1]
    lines = office.planned()
    absent = lines[(lines["kind"] == "absent") & (lines["cccd"] == gone.cccd)]
    assert len(absent) == 1
    officer.has_left(absent["change"].iloc[0], "TV", "2026-12-01", "đơn vị báo")
    ran = office.month(DEC)
    officer.approve("push", "leaver", because="đã xem")
    officer.apply(ran.plan)
    del office.tally.served[gone.key]
    office.heads()
    officer.undo(ran.plan)
    office.tally.served = before
    office.heads()
    assert "nguyên vẹn" in officer.audit()
    office.month(DEC)
