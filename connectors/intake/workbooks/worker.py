"""The process that opens untrusted files: ``python -m hoso.connectors.intake.workbooks.worker``.

It holds a memory limit and may die; the pool starts another. Jobs come in on stdin and results go
out on stdout, each a length and a pickle of plain values. Columns go out packed (``coding``). A job
is (path, file within that archive or '', name), and a fourth word when the sheets are to be seen.
"""

import gc
import io
import pickle
import re
import struct
import sys
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any, BinaryIO

from ...own_sheets import STAMP

_STAMP = re.compile(STAMP.encode())
_HEAD = struct.Struct(">I")


def send(stream: BinaryIO, value: object) -> None:
    data = pickle.dumps(value, protocol=5)
    stream.write(_HEAD.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """One message, or None when the other side is gone."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    (length,) = _HEAD.unpack(head)
    data = stream.read(length)
    return data if len(data) == length else None


def limit_memory(extra: int) -> None:
    """No more than *extra* bytes of address space beyond what the process has now (where the system
    can)."""
    try:
        import resource
    except ImportError:  # Windows: the pool watches the process instead
        return
    with open("/proc/self/statm") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + extra, now + extra))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def content(path: str, member: str, limits: Any) -> bytes:
    """Bytes of a file, or of one file of an archive."""
    from .limits import Refused

    if not member:
        with open(path, "rb") as file:
            return file.read(limits.size + 1)
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo(member)
            if info.flag_bits & 1:
                raise Refused("encrypted")
            if info.file_size > limits.size:
                raise Refused("size", limit=limits.size)
            return archive.read(info)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        RuntimeError,
        NotImplementedError,
        KeyError,
        EOFError,
    ) as error:
        raise Refused("damaged") from error


def _refused(code: str, values: dict[str, Any] | None = None) -> dict[str, Any]:
    """What is told of a file that gives nothing: why, and the figures of its sentence."""
    return {
        "status": "refused",
        "code": code,
        "values": values or {},
        "format": "",
        "sheets": [],
        "stamp": "",
    }


_STAMPED = ("docprops/", "meta.xml", "xl/workbook.xml", "content.xml", "xl/worksheets/")
"""Where a stamp may stand: properties, then defined names, then footers. What programs keep of them
when they save differs, and so does how much each says."""
_FOOTER = 8192
"""Bytes at the end of a sheet in which its footer stands."""


def _stamp(parts: dict[str, bytes]) -> str:
    """The fullest stamp that is left in a package, '' for none."""
    for begin in _STAMPED:
        for name, part in parts.items():
            if name.lower().startswith(begin):
                where = part[-_FOOTER:] if begin == "xl/worksheets/" else part
                if b"hoso/" in where and (found := _STAMP.search(where)):
                    return found[0].decode()
    return ""


@dataclass(frozen=True)
class _Understood:
    """A file whose tables were found.

    Attributes:
        there: grids with their tables. laid: the people of forms and turned tables (see
            ``laid_out``). typed: of each grid, the rows whose letters were made
            readable, as they were typed. continued: (sheet, sheet whose table goes on there).
    """

    form: str
    package: Any
    there: list[tuple[Any, list[Any]]]
    laid: list[Any]
    typed: list[Any]
    continued: list[tuple[str, str]]
    stamp: str
    ours: Any


def _understand(data: bytes, name: str, reader: Any, limits: Any, overrides: Any) -> _Understood:
    """Raises:
    Refused: it cannot be read.
    """
    from ...own_sheets import OWN_SHEETS, RETURNED
    from . import asides, grids, laid_out, tables, turned
    from .limits import Refused
    from .title_letters import decode_titles

    try:
        form, sheets, package = grids.read(data, limits)
    except (MemoryError, RecursionError) as error:
        raise Refused("memory", limit=limits.memory) from error
    stem, stamp = PurePath(name).stem, _stamp(package.parts)
    # What hoso itself wrote beside the data is no data.
    ours = OWN_SHEETS if stamp else RETURNED
    before = [decode_titles(grid) for grid in sheets]

    def tables_of(grid: Any) -> list[Any]:
        if grid.name in ours:
            return []
        return turned.instead(grid, tables.find(grid, reader, overrides, stem), reader)

    there = [(grid, tables_of(grid)) for grid in sheets]
    continued = asides.continue_tables(there, reader)
    for grid, own in there:
        asides.continue_below(grid, own, reader)
    laid = laid_out.lay_out(there, reader, overrides, stem)
    _set_apart([*there, *((one.grid, [one.table]) for one in laid)])
    return _Understood(form, package, there, laid, before, continued, stamp, ours)


def read(
    data: bytes, name: str, reader: Any, kinds: Any, limits: Any, overrides: Any
) -> dict[str, Any]:
    """Everything that a file gives, as plain values."""
    from .limits import Refused

    try:
        file = _understand(data, name, reader, limits, overrides)
    except Refused as refused:
        return _refused(refused.code, refused.values)
    return _told(file, name, kinds)


def look(
    data: bytes, name: str, reader: Any, kinds: Any, limits: Any, overrides: Any
) -> dict[str, Any]:
    """What :func:`read` gives, in the place of the values ``drawn``: the sheets as they look (see
    ``drawing``)."""
    from .drawing import draw
    from .limits import Refused

    try:
        file = _understand(data, name, reader, limits, overrides)
    except Refused as refused:
        return _refused(refused.code, refused.values)
    drawn = draw(file.there)
    return {**_told(file, name, kinds, bare=True), "drawn": drawn}


def _told(file: _Understood, name: str, kinds: Any, *, bare: bool = False) -> dict[str, Any]:
    """What is told of a file; *bare*: without the values."""
    from . import accounts as accounting
    from .laid_out import given_back
    from .shaping import shape
    from .title_letters import give_back

    found, accounts = [], []
    for (grid, own), typed in zip(file.there, file.typed, strict=True):
        give_back(grid, own, typed)
        counts, suspects = accounting.account(grid, own)
        found.append((grid.name, grid.visible, [shape(grid, t, kinds) for t in own if not t.cards]))
        told = grid.visible and grid.name not in file.ours
        accounts.append((grid.name, counts, suspects if told else []))
    sheets = [grid for grid, _ in file.there]
    for laid in file.laid:
        for n, one in given_back(laid, shape(laid.grid, laid.table, kinds), sheets):
            found[n][2].append(one)
    shown = {"fields": {}, "raws": {}, "ratings": {}} if bare else {}
    return {
        "status": "read",
        "code": "",
        "values": {},
        "format": file.form,
        "sheets": [
            (name, visible, [plain(replace(s, **shown)) for s in own])
            for name, visible, own in found
        ],
        "accounts": accounts,
        "continued": file.continued,
        "stamp": file.stamp,
        "macros": file.package.macros,
        "suffix": PurePath(name).suffix.lower().lstrip("."),
    }


def _set_apart(there: list[tuple[Any, list[Any]]]) -> None:
    """Which table is no list of staff, and of which class each is."""
    from . import asides, classes, purposes

    asides.set_aside(there)
    classes.tell(there)
    purposes.tell(there)


def plain(shaped: Any) -> tuple[Any, ...]:
    """A shaped table as a tuple of builtins, in the order of its fields."""
    return tuple(getattr(shaped, f) for f in shaped.__dataclass_fields__)


def main() -> None:
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    first = receive(source)
    if first is None:
        return
    words, limits, overrides = pickle.loads(first)
    from ..headings import Reader
    from .coding import coded
    from .limits import Refused

    reader = Reader(words)
    # The words live as long as the process, and a file's cells form no cycles: looking for any
    # costs a tenth of the time.
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)
    limit_memory(limits.memory)
    while (job := receive(source)) is not None:
        path, member, name, *how = pickle.loads(job)
        give = look if how else read
        try:
            data = content(path, member, limits)
            result = give(data, name, reader, words.kinds, limits, overrides)
        except Refused as refused:
            result = _refused(refused.code, refused.values)
        except FileNotFoundError:
            result = _refused("missing")
        except OSError:
            result = _refused("unreadable")
        except MemoryError:
            result = _refused("memory", {"limit": limits.memory})
        send(sink, coded(result))


if __name__ == "__main__":
    main()
