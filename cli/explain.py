"""``hoso explain``: why a warning is right as it stands, said once, with who, when, document and
day of lapse."""

import datetime
import getpass
from pathlib import Path

import click
import pandas as pd

from ..office import stop
from ..office.stop import UNREADABLE, USAGE, Stop
from ..office.workspace import Workspace
from ..validators.texts import t
from . import show


@click.command()
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.argument("cell", required=False)
@click.option("--rule", default="", metavar="MÃ", help="Chỉ cảnh báo của quy tắc này ở ô ấy.")
@click.option("--text", default="", help="Nội dung giải trình.")
@click.option("--document", default="", help="Văn bản kèm theo, ví dụ 12/CV-SNV.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Giữ đến hết ngày này (bắt buộc).")
@click.option("--by", default=getpass.getuser, show_default="tài khoản máy", help="Ai giải trình.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Ngày áp dụng pháp luật (mặc định: hôm nay)."
)
@click.option("--list", "listing", is_flag=True, help="Các giải trình đã lưu.")
def explain(
    file: Path | None,
    cell: str | None,
    rule: str,
    text: str,
    document: str,
    until: datetime.datetime | None,
    by: str,
    as_of: datetime.datetime | None,
    listing: bool,
) -> int:
    """Giải trình một cảnh báo ở ô CELL của FILE; nó im đến khi giá trị, giá trị bên cạnh hay quy
    tắc đổi, hoặc hết hạn.

    \b
    Ví dụ:
      hoso explain ds.xlsx "Danh sách!G17" --text "Thẻ cấp ở nước ngoài" --document 12/CV-SNV \\
        --until 2027-06-30
      hoso explain --list
    """
    from ..office import corrections

    workspace = Workspace.find()
    if listing:
        known = corrections.explained(workspace)
        show.table(
            t("Giải trình"),
            (
                t("Quy tắc"),
                t("Nội dung"),
                t("Người giải trình"),
                t("Lúc"),
                t("Văn bản"),
                t("Đến hết ngày"),
            ),
            known[["rule", "text", "by", "at", "document", "until"]].itertuples(
                index=False, name=None
            ),
        )
        return stop.CLEAN
    if file is None or not cell or not text.strip() or until is None:
        raise Stop(
            t(
                "Cần tệp, ô, --text và --until; ví dụ: hoso explain ds.xlsx G17 --text "
                '"..." --until 2027-06-30'
            ),
            USAGE,
        )
    day, lapse = show.today_or(as_of), until.date().isoformat()
    if lapse < day:
        raise Stop(t("Ngày hết hạn {day} đã qua.", day=lapse), USAGE)
    found = _findings(file, day, workspace)
    given = corrections.Explanation(text, by, lapse, document)
    kept, refused = corrections.explain(workspace, found, cell, given, rule)
    for found in refused.itertuples():
        show.say(
            t("{rule} là lỗi, không giải trình được: hãy sửa giá trị.", rule=found.rule), err=True
        )
    show.say(t("Đã lưu {n} giải trình, có giá trị đến hết {day}.", n=len(kept), day=lapse))
    return stop.CLEAN if len(kept) else stop.FINDINGS


def _findings(file: Path, day: str, workspace: Workspace) -> pd.DataFrame:
    from ..office.intake import check_files

    with show.progress() as progress:
        checked, _ = check_files(
            [file], day, units_file=None, workspace=workspace, progress=progress
        )
    show.skipped(checked.skipped)
    if checked.files[0].status == "refused":
        raise Stop(f"{file}: {checked.files[0].reason}", UNREADABLE)
    return checked.findings
