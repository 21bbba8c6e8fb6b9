"""The columns of all files put under one another: one frame of people, one for each list, and the
address of every value."""

import os
import re
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa

from ...validators import parsing, wordings
from ...validators.codelists import code_list
from ...validators.records import ColumnFound, Place, Problem, Records, TableFound
from ...validators.schemas import dictionary
from ...validators.schemas.field import Field
from ...validators.shapes import Shape, dtypes
from ...validators.texts import t
from ..templates import stamp
from . import fractions, same_people
from .remarks import remark
from .values import Column, Values
from .workbooks.shaping import Shaped

LIST_RULES = {
    ("nguoi", "gioi_tinh"): "pe-gender-list", ("nguoi", "dan_toc"): "pe-ethnic-list", ("nguoi",
    "ton_giao"): "pe-religion-list",
    ("nguoi", "trinh_do_cm"): "qu-degree-code", ("nguoi", "ly_luan_chinh_tri"): "qu-politics-list",
    ("nguoi", "qpan"): "qu-defence",
    ("nguoi", "ngoai_ngu"): "qu-language-it", ("nguoi", "trinh_do_ngoai_ngu"): "qu-language-it",
    ("nguoi", "tin_hoc"): "qu-language-it",
    ("nguoi", "ma_ngach"): "sa-code-known",
}  # fmt: skip
"""Rules of the book about one list; a proposal of the loader goes under their id, any other under
ld-code-unknown. The same as ``covers=`` of those rules says (a test holds the two together): files
are read without the book."""


@dataclass
class Source:
    """One file that was read. ``same`` is the file with the same content that counts in its place,
    or ''; ``suspects`` sheet -> rows that could be people and were taken for something else."""

    path: str
    sha256: str
    format: str
    sheets: list[tuple[str, bool, list[Shaped]]]
    stamp: str
    same: str
    suspects: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)


@dataclass
class _Part:
    """One shaped table, its number and its first row in the frame."""

    number: int
    shaped: Shaped
    start: int = 0

    @property
    def size(self) -> int:
        return len(self.shaped.rows)

    def numbers(self, name: str) -> np.ndarray:
        """The cells of a field, as numbers of its values: what ``coded`` makes of ``fields``."""
        found = cast("np.ndarray | None", self.shaped.fields.get(name))
        return np.zeros(self.size, dtype=np.int32) if found is None else found


def stack(sources: Sequence[Source], values: Values) -> Records:
    """The records of all files, in their order. *values* has taken what each of them gave."""
    values.read()
    found = _Found()
    for file in sources:
        found.take(file)
    tables, problems, places, parts = found.tables, found.problems, found.places, found.parts
    people = [p for p in parts if p.shaped.kind == "nguoi"]
    nguoi, raw, placed = _stack("nguoi", people, problems, values)
    _beside_names(nguoi, raw, people, values, problems, places)
    nguoi["_don_vi"] = pd.Series(np.nan, index=nguoi.index, dtype="str")
    con: dict[str, pd.DataFrame] = {}
    raw_con: dict[str, pd.DataFrame] = {}
    who = _Finder(nguoi, tables, values)
    for name in dictionary.children_tables():
        mine = [p for p in parts if p.shaped.kind == name]
        con[name], raw_con[name], _ = _stack(name, mine, problems, values)
        con[name]["_nguoi"] = who.find(name, mine)
    _add_ratings(people, placed, con, raw_con, values.spellings, places)
    _add_degrees(people, placed, values, con, raw_con)
    _discipline(nguoi, con, problems)
    problems = fractions.read(nguoi, problems)
    problems = [(*p[:7], remark(p[4], p[1], p[2], p[5], p[6], p[7])) for p in problems]
    records = Records(
        nguoi,
        con,
        raw,
        raw_con,
        _frame(TableFound, tables),
        _frame(ColumnFound, found.columns),
        _frame(Problem, problems),
        _frame(Place, places),
    )
    return same_people.join(records, parts).checked()


_ASIDE_RULES = {"hidden": "ld-hidden", "form": "ld-turned", "turned": "ld-turned"}
"""Under which rule a table that is set aside is told, where it is not ``ld-not-staff``."""
ALIKE = 4
"""Rows of a sheet that could be people and were passed over for the same reason: more of them are
told in one finding."""


class _Found:
    """Tables, columns, problems and places of all files, as rows of the frames to be."""

    def __init__(self) -> None:
        self.tables: list[tuple[Any, ...]] = []
        self.columns: list[tuple[Any, ...]] = []
        self.problems: list[tuple[Any, ...]] = []
        self.places: list[tuple[Any, ...]] = []
        self.parts: list[_Part] = []

    def take(self, file: Source) -> None:
        """Add one file. A file that gives nothing gets a table without a kind, so that it can be
        spoken of; so does a sheet whose tables are set aside."""
        if file.same:
            number = self._table(file, "", True, None)
            self.problems.append((number, 0, "", "", "ld-same-file", "", "", file.same))
            return
        before = len(self.tables)
        for sheet, visible, tables in file.sheets:
            own = [(self._take(file, sheet, visible, s), s) for s in tables if s.aside != "example"]
            self._suspects(file, sheet, visible, own)
        if len(self.tables) == before:
            number = self._table(file, "", True, None)
            names = ", ".join(sheet for sheet, _, _ in file.sheets)
            said = t("mọi hàng của {sheets}", sheets=names or t("tệp"))
            self.problems.append((number, 0, "", "", "ld-header-found", "", "", said))

    def _take(self, file: Source, sheet: str, visible: bool, s: Shaped) -> int:
        if s.aside:
            number = self._table(file, sheet, visible, None)
            rule = _ASIDE_RULES.get(s.aside, "ld-not-staff")
            row = s.heading_first if rule == "ld-not-staff" else 0
            people = str(s.told_people or len(s.rows))
            self.problems.append((number, row, "", "", rule, sheet, people, s.aside))
            return number
        number = self._table(file, sheet, visible, s)
        not_there = _not_there(s, file.stamp)
        self.columns.extend((number, *column) for column in s.columns if column[2] not in not_there)
        self.problems.extend(
            (number, *p) for p in s.problems if p[3] != "ld-hidden" or p[2] not in not_there
        )
        if s.purpose:
            where = (number, s.heading_first, "", "")
            self.problems.append((*where, "ld-other-list", sheet, "", s.purpose))
        if not s.rows and s.kind == "nguoi":
            self.problems.append((number, s.heading_first, "", "", "ld-nobody", sheet, "", ""))
        self.places.extend(
            (number, row, name, letter, number, at)
            for name, own in s.places.items()
            for row, (at, letter) in own.items()
        )
        self.parts.append(_Part(number, s))
        return number

    def _table(self, file: Source, sheet: str, visible: bool, s: Shaped | None) -> int:
        number = len(self.tables)
        about: tuple[Any, ...] = ("", 0, 0, 0, 0, 0, "", "", "", "")
        if s is not None:
            first, last = (s.rows[0], s.rows[-1]) if s.rows else (0, 0)
            heading = (s.heading_first, s.heading_last)
            letterhead = (s.unit, s.above, s.as_of, s.declared)
            about = (s.kind, *heading, first, last, len(s.rows), *letterhead)
        origin = (number, file.path, file.sha256, file.format, sheet, visible)
        self.tables.append((*origin, *about, file.stamp))
        return number

    def _suspects(
        self, file: Source, sheet: str, visible: bool, own: list[tuple[int, Shaped]]
    ) -> None:
        given = file.suspects.get(sheet, [])
        alike = Counter(reason for _, _, reason in given)
        told: set[str] = set()
        for row, text, reason in given:
            if alike[reason] > ALIKE:
                if reason in told:
                    continue
                told.add(reason)
                text = t("{value} và {n} dòng khác", value=text, n=alike[reason] - 1)
            above = [n for n, s in own if s.heading_first <= row + 1]
            if not above and not own:
                own.append((self._table(file, sheet, visible, None), Shaped("", 0, 0, [])))
            number = above[-1] if above else own[0][0]
            self.problems.append((number, row + 1, "", "", "ld-row-unread", text, "", reason))


def _not_there(s: Shaped, text: str) -> set[str]:
    """Fields whose column is no column of the unit's: a marked workbook has every column of the
    template, and those that the unit never had ask for nothing while they are blank."""
    mark = stamp.parse(text) if text else None
    if mark is None or not mark.marked:
        return set()
    # Numbers of values by now, of which 0 is the blank cell.
    blank = {name for name, codes in s.fields.items() if not np.any(cast("np.ndarray", codes))}
    blank |= {column[2] for column in s.columns if column[2] and column[2] not in s.fields}
    return {name for name in blank if (s.kind, name) not in mark.columns}


def _frame(model: type[Shape], rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    about = dtypes(model)
    values = list(zip(*rows, strict=True)) if rows else [()] * len(about)
    return pd.DataFrame(
        {
            c: pd.Series(list(v), dtype=kind)
            for (c, kind), v in zip(about.items(), values, strict=True)
        }
    )


@dataclass(frozen=True)
class _Stacked:
    """Tables of one kind under each other: number of the table and row of the sheet of each line.
    What is noticed in them is added to ``problems``."""

    parts: list[_Part]
    numbers: np.ndarray
    rows: np.ndarray
    problems: list[tuple[Any, ...]]

    @classmethod
    def of(cls, parts: list[_Part], problems: list[tuple[Any, ...]]) -> "_Stacked":
        """Tells each part where it begins."""
        total = 0
        for part in parts:
            part.start = total
            total += part.size
        numbers = np.array([p.number for p in parts], dtype="int64")
        rows = np.fromiter((r for p in parts for r in p.shaped.rows), dtype="int64", count=total)
        return cls(parts, np.repeat(numbers, [p.size for p in parts]), rows, problems)


@dataclass(frozen=True)
class _Cells:
    """The cells of one field under each other.

    Attributes:
        codes: number of each cell's value in ``column``. places: number of what was read of it;
            ``noted``: what there is to say of some readings.
    """

    column: Column
    codes: np.ndarray
    places: np.ndarray
    noted: dict[int, parsing.Parsed]

    def shown(self, i: int) -> str:
        return parsing.shown(self.column.cells[self.codes[i]])

    def also(self) -> dict[int, parsing.Parsed]:
        """Line -> a reading that tells another field's value, too."""
        if not self.noted:
            return {}
        return {
            i: p for i, n in enumerate(self.places.tolist()) if (p := self.noted.get(n)) and p.also
        }


def _stack(
    kind: str, parts: list[_Part], problems: list[tuple[Any, ...]], values: Values
) -> tuple[pd.DataFrame, pd.DataFrame, dict[int, int]]:
    """(typed frame, raw frame, table number -> first position) of all tables of one kind."""
    stacked = _Stacked.of(parts, problems)
    total = len(stacked.rows)
    typed: dict[str, Any] = {}
    raw: dict[str, Any] = {}
    percents: list[tuple[int, str]] = []
    told: dict[tuple[str, int], parsing.Parsed] = {}
    texts: list[_Texts] = []
    for f in dictionary.tables()[kind].fields:
        is_text = dictionary.dtype(f) != "float64"
        if not any(f.name in p.shaped.fields for p in parts):
            typed[f.name] = np.full(total, np.nan)
            if is_text:
                texts.append(_Texts([None], np.zeros(total, "int64"), [(typed, f.name)]))
            continue
        column = values.columns[kind, f.name]
        codes = np.concatenate([p.numbers(f.name) for p in parts])
        read, places, noted = _month_first(
            f, [p for p in parts if f.name in p.shaped.month_first], column, codes
        )
        cells = _Cells(column, codes, places, noted)
        if noted and f.kind == "code":
            places = _unread_words(f, cells, stacked)
            cells = replace(cells, places=places)
        typed[f.name] = None if is_text else np.array(read, dtype="float64")[places]
        stood = _Texts(*_stood(f, parts, column, codes), [(raw, f.name)])
        texts.append(stood)
        if is_text and stood.places is places and stood.values == read:
            # Nothing was changed in reading: one gathering for both.
            stood.into.append((typed, f.name))
        elif is_text:
            texts.append(_Texts(read, places, [(typed, f.name)]))
        if noted:
            _note(f, cells, stacked)
        if kind == "nguoi" and f.name in _TOLD_TOO:
            told.update({(f.name, i): p for i, p in cells.also().items()})
        if f.name == "he_so":
            percents = [(i, p.also) for i, p in cells.also().items()]
    _gather(texts)
    if percents and "vuot_khung" in typed:
        _beside_coefficient(percents, typed, raw, total)
    _beside_languages(told, typed)
    frame = pd.DataFrame(typed) if total or typed else dictionary.empty(kind)
    frame["_table"] = stacked.numbers
    frame["_row"] = stacked.rows
    return frame, pd.DataFrame(raw, index=frame.index), {p.number: p.start for p in parts}


@dataclass
class _Texts:
    """A column of texts to be: at each of *places* that one of *values*; *into* are the columns
    that it becomes."""

    values: Sequence[Any]
    places: np.ndarray
    into: list[tuple[dict[str, Any], str]]

    def gathered(self) -> pa.Array:
        return pa.array(self.values, type=pa.large_string()).take(pa.array(self.places))


def _gather(texts: list[_Texts]) -> None:
    """Make the columns, several at a time: most of the work goes on beside the interpreter."""
    dtype: Any = pd.StringDtype(na_value=np.nan)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for one, found in zip(texts, threads.map(_Texts.gathered, texts), strict=True):
            for columns, name in one.into:
                columns[name] = dtype.__from_arrow__(found)


def _month_first(
    f: Field, parts: list[_Part], column: Column, codes: np.ndarray
) -> tuple[list[str | float | None], np.ndarray, dict[int, parsing.Parsed]]:
    """(values, numbers into them, what there is to say of some), with the cells of *parts* read as
    month/day/year."""
    if not parts:
        return column.values, codes, column.noted
    values, noted, places = list(column.values), dict(column.noted), codes.copy()
    for part in parts:
        span = slice(part.start, part.start + part.size)
        again, said = parsing.column(
            [column.cells[i] for i in codes[span].tolist()], f, month_first=True
        )
        places[span] = np.arange(len(values), len(values) + part.size)
        noted.update((len(values) + i, parsed) for i, parsed in said)
        values.extend(again)
    return values, places, noted


def _stood(
    f: Field, parts: list[_Part], column: Column, codes: np.ndarray
) -> tuple[list[str | None], np.ndarray]:
    """(texts, numbers into them): the cells as they stood, before old encodings were decoded and
    parts taken apart."""
    others = [p for p in parts if f.name in p.shaped.raws]
    if not others:
        return column.texts, codes
    texts, codes = list(column.texts), codes.copy()
    for part in others:
        codes[part.start : part.start + part.size] = np.arange(len(texts), len(texts) + part.size)
        texts.extend(parsing.shown(v) or None for v in part.shaped.raws[f.name])
    return texts, codes


def _beside_names(
    nguoi: pd.DataFrame,
    raw: pd.DataFrame,
    people: list[_Part],
    values: Values,
    problems: list[tuple[Any, ...]],
    places: list[tuple[Any, ...]],
) -> None:
    """ "Nguyễn Văn A (1980)" tells the birth date too, "(nữ)" the sex, where their own columns do
    not. In place."""
    column = values.columns.get(("nguoi", "ho_ten"))
    noted = {n: p for n, p in column.noted.items() if p.also} if column else {}
    if not noted or column is None:
        return
    about = dictionary.tables()["nguoi"]
    taken: dict[str, dict[int, parsing.Parsed]] = {}
    for part in people:
        letter = next(
            (letter for letter, _, name, *_ in part.shaped.columns if name == "ho_ten"), ""
        )
        for i, number in enumerate(part.numbers("ho_ten").tolist(), part.start):
            parsed = noted.get(number)
            if parsed is None:
                continue
            field = about.field(
                "gioi_tinh" if parsed.also in code_list("gioi_tinh").codes else "ngay_sinh"
            )
            own, row = nguoi[field.name].iloc[i], part.shaped.rows[i - part.start]
            if not isinstance(own, str):
                taken.setdefault(field.name, {})[i] = parsed
                at, column_at = part.shaped.places.get("ho_ten", {}).get(row, (row, letter))
                places.append((part.number, row, field.name, column_at, part.number, at))
            shown = parsing.shown(column.cells[number])
            where = (
                part.number,
                *part.shaped.places.get("ho_ten", {}).get(row, (row, letter)),
                "ho_ten",
            )
            said = ("ld-name-alone", shown, parsed.value, _beside_name(parsed, field, own))
            problems.append((*where, *said))
    for name, found in taken.items():
        _take_over(nguoi, raw, name, found)


def _beside_name(parsed: parsing.Parsed, field: Field, own: object) -> str:
    """What became of what stood beside a name; *own*: the value of the column of its own."""
    if not isinstance(own, str):
        return t("{value} đã lấy vào cột {label}", value=parsed.detail, label=field.label)
    if own.startswith(parsed.also) or parsed.also.startswith(own):
        return t("{value} trùng với cột {label}", value=parsed.detail, label=field.label)
    return t("{value} khác cột {label} ({own})", value=parsed.detail, label=field.label, own=own)


def _take_over(
    nguoi: pd.DataFrame, raw: pd.DataFrame, name: str, found: dict[int, parsing.Parsed]
) -> None:
    """What stood beside names, into the column of its own. In place."""
    if name not in raw:
        raw[name] = pd.Series(np.nan, index=raw.index, dtype="str")
    for frame, given in (
        (nguoi, [p.also for p in found.values()]),
        (raw, [p.detail for p in found.values()]),
    ):
        whole = frame[name].copy()
        whole.iloc[list(found)] = given
        frame[name] = whole


_TOLD_TOO = {"ngoai_ngu": "trinh_do_ngoai_ngu", "trinh_do_ngoai_ngu": "ngoai_ngu"}
"""Fields of which a cell may say another one's value too."""


def _beside_languages(told: dict[tuple[str, int], parsing.Parsed], typed: dict[str, Any]) -> None:
    """ "Tiếng Anh B1" tells the level too, "IELTS 5.5" the language, where their own columns do
    not. In place."""
    if not told:
        return
    dtype: Any = pd.StringDtype(na_value=np.nan)
    own = {name: pd.array(typed[name], dtype=dtype) for name in _TOLD_TOO}
    for (name, i), parsed in told.items():
        other = own[_TOLD_TOO[name]]
        if pd.isna(other[i]):
            other[i] = parsed.also
    typed.update(own)


def _add_degrees(
    people: list[_Part],
    placed: dict[int, int],
    values: Values,
    con: dict[str, pd.DataFrame],
    raw_con: dict[str, pd.DataFrame],
) -> None:
    """Each degree of a cell with several ("ĐH Luật; Thạc sĩ Quản lý công") is a line of training
    of its own. In place."""
    column = values.columns.get(("nguoi", "trinh_do_cm"))
    several = {n for n, p in column.noted.items() if p.also == parsing.DEGREES} if column else set()
    if not several or column is None:
        return
    lines = []
    for part in people:
        for i, number in enumerate(part.numbers("trinh_do_cm").tolist()):
            if number in several:
                row, text = part.shaped.rows[i], parsing.shown(column.cells[number])
                lines += [
                    {"trinh_do": code, "chuyen_nganh": field or None, "_table": part.number,
                     "_row": row, "_nguoi": placed[part.number] + i, "raw": text}
                    for code, field in wordings.degrees(text)
                ]  # fmt: skip
    blank = con["qt_dao_tao"].iloc[:0]
    found = pd.DataFrame(lines)
    raw = pd.DataFrame({"trinh_do": found.pop("raw").astype("str")})
    found = found.reindex(columns=blank.columns).astype(blank.dtypes.to_dict())
    own = len(con["qt_dao_tao"])
    con["qt_dao_tao"] = pd.concat([con["qt_dao_tao"], found], ignore_index=True) if own else found
    raw_con["qt_dao_tao"] = (
        pd.concat([raw_con["qt_dao_tao"], raw], ignore_index=True) if own else raw
    )


_SHARE = 40
"""Nobody has served so long that the percent beyond the last step comes near to it (5 after the
period of a step, 1 for each year: Thông tư 04/2005/TT-BNV); shares of the pay begin there."""


def _beside_coefficient(
    percents: list[tuple[int, str]], typed: dict[str, Any], raw: dict[str, Any], total: int
) -> None:
    """ "4,98 + 7%" in a cell of coefficients tells the percent beyond the last step too, and
    "2,34 (85%)" the share of it that is paid, where their own columns do not. In place."""
    shares = [(i, p) for i, p in percents if float(p) >= _SHARE]
    beyond = [(i, p) for i, p in percents if float(p) < _SHARE]
    for name, told in (("phan_tram_huong", shares), ("vuot_khung", beyond)):
        if not told:
            continue
        own = np.array(typed[name], dtype="float64")
        texts: list[Any] = raw[name].tolist() if name in raw else [None] * total
        for i, percent in told:
            if np.isnan(own[i]):
                own[i], texts[i] = float(percent), f"{percent.replace('.', ',')}%"
        typed[name] = own
        raw[name] = pd.array(texts, dtype=pd.StringDtype(na_value=np.nan))


_MANY = 3
"""From so many cells of a table on, a word that the list does not know is a way of writing there,
and no slip of a person's record."""
_NO_WORDS = frozenset({"ma_ngach", "gioi_tinh"})
"""Lists whose cells are codes or one of two words: a foreign one is a slip each time."""


def _unread_words(f: Field, cells: _Cells, stacked: _Stacked) -> np.ndarray:
    """*places* with the cells left blank (0) whose word is in no list and stands in several cells
    of its table: it is asked once for the column, with the codes that it resembles. Adds to
    *problems*."""
    unlisted = [
        n
        for n, p in cells.noted.items()
        if not p.rule and p.detail == parsing.UNLISTED and any(map(str.isalpha, str(p.value)))
    ]
    if not unlisted or f.codelist in _NO_WORDS:
        return cells.places
    groups: dict[tuple[int, int], list[int]] = {}
    for i in np.flatnonzero(np.isin(cells.places, unlisted)).tolist():
        groups.setdefault((int(stacked.numbers[i]), int(cells.places[i])), []).append(i)
    often = {key: at for key, at in groups.items() if len(at) >= _MANY}
    if not often:
        return cells.places
    places = cells.places.copy()
    letters = _letters_of(stacked.parts, f.name)
    for (number, _), at in often.items():
        places[at] = 0
        shown = cells.shown(at[0])
        near = " / ".join(parsing.resembling(shown, f.codelist))
        stacked.problems.append(
            (number, 0, letters[number], f.name, parsing.ASKED, shown, "", near)
        )
    return places


def _letters_of(parts: list[_Part], name: str) -> dict[int, str]:
    """Table -> the letter of its column of a field, '' for none."""
    return {
        p.number: next((letter for letter, _, own, *_ in p.shaped.columns if own == name), "")
        for p in parts
    }


def _note(f: Field, cells: _Cells, stacked: _Stacked) -> None:
    """Adds what there is to say of the cells of a field."""
    noted, places, parts = cells.noted, cells.places, stacked.parts
    is_noted = np.zeros(max(int(places.max(initial=0)), *noted) + 1, dtype=bool)
    is_noted[list(noted)] = True
    letters = _letters_of(parts, f.name)
    moved = {p.number: p.shaped.places.get(f.name, {}) for p in parts}
    asked: dict[tuple[int, str], dict[str, None]] = {}
    marked = {(p[0], p[1], p[3]) for p in stacked.problems if p[4] == parsing.ERROR_CELL}
    for i in np.flatnonzero(is_noted[places]).tolist():
        parsed, number, row = noted[int(places[i])], int(stacked.numbers[i]), int(stacked.rows[i])
        if parsed.rule == parsing.ASKED:
            asked.setdefault((number, parsed.detail), {})[cells.shown(i)] = None
            continue
        rule = parsed.rule or (
            f.kind == "code"
            and parsed.detail == parsing.UNLISTED
            and LIST_RULES.get((f.table, f.name), "ld-code-unknown")
        )
        at = moved[number].get(row, (row, letters[number]))
        if rule == parsing.ERROR_CELL and (number, at[0], f.name) in marked:
            continue  # the format of the file told it already
        if rule:
            said = (rule, cells.shown(i), parsed.proposal, parsed.detail)
            stacked.problems.append((number, *at, f.name, *said))
    # What a way of writing means is asked once for a column, however many people have it.
    for (number, detail), texts in asked.items():
        told = ", ".join([*texts][:5]) + (" …" if len(texts) > 5 else "")
        stacked.problems.append(
            (number, 0, letters[number], f.name, parsing.ASKED, told, "", detail)
        )


class _Finder:
    """Finds the person of a list's line: by ID number, personnel number, then name and birth date;
    in its own file first."""

    def __init__(self, nguoi: pd.DataFrame, tables: list[tuple[Any, ...]], values: Values):
        self.nguoi, self.values = nguoi, values
        self.file_of = {row[0]: row[1] for row in tables}
        self.known: dict[str, dict[Any, int]] = {}

    def _people(self, name: str) -> dict[Any, int]:
        """(file, value) and ('', value) -> position of the person, -1 when several have it."""
        if name not in self.known:
            seen: dict[Any, int] = {}
            files = [self.file_of[n] for n in self.nguoi["_table"].tolist()]
            for i, (file, value) in enumerate(zip(files, self.nguoi[name].tolist(), strict=True)):
                if isinstance(value, str):
                    key = value.lower() if name == "ho_ten" else value
                    for place in ((file, key), ("", key)) if name != "ho_ten" else ((file, key),):
                        seen[place] = -1 if place in seen else i
            self.known[name] = seen
        return self.known[name]

    def find(self, kind: str, parts: list[_Part]) -> np.ndarray:
        """Position of the person of each line of *parts*, -1 when it was not found."""
        found = np.full(sum(p.size for p in parts), -1, dtype="int64")
        for part in parts:
            file = self.file_of[part.number]
            for name in ("cccd", "so_hieu", "ho_ten"):
                if f"nguoi.{name}" not in part.shaped.fields:
                    continue
                read = self.values.columns[kind, f"nguoi.{name}"].values
                seen = self._people(name)
                for i, number in enumerate(part.numbers(f"nguoi.{name}").tolist(), part.start):
                    value = read[number]
                    if found[i] < 0 and isinstance(value, str):
                        key = value.lower() if name == "ho_ten" else value
                        own = seen.get((file, key), -1)
                        found[i] = own if own >= 0 else seen.get(("", key), -1)
        return found


def _add_ratings(
    people: list[_Part],
    placed: dict[int, int],
    con: dict[str, pd.DataFrame],
    raw_con: dict[str, pd.DataFrame],
    own: wordings.Spellings | None,
    places: list[tuple[Any, ...]],
) -> None:
    """Yearly ratings that stood in columns of the people's table become lines of their list."""
    about = dictionary.tables()["ds_danh_gia"].field("xep_loai")
    person, years, numbers, rows, cells = [], [], [], [], []
    for part in people:
        for year, column in part.shaped.ratings.items():
            for i, value in enumerate(column):
                if value != "":
                    person.append(placed[part.number] + i)
                    years.append(float(year))
                    numbers.append(part.number)
                    rows.append(part.shaped.rows[i])
                    cells.append(value)
    if not cells:
        return
    values, _ = parsing.column(cells, about, own=own)
    places += _rated_in(people, years, numbers, rows, values)
    kept = [i for i, v in enumerate(values) if v is not None]
    blank = con["ds_danh_gia"].iloc[:0]
    lines = pd.DataFrame(
        {
            "nam": np.array(years)[kept],
            "xep_loai": pd.array([values[i] for i in kept], dtype=pd.StringDtype(na_value=np.nan)),
            "_table": np.array(numbers, "int64")[kept],
            "_row": np.array(rows, "int64")[kept],
            "_nguoi": np.array(person, "int64")[kept],
        }
    )
    lines = lines.reindex(columns=blank.columns).astype(blank.dtypes.to_dict())
    already = con["ds_danh_gia"]
    con["ds_danh_gia"] = pd.concat([already, lines], ignore_index=True) if len(already) else lines
    raw = pd.DataFrame(
        {
            "xep_loai": pd.array(
                [parsing.shown(cells[i]) for i in kept], dtype=pd.StringDtype(na_value=np.nan)
            )
        }
    )
    raw_con["ds_danh_gia"] = (
        pd.concat([raw_con["ds_danh_gia"], raw], ignore_index=True) if len(already) else raw
    )


def _rated_in(
    people: list[_Part],
    years: list[float],
    numbers: list[int],
    rows: list[int],
    values: Sequence[str | float | None],
) -> list[tuple[Any, ...]]:
    """The places of ratings: of several years of a person the one whose rating is of no list, else
    the last."""
    letters = {part.number: part.shaped.rated_in for part in people}
    known = code_list("xep_loai_chat_luong").codes
    found: dict[tuple[int, int], tuple[bool, float]] = {}
    for year, number, row, value in zip(years, numbers, rows, values, strict=True):
        odd = value is not None and value not in known
        found[number, row] = max(found.get((number, row), (False, 0.0)), (odd, year))
    return [
        (number, row, "xep_loai", letter, number, at or row)
        for (number, row), (_, year) in found.items()
        for at, letter in (letters[number].get(int(year), (0, "")),)
        if letter
    ]


_DAY_BESIDE = re.compile(r"\s*[(,;–-]?\s*(?:ngày\s*)?\d{1,2}\s*/\s*\d{1,2}\s*/\s*\d{4}\s*\)?\s*$")


def _discipline(
    nguoi: pd.DataFrame, con: dict[str, pd.DataFrame], problems: list[tuple[Any, ...]]
) -> None:
    """ "Khiển trách" has a code for each class of people: the person's class chooses it. A form
    that some class has is not unknown, whoever the person is. In place."""
    listed = code_list("hinh_thuc_ky_luat")
    by_label = {
        (code.split("_")[0], parsing.fold(label.split("(")[0])): code
        for code, label in zip(listed.rows["code"], listed.rows["label_vi"], strict=True)
    }
    labels = {label for _, label in by_label}
    named = labels | {parsing.fold(label) for label in listed.rows["label_vi"]}
    understood: set[tuple[int, int, str]] = set()

    def choose(frame: pd.DataFrame, name: str, classes: pd.Series) -> None:
        values = frame[name]
        wanted = values.index[values.notna() & ~values.isin(listed.codes)]
        if not len(wanted):
            return
        changed = values.copy()
        for i in wanted:
            # "Cảnh cáo (10/9/2023)": the day stands beside the form, and the rules read it there.
            label = parsing.fold(_DAY_BESIDE.sub("", str(values[i])))
            if label in named:
                understood.add((int(frame["_table"][i]), int(frame["_row"][i]), name))
            label = parsing.fold(str(values[i]))
            changed[i] = by_label.get((str(classes.get(i))[:2], label), values[i])
            if label in labels:
                understood.add((int(frame["_table"][i]), int(frame["_row"][i]), name))
        frame[name] = changed

    choose(nguoi, "ky_luat", nguoi["doi_tuong"])
    lines = con["ds_ky_luat"]
    owner = nguoi["doi_tuong"].reindex(lines["_nguoi"])
    choose(lines, "hinh_thuc", pd.Series(owner.to_numpy(), index=lines.index))
    if understood:
        problems[:] = [
            p for p in problems if p[4] != "ld-code-unknown" or (p[0], p[1], p[3]) not in understood
        ]
