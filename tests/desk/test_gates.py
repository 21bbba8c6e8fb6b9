"""A gate that stops a plan, seen and let pass in the browser."""

import datetime

import pytest

from hoso.office import overrides, runs
from hoso.office.stop import Stop

from ..office.story import UNITS, Office, staff_of
from ..typed import there
from .conftest import seat_at

NOV = "2026-11"


@pytest.fixture
def seat(tmp_path):
    """A unit whose file has lost most of its people."""
    office = Office(tmp_path / "so")
    office.national("2026-10", {p.key: (u, p) for u in UNITS[:2] for p in staff_of(u)})
    office.send(NOV, "a.xlsx", UNITS[0], staff_of(UNITS[0])[:3], "2026-11-20")
    office.hoso("run", "--period", NOV, "--as-of", "2026-11-28")
    return seat_at(office.root).enter()


def test_a_gate_is_told_and_let_pass_with_a_reason_until_a_day(seat):
    place = seat.desk.workspace
    gates = there(runs.last(place, NOV)).gates
    assert gates and "ngưỡng đang chặn" in seat.get("/") and gates[0] in seat.get("/month")
    with pytest.raises(Stop):
        overrides.refuse_stopped(place, 1)
    until = (datetime.date.today() + datetime.timedelta(days=30)).isoformat()
    asked = {"period": NOV, "gate": gates, "until": until}
    assert "vì sao" in seat.post("/month/gates", 400, because=" ", **asked)
    seat.post("/month/gates", 400, because="x", **{**asked, "gate": ["made-up"]})
    seat.post("/month/gates", 400, because="x", **{**asked, "until": "mai"})
    assert seat.desk.jobs.latest() is None
    seat.post("/month/gates", because="trường tách, đã gọi hỏi", **asked)
    done = seat.desk.jobs.wait(1)
    assert done.state == "done", done.sentence
    known = overrides.known(place)
    assert set(known["by"]) == {"lan"} and set(known["because"]) == {"trường tách, đã gọi hỏi"}
    assert there(runs.last(place, NOV)).gates == [] and "ngưỡng đang chặn" not in seat.get("/")
