"""``hoso export`` and ``hoso receipts``: messages for the national system and its answers."""

import datetime
from pathlib import Path

import click
import pandas as pd

from ..connectors.files import private_folder, write_private
from ..validators.texts import t
from . import errors, show
from .errors import USAGE, Stop
from .workspace import Workspace

NOT_SENDABLE = "chua-gui-duoc.csv"


def export_messages(workspace: Workspace, number: int) -> tuple[Path, int, int]:
    """Write the messages of an applied change set as numbered files and enter them in the mirror.

    Returns the folder, the number of messages and the number of people who cannot be sent yet (listed with the reason).
    The same change set gives the same files, byte for byte; a message that was answered keeps its answer.
    """
    from ..connectors import exchange

    with workspace.mirror() as mirror:
        about = mirror.read("changeset", number=number)
        if not len(about) or about["state"].iloc[0] != "applied":
            raise Stop(t("Đợt số {n} chưa áp dụng nên chưa có gì để gửi.", n=number), USAGE)
        lines = mirror.plan(number)
        office = workspace.settings.office
        as_of = str(about["as_of"].iloc[0])
        built = exchange.build(lines[(lines["decision"] == "approve") & (lines["table"] != "unit")], mirror.theirs(closed=True), workspace.units(), sender=str(office.get("code", "")), as_of=as_of)
        known = set(mirror.read("message", changeset=number)["transaction_id"])
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        fresh = pd.DataFrame(
            [
                {"transaction_id": m.transaction_id, "changeset": number, "service": m.service, "action": m.action, "id": m.id, "sha256": m.sha256, "state": "sent", "created": now}
                for m in built.messages
                if m.transaction_id not in known
            ]
        )
        if len(fresh):
            mirror.record("message", fresh)
            mirror.note("export", str(number), messages=len(fresh))
    folder = private_folder(workspace.folder("messages", str(about["period"].iloc[0])) / f"{number:04d}")
    for message in built.messages:
        write_private(folder / message.file_name, message.body)
    write_private(folder / NOT_SENDABLE, built.not_sendable.to_csv(index=False).encode("utf-8-sig"))
    return folder, len(built.messages), int(built.not_sendable["id"].nunique())


@click.command()
@click.argument("number", type=int, required=False)
def export(number: int | None) -> int:
    """Ghi thông điệp của đợt NUMBER (mặc định: đợt áp dụng gần nhất) thành các tệp JSON đánh số.

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
    folder, messages, unsendable = export_messages(workspace, number)
    click.echo(t("{n} thông điệp trong {folder}.", n=show.number(messages), folder=folder))
    if unsendable:
        click.echo(t("{n} người chưa gửi được, lý do trong {file}.", n=show.number(unsendable), file=folder / NOT_SENDABLE))
    return errors.FINDINGS if unsendable else errors.CLEAN


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def receipts(file: Path) -> int:
    """Đọc phản hồi của CSDL quốc gia: thông điệp nào được nhận, thông điệp nào bị từ chối và vì sao.

    \b
    Ví dụ: hoso receipts phan-hoi.json
    """
    from ..connectors import exchange

    answers = exchange.read_receipts(file)
    with Workspace.find().mirror() as mirror:
        sent = mirror.read("message")
        known = answers[answers["transaction_id"].isin(sent["transaction_id"])]
        states = known.assign(state=known["err_code"].map({"0": "accepted", "1": "refused"}))
        # A message once accepted stays accepted, whatever arrives late.
        states = states.sort_values("state", ascending=False).drop_duplicates("transaction_id", keep="last").set_index("transaction_id")["state"]
        done = sent[sent["transaction_id"].isin(states.index) & (sent["state"] != "accepted")]
        if len(done):
            mirror.record("message", done.assign(state=done["transaction_id"].map(states).astype("str")))
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        mirror.record("receipt", known.assign(at=now, source=file.name))
        mirror.note("receipts", file.name, accepted=int((states == "accepted").sum()), refused=int((states == "refused").sum()))
    refused = known[known["err_code"] == "1"]
    unknown = len(answers) - len(known)
    click.echo(t("{n} phản hồi: {good} được nhận, {bad} bị từ chối, {unknown} không phải của ta.", n=len(answers), good=int((states == "accepted").sum()), bad=len(refused), unknown=unknown))
    for line in refused.itertuples():
        click.echo(f"{line.transaction_id}: {line.message}")
    return errors.FINDINGS if len(refused) or unknown else errors.CLEAN
