"""Applying in the browser: rehearsed first, typed, whole or not at all; taken back; exported."""

import os
import random
import shutil
import time

import pandas as pd
import pytest

from hoso.office import applying
from hoso.office.stop import Stop

from ..office.people import person
from ..office.story import UNITS, Office, staff_of
from ..typed import there
from .conftest import end, seat_at

NOV = "2026-11"


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """A plan with somebody new and somebody who is gone, both approved."""
    office = Office(tmp_path_factory.mktemp("plans") / "so")
    office.national("2026-10", {p.key: (u, p) for u in UNITS[:2] for p in staff_of(u)})
    office.send(NOV, "a.xlsx", UNITS[0], [*staff_of(UNITS[0])[1:], person(900)], "2026-11-20")
    office.send(NOV, "b.xlsx", UNITS[1], [*staff_of(UNITS[1]), person(901)], "2026-11-20")
    office.hoso("run", "--period", NOV, "--as-of", "2026-11-28")
    office.hoso("review", "approve", "--kind", "new", "--kind", "absent", "--because", "đã hỏi")
    return office


@pytest.fixture
def seat(planned, tmp_path):
    shutil.copytree(planned.root, tmp_path / "so", ignore=shutil.ignore_patterns("rehearsed"))
    found = seat_at(tmp_path / "so").enter()
    yield found
    end(found)


def state(seat):
    with seat.desk.workspace.mirror() as mirror:
        return str(mirror.plans().set_index("number").at[1, "state"])


def serving(seat):
    with seat.desk.workspace.mirror() as mirror:
        people = mirror.theirs()["nguoi"]
    people = people[people["ngay_roi"].isna() & (people["trang_thai"] != "KET_THUC")]
    return people["ma_don_vi_su_dung"].value_counts().to_dict()


def finished(seat):
    return seat.desk.jobs.wait(seat.desk.jobs.latest().number)


def test_01_a_rehearsal_writes_nothing_and_says_what_the_apply_does(seat):
    before = serving(seat)
    with seat.desk.workspace.mirror() as mirror:
        audit = mirror.audit_head()
    made = applying.rehearse(seat.desk.workspace, 1, by="lan")
    with seat.desk.workspace.mirror() as mirror:
        assert mirror.audit_head() == audit and mirror.audit_verify() == []
    assert state(seat) == "planned" and serving(seat) == before
    text = seat.get("/plans/1")
    assert f"Gõ số người sẽ đổi ({made.people})" in text
    seat.post("/plans/1/apply", typed=str(made.people))
    assert finished(seat).state == "done"
    after = serving(seat)
    said = {unit: (was, now) for unit, was, _, _, now in made.heads}
    assert said == {u: (before[u], after[u]) for u in UNITS[:2]}
    assert made.total == (sum(before.values()), sum(after.values()))
    assert {u: (c, w) for u, _, c, w, _ in made.heads} == {UNITS[0]: (1, 1), UNITS[1]: (1, 0)}


def test_02_the_terminal_rehearses_the_same(planned):
    said = planned.hoso("apply", "--dry-run")
    made = applying.rehearsed(planned.workspace, 1, applying.rehearse(
        planned.workspace, 1, by="x").stamp)  # fmt: skip
    assert f"{there(made).people} người sẽ đổi" in said and UNITS[0] in said


def test_03_nothing_is_applied_that_was_not_rehearsed_or_not_typed(seat):
    assert "Thử áp dụng trước" in seat.post("/plans/1/apply", 400, typed="3")
    made = applying.rehearse(seat.desk.workspace, 1, by="lan")
    for typed in ("", "0", str(made.people + 1), "có"):
        assert "không làm gì" in seat.post("/plans/1/apply", 400, typed=typed)
    assert seat.desk.jobs.latest() is None and state(seat) == "planned"


def test_04_a_decision_after_the_rehearsal_asks_for_another(seat):
    made = applying.rehearse(seat.desk.workspace, 1, by="lan")
    board = seat.desk.known.board(1)
    name = board.heads["change"].iloc[0]
    with seat.desk.workspace.mirror() as mirror:
        mirror.decide(1, pd.DataFrame({"change": [name], "decision": ["defer"]}), by="minh")
    assert "Gõ số người" not in seat.get("/plans/1")
    seat.post("/plans/1/apply", 400, typed=str(made.people))
    with pytest.raises(Stop, match="Thử lại"):
        applying.apply_rehearsed(seat.desk.workspace, 1, made.stamp, by="lan")
    assert state(seat) == "planned"


def test_05_rehearsed_applied_exported_and_taken_back_in_the_browser(seat):
    before = serving(seat)
    seat.post("/plans/1/rehearse")
    done = finished(seat)
    assert done.state == "done" and done.columns[1:] == ["Trước", "Đến", "Đi", "Sau"]
    assert UNITS[0] in seat.get(f"/jobs/{done.number}")
    made = there(applying.rehearsed(seat.desk.workspace, 1, seat.desk.known.board(1).stamp))
    seat.post("/plans/1/apply", typed=str(made.people))
    assert finished(seat).state == "done" and state(seat) == "applied"
    assert "không nhận thêm" in seat.get("/decisions?plan=1")
    seat.post("/plans/1/export")
    done = finished(seat)
    assert done.state == "done", done.sentence
    assert (seat.desk.workspace.root / "messages" / NOV / "0001").is_dir()
    assert "không làm gì" in seat.post("/plans/1/undo", 400, typed="2")
    seat.post("/plans/1/undo", typed="1")
    assert finished(seat).state == "done" and state(seat) == "undone"
    assert serving(seat) == before
    text = seat.get("/plans")
    assert "Đợt số 2" in text and "Đã hoàn tác" in text


def test_06_what_the_mirror_refuses_is_told_on_the_page_of_the_work(seat):
    seat.post("/plans/1/undo", typed="1")
    done = finished(seat)
    assert done.state == "stopped" and done.sentence in seat.get(f"/jobs/{done.number}")


@pytest.mark.skipif(os.name != "posix", reason="kills a process by a signal of POSIX")
def test_07_killed_in_the_midst_of_an_apply_all_is_there_or_nothing(seat):
    made = applying.rehearse(seat.desk.workspace, 1, by="lan")
    before, tries = serving(seat), random.Random(7)
    for _ in range(3):
        if state(seat) == "applied":
            break
        seat.post("/plans/1/apply", typed=str(made.people))
        process = seat.desk.jobs._process[1]
        time.sleep(tries.uniform(0.2, 3.0))
        process.kill()
        process.wait()
        seen = seat.desk.jobs.latest()
        assert seen.state in ("lost", "done")
        with seat.desk.workspace.mirror() as mirror:
            assert mirror.audit_verify() == []
        if state(seat) == "planned":
            assert serving(seat) == before
    if state(seat) == "planned":
        seat.post("/plans/1/apply", typed=str(made.people))
        assert finished(seat).state == "done"
    assert state(seat) == "applied" and sum(serving(seat).values()) == made.total[1]


def test_08_what_is_only_written_otherwise_is_a_list_and_changes_nothing(seat):
    seat.get("/plans/1/notations", 404)
    before = serving(seat)
    seat.post("/plans/1/notations")
    done = finished(seat)
    assert done.state == "done" and "chỉ khác cách viết" in done.sentence, done.sentence
    answer = seat.client.get("/plans/1/notations")
    assert "attachment" in answer.headers["content-disposition"] and serving(seat) == before
    assert 'href="/plans/1/notations" download' in seat.get("/plans/1")
