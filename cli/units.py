"""``hoso units``: the registry of units, and what reorganisations do to it."""

import datetime
import getpass
from pathlib import Path

import click

from ..office import decisions
from ..office import units as office
from ..office.conditions import Broken
from ..office.overrides import LetPass
from ..office.stop import CLEAN, FINDINGS, USAGE, Stop
from ..office.workspace import Workspace
from ..validators.texts import t
from . import show

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def units() -> None:
    """Danh bạ đơn vị: units.csv trong nơi làm việc, cộng những quyết định sắp xếp đã áp dụng."""


@units.command("list")
@click.option("--on", help="Chỉ đơn vị còn hoạt động vào ngày này (ISO).")
@click.argument("words", nargs=-1)
def list_units(on: str | None, words: tuple[str, ...]) -> None:
    """Liệt kê đơn vị; WORDS lọc theo tên không dấu.

    \b
    Ví dụ: hoso units list tieu hoc
    """
    registry = office.listed(Workspace.find(), " ".join(words), on)
    registry = registry.assign(
        quota=registry["quota"].round().astype("Int64").astype("str").replace("<NA>", "")
    )
    rows = (
        registry[["code", "name", "kind", "quota", "parent"]]
        .fillna("")
        .itertuples(index=False, name=None)
    )
    show.table(t("Đơn vị"), (t("Mã"), t("Tên"), t("Loại"), t("Biên chế"), t("Cấp trên")), rows)


@units.command("show")
@click.argument("code")
def show_unit(code: str) -> None:
    """Mọi điều danh bạ biết về một đơn vị, và các quyết định đã đổi nó.

    \b
    Ví dụ: hoso units show H42.09.21
    """
    workspace = Workspace.find()
    unit, lines = office.one(workspace, code)
    show.table(
        t("Đơn vị"),
        (t("Nội dung"), t("Giá trị")),
        office.facts(unit, decisions.unit_names(workspace)),
    )
    columns = ["field", "before", "value", "valid_from", "recorded_from", "by", "changeset"]
    if lines is not None and len(lines):
        show.table(
            t("Lịch sử"), columns, lines[columns].astype("str").itertuples(index=False, name=None)
        )


@units.command("check")
@click.option("--on", type=DAY, help="Ngày xét (mặc định: hôm nay).")
def check_units(on: datetime.datetime | None) -> int:
    """Tìm chỗ không khớp trong danh bạ: cấp trên, đơn vị kế thừa, thời hạn, trùng tên, thiếu liên
    hệ, địa chỉ thư sai.

    \b
    Ví dụ: hoso units check
    """
    found = office.checked(Workspace.find(), show.today_or(on))
    for code, sentence in found:
        show.say(f"{code}: {sentence}")
    show.say(t("{n} điểm cần xem lại.", n=show.number(len(found))))
    return FINDINGS if found else CLEAN


@units.command("export")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
def export_units(target: Path) -> None:
    """Ghi cả danh bạ hiện tại ra CSV, gồm những gì các quyết định sắp xếp đã đổi.

    \b
    Ví dụ: hoso units export danh-ba.csv
    """
    from ..connectors.registry.units import write_units

    registry = office.registry_of(Workspace.find())
    write_units(registry, target)
    show.say(t("Đã ghi {n} đơn vị vào {file}", n=show.number(len(registry)), file=target))


@units.command("form")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
def form(target: Path) -> None:
    """Ghi bảng trống để khai một quyết định sắp xếp đơn vị.

    \b
    Ví dụ: hoso units form sap-xep.xlsx
    """
    from ..connectors.registry.reorganisation import write_form

    write_form(target)
    show.say(
        t(
            "Đã ghi {file}; điền rồi: hoso units reorganise {typed}",
            file=show.near(target),
            typed=show.typed(target),
        )
    )


@units.command("crosswalk")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--decision", required=True, help="Số nghị quyết, quyết định.")
@click.option("--day", type=DAY, required=True, help="Ngày hiệu lực, cho dòng không ghi ngày.")
@click.option("--province", default="", help='Chỉ tỉnh này: tên ("Ninh Bình") hoặc mã (37).')
def crosswalk(
    source: Path, target: Path, decision: str, day: datetime.datetime, province: str
) -> None:
    """Từ bảng đối chiếu xã, huyện cũ → mới (CSV) lập sẵn bảng sắp xếp cho các UBND trong danh bạ.

    \b
    Ví dụ: hoso units crosswalk doi-chieu.csv sap-xep.xlsx --decision 1664/NQ-UBTVQH15 \\
      --day 2025-07-01
    """
    said, strange = office.crosswalk(
        Workspace.find(), source, target, decision, show.today_or(day), province
    )
    for sentence in strange:
        show.say(sentence, err=True)
    show.say(said + " " + t("Xem lại rồi: hoso units reorganise {file}", file=target))


@units.command("reorganise")
@click.argument(
    "source", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--decision", default="", metavar="SỐ", help="Lấy từ sổ quyết định thay cho bảng.")
@click.option(
    "--people",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Danh sách đã chọn đơn vị cho từng người.",
)
@click.option(
    "--override",
    "let_pass",
    multiple=True,
    metavar="ĐIỀU-KIỆN[:ĐƠN-VỊ]",
    help="Cho qua một điều kiện.",
)
@click.option("--because", default="", help="Vì sao cho qua; ghi vào nhật ký.")
@click.option("--until", default="", metavar="NĂM-THÁNG-NGÀY", help="Cho qua đến hết ngày này.")
@click.option("--by", default=getpass.getuser, show_default="tài khoản máy", help="Ai khai.")
def reorganise(
    source: Path | None,
    decision: str,
    people: Path | None,
    let_pass: tuple[str, ...],
    because: str,
    until: str,
    by: str,
) -> None:
    """Lập đợt sắp xếp đơn vị từ bảng khai, hoặc từ một quyết định của sổ (--decision): mỗi quyết
    định một đợt, duyệt rồi áp dụng như mọi đợt khác. Đơn vị sự nghiệp công lập phải đủ điều kiện
    của Nghị định 120/2020/NĐ-CP, không thì bị chặn (mã thoát 4).

    Hồ sơ theo đơn vị kế thừa khi chỉ có một; khi tách, danh sách người phải chọn đơn vị được ghi ra
    để điền và nạp lại bằng --people. Số hồ sơ trước và sau phải cân bằng.

    \b
    Ví dụ: hoso units reorganise sap-xep.xlsx
           hoso units reorganise --decision 1024/QĐ-UBND
    """
    if bool(source) == bool(decision):
        raise Stop(t("Ghi tệp bảng khai hoặc --decision, một trong hai."), USAGE)
    passed = LetPass(let_pass, by, because, until) if let_pass else None
    try:
        made = office.reorganise(
            Workspace.find(), source or decision, people, by=by, let_pass=passed
        )
    except (office.Problems, Broken) as error:
        for sentence in error.others:
            show.say(sentence, err=True)
        raise
    for one in made:
        _tell(one)
        if one.choose:
            show.say(
                t(
                    "{n} hồ sơ chờ chọn đơn vị: điền {file} rồi: hoso units reorganise "
                    "{source} --people {file}",
                    n=show.number(one.waiting),
                    file=one.choose,
                    source=source or f"--decision {decision}",
                )
            )
        show.say(
            t(
                "Đợt số {n}; tiếp theo: hoso review approve {n} --kind reorganised "
                '--because "...", hoso apply {n}',
                n=one.number,
            )
        )


def _tell(made: office.Reorganised) -> None:
    for sentence in made.sentences():
        show.say(sentence)
    show.table(t("Đợt số {n}: số hồ sơ", n=made.number), office.headings(), made.rows())


@units.command("password")
@click.argument("code")
@click.option("--renew", is_flag=True, help="Đặt mật khẩu mới.")
def password(code: str, renew: bool) -> None:
    """Mật khẩu mở sổ của một đơn vị; trao bằng đường khác với thư.

    \b
    Ví dụ: hoso units password H42.07.12
    """
    show.say(office.password(Workspace.find(), code, renew=renew))
