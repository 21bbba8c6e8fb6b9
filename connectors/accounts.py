"""The accounts of an office's desk: a file of the workspace for its owner only, with passwords
by argon2.

They belong to the desk and not to the mirror: a backup that is brought back must not bring back an
account that was locked since.
"""

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from .files import private_folder, write_private


@dataclass(frozen=True)
class Account:
    """Somebody who may come in.

    Attributes:
        name: as it stands in the audit. role: a name of ``office.accounts.ROLES``.
        password: argon2id with its parameters and salt, as argon2 writes it.
    """

    name: str
    role: str
    password: str
    disabled: bool = False

    @property
    def stamp(self) -> str:
        """Another one when the password is another one; tells nothing of it."""
        return hashlib.sha256(self.password.encode()).hexdigest()


def _file(root: Path) -> Path:
    return private_folder(root / ".hoso") / "accounts.json"


def read(root: Path) -> dict[str, Account]:
    """Name -> account, of the workspace at *root*."""
    try:
        kept = json.loads(_file(root).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {one["name"]: Account(**one) for one in kept}


def stamp(root: Path) -> tuple[int, int]:
    """Another one whenever the accounts were written: a cache asks by it."""
    try:
        about = _file(root).stat()
    except FileNotFoundError:
        return 0, 0
    return about.st_mtime_ns, about.st_ino


def write(root: Path, accounts: dict[str, Account]) -> None:
    kept = [dataclasses.asdict(one) for _, one in sorted(accounts.items())]
    write_private(_file(root), json.dumps(kept, ensure_ascii=False, indent=1).encode())


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()  # argon2id, 64 MB, three passes: the library's defaults (RFC 9106)


@cache
def _nobody() -> str:
    return _hasher().hash("nobody has this password")


def hashed(password: str) -> str:
    return _hasher().hash(password)


def fits(account: Account | None, password: str) -> bool:
    """Whether it is the account's password. For nobody it takes as long, so that the time does not
    tell which names there are."""
    try:
        _hasher().verify(account.password if account else _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return account is not None
