"""Files that come from the browser: streamed to the disk of the workspace within a limit, whole or
not at all, never run and never given back."""

import os
import secrets
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from ..connectors.files import private_folder
from ..connectors.untrusted import one_line
from ..office.stop import UNREADABLE, USAGE, Stop
from ..office.workspace import Workspace
from ..validators.texts import t

NAME_LETTERS = 150
_FORBIDDEN = frozenset('<>:"/\\|?*')
_DEVICES = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))}


@asynccontextmanager
async def received(request: Request, workspace: Workspace, most: int) -> AsyncIterator[Path]:
    """The body of a request as a file in a folder of its own, gone when the block ends (move it to
    keep it). Its name is what :func:`name_of` leaves of the browser's.

    Args:
        most: bytes that it may have.

    Raises:
        Stop: it is larger, empty, or did not come to its end; its name cannot be used.
    """
    name = name_of(request)
    folder = workspace.root / ".hoso" / "desk" / "coming" / secrets.token_hex(16)
    path = private_folder(folder) / name
    try:
        await _streamed(request, path, most)
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def forget(workspace: Workspace) -> None:
    """Take away what came in part before the desk was killed."""
    shutil.rmtree(workspace.root / ".hoso" / "desk" / "coming", ignore_errors=True)


async def _streamed(request: Request, path: Path, most: int) -> None:
    size = 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        try:
            async for piece in request.stream():
                size += len(piece)
                if size > most:
                    raise Stop(
                        t("Tệp lớn hơn {n} MB; không nhận.", n=most // 1_000_000), UNREADABLE
                    )
                await run_in_threadpool(file.write, piece)
        except ClientDisconnect:
            raise Stop(t("Tệp chưa gửi lên hết; không nhận."), UNREADABLE) from None
    if not size:
        raise Stop(t("Tệp rỗng; không nhận."), UNREADABLE)


def name_of(request: Request) -> str:
    """The name that the browser gives its file (header ``X-File-Name``, percent-encoded), as a name
    within one folder: no path, no device, nothing hidden, nothing that turns letters around.

    Raises:
        Stop: nothing is left of it.
    """
    return safe_name(unquote(request.headers.get("x-file-name", ""), errors="replace"))


def folders_of(request: Request) -> list[str]:
    """The folders in which the browser found its file (header ``X-File-Folder``), outermost first,
    each as a name that leads nowhere else."""
    given = unquote(request.headers.get("x-file-folder", ""), errors="replace")
    parts = [part for part in given.replace("\\", "/").split("/") if part.strip(" .")]
    return [safe_name(part) for part in parts]


def changed_of(request: Request) -> float | None:
    """When the file was changed last where the browser found it (header ``X-File-Changed``, in
    milliseconds since the epoch), in seconds, not later than now; None when it does not say so."""
    given = request.headers.get("x-file-changed", "")
    if not given.isdigit() or len(given) > 15:
        return None
    return min(int(given) / 1000, time.time())


def safe_name(given: str) -> str:
    """See :func:`name_of`."""
    last = PureWindowsPath(PurePosixPath(one_line(given)).name).name
    kept = "".join("_" if c in _FORBIDDEN or not c.isprintable() else c for c in last)
    kept = kept.strip(" .")
    if len(kept) > NAME_LETTERS:
        stem, dot, suffix = kept.rpartition(".")
        kept = (
            stem[: NAME_LETTERS - len(suffix) - 1] + dot + suffix if stem else kept[:NAME_LETTERS]
        )
    if not kept or kept.partition(".")[0].strip().lower() in _DEVICES:
        raise Stop(t("Tên tệp không dùng được; đổi tên rồi gửi lại."), USAGE)
    return kept
