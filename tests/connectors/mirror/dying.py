"""A process that kills itself in the middle of its work; run as a script, driven by lines on its
standard input.

Each line is JSON: url, action (apply, undo, pull, export), number, point, and delay, workspace when
given. A fork does the action and sends itself SIGKILL before its statement number ``point`` (0:
never; a commit counts as a statement), or is killed after ``delay`` seconds. Answer: the signal
that ended it, how many statements there were when it came to an end by itself, and how many seconds
it lived.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

from sqlalchemy import event

from hoso.connectors.mirror import BadPlan, Mirror
from hoso.office.exchange import export_messages
from hoso.office.workspace import Workspace


def work(job: dict, report: int) -> None:
    if job["action"] == "export":
        export_messages(Workspace(Path(job["workspace"])), job["number"])
        return
    with Mirror.open(job["url"]) as mirror:
        count = 0

        def tick(*_: object) -> None:
            nonlocal count
            count += 1
            if count == job["point"]:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(mirror.engine, "before_cursor_execute", tick)
        event.listen(mirror.engine, "commit", tick)
        if job["action"] == "pull":
            from province import frames  # pyright: ignore[reportMissingImports]

            moved = frames(7)
            moved["nguoi"].loc[:2, "ho_ten"] = "Đã Đổi"
            mirror.pull(moved, period="2026-11", source="export")
        else:
            try:
                getattr(mirror, job["action"])(job["number"], by="Lan")
            except BadPlan:
                # An undo that was finished before the kill says so.
                if job["action"] != "undo" or mirror.read("changeset", number=job["number"])[
                    "state"
                ].tolist() != ["undone"]:
                    raise
        os.write(report, str(count).encode())


def main() -> None:
    for line in sys.stdin:
        job = json.loads(line)
        receive, send = os.pipe()
        child = os.fork()
        if child == 0:
            work(job, send)
            os._exit(0)
        os.close(send)
        began = time.monotonic()
        if job.get("delay") is not None:
            time.sleep(job["delay"])
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        with os.fdopen(receive, "rb") as pipe:
            statements = int(pipe.read() or 0)
        print(
            json.dumps(
                [
                    os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
                    statements,
                    time.monotonic() - began,
                ]
            ),
            flush=True,
        )


if __name__ == "__main__":
    main()
