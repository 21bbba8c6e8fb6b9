"""``hoso mirror``, ``audit``, ``backup``, ``restore``: the local mirror of the national
database."""

import datetime
import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..office.workspace import Workspace
from ..validators.schemas import dictionary
from ..validators.texts import language, pick, t
from . import show

if TYPE_CHECKING:
    from ..office.national import Arrival

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def mirror() -> None:
    """Bản sao CSDL quốc gia về cán bộ, công chức, viên chức."""


@mirror.command("pull")
@click.argument("export", type=click.Path(exists=True, path_type=Path))
@click.option("--period", help="Kỳ của bản xuất (mặc định: tháng này).")
@click.option("--as-of", type=DAY, help="Ngày mà bản xuất đúng (mặc định: ngày đầu kỳ).")
@click.option("--dry-run", is_flag=True, help="Chỉ xem sẽ đổi gì; không nạp.")
@click.option("--override", "let_pass", multiple=True, metavar="NGƯỠNG", help="Cho qua một ngưỡng.")
@click.option("--because", default="", help="Vì sao cho qua; ghi vào nhật ký.")
@click.option("--until", default="", metavar="NĂM-THÁNG-NGÀY", help="Cho qua đến hết ngày này.")
@click.option("--by", default=getpass.getuser, show_default="tài khoản máy", help="Ai cho qua.")
def pull(export: Path, period: str | None, as_of: datetime.datetime | None, dry_run: bool, **gate):
    """Nạp một bản xuất của CSDL quốc gia (thư mục hoặc .zip gồm <bảng>.csv).

    Bản xuất được xét trước khi nạp: kỳ, số định danh, số trùng, bao nhiêu người vắng, trở lại,
    thay đổi. Danh sách hoặc cột không có trong bản xuất thì giữ nguyên. Trước khi nạp có một bản
    sao lưu.

    \b
    Ví dụ: hoso mirror pull ban-xuat-2026-11.zip --period 2026-11 --dry-run
    """
    from ..office import national, overrides

    workspace, period = Workspace.find(), period or national.this_period()
    with workspace.mirror() as store:
        if not dry_run:  # looked at beforehand, nothing is kept
            passed = overrides.LetPass(names=gate.pop("let_pass"), **gate)
            overrides.add(workspace, store, passed, datetime.date.today().isoformat())
        tell = lambda arrival: _tell(arrival, export.name)  # noqa: E731
        if dry_run:
            tell(national.judge(workspace, store, export, period, _day(as_of)))
            show.say(t("Chỉ xem trước, chưa nạp gì."))
            return
        arrival = national.take(
            workspace, store, export, period=period, as_of=_day(as_of), show=tell
        )
    show.say(
        t("Đã nạp {n} hồ sơ từ {file}", n=show.number(len(arrival.frames["nguoi"])), file=export)
    )


def _tell(arrival: "Arrival", name: str) -> None:
    """What an export would do, and what stops it."""
    from ..office import national

    show.table(
        t("Bản xuất {file}", file=name), (t("Nội dung"), t("Số lượng")), national.rows(arrival)
    )
    for sentence in national.sentences(arrival):
        show.say(sentence)
    if len(arrival.stopped):
        show.table(
            t("Ngưỡng chặn bản xuất"),
            (t("Ngưỡng"), t("Giá trị"), t("Giới hạn"), t("Ở đâu")),
            [national.gate_row(g) for g in arrival.stopped.to_dict("records")],
        )


@mirror.command("undo-pull")
@click.option("--by", default=getpass.getuser, show_default="tài khoản máy", help="Ai hoàn tác.")
@click.confirmation_option("--yes", prompt="Trả bản sao về trước lần nạp gần nhất?")
def undo_pull(by: str) -> None:
    """Hoàn tác lần nạp gần nhất, khi sau đó chưa áp dụng gì.

    \b
    Ví dụ: hoso mirror undo-pull --yes
    """
    from ..office import national

    period = national.undo(Workspace.find(), by=by)
    show.say(t("Đã trả bản sao về trước lần nạp kỳ {period}.", period=period))


@mirror.command("status")
def status() -> int:
    """Độ mới, số hồ sơ và sự nguyên vẹn của bản sao.

    \b
    Ví dụ: hoso mirror status
    """
    from ..connectors.reports.words import instant
    from ..office import national

    with Workspace.find().mirror() as store:
        broken, ahead = store.damage(), store.clock_behind()
        rows = [] if broken else [*national.status(store).items()]
    whole = t("nguyên vẹn") if not broken else " ".join(broken)
    show.table(
        t("Bản sao"), (t("Nội dung"), t("Giá trị")), [*rows, (t("Dữ liệu của bản sao"), whole)]
    )
    if ahead:
        show.say(t("Đồng hồ máy đang chậm hơn mục nhật ký mới nhất ({at}).", at=instant(ahead)))
    return 1 if broken else 0


@mirror.command("history")
@click.argument("cccd")
@click.option("--as-of", type=DAY, help="Chỉ điều đúng vào ngày này.")
@click.option("--known", type=DAY, help="Chỉ điều đã biết tới hết ngày này.")
def history(cccd: str, as_of: datetime.datetime | None, known: datetime.datetime | None) -> None:
    """Một người: đã ghi nhận điều gì, đúng từ bao giờ, biết từ bao giờ, theo đợt nào.

    \b
    Ví dụ: hoso mirror history 037085012345 --as-of 2026-01-01
    """
    with Workspace.find().mirror() as store:
        lines = store.history(cccd, as_of=_day(as_of), known=_day(known))
    if not len(lines):
        show.say(
            t("Không ghi nhận gì: không ai mang hay từng mang số này, hoặc chưa có gì vào ngày ấy.")
        )
        return
    columns = (
        t("Trường"),
        t("Trước"),
        t("Giá trị"),
        t("Đúng từ"),
        t("Biết từ"),
        t("Người ghi"),
        t("Đợt"),
        t("Nguồn"),
    )
    show.table(
        t("Lịch sử"),
        columns,
        [_told(line) for line in lines.astype(object).where(lines.notna(), "").to_dict("records")],
    )


def _day(given: datetime.datetime | None) -> str | None:
    return given.date().isoformat() if given else None


def _told(line: dict[Any, Any]) -> tuple[str, ...]:
    """A line of the history as people read it."""
    table = dictionary.tables()[line["table"]]
    labels = {
        "closed": t("Không còn trong CSDL quốc gia từ"),
        **{f.name: f.labelled(language()) for f in table.fields},
    }
    own = str(labels.get(line["field"], line["field"]))
    name = (
        own
        if table.name == "nguoi"
        else f"{pick((table.label, table.label_en))} ({line['line']}): {own}"
    )
    true = f"{line['valid_from']} – {line['valid_to']}" if line["valid_to"] else line["valid_from"]
    number = f"{line['changeset']:.0f}" if line["changeset"] != "" else ""
    return (
        name,
        line["before"],
        line["value"],
        true,
        line["recorded_from"][:16].replace("T", " "),
        line["by"],
        number,
        line["source"],
    )


@click.group()
def audit() -> None:
    """Nhật ký chỉ thêm, nối bằng chuỗi băm."""


@audit.command("verify")
@click.option(
    "--anchor",
    "given",
    multiple=True,
    metavar="SỐ:MÃ-BĂM",
    help="Mục đã ghi ở nơi khác (thư, giấy) để đối chiếu.",
)
def verify(given: tuple[str, ...]) -> int:
    """Đối chiếu mọi điều nhật ký nói tới với dữ liệu, và nhật ký với những neo ở ngoài.

    \b
    Ví dụ: hoso audit verify
    """
    from ..office import audit as office
    from ..office.anchors import Anchor

    try:
        outside = tuple(Anchor.parsed(text) for text in given)
    except ValueError as error:
        raise click.BadParameter(t("cần dạng số:mã-băm như hoso audit verify in ra.")) from error
    found = office.verify(Workspace.find(), outside)
    for sentence in found.sentences():
        show.say(sentence)
    return 1 if found.problems else 0


@click.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
def backup(target: Path) -> None:
    """Sao lưu bản sao CSDL vào TARGET.

    \b
    Ví dụ: hoso backup sao-luu-2026-11.db
    """
    with Workspace.find().mirror() as store:
        store.backup(target)
    show.say(t("Đã sao lưu vào {file}", file=target))


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.confirmation_option(prompt="Thay toàn bộ bản sao CSDL hiện tại / replace the whole mirror?")
def restore(source: Path) -> None:
    """Phục hồi bản sao CSDL từ SOURCE.

    \b
    Ví dụ: hoso restore sao-luu-2026-11.db
    """
    with Workspace.find().mirror() as store:
        store.restore(source)
    show.say(t("Đã phục hồi từ {file}", file=source))
