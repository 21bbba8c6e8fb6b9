"""The way in and out: the link that lets in once, the language, the lock."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from ...validators import texts
from ..errors import WORDS, Refused
from ..guard import cookies
from ..views import Group, desk, form, go, session, templates


def enter(request: Request) -> Response:
    """Swap the key of a link for a cookie."""
    door = desk(request).door
    if not door.links.take(request.query_params.get("key", "")):
        raise Refused(403, *WORDS["used"]())
    cookie, _ = door.sessions.begin(door.language, door.by)
    if request.headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
        response: Response = RedirectResponse("/", status_code=303)
    else:
        # Coming from a file, a redirect would not carry a strict cookie: the page asks by itself.
        response = HTMLResponse(
            templates().get_template("enter.html.j2").render(lang=texts.language())
        )
    response.set_cookie(door.cookie, cookie, httponly=True, samesite="strict", path="/")
    return response


def leave(request: Request) -> Response:
    """Lock the desk in this browser."""
    door = desk(request).door
    door.sessions.end(cookies(request.headers).get(door.cookie, ""))
    response = go("/")
    response.delete_cookie(door.cookie, httponly=True, samesite="strict", path="/")
    return response


def speak(request: Request) -> Response:
    """Another language from now on in this browser."""
    wanted = form(request).get("language", "")
    if wanted in texts.LANGUAGES:
        session(request).language = wanted
    return go(back(form(request).get("back", "")))


def back(path: str) -> str:
    """A path of the desk that a form names; of anything else, the first page."""
    inside = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if inside and path.isprintable() else "/"


def touch(request: Request) -> Response:
    """Somebody moves on a page."""
    return Response(status_code=204)


def alive(request: Request) -> Response:
    """Whether it is this workspace's desk that answers on the port, by the hash of its secret."""
    return Response(desk(request).door.links.name(), media_type="text/plain")


GROUP = Group(
    [
        Route("/enter", enter),
        Route("/leave", leave, methods=["POST"]),
        Route("/language", speak, methods=["POST"]),
        Route("/touch", touch),
        Route("/alive", alive),
    ]
)
