"""What comes from the browser: hostile names, too much, not to its end; and what is made of it."""

import json
import socket
import time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.connectors.mirror.outgoing import Order
from hoso.desk import uploads
from hoso.desk.pages import receipts
from hoso.office.stop import Stop
from hoso.office.workspace import Workspace
from hoso.validators.shapes import of_rows

from .conftest import HOME
from .live import served

HOSTILE = [
    ("../../etc/passwd", "passwd"),
    ("..\\..\\windows\\system32\\a.xlsx", "a.xlsx"),
    ("C:\\Users\\lan\\tệp của đơn vị.xlsx", "tệp của đơn vị.xlsx"),
    ("/tmp/a.xlsx", "a.xlsx"),
    ("a.xlsx\x00.exe", "a.xlsx.exe"),
    ("x\u202excl.exe", "xxcl.exe"),
    (".hidden", "hidden"),
    ("a\nb.xlsx", "a b.xlsx"),
    ("a<b>|c?.xlsx", "a_b__c_.xlsx"),
    ("a:stream.xlsx", "stream.xlsx"),
    ("ten" + "x" * 500 + ".xlsx", None),
]


@pytest.mark.parametrize(("name", "kept"), HOSTILE)
def test_a_name_stays_within_its_folder(name, kept):
    found = uploads.safe_name(name)
    assert kept is None or found == kept
    assert len(found) <= uploads.NAME_LETTERS and found.endswith(
        ("passwd", "hidden", ".xlsx", ".exe")
    )


@pytest.mark.parametrize("name", ["", ".", "..", "/", "\\", " . ", "con", "NUL.xlsx", "com1.txt"])
def test_a_name_of_which_nothing_is_left_is_refused(name):
    with pytest.raises(Stop):
        uploads.safe_name(name)


@given(st.text(max_size=300))
def test_no_name_leads_anywhere_else(name):
    try:
        found = uploads.safe_name(name)
    except Stop:
        return
    assert not set(found) & set("/\\:\x00\n\r\t") and not found.startswith(".") and found.strip()
    assert len(found) <= uploads.NAME_LETTERS


def order(transaction):
    return {"transaction_id": transaction, "service": "s", "action": "a", "id": "x", "body": "{}",
            "sha256": "0"}  # fmt: skip


def sent(seat, body, name="phan-hoi.json", **headers):
    return seat.client.post(
        "/receipts/take",
        content=body,
        headers={"origin": HOME, "x-form-token": seat.token, "x-file-name": quote(name),
                 "hx-request": "true", **headers},
    )  # fmt: skip


def coming(seat):
    return list((seat.desk.workspace.root / ".hoso" / "desk" / "coming").glob("*"))


def test_receipts_are_taken_in_and_shown_by_person(seat):
    with seat.desk.workspace.mirror() as mirror:
        mirror.queue(1, of_rows(Order, [order("T1"), order("T2")]))
    answers = [
        {"transaction_id": "T1", "err_code": "1", "message": "<b>sai số</b>"},
        {"transaction_id": "T2", "err_code": "0", "message": "tốt"},
        {"transaction_id": "T9", "err_code": "0", "message": ""},
    ]
    answer = sent(seat, json.dumps(answers).encode())
    assert answer.status_code == 200 and answer.json() == {"go": "/receipts"}
    text = seat.get("/receipts")
    assert "3 phản hồi: 1 được nhận, 1 bị từ chối, 1 không phải của ta" in text
    assert "&lt;b&gt;sai số" in text and "<b>sai" not in text
    assert "3 phản hồi" not in seat.get("/receipts")
    assert coming(seat) == []


@pytest.mark.parametrize(("body", "status"), [(b"", 422), (b"{", 422), (b"PK\x03\x04", 422)])
def test_what_are_no_receipts_is_a_sentence(seat, body, status):
    answer = sent(seat, body)
    assert answer.status_code in (status, 400) and "told error" in answer.text
    assert answer.headers["hx-retarget"] == "#wrong" and coming(seat) == []


def test_too_much_is_not_taken(seat, monkeypatch):
    monkeypatch.setattr(receipts, "MOST_BYTES", 1_000_000)
    answer = sent(seat, b"[" + b" " * 1_000_001 + b"]")
    assert answer.status_code == 422 and "1 MB" in answer.text and coming(seat) == []


def test_an_upload_needs_the_token_in_its_header(seat):
    answer = sent(seat, b"[]", **{"x-form-token": "x"})
    assert answer.status_code == 403
    answer = sent(seat, b"form_token=" + seat.token.encode(), **{"x-form-token": ""})
    assert answer.status_code == 403


def test_one_that_is_cut_off_leaves_nothing(tmp_path):
    """The browser, or the network, is gone in the midst."""
    workspace = Workspace.create(tmp_path / "so", name="Sở Nội vụ", target=200)
    with served(workspace) as live:
        cookie, session = live.desk.door.sessions.begin("vi", "lan")
        head = (
            f"POST /receipts/take HTTP/1.1\r\nHost: 127.0.0.1:{live.desk.door.port}\r\n"
            f"Cookie: {live.desk.door.cookie}={cookie}\r\nOrigin: {live.home}\r\n"
            f"X-Form-Token: {session.form_token}\r\nX-File-Name: a.json\r\n"
            "Content-Length: 1000000\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", live.desk.door.port)) as talk:
            talk.sendall(head.encode() + b"[" * 1000)
            folder = workspace.root / ".hoso" / "desk" / "coming"
            end = time.monotonic() + 20
            while not list(folder.glob("*/a.json")) and time.monotonic() < end:
                time.sleep(0.02)
            assert list(folder.glob("*/a.json"))
        while list(folder.glob("*")) and time.monotonic() < end:
            time.sleep(0.02)
        assert list(folder.glob("*")) == []


def test_what_a_killed_desk_left_is_taken_away(tmp_path):
    workspace = Workspace.create(tmp_path / "so", name="Sở Nội vụ", target=200)
    half = workspace.root / ".hoso" / "desk" / "coming" / "abc"
    half.mkdir(parents=True)
    (half / "a.json").write_bytes(b"[")
    uploads.forget(workspace)
    assert not half.exists()
