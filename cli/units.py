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
    registry = registry[registry["name"].map(lambda name: asked in fold_words(str(name))).astype(bool)]
    registry = registry.assign(quota=registry["quota"].round().astype("Int64").astype("str").replace("<NA>", ""))
    rows = registry[["code", "name", "kind", "quota", "parent"]].fillna("").itertuples(index=False, name=None)
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
