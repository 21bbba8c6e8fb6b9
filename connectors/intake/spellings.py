"""A province's own spellings of codes as a CSV file: ``list,written,code``, one a line."""

import csv
import io
from pathlib import Path

from ...validators.codelists import code_list
from ...validators.folding import clean, fold
from ...validators.schemas import dictionary
from ...validators.texts import t
from ...validators.wordings import Spellings

COLUMNS = ("list", "written", "code")
# Headings that people may use instead of the column names (folded) -> column.
HEADINGS = {"danhmuc": "list", "cachviet": "written", "cachghi": "written", "ma": "code"}


class BadSpellings(ValueError):
    """The spellings cannot be used; the message is one sentence for the user (file, line, what to
    do)."""

    status = 2


def read_spellings(path: Path) -> Spellings:
    """The spellings in *path* (CSV, UTF-8; comma, semicolon or tab); none when there is no file.

    A text may be declared once in a list, and not when it is a code, label or known spelling of
    another code there: what units write rightly would change its meaning without a word.

    Raises:
        BadSpellings: the file cannot be read, or a line names a list or code that there is not.
    """
    if not path.exists():
        return {}
    found: dict[str, dict[str, str]] = {}
    seen: dict[tuple[str, str], int] = {}
    lists = known_lists()
    for line, (name, written, code) in _lines(path):
        why = _wrong(name, written, code, lists)
        key = name, fold(written)
        if not why and found.get(name, {}).get(key[1], code) != code:
            why = t("“{written}” đã khai mã khác ở dòng {line}", written=written, line=seen[key])
        if why:
            raise BadSpellings(t("{file}, dòng {line}: {why}.", file=path.name, line=line, why=why))
        found.setdefault(name, {})[key[1]] = code
        seen.setdefault(key, line)
    return found


def known_lists() -> tuple[str, ...]:
    """The lists that some field of the dictionary takes its codes from."""
    fields = (f for table in dictionary.tables().values() for f in table.fields)
    return tuple(sorted({f.codelist for f in fields if f.codelist}))


def _wrong(name: str, written: str, code: str, lists: tuple[str, ...]) -> str:
    """Why a line cannot be used, '' when it can."""
    if name not in lists:
        return t("không có danh mục “{name}”; có {known}", name=name, known=", ".join(lists))
    known = code_list(name)
    if code not in known.codes:
        return t("danh mục {name} không có mã “{code}”", name=name, code=code)
    if not fold(written):
        return t("cột written phải có chữ hoặc số")
    other = known.spellings.get(fold(written), code)
    if other != code:
        return t(
            "“{written}” là cách ghi của mã {other} ({label}) trong danh mục {name}",
            written=written,
            other=other,
            label=known.label(other),
            name=name,
        )
    return ""


def _lines(path: Path) -> list[tuple[int, tuple[str, str, str]]]:
    """(number of the line, its list, text and code) of each line that is not blank."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BadSpellings(
            t("{file}: không đọc được; hãy lưu lại dạng “CSV UTF-8”.", file=path.name)
        ) from None
    separator = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = [(reader.line_num, [clean(c) for c in row]) for row in reader]
    except csv.Error:
        raise BadSpellings(
            t("{file}: không đọc được; hãy lưu lại dạng “CSV UTF-8”.", file=path.name)
        ) from None
    heading = [HEADINGS.get(fold(h), h.lower()) for h in rows[0][1]] if rows else []
    if any(heading.count(c) != 1 for c in COLUMNS):
        raise BadSpellings(
            t(
                "{file}, dòng 1: tiêu đề phải là {columns}, mỗi cột một lần.",
                file=path.name,
                columns=",".join(COLUMNS),
            )
        )
    at = [heading.index(c) for c in COLUMNS]
    return [
        (line, (cell[0], cell[1], cell[2]))
        for line, row in rows[1:]
        if any(row)
        for cell in [[row[i] if i < len(row) else "" for i in at]]
    ]
