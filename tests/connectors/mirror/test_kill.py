"""Killed at any instant, or two at once: wholly there or wholly not, and the next run goes on."""

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from hoso.connectors.mirror import Busy, Mirror, StalePlan, engine

from .province import everything, plan, pulled, saved, state


@pytest.fixture(scope="module")
def dying():
    script = Path(__file__).with_name("dying.py")
    process = subprocess.Popen([sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin and process.stdout

    def run(url: str, action: str, number: int = 0, point: int = 0) -> tuple[int, int]:
        process.stdin.write(json.dumps({"url": url, "action": action, "number": number, "point": point}) + "\n")
        process.stdin.flush()
        return tuple(json.loads(process.stdout.readline()))

    yield run
    process.stdin.close()
    process.wait(10)


def spread(total: int, points: int) -> list[int]:
    """Points from the first statement to the commit."""
    return sorted({1 + round(i * (total - 1) / (points - 1)) for i in range(points)})


def prepared(url: str, action: str) -> int:
    with Mirror.open(url) as mirror:
        number = saved(mirror, plan(pulled(mirror), *everything()))
        if action == "undo":
            mirror.apply(number, by="Lan")
    return number


@pytest.mark.parametrize("action", ["apply", "undo", "pull"])
def test_a_killed_process_leaves_no_half_state(request, tmp_path, dying, action, url):
    """At ten points, on each engine, of each kind of writing."""
    other = request.getfixturevalue("databases")() if url.startswith("postgresql") else str(tmp_path / "other" / "mirror.db")
    number = prepared(other, action)
    killed, total = dying(other, action, number)
    assert killed == 0
    with Mirror.open(other) as mirror:
        after = state(mirror)

    assert prepared(url, action) == number
    with Mirror.open(url) as mirror:
        before, trail = state(mirror), state(mirror, set())
    assert before != after
    points = spread(total, 10)
    assert len(points) == 10
    for point in points:
        killed, _ = dying(url, action, number, point)
        assert killed == signal.SIGKILL
        with Mirror.open(url) as mirror:
            assert state(mirror, set()) == trail, point
            assert mirror.audit_verify() == []
    assert dying(url, action, number)[0] == 0
    with Mirror.open(url) as mirror:
        assert state(mirror) == after
        assert mirror.audit_verify() == []


def at_once(url: str, *numbers: int) -> list[object]:
    """Apply from as many threads at the same time; what each returned or raised."""
    start = threading.Barrier(len(numbers))
    found: list[object] = [None] * len(numbers)

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
        numbers = [saved(mirror, plan(theirs, {"who": 0, "field": "he_so", "ours": v})) for v in ("3.33", "3.66")]
    found = at_once(url, *numbers)
    assert sorted(type(f).__name__ for f in found) == ["Applied", "StalePlan"]


def test_who_waits_too_long_is_told(url):
    number = prepared(url, "apply")
    with Mirror.open(url) as holder, Mirror.open(url, wait=0.2) as waiting:
        with engine.writing(holder.engine), pytest.raises(Busy, match="đang ghi"):
            waiting.apply(number, by="Lan")
        assert not waiting.apply(number, by="Lan").again
