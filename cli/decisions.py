"""``hoso decisions``: the register of decisions."""

import datetime
import getpass
from pathlib import Path

import click

from ..office import register as office
from ..office.stop import CLEAN, FINDINGS
from ..office.workspace import Workspace
from ..validators.codelists import code_list
from ..validators.schemas import dictionary
from ..validators.schemas.decisions import DECISION
from ..validators.texts import t
from . import show

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def decisions() -> None:
    """Sổ quyết định: sắp xếp, tự chủ, chức năng, bổ nhiệm, quy hoạch; mỗi dòng chỉ tới đơn vị,
    người.

    \b
    Ví dụ: hoso template build quyet-dinh.xlsx --kind so_quyet_dinh
           hoso decisions load quyet-dinh.xlsx
    """


@decisions.command("load")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", default=getpass.getuser, show_default="tài khoản máy", help="Ai nạp.")
def load(source: Path, by: str) -> int:
    """Nạp sổ quyết định; có lỗi thì không nạp gì (mã thoát 1). Quyết định đã có được thay bằng bản
    trong tệp, quyết định khác giữ nguyên.

    \b
    Ví dụ: hoso decisions load quyet-dinh.xlsx
    """
    made = office.load(Workspace.find(), source, by=by, day=show.today_or(None))
    _faults(made.faults)
    for sentence in made.strange:
        show.say(sentence, err=True)
    show.say(made.sentence)
    return FINDINGS if made.recorded is None else CLEAN


@decisions.command("check")
@click.option("--on", type=DAY, help="Ngày xét (mặc định: hôm nay).")
def check(on: datetime.datetime | None) -> int:
    """So sổ với chính nó, với danh bạ đơn vị và với hồ sơ: quyết định mà hồ sơ nêu sổ không có, và
    ngược lại.

    \b
    Ví dụ: hoso decisions check
    """
    found = office.check(Workspace.find(), show.today_or(on))
    _faults(found)
    show.say(t("{n} điểm cần xem lại.", n=show.number(len(found))))
    return FINDINGS if any(f.severity == "error" for f in found) else CLEAN


def _faults(found: list[office.Told]) -> None:
    for each in found:
        place = f"{each.place}: " if each.place else ""
        mark = t("lỗi") if each.severity == "error" else t("cảnh báo")
        show.say(f"{place}{mark} {each.check}: {each.sentence}")


@decisions.command("list")
@click.option("--year", type=click.IntRange(1945, 2200), help="Năm ký.")
@click.option("--kind", default="", help="Loại, bằng mã hoặc lời.")
@click.option("--unit", default="", metavar="ĐƠN-VỊ", help="Chỉ quyết định có dòng về đơn vị này.")
@click.option("--known", default="", help="Theo điều đã biết đến hết ngày này.")
def list_decisions(year: int | None, kind: str, unit: str, known: str) -> None:
    """Liệt kê quyết định, theo ngày ký.

    \b
    Ví dụ: hoso decisions list --year 2023 --kind sap_xep
    """
    found = office.listed(Workspace.find(), year, kind, unit, known)
    kinds = code_list("loai_quyet_dinh")
    shown = found.assign(loai=found["loai"].map(kinds.label)).fillna("")
    columns = ["so", "ngay_ky", "ngay_hieu_luc", "het_hieu_luc", "loai", "lines", "trich_yeu"]
    show.table(
        t("Sổ quyết định"),
        (
            t("Số"), t("Ngày ký"), t("Hiệu lực"), t("Hết hiệu lực"), t("Loại"), t("Dòng"),
            t("Trích yếu"),
        ),
        shown[columns].itertuples(index=False, name=None),
    )  # fmt: skip
    show.say(t("{n} quyết định.", n=show.number(len(found))))


@decisions.command("show")
@click.argument("number", metavar="SỐ")
def show_decision(number: str) -> None:
    """Mọi điều sổ biết về một quyết định và các dòng của nó.

    \b
    Ví dụ: hoso decisions show 1024/QĐ-UBND
    """
    for told in office.one(Workspace.find(), number):
        for name, lines in told.items():
            table = dictionary.registers()[name]
            if name == DECISION:
                headings, rows = office.facts(name, lines)
                facts = [x for x in zip(headings, rows[0], strict=True) if x[1]]
                show.table(table.label, (t("Nội dung"), t("Giá trị")), facts)
                continue
            headings, rows = office.facts(name, lines)
            show.table(table.label, headings, rows)


@decisions.command("due")
@click.option("--from", "start", type=DAY, help="Từ ngày (mặc định: hôm nay).")
@click.option("--until", type=DAY, required=True, help="Đến hết ngày này.")
def due(start: datetime.datetime | None, until: datetime.datetime) -> None:
    """Việc đến hạn theo sổ: giai đoạn tự chủ, thời hạn chức vụ, lộ trình dôi dư, quyết định còn
    thiếu sau sắp xếp.

    \b
    Ví dụ: hoso decisions due --until 2027-12-31
    """
    found = office.due(Workspace.find(), show.today_or(start), show.today_or(until))
    show.table(
        t("Việc đến hạn"),
        (t("Ngày"), t("Việc"), t("Đơn vị, người"), t("Quyết định")),
        found[["day", "what", "who", "so"]].itertuples(index=False, name=None),
    )
    show.say(t("{n} việc.", n=show.number(len(found))))


@decisions.command("withdraw")
@click.argument("number", metavar="SỐ")
@click.option("--because", required=True, help="Vì sao; ghi vào nhật ký.")
@click.option("--by", default=getpass.getuser, show_default="tài khoản máy", help="Ai rút.")
def withdraw(number: str, because: str, by: str) -> None:
    """Rút khỏi sổ một quyết định ghi nhầm; điều đã biết trước đó vẫn giữ.

    \b
    Ví dụ: hoso decisions withdraw 12/QĐ-UBND --because "ghi nhầm số"
    """
    office.withdraw(Workspace.find(), number, because=because, by=by)
    show.say(t("Đã rút quyết định {so} khỏi sổ.", so=number))
