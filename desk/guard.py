"""What every request passes before a page sees it: the host, where it comes from, the session, the
token of the form. And what every answer carries: headers, and sentences instead of traces."""

import hmac
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..office.accounts import ROLES
from ..validators import texts
from . import errors, rights
from .door import Door, Session
from .errors import Refused

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "cache-control": "no-store",
    # "no-referrer" would make browsers send "Origin: null" with our own forms.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
FORM_BYTES, FORM_FIELDS = 1_000_000, 1_000
"""Limits of a form that is not an upload."""
SAFE = ("GET", "HEAD")
TLS_ONLY = {"strict-transport-security": "max-age=31536000"}
BY_ITSELF = "/-/"
"""What a page asks by itself: it keeps no session awake."""


class Guard:
    """ASGI middleware; see the module."""

    def __init__(self, app: ASGIApp, door: Door):
        self._app, self._door = app, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return  # no web sockets here
        begun = False

        async def answer(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                more = TLS_ONLY if self._door.shared else {}
                for name, value in {**HEADERS, **more}.items():
                    headers[name] = value
            await send(message)

        texts.use(self._door.language)
        scope.setdefault("state", {})
        try:
            receive = await self._pass(scope, receive)
            await self._app(scope, receive, answer)
        except Exception as error:  # noqa: BLE001 - whatever it is, people see a sentence
            if begun:
                raise ConnectionAbortedError from None
            await errors.answer(scope, error)(scope, receive, answer)

    async def _pass(self, scope: Scope, receive: Receive) -> Receive:
        """Let the request through with its session and form in ``scope["state"]``.

        Raises:
            Refused: it is not let through.
        """
        headers, path = Headers(scope=scope), str(scope["path"])
        reads = scope["method"] in SAFE
        self._from_here(headers, path)
        session = None
        if not path.startswith(self._door.open):
            session = self._session(headers, path, reads)
            scope["state"]["session"] = session
            texts.use(session.language)
            self._allowed(session, scope["method"], path)
        if reads:
            return receive
        self._own_form(headers)
        body, receive = await _form_body(headers, receive)
        form = _fields(body)
        if session is not None:
            given = headers.get("x-form-token") or form.get("form_token", "")
            if not hmac.compare_digest(given.encode(), session.form_token.encode()):
                raise Refused(403, *errors.WORDS["form"]())
            await self._record(session, scope["method"], path)
        scope["state"]["form"] = form
        return receive

    def _allowed(self, session: Session, method: str, path: str) -> None:
        """The account may do that, as it is now: its role, its password, not locked.

        Raises:
            Refused: it may not.
        """
        if self._door.shared is None:
            return
        right, _ = rights.needed(method, path)
        if right is None or (right != rights.SELF and right not in session.rights):
            raise Refused(403, *errors.WORDS["right"]())

    async def _record(self, session: Session, method: str, path: str) -> None:
        """Every action with its person in the audit, before it is done."""
        if self._door.shared is None:
            return
        _, route = rights.needed(method, path)
        if route not in rights.UNRECORDED:
            # A path that names more than numbers is told by its route.
            about = path if rights.numbers_only(route) else route
            await run_in_threadpool(self._door.shared.record, session.by, "desk", about)

    def _from_here(self, headers: Headers, path: str) -> None:
        """The desk is asked by its own name, by its own pages."""
        if headers.get("host", "") not in self._door.hosts:
            raise Refused(421, *errors.WORDS["host"]())
        # The link may be opened from a file or another program; its key is what lets in.
        site = headers.get("sec-fetch-site", "none")
        if site not in ("none", "same-origin") and path not in self._door.open:
            raise Refused(403, *errors.WORDS["site"]())

    def _own_form(self, headers: Headers) -> None:
        """A form comes from a page of this desk: browsers say so by the origin."""
        origin = headers.get("origin")
        if origin is None and headers.get("sec-fetch-site") == "same-origin":
            return
        if origin != f"{self._door.scheme}://{headers.get('host', '')}":
            raise Refused(403, *errors.WORDS["site"]())

    def _session(self, headers: Headers, path: str, reads: bool) -> Session:
        cookie = cookies(headers).get(self._door.cookie, "")
        found = self._door.sessions.find(cookie, touch=not path.startswith(BY_ITSELF))
        shared = self._door.shared
        if found is not None and shared is not None:
            account = shared.account(found.by)
            if account is None or account.stamp != found.stamp:
                self._door.sessions.end(cookie)
                found = None
            else:
                found.role, found.rights = account.role, ROLES[account.role].rights
        if found is not None:
            return found
        if shared is None:
            raise Refused(401, *errors.WORDS["locked" if cookie else "outside"]())
        page = reads and "hx-request" not in headers and not path.startswith(BY_ITSELF)
        to = ("/login?locked=1" if cookie else "/login") if page else ""
        raise Refused(401, *errors.WORDS["login"](), go=to)


def cookies(headers: Headers) -> Mapping[str, str]:
    try:
        return {k: m.value for k, m in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


async def _form_body(headers: Headers, receive: Receive) -> tuple[bytes, Receive]:
    """The body of a plain form, and what gives it to the page once more; the body of an upload is
    left to the page that takes it."""
    if not headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return b"", receive
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(400, *errors.WORDS["size"]())
        parts.append(message.get("body", b""))
        size, more = size + len(parts[-1]), bool(message.get("more_body", False))
        if size > FORM_BYTES:
            raise Refused(413, *errors.WORDS["size"]())
    body = b"".join(parts)

    async def again() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return body, again


class Form(dict[str, str]):
    """The fields of a form; of a name that comes several times the last, all by :meth:`every`."""

    def __init__(self, pairs: list[tuple[str, str]]):
        super().__init__(pairs)
        self._pairs = pairs

    def every(self, name: str) -> list[str]:
        return [value for n, value in self._pairs if n == name]


def _fields(body: bytes) -> Form:
    try:
        pairs = parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, max_num_fields=FORM_FIELDS,
            errors="strict",
        )  # fmt: skip
    except ValueError:
        raise Refused(400, *errors.WORDS["size"]()) from None
    return Form(pairs)
