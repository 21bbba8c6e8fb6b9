"""``hoso.toml``: every setting with its default, read once, misspellings refused."""

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from ..validators.texts import t
from .stop import USAGE, Stop

FILE = "hoso.toml"

TEMPLATE = """\
# Nơi làm việc của hoso. Mọi mục đều có giá trị mặc định; xóa dòng để dùng mặc định.
[office]
name = "{name}"
target = {target}            # số người phải có trong cơ sở dữ liệu quốc gia
# campaign_from = "2026-10"  # kỳ đầu của chiến dịch; mặc định: kỳ đầu tiên đã chạy
# four_eyes = true           # người lập kế hoạch không duyệt, người duyệt không áp dụng

[mirror]
url = "sqlite:///mirror.db"  # hoặc postgresql+psycopg://user@host/db
# mật khẩu của PostgreSQL lấy từ biến PGPASSWORD

[mail]                       # máy chủ thư; mật khẩu không ghi ở đây
# mật khẩu lấy từ biến HOSO_SMTP_PASSWORD hoặc kho khóa
# host = "mail.ninhbinh.gov.vn"
# port = 587
# tls = "starttls"           # hoặc "tls"; "none" chỉ cho máy này
# user = "hoso"
# sender = "hoso@ninhbinh.gov.vn"
# name = "Sở Nội vụ"
# reply_to = ""
# per_minute = 60
# deadline_day = 25          # hạn gửi của mỗi kỳ: ngày trong tháng
# reminders = [7, 3, 1, -2]  # đôn đốc trước hạn chừng ấy ngày; số âm là sau hạn
# test_recipient = ""        # mọi thư về địa chỉ này khi thử

[exchange]                   # gửi thẳng CSDL quốc gia (hoso export --http)
# mã truy cập lấy từ biến HOSO_EXCHANGE_TOKEN hoặc kho khóa
# url = "https://..."        # xem docs/exchange.md
# ca_file = ""               # chứng thư của nơi cấp mà máy này chưa biết
# batch = 50                 # số thông điệp mỗi lần gửi

[audit]                      # neo nhật ký ra ngoài, xem docs/mirror.md
# timestamp_url = "http://..."  # máy chủ dấu thời gian RFC 3161
# timestamp_ca = "tsa.pem"   # chứng thư gốc của máy chủ ấy, trong nơi làm việc

[rules]                      # tham số của quy tắc, xem hoso rules show
# local = "quy-tac"          # thư mục quy tắc riêng của tỉnh, xem docs/rules.md
# packs = "goi-quy-tac"      # thư mục gói quy tắc riêng của tỉnh
[figures]                    # biểu số liệu, xem docs/forms.md
# forms = "bieu"             # thư mục biểu riêng của tỉnh
[sync]                       # phản ứng và ngưỡng, xem docs/sync.md
[intake]                     # tệp nào được tính, xem docs/intake.md
# days_before = 0            # ngày số liệu được phép sớm hơn ngày đầu kỳ chừng ấy ngày
[limits]                     # giới hạn khi đọc tệp, xem docs/loading.md
"""


@dataclass(frozen=True)
class Settings:
    """Sections of ``hoso.toml``.

    Attributes:
        office: ``name`` of the Department, ``target``, the head count to reach, ``code`` in
            messages, ``four_eyes`` (``office.four_eyes``), ``campaign_from``, the campaign's first
            period ("2026-10").
        mirror: ``url`` of the database; ``sqlite:///`` paths are relative to the workspace.
        mail: the server and the sender, see the file itself.
        exchange: the national side over HTTPS: ``url``, ``ca_file``, ``batch``, ``timeout``,
            ``tries``, ``pause``.
        intake: ``days_before``, how many days before the period a file's declared day may lie.
        audit: the timestamp authority, ``timestamp_url`` and ``timestamp_ca``.
        figures: ``forms``, the folder of the Department's own forms.
        rules, sync, limits: figures over the defaults that the rules, the sync and the loader
            declare themselves.
    """

    office: dict[str, Any] = field(default_factory=lambda: {"name": "Sở Nội vụ", "target": 24000})
    mirror: dict[str, Any] = field(default_factory=lambda: {"url": "sqlite:///mirror.db"})
    mail: dict[str, Any] = field(default_factory=dict)
    exchange: dict[str, Any] = field(default_factory=dict)
    audit: dict[str, Any] = field(default_factory=dict)
    rules: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    sync: dict[str, Any] = field(default_factory=dict)
    intake: dict[str, Any] = field(default_factory=lambda: {"days_before": 0})
    limits: dict[str, Any] = field(default_factory=dict)

    @staticmethod
    def read(path: Path) -> "Settings":
        """Settings of a workspace.

        Raises:
            Stop: the file is not TOML or names a section that does not exist.
        """
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise _no_toml(path, error) from error
        return Settings.parse(text, path)

    @staticmethod
    def parse(text: str, path: Path) -> "Settings":
        """The same of a text.

        Args:
            path: of the file in which it stands or is to stand, for sentences.

        Raises:
            Stop: as :meth:`read`.
        """
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise _no_toml(path, error) from error
        default = Settings()
        known = {f.name for f in fields(Settings)}
        for name, section in data.items():
            if name not in known or not isinstance(section, dict):
                raise Stop(
                    t(
                        "{file}: không có mục [{name}]; các mục là {known}",
                        file=path,
                        name=name,
                        known=", ".join(sorted(known)),
                    ),
                    USAGE,
                )
        return Settings(**{n: {**getattr(default, n), **data.get(n, {})} for n in known})


def _no_toml(path: Path, why: ValueError) -> Stop:
    return Stop(t("{file} không phải TOML hợp lệ: {why}", file=path, why=why), USAGE)
