"""Who may come in: links that let in once, sessions behind a cookie, the lock after idle time."""

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

LINK_SECONDS = 600
"""How long a link lets in that nobody has used."""
IDLE_SECONDS = 30 * 60
"""How long nobody may touch the desk before it is locked."""


class Links:
    """Keys of links, each good for one use.

    They are signed with a secret that lies in the workspace for its owner only, so whoever may read
    the workspace (``hoso serve`` called again) can make a new link for the desk that runs.
    """

    def __init__(self, secret: bytes, clock: Callable[[], float] = time.time):
        self._secret, self._clock = secret, clock
        self._used: dict[str, float] = {}
        self._lock = threading.Lock()

    def make(self) -> str:
        said = f"{int(self._clock())}.{secrets.token_urlsafe(18)}"
        return f"{said}.{self._sign(said)}"

    def take(self, key: str) -> bool:
        """Whether the key lets in; it does so once."""
        said, _, sign = key.rpartition(".")
        made, _, _ = said.partition(".")
        if not hmac.compare_digest(sign.encode(), self._sign(said).encode()) or not made.isdigit():
            return False
        now = self._clock()
        if not 0 <= now - int(made) + 1 <= LINK_SECONDS:
            return False
        with self._lock:
            self._used = {k: at for k, at in self._used.items() if now - at <= LINK_SECONDS + 1}
            if said in self._used:
                return False
            self._used[said] = now
            return True

    def name(self) -> str:
        """What tells this desk from another one on the same port; it tells nothing of the
        secret."""
        return self._sign("name")

    def _sign(self, said: str) -> str:
        return hmac.new(self._secret, said.encode(), hashlib.sha256).hexdigest()


@dataclass
class Session:
    """One browser that came in: the token of its forms, its language, who works in it, what it is
    told on its next page."""

    form_token: str
    language: str
    by: str
    seen: float
    said: list[tuple[str, str]] = field(default_factory=list)

    def tell(self, sentence: str, kind: str = "good") -> None:
        """Say *sentence* on the next page; kind: "good", "warning" or "error"."""
        self.said.append((kind, sentence))

    def heard(self) -> list[tuple[str, str]]:
        """What was to be said; it is said once."""
        said, self.said = self.said, []
        return said


class Sessions:
    """The browsers that are in; kept by the hash of their cookie, in memory only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, idle: float = IDLE_SECONDS):
        self._clock, self.idle = clock, idle
        self._known: dict[str, Session] = {}
        self._lock = threading.Lock()

    def begin(self, language: str, by: str) -> tuple[str, Session]:
        """(cookie, session) of a browser that was let in."""
        cookie = secrets.token_urlsafe(32)
        made = Session(secrets.token_urlsafe(32), language, by, self._clock())
        with self._lock:
            self._known[_hash(cookie)] = made
        return cookie, made

    def find(self, cookie: str, *, touch: bool) -> Session | None:
        """The session behind a cookie; None when there is none, or when nobody touched it for too
        long: then it is over.

        Args:
            touch: somebody did something, it is not the page that asks by itself.
        """
        with self._lock:
            found, now = self._known.get(_hash(cookie)), self._clock()
            if found is None:
                return None
            if now - found.seen > self.idle:
                del self._known[_hash(cookie)]
                return None
            if touch:
                found.seen = now
            return found

    def end(self, cookie: str) -> None:
        with self._lock:
            self._known.pop(_hash(cookie), None)


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()


@dataclass
class Door:
    """The one way into the desk on a port."""

    port: int
    links: Links
    sessions: Sessions
    language: str = "vi"
    by: str = ""

    @property
    def hosts(self) -> frozenset[str]:
        """The names under which the desk answers, exactly: a name of elsewhere that was pointed to
        this machine is none of them."""
        return frozenset({f"127.0.0.1:{self.port}", f"localhost:{self.port}"})

    @property
    def cookie(self) -> str:
        """Name of the cookie. Browsers share cookies between the ports of a machine, hence the
        port."""
        return f"hoso-{self.port}"

    def link(self) -> str:
        return f"http://127.0.0.1:{self.port}/enter?key={self.links.make()}"
