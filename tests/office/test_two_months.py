"""Two months of an office with twelve units, as offices live them: in pieces, late, twice, wrong,
returned. After each step every figure equals the tally that the script keeps by itself.

The steps follow one another; each is a test, so that the first that fails says where it broke."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from ..connectors.reports.programs import need
from .people import person
from .story import PARENT, UNITS, Office, Post, cells, correct, staff_of

NOV, DEC = "2026-11", "2026-12"
U = dict(enumerate(UNITS, 1))
CLERK = Path(__file__).parents[1] / "data" / "clerk.py"
NEW = person(900)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    return Office(tmp_path_factory.mktemp("office") / "so")


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
        said = office.hoso("run", "--period", period, "--as-of", "2026-11-28", status=2)
        assert said.count("\n") <= 1 and "Traceback" not in said
        office.hoso("intake", "--period", period, status=2)
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
    month = office.month(NOV)
    situations = month.plan.people["situation"].value_counts()
    assert situations["new"] == 1 and situations["absent"] == 1
    silent = sum(len(staff_of(U[n])) for n in (7, 11, 12))
    assert situations["silent"] == silent
    assert month.plan.kept_out["row"].nunique() == tally.errors()


def test_04_every_unit_gets_one_letter(office, post):
    office.hoso("send", "--period", NOV)
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
    office.hoso("send", "--period", NOV, "--remind", "--deadline", "05/12/2026")
    reminded = post.letters()
    assert len(reminded) == 12 - len(heard)
    office.hoso("send", "--period", NOV)
    assert post.letters() == {}, "nothing is sent twice"


def by_libreoffice(office: Office, path: Path, to: Path, changes) -> None:
    """The corrections typed into LibreOffice, which saves the workbook."""
    python = shutil.which("python3", path="/usr/bin")
    program = need("soffice")
    if not python or subprocess.run([python, "-c", "import uno"], capture_output=True).returncode:
        pytest.skip("python3-uno not found")
    folder = office.root / "thu-ky"
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
    back = inbox / "sua" / "HSCB gia sinh.xlsx"
    back.parent.mkdir()
    by_libreoffice(office, office.marked(NOV, U[2]), back, changes)
    tally.counts(U[2], sound)
    # 3: by openpyxl; somebody who is not theirs is deleted in it.
    sound = staff_of(U[3])
    kind, out = next(p for p in sound if p.woman), sound[-1]
    correct(
        office.marked(NOV, U[3]), inbox / "sua" / "yen mac da sua.xlsx",
        {kind.name: {"Đối tượng": "Viên chức"}}, gone=(out.name,),
    )  # fmt: skip
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
    shutil.copy(inbox / "dong-phong.ods", inbox / "dong phong gui lai.ods")
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
        os.utime(office.send(NOV, file, U[12], people), (1_790_000_000, 1_790_000_000))
    tally.counts(U[12], one)
    tally.asked = 1
    month = office.month(NOV)
    page = next(month.reports.glob(f"*_{U[4]}.html")).read_text(encoding="utf-8")
    assert "kim-tan lan 2.csv: được tính (13 người được tính); thay cho " in page
    said = office.hoso("intake", "--period", NOV)
    assert "thay cho" in said and "Cần hỏi" in said


def test_06_an_answer_is_asked_for_once(office):
    said = office.hoso("intake", "keep", "thuong-kiem b.csv", "--period", NOV, "--by", "Lan")
    assert "12 người" in said
    office.hoso("intake", "keep", "khong-co.xlsx", "--period", NOV, status=2)
    office.tally.asked = 0
    month = office.month(NOV)
    kept = month.checked.records.nguoi
    own = kept[kept["_don_vi"] == U[12]]
    assert len(own) == 12 and set(own["ngay_bac"]) == {"2025-10-01"}
    # What was dropped is not counted, and counts again when an officer says so.
    office.hoso("intake", "drop", "xuan-ang.xlsx", "--period", NOV)
    dropped = office.tally.declared.pop(U[11])
    for key in dropped:
        del office.tally.wrong[U[11], key]
    office.month(NOV)
    office.hoso("intake", "keep", "xuan-ang.xlsx", "--period", NOV)
    office.tally.counts(U[11], [*dropped.values()])
    office.month(NOV)


def test_07_what_is_approved_is_applied(office):
    approve = ("review", "approve", "--kind", "push", "--kind", "new", "--because", "đã xem")
    # A whole unit has another day: a gate asks whether a column has moved.
    assert "field_share" in office.hoso(*approve, status=4)
    said = office.hoso(
        "run", "--period", NOV, "--as-of", f"{NOV}-28", "--override", f"field_share:{U[12]}",
        "--because", "đã gọi hỏi", "--until", "2026-12-31",
    )  # fmt: skip
    assert str(office.tally.people()) in said
    office.hoso(*approve)
    office.hoso("apply", "--by", "Lan")
    office.tally.served[NEW.key] = U[1]
    office.heads()
    assert "nguyên vẹn" in office.hoso("audit", "verify")


MERGED = f"{PARENT}.77"
DECISION = ("Nhập", "12/QĐ-UBND", "01/12/2026")


def test_08_two_schools_become_one(office):
    columns = ("Loại", "Mã đơn vị cũ", "Mã đơn vị mới", "Tên mới", "Số quyết định", "Ngày hiệu lực")
    kind, decision, day = DECISION
    lines = [(kind, U[n], MERGED, "Trường THCS Xuân Thượng", decision, day) for n in (11, 12)]
    pd.DataFrame(lines, columns=columns).to_excel(office.root / "sx.xlsx", index=False)
    said = office.hoso("units", "reorganise", office.root / "sx.xlsx")
    number = said.partition("hoso apply ")[2].split()[0].rstrip(".;,")
    office.hoso(
        "review", "approve", number, "--kind", "reorganised", "--because", "theo quyết định"
    )
    office.hoso("apply", number)
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
    shutil.copytree(office.root / "inbox" / NOV / "sua", office.root / "cu")
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
    shutil.copy(
        office.root / "cu" / "yen mac da sua.xlsx",
        office.root / "inbox" / DEC / "HSCB yen mac.xlsx",
    )
    month = office.month(DEC)
    assert month.checked.summary()["people"] == sum(map(len, tally.declared.values())) - 1
    situations = month.plan.people["situation"].value_counts()
    assert situations["duplicate"] == 1 and situations["silent"] == len(staff_of(U[3]))


def test_10_a_file_of_another_period_counts_when_somebody_says_so(office):
    office.hoso("intake", "keep", "HSCB yen mac.xlsx", "--period", DEC, "--because", "không đổi gì")
    office.tally.aside.clear()
    office.tally.counts(U[3], staff_of(U[3])[:-1])
    office.month(DEC)


def test_11_undone_is_as_it_was(office):
    before = dict(office.tally.served)
    gone = staff_of(U[4])[-1]
    with office.workspace.mirror() as mirror:
        number = mirror.latest_plan()
        lines = mirror.plan(number)
    absent = lines[(lines["kind"] == "absent") & (lines["cccd"] == gone.cccd)]
    assert len(absent) == 1
    office.hoso("judge", "line", absent["change"].iloc[0], "left", "--reason", "TV", "--day",
                "2026-12-01", "--because", "đơn vị báo")  # fmt: skip
    month = office.month(DEC)
    kinds = [w for k in ("push", "leaver") for w in ("--kind", k)]
    office.hoso("review", "approve", *kinds, "--because", "đã xem")
    office.hoso("apply", month.plan_number)
    del office.tally.served[gone.key]
    office.heads()
    office.hoso("undo", month.plan_number)
    office.tally.served = before
    office.heads()
    assert "nguyên vẹn" in office.hoso("audit", "verify")
    office.month(DEC)
