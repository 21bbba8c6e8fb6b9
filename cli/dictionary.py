"""``hoso template dictionary``: the data dictionary for others."""

import datetime
from pathlib import Path

import click

from ..validators.texts import t
from . import show

FORMATS = ("md", "html", "json-schema", "table-schema", "data-package")


@click.command("dictionary")
@click.option(
    "--format",
    "forms",
    type=click.Choice(FORMATS),
    multiple=True,
    help="Dạng cần ghi, được lặp lại; mặc định là mọi dạng.",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Ngày áp dụng quy định và danh mục (mặc định: hôm nay).",
)
@click.option(
    "-o",
    "--output",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Thư mục để ghi.",
)
def dictionary(forms: tuple[str, ...], as_of: datetime.datetime | None, folder: Path) -> None:
    """Ghi từ điển dữ liệu: Markdown, HTML, JSON Schema, Table Schema, gói dữ liệu Frictionless.

    \b
    Ví dụ: hoso template dictionary -o tu-dien
           hoso template dictionary --format json-schema -o tu-dien
    """
    from ..connectors.dictionary import write

    day = as_of.date() if as_of else datetime.date.today()
    for path in write(folder, forms or FORMATS, day.isoformat()):
        show.say(t("Đã ghi {file}", file=path))
