from pathlib import Path

import click

from ..office.workspace import Workspace
from ..validators.texts import t
from . import show


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("--name", default="Sở Nội vụ", show_default=True, help="Tên cơ quan.")
@click.option(
    "--target",
    type=click.IntRange(min=1),
    default=24000,
    show_default=True,
    help="Số người phải có trong CSDL quốc gia.",
)
def init(folder: Path, name: str, target: int) -> None:
    """Tạo nơi làm việc trong FOLDER. Gọi lại không làm mất gì.

    \b
    Ví dụ: hoso init ninh-binh --target 24000
    """
    workspace = Workspace.create(folder, name=name, target=target)
    workspace.mirror().close()
    show.say(
        t(
            "Nơi làm việc: {folder}. Tiếp theo: đặt units.csv vào đây, hoso mirror pull, "
            "đặt tệp vào inbox/<năm-tháng>/, hoso run.",
            folder=workspace.root,
        )
    )
