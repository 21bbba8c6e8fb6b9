"""Killed at any instant, or two at once: wholly there or wholly not, and the next run goes on."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from hoso.connectors.mirror import Busy, Mirror, StalePlan, engine

from ...typed import there
from .interrupted import ACTIONS, copied, prepared, sent, told, workspace
from .province import frames, plan, pulled, saved, state


@pytest.fixture(scope="module")
def dying():
    script = Path(__file__).with_name("dying.py")
    process = subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    asked, answered = there(process.stdin), there(process.stdout)

    def run(
        url: str, action: str, number: int = 0, point: int = 0, **more: object
    ) -> tuple[int, int, float]:
        asked.write(
            json.dumps({"url": url, "action": action, "number": number, "point": point, **more})
            + "\n"
        )
        asked.flush()
        return tuple(json.loads(answered.readline()))

    yield run
    asked.close()
    process.wait(10)


def spread(total: int, points: int) -> list[int]:
    """Points from the first statement to the commit."""
    return sorted({1 + round(i * (total - 1) / (points - 1)) for i in range(points)})


POINTS = int(os.environ.get("HOSO_KILL_POINTS", "5"))
"""Kills of each kind of writing on each engine; ``make kills`` does 20."""


@pytest.mark.parametrize("action", ["apply", "undo", "pull"])
def test_a_killed_process_leaves_no_half_state(request, tmp_path, dying, action, url):
    """At points from the first statement to the commit, on each engine, of each kind of writing."""
    other = (
        request.getfixturevalue("databases")()
        if url.startswith("postgresql")
        else str(tmp_path / "other" / "mirror.db")
    )
    number = prepared(other, action)
    killed, total, _ = dying(other, action, number)
    assert killed == 0
    with Mirror.open(other) as mirror:
        after = state(mirror)

    assert prepared(url, action) == number
    with Mirror.open(url) as mirror:
        before, trail = state(mirror), state(mirror, set())
    assert before != after
    points = spread(total, POINTS)
    assert len(points) == POINTS
    for point in points:
        killed, *_ = dying(url, action, number, point)
        assert killed == signal.SIGKILL
        with Mirror.open(url) as mirror:
            assert state(mirror, set()) == trail, point
            assert mirror.audit_verify() == []
    assert dying(url, action, number)[0] == 0
    with Mirror.open(url) as mirror:
        assert state(mirror) == after
        assert mirror.audit_verify() == []


KILLS = int(os.environ.get("HOSO_KILLS", "12"))
"""Kills of each engine, spread over the four kinds of work; ``make kills`` does 200."""


@pytest.mark.parametrize("action", ACTIONS)
def test_killed_at_random_instants_the_next_run_goes_on(tmp_path, dying, action, url):
    """Wholly before or wholly after, no message lost or doubled; the same command again reaches the
    end."""
    number = prepared(url, action)
    with Mirror.open(url) as mirror:
        before = state(mirror)

    def again(name: str, **how: object) -> tuple[str, Path, tuple[int, int, float]]:
        target = copied(url, str(tmp_path / f"kill-{os.getpid()}-{action}-{name}.db"))
        root = workspace(tmp_path / name, target)
        return target, root, dying(target, action, number, workspace=str(root), **how)

    whole, root, (_, _, seconds) = again("whole")
    with Mirror.open(whole) as mirror:
        after, messages, whole_messages = state(mirror), told(mirror), told(mirror, "state")
    files = sent(root)
    assert before != after
    assert bool(files) == (action == "export")
    rng = random.Random(f"{action} {KILLS}")
    ended = {"before": 0, "after": 0}
    for n in range(KILLS // 4):
        target, root, _ = again(f"n{n}", delay=rng.uniform(0, 1.05 * seconds))
        with Mirror.open(target) as mirror:
            now = state(mirror)
            untouched = now == before
            assert untouched or action == "export" or now == after
            assert mirror.audit_verify() == []
            # Messages and their entries of the audit are there together or not at all, and nothing
            # leaves before.
            entered = told(mirror, "state")
            assert entered == ([] if untouched or action != "export" else whole_messages)
            assert len(mirror.read("audit", action="export")) == bool(entered)
            assert len(mirror.read("audit", action="deliver")) == (told(mirror) == messages != [])
            assert entered or not sent(root)
            assert told(mirror) != messages or sent(root) == files
        ended["before" if untouched else "after"] += 1
        assert sent(root).items() <= files.items()
        # What an apply or an undo had finished is told, not done twice.
        died, *_ = dying(target, action, number, workspace=str(root))
        assert died == 0
        with Mirror.open(target) as mirror:
            assert told(mirror) == messages
            assert {k: v for k, v in state(mirror).items() if k != "message"} == {
                k: v for k, v in after.items() if k != "message"
            }
            assert mirror.audit_verify() == []
            assert action not in ("apply", "undo") or len(mirror.read("audit", action=action)) == 1
            assert [len(mirror.read("audit", action=a)) for a in ("export", "deliver")] == [
                int(action == "export")
            ] * 2
        assert sent(root) == files
    assert sum(ended.values()) == KILLS // 4
    print(f"{action}: {ended}")


def at_once(url: str, *numbers: int) -> list[Any]:
    """Apply from as many threads at the same time; what each returned or raised."""
    start = threading.Barrier(len(numbers))
    found: list[Any] = [None] * len(numbers)

    def work(n: int) -> None:
        with Mirror.open(url) as mirror:
            start.wait()
            try:
                found[n] = mirror.apply(numbers[n], by="Lan")
            except StalePlan as e:
                found[n] = e

    threads = [threading.Thread(target=work, args=(n,)) for n in range(len(numbers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_applies_of_one_plan_apply_it_once(url):
    number = prepared(url, "apply")
    found = at_once(url, number, number, number)
    assert sorted(a.again for a in found) == [False, True, True]
    with Mirror.open(url) as mirror:
        assert mirror.audit_verify() == []
        assert mirror.read("audit", action="apply")["subject"].tolist() == [str(number)]


def test_of_two_plans_on_one_person_the_later_is_stale(url):
    with Mirror.open(url) as mirror:
        theirs = pulled(mirror)
        numbers = [
            saved(mirror, plan(theirs, {"who": 0, "field": "he_so", "ours": v}))
            for v in ("3.33", "3.66")
        ]
    found = at_once(url, *numbers)
    assert sorted(type(f).__name__ for f in found) == ["Applied", "StalePlan"]


@pytest.mark.parametrize("same", [True, False], ids=["same person", "another person"])
@pytest.mark.parametrize("first", ["pull", "apply"])
def test_an_apply_during_a_pull_is_one_after_the_other(request, tmp_path, url, first, same):
    """Whichever begins second waits, and ends as it would have ended after the first; on the person
    that the pull moved the plan is stale."""
    moved = frames()
    moved["nguoi"].loc[0 if same else 3, "ho_ten"] = "Đã Đổi"

    def work(mirror: Mirror, what: str, number: int) -> str:
        try:
            mirror.pull(
                moved, period="2026-11", source="export"
            ) if what == "pull" else mirror.apply(number, by="Lan")
        except StalePlan:
            return "stale"
        return "done"

    def one(at: str) -> int:
        with Mirror.open(at) as mirror:
            return saved(mirror, plan(pulled(mirror), {"who": 0, "field": "he_so", "ours": "3.33"}))

    second = "apply" if first == "pull" else "pull"
    other = (
        request.getfixturevalue("databases")()
        if url.startswith("postgresql")
        else str(tmp_path / "other" / "mirror.db")
    )
    number = one(other)
    with Mirror.open(other) as mirror:
        assert work(mirror, first, number) == "done"
        ended, wanted = work(mirror, second, number), state(mirror)
    assert ended == ("stale" if same and first == "pull" else "done")

    assert one(url) == number
    found: list[str] = []
    with Mirror.open(url) as holder, Mirror.open(url) as waiting:
        thread = threading.Thread(target=lambda: found.append(work(waiting, second, number)))
        statements = iter(range(1, 1000))

        def tick(*_: object) -> None:
            if next(statements) == 9:
                thread.start()
                thread.join(0.3)
                assert thread.is_alive()

        event.listen(holder.engine, "before_cursor_execute", tick)
        assert work(holder, first, number) == "done"
        event.remove(holder.engine, "before_cursor_execute", tick)
        thread.join()
        assert found == [ended]
        assert state(holder) == wanted and holder.audit_verify() == []


def test_who_waits_too_long_is_told(url):
    number = prepared(url, "apply")
    with Mirror.open(url) as holder, Mirror.open(url, wait=0.2) as waiting:
        with engine.writing(holder.engine), pytest.raises(Busy, match="đang ghi"):
            waiting.apply(number, by="Lan")
        assert not waiting.apply(number, by="Lan").again
