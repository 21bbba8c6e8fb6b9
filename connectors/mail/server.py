"""The way to the mail server: TLS unless it is this machine, one connection for many letters, every
reply named."""

import ipaddress
import smtplib
import ssl
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType

from ...validators.texts import t


class Fate(StrEnum):
    """What became of a letter. ``UNSURE``: the line broke after the text was handed over, so nobody
    knows."""

    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Reply:
    fate: Fate
    text: str


class ServerError(Exception):
    """The server could not be used at all; the text is a sentence for the officer."""

    status = 5


@dataclass(frozen=True)
class Server:
    """Where the mail goes out. ``tls``: ``starttls`` (587), ``tls`` (465) or ``none`` (loopback
    only).

    ``password`` comes from the environment or the keyring, never from a file. ``ca_file``:
    certificate of a server whose issuer this machine does not know; there is no way to skip the
    check. ``timeout`` in seconds.
    """

    host: str
    port: int = 587
    tls: str = "starttls"
    user: str = ""
    password: str = ""
    ca_file: Path | None = None
    timeout: float = 30.0

    def connect(self) -> "Connection":
        """An open connection, logged in.

        Raises:
            ServerError: no TLS beyond this machine, not reachable, certificate or login refused.
        """
        if self.tls == "none" and not _is_loopback(self.host):
            raise ServerError(
                t(
                    'Máy chủ thư {host} phải dùng TLS: đặt tls = "starttls" hoặc "tls".',
                    host=self.host,
                )
            )
        if not self.password.isascii():
            # The library that speaks SMTP cannot send others.
            raise ServerError(
                t("Mật khẩu của máy chủ thư chỉ được gồm chữ không dấu, số và ký hiệu.")
            )
        context = ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)
        try:
            if self.tls == "tls":
                smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                    self.host, self.port, timeout=self.timeout, context=context
                )
            else:
                smtp = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
            if self.tls == "starttls":
                smtp.starttls(context=context)
            if self.user:
                smtp.login(self.user, self.password)
            smtp.ehlo_or_helo_if_needed()
        except smtplib.SMTPAuthenticationError as error:
            raise ServerError(
                t(
                    "Máy chủ thư {host} từ chối đăng nhập của {user}.",
                    host=self.host,
                    user=self.user,
                )
            ) from error
        except ssl.SSLCertVerificationError as error:
            raise ServerError(
                t(
                    "Chứng thư của máy chủ thư {host} không được tin cậy; đặt ca_file.",
                    host=self.host,
                )
            ) from error
        except (OSError, smtplib.SMTPException) as error:
            raise ServerError(
                t(
                    "Không nối được máy chủ thư {host}:{port} ({kind}).",
                    host=self.host,
                    port=self.port,
                    kind=type(error).__name__,
                )
            ) from error
        return Connection(smtp)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Connection:
    """Sends letters one after another; broken after a lost line."""

    def __init__(self, smtp: smtplib.SMTP):
        self._smtp = smtp
        self.broken = False

    def __enter__(self) -> "Connection":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._smtp.quit()
        except (OSError, smtplib.SMTPException):
            self._smtp.close()

    def send(self, sender: str, recipient: str, letter: bytes) -> Reply:
        """Hand one letter over. Never raises for what a server or a line can do; the reply says
        it."""
        limit = int(self._smtp.esmtp_features.get("size") or 0)
        if limit and len(letter) > limit:
            return Reply(Fate.FAILED, f"552 {len(letter)} > SIZE {limit}")
        try:
            for command in (lambda: self._smtp.mail(sender), lambda: self._smtp.rcpt(recipient)):
                code, text = command()
                if code >= 400:
                    self._smtp.rset()
                    return _refused(code, text)
        except (OSError, smtplib.SMTPException) as error:
            self.broken = True
            return Reply(Fate.RETRY, type(error).__name__)
        try:
            code, text = self._smtp.data(letter)
        except smtplib.SMTPDataError as error:
            return _refused(error.smtp_code, error.smtp_error)
        except (TimeoutError, OSError, smtplib.SMTPException) as error:
            # The text was (perhaps) taken before the line broke: sending again might double it.
            self.broken = True
            return Reply(Fate.UNSURE, type(error).__name__)
        return Reply(Fate.SENT, f"{code} {_plain(text)}") if code < 400 else _refused(code, text)


def _refused(code: int, text: bytes | str) -> Reply:
    """4xx is for later, 5xx for good (RFC 5321 section 4.2.1)."""
    return Reply(Fate.RETRY if code < 500 else Fate.FAILED, f"{code} {_plain(text)}")


def _plain(text: bytes | str) -> str:
    return (text.decode("utf-8", "replace") if isinstance(text, bytes) else text)[:300]
