"""Delivery reports: what the servers on the way say of a letter after ours had taken it (RFC 3464,
RFC 6522)."""

import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

from ...validators.texts import t
from .letter import LetterError

_STATUS = ("message/delivery-status", "message/global-delivery-status")
_HEADERS = ("text/rfc822-headers", "message/global-headers")
_WHOLE = ("message/rfc822", "message/global")


@dataclass(frozen=True, slots=True)
class Report:
    """One recipient of one report.

    ``message_id`` is that of our letter. ``action``: failed, delayed, delivered, relayed or
    expanded. ``status`` is the enhanced code ("5.1.1", RFC 3463), ``text`` the server's own words.
    """

    message_id: str
    action: str
    status: str
    text: str


def read(path: Path) -> Iterator[Report]:
    """Every delivery report in *path*: one message, an mbox, a Maildir, or a folder of ``.eml``
    files. Other mail is passed over.

    Raises:
        LetterError: there is nothing there, or it cannot be read.
    """
    try:
        for message in _messages(path):
            yield from reports(message)
    except OSError as error:
        raise LetterError(
            t(
                "Không đọc được hộp thư {path}: {why}",
                path=path,
                why=error.strerror or type(error).__name__,
            )
        ) from error


def _messages(path: Path) -> Iterator[Message]:
    if path.is_dir():
        if (path / "cur").is_dir() and (path / "new").is_dir():
            yield from mailbox.Maildir(path, factory=None, create=False)
        for eml in sorted(path.glob("*.eml")):
            yield message_from_bytes(eml.read_bytes())
        return
    with path.open("rb") as file:
        is_mbox = file.read(5) == b"From "
    if is_mbox:
        yield from mailbox.mbox(path, create=False)
    else:
        yield message_from_bytes(path.read_bytes())


def reports(message: Message) -> Iterator[Report]:
    """What one message reports; nothing when it is no delivery report or does not say of which
    letter it speaks."""
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return
    parts = [part for part in message.get_payload() if isinstance(part, Message)]
    ours = next(filter(None, map(_original, parts)), "")
    if not ours:
        return
    for part in parts:
        if part.get_content_type() not in _STATUS or not part.is_multipart():
            continue
        for block in part.get_payload():
            # The first block speaks of the whole message and has no action.
            if isinstance(block, Message) and block["Action"]:
                text = " ".join(str(block["Diagnostic-Code"] or "").split())[:300]
                yield Report(
                    ours,
                    str(block["Action"]).strip().lower(),
                    str(block["Status"] or "").strip(),
                    text,
                )


def _original(part: Message) -> str:
    """The Message-ID of the returned letter, '' when *part* is not it."""
    kind, payload = part.get_content_type(), part.get_payload()
    if kind in _WHOLE and isinstance(payload, list) and isinstance(payload[0], Message):
        return str(payload[0]["Message-ID"] or "").strip()
    if kind in _HEADERS:
        # The parser makes a message of some of these kinds and leaves others as text.
        inner = payload[0] if isinstance(payload, list) else HeaderParser().parsestr(str(payload))
        return str(inner["Message-ID"] or "").strip() if isinstance(inner, Message) else ""
    return ""
