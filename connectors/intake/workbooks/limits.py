"""How much a file may cost, and the way a file is turned away."""

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost.

    Attributes:
        size: bytes of the file.
        unpacked: bytes of all its parts.
        ratio: unpacked bytes for each packed one, looked at above 5 MB.
        parts: parts of the package, or files of an archive.
        rows, columns: last row and column that hold a value.
        cells: rows times columns of one sheet.
        seconds: time to read it.
        memory: bytes of address space of a worker process beyond what it needs itself.
    """

    size: int = 30 * MB
    unpacked: int = 400 * MB
    ratio: int = 200
    parts: int = 3000
    rows: int = 100_000
    columns: int = 1000
    cells: int = 6_000_000
    seconds: float = 60.0
    memory: int = 1500 * MB


class Refused(Exception):
    """A file that is not read. ``code`` names the sentence in ``refusals``, ``values`` fill it
    in."""

    def __init__(self, code: str, **values: object):
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __reduce__(self):
        return (_refused, (self.code, self.values))


def _refused(code: str, values: dict[str, object]) -> Refused:
    return Refused(code, **values)
