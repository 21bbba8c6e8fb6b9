"""Senders of the outbox that can be killed at any instant."""

import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

SENDER = "hoso@ninhbinh.example.vn"


class Senders:
    """Senders forked from one warmed process, so that starting and killing one costs
    milliseconds."""

    def __init__(self, engine: sa.Engine, port: int, at: datetime):
        url = engine.url.render_as_string(hide_password=False)
        command = [
            sys.executable,
            str(Path(__file__).with_name("senders.py")),
            url,
            str(port),
            SENDER,
            at.isoformat(),
        ]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(self) -> int:
        """Start one more; its process number. The one before must have ended."""
        assert self.process.stdin is not None and self.process.stdout is not None
        print("go", file=self.process.stdin, flush=True)
        self.last = int(self.process.stdout.readline())
        return self.last

    def kill(self) -> None:
        """SIGKILL to the one started last, whatever it is at."""
        os.kill(self.last, signal.SIGKILL)

    def close(self) -> None:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def senders():
    """Makes :class:`Senders` of (engine, port, now)."""
    return Senders
