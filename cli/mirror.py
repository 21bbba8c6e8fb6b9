"""``hoso mirror``, ``audit``, ``backup``, ``restore``: the local mirror of the national database."""

import datetime
from pathlib import Path

import click

from ..validators.texts import t
from . import show
from .workspace import Workspace


@click.group()
def mirror() -> None:
    """Bản sao CSDL quốc gia về cán bộ, công chức, viên chức."""


@mirror.command("pull")
@click.argument("export", type=click.Path(exists=True, path_type=Path))
@click.option("--period", help="Kỳ của bản xuất (mặc định: tháng này).")
def pull(export: Path, period: str | None) -> None:
    """Nạp một bản xuất của CSDL quốc gia (thư mục hoặc .zip gồm <bảng>.csv).

    \b
    Ví dụ: hoso mirror pull ban-xuat-2026-11.zip --period 2026-11
    """
    from ..connectors.mirror import read_national

    frames = read_national(export)
    with Workspace.find().mirror() as store:
        store.pull(frames, period=period or datetime.date.today().strftime("%Y-%m"), source=export.name)
    click.echo(t("Đã nạp {n} hồ sơ từ {file}", n=show.number(len(frames["nguoi"])), file=export))


@mirror.command("status")
def status() -> None:
    """Độ mới và số hồ sơ của bản sao."""
    with Workspace.find().mirror() as store:
        show.table(t("Bản sao"), (t("Nội dung"), t("Giá trị")), list(store.status().items()))


@mirror.command("history")
@click.argument("cccd")
@click.option("--as-of", help="Điều đúng vào ngày này (ISO).")
@click.option("--known", help="Điều ta biết vào ngày này (ISO).")
def history(cccd: str, as_of: str | None, known: str | None) -> None:
    """Một người: đã ghi nhận điều gì, đúng từ bao giờ, biết từ bao giờ, theo đợt nào.

    \b
    Ví dụ: hoso mirror history 037085012345 --as-of 2026-01-01
    """
    with Workspace.find().mirror() as store:
        lines = store.history(cccd, as_of=as_of, known=known)
    show.table(t("Lịch sử"), list(lines.columns), lines.astype("str").itertuples(index=False, name=None))


@click.group()
def audit() -> None:
    """Nhật ký chỉ thêm, nối bằng chuỗi băm."""


@audit.command("verify")
def verify() -> int:
    """Tìm mục nhật ký bị sửa, bị mất hoặc bị chèn."""
    with Workspace.find().mirror() as store:
        problems, (last, found) = store.audit_verify(), store.audit_head()
    for problem in problems:
        click.echo(problem)
    if not problems:
        click.echo(t("Nhật ký nguyên vẹn."))
    # Kept elsewhere, it also tells a chain that was made anew from end to end.
    click.echo(t("Mục cuối {n}, mã băm {hash}; chép lại ở nơi khác để đối chiếu lần sau.", n=last, hash=found))
    return 1 if problems else 0


@click.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
def backup(target: Path) -> None:
    """Sao lưu bản sao CSDL vào TARGET.

    \b
    Ví dụ: hoso backup sao-luu-2026-11.db
    """
    with Workspace.find().mirror() as store:
        store.backup(target)
    click.echo(t("Đã sao lưu vào {file}", file=target))


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.confirmation_option(prompt="Thay toàn bộ bản sao CSDL hiện tại / replace the whole mirror?")
def restore(source: Path) -> None:
    """Phục hồi bản sao CSDL từ SOURCE."""
    with Workspace.find().mirror() as store:
        store.restore(source)
    click.echo(t("Đã phục hồi từ {file}", file=source))
