"""``hoso units``: the registry of units."""

import click

from ..validators.texts import t
from . import show
from .errors import USAGE, Stop
from .workspace import Workspace


@click.group()
def units() -> None:
    """Danh bạ đơn vị: units.csv trong nơi làm việc."""


@units.command("list")
@click.option("--on", help="Chỉ đơn vị còn hoạt động vào ngày này (ISO).")
@click.argument("words", nargs=-1)
def list_units(on: str | None, words: tuple[str, ...]) -> None:
    """Liệt kê đơn vị; WORDS lọc theo tên không dấu.

    \b
    Ví dụ: hoso units list tieu hoc
    """
    from ..validators.text import fold_words

    registry = Workspace.find().units()
    if registry is None:
        raise Stop(t("Chưa có danh bạ: đặt units.csv vào nơi làm việc."), USAGE)
    if on:
        registry = registry[(registry["valid_from"].fillna("") <= on) & ((registry["valid_to"].fillna("") == "") | (registry["valid_to"].fillna("") >= on))]
    asked = fold_words(" ".join(words))
    rows = [(u.code, u.name, u.kind, "" if u.quota != u.quota else int(u.quota), u.parent) for u in registry.itertuples(index=False) if asked in fold_words(str(u.name))]
    show.table(t("Đơn vị"), (t("Mã"), t("Tên"), t("Loại"), t("Biên chế"), t("Cấp trên")), rows)


@units.command("password")
@click.argument("code")
@click.option("--renew", is_flag=True, help="Đặt mật khẩu mới.")
def password(code: str, renew: bool) -> None:
    """Mật khẩu mở sổ của một đơn vị; trao bằng đường khác với thư.

    \b
    Ví dụ: hoso units password H42.07.12
    """
    from .passwords import password_of

    workspace = Workspace.find()
    registry = workspace.units()
    if registry is None or code not in set(registry["code"]):
        raise Stop(t("Không có đơn vị {code} trong danh bạ.", code=code), USAGE)
    click.echo(password_of(workspace, code, renew=renew))
