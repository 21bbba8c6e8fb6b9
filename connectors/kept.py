"""What a whole set of files gave, kept as one file of plain values and Arrow tables: an unchanged inbox is not parsed again."""

import hashlib
import io
import pickle
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from ..validators.records import Records
from .files import private_folder, write_private
from .workbooks.pool import load_plain

LATEST = 3
"""Sets that stay; older ones go."""

_FRAMES = ("nguoi", "raw", "tables", "columns", "problems", "places")


def name_of(parts: Iterable[object]) -> str:
    """The name of a set: the same for the same files in the same order, read in the same way."""
    return hashlib.sha256("\n".join(map(repr, parts)).encode()).hexdigest()[:32]


def keep(cache: Path, name: str, files: list[tuple[Any, ...]], records: Records) -> None:
    """Write what a set gave (mode 0600); *files* are tuples of builtins."""
    frames = {n: _packed(getattr(records, n)) for n in _FRAMES}
    con = {n: _packed(f) for n, f in records.con.items()}
    raw_con = {n: _packed(f) for n, f in records.raw_con.items()}
    body = pickle.dumps((files, frames, con, raw_con), protocol=5)
    private_folder(cache)
    write_private(cache / f"set-{name}", hashlib.sha256(body).digest() + body)
    for old in sorted(cache.glob("set-*"), key=lambda p: p.stat().st_mtime)[:-LATEST]:
        old.unlink(missing_ok=True)


def find(cache: Path, name: str) -> tuple[list[tuple[Any, ...]], Records] | None:
    """What was kept, or None when it is not there or not whole."""
    try:
        data = (cache / f"set-{name}").read_bytes()
    except OSError:
        return None
    body = data[32:]
    if hashlib.sha256(body).digest() != data[:32]:
        return None
    files, frames, con, raw_con = load_plain(body)
    unpacked = {n: _unpacked(f) for n, f in frames.items()}
    return files, Records(
        con={n: _unpacked(f) for n, f in con.items()}, raw_con={n: _unpacked(f) for n, f in raw_con.items()}, **unpacked
    )  # fmt: skip


def _packed(frame: pd.DataFrame) -> bytes:
    table = pa.Table.from_pandas(frame)
    out = io.BytesIO()
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    return out.getvalue()


def _unpacked(data: bytes) -> pd.DataFrame:
    # The copy owns its memory: Arrow's own may not be written to.
    return pa.ipc.open_stream(data).read_all().to_pandas().copy()
