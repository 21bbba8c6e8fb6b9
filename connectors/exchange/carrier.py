"""How messages leave the house: one port, two ways. The file drop is the default, ``https.py`` the
other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..files import private_folder, write_private
from .build import Message


class Unavailable(Exception):
    """The national side could not be reached or did not take anything; ``str(e)`` is the sentence
    to show.

    What was answered before stands; what was not stays queued and goes out with the next run under
    the same transaction id.
    """

    status = 5


@dataclass(frozen=True)
class Answer:
    """err_code: "0" taken, "1" refused, "" not answered yet, but handed over."""

    transaction_id: str
    err_code: str = ""
    message: str = ""


class Carrier(Protocol):
    """Takes messages away, in their order."""

    @property
    def source(self) -> str:
        """Named in the receipts and the audit."""
        ...

    def carry(self, messages: Sequence[Message]) -> Iterator[list[Answer]]:
        """The answers, batch by batch; each batch is recorded before the next one goes out.

        Raises:
            Unavailable: nothing more can be handed over now.
        """
        ...


@dataclass(frozen=True)
class FileDrop:
    """Numbered JSON files in a folder; their answers come later, as files (``receipts.py``)."""

    folder: Path
    source: str = "tệp"

    def carry(self, messages: Sequence[Message]) -> Iterator[list[Answer]]:
        """Write every message; the same ones again give the same files."""
        private_folder(self.folder)
        for message in messages:
            write_private(self.folder / message.file_name, message.body)
        yield [Answer(m.transaction_id) for m in messages]
