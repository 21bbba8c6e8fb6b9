"""Who comes in, from where, with what: the rules of the rim, each by an attack on it."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest

from hoso.desk.door import IDLE_SECONDS, LINK_SECONDS, Links
from hoso.desk.guard import FORM_BYTES, HEADERS
from hoso.office.workspace import Workspace

from .conftest import HOME, PORT


def test_a_link_lets_in_once_and_leaves_no_key_in_the_address(outside):
    link = outside.desk.door.link().removeprefix(HOME)
    answer = outside.client.get(link, follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"hoso-{PORT}=")
    assert {"httponly", "samesite=strict", "path=/"} <= {
        part.strip().lower() for part in cookie.split(";")
    }
    assert "Việc tiếp theo" in outside.get("/")
    outside.client.cookies.clear()
    stolen = outside.get(link, 403)
    assert "đã dùng" in stolen and outside.get("/", 401)


def test_a_link_from_a_file_lets_in_though_the_cookie_is_strict(outside):
    """A redirect would be followed as from elsewhere, without the cookie."""
    answer = outside.client.get(
        outside.desk.door.link(), headers={"sec-fetch-site": "cross-site"}, follow_redirects=False
    )
    assert answer.status_code == 200 and "set-cookie" in answer.headers
    assert 'http-equiv="refresh"' in answer.text


def test_a_link_ends_by_itself(outside):
    link = outside.desk.door.link()
    outside.clock.now += LINK_SECONDS + 1
    assert outside.client.get(link).status_code == 403


@pytest.mark.parametrize(
    "key", ["", "x", "1.2.3", "..", f"{10**12}.a.b", "1800000000.abc.", "é.é.é"]
)
def test_a_key_that_nobody_made_lets_nobody_in(outside, key):
    assert outside.client.get("/enter", params={"key": key}).status_code == 403
    other = Links(b"another secret", outside.clock).make()
    assert outside.client.get("/enter", params={"key": other}).status_code == 403


def test_a_key_cannot_be_made_older_or_newer(outside):
    made, nonce, sign = outside.desk.door.links.make().split(".")
    for when in (int(made) - 1, int(made) + 1):
        key = f"{when}.{nonce}.{sign}"
        assert outside.client.get("/enter", params={"key": key}).status_code == 403


def pages(desk):
    found = {route.path for group in desk.groups for route in group.routes}
    return sorted(path.replace("{number:int}", "1") for path in found)


def test_nobody_sees_a_page_who_was_not_let_in(outside):
    for path in pages(outside.desk):
        if path in ("/enter", "/alive"):
            continue
        for call in (outside.client.get, outside.client.post):
            answer = call(path, headers={"origin": HOME})
            assert answer.status_code == 401, path
            assert "Sở Nội vụ" not in answer.text
        outside.client.cookies.set(f"hoso-{PORT}", "made-up")
        assert outside.client.get(path).status_code == 401
        outside.client.cookies.clear()


@pytest.mark.parametrize(
    "host",
    ["evil.example:4711", "127.0.0.1", f"127.0.0.1:{PORT + 1}", f"127.0.0.1.nip.io:{PORT}", "",
     f"LOCALHOST.evil:{PORT}", f"[::1]:{PORT}"],
)  # fmt: skip
def test_a_name_of_elsewhere_that_points_here_is_refused(seat, host):
    """DNS rebinding: the browser believes to talk to its own site."""
    for path in ("/", "/enter", "/static/desk.css", "/alive"):
        answer = seat.client.get(path, headers={"host": host})
        assert answer.status_code == 421, (path, host)
        assert "Sở Nội vụ" not in answer.text
    good = {"host": host, "origin": f"http://{host}"}
    answer = seat.client.post("/language", data={"form_token": seat.token}, headers=good)
    assert answer.status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": f"http://127.0.0.1:{PORT + 1}"},
        {"origin": f"https://127.0.0.1:{PORT}"},
        {"origin": f"http://localhost:{PORT}"},
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": HOME},
        {"sec-fetch-site": "none"},
    ],
)
def test_a_form_of_elsewhere_changes_nothing(seat, headers):
    """Though it knew the token."""
    fields = {"form_token": seat.token, "language": "en"}
    answer = seat.client.post("/language", data=fields, headers=headers)
    assert answer.status_code == 403
    assert 'lang="vi"' in seat.get("/")[:60]


@pytest.mark.parametrize("token", ["", "x", "é", None])
def test_a_form_without_its_token_changes_nothing(seat, token):
    fields = {"language": "en"} if token is None else {"language": "en", "form_token": token}
    answer = seat.client.post("/language", data=fields, headers={"origin": HOME})
    assert answer.status_code == 403
    assert 'lang="vi"' in seat.get("/")[:60]


def test_the_token_of_another_browser_is_none_of_ours(seat):
    other = seat.desk.door.sessions.begin("vi", "minh")[1]
    seat.post("/language", 403, form_token=other.form_token, language="en")


def test_a_form_of_this_desk_is_taken(seat):
    assert 'lang="en"' in seat.post("/language", language="en")[:60]
    assert 'lang="vi"' in seat.post("/language", language="vi", back="/month")[:60]
    seat.client.headers["sec-fetch-site"] = "same-origin"
    assert 'lang="en"' in seat.post("/language", origin=None, language="en")[:60]
    by_header = seat.client.post(
        "/language", data={"language": "vi"}, headers={"origin": HOME, "x-form-token": seat.token}
    )
    assert 'lang="vi"' in by_header.text[:60]


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example/", "/\\evil.example", "x", "", "/a\r\nx: y"]
)
def test_a_form_leads_nowhere_else(seat, back):
    answer = seat.client.post(
        "/language",
        data={"form_token": seat.token, "language": "vi", "back": back},
        headers={"origin": HOME},
        follow_redirects=False,
    )
    assert answer.status_code == 303 and answer.headers["location"] == "/"


def test_a_link_followed_from_elsewhere_shows_nothing(seat):
    for site in ("cross-site", "same-site"):
        assert seat.client.get("/", headers={"sec-fetch-site": site}).status_code == 403


def test_a_form_that_never_ends_is_cut_off(seat):
    token = seat.token
    big = "x" * FORM_BYTES
    for fields in ({"back": big}, {f"f{n}": "" for n in range(2000)}):
        answer = seat.client.post(
            "/language", data={"form_token": token, **fields}, headers={"origin": HOME}
        )
        assert answer.status_code in (400, 413)


def test_every_answer_carries_the_headers(seat):
    token = seat.token
    answers = [
        seat.client.get("/"),
        seat.client.get("/nowhere"),
        seat.client.get("/static/desk.css"),
        seat.client.get("/", headers={"host": "evil.example"}),
        seat.client.post("/language", data={"form_token": token}, headers={"origin": HOME}),
        seat.client.post("/month/run", data={"form_token": token}, headers={"origin": HOME}),
    ]
    assert [a.status_code for a in answers] == [200, 404, 200, 421, 200, 400]
    for answer in answers:
        assert {k: answer.headers.get(k) for k in HEADERS} == HEADERS
    policy = HEADERS["content-security-policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy
    assert HEADERS["cache-control"] == "no-store"


def test_the_desk_locks_when_nobody_touches_it(seat):
    seat.clock.now += IDLE_SECONDS - 1
    seat.get("/")
    seat.clock.now += IDLE_SECONDS - 1
    seat.clock.now += 2
    assert "khóa" in seat.get("/", 401)
    seat.enter().get("/")


def test_what_a_page_asks_by_itself_keeps_nobody_awake(seat):
    for _ in range(3):
        seat.clock.now += IDLE_SECONDS / 2 - 1
        status = seat.client.get("/-/jobs/1").status_code
    assert status == 401


def test_somebody_who_leaves_is_out(seat):
    seat.post("/leave", 401)
    assert "Chưa vào" in seat.get("/", 401)


def test_an_unforeseen_error_shows_its_kind_only(seat, monkeypatch):
    from hoso.desk.pages import today

    def broken(workspace, waiting):
        raise RuntimeError("Nguyễn Văn A 037085001234")

    monkeypatch.setattr(today.office, "today", broken)
    text = seat.get("/", 500)
    assert "RuntimeError" in text and "Nguyễn" not in text and "Traceback" not in text


def test_what_the_office_says_is_a_page(seat):
    text = seat.post("/month/run", 400, period="2026-13")
    assert "Không có kỳ" in text and "Về trang Hôm nay" in text


def test_what_is_refused_keeps_the_navigation(seat):
    """So that nobody has to find the way back; only who is not in sees the sentence alone."""
    refused = {
        400: seat.post("/month/run", 400, period="2026-13"),
        403: seat.post("/month/run", 403, form_token="x"),
        404: seat.get("/nowhere", 404),
        405: seat.post("/month", 405),
    }
    for status, text in refused.items():
        assert 'href="/files"' in text and 'name="back" value="/"' in text, status
    seat.client.cookies.clear()
    text = seat.get("/", 401)
    assert "<nav" not in text and "Sở Nội vụ" not in text


@pytest.mark.parametrize("path", ["/nowhere", "/jobs/99", "/static/nothing.css", "/jobs/x"])
def test_what_there_is_not_is_a_page_of_ours(seat, path):
    text = seat.get(path, 404)
    assert "Không có trang này" in text and "<title>" in text
    assert "không nhận yêu cầu" in seat.post("/month", 405)


def test_static_files_are_ours_only(seat):
    for path in ("../serve.py", "..%2fserve.py", "%2e%2e/serve.py", "....//app.py", "/etc/passwd"):
        answer = seat.client.get(f"/static/{path}")
        assert answer.status_code in (400, 404), path


def test_a_page_has_nothing_inline_and_asks_nobody_else(seat):
    for path in ("/", "/month"):
        text = seat.get(path)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|hx-vals='js", text)
        assert not re.search(r"<script(?![^>]*\ssrc=\"/static/)", text)
        assert not re.search(r"(?:src|href|action)=\"(?!/|#)", text)


def _started(root, *more) -> tuple[subprocess.Popen, str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "hoso.cli", "serve", str(root), "--no-browser", *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    return process, process.stdout.readline()


def test_serve_answers_on_this_machine_only_and_makes_new_links(tmp_path):
    workspace = Workspace.create(tmp_path / "so", name="Sở Nội vụ", target=200)
    process, line = _started(workspace.root)
    try:
        found = re.search(r"http://127\.0\.0\.1:(\d+)(/enter\?key=\S+)", line)
        assert found, line
        port, path = int(found[1]), found[2]
        kept = workspace.root / ".hoso" / "desk" / "server.json"
        assert json.loads(kept.read_text())["port"] == port
        assert os.name != "posix" or kept.stat().st_mode & 0o077 == 0
        cookie = _entered(port, path)
        assert _status(port, "/", cookie) == 200
        assert _status(port, "/", "") == 401
        second = subprocess.run(
            [sys.executable, "-m", "hoso.cli", "serve", str(workspace.root), "--no-browser"],
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        again = re.search(r"http://127\.0\.0\.1:(\d+)(/enter\?key=\S+)", second.stdout)
        assert again and int(again[1]) == port and second.returncode == 0
        assert _entered(port, again[2]) != cookie
    finally:
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 0 and "Traceback" not in out
    assert not kept.exists()


def _entered(port: int, path: str) -> str:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    for _ in range(100):
        try:
            asked.request("GET", path)
            break
        except ConnectionRefusedError:
            time.sleep(0.1)
    answer = asked.getresponse()
    assert answer.status == 303
    assert answer.getheader("server") is None
    return str(answer.getheader("set-cookie")).partition(";")[0]


def _status(port: int, path: str, cookie: str) -> int:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    asked.request("GET", path, headers={"cookie": cookie} if cookie else {})
    return asked.getresponse().status
