"""``python -m benchmarks.rules``: the whole book over a province with 1% and with 50% faulty
people, and plain pandera beside it.

Pandera gets the same rules as the engine, those that judge rows of the people's table, as
``validators.schema`` makes them: ``lazy=True``, at every level, on a frame of its own, and its
``failure_cases`` are read. It also asks the types and lists of each column, which is part of what a
schema is; places, messages and proposals are left to the reader of the report as always. Recall
and precision are counted against what the generator planted, at the cell; the mirror is the
generator's national side, and what it contradicts is counted too.
"""

import argparse
import resource
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa

from hoso.connectors.mirror import read_national
from hoso.connectors.registry.units import read_units
from hoso.fixtures import measure
from hoso.fixtures.month import Recipe, make
from hoso.office import intake
from hoso.validators import schema
from hoso.validators.plain import frames_of
from hoso.validators.rules import BOOK, Rule, engine
from hoso.validators.rules.context import Context

PERIOD, AS_OF = "2026-11", "2026-11-01"
RATES = (0.01, 0.5)


def of_rows(asked: Context) -> list[Rule]:
    """The rules of the book that the people's schema asks: the same ones for the engine."""
    made = schema("nguoi", AS_OF, lists=lists_of(asked), units=asked.units)
    ids = {check.name for check in made.checks or ()}
    return [rule for rule in BOOK.values() if rule.id in ids]


def lists_of(asked: Context) -> dict[str, pd.DataFrame]:
    """The lists of the records as frames of their own."""
    return {n: f for n, f in frames_of(asked.records).items() if n != "nguoi"}


def cases(asked: Context) -> int:
    """How many failure cases plain pandera gives of these rules, on a frame of the people."""
    frames = frames_of(asked.records)
    people = frames.pop("nguoi")
    made = schema("nguoi", AS_OF, lists=frames, units=asked.units, raises="info")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            made.validate(people, lazy=True)
        except pa.errors.SchemaErrors as errors:
            return len(errors.failure_cases)
    return 0


def spent(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """(seconds, seconds of processor, what *work* gave); the better of two runs."""
    best: tuple[float, float, Any] | None = None
    for _ in range(2):
        wall, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
        gave = work()
        after = resource.getrusage(resource.RUSAGE_SELF)
        processor = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
        if best is None or processor < best[1]:
            best = time.perf_counter() - wall, processor, gave
    assert best is not None
    return best


def at(rate: float, people: int, workbooks: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "tinh"
        make(root, Recipe(people=people, workbooks=workbooks, seed=5, faults=rate, period=PERIOD))
        units = read_units(root / "units.csv")
        loaded = intake.read([root / "inbox" / PERIOD])
        mirror = read_national(root / "national" / PERIOD)
        told = [
            pd.read_csv(root / "truth" / PERIOD / f"{name}.csv", dtype=str, keep_default_na=False)
            for name in ("faults", "against_national")
        ]
        truth = pd.concat(told, ignore_index=True).astype({"row": "int64"})
    seconds, processor, checked = spent(
        lambda: intake.check(loaded, AS_OF, intake.Known(units, mirror))
    )
    nguoi = checked.records.nguoi
    rows = of_rows(Context(checked.records, AS_OF, units))
    row_seconds, row, row_found = spent(
        lambda: engine.run(Context(checked.records, AS_OF, units), rows).findings
    )
    plain_seconds, pandera, failures = spent(lambda: cases(Context(checked.records, AS_OF, units)))
    cells = int(
        checked.records.raw.notna().to_numpy().sum()
        + sum(r.notna().to_numpy().sum() for r in checked.records.raw_con.values())
    )
    measured = measure.of_faults(checked.findings, truth, cells)
    return {
        "people": len(nguoi),
        "planted": measured.injected,
        "kinds": truth["kind"].nunique(),
        "found": measured.found,
        "recall": measured.recall,
        "precision": measured.precision,
        "accused": measured.accused,
        "crashed": len(checked.crashed),
        "findings": len(checked.findings),
        "seconds": seconds,
        "processor": processor,
        "rows": len(rows),
        "row_seconds": row_seconds,
        "row": row,
        "row_found": len(row_found),
        "plain_seconds": plain_seconds,
        "plain": pandera,
        "failures": failures,
        "missed": measured.missed,
        "wrong": measured.wrong,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=24_000)
    parser.add_argument("--workbooks", type=int, default=500)
    parser.add_argument(
        "--missed",
        action="store_true",
        help="Print faults not found and clean cells accused, without values.",
    )
    asked = parser.parse_args()
    made = [at(rate, asked.people, asked.workbooks) for rate in RATES]
    lines: list[tuple[str, Callable[[dict[str, Any]], str]]] = [
        ("people", lambda m: f"{m['people']:,}"),
        ("faults planted (kinds)", lambda m: f"{m['planted']:,} ({m['kinds']})"),
        ("recall at the cell", lambda m: f"{m['found']:,} = {m['recall']:.2%}"),
        ("clean cells accused at error level", lambda m: f"{m['accused']:,}"),
        ("precision at error level", lambda m: f"{m['precision']:.2%}"),
        ("findings; crashed rules", lambda m: f"{m['findings']:,}; {m['crashed']}"),
        (
            f"check, {len(BOOK)} rules: seconds (processor)",
            lambda m: f"{m['seconds']:.2f} ({m['processor']:.2f})",
        ),
        (
            "rules of the people's rows, engine",
            lambda m: f"{m['row_seconds']:.2f} ({m['row']:.2f}), {m['row_found']:,} findings",
        ),
        (
            "the same rules in plain pandera, lazy",
            lambda m: f"{m['plain_seconds']:.2f} ({m['plain']:.2f}), {m['failures']:,} cases",
        ),
        (
            "pandera against engine, processor",
            lambda m: f"{m['plain'] / m['row']:.1f} times, {m['rows']} rules",
        ),
    ]
    out = ["| | " + " | ".join(f"{r:.0%} faulty" for r in RATES) + " |", "| --- | --- | --- |"]
    out += [f"| {label} | " + " | ".join(show(m) for m in made) + " |" for label, show in lines]
    out.append(
        f"\n50% against 1%, processor: {made[1]['processor'] / made[0]['processor']:.2f} "
        f"times (pandera {made[1]['plain'] / made[0]['plain']:.2f})"
    )
    sys.stdout.write("\n".join(out) + "\n")
    if asked.missed:
        for m in made:
            sys.stdout.write(
                m["missed"].groupby(["kind", "rules"]).size().to_string()
                + "\n"
                + m["wrong"].groupby(["rule", "field"]).size().to_string()
                + "\n"
            )


if __name__ == "__main__":
    main()
