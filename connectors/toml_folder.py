"""The texts of a Department's own TOML files: rules, packs, forms."""

from collections.abc import Iterator
from pathlib import Path

from ..validators.texts import t

LARGEST = 1 << 20
"""Bytes of one file; such a file is a page or two."""


def texts(folder: Path, error: type[Exception]) -> Iterator[tuple[str, str]]:
    """(name, text) of each ``*.toml`` file of a folder that is there, in order of name.

    Raises:
        error: a file is too large or no UTF-8; one sentence.
    """
    for path in sorted(p for p in folder.glob("*.toml") if p.is_file()):
        yield path.name, _read(path, error)


def _read(path: Path, error: type[Exception]) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise error(t("{file} lớn quá {n} KiB.", file=path.name, n=LARGEST >> 10))
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise error(
            t("Không đọc được {file}: phải là tệp văn bản UTF-8.", file=path.name)
        ) from wrong
