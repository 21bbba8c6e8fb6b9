"""``hoso accounts``: who may come into the office's desk from other machines."""

import getpass

import click

from ..office import accounts as office
from ..office.accounts import ROLES
from ..office.workspace import Workspace
from ..validators.texts import t
from . import show

BY = click.option("--by", default=getpass.getuser, show_default="tài khoản máy", help="Ai làm.")


@click.group()
def accounts() -> None:
    """Tài khoản vào bàn làm việc của cơ quan (hoso serve --listen). Mọi thay đổi được ghi vào nhật
    ký."""


def _asked() -> str:
    """A password, typed twice, not shown."""
    return click.prompt(t("Mật khẩu"), hide_input=True, confirmation_prompt=t("Gõ lại"))


@accounts.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(list(ROLES)), required=True, help="Vai trò.")
@BY
def add(name: str, role: str, by: str) -> None:
    """Thêm tài khoản; mật khẩu được hỏi và không hiện ra.

    \b
    Ví dụ: hoso accounts add lan --role duyet
    """
    office.add(Workspace.find(), name, role, _asked(), by=by)
    show.say(t("Đã thêm tài khoản {name}, vai trò {role}.", name=name, role=office.role_name(role)))


@accounts.command("list")
def list_accounts() -> None:
    """Các tài khoản, vai trò và tình trạng.

    \b
    Ví dụ: hoso accounts list
    """
    show.table(
        t("Tài khoản"),
        (t("Tên"), t("Vai trò"), t("Tình trạng")),
        [
            (one.name, f"{one.role} ({office.role_name(one.role)})",
             t("khóa") if one.disabled else t("đang dùng"))
            for one in office.every(Workspace.find())
        ],
    )  # fmt: skip


@accounts.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice(list(ROLES)))
@BY
def role(name: str, role: str, by: str) -> None:
    """Đổi vai trò; có hiệu lực ngay cả với người đang làm.

    \b
    Ví dụ: hoso accounts role lan nghiep_vu
    """
    office.set_role(Workspace.find(), name, role, by=by)
    show.say(t("{name} nay có vai trò {role}.", name=name, role=office.role_name(role)))


@accounts.command("disable")
@click.argument("name")
@click.option("--back", is_flag=True, help="Mở lại tài khoản đã khóa.")
@BY
def disable(name: str, back: bool, by: str) -> None:
    """Khóa tài khoản ngay lập tức.

    \b
    Ví dụ: hoso accounts disable lan
    """
    office.disable(Workspace.find(), name, by=by, back=back)
    said = t("Đã mở lại tài khoản {name}.", name=name) if back else t("Đã khóa {name}.", name=name)
    show.say(said)


@accounts.command("password")
@click.argument("name")
@BY
def password(name: str, by: str) -> None:
    """Đặt mật khẩu mới; ai đang làm với mật khẩu cũ phải đăng nhập lại.

    \b
    Ví dụ: hoso accounts password lan
    """
    workspace = Workspace.find()
    office.one(workspace, name)
    office.set_password(workspace, name, _asked(), by=by)
    show.say(t("Đã đặt mật khẩu mới cho {name}.", name=name))
