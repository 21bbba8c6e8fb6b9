"""What lasts: one at a time, its state true whatever happens."""

import json
import os
import signal
import time

import pytest

from hoso.desk import jobs
from hoso.desk.jobs import Jobs
from hoso.office.stop import Stop

from ..office.people import person
from ..office.story import UNITS, staff_of
from ..typed import there
from .conftest import end, seat_at

NOV = "2026-11"


@pytest.fixture
def seat(twelve_units, tmp_path):
    office = twelve_units.copy(tmp_path / "so")
    office.send(NOV, "ninh-hai.xlsx", UNITS[0], [*staff_of(UNITS[0]), person(900)], "2026-11-20")
    found = seat_at(office.root).enter()
    yield found
    end(found)


def stopped(seat, number=1):
    """Send the working process to sleep, so that the work goes on for as long as the test wants."""
    process = seat.desk.jobs._process[1]
    os.kill(process.pid, signal.SIGSTOP)
    return process


@pytest.mark.skipif(os.name != "posix", reason="stops a process by a signal of POSIX")
def test_one_at_a_time_and_the_same_for_everybody(seat):
    text = seat.post("/month/run", period=NOV)
    process = stopped(seat)
    assert 'hx-get="/-/jobs/1"' in text and "Dừng lại" in text
    assert "Đang làm" in seat.get("/")
    assert "Đang làm việc khác" in seat.post("/month/run", 409, period=NOV)
    with pytest.raises(Stop):
        seat.desk.jobs.start("month", {"period": NOV}, by="x")
    another_tab = seat_at(seat.desk.workspace.root).enter()
    assert 'hx-get="/-/jobs/1"' in another_tab.get("/jobs/1")
    process.send_signal(signal.SIGCONT)
    done = seat.desk.jobs.wait(1)
    assert (done.state, done.kind) == ("done", "month") and done.rows
    assert "hx-get" not in seat.get("/-/jobs/1")
    assert "chờ duyệt" in seat.get("/jobs/1")
    assert seat.get("/jobs/2", 404)


@pytest.mark.skipif(os.name != "posix", reason="kills a process by a signal of POSIX")
def test_killed_in_its_midst_it_says_so_and_can_be_run_again(seat):
    seat.post("/month/run", period=NOV)
    process = stopped(seat)
    process.kill()
    process.wait()
    found = seat.desk.jobs.get(1)
    assert found.state == "lost" and "Không có gì dở dang" in found.sentence
    assert "Không có gì dở dang" in seat.get("/jobs/1")
    seat.post("/month/run", period=NOV)
    assert seat.desk.jobs.wait(2).state == "done"


@pytest.mark.skipif(os.name != "posix", reason="stops a process by a signal of POSIX")
def test_it_can_be_stopped_where_that_is_safe(seat):
    seat.post("/month/run", period=NOV)
    process = stopped(seat)
    seat.post("/jobs/1/cancel")
    process.send_signal(signal.SIGCONT)
    assert seat.desk.jobs.wait(1).state == "cancelled"
    assert "Đã dừng theo yêu cầu" in seat.get("/jobs/1")
    assert "không dừng" in seat.post("/jobs/1/cancel", 409)


def test_a_desk_that_starts_anew_knows_what_was_going(seat):
    """The desk was killed, the work lives on: another desk sees it by its file, until it is silent
    for too long."""
    place = seat.desk.workspace
    going = jobs.Job(7, "month", "Chạy kỳ", "lan", jobs.now(), True, beat=time.time())
    jobs.write(place, going)
    anew = Jobs(place)
    assert there(anew.latest()).going
    with pytest.raises(Stop):
        anew.start("month", {"period": NOV}, by="lan")
    jobs.write(place, jobs.dataclasses.replace(going, beat=time.time() - jobs.SILENT_SECONDS - 1))
    assert there(anew.latest()).state == "lost"


def test_what_is_kept_of_it_is_for_its_owner_only(seat):
    seat.post("/month/run", period="2026-11")
    seat.desk.jobs.wait(1)
    kept = seat.desk.workspace.root / ".hoso" / "desk" / "jobs" / "000001.json"
    assert os.name != "posix" or kept.stat().st_mode & 0o077 == 0
    text = kept.read_text(encoding="utf-8")
    assert not any(p.cccd in text or p.name in text for p in staff_of(UNITS[0]))
    assert json.loads(text)["by"] == "lan"
