"""A zip package made of pieces: what never changes is deflated once, and only the rest for each
file.

Every entry has one fixed time, so that the bytes depend on the content alone.
"""

import re
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

_SLOT = re.compile("\ue000(\\w+)\ue001")
_LOCAL, _CENTRAL, _END = (
    struct.Struct("<4s5H3L2H"),
    struct.Struct("<4s6H3L5H2L"),
    struct.Struct("<4s4H2LH"),
)
_VERSION, _DEFLATED, _DAY = 20, 8, 0x21  # 1 January 1980
_STORED = struct.Struct("<BHH")
_SMALL = 200
"""Pieces up to this size are stored: deflating them takes longer than it saves."""
_CLOSE = b"\x03\x00"
"""An empty last block."""


def slot(name: str) -> str:
    """The mark in a part's text at which a file's own content goes."""
    return f"\ue000{name}\ue001"


def _open(data: bytes, level: int) -> bytes:
    """*data* deflated, ending on a whole byte and without a last block, so that pieces can follow
    one another."""
    if len(data) <= _SMALL:
        return _STORED.pack(0, len(data), len(data) ^ 0xFFFF) + data if data else b""
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)


@dataclass(frozen=True)
class Part:
    """One entry: constant pieces (plain, deflated) and between them the names of slots."""

    name: str
    pieces: tuple[tuple[bytes, bytes] | str, ...]

    @staticmethod
    def of(name: str, text: str) -> "Part":
        """The part with this text; what :func:`slot` marks in it is filled for each file."""
        cut = _SLOT.split(text)
        constant = [(p.encode(), _open(p.encode(), 9)) for p in cut[::2]]
        pieces: list[tuple[bytes, bytes] | str] = [constant[0]]
        for named, following in zip(cut[1::2], constant[1:], strict=True):
            pieces += [named, following]
        return Part(name, tuple(p for p in pieces if isinstance(p, str) or p[0]))

    def packed(self, values: Mapping[str, bytes]) -> tuple[int, int, bytes]:
        """Checksum, size and deflated bytes with the slots filled."""
        crc, size, packed = 0, 0, []
        for piece in self.pieces:
            plain, deflated = (
                (values[piece], _open(values[piece], 1)) if isinstance(piece, str) else piece
            )
            crc = zlib.crc32(plain, crc)
            size += len(plain)
            packed.append(deflated)
        return crc, size, b"".join((*packed, _CLOSE))


@dataclass(frozen=True)
class Constant:
    """A part without slots, ready to be copied."""

    name: str
    crc: int
    size: int
    data: bytes

    @staticmethod
    def of(part: Part) -> "Constant":
        return Constant(part.name, *part.packed({}))


def ready(parts: list[Part]) -> tuple[Part | Constant, ...]:
    """*parts*, those without slots packed for good."""
    return tuple(p if any(isinstance(x, str) for x in p.pieces) else Constant.of(p) for p in parts)


def package(parts: list[tuple[Part | Constant, Mapping[str, bytes]]]) -> bytes:
    """The zip file of *parts*, each with the values of its slots."""
    out, directory, offset = [], [], 0
    for part, values in parts:
        crc, size, data = (
            (part.crc, part.size, part.data) if isinstance(part, Constant) else part.packed(values)
        )
        name = part.name.encode("ascii")
        head = (
            _LOCAL.pack(
                b"PK\x03\x04", _VERSION, 0, _DEFLATED, 0, _DAY, crc, len(data), size, len(name), 0
            )
            + name
        )
        directory.append(
            _CENTRAL.pack(
                b"PK\x01\x02",
                _VERSION,
                _VERSION,
                0,
                _DEFLATED,
                0,
                _DAY,
                crc,
                len(data),
                size,
                len(name),
                0,
                0,
                0,
                0,
                0,
                offset,
            )
            + name
        )
        out += [head, data]
        offset += len(head) + len(data)
    index = b"".join(directory)
    return b"".join(
        (*out, index, _END.pack(b"PK\x05\x06", 0, 0, len(parts), len(parts), len(index), offset, 0))
    )
