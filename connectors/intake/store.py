"""What a whole set of files gave, kept as one file (its hash, plain values, Arrow tables): an
unchanged inbox is not parsed again."""

import hashlib
import io
import pickle
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from ...validators.records import Records
from ..files import private_folder, write_private
from .workbooks.pool import load_plain

LATEST = 3
"""Sets that stay; older ones go."""

_FRAMES = ("nguoi", "raw", "tables", "columns", "problems", "places")
_LISTS = ("con", "raw_con")
_LENGTH = struct.Struct(">Q")


def name_of(parts: Iterable[object]) -> str:
    """The name of a set: the same for the same files in the same order, read in the same way."""
    return hashlib.sha256("\n".join(map(repr, parts)).encode()).hexdigest()[:32]


def keep(cache: Path, name: str, files: list[tuple[Any, ...]], records: Records) -> None:
    """Write what a set gave (mode 0600); *files* are tuples of builtins."""
    frames = {("", n): _packed(getattr(records, n)) for n in _FRAMES}
    frames |= {
        (lists, n): _packed(f) for lists in _LISTS for n, f in getattr(records, lists).items()
    }
    head = pickle.dumps((files, {key: len(body) for key, body in frames.items()}), protocol=5)
    body = b"".join([_LENGTH.pack(len(head)), head, *frames.values()])
    private_folder(cache)
    write_private(cache / f"set-{name}", hashlib.sha256(body).digest() + body)
    for old in sorted(cache.glob("set-*"), key=lambda p: p.stat().st_mtime)[:-LATEST]:
        old.unlink(missing_ok=True)


def find(cache: Path, name: str) -> tuple[list[tuple[Any, ...]], Records] | None:
    """What was kept, or None when it is not there or not whole."""
    try:
        data = memoryview((cache / f"set-{name}").read_bytes())
    except OSError:
        return None
    digest, body = data[:32], data[32:]
    if hashlib.sha256(body).digest() != digest:
        return None
    (length,) = _LENGTH.unpack_from(body)
    start = _LENGTH.size + length
    files, sizes = load_plain(bytes(body[_LENGTH.size : start]))
    found: dict[str, dict[str, pd.DataFrame]] = {"": {}, **{lists: {} for lists in _LISTS}}
    for (group, frame), size in sizes.items():
        found[group][frame] = _unpacked(body[start : start + size])
        start += size
    return files, Records(**found.pop(""), **found)  # pyright: ignore[reportArgumentType]


def _packed(frame: pd.DataFrame) -> bytes:
    table = pa.Table.from_pandas(frame)
    out = io.BytesIO()
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    return out.getvalue()


def _unpacked(data: memoryview) -> pd.DataFrame:
    # The copy owns its memory: Arrow's own may not be written to.
    return pa.ipc.open_stream(data).read_all().to_pandas().copy()
