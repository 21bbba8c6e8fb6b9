"""Pages as PDF, printed by a browser that is there anyway: Chromium, Chrome, or the Edge of every
Windows PC.

The browser gets the finished page, which loads nothing and runs nothing, and a profile of its own
that is thrown away.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from ...validators.texts import t
from ..files import write_private

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
_WINDOWS = (r"Microsoft\Edge\Application\msedge.exe", r"Google\Chrome\Application\chrome.exe")
_QUIET = (
    "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check",
    "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-extensions", "--no-pdf-header-footer",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
SECONDS = 120


class PrintError(RuntimeError):
    """The page could not be printed; the text is a sentence for the officer."""

    status = 5


def browser() -> str | None:
    """Path of a browser that prints, or None. ``HOSO_BROWSER`` comes first."""
    found = [os.environ.get("HOSO_BROWSER"), *map(shutil.which, BROWSERS)]
    places = [
        os.path.join(os.environ[v], p)
        for v in ("ProgramFiles(x86)", "ProgramFiles")
        if v in os.environ
        for p in _WINDOWS
    ]
    return next((f for f in [*found, *places] if f and Path(f).is_file()), None)


def print_page(page: Path, programme: str) -> Path:
    """Print *page* beside itself as PDF, readable by its owner only; its path.

    Raises:
        PrintError: the browser failed or gave no PDF.
    """
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "page.pdf")
        # A browser started by root has no sandbox to go into.
        alone = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
        command = [
            programme,
            *_QUIET,
            *alone,
            f"--user-data-dir={folder}",
            f"--print-to-pdf={made}",
            page.resolve().as_uri(),
        ]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
            data = made.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise PrintError(
                t(
                    "Không in được {page} thành PDF bằng {browser}.",
                    page=page.name,
                    browser=programme,
                )
            ) from error
    if not data.startswith(b"%PDF-"):
        raise PrintError(
            t("Không in được {page} thành PDF bằng {browser}.", page=page.name, browser=programme)
        )
    target = page.with_suffix(".pdf")
    write_private(target, data)
    return target
