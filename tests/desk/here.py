"""Work of the desk in a thread of the tests instead of a process of its own, whose start takes
longer than what it does here. That it lives and dies by itself is tested in ``test_jobs.py`` and
``test_kills.py``."""

import threading

from hoso.desk import work


class Here:
    """Stands where a process would stand."""

    def __init__(self, request: dict[str, object]):
        self._thread = threading.Thread(target=work.do, args=(request,), daemon=True)
        self._thread.start()

    def poll(self) -> int | None:
        return None if self._thread.is_alive() else 0

    def kill(self) -> None:
        """Nobody can; it is brought to its end."""

    def wait(self) -> None:
        self._thread.join()
