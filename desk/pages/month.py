"""The month: run it, and the reports that it wrote."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...office import choices, runs
from ...validators.texts import t
from ..views import Group, begun, desk, form, gates_of, page


def month(request: Request) -> Response:
    place = desk(request).workspace
    periods = place.periods()
    chosen = periods[-1] if periods else ""
    run = runs.last(place, chosen) if chosen else None
    inbox = runs.inbox(place, chosen) if chosen else {}
    return page(
        request,
        "month.html.j2",
        t("Chạy kỳ"),
        periods=periods[::-1],
        period=chosen,
        run=run,
        files=len(inbox),
        new=len(runs.new(run, inbox)),
    )


def begin(request: Request) -> Response:
    place, given = desk(request), form(request)
    period = choices.period(given.get("period", ""), place.workspace)
    return begun(request, "month", {"period": period, "as_of": _as_of(given.get("as_of", ""))})


def _as_of(text: str) -> str:
    return choices.day(text.strip()).isoformat() if text.strip() else ""


def let_pass(request: Request) -> Response:
    """Let gates pass until a day, for a reason, and run the month again, for the same day."""
    place, given = desk(request), form(request)
    period = choices.period(given.get("period", ""), place.workspace)
    run = runs.last(place.workspace, period)
    gates = gates_of(request, run.gates if run is not None else [])
    as_of = _as_of(given.get("as_of", ""))
    return begun(request, "month", {"period": period, "as_of": as_of, "gates": gates})


GROUP = Group(
    [
        Route("/month", month),
        Route("/month/run", begin, methods=["POST"]),
        Route("/month/gates", let_pass, methods=["POST"]),
    ],
    "/month",
    lambda: t("Chạy kỳ"),
)
