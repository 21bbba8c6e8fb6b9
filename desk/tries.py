"""How often somebody may try to come in: by account and by address, so that neither one name is
guessed from many machines nor many names from one."""

import threading
import time
from collections.abc import Callable

WINDOW_SECONDS = 15 * 60
"""For how long a try that failed counts."""
MOST = {"account": 8, "address": 30}
"""Failed tries within the window after which nobody is let in by it."""


class Tries:
    """The tries that failed, in memory only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._failed: dict[tuple[str, str], list[float]] = {}
        self._lock = threading.Lock()

    def begin(self, account: str, address: str) -> bool:
        """Whether one more try is let through. It counts as failed until :meth:`good` says
        otherwise, so that tries at the same instant count, too."""
        with self._lock:
            now = self._clock()
            self._forget(now)
            keys = {"account": account, "address": address}
            if any(len(self._failed.get(key, ())) >= MOST[key[0]] for key in keys.items()):
                return False
            for key in keys.items():
                self._failed.setdefault(key, []).append(now)
            return True

    def good(self, account: str, address: str) -> None:
        """The try was none that failed: the account's are forgotten, of the address this one."""
        with self._lock:
            self._failed.pop(("account", account), None)
            own = self._failed.get(("address", address))
            if own:
                own.pop()

    def _forget(self, now: float) -> None:
        kept = {
            key: [at for at in times if now - at < WINDOW_SECONDS]
            for key, times in self._failed.items()
        }
        self._failed = {key: times for key, times in kept.items() if times}
