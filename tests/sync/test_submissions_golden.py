"""Inboxes in which units send again, correct, split, copy and repeat their files: which count, for
whom, what is asked. As it was kept."""

import random

import numpy as np
import pandas as pd

from hoso.sync.same_people import same_people, shared
from hoso.sync.submissions import adopted, submissions

from ..golden import compared
from .test_submissions import ALL, PERIOD, Sent, person

INBOXES = 10
NAMES = (
    "ds",
    "ds sua",
    "bo sung",
    "lan 2",
    "danh sach moi",
    "ds-v2",
    "dieu chinh",
    "a",
    "b",
    "moi",
)


def changed(luck: random.Random, n: int) -> dict:
    """Somebody as another file would tell of them: a number, a day or a name otherwise or not at
    all, or the same."""
    sound = person(n)
    one = person(n, so_hieu=f"NB{n}" if luck.random() < 0.5 else np.nan)
    for _ in range(luck.choice((0, 0, 1, 1, 2))):
        name = luck.choice(("ho_ten", "ngay_sinh", "cccd", "so_hieu"))
        other = {
            "ho_ten": luck.choice(
                (sound["ho_ten"].upper(), sound["ho_ten"] + "h", "Lê Khác", np.nan)
            ),
            "ngay_sinh": luck.choice(
                (sound["ngay_sinh"][:4], sound["ngay_sinh"][:7], "1999-09-09")
            ),
            "cccd": luck.choice((sound["cccd"][1:], f"0010{n:08d}", np.nan, "0370")),
            "so_hieu": luck.choice((f"K{n % 3}", np.nan)),
        }
        one[name] = other[name]
    return one


def inbox(seed: int) -> Sent:
    luck, sent = random.Random(seed), Sent()
    for number in range(luck.randint(4, 9)):
        unit = luck.choice(("H1", "H1", "H2", ""))
        first = luck.choice((0, 0, 0, 3, 20))
        size = luck.choice((0, 4, 4, 8, 8, 8, 12))
        people = [changed(luck, n) for n in range(first, first + size) if luck.random() < 0.85]
        told = {
            "unit": unit,
            "declared": luck.choice(
                ("", "", "", "2026-11-30", "2026-11", "2026-11-29", "2026-10-31")
            ),
            "period": luck.choice(("", "", "", "", PERIOD, PERIOD, "2026-10")),
            "seen": luck.choice(("2026-11-10T08:00:00", "2026-11-10T08:00:00", "2026-11-11")),
            "changed": luck.choice((1000.0, 1005.0, 1010.0, 1010.5, 2000.0)),
            "saved": luck.choice((np.nan, 500.0, 501.0, 502.0, 503.0)),
            "fields": luck.choice(
                (ALL, ALL, frozenset(sorted(ALL)[:4]), frozenset(sorted(ALL)[:3]))
            ),
            "lists": luck.random() < 0.2,
        }
        if number and luck.random() < 0.15:
            told["same"] = sent.files[luck.randrange(number)]["file"]
        if number and told["period"] and luck.random() < 0.6:
            told["answers"] = sent.sha(luck.randrange(number))[:12]
        sent.file(f"{luck.choice(NAMES)} {number}.xlsx", people, **told)
    for number in range(len(sent.files)):
        if luck.random() < 0.15:
            at = luck.choice(("2026-12-01T08:00:00", "2026-11-10T09:00:00"))
            sent.decide(number, luck.choice(("keep", "replace", "drop")), at)
    return sent


def lines(frame: pd.DataFrame) -> list[str]:
    return [" ".join(map(str, line)) for line in frame.itertuples(index=False, name=None)]


def test_golden_inboxes():
    told = []
    for seed in range(INBOXES):
        sent = inbox(seed)
        files, people = sent.frames()
        decisions = pd.DataFrame(sent.said, columns=["sha256", "word", "at"]).astype("str")
        files = files.assign(unit=adopted(files, people))
        judged = submissions(files, people, decisions, PERIOD, days_before=(0, 5, 31)[seed % 3])
        told.append(f"== {seed}")
        told += lines(judged.files[["file", "unit", "people", "counted", "outcome"]])
        marks = [f"{i}:{'+' if s else '-'}{b if b >= 0 else ''}{'!' if w else ''}"
                 for i, s, b, w in zip(judged.stands.index, judged.stands, judged.by,
                                       judged.wholly, strict=True)]  # fmt: skip
        told += [" ".join(marks), *lines(judged.trace), *lines(judged.questions)]
        of_units = people.assign(
            unit=files["unit"].to_numpy()[people["file"]], place=range(len(people))
        )
        pairs = same_people(of_units[of_units["unit"] != ""])
        told += ["pairs", " ".join(f"{a}~{b}" for a, b in pairs[["row_a", "row_b"]].to_numpy())]
        told += ["shared", *lines(shared(people, {0, 1, 2}))]
    compared("sync/submissions.txt", "\n".join(told))
