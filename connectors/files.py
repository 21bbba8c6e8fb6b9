"""Files that hold personal data: written whole or not at all, readable by their owner only."""

import os
from pathlib import Path


def private_folder(path: Path) -> Path:
    """The folder, made with mode 0700 when it is missing."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def write_private(path: Path, data: bytes) -> None:
    """Write *data* with mode 0600; a reader, or a crash, never sees half a file."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    os.replace(temporary, path)
