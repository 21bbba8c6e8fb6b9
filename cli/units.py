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
