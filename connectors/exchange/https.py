"""Messages over HTTPS.

One request carries a batch: a JSON array of messages; the answer is a JSON array of receipts. A
request that failed, was cut off or told to wait is repeated with the very same bytes, so under the
same transaction ids, and what the other side had taken already it answers again and does not take
twice.
"""

import json
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import urllib3

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


@dataclass(frozen=True)
class Https:
    """Posts batches to *url*.

    Args:
        url: ``https://``; redirects are not followed, so that the token goes nowhere else.
        token: bearer token, from the environment or the keyring.
        ca_file: certificate of an issuer that the system does not know.
        batch: messages of one request; a person's messages stay together.
        timeout: seconds to wait for the connection and for each piece of the answer.
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
        retries = urllib3.Retry(
            total=self.tries - 1,
            status_forcelist=AGAIN,
            allowed_methods=None,
            backoff_factor=self.pause,
            backoff_max=LONGEST,
            retry_after_max=LONGEST,
            redirect=False,
            raise_on_status=False,
        )
        with urllib3.PoolManager(
            ssl_context=context, timeout=self.timeout, retries=retries
        ) as pool:
            for batch in batches(list(messages), self.batch):
                for part in _sized(batch):
                    yield self._post(pool, part)

    def _post(self, pool: urllib3.PoolManager, batch: list[Message]) -> list[Answer]:
        body = b"[" + b",".join(m.body for m in batch) + b"]"
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json; charset=utf-8",
            "Accept": "application/json",
        }
        try:
            response = pool.request("POST", self.url, body=body, headers=headers, redirect=False)
        except urllib3.exceptions.HTTPError as e:
            why = type(getattr(e, "reason", None) or e).__name__
            raise Unavailable(
                t(
                    "Không tới được {host} ({why}); những gì chưa gửi nằm chờ, chạy lại lệnh này.",
                    host=self.source,
                    why=why,
                )
            ) from e
        if response.status in (401, 403):
            raise Unavailable(
                t(
                    "{host} không nhận mã truy cập ({status}); kiểm tra HOSO_EXCHANGE_TOKEN.",
                    host=self.source,
                    status=response.status,
                )
            )
        if response.status != 200:
            raise Unavailable(
                t(
                    "{host} trả lời {status}; những gì chưa gửi nằm chờ, chạy lại lệnh này.",
                    host=self.source,
                    status=response.status,
                )
            )
        return self._answers(response.data, batch)

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
