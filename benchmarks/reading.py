"""``python -m benchmarks.reading``: how well workbooks are read whose layouts are made by
combination.

Of each cell that was written, the truth is known: the person, the field and the value. Counted are
people found and lost, columns, cells (right, told or asked about, silent), clean people accused at
error level and spoiled cells found, over all and for each habit of the clerk (a habit stands with
all others drawn at random, so a weak one is seen in its line). ``--trend`` adds a line to
``docs/reading.md``. Nothing here measures time.
"""

import argparse
import datetime
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from hoso.connectors.intake.loading import questions
from hoso.fixtures.combined.build import Made, make
from hoso.fixtures.combined.shape import HABITS
from hoso.fixtures.writers import write
from hoso.office import intake
from hoso.validators.columns import letter
from hoso.validators.schemas import dictionary

DAY = "2026-11-30"
PLACE = ["file", "sheet", "row"]
TREND = Path(__file__).parents[1] / "docs" / "reading.md"


@dataclass(frozen=True)
class Read:
    """What came of reading, and the truth, as frames.

    Attributes:
        people: file, sheet, row, person, spoiled, found, unit (as read), true_unit, rules
            (at error level), accused.
        extra: rows taken for people that are none: file, sheet, row.
        cells: file, sheet, row, column (letter), field, outcome: right, told, lost or wrong.
        faults: file, sheet, row, column, field, found.
        habits: one row a file (index), one column a habit.
    """

    people: pd.DataFrame
    extra: pd.DataFrame
    cells: pd.DataFrame
    faults: pd.DataFrame
    habits: pd.DataFrame

    def figures(self, files: pd.Index | None = None) -> dict[str, float]:
        """Shares (0 to 1) and counts over *files*, by default all of them."""
        people, extra, cells, faults = (
            f if files is None else f[f["file"].isin(files)]
            for f in (self.people, self.extra, self.cells, self.faults)
        )
        columns = cells.groupby(["file", "sheet", "column"])["outcome"].agg(_of_column)
        clean = people[~people["spoiled"] & people["found"]]
        outcome = cells["outcome"]
        return {
            "files": people["file"].nunique(),
            "people": len(people),
            "found": people["found"].mean(),
            "extra": len(extra),
            "columns": (columns == "right").mean(),
            "columns_known": columns.isin(["right", "told"]).mean(),
            "cells": (outcome == "right").mean(),
            "cells_known": outcome.isin(["right", "told"]).mean(),
            "lost": (outcome == "lost").mean(),
            "wrong": (outcome == "wrong").mean(),
            "units": (people["unit"] == people["true_unit"]).mean(),
            "accused": clean["accused"].mean() if len(clean) else 0.0,
            "faults": len(faults),
            "faults_found": faults["found"].mean() if len(faults) else 1.0,
        }


def _of_column(outcomes: pd.Series) -> str:
    """A column is right when nine of ten of its cells are; else it goes by what most of the others
    are."""
    right = outcomes == "right"
    return "right" if right.mean() >= 0.9 else str(outcomes[~right].mode().iloc[0])


def measure(seed: int, files: int, folder: Path) -> Read:
    """Make *files* workbooks in *folder*, read and check them with their province's registry."""
    province, books = make(seed, files, DAY)
    made = {write(m.book, folder).name: m for m in books}
    loaded = intake.read([folder])
    checked = intake.check(loaded, DAY, intake.Known(province.units))
    seen = _seen(checked)
    people = _people(made, checked)
    people["true_unit"] = province.nguoi["ma_don_vi_su_dung"].reindex(people["person"]).to_numpy()
    return Read(
        people,
        _extra(made, checked),
        _cells(made, province.nguoi, seen, _asked(checked), _findings(checked)),
        _faults(made, _findings(checked)),
        pd.DataFrame.from_dict({n: m.shape.habits for n, m in made.items()}, orient="index"),
    )


def _addressed(frame: pd.DataFrame, tables: pd.DataFrame) -> pd.DataFrame:
    at = tables.set_index("_table")
    return frame.assign(
        file=frame["_table"].map(at["file"]).map(lambda f: Path(str(f)).name),
        sheet=frame["_table"].map(at["sheet"]),
        row=frame["_row"].astype(int),
    )


def _seen(checked: intake.Checked) -> pd.DataFrame:
    """The people that were read, by address, every field."""
    return _addressed(checked.records.nguoi, checked.records.tables).set_index(PLACE)


def _findings(checked: intake.Checked) -> pd.DataFrame:
    found = checked.findings
    return found.assign(file=found["file"].map(lambda f: Path(str(f)).name))


def _asked(checked: intake.Checked) -> set[tuple[str, str, str]]:
    return {
        (Path(f.path).name, q["sheet"], q["column"]) for f in checked.files for q in questions(f)
    }


def _people(made: dict[str, Made], checked: intake.Checked) -> pd.DataFrame:
    findings = _findings(checked)
    errors = findings[findings["severity"] == "error"]
    rules = errors.groupby(PLACE)["rule"].agg(lambda r: " ".join(sorted(set(r)))).to_dict()
    seen = _seen(checked)
    found, units = set(seen.index), seen["ma_don_vi_su_dung"].to_dict()
    rows = []
    for name, book in made.items():
        spoiled = {(sheet, row) for sheet, row, _ in book.faults}
        for (sheet, row), person in book.people.items():
            at = (name, sheet, row)
            rows.append(
                (
                    *at,
                    person,
                    (sheet, row) in spoiled,
                    at in found,
                    units.get(at),
                    rules.get(at, ""),
                )
            )
    people = pd.DataFrame(rows, columns=[*PLACE, "person", "spoiled", "found", "unit", "rules"])
    return people.assign(accused=people["rules"] != "")


def _extra(made: dict[str, Made], checked: intake.Checked) -> pd.DataFrame:
    true = {(n, s, r) for n, m in made.items() for s, r in m.people}
    seen = _seen(checked).index
    return pd.DataFrame([at for at in seen if at not in true], columns=PLACE)


def _cells(
    made: dict[str, Made],
    truth: pd.DataFrame,
    seen: pd.DataFrame,
    asked: set[tuple[str, str, str]],
    findings: pd.DataFrame,
) -> pd.DataFrame:
    """Every written cell that was not spoiled, with what became of it."""
    written = pd.DataFrame(
        [
            (name, sheet, row, letter(index), column.field, person)
            for name, book in made.items()
            for (sheet, row), person in book.people.items()
            for (at, index), column in book.columns.items()
            if at == sheet and (sheet, row, index) not in book.faults
            and _stands(book, sheet, row, index)
        ],
        columns=[*PLACE, "column", "field", "person"],
    )  # fmt: skip
    told = set(findings[[*PLACE, "column"]].itertuples(index=False, name=None))
    parts = [
        _outcomes(cells, str(field), truth, seen, asked, told)
        for field, cells in written.groupby("field")
    ]
    return pd.concat(parts, ignore_index=True)


def _stands(book: Made, sheet: str, row: int, index: int) -> bool:
    page = next(s for s in book.book.sheets if s.name == sheet)
    return page.get(row, index) is not None


def _outcomes(
    cells: pd.DataFrame,
    field: str,
    truth: pd.DataFrame,
    seen: pd.DataFrame,
    asked: set[tuple[str, str, str]],
    told: set[tuple[str, str, int, str]],
) -> pd.DataFrame:
    true = _comparable(truth[field].reindex(cells["person"]), field)
    got = _comparable(seen[field].reindex(pd.MultiIndex.from_frame(cells[PLACE])), field)
    right = true.to_numpy() == got.to_numpy()
    known = [
        (f, s, c) in asked or (f, s, r, c) in told
        for f, s, r, c in cells[[*PLACE, "column"]].itertuples(index=False, name=None)
    ]
    blank = (got == "").to_numpy()
    outcome = pd.Series("wrong", index=cells.index)
    outcome[blank] = "lost"
    outcome[pd.Series(known, index=cells.index)] = "told"
    outcome[right] = "right"
    return cells.assign(outcome=outcome, true=true.to_numpy(), got=got.to_numpy())


def _comparable(values: pd.Series, field: str) -> pd.Series:
    """Text that is equal when a person would call the values equal: names in any case."""
    if dictionary.field(field).kind in ("int", "decimal"):
        numbers = pd.to_numeric(values, errors="coerce")
        return numbers.map("{:g}".format).where(numbers.notna(), "").astype("str")
    text = values.astype(object).where(values.notna(), "").astype("str")
    return text.str.casefold() if field == "ho_ten" else text


def _faults(made: dict[str, Made], findings: pd.DataFrame) -> pd.DataFrame:
    weighty = findings[findings["severity"] != "info"]
    told = set(weighty[[*PLACE, "column"]].itertuples(index=False, name=None))
    return pd.DataFrame(
        [
            (name, sheet, row, letter(index), field, (name, sheet, row, letter(index)) in told)
            for name, book in made.items()
            for (sheet, row, index), field in book.faults.items()
        ],
        columns=[*PLACE, "column", "field", "found"],
    )


LINE = (
    "{files:>5.0f} {people:>6.0f} {found:>8.2%} {extra:>5.0f} {columns:>8.2%} {columns_known:>8.2%}"
    " {cells:>8.2%} {cells_known:>8.2%} {wrong:>7.3%} {units:>8.2%} {accused:>8.2%}"
    " {faults_found:>8.2%}"
)
HEAD = (
    f"{'':<28} {'files':>5} {'people':>6} {'found':>8} {'extra':>5} {'columns':>8} {'+asked':>8}"
    f" {'cells':>8} {'+told':>8} {'wrong':>7} {'units':>8} {'accused':>8} {'faults':>8}"
)


def show(read: Read) -> str:
    """The table of figures: all, then each habit."""
    lines = [HEAD, f"{'all':<28} " + LINE.format(**read.figures())]
    for habit, choices in HABITS.items():
        for value in dict.fromkeys([v for v, _ in choices]):
            files = read.habits.index[read.habits[habit] == value]
            if len(files):
                name = f"{habit} {value}"
                lines.append(f"{name:<28} " + LINE.format(**read.figures(files)))
    return "\n".join(lines)


def detail(read: Read) -> str:
    """What went wrong, by cause, each with one example."""
    cells = read.cells[read.cells["outcome"] != "right"]
    by = cells.groupby(["outcome", "field", "file", "sheet", "column"])
    columns = by.agg(cells=("row", "size"), row=("row", "first"), true=("true", "first"),
                     got=("got", "first")).reset_index()  # fmt: skip
    clean = read.people[read.people["accused"] & ~read.people["spoiled"]]
    parts = {
        "cells": columns.sort_values(["outcome", "field"], ascending=[False, True]),
        "people lost": read.people[~read.people["found"]].groupby(["file", "sheet"]).size(),
        "rows that are no people": read.extra.groupby(["file", "sheet"]).size(),
        "clean people accused": clean.groupby(["file", "rules"]).size(),
        "faults missed": read.faults[~read.faults["found"]],
    }
    return "\n\n".join(f"{name}\n{part.to_string()}" for name, part in parts.items() if len(part))


def note_trend(read: Read, seed: int, path: Path = TREND) -> None:
    """Add today's line to the table at the end of the page."""
    figures = read.figures()
    with path.open("a", encoding="utf-8") as page:
        page.write(
            f"| {datetime.date.today().isoformat()} | {seed} | {figures['files']:.0f} | "
            f"{figures['people']:.0f} | "
            + " | ".join(
                f"{figures[k]:.2%}"
                for k in ("found", "columns_known", "cells", "cells_known", "wrong", "accused",
                          "faults_found")
            )
            + " |\n"
        )  # fmt: skip


def main() -> None:
    """Print the figures; see ``--help``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading")
    parser.add_argument("--files", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--detail", action="store_true", help="what went wrong, by field and cause")
    parser.add_argument("--trend", action="store_true", help="add a line to docs/reading.md")
    parser.add_argument("--keep", type=Path, help="keep the workbooks in this folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        where = given.keep or Path(folder)
        where.mkdir(exist_ok=True)
        read = measure(given.seed, given.files, where)
    print(show(read))
    if given.detail:
        print(detail(read))
    if given.trend:
        note_trend(read, given.seed)


if __name__ == "__main__":
    main()
