"""Who may come into an office's desk from other machines, and what each role may do."""

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass

from ..connectors import accounts as kept
from ..connectors.accounts import Account
from ..validators.texts import pick, t
from .stop import USAGE, Stop
from .workspace import Workspace

READ, WORK, DECIDE, ADMIN = "read", "work", "decide", "admin"
"""What may be done: see everything; prepare (files, runs, letters, templates); decide, apply and
export; see to accounts and settings."""
RIGHTS = (READ, WORK, DECIDE, ADMIN)


@dataclass(frozen=True)
class Role:
    label: tuple[str, str]
    rights: frozenset[str]


ROLES = {
    "doc": Role(("đọc", "reader"), frozenset({READ})),
    "nghiep_vu": Role(("nghiệp vụ", "clerk"), frozenset({READ, WORK})),
    "duyet": Role(("duyệt", "approver"), frozenset({READ, WORK, DECIDE})),
    # Whoever gives roles to others does not decide on the records of 24,000 people, too.
    "quan_tri": Role(("quản trị", "administrator"), frozenset({READ, ADMIN})),
}
LETTERS = 12
"""Letters that a password has at least."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}", re.ASCII)


def role_name(role: str) -> str:
    """What people call a role, in the language in use."""
    return pick(ROLES[role].label)


def every(workspace: Workspace) -> list[Account]:
    """The accounts by name."""
    return [one for _, one in sorted(kept.read(workspace.root).items())]


def one(workspace: Workspace, name: str) -> Account:
    """The account of this name.

    Raises:
        Stop: there is none.
    """
    found = kept.read(workspace.root).get(name)
    if found is None:
        raise Stop(t("Không có tài khoản {name}; xem: hoso accounts list", name=name), USAGE)
    return found


def add(workspace: Workspace, name: str, role: str, password: str, *, by: str) -> None:
    """A new account.

    Raises:
        Stop: the name is taken or cannot be used, no such role, the password is too simple.
    """
    if not _NAME.fullmatch(name):
        raise Stop(
            t("Tên tài khoản gồm 2 đến 40 chữ thường không dấu, số, dấu chấm, gạch: lan.nguyen."),
            USAGE,
        )
    if name in kept.read(workspace.root):
        raise Stop(t("Đã có tài khoản {name}.", name=name), USAGE)
    _check(name, password)
    made = Account(name, _known(role), kept.hashed(password))
    _change(workspace, "account-add", made, by=by, role=role)


def set_role(workspace: Workspace, name: str, role: str, *, by: str) -> None:
    """Another role from now on, in the sessions that go on, too.

    Raises:
        Stop: no such account, no such role.
    """
    made = dataclasses.replace(one(workspace, name), role=_known(role))
    _change(workspace, "account-role", made, by=by, role=role)


def disable(workspace: Workspace, name: str, *, by: str, back: bool = False) -> None:
    """Lock an account at once, or let it in again.

    Raises:
        Stop: no such account.
    """
    made = dataclasses.replace(one(workspace, name), disabled=not back)
    _change(workspace, "account-enable" if back else "account-disable", made, by=by)


def set_password(workspace: Workspace, name: str, password: str, *, by: str) -> None:
    """Another password; whoever is in with the old one is out.

    Raises:
        Stop: no such account; the password is too simple.
    """
    account = one(workspace, name)
    _check(name, password)
    made = dataclasses.replace(account, password=kept.hashed(password))
    _change(workspace, "account-password", made, by=by)


def change_own_password(workspace: Workspace, name: str, old: str, new: str) -> None:
    """Another password of one's own.

    Raises:
        Stop: the old one is another; the new one is too simple.
    """
    if not kept.fits(one(workspace, name), old):
        raise Stop(t("Mật khẩu đang dùng không đúng; không đổi gì."), USAGE)
    set_password(workspace, name, new, by=name)


def entered(workspace: Workspace, name: str, password: str) -> Account | None:
    """The account when the password is its own and it is not locked; None otherwise, after the same
    time."""
    account = kept.read(workspace.root).get(name)
    return account if kept.fits(account, password) and account and not account.disabled else None


def present(workspace: Workspace) -> Callable[[str], Account | None]:
    """What gives the account of a name as it is now, None when there is none or it is locked. The
    file is read again when it was written."""
    known: tuple[tuple[int, int] | None, dict[str, Account]] = (None, {})

    def now(name: str) -> Account | None:
        nonlocal known
        stamp = kept.stamp(workspace.root)
        if known[0] != stamp:
            known = stamp, kept.read(workspace.root)
        account = known[1].get(name)
        return account if account and not account.disabled else None

    return now


def _known(role: str) -> str:
    if role not in ROLES:
        raise Stop(
            t("Không có vai trò {role}; các vai trò là {known}.", role=role,
              known=", ".join(ROLES)),
            USAGE,
        )  # fmt: skip
    return role


def _check(name: str, password: str) -> None:
    if len(password) < LETTERS or len(set(password)) < 5 or name in password.lower():
        raise Stop(
            t("Mật khẩu cần từ {n} ký tự, không lặp đi lặp lại và không chứa tên tài khoản.",
              n=LETTERS),
            USAGE,
        )  # fmt: skip


def _change(workspace: Workspace, action: str, made: Account, *, by: str, **detail: str) -> None:
    """Enter the change in the audit, then write it: none is made of which the audit knows
    nothing."""
    with workspace.mirror() as mirror:
        mirror.note(action, made.name, by=by, **detail)
    kept.write(workspace.root, {**kept.read(workspace.root), made.name: made})
