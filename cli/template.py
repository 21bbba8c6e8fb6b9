"""``hoso template``: issues the workbook that units fill in."""

import datetime
import json
from pathlib import Path

import click
import pandas as pd

from ..validators.texts import t
from . import errors, show


@click.group()
def template() -> None:
    """Biểu mẫu Excel cho đơn vị."""


@template.command("build")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Ngày áp dụng danh mục (mặc định: hôm nay).")
def build(target: Path, as_of: datetime.datetime | None) -> None:
    """Ghi biểu mẫu vào TARGET; cùng đầu vào cho cùng từng byte.

    \b
    Ví dụ: hoso template build mau-2026.xlsx --as-of 2026-07-01
    """
    from ..connectors.templates.build import build as build_template

    build_template(target, as_of=as_of.date().isoformat() if as_of else datetime.date.today().isoformat())
    click.echo(t("Đã ghi {file}", file=target))


@template.command("check")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Ngày áp dụng danh mục (mặc định: ngày trên dấu phiên bản).")
@click.option("--filled", is_flag=True, help="Mẫu đã phát và đã điền: dữ liệu trong mẫu không phải điểm khác.")
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True, help="Dạng kết quả.")
def check(paths: tuple[Path, ...], as_of: datetime.datetime | None, filled: bool, form: str) -> int:
    """So từng biểu mẫu với đặc tả: tiêu đề, danh sách chọn, định dạng, bảo vệ, dấu phiên bản.

    \b
    Ví dụ: hoso template check mau/*.xlsx --format github
    """
    from ..connectors.templates.check import check as differences
    from ..connectors.workbooks.preflight import Refused
    from ..connectors.workbooks.refusals import sentence

    found, unread = [], []
    for path in paths:
        try:
            found.append((path, differences(path, as_of=as_of.date().isoformat() if as_of else "", filled=filled)))
        except Refused as error:
            unread.append((path, sentence(error.code, error.values)))
        except OSError as error:
            unread.append((path, error.strerror or type(error).__name__))
    for path, why in unread:
        click.echo(f"{path}: {why}", err=True)
    if form == "json":
        lines = [{"path": str(p), "differences": json.loads(frame.to_json(orient="records", force_ascii=False))} for p, frame in found]
        click.echo(json.dumps(lines, ensure_ascii=False, indent=1))
    else:
        for path, frame in found:
            _tell(path, frame, form)
    if unread:
        return errors.UNREADABLE
    return errors.FINDINGS if any((frame["severity"] == "error").any() for _, frame in found) else errors.CLEAN


GITHUB = {"error": "error", "warning": "warning", "info": "notice"}


def _tell(path: Path, frame: pd.DataFrame, form: str) -> None:
    for line in frame.itertuples():
        cell = f"{line.sheet}!{line.column}{line.row}" if line.row else str(line.sheet)
        if form == "github":
            # Workflow commands end at a line break; per cent, CR and LF are escaped as GitHub asks.
            words = f"{cell}: {line.message} {line.fix}".replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
            click.echo(f"::{GITHUB[str(line.severity)]} file={path},title={line.rule}::{words}")
        else:
            click.echo(f"{path}: {cell}: {show.severity(str(line.severity))} {line.message} {line.fix} [{line.rule}]")
    if form == "text":
        click.echo(t("{file}: {n} điểm khác.", file=path, n=len(frame)) if len(frame) else t("{file}: khớp với đặc tả.", file=path))
