"""``make history``: years of a province, month by month through the real stages, held against the
truth of every outcome.

``python -m tests.history.run [PEOPLE [UNITS [MONTHS [SEED [DELAY]]]]]`` prints a line a month and
exits with 1 when anything differs.
"""

import collections
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from hoso.connectors.mirror import Mirror
from hoso.fixtures import history
from hoso.sync import reorganise
from hoso.sync.plan import Known, plan
from hoso.validators import reorganisation
from hoso.validators.reorganisation import overlaid
from hoso.validators.rules import BOOK, engine
from hoso.validators.rules.context import Context
from hoso.validators.units import Registry, resolve

from ..typed import text

# What keeps a row out is judged by the rule that mistyped numbers break; the whole book is tried
# elsewhere.
RULES = ("id-cccd-format",)
OFFICER = "Lan"


@dataclass
class Told:
    """What came of a history: a line a month, the situations met, and one sentence for each thing
    that differs from the truth."""

    months: list[dict[str, object]] = field(default_factory=list)
    situations: collections.Counter = field(default_factory=collections.Counter)
    happened: collections.Counter = field(default_factory=collections.Counter)
    faults: list[str] = field(default_factory=list)


def run(people: int, units: int, months: int, seed: int, folder: Path, delay: int = 0) -> Told:
    """Go through *months* of a history; stops after the first month that differs, since all later
    ones would.

    Args:
        delay: see ``history.tell``.
    """
    told = Told()
    story = history.tell(seed, people, units, count=months, delay=delay)
    with Mirror.open(folder / "mirror.db") as mirror:
        mirror.pull(story.first, period="2026-10", source="first")
        ledger = pd.DataFrame()
        for month in story.months:
            started = time.process_time()
            found, ledger = _month(mirror, story.units, month, ledger)
            told.months.append(
                {
                    "period": month.period,
                    "people": len(month.theirs),
                    "lines": len(month.lines),
                    "seconds": round(time.process_time() - started, 2),
                }
            )
            told.situations.update(month.people.values())
            told.happened.update(month.told)
            told.faults += [f"{month.period}: {sentence}" for sentence in found]
            if found:
                return told
        told.faults += mirror.audit_verify()
    return told


def _month(
    mirror: Mirror, kept: pd.DataFrame, month: history.Month, ledger: pd.DataFrame
) -> tuple[list[str], pd.DataFrame]:
    mirror.pull(
        month.national, period=month.period, source=month.period, as_of=f"{month.period}-01"
    )
    if len(month.events):
        _reorganise(mirror, kept, month)
    units = overlaid(kept, mirror.read("unit"))
    records = resolve(month.records, units, month.as_of)
    result = engine.run(Context(records, month.as_of, units), [BOOK[name] for name in RULES])
    errors = result.findings[
        (result.findings["severity"] == "error") & (result.findings["index"] >= 0)
    ]
    known = Known(
        mirror.base(),
        mirror.theirs(),
        units,
        ledger if len(ledger) else None,
        judgements=mirror.judgements(),
        mirror_day=f"{month.period}-01",
    )
    made = plan(records, known, month.as_of, kept_out=set(errors["index"].astype(int)))
    numbers = _numbers(mirror, month)
    faults = _compare_people(made.people, month, numbers) + _compare_lines(
        made.changes, month, numbers
    )
    balance = made.gates[(made.gates["gate"] == "balance") & made.gates["over"]]
    faults += [f"heads do not balance in {unit or 'the province'}" for unit in balance["unit"]]
    if faults:
        return faults, ledger
    if not month.approved:
        return _compare_mirror(mirror, month), pd.concat(
            [ledger, made.delivered], ignore_index=True
        )
    number = mirror.save_plan(
        made.changes, {"period": month.period, "as_of": month.as_of}, by=OFFICER
    )
    decisions = {line[:5]: line[5] for line in month.lines.itertuples(index=False, name=None)}
    mirror.decide(
        number,
        made.changes.assign(decision=[decisions[key] for key in _keys(made.changes, numbers)]),
        by=OFFICER,
    )
    if "approve" in decisions.values():
        mirror.apply(number, by=OFFICER)
    return _compare_mirror(mirror, month), pd.concat([ledger, made.delivered], ignore_index=True)


def _reorganise(mirror: Mirror, kept: pd.DataFrame, month: history.Month) -> None:
    """The office declares, places whom it knows, approves as a block and applies."""
    said, theirs = mirror.read("unit"), mirror.theirs()
    registry = overlaid(kept, said)
    wrong = reorganisation.problems(month.events, registry)
    assert not wrong, wrong
    events = reorganisation.events(month.events, registry)
    ids = theirs["nguoi"].set_index("so_hieu")["id"]
    made = reorganise.plan(
        events,
        registry,
        said,
        mirror.base(),
        theirs,
        {str(ids[n]): unit for n, unit in month.chosen.items()},
    )
    assert not len(reorganise.unbalanced(made.heads))
    heads = dict(zip(made.heads["unit"], made.heads["before"].tolist(), strict=True))
    number = mirror.save_plan(
        made.changes,
        {"period": month.period, "as_of": f"{month.period}-01", "heads": heads},
        by=OFFICER,
        kind="reorganise",
    )
    mirror.decide(number, made.changes.assign(decision="approve"), by=OFFICER)
    before = len(theirs["nguoi"])
    mirror.apply(number, by=OFFICER)
    assert len(mirror.theirs()["nguoi"]) == before
    ended = Registry(overlaid(kept, mirror.read("unit")))
    for event in events:
        for unit in event.follow:
            left = int((mirror.theirs()["nguoi"]["ma_don_vi_su_dung"] == unit).sum())
            assert left == int((made.waiting["unit"] == unit).sum()) and not ended.valid(
                unit, month.as_of
            )


def _numbers(mirror: Mirror, month: history.Month) -> dict[str, str]:
    """Person id of the plan -> personnel number, which nobody else ever bears here."""
    known = mirror.theirs(closed=True)["nguoi"]
    fresh = month.records.nguoi.dropna(subset=["cccd", "so_hieu"])
    return {"new:" + c: n for c, n in zip(fresh["cccd"], fresh["so_hieu"], strict=True)} | dict(
        zip(known["id"], known["so_hieu"], strict=True)
    )


def _keys(changes: pd.DataFrame, numbers: dict[str, str]) -> list[tuple[str, ...]]:
    columns = [changes[c].fillna("").tolist() for c in ("kind", "table", "op", "field")]
    return [
        (text(numbers.get(i, i)), *rest)
        for i, *rest in zip(changes["id"].tolist(), *columns, strict=True)
    ]


def _compare_people(
    about: pd.DataFrame, month: history.Month, numbers: dict[str, str]
) -> list[str]:
    """Everybody has exactly one situation, the true one; who is silent is not spoken of."""
    found: dict[str, list[str]] = collections.defaultdict(list)
    for i, situation in zip(about["id"], about["situation"], strict=True):
        found[text(numbers.get(i, i))].append(situation)
    faults = [
        f"{n}: {found.get(n)} instead of {s}"
        for n, s in month.people.items()
        if found.get(n, ["silent"] if s == "silent" else []) != [s]
    ]
    return faults + [
        f"{n}: {found[n]}, but nobody knows of this person"
        for n in found.keys() - month.people.keys()
    ]


def _compare_lines(
    changes: pd.DataFrame, month: history.Month, numbers: dict[str, str]
) -> list[str]:
    found = collections.Counter(_keys(changes, numbers))
    wanted = collections.Counter(
        month.lines.drop(columns="decision").itertuples(index=False, name=None)
    )
    extra, missing = found - wanted, wanted - found
    return [f"line too many: {key}" for key in extra.elements()] + [
        f"line missing: {key}" for key in missing.elements()
    ]


def _compare_mirror(mirror: Mirror, month: history.Month) -> list[str]:
    """After the apply: the same people on both sides, nobody twice, every field of everybody, every
    line of the pay history."""
    faults = []
    theirs = mirror.theirs()
    for name, state, wanted in (
        ("theirs", theirs, month.theirs),
        ("base", mirror.base(), month.base),
    ):
        people = state["nguoi"]
        number = wanted["so_hieu"]
        faults += [
            f"{name}: {n} twice" for n in people.loc[people["so_hieu"].duplicated(), "so_hieu"]
        ]
        lost, strange = set(number) - set(people["so_hieu"]), set(people["so_hieu"]) - set(number)
        faults += [f"{name}: {n} lost" for n in sorted(lost)] + [
            f"{name}: {n} nobody knows" for n in sorted(strange)
        ]
        if faults:
            return faults
        held = people.drop_duplicates("so_hieu").set_index("so_hieu").loc[number]
        for column in history.PERSON:
            if column == "so_hieu":
                continue
            a, b = held[column].to_numpy(dtype=object), wanted[column].to_numpy(dtype=object)
            faults += [
                f"{name}: {column} of {n} is {x}, not {y}"
                for n, x, y in zip(number, a, b, strict=True)
                if not (x == y or (x != x and y != y))
            ]
    pay = theirs["qt_luong"].merge(theirs["nguoi"][["id", "so_hieu"]], on="id")
    held_pay = set(zip(pay["so_hieu"], pay["tu_ngay"], pay["bac"], strict=True))
    return faults + [f"pay history: {line}" for line in sorted(held_pay ^ month.pay, key=str)]


def main() -> int:
    given = [int(a) for a in sys.argv[1:]]
    people, units, months, seed, delay = [*given, *(24_000, 500, 24, 1, 0)[len(given) :]]
    with tempfile.TemporaryDirectory() as folder:
        told = run(people, units, months, seed, Path(folder), delay)
    for line in told.months:
        print(*(f"{k} {v}" for k, v in line.items()))
    print("situations", dict(told.situations.most_common()))
    print("happened", dict(told.happened.most_common()))
    for sentence in told.faults[:50]:
        print(sentence)
    print(len(told.faults), "differences from the truth")
    return 1 if told.faults else 0


if __name__ == "__main__":
    sys.exit(main())
