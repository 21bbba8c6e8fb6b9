"""A year of a small mirror, as it was kept: after each step every row that came or went, in every
table, and what the step gave back."""

import dataclasses
import datetime
import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from hoso.connectors.mirror import BadPlan, Blocked, Mirror, StalePlan, schema
from hoso.connectors.mirror.errors import BadExport

from ...golden import compared
from .province import everything, frames, plan, saved

QUIET = {"alembic_version"}


def clock() -> Callable[[], str]:
    """A day and a second later each time."""
    count = itertools.count()
    begin = datetime.datetime(2026, 11, 1, 8)

    def now() -> str:
        n = next(count)
        at = begin + datetime.timedelta(days=n, seconds=n)
        return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    return now


@pytest.fixture
def small(migrated, tmp_path):
    shutil.copyfile(migrated, tmp_path / "mirror.db")
    with Mirror.open(tmp_path / "mirror.db", clock=clock()) as opened:
        yield opened


def rows(mirror: Mirror) -> set[str]:
    """Every row of every table: its table and the columns that say something."""
    tables = [*schema.ledger.sorted_tables, *schema.records().sorted_tables]
    with mirror.engine.connect() as conn:
        return {
            f"{t.name} {_said(dict(r._mapping))}"
            for t in tables
            if t.name not in QUIET
            for r in conn.execute(sa.select(t))
        }


def _said(row: dict[Any, Any]) -> str:
    return " ".join(f"{k}={v}" for k, v in row.items() if v is not None and v != "")


def lines_of(frame: pd.DataFrame) -> list[str]:
    return [
        f"    {_said({k: v for k, v in r.items() if v == v})}" for r in frame.to_dict("records")
    ]


class Steps:
    """What happened, step by step."""

    def __init__(self, mirror: Mirror):
        self.mirror, self.told, self.before = mirror, [], rows(mirror)

    @contextmanager
    def step(self, name: str) -> Iterator[list[Any]]:
        gave: list[Any] = []
        try:
            yield gave
        except (BadPlan, StalePlan, Blocked, BadExport) as refused:
            gave.append(f"{type(refused).__name__}: {refused}")
        now = rows(self.mirror)
        self.told.append(f"== {name}")
        for value in gave:
            if isinstance(value, pd.DataFrame):
                self.told += lines_of(value)
            else:
                whole = (
                    dataclasses.asdict(value)
                    if dataclasses.is_dataclass(value) and not isinstance(value, type)
                    else value
                )
                self.told.append(f"  gave {whole}")
        self.told += [f"- {row}" for row in sorted(self.before - now)]
        self.told += [f"+ {row}" for row in sorted(now - self.before)]
        self.before = now


def export(n: int = 6) -> dict[str, pd.DataFrame]:
    """A later export: one gone, one new, values and numbers changed, a line less, one twice, one
    of nobody."""
    given = frames(n)
    people, pay = given["nguoi"], given["qt_phu_cap"]
    people = people.drop(index=0).assign(gioi_tinh="Nam")
    people.loc[1, ["ho_ten", "he_so"]] = ["Nguyễn Văn Bê", 4.98]
    people.loc[2, "cccd"] = "037085777777"
    people.loc[3, "so_hieu"] = "NB900"
    new = {"cccd": "037085888888", "so_hieu": "NB777", "ho_ten": "Lê Thị Mới", "he_so": 2.1}
    people = pd.concat([people, pd.DataFrame([new])], ignore_index=True)
    pay = pay.drop(index=3)
    twice = pay[pay["cccd"] == "037085000002"].iloc[:1]
    pay = pd.concat([pay, twice, twice.assign(cccd="999999999999")], ignore_index=True)
    return {"nguoi": people, "qt_phu_cap": pay}


def messages(*lines: tuple[str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"transaction_id": t, "service": s, "action": "EDIT", "id": i, "body": b, "sha256": b}
            for t, s, i, b in lines
        ]
    )


def receipts(*lines: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(lines, columns=["transaction_id", "err_code", "message"])


def test_golden_plans(small):
    steps = Steps(small)
    with steps.step("an export of nobody") as gave:
        small.pull({"nguoi": frames(1)["nguoi"].iloc[:0]}, period="2026-10", source="x", by="Lan")
    with steps.step("the first export") as gave:
        gave.append(small.pull(frames(), period="2026-10", source="export", by="Lan"))
        gave += [small.last_period(), small.last_pull(), small.status()]
    theirs = small.theirs()
    changes = plan(theirs, *everything()).assign(decision="", extra=range(12))
    with steps.step("a plan") as gave:
        meta = {"period": "2026-11", "as_of": "2026-11-30"}
        gave.append(small.save_plan(changes, meta, by="Lan"))
        gave.append(small.save_plan(changes, meta, by="Minh"))
        gave.append(small.latest_plan())
    number = small.latest_plan() or 0
    with steps.step("nothing is approved yet") as gave:
        gave.append(small.apply(number, by="Lan"))
    chosen = pd.DataFrame(
        {
            "change": ["c1", "c2", "c3"],
            "decision": ["approve", "reject", "defer"],
            "note": ["đã gọi", None, "chờ"],
        }
    )
    with steps.step("three decisions, then one of them otherwise") as gave:
        gave.append(small.decide(number, chosen, by="Lan"))
        gave.append(small.decide(number, chosen, by="Minh"))
        gave.append(small.decide(number, chosen.assign(decision="approve"), by="Minh"))
    for wrong in (
        {"change": ["c99"], "decision": ["approve"]},
        {"change": ["c1", "c1"], "decision": ["approve", "approve"]},
        {"change": ["c1"], "decision": ["maybe"]},
        {"change": ["c1"], "decision": ["approve"], "seal": ["x"]},
    ):
        with steps.step(f"a decision that is none: {wrong}") as gave:
            small.decide(number, pd.DataFrame(wrong), by="Lan")
    with steps.step("all of it") as gave:
        word = ["approve"] * 9 + [""] * 3
        given = pd.DataFrame({"change": changes["change"], "decision": word})
        gave.append(small.decide(number, given, by="Lan"))
        gave.append(small.apply(number, by="Lan"))
        gave += [small.apply(number, by="Minh"), small.status()]
    with steps.step("the second of a plan that is stale") as gave:
        late = saved(small, plan(theirs, {"who": 0, "field": "he_so", "ours": "5"}))
        gave.append(small.apply(late, by="Lan"))
    with steps.step("a number of somebody else") as gave:
        other = {"who": 5, "field": "cccd", "ours": "037085999999"}
        gave.append(small.apply(saved(small, plan(small.theirs(), other)), by="Lan"))
    with steps.step("somebody comes back") as gave:
        held = small.theirs(closed=True)
        back = {"who": 3, "kind": "returned", "op": "add", "ours": "U1"}
        gave.append(small.apply(saved(small, plan(held, back)), by="Lan"))
    with steps.step("what came later stands in the way") as gave:
        gave.append(small.undo(number, by="Lan"))
    last = small.latest_plan() or 0
    with steps.step("the last is undone") as gave:
        gave.append(small.undo(last, by="Lan"))
        gave.append(small.plans())
    with steps.step("not twice") as gave:
        gave.append(small.undo(last, by="Lan"))
    with steps.step("then the first") as gave:
        gave += [small.undo(number, by="Lan"), small.audit_verify(), small.audit_head()]
    for wrong, column in ((changes.drop(columns="seal"), "seal"), (changes.iloc[[0, 0]], "twice")):
        with steps.step(f"a plan that is none: {column}") as gave:
            gave.append(small.save_plan(wrong, {}, by="Lan"))
    compared("mirror/plans.txt", "\n".join(steps.told))


def test_golden_exports(small, tmp_path):
    steps = Steps(small)
    small.pull(frames(), period="2026-10", source="tháng 10", by="Lan")
    number = saved(small, plan(small.theirs(), *everything()))
    small.apply(number, by="Lan")
    with steps.step("an export from before the changes") as gave:
        gave.append(small.rehearse_pull(export(), period="2026-11"))
        gave.append(small.pull(export(), period="2026-11", source="tháng 11", by="Lan"))
        gave += [small.last_period(), small.status()]
    with steps.step("the same once more, true on a later day") as gave:
        done = small.pull(export(), period="2026-12-05", source="12", as_of="2026-12-31", by="Lan")
        gave += [done, small.last_period()]
    with steps.step("one that is empty but for names and took over two changes") as gave:
        people = frames()["nguoi"][["cccd", "so_hieu", "ho_ten", "ma_don_vi_quan_ly", "he_so"]]
        people.loc[0, "he_so"] = 3.33
        people.loc[1, "ho_ten"] = "Nguyễn Thị Đổi"
        gave.append(small.pull({"nguoi": people}, period="2027-01", source="1", by="Lan"))
    for number_ in ("037085000000", "037085000001", "037085999999", "NB003", "nobody"):
        for day in ({}, {"as_of": "2026-11-15"}, {"as_of": "2027-01-15", "known": "2026-11-03"}):
            with steps.step(f"history of {number_} {day}") as gave:
                gave.append(small.history(number_, **day))
    with steps.step("the last export is taken back") as gave:
        gave += [small.undo_pull(by="Lan"), small.last_period()]
    with steps.step("and no further") as gave:
        gave.append(small.undo_pull(by="Lan"))
    compared("mirror/exports.txt", "\n".join(steps.told).replace(str(tmp_path), "…"))


def test_golden_messages_and_answers(small):
    steps = Steps(small)
    small.pull(frames(), period="2026-10", source="tháng 10", by="Lan")
    number = saved(small, plan(small.theirs(), *everything()))
    small.apply(number, by="Lan")
    made = messages(("t1", "M0002", "p1", "a"), ("t2", "M0003", "p1", "b"), ("t3", "M3", "p2", "c"))
    with steps.step("queued, once") as gave:
        gave += [small.queue(number, made, by="Lan"), small.queue(number, made, by="Lan")]
        small.tried(["t1", "t2"])
        small.tried([])
    with steps.step("answers") as gave:
        said = receipts(("t1", "", ""), ("t2", "1", "sai mã"), ("t9", "0", "của ai"))
        gave.append(small.answered(said, source="a.json", by="Lan"))
        gave.append(small.answered(receipts(("t1", "", "")), source="a.json", by="Lan"))
    with steps.step("a refused one goes again only when asked") as gave:
        gave.append(small.queue(number, made, by="Lan"))
        gave.append(small.queue(number, made, again=True, by="Lan"))
    with steps.step("refused again, and made otherwise") as gave:
        gave.append(small.answered(receipts(("t2", "1", "x")), source="https", by="Lan"))
        other = messages(("t4", "M0003", "p1", "d"), ("t5", "M0004", "p1", "e"))
        gave.append(small.queue(number, other, by="Lan"))
    with steps.step("what was replaced stays so, unless it is accepted; accepted stays") as gave:
        late = receipts(("t2", "1", "y"), ("t1", "0", ""), ("t1", "1", "muộn"), ("t3", "", ""))
        gave.append(small.answered(late, source="b.csv", action="send", by="Lan"))
        gave.append(small.answered(receipts(("t2", "0", "")), source="b.csv", by="Lan"))
    judged = pd.DataFrame(
        {
            "subject": ["p1", "p2", "p1"],
            "kind": ["absent", "absent", "conflict"],
            "table": ["nguoi", "nguoi", None],
            "field": [None, None, "email"],
            "theirs": ["A", "B", None],
            "answer": ["works", "left", "ours"],
            "until": ["2026-12-31", None, None],
        }
    )
    with steps.step("people judge, twice, and one takes it back") as gave:
        gave.append(small.judge(judged, by="Lan"))
        gave.append(small.judge(judged.iloc[[1]].assign(answer="works"), by="Minh"))
        gave.append(small.judgements())
        small.withdraw(int(small.judgements()["seq"].iloc[-1]), by="Lan", because="nhầm")
        gave.append(small.judgements())
    with steps.step("what is closed is not closed again") as gave:
        small.withdraw(2, by="Lan", because="nhầm")
    with steps.step("further entries") as gave:
        gave.append(small.note("mail", "2026-11", by="Lan", sent=3))
        units = pd.DataFrame({"code": ["A", "B"], "name": ["Sở", "Phòng"], "quota": [5.0, None]})
        small.record("unit", units)
        small.record("unit", units.iloc[:1].assign(quota=7.0))
        delivered = {"period": "2026-11", "unit": "A", "sha256": "x", "people": 3.0}
        small.record("submission", pd.DataFrame([{**delivered, "more": "no column"}]))
        gave += [small.read("unit"), small.read("unit", code="A"), small.read("submission")]
        gave.append({n: str(d) for n, d in small.read("submission").dtypes.items()})
    with pytest.raises(ValueError, match="message"):
        small.record("message", made)
    compared("mirror/messages.txt", "\n".join(steps.told))
