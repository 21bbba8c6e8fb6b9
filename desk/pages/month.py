"""The month: run it, and the reports that it wrote."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...office import choices, runs
from ...validators.texts import t
from ..views import Group, desk, form, go, page, session


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
    job = place.jobs.start("month", {"period": period}, by=session(request).by)
    return go(f"/jobs/{job.number}")


GROUP = Group(
    [Route("/month", month), Route("/month/run", begin, methods=["POST"])],
    "/month",
    lambda: t("Chạy kỳ"),
)
