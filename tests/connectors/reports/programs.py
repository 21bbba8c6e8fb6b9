"""Programs that some tests need: without them they are skipped, in CI they fail."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def need(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        if os.environ.get("CI") == "true" or os.environ.get("HOSO_REQUIRE_PROGRAMS") == "1":
            pytest.fail(f"{name} is required here and was not found")
        pytest.skip(f"{name} not found")
    return found


def convert(source: Path, to: str, folder: Path, *more: str) -> Path:
    """*source* saved again by LibreOffice in another form; *more* are options of its own."""
    profile = (folder / "profile").resolve().as_uri()
    command = [
        need("soffice"),
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        to,
        "--outdir",
        str(folder),
        *more,
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return folder / f"{source.stem}.{to.split(':')[0]}"
