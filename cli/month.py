"""``hoso run``: one month from the inbox to the plan. Nothing is applied here."""

import calendar
import datetime
import getpass
import re
from dataclasses import dataclass
from pathlib import Path

import click
import pandas as pd

from ..office import answers, deliveries, overrides, pipeline, regime
from ..office.progress import step
from ..office.reports import print_all, printer, write_all
from ..office.stop import GATE, USAGE, Stop
from ..office.workspace import Workspace
from ..validators.texts import pick, t
from ..validators.vocabulary import COUNTED, SITUATIONS
from . import check, show


@dataclass(frozen=True)
class Month:
    """What a run of one period gave: what was checked, what is planned (None without a mirror),
    where the reports lie."""

    period: str
    checked: pipeline.Checked
    rendered: pd.DataFrame
    plan: object | None
    plan_number: int | None
    reports: Path
    taken: answers.Taken


def last_day(period: str) -> str:
    """ISO day on which a period "2026-11" is judged: its last.

    Raises:
        Stop: the text is not a year and a month.
    """
    match = re.fullmatch(r"(\d{4})-(\d{2})", period)
    if not match or not 1 <= int(match[2]) <= 12:
        raise Stop(
            t("Kỳ phải có dạng năm-tháng, ví dụ 2026-11, không phải {period}", period=period), USAGE
        )
    year, month = int(match[1]), int(match[2])
    return f"{period}-{calendar.monthrange(year, month)[1]:02d}"


def run_month(
    workspace: Workspace,
    period: str,
    *,
    as_of: str | None = None,
    jobs: int | None = None,
    let_pass: tuple[str, ...] = (),
    by: str = "",
    because: str = "",
    until: str = "",
) -> Month:
    """Read the inbox, check, plan against the mirror, write the reports. May be run again at any
    time: files that did not change are not read again, and a plan that is the same is not stored
    twice.

    Args:
        let_pass, by, because, until: gates to override, see ``overrides.add``.
    """
    from ..sync import plan as planning
    from ..sync.settings import over_defaults
    from ..validators.rules import messages

    as_of = as_of or min(last_day(period), datetime.date.today().isoformat())
    settings = workspace.settings
    units = workspace.units()
    with show.progress() as progress:
        loaded = pipeline.read(
            [workspace.inbox(period)],
            jobs=jobs,
            cache=workspace.cache,
            limits=settings.limits,
            overrides=workspace.mappings(),
            progress=step(progress, t("Đọc tệp của các đơn vị")),
        )
    show.skipped(loaded.skipped)
    with workspace.mirror() as mirror:
        overrides.add(workspace, mirror, let_pass, by=by, because=because, until=until)
        base, theirs = mirror.base(), mirror.theirs()
        known = theirs if len(theirs["nguoi"]) else None
        taken = answers.take(workspace, mirror, loaded.records, period, as_of)
        asked = regime.of(workspace, mirror=mirror)
        checked = pipeline.check(
            loaded,
            as_of,
            units=units,
            mirror=known,
            settings=asked.settings,
            regime=asked.on(as_of),
            explanations=asked.explanations,
        )
        rendered = messages.render(checked.findings, as_of=as_of)
        plan, number = None, None
        if known is not None:
            try:
                ways = over_defaults(settings.sync)
            except ValueError as error:
                raise Stop(str(error), USAGE) from error
            plan = planning.plan(
                checked.records,
                base,
                theirs,
                deliveries.earlier(mirror, period),
                units,
                ways,
                as_of,
                kept_out=checked.kept_out(),
                judgements=mirror.judgements(),
                mirror_day=(mirror.last_pull() or "")[:10],
                overrides=overrides.known(workspace),
                numbers=mirror.read("identifier"),
            )
            number = mirror.save_plan(
                plan.changes,
                {"period": period, "as_of": as_of, "delivered": deliveries.stored(plan.delivered)},
            )
            overrides.remember(workspace, number, plan.stopped)
    folder = workspace.folder("reports", period)
    with show.progress() as progress:
        advance = step(progress, t("Ghi báo cáo"))
        write_all(workspace, period, checked, rendered, plan, units, jobs=jobs, progress=advance)
    return Month(period, checked, rendered, plan, number, folder, taken)


def tell(month: Month) -> None:
    """The month's figures, each counted from what the stages returned."""
    s = month.checked.summary()
    rows = [
        (t("Tệp đọc được"), len(month.checked.files) - len(month.checked.refused)),
        (t("Tệp không đọc được"), len(month.checked.refused)),
        (t("Người"), s["people"]),
        (t("Lỗi"), s["errors"]),
        (t("Cảnh báo"), s["warnings"]),
        (t("Đã giải trình"), s["explained"]),
        *((label, n) for label, n in _taken(month.taken) if n),
        *plan_rows(month.plan),
    ]
    show.table(t("Kỳ {period}", period=month.period), (t("Nội dung"), t("Số lượng")), rows)
    for file in month.checked.refused:
        show.say(f"{file.path}: {file.reason}", err=True)
    for outcome in month.checked.crashed:
        show.say(
            t("Quy tắc {rule} bị hỏng khi chạy: {why}", rule=outcome.rule, why=outcome.reason),
            err=True,
        )
    check.ask(month.checked.files)


def _taken(taken: answers.Taken) -> tuple[tuple[str, int], ...]:
    return (
        (t("Giải trình mới nhận trong sổ gửi lại"), taken.explained),
        (t("Giải trình cho lỗi, không nhận"), taken.refused),
        (t("Trả lời «Còn làm việc?» mới nhận"), taken.judged),
    )


def plan_rows(plan) -> list[tuple[str, int]]:
    """Counts of people by situation, of conflicts and of people kept out."""
    if plan is None:
        return []
    counts = plan.people["situation"].value_counts()
    rows = [(pick(SITUATIONS[name]), int(counts.get(name, 0))) for name in COUNTED]
    conflicts = plan.changes.loc[plan.changes["kind"] == "conflict", "id"].nunique()
    return [
        *rows,
        (t("Người có xung đột giá trị"), int(conflicts)),
        (t("Giữ lại ngoài kế hoạch vì lỗi"), len(plan.kept_out)),
    ]


@click.command()
@click.option("--period", help="Kỳ năm-tháng (mặc định: kỳ mới nhất trong inbox).")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Ngày áp dụng pháp luật (mặc định: ngày cuối kỳ, hoặc hôm nay nếu kỳ chưa hết).",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Số tiến trình.")
@click.option(
    "--override",
    "let_pass",
    multiple=True,
    metavar="NGƯỠNG[:ĐƠN-VỊ]",
    help="Cho qua một ngưỡng, cả tỉnh hoặc một đơn vị.",
)
@click.option("--because", default="", help="Vì sao cho qua; ghi vào nhật ký.")
@click.option("--until", default="", metavar="NĂM-THÁNG-NGÀY", help="Cho qua đến hết ngày này.")
@click.option("--by", default=getpass.getuser, show_default="tài khoản máy", help="Ai cho qua.")
def run(
    period: str | None,
    as_of,
    jobs: int | None,
    let_pass: tuple[str, ...],
    because: str,
    until: str,
    by: str,
) -> int:
    """Một tháng: nhận tệp, kiểm tra, báo cáo, lập kế hoạch. Không áp dụng gì; chạy lại lúc nào cũng
    được.

    \b
    Ví dụ: hoso run --period 2026-11
    """
    workspace = Workspace.find()
    period = period or workspace.latest()
    month = run_month(
        workspace,
        period,
        as_of=as_of.date().isoformat() if as_of else None,
        jobs=jobs,
        let_pass=let_pass,
        by=by,
        because=because,
        until=until,
    )
    tell(month)
    show.say(t("Báo cáo: {folder}", folder=month.reports))
    if month.plan_number is not None:
        show.say(
            t("Kế hoạch số {n}; tiếp theo: hoso review export {n} duyet.xlsx", n=month.plan_number)
        )
    tripped = gates_tripped(month.plan)
    if len(tripped):
        show.table(
            t("Ngưỡng chặn kế hoạch"),
            (t("Ngưỡng"), t("Đơn vị"), t("Giá trị"), t("Giới hạn")),
            tripped[["gate", "unit", "value", "limit"]].itertuples(index=False, name=None),
        )
        return GATE
    return check.status(month.checked)


def gates_tripped(plan) -> pd.DataFrame:
    return pd.DataFrame() if plan is None else plan.stopped


@click.command()
@click.option("--period", help="Kỳ năm-tháng (mặc định: kỳ mới nhất trong inbox).")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Ngày áp dụng pháp luật (mặc định: ngày cuối kỳ, hoặc hôm nay nếu kỳ chưa hết).",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Số tiến trình.")
@click.option(
    "--pdf",
    is_flag=True,
    help="In thêm mỗi trang thành PDF, bằng Chromium, Chrome hoặc Edge có trên máy.",
)
def report(
    period: str | None, as_of: datetime.datetime | None, jobs: int | None, pdf: bool
) -> None:
    """Ghi lại sổ đánh dấu của từng đơn vị, trang của đơn vị và trang của tỉnh.

    \b
    Ví dụ: hoso report --period 2026-11
    """
    workspace = Workspace.find()
    programme = printer() if pdf else ""
    month = run_month(
        workspace,
        period or workspace.latest(),
        as_of=as_of.date().isoformat() if as_of else None,
        jobs=jobs,
    )
    if pdf:
        with show.progress() as progress:
            printed = print_all(month.reports, programme, step(progress, t("In PDF")))
        show.say(t("Đã in {n} trang thành PDF.", n=printed))
    show.say(t("Báo cáo: {folder}", folder=month.reports))
