"""``python -m benchmarks.figures [PEOPLE]``: all forms of a province against reading its people.

The floor is reading the people's frame from the mirror as they are now (``Mirror.theirs`` of the
person alone). Beside it: the people of a day by the history (``Mirror.on_day``), all forms of hoso
drawn from it, and the balance of a year. Processor time of this process, best of three. Issue 12
asks that all forms take at most 3 times the floor.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from hoso.connectors.mirror import Mirror, engine
from hoso.connectors.mirror.store import _frame
from hoso.fixtures import decisions, province
from hoso.validators import balance, forms
from hoso.validators.forms import counting
from hoso.validators.rules.expressions import Columns

DAY = "2026-12-31"
ROUNDS = 3


def best(work: Callable[[], Any]) -> tuple[float, Any]:
    """(processor seconds of the best of three, what the last gave)."""
    times, found = [], None
    for _ in range(ROUNDS):
        begun = time.process_time()
        found = work()
        times.append(time.process_time() - begun)
    return min(times), found


def _theirs(mirror: Mirror) -> pd.DataFrame:
    with engine.reading(mirror.engine) as conn:
        return _frame(conn, "theirs", "nguoi", False)


def _all_forms(frames: dict[str, pd.DataFrame], units: pd.DataFrame) -> int:
    """Draw every form of the people and of the register; how many."""
    c = counting.context(frames, DAY, units)
    drawn = [f for f in forms.builtin().values() if f.table in frames]
    values = {table: Columns(c, table) for table in {f.table for f in drawn}}
    for form in drawn:
        counting.draw(form, c, pd.Index(frames[form.table]["id"]), values[form.table])
    return len(drawn)


def main(people: int) -> None:
    made = province.generate(1, people)
    with tempfile.TemporaryDirectory() as folder, Mirror.open(Path(folder) / "m.db") as mirror:
        mirror.pull({"nguoi": made.nguoi}, period="2025-12", as_of="2025-12-31", source="b")
        floor, _ = best(lambda: _theirs(mirror))
        read, frames = best(lambda: mirror.on_day(DAY))
        register = decisions.generate(1, int(DAY[:4]), made.units, made.nguoi)
        lines = {n: f.assign(id=n + f.index.astype("str")) for n, f in register.items()}
        drawn, number = best(lambda: _all_forms({**frames, **lines}, made.units))
        ends = [f"2025-12-{n:02d}" for n in (31,)] + [f"2026-{m:02d}-28" for m in range(1, 13)]
        year, _ = best(lambda: mirror.on_days(ends, None, balance.FIELDS))
    for words, seconds in (
        ("people's frame from the mirror (floor)", floor),
        ("people of a day by the history", read),
        (f"{number} forms, of people and of the register", drawn),
        ("people at 13 days of a year", year),
    ):
        print(f"{words:42} {seconds:6.2f} s {seconds / floor:6.2f} x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 24_000)
