"""The desk as a real process, killed outright in the midst of an upload and of an apply."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from urllib.parse import urlencode

import pytest

from hoso.desk import jobs
from hoso.office import applying, deciding
from hoso.office.deciding import Said
from hoso.office.month import run_month

from ..office.people import person
from ..office.story import UNITS, staff_of

NOV = "2026-11"
pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills a process by a signal of POSIX")


class Served:
    """`hoso serve` of a workspace, and a browser that was let in."""

    def __init__(self, root):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hoso.cli", "serve", str(root), "--no-browser"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        found = re.search(r"127\.0\.0\.1:(\d+)(/enter\S+)", self.process.stdout.readline())
        assert found
        self.port, self.cookie = int(found[1]), ""
        for _ in range(200):
            try:
                answer = self.ask("GET", found[2])
                break
            except ConnectionRefusedError:
                time.sleep(0.05)
        self.cookie = str(answer.getheader("set-cookie")).partition(";")[0]
        page = self.ask("GET", "/").read().decode()
        self.token = page.partition('name="form_token" value="')[2].partition('"')[0]

    @property
    def headers(self) -> dict[str, str]:
        return {"cookie": self.cookie, "origin": f"http://127.0.0.1:{self.port}"}

    def ask(self, method: str, path: str, body: str | None = None) -> http.client.HTTPResponse:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        kind = {"content-type": "application/x-www-form-urlencoded"} if body else {}
        line.request(method, path, body, {**self.headers, **kind} if self.cookie else {})
        return line.getresponse()

    def post(self, path: str, **fields: str) -> int:
        return self.ask("POST", path, urlencode({"form_token": self.token, **fields})).status

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=30)


def test_killed_in_the_midst_of_an_upload_nothing_of_it_is_there(twelve_units, tmp_path):
    office = twelve_units.copy(tmp_path / "so")
    (office.root / "inbox" / NOV).mkdir(parents=True)
    served = Served(office.root)
    try:
        line = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
        line.putrequest("POST", f"/files/{NOV}/take")
        for name, value in {
            **served.headers, "x-form-token": served.token, "x-file-name": "ninh-hai.xlsx",
            "content-length": "5000000",
        }.items():  # fmt: skip
            line.putheader(name, value)
        line.endheaders()
        line.send(b"PK\x03\x04" + b"x" * 1_000_000)
        coming = office.root / ".hoso" / "desk" / "coming"
        for _ in range(200):
            if any(p.is_file() and p.stat().st_size for p in coming.rglob("*")):
                break
            time.sleep(0.05)
        else:
            pytest.fail("nothing of the file came")
    finally:
        served.kill()
    assert list((office.root / "inbox" / NOV).iterdir()) == []
    again = Served(office.root)
    try:
        assert not coming.exists() and list((office.root / "inbox" / NOV).iterdir()) == []
        assert again.ask("GET", "/files").status == 200
    finally:
        again.end()


@pytest.fixture(scope="module")
def rehearsed(twelve_units, tmp_path_factory):
    """A plan of a new person, approved and rehearsed."""
    office = twelve_units.copy(tmp_path_factory.mktemp("rehearsed") / "so")
    office.send(NOV, "ninh-hai.xlsx", UNITS[0], [*staff_of(UNITS[0]), person(900)], "2026-11-20")
    run_month(office.workspace, NOV, as_of="2026-11-28", jobs=1)
    with office.workspace.mirror() as mirror:
        board = deciding.board(mirror, 1)
        asked = dict.fromkeys(board.index.names, "")
        deciding.decide(office.workspace, mirror, board, Said("approve", "đúng"), asked, by="lan")
    applying.rehearse(office.workspace, 1, by="lan")
    return office


@pytest.fixture
def approved(rehearsed, tmp_path):
    return rehearsed.copy(tmp_path / "so")


def state_of(office) -> str:
    """The state of the plan; all of it is there or nothing."""
    with office.workspace.mirror() as mirror:
        assert mirror.audit_verify() == []
        state = str(mirror.plans()["state"].iloc[0])
        there = person(900).cccd in set(mirror.theirs()["nguoi"]["cccd"])
    assert there == (state == "applied")
    return state


def test_the_desk_killed_in_the_midst_of_an_apply_brings_it_to_its_end(approved):
    served = Served(approved.root)
    assert served.post("/plans/1/apply", typed="1") == 303
    served.kill()
    again = Served(approved.root)
    try:
        assert again.ask("GET", "/jobs/1").status == 200
        for _ in range(600):
            job = json.loads((jobs.folder(approved.workspace) / "000001.json").read_text())
            if job["state"] != "going":
                break
            time.sleep(0.1)
        assert job["state"] == "done" and "Đã áp dụng" in job["sentence"]
        assert "Đã áp dụng" in again.ask("GET", "/jobs/1").read().decode()
    finally:
        again.end()
    assert state_of(approved) == "applied"


@pytest.mark.parametrize("after", [0.0, 1.5, 3.0])
def test_desk_and_work_killed_together_leave_all_or_nothing(approved, after):
    served = Served(approved.root)
    assert served.post("/plans/1/apply", typed="1") == 303
    time.sleep(after)
    served.kill()
    for worker in workers(served.process.pid):
        os.kill(worker, signal.SIGKILL)
    file = jobs.folder(approved.workspace) / "000001.json"
    job = json.loads(file.read_text())
    if job["state"] == "going":  # as it is after a while without a sign of life
        file.write_text(json.dumps({**job, "beat": job["beat"] - jobs.SILENT_SECONDS}))
    state = state_of(approved)
    again = Served(approved.root)
    try:
        said = again.ask("GET", "/jobs/1").read().decode()
        assert "Không có gì dở dang" in said or state == "applied"
        assert 'hx-get="/-/jobs/1"' not in said
        if state == "planned":
            assert again.post("/plans/1/apply", typed="1") == 303
            for _ in range(600):
                done = json.loads((file.parent / "000002.json").read_text())
                if done["state"] != "going":
                    break
                time.sleep(0.1)
            assert done["state"] == "done"
    finally:
        again.end()
    assert state_of(approved) == "applied"


def workers(_: int) -> list[int]:
    """The processes of the desk's work that this test began: their work is told by their input, so
    they are known by what they run, and by their parent, which was this process's child."""
    import psutil

    mine = {p.pid for p in psutil.Process().children(recursive=True)}
    found = []
    for process in psutil.process_iter(["pid", "cmdline", "environ"]):
        line = process.info["cmdline"] or []
        told = (process.info["environ"] or {}).get("PYTEST_CURRENT_TEST", "")
        own = process.pid in mine or told == os.environ["PYTEST_CURRENT_TEST"]
        if own and "hoso.desk.work" in line:
            found.append(process.pid)
    return found
