"""``hoso send``: the period's reports to the units, through the outbox."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..office import choices, letters
from ..office.stop import SERVICE
from ..office.workspace import Workspace
from ..validators.texts import t
from ..validators.written import vn_date
from . import show

if TYPE_CHECKING:
    from ..connectors.mirror import Mirror


@click.command()
@click.option("--period", help="Kỳ năm-tháng (mặc định: kỳ mới nhất trong inbox).")
@click.option(
    "--remind", is_flag=True, help="Đôn đốc các đơn vị chưa gửi tệp, thay vì gửi kết quả."
)
@click.option(
    "--scheduled",
    is_flag=True,
    help="Đôn đốc theo lịch trong hoso.toml (deadline_day, reminders); chạy hằng ngày được.",
)
@click.option("--deadline", default="", help="Hạn gửi lại, ghi trong thư (dd/mm/yyyy).")
@click.option("--only", default="", help="Chỉ một đơn vị (mã).")
@click.option("--dry-run", is_flag=True, help="Chỉ ghi thư thành tệp .eml, không gửi.")
@click.option(
    "--max",
    "most",
    type=click.IntRange(min=1),
    default=500,
    show_default=True,
    help="Số thư nhiều nhất trong lần này.",
)
@click.option(
    "--bounces",
    "reports",
    type=click.Path(exists=True, path_type=Path),
    help="Ghi các báo không tới: tệp .eml, mbox, Maildir hoặc thư mục .eml.",
)
@click.option("--arrived", type=int, help="Thư số này (chưa rõ) đã tới nơi.")
@click.option(
    "--again",
    type=int,
    is_flag=False,
    flag_value=0,
    metavar="[SỐ]",
    help="Gửi lại thư số này (chưa rõ, bị từ chối hay bị trả lại); không kèm số: gửi thêm thư đã "
    "gửi mà nay khác hạn hoặc khác nội dung.",
)
def send(
    period,
    remind: bool,
    scheduled: bool,
    deadline: str,
    only: str,
    dry_run: bool,
    most: int,
    reports: Path | None,
    arrived: int | None,
    again: int | None,
) -> int:
    """Gửi kết quả cho từng đơn vị: mỗi đơn vị, mỗi loại thư, mỗi kỳ một lần, không bao giờ gửi hai
    lần. Đơn vị có nhiều địa chỉ (cách nhau bởi ; hoặc ,) thì mỗi địa chỉ một thư.

    \b
    Ví dụ:
      hoso send --period 2026-11 --dry-run
      hoso send --remind --deadline 05/12/2026
      hoso send --remind --deadline 10/12/2026 --again
      hoso send --scheduled
      hoso send --bounces ~/Maildir
    """
    workspace = Workspace.find()
    now = datetime.datetime.now(datetime.UTC)
    with workspace.mirror() as mirror:
        if arrived or again:
            number = arrived or again or 0
            letters.decide(mirror, number, arrived=bool(arrived), now=now)
            show.say(t("Đã ghi: thư số {n}.", n=number))
            return 0
        period = choices.period(period, workspace) if period else workspace.latest()
        only = choices.unit(only, workspace.units()) if only else ""
        if reports:
            return _hear(mirror, reports, period, now)
        asked = (
            letters.scheduled(workspace, period, now.date())
            if scheduled
            else letters.Asked(remind, deadline)
        )
        if asked is None:
            show.say(t("Chưa đến ngày đôn đốc nào của kỳ {period}.", period=period))
            return 0
        made = letters.compose(workspace, period, asked, only=only, now=now)
        _without(made.without_address)
        for sentence in made.bad_addresses:
            show.say(sentence, err=True)
        if dry_run:
            folder = letters.write_dry(workspace, period, made.letters)
            n = len(made.letters)
            show.say(t("Đã ghi {n} thư vào {folder}; chưa gửi gì.", n=n, folder=show.near(folder)))
            return 0
        queued = letters.enqueue(workspace, mirror, period, made.letters, again=again is not None)
        _held(queued.held)
        with show.progress() as progress:
            done = letters.send(workspace, mirror, most=most, only=only, progress=progress)
        show.say(
            t(
                "{new} thư mới; lần này gửi được {sent}, gửi lại sau {retry}, bị từ chối "
                "{failed}, chưa rõ {unsure}.",
                new=queued.new,
                sent=done.sent,
                retry=done.retry,
                failed=done.failed,
                unsure=done.unsure,
            )
        )
        return _tell(mirror, period)


def _without(units: list[str]) -> None:
    if units:
        show.say(
            t(
                "{n} đơn vị chưa có địa chỉ thư trong danh bạ: {units}",
                n=len(units),
                units=", ".join(units[:20]),
            ),
            err=True,
        )


def _held(held: list[letters.Held]) -> None:
    """Letters that were not made: the same was sent with another deadline, or said otherwise."""
    groups: dict[tuple[str, str, str, str], list[str]] = {}
    for one in held:
        groups.setdefault((one.kind, one.before, one.now, one.day), []).append(one.unit)
    for (kind, before, now, day), units in groups.items():
        name = t("đôn đốc") if kind.startswith("don-doc") else t("kết quả")
        about = {
            "n": len(set(units)),
            "kind": name,
            "day": vn_date(day),
            "units": ", ".join(sorted(set(units))[:20]),
        }
        if before != now:
            said = t(
                "{n} đơn vị đã có thư {kind} ngày {day} với hạn {before}, hạn nay là {now}; "
                "chưa gửi lại. Muốn gửi: thêm --again. Đơn vị: {units}",
                before=before or t("không ghi"),
                now=now or t("không ghi"),
                **about,
            )
        else:
            said = t(
                "{n} đơn vị đã có thư {kind} ngày {day}, nội dung nay đã khác; chưa gửi lại. "
                "Muốn gửi: thêm --again. Đơn vị: {units}",
                **about,
            )
        show.say(said)


def _tell(mirror: "Mirror", period: str) -> int:
    """The period's letters by state, and each one that somebody must look at."""
    found = letters.states(mirror, period)
    show.table(
        t("Thư kỳ {period}", period=period),
        (t("Trạng thái"), t("Số thư")),
        [(letters.state_name(str(s)), int(n)) for s, n in found["state"].value_counts().items()],
    )
    for line in letters.unsettled(found).itertuples():
        show.say(
            t(
                "Thư số {n}, đơn vị {unit}: {state}. {reply}",
                n=line.seq,
                unit=line.unit,
                state=letters.state_name(str(line.state)),
                reply=line.reply or "",
            )
        )
    if (found["state"] == "unsure").any():
        show.say(t("Thư chưa rõ: hỏi đơn vị rồi ghi hoso send --arrived SỐ hoặc --again SỐ."))
    if found["state"].isin(["failed", "bounced"]).any():
        show.say(
            t(
                "Thư bị từ chối hoặc bị trả lại: sửa địa chỉ trong units.csv rồi chạy lại "
                "hoso send, hoặc gửi lại như cũ bằng hoso send --again SỐ."
            )
        )
    return SERVICE if len(letters.unsettled(found)) else 0


def _hear(mirror: "Mirror", path: Path, period: str, now: datetime.datetime) -> int:
    heard = letters.hear(mirror, path, now)
    show.say(letters.of_heard(heard))
    return _tell(mirror, period)
