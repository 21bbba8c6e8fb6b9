"""What stands in an address in the place of a name: addresses stay in the browser's history, and
the name of a file may be a person's."""

import hashlib
import hmac
import secrets
import threading

from starlette.exceptions import HTTPException

MOST = 100_000
"""Keys that are known at a time; the oldest go."""


class Keys:
    """Keys of one desk; they say nothing, and another desk does not know them."""

    def __init__(self) -> None:
        self._secret, self._lock = secrets.token_bytes(32), threading.Lock()
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, *what: str) -> str:
        """The key of something, the same whenever it is asked for."""
        said = "\0".join(what).encode(errors="surrogatepass")
        key = hmac.new(self._secret, said, hashlib.sha256).hexdigest()[:32]
        with self._lock:
            self._known[key] = what
            while len(self._known) > MOST:
                del self._known[next(iter(self._known))]
        return key

    def what(self, key: str, kind: str) -> tuple[str, ...]:
        """What a key of this *kind* (the first of what it was made of) stands for, without it.

        Raises:
            HTTPException: nobody was shown such a key.
        """
        found = self._known.get(key, ())
        if not found or found[0] != kind:
            raise HTTPException(404)
        return found[1:]
