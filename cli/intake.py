"""``hoso intake``: what each unit sent for a period, what of it counts, and what the office says of
it."""

import getpass
import json

import click
import pandas as pd

from ..office import choices, month, submissions
from ..office.senders import Sender
from ..office.submissions import Received
from ..office.workspace import Workspace
from ..validators.texts import pick, t
from ..validators.vocabulary import SEVERAL, SUBMISSIONS
from ..validators.written import vn_date
from . import show

period_option = click.option("--period", help="Kỳ năm-tháng (mặc định: kỳ mới nhất trong inbox).")


def _received(workspace: Workspace, period: str | None) -> Received:
    with show.progress() as progress:
        return month.receive(workspace, period or workspace.latest(), progress=progress)


@click.group(name="intake", invoke_without_command=True)
@period_option
@click.option("--unit", default="", metavar="ĐƠN-VỊ", help="Chỉ một đơn vị (mã).")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Dạng kết quả.",
)
@click.pass_context
def command(ctx: click.Context, period: str | None, unit: str, form: str) -> None:
    """Mỗi đơn vị đã gửi tệp nào, tệp nào được tính, tệp nào đã có tệp sau thay, tệp nào của kỳ
    khác; và những điều cần hỏi.

    \b
    Ví dụ:
      hoso intake --period 2026-11
      hoso intake keep truong-a-lan-2.xlsx --because "bản chị Lan gửi 25/11"
    """
    if ctx.invoked_subcommand:
        return
    workspace = Workspace.find()
    unit = choices.unit(unit, workspace.units()) if unit else ""
    found = _received(workspace, period)
    files = found.judged.files
    if unit:
        files = files[files["unit"].str.split(SEVERAL).map(lambda units: unit in units)]
    if form == "json":
        show.data(json.dumps(_as_dict(found, files), ensure_ascii=False, indent=1) + "\n")
        return
    traces = found.traces()
    rows = [
        (
            f["unit"].lstrip("?"),
            found.short(f["file"]),
            pick(SUBMISSIONS[f["outcome"]].label),
            int(f["people"]),
            int(f["counted"]),
            vn_date(f["declared"] or f["period"]),
            traces.get(found.short(f["file"]), ""),
        )
        for f in files.sort_values(["unit", "file"]).to_dict("records")
    ]
    show.table(
        t("Tệp nhận được kỳ {period}", period=found.period),
        (
            t("Đơn vị"),
            t("Tệp"),
            t("Tình trạng"),
            t("Người"),
            t("Được tính"),
            t("Số liệu đến"),
            t("Ghi chú"),
        ),
        rows,
    )
    for path in found.refused:
        show.say(f"{found.short(path)}: {pick(SUBMISSIONS['refused'].label)}", err=True)
    ask(found)


def ask(found: Received) -> None:
    """What an officer is asked about the files, or may decide otherwise, and how to answer."""
    questions = found.questions()
    for sentence in questions:
        show.say(t("Cần hỏi: {question}", question=sentence))
    if questions or found.left_out():
        show.say(
            t(
                "Trả lời một lần: hoso intake keep TỆP (tính tệp này), replace TỆP (tính tệp này "
                "thay cho mọi tệp khác của đơn vị), drop TỆP (không tính)."
            )
        )


def _as_dict(found: Received, files: pd.DataFrame) -> dict[str, object]:
    traces = found.judged.trace
    columns = ["file", "unit", "outcome", "people", "counted", "declared", "period", "sha256"]
    return {
        "version": 1,
        "period": found.period,
        "files": [
            {**line, "file": found.short(line["file"])}
            for line in files[columns].to_dict("records")
        ],
        "refused": [found.short(path) for path in found.refused],
        "replaced": [
            {
                "file": found.short(r.file),
                "other": found.short(r.other),
                "people": int(str(r.people)),
            }
            for r in traces.itertuples()
        ],
        "questions": [
            {**q, "file": found.short(q["file"]), "other": found.short(q["other"])}
            for q in found.judged.questions.to_dict("records")
        ],
        "summary": found.counts(),
    }


def _decided(word: str, period: str | None, file: str, by: str, because: str) -> None:
    workspace = Workspace.find()
    found = _received(workspace, period)
    name = submissions.decide(workspace, found, file, word, by=by, because=because)
    _told(_received(workspace, found.period), name)


def _told(again: Received, name: str) -> None:
    """What counts of a file now."""
    line = again.judged.files[again.judged.files["file"].map(again.short) == name].iloc[0]
    show.say(
        t(
            "Đã ghi. {file}: {outcome}, {n} người được tính. Có hiệu lực từ lần chạy sau: hoso run",
            file=name,
            outcome=pick(SUBMISSIONS[str(line["outcome"])].label),
            n=show.number(int(line["counted"])),
        )
    )


def _options(function):
    """The file, the period, who and why: the same for each answer."""
    for option in (
        click.option("--by", default=getpass.getuser, show_default="tài khoản máy", help="Ai."),
        click.option("--because", default="", help="Vì sao; được ghi lại."),
        period_option,
        click.argument("file", metavar="TỆP"),
    ):
        function = option(function)
    return function


@command.command("unit")
@click.argument("file", metavar="TỆP")
@click.argument("unit", metavar="ĐƠN-VỊ")
@period_option
@click.option("--every", is_flag=True, help="Nhớ cho mọi tệp sau cũng ghi tên đơn vị như vậy.")
@click.option("--because", default="", help="Vì sao; được ghi lại.")
@click.option("--by", default=getpass.getuser, show_default="tài khoản máy", help="Ai.")
def of_unit(file: str, unit: str, period: str | None, every: bool, because: str, by: str) -> None:
    """Nói tệp này của đơn vị nào, khi tệp không cho biết hoặc ghi sai; được nhớ.

    \b
    Ví dụ: hoso intake unit danh-sach.xlsx H42.09.21 --every --because "chị Lan gửi"
    """
    workspace = Workspace.find()
    period = choices.period(period, workspace) if period else workspace.latest()
    with show.progress() as progress:
        name, again = month.assign(
            workspace, period, file, Sender(unit, by, because, every), progress=progress
        )
    _told(again, name)


@command.command("keep")
@_options
def keep(file: str, period: str | None, because: str, by: str) -> None:
    """Tính tệp này, dù của kỳ khác, có ngày cũ hơn hay đang chờ; người trong tệp lấy theo tệp này,
    người khác giữ như cũ.

    \b
    Ví dụ: hoso intake keep truong-a-lan-2.xlsx --because "bản gửi sau, đã gọi hỏi"
    """
    _decided("keep", period, file, by, because)


@command.command("replace")
@_options
def replace(file: str, period: str | None, because: str, by: str) -> None:
    """Tính tệp này thay cho mọi tệp mà đơn vị đã gửi trước đó trong kỳ.

    \b
    Ví dụ: hoso intake replace truong-a-day-du.xlsx --because "danh sách đầy đủ"
    """
    _decided("replace", period, file, by, because)


@command.command("drop")
@_options
def drop(file: str, period: str | None, because: str, by: str) -> None:
    """Không tính tệp này trong kỳ.

    \b
    Ví dụ: hoso intake drop nham.xlsx --because "gửi nhầm"
    """
    _decided("drop", period, file, by, because)
