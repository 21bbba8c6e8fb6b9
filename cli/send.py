"""``hoso send``: the period's reports to the units, through the outbox."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pandas as pd
import sqlalchemy as sa

from ..connectors.files import private_folder, write_private
from ..connectors.mail import bounces, letters, outbox, schedule
from ..connectors.mail.letter import Attachment, Letter
from ..connectors.mail.protect import encrypt
from ..connectors.mail.server import Server
from ..connectors.mirror.schema import outbox as outbox_table
from ..office.passwords import password_of, server_password
from ..office.progress import step
from ..office.reports import counts_of, stem
from ..office.stop import SERVICE, USAGE, Stop
from ..office.workspace import Workspace
from ..validators.texts import t
from . import show

STATES = {
    "queued": "Chờ gửi",
    "sending": "Đang gửi",
    "sent": "Đã gửi",
    "retry": "Sẽ gửi lại",
    "failed": "Bị từ chối",
    "unsure": "Chưa rõ đã tới chưa",
    "bounced": "Bị trả lại",
}


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
@click.option("--again", type=int, help="Thư số này (chưa rõ, bị từ chối hay bị trả lại) gửi lại.")
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
    """Gửi kết quả cho từng đơn vị: mỗi thư làm một lần, không bao giờ gửi hai lần.

    \b
    Ví dụ:
      hoso send --period 2026-11 --dry-run
      hoso send --remind --deadline 05/12/2026
      hoso send --scheduled
      hoso send --bounces ~/Maildir
    """
    workspace = Workspace.find()
    now = datetime.datetime.now(datetime.UTC)
    with workspace.mirror() as mirror:
        if arrived or again:
            return _decide(mirror.engine, arrived or again or 0, bool(arrived), now)
        period = period or workspace.latest()
        if reports:
            return _hear(mirror.engine, reports, period, now)
        asked = _scheduled(workspace, period, now.date()) if scheduled else Asked(remind, deadline)
        if asked is None:
            show.say(t("Chưa đến ngày đôn đốc nào của kỳ {period}.", period=period))
            return 0
        made = compose(workspace, period, asked, only=only, now=now)
        if dry_run:
            folder = private_folder(workspace.root / "reports" / period / "thu")
            for unit, letter, _ in made:
                write_private(folder / f"{stem(period, unit)}.eml", letter.as_bytes())
            show.say(t("Đã ghi {n} thư vào {folder}; chưa gửi gì.", n=len(made), folder=folder))
            return 0
        folder = workspace.root / ".hoso" / "outbox"
        new = sum(
            outbox.enqueue(
                mirror.engine, folder, letter, period=period, unit=unit, content=content, now=now
            )
            for unit, letter, content in made
        )
        with show.progress() as progress:
            mail = _mail(workspace)
            done = outbox.send_all(
                mirror.engine,
                _server(mail),
                str(mail["sender"]),
                clock=lambda: datetime.datetime.now(datetime.UTC),
                most=most,
                per_minute=int(str(mail.get("per_minute", 60))),
                only=only,
                progress=step(progress, t("Gửi thư")),
            )
        show.say(
            t(
                "{new} thư mới; lần này gửi được {sent}, gửi lại sau {retry}, bị từ chối "
                "{failed}, chưa rõ {unsure}.",
                new=new,
                sent=done.sent,
                retry=done.retry,
                failed=done.failed,
                unsure=done.unsure,
            )
        )
        return _tell(mirror.engine, period)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which letters: results, or reminders (the *step*-th by schedule, 0 by hand) with the deadline
    that they name."""

    remind: bool = False
    deadline: str = ""
    overdue: bool = False
    step: int = 0


def _scheduled(workspace: Workspace, period: str, today: datetime.date) -> Asked | None:
    """The newest reminder that has fallen due; None before the first."""
    mail = _mail(workspace)
    day, days_before = mail.get("deadline_day"), mail.get("reminders")
    if (
        not isinstance(day, int)
        or not isinstance(days_before, list)
        or not all(isinstance(d, int) for d in days_before)
    ):
        raise Stop(
            t(
                "hoso.toml, mục [mail]: lịch đôn đốc cần deadline_day = ngày và reminders = "
                "[số ngày trước hạn, ...]."
            ),
            USAGE,
        )
    try:
        due = schedule.deadline(period, day)
    except ValueError as error:
        raise Stop(
            t(
                "hoso.toml, mục [mail]: deadline_day phải từ 1 đến 31 và kỳ có dạng "
                "năm-tháng, không phải {day} và {period}.",
                day=day,
                period=period,
            ),
            USAGE,
        ) from error
    step = schedule.step(due, days_before, today)
    return Asked(True, f"{due:%d/%m/%Y}", today > due, step) if step else None


def compose(
    workspace: Workspace, period: str, asked: Asked, *, only: str, now: datetime.datetime
) -> list[tuple[str, Letter, str]]:
    """Every letter of the period as (unit, letter, hash of its content). Units without an address
    are named, not dropped silently."""
    mail, units, counts = _mail(workspace), workspace.units(), counts_of(workspace, period)
    if units is None:
        raise Stop(t("Chưa có danh bạ: đặt units.csv vào nơi làm việc."), USAGE)
    address = dict(zip(units["code"], units["email"].fillna(""), strict=True))
    # A file in which nobody was found was sent too: its unit gets what is wrong with it, and no
    # letter that it sent nothing.
    heard = counts["sent"] | counts["unit"].map(
        lambda unit: _report(workspace, period, str(unit)).exists()
    ).astype(bool)
    to = counts[~heard] if asked.remind else counts[heard]
    if only:
        to = to[to["unit"] == only]
    office = str(workspace.settings.office["name"])
    reply_to = str(mail.get("reply_to", ""))
    made, without = [], []
    for unit in to.itertuples(index=False):
        recipient = str(mail.get("test_recipient") or address.get(unit.unit, ""))
        if not recipient:
            without.append(str(unit.unit))
            continue
        facts = {
            "office": office, "unit": unit.name, "period": period, "people": unit.people,
            "errors": unit.error, "warnings": unit.warning,
            "deadline": asked.deadline, "overdue": asked.overdue, "step": asked.step,
            "reply_to": reply_to,
        }  # fmt: skip
        words = letters.write(
            "don-doc" if asked.remind else "ket-qua", facts, workspace.root / "letters"
        )
        report = _report(workspace, period, str(unit.unit))
        plain = report.read_bytes() if report.exists() and not asked.remind else b""
        content = outbox.content_hash(
            words.subject.encode(), words.body.encode(), words.html.encode(), plain
        )
        ident = outbox.message_id(
            period, str(unit.unit), content, recipient, str(mail["sender"]).rpartition("@")[2]
        )
        attachments = (
            (
                Attachment(
                    f"{stem(period, str(unit.unit))}.xlsx",
                    encrypt(plain, password_of(workspace, str(unit.unit))),
                ),
            )
            if plain
            else ()
        )
        letter = Letter(
            (str(mail.get("name", office)), str(mail["sender"])),
            recipient,
            words.subject,
            words.body,
            ident,
            now,
            reply_to,
            words.html,
            attachments,
        )
        made.append((str(unit.unit), letter, content))
    if without:
        show.say(
            t(
                "{n} đơn vị chưa có địa chỉ thư trong danh bạ: {units}",
                n=len(without),
                units=", ".join(without[:20]),
            ),
            err=True,
        )
    return made


def _report(workspace: Workspace, period: str, unit: str) -> Path:
    """Where the unit's marked workbook lies when something is wrong."""
    return workspace.root / "reports" / period / f"{stem(period, unit)}.xlsx"


def _mail(workspace: Workspace) -> dict[str, Any]:
    mail = workspace.settings.mail
    missing = [n for n in ("host", "sender") if not mail.get(n)]
    if missing:
        raise Stop(t("hoso.toml, mục [mail]: thiếu {names}.", names=", ".join(missing)), USAGE)
    return mail


def _server(mail: dict[str, Any]) -> Server:
    ca_file = mail.get("ca_file")
    return Server(
        str(mail["host"]),
        int(str(mail.get("port", 587))),
        str(mail.get("tls", "starttls")),
        str(mail.get("user", "")),
        server_password(str(mail.get("user", "")), str(mail["host"])),
        Path(str(ca_file)) if ca_file else None,
    )


def _tell(engine: sa.Engine, period: str) -> int:
    """The period's letters by state, and each one that somebody must look at."""
    with engine.connect() as conn:
        found = pd.read_sql(sa.select(outbox_table).where(outbox_table.c.period == period), conn)
    show.table(
        t("Thư kỳ {period}", period=period),
        (t("Trạng thái"), t("Số thư")),
        [(t(STATES[str(s)]), int(n)) for s, n in found["state"].value_counts().items()],
    )
    for line in found[found["state"].isin(["unsure", "failed", "bounced"])].itertuples():
        show.say(
            t(
                "Thư số {n}, đơn vị {unit}: {state}. {reply}",
                n=line.seq,
                unit=line.unit,
                state=t(STATES[str(line.state)]),
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
    return SERVICE if found["state"].isin(["failed", "unsure", "bounced"]).any() else 0


def _hear(engine: sa.Engine, path: Path, period: str, now: datetime.datetime) -> int:
    heard = outbox.hear(engine, bounces.read(path), now)
    show.say(
        t(
            "{bounced} thư bị trả lại, {delivered} thư chưa rõ nay đã tới, {delayed} báo "
            "chậm; {unknown} báo không thuộc hộp thư đi này.",
            bounced=heard.bounced,
            delivered=heard.delivered,
            delayed=heard.delayed,
            unknown=heard.unknown,
        )
    )
    return _tell(engine, period)


def _decide(engine: sa.Engine, seq: int, arrived: bool, now: datetime.datetime) -> int:
    try:
        outbox.decide(engine, seq, arrived=arrived, now=now)
    except LookupError as error:
        raise Stop(
            t("Thư số {n} không chờ quyết định như vậy; xem hoso send.", n=seq), USAGE
        ) from error
    show.say(t("Đã ghi: thư số {n}.", n=seq))
    return 0
