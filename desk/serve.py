"""The server of the desk: on this machine only, one for a workspace."""

import contextlib
import html
import json
import secrets
import socket
import urllib.request
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from ..connectors.files import private_folder, write_private
from ..office.stop import SERVICE, USAGE, Stop
from ..office.workspace import Workspace
from ..validators.texts import language, t
from . import uploads
from .app import Desk, build
from .door import Door, Links, Sessions
from .jobs import Jobs

LOCAL = "127.0.0.1"
OPENS = "mo-ban-lam-viec.html"
"""A file of the workspace that leads the browser in. A command line with the key would be seen by
everybody on the machine."""


@dataclass(frozen=True)
class Running:
    """Where the desk of a workspace answers, and the secret of its links."""

    port: int
    secret: bytes

    def door(self, by: str) -> Door:
        return Door(self.port, Links(self.secret), Sessions(), language(), by)


def serve(
    workspace: Workspace, *, port: int, by: str, browser: bool, say: Callable[[str], None]
) -> None:
    """Serve the desk until the terminal ends it. Where the workspace's desk runs already, a new
    link into it is made, and that is all.

    Args:
        port: 0 for any that is free.
        say: shows one line.

    Raises:
        Stop: the port is taken.
    """
    there = running(workspace)
    if there is not None:
        _lead_in(workspace, there.door(by), browser, say)
        return
    with _listening(port) as listening:
        here = Running(listening.getsockname()[1], secrets.token_bytes(32))
        door = here.door(by)
        _note(workspace, here)
        uploads.forget(workspace)
        jobs = Jobs(workspace)
        config = uvicorn.Config(
            build(Desk(workspace, door, jobs)),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=2,
        )
        _lead_in(workspace, door, browser, say)
        say(t("Ctrl-C để tắt bàn làm việc; việc đang chạy sẽ chạy nốt."))
        try:
            uvicorn.Server(config).run(sockets=[listening])
        except KeyboardInterrupt:
            pass
        finally:
            _file(workspace).unlink(missing_ok=True)
            (workspace.root / OPENS).unlink(missing_ok=True)


def running(workspace: Workspace) -> Running | None:
    """The workspace's desk that answers now."""
    try:
        kept = json.loads(_file(workspace).read_text(encoding="utf-8"))
        found = Running(int(kept["port"]), bytes.fromhex(kept["secret"]))
    except (FileNotFoundError, ValueError, KeyError):
        return None
    address = f"http://{LOCAL}:{found.port}/alive"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with contextlib.suppress(OSError, ValueError), opener.open(address, timeout=2) as answer:
        if answer.read(200).decode("ascii", "replace") == Links(found.secret).name():
            return found
    return None


def _listening(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.bind((LOCAL, port))
    except OSError as error:
        listening.close()
        raise Stop(
            t("Cổng {port} đang có chương trình khác dùng; bỏ --port hoặc chọn cổng khác.",
              port=port),
            SERVICE if port else USAGE,
        ) from error  # fmt: skip
    listening.listen(64)
    return listening


def _lead_in(workspace: Workspace, door: Door, browser: bool, say: Callable[[str], None]) -> None:
    """Open the browser, or show the link to the owner of the terminal."""
    if browser and _opened(workspace.root / OPENS, door.link()):
        say(t("Đã mở bàn làm việc trong trình duyệt (http://{host}).", host=f"{LOCAL}:{door.port}"))
        return
    say(t("Mở bàn làm việc: {link}", link=door.link()))
    say(t("Đường vào này dùng một lần, trong 10 phút; chạy lại hoso serve để có đường khác."))


def _opened(path: Path, link: str) -> bool:
    page = (
        '<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
        f'<meta http-equiv="refresh" content="0; url={html.escape(link)}"><title>hoso</title>'
    )
    write_private(path, page.encode())
    try:
        return webbrowser.open(path.resolve().as_uri())
    except webbrowser.Error:
        return False


def _note(workspace: Workspace, here: Running) -> None:
    kept = {"port": here.port, "secret": here.secret.hex()}
    write_private(_file(workspace), json.dumps(kept).encode())


def _file(workspace: Workspace) -> Path:
    return private_folder(workspace.root / ".hoso" / "desk") / "server.json"
