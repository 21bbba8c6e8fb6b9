"""The server of the desk: on this machine only or, with accounts and TLS, for an office; one for a
workspace."""

import contextlib
import dataclasses
import html
import json
import secrets
import socket
import ssl
import urllib.request
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn

from ..connectors import certificates
from ..connectors.files import private_folder, write_private
from ..office import accounts
from ..office.stop import SERVICE, USAGE, Stop
from ..office.workspace import Workspace
from ..validators.texts import language, t
from . import uploads
from .app import Desk, build
from .door import Door, Links, Sessions, Shared
from .jobs import Jobs

LOCAL = "127.0.0.1"
AT_ONCE = 200
"""Requests at a time; more are turned away."""
OPENS = "mo-ban-lam-viec.html"
"""A file of the workspace that leads the browser in. A command line with the key would be seen by
everybody on the machine."""


@dataclass(frozen=True)
class Listen:
    """Where other machines find the desk, and by which certificate (PEM)."""

    host: str
    port: int
    certificate: Path
    key: Path


@dataclass(frozen=True)
class Running:
    """Where the desk of a workspace answers, and the secret of its links; ``address``: of the desk
    of an office, '' of one on this machine only."""

    port: int
    secret: bytes
    host: str = LOCAL
    address: str = ""

    def door(self, by: str) -> Door:
        return Door(self.port, Links(self.secret), Sessions(), language(), by)


def serve(
    workspace: Workspace,
    *,
    port: int,
    by: str,
    browser: bool,
    say: Callable[[str], None],
    listen: Listen | None = None,
) -> None:
    """Serve the desk until the terminal ends it. Where the workspace's desk runs already, a new
    link into it is made, and that is all.

    Args:
        port: 0 for any that is free.
        say: shows one line.
        listen: answer other machines, too.

    Raises:
        Stop: the port is taken; the workspace's desk answers others already; what a desk of several
            people needs is not there. BadCertificate: of the certificate.
    """
    there = running(workspace)
    if there is not None:
        if there.address or listen:
            raise Stop(
                t("Bàn làm việc của nơi này đang mở ở {address}; vào ở đó, hoặc tắt nó trước.",
                  address=there.address or f"http://{LOCAL}:{there.port}"),
                USAGE,
            )  # fmt: skip
        _lead_in(workspace, there.door(by), browser, say)
        return
    shared = _shared(workspace, listen) if listen else None
    host = listen.host if listen else LOCAL
    with _listening(listen.port if listen else port, host) as listening:
        here = Running(listening.getsockname()[1], secrets.token_bytes(32), host)
        door = dataclasses.replace(here.door(by), shared=shared)
        _note(workspace, dataclasses.replace(here, address=door.address() if shared else ""))
        uploads.forget(workspace)
        config = _config(Desk(workspace, door, Jobs(workspace)), listen)
        if shared:
            say(t("Bàn làm việc của cơ quan: {address}", address=door.address()))
        else:
            _lead_in(workspace, door, browser, say)
        say(t("Ctrl-C để tắt bàn làm việc; việc đang chạy sẽ chạy nốt."))
        try:
            uvicorn.Server(config).run(sockets=[listening])
        except KeyboardInterrupt:
            pass
        finally:
            _file(workspace).unlink(missing_ok=True)
            (workspace.root / OPENS).unlink(missing_ok=True)


def _config(desk: Desk, listen: Listen | None) -> uvicorn.Config:
    return uvicorn.Config(
        build(desk),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws="none",
        limit_concurrency=AT_ONCE,
        timeout_graceful_shutdown=2,
        ssl_certfile=str(listen.certificate) if listen else None,
        ssl_keyfile=str(listen.key) if listen else None,
    )


def _shared(workspace: Workspace, listen: Listen) -> Shared:
    """What a desk of several people has.

    Raises:
        Stop: the mirror is no PostgreSQL, or there is no account. BadCertificate.
    """
    if str(workspace.settings.mirror["url"]).startswith("sqlite"):
        raise Stop(
            t("Nhiều người cùng làm thì bản sao CSDL phải nằm trên PostgreSQL: đặt url trong mục "
              "[mirror] của hoso.toml."),
            USAGE,
        )  # fmt: skip
    if not any(not one.disabled for one in accounts.every(workspace)):
        raise Stop(t("Chưa có tài khoản nào; thêm bằng: hoso accounts add"), USAGE)
    names = tuple(certificates.names_of(listen.certificate, listen.key))
    return shared(workspace, names)


def shared(workspace: Workspace, names: tuple[str, ...]) -> Shared:
    """The accounts of a workspace as its desk asks them.

    Args:
        names: under which the desk answers.
    """

    def record(by: str, action: str, about: str) -> None:
        # Its settings may have been changed since.
        with Workspace(workspace.root).mirror() as mirror:
            mirror.note(action, about, by=by)

    return Shared(
        names,
        accounts.present(workspace),
        lambda name, password: accounts.entered(workspace, name, password),
        record,
    )


def running(workspace: Workspace) -> Running | None:
    """The workspace's desk that answers now."""
    try:
        kept = json.loads(_file(workspace).read_text(encoding="utf-8"))
        kept["secret"] = bytes.fromhex(kept["secret"])
        found = Running(**kept)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    local = found.host if found.host not in ("0.0.0.0", "") else LOCAL
    scheme = "https" if found.address else "http"
    asked = urllib.request.Request(f"{scheme}://{local}:{found.port}/alive")
    if found.address:
        asked.add_header("Host", f"{urlsplit(found.address).hostname}:{found.port}")
    # Whether it is ours is told by the hash of its secret, not by its certificate.
    unproved = ssl.create_default_context()
    unproved.check_hostname, unproved.verify_mode = False, ssl.CERT_NONE
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=unproved)
    )
    with contextlib.suppress(OSError, ValueError), opener.open(asked, timeout=2) as answer:
        if answer.read(200).decode("ascii", "replace") == Links(found.secret).name():
            return found
    return None


def _listening(port: int, host: str = LOCAL) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise Stop(
            t("Cổng {port} đang có chương trình khác dùng; bỏ --port hoặc chọn cổng khác.",
              port=port)
            if host == LOCAL
            else t("Không mở được {host}:{port} trên máy này.", host=host, port=port),
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
    kept = {**dataclasses.asdict(here), "secret": here.secret.hex()}
    write_private(_file(workspace), json.dumps(kept).encode())


def _file(workspace: Workspace) -> Path:
    return private_folder(workspace.root / ".hoso" / "desk") / "server.json"
