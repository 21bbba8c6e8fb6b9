"""Files in the browser: what came, what stands; files, folders and archives taken in, whatever they
are called and whatever is in them."""

import datetime
import io
import re
import zipfile
from urllib.parse import quote

import openpyxl
import pytest

from hoso.office import inbox, month

from ..hostile import SHORT, STAIN
from ..office.story import UNITS, Office, staff_of
from ..typed import there
from .conftest import HOME, seat_at

NOV = "2026-11"


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path / "so")


@pytest.fixture
def root(office):
    return office.root


def sent(seat, body, name, folder="", period=NOV):
    return seat.client.post(
        f"/files/{period}/take",
        content=body,
        headers={"origin": HOME, "x-form-token": seat.token, "x-file-name": quote(name),
                 "x-file-folder": quote(folder), "hx-request": "true"},
    )  # fmt: skip


def workbook(*lines):
    book = openpyxl.Workbook()
    for line in lines or (["STT", "Họ và tên", "Ngày sinh"], [1, "Nguyễn Văn An", "01/02/1980"]):
        book.worksheets[0].append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def lies(seat):
    root = seat.desk.workspace.root / "inbox"
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def test_a_first_file_begins_the_period(seat):
    assert "chưa có tệp nào" in seat.get("/files?period=2026-11")
    assert sent(seat, workbook(), "ninh-hai.xlsx").json() == {"go": "/files?period=2026-11"}
    assert lies(seat) == ["2026-11/ninh-hai.xlsx"]
    text = seat.get("/files")
    assert "ninh-hai.xlsx" in text and "Mới đến, chưa đọc" in text
    kept = seat.desk.workspace.root / "inbox" / NOV / "ninh-hai.xlsx"
    assert kept.stat().st_mode & 0o777 == 0o600


def test_the_months_of_a_year_back_may_begin_and_this_one_is_offered_first(seat):
    text = seat.get("/files")
    today = datetime.date.today()
    offered = re.findall(r'<option value="(\d{4}-\d\d)"', text)
    before = (today.replace(day=1) - datetime.timedelta(days=1)).strftime("%Y-%m")
    assert len(offered) == 12 and before in offered and offered[0] == f"{today:%Y-%m}"
    assert f'value="{today:%Y-%m}" selected' in text


def test_nothing_that_lies_there_is_overwritten(seat):
    one, other = workbook(), workbook(["STT", "Họ và tên", "Ngày sinh"], [1, "Lê B", "1981"])
    for body in (one, other, one, other):
        assert sent(seat, body, "ds.xlsx").status_code == 200
    assert lies(seat) == ["2026-11/ds (2).xlsx", "2026-11/ds.xlsx"]
    root = seat.desk.workspace.root / "inbox" / NOV
    assert (root / "ds.xlsx").read_bytes() == one
    assert "cùng nội dung đã có" in seat.get("/files")


def test_folders_are_kept_and_lead_nowhere_else(seat):
    assert sent(seat, workbook(), "ds.xlsx", "Trường A/lần 2").status_code == 200
    assert sent(seat, workbook([1]), "ds.xlsx", "../../../../../tmp").status_code == 200
    assert sent(seat, workbook([2]), "ds.xlsx", "a\\..\\..\\b").status_code == 200
    assert sent(seat, workbook([3]), "ds.xlsx", "C:\\a").status_code == 400
    assert {p.partition("/")[0] for p in lies(seat)} == {NOV}
    assert "2026-11/Trường A/lần 2/ds.xlsx" in lies(seat)
    assert not list(seat.desk.workspace.root.parent.glob("tmp"))


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("a.exe", b"MZ", "không phải bảng tính"),
        ("a.xlsx", b"MZ\x00\x00" * 99, "không phải bảng tính"),
        ("a.xlsx", b"", "Tệp rỗng"),
        ("a.xlsx", b"%PDF-1.7", "PDF"),
        ("~$a.xlsx", b"abc", "tệp khóa"),
        ("..", b"abc", "Tên tệp không dùng được"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(seat, name, body, says):
    answer = sent(seat, body, name)
    assert answer.status_code in (400, 422) and says in answer.text
    assert lies(seat) == []
    assert not list((seat.desk.workspace.root / ".hoso" / "desk" / "coming").glob("*"))


@pytest.mark.parametrize("period", ["2026-13", "..", "2026-11-01", "%2e%2e"])
def test_a_period_is_a_month(seat, period):
    assert sent(seat, workbook(), "a.xlsx", period=period).status_code in (400, 404)
    assert lies(seat) == []


def test_a_file_is_no_larger_than_the_loader_reads(office):
    (office.root / "hoso.toml").write_text(
        (office.root / "hoso.toml").read_text().replace("[limits]", "[limits]\nsize = 2000\n")
    )
    seat = seat_at(office.root).enter()
    assert sent(seat, workbook(), "a.xlsx").status_code == 422
    assert lies(seat) == []


@pytest.mark.parametrize("name", SHORT)
def test_hostile_names_stay_in_the_inbox_and_are_texts(seat, name):
    answer = sent(seat, workbook(), f"{name}.xlsx", folder=name)
    if answer.status_code != 200:
        assert answer.status_code in (400, 422) and lies(seat) == []
        return
    (kept,) = lies(seat)
    assert kept.startswith(f"{NOV}/") and ".." not in kept.split("/")
    text = seat.get("/files")
    assert "<script>alert" not in text and "<img src=x" not in text and "<r>" not in text
    assert not STAIN.search(text)


def test_reading_says_what_stands_and_what_does_not(office, seat):
    office.send(NOV, "ninh-hai.xlsx", UNITS[0], staff_of(UNITS[0]), "2026-11-20")
    office.send(NOV, "la.xlsx", "Trường không có trong danh bạ", staff_of(UNITS[1]), "2026-11-20")
    (office.root / "inbox" / NOV / "hong.xlsx").write_bytes(b"PK\x03\x04 broken")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("gia-sinh/ds.xlsx", workbook())
    assert sent(seat, archive.getvalue(), "gia-sinh.zip").status_code == 200
    seat.post(f"/files/{NOV}/read")
    assert seat.desk.jobs.wait(1).state == "done"
    text = seat.get("/files")
    assert "Trường THCS Ninh Hải" in text and "Được tính" in text
    assert "tệp ghi: Trường không có trong danh bạ" in text
    assert "gia-sinh.zip/gia-sinh/ds.xlsx" in text
    refused = seat.get(f"/files?period={NOV}&state=refused")
    assert "hong.xlsx" in refused and "ninh-hai.xlsx" not in refused
    assert "Tệp hỏng" in refused
    unit = seat.get(f"/files?period={NOV}&unit={UNITS[0]}")
    assert "ninh-hai.xlsx" in unit and "hong.xlsx" not in unit
    (office.root / "inbox" / NOV / "moi.xlsx").write_bytes(workbook())
    assert "moi.xlsx" in seat.get(f"/files?period={NOV}&state=new")


def test_what_is_listed_is_what_the_terminal_says(office):
    office.send(NOV, "ninh-hai.xlsx", UNITS[0], staff_of(UNITS[0]), "2026-11-20")
    office.send(NOV, "cu.xlsx", UNITS[0], staff_of(UNITS[0])[2:], "2026-09-20")
    received = month.receive(office.workspace, NOV)
    found = inbox.listing(office.workspace, NOV)
    said = {f.file: (f.unit, f.outcome, f.people, f.counted) for f in found.files}
    lines = received.judged.files
    assert said == {
        received.short(f["file"]): (f["unit"], f["outcome"], f["people"], f["counted"])
        for f in lines.to_dict("records")
    }
    assert found.counts() == {"aside": 1}
    (office.root / "inbox" / NOV / "cu.xlsx").unlink()
    assert [f.file for f in inbox.listing(office.workspace, NOV).files] == ["ninh-hai.xlsx"]


def test_a_list_is_a_hundred_files_at_most(office, seat):
    folder = office.workspace.inbox(NOV)
    for n in range(230):
        (folder / f"tep-{n:03d}.csv").write_text("a,b\n1,2\n")
    first = seat.get("/files")
    assert first.count("<tr><th") == 100 + 1 and "tep-099.csv" in first
    seen = first
    while "Trang sau" in seen:
        after = seen.rpartition("after=")[2].partition('"')[0]
        assert "tep" not in after
        seen = seat.get(f"/files?period={NOV}&after={after}")
    assert "tep-229.csv" in seen


@pytest.mark.usefixtures("here")
def test_a_file_of_nobody_known_is_given_to_a_unit_and_later_ones_with_it(office, seat):
    for n, file in enumerate(("la.xlsx", "la-2.xlsx")):
        people = staff_of(UNITS[n])[:4]
        office.send(NOV, file, "Trường Mầm non Hoa Sen", people, "2026-11-20")
    seat.post(f"/files/{NOV}/read")
    seat.desk.jobs.wait(1)
    page = seat.get(f"/files?period={NOV}&state=unknown")
    key = there(re.search(r'href="(/files/one/\w+)">la.xlsx', page))[1]
    text = seat.get(key)
    assert "Tệp này của đơn vị nào?" in text and "cũng ghi “Trường Mầm non Hoa Sen" in text
    assert "chọn đơn vị" in seat.post(f"{key}/unit", 400, unit="")
    seat.post(f"{key}/unit", unit="H99", because="x")
    assert seat.desk.jobs.wait(2).state == "stopped"
    seat.post(f"{key}/unit", unit=UNITS[0], because="chị Lan gửi")
    done = seat.desk.jobs.wait(3)
    assert done.state == "done" and "4 người được tính" in done.sentence, done.sentence
    unit = {f.file: f.known_unit for f in inbox.listing(office.workspace, NOV).files}
    assert unit == {"la.xlsx": UNITS[0], "la-2.xlsx": ""}
    # For the name that they have in common, as the terminal says it.
    office.hoso("intake", "unit", "la-2.xlsx", UNITS[1], "--period", NOV, "--every")
    office.send(NOV, "la-3.xlsx", "Trường Mầm non Hoa Sen", staff_of(UNITS[2])[:4], "2026-11-20")
    found = month.receive(office.workspace, NOV).judged.files
    unit = {
        found_.rpartition("/")[2]: u for found_, u in zip(found["file"], found["unit"], strict=True)
    }
    assert unit == {"la.xlsx": UNITS[0], "la-2.xlsx": UNITS[1], "la-3.xlsx": UNITS[1]}
    with office.workspace.mirror() as mirror:
        told = mirror.audit_entries(5, None)
    assert (told["action"] == "intake").sum() == 2
