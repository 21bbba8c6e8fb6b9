"""A desk over an office of twelve units, as pages see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from hoso.desk import jobs
from hoso.desk.app import Desk, build
from hoso.desk.door import Door, Links, Sessions
from hoso.desk.jobs import Jobs
from hoso.office.workspace import Workspace

from .here import Here

PORT = 4711
HOME = f"http://127.0.0.1:{PORT}"


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Seat:
    """Somebody at the desk: the browser without a window, and what it talks to."""

    client: TestClient
    desk: Desk
    clock: Clock

    def enter(self) -> "Seat":
        link = self.desk.door.link()
        assert self.client.get(link.removeprefix(HOME)).status_code == 200
        return self

    def get(self, path: str, status: int = 200, **more) -> str:
        answer = self.client.get(path, **more)
        assert answer.status_code == status, (path, answer.status_code, answer.text)
        return answer.text

    @property
    def token(self) -> str:
        """The token of the forms of the pages that this browser sees."""
        text = self.get("/")
        return text.partition('name="form_token" value="')[2].partition('"')[0]

    def post(self, path: str, status: int = 200, origin: str | None = HOME, **fields) -> str:
        fields.setdefault("form_token", self.token)
        headers = {} if origin is None else {"origin": origin}
        answer = self.client.post(path, data=fields, headers=headers)
        assert answer.status_code == status, (path, answer.status_code, answer.text)
        return answer.text


def end(seat: Seat) -> None:
    """End the process that works for a seat, whatever became of it."""
    process = seat.desk.jobs._process
    if process is not None:
        process[1].kill()
        process[1].wait()


def seat_at(root: Path) -> Seat:
    clock = Clock()
    workspace = Workspace.create(root, name="Sở Nội vụ", target=200)
    door = Door(PORT, Links(b"a secret", clock), Sessions(clock), by="lan")
    desk = Desk(workspace, door, Jobs(workspace))
    return Seat(TestClient(build(desk), base_url=HOME), desk, clock)


@pytest.fixture
def root(tmp_path) -> Path:
    """The workspace; a module with an office of its own says where that is."""
    return tmp_path / "so"


@pytest.fixture
def outside(root) -> Seat:
    """Somebody who was not let in yet."""
    return seat_at(root)


@pytest.fixture
def seat(outside) -> Iterator[Seat]:
    yield outside.enter()
    end(outside)


@pytest.fixture
def here(monkeypatch) -> None:
    """What lasts is done in this process."""
    monkeypatch.setattr(jobs, "_process", Here)
