"""``hoso map``: which column of a file is which field, seen and set."""

import json
from pathlib import Path

import click

from ..connectors.files import write_private
from ..validators.schemas import dictionary
from ..validators.texts import t
from . import pipeline, show
from .errors import UNREADABLE, USAGE, Stop
from .workspace import Workspace


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--set", "chosen", multiple=True, metavar="CỘT=TRƯỜNG", help="Cột này là trường này; CỘT= là bỏ cột. Lặp lại được.")
@click.option("--table", "number", type=click.IntRange(min=1), default=1, show_default=True, help="Bảng thứ mấy của tệp.")
def map_columns(file: Path, chosen: tuple[str, ...], number: int) -> None:
    """Xem các cột của FILE được hiểu là gì; đặt lại cột hiểu sai. Lần sau tệp có cùng tiêu đề được đọc như đã đặt.

    \b
    Ví dụ: hoso map truong-ninh-son.xlsx --set K=vi_tri_viec_lam --set Q=
    """
    from ..connectors.loading import explain

    workspace = Workspace.find()
    known = workspace.mappings()
    (report,) = pipeline.read([file], overrides=known).files
    if report.status == "refused":
        raise Stop(f"{file}: {report.reason}", UNREADABLE)
    tables = explain(report)
    if not tables:
        raise Stop(t("{file}: không thấy bảng người nào.", file=file), UNREADABLE)
    if chosen:
        if number > len(tables):
            raise Stop(t("{file} chỉ có {n} bảng.", file=file, n=len(tables)), USAGE)
        found = tables[number - 1]
        signature = found["signature"]
        known[signature] = {**known.get(signature, {}), **_choices(chosen, found)}
        write_private(workspace.mapping_file, json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True).encode())
        tables = explain(pipeline.read([file], overrides=known).files[0])
    for n, found in enumerate(tables, 1):
        rows = [(c["column"], c["heading"], c["field"] or "-", c["how"] or "-", c["reason"]) for c in found["columns"]]
        show.table(t("Bảng {n}: {sheet}", n=n, sheet=found["sheet"]), (t("Cột"), t("Tiêu đề"), t("Trường"), t("Cách"), t("Vì sao")), rows)


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
            raise Stop(t("Không hiểu «{words}»: viết CỘT=TRƯỜNG với cột thuộc {letters}.", words=words, letters=", ".join(sorted(letters, key=lambda x: (len(x), x)))), USAGE)
        if field and field not in fields:
            raise Stop(t("Không có trường {field}; xem tên trường bằng: hoso template dictionary", field=field), USAGE)
        result[letter] = field
    return result
