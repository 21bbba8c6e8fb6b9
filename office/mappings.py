"""What the columns of a unit's file mean: as they are understood, and as somebody says, remembered
for the next file with the same headings."""

import difflib
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..connectors.files import write_private
from ..connectors.intake import loading
from ..connectors.intake.headings import HEIGHT, answers_key, heading_key
from ..connectors.intake.loading import Looked, explain
from ..connectors.intake.workbooks import pointed
from ..validators.columns import letter, number
from ..validators.schemas import dictionary
from ..validators.texts import t
from . import choices as choices_
from . import inbox, intake
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


def look(workspace: Workspace, period: str, file: str) -> Looked:
    """A file of an inbox as a person looks at it, with what people said of such files.

    Raises:
        Stop: it is no longer there.
    """
    path, member = inbox.path_of(workspace, period, file)
    return loading.look(
        path,
        member,
        limits=intake.bounds(workspace.settings.limits),
        cache=workspace.cache,
        told=workspace.told(),
        name=file,
    )


HIGHEST = 6
"""Most rows of a heading."""


def point(
    workspace: Workspace,
    seen: Looked,
    sheet: int,
    where: tuple[Sequence[int], int],
    *,
    every_unit: bool,
) -> None:
    """Keep which rows of a sheet (its number from 0) head a table and in which column the names
    stand, for the files of its sender or of everybody in which the rows say the same.

    Args:
        where: the rows from 1, the column from 0.

    Raises:
        Stop: no sheet, rows or column that there are; rows that are not next to each other.
    """
    drawn = seen.drawn[sheet] if 0 <= sheet < len(seen.drawn) else None
    rows, column = sorted(where[0]), where[1]
    if drawn is None or not rows or not 1 <= rows[0] <= rows[-1] <= len(drawn["rows"]):
        raise Stop(t("Hãy chọn dòng tiêu đề của bảng."), USAGE)
    if rows[-1] - rows[0] != len(rows) - 1 or len(rows) > HIGHEST:
        raise Stop(t("Tiêu đề gồm các dòng liền nhau, nhiều nhất {n} dòng.", n=HIGHEST), USAGE)
    if not 0 <= column < drawn["width"]:
        raise Stop(t("Hãy chọn cột họ tên."), USAGE)
    texts = drawn["rows"][rows[0] - 1 : rows[-1]]
    if not any(map(any, texts)):
        raise Stop(t("Dòng tiêu đề phải có chữ."), USAGE)
    stem = Path(seen.report.path).stem
    senders = pointed.senders(drawn["rows"], rows[0] - 1, stem)
    known = workspace.mappings()
    key = heading_key(texts, "" if every_unit or not senders else senders[0])
    known[key] = {HEIGHT: str(len(rows)), letter(column): "ho_ten"}
    _write(workspace, known)


_POINTED = re.compile(r"(?:(\d{1,3})!)?(\d{1,6})(?:-(\d{1,6}))?:([A-Za-z]{1,3})")


def point_out(workspace: Workspace, file: Path, words: str, *, every_unit: bool) -> None:
    """Keep the heading that *words* of the command line point at: "5-6:C" for rows 5 and 6 with the
    names in column C, "2!5:B" for row 5 of the second sheet.

    Raises:
        Stop: the words say no place, or one that the file does not have; the file cannot be read.
    """
    place = _POINTED.fullmatch(words.strip())
    if place is None:
        raise Stop(t("Không hiểu «{words}»: viết như 5-6:C hoặc 2!5:C.", words=words), USAGE)
    sheet, first, last, column = place.groups()
    seen = loading.look(
        file,
        "",
        limits=intake.bounds(workspace.settings.limits),
        cache=workspace.cache,
        told=workspace.told(),
    )
    if seen.report.status == "refused":
        raise Stop(f"{file}: {seen.report.reason}", UNREADABLE)
    rows = range(int(first), min(int(last or first), int(first) + HIGHEST) + 1)
    where = (rows, number(column) - 1)
    point(workspace, seen, int(sheet or 1) - 1, where, every_unit=every_unit)


def headed(seen: Looked, sheet: int, row: int) -> bool:
    """Whether people are read under a heading that begins at a row (from 1) of a sheet (from 0)."""
    if not 0 <= sheet < len(seen.report.sheets):
        return False
    _, _, tables = seen.report.sheets[sheet]
    return any(table.heading_first == row and table.rows for table in tables)


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
    _write(workspace, known)


def _write(workspace: Workspace, known: Mappings) -> None:
    write_private(
        workspace.mapping_file,
        json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True).encode(),
    )


def named(words: str, table: str) -> str:
    """The field that people call so: first among those of *table*; '' for none given.

    Raises:
        Stop: there is none of that name.
    """
    given = words.strip()
    for field in dictionary.tables()[table].fields if given else ():
        if given in (field.name, field.label, field.label_en):
            return field.name
    return choices_.field(given) if given else ""


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
