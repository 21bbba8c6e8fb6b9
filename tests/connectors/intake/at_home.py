"""The loader with its files read in this process, and all that it gave written out as text.

A worker process of its own for each file proves that hostile files harm nobody, and costs more than
reading them: what is *made* of a file is the same here.
"""

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pandas as pd

from hoso.connectors.intake import headings, loading
from hoso.connectors.intake.loading import Loaded
from hoso.connectors.intake.workbooks import grids, pool, worker
from hoso.connectors.intake.workbooks.coding import coded
from hoso.connectors.intake.workbooks.limits import Limits, Refused
from hoso.connectors.intake.workbooks.preflight import Package

_READERS: list[tuple[headings.Vocabulary, headings.Reader]] = []
"""One for the words of the book, and one for each other set of words."""


def _read_all(jobs, setup, limits, workers) -> Iterator[tuple[int, dict[str, Any]]]:
    words, limits, mappings = setup
    reader = next((r for w, r in _READERS if w == words), None)
    if reader is None:
        reader = headings.Reader(words)
        _READERS.append((words, reader))
    for number, (path, member, name) in enumerate(jobs):
        try:
            data = worker.content(path, member, limits)
            found = worker.read(data, name, reader, words.kinds, limits, mappings)
        except Refused as refused:
            found = worker._refused(refused.code, refused.values)
        sent = pickle.dumps(coded(found), protocol=5)
        yield number, {**pool.load_plain(sent), "sent": sent}


def load(paths, **options) -> Loaded:
    """``loading.load`` without worker processes."""
    with mock.patch.object(pool, "read_all", _read_all):
        return loading.load(paths, **options)


@contextmanager
def sheets(kept: dict[bytes, list[grids.Grid]]) -> Iterator[None]:
    """A file whose content is a key of *kept* is these grids, as if some format had given them."""

    def read(data: bytes, limits: Limits):
        return "xlsx", kept[data], Package("xlsx")

    with mock.patch.object(grids, "read", read):
        yield


def told(loaded: Loaded, root: Path) -> dict[str, str]:
    """File, relative to *root* -> all that was made of it, as lines of text."""
    records = loaded.records
    files: dict[int, str] = dict(
        zip(records.tables["_table"].tolist(), records.tables["file"].tolist(), strict=True)
    )
    first = {path: number for number, path in reversed(files.items())}
    parts = {file.path: list(_file(file, root)) for file in loaded.files}
    where = [files[n] for n in records.nguoi["_table"].tolist()]
    # Whose line it is, as the place of the person in its own file.
    place = {i: where[:i].count(path) for i, path in enumerate(where)}
    for name, frame, raw in (
        ("nguoi", records.nguoi, records.raw),
        *((n, f, records.raw_con[n]) for n, f in records.con.items()),
    ):
        if name != "nguoi":
            owners = [place.get(n, n) for n in frame["_nguoi"].tolist()]
            frame = frame.assign(_nguoi=pd.Series(owners, index=frame.index))
        own = _by_file(frame.drop(columns="_table").join(raw.add_suffix("'")), frame, files)
        for path, columns in own.items():
            parts[path] += [f"{name}:", *(f"  {c}: {_line(v)}" for c, v in columns.items())]
    for name in ("columns", "problems", "places"):
        for line in getattr(records, name).to_numpy().tolist():
            path = files[line[0]]
            if name == "places" and line[:2] == line[-2:]:
                line = line[:-2]
            elif name == "places":
                line = [*line[:-2], line[-2] - first[path], line[-1]]
            parts[path].append(f"{name}: {_line([line[0] - first[path], *line[1:]])}")
    return {str(Path(path).relative_to(root)): _text(lines, root) for path, lines in parts.items()}


def _text(lines: list[str], root: Path) -> str:
    return "\n".join(lines).replace(f"{root}/", "")


def _file(file: loading.FileReport, root: Path) -> Iterator[str]:
    yield _line([file.status, file.code, file.format, file.reason or "", *file.notes])
    for (name, visible, tables), rows in zip(
        file.sheets, file.rows or [{}] * len(file.sheets), strict=True
    ):
        yield f"sheet {name}{'' if visible else ' (hidden)'}: {dict(sorted(rows.items()))}"
        for s in tables:
            about = (s.kind, s.heading_first, s.heading_last, s.rows, s.unit, s.as_of)
            yield f"  {_line([*about, s.sender, s.aside, s.sections, s.month_first])}"
            yield from (f"    ? {_line(q)}" for q in s.questions)


def _by_file(
    shown: pd.DataFrame, frame: pd.DataFrame, files: dict[int, str]
) -> dict[str, dict[str, list[object]]]:
    """File -> the columns that say anything of its rows."""
    rows: dict[str, list[int]] = {}
    for i, number in enumerate(frame["_table"].tolist()):
        rows.setdefault(files[number], []).append(i)
    found: dict[str, dict[str, list[object]]] = {path: {} for path in rows}
    for name in shown:
        values = shown[name].tolist()
        for path, own in rows.items():
            if any(values[i] is not None and values[i] == values[i] for i in own):
                found[path][str(name)] = [values[i] for i in own]
    return found


def _line(values) -> str:
    return " | ".join(_shown(v) for v in values)


def _shown(value: object) -> str:
    if value is None or value != value:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value).replace("\n", "⏎")
