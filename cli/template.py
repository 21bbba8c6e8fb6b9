"""``hoso template``: issues the workbook that units fill in, and guards it."""

import datetime
import json
import subprocess
from pathlib import Path

import click
import pandas as pd

from ..office import stop
from ..office.stop import USAGE, Stop
from ..office.workspace import Workspace
from ..validators.texts import t
from . import show
from .dictionary import dictionary

DAY = click.DateTime(["%Y-%m-%d"])


def _iso(day: datetime.datetime | None) -> str:
    return day.date().isoformat() if day else ""


def _today() -> str:
    return datetime.date.today().isoformat()


def _kinds() -> click.Choice:
    from ..connectors.templates.kinds import KINDS

    return click.Choice(list(KINDS))


@click.group()
def template() -> None:
    """Biểu mẫu Excel cho đơn vị."""


template.add_command(dictionary)


@template.command("build")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--kind",
    type=_kinds(),
    help="Loại đơn vị (mặc định: theo danh bạ khi có --unit, nếu không thì mẫu chung don_vi).",
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
    from ..connectors.templates.build import build as build_template
    from ..connectors.templates.kinds import WHOLE, kind_of
    from ..connectors.templates.known import records_of

    if filled and not unit:
        raise Stop(t("--filled cần --unit: hồ sơ của đơn vị nào?"), USAGE)
    name, own, records = "", kind or WHOLE, None
    if unit:
        workspace = Workspace.find()
        registry = _registry(workspace)
        if unit not in registry.codes:
            raise Stop(t("Không có đơn vị {code} trong danh bạ.", code=unit), USAGE)
        name, own = (
            registry.name[unit],
            kind or kind_of(str(registry.units["kind"][unit]), registry.name[unit]),
        )
        if filled:
            below = {code for code in registry.codes if registry.within(code, unit)}
            with workspace.mirror() as mirror:
                records = records_of(mirror.theirs(), below)
    build_template(
        target, kind=own, as_of=_iso(as_of) or _today(), records=records, unit=unit, unit_name=name
    )
    show.say(
        t("Đã ghi {file}", file=target)
        + (": " + t("{n} hồ sơ", n=show.number(len(records.nguoi))) if records is not None else "")
    )


def _registry(workspace: Workspace):
    from ..validators.units import Registry

    units = workspace.units()
    if units is None:
        raise Stop(t("Chưa có danh bạ: đặt units.csv vào nơi làm việc."), USAGE)
    return Registry(units)


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
    from ..connectors.formats import Looked, Seen, write
    from ..connectors.intake.workbooks.preflight import Refused
    from ..connectors.intake.workbooks.refusals import sentence
    from ..connectors.templates import described, differences
    from ..connectors.templates.against import against as consequences
    from ..connectors.templates.check import check as compare
    from ..connectors.untrusted import json_text

    if fix and against:
        raise Stop(t("--fix và --against không đi cùng nhau."), USAGE)
    seen, frames = [], []
    for path in paths:
        try:
            if against:
                frames.append(
                    consequences(
                        described.describe(_before(path, against)),
                        described.describe(path.read_bytes()),
                        path.as_posix(),
                    )
                )
            else:
                frames.append(compare(path, as_of=_iso(as_of), filled=filled, today=_today()))
        except Refused as error:
            seen.append(Seen(path.as_posix(), "refused", sentence(error.code, error.values)))
        except OSError as error:
            seen.append(Seen(path.as_posix(), "refused", error.strerror or type(error).__name__))
        else:
            seen.append(Seen(path.as_posix()))
    found = pd.concat(frames, ignore_index=True) if frames else differences.frame([], "")
    unread = [s for s in seen if s.status == "refused"]
    if form == "text":
        _tell([s.path for s in seen if s.status == "read"], found)
    elif form == "json":
        lines = [
            {
                "path": s.path,
                "differences": json.loads(
                    found[found["file"] == s.path].to_json(orient="records", force_ascii=False)
                ),
            }
            for s in seen
            if s not in unread
        ]
        show.data(json_text(lines) + "\n")
    else:
        show.data(write(form, Looked(seen), found, differences.rules()))
    for file in unread:
        show.say(f"{file.path}: {file.reason}", err=True)
    if fix:
        for path in dict.fromkeys(found["file"]):
            _repaired(Path(path), _iso(as_of))
    if unread:
        return stop.UNREADABLE
    return stop.FINDINGS if (found["severity"] == "error").any() else stop.CLEAN


def _before(path: Path, against: str) -> bytes:
    """The template's older version: a file, or what a git revision holds at the same place.

    Raises:
        Stop: there is neither.
    """
    if Path(against).is_file():
        return Path(against).read_bytes()
    try:
        done = subprocess.run(
            ["git", "-C", str(path.resolve().parent), "show", f"{against}:./{path.name}"],
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise Stop(
            t(
                "Không có tệp {name}, và không chạy được git: {why}",
                name=against,
                why=error.strerror or type(error).__name__,
            ),
            USAGE,
        ) from error
    if done.returncode:
        why = done.stderr.decode(errors="replace").strip().splitlines()
        raise Stop(
            t(
                "{file}: không tìm thấy bản {name}: {why}",
                file=path,
                name=against,
                why=why[0] if why else "git",
            ),
            USAGE,
        )
    return done.stdout


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


def _repaired(path: Path, as_of: str) -> None:
    """Write the repaired copy beside *path* and say what came of the values."""
    from ..connectors.files import write_private
    from ..connectors.templates import described
    from ..connectors.templates.check import kind_of
    from ..connectors.templates.repair import move

    book = described.describe(path.read_bytes())
    target = _free(path.with_name(f"{path.stem}-da-sua.xlsx"))
    moved = move(book, as_of or (book.stamp.as_of if book.stamp else _today()), kind_of(book))
    write_private(target, moved.data)
    _told(target, moved.values)


def _free(target: Path) -> Path:
    if target.exists():
        raise Stop(t("{file} đã có; hãy đổi tên hoặc xóa tệp ấy trước.", file=target), USAGE)
    return target


def _told(target: Path, values: pd.DataFrame) -> None:
    """How many values stand in the new workbook, and each that has no place or is no choice of its
    list, by its old cell."""
    from ..connectors.templates.repair import LOST, REWRITTEN, UNLISTED

    counts = values["what"].value_counts()
    lost, rewritten, unlisted = (int(counts.get(what, 0)) for what in (LOST, REWRITTEN, UNLISTED))
    # On stderr: what is on stdout may be read by a machine.
    show.say(
        t(
            "Đã ghi {file}: {n} giá trị, trong đó {rewritten} viết lại theo danh mục, "
            "{unlisted} không có trong danh mục; {lost} không có chỗ.",
            file=target,
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
    from ..connectors.files import write_private
    from ..connectors.intake.workbooks.preflight import Refused
    from ..connectors.intake.workbooks.refusals import sentence
    from ..connectors.templates import described
    from ..connectors.templates.check import kind_of
    from ..connectors.templates.repair import LOST, move

    try:
        book = described.describe(old.read_bytes())
    except Refused as error:
        raise Stop(f"{old}: {sentence(error.code, error.values)}", stop.UNREADABLE) from error
    except OSError as error:
        raise Stop(f"{old}: {error.strerror or type(error).__name__}", stop.UNREADABLE) from error
    made = move(book, _iso(as_of) or _today(), kind or kind_of(book), rewrite=True)
    write_private(_free(new), made.data)
    _told(new, made.values)
    return stop.FINDINGS if (made.values["what"] == LOST).any() else stop.CLEAN
