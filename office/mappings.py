"""What the columns of a unit's file mean: as they are understood, and as somebody says, remembered
for the next file with the same headings."""

import difflib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..connectors.files import write_private
from ..connectors.intake.headings import answers_key
from ..connectors.intake.loading import explain
from ..validators.schemas import dictionary
from ..validators.texts import t
from . import intake
from .stop import UNREADABLE, USAGE, Stop
from .workspace import Workspace

Table = dict[str, Any]
"""One table of a file with every decision about its columns, see ``loading.explain``."""
Mappings = dict[str, dict[str, str]]


def tables_of(file: Path, known: Mappings) -> tuple[list[Table], list[str]]:
    """Every decision about the file's tables, and what was passed over in it.

    Raises:
        Stop: the file cannot be read, or holds no table.
    """
    loaded = intake.read([file], told=replace(Workspace.told_here(), mappings=known))
    (report,) = loaded.files
    if report.status == "refused":
        raise Stop(f"{file}: {report.reason}", UNREADABLE)
    tables = explain(report)
    if not tables:
        raise Stop(t("{file}: không thấy bảng người nào.", file=file), UNREADABLE)
    return tables, loaded.skipped


def remember(
    workspace: Workspace,
    known: Mappings,
    table: Table,
    answers: dict[str, str],
    *,
    every_unit: bool,
) -> None:
    """Keep {column letter: field, '' = no field} for files with the table's headings, from its
    sender or from everybody."""
    key = answers_key(table["signature"], "" if every_unit else table["sender"])
    known[key] = {**known.get(key, {}), **answers}
    write_private(
        workspace.mapping_file,
        json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True).encode(),
    )


def no_field(name: str) -> str:
    return t("Không có trường {field}; xem tên trường bằng: hoso template dictionary", field=name)


def choices(chosen: tuple[str, ...], found: Table) -> dict[str, str]:
    """{"K": "vi_tri_viec_lam"} from the words of the command line; "cccd+ngay_cap" for a column of
    several values.

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
        unknown = next((f for f in field.split("+") if f and f not in fields), "")
        if unknown:
            near = difflib.get_close_matches(unknown, sorted(fields), 1, 0.6)
            nearest = " " + t("Gần nhất: {name}.", name=near[0]) if near else ""
            raise Stop(no_field(unknown) + nearest, USAGE)
        result[letter] = field
    return result
