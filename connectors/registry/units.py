"""The registry of units as a CSV file: read with one clear sentence for each bad line, and written
back."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ...validators.codelists import code_list
from ...validators.folding import clean, fold
from ...validators.rules.context import UNITS, Unit, units_frame
from ...validators.shapes import checked
from ...validators.texts import t
from ..files import write_private

# Headings that people may use instead of the column names (folded) -> column.
HEADINGS = {
    "ma": "code", "madonvi": "code", "ten": "name", "tendonvi": "name", "tenkhac": "aliases",
    "donvicaptren": "parent",
    "macha": "parent", "madonvicaptren": "parent", "loai": "kind", "loaidonvi": "kind",
    "cap": "level", "bienche": "quota",
    "biencheduocgiao": "quota", "nhomtuchu": "autonomy",
    "tylechithuongxuyentudambao": "self_funding", "thudientu": "email",
    "dienthoai": "phone", "sodienthoai": "phone", "nguoilienhe": "contact",
    "nguoiphutrach": "contact", "daumoi": "contact",
    "tungay": "valid_from", "denngay": "valid_to", "donvikethua": "successors",
    "soquyetdinh": "decision",
}  # fmt: skip
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})$")
_VN_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})$")


class BadRegistry(ValueError):
    """The registry cannot be used; the message is one sentence for the user (file, line, column,
    what to do)."""

    status = 2


@dataclass(frozen=True)
class _Line:
    """A line of the file, for whoever must find it again."""

    file: str
    number: int

    def bad(self, column: str, value: str, what: str) -> BadRegistry:
        return BadRegistry(
            t(
                "{file}, dòng {line}, cột {column}: “{value}” {what}",
                file=self.file,
                line=self.number,
                column=column,
                value=value,
                what=what,
            )
        )


def read_units(path: Path | str) -> pd.DataFrame:
    """The registry in *path* (CSV, UTF-8, comma, semicolon or tab) as a frame of ``UNITS``.

    Only ``code`` and ``name`` are needed. Days are ISO or dd/mm/yyyy and come back as ISO.

    Raises:
        BadRegistry: the file cannot be read as a registry.
    """
    path = Path(path)
    rows = _rows(path)
    heading = _heading(rows, path.name)
    seen: dict[str, int] = {}
    units: list[dict[str, object]] = []
    for number, cells in enumerate(rows[1:], 2):
        if not any(c.strip() for c in cells):
            continue
        if len(cells) > len(heading):
            raise BadRegistry(
                t(
                    "{file}, dòng {line}: có {n} ô, nhiều hơn {m} cột của tiêu đề; hãy đặt "
                    "ô có dấu phân cách trong ngoặc kép",
                    file=path.name,
                    line=number,
                    n=len(cells),
                    m=len(heading),
                )
            )
        row = {h: clean(c) for h, c in zip(heading, cells, strict=False) if h in UNITS}
        line = _Line(path.name, number)
        code = _code(row, seen, line)
        seen[code] = number
        _check_listed(row, line)
        units.append(
            {
                **row,
                "code": code,
                "parent": row.get("parent", "").upper(),
                **_numbers(row, line),
                **_days(row, line),
            }
        )
    if not units:
        raise BadRegistry(t("{file}: không có đơn vị nào", file=path.name))
    return checked(units_frame(units), Unit)


def _rows(path: Path) -> list[list[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise BadRegistry(
            t("{file}: không có tệp danh mục đơn vị này; hãy kiểm tra đường dẫn", file=path.name)
        ) from None
    except IsADirectoryError:
        raise BadRegistry(
            t("{file} là thư mục; hãy chỉ tới tệp CSV danh mục đơn vị", file=path.name)
        ) from None
    except UnicodeDecodeError:
        raise BadRegistry(
            t("{file}: không phải UTF-8; hãy lưu lại dạng “CSV UTF-8”", file=path.name)
        ) from None
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise BadRegistry(
            t("{file}: không đọc được thành bảng; hãy dùng .xlsx hoặc CSV UTF-8", file=path.name)
        ) from None


def _heading(rows: list[list[str]], file: str) -> list[str]:
    """The columns: each that is needed, none twice."""
    heading = [HEADINGS.get(fold(h), clean(h).lower()) for h in rows[0]] if rows else []
    for needed in ("code", "name"):
        if needed not in heading:
            raise BadRegistry(
                t("{file}: dòng tiêu đề thiếu cột “{column}”", file=file, column=needed)
            )
    double = next((h for h in heading if h in UNITS and heading.count(h) > 1), "")
    if double:
        raise BadRegistry(
            t("{file}: cột “{column}” có hai lần trong dòng tiêu đề", file=file, column=double)
        )
    return heading


def _code(row: dict[str, str], seen: dict[str, int], line: _Line) -> str:
    """The unit's code, which no line before has; the unit has a name, too."""
    code = row.get("code", "").upper()
    if not code:
        raise line.bad("code", "", t("bị trống; mỗi đơn vị cần một mã"))
    if code in seen:
        raise line.bad(
            "code", code, t("đã có ở dòng {other}; mỗi mã chỉ ghi một lần", other=seen[code])
        )
    if not row.get("name"):
        raise line.bad("name", "", t("bị trống; mỗi đơn vị cần một tên"))
    return code


def _check_listed(row: dict[str, str], line: _Line) -> None:
    for column, listed in (("kind", "loai_don_vi"), ("autonomy", "nhom_tu_chu")):
        codes = code_list(listed).codes
        if row.get(column) and row[column] not in codes:
            raise line.bad(
                column,
                row[column],
                t(
                    "không có trong danh mục; dùng một trong: {codes}",
                    codes=", ".join(sorted(codes)),
                ),
            )


def _numbers(row: dict[str, str], line: _Line) -> dict[str, object]:
    found: dict[str, object] = {}
    for column in ("level", "quota", "self_funding"):
        found[column] = as_number(row.get(column, ""))
        if found[column] is False:
            raise line.bad(column, row[column], t("không phải là số không âm"))
    return found


def _days(row: dict[str, str], line: _Line) -> dict[str, str]:
    """First and last day as ISO, in this order."""
    found: dict[str, str] = {}
    for column in ("valid_from", "valid_to"):
        day = as_day(row.get(column, ""))
        if day is None:
            raise line.bad(
                column, row[column], t("không phải là ngày; viết dạng 2025-07-01 hoặc 01/07/2025")
            )
        found[column] = day
    if found["valid_from"] and found["valid_to"] and found["valid_to"] < found["valid_from"]:
        raise line.bad("valid_to", row["valid_to"], t("trước ngày bắt đầu"))
    return found


def lines_of(path: Path | str) -> dict[str, int]:
    """Code -> line of the registry in *path*, counted as :func:`read_units` counts; nothing of a
    file that is none."""
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return {}
    separator = max(",;\t", key=text.partition("\n")[0].count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    heading = [HEADINGS.get(fold(h), clean(h).lower()) for h in rows[0]] if rows else []
    if "code" not in heading:
        return {}
    at = heading.index("code")
    return {clean(row[at]).upper(): line for line, row in enumerate(rows[1:], 2) if len(row) > at}


def write_units(units: pd.DataFrame, path: Path | str) -> None:
    """Write a frame of ``UNITS`` as CSV (UTF-8, comma, LF), whole or not at all."""
    shown = units[list(UNITS)].copy()
    for column, kind in UNITS.items():
        if kind == "float64":
            shown[column] = shown[column].map("{:g}".format, na_action="ignore")
    write_private(Path(path), shown.to_csv(index=False, lineterminator="\n").encode())


def as_number(text: str) -> float | bool | None:
    """A number that is not negative, None for a blank, False for anything else."""
    if not text:
        return None
    try:
        number = float(text.replace(" ", "").replace(",", ".").rstrip("%"))
    except ValueError:
        return False
    return number if 0 <= number < float("inf") else False


def as_day(text: str) -> str | None:
    """ISO day, '' for a blank, None for anything else."""
    if not text:
        return ""
    if found := _VN_DAY.match(text):
        text = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    if not _DAY.match(text):
        return None
    return text if pd.notna(pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")) else None
