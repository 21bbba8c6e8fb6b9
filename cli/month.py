"""``hoso run`` and ``hoso report``: one month from the inbox to the plan and the reports."""

import datetime
import getpass

import click
import pandas as pd

from ..office import figures, overrides
from ..office.month import Month, run_month
from ..office.overrides import LetPass
from ..office.progress import step
from ..office.reports import print_all, printer
from ..office.stop import GATE
from ..office.workspace import Workspace
from ..validators.texts import t
from . import check, intake, show


def tell(month: Month) -> None:
    """The month's figures, and what somebody must look at."""
    show.skipped(month.checked.skipped)
    show.table(
        t("Kỳ {period}", period=month.period),
        (t("Nội dung"), t("Số lượng")),
        figures.of_month(month),
    )
    for file in month.checked.refused:
        show.say(f"{show.near(file.path)}: {file.reason}", err=True)
    for path, why in month.received.told():
        show.say(f"{path}: {why}", err=True)
    for unit, people in figures.owed(month.plan):
        said = t("còn một phần chưa gửi, {n} người không ai đề nghị thôi", n=show.number(people))
        show.say(f"{unit}: {said}", err=True)
    intake.ask(month.received)
    show.crashed(month.checked.crashed)
    check.ask(month.checked.files)


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
    with show.progress() as progress:
        month = run_month(
            workspace,
            period,
            as_of=show.iso(as_of),
            jobs=jobs,
            let_pass=LetPass(let_pass, by, because, until),
            progress=progress,
        )
    tell(month)
    show.say(t("Báo cáo: {folder}", folder=show.near(month.reports)))
    if len(month.tripped):
        gates(t("Ngưỡng chặn kế hoạch"), month.tripped)
        if month.plan_number is not None:
            show.say(overrides.said(month.plan_number, month.tripped.to_dict("records")))
        return GATE
    if month.plan_number is not None:
        show.say(
            t("Kế hoạch số {n}; tiếp theo: hoso review export {n} duyet.xlsx", n=month.plan_number)
        )
    return month.checked.status


def gates(title: str, tripped: pd.DataFrame) -> None:
    """The gates that stop a plan, each with what it measured."""
    show.table(
        title,
        (t("Ngưỡng"), t("Đơn vị"), t("Giá trị"), t("Giới hạn")),
        tripped[["gate", "unit", "value", "limit"]].itertuples(index=False, name=None),
    )


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
    with show.progress() as progress:
        month = run_month(
            workspace,
            period or workspace.latest(),
            as_of=show.iso(as_of),
            jobs=jobs,
            progress=progress,
        )
    show.skipped(month.checked.skipped)
    if pdf:
        with show.progress() as progress:
            printed = print_all(month.reports, programme, step(progress, t("In PDF")))
        show.say(t("Đã in {n} trang thành PDF.", n=printed))
    show.say(t("Báo cáo: {folder}", folder=show.near(month.reports)))
