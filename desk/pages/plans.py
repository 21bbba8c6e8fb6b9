"""Change sets: planned, applied, taken back, exported; a rehearsal before each apply."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...office import applying, deciding, exchange
from ...office.stop import USAGE, Stop
from ...validators.texts import t
from .. import work
from ..paging import cut
from ..views import Group, begun, cells, desk, form, page, saved_file


def plans(request: Request) -> Response:
    with desk(request).workspace.mirror() as mirror:
        found = mirror.plans().iloc[::-1]
    keys = [str(n) for n in found["number"]]
    place = cut(keys, request.query_params.get("after", ""))
    return page(
        request,
        "plans.html.j2",
        t("Các đợt"),
        plans=cells(found.iloc[place.start : place.last]),
        place=place,
        kinds=_kinds(),
    )


def plan(request: Request) -> Response:
    place, number = desk(request), int(request.path_params["number"])
    board, names = place.known.seen(number)
    with place.workspace.mirror() as mirror:
        about = cells(mirror.plans().query("number == @number"))[0]
        messages = exchange.states_of(mirror, number)
    rehearsal = applying.rehearsed(place.workspace, number, board.stamp) if board.open else None
    return page(
        request,
        "plan.html.j2",
        t("Đợt số {n}", n=number),
        about=about,
        board=board,
        counts=board.counts(),
        words=deciding.called(),
        rehearsal=rehearsal,
        headings=applying.headings(),
        names=names,
        kinds=_kinds(),
        messages=[(exchange.state_name(s), n) for s, n in messages.items()],
        notations=work.notations_file(place.workspace, number).exists(),
        http=bool(place.workspace.settings.exchange.get("url")),
    )


def _kinds() -> dict[str, str]:
    return {
        "plan": t("Kế hoạch của kỳ"), "reorganise": t("Sắp xếp đơn vị"), "undo": t("Hoàn tác"),
    }  # fmt: skip


def rehearse(request: Request) -> Response:
    return _begin(request, "rehearse")


def apply(request: Request) -> Response:
    """Apply what was rehearsed; whoever does types how many people it changes."""
    place, number = desk(request), int(request.path_params["number"])
    stamp = place.known.board(number).stamp
    found = applying.rehearsed(place.workspace, number, stamp)
    if found is None:
        raise Stop(t("Thử áp dụng trước đã: chưa có gì được ghi."), USAGE)
    _typed(request, str(found.people))
    return _begin(request, "apply", stamp=found.stamp)


def undo(request: Request) -> Response:
    _typed(request, str(request.path_params["number"]))
    return _begin(request, "undo")


def find_notations(request: Request) -> Response:
    """Look for what units only write otherwise; nothing of it is ever applied."""
    return _begin(request, "notations")


def notations(request: Request) -> Response:
    file = work.notations_file(desk(request).workspace, int(request.path_params["number"]))
    if not file.exists():
        raise HTTPException(404)
    return saved_file(file)


def export(request: Request) -> Response:
    return _begin(request, "export", http=form(request).get("http", "") == "1")


def _typed(request: Request, wanted: str) -> None:
    """What is not easily taken back is typed, not only clicked.

    Raises:
        Stop: something else was typed.
    """
    if form(request).get("typed", "").strip().replace(".", "").replace(",", "") != wanted:
        raise Stop(t("Số gõ vào không phải {n}; không làm gì.", n=wanted), USAGE)


def _begin(request: Request, kind: str, **given: object) -> Response:
    number = int(request.path_params["number"])
    return begun(request, kind, {"number": number, **given})


GROUP = Group(
    [
        Route("/plans", plans),
        Route("/plans/{number:int}", plan),
        Route("/plans/{number:int}/rehearse", rehearse, methods=["POST"]),
        Route("/plans/{number:int}/apply", apply, methods=["POST"]),
        Route("/plans/{number:int}/undo", undo, methods=["POST"]),
        Route("/plans/{number:int}/notations", notations),
        Route("/plans/{number:int}/notations", find_notations, methods=["POST"]),
        Route("/plans/{number:int}/export", export, methods=["POST"]),
    ],
    "/plans",
    lambda: t("Áp dụng và xuất"),
)
