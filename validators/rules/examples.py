"""Turns an example of a rule into records that the engine can run on.

The default person, a civil servant of a department's division, is sound: not one rule of the book
finds anything. An example says only what differs from it.
"""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from ..columns import letter
from ..records import ColumnFound, Problem, Records, TableFound
from ..schemas import dictionary
from ..shapes import of_rows
from .context import Context, units_frame
from .rule import Example

AS_OF = "2026-11-01"
FILE = "so-noi-vu.xlsx"

PERSON: dict[str, Any] = {
    "stt": 1.0, "so_hieu": "NB0001", "ho_ten": "Nguyễn Thị Hoa", "ngay_sinh": "1990-05-12",
    "gioi_tinh": "Nữ",
    "cccd": "037190001234", "ngay_cap": "2021-06-15",
    "noi_cap": "Cục Cảnh sát quản lý hành chính về trật tự xã hội",
    "so_bhxh": "3713001234", "dan_toc": "01", "ton_giao": "99",
    "noi_sinh": "Phường Hoa Lư, tỉnh Ninh Bình", "que_quan": "Phường Hoa Lư, tỉnh Ninh Bình",
    "noi_o": "Phường Hoa Lư, tỉnh Ninh Bình",
    "dien_thoai": "0912345678", "doi_tuong": "CC", "ma_don_vi_quan_ly": "H42.05",
    "ma_don_vi_su_dung": "H42.05.01",
    "ten_don_vi": "Phòng Tổ chức cán bộ", "ngay_tuyen_dung": "2013-09-01",
    "ngay_vao_co_quan": "2013-09-01",
    "vi_tri_viec_lam": "Chuyên viên về tổ chức bộ máy",
    "ma_ngach": "01.003", "ten_ngach": "Chuyên viên", "ngay_ngach": "2014-09-01", "bac": 5.0,
    "he_so": 3.66,
    "ngay_bac": "2025-09-01", "ngay_nang_luong_sau": "2028-09-01", "phan_tram_huong": 100.0,
    "gdpt": "22", "trinh_do_cm": "DH", "chuyen_nganh": "Luật",
    "truong": "Trường Đại học Luật Hà Nội", "nam_tn": 2012.0,
    "ly_luan_chinh_tri": "TC", "quan_ly_nha_nuoc": "CV", "danh_gia_nam": "HTT",
    "ngay_nghi_huu": "2050-06-01",
}  # fmt: skip

UNITS: tuple[dict[str, Any], ...] = (
    {"code": "H42", "name": "UBND tỉnh Ninh Bình", "kind": "VP", "level": 1, "quota": 5000},
    {"code": "H42.05", "name": "Sở Nội vụ", "parent": "H42", "kind": "SO", "level": 2, "quota": 60},
    {"code": "H42.05.01", "name": "Phòng Tổ chức cán bộ", "parent": "H42.05", "kind": "PHONG",
    "level": 3, "quota": 12},
    {"code": "H42.05.02", "name": "Phòng Công chức viên chức", "parent": "H42.05", "kind": "PHONG",
    "level": 3, "quota": 10},
    {"code": "H42.09", "name": "Sở Giáo dục và Đào tạo", "parent": "H42", "kind": "SO", "level": 2,
    "quota": 60},
    {
        "code": "H42.09.21", "name": "Trường THPT Hoa Lư A", "parent": "H42.09", "kind": "SNCL_S",
        "level": 3, "quota": 80,
        "autonomy": "N4", "self_funding": 5,
    },
)  # fmt: skip

# Each further person is someone else: other name, numbers and phone, so that no rule on doubles is
# touched unawares.
_GIVEN = (
    "Bình",
    "Chi",
    "Dung",
    "Giang",
    "Hà",
    "Khánh",
    "Lan",
    "Mai",
    "Nga",
    "Oanh",
    "Phương",
    "Quyên",
    "Thảo",
    "Uyên",
    "Vân",
    "Yến",
)


def another(n: int) -> dict[str, Any]:
    """The default person as the n-th other person (n from 1)."""
    return {
        **PERSON,
        "stt": float(n + 1),
        "so_hieu": f"NB{n + 1:04}",
        "cccd": f"0371900{n * 37:05}",
        "so_bhxh": f"3713{n * 37:06}",
        "ho_ten": f"Trần Thị {_GIVEN[n % len(_GIVEN)]} {_GIVEN[n // len(_GIVEN) % len(_GIVEN)]}",
        "dien_thoai": f"09{n * 7919 % 10**8:08}",
    }


class _File:
    """The sheets of an example as a loader finds them."""

    def __init__(self) -> None:
        self.tables: list[dict[str, Any]] = []
        self.columns: list[dict[str, Any]] = []

    def sheet(self, file: str, title: str, kind: str, fields: list[str], lines: int) -> int:
        """Put a sheet with these fields and so many lines there; its number."""
        number = len(self.tables)
        self.tables.append(
            {
                "_table": number,
                "file": file,
                "sha256": f"{number:064x}",
                "format": "xlsx",
                "sheet": title,
                "visible": True,
                "kind": kind,
                "heading_first": 4,
                "heading_last": 4,
                "first_row": 5,
                "last_row": 4 + lines,
                "people": lines if kind == "nguoi" else 0,
                "unit": "",
                "above": "",
                "as_of": "",
                "declared": "",
                "stamp": "",
            }
        )
        self.columns.extend(
            {
                "_table": number,
                "column": letter(i),
                "heading": dictionary.field(f, kind).label,
                "field": f,
                "how": "exact",
                "score": 1.0,
                "reason": "",
            }
            for i, f in enumerate(fields)
        )
        return number


def context(example: Example) -> Context:
    """The context of an example.

    A number may be given as the text of its cell ("4/9"); other texts of cells go under ``_raw`` of
    the row.

    People stand in rows 5, 6, ... of sheet "Danh sách" of one file (or of the file in their
    ``_file``); every field that any of them has, None included, has a column there. Lines of a list
    stand on a sheet of their own and belong to the first person, or to the one whose number is in
    ``_nguoi``. The registry is :data:`UNITS` with the example's rows over or beside them (same
    ``code`` = changed row); ``mirror`` rows are the default person with ``id`` and what they
    change, their lists under the name of the list.
    """
    people = [
        {**PERSON, **example.nguoi},
        *({**another(n), **p} for n, p in enumerate(example.more, 1)),
    ]
    file = _File()
    _place_people(file, people, example)
    nguoi, raw = _people(people, example.without)
    con, raw_con = _lists(file, example, people[0].get("_file", FILE))
    blank = dict.fromkeys(("column", "field", "value", "proposal", "detail"), "")
    problems = [{"_table": 0, "_row": 5, **blank, **p} for p in example.problems]
    records = Records(
        nguoi,
        con,
        raw,
        raw_con,
        of_rows(TableFound, file.tables),
        of_rows(ColumnFound, file.columns),
        of_rows(Problem, problems),
    )
    return Context(
        records,
        example.as_of or AS_OF,
        registry(example.units),
        mirror(example.mirror),
        example.settings,
    )


def _place_people(file: _File, people: list[dict[str, Any]], example: Example) -> None:
    """A sheet of people for each file, and in each person the place of the row."""
    names = [
        f.name
        for f in dictionary.nguoi().fields
        if any(f.name in p for p in people) and f.name not in example.without
    ]
    numbers = {
        f: file.sheet(
            f, "Danh sách", "nguoi", names, sum(p.get("_file", FILE) == f for p in people)
        )
        for f in dict.fromkeys(p.get("_file", FILE) for p in people)
    }
    file.tables[0].update(example.sheet)
    file.columns.extend(
        {"_table": 0, "field": "", "how": "", "score": 0.0, "reason": "", **h}
        for h in example.headings
    )
    rows: dict[str, int] = {}
    for person in people:
        name = person.get("_file", FILE)
        rows[name] = rows.get(name, 4) + 1
        person.setdefault("_row", rows[name])
        person["_table"] = numbers[name]
        person.setdefault("_don_vi", person.get("ma_don_vi_su_dung"))


def _lists(
    file: _File, example: Example, first: str
) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """The lists and the texts of their cells, each on a sheet of the *first* file."""
    con: dict[str, pd.DataFrame] = {}
    raw_con: dict[str, pd.DataFrame] = {}
    for name, table in dictionary.children_tables().items():
        if name not in example.con:
            con[name], raw_con[name] = _blank(name)
            continue
        lines = [dict(line) for line in example.con[name]]
        given = [f.name for f in table.fields if any(f.name in line for line in lines)]
        number = file.sheet(first, table.label, name, given, len(lines))
        for i, line in enumerate(lines):
            line.update(_table=number, _row=5 + i, _nguoi=line.get("_nguoi", 0))
        con[name] = _typed(name, lines)
        raw_con[name] = _raw(con[name], lines)
    return con, raw_con


def registry(rows: tuple[dict[str, Any], ...] = ()) -> pd.DataFrame:
    """The default registry with *rows* over or beside it."""
    return _registry(rows) if rows else _usual_registry()


@cache
def _usual_registry() -> pd.DataFrame:
    return _registry(())


def _registry(rows: tuple[dict[str, Any], ...]) -> pd.DataFrame:
    units = {u["code"]: u for u in UNITS}
    for row in rows:
        units[row["code"]] = {**units.get(row["code"], {}), **row}
    return units_frame(units.values())


def mirror(rows: tuple[dict[str, Any], ...]) -> dict[str, pd.DataFrame] | None:
    """Frames of a mirror that holds these people, or None for none."""
    if not rows:
        return None
    people = [{**PERSON, "id": f"nb-{n}", **row} for n, row in enumerate(rows, 1)]
    found = {"nguoi": _typed("nguoi", people).drop(columns=["_table", "_row"])}
    found["nguoi"]["id"] = pd.Series([p["id"] for p in people], dtype="str")
    for name in dictionary.children_tables():
        lines = [{**line, "id": p["id"]} for p in people for line in p.get(name, [])]
        found[name] = _typed(name, lines).drop(columns=["_table", "_row", "_nguoi"])
        found[name]["id"] = pd.Series([line["id"] for line in lines], dtype="str")
    return found


def _people(
    people: list[dict[str, Any]], without: tuple[str, ...]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The frame of these people and their cells: the sound ones, with only what differs made
    anew."""
    sound, cells = _sound(len(people))
    usual = [PERSON, *(another(n) for n in range(1, len(people)))]
    differs = [
        f.name
        for f in dictionary.nguoi().fields
        if f.name in without
        or any(
            p.get(f.name) != u.get(f.name) or f.name in p.get("_raw", {})
            for p, u in zip(people, usual, strict=True)
        )
    ]
    made = _typed("nguoi", people, list(without), differs)
    nguoi, raw = sound.copy(deep=False), cells.copy(deep=False)
    for name in made.columns:
        nguoi[name] = made[name]
    for name, texts in _raw(made, people).items():
        raw[name] = texts
    return nguoi, raw


@cache
def _sound(people: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """So many sound people. Shared: copies only."""
    rows = [dict(PERSON), *(another(n) for n in range(1, people))]
    nguoi = _typed("nguoi", rows)
    return nguoi, _raw(nguoi, rows)


@cache
def _blank(table: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A list without lines and its cells. Shared: rules do not write into frames."""
    return _typed(table, []), _raw(_typed(table, []), [])


# As pandas reads their names: a thousand frames are made of them.
_DTYPES = {name: pd.api.types.pandas_dtype(name) for name in ("str", "float64")}


def _typed(
    table: str,
    rows: list[dict[str, Any]],
    without: list[str] | None = None,
    only: list[str] | None = None,
) -> pd.DataFrame:
    columns: dict[str, pd.Series] = {}
    for f in dictionary.tables()[table].fields:
        if only is not None and f.name not in only:
            continue
        values = [None if f.name in (without or ()) else row.get(f.name) for row in rows]
        if dictionary.dtype(f) == "float64":
            values = [float(v.split("/")[0]) if isinstance(v, str) else v for v in values]
        columns[f.name] = pd.Series(
            [np.nan if v is None else v for v in values], dtype=_DTYPES[dictionary.dtype(f)]
        )
    columns["_table"] = pd.Series([row.get("_table", -1) for row in rows], dtype="int64")
    columns["_row"] = pd.Series([row.get("_row", 0) for row in rows], dtype="int64")
    if table == "nguoi":
        columns["_don_vi"] = pd.Series([row.get("_don_vi") for row in rows], dtype="str")
    else:
        columns["_nguoi"] = pd.Series([row.get("_nguoi", -1) for row in rows], dtype="int64")
    return pd.DataFrame(columns, copy=False)


def _raw(typed: pd.DataFrame, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """The cells' text that gave these values: the text of a number ("4/9") and what stands in
    ``_raw`` as they are."""
    raw = {}
    for name in typed.columns:
        if name.startswith("_"):
            continue
        values = typed[name]
        text = (
            values.map("{:.12g}".format, na_action="ignore").astype("str")
            if values.dtype.kind == "f"
            else values.copy()
        )
        for label, row in zip(typed.index, rows, strict=True):
            written = row.get("_raw", {}).get(
                name, row.get(name) if values.dtype.kind == "f" else None
            )
            if isinstance(written, str):
                text[label] = written
        raw[name] = text
    return pd.DataFrame(raw, index=typed.index)
