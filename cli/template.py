"""``hoso template``: issues the workbook that units fill in, and guards it."""

import datetime
import json
from pathlib import Path

import click
import pandas as pd

from ..office import register, stop, templates
from ..office.stop import USAGE, Stop
from ..validators.texts import t
from . import show
from .dictionary import dictionary

DAY = click.DateTime(["%Y-%m-%d"])


def _kinds(*more: str) -> click.Choice:
    from ..connectors.templates.kinds import KINDS

    return click.Choice([*KINDS, *more])


@click.group()
def template() -> None:
    """Biểu mẫu Excel cho đơn vị."""


template.add_command(dictionary)


@template.command("build")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--kind",
    type=_kinds(register.KIND),
    help=(
        "Loại đơn vị (mặc định: theo danh bạ khi có --unit, nếu không thì mẫu chung don_vi); "
        "so_quyet_dinh: sổ quyết định của sở."
    ),
)
@click.option("--as-of", type=DAY, help="Ngày áp dụng danh mục (mặc định: hôm nay).")
@click.option("--unit", help="Mã đơn vị trong danh bạ: ghi tên và mã của đơn vị vào mẫu.")
@click.option(
    "--filled",
    is_flag=True,
    help="Điền sẵn hồ sơ hiện có của đơn vị và các đơn vị trực thuộc (cần --unit).",
)
def build(
    target: Path, kind: str | None, as_of: datetime.datetime | None, unit: str | None, filled: bool
) -> None:
    """Ghi biểu mẫu vào TARGET; cùng đầu vào cho cùng từng byte.

    \b
    Ví dụ: hoso template build mau-2026.xlsx --kind truong_hoc --as-of 2026-07-01
    """
    day = show.today_or(as_of)
    if kind == register.KIND:
        register.write_template(target)
        show.say(t("Đã ghi {file}", file=target))
        return
    filled_in = templates.build(target, kind=kind, as_of=day, unit=unit, filled=filled)
    people = "" if filled_in is None else ": " + t("{n} hồ sơ", n=show.number(filled_in))
    show.say(t("Đã ghi {file}", file=target) + people)


@template.command("check")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--as-of", type=DAY, help="Ngày áp dụng danh mục (mặc định: ngày trên dấu phiên bản)."
)
@click.option(
    "--filled", is_flag=True, help="Mẫu đã phát và đã điền: dữ liệu trong mẫu không phải điểm khác."
)
@click.option(
    "--fix",
    is_flag=True,
    help=(
        "Ghi thêm bản đã sửa bên cạnh: TÊN-da-sua.xlsx, dữ liệu được chuyển sang; tệp gốc giữ "
        "nguyên."
    ),
)
@click.option(
    "--against",
    metavar="BẢN",
    help=(
        "Bản git (ví dụ HEAD~1) hoặc tệp mẫu cũ: thay mẫu cũ bằng PATHS nghĩa là gì với đơn vị "
        "còn dùng mẫu cũ."
    ),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "junit", "github"]),
    default="text",
    show_default=True,
    help="Dạng kết quả.",
)
def check(
    paths: tuple[Path, ...],
    as_of: datetime.datetime | None,
    filled: bool,
    fix: bool,
    against: str | None,
    form: str,
) -> int:
    """So từng biểu mẫu với đặc tả: tiêu đề, danh sách chọn, định dạng, bảo vệ, dấu phiên bản.

    \b
    Ví dụ: hoso template check mau/*.xlsx --format github
    """
    if fix and against:
        raise Stop(t("--fix và --against không đi cùng nhau."), USAGE)
    asked = {"as_of": show.iso(as_of) or "", "today": show.today_or(None)}
    made = templates.compare(paths, filled=filled, against=against, **asked)
    _shown(made, form)
    for file in made.unread:
        show.say(f"{show.near(file.path)}: {file.reason}", err=True)
    if fix:
        for path in dict.fromkeys(made.found["file"]):
            _told(templates.repair(Path(path), **asked))
    if made.unread:
        return stop.UNREADABLE
    return stop.FINDINGS if (made.found["severity"] == "error").any() else stop.CLEAN


def _shown(made: templates.Compared, form: str) -> None:
    """The differences in the form that was asked for."""
    from ..connectors.formats import Looked, write
    from ..connectors.templates import differences
    from ..connectors.untrusted import json_text

    read, found = [s.path for s in made.seen if s.status == "read"], made.found
    if form == "text":
        _tell(read, found)
    elif form == "json":
        lines = [
            {
                "path": path,
                "differences": json.loads(
                    found[found["file"] == path].to_json(orient="records", force_ascii=False)
                ),
            }
            for path in read
        ]
        show.data(json_text(lines) + "\n")
    else:
        show.data(write(form, Looked(made.seen), found, differences.rules()))


def _tell(paths: list[str], found: pd.DataFrame) -> None:
    for path in paths:
        own = found[found["file"] == path]
        for line in own.itertuples():
            cell = f"{line.sheet}!{line.column}{line.row}" if line.row else str(line.sheet)
            show.mark(
                f"{path}: {cell}",
                show.severity(str(line.severity)),
                show.COLOUR[str(line.severity)],
                f"{line.message} {line.fix} [{line.rule}]",
            )
        show.say(
            t("{file}: {n} điểm khác.", file=path, n=len(own))
            if len(own)
            else t("{file}: khớp với đặc tả.", file=path)
        )


def _told(made: templates.Carried) -> None:
    """How many values stand in the new workbook, and each that has no place or is no choice of its
    list, by its old cell."""
    from ..connectors.templates.repair import LOST, REWRITTEN, UNLISTED

    values = made.values
    counts = values["what"].value_counts()
    lost, rewritten, unlisted = (int(counts.get(what, 0)) for what in (LOST, REWRITTEN, UNLISTED))
    # On stderr: what is on stdout may be read by a machine.
    show.say(
        t(
            "Đã ghi {file}: {n} giá trị, trong đó {rewritten} viết lại theo danh mục, "
            "{unlisted} không có trong danh mục; {lost} không có chỗ.",
            file=made.target,
            n=show.number(len(values) - lost),
            rewritten=show.number(rewritten),
            unlisted=show.number(unlisted),
            lost=show.number(lost),
        ),
        err=True,
    )
    for what, words in (
        (LOST, t("không có chỗ trong mẫu mới")),
        (UNLISTED, t("không có trong danh mục, giữ nguyên chữ")),
    ):
        for line in values[values["what"] == what].itertuples():
            show.say(f"  {line.sheet}!{line.column}{line.row}: {words}", err=True)


@template.command("migrate")
@click.argument("old", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--kind", type=_kinds(), help="Loại đơn vị (mặc định: như mẫu cũ).")
@click.option("--as-of", type=DAY, help="Ngày áp dụng của mẫu mới (mặc định: hôm nay).")
def migrate(old: Path, new: Path, kind: str | None, as_of: datetime.datetime | None) -> int:
    """Chuyển dữ liệu của mẫu cũ đã điền OLD sang mẫu mới NEW; mỗi giá trị không có chỗ được nêu
    theo ô cũ.

    \b
    Ví dụ: hoso template migrate mau-2025-da-dien.xlsx mau-2026.xlsx
    """
    from ..connectors.templates.repair import LOST

    made = templates.migrate(old, new, kind=kind, as_of=show.today_or(as_of))
    _told(made)
    return stop.FINDINGS if (made.values["what"] == LOST).any() else stop.CLEAN
