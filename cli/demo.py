"""``hoso demo``: the story of one month on a synthetic province, with its figures held against the
truth."""

import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pandas as pd

from ..connectors.files import private_folder, write_private
from ..fixtures import decisions, measure
from ..office import figures, stop
from ..office.exchange import Exported, export_messages
from ..office.forms import Asked, Drawing
from ..office.month import Month, run_month
from ..office.progress import step
from ..office.stop import USAGE, Stop
from ..office.workspace import Workspace
from ..validators.texts import t
from . import show
from .month import gates

if TYPE_CHECKING:
    from ..connectors.mirror import Applied

PERIOD, BEFORE = "2026-11", "2026-10"
# The day on which the generator's units declare.
AS_OF = "2026-11-01"
MARK = ".hoso-demo"
OFFICER = "Cán bộ demo"
PEOPLE_A_BOOK, FEWEST_BOOKS = 48, 9
# What the demo's officer approves as blocks. Conflicts, identities and absences stay for a person
# to decide.
ROUTINE = ("push", "new", "transferred", "leaver")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default="demo")
@click.option(
    "--people", type=click.IntRange(min=100), default=24000, show_default=True, help="Số người."
)
@click.option(
    "--workbooks", type=click.IntRange(min=5), help="Số tệp của đơn vị; mặc định mỗi tệp 48 người."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Hạt giống.")
@click.option(
    "--faults",
    type=click.FloatRange(0, 1),
    default=0.02,
    show_default=True,
    help="Tỷ lệ người có lỗi được cài.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Số tiến trình.")
def demo(
    folder: Path, people: int, workbooks: int | None, seed: int, faults: float, jobs: int | None
) -> int:
    """Tạo một tỉnh giả lập trong FOLDER rồi làm trọn một tháng trên đó.

    \b
    Ví dụ: hoso demo thu-nghiem --people 2400 --workbooks 50
    """
    started = time.monotonic()
    workbooks = workbooks or max(FEWEST_BOOKS, round(people / PEOPLE_A_BOOK))
    if workbooks * 2 > people:
        raise Stop(
            t("Ít nhất 2 người một tệp: {n} tệp thì --people từ {people}.", n=workbooks,
              people=2 * workbooks),
            USAGE,
        )  # fmt: skip
    workspace = _fresh(folder, people)
    show.say(
        t(
            "1. Tỉnh giả lập: {people} người, {workbooks} tệp, lỗi cài sẵn và bản sao CSDL "
            "quốc gia lệch có chủ ý",
            people=show.number(people),
            workbooks=workbooks,
        )
    )
    make_province(workspace, people, workbooks, seed, faults)

    show.say(t("2. Nạp bản sao CSDL quốc gia: kỳ trước làm gốc, kỳ này của Bộ"))
    pull_both(workspace)

    show.say(t("3. Đọc, kiểm tra, đối chiếu, ghi báo cáo"))
    with show.progress() as progress:
        month = run_month(workspace, PERIOD, as_of=AS_OF, jobs=jobs, progress=progress)
    show.skipped(month.checked.skipped)
    if month.plan is None or month.plan_number is None:
        raise Stop(t("Bản sao CSDL rỗng nên không có kế hoạch."), stop.INTERNAL)

    show.say(t("4. Cán bộ duyệt theo khối các thay đổi thường, áp dụng trong một giao dịch"))
    applied = approve_and_apply(workspace, month.plan_number)

    show.say(t("5. Xuất thông điệp gửi CSDL quốc gia"))
    sent = export_messages(workspace, month.plan_number)

    show.say(t("6. Sổ quyết định của năm, số liệu cho hội nghị"))
    wanted = keep_register(workspace, seed)
    _figures(month, applied, sent)
    kept = [_against_truth(workspace, month), _year_against_truth(workspace, wanted)]
    if len(month.tripped):
        gates(t("Ngưỡng đã báo (ở đơn vị có lệch cài sẵn)"), month.tripped.head(10))
    show.say(
        t(
            "Xong sau {seconds} giây. Xem: {page}, sổ đánh dấu của đơn vị ở {folder}/",
            seconds=f"{time.monotonic() - started:.0f}",
            page=month.reports / "tinh.html",
            folder=month.reports,
        )
    )
    return stop.CLEAN if all(kept) else stop.INTERNAL


def _figures(month: Month, applied: "Applied", sent: Exported) -> None:
    s = month.checked.summary()
    rows = [
        (t("Tệp đã đọc"), len(month.checked.files) - len(month.checked.refused)),
        *figures.of_files(month.received),
        (t("Người"), s["people"]),
        (t("Lỗi"), s["errors"]),
        (t("Cảnh báo"), s["warnings"]),
        *figures.of_plan(month.plan),
        (t("Dòng đã áp dụng"), applied.lines),
        (t("Thông điệp"), sent.messages),
        (t("Chưa gửi được (có lý do)"), sent.unsendable),
        (t("Quy tắc bị hỏng"), len(month.checked.crashed)),
    ]
    show.table(t("Kỳ {period}", period=PERIOD), (t("Nội dung"), t("Số lượng")), rows)


def _fresh(folder: Path, people: int) -> Workspace:
    """An empty workspace; a folder that an earlier demo made is replaced, any other is refused."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise Stop(
                t("{folder} đã có dữ liệu khác; chọn thư mục trống cho demo.", folder=folder), USAGE
            )
        shutil.rmtree(folder)
    workspace = Workspace.create(
        private_folder(folder), name="Sở Nội vụ tỉnh Ninh Bình (giả lập)", target=people
    )
    write_private(folder / MARK, b"")
    return workspace


def make_province(
    workspace: Workspace, people: int, workbooks: int, seed: int, faults: float
) -> None:
    from ..fixtures.month import Recipe, make

    with show.progress() as progress:
        advance = step(progress, t("Tạo tỉnh giả lập"))
        make(
            workspace.root,
            Recipe(people=people, workbooks=workbooks, seed=seed, faults=faults, period=PERIOD),
            progress=lambda _, done, total: advance(done, total),
        )


def pull_both(workspace: Workspace) -> None:
    from ..connectors.mirror import read_national

    with workspace.mirror() as mirror:
        for period in (BEFORE, PERIOD):
            mirror.pull(
                read_national(workspace.root / "national" / period),
                period=period,
                source=f"national/{period}",
            )


def approve_and_apply(workspace: Workspace, number: int):
    from ..connectors.review.workbook import approve

    with workspace.mirror() as mirror:
        decided = approve(
            mirror.plan(number), kind=ROUTINE, field=(), unit=(), by=OFFICER, because="demo"
        )
        mirror.decide(number, decided, by=OFFICER)
        return mirror.apply(number, by=OFFICER)


def keep_register(workspace: Workspace, seed: int) -> decisions.Figures:
    """Take in a synthetic register of the year; what its figures must be. A small province has not
    as many people to plan for posts as a real one."""
    units = workspace.units()
    assert units is not None
    with workspace.mirror() as mirror:
        people = mirror.theirs()["nguoi"]
        known = len(people.dropna(subset=["cccd", "so_hieu", "ma_don_vi_quan_ly"]))
        usual = decisions.Figures()
        wanted = replace(usual, planned=min(usual.planned, known - 5))
        register = decisions.generate(seed, int(PERIOD[:4]), units, people, wanted)
        mirror.record_decisions(register, source="demo", by=OFFICER)
    return wanted


def _year_against_truth(workspace: Workspace, wanted: decisions.Figures) -> bool:
    """Show the year's figures beside those of the register that was made; whether all agree."""
    day, rows, good = f"{PERIOD[:4]}-12-31", [], True
    drawing = Drawing(workspace)
    drawn = {form: drawing.draw(Asked(form, day)) for form in {f for f, _ in wanted.said()}}
    for (form, column), number in wanted.said().items():
        made = drawn[form].drawn
        (line,) = (c for c in made.form.columns if c.code == column)
        figure = int(made.figures.loc["*", column])
        rows.append((made.form.title, " - ".join(line.head), f"{figure}/{number}"))
        good = good and figure == number and not made.broken
    show.table(t("Năm {year}", year=PERIOD[:4]), (t("Biểu"), t("Cột"), t("Kết quả")), rows)
    return good


def _against_truth(workspace: Workspace, month) -> bool:
    """Show recall, precision and the differences; say whether the promises of the demo hold."""
    truth = workspace.root / "truth" / PERIOD
    people, planted, against, differences = (
        pd.read_csv(truth / f"{name}.csv", dtype=str, keep_default_na=False)
        for name in ("people", "faults", "against_national", "differences")
    )
    # The month has a mirror, so what the national side contradicts must be found as well.
    planted = pd.concat([planted, against], ignore_index=True)
    records = month.checked.records
    cells = int(
        records.raw.notna().to_numpy().sum()
        + sum(r.notna().to_numpy().sum() for r in records.raw_con.values())
    )
    faults = measure.of_faults(month.checked.findings, planted.astype({"row": "int64"}), cells)
    kept_out = measure.who(records, month.checked.kept_out(), people)
    asked, missed = measure.of_differences(
        month.plan.changes, month.plan.people, differences, kept_out
    )
    balance = month.plan.balance
    off = balance[
        balance["before"] + balance["new"] + balance["in"] - balance["left"] - balance["out"]
        != balance["after"]
    ]
    rows = [
        (
            t("Lỗi cài sẵn tìm thấy đúng ô (recall)"),
            f"{faults.found}/{faults.injected} = {show.share(faults.recall)}",
        ),
        (t("Precision ở mức lỗi"), show.share(faults.precision)),
        (
            t("Ô sạch bị báo lỗi"),
            f"{faults.accused}/{faults.cells} = {show.share(faults.accused_share)}",
        ),
        (t("Khác biệt với CSDL quốc gia phân loại đúng"), f"{asked - len(missed)}/{asked}"),
        (t("Đơn vị không cân đối số người"), len(off)),
    ]
    show.table(t("So với sự thật"), (t("Nội dung"), t("Kết quả")), rows)
    return (
        faults.recall >= 0.99
        and faults.accused_share <= 0.001
        and missed.empty
        and off.empty
        and not month.checked.crashed
    )
