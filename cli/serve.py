"""``hoso serve`` and ``hoso today``: the office in the browser, and what it shows first."""

import getpass
from pathlib import Path

import click

from ..office import today as office
from ..office.workspace import Workspace
from ..validators.texts import t
from ..validators.written import vn_date
from . import show

COMMANDS = {
    "registry": "hoso units --help", "national": "hoso mirror pull --help", "period": "",
    "files": "hoso run --period {about}", "refused": "hoso intake --period {about}",
    "unknown": "hoso intake --period {about}", "aside": "hoso intake --period {about}",
    "asked": "hoso intake --period {about}", "columns": "hoso map --help",
    "gates": 'hoso run --override NGƯỠNG[:ĐƠN-VỊ] --because "..." --until NĂM-THÁNG-NGÀY',
    "questions": "hoso judge questions --plan {about}",
    "decisions": "hoso review export {about} duyet.xlsx", "approved": "hoso apply {about}",
    "export": "hoso export {about}", "ministry": "hoso plan", "letters": "hoso send",
    "results": "hoso send --period {about}", "silent": "hoso send --period {about} --remind",
}  # fmt: skip
"""Kind of a task -> the command that does it."""

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default="."
)
@click.option(
    "--port",
    type=click.IntRange(min=0, max=65535),
    default=0,
    help="Cổng trên máy này (mặc định: cổng nào còn trống).",
)
@click.option(
    "--browser/--no-browser", default=True, help="Mở trình duyệt, hay chỉ in đường vào ra đây."
)
@click.option("--by", default=getpass.getuser, show_default="tài khoản máy", help="Ai làm việc.")
@click.option(
    "--listen",
    metavar="MÁY:CỔNG",
    help="Mở cho máy khác trong cơ quan; cần --tls, tài khoản và PostgreSQL.",
)
@click.option(
    "--tls", type=(FILE, FILE), metavar="CHỨNG-THƯ KHÓA", help="Hai tệp PEM; chứng thư ghi tên máy."
)
def serve(
    folder: Path,
    port: int,
    browser: bool,
    by: str,
    listen: str | None,
    tls: tuple[Path, Path] | None,
) -> None:
    """Mở bàn làm việc trong trình duyệt, chỉ trên máy này: mọi việc của tháng làm được ở đó. Gọi
    lại khi đang chạy thì mở thêm một đường vào.

    Với --listen, cả cơ quan vào bằng tài khoản (hoso accounts) qua TLS.

    \b
    Ví dụ: hoso serve ninh-binh
    """
    from ..desk.serve import Listen
    from ..desk.serve import serve as run

    there = None
    if listen or tls:
        host, _, number = (listen or "").rpartition(":")
        if not host or not number.isdigit() or int(number) > 65535:
            raise click.BadParameter(t("--listen cần dạng MÁY:CỔNG, ví dụ 0.0.0.0:8443."))
        if tls is None:
            raise click.BadParameter(
                t("Mở cho máy khác thì phải có TLS: --tls CHỨNG-THƯ KHÓA (tệp PEM).")
            )
        there = Listen(host, int(number), *tls)
    run(Workspace.find(folder), port=port, by=by, browser=browser, say=show.say, listen=there)


@click.command()
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default="."
)
def today(folder: Path) -> None:
    """Việc tiếp theo của cơ quan, theo thứ tự, với số lượng, từ bao giờ và lệnh để làm; kỳ đang ở
    bước nào.

    \b
    Ví dụ: hoso today
    """
    found = office.today(Workspace.find(folder))
    if found.period:
        steps = [
            f"{office.step_name(s.key)}: {s.figure or '–'}" + (" ✓" if s.state == "done" else "")
            for s in found.steps
        ]
        show.say(t("Kỳ {period}", period=vn_date(found.period)) + " · " + " → ".join(steps))
    if not found.tasks:
        show.say(t("Không còn việc nào chờ."))
        return
    show.table(
        t("Việc tiếp theo"),
        (t("Việc"), t("Số lượng"), t("Từ"), t("Lệnh")),
        [
            (task.sentence, task.count, vn_date(task.since[:10]), _command(task))
            for task in found.tasks
        ],
    )


def _command(task: office.Task) -> str:
    return COMMANDS[task.key].format(about=task.about)
