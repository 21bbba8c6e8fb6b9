"""An office's desk as it is served: TLS, accounts, PostgreSQL beneath, several people in it at
once, none of whom both prepares, approves and applies."""

import re
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import uvicorn

from hoso.desk import serve
from hoso.desk.app import Desk
from hoso.desk.jobs import Jobs
from hoso.desk.serve import Listen, Running
from hoso.office import accounts
from hoso.office.settings import FILE
from hoso.office.workspace import Workspace

from ..office.people import person
from ..office.story import UNITS, Office, staff_of
from ..typed import there
from .test_listen import PASSWORD, certificate

NOV = "2026-11"
pytestmark = pytest.mark.postgresql
PEOPLE = {"lan": "duyet", "minh": "duyet", "hoa": "duyet", "an": "doc"}


@pytest.fixture
def office(tmp_path, databases, migrated_database):
    """Two units sent somebody new; the mirror lies on a server, four eyes are asked for."""
    made = Office(tmp_path / "so")
    file = made.root / FILE
    url = databases(migrated_database).replace("postgresql://", "postgresql+psycopg://")
    text = file.read_text(encoding="utf-8").replace("sqlite:///mirror.db", url)
    file.write_text(text.replace("# four_eyes", "four_eyes"), encoding="utf-8")
    made.workspace = Workspace(made.root)
    made.national("2026-10", {p.key: (u, p) for u in UNITS[:2] for p in staff_of(u)})
    for n, unit in enumerate(UNITS[:2]):
        people = [*staff_of(unit), person(900 + n)]
        made.send(NOV, f"{n}.xlsx", unit, people, "2026-11-20")
    for name, role in PEOPLE.items():
        accounts.add(made.workspace, name, role, PASSWORD, by="test")
    return made


@pytest.fixture
def seats(office, tmp_path):
    """name -> a browser of somebody who logged in, of one desk on a real port."""
    files = certificate(tmp_path, "localhost")
    listening = serve._listening(0)
    port = listening.getsockname()[1]
    door = serve.dataclasses.replace(
        Running(port, b"of the tests").door("x"),
        shared=serve.shared(office.workspace, ("localhost",)),
    )
    desk = Desk(office.workspace, door, Jobs(office.workspace))
    server = uvicorn.Server(serve._config(desk, Listen("127.0.0.1", port, *files)))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    trust, home = ssl.create_default_context(cafile=str(files[0])), f"https://localhost:{port}"
    found: dict[str, Any] = {name: Browser(home, trust) for name in PEOPLE}
    for name, own in found.items():
        own.post("/login", 200, name=name, password=PASSWORD)
    found["desk"] = desk
    yield found
    server.should_exit = True
    thread.join(timeout=20)
    listening.close()


class Browser:
    def __init__(self, home: str, trust: ssl.SSLContext):
        self._client = httpx.Client(
            base_url=home, verify=trust, follow_redirects=True, timeout=60, headers={"origin": home}
        )

    def get(self, path: str, status: int = 200) -> str:
        answer = self._client.get(path)
        assert answer.status_code == status, (path, answer.status_code, answer.text)
        return answer.text

    def post(self, path: str, status: int = 200, **fields) -> str:
        answer = self.posted(path, **fields)
        assert answer.status_code == status, (path, answer.status_code, answer.text)
        return answer.text

    def posted(self, path: str, **fields) -> httpx.Response:
        if path != "/login":
            token = there(re.search(r'name="form_token" value="([^"]+)"', self.get("/")))[1]
            fields["form_token"] = token
        return self._client.post(path, data=fields)


def test_who_prepares_does_not_approve_and_who_approves_does_not_apply(office, seats):
    lan, minh, hoa, an, desk = (seats[n] for n in ("lan", "minh", "hoa", "an", "desk"))

    def done(state: str = "done") -> str:
        job = desk.jobs.wait(there(desk.jobs.latest()).number)
        assert job.state == state, job.sentence
        return job.sentence

    an.post("/month/run", 403, period=NOV, as_of="2026-11-28")
    lan.post("/month/run", period=NOV, as_of="2026-11-28")
    # Whoever looks meanwhile sees the same.
    assert f"/jobs/{there(desk.jobs.latest()).number}" in minh.get("/") or done()
    assert "kế hoạch số 1" in done()
    page = minh.get("/decisions?plan=1&kind=new")
    items = re.findall(r'name="one" value="approve:([^":]+):"', page)
    assert len(items) == 2
    said = {"because": "đã xem", "plan": "1"}
    refused = lan.post("/decisions/1/one", 409, one=f"approve:{items[0]}:", **said)
    assert "bốn mắt" in refused and "lan đã lập" in refused
    # Two people decide the same line at the same moment: one of them is told.
    with ThreadPoolExecutor(2) as both:
        asked = {"one": f"approve:{items[0]}:", **said}
        answers = list(both.map(lambda who: who.posted("/decisions/1/one", **asked), (minh, hoa)))
    assert sorted(a.status_code for a in answers) == [200, 409], [a.text for a in answers]
    winner = ("minh", "hoa")[[a.status_code for a in answers].index(200)]
    with office.workspace.mirror() as mirror:
        decided = mirror.decisions(1)
    assert {(word, who) for word, who, _ in decided.values() if word} == {("approve", winner)}
    an.post("/decisions/1/one", 403, one=f"approve:{items[1]}:", **said)
    lan.post("/plans/1/rehearse")
    done()
    assert "bốn mắt" in seats[winner].posted("/plans/1/apply", typed="1").text or done("stopped")
    lan.post("/plans/1/apply", typed="1")
    done()
    with office.workspace.mirror() as mirror:
        assert mirror.plans()["state"].tolist() == ["applied"] and mirror.audit_verify() == []
        told = mirror.audit_entries(200, None)
    by = {(str(who), str(what)) for who, what in zip(told["by"], told["action"], strict=True)}
    assert {("lan", "plan"), (winner, "decide"), ("lan", "apply"), ("an", "login")} <= by
    assert ("an", "decide") not in by and ("lan", "decide") not in by
