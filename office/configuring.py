"""``hoso.toml`` changed as a text: comments stay, passwords are not shown, and nothing is written
that the code which reads it would refuse."""

import datetime
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from ..connectors.files import private_folder, write_private
from ..validators.addresses import addresses
from ..validators.texts import t
from . import exchange, intake, letters, month, rules
from .settings import FILE, Settings
from .stop import GATE, USAGE, Stop
from .workspace import Workspace

HIDDEN = "••••••"
_PASSWORD = re.compile(
    r"""(?P<before>://[^/@:\s"']*:|^\s*\w*(?:password|passwd|secret|token|mat_khau)\w*\s*=\s*["'])"""
    r"""(?P<hidden>[^@"'\n]+)(?=@|["'])""",
    re.MULTILINE | re.IGNORECASE,
)
KINDS: dict[str, dict[str, type | tuple[type, ...]]] = {
    "office": {"name": str, "target": int, "code": str, "four_eyes": bool, "campaign_from": str},
    "mirror": {"url": str},
    "mail": {
        "host": str, "port": int, "tls": str, "user": str, "sender": str, "name": str,
        "reply_to": str, "per_minute": int, "deadline_day": int, "reminders": list,
        "test_recipient": str, "ca_file": str,
    },
    "intake": {"days_before": int},
    "audit": {"timestamp_url": str, "timestamp_ca": str},
}  # fmt: skip
"""Section -> its settings with their kinds; those that are not here declare theirs where they are
read."""


@dataclass(frozen=True)
class Text:
    """``hoso.toml`` as it is shown: passwords hidden, and what tells this state from a later
    one."""

    shown: str
    stamp: str


def text_of(workspace: Workspace) -> Text:
    """The settings as they are."""
    data = (workspace.root / FILE).read_bytes()
    return Text(_hidden(data.decode("utf-8")), hashlib.sha256(data).hexdigest())


def _hidden(text: str) -> str:
    return _PASSWORD.sub(lambda found: found["before"] + HIDDEN, text)


def write(workspace: Workspace, given: str, stamp: str, *, by: str) -> None:
    """Make *given* the settings of the workspace; those before are kept in ``backups``.

    Args:
        stamp: of the text that was shown.

    Raises:
        Stop: somebody changed them meanwhile; something in them cannot be read: the first fault as
            its sentence. Nothing is written then.
    """
    path = workspace.root / FILE
    before = path.read_bytes()
    if hashlib.sha256(before).hexdigest() != stamp:
        raise Stop(t("Cấu hình đã được người khác sửa; tải lại trang rồi làm lại."), GATE)
    text = _shown_again(given.replace("\r\n", "\n"), before.decode("utf-8"))
    wrong = faults(workspace, text)
    if wrong:
        raise Stop(" ".join(wrong), USAGE)
    digest = hashlib.sha256(text.encode()).hexdigest()
    with workspace.mirror() as mirror:
        mirror.note("settings", FILE, by=by, digest=digest)
    write_private(private_folder(workspace.root / "backups") / f"hoso-{stamp[:12]}.toml", before)
    write_private(path, text.encode())


def _shown_again(given: str, before: str) -> str:
    """*given* with what was hidden of the text before put back.

    Raises:
        Stop: a hidden place of which nobody knows any more what stood there.
    """
    kept = {_hidden(line): line for line in before.splitlines()}
    lines = [kept.get(line, line) for line in given.splitlines()]
    if any(HIDDEN in line for line in lines):
        raise Stop(
            t("Dòng có mật khẩu che ({dots}) phải để nguyên, hoặc viết lại cả dòng.", dots=HIDDEN),
            USAGE,
        )
    return "\n".join(lines) + "\n"


def faults(workspace: Workspace, text: str) -> list[str]:
    """One sentence for each thing in *text* that the code which reads it would refuse."""
    try:
        settings = Settings.parse(text, Path(FILE))
    except Stop as error:
        return [str(error)]
    trial = Workspace(workspace.root)
    vars(trial)["settings"] = settings  # what is read of it is what stands in the text
    found = _kinds(settings)
    if found:
        return found
    readers: list[Callable[[], object]] = [
        lambda: _figures(settings),
        lambda: intake.bounds(settings.limits),
        lambda: month.ways(trial),
        lambda: rules.book(trial),
        lambda: exchange.options(trial) if settings.exchange else None,
        lambda: _schedule(trial),
    ]
    for read in readers:
        try:
            read()
        except Exception as error:
            if not hasattr(error, "status"):
                raise
            found.append(str(error))
    return found


def _kinds(settings: Settings) -> list[str]:
    found = []
    for section, known in KINDS.items():
        for name, value in getattr(settings, section).items():
            if name not in known:
                names = ", ".join(known)
                found.append(
                    t("{file}, mục [{section}]: không có {name}; các tên là {known}.",
                      file=FILE, section=section, name=name, known=names)
                )  # fmt: skip
            elif not isinstance(value, known[name]) or (
                isinstance(value, bool) and known[name] is not bool
            ):
                kinds = {int: t("số nguyên"), str: t("chữ"), bool: t("true hoặc false"),
                         list: t("danh sách")}  # fmt: skip
                found.append(
                    t("{file}, mục [{section}]: {name} phải là {kind}.",
                      file=FILE, section=section, name=name, kind=kinds[known[name]])  # pyright: ignore[reportArgumentType]
                )  # fmt: skip
    return found


def _figures(settings: Settings) -> None:
    """Values that have the right kind and cannot be.

    Raises:
        Stop: the first of them.
    """
    mail = settings.mail
    wrong = [
        (settings.office["target"] < 1, "office", "target"),
        (not settings.office["name"].strip(), "office", "name"),
        (settings.intake["days_before"] < 0, "intake", "days_before"),
        (not 0 < mail.get("port", 587) < 65536, "mail", "port"),
        (mail.get("per_minute", 60) < 1, "mail", "per_minute"),
        (mail.get("tls", "starttls") not in ("starttls", "tls", "none"), "mail", "tls"),
        (not _is_url(settings.mirror["url"]), "mirror", "url"),
        *(
            (bool(mail.get(name)) and addresses(mail[name]) != ([mail[name]], []), "mail", name)
            for name in ("sender", "reply_to", "test_recipient")
        ),
    ]
    for bad, section, name in wrong:
        if bad:
            raise Stop(
                t("{file}, mục [{section}]: giá trị của {name} không dùng được.",
                  file=FILE, section=section, name=name),
                USAGE,
            )  # fmt: skip


def _schedule(trial: Workspace) -> None:
    """The schedule of reminders, where there is one and a server for it."""
    if "reminders" in trial.settings.mail and not letters.missing(trial):
        letters.scheduled(trial, "2026-01", datetime.date(2026, 1, 1))


def _is_url(text: str) -> bool:
    try:
        return make_url(text).get_backend_name() in ("sqlite", "postgresql")
    except ArgumentError:
        return False
