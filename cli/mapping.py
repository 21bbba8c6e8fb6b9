"""``hoso map``: which column of a file is which field, seen and set."""

import json
import sys
from pathlib import Path

import click

from ..connectors.files import write_private
from ..office import intake
from ..office.stop import UNREADABLE, USAGE, Stop
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
    help="Cột này là trường này; CỘT= là bỏ cột. Lặp lại được.",
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
    file: Path, chosen: tuple[str, ...], number: int, every_unit: bool, ask: bool | None
) -> None:
    """Xem các cột của FILE được hiểu là gì; trả lời cột còn nghi ngờ, đặt lại cột hiểu sai. Lần sau
    tệp của đơn vị này có cùng tiêu đề được đọc như đã đặt.

    \b
    Ví dụ: hoso map truong-ninh-son.xlsx --set K=vi_tri_viec_lam --set Q=
    """
    workspace = Workspace.find()
    known = workspace.mappings()
    tables = _tables(file, known)
    if chosen:
        if number > len(tables):
            raise Stop(t("{file} chỉ có {n} bảng.", file=file, n=len(tables)), USAGE)
        _save(
            workspace, known, tables[number - 1], _choices(chosen, tables[number - 1]), every_unit
        )
        tables = _tables(file, known)
    if ask or (ask is None and not chosen and sys.stdin.isatty()):
        for found in tables:
            answers = {
                q["column"]: answer
                for q in found["questions"]
                if (answer := _ask(q, found)) is not None
            }
            if answers:
                _save(workspace, known, found, answers, every_unit)
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


def _tables(file: Path, known: dict[str, dict[str, str]]) -> list[dict]:
    """Every decision about the file's tables.

    Raises:
        Stop: the file cannot be read, or holds no table.
    """
    from ..connectors.intake.loading import explain

    loaded = intake.read([file], overrides=known)
    show.skipped(loaded.skipped)
    (report,) = loaded.files
    if report.status == "refused":
        raise Stop(f"{file}: {report.reason}", UNREADABLE)
    tables = explain(report)
    if not tables:
        raise Stop(t("{file}: không thấy bảng người nào.", file=file), UNREADABLE)
    return tables


def _save(
    workspace: Workspace,
    known: dict[str, dict[str, str]],
    found: dict,
    answers: dict[str, str],
    every_unit: bool,
) -> None:
    from ..connectors.intake.headings import answers_key

    key = answers_key(found["signature"], "" if every_unit else found["sender"])
    known[key] = {**known.get(key, {}), **answers}
    write_private(
        workspace.mapping_file,
        json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True).encode(),
    )


def sentence(question: dict, file: Path | str, table: int) -> str:
    """One column that waits for an answer: where it is, what it could be, and the command that
    answers."""
    guesses = ", ".join(
        f"{c['field']} ({c['score']:.0%}, “{c['why']}”)" for c in question["candidates"]
    )
    best = question["candidates"][0]["field"]
    command = (
        f"hoso map {json.dumps(str(file), ensure_ascii=False)}"
        + (f" --table {table}" if table > 1 else "")
        + f" --set {question['column']}={best}"
    )
    if question["kind"] == "rival":
        what = (
            t(
                "cùng là {field} với cột {instead} đang được đọc",
                field=best,
                instead=question["instead"],
            )
            if question["instead"]
            else t("nhiều cột cùng là {field}, chưa cột nào được đọc", field=best)
        )
    else:
        what = t("có thể là {guesses}", guesses=guesses)
    return t(
        "? cột {column} «{heading}»: {what}. Trả lời: {command} (hoặc {column}= để bỏ cột)",
        column=question["column"],
        heading=question["heading"],
        what=what,
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
        show.say(
            t("Không có trường {field}; xem tên trường bằng: hoso template dictionary", field=said)
        )


def _choices(chosen: tuple[str, ...], found: dict) -> dict[str, str]:
    """{"K": "vi_tri_viec_lam"} from the words of the command line.

    Raises:
        Stop: a column that the table does not have, or a field that the dictionary does not have.
    """
    letters = {c["column"] for c in found["columns"]}
    fields = {f.name for table in dictionary.tables().values() for f in table.fields}
    result = {}
    for words in chosen:
        letter, equals, field = words.partition("=")
        letter, field = letter.strip().upper(), field.strip()
        if not equals or letter not in letters:
            raise Stop(
                t(
                    "Không hiểu «{words}»: viết CỘT=TRƯỜNG với cột thuộc {letters}.",
                    words=words,
                    letters=", ".join(sorted(letters, key=lambda x: (len(x), x))),
                ),
                USAGE,
            )
        if field and field not in fields:
            raise Stop(
                t(
                    "Không có trường {field}; xem tên trường bằng: hoso template dictionary",
                    field=field,
                ),
                USAGE,
            )
        result[letter] = field
    return result
