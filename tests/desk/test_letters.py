"""Letters in the browser: seen before they go, sent once, their state told."""

import shutil

import pytest

from hoso.office.workspace import Workspace

from ..office.story import UNITS, Post, staff_of
from .conftest import HOME, seat_at

NOV = "2026-11"


@pytest.fixture(scope="module")
def office(twelve_units, tmp_path_factory):
    """Two units sent something, ten did not."""
    made = twelve_units.copy(tmp_path_factory.mktemp("letters") / "so")
    for n, file in enumerate(("a.xlsx", "b.xlsx")):
        people = staff_of(UNITS[n])
        people[0] = people[0].but(cccd=people[0].cccd[:-1])
        made.send(NOV, file, UNITS[n], people, "2026-11-20")
    made.hoso("run", "--period", NOV, "--as-of", "2026-11-28")
    return made


@pytest.fixture
def seat(office, tmp_path):
    shutil.copytree(office.root, tmp_path / "so")
    return seat_at(tmp_path / "so").enter()


@pytest.fixture
def post(seat, tmp_path):
    found = Post(tmp_path / "post")
    config = seat.desk.workspace.root / "hoso.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("[mail]", found.settings() + "#", 1), encoding="utf-8")
    seat.desk.workspace = Workspace(seat.desk.workspace.root)
    yield found
    found.close()


def test_without_a_mail_server_it_says_what_is_missing(seat):
    text = seat.get("/letters")
    assert "Chưa đặt máy chủ thư" in text and "Trường THCS Ninh Hải" in text
    assert "host" in seat.post("/letters/preview", 400, period=NOV, unit=UNITS[0], remind="0")


def test_each_letter_is_seen_as_it_would_go_and_nothing_is_sent_by_looking(seat, post):
    assert "2 đơn vị chưa có thư này" in seat.get("/letters")
    text = seat.post("/letters/preview", period=NOV, unit=UNITS[0], remind="0", deadline="")
    assert f"{UNITS[0].lower()}@truong.example.vn" in text and "1 lỗi" in text
    assert "có mật khẩu" in text and post.letters() == {}
    reminder = seat.post(
        "/letters/preview", period=NOV, unit=UNITS[5], remind="1", deadline="5/12/2026"
    )
    assert "05/12/2026" in reminder
    none = seat.post("/letters/preview", 400, period=NOV, unit=UNITS[5], remind="0")
    assert "không có thư nào" in none


def test_letters_go_out_once_and_their_state_is_told(seat, post):
    seat.post("/letters/send", period=NOV, remind="0", deadline="")
    done = seat.desk.jobs.wait(1)
    assert done.state == "done" and done.sentence.startswith("Đã gửi 2 thư")
    assert sorted(post.letters()) == [f"{u.lower()}@truong.example.vn" for u in UNITS[:2]]
    text = seat.get("/letters")
    assert text.count("Đã gửi</span>") == 2 and "0 đơn vị chưa có thư này" in text
    assert "đơn vị chưa được báo kết quả" not in seat.get("/")
    seat.post("/letters/send", period=NOV, remind="0", deadline="")
    assert seat.desk.jobs.wait(2).sentence.startswith("Đã gửi 0 thư") and post.letters() == {}
    seat.post("/letters/send", period=NOV, remind="1", deadline="05/12/2026")
    assert seat.desk.jobs.wait(3).state == "done" and len(post.letters()) == len(UNITS) - 2


@pytest.mark.parametrize("deadline", ["32/12/2026", "mai", "01/10/2026"])
def test_a_deadline_that_is_none_is_refused_before_anything_begins(seat, post, deadline):
    seat.post("/letters/send", 400, period=NOV, remind="1", deadline=deadline)
    assert seat.desk.jobs.latest() is None


def test_a_letter_that_may_have_arrived_waits_for_a_word(seat):
    with seat.desk.workspace.mirror() as mirror, mirror.engine.begin() as conn:
        conn.exec_driver_sql(
            "INSERT INTO outbox (period, unit, content, recipient, state, reply) VALUES "
            f"('{NOV}', '{UNITS[0]}', 'ket-qua//x', 'a@b.vn', 'unsure', '<i>250</i>')"
        )
    text = seat.get("/letters")
    assert "Đã tới" in text and "&lt;i&gt;250" in text
    assert "Đã ghi: thư số 1" in seat.post("/letters/1/decide", word="arrived")
    seat.post("/letters/1/decide", 400, word="arrived")


def test_a_report_of_what_did_not_arrive_is_taken_in(seat):
    report = b"From: a@b.example\r\nSubject: nothing of ours\r\n\r\nhello\r\n"
    headers = {"origin": HOME, "x-form-token": seat.token, "x-file-name": "bao.eml"}
    answer = seat.client.post("/letters/hear", content=report, headers=headers)
    assert answer.json() == {"go": "/letters"}
    assert "0 thư bị trả lại" in seat.get("/letters")
