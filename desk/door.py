"""Who may come in: links that let in once, sessions behind a cookie, the lock after idle time."""

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ..connectors.accounts import Account
from ..office.accounts import RIGHTS
from .tries import Tries

LINK_SECONDS = 600
"""How long a link lets in that nobody has used."""
IDLE_SECONDS = 30 * 60
"""How long nobody may touch the desk before it is locked."""
LONGEST_SECONDS = 12 * 3600
"""How long somebody may be in at most, however busy."""


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
    told on its next page.

    Attributes:
        rights: what may be done in it (``office.accounts.RIGHTS``); all on one's own machine.
        stamp: of the account's password when it came in, '' without accounts.
    """

    form_token: str
    language: str
    by: str
    begun: float
    seen: float
    stamp: str = ""
    role: str = ""
    rights: frozenset[str] = frozenset(RIGHTS)
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

    def begin(self, language: str, by: str, stamp: str = "") -> tuple[str, Session]:
        """(cookie, session) of a browser that was let in."""
        cookie, now = secrets.token_urlsafe(32), self._clock()
        made = Session(secrets.token_urlsafe(32), language, by, now, now, stamp)
        with self._lock:
            self._known[_hash(cookie)] = made
        return cookie, made

    def find(self, cookie: str, *, touch: bool) -> Session | None:
        """The session behind a cookie; None when there is none, or when nobody touched it for too
        long or it began too long ago: then it is over.

        Args:
            touch: somebody did something, it is not the page that asks by itself.
        """
        with self._lock:
            found, now = self._known.get(_hash(cookie)), self._clock()
            if found is None:
                return None
            if now - found.seen > self.idle or now - found.begun > LONGEST_SECONDS:
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


@dataclass(frozen=True)
class Shared:
    """What a desk has that answers other machines.

    Attributes:
        names: of its certificate; it answers to no other.
        account: gives the account of a name as it is now, None when it may not come in.
        enter: gives the account of a name and its password.
        record: enters in the audit what somebody does: who, action, about what.
    """

    names: tuple[str, ...]
    account: Callable[[str], Account | None]
    enter: Callable[[str, str], Account | None]
    record: Callable[[str, str, str], object]
    tries: Tries = field(default_factory=Tries)


@dataclass
class Door:
    """The one way into the desk on a port: by a link on this machine, or by an account from
    others."""

    port: int
    links: Links
    sessions: Sessions
    language: str = "vi"
    by: str = ""
    shared: Shared | None = None

    @property
    def scheme(self) -> str:
        return "https" if self.shared else "http"

    @property
    def hosts(self) -> frozenset[str]:
        """The names under which the desk answers, exactly: a name of elsewhere that was pointed to
        this machine is none of them."""
        names = self.shared.names if self.shared else ("127.0.0.1", "localhost")
        told = {f"{name}:{self.port}" for name in names}
        return frozenset(told | set(names) if self.shared and self.port == 443 else told)

    @property
    def cookie(self) -> str:
        """Name of the cookie. Browsers share cookies between the ports of a machine, hence the
        port; "__Host-" binds it to TLS and this one host."""
        return f"__Host-hoso-{self.port}" if self.shared else f"hoso-{self.port}"

    @property
    def open(self) -> tuple[str, ...]:
        """What answers without a session; it shows nothing of the workspace."""
        return ("/login" if self.shared else "/enter", "/static/", "/alive")

    def link(self) -> str:
        return f"http://127.0.0.1:{self.port}/enter?key={self.links.make()}"

    def address(self) -> str:
        """Where people of the office go to."""
        assert self.shared is not None
        port = "" if self.port == 443 else f":{self.port}"
        return f"https://{self.shared.names[0]}{port}"
