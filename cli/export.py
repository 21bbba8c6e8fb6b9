"""``hoso export`` and ``hoso receipts``: messages for the national system and its answers."""

from pathlib import Path

import click

from ..office import exchange, stop
from ..office.workspace import Workspace
from ..validators.texts import t
from . import show


@click.command()
@click.argument("number", type=int, required=False)
@click.option(
    "--http", is_flag=True, help="Gửi thẳng qua HTTPS thay vì ghi tệp, xem docs/exchange.md."
)
@click.option(
    "--again", is_flag=True, help="Gửi lại cả thông điệp bị từ chối mà nội dung không đổi."
)
def export(number: int | None, http: bool, again: bool) -> int:
    """Ghi thông điệp của đợt NUMBER (mặc định: đợt áp dụng gần nhất) thành các tệp JSON đánh số,
    hoặc gửi qua HTTPS.

    \b
    Ví dụ: hoso export 1
    """
    workspace = Workspace.find()
    if number is None:
        number = exchange.last_applied(workspace)
    made = exchange.export_messages(workspace, number, http=http, again=again)
    refused = made.states.get("refused", 0)
    if http:
        show.say(
            t(
                "{n} thông điệp: {good} được nhận, {bad} bị từ chối.",
                n=show.number(made.messages),
                good=show.number(made.states.get("accepted", 0)),
                bad=show.number(refused),
            )
        )
    else:
        show.say(
            t(
                "{n} thông điệp trong {folder}.",
                n=show.number(made.messages),
                folder=show.near(made.folder),
            )
        )
    if made.unsendable:
        show.say(
            t(
                "{n} người chưa gửi được, lý do trong {file}.",
                n=show.number(made.unsendable),
                file=show.near(made.not_sendable),
            )
        )
    return stop.FINDINGS if made.unsendable or (http and refused) else stop.CLEAN


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def receipts(file: Path) -> int:
    """Đọc phản hồi của CSDL quốc gia: thông điệp nào được nhận, thông điệp nào bị từ chối và vì
    sao.

    \b
    Ví dụ: hoso receipts phan-hoi.json
    """
    got = exchange.take_receipts(Workspace.find(), file)
    show.say(
        t(
            "{n} phản hồi: {good} được nhận, {bad} bị từ chối, {unknown} không phải của ta.",
            n=got.lines,
            good=got.accepted,
            bad=len(got.refused),
            unknown=got.unknown,
        )
    )
    for line in got.refused.itertuples():
        show.say(
            t(
                "{unit}: {name} ({cccd}): {message} [thông điệp {id}]",
                unit=line.unit,
                name=line.ho_ten,
                cccd=line.cccd,
                message=line.message,
                id=line.transaction_id,
            )
        )
    return stop.FINDINGS if len(got.refused) or got.unknown else stop.CLEAN
