"""The desk on a real port of this machine, for a browser."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn

from hoso.desk.app import Desk, build
from hoso.desk.door import Door, Links, Sessions
from hoso.desk.jobs import Jobs
from hoso.desk.serve import _listening
from hoso.office.workspace import Workspace


@dataclass
class Live:
    desk: Desk

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.desk.door.port}"

    def link(self) -> str:
        return self.desk.door.link()


@contextmanager
def served(workspace: Workspace) -> Iterator[Live]:
    listening = _listening(0)
    port = listening.getsockname()[1]
    door = Door(port, Links(b"of the tests"), Sessions(), by="lan")
    desk = Desk(workspace, door, Jobs(workspace))
    config = uvicorn.Config(build(desk), log_config=None, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield Live(desk)
    server.should_exit = True
    thread.join(timeout=20)
    listening.close()


@contextmanager
def at(browser, live: Live, *, width: int = 1280, colours: str = "light") -> Iterator:
    """A tab of somebody who was let in; ``asked`` holds the address of every request, ``said`` what
    the browser complained of."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=colours)
    tab = context.new_page()
    tab.asked, tab.said = [], []
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.on("console", lambda message: tab.said.append(message.text))
    tab.on("pageerror", lambda error: tab.said.append(str(error)))
    tab.goto(live.link())
    yield tab
    context.close()
