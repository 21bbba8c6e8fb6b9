"""Files that hold personal data: written whole or not at all, readable by their owner only."""

import os
from pathlib import Path


def private_folder(path: Path) -> Path:
    """The folder; it and the folders above that are missing are made with mode 0700."""
    for folder in reversed([path, *path.parents]):
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)
    return path


def write_private(path: Path, data: bytes) -> None:
    """Write *data* with mode 0600; a reader, or a crash, never sees half a file."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    os.replace(temporary, path)


def append_private(path: Path, data: bytes) -> None:
    """Add *data* to the end of a file, made with mode 0600 when missing, in one write that is on
    the disk when this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
