"""Forks a sender of the outbox for each line on standard input, and prints its process number.

    python senders.py URL PORT SENDER NOW

One at a time: the next line waits until the sender before has ended or was killed.
"""

import os
import sys
from datetime import datetime

import sqlalchemy as sa

from hoso.connectors.mail.outbox import Round, send_all
from hoso.connectors.mail.server import Server


def main() -> None:
    url, port, sender, now = sys.argv[1:]
    child = 0
    for _ in sys.stdin:
        if child:
            os.waitpid(child, 0)
        child = os.fork()
        if not child:
            send_all(
                sa.create_engine(url),
                Server("127.0.0.1", int(port), "none"),
                sender,
                Round(clock=lambda: datetime.fromisoformat(now), per_minute=0),
            )
            os._exit(0)
        print(child, flush=True)
    if child:
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
