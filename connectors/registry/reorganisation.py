"""Files of reorganisations: the officer's table of events, the list of records to decide, and
crosswalks of communes.

A table is a CSV (UTF-8) or the first sheet of a workbook (.xlsx, .xls, .ods); headings are
Vietnamese words or column names.
"""

import csv
import datetime
import io
import re
from collections import Counter
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import pandas as pd
import python_calamine
import xlsxwriter

from ...validators import places, reorganisation
from ...validators.codelists import code_list
from ...validators.folding import clean, fold, fold_words
from ...validators.texts import t
from ...validators.units import Registry
from ..files import write_private
from ..untrusted import put_blank, put_text
from .units import BadRegistry, as_day, as_number

# Folded heading -> column of EVENTS.
HEADINGS = {
    "loai": "kind", "loaisapxep": "kind", "viec": "kind", "donvicu": "unit", "madonvicu": "unit",
    "donvi": "unit", "madonvi": "unit", "unit": "unit",
    "donvimoi": "to", "madonvimoi": "to", "to": "to", "tenmoi": "name", "tendonvimoi": "name",
    "name": "name", "captrenmoi": "parent",
    "captren": "parent", "parent": "parent", "bienche": "quota", "bienchemoi": "quota",
    "quota": "quota", "nhomtuchu": "autonomy", "autonomy": "autonomy",
    "tyletubaodam": "self_funding", "muctubaodam": "self_funding",
    "self_funding": "self_funding", "selffunding": "self_funding", "soquyetdinh": "decision",
    "quyetdinh": "decision", "decision": "decision", "ngayhieuluc": "day", "ngay": "day",
    "day": "day", "ghichu": "note", "note": "note", "kind": "kind",
}  # fmt: skip
TITLES = {
    "kind": "Loại", "unit": "Mã đơn vị cũ", "to": "Mã đơn vị mới", "name": "Tên mới",
    "parent": "Cấp trên mới", "quota": "Biên chế", "autonomy": "Nhóm tự chủ",
    "self_funding": "Tỷ lệ tự bảo đảm",
    "decision": "Số quyết định", "day": "Ngày hiệu lực", "note": "Ghi chú",
}  # fmt: skip
FIGURES = ("quota", "self_funding")
WORDS = {
    "nhap": "merge", "sapnhap": "merge", "hopnhat": "merge", "tach": "split", "chia": "split",
    "giaithe": "close", "doiten": "rename",
    "chuyen": "move", "chuyencaptren": "move", "dieuchuyen": "move",
}  # fmt: skip
PEOPLE = {
    "id": "Mã hồ sơ",
    "cccd": "Số định danh",
    "ho_ten": "Họ và tên",
    "unit": "Đơn vị cũ",
    "choices": "Các đơn vị có thể",
    "to": "Đơn vị mới",
}


def read_events(path: Path) -> pd.DataFrame:
    """The officer's table as a frame of ``reorganisation.EVENTS``; blank decision and day are those
    of the line above.

    Raises:
        BadRegistry: the file is no such table, or a cell of it cannot be read; one sentence.
    """
    heading, rows = table_of(path)
    columns = [HEADINGS.get(fold(h), "") for h in heading]
    for needed in ("kind", "unit"):
        if needed not in columns:
            raise BadRegistry(
                t(
                    "{file}: dòng tiêu đề thiếu cột “{column}”; lấy mẫu bằng: hoso units form",
                    file=path.name,
                    column=TITLES[needed],
                )
            )
    lines: list[dict[str, object]] = []
    above = {"decision": "", "day": ""}
    for number, cells in rows:
        given = {c: clean(v) for c, v in zip(columns, cells, strict=False) if c}
        line: dict[str, object] = dict(given)
        word = fold(given.get("kind", ""))
        line["kind"] = WORDS.get(
            word, word if word in reorganisation.KINDS else given.get("kind", "")
        )
        for column in ("unit", "to", "parent"):
            line[column] = given.get(column, "").upper()
        line["autonomy"] = _group(given.get("autonomy", ""))
        numbers = {c: _figure(given.get(c, ""), c, path, number) for c in FIGURES}
        day = as_day(given.get("day", ""))
        line |= {**numbers, "day": given.get("day", "") if day is None else day, "row": number}
        for column in above:
            above[column] = str(line.get(column) or above[column])
            line[column] = above[column]
        lines.append(line)
    if not lines:
        raise BadRegistry(t("{file}: không có dòng sắp xếp nào", file=path.name))
    return reorganisation.frame(lines)


def _group(told: str) -> str:
    """The code of a group of autonomy, by its code or words ("Nhóm 2", "3a"); else as written."""
    groups = code_list("nhom_tu_chu")
    short = re.sub(r"^(?:nhom|n)", "", fold(told))
    return groups.spellings.get(fold(told)) or (
        f"N{short.upper()}" if f"N{short.upper()}" in groups.codes else told
    )


def _figure(told: str, column: str, path: Path, number: int) -> float | None:
    found = as_number(told)
    if found is False:
        raise BadRegistry(
            t(
                "{file}, dòng {line}, cột {column}: “{value}” {what}",
                file=path.name,
                line=number,
                column=TITLES[column],
                value=told,
                what=t("không phải là số không âm"),
            )
        )
    return found


def read_chosen(path: Path) -> dict[str, str]:
    """Person id -> unit, from the list that :func:`write_waiting` made and a person filled; blanks
    are left out.

    Raises:
        BadRegistry: the file is no such list.
    """
    heading, rows = table_of(path)
    names = {fold(v): k for k, v in PEOPLE.items()}
    columns = [names.get(fold(h), "") for h in heading]
    if not {"id", "to"} <= set(columns):
        raise BadRegistry(
            t(
                "{file}: phải có hai cột “{id}” và “{to}”",
                file=path.name,
                id=PEOPLE["id"],
                to=PEOPLE["to"],
            )
        )
    found: dict[str, str] = {}
    for number, cells in rows:
        row = {c: clean(v) for c, v in zip(columns, cells, strict=False) if c}
        person, to = row.get("id", ""), row.get("to", "").upper()
        if to and found.get(person, to) != to:
            raise BadRegistry(
                t(
                    "{file}, dòng {line}: hồ sơ {id} đã có đơn vị khác ở dòng trên",
                    file=path.name,
                    line=number,
                    id=person,
                )
            )
        if to:
            found[person] = to
    return found


def write_waiting(waiting: pd.DataFrame, path: Path) -> None:
    """Write the records for which a person must choose a unit (mode 0600); the last column is to be
    filled."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    head = book.add_format(
        {"bold": True, "bg_color": "#1f4e79", "font_color": "#ffffff", "border": 1}
    )
    text, edit = (
        book.add_format({"num_format": "@"}),
        book.add_format({"num_format": "@", "bg_color": "#fff8dc", "border": 1}),
    )
    sheet = book.add_worksheet(t("Chọn đơn vị"))
    for c, title in enumerate(PEOPLE.values()):
        put_text(sheet, 0, c, title, head)
        sheet.set_column(c, c, (12, 16, 28, 16, 34, 16)[c], text)
    for r, row in enumerate(waiting.fillna("").itertuples(index=False), start=1):
        for c, name in enumerate(PEOPLE):
            if name == "to":
                put_blank(sheet, r, c, edit)
            else:
                put_text(sheet, r, c, str(getattr(row, name)), text)
        choices = [x for x in str(row.choices).split(";") if x]
        if choices:
            sheet.data_validation(
                r, len(PEOPLE) - 1, r, len(PEOPLE) - 1, {"validate": "list", "source": choices}
            )
    sheet.freeze_panes(1, 0)
    book.close()
    write_private(path, memory.getvalue())


def write_form(path: Path, lines: pd.DataFrame | None = None) -> None:
    """Write the table that an officer fills (mode 0600), empty or with the lines that are known."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    head = book.add_format(
        {"bold": True, "bg_color": "#1f4e79", "font_color": "#ffffff", "border": 1}
    )
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(t("Sắp xếp"))
    for c, title in enumerate(TITLES.values()):
        put_text(sheet, 0, c, title, head)
        sheet.set_column(c, c, 18, text)
    for r, row in enumerate(() if lines is None else lines.itertuples(index=False), start=1):
        for c, name in enumerate(TITLES):
            value = getattr(row, name)
            shown = (
                reorganisation.KINDS.get(str(value), "")
                if name == "kind"
                else ""
                if value != value
                else f"{value:g}"
                if name in FIGURES
                else str(value)
            )
            put_text(sheet, r, c, shown, text)
    sheet.data_validation(
        1, 0, 2000, 0, {"validate": "list", "source": list(reorganisation.KINDS.values())}
    )
    sheet.freeze_panes(1, 0)
    book.close()
    write_private(path, memory.getvalue())


# --- crosswalks of communes and districts
# --------------------------------------------------------------------------------

# Folded heading of a crosswalk -> what it is.
CROSSWALK = {
    "oldcommunename": "old", "oldname": "old", "newcommunename": "new", "successorname": "new",
    "olddistrictname": "district",
    "oldprovincename": "old_province", "newprovincename": "new_province", "relation": "relation",
    "effectiveby": "day",
    "olddistrictcode": "district_code", "oldprovincecode": "old_province_code",
    "provincecode": "old_province_code",
    "newprovincecode": "new_province_code", "successorprovincecode": "new_province_code",
}  # fmt: skip


def read_crosswalk(path: Path) -> pd.DataFrame:
    """A table of old and new communes as text, one row a pair: ``old``, ``new``, ``district``,
    ``old_province``, ``new_province`` (names), the last two with ``_code`` too, ``relation``,
    ``day``; '' where the file does not say.

    Raises:
        BadRegistry: it has no columns of old and new names.
    """
    heading, rows = table_of(path)
    columns = [CROSSWALK.get(fold(h), "") for h in heading]
    if not {"old", "new"} <= set(columns):
        raise BadRegistry(
            t(
                "{file}: không phải bảng đối chiếu cũ → mới (thiếu cột tên đơn vị cũ hoặc "
                "tên đơn vị mới)",
                file=path.name,
            )
        )
    found = [{c: clean(v) for c, v in zip(columns, cells, strict=False) if c} for _, cells in rows]
    known = places.table("districts")
    named = dict(zip(known["code"], known["name"], strict=True))
    for row in found:
        row["district"] = row.get("district") or named.get(row.get("district_code", ""), "")
    names = (
        "old",
        "new",
        "district",
        "old_province",
        "new_province",
        "old_province_code",
        "new_province_code",
        "relation",
        "day",
    )
    frame = pd.DataFrame(
        [[row.get(c, "") for c in names] for row in found], columns=list(names), dtype="str"
    )
    return frame[(frame["old"] != "") & (frame["new"] != "")].reset_index(drop=True)


def crosswalked(
    table: pd.DataFrame, units: pd.DataFrame, day: str, decision: str, province: str = ""
) -> tuple[pd.DataFrame, list[str]]:
    """Events for the People's Committees of the registry that a crosswalk speaks of.

    Args:
        table: from :func:`read_crosswalk`. units: registry. day: first day of the new state, for
            rows that say none.
        province: only rows of this province (before or after), as "Ninh Bình" or its code; '' =
            all.

    Returns:
        Frame of ``reorganisation.EVENTS`` and one sentence for each row that could not be placed:
        no unit, or several, of that name.
    """
    registry = Registry(units)
    wanted = fold_words(province)
    lines: dict[tuple[str, str], dict[str, object]] = {}
    strange: list[str] = []
    districts: dict[str, list[str]] = {}
    for row in table.to_dict("records"):
        if wanted and not _of_province(row, wanted):
            continue
        since = row["day"] or day
        before = (datetime.date.fromisoformat(since) - datetime.timedelta(days=1)).isoformat()
        old = _committee(registry, row["old"], before, row["district"])
        new = _committee(registry, row["new"], since)
        above = _committee(registry, row["district"], before) if row["district"] else ""
        if above and new:
            districts.setdefault(above, []).append(new)
        if not old:
            continue  # not a unit of this registry
        if not new:
            strange.append(
                t(
                    "{old}: danh bạ không có đúng một đơn vị tên “{new}” vào ngày {day}",
                    old=old,
                    new=row["new"],
                    day=since,
                )
            )
            continue
        said = _said(row, old, new)
        if said:
            lines[old, new] = {"unit": old, **said, "day": since, "decision": decision}
    for above, heirs in districts.items():
        for new in dict.fromkeys(heirs):
            lines[above, new] = {
                "unit": above,
                "to": new,
                "day": day,
                "decision": decision,
                "note": t("hết cấp huyện"),
            }
    several = Counter(unit for unit, _ in lines)
    for (code, _), line in lines.items():
        line.setdefault("kind", "split" if several[code] > 1 else "merge")
    made = reorganisation.frame(
        {**line, "row": n} for n, line in enumerate(lines.values(), start=2)
    )
    return made, strange


def _of_province(row: dict[Hashable, Any], wanted: str) -> bool:
    """Whether a row of a crosswalk is of this province, before or after."""
    named = [fold_words(row[c]) for c in ("old_province", "new_province")]
    return any(f" {n}".endswith(f" {wanted}") for n in named) or wanted in (
        row["old_province_code"],
        row["new_province_code"],
    )


def _committee(registry: Registry, name: str, on: str, district: str = "") -> str:
    """The one People's Committee of that name on a day, '' when there is none or more than one."""
    for written in (f"UBND {name}", name):
        codes = [c for c in registry.candidates(written) if registry.valid(c, on)]
        # A commune of the same name in another district is another commune.
        codes = [
            c
            for c in codes
            if not district
            or not _in_district(registry, c)
            or _committee(registry, district, on) == registry.parent[c]
        ]
        if len(codes) == 1:
            return codes[0]
    return ""


def _in_district(registry: Registry, code: str) -> bool:
    above = registry.parent[code]
    return above in registry.codes and str(registry.units.at[above, "kind"]) == "HUYEN"


def _said(row: dict[Hashable, Any], old: str, new: str) -> dict[str, object]:
    """What becomes of the unit: another takes its people, or it gets a new name, or nothing."""
    if old != new:
        return {"to": new, "note": row["relation"]}
    if fold_words(row["old"]) != fold_words(row["new"]):
        name = f"UBND {row['new'][:1].lower()}{row['new'][1:]}"
        return {"kind": "rename", "name": name}
    return {}


# --- tables
# ------------------------------------------------------------------------------------------


def table_of(path: Path, sheet: str = "") -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Heading, and (number of the row, its cells) for each row that is not blank.

    Args:
        sheet: of a workbook; '' for the first. Where there is none of that name there are no rows.

    Raises:
        BadRegistry: it is no table.
    """
    try:
        lines = (
            _workbook(path, sheet)
            if path.suffix.lower() in (".xlsx", ".xls", ".ods", ".xlsm")
            else _csv(path)
        )
    except FileNotFoundError:
        raise BadRegistry(
            t("{file}: không có tệp này; hãy kiểm tra đường dẫn", file=path.name)
        ) from None
    except (python_calamine.CalamineError, OSError, csv.Error) as error:
        raise BadRegistry(
            t("{file}: không đọc được thành bảng; hãy dùng .xlsx hoặc CSV UTF-8", file=path.name)
        ) from error
    while lines and not any(lines[0][1]):
        lines.pop(0)
    if not lines and not sheet:
        raise BadRegistry(t("{file}: tệp trống", file=path.name))
    if not lines:
        return [], []
    return lines[0][1], [line for line in lines[1:] if any(line[1])]


def _workbook(path: Path, sheet: str) -> list[tuple[int, list[str]]]:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    if sheet and sheet not in book.sheet_names:
        return []
    cells = (book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)).to_python(
        skip_empty_area=False
    )
    return [(n, [_shown(c) for c in row]) for n, row in enumerate(cells, start=1)]


def _shown(cell: object) -> str:
    if isinstance(cell, datetime.date):
        return cell.isoformat()[:10]
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _csv(path: Path) -> list[tuple[int, list[str]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadRegistry(
            t("{file}: không phải UTF-8; hãy lưu lại dạng “CSV UTF-8”", file=path.name)
        ) from None
    separator = max(",;\t", key=re.split(r"\r?\n", text, maxsplit=1)[0].count)
    return [
        (n, [c.strip() for c in row])
        for n, row in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1)
    ]
