"""``hoso campaign``: where each record stands on its way to the Ministry, and whom to urge."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..office import campaign as office
from ..office import choices, standings
from ..office.decisions import unit_names
from ..office.workspace import Workspace
from ..validators.texts import t
from ..validators.vocabulary import STANDINGS
from ..validators.written import vn_date
from . import show

if TYPE_CHECKING:
    import pandas as pd

MOST = 50
"""People that are shown on the terminal; a file holds all."""


@click.group(invoke_without_command=True)
@click.option("--unit", default="", metavar="ĐƠN-VỊ", help="Chỉ đơn vị này và bên dưới.")
@click.option("--by-unit", is_flag=True, help="Mỗi đơn vị một hàng.")
@click.option(
    "--state", type=click.Choice(list(STANDINGS)), help="Từng người đang ở trạng thái này."
)
@click.option("-o", "target", type=click.Path(dir_okay=False, path_type=Path), help="Ghi ra .csv.")
@click.pass_context
def campaign(
    ctx: click.Context, unit: str, by_unit: bool, state: str | None, target: Path | None
) -> None:
    """Từng hồ sơ thuộc diện đang ở đâu: chưa gửi, có lỗi, chờ duyệt, ... Bộ đã nhận; mỗi hồ sơ ở
    đúng một trạng thái, cộng lại bằng số hồ sơ.

    \b
    Ví dụ: hoso campaign --by-unit
           hoso campaign --state refused -o bi-tu-choi.csv
    """
    if ctx.invoked_subcommand:
        return
    workspace = Workspace.find()
    found = standings.standings(workspace)
    units = choices.below(unit, workspace.units())[1] if unit else None
    if state:
        _people(workspace, found.of(units), state, target)
    elif by_unit:
        _units(workspace, found, units, target)
    else:
        _states(found, units)
        show.say(found.sentence())
        if outlook := office.campaign(workspace).outlook():
            show.say(outlook)


@campaign.command("days")
def days() -> None:
    """Mỗi ngày có việc bao nhiêu hồ sơ ở trạng thái nào.

    \b
    Ví dụ: hoso campaign days
    """
    counts = standings.by_day(Workspace.find())
    show.table(
        t("Hồ sơ theo ngày"),
        (t("Ngày"), *map(standings.name, STANDINGS), t("Cộng")),
        [
            (vn_date(str(day)), *map(int, line), int(line.sum()))
            for day, line in zip(counts.index, counts.to_numpy(), strict=True)
        ],
    )


@campaign.command("urge")
@click.option("-o", "target", type=click.Path(dir_okay=False, path_type=Path), help="Ghi ra .csv.")
def urge(target: Path | None) -> None:
    """Hôm nay phải đôn đốc đơn vị nào, bằng thư hay điện thoại.

    \b
    Ví dụ: hoso campaign urge
    """
    period, found = office.urge(Workspace.find(), datetime.datetime.now(datetime.UTC))
    if not len(found):
        show.say(t("Hôm nay không phải đôn đốc đơn vị nào."))
        return
    told = found.assign(
        why=[t("còn lỗi") if sent else t("chưa gửi") for sent in found["sent"]],
        means=found["means"].map(office.means),
        reminded=[vn_date(at[:10]) if at else "" for at in found["reminded"]],
    )[["name", "unit", "why", "people", "means", "reminded", "contact"]]
    headings = (
        t("Đơn vị"), t("Mã"), t("Vì sao"), t("Người"), t("Bằng"), t("Đã đôn đốc"), t("Liên hệ")
    )  # fmt: skip
    title = t("Đôn đốc hôm nay, kỳ {period}", period=vn_date(period))
    shown = show.frame(title, headings, told, target, _of_units(told, target))
    if shown and (found["means"] == "letter").any():
        show.say(t("Gửi thư đôn đốc: {command}", command=f"hoso send --period {period} --remind"))


def _states(found: standings.Standings, units: set[str] | None) -> None:
    counts = found.counts(units)
    rows = [(standings.name(state), n) for state, n in counts.items()]
    show.table(
        t("Hồ sơ theo trạng thái"), (t("Trạng thái"), t("Hồ sơ")),
        [*rows, (t("Cộng"), sum(counts.values()))],
    )  # fmt: skip


def _units(
    workspace: Workspace, found: standings.Standings, units: set[str] | None, target: Path | None
) -> None:
    counts, names = standings.by_unit(found.of(units)), unit_names(workspace)
    told = counts.rename(columns={s: standings.name(s) for s in STANDINGS})
    told.insert(0, t("Đơn vị"), [names.get(u) or u or t("chưa rõ") for u in counts.index])
    told[t("Cộng")] = counts.sum(axis=1)
    title = t("Hồ sơ theo trạng thái")
    show.frame(title, list(told.columns), told, target, _of_units(told, target))


def _of_units(told: "pd.DataFrame", target: Path | None) -> str:
    """What is said when lines of units were written."""
    return t("Đã ghi {n} đơn vị vào {file}.", n=len(told), file=show.near(target or ""))


def _people(workspace: Workspace, records: "pd.DataFrame", state: str, target: Path | None) -> None:
    names = unit_names(workspace)
    own = records[records["state"] == state]
    told = own.assign(unit=[names.get(u) or u for u in own["unit"]])[["unit", "ho_ten", "cccd"]]
    told = told.fillna("")
    headings = (t("Đơn vị"), t("Họ và tên"), t("Số định danh"))
    few = told if target else told.head(MOST)
    written = t("Đã ghi {n} người vào {file}.", n=len(told), file=show.near(target or ""))
    if show.frame(standings.name(state), headings, few, target, written) and len(few) < len(told):
        show.say(t("... và {n} người nữa; ghi hết: -o FILE.csv", n=len(told) - len(few)))
