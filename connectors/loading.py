"""Reads the workbooks of the units: files in, one set of records and one report a file out.

Worker processes open the files, find the tables and name the columns (``connectors.workbooks``, ``connectors.headings``);
here the columns of all files are put under one another and every field is read once (``validators.parsing``).
"""

import gc
import hashlib
import os
import pickle
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache as once
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ..validators import codelists, parsing
from ..validators.codelists import code_list
from ..validators.records import COLUMNS, PLACES, PROBLEMS, TABLES, Records
from ..validators.schemas import dictionary
from ..validators.texts import t
from . import headings, kept
from .files import private_folder, write_private
from .remarks import remark
from .workbooks import pool
from .workbooks.limits import Limits, Refused
from .workbooks.preflight import check_members
from .workbooks.refusals import sentence
from .workbooks.shaping import Shaped
from .workbooks.worker import plain

VERSION = 4
"""Goes up whenever the same file would give other values."""

SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".xlsb", ".ods", ".ots", ".csv", ".tsv", ".txt", ".zip")
PASSING = ("seconds", "memory", "died")
"""Refusals that another run may not repeat: they are not kept."""
LIST_RULES = {
    ("nguoi", "gioi_tinh"): "pe-gender-list", ("nguoi", "dan_toc"): "pe-ethnic-list", ("nguoi", "ton_giao"): "pe-religion-list",
    ("nguoi", "trinh_do_cm"): "qu-degree-code", ("nguoi", "ly_luan_chinh_tri"): "qu-politics-list", ("nguoi", "qpan"): "qu-defence",
    ("nguoi", "ngoai_ngu"): "qu-language-it", ("nguoi", "trinh_do_ngoai_ngu"): "qu-language-it", ("nguoi", "tin_hoc"): "qu-language-it",
    ("nguoi", "ma_ngach"): "sa-code-known",
}  # fmt: skip
"""Rules of the book about one list; a proposal of the loader goes under their id, any other under ld-code-unknown."""
Progress = Callable[[int, int], None]
Overrides = dict[str, dict[str, str]]


@dataclass
class FileReport:
    """What came of one file."""

    path: str
    sha256: str
    status: str
    reason: str | None
    format: str
    sheets: list[tuple[str, bool, list[Shaped]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    code: str = ""
    """Name of the refusal: see ``workbooks.refusals``."""

    @property
    def people(self) -> int:
        return sum(len(s.rows) for _, _, tables in self.sheets for s in tables if s.kind == "nguoi" and not s.example)

    def as_dict(self) -> dict[str, Any]:
        """The entry of ``files`` in ``hoso check --format json``."""
        return {
            "path": self.path,
            "sha256": self.sha256,
            "status": self.status,
            "reason": self.reason,
            "format": self.format,
            "sheets": [
                {"name": name, "visible": visible, "tables": [_table_dict(s) for s in tables]}
                for name, visible, tables in self.sheets
            ],
        }


def _table_dict(s: Shaped) -> dict[str, Any]:
    return {
        "heading_rows": list(range(s.heading_first, s.heading_last + 1)),
        "first_row": s.rows[0] if s.rows else None,
        "last_row": s.rows[-1] if s.rows else None,
        "people": len(s.rows),
        "columns": {letter: {"heading": heading, "field": name, "how": how} for letter, heading, name, how, _, _ in s.columns if name},
        "unmapped": [letter for letter, _, name, *_ in s.columns if not name],
        "kind": s.kind,
        "example": s.example,
        "questions": [q["column"] for q in _questions(s)],
    }


def _questions(s: Shaped) -> list[dict[str, Any]]:
    return [
        {"column": letter, "heading": heading, "kind": kind, "candidates": [{"field": f, "score": score, "why": why} for f, score, why in candidates], "instead": instead}
        for letter, heading, kind, candidates, instead in s.questions
    ]


def questions(file: FileReport) -> list[dict[str, Any]]:
    """What the file leaves to ask: sheet, number of the table in the file (from 1), column, heading, kind, candidates, and
    the column that is read instead. ``hoso map`` answers; until then the column is not read."""
    tables = [(name, s) for name, _, own in file.sheets for s in own]
    return [{"sheet": name, "table": n, **q} for n, (name, s) in enumerate(tables, 1) if not s.example for q in _questions(s)]


def explain(file: FileReport) -> list[dict[str, Any]]:
    """Every decision about the file's columns: one entry a table, with signature, sender, sections, questions, and for each
    column its heading, field, how, score and reason."""
    return [
        {
            "sheet": name, "kind": s.kind, "heading_rows": [s.heading_first, s.heading_last], "people": len(s.rows),
            "signature": s.signature, "sender": s.sender, "example": s.example, "questions": _questions(s), "unit": s.unit, "as_of": s.as_of, "sections": s.sections,
            "columns": [dict(zip(("column", "heading", "field", "how", "score", "reason"), c, strict=True)) for c in s.columns],
        }
        for name, _, tables in file.sheets
        for s in tables
    ]  # fmt: skip


@dataclass
class Loaded:
    """``files`` in the order in which they were given; ``records`` of all of them; ``skipped`` are the files of folders and
    archives that are no spreadsheet by their name, and that nobody asked for one by one."""

    files: list[FileReport]
    records: Records
    skipped: list[str] = field(default_factory=list)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Millions of cells form no cycles; looking for some among them takes a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@once
def _lists_fingerprint() -> str:
    """Changes with the code lists and with the reading of cells."""
    folder = Path(codelists.__file__).parent
    digest = hashlib.sha256()
    for path in (Path(parsing.__file__), *sorted(folder.rglob("*.csv"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@_collector_paused()
def load(
    paths: Iterable[str | Path],
    *,
    limits: Limits | None = None,
    jobs: int | None = None,
    cache: str | Path | None = None,
    overrides: Overrides | None = None,
    progress: Progress | None = None,
) -> Loaded:
    """Read files, folders and zip archives.

    Args:
        limits: what one file may cost.
        jobs: worker processes (default: one for each processor, at most four).
        cache: folder in which what a file gave is kept, by content, dictionary and saved mappings.
        overrides: confirmed mappings, key of ``headings.answers_key`` -> {column letter: field, '' = none}.
        progress: called with (files done, files in all).

    A file that cannot be read becomes a report with status ``refused`` and one sentence; it stops nothing.
    """
    limits = limits or Limits()
    words = headings.vocabulary()
    found, refused, skipped = _expand(paths, limits)
    digests = [_sha256(path, member, limits) for path, member, _ in found]
    stamp = hashlib.sha256(f"{VERSION} {words.fingerprint} {sorted((overrides or {}).items())} {limits}".encode()).hexdigest()[:16]
    total = len(found) + len(refused)
    # The sentence tells the language, in which the remarks of the records are written.
    whole = kept.name_of([stamp, _lists_fingerprint(), sentence("missing", {}), *zip((f[2] for f in found), digests, strict=True)])
    again = kept.find(Path(cache), whole) if cache is not None else None
    if again is not None:
        if progress:
            progress(total, total)
        return Loaded([*map(_from_plain, again[0]), *refused], again[1], skipped)
    results: dict[int, dict[str, Any]] = {}
    first_of: dict[str, int] = {}
    todo: list[int] = []
    for i, digest in enumerate(digests):
        if digest and first_of.setdefault(digest, i) != i:
            continue
        own = _from_cache(cache, digest, stamp)
        if own is not None:
            results[i] = own
        else:
            todo.append(i)
    done = len(results) + len(refused)
    if progress:
        progress(done, total)
    if todo:
        work = [(str(found[i][0]), found[i][1], found[i][2]) for i in todo]
        for number, result in pool.read_all(work, (words, limits, overrides or {}), limits, jobs or min(os.cpu_count() or 1, 4)):
            results[todo[number]] = result
            if cache is not None and digests[todo[number]] and result["code"] not in PASSING:
                _keep(Path(cache), digests[todo[number]], stamp, result)
            done += 1
            if progress:
                progress(done, total)
    files, sources = [], []
    for i, (_path, _member, name) in enumerate(found):
        first = first_of.get(digests[i], i)
        result = results[first]
        same = found[first][2] if first != i else ""
        files.append(_report(name, digests[i], result, same))
        if result["status"] == "read":
            sources.append((files[-1], result, same))
    records = _records(sources)
    for file in files:
        # The records hold the cells from here on; kept twice they would double the memory of a province.
        file.sheets = [(name, visible, [replace(s, fields={}, raws={}, ratings={}) for s in tables]) for name, visible, tables in file.sheets]
    if cache is not None and files and all(digests) and not any(f.code in PASSING for f in files):
        kept.keep(Path(cache), whole, [_to_plain(f) for f in files], records)
    files.extend(refused)
    return Loaded(files, records, skipped)


def _to_plain(file: FileReport) -> tuple[Any, ...]:
    """A report as builtins."""
    sheets = [(name, visible, [plain(s) for s in tables]) for name, visible, tables in file.sheets]
    return (file.path, file.sha256, file.status, file.reason, file.format, sheets, file.notes, file.code)


def _from_plain(values: tuple[Any, ...]) -> FileReport:
    path, digest, status, reason, form, sheets, notes, code = values
    return FileReport(path, digest, status, reason, form, [(n, v, [Shaped(*s) for s in tables]) for n, v, tables in sheets], notes, code)


# ---------------------------------------------------------------- files


def _expand(paths: Iterable[str | Path], limits: Limits) -> tuple[list[tuple[Path, str, str]], list[FileReport], list[str]]:
    """((file, member of the archive or '', name to show), refusals, files passed over)."""
    found: list[tuple[Path, str, str]] = []
    refused: list[FileReport] = []
    skipped: list[str] = []

    def refuse(name: str, code: str, **values: object) -> None:
        refused.append(FileReport(name, "", "refused", sentence(code, values), "", code=code))

    def add(path: Path, shown: str) -> None:
        try:
            is_archive = path.suffix.lower() == ".zip" and zipfile.is_zipfile(path)
        except OSError:
            refuse(shown, "unreadable")
            return
        if not is_archive:
            found.append((path, "", shown))
            return
        try:
            with zipfile.ZipFile(path) as archive:
                members = archive.infolist()
                if any(m.filename in ("[Content_Types].xml", "mimetype") for m in members):
                    found.append((path, "", shown))
                    return
                check_members(members, path.stat().st_size, limits)
        except Refused as error:
            refuse(shown, error.code, **error.values)
            return
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            refuse(shown, "damaged")
            return
        there = False
        for member in members:
            name = member.filename
            if member.is_dir() or _is_clutter(name.rpartition("/")[2]) or "__MACOSX" in name:
                continue
            if not name.lower().endswith(SUFFIXES):
                skipped.append(f"{shown}/{name}")
            else:
                if name.lower().endswith(".zip"):
                    refuse(f"{shown}/{name}", "not-a-spreadsheet")
                else:
                    found.append((path, name, f"{shown}/{name}"))
                there = True
        if not there:
            refuse(shown, "no-files")

    for given in paths:
        path = Path(given)
        if path.is_dir():
            for inner in sorted(p for p in path.rglob("*") if p.is_file() and not _is_clutter(p.name)):
                if inner.suffix.lower() in SUFFIXES:
                    add(inner, str(inner))
                else:
                    skipped.append(str(inner))
        elif path.is_file():
            add(path, str(path))
        else:
            refuse(str(path), "missing")
    return found, refused, skipped


def _is_clutter(name: str) -> bool:
    """Lock files of Excel and LibreOffice, hidden files."""
    return name.startswith(("~$", "."))


def _sha256(path: Path, member: str, limits: Limits) -> str:
    """Hash of the content, '' when it cannot be read."""
    try:
        if not member:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        with zipfile.ZipFile(path) as archive, archive.open(member) as file:
            digest = hashlib.sha256()
            left = limits.size
            while left > 0 and (block := file.read(1 << 20)):
                digest.update(block)
                left -= len(block)
            return digest.hexdigest()
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):
        return ""


def _report(name: str, digest: str, result: dict[str, Any], same: str) -> FileReport:
    if result["status"] == "refused":
        return FileReport(name, digest, "refused", sentence(result["code"], result["values"]), result["format"], code=result["code"])
    sheets = [(sheet, visible, [Shaped(*values) for values in tables]) for sheet, visible, tables in result["sheets"]]
    report = FileReport(name, digest, "read", None, result["format"], sheets)
    expected = {"xlsx": ("xlsx", "xlsm", "xltx", "xltm"), "xls": ("xls", "xlt"), "xlsb": ("xlsb",), "ods": ("ods", "ots"), "csv": ("csv", "tsv", "txt"), "html": ("html", "htm"), "xml": ("xml",)}
    if same:
        report.reason = t("Nội dung trùng với tệp {other}: chỉ tính một lần.", other=same)
    elif not any(tables for _, _, tables in sheets):
        report.reason = t("Không tìm thấy bảng nào có dòng tiêu đề với cột họ tên: hãy kiểm tra lại mẫu biểu.")
    examples = [name for name, _, tables in sheets if any(s.example for s in tables)]
    if examples:
        report.notes.append(t("Trang {sheets} là ví dụ của mẫu: không tính người ở đó.", sheets=", ".join(f"“{n}”" for n in examples)))
    if result.get("suffix") not in expected[result["format"]]:
        report.notes.append(t("Đuôi tệp là .{suffix} nhưng nội dung là {format}.", suffix=result.get("suffix", ""), format=result["format"]))
    if result.get("macros"):
        report.notes.append(t("Tệp có macro; hoso không bao giờ chạy macro."))
    return report


# ---------------------------------------------------------------- what was kept


def _cache_file(cache: str | Path, digest: str, stamp: str) -> Path:
    return Path(cache) / f"{digest[:32]}-{stamp}"


def _from_cache(cache: str | Path | None, digest: str, stamp: str) -> dict[str, Any] | None:
    if cache is None or not digest:
        return None
    try:
        return pool.load_plain(_cache_file(cache, digest, stamp).read_bytes())
    except (OSError, pickle.UnpicklingError, EOFError, ValueError, AttributeError, IndexError):
        return None  # not there or not whole: the file is read again


def _keep(cache: Path, digest: str, stamp: str, result: dict[str, Any]) -> None:
    private_folder(cache)
    write_private(_cache_file(cache, digest, stamp), pickle.dumps(result, protocol=5))


# ---------------------------------------------------------------- records


@dataclass
class _Part:
    """One shaped table and its number."""

    number: int
    shaped: Shaped
    start: int = 0


def _records(sources: Sequence[tuple[FileReport, dict[str, Any], str]]) -> Records:
    tables: list[tuple[Any, ...]] = []
    columns: list[tuple[Any, ...]] = []
    problems: list[tuple[Any, ...]] = []
    places: list[tuple[Any, ...]] = []
    parts: list[_Part] = []
    for file, result, same in sources:
        empty = True
        for sheet, visible, shaped_tables in file.sheets:
            for s in [s for s in shaped_tables if not s.example] if not same else []:
                number, empty = len(tables), False
                first, last = (s.rows[0], s.rows[-1]) if s.rows else (0, 0)
                tables.append((number, file.path, file.sha256, file.format, sheet, visible, s.kind, s.heading_first, s.heading_last, first, last, len(s.rows), s.unit, s.as_of, result["stamp"]))
                own = {f.name for f in dictionary.tables()[s.kind].fields}
                for letter, heading, name, how, score, reason in s.columns:
                    # In a list's sheet a column that says whose line it is keeps a name of its own where both have one.
                    told = f"nguoi.{name}" if s.kind != "nguoi" and f"nguoi.{name}" in s.fields and name in own else name
                    columns.append((number, letter, heading, told, how, score, reason))
                problems.extend((number, *p) for p in s.problems)
                places.extend((number, row, name, letter) for name, own in s.places.items() for row, letter in own.items())
                parts.append(_Part(number, s))
        if empty:
            number = len(tables)
            tables.append((number, file.path, file.sha256, file.format, "", True, "", 0, 0, 0, 0, 0, "", "", result["stamp"]))
            if same:
                problems.append((number, 0, "", "", "ld-same-file", "", "", same))
            else:
                names = ", ".join(sheet for sheet, _, _ in file.sheets)
                problems.append((number, 0, "", "", "ld-header-found", "", "", t("mọi hàng của {sheets}", sheets=names or t("tệp"))))
    people = [p for p in parts if p.shaped.kind == "nguoi"]
    nguoi, raw, placed = _stack("nguoi", people, problems)
    nguoi["_don_vi"] = pd.Series(np.nan, index=nguoi.index, dtype="str")
    con: dict[str, pd.DataFrame] = {}
    raw_con: dict[str, pd.DataFrame] = {}
    who = _Finder(nguoi, tables)
    for name in dictionary.children_tables():
        mine = [p for p in parts if p.shaped.kind == name]
        con[name], raw_con[name], _ = _stack(name, mine, problems, who)
    _add_ratings(people, placed, con, raw_con, problems)
    _discipline(nguoi, con)
    problems = [(*p[:7], remark(p[4], p[1], p[2], p[5], p[6], p[7])) for p in problems]
    return Records(nguoi, con, raw, raw_con, _frame(TABLES, tables), _frame(COLUMNS, columns), _frame(PROBLEMS, problems), _frame(PLACES, places))


def _frame(about: dict[str, str], rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    values = list(zip(*rows, strict=True)) if rows else [()] * len(about)
    return pd.DataFrame({c: pd.Series(list(v), dtype=kind) for (c, kind), v in zip(about.items(), values, strict=True)})


def _stack(kind: str, parts: list[_Part], problems: list[tuple[Any, ...]], who: "_Finder | None" = None) -> tuple[pd.DataFrame, pd.DataFrame, dict[int, int]]:
    """(typed frame, raw frame, table number -> first position) of all tables of one kind."""
    table = dictionary.tables()[kind]
    sizes = [len(p.shaped.rows) for p in parts]
    total = sum(sizes)
    start = 0
    placed: dict[int, int] = {}
    for part, size in zip(parts, sizes, strict=True):
        part.start = start
        placed[part.number] = start
        start += size
    typed: dict[str, Any] = {}
    raw: dict[str, Any] = {}
    numbers = np.repeat(np.array([p.number for p in parts], dtype="int64"), sizes)
    rows = np.fromiter((r for p in parts for r in p.shaped.rows), dtype="int64", count=total)
    for f in table.fields:
        given = [p for p in parts if f.name in p.shaped.fields]
        if not given:
            typed[f.name] = pd.array(np.full(total, np.nan), dtype="float64") if dictionary.dtype(f) == "float64" else _text([None] * total)
            continue
        cells: list[Any] = []
        stood: list[Any] = []
        month_first: list[_Part] = []
        differs = any(f.name in p.shaped.raws for p in given)
        for part, size in zip(parts, sizes, strict=True):
            column = part.shaped.fields.get(f.name) or [""] * size
            cells.extend(column)
            if differs:
                stood.extend(part.shaped.raws.get(f.name) or column)
            if f.name in part.shaped.month_first:
                month_first.append(part)
        values, notes = parsing.column(cells, f)
        for part in month_first:
            again, said = parsing.column(part.shaped.fields[f.name], f, month_first=True)
            end = part.start + len(again)
            values[part.start : end] = again
            notes = [n for n in notes if not part.start <= n[0] < end] + [(i + part.start, p) for i, p in said]
        typed[f.name] = np.array(values, dtype="float64") if dictionary.dtype(f) == "float64" else _text(values)
        shown = {v: (parsing.shown(v) if not isinstance(v, str) else v) or None for v in set(stood or cells)}
        raw[f.name] = _text([shown[v] for v in stood or cells])
        if notes:
            _note(f, notes, parts, numbers, rows, cells, problems, typed)
    frame = pd.DataFrame(typed) if total or typed else dictionary.empty(kind)
    frame["_table"] = numbers
    frame["_row"] = rows
    if who is not None:
        frame["_nguoi"] = who.find(parts, total)
    return frame, pd.DataFrame(raw, index=frame.index), placed


def _text(values: list[Any]) -> Any:
    dtype: Any = pd.StringDtype(na_value=np.nan)
    return dtype.__from_arrow__(pa.array(values, type=pa.large_string()))


def _note(f: Any, notes: Sequence[tuple[int, parsing.Parsed]], parts: list[_Part], numbers: np.ndarray, rows: np.ndarray, cells: list[Any], problems: list[tuple[Any, ...]], typed: dict[str, Any]) -> None:
    letters: dict[int, str] = {}
    moved: dict[int, dict[int, str]] = {}
    for part in parts:
        letters[part.number] = next((letter for letter, _, name, *_ in part.shaped.columns if name == f.name), "")
        moved[part.number] = part.shaped.places.get(f.name, {})
    for i, parsed in notes:
        number = int(numbers[i])
        rule = parsed.rule or (f.kind == "code" and parsed.detail == parsing.UNLISTED and LIST_RULES.get((f.table, f.name), "ld-code-unknown"))
        if rule:
            row = int(rows[i])
            problems.append((number, row, moved[number].get(row, letters[number]), f.name, rule, parsing.shown(cells[i]), parsed.proposal, parsed.detail))


class _Finder:
    """Finds the person of a list's line: by ID number, personnel number, then name and birth date; in its own file first."""

    def __init__(self, nguoi: pd.DataFrame, tables: list[tuple[Any, ...]]):
        self.file_of = {row[0]: row[1] for row in tables}
        self.fields = [n for n in ("cccd", "so_hieu", "ho_ten") if n in nguoi]
        files = [self.file_of[n] for n in nguoi["_table"]]
        self.known: dict[str, dict[Any, int]] = {}
        for name in self.fields:
            seen: dict[Any, int] = {}
            for i, (file, value) in enumerate(zip(files, nguoi[name].tolist(), strict=True)):
                if isinstance(value, str):
                    key = value.lower() if name == "ho_ten" else value
                    for place in ((file, key), ("", key)) if name != "ho_ten" else ((file, key),):
                        seen[place] = -1 if place in seen and seen[place] != i else i
            self.known[name] = seen

    def find(self, parts: list[_Part], total: int) -> np.ndarray:
        found = np.full(total, -1, dtype="int64")
        if not total:
            return found
        at = 0
        table = dictionary.nguoi()
        for part in parts:
            size = len(part.shaped.rows)
            file = self.file_of[part.number]
            for name in self.fields:
                cells = part.shaped.fields.get(f"nguoi.{name}")
                if cells is None:
                    continue
                values, _ = parsing.column(cells, table.field(name))
                seen = self.known[name]
                for i, value in enumerate(values):
                    if found[at + i] < 0 and isinstance(value, str):
                        key = value.lower() if name == "ho_ten" else value
                        own = seen.get((file, key), -1)
                        found[at + i] = own if own >= 0 else seen.get(("", key), -1)
            at += size
        return found


def _add_ratings(people: list[_Part], placed: dict[int, int], con: dict[str, pd.DataFrame], raw_con: dict[str, pd.DataFrame], problems: list[tuple[Any, ...]]) -> None:
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
    values, _ = parsing.column(cells, about)
    kept = [i for i, v in enumerate(values) if v is not None]
    blank = con["ds_danh_gia"].iloc[:0]
    lines = pd.DataFrame(
        {
            "nam": np.array(years)[kept], "xep_loai": _text([values[i] for i in kept]), "_table": np.array(numbers, "int64")[kept],
            "_row": np.array(rows, "int64")[kept], "_nguoi": np.array(person, "int64")[kept],
        }
    )
    lines = lines.reindex(columns=blank.columns).astype(blank.dtypes.to_dict())
    own = con["ds_danh_gia"]
    con["ds_danh_gia"] = pd.concat([own, lines], ignore_index=True) if len(own) else lines
    raw = pd.DataFrame({"xep_loai": _text([parsing.shown(cells[i]) for i in kept])})
    raw_con["ds_danh_gia"] = pd.concat([raw_con["ds_danh_gia"], raw], ignore_index=True) if len(own) else raw


def _discipline(nguoi: pd.DataFrame, con: dict[str, pd.DataFrame]) -> None:
    """"Khiển trách" has a code for each class of people: the person's class chooses it. In place."""
    by_label: dict[tuple[str, str], str] = {}
    for code, label in zip(code_list("hinh_thuc_ky_luat").rows["code"], code_list("hinh_thuc_ky_luat").rows["label_vi"], strict=True):
        by_label[code.split("_")[0], parsing.fold(label.split("(")[0])] = code

    def choose(values: pd.Series, classes: pd.Series) -> pd.Series:
        wanted = values.notna() & ~values.isin(code_list("hinh_thuc_ky_luat").codes)
        if not wanted.any():
            return values
        changed = values.copy()
        for i in values.index[wanted]:
            who = classes.get(i)
            found = by_label.get((str(who)[:2], parsing.fold(str(values[i]))))
            if found:
                changed[i] = found
        return changed

    nguoi["ky_luat"] = choose(nguoi["ky_luat"], nguoi["doi_tuong"])
    lines = con["ds_ky_luat"]
    if len(lines):
        classes = pd.Series(nguoi["doi_tuong"].reindex(lines["_nguoi"]).to_numpy(), index=lines.index)
        lines["hinh_thuc"] = choose(lines["hinh_thuc"], classes)
