"""Workers have files before them: whoever dies or is stopped takes nobody else's file along."""

import psutil

from hoso.connectors.intake import headings
from hoso.connectors.intake.workbooks import pool
from hoso.connectors.intake.workbooks.limits import Limits

from ....typed import there

TEXT = "STT,Họ và tên,Số CCCD\n1,Nguyễn Thị Hà,037180000001\n"


def _jobs(folder, count):
    found = []
    for n in range(count):
        path = folder / f"{n}.csv"
        path.write_text(TEXT, encoding="utf-8")
        found.append((str(path), "", path.name))
    return found


def _setup(limits):
    return headings.vocabulary(), limits, {}


def test_killed_workers_lose_at_most_the_file_that_each_was_reading(tmp_path):
    limits = Limits()
    results, killed = {}, 0
    for number, result in pool.read_all(_jobs(tmp_path, 60), _setup(limits), limits, 2):
        assert number not in results
        results[number] = result
        if len(results) in (5, 20):
            workers = psutil.Process().children()
            killed += len(workers)
            for worker in workers:
                worker.kill()
    assert sorted(results) == list(range(60))
    refused = [r["code"] for r in results.values() if r["status"] != "read"]
    assert killed and len(refused) <= killed and set(refused) <= {"memory"}


def test_a_worker_stopped_after_its_file_was_done_blames_no_other(tmp_path):
    limits = Limits()
    worker = pool.Worker(_setup(limits), limits)
    try:
        for number, job in enumerate(_jobs(tmp_path, 2)):
            worker.ask(number, job)
        assert there(worker.answer())[0] == 0
        worker._deadline = 0.0
        worker.stop_if_late()
        worker._answered += 1  # as if its second answer had been on the way
        answers = [worker.answer(), worker.answer()]
    finally:
        worker.close()
    # The second answer may have been there before the kill; nothing is refused in either case.
    assert all(a is None or a[1]["status"] == "read" for a in answers)
    assert answers[-1] is None


def test_a_late_file_is_stopped_and_named(tmp_path):
    limits = Limits(seconds=0.0)
    worker = pool.Worker(_setup(limits), limits)
    try:
        worker.ask(7, _jobs(tmp_path, 1)[0])
        worker.stop_if_late()
        assert worker.answer() == (7, {**pool._refused("seconds", limit=0.0)})
    finally:
        worker.close()
