"""``hoso export`` and ``hoso receipts``: messages for the national system and its answers."""

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
import pandas as pd

from ..connectors.files import private_folder, write_private
from ..connectors.untrusted import frame_for_people
from ..office import stop
from ..office.passwords import exchange_token
from ..office.stop import USAGE, Stop
from ..office.workspace import Workspace
from ..validators.texts import t
from . import show

if TYPE_CHECKING:
    from ..connectors.exchange import Carrier
    from ..connectors.mirror import Mirror

NOT_SENDABLE = "chua-gui-duoc.csv"
COVERAGE = "do-phu-ma.csv"


def export_messages(
    workspace: Workspace, number: int, *, http: bool = False, again: bool = False
) -> tuple[Path, int, int]:
    """Enter the messages of an applied change set in the mirror, then hand over those that were not
    yet: as numbered files, or over HTTPS.

    Returns the folder, the number of messages and the number of people who cannot be sent yet
    (listed with the reason). The same change set gives the same files, byte for byte; a message
    that was answered keeps its answer.
    """
    from ..connectors import exchange

    carrier = _https(workspace) if http else None
    with workspace.mirror() as mirror:
        about = mirror.read("changeset", number=number)
        if not len(about) or about["state"].iloc[0] != "applied":
            raise Stop(t("Đợt số {n} chưa áp dụng nên chưa có gì để gửi.", n=number), USAGE)
        lines = mirror.plan(number)
        office = workspace.settings.office
        as_of = str(about["as_of"].iloc[0])
        built = exchange.build(
            lines[(lines["decision"] == "approve") & (lines["table"] != "unit")],
            mirror.theirs(closed=True),
            workspace.units(),
            sender=str(office.get("code", "")),
            as_of=as_of,
        )
        made = [
            {
                "transaction_id": m.transaction_id,
                "service": m.service,
                "action": m.action,
                "id": m.id,
                "body": m.body.decode(),
                "sha256": m.sha256,
            }
            for m in built.messages
        ]
        mirror.queue(number, pd.DataFrame(made), again=again)
        folder = private_folder(
            workspace.folder("messages", str(about["period"].iloc[0])) / f"{number:04d}"
        )
        write_private(folder / NOT_SENDABLE, frame_for_people(built.not_sendable))
        write_private(folder / COVERAGE, frame_for_people(built.coverage))
        stored = mirror.read("message", changeset=number)
        _hand_over(mirror, carrier or exchange.FileDrop(folder), stored)
    return (
        folder,
        int((stored["state"] != "replaced").sum()),
        int(built.not_sendable["id"].nunique()),
    )


def _hand_over(mirror: "Mirror", carrier: "Carrier", stored: pd.DataFrame) -> None:
    """Send what is queued, in its order; each batch of answers is entered before the next one goes
    out. Files of messages that were handed over before are written again: somebody may have lost
    the folder."""
    from ..connectors import exchange

    stored = stored.dropna(subset=["body"]).sort_values("position", kind="stable")
    files = isinstance(carrier, exchange.FileDrop)
    wanted = (
        stored[stored["state"] != "replaced"]
        if files
        else stored[stored["state"].isin(("queued", "sent"))]
    )
    messages = [
        exchange.Message(
            int(str(m.position)),
            str(m.transaction_id),
            str(m.service),
            str(m.action),
            str(m.id),
            str(m.body).encode(),
            (),
        )
        for m in wanted.itertuples()
    ]
    if not files:
        mirror.tried([m.transaction_id for m in messages])
    for answers in carrier.carry(messages):
        frame = pd.DataFrame(
            [dataclasses.asdict(a) for a in answers],
            columns=["transaction_id", "err_code", "message"],
        )
        mirror.answered(frame, source=carrier.source, action="deliver")


def _https(workspace: Workspace) -> "Carrier":
    from ..connectors import exchange

    given = dict(workspace.settings.exchange)
    url = str(given.pop("url", ""))
    kinds = {
        "ca_file": lambda v: workspace.root / str(v),
        "batch": int,
        "timeout": float,
        "tries": int,
        "pause": float,
    }
    wrong = sorted(set(given) - set(kinds))
    if wrong or not url:
        raise Stop(
            t("hoso.toml, mục [exchange]: cần url, và chỉ nhận {known}.", known=", ".join(kinds)),
            USAGE,
        )
    try:
        options = {k: kinds[k](v) for k, v in given.items() if v != ""}
    except (TypeError, ValueError) as error:
        raise Stop(
            t("hoso.toml, mục [exchange]: batch, timeout, tries, pause phải là số."), USAGE
        ) from error
    return exchange.Https(url, exchange_token(str(urlsplit(url).hostname)), **options)  # pyright: ignore[reportArgumentType]


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
        with workspace.mirror() as mirror:
            plans = mirror.plans()
        applied = plans.loc[plans["state"] == "applied", "number"]
        if not len(applied):
            raise Stop(t("Chưa áp dụng đợt nào; chạy: hoso apply"), USAGE)
        number = int(applied.max())
    folder, messages, unsendable = export_messages(workspace, number, http=http, again=again)
    with workspace.mirror() as mirror:
        states = mirror.read("message", changeset=number)["state"].value_counts()
    refused = int(states.get("refused", 0))
    if http:
        show.say(
            t(
                "{n} thông điệp: {good} được nhận, {bad} bị từ chối.",
                n=show.number(messages),
                good=show.number(int(states.get("accepted", 0))),
                bad=show.number(refused),
            )
        )
    else:
        show.say(t("{n} thông điệp trong {folder}.", n=show.number(messages), folder=folder))
    if unsendable:
        show.say(
            t(
                "{n} người chưa gửi được, lý do trong {file}.",
                n=show.number(unsendable),
                file=folder / NOT_SENDABLE,
            )
        )
    return stop.FINDINGS if unsendable or (http and refused) else stop.CLEAN


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def receipts(file: Path) -> int:
    """Đọc phản hồi của CSDL quốc gia: thông điệp nào được nhận, thông điệp nào bị từ chối và vì
    sao.

    \b
    Ví dụ: hoso receipts phan-hoi.json
    """
    from ..connectors import exchange

    answers = exchange.read_receipts(file)
    with Workspace.find().mirror() as mirror:
        known = answers[answers["transaction_id"].isin(mirror.read("message")["transaction_id"])]
        mirror.answered(known, source=file.name)
    # A message once accepted stays accepted, whatever arrives late.
    accepted = set(known.loc[known["err_code"] == "0", "transaction_id"])
    states = known.drop_duplicates("transaction_id")["transaction_id"].isin(accepted)
    refused = known[known["err_code"] == "1"]
    unknown = len(answers) - len(known)
    show.say(
        t(
            "{n} phản hồi: {good} được nhận, {bad} bị từ chối, {unknown} không phải của ta.",
            n=len(answers),
            good=int(states.sum()),
            bad=len(refused),
            unknown=unknown,
        )
    )
    for line in refused.itertuples():
        show.say(f"{line.transaction_id}: {line.message}")
    return stop.FINDINGS if len(refused) or unknown else stop.CLEAN
