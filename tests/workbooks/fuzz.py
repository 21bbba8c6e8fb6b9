"""``make fuzz``: workbooks spoiled at random (bytes, XML parts, cells; seeded) and read.

Each must be refused with a sentence, or be read in time and memory with the people that other
readers see in the same file (``independent``): every row that is a person beyond doubt, and none
that cannot be one. The rows by reason are in sum the rows of each sheet.
``python -m tests.workbooks.fuzz COUNT [FIRST SEED]`` prints what came of it and
exits with 1 on a fault.
"""

import collections
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from hoso.connectors.intake.loading import FileReport, load
from hoso.connectors.intake.workbooks import grids
from hoso.connectors.intake.workbooks.limits import MB, Limits

from . import independent
from .build import Sheet, html, ods, parts_of, text, xls, xlsb, xlsx, xml2003, zipped
from .layouts import HEAD, ROWS

LIMITS = Limits(seconds=20, memory=600 * MB)
LINES = [
    HEAD,
    *ROWS,
    *[
        [n, f"Lê Thị {c}", f"0{n}/02/198{n}", "Nữ", f"03718200000{n}", 3.0]
        for n, c in zip(range(4, 10), "ABCDEG", strict=True)
    ],
]
SOUND = {
    "xlsx": xlsx(Sheet(LINES)),
    "xls": xls(Sheet(LINES)),
    "xlsb": xlsb(LINES),
    "ods": ods(Sheet(LINES)),
    "csv": text(LINES),
    "html": html(LINES),
    "xml": xml2003(LINES),
}
PEOPLE = len(LINES) - 1
FORMATS = ("xlsx", "xlsx", "xlsx", "xls", "xlsb", "ods", "csv", "html", "xml")
VALUES = [
    "",
    "#N/A",
    "=1/0",
    "1E999",
    -1,
    1e300,
    "Tổng cộng",
    "NGƯỜI LẬP BIỂU",
    "x" * 40_000,
    "\u202e\u200b",
    "<td>",
    '"',
    "STT",
    "Họ và tên",
    0,
    "nt",
    "I",
    "2/2,67",
]


def bytes_changed(data: bytes, rng: random.Random) -> bytes:
    """Bytes flipped, cut out, doubled, swapped, or the end lost."""
    raw = bytearray(data)
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(len(raw))
        match rng.randrange(6):
            case 0 | 1 | 2:
                raw[at] = rng.randrange(256)
            case 3:
                del raw[at : at + rng.randint(1, 40)]
            case 4:
                raw[at:at] = raw[at : at + rng.randint(1, 60)]
            case _:
                if rng.random() < 0.2:
                    del raw[at:]
        raw = raw or bytearray(b"x")
    return bytes(raw)


def parts_changed(data: bytes, rng: random.Random) -> bytes:
    """The package sound, one of its parts spoiled."""
    parts = parts_of(data)
    name = rng.choice(sorted(parts))
    if rng.random() < 0.1:
        del parts[name]
    elif parts[name]:
        parts[name] = bytes_changed(parts[name], rng)
    return zipped(parts)


def cells_changed(form: str, rng: random.Random) -> bytes:
    """A sound file with some cells blanked or filled with something else. The heading stays."""
    rows = [list(row) for row in LINES]
    for _ in range(rng.randint(1, 6)):
        rows[rng.randrange(1, len(rows))][rng.randrange(len(HEAD))] = rng.choice(VALUES)
    makers = {
        "xlsx": lambda: xlsx(Sheet(rows)),
        "xls": lambda: xls(
            Sheet([[v if not isinstance(v, str) else v[:30_000] for v in row] for row in rows])
        ),
        "xlsb": lambda: xlsb(rows),
        "ods": lambda: ods(Sheet(rows)),
        "csv": lambda: text(rows),
        "html": lambda: html(rows),
        "xml": lambda: xml2003(rows),
    }
    return makers[form]()


def mutant(seed: int) -> tuple[str, str, bytes]:
    """(format, way, bytes) of one seed."""
    rng = random.Random(seed)
    form = rng.choice(FORMATS)
    way = rng.choice(("bytes", "parts", "cells"))
    if way == "cells":
        return form, way, cells_changed(form, rng)
    if way == "parts" and form in ("xlsx", "xlsb", "ods"):
        return form, way, parts_changed(SOUND[form], rng)
    return form, "bytes", bytes_changed(SOUND[form], rng)


def judged(form: str, data: bytes, file: FileReport, told: bool) -> tuple[str, str]:
    """(what came of a file that was read, its fault or ''). *told* when the user is told that
    people may be missing."""
    # How many rows the broken tags of a page make is a matter of mending: there the rows count from
    # the heading.
    read = [
        {r - (s.heading_first if form == "html" else 0) for r in s.rows}
        for _, _, tables in file.sheets
        for s in tables
        if s.kind == "nguoi" and not s.aside
    ]
    changed = (
        "everybody"
        if file.people == PEOPLE
        else "another count"
        if read
        else "no table, and says so"
    )
    if not read and not file.reason:
        return "no table", "no table, and no word of it"
    try:
        sheets = independent.rows_of(form, data)
    except independent.Unreadable:
        return f"read, {changed}; the other reader refuses", ""
    expected = [
        e
        for e in (independent.people(rows, HEAD, from_heading=form == "html") for rows in sheets)
        if e is not None
    ]
    if not expected:
        return f"read, {changed}; the heading is spoiled", ""
    if not read:
        return f"read, {changed}; the other reader sees a heading", ""
    if len(expected) != len(read):
        return "another number of tables", f"{len(read)} tables instead of {len(expected)}"
    lost = [sorted(certain - got) for (certain, _), got in zip(expected, read, strict=True)]
    made = [sorted(got - possible) for (_, possible), got in zip(expected, read, strict=True)]
    if any(lost) and told and not any(made):
        return f"read, {changed}; the other reader sees more, as the loader says", ""
    fault = (
        f"people not read in rows {lost}, read without being there in rows {made}"
        if any(lost) or any(made)
        else ""
    )
    return (
        f"read, {changed}; the other reader agrees" if not fault else "the other reader disagrees",
        fault,
    )


def unaccounted(data: bytes, file: FileReport) -> str:
    """Where the rows by reason are not the rows of the sheet, or the people and lines not those of
    the tables; '' where they are."""
    _, grids_, _ = grids.read(data, LIMITS)
    for grid, (name, _, tables), counts in zip(grids_, file.sheets, file.rows, strict=True):
        if sum(counts.values()) != len(grid.rows):
            return f"{name}: {counts} of {len(grid.rows)} rows"
        listed = {r for s in tables for r in s.rows}
        if sum(counts.get(k, 0) for k in ("person", "line", "aside")) != len(listed):
            return f"{name}: {counts}, {len(listed)} rows in its tables"
    return ""


def run(seeds: range, folder: Path) -> tuple[collections.Counter[str], list[str]]:
    """(what came of how many, faults) of the mutants of *seeds*."""
    outcomes: collections.Counter[str] = collections.Counter()
    faults = []
    made = {}
    for seed in seeds:
        form, way, data = mutant(seed)
        path = folder / f"{seed}.{'xls' if form in ('html', 'xml') else form}"
        path.write_bytes(data)
        made[str(path)] = (seed, form, way, data)
    loaded = load([folder], jobs=1, limits=LIMITS)
    tables, problems = loaded.records.tables, loaded.records.problems
    missing = set(
        tables.loc[
            tables.index.isin(problems.loc[problems["rule"] == "ld-header-found", "_table"]), "file"
        ]
    )
    for file in loaded.files:
        seed, form, way, data = made[file.path]
        if file.status == "refused":
            outcomes[f"refused: {file.code}"] += 1
            if file.code in ("died", "seconds") or not file.reason:
                faults.append(f"seed {seed} ({form}, {way}): {file.code}")
        else:
            outcome, fault = judged(form, data, file, file.path in missing)
            fault = fault or unaccounted(data, file)
            outcomes[outcome] += 1
            if fault:
                faults.append(f"seed {seed} ({form}, {way}): {fault}")
    for path in made:
        Path(path).unlink()
    return outcomes, faults


def main() -> int:
    count, first = (
        int(sys.argv[1]) if len(sys.argv) > 1 else 5000,
        int(sys.argv[2]) if len(sys.argv) > 2 else 0,
    )
    started, outcomes, faults = time.monotonic(), collections.Counter(), []
    with tempfile.TemporaryDirectory() as folder:
        for start in range(first, first + count, 250):
            some, wrong = run(range(start, min(start + 250, first + count)), Path(folder))
            outcomes += some
            faults += wrong
    for name, number in outcomes.most_common():
        print(f"{number:6d}  {name}")
    print(
        f"{count} workbooks, {len(faults)} faults, {time.monotonic() - started:.0f} s, "
        f"largest reader {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB"
    )
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
