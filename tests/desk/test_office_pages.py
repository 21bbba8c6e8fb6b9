"""The pages beside the month: campaign, templates, audit."""

import io
import json
import re

import openpyxl
import pytest

from hoso.office import periods
from hoso.office.month import run_month

from ..office.story import PARENT, UNITS, name, staff_of

NOV = "2026-11"


@pytest.fixture
def office(twelve_units, tmp_path):
    return twelve_units.copy(tmp_path / "so")


@pytest.fixture
def root(office):
    return office.root


def sent(office, period, wrong: int) -> None:
    """The first unit sends its people, so many of them with a fault."""
    people = staff_of(UNITS[0])
    for k in range(wrong):
        people[k] = people[k].but(cccd=people[k].cccd[:-1])
    office.send(period, "ninh-hai.xlsx", UNITS[0], people, f"{period}-20")
    run_month(office.workspace, period)


def of_unit(text: str, unit: str) -> str:
    """The line of a unit in a table."""
    (line,) = re.findall(rf'<tr><th scope="row"><a href="/units/{unit}">.*?</tr>', text, re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", line))


def test_before_the_first_run_there_is_nothing_to_say(seat):
    assert "Chưa chạy kỳ nào" in seat.get("/campaign")


def test_the_campaign_by_unit_and_whom_to_urge(office, seat):
    sent(office, NOV, wrong=3)
    text, people = seat.get("/campaign"), len(staff_of(UNITS[0]))
    line = of_unit(text, UNITS[0])
    assert f" {people} " in line and f" {people - 3} " in line and " 3 " in line
    assert "chưa gửi" in of_unit(text, UNITS[1]) and "truong.example.vn" in of_unit(text, UNITS[1])
    assert text.index(UNITS[1]) < text.index(f"/units/{UNITS[0]}")  # the silent ones first
    assert UNITS[0] not in seat.get("/campaign?which=silent")
    assert UNITS[1] not in seat.get("/campaign?which=left")
    assert PARENT + "<" not in text  # it only heads others
    assert "/campaign/state/not_sent" in text and "/campaign/urge" in text
    somebody = staff_of(UNITS[1])[0]
    named = seat.get("/campaign/state/not_sent")
    assert somebody.name in named
    assert not [a for a in re.findall(r'href="([^"]*)"', named) if somebody.cccd in a]
    assert seat.client.get("/campaign/state/elsewhere").status_code == 404
    urged = seat.get("/campaign/urge")
    assert UNITS[1] in urged and "/letters?remind=1" in urged


def test_the_forecast_of_a_unit_is_the_line_through_its_periods(office, seat, monkeypatch):
    """Eight, five, two people left on three days ten days apart: done ten days after the last."""
    from hoso.office import campaign, runs

    for period, wrong in (("2026-09", 8), ("2026-10", 5), (NOV, 2)):
        sent(office, period, wrong)
    days = {"2026-09": "2026-11-01", "2026-10": "2026-11-11", NOV: "2026-11-21"}
    for period, day in days.items():
        file = runs._file(office.workspace, period)
        file.write_text(json.dumps({**json.loads(file.read_text()), "at": f"{day}T08:00:00+00:00"}))
    counts = periods.counts_of(office.workspace, NOV).set_index("unit")
    assert counts.loc[UNITS[0], "clean"] == len(staff_of(UNITS[0])) - 2
    assert "28/11/2026" in of_unit(seat.get("/campaign"), UNITS[0])
    _, found = campaign.by_unit(office.workspace)
    assert found.set_index("unit").loc[UNITS[0], "left"] == 2


@pytest.mark.parametrize(("unit", "kind"), [("", "xa"), (UNITS[0], ""), ("", "")])
def test_a_template_comes_by_a_click_and_is_kept_nowhere(seat, unit, kind):
    answer = seat.client.post(
        "/templates/issue",
        data={"form_token": seat.token, "unit": unit, "kind": kind, "as_of": "2026-11-28"},
        headers={"origin": "http://127.0.0.1:4711"},
    )
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    file = "-".join(filter(None, ("mau", unit or kind, "2026-11-28")))
    assert answer.headers["content-disposition"] == f'attachment; filename="{file}.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    texts = {str(c.value) for row in book.worksheets[0].iter_rows(max_row=12) for c in row}
    assert not unit or any(name(UNITS[0]) in text for text in texts)


def test_a_template_with_the_records_of_a_unit(seat):
    given = {"unit": UNITS[0], "as_of": "2026-11-28", "filled": "1"}
    answer = seat.client.post(
        "/templates/issue",
        data={"form_token": seat.token, **given},
        headers={"origin": "http://127.0.0.1:4711"},
    )
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = {str(c.value) for sheet in book for row in sheet.iter_rows() for c in row}
    assert {p.name for p in staff_of(UNITS[0])} <= cells
    assert not {p.cccd for p in staff_of(UNITS[1])} & cells
    assert "hồ sơ của đơn vị nào" in seat.post(
        "/templates/issue", 400, as_of="2026-11-28", filled="1"
    )
    assert "Ngày phải có thật" in seat.post("/templates/issue", 400, as_of="31/02/2026")
    assert "Không có loại mẫu" in seat.post("/templates/issue", 400, as_of="2026-11-28", kind="x")


def test_the_audit_is_listed_by_key_and_verified(office, seat):
    with office.workspace.mirror() as mirror:
        for n in range(150):
            mirror.note("letters", f"thư {n}", by="lan", sent=n)
    text = seat.get("/audit")
    assert text.count('<th scope="row"') == 100 and "thư 149" in text and "đã gửi: 149" in text
    onward = re.search(r'href="(/audit\?before=\d+)"', text)
    assert onward and "thư 149" not in seat.get(onward[1]) and "thư 3<" in seat.get(onward[1])
    assert "nạp bản xuất quốc gia" in seat.get(onward[1])
    seat.post("/audit/verify")
    done = seat.desk.jobs.wait(1)
    assert done.state == "done" and "Nhật ký nguyên vẹn" in done.sentence
    with office.workspace.mirror() as mirror, mirror.engine.begin() as conn:
        names = conn.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='audit'"
        ).all()  # fmt: skip
        for (trigger,) in names:
            conn.exec_driver_sql(f"DROP TRIGGER {trigger}")
        conn.exec_driver_sql("UPDATE audit SET by = 'minh' WHERE seq = 100")
    seat.post("/audit/verify")
    done = seat.desk.jobs.wait(2)
    assert done.state == "stopped" and "Mục 100 đã bị sửa" in done.sentence
