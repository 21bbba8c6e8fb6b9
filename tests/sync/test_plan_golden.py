"""Whole plans of crowded months, as they were kept: who is who, every change line, heads, gates,
what was kept out; the same again once some questions were answered; what is only written otherwise.
"""

import difflib
import itertools
import random
from dataclasses import replace

import pandas as pd

from hoso.sync.judgements import ANSWERS, Said, answer
from hoso.sync.plan import Known, notations
from hoso.sync.plan import plan as make

from ..golden import compared
from . import crowd

DAY = "2026-11-30"
SEED = 1
SETTINGS = {"matching": {"key_holders": 3}, "reactions": {"absent": {"event": "absent"}}}
HIDDEN = ["change", "seal", "decision", "by", "note", "cccd", "ho_ten"]


def ledger() -> pd.DataFrame:
    """Three units sent, C only its officials; who sent what in the months before."""
    lines = [
        ("2026-09", "A", "", "accepted", 90.0, 0.0),
        ("2026-10", "A", "", "accepted", 60.0, 1.0),
        ("2026-10", "B", "", "refused", 50.0, 9.0),
        ("2026-11", "A", "", "accepted", 40.0, None),
        ("2026-11", "B", "", "accepted", 41.0, None),
        ("2026-11", "C", "CC", "accepted", 20.0, None),
        ("2026-11", crowd.SILENT, "", "refused", 4.0, None),
    ]
    names = ["period", "unit", "category", "status", "people", "absent"]
    return pd.DataFrame(lines, columns=names).astype({"absent": "float64"})


def province(records, month: crowd.Month):
    """Submissions and what is known without them."""
    sent = records(
        month.ours,
        month.lists["ours"],
        raw={name: [r.get(name) for r in month.raw] for name in ("email", "chuc_vu", "he_so")},
    )
    known = Known(
        crowd.state(month.base, month.lists["base"]),
        crowd.state(month.theirs, month.lists["theirs"]),
        units=crowd.UNIT_BOOK,
        ledger=ledger(),
        numbers=pd.DataFrame(month.numbers, columns=["scheme", "value", "id", "valid_to"]).astype(
            "str"
        ),
        mirror_day="2026-11-01",
    )
    return crowd.with_notes(sent), known


def answered(found) -> pd.DataFrame:
    """Answers to half of the questions; some of them lapsed, some to values that have moved."""
    luck, given = random.Random(SEED), []
    for line in found.changes.to_dict("records"):
        if line["kind"] not in ANSWERS or luck.random() < 0.5:
            continue
        word = luck.choice(ANSWERS[line["kind"]])
        reason = {"reason": "TV", "day": luck.choice(["2026-11-10", ""])} if word == "left" else {}
        until = luck.choice(["", "", "2026-11-30", "2026-11-29"])
        said = Said(word, luck.choice(["đã hỏi", "hồ sơ gốc"]), until, unit="B", **reason)
        at = luck.choice(["2026-11-12T08:00:00", "2026-08-01T08:00:00"])
        kept = {**answer(line, said), "by": luck.choice(["Lan", "Nam"]), "at": at}
        if luck.random() < 0.15:
            kept["ours"] = kept["theirs"]
        given.append(kept)
    return pd.DataFrame(given)


def overrides(found: pd.DataFrame) -> pd.DataFrame:
    """One for a unit, one for all, one that has lapsed, one of its last day."""
    stop = found[found["tripped"]]
    over = [
        {"gate": gate, "unit": unit, "by": "Lan", "because": f"vì {n}", "until": day}
        for n, (gate, unit, day) in enumerate(
            zip(
                stop["gate"],
                stop["unit"].where(stop["gate"] != "absent_share", ""),
                itertools.cycle(["2027-01-31", DAY, "2026-11-29"]),
                strict=False,
            )
        )
    ]
    return pd.DataFrame(over)


def told(found) -> str:
    changes = found.changes.drop(columns=HIDDEN)
    parts = {
        "people": found.people,
        "changes": changes,
        "balance": found.balance,
        "gates": found.gates,
        "kept out": found.kept_out,
        "delivered": found.delivered,
    }
    return "\n".join(f"== {name}\n{lines(frame)}" for name, frame in parts.items())


def lines(frame: pd.DataFrame) -> str:
    """One line a row, what is not said left out."""
    rows = frame.astype(object).to_dict("records")
    return "\n".join(
        " ".join(f"{k}={v}" for k, v in row.items() if v == v and v not in ("", None))
        for row in rows
    )


def test_golden_plan(records):
    sent, known = province(records, month := crowd.month(SEED))
    given = {"settings": SETTINGS, "kept_out": month.kept_out}
    first = make(sent, known, DAY, **given)
    compared("sync/plan.txt", once := told(first))
    judged, let_pass = replace(known, judgements=answered(first)), overrides(first.gates)
    again = told(make(sent, judged, DAY, overrides=let_pass, **given))
    moved = difflib.unified_diff(once.splitlines(), again.splitlines(), n=0, lineterm="")
    compared("sync/plan-answered.txt", "\n".join(moved))
    compared("sync/notations.txt", lines(notations(sent, known, DAY, settings=SETTINGS)))
