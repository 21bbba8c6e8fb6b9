"""One letter as bytes, with Vietnamese headers that arrive as they were written.

Built from the classic MIME classes: on Python 3.11 ``EmailMessage`` drops blanks where it folds a
long Vietnamese header.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr

from ...validators.addresses import is_address
from ...validators.texts import t
from ..untrusted import one_line

_ATTACHMENT = re.compile(r"[A-Za-z0-9._-]{1,100}")
HEADER_LIMIT = 1_000
"""UTF-16 units of a name or a subject."""


class LetterError(ValueError):
    """The letter cannot be written; the text is a sentence for the officer."""

    status = 2


@dataclass(frozen=True)
class Attachment:
    """``name`` is ASCII and says nothing of a person; old web mail shows other names wrongly."""

    name: str
    data: bytes
    subtype: str = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Letter:
    """A letter to one mailbox. ``sender`` is (name, address); ``body`` is plain text, ``html`` the
    same as a page ('' = none); ``anchor`` the head of the office's audit ('' = none), so that it
    lies outside the house too."""

    sender: tuple[str, str]
    recipient: str
    subject: str
    body: str
    message_id: str
    date: datetime
    reply_to: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    anchor: str = ""

    def as_bytes(self) -> bytes:
        """The message with CRLF line ends, 7-bit throughout.

        Raises:
            LetterError: an address or a header that could carry another one.
        """
        for address in filter(None, (self.sender[1], self.recipient, self.reply_to)):
            if not is_address(address):
                raise LetterError(t("Địa chỉ thư không hợp lệ: {address}", address=repr(address)))
        for text in (self.sender[0], self.subject, self.message_id):
            if re.search(r"[\r\n\0]", text):
                raise LetterError(t("Tiêu đề thư có ký tự xuống dòng."))
        name, subject = one_line(self.sender[0], HEADER_LIMIT), one_line(self.subject, HEADER_LIMIT)
        message = MIMEMultipart("mixed")
        message["From"] = formataddr(
            (str(Header(name, "utf-8", maxlinelen=60).encode()), self.sender[1])
        )
        message["To"] = self.recipient
        message["Subject"] = Header(subject, "utf-8", maxlinelen=60, header_name="Subject")  # pyright: ignore[reportArgumentType]
        message["Date"] = format_datetime(self.date)
        message["Message-ID"] = self.message_id
        message["Auto-Submitted"] = "auto-generated"
        message["Content-Language"] = "vi"
        if self.reply_to:
            message["Reply-To"] = self.reply_to
        if re.fullmatch(r"\d+:[0-9a-f]{64}", self.anchor):
            message["X-Hoso-Audit"] = self.anchor
        both = MIMEMultipart("alternative")
        both.attach(MIMEText(self.body, "plain", "utf-8"))
        if self.html:
            both.attach(MIMEText(self.html, "html", "utf-8"))
        message.attach(both)
        for attachment in self.attachments:
            if not _ATTACHMENT.fullmatch(attachment.name):
                raise LetterError(
                    t(
                        "Tên tệp đính kèm chỉ được gồm chữ không dấu, số, dấu chấm, gạch: {name}",
                        name=repr(attachment.name),
                    )
                )
            part = MIMEApplication(attachment.data, attachment.subtype)
            part.add_header("Content-Disposition", "attachment", filename=attachment.name)
            message.attach(part)
        return re.sub(rb"\r?\n", b"\r\n", message.as_bytes())
