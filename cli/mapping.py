"""``hoso map``: which column of a file is which field, seen and set."""

import sys
from pathlib import Path

import click

from ..connectors.intake.remarks import asked
from ..office import mappings
from ..office.stop import USAGE, Stop
from ..office.workspace import Workspace
from ..validators.schemas import dictionary
from ..validators.texts import t
from . import show


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--set",
    "chosen",
    multiple=True,
    metavar="CỘT=TRƯỜNG",
    help="Cột này là trường này; CỘT=TRƯỜNG+TRƯỜNG là cột nhiều giá trị; CỘT= là bỏ cột. "
    "Lặp lại được.",
)
@click.option(
    "--table",
    "number",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Bảng thứ mấy của tệp.",
)
@click.option(
    "--heading",
    "place",
    default="",
    metavar="DÒNG:CỘT",
    help="Tệp chưa thấy bảng: tiêu đề ở (các) dòng này, họ tên ở cột này, như 5-6:C; trang thứ "
    "hai: 2!5-6:C.",
)
@click.option(
    "--every-unit",
    is_flag=True,
    help="Nhớ cho mọi đơn vị có cùng tiêu đề, không chỉ đơn vị gửi tệp này.",
)
@click.option(
    "--ask/--no-ask",
    default=None,
    help="Hỏi từng cột còn nghi ngờ (mặc định: hỏi khi chạy trên màn hình).",
)
def map_columns(
    file: Path, chosen: tuple[str, ...], number: int, place: str, every_unit: bool, ask: bool | None
) -> None:
    """Xem các cột của FILE được hiểu là gì; trả lời cột còn nghi ngờ, đặt lại cột hiểu sai. Lần sau
    tệp của đơn vị này có cùng tiêu đề được đọc như đã đặt.

    \b
    Ví dụ: hoso map truong-ninh-son.xlsx --set K=vi_tri_viec_lam --set Q=
           hoso map tram-y-te.xlsx --heading 5-6:C
    """
    if place:
        mappings.point_out(Workspace.find(), file, place, every_unit=every_unit)
    known = Workspace.saved_mappings()
    tables = _tables(file, known)
    if chosen:
        if number > len(tables):
            raise Stop(t("{file} chỉ có {n} bảng.", file=file, n=len(tables)), USAGE)
        table = tables[number - 1]
        answers = mappings.choices(chosen, table)
        mappings.remember(Workspace.find(), known, table, answers, every_unit=every_unit)
        tables = _tables(file, known)
    if ask or (ask is None and not chosen and sys.stdin.isatty()):
        for found in tables:
            answers = {
                q["column"]: answer
                for q in found["questions"]
                if (answer := _ask(q, found)) is not None
            }
            if answers:
                mappings.remember(Workspace.find(), known, found, answers, every_unit=every_unit)
        tables = _tables(file, known)
    for n, found in enumerate(tables, 1):
        rows = [
            (c["column"], c["heading"], c["field"] or "-", c["how"] or "-", c["reason"])
            for c in found["columns"]
        ]
        show.table(
            t("Bảng {n}: {sheet}", n=n, sheet=found["sheet"]),
            (t("Cột"), t("Tiêu đề"), t("Trường"), t("Cách"), t("Vì sao")),
            rows,
        )
        for question in found["questions"]:
            show.say(sentence(question, file, n))


def _tables(file: Path, known: mappings.Mappings) -> list[mappings.Table]:
    tables, skipped = mappings.tables_of(file, known)
    show.skipped(skipped)
    return tables


def sentence(question: dict, file: Path | str, table: int) -> str:
    """One column that waits for an answer: where it is, what it could be, and the command that
    answers."""
    best = question["candidates"][0]["field"]
    command = (
        f"hoso map {show.typed(file)}"
        + (f" --table {table}" if table > 1 else "")
        + f" --set {question['column']}={best}"
    )
    return t(
        "? cột {column} «{heading}»: {what}. Trả lời: {command} (hoặc {column}= để bỏ cột)",
        column=question["column"],
        heading=question["heading"],
        what=asked(question, names=True),
        command=command,
    )


def _ask(question: dict, found: dict) -> str | None:
    """The field that the person at the terminal chooses; '' drops the column, None leaves it
    open."""
    show.say(
        t(
            "Trang {sheet}, cột {column} «{heading}» là gì?",
            sheet=found["sheet"],
            column=question["column"],
            heading=question["heading"],
        )
    )
    names = [c["field"] for c in question["candidates"]]
    for n, name in enumerate(names, 1):
        show.say(f"  {n}. {name} ({dictionary.field(name, found['kind']).label})")
    fields = {f.name for f in dictionary.tables()[found["kind"]].fields}
    while True:
        said = click.prompt(
            t("Số ở trên, tên trường khác, 0 = bỏ cột, Enter = để sau"),
            default="",
            show_default=False,
        ).strip()
        if not said:
            return None
        if said == "0":
            return ""
        if said.isdecimal() and int(said) <= len(names):
            return names[int(said) - 1]
        if said in fields:
            return said
        show.say(mappings.no_field(said))
