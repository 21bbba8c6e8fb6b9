"""Reads the workbooks of the units: files in, one set of records and one report a file out.

Worker processes open the files, find the tables and name the columns (``intake.workbooks``,
``connectors.headings``); the different values of each field are read as they arrive
(``connectors.coded``), and the columns of all files are put under one another
(``connectors.stacking``).
"""

import gc
import hashlib
import os
import pickle
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache as once
from pathlib import Path
from typing import Any

from ...validators import codelists, parsing, wordings
from ...validators.records import Records
from ...validators.texts import t
from ..files import private_folder, write_private
from . import headings, store
from .frames import Source, stack
from .remarks import waiting
from .values import Values
from .workbooks import pool
from .workbooks.limits import Limits, Refused
from .workbooks.preflight import check_members
from .workbooks.refusals import sentence
from .workbooks.shaping import Shaped
from .workbooks.worker import plain

VERSION = 19
"""Goes up whenever the same file would give other values."""

SUFFIXES = (
    ".xlsx",
    ".xlsm",
    ".xltx",
    ".xltm",
    ".xls",
    ".xlt",
    ".xlsb",
    ".ods",
    ".ots",
    ".csv",
    ".tsv",
    ".txt",
    ".zip",
)
PASSING = ("seconds", "memory", "died")
"""Refusals that another run may not repeat: they are not kept."""
Progress = Callable[[int, int], None]
Mappings = dict[str, dict[str, str]]
Found = tuple[Path, str, str]
"""A file to read: (file, member of the archive or '', name to show)."""


@dataclass(frozen=True)
class Told:
    """What people said about the workbooks once and for all.

    Attributes:
        mappings: confirmed ones, key of ``headings.answers_key`` -> {column letter: field, '' =
            none}.
        spellings: the province's own, see ``wordings.Spellings``.
    """

    mappings: Mappings = field(default_factory=dict)
    spellings: wordings.Spellings = field(default_factory=dict)

    def fingerprint(self) -> str:
        """Same while the same is said."""
        own = sorted((name, sorted(codes.items())) for name, codes in self.spellings.items())
        return f"{sorted(self.mappings.items())} {own}"


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
    rows: list[dict[str, int]] = field(default_factory=list)
    """For each of ``sheets``: what its rows are -> how many (see ``workbooks.accounts``)."""

    @property
    def people(self) -> int:
        return sum(
            len(s.rows) - s.joined
            for _, _, tables in self.sheets
            for s in tables
            if s.kind == "nguoi" and not s.aside
        )

    @property
    def remarks(self) -> list[str]:
        """Whatever is to be said of the file and of no cell of it: what is odd about it, and each
        column that waits for an answer. Of a refused one its reason says all."""
        if self.status == "refused":
            return []
        odd = [self.reason] if self.reason else []
        return [*odd, *self.notes, *map(waiting, questions(self))]

    def as_dict(self) -> dict[str, Any]:
        """The entry of ``files`` in ``hoso check --format json``."""
        return {
            "path": self.path,
            "sha256": self.sha256,
            "status": self.status,
            "reason": self.reason,
            "format": self.format,
            "remarks": self.remarks,
            "sheets": [
                {
                    "name": name,
                    "visible": visible,
                    "rows": rows,
                    "tables": [_table_dict(s) for s in tables],
                }
                for (name, visible, tables), rows in zip(self.sheets, self.rows, strict=True)
            ],
        }


def _table_dict(s: Shaped) -> dict[str, Any]:
    return {
        "heading_rows": list(range(s.heading_first, s.heading_last + 1)),
        "first_row": s.rows[0] if s.rows else None,
        "last_row": s.rows[-1] if s.rows else None,
        "people": len(s.rows),
        "columns": _columns(s),
        "unmapped": [letter for letter, _, name, *_ in s.columns if not name],
        "kind": s.kind,
        "example": s.aside == "example",
        "aside": s.aside,
        "layout": s.layout,
        "joined": s.joined,
        "questions": [q["column"] for q in _questions(s)],
    }


def _columns(s: Shaped) -> dict[str, dict[str, Any]]:
    """Letter -> what it was taken for; ``also`` are the further fields of a column of several
    values."""
    found: dict[str, dict[str, Any]] = {}
    for letter, heading, name, how, _, _ in s.columns:
        if name and letter in found:
            found[letter].setdefault("also", []).append(name)
        elif name:
            found[letter] = {"heading": heading, "field": name, "how": how}
    return found


def _questions(s: Shaped) -> list[dict[str, Any]]:
    return [
        {
            "column": letter,
            "heading": heading,
            "kind": kind,
            "candidates": [
                {"field": f, "score": score, "why": why} for f, score, why in candidates
            ],
            "instead": instead,
        }
        for letter, heading, kind, candidates, instead in s.questions
    ]


def questions(file: FileReport) -> list[dict[str, Any]]:
    """What the file leaves to ask: sheet, number of the table in the file (from 1), column,
    heading, kind, candidates, and the column that is read instead. ``hoso map`` answers; until then
    the column is not read."""
    tables = [(name, s) for name, _, own in file.sheets for s in own]
    return [
        {"sheet": name, "table": n, **q}
        for n, (name, s) in enumerate(tables, 1)
        if not s.aside
        for q in _questions(s)
    ]


def explain(file: FileReport) -> list[dict[str, Any]]:
    """Every decision about the file's columns: one entry a table, with signature, sender, sections,
    questions, and for each column its heading, field, how, score and reason."""
    return [
        {
            "sheet": name,
            "kind": s.kind,
            "heading_rows": [s.heading_first, s.heading_last],
            "people": len(s.rows),
            "signature": s.signature,
            "sender": s.sender,
            "example": s.aside == "example",
            "aside": s.aside,
            "layout": s.layout,
            "rows": rows,
            "questions": _questions(s),
            "unit": s.unit,
            "as_of": s.as_of,
            "sections": s.sections,
            "columns": [
                dict(zip(("column", "heading", "field", "how", "score", "reason"), c, strict=True))
                for c in s.columns
            ],
        }
        for (name, _, tables), rows in zip(file.sheets, file.rows, strict=True)
        for s in tables
    ]


@dataclass
class Loaded:
    """``files`` in the order in which they were given; ``records`` of all of them; ``skipped`` are
    the files of folders and archives that are no spreadsheet by their name, and that nobody asked
    for one by one."""

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
    for path in (Path(parsing.__file__), Path(wordings.__file__), *sorted(folder.rglob("*.csv"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@_collector_paused()
def load(
    paths: Iterable[str | Path],
    *,
    limits: Limits | None = None,
    jobs: int | None = None,
    cache: str | Path | None = None,
    told: Told | None = None,
    progress: Progress | None = None,
) -> Loaded:
    """Read files, folders and zip archives.

    Args:
        limits: what one file may cost.
        jobs: worker processes (default: one for each processor, at most four).
        cache: folder in which what a file gave is kept, by content, dictionary and *told*.
        told: saved mappings and the province's own spellings.
        progress: called with (files done, files in all).

    A file that cannot be read becomes a report with status ``refused`` and one sentence; it stops
    nothing.
    """
    reading = _Reading(
        limits or Limits(), told or Told(), Path(cache) if cache is not None else None
    )
    tell = progress or (lambda done, total: None)
    found, refused, skipped = _expand(paths, reading.limits)
    digests = [_sha256(path, member, reading.limits) for path, member, _ in found]
    total = len(found) + len(refused)
    # The sentence tells the language, in which the remarks of the records are written.
    whole = store.name_of(
        [
            reading.stamp,
            _lists_fingerprint(),
            sentence("missing", {}),
            *zip((f[2] for f in found), digests, strict=True),
        ]
    )
    again = store.find(reading.cache, whole) if reading.cache is not None else None
    if again is not None:
        tell(total, total)
        return Loaded([*map(_from_plain, again[0]), *refused], again[1], skipped)
    values = Values(reading.told.spellings)
    results, todo = _read_before(reading, digests)
    for result in results.values():
        values.take(result)
    tell(len(results) + len(refused), total)
    for i, result in _read_now(reading, found, digests, todo, jobs):
        values.take(result)
        results[i] = result
        tell(len(results) + len(refused), total)
    files, sources = _reports(found, digests, results)
    records = stack(sources, values)
    for file in files:
        # The records hold the cells from here on; kept twice they would double the memory of a
        # province.
        file.sheets = [
            (name, visible, [replace(s, fields={}, raws={}, ratings={}) for s in tables])
            for name, visible, tables in file.sheets
        ]
    passing = any(f.code in PASSING for f in files)
    if reading.cache is not None and files and all(digests) and not passing:
        store.keep(reading.cache, whole, [_to_plain(f) for f in files], records)
    files.extend(refused)
    return Loaded(files, records, skipped)


class _Reading:
    """With what the files of one call are read: limits, what people told, the headings known, the
    folder of what was kept."""

    def __init__(self, limits: Limits, told: Told, cache: Path | None) -> None:
        self.limits, self.told, self.cache = limits, told, cache
        self.words = headings.vocabulary(told.spellings)
        self.stamp = _stamp(self.words, told, limits)

    def keep(self, digest: str, stamp: str, result: dict[str, Any]) -> None:
        """Keep what a file gave, as the worker packed it; that leaves *result*."""
        sent = result.pop("sent")
        if self.cache is not None and digest and result["code"] not in PASSING:
            private_folder(self.cache)
            write_private(_cache_file(self.cache, digest, stamp), sent)

    def read(self, work: list[tuple[str, ...]], jobs: int) -> Iterator[tuple[int, dict[str, Any]]]:
        return pool.read_all(work, (self.words, self.limits, self.told.mappings), self.limits, jobs)


def _read_before(
    reading: _Reading, digests: list[str]
) -> tuple[dict[int, dict[str, Any]], list[int]]:
    """(number of the file -> what it gave before, numbers of those to read). A file with the same
    content as one before it is in neither."""
    results: dict[int, dict[str, Any]] = {}
    first_of: dict[str, int] = {}
    todo: list[int] = []
    for i, digest in enumerate(digests):
        if digest and first_of.setdefault(digest, i) != i:
            continue
        own = _from_cache(reading.cache, digest, reading.stamp)
        if own is not None:
            results[i] = own
        else:
            todo.append(i)
    return results, todo


def _read_now(
    reading: _Reading, found: list[Found], digests: list[str], todo: list[int], jobs: int | None
) -> Iterator[tuple[int, dict[str, Any]]]:
    """(number of the file, what it gives), as they come."""
    if not todo:
        return
    work = [(str(path), member, name) for path, member, name in (found[i] for i in todo)]
    for number, result in reading.read(work, jobs or min(os.cpu_count() or 1, 4)):
        i = todo[number]
        reading.keep(digests[i], reading.stamp, result)
        yield i, result


def _reports(
    found: list[Found], digests: list[str], results: dict[int, dict[str, Any]]
) -> tuple[list[FileReport], list[Source]]:
    """The report of every file, and what the records are made of."""
    files, sources = [], []
    first_of: dict[str, int] = {}
    for i, (_path, _member, name) in enumerate(found):
        first = first_of.setdefault(digests[i], i) if digests[i] else i
        result = results[first]
        same = found[first][2] if first != i else ""
        report = _report(name, digests[i], result, same)
        files.append(report)
        if result["status"] == "read":
            sources.append(
                Source(
                    report.path,
                    report.sha256,
                    report.format,
                    report.sheets,
                    result["stamp"],
                    same,
                    {name: suspects for name, _, suspects in result["accounts"] if suspects},
                )
            )
    return files, sources


def _stamp(words: headings.Vocabulary, told: Told, limits: Limits) -> str:
    """Another one whenever the same bytes may be understood otherwise."""
    said = f"{VERSION} {words.fingerprint} {told.fingerprint()} {limits}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Looked:
    """One file as a person looks at it: its report, and its sheets as they look
    (``workbooks.drawing``); none of one that was refused."""

    report: FileReport
    drawn: list[dict[str, Any]]


def look(
    path: Path, member: str, *, limits: Limits, cache: Path, told: Told, name: str = ""
) -> Looked:
    """Look at one file, or at one file of an archive.

    Args:
        member: file within the archive *path*, '' for the file itself.
        cache: folder in which what was seen is kept, by content, dictionary and *told*.
        name: what the report calls it; by default the path.
    """
    reading = _Reading(limits, told, cache)
    shown = name or _named(path) + (f"/{member}" if member else "")
    digest = _sha256(path, member, limits)
    kept = f"{reading.stamp}-seen"
    result = _from_cache(cache, digest, kept)
    if result is None:
        job = (str(path), member, shown, "look")
        ((_, result),) = reading.read([job], 1)
        reading.keep(digest, kept, result)
    return Looked(_report(shown, digest, result, ""), result.get("drawn", []))


def _to_plain(file: FileReport) -> tuple[Any, ...]:
    """A report as builtins."""
    sheets = [(name, visible, [plain(s) for s in tables]) for name, visible, tables in file.sheets]
    return (
        file.path,
        file.sha256,
        file.status,
        file.reason,
        file.format,
        sheets,
        file.notes,
        file.code,
        file.rows,
    )


def _from_plain(values: tuple[Any, ...]) -> FileReport:
    path, digest, status, reason, form, sheets, notes, code, rows = values
    return FileReport(
        path,
        digest,
        status,
        reason,
        form,
        [(n, v, [Shaped(*s) for s in tables]) for n, v, tables in sheets],
        notes,
        code,
        rows,
    )


# ---------------------------------------------------------------- files


def _expand(
    paths: Iterable[str | Path], limits: Limits
) -> tuple[list[Found], list[FileReport], list[str]]:
    """(files, refusals, names of files passed over)."""
    gathered = _Gathered(limits)
    for path in map(Path, paths):
        if path.is_dir():
            gathered.add_folder(path)
        elif path.is_file():
            gathered.add(path, _named(path))
        else:
            gathered.refuse(_named(path), "missing")
    return gathered.found, gathered.refused, gathered.skipped


@dataclass
class _Gathered:
    limits: Limits
    found: list[Found] = field(default_factory=list)
    refused: list[FileReport] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def refuse(self, name: str, code: str, **values: object) -> None:
        self.refused.append(FileReport(name, "", "refused", sentence(code, values), "", code=code))

    def add_folder(self, folder: Path) -> None:
        for inner in sorted(p for p in folder.rglob("*") if not _is_clutter(p.name)):
            if inner.is_symlink():
                # What it points to was not sent by the unit, and may be anybody's.
                self.refuse(_named(inner), "link")
            elif not inner.is_file():
                continue
            elif inner.suffix.lower() in SUFFIXES:
                self.add(inner, _named(inner))
            else:
                self.skipped.append(_named(inner))

    def add(self, path: Path, shown: str) -> None:
        """A file, or the files of an archive."""
        try:
            is_archive = path.suffix.lower() == ".zip" and zipfile.is_zipfile(path)
        except OSError:
            self.refuse(shown, "unreadable")
            return
        try:
            members = _members(path, self.limits) if is_archive else None
        except Refused as error:
            self.refuse(shown, error.code, **error.values)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            self.refuse(shown, "damaged")
        else:
            if members is None:
                self.found.append((path, "", shown))
            else:
                self.add_members(path, shown, members)

    def add_members(self, path: Path, shown: str, members: list[zipfile.ZipInfo]) -> None:
        there = False
        for member in members:
            name = member.filename
            if member.is_dir() or _is_clutter(name.rpartition("/")[2]) or "__MACOSX" in name:
                continue
            if not name.lower().endswith(SUFFIXES):
                self.skipped.append(f"{shown}/{name}")
                continue
            there = True
            if stat.S_ISLNK(member.external_attr >> 16):
                self.refuse(f"{shown}/{name}", "link")
            elif name.lower().endswith(".zip"):
                self.refuse(f"{shown}/{name}", "not-a-spreadsheet")
            else:
                self.found.append((path, name, f"{shown}/{name}"))
        if not there:
            self.refuse(shown, "no-files")


def _members(path: Path, limits: Limits) -> list[zipfile.ZipInfo] | None:
    """The files of an archive; None when it is one spreadsheet itself.

    Raises:
        Refused: it would take too much.
    """
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if any(m.filename in ("[Content_Types].xml", "mimetype") for m in members):
            return None
        check_members(members, path.stat().st_size, limits)
        return members


def _named(path: Path) -> str:
    """The path as text; what is no Unicode in it (a name from another system) stands as its bytes:
    "\\xff"."""
    return os.fsencode(path).decode(errors="backslashreplace")


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


_SUFFIXES_OF = {
    "xlsx": ("xlsx", "xlsm", "xltx", "xltm"),
    "xls": ("xls", "xlt"),
    "xlsb": ("xlsb",),
    "ods": ("ods", "ots"),
    "csv": ("csv", "tsv", "txt"),
    "html": ("html", "htm"),
    "xml": ("xml",),
}
"""Format of the content -> what the name ends with."""


def _report(name: str, digest: str, result: dict[str, Any], same: str) -> FileReport:
    if result["status"] == "refused":
        return FileReport(
            name,
            digest,
            "refused",
            sentence(result["code"], result["values"]),
            result["format"],
            code=result["code"],
        )
    sheets = [
        (sheet, visible, [Shaped(*values) for values in tables])
        for sheet, visible, tables in result["sheets"]
    ]
    report = FileReport(name, digest, "read", None, result["format"], sheets)
    report.rows = [counts for _, counts, _ in result["accounts"]]
    if same:
        report.reason = t("Nội dung trùng với tệp {other}: chỉ tính một lần.", other=same)
    elif not any(tables for _, _, tables in sheets):
        report.reason = t(
            "Không tìm thấy bảng nào có dòng tiêu đề với cột họ tên: hãy kiểm tra lại mẫu biểu."
        )
    report.notes = _notes(report, result)
    return report


def _notes(report: FileReport, result: dict[str, Any]) -> list[str]:
    """What else there is to say of a file that was read, one sentence each."""
    notes: list[str] = []
    examples = [n for n, _, tables in report.sheets if any(s.aside == "example" for s in tables)]
    if examples:
        notes.append(
            t(
                "Trang {sheets} là ví dụ của mẫu: không tính người ở đó.",
                sheets=", ".join(f"“{n}”" for n in examples),
            )
        )
    notes.extend(
        t(
            "Trang “{sheet}” không có tiêu đề: đọc tiếp theo bảng của trang “{other}”.",
            sheet=sheet,
            other=other,
        )
        for sheet, other in result["continued"]
    )
    if result.get("suffix") not in _SUFFIXES_OF[result["format"]]:
        notes.append(
            t(
                "Đuôi tệp là .{suffix} nhưng nội dung là {format}.",
                suffix=result.get("suffix", ""),
                format=result["format"],
            )
        )
    if result.get("macros"):
        notes.append(t("Tệp có macro; hoso không bao giờ chạy macro."))
    return notes


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
