"""An export of the national database in the browser: seen before it is taken in, stopped by gates,
taken back."""

import datetime
import io
import re
import zipfile

import pandas as pd
import pytest

from hoso.office import national, overrides

from ..office.story import UNITS, staff_of
from ..typed import there
from .conftest import HOME

pytestmark = pytest.mark.usefixtures("here")
PEOPLE = staff_of(UNITS[0])


def export(people=PEOPLE) -> bytes:
    frame = pd.DataFrame(
        {"cccd": [p.cccd for p in people], "ho_ten": [p.name for p in people],
         "ngay_sinh": [p.born for p in people], "ma_don_vi_su_dung": UNITS[0],
         "trang_thai": "DANG_LAM"}
    )  # fmt: skip
    return frame.to_csv(index=False).encode()


def zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"{name}.csv", data)
    return made.getvalue()


def sent(seat, name: str, data: bytes, status: int = 200) -> str:
    headers = {"origin": HOME, "x-form-token": seat.token, "x-file-name": name}
    answer = seat.client.post("/national/take", content=data, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.text


def looked(seat, period: str = "2026-10"):
    seat.post("/national/look", period=period)
    return seat.desk.jobs.wait(there(seat.desk.jobs.latest()).number)


def pulled(seat, **given):
    seat.post("/national/pull", **given)
    return seat.desk.jobs.wait(there(seat.desk.jobs.latest()).number)


def people(seat) -> int:
    with seat.desk.workspace.mirror() as mirror:
        return len(mirror.theirs()["nguoi"])


@pytest.mark.parametrize(
    ("name", "data"), [("xuat.zip", zipped(nguoi=export())), ("nguoi.csv", export())]
)
def test_an_export_is_seen_then_taken_in_then_taken_back(seat, name, data):
    assert "Nạp bản xuất" in seat.get("/")
    sent(seat, name, data)
    assert name in seat.get("/national") and "Nếu nạp" not in seat.get("/national")
    seat.post("/national/pull", 400)
    assert looked(seat).state == "done" and people(seat) == 0
    page = seat.get("/national")
    assert "Nếu nạp kỳ 10/2026" in page and "<dd>-</dd>" in page
    assert f'<td class="n">{len(PEOPLE)}</td>' in page
    done = pulled(seat)
    assert done.state == "done", done.sentence
    assert people(seat) == len(PEOPLE) and national.kept(seat.desk.workspace) == []
    with seat.desk.workspace.mirror() as mirror:
        assert mirror.last_period() == "2026-10"
    page = seat.get("/national")
    assert re.search(r"kỳ 10/2026, lúc \d\d/\d\d/\d{4} \d\d:\d\d", page), page
    assert "chưa nạp" not in seat.get("/").lower()
    # Another export, taken back by the period of the last.
    sent(seat, "nguoi.csv", export(PEOPLE[:-1]))
    assert looked(seat, "2026-11").state == "done"
    assert pulled(seat).state == "done" and people(seat) == len(PEOPLE) - 1
    seat.post("/national/undo", 400, typed="2026-10")
    seat.post("/national/undo", typed="2026-11")
    assert seat.desk.jobs.wait(there(seat.desk.jobs.latest()).number).state == "done"
    assert people(seat) == len(PEOPLE)


def test_a_gate_stops_it_until_somebody_says_why(seat):
    sent(seat, "nguoi.csv", export())
    looked(seat)
    pulled(seat)
    sent(seat, "nguoi.csv", export(PEOPLE[:4]))
    assert "export_gone" in looked(seat, "2026-11").sentence
    assert "export_gone" in seat.get("/national")
    seat.post("/national/pull", 400)
    until = (datetime.date.today() + datetime.timedelta(days=3)).isoformat()
    seat.post("/national/pull", 400, gate="export_gone", because=" ", until=until)
    seat.post("/national/pull", 400, gate="made-up", because="x", until=until)
    assert people(seat) == len(PEOPLE)
    done = pulled(seat, gate="export_gone", because="tách tỉnh, đã hỏi", until=until)
    assert done.state == "done", done.sentence
    assert people(seat) == 4
    known = overrides.known(seat.desk.workspace)
    assert list(known["by"]) == ["lan"] and list(known["because"]) == ["tách tỉnh, đã hỏi"]


def test_what_was_seen_is_what_is_taken_in(seat):
    sent(seat, "nguoi.csv", export())
    looked(seat)
    sent(seat, "nguoi.csv", export(PEOPLE[:3]))
    assert "Nếu nạp" not in seat.get("/national")
    seat.post("/national/pull", 400)
    looked(seat)
    # Somebody takes the same in at the terminal meanwhile: it would do something else now.
    workspace = seat.desk.workspace
    with workspace.mirror() as mirror:
        national.take(
            workspace, mirror, national.export_of(workspace), period="2026-10", show=lambda _: None
        )
    done = pulled(seat)
    assert done.state == "stopped" and "đã đổi" in done.sentence
    seat.post("/national/forget")
    assert national.kept(workspace) == [] and "Nếu nạp" not in seat.get("/national")


def test_what_is_no_export_is_refused(seat):
    sent(seat, "nguoi.xlsx", b"PK", 422)
    seat.post("/national/look", 400, period="2026-13")
    seat.post("/national/look", period="2026-10")
    done = seat.desk.jobs.wait(1)
    assert done.state == "stopped" and "lên trước" in done.sentence
    sent(seat, "khac.csv", b"a,b\n1,2\n")
    assert looked(seat).state == "stopped" and "nguoi.csv" in there(seat.desk.jobs.get(2)).sentence
