"""``hoso fix``: a new copy of a unit's file with the proposals that somebody accepted, and a list
of what was done."""

import datetime
import re
import sys
from pathlib import Path

import click
import pandas as pd

from ..office import stop
from ..office.stop import UNREADABLE, USAGE, Stop
from ..office.workspace import Workspace
from ..validators.texts import LANGUAGES, language, t
from . import show

CELL = re.compile(r"(?:(?P<sheet>.+)!)?(?P<column>[A-Za-z]{1,3})(?P<row>[0-9]{1,7})")


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
    from ..connectors.corrections import copies
    from ..connectors.files import write_private
    from ..office.intake import check_files
    from ..validators import corrections

    day = as_of.date().isoformat() if as_of else datetime.date.today().isoformat()
    with show.progress() as progress:
        checked, known = check_files(
            [file], day, units_file=units_file, workspace=Workspace.here(), progress=progress
        )
    show.skipped(checked.skipped)
    report = checked.files[0]
    if report.status == "refused":
        raise Stop(f"{file}: {report.reason}", UNREADABLE)
    found = corrections.proposals(checked.findings, LANGUAGES.index(language()))
    if found.empty:
        show.say(t("{file}: không có đề xuất nào.", file=file))
        return stop.CLEAN
    if rules or cells or all_certain:
        chosen = _chosen(found, rules, cells, all_certain)
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
    accepted = found[chosen].drop_duplicates(["sheet", "row", "column"], keep=False)
    target = output or file.with_name(f"{file.stem}-da-sua{file.suffix}")
    listing = target.with_name(f"{target.stem}-thay-doi.csv")
    for path in (target, listing):
        if path.exists():
            raise Stop(t("{file} đã có; xóa tệp ấy hoặc đặt tên khác bằng -o.", file=path), USAGE)
    changes = [_change(line, checked.records, known.units) for line in accepted.to_dict("records")]
    try:
        data, said = copies.write(file, report.format, changes)
    except copies.NotWritable as error:
        raise Stop(str(error), USAGE) from error
    written = dict(zip(accepted.index, (why or t("đã ghi") for why in said), strict=True))
    outcome = [
        written.get(i, t("có đề xuất khác cho cùng ô") if wanted else t("không chọn"))
        for i, wanted in chosen.items()
    ]
    write_private(target, data)
    write_private(listing, _listing(found, outcome))
    show.say(
        t(
            "Đã ghi {n} ô vào {file}; danh sách: {listing}",
            n=sum(not why for why in said),
            file=target,
            listing=listing,
        )
    )
    return stop.CLEAN


def _chosen(
    found: pd.DataFrame, rules: tuple[str, ...], cells: tuple[str, ...], all_certain: bool
) -> pd.Series:
    wanted = set(rules)
    named = [not wanted.isdisjoint(told) for told in found["rules"].tolist()]
    chosen = pd.Series(named, index=found.index, dtype=bool) | (found["certain"] & all_certain)
    unknown = wanted - {r for told in found["rules"] for r in told}
    if unknown:
        raise Stop(
            t("Không có đề xuất của {rules} trong tệp.", rules=", ".join(sorted(unknown))), USAGE
        )
    for text in cells:
        match = CELL.fullmatch(text)
        if not match:
            raise Stop(
                t("Ô phải có dạng G17 hoặc «Trang tính!G17», không phải {cell}", cell=text), USAGE
            )
        here = (
            (found["column"] == match["column"].upper())
            & (found["row"] == int(match["row"]))
            & ((found["sheet"] == match["sheet"]) | (match["sheet"] is None))
        )
        if not here.any():
            raise Stop(t("Không có đề xuất nào ở ô {cell}.", cell=text), USAGE)
        chosen |= here
    return chosen


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


def _change(line: dict, records, units: pd.DataFrame | None):
    """The accepted value in the manner of its column."""
    from ..connectors.corrections.copies import Change
    from ..validators.corrections import Column
    from ..validators.schemas import dictionary

    about = dictionary.field(line["field"], line["table"])
    frame, raw = (
        (records.nguoi, records.raw)
        if line["table"] == "nguoi"
        else (records.con[line["table"]], records.raw_con[line["table"]])
    )
    # The table of the line itself: a file may have several on one sheet, and several files a sheet
    # of the same name.
    mine = frame.index[frame["_table"] == _table(line, frame, records.tables)]
    texts = (
        raw[line["field"]].reindex(mine).dropna()
        if line["field"] in raw
        else pd.Series(dtype="str")
    )
    column = Column(about, tuple(texts.astype("str")))
    names = None if units is None else dict(zip(units["code"], units["name"], strict=True))
    text = column.encoded(column.written(str(line["new"]), names))
    number, is_day = None, False
    if about.kind in ("int", "decimal"):
        number = float(line["new"]) if re.fullmatch(r"-?\d+(\.\d+)?", str(line["new"])) else None
    elif about.kind == "date" and len(str(line["new"])) == 10:
        number, is_day = (
            float((datetime.date.fromisoformat(str(line["new"])) - datetime.date(1970, 1, 1)).days),
            True,
        )
    return Change(line["sheet"], int(line["row"]), line["column"], text, number, is_day)


def _table(line: dict, frame: pd.DataFrame, tables: pd.DataFrame) -> int:
    """Number of the table that the line of a proposal stands in, -1 for none."""
    at = frame.index.get_indexer(pd.Index([line["index"]]))[0]
    if at >= 0:
        return int(frame["_table"].iloc[at])
    here = tables[
        (tables["file"] == line["file"])
        & (tables["sheet"] == line["sheet"])
        & (tables["first_row"] <= line["row"])
        & (line["row"] <= tables["last_row"])
    ]
    return int(here["_table"].iloc[0]) if len(here) else -1


def _listing(found: pd.DataFrame, outcome: list[str]) -> bytes:
    """The list as CSV for people."""
    from ..connectors.untrusted import csv_for_people
    from ..validators.corrections import label

    rows = [
        [
            t("Ô"),
            t("Trường"),
            t("Giá trị cũ"),
            t("Giá trị mới"),
            t("Quy tắc"),
            t("Căn cứ của đề xuất"),
            t("Chắc chắn"),
            t("Kết quả"),
        ]
    ]
    for line, said in zip(found.to_dict("records"), outcome, strict=True):
        cell = f"{line['sheet']}!{line['column']}{line['row']}"
        rows.append(
            [
                cell,
                label(line["table"], line["field"], language()),
                line["old"],
                line["new"],
                ", ".join(line["rules"]),
                line["evidence"],
                t("có") if line["certain"] else t("không"),
                said,
            ]
        )
    return csv_for_people(rows)
