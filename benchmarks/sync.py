"""``python -m benchmarks.sync [PEOPLE ...]``: seconds of processor of a plan beside those of merely
loading both sides into frames.

Every field of the dictionary, 3% of the people with one to three changed fields, 0.5% moved to
another unit, 1% new, 1% no longer listed. Every text has one of 400 values, so that a card number,
a telephone and an insurance number are each held by a crowd: the worst case for matching the new
people. The ratios matter, not the seconds. ``DataFrame.compare`` of pandas runs on the same frames;
with ``--datacompy`` datacompy too, in an environment of its own that is thrown away, since it asks
for an older pandas.
"""

import argparse
import io
import resource
import subprocess
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from hoso.sync.plan import Known, plan
from hoso.validators.records import ColumnFound, Records, TableFound
from hoso.validators.schemas import dictionary
from hoso.validators.shapes import dtypes, of_rows

UNIT_SIZE = 48


def mirror(people: int, seed: int = 1) -> pd.DataFrame:
    """A mirror of so many people, 12% of the optional values blank."""
    rng = np.random.default_rng(seed)
    made: dict[str, Any] = {}
    for f in dictionary.nguoi().fields:
        if f.kind in ("int", "decimal"):
            values = pd.Series(np.round(rng.uniform(1, 10, people), f.scale))
        elif f.kind == "date":
            days = pd.Timestamp("1960-01-01") + pd.to_timedelta(
                rng.integers(0, 16000, people), unit="D"
            )
            values = pd.Series(days.strftime("%Y-%m-%d"))
        else:
            values = pd.Series(
                np.array([f"{f.label} {i}" for i in range(400)])[rng.integers(0, 400, people)]
            )
        made[f.name] = values.where(rng.random(people) > 0.12)
    number = pd.Series(np.arange(people))
    made["cccd"] = "037" + number.astype("str").str.zfill(9)
    made["so_hieu"] = "NB" + number.astype("str").str.zfill(7)
    made["ho_ten"] = "Nguyễn Văn " + number.astype("str")
    made["ngay_sinh"] = made["ngay_sinh"].fillna("1980-05-12")
    made["ma_don_vi_su_dung"] = "H42." + (number // UNIT_SIZE).astype("str")
    for name in ("ngay_roi", "ly_do_roi", "so_qd_roi", "trang_thai"):
        made[name] = pd.Series(np.nan, index=number.index, dtype="str")
    table = pd.DataFrame(made).astype(
        {f.name: dictionary.dtype(f) for f in dictionary.nguoi().fields}
    )
    return table.assign(id="p" + number.astype("str"), version=1)


def submission(known: pd.DataFrame, seed: int = 2) -> Records:
    """What the units send: the mirror with the differences named above."""
    rng = np.random.default_rng(seed)
    people = len(known)
    nguoi = known.drop(columns=["id", "version"]).sample(
        frac=1, random_state=seed, ignore_index=True
    )
    texts = [
        f.name
        for f in dictionary.nguoi().fields
        if f.kind in ("text", "place")
        and f.name not in ("so_hieu", "ho_ten", "cccd", "cmnd", "so_qd_roi")
    ]
    for _ in range(2):
        for at in rng.choice(people, int(people * 0.015), replace=False):
            nguoi.loc[at, texts[int(rng.integers(len(texts)))]] = "giá trị mới"
    units = nguoi["ma_don_vi_su_dung"].unique()
    moved = rng.choice(people, people // 200, replace=False)
    nguoi.loc[moved, "ma_don_vi_su_dung"] = units[rng.integers(0, len(units), len(moved))]
    nguoi = nguoi.drop(index=rng.choice(people, people // 100, replace=False).tolist())
    fresh = nguoi.sample(people // 100, random_state=seed).assign(so_hieu=np.nan)
    fresh["cccd"] = "036" + pd.Series(np.arange(len(fresh)), index=fresh.index).astype(
        "str"
    ).str.zfill(9)
    fresh["ho_ten"] = "Trần Thị " + pd.Series(np.arange(len(fresh)), index=fresh.index).astype(
        "str"
    )
    nguoi = pd.concat([nguoi, fresh.astype(nguoi.dtypes.to_dict())], ignore_index=True)
    nguoi = nguoi.assign(
        _table=0, _row=np.arange(len(nguoi)) + 6, _don_vi=nguoi["ma_don_vi_su_dung"]
    )
    about = {
        "_table": 0,
        "file": "tinh.xlsx",
        "sheet": "DS",
        "kind": "nguoi",
        "visible": True,
        "people": len(nguoi),
    }
    tables = of_rows(
        TableFound,
        [{**{c: 0 if t == "int64" else "" for c, t in dtypes(TableFound).items()}, **about}],
    )
    columns = [
        {
            "_table": 0,
            "column": "A",
            "heading": f.label,
            "field": f.name,
            "how": "exact",
            "score": 1.0,
            "reason": "",
        }
        for f in dictionary.nguoi().fields
    ]
    return Records(nguoi, {}, nguoi.astype("str"), {}, tables, of_rows(ColumnFound, columns))


def timed(work: Callable[[], Any], times: int) -> float:
    """Best of so many runs, in seconds of processor: the wall clock of a shared machine says
    little."""
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def peak() -> float:
    """The most that this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(people: int, times: int, datacompy: bool = False) -> dict[str, float]:
    """Seconds of processor by name, for one size; prints what the plan added to the peak of
    memory."""
    known = mirror(people)
    ours = submission(known)
    stored = [io.BytesIO() for _ in range(2)]
    for side, store in zip((known, ours.nguoi), stored, strict=True):
        side.to_parquet(store)
    found = {
        "load both sides": timed(
            lambda: [pd.read_parquet(io.BytesIO(s.getvalue())) for s in stored], times
        )
    }
    before = peak()
    found["plan"] = timed(
        lambda: plan(
            ours, Known({"nguoi": known}, {"nguoi": known}, mirror_day="2026-11-01"), "2026-11-30"
        ),
        times,
    )
    print(
        f"{people} people: peak memory {before:.0f} MB with both sides made and loaded, "
        f"{peak():.0f} MB after the plan"
    )
    names = [f.name for f in dictionary.nguoi().fields]
    one, other = (side.drop_duplicates("cccd").set_index("cccd") for side in (known, ours.nguoi))
    both = one.index.intersection(other.index)
    one, other = (side.loc[both, names[:6] + names[7:]] for side in (one, other))
    found["pandas compare (two-way)"] = timed(lambda: one.compare(other), times)
    if datacompy:
        found["datacompy (two-way)"] = apart(one.reset_index(), other.reset_index())
    return found


APART = """
import sys, time, datacompy, pandas as pd
left, right = (pd.read_parquet(p) for p in sys.argv[1:])
kind = getattr(datacompy, "PandasCompare", None) or datacompy.Compare
start = time.process_time()
kind(left, right, join_columns=["cccd"]).report()
print(time.process_time() - start)
"""


def apart(left: pd.DataFrame, right: pd.DataFrame) -> float:
    """Seconds of processor of datacompy on the two frames, in an environment made for it."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        venv.create(room / "env", with_pip=True)
        python = room / "env" / "bin" / "python"
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "datacompy", "pyarrow"], check=True
        )
        for name, side in (("left", left), ("right", right)):
            side.astype(object).where(side.notna(), None).to_parquet(room / name)
        done = subprocess.run(
            [python, "-c", APART, room / "left", room / "right"],
            check=True,
            capture_output=True,
            text=True,
        )
    return float(done.stdout.split()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sync", description=__doc__)
    parser.add_argument("people", type=int, nargs="*", default=[24_000, 240_000])
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--datacompy", action="store_true", help="beside it, up to 100,000 people")
    given = parser.parse_args()
    plans = []
    for people in given.people:
        found = measure(
            people, given.times if people < 100_000 else 1, given.datacompy and people < 100_000
        )
        plans.append((people, found["plan"]))
        print(f"{people} people x {len(dictionary.nguoi().fields)} fields")
        for name, seconds in found.items():
            print(
                f"  {name:28} {seconds:8.2f} s   {seconds / found['load both sides']:6.1f} x load"
            )
    if len(plans) > 1:
        (small, first), (large, last) = plans[0], plans[-1]
        print(f"{large / small:g} x people: {last / first:.1f} x time")
    print(f"peak memory {peak():.0f} MB")


if __name__ == "__main__":
    main()
