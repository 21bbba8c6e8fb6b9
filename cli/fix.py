"""``hoso fix``: a new copy of a unit's file with the proposals that somebody accepted, and a list
of what was done."""

import datetime
import sys
from pathlib import Path

import click
import pandas as pd

from ..office import stop
from ..office.stop import USAGE, Stop
from ..office.workspace import Workspace
from ..validators.texts import language, t
from . import show


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--rule", "rules", multiple=True, metavar="MÃ", help="Nhận mọi đề xuất của quy tắc này."
)
@click.option(
    "--cell",
    "cells",
    multiple=True,
    metavar="Ô",
    help="Nhận đề xuất ở ô này: G17 hoặc «Danh sách!G17».",
)
@click.option("--all-certain", is_flag=True, help="Nhận mọi đề xuất chắc chắn.")
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Tệp mới (mặc định: thêm -da-sua vào tên).",
)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Ngày áp dụng pháp luật (mặc định: hôm nay)."
)
@click.option(
    "--units",
    "units_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Danh bạ đơn vị (CSV).",
)
def fix(
    file: Path,
    rules: tuple[str, ...],
    cells: tuple[str, ...],
    all_certain: bool,
    output: Path | None,
    as_of: datetime.datetime | None,
    units_file: Path | None,
) -> int:
    """Ghi bản mới của FILE với các đề xuất được nhận, kèm danh sách đã làm gì. FILE giữ nguyên.

    \b
    Ví dụ:
      hoso fix ds.xlsx                      (hỏi từng đề xuất)
      hoso fix ds.xlsx --all-certain
      hoso fix ds.xlsx --rule id-cccd-lost-zero --cell "Danh sách!G17" -o ds-moi.xlsx
    """
    from ..office import corrections

    with show.progress() as progress:
        proposed = corrections.propose(
            file,
            show.today_or(as_of),
            units_file=units_file,
            workspace=Workspace.here(),
            progress=progress,
        )
    show.skipped(proposed.skipped)
    found = proposed.found
    if found.empty:
        show.say(t("{file}: không có đề xuất nào.", file=file))
        return stop.CLEAN
    if rules or cells or all_certain:
        chosen = corrections.chosen(found, rules, cells, all_certain)
    elif sys.stdin.isatty():
        chosen = _asked(found)
    else:
        _tell(found)
        raise Stop(
            t(
                "Chưa nhận đề xuất nào: dùng --rule, --cell hoặc --all-certain, hoặc chạy "
                "trên màn hình để được hỏi từng đề xuất."
            ),
            USAGE,
        )
    if not chosen.any():
        show.say(t("Không nhận đề xuất nào; không ghi tệp."))
        return stop.CLEAN
    made = corrections.write(proposed, chosen, output)
    show.say(
        t(
            "Đã ghi {n} ô vào {file}; danh sách: {listing}",
            n=made.cells,
            file=made.target,
            listing=made.listing,
        )
    )
    return stop.CLEAN


def _line(line: dict) -> str:
    from ..validators.corrections import label

    mark = "" if line["certain"] else f" {t('(cần xem giấy tờ)')}"
    return (
        f"{line['sheet']}!{line['column']}{line['row']} "
        f"{label(line['table'], line['field'], language())}: «{line['old']}» → «{line['new']}» "
        f"[{', '.join(line['rules'])}] {line['evidence']}{mark}"
    )


def _tell(found: pd.DataFrame) -> None:
    for line in found.to_dict("records"):
        show.say(_line(line))


def _asked(found: pd.DataFrame) -> pd.Series:
    """Each proposal in turn: yes, no, all of this rule, stop."""
    chosen = [False] * len(found)
    whole: set[str] = set()
    for i, line in enumerate(found.to_dict("records")):
        if not whole.isdisjoint(line["rules"]):
            chosen[i] = True
            continue
        show.say(_line(line))
        said = click.prompt(
            t("Nhận? (c)ó, (k)hông, (t)ất cả của quy tắc này, (d)ừng"),
            type=click.Choice(["c", "k", "t", "d"]),
            default="k",
            show_choices=False,
        )
        if said == "d":
            break
        if said == "t":
            whole.update(line["rules"])
        chosen[i] = said in ("c", "t")
    return pd.Series(chosen, index=found.index)
