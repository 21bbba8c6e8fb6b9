"""``hoso template``: issues the workbook that units fill in."""

import datetime
from pathlib import Path

import click

from ..validators.texts import t


@click.group()
def template() -> None:
    """Biểu mẫu Excel cho đơn vị."""


@template.command("build")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Ngày áp dụng danh mục (mặc định: hôm nay).")
def build(target: Path, as_of: datetime.datetime | None) -> None:
    """Ghi biểu mẫu vào TARGET; cùng đầu vào cho cùng từng byte.

    \b
    Ví dụ: hoso template build mau-2026.xlsx --as-of 2026-07-01
    """
    from ..connectors.templates.build import build as build_template

    build_template(target, as_of=as_of.date().isoformat() if as_of else datetime.date.today().isoformat())
    click.echo(t("Đã ghi {file}", file=target))
