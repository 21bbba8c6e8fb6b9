"""Passwords: those of the units' attachments, made once and kept beside the mirror for their owner
only; the mail server's."""

import json
import os

from ..connectors.files import write_private
from ..connectors.mail.protect import new_password
from ..validators.texts import t
from .stop import USAGE, Stop
from .workspace import Workspace


def password_of(workspace: Workspace, unit: str, *, renew: bool = False) -> str:
    """The unit's password, made when there is none yet or when it is asked to be renewed."""
    path = workspace.root / ".hoso" / "passwords.json"
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    if renew or unit not in known:
        known[unit] = new_password()
        write_private(path, json.dumps(known, indent=1, sort_keys=True).encode())
    return known[unit]


def server_password(user: str, host: str) -> str:
    """The mail server's password: ``HOSO_SMTP_PASSWORD``, or what the system's keyring holds for
    "user@host" of service "hoso".

    Raises:
        Stop: the keyring is locked or broken.
    """
    if not user:
        return os.environ.get("HOSO_SMTP_PASSWORD", "")
    return _secret("HOSO_SMTP_PASSWORD", f"{user}@{host}")


def exchange_token(host: str) -> str:
    """The token of the national exchange: ``HOSO_EXCHANGE_TOKEN``, or what the keyring holds for
    "exchange@host" of service "hoso"."""
    return _secret("HOSO_EXCHANGE_TOKEN", f"exchange@{host}")


def _secret(variable: str, name: str) -> str:
    given = os.environ.get(variable)
    if given is not None:
        return given
    try:
        import keyring
        import keyring.errors
    except ImportError:
        return ""
    try:
        return keyring.get_password("hoso", name) or ""
    except keyring.errors.NoKeyringError:
        return ""
    except keyring.errors.KeyringError as error:
        raise Stop(
            t(
                "Không mở được kho khóa của hệ thống ({kind}); đặt biến {variable}.",
                kind=type(error).__name__,
                variable=variable,
            ),
            USAGE,
        ) from error
