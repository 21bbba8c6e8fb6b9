"""Messages over HTTPS.

One request carries a batch: a JSON array of messages; the answer is a JSON array of receipts. A
request that failed, was cut off or told to wait is repeated with the very same bytes, so under the
same transaction ids, and what the other side had taken already it answers again and does not take
twice.
"""

import contextlib
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import urllib3
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import HTTPError, MaxRetryError

from ...validators.texts import t
from .build import Message, batches
from .carrier import Answer, Unavailable
from .receipts import BadReceipt, checked

AGAIN = (408, 429, 500, 502, 503, 504)
"""Answers after which the same request is made again."""
LONGEST = 60
"""Seconds of the longest pause between two tries, whatever the other side asks for."""
LARGEST = 4 << 20
"""Bytes of one request at most."""
ANSWER = 8 << 20
"""Bytes of one answer at most, unpacked; receipts of a batch take far less."""


@dataclass(frozen=True)
class Https:
    """Posts batches to *url*.

    Args:
        url: ``https://``; redirects are not followed, so that the token goes nowhere else.
        token: bearer token, from the environment or the keyring.
        ca_file: certificate of an issuer that the system does not know.
        batch: messages of one request; a person's messages stay together.
        timeout: seconds to wait for the connection and for each piece of the answer; ``deadline``:
            seconds for a batch, all its tries and every piece together.
        tries: requests of a batch at most; ``pause``: seconds before the second try, doubled each
            time.

    Raises:
        Unavailable: another scheme, no token, or a certificate file that cannot be read.
    """

    url: str
    token: str = field(repr=False)
    ca_file: Path | None = None
    batch: int = 50
    timeout: float = 30.0
    deadline: float = 300.0
    tries: int = 5
    pause: float = 1.0

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme != "https" or not urlsplit(self.url).hostname:
            raise Unavailable(
                t(
                    "[exchange] url phải là địa chỉ https://; hoso không gửi hồ sơ qua "
                    "đường không mã hóa."
                )
            )
        if not self.token or not self.token.isascii() or not self.token.isprintable():
            raise Unavailable(
                t(
                    "Chưa có mã truy cập hợp lệ của CSDL quốc gia; đặt biến "
                    "HOSO_EXCHANGE_TOKEN hoặc lưu vào kho khóa."
                )
            )

    @property
    def source(self) -> str:
        """Host of the other side."""
        return str(urlsplit(self.url).hostname)

    def carry(self, messages: Sequence[Message]) -> Iterator[list[Answer]]:
        """Post the messages batch by batch; see :class:`carrier.Carrier`."""
        try:
            context = ssl.create_default_context(cafile=self.ca_file)
        except OSError as e:
            raise Unavailable(t("Không đọc được chứng thư {file}.", file=self.ca_file)) from e
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        with urllib3.PoolManager(ssl_context=context, timeout=self.timeout) as pool:
            pool.pool_classes_by_scheme = {"https": _Pool}
            for batch in batches(list(messages), self.batch):
                for part in _sized(batch):
                    yield self._post(pool, part)

    @property
    def _retries(self) -> urllib3.Retry:
        """Counts the tries of a batch and says how long to pause."""
        return urllib3.Retry(
            total=self.tries - 1,
            allowed_methods=None,
            backoff_factor=self.pause,
            backoff_max=LONGEST,
        )

    def _post(self, pool: urllib3.PoolManager, batch: list[Message]) -> list[Answer]:
        body = b"[" + b",".join(m.body for m in batch) + b"]"
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json; charset=utf-8",
            "Accept": "application/json",
        }
        with _Deadline(self.deadline) as deadline:
            try:
                status, data = self._asked(pool, body, headers, deadline)
            except HTTPError as e:
                raise self._unreached(e, deadline) from e
        if status in (401, 403):
            raise Unavailable(
                t(
                    "{host} không nhận mã truy cập ({status}); kiểm tra HOSO_EXCHANGE_TOKEN.",
                    host=self.source,
                    status=status,
                )
            )
        if status != 200:
            raise Unavailable(
                t(
                    "{host} trả lời {status}; những gì chưa gửi nằm chờ, chạy lại lệnh này.",
                    host=self.source,
                    status=status,
                )
            )
        return self._answers(data, batch)

    def _asked(
        self, pool: urllib3.PoolManager, body: bytes, headers: dict[str, str], deadline: "_Deadline"
    ) -> tuple[int, bytes]:
        """Status and body of the answer; tried again while tries and time are left."""
        retries = self._retries
        while True:
            response = None
            try:
                response = pool.request(
                    "POST", self.url, body=body, headers=headers, redirect=False,
                    preload_content=False, retries=False,
                )  # fmt: skip
                if response.status not in AGAIN or not retries.total:
                    return response.status, self._body(response)
                retries = retries.increment("POST", self.url, response=response)
            except HTTPError as e:
                retries = retries.increment("POST", self.url, error=e)
            finally:
                if response is not None:
                    response.close()
            asked = retries.get_retry_after(response) if response is not None else None
            deadline.sleep(retries.get_backoff_time() if asked is None else min(asked, LONGEST))

    def _body(self, response: urllib3.BaseHTTPResponse) -> bytes:
        data = b""
        for piece in response.stream(1 << 16):
            data += piece
            if len(data) > ANSWER:
                raise Unavailable(
                    t(
                        "{host} trả lời dài quá {mb} MB nên không đọc; những gì chưa gửi nằm chờ, "
                        "báo cho bên quản trị máy chủ.",
                        host=self.source,
                        mb=ANSWER >> 20,
                    )
                )
        return data

    def _unreached(self, error: HTTPError, deadline: "_Deadline") -> Unavailable:
        if deadline.passed:
            return Unavailable(
                t(
                    "{host} không trả lời xong trong {seconds} giây; những gì chưa gửi nằm chờ, "
                    "chạy lại lệnh này.",
                    host=self.source,
                    seconds=f"{self.deadline:g}",
                )
            )
        reason = error.reason if isinstance(error, MaxRetryError) else error
        return Unavailable(
            t(
                "Không tới được {host} ({why}); những gì chưa gửi nằm chờ, chạy lại lệnh này.",
                host=self.source,
                why=type(reason or error).__name__,
            )
        )

    def _answers(self, data: bytes, batch: list[Message]) -> list[Answer]:
        try:
            rows = json.loads(data)
            found = checked(rows if isinstance(rows, list) else [rows], self.source)
        except (ValueError, UnicodeDecodeError) as e:
            said = (
                str(e)
                if isinstance(e, BadReceipt)
                else t("{host} trả lời điều không đọc được; chạy lại lệnh này.", host=self.source)
            )
            raise Unavailable(said) from e
        if sorted(found["transaction_id"]) != sorted(m.transaction_id for m in batch):
            raise Unavailable(
                t(
                    "{host} không trả lời đúng các thông điệp đã gửi; chạy lại lệnh này.",
                    host=self.source,
                )
            )
        return [
            Answer(str(r.transaction_id), str(r.err_code), str(r.message))
            for r in found.itertuples()
        ]


class LateError(HTTPError):
    """The time for a batch is up."""


class _Deadline:
    """Ends what one thread waits for on the network when the time is up, however often the other
    side sends a piece: a timeout of the engine begins anew with each."""

    _own = threading.local()

    def __init__(self, seconds: float):
        self._end = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._sockets: list[socket.socket] = []

    @property
    def passed(self) -> bool:
        return time.monotonic() >= self._end

    def sleep(self, seconds: float) -> None:
        """Pause, but not beyond the end.

        Raises:
            LateError: the time is up.
        """
        time.sleep(max(0.0, min(seconds, self._end - time.monotonic())))
        if self.passed:
            raise LateError

    def __enter__(self) -> "_Deadline":
        self._own.deadline = self
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._own.deadline = None

    @classmethod
    def watch(cls, opened: socket.socket) -> None:
        """A socket that this thread opened under its deadline; none is opened after it.

        Raises:
            LateError: the time is up.
        """
        own: _Deadline | None = getattr(cls._own, "deadline", None)
        if own is None:
            return
        own._sockets.append(opened)
        if own.passed:
            raise LateError

    def _cut(self) -> None:
        for opened in self._sockets:
            with contextlib.suppress(OSError):  # it was closed before
                opened.shutdown(socket.SHUT_RDWR)


class _Connection(HTTPSConnection):
    """Every request, on a new connection or on one that was kept, is under its thread's
    deadline."""

    def connect(self) -> None:
        super().connect()
        _Deadline.watch(self.sock)

    def putrequest(self, *args: Any, **options: Any) -> None:
        if self.sock is not None:
            _Deadline.watch(self.sock)
        super().putrequest(*args, **options)


class _Pool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _Connection  # pyright: ignore[reportAssignmentType]


def _sized(batch: list[Message]) -> Iterator[list[Message]]:
    """The batch in parts of at most :data:`LARGEST` bytes; a message that is larger alone goes
    alone."""
    part: list[Message] = []
    size = 0
    for message in batch:
        if part and size + len(message.body) + 1 > LARGEST - 2:
            yield part
            part, size = [], 0
        part.append(message)
        size += len(message.body) + 1
    yield part
