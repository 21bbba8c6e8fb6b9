"""The copy of the national database: its state, an export seen and taken in, taken back."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ...office import choices, national
from ...office.stop import USAGE, Stop
from ...validators.texts import t
from ..uploads import received
from ..views import Group, begun, desk, form, gates_of, go, page

MOST_BYTES = 2_000_000_000
"""Of an export: 24,000 people with all their lists are a hundredth of it."""


def show(request: Request) -> Response:
    place = desk(request).workspace
    with place.mirror() as mirror:
        status, last = national.status(mirror), mirror.last_period()
    return page(
        request,
        "national.html.j2",
        t("Bản sao CSDL quốc gia"),
        status=status,
        last=last,
        files=[file.name for file in national.kept(place)],
        seen=national.seen(place),
        period=max(national.this_period(), last or ""),
    )


async def take(request: Request) -> Response:
    """Keep an export, or a table of one, until it is taken in."""
    place = desk(request).workspace
    async with received(request, place, MOST_BYTES) as file:
        await run_in_threadpool(national.keep, place, file)
    return JSONResponse({"go": "/national"})


def look(request: Request) -> Response:
    """See what the export that is kept would do."""
    given = form(request)
    as_of = given.get("as_of", "").strip()
    wanted = {
        "period": choices.month(given.get("period", "").strip()),
        "as_of": choices.day(as_of).isoformat() if as_of else "",
    }
    return begun(request, "arrival", wanted)


def pull(request: Request) -> Response:
    """Take in what was seen."""
    found = national.seen(desk(request).workspace)
    if found is None:
        raise Stop(t("Xem trước bản xuất đã; chưa nạp gì."), USAGE)
    gates = gates_of(request, found.names()) if found.stopped else {}
    return begun(request, "pull", {"gates": gates})


def forget(request: Request) -> Response:
    national.forget(desk(request).workspace)
    return go("/national")


def undo(request: Request) -> Response:
    """Take back the last pull; whoever does types its period."""
    with desk(request).workspace.mirror() as mirror:
        last = mirror.last_period()
    if not last or form(request).get("typed", "").strip() != last:
        raise Stop(t("Kỳ gõ vào không phải {period}; không làm gì.", period=last or "–"), USAGE)
    return begun(request, "undo-pull", {})


GROUP = Group(
    [
        Route("/national", show),
        Route("/national/take", take, methods=["POST"]),
        Route("/national/look", look, methods=["POST"]),
        Route("/national/pull", pull, methods=["POST"]),
        Route("/national/forget", forget, methods=["POST"]),
        Route("/national/undo", undo, methods=["POST"]),
    ],
    "/national",
    lambda: t("CSDL quốc gia"),
    aside=True,
)
