"""``hoso check``: validates workbooks where they lie."""

from pathlib import Path

import click

from ..validators.texts import language, t
from . import show

FORMATS = ("text", "json", "sarif", "junit", "github")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="Dạng kết quả.",
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
@click.option(
    "--records",
    "records_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ghi hồ sơ đã chuẩn hóa: .parquet, .csv hoặc .jsonl.",
)
@click.option(
    "--output",
    "-o",
    type=click.File("w", encoding="utf-8"),
    default="-",
    help="Ghi kết quả ra tệp.",
)
@click.option(
    "--rules",
    "rules_folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Thư mục quy tắc riêng của tỉnh.",
)
@click.option("--explained", is_flag=True, help="In cả những phát hiện đã được giải trình.")
@click.option("--explain", is_flag=True, help="Nói rõ cột nào được hiểu là trường nào và vì sao.")
@click.option(
    "--max",
    "most",
    type=click.IntRange(min=0),
    default=50,
    show_default=True,
    help="Số phát hiện in ra (0 = hết).",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Số tiến trình đọc tệp.")
@click.pass_context
def check(
    ctx,
    paths,
    form,
    as_of,
    units_file,
    records_file,
    output,
    rules_folder,
    explained,
    explain,
    most,
    jobs,
) -> int:
    """Kiểm tra các tệp hoặc thư mục PATHS: ô nào sai, vì sao, căn cứ nào, sửa thế nào.

    \b
    Ví dụ:
      hoso check bao-cao/*.xlsx
      hoso check inbox/ --format json -o ket-qua.json --records ho-so.parquet
    """
    from ..connectors import formats
    from ..connectors.formats.records import write_records
    from ..office import intake
    from ..validators.rules import messages

    day = show.today_or(as_of)
    with show.progress() as progress:
        checked = intake.validate(
            list(paths),
            day,
            units_file=units_file,
            rules_folder=rules_folder,
            jobs=jobs,
            progress=progress,
        )
    show.skipped(checked.skipped)
    rendered = messages.render(checked.findings, language(), day)
    if records_file:
        write_records(checked.records, records_file)
    if form == "text":
        _text(checked, rendered, explain, most, explained)
    else:
        output.write(formats.write(form, checked, rendered))
    return checked.status


def _text(checked, rendered, explain: bool, most: int, explained: bool) -> None:
    from ..validators.explanations import awake
    from ..validators.quieting import heads

    for file in checked.files:
        if file.status == "refused":
            show.mark(str(show.near(file.path)), t("KHÔNG ĐỌC ĐƯỢC"), "red", str(file.reason))
        elif explain:
            _explain(file)
        for note in file.notes:
            show.say(f"{show.near(file.path)}: {note}")
    show.findings(heads(rendered if explained else awake(rendered)), most)
    _first(checked)
    ask(checked.files)
    show.crashed(checked.crashed)
    s = checked.summary()
    read = len(checked.files) - len(checked.refused)
    show.say(
        t(
            "{read} tệp đọc được, {refused} tệp không; {people} người; {errors} lỗi, "
            "{warnings} cảnh báo, {info} lưu ý.",
            read=show.number(read),
            refused=show.number(len(checked.refused)),
            people=show.number(s["people"]),
            errors=show.number(s["errors"]),
            warnings=show.number(s["warnings"]),
            info=show.number(s["info"]),
        )
    )
    if s["explained"]:
        show.say(
            t(
                "Ngoài ra {n} phát hiện đã được giải trình; xem bằng --explained.",
                n=show.number(s["explained"]),
            )
        )


FIRST = 5
"""Rules that "fix these first" names."""


def _first(checked) -> None:
    """Which rules to put right first, when there are several to choose from."""
    from ..validators.quieting import first_things
    from ..validators.rules import BOOK
    from ..validators.texts import pick

    first = first_things(checked.findings)
    if len(first) > 1:
        rows = [
            (pick(BOOK[str(f.rule)].title), f.rule, f.people, f.unlocked)
            for f in first.head(FIRST).itertuples()
        ]
        show.table(
            t("Sửa trước: quy tắc nào giải phóng nhiều người nhất"),
            (t("Việc"), t("Quy tắc"), t("Số người mắc"), t("Sửa xong là hết lỗi")),
            rows,
        )


def ask(files) -> int:
    """Print the columns that wait for an answer; their number."""
    from ..connectors.intake.loading import questions
    from .mapping import sentence

    asked = [(file.path, q) for file in files for q in questions(file)]
    for path, q in asked:
        show.say(f"{show.near(path)}:{q['sheet']}: {sentence(q, path, q['table'])}")
    return len(asked)


def _explain(file) -> None:
    from ..connectors.intake.loading import explain
    from ..connectors.intake.remarks import ROWS

    for (name, _, _), rows in zip(file.sheets, file.rows, strict=True):
        told = ", ".join(f"{ROWS[k]()} {show.number(n)}" for k, n in rows.items())
        show.say(t("{file} · {sheet}: {rows}", file=show.near(file.path), sheet=name, rows=told))
    for found in explain(file):
        first, last = found["heading_rows"]
        title = t(
            "{file} · {sheet} · tiêu đề dòng {first}–{last} · {people} người · {kind}",
            file=show.near(file.path),
            sheet=found["sheet"],
            first=first,
            last=last,
            people=found["people"],
            kind=found["kind"],
        )
        rows = [
            (
                c["column"],
                c["heading"],
                c["field"] or "-",
                c["how"] or "-",
                f"{c['score']:.2f}",
                c["reason"],
            )
            for c in found["columns"]
        ]
        show.table(
            title, (t("Cột"), t("Tiêu đề"), t("Trường"), t("Cách"), t("Điểm"), t("Vì sao")), rows
        )
