"""Findings in the browser: by rule, unit, person and file; one in its surroundings, explained, put
right in a copy; the list as a file."""

import csv
import io
import json
import re
import zipfile

import openpyxl
import pytest

from hoso.office import corrections, findings
from hoso.office.month import run_month

from ..hostile import SHORT, STAIN
from ..office.story import UNITS, Office, name, staff_of
from ..typed import there
from .conftest import HOME, seat_at

NOV = "2026-11"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A month in which one unit lost the zero of a number and another wrote words into years."""
    made = Office(tmp_path_factory.mktemp("desk") / "so")
    people = staff_of(UNITS[0])
    people[0] = people[0].but(cccd=people[0].cccd[1:])
    people[1] = people[1].but(born="2031-02-03")
    made.send(NOV, "ninh-hai.xlsx", UNITS[0], people, "2026-11-20")
    made.send(NOV, "gia-sinh.xlsx", UNITS[1], staff_of(UNITS[1]), "2026-11-20")
    with (made.workspace.inbox(NOV) / "la.csv").open("w", newline="", encoding="utf-8") as file:
        write = csv.writer(file).writerow
        write([name(UNITS[2])])
        write(["STT", "Họ và tên", "Ngày sinh", "Số CCCD"])
        for n, text in enumerate(SHORT, 1):
            write([n, f"Nguyễn {text}", "2031", text])
    run_month(made.workspace, NOV, as_of="2026-11-28", jobs=1)
    return made


@pytest.fixture
def root(office):
    return office.root


def link(page, words):
    found = re.search(rf'href="([^"]+)">[^<]*{words}', page)
    assert found, (words, page)
    return found[1].replace("&amp;", "&")


def test_before_the_first_run_it_says_so(tmp_path):
    assert "Chưa chạy kỳ nào" in seat_at(tmp_path / "so").enter().get("/findings")


def test_they_are_counted_by_rule_unit_person_and_file(office, seat):
    given = findings.found(office.workspace, NOV)
    open_ = findings.chosen(given, findings.Filter())
    for by in ("rule", "unit", "person", "file"):
        page = seat.get(f"/findings?by={by}")
        assert page.count('<tr><th scope="row"><a href="/findings?') == min(
            100, open_[by][open_[by] != ""].nunique()
        )
    page = seat.get(f"/findings?by=&unit={UNITS[0]}")
    own = open_[open_["unit"] == UNITS[0]]
    assert f"Dòng 1–{len(own)} trong {len(own)}" in page and "la.csv" not in page


def test_no_address_and_no_title_names_anybody(office, seat):
    given = findings.found(office.workspace, NOV)
    people = {p for p in given.lines["person"] if len(p) > 4}
    for path in ("/findings?by=person", "/findings?by=file", f"/findings?by=&unit={UNITS[0]}"):
        page = seat.get(path)
        said = " ".join(re.findall(r'(?:href|action)="([^"]*)"|<title>([^<]*)', page)[0]) + str(
            re.findall(r'(?:href|action)="([^"]*)"', page)
        )
        assert not [p for p in people if p in said] and "ninh-hai" not in said


def test_a_finding_is_shown_in_its_surroundings_with_its_rule(office, seat):
    page = seat.get(f"/findings?by=&unit={UNITS[0]}&severity=error")
    address = there(re.search(r'href="(/findings/one/\w+)"', page))[1]
    one = seat.get(address)
    assert 'class="mark"' in one and "/rules/" in one
    assert "Họ và tên" in one and "Lỗi không giải trình được" in one
    seat.post(f"{address}/explain", 400, text="đúng", until="2099-01-01")
    seat.get("/findings/one/" + "0" * 32, 404)


def test_a_warning_is_explained(office, seat):
    page = seat.get("/findings?by=&severity=warning&every=1")
    address = there(re.search(r'href="(/findings/one/\w+)"', page))[1]
    assert "Ngày hết hạn" in seat.post(f"{address}/explain", 400, text="đúng", until="2020-01-01")
    assert "Hãy nói vì sao" in seat.post(f"{address}/explain", 400, text=" ", until="2099-01-01")
    page = seat.post(f"{address}/explain", text="<b>Thẻ</b>", document="12/CV", until="2099-01-01")
    assert "Đã lưu" in page and "&lt;b&gt;Thẻ&lt;/b&gt;" in page
    known = corrections.explained(office.workspace)
    assert known["by"].tolist() == ["lan"] * len(known) and len(known)


def test_a_proposal_is_written_into_a_copy_among_the_reports(office, seat):
    page = seat.get("/findings?by=file")
    page = seat.get(link(page, "ninh-hai.xlsx"))
    assert "Đề xuất sửa cho tệp này" in page
    cell = there(re.search(r'name="cell" value="([^"]+)"', page))[1]
    file = there(re.search(r'name="file" value="(\w+)"', page))[1]
    before = (office.root / "inbox" / NOV / "ninh-hai.xlsx").read_bytes()
    seat.post("/findings/fix", file=file, cell=cell)
    job = seat.desk.jobs.wait(1)
    assert job.state == "done", job
    copy = office.root / "reports" / NOV / "ninh-hai-da-sua.xlsx"
    sheet, _, at = cell.rpartition("!")
    assert len(str(openpyxl.load_workbook(copy)[sheet][at].value)) == 12
    assert (office.root / "inbox" / NOV / "ninh-hai.xlsx").read_bytes() == before
    assert "Chưa nhận đề xuất nào" in seat.post("/findings/fix", 400, file=file)


def test_the_list_is_given_as_a_file_with_nothing_that_runs(office, seat):
    given = findings.found(office.workspace, NOV)
    lines = findings.chosen(given, findings.Filter())

    def got(form):
        return seat.client.post(
            "/findings/export",
            data={"form_token": seat.token, "period": NOV, "form": form},
            headers={"origin": HOME},
        )

    answer = got("csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="phat-hien-2026-11.csv"'
    assert answer.headers["cache-control"] == "no-store"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == len(lines) + 1
    assert not [c for row in rows for c in row if c.startswith(("=", "+", "-", "@"))]
    told = json.loads(got("json").content)["findings"]
    assert [t["fingerprint"] for t in told] == lines["fingerprint"].tolist()
    assert json.loads(got("sarif").content)["version"] == "2.1.0"
    assert got("exe").status_code == 400


@pytest.mark.parametrize("path", ["/findings?by=", "/findings?by=person", "/findings?by=&every=1"])
def test_whatever_stands_in_a_value_is_text(seat, path):
    while path:
        page = seat.get(path)
        assert "<script>alert" not in page and "<img src=x" not in page and "<svg" not in page
        assert not STAIN.search(page)
        after = re.search(r'href="([^"]+after=[^"]+)">Trang sau', page)
        path = after[1].replace("&amp;", "&") if after else ""


def test_reports_are_saved_and_never_shown_and_only_those_of_the_period(office, seat):
    page = seat.get("/reports")
    stem = f"HSCB_202611_{UNITS[0]}"
    assert name(UNITS[0]) in page and f'/reports/{NOV}/file/{stem}.xlsx" download' in page
    assert name(UNITS[1]) not in seat.get("/reports?words=ninh+hai")
    for own, begins in ((f"{stem}.xlsx", b"PK"), (f"{stem}.html", b"<!"), ("tinh.html", b"<!")):
        answer = seat.client.get(f"/reports/{NOV}/file/{own}")
        kept = (office.root / "reports" / NOV / own).read_bytes()
        assert answer.content == kept and kept[:2].upper() == begins
        assert answer.headers["content-disposition"] == f'attachment; filename="{own}"'
        assert answer.headers["content-type"] == "application/octet-stream"
    whole = zipfile.ZipFile(io.BytesIO(seat.client.get(f"/reports/{NOV}/all").content))
    kept = office.root / "reports" / NOV
    (kept / "Nguyễn Văn An-da-sua.xlsx").write_bytes(b"PK")
    copies = {p.name for p in kept.iterdir() if "-da-sua" in p.name}
    assert set(whole.namelist()) == {p.name for p in kept.iterdir()} - copies
    page = seat.get("/reports")
    key = there(re.search(r'href="(/reports/copy/\w+)" download>Nguyễn Văn An', page))[1]
    assert seat.client.get(key).content == b"PK"
    assert seat.client.get(key).headers["content-disposition"].startswith("attachment;")
    for other in ("hoso.toml", "..%2F..%2Fhoso.toml", "HSCB_202611_H42.xlsx", "tinh.pdf"):
        assert seat.client.get(f"/reports/{NOV}/file/{other}").status_code in (400, 404), other
    assert seat.client.get("/reports/2026-10/file/tinh.html").status_code == 400
