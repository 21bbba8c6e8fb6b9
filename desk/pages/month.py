"""The month: run it, and the reports that it wrote."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...office import choices, runs
from ...office.stop import USAGE, Stop
from ...validators.texts import t
from ..views import Group, begun, desk, form, page


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
    place = desk(request)
    period = choices.period(form(request).get("period", ""), place.workspace)
    return begun(request, "month", {"period": period})


def let_pass(request: Request) -> Response:
    """Let gates pass until a day, for a reason, and run the month again."""
    place, given = desk(request), form(request)
    period = choices.period(given.get("period", ""), place.workspace)
    run = runs.last(place.workspace, period)
    names = [name for name in given.every("gate") if run is not None and name in run.gates]
    if not names or not given.get("because", "").strip():
        raise Stop(t("Chọn ngưỡng và nói vì sao cho qua; lý do được ghi vào nhật ký."), USAGE)
    gates = {
        "names": names,
        "because": given["because"].strip(),
        "until": choices.day(given.get("until", "")).isoformat(),
    }
    return begun(request, "month", {"period": period, "gates": gates})


GROUP = Group(
    [
        Route("/month", month),
        Route("/month/run", begin, methods=["POST"]),
        Route("/month/gates", let_pass, methods=["POST"]),
    ],
    "/month",
    lambda: t("Chạy kỳ"),
)
