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
from .values import Values
from .workbooks import pool
from .workbooks.limits import Limits, Refused
from .workbooks.preflight import check_members
from .workbooks.refusals import sentence
from .workbooks.shaping import Shaped
from .workbooks.worker import plain

VERSION = 15
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
            len(s.rows)
            for _, _, tables in self.sheets
            for s in tables
            if s.kind == "nguoi" and not s.aside
        )

    def as_dict(self) -> dict[str, Any]:
        """The entry of ``files`` in ``hoso check --format json``."""
        return {
            "path": self.path,
            "sha256": self.sha256,
            "status": self.status,
            "reason": self.reason,
            "format": self.format,
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
    limits, told = limits or Limits(), told or Told()
    words = headings.vocabulary(told.spellings)
    found, refused, skipped = _expand(paths, limits)
    digests = [_sha256(path, member, limits) for path, member, _ in found]
    stamp = _stamp(words, told, limits)
    total = len(found) + len(refused)
    # The sentence tells the language, in which the remarks of the records are written.
    whole = store.name_of(
        [
            stamp,
            _lists_fingerprint(),
            sentence("missing", {}),
            *zip((f[2] for f in found), digests, strict=True),
        ]
    )
    again = store.find(Path(cache), whole) if cache is not None else None
    if again is not None:
        if progress:
            progress(total, total)
        return Loaded([*map(_from_plain, again[0]), *refused], again[1], skipped)
    values = Values(told.spellings)
    results: dict[int, dict[str, Any]] = {}
    first_of: dict[str, int] = {}
    todo: list[int] = []
    for i, digest in enumerate(digests):
        if digest and first_of.setdefault(digest, i) != i:
            continue
        own = _from_cache(cache, digest, stamp)
        if own is not None:
            results[i] = own
            values.take(own)
        else:
            todo.append(i)
    done = len(results) + len(refused)
    if progress:
        progress(done, total)
    if todo:
        work = [(str(found[i][0]), found[i][1], found[i][2]) for i in todo]
        for number, result in pool.read_all(
            work, (words, limits, told.mappings), limits, jobs or min(os.cpu_count() or 1, 4)
        ):
            sent = result.pop("sent")
            values.take(result)
            results[todo[number]] = result
            if cache is not None and digests[todo[number]] and result["code"] not in PASSING:
                _keep(Path(cache), digests[todo[number]], stamp, sent)
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
            report = files[-1]
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
    records = stack(sources, values)
    for file in files:
        # The records hold the cells from here on; kept twice they would double the memory of a
        # province.
        file.sheets = [
            (name, visible, [replace(s, fields={}, raws={}, ratings={}) for s in tables])
            for name, visible, tables in file.sheets
        ]
    if cache is not None and files and all(digests) and not any(f.code in PASSING for f in files):
        store.keep(Path(cache), whole, [_to_plain(f) for f in files], records)
    files.extend(refused)
    return Loaded(files, records, skipped)


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
    words = headings.vocabulary(told.spellings)
    shown = name or _named(path) + (f"/{member}" if member else "")
    digest = _sha256(path, member, limits)
    kept = f"{_stamp(words, told, limits)}-seen"
    result = _from_cache(cache, digest, kept)
    if result is None:
        job = (str(path), member, shown, "look")
        ((_, result),) = pool.read_all([job], (words, limits, told.mappings), limits, 1)
        sent = result.pop("sent")
        if digest and result["code"] not in PASSING:
            _keep(cache, digest, kept, sent)
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
) -> tuple[list[tuple[Path, str, str]], list[FileReport], list[str]]:
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
            for inner in sorted(p for p in path.rglob("*") if not _is_clutter(p.name)):
                if inner.is_symlink():
                    # What it points to was not sent by the unit, and may be anybody's.
                    refuse(_named(inner), "link")
                elif not inner.is_file():
                    continue
                elif inner.suffix.lower() in SUFFIXES:
                    add(inner, _named(inner))
                else:
                    skipped.append(_named(inner))
        elif path.is_file():
            add(path, _named(path))
        else:
            refuse(_named(path), "missing")
    return found, refused, skipped


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
    expected = {
        "xlsx": ("xlsx", "xlsm", "xltx", "xltm"),
        "xls": ("xls", "xlt"),
        "xlsb": ("xlsb",),
        "ods": ("ods", "ots"),
        "csv": ("csv", "tsv", "txt"),
        "html": ("html", "htm"),
        "xml": ("xml",),
    }
    if same:
        report.reason = t("Nội dung trùng với tệp {other}: chỉ tính một lần.", other=same)
    elif not any(tables for _, _, tables in sheets):
        report.reason = t(
            "Không tìm thấy bảng nào có dòng tiêu đề với cột họ tên: hãy kiểm tra lại mẫu biểu."
        )
    examples = [n for n, _, tables in sheets if any(s.aside == "example" for s in tables)]
    if examples:
        report.notes.append(
            t(
                "Trang {sheets} là ví dụ của mẫu: không tính người ở đó.",
                sheets=", ".join(f"“{n}”" for n in examples),
            )
        )
    report.notes.extend(
        t(
            "Trang “{sheet}” không có tiêu đề: đọc tiếp theo bảng của trang “{other}”.",
            sheet=sheet,
            other=other,
        )
        for sheet, other in result["continued"]
    )
    if result.get("suffix") not in expected[result["format"]]:
        report.notes.append(
            t(
                "Đuôi tệp là .{suffix} nhưng nội dung là {format}.",
                suffix=result.get("suffix", ""),
                format=result["format"],
            )
        )
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


def _keep(cache: Path, digest: str, stamp: str, sent: bytes) -> None:
    private_folder(cache)
    write_private(_cache_file(cache, digest, stamp), sent)
